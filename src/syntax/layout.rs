//! The text cut into declarations and their logical lines, before any grammar.
//!
//! A declaration starts at the left margin; what belongs to it is indented. A logical line is a contiguous stretch of
//! the text: it runs on inside brackets, or where the next line begins with `and`, `or` or a sign of arithmetic (but a
//! minus directly under the header of a definition or a measure begins its value), or where it ends in a comma and the
//! next one stands further in. Table rows begin with `|` and belong to the line before them. Because lines are cut
//! here, one wrong line is one error, and the lines around it still count.

use super::forms;
use super::messages;
use super::token::{Token, TokenKind, offset};
use super::words::Keyword;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// A text laid out.
pub(super) struct Layout {
    /// The declarations.
    pub(super) blocks: Vec<Block>,
    /// Every line of the text, and what it is.
    pub(super) lines: Vec<Physical>,
    /// What is wrong with the layout itself.
    pub(super) mistakes: Vec<Diagnostic>,
}

/// A declaration.
pub(super) struct Block {
    /// What is declared; none where the first word says nothing known, and the lines below it are not read.
    pub(super) keyword: Option<Keyword>,
    /// The first line.
    pub(super) header: Line,
    /// The lines that belong to it.
    pub(super) lines: Vec<Line>,
    /// Whether something in it is wrong already.
    pub(super) damaged: bool,
}

/// A logical line and the table rows that belong to it.
pub(super) struct Line {
    /// Its pieces, without comments and line ends. Never empty.
    pub(super) tokens: Vec<Token>,
    /// Where it stands.
    pub(super) span: Span,
    /// The rows of the table under it.
    pub(super) rows: Vec<Row>,
}

/// A row of a table.
pub(super) struct Row {
    /// Its pieces with the bars.
    pub(super) tokens: Vec<Token>,
    /// Where it stands.
    pub(super) span: Span,
}

/// A line of the text.
pub(super) struct Physical {
    /// Its pieces, without the comment.
    pub(super) tokens: Vec<Token>,
    /// The comment at its end.
    pub(super) comment: Option<Token>,
    /// Whether it starts at the left margin.
    pub(super) at_margin: bool,
    /// What it is.
    pub(super) role: Role,
}

/// What a line of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing, or only a comment.
    Empty,
    /// The first line of a declaration.
    Header,
    /// The first line of a clause.
    Clause,
    /// It goes on with the line before.
    Continuation,
    /// A row of a table.
    Row,
    /// It belongs to no declaration.
    Lost,
}

/// Lays a text out.
pub(super) fn layout(source: &Source, tokens: &[Token]) -> Layout {
    let layout = Layout { blocks: Vec::new(), lines: Vec::new(), mistakes: Vec::new() };
    let mut cutter = Cutter { source, layout, depth: 0, lost: false, unindented: false };
    for line in tokens.split(|token| token.kind == TokenKind::Newline) {
        cutter.line(line);
    }
    cutter.layout
}

/// Where a stretch of pieces stands.
pub(super) fn span_of(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => Span::default(),
    }
}

/// Whether a word joins conditions; in capitals it is told as what it is.
fn is_joint(word: &str) -> bool {
    matches!(word, "and" | "or" | "AND" | "OR" | "And" | "Or")
}

struct Cutter<'s> {
    source: &'s Source,
    layout: Layout,
    /// How many brackets are open in the logical line so far.
    depth: usize,
    /// Whether a line without a declaration was reported: once is enough.
    lost: bool,
    /// Whether the line before stood at the left margin, and should not.
    unindented: bool,
}

