//! What became of a row of the data.

use super::context::Context;
use super::folded::folded;
use super::node::{Explanation, Kind, Node};
use super::payment::{keys_words, money};
use super::population::{beneath, condition, condition_in_row, conditions_of, met_node, population_of};
use super::row_places::{behind_spell, row_name, row_place, rows_node};
use super::target::{RowTarget, evaluator};
use super::value::fact_node;
use crate::diagnostic::Refusal;
use crate::model::{Expr, ExprKind, Fact, FactId, FactKind, Frame, Payment, PaymentId, RecordId, Type};
use crate::run::{NoDays, PaymentLine, Prepared, RunResult, Value};
use crate::{show, statement};

/// Explains what a row was counted in, what it was left out of and by which condition, and the lines that it is behind.
pub fn explain_row(
    prepared: &Prepared<'_>,
    outcome: &RunResult,
    target: &RowTarget,
    full: bool,
) -> Result<Explanation, Refusal> {
    let (model, evaluator) = (prepared.model(), evaluator(prepared, outcome)?);
    let context = Context::new(model, outcome, &evaluator, full);
    let (record, row) = target.find(&context)?;
    Ok(Explanation::new(model.source.name(), full, vec![story(&context, record, row)]))
}

/// Everything about a row.
pub(super) fn story(context: &Context, record: RecordId, row: usize) -> Node {
    let name = match context.model.spell(record) {
        Some(_) => row_name(context, record, row),
        None => {
            let name = context.model.records[record].title.name.as_str();
            format!("{name} in {}", row_place(context, record, row))
        }
    };
    Node::new(Kind::Row, name)
        .because(cells(context, record, row))
        .because(behind_spell(context, record, row))
        .because(defined_values(context, record, row))
        .because(populations(context, record, row))
        .because(counts_for(context, record, row))
        .because(lines(context, record, row))
}

/// What the row says.
fn cells(context: &Context, record: RecordId, row: usize) -> Vec<Node> {
    let Some(table) = context.table(record) else { return Vec::new() };
    let cells = context.model.records[record].fields.iter().zip(&table.columns).map(|(field, column)| {
        let value = Value::of(column, row, &field.ty, &context.outcome.data);
        let value = match (&value, &field.ty) {
            // What only tells rows apart is read without commas.
            (Value::Number(_), Type::Number(ty)) if ty.unit.is_none() && field.whole => {
                value.words(context.model, &context.outcome.data)
            }
            (Value::Blank, _) => "blank".to_owned(),
            (given, ty) => given.shown(context.model, &context.outcome.data, ty),
        };
        format!("{} {value}", field.name)
    });
    vec![Node::new(Kind::Value, cells.collect::<Vec<_>>().join(", "))]
}

/// What the row has through the rows that stand before it; everything that is defined of it, if that is wanted.
fn defined_values(context: &Context, record: RecordId, row: usize) -> Vec<Node> {
    let Ok(at) = u32::try_from(row) else { return Vec::new() };
    let defined =
        facts_of(context, record).into_iter().filter(|(_, fact)| matches!(fact.kind, FactKind::Define));
    let running = defined
        .filter(|(id, fact)| context.full || (runs(&fact.value) && context.fact(*id, at) != Value::Blank));
    running.map(|(id, _)| fact_node(context, id, at, 1)).collect()
}

/// Whether an expression runs over rows, or is taken over others.
fn runs(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Running(_) | ExprKind::Related(_)) || expr.operands().into_iter().any(runs)
}

/// The facts of the rows of a record.
fn facts_of<'a>(context: &Context<'a>, record: RecordId) -> Vec<(FactId, &'a Fact)> {
    let in_order = context.model.facts_in_file_order();
    let facts = in_order.into_iter().map(|id| (id, &context.model.facts[id]));
    let of_record =
        |fact: &Fact| matches!(&context.model.frames[fact.frame], Frame::Rows(own) if *own == record);
    facts.filter(|(_, fact)| of_record(fact)).collect()
}

/// Every cohort, outcome and clause that takes rows of the record: in it, or left out of it by what.
pub(super) fn populations(context: &Context, record: RecordId, row: usize) -> Vec<Node> {
    let populations = populations_of(context, record).into_iter();
    populations.map(|(id, fact)| population_node(context, id, fact, row)).collect()
}

/// The facts of a record that are cohorts, outcomes and clauses.
pub(super) fn populations_of<'a>(context: &Context<'a>, record: RecordId) -> Vec<(FactId, &'a Fact)> {
    let facts = facts_of(context, record).into_iter();
    facts.filter(|(id, _)| population_of(context, *id).is_some()).collect()
}

