//! The rows behind rows and groups.

use std::collections::BTreeMap;

use super::point::members;
use super::result::{FrameRows, RunResult};
use crate::model::{FactId, Frame, FrameId, Model};

/// Finds the rows behind rows and groups of frames. The rows of a frame's groups are put behind each other when the
/// first is asked for: there may be as many groups as rows.
#[derive(Debug, Default)]
pub struct RowsBehind {
    of_frames: BTreeMap<FrameId, OfGroups>,
}

/// The rows of groups, group by group.
#[derive(Debug)]
struct OfGroups {
    /// Where those of each group begin, and where those of the last end.
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl OfGroups {
    fn new(frame: &FrameRows) -> Self {
        let mut starts = vec![0u32; frame.len.saturating_add(1)];
        for group in frame.group_of_row.iter().flatten() {
            if let Some(start) = starts.get_mut((group as usize).saturating_add(1)) {
                *start = start.saturating_add(1);
            }
        }
        let mut total = 0u32;
        for start in &mut starts {
            total = total.saturating_add(*start);
            *start = total;
        }
        let (mut next, mut rows) = (starts.clone(), vec![0; total as usize]);
        for (row, group) in (0u32..).zip(frame.group_of_row.iter()) {
            let next = group.and_then(|group| next.get_mut(group as usize));
            if let Some(next) = next
                && let Some(place) = rows.get_mut(*next as usize)
            {
                (*place, *next) = (row, next.saturating_add(1));
            }
        }
        OfGroups { starts, rows }
    }

    fn get(&self, group: u32) -> &[u32] {
        let start = |group: usize| self.starts.get(group).map_or(0, |start| *start as usize);
        let group = group as usize;
        self.rows.get(start(group)..start(group.saturating_add(1))).unwrap_or_default()
    }
}

impl RowsBehind {
    /// The rows of a selection that are behind a row or group of a frame, in the order of the data; behind what is one for
    /// the contract, all of them.
    pub fn of(
        &mut self,
        model: &Model,
        outcome: &RunResult,
        selection: FactId,
        (frame, at): (FrameId, u32),
    ) -> Vec<u32> {
        let Some(members) = members(outcome, selection) else { return Vec::new() };
        let is_member = |row: &u32| members.get(*row as usize).is_some_and(|member| member != 0);
        match &model.frames[frame] {
            Frame::Rows(_) => Some(at).into_iter().filter(is_member).collect(),
            Frame::Groups { .. } => {
                let groups = outcome
                    .frame(frame)
                    .map(|rows| self.of_frames.entry(frame).or_insert_with(|| OfGroups::new(rows)).get(at));
                groups.unwrap_or_default().iter().copied().filter(is_member).collect()
            }
            Frame::Contract | Frame::Statement => {
                (0u32..).zip(members.iter()).filter(|(_, member)| *member != 0).map(|(row, _)| row).collect()
            }
        }
    }
}
