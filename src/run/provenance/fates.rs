//! What each row was good for.

use super::{COUNTED, Clause, OUTSIDE, PAID, record_of};
use crate::column::Values;
use crate::model::{Frame, FrameId, Model, RecordId, SpellStepKind, Type};
use crate::run::point::{PointEvaluator, taken_in};
use crate::run::result::RunResult;

/// The row of a clause's frame that a row of the record belongs to; none where a key is blank.
pub(super) fn place(model: &Model, outcome: &RunResult, frame: FrameId, row: u32) -> Option<u32> {
    match &model.frames[frame] {
        Frame::Rows(_) => Some(row),
        Frame::Groups { .. } => outcome.frame(frame)?.group_of_row.get(row as usize),
        Frame::Contract | Frame::Statement => Some(0),
    }
}

/// For each row of each record what it was good for; excluded rows are nought yet.
pub(super) fn fates(evaluator: &mut PointEvaluator<'_>, clauses: &[Clause]) -> Vec<Vec<u16>> {
    let (model, outcome) = evaluator.of();
    let mut fates: Vec<Vec<u16>> = outcome.data.tables.iter().map(|table| vec![0; table.rows]).collect();
    fates.resize(model.records.len(), Vec::new());
    // Every listed holiday says which days are working days, in whichever clause they are counted.
    let holidays = model.contract.working_week.and_then(|week| week.without);
    if let Some(of_record) = holidays.and_then(|field| fates.get_mut(field.record.index())) {
        of_record.fill(COUNTED);
    }
    for clause in clauses.iter().filter(|clause| clause.spell.is_none()) {
        let lines = line_fates(outcome, *clause);
        let Some(of_record) =
            record_of(model, clause.selection).and_then(|record| fates.get_mut(record.index()))
        else {
            continue;
        };
        for row in taken_in(outcome, clause.selection) {
            let fate = place(model, outcome, clause.frame, row).map(|at| match &lines {
                Some(lines) => lines.get(at as usize).copied().unwrap_or(0),
                None => COUNTED,
            });
            if let (Some(fate), Some(held)) = (fate, of_record.get_mut(row as usize)) {
                *held = fate.max(*held);
            }
        }
    }
    for (record, row) in evaluator.rows_sought() {
        let of_record = fates.get_mut(record.index());
        of_record
            .and_then(|rows| rows.get_mut(row as usize))
            .into_iter()
            .for_each(|fate| *fate = (*fate).max(COUNTED));
    }
    through_spells(model, outcome, clauses, &mut fates);
    while follow_references(model, outcome, &mut fates) {}
    fates
}

/// A row is good for what the spells are that it went into; and the spells whose days are taken out of others count.
fn through_spells(model: &Model, outcome: &RunResult, clauses: &[Clause], fates: &mut [Vec<u16>]) {
    let direct = clauses.iter().filter(|clause| clause.spell.is_none());
    let mut used: Vec<RecordId> = direct.filter_map(|clause| record_of(model, clause.selection)).collect();
    for id in sources_last(model) {
        let Some(spell) = model.spell(id).filter(|_| used.contains(&id)) else { continue };
        used.push(spell.source);
        for step in &spell.steps {
            let SpellStepKind::Without { spell: other, .. } = &step.kind else { continue };
            used.push(*other);
            let others = fates.get_mut(other.index());
            others.into_iter().flatten().for_each(|fate| *fate = (*fate).max(COUNTED));
        }
        let Some(rows) = outcome.spells.get(id.index()) else { continue };
        let made = fates.get(id.index()).cloned().unwrap_or_default();
        let Some(source) = fates.get_mut(spell.source.index()) else { continue };
        for (position, fate) in made.iter().enumerate().filter(|(_, fate)| **fate > 0) {
            for row in rows.behind(position) {
                if let Some(held) = source.get_mut(*row as usize) {
                    *held = (*held).max(*fate);
                }
            }
        }
    }
}

/// The spells, each before those that it is made of.
pub(super) fn sources_last(model: &Model) -> Vec<RecordId> {
    fn enter(model: &Model, id: RecordId, order: &mut Vec<RecordId>) {
        let Some(spell) = model.spell(id).filter(|_| !order.contains(&id)) else { return };
        enter(model, spell.source, order);
        for step in &spell.steps {
            if let SpellStepKind::Without { spell: other, .. } = &step.kind {
                enter(model, *other, order);
            }
        }
        order.push(id);
    }
    let mut order = Vec::new();
    model.spells().for_each(|(id, _, _)| enter(model, id, &mut order));
    order.reverse();
    order
}

/// What the lines of a payment make of the rows behind them; none for a clause without lines.
fn line_fates(outcome: &RunResult, clause: Clause) -> Option<Vec<u16>> {
    let payment = outcome.payment(clause.payment?)?;
    let mut fates = vec![0; outcome.frame(clause.frame).map_or(0, |frame| frame.len)];
    for (at, period) in payment.places() {
        if let Some(fate) = fates.get_mut(at as usize) {
            *fate = match period {
                _ if clause.clawback => COUNTED,
                Some(_) => PAID,
                None => OUTSIDE,
            };
        }
    }
    Some(fates)
}

/// A row to which a row that counts refers counts too. Gives whether there was a new one.
fn follow_references(model: &Model, outcome: &RunResult, fates: &mut [Vec<u16>]) -> bool {
    let mut new = false;
    for (from, (record, table)) in model.records.iter().zip(&outcome.data.tables).enumerate() {
        for (field, column) in record.fields.iter().zip(&table.columns) {
            let (Type::Reference(to), Values::Codes(codes)) = (&field.ty, &column.values) else { continue };
            let Some(from) = fates.get(from).cloned() else { continue };
            let Some(targets) = fates.get_mut(to.index()) else { continue };
            for (row, code) in
                codes.iter().enumerate().filter(|(row, _)| from.get(*row).is_some_and(|fate| *fate > 0))
            {
                if let Some(target) =
                    targets.get_mut(code as usize).filter(|target| **target == 0 && !column.is_blank(row))
                {
                    *target = COUNTED;
                    new = true;
                }
            }
        }
    }
    new
}
