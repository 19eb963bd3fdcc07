//! What nothing uses.

use crate::check::Checker;
use crate::check::messages;
use crate::syntax::ast::DeclarationKind;

impl Checker<'_> {
    /// Warns of tariffs, units, defines, cohorts and scales that nothing refers to. Measures and outcomes are results
    /// in themselves. Only for a contract without errors: a misspelt name uses nothing.
    pub(crate) fn lint(&mut self) {
        for (declaration, used) in self.file.declarations.iter().zip(self.used.clone()) {
            let counts = matches!(
                declaration.kind,
                DeclarationKind::Tariff(_)
                    | DeclarationKind::Unit(_)
                    | DeclarationKind::Define(_)
                    | DeclarationKind::Cohort(_)
                    | DeclarationKind::Scale(_)
                    | DeclarationKind::Record(_)
                    | DeclarationKind::Spell(_)
            );
            if counts && !used {
                let kind = crate::check::resolve::names::kind_words(&declaration.kind);
                self.report(messages::names::unused(&declaration.name, kind));
            }
        }
        let says = |kinds: fn(&DeclarationKind) -> bool| {
            self.file.declarations.iter().find(|declaration| kinds(&declaration.kind))
        };
        let does = says(|kind| matches!(kind, DeclarationKind::Payment(_) | DeclarationKind::Measure(_)));
        let contract = says(|kind| matches!(kind, DeclarationKind::Contract(_)));
        if let (None, Some(contract)) = (does, contract) {
            let span = contract.header;
            let record = says(|kind| matches!(kind, DeclarationKind::Record(_)));
            self.report(messages::limits::nothing_paid(span, record.map(|record| record.name.node.as_str())));
        }
    }
}
