//! The rows that were set aside, every one of them: what is not paid for is named.

use std::collections::{BTreeMap, BTreeSet};

use super::document::Item;
use crate::data::report::FaultLine;
use crate::diagnostic::codes;
use crate::statement::DataPart;
use crate::text;

/// Above how many faults those of one kind share a line.
const SINGLE: usize = 50;

/// Each with what is wrong, or where there are many, by what is wrong with them.
pub(super) fn set_aside(data: &DataPart) -> Vec<Item> {
    let noun = if data.more_faults == 1 { "fault" } else { "faults" };
    let more = (data.more_faults > 0).then(|| format!("and {} more {noun}", data.more_faults));
    let lines = if data.faults.len() <= SINGLE { single(&data.faults) } else { by_kind(&data.faults) };
    lines.into_iter().chain(more).map(Item::new).collect()
}

fn column(fault: &FaultLine) -> String {
    fault.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default()
}

fn single(faults: &[FaultLine]) -> Vec<String> {
    let line = |fault: &FaultLine| {
        let row = fault.row.map(|row| format!(", row {row}")).unwrap_or_default();
        format!("{}{row}{}: {} [{}]", fault.file, column(fault), fault.message, fault.code)
    };
    faults.iter().map(line).collect()
}

fn by_kind(faults: &[FaultLine]) -> Vec<String> {
    let mut kinds: BTreeMap<(&str, String, &str), BTreeSet<u64>> = BTreeMap::new();
    for fault in faults {
        kinds.entry((&fault.file, column(fault), fault.code)).or_default().extend(fault.row);
    }
    let line = |((file, column, code), rows): ((&str, String, &str), BTreeSet<u64>)| {
        let title = codes::find(code).map(|page| page.title()).unwrap_or_default();
        format!("{file}{column}: {title} [{code}], {}", numbers(&rows))
    };
    kinds.into_iter().map(line).collect()
}

/// `75 rows: 3, 5, 7–9`
fn numbers(rows: &BTreeSet<u64>) -> String {
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    for row in rows {
        match stretches.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*row) => *last = *row,
            _ => stretches.push((*row, *row)),
        }
    }
    let shown = stretches.iter().map(|(first, last)| match last.saturating_sub(*first) {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first}–{last}"),
    });
    format!("{}: {}", text::count(rows.len(), "row", "rows"), shown.collect::<Vec<_>>().join(", "))
}
