//! A workbook to fill in: a sheet for each record, what its cells may hold as the spreadsheet checks it, and what they
//! mean.

use rust_xlsxwriter::{Format, Note, Workbook, Worksheet, XlsxError};

use super::validation::{self, Lists};
use super::{bytes, column, head, words};
use crate::data::spec::{ColumnSpec, FileSpec, Specification};
use crate::data::{GIVEN_SHEET, GUIDE_SHEET, LISTS_SHEET, sheet_called};
use crate::data::{currency_of, is_percentage};
use crate::model::{Field, Model, Record, Type};
use crate::text;
use crate::value::{Currency, DateOrder};

/// The last row of a sheet.
pub(super) const LAST_ROW: u32 = 1_048_575;

/// The bytes of the workbook; none where it cannot be written.
pub fn template(model: &Model, specification: &Specification) -> Option<Vec<u8>> {
    written(model, specification).ok()
}

fn written(model: &Model, specification: &Specification) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    guide(workbook.add_worksheet(), model, specification)?;
    let lists = Lists::of(model);
    let files = specification.files.iter().filter(|file| file.listed.is_none());
    for file in files {
        let Some((_, record)) = model.file_records().find(|(_, record)| record.title.name == file.record)
        else {
            continue;
        };
        sheet(workbook.add_worksheet(), model, record, file, &lists)?;
    }
    let taken = model.file_records().any(|(_, record)| record.title.name == GIVEN_SHEET);
    if !specification.given.is_empty() && !taken {
        given(workbook.add_worksheet(), specification)?;
    }
    if !lists.is_empty() {
        lists.write(workbook.add_worksheet().set_name(LISTS_SHEET)?.set_hidden(true))?;
    }
    bytes(workbook, &format!("Data for {}", model.contract.title))
}

/// What the workbook is for, and each column in words.
fn guide(page: &mut Worksheet, model: &Model, specification: &Specification) -> Result<(), XlsxError> {
    page.set_name(GUIDE_SHEET)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let title = Format::new().set_bold().set_font_size(14);
    page.write_string_with_format(0, 0, format!("Data for {}", model.contract.title), &title)?;
    let lines = [
        "Each sheet after this one is a table: one row for each case, below the headings. Leave no empty row between two rows.",
        "The cells are formatted already. Paste values only (Paste special, Values), so that the formats and lists stay.",
        "Leave a cell empty where nothing is known and the column may be blank; write no dash and no N/A.",
        "Other sheets may be added for notes: they are not read. Do not rename the sheets or the headings.",
    ];
    for (row, line) in (1..).zip(lines) {
        page.write_string(row, 0, line)?;
    }
    let (mut row, head, cell) = (6, head(), words());
    for (at, heading) in
        ["Sheet", "Column", "Holds", "May be blank", "Example", "Meaning"].into_iter().enumerate()
    {
        page.write_string_with_format(row, column(at), heading, &head)?;
    }
    let width: [(u16, u8); 6] = [(0, 20), (1, 26), (2, 60), (3, 12), (4, 18), (5, 50)];
    for (at, wide) in width {
        page.set_column_width(at, f64::from(wide))?;
    }
    for file in specification.files.iter().filter(|file| file.listed.is_none()) {
        for spec in &file.columns {
            row += 1;
            let once = if spec.unique { ", each once" } else { "" };
            let blank = if spec.required { "no" } else { "yes" };
            let cells = [
                file.record.clone(),
                spec.heading.clone(),
                format!("{}{once}", spec.holds),
                blank.to_owned(),
                spec.example.clone(),
                spec.meaning.clone().unwrap_or_default(),
            ];
            for (at, text) in cells.iter().enumerate() {
                page.write_string_with_format(row, column(at), text, &cell)?;
            }
        }
        let together = file.together.iter().map(|columns| {
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            format!("No two rows share {}", text::all_of(&columns))
        });
        for rule in together.chain(file.at_most.iter().cloned()) {
            row += 1;
            page.write_string_with_format(row, 0, &file.record, &cell)?;
            page.write_string_with_format(row, 2, rule, &cell)?;
        }
    }
    page.set_freeze_panes(7, 0)?;
    Ok(())
}

