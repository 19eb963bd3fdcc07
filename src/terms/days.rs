//! How days, months and lengths of time are counted: what a contract uses of it, each way of counting shown on days of
//! the calendar.

use std::collections::BTreeSet;

use super::function::{ordinal, unscaled};
use super::voice::Voice;
use crate::model::exprs::all_exprs;
use crate::model::{Constant, CutOff, Expr, ExprKind, RunningOp, SpellStepKind, Window};
use crate::value::{Day, ElapsedUnit, Function, Number, ShiftUnit};

/// What a contract counts, each way once, in the order in which it is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Counted {
    /// The nth day after another.
    After,
    /// The nth day before another.
    Before,
    /// The nth day of a period that begins with a day.
    Of,
    /// A day so many weeks from another.
    Weeks,
    /// A day so many months or years from another.
    Months,
    /// The nth working day after or before another.
    WorkingDays,
    /// How long a period is.
    Length,
}

/// What is found of the ways of counting, with the sentence of the first of each.
struct Found<'v> {
    voice: &'v Voice<'v>,
    known: BTreeSet<Counted>,
    said: Vec<(Counted, String)>,
}

/// The last day of a month, in the first years of a term, whose number the month so many months from it does not have.
fn shortened(year: i32, by: i32) -> Option<Day> {
    let last = |year: i32, month: i8| {
        let year = i16::try_from(year).ok()?;
        [31, 30, 29, 28].into_iter().find_map(|day| Day::new(year, month, day))
    };
    let years = (0..4).filter_map(|more| year.checked_add(more));
    let mut days = years.flat_map(|year| (1..=12).filter_map(move |month| last(year, month)));
    days.find(|from| from.plus_months(by).is_some_and(|there| there.day_of_month() != from.day_of_month()))
}

impl Voice<'_> {
    /// The sentences on days that the contract needs.
    pub(super) fn how_days_are_counted(&self) -> String {
        let mut found = Found { voice: self, known: BTreeSet::new(), said: Vec::new() };
        all_exprs(self.model).into_iter().for_each(|expr| found.enter(expr));
        found.of_steps();
        found.said.sort_by_key(|(way, _)| *way);
        let first = "A period that begins with one day and ends with another includes both.";
        let all = std::iter::once(first.to_owned()).chain(found.said.into_iter().map(|(_, said)| said));
        all.collect::<Vec<_>>().join(" ")
    }
}

