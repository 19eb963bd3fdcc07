//! Tables with their columns under one another.

use super::super::layout::{Row, span_of};
use super::super::lower;
use super::super::token::{Token, TokenKind};
use super::line::Spacing;
use super::{spaces, width};

/// How wide the columns of a table are.
pub(super) fn columns(spacing: &Spacing<'_>, rows: &[Row], is_data: bool) -> Vec<usize> {
    let mut columns: Vec<usize> = Vec::new();
    for row in rows {
        let widths: Vec<usize> =
            cells(spacing, &row.tokens, is_data).iter().map(|cell| width(cell)).collect();
        columns.resize(columns.len().max(widths.len()), 0);
        columns.iter_mut().zip(widths).for_each(|(column, cell)| *column = cell.max(*column));
    }
    columns
}

/// One row of a table in its columns. In data, a text stands as it was written.
pub(super) fn row(spacing: &Spacing<'_>, columns: &[usize], tokens: &[Token], is_data: bool) -> String {
    let mut text = "|".to_owned();
    for (cell, column) in cells(spacing, tokens, is_data).iter().zip(columns) {
        text.push_str(&format!(" {cell}{} |", spaces(column.saturating_sub(width(cell)))));
    }
    text
}

fn cells(spacing: &Spacing<'_>, tokens: &[Token], is_data: bool) -> Vec<String> {
    let mut parts = tokens.split(|token| token.kind == TokenKind::Bar);
    // Before the first bar and after the last one stands nothing.
    parts.next();
    parts.next_back();
    let is_text = |cell: &[Token]| is_data && !cell.is_empty() && !lower::is_literal(spacing.source, cell);
    let as_written = |cell: &[Token]| spacing.source.slice(span_of(cell)).to_owned();
    parts.map(|cell| if is_text(cell) { as_written(cell) } else { spacing.line(cell) }).collect()
}
