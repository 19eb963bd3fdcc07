//! What may stand at a place of a text: the words that the grammar takes there, and the text with a name put there, so
//! that the checker can say which names fit.
//!
//! The grammar tells which rules it tried; `grammar/begins.txt`, which a test makes from the grammar, tells with which
//! words each begins.

use super::forms;
use super::grammar::{self, Rule};
use super::leaves::{Stretch, stretch_at};
use super::token::{self, TokenKind, offset};
use super::words::Keyword;
use crate::source::{Source, Span};

/// The name that is put where one is asked for. Nobody calls anything so.
pub const ASKED: &str = "which_name_fits_here";

/// For each rule the words with which it begins.
const BEGINS: &str = include_str!("../../grammar/begins.txt");

/// So many words complete a line at the most.
const MOST_ADDED: usize = 12;

/// So many words of a phrase may stand there already.
const MOST_BEGUN: usize = 5;

/// What stands nowhere in a contract: a line that has it stops there.
const NOWHERE: char = '\u{1}';

/// What may stand at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Where the word begins that is being written there.
    pub from: u32,
    /// The phrases of the language that may stand there, and from where on each is written already.
    pub phrases: Vec<(u32, String)>,
    /// The lines that may begin there: their first words, and how messages show them.
    pub lines: Vec<(String, &'static str)>,
    /// The declarations that may begin there.
    pub declarations: Vec<&'static str>,
    /// The text with [`ASKED`] in the place of the word, if a name may stand there; its line is one that can be read.
    pub asked: Option<String>,
}

/// What may stand at an offset.
pub fn expected(source: &Source, at: u32) -> Option<Expected> {
    let text = source.text();
    let before = text.get(..at as usize)?;
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let typed = before.len().saturating_sub(before.trim_end_matches(is_word).len());
    let from = at.saturating_sub(offset(typed));
    if is_in_text_or_comment(text, at) {
        return None;
    }
    let after = text.get(at as usize..)?.trim_start_matches(is_word);
    let whole = format!("{}{ASKED}{after}", text.get(..from as usize)?);
    let asked = Source::new(source.name(), whole);
    let line_start = before.rfind('\n').map_or(0, |end| end.saturating_add(1));
    if line_start == from as usize {
        let declarations = Keyword::ALL.into_iter().map(Keyword::text).collect();
        return Some(Expected { from, declarations, ..Expected::default() });
    }
    let stretch = stretch_at(&asked, from)?;
    let mut expected = Expected { from, ..Expected::default() };
    let prefix = asked.text().get(stretch.span.start as usize..from as usize)?;
    if let Some(keyword) = stretch.keyword.filter(|_| stretch.begins || stretch.rule.is_none()) {
        let said = format!("{prefix}{}", text.get(from as usize..at as usize)?);
        let forms = forms::forms(keyword).iter().filter(|form| form.words.join(" ").starts_with(said.trim()));
        expected.lines = forms.map(|form| (form.words.join(" "), form.shown)).collect();
        if !prefix.is_empty() {
            expected.from = stretch.span.start;
        }
    }
    if let Some(rule) = stretch.rule {
        within(source, &asked, stretch, rule, at, &mut expected);
    }
    Some(expected)
}

/// Whether an offset lies in a text in quotes or in a comment.
fn is_in_text_or_comment(text: &str, at: u32) -> bool {
    token::tokens(text).iter().any(|token| {
        let closed = matches!(token.kind, TokenKind::Quoted | TokenKind::CurlyQuote);
        let open =
            matches!(token.kind, TokenKind::UnclosedQuote | TokenKind::Comment | TokenKind::ForeignComment);
        (closed && token.span.start < at && at < token.span.end)
            || (open && token.span.start < at && at <= token.span.end)
    })
}

