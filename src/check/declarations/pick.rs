//! `only the first for each person in order of start_date`: the rows of a population of which the others are left out.

use crate::analysis::FlowFacts;
use crate::check::Checker;
use crate::check::resolve::scope::Scope;
use crate::check::types::Placed;
use crate::model::{Expr, ExprKind, Population, Running, RunningOp, Type};
use crate::source::Spanned;
use crate::syntax::ast::Only;

impl Checker<'_> {
    /// The pick of a population as its last condition: whether the row is the first (or last) of those that meet all
    /// before it.
    pub(crate) fn pick(
        &mut self,
        only: &Spanned<Only>,
        population: &Population,
        proven: &FlowFacts,
    ) -> Option<Expr> {
        let frame = self.rows_of(population.record);
        let scope = Scope::rows(frame, population.record, proven.clone());
        let Only { last, series } = &only.node;
        let Placed { keys, order, falls, file_order } = self.placed_in(series, population.within, &scope)?;
        let which = if *last { "last" } else { "first" };
        let shared: Vec<String> = keys.iter().map(|key| self.as_written(key.span)).collect();
        let shared =
            if shared.is_empty() { String::new() } else { format!(" for this {},", shared.join(" and ")) };
        let words = format!("not the {which}{shared} in order of {}", self.as_written(series.span));
        let running = Running {
            window: None,
            holds: None,
            op: if *last { RunningOp::Last } else { RunningOp::First },
            value: None,
            within: population.within,
            conditions: population.conditions.clone(),
            keys,
            order,
            falls,
            file_order,
            words,
        };
        let kind = ExprKind::Running(Box::new(running));
        Some(Expr { kind, ty: Type::YesNo, frame, may_be_blank: false, span: only.span })
    }
}
