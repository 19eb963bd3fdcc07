//! Which rows are meant, and what is taken over them: populations, keys and aggregates.

use super::marks;
use super::voice::{Row, Voice};
use crate::model::{Aggregate, Expr, ExprKind, FactId, FrameId, Key, Population};
use crate::text;
use crate::value::AggregateOp;

impl Voice<'_> {
    /// The population that a fact stands for.
    pub(super) fn population_of(&self, fact: FactId) -> Option<&Population> {
        self.model.facts[fact].population()
    }

    /// The noun of a selection's rows, one and several: the cohort's that it is of, or the record's.
    pub(super) fn rows_noun(&self, selection: FactId) -> (String, String) {
        let Some(population) = self.population_of(selection) else { return (String::new(), String::new()) };
        match population.within {
            Some(within) => (self.book.fact(within).one(), self.book.fact(within).many()),
            None => (self.book.record(population.record).one(), self.book.record(population.record).many()),
        }
    }

    /// Whether a clause takes in only some rows of what it is of.
    pub(super) fn is_narrowed(&self, selection: FactId) -> bool {
        self.population_of(selection).is_some_and(|population| !population.conditions.is_empty())
    }

    /// The rows that an aggregate is taken over, as a plural with what they have in common:
    /// `Successes of that Provider whose Start Date falls in that Quarter`.
    pub(super) fn rows(&self, selection: FactId, within: Option<FactId>) -> String {
        let own = self.rows_noun(selection).1;
        let noun = within.map_or(own, |within| self.book.fact(within).many());
        let counted = if self.is_narrowed(selection) { "that count" } else { "" };
        format!("{noun}{}", self.qualifiers_and(self.frame, counted))
    }

    /// What the rows of a group have in common: ` of that Provider whose Start Date falls in that Quarter`.
    pub(super) fn qualifiers(&self, frame: FrameId) -> String {
        self.qualifiers_and(frame, "")
    }

    /// The same of rows of which something else is said, too: ` of that Provider that count and whose Start Date …`.
    pub(super) fn qualifiers_and(&self, frame: FrameId, counted: &str) -> String {
        let keys = self.frame_keys(frame);
        let nouns = self.key_nouns(frame);
        let mut before = String::new();
        let mut after = Vec::new();
        if !counted.is_empty() {
            after.push(counted.to_owned());
        }
        for (at, (key, noun)) in keys.iter().zip(&nouns).enumerate() {
            let value = self.keys.get(at).cloned().unwrap_or_else(|| noun.that());
            match self.qualifier(key, &value) {
                Qualifier::Before(text) => before.push_str(&text),
                Qualifier::With(text) if before.contains(" with ") => {
                    before.push_str(&format!(" and {text}"))
                }
                Qualifier::With(text) => before.push_str(&format!(" with {text}")),
                Qualifier::After(text) => after.push(text),
            }
        }
        let after = if after.is_empty() { String::new() } else { format!(" {}", text::all_of(&after)) };
        format!("{before}{after}")
    }

    fn qualifier(&self, key: &Key, value: &str) -> Qualifier {
        let Some(rows) = self.record(key.value.frame) else { return Qualifier::Before(String::new()) };
        let voice = self.at(self.model.records[rows].rows).of_row(Row::Whose);
        match &key.value.kind {
            ExprKind::Field(field) if self.is_payee(&self.model.records[*field]) => {
                Qualifier::Before(format!(" of {value}"))
            }
            ExprKind::Field(field) => match key.value.ty {
                crate::model::Type::Reference(_) => Qualifier::Before(format!(" of {value}")),
                _ => having(&self.book.field(*field).one(), value),
            },
            ExprKind::Spread(inner, map) => match (&inner.kind, map.through.as_slice()) {
                (ExprKind::Field(field), [first]) => {
                    let first = self.book.field(*first).one();
                    let end = match self.is_payee(&self.model.records[*field]) {
                        true => format!("is of {value}"),
                        false => format!("has {value}"),
                    };
                    Qualifier::After(format!("whose {first} {end}"))
                }
                _ => self.for_which(rows, key, value),
            },
            ExprKind::Call(..) => match key.value.as_period() {
                Some((_, date)) if matches!(date.kind, ExprKind::Field(_) | ExprKind::Fact(_)) => {
                    Qualifier::After(format!("{} falls in {value}", voice.value(date)))
                }
                Some((_, date)) => {
                    let named = self.row_of(rows);
                    let date = named.value(date);
                    Qualifier::After(format!("for which {date} falls in {value}"))
                }
                None => self.for_which(rows, key, value),
            },
            ExprKind::Fact(fact) => having(&self.book.fact(*fact).one(), value),
            ExprKind::Constant(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::Tariff { .. }
            | ExprKind::Lookup { .. }
            | ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::IfBlank(..)
            | ExprKind::MustBeGiven(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Running(_)
            | ExprKind::Related(_)
            | ExprKind::ChooseGiven(..)
            | ExprKind::StatementDate
            | ExprKind::Cases(..)
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => self.for_which(rows, key, value),
        }
    }

    fn for_which(&self, rows: crate::model::RecordId, key: &Key, value: &str) -> Qualifier {
        Qualifier::After(format!("for which {} is {value}", self.row_of(rows).value(&key.value)))
    }

    /// Something taken over the rows of a group.
    pub(super) fn aggregate(&self, aggregate: &Aggregate) -> String {
        let rows = self.rows(aggregate.selection, aggregate.within);
        let nouns = self.rows_noun(aggregate.selection);
        let one = aggregate.within.map_or(nouns.0, |within| self.book.fact(within).one());
        let Some(value) = &aggregate.value else { return format!("the number of {rows}") };
        if let Some(pick) = &aggregate.pick {
            let by = self.simple_of(&pick.by).map_or_else(|| self.each(&pick.by), |(by, _)| by);
            let which = if aggregate.op == AggregateOp::Latest { "latest" } else { "earliest" };
            let of = format!("the {one}{} with the {which} {by}", self.qualifiers(self.frame));
            return self.rows_voice(value).of_row(Row::Named(of)).value(value);
        }
        let what = match self.simple_of(value) {
            Some((_, many)) if matches!(aggregate.op, AggregateOp::Total | AggregateOp::Average) => {
                format!("of the {many} of all {rows}")
            }
            Some((single, _)) => format!("{single} of all {rows}"),
            None => format!("for all {rows}, of {}", self.each(value)),
        };
        match aggregate.op {
            AggregateOp::Count => format!("the number of {rows}"),
            AggregateOp::Total => format!("the total {what}"),
            AggregateOp::Average => format!("the average (the total divided by the number) {what}"),
            AggregateOp::Largest => format!("the largest {what}"),
            AggregateOp::Smallest => format!("the smallest {what}"),
            AggregateOp::Earliest => format!("the earliest {what}"),
            AggregateOp::Latest => format!("the latest {what}"),
            AggregateOp::One => {
                let row = format!("the {one}{}", self.qualifiers(self.frame));
                self.rows_voice(value).of_row(Row::Named(row)).value(value)
            }
        }
    }

    /// The voice of the rows on which a value lives.
    fn rows_voice(&self, value: &Expr) -> Self {
        self.at(value.frame)
    }

    /// A value of each of the rows: `the Fee for the Pathway of each`.
    fn each(&self, value: &Expr) -> String {
        self.rows_voice(value).of_row(Row::Named("each".to_owned())).value(value)
    }

    /// The term of a value that is a field or a definition, in one and in several.
    pub(super) fn simple_of(&self, value: &Expr) -> Option<(String, String)> {
        let noun = match &value.kind {
            ExprKind::Field(field) => self.field_noun(*field),
            ExprKind::Fact(fact) => self.book.fact(*fact).clone(),
            _ => return None,
        };
        Some((noun.one(), noun.many()))
    }

    /// A number of rows by its noun and its keys, for a share: the parts and the whole.
    pub(super) fn share(&self, part: &Aggregate, whole: &Aggregate) -> String {
        let plural = |aggregate: &Aggregate| {
            let own = self.rows_noun(aggregate.selection).1;
            let noun = aggregate.within.map_or(own, |within| self.book.fact(within).many());
            if self.is_narrowed(aggregate.selection) { format!("{noun} that count") } else { noun }
        };
        let keys = self.qualifiers(self.frame);
        let only = if keys.is_empty() { String::new() } else { format!(", in each case only those{keys}") };
        format!(
            "the number of {} divided by the number of {}{only}, expressed as a percentage",
            plural(part),
            plural(whole)
        )
    }

    /// The paragraph of a declaration by its name.
    pub(super) fn paragraph(&self, name: &str) -> String {
        format!("paragraph {}", marks::paragraph(name))
    }
}

/// `with that Group`, or `whose Group is the Group of the Visit`.
fn having(term: &str, value: &str) -> Qualifier {
    match value.strip_prefix("that ") {
        Some(same) if same == term => Qualifier::With(value.to_owned()),
        Some(_) | None => Qualifier::After(format!("whose {term} is {value}")),
    }
}

/// What a key says of its rows, before or after what they are called.
enum Qualifier {
    Before(String),
    With(String),
    After(String),
}
