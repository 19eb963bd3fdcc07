//! `model`: the tree becomes typed terms.
//!
//! True afterwards: every name is an id; every expression has a type, a frame (its grain) and says whether it may be
//! blank; literals are values; there are no cycles, and [`Model::order`] lists the facts so that each stands after what
//! it uses; bands rise and cases cover once; what a blank means is decided wherever it matters. What follows (plan,
//! run, views) need not check any of it again.

mod balance;
mod contract;
pub mod expr;
pub(crate) mod exprs;
mod form;
mod frame;
mod index_vec;
pub mod money;
mod printed;
mod receipt;
mod related;
pub mod running;
mod spell;
mod title;
pub mod types;
mod volume;

pub use balance::{Balance, Made, Movement};
pub use contract::{Contract, Payee, WorkingWeek};
pub use expr::{
    Aggregate, BlankRule, CaseRow, Comparison, Expr, ExprKind, FrameMap, LinesTarget, LinesTotal, Pick,
};
pub use form::{FieldForm, RowSource, RowsWhere};
pub use frame::{Frame, Key};
pub use index_vec::{Id, IndexVec};
pub use money::{
    Clawback, Example, ExampleRow, ExampleTable, Expectation, Expected, Limit, LimitTarget, LineKey, Payment,
    Share,
};
pub use printed::{ContractWords, EntryWords, FRAME_TERMS, OwnClause, Party, Printed};
pub use receipt::{CutOff, Receipt};
pub use related::{Bound, Related, RelatedOp, Sought};
pub use running::{Running, RunningOp, Window};
pub use spell::{Spell, SpellStep, SpellStepKind, Stretch};
pub use title::Title;
pub use types::Type;
pub use volume::{Unique, Volume, VolumeKey, VolumeOf};

use crate::source::{Source, Span};
use crate::value::{Day, Number, PeriodKind, Published, ScaleMode, UnitNames};

/// Makes a copyable index type for one of the model's lists.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its list.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl Id for $name {
            fn at(position: u32) -> Self {
                $name(position)
            }

            fn index(self) -> usize {
                $name::index(self)
            }
        }
    )*};
}

ids! {
    /// A record in [`Model::records`].
    RecordId,
    /// A set of choices in [`Model::choice_sets`].
    ChoiceSetId,
    /// A tariff in [`Model::tariffs`].
    TariffId,
    /// A define, cohort, outcome, measure or scale in [`Model::facts`].
    FactId,
    /// A frame in [`Model::frames`].
    FrameId,
    /// A payment or a clawback's due lines in [`Model::payments`].
    PaymentId,
    /// A cap or minimum in [`Model::limits`].
    LimitId,
    /// A clawback in [`Model::clawbacks`].
    ClawbackId,
}

/// A field: the record and its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId {
    /// The record.
    pub record: RecordId,
    /// The position in [`Record::fields`].
    pub field: u32,
}

/// A contract whose terms are known to make sense.
#[derive(Clone, Debug)]
pub struct Model {
    /// The text it was written as.
    pub source: Source,
    /// The contract's own clauses.
    pub contract: Contract,
    /// The names of the units beyond the built-in ones.
    pub units: UnitNames,
    /// The records, in the order of the file; spells and balances, whose rows are worked out, among them.
    pub records: IndexVec<RecordId, Record>,
    /// The choices of the fields that have them.
    pub choice_sets: IndexVec<ChoiceSetId, ChoiceSet>,
    /// The tariffs.
    pub tariffs: IndexVec<TariffId, Tariff>,
    /// The frames: 0 is the contract, then the rows of each record in order, then the groups.
    pub frames: IndexVec<FrameId, Frame>,
    /// Defines, cohorts, outcomes, measures and scales, and the selections of clauses.
    pub facts: IndexVec<FactId, Fact>,
    /// The payments, each after those that it uses; the due lines of clawbacks among them.
    pub payments: IndexVec<PaymentId, Payment>,
    /// The caps and minimums, each after those that it comes after.
    pub limits: IndexVec<LimitId, Limit>,
    /// The clawbacks.
    pub clawbacks: IndexVec<ClawbackId, Clawback>,
    /// Everything that moves money, in the order of the file: the items of the statement.
    pub items: Vec<Item>,
    /// The examples.
    pub examples: Vec<Example>,
    /// What is worked out, each step after those that it uses.
    pub order: Vec<Step>,
}

