//! Several things in a row.

use super::{how_many, number};

/// `a`, `a and b`, `a, b and c`
pub fn all_of<S: AsRef<str>>(things: &[S]) -> String {
    joined(things, "and")
}

/// `a`, `a or b`, `a, b or c`
pub fn one_of<S: AsRef<str>>(things: &[S]) -> String {
    joined(things, "or")
}

/// Each in backticks, for a list of what the user may write.
pub fn ticked<S: AsRef<str>>(things: &[S]) -> Vec<String> {
    things.iter().map(|thing| format!("`{}`", thing.as_ref())).collect()
}

/// The first of many: `a, b and c`, `a, b and 1 other`, `a, b and 2,000 others`. `all` is how many there are with the
/// ones named.
pub fn first_of<S: AsRef<str>>(named: &[S], all: usize) -> String {
    match all.saturating_sub(named.len()) {
        0 => all_of(named),
        more => format!("{} and {}", commas(named), how_many(more, "other", "others")),
    }
}

/// A choice of many: `a, b or c`, or the first of them with how many more there are.
pub fn one_of_first<S: AsRef<str>>(things: &[S], most: usize) -> String {
    match things.split_at_checked(most) {
        Some((first, more @ [_, ..])) => {
            format!("{} or one of {} others", commas(first), number(more.len()))
        }
        _ => one_of(things),
    }
}

fn joined<S: AsRef<str>>(things: &[S], joint: &str) -> String {
    match things {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [before @ .., last] => format!("{} {joint} {}", commas(before), last.as_ref()),
    }
}

fn commas<S: AsRef<str>>(things: &[S]) -> String {
    things.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_thing_has_the_joint_before_it() {
        assert_eq!(all_of::<&str>(&[]), "");
        assert_eq!(all_of(&["a"]), "a");
        assert_eq!(all_of(&["a", "b"]), "a and b");
        assert_eq!(one_of(&ticked(&["a", "b", "c"])), "`a`, `b` or `c`");
    }

    #[test]
    fn what_is_left_out_is_counted() {
        assert_eq!(first_of(&["a", "b"], 2), "a and b");
        assert_eq!(first_of(&["a", "b"], 3), "a, b and 1 other");
        assert_eq!(first_of(&["a"], 2_001), "a and 2,000 others");
        assert_eq!(one_of_first(&["a", "b"], 2), "a or b");
        assert_eq!(one_of_first(&["a", "b", "c", "d"], 2), "a, b or one of 2 others");
    }
}
