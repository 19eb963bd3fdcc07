//! Rows of the data that do not count: replaced, reversed, or not received yet. Every one of them is counted, and all
//! but those that are still to come are named.

use serde::{Deserialize, Serialize};

use super::row_order;
use crate::column::in_stretches;
use crate::data::{Absence, Gone, History};
use crate::model::{Model, RecordId};
use crate::value::Day;

/// A row as people and programs call it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowName {
    /// Its record.
    pub record: String,
    /// The value of its unique field; where it has none, its place.
    pub row: String,
    /// Its file and its number there; not in a snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// A row that does not count, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsentRow {
    /// Which.
    #[serde(flatten)]
    pub name: RowName,
    /// Why.
    pub why: AbsentFor,
    /// The row that took its place or took it back, or that it refers to.
    pub other: RowName,
    /// The day on which that was received, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<String>,
}

/// Why a row does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsentFor {
    /// Another stands in its place.
    Replaced,
    /// Another took it back.
    Reversed,
    /// It refers to a row that does not count.
    RefersTo,
}

/// How many rows of a record do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsentRows {
    /// Others stand in their place.
    #[serde(default, skip_serializing_if = "is_none")]
    pub replaced: usize,
    /// Others took them back.
    #[serde(default, skip_serializing_if = "is_none")]
    pub reversed: usize,
    /// They take back others, and are nothing by themselves.
    #[serde(default, skip_serializing_if = "is_none")]
    pub reversing: usize,
    /// They refer to rows that do not count.
    #[serde(default, skip_serializing_if = "is_none")]
    pub leading_nowhere: usize,
    /// They are received after the cut-off.
    #[serde(default, skip_serializing_if = "is_none")]
    pub later: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_none(rows: &usize) -> bool {
    *rows == 0
}

impl AbsentRows {
    /// Whether all count.
    pub fn is_nothing(&self) -> bool {
        *self == AbsentRows::default()
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        let AbsentRows { replaced, reversed, reversing, leading_nowhere, later } = *self;
        [replaced, reversed, reversing, leading_nowhere, later].into_iter().fold(0, usize::saturating_add)
    }

    /// Those of each record of a contract.
    pub(super) fn of(model: &Model, gone: &[Gone]) -> Vec<AbsentRows> {
        let mut records = vec![AbsentRows::default(); model.records.len()];
        for gone in gone {
            let Some(rows) = records.get_mut(gone.record.index()) else { continue };
            let count = match gone.why {
                Absence::NotYet => &mut rows.later,
                Absence::Replaced { .. } => &mut rows.replaced,
                Absence::Reversed { .. } => &mut rows.reversed,
                Absence::Reverses { .. } => &mut rows.reversing,
                Absence::RefersTo { .. } => &mut rows.leading_nowhere,
            };
            *count = count.saturating_add(1);
        }
        records
    }
}

impl AbsentRow {
    /// `replaced by visit 31, received on 3 August 2025`
    pub fn words(&self) -> String {
        let other = self.other.words();
        let received = received_words(self.received.as_deref());
        match self.why {
            AbsentFor::Replaced => format!("replaced by {other}{received}"),
            AbsentFor::Reversed => format!("reversed by {other}{received}"),
            AbsentFor::RefersTo => format!("refers to {other}, which does not count"),
        }
    }
}

/// `, received on 3 August 2025`
pub(crate) fn received_words(received: Option<&str>) -> String {
    let day = received.and_then(Day::parse).map(Day::long);
    day.map(|day| format!(", received on {day}")).unwrap_or_default()
}

impl RowName {
    /// What a row of the data is called, whether it counts or not.
    pub(crate) fn of(model: &Model, history: &History, record: RecordId, row: u32) -> Self {
        let table = history.all().tables.get(record.index());
        let (file, number) = table.map(|table| table.origin.of(row as usize)).unwrap_or(("", 0));
        let place = format!("{file}, row {number}");
        let name = row_order::name(model, history.all(), record, row as usize);
        let title = model.records[record].title.name.clone();
        RowName { record: title, row: name.unwrap_or_else(|| place.clone()), place: Some(place) }
    }

    /// `visit 12`
    pub fn words(&self) -> String {
        format!("{} {}", self.record, self.row)
    }
}

/// The rows that do not count and are not still to come. Those that only take back others are named with them.
pub(super) fn absent_rows(model: &Model, history: &History, gone: &[Gone]) -> Vec<AbsentRow> {
    let named = |gone: &Gone| {
        let (why, record, row) = match gone.why {
            Absence::NotYet | Absence::Reverses { .. } => return None,
            Absence::Replaced { by } => (AbsentFor::Replaced, gone.record, by),
            Absence::Reversed { by } => (AbsentFor::Reversed, gone.record, by),
            Absence::RefersTo { record, row } => (AbsentFor::RefersTo, record, row),
        };
        let by = !matches!(why, AbsentFor::RefersTo);
        let received = history.received(record, row).filter(|_| by).map(|day| day.to_string());
        Some(AbsentRow {
            name: RowName::of(model, history, gone.record, gone.row),
            why,
            other: RowName::of(model, history, record, row),
            received,
        })
    };
    let some = |start: usize, end: usize| {
        gone.get(start..end).unwrap_or_default().iter().filter_map(named).collect::<Vec<_>>()
    };
    in_stretches(gone.len(), STRETCH, some).into_iter().flatten().collect()
}

/// How many rows a thread names at a time.
const STRETCH: usize = 1 << 12;
