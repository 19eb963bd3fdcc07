//! The expressions of a contract, wherever they stand, and the texts in them.

use std::collections::BTreeSet;

use super::{
    Balance, BandValue, Constant, Expr, ExprKind, Fact, FactKind, FieldId, Frame, Limit, LimitTarget,
    LineKey, Made, Model, SpellStepKind,
};

/// The keys of groups.
pub(crate) fn key_exprs(model: &Model) -> impl Iterator<Item = &Expr> {
    model.frames.iter().flat_map(Frame::keys).map(|key| &key.value)
}

/// The value of a key of a line, if it is one.
pub(crate) fn line_key_expr(key: &LineKey) -> Option<&Expr> {
    match key {
        LineKey::Value(value) => Some(value),
        _ => None,
    }
}

/// What rows are worked out from.
pub(crate) fn made_exprs(made: &Made) -> Vec<&Expr> {
    let spell = made.rows();
    let keys = spell.keys.iter().map(|key| &key.value);
    let steps = spell.steps.iter().flat_map(|step| match &step.kind {
        SpellStepKind::Within(first, last) => vec![first, last],
        SpellStepKind::Joined(stretch) | SpellStepKind::Blocks { length: stretch, .. } => {
            vec![&stretch.count]
        }
        _ => Vec::new(),
    });
    let carried = made.balance().into_iter().flat_map(Balance::exprs);
    keys.chain([&spell.from, &spell.to]).chain(steps).chain(carried).collect()
}

/// The values of a band.
pub(crate) fn band_exprs(value: &BandValue) -> Vec<&Expr> {
    match value {
        BandValue::Flat(value) => vec![value],
        BandValue::Line(from, to) => vec![from, to],
    }
}

/// What a fact is worked out from.
pub(crate) fn fact_exprs(fact: &Fact) -> Vec<&Expr> {
    let mut found = vec![&fact.value];
    if let FactKind::Scale(scale) = &fact.kind {
        found.push(&scale.subject);
        for band in &scale.bands {
            found.extend(band.edge.as_ref().map(|edge| &edge.at));
            found.extend(band_exprs(&band.value));
        }
    }
    found
}

/// What a limit reads of its lines.
pub(crate) fn limit_exprs(limit: &Limit) -> Vec<&Expr> {
    limit.on.iter().flat_map(|target| std::iter::once(&target.amount).chain(target_keys(target))).collect()
}

fn target_keys(target: &LimitTarget) -> impl Iterator<Item = &Expr> {
    target.keys.iter().chain(&target.order).filter_map(line_key_expr)
}

/// Every expression of a contract that is not part of another.
pub(crate) fn all_exprs(model: &Model) -> Vec<&Expr> {
    let mut found: Vec<&Expr> = key_exprs(model).collect();
    found.extend(model.facts.iter().flat_map(fact_exprs));
    found.extend(model.records.iter().filter_map(|record| record.made.as_ref()).flat_map(made_exprs));
    for payment in &model.payments {
        found.extend(payment.exprs());
    }
    found.extend(model.limits.iter().flat_map(limit_exprs));
    found.extend(model.clawbacks.iter().flat_map(|clawback| &clawback.limits));
    found
}

/// Whether several rows share what stands in a field, and so are of one: a limit, a spell, or a value that runs from row
/// to row goes by it.
pub(crate) fn rows_share(model: &Model, field: FieldId) -> bool {
    let is_it = |expr: &Expr| expr.kind == ExprKind::Field(field);
    let runs =
        |expr: &Expr| matches!(&expr.kind, ExprKind::Running(running) if running.keys.iter().any(is_it));
    let limits = model.limits.iter().flat_map(|limit| &limit.on).flat_map(|target| &target.keys);
    let spells = model.spells().flat_map(|(_, _, spell)| &spell.keys).map(|key| &key.value);
    limits.filter_map(line_key_expr).chain(spells).any(is_it)
        || all_exprs(model).into_iter().any(|expr| has(expr, &runs))
}

/// Whether an expression, or something that it is made of, is so.
fn has(expr: &Expr, is_so: &impl Fn(&Expr) -> bool) -> bool {
    is_so(expr) || expr.operands().into_iter().any(|operand| has(operand, is_so))
}

/// Every text that stands in a contract as a value, in byte order.
pub(crate) fn texts(model: &Model) -> BTreeSet<&str> {
    fn enter<'m>(expr: &'m Expr, found: &mut BTreeSet<&'m str>) {
        if let ExprKind::Constant(Constant::Text(text)) = &expr.kind {
            found.insert(text);
        }
        expr.operands().into_iter().for_each(|operand| enter(operand, found));
    }
    let mut found = BTreeSet::new();
    all_exprs(model).into_iter().for_each(|expr| enter(expr, &mut found));
    let values = model
        .tariffs
        .iter()
        .flat_map(|tariff| tariff.rows.iter().flat_map(|row| row.keys.iter().chain(&row.values)));
    found.extend(values.filter_map(|value| match value {
        Constant::Text(text) => Some(text.as_str()),
        _ => None,
    }));
    found
}
