//! What a name has to be in its place, and what is said where it is not.

use std::collections::BTreeSet;

use crate::check::messages;
use crate::check::resolve::names::kind_words;
use crate::check::{Checker, Meaning, Meant};
use crate::model::RecordId;
use crate::syntax::ast::{self, DeclarationKind as Kind};

/// After so many mistakes nobody is helped by one more name that is alike, and looking for it among all names takes
/// time.
const MOST_LOOKED_FOR: usize = 100;

/// What a name has to be in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A value in a formula.
    Value,
    /// Rows: what a clause is of, what is counted.
    Population,
    /// What a scale places in bands.
    Scaled,
    /// What is looked up by keys.
    Table,
    /// What caps, minimums and clawbacks are about.
    Payment,
    /// What comes before another limit.
    Limit,
    /// What references and examples' rows are of.
    Record,
    /// Whose days are taken out of a spell.
    Spell,
    /// What an example replaces.
    Tariff,
    /// What an example expects.
    Expected,
}

impl Wanted {
    /// In words, with the article.
    fn words(self) -> &'static str {
        match self {
            Wanted::Value => "a value",
            Wanted::Population => "a record, a spell, a cohort or an outcome",
            Wanted::Scaled => "a measure or a define",
            Wanted::Table => "a tariff or a measure",
            Wanted::Payment => "a payment",
            Wanted::Limit => "a cap or a minimum",
            Wanted::Record => "a record",
            Wanted::Spell => "a spell",
            Wanted::Tariff => "a tariff",
            Wanted::Expected => "a payment, a limit, a clawback, a measure or a scale",
        }
    }

    fn fits(self, kind: &Kind) -> bool {
        match self {
            Wanted::Value => matches!(
                kind,
                Kind::Tariff(_)
                    | Kind::Define(_)
                    | Kind::Cohort(_)
                    | Kind::Outcome(_)
                    | Kind::Measure(_)
                    | Kind::Scale(_)
                    | Kind::Payment(_)
            ),
            Wanted::Population => {
                matches!(
                    kind,
                    Kind::Record(_) | Kind::Spell(_) | Kind::Balance(_) | Kind::Cohort(_) | Kind::Outcome(_)
                )
            }
            Wanted::Scaled => matches!(kind, Kind::Measure(_) | Kind::Define(_) | Kind::Scale(_)),
            Wanted::Table => matches!(kind, Kind::Tariff(_) | Kind::Measure(_) | Kind::Scale(_)),
            Wanted::Payment => matches!(kind, Kind::Payment(_)),
            Wanted::Limit => matches!(kind, Kind::Cap(_) | Kind::Minimum(_)),
            Wanted::Record => matches!(kind, Kind::Record(_)),
            Wanted::Spell => matches!(kind, Kind::Spell(_)),
            Wanted::Tariff => matches!(kind, Kind::Tariff(_)),
            // What every row has is told apart where it is expected.
            Wanted::Expected => !matches!(
                kind,
                Kind::Contract(_)
                    | Kind::Example(_)
                    | Kind::Record(_)
                    | Kind::Spell(_)
                    | Kind::Balance(_)
                    | Kind::Unit(_)
                    | Kind::Tariff(_)
            ),
        }
    }
}

