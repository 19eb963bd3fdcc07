//! Measures as tables for people and for spreadsheets.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

use super::{Measured, Row};

/// A table for each measure.
pub fn table(measures: &[Measured]) -> String {
    if measures.is_empty() {
        return "The contract has no such measure.\n".to_owned();
    }
    let parts: Vec<_> = measures.iter().map(one).collect();
    parts.join("\n")
}

fn one(measured: &Measured) -> String {
    let label = measured.label.as_ref().map(|label| format!("   {label}")).unwrap_or_default();
    let first = measured.first.map(|first| format!(", the {first} first")).unwrap_or_default();
    let heading = format!("{}{label}{first}\n", measured.measure);
    if measured.rows.is_empty() {
        return format!("{heading}  there are no rows for it\n");
    }
    let league = measured.first.is_some();
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    let title = league.then(|| "place".to_owned());
    table.set_header(title.into_iter().chain(measured.keys.iter().cloned()).chain(["value".to_owned()]));
    for row in &measured.rows {
        let place = league.then(|| place(row));
        table.add_row(place.into_iter().chain(row.keys.iter().cloned()).chain([row.shown.clone()]));
    }
    for column in table.column_iter_mut() {
        column.set_padding((2, 0));
    }
    let last = measured.keys.len().saturating_add(usize::from(league));
    if let Some(values) = table.column_mut(last) {
        values.set_cell_alignment(CellAlignment::Right);
    }
    format!("{heading}{}\n", table.trim_fmt())
}

/// `1`, `2=` where several share it, nothing for a blank.
fn place(row: &Row) -> String {
    let shared = if row.shared { "=" } else { "" };
    row.place.map(|place| format!("{place}{shared}")).unwrap_or_default()
}

/// `measure,place,keys,value`, a row for each group.
pub fn csv(measures: &[Measured]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = measures.iter().flat_map(|measured| {
        measured.rows.iter().map(move |row| {
            let keys = measured.keys.iter().zip(&row.keys).map(|(key, value)| format!("{key}={value}"));
            let keys: Vec<_> = keys.collect();
            let place = row.place.map(|place| place.to_string()).unwrap_or_default();
            [measured.measure.clone(), place, keys.join("; "), row.value.clone().unwrap_or_default()]
        })
    });
    let header = ["measure", "place", "keys", "value"].map(str::to_owned);
    // Writing to memory has nothing to fail at, and every row is as wide as the header.
    let _written = std::iter::once(header).chain(rows).try_for_each(|row| writer.write_record(row));
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
