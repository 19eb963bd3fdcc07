//! What a contract asks of its data: for the people who send it.

use serde::Serialize;

use super::column_reader::key_field;
use super::describe_dates::hours_form;
use super::spec_given::{self, GivenSpec, given_specs};
use super::spec_layout::{aligned, quoted};
use super::words::{currency_of, is_percentage};
use crate::model::{Field, HeldTo, Model, Record, RecordId, Type, Volume, VolumeOf};
use crate::text;
use crate::value::{DateOrder, Day, Number, NumberType, PeriodKind, Zone, format};

/// The files that a contract asks for, and the lists that it has itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Specification {
    /// One for each record whose rows are data, in the order of the contract.
    pub files: Vec<FileSpec>,
    /// What has to be given with them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<GivenSpec>,
}

/// What the file of a record holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileSpec {
    /// The record.
    pub record: String,
    /// What a row of it is.
    pub meaning: Option<String>,
    /// The name of the file: `data/episode.csv`; none where the rows are listed in the contract.
    pub file: Option<String>,
    /// How many rows the contract lists, where it does; then no file is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<usize>,
    /// The columns, in the order of the contract; files may have them in any order.
    pub columns: Vec<ColumnSpec>,
    /// Columns whose values together may occur once.
    pub together: Vec<Vec<String>>,
    /// How many rows, or values of a column, there may be at most, each in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub at_most: Vec<String>,
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ColumnSpec {
    /// Its heading.
    pub heading: String,
    /// What its cells are, in words: `hours per week, a number from 0 to 112`.
    pub holds: String,
    /// Whether every row must have a value.
    pub required: bool,
    /// Whether each value may occur once.
    pub unique: bool,
    /// What it means, in the words of the contract.
    pub meaning: Option<String>,
    /// A valid value.
    pub example: String,
}

/// The specification of the data of a contract.
pub fn specification(model: &Model) -> Specification {
    Specification {
        files: model.data_records().map(|(_, record)| file(model, record)).collect(),
        given: given_specs(model),
    }
}

/// The header of the file of a record, and a row of valid values; rows of several records' templates refer to each
/// other.
pub fn template(model: &Model, record: RecordId) -> String {
    let columns = file(model, &model.records[record]).columns;
    let line = |cells: Vec<&str>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
    let header = line(columns.iter().map(|column| column.heading.as_str()).collect());
    let row = line(columns.iter().map(|column| column.example.as_str()).collect());
    // What stands above the headings is not read; each of these lines has something in it, so that it is a line to all
    // who count.
    let name = quoted(&model.records[record].title.name);
    let above = format!("{name}{}\n", ",".repeat(columns.len().saturating_sub(1)));
    let lines = usize::try_from(model.records[record].source.headings_row).unwrap_or(1).saturating_sub(1);
    format!("{}{header}\n{row}\n", above.repeat(lines))
}

fn file(model: &Model, record: &Record) -> FileSpec {
    let columns = record.fields.iter().map(|field| ColumnSpec {
        heading: field.column.clone(),
        holds: format!(
            "{}{}{}{}",
            holds(model, field),
            names_a_row(record, field),
            held_to(record, field),
            blank_words(field)
        ),
        required: !field.may_be_blank,
        unique: field.unique,
        meaning: field.label.clone(),
        // The one row of a template has no earlier one to name.
        example: if names_a_row(record, field).is_empty() {
            example(model, record, field)
        } else {
            String::new()
        },
    });
    let heading = |at: &u32| record.fields.get(*at as usize).map(|field| field.column.clone());
    let several = record.uniques.iter().filter(|unique| unique.fields.len() > 1);
    FileSpec {
        record: record.title.name.clone(),
        meaning: record.title.label.clone(),
        file: record.listed.is_none().then(|| match &record.source.file {
            Some(file) => format!("data/{file}"),
            None => format!("data/{}.csv", record.title.name),
        }),
        listed: record.listed.as_ref().map(|listed| listed.rows.len()),
        columns: columns.collect(),
        together: several.map(|unique| unique.fields.iter().filter_map(heading).collect()).collect(),
        at_most: record.volumes.iter().map(|volume| volume_words(record, volume)).collect(),
    }
}

