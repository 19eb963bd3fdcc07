//! The built-in functions: which there are, as plain data. What each means is in `functions`.

use super::{ArithmeticOp, ChooseOp, ElapsedUnit, LocalPart, Number, PeriodKind, RoundingWay, Unit};

/// A built-in function of values of one row, with all that it is told besides its arguments. It is strict: blank where
/// an argument is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// `− E`
    Negative,
    /// `A + B` and the like. A division by nought is blank.
    Arithmetic(ArithmeticOp),
    /// `E, rounded to the nearest penny, halves up`
    Rounded(Rounding),
    /// `complete blocks of SIZE in E`, called with E and the size: how many complete times the size goes into E, by
    /// size, the sign put back. Blank where the size is nought.
    Complete(Blocks),
    /// `A to the power of N`: N is a whole number from nought on. Anything to the power of nought is one.
    Power,
    /// `larger of A and B`
    Choose(ChooseOp),
    /// `N after D`, called with D and a bare count, below nought for `before`.
    Shift(ShiftUnit),
    /// `started weeks from A to B, both days counted`
    Elapsed(Elapsed),
    /// `calendar months from A to B`: how many months later the month of B is than that of A, whatever the days.
    CalendarMonths,
    /// `day of T`, `clock time of T`
    Local(LocalPart),
    /// `22:00 on D`, called with the clock time and the date: the first moment of the day at which clocks show that
    /// time or a later one.
    MomentOn,
    /// `hours from A to B, between 22:00 and 06:00`, called with both moments and, if they are said, both clock times.
    HoursWithin(HoursWithin),
    /// `quarter of D`: of a date, or of a shorter period.
    PeriodOf(PeriodKind),
    /// `first day of P`, `last day of P`
    DayOf(PeriodEnd),
}

impl Function {
    /// Whether it takes little more than an addition for each row.
    pub(crate) fn is_one_step(&self) -> bool {
        match self {
            Function::Negative | Function::Choose(_) | Function::PeriodOf(_) => true,
            Function::Arithmetic(op) => match op {
                ArithmeticOp::Add | ArithmeticOp::Subtract | ArithmeticOp::Multiply => true,
                // Ratios are reduced row by row.
                ArithmeticOp::Divide => false,
            },
            Function::Shift(unit) => match unit {
                ShiftUnit::Days | ShiftUnit::Hours => true,
                ShiftUnit::WorkingDays | ShiftUnit::Months => false,
            },
            Function::Elapsed(elapsed) => match elapsed.unit {
                ElapsedUnit::Days | ElapsedUnit::StartedWeeks | ElapsedUnit::CompletedWeeks => true,
                ElapsedUnit::Hours
                | ElapsedUnit::WorkingDays
                | ElapsedUnit::CompletedMonths
                | ElapsedUnit::CompletedYears => false,
            },
            Function::Rounded(_)
            | Function::Complete(_)
            | Function::Power
            | Function::CalendarMonths
            | Function::Local(_)
            | Function::MomentOn
            | Function::HoursWithin(_)
            | Function::DayOf(_) => false,
        }
    }
}

/// A rounding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rounding {
    /// To multiples of this.
    pub step: Number,
    /// Which way; by size, the sign is put back.
    pub way: RoundingWay,
    /// In the contract's words: `to the nearest penny, halves up`.
    pub words: String,
}

/// Blocks of which the complete ones are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Blocks {
    /// What they are counted in.
    pub unit: Unit,
}

/// By what a date, or a date and time, is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShiftUnit {
    /// Days.
    Days,
    /// Hours of a date and time; also parts of them.
    Hours,
    /// Working days: which they are, the contract says.
    WorkingDays,
    /// Months: to the same day number, or the last day of a shorter month.
    Months,
}

/// A stretch from one date, or date and time, to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Elapsed {
    /// In what it is counted.
    pub unit: ElapsedUnit,
    /// Whether both days are counted; otherwise the first is not. Not said of hours.
    pub both: Option<bool>,
}

/// An end of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodEnd {
    /// Its first day.
    First,
    /// Its last day.
    Last,
}

/// The part of a stretch of time that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HoursWithin {
    /// On which days.
    pub days: PartDays,
    /// Whether only between two clock times.
    pub between: bool,
}

/// The days of which hours count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartDays {
    /// All.
    All,
    /// Of each day of the week whether it is one, Monday first.
    Week([bool; 7]),
    /// Working days.
    Working,
    /// Days that are not working days.
    NotWorking,
}

/// The days of the week, Monday first.
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The position of a day of the week, Monday being 0.
pub fn weekday_named(name: &str) -> Option<u8> {
    (0..).zip(WEEKDAYS).find(|(_, known)| *known == name).map(|(position, _)| position)
}

/// `Saturday and Sunday`, of those days of the week that are said.
pub fn weekday_words(days: [bool; 7]) -> String {
    let named = WEEKDAYS.into_iter().zip(days).filter(|(_, said)| *said);
    crate::text::all_of(&named.map(|(name, _)| name.to_owned()).collect::<Vec<_>>())
}

/// Whether a day is one of some days of the week. 1 January 1970 was a Thursday.
pub fn is_weekday(day: i32, days: [bool; 7]) -> bool {
    let position = usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or(0);
    days.get(position).copied().unwrap_or(false)
}
