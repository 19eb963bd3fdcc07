//! The words of a text, each with what it is by the grammar: for colours, and to find every place where a name stands.

use super::forms;
use super::grammar::{self, Rule};
use super::layout::{self, Block, Line, Row};
use super::lower;
use super::node::Node;
use super::token::{self, Token, TokenKind};
use super::words::Keyword;
use crate::source::{Source, Span};

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeafKind {
    /// The word with which a declaration begins.
    Declares,
    /// A word, or a phrase, of the language.
    Keyword,
    /// A name.
    Name,
    /// A word that the data writes.
    Choice,
    /// A unit.
    Unit,
    /// A number, with the sign of its currency or of a percentage.
    Number,
    /// A date, a clock time or a period.
    Time,
    /// A text in quotes.
    Text,
    /// A sign.
    Sign,
    /// A cell of data.
    Data,
    /// A comment.
    Comment,
}

/// A word of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: LeafKind,
}

/// The words of a text, in its order. Of lines that cannot be read only the comments are there.
pub fn leaves(source: &Source) -> Vec<Leaf> {
    let tokens = token::tokens(source.text());
    let layout = layout::layout(source, &tokens);
    let comments = tokens.iter().filter(|token| token.kind == TokenKind::Comment);
    let mut found: Vec<Leaf> =
        comments.map(|token| Leaf { span: token.span, kind: LeafKind::Comment }).collect();
    for block in &layout.blocks {
        of_block(source, block, &mut found);
    }
    found.sort_unstable();
    found
}

fn of_block(source: &Source, block: &Block, found: &mut Vec<Leaf>) {
    let Some(keyword) = block.keyword else { return };
    let from = found.len();
    of_stretch(source, block.header.span, forms::header_rule(keyword), found);
    if let Some(first) = found.get_mut(from) {
        first.kind = LeafKind::Declares;
    }
    of_rows(source, keyword, None, &block.header.rows, found);
    for line in &block.lines {
        let rule = lower::recognise(source, keyword, line);
        if let Some(rule) = rule {
            of_stretch(source, line.span, rule, found);
        }
        of_rows(source, keyword, rule, &line.rows, found);
    }
}

fn of_stretch(source: &Source, span: Span, rule: Rule, found: &mut Vec<Leaf>) {
    if let Ok(node) = grammar::read(rule, source.slice(span), span.start as usize) {
        of_node(node, LeafKind::Name, found);
    }
}

fn of_rows(source: &Source, keyword: Keyword, rule: Option<Rule>, rows: &[Row], found: &mut Vec<Leaf>) {
    let data = holds_data(keyword, rule);
    for (at, row) in rows.iter().enumerate() {
        let bars = row.tokens.iter().filter(|token| token.kind == TokenKind::Bar);
        found.extend(bars.map(|bar| Leaf { span: bar.span, kind: LeafKind::Sign }));
        for tokens in row.tokens.split(|token| token.kind == TokenKind::Bar).filter(|cell| !cell.is_empty()) {
            let span = layout::span_of(tokens);
            match data {
                true if at > 0 => of_data(source, tokens, span, found),
                _ => of_stretch(source, span, Rule::cell, found),
            }
        }
    }
}

/// Whether the rows under a line are data, below a row of headings.
pub(super) fn holds_data(keyword: Keyword, rule: Option<Rule>) -> bool {
    keyword == Keyword::Example || rule == Some(Rule::listed_line)
}

fn of_data(source: &Source, tokens: &[Token], span: Span, found: &mut Vec<Leaf>) {
    let read = lower::is_literal(source, tokens)
        .then(|| grammar::read(Rule::literal_line, source.slice(span), span.start as usize).ok());
    match read.flatten() {
        Some(node) => of_node(node, LeafKind::Choice, found),
        None => found.push(Leaf { span, kind: LeafKind::Data }),
    }
}

/// The outermost nodes that are one word for a reader. A bare word is a name, or in data a choice.
fn of_node(node: Node<'_>, word: LeafKind, found: &mut Vec<Leaf>) {
    let span = node.span();
    let kind = match node.rule() {
        Rule::EOI => return,
        Rule::name | Rule::word => word,
        Rule::choice_word | Rule::data_plain => LeafKind::Choice,
        Rule::unit_word | Rule::working_days | Rule::percentage_points => LeafKind::Unit,
        Rule::digits | Rule::amount | Rule::per_hundred | Rule::currency | Rule::ordinal => LeafKind::Number,
        Rule::date | Rule::day_month | Rule::period | Rule::year | Rule::clock | Rule::zone => LeafKind::Time,
        Rule::quoted => LeafKind::Text,
        // In a type, the word before `per`.
        Rule::unit_text => {
            node.children().for_each(|child| of_node(child, LeafKind::Unit, found));
            return;
        }
        _ => {
            let is_sign = !node.text().starts_with(char::is_alphabetic);
            let mut children = node.children().peekable();
            if children.peek().is_some() {
                children.for_each(|child| of_node(child, word, found));
                return;
            }
            if is_sign { LeafKind::Sign } else { LeafKind::Keyword }
        }
    };
    if span.start < span.end {
        found.push(Leaf { span, kind });
    }
}

