//! Two versions of a text as one, with insertions and deletions that Word accepts and rejects.

use docx_rs::{Delete, Docx, Insert, Paragraph, Run, Table, TableCell, TableRow, WidthType};

use super::{WIDTH, frame};
use crate::report::redline::{LineKind, Mark, Marked, Segment};

/// Who made the changes: the versions, and nobody.
const AUTHOR: &str = "New version against old";

/// All lines; rows that follow each other and are as wide are a table.
pub(super) fn add(file: Docx, lines: &[Marked]) -> Docx {
    let is_row = |line: &Marked| matches!(line.kind, LineKind::Head | LineKind::Row);
    let same = |one: &Marked, next: &Marked| {
        is_row(one) && next.kind == LineKind::Row && one.cells.len() == next.cells.len()
    };
    lines.chunk_by(same).fold(file, |file, group| match group {
        [first, ..] if is_row(first) => {
            let rows = group.iter().map(row).collect();
            let width = WIDTH.checked_div(first.cells.len().max(1)).unwrap_or(WIDTH);
            let table = Table::new(rows).set_grid(vec![width; first.cells.len()]);
            file.add_table(frame::ruled(table))
        }
        group => group.iter().fold(file, |file, line| file.add_paragraph(paragraph(line))),
    })
}

fn row(line: &Marked) -> TableRow {
    let width = WIDTH.checked_div(line.cells.len().max(1)).unwrap_or(WIDTH);
    let style = if line.kind == LineKind::Head { "Head" } else { "Cell" };
    let cells = line.cells.iter().map(|cell| {
        TableCell::new()
            .width(width, WidthType::Dxa)
            .add_paragraph(words(Paragraph::new().style(style), cell))
    });
    let row = TableRow::new(cells.collect());
    match line.mark {
        Mark::Kept => row,
        Mark::Deleted => row.delete(Delete::new().author(AUTHOR)),
        Mark::Inserted => row.insert(Insert::new_with_empty().author(AUTHOR)),
    }
}

/// A line as a paragraph: of one that is new or gone its mark is, too, or an empty one would be left.
fn paragraph(line: &Marked) -> Paragraph {
    let style = match line.kind {
        LineKind::Title(level) => frame::heading(level),
        LineKind::Clause | LineKind::Head | LineKind::Row => "Clause",
        LineKind::Point | LineKind::Meaning => "Where",
        LineKind::Note => "Note",
    };
    let paragraph =
        line.cells.iter().fold(Paragraph::new().style(style), |paragraph, cell| words(paragraph, cell));
    match line.mark {
        Mark::Kept => paragraph,
        Mark::Deleted => paragraph.delete(AUTHOR, NO_DATE),
        Mark::Inserted => paragraph.insert(AUTHOR, NO_DATE),
    }
}

/// The day that stands for none; it is taken out.
pub(super) const NO_DATE: &str = "1970-01-01T00:00:00Z";

fn words(paragraph: Paragraph, segments: &[Segment]) -> Paragraph {
    segments.iter().fold(paragraph, |paragraph, segment| match segment.mark {
        Mark::Kept => paragraph.add_run(Run::new().add_text(&segment.text)),
        Mark::Deleted => paragraph
            .add_delete(Delete::new().author(AUTHOR).add_run(Run::new().add_delete_text(&segment.text))),
        Mark::Inserted => {
            paragraph.add_insert(Insert::new(Run::new().add_text(&segment.text)).author(AUTHOR))
        }
    })
}
