//! Who is in a population, and by which condition the others are left out.

use super::context::Context;
use super::formula::leaves;
use super::node::{Kind, Node};
use super::row_places::row_name;
use super::value::{is_fact, leaf_node};
use crate::model::{Expr, ExprKind, FactId, Population, RunningOp, Type};
use crate::run::Failed;
use crate::show;
use crate::text;
use crate::value::CompareOp;

/// The population of a fact that is one.
pub(super) fn population_of<'a>(context: &Context<'a>, fact: FactId) -> Option<&'a Population> {
    context.model.facts[fact].population()
}

/// The conditions of a cohort, outcome or clause itself.
pub(super) fn conditions_of<'a>(context: &Context<'a>, id: FactId) -> impl Iterator<Item = &'a Expr> {
    population_of(context, id).into_iter().flat_map(|population| &population.conditions)
}

/// Why a row is in a population: each condition of it, and of all that it is a subset of.
pub(super) fn met_nodes(context: &Context, id: FactId, row: usize) -> Vec<Node> {
    let mut within = population_of(context, id).and_then(|population| population.within);
    let mut all = vec![id];
    while let Some(outer) = within {
        all.push(outer);
        within = population_of(context, outer).and_then(|population| population.within);
    }
    let of = |of: FactId| conditions_of(context, of).map(move |condition| (of, condition));
    let nodes = all.into_iter().rev().flat_map(of).map(|(of, condition)| {
        let owner = (of != id).then_some(of);
        met_node(context, condition, owner, row).because(beneath(context, condition, row))
    });
    nodes.collect()
}

/// `met: outcome_date is on or after start_date; here outcome_date is 1 June 2025`: a condition that a row meets, with
/// the values that the words leave open; and whose condition it is, if that is to be said.
pub(super) fn met_node(context: &Context, condition: &Expr, owner: Option<FactId>, row: usize) -> Node {
    let at = u32::try_from(row).unwrap_or(u32::MAX);
    let words = show::condition(context.model, condition);
    let owner = owner.map(|owner| format!(" (a condition of {})", context.model.facts[owner].title.name));
    let values = values(context, &open(condition), at);
    let here = if values.is_empty() { String::new() } else { format!("; here {}", text::all_of(&values)) };
    let text = format!("met: {words}{}{here}", owner.unwrap_or_default());
    Node::new(Kind::Condition, text).at_line(context.line(condition.span))
}

/// What a condition rests on beyond the row itself: what is defined, and values over other rows.
pub(super) fn beneath(context: &Context, condition: &Expr, row: usize) -> Vec<Node> {
    let Ok(at) = u32::try_from(row) else { return Vec::new() };
    // Which row a pick took is said by the condition.
    if matches!(condition.kind, ExprKind::Running(_)) {
        return Vec::new();
    }
    let leaves = leaves(condition).into_iter().filter(|leaf| leaf.ty != Type::YesNo && is_fact(leaf));
    leaves.map(|leaf| leaf_node(context, leaf, at, 1)).collect()
}

/// What the words of a met condition leave open: not what they say themselves, `outcome is independent`, `reviewed`.
pub(super) fn open(condition: &Expr) -> Vec<&Expr> {
    match &condition.kind {
        ExprKind::Compare(comparison) if comparison.op == CompareOp::Is => {
            let sides = [&comparison.left, &comparison.right];
            let said = sides.iter().any(|side| matches!(side.kind, ExprKind::Constant(_)));
            if said { Vec::new() } else { operands(condition) }
        }
        ExprKind::Compare(_) => operands(condition),
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().flat_map(open).collect(),
        // Nothing is left open of what is not there.
        ExprKind::Given(_, given) if !given => Vec::new(),
        _ => operands(condition).into_iter().filter(|part| part.ty != Type::YesNo).collect(),
    }
}

/// The condition that failed, in the contract's words, and whose it is if not the population's own:
/// `reviewed (of eligible)`.
pub(super) fn condition_words(context: &Context, failed: Failed, asked: FactId) -> String {
    let words = condition(context, failed)
        .map(|condition| show::condition(context.model, condition))
        .unwrap_or_default();
    let owner = context.model.facts[failed.of].title.name.as_str();
    if failed.of == asked { words } else { format!("{words} (a condition of {owner})") }
}

/// The same with the values of a row: `not met: outcome is independent; here outcome is reduced`.
pub(super) fn condition_in_row(context: &Context, failed: Failed, asked: FactId, row: usize) -> String {
    let words = condition_words(context, failed, asked);
    let at = u32::try_from(row).unwrap_or(u32::MAX);
    if let Some(instead) = condition(context, failed).and_then(|pick| picked_instead(context, pick, at)) {
        return format!("{words}; {instead}");
    }
    let parts = condition(context, failed).map(operands).unwrap_or_default();
    format!("not met: {words}; here {}", text::all_of(&values(context, &parts, at)))
}

/// `outcome is reduced`: what each part of a condition is, once.
fn values(context: &Context, parts: &[&Expr], at: u32) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for part in parts {
        let words = match &part.kind {
            ExprKind::Related(related) => related.words.clone(),
            _ => context.words(part.span),
        };
        let value = format!("{words} is {}", context.shown(part, at));
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// Which row a pick took: `the first is participant.csv row 3`.
fn picked_instead(context: &Context, condition: &Expr, at: u32) -> Option<String> {
    let ExprKind::Running(pick) = &condition.kind else { return None };
    let record = context.record_of(condition.frame)?;
    let (series, _) = context.series(condition, at)?;
    let (word, taken) = match pick.op {
        RunningOp::First => ("first", series.first()),
        RunningOp::Last => ("last", series.last()),
        _ => return None,
    };
    Some(format!("the {word} is {}", row_name(context, record, *taken? as usize)))
}

/// What a condition compares; of one that compares nothing, the names in it.
fn operands(condition: &Expr) -> Vec<&Expr> {
    match &condition.kind {
        ExprKind::Compare(comparison) => {
            let sides = [&comparison.left, &comparison.right].into_iter();
            sides.filter(|side| !matches!(side.kind, ExprKind::Constant(_))).collect()
        }
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().flat_map(operands).collect(),
        ExprKind::Not(part) => operands(part),
        _ => leaves(condition),
    }
}

/// The condition itself.
pub(super) fn condition<'a>(context: &Context<'a>, failed: Failed) -> Option<&'a Expr> {
    population_of(context, failed.of)?.conditions.get(failed.condition)
}
