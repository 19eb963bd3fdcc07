//! A value of a Parquet file into a field.

use super::values::Value;
use crate::data::column_reader::{Cell, FieldReader, Sink};
use crate::data::fault::{Problem, RowProblem};
use crate::data::quick::Text;
use crate::value::{DateOrder, Day, Shown};

/// Adds a value. Where it is at fault, the text is how it is shown.
pub(super) fn push(
    field: &mut FieldReader<'_>,
    value: Option<Value<'_>>,
    text: &mut Vec<u8>,
) -> Result<(), Problem> {
    text.clear();
    let Some(value) = value else {
        if field.field().may_be_blank {
            field.push_blank();
            return Ok(());
        }
        return field.push(Cell::Text(b""));
    };
    let value = match value {
        Value::Binary(written, whole_below) => match written.parse::<i128>() {
            Ok(number) if number.abs() <= whole_below => Value::Number(number, 0),
            _ => {
                text.extend_from_slice(written.as_bytes());
                field.push_blank();
                let (found, wanted) =
                    ("a binary floating-point number", "exact numbers, as DECIMAL or as text");
                return Err(Problem::Row(RowProblem::JsonKind { found, wanted }));
            }
        },
        value => value,
    };
    if took(field, &value) {
        field.rows = field.rows.saturating_add(1);
        return Ok(());
    }
    match (&value, &field.sink) {
        (Value::YesNo(answer), Sink::YesNo { .. }) => field.push(Cell::YesNo(*answer)),
        (Value::Text(own), _) => {
            text.extend_from_slice(own);
            field.push(Cell::Text(own))
        }
        _ => {
            write(&value, text);
            field.push(Cell::Text(text))
        }
    }
}

/// Takes an ordinary value whose type says what it is; false where it has to be looked at as in CSV.
fn took(field: &mut FieldReader<'_>, value: &Value<'_>) -> bool {
    match (&mut field.sink, value) {
        (Sink::Numbers { numbers, whole, bounds, .. }, Value::Number(number, places)) => {
            let mantissa = i64::try_from(*number).ok().filter(|_| field.plain && (*places == 0 || !*whole));
            let scaled = mantissa.zip(numbers.short(bounds)).and_then(|(mantissa, short)| {
                short.scaling.scaled(mantissa, *places).map(|scaled| short.values.push(scaled))
            });
            scaled.is_some()
        }
        (Sink::Days { days, first, last, .. }, Value::Day(number)) => {
            let day = Day::from_number(*number);
            let day = day.filter(|day| first.is_none_or(|first| *day >= first));
            let day = day.filter(|day| last.is_none_or(|last| *day <= last));
            day.map(|day| days.push(day.number())).is_some()
        }
        (Sink::Moments { seconds, .. }, Value::Moment { seconds: own, nanoseconds: 0, greenwich: true }) => {
            seconds.push(*own);
            true
        }
        (
            Sink::Moments { seconds, zone },
            Value::Moment { seconds: own, nanoseconds: 0, greenwich: false },
        ) => {
            match day_and_second(*own).zip(*zone).and_then(|((day, second), zone)| zone.moment(day, second)) {
                Some(Shown::Once(moment)) => {
                    seconds.push(moment);
                    true
                }
                Some(Shown::Never | Shown::Twice) | None => false,
            }
        }
        (Sink::Texts { interner, codes }, Value::Text(own)) => {
            let known = interner.recent(Text::alone(own)).filter(|_| field.plain && !own.is_empty());
            known.map(|code| codes.push(code)).is_some()
        }
        (Sink::Choices { lexicon, codes, .. }, Value::Text(own)) => {
            let known = lexicon.find(Text::alone(own)).filter(|_| field.plain);
            known.map(|code| codes.push(code)).is_some()
        }
        (Sink::YesNo { lexicon, codes }, Value::Text(own)) => {
            let known = lexicon.answer(Text::alone(own)).filter(|_| field.plain);
            known.map(|code| codes.push(code)).is_some()
        }
        _ => false,
    }
}

const DAY: i64 = 86_400;

fn day_and_second(seconds: i64) -> Option<(Day, i32)> {
    let day = i32::try_from(seconds.div_euclid(DAY)).ok().and_then(Day::from_number)?;
    Some((day, i32::try_from(seconds.rem_euclid(DAY)).ok()?))
}

/// Writes a value as it would stand in a CSV file.
pub(super) fn write(value: &Value<'_>, text: &mut Vec<u8>) {
    let written = match value {
        Value::Text(own) => return text.extend_from_slice(own),
        Value::YesNo(answer) => answer.to_string(),
        Value::Binary(written, _) => written.clone(),
        Value::Number(number, places) => decimal(*number, *places),
        Value::Day(number) => match Day::from_number(*number) {
            Some(day) => day.written(DateOrder::YearMonthDay),
            None => format!("day {number}"),
        },
        Value::Moment { seconds, nanoseconds, greenwich } => {
            let Some((day, second)) = day_and_second(*seconds) else {
                return text.extend_from_slice(format!("second {seconds}").as_bytes());
            };
            let (hours, minutes, second) = (second / 3600, second / 60 % 60, second % 60);
            let fraction = if *nanoseconds == 0 { String::new() } else { format!(".{nanoseconds:09}") };
            let zone = if *greenwich { "Z" } else { "" };
            let day = day.written(DateOrder::YearMonthDay);
            format!("{day}T{hours:02}:{minutes:02}:{second:02}{}{zone}", fraction.trim_end_matches('0'))
        }
    };
    text.extend_from_slice(written.as_bytes());
}

/// A number with so many decimal places.
fn decimal(number: i128, places: u32) -> String {
    let places = places as usize;
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places.saturating_add(1));
    let (whole, part) = digits.split_at_checked(digits.len().saturating_sub(places)).unwrap_or((&digits, ""));
    let (sign, point) = (if number < 0 { "-" } else { "" }, if part.is_empty() { "" } else { "." });
    format!("{sign}{whole}{point}{part}")
}
