//! Values of the reference: fractions of big whole numbers, civil dates of `jiff`, periods by their first day.

use std::cmp::Reverse;

use jiff::Span;
use jiff::civil::Date;
use meed::model::{Constant, Contract};
use meed::value::{Day, Number, PeriodKind, Rounding, RoundingWay};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

/// An amount: a fraction.
pub(super) type Amount = BigRational;

/// One value. A blank is none of these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    Number(Amount),
    Date(Date),
    Text(String),
    /// The position among the choices.
    Choice(u32),
    YesNo(bool),
    /// A row of another record.
    Row(usize),
    /// A period: its kind and its first day.
    Period(PeriodKind, Date),
}

/// A value as it stands in an order; where the order falls, the other way round.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ranked {
    Rising(Cell),
    Falling(Reverse<Cell>),
}

impl Ranked {
    pub(super) fn new(cell: Cell, falls: bool) -> Self {
        if falls { Ranked::Falling(Reverse(cell)) } else { Ranked::Rising(cell) }
    }

    pub(super) fn cell(&self) -> &Cell {
        match self {
            Ranked::Rising(cell) | Ranked::Falling(Reverse(cell)) => cell,
        }
    }
}

pub(super) fn whole(value: i64) -> Amount {
    Amount::from_integer(BigInt::from(value))
}

pub(super) fn amount_of(number: &Number) -> Amount {
    let (numerator, denominator) = number.numerator_denominator();
    Amount::new(numerator, denominator)
}

pub(super) fn date_of(day: Day) -> Date {
    day.to_string().parse().unwrap()
}

pub(super) fn cell_of(constant: &Constant, contract: &Contract) -> Cell {
    match constant {
        Constant::Number(number) => Cell::Number(amount_of(number)),
        Constant::Date(day) => Cell::Date(date_of(*day)),
        Constant::Text(text) => Cell::Text(text.clone()),
        Constant::Choice(position) => Cell::Choice(*position),
        Constant::YesNo(value) => Cell::YesNo(*value),
        Constant::Period(kind, index) => {
            Cell::Period(*kind, date_of(contract.calendar.first_day(*kind, *index).unwrap()))
        }
    }
}

/// So many days later; none beyond the years 1 to 9999.
pub(super) fn plus_days(date: Date, days: i64) -> Option<Date> {
    let moved = date.checked_add(Span::new().try_days(days).ok()?).ok()?;
    (moved.year() >= 1).then_some(moved)
}

/// The corresponding day so many months later.
pub(super) fn plus_months(date: Date, months: i64) -> Option<Date> {
    let moved = date.checked_add(Span::new().try_months(months).ok()?).ok()?;
    (moved.year() >= 1).then_some(moved)
}

pub(super) fn days_between(from: Date, to: Date) -> i64 {
    i64::from(from.until(to).unwrap().get_days())
}

/// How many whole months fit between two dates, the second not before the first.
pub(super) fn months_between(from: Date, to: Date) -> i64 {
    let mut months = 0;
    while plus_months(from, months + 1).is_some_and(|day| day <= to) {
        months += 1;
    }
    months
}

/// The periods of a contract, by their first days.
#[derive(Clone, Copy, Debug)]
pub(super) struct Periods {
    /// The first day of some contract year, from which the quarters are counted too.
    anchor: Date,
}

impl Periods {
    pub(super) fn new(contract: &Contract) -> Self {
        Periods { anchor: date_of(contract.calendar.anchor()) }
    }

    /// The months of a period, and the first day of one.
    fn grid(self, kind: PeriodKind) -> (i64, Date) {
        match kind {
            // Weeks are counted by their days, and do not come here.
            PeriodKind::Week | PeriodKind::Month => (1, Date::constant(2000, 1, 1)),
            PeriodKind::Quarter => (3, self.anchor),
            PeriodKind::ContractYear => (12, self.anchor),
            PeriodKind::FinancialYear => (12, Date::constant(2000, 4, 1)),
        }
    }

    /// The first day of the period that holds a day.
    pub(super) fn first_day(self, kind: PeriodKind, day: Date) -> Date {
        if kind == PeriodKind::Week {
            let since_monday = i64::from(day.weekday().to_monday_zero_offset());
            return plus_days(day, -since_monday).unwrap();
        }
        let (length, origin) = self.grid(kind);
        let start = |number: i64| plus_months(origin, number * length).unwrap();
        let years = i64::from(day.year()) - i64::from(origin.year());
        let mut number = years * 12 / length;
        while start(number) > day {
            number -= 1;
        }
        while start(number + 1) <= day {
            number += 1;
        }
        start(number)
    }

    /// The first day of the period after the one that holds a day.
    pub(super) fn next(self, kind: PeriodKind, day: Date) -> Date {
        if kind == PeriodKind::Week {
            return plus_days(self.first_day(kind, day), 7).unwrap();
        }
        let (length, _) = self.grid(kind);
        // More than the length, less than twice the length later: a day of the next period.
        let later = plus_days(plus_months(self.first_day(kind, day), length).unwrap(), 7).unwrap();
        self.first_day(kind, later)
    }

    pub(super) fn last_day(self, kind: PeriodKind, day: Date) -> Date {
        plus_days(self.next(kind, day), -1).unwrap()
    }
}

/// To multiples of a step, by size; the sign is put back.
pub(super) fn rounded(amount: &Amount, rule: &Rounding) -> Amount {
    let step = amount_of(&rule.step);
    let steps = amount.abs() / &step;
    let below = steps.floor();
    let part = &steps - &below;
    let half = Amount::new(BigInt::one(), BigInt::from(2));
    let even = (&below / whole(2)).is_integer();
    let up = match rule.way {
        RoundingWay::HalvesUp => part >= half,
        RoundingWay::HalvesDown => part > half,
        RoundingWay::HalvesToEven => part > half || (part == half && !even),
        RoundingWay::Down => false,
        RoundingWay::Up => !part.is_zero(),
    };
    let size = (below + if up { Amount::one() } else { Amount::zero() }) * step;
    if amount.is_negative() { -size } else { size }
}
