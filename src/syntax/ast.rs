//! The tree of a contract as it was written: shape only.
//!
//! Names are text, numbers are text, nothing is resolved. Every node says where it stands. The depth is bounded by the parser,
//! so that whatever walks this tree may recurse.

pub use crate::source::{Span, Spanned};

/// A name or a word as it was written.
pub type Name = Spanned<String>;
/// The inside of a quoted text.
pub type Quoted = Spanned<String>;

/// One file: its declarations in the order in which they stand. What could not be read is left out and reported beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// The declarations.
    pub declarations: Vec<Declaration>,
    /// Names that declarations seem to give whose first word is unknown: nothing is known of them but that they are no misspellings.
    pub unread: Vec<Name>,
    /// Whether a declaration was left out, or the whole text.
    pub incomplete: bool,
}

/// What every declaration has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Its name; for a contract and an example the title.
    pub name: Name,
    /// The quoted label after the name: what the printed terms call it.
    pub label: Option<Quoted>,
    /// Notes, printed and never calculated.
    pub notes: Vec<Note>,
    /// What is declared.
    pub kind: DeclarationKind,
    /// The first line, without the lines that belong to it.
    pub header: Span,
    /// All of it.
    pub span: Span,
    /// True where a line of it could not be read (and was reported): checks for missing clauses stay silent.
    pub damaged: bool,
}

/// `note "VAT" "All amounts exclude VAT."`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The heading, if two texts are given.
    pub title: Option<Quoted>,
    /// The text.
    pub text: Quoted,
}

/// The kinds of declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeclarationKind {
    /// `contract`
    Contract(Contract),
    /// `unit`
    Unit(Unit),
    /// `record`
    Record(Record),
    /// `tariff`
    Tariff(Tariff),
    /// `define`
    Define(Define),
    /// `cohort`
    Cohort(Cohort),
    /// `outcome`
    Outcome(Cohort),
    /// `measure`
    Measure(Measure),
    /// `scale`
    Scale(Scale),
    /// `payment`
    Payment(Payment),
    /// `cap`
    Cap(Limit),
    /// `minimum`
    Minimum(Limit),
    /// `clawback`
    Clawback(Clawback),
    /// `example`
    Example(Example),
}

/// The clauses of the contract itself. Each list holds every occurrence, so that the model can say "said twice".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contract {
    /// `commissioner "…"`
    pub commissioner: Vec<Quoted>,
    /// `payee provider` or `payee "Name"`
    pub payee: Vec<Spanned<ContractPayee>>,
    /// `term D to D`
    pub term: Vec<Spanned<(DateText, DateText)>>,
    /// `settlement until D`
    pub settlement: Vec<Spanned<DateText>>,
    /// `years from 1 April`: the text of the day and month
    pub years: Vec<Spanned<String>>,
    /// `statements in quarters`
    pub statements: Vec<Spanned<PeriodKind>>,
    /// `rounding each payment line …`
    pub rounding: Vec<Spanned<Rounding>>,
    /// `currency pounds`: the word
    pub currency: Vec<Name>,
    /// `dates written day/month/year`
    pub dates: Vec<Spanned<DateOrder>>,
}

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContractPayee {
    /// The field that names the payee.
    Field(String),
    /// One payee by name.
    Named(String),
}

/// How the data writes dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 2024-05-31
    YearMonthDay,
    /// 31/05/2024
    DayMonthYear,
    /// 05/31/2024
    MonthDayYear,
}

/// A date as it was written: `31 March 2026`.
pub type DateText = Spanned<String>;

/// The kinds of period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// A calendar month.
    Month,
    /// Three months, aligned with the contract year.
    Quarter,
    /// Twelve months from the day that `years from` names.
    ContractYear,
    /// 1 April to 31 March.
    FinancialYear,
}

/// A rounding rule as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Which way.
    pub way: RoundingWay,
    /// To multiples of what.
    pub step: RoundingStep,
    /// Where it stands.
    pub span: Span,
}

/// Which way a rounding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoundingWay {
    /// To the nearest; halves away from zero.
    HalvesUp,
    /// To the nearest; halves towards zero.
    HalvesDown,
    /// To the nearest; halves to the even multiple.
    HalvesToEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// To what a rounding goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoundingStep {
    /// `the penny` (or `cent`): the smallest coin of the currency.
    Penny,
    /// `the pound` (or `dollar`, `euro`).
    Pound,
    /// `2 decimal places`: the digits.
    Places(Spanned<String>),
    /// A quantity, such as £0.10, 1 week or 0.1%.
    Multiple(Box<Expr>),
}

/// `unit block, plural blocks`. The name is the declaration's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The plural, if it is said.
    pub plural: Option<Name>,
}

