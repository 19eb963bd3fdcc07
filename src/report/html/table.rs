//! Tables of values. What is too wide for a page is told row by row, each to be opened.

use super::{escaped, framed};
use crate::report::document::{Cell, Column, Kind, Row, Table};

/// So many columns a page has room for.
const WIDEST: usize = 10;

/// A table, its first column the headings of its rows.
pub(super) fn write(table: &Table) -> String {
    if table.columns.len() > WIDEST {
        return opened(table);
    }
    let caption = table.caption.iter().map(|caption| format!("<caption>{}</caption>\n", escaped(caption)));
    let heads = table.columns.iter().map(|column| {
        let class = class(column);
        format!("<th scope=\"col\"{class}>{}</th>", escaped(&column.heading))
    });
    let rows = table.groups.iter().flatten().map(|row| self::row(table, row));
    let (caption, heads) = (caption.collect::<String>(), heads.collect::<String>());
    framed(&format!(
        "{caption}<thead><tr>{heads}</tr></thead>\n<tbody>\n{}</tbody>\n",
        rows.collect::<String>()
    ))
}

fn class(column: &Column) -> &'static str {
    match column.kind {
        Kind::Words | Kind::Date => "",
        Kind::Money | Kind::Percent | Kind::Number | Kind::Mixed => " class=\"figure\"",
    }
}

fn row(table: &Table, row: &Row) -> String {
    let cells = table.columns.iter().zip(&row.cells).enumerate();
    let cells = cells.map(|(at, (column, cell))| {
        let (class, shown) = (class(column), shown(cell, row, at));
        match at {
            0 => format!("<th scope=\"row\"{class}>{shown}</th>"),
            _ => format!("<td{class}>{shown}</td>"),
        }
    });
    let sum = if row.sum.is_some() { " class=\"sum\"" } else { "" };
    format!("<tr{}{sum}>{}</tr>\n", id(row), cells.collect::<String>())
}

/// What a cell shows; what is said about a row stands under its first words.
fn shown(cell: &Cell, row: &Row, at: usize) -> String {
    let notes =
        row.notes.iter().filter(|_| at == 0).map(|note| format!("<br><small>{}</small>", escaped(note)));
    format!("{}{}", escaped(&cell.shown), notes.collect::<String>())
}

fn id(row: &Row) -> String {
    row.anchor.as_ref().map(|anchor| format!(" id=\"{}\"", escaped(anchor))).unwrap_or_default()
}

/// Row by row: its first words and its last figure, and all that it says besides when it is opened.
fn opened(table: &Table) -> String {
    let rows = table.groups.iter().flatten().map(|row| {
        let first = row.cells.first().map(|cell| escaped(&cell.shown)).unwrap_or_default();
        let mut figures = table.columns.iter().zip(&row.cells).rev();
        let last = figures.find(|(column, cell)| column.kind == Kind::Money && !cell.shown.is_empty());
        let last = last.map(|(_, cell)| format!(" <span class=\"figure\">{}</span>", escaped(&cell.shown)));
        let said = table.columns.iter().zip(&row.cells).skip(1).filter(|(_, cell)| !cell.shown.is_empty());
        let said = said.map(|(column, cell)| {
            format!("<dt>{}</dt><dd>{}</dd>\n", escaped(&column.heading), escaped(&cell.shown))
        });
        format!(
            "<details{}>\n<summary>{first}{}</summary>\n<dl>\n{}</dl>\n</details>\n",
            id(row),
            last.unwrap_or_default(),
            said.collect::<String>()
        )
    });
    format!("<div class=\"rows\">\n{}</div>\n", rows.collect::<String>())
}