impl Cutter<'_> {
    fn line(&mut self, pieces: &[Token]) {
        let comment = pieces.last().copied().filter(|token| token.kind == TokenKind::Comment);
        let foreign = pieces.iter().find(|token| token.kind == TokenKind::ForeignComment);
        self.layout.mistakes.extend(
            foreign.map(|foreign| messages::foreign_comment(foreign.span, self.source.slice(foreign.span))),
        );
        let is_comment = |kind| matches!(kind, TokenKind::Comment | TokenKind::ForeignComment);
        let tokens: Vec<Token> = pieces.iter().copied().filter(|token| !is_comment(token.kind)).collect();
        let at_margin = pieces.first().is_some_and(|first| self.is_at_margin(first));
        let role = match tokens.first() {
            Some(first) => self.place(*first, at_margin, &tokens),
            None => Role::Empty,
        };
        self.layout.lines.push(Physical { tokens, comment, at_margin, role });
    }

    fn is_at_margin(&self, first: &Token) -> bool {
        let before = self.source.slice(Span::new(0, first.span.start));
        before.is_empty() || before.ends_with('\n') || before == "\u{feff}"
    }

    /// Says what a line is, and puts its pieces where they belong.
    fn place(&mut self, first: Token, at_margin: bool, tokens: &[Token]) -> Role {
        if at_margin && let Some(keyword) = self.declared(first) {
            self.unindented = false;
            self.begin(keyword, tokens);
            return Role::Header;
        }
        if self.layout.blocks.is_empty() {
            if !std::mem::replace(&mut self.lost, true) {
                self.layout.mistakes.push(messages::no_declaration(span_of(tokens)));
            }
            return Role::Lost;
        }
        if !at_margin && let Some(keyword) = self.indented_header(tokens) {
            let before = self.source.slice(Span::new(0, first.span.start));
            let indent = before.len().saturating_sub(before.trim_end_matches([' ', '\t']).len());
            let start = first.span.start.saturating_sub(offset(indent));
            let indent = Span::new(start, first.span.start);
            self.layout.mistakes.push(messages::indented(span_of(tokens), indent));
            self.begin(Some(keyword), tokens);
            return Role::Header;
        }
        let unindented = at_margin && first.kind != TokenKind::Bar;
        match self.layout.mistakes.last_mut().filter(|_| unindented && self.unindented) {
            Some(last) => messages::not_indented_either(last, span_of(tokens)),
            None if unindented => self.layout.mistakes.push(messages::not_indented(span_of(tokens))),
            None => {}
        }
        self.unindented = unindented;
        let role = self.role(first);
        self.add(role, tokens);
        role
    }

    /// The declaration that an indented line is the header of: its name and its label or what it is of stand there, as
    /// in no line.
    fn indented_header(&self, tokens: &[Token]) -> Option<Keyword> {
        let block = self.layout.blocks.last()?;
        let said = |at: usize| tokens.get(at).map_or("", |token| self.source.slice(token.span));
        let kind = |at: usize| tokens.get(at).map(|token| token.kind);
        let keyword = Keyword::from_text(said(0)).filter(|_| self.depth == 0)?;
        let own = block
            .keyword
            .is_none_or(|block| forms::forms(block).iter().any(|form| form.words.first() == Some(&said(0))));
        let is_header = match keyword {
            Keyword::Contract | Keyword::Example => tokens.len() == 2 && kind(1) == Some(TokenKind::Quoted),
            _ => {
                // `outcome one of a, b` is a field.
                let in_record = block.keyword == Some(Keyword::Record);
                let named = kind(1) == Some(TokenKind::Word) && !super::words::is_reserved(said(1));
                named && (kind(2) == Some(TokenKind::Quoted) || !in_record && matches!(said(2), "of" | "by"))
            }
        };
        (is_header && !own).then_some(keyword)
    }

    /// The declaration that a line at the left margin begins; the inner none is an unknown one.
    fn declared(&mut self, first: Token) -> Option<Option<Keyword>> {
        let word = self.source.slice(first.span);
        if first.kind != TokenKind::Word {
            return None;
        }
        let known = Keyword::from_text(word);
        if known.is_some() {
            return Some(known);
        }
        let goes_on = self.depth > 0 || is_joint(word) || forms::begins_a_line(word);
        if goes_on && !self.layout.blocks.is_empty() {
            return None;
        }
        let near = Keyword::near(word);
        if near.is_none()
            && self.layout.blocks.last().is_some_and(|block| block.keyword == Some(Keyword::Record))
        {
            return None;
        }
        self.layout.mistakes.push(messages::unknown_declaration(first.span, word, near));
        if near.is_none()
            && let Some(before) = self.layout.blocks.last_mut()
        {
            before.damaged = true;
        }
        Some(near)
    }

    fn begin(&mut self, keyword: Option<Keyword>, tokens: &[Token]) {
        let line = Line { tokens: Vec::new(), span: span_of(tokens), rows: Vec::new() };
        let known = tokens.first().and_then(|first| Keyword::from_text(self.source.slice(first.span)));
        self.layout.blocks.push(Block { keyword, header: line, lines: Vec::new(), damaged: known.is_none() });
        self.depth = 0;
        self.add(Role::Continuation, tokens);
    }

    fn role(&self, first: Token) -> Role {
        let line = self.last_line();
        let has_rows = line.is_some_and(|line| !line.rows.is_empty());
        let is_sign = first.kind == TokenKind::Sign && !self.is_before_value();
        let is_joint = is_sign || is_joint(self.source.slice(first.span));
        match first.kind {
            TokenKind::Bar => Role::Row,
            _ if !has_rows && (self.depth > 0 || is_joint || self.lists_on(first)) => Role::Continuation,
            _ => Role::Clause,
        }
    }

    /// Whether a clause ended in a comma, and the next line stands further in than it.
    fn lists_on(&self, first: Token) -> bool {
        let clause = self.layout.blocks.last().and_then(|block| block.lines.last());
        let Some((begin, end)) = clause.and_then(|line| line.tokens.first().zip(line.tokens.last())) else {
            return false;
        };
        end.kind == TokenKind::Comma && self.indent(first) > self.indent(*begin)
    }

    /// How far in a line begins.
    fn indent(&self, first: Token) -> usize {
        let before = self.source.slice(Span::new(0, first.span.start));
        before.rsplit('\n').next().map_or(0, |line| line.chars().count())
    }

    /// Whether the next line is the first under a header that cannot run on with a sign: then a minus begins its value.
    fn is_before_value(&self) -> bool {
        let block = self.layout.blocks.last().filter(|block| block.lines.is_empty());
        matches!(block.and_then(|block| block.keyword), Some(Keyword::Define | Keyword::Measure))
    }

    fn last_line(&self) -> Option<&Line> {
        let block = self.layout.blocks.last()?;
        Some(block.lines.last().unwrap_or(&block.header))
    }

    fn add(&mut self, role: Role, tokens: &[Token]) {
        let Some(block) = self.layout.blocks.last_mut() else { return };
        let span = span_of(tokens);
        if role == Role::Clause {
            block.lines.push(Line { tokens: tokens.to_vec(), span, rows: Vec::new() });
            self.depth = 0;
        } else {
            let line = block.lines.last_mut().unwrap_or(&mut block.header);
            if role == Role::Row {
                line.rows.push(Row { tokens: tokens.to_vec(), span });
                self.depth = 0;
                return;
            }
            line.tokens.extend_from_slice(tokens);
            line.span = span_of(&line.tokens);
        }
        for token in tokens {
            match token.kind {
                TokenKind::Open => self.depth += 1,
                TokenKind::Close => self.depth = self.depth.saturating_sub(1),
                // The closing bracket may be inside: do not swallow the rest of the declaration.
                TokenKind::UnclosedQuote => self.depth = 0,
                _ => {}
            }
        }
    }
}
