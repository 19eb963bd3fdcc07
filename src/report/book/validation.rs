//! What a cell of a template may hold, as a spreadsheet checks it while it is typed.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Formula, XlsxError,
};

use super::column;
use crate::data::spec::ColumnSpec;
use crate::data::{LISTS_SHEET, sheet_called};
use crate::model::{Field, Model, Record, RecordId, Type};
use crate::text;
use crate::value::{Day, Number};

/// So many letters fit into a list that stands in the rule itself.
const SHORT: usize = 255;
/// So many letters fit into a message.
const MESSAGE: usize = 255;

/// The lists that are too long for their rules, each in a column of a sheet.
#[derive(Default)]
pub(super) struct Lists(Vec<(String, Vec<String>)>);

impl Lists {
    pub(super) fn of(model: &Model) -> Self {
        let mut lists = Lists::default();
        for (_, record) in model.file_records() {
            for field in &record.fields {
                let Some(words) = listed(model, field).filter(|words| !is_short(words)) else { continue };
                lists.0.push((format!("{}.{}", record.title.name, field.name), words));
            }
        }
        lists
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = (&String, &Vec<String>)> {
        self.0.iter().map(|(name, words)| (name, words))
    }

    fn of_field(&self, record: &Record, field: &Field) -> Option<(u16, u32)> {
        let name = format!("{}.{}", record.title.name, field.name);
        let at = self.0.iter().position(|(own, _)| *own == name)?;
        let (_, words) = self.0.get(at)?;
        Some((column(at), u32::try_from(words.len()).ok()?))
    }
}

/// The words that a field takes, where they are all known.
fn listed(model: &Model, field: &Field) -> Option<Vec<String>> {
    match &field.ty {
        Type::Choice(set) => Some(model.choice_sets[*set].choices.clone()),
        Type::YesNo => field.form.answers.first().map(|(yes, no)| vec![yes.clone(), no.clone()]),
        Type::Reference(record) => {
            let target = &model.records[*record];
            let rows = target.listed.as_ref()?;
            let key = target.fields.iter().position(|field| field.unique)?;
            let at = rows.fields.iter().position(|own| usize::try_from(*own) == Ok(key))?;
            Some(rows.rows.iter().filter_map(|row| row.cells.get(at).cloned()).collect())
        }
        Type::Number(_) | Type::Date | Type::Moment | Type::Clock | Type::Text | Type::Period(_) => None,
    }
}

fn is_short(words: &[String]) -> bool {
    words.join(",").encode_utf16().count() <= SHORT && words.iter().all(|word| !word.contains(','))
}

/// Where a column stands.
pub(super) struct Place<'p> {
    pub(super) model: &'p Model,
    pub(super) record: &'p Record,
    pub(super) lists: &'p Lists,
    /// The first row below the headings, counted from nought.
    pub(super) first: u32,
}

/// What may be typed into the cells of a field; none where anything may.
pub(super) fn of(
    place: &Place<'_>,
    field: &Field,
    spec: &ColumnSpec,
) -> Result<Option<DataValidation>, XlsxError> {
    let new = DataValidation::new().ignore_blank(true);
    let rule = match &field.ty {
        Type::Choice(_) | Type::YesNo => list(place, field, new)?,
        Type::Reference(target) => match listed(place.model, field) {
            Some(_) => list(place, field, new)?,
            None => referred(place, *target, new),
        },
        _ if field.unique => Some(new.allow_custom(once(place, field))),
        _ if !field.held_to.is_empty() => Some(new.allow_custom(held(place, field))),
        Type::Number(_) if field.form.hours.is_empty() => number(field, new),
        Type::Date => days(field, new)?,
        Type::Moment => Some(new.allow_decimal_number(DataValidationRule::GreaterThan(1.0))),
        Type::Number(_) | Type::Clock | Type::Text | Type::Period(_) => None,
    };
    let once = if spec.unique { ", each once" } else { "" };
    let words = text::cut(&format!("{}{once}", spec.holds), MESSAGE);
    let Some(rule) = rule else { return Ok(None) };
    let title = text::cut(&spec.heading, 31);
    Ok(Some(rule.set_error_title(title)?.set_error_message(words)?))
}

fn list(place: &Place<'_>, field: &Field, new: DataValidation) -> Result<Option<DataValidation>, XlsxError> {
    if let Some((at, rows)) = place.lists.of_field(place.record, field) {
        return Ok(Some(new.allow_list_formula(stretch(LISTS_SHEET, at, (1, rows)))));
    }
    let words = listed(place.model, field).unwrap_or_default();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Ok(Some(new.allow_list_strings(&words)?))
}

