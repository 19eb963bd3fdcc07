//! What is taken to come, record by record and field by field; and what is wrong with a line that says so.

use super::chance::Weights;
use super::form::Form;
use crate::model::RecordId;
use crate::value::PeriodKind;

/// A line that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line of the file.
    pub line: u64,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

pub(super) fn wrong(line: u64, message: impl Into<String>, help: impl Into<String>) -> Wrong {
    Wrong { line, message: message.into(), help: help.into() }
}

/// The rows of a record to come.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) record: RecordId,
    pub(super) least: u64,
    pub(super) most: u64,
    pub(super) each: Each,
    /// The fields in the order in which they are drawn.
    pub(super) fields: Vec<FieldPlan>,
}

/// For what there are so many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Each {
    /// In all.
    All,
    /// For each period of a date field.
    Period(PeriodKind, u32),
    /// For each row that a field refers to.
    Referred(u32, RecordId),
}

/// The values of a field to come.
#[derive(Clone, Debug)]
pub(super) struct FieldPlan {
    pub(super) field: u32,
    pub(super) groups: Vec<Group>,
}

/// Values and their chances, perhaps only where another field is something.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) when: Option<(u32, String)>,
    pub(super) forms: Vec<Form>,
    pub(super) weights: Weights,
    /// The weights where nothing improves.
    pub(super) luck: Weights,
}
