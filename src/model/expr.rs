//! Typed expressions.

use super::{
    Constant, FactId, FieldId, FrameId, LimitId, LineKey, PaymentId, Related, Running, TariffId, Type,
};
use crate::source::Span;
use crate::value::{AggregateOp, ChooseOp, CompareOp, Function, PeriodKind};

/// An expression: what it is, of what type, on which frame, whether it may be blank.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its type.
    pub ty: Type,
    /// Where its values live. Every operand lives on the same frame, or is wrapped in [`ExprKind::Spread`].
    pub frame: FrameId,
    /// Whether a value may be missing.
    pub may_be_blank: bool,
    /// Where it stands.
    pub span: Span,
}

impl Expr {
    /// The expressions that it is directly made of, whatever their frames.
    pub fn operands(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Constant(_)
            | ExprKind::Field(_)
            | ExprKind::Fact(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::WhatLeaves(..) => Vec::new(),
            ExprKind::Spread(inner, _)
            | ExprKind::Given(inner, _)
            | ExprKind::Not(inner)
            | ExprKind::MustBeGiven(inner) => vec![inner],
            ExprKind::IfBlank(left, right) | ExprKind::ChooseGiven(_, left, right) => vec![left, right],
            ExprKind::Call(_, parts) | ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().collect(),
            ExprKind::Tariff { keys, at, .. } => keys.iter().chain(at.as_deref()).collect(),
            ExprKind::Lookup { of, keys } => std::iter::once(of.as_ref()).chain(keys).collect(),
            ExprKind::LinesTotal(total) => total.keys.iter().collect(),
            ExprKind::Compare(comparison) => vec![&comparison.left, &comparison.right],
            ExprKind::Aggregate(aggregate) => aggregate.operands(),
            ExprKind::Running(running) => running.operands(),
            ExprKind::Related(related) => related.operands(),
            ExprKind::Cases(rows, otherwise) => {
                rows.iter().flat_map(|row| [&row.when, &row.then]).chain(otherwise.as_deref()).collect()
            }
        }
    }
}

impl Expr {
    /// A call of a built-in function, of a type, on the frame of its arguments; blank where one of them is.
    pub fn call(function: Function, arguments: Vec<Expr>, ty: Type, span: Span) -> Expr {
        let frame = arguments.first().map_or(FrameId(0), |first| first.frame);
        let may_be_blank = arguments.iter().any(|argument| argument.may_be_blank);
        Expr { kind: ExprKind::Call(function, arguments), ty, frame, may_be_blank, span }
    }

    /// The function that it calls, with the arguments, if it is a call.
    pub fn called(&self) -> Option<(&Function, &[Expr])> {
        match &self.kind {
            ExprKind::Call(function, arguments) => Some((function, arguments)),
            _ => None,
        }
    }

    /// The date or shorter period of which it is the period of a kind, if it is that.
    pub fn as_period(&self) -> Option<(PeriodKind, &Expr)> {
        match self.called() {
            Some((Function::PeriodOf(kind), [of])) => Some((*kind, of)),
            _ => None,
        }
    }
}

/// Two expressions are equal if they mean the same, wherever they stand.
impl PartialEq for Expr {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.ty == other.ty && self.frame == other.frame
    }
}

impl Eq for Expr {}

