//! Where the tables stand, and formulas as a workbook writes them.

use std::collections::BTreeMap;

use super::Sheet;
use crate::report::document::{Block, Table};
use crate::report::formula::{AGREES, DIFFERS, Formula};

/// Where each table with a name stands.
pub(super) struct Places(BTreeMap<String, Place>);

struct Place {
    sheet: String,
    /// The first row of values, counted from nought.
    first: u32,
    /// How many rows there are that are no sums.
    rows: u32,
}

/// The row of a table's headings, if its block begins at a row.
pub(super) fn head(table: &Table, start: u32) -> u32 {
    start.saturating_add(u32::from(table.caption.is_some()))
}

/// How many rows of a table are no sums; sums stand below them.
pub(super) fn lines(table: &Table) -> u32 {
    let rows = table.groups.iter().flatten().take_while(|row| row.sum.is_none()).count();
    u32::try_from(rows).unwrap_or(u32::MAX)
}

fn height(block: &Block) -> u32 {
    fn items(all: &[crate::report::document::Item]) -> usize {
        all.iter().map(|item| items(&item.items).saturating_add(1)).fold(0, usize::saturating_add)
    }
    let rows = match block {
        Block::Paragraph(text) | Block::Verbatim(text) => text.lines().count(),
        Block::Definitions(definitions) => definitions.len(),
        Block::List(list) => items(&list.items),
        Block::Prose(_) | Block::Marked(_) => 1,
        Block::Table(table) => {
            let rows = table.groups.iter().map(Vec::len).fold(0, usize::saturating_add);
            rows.saturating_add(1).saturating_add(usize::from(table.caption.is_some()))
        }
    };
    u32::try_from(rows).unwrap_or(u32::MAX)
}

impl Places {
    /// Of the tables of all sheets: three rows stand above the first block, and an empty one after each.
    pub(super) fn of(sheets: &[Sheet<'_>]) -> Self {
        let mut found = BTreeMap::new();
        for sheet in sheets {
            let mut next = 3u32;
            for block in &sheet.blocks {
                if let Block::Table(table @ Table { name: Some(name), .. }) = block {
                    let first = head(table, next).saturating_add(1);
                    found
                        .insert(name.clone(), Place { sheet: sheet.name.clone(), first, rows: lines(table) });
                }
                next = next.saturating_add(height(block)).saturating_add(1);
            }
        }
        Places(found)
    }

    /// A formula of a row.
    pub(super) fn written(&self, formula: &Formula, row: u32) -> String {
        let each = |all: &[Formula], sign: &str| {
            all.iter().map(|one| self.written(one, row)).collect::<Vec<_>>().join(sign)
        };
        match formula {
            Formula::Nought => "0".to_owned(),
            Formula::Here(column) => format!("{}{}", letters(*column), row.saturating_add(1)),
            // Rows are counted from one: the number of the row above is this one's, counted from nought.
            Formula::Above(column) => format!("{}{row}", letters(*column)),
            Formula::Plus(all) => format!("({})", each(all, "+")),
            Formula::Less(from, less) => {
                format!("({}-{})", self.written(from, row), self.written(less, row))
            }
            Formula::Least(all) => format!("MIN({})", each(all, ",")),
            Formula::Most(all) => format!("MAX({})", each(all, ",")),
            Formula::Total { table, column, only } => self.total(table, *column, only, row),
            Formula::Count { table, column, is } => {
                let range = self.range(table, *column);
                range.map_or_else(|| "0".to_owned(), |range| format!("COUNTIF({range},\"{is}\")"))
            }
            Formula::Agrees(difference) => {
                let difference = self.written(difference, row);
                format!("IF(ABS({difference})<0.000001,\"{AGREES}\",\"{DIFFERS}\")")
            }
        }
    }

    /// Texts are compared letter by letter: a star or a sign in a payee's name means nothing.
    fn total(&self, table: &str, column: usize, only: &[(usize, usize)], row: u32) -> String {
        let Some(range) = self.range(table, column) else { return "0".to_owned() };
        if only.is_empty() {
            return format!("SUM({range})");
        }
        let conditions = only.iter().filter_map(|(there, here)| {
            let here = format!("{}{}", letters(*here), row.saturating_add(1));
            Some(format!("EXACT({},{here})", self.range(table, *there)?))
        });
        format!("SUMPRODUCT({}*1,{range})", conditions.collect::<Vec<_>>().join("*"))
    }

    /// `'Lines'!$C$5:$C$60`; none of a table without rows.
    fn range(&self, table: &str, column: usize) -> Option<String> {
        let place = self.0.get(table).filter(|place| place.rows > 0)?;
        let (first, last) = (place.first.saturating_add(1), place.first.saturating_add(place.rows));
        let letters = letters(column);
        Some(format!("'{}'!${letters}${first}:${letters}${last}", place.sheet))
    }
}

/// `A` for the first column, `AA` after `Z`.
fn letters(column: usize) -> String {
    rust_xlsxwriter::utility::column_number_to_name(super::column(column))
}
