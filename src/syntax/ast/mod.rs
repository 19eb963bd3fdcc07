//! The tree of a contract as it was written: shape only.
//!
//! Names are text, numbers are text, nothing is resolved. Every node says where it stands, and two trees are equal when
//! they say the same, wherever it stands. The depth is bounded by the parser, so that whatever walks this tree may
//! recurse.

mod balance;
mod beside;
mod contract;
mod expr;
mod form;
mod money;
mod operands;
mod receipt;
mod related;
mod series;
mod spell;
mod volume;

use derive_where::derive_where;

pub use crate::source::{Span, Spanned};
use crate::value::{Published, RoundingWay, ScaleMode};
pub use balance::*;
pub use beside::*;
pub use contract::*;
pub use expr::*;
pub use form::*;
pub use money::*;
pub use receipt::*;
pub use related::*;
pub use series::*;
pub use spell::*;
pub use volume::*;

/// A name or a word as it was written.
pub type Name = Spanned<String>;
/// The inside of a quoted text.
pub type Quoted = Spanned<String>;

/// One file: its declarations in the order in which they stand. What could not be read is left out and reported beside
/// it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// The declarations.
    pub declarations: Vec<Declaration>,
    /// Names that declarations seem to give whose first word is unknown: nothing is known of them but that they are no
    /// misspellings.
    pub unread: Vec<Name>,
    /// Whether a declaration was left out, or the whole text.
    pub incomplete: bool,
}

/// What every declaration has.
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct Declaration {
    /// Its name; for a contract and an example the title.
    pub name: Name,
    /// The quoted label after the name: what the printed terms call it.
    pub label: Option<Quoted>,
    /// Notes, printed and never calculated.
    pub notes: Vec<Note>,
    /// What the printed terms call it.
    pub called: Vec<Spanned<Called>>,
    /// What it means, in words.
    pub means: Vec<Quoted>,
    /// The names that it had before.
    pub formerly: Vec<Quoted>,
    /// Paragraphs of the parties' own words.
    pub clauses: Vec<AuthorsClause>,
    /// What a reviewer would ask of it, and is meant.
    pub accepted: Vec<Spanned<Accepted>>,
    /// What is declared.
    pub kind: DeclarationKind,
    /// The first line, without the lines that belong to it.
    #[derive_where(skip(EqHashOrd))]
    pub header: Span,
    /// All of it.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
    /// True where a line of it could not be read (and was reported): checks for missing clauses stay silent.
    pub damaged: bool,
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
    /// `spell`
    Spell(Spell),
    /// `balance`
    Balance(Balance),
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

/// A date as it was written: `31 March 2026`.
pub type DateText = Spanned<String>;

/// A rounding rule as it was written.
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct Rounding {
    /// Which way.
    pub way: RoundingWay,
    /// To multiples of what.
    pub step: RoundingStep,
    /// Where it stands.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// `plural people`: every occurrence.
    pub plural: Vec<Name>,
    /// Where its rows are found.
    pub source: RowSource,
    /// How its data is written.
    pub forms: Forms,
    /// When its rows were received, and which earlier ones they stand for.
    pub receipt: Receipt,
    /// The fields in order.
    pub fields: Vec<Field>,
    /// `no two rows share A and B`: each a list of field names.
    pub uniques: Vec<Spanned<Vec<Name>>>,
    /// `no more than 200 rows share provider and quarter of start_date`
    pub volumes: Vec<Spanned<Volume>>,
    /// `listed here` and its table; the first row of the table is the header.
    pub listed: Vec<Spanned<Option<Table>>>,
    /// The names of fields whose lines could not be read.
    pub unread: Vec<Name>,
}

/// One field: `weekly_hours_after "Hours after" hours per week, from 0 to 112, may be blank, column "Hours after"`
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
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
    #[derive_where(skip(EqHashOrd))]
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
    /// `date and time`
    DateAndTime,
    /// `yes or no`
    YesOrNo,
    /// `month`, `quarter`, `financial year`, …
    Period(crate::value::PeriodKind),
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
    /// `may be blank`, perhaps `written "*" or "N/A"`
    MayBeBlank(Vec<Quoted>),
    /// `from A to B`, both included
    Range(Expr, Expr),
    /// `at least A`; A may be another field
    AtLeast(Expr),
    /// `at most B`
    AtMost(Expr),
    /// `on or after A`
    OnOrAfter(Expr),
    /// `on or before B`
    OnOrBefore(Expr),
    /// `column "Client ID" or "Client"`
    Column(Vec<Quoted>),
    /// `written …`
    Written(Written),
    /// `capitals and outer spaces ignored`
    CapitalsIgnored,
    /// `fractions of a second dropped`
    FractionsDropped,
    /// `called "Review Date", plural "Review Dates"`
    Called(Called),
    /// `means "…"`
    Means(Quoted),
    /// `independent means "…"`
    ChoiceMeans(Name, Quoted),
    /// `formerly "…"`
    Formerly(Quoted),
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
    /// `one of customer, provider, council, chosen provider`
    Chosen(Spanned<FieldType>, Name),
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
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct Table {
    /// The rows.
    pub rows: Vec<TableRow>,
    /// All of it.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
}

/// One row of a table.
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct TableRow {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The line.
    #[derive_where(skip(EqHashOrd))]
    pub span: Span,
}

/// One cell of a table.
#[derive(Clone, Debug)]
#[derive_where(PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub kind: CellKind,
    /// Where.
    #[derive_where(skip(EqHashOrd))]
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
    /// `only the first for each K in order of X`
    pub only: Vec<Spanned<Only>>,
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
    /// `published with the highest first`
    pub published: Vec<Spanned<Published>>,
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
