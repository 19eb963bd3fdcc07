//! Faults for people, and for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::fault::{CellProblem, Fault, Problem};
use super::fault_list::Faults;
use crate::diagnostic::codes;
use crate::text;

/// How many faults a screen shows. Whoever wants more has them in a file or as JSON.
const SCREEN: usize = 50;

/// The faults as text: one line each; faults of one kind in one column stand together, and what to do about them once.
/// Where there are more than a screen takes, they are counted by kind and column first, and of each kind some are
/// shown, so that none hides another.
pub fn render(faults: &Faults) -> String {
    let all = faults.list();
    let told = told(faults);
    let hints: String = faults.hints().iter().map(|hint| format!("  help: {hint}\n")).collect();
    if told.len() <= SCREEN && faults.more() == 0 {
        return lines(told.iter()) + &hints;
    }
    let kinds = kinds(all);
    let each = SCREEN.checked_div(kinds.len()).unwrap_or(SCREEN).max(1);
    let mut seen: BTreeMap<Kind<'_>, usize> = BTreeMap::new();
    let shown = told.iter().filter(|told| {
        let seen = seen.entry(kind(told.first)).or_default();
        *seen = seen.saturating_add(1);
        *seen <= each
    });
    let shown: Vec<&Told<'_>> = shown.take(SCREEN).collect();
    let shown_faults = shown.iter().map(|told| told.others.len().saturating_add(1)).sum();
    let more = faults.len().saturating_sub(shown_faults);
    let text = counted(&kinds) + &lines(shown.into_iter()) + &hints;
    if more == 0 {
        text
    } else {
        format!("{text}and {} more; `--faults FILE` lists all\n", text::number(more))
    }
}

/// What is told in one line: a fault, or all cells of a column that are neither yes nor no, which have one cause.
struct Told<'f> {
    /// Where the first one stands.
    place: String,
    first: &'f Fault,
    others: Vec<&'f Fault>,
}

/// The lines, each where its first fault stands.
fn told(faults: &Faults) -> Vec<Told<'_>> {
    let mut told: Vec<Told<'_>> = Vec::new();
    let mut columns = BTreeMap::new();
    for fault in faults.list() {
        let one_cause = matches!(fault.problem, Problem::Cell(CellProblem::YesNo { .. }));
        let cause = || (&fault.file, &fault.column, fault.describe().1);
        let known = one_cause.then(|| *columns.entry(cause()).or_insert(told.len()));
        match known.and_then(|at| told.get_mut(at)) {
            Some(told) => told.others.push(fault),
            None => told.push(Told { place: place(faults, fault), first: fault, others: Vec::new() }),
        }
    }
    told
}

impl Told<'_> {
    /// `data/visit.csv, row 2, column late: …`; of several `data/visit.csv, column late: `Y` in rows 2 and 3 and …`.
    fn line(&self, message: &str) -> String {
        let code = self.first.code().0;
        let (Some(column), false) = (&self.first.column, self.others.is_empty()) else {
            return format!("{}: {message} [{code}]", self.place);
        };
        let mut values: Vec<(&str, Vec<String>)> = Vec::new();
        for fault in std::iter::once(self.first).chain(self.others.iter().copied()) {
            let value = fault.value.as_deref().unwrap_or_default();
            let row = fault.row.unwrap_or(0).to_string();
            match values.iter_mut().find(|(known, _)| *known == value) {
                Some((_, rows)) => rows.push(row),
                None => values.push((value, vec![row])),
            }
        }
        let neither = message.split_once(" is neither ").map_or("", |(_, rest)| rest);
        let values: Vec<String> =
            values.iter().map(|(value, rows)| format!("`{value}` in {}", in_rows(rows))).collect();
        let (are, of) = if values.len() > 2 {
            ("none of them is ", neither.replacen(" nor ", " or ", 1))
        } else {
            ("neither ", neither.to_owned())
        };
        format!("{}, column {column}: {}: {are}{of} [{code}]", self.first.file, text::all_of(&values))
    }
}

/// `row 2`, `rows 2 and 3`, `rows 2, 3, 5 and 997 others`
fn in_rows(rows: &[String]) -> String {
    match rows {
        [row] => format!("row {row}"),
        rows => format!("rows {}", text::first_of(rows.get(..3).unwrap_or(rows), rows.len())),
    }
}

/// What kind of fault it is: its code and its column.
type Kind<'f> = (&'static str, Option<&'f str>);

fn kind(fault: &Fault) -> Kind<'_> {
    (fault.code().0, fault.column.as_deref())
}

/// How many there are of each kind, the most first.
fn kinds(faults: &[Fault]) -> Vec<(Kind<'_>, usize)> {
    let mut counts: BTreeMap<Kind<'_>, usize> = BTreeMap::new();
    for fault in faults {
        let count = counts.entry(kind(fault)).or_default();
        *count = count.saturating_add(1);
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    counts
}

/// `  802  column Supplier Name: spaces around a value [E0519]`
fn counted(kinds: &[(Kind<'_>, usize)]) -> String {
    let widest = kinds.first().map_or(0, |(_, count)| text::number(*count).len());
    let line = |((code, column), count): &(Kind<'_>, usize)| {
        let title = codes::find(code).map(|page| page.title()).unwrap_or_default();
        let column = column.map(|column| format!("column {column}: ")).unwrap_or_default();
        format!("  {:>widest$}  {column}{title} [{code}]\n", text::number(*count))
    };
    let text: String = kinds.iter().take(SCREEN).map(line).collect();
    let more = kinds.len().saturating_sub(SCREEN);
    let more = if more > 0 { format!("  and {} more kinds\n", text::number(more)) } else { String::new() };
    format!("Faults by kind and column\n{text}{more}\n")
}

fn lines<'t, 'f: 't>(all: impl Iterator<Item = &'t Told<'f>>) -> String {
    let mut groups: Vec<(Option<String>, Vec<String>)> = Vec::new();
    let mut known = BTreeMap::new();
    for told in all {
        let fault = told.first;
        let (message, help) = fault.describe();
        let line = told.line(&message);
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
    text
}

/// `episode.csv, row 17, column start_date`; `episode.xlsx, sheet episode, cell D17, column start_date`
fn place(faults: &Faults, fault: &Fault) -> String {
    let row = fault.row.map(|row| format!(", row {row}")).unwrap_or_default();
    let row = match faults.sheet_and_cell(fault) {
        Some((sheet, Some(cell))) => format!(", sheet {sheet}, cell {cell}"),
        Some((sheet, None)) => format!(", sheet {sheet}{row}"),
        None => row,
    };
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
    /// What may be behind them all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
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
    /// The sheet, where the file is a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// Its cell there: `B7`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
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
        let (sheet, cell) = match faults.sheet_and_cell(fault) {
            Some((sheet, cell)) => (Some(sheet.to_owned()), cell),
            None => (None, None),
        };
        FaultLine {
            code: fault.code().0,
            file: fault.file.clone(),
            row: fault.row,
            column: fault.column.clone(),
            sheet,
            cell,
            value: fault.value.clone(),
            message,
            help,
        }
    };
    FaultReport {
        faults: faults.list().iter().map(line).collect(),
        more: faults.more(),
        hints: faults.hints().to_vec(),
    }
}
