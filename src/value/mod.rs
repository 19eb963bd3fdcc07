//! `value`: exact numbers, units, days and periods, and the small words of the language that all stages share. It uses
//! nothing above it. All arithmetic on amounts is here and in the kernels of `column`.
//!
//! No binary floats; nothing is rounded except by [`Number::rounded`], which is called only where the contract says so.
#![deny(clippy::arithmetic_side_effects)]

mod amount;
mod calendar;
mod civil;
mod clock;
mod clock_changes;
mod currency;
mod day;
mod decimal;
mod doubt;
pub mod format;
mod function;
mod naming;
mod number;
mod number_type;
mod period;
mod prevails;
mod rounding;
mod small_ratio;
mod unit;
mod vocabulary;
mod working;
mod zone;

pub use amount::Amount;
pub use calendar::Calendar;
pub(crate) use calendar::Length as PeriodLength;
pub use clock::{
    SECONDS_A_DAY, SECONDS_AN_HOUR, clock_to_the_second, clock_words, day_and_second, hours_minutes_seconds,
    parse_clock, seconds_of,
};
pub use currency::Currency;
pub use day::Day;
pub(crate) use day::MONTHS;
pub use decimal::NoDecimal;
pub use doubt::{Doubt, Drafting, Reviewed};
pub use function::{
    Blocks, Elapsed, Function, HoursWithin, PartDays, PeriodEnd, Rounding, ShiftUnit, is_weekday,
    weekday_named, weekday_words,
};
pub use naming::{NamePart, Naming};
pub use number::Number;
pub use number_type::{NumberStyle, NumberType};
pub use period::PeriodKind;
pub use prevails::{Prevails, Side};
pub use rust_decimal::Decimal;
pub use unit::{BaseUnit, Unit, UnitNames};
pub use vocabulary::{
    AggregateOp, ArithmeticOp, ChooseOp, CompareOp, DateForm, DateOrder, ElapsedUnit, GoesTo, HoursForm,
    LocalPart, Published, RoundingWay, ScaleMode,
};
pub use working::WorkingCalendar;
pub use zone::{Shown, Zone};
