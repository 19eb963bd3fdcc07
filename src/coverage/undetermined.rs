//! What an example leaves undetermined. A field that is not among its columns and has to be filled in is nought of anything: whatever depends on
//! it is worked out all the same, from a blank that no data can have, and exercises nothing.

use std::collections::BTreeSet;

use crate::model::{
    ExampleTable, Expr, ExprKind, FactId, FactKind, FieldId, Frame, FrameId, LimitId, Model, PaymentId, exprs,
};

/// The fields that have to be filled in and are not among the columns of an example.
pub(super) fn left_out(model: &Model, tables: &[ExampleTable]) -> BTreeSet<FieldId> {
    let of_table = |table: &ExampleTable| {
        let fields = (0u32..).zip(&model.records[table.record].fields);
        let out =
            fields.filter(|(at, field)| !field.may_be_blank && !field.unique && !table.fields.contains(at));
        out.map(|(field, _)| FieldId { record: table.record, field }).collect::<Vec<_>>()
    };
    tables.iter().flat_map(of_table).collect()
}

/// The parts of a contract that depend on fields that are left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Undetermined {
    fields: BTreeSet<FieldId>,
    facts: BTreeSet<FactId>,
    frames: BTreeSet<FrameId>,
    payments: BTreeSet<PaymentId>,
    limits: BTreeSet<LimitId>,
}

impl Undetermined {
    /// Of the rows that an example supposes.
    pub(super) fn of_example(model: &Model, tables: &[ExampleTable]) -> Self {
        Undetermined::of_fields(model, left_out(model, tables))
    }

    /// Where fields are left out.
    pub(super) fn of_fields(model: &Model, fields: BTreeSet<FieldId>) -> Self {
        let mut undetermined = Undetermined { fields, ..Undetermined::default() };
        if !undetermined.is_empty() {
            undetermined.spread(model);
        }
        undetermined
    }

    /// Whether everything is determined.
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// From fields to all that depends on them, until nothing is added.
    fn spread(&mut self, model: &Model) {
        loop {
            let before = self.size();
            for (id, frame) in model.frames.iter_enumerated() {
                if matches!(frame, Frame::Groups { keys, .. } if keys.iter().any(|key| self.has(&key.value)))
                {
                    self.frames.insert(id);
                }
            }
            self.spells(model);
            for (id, fact) in model.facts.iter_enumerated() {
                let by_bands = match &fact.kind {
                    FactKind::Scale(scale) => {
                        self.has(&scale.subject)
                            || scale.bands.iter().any(|band| {
                                band.edge.as_ref().is_some_and(|edge| self.has(&edge.at))
                                    || exprs::band_exprs(&band.value).into_iter().any(|value| self.has(value))
                            })
                    }
                    FactKind::Measure { selection, .. } => self.facts.contains(selection),
                    _ => false,
                };
                if by_bands || self.frames.contains(&fact.frame) || self.has(&fact.value) {
                    self.facts.insert(id);
                }
            }
            for (id, payment) in model.payments.iter_enumerated() {
                let selected =
                    self.facts.contains(&payment.selection) || self.frames.contains(&payment.frame);
                if selected || payment.exprs().any(|expr| self.has(expr)) {
                    self.payments.insert(id);
                }
            }
            for (id, limit) in model.limits.iter_enumerated() {
                let depends = limit.on.iter().any(|target| {
                    let keys = target.keys.iter().chain(&target.order).filter_map(exprs::line_key_expr);
                    self.payments.contains(&target.payment)
                        || self.has(&target.amount)
                        || keys.into_iter().any(|key| self.has(key))
                });
                if depends || limit.after.iter().any(|earlier| self.limits.contains(earlier)) {
                    self.limits.insert(id);
                }
            }
            if self.size() == before {
                return;
            }
        }
    }

    /// What a spell is made of leaves all of its fields undetermined.
    fn spells(&mut self, model: &Model) {
        for (id, record) in model.records.iter_enumerated() {
            let Some(spell) = &record.spell else { continue };
            let made_of = exprs::spell_exprs(spell).into_iter().any(|expr| self.has(expr));
            if made_of || self.facts.contains(&spell.selection) {
                let fields = (0u32..).take(record.fields.len());
                self.fields.extend(fields.map(|field| FieldId { record: id, field }));
            }
        }
    }

    fn size(&self) -> usize {
        [self.fields.len(), self.facts.len(), self.frames.len(), self.payments.len(), self.limits.len()]
            .into_iter()
            .sum()
    }

    /// Whether an expression depends on a field that is left out.
    pub(super) fn has(&self, expr: &Expr) -> bool {
        if self.fields.is_empty() {
            return false;
        }
        let here = match &expr.kind {
            ExprKind::Field(field) => self.fields.contains(field),
            ExprKind::Fact(fact) => self.facts.contains(fact),
            ExprKind::Key(_) => self.frames.contains(&expr.frame),
            ExprKind::Spread(_, map) => map.through.iter().any(|field| self.fields.contains(field)),
            ExprKind::Payment(payment) => self.payments.contains(payment),
            ExprKind::WhatLeaves(limit, _) => self.limits.contains(limit),
            ExprKind::Running(running) => running.within.is_some_and(|within| self.facts.contains(&within)),
            ExprKind::LinesTotal(total) => {
                let mut keys =
                    total.on.iter().flat_map(|target| &target.keys).filter_map(exprs::line_key_expr);
                total.after.is_some_and(|limit| self.limits.contains(&limit))
                    || total.on.iter().any(|target| self.payments.contains(&target.payment))
                    || keys.any(|key| self.has(key))
            }
            ExprKind::Aggregate(aggregate) => {
                self.facts.contains(&aggregate.selection)
                    || aggregate.within.is_some_and(|within| self.facts.contains(&within))
            }
            _ => false,
        };
        here || expr.operands().into_iter().any(|operand| self.has(operand))
    }

    /// Whether a fact depends on one.
    pub(super) fn has_fact(&self, fact: FactId) -> bool {
        self.facts.contains(&fact)
    }

    /// Whether the lines of a payment depend on one.
    pub(super) fn has_payment(&self, payment: PaymentId) -> bool {
        self.payments.contains(&payment)
    }

    /// Whether what a limit does depends on one.
    pub(super) fn has_limit(&self, limit: LimitId) -> bool {
        self.limits.contains(&limit)
    }
}
