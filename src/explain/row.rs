//! What became of a row of the data.

use super::eye::Eye;
use super::node::{Explanation, Kind, Node};
use super::payment::{keys_words, money};
use super::population::{condition, condition_in_row, population_of};
use super::rows::{behind_spell, row_name};
use super::target::{RowTarget, evaluator};
use super::value::fact_node;
use crate::diagnostic::Refusal;
use crate::model::{
    Expr, ExprKind, Fact, FactId, FactKind, Frame, Model, Payment, PaymentId, RecordId, Type,
};
use crate::run::{NoDays, Outcome, PaymentLine, Value};
use crate::{show, statement};

/// Explains what a row was counted in, what it was left out of and by which condition, and the lines that it is behind.
pub fn explain_row(
    model: &Model,
    outcome: &Outcome,
    target: &RowTarget,
    full: bool,
) -> Result<Explanation, Refusal> {
    let evaluator = evaluator(model, outcome)?;
    let eye = Eye::new(model, outcome, &evaluator, full);
    let (record, row) = target.find(&eye)?;
    let name = model.records[record].title.name.as_str();
    let name = match model.spell(record) {
        Some(_) => row_name(&eye, record, row),
        None => format!("{name} in {}", row_name(&eye, record, row)),
    };
    let node = Node::new(Kind::Row, name)
        .because(cells(&eye, record, row))
        .because(behind_spell(&eye, record, row))
        .because(running_values(&eye, record, row))
        .because(populations(&eye, record, row))
        .because(lines(&eye, record, row));
    Ok(Explanation::new(model.source.name(), full, vec![node]))
}

/// What the row says.
fn cells(eye: &Eye, record: RecordId, row: usize) -> Vec<Node> {
    let Some(table) = eye.table(record) else { return Vec::new() };
    let cells = eye.model.records[record].fields.iter().zip(&table.columns).map(|(field, column)| {
        let value = Value::of(column, row, &field.ty, &eye.outcome.data);
        let value = match (&value, &field.ty) {
            // What only tells rows apart is read without commas.
            (Value::Number(_), Type::Number(ty)) if ty.unit.is_none() && field.whole => {
                value.words(eye.model, &eye.outcome.data)
            }
            (Value::Blank, _) => "blank".to_owned(),
            (given, ty) => given.shown(eye.model, &eye.outcome.data, ty),
        };
        format!("{} {value}", field.name)
    });
    vec![Node::new(Kind::Value, cells.collect::<Vec<_>>().join(", "))]
}

/// What the row has through the rows that stand before it.
fn running_values(eye: &Eye, record: RecordId, row: usize) -> Vec<Node> {
    let Ok(at) = u32::try_from(row) else { return Vec::new() };
    let defined = facts_of(eye, record).into_iter().filter(|(_, fact)| matches!(fact.kind, FactKind::Define));
    let running = defined.filter(|(id, fact)| runs(&fact.value) && eye.fact(*id, at) != Value::Blank);
    running.map(|(id, _)| fact_node(eye, id, at, 1)).collect()
}

/// Whether an expression runs over rows.
fn runs(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Running(_)) || expr.operands().into_iter().any(runs)
}

/// The facts of the rows of a record.
fn facts_of<'a>(eye: &Eye<'a>, record: RecordId) -> Vec<(FactId, &'a Fact)> {
    let in_order = eye.model.facts_in_file_order();
    let facts = in_order.into_iter().map(|id| (id, &eye.model.facts[id]));
    let of_record = |fact: &Fact| matches!(&eye.model.frames[fact.frame], Frame::Rows(own) if *own == record);
    facts.filter(|(_, fact)| of_record(fact)).collect()
}

/// Every cohort, outcome and clause that takes rows of the record: in it, or left out of it by what.
fn populations(eye: &Eye, record: RecordId, row: usize) -> Vec<Node> {
    let facts = facts_of(eye, record).into_iter();
    facts.filter_map(|(id, fact)| population_node(eye, id, fact, row)).collect()
}

fn population_node(eye: &Eye, id: FactId, fact: &Fact, row: usize) -> Option<Node> {
    population_of(eye, id)?;
    let name = &fact.title.name;
    let word = match &fact.kind {
        FactKind::Cohort(_) => "cohort",
        FactKind::Outcome(..) => "outcome",
        _ => statement::clause_kind(eye.model, id),
    };
    let node = match eye.first_failed(id, row) {
        None => Node::new(Kind::In, format!("in {word} {name}")).because(spells_of(eye, id, row)),
        Some(failed) => {
            let reason = Node::new(Kind::Condition, condition_in_row(eye, failed, id, row));
            let line = condition(eye, failed).map(|condition| eye.line(condition.span));
            let reason = line.map_or(reason.clone(), |line| reason.at_line(line));
            Node::new(Kind::Out, format!("not in {word} {name}")).because([reason])
        }
    };
    Some(node.at_line(eye.line(fact.title.span)))
}

/// What a spell made of a row that it took in: the spells, and what became of each; or what left no day of the row.
fn spells_of(eye: &Eye, selection: FactId, row: usize) -> Vec<Node> {
    let Some((id, ..)) = eye.model.spells().find(|(.., spell)| spell.selection == selection) else {
        return Vec::new();
    };
    let (Some(rows), Ok(row)) = (eye.outcome.spells.get(id.index()), u32::try_from(row)) else {
        return Vec::new();
    };
    if let Some(lost) = rows.lost().iter().find(|lost| lost.row == row) {
        let (words, line) = statement::no_days_words(eye.model, NoDays { spell: id, step: lost.step });
        let node = Node::new(Kind::Out, format!("none of its days is in one: {words}"));
        return vec![line.map_or(node.clone(), |line| node.at_line(line))];
    }
    let spells = rows.of_row(row).into_iter();
    let nodes = spells.map(|spell| {
        Node::new(Kind::Row, row_name(eye, id, spell))
            .because(populations(eye, id, spell))
            .because(lines(eye, id, spell))
    });
    nodes.collect()
}

/// The lines that a row is behind.
fn lines(eye: &Eye, record: RecordId, row: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    for id in eye.model.payments_in_file_order() {
        let payment = &eye.model.payments[id];
        if eye.record_of(payment.frame).is_some_and(|own| own == record) && eye.has(payment.selection, row) {
            nodes.extend(line_behind(eye, id, payment, row));
        }
    }
    nodes
}

fn line_behind(eye: &Eye, id: PaymentId, payment: &Payment, row: usize) -> Option<Node> {
    let at = match &eye.model.frames[payment.frame] {
        Frame::Rows(_) => u32::try_from(row).ok()?,
        Frame::Groups { .. } => eye.group_of(payment.frame, row)?,
        Frame::Contract | Frame::Statement => 0,
    };
    let line: &PaymentLine = eye.outcome.payment(id)?.lines.iter().find(|line| line.at == at)?;
    let amount = money(eye.model, &line.paid());
    let payee = eye.outcome.payees.get(line.payee as usize).map(String::as_str).unwrap_or_default();
    let period = show::period(eye.model, eye.model.contract.statements, line.period_index);
    let keys = if eye.full { format!(" ({})", keys_words(eye, payment, at)) } else { String::new() };
    let what = if payment.clawback.is_some() { "due" } else { "a line" };
    let paid =
        if line.period.is_some() { "" } else { ", which falls outside term and settlement and is not paid" };
    let text = format!("behind {what} of {}/{payee}/{period}, {amount}{keys}{paid}", payment.title.name);
    Some(Node::new(Kind::Line, text).with_value(amount, None))
}