/// `, or N/A for a blank`
fn blank_words(field: &Field) -> String {
    match field.form.blanks.as_slice() {
        blanks if !blanks.is_empty() && field.may_be_blank => {
            format!(", or {} for a blank", blanks.join(", "))
        }
        _ => String::new(),
    }
}

/// What the cells of a field are.
fn holds(model: &Model, field: &Field) -> String {
    match &field.ty {
        Type::Number(ty) => number_holds(model, field, ty),
        Type::Date => {
            let form = day_form(model.contract.starts, field);
            let (first, last) = field.days;
            let days = (first.map(|day| day.long()), last.map(|day| day.long()));
            format!("a date such as {form}{}", range(days, ("on or after", "on or before")))
        }
        Type::Moment => {
            let day = day_form(model.contract.starts, field);
            let zone = model.contract.clock.as_ref().map(Zone::name).unwrap_or_default();
            format!("a date and time such as {day}T07:30, by the clocks of {zone}")
        }
        Type::Text | Type::Clock => "text".to_owned(),
        Type::Period(kind) => format!("a {} such as {}", kind.word(), period_example(model, *kind)),
        Type::YesNo => {
            let (yes, no) = first_answer(field);
            format!("{yes} or {no}")
        }
        Type::Choice(set) => {
            format!("one of: {}", model.choice_sets[*set].choices.join(", "))
        }
        Type::Reference(target) => match key_field(model, *target) {
            Some((_, key)) => format!("the {} of a {}", key.column, model.records[*target].title.name),
            None => "text".to_owned(),
        },
    }
}

/// `, on or after in_date`
fn held_to(record: &Record, field: &Field) -> String {
    let words = |held: &HeldTo| match (&field.ty, held.at_least) {
        (Type::Date | Type::Moment, true) => "on or after",
        (Type::Date | Type::Moment, false) => "on or before",
        (_, true) => "at least",
        (_, false) => "at most",
    };
    let other = |held: &HeldTo| record.fields.get(held.other as usize).map_or("", |other| &other.column);
    field.held_to.iter().map(|held| format!(", {} {}", words(held), other(held))).collect()
}

/// A day as the data of a field writes it.
fn day_form(day: Day, field: &Field) -> String {
    let order = field.form.dates.first().map_or(DateOrder::YearMonthDay, |form| form.order);
    day.written(order)
}

/// `, of the earlier row that this one replaces`
fn names_a_row(record: &Record, field: &Field) -> String {
    let at = record.fields.iter().position(|other| other.name == field.name);
    let is = |named: Option<u32>| named.is_some_and(|named| Some(named as usize) == at);
    let key = record.fields.iter().find(|field| field.unique).map(|field| field.column.as_str());
    let does = match (is(record.receipt.replaces), is(record.receipt.reverses)) {
        (true, _) => "replaces",
        (_, true) => "reverses",
        (false, false) => return String::new(),
    };
    format!(", the {} of the earlier row that this one {does}", key.unwrap_or_default())
}

/// A period of a kind.
fn period_example(model: &Model, kind: PeriodKind) -> String {
    let calendar = &model.contract.calendar;
    calendar.label(kind, calendar.index(kind, model.contract.starts))
}

/// What stands for yes and for no.
fn first_answer(field: &Field) -> (&str, &str) {
    field.form.answers.first().map_or(("yes", "no"), |(yes, no)| (yes, no))
}

