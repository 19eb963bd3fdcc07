//! What a value depends on: fields and tariffs, through everything that it is made of.

use std::collections::BTreeSet;

use crate::check::Checker;
use crate::model::{
    BandValue, Expected, Expr, ExprKind, FactId, FactKind, FieldId, FrameId, Item, LimitId, LineKey,
    PaymentId, RecordId, SpellStepKind, TariffId,
};

/// What a value depends on.
#[derive(Default)]
pub(crate) struct Needed {
    pub(crate) fields: BTreeSet<FieldId>,
    pub(crate) tariffs: BTreeSet<TariffId>,
    seen: BTreeSet<Thing>,
    open: Vec<Thing>,
}

/// Something that has been worked out and is made of other things.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Fact(FactId),
    Payment(PaymentId),
    Limit(LimitId),
    Spell(RecordId),
}

impl Needed {
    fn add(&mut self, thing: Thing) {
        if self.seen.insert(thing) {
            self.open.push(thing);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Field(field) => {
                self.fields.insert(*field);
                // Nothing more, unless it is worked out.
                self.add(Thing::Spell(field.record));
            }
            ExprKind::Fact(fact) => self.add(Thing::Fact(*fact)),
            ExprKind::Payment(payment) => self.add(Thing::Payment(*payment)),
            ExprKind::WhatLeaves(limit, _) => self.add(Thing::Limit(*limit)),
            ExprKind::LinesTotal(total) => {
                total.after.into_iter().for_each(|limit| self.add(Thing::Limit(limit)));
                for target in &total.on {
                    self.add(Thing::Payment(target.payment));
                    self.line_keys(&target.keys);
                }
            }
            ExprKind::Spread(_, map) => {
                self.fields.extend(map.through.iter().copied());
                map.through.iter().for_each(|field| self.add(Thing::Spell(field.record)));
            }
            ExprKind::Tariff { tariff, .. } => {
                self.tariffs.insert(*tariff);
            }
            ExprKind::Aggregate(aggregate) => {
                self.add(Thing::Fact(aggregate.selection));
                aggregate.within.into_iter().for_each(|fact| self.add(Thing::Fact(fact)));
            }
            ExprKind::Running(running) => {
                running.within.into_iter().for_each(|fact| self.add(Thing::Fact(fact)));
            }
            _ => {}
        }
        expr.operands().into_iter().for_each(|operand| self.expr(operand));
    }

    fn line_keys<'k>(&mut self, keys: impl IntoIterator<Item = &'k LineKey>) {
        for key in keys {
            if let LineKey::Value(value) = key {
                self.expr(value);
            }
        }
    }
}

impl Checker<'_> {
    /// What an expected value depends on.
    pub(crate) fn needed_for(&self, expected: &Expected) -> Needed {
        let mut needed = Needed::default();
        match expected {
            Expected::Fact(fact, _) => needed.add(Thing::Fact(*fact)),
            Expected::Money { item: Some(item), .. } => self.needs_item(*item, &mut needed),
            Expected::Money { item: None, .. } => {
                self.items().into_iter().for_each(|item| self.needs_item(item, &mut needed));
            }
        }
        while let Some(thing) = needed.open.pop() {
            match thing {
                Thing::Fact(fact) => self.needs_fact(fact, &mut needed),
                Thing::Payment(payment) => self.needs_payment(payment, &mut needed),
                Thing::Limit(limit) => self.needs_limit(limit, &mut needed),
                Thing::Spell(record) => self.needs_spell(record, &mut needed),
            }
        }
        needed
    }

    fn needs_item(&self, item: Item, needed: &mut Needed) {
        match item {
            Item::Payment(payment) => {
                needed.add(Thing::Payment(payment));
                // What is shown of a payment is what the caps that cut it leave.
                for (id, limit) in self.limits.iter_enumerated().filter(|(_, limit)| limit.cut) {
                    if limit.on.iter().any(|target| target.payment == payment) {
                        needed.add(Thing::Limit(id));
                    }
                }
            }
            Item::Limit(limit) => needed.add(Thing::Limit(limit)),
            Item::Clawback(clawback) => {
                let clawback = &self.clawbacks[clawback];
                needed.add(Thing::Payment(clawback.due));
                clawback.limits.iter().for_each(|limit| needed.expr(limit));
            }
        }
    }

    fn needs_payment(&self, id: PaymentId, needed: &mut Needed) {
        let payment = &self.payments[id];
        needed.add(Thing::Fact(payment.selection));
        self.needs_frame(payment.frame, needed);
        payment.exprs().for_each(|expr| needed.expr(expr));
    }

    fn needs_limit(&self, id: LimitId, needed: &mut Needed) {
        let limit = &self.limits[id];
        for target in &limit.on {
            needed.add(Thing::Payment(target.payment));
            needed.expr(&target.amount);
            needed.line_keys(target.keys.iter().chain(&target.order));
        }
        limit.after.iter().for_each(|earlier| needed.add(Thing::Limit(*earlier)));
    }

    fn needs_fact(&self, id: FactId, needed: &mut Needed) {
        let fact = &self.facts[id];
        self.needs_frame(fact.frame, needed);
        needed.expr(&fact.value);
        if let FactKind::Scale(scale) = &fact.kind {
            needed.expr(&scale.subject);
            for band in &scale.bands {
                band.edge.iter().for_each(|edge| needed.expr(&edge.at));
                match &band.value {
                    BandValue::Flat(value) => needed.expr(value),
                    BandValue::Line(from, to) => {
                        needed.expr(from);
                        needed.expr(to);
                    }
                }
            }
        }
    }

    fn needs_frame(&self, frame: FrameId, needed: &mut Needed) {
        self.record_of(frame).into_iter().for_each(|record| needed.add(Thing::Spell(record)));
        self.keys_of(frame).iter().for_each(|key| needed.expr(&key.value));
    }

    fn needs_spell(&self, record: RecordId, needed: &mut Needed) {
        let spell = self.records[record].spell.as_ref();
        let Some(spell) = spell else { return };
        needed.add(Thing::Fact(spell.selection));
        spell.keys.iter().for_each(|key| needed.expr(&key.value));
        needed.expr(&spell.from);
        needed.expr(&spell.to);
        for step in &spell.steps {
            match &step.kind {
                SpellStepKind::Joined(stretch) | SpellStepKind::Blocks { length: stretch, .. } => {
                    needed.expr(&stretch.count);
                }
                SpellStepKind::Without { spell, .. } => needed.add(Thing::Spell(*spell)),
                SpellStepKind::Within(first, last) => {
                    needed.expr(first);
                    needed.expr(last);
                }
                SpellStepKind::CutAt(_) => {}
            }
        }
    }
}
