//! What tells the rows of a population apart.

use super::Terms;
use crate::model::{Expr, ExprKind, FactId, FieldId, Population, RecordId, Running};

impl Terms<'_> {
    /// Values that no two rows of a record, or of a population of its rows, share all of; each list of them is enough.
    pub(crate) fn told_apart_by(&self, id: RecordId, population: Option<FactId>) -> Vec<Vec<Expr>> {
        let record = &self.records[id];
        let field = |position: &u32| {
            let field = record.fields.get(*position as usize)?;
            let kind = ExprKind::Field(FieldId { record: id, field: *position });
            let (ty, may_be_blank, span) = (field.ty.clone(), field.may_be_blank, field.span);
            Some(Expr { kind, ty, frame: record.rows, may_be_blank, span })
        };
        let uniques = record.uniques.iter();
        let mut found: Vec<Vec<Expr>> =
            uniques.filter_map(|unique| unique.fields.iter().map(field).collect()).collect();
        let mut next = population;
        while let Some(population) = next.and_then(|fact| self.population(fact)) {
            found.extend(population.conditions.iter().filter_map(pick).map(|pick| pick.keys.clone()));
            next = population.within;
        }
        found
    }

    /// The keys for each value of which a cohort keeps one row.
    pub(crate) fn picked_by(&self, cohort: FactId) -> Option<&[Expr]> {
        let population = self.population(cohort)?;
        population.conditions.iter().find_map(pick).map(|pick| pick.keys.as_slice())
    }
}

/// The pick of a population, if a condition is that.
fn pick(condition: &Expr) -> Option<&Running> {
    match &condition.kind {
        ExprKind::Running(running) if running.is_pick() => Some(running),
        _ => None,
    }
}

/// Whether a population keeps one row of all that share these values, and leaves out nothing else.
pub(crate) fn keeps_one_for_each(population: &Population, values: &[&Expr]) -> bool {
    let [condition] = population.conditions.as_slice() else { return false };
    pick(condition).is_some_and(|pick| {
        population.within.is_none()
            && !values.is_empty()
            && pick.keys.len() == values.len()
            && pick.keys.iter().all(|key| values.contains(&key) && !key.may_be_blank)
    })
}
