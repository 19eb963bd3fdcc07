//! Other wordings of a contract: each is one small change of its terms. What examples would not notice, and what
//! another reading of a clause would move, are both asked of these.
//!
//! A variant is a text, checked like any other: what does not check is no variant. Records, examples, labels and notes
//! stay as they are, since they say what data is taken and what is expected, and not what is paid.

mod apart;
mod phrases;
mod review;
mod terms;

pub use apart::{Apart, Effort, apart, example, furthest};
pub use review::{Differs, Fate, Reviewed, review};

use crate::model::Model;
use crate::source::Source;

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
    /// The order in which a limit is used up, or what it comes before.
    Order,
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
            Kind::Edge | Kind::Days | Kind::Rounding | Kind::Pick | Kind::Order => true,
            Kind::Extreme | Kind::Number | Kind::Condition | Kind::Limit => false,
        }
    }
}

/// A contract with one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The line of the contract that changes.
    pub line: usize,
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

impl Variant {
    /// What is changed, in words.
    pub fn words(&self) -> String {
        // The first word of a band stands after the line that begins it.
        let shown = |words: &str| words.trim_start_matches('|').trim().to_owned();
        if self.to.is_empty() {
            format!("without `{}`", self.from)
        } else {
            format!("`{}` instead of `{}`", shown(&self.to), shown(&self.from))
        }
    }

    /// The contract that it is; none if it does not check.
    pub fn model(&self, name: &str) -> Option<Model> {
        crate::check(&Source::new(name, &self.text)).model
    }
}

/// The variants of a contract, in the order of its lines.
pub fn variants(source: &Source) -> Vec<Variant> {
    let lines = terms::lines(source.text());
    let mut found = Vec::new();
    for line in lines.iter().filter(|line| line.is_term) {
        let changes = phrases::changes(line).into_iter().chain(phrases::numbers(line));
        for change in changes {
            let mut changed = line.text.to_owned();
            changed.replace_range(change.at.clone(), &change.to);
            found.push(Variant {
                line: line.number,
                from: line.text.get(change.at).unwrap_or_default().to_owned(),
                to: change.to,
                kind: change.kind,
                of: line.of.to_owned(),
                text: terms::with_line(&lines, line.number, &changed),
            });
        }
    }
    found.extend(terms::left_out(&lines));
    found.sort_by_key(|variant| variant.line);
    found
}
