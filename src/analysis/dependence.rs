//! What depends on what: the things of a contract, each with those that it is worked out of.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Clawback, ClawbackId, Expr, ExprKind, Fact, FactId, FactKind, FieldId, Frame, FrameId, IndexVec, Item,
    Limit, LimitId, Made, Model, Payment, PaymentId, Record, RecordId, SpellStepKind, TariffId, exprs,
};

/// Something that values are worked out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    Field(FieldId),
    Tariff(TariffId),
    /// The rows or the groups of a frame.
    Frame(FrameId),
    /// The rows of a spell, or of a balance.
    Spell(RecordId),
    Fact(FactId),
    Payment(PaymentId),
    Limit(LimitId),
    Clawback(ClawbackId),
}

/// The lists that say what depends on what.
#[derive(Clone, Copy)]
pub(crate) struct Dependence<'t> {
    pub(crate) records: &'t IndexVec<RecordId, Record>,
    pub(crate) frames: &'t IndexVec<FrameId, Frame>,
    pub(crate) facts: &'t IndexVec<FactId, Fact>,
    pub(crate) payments: &'t IndexVec<PaymentId, Payment>,
    pub(crate) limits: &'t IndexVec<LimitId, Limit>,
    pub(crate) clawbacks: &'t IndexVec<ClawbackId, Clawback>,
}

/// Everything that an expression names itself, in the order of the text.
pub(crate) fn named(expr: &Expr, found: &mut dyn FnMut(Thing)) {
    match &expr.kind {
        ExprKind::Field(field) => found(Thing::Field(*field)),
        ExprKind::Fact(fact) => found(Thing::Fact(*fact)),
        ExprKind::Key(_) => found(Thing::Frame(expr.frame)),
        ExprKind::Payment(payment) => found(Thing::Payment(*payment)),
        ExprKind::WhatLeaves(limit, _) => found(Thing::Limit(*limit)),
        ExprKind::Tariff { tariff, .. } => found(Thing::Tariff(*tariff)),
        ExprKind::Spread(_, map) => map.through.iter().for_each(|field| found(Thing::Field(*field))),
        ExprKind::LinesTotal(total) => {
            for target in &total.on {
                found(Thing::Payment(target.payment));
                target.keys.iter().filter_map(exprs::line_key_expr).for_each(|key| named(key, found));
            }
            total.after.into_iter().for_each(|limit| found(Thing::Limit(limit)));
        }
        ExprKind::Running(running) => {
            running.within.into_iter().for_each(|within| found(Thing::Fact(within)))
        }
        ExprKind::Related(related) => {
            let sought = &related.sought;
            sought.within.into_iter().for_each(|within| found(Thing::Fact(within)));
            [Some(sought.record), sought.behind]
                .into_iter()
                .flatten()
                .for_each(|rows| found(Thing::Spell(rows)));
        }
        ExprKind::Aggregate(aggregate) => {
            aggregate.within.into_iter().for_each(|within| found(Thing::Fact(within)));
            found(Thing::Fact(aggregate.selection));
        }
        ExprKind::Constant(_)
        | ExprKind::Row
        | ExprKind::StatementDate
        | ExprKind::Lookup { .. }
        | ExprKind::Call(..)
        | ExprKind::MustBeGiven(_)
        | ExprKind::IfBlank(..)
        | ExprKind::ChooseGiven(..)
        | ExprKind::Cases(..)
        | ExprKind::Compare(_)
        | ExprKind::Given(..)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_) => {}
    }
    expr.operands().into_iter().for_each(|operand| named(operand, found));
}

impl<'t> Dependence<'t> {
    /// Of a contract that has been checked.
    pub(crate) fn of(model: &'t Model) -> Self {
        Dependence {
            records: &model.records,
            frames: &model.frames,
            facts: &model.facts,
            payments: &model.payments,
            limits: &model.limits,
            clawbacks: &model.clawbacks,
        }
    }

