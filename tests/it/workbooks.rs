//! Workbooks that `meed data` writes: one to fill in, and one with what is wrong beside the cells; and workbooks beside
//! a contract.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use meed::data::{CopiedSheet, CopiedValue, copied};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::support::command::{folder, meed};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn sheets(file: &Path) -> Vec<CopiedSheet> {
    copied(Cursor::new(fs::read(file).unwrap())).unwrap()
}

/// A sheet of CSV with its cells as a person would have typed them: numbers and dates are ones, percentages and amounts
/// are formatted.
#[expect(clippy::float_arithmetic, reason = "a cell of a workbook is a floating number, as Excel keeps it")]
fn typed(book: &mut Workbook, name: &str, csv: &str, dates: &[&str]) {
    let page = book.add_worksheet().set_name(name).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let percent = Format::new().set_num_format("0.00%");
    let money = Format::new().set_num_format("\"£\"#,##0.00");
    for (row, record) in (0..).zip(&records) {
        for (at, cell) in (0..).zip(record) {
            let digits = cell.trim_start_matches('£').replace(',', "");
            let is_number =
                row > 0 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
            let is_number =
                is_number && (!digits.starts_with('0') || digits == "0" || digits.starts_with("0."));
            let is_day =
                dates.contains(&&records[0][usize::from(at)]) && ExcelDateTime::parse_from_str(cell).is_ok();
            if row > 0 && is_day && cell.contains('-') {
                let date = ExcelDateTime::parse_from_str(cell).unwrap();
                page.write_datetime_with_format(row, at, &date, &day).unwrap();
            } else if is_number && cell.starts_with('£') {
                page.write_number_with_format(row, at, digits.parse::<f64>().unwrap(), &money).unwrap();
            } else if is_number && cell.bytes().all(|b| b != b',') {
                page.write_number(row, at, digits.parse::<f64>().unwrap()).unwrap();
            } else if let Some(Ok(number)) = cell.strip_suffix('%').map(str::parse::<f64>) {
                page.write_number_with_format(row, at, number / 100.0, &percent).unwrap();
            } else if !cell.is_empty() {
                page.write_string(row, at, cell).unwrap();
            }
        }
    }
}

#[test]
fn a_contract_is_paid_on_a_workbook_as_on_csv() {
    let home = folder("book_pay");
    for contract in ["reablement", "windsor", "kent", "rapid-response"] {
        let from = Path::new("contracts").join(contract);
        let here = home.join(contract);
        fs::create_dir_all(here.join("data")).unwrap();
        fs::copy(from.join("contract.meed"), here.join("contract.meed")).unwrap();
        let mut book = Workbook::new();
        for entry in fs::read_dir(from.join("data")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if name == "given" || path.extension().is_none_or(|ending| ending != "csv") {
                fs::copy(&path, here.join("data").join(path.file_name().unwrap())).unwrap();
                continue;
            }
            let csv = fs::read_to_string(&path).unwrap();
            let heads: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
            let dates: Vec<&str> = heads
                .iter()
                .copied()
                .filter(|head| {
                    let at = heads.iter().position(|own| own == head).unwrap();
                    csv.lines().skip(1).any(|line| {
                        line.split(',').nth(at).is_some_and(|cell| {
                            cell.len() == 10 && ExcelDateTime::parse_from_str(cell).is_ok()
                        })
                    })
                })
                .collect();
            typed(&mut book, &name, &csv, &dates);
        }
        fs::write(here.join("data/all.xlsx"), book.save_to_buffer().unwrap()).unwrap();
        let amounts = |folder: &Path| {
            let paid = meed(&["pay", folder.to_str().unwrap(), "--format", "csv"]);
            assert_eq!(paid.status.code(), Some(0), "{contract}: {}", text(&paid.stderr));
            text(&paid.stdout)
        };
        assert_eq!(amounts(&here), amounts(&from), "{contract}");
    }
}

