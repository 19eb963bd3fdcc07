//! What cannot occur is not asked for: a value beyond the range of its field, a blank of what is known to be given, a
//! group without rows where groups are made of rows. Only what is plain from how a value is made; where in doubt, a
//! situation can occur.

use crate::model::{Expr, ExprKind, FactId, FactKind, Frame, FrameId, Model, Population, exprs};

/// Whether a condition can be unknown where some values are known to be given.
pub(super) fn may_be_unknown<'e>(model: &'e Model, condition: &'e Expr, given: &[&'e Expr]) -> bool {
    if !condition.may_be_blank || given.contains(&condition) || finds_a_value(model, condition) {
        return false;
    }
    let parts: &[Expr] = match &condition.kind {
        ExprKind::Or(parts) => parts,
        // A define is blank where what it is made of is; outside its cohort, of which a case tells, it is blank anyway.
        ExprKind::Fact(fact)
            if matches!(model.facts[*fact].kind, FactKind::Define)
                && !matches!(model.facts[*fact].value.kind, ExprKind::Cases(..)) =>
        {
            return may_be_unknown(model, &model.facts[*fact].value, given);
        }
        // A count of rows sought is blank where a side of the row that asks is.
        ExprKind::Related(related) if related.sought.of_nothing_is_nought() => {
            return related.asked().any(|side| may_be_unknown(model, side, given));
        }
        _ => {
            let blank: Vec<&Expr> =
                condition.operands().into_iter().filter(|operand| operand.may_be_blank).collect();
            return blank.is_empty()
                || blank.into_iter().any(|operand| may_be_unknown(model, operand, given));
        }
    };
    // Where one of them is `X is blank`, a blank X makes the whole met.
    let given: Vec<&Expr> = given.iter().copied().chain(parts.iter().filter_map(given_unless)).collect();
    parts.iter().any(|part| may_be_unknown(model, part, &given))
}

/// Whether a lookup of a measure finds a value whatever the keys: where there is no such group, the measure of nothing,
/// which is not blank.
fn finds_a_value(model: &Model, expr: &Expr) -> bool {
    let ExprKind::Lookup { of, keys } = &expr.kind else { return false };
    let ExprKind::Fact(fact) = of.kind else { return false };
    !model.facts[fact].value.may_be_blank && keys.iter().all(|key| !key.may_be_blank)
}

/// Whether a condition can be met, and whether it can be not met: to ask for a blank of what is known to be given goes
/// one way only.
pub(super) fn can_go(condition: &Expr) -> (bool, bool) {
    match &condition.kind {
        ExprKind::Given(value, given) if !value.may_be_blank => (*given, !*given),
        _ => (true, true),
    }
}

/// What the conditions of the subsets that a population is a subset of prove given.
pub(super) fn given_within(model: &Model, population: &Population) -> Vec<Expr> {
    let mut given = Vec::new();
    let mut next = population.within;
    while let Some(FactKind::Cohort(population) | FactKind::Outcome(population, _)) =
        next.map(|fact| &model.facts[fact].kind)
    {
        let proved = population.conditions.iter().flat_map(compared);
        given.extend(proved.cloned());
        next = population.within;
    }
    given
}

/// The values that a met condition has compared, or asked to be given.
fn compared(part: &Expr) -> Vec<&Expr> {
    match &part.kind {
        ExprKind::Compare(comparison) if comparison.blank.is_none() => {
            vec![&comparison.left, &comparison.right]
        }
        ExprKind::Given(value, true) => vec![&**value],
        _ => Vec::new(),
    }
}

