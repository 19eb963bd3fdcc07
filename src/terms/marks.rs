//! Links within sentences. While sentences are made, a link stands in them between signs that no contract can hold; at
//! the end the sentences are cut at these into [`Run`]s.

const TERM: char = '\u{E000}';
const PARAGRAPH: char = '\u{E001}';
const LETTER: char = '\u{E002}';
const SHOWN: char = '\u{E003}';
const END: char = '\u{E004}';

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Words as they are.
    Text(String),
    /// A defined term, and the reference under which it is defined.
    Term {
        /// Where.
        to: String,
        /// What is read.
        text: String,
    },
    /// The number of a paragraph, and its reference.
    Number {
        /// Which.
        to: String,
        /// The number that is read.
        text: String,
    },
    /// A letter of a formula.
    Letter(String),
}

/// A defined term in a sentence.
pub(super) fn term(to: &str, shown: &str) -> String {
    format!("{TERM}{to}{SHOWN}{shown}{END}")
}

/// The number of a paragraph in a sentence.
pub(super) fn paragraph(to: &str) -> String {
    format!("{PARAGRAPH}{to}{SHOWN}{END}")
}

/// A letter of a formula.
pub(super) fn letter(letter: char) -> String {
    format!("{LETTER}{SHOWN}{letter}{END}")
}

/// Words of the author: without the signs of links, and on one line.
pub(super) fn own(text: &str) -> String {
    let text: String = text.chars().filter(|c| !is_sign(*c)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_sign(c: char) -> bool {
    (TERM..=END).contains(&c)
}

/// Where that begins which is read: after the sign of a link.
pub(super) fn visible_start(text: &str) -> usize {
    let starts = text.starts_with([TERM, PARAGRAPH, LETTER]);
    starts.then(|| text.find(SHOWN)).flatten().map_or(0, |at| at.saturating_add(SHOWN.len_utf8()))
}

/// What is read, numbers left out.
pub(super) fn plain(text: &str) -> String {
    runs(text, &|_| String::new()).into_iter().map(|run| run.text().to_owned()).collect()
}

impl Run {
    /// What is read.
    pub fn text(&self) -> &str {
        match self {
            Run::Text(text) | Run::Letter(text) | Run::Term { text, .. } | Run::Number { text, .. } => text,
        }
    }
}

/// A sentence cut into its pieces; `number` gives the number of a paragraph by its reference.
pub(super) fn runs(text: &str, number: &dyn Fn(&str) -> String) -> Vec<Run> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find([TERM, PARAGRAPH, LETTER]) {
        let (before, linked) = rest.split_at(at);
        push_text(&mut found, before);
        let mut signs = linked.chars();
        let kind = signs.next();
        let (inside, after) = signs.as_str().split_once(END).unwrap_or((signs.as_str(), ""));
        let (to, shown) = inside.split_once(SHOWN).unwrap_or((inside, ""));
        found.push(match kind {
            Some(PARAGRAPH) => Run::Number { to: to.to_owned(), text: number(to) },
            Some(LETTER) => Run::Letter(shown.to_owned()),
            _ => Run::Term { to: to.to_owned(), text: shown.to_owned() },
        });
        rest = after;
    }
    push_text(&mut found, rest);
    found
}

fn push_text(found: &mut Vec<Run>, text: &str) {
    if !text.is_empty() {
        found.push(Run::Text(text.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_cut_at_its_links() {
        let text = format!("See paragraph {} on {}.", paragraph("reward"), term("fee", "Fees"));
        let runs = runs(&text, &|to| if to == "reward" { "10".to_owned() } else { String::new() });
        let shown: String = runs.iter().map(Run::text).collect();
        assert_eq!((shown.as_str(), runs.len()), ("See paragraph 10 on Fees.", 5));
    }

    #[test]
    fn an_author_cannot_forge_a_link() {
        assert_eq!(own("a\u{E000}b\u{E003}c\u{E004}\n d"), "abc d");
    }
}
