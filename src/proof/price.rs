//! What one row of a box adds to the lines of payments, all of them being added up.

use super::enclosure::{Set, nought, or_nought, sum};
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::model::{Expr, Frame, PaymentId, Type};
use crate::value::{Day, Number, RoundingWay};

impl World<'_> {
    /// What a row adds to the lines of a payment: the lines come to no more than the sum over all rows of what is
    /// answered here, and to no less. It is never below nought at its most, nor above it at its least.
    pub(super) fn adds(&self, id: PaymentId, place: &Place) -> Range {
        self.adds_to(id, &self.model.payments[id].amount, place)
    }

    /// The same, if the lines of the payment came to another amount.
    pub(super) fn adds_to(&self, id: PaymentId, amount: &Expr, place: &Place) -> Range {
        let payment = &self.model.payments[id];
        if let Some(looked_up) = self.elsewhere(id) {
            let own = *amount == payment.amount;
            return if own { self.adds_where_looked_up(id, &looked_up, place) } else { Range::unknown() };
        }
        let Some(taken) = self.narrowed_to_population(payment.selection, place) else {
            return self.adds_untaken_to(id, amount, place);
        };
        let grouped = matches!(self.model.frames[payment.frame], Frame::Groups { .. });
        // The rows of a group fall on one day, whether they are taken in or not.
        if self.is_outside(id, if grouped { place } else { &taken }) {
            return nought();
        }
        let by_row = if grouped { self.eval(amount, place).by_row } else { None };
        let Some(by_row) = by_row else { return or_nought(&self.line_of(id, amount, &taken)) };
        let by_row = self.rounded_by_row(id, &by_row);
        // The line as a whole is no more than this for any of its rows: one that adds all of it stands for the others.
        or_nought(&by_row.within(&or_nought(&self.line_of(id, amount, place))))
    }

    /// What a row adds that the payment does not take in: to a line that another row makes.
    pub(super) fn adds_untaken(&self, id: PaymentId, place: &Place) -> Range {
        self.adds_untaken_to(id, &self.model.payments[id].amount, place)
    }

    fn adds_untaken_to(&self, id: PaymentId, amount: &Expr, place: &Place) -> Range {
        match &self.model.frames[self.model.payments[id].frame] {
            Frame::Groups { .. } if !self.is_outside(id, place) => {
                let amount = self.eval(amount, place);
                amount.by_row.map_or_else(nought, |by_row| or_nought(&self.rounded_by_row(id, &by_row)))
            }
            Frame::Groups { .. } | Frame::Rows(_) | Frame::Contract | Frame::Statement => nought(),
        }
    }

    /// What a row adds at least to the lines of a payment, all of them being added up: it can be more than nought where
    /// the row is taken in for certain, and the line falls where lines are paid. Where some rows add less than anything
    /// that is known, others are not counted for more than nought either: a line that is never below nil comes to
    /// nothing at least, however much is taken from it.
    pub(super) fn surely_adds(&self, id: PaymentId, place: &Place) -> Option<Number> {
        let payment = &self.model.payments[id];
        let any = self.narrowed_to_population(payment.selection, &self.any_line(id));
        let boundless =
            |any: Place| self.eval(&payment.amount, &any).by_row.is_some_and(|row| row.least.is_none());
        if any.is_some_and(boundless) {
            return self.adds(id, place).least;
        }
        if !self.truth(payment.selection, place).is_met() || !self.is_surely_inside(id, place) {
            return self.adds(id, place).least;
        }
        match &self.model.frames[payment.frame] {
            Frame::Rows(_) => {
                let amount = self.eval(&payment.amount, place);
                if amount.blank { self.adds(id, place).least } else { self.line(id, place).least }
            }
            Frame::Groups { keys, .. } => {
                let amount = self.eval(&payment.amount, place);
                let grouped = keys.iter().all(|key| {
                    let key = self.eval(&key.value, place);
                    key.given && !key.blank
                });
                match amount.by_row {
                    Some(by_row) if grouped && !amount.blank => self.rounded_by_row(id, &by_row).least,
                    Some(_) | None => self.adds(id, place).least,
                }
            }
            Frame::Contract | Frame::Statement => self.adds(id, place).least,
        }
    }

    /// What a line comes to, rounded.
    pub(super) fn line(&self, id: PaymentId, place: &Place) -> Range {
        self.line_of(id, &self.model.payments[id].amount, place)
    }

    fn line_of(&self, id: PaymentId, amount: &Expr, place: &Place) -> Range {
        let payment = &self.model.payments[id];
        let own = *amount == payment.amount;
        let amount = self.eval(amount, place);
        if !amount.given {
            return nought();
        }
        let rounding = &self.model.contract.rounding;
        let mut range = amount.range();
        if let Some(most) = self.most_of_a_line(id).filter(|_| own) {
            // What is left of a line that a cap reduces may be nothing.
            let own = range.most.map_or_else(|| most.clone(), |own| own.min(most.clone()));
            range = Range::of(range.least.map(|least| least.min(Number::zero())), Some(own));
        }
        match &payment.together {
            // Rounded together, a line may be a step off.
            Some(_) => sum(&range, &Range::of(Some(rounding.step.negated()), Some(rounding.step.clone()))),
            None => self.as_a_line(&range),
        }
    }

    /// Rounded as a payment line is.
    pub(super) fn as_a_line(&self, range: &Range) -> Range {
        let rounding = &self.model.contract.rounding;
        range.rising(|end| Some(end.rounded(&rounding.step, rounding.way)))
    }

    /// What a row adds to a line that is rounded.
    pub(super) fn rounded_by_row(&self, id: PaymentId, by_row: &Range) -> Range {
        let gain = |end: &Number| self.rounding_gain(id, end);
        Range::of(
            by_row.least.as_ref().map(|least| least.minus(&gain(least))),
            by_row.most.as_ref().map(|most| most.plus(&gain(most))),
        )
    }

    /// What rounding can add to a line, or take from it, because of what a row adds: nothing where that is a whole
    /// number of steps, since the sum of such is not rounded past; less than half a step where it is in an odd number
    /// of parts of one; otherwise half a step.
    fn rounding_gain(&self, id: PaymentId, adds: &Number) -> Number {
        let rounding = &self.model.contract.rounding;
        if self.model.payments[id].together.is_some() {
            return rounding.step.clone();
        }
        let Some(steps) = adds.divided_by(&rounding.step) else { return rounding.step.clone() };
        if steps.is_whole() {
            return Number::zero();
        }
        let half = self.most_rounding_gain();
        if matches!(rounding.way, RoundingWay::Down | RoundingWay::Up) {
            return half;
        }
        let two = Number::from_int(2);
        let (_, parts) = steps.numerator_denominator();
        let Ok(parts) = i128::try_from(parts) else { return half };
        if parts.checked_rem(2) == Some(0) {
            return half;
        }
        let parts = Number::from_int(parts);
        let share = parts.minus(&Number::one()).divided_by(&parts.times(&two));
        share.map_or(half, |share| rounding.step.times(&share))
    }

    /// What rounding can add to any line, or take from it: half a step, or all of one where lines are not rounded to the
    /// nearest.
    pub(super) fn most_rounding_gain(&self) -> Number {
        let rounding = &self.model.contract.rounding;
        let half = rounding.step.divided_by(&Number::from_int(2));
        match rounding.way {
            RoundingWay::Down | RoundingWay::Up => rounding.step.clone(),
            RoundingWay::HalvesUp | RoundingWay::HalvesDown | RoundingWay::HalvesToEven => {
                half.unwrap_or_else(|| rounding.step.clone())
            }
        }
    }

    /// Whether all lines of a box fall outside the term and its settlement, and so are not paid.
    pub(super) fn is_outside(&self, id: PaymentId, place: &Place) -> bool {
        if !self.eval(&self.model.payments[id].placed, place).given {
            return true;
        }
        let falls = |(range, paid): (Range, Range)| range.may_meet(&paid);
        !self.days_of_lines(id, place).is_none_or(falls) || !self.statements_of(id, place).is_none_or(falls)
    }

    /// Whether all lines of a box fall within the term and its settlement.
    pub(super) fn is_surely_inside(&self, id: PaymentId, place: &Place) -> bool {
        let placed = self.eval(&self.model.payments[id].placed, place);
        let within = |(range, paid): (Range, Range)| {
            let after = |least: &Number| paid.least.as_ref().is_some_and(|first| first <= least);
            let before = |most: &Number| paid.most.as_ref().is_some_and(|last| most <= last);
            range.least.as_ref().is_some_and(after) && range.most.as_ref().is_some_and(before)
        };
        placed.given
            && !placed.blank
            && self.days_of_lines(id, place).is_some_and(within)
            && self.statements_of(id, place).is_some_and(within)
    }

    /// The days, or the periods, by which lines of a box are placed, and those that are paid: a day that lies in the
    /// term or its settlement, a period of which some day does.
    fn days_of_lines(&self, id: PaymentId, place: &Place) -> Option<(Range, Range)> {
        let contract = &self.model.contract;
        let placed = &self.model.payments[id].placed;
        let Set::Numbers(range) = self.eval(placed, place).set else { return None };
        let number = |day: Day| {
            let number = match placed.ty {
                Type::Period(kind) => contract.calendar.index(kind, day),
                _ => day.number(),
            };
            Some(Number::from_int(i128::from(number)))
        };
        Some((range, Range::of(number(contract.starts), number(contract.settled_by))))
    }

    /// The statements in which lines of a box fall, and those that there are. A period falls in the statement that holds
    /// its last day; one that is longer than a statement, and ends after the last of them, in that.
    pub(super) fn statements_of(&self, id: PaymentId, place: &Place) -> Option<(Range, Range)> {
        let contract = &self.model.contract;
        let payment = &self.model.payments[id];
        let placed = self.eval(&payment.placed, place);
        let Set::Numbers(range) = &placed.set else { return None };
        let (calendar, statements) = (&contract.calendar, contract.statements);
        let last = calendar.index(statements, contract.settled_by);
        let index = |end: &Number| {
            let end = i32::try_from(end.to_int()?).ok()?;
            let (day, longer) = match payment.placed.ty {
                Type::Period(kind) => (calendar.last_day(kind, end)?, !calendar.nests(kind, statements)),
                _ => (Day::from_number(end)?, false),
            };
            let statement = calendar.index(statements, day);
            Some(Number::from_int(i128::from(if longer { statement.min(last) } else { statement })))
        };
        let first = Number::from_int(i128::from(calendar.index(statements, contract.starts)));
        let paid = Range::of(Some(first), Some(Number::from_int(i128::from(last))));
        Some((range.rising(index), paid))
    }
}
