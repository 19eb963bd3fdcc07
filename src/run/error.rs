//! What a run can not do, and how it says so.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::model::{FactId, Model, TariffId, Type};
use crate::source::Span;
use crate::text;
use crate::value::{Number, format};

/// Why there is no outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunError {
    /// Tariffs that are read have to be supplied and were not.
    TariffsMissing {
        /// Which, in the order of the file.
        tariffs: Vec<TariffId>,
    },
    /// The statement date is read and was not given.
    StatementDateMissing {
        /// Where it is read first.
        span: Span,
    },
    /// The edges of a scale do not rise with the amounts that a tariff now has.
    EdgesDoNotRise {
        /// The scale.
        scale: FactId,
        /// The row of its table.
        band: Span,
        /// The edge.
        edge: Box<Number>,
        /// The edge of the band before.
        before: Box<Number>,
        /// For which row or group, in words; empty for the contract.
        place: String,
    },
    /// A date that is worked out lies beyond the calendar.
    BeyondCalendar {
        /// The expression.
        span: Span,
        /// For which row or group, in words.
        place: String,
    },
    /// Working days are counted in years for which no holiday is listed.
    NoHolidaysListed {
        /// The expression.
        span: Span,
        /// The years.
        years: BTreeSet<i32>,
        /// For which rows or groups.
        places: Places,
    },
    /// A date would be moved by a part of a day or month.
    NotWhole {
        /// The expression.
        span: Span,
        /// By how much.
        count: Box<Number>,
        /// For which row or group, in words.
        place: String,
    },
    /// A power is not a whole number from nought on, or too large a one.
    NoSuchPower {
        /// The expression.
        span: Span,
        /// The power.
        power: Box<Number>,
        /// For which row or group, in words.
        place: String,
    },
    /// What something comes to has too many digits.
    TooManyDigits {
        /// The expression.
        span: Span,
        /// For which row or group, in words.
        place: String,
    },
    /// A gap or a block of a spell would not be a whole number of days or months, or less than one.
    NotALength {
        /// Where it is read.
        span: Span,
        /// How long it would be.
        length: Box<Number>,
    },
    /// Intervals would be cut into more pieces than can be held.
    TooManySpells {
        /// The spell's name.
        spell: String,
        /// Its declaration.
        span: Span,
        /// How many there can be.
        most: usize,
    },
    /// Something that money depends on is blank.
    Blank {
        /// The expression.
        span: Span,
        /// What it is for.
        part: Part,
        /// For which row or group, in words.
        place: String,
    },
    /// What must be given is blank.
    NotGiven {
        /// The expression.
        span: Span,
        /// For which rows or groups.
        places: Places,
    },
    /// More rows than can be numbered.
    TooManyRows {
        /// The record's name.
        record: String,
        /// Its declaration.
        span: Span,
        /// How many rows.
        rows: usize,
    },
}

/// Rows or groups, each once, and the first few of them in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    first: BTreeMap<Option<u32>, String>,
    all: BTreeSet<Option<u32>>,
}

/// So many places are named.
const NAMED: usize = 5;

impl Places {
    /// One more, if it is not among them.
    pub(crate) fn add(&mut self, row: Option<u32>, name: impl FnOnce() -> String) {
        if !self.all.insert(row) {
            return;
        }
        let room = self.first.len() < NAMED;
        if room || self.first.last_key_value().is_some_and(|(last, _)| row < *last) {
            self.first.insert(row, name());
            self.keep_first();
        }
    }

    /// Those and these.
    fn extend(&mut self, more: Places) {
        self.first.extend(more.first);
        self.all.extend(more.all);
        self.keep_first();
    }

    fn keep_first(&mut self) {
        while self.first.len() > NAMED {
            self.first.pop_last();
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// ` for visit 3, visit 7 and 2 others`; nothing for the contract.
    fn words(&self) -> String {
        let first: Vec<String> = self.first.values().cloned().collect();
        match (first.as_slice(), self.all.len()) {
            ([only], 1) => for_place(only),
            (first, all) => format!(" for {}", text::first_of(first, all)),
        }
    }
}

/// What a blank expression was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The amount of a payment line.
    Amount,
    /// The payee of a payment line.
    Payee,
    /// A share of a payment line.
    Share,
    /// The date or period of a payment line.
    Placed,
    /// What the item of a payment line is for.
    Item,
    /// The amount of a limit.
    Limit,
    /// What a clause of a balance says.
    Movement,
}

impl Part {
    fn words(self) -> &'static str {
        match self {
            Part::Amount => "the amount of a payment line",
            Part::Share => "the share of a payment line",
            Part::Payee => "the payee of a payment line",
            Part::Placed => "the date of a payment line",
            Part::Item => "what the item of a payment line is for",
            Part::Limit => "the amount of a limit",
            Part::Movement => "what a clause of a balance says",
        }
    }
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

impl RunError {
    /// Whether the other rows are looked at too, so that it is told for all of them.
    pub(crate) fn is_told_together(&self) -> bool {
        matches!(self, RunError::NotGiven { .. } | RunError::NoHolidaysListed { .. })
    }