    /// The expressions that a thing is worked out from.
    pub(crate) fn exprs(&self, thing: Thing) -> Vec<&'t Expr> {
        match thing {
            Thing::Field(_) | Thing::Tariff(_) => Vec::new(),
            Thing::Frame(frame) => self.frames[frame].keys().iter().map(|key| &key.value).collect(),
            Thing::Spell(record) => {
                self.records[record].made.as_ref().map(exprs::made_exprs).unwrap_or_default()
            }
            Thing::Fact(fact) => exprs::fact_exprs(&self.facts[fact]),
            Thing::Payment(payment) => self.payments[payment].exprs().collect(),
            Thing::Limit(limit) => exprs::limit_exprs(&self.limits[limit]),
            Thing::Clawback(clawback) => self.clawbacks[clawback].limits.iter().collect(),
        }
    }

    /// What a thing is worked out of itself, in the order of the text.
    pub(crate) fn uses(&self, thing: Thing) -> Vec<Thing> {
        let mut found = Vec::new();
        match thing {
            Thing::Field(field) => found.extend(self.spell(field.record)),
            Thing::Tariff(_) => {}
            Thing::Frame(frame) => {
                found.extend(self.frames[frame].record().and_then(|record| self.spell(record)));
            }
            Thing::Spell(record) => {
                let spell = self.records[record].made.as_ref().map(Made::rows);
                found.extend(spell.map(|spell| Thing::Fact(spell.selection)));
                found.extend(spell.into_iter().flat_map(|spell| &spell.steps).filter_map(|step| {
                    match step.kind {
                        SpellStepKind::Without { spell, .. } => Some(Thing::Spell(spell)),
                        SpellStepKind::Joined(_)
                        | SpellStepKind::Within(..)
                        | SpellStepKind::CutAt(_)
                        | SpellStepKind::Blocks { .. } => None,
                    }
                }));
            }
            Thing::Fact(fact) => {
                let fact = &self.facts[fact];
                match &fact.kind {
                    FactKind::Cohort(population)
                    | FactKind::Outcome(population, _)
                    | FactKind::Selection(population) => found.extend(population.within.map(Thing::Fact)),
                    FactKind::Measure { selection, .. } => found.push(Thing::Fact(*selection)),
                    FactKind::Define | FactKind::Scale(_) => {}
                }
                found.push(Thing::Frame(fact.frame));
            }
            Thing::Payment(payment) => {
                let payment = &self.payments[payment];
                found.extend([Thing::Fact(payment.selection), Thing::Frame(payment.frame)]);
            }
            Thing::Limit(limit) => {
                let limit = &self.limits[limit];
                found.extend(limit.on.iter().map(|target| Thing::Payment(target.payment)));
                found.extend(limit.after.iter().copied().map(Thing::Limit));
            }
            Thing::Clawback(clawback) => found.push(Thing::Payment(self.clawbacks[clawback].due)),
        }
        self.exprs(thing).into_iter().for_each(|expr| named(expr, &mut |thing| found.push(thing)));
        found
    }

    fn spell(&self, record: RecordId) -> Option<Thing> {
        self.records[record].made.is_some().then_some(Thing::Spell(record))
    }

    /// What an item of the statement is: a payment is what is left of it by the caps that cut it.
    pub(crate) fn of_item(&self, item: Item) -> Vec<Thing> {
        match item {
            Item::Payment(payment) => {
                let cuts =
                    |limit: &Limit| limit.cut && limit.on.iter().any(|target| target.payment == payment);
                let cut = self.limits.iter_enumerated().filter(|(_, limit)| cuts(limit));
                std::iter::once(Thing::Payment(payment)).chain(cut.map(|(id, _)| Thing::Limit(id))).collect()
            }
            Item::Limit(limit) => vec![Thing::Limit(limit)],
            Item::Clawback(clawback) => vec![Thing::Clawback(clawback)],
        }
    }

    /// Everything that some things are worked out of, through whatever others; themselves too, each before what it
    /// uses.
    pub(crate) fn behind(&self, things: impl IntoIterator<Item = Thing>) -> Vec<Thing> {
        let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
        let mut open: Vec<Thing> = things.into_iter().collect();
        open.reverse();
        while let Some(thing) = open.pop() {
            if seen.insert(thing) {
                found.push(thing);
                open.extend(self.uses(thing).into_iter().rev());
            }
        }
        found
    }

    /// Everything that is worked out of any of some fields; these too.
    pub(crate) fn dependents(&self, fields: &BTreeSet<FieldId>) -> BTreeSet<Thing> {
        let mut users: BTreeMap<Thing, Vec<Thing>> = BTreeMap::new();
        for thing in self.everything() {
            for used in self.uses(thing) {
                users.entry(used).or_default().push(thing);
            }
        }
        let mut found: BTreeSet<Thing> = fields.iter().copied().map(Thing::Field).collect();
        let mut open: Vec<Thing> = found.iter().copied().collect();
        while let Some(thing) = open.pop() {
            open.extend(users.remove(&thing).into_iter().flatten().filter(|user| found.insert(*user)));
        }
        found
    }

    /// Every field that something is worked out of.
    pub(crate) fn fields_used(&self) -> BTreeSet<FieldId> {
        let used = self.everything().flat_map(|thing| self.uses(thing));
        used.filter_map(|thing| if let Thing::Field(field) = thing { Some(field) } else { None }).collect()
    }

    /// Everything that is worked out of something.
    fn everything(&self) -> impl Iterator<Item = Thing> {
        let spells = self.records.iter_enumerated().filter(|(_, record)| record.made.is_some());
        let of_spells = spells.flat_map(|(id, record)| {
            let fields = (0u32..).zip(&record.fields);
            let fields = fields.map(move |(field, _)| Thing::Field(FieldId { record: id, field }));
            fields.chain([Thing::Spell(id)])
        });
        of_spells
            .chain(self.frames.ids().map(Thing::Frame))
            .chain(self.facts.ids().map(Thing::Fact))
            .chain(self.payments.ids().map(Thing::Payment))
            .chain(self.limits.ids().map(Thing::Limit))
            .chain(self.clawbacks.ids().map(Thing::Clawback))
    }
}
