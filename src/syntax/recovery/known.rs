//! What the text of a contract calls things, as far as it shows before it is read: for helps that write an author's
//! line anew.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::super::grammar::{self, Rule};
use super::super::layout::{Block, Line, span_of};
use super::super::lower;
use super::super::token::{Token, TokenKind};
use super::super::words::{self, Keyword};
use crate::source::{Source, Span};

/// How many words a name may have been written in.
pub(in crate::syntax) const MOST_WORDS: usize = 5;

/// The names of a contract, and what people call them: looked up when a line turns out to be wrong, and not before.
pub(in crate::syntax) struct Known<'s> {
    source: &'s Source,
    blocks: &'s [Block],
    names: OnceCell<Names>,
}

#[derive(Default)]
struct Names {
    declared: BTreeSet<String>,
    /// By their words in small letters with a space between: `start date` is `start_date`.
    spoken: BTreeMap<String, String>,
    /// By their quoted labels, in small letters.
    labels: BTreeMap<String, String>,
    dates: BTreeSet<String>,
    populations: BTreeSet<String>,
    references: BTreeSet<String>,
}

impl<'s> Known<'s> {
    /// What the declarations of a text are called.
    pub(in crate::syntax) fn of(source: &'s Source, blocks: &'s [Block]) -> Self {
        Known { source, blocks, names: OnceCell::new() }
    }

    /// Whether it is of no contract at all, but of a line alone.
    pub(in crate::syntax) fn is_nothing(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Whether something is declared by this name.
    pub(in crate::syntax) fn has(&self, name: &str) -> bool {
        self.names().declared.contains(name)
    }

    /// Whether it is the name of a date.
    pub(in crate::syntax) fn is_date(&self, name: &str) -> bool {
        self.names().dates.contains(name)
    }

    /// Whether it is the name of a field that refers to a record.
    pub(in crate::syntax) fn is_reference(&self, name: &str) -> bool {
        self.names().references.contains(name)
    }

    /// The record, spell, balance, cohort or outcome of this name, in the singular or the plural.
    pub(in crate::syntax) fn population(&self, name: &str) -> Option<&str> {
        let found = |name: &str| self.names().populations.get(name).map(String::as_str);
        found(name).or_else(|| found(name.strip_suffix('s')?)).or_else(|| found(name.strip_suffix("es")?))
    }

    /// The name that some words are, which stand apart.
    pub(in crate::syntax) fn spoken(&self, words: &[&str]) -> Option<&str> {
        let key = words.join(" ").to_lowercase();
        let names = self.names();
        names.spoken.get(&key).or_else(|| names.labels.get(&key)).map(String::as_str)
    }

    /// The name whose label this is.
    pub(in crate::syntax) fn labelled(&self, label: &str) -> Option<&str> {
        self.names().labels.get(&label.to_lowercase()).map(String::as_str)
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(self.source, self.blocks))
    }
}

impl Names {
    fn of(source: &Source, blocks: &[Block]) -> Self {
        let mut names = Names::default();
        for block in blocks {
            let Some(keyword) = block.keyword else { continue };
            names.header(source, keyword, &block.header);
            if keyword == Keyword::Record {
                for line in &block.lines {
                    names.field(source, line);
                }
            }
        }
        names
    }

    fn header(&mut self, source: &Source, keyword: Keyword, header: &Line) {
        if matches!(keyword, Keyword::Contract | Keyword::Example) {
            return;
        }
        let rest = header.tokens.get(1..).unwrap_or_default();
        // A label that stands too early.
        let early = rest.first().filter(|token| token.kind == TokenKind::Quoted);
        let rest = rest.get(usize::from(early.is_some())..).unwrap_or_default();
        let (words, used) = name_at_start(source, rest);
        if words.is_empty() {
            return;
        }
        let name = self.enter(&words);
        self.label(source, &name, early.or(rest.get(used)));
        let rows = matches!(keyword, Keyword::Record | Keyword::Spell | Keyword::Balance);
        if rows || matches!(keyword, Keyword::Cohort | Keyword::Outcome) {
            self.populations.insert(name);
        }
    }

