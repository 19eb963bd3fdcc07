//! What was known by a cut-off, and which rows are touched there: are others than by another cut-off.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::AsKnown;
use crate::data::Absence;
use crate::model::{Frame, FrameId, Model, RecordId};

/// For each row of a record that is another on the one side than on the other, or leads to another: why.
pub(super) type Touched = BTreeMap<u32, BTreeSet<Root>>;

/// A row that came, stands for another or was taken back, by its place in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Root {
    Received(RecordId, u32),
    Replaced(RecordId, u32, u32),
    Reversed(RecordId, u32, u32),
}

/// What was known by a cut-off, and the rows that are touched there.
pub(super) struct Side<'a> {
    pub(super) at: AsKnown<'a>,
    /// Why rows do not count, record by record.
    pub(super) absent: BTreeMap<(RecordId, u32), Absence>,
    /// Record by record of the model.
    pub(super) touched: Vec<Touched>,
    /// Those of each group, frame by frame, as far as they were asked for: there may be many lines.
    of_groups: RefCell<BTreeMap<FrameId, BTreeMap<u32, Vec<u32>>>>,
}

impl<'a> Side<'a> {
    pub(super) fn new(model: &Model, at: AsKnown<'a>) -> Self {
        let absent = at.known.gone.iter().map(|gone| ((gone.record, gone.row), gone.why)).collect();
        Side { at, absent, touched: vec![Touched::new(); model.records.len()], of_groups: RefCell::default() }
    }

    /// The place in the history of a row of the outcome.
    pub(super) fn history_row(&self, record: RecordId, row: u32) -> u32 {
        let rows = self.at.known.rows.get(record.index()).and_then(Option::as_ref);
        rows.map_or(row, |rows| rows.get(row as usize).copied().unwrap_or(row))
    }

    /// The row of the outcome, if it counts.
    pub(super) fn outcome_row(&self, record: RecordId, row: u32) -> Option<u32> {
        match self.at.known.rows.get(record.index()).and_then(Option::as_ref) {
            Some(rows) => rows.binary_search(&row).ok().and_then(|at| u32::try_from(at).ok()),
            None => Some(row),
        }
    }

    pub(super) fn rows(&self, record: RecordId) -> u32 {
        let table = self.at.outcome.data.tables.get(record.index());
        table.map_or(0, |table| u32::try_from(table.rows).unwrap_or(u32::MAX))
    }

    /// The rows, or the rows of a group, at a place of a frame, that are touched.
    pub(super) fn touched_at(&self, model: &Model, frame: FrameId, at: u32) -> Vec<(RecordId, u32)> {
        let touched = |record: &RecordId| self.touched.get(record.index());
        match &model.frames[frame] {
            Frame::Rows(record) => {
                let own = touched(record).filter(|touched| touched.contains_key(&at));
                own.map(|_| (*record, at)).into_iter().collect()
            }
            Frame::Groups { record, .. } => {
                let mut known = self.of_groups.borrow_mut();
                let groups = known.entry(frame).or_insert_with(|| {
                    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
                    let rows = touched(record).into_iter().flat_map(BTreeMap::keys);
                    let group = |row: &u32| self.at.outcome.frame(frame)?.group_of_row.get(*row as usize);
                    for (row, group) in rows.filter_map(|row| Some((*row, group(row)?))) {
                        groups.entry(group).or_default().push(row);
                    }
                    groups
                });
                groups.get(&at).into_iter().flatten().map(|row| (*record, *row)).collect()
            }
            Frame::Contract | Frame::Statement => Vec::new(),
        }
    }
}
