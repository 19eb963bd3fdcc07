//! Two versions of a text as one page: strike and double underline, and the words for those who do not see them.

use super::{escaped, framed};
use crate::report::redline::{LineKind, Mark, Marked, Segment};

/// All lines; rows that follow each other are a table.
pub(super) fn write(lines: &[Marked]) -> String {
    let is_row = |line: &Marked| matches!(line.kind, LineKind::Head | LineKind::Row);
    let groups = lines.chunk_by(|one, next| is_row(one) && is_row(next));
    let group = |group: &[Marked]| match group.first() {
        Some(first) if is_row(first) => {
            framed(&format!("<tbody>\n{}</tbody>\n", group.iter().map(row).collect::<String>()))
        }
        _ => group.iter().map(line).collect(),
    };
    groups.map(group).collect()
}

fn row(line: &Marked) -> String {
    let cells = line.cells.iter().map(|cell| match line.kind {
        LineKind::Head => format!("<th scope=\"col\">{}</th>", words(cell)),
        _ => format!("<td>{}</td>", words(cell)),
    });
    format!("<tr>{}</tr>\n", cells.collect::<String>())
}

fn line(line: &Marked) -> String {
    let text: String = line.cells.iter().map(|cell| words(cell)).collect();
    match line.kind {
        LineKind::Title(level) => format!("<h{0}>{text}</h{0}>\n", level.clamp(1, 6)),
        LineKind::Clause | LineKind::Head | LineKind::Row => format!("<p class=\"line\">{text}</p>\n"),
        LineKind::Point | LineKind::Meaning => format!("<p class=\"line in\">{text}</p>\n"),
        LineKind::Note => format!("<aside><p>{text}</p></aside>\n"),
    }
}

fn words(segments: &[Segment]) -> String {
    let segment = |segment: &Segment| {
        let text = escaped(&segment.text);
        match segment.mark {
            Mark::Kept => text,
            Mark::Deleted => format!("<del><span class=\"hidden\">deleted: </span>{text}</del>"),
            Mark::Inserted => format!("<ins><span class=\"hidden\">inserted: </span>{text}</ins>"),
        }
    };
    segments.iter().map(segment).collect()
}
