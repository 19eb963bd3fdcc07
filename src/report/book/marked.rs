//! A workbook that was sent, written again with what is wrong beside its cells.

use std::collections::BTreeMap;

use rust_xlsxwriter::{ExcelDateTime, Format, Note, Url, Workbook, Worksheet, XlsxError};

use super::{bytes, column, head, words};
use crate::data::report::{FaultLine, report};
use crate::data::{CopiedCell, CopiedFormat, CopiedSheet, CopiedValue, Faults, MARKS_COLUMN, MARKS_SHEET};

/// The bytes of the workbook; none where it cannot be written.
pub fn marked(sheets: &[CopiedSheet], faults: &Faults) -> Option<Vec<u8>> {
    written(sheets, faults).ok()
}

fn written(sheets: &[CopiedSheet], faults: &Faults) -> Result<Vec<u8>, XlsxError> {
    let lines = report(faults).faults;
    let mut workbook = Workbook::new();
    list(workbook.add_worksheet(), &lines)?;
    for sheet in sheets {
        let own: Vec<&FaultLine> =
            lines.iter().filter(|line| line.sheet.as_deref() == Some(sheet.name.as_str())).collect();
        let headings = faults.headings_of(&sheet.name);
        copy(workbook.add_worksheet(), sheet, &own, headings)?;
    }
    bytes(workbook, "What is wrong with the data")
}

/// All faults, each with a link to its cell.
fn list(page: &mut Worksheet, lines: &[FaultLine]) -> Result<(), XlsxError> {
    page.set_name(MARKS_SHEET)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let (head, text) = (head(), words());
    let columns: [(&str, u8); 7] = [
        ("Sheet", 18),
        ("Cell", 8),
        ("Column", 22),
        ("Value", 22),
        ("What is wrong", 60),
        ("What to do", 60),
        ("Code", 8),
    ];
    for (at, (heading, width)) in columns.into_iter().enumerate() {
        page.write_string_with_format(0, column(at), heading, &head)?;
        page.set_column_width(column(at), f64::from(width))?;
    }
    for (row, line) in (1u32..).zip(lines) {
        let sheet = line.sheet.clone().unwrap_or_default();
        let place = line.cell.clone().or_else(|| line.row.map(|row| format!("A{row}")));
        let shown =
            line.cell.clone().or_else(|| line.row.map(|row| format!("row {row}"))).unwrap_or_default();
        page.write_string_with_format(row, 0, &sheet, &text)?;
        match place.filter(|_| !sheet.is_empty()) {
            Some(place) => {
                let link = format!("internal:'{}'!{place}", sheet.replace('\'', "''"));
                page.write_url_with_text(row, 1, Url::new(link), shown)?;
            }
            None => {
                page.write_string_with_format(row, 1, shown, &text)?;
            }
        }
        let told = |words: &Option<String>| words.clone().unwrap_or_default();
        let cells = [
            told(&line.column),
            told(&line.value),
            line.message.clone(),
            told(&line.help),
            line.code.to_owned(),
        ];
        for (at, cell) in (2..).zip(&cells) {
            page.write_string_with_format(row, at, cell, &text)?;
        }
    }
    if lines.is_empty() {
        page.write_string(1, 0, "Nothing is wrong.")?;
    }
    page.set_freeze_panes(1, 0)?;
    Ok(())
}

