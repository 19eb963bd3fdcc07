//! What moves money: payments, limits, clawbacks; and the examples that hold them to amounts.

use derive_where::derive_where;

use super::{Body, Expr, LeftOver, Name, Ordered, Span, Spanned, Table};

/// Money earned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// `of POPULATION`
    pub of: Option<Name>,
    /// `where C`
    pub conditions: Vec<Spanned<Expr>>,
    /// `for each K and K`
    pub keys: Vec<Spanned<Vec<Expr>>>,
    /// `pay E`
    pub pay: Body,
    /// `in P` or `on D`
    pub placing: Vec<Spanned<Placing>>,
    /// `to E`
    pub to: Vec<Expr>,
    /// `shared 80% to E, the rest to E`
    pub shared: Vec<Spanned<Shared>>,
    /// `what rounding leaves goes to the largest remainders, for each K in order of X`
    pub left_over: Vec<Spanned<LeftOver>>,
    /// `an item for each K`
    pub items: Vec<Expr>,
}

/// How a line is shared out among payees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// `80% to E`
    pub parts: Vec<(Expr, Expr)>,
    /// `the rest to E`, which has to be said.
    pub rest: Option<Expr>,
}

/// When a line falls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placing {
    /// `in quarter of start_date`
    In(Expr),
    /// `on last day of (contract year of start_date)`
    On(Expr),
}

/// A cap or a minimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// `on PAYMENT and PAYMENT`
    pub on: Vec<Name>,
    /// `together`, which several payments have to say
    pub together: bool,
    /// `, after CAP and CAP`
    pub after: Vec<Name>,
    /// `at most E …` or `at least E …`
    pub amounts: Vec<LimitAmount>,
    /// `used up in order of K, then K falling`
    pub order: Vec<Spanned<Vec<Ordered>>>,
    /// How it is shown.
    pub effect: Vec<Spanned<LimitEffect>>,
}

/// `at most £2,500.00 for each person_id and contract year, across all payees`
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct LimitAmount {
    /// True for `at most`.
    pub at_most: bool,
    /// How much.
    pub amount: Expr,
    /// `for each K and K`; none for `in all`.
    pub keys: Vec<Expr>,
    /// `, across all payees`
    pub across_all_payees: bool,
    /// The clause.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
}

/// What a limit does to the payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitEffect {
    /// `the payments themselves are reduced`
    Reduced,
    /// `the payments themselves are reduced, before they are shared`
    ReducedBeforeShared,
    /// `the excess is deducted on a line of its own`
    ExcessDeducted,
    /// `the shortfall is added on a line of its own`
    ShortfallAdded,
}

/// Money taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clawback {
    /// `of POPULATION`
    pub of: Option<Name>,
    /// `where C`
    pub conditions: Vec<Spanned<Expr>>,
    /// `for each K and K`
    pub keys: Vec<Spanned<Vec<Expr>>>,
    /// `take back E`
    pub take: Body,
    /// `in P` or `on D`
    pub placing: Vec<Spanned<Placing>>,
    /// `from E`: from whom, where the keys do not say it
    pub from: Vec<Expr>,
    /// `shared 80% from E, the rest from E`
    pub shared: Vec<Spanned<Shared>>,
    /// `at most E for each provider and quarter`
    pub limits: Vec<ClawbackLimit>,
    /// What happens to what the limits leave.
    pub rest: Vec<Spanned<Rest>>,
}

/// `at most reward for each provider and quarter`
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct ClawbackLimit {
    /// How much at most.
    pub amount: Expr,
    /// The payee and the period.
    pub keys: Vec<Expr>,
    /// The clause.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
}

/// What happens to what a clawback could not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// `the rest is carried forward, and what is left at the end is shown but not taken back`
    CarriedForward,
    /// `the rest is not taken back`
    Dropped,
}

/// A worked example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// `given TARIFF is VALUE`
    pub given: Vec<Spanned<(Name, Expr)>>,
    /// `as known on 10 July 2025`
    pub known_on: Vec<Spanned<Expr>>,
    /// `suppose RECORD` and its table; the first row of the table is the header.
    pub suppose: Vec<Spanned<(Name, Option<Table>)>>,
    /// `then …`
    pub then: Vec<Expectation>,
}

/// `then reward to Acme in 2024Q2 is £31,500.00` or `then success_rate for Acme and 2024Q2 is 55.5%`
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct Expectation {
    /// The item: a payment, limit or clawback, `net`, or a measure or scale.
    pub item: Name,
    /// `to PAYEE`: a word or quoted
    pub to: Option<Name>,
    /// `in PERIOD`: its label
    pub period: Option<Name>,
    /// `for K and K`: words, labels, quoted texts or literals
    pub keys: Vec<Expr>,
    /// `is VALUE`
    pub value: Expr,
    /// The line.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
}
