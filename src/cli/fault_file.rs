//! `--faults FILE`: every fault of the data, however many there are.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use meed::data::Faults;
use meed::data::report::{FaultReport, report};
use meed::report::{Sheet, csv, json};
use serde::Serialize;

use super::project::{cannot_read, cannot_write};
use super::reply::Failure;
use super::store;

/// The form of the file, which its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv,
    Json,
}

/// The file as a program reads it.
#[derive(Serialize)]
struct Kept {
    schema: &'static str,
    version: u32,
    #[serde(flatten)]
    report: FaultReport,
}

/// How a file of faults in rows begins.
const CSV_HEADER: &str = "code,file,row,column,sheet,cell,value,message,help";
/// How one in JSON begins.
const JSON_HEAD: &str = "{\n  \"schema\": \"meed/faults\"";

/// Writes the faults, also where there are none. Files in the folder of the contract are called as seen from there.
pub(crate) fn keep(place: &Path, faults: &Faults, home: &Path) -> Result<(), Failure> {
    let form = form(place)?;
    may_be_replaced(place)?;
    let mut report = report(faults);
    for fault in &mut report.faults {
        let within = Path::new(&fault.file).strip_prefix(home).map(Path::to_owned);
        fault.file = within.map_or_else(|_| fault.file.clone(), slashed);
    }
    let text = match form {
        Form::Csv => csv::write(&sheet(&report).marked()),
        Form::Json => json::write(&Kept { schema: "meed/faults", version: 1, report }),
    };
    store::write(place, &text).map_err(|error| cannot_write(place, &error))
}

/// A row for each fault.
fn sheet(report: &FaultReport) -> Sheet {
    let rows = report.faults.iter().map(|fault| {
        let row = fault.row.map(|row| row.to_string()).unwrap_or_default();
        let words = |words: &Option<String>| words.clone().unwrap_or_default();
        let (column, value, help) = (words(&fault.column), words(&fault.value), words(&fault.help));
        let (sheet, cell) = (words(&fault.sheet), words(&fault.cell));
        let (code, file, message) = (fault.code.to_owned(), fault.file.clone(), fault.message.clone());
        [code, file, row, column, sheet, cell, value, message, help]
    });
    let header = ["code", "file", "row", "column", "sheet", "cell", "value", "message", "help"];
    Sheet::new(header, rows)
}

fn slashed(path: PathBuf) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn form(place: &Path) -> Result<Form, Failure> {
    let ending = place.extension().map(|ending| ending.to_ascii_lowercase());
    match ending.as_ref().and_then(|ending| ending.to_str()) {
        Some("csv") => Ok(Form::Csv),
        Some("json") => Ok(Form::Json),
        _ => {
            let message = format!("the ending of `{}` does not say how to write the faults", place.display());
            Err(Failure::usage(message).with_help("write `--faults faults.csv` or `--faults faults.json`"))
        }
    }
}

/// What is there already must be an earlier list of faults: a slip of the hand may not cost the data.
fn may_be_replaced(place: &Path) -> Result<(), Failure> {
    let mut head = vec![0; CSV_HEADER.len().max(JSON_HEAD.len())];
    let read = match fs::metadata(place) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(cannot_read(place, error.kind())),
        Ok(about) if !about.is_file() => 0,
        Ok(_) => fs::File::open(place)
            .and_then(|mut file| file.read(&mut head))
            .map_err(|error| cannot_read(place, error.kind()))?,
    };
    let head = head.get(..read).unwrap_or_default();
    if head.starts_with(CSV_HEADER.as_bytes()) || head.starts_with(JSON_HEAD.as_bytes()) {
        return Ok(());
    }
    let message = format!("`{}` is there already, and is no list of faults", place.display());
    Err(Failure::refused("E0703", message).with_help("choose a name that is free; nothing was changed"))
}
