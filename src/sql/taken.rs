//! The columns of an answer about groups: what is taken over their rows, and where they lead.

use super::columns::{Columns, Part};
use super::fetch::{Fetch, Gives};
use super::groups::{Taken, word_of};
use super::maker::Maker;
use super::number::Arithmetic;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Scope};
use super::tree::{Call, From, Query, Select, Sql};
use super::value::{MOST_ROWS, Num, Over, Value};
use crate::model::{FrameId, PaymentId, RecordId, Type};
use crate::plan::{AggregatePlan, FramePlan, Slot, Way};
use crate::value::AggregateOp;

/// Whether ratios that are taken over rows come denominator by denominator: Meed puts them together.
fn puts_ratios_together(op: AggregateOp) -> bool {
    match op {
        AggregateOp::Total | AggregateOp::Average | AggregateOp::Largest | AggregateOp::Smallest => true,
        AggregateOp::Count | AggregateOp::Earliest | AggregateOp::Latest | AggregateOp::One => false,
    }
}

impl Maker<'_> {
    pub(super) fn take_slot(
        &mut self,
        slot: u32,
        plan: &AggregatePlan,
        scope: &mut Scope,
        (inner, outer): (&mut Columns<'_>, &mut Columns<'_>),
        ratios: &mut Vec<(u32, (Sql, Num))>,
    ) -> Made<()> {
        let name = format!("{}_{slot}", word_of(plan.op));
        if let (Some(node), None, true) = (&plan.value, &plan.by, puts_ratios_together(plan.op)) {
            let mut taken = Vec::new();
            for fact in &plan.taken {
                let of = scope
                    .read(Held::Fact(*fact))
                    .ok_or_else(|| Refusal::unexpected(node.span, "rows that are not picked in SQL"))?;
                taken.push(of.truth(node.span)?);
            }
            scope.guards.push(Sql::all(taken.clone()));
            let value = self.value(node, scope)?;
            scope.guards.pop();
            if let Value::Number(value @ Num { over: Over::Each(..), .. }) = &value {
                let value = Arithmetic { scope: &mut *scope, span: node.span }.bound_to_columns(value, &name);
                let taken = scope.bind(Sql::all(taken), &format!("{name}_taken"));
                ratios.push((slot, (taken, value)));
                return Ok(());
            }
        }
        let Taken { columns, taken, value, .. } = self.taken(plan, scope, &name)?;
        inner.sql.extend(columns);
        let span = plan.value.as_ref().map_or(self.model.contract.span, |value| value.span);
        let mut sqls = taken.into_iter().map(|(sql, _)| sql);
        let value = value.mapped(&mut |sql| sqls.next().unwrap_or_else(|| sql.clone()));
        outer.add(Part::Slot(slot), &value, span)
    }

    pub(super) fn take_has(
        &mut self,
        payment: PaymentId,
        scope: &mut Scope,
        (inner, outer): (&mut Columns<'_>, &mut Columns<'_>),
    ) -> Made<()> {
        let of = &self.model.payments[payment];
        let taken = scope.read(Held::Fact(of.selection));
        let taken = taken
            .ok_or_else(|| Refusal::unexpected(of.title.span, "rows that are not picked in SQL"))?
            .truth(of.title.span)?;
        let name = format!("has_{}", payment.index());
        inner.sql.push((taken, name.clone()));
        let count = Sql::count_if(Sql::column(&name));
        outer.add(Part::Has(payment), &Value::Number(Num::count(count, MOST_ROWS)), of.title.span)
    }

    /// Where a way leads from the groups: a row that is at hand, or a coarser group.
    pub(super) fn take_way(
        &mut self,
        frame: FrameId,
        way: &Way,
        scope: &mut Scope,
        (inner, outer): (&mut Columns<'_>, &mut Columns<'_>),
    ) -> Made<()> {
        let span = self.model.contract.span;
        let keys = scope.grouped_by.clone();
        let mut take = |part: Part, value: Value, name: String| {
            let own = value.clone().one(span)?;
            if let Some(at) = keys.iter().position(|key| *key == own) {
                // It is what the groups are made by.
                return outer.add(part, &value.mapped(&mut |_| Sql::column(&format!("key_{at}"))), span);
            }
            let call = if matches!(value, Value::Truth(_)) { Call::AnyTruth } else { Call::Min };
            inner.sql.push((own, name.clone()));
            let taken = value.mapped(&mut |_| Sql::call(call, vec![Sql::column(&name)]));
            outer.add(part, &taken, span)
        };
        if let Some(field) = way.through.first() {
            let value = scope.read(Held::Field(field.field));
            let value =
                value.ok_or_else(|| Refusal::unexpected(span, "a reference that is not held in SQL"))?;
            let Value::Code(_, Type::Reference(record)) = &value else {
                return Err(Refusal::unexpected(span, "a way over something that is no reference"));
            };
            if !self.split.is_local(*record) {
                let name = &self.model.records[*record].title.name;
                return Err(Refusal::of(
                    self.model.records[*record].title.span,
                    format!("groups of few read a field of `{name}`, of which there may be many"),
                )
                .with_help(format!(
                    "say in the file of `--tables` that it is small: {{\"{name}\": {{\"small\": true}}}}"
                )));
            }
            return take(Part::Field(*field), value, format!("field_{}", field.field));
        }
        let Some(FramePlan::Groups { keys, .. }) = self.plan.frames.get(way.to.index()).cloned() else {
            return Ok(());
        };
        if way.to == frame {
            return Ok(());
        }
        for (position, value) in (0u32..).zip(self.group_keys(way.to, &keys, scope)?) {
            take(Part::KeyOf(way.to, position), value, format!("way_{}_{position}", way.to.index()))?;
        }
        Ok(())
    }

    /// What ratios of one denominator come to, group by group.
    pub(super) fn fetch_ratios(
        &mut self,
        (frame, record, slot): (FrameId, RecordId, u32),
        step: &str,
        (keys, given): (&[Value], &[Sql]),
        (title, (taken, number)): (String, &(Sql, Num)),
        span: crate::source::Span,
    ) -> Made<Fetch> {
        let mut columns = Columns::of(self.split);
        for (position, key) in (0u32..).zip(keys) {
            columns.add(Part::Key(position), key, span)?;
        }
        let over = Num::count(number.over.sql(), number.over.bound());
        columns.add(Part::Over, &Value::Number(over), span)?;
        let group = (1..=columns.sql.len()).collect();
        let of = match self.dialect {
            super::Dialect::Spark if !number.wide => number.of.clone().cast(super::dialect::SqlType::Wide),
            _ => number.of.clone(),
        };
        let call = match self.plan.slots.get(slot as usize) {
            Some(Slot::Aggregate(plan)) if plan.op == AggregateOp::Largest => Call::Max,
            Some(Slot::Aggregate(plan)) if plan.op == AggregateOp::Smallest => Call::Min,
            _ => Call::Sum,
        };
        let sum = Num { of: Sql::call(call, vec![of]), over: Over::Fixed(1), ..number.clone() };
        columns.add(Part::Amount, &Value::Number(sum), span)?;
        let count = Sql::call(Call::Count, vec![number.of.clone()]);
        columns.add(Part::Count, &Value::Number(Num::count(count, MOST_ROWS)), span)?;
        let filter = given.iter().cloned().chain([taken.clone(), number.over.sql().is_given()]).collect();
        let select = Select {
            columns: columns.sql,
            from: From::Step(step.to_owned()),
            filter: Some(Sql::all(filter)),
            group,
            ..Select::default()
        };
        Ok(Fetch {
            title,
            query: Query::Select(Box::new(select)),
            gives: Gives::Ratios(frame, record, slot),
            columns: columns.of,
            most: None,
        })
    }
}
