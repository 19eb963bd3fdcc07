//! Slips that can be seen in the pieces of a line, before the grammar is asked: quotes from a word processor,
//! `01/04/2023`, `80 %`.
//!
//! A line with a slip is not parsed: the slip is what the author needs to hear, not what it does to the grammar.

use super::super::layout::span_of;
use super::super::messages::{self, Excess};
use super::super::token::{Token, TokenKind};
use super::super::{token, words};
use super::habits;
use super::known::Known;
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Source, Span};
use crate::text::lookalike;
use crate::value::Number;

/// How many brackets may stand within one another.
const MAX_NESTING: usize = 32;
/// How many signs and connectives one line may hold. With the nesting it bounds the depth of the tree.
const MAX_OPERANDS: usize = 256;
/// How many words, numbers, texts and signs one line may hold: a list of some thousand choices, and no more.
const MAX_PIECES: usize = 10_000;
/// How many digits a number may have.
const MAX_DIGITS: usize = Number::MOST_DIGITS;

/// The first slip of a line.
pub(in crate::syntax) fn first(source: &Source, known: &Known<'_>, tokens: &[Token]) -> Option<Diagnostic> {
    // What looks at a line more than once need not fear its length.
    if let Some(one_more) = tokens.get(MAX_PIECES) {
        return Some(messages::too_long(one_more.span, Excess::Pieces { limit: MAX_PIECES }));
    }
    let line = Slips { source, known, tokens };
    (0..tokens.len()).find_map(|at| line.at(at)).or_else(|| line.brackets()).or_else(|| line.operands())
}

/// A quote that is not closed: the one slip that also spoils plain data.
pub(in crate::syntax) fn unclosed_quote(tokens: &[Token]) -> Option<Diagnostic> {
    let quote = tokens.iter().find(|token| token.kind == TokenKind::UnclosedQuote)?;
    Some(messages::unclosed_quote(quote.span))
}

/// What a text that stands for itself has in it that looks like something else.
pub(in crate::syntax) fn lookalike_in(text: &str, span: Span) -> Option<Diagnostic> {
    let at = |start: usize, length: usize| {
        let start = span.start.saturating_add(token::offset(start));
        Span::new(start, start.saturating_add(token::offset(length)))
    };
    let hidden = text.char_indices().find(|(_, c)| *c != '\t' && lookalike::is_hidden(*c));
    if let Some((start, character)) = hidden {
        return Some(messages::odd_space(at(start, character.len_utf8()), character));
    }
    let composed = lookalike::composed(text)?;
    Some(messages::not_composed(span, text, &composed))
}

/// The text of a piece, and where it stands.
type Piece<'s> = (&'s str, Span);

struct Slips<'s> {
    source: &'s Source,
    known: &'s Known<'s>,
    tokens: &'s [Token],
}