impl Model {
    /// The payments in the order of the file; in [`Model::payments`] each stands after those that it uses.
    pub fn payments_in_file_order(&self) -> Vec<PaymentId> {
        let mut ids: Vec<PaymentId> = self.payments.ids().collect();
        ids.sort_by_key(|id| self.payments[*id].title.span);
        ids
    }

    /// The facts in the order of the file; in [`Model::facts`] each stands after those that it uses.
    pub fn facts_in_file_order(&self) -> Vec<FactId> {
        let mut ids: Vec<FactId> = self.facts.ids().collect();
        ids.sort_by_key(|id| self.facts[*id].title.span);
        ids
    }

    /// The frame of payees and periods. A model without one has no clawback with a limit.
    pub fn statement_frame(&self) -> Option<FrameId> {
        self.frames.iter_enumerated().find(|(_, frame)| **frame == Frame::Statement).map(|(id, _)| id)
    }
}

/// One thing to work out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The column of a fact.
    Fact(FactId),
    /// The lines of a payment (or the due lines of a clawback).
    Payment(PaymentId),
    /// A cap or minimum.
    Limit(LimitId),
    /// A clawback's recovery, after its due lines.
    Clawback(ClawbackId),
}

/// An item of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A payment.
    Payment(PaymentId),
    /// A cap or minimum.
    Limit(LimitId),
    /// A clawback.
    Clawback(ClawbackId),
}

/// The shape of one kind of row.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name and label.
    pub title: Title,
    /// Its plural.
    pub plural: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Lists of fields (positions) whose values together occur once; single `unique` fields among them.
    pub uniques: Vec<Unique>,
    /// How many rows, or values of a field, there are at most.
    pub volumes: Vec<Volume>,
    /// Where its rows are found.
    pub source: RowSource,
    /// When its rows were received, and which earlier ones they stand for.
    pub receipt: Receipt,
    /// Its rows, where they are terms of the contract: then no data is read for it.
    pub listed: Option<ExampleTable>,
    /// The frame of its rows.
    pub rows: FrameId,
    /// How its rows are worked out; none for a record whose rows are data.
    pub made: Option<Made>,
}

/// One field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What people call it.
    pub label: Option<String>,
    /// The heading of its column in the data.
    pub column: String,
    /// How the data writes its values.
    pub form: FieldForm,
    /// Its type.
    pub ty: Type,
    /// Whether only whole numbers are taken.
    pub whole: bool,
    /// Whether it may be blank.
    pub may_be_blank: bool,
    /// Whether no two rows share a value.
    pub unique: bool,
    /// The smallest value, included. For dates see `days`.
    pub at_least: Option<Number>,
    /// The largest value, included.
    pub at_most: Option<Number>,
    /// For dates: the first and last day, included.
    pub days: (Option<Day>, Option<Day>),
    /// Other fields of the row that it is no less, or no more, than.
    pub held_to: Vec<HeldTo>,
    /// Words beside it, printed and never calculated.
    pub printed: EntryWords,
    /// Where it stands.
    pub span: Span,
}

impl Field {
    /// The headings under which its column may stand, the usual one first.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.column).chain(&self.form.headings).map(String::as_str)
    }
}

/// A field that another one of the same row is no less, or no more, than; where either is blank, nothing is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldTo {
    /// The position of the other in [`Record::fields`].
    pub other: u32,
    /// True for `at least` and `on or after`, false for `at most` and `on or before`.
    pub at_least: bool,
}

/// The choices of a field, in the order in which they are written; a value is its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceSet {
    /// The choices.
    pub choices: Vec<String>,
}

/// An amount or rate with a name.
#[derive(Clone, Debug)]
pub struct Tariff {
    /// Its name and label.
    pub title: Title,
    /// Its type.
    pub ty: Type,
    /// Its keys.
    pub keys: Vec<TariffKey>,
    /// From when each column of values holds; `None` first if there is a `to begin with`. Empty if it does not change
    /// on dates.
    pub dates: Vec<Option<Day>>,
    /// The rows: key values, then one value a date (or just one). Empty while a single value is still to be supplied.
    pub rows: Vec<TariffRow>,
    /// Whether it has to be supplied.
    pub supplied: bool,
    /// Where its numbers come from.
    pub source: Option<String>,
}

