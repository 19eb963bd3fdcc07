//! Everything that is known at a point of a run, and the rows that an expression is evaluated over.

use super::batches::Share;
use super::context::Context;
use super::error::RunError;
use super::failure::{Failure, Why};
use super::memo::Memo;
use super::result::{FrameRows, GroupOfRow, RunResult};
use super::value::Value;
use crate::column::{Column, Kind, NOWHERE, Vector};
use crate::model::{FieldId, Frame, FrameId, Model, RecordId};
use crate::plan::{Node, Plan, Way};

/// What is known so far. A finished outcome is the same with nothing left to do.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) model: &'a Model,
    pub(crate) plan: &'a Plan,
    pub(crate) outcome: &'a RunResult,
    pub(crate) context: &'a Context,
    /// What is worked out once.
    pub(crate) memo: &'a Memo,
    /// Whether all payees are known, and lines have their positions; before, they have the codes of their names.
    pub(crate) payees_known: bool,
    /// How the work on columns is shared out.
    pub(crate) share: Share,
}

/// Rows of a frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows<'r> {
    pub(crate) frame: FrameId,
    pub(crate) at: At<'r>,
}

/// Which rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum At<'r> {
    /// From one up to another.
    Range(usize, usize),
    /// These; `NOWHERE` is none.
    List(&'r [u32]),
    /// One group in which there is no row.
    Nothing,
}

impl<'r> Rows<'r> {
    /// Rows from one up to another.
    pub(crate) fn range(frame: FrameId, start: usize, end: usize) -> Self {
        Rows { frame, at: At::Range(start, end) }
    }

    /// These rows.
    pub(crate) fn list(frame: FrameId, at: &'r [u32]) -> Self {
        Rows { frame, at: At::List(at) }
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        match self.at {
            At::Range(start, end) => end.saturating_sub(start),
            At::List(at) => at.len(),
            At::Nothing => 1,
        }
    }

    /// The row at a position.
    pub(crate) fn row(&self, position: usize) -> Option<u32> {
        match self.at {
            At::Range(start, end) => {
                let row = start.saturating_add(position);
                (row < end).then(|| u32::try_from(row).ok())?
            }
            At::List(at) => at.get(position).copied().filter(|row| *row != NOWHERE),
            At::Nothing => None,
        }
    }

    /// The rows at positions.
    pub(crate) fn pick(&self, positions: &[u32]) -> Vec<u32> {
        positions.iter().map(|position| self.row(*position as usize).unwrap_or(NOWHERE)).collect()
    }
}