fn number_holds(model: &Model, field: &Field, ty: &NumberType) -> String {
    let duration = field.form.hours.first().map(|form| format!("a duration such as {}", hours_form(*form)));
    let kind = match (is_percentage(ty), field.whole) {
        _ if duration.is_some() => duration.as_deref().unwrap_or_default(),
        (true, _) => "a percentage such as 45%",
        (false, true) => "a whole number",
        (false, false) => "a number",
    };
    let unit =
        if ty.unit.is_none() { String::new() } else { format!("{}, ", ty.unit.describe(&model.units)) };
    let amount = |number: &Number| match (currency_of(ty), is_percentage(ty)) {
        (Some(currency), _) => format::money(number, currency),
        (None, true) => format::number(number, ty, &model.units),
        (None, false) => format::plain(number),
    };
    let limits = (field.at_least.as_ref().map(amount), field.at_most.as_ref().map(amount));
    format!("{unit}{kind}{}", range(limits, ("at least", "at most")))
}

/// `, from A to B`, `, at least A`, `, at most B`
fn range((least, most): (Option<String>, Option<String>), (at_least, at_most): (&str, &str)) -> String {
    match (least, most) {
        (Some(least), Some(most)) => format!(", from {least} to {most}"),
        (Some(least), None) => format!(", {at_least} {least}"),
        (None, Some(most)) => format!(", {at_most} {most}"),
        (None, None) => String::new(),
    }
}

/// A valid value of a field.
fn example(model: &Model, record: &Record, field: &Field) -> String {
    match &field.ty {
        Type::Number(ty) => number_example(record, field, ty),
        Type::Date => day_form(day_example(model.contract.starts, record, field), field),
        Type::Moment => format!("{}T07:30", day_form(model.contract.starts, field)),
        Type::Period(kind) => period_example(model, *kind),
        Type::Text | Type::Clock if field.unique => {
            let letter = record.title.name.chars().next().unwrap_or('R');
            format!("{}1", letter.to_uppercase())
        }
        Type::Text | Type::Clock => "example".to_owned(),
        Type::YesNo => first_answer(field).0.to_owned(),
        Type::Choice(set) => model.choice_sets[*set].choices.first().cloned().unwrap_or_default(),
        Type::Reference(target) => match key_field(model, *target) {
            // This ends: the checker refuses circles of references.
            Some((at, key)) => {
                let other = &model.records[*target];
                listed_example(other, at).unwrap_or_else(|| example(model, other, key))
            }
            None => String::new(),
        },
    }
}

/// What the first row that a contract lists has in a field: rows of listed records cannot be made up.
fn listed_example(record: &Record, field: usize) -> Option<String> {
    let listed = record.listed.as_ref()?;
    let column = listed.fields.iter().position(|at| usize::try_from(*at) == Ok(field))?;
    listed.rows.first()?.cells.get(column).cloned()
}

/// The first day of the term, or the next one that the field can have.
fn day_example(starts: Day, record: &Record, field: &Field) -> Day {
    let (first, last) = field.days;
    let day = first.filter(|first| *first > starts).or(last.filter(|last| *last < starts)).unwrap_or(starts);
    beside_earlier(record, field, day, &|other| day_example(starts, record, other))
}

/// A value, or where it is on the wrong side of an earlier field of the row, the value of that one.
fn beside_earlier<T: Ord>(record: &Record, field: &Field, value: T, of: &dyn Fn(&Field) -> T) -> T {
    let position = |field: &Field| record.fields.iter().position(|known| known.name == field.name);
    let own = position(field);
    let earlier = record.fields.iter().take(own.unwrap_or(0));
    earlier.fold(value, |value, other| {
        let rule = |from: &Field, to: Option<usize>| {
            from.held_to.iter().find(|held| Some(held.other as usize) == to).map(|held| held.at_least)
        };
        let at_least = rule(field, position(other)).or_else(|| rule(other, own).map(|at_least| !at_least));
        match at_least {
            Some(true) => value.max(of(other)),
            Some(false) => value.min(of(other)),
            None => value,
        }
    })
}

