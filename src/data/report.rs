//! Faults for people, and for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fault::{Fault, Faults};

/// The faults as text: one line each; faults of one kind in one column stand together, and what to do about them once.
pub fn render(faults: &Faults) -> String {
    let mut groups: Vec<(Option<String>, Vec<String>)> = Vec::new();
    let mut known = BTreeMap::new();
    for fault in faults.list() {
        let (message, help) = fault.describe();
        let line = format!("{}: {message} [{}]", place(fault), fault.code().0);
        let kind = (&fault.file, &fault.column, fault.code(), help.clone());
        let at = *known.entry(kind).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((help, vec![line])),
        }
    }
    let mut text = String::new();
    let mut groups = groups.into_iter().peekable();
    while let Some((help, lines)) = groups.next() {
        let said_next = groups.peek().is_some_and(|(next, _)| *next == help);
        let help = help.filter(|_| !said_next).map(|help| format!("  help: {help}"));
        for line in lines.into_iter().chain(help) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    if faults.more() > 0 {
        text.push_str(&format!("and {} more\n", faults.more()));
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
