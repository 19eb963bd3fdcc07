//! Why there is no bound, and what bounds rest on.

use super::enclosure::{Enclosure, Set};
use super::place::{Path, Place};
use super::total::Part;
use super::words::Why;
use super::world::World;
use crate::analysis::Range;
use crate::model::{Clawback, ExprKind, FactId, FactKind, FieldId, Made, RecordId, Type};
use crate::value::Number;

/// The most that a field is held to, to see whether it matters that it has no end.
const FAR: i128 = 1_000_000;

impl World<'_> {
    /// The outcomes of the contract.
    pub(super) fn outcomes(&self) -> Vec<FactId> {
        let facts = self.model.facts.iter_enumerated();
        facts.filter(|(_, fact)| matches!(fact.kind, FactKind::Outcome(..))).map(|(id, _)| id).collect()
    }

    /// Why rows have no end of what they are paid.
    pub(super) fn why(&self, part: &Part) -> Why {
        let unlimited = part.rows.is_none().then(|| self.whose_rows(part.record));
        let endless = unlimited.map(|record| self.endless(record)).unwrap_or_default();
        Why { open: self.open_fields(part), unlimited, endless }
    }

    /// Whose rows would have to be limited: those of which spells are made, and not the spells.
    fn whose_rows(&self, record: RecordId) -> RecordId {
        let spell = self.model.records[record].made.as_ref().and_then(Made::spell);
        match spell.filter(|spell| self.most_rows(spell.source, &[]).is_none()) {
            Some(spell) => self.whose_rows(spell.source),
            None => record,
        }
    }

    /// The fields of the dearest row without an end that would have to have one.
    fn open_fields(&self, part: &Part) -> Vec<FieldId> {
        if part.dearest.price.is_some() {
            return Vec::new();
        }
        self.read.borrow_mut().clear();
        let place = &part.dearest.place;
        let _ = self.price(&part.payments, place, true);
        let read: Vec<(Path, FieldId)> = self.read.borrow().iter().cloned().collect();
        let open = read.into_iter().filter(|(path, field)| self.is_open(place, path, *field));
        let open: Vec<(Path, FieldId)> = open.collect();
        let held = |without: Option<usize>| {
            let fields = open.iter().enumerate().filter(|(at, _)| Some(*at) != without);
            fields.fold(place.clone(), |place, (_, (path, field))| self.held_in(&place, path, *field))
        };
        if self.price(&part.payments, &held(None), true).is_none() {
            return Vec::new();
        }
        let matters = |at: &usize| self.price(&part.payments, &held(Some(*at)), true).is_none();
        let all = (0..open.len()).filter(matters);
        all.filter_map(|at| open.get(at).map(|(_, field)| *field)).collect()
    }

    fn is_open(&self, place: &Place, path: &Path, field: FieldId) -> bool {
        let seen = Place { path: path.clone(), record: Some(field.record), ..place.clone() };
        let own = self.field(field, &seen);
        own.given && matches!(&own.set, Set::Numbers(range) if range.least.is_none() || range.most.is_none())
    }

    fn held_in(&self, place: &Place, path: &Path, field: FieldId) -> Place {
        let seen = Place { path: path.clone(), record: Some(field.record), ..place.clone() };
        let own = self.field(field, &seen);
        let Set::Numbers(range) = &own.set else { return place.clone() };
        let (least, most) = if self.model.records[field].ty == Type::Date {
            let contract = &self.model.contract;
            (i128::from(contract.starts.number()), i128::from(contract.settled_by.number()))
        } else {
            (-FAR, FAR)
        };
        let known = |end: &Option<Number>, far: i128| end.clone().or_else(|| Some(Number::from_int(far)));
        let range = Range::of(known(&range.least, least), known(&range.most, most));
        seen.with(field, Enclosure::of(Set::Numbers(range))).back_to(place)
    }

    /// What the answers rest on: the numbers of rows that the contract says.
    pub(super) fn rests_on(&self) -> Vec<String> {
        let mut found = Vec::new();
        for record in &self.model.records {
            for volume in &record.volumes {
                let said = self.model.source.said(volume.span);
                let of = &record.title.name;
                found.push(format!("{of}: {said}"));
            }
        }
        found
    }

    /// Whether a clawback takes and never gives.
    pub(super) fn only_takes(&self, clawback: &Clawback) -> bool {
        let place = Place::contract();
        self.is_never_negative(clawback.due)
            && clawback.limits.iter().all(|limit| self.eval(limit, &place).range().is_never_negative())
    }

    /// Whether a clawback takes no more in a period than caps leave of payments that are never below nil.
    pub(super) fn is_covered(&self, clawback: &Clawback) -> bool {
        let one = self.model.clawbacks.len() == 1;
        one && clawback.limits.iter().any(|limit| match &limit.kind {
            ExprKind::WhatLeaves(..) => self.eval(limit, &Place::contract()).range().is_never_negative(),
            ExprKind::Payment(id) => {
                let capped =
                    |limit: &crate::model::Limit| limit.on.iter().any(|target| target.payment == *id);
                self.is_never_negative(*id) && !self.model.limits.iter().any(capped)
            }
            _ => false,
        })
    }
}