fn number_example(record: &Record, field: &Field, ty: &NumberType) -> String {
    if let Some(form) = field.form.hours.first() {
        return hours_form(*form).to_owned();
    }
    let percent = is_percentage(ty);
    let number = number_value(record, field, percent);
    let shown = if percent { number.times(&Number::from_int(100)) } else { number };
    let digits = match currency_of(ty) {
        Some(_) => format::amount_plain(&shown).or_else(|| shown.exact_decimal(20)),
        None => shown.exact_decimal(20),
    };
    format!("{}{}", digits.unwrap_or_default(), if percent { "%" } else { "" })
}

fn number_value(record: &Record, field: &Field, percent: bool) -> Number {
    let usual = match (percent, field.whole || field.unique) {
        (true, _) => Number::from_scaled(45, 2),
        (false, true) => Number::one(),
        (false, false) => Number::from_scaled(125, 1),
    };
    let within = |number: &&Number| {
        field.at_least.as_ref().is_none_or(|least| *number >= least)
            && field.at_most.as_ref().is_none_or(|most| *number <= most)
    };
    let candidates = [Some(&usual), field.at_least.as_ref(), field.at_most.as_ref()];
    let number = candidates.into_iter().flatten().find(within).unwrap_or(&usual).clone();
    beside_earlier(record, field, number, &|other| number_value(record, other, percent))
}

impl Specification {
    /// As text for people.
    pub fn render(&self) -> String {
        let given = Some(spec_given::render(&self.given)).filter(|given| !given.is_empty());
        self.files.iter().map(FileSpec::render).chain(given).collect::<Vec<_>>().join("\n")
    }

    /// The same with the statement date, if the contract reads it: its plan knows.
    pub fn with_statement_date(mut self, reads: bool) -> Self {
        self.given.extend(reads.then(spec_given::statement_date));
        self
    }

    /// The file of what has to be given, with an example of each value.
    pub fn given_template(&self) -> String {
        spec_given::template(&self.given)
    }
}

/// `No more than 200 rows share provider and quarter of start_date`
fn volume_words(record: &Record, volume: &Volume) -> String {
    let heading =
        |at: u32| record.fields.get(at as usize).map(|field| field.column.as_str()).unwrap_or_default();
    let most = text::number(usize::try_from(volume.most).unwrap_or(usize::MAX));
    match &volume.of {
        VolumeOf::Rows(keys) if keys.is_empty() => format!("No more than {most} rows in all"),
        VolumeOf::Rows(keys) => {
            let keys: Vec<String> = keys
                .iter()
                .map(|key| match key.period {
                    Some(kind) => format!("{} of {}", kind.word(), heading(key.field)),
                    None => heading(key.field).to_owned(),
                })
                .collect();
            format!("No more than {most} rows share {}", text::all_of(&keys))
        }
        VolumeOf::Values(field) => format!("No more than {most} values of {}", heading(*field)),
    }
}

impl FileSpec {
    fn render(&self) -> String {
        let meaning = self.meaning.as_ref().map(|meaning| format!(": {meaning}")).unwrap_or_default();
        let Some(file) = &self.file else {
            let rows = text::count(self.listed.unwrap_or(0), "row", "rows");
            return format!("{}{meaning}\n\n{rows}, listed in the contract; no file is read.\n", self.record);
        };
        let mut rows = vec![["Column", "Holds", "May be blank", "Example", "Meaning"].map(str::to_owned)];
        rows.extend(self.columns.iter().map(|column| {
            let once = if column.unique { ", each once" } else { "" };
            [
                column.heading.clone(),
                format!("{}{once}", column.holds),
                if column.required { "no" } else { "yes" }.to_owned(),
                column.example.clone(),
                column.meaning.clone().unwrap_or_default(),
            ]
        }));
        let mut text = format!("{file} ({}){meaning}\n\n{}", self.record, aligned(&rows));
        for columns in &self.together {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            text.push_str(&format!("\nNo two rows share {}.\n", text::all_of(&columns)));
        }
        for volume in &self.at_most {
            text.push_str(&format!("\n{volume}.\n"));
        }
        text
    }
}
