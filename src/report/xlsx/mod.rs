//! A workbook: a sheet for each section that has a heading, one under the other what stands in it. What a cell adds up
//! or compares is a formula, and its value stands beside it; all else is a value. A text is written as a text, whatever
//! it begins with. The same document gives the same bytes.

mod names;
mod places;
pub(super) mod styles;

use std::collections::BTreeMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Formula, Workbook, Worksheet, XlsxError};

use super::document::{Block, Cell, Document, Item, Kind, Row, Section, Table, Value};
use super::prose::plain;
use names::SheetNames;
use places::Places;
use styles::Styles;

/// Above how many rows of words before a table its heading does not stay in sight.
const MOST_ABOVE: u32 = 6;
/// Above how many columns a sheet is printed on the larger paper.
const WIDE: usize = 12;
/// Papers, as a workbook numbers them, and how many letters lie beside each other on one at a size that can be read.
const A3: (u8, usize) = (8, 340);
const A4: (u8, usize) = (9, 230);
/// The widest column of words, in letters.
const WIDEST: usize = 40;
/// The height of a line in pixels, and how many lines a row has at most.
const LINE: u16 = 20;
const MOST_LINES: usize = 25;
/// How many digits a number of a workbook holds.
const DIGITS: usize = 15;

/// A sheet: a heading, and what stands under it.
struct Sheet<'d> {
    name: String,
    blocks: Vec<&'d Block>,
}

/// The document as the bytes of an `.xlsx`; none where it cannot be written.
pub fn write(document: &Document) -> Option<Vec<u8>> {
    let sheets = sheets(document);
    let places = Places::of(&sheets);
    let mut workbook = Workbook::new();
    let written = sheets.iter().try_for_each(|sheet| {
        let page = workbook.add_worksheet();
        Writer { page, places: &places, styles: Styles::new(), next: 0, widths: Vec::new(), long: Vec::new() }
            .sheet(sheet, &document.title)
    });
    written.ok()?;
    bytes(workbook, &document.title).ok()
}

/// The bytes of a workbook: the same for the same content.
pub(super) fn bytes(mut workbook: Workbook, title: &str) -> Result<Vec<u8>, XlsxError> {
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&created));
    workbook.save_to_buffer()
}

/// What has no heading of its own stands on the sheet before it.
fn sheets(document: &Document) -> Vec<Sheet<'_>> {
    let mut names = SheetNames::default();
    let mut found: Vec<Sheet<'_>> = Vec::new();
    for section in &document.sections {
        let Section { heading, blocks } = section;
        match (heading, found.last_mut()) {
            (None, Some(last)) => last.blocks.extend(blocks),
            (heading, _) => {
                let name = heading.as_ref().map_or("Sheet", |heading| heading.text.as_str());
                found.push(Sheet { name: names.of(name), blocks: blocks.iter().collect() });
            }
        }
    }
    found
}

struct Writer<'w> {
    page: &'w mut Worksheet,
    places: &'w Places,
    styles: Styles,
    next: u32,
    widths: Vec<usize>,
    /// Cells of words that may need more than one line: row, column, the lengths of their words.
    long: Vec<(u32, usize, Vec<usize>)>,
}

