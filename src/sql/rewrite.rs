//! The plan reads what was answered, from the columns of rows that stand for groups and lines.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Part;
use super::finish::{Finish, Stands};
use super::line::{Extra, is_wide_limit};
use super::split::Split;
use crate::column::Kind;
use crate::model::{FieldId, Frame, FrameId, Made, Model, PaymentId, RecordId};
use crate::plan::{AggregatePlan, FramePlan, LineKeyPlan, Node, Op, Plan, Slot, Step, Work};
use crate::source::Span;
use crate::value::AggregateOp;

impl Finish<'_> {
    /// The columns that the plan will read, whether or not an answer has a row.
    pub(super) fn wanted(&self, record: RecordId) -> BTreeSet<Stands> {
        let mut wanted: BTreeSet<Stands> =
            self.of.get(&record).map(|of| of.columns.keys().copied().collect()).unwrap_or_default();
        for frame in self.model.frames.ids().filter(|frame| self.is_given(*frame)) {
            if let Frame::Groups { record: own, keys } = &self.model.frames[frame]
                && *own == record
            {
                wanted.extend((0u32..).zip(keys).map(|(key, _)| Stands::Key(frame, key)));
            }
        }
        for (slot, plan) in (0u32..).zip(&self.plan.slots) {
            if let Slot::Aggregate(plan) = plan
                && self.is_taken(plan)
                && self.record_of(plan.rows) == Some(record)
            {
                wanted.insert(Stands::Slot(slot));
            }
        }
        for (id, payment) in self.model.payments.iter_enumerated() {
            if self.record_of(self.model.facts[payment.selection].frame) != Some(record)
                || self.split.is_local(record)
            {
                continue;
            }
            if self.split.is_narrow(payment.frame) {
                wanted.insert(Stands::Has(id));
                continue;
            }
            wanted.insert(Stands::Line(id));
            wanted.extend([Part::Payee, Part::Placed, Part::Amount].map(|part| Stands::OfLine(id, part)));
            if payment.item.is_some() {
                wanted.insert(Stands::OfLine(id, Part::Extra(Extra::Item)));
            }
            for (limit, targets) in self.model.limits.ids().zip(&self.plan.limits) {
                if is_wide_limit(self.model, self.split, limit) {
                    continue;
                }
                for target in targets.iter().filter(|target| target.payment == id) {
                    wanted.insert(Stands::OfLine(id, Part::Extra(Extra::Amount(limit))));
                    let at = |key: &LineKeyPlan| matches!(key, LineKeyPlan::Value(_));
                    let keys = target.keys.iter().enumerate().filter(|(_, key)| at(key));
                    wanted.extend(keys.map(|(at, _)| Stands::OfLine(id, Part::Extra(Extra::Key(limit, at)))));
                    let order = target.order.iter().enumerate().filter(|(_, key)| at(key));
                    wanted.extend(
                        order.map(|(at, _)| Stands::OfLine(id, Part::Extra(Extra::Order(limit, at)))),
                    );
                }
            }
            for (total, plan) in (0u32..).zip(&self.plan.totals) {
                for (_, keys) in plan.on.iter().filter(|(own, _)| *own == id) {
                    let keys =
                        keys.iter().enumerate().filter(|(_, key)| matches!(key, LineKeyPlan::Value(_)));
                    wanted
                        .extend(keys.map(|(at, _)| Stands::OfLine(id, Part::Extra(Extra::Total(total, at)))));
                }
            }
        }
        wanted
    }

    /// Lets the plan read what was answered.
    pub(super) fn rewrite(&mut self, positions: &BTreeMap<(RecordId, Stands), u32>) {
        let read = |record: RecordId, column: Stands, kind: Kind, span: Span| {
            let field = positions.get(&(record, column)).copied().unwrap_or(u32::MAX);
            Node { op: Op::Field(FieldId { record, field }), kind, span }
        };
        let mut plan = std::mem::take(&mut self.plan);
        for frame in self.model.frames.ids().filter(|frame| self.is_given(*frame)) {
            if let (Some(FramePlan::Groups { keys, .. }), Some(record)) =
                (plan.frames.get_mut(frame.index()), self.record_of(frame))
            {
                for (position, key) in (0u32..).zip(keys) {
                    *key = read(record, Stands::Key(frame, position), key.kind, key.span);
                }
            }
        }
        for (slot, of_plan) in (0u32..).zip(&mut plan.slots) {
            let Slot::Aggregate(aggregate) = of_plan else { continue };
            let (true, Some(record)) = (self.is_taken(aggregate), self.record_of(aggregate.rows)) else {
                continue;
            };
            let span = aggregate.value.as_ref().map_or(Span::default(), |value| value.span);
            let kind = match (&aggregate.value, aggregate.op) {
                (Some(value), op) if op != AggregateOp::Count => value.kind,
                _ => Kind::Number,
            };
            let nought = aggregate.op.of_nothing_is_nought();
            aggregate.op = if nought { AggregateOp::Total } else { AggregateOp::One };
            aggregate.taken = Vec::new();
            aggregate.by = None;
            aggregate.value = Some(read(record, Stands::Slot(slot), kind, span));
        }
        let mut selections = BTreeSet::new();
        for (id, payment) in self.model.payments.iter_enumerated() {
            let rows = self.model.facts[payment.selection].frame;
            let Some(record) = self.record_of(rows).filter(|record| !self.split.is_local(*record)) else {
                continue;
            };
            selections.insert(payment.selection);
            let span = payment.title.span;
            let narrow = self.split.is_narrow(payment.frame);
            let marker = if narrow { Stands::Has(id) } else { Stands::Line(id) };
            let taken = read(record, marker, Kind::Truth, span);
            if let Some(fact) = plan.facts.get_mut(payment.selection.index()) {
                fact.work = Work::Subset { within: None, conditions: vec![taken] };
            }
            if narrow {
                continue;
            }
            let of_line = |part: Part, kind: Kind| read(record, Stands::OfLine(id, part), kind, span);
            if let Some(of_plan) = plan.payments.get_mut(id.index()) {
                of_plan.frame = rows;
                of_plan.amount = of_line(Part::Amount, Kind::Number);
                of_plan.payee = of_line(Part::Payee, Kind::Code);
                of_plan.placed = of_line(Part::Placed, of_plan.placed.kind);
                of_plan.shares = Vec::new();
                of_plan.together = None;
                if let Some((item, _)) = &mut of_plan.item {
                    *item = of_line(Part::Extra(Extra::Item), item.kind);
                }
            }
            for (limit, targets) in self.model.limits.ids().zip(&mut plan.limits) {
                for target in targets.iter_mut().filter(|target| target.payment == id) {
                    target.amount = of_line(Part::Extra(Extra::Amount(limit)), Kind::Number);
                    for (at, key) in target.keys.iter_mut().enumerate() {
                        if let LineKeyPlan::Value(node) = key {
                            *node = of_line(Part::Extra(Extra::Key(limit, at)), node.kind);
                        }
                    }
                    for (at, key) in target.order.iter_mut().enumerate() {
                        if let LineKeyPlan::Value(node) = key {
                            *node = of_line(Part::Extra(Extra::Order(limit, at)), node.kind);
                        }
                    }
                }
            }
            for (total, of_plan) in (0u32..).zip(&mut plan.totals) {
                for (_, keys) in of_plan.on.iter_mut().filter(|(own, _)| *own == id) {
                    for (at, key) in keys.iter_mut().enumerate() {
                        if let LineKeyPlan::Value(node) = key {
                            *node = of_line(Part::Extra(Extra::Total(total, at)), node.kind);
                        }
                    }
                }
            }
        }
        for (id, _, _) in self.model.spells() {
            if !self.split.is_local(id)
                && let (Some(spell), Some(balance)) =
                    (plan.spells.get_mut(id.index()), plan.balances.get_mut(id.index()))
            {
                (*spell, *balance) = (None, None);
            }
        }
        // All rows that stand for groups of a balance are in it: those of other groups have no keys there.
        let balances = self.model.balances().map(|(id, ..)| id).filter(|id| self.split.is_local(*id));
        let of_balances = balances.filter_map(|id| self.model.records[id].made.as_ref());
        let of_balances = of_balances.map(Made::rows).filter(|rows| !self.split.is_local(rows.source));
        selections.extend(of_balances.map(|rows| rows.selection));
        let totals = totals_read(&plan, self.split, self.model);
        let steps = std::mem::take(&mut plan.steps);
        plan.steps = steps
            .into_iter()
            .filter(|step| match step {
                Step::Frame(frame) => {
                    self.split.is_narrow(*frame) || matches!(self.model.frames[*frame], Frame::Rows(_))
                }
                Step::Fact(fact) => {
                    selections.contains(fact) || self.split.is_narrow(self.model.facts[*fact].frame)
                }
                Step::Slot(slot) => match plan.slots.get(*slot as usize) {
                    Some(Slot::Aggregate(aggregate)) => self.split.is_narrow(aggregate.frame),
                    Some(Slot::Running(running)) => self.split.is_narrow(running.frame),
                    Some(Slot::PaymentAt(payment)) => {
                        self.split.is_narrow(self.model.payments[*payment].frame)
                    }
                    Some(Slot::PaymentTotal(_) | Slot::Leaves(..)) | None => true,
                },
                Step::Total(total) => totals.contains(total),
                Step::Sought(sought) => {
                    plan.sought.get(*sought as usize).is_some_and(|plan| self.split.is_narrow(plan.frame))
                }
                Step::Payment(_) | Step::Limit(_) | Step::Clawback(_) => true,
            })
            .collect();
        self.plan = plan;
    }

    /// Whether the groups of a frame are answered by the engine.
    pub(super) fn is_given(&self, frame: FrameId) -> bool {
        self.split.is_narrow(frame) && !self.split.is_at_hand(self.model, frame)
    }

    /// Whether an aggregate is answered by the engine.
    pub(super) fn is_taken(&self, plan: &AggregatePlan) -> bool {
        self.split.is_narrow(plan.frame) && !self.split.is_at_hand(self.model, plan.rows)
    }

    pub(super) fn record_of(&self, frame: FrameId) -> Option<RecordId> {
        self.model.frames[frame].record()
    }

    /// The position of each column of stand-in rows, after the fields of the record.
    pub(super) fn positions(&self) -> BTreeMap<(RecordId, Stands), u32> {
        let mut positions = BTreeMap::new();
        for id in self.model.records.ids() {
            let mut next = u32::try_from(self.model.records[id].fields.len()).unwrap_or(u32::MAX);
            for column in self.wanted(id) {
                let position = match column {
                    Stands::Field(field) => field,
                    _ => {
                        let own = next;
                        next = next.saturating_add(1);
                        own
                    }
                };
                positions.insert((id, column), position);
            }
        }
        positions
    }
}

