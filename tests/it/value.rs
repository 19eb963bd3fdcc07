//! Exact numbers, days, periods, and how they are shown. Every expected value was worked out by hand.

mod amounts;
mod calendars;
mod days;
mod numbers;
mod shown;

use meed::value::{Day, Number};

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap()
}

fn decimal(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn ratio(numerator: i128, denominator: i128) -> Number {
    Number::ratio(numerator, denominator).unwrap()
}
