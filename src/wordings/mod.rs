//! Other wordings of a contract: each is one small change of its terms. What examples would not notice, and what
//! another reading of a clause would move, are both asked of these.
//!
//! A variant is a text, checked like any other: what does not check is no variant. Records, examples, labels and notes
//! stay as they are, since they say what data is taken and what is expected, and not what is paid.

mod apart;
mod in_order;
mod left_out;
mod phrases;
mod review;

pub use apart::{Apart, Effort, apart, example, furthest};
pub use review::{Differs, Fate, Reviewed, review};

use crate::model::Model;
use crate::source::{Edit, Source, Span, mended};
use crate::syntax::{Outlined, outline, parse};

/// What a variant changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The side on which a threshold itself falls.
    Edge,
    /// Which days are counted.
    Days,
    /// Where amounts are rounded to, and which way.
    Rounding,
    /// Which of several rows is taken.
    Pick,
    /// The larger or the smaller of two.
    Extreme,
    /// The order in which a limit is used up, and what is done before it and after it.
    Order,
    /// Whether a blank counts.
    Blank,
    /// Whether each band of a scale has its own rate, or all the one that is reached.
    Rate,
    /// A number, an amount or a date.
    Number,
    /// A condition that is left out.
    Condition,
    /// A cap, a clawback or a bound that is left out.
    Limit,
}

impl Kind {
    /// Whether people could have read the clause so: a change of words, not of what was agreed.
    pub fn is_reading(self) -> bool {
        match self {
            Kind::Edge
            | Kind::Days
            | Kind::Rounding
            | Kind::Pick
            | Kind::Order
            | Kind::Blank
            | Kind::Rate => true,
            Kind::Extreme | Kind::Number | Kind::Condition | Kind::Limit => false,
        }
    }
}

/// A contract with one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The line of the contract that changes.
    pub line: usize,
    /// The clause, or the row of a table.
    pub clause: String,
    /// What stands there.
    pub from: String,
    /// What stands there instead; nothing where something is left out.
    pub to: String,
    /// What kind of change it is.
    pub kind: Kind,
    /// The name of the declaration.
    pub of: String,
    /// The whole text.
    pub text: String,
}

/// A change of a contract's words.
struct Change {
    /// Where it is told of.
    at: Span,
    from: String,
    to: String,
    kind: Kind,
    edits: Vec<Edit>,
}

impl Change {
    /// Other words in the place of some.
    fn instead(source: &Source, at: Span, to: &str, kind: Kind) -> Change {
        Change { at, from: source.said(at), to: to.to_owned(), kind, edits: vec![Edit::new(at, to)] }
    }

    fn variant(self, source: &Source, outlined: &[Outlined], of: &str) -> Option<Variant> {
        let text = mended(source.text(), &self.edits)?;
        let line = source.line(self.at.start);
        let mut clauses = outlined.iter().flat_map(Outlined::clauses);
        let clause =
            clauses.find(|clause| clause.meets(self.at)).map_or_else(String::new, |at| source.said(at));
        let of = of.to_owned();
        Some(Variant { line, clause, from: self.from, to: self.to, kind: self.kind, of, text })
    }
}

impl Variant {
    /// What is changed, in words.
    pub fn words(&self) -> String {
        if self.to.is_empty() {
            format!("without `{}`", self.from)
        } else {
            format!("`{}` instead of `{}`", self.to, self.from)
        }
    }

    /// The contract that it is; none if it does not check.
    pub fn model(&self, name: &str) -> Option<Model> {
        crate::check(&Source::new(name, &self.text)).model
    }
}

/// The variants of a contract, in the order of its lines.
pub fn variants(source: &Source) -> Vec<Variant> {
    let (file, _) = parse(source);
    let mut found = Vec::new();
    let outlined = outline(source);
    for declared in &outlined {
        let changes = phrases::changes(source, declared);
        let of = declared.name(source);
        found.extend(changes.into_iter().filter_map(|change| change.variant(source, &outlined, of)));
    }
    for declared in &file.declarations {
        let changes = left_out::changes(source, declared);
        let changes = changes.into_iter().chain(in_order::changes(source, &file, declared));
        found.extend(changes.filter_map(|change| change.variant(source, &outlined, &declared.name.node)));
    }
    found.sort_by_key(|variant| variant.line);
    found
}