/// The sheet of a record.
fn sheet(
    page: &mut Worksheet,
    model: &Model,
    record: &Record,
    file: &FileSpec,
    lists: &Lists,
) -> Result<(), XlsxError> {
    page.set_name(sheet_called(record))?;
    let headings = u32::try_from(record.source.headings_row).unwrap_or(1).saturating_sub(1);
    for above in 0..headings {
        page.write_string(above, 0, &record.title.name)?;
    }
    let head = head();
    for (at, (field, spec)) in record.fields.iter().zip(&file.columns).enumerate() {
        let at = column(at);
        let format = format_of(field);
        page.set_column_format(at, &format)?;
        let width =
            spec.heading.chars().count().max(spec.example.chars().count()).clamp(10, 28).saturating_add(3);
        page.set_column_width(at, f64::from(u8::try_from(width).unwrap_or(31)))?;
        page.write_string_with_format(headings, at, &spec.heading, &head)?;
        let note = Note::new(note(spec)).add_author_prefix(false).set_width(320).set_height(110);
        page.insert_note(headings, at, &note)?;
        let first = headings.saturating_add(1);
        let place = validation::Place { model, record, lists, first };
        if let Some(rule) = validation::of(&place, field, spec)? {
            page.add_data_validation(first, at, LAST_ROW, at, &rule)?;
        }
    }
    page.set_freeze_panes(headings.saturating_add(1), 0)?;
    page.set_repeat_rows(headings, headings)?;
    Ok(())
}

/// What a heading's note says.
fn note(spec: &ColumnSpec) -> String {
    let once = if spec.unique { ", each once" } else { "" };
    let blank = if spec.required { "must be given" } else { "may be blank" };
    let meaning = spec.meaning.as_ref().map(|meaning| format!("{meaning}\n")).unwrap_or_default();
    let example = if spec.example.is_empty() { String::new() } else { format!("\nSuch as {}", spec.example) };
    format!("{meaning}{}{once}; {blank}{example}", spec.holds)
}

/// How the cells of a field are shown, and so what the spreadsheet takes from what is typed.
fn format_of(field: &Field) -> Format {
    let day = match field.form.dates.first().map(|form| form.order) {
        Some(DateOrder::DayMonthYear) => "dd/mm/yyyy",
        Some(DateOrder::MonthDayYear) => "mm/dd/yyyy",
        Some(DateOrder::YearMonthDay) | None => "yyyy-mm-dd",
    };
    let code = match &field.ty {
        Type::Number(_) if !field.form.hours.is_empty() => "[h]:mm:ss".to_owned(),
        Type::Number(ty) if is_percentage(ty) => "0.##########%".to_owned(),
        Type::Number(ty) => match currency_of(ty) {
            Some(currency) => money(currency),
            None => "General".to_owned(),
        },
        Type::Date => day.to_owned(),
        Type::Moment => format!("{day} hh:mm:ss"),
        Type::Clock | Type::Text | Type::Choice(_) | Type::YesNo | Type::Reference(_) | Type::Period(_) => {
            "@".to_owned()
        }
    };
    Format::new().set_num_format(code)
}

fn money(currency: Currency) -> String {
    format!("\"{}\"#,##0.00", currency.symbol())
}

/// What has to be given with the rows.
fn given(page: &mut Worksheet, specification: &Specification) -> Result<(), XlsxError> {
    page.set_name(GIVEN_SHEET)?;
    let (head, text) = (head(), Format::new().set_num_format("@"));
    page.set_column_format(1, &text)?;
    for (at, (heading, width)) in [("name", 28u8), ("value", 28), ("what it is", 70)].into_iter().enumerate()
    {
        page.write_string_with_format(0, column(at), heading, &head)?;
        page.set_column_width(column(at), f64::from(width))?;
    }
    for (row, given) in (1..).zip(&specification.given) {
        page.write_string(row, 0, &given.name)?;
        let meaning = given.meaning.as_ref().map(|meaning| format!("{meaning}: ")).unwrap_or_default();
        page.write_string(row, 2, format!("{meaning}{}, such as {}", given.holds, given.example))?;
    }
    page.set_freeze_panes(1, 0)?;
    Ok(())
}

impl Lists {
    fn write(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        for (at, (_, words)) in self.columns().enumerate() {
            for (row, word) in (0..).zip(words) {
                page.write_string(row, column(at), word)?;
            }
        }
        Ok(())
    }
}
