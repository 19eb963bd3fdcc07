//! The rows of a sheet, one after the other, and what is said of them at the end.

use std::io::BufRead;

use super::book::Common;
use super::shown::Shown;
use super::xml::{Broken, Element, Next, Xml, unescaped};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// Nothing.
    Nothing,
    /// A text.
    Text(String),
    /// A number, as it is written in the file.
    Number(String),
    /// True or false.
    YesNo(bool),
    /// What came of a formula that could not be worked out: `#N/A`.
    Error(String),
    /// A formula whose value is not there.
    NotWorkedOut,
}

/// A cell with something in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SheetCell {
    /// Its column, counted from nought.
    pub(super) column: u32,
    pub(super) held: Held,
    pub(super) shown: Shown,
    /// Whether what it holds is the value of a formula.
    pub(super) formula: bool,
}

/// A row with something in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SheetRow {
    /// As the sheet shows it.
    pub(super) number: u32,
    pub(super) hidden: bool,
    pub(super) cells: Vec<SheetCell>,
}

/// Cells that are one, by their first and last rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merged {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

/// What a sheet says beside its rows.
#[derive(Debug, Default)]
pub(super) struct Beside {
    pub(super) merged: Vec<Merged>,
    /// Columns that are hidden, from the first to the last.
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// Whether a filter is set.
    pub(super) filtered: bool,
}

/// The last row and column that a sheet can have.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

/// The rows of a sheet.
pub(super) struct Rows<'b, R> {
    xml: Xml<R>,
    common: &'b Common,
    last: u32,
    in_rows: bool,
    over: bool,
    pub(super) beside: Beside,
}

impl<'b, R: BufRead> Rows<'b, R> {
    pub(super) fn new(xml: Xml<R>, common: &'b Common) -> Self {
        Rows { xml, common, last: 0, in_rows: false, over: false, beside: Beside::default() }
    }

    /// The next row that holds something; none when the sheet is read to its end.
    pub(super) fn next(&mut self) -> Result<Option<SheetRow>, Broken> {
        while !self.over {
            match self.xml.next()? {
                Next::Start(element) => match element.name.as_str() {
                    "sheetData" => self.in_rows = true,
                    "row" if self.in_rows => {
                        let row = self.row(&element)?;
                        if !row.cells.is_empty() {
                            return Ok(Some(row));
                        }
                    }
                    _ => self.look(&element)?,
                },
                Next::End(name) if name == "sheetData" => self.in_rows = false,
                Next::End(_) | Next::Text(_) => {}
                Next::Over => self.over = true,
            }
        }
        Ok(None)
    }

    /// What stands beside the rows.
    fn look(&mut self, element: &Element) -> Result<(), Broken> {
        match element.name.as_str() {
            "col" if element.is("hidden") => {
                let at = |name| {
                    element.get(name).and_then(|text| text.parse::<u32>().ok()).unwrap_or(1).min(MOST_COLUMNS)
                };
                self.beside.hidden_columns.push((at("min").saturating_sub(1), at("max").saturating_sub(1)));
            }
            "filterColumn" => self.beside.filtered = true,
            "mergeCell" => {
                let range = element.get("ref").unwrap_or_default();
                let (from, to) = range.split_once(':').unwrap_or((range, range));
                let ((first, left), (last, right)) = (address(from)?, address(to)?);
                self.beside.merged.push(Merged { rows: (first, last), columns: (left, right) });
            }
            _ => {}
        }
        Ok(())
    }

    fn row(&mut self, element: &Element) -> Result<SheetRow, Broken> {
        let number = match element.get("r") {
            Some(number) => number.parse().map_err(|_| Broken::because("a row has no number"))?,
            None => self.last.saturating_add(1),
        };
        if number <= self.last || number > MOST_ROWS {
            return Err(Broken::because(format!("its row {number} does not come where it can")));
        }
        self.last = number;
        let mut row = SheetRow { number, hidden: element.is("hidden"), cells: Vec::new() };
        let mut next_column = 0;
        loop {
            match self.xml.next()? {
                Next::Start(element) if element.name == "c" => {
                    let column = match element.get("r").map(address).transpose()? {
                        Some((row, _)) if row != number => {
                            return Err(Broken::because(format!(
                                "a cell of its row {number} says that it is in row {row}"
                            )));
                        }
                        Some((_, column)) => column,
                        None => next_column,
                    };
                    if column < next_column || column >= MOST_COLUMNS {
                        return Err(Broken::because(format!(
                            "the cells of its row {number} do not follow each other"
                        )));
                    }
                    next_column = column.saturating_add(1);
                    let cell = self.cell(&element, column)?;
                    if cell.held != Held::Nothing {
                        row.cells.push(cell);
                    }
                }
                Next::End(name) if name == "row" => return Ok(row),
                Next::Start(_) | Next::End(_) | Next::Text(_) => {}
                Next::Over => return Err(Broken::because("it ends within a row")),
            }
        }
    }