pub(super) fn population_node(context: &Context, id: FactId, fact: &Fact, row: usize) -> Node {
    let name = &fact.title.name;
    let word = match &fact.kind {
        FactKind::Cohort(_) => "cohort",
        FactKind::Outcome(..) => "outcome",
        _ => statement::clause_kind(context.model, id),
    };
    let node = match context.first_failed(id, row) {
        None => Node::new(Kind::In, format!("in {word} {name}"))
            .because(conditions_of(context, id).filter_map(|condition| rests_on(context, condition, row)))
            .because(spells_of(context, id, row)),
        Some(failed) => {
            let reason = Node::new(Kind::Condition, condition_in_row(context, failed, id, row));
            let is_own = failed.of == id;
            let failed = condition(context, failed);
            let own = failed.filter(|_| is_own);
            let reason = reason.because(own.into_iter().flat_map(|failed| beneath(context, failed, row)));
            let line = failed.map(|condition| context.line(condition.span));
            let reason = line.map_or(reason.clone(), |line| reason.at_line(line));
            Node::new(Kind::Out, format!("not in {word} {name}")).because([reason])
        }
    };
    node.at_line(context.line(fact.title.span))
}

/// A met condition with what it rests on; where the row itself says all, only if everything is wanted.
fn rests_on(context: &Context, condition: &Expr, row: usize) -> Option<Node> {
    let beneath = beneath(context, condition, row);
    (context.full || !beneath.is_empty()).then(|| met_node(context, condition, None, row).because(beneath))
}

/// The rows of other records for which the row counts.
fn counts_for(context: &Context, record: RecordId, row: usize) -> Vec<Node> {
    let Ok(row) = u32::try_from(row) else { return Vec::new() };
    let counts = context.counts_for(record, row).into_iter().filter_map(|(related, rows)| {
        let ExprKind::Related(of) = &related.kind else { return None };
        let seekers = context.record_of(related.frame)?;
        let rows: Vec<usize> = rows.into_iter().map(|row| row as usize).collect();
        let text = format!("counts in {} for {}", of.words, rows_node(context, seekers, &rows).text);
        (!rows.is_empty()).then(|| Node::new(Kind::In, text).at_line(context.line(related.span)))
    });
    counts.collect()
}

/// What a spell made of a row that it took in: the spells, and what became of each; or what left no day of the row.
fn spells_of(context: &Context, selection: FactId, row: usize) -> Vec<Node> {
    let Some((id, ..)) = context.model.spells().find(|(.., spell)| spell.selection == selection) else {
        return Vec::new();
    };
    let (Some(rows), Ok(row)) = (context.outcome.spells.get(id.index()), u32::try_from(row)) else {
        return Vec::new();
    };
    if let Some(lost) = rows.lost().iter().find(|lost| lost.row == row) {
        let (words, line) = statement::no_days_words(context.model, NoDays { spell: id, step: lost.step });
        let node = Node::new(Kind::Out, format!("none of its days is in one: {words}"));
        return vec![line.map_or(node.clone(), |line| node.at_line(line))];
    }
    let spells = rows.of_row(row);
    if !context.full {
        return folded(context, id, &spells);
    }
    let nodes = spells.into_iter().map(|spell| match context.tells(id, spell) {
        true => Node::new(Kind::Row, row_name(context, id, spell))
            .because(populations(context, id, spell))
            .because(lines(context, id, spell)),
        false => Node::new(Kind::Row, format!("{}, as above", row_name(context, id, spell))),
    });
    nodes.collect()
}

/// The lines that a row is behind.
pub(super) fn lines(context: &Context, record: RecordId, row: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    for id in context.model.payments_in_file_order() {
        let payment = &context.model.payments[id];
        if context.record_of(payment.frame).is_some_and(|own| own == record)
            && context.has(payment.selection, row)
        {
            nodes.extend(line_behind(context, id, payment, row));
        }
    }
    nodes
}

fn line_behind(context: &Context, id: PaymentId, payment: &Payment, row: usize) -> Option<Node> {
    let at = match &context.model.frames[payment.frame] {
        Frame::Rows(_) => u32::try_from(row).ok()?,
        Frame::Groups { .. } => context.group_of(payment.frame, row)?,
        Frame::Contract | Frame::Statement => 0,
    };
    let line: PaymentLine = context.outcome.payment(id)?.of(at)?;
    let amount = money(context.model, &line.paid());
    let payee = context.outcome.payees.get(line.payee as usize).map(String::as_str).unwrap_or_default();
    let period = show::period(context.model, context.model.contract.statements, line.period_index);
    let keys = if context.full { format!(" ({})", keys_words(context, payment, at)) } else { String::new() };
    let what = if payment.clawback.is_some() { "due" } else { "a line" };
    let paid =
        if line.period.is_some() { "" } else { ", which falls outside term and settlement and is not paid" };
    let text = format!("behind {what} of {}/{payee}/{period}, {amount}{keys}{paid}", payment.title.name);
    Some(Node::new(Kind::Line, text).with_value(amount, None))
}