/// What a met condition about the row that a reference leads to proves given there: of `person's early`, what `early`
/// compares.
pub(super) fn given_by(model: &Model, condition: &Expr) -> Vec<Expr> {
    let ExprKind::Spread(inner, map) = &condition.kind else { return Vec::new() };
    let ExprKind::Fact(fact) = inner.kind else { return Vec::new() };
    let mut given = Vec::new();
    let mut next = Some(fact);
    while let Some(FactKind::Cohort(population) | FactKind::Outcome(population, _)) =
        next.map(|fact| &model.facts[fact].kind)
    {
        for part in &population.conditions {
            given.extend(compared(part).into_iter().map(|value| Expr {
                kind: ExprKind::Spread(Box::new(value.clone()), map.clone()),
                ty: value.ty.clone(),
                frame: condition.frame,
                may_be_blank: true,
                span: value.span,
            }));
        }
        next = population.within;
    }
    given
}

/// The values in the conditions of a population that are taken over its own rows, and so over at least the row that
/// asks: of `where received_date is last_received`, where that is the latest of the same population.
pub(super) fn taken_over<'m>(model: &'m Model, population: &'m Population) -> Vec<&'m Expr> {
    let mut found = Vec::new();
    let mut open: Vec<&Expr> = population.conditions.iter().collect();
    while let Some(expr) = open.pop() {
        if is_taken_over(model, population, expr) {
            found.push(expr);
        }
        open.extend(expr.operands());
    }
    found
}

fn is_taken_over(model: &Model, population: &Population, expr: &Expr) -> bool {
    let ExprKind::Spread(inner, map) = &expr.kind else { return false };
    let ExprKind::Fact(fact) = inner.kind else { return false };
    if !map.through.is_empty() {
        return false;
    }
    let fact = &model.facts[fact];
    let FactKind::Measure { selection, .. } = fact.kind else { return false };
    let FactKind::Selection(over) = &model.facts[selection].kind else { return false };
    let Frame::Groups { record, keys } = &model.frames[fact.frame] else { return false };
    let plain = matches!(&fact.value.kind, ExprKind::Aggregate(aggregate) if aggregate.within.is_none()
        && aggregate.value.as_ref().is_none_or(|value| !value.may_be_blank));
    let always_grouped = keys.iter().all(|key| !key.value.may_be_blank);
    let holds_the_row =
        over.conditions.is_empty() && over.within.is_none_or(|whole| is_part(model, population, whole));
    *record == population.record && plain && always_grouped && holds_the_row
}

/// Whether a population is made of rows of another.
fn is_part(model: &Model, population: &Population, whole: FactId) -> bool {
    let mut within = population.within;
    while let Some(fact) = within {
        if fact == whole {
            return true;
        }
        within = match &model.facts[fact].kind {
            FactKind::Cohort(population) | FactKind::Outcome(population, _) => population.within,
            _ => None,
        };
    }
    false
}

/// What is given where a condition is not met: `ended_date is blank` is not met where it is given.
pub(super) fn given_unless(condition: &Expr) -> Option<&Expr> {
    match &condition.kind {
        ExprKind::Given(value, false) => Some(value),
        _ => None,
    }
}

/// Whether every group of a measure holds a row that it is taken over: it takes in every row of its record, and nobody
/// asks for a group that there is not.
pub(super) fn always_has_rows(model: &Model, id: FactId, frame: FrameId, selection: FactId) -> bool {
    let groups = matches!(&model.frames[frame], Frame::Groups { .. });
    let takes_all = match &model.facts[selection].kind {
        FactKind::Selection(population) => population.within.is_none() && population.conditions.is_empty(),
        _ => false,
    };
    groups && takes_all && !is_looked_up(model, id)
}

/// Whether a fact is looked up at keys, or known from the other side of a reference.
fn is_looked_up(model: &Model, id: FactId) -> bool {
    fn has(expr: &Expr, id: FactId) -> bool {
        let here = matches!(&expr.kind, ExprKind::Lookup { of, .. } if of.kind == ExprKind::Fact(id));
        here || expr.operands().into_iter().any(|operand| has(operand, id))
    }
    exprs::all_exprs(model).into_iter().any(|expr| has(expr, id))
}
