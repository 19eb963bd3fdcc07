//! Looking at one place of an outcome: values of expressions there, and the way to the places that they come from.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::data::Table;
use crate::model::{Expr, FactId, FieldId, Frame, FrameId, Model, RecordId};
use crate::run::{AddedLine, Failed, PointEvaluator, RowsBehind, RowsRelated, RunResult, Value};
use crate::show;
use crate::source::Span;
use crate::value::Number;

/// A place: a row or group of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The frame.
    pub(super) frame: FrameId,
    /// The row or group.
    pub(super) at: u32,
}

/// An outcome, looked at.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) model: &'a Model,
    pub(super) outcome: &'a RunResult,
    /// The run's own evaluator. It remembers what it has worked out, so that looking needs it to change.
    evaluator: &'a RefCell<PointEvaluator<'a>>,
    /// The rows of which everything has been said already.
    told: &'a RefCell<BTreeSet<(RecordId, usize)>>,
    /// The rows behind what was looked at.
    behind: &'a RefCell<RowsBehind>,
    /// Whether everything is wanted.
    pub(super) full: bool,
}

/// What looks into an outcome, and remembers what it has found and said.
pub(super) struct Look<'a> {
    evaluator: RefCell<PointEvaluator<'a>>,
    told: RefCell<BTreeSet<(RecordId, usize)>>,
    behind: RefCell<RowsBehind>,
}

impl<'a> Look<'a> {
    /// With the run's own evaluator; nothing is said yet.
    pub(super) fn new(evaluator: PointEvaluator<'a>) -> Self {
        Look { evaluator: RefCell::new(evaluator), told: RefCell::default(), behind: RefCell::default() }
    }
}

impl<'a> Context<'a> {
    /// An outcome through an evaluator of it.
    pub(super) fn new(model: &'a Model, outcome: &'a RunResult, look: &'a Look<'a>, full: bool) -> Self {
        let Look { evaluator, told, behind } = look;
        Context { model, outcome, evaluator, told, behind, full }
    }

    /// Whether a row is told of for the first time. It is then told.
    pub(super) fn tells(&self, record: RecordId, row: usize) -> bool {
        self.told.borrow_mut().insert((record, row))
    }

    /// The value of an expression at a place of its frame. Where it has no answer, in a case that was not taken, there
    /// is none.
    pub(super) fn value(&self, expr: &Expr, at: u32) -> Value {
        self.evaluator.borrow_mut().at(expr, at as usize).unwrap_or(Value::Blank)
    }

    /// The value that the run gave a fact at a place of its frame.
    pub(super) fn fact(&self, fact: FactId, at: u32) -> Value {
        let ty = &self.model.facts[fact].value.ty;
        let column = self.outcome.fact(fact);
        column.map_or(Value::Blank, |column| Value::of(column, at as usize, ty, &self.outcome.data))
    }

