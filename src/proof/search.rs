//! The dearest row: the box whose bound is highest is parted, until nothing is left to part or the effort is spent.

use std::collections::BTreeSet;

use super::enclosure::{Enclosure, Set};
use super::parted::Parted;
use super::place::{Path, Place};
use super::world::World;
use crate::analysis::Range;
use crate::model::{FieldId, PaymentId};
use crate::value::{Day, Number};

/// The most fields that are tried at a box.
const MOST_FIELDS: usize = 14;

/// The most parts that a box is parted into at once.
const MOST_PARTS: usize = 40;

/// What a row comes to at most, and the box in which it was left.
#[derive(Clone, Debug)]
pub(super) struct Dearest {
    /// None where there is no bound.
    pub(super) price: Option<Number>,
    pub(super) place: Place,
}

/// Where nothing is known there is no end: above all numbers.
fn higher(a: &Option<Number>, b: &Option<Number>) -> std::cmp::Ordering {
    (a.is_none(), a).cmp(&(b.is_none(), b))
}

/// Parts of a box, each with what a row in it adds at most.
type Parts = Vec<(Option<Number>, Place)>;

impl World<'_> {
    /// What a row of a box adds at most to payments (or, with a minus, at least).
    pub(super) fn price(&self, payments: &[PaymentId], place: &Place, most: bool) -> Option<Number> {
        let end = |adds: Range| {
            let end = if most { adds.most } else { adds.least.map(|least| least.negated()) };
            end.map(|end| end.max(Number::zero()))
        };
        let adds = |id: &PaymentId| end(self.adds(*id, place));
        // Two payments of which one has what is beyond the limit of the other come to all of it together.
        let mut rest = payments.to_vec();
        let mut all = Some(Number::zero());
        for parted in self.parted_amounts().iter().filter(|_| most) {
            let Parted { limited, beyond, of } = parted;
            if rest.contains(limited) && rest.contains(beyond) {
                rest.retain(|id| id != limited && id != beyond);
                let apart = adds(limited).zip(adds(beyond)).map(|(one, other)| one.plus(&other));
                let together = end(self.adds_to(*limited, of, place));
                all = all.zip(apart.into_iter().chain(together).min()).map(|(all, both)| all.plus(&both));
            }
        }
        rest.iter().fold(all, |all, id| all.zip(adds(id)).map(|(all, adds)| all.plus(&adds)))
    }

    /// What a row of a box adds at most to payments, less what is taken back for certain because of it: a row is taken
    /// in by none of the payments, or by one at least, and then all that this says of it is known.
    fn price_less(&self, payments: &[PaymentId], dues: &[PaymentId], place: &Place) -> Option<Number> {
        let less = |place: &Place, all: Number| {
            dues.iter().try_fold(all, |all, due| Some(all.minus(&self.surely_adds(*due, place)?)))
        };
        let none =
            payments.iter().fold(place.clone(), |none, id| none.not_in(self.model.payments[*id].selection));
        let taken_by_none = payments
            .iter()
            .try_fold(Number::zero(), |all, id| Some(all.plus(&self.adds_untaken(*id, &none).most?)))?;
        let mut most = less(&none, taken_by_none)?;
        for id in payments {
            let selection = self.model.payments[*id].selection;
            let Some(taken) = self.narrowed_to_population(selection, place) else { continue };
            most = most.max(less(&taken, self.price(payments, &taken, true)?)?);
        }
        Some(most.max(Number::zero()))
    }

    /// The dearest row of a box; of the most less what is taken back for certain.
    pub(super) fn dearest(
        &self,
        (payments, dues): (&[PaymentId], &[PaymentId]),
        first: Place,
        most: bool,
        effort: usize,
    ) -> Dearest {
        let price = |place: &Place| match (most, dues) {
            (true, [_, ..]) => self.price_less(payments, dues, place),
            (true | false, _) => self.price(payments, place, most),
        };
        let mut open = vec![(price(&first), first)];
        for _ in 0..effort {
            let Some(at) = (0..open.len()).max_by(|a, b| match (open.get(*a), open.get(*b)) {
                (Some((a, _)), Some((b, _))) => higher(a, b),
                _ => std::cmp::Ordering::Equal,
            }) else {
                break;
            };
            let (bound, place) = open.swap_remove(at);
            match self.parted(&price, &bound, &place) {
                // What was looked at when the effort was spent says nothing.
                Some(parts) if !self.is_spent() => open.extend(parts),
                Some(_) | None => return Dearest { price: bound, place },
            }
        }
        let left = open.into_iter().max_by(|(a, _), (b, _)| higher(a, b));
        left.map_or_else(
            || Dearest { price: None, place: Place::contract() },
            |(price, place)| Dearest { price, place },
        )
    }

    /// A box in parts by the field that lowers the bound most.
    fn parted(
        &self,
        price: &dyn Fn(&Place) -> Option<Number>,
        bound: &Option<Number>,
        place: &Place,
    ) -> Option<Parts> {
        self.read.borrow_mut().clear();
        let _ = price(place);
        let read: Vec<(Path, FieldId)> = self.read.borrow().iter().cloned().collect();
        let mut best: Option<(Option<Number>, Parts)> = None;
        for (path, field) in read.into_iter().take(MOST_FIELDS) {
            let Some((parts, is_number)) = self.parts(place, &path, field) else { continue };
            let parts: Parts = parts.into_iter().map(|part| (price(&part), part)).collect();
            let Some(worst) = parts.iter().map(|(price, _)| price.clone()).max_by(higher) else { continue };
            // To halve a number that does not matter would never end.
            if is_number && higher(&worst, bound).is_ge() {
                continue;
            }
            if best.as_ref().is_none_or(|(known, _)| higher(&worst, known).is_lt()) {
                best = Some((worst, parts));
            }
        }
        best.map(|(_, parts)| parts)
    }

    /// The parts of a box by a field, and whether they are halves of a range of numbers.
    fn parts(&self, place: &Place, path: &Path, field: FieldId) -> Option<(Vec<Place>, bool)> {
        if place.known.contains_key(path) {
            return None;
        }
        let seen = Place { path: path.clone(), record: Some(field.record), ..place.clone() };
        let own = self.field(field, &seen);
        let with = |value: Enclosure| seen.with(field, value).back_to(place);
        if !own.given {
            return None;
        }
        if own.blank {
            let blank = Enclosure { given: false, ..own.clone() };
            return Some((vec![with(Enclosure { blank: false, ..own }), with(blank)], false));
        }
        let each = |sets: Vec<Set>| sets.into_iter().map(|set| with(Enclosure::of(set))).collect::<Vec<_>>();
        match &own.set {
            Set::Choices(choices) if choices.len() > 1 => {
                Some((each(in_parts(choices, Set::Choices)), false))
            }
            Set::Truth { met: true, unmet: true } => {
                let (yes, no) =
                    (Set::Truth { met: true, unmet: false }, Set::Truth { met: false, unmet: true });
                Some((each(vec![yes, no]), false))
            }
            Set::Rows(Some(rows)) if rows.len() > 1 => {
                Some((each(in_parts(rows, |rows| Set::Rows(Some(rows)))), false))
            }
            Set::Numbers(range) => {
                let is_date = matches!(self.model.records[field].ty, crate::model::Type::Date);
                let whole = is_date || self.model.records[field].whole;
                let cut = if is_date { self.date_cut(range) } else { None };
                let by_date = cut.is_some();
                let cut = cut.or_else(|| middle(range, whole))?;
                let below = if whole { cut.minus(&Number::one()) } else { cut.clone() };
                let low = Range::of(range.least.clone(), Some(below));
                let high = Range::of(Some(cut), range.most.clone());
                Some((each(vec![Set::Numbers(low), Set::Numbers(high)]), !by_date))
            }
            Set::Choices(_) | Set::Truth { .. } | Set::Rows(_) | Set::Text(_) => None,
        }
    }

    /// A day within a range on which the terms change: an end of the term or a date of a tariff.
    fn date_cut(&self, range: &Range) -> Option<Number> {
        let contract = &self.model.contract;
        let after = |day: Day| day.number().saturating_add(1);
        let mut days =
            BTreeSet::from([contract.starts.number(), after(contract.ends), after(contract.settled_by)]);
        days.extend(
            self.model
                .tariffs
                .iter()
                .flat_map(|tariff| tariff.dates.iter().flatten())
                .map(|day| day.number()),
        );
        let days: Vec<Number> = days.into_iter().map(|day| Number::from_int(i128::from(day))).collect();
        let inside: Vec<&Number> = days
            .iter()
            .filter(|day| range.least.as_ref().is_none_or(|least| least < *day))
            .filter(|day| range.most.as_ref().is_none_or(|most| *day <= most))
            .collect();
        inside.get(inside.len().checked_div(2)?).map(|day| (*day).clone())
    }
}

/// Each by itself, or in two halves where they are many.
fn in_parts(all: &BTreeSet<u32>, set: impl Fn(BTreeSet<u32>) -> Set) -> Vec<Set> {
    if all.len() <= MOST_PARTS {
        return all.iter().map(|one| set(BTreeSet::from([*one]))).collect();
    }
    let half = all.len().checked_div(2).unwrap_or(0);
    vec![set(all.iter().take(half).copied().collect()), set(all.iter().skip(half).copied().collect())]
}

/// The middle of a range that has two ends, above the lower one.
fn middle(range: &Range, whole: bool) -> Option<Number> {
    let (least, most) = (range.least.as_ref()?, range.most.as_ref()?);
    if least >= most {
        return None;
    }
    let middle = least.plus(most).divided_by(&Number::from_int(2))?;
    Some(if whole { middle.floor().plus(&Number::one()).min(most.clone()) } else { middle })
}