/// The shape of one kind of row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The plural, if it is said.
    pub plural: Option<Name>,
    /// The fields in order.
    pub fields: Vec<Field>,
    /// `no two rows share A and B`: each a list of field names.
    pub uniques: Vec<Spanned<Vec<Name>>>,
    /// The names of fields whose lines could not be read.
    pub unread: Vec<Name>,
}

/// One field: `weekly_hours_after "Hours after" hours per week, from 0 to 112, may be blank, column "Hours after"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// What people call it.
    pub label: Option<Quoted>,
    /// Its type.
    pub ty: Spanned<FieldType>,
    /// What was said after the type, in order.
    pub modifiers: Vec<Spanned<FieldModifier>>,
    /// All of the line.
    pub span: Span,
}

/// The types that a field may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// `text`
    Text,
    /// `number`
    Number,
    /// `whole number`
    WholeNumber,
    /// `percentage`
    Percentage,
    /// `date`
    Date,
    /// `yes or no`
    YesOrNo,
    /// `one of a, b, "c d"`
    OneOf(Vec<Name>),
    /// `refers to person`
    RefersTo(Name),
    /// `money`, `hours per week`, `people`, …
    Quantity(UnitText),
}

/// A unit as it was written: `money`, `£ per hour`, `hours per week`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitText {
    /// The word before `per` (`money`, `£`, `$` and `€` stand for money), with a plural s as written.
    pub over: Name,
    /// The word after `per`.
    pub per: Option<Name>,
}

/// What may be said of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldModifier {
    /// `unique`
    Unique,
    /// `may be blank`
    MayBeBlank,
    /// `from A to B`, both included
    Range(Expr, Expr),
    /// `at least A`
    AtLeast(Expr),
    /// `at most B`
    AtMost(Expr),
    /// `column "Client ID"`
    Column(String),
}

/// An amount or rate that other clauses use by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// What it is.
    pub body: TariffBody,
    /// `source "Rate card, schedule 2"`
    pub source: Vec<Quoted>,
}

/// The forms of a tariff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TariffBody {
    /// One value.
    Single(Expr),
    /// `£ per hour, to be supplied`
    Supplied(Spanned<FieldType>),
    /// A table, by keys or by dates or both. Without `by`, the first cell of each row says from when it holds.
    Table {
        /// The keys after `by`.
        by: Vec<Name>,
        /// The rows.
        table: Table,
    },
    /// Nothing that could be read.
    Missing,
}

/// A table: rows of cells between bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The rows.
    pub rows: Vec<TableRow>,
    /// All of it.
    pub span: Span,
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The line.
    pub span: Span,
}

/// One cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub kind: CellKind,
    /// Where.
    pub span: Span,
}

/// What a cell may say. The parser takes the first that fits, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Nothing: a blank in the data of an example.
    Blank,
    /// `to begin with`, of dates
    ToBeginWith,
    /// `from the bottom`, of bands
    FromTheBottom,
    /// `from E`: the edge is included
    From(Expr),
    /// `above E`: the edge is not included
    Above(Expr),
    /// `when C`
    When(Expr),
    /// `otherwise`
    Otherwise,
    /// `none of it`
    NoneOfIt,
    /// `all of it`
    AllOfIt,
    /// `in a straight line from E to E at the next row`
    StraightLine(Expr, Expr),
    /// Any expression; a word is a name or a choice.
    Expr(Expr),
    /// In an example, data that is no expression (`Harbour, Hill & Co`): the text between the bars, trimmed.
    Raw(String),
}

/// A body that gives a value: an expression or a when-table, and what is done to it afterwards, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The value.
    pub value: BodyValue,
    /// `at most E`, `at least E`, `rounded …`, in the order in which they stand.
    pub steps: Vec<Spanned<BodyStep>>,
}

/// An expression or a table of cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyValue {
    /// An expression.
    Expr(Expr),
    /// `| when C | E |` rows and perhaps `| otherwise | E |`.
    Cases(Table),
    /// Nothing that could be read.
    Missing,
}

/// What is done to a value after it is worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyStep {
    /// `at most E`
    AtMost(Expr),
    /// `at least E`
    AtLeast(Expr),
    /// `rounded …`
    Rounded(Rounding),
}

/// A value for each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Define {
    /// `of RECORD`
    pub of: Option<Name>,
    /// The value.
    pub body: Body,
}

/// A subset of a record or of another subset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// `of POPULATION`
    pub of: Option<Name>,
    /// `where C`
    pub conditions: Vec<Spanned<Expr>>,
    /// `evidence "…"`
    pub evidence: Vec<Quoted>,
}

/// One value for each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// `of POPULATION`
    pub of: Option<Name>,
    /// `where C`
    pub conditions: Vec<Spanned<Expr>>,
    /// `for each K and K`
    pub keys: Vec<Spanned<Vec<Expr>>>,
    /// The value.
    pub body: Body,
}

