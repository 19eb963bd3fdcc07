//! Values that hit an edge: worked out from how far a row, a group or a count is from it, instead of guessed.

use num_traits::ToPrimitive;

use super::Search;
use super::focus::{Focus, Sides};
use crate::coverage::edge::Step;
use crate::coverage::goal::Goal;
use crate::coverage::item::Item;
use crate::model::{FieldId, Type};
use crate::run::{RunResult, Value};
use crate::sample::{Draft, in_range, later};
use crate::value::{Number, NumberStyle, NumberType};

/// The most places of a frame that are looked at.
const MOST_PLACES: u32 = 6;
/// The most rows of a group that is made for a share.
const MOST_OF_SHARE: i64 = 2000;

impl Search<'_> {
    /// Tries to bring the two sides of an item together, or as near as is asked.
    pub(super) fn solve(&mut self, item: &Item, focus: &Focus<'_>, draft: &Draft) -> bool {
        for sides in &focus.sides {
            let Some(outcome) = self.outcome(draft) else { continue };
            let gaps = self.gaps(&outcome, *sides);
            for target in targets(item, sides) {
                for (at, gap) in &gaps {
                    let wanted = target.minus(gap);
                    if self.solve_fields(item, focus, draft, (*sides, *at, &target), &wanted) {
                        return true;
                    }
                }
            }
            if focus.counts && self.solve_counts(item, focus, draft, *sides, &gaps) {
                return true;
            }
        }
        false
    }

    /// How far the left side is from the right one, at the first places of their frame; each distance once.
    fn gaps(&self, outcome: &RunResult, sides: Sides<'_>) -> Vec<(u32, Number)> {
        let len = outcome.frame(sides.frame).map_or(0, |frame| frame.len);
        let mut found: Vec<(u32, Number)> = Vec::new();
        for at in (0u32..).take(len).take(MOST_PLACES as usize) {
            if let Some(gap) =
                self.gap(outcome, sides, at).filter(|gap| found.iter().all(|(_, other)| other != gap))
            {
                found.push((at, gap));
            }
        }
        found
    }

    fn gap(&self, outcome: &RunResult, sides: Sides<'_>, at: u32) -> Option<Number> {
        let (left, right) = (self.side(outcome, sides, true, at)?, self.side(outcome, sides, false, at)?);
        Some(left.minus(&right))
    }

    fn side(&self, outcome: &RunResult, sides: Sides<'_>, is_left: bool, at: u32) -> Option<Number> {
        let expr = if is_left { sides.left } else { sides.right };
        let at = if expr.frame == sides.frame { at } else { 0 };
        // Rows that were tried may leave fewer places than are asked about.
        if outcome.frame(expr.frame).is_none_or(|frame| at as usize >= frame.len) {
            return None;
        }
        in_order(&self.prepared.look(outcome).ok()?.at(expr, at as usize).ok()?)
    }

    /// Moves one field of one row by what is missing; where that changes the gap otherwise than expected, once more
    /// from there.
    fn solve_fields(
        &mut self,
        item: &Item,
        focus: &Focus<'_>,
        draft: &Draft,
        (sides, at, target): (Sides<'_>, u32, &Number),
        missing: &Number,
    ) -> bool {
        for field in &focus.fields {
            for place in draft.places() {
                for sign in [missing.clone(), missing.negated()] {
                    let Some(moved) = self.moved(draft, place, *field, &sign) else { continue };
                    let Some(outcome) = self.attempt(&moved) else { continue };
                    if self.has(item) {
                        return true;
                    }
                    let Some(now) = self.gap(&outcome, sides, at) else { continue };
                    // A straight line through the two gaps tells how far to go.
                    let rise = now.minus(&target.minus(missing));
                    let Some(slope) = rise.divided_by(&sign).filter(|slope| !slope.is_zero()) else {
                        continue;
                    };
                    let Some(step) = missing.divided_by(&slope) else { continue };
                    let step = if matches!(draft.value(place, *field), Some(Value::Date(_))) {
                        step.floor()
                    } else {
                        step
                    };
                    if let Some(moved) = self.moved(draft, place, *field, &step) {
                        self.attempt(&moved);
                        if self.has(item) {
                            return true;
                        }
                    }
                }
            }
        }
        false
    }

    /// The same with a number or date of a row so much larger or later, if the field may have that.
    fn moved(&self, draft: &Draft, place: (usize, usize), field: FieldId, by: &Number) -> Option<Draft> {
        let declared = &self.model.records[field];
        let value = match draft.value(place, field)? {
            _ if declared.unique => return None,
            Value::Date(day) => {
                let (first, last) = declared.days;
                let day = later(*day, by)?;
                let allowed = first.is_none_or(|first| day >= first) && last.is_none_or(|last| day <= last);
                Value::Date(Some(day).filter(|_| allowed)?)
            }
            Value::Moment(second) if by.is_whole() => Value::Moment(second.plus(by)),
            Value::Number(number) => {
                Value::Number(Some(number.plus(by)).filter(|number| in_range(declared, number))?)
            }
            _ => return None,
        };
        draft.with(place, field, value)
    }

    /// So many rows that a count, or a share, is at the edge or beside it.
    fn solve_counts(
        &mut self,
        item: &Item,
        focus: &Focus<'_>,
        draft: &Draft,
        sides: Sides<'_>,
        gaps: &[(u32, Number)],
    ) -> bool {
        let Some(outcome) = self.outcome(draft) else { return false };
        let edges = (0..MOST_PLACES).filter_map(|at| self.side(&outcome, sides, false, at));
        let mut edges: Vec<Number> = edges.collect();
        edges.dedup();
        for edge in &edges {
            if edge.is_whole() && !is_percentage(&sides.left.ty) {
                if self.solve_whole(item, draft, gaps, edge) {
                    return true;
                }
            } else if self.solve_share(item, focus, draft, edge) {
                return true;
            }
        }
        false
    }

    /// A count: as many rows as the edge says, one less, one more.
    fn solve_whole(&mut self, item: &Item, draft: &Draft, gaps: &[(u32, Number)], edge: &Number) -> bool {
        let one = Number::one();
        for place in draft.places() {
            let Some(times) =
                draft.tables.get(place.0).and_then(|table| table.rows.get(place.1)).map(|row| row.times)
            else {
                continue;
            };
            let so_many = gaps.iter().map(|(_, gap)| Number::from_int(i128::from(times)).minus(gap));
            for base in std::iter::once(edge.clone()).chain(so_many) {
                for count in [base.clone(), base.minus(&one), base.plus(&one)] {
                    let count =
                        count.to_int().and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0);
                    if let Some(next) = count.and_then(|count| draft.with_times(place, count)) {
                        self.attempt(&next);
                        if self.has(item) {
                            return true;
                        }
                    }
                }
            }
        }
        false
    }

    /// A share: of two rows of a table, one counts and the other only stands below the line. 45% is 9 of 20.
    fn solve_share(&mut self, item: &Item, focus: &Focus<'_>, draft: &Draft, edge: &Number) -> bool {
        let (part, whole) = edge.numerator_denominator();
        let (Some(part), Some(whole)) = (part.to_i64(), whole.to_i64()) else { return false };
        if part < 0 || part > whole || whole > MOST_OF_SHARE {
            return false;
        }
        let counts = [(part, whole), (part.saturating_add(1), whole), (part.saturating_sub(1), whole)];
        let finer = counts.map(|(part_of, _)| {
            let near = part_of.saturating_sub(part);
            (part.saturating_mul(10).saturating_add(near), whole.saturating_mul(10))
        });
        let mut bases = vec![draft.clone()];
        bases.extend(
            super::moves::of_fields(self.model, focus, draft).into_iter().filter(|draft| draft.size().0 == 2),
        );
        for base in bases.iter().filter(|base| base.places().len() >= 2).take(40) {
            for (part, whole) in counts.into_iter().chain(finer) {
                for (counted, other) in pairs(base) {
                    if let Some(next) = with_share(base, (counted, other), part, whole) {
                        self.attempt(&next);
                        if self.has(item) {
                            return true;
                        }
                    }
                }
            }
        }
        false
    }
}