impl<'a> View<'a> {
    /// The rows of a frame, as far as they are made.
    pub(crate) fn frame(&self, frame: FrameId) -> &'a FrameRows {
        static NONE: FrameRows =
            FrameRows { len: 0, group_of_row: GroupOfRow::new(), first_row: Vec::new(), keys: Vec::new() };
        self.outcome.frames.get(frame.index()).unwrap_or(&NONE)
    }

    /// A column of the data.
    pub(crate) fn field(&self, field: FieldId) -> Option<&'a Column> {
        self.outcome.data.tables.get(field.record.index())?.columns.get(field.field as usize)
    }

    /// A column at rows of its frame.
    pub(crate) fn load(&self, column: Option<&'a Column>, kind: Kind, rows: Rows<'_>) -> Vector<'a> {
        match (column, rows.at) {
            (Some(column), At::Range(start, end)) => {
                debug_assert!(end <= column.values.len(), "a column is read before it is worked out");
                Vector::range(column, kind, start, end)
            }
            (Some(column), At::List(at)) => Vector::list(column, kind, at),
            (None, _) | (_, At::Nothing) => Vector::nothing(kind),
        }
    }

    /// Whether a frame is the contract's.
    pub(crate) fn is_contract(&self, frame: FrameId) -> bool {
        self.model.frames[frame] == Frame::Contract
    }

    /// The rows of a coarser frame that rows belong to.
    pub(crate) fn follow(&self, rows: Rows<'_>, way: &Way) -> Vec<u32> {
        let frame = self.frame(rows.frame);
        let groups = matches!(&self.model.frames[rows.frame], Frame::Groups { .. });
        let from = |row: Option<u32>| match row {
            Some(group) if groups => frame.first_row.get(group as usize).copied().unwrap_or(NOWHERE),
            row => row.unwrap_or(NOWHERE),
        };
        let mut at: Vec<u32> = (0..rows.len()).map(|position| from(rows.row(position))).collect();
        for field in &way.through {
            let next = self.load(self.field(*field), Kind::Code, Rows::list(rows.frame, &at));
            let blank: Vec<bool> = next.blanks().iter(at.len()).copied().collect();
            if let crate::column::Lanes::Codes(codes) = &next.lanes {
                at = codes.iter(at.len()).zip(blank).map(|(to, no)| if no { NOWHERE } else { *to }).collect();
            }
        }
        if matches!(&self.model.frames[way.to], Frame::Groups { .. }) {
            let to = self.frame(way.to);
            for row in &mut at {
                *row = to.group_of_row.get(*row as usize).unwrap_or(NOWHERE);
            }
        }
        at
    }

    /// What a row or group is called in a message: its record and first unique field, or its keys.
    pub(crate) fn place(&self, frame: FrameId, row: Option<u32>) -> String {
        let data = &self.outcome.data;
        match (&self.model.frames[frame], row) {
            (Frame::Rows(record), Some(row)) => self.place_in_data(*record, row),
            (Frame::Groups { keys, .. }, Some(group)) => {
                let columns = &self.frame(frame).keys;
                let words = keys.iter().zip(columns).map(|(key, column)| {
                    Value::of(column, group as usize, &key.value.ty, data).words(self.model, data)
                });
                words.collect::<Vec<_>>().join(" and ")
            }
            (Frame::Statement, Some(row)) => self.place_on_statement(row as usize),
            (Frame::Contract, _) | (_, None) => String::new(),
        }
    }

    /// By its unique field, or else by its number in its file. The rows of an example are in no file.
    fn place_in_data(&self, record: RecordId, row: u32) -> String {
        let known = &self.model.records[record];
        let (name, data) = (&known.title.name, &self.outcome.data);
        if known.made.is_some() || known.fields.iter().any(|field| field.unique) {
            return format!("{name} {}", Value::Row(record, row).words(self.model, data));
        }
        let origin = data.tables.get(record.index()).map(|table| &table.origin);
        match origin.filter(|origin| !origin.files.is_empty()).map(|origin| origin.of(row as usize)) {
            Some((file, number)) => format!("row {number} of {file}"),
            None => format!("row {} of {name}", row.saturating_add(1)),
        }
    }

    fn place_on_statement(&self, row: usize) -> String {
        let periods = self.outcome.periods.len();
        let payee = row.checked_div(periods).and_then(|at| self.outcome.payees.get(at));
        let period = row.checked_rem(periods).and_then(|at| self.outcome.periods.get(at));
        let label =
            period.map(|index| self.model.contract.calendar.label(self.model.contract.statements, *index));
        format!("{} in {}", payee.map_or("", String::as_str), label.unwrap_or_default())
    }

    /// An error of an expression: what is one value for the whole contract is no matter of rows.
    pub(crate) fn fault_of(&self, fault: crate::column::Fault, node: &Node, rows: Rows<'_>) -> RunError {
        match node.is_fixed() {
            true => self.fault(fault, node.span, Rows::range(self.contract_frame(rows.frame), 0, 1)),
            false => self.fault(fault, node.span, rows),
        }
    }

    /// The frame of the contract; another where a model has none.
    fn contract_frame(&self, otherwise: FrameId) -> FrameId {
        let mut frames = self.model.frames.iter_enumerated();
        frames.find(|(_, frame)| **frame == Frame::Contract).map_or(otherwise, |(id, _)| id)
    }

    /// An error in rows.
    pub(crate) fn fault(
        &self,
        fault: crate::column::Fault,
        span: crate::source::Span,
        rows: Rows<'_>,
    ) -> RunError {
        let everywhere = fault.everywhere;
        let failures = fault.found.into_iter().map(|(what, positions)| {
            let positions = if everywhere { (0..rows.len()).collect() } else { positions };
            self.failure(span, what.into(), rows, positions.into_iter())
        });
        RunError::Rows { failures: failures.collect() }
    }

    /// What has no answer in the rows at some positions.
    pub(super) fn failure(
        &self,
        span: crate::source::Span,
        why: Why,
        rows: Rows<'_>,
        positions: impl Iterator<Item = usize>,
    ) -> Failure {
        let mut failure = Failure::new(span, why, rows.frame);
        for row in positions.map(|position| rows.row(position)) {
            failure.places.add(row, || self.place(rows.frame, row));
        }
        failure
    }
}
