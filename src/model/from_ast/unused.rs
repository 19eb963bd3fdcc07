//! What nothing uses.

use super::Checker;
use crate::model::problem::{NameProblem, TermProblem};
use crate::syntax::ast::DeclarationKind;

impl Checker<'_> {
    /// Warns of tariffs, units, defines, cohorts and scales that nothing refers to. Measures and outcomes are results in themselves.
    pub(super) fn lint(&mut self) {
        for (declaration, used) in self.file.declarations.iter().zip(self.used.clone()) {
            let counts = matches!(
                declaration.kind,
                DeclarationKind::Tariff(_)
                    | DeclarationKind::Unit(_)
                    | DeclarationKind::Define(_)
                    | DeclarationKind::Cohort(_)
                    | DeclarationKind::Scale(_)
                    | DeclarationKind::Record(_)
            );
            if counts && !used {
                let kind = super::names::kind_words(&declaration.kind);
                self.report(NameProblem::Unused { name: declaration.name.clone(), kind });
            }
        }
        let pays = self
            .file
            .declarations
            .iter()
            .any(|declaration| matches!(declaration.kind, DeclarationKind::Payment(_)));
        let measures = self
            .file
            .declarations
            .iter()
            .any(|declaration| matches!(declaration.kind, DeclarationKind::Measure(_)));
        let damaged = self.file.declarations.iter().any(|declaration| declaration.damaged);
        if let (false, false, Some(contract)) = (pays || measures, damaged, &self.contract) {
            let span = contract.span;
            self.report(TermProblem::NothingPaid { span });
        }
    }
}