/// The logical line, the row or the header that holds an offset: the rule that reads it, and where it stands. Of a row
/// it is the cell.
pub(super) fn stretch_at(source: &Source, offset: u32) -> Option<Stretch> {
    let layout = layout::layout(source, &token::tokens(source.text()));
    let holds = |span: Span| span.start <= offset && offset < span.end;
    for block in &layout.blocks {
        let keyword = block.keyword;
        if holds(block.header.span) {
            let rule = keyword.map(forms::header_rule);
            return Some(Stretch { keyword, rule, span: block.header.span, begins: false });
        }
        for line in std::iter::once(&block.header).chain(&block.lines) {
            if let Some(row) = line.rows.iter().position(|row| holds(row.span)) {
                return cell_at(source, keyword?, line, row, offset);
            }
        }
        if let Some(line) = block.lines.iter().find(|line| holds(line.span)) {
            let rule = keyword.and_then(|keyword| lower::recognise(source, keyword, line));
            return Some(Stretch { keyword, rule, span: line.span, begins: line.span.start == offset });
        }
    }
    None
}

/// A stretch of the text that is read as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// The declaration.
    pub(super) keyword: Option<Keyword>,
    /// The rule that reads it.
    pub(super) rule: Option<Rule>,
    /// Where it stands.
    pub(super) span: Span,
    /// Whether the offset is that of its first word, and a line of another kind could begin there.
    pub(super) begins: bool,
}

/// A column of rows of data, in an example or in a record that lists its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The record of the rows.
    pub record: String,
    /// The heading; none where the headings themselves are written.
    pub heading: Option<String>,
}

/// The column of rows of data in which an offset lies.
pub fn column_at(source: &Source, offset: u32) -> Option<Column> {
    let layout = layout::layout(source, &token::tokens(source.text()));
    for block in &layout.blocks {
        let keyword = block.keyword?;
        for line in &block.lines {
            let holds =
                |row: &Row| row.span.start < offset && source.line(row.span.start) == source.line(offset);
            let Some(row) = line.rows.iter().position(holds) else { continue };
            let record = match keyword {
                Keyword::Record => source.slice(block.header.span).split_whitespace().nth(1),
                _ => source
                    .slice(line.span)
                    .strip_prefix("suppose")
                    .and_then(|rest| rest.split_whitespace().next()),
            };
            let record = record?.trim_end_matches([',', ':']).to_owned();
            let before = |row: &Row| {
                row.tokens
                    .iter()
                    .filter(|token| token.kind == TokenKind::Bar && token.span.end <= offset)
                    .count()
            };
            let cell = before(line.rows.get(row)?).checked_sub(1)?;
            let heading = |row: &Row| {
                let cells = row.tokens.split(|token| token.kind == TokenKind::Bar);
                let inner = cells.skip(1).nth(cell).unwrap_or_default();
                source.slice(layout::span_of(inner)).to_owned()
            };
            let heading = (row > 0).then(|| line.rows.first().map(heading)).flatten();
            return holds_data(keyword, lower::recognise(source, keyword, line))
                .then_some(Column { record, heading });
        }
    }
    None
}

fn cell_at(source: &Source, keyword: Keyword, line: &Line, row: usize, offset: u32) -> Option<Stretch> {
    let own = if matches!(keyword, Keyword::Example | Keyword::Record) {
        lower::recognise(source, keyword, line)
    } else {
        None
    };
    let rule = if holds_data(keyword, own) && row > 0 { Rule::literal_line } else { Rule::cell };
    let cells = line.rows.get(row)?.tokens.split(|token| token.kind == TokenKind::Bar);
    let mut spans = cells.filter(|cell| !cell.is_empty()).map(layout::span_of);
    let span = spans.find(|span| span.start <= offset && offset < span.end)?;
    Some(Stretch { keyword: Some(keyword), rule: Some(rule), span, begins: false })
}
