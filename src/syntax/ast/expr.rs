//! Expressions.

use derive_where::derive_where;

use super::{Name, Reach, Related, Rounding, RowsSought, Series, Span, Spanned, UnitText};
use crate::value::{AggregateOp, ArithmeticOp, Function, PeriodKind};

/// An expression.
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
}

/// The forms of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExprKind {
    /// A name, or a choice where the other side of a comparison is one.
    Name(String),
    /// `person's budget`
    Possessive(Box<Expr>, Name),
    /// `"quoted"`
    Text(String),
    /// `yes`, `no`
    YesNo(bool),
    /// `31 March 2026`, as written
    Date(String),
    /// `07:30`, as written
    Clock(String),
    /// A label of a period, as written: `2024Q2`, `2026/27`, `2026-04`
    Period(String),
    /// A number with what stands around it.
    Number(NumberText),
    /// `− E`
    Negative(Box<Expr>),
    /// `A + B` and the like
    Arithmetic(Box<Expr>, Spanned<ArithmeticOp>, Box<Expr>),
    /// A comparison.
    Compare(Box<Comparison>),
    /// `A and B and C`: two or more
    And(Vec<Expr>),
    /// `A or B or C`: two or more
    Or(Vec<Expr>),
    /// `not A`
    Not(Box<Expr>),
    /// `(E)`
    Bracket(Box<Expr>),
    /// `(E, or F if blank)`
    IfBlank(Box<Expr>, Box<Expr>),
    /// `(E, which must be given)`
    MustBeGiven(Box<Expr>),
    /// `(E, or F if POPULATION is empty)`
    IfEmpty(Box<Expr>, Box<Expr>, Name),
    /// `(larger of A and B, whichever is given)`. That a choice of two stands in it is for the model to see.
    WhicheverGiven(Box<Expr>),
    /// `(E, rounded …)`
    Rounded(Box<Expr>, Rounding),
    /// `count`, `total fee of success`, …
    Aggregate {
        /// Which.
        op: Spanned<AggregateOp>,
        /// Of what; none for `count`.
        value: Option<Box<Expr>>,
        /// `of COHORT`
        of: Option<RowsSought>,
    },
    /// `(count of call where guest is this stay's guest)`
    Related(Box<Related>),
    /// `this stay`: the row of the clause, where other rows are sought for it
    This(Name),
    /// `(total fee up to and including this one, for each K in order of X)`, `(hours of the one before, …)`
    Running {
        /// The aggregate, or the value of the one before.
        of: Box<Expr>,
        /// How far it goes.
        reach: Spanned<Reach>,
        /// The rows or groups, in their order.
        series: Series,
    },
    /// `success as a share of eligible`
    Share(Name, Name),
    /// `hours on the latest review_date`
    OnThe {
        /// The value.
        value: Box<Expr>,
        /// True for the latest.
        latest: bool,
        /// The date.
        by: Name,
    },
    /// `T for K and K at D`
    Lookup {
        /// The tariff or measure.
        table: Name,
        /// `'s COLUMN`, of a tariff with several
        column: Option<Name>,
        /// `for K and K`
        keys: Vec<Expr>,
        /// `at D`
        at: Option<Box<Expr>>,
    },
    /// A built-in function all of whose arguments are written: `larger of A and B`, `A to the power of N`, `day of T`,
    /// `last day of P`, `started weeks from A to B, both days counted`
    Call(Function, Vec<Expr>),
    /// `complete blocks of 100 people in E`
    Complete {
        /// The unit of the result.
        unit: Name,
        /// The size of one.
        size: Box<Expr>,
        /// What is divided.
        of: Box<Expr>,
    },
    /// `42 days after D`
    Shift {
        /// How much: a quantity of days, weeks, months or years.
        by: Box<Expr>,
        /// True for `after`.
        after: bool,
        /// From when.
        from: Box<Expr>,
    },
    /// `the 5th day from D`: D is day 1. The digits.
    NthDay(Spanned<String>, Box<Expr>),
    /// `quarter of D`; without the date (in caps): the line's own; `quarter of the term`: see `TermPeriods`
    PeriodOf(Spanned<PeriodKind>, Option<Box<Expr>>),
    /// `quarter of the term`
    TermPeriods(Spanned<PeriodKind>),
    /// `first day of the term`, `last day of the term`, `last day of the settlement`
    TermDay(TermDay),
    /// `the statement date`
    StatementDate,
    /// `it`, in the upper bound of a range of dates
    It,
    /// `what is payable after CAP of PAYMENT for K and K`
    WhatLeaves {
        /// The cap.
        cap: Name,
        /// `of PAYMENT`
        of: Option<Name>,
        /// `for K and K`
        keys: Vec<Expr>,
    },
}

/// A number as written: `£1,575.00`, `80%`, `12 weeks`, `£75.00 per week`, `5 percentage points`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberText {
    /// The digits with their commas and point, without sign and currency.
    pub digits: String,
    /// What is around them.
    pub form: NumberForm,
}

/// What stands around the digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberForm {
    /// Nothing.
    Plain,
    /// `£`, `$` or `€` before, perhaps `per WORD` after.
    Money {
        /// The sign.
        symbol: char,
        /// `per WORD`
        per: Option<Name>,
    },
    /// `%` after, perhaps `per WORD`.
    Percent {
        /// `per WORD`
        per: Option<Name>,
    },
    /// `percentage points` after, perhaps `per WORD`.
    PercentagePoints {
        /// `per WORD`
        per: Option<Name>,
    },
    /// A unit after.
    Unit(UnitText),
}

/// A day that the contract's own lines name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermDay {
    /// `first day of the term`
    First,
    /// `last day of the term`
    Last,
    /// `last day of the settlement`
    LastOfSettlement,
}

/// A comparison and what it says of blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The left side.
    pub left: Expr,
    /// The test.
    pub test: Spanned<Test>,
    /// `, and a blank FIELD is taken in` (true) or `is left out` (false)
    pub blank: Option<(Name, Spanned<bool>)>,
}

/// The tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// `is X`
    Is(Expr),
    /// `is not X`
    IsNot(Expr),
    /// `is one of a, b`
    OneOf(Vec<Expr>),
    /// `is not one of a, b`
    NotOneOf(Vec<Expr>),
    /// `is given`
    Given,
    /// `is blank`
    Blank,
    /// `is at least X`, `>`, `is before`, …
    Order(OrderTest, Expr),
    /// `is from A to B, both days counted`
    Between {
        /// The lower bound.
        from: Expr,
        /// The upper bound, in which `it` is the lower one.
        to: Expr,
        /// True for `both days counted`, false for `the first day not counted`; none if it is not said (an error).
        both: Option<bool>,
    },
}

/// The tests of order. Numbers and dates have words of their own; the model holds them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderTest {
    /// `is at least`, `≥`, `>=`
    AtLeast,
    /// `is at most`, `≤`, `<=`
    AtMost,
    /// `is more than`, `>`
    MoreThan,
    /// `is less than`, `<`
    LessThan,
    /// `is before`
    Before,
    /// `is after`
    After,
    /// `is on or before`
    OnOrBefore,
    /// `is on or after`
    OnOrAfter,
}