impl Writer<'_> {
    fn sheet(mut self, sheet: &Sheet<'_>, title: &str) -> Result<(), XlsxError> {
        self.page.set_name(&sheet.name)?;
        let columns = sheet.blocks.iter().map(|block| match block {
            Block::Table(table) => table.columns.len(),
            _ => 0,
        });
        let (paper, room) = if columns.max().unwrap_or(0) > WIDE { A3 } else { A4 };
        self.page.set_landscape().set_paper_size(paper);
        // `&` begins a code of the footer.
        let footer = title.replace('&', "&&");
        self.page.set_footer(format!("&L{footer} · &A&RPage &P of &N"));
        self.line(&sheet.name, &self.styles.title.clone())?;
        self.line(title, &self.styles.note.clone())?;
        self.next = self.next.saturating_add(1);
        let tables = sheet.blocks.iter().filter(|block| matches!(block, Block::Table(_))).count();
        for block in &sheet.blocks {
            let start = self.next;
            self.block(block)?;
            if let (Block::Table(table), 1) = (block, tables) {
                self.single(table, start)?;
            }
            self.next = self.next.saturating_add(1);
        }
        let mut letters = 0_usize;
        for at in 0..self.widths.len() {
            let width = u8::try_from(self.width(at)).unwrap_or(u8::MAX);
            self.page.set_column_width(column(at), f64::from(width))?;
            letters = letters.saturating_add(width.into());
        }
        // What is too wide for one paper goes on on another, with what each row is beside it again.
        let papers = letters.div_ceil(room).max(1);
        self.page.set_print_fit_to_pages(u16::try_from(papers).unwrap_or(u16::MAX), 0);
        if papers > 1 {
            self.page.set_repeat_columns(0, 0)?;
        }
        self.heights()
    }

    /// How many letters a column has room for.
    fn width(&self, at: usize) -> usize {
        let words = self.widths.get(at).copied().unwrap_or_default();
        words.clamp(8, WIDEST).saturating_add(2)
    }

    /// Rows whose words are broken are as high as these need: not every program makes them so by itself.
    fn heights(&mut self) -> Result<(), XlsxError> {
        let mut lines: BTreeMap<u32, usize> = BTreeMap::new();
        for (row, at, words) in &self.long {
            let most = lines.entry(*row).or_insert(1);
            *most = (*most).max(broken(words, self.width(*at).saturating_sub(2)));
        }
        for (row, lines) in lines.into_iter().filter(|(_, lines)| *lines > 1) {
            let lines = u16::try_from(lines.min(MOST_LINES)).unwrap_or(u16::MAX);
            self.page.set_row_height_pixels(row, lines.saturating_mul(LINE).into())?;
        }
        Ok(())
    }

    /// Keeps how long the words of a cell are.
    fn may_break(&mut self, at: usize, text: &str) {
        let words: Vec<usize> = text.split_whitespace().map(|word| word.chars().count()).collect();
        if words.len() > 1 {
            self.long.push((self.next, at, words));
        }
    }

    /// The only table of a sheet: its heading stays in sight, is printed on every page, and filters it.
    fn single(&mut self, table: &Table, start: u32) -> Result<(), XlsxError> {
        let head = places::head(table, start);
        let rows = places::lines(table);
        let last = column(table.columns.len().saturating_sub(1));
        if rows > 0 {
            self.page.autofilter(head, 0, head.saturating_add(rows), last)?;
        }
        if head <= MOST_ABOVE {
            self.page.set_freeze_panes(head.saturating_add(1), 1)?;
            self.page.set_repeat_rows(head, head)?;
        }
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), XlsxError> {
        match block {
            Block::Paragraph(text) | Block::Verbatim(text) => {
                let plain = self.styles.plain.clone();
                text.lines().try_for_each(|text| self.line(text, &plain))
            }
            Block::Definitions(definitions) => {
                let (name, plain) = (self.styles.name.clone(), self.styles.plain.clone());
                definitions.iter().try_for_each(|(what, meaning)| {
                    self.page.write_string_with_format(self.next, 0, *what, &name)?;
                    self.page.write_string_with_format(self.next, 1, meaning, &plain)?;
                    self.next = self.next.saturating_add(1);
                    Ok(())
                })
            }
            Block::List(list) => self.items(&list.items, 0),
            Block::Table(table) => self.table(table),
            Block::Marked(lines) => {
                let plain_style = self.styles.plain.clone();
                self.line(&super::markdown::marked(lines), &plain_style)
            }
            Block::Prose(prose) => {
                let plain_style = self.styles.plain.clone();
                self.line(&words(prose), &plain_style)
            }
        }
    }

    fn items(&mut self, items: &[Item], depth: usize) -> Result<(), XlsxError> {
        items.iter().try_for_each(|item| {
            let plain = self.styles.plain.clone();
            self.line(&format!("{}{}", "  ".repeat(depth), item.text), &plain)?;
            self.items(&item.items, depth.saturating_add(1))
        })
    }

    fn line(&mut self, text: &str, style: &rust_xlsxwriter::Format) -> Result<(), XlsxError> {
        self.page.write_string_with_format(self.next, 0, text, style)?;
        self.next = self.next.saturating_add(1);
        Ok(())
    }

    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        if let Some(caption) = &table.caption {
            let style = self.styles.name.clone();
            self.line(caption, &style)?;
        }
        for (at, one) in table.columns.iter().enumerate() {
            let style = match one.kind {
                Kind::Words | Kind::Date => &self.styles.head,
                Kind::Money | Kind::Percent | Kind::Number | Kind::Mixed => &self.styles.head_right,
            };
            self.page.write_string_with_format(self.next, column(at), &one.heading, style)?;
            self.widen(at, longest_word(&one.heading));
            self.may_break(at, &one.heading);
        }
        self.next = self.next.saturating_add(1);
        for row in table.groups.iter().flatten() {
            self.row(row)?;
        }
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), XlsxError> {
        for (at, cell) in row.cells.iter().enumerate() {
            self.cell(at, cell, row.sum.is_some())?;
            self.widen(at, cell.shown.chars().count());
            // A shorter one has room in its column.
            if cell.value == Value::Words && cell.shown.chars().count() > WIDEST {
                self.may_break(at, &cell.shown);
            }
        }
        self.next = self.next.saturating_add(1);
        Ok(())
    }

    fn cell(&mut self, at: usize, cell: &Cell, sum: bool) -> Result<(), XlsxError> {
        let style = self.styles.of(&cell.value, sum).clone();
        let (row, at) = (self.next, column(at));
        let own = number(&cell.value);
        if let Some(formula) = &cell.formula {
            let text = self.places.written(formula, row);
            let result = own.map_or_else(|| cell.shown.clone(), |own| own.0);
            self.page.write_formula_with_format(row, at, Formula::new(text).set_result(result), &style)?;
            return Ok(());
        }
        match (&cell.value, own) {
            (_, Some((_, number))) => self.page.write_number_with_format(row, at, number, &style)?,
            (Value::Date(date), None) => match ExcelDateTime::parse_from_str(date) {
                Ok(day) => self.page.write_datetime_with_format(row, at, &day, &style)?,
                // A day that a workbook does not know stays in words.
                Err(_) => self.page.write_string_with_format(row, at, &cell.shown, &style)?,
            },
            (Value::Words | Value::Money(..) | Value::Number(_) | Value::Open, None) => {
                self.page.write_string_with_format(row, at, &cell.shown, &style)?
            }
        };
        Ok(())
    }

    fn widen(&mut self, at: usize, width: usize) {
        if self.widths.len() <= at {
            self.widths.resize(at.saturating_add(1), 0);
        }
        if let Some(known) = self.widths.get_mut(at) {
            *known = (*known).max(width);
        }
    }
}

