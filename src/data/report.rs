//! Faults for people, and for programs.

use std::fmt::Write;

use serde::Serialize;

use super::fault::{Fault, Faults};

/// The faults as text: one line each, what to do once for faults of a kind that stand together.
pub fn render(faults: &Faults) -> String {
    let mut text = String::new();
    let mut rest: Vec<&Fault> = faults.list().iter().collect();
    while let Some(first) = rest.first().copied() {
        let alike = |fault: &&Fault| {
            (&fault.file, &fault.column, fault.code()) == (&first.file, &first.column, first.code())
                && fault.describe().1 == first.describe().1
        };
        let (group, others): (Vec<&Fault>, Vec<&Fault>) = rest.iter().copied().partition(alike);
        rest = others;
        for fault in group {
            // Writing to a string can not fail.
            let _ = writeln!(text, "{}: {} [{}]", place(fault), fault.describe().0, fault.code().0);
        }
        if let Some(help) = first.describe().1 {
            let _ = writeln!(text, "  help: {help}");
        }
    }
    match faults.more() {
        0 => {}
        1 => text.push_str("and 1 more\n"),
        more => {
            let _ = writeln!(text, "and {more} more");
        }
    }
    text
}

/// `episode.csv, row 17, column start_date`
fn place(fault: &Fault) -> String {
    let row = fault.row.map(|row| format!(", row {row}")).unwrap_or_default();
    let column = fault.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
    format!("{}{row}{column}", fault.file)
}

/// Faults as plain data for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultReport {
    /// Those that were kept.
    pub faults: Vec<FaultLine>,
    /// How many more there are.
    pub more: usize,
}

/// One fault as plain data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultLine {
    /// Its code.
    pub code: &'static str,
    /// The file.
    pub file: String,
    /// The row as a spreadsheet shows it.
    pub row: Option<u64>,
    /// The heading of the column.
    pub column: Option<String>,
    /// The cell, shortened.
    pub value: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// The faults as plain data.
pub fn report(faults: &Faults) -> FaultReport {
    let line = |fault: &Fault| {
        let (message, help) = fault.describe();
        FaultLine {
            code: fault.code().0,
            file: fault.file.clone(),
            row: fault.row,
            column: fault.column.clone(),
            value: fault.value.clone(),
            message,
            help,
        }
    };
    FaultReport { faults: faults.list().iter().map(line).collect(), more: faults.more() }
}
