//! The text cut into small pieces, before any grammar: enough to see quotes, comments, brackets and line ends.
//!
//! The layout needs it to cut logical lines, the slips to recognise what other habits bring in, the formatter to space
//! a line. Nothing fails here: what fits nowhere becomes a [`TokenKind::Stray`].

use crate::source::{REMARK, Span};
use crate::text::lookalike;

/// A piece of the text. Spaces between pieces are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// The kinds of piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A name or a keyword.
    Word,
    /// Digits with their commas and point, well placed or not.
    Number,
    /// What begins with a digit and is no number: `2024Q2`, `2026/27`, `5th`.
    Label,
    /// `01/04/2023`, `2023-04-01`.
    NumericDate,
    /// `"text"`
    Quoted,
    /// A quote that no other one closes on its line; up to the end of the line.
    UnclosedQuote,
    /// Quotes from a word processor, with the text between them if they are closed.
    CurlyQuote,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `|`
    Bar,
    /// `,`
    Comma,
    /// A sign of arithmetic.
    Sign,
    /// A sign of comparison.
    Compare,
    /// `'s`
    Possessive,
    /// `%`
    Percent,
    /// `£`, `$`, `€`
    Currency,
    /// `==`, `&&` and other signs of other languages.
    Foreign,
    /// A space that is not one, such as a non-breaking space.
    OddSpace,
    /// Any other character.
    Stray,
    /// From `--` to the end of the line.
    Comment,
    /// The same as other languages write it: `//`, `#`.
    ForeignComment,
    /// The end of a line.
    Newline,
}

/// The one word with a hyphen.
const CUT_OFF: &str = "cut-off";

/// Cuts a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut scanner = Scanner { text, at: 0, tokens: Vec::new() };
    if text.starts_with('\u{feff}') {
        scanner.at = '\u{feff}'.len_utf8();
    }
    while let Some(first) = scanner.rest().chars().next() {
        scanner.step(first);
    }
    scanner.tokens
}