/// The totals of lines that are asked for on narrow frames.
fn totals_read(plan: &Plan, split: &Split, model: &Model) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut look = |node: &Node| {
        fn go(node: &Node, found: &mut BTreeSet<u32>) {
            if let Op::LinesTotal(total, _) = &node.op {
                found.insert(*total);
            }
            node.operands().into_iter().for_each(|operand| go(operand, found));
        }
        go(node, &mut found);
    };
    for fact in plan.facts.iter().filter(|fact| split.is_narrow(fact.frame)) {
        match &fact.work {
            Work::Value(value) => look(value),
            Work::Subset { conditions, .. } => conditions.iter().for_each(&mut look),
            Work::Scale(scale) => {
                look(&scale.subject);
                scale.bands.iter().for_each(|band| {
                    look(&band.value);
                    band.to.iter().for_each(&mut look);
                    band.edge.iter().for_each(|(at, _)| look(at));
                });
            }
        }
    }
    for (id, payment) in plan.payments.iter().enumerate() {
        let narrow = u32::try_from(id).is_ok_and(|id| split.is_narrow(model.payments[PaymentId(id)].frame));
        if narrow {
            let shares = payment.shares.iter().flat_map(|(part, payee)| [part, payee]);
            [&payment.amount, &payment.payee, &payment.placed]
                .into_iter()
                .chain(shares)
                .chain(&payment.together)
                .for_each(&mut look);
        }
    }
    for slot in &plan.slots {
        match slot {
            Slot::Aggregate(plan) if split.is_narrow(plan.rows) => plan.value.iter().for_each(&mut look),
            Slot::Running(plan) if split.is_narrow(plan.frame) => plan.value.iter().for_each(&mut look),
            _ => {}
        }
    }
    plan.limits.iter().flatten().for_each(|target| look(&target.amount));
    plan.clawbacks.iter().flatten().for_each(&mut look);
    for balance in plan.balances.iter().flatten() {
        let all = [
            &balance.opens,
            &balance.adds,
            &balance.takes,
            &balance.at_least,
            &balance.at_most,
            &balance.again,
        ];
        all.into_iter().flatten().for_each(&mut look);
    }
    found
}
