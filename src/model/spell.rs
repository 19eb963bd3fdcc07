//! Spells: records whose rows are worked out, each an interval of days with both ends in it.

use super::{Expr, FactId, FrameId, Key, Made, Model, Record, RecordId};
use crate::source::Span;
use crate::value::PeriodKind;

/// How intervals of days are made of the rows of a record.
#[derive(Clone, Debug)]
pub struct Spell {
    /// The record of whose rows the intervals are made; it may be a spell itself.
    pub source: RecordId,
    /// The rows that are taken in: a fact of kind selection, named as the spell.
    pub selection: FactId,
    /// What intervals are put together by: values of the source's rows, one for each field of the record before its
    /// days. Without `for each` it is the row itself.
    pub keys: Vec<Key>,
    /// The groups of the source's rows by these keys; none without `for each`.
    pub groups: Option<FrameId>,
    /// The first day of a row's interval, on the source's rows.
    pub from: Expr,
    /// The last day of a row's interval, on the source's rows.
    pub to: Expr,
    /// What is done to the intervals, in this order.
    pub steps: Vec<SpellStep>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct SpellStep {
    /// What is done.
    pub kind: SpellStepKind,
    /// The line.
    pub span: Span,
}

/// What is done to the intervals.
#[derive(Clone, Debug)]
pub enum SpellStepKind {
    /// Intervals of the same keys with so many days or fewer between them become one.
    Joined(Stretch),
    /// The days of the rows of another spell with the same keys are taken out.
    Without {
        /// The other spell.
        spell: RecordId,
        /// Where it has the keys of this one, in their order: positions of its fields.
        keys: Vec<u32>,
    },
    /// Only the days from the first to the second are left. On the groups, or without `for each` on the source's rows.
    Within(Expr, Expr),
    /// A new interval begins with every period.
    CutAt(PeriodKind),
    /// Intervals are parted into blocks, counted from their own first day.
    Blocks {
        /// How long a block is.
        length: Stretch,
        /// Whether what is left over is no block.
        whole: bool,
    },
}

/// A stretch of days or of months.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// How many units, on the contract frame: a constant or a tariff.
    pub count: Expr,
    /// How many days or months a unit has.
    pub times: i32,
    /// Whether it is months.
    pub months: bool,
}

impl Model {
    /// The records whose rows are in files; those of others are listed in the contract or worked out.
    pub fn file_records(&self) -> impl Iterator<Item = (RecordId, &Record)> {
        self.data_records().filter(|(_, record)| record.listed.is_none())
    }

    /// The records whose rows are given, in files or in the contract; the others are worked out.
    pub fn data_records(&self) -> impl Iterator<Item = (RecordId, &Record)> {
        self.records.iter_enumerated().filter(|(_, record)| record.made.is_none())
    }

    /// The records whose rows are worked out, in the order of the file: spells, and balances, whose rows are the
    /// periods.
    pub fn spells(&self) -> impl Iterator<Item = (RecordId, &Record, &Spell)> {
        let records = self.records.iter_enumerated();
        records.filter_map(|(id, record)| Some((id, record, record.made.as_ref()?.rows())))
    }

    /// How the rows of a record are worked out, if they are.
    pub fn spell(&self, record: RecordId) -> Option<&Spell> {
        self.records[record].made.as_ref().map(Made::rows)
    }
}