    fn field(&mut self, source: &Source, line: &Line) {
        if lower::recognise(source, Keyword::Record, line) != Some(Rule::field_line) {
            return;
        }
        let words = words_at_start(source, &line.tokens);
        if words.is_empty() {
            return;
        }
        let after = line.tokens.get(words.len()).filter(|token| token.kind == TokenKind::Quoted);
        let length = match after {
            // `opened date "First day"` is a type that stands before its label, and no name of two words.
            Some(label) if is_label_of(source, &line.tokens, &words, label) => words.len(),
            Some(_) => 1,
            None => words_of_field(source, &line.tokens, &words).unwrap_or(1),
        };
        let name = self.enter(words.get(..length).unwrap_or_default());
        self.label(source, &name, after);
        if line.tokens.iter().any(|token| source.slice(token.span) == "refers") {
            self.references.insert(name.clone());
        }
        let type_at =
            if after.is_some() && length == words.len() { length.saturating_add(1) } else { length };
        if line.tokens.get(type_at).is_some_and(|token| source.slice(token.span) == "date") {
            self.dates.insert(name.clone());
            // `start date, may be blank` is a field `start`, whatever its author thought.
            if length == 1 && after.is_none() {
                self.spoken.entry(format!("{name} date").to_lowercase()).or_insert(name);
            }
        }
    }

    fn enter(&mut self, words: &[&str]) -> String {
        let name = words.join("_");
        if words.len() > 1 || name.contains('_') {
            self.spoken.insert(name.replace('_', " ").to_lowercase(), name.clone());
        }
        self.declared.insert(name.clone());
        name
    }

    fn label(&mut self, source: &Source, name: &str, token: Option<&Token>) {
        if let Some(token) = token.filter(|token| token.kind == TokenKind::Quoted) {
            let label = source.slice(token.span).trim_matches('"').to_lowercase();
            if !label.trim().is_empty() {
                self.labels.entry(label).or_insert_with(|| name.to_owned());
            }
        }
    }
}

/// The words of a name with which pieces begin, which may be joined by hyphens, and how many pieces they are.
pub(in crate::syntax) fn name_at_start<'s>(source: &'s Source, tokens: &[Token]) -> (Vec<&'s str>, usize) {
    let mut hyphened: Vec<&str> = words_at_start(source, tokens.get(..1).unwrap_or_default());
    let mut at = 1;
    while let [sign, word, ..] = tokens.get(at..).unwrap_or_default()
        && let Some(before) = at.checked_sub(1).and_then(|before| tokens.get(before))
        && source.slice(sign.span) == "-"
        && (before.span.end, sign.span.end) == (sign.span.start, word.span.start)
        && word.kind == TokenKind::Word
    {
        hyphened.push(source.slice(word.span));
        at += 2;
    }
    if hyphened.len() > 1 {
        return (hyphened, at);
    }
    let words = words_at_start(source, tokens);
    let used = words.len();
    (words, used)
}

/// The words with which pieces begin, as far as they may be parts of a name.
fn words_at_start<'s>(source: &'s Source, tokens: &[Token]) -> Vec<&'s str> {
    let word = |token: &Token| {
        let text = source.slice(token.span);
        (token.kind == TokenKind::Word && !words::is_reserved(text)).then_some(text)
    };
    tokens.iter().map_while(word).take(MOST_WORDS).collect()
}

/// Whether the words before a label are a name: the line can be read with them as one.
fn is_label_of(source: &Source, tokens: &[Token], words: &[&str], label: &Token) -> bool {
    let rest = source.slice(Span::new(label.span.start, span_of(tokens).end));
    words.len() == 1 || grammar::read(Rule::field_line, &format!("{} {rest}", words.join("_")), 0).is_ok()
}

/// How many of the words at the start of a field's line are its name: the fewest with which the line can be read.
fn words_of_field(source: &Source, tokens: &[Token], words: &[&str]) -> Option<usize> {
    let end = span_of(tokens).end;
    (1..=words.len()).find(|length| {
        let rest = tokens.get(*length).map_or("", |next| source.slice(Span::new(next.span.start, end)));
        let name = words.get(..*length).unwrap_or_default().join("_");
        grammar::read(Rule::field_line, &format!("{name} {rest}"), 0).is_ok()
    })
}
