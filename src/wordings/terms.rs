//! The lines of a contract that are terms, and what can be left out of them.

use super::{Kind, Variant};

/// A line of a contract.
pub(super) struct Line<'t> {
    /// Counted from one.
    pub(super) number: usize,
    pub(super) text: &'t str,
    /// The same with blanks in place of quoted texts and of the comment, byte by byte.
    pub(super) code: String,
    /// The word that begins its declaration, and the declaration's name.
    pub(super) word: &'t str,
    pub(super) of: &'t str,
    /// Whether what it says can change what is paid, and data and expectations stay as they are.
    pub(super) is_term: bool,
}

/// The words with which lines begin that say something to people, and nothing to a calculation.
const WORDS_FOR_PEOPLE: [&str; 9] =
    ["note", "called", "means", "formerly", "evidence", "accepted", "clause", "commissioner", "currency"];

/// What begins declarations that are not changed: what data is taken, what is expected, what is only named.
const NOT_CHANGED: [&str; 4] = ["record", "example", "unit", "clause"];

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let (mut word, mut of) = ("", "");
    let mut found = Vec::new();
    for (at, text) in text.lines().enumerate() {
        let code = masked(text);
        let mut words = text.split_whitespace();
        let first = words.next().unwrap_or_default();
        if text.starts_with(|c: char| c.is_alphabetic()) {
            word = first;
            // A contract has its title in quotes, and no name.
            of = if word == "contract" {
                word
            } else {
                words.next().unwrap_or_default().trim_end_matches(',')
            };
        }
        let of_contract = word == "contract" && first != "rounding";
        let for_people = WORDS_FOR_PEOPLE.contains(&first);
        let is_term = !NOT_CHANGED.contains(&word) && !of_contract && !for_people && !first.is_empty();
        found.push(Line { number: at.saturating_add(1), text, code, word, of, is_term });
    }
    found
}

/// A line without what stands in quotes and after the dashes of a comment.
fn masked(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let (mut quoted, mut comment) = (false, false);
    for (at, c) in text.char_indices() {
        comment |= !quoted && text.get(at..).is_some_and(|rest| rest.starts_with("--"));
        quoted ^= c == '"' && !comment;
        if quoted || comment || c == '"' {
            masked.push_str(&" ".repeat(c.len_utf8()));
        } else {
            masked.push(c);
        }
    }
    masked
}

/// The whole text with another line in the place of one.
pub(super) fn with_line(lines: &[Line<'_>], number: usize, changed: &str) -> String {
    let texts = lines.iter().map(|line| if line.number == number { changed } else { line.text });
    texts.collect::<Vec<_>>().join("\n") + "\n"
}

/// The variants in which a condition, a bound or a limit is left out.
pub(super) fn left_out(lines: &[Line<'_>]) -> Vec<Variant> {
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let code = line.code.trim();
        let next = lines.get(at.saturating_add(1));
        let follows = next.is_some_and(|next| next.code.trim_start().starts_with("and "));
        let begins = line.is_term && line.text.starts_with(|c: char| c.is_alphabetic());
        if line.is_term && code.starts_with("where ") && follows {
            // The next condition begins the clause then.
            let instead = next.map(|next| next.text.replacen("and ", "where ", 1)).unwrap_or_default();
            let skipped = next.map_or(0, |next| next.number);
            let kept = lines.iter().filter(|other| other.number != skipped);
            let texts =
                kept.map(|other| if other.number == line.number { instead.as_str() } else { other.text });
            found.push(without(line, Kind::Condition, texts.collect()));
        } else if line.is_term
            && (code.starts_with("where ") || code.starts_with("and "))
            && !is_within_case(code)
        {
            found.push(without(line, Kind::Condition, all_but(lines, line.number..=line.number)));
        } else if line.is_term && (code.starts_with("only the first") || code.starts_with("only the last")) {
            found.push(without(line, Kind::Pick, all_but(lines, line.number..=line.number)));
        } else if line.word == "payment" && (code.starts_with("at least ") || code.starts_with("at most ")) {
            found.push(without(line, Kind::Limit, all_but(lines, line.number..=line.number)));
        } else if begins && matches!(line.word, "cap" | "clawback" | "minimum") {
            let last = lines.iter().skip(at.saturating_add(1)).find(|next| {
                next.text.starts_with(|c: char| c.is_alphabetic()) || next.text.starts_with("--")
            });
            let last = last.map_or(lines.len(), |next| next.number.saturating_sub(1));
            found.push(without(line, Kind::Limit, all_but(lines, line.number..=last)));
        }
    }
    found
}

fn is_within_case(code: &str) -> bool {
    code.contains('|')
}

fn all_but<'t>(lines: &[Line<'t>], left_out: std::ops::RangeInclusive<usize>) -> Vec<&'t str> {
    lines.iter().filter(|line| !left_out.contains(&line.number)).map(|line| line.text).collect()
}

fn without(line: &Line<'_>, kind: Kind, texts: Vec<&str>) -> Variant {
    Variant {
        line: line.number,
        from: crate::text::one_line(line.text.trim()),
        to: String::new(),
        kind,
        of: line.of.to_owned(),
        text: texts.join("\n") + "\n",
    }
}