/// How many lines words take that are broken after so many letters.
fn broken(words: &[usize], width: usize) -> usize {
    let width = width.max(1);
    let mut lines = 1usize;
    let mut used = 0usize;
    for word in words {
        let with = if used == 0 { *word } else { used.saturating_add(1).saturating_add(*word) };
        if with <= width {
            used = with;
            continue;
        }
        let own = word.div_ceil(width);
        lines = lines.saturating_add(if used == 0 { own.saturating_sub(1) } else { own });
        used = word.checked_rem(width).filter(|rest| *rest > 0).unwrap_or(width);
    }
    lines
}

/// A column of a sheet.
fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// A value that a workbook holds as a number, to the last digit; none where it would not be the same one there.
fn number(value: &Value) -> Option<(String, f64)> {
    let text = match value {
        Value::Money(amount, _) => amount.machine(),
        Value::Number(text) => text.clone(),
        Value::Words | Value::Date(_) | Value::Open => return None,
    };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite())?;
    (digits <= DIGITS).then_some((text, number))
}

/// The longest word of a heading, which is broken between words.
fn longest_word(heading: &str) -> usize {
    heading.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0).max(10)
}

/// What a contract in sentences says, in a cell.
fn words(prose: &super::prose::Prose) -> String {
    use super::prose::Prose;
    match prose {
        Prose::Title(title) => format!("{} {}", title.number, plain(&title.words)).trim().to_owned(),
        Prose::Clause { number, words, .. } => format!("{number} {}", plain(words)).trim().to_owned(),
        Prose::Points { items, .. } => items.iter().map(|item| plain(item)).collect::<Vec<_>>().join("; "),
        Prose::Meanings(lines) => lines.iter().map(|line| plain(line)).collect::<Vec<_>>().join("; "),
        Prose::Grid(grid) => {
            let rows = grid
                .rows
                .iter()
                .map(|row| row.cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" | "));
            rows.collect::<Vec<_>>().join("; ")
        }
        Prose::Note { text, .. } => text.clone(),
        Prose::Curve(_) | Prose::Contents => String::new(),
    }
}