impl Found<'_> {
    fn add(&mut self, way: Counted, said: impl FnOnce() -> Option<String>) {
        if !self.known.contains(&way)
            && let Some(said) = said()
        {
            self.known.insert(way);
            self.said.push((way, said));
        }
    }

    /// The first of May in the year in which the term begins, from which examples are counted.
    fn first_of_may(&self) -> Option<Day> {
        Day::new(i16::try_from(self.voice.model.contract.starts.year()).ok()?, 5, 1)
    }

    fn enter(&mut self, expr: &Expr) {
        match expr.called() {
            Some((Function::Shift(unit), [_, by])) => self.shift(*unit, by),
            Some((Function::Elapsed(elapsed), _)) => {
                if matches!(elapsed.unit, ElapsedUnit::CompletedMonths | ElapsedUnit::CompletedYears) {
                    self.months(None);
                }
                self.add(Counted::Length, || {
                    Some(
                        "Where a period would end before it begins, its length is a negative number, unless this Schedule says otherwise."
                            .to_owned(),
                    )
                });
            }
            Some(_) | None => {}
        }
        if let ExprKind::Running(running) = &expr.kind
            && let Some(Window::Months(months)) = running.window
            && !matches!(running.op, RunningOp::First | RunningOp::Last)
        {
            self.months(Some(-months));
        }
        expr.operands().into_iter().for_each(|operand| self.enter(operand));
    }

    /// What the steps of spells, and the cut-off, count.
    fn of_steps(&mut self) {
        let model = self.voice.model;
        let mut steps = model.spells().flat_map(|(_, _, spell)| &spell.steps);
        let in_months = |kind: &SpellStepKind| matches!(kind, SpellStepKind::Blocks { length, .. } | SpellStepKind::Joined(length) if length.months);
        if steps.any(|step| in_months(&step.kind)) {
            self.months(None);
        }
        if let Some(CutOff::Months(months)) = model.contract.cut_off {
            self.months(Some(months));
        }
    }

    fn shift(&mut self, unit: ShiftUnit, by: &Expr) {
        let (count, times) = unscaled(by);
        let times = times.unwrap_or(1);
        let number = match &count.kind {
            ExprKind::Constant(Constant::Number(number)) => Some(number.clone()),
            _ => None,
        };
        let whole = number.as_ref().and_then(Number::to_int).and_then(|days| i32::try_from(days).ok());
        let may = self.first_of_may();
        match unit {
            ShiftUnit::Days if times.abs() == 7 => self.add(Counted::Weeks, || {
                let (weeks, may) = (whole?, may?);
                let (way, days) = if times < 0 { ("before", -7) } else { ("after", 7) };
                let there = may.plus_days(weeks.checked_mul(days)?)?;
                Some(format!(
                    "A day some weeks {way} another is the same day of the week; so the day {} {way} {} is {}.",
                    crate::text::how_many(usize::try_from(weeks).ok()?, "week", "weeks"),
                    may.long(),
                    there.long()
                ))
            }),
            ShiftUnit::Days => self.days(count, whole, times < 0),
            ShiftUnit::Months => {
                let by = i32::try_from(times).ok();
                self.months(whole.zip(by).and_then(|(count, by)| count.checked_mul(by)));
            }
            ShiftUnit::WorkingDays => self.add(Counted::WorkingDays, || {
                Some(
                    "Working Days after a day are counted from the next Working Day as the first, and before a day from the last Working Day \
                     before it, whether or not the day itself is one."
                        .to_owned(),
                )
            }),
            ShiftUnit::Hours => {}
        }
    }

    fn days(&mut self, count: &Expr, whole: Option<i32>, before: bool) {
        let Some((days, may)) = whole.zip(self.first_of_may()).filter(|(days, _)| *days > 1) else { return };
        let nth = |days: i32| ordinal(&Number::from_int(days.into()));
        if self.voice.is_nth_day(count) {
            return self.add(Counted::Of, || {
                let (which, there) = (nth(days.checked_add(1)?), may.plus_days(days)?);
                let (may, there) = (may.long(), there.long());
                Some(format!("The {which} day of the period beginning with {may} is {there}."))
            });
        }
        let (way, other, step) = match before {
            true => (Counted::Before, "before", -1),
            false => (Counted::After, "after", 1),
        };
        self.add(way, || {
            let (which, there) = (nth(days), may.plus_days(days.checked_mul(step)?)?);
            let next = if before { "the day before it" } else { "the next day" };
            Some(format!(
                "The {which} day {other} a day is counted from {next} as the first; so the {which} day {other} {} is {}.",
                may.long(),
                there.long()
            ))
        });
    }

    /// A day by the number that it has in its month, shown on one that a month may not have.
    fn months(&mut self, by: Option<i32>) {
        let year = self.voice.model.contract.starts.year();
        self.add(Counted::Months, || {
            let rule = "The day some months or years after or before a day is the day of the same number in that month or, where that month \
                        has no such day, its last day";
            let shown = by.and_then(|by| {
                let from = shortened(year, by)?;
                let way = if by < 0 { "before" } else { "after" };
                let months = usize::try_from(by.unsigned_abs()).ok()?;
                let months = match months.checked_rem(12)? {
                    0 => crate::text::how_many(months.checked_div(12)?, "year", "years"),
                    _ => crate::text::how_many(months, "month", "months"),
                };
                Some(format!("; so the day {months} {way} {} is {}", from.long(), from.plus_months(by)?.long()))
            });
            Some(format!("{rule}{}.", shown.unwrap_or_default()))
        });
    }
}
