//! What is left of a box when a condition is met: less is left, never too little.

use super::enclosure::{Enclosure, Set};
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::model::{Comparison, Constant, Expr, ExprKind, FactId, Frame, Population, Type};
use crate::value::{ChooseOp, CompareOp, Function, Number, ShiftUnit};

impl World<'_> {
    /// Whether a comparison holds.
    pub(super) fn compare(&self, comparison: &Comparison, place: &Place) -> Enclosure {
        let (left, right) = (self.eval(&comparison.left, place), self.eval(&comparison.right, place));
        let (mut met, mut unmet) = (false, false);
        if left.given && right.given {
            (met, unmet) = self.compared(comparison.op, &left, &right);
            let plain = Comparison { blank: None, ..comparison.clone() };
            if place.met.iter().any(|(path, known)| *path == place.path && *known == plain) {
                unmet = false;
            }
        }
        if let Some(rule) = &comparison.blank
            && self.eval(&rule.of, place).blank
        {
            (met, unmet) = (met || rule.included, unmet || !rule.included);
        }
        Enclosure::truth(met, unmet, left.blank || right.blank)
    }

    /// A number that a condition which is met holds to a constant: `where calls is less than 2`.
    pub(super) fn held_by_what_is_met(&self, value: &Expr, place: &Place, found: &mut Enclosure) {
        if !matches!(value.kind, ExprKind::Fact(_) | ExprKind::Related(_) | ExprKind::Running(_)) {
            return;
        }
        for (path, met) in &place.met {
            if *path != place.path || met.left != *value {
                continue;
            }
            let (Some(to), Set::Numbers(own)) = (constant(&met.right), &found.set) else { continue };
            // A number of rows is whole.
            let (below, above) = match self.counted(value).is_some() {
                true => {
                    (to.negated().floor().negated().minus(&Number::one()), to.floor().plus(&Number::one()))
                }
                false => (to.clone(), to.clone()),
            };
            let held = match met.op {
                CompareOp::Is => Range::of(Some(to.clone()), Some(to.clone())),
                CompareOp::AtLeast => Range::of(Some(to.clone()), None),
                CompareOp::More => Range::of(Some(above), None),
                CompareOp::AtMost => Range::of(None, Some(to.clone())),
                CompareOp::Less => Range::of(None, Some(below)),
                CompareOp::IsNot => continue,
            };
            found.set = Set::Numbers(own.within(&held));
        }
    }

    /// Whether the rows of a box are in a population.
    pub(super) fn truth(&self, fact: FactId, place: &Place) -> Enclosure {
        let Some(population) = self.terms.population(fact) else { return Enclosure::truth(true, true, true) };
        if self.is_emptied(fact, place) || place.is_not_in(fact) {
            return Enclosure::truth(false, true, false);
        }
        if place.inside.iter().any(|(path, known)| *path == place.path && *known == fact) {
            return Enclosure::truth(true, false, false);
        }
        let within = population.within.map(|within| self.truth(within, place));
        let conditions = population.conditions.iter().map(|condition| self.eval(condition, place));
        let all: Vec<Enclosure> = within.into_iter().chain(conditions).collect();
        let met = all.iter().all(Enclosure::can_be_met) && self.narrowed_to_population(fact, place).is_some();
        let certain = all.iter().all(Enclosure::is_met);
        Enclosure::truth(met, !certain, false)
    }

    /// The rows of a box that are in a population; none where there can be none.
    pub(super) fn narrowed_to_population(&self, fact: FactId, place: &Place) -> Option<Place> {
        if self.is_emptied(fact, place) || place.is_not_in(fact) {
            return None;
        }
        let Population { within, conditions, .. } = self.terms.population(fact)?;
        let mut left = match within {
            Some(within) => self.narrowed_to_population(*within, place)?,
            None => place.clone(),
        };
        for condition in conditions {
            left = self.narrowed(&left, condition)?;
        }
        left.inside.push((left.path.clone(), fact));
        Some(left)
    }

    /// Where a condition is met.
    pub(super) fn narrowed(&self, place: &Place, condition: &Expr) -> Option<Place> {
        let left = self.narrowed_by(place, condition)?;
        self.eval(condition, &left).can_be_met().then_some(left)
    }

    fn narrowed_by(&self, place: &Place, condition: &Expr) -> Option<Place> {
        match &condition.kind {
            ExprKind::And(parts) => {
                parts.iter().try_fold(place.clone(), |left, part| self.narrowed(&left, part))
            }
            ExprKind::Or(parts) => {
                let mut open = parts.iter().filter_map(|part| self.narrowed(place, part));
                match (open.next(), open.next()) {
                    (None, _) => None,
                    (Some(one), None) => Some(one),
                    (Some(_), Some(_)) => Some(place.clone()),
                }
            }
            ExprKind::Not(inner) => self.without_by(place, inner),
            ExprKind::Given(value, given) => self.given(place, value, *given),
            ExprKind::Field(_) if condition.ty == Type::YesNo => {
                self.narrowed_to(place, condition, &Set::Truth { met: true, unmet: false })
            }
            ExprKind::Fact(fact) if self.terms.population(*fact).is_some() => {
                self.narrowed_to_population(*fact, place)
            }
            ExprKind::Spread(inner, map) if self.is_of_rows(inner) => {
                let place = self.where_they_lead(place, &map.through)?;
                let there = self.follow(&place, &map.through);
                Some(self.narrowed(&there, inner)?.back_to(&place))
            }
            ExprKind::Compare(comparison) => self.narrowed_by_comparison(place, comparison),
            _ => Some(place.clone()),
        }
    }

    fn is_of_rows(&self, expr: &Expr) -> bool {
        matches!(self.model.frames[expr.frame], Frame::Rows(_))
    }

    /// Where a condition is known not to be met. A condition that is unknown is not met either: that is for the caller.
    pub(super) fn without(&self, place: &Place, condition: &Expr) -> Option<Place> {
        let value = self.eval(condition, place);
        if !value.can_be_unmet() {
            return None;
        }
        // Where it can be unknown, the rows in which it is are left too.
        if value.blank {
            return Some(place.clone());
        }
        self.without_by(place, condition)
    }

    fn without_by(&self, place: &Place, condition: &Expr) -> Option<Place> {
        match &condition.kind {
            ExprKind::Compare(comparison) if comparison.blank.is_none() => {
                let op = match comparison.op {
                    CompareOp::Is => CompareOp::IsNot,
                    CompareOp::IsNot => CompareOp::Is,
                    CompareOp::Less => CompareOp::AtLeast,
                    CompareOp::AtMost => CompareOp::More,
                    CompareOp::More => CompareOp::AtMost,
                    CompareOp::AtLeast => CompareOp::Less,
                };
                self.narrowed_by_comparison(place, &Comparison { op, ..comparison.as_ref().clone() })
            }
            ExprKind::Given(value, given) => self.given(place, value, !given),
            ExprKind::Field(_) if condition.ty == Type::YesNo => {
                self.narrowed_to(place, condition, &Set::Truth { met: false, unmet: true })
            }
            ExprKind::Not(inner) => self.narrowed_by(place, inner),
            _ => Some(place.clone()),
        }
    }

    fn narrowed_by_comparison(&self, place: &Place, comparison: &Comparison) -> Option<Place> {
        let Comparison { op, left, right, blank } = comparison;
        if blank.as_ref().is_some_and(|rule| rule.included) {
            return Some(place.clone());
        }
        let mut at = self.given(place, left, true)?;
        at = self.given(&at, right, true)?;
        let (a, b) = (self.eval(left, &at), self.eval(right, &at));
        if !self.compared(*op, &a, &b).0 {
            return None;
        }
        at = match op {
            CompareOp::Is => {
                let at = self.narrowed_to(&at, left, &b.set)?;
                self.narrowed_to(&at, right, &a.set)?
            }
            CompareOp::IsNot => match (&a.set, &b.set) {
                (Set::Choices(own), Set::Choices(other)) if other.len() == 1 => {
                    let rest = own.difference(other).copied().collect();
                    self.narrowed_to(&at, left, &Set::Choices(rest))?
                }
                _ => at,
            },
            CompareOp::More | CompareOp::AtLeast => {
                let at = self.narrowed_to(&at, left, &Set::Numbers(Range::of(b.range().least, None)))?;
                self.narrowed_to(&at, right, &Set::Numbers(Range::of(None, a.range().most)))?
            }
            CompareOp::Less | CompareOp::AtMost => {
                let at = self.narrowed_to(&at, left, &Set::Numbers(Range::of(None, b.range().most)))?;
                self.narrowed_to(&at, right, &Set::Numbers(Range::of(a.range().least, None)))?
            }
        };
        at.met.push((at.path.clone(), Comparison { blank: None, ..comparison.clone() }));
        Some(at)
    }

    /// Where a value is given, or blank.
    fn given(&self, place: &Place, value: &Expr, given: bool) -> Option<Place> {
        match &value.kind {
            ExprKind::Field(field) => {
                let own = self.field(*field, place);
                if given && !own.given || !given && !own.blank {
                    return None;
                }
                if place.known.contains_key(&place.path) || own.blank != own.given {
                    return Some(place.clone());
                }
                Some(place.with(*field, Enclosure { blank: !given, given, ..own }))
            }
            ExprKind::Spread(inner, map) if self.is_of_rows(inner) => {
                let led = self.where_they_lead(place, &map.through);
                // What is blank may be so because there is no such row.
                if !given && led.as_ref() != Some(place) {
                    return Some(place.clone());
                }
                let place = led?;
                let there = self.follow(&place, &map.through);
                Some(self.given(&there, inner, given)?.back_to(&place))
            }
            ExprKind::Call(
                Function::Shift(_) | Function::PeriodOf(_) | Function::DayOf(_) | Function::Elapsed(_),
                parts,
            ) if given => parts.iter().try_fold(place.clone(), |at, part| self.given(&at, part, true)),
            _ => Some(place.clone()),
        }
    }

    /// Where a value lies in a set.
    pub(super) fn narrowed_to(&self, place: &Place, value: &Expr, set: &Set) -> Option<Place> {
        match &value.kind {
            ExprKind::Field(field) => {
                let own = self.field(*field, place);
                if !own.given {
                    return None;
                }
                let set = own.set.meet(set)?;
                if matches!(&set, Set::Choices(left) if left.is_empty()) {
                    return None;
                }
                if place.known.contains_key(&place.path) {
                    return Some(place.clone());
                }
                Some(place.with(*field, Enclosure::of(set)))
            }
            ExprKind::Row => match set {
                Set::Rows(Some(rows)) => match (rows.len(), rows.first()) {
                    (0, _) => None,
                    (1, Some(row)) => {
                        let mut at = place.clone();
                        at.known.insert(at.path.clone(), *row);
                        Some(at)
                    }
                    _ => Some(place.clone()),
                },
                _ => Some(place.clone()),
            },
            ExprKind::Spread(inner, map) if self.is_of_rows(inner) => {
                let place = self.where_they_lead(place, &map.through)?;
                let there = self.follow(&place, &map.through);
                Some(self.narrowed_to(&there, inner, set)?.back_to(&place))
            }
            ExprKind::Call(Function::PeriodOf(kind), parts) => match (parts.as_slice(), set) {
                ([of], Set::Numbers(range)) if of.ty == Type::Date => {
                    let calendar = &self.model.contract.calendar;
                    let index = |end: &Number| i32::try_from(end.to_int()?).ok();
                    let day =
                        |day: Option<crate::value::Day>| Some(Number::from_int(i128::from(day?.number())));
                    let first =
                        range.least.as_ref().and_then(|end| day(calendar.first_day(*kind, index(end)?)));
                    let last = range.most.as_ref().and_then(|end| day(calendar.last_day(*kind, index(end)?)));
                    self.narrowed_to(place, of, &Set::Numbers(Range::of(first, last)))
                }
                _ => self.may_lie_in(place, value, set),
            },
            _ => self.may_lie_in(place, value, set),
        }
    }

    fn may_lie_in(&self, place: &Place, value: &Expr, set: &Set) -> Option<Place> {
        let own = self.eval(value, place);
        (own.given && own.set.meet(set).is_some()).then(|| place.clone())
    }

    /// What a difference or a stretch of time can be because of what its ends are held to: never less than nought where
    /// the one is held to the other, and never more than a stretch within which it comes.
    pub(super) fn held_apart(&self, function: &Function, parts: &[Expr], place: &Place) -> Range {
        use crate::value::ArithmeticOp::Subtract;
        use crate::value::ElapsedUnit::{Days, Hours, StartedWeeks};
        let [first, second, ..] = parts else { return Range::unknown() };
        let (from, to, least, unit) = match function {
            Function::Arithmetic(Subtract) => (second, first, 0, None),
            Function::Elapsed(elapsed) => {
                let counted = matches!(elapsed.unit, Days | StartedWeeks) && elapsed.both == Some(true);
                let unit = match elapsed.unit {
                    Days => Some(ShiftUnit::Days),
                    Hours => Some(ShiftUnit::Hours),
                    _ => None,
                };
                (first, second, i128::from(counted), unit)
            }
            // Not all of the hours count, and the later they end the more.
            Function::HoursWithin(_) => (first, second, 0, Some(ShiftUnit::Hours)),
            _ => return Range::unknown(),
        };
        let least = Number::from_int(least);
        let of_part = if unit == Some(ShiftUnit::Days) { self.longest_part(from, to) } else { None };
        let most = unit.and_then(|unit| self.most_apart(from, to, unit, place));
        let most = most.into_iter().chain(of_part).min();
        let most = most.map(|most| most.plus(&least).max(Number::zero()));
        Range::of(self.is_no_less(from, to, place).then_some(least), most)
    }

    /// How long after another a date or a moment is at most, because a condition that is met says within how long.
    fn most_apart(&self, from: &Expr, to: &Expr, unit: ShiftUnit, place: &Place) -> Option<Number> {
        place.met.iter().filter(|(path, _)| *path == place.path).find_map(|(_, met)| {
            let until = match met.op {
                CompareOp::Less | CompareOp::AtMost if met.left == *to => &met.right,
                CompareOp::More | CompareOp::AtLeast if met.right == *to => &met.left,
                _ => return None,
            };
            match &until.kind {
                ExprKind::Call(Function::Shift(of), parts) if *of == unit => match parts.as_slice() {
                    [start, by] if start == from => self.eval(by, place).range().most,
                    _ => None,
                },
                _ => None,
            }
        })
    }

    /// Whether a value is never less than another on the rows of a box, where both are given.
    fn is_no_less(&self, low: &Expr, high: &Expr, place: &Place) -> bool {
        let (below, above) = (self.eval(low, place), self.eval(high, place));
        if !below.given || !above.given || !above.range().may_be_below(&below.range()) {
            return true;
        }
        match (&low.kind, &high.kind) {
            // Each of the two that stands there, where it stands there.
            (_, ExprKind::IfBlank(first, second)) => {
                let own = self.eval(first, place);
                let blank = || self.given(place, first, false).unwrap_or_else(|| place.clone());
                (!own.given || self.is_no_less(low, first, place))
                    && (!own.blank || self.is_no_less(low, second, &blank()))
            }
            (ExprKind::IfBlank(first, second), _) => {
                let own = self.eval(first, place);
                let blank = || self.given(place, first, false).unwrap_or_else(|| place.clone());
                (!own.given || self.is_no_less(first, high, place))
                    && (!own.blank || self.is_no_less(second, high, &blank()))
            }
            (_, ExprKind::Call(Function::Choose(ChooseOp::Larger), parts)) => {
                parts.iter().any(|part| self.is_no_less(low, part, place))
            }
            (_, ExprKind::Call(Function::Choose(ChooseOp::Smaller), parts)) => {
                parts.iter().all(|part| self.is_no_less(low, part, place))
            }
            (ExprKind::Call(Function::Choose(ChooseOp::Smaller), parts), _) => {
                parts.iter().any(|part| self.is_no_less(part, high, place))
            }
            (ExprKind::Call(Function::Choose(ChooseOp::Larger), parts), _) => {
                parts.iter().all(|part| self.is_no_less(part, high, place))
            }
            (_, ExprKind::Call(Function::Shift(_), parts)) if self.is_later(parts, place) => {
                parts.first().is_some_and(|from| self.is_no_less(low, from, place))
            }
            _ => self.is_held_to(low, high, place),
        }
    }

    /// Whether a date is moved onwards, or not at all.
    fn is_later(&self, parts: &[Expr], place: &Place) -> bool {
        parts.get(1).is_some_and(|by| self.eval(by, place).range().is_never_negative())
    }

    /// Whether the contract or a condition that is met holds a value to another.
    fn is_held_to(&self, low: &Expr, high: &Expr, place: &Place) -> bool {
        if low == high {
            return true;
        }
        if let (ExprKind::Field(low), ExprKind::Field(high)) = (&low.kind, &high.kind)
            && low.record == high.record
        {
            let held = |one: &crate::model::FieldId, other: &crate::model::FieldId, at_least: bool| {
                let held = &self.model.records[*one].held_to;
                held.iter().any(|held| held.at_least == at_least && held.other == other.field)
            };
            let days = self.model.records[low.record].days();
            let days =
                days.is_some_and(|[first, last]| low.field as usize == first && high.field as usize == last);
            if days || held(high, low, true) || held(low, high, false) {
                return true;
            }
        }
        place.met.iter().any(|(path, met)| {
            let more = matches!(met.op, CompareOp::More | CompareOp::AtLeast);
            let less = matches!(met.op, CompareOp::Less | CompareOp::AtMost);
            *path == place.path
                && (more && met.left == *high && met.right == *low
                    || less && met.left == *low && met.right == *high)
        })
    }
}

/// A number that stands in the text.
pub(super) fn constant(expr: &Expr) -> Option<&Number> {
    match &expr.kind {
        ExprKind::Constant(Constant::Number(number)) => Some(number),
        ExprKind::Spread(inner, _) => constant(inner),
        _ => None,
    }
}