    /// The number that an expression is at a place.
    pub(super) fn number(&self, expr: &Expr, at: u32) -> Option<Number> {
        match self.value(expr, at) {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The lines that a total of lines adds up at a place.
    pub(super) fn lines_added(&self, expr: &Expr, at: u32) -> Vec<AddedLine> {
        self.evaluator.borrow_mut().lines_added(expr, at as usize).unwrap_or_default()
    }

    /// Whether a condition is met.
    pub(super) fn met(&self, condition: &Expr, at: u32) -> bool {
        self.value(condition, at) == Value::YesNo(true)
    }

    /// The first condition that keeps a row out of a cohort, an outcome or a clause.
    pub(super) fn first_failed(&self, subset: FactId, row: usize) -> Option<Failed> {
        self.evaluator.borrow().first_failed(subset, row).ok().flatten()
    }

    /// The rows or groups that a running value takes for one, in order.
    pub(super) fn run_over(&self, running: &Expr, at: u32) -> Option<Vec<u32>> {
        self.evaluator.borrow_mut().run_over(running, at).ok().flatten()
    }

    /// The rows that count for a row, where it asks for other rows; none where a side of the row itself is blank.
    pub(super) fn rows_related(&self, related: &Expr, at: u32) -> Option<RowsRelated> {
        self.evaluator.borrow_mut().rows_related(related, at).ok().flatten()
    }

    /// For each value over other rows in which a row counts: the rows for which it does.
    pub(super) fn counts_for(&self, record: RecordId, row: u32) -> Vec<(&'a Expr, Vec<u32>)> {
        self.evaluator.borrow_mut().counts_for(record, row)
    }

    /// The group of a frame that a lookup at a place finds; none if there is no such group.
    pub(super) fn group_found(&self, of: FrameId, keys: &[Expr], frame: FrameId, at: u32) -> Option<u32> {
        self.evaluator.borrow_mut().group_found(of, keys, frame, at).ok().flatten()
    }

    /// The rows or groups of the series of a running value in which a place stands, and its position among them.
    pub(super) fn series(&self, running: &Expr, at: u32) -> Option<(Vec<u32>, usize)> {
        self.evaluator.borrow_mut().series(running, at).ok().flatten()
    }

    /// The value of an expression at a place, for people.
    pub(super) fn shown(&self, expr: &Expr, at: u32) -> String {
        self.value(expr, at).shown(self.model, &self.outcome.data, &expr.ty)
    }

    /// The digits of an expression at a place, if it is a number.
    pub(super) fn exact(&self, expr: &Expr, at: u32) -> Option<String> {
        self.number(expr, at).map(|number| show::exact(&number))
    }

    /// The contract's own words, on one line.
    pub(super) fn words(&self, span: Span) -> String {
        self.model.source.said(span)
    }

    /// The line of the contract.
    pub(super) fn line(&self, span: Span) -> usize {
        self.model.source.line(span.start)
    }

    /// The table of a record.
    pub(super) fn table(&self, record: RecordId) -> Option<&'a Table> {
        self.outcome.data.tables.get(record.index()).map(AsRef::as_ref)
    }

    /// The record whose rows a frame is made of.
    pub(super) fn record_of(&self, frame: FrameId) -> Option<RecordId> {
        self.model.frames[frame].record()
    }

    /// Whether a row is in a population.
    pub(super) fn has(&self, population: FactId, row: usize) -> bool {
        self.outcome.fact(population).and_then(|column| column.code(row)) == Some(1)
    }

    /// The rows at a place that are in a population, in the order of the data.
    pub(super) fn rows_in(&self, place: Place, population: FactId) -> Vec<usize> {
        let place = (place.frame, place.at);
        let rows = self.behind.borrow_mut().of(self.model, self.outcome, population, place);
        rows.into_iter().map(|row| row as usize).collect()
    }

    /// The group of a row on a frame; none where one of its keys is blank.
    pub(super) fn group_of(&self, frame: FrameId, row: usize) -> Option<u32> {
        self.outcome.frame(frame)?.group_of_row.get(row)
    }

    /// The place on a coarser frame that a place belongs to.
    pub(super) fn follow(&self, from: Place, through: &[FieldId], to: FrameId) -> Option<Place> {
        let frames = &self.model.frames;
        if frames[to] == Frame::Contract {
            return Some(Place { frame: to, at: 0 });
        }
        let first = match &frames[from.frame] {
            Frame::Rows(_) => from.at,
            Frame::Groups { .. } => *self.outcome.frame(from.frame)?.first_row.get(from.at as usize)?,
            Frame::Contract | Frame::Statement => return None,
        };
        let row = through.iter().try_fold(first, |row, field| self.referred(*field, row))?;
        match &frames[to] {
            Frame::Rows(_) => Some(Place { frame: to, at: row }),
            Frame::Groups { .. } => Some(Place { frame: to, at: self.group_of(to, row as usize)? }),
            Frame::Contract | Frame::Statement => None,
        }
    }

    /// The row that a reference points to.
    fn referred(&self, field: FieldId, row: u32) -> Option<u32> {
        self.table(field.record)?.columns.get(field.field as usize)?.code(row as usize)
    }
}
