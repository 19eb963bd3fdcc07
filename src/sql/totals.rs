//! What lines come to, read by rows.

use std::collections::BTreeMap;

use super::caps::left_name;
use super::dialect::SqlType;
use super::joins::aliased;
use super::line::{AMOUNT, Extra, INSIDE, is_wide_limit};
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Relation, Scope};
use super::tree::{Call, From, Query, Select, Sql, Step};
use super::value::{MOST, NARROW, Num, Over, Value};
use crate::model::{Frame, FrameId, PaymentId, Type};
use crate::plan::Node;
use crate::source::Span;

impl Maker<'_> {
    /// The total of lines that have some keys: nought where there is none, blank where a key is.
    pub(super) fn lines_total(
        &mut self,
        total: u32,
        keys: &[Node],
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        if scope.relation.is_none() {
            return Ok(Value::Number(Num::blank()));
        }
        let mut values = Vec::new();
        for key in keys {
            let value = self.value(key, scope)?;
            values.push(self.in_columns(value, scope, "key"));
        }
        let blank = Sql::any(values.iter().map(Value::is_blank).collect());
        let (step, held, columns) = self.total_step(total, span)?;
        let mut on = Vec::new();
        for ((at, column), value) in columns.iter().enumerate().zip(values) {
            let value = match (&value, self.type_of_key(total, at)?) {
                (Value::Choice(_), Some(ty)) => self.coded(value, &ty, span)?,
                _ => value,
            };
            on.push((Sql::column(column), value.one(span)?));
        }
        let joined = scope.join_step(&step, |alias| aliased(&on, alias));
        let found = scope.taken(&joined, &Value::Number(held.clone())).number(span)?;
        let found = Sql::call(Call::Coalesce, vec![found.of, Sql::Int(0)]);
        let of = match blank {
            Sql::Truth(false) => found,
            blank => Sql::only_if(blank.not(), found),
        };
        Ok(Value::Number(Num { of, ..held }))
    }

    /// Of which choices a key of a total of lines is one.
    fn type_of_key(&mut self, total: u32, at: usize) -> Made<Option<Type>> {
        let of = self.plan.totals.get(total as usize).and_then(|plan| plan.on.first());
        let Some(payment) = of.map(|(payment, _)| *payment) else { return Ok(None) };
        Ok(match self.lines_of(payment)?.extras.get(&Extra::Total(total, at)) {
            Some(Value::Code(_, ty)) => Some(ty.clone()),
            _ => None,
        })
    }

    /// The step that has a total of lines, its value there and the columns of its keys.
    pub(super) fn total_step(&mut self, total: u32, span: Span) -> Made<(String, Num, Vec<String>)> {
        let Some(plan) = self.plan.totals.get(total as usize).cloned() else {
            return Err(Refusal::unexpected(span, "a total of no lines"));
        };
        if let Some(limit) = plan.after {
            let all = std::iter::once(limit).chain(self.model.limits[limit].after.iter().copied());
            if !all.into_iter().all(|limit| is_wide_limit(self.model, self.split, limit)) {
                return Err(Refusal::of(
                    span,
                    "what a cap that Meed applies leaves is not read by rows in SQL",
                )
                .with_help(
                    "read the amount before the cap, or let the cap be for each of what tells the rows apart",
                ));
            }
        }
        let count = plan.on.first().map_or(0, |(_, keys)| keys.len());
        let names: Vec<String> = (0..count).map(|at| format!("key_{at}")).collect();
        if let Some(known) = self.totals.get(&total) {
            let held = known.values.get(&Held::Slot(0)).cloned();
            let held =
                held.ok_or_else(|| Refusal::unexpected(span, "a total without an amount"))?.number(span)?;
            return Ok((known.step.clone(), held, names));
        }
        let mut parts = Vec::new();
        let (mut scale, mut bound) = (0, 0u128);
        for limit in plan.after.iter().flat_map(|limit| self.model.limits[*limit].after.iter().chain([limit]))
        {
            self.cap(*limit)?;
        }
        for (payment, keys) in &plan.on {
            let lines = self.lines_of(*payment)?;
            let left = match (plan.after, lines.cuts.last()) {
                (Some(_), Some((limit, _))) => Sql::column(&left_name(*limit)),
                _ => Sql::column(AMOUNT),
            };
            let mut columns = Vec::new();
            for ((at, key), name) in keys.iter().enumerate().zip(&names) {
                columns.push((self.line_key(key, &lines, (Extra::Total(total, at), 0), span)?, name.clone()));
            }
            columns.push((left, AMOUNT.to_owned()));
            (scale, bound) = (lines.scale, bound.max(lines.bound));
            parts.push(Select {
                columns,
                from: From::Step(lines.step),
                filter: Some(Sql::column(INSIDE)),
                ..Select::default()
            });
        }
        let all = self.fresh("lines_added");
        let comment = "the lines of which the total is read".to_owned();
        self.steps.push(Step { name: all.clone(), comment, query: Query::UnionAll(parts) });
        let bound = bound.checked_mul(super::value::MOST_ROWS).filter(|bound| *bound <= MOST);
        let bound = bound.ok_or_else(|| {
            Refusal::of(span, "lines that can come to more than 38 digits are not added up in SQL")
                .with_help("let the range of the field be narrower, or its column have fewer digits")
        })?;
        let wide = bound >= NARROW;
        let mut columns: Vec<(Sql, String)> =
            names.iter().map(|name| (Sql::column(name), name.clone())).collect();
        let sum = Sql::call(
            Call::Sum,
            vec![Sql::column(AMOUNT).cast(if wide { SqlType::Wide } else { SqlType::Whole })],
        );
        columns.push((sum.cast(if wide { SqlType::Wide } else { SqlType::Whole }), "total".to_owned()));
        let group = (1..=names.len()).collect();
        let select = Select { columns, from: From::Step(all), group, ..Select::default() };
        let step = self.fresh("lines_total");
        self.steps.push(Step {
            name: step.clone(),
            comment: String::new(),
            query: Query::Select(Box::new(select)),
        });
        let held = Num { of: Sql::column("total"), scale, over: Over::Fixed(1), bound, wide };
        let values = BTreeMap::from([(Held::Slot(0), Value::Number(held.clone()))]);
        self.totals.insert(total, Relation::new(step.clone(), values, []));
        Ok((step, held, names))
    }

    /// The rounded amounts of a payment on the frame of its lines; nought where there is no line.
    pub(super) fn payment_at(&mut self, slot: u32, payment: PaymentId, frame: FrameId) -> Made<()> {
        let span = self.model.payments[payment].title.span;
        let name = self.model.payments[payment].title.name.clone();
        let lines = self.lines_of(payment)?;
        if lines.places.is_empty() {
            return Err(Refusal::of(span, "lines of rows that nothing tells apart are not read in SQL")
                .with_help("let a field of the record be `unique`"));
        }
        let mut columns: Vec<(Sql, String)> =
            lines.places.iter().map(|place| (Sql::column(place), place.clone())).collect();
        columns.push((Sql::call(Call::Sum, vec![Sql::column(AMOUNT)]), AMOUNT.to_owned()));
        let group = (1..=lines.places.len()).collect();
        let select = Select { columns, from: From::Step(lines.step.clone()), group, ..Select::default() };
        let step = self.fresh(&format!("{name}_paid"));
        let comment = format!("what {name} comes to, row by row");
        self.steps.push(Step { name: step.clone(), comment, query: Query::Select(Box::new(select)) });
        let mut scope = self.scope(frame)?;
        let mut on = Vec::new();
        for (at, place) in (0u32..).zip(&lines.places) {
            let own = match self.model.frames[frame] {
                Frame::Rows(record) => {
                    let relation = self.relation(frame)?;
                    self.identity(record, &relation, span)?
                }
                _ => {
                    let key = scope
                        .read(Held::Key(at))
                        .ok_or_else(|| Refusal::unexpected(span, "groups without their keys"))?;
                    key.one(span)?
                }
            };
            on.push((Sql::column(place), own));
        }
        let joined = scope.join_step(&step, |alias| aliased(&on, alias));
        let paid = Sql::call(Call::Coalesce, vec![scope.pick(&joined, AMOUNT), Sql::Int(0)]);
        let paid = paid.cast(if lines.wide { SqlType::Wide } else { SqlType::Whole });
        let held =
            Num { of: paid, scale: lines.scale, over: Over::Fixed(1), bound: lines.bound, wide: lines.wide };
        let (title, comment) = (format!("{name}_known"), String::new());
        self.add(scope, (&title, &comment), vec![(Held::Slot(slot), name, Value::Number(held))])
    }
}
