//! `statement`: what is owed, to whom, when, and what became of every row. A pure view of an outcome.
//!
//! True afterwards: every amount is a sum of rounded lines of the outcome, and nothing was worked out besides sums. How
//! a [`Statement`] is written is `report`'s to know.

mod absent;
mod balances;
mod build;
mod called;
mod clock;
mod entries;
mod given;
mod kept;
mod lines;
pub mod numbered;
mod row_accounts;
mod row_order;
mod selection;
mod since;
mod spellings;
mod why;

pub use crate::value::Amount;
use absent::received_words;
pub use absent::{AbsentFor, AbsentRow, AbsentRows, RowName};
pub use balances::{BalanceRoll, Figure, PeriodRoll, Rolls, SeriesRoll};
pub(crate) use build::{item_lines, title};
pub(crate) use called::{called, of, period_of, period_of_line, with_of};
pub use clock::ClockChange;
pub use entries::Entries;
pub use given::{FileNotRead, GivenAmount, Received};
pub use kept::Kept;
pub use lines::{ElementaryLine, KeyValue, LineKind, Lines};
pub(crate) use lines::{ROW, keys};
pub use row_accounts::{ClauseRows, DataPart, FileRows, LeftOut, RecordRows, SpellsMade};
pub(crate) use row_accounts::{clause_kind, no_days_words};
pub use selection::Selection;
pub use since::{Moved, Since};
pub use why::{Reason, ReasonKind, texts_of_terms};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The version of the JSON forms of the statement and its lines. It rises when something in them changes its name or
/// meaning.
pub const SCHEMA: u32 = 1;

/// A statement, or the part of it that was asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Statement {
    /// `meed/statement`
    pub schema: &'static str,
    /// [`SCHEMA`]
    pub version: u32,
    /// The contract.
    pub contract: Heading,
    /// Amounts given for this run, supplied or instead of the contract's own.
    pub given: Vec<GivenAmount>,
    /// The statement date, if it was given.
    pub as_at: Option<String>,
    /// The payees and periods that it is confined to; totals are of these.
    pub selection: Option<Selection>,
    /// The payees that have a line, in order.
    pub payees: Vec<PayeePart>,
    /// All payees and periods together, item by item, in the order of the contract.
    pub totals: Vec<Total>,
    /// All of it.
    pub net: Amount,
    /// Lines that fall outside term and settlement and are not paid.
    pub outside: Vec<Outside>,
    /// What clawbacks could not take back by the end.
    pub left_over: Vec<LeftOver>,
    /// How balances moved.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub balances: Vec<BalanceRoll>,
    /// Payees that may be one: names that differ only in capitals or spaces, those that are alike together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<Vec<String>>,
    /// What a reviewer would ask of the terms, and why they stand as they are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<AcceptedTerm>,
    /// Where the schedule says what the items are, if the numbers of its paragraphs are kept.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paragraphs: Vec<ParagraphOf>,
    /// The text of the terms by which it was made, declaration by declaration, without remarks; none where only the
    /// amounts were asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub terms: BTreeMap<String, String>,
    /// The entries of the rows that it was made of, where they are to be kept with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Entries>,
    /// What has changed since an earlier statement, if one is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Since>,
    /// What became of every row; none where only the amounts were asked for.
    pub data: Option<DataPart>,
}

/// The paragraph of the schedule that an item is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ParagraphOf {
    /// The item.
    pub item: String,
    /// Its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The number of its paragraph.
    pub paragraph: String,
}

/// A warning that the contract settles with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AcceptedTerm {
    /// `W0012`
    pub code: &'static str,
    /// What is asked.
    pub message: String,
    /// The line that settles it.
    pub line: usize,
    /// Why it stands.
    pub reason: String,
}

/// What the statement is of.
#[derive(Clone, Debug, Serialize)]
pub struct Heading {
    /// The contract's title.
    pub title: String,
    /// The commissioner.
    pub commissioner: Option<String>,
    /// First day of the term.
    pub starts: String,
    /// Last day of the term.
    pub ends: String,
    /// Last day on which a line may fall.
    pub settled_by: String,
    /// `pounds`
    pub currency: &'static str,
    /// Term and settlement for people.
    #[serde(skip)]
    pub term: String,
    /// The sign before an amount.
    #[serde(skip)]
    pub symbol: crate::value::Currency,
    /// `each payment line to the nearest penny, halves up`
    pub rounding: String,
    /// The zone of the clocks by which times are read and hours counted, if the contract has times: `Europe/London`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
}

/// What one payee is owed.
#[derive(Clone, Debug, Serialize)]
pub struct PayeePart {
    /// Who.
    pub payee: String,
    /// The periods in which there is a line, in order.
    pub periods: Vec<PeriodPart>,
    /// All its periods together, item by item.
    pub totals: Vec<Total>,
    /// All of it.
    pub net: Amount,
}

/// What one payee is owed in one period.
#[derive(Clone, Debug, Serialize)]
pub struct PeriodPart {
    /// Its label: `2024Q2`.
    pub period: String,
    /// Its first day.
    pub first_day: String,
    /// Its last day.
    pub last_day: String,
    /// The items, in the order of the contract.
    pub items: Vec<ItemPart>,
    /// Their sum.
    pub net: Amount,
}

/// What kind of item it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemKind {
    /// A payment.
    Payment,
    /// A cap.
    Cap,
    /// A minimum.
    Minimum,
    /// A clawback.
    Clawback,
}

/// One item of one payee in one period.
#[derive(Clone, Debug, Serialize)]
pub struct ItemPart {
    /// Its name in the contract.
    pub item: String,
    /// What it is for, where a payment has an item for each of something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// What it is.
    pub kind: ItemKind,
    /// The amount, after what caps cut from it.
    pub amount: Amount,
    /// What caps have cut from it, cap by cap.
    pub cuts: Vec<Cut>,
    /// For a clawback, how the balance moved.
    pub balance: Option<Balance>,
}

impl ItemPart {
    /// `results`, or `results for reading`.
    pub fn called(&self) -> String {
        with_of(&self.item, self.of.as_deref())
    }
}

impl Total {
    /// `results`, or `results for reading`.
    pub fn called(&self) -> String {
        with_of(&self.item, self.of.as_deref())
    }
}

/// What a cap has cut from an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// The cap.
    pub by: String,
    /// Its label.
    pub label: Option<String>,
    /// How much.
    pub amount: Amount,
}

/// How the balance of a clawback moved in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// From earlier periods.
    pub brought_forward: Amount,
    /// Due in this one.
    pub due: Amount,
    /// Taken back.
    pub taken: Amount,
    /// Left to later periods, or given up.
    pub left: Amount,
    /// Whether what is left is carried forward.
    pub carried: bool,
}

/// The sum of an item.
#[derive(Clone, Debug, Serialize)]
pub struct Total {
    /// Its name in the contract.
    pub item: String,
    /// What it is for, where a payment has an item for each of something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Its label.
    pub label: Option<String>,
    /// The sum.
    pub amount: Amount,
}

/// A line that falls outside term and settlement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outside {
    /// Who would have been paid.
    pub payee: String,
    /// The period in which it falls.
    pub period: String,
    /// The item.
    pub item: String,
    /// Its keys.
    pub keys: Vec<KeyValue>,
    /// The rounded amount that is not paid.
    pub amount: Amount,
}

/// What a clawback could not take back by the end of settlement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOver {
    /// From whom.
    pub payee: String,
    /// The clawback.
    pub item: String,
    /// Its label.
    pub label: Option<String>,
    /// How much.
    pub amount: Amount,
}
