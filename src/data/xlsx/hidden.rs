//! What is hidden on a sheet, in words.

use super::sheet::{Beside, letters};
use crate::text;

/// `rows 3 to 5 and 9 are hidden by a filter, and were read`
pub(super) fn hidden_rows(rows: &[u32], beside: &Beside) -> Option<String> {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match stretches.last_mut() {
            Some((_, last)) if last.saturating_add(1) == *row => *last = *row,
            _ => stretches.push((*row, *row)),
        }
    }
    let words = |(first, last): &(u32, u32)| match last.saturating_sub(*first) {
        0 => first.to_string(),
        _ => format!("{first} to {last}"),
    };
    let named: Vec<String> = stretches.iter().take(5).map(words).collect();
    let (row, is) = if rows.len() == 1 { ("row", "is") } else { ("rows", "are") };
    let named = match stretches.len().saturating_sub(named.len()) {
        0 => text::all_of(&named),
        more => format!("{} and {more} other stretches", named.join(", ")),
    };
    let by = if beside.filtered { " by a filter" } else { "" };
    (!rows.is_empty()).then(|| {
        format!("{row} {named} {is} hidden{by}, and {} read", if rows.len() == 1 { "was" } else { "were" })
    })
}

/// `the column hours is hidden, and was read`
pub(super) fn hidden_columns(columns: &[(String, String)], beside: &Beside) -> Option<String> {
    let hidden = |letter: &String| {
        beside
            .hidden_columns
            .iter()
            .any(|(first, last)| (*first..=*last).any(|column| letters(column) == *letter))
    };
    let mut names: Vec<&str> = Vec::new();
    for (name, letter) in columns {
        if hidden(letter) && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [] => None,
        [name] => Some(format!("the column {name} is hidden, and was read")),
        names => Some(format!("the columns {} are hidden, and were read", text::all_of(names))),
    }
}
