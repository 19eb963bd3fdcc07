//! A draft as the files that the contract asks for.

use super::draft::{Draft, as_data};
use crate::data::quoted;
use crate::data::spec::template;
use crate::model::{Field, Model, Record, RecordId, Type};
use crate::run::Value;
use crate::show;
use crate::value::{Day, HoursForm, Number, SECONDS_AN_HOUR, clock_words, day_and_second};

/// Each file by its name in the folder of a data set: every row with every column, in the forms in which the fields are
/// written.
pub(crate) fn files(model: &Model, draft: &Draft) -> Vec<(String, String)> {
    let draft = draft.written_out();
    let (mut files, mut sheets): (Vec<(String, String)>, Vec<Sheet>) = (Vec::new(), Vec::new());
    let is_data = |(_, record): &(RecordId, &Record)| record.listed.is_none() && record.made.is_none();
    for (record, declared) in model.records.iter_enumerated().filter(is_data) {
        let rows = draft.tables.iter().filter(|table| table.record == record).flat_map(|table| &table.rows);
        let lines = rows.map(|row| {
            let cells = (0u32..).zip(declared.fields.iter().zip(&row.cells));
            let cells = cells.map(|(at, (field, cell))| match word_of_file(declared, at) {
                Some(word) => quoted(word),
                None => quoted(&in_form(model, field, cell)),
            });
            cells.collect::<Vec<String>>()
        });
        let name = declared.source.file.clone().unwrap_or_else(|| format!("{}.csv", declared.title.name));
        let columns: Vec<String> = declared.fields.iter().map(|field| quoted(&field.column)).collect();
        let (above, lines) = (above(model, record), lines.collect::<Vec<_>>());
        match sheets.iter_mut().find(|sheet| sheet.name == name) {
            Some(sheet) => sheet.add(&columns, lines),
            None => sheets.push(Sheet { name, above, columns, rows: lines }),
        }
    }
    files.extend(sheets.into_iter().map(Sheet::written));
    if !draft.given.is_empty() {
        let given = draft.given.iter().map(|(tariff, value)| {
            let tariff = &model.tariffs[*tariff];
            format!("{},{}\n", tariff.title.name, quoted(&show::constant(model, &tariff.ty, value)))
        });
        files.push(("given.csv".to_owned(), format!("name,value\n{}", given.collect::<String>())));
    }
    files
}

/// What a field has to be for a row of a mixed file to be one of the record.
fn word_of_file(record: &Record, field: u32) -> Option<&str> {
    let one = record.source.only.iter().find(|one| one.is && one.field == field)?;
    one.words.first().map(String::as_str)
}

/// A file: the rows of one record, or of several.
struct Sheet {
    name: String,
    /// The lines before the headings.
    above: Vec<String>,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Rows of another record: under the columns that both have, and under more.
    fn add(&mut self, columns: &[String], rows: Vec<Vec<String>>) {
        for column in columns {
            if !self.columns.contains(column) {
                self.columns.push(column.clone());
            }
        }
        let placed = |row: Vec<String>| {
            let own = |column: &String| {
                let at = columns.iter().position(|own| own == column)?;
                row.get(at).cloned()
            };
            self.columns.iter().map(|column| own(column).unwrap_or_default()).collect::<Vec<_>>()
        };
        self.rows.extend(rows.into_iter().map(placed).collect::<Vec<_>>());
    }

    fn written(self) -> (String, String) {
        let wide = self.columns.len();
        let lines = self.rows.into_iter().map(|mut row| {
            row.resize(wide, String::new());
            row.join(",")
        });
        let all = self.above.into_iter().chain([self.columns.join(",")]).chain(lines);
        (self.name, all.map(|line| line + "\n").collect())
    }
}

/// What stands in a file before its headings.
fn above(model: &Model, record: RecordId) -> Vec<String> {
    let template = template(model, record);
    let lines: Vec<&str> = template.lines().collect();
    // After these come the headings and one row.
    let above = lines.len().saturating_sub(2);
    lines.into_iter().take(above).map(str::to_owned).collect()
}

/// A value in the first of the forms that its field may have.
fn in_form(model: &Model, field: &Field, value: &Value) -> String {
    let day =
        |day: Day| field.form.dates.first().map_or_else(|| day.to_string(), |form| day.written(form.order));
    match (value, &field.ty) {
        (Value::Date(date), _) => day(*date),
        (Value::Moment(second), _) => moment(model, second, &day).unwrap_or_default(),
        (Value::YesNo(yes), _) => {
            let answer = field.form.answers.first().map(|(met, unmet)| if *yes { met } else { unmet });
            answer.map_or_else(|| as_data(model, field, Some(value)), String::clone)
        }
        (Value::Number(number), Type::Number(_)) if !field.form.hours.is_empty() => duration(field, number),
        (Value::Number(number), Type::Text) => show::exact(number).replace(',', ""),
        _ => as_data(model, field, Some(value)),
    }
}

/// A moment by the clocks of Greenwich, which show every time once.
fn moment(model: &Model, second: &Number, day: &dyn Fn(Day) -> String) -> Option<String> {
    model.contract.clock.as_ref()?;
    let second = i64::try_from(second.to_int()?).ok()?;
    let (date, clock) = day_and_second(second)?;
    Some(format!("{}T{}Z", day(date), clock_words(clock)))
}

/// `01:30` or `01:30:00`
fn duration(field: &Field, hours: &Number) -> String {
    let seconds = hours.times(&Number::from_int(i128::from(SECONDS_AN_HOUR))).to_int().unwrap_or(0);
    let (minutes, left) = (seconds.div_euclid(60), seconds.rem_euclid(60));
    let shown = format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60));
    match field.form.hours.first() {
        Some(HoursForm::HoursMinutesSeconds) => format!("{shown}:{left:02}"),
        Some(HoursForm::HoursMinutes) | None => shown,
    }
}
