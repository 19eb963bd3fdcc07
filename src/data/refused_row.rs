//! Rows that are at fault because something cannot be worked out of them, as a run has found.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::fault::{Fault, Problem};
use super::fault_list::FaultList;
use crate::diagnostic::Refusal;

/// A row, and what cannot be worked out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRow {
    /// The file, by the name users know it by.
    pub file: String,
    /// The row as a spreadsheet shows it.
    pub row: u64,
    /// What is wrong, under the code of its page.
    pub wrong: Refusal,
}

impl RefusedRow {
    /// As a fault of the data.
    pub fn into_fault(self) -> Fault {
        let problem = Problem::Worked(self.wrong);
        Fault { file: self.file, row: Some(self.row), column: None, value: None, problem }
    }
}

/// Reports the rows of a table that are among these.
pub(super) fn mark(draft: &mut Draft<'_>, refused: &[RefusedRow], faults: &mut FaultList) {
    let mut by_place: BTreeMap<(&str, u64), Vec<&RefusedRow>> = BTreeMap::new();
    for refused in refused {
        by_place.entry((&refused.file, refused.row)).or_default().push(refused);
    }
    if by_place.is_empty() {
        return;
    }
    for row in 0..draft.rows {
        let place = draft.origin.of(row);
        let Some(wrongs) = by_place.get(&place) else { continue };
        for wrong in wrongs {
            faults.add((draft.input_of(row), wrong.row, 0), RefusedRow::clone(wrong).into_fault());
        }
        draft.mark(row);
    }
}
