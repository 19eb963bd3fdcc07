//! A cap of several payments together: their lines stand side by side, in one order, and each gets back what is cut of it.

use std::collections::{BTreeMap, BTreeSet};

use super::caps::{Reduced, Under, cut_name, left_name, untold};
use super::dialect::SqlType;
use super::line::{Extra, Lines, PART, PAYEE, PERIOD, Shared};
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::{Relation, Scope, fresh_in};
use super::tree::{Call, From, Join, Keeps, Query, Select, Sign, Sql, Step};
use super::value::{Num, Value};
use crate::model::{FrameId, LimitId, LimitTarget};
use crate::plan::TargetPlan;
use crate::source::Span;

/// What the join of a line to what is cut of it is called.
const CUT: &str = "c";

impl Maker<'_> {
    pub(super) fn cap_of_several(
        &mut self,
        id: LimitId,
        targets: &[LimitTarget],
        plans: &[TargetPlan],
    ) -> Made<()> {
        let limit = &self.model.limits[id];
        let (name, span) = (limit.title.name.clone(), limit.title.span);
        let mut all = Vec::new();
        for target in targets {
            if !self.is_wide_payment(target.payment) {
                let help = "let there be a cap of the payments on rows, and one of what is paid by group";
                return Err(Refusal::of(
                    span,
                    "a cap of each of many on payments of which Meed works one out is not said in SQL",
                )
                .with_help(help));
            }
            all.push(self.lines_of(target.payment)?);
        }
        if all.iter().any(|lines| lines.cuts.iter().any(|(known, _)| *known == id)) {
            return Ok(());
        }
        self.can_be_pooled(id, targets, &all, span)?;
        let of_wholes = |lines: &Lines| lines.shared.as_ref().is_some_and(|shared| shared.whole.wide);
        let wide =
            all.iter().any(|lines| lines.wide || self.of_shared(id, lines).is_some() && of_wholes(lines));
        let places = all.iter().map(|lines| lines.places.len()).max().unwrap_or(0);
        let mut parts = Vec::new();
        for (((place, target), plan), lines) in (0i128..).zip(targets).zip(plans).zip(&all) {
            parts.push(self.pooled((id, place), (target, plan), lines, (wide, places))?);
        }
        // A cap of one amount for all is written as it is.
        let amounts = parts.iter().map(|part| part.columns.iter().find(|(_, name)| name == MOST_IN_ALL));
        let amounts: BTreeSet<Option<i128>> =
            amounts.map(|amount| constant(amount.map(|(sql, _)| sql))).collect();
        let alike = amounts.first().copied().flatten().filter(|_| amounts.len() == 1).map(Sql::Int);
        let names: Vec<String> = parts
            .first()
            .map(|part| part.columns.iter().map(|(_, name)| name.clone()).collect())
            .unwrap_or_default();
        let step = self.fresh(&format!("{name}_lines"));
        let comment = self.comment("cap", &name, span);
        self.steps.push(Step { name: step.clone(), comment: comment.clone(), query: Query::UnionAll(parts) });
        let mut scope = Scope::of(FrameId(u32::MAX), Relation::new(step, BTreeMap::new(), names));
        let first = targets.first();
        let column = |name: &str, count: usize| -> Vec<Sql> {
            (0..count).map(|at| Sql::column(&format!("{name}_{at}"))).collect()
        };
        let falls = |at: usize| first.and_then(|first| first.falls.get(at)).copied().unwrap_or(false);
        let orders = first.map_or(0, |first| first.order.len());
        let order = column("order", orders).into_iter().enumerate().map(|(at, sql)| (sql, falls(at)));
        // What the order does not tell apart is taken by payment, period, payee and amount.
        let ties = [
            Sql::column(PAYMENT),
            Sql::column(PERIOD),
            Sql::ByBytes(Box::new(Sql::column(PAYEE))),
            Sql::column(LEFT),
        ];
        let under = Under {
            counts: Sql::column(COUNTS),
            keys: column("key", first.map_or(0, |first| first.keys.len())),
            order: order.chain(ties.map(|tie| (tie, false))).collect(),
            amount: alike.unwrap_or(Sql::column(MOST_IN_ALL)),
            left: Sql::column(LEFT),
        };
        let bound = all.iter().map(|lines| lines.bound).max().unwrap_or(0);
        let cut = self.cut_of(under, (bound, wide), &mut scope, span)?;
        let cut = match scope.bind(cut, &cut_name(id)) {
            Sql::Column(_, name) => name,
            _ => return Err(Refusal::unexpected(span, "a cap that cuts the same of all lines")),
        };
        let used = self.finished(scope, &format!("{name}_used"), &comment)?;
        for ((place, target), lines) in (0i128..).zip(targets).zip(all) {
            let on = |own: Sql, theirs: &str| own.infix(Sign::Is, Sql::of(CUT, theirs));
            let mut same = vec![on(Sql::Int(place), PAYMENT), on(part_of(&lines), PART)];
            same.extend(
                lines
                    .places
                    .iter()
                    .enumerate()
                    .map(|(at, place)| on(Sql::column(place).cast(SqlType::Text), &format!("at_{at}"))),
            );
            let found = Sql::call(Call::Coalesce, vec![Sql::of(CUT, &cut), Sql::Int(0)]);
            let own = lines.cuts.last().map_or_else(
                || Sql::column(super::line::AMOUNT),
                |(limit, _)| Sql::column(&left_name(*limit)),
            );
            let join = Join {
                step: used.step.clone(),
                alias: CUT.to_owned(),
                on: Sql::all(same),
                keeps: Keeps::Once,
            };
            match self.of_shared(id, &lines) {
                Some(shared) => {
                    let found = found.cast(if wide { SqlType::Wide } else { SqlType::Whole });
                    self.reduced_before_shared((id, target), lines, shared, (found, join), own)?;
                }
                None => {
                    let found = found.cast(if lines.wide { SqlType::Wide } else { SqlType::Whole });
                    let left = own.infix(Sign::Minus, found.clone());
                    let reduced = Reduced {
                        step: lines.step.clone(),
                        names: lines.names.clone(),
                        columns: vec![(found, cut_name(id)), (left, left_name(id))],
                        joins: vec![join],
                    };
                    self.reduced(id, target.payment, lines, cut_name(id), reduced);
                }
            }
        }
        Ok(())
    }

    /// What lines are parts of, where a cap cuts them before they are shared.
    fn of_shared(&self, id: LimitId, lines: &Lines) -> Option<Shared> {
        lines.shared.clone().filter(|_| self.model.limits[id].before_shared)
    }

    /// The lines of one payment after a cap of several that cuts each whole: what is cut of it is found at its first part.
    fn reduced_before_shared(
        &mut self,
        (id, target): (LimitId, &LimitTarget),
        lines: Lines,
        shared: Shared,
        (found, join): (Sql, Join),
        own: Sql,
    ) -> Made<()> {
        let (name, span) = (self.model.limits[id].title.name.clone(), self.model.limits[id].title.span);
        let comment = self.comment("cap", &name, span);
        let step = self.fresh(&format!("{name}_found"));
        let mut names = lines.names.clone();
        let column = fresh_in(&mut names, "_cut_found");
        let select = Select {
            star: true,
            columns: vec![(found, column.clone())],
            from: From::Step(lines.step.clone()),
            joins: vec![join],
            ..Select::default()
        };
        let query = Query::Select(Box::new(select));
        self.steps.push(Step { name: step.clone(), comment: comment.clone(), query });
        let relation = Relation::new(step, BTreeMap::new(), names);
        let mut scope = Scope::of(self.model.payments[target.payment].frame, relation);
        let (cut, shared) = self.of_parts(&lines, &shared, Sql::column(&column), &own, &mut scope, span)?;
        let cut = scope.bind(cut, &cut_name(id));
        let relation = self.finished(scope, &format!("{name}_shared"), &comment)?;
        let column = if let Sql::Column(_, name) = &cut { name.clone() } else { cut_name(id) };
        let left = (own.infix(Sign::Minus, cut), left_name(id));
        let reduced =
            Reduced { step: relation.step, names: relation.names, columns: vec![left], joins: Vec::new() };
        self.reduced(id, target.payment, Lines { shared: Some(shared), ..lines }, column, reduced);
        Ok(())
    }

    /// Whether lines of several payments can stand side by side.
    fn can_be_pooled(&self, id: LimitId, targets: &[LimitTarget], all: &[Lines], span: Span) -> Made<()> {
        if all.iter().any(|lines| lines.places.is_empty()) {
            return Err(untold(span));
        }
        let Some((first, others)) = targets.split_first() else { return Ok(()) };
        if others.iter().any(|target| target.falls != first.falls) {
            return Err(Refusal::of(
                span,
                "an order that rises for one payment and falls for another is not said in SQL",
            )
            .with_help("let the cap have one order for all of its payments"));
        }
        let places_of = |extra: Extra| -> BTreeSet<u32> {
            let scale = |lines: &Lines| match lines.extras.get(&extra) {
                Some(Value::Number(Num { scale, .. })) => Some(*scale),
                _ => None,
            };
            all.iter().filter_map(scale).collect()
        };
        let keys = (0..first.keys.len()).map(|at| Extra::Key(id, at));
        let orders = (0..first.order.len()).map(|at| Extra::Order(id, at));
        if keys.chain(orders).any(|extra| places_of(extra).len() > 1) {
            return Err(Refusal::of(span, "keys of different decimal places are not compared in SQL")
                .with_help("let the columns have as many decimal places"));
        }
        Ok(())
    }

    /// The lines of one payment as they stand beside those of others.
    fn pooled(
        &mut self,
        (id, place): (LimitId, i128),
        (target, plan): (&LimitTarget, &TargetPlan),
        lines: &Lines,
        (wide, places): (bool, usize),
    ) -> Made<Select> {
        let relation = Relation::new(lines.step.clone(), BTreeMap::new(), lines.names.clone());
        let mut scope = Scope::of(self.model.payments[target.payment].frame, relation);
        let under = self.under_cap((id, place), (target, plan), lines, &mut scope)?.under;
        let name = &self.model.limits[id].title.name;
        let comment = self.comment("cap", name, self.model.limits[id].title.span);
        let step = self.finished(scope, &format!("{name}_of_one"), &comment)?.step;
        let ty = if wide { SqlType::Wide } else { SqlType::Whole };
        let mut columns = vec![
            (Sql::Int(place), PAYMENT.to_owned()),
            (under.counts, COUNTS.to_owned()),
            (Sql::column(PERIOD), PERIOD.to_owned()),
            (Sql::column(PAYEE), PAYEE.to_owned()),
            (under.left.cast(ty), LEFT.to_owned()),
            (under.amount.cast(ty), MOST_IN_ALL.to_owned()),
            (part_of(lines), PART.to_owned()),
        ];
        columns.extend((0..).zip(under.keys).map(|(at, key): (usize, Sql)| (key, format!("key_{at}"))));
        let order = (0..).zip(under.order).map(|(at, (part, _)): (usize, _)| (part, format!("order_{at}")));
        columns.extend(order);
        columns.extend((0..places).map(|at| {
            let place = lines.places.get(at).map_or(Sql::Text(String::new()), |place| Sql::column(place));
            (place.cast(SqlType::Text), format!("at_{at}"))
        }));
        Ok(Select { columns, from: From::Step(step), ..Select::default() })
    }
}

/// A number that is the same for all lines.
fn constant(sql: Option<&Sql>) -> Option<i128> {
    match sql? {
        Sql::Int(amount) => Some(*amount),
        Sql::Cast(_, of) => constant(Some(of)),
        _ => None,
    }
}

/// Which part of a whole a line is.
fn part_of(lines: &Lines) -> Sql {
    if lines.names.contains(PART) { Sql::column(PART) } else { Sql::Int(0) }
}

/// The columns that lines have beside those of other payments.
const PAYMENT: &str = "payment";
const COUNTS: &str = "counts";
const LEFT: &str = "amount_left";
const MOST_IN_ALL: &str = "most";
