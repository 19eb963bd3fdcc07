//! The built-in functions: which there are, as plain data. What each means is in `functions`.

use super::{ArithmeticOp, ChooseOp, ElapsedUnit, LocalPart, Number, PeriodKind, RoundingWay, Unit};

/// A built-in function of values of one row, with all that it is told besides its arguments. It is strict: blank where an argument is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Function {
    /// `− E`
    Negative,
    /// `A + B` and the like. A division by nought is blank.
    Arithmetic(ArithmeticOp),
    /// `E, rounded to the nearest penny, halves up`
    Rounded(Rounding),
    /// `complete blocks of SIZE in E`, called with E and the size: how many complete times the size goes into E, by size, the sign put
    /// back. Blank where the size is nought.
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
    /// `quarter of D`: of a date, or of a shorter period.
    PeriodOf(PeriodKind),
    /// `first day of P`, `last day of P`
    DayOf(PeriodEnd),
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
