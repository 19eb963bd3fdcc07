//! What is covered, counted and listed.

use serde::Serialize;

use super::item::{Item, Kind};
use super::{By, Coverage, Covered};
use crate::model::Model;
use crate::text;

/// What is covered of a contract.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The contract.
    pub contract: String,
    /// What was run, in order.
    pub runs: Vec<RunPart>,
    /// How much of each kind there is and was covered; kinds of which there is nothing are left out.
    pub kinds: Vec<Count>,
    /// The items, in the order of the text.
    pub items: Vec<ItemPart>,
}

/// How much of a kind is covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The kind.
    pub kind: Kind,
    /// How many of its items are covered.
    pub covered: usize,
    /// How many there are.
    pub all: usize,
}

/// What was run: an example, with its line, or a set of data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunPart {
    /// The title of an example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The line of an example in the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The name of a set of data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
}

/// One thing to cover, and what covered it.
#[derive(Clone, Debug, Serialize)]
pub struct ItemPart {
    /// Its kind.
    pub kind: Kind,
    /// The line of the contract.
    pub line: usize,
    /// The declaration that it is part of.
    #[serde(rename = "in")]
    pub of: String,
    /// The words of the contract.
    pub clause: String,
    /// The situation, for programs: `not_met`, `below`.
    pub situation: &'static str,
    /// The situation, in words.
    pub what: String,
    /// Whether it occurred.
    pub covered: bool,
    /// In which runs: positions in `runs`.
    pub by: Vec<usize>,
    /// Of an edge beside which any value will do: the nearest that occurred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearest: Option<String>,
}

impl Report {
    /// Of what is covered so far.
    pub fn of(model: &Model, coverage: &Coverage) -> Self {
        let runs = coverage.runs().iter().map(|by| match by {
            By::Example(title, line) => {
                RunPart { example: Some(title.clone()), line: Some(*line), data: None }
            }
            By::Data(name) => RunPart { example: None, line: None, data: Some(name.clone()) },
        });
        let kinds = Kind::ALL.into_iter().map(|kind| Count::of(kind, coverage)).filter(|count| count.all > 0);
        Report {
            contract: model.source.name().to_owned(),
            runs: runs.collect(),
            kinds: kinds.collect(),
            items: coverage.items().map(|(item, covered)| ItemPart::of(item, covered)).collect(),
        }
    }

    /// `clauses 12 of 12, bands 3 of 3`
    pub fn summary(&self) -> String {
        if self.kinds.is_empty() {
            return "nothing to cover".to_owned();
        }
        let count = |count: &Count| {
            format!("{} {} of {}", count.kind.word(), text::number(count.covered), text::number(count.all))
        };
        self.kinds.iter().map(count).collect::<Vec<_>>().join(", ")
    }

    /// How much of a kind is covered.
    pub fn count(&self, kind: Kind) -> Option<&Count> {
        self.kinds.iter().find(|count| count.kind == kind)
    }
}

impl Count {
    fn of(kind: Kind, coverage: &Coverage) -> Self {
        let of_kind = || coverage.items().filter(|(item, _)| item.kind == kind);
        let covered = of_kind().filter(|(_, covered)| !covered.by.is_empty()).count();
        Count { kind, covered, all: of_kind().count() }
    }
}

impl ItemPart {
    fn of(item: &Item, covered: &Covered) -> Self {
        ItemPart {
            kind: item.kind,
            line: item.line,
            of: item.of.clone(),
            clause: item.words.clone(),
            situation: item.key.goal.name(),
            what: item.situation.clone(),
            covered: !covered.by.is_empty(),
            by: covered.by.clone(),
            nearest: covered.nearest.as_ref().map(|(_, value)| value.clone()),
        }
    }
}
