//! Characters that texts must not have, as engines look for them.

use std::sync::LazyLock;

use super::dialect::Dialect;
use crate::text::lookalike::{is_apart, is_hidden};

/// What characters are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Letters {
    /// Those that cannot be seen, or that look like a space and are none.
    Hidden,
    /// Those of which a text may not be in composed form: accents apart from their letters, and what has another form.
    /// Where there is none of them, it is.
    Apart,
}

impl Letters {
    /// A class of these characters in a regular expression of an engine.
    pub(super) fn class(self, dialect: Dialect) -> String {
        let sign = |number: u32| match dialect {
            Dialect::DuckDb | Dialect::Spark => format!("\\x{{{number:x}}}"),
            Dialect::Postgres if number > 0xffff => format!("\\U{number:08x}"),
            Dialect::Postgres => format!("\\u{number:04x}"),
        };
        // No text of Postgres has a nought.
        let least = if dialect == Dialect::Postgres { 1 } else { 0 };
        let ranges = self.ranges().iter().filter(|(_, last)| *last >= least);
        let ranges = ranges.map(|(first, last)| match *first == *last {
            true => sign(*first),
            false => format!("{}-{}", sign((*first).max(least)), sign(*last)),
        });
        format!("[{}]", ranges.collect::<String>())
    }

    /// The numbers of these characters, from the first to the last of each run.
    fn ranges(self) -> &'static [(u32, u32)] {
        static HIDDEN: LazyLock<Vec<(u32, u32)>> = LazyLock::new(|| ranges(is_hidden));
        static APART: LazyLock<Vec<(u32, u32)>> = LazyLock::new(|| ranges(is_apart));
        match self {
            Letters::Hidden => &HIDDEN,
            Letters::Apart => &APART,
        }
    }
}

fn ranges(is: fn(char) -> bool) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for number in (0..=u32::from(char::MAX)).filter(|number| char::from_u32(*number).is_some_and(is)) {
        match ranges.last_mut() {
            Some((_, last)) if last.saturating_add(1) == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_written_as_each_engine_has_it() {
        let hidden = |dialect| Letters::Hidden.class(dialect);
        assert!(hidden(Dialect::DuckDb).starts_with(r"[\x{0}-\x{1f}\x{7f}-\x{a0}\x{ad}"));
        assert!(hidden(Dialect::Postgres).starts_with(r"[\u0001-\u001f\u007f-\u00a0\u00ad"));
        assert!(hidden(Dialect::Postgres).ends_with(r"\U000e0000-\U000e0fff]"));
    }
}
