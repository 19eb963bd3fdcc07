//! A document as Markdown. What the author or the data wrote is escaped, so that it can form no heading, link or table
//! of its own.

use super::document::{Block, Document, Item, List, Section, Table};
use super::prose::{Grid, Prose, Title, letter, plain};
use super::redline::{LineKind, Mark, Marked, Segment};
use crate::terms::{Curve, Run};

/// The document, its blocks set apart by empty lines.
pub fn write(document: &Document) -> String {
    let blocks: Vec<String> = document
        .sections
        .iter()
        .flat_map(|section| self::section(section, &document.sections))
        .filter(|text| !text.is_empty())
        .collect();
    format!("{}\n", blocks.join("\n\n"))
}

fn section(section: &Section, all: &[Section]) -> Vec<String> {
    let heading = section.heading.iter().map(|heading| titled(heading.level, &escaped(&heading.text)));
    heading.chain(section.blocks.iter().map(|one| block(one, all))).collect()
}

fn titled(level: u8, text: &str) -> String {
    format!("{} {text}", "#".repeat(usize::from(level.clamp(1, 6))))
}

fn block(block: &Block, all: &[Section]) -> String {
    match block {
        Block::Paragraph(text) => escaped(text),
        Block::Definitions(definitions) => {
            let lines = definitions.iter().map(|(name, meaning)| format!("- {name}: {}", escaped(meaning)));
            lines.collect::<Vec<_>>().join("\n")
        }
        Block::List(list) => self::list(list),
        Block::Table(table) => self::table(table),
        Block::Verbatim(text) => format!("```\n{}\n```", text.trim_end()),
        Block::Prose(prose) => self::prose(prose, all),
        Block::Marked(lines) => marked(lines),
    }
}

fn list(list: &List) -> String {
    let mut lines = Vec::new();
    list.items.iter().for_each(|item| enter(item, 0, &mut lines));
    lines.join("\n")
}

fn enter(item: &Item, depth: usize, lines: &mut Vec<String>) {
    let place = item.place.as_ref().map(|place| format!(" ({})", escaped(place))).unwrap_or_default();
    lines.push(format!("{}- {}{place}", "  ".repeat(depth), escaped(&item.text)));
    item.items.iter().for_each(|item| enter(item, depth.saturating_add(1), lines));
}

fn table(table: &Table) -> String {
    let heads = table.columns.iter().map(|column| escaped(&column.heading)).collect();
    let rows = table.groups.iter().flatten();
    let rows = rows.map(|row| row.cells.iter().map(|cell| escaped(&cell.shown)).collect()).collect();
    ruled(heads, rows)
}

fn ruled(heads: Vec<String>, rows: Vec<Vec<String>>) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let rule = format!("|{}", "---|".repeat(heads.len()));
    let rows = rows.iter().map(|row| line(row));
    [line(&heads), rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// A block of a contract in sentences; of all sections the contents are made.
pub(super) fn prose(prose: &Prose, all: &[Section]) -> String {
    match prose {
        Prose::Title(title) => title_line(title),
        Prose::Clause { number, words, .. } => match number.as_str() {
            "" => linked(words),
            number => format!("{number} {}", linked(words)).trim_end().to_owned(),
        },
        Prose::Points { from, items } => {
            let items = items.iter().enumerate().map(|(at, item)| {
                // Two spaces at the end of a line keep the items apart.
                format!(" ({}) {}", letter(from.saturating_add(at)), linked(item))
            });
            items.collect::<Vec<_>>().join("  \n")
        }
        Prose::Meanings(lines) => {
            lines.iter().map(|line| format!(" {}", linked(line))).collect::<Vec<_>>().join("  \n")
        }
        Prose::Grid(grid) => self::grid(grid),
        Prose::Curve(curve) => self::curve(curve),
        Prose::Note { heading, text } => match heading {
            Some(heading) => format!("> {}: {}", escaped(heading), escaped(text)),
            None => format!("> {}", escaped(text)),
        },
        Prose::Contents => contents(all),
    }
}

fn title_line(title: &Title) -> String {
    let number = if title.number.is_empty() { String::new() } else { format!("{} ", title.number) };
    let reference =
        title.reference.as_ref().map(|reference| format!(" [{}]", escaped(reference))).unwrap_or_default();
    titled(title.level, &format!("{number}{}{reference}", linked(&title.words)))
}

fn grid(grid: &Grid) -> String {
    let cells = |cells: &[Vec<Run>]| cells.iter().map(|cell| linked(cell)).collect::<Vec<_>>();
    ruled(cells(&grid.heads), grid.rows.iter().map(|row| cells(&row.cells)).collect())
}

/// A curve is told by its table; Markdown draws nothing.
fn curve(_: &Curve) -> String {
    String::new()
}

fn contents(all: &[Section]) -> String {
    let titles = all.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Prose(Prose::Title(title)) if title.level == 2 => {
            Some(format!("{} {}", title.number, escaped(&plain(&title.words))))
        }
        _ => None,
    });
    format!("Contents: {}", titles.collect::<Vec<_>>().join(" · "))
}

fn linked(words: &[Run]) -> String {
    let run = |run: &Run| match run {
        Run::Letter(letter) => format!("*{letter}*"),
        Run::Text(text) | Run::Term { text, .. } | Run::Number { text, .. } => escaped(text),
    };
    words.iter().map(run).collect()
}

/// Two versions as one: what was left out and what was put in, in the signs of HTML, which Markdown takes.
pub(super) fn marked(lines: &[Marked]) -> String {
    let segment = |segment: &Segment| match segment.mark {
        Mark::Kept => escaped(&segment.text),
        Mark::Deleted => format!("<del>{}</del>", escaped(&segment.text)),
        Mark::Inserted => format!("<ins>{}</ins>", escaped(&segment.text)),
    };
    let line = |line: &Marked| {
        let cells = line.cells.iter().map(|cell| cell.iter().map(segment).collect::<String>());
        let text = cells.collect::<Vec<_>>().join(" | ");
        match line.kind {
            LineKind::Title(level) => titled(level, &text),
            LineKind::Clause | LineKind::Note => text,
            LineKind::Point | LineKind::Meaning => format!(" {text}"),
            LineKind::Head | LineKind::Row => format!("| {text} |"),
        }
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n\n")
}

/// Signs of Markdown as letters.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let starts = at == 0 && matches!(letter, '#' | '>' | '-' | '+');
        if starts || matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|') {
            written.push('\\');
        }
        written.push(if letter == '\n' { ' ' } else { letter });
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_written_becomes_a_sign() {
        assert_eq!(escaped("# [a](b) | <i> *x*\ny"), "\\# \\[a\\](b) \\| \\<i> \\*x\\* y");
    }
}
