//! Faults as they are found, and in order.

use super::book_fault::SheetRead;
use super::fault::{Fault, Problem};

/// Faults in the order of the files, up to a limit; the others are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    list: Vec<Fault>,
    more: usize,
    of_files: bool,
    hints: Vec<String>,
    sheets: Vec<SheetRead>,
}

impl Faults {
    /// Those that are kept, in the order of the files.
    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    /// What may be behind them all, and what to write then.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// The same, found in these sheets of workbooks.
    pub(super) fn in_sheets(self, sheets: Vec<SheetRead>) -> Self {
        Faults { sheets, ..self }
    }

    /// The sheet of a fault in a workbook, and its cell (`B7`) where it is of one.
    pub fn sheet_and_cell(&self, fault: &Fault) -> Option<(&str, Option<String>)> {
        let read = self.sheets.iter().find(|read| read.file == fault.file)?;
        let column = fault.column.as_ref().and_then(|own| read.columns.iter().find(|(name, _)| name == own));
        let cell = column.zip(fault.row).map(|((_, letters), row)| format!("{letters}{row}"));
        Some((&read.sheet, cell))
    }

    /// The row of the headings of a sheet that was read.
    pub fn headings_of(&self, sheet: &str) -> Option<u32> {
        self.sheets.iter().find(|read| read.sheet == sheet).map(|read| read.headings)
    }

    /// How many are not kept.
    pub fn more(&self) -> usize {
        self.more
    }

    /// How many there are in all.
    pub fn len(&self) -> usize {
        self.list.len().saturating_add(self.more)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether one of them is of a whole file, so that its rows are unknown.
    pub fn of_files(&self) -> bool {
        self.of_files
    }
}

impl FromIterator<Fault> for Faults {
    fn from_iter<I: IntoIterator<Item = Fault>>(faults: I) -> Self {
        Faults { list: faults.into_iter().collect(), ..Faults::default() }
    }
}

/// Where a fault stands in the order of the files: the input, the row, the column.
pub(super) type FaultOrder = (usize, u64, usize);

/// Faults as they are found.
pub(super) struct FaultList {
    limit: usize,
    list: Vec<(FaultOrder, Fault)>,
    more: usize,
    of_files: bool,
    hints: Vec<String>,
}

impl FaultList {
    /// An empty list that keeps so many.
    pub(super) fn new(limit: usize) -> Self {
        FaultList { limit, list: Vec::new(), more: 0, of_files: false, hints: Vec::new() }
    }

    /// Adds one.
    pub(super) fn add(&mut self, order: FaultOrder, fault: Fault) {
        self.of_files |= matches!(fault.problem, Problem::File(_));
        if self.list.len() < self.limit {
            self.list.push((order, fault));
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Adds one that explains whatever else was found in its cell, and stands for it.
    #[cfg(feature = "excel")]
    pub(super) fn explain(&mut self, order: FaultOrder, fault: Fault) {
        match self
            .list
            .iter_mut()
            .find(|(own, found)| *own == order && matches!(found.problem, Problem::Cell(_)))
        {
            Some((_, found)) => *found = fault,
            None => self.add(order, fault),
        }
    }

    /// Says what may be behind them.
    pub(super) fn hint(&mut self, hint: String) {
        self.hints.push(hint);
    }

    /// Those that are kept, in order.
    pub(super) fn into_ordered(mut self) -> Vec<(FaultOrder, Fault)> {
        self.list.sort_by_key(|(order, _)| *order);
        self.list
    }

    /// Puts them in order.
    pub(super) fn finish(mut self) -> Faults {
        let (more, of_files) = (self.more, self.of_files);
        let hints = std::mem::take(&mut self.hints);
        let list = self.into_ordered().into_iter().map(|(_, fault)| fault).collect();
        Faults { list, more, of_files, hints, sheets: Vec::new() }
    }
}
