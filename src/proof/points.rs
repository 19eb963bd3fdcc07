//! The values of a field at which it is looked whether a row is dear: the ends of what it can be, and the days that
//! stand in a relation of the terms to other days.

use super::enclosure::{Enclosure, Set};
use super::place::{Path, Place};
use super::world::World;
use crate::analysis::Range;
use crate::model::{FieldId, Type};
use crate::sample::stretches;
use crate::value::{Day, Number};

/// What stands in a number's place that nothing holds from above.
pub(super) const LARGE: i128 = 1_000_000;

/// Of a date so many days are tried because of the other dates of its row.
const MOST_DAYS: usize = 60;

impl World<'_> {
    /// The days that a date may have to be because of the other dates that were read: theirs, and those that lie a stretch
    /// of the terms from them. Those of dates that are known come first, and then the ends of the others.
    pub(super) fn days_beside(&self, field: FieldId, read: &[(Path, FieldId)], at: &Place) -> Vec<Day> {
        let is_date = |field: FieldId| self.model.records[field].ty == Type::Date;
        let mut found: Vec<Day> = Vec::new();
        if !is_date(field) {
            return found;
        }
        let others = read.iter().filter(|(_, other)| *other != field && is_date(*other));
        let ranges = others.map(|(path, other)| {
            let seen = Place { path: path.clone(), record: Some(other.record), ..at.clone() };
            self.field(*other, &seen).range()
        });
        let (known, open): (Vec<Range>, Vec<Range>) =
            ranges.partition(|range| range.least.is_some() && range.least == range.most);
        let ends = known.into_iter().chain(open).flat_map(|range| [range.least, range.most]).flatten();
        let ends = ends.filter_map(|end| Day::from_number(i32::try_from(end.to_int()?).ok()?));
        let mut days: Vec<Day> = ends.collect();
        days.dedup();
        found.extend(&days);
        let stretches = self.stretches.get_or_init(|| stretches(self.model));
        found.extend(days.into_iter().flat_map(|day| stretches.iter().flat_map(move |by| by.from(day))));
        found.truncate(MOST_DAYS);
        found
    }

    /// Values of a set, its ends among them.
    pub(super) fn points(&self, field: FieldId, own: &Enclosure, days: &[Day]) -> Vec<Enclosure> {
        let mut found: Vec<Enclosure> = Vec::new();
        if own.given {
            match &own.set {
                Set::Numbers(range) => {
                    let whole = self.model.records[field].whole || self.model.records[field].ty == Type::Date;
                    let ends = [range.most.clone(), range.least.clone()];
                    let fallback = if self.model.records[field].ty == Type::Date {
                        Number::from_int(i128::from(self.model.contract.starts.number()))
                    } else {
                        chosen(range, whole)
                    };
                    let later = range.least.as_ref().filter(|_| range.most.is_none());
                    let later = later.map(|least| least.plus(&Number::from_int(LARGE)));
                    let others = days.iter().map(|day| Number::from_int(i128::from(day.number())));
                    let ends = ends.into_iter().flatten().chain([fallback]).chain(later).chain(others);
                    found.extend(ends.map(|end| Enclosure::number(super::enclosure::just(end))));
                    found.retain(|value| value.set.meet(&own.set).is_some());
                }
                Set::Choices(choices) => {
                    found.extend(choices.iter().map(|choice| Enclosure::of(Set::Choices([*choice].into()))));
                }
                Set::Truth { met, unmet } => {
                    let one = |yes: bool| Enclosure::of(Set::Truth { met: yes, unmet: !yes });
                    found.extend(met.then(|| one(true)));
                    found.extend(unmet.then(|| one(false)));
                }
                Set::Rows(Some(rows)) => {
                    found.extend(rows.iter().map(|row| Enclosure::of(Set::Rows(Some([*row].into())))));
                }
                Set::Text(_) | Set::Rows(None) => found.push(Enclosure { blank: false, ..own.clone() }),
            }
        }
        if own.blank {
            found.push(Enclosure { given: false, ..own.clone() });
        }
        found
    }
}

/// A number of a range: its most, or a large one.
pub(super) fn chosen(range: &Range, whole: bool) -> Number {
    let most = range
        .most
        .clone()
        .unwrap_or_else(|| range.least.clone().unwrap_or_else(Number::zero).plus(&Number::from_int(LARGE)));
    if whole { most.floor() } else { most }
}