impl Checker<'_> {
    /// What a name means; one that is unknown, or of a kind that cannot stand here, is reported with what was probably
    /// meant.
    pub(crate) fn resolve(&mut self, name: &ast::Name, wanted: Wanted) -> Option<Meaning> {
        if self.is_asked(&name.node) {
            self.offer_kind(wanted);
            return None;
        }
        let Some(position) = self.names.get(name.node.as_str()).copied() else {
            return self.unknown_name_of(name, wanted, None);
        };
        self.mark_used(position);
        self.meant(&name.node, name.span, Meant::Declaration(position));
        let kind = &self.file.declarations.get(position)?.kind;
        if wanted.fits(kind) {
            return self.meaning_at(position);
        }
        let known = self.names_of(wanted);
        let plural = |known: &&String| wanted == Wanted::Population && self.is_plural(&name.node, known);
        let meant = known.iter().find(plural).cloned();
        self.refuse(messages::names::wrong_kind(
            name,
            wanted.words(),
            kind_words(kind),
            &known,
            meant.as_deref(),
        ))
    }

    /// Reports a name that nothing has, unless it stands in a line that could not be read.
    pub(crate) fn unknown_name_of<T>(
        &mut self,
        name: &ast::Name,
        wanted: Wanted,
        record: Option<RecordId>,
    ) -> Option<T> {
        if self.is_unread(&name.node, record) {
            return None;
        }
        if self.problems.len() >= MOST_LOOKED_FOR {
            return self.refuse(messages::names::unknown_name(name, wanted.words(), None, &[]));
        }
        let mut candidates = self.names_of(wanted);
        if let Some(record) = record.map(|id| &self.records[id]) {
            candidates.extend(record.fields.iter().map(|field| field.name.clone()));
        }
        let suggestion = crate::text::nearest(&name.node, &candidates).map(str::to_owned);
        let known = match wanted {
            Wanted::Value | Wanted::Table => Vec::new(),
            _ => self.names_of(wanted),
        };
        let suggestion = suggestion.or_else(|| said_otherwise(&name.node, wanted));
        self.refuse(messages::names::unknown_name(name, wanted.words(), suggestion.as_deref(), &known))
    }

    /// `person refers to customer`, where there is a record `person` and none of the other name.
    pub(crate) fn reference_to_its_name(&mut self, name: &ast::Name, target: &ast::Name) -> Option<()> {
        let is_record = |name: &str| {
            let declared = self.names.get(name).and_then(|at| self.file.declarations.get(*at));
            declared.is_some_and(|found| matches!(found.kind, ast::DeclarationKind::Record(_)))
        };
        if self.is_declared(&target.node) || !is_record(&name.node) {
            return Some(());
        }
        self.refuse(messages::names::unknown_name(target, "a record", Some(&name.node), &[]))
    }

    /// Whether a word is the plural of a name.
    fn is_plural(&self, word: &str, name: &str) -> bool {
        let unit = self.units.find(name).map(|unit| self.units.plural(unit) == word);
        unit.unwrap_or(false) || word.strip_prefix(name).is_some_and(|end| matches!(end, "s" | "es"))
    }

    /// The names that could stand in a place, in the order of the alphabet.
    pub(crate) fn names_of(&self, wanted: Wanted) -> Vec<String> {
        let kind = |position: &usize| self.file.declarations.get(*position).map(|found| &found.kind);
        let fitting =
            self.names.iter().filter(|(_, position)| kind(position).is_some_and(|kind| wanted.fits(kind)));
        fitting.map(|(name, _)| (*name).to_owned()).collect()
    }

    /// Whether a name stands in a line that could not be read: a field of this record (without one, of any), or a
    /// declaration. What is wrong with the keys of a spell is told where they are looked for in the record that it is
    /// of, so they excuse nothing elsewhere.
    pub(crate) fn is_unread(&self, name: &str, record: Option<RecordId>) -> bool {
        let fields = |id: &RecordId| self.unread_fields[*id].contains(name);
        let in_record = match record {
            Some(record) => fields(&record),
            None => {
                let has_it = |(_, fields): &(usize, &BTreeSet<String>)| fields.contains(name);
                let mut with_it = self.unread_fields.iter().enumerate().filter(has_it);
                with_it.any(|(at, _)| !self.spells.values().any(|spell| spell.index() == at))
            }
        };
        in_record || self.file.unread.iter().any(|unread| unread.node == name)
    }
}

/// What other languages call true and false, and what people call a day and a period.
fn said_otherwise(word: &str, wanted: Wanted) -> Option<String> {
    let meant = match word.to_lowercase().as_str() {
        "true" | "y" => "yes",
        "false" | "n" => "no",
        "today" | "now" if wanted == Wanted::Value => "the statement date",
        "year" | "annual" if wanted == Wanted::Value => "contract year",
        _ => return None,
    };
    Some(meant.to_owned())
}