impl Tariff {
    /// Whether it is one value, and no table: only then can it be given for a run.
    pub fn is_single(&self) -> bool {
        self.keys.is_empty() && self.dates.is_empty()
    }
}

/// A key of a tariff table.
#[derive(Clone, Debug)]
pub struct TariffKey {
    /// The name after `by`.
    pub name: String,
    /// Its type: a choice, a text or a whole number.
    pub ty: Type,
}

/// A row of a tariff table.
#[derive(Clone, Debug)]
pub struct TariffRow {
    /// The values of the keys.
    pub keys: Vec<Constant>,
    /// The values, one a date.
    pub values: Vec<Constant>,
    /// Where.
    pub span: Span,
}

/// A value that stands in the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    /// A number, in the unit of its type.
    Number(Number),
    /// A date.
    Date(Day),
    /// A text.
    Text(String),
    /// A choice: its position.
    Choice(u32),
    /// Yes or no.
    YesNo(bool),
    /// A period: its kind and index in the calendar.
    Period(PeriodKind, i32),
}

/// A value for each row or group, in the evidence.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its name and label. The selection of a clause has the name of the clause.
    pub title: Title,
    /// What declares it.
    pub kind: FactKind,
    /// Where its values live.
    pub frame: FrameId,
    /// Its value.
    pub value: Expr,
}

impl Fact {
    /// The rows that it stands for, if it is a subset of a record's.
    pub fn population(&self) -> Option<&Population> {
        match &self.kind {
            FactKind::Cohort(population)
            | FactKind::Outcome(population, _)
            | FactKind::Selection(population) => Some(population),
            FactKind::Define | FactKind::Measure { .. } | FactKind::Scale(_) => None,
        }
    }
}

/// What declares a fact.
#[derive(Clone, Debug)]
pub enum FactKind {
    /// `define`
    Define,
    /// `cohort`: within what, and its conditions one by one, each over the rows of the record; `value` is all of them
    /// met.
    Cohort(Population),
    /// `outcome`, with what is evidence for it.
    Outcome(Population, Vec<String>),
    /// The rows that a measure, payment or clawback takes in: the clause's own `where`.
    Selection(Population),
    /// `measure`, over the rows of a selection.
    Measure {
        /// Whose rows: a fact of kind selection.
        selection: FactId,
        /// Whether it is made known, and in which order.
        published: Option<Published>,
    },
    /// `scale`
    Scale(Scale),
}

/// A subset of the rows of a record, one condition after the other.
#[derive(Clone, Debug)]
pub struct Population {
    /// The record.
    pub record: RecordId,
    /// The subset that it is a subset of, if it is not the whole record.
    pub within: Option<FactId>,
    /// Its conditions in order (the parts of a top-level `and` apart), each a yes-no over the rows of the record.
    pub conditions: Vec<Expr>,
}

/// Bands of a measure.
#[derive(Clone, Debug)]
pub struct Scale {
    /// The value that is placed in a band, on the frame of the scale.
    pub subject: Expr,
    /// How rates apply; none: the band's value is the result.
    pub mode: Option<ScaleMode>,
    /// The bands, rising.
    pub bands: Vec<Band>,
}

/// One band: from its edge up to the next one's.
#[derive(Clone, Debug)]
pub struct Band {
    /// Where it begins; none for the first band. On the contract frame, or the scale's.
    pub edge: Option<Edge>,
    /// Its value.
    pub value: BandValue,
    /// The row of the table.
    pub span: Span,
}

/// The lower edge of a band.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The amount.
    pub at: Expr,
    /// True for `from` (the edge is in this band), false for `above` (the edge is still in the band before).
    pub included: bool,
}

/// What a band gives.
#[derive(Clone, Debug)]
pub enum BandValue {
    /// One value throughout.
    Flat(Expr),
    /// A straight line from the first value at its own edge to the second at the next band's.
    Line(Expr, Expr),
}
