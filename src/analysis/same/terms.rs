//! The one form of what decides which data is taken, and of what moves money.

use std::collections::{BTreeMap, BTreeSet};

use super::form::Writer;
use crate::analysis::step::Steps;
use crate::analysis::{Dependence, Terms, Thing};
use crate::model::{
    ClawbackId, Expr, Field, FieldId, Item, LimitId, LineKey, PaymentId, Record, Type, VolumeOf, exprs,
};
use crate::show;

impl Writer<'_> {
    /// A field by its name, where its record is the same in both contracts.
    pub(super) fn field(&self, id: FieldId) -> String {
        let record = &self.model.records[id.record];
        format!("{} of {}", self.model.records[id].name, record.title.name)
    }

    /// What decides which data is taken and how lines become statements: the contract's own clauses, and the records.
    pub(super) fn surroundings(&self) -> BTreeMap<String, String> {
        let contract = &self.model.contract;
        let week = contract
            .working_week
            .as_ref()
            .map(|week| (week.first, week.last, week.without.map(|field| self.field(field))));
        let clauses = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {} {:?} {:?} {:?} {:?} {week:?} {:?}",
            contract.payee,
            contract.starts,
            contract.ends,
            contract.settled_by,
            contract.calendar,
            contract.statements,
            show::exact(&contract.rounding.step),
            if self.is_nothing_rounded() { None } else { Some(contract.rounding.way) },
            contract.currency,
            contract.form,
            contract.clock,
            contract.cut_off,
        );
        let records = self.model.records.iter();
        let records = records.map(|record| (record.title.name.clone(), self.record(record)));
        records.chain([("the contract's own clauses".to_owned(), clauses)]).collect()
    }

    /// Whether all amounts are whole numbers of the steps that lines are rounded to, so that no line is rounded up or down.
    fn is_nothing_rounded(&self) -> bool {
        let model = self.model;
        let terms = Terms::of(model);
        let steps = Steps::of(&terms);
        let is_whole = |amount: &Expr| {
            let step = steps.step(amount);
            let parts = step.size().and_then(|step| step.divided_by(&model.contract.rounding.step));
            parts.is_some_and(|parts| parts.is_whole())
        };
        let payments =
            model.payments.iter().all(|payment| payment.shares.is_empty() && is_whole(&payment.amount));
        let limits = model.limits.iter().flat_map(|limit| &limit.on).all(|on| is_whole(&on.amount));
        let clawbacks = model.clawbacks.iter().flat_map(|clawback| &clawback.limits).all(is_whole);
        // What a balance moves is rounded too.
        payments && limits && clawbacks && model.balances().next().is_none()
    }

    fn record(&self, record: &Record) -> String {
        let fields: Vec<String> = record.fields.iter().map(|field| self.declared(record, field)).collect();
        let name = |at: &u32| record.fields.get(*at as usize).map(|field| field.name.clone());
        let mut once: Vec<String> = record
            .uniques
            .iter()
            .map(|unique| format!("{:?}", unique.fields.iter().map(name).collect::<BTreeSet<_>>()))
            .collect();
        once.sort();
        let mut volumes: Vec<String> = record
            .volumes
            .iter()
            .map(|volume| match &volume.of {
                VolumeOf::Rows(keys) => {
                    let keys: Vec<_> = keys.iter().map(|key| (name(&key.field), key.period)).collect();
                    format!("{} rows share {keys:?}", volume.most)
                }
                VolumeOf::Values(field) => format!("{} values of {:?}", volume.most, name(field)),
            })
            .collect();
        volumes.sort();
        let receipt = [record.receipt.received, record.receipt.replaces, record.receipt.reverses]
            .map(|field| field.and_then(|field| name(&field)));
        let listed: Option<Vec<(Vec<_>, Vec<_>)>> = record.listed.as_ref().map(|table| {
            let fields: Vec<_> = table.fields.iter().map(name).collect();
            table.rows.iter().map(|row| (fields.clone(), row.cells.clone())).collect()
        });
        // What is done to make rows is compared as it is written, and what it is made of as everything else is.
        let made = record.made.as_ref().map(|made| {
            let text = self.model.source.slice(record.title.span);
            let words: Vec<&str> = text.split_whitespace().collect();
            let selection = self.fact(made.rows().selection);
            let of = &self.model.records[made.rows().source].title.name;
            format!("{words:?} of {of} {selection} {}", self.all(exprs::made_exprs(made)))
        });
        self.short(format!(
            "{fields:?} {once:?} {volumes:?} {receipt:?} {:?} {listed:?} {made:?}",
            record.source
        ))
    }

    fn declared(&self, record: &Record, field: &Field) -> String {
        let ty = match &field.ty {
            Type::Choice(set) => format!("one of {:?}", self.model.choice_sets[*set].choices),
            Type::Reference(to) => format!("refers to {}", self.model.records[*to].title.name),
            other => format!("{other:?}"),
        };
        let held: Vec<_> = field
            .held_to
            .iter()
            .map(|held| {
                let other = record.fields.get(held.other as usize).map(|field| field.name.as_str());
                (other, held.at_least)
            })
            .collect();
        let ends = [&field.at_least, &field.at_most].map(|end| end.as_ref().map(show::exact));
        format!(
            "{} {} {:?} {ty} {} {} {} {ends:?} {:?} {held:?}",
            field.name, field.column, field.form, field.whole, field.may_be_blank, field.unique, field.days
        )
    }

    /// A payment; the due lines of a clawback too.
    pub(super) fn payment(&self, id: PaymentId) -> String {
        let payment = &self.model.payments[id];
        let shares: Vec<String> = payment
            .shares
            .iter()
            .map(|share| format!("{} to {}", self.expr(&share.part), self.expr(&share.payee)))
            .collect();
        let of = |expr: &Option<crate::model::Expr>| expr.as_ref().map(|expr| self.expr(expr));
        self.short(format!(
            "on {} {} pays {} to {} shared {shares:?} in {} {:?} together {:?} item {:?}",
            self.frame(payment.frame),
            self.fact(payment.selection),
            self.expr(&payment.amount),
            self.expr(&payment.payee),
            self.expr(&payment.placed),
            payment.placed.ty,
            of(&payment.together),
            of(&payment.item),
        ))
    }

    /// What lines of a payment are sorted by.
    pub(super) fn line_keys(&self, payment: PaymentId, keys: &[LineKey]) -> String {
        let key = |key: &LineKey| match key {
            LineKey::Payee => "payee".to_owned(),
            LineKey::Payment => "payment".to_owned(),
            LineKey::Period(kind) => format!("{kind:?}"),
            LineKey::Value(value) => self.expr(value),
        };
        let keys: Vec<String> = keys.iter().map(key).collect();
        format!("{} by {keys:?}", self.model.payments[payment].title.name)
    }

    /// A cap or a minimum.
    pub(super) fn limit(&self, id: LimitId) -> String {
        let limit = &self.model.limits[id];
        let on: Vec<String> = limit
            .on
            .iter()
            .map(|on| {
                let (keys, order) =
                    (self.line_keys(on.payment, &on.keys), self.line_keys(on.payment, &on.order));
                format!("{} up to {} order {order} {:?}", keys, self.expr(&on.amount), on.falls)
            })
            .collect();
        let mut after: Vec<&String> =
            limit.after.iter().map(|other| &self.model.limits[*other].title.name).collect();
        after.sort();
        self.short(format!(
            "{} {on:?} after {after:?} {:?} {:?} {} {} {}",
            limit.at_most, limit.payee_key, limit.period_key, limit.by_period, limit.cut, limit.before_shared
        ))
    }

    /// A clawback.
    pub(super) fn clawback(&self, id: ClawbackId) -> String {
        let clawback = &self.model.clawbacks[id];
        let mut limits: Vec<String> = clawback.limits.iter().map(|limit| self.expr(limit)).collect();
        limits.sort();
        self.short(format!("{} at most {limits:?} carried {}", self.payment(clawback.due), clawback.carried))
    }

    fn named(&self, name: &str) -> Option<Thing> {
        let model = self.model;
        model.items.iter().find_map(|item| match item {
            Item::Payment(id) if model.payments[*id].title.name == name => Some(Thing::Payment(*id)),
            Item::Limit(id) if model.limits[*id].title.name == name => Some(Thing::Limit(*id)),
            Item::Clawback(id) if model.clawbacks[*id].title.name == name => Some(Thing::Clawback(*id)),
            Item::Payment(_) | Item::Limit(_) | Item::Clawback(_) => None,
        })
    }

    /// The items on which one hangs: those that it is worked out of, and the limits that reduce what these come to.
    pub(super) fn hangs_on(&self, name: &str) -> BTreeSet<String> {
        let model = self.model;
        let mut found = BTreeSet::new();
        let mut open: Vec<Thing> = self.named(name).into_iter().collect();
        let mut met: BTreeSet<Thing> = BTreeSet::new();
        while let Some(thing) = open.pop() {
            if !met.insert(thing) {
                continue;
            }
            match thing {
                Thing::Payment(id) => {
                    found.insert(model.payments[id].title.name.clone());
                    let limits = model.limits.iter_enumerated();
                    let on = limits.filter(|(_, limit)| limit.on.iter().any(|on| on.payment == id));
                    open.extend(on.map(|(limit, _)| Thing::Limit(limit)));
                }
                Thing::Limit(id) => {
                    let limit = &model.limits[id];
                    found.insert(limit.title.name.clone());
                    open.extend(limit.on.iter().map(|on| Thing::Payment(on.payment)));
                    open.extend(limit.after.iter().map(|other| Thing::Limit(*other)));
                }
                Thing::Clawback(id) => {
                    found.insert(model.clawbacks[id].title.name.clone());
                    open.push(Thing::Payment(model.clawbacks[id].due));
                }
                Thing::Field(_) | Thing::Tariff(_) | Thing::Frame(_) | Thing::Spell(_) | Thing::Fact(_) => {}
            }
            open.extend(
                Dependence::of(model).behind([thing]).into_iter().filter(|thing| {
                    matches!(thing, Thing::Payment(_) | Thing::Limit(_) | Thing::Clawback(_))
                }),
            );
        }
        found
    }
}