    /// What is told where there were failures before this one. What must be given is told for all rows, of the expression that stands
    /// first, so that the rows may be worked out in any stretches; so are the years without holidays.
    pub(crate) fn after(self, before: Option<RunError>) -> RunError {
        let Some(before) = before else { return self };
        match (before, self) {
            (RunError::NotGiven { span, mut places }, RunError::NotGiven { span: again, places: more }) => {
                match span.cmp(&again) {
                    std::cmp::Ordering::Equal => places.extend(more),
                    std::cmp::Ordering::Less => {}
                    std::cmp::Ordering::Greater => return RunError::NotGiven { span: again, places: more },
                }
                RunError::NotGiven { span, places }
            }
            (
                RunError::NoHolidaysListed { span, mut years, mut places },
                RunError::NoHolidaysListed { years: more_years, places: more, .. },
            ) => {
                years.extend(more_years);
                places.extend(more);
                RunError::NoHolidaysListed { span, years, places }
            }
            (first, _) => first,
        }
    }

    /// The error as a finding about the contract.
    pub fn describe(&self, model: &Model) -> Diagnostic {
        match self {
            RunError::TariffsMissing { tariffs } => tariffs_missing(model, tariffs),
            RunError::StatementDateMissing { span } => Diagnostic::error(
                "E0602",
                "the statement date is not given",
                *span,
                "read here",
            )
            .with_help(
                "give it with `--as-at 2026-03-31`, or in a line `statement date,2026-03-31` of `given.csv`",
            ),
            RunError::EdgesDoNotRise { scale, band, edge, before, place } => {
                edges_do_not_rise(model, *scale, *band, (edge, before), place)
            }
            RunError::BeyondCalendar { span, place } => {
                let message = format!("this date lies beyond the years 1 to 9999{}", for_place(place));
                Diagnostic::error("E0604", message, *span, "worked out here").with_help(
                    "give the field a range, such as `from 0 to 365` or `from 1 April 2023 to 31 March 2026`; a day that \
                     stands for no end is a blank: `may be blank written \"9999-12-31\"`",
                )
            }
            RunError::NoHolidaysListed { span, years, places } => {
                let message = format!(
                    "no holiday is listed for {}, in which working days are counted{}",
                    text::all_of(&spans_of_years(years)),
                    places.words()
                );
                Diagnostic::error("E0620", message, *span, "worked out here")
                    .with_help("list the holidays of every year, from the earliest to the latest date")
            }
            RunError::NotWhole { span, count, place } => {
                let message = format!(
                    "a date is moved by {}, not a whole number{}",
                    format::plain(count),
                    for_place(place)
                );
                Diagnostic::error("E0605", message, *span, "the count is not whole here")
                    .with_help("say how it is rounded, such as `(days, rounded up to 1 day)`")
            }
            RunError::NoSuchPower { span, power, place } => {
                let message = format!(
                    "a number is raised to the power of {}, and a power is a whole number from 0 to {}{}",
                    format::plain(power),
                    format::plain(&Number::from_int(i128::from(Number::LARGEST_EXPONENT))),
                    for_place(place)
                );
                Diagnostic::error("E0610", message, *span, "not such a power here").with_help(
                    "say what holds then, such as `larger of (…) and 0`, or `(…, rounded down to 1)`",
                )
            }
            RunError::TooManyDigits { span, place } => {
                let message =
                    format!("this number has more digits than can be kept exactly{}", for_place(place));
                Diagnostic::error("E0611", message, *span, "too many digits here").with_help(
                    "round what goes into it, such as `(…, rounded to the nearest 0.01%, halves up)`",
                )
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
                let message = format!(
                    "there are more than {} of `{spell}`, which no run can take",
                    format::plain(&Number::from_int(i128::try_from(*most).unwrap_or(i128::MAX)))
                );
                Diagnostic::error("E0614", message, *span, "cut too often").with_help(
                    "add a line `within first day of the term to last day of the term` before the cut",
                )
            }
            RunError::Blank { span, part, place } => {
                let message = format!("{} is blank{}", part.words(), for_place(place));
                Diagnostic::error("E0606", message, *span, "blank here")
                    .with_help("say what holds then, such as `(…, or £0.00 if blank)`, or leave these rows out with `where … is given`")
            }
            RunError::NotGiven { span, places } => {
                let written = text::one_line(model.source.slice(*span));
                let message = format!("`{written}` must be given and is blank{}", places.words());
                Diagnostic::error("E0608", message, *span, "blank here").with_help(
                    "add to the data what is missing, or leave out with `where` what needs no value",
                )
            }
            RunError::TooManyRows { record, span, rows } => {
                let message = format!("{rows} rows of `{record}` are more than one run can take");
                Diagnostic::error("E0607", message, *span, "declared here")
                    .with_help("split the data by payee or by period and add the statements up")
            }
        }
    }
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
    let name = missing.first().map_or("", |tariff| tariff.title.name.as_str());
    let finding = Diagnostic::error("E0601", message, first, "no amount is given")
        .with_help(format!("give it with `--set {name}=…`, in a line `{name},…` of `given.csv`, or with `given {name} is …` in an example"));
    spans.fold(finding, |finding, span| finding.with_label(span, "nor for this one"))
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
    let message = format!(
        "the bands of `{name}` do not rise{}: {} comes after {}",
        for_place(place),
        shown(edge),
        shown(before)
    );
    Diagnostic::error("E0603", message, band, "this band begins before the one above it ends")
        .with_help("look at the amounts that were supplied: each edge has to be larger than the one before")
}

fn for_place(place: &str) -> String {
    if place.is_empty() { String::new() } else { format!(" for {place}") }
}
