//! What an engine works out and what Meed does: by how many rows there are, not by what kind of clause it is.
//!
//! A frame is narrow where it has few rows whatever the data is: the contract, the statement, groups by periods,
//! choices, yes or no, days, payees, and rows that the contract lists. All others are wide: people, visits, groups by
//! person. What is on narrow frames is worked out by Meed from what the engine has counted and added up; what is on
//! wide ones never leaves the engine.

use std::collections::BTreeSet;

use crate::model::{Expr, ExprKind, FactKind, FieldId, Frame, FrameId, Made, Model, Payee, RecordId, Type};

/// Which records and frames are narrow.
#[derive(Clone, Debug)]
pub(super) struct Split {
    records: Vec<bool>,
    frames: Vec<bool>,
    payees: BTreeSet<FieldId>,
}

impl Split {
    /// The split of a model; besides what it lists, some records are said to be small.
    pub(super) fn of(model: &Model, small: &BTreeSet<RecordId>) -> Split {
        let mut records = Vec::new();
        for (id, record) in model.records.iter_enumerated() {
            let listed = record.listed.is_some() || small.contains(&id);
            let made_of = record.made.as_ref().map(|made| made.rows().source);
            let of_narrow =
                made_of.is_some_and(|source| records.get(source.index()).copied().unwrap_or(false));
            records.push(listed || of_narrow);
        }
        // A spell may stand before what it is made of.
        for _ in model.records.iter() {
            for (id, _, spell) in model.spells() {
                let source = records.get(spell.source.index()).copied().unwrap_or(false);
                if let Some(own) = records.get_mut(id.index()) {
                    *own = *own || source;
                }
            }
        }
        let mut split = Split { records, frames: Vec::new(), payees: payee_fields(model) };
        split.carried(model);
        split.frames = model.frames.iter().map(|frame| split.of_frame(frame)).collect();
        split
    }

    /// What is carried from period to period for each of few keys is worked out by Meed, however many rows have these
    /// keys: all that is read of the rows are the keys.
    fn carried(&mut self, model: &Model) {
        for (id, record) in model.records.iter_enumerated() {
            let Some(balance) = record.made.as_ref().and_then(Made::balance) else { continue };
            let rows = &balance.rows;
            let takes_all = match &model.facts[rows.selection].kind {
                FactKind::Selection(population) => {
                    population.within.is_none() && population.conditions.is_empty()
                }
                _ => false,
            };
            let few = rows.groups.is_some()
                && !rows.keys.is_empty()
                && rows.keys.iter().all(|key| self.is_narrow_key(&key.value));
            if let (true, Some(own)) = (takes_all && few, self.records.get_mut(id.index())) {
                *own = true;
            }
        }
    }

    fn of_frame(&self, frame: &Frame) -> bool {
        match frame {
            Frame::Contract | Frame::Statement => true,
            Frame::Rows(record) => self.is_local(*record),
            Frame::Groups { record, keys } => {
                self.is_local(*record) || keys.iter().all(|key| self.is_narrow_key(&key.value))
            }
        }
    }

    /// Whether there are few values of a key, however many rows there are.
    pub(super) fn is_narrow_key(&self, key: &Expr) -> bool {
        match &key.ty {
            Type::Period(_) | Type::Choice(_) | Type::YesNo | Type::Date => true,
            Type::Reference(record) => self.is_local(*record),
            Type::Text => field_of(key).is_some_and(|field| self.payees.contains(&field)),
            Type::Number(_) | Type::Moment | Type::Clock => false,
        }
    }

    /// Whether the rows of a record are at hand.
    pub(super) fn is_local(&self, record: RecordId) -> bool {
        self.records.get(record.index()).copied().unwrap_or(false)
    }

    /// Whether a frame is narrow.
    pub(super) fn is_narrow(&self, frame: FrameId) -> bool {
        self.frames.get(frame.index()).copied().unwrap_or(false)
    }

    /// Whether all that is on a frame is worked out from rows that are at hand.
    pub(super) fn is_at_hand(&self, model: &Model, frame: FrameId) -> bool {
        model.frames[frame].record().is_none_or(|record| self.is_local(record))
    }
}

/// The fields that say who is paid.
fn payee_fields(model: &Model) -> BTreeSet<FieldId> {
    let mut found: BTreeSet<FieldId> = BTreeSet::new();
    if let Payee::Field(name) = &model.contract.payee {
        for (record, of) in model.records.iter_enumerated() {
            let named = (0u32..).zip(&of.fields).filter(|(_, field)| field.name == *name && !field.unique);
            found.extend(named.map(|(field, _)| FieldId { record, field }));
        }
    }
    for payment in model.payments.iter() {
        let payees = std::iter::once(&payment.payee).chain(payment.shares.iter().map(|share| &share.payee));
        for payee in payees {
            let key = match (&payee.kind, &model.frames[payee.frame]) {
                (ExprKind::Key(key), Frame::Groups { keys, .. }) => {
                    keys.get(*key as usize).map(|key| &key.value)
                }
                _ => Some(payee),
            };
            found.extend(key.and_then(field_of));
        }
    }
    found
}

/// The field that an expression is, perhaps of a row that is referred to.
fn field_of(expr: &Expr) -> Option<FieldId> {
    match &expr.kind {
        ExprKind::Field(field) => Some(*field),
        ExprKind::Spread(of, _) => field_of(of),
        _ => None,
    }
}