#[test]
fn a_workbook_is_found_by_its_name_by_its_sheets_and_by_the_option() {
    let home = folder("book_found");
    fs::create_dir_all(home.join("data")).unwrap();
    fs::copy("contracts/reablement/contract.meed", home.join("contract.meed")).unwrap();
    let csv = fs::read_to_string("contracts/reablement/data/episode.csv").unwrap();
    let mut book = Workbook::new();
    typed(&mut book, "March", &csv, &["start_date", "end_date", "outcome_date", "readmitted_date"]);
    let bytes = book.save_to_buffer().unwrap();
    let here = home.to_str().unwrap();
    fs::write(home.join("book.xlsx"), &bytes).unwrap();
    let named = format!("episode={here}/book.xlsx#March");
    let paid = text(&meed(&["pay", here, "--data", &named]).stdout);
    assert!(paid.contains("£76,605.84") && paid.contains("book.xlsx#March"), "{paid}");
    let wrong = meed(&["pay", here, "--data", &format!("episode={here}/book.xlsx#Marsh")]);
    assert!(
        text(&wrong.stderr)
            .contains("the workbook has no sheet `Marsh` [E0549]\n  help: did you mean `March`?")
    );
    let twice = meed(&["pay", here, "--data", &named, "--data", &named]);
    assert_eq!(twice.status.code(), Some(2), "{}", text(&twice.stderr));
    // Called like the record, its only sheet may be called anything; called anything, its sheet is called like the
    // record.
    fs::write(home.join("data/episode.xlsx"), &bytes).unwrap();
    assert!(text(&meed(&["pay", here]).stdout).contains("£76,605.84"));
    fs::rename(home.join("data/episode.xlsx"), home.join("data/returns.xlsx")).unwrap();
    let lost = meed(&["pay", here]);
    assert!(
        text(&lost.stderr).contains("data/returns.xlsx: no record is called `returns`"),
        "{}",
        text(&lost.stderr)
    );
    let explained = text(&meed(&["explain", here, "--row", "episode:17", "--data", &named]).stdout);
    assert!(explained.contains("book.xlsx#March row 17"), "{explained}");
}

#[test]
fn every_template_is_taken_as_it_is_and_has_its_lists_and_ranges() {
    let home = folder("book_templates");
    // Between them they have every type, references, listed records and what is given.
    for name in ["reablement", "cquin", "rapid-response", "nhs-tariff", "direct-payments", "hospital-value"] {
        let contract = Path::new("contracts").join(name);
        let file = home.join(format!("{}.xlsx", contract.file_name().unwrap().to_str().unwrap()));
        let made = meed(&["data", contract.to_str().unwrap(), "--template", "xlsx"]);
        assert_eq!(made.status.code(), Some(0), "{}: {}", contract.display(), text(&made.stderr));
        fs::write(&file, &made.stdout).unwrap();
        let checked = meed(&["data", contract.to_str().unwrap(), "--check", file.to_str().unwrap()]);
        let said = text(&checked.stdout) + &text(&checked.stderr);
        assert!(
            checked.status.code() == Some(0) && said.contains("no rows, no faults"),
            "{}: {said}",
            contract.display()
        );
    }
    let file = home.join("reablement.xlsx");
    let names: Vec<String> = sheets(&file).iter().map(|sheet| sheet.name.clone()).collect();
    assert_eq!(names, ["How to fill this in", "episode"]);
    let mut zip = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let sheet = part("xl/worksheets/sheet2.xml");
    for rule in [
        "<formula1>\"reablement,lower,higher,intensive\"</formula1>",
        "<formula1>0</formula1><formula2>112</formula2>",
        "<formula1>COUNTIF($A:$A,A2)=1</formula1>",
        "<formula1>AND(ISNUMBER(E2),OR(D2=\"\",E2&gt;=D2))</formula1>",
        "<formula1>\"yes,no\"</formula1>",
    ] {
        assert!(sheet.contains(rule), "{rule}\n{sheet}");
    }
    assert!(part("xl/comments1.xml").contains("hours per week, a number, from 0 to 112; must be given"));
}