/// What the rule of a stretch takes.
fn within(
    source: &Source,
    asked: &Source,
    stretch: Stretch,
    rule: Rule,
    at: u32,
    expected: &mut Expected,
) -> Option<()> {
    let start = stretch.span.start;
    let from = expected.from.max(start);
    let word = asked.text().get(start as usize..).and_then(|rest| rest.find(ASKED)).map(offset)?;
    let prefix = asked.slice(Span::new(start, start.saturating_add(word)));
    let (stops, wanted) = tried(rule, prefix)?;
    phrases(source, start, at, (stops, &wanted), from, expected);
    // A phrase may have been begun some words ago: `is` is a word by itself, and the beginning of `is at least`.
    let mut cut = prefix.trim_end();
    for _ in 0..MOST_BEGUN {
        let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
        cut = cut.trim_end_matches(is_word);
        if let Some((stops, wanted)) = tried(rule, cut).filter(|(stops, _)| *stops >= cut.trim_end().len()) {
            phrases(source, start, at, (stops, &wanted), from, expected);
        }
        cut = cut.trim_end();
    }
    let takes_name = wanted.iter().any(|word| matches!(*word, "<name>" | "<unit>"));
    if takes_name && prefix.trim_end().len() <= stops {
        expected.asked = readable(asked, stretch, rule, word as usize);
    }
    Some(())
}

/// The phrases that go on with what is written from where a line stops up to the cursor. Signs are not offered: whoever
/// writes one needs no list.
fn phrases(
    source: &Source,
    start: u32,
    at: u32,
    (stops, wanted): (usize, &[&'static str]),
    from: u32,
    expected: &mut Expected,
) -> Option<()> {
    let stops = start.saturating_add(offset(stops));
    let typed = source.text().get(stops as usize..at as usize)?;
    let begun = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let begun = if typed.ends_with(char::is_whitespace) && !begun.is_empty() { begun + " " } else { begun };
    let fits = |phrase: &&&str| phrase.starts_with(&begun) && phrase.starts_with(char::is_alphabetic);
    expected.phrases.extend(wanted.iter().filter(fits).map(|phrase| (stops.min(from), (*phrase).to_owned())));
    Some(())
}

/// Where a line that goes no further stops, and with what it could go on.
fn tried(rule: Rule, prefix: &str) -> Option<(usize, Vec<&'static str>)> {
    let misfit = grammar::read(rule, &format!("{prefix}{NOWHERE}"), 0).err()?;
    let mut wanted: Vec<&'static str> = misfit.expected.into_iter().flat_map(begins).collect();
    wanted.sort_unstable();
    wanted.dedup();
    Some((misfit.at, wanted))
}

/// The words with which a rule begins; `<name>` and its kin stand for what is no word of the language.
fn begins(rule: Rule) -> impl Iterator<Item = &'static str> {
    let name = format!("{rule:?}");
    let line = BEGINS.lines().find_map(|line| line.split_once(": ").filter(|(rule, _)| *rule == name));
    line.into_iter().flat_map(|(_, words)| words.split(" | "))
}

/// The text with a line that can be read: as it is, without what follows the name, or with as few words more as it
/// takes.
fn readable(asked: &Source, stretch: Stretch, rule: Rule, word: usize) -> Option<String> {
    let line = asked.slice(stretch.span);
    let upto = line.get(..word.saturating_add(ASKED.len()))?;
    let reads = |line: &str| grammar::read(rule, line, 0).is_ok();
    let line = if reads(line) { line.to_owned() } else { completed(rule, upto)? };
    let (before, after) = (asked.text().get(..stretch.span.start as usize)?, stretch.span.end as usize);
    Some(format!("{before}{line}{}", asked.text().get(after..)?))
}

/// A line with the words that it still needs.
fn completed(rule: Rule, line: &str) -> Option<String> {
    let mut line = line.to_owned();
    for _ in 0..MOST_ADDED {
        if grammar::read(rule, &line, 0).is_ok() {
            return Some(line);
        }
        let (at, wanted) = tried(rule, &line)?;
        if at < line.trim_end().len() {
            return None;
        }
        // What closes a bracket, or comes to an end, before what goes on.
        let sample = |word: &&str| match *word {
            ")" => 0,
            "<name>" => 1,
            "<number>" => 2,
            "<text>" => 3,
            "<date>" => 4,
            "is" | "to" | "on" | "in" => 5,
            _ => 6,
        };
        let next = *wanted.iter().min_by_key(|word| (sample(word), word.len()))?;
        line.push(' ');
        line.push_str(match next {
            "<name>" | "<unit>" => ASKED,
            "<number>" => "1",
            "<text>" => "\"x\"",
            "<date>" => "1 April 2025",
            "<period>" => "2025Q2",
            word => word,
        });
    }
    None
}
