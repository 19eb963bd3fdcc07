//! The values of a Parquet file into a field.

use parquet::errors::ParquetError;

use super::source::{BATCH, Source};
use super::values::Value;
use crate::column::{Packed, Scalar};
use crate::data::column_reader::{Cell, FieldReader, Sink};
use crate::data::fault::{Problem, RowProblem};
use crate::data::ordinary::Taking;
use crate::data::quick::Text;
use crate::value::{DateOrder, Day, Shown, clock_to_the_second, day_and_second};

/// Adds the values of a batch of cells, each with its row in the file. Tells of those at fault: the row in the table and in the
/// file, how the value is shown, and what is wrong.
pub(super) fn push<S: Source>(
    field: &mut FieldReader<'_>,
    source: &mut S,
    mut cells: impl Iterator<Item = (usize, Option<S::Cell>)>,
    mut fault: impl FnMut((usize, usize), &[u8], Problem),
) -> Result<(), ParquetError> {
    let mut text = Vec::new();
    while let Some((row, cell)) = take_ordinary(field, source, &mut cells) {
        let at = field.rows;
        let pushed = match &cell {
            None => push_odd(field, None, &mut text),
            Some(cell) => source
                .look_at(cell, |value| push_odd(field, Some(value), &mut text))
                .ok_or_else(no_such_value)?,
        };
        if let Err(problem) = pushed {
            fault((at, row), &text, problem);
        }
    }
    Ok(())
}

fn no_such_value() -> ParquetError {
    ParquetError::General("a page names a value that its dictionary does not have".to_owned())
}

/// Adds a value that has to be looked at closely, as in CSV. Where it is at fault, the text is how it is shown.
fn push_odd(
    field: &mut FieldReader<'_>,
    value: Option<&Value<'_>>,
    text: &mut Vec<u8>,
) -> Result<(), Problem> {
    text.clear();
    match (value, &field.sink) {
        (None, _) if field.field().may_be_blank => {
            field.push_blank();
            Ok(())
        }
        (None, _) => field.push(Cell::Text(b"")),
        (Some(Value::YesNo(answer)), Sink::YesNo { .. }) => field.push(Cell::YesNo(*answer)),
        (Some(Value::Binary(written, whole_below)), _) => match whole(written, *whole_below) {
            Some(number) => {
                write(&Value::Number(number, 0), text);
                field.push(Cell::Text(text))
            }
            None => {
                text.extend_from_slice(written.as_bytes());
                field.push_blank();
                let (found, wanted) =
                    ("a binary floating-point number", "exact numbers, as DECIMAL or as text");
                Err(Problem::Row(RowProblem::JsonKind { found, wanted }))
            }
        },
        (Some(value), _) => {
            write(value, text);
            field.push(Cell::Text(text))
        }
    }
}

/// The whole number that a binary number is, if it is known which.
fn whole(written: &str, whole_below: i128) -> Option<i128> {
    written.parse().ok().filter(|number: &i128| number.abs() <= whole_below)
}

/// Takes ordinary values, whose type says what they are, up to one that has to be looked at as in CSV.
fn take_ordinary<S: Source>(
    field: &mut FieldReader<'_>,
    source: &mut S,
    cells: &mut impl Iterator<Item = (usize, Option<S::Cell>)>,
) -> Option<(usize, Option<S::Cell>)> {
    let (plain, may_be_blank) = (field.plain, field.field().may_be_blank);
    let (rows, blanks) = (&mut field.rows, &mut field.blanks);
    let mut taking = Taking { rows, blanks, may_be_blank, stand_ins: &[] };
    match &mut field.sink {
        Sink::Numbers { numbers, whole: only_whole, bounds, .. } if plain => {
            let Some(short) = numbers.short(bounds) else { return cells.next() };
            let (only_whole, scaling) = (*only_whole, short.scaling);
            source.with_places(scaling.places());
            taking.while_valued((cells, source), short.values, |value| {
                let (number, places) = match value {
                    Value::Number(number, places) => (*number, *places),
                    Value::Binary(written, whole_below) => (whole(written, *whole_below)?, 0),
                    _ => return None,
                };
                let mantissa = i64::try_from(number).ok().filter(|_| places == 0 || !only_whole)?;
                scaling.scaled(mantissa, places)
            })
        }
        Sink::Days { days, first, last, .. } => {
            let (first, last) = (*first, *last);
            taking.while_valued((cells, source), days, |value| {
                let Value::Day(number) = value else { return None };
                let day = Day::from_number(*number)?;
                let within = first.is_none_or(|first| day >= first) && last.is_none_or(|last| day <= last);
                within.then_some(day.number())
            })
        }
        Sink::Moments { seconds, zone, .. } => {
            let zone = *zone;
            taking.while_valued((cells, source), seconds, |value| match value {
                Value::Moment { seconds, nanoseconds: 0, greenwich: true } => Some(*seconds),
                Value::Moment { seconds, nanoseconds: 0, greenwich: false } => {
                    let (day, second) = day_and_second(*seconds)?;
                    match zone?.moment(day, second)? {
                        Shown::Once(moment) => Some(moment),
                        Shown::Never | Shown::Twice => None,
                    }
                }
                _ => None,
            })
        }
        Sink::Texts { interner, codes } if plain => {
            taking.while_valued((cells, source), codes, |value| match value {
                Value::Text(own) if !own.is_empty() => {
                    let own = Text::alone(own);
                    interner.recent(own).or_else(|| interner.ordinary(own))
                }
                _ => None,
            })
        }
        Sink::Choices { lexicon, codes, .. } if plain => {
            taking.while_valued((cells, source), codes, |value| match value {
                Value::Text(own) => lexicon.find(Text::alone(own)),
                _ => None,
            })
        }
        Sink::YesNo { lexicon, codes } if plain => {
            taking.while_valued((cells, source), codes, |value| match value {
                Value::Text(own) => lexicon.answer(Text::alone(own)),
                _ => None,
            })
        }
        Sink::Numbers { .. }
        | Sink::Periods { .. }
        | Sink::Texts { .. }
        | Sink::Choices { .. }
        | Sink::YesNo { .. } => cells.next(),
    }
}

impl Taking<'_> {
    /// Goes on as long as values are read, or there are none where there need not be.
    #[inline]
    fn while_valued<S: Source, T: Scalar>(
        &mut self,
        (cells, source): (&mut impl Iterator<Item = (usize, Option<S::Cell>)>, &mut S),
        values: &mut Packed<T>,
        mut read: impl FnMut(&Value<'_>) -> Option<T>,
    ) -> Option<(usize, Option<S::Cell>)> {
        let taken = |cell: &Option<S::Cell>| source.ordinary(cell.as_ref()?, &mut read);
        self.while_taken((cells, BATCH), values, taken, Option::is_none)
    }
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
            let fraction = if *nanoseconds == 0 { String::new() } else { format!(".{nanoseconds:09}") };
            let zone = if *greenwich { "Z" } else { "" };
            let day = day.written(DateOrder::YearMonthDay);
            format!("{day}T{}{}{zone}", clock_to_the_second(second), fraction.trim_end_matches('0'))
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
