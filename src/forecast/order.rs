//! In which order fields and records are drawn.

use super::form::Form;
use super::plan::{FieldPlan, Plan, Wrong, wrong};
use crate::model::{Model, Type};

/// The fields so that each comes after those that it hangs on.
pub(super) fn drawn_in_order(fields: Vec<FieldPlan>, at: u64) -> Result<Vec<FieldPlan>, Wrong> {
    let mut open = fields;
    let mut found: Vec<FieldPlan> = Vec::new();
    while !open.is_empty() {
        let waits = |plan: &FieldPlan, open: &[FieldPlan]| {
            let on = plan.groups.iter().flat_map(|group| {
                let when = group.when.as_ref().map(|(field, _)| *field);
                when.into_iter().chain(group.forms.iter().filter_map(Form::hangs_on))
            });
            on.into_iter().any(|field| open.iter().any(|other| other.field == field))
        };
        let Some(next) = (0..open.len()).find(|at| open.get(*at).is_some_and(|plan| !waits(plan, &open)))
        else {
            return Err(wrong(
                at,
                "these fields hang on one another in a circle",
                "let one of them stand alone",
            ));
        };
        found.push(open.remove(next));
    }
    Ok(found)
}

/// The records so that each comes after those that it refers to.
pub(super) fn in_order(model: &Model, plans: Vec<Plan>) -> Vec<Plan> {
    let mut open = plans;
    let mut found: Vec<Plan> = Vec::new();
    while !open.is_empty() {
        let refers = |plan: &Plan, open: &[Plan]| {
            model.records[plan.record].fields.iter().any(|field| match field.ty {
                Type::Reference(to) => to != plan.record && open.iter().any(|other| other.record == to),
                _ => false,
            })
        };
        let next =
            (0..open.len()).find(|at| open.get(*at).is_some_and(|plan| !refers(plan, &open))).unwrap_or(0);
        found.push(open.remove(next));
    }
    found
}
