//! The one namespace.

use std::collections::BTreeMap;

use crate::check::Checker;
use crate::check::messages;
use crate::model::Title;
use crate::source::Span;
use crate::syntax::ast::{self, DeclarationKind};
use crate::value::BaseUnit;

impl<'a> Checker<'a> {
    /// Enters every name; a name declared twice is reported, the first one counts.
    pub(crate) fn collect_names(&mut self) {
        let file = self.file;
        for (position, declaration) in file.declarations.iter().enumerate() {
            if matches!(declaration.kind, DeclarationKind::Contract(_) | DeclarationKind::Example(_)) {
                continue;
            }
            let name = &declaration.name;
            let moves_money = matches!(
                declaration.kind,
                DeclarationKind::Payment(_)
                    | DeclarationKind::Cap(_)
                    | DeclarationKind::Minimum(_)
                    | DeclarationKind::Clawback(_)
            );
            if moves_money && name.node == "net" {
                self.report(messages::names::taken(name, "the sum of all items"));
            }
            let first = self.names.get(name.node.as_str()).and_then(|at| file.declarations.get(*at));
            if let Some(first) = first {
                self.report(messages::names::declared_twice(name, first.name.span));
                self.mark_used(position);
            } else {
                self.names.insert(&name.node, position);
            }
        }
    }

    /// Units of the contract's own: the nouns of its records, then those declared. Each word is one unit.
    pub(crate) fn declare_units(&mut self) {
        let mut words: BTreeMap<String, Span> = BTreeMap::new();
        for declaration in &self.file.declarations {
            let plural = match &declaration.kind {
                DeclarationKind::Record(record) => record.plural.first(),
                DeclarationKind::Spell(spell) => spell.plural.as_ref(),
                DeclarationKind::Balance(balance) => balance.plural.as_ref(),
                DeclarationKind::Unit(unit) => unit.plural.as_ref(),
                _ => continue,
            };
            let one = &declaration.name;
            let many = plural.cloned().unwrap_or_else(|| ast::Name::new(format!("{}s", one.node), one.span));
            for word in [one, &many] {
                self.unit_word(word, one, &mut words);
            }
            self.units.declare(&one.node, many.node);
        }
    }

    /// Enters the singular or the plural of a unit.
    fn unit_word(&mut self, word: &ast::Name, one: &ast::Name, words: &mut BTreeMap<String, Span>) {
        if is_stretch_of_time(&word.node) {
            let by = "a unit that is built in";
            self.report(messages::names::taken(word, by));
            return;
        }
        let Some(first) = words.insert(word.node.clone(), word.span) else { return };
        // The singular is a name, and reported among the names if it is declared twice; a plural may be the same word
        // as its singular.
        let is_name = self.file.declarations.iter().any(|other| other.name.span == first)
            && (word.span, &word.node) == (one.span, &one.node);
        if first != one.span && !is_name {
            self.report(messages::names::declared_twice(word, first));
        }
    }

    /// The unit that a record's rows are counted in.
    pub(crate) fn noun(&self, record: crate::model::RecordId) -> Option<BaseUnit> {
        let name = &self.records[record].title.name;
        self.units.find(name)
    }

    /// The record of a population, as it is written.
    pub(crate) fn record_of_population(&self, name: &str) -> Option<&str> {
        let mut name = name;
        for _ in &self.file.declarations {
            let declaration = self.file.declarations.get(*self.names.get(name)?)?;
            let of = match &declaration.kind {
                ast::DeclarationKind::Record(_)
                | ast::DeclarationKind::Spell(_)
                | ast::DeclarationKind::Balance(_) => return Some(&declaration.name.node),
                ast::DeclarationKind::Cohort(cohort) | ast::DeclarationKind::Outcome(cohort) => &cohort.of,
                _ => return None,
            };
            name = &of.as_ref()?.node;
        }
        None
    }

    /// Whether a name is declared at all.
    pub(crate) fn is_declared(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    pub(crate) fn mark_used(&mut self, position: usize) {
        if let Some(used) = self.used.get_mut(position) {
            *used = true;
        }
    }

    /// The title of a declaration.
    pub(crate) fn title(&self, declaration: &ast::Declaration) -> Title {
        Title {
            name: declaration.name.node.clone(),
            label: declaration.label.as_ref().map(|label| label.node.clone()),
            span: declaration.span,
            name_span: declaration.name.span,
            printed: crate::check::printed::beside(declaration),
        }
    }
}

/// Whether the name of a declaration can stand in a formula. Those of rows and of units never do.
pub(crate) fn stands_for_a_value(kind: &DeclarationKind) -> bool {
    use DeclarationKind as Kind;
    !matches!(kind, Kind::Record(_) | Kind::Spell(_) | Kind::Balance(_) | Kind::Unit(_))
}

/// A declaration's kind with its article.
pub(crate) fn kind_words(kind: &DeclarationKind) -> &'static str {
    match kind {
        DeclarationKind::Contract(_) => "the contract",
        DeclarationKind::Unit(_) => "a unit",
        DeclarationKind::Record(_) => "a record",
        DeclarationKind::Tariff(_) => "a tariff",
        DeclarationKind::Spell(_) => "a spell",
        DeclarationKind::Balance(_) => "a balance",
        DeclarationKind::Define(_) => "a define",
        DeclarationKind::Cohort(_) => "a cohort",
        DeclarationKind::Outcome(_) => "an outcome",
        DeclarationKind::Measure(_) => "a measure",
        DeclarationKind::Scale(_) => "a scale",
        DeclarationKind::Payment(_) => "a payment",
        DeclarationKind::Cap(_) => "a cap",
        DeclarationKind::Minimum(_) => "a minimum",
        DeclarationKind::Clawback(_) => "a clawback",
        DeclarationKind::Example(_) => "an example",
    }
}

/// Whether a word is one for days, weeks and the like, which the language itself counts.
fn is_stretch_of_time(word: &str) -> bool {
    ["hour", "day", "week", "month", "year"]
        .iter()
        .any(|unit| word.strip_suffix('s').unwrap_or(word) == *unit)
}
