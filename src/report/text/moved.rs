//! Tables of what moved: no header, and an arrow between what was and what is. Those of one document stand in one line.

use crate::report::document::{Block, Look, Row, Table};

/// The widest column of words; one that is wider stands out of line.
const WIDEST: usize = 40;

/// How wide the columns are: as the widest cell among all such tables.
pub(super) fn widths<'b>(blocks: impl Iterator<Item = &'b Block>) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    let tables = blocks.filter_map(|block| match block {
        Block::Table(table) if table.look == Look::Moved => Some(table),
        _ => None,
    });
    for row in tables.flat_map(|table| &table.groups).flatten() {
        widths.resize(widths.len().max(row.cells.len()), 0);
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = (*width).max(cell.shown.chars().count().min(WIDEST));
        }
    }
    widths
}

/// Words to the left, amounts to the right.
pub(super) fn table(table: &Table, widths: &[usize]) -> String {
    table.groups.iter().flatten().map(|row| line(row, widths)).collect()
}

fn line(row: &Row, widths: &[usize]) -> String {
    let words = row.cells.len().saturating_sub(3);
    let mut line = String::new();
    for (at, (cell, width)) in row.cells.iter().zip(widths).enumerate() {
        let shown = &cell.shown;
        let before = match at {
            0 => "",
            _ if at == words.saturating_add(1) => " → ",
            _ => "  ",
        };
        line.push_str(&if at < words {
            format!("{before}{shown:width$}")
        } else {
            format!("{before}{shown:>width$}")
        });
    }
    format!("{}\n", line.trim_end())
}