/// The forms of a typed expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A value that stands in the text. Percentages and percentage points are ratios here: 45% is 0.45.
    Constant(Constant),
    /// A field of the row. Frame: the rows of its record.
    Field(FieldId),
    /// A fact on its own frame.
    Fact(FactId),
    /// A key of the group. Frame: groups; the position of the key.
    Key(u32),
    /// The row itself, as what refers to it would name it: the key of a group of another record. Frame: the rows of its
    /// record.
    Row,
    /// A coarser value on a finer frame.
    Spread(Box<Expr>, FrameMap),
    /// A tariff by its keys and, if it changes on dates, at a date. Blank where no row holds.
    Tariff {
        /// The tariff.
        tariff: TariffId,
        /// Its keys.
        keys: Vec<Expr>,
        /// The date.
        at: Option<Box<Expr>>,
    },
    /// A fact or payment of another frame of groups, by its keys. A group that does not exist has counts and totals of
    /// nothing.
    Lookup {
        /// What is looked up, on its own frame: a `Fact` or a `Payment`.
        of: Box<Expr>,
        /// The keys, in the order of that frame's.
        keys: Vec<Expr>,
    },
    /// A built-in function of values of the same row or group: see [`crate::functions`]. Blank where an argument is; a
    /// few also where an argument is nought.
    Call(Function, Vec<Expr>),
    /// A comparison. Unknown where a side is blank, unless the blank rule says.
    Compare(Box<Comparison>),
    /// Whether the value is given (true) or blank (false). Never unknown.
    Given(Box<Expr>, bool),
    /// All of them; unknown as in SQL.
    And(Vec<Expr>),
    /// Any of them; unknown as in SQL.
    Or(Vec<Expr>),
    /// Not.
    Not(Box<Expr>),
    /// The first, or the second where the first is blank.
    IfBlank(Box<Expr>, Box<Expr>),
    /// The value, which is not blank: a run that meets a blank stops.
    MustBeGiven(Box<Expr>),
    /// Over the rows of the group that are selected.
    Aggregate(Box<Aggregate>),
    /// Depends on where the row or group stands among the others.
    Running(Box<Running>),
    /// Taken over rows that share something with the row.
    Related(Box<Related>),
    /// The larger, smaller, earlier or later of two, or the one that is given; blank only if both are.
    ChooseGiven(ChooseOp, Box<Expr>, Box<Expr>),
    /// The day given by --as-at.
    StatementDate,
    /// The first whose condition is met; exactly one is, or else `otherwise` holds, or the result is blank.
    Cases(Vec<CaseRow>, Option<Box<Expr>>),
    /// The rounded lines of a payment before caps. Frame: the payment's lines (the line at that row or group; nothing
    /// is £0), or the statement frame (the total for the payee in the period).
    Payment(PaymentId),
    /// What the lines of payments come to that have these keys.
    LinesTotal(Box<LinesTotal>),
    /// What a cap leaves of its payments, or of one of them. Frame: the statement frame.
    WhatLeaves(LimitId, Option<PaymentId>),
}

/// `total advance for provider and quarter`, `what is payable after yearly_cap for provider`: the lines of payments
/// that lie in the term and settlement and whose keys are these values. Where there is none, nought; where a value is
/// blank, blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinesTotal {
    /// The cap up to which lines are cut; none for the rounded lines before caps.
    pub after: Option<LimitId>,
    /// Whether the lines are those of one payment that is named; otherwise what the caps have done on lines of their
    /// own counts too.
    pub named: bool,
    /// The payments, and what the keys are for the lines of each.
    pub on: Vec<LinesTarget>,
    /// The values of the keys.
    pub keys: Vec<Expr>,
}

/// What the lines of a payment are found by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinesTarget {
    /// The payment.
    pub payment: PaymentId,
    /// Its keys.
    pub keys: Vec<LineKey>,
}

/// How to go from a frame to a coarser one: follow these references from the row (or from any row of the group, since
/// all agree), then to the group or row there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameMap {
    /// The references to follow, in order.
    pub through: Vec<FieldId>,
}

/// A comparison of two values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Which.
    pub op: CompareOp,
    /// The left side.
    pub left: Expr,
    /// The right side.
    pub right: Expr,
    /// What the blank of a named field does.
    pub blank: Option<BlankRule>,
}

/// `, and a blank outcome is taken in`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlankRule {
    /// The operand that is asked: blank here decides.
    pub of: Expr,
    /// Whether the comparison then holds.
    pub included: bool,
}

/// Something taken over the rows of a group. Its frame is groups or the contract; `value` lives on the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aggregate {
    /// Which.
    pub op: AggregateOp,
    /// The selection of the clause: a yes-no fact on the rows.
    pub selection: FactId,
    /// A cohort besides, in which the row must be too.
    pub within: Option<FactId>,
    /// Of what; none for a count. Never blank in a selected row, but for a pick and for the one row.
    pub value: Option<Expr>,
    /// For a value on the latest or earliest date (then `op` is `Latest` or `Earliest`).
    pub pick: Option<Pick>,
}

impl Aggregate {
    /// The expressions that it is directly made of.
    pub(crate) fn operands(&self) -> Vec<&Expr> {
        self.value.iter().chain(self.pick.iter().map(|pick| &pick.by)).collect()
    }
}

/// `hours on the latest review_date`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The date on the rows that decides.
    pub by: Expr,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// When.
    pub when: Expr,
    /// Then.
    pub then: Expr,
    /// The row of the table.
    pub span: Span,
}
