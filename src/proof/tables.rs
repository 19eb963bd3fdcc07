//! What tariffs and scales give.

use super::enclosure::{Enclosure, Set, just, or_nought};
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::model::{Band, BandValue, Expr, Scale, TariffId};
use crate::value::{Number, ScaleMode};

impl World<'_> {
    /// A tariff by its keys, at a day. A single amount is what the contract says.
    pub(super) fn tariff(&self, id: TariffId, keys: &[Expr], at: Option<&Expr>, place: &Place) -> Enclosure {
        let tariff = &self.model.tariffs[id];
        if tariff.rows.is_empty() {
            return Enclosure::of(self.any_of(&tariff.ty));
        }
        let keys: Vec<Enclosure> = keys.iter().map(|key| self.eval(key, place)).collect();
        let day = at.map(|at| self.eval(at, place));
        let day_range = day.as_ref().map(Enclosure::range).unwrap_or_default();
        let mut found: Option<Enclosure> = None;
        for row in &tariff.rows {
            if !row.keys.iter().zip(&keys).all(|(key, asked)| World::key_fits(key, asked)) {
                continue;
            }
            for (at, value) in row.values.iter().enumerate() {
                let number = |day: crate::value::Day| Number::from_int(i128::from(day.number()));
                let from = tariff.dates.get(at).copied().flatten().map(number);
                let next = tariff.dates.get(at.saturating_add(1)).copied().flatten().map(number);
                let holds = Range::of(from, next.map(|next| next.minus(&Number::one())));
                if day.is_some() && !holds.may_meet(&day_range) {
                    continue;
                }
                let value = World::constant(value);
                found = Some(found.map_or_else(|| value.clone(), |found| found.or(&value)));
            }
        }
        let found = found.unwrap_or_else(Enclosure::nothing);
        Enclosure { blank: true, ..found }
    }

    /// What a scale gives.
    pub(super) fn scale(&self, scale: &Scale, place: &Place) -> Enclosure {
        let subject = self.eval(&scale.subject, place);
        if !subject.given {
            return Enclosure::nothing();
        }
        let range = subject.range();
        let edges: Vec<Option<(Range, bool)>> = scale
            .bands
            .iter()
            .map(|band| band.edge.as_ref().map(|edge| (self.eval(&edge.at, place).range(), edge.included)))
            .collect();
        let edge = |at: usize| edges.get(at).and_then(Option::as_ref);
        let mut found: Option<Enclosure> = None;
        for (at, band) in scale.bands.iter().enumerate() {
            let (own, next) = (edge(at), edge(at.saturating_add(1)));
            if own.is_some_and(|(edge, included)| !may_reach(&range, edge, *included))
                || scale.mode.is_none()
                    && next.is_some_and(|(edge, included)| !may_stay_below(&range, edge, *included))
            {
                continue;
            }
            let value = match &band.value {
                BandValue::Flat(value) => self.eval(value, place),
                BandValue::Line(from, to) => {
                    let (from, to) = (self.eval(from, place), self.eval(to, place));
                    let ends = own.zip(next).map(|((low, _), (high, _))| (low, high));
                    line(&range, ends, (&from, &to)).unwrap_or_else(|| from.or(&to).whole())
                }
            };
            found = Some(found.map_or_else(|| value.clone(), |found| found.or(&value)));
        }
        let found = found.unwrap_or_else(|| Enclosure::number(Range::unknown()));
        if scale.mode.is_none() {
            return Enclosure { blank: subject.blank || found.blank, ..found.whole() };
        }
        // At every rate reached, or each slice at its own: between nought and all of it at the highest.
        let rate = or_nought(&found.range());
        let by_row = subject
            .by_row
            .as_ref()
            .filter(|row| row.is_never_negative())
            .map(|row| or_nought(row).times(&rate));
        let all = or_nought(&range).times(&rate);
        let all = self.rated(scale, &range, place).map_or_else(|| all.clone(), |rated| all.within(&rated));
        Enclosure { blank: subject.blank, given: true, by_row, set: Set::Numbers(all) }
    }

    /// What a scale of rates comes to between the ends of its subject, where its edges and rates are known and none is
    /// below nought: in slices it never falls, and so lies between what it is at both ends; at the rate reached it is so
    /// within each band.
    fn rated(&self, scale: &Scale, range: &Range, place: &Place) -> Option<Range> {
        let (least, most) = (range.least.as_ref()?, range.most.as_ref()?);
        let one = |expr: &Expr| {
            let value = self.eval(expr, place);
            let range = value.range();
            let single = value.given && !value.blank && range.least.is_some() && range.least == range.most;
            range.most.filter(|one| single && !one.is_negative())
        };
        let band = |band: &Band| {
            let edge = band.edge.as_ref().map_or_else(|| Some(Number::zero()), |edge| one(&edge.at))?;
            match &band.value {
                BandValue::Flat(rate) => Some((edge, one(rate)?)),
                BandValue::Line(..) => None,
            }
        };
        let bands = scale.bands.iter().map(band).collect::<Option<Vec<(Number, Number)>>>()?;
        if least.is_negative() {
            return None;
        }
        let next = |at: usize| bands.get(at.saturating_add(1)).map(|(edge, _)| edge);
        match scale.mode? {
            ScaleMode::EachSlice => {
                let at = |value: &Number| {
                    bands.iter().enumerate().fold(Number::zero(), |all, (at, (edge, rate))| {
                        let end =
                            next(at).map_or_else(|| value.clone(), |next| value.clone().min(next.clone()));
                        all.plus(&end.minus(edge).max(Number::zero()).times(rate))
                    })
                };
                Some(Range::of(Some(at(least)), Some(at(most))))
            }
            ScaleMode::AllAtRateReached => {
                let within = bands.iter().enumerate().filter_map(|(at, (edge, rate))| {
                    let low = least.clone().max(edge.clone());
                    let high = next(at).map_or_else(|| most.clone(), |next| most.clone().min(next.clone()));
                    (low <= high).then(|| Range::of(Some(low.times(rate)), Some(high.times(rate))))
                });
                within.reduce(Range::either)
            }
        }
    }
}

/// Whether a value can be in a band that begins at an edge.
fn may_reach(range: &Range, edge: &Range, included: bool) -> bool {
    range.may_be_above(edge) || included && range.may_meet(edge)
}

/// Whether a value can be before the edge at which the next band begins.
fn may_stay_below(range: &Range, edge: &Range, included: bool) -> bool {
    range.may_be_below(edge) || !included && range.may_meet(edge)
}

/// What a straight line comes to on a range, where its ends are known.
fn line(
    range: &Range,
    ends: Option<(&Range, &Range)>,
    (from, to): (&Enclosure, &Enclosure),
) -> Option<Enclosure> {
    let one = |range: &Range| range.least.clone().filter(|least| range.most.as_ref() == Some(least));
    let (low, high) = ends?;
    let (low, high) = (one(low)?, one(high)?);
    let (from, to) = (one(&from.range())?, one(&to.range())?);
    let slope = to.minus(&from).divided_by(&high.minus(&low))?;
    let at = |x: Option<&Number>, otherwise: &Number| {
        let x = x.unwrap_or(otherwise).clone().max(low.clone()).min(high.clone());
        just(from.plus(&slope.times(&x.minus(&low))))
    };
    Some(Enclosure::number(at(range.least.as_ref(), &low).either(at(range.most.as_ref(), &high))))
}
