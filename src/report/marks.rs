//! Marks for spreadsheets: a text that one would take for a formula gets a sign before it, behind which it is shown as
//! text.

use super::Sheet;

/// The sign. A spreadsheet shows what follows it.
const MARK: char = '\'';

impl Sheet {
    /// The same rows, with the mark before every cell that begins as a formula does and is no number.
    #[must_use]
    pub fn marked(self) -> Sheet {
        let cell = |cell: String| if is_formula(&cell) { format!("{MARK}{cell}") } else { cell };
        let rows = self.rows.into_iter().map(|row| row.into_iter().map(cell).collect());
        Sheet { header: self.header, rows: rows.collect() }
    }
}

/// A cell as it was before it was marked.
pub(crate) fn unmarked(cell: &str) -> &str {
    cell.strip_prefix(MARK).filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// Whether a spreadsheet would take a cell for a formula. Amounts below nought begin with a sign, too, and stay what
/// they are.
fn is_formula(cell: &str) -> bool {
    let begins = cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let is_number = |text: &str| {
        let mut parts = text.strip_prefix('-').unwrap_or(text).splitn(3, ['.', '/']);
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, part, more) = (parts.next(), parts.next(), parts.next());
        whole.is_some_and(digits) && part.is_none_or(digits) && more.is_none()
    };
    begins && !is_number(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_get_a_mark_and_numbers_none() {
        let cells = [
            ("=1+1", "'=1+1"),
            ("+44 20", "'+44 20"),
            ("@sum", "'@sum"),
            ("-2+3", "'-2+3"),
            (" =1", "' =1"),
            ("\t=1", "'\t=1"),
            ("＝1", "'＝1"),
            ("-", "'-"),
            ("-1.2.3", "'-1.2.3"),
            ("-12.50", "-12.50"),
            ("-1/3", "-1/3"),
            ("12", "12"),
            ("a=b", "a=b"),
            ("A-B", "A-B"),
            ("", ""),
        ];
        for (cell, expected) in cells {
            let sheet = Sheet::new(["a"], [[cell.to_owned()]]).marked();
            assert_eq!(sheet.rows, [[expected]]);
            assert_eq!(unmarked(expected), cell);
        }
    }
}