/// The rows of another record, which stand on its sheet. Only a word of warning: they may be in another file.
fn referred(place: &Place<'_>, target: RecordId, new: DataValidation) -> Option<DataValidation> {
    const LOOKED_THROUGH: u32 = 10_000;
    let record = &place.model.records[target];
    let key = record.fields.iter().position(|field| field.unique)?;
    let first = u32::try_from(record.source.headings_row).unwrap_or(1).saturating_add(1);
    let rows = stretch(&sheet_called(record), column(key), (first, LOOKED_THROUGH));
    Some(new.allow_list_formula(rows).set_error_style(DataValidationErrorStyle::Warning))
}

/// `COUNTIF($A:$A,A2)=1`
fn once(place: &Place<'_>, field: &Field) -> Formula {
    let (letters, row) = (place.letters(field), place.first.saturating_add(1));
    Formula::new(format!("=COUNTIF(${letters}:${letters},{letters}{row})=1"))
}

/// A date or a number that is not on the wrong side of others of its row.
fn held(place: &Place<'_>, field: &Field) -> Formula {
    let row = place.first.saturating_add(1);
    let own = format!("{}{row}", place.letters(field));
    let mut parts = vec![format!("ISNUMBER({own})")];
    for held in &field.held_to {
        let Some(other) = place.record.fields.get(held.other as usize) else { continue };
        let other = format!("{}{row}", place.letters(other));
        let sign = if held.at_least { ">=" } else { "<=" };
        parts.push(format!("OR({other}=\"\",{own}{sign}{other})"));
    }
    let day = |day: Day| format!("DATE({},{},{})", day.year(), day.month(), day.day_of_month());
    parts.extend(field.days.0.map(|first| format!("{own}>={}", day(first))));
    parts.extend(field.days.1.map(|last| format!("{own}<={}", day(last))));
    let decimal = |number: &Number| number.exact_decimal(15);
    parts.extend(field.at_least.as_ref().and_then(decimal).map(|least| format!("{own}>={least}")));
    parts.extend(field.at_most.as_ref().and_then(decimal).map(|most| format!("{own}<={most}")));
    Formula::new(format!("=AND({})", parts.join(",")))
}

fn number(field: &Field, new: DataValidation) -> Option<DataValidation> {
    let double = |number: &Number| number.exact_decimal(15).and_then(|text| text.parse::<f64>().ok());
    let whole = |number: &Number| number.exact_decimal(0).and_then(|text| text.parse::<i32>().ok());
    let (least, most) = (field.at_least.as_ref(), field.at_most.as_ref());
    if field.whole {
        let rule = match (least.and_then(whole), most.and_then(whole)) {
            (Some(least), Some(most)) => DataValidationRule::Between(least, most),
            (Some(least), None) => DataValidationRule::GreaterThanOrEqualTo(least),
            (None, Some(most)) => DataValidationRule::LessThanOrEqualTo(most),
            (None, None) => DataValidationRule::Between(i32::MIN, i32::MAX),
        };
        return Some(new.allow_whole_number(rule));
    }
    let rule = match (least.and_then(double), most.and_then(double)) {
        (Some(least), Some(most)) => DataValidationRule::Between(least, most),
        (Some(least), None) => DataValidationRule::GreaterThanOrEqualTo(least),
        (None, Some(most)) => DataValidationRule::LessThanOrEqualTo(most),
        (None, None) => DataValidationRule::Between(-1e15, 1e15),
    };
    Some(new.allow_decimal_number(rule))
}

fn days(field: &Field, new: DataValidation) -> Result<Option<DataValidation>, XlsxError> {
    let day = |day: Day| {
        let parts = (u16::try_from(day.year()), u8::try_from(day.month()), u8::try_from(day.day_of_month()));
        match parts {
            (Ok(year @ 1900..), Ok(month), Ok(date)) => ExcelDateTime::from_ymd(year, month, date),
            _ => ExcelDateTime::from_ymd(1900, 1, 1),
        }
    };
    let rule = match field.days {
        (Some(first), Some(last)) => DataValidationRule::Between(day(first)?, day(last)?),
        (Some(first), None) => DataValidationRule::GreaterThanOrEqualTo(day(first)?),
        (None, Some(last)) => DataValidationRule::LessThanOrEqualTo(day(last)?),
        (None, None) => DataValidationRule::GreaterThanOrEqualTo(ExcelDateTime::from_ymd(1900, 1, 1)?),
    };
    Ok(Some(new.allow_date(rule)))
}

impl Place<'_> {
    fn letters(&self, field: &Field) -> String {
        let at = self.record.fields.iter().position(|own| own.name == field.name);
        letters(column(at.unwrap_or(0)))
    }
}

/// A formula that names a stretch of cells.
fn stretch(sheet: &str, at: u16, rows: (u32, u32)) -> Formula {
    let (letters, (first, last)) = (letters(at), rows);
    Formula::new(format!("='{}'!${letters}${first}:${letters}${last}", sheet.replace('\'', "''")))
}

/// The letters of a column.
fn letters(at: u16) -> String {
    rust_xlsxwriter::utility::column_number_to_name(at)
}