/// Whether a word may go on with this character.
pub(super) fn is_word_char(c: char) -> bool {
    c.is_alphabetic() || c.is_ascii_digit() || c == '_'
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        let start = offset(self.at);
        self.at += length;
        self.tokens.push(Token { kind, span: Span::new(start, offset(self.at)) });
    }

    fn step(&mut self, first: char) {
        let rest = self.rest();
        let one = first.len_utf8();
        match first {
            '\n' => self.push(TokenKind::Newline, 1),
            ' ' | '\t' | '\r' => self.at += 1,
            '"' | '“' | '”' | '„' | '«' | '»' => self.quote(first, rest),
            '‘' | '’' | '‚' => self.push(TokenKind::CurlyQuote, one),
            '(' => self.push(TokenKind::Open, 1),
            ')' => self.push(TokenKind::Close, 1),
            ',' => self.push(TokenKind::Comma, 1),
            '%' => self.push(TokenKind::Percent, 1),
            '£' | '$' | '€' => self.push(TokenKind::Currency, one),
            '\'' if is_possessive(rest) => self.push(TokenKind::Possessive, 2),
            _ if rest.starts_with(REMARK) => self.push(TokenKind::Comment, line_of(rest).trim_end().len()),
            _ if rest.starts_with("//") || first == '#' => {
                self.push(TokenKind::ForeignComment, line_of(rest).trim_end().len());
            }
            _ if first.is_ascii_digit() => self.digits(rest),
            _ if self.begins_cut_off(rest) => self.push(TokenKind::Word, CUT_OFF.len()),
            _ if form_length(rest).is_some() => self.push(TokenKind::Word, form_length(rest).unwrap_or(one)),
            _ if first.is_alphabetic() => self.push(TokenKind::Word, run(rest, is_word_char)),
            _ if is_odd_space(first) => self.push(TokenKind::OddSpace, run(rest, is_odd_space)),
            _ => self.sign(first, rest),
        }
    }

    /// Whether a line begins with the word that has a hyphen. Elsewhere that is a minus.
    fn begins_cut_off(&self, rest: &str) -> bool {
        let first = self.tokens.last().is_none_or(|before| before.kind == TokenKind::Newline);
        first && rest.strip_prefix(CUT_OFF).is_some_and(|after| !after.starts_with(is_word_char))
    }

    /// A text in quotes, on one line. What is looked at is what is taken, so that a line of quotes costs no more than
    /// another.
    fn quote(&mut self, first: char, rest: &str) {
        let one = first.len_utf8();
        let closing: &[char] = if first == '"' { &['"'] } else { &['"', '“', '”', '„', '«', '»'] };
        let stop = rest.char_indices().skip(1).find(|(_, c)| *c == '\n' || closing.contains(c));
        let end = stop.filter(|(_, c)| *c != '\n').map(|(at, c)| at + c.len_utf8());
        match (first, end) {
            ('"', Some(end)) => self.push(TokenKind::Quoted, end),
            ('"', None) => self.push(TokenKind::UnclosedQuote, line_of(rest).trim_end().len()),
            (_, end) => self.push(TokenKind::CurlyQuote, end.unwrap_or(one)),
        }
    }

    fn digits(&mut self, rest: &str) {
        if let Some(length) = clock_length(rest).or_else(|| label_length(rest)) {
            self.push(TokenKind::Label, length);
        } else if let Some(length) = numeric_date_length(rest) {
            self.push(TokenKind::NumericDate, length);
        } else {
            self.push(TokenKind::Number, number_length(rest));
        }
    }

    fn sign(&mut self, first: char, rest: &str) {
        const FOREIGN: [&str; 10] = ["===", "!==", "==", "!=", "<>", "=>", "=<", "&&", "=", "!"];
        if let Some(sign) = FOREIGN.into_iter().find(|sign| rest.starts_with(sign)) {
            return self.push(TokenKind::Foreign, sign.len());
        }
        match first {
            '<' | '>' => self.push(TokenKind::Compare, if rest.get(1..2) == Some("=") { 2 } else { 1 }),
            '≤' | '≥' => self.push(TokenKind::Compare, first.len_utf8()),
            '+' | '-' | '−' | '–' | '×' | '*' | '÷' | '/' => {
                self.push(TokenKind::Sign, first.len_utf8())
            }
            '|' => self.push(TokenKind::Bar, 1),
            '&' => self.push(TokenKind::Foreign, 1),
            _ => self.push(TokenKind::Stray, first.len_utf8()),
        }
    }
}

/// An offset as spans hold it. A text too long for it is refused before it is cut.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The length of `hours:minutes`, which says how durations are written.
fn form_length(rest: &str) -> Option<usize> {
    let form = ["hours:minutes:seconds", "hours:minutes"].into_iter().find(|form| rest.starts_with(form))?;
    let goes_on = rest.get(form.len()..)?.starts_with(|c: char| is_word_char(c) || c == ':');
    (!goes_on).then_some(form.len())
}

/// The length of a time of day, `07:30`, at the start.
fn clock_length(rest: &str) -> Option<usize> {
    let mut pattern = Pattern::new(rest);
    pattern.digits(2..=2)?;
    pattern.length += pattern.left().starts_with(':').then_some(1)?;
    pattern.digits(2..=2)?;
    (!pattern.left().starts_with(|c: char| is_word_char(c) || c == ':')).then_some(pattern.length)
}

fn line_of(rest: &str) -> &str {
    rest.lines().next().unwrap_or("")
}

/// The length in bytes of the characters at the start that fit.
fn run(rest: &str, fits: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !fits(c)).unwrap_or(rest.len())
}

fn is_possessive(rest: &str) -> bool {
    rest.strip_prefix("'s").is_some_and(|after| !after.starts_with(is_word_char))
}

