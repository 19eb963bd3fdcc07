//! Random contracts whose data is written in other forms: what is declared of the form changes no value that is read.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use super::choices::Choices;
use super::schema::{Field, Kind, Schema, Unit};
use crate::reference::case::{Case, checked, loaded};
use crate::support::search;

/// How many contracts in a run of the suite.
const CASES: u32 = 60;

/// How the data writes a field: what the contract says of it, and how a cell is written, if it can be.
struct Form {
    name: &'static str,
    said: String,
    heading: String,
    cell: Cell,
    blank: &'static str,
}

/// What a cell is in a form; none if it cannot be said so.
type Cell = fn(&str) -> Option<String>;

/// `31/05/2024` for `2024-05-31`
fn day_first(cell: &str) -> Option<String> {
    let parts: Vec<&str> = cell.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    Some(format!("{day}/{month}/{year}"))
}

fn month_first(cell: &str) -> Option<String> {
    let parts: Vec<&str> = cell.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    Some(format!("{month}/{day}/{year}"))
}

fn at_midnight(cell: &str) -> Option<String> {
    Some(format!("{cell}T00:00:00Z"))
}

fn letter(cell: &str) -> Option<String> {
    Some(if cell == "yes" { "Y" } else { "N" }.to_owned())
}

fn digit(cell: &str) -> Option<String> {
    Some(if cell == "yes" { "1" } else { "0" }.to_owned())
}

/// `7:30` for `7.5`; none where there is no whole number of minutes.
fn clock(cell: &str) -> Option<String> {
    let (whole, minutes) = match cell.split_once('.') {
        None => (cell, "00"),
        Some((whole, "25")) => (whole, "15"),
        Some((whole, "5")) => (whole, "30"),
        Some(_) => return None,
    };
    (whole.len() < 4 && !whole.starts_with('-')).then(|| format!("{whole}:{minutes}"))
}

fn as_it_is(cell: &str) -> Option<String> {
    Some(cell.to_owned())
}

/// A form for a field: of its kind, of its blanks and of its heading, each or none.
fn form(choices: &mut Choices, field: &Field) -> Form {
    let kinds: &[(&'static str, &'static str, Cell)] = match field.kind {
        Kind::Date => &[
            ("a day first", ", written day/month/year", day_first),
            ("a month first", ", written month/day/year", month_first),
            ("a midnight", ", written year-month-day at midnight", at_midnight),
        ],
        Kind::YesNo => &[("a letter", ", written Y or N", letter), ("a digit", ", written 1 or 0", digit)],
        Kind::Number(Unit::Hours) => &[("a clock", ", written hours:minutes", clock)],
        Kind::Text | Kind::Choice(_) | Kind::Moment | Kind::Number(_) | Kind::Whole | Kind::Refers(_) => &[],
    };
    let plain = ("", "", as_it_is as Cell);
    let (name, written, cell) = match kinds.is_empty() || choices.once_in(4) {
        true => plain,
        false => *choices.one(kinds),
    };
    // `may be blank` stands already, and says more.
    let blank =
        if field.blank && choices.once_in(2) { *choices.one(&["N/A", "*", "9999-12-31"]) } else { "" };
    let blanks = if blank.is_empty() { String::new() } else { format!(" written \"{blank}\"") };
    let (column, heading) = match choices.once_in(3) {
        true => (format!(", column \"{0} (as sent)\"", field.name), format!("{} (as sent)", field.name)),
        false => (String::new(), field.name.to_owned()),
    };
    Form { name, said: format!("{blanks}{written}{column}"), heading, cell, blank }
}

/// A case with its data in other forms, and which they are.
fn in_forms(schema: &Schema, case: &Case, choices: &mut Choices) -> (Case, Vec<&'static str>) {
    let mut files = case.files.clone();
    let mut forms: Vec<Vec<Form>> = Vec::new();
    // Spells have no data, and come after the records.
    for (record, (header, rows)) in schema.records.iter().zip(&mut files) {
        let mut own: Vec<Form> = record.fields.iter().map(|field| form(choices, field)).collect();
        written_anew(&mut own, header, rows);
        forms.push(own);
    }
    let text = schema.text_in(|record, field| forms[record][field].said.clone());
    let text = case.text.replacen(&schema.text(), &text, 1);
    let names = forms.iter().flatten().map(|form| form.name).filter(|name| !name.is_empty()).collect();
    (Case { text, files }, names)
}

fn plain_form() -> Form {
    Form { name: "", said: String::new(), heading: String::new(), cell: as_it_is, blank: "" }
}

/// Writes the cells of a file in the forms of its fields; a form that cannot say a cell is not taken.
fn written_anew(forms: &mut [Form], header: &mut String, rows: &mut [String]) {
    let cells = |row: &str| -> Vec<String> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(row.as_bytes());
        reader.records().next().map_or_else(Vec::new, |row| row.unwrap().iter().map(str::to_owned).collect())
    };
    let mut table: Vec<Vec<String>> = rows.iter().map(|row| cells(row)).collect();
    for (at, form) in forms.iter_mut().enumerate() {
        let column: Vec<Option<String>> = table.iter().map(|row| row.get(at).cloned()).collect();
        let anew: Option<Vec<String>> = column
            .into_iter()
            .map(|cell| match cell?.as_str() {
                "" => Some(form.blank.to_owned()),
                cell => (form.cell)(cell),
            })
            .collect();
        match anew {
            Some(anew) => table.iter_mut().zip(anew).for_each(|(row, cell)| row[at] = cell),
            None => *form = Form { heading: form.heading.clone(), ..plain_form() },
        }
        if form.said.is_empty() {
            form.heading = header.split(',').nth(at).unwrap().to_owned();
        }
    }
    let line = |cells: &[String]| {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        writer.write_record(cells).unwrap();
        String::from_utf8(writer.into_inner().unwrap()).unwrap().trim_end().to_owned()
    };
    for (row, cells) in rows.iter_mut().zip(&table) {
        *row = line(cells);
    }
    *header = line(&forms.iter().map(|form| form.heading.clone()).collect::<Vec<_>>());
}

#[test]
fn the_form_in_which_data_is_written_changes_no_value() {
    let config = Config { max_shrink_iters: 400, ..search::cases(CASES) };
    let tally = RefCell::new(BTreeMap::<&'static str, usize>::new());
    let numbers = (vec(any::<u16>(), 0..400), vec(any::<u16>(), 0..600), vec(any::<u16>(), 60..120));
    let result = TestRunner::new(config).run(&numbers, |(contract, data, forms)| {
        let (author, case) = super::authored(contract, data);
        let Ok(model) = checked(&case.text) else { return Ok(()) };
        let (other, names) = in_forms(&author.schema, &case, &mut Choices::new(forms));
        let failed = |reason: String| TestCaseError::fail(format!("{reason}\n\n{case}\n\n{other}"));
        let formed = checked(&other.text).map_err(failed)?;
        let read = [(&model, &case), (&formed, &other)]
            .map(|(model, case)| format!("{:?}", loaded(model, &case.files)));
        if read[0] != read[1] {
            return Err(failed("other values are read".to_owned()));
        }
        for name in names {
            *tally.borrow_mut().entry(name).or_default() += 1;
        }
        Ok(())
    });
    match result {
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        other => other.unwrap(),
    }
    let tally = tally.into_inner();
    assert!(tally.len() == 6 || search::is_long(), "a form never occurs: {tally:?}");
}
