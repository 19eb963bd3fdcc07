//! Texts of others in one line of ours.

use crate::text::lookalike;

/// Without line ends and other runs of white space.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first characters of a text, with an ellipsis if there are more.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The first characters of bytes from outside: what can not be seen is escaped, what is not UTF-8 is shown as `\xE9`.
pub fn visible(bytes: &[u8], most: usize) -> String {
    const LONGEST_CHARACTER: usize = 4;
    let mut text = String::new();
    let start = bytes.len().min(most.saturating_mul(LONGEST_CHARACTER));
    for chunk in bytes.get(..start).unwrap_or_default().utf8_chunks() {
        text.push_str(&lookalike::shown(chunk.valid()));
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    cut(&text, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped_and_what_is_long_is_cut() {
        assert_eq!(visible(b"caf\xE9\t", 20), "caf\\xE9\\t");
        assert_eq!(visible("éééé".as_bytes(), 3), "ééé…");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(one_line(" a\n  b "), "a b");
    }
}