/// White space that looks like a space or like nothing, and is neither a space nor a tab.
fn is_odd_space(c: char) -> bool {
    !matches!(c, '\t' | '\r' | '\n') && lookalike::is_hidden(c)
}

/// Reads fixed patterns from the start of a text.
struct Pattern<'t> {
    rest: &'t str,
    length: usize,
}

impl<'t> Pattern<'t> {
    fn new(rest: &'t str) -> Self {
        Pattern { rest, length: 0 }
    }

    fn left(&self) -> &'t str {
        self.rest.get(self.length..).unwrap_or("")
    }

    /// Takes all digits if their number is allowed.
    fn digits(&mut self, allowed: std::ops::RangeInclusive<usize>) -> Option<usize> {
        let count = run(self.left(), |c| c.is_ascii_digit());
        self.length += count;
        allowed.contains(&count).then_some(count)
    }

    /// Takes the first of these texts that is next.
    fn one_of<'p>(&mut self, texts: &[&'p str]) -> Option<&'p str> {
        let found = texts.iter().copied().find(|text| self.left().starts_with(*text))?;
        self.length += found.len();
        Some(found)
    }

    /// The length, if neither a word nor a further part follows.
    fn end(self) -> Option<usize> {
        let mut next = self.left().chars();
        let goes_on = match next.next() {
            Some('-' | '/') => next.next().is_some_and(|c| c.is_ascii_digit()),
            Some(c) => is_word_char(c),
            None => false,
        };
        (!goes_on).then_some(self.length)
    }
}

/// `2024Q2`, `2026-W14`, `2026-04`, `2026/27`, `2026-09-15+3m`, `5th`: as in the grammar.
fn label_length(rest: &str) -> Option<usize> {
    let quarter = |mut p: Pattern<'_>| {
        p.digits(4..=4)?;
        p.one_of(&["Q1", "Q2", "Q3", "Q4"])?;
        p.end()
    };
    let week = |mut p: Pattern<'_>| {
        p.digits(4..=4)?;
        p.one_of(&["-W"])?;
        p.digits(2..=2)?;
        p.end()
    };
    let two_parts = |mut p: Pattern<'_>| {
        p.digits(4..=4)?;
        p.one_of(&["-", "/"])?;
        p.digits(2..=2)?;
        p.end()
    };
    let from_a_day = |mut p: Pattern<'_>| {
        p.digits(4..=4)?;
        p.one_of(&["-"])?;
        p.digits(2..=2)?;
        p.one_of(&["-"])?;
        p.digits(2..=2)?;
        p.one_of(&["+3m", "+1y"])?;
        p.end()
    };
    let ordinal = |mut p: Pattern<'_>| {
        p.digits(1..=usize::MAX)?;
        p.one_of(&["st", "nd", "rd", "th"])?;
        p.end()
    };
    quarter(Pattern::new(rest))
        .or_else(|| week(Pattern::new(rest)))
        .or_else(|| two_parts(Pattern::new(rest)))
        .or_else(|| from_a_day(Pattern::new(rest)))
        .or_else(|| ordinal(Pattern::new(rest)))
}

/// `01/04/2023`, `1.4.23`, `2023-04-01`.
fn numeric_date_length(rest: &str) -> Option<usize> {
    let mut p = Pattern::new(rest);
    let first = p.digits(1..=4)?;
    let separator = p.one_of(&["/", "-", "."])?;
    p.digits(1..=2)?;
    p.one_of(&[separator])?;
    let last = p.digits(1..=4)?;
    let year_last = first <= 2 && (last == 2 || last == 4);
    let year_first = first == 4 && last <= 2;
    if year_last || year_first { p.end() } else { None }
}

fn number_length(rest: &str) -> usize {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut length = run(rest, is_digit);
    while let Some(after) = rest.get(length..).and_then(|left| left.strip_prefix([',', '.'])) {
        match run(after, is_digit) {
            0 => break,
            more => length += 1 + more,
        }
    }
    length
}
