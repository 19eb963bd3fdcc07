//! From groups to what they determine: fields of their rows, coarser groups, values of the whole contract.

use super::groups::word_of;
use super::joins::aliased;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Scope};
use super::tree::{From, Query, Select, Sql, Step};
use super::value::Value;
use crate::model::{FieldId, Frame, FrameId};
use crate::plan::{FramePlan, Node};
use crate::source::Span;

impl Maker<'_> {
    /// A field of the rows of a group, which is the same in all of them.
    pub(super) fn field_of_group(&mut self, field: FieldId, scope: &mut Scope, span: Span) -> Made<Value> {
        let frame = scope.frame;
        if let Some(key) = self
            .key_that_is(frame, |kind| matches!(kind, crate::model::ExprKind::Field(own) if *own == field))
        {
            return scope
                .read(Held::Key(key))
                .ok_or_else(|| Refusal::unexpected(span, "groups without their keys"));
        }
        let Some(FramePlan::Groups { rows, keys, .. }) = self.plan.frames.get(frame.index()).cloned() else {
            return Err(Refusal::unexpected(span, "a field of something that is no group"));
        };
        let name = self.model.records[field.record]
            .fields
            .get(field.field as usize)
            .map_or(String::new(), |field| field.name.clone());
        let mut of_rows = self.scope(rows)?;
        let key_values = self.group_keys(frame, &keys, &mut of_rows)?;
        let value = of_rows
            .read(Held::Field(field.field))
            .ok_or_else(|| Refusal::unexpected(span, "a field that is not read"))?;
        let taken = self.extreme(Sql::Truth(true), value, (false, false), &name, span)?;
        let (step, on) = self.grouped(frame, of_rows, &key_values, taken.columns, taken.taken, &name)?;
        self.joined_to_groups(scope, &step, &on, &taken.value)
    }

    /// Joins what was grouped to the groups of a scope, whether they are its own or joined themselves.
    pub(super) fn joined_to_groups(
        &mut self,
        scope: &mut Scope,
        step: &str,
        on: &[(Sql, Sql)],
        value: &Value,
    ) -> Made<Value> {
        let span = self.model.contract.span;
        let mut pairs = Vec::new();
        for (position, (column, _)) in (0u32..).zip(on) {
            let key = scope
                .read(Held::Key(position))
                .ok_or_else(|| Refusal::unexpected(span, "groups without their keys"))?;
            pairs.push((column.clone(), key.one(span)?));
        }
        let joined = scope.join_step(step, |alias| aliased(&pairs, alias));
        Ok(scope.taken(&joined, value))
    }

    /// The keys of a coarser frame of the same rows, for the groups of a scope.
    pub(super) fn keys_of_group(&mut self, to: FrameId, scope: &mut Scope, span: Span) -> Made<Vec<Value>> {
        let frame = scope.frame;
        let Frame::Groups { keys: wanted, .. } = &self.model.frames[to] else {
            return Err(Refusal::of(span, "a way that is not said in SQL")
                .with_help("let a define give what is read of the other rows, and read that"));
        };
        let Some(FramePlan::Groups { keys: wanted_nodes, .. }) = self.plan.frames.get(to.index()).cloned()
        else {
            return Err(Refusal::of(span, "a way that is not said in SQL")
                .with_help("let a define give what is read of the other rows, and read that"));
        };
        let Some(FramePlan::Groups { rows, keys, .. }) = self.plan.frames.get(frame.index()).cloned() else {
            return Err(Refusal::of(span, "a way that is not said in SQL")
                .with_help("let a define give what is read of the other rows, and read that"));
        };
        let mut values = Vec::new();
        for ((position, key), node) in (0u32..).zip(wanted).zip(&wanted_nodes) {
            if let Some(own) = self.key_that_is(frame, |kind| *kind == key.value.kind) {
                values.push(
                    scope
                        .read(Held::Key(own))
                        .ok_or_else(|| Refusal::unexpected(span, "groups without their keys"))?,
                );
                continue;
            }
            let name = self.key_name(to, position);
            self.ensure_all(std::slice::from_ref(node), rows)?;
            let mut of_rows = self.scope(rows)?;
            let key_values = self.group_keys(frame, &keys, &mut of_rows)?;
            let value = self.value(node, &mut of_rows)?;
            let value = self.coded(value, &key.value.ty, span)?;
            let taken = self.extreme(Sql::Truth(true), value, (false, false), &name, span)?;
            let (step, on) = self.grouped(frame, of_rows, &key_values, taken.columns, taken.taken, &name)?;
            values.push(self.joined_to_groups(scope, &step, &on, &taken.value)?);
        }
        Ok(values)
    }

    pub(super) fn key_that_is(
        &self,
        frame: FrameId,
        is: impl Fn(&crate::model::ExprKind) -> bool,
    ) -> Option<u32> {
        let Frame::Groups { keys, .. } = &self.model.frames[frame] else { return None };
        (0u32..).zip(keys).find(|(_, key)| is(&key.value.kind)).map(|(position, _)| position)
    }

    /// An aggregate over all rows, as a value of the contract.
    pub(super) fn contract_slot(&mut self, slot: u32, scope: &mut Scope, span: Span) -> Made<Value> {
        let (step, value) = self.contract_step(slot, span)?;
        if scope.relation.is_none() {
            return Err(Refusal::unexpected(
                span,
                "a value of all rows cannot stand where there is no group",
            ));
        }
        let joined = scope.join_step(&step, |_| Sql::Truth(true));
        Ok(scope.taken(&joined, &value))
    }

    /// The step that has it, and where.
    pub(super) fn contract_step(&mut self, slot: u32, span: Span) -> Made<(String, Value)> {
        if let Some(known) = self.contract_slots.get(&slot) {
            return Ok(known.clone());
        }
        let Some(crate::plan::Slot::Aggregate(plan)) = self.plan.slots.get(slot as usize).cloned() else {
            return Err(Refusal::of(span, "a running value of the whole contract is not said in SQL")
                .with_help("let it be a define of the rows, or a measure of their groups"));
        };
        for fact in &plan.taken {
            self.ensure_fact(*fact)?;
        }
        let nodes: Vec<Node> = plan.value.iter().chain(&plan.by).cloned().collect();
        self.ensure_all(&nodes, plan.rows)?;
        let mut rows = self.scope(plan.rows)?;
        let name = format!("{}_{slot}", word_of(plan.op));
        let taken = self.taken(&plan, &mut rows, &name)?;
        let relation = self.finished(rows, &format!("{name}_rows"), "")?;
        let inner = Select { columns: taken.columns, from: From::Step(relation.step), ..Select::default() };
        let select = Select { columns: taken.taken, from: From::Query(Box::new(inner)), ..Select::default() };
        let step = self.fresh(&name);
        let comment = format!("{} of all", word_of(plan.op));
        let query = Query::Select(Box::new(select));
        self.steps.push(Step { name: step.clone(), comment, query });
        self.watch_denominators(taken.amiss, &step);
        self.contract_slots.insert(slot, (step.clone(), taken.value.clone()));
        Ok((step, taken.value))
    }
}
