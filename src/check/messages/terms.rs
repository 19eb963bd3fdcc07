//! E042 to E047: the terms themselves, which have to be complete and to have one meaning.

use crate::check::messages::{HangsOn, Problem};
use crate::check::messages::{error, period};
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};
use crate::value::PeriodKind;

pub(crate) fn missing_clause(
    keyword: &'static str,
    like: &'static str,
    declaration: &'static str,
    span: Span,
) -> Diagnostic {
    if keyword == "rounding" {
        error("E0420", "the contract does not say how payments are rounded", span, "no `rounding` line")
            .with_help(format!("add a line `{}`", one_space(like)))
            .replace(Span::new(span.end, span.end), format!("\n  {like}"))
    } else {
        error(
            "E0421",
            format!("{declaration} needs a line `{keyword}`"),
            span,
            format!("no `{keyword}` line"),
        )
        .with_help(format!("add a line such as `{}`", one_space(like)))
    }
}

/// A line as it is read aloud, without the spaces that align it.
fn one_space(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn said_twice(keyword: &'static str, first: Span, again: Span) -> Diagnostic {
    error("E0422", format!("`{keyword}` is said twice"), again, "again")
        .with_label(first, "the first time")
        .with_help("keep one of them")
}

pub(crate) fn no_working_days(span: Span) -> Diagnostic {
    error("E0413", "the contract does not say which days are working days", span, "counted here")
                .with_help("add to the contract: `working days  Monday to Friday, without bank_holiday`, and a record of the holidays")
}

pub(crate) fn not_holidays(span: Span) -> Diagnostic {
    error(
        "E0414",
        "the record of holidays needs one date that is unique",
        span,
        "which of its fields is the holiday?",
    )
    .with_help("give it one field such as `day  date, unique`")
}

pub(crate) fn no_such_zone(name: &str, span: Span) -> Diagnostic {
    error("E0416", format!("there is no clock of the zone `{name}`"), span, "not a zone")
        .with_help("write the name of a zone with its capitals, such as `Europe/London`")
}

pub(crate) fn not_in_order(span: Span, value: Span, found: &str) -> Diagnostic {
    error("E0469", "only numbers and dates have a highest and a lowest", span, "an order is asked for")
        .with_label(value, format!("this is {found}"))
        .with_help("leave `published` out, or measure a count, a share or an amount")
}

pub(crate) fn too_many_steps(span: Span) -> Diagnostic {
    error("E0464", "the value is bounded and rounded too often to follow", span, "one too many")
        .with_help("keep one `at most`, one `at least` and one `rounded`")
}

pub(crate) fn no_value(declaration: &'static str, span: Span) -> Diagnostic {
    error("E0423", format!("{declaration} needs a value"), span, "nothing is under it")
        .with_help("write an expression or a table under it")
}

pub(crate) fn dates_reversed(first: Span, second: Span) -> Diagnostic {
    error("E0424", "the dates run backwards", second, "not after the one before")
        .with_label(first, "the date before")
        .with_help("write the earlier date first")
}

pub(crate) fn settled_before_end(settlement: Span, ends: &str) -> Diagnostic {
    error(
        "E0425",
        format!("settlement would end before the term, whose last day is {ends}"),
        settlement,
        "too early",
    )
    .with_help("write a date on or after the last day of the term")
}

pub(crate) fn range_reversed(span: Span) -> Diagnostic {
    error("E0426", "the range runs backwards: nothing lies in it", span, "from more to less")
        .with_help("write the smaller bound first")
}

pub(crate) fn ends_not_said(span: Span) -> Diagnostic {
    error(
        "E0427",
        "are both days counted, or is the first not?",
        span,
        "the ends of the stretch are not said",
    )
    .with_help("add `, both days counted` or `, the first day not counted`")
}

pub(crate) fn ends_before_it_begins(from: Span, to: Span, anew: &(String, String)) -> Diagnostic {
    let (first, last) = anew;
    error("E0463", "this can never be met: it ends before it begins", from, "begins here")
        .with_label(to, "ends here")
        .with_help(format!("write `is from {first} to {last}`"))
        .with_fix([Edit::new(from, first), Edit::new(to, last)])
}

pub(crate) fn not_placed(statements: PeriodKind, unplaced: &Unplaced, span: Span) -> Problem {
    Problem::from({
                let Unplaced { periods, longer, date, grouped } = unplaced;
                let kind = period(statements);
                let (why, help) = match (periods.first(), longer) {
                    (None, Some(longer)) => (
                        "its period is longer",
                        format!("add a line `in {longer}` for one line each, beside the {kind}s; or `on last day of ({longer})`, in the {kind} of that day"),
                    ),
                    (Some(first), _) => ("several of its keys are periods", format!("add a line `in {first}`, or in another of them")),
                    (None, None) if *grouped => ("none of its keys is a period", format!("add `{kind} of {date}`, or of another date, to `for each`")),
                    (None, None) => ("no line says it", format!("add a line `in {kind} of {date}`, or of another date")),
                };
                error("E0447", format!("in which {kind} is this paid? {why}"), span, "no period is said").with_help(help)
            }).hanging(HangsOn { time: true, statements: true, ..HangsOn::default() })
}

pub(crate) fn period_too_long(
    kind: PeriodKind,
    statements: PeriodKind,
    written: &str,
    span: Span,
) -> Problem {
    Problem::from({
        error(
            "E0448",
            format!(
                "a {} does not lie within one statement, which is for a {}",
                period(kind),
                period(statements)
            ),
            span,
            "in two, perhaps",
        )
        .with_help(format!(
            "say on which day it is paid: write `on last day of ({written})` instead of this line"
        ))
    })
    .hanging(HangsOn { time: true, statements: true, ..HangsOn::default() })
}

pub(crate) fn line_period_too_short(kind: PeriodKind, statements: PeriodKind, span: Span) -> Problem {
    Problem::from({
        error(
            "E0458",
            format!(
                "a line belongs to a {}, which does not lie within one {}",
                period(statements),
                period(kind)
            ),
            span,
            "which one is open",
        )
        .with_help(format!("use `{}`, or the {} of a date", period(statements), period(kind)))
    })
    .hanging(HangsOn { time: true, statements: true, ..HangsOn::default() })
}

pub(crate) fn no_payee_name(span: Span) -> Diagnostic {
    error("E0496", "the payee has no name", span, "nobody").with_help("write who is paid: `\"Acme Care\"`")
}

/// A payment that does not say when its lines fall.
pub(crate) struct Unplaced {
    /// Its keys that are periods of a statement.
    pub(crate) periods: Vec<String>,
    /// A key that is a longer period.
    pub(crate) longer: Option<String>,
    /// A date of its rows.
    pub(crate) date: String,
    pub(crate) grouped: bool,
}

pub(crate) fn lasts_too_long(ends: Span, years: i32) -> Diagnostic {
    error("E0109", format!("this is more than {years} years after the term begins"), ends, "too long")
        .with_help(format!(
            "write a date within {years} years; a contract without an end is told by a date far enough off"
        ))
}

pub(crate) fn periods_of_one_name(label: &str, kind: PeriodKind, span: Span) -> Diagnostic {
    let apart = match kind {
        PeriodKind::Quarter => "write `quarters called the contract year and \" Q\" and their number`",
        PeriodKind::Week | PeriodKind::Month | PeriodKind::ContractYear | PeriodKind::FinancialYear => {
            "write `contract years called \"FY\" and the year in which they end`, or another text in quotes"
        }
    };
    error("E0221", format!("two periods would be called `{label}`"), span, "does not tell them apart")
        .with_help(apart)
}

pub(crate) fn spaces_around_a_name(label: &str, span: Span) -> Diagnostic {
    let (message, help) = if label.trim().is_empty() {
        ("these periods would have no name".to_owned(), "add `and the year in which they end`")
    } else {
        (format!("a name would begin or end with a space: `{label}`"), "take the space out of the quotes")
    };
    error("E0222", message, span, "what they are called").with_help(help)
}