/// A sheet as it was, with a colour and a note on each cell at fault, and a column of what is wrong.
fn copy(
    page: &mut Worksheet,
    sheet: &CopiedSheet,
    faults: &[&FaultLine],
    headings: Option<u32>,
) -> Result<(), XlsxError> {
    page.set_name(&sheet.name)?;
    let mut of_cells: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut of_rows: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for fault in faults {
        let help = fault.help.as_ref().map(|help| format!(": {help}")).unwrap_or_default();
        if let Some(cell) = &fault.cell {
            of_cells.entry(cell).or_default().push(format!("{}{help}", fault.message));
        }
        let place = fault.column.as_ref().map(|column| format!("{column}: ")).unwrap_or_default();
        of_rows.entry(fault.row.unwrap_or(1)).or_default().push(format!("{place}{}", fault.message));
    }
    let last =
        sheet.rows.iter().flat_map(|(_, cells)| cells.iter().map(|cell| cell.column)).max().unwrap_or(0);
    for (number, cells) in &sheet.rows {
        for cell in cells {
            let wrong = of_cells.contains_key(address(*number, cell.column).as_str());
            write(page, number.saturating_sub(1), cell, wrong)?;
        }
    }
    let paint = Format::new().set_background_color(FAULTY);
    for (place, told) in &of_cells {
        let Some((row, at)) = parsed(place) else { continue };
        let filled = sheet.rows.iter().any(|(number, cells)| {
            number.saturating_sub(1) == row && cells.iter().any(|cell| cell.column == u32::from(at))
        });
        if !filled {
            page.write_blank(row, at, &paint)?;
        }
        let note = Note::new(told.join("\n")).add_author_prefix(false).set_width(300).set_height(110);
        page.insert_note(row, at, &note)?;
    }
    if of_rows.is_empty() {
        return Ok(());
    }
    let at = u16::try_from(last.saturating_add(1)).unwrap_or(u16::MAX);
    page.set_column_width(at, 60)?;
    page.write_string_with_format(headings.unwrap_or(1).saturating_sub(1), at, MARKS_COLUMN, &head())?;
    let first = u64::from(headings.unwrap_or(1));
    for (row, told) in &of_rows {
        // What is wrong with the headings stands on the first sheet: here it would be a heading.
        if let Ok(row) = u32::try_from(row.saturating_sub(1))
            && u64::from(row) >= first
        {
            page.write_string_with_format(row, at, told.join("; "), &words().set_background_color(FAULTY))?;
        }
    }
    Ok(())
}

/// The colour of what is wrong; its words stand beside it.
const FAULTY: &str = "#FFD9D6";

fn write(page: &mut Worksheet, row: u32, cell: &CopiedCell, wrong: bool) -> Result<(), XlsxError> {
    let at = u16::try_from(cell.column).unwrap_or(u16::MAX);
    let format = Format::new();
    let format = if wrong { format.set_background_color(FAULTY) } else { format };
    match &cell.value {
        CopiedValue::Text(text) => {
            page.write_string_with_format(row, at, text, &format.set_num_format("@"))?
        }
        CopiedValue::YesNo(answer) => page.write_boolean_with_format(row, at, *answer, &format)?,
        CopiedValue::NotWorkedOut => page.write_blank(row, at, &format)?,
        CopiedValue::Moment(day, time) => moment(page, (row, at), (*day, *time), &format)?,
        CopiedValue::Number(written, shown) => {
            let code = match shown {
                CopiedFormat::Plain => "General".to_owned(),
                CopiedFormat::Percent => "0.##########%".to_owned(),
                CopiedFormat::Money(sign) => format!("\"{sign}\"#,##0.00"),
                CopiedFormat::Time => "[h]:mm:ss".to_owned(),
            };
            match written.parse::<f64>() {
                Ok(number) => page.write_number_with_format(row, at, number, &format.set_num_format(code))?,
                Err(_) => page.write_string_with_format(row, at, written, &format)?,
            }
        }
    };
    Ok(())
}

fn moment<'p>(
    page: &'p mut Worksheet,
    (row, at): (u32, u16),
    (day, time): (crate::value::Day, u32),
    format: &Format,
) -> Result<&'p mut Worksheet, XlsxError> {
    let code = if time == 0 { "yyyy-mm-dd" } else { "yyyy-mm-dd hh:mm:ss" };
    let format = format.clone().set_num_format(code);
    let (seconds, rest) = (time / 1000, time % 1000);
    let clock = crate::value::clock_to_the_second(i32::try_from(seconds).unwrap_or(0));
    let written = format!("{day}T{clock}.{rest:03}");
    match ExcelDateTime::parse_from_str(&written) {
        Ok(moment) => page.write_datetime_with_format(row, at, &moment, &format),
        Err(_) => page.write_string_with_format(row, at, written, &format),
    }
}

/// `B7`
fn address(row: u32, at: u32) -> String {
    let letters = rust_xlsxwriter::utility::column_number_to_name(u16::try_from(at).unwrap_or(u16::MAX));
    format!("{letters}{row}")
}

/// The row and the column of `B7`, counted from nought.
fn parsed(address: &str) -> Option<(u32, u16)> {
    let letters = address.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, row) = address.split_at_checked(letters)?;
    let at = rust_xlsxwriter::utility::column_name_to_number(letters);
    Some((row.parse::<u32>().ok()?.saturating_sub(1), at))
}
