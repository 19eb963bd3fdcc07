//! A draft as the lines of an example.

use super::draft::{Draft, DraftTable, as_example};
use crate::model::{Constant, Model, Type};
use crate::show;

/// The amounts that are given, and `suppose` with its rows, for each record.
pub(crate) fn rows_text(model: &Model, draft: &Draft) -> String {
    let mut text = String::new();
    for (tariff, value) in &draft.given {
        let tariff = &model.tariffs[*tariff];
        let value = literal(model, &tariff.ty, value);
        text.push_str(&format!("  given {} is {value}\n", tariff.title.name));
    }
    draft
        .tables
        .iter()
        .zip(draft.tables(model))
        .for_each(|(table, shown)| text.push_str(&suppose(model, table, &shown.fields)));
    text
}

/// `suppose episode` and its rows.
fn suppose(model: &Model, table: &DraftTable, shown: &[u32]) -> String {
    let record = &model.records[table.record];
    let fields: Vec<_> =
        shown.iter().filter_map(|at| Some((*at as usize, record.fields.get(*at as usize)?))).collect();
    // Rows that are alike in all that is shown are one, so many times.
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    for row in &table.rows {
        let cells = fields.iter().map(|(at, field)| {
            row.cells.get(*at).map_or_else(String::new, |cell| as_example(model, field, cell))
        });
        let cells: Vec<String> = cells.collect();
        match rows.last_mut().filter(|(_, last)| *last == cells) {
            Some((times, _)) => *times = times.saturating_add(row.times),
            None => rows.push((row.times, cells)),
        }
    }
    let several = rows.iter().any(|(times, _)| *times != 1) || fields.is_empty();
    let mut header: Vec<String> = fields.iter().map(|(_, field)| field.name.clone()).collect();
    if several {
        header.insert(0, "rows".to_owned());
    }
    let mut text = format!("  suppose {}\n    | {} |\n", record.title.name, header.join(" | "));
    for (times, mut cells) in rows {
        if several {
            cells.insert(0, times.to_string());
        }
        text.push_str(&format!("    | {} |\n", cells.join(" | ")));
    }
    text
}

fn literal(model: &Model, ty: &Type, value: &Constant) -> String {
    match value {
        Constant::Text(text) => format!("\"{text}\""),
        value => show::constant(model, ty, value),
    }
}
