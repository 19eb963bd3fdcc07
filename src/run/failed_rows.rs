//! The rows of the data behind what has no answer: those that are set aside with it.

use std::collections::BTreeSet;

use super::failure::{DataRows, Failure};
use super::view::View;
use crate::model::{Frame, RecordId};

impl View<'_> {
    /// The rows of the data that a failure is about, if it is about rows of the data: themselves, those of a group, and
    /// those that spells are made of. What is listed in the contract, and what is one value for the whole contract, is
    /// none.
    pub(super) fn data_rows(&self, failure: &Failure) -> Option<DataRows> {
        let at: BTreeSet<u32> = failure.places.positions().collect::<Option<_>>()?;
        let frame = failure.places.frame;
        let mut rows = DataRows::new();
        match &self.model.frames[frame] {
            Frame::Rows(record) => {
                at.iter().try_for_each(|row| self.add_row(*record, *row, &mut rows))?;
            }
            Frame::Groups { record, .. } => {
                let groups = self.frame(frame).group_of_row.iter();
                let of_these =
                    (0u32..).zip(groups).filter(|(_, group)| group.is_some_and(|group| at.contains(&group)));
                of_these.map(|(row, _)| row).try_for_each(|row| self.add_row(*record, row, &mut rows))?;
            }
            Frame::Contract | Frame::Statement => return None,
        }
        Some(rows)
    }

    fn add_row(&self, record: RecordId, row: u32, rows: &mut DataRows) -> Option<()> {
        let declared = &self.model.records[record];
        if declared.listed.is_some() {
            return None;
        }
        if declared.made.is_none() {
            rows.entry(record).or_default().insert(row);
            return Some(());
        }
        let source = self.model.spell(record)?.source;
        for row in self.outcome.spells.get(record.index())?.behind(row as usize) {
            self.add_row(source, *row, rows)?;
        }
        Some(())
    }
}
