//! Faults of dates and times in words.

use super::fault::{DateTrouble, TimeTrouble};
use super::words::{Words, date_form, words};
use crate::value::{DateOrder, HoursForm};

pub(super) fn time(trouble: TimeTrouble, zone: &str, value: &str) -> Words {
    let form = "write the date, then `T`, then the time of day, such as `2026-03-29T07:30`";
    match trouble {
        TimeTrouble::NoTime => words(format!("`{value}` has no time of day"), form),
        TimeTrouble::NotATime => words(format!("`{value}` does not end in a time of day"), form),
        TimeTrouble::NotAnOffset => words(
            format!("`{value}` does not end in an offset"),
            "write nothing after the time, or `Z`, or the hours ahead of Greenwich, such as `+01:00`",
        ),
        TimeTrouble::Fraction => words(
            format!("`{value}` goes into parts of a second"),
            "say in the contract that they do not count, `fractions of a second dropped`; or write whole seconds",
        ),
        TimeTrouble::Never => words(
            format!("no clock of {zone} shows `{value}`: the clocks go forward over it"),
            "correct the time",
        ),
        TimeTrouble::Twice => words(
            format!("clocks of {zone} show `{value}` twice: they go back over it"),
            "say which is meant by the hours ahead of Greenwich, such as `+01:00` for the first in London and `Z` for the second",
        ),
    }
}

/// Why a cell is no date. The help calls the field as its heading does.
pub(super) fn date(trouble: DateTrouble, order: DateOrder, value: &str, column: Option<&str>) -> Words {
    let form = date_form(order);
    let message = format!("`{value}` is not a date as the contract writes them");
    match trouble {
        DateTrouble::Other => words(message, format!("write it as `{form}`")),
        DateTrouble::Order(other) => words(
            message,
            format!(
                "write it as `{form}`; or if all dates of the column are like this one, say so after the type of the field: `written {}`",
                order_words(other)
            ),
        ),
        DateTrouble::Midnight => words(
            message,
            format!(
                "write it as `{form}`; or say that a time at midnight may follow: `written {} at midnight`",
                order_words(order)
            ),
        ),
        DateTrouble::NotMidnight => words(
            format!("`{value}` is not at midnight"),
            format!("write the day alone, as `{form}`; a field that holds times is a `date and time`"),
        ),
        DateTrouble::Period(kind) => {
            let field = column.filter(|column| !column.contains(' ')).map(|column| format!("{column}  "));
            words(
                format!("`{value}` is a {kind}, not a day"),
                format!(
                    "say so in the contract, where a {kind} is a type as a date is: `{}{kind}`; or write the day, as `{form}`",
                    field.unwrap_or_default()
                ),
            )
        }
        DateTrouble::Serial => words(
            message,
            format!(
                "it looks like a spreadsheet's number for a date: format the column as a date like `{form}` before saving"
            ),
        ),
        DateTrouble::ShortYear => words(message, format!("write the year with four digits: `{form}`")),
    }
}

/// A duration in a form.
pub(super) fn hours_form(form: HoursForm) -> &'static str {
    match form {
        HoursForm::HoursMinutes => "01:30",
        HoursForm::HoursMinutesSeconds => "01:30:00",
    }
}

pub(super) fn order_words(order: DateOrder) -> &'static str {
    match order {
        DateOrder::YearMonthDay => "year-month-day",
        DateOrder::DayMonthYear => "day/month/year",
        DateOrder::MonthDayYear => "month/day/year",
    }
}