    fn cell(&mut self, element: &Element, column: u32) -> Result<SheetCell, Broken> {
        let style = element.get("s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
        let shown = self.common.formats.get(style).copied().unwrap_or(Shown::Plain);
        let (mut formula, mut value, mut inline) = (false, None, None);
        loop {
            match self.xml.next()? {
                Next::Start(part) => match part.name.as_str() {
                    "f" => {
                        formula = true;
                        self.xml.text_within(&[])?;
                    }
                    "v" => value = Some(self.xml.text_within(&[])?),
                    "is" => inline = Some(unescaped(self.xml.text_within(&["rPh", "phoneticPr"])?)),
                    _ => {}
                },
                Next::End(name) if name == "c" => break,
                Next::End(_) | Next::Text(_) => {}
                Next::Over => return Err(Broken::because("it ends within a cell")),
            }
        }
        let held = self.held(element.get("t").unwrap_or("n"), formula, value, inline)?;
        Ok(SheetCell { column, held, shown, formula })
    }

    fn held(
        &self,
        kind: &str,
        formula: bool,
        value: Option<String>,
        inline: Option<String>,
    ) -> Result<Held, Broken> {
        let text = |text: String| if text.is_empty() { Held::Nothing } else { Held::Text(text) };
        if formula && self.common.not_worked_out {
            return Ok(Held::NotWorkedOut);
        }
        let given = value.filter(|value| !value.trim().is_empty());
        Ok(match (kind, given) {
            ("inlineStr", _) => text(inline.unwrap_or_default()),
            // A formula may come to an empty text.
            ("str", given) => text(unescaped(given.unwrap_or_default())),
            (_, None) if formula => Held::NotWorkedOut,
            (_, None) => Held::Nothing,
            ("s", Some(at)) => {
                let found = at.trim().parse::<usize>().ok().and_then(|at| self.common.texts.get(at));
                text(
                    found
                        .cloned()
                        .ok_or_else(|| Broken::because("a cell refers to a text that is not there"))?,
                )
            }
            ("b", Some(value)) => Held::YesNo(matches!(value.trim(), "1" | "true")),
            ("e", Some(value)) => Held::Error(value.trim().to_owned()),
            // A day as text, in the strict form of the format.
            ("d", Some(value)) => Held::Text(value.trim().trim_end_matches("T00:00:00").to_owned()),
            ("n", Some(value)) => Held::Number(value.trim().to_owned()),
            (other, Some(_)) => return Err(Broken::because(format!("a cell is of the kind `{other}`"))),
        })
    }
}

/// The row and the column of an address such as `B7`; the column is counted from nought.
fn address(text: &str) -> Result<(u32, u32), Broken> {
    let wrong = || Broken::because(format!("`{}` is no address of a cell", crate::text::cut(text, 20)));
    let text = text.trim_start_matches('$');
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, number) = text.split_at_checked(letters).ok_or_else(wrong)?;
    let number: u32 = number.trim_start_matches('$').parse().map_err(|_| wrong())?;
    let digit = |letter: u8| u32::from(letter.to_ascii_uppercase().wrapping_sub(b'A')).saturating_add(1);
    let column =
        letters.bytes().fold(0u32, |column, letter| column.saturating_mul(26).saturating_add(digit(letter)));
    let within = (1..=MOST_COLUMNS).contains(&column) && (1..=MOST_ROWS).contains(&number);
    if within { Ok((number, column.saturating_sub(1))) } else { Err(wrong()) }
}

/// The letters of a column that is counted from nought.
pub(super) fn letters(column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), column.saturating_add(1));
    while rest > 0 {
        let digit = rest.saturating_sub(1) % 26;
        letters.push(char::from(b'A'.saturating_add(u8::try_from(digit).unwrap_or(0))));
        rest = rest.saturating_sub(1) / 26;
    }
    letters.iter().rev().collect()
}

impl Merged {
    /// `B4:B6`
    pub(super) fn words(self) -> String {
        let ((first, last), (left, right)) = (self.rows, self.columns);
        format!("{}{first}:{}{last}", letters(left), letters(right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, name) in
            [(0, "A"), (1, "B"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(letters(column), name);
            assert_eq!(address(&format!("{name}7")).unwrap(), (7, column));
        }
        for wrong in ["", "7", "B", "B0", "XFE1", "A1048577", "A-1", "é1", "ZZZZZZZZZZ1"] {
            assert!(address(wrong).is_err(), "{wrong}");
        }
    }
}
