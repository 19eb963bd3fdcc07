//! The values that a field can be taken to have: one, or any of a range.

use super::chance::Chance;
use crate::model::{FieldId, Model, RecordId, Type};
use crate::show;
use crate::value::{Day, Number};

/// What a value is drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Nothing.
    Blank,
    /// This, as the data writes it.
    Cell(String),
    /// Any day from the first to the last.
    Days(Day, Day),
    /// So many days after another field of the row, or of the row that it refers to.
    After { low: i32, high: i32, through: Option<u32>, field: u32 },
    /// Any number from the least to the most, in these steps; perhaps written as a percentage.
    Between { least: Number, steps: u64, step: Number, percent: bool },
}

/// A value that was drawn: as the data writes it, and the day that it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Drawn {
    pub(super) cell: String,
    pub(super) day: Option<Day>,
}

impl Drawn {
    /// A day.
    pub(super) fn day(day: Day) -> Self {
        Drawn { cell: day.to_string(), day: Some(day) }
    }
}

impl Form {
    /// The field of the row that it hangs on.
    pub(super) fn hangs_on(&self) -> Option<u32> {
        match self {
            Form::After { through: None, field, .. } => Some(*field),
            Form::After { through, .. } => *through,
            Form::Blank | Form::Cell(_) | Form::Days(..) | Form::Between { .. } => None,
        }
    }

    /// A value; `day` says what day a field of the row, or of the one that it refers to, is.
    pub(super) fn drawn(&self, chance: &mut Chance, day: impl Fn(Option<u32>, u32) -> Option<Day>) -> Drawn {
        let days = |low: i32, high: i32, chance: &mut Chance| {
            let many = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
            low.saturating_add(i32::try_from(chance.below(many)).unwrap_or(0))
        };
        match self {
            Form::Blank => Drawn::default(),
            Form::Cell(cell) => Drawn { cell: cell.clone(), day: Day::parse(cell) },
            Form::Days(first, last) => {
                let drawn = days(first.number(), last.number(), chance);
                Day::from_number(drawn).map(Drawn::day).unwrap_or_default()
            }
            Form::After { low, high, through, field } => {
                let by = days(*low, *high, chance);
                let from = day(*through, *field).and_then(|day| day.plus_days(by));
                from.map(Drawn::day).unwrap_or_default()
            }
            Form::Between { least, steps, step, percent } => {
                let drawn = Number::from_int(i128::from(chance.below(steps.saturating_add(1))));
                let drawn = least.plus(&step.times(&drawn));
                let cell = match percent {
                    true => format!("{}%", show::exact(&drawn.times(&Number::from_int(100)))),
                    false => show::exact(&drawn),
                };
                Drawn { cell, day: None }
            }
        }
    }
}

/// Reads what a line says of a field, or says what it could say.
pub(super) fn read(model: &Model, record: RecordId, field: u32, text: &str) -> Result<Form, String> {
    let declared = &model.records[FieldId { record, field }];
    if text.is_empty() {
        return Err("write a value".to_owned());
    }
    if text == "blank" {
        return match declared.may_be_blank {
            true => Ok(Form::Blank),
            false => Err("the field is never blank".to_owned()),
        };
    }
    match &declared.ty {
        Type::Date => {
            let help = "write a date, `from 1 April 2025 to 31 March 2026`, or `from 7 to 84 days after` another date";
            date(model, record, text).ok_or_else(|| help.to_owned())
        }
        Type::Number(_) => {
            let Some((least, most)) = text.strip_prefix("from ").and_then(|rest| rest.split_once(" to "))
            else {
                return Ok(Form::Cell(text.to_owned()));
            };
            let help = || "write two numbers: `from 5 to 28`".to_owned();
            between(least, most, declared.whole).ok_or_else(help)
        }
        Type::Choice(set) => {
            let choices = &model.choice_sets[*set].choices;
            match choices.iter().any(|choice| choice == text) {
                true => Ok(Form::Cell(text.to_owned())),
                false => Err(crate::text::meant_or_all(text, choices.iter().map(String::as_str), "choices")),
            }
        }
        Type::Moment | Type::Clock | Type::Text | Type::YesNo | Type::Reference(_) | Type::Period(_) => {
            Ok(Form::Cell(text.to_owned()))
        }
    }
}

fn day(text: &str) -> Option<Day> {
    Day::parse(text.trim()).or_else(|| Day::parse_long(text.trim()))
}

fn date(model: &Model, record: RecordId, text: &str) -> Option<Form> {
    if let Some((count, of)) = text.split_once(" after ") {
        let count = count.strip_suffix(" days").or_else(|| count.strip_suffix(" day"))?;
        let (low, high) = match count.strip_prefix("from ") {
            Some(range) => range.split_once(" to ")?,
            None => (count, count),
        };
        let (low, high) = (low.trim().parse::<i32>().ok()?, high.trim().parse::<i32>().ok()?);
        let (through, of, field) = match of.split_once("'s ") {
            Some((reference, field)) => {
                let through = position(model, record, reference.trim())?;
                let Type::Reference(to) = model.records[FieldId { record, field: through }].ty else {
                    return None;
                };
                (Some(through), to, field)
            }
            None => (None, record, of),
        };
        let field = position(model, of, field.trim())?;
        let dated = model.records[FieldId { record: of, field }].ty == Type::Date;
        return (dated && low <= high).then_some(Form::After { low, high, through, field });
    }
    match text.strip_prefix("from ").and_then(|range| range.split_once(" to ")) {
        Some((first, last)) => {
            let (first, last) = (day(first)?, day(last)?);
            (first <= last).then_some(Form::Days(first, last))
        }
        None => day(text).map(|day| Form::Cell(day.to_string())),
    }
}

/// A number with what stands around it: `£5.50`, `20%`.
pub(super) fn amount(text: &str) -> Option<Number> {
    let text = text.trim().trim_start_matches(['£', '$', '€']);
    match text.strip_suffix('%') {
        Some(percent) => Number::parse(percent.trim())?.divided_by(&Number::from_int(100)),
        None => Number::parse(&text.replace(',', "")),
    }
}

fn between(least: &str, most: &str, whole: bool) -> Option<Form> {
    let places = |text: &str| text.trim_end_matches('%').split_once('.').map_or(0, |(_, rest)| rest.len());
    let places = u32::try_from(places(least).max(places(most))).ok()?;
    let percent = most.ends_with('%');
    let places = places.checked_add(if percent { 2 } else { 0 })?;
    let step = if whole { Number::one() } else { Number::from_scaled(1, places) };
    let (low, high) = (amount(least)?, amount(most)?);
    let steps = high.minus(&low).divided_by(&step)?.floor().to_int()?;
    Some(Form::Between { least: low, steps: u64::try_from(steps).ok()?, step, percent })
}

/// The position of a field of a record.
pub(super) fn position(model: &Model, record: RecordId, name: &str) -> Option<u32> {
    let at = model.records[record].fields.iter().position(|field| field.name == name)?;
    u32::try_from(at).ok()
}
