//! Who is in a population, and by which condition the others are left out.

use super::context::Context;
use super::formula::leaves;
use super::row_places::row_name;
use crate::model::{Expr, ExprKind, FactId, FactKind, Population, RunningOp};
use crate::run::Failed;
use crate::show;
use crate::text;

/// The population of a fact that is one.
pub(super) fn population_of<'a>(context: &Context<'a>, fact: FactId) -> Option<&'a Population> {
    match &context.model.facts[fact].kind {
        FactKind::Cohort(population)
        | FactKind::RunResult(population, _)
        | FactKind::Selection(population) => Some(population),
        FactKind::Define | FactKind::Measure { .. } | FactKind::Scale(_) => None,
    }
}

/// The condition that failed, in the contract's words, and whose it is if not the population's own: `reviewed (of eligible)`.
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
    format!("not met: {words}; here {}", text::all_of(&values))
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
