//! A document as plain text: for a terminal and for a letter. The one place that knows how tables are drawn.

use comfy_table::{CellAlignment, LineStyle, TableStyle};

use super::document::{Block, Column, Document, Item, Kind, List, Look, Row, Section, Table};

mod moved;

/// How far in a thing stands that belongs to the one above it.
const INDENT: &str = "  ";

/// The document; its sections are set apart by an empty line.
pub fn write(document: &Document) -> String {
    let blocks = || document.sections.iter().flat_map(|section| &section.blocks);
    let widths = moved::widths(blocks());
    let sections: Vec<String> = document.sections.iter().map(|one| section(one, &widths)).collect();
    sections.join("\n")
}

fn section(section: &Section, widths: &[usize]) -> String {
    let heading = section.heading.iter().map(|heading| format!("{}\n", heading.text));
    heading.chain(section.blocks.iter().map(|one| block(one, widths))).collect()
}

fn block(block: &Block, widths: &[usize]) -> String {
    match block {
        Block::Paragraph(text) => format!("{text}\n"),
        Block::Definitions(definitions) => {
            definitions.iter().map(|(name, meaning)| format!("{name}: {meaning}\n")).collect()
        }
        Block::List(list) => self::list(list),
        Block::Table(table) => match table.look {
            Look::Plain => self::table(table, (0, 2)),
            Look::Inset => self::table(table, (2, 0)),
            Look::Moved => moved::table(table, widths),
        },
        Block::Verbatim(text) => text.clone(),
        // What is numbered and linked is for pages: on a screen it stands as Markdown has it.
        Block::Marked(lines) => format!("{}\n", super::markdown::marked(lines)),
        Block::Prose(prose) => format!("{}\n", super::markdown::prose(prose, &[])),
    }
}

fn list(list: &List) -> String {
    let mut text = String::new();
    list.items.iter().for_each(|item| write_item(item, usize::from(list.inset), &mut text));
    text
}

fn write_item(item: &Item, depth: usize, text: &mut String) {
    let place = item.place.as_ref().map(|place| format!("  ({place})")).unwrap_or_default();
    text.push_str(&format!("{}{}{place}\n", INDENT.repeat(depth), item.text));
    item.items.iter().for_each(|item| write_item(item, depth.saturating_add(1), text));
}

/// Words to the left, figures to the right, groups set apart by an empty row.
fn table(table: &Table, padding: (u16, u16)) -> String {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
    drawn.set_header(table.columns.iter().map(|column| column.heading.clone()));
    for (at, (column, drawn)) in table.columns.iter().zip(drawn.column_iter_mut()).enumerate() {
        let last = at.saturating_add(1) == table.columns.len();
        // Nothing stands to the right of the last.
        drawn.set_padding(if last { (padding.0, 0) } else { padding });
        if column.kind != Kind::Words {
            drawn.set_cell_alignment(CellAlignment::Right);
        }
    }
    for (at, group) in table.groups.iter().enumerate() {
        if at > 0 {
            drawn.add_row(table.columns.iter().map(|_| ""));
        }
        let above = std::iter::once(None).chain(group.iter().map(Some));
        for (row, above) in group.iter().zip(above) {
            drawn.add_row(cells(&table.columns, row, above));
            for note in &row.notes {
                drawn.add_row(noted(&table.columns, note));
            }
        }
    }
    drawn.trim_fmt() + "\n"
}

/// What is said of a row, without what the row above has said already.
fn cells<'r>(columns: &[Column], row: &'r Row, above: Option<&Row>) -> Vec<&'r str> {
    let above = above.map(|row| row.cells.as_slice()).unwrap_or_default();
    let same = columns.iter().zip(&row.cells).zip(above).take_while(|((_, cell), above)| *cell == *above);
    let same = same.take_while(|((column, _), _)| column.once).count();
    let shown = row.cells.iter().enumerate();
    shown.map(|(at, cell)| if at < same { "" } else { cell.shown.as_str() }).collect()
}

/// A note stands in the last column of words.
fn noted(columns: &[Column], note: &str) -> Vec<String> {
    let place = columns.iter().rposition(|column| column.kind == Kind::Words);
    let cell = |at| if Some(at) == place { format!("{INDENT}{note}") } else { String::new() };
    (0..columns.len()).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::super::document::{Cell, Section};
    use super::*;

    #[test]
    fn a_name_is_said_once_for_the_rows_that_share_it_and_anew_in_the_next_group() {
        let row = |cells: [&str; 3]| Row::of(cells.map(Cell::words));
        let columns = [Column::once("Payee"), Column::once("Period"), Column::new("Amount", Kind::Money)];
        let first = [row(["Acme", "Q1", "1.00"]), row(["Acme", "Q1", "20.00"]), row(["Acme", "Q2", "3.00"])];
        let table = Table::new(columns).group(first).group([row(["Acme", "Q2", "4.00"])]);
        let document = Document::new("", [Some(Section::of([Block::Table(table)]).under(1, "Head"))]);
        let expected = "\
Head
Payee   Period   Amount
───────────────────────
Acme    Q1         1.00
                  20.00
        Q2         3.00

Acme    Q2         4.00
";
        assert_eq!(write(&document), expected);
    }
}
