//! What a run can not do, in words.

use std::collections::BTreeSet;

use super::error::RunError;
use super::failure::{Failure, Part, Why};
use crate::data::{Database, RefusedRow};
use crate::diagnostic::{Diagnostic, Refusal};
use crate::model::{FactId, Model, Tariff, TariffId, Type};
use crate::show;
use crate::source::Span;
use crate::text;
use crate::value::{Number, format};

impl RunError {
    /// The error as a finding about the contract; of several the first.
    pub fn describe(&self, model: &Model) -> Diagnostic {
        let first = self.describe_all(model).into_iter().next();
        first.unwrap_or_else(|| Diagnostic::error("E0001", "nothing is wrong", Span::default(), "here"))
    }

    /// The findings about the contract, in its order.
    pub fn describe_all(&self, model: &Model) -> Vec<Diagnostic> {
        vec![match self {
            RunError::Rows { failures } => {
                return failures.iter().map(|failure| failure.describe(model)).collect();
            }
            RunError::TariffsMissing { tariffs } => tariffs_missing(model, tariffs),
            RunError::StatementDateMissing { span } => {
                let help = "give it with `--as-at 2026-03-31`, or in a line `statement date,2026-03-31` of `given.csv`";
                Diagnostic::error("E0602", "the statement date is not given", *span, "read here")
                    .with_help(help)
            }
            RunError::EdgesDoNotRise { scale, band, edge, before, place } => {
                edges_do_not_rise(model, *scale, *band, (edge, before), place)
            }
            RunError::NotALength { span, length } => {
                let message = format!(
                    "a gap or a block is {} long, not a whole number of at least one",
                    format::plain(length)
                );
                Diagnostic::error("E0613", message, *span, "read here")
                    .with_help("supply a whole number, such as `13 weeks`")
            }
            RunError::TooManySpells { spell, span, most } => {
                let most = format::plain(&Number::from_int(i128::try_from(*most).unwrap_or(i128::MAX)));
                let message = format!("there are more than {most} of `{spell}`, which no run can take");
                Diagnostic::error("E0614", message, *span, "cut too often").with_help(
                    "add a line `within first day of the term to last day of the term` before the cut",
                )
            }
            RunError::TooManyRows { record, span, rows } => {
                let message = format!("{rows} rows of `{record}` are more than one run can take");
                Diagnostic::error("E0607", message, *span, "declared here")
                    .with_help("split the data by payee or by period and add the statements up")
            }
        }]
    }

    /// The rows of the data that cannot be worked out, each with what is wrong; none where that is not all that stops
    /// the run.
    pub fn refused_rows(&self, model: &Model, data: &Database) -> Option<Vec<RefusedRow>> {
        let RunError::Rows { failures } = self else { return None };
        let mut refused = Vec::new();
        for failure in failures {
            let wrong = failure.refusal(model);
            for (record, rows) in failure.rows.as_ref()? {
                let origin = &data.tables.get(record.index())?.origin;
                refused.extend(rows.iter().map(|row| {
                    let (file, row) = origin.of(*row as usize);
                    RefusedRow { file: file.to_owned(), row, wrong: wrong.clone() }
                }));
            }
        }
        Some(refused)
    }

    /// Whether it is told of more rows than are named.
    pub fn names_some(&self) -> bool {
        matches!(self, RunError::Rows { failures } if failures.iter().any(|failure| failure.places.are_many()))
    }
}

impl Failure {
    fn describe(&self, model: &Model) -> Diagnostic {
        let (message, label) = self.message(model);
        let message = format!("{message}{}", self.places.words());
        Diagnostic::error(self.code(), message, self.span, label).with_help(self.help(model))
    }

    /// The same of one of its rows.
    fn refusal(&self, model: &Model) -> Refusal {
        let line = model.source.line(self.span.start);
        let message = format!("{} (line {line} of the contract)", self.message(model).0);
        Refusal::refused(self.code(), message).with_help(self.help(model))
    }

