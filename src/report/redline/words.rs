//! Sentences word by word. A number with its signs is one word: `45%` becomes `50%`, and never `4` with another figure.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Mark, Segment};
use crate::terms::Run;

/// A word, or what stands between words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What is read.
    pub(super) shown: String,
    /// What it is, also where another number stands in its place: of a paragraph's number its reference.
    pub(super) same: String,
}

/// How words are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compare {
    /// By what is read.
    Shown,
    /// By what they are: numbers of paragraphs by what they lead to.
    Meant,
}

impl Token {
    pub(super) fn by(&self, compare: Compare) -> &str {
        match compare {
            Compare::Shown => &self.shown,
            Compare::Meant => &self.same,
        }
    }

    fn plain(text: &str) -> Self {
        Token { shown: text.to_owned(), same: text.to_owned() }
    }
}

/// The words of a sentence with links.
pub(super) fn tokens(words: &[Run]) -> Vec<Token> {
    let mut found = Vec::new();
    for run in words {
        match run {
            Run::Number { to, text } => {
                found.push(Token { shown: text.clone(), same: format!("\u{E001}{to}") })
            }
            Run::Text(text) | Run::Term { text, .. } | Run::Letter(text) => split(text, &mut found),
        }
    }
    found
}

/// Letters and figures stay together, and signs between figures with them.
fn split(text: &str, found: &mut Vec<Token>) {
    let mut word = String::new();
    let letters: Vec<char> = text.chars().collect();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '%' | '£' | '$' | '€' | '−' | '_' | '…' | '’');
    for (at, letter) in letters.iter().enumerate() {
        let next_is_figure = letters.get(at.saturating_add(1)).is_some_and(char::is_ascii_digit);
        let between = matches!(letter, '.' | ',' | '/')
            && word.ends_with(|c: char| c.is_ascii_digit())
            && next_is_figure;
        if is_part(*letter) || between {
            word.push(*letter);
            continue;
        }
        if !word.is_empty() {
            found.push(Token::plain(&std::mem::take(&mut word)));
        }
        found.push(Token::plain(&letter.to_string()));
    }
    if !word.is_empty() {
        found.push(Token::plain(&word));
    }
}

/// How alike two sentences are: parts in a hundred of their words that both have.
pub(super) fn likeness(old: &[Token], new: &[Token], compare: Compare) -> usize {
    let (kept, all) = operations(old, new, compare).iter().fold(
        (0usize, 0usize),
        |(kept, all), operation| match operation {
            DiffOp::Equal { len, .. } => (kept.saturating_add(*len), all.saturating_add(*len)),
            DiffOp::Delete { old_len, .. } => (kept, all.saturating_add(*old_len)),
            DiffOp::Insert { new_len, .. } => (kept, all.saturating_add(*new_len)),
            DiffOp::Replace { old_len, new_len, .. } => (kept, all.saturating_add((*old_len).max(*new_len))),
        },
    );
    kept.saturating_mul(100).checked_div(all).unwrap_or(100)
}

fn operations(old: &[Token], new: &[Token], compare: Compare) -> Vec<DiffOp> {
    let by = |tokens: &[Token]| tokens.iter().map(|token| token.by(compare).to_owned()).collect::<Vec<_>>();
    capture_diff_slices(Algorithm::Myers, &by(old), &by(new))
}

/// Both sentences as one. Of a sentence that hardly stays the same all is left out and put in.
pub(super) fn between(old: &[Token], new: &[Token], compare: Compare) -> Vec<Segment> {
    let text = |tokens: &[Token]| tokens.iter().map(|token| token.shown.as_str()).collect::<String>();
    let mut found: Vec<Segment> = Vec::new();
    let mut push = |mark: Mark, text: String| match found.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.mark == mark => last.text.push_str(&text),
        _ => found.push(Segment { mark, text }),
    };
    let few = old.len().min(new.len()) > 8 && likeness(old, new, compare) < 50;
    if few {
        push(Mark::Deleted, text(old));
        push(Mark::Inserted, text(new));
        return found;
    }
    let part = |tokens: &[Token], start: usize, len: usize| {
        tokens.get(start..start.saturating_add(len)).map(text).unwrap_or_default()
    };
    for operation in operations(old, new, compare) {
        match operation {
            DiffOp::Equal { new_index, len, .. } => push(Mark::Kept, part(new, new_index, len)),
            DiffOp::Delete { old_index, old_len, .. } => push(Mark::Deleted, part(old, old_index, old_len)),
            DiffOp::Insert { new_index, new_len, .. } => push(Mark::Inserted, part(new, new_index, new_len)),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                push(Mark::Deleted, part(old, old_index, old_len));
                push(Mark::Inserted, part(new, new_index, new_len));
            }
        }
    }
    joined(found)
}

/// Marks that only a space or a sign stands between are one: a reader wants the phrase.
fn joined(all: Vec<Segment>) -> Vec<Segment> {
    let is_gap = |segment: &Segment| {
        segment.mark == Mark::Kept
            && segment.text.chars().count() <= 2
            && !segment.text.contains(char::is_alphanumeric)
    };
    let mut found: Vec<Segment> = Vec::new();
    let (mut left, mut put) = (String::new(), String::new());
    let mut rest = all.into_iter().peekable();
    while let Some(segment) = rest.next() {
        let inside =
            (!left.is_empty() || !put.is_empty()) && rest.peek().is_some_and(|next| next.mark != Mark::Kept);
        match segment.mark {
            Mark::Deleted => left.push_str(&segment.text),
            Mark::Inserted => put.push_str(&segment.text),
            Mark::Kept if is_gap(&segment) && inside => {
                left.push_str(&segment.text);
                put.push_str(&segment.text);
            }
            Mark::Kept => {
                close(&mut found, &mut left, &mut put);
                found.push(segment);
            }
        }
    }
    close(&mut found, &mut left, &mut put);
    found
}

fn close(found: &mut Vec<Segment>, left: &mut String, put: &mut String) {
    for (mark, text) in [(Mark::Deleted, left), (Mark::Inserted, put)] {
        if !text.is_empty() {
            found.push(Segment { mark, text: std::mem::take(text) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_word_and_close_marks_are_one() {
        let words = |text: &str| tokens(&[Run::Text(text.to_owned())]);
        let shown: Vec<String> =
            words("up to £1,575.00 (45%).").iter().map(|token| token.shown.clone()).collect();
        assert_eq!(shown, ["up", " ", "to", " ", "£1,575.00", " ", "(", "45%", ")", "."]);
        let found = between(&words("less than 45% of it"), &words("50% or less of it"), Compare::Shown);
        let old: String =
            found.iter().filter(|one| one.mark != Mark::Inserted).map(|one| one.text.as_str()).collect();
        let new: String =
            found.iter().filter(|one| one.mark != Mark::Deleted).map(|one| one.text.as_str()).collect();
        assert_eq!((old.as_str(), new.as_str()), ("less than 45% of it", "50% or less of it"));
    }
}
