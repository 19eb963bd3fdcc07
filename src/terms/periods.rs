//! Which kinds of period a contract uses.

use std::collections::BTreeSet;

use crate::model::exprs::all_exprs;
use crate::model::{Expr, LineKey, Model, SpellStepKind, Type};
use crate::value::PeriodKind;

/// The kinds of period that stand in a contract.
pub(super) fn periods_in(model: &Model) -> BTreeSet<PeriodKind> {
    fn enter(expr: &Expr, found: &mut BTreeSet<PeriodKind>) {
        if let Some((kind, _)) = expr.as_period() {
            found.insert(kind);
        }
        if let Type::Period(kind) = expr.ty {
            found.insert(kind);
        }
        expr.operands().into_iter().for_each(|operand| enter(operand, found));
    }
    let mut found = BTreeSet::from([model.contract.statements]);
    all_exprs(model).into_iter().for_each(|expr| enter(expr, &mut found));
    for limit in &model.limits {
        found.extend(limit.period_key);
        for key in limit.on.iter().flat_map(|target| target.keys.iter().chain(&target.order)) {
            if let LineKey::Period(kind) = key {
                found.insert(*kind);
            }
        }
    }
    for (_, _, spell) in model.spells() {
        for step in &spell.steps {
            if let SpellStepKind::CutAt(kind) = step.kind {
                found.insert(kind);
            }
        }
    }
    found
}