/// Two different rows of a table.
fn pairs(draft: &Draft) -> Vec<((usize, usize), (usize, usize))> {
    let places = draft.places();
    let second = |first: (usize, usize)| {
        places
            .iter()
            .copied()
            .filter(move |second| *second != first && second.0 == first.0)
            .map(move |second| (first, second))
    };
    places.iter().copied().flat_map(second).take(12).collect()
}

/// Only these two rows of their table, so many of the one that the whole is so many.
fn with_share(
    draft: &Draft,
    (one, other): ((usize, usize), (usize, usize)),
    part: i64,
    whole: i64,
) -> Option<Draft> {
    let (part, rest) = (u32::try_from(part).ok()?, u32::try_from(whole.checked_sub(part)?).ok()?);
    let mut changed = draft.with_times(one, part)?.with_times(other, rest)?;
    let rows = &mut changed.tables.get_mut(one.0)?.rows;
    let kept = rows.iter().enumerate().filter(|(at, row)| [one.1, other.1].contains(at) && row.times > 0);
    *rows = kept.map(|(_, row)| row.clone()).collect();
    (!rows.is_empty()).then_some(changed)
}

fn is_percentage(ty: &Type) -> bool {
    matches!(ty, Type::Number(NumberType { style: NumberStyle::Percent, .. }))
}

/// How far from the edge the left side has to be.
fn targets(item: &Item, sides: &Sides<'_>) -> Vec<Number> {
    let hundredth = Number::from_scaled(1, 2);
    let above = match item.step.and_then(Step::distance) {
        Some(distance) => vec![distance],
        None if is_percentage(&sides.left.ty) => vec![hundredth, Number::from_scaled(1, 3)],
        None => vec![Number::one(), hundredth],
    };
    let below = above.iter().map(Number::negated);
    match item.key.goal {
        Goal::At => vec![Number::zero()],
        Goal::Above => above,
        Goal::Below => below.collect(),
        _ => std::iter::once(Number::zero()).chain(below).chain(above.iter().cloned()).collect(),
    }
}

/// What has an order, as a number: days of dates, seconds of times.
fn in_order(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) | Value::Moment(number) | Value::Clock(number) => Some(number.clone()),
        Value::Date(day) => Some(Number::from_int(i128::from(day.number()))),
        _ => None,
    }
}