#[test]
fn what_is_wrong_is_written_beside_the_cells_and_corrected_it_is_data() {
    let home = folder("book_marked");
    let csv = fs::read_to_string("contracts/reablement/data/episode.csv").unwrap();
    let dates = ["start_date", "end_date", "outcome_date", "readmitted_date"];
    let wrong = csv.replacen(",reablement,", ",reablment,", 1);
    assert_ne!(wrong, csv);
    let mut book = Workbook::new();
    typed(&mut book, "episode", &wrong, &dates);
    book.add_worksheet().set_name("Notes").unwrap().write_string(0, 0, "from the clinic").unwrap();
    let (file, marked) = (home.join("march.xlsx"), home.join("marked.xlsx"));
    fs::write(&file, book.save_to_buffer().unwrap()).unwrap();
    let check = |file: &Path, more: &[&str]| {
        let args = [&["data", "contracts/reablement", "--check", file.to_str().unwrap()], more].concat();
        meed(&args)
    };
    let first = check(&file, &["--mark", marked.to_str().unwrap()]);
    assert_eq!(first.status.code(), Some(1));
    let told = text(&first.stderr);
    let cell = told.split("cell ").nth(1).unwrap().split(',').next().unwrap().to_owned();
    assert!(told.contains("sheet episode, cell G2") && told.contains("[E0528]"), "{told}");
    let listed = home.join("faults.csv");
    assert_eq!(check(&file, &["--faults", listed.to_str().unwrap()]).status.code(), Some(1));
    let listed = fs::read_to_string(&listed).unwrap();
    assert!(listed.starts_with("code,file,row,column,sheet,cell,value,message,help\n"), "{listed}");
    assert!(listed.contains(",2,pathway,episode,G2,reablment,"), "{listed}");
    // The sheet of faults is left out again; the row has the fault in its last column.
    let own = sheets(&marked);
    let names: Vec<&str> = own.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["episode", "Notes"]);
    let mut zip = zip::ZipArchive::new(fs::File::open(&marked).unwrap()).unwrap();
    let mut texts = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/sharedStrings.xml").unwrap(), &mut texts).unwrap();
    assert!(
        texts.contains("What is wrong (Meed)")
            && texts.contains("pathway: `reablment` is not one of the choices"),
        "{texts}"
    );
    assert!(texts.contains(&format!(">{cell}<")), "{cell}");
    // Its cells are those that were sent.
    let cells =
        |sheet: &CopiedSheet| sheet.rows.iter().map(|(row, cells)| (*row, cells.clone())).collect::<Vec<_>>();
    assert_eq!(cells(&own[0]), cells(&sheets(&file)[0]));
    let again = check(&marked, &[]);
    assert!(text(&again.stderr).contains(&format!("cell {cell}")), "{}", text(&again.stderr));
    assert_eq!(check(&file, &["--mark", marked.to_str().unwrap()]).status.code(), Some(1));
    let before = fs::read(&marked).unwrap();
    assert!(text(&check(&file, &["--mark", marked.to_str().unwrap()]).stderr).contains("is there already"));
    assert_eq!(fs::read(&marked).unwrap(), before);
    let is_wrong = |value: &CopiedValue| *value == CopiedValue::Text("reablment".to_owned());
    assert_eq!(
        own[0].rows.iter().flat_map(|(_, cells)| cells).filter(|cell| is_wrong(&cell.value)).count(),
        1
    );
}

#[test]
fn what_is_given_may_stand_on_a_sheet() {
    let home = folder("book_given");
    fs::create_dir_all(home.join("data")).unwrap();
    fs::write(
        home.join("contract.meed"),
        "contract \"Care\"\n  payee       \"Acme\"\n  term        1 April 2026 to 31 March 2027\n  statements  in quarters\n  rounding    each payment line to the nearest penny, halves up\n\nrecord visit\n  visit_id  whole number, unique\n  day       date\n  hours     hours\n\ntariff bid_price \"Price of an hour\" £ per hour, to be supplied\n\npayment care \"Care\" of visit\n  for each quarter of day\n  pay (total hours) × bid_price\n",
    )
    .unwrap();
    let mut book = Workbook::new();
    typed(&mut book, "visit", "visit_id,day,hours\n1,2026-04-02,3\n", &["day"]);
    let given = book.add_worksheet().set_name("given").unwrap();
    for (row, cells) in (0..).zip([["name", "value"], ["bid_price", "£20.00 per hour"]]) {
        given.write_string(row, 0, cells[0]).unwrap();
        given.write_string(row, 1, cells[1]).unwrap();
    }
    fs::write(home.join("data/all.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    let here = home.to_str().unwrap();
    // 3 hours at £20.00.
    let paid = meed(&["pay", here, "--format", "csv"]);
    assert!(
        text(&paid.stdout).contains("Acme,2026Q2,care,60.00"),
        "{}{}",
        text(&paid.stdout),
        text(&paid.stderr)
    );
    fs::write(home.join("data/given.csv"), "name,value\nbid_price,£21.00 per hour\n").unwrap();
    assert!(text(&meed(&["pay", here]).stderr).contains("what is given stands in"));
}