impl<'s> Slips<'s> {
    fn get(&self, at: usize) -> Option<(TokenKind, &'s str, Span)> {
        self.tokens.get(at).map(|token| (token.kind, self.source.slice(token.span), token.span))
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn at(&self, at: usize) -> Option<Diagnostic> {
        let (kind, text, span) = self.get(at)?;
        match kind {
            TokenKind::UnclosedQuote => Some(messages::unclosed_quote(span)),
            TokenKind::CurlyQuote => Some(messages::curly_quote(span, text)),
            TokenKind::OddSpace => text.chars().next().map(|character| messages::odd_space(span, character)),
            TokenKind::Quoted => lookalike_in(text, span),
            TokenKind::Foreign if text == "=" && self.is_leading(at) => {
                Some(messages::leading_sign(span, text))
            }
            TokenKind::Foreign => Some(messages::foreign_sign(span, text)),
            TokenKind::Bar => Some(self.bar(at, span)),
            TokenKind::NumericDate => Some(messages::date_form(span, text, date_in_words(text).as_deref())),
            // Spreadsheets part the values of a function so.
            TokenKind::Stray if text == ";" && self.is_in_brackets(at) => None,
            TokenKind::Stray => Some(self.stray(at, text, span)),
            TokenKind::Word if text.chars().count() > words::LONGEST_NAME => {
                Some(messages::too_long(span, Excess::Name { limit: words::LONGEST_NAME }))
            }
            TokenKind::Word => self.month_before_day(at).or_else(|| self.hyphens(at)),
            TokenKind::Currency => self.split(at, TokenKind::Number).or_else(|| self.rate(at)),
            TokenKind::Number => self.number(at, text, span),
            TokenKind::Label => self.ordinal_date(at, text),
            _ => None,
        }
    }

    fn bar(&self, at: usize, span: Span) -> Diagnostic {
        match self.get(at + 1) {
            Some((TokenKind::Bar, _, next)) if next.start == span.end => {
                messages::foreign_sign(span.to(next), "||")
            }
            _ => messages::stray(span, "|"),
        }
    }

    /// The pieces before and after one that touch it.
    fn touching(&self, at: usize) -> Option<(Piece<'s>, Piece<'s>)> {
        let (.., here) = self.get(at)?;
        let word = |at: usize| self.get(at).filter(|(kind, ..)| *kind == TokenKind::Word);
        let (_, before, left) = word(at.checked_sub(1)?)?;
        let (_, after, right) = word(at + 1)?;
        (left.end == here.start && here.end == right.start).then_some(((before, left), (after, right)))
    }

    /// `start-fee` for `start_fee`
    fn hyphens(&self, at: usize) -> Option<Diagnostic> {
        let (_, first, start) = self.get(at)?;
        let (_, sign, _) = self.get(at + 1).filter(|(kind, ..)| *kind == TokenKind::Sign)?;
        let (_, (second, end)) = self.touching(at + 1).filter(|_| sign == "-")?;
        let name = self.known.spoken(&[first, second]).filter(|_| !self.known.has(first))?;
        let place = start.to(end);
        Some(messages::name_in_words(place, self.source.slice(place), name).replace(place, name))
    }

    /// `stay.level`, `person.area`: a field of the row itself, or read through a reference.
    fn point(&self, at: usize, span: Span) -> Option<Diagnostic> {
        let ((before, left), _) = self.touching(at)?;
        let is_own = !self.known.is_reference(before) && self.known.population(before).is_some();
        let found = messages::stray(span, ".");
        let fix = if is_own { Edit::new(left.to(span), "") } else { Edit::new(span, "'s ") };
        let help = match is_own {
            true => "write the name of the field alone",
            false => "write `'s` after the name of a reference",
        };
        Some(Diagnostic { fix: vec![fix], ..found }.with_help(help))
    }

    /// `fee[level]`
    fn looked_up(&self, at: usize) -> Option<Diagnostic> {
        let (_, open, here) = self.get(at)?;
        let (kind, name, start) = self.get(at.checked_sub(1)?)?;
        let close = (at..self.tokens.len()).find_map(|at| {
            self.get(at).filter(|(kind, text, _)| *kind == TokenKind::Stray && *text == "]")
        })?;
        let is_lookup = open == "[" && kind == TokenKind::Word && self.known.has(name);
        let edits = [
            Edit::new(Span::new(start.start, start.start), "("),
            Edit::new(here, " for "),
            Edit::new(close.2, ")"),
        ];
        is_lookup.then(|| Diagnostic { fix: edits.to_vec(), ..messages::stray(here, "[") })
    }

    /// `'a text'`, `isn't`
    fn single_quote(&self, at: usize, span: Span) -> Option<Diagnostic> {
        let found = messages::stray(span, "'");
        if let Some(((before, left), ("t", right))) = self.touching(at) {
            let instead = match before {
                "isn" | "aren" | "wasn" | "weren" => "is not",
                "doesn" | "don" | "didn" => "does not",
                _ => return None,
            };
            let help = format!("write `{instead}`");
            return Some(found.with_help(help).replace(left.to(right), instead));
        }
        let is_quote = |at: &usize| matches!(self.get(*at), Some((TokenKind::Stray, "'", _)));
        let (.., close) = (at + 1..self.tokens.len()).find(is_quote).and_then(|at| self.get(at))?;
        Some(found.with_fix([Edit::new(span, "\""), Edit::new(close, "\"")]))
    }

    fn stray(&self, at: usize, text: &str, span: Span) -> Diagnostic {
        let meant = match text {
            "." => self.point(at, span),
            "[" => self.looked_up(at),
            "'" => self.single_quote(at, span),
            // Words that touch a sign do not become one word without it.
            ":" | ";" => self
                .touching(at)
                .map(|_| Diagnostic { fix: vec![Edit::new(span, " ")], ..messages::stray(span, text) }),
            _ => None,
        };
        if let Some(meant) = meant {
            return meant;
        }
        match self.get(at + 1) {
            // `.5`
            Some((TokenKind::Number, digits, next)) if text == "." && next.start == span.end => {
                messages::number_form(span.to(next), &format!(".{digits}"))
            }
            _ => messages::stray(span, text),
        }
    }

    /// Whether a bracket is open at a place.
    fn is_in_brackets(&self, at: usize) -> bool {
        let count = |kind| self.tokens.iter().take(at).filter(|token| token.kind == kind).count();
        count(TokenKind::Open) > count(TokenKind::Close)
    }

    /// `pay = …`, `= …`: what is not compared has no sign before it.
    fn is_leading(&self, at: usize) -> bool {
        let word = |at: usize| {
            self.get(at).filter(|(kind, ..)| *kind == TokenKind::Word).map_or("", |(_, text, _)| text)
        };
        let before = at.checked_sub(1).map_or("", word);
        at == 0 || matches!(before, "pay" | "back" | "most" | "least" | "is") || word(0) == "tariff"
    }

    fn number(&self, at: usize, text: &str, span: Span) -> Option<Diagnostic> {
        if !Number::is_short_enough(text.as_bytes()) {
            return Some(messages::too_long(span, Excess::Digits { limit: MAX_DIGITS }));
        }
        if !is_well_formed(text) {
            return Some(messages::number_form(span, text));
        }
        self.split(at, TokenKind::Percent)
            .or_else(|| self.split(at, TokenKind::Number))
            .or_else(|| self.day(at))
            .or_else(|| self.in_words(at))
    }

    /// `80 %`, `£ 5`, `1 575`: two pieces that belong together.
    fn split(&self, at: usize, next_kind: TokenKind) -> Option<Diagnostic> {
        let (kind, first, span) = self.get(at)?;
        let (_, second, next) = self.get(at + 1).filter(|(kind, ..)| *kind == next_kind)?;
        let torn = next.start > span.end;
        let after_word = kind == TokenKind::Number && next_kind == TokenKind::Number && self.is_month(at, -1);
        (torn && !after_word).then(|| messages::split_number(span.to(next), &format!("{first}{second}")))
    }

    /// `£15.00/hour`
    fn rate(&self, at: usize) -> Option<Diagnostic> {
        let (.., start) = self.get(at)?;
        let (_, sign, slash) = self.get(at + 2).filter(|(kind, ..)| *kind == TokenKind::Sign)?;
        let (_, unit, end) = self.get(at + 3).filter(|(kind, ..)| *kind == TokenKind::Word)?;
        let is_rate = sign == "/" && !self.known.has(unit) && !words::is_reserved(unit)
            || matches!(unit, "week" | "month");
        let said = self.source.slice(start.to(end));
        (sign == "/" && is_rate)
            .then(|| messages::number_in_words(start.to(end), said).replace(slash, " per "))
    }

    /// `18 million`, `80 percent`: with a unit of that name it would be a number of them.
    fn in_words(&self, at: usize) -> Option<Diagnostic> {
        let (_, digits, start) = self.get(at)?;
        let (_, word, end) = self.get(at + 1).filter(|(kind, ..)| *kind == TokenKind::Word)?;
        let is_money = at.checked_sub(1).and_then(|before| self.kind(before)) == Some(TokenKind::Currency);
        let place = start.to(end);
        if is_money || self.known.has(word) {
            return None;
        }
        if matches!(word, "percent" | "pct") {
            return Some(habits::percent(place, self.source.slice(place), digits));
        }
        let written = habits::in_words(digits, word).filter(|_| word.len() > 2)?;
        Some(messages::number_in_words(place, self.source.slice(place)).replace(place, written))
    }

    fn is_month(&self, at: usize, step: isize) -> bool {
        let word = at.checked_add_signed(step).and_then(|at| self.get(at));
        word.is_some_and(|(kind, text, _)| kind == TokenKind::Word && words::is_month(text))
    }

    /// `1 Aprill 2023`, `1 April 23`
    fn day(&self, at: usize) -> Option<Diagnostic> {
        let (_, day, start) = self.get(at)?;
        let (_, word, word_at) = self.get(at + 1).filter(|(kind, ..)| *kind == TokenKind::Word)?;
        let (_, year, end) = self.get(at + 2).filter(|(kind, ..)| *kind == TokenKind::Number)?;
        let is_day = day.len() <= 2;
        if is_day && year.len() == 4 && !words::is_month(word) && !words::is_reserved(word) {
            return Some(messages::month_name(word_at, word, words::near_month(word)));
        }
        let short_year = is_day && words::is_month(word) && year.len() == 2;
        short_year.then(|| {
            let text = format!("{day} {word} {year}");
            messages::date_form(start.to(end), &text, Some(&format!("{day} {word} 20{year}")))
        })
    }

    /// `1st April 2023`
    fn ordinal_date(&self, at: usize, text: &str) -> Option<Diagnostic> {
        let (.., start) = self.get(at)?;
        let (_, month, month_at) = self.get(at + 1).filter(|_| self.is_month(at, 1))?;
        let day = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let year = self.get(at + 2).filter(|(kind, year, _)| *kind == TokenKind::Number && year.len() == 4);
        let (end, instead) = match year {
            Some((_, year, end)) => (end, format!("{day} {month} {year}")),
            None => (month_at, format!("{day} {month}")),
        };
        let written = self.source.slice(start.to(end));
        Some(messages::date_form(start.to(end), written, Some(&instead)))
    }

    fn is_after_in(&self, at: usize) -> bool {
        let word = |at: usize| self.get(at).map_or("", |(_, text, _)| text);
        word(0) == "then" && at.checked_sub(1).is_some_and(|before| word(before) == "in")
    }

    /// `April 1, 2023`, `April 2023`
    fn month_before_day(&self, at: usize) -> Option<Diagnostic> {
        let (_, month, start) = self.get(at).filter(|_| self.is_month(at, 0))?;
        let after_day = at.checked_sub(1).and_then(|before| self.kind(before));
        if matches!(after_day, Some(TokenKind::Number | TokenKind::Label)) {
            return None;
        }
        let (_, number, number_at) = self.get(at + 1).filter(|(kind, text, _)| {
            *kind == TokenKind::Number || (*kind == TokenKind::Label && text.len() <= 4)
        })?;
        let day = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let after = if self.kind(at + 2) == Some(TokenKind::Comma) { at + 3 } else { at + 2 };
        let year = self.get(after).filter(|(kind, year, _)| *kind == TokenKind::Number && year.len() == 4);
        let (end, instead) = match year {
            Some((_, year, end)) if day.len() <= 2 => (end, Some(format!("{day} {month} {year}"))),
            // `in April 2024`, in an example
            _ if day.len() == 4 && self.is_after_in(at) => {
                let number = words::MONTHS.iter().position(|known| known == &month).unwrap_or(0) + 1;
                (number_at, Some(format!("{day}-{number:02}")))
            }
            _ => (number_at, None),
        };
        let written = self.source.slice(start.to(end));
        Some(messages::date_form(start.to(end), written, instead.as_deref()))
    }

    fn brackets(&self) -> Option<Diagnostic> {
        let mut open: Vec<Span> = Vec::new();
        for token in self.tokens {
            match token.kind {
                TokenKind::Open => open.push(token.span),
                TokenKind::Close if open.pop().is_none() => {
                    return Some(messages::unopened_bracket(token.span));
                }
                _ => {}
            }
            if open.len() > MAX_NESTING {
                return Some(messages::too_deep(token.span, MAX_NESTING));
            }
        }
        let unclosed = open.len();
        let open = open.pop()?;
        let rest = self.source.text().get(open.end as usize..).unwrap_or_default();
        let end_of_line = open.end.saturating_add(token::offset(rest.find('\n').unwrap_or(rest.len())));
        let last = self.tokens.iter().rev().find(|token| token.span.end <= end_of_line);
        Some(messages::unclosed_bracket(open, last.map_or(open.end, |last| last.span.end), unclosed))
    }

    fn operands(&self) -> Option<Diagnostic> {
        let joins = |token: &&Token| match token.kind {
            TokenKind::Sign | TokenKind::Possessive => true,
            TokenKind::Word => matches!(self.source.slice(token.span), "and" | "or"),
            _ => false,
        };
        let many = self.tokens.iter().filter(joins).count() > MAX_OPERANDS;
        many.then(|| messages::too_long(span_of(self.tokens), Excess::Operands { limit: MAX_OPERANDS }))
    }
}

/// Commas before every three digits or nowhere, at most one point, and no comma after it.
fn is_well_formed(number: &str) -> bool {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut groups = whole.split(',');
    let first = groups.next().map_or(0, str::len);
    let mut rest = groups.peekable();
    let grouped = rest.peek().is_none() || first <= 3;
    grouped && rest.all(|group| group.len() == 3) && !fraction.contains([',', '.'])
}

/// `01/04/2023` and `2023-04-01` in words; none where the day and the month cannot be told apart or do not exist.
fn date_in_words(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (day, month, year) = if first.len() == 4 { (third, second, first) } else { (first, second, third) };
    let month = words::MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let day = day.parse::<u8>().ok().filter(|day| (1..=31).contains(day))?;
    let century = if year.len() == 2 { "20" } else { "" };
    Some(format!("{day} {month} {century}{year}"))
}
