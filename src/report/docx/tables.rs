//! Tables of values. What is too wide for a page is told row by row.

use docx_rs::{AlignmentType, Docx, Paragraph, Run, Table, TableCell, TableRow, WidthType};

use super::{WIDTH, frame};
use crate::report::document::{Column, Kind, Row, Table as Lines};

/// So many columns a page has room for.
const WIDEST: usize = 9;

/// A table, and a gap after it.
pub(super) fn add(file: Docx, table: &Lines) -> Docx {
    let captions = table.caption.iter().map(|caption| {
        Paragraph::new().style("Clause").keep_next(true).add_run(Run::new().add_text(caption).bold())
    });
    let file = captions.fold(file, Docx::add_paragraph);
    if table.columns.len() > WIDEST {
        return table.groups.iter().flatten().fold(file, |file, row| opened(file, table, row));
    }
    let (widths, size) = (widths(table), size(table));
    let heads = table.columns.iter().zip(&widths);
    let heads =
        heads.map(|(column, width)| cell(&column.heading, column, (*width, size), "Head", false)).collect();
    let head = TableRow::new(heads).cant_split();
    let rows = table.groups.iter().flatten().map(|row| {
        let cells = table.columns.iter().zip(&row.cells).zip(&widths);
        let bold = row.sum.is_some();
        let cells =
            cells.map(|((column, one), width)| cell(&one.shown, column, (*width, size), "Cell", bold));
        TableRow::new(cells.collect())
    });
    let rows = std::iter::once(head).chain(rows).collect();
    let table = frame::ruled(Table::new(rows).set_grid(widths.clone()));
    file.add_table(table).add_paragraph(Paragraph::new().style("Gap"))
}

fn cell(text: &str, column: &Column, (width, size): (usize, usize), style: &str, bold: bool) -> TableCell {
    let run = Run::new().add_text(text);
    let run = if size == SIZE { run } else { run.size(size) };
    let run = if bold { run.bold() } else { run };
    // The heading of a table is on no page without its first row.
    let paragraph = Paragraph::new().style(style).keep_next(style == "Head").add_run(run);
    let paragraph = match column.kind {
        Kind::Words | Kind::Date => paragraph,
        Kind::Money | Kind::Percent | Kind::Number | Kind::Mixed => paragraph.align(AlignmentType::Right),
    };
    TableCell::new().width(width, WidthType::Dxa).add_paragraph(paragraph)
}

/// A row that is told by itself: what it is, and under it all that it says.
fn opened(file: Docx, table: &Lines, row: &Row) -> Docx {
    let first = row.cells.first().map(|cell| cell.shown.as_str()).unwrap_or_default();
    let head = Paragraph::new().style("Clause").keep_next(true).add_run(Run::new().add_text(first).bold());
    let said = table.columns.iter().zip(&row.cells).skip(1).filter(|(_, cell)| !cell.shown.is_empty());
    let said: Vec<String> =
        said.map(|(column, cell)| format!("{}: {}", column.heading, cell.shown)).collect();
    let said = Paragraph::new().style("Where").add_run(Run::new().add_text(said.join(" · ")));
    file.add_paragraph(head).add_paragraph(said)
}

/// How wide each column is.
fn widths(table: &Lines) -> Vec<usize> {
    shared_out(texts(table).into_iter(), 40)
}

/// What stands in each column, and the words of its heading.
fn texts(table: &Lines) -> Vec<Vec<String>> {
    let column = |(at, column): (usize, &Column)| {
        let cells = table.groups.iter().flatten().filter_map(|row| row.cells.get(at));
        let cells = cells.map(|cell| cell.shown.clone());
        let words = column.heading.split_whitespace().map(str::to_owned);
        cells.chain(words).collect::<Vec<_>>()
    };
    table.columns.iter().enumerate().map(column).collect()
}

/// The letters of a table, in halves of a point, and the smallest that they may become.
const SIZE: usize = 19;
const SMALLEST: usize = 13;

/// The size of the letters: smaller where the longest words would not fit beside each other, so that none is broken.
fn size(table: &Lines) -> usize {
    let least: usize = texts(table).iter().map(|cells| room(cells)).sum();
    let fits = SIZE.saturating_mul(WIDTH).checked_div(least).unwrap_or(SIZE);
    fits.clamp(SMALLEST, SIZE)
}

/// So wide is a letter of a cell, and what stands beside its text, in twentieths of a point.
const LETTER: usize = 118;
const BESIDE: usize = 190;

/// The width of the page among columns: each has room for its longest word, as far as the page goes, and more the
/// longer its cells are. Cells longer than `most` break, so that they take no more than that.
pub(super) fn shared_out(columns: impl Iterator<Item = Vec<String>>, most: usize) -> Vec<usize> {
    let sizes: Vec<(usize, usize)> = columns
        .map(|cells| (room(&cells), longest(cells.iter().map(String::as_str)).clamp(6, most)))
        .collect();
    let least: usize = sizes.iter().map(|(word, _)| word).sum();
    let all = sizes.iter().map(|(_, cell)| cell).sum::<usize>().max(1);
    let part =
        |of: usize, size: usize, whole: usize| of.saturating_mul(size).checked_div(whole).unwrap_or(of);
    match WIDTH.checked_sub(least) {
        Some(rest) => sizes.iter().map(|(word, cell)| word.saturating_add(part(rest, *cell, all))).collect(),
        None => sizes.iter().map(|(word, _)| part(WIDTH, *word, least)).collect(),
    }
}

/// The width that the longest word of a column takes.
fn room(cells: &[String]) -> usize {
    let word = longest(cells.iter().flat_map(|cell| cell.split_whitespace()));
    word.saturating_mul(LETTER).saturating_add(BESIDE)
}

/// How many letters the longest of some texts has.
fn longest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}
