//! By which clock times are counted, and which rows cross a change of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{Expr, Frame, FrameId, Model, Type, exprs};
use crate::run::{PointEvaluator, Prepared, RunError, RunResult, Value};
use crate::value::Zone;

/// Stretches of time during which the clocks changed: as many hours as passed, not as many as the clocks show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockChange {
    /// The hours, in the contract's words.
    pub hours: String,
    /// The record of the rows, or what the groups are of.
    pub of: String,
    /// How many rows.
    pub rows: usize,
    /// Where they stand, as far as they are listed.
    pub places: Vec<String>,
}

/// So many rows are named.
const NAMED: usize = 10;

/// Every stretch of hours that the contract asks for, with the rows in which it crosses a change of the clocks.
///
/// # Errors
/// As for [`PointEvaluator::at`].
pub(super) fn changes(prepared: &Prepared<'_>, outcome: &RunResult) -> Result<Vec<ClockChange>, RunError> {
    let model = prepared.model();
    let Some(zone) = &model.contract.clock else { return Ok(Vec::new()) };
    let stretches = stretches(model);
    if stretches.is_empty() {
        return Ok(Vec::new());
    }
    let mut evaluator = prepared.look(outcome)?;
    let mut told = BTreeSet::new();
    let mut found = Vec::new();
    for (hours, [from, to]) in stretches {
        if told.insert((from.frame, hours.clone())) {
            let rows = crossed(&mut evaluator, zone, [from, to], &rows_of(model, outcome, from.frame));
            let places = rows.iter().take(NAMED).map(|row| place(model, outcome, from.frame, *row));
            let of = of(model, from.frame);
            let change = ClockChange { hours, of, rows: rows.len(), places: places.collect() };
            found.extend((!rows.is_empty()).then_some(change));
        }
    }
    Ok(found)
}

/// `hours from A to B`, wherever it stands: a number made of two moments.
fn stretches(model: &Model) -> Vec<(String, [&Expr; 2])> {
    fn enter<'m>(model: &Model, expr: &'m Expr, found: &mut Vec<(String, [&'m Expr; 2])>) {
        let operands = expr.operands();
        if let (Type::Number(_), [from, to]) = (&expr.ty, operands.as_slice())
            && from.ty == Type::Moment
            && to.ty == Type::Moment
        {
            found.push((model.source.said(expr.span), [*from, *to]));
        }
        operands.into_iter().for_each(|operand| enter(model, operand, found));
    }
    let mut found = Vec::new();
    exprs::all_exprs(model).into_iter().for_each(|expr| enter(model, expr, &mut found));
    found
}

fn rows_of(model: &Model, outcome: &RunResult, frame: FrameId) -> Vec<u32> {
    let rows = match &model.frames[frame] {
        Frame::Contract => 1,
        Frame::Rows(record) => outcome.data.tables.get(record.index()).map_or(0, |table| table.rows),
        Frame::Groups { .. } => outcome.frame(frame).map_or(0, |groups| groups.len),
        Frame::Statement => 0,
    };
    (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect()
}

/// The rows between whose two moments the clocks changed.
fn crossed(evaluator: &mut PointEvaluator<'_>, zone: &Zone, ends: [&Expr; 2], rows: &[u32]) -> Vec<u32> {
    let [from, to] = ends.map(|end| match evaluator.at_each(end, rows) {
        Ok(values) => values,
        // What the run did not ask for at a row has no answer there; the others have.
        Err(_) => rows.iter().map(|row| evaluator.at(end, *row as usize).unwrap_or(Value::Blank)).collect(),
    });
    let ends = rows.iter().zip(from.iter().zip(&to));
    ends.filter(|(_, ends)| differ(zone, *ends)).map(|(row, _)| *row).collect()
}

fn differ(zone: &Zone, ends: (&Value, &Value)) -> bool {
    let offset = |value: &Value| match value {
        Value::Moment(moment) => zone.offset(i64::try_from(moment.floor().to_int()?).ok()?),
        _ => None,
    };
    offset(ends.0).zip(offset(ends.1)).is_some_and(|(from, to)| from != to)
}

/// `data/shift.csv, row 2`, or the keys of a group.
fn place(model: &Model, outcome: &RunResult, frame: FrameId, at: u32) -> String {
    if let Frame::Rows(record) = &model.frames[frame]
        && model.spell(*record).is_none()
        && let Some(table) = outcome.data.tables.get(record.index())
    {
        let (file, number) = table.origin.of(at as usize);
        return format!("{file}, row {number}");
    }
    let keys = super::keys(model, outcome, frame, at).into_iter();
    keys.map(|key| format!("{} {}", key.key, key.value)).collect::<Vec<_>>().join(", ")
}

fn of(model: &Model, frame: FrameId) -> String {
    let record = model.frames[frame].record();
    record.map_or(&model.contract.title, |record| &model.records[record].title.name).clone()
}
