//! Names of sheets: at most 31 letters, without signs that mean something in formulas, each once.

use std::collections::BTreeSet;

/// What a name may be long.
const MOST: usize = 31;

/// The names that are taken.
#[derive(Default)]
pub(super) struct SheetNames(BTreeSet<String>);

impl SheetNames {
    /// The name of a sheet with a heading.
    pub(super) fn of(&mut self, heading: &str) -> String {
        let kept =
            |letter: char| if "[]:*?/\\'".contains(letter) || letter.is_control() { ' ' } else { letter };
        let clean: String = heading.chars().map(kept).collect();
        let clean = clean.trim();
        let clean = if clean.is_empty() { "Sheet" } else { clean };
        let name = |again: usize| {
            let mark = if again > 1 { format!(" {again}") } else { String::new() };
            let room = MOST.saturating_sub(mark.chars().count());
            format!("{}{mark}", clean.chars().take(room).collect::<String>().trim_end())
        };
        // A workbook holds names that differ only in capitals for the same.
        let mut again = 1;
        while !self.0.insert(name(again).to_lowercase()) {
            again = again.saturating_add(1);
        }
        name(again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sheet_has_a_name_of_its_own_that_a_workbook_takes() {
        let mut names = SheetNames::default();
        let long = "a name that is longer than a workbook takes";
        assert_eq!(names.of("Lines"), "Lines");
        assert_eq!(names.of("lines"), "lines 2");
        assert_eq!(names.of("a/b: [c]*?'"), "a b   c");
        assert_eq!(names.of(long), "a name that is longer than a wo");
        assert_eq!(names.of(long), "a name that is longer than a 2");
        assert_eq!(names.of("''"), "Sheet");
    }
}
