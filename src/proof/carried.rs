//! What a balance can come to, and how many rows it has: one for each of its keys and each period.
//!
//! *Why that is sound.* Of every period between what lies what is brought forward follows from the period before, and what
//! moves from the ranges of the clauses, each step being one that rises or falls with its parts. What lapses hangs on what
//! came when, and nothing is said of it.

use super::Scope;
use super::enclosure::{nought, or_nought, sum};
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::functions;
use crate::model::{Expr, FieldId, Movement, RecordId, VolumeKey};
use crate::value::{ArithmeticOp, ChooseOp, Function, Number};

/// A balance of more periods than these is not looked at.
const MOST_PERIODS: i128 = 600;

fn larger(a: &Range, b: &Range) -> Range {
    functions::of(&Function::Choose(ChooseOp::Larger)).range(&[a.clone(), b.clone()])
}

fn smaller(a: &Range, b: &Range) -> Range {
    functions::of(&Function::Choose(ChooseOp::Smaller)).range(&[a.clone(), b.clone()])
}

fn less(a: &Range, b: &Range) -> Range {
    functions::of(&Function::Arithmetic(ArithmeticOp::Subtract)).range(&[a.clone(), b.clone()])
}

impl World<'_> {
    /// Between what a field of a balance lies: a day, or what moves; none where it is neither, or not known.
    pub(super) fn carried(&self, id: FieldId) -> Option<Range> {
        let record = &self.model.records[id.record];
        record.made.as_ref()?.balance()?;
        let [first, last] = record.days()?;
        let at = id.field as usize;
        if at == first || at == last {
            let contract = &self.model.contract;
            let day = |day: crate::value::Day| Some(Number::from_int(i128::from(day.number())));
            return Some(Range::of(day(contract.starts), day(contract.settled_by)));
        }
        let movement = at.checked_sub(last.checked_add(1)?)?;
        self.apart_from_all(|| self.movements(id.record))?.into_iter().nth(movement)
    }

    /// What moves, in the order of the fields, in any period.
    fn movements(&self, id: RecordId) -> Option<Vec<Range>> {
        let balance = self.model.balance(id)?;
        if balance.lapses.is_some() {
            return None;
        }
        let any = Place::any(id);
        let is_money = balance.ty.unit.currency().is_some();
        let moved = |range: Range| if is_money { self.as_a_line(&range) } else { range };
        let exact = |expr: &Expr| {
            let found = self.eval(expr, &any);
            let range = found.range();
            if found.blank || !found.given { or_nought(&range) } else { range }
        };
        let amount = |expr: &Option<Expr>| expr.as_ref().map(|expr| moved(exact(expr)));
        let or_none = |range: Option<Range>| range.unwrap_or_else(nought);
        let (adds, takes) = (or_none(amount(&balance.adds)), or_none(amount(&balance.takes)));
        let (least, most) = (amount(&balance.at_least), amount(&balance.at_most));
        let rate = balance.interest.as_ref().map_or_else(nought, |(rate, _)| exact(rate));
        let step = balance.interest.as_ref().and_then(|(_, rounding)| Some(rounding.as_ref()?.step.clone()));
        let around = step.map_or_else(nought, |step| Range::of(Some(step.negated()), Some(step)));
        let periods = self.periods(self.model.contract.statements, Scope::Whole)?.to_int()?;
        if periods > MOST_PERIODS {
            return None;
        }
        let mut opening = or_none(amount(&balance.opens));
        let mut all: Option<Vec<Range>> = None;
        for _ in 0..periods {
            let again = balance.again.is_some();
            let wiped = if again { or_nought(&opening) } else { nought() };
            let brought = if again { or_nought(&opening) } else { opening.clone() };
            let interest = moved(sum(&brought.times(&rate), &around));
            let before = less(&sum(&sum(&brought, &interest), &adds), &takes);
            let shortfall =
                least.as_ref().map_or_else(nought, |least| larger(&less(least, &before), &nought()));
            let held = least.as_ref().map_or_else(|| before.clone(), |least| larger(&before, least));
            let excess = most.as_ref().map_or_else(nought, |most| larger(&less(&held, most), &nought()));
            let closing = most.as_ref().map_or_else(|| held.clone(), |most| smaller(&held, most));
            let own = Movement::ALL.map(|movement| match movement {
                Movement::Opening => opening.clone(),
                Movement::Wiped => wiped.clone(),
                Movement::Lapsed => nought(),
                Movement::Interest => interest.clone(),
                Movement::Added => adds.clone(),
                Movement::Taken => takes.clone(),
                Movement::Shortfall => shortfall.clone(),
                Movement::Excess => excess.clone(),
                Movement::Closing => closing.clone(),
                Movement::Left => or_nought(&closing),
            });
            all = Some(match all {
                Some(all) => all.into_iter().zip(own).map(|(all, own)| all.either(own)).collect(),
                None => own.to_vec(),
            });
            opening = closing;
        }
        all
    }

    /// The most rows of a balance that share the values of keys.
    pub(super) fn rows_of_balance(&self, id: RecordId, keys: &[&Expr]) -> Option<Number> {
        let record = &self.model.records[id];
        record.made.as_ref()?.balance()?;
        let rows = record.made.as_ref()?.rows();
        let [first, _] = record.days()?;
        let statements = self.model.contract.statements;
        let day = FieldId { record: id, field: u32::try_from(first).ok()? };
        let within = keys.iter().filter_map(|expr| self.periods_within(expr, day, statements));
        let periods = within.chain(self.periods(statements, Scope::Whole)).min()?;
        let open = (0u32..)
            .zip(&rows.keys)
            .filter(|(at, _)| !self.is_fixed(id, VolumeKey { field: *at, period: None }, keys));
        let open: Vec<u32> = open.map(|(at, _)| at).collect();
        let mut series = Some(Number::one());
        for at in &open {
            let ty = &record.fields.get(*at as usize)?.ty;
            series = series.zip(self.values_of(ty)).map(|(all, one)| all.times(&one));
        }
        let of_source = self.most_rows(rows.source, &[]);
        let series = series.into_iter().chain(of_source).min()?;
        Some(series.times(&periods))
    }
}
