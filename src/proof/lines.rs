//! What the lines of a payment come to at most, line by line: where each line is known, or how many there can be.

use std::collections::BTreeMap;

use super::Scope;
use super::enclosure::{Set, just};
use super::place::Place;
use super::volume::span;
use super::world::World;
use crate::model::{Expr, ExprKind, Frame, PaymentId, Type, VolumeKey};
use crate::value::{Number, PeriodKind};

/// The values of a key of groups.
enum KeyValues {
    /// Each is known.
    Each(Vec<Set>),
    /// So many.
    Many(Number),
}

impl KeyValues {
    fn len(&self) -> usize {
        match self {
            KeyValues::Each(sets) => sets.len(),
            KeyValues::Many(_) => 1,
        }
    }
}

/// Of so many groups each is looked at by itself.
const MOST_LINES: usize = 600;

fn times(places: Vec<(Place, Number)>, many: &Number) -> Vec<(Place, Number)> {
    places.into_iter().map(|(place, one)| (place, one.times(many))).collect()
}

impl World<'_> {
    /// Whether the lines of a payment are looked at one by one: those of rows that stand in the contract, and one of
    /// the whole contract.
    pub(super) fn is_by_line(&self, id: PaymentId) -> bool {
        let frame = self.model.payments[id].frame;
        self.record_of(frame).is_none_or(|record| self.own_rows(record).is_some())
    }

    /// The most that all lines of groups come to in a scope, however many rows they have: each group at its most where
    /// its keys are known, and so many times where only their number is.
    pub(super) fn by_number_of_lines(&self, id: PaymentId, scope: Scope, most: bool) -> Option<Number> {
        let frame = self.model.payments[id].frame;
        if !matches!(self.model.frames[frame], Frame::Groups { .. }) {
            return None;
        }
        self.go_on();
        self.over_groups(id, &self.keys(frame), scope, &|place| {
            let line = self.line(id, place);
            if most { line.most } else { Some(line.least?.negated()) }
        })
    }

    /// What groups by some keys come to in a scope of a payment's lines, each at what it comes to on a box.
    pub(super) fn over_groups(
        &self,
        id: PaymentId,
        keys: &[&Expr],
        scope: Scope,
        most: &dyn Fn(&Place) -> Option<Number>,
    ) -> Option<Number> {
        let mut places = vec![(self.any_line(id), Number::one())];
        for key in keys {
            let values = self.values_of_key(id, key, scope)?;
            let few = values.len().saturating_mul(places.len()) <= MOST_LINES;
            let many = Number::from_int(i128::try_from(values.len()).ok()?);
            places = match values {
                KeyValues::Many(many) => times(places, &many),
                KeyValues::Each(_) if !few => times(places, &many),
                KeyValues::Each(sets) => {
                    let narrowed = |(place, many): &(Place, Number)| {
                        let each = sets.iter().filter_map(|set| self.narrowed_to(place, key, set));
                        each.map(|place| (place, many.clone())).collect::<Vec<_>>()
                    };
                    places.iter().flat_map(narrowed).collect()
                }
            };
        }
        // The lines of one statement, or of the statements of one year, are added up; those of which it is not known
        // come to each.
        let mut sums: BTreeMap<Number, Number> = BTreeMap::new();
        let mut anywhere = Number::zero();
        for (place, many) in places.iter().filter(|(place, _)| !self.is_outside(id, place)) {
            let lines = most(place)?.max(Number::zero()).times(many);
            match self.part_of_scope(id, place, scope) {
                Some(part) => {
                    let sum = sums.entry(part).or_insert_with(Number::zero);
                    *sum = sum.plus(&lines);
                }
                None => anywhere = anywhere.plus(&lines),
            }
        }
        Some(anywhere.plus(&sums.into_values().max().unwrap_or_else(Number::zero)))
    }

    /// The statement in which all lines of a box fall, or its year, by its index; none where they may fall in several.
    fn part_of_scope(&self, id: PaymentId, place: &Place, scope: Scope) -> Option<Number> {
        let (range, _) = self.statements_of(id, place)?;
        let index = range.least.filter(|least| range.most.as_ref() == Some(least))?;
        let contract = &self.model.contract;
        match scope {
            Scope::Whole => None,
            Scope::PayeePeriod => Some(index),
            Scope::Year => {
                let day =
                    contract.calendar.first_day(contract.statements, i32::try_from(index.to_int()?).ok()?)?;
                let year = contract.calendar.index(PeriodKind::ContractYear, day);
                Some(Number::from_int(i128::from(year)))
            }
        }
    }

    /// The values of a key of groups whose lines lie in a scope.
    fn values_of_key(&self, id: PaymentId, key: &Expr, scope: Scope) -> Option<KeyValues> {
        let payment = &self.model.payments[id];
        let record = self.record_of(payment.frame)?;
        let (placed, payee) = (self.on_rows(&payment.placed), self.on_rows(&payment.payee));
        if *key == payee {
            return self.payees(id, scope).map(KeyValues::Many);
        }
        let is_place = placed == *key || placed.as_period().is_some_and(|(_, of)| of == key);
        match (&key.ty, &key.kind) {
            // Only lines that fall within the term are paid.
            (Type::Period(kind), _) if is_place && scope == Scope::Whole => {
                let contract = &self.model.contract;
                let index = |day| contract.calendar.index(*kind, day);
                let each = index(contract.starts)..=index(contract.settled_by);
                let set = |index| Set::Numbers(just(Number::from_int(i128::from(index))));
                Some(KeyValues::Each(each.map(set).collect()))
            }
            (Type::Period(kind), _) if is_place => self.periods(*kind, scope).map(KeyValues::Many),
            (Type::Choice(set), _) => {
                let choices = u32::try_from(self.model.choice_sets[*set].choices.len()).ok()?;
                Some(KeyValues::Each((0..choices).map(|choice| Set::Choices([choice].into())).collect()))
            }
            (Type::Reference(to), _) if self.own_rows(*to).is_some() => {
                let rows = self.own_rows(*to)?;
                Some(KeyValues::Each((0..rows).map(|row| Set::Rows(Some([row].into()))).collect()))
            }
            (_, ExprKind::Field(field)) if field.record == record => {
                let key = VolumeKey { field: field.field, period: None };
                self.size(record, key, &[]).map(KeyValues::Many)
            }
            (Type::Period(_), _) => {
                let range = self.eval(key, &self.any_line(id)).range();
                let many = span(&range)?;
                let first = range.least?.to_int()?;
                match usize::try_from(many.to_int()?).ok().filter(|many| *many <= MOST_LINES) {
                    Some(many) => {
                        let each = (0..i128::try_from(many).ok()?)
                            .map(|at| Number::from_int(first.saturating_add(at)));
                        Some(KeyValues::Each(each.map(|index| Set::Numbers(just(index))).collect()))
                    }
                    None => Some(KeyValues::Many(many)),
                }
            }
            (ty, _) => self.values_of(ty).map(KeyValues::Many),
        }
    }
}
