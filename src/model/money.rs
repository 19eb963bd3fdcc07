//! What moves money, and the examples that hold it to amounts.

use super::{
    ClawbackId, Constant, Contract, Expr, FactId, FrameId, Item, LimitId, PaymentId, RecordId, TariffId,
    Title, Type,
};
use crate::source::Span;
use crate::value::{Day, PeriodKind};

/// Money earned, or due back.
#[derive(Clone, Debug)]
pub struct Payment {
    /// Its name and label.
    pub title: Title,
    /// The clawback whose due lines these are. Their amounts are then what is due back, as positive amounts.
    pub clawback: Option<ClawbackId>,
    /// The rows taken in: a fact of kind selection.
    pub selection: FactId,
    /// The frame of the lines: rows of a record, groups, or the contract. A line exists where the selection has a row.
    pub frame: FrameId,
    /// The amount, in money, before rounding.
    pub amount: Expr,
    /// Who is paid: a text on the frame of the lines. Of a shared payment: who gets the rest.
    pub payee: Expr,
    /// What of the rounded amount goes to others first: each is a part of the line, rounded by itself, and the payee
    /// gets what is left.
    pub shares: Vec<Share>,
    /// When: a period or a date on the frame of the lines. A line belongs to the statement period that holds it (for a
    /// period: its last day).
    pub placed: Expr,
    /// The rounded amount, where lines are rounded together so that they make their sum: a running value on the frame
    /// of the lines.
    pub together: Option<Expr>,
    /// What the statement has an item of its own for: a value on the frame of the lines.
    pub item: Option<Expr>,
}

impl Payment {
    /// What its lines are worked out by: the amount, the payees, when they fall, the shares.
    pub fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let shares = self.shares.iter().flat_map(|share| [&share.part, &share.payee]);
        [&self.amount, &self.payee, &self.placed]
            .into_iter()
            .chain(&self.together)
            .chain(&self.item)
            .chain(shares)
    }

    /// The kind of the period that its lines are for, where that is longer than a statement's.
    pub fn longer_period(&self, contract: &Contract) -> Option<PeriodKind> {
        match self.placed.ty {
            Type::Period(kind) if !contract.calendar.nests(kind, contract.statements) => Some(kind),
            _ => None,
        }
    }

    /// Who is paid, where each line has one payee.
    pub fn one_payee(&self) -> Option<&Expr> {
        self.shares.is_empty().then_some(&self.payee)
    }
}

/// A share of a payment's lines.
#[derive(Clone, Debug)]
pub struct Share {
    /// How much of a line: a ratio on the frame of the lines.
    pub part: Expr,
    /// To whom.
    pub payee: Expr,
}

/// A cap or a minimum.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Its name and label.
    pub title: Title,
    /// True for a cap, false for a minimum.
    pub at_most: bool,
    /// The payments, in the order in which they are named, and how each fits.
    pub on: Vec<LimitTarget>,
    /// The caps whose cuts come before this one's.
    pub after: Vec<LimitId>,
    /// The words of the keys: `person_id`, `contract year`.
    pub key_labels: Vec<String>,
    /// Which of the keys is the payee.
    pub payee_key: Option<usize>,
    /// The kind of the period key, if there is one.
    pub period_key: Option<PeriodKind>,
    /// Whether the order has the period of the line, and where in it: the lines of a cap shown by itself fall there.
    pub by_period: bool,
    /// True where the payments themselves are reduced, false where a line of its own is shown.
    pub cut: bool,
    /// Whether lines that are shared among several payees are reduced as wholes, and what is left of each is shared.
    pub before_shared: bool,
}

/// How a payment's lines fit the keys and the order of a limit.
#[derive(Clone, Debug)]
pub struct LimitTarget {
    /// The payment.
    pub payment: PaymentId,
    /// The limit's amount, on the frame of the payment's lines.
    pub amount: Expr,
    /// The keys for each of its lines.
    pub keys: Vec<LineKey>,
    /// The order of its lines.
    pub order: Vec<LineKey>,
    /// For each part of the order whether it falls: then what is largest, latest or last comes first.
    pub falls: Vec<bool>,
}

/// Something that a line is grouped or ordered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineKey {
    /// Its payee.
    Payee,
    /// The period of this kind that holds its statement period.
    Period(PeriodKind),
    /// The position of its payment in the list after `on`.
    Payment,
    /// A value on the frame of the payment's lines.
    Value(Expr),
}

/// Money taken back.
#[derive(Clone, Debug)]
pub struct Clawback {
    /// Its name and label.
    pub title: Title,
    /// What is due.
    pub due: PaymentId,
    /// Limits for each payee and statement period, on the statement frame.
    pub limits: Vec<Expr>,
    /// Whether what the limits leave is carried to the next period (true) or not taken back (false).
    pub carried: bool,
    /// Where it is said what becomes of the rest.
    pub rest: Option<Span>,
}

/// A worked example.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its title.
    pub title: String,
    /// Amounts given for this example.
    pub given: Vec<(TariffId, Constant)>,
    /// The day by which its rows had to be received, if they are not all known.
    pub known_on: Option<Day>,
    /// Its rows.
    pub tables: Vec<ExampleTable>,
    /// What is expected.
    pub expectations: Vec<Expectation>,
    /// The declaration.
    pub span: Span,
}

/// The rows of a record that stand in the contract, in an example or listed: cells as text, to be read exactly as data
/// is.
#[derive(Clone, Debug)]
pub struct ExampleTable {
    /// The record.
    pub record: RecordId,
    /// The fields of the columns.
    pub fields: Vec<u32>,
    /// The rows.
    pub rows: Vec<ExampleRow>,
}

/// A row that stands in the contract: how many of it, and its cells.
#[derive(Clone, Debug)]
pub struct ExampleRow {
    /// How many such rows.
    pub times: u32,
    /// The cells, as text; empty for blank. Dates are written as the data of the contract writes them.
    pub cells: Vec<String>,
    /// The place of each cell.
    pub spans: Vec<Span>,
}

/// What an example expects.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Of what.
    pub of: Expected,
    /// The value.
    pub value: Constant,
    /// Its type.
    pub ty: Type,
    /// The line.
    pub span: Span,
}

/// What an expectation is about.
#[derive(Clone, Debug)]
pub enum Expected {
    /// An item's lines (`None`: the net of all items), for one payee or all, in one period or all.
    Money {
        /// The item.
        item: Option<Item>,
        /// What it is for, where one item of several is meant.
        of: Option<Constant>,
        /// The payee.
        payee: Option<String>,
        /// The period.
        period: Option<(PeriodKind, i32)>,
    },
    /// A measure or scale at its keys, as text where they are texts.
    Fact(FactId, Vec<Constant>),
}