/// Bands of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// `of MEASURE`
    pub of: Option<Name>,
    /// `each slice at its own rate` or `all at the rate reached`
    pub mode: Vec<Spanned<ScaleMode>>,
    /// The bands.
    pub table: Option<Table>,
}

/// How the values of a scale that are rates apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleMode {
    /// The part of the amount within each band at that band's rate.
    EachSlice,
    /// The whole amount at the rate of the band that it reaches.
    AllAtRateReached,
}

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
    /// `used up in order of K, then K`
    pub order: Vec<Spanned<Vec<Expr>>>,
    /// How it is shown.
    pub effect: Vec<Spanned<LimitEffect>>,
}

/// `at most £2,500.00 for each person_id and contract year, across all payees`
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub span: Span,
}

/// What a limit does to the payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitEffect {
    /// `the payments themselves are reduced`
    Reduced,
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
    /// `at most E for each provider and quarter`
    pub limits: Vec<ClawbackLimit>,
    /// What happens to what the limits leave.
    pub rest: Vec<Spanned<Rest>>,
}

/// `at most reward for each provider and quarter`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClawbackLimit {
    /// How much at most.
    pub amount: Expr,
    /// The payee and the period.
    pub keys: Vec<Expr>,
    /// The clause.
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
    /// `suppose RECORD` and its table; the first row of the table is the header.
    pub suppose: Vec<Spanned<(Name, Option<Table>)>>,
    /// `then …`
    pub then: Vec<Expectation>,
}

/// `then reward to Acme in 2024Q2 is £31,500.00` or `then success_rate for Acme and 2024Q2 is 55.5%`
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub span: Span,
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
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
    /// `(E, or F if POPULATION is empty)`
    IfEmpty(Box<Expr>, Box<Expr>, Name),
    /// `(E, rounded …)`
    Rounded(Box<Expr>, Rounding),
    /// `count`, `total fee of success`, …
    Aggregate {
        /// Which.
        op: Spanned<AggregateOp>,
        /// Of what; none for `count`.
        value: Option<Box<Expr>>,
        /// `of COHORT`
        of: Option<Name>,
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
        /// `for K and K`
        keys: Vec<Expr>,
        /// `at D`
        at: Option<Box<Expr>>,
    },
    /// `larger of A and B`
    Choose(Spanned<ChooseOp>, Box<Expr>, Box<Expr>),
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
    /// `started weeks from A to B, both days counted`
    Elapsed {
        /// In what.
        unit: Spanned<ElapsedUnit>,
        /// From.
        from: Box<Expr>,
        /// To.
        to: Box<Expr>,
        /// True for `both days counted`, false for `the first day not counted`; none if it is not said (an error).
        both: Option<bool>,
    },
    /// `quarter of D`; without the date (in caps): the line's own; `quarter of the term`: see `TermPeriods`
    PeriodOf(Spanned<PeriodKind>, Option<Box<Expr>>),
    /// `quarter of the term`
    TermPeriods(Spanned<PeriodKind>),
    /// `first day of P`, `last day of P`
    DayOf {
        /// True for the last.
        last: bool,
        /// Of what period.
        of: Box<Expr>,
    },
    /// `first day of the term` (false), `last day of the term` (true)
    TermDay(bool),
    /// `the statement date`
    StatementDate,
    /// `it`, in the upper bound of a range of dates
    It,
    /// `what is payable after CAP of PAYMENT`
    WhatLeaves {
        /// The cap.
        cap: Name,
        /// `of PAYMENT`
        of: Option<Name>,
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
    /// `%` after.
    Percent,
    /// `percentage points` after.
    PercentagePoints,
    /// A unit after.
    Unit(UnitText),
}

/// The signs of arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `−`
    Subtract,
    /// `×`
    Multiply,
    /// `÷`
    Divide,
}

/// The aggregates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateOp {
    /// `count`
    Count,
    /// `total`
    Total,
    /// `average`
    Average,
    /// `largest`
    Largest,
    /// `smallest`
    Smallest,
    /// `earliest`
    Earliest,
    /// `latest`
    Latest,
}

/// Which of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChooseOp {
    /// `larger of`
    Larger,
    /// `smaller of`
    Smaller,
    /// `earlier of`
    Earlier,
    /// `later of`
    Later,
}

/// In what a stretch of days is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ElapsedUnit {
    /// `days`
    Days,
    /// `started weeks`: a part week counts as one
    StartedWeeks,
    /// `completed weeks`
    CompletedWeeks,
    /// `completed months`
    CompletedMonths,
    /// `completed years`
    CompletedYears,
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
        /// As for `Elapsed`.
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
