//! Workbooks part by part, as programs write them.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A sheet: its name, its state (empty where it is shown), and what stands in its `worksheet`.
pub(crate) type Sheet<'a> = (&'a str, &'a str, &'a str);

/// The styles that the cells of these books may have, by number: plain, text, `dd/mm/yyyy`, date and time, percent,
/// pounds, five digits, `[h]:mm`, euros.
pub(crate) const STYLES: &str = r#"<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm"/><numFmt numFmtId="166" formatCode="&quot;£&quot;#,##0.00"/><numFmt numFmtId="167" formatCode="00000"/><numFmt numFmtId="168" formatCode="[h]:mm"/><numFmt numFmtId="169" formatCode="[$€-407] #,##0.00"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="49"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="10"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="169"/></cellXfs>"#;

/// A workbook of sheets. `of_book` is what stands before the sheets, `after` what stands behind them, `texts` the
/// shared texts.
pub(crate) fn book(of_book: &str, sheets: &[Sheet<'_>], after: &str, texts: &[&str]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut listed = String::new();
    let mut relations = String::new();
    let mut parts = Vec::new();
    for (at, (name, state, body)) in (1..).zip(sheets) {
        let state = if state.is_empty() { String::new() } else { format!(" state=\"{state}\"") };
        listed += &format!("<sheet name=\"{name}\" sheetId=\"{at}\"{state} r:id=\"rId{at}\"/>");
        relations += &format!(
            "<Relationship Id=\"rId{at}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        );
        parts.push((
            format!("xl/worksheets/sheet{at}.xml"),
            format!("<worksheet xmlns=\"{MAIN}\">{body}</worksheet>"),
        ));
    }
    relations += &format!("<Relationship Id=\"rIdS\" Type=\"{OFFICE}/styles\" Target=\"/xl/styles.xml\"/>");
    relations +=
        &format!("<Relationship Id=\"rIdT\" Type=\"{OFFICE}/sharedStrings\" Target=\"sharedStrings.xml\"/>");
    let texts: String = texts.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    parts.extend([
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>")),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{of_book}<sheets>{listed}</sheets>{after}</workbook>"),
        ),
        ("xl/styles.xml".to_owned(), format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
        ("xl/sharedStrings.xml".to_owned(), format!("<sst xmlns=\"{MAIN}\">{texts}</sst>")),
    ]);
    zipped(&parts)
}

/// The parts in a zip file.
pub(crate) fn zipped(parts: &[(String, String)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        zip.write_all(
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{text}").as_bytes(),
        )
        .unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook with one sheet.
pub(crate) fn one_sheet(name: &str, body: &str) -> Vec<u8> {
    book("", &[(name, "", body)], "", &[])
}

/// The rows of a sheet, the first of the number given; each cell as it is written in the file but for its address, `-`
/// for none.
///
/// `abc` is a text, `=45` a number, `=45:2` one in the style 2, `<…>` the inside of a cell as it is, after its
/// attributes and a `|`.
pub(crate) fn rows(first: u32, rows: &[&[&str]]) -> String {
    let mut body = String::from("<sheetData>");
    for (number, cells) in (first..).zip(rows) {
        body += &format!("<row r=\"{number}\">");
        for (column, cell) in ('A'..).zip(*cells) {
            body += &match cell {
                &"-" => String::new(),
                cell if cell.starts_with('=') => {
                    let formula = cell.trim_start_matches('=');
                    let (number_of, style) = formula.split_once(':').unwrap_or((formula, "0"));
                    format!("<c r=\"{column}{number}\" s=\"{style}\"><v>{number_of}</v></c>")
                }
                cell if cell.contains('|') => {
                    let (attributes, inside) = cell.split_once('|').unwrap();
                    format!("<c r=\"{column}{number}\" {attributes}>{inside}</c>")
                }
                text => format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            };
        }
        body += "</row>";
    }
    body + "</sheetData>"
}
