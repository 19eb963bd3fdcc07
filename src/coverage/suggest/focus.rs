//! What an item hangs on: the expressions that decide it, and the fields and tariffs behind them.

use std::collections::BTreeSet;

use crate::coverage::goal::Goal;
use crate::coverage::item::Key;
use crate::model::{
    Expr, ExprKind, FactId, FactKind, FieldId, Frame, FrameId, LimitId, Model, PaymentId, RecordId, TariffId,
    exprs,
};
use crate::source::Span;
use crate::value::Function;

/// Two sides that are compared: a value and an edge.
#[derive(Clone, Copy)]
pub(super) struct Sides<'m> {
    pub(super) left: &'m Expr,
    pub(super) right: &'m Expr,
    pub(super) frame: FrameId,
}

/// What decides an item.
#[derive(Default)]
pub(super) struct Focus<'m> {
    /// For edges, bands and bounds: what is compared with what.
    pub(super) sides: Vec<Sides<'m>>,
    /// The fields behind it, nearest first.
    pub(super) fields: Vec<FieldId>,
    /// The tariffs of one value behind it.
    pub(super) tariffs: Vec<TariffId>,
    /// Whether something is counted or added up on the way.
    pub(super) counts: bool,
}

impl<'m> Focus<'m> {
    /// Of an item.
    pub(super) fn of(model: &'m Model, key: Key) -> Self {
        let mut focus = Focus::default();
        let roots = roots(model);
        for root in &roots {
            focus.find_sides(root, key);
        }
        focus.scale_sides(model, key);
        let mut behind = Behind { model, focus: &mut focus, seen: BTreeSet::new() };
        if matches!(key.goal, Goal::LookedUp | Goal::DateHolds(_)) {
            roots.iter().for_each(|root| behind.lookups(root, key));
        }
        for root in roots.iter().filter(|root| holds(root.span, key.span) || root.span == key.span) {
            behind.expr(root);
        }
        behind.declaration(key.span);
        focus
    }

    fn find_sides(&mut self, expr: &'m Expr, key: Key) {
        match &expr.kind {
            ExprKind::Compare(comparison) if comparison.right.span == key.span => {
                self.sides.push(Sides {
                    left: &comparison.left,
                    right: &comparison.right,
                    frame: expr.frame,
                });
            }
            ExprKind::Call(Function::Choose(_), both) => {
                if let [left, right] = both.as_slice()
                    && right.span == key.span
                {
                    self.sides.push(Sides { left, right, frame: expr.frame });
                }
            }
            ExprKind::ChooseGiven(_, left, right) if right.span == key.span => {
                self.sides.push(Sides { left, right, frame: expr.frame });
            }
            _ => {}
        }
        expr.operands().into_iter().for_each(|operand| self.find_sides(operand, key));
    }

    fn scale_sides(&mut self, model: &'m Model, key: Key) {
        for fact in &model.facts {
            let FactKind::Scale(scale) = &fact.kind else { continue };
            for (at, band) in scale.bands.iter().enumerate() {
                let own = band.edge.as_ref();
                let next = scale.bands.get(at.saturating_add(1)).and_then(|band| band.edge.as_ref());
                let asked = own.filter(|edge| edge.at.span == key.span).into_iter();
                let reached = own.into_iter().chain(next).filter(|_| band.span == key.span);
                for edge in asked.chain(reached) {
                    self.sides.push(Sides { left: &scale.subject, right: &edge.at, frame: fact.frame });
                }
            }
        }
    }
}

fn holds(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Every expression that stands by itself, conditions one by one.
fn roots(model: &Model) -> Vec<&Expr> {
    let conditions = model.facts.iter().flat_map(|fact| match &fact.kind {
        FactKind::Cohort(population) | FactKind::Outcome(population, _) | FactKind::Selection(population) => {
            population.conditions.as_slice()
        }
        _ => &[],
    });
    conditions.chain(exprs::all_exprs(model)).collect()
}

struct Behind<'f, 'm> {
    model: &'m Model,
    focus: &'f mut Focus<'m>,
    seen: BTreeSet<Seen>,
}

/// What was followed already.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Seen {
    Fact(FactId),
    Payment(PaymentId),
    Limit(LimitId),
    Frame(FrameId),
    Spell(RecordId),
}

