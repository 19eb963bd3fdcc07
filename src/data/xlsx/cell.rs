//! What a cell of a sheet would be in a file of CSV: from then on both are held to the same.

use super::digits::{Digits, clock, day};
use super::sheet::{Held, SheetCell};
use super::shown::Shown;
use crate::data::book_fault::CellTrouble;
use crate::data::column_reader::{FieldReader, Sink};
use crate::model::Field;
use crate::value::{DateOrder, HoursForm, SECONDS_A_DAY, hours_minutes_seconds};

/// A cell as its field is to have it.
pub(super) enum Told {
    /// As the text that CSV would have.
    Text(String),
    /// True or false.
    YesNo(bool),
    /// At fault, and how it is shown.
    Wrong(CellTrouble, String),
}

/// What a cell is to a field.
pub(super) fn told(cell: &SheetCell, field: &FieldReader<'_>, from_1904: bool) -> Told {
    match &cell.held {
        Held::Nothing => Told::Text(String::new()),
        Held::Text(text) => Told::Text(text.clone()),
        Held::YesNo(answer) => match field.sink {
            Sink::YesNo { .. } => Told::YesNo(*answer),
            Sink::Numbers { .. }
            | Sink::Days { .. }
            | Sink::Moments { .. }
            | Sink::Periods { .. }
            | Sink::Texts { .. }
            | Sink::Choices { .. } => Told::Text(if *answer { "TRUE" } else { "FALSE" }.to_owned()),
        },
        Held::Error(error) => Told::Wrong(CellTrouble::Error, error.clone()),
        Held::NotWorkedOut => Told::Wrong(CellTrouble::NotWorkedOut, String::new()),
        Held::Number(written) => match Digits::of(written) {
            Some(digits) => number(&digits, cell.shown, field, from_1904),
            None => Told::Wrong(CellTrouble::NoNumber, written.clone()),
        },
    }
}

fn number(digits: &Digits, shown: Shown, field: &FieldReader<'_>, from_1904: bool) -> Told {
    let own = field.field();
    match (&field.sink, shown) {
        _ if digits.may_have_lost_some() => Told::Wrong(CellTrouble::TooLarge, digits.written()),
        (Sink::Numbers { .. }, Shown::Time) if !own.form.hours.is_empty() => hours(digits, own),
        (Sink::Days { .. } | Sink::Moments { .. }, Shown::Day | Shown::Moment | Shown::Time) => {
            at(digits, shown, own, matches!(field.sink, Sink::Moments { .. }), from_1904)
        }
        (Sink::Texts { .. } | Sink::Choices { .. } | Sink::YesNo { .. } | Sink::Periods { .. }, shown) => {
            as_text(digits, shown)
        }
        (
            Sink::Numbers { .. },
            Shown::Plain | Shown::Text | Shown::Padded(_) | Shown::Percent | Shown::Money(_) | Shown::Dressed,
        )
        | (
            Sink::Days { .. } | Sink::Moments { .. },
            Shown::Plain | Shown::Text | Shown::Padded(_) | Shown::Percent | Shown::Money(_) | Shown::Dressed,
        ) => Told::Text(plain(digits, shown)),
        (Sink::Numbers { .. }, Shown::Day | Shown::Moment | Shown::Time) => {
            Told::Text(as_shown(digits, shown, from_1904))
        }
    }
}

/// A number with the sign that its format gives it.
fn plain(digits: &Digits, shown: Shown) -> String {
    match shown {
        Shown::Percent => format!("{}%", digits.clone().hundredfold().written()),
        Shown::Money(currency) => {
            let sign = if digits.is_negative() { "-" } else { "" };
            format!("{sign}{}{}", currency.symbol(), digits.size())
        }
        Shown::Plain
        | Shown::Text
        | Shown::Padded(_)
        | Shown::Day
        | Shown::Moment
        | Shown::Time
        | Shown::Dressed => digits.written(),
    }
}

/// A number where the contract asks for a text: only what is shown as it is kept says what was typed.
fn as_text(digits: &Digits, shown: Shown) -> Told {
    let written = digits.written();
    match shown {
        Shown::Day | Shown::Moment | Shown::Time => Told::Wrong(CellTrouble::MadeADate, written),
        Shown::Padded(width) if digits.whole_digits() < width => {
            Told::Wrong(CellTrouble::Padded { width }, written)
        }
        _ if !digits.is_whole() => Told::Wrong(CellTrouble::MadeANumber, written),
        Shown::Percent | Shown::Money(_) => Told::Text(plain(digits, shown)),
        Shown::Plain | Shown::Text | Shown::Padded(_) | Shown::Dressed => Told::Text(written),
    }
}

/// A day, or a day and a time, in the way in which the contract says that they are written.
fn at(digits: &Digits, shown: Shown, field: &Field, is_moment: bool, from_1904: bool) -> Told {
    let order = field.form.dates.first().map_or(DateOrder::YearMonthDay, |form| form.order);
    let Some((number, time)) = digits.moment() else {
        return Told::Wrong(CellTrouble::NoDay { number: digits.written() }, digits.written());
    };
    let Some(day) = day(number, from_1904) else {
        return Told::Wrong(CellTrouble::NoDay { number: digits.written() }, digits.written());
    };
    let day = day.written(order);
    // A day in a column of days and times has no time, unless its format shows one.
    let with_time = time != 0 || (is_moment && shown != Shown::Day);
    Told::Text(if with_time { format!("{day}T{}", clock(time)) } else { day })
}

/// A time that is a duration, in the way in which the contract says that they are written.
fn hours(digits: &Digits, field: &Field) -> Told {
    let Some((days, time)) = digits.moment() else { return Told::Text(digits.written()) };
    let (seconds, rest) = (u64::from(time / 1000), time % 1000);
    let seconds =
        u64::from(days.unsigned_abs()).saturating_mul(SECONDS_A_DAY.unsigned_abs()).saturating_add(seconds);
    if rest != 0 {
        return Told::Text(digits.written());
    }
    let (hours, minutes, second) = hours_minutes_seconds(seconds);
    let short = field.form.hours.first() == Some(&HoursForm::HoursMinutes) && second == 0;
    Told::Text(if short {
        format!("{hours}:{minutes:02}")
    } else {
        format!("{hours}:{minutes:02}:{second:02}")
    })
}

/// A date or a time where the contract asks for a number: as it is shown, which is none.
fn as_shown(digits: &Digits, shown: Shown, from_1904: bool) -> String {
    let Some((number, time)) = digits.moment() else { return digits.written() };
    match (shown, day(number, from_1904)) {
        (Shown::Time, _) => clock(time),
        (Shown::Day, Some(day)) if time == 0 => day.to_string(),
        (_, Some(day)) => format!("{day}T{}", clock(time)),
        (_, None) => digits.written(),
    }
}

/// What a cell is as a heading.
pub(super) fn heading(cell: &SheetCell) -> String {
    match &cell.held {
        Held::Nothing | Held::NotWorkedOut => String::new(),
        Held::Text(text) | Held::Error(text) => text.clone(),
        Held::YesNo(answer) => if *answer { "TRUE" } else { "FALSE" }.to_owned(),
        Held::Number(written) => {
            Digits::of(written).map_or_else(|| written.clone(), |digits| digits.written())
        }
    }
}