    /// Its code.
    pub fn code(&self) -> &'static str {
        match self.why {
            Why::BeyondCalendar => "E0604",
            Why::NotWhole(_) => "E0605",
            Why::Blank(_) => "E0606",
            Why::NotGiven => "E0608",
            Why::NoSuchPower(_) => "E0610",
            Why::TooManyDigits => "E0611",
            Why::NoHolidaysListed(_) => "E0620",
        }
    }

    /// What is wrong, without its rows; and what stands at its place.
    pub fn message(&self, model: &Model) -> (String, &'static str) {
        let written = self.written(model);
        match &self.why {
            Why::BeyondCalendar => {
                let message = format!("`{written}` lies beyond the years 1 to 9999");
                (message, "worked out here")
            }
            Why::NoHolidaysListed(years) => {
                let years = text::all_of(&spans_of_years(years));
                let message = format!("no holiday is listed for {years}, in which working days are counted");
                (message, "counted here")
            }
            Why::NotWhole(count) => {
                let message = format!("a date is moved by {}, not a whole number", format::plain(count));
                (message, "the count is not whole here")
            }
            Why::NoSuchPower(power) => {
                let message = format!(
                    "a number is raised to the power of {}, and a power is a whole number from 0 to {}",
                    format::plain(power),
                    format::plain(&Number::from_int(i128::from(Number::LARGEST_EXPONENT))),
                );
                (message, "not such a power here")
            }
            Why::TooManyDigits => {
                ("this number has more digits than can be kept exactly".to_owned(), "too many digits here")
            }
            Why::NotGiven => (format!("`{written}` must be given and is blank"), "blank here"),
            Why::Blank(part) => (format!("{} is blank", part.words()), "blank here"),
        }
    }

    /// What to do.
    pub fn help(&self, model: &Model) -> String {
        let written = self.written(model);
        match &self.why {
            Why::BeyondCalendar => {
                "correct the dates and numbers of these rows; a range such as `from 0 to 365` after a field finds them when the data is \
                 read, and a day that stands for no end is a blank: `may be blank written \"9999-12-31\"`"
                    .to_owned()
            }
            Why::NoHolidaysListed(years) => {
                let years = text::all_of(&spans_of_years(years));
                match model.contract.working_week.and_then(|week| week.without) {
                    Some(field) => {
                        let record = &model.records[field.record].title.name;
                        format!("add the holidays of {years} to the rows of `{record}`, or correct the dates of these rows")
                    }
                    None => format!("list the holidays of {years}"),
                }
            }
            Why::NotWhole(_) => {
                let count = before_any(&written, &[" after ", " before "]).unwrap_or(&written);
                let unit = ["month", "year", "week"].into_iter().find(|unit| count.contains(unit));
                format!("say how it is rounded: `({count}, rounded up to 1 {})`", unit.unwrap_or("day"))
            }
            Why::NoSuchPower(_) => {
                let power = after_last(&written, "to the power of ").unwrap_or("years_gone");
                format!("say which whole number is meant: `({power}, rounded down to 1)`; or `larger of {power} and 0` where it can be below nought")
            }
            Why::TooManyDigits => {
                format!("round it, or what goes into it: `({written}, rounded to the nearest 0.01, halves up)`")
            }
            Why::NotGiven => {
                "add to the data what is missing, or leave out with `where` what needs no value".to_owned()
            }
            Why::Blank(part) => match part {
                Part::Amount | Part::Limit | Part::Movement => {
                    format!("say what holds then: `({written}, or £0.00 if blank)`")
                }
                Part::Payee | Part::Item => format!("say what holds then: `({written}, or \"none\" if blank)`"),
                Part::Share => format!("say what holds then: `({written}, or 0% if blank)`"),
                Part::Placed => format!("leave such rows out: `where ({written}) is given`"),
            },
        }
    }

    fn written(&self, model: &Model) -> String {
        model.source.said(self.span)
    }
}

/// What stands before the first of some words.
fn before_any<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    let found = words.iter().filter_map(|word| text.find(word)).min()?;
    text.get(..found)
}

/// What stands after the last of a word, without a bracket that closes behind it.
fn after_last<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (_, after) = text.rsplit_once(word)?;
    (!after.is_empty()).then_some(after)
}

/// `2026, 2027`; years that run on for long are `2026 to 2035`.
fn spans_of_years(years: &BTreeSet<i32>) -> Vec<String> {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if last.saturating_add(1) == *year => *last = *year,
            _ => runs.push((*year, *year)),
        }
    }
    let words = |(first, last): (i32, i32)| match last.saturating_sub(first) {
        0..=2 => (first..=last).map(|year| year.to_string()).collect(),
        _ => vec![format!("{first} to {last}")],
    };
    runs.into_iter().flat_map(words).collect()
}

fn tariffs_missing(model: &Model, tariffs: &[TariffId]) -> Diagnostic {
    let missing: Vec<_> = tariffs.iter().map(|tariff| &model.tariffs[*tariff]).collect();
    let names: Vec<_> = missing.iter().map(|tariff| format!("`{}`", tariff.title.name)).collect();
    let message = match names.as_slice() {
        [name] => format!("{name} has to be supplied"),
        names => format!("{} have to be supplied", names.join(", ")),
    };
    let mut spans = missing.iter().map(|tariff| tariff.title.name_span);
    let first = spans.next().unwrap_or_default();
    let finding = Diagnostic::error("E0601", message, first, "no amount is given");
    let finding = match missing.first() {
        Some(tariff) => {
            let (name, value) = (&tariff.title.name, example(model, tariff));
            finding.with_help(format!(
                "give it with `--set '{name}={value}'`, in a line `{name},{value}` of `given.csv`, or with `given {name} is {value}` in an example"
            ))
        }
        None => finding,
    };
    spans.fold(finding, |finding, span| finding.with_label(span, "nor for this one"))
}

/// A value that a tariff could have.
fn example(model: &Model, tariff: &Tariff) -> String {
    match &tariff.ty {
        Type::Number(ty) => format::number(&Number::from_int(10), ty, &model.units),
        Type::Choice(set) => show::choice(model, *set, 0),
        Type::Date => "31 March 2026".to_owned(),
        Type::YesNo => "yes".to_owned(),
        Type::Text | Type::Moment | Type::Clock | Type::Period(_) | Type::Reference(_) => {
            "\"Acme\"".to_owned()
        }
    }
}

fn edges_do_not_rise(
    model: &Model,
    scale: FactId,
    band: Span,
    (edge, before): (&Number, &Number),
    place: &str,
) -> Diagnostic {
    let fact = &model.facts[scale];
    let shown = |edge: &Number| match &fact.value.ty {
        Type::Number(ty) => format::number(edge, ty, &model.units),
        _ => format::plain(edge),
    };
    let name = &fact.title.name;
    let place = if place.is_empty() { String::new() } else { format!(" for {place}") };
    let message =
        format!("the bands of `{name}` do not rise{place}: {} comes after {}", shown(edge), shown(before));
    Diagnostic::error("E0603", message, band, "this band begins before the one above it ends")
        .with_help("look at the amounts that were supplied: each edge has to be larger than the one before")
}