impl<'m> Behind<'_, 'm> {
    /// A field; of a spell, what its days are worked out from.
    fn field(&mut self, field: FieldId) {
        let model = self.model;
        if let Some(spell) = model.spell(field.record) {
            if self.seen.insert(Seen::Spell(field.record)) {
                exprs::spell_exprs(spell).into_iter().for_each(|expr| self.expr(expr));
                self.fact(spell.selection);
            }
        } else if !self.focus.fields.contains(&field) {
            self.focus.fields.push(field);
        }
    }

    /// The keys and the date of every lookup of the tariff in which the item stands.
    fn lookups(&mut self, expr: &'m Expr, key: Key) {
        if let ExprKind::Tariff { tariff, .. } = &expr.kind
            && holds(self.model.tariffs[*tariff].title.span, key.span)
        {
            expr.operands().into_iter().for_each(|operand| self.expr(operand));
        }
        expr.operands().into_iter().for_each(|operand| self.lookups(operand, key));
    }

    /// The whole of the declaration in which the item stands.
    fn declaration(&mut self, span: Span) {
        let model = self.model;
        for (id, limit) in model.limits.iter_enumerated() {
            if holds(limit.title.span, span) {
                self.limit(id);
            }
        }
        for clawback in model.clawbacks.iter().filter(|clawback| holds(clawback.title.span, span)) {
            clawback.limits.iter().for_each(|limit| self.expr(limit));
            self.payment(clawback.due);
        }
        for (id, payment) in model.payments.iter_enumerated() {
            if holds(payment.title.span, span) {
                self.payment(id);
            }
        }
        for (id, fact) in model.facts.iter_enumerated() {
            if holds(fact.title.span, span) {
                self.fact(id);
            }
        }
    }

    fn expr(&mut self, expr: &'m Expr) {
        match &expr.kind {
            ExprKind::Field(field) => self.field(*field),
            ExprKind::Fact(fact) => self.fact(*fact),
            ExprKind::Key(_) => self.frame(expr.frame),
            ExprKind::Payment(payment) => self.payment(*payment),
            ExprKind::WhatLeaves(limit, _) => self.limit(*limit),
            ExprKind::LinesTotal(total) => {
                total.on.iter().for_each(|target| self.payment(target.payment));
                total.after.into_iter().for_each(|limit| self.limit(limit));
            }
            ExprKind::Running(running) => {
                self.focus.counts = true;
                running.within.into_iter().for_each(|within| self.fact(within));
            }
            ExprKind::Tariff { tariff, .. }
                if self.model.tariffs[*tariff].is_single() && !self.focus.tariffs.contains(tariff) =>
            {
                self.focus.tariffs.push(*tariff);
            }
            ExprKind::Aggregate(aggregate) => {
                self.focus.counts = true;
                aggregate.within.into_iter().for_each(|within| self.fact(within));
                self.fact(aggregate.selection);
            }
            _ => {}
        }
        expr.operands().into_iter().for_each(|operand| self.expr(operand));
    }

    fn fact(&mut self, id: FactId) {
        if !self.seen.insert(Seen::Fact(id)) {
            return;
        }
        let fact = &self.model.facts[id];
        match &fact.kind {
            FactKind::Cohort(population)
            | FactKind::Outcome(population, _)
            | FactKind::Selection(population) => {
                population.conditions.iter().for_each(|condition| self.expr(condition));
                population.within.into_iter().for_each(|within| self.fact(within));
            }
            FactKind::Scale(scale) => {
                self.expr(&scale.subject);
                scale.bands.iter().filter_map(|band| band.edge.as_ref()).for_each(|edge| self.expr(&edge.at));
            }
            _ => self.expr(&fact.value),
        }
        self.frame(fact.frame);
    }

    fn frame(&mut self, id: FrameId) {
        if let Frame::Groups { keys, .. } = &self.model.frames[id]
            && self.seen.insert(Seen::Frame(id))
        {
            keys.iter().for_each(|key| self.expr(&key.value));
        }
    }

    fn payment(&mut self, id: PaymentId) {
        let payment = &self.model.payments[id];
        if self.seen.insert(Seen::Payment(id)) {
            self.fact(payment.selection);
            payment.exprs().for_each(|expr| self.expr(expr));
        }
    }

    fn limit(&mut self, id: LimitId) {
        let limit = &self.model.limits[id];
        if self.seen.insert(Seen::Limit(id)) {
            self.focus.counts = true;
            for target in &limit.on {
                self.expr(&target.amount);
                self.payment(target.payment);
            }
        }
    }
}
