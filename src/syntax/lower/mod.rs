//! From the parse tree of each line to the tree of the contract, one file for each family of declarations.

mod balance;
mod beside;
mod compare;
mod contract;
mod evidence;
mod example;
mod expr;
mod form;
mod limit;
mod money;
mod number;
mod phrase;
mod record;
mod related;
mod series;
mod spell;
mod table;
mod tariff;

use super::ast::{
    self, Accepted, AuthorsClause, Called, Declaration, DeclarationKind, Name, Note, Quoted, Spanned,
};
use super::forms::{self, Form};
use super::grammar::{self, Rule};
use super::layout::{Block, Line, span_of as span_of_tokens};
use super::messages;
use super::node::{Lowered, Node, Stop};
use super::recovery::known::{self, Known, MOST_WORDS};
use super::recovery::{failure, mend, slips, stray_lines};
use super::token::{Token, TokenKind};
use super::words::{self, Keyword};
use super::{MAX_MISTAKES, node};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

pub(super) use expr::literal_line;
pub(super) use table::is_literal;

/// Reads lines and keeps what is wrong with them.
pub(super) struct Reader<'s> {
    source: &'s Source,
    /// What the contract's text calls things, for helps; none where a line stands alone.
    known: Known<'s>,
    /// The mistakes so far.
    pub(super) mistakes: Vec<Diagnostic>,
    /// Where the numbers and dates of the lines read so far stand, if somebody asks.
    pub(super) literals: Option<Vec<Span>>,
}

/// A line that was recognised by its first words.
struct Clause<'l> {
    rule: Rule,
    line: &'l Line,
}

/// What any declaration may say.
#[derive(Default)]
struct Beside {
    notes: Vec<Note>,
    called: Vec<Spanned<Called>>,
    means: Vec<Quoted>,
    formerly: Vec<Quoted>,
    clauses: Vec<AuthorsClause>,
    accepted: Vec<Spanned<Accepted>>,
}

/// The name and the label in a header.
struct Title {
    name: Name,
    label: Option<Quoted>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source, blocks: &'s [Block]) -> Self {
        Reader { source, known: Known::of(source, blocks), mistakes: Vec::new(), literals: None }
    }

    /// Keeps a mistake in a line that a rule reads, with the line written anew if that can be.
    fn wrong(&mut self, rule: Rule, line: Span, wrong: Diagnostic) {
        let few = self.mistakes.len() < MAX_MISTAKES && !self.known.is_nothing();
        let wrong = if few { mend::mend(self.source, &self.known, rule, line, wrong) } else { wrong };
        self.mistakes.push(wrong);
    }

    /// The name with which pieces begin, perhaps in several words.
    fn name_at_start(&self, tokens: &[Token]) -> Option<Name> {
        let (hyphened, used) = known::name_at_start(self.source, tokens);
        if used > hyphened.len() {
            return Some(Spanned::new(hyphened.join("_"), span_of_tokens(tokens.get(..used)?)));
        }
        let words: Vec<&str> = tokens
            .iter()
            .map_while(|token| name_of(self.source, token))
            .map(|name| self.source.slice(name.span))
            .collect();
        let several = (2..=words.len().min(MOST_WORDS)).rev().find_map(|length| {
            let name = self.known.spoken(words.get(..length)?)?;
            let place = span_of_tokens(tokens.get(..length)?);
            Some(Spanned::new(name.to_owned(), place))
        });
        several.or_else(|| name_of(self.source, tokens.first()?))
    }

    /// Parses a stretch of pieces by a rule and lowers it; none where it was wrong, which is then reported.
    pub(super) fn read<T>(
        &mut self,
        tokens: &[Token],
        span: Span,
        rule: Rule,
        lower: impl FnOnce(Node<'s>) -> Lowered<T>,
    ) -> Option<T> {
        if let Some(wrong) = slips::first(self.source, &self.known, tokens) {
            self.wrong(rule, span, wrong);
            return None;
        }
        let text = self.source.slice(span);
        let lowered = match grammar::read(rule, text, span.start as usize) {
            Ok(node) => {
                if let Some(found) = &mut self.literals {
                    found.extend(node::literals(&node));
                }
                lower(node)
            }
            Err(misfit) => {
                Err(failure::explain(self.source, &self.known, tokens, rule, span, &misfit).into())
            }
        };
        match lowered {
            Ok(thing) => return Some(thing),
            Err(Stop::Mistake(wrong)) => self.wrong(rule, span, *wrong),
            Err(Stop::Mismatch(at)) => self.mistakes.push(messages::misread(at)),
        }
        None
    }

    fn line<T>(&mut self, line: &Line, rule: Rule, lower: impl FnOnce(Node<'s>) -> Lowered<T>) -> Option<T> {
        self.read(&line.tokens, line.span, rule, lower)
    }

    /// Reads a clause under which no table can stand, and keeps what it says.
    fn keep<T>(
        &mut self,
        clause: &Clause<'_>,
        kept: &mut Vec<T>,
        lower: impl FnOnce(Node<'s>) -> Lowered<T>,
    ) {
        self.no_table(clause.line);
        kept.extend(self.line(clause.line, clause.rule, lower));
    }

    /// The same, with the place of the whole clause.
    fn keep_at<T>(
        &mut self,
        clause: &Clause<'_>,
        kept: &mut Vec<Spanned<T>>,
        lower: impl FnOnce(Node<'s>) -> Lowered<T>,
    ) {
        let span = clause.line.span;
        self.keep(clause, kept, |node| Ok(Spanned::new(lower(node)?, span)));
    }

    /// Reads the header.
    fn header<T>(&mut self, block: &Block, lower: impl FnOnce(Node<'s>) -> Lowered<T>) -> Option<T> {
        let keyword = block.keyword?;
        let misspelt =
            block.header.tokens.first().map(|first| self.source.slice(first.span)) != Some(keyword.text());
        if misspelt { None } else { self.line(&block.header, forms::header_rule(keyword), lower) }
    }

    fn no_table(&mut self, line: &Line) {
        if let Some(row) = line.rows.first() {
            self.mistakes.push(messages::no_table_here(row.span, line.span));
        }
    }
}

/// What the lowering has against a line that fits the grammar, if anything.
pub(super) fn objection(node: Node<'_>) -> Option<Diagnostic> {
    let is_value = |rule| matches!(rule, Rule::expr | Rule::sum | Rule::rounding | Rule::series);
    node.outermost(is_value).into_iter().find_map(|node| {
        let lowered = match node.rule() {
            Rule::expr => expr::expr(node).map(|_| ()),
            Rule::sum => expr::sum(node).map(|_| ()),
            Rule::rounding => number::rounding(node).map(|_| ()),
            _ => series::series(node).map(|_| ()),
        };
        match lowered {
            Err(Stop::Mistake(wrong)) => Some(*wrong),
            Err(Stop::Mismatch(at)) => Some(messages::misread(at)),
            Ok(()) => None,
        }
    })
}

/// Reads a declaration; none where nothing can be said of it, not even its name.
pub(super) fn declaration(reader: &mut Reader<'_>, block: &Block) -> Option<Declaration> {
    let keyword = block.keyword?;
    let before = reader.mistakes.len();
    let mut beside = Beside::default();
    let clauses = clauses(reader, keyword, block, &mut beside);
    let (title, kind) = match keyword {
        Keyword::Contract => contract::contract(reader, block, &clauses),
        Keyword::Unit => record::unit(reader, block),
        Keyword::Record => record::record(reader, block, &clauses),
        Keyword::Tariff => tariff::tariff(reader, block, &clauses),
        Keyword::Spell => spell::spell(reader, block, &clauses),
        Keyword::Balance => balance::balance(reader, block, &clauses),
        Keyword::Define => evidence::define(reader, block, &clauses),
        Keyword::Cohort => evidence::cohort(reader, block, &clauses, DeclarationKind::Cohort),
        Keyword::Outcome => evidence::cohort(reader, block, &clauses, DeclarationKind::Outcome),
        Keyword::Measure => evidence::measure(reader, block, &clauses),
        Keyword::Scale => evidence::scale(reader, block, &clauses),
        Keyword::Payment => money::payment(reader, block, &clauses),
        Keyword::Clawback => money::clawback(reader, block, &clauses),
        Keyword::Cap => limit::limit(reader, block, &clauses, DeclarationKind::Cap),
        Keyword::Minimum => limit::limit(reader, block, &clauses, DeclarationKind::Minimum),
        Keyword::Example => example::example(reader, block, &clauses),
    };
    let title = title.or_else(|| title_at_least(reader, keyword, &block.header))?;
    Some(Declaration {
        name: title.name,
        label: title.label,
        notes: beside.notes,
        called: beside.called,
        means: beside.means,
        formerly: beside.formerly,
        clauses: beside.clauses,
        accepted: beside.accepted,
        kind,
        header: block.header.span,
        span: span_of(block),
        damaged: block.damaged || reader.mistakes.len() > before,
    })
}

/// All of a declaration with its tables.
fn span_of(block: &Block) -> Span {
    let lines = std::iter::once(&block.header).chain(&block.lines);
    let spans = lines.flat_map(|line| std::iter::once(line.span).chain(line.rows.iter().map(|row| row.span)));
    spans.fold(block.header.span, Span::to)
}

/// The name that a header without a meaning still seems to give, so that its uses are not reported as unknown.
fn title_at_least(reader: &Reader<'_>, keyword: Keyword, header: &Line) -> Option<Title> {
    let source = reader.source;
    let second = header.tokens.get(1).copied();
    let name = match (keyword, second) {
        (Keyword::Contract | Keyword::Example, Some(token)) if token.kind == TokenKind::Quoted => {
            let text = source.slice(token.span).trim_matches('"');
            Spanned::new(text.to_owned(), token.span)
        }
        (Keyword::Contract | Keyword::Example, _) => Spanned::new(String::new(), header.span),
        // A label may stand too early.
        (_, Some(token)) if token.kind == TokenKind::Quoted => {
            reader.name_at_start(header.tokens.get(2..).unwrap_or_default())?
        }
        (_, Some(_)) => reader.name_at_start(header.tokens.get(1..).unwrap_or_default())?,
        _ => return None,
    };
    Some(Title { name, label: None })
}

/// The names that a declaration of no known kind seems to give: its own, and those of its fields if it should be a
/// record.
pub(super) fn unread_names(source: &Source, block: &Block) -> Vec<Name> {
    if block.keyword.is_some() {
        return Vec::new();
    }
    let own = block.header.tokens.get(1);
    let lines = block.lines.iter().filter_map(|line| line.tokens.first());
    own.into_iter().chain(lines).filter_map(|token| name_of(source, token)).collect()
}

/// A piece that can be a name, as one.
fn name_of(source: &Source, token: &Token) -> Option<Name> {
    let text = source.slice(token.span);
    let is_name = token.kind == TokenKind::Word && !words::is_reserved(text);
    is_name.then(|| Spanned::new(text.to_owned(), token.span))
}

/// Recognises the lines of a declaration, and reads those that any may have.
fn clauses<'l>(
    reader: &mut Reader<'_>,
    keyword: Keyword,
    block: &'l Block,
    beside: &mut Beside,
) -> Vec<Clause<'l>> {
    let mut clauses = Vec::new();
    let mut rows: Vec<(Span, String)> = Vec::new();
    for line in &block.lines {
        let recognised = recognise(reader.source, keyword, line);
        let slip = || slips::first(reader.source, &reader.known, &line.tokens);
        if recognised.is_none()
            && slip().is_none_or(|wrong| stray_lines::is_parting(reader.source, &wrong))
            && let Some(row) = stray_lines::row(reader.source, keyword, line)
        {
            rows.push((line.span, row));
            continue;
        }
        if let [_, ..] = rows.as_slice() {
            reader.mistakes.push(messages::rows_without_bars(&std::mem::take(&mut rows)));
        }
        match recognised {
            Some(rule @ Rule::note_line) => {
                reader.keep(&Clause { rule, line }, &mut beside.notes, beside::note)
            }
            Some(rule @ Rule::called_line) => {
                reader.keep_at(&Clause { rule, line }, &mut beside.called, beside::called);
            }
            Some(rule @ Rule::means_line) => {
                reader.keep(&Clause { rule, line }, &mut beside.means, keyword_and_text);
            }
            Some(rule @ Rule::formerly_line) => {
                reader.keep(&Clause { rule, line }, &mut beside.formerly, keyword_and_text);
            }
            Some(rule @ Rule::clause_line) => {
                reader.keep(&Clause { rule, line }, &mut beside.clauses, beside::authors_clause);
            }
            Some(rule @ Rule::accepted_line) => {
                reader.keep_at(&Clause { rule, line }, &mut beside.accepted, beside::accepted);
            }
            Some(rule) => clauses.push(Clause { rule, line }),
            None => {
                let wrong = unknown_line(reader, keyword, line);
                reader.mistakes.push(wrong);
            }
        }
    }
    if let [_, ..] = rows.as_slice() {
        reader.mistakes.push(messages::rows_without_bars(&rows));
    }
    clauses
}

/// What is wrong with a line that this declaration does not have.
fn unknown_line(reader: &Reader<'_>, keyword: Keyword, line: &Line) -> Diagnostic {
    let (source, known) = (reader.source, &reader.known);
    slips::first(source, known, &line.tokens)
        .or_else(|| stray_lines::begun_otherwise(source, known, keyword, line))
        .unwrap_or_else(|| failure::unknown_line(source, known, keyword, &line.tokens))
}

/// The rule for a line that begins with these words.
pub(super) fn rule_of_words(keyword: Keyword, first: &str) -> Option<Rule> {
    let begins = |form: &&Form| first.starts_with(&form.words.join(" "));
    forms::forms(keyword).iter().find(begins).map(|form| form.rule)
}

/// The rule for a line, by its first words.
pub(super) fn recognise(source: &Source, keyword: Keyword, line: &Line) -> Option<Rule> {
    let words = |form: &&Form| {
        let said = line.tokens.iter().map(|token| source.slice(token.span));
        form.words.len() <= line.tokens.len() && form.words.iter().copied().eq(said.take(form.words.len()))
    };
    let free = forms::free_form(keyword).map(|form| form.rule);
    match forms::forms(keyword).iter().find(words).map(|form| form.rule) {
        // A field may be called `note`: after the word of a note stand only texts.
        Some(Rule::note_line | Rule::means_line | Rule::formerly_line)
            if free.is_some() && !beside::is_note(line) =>
        {
            free
        }
        Some(Rule::clause_line) if free.is_some() && !beside::is_clause(line) => free,
        // So may one be called `called`: after its label stands a type, and here nothing or a comma.
        Some(Rule::called_line) if free.is_some() && !beside::is_called(line) => free,
        Some(rule) => Some(rule),
        None if free == Some(Rule::value_line) && begins_another_line(source, line) => None,
        None => free,
    }
}

/// Whether a line that could be a value is meant as a line of another declaration: it begins with the words of one, and
/// a value cannot go on as it does.
fn begins_another_line(source: &Source, line: &Line) -> bool {
    let said = || line.tokens.iter().map(|token| source.slice(token.span));
    let mut forms = Keyword::ALL.into_iter().flat_map(forms::forms);
    forms.any(|form| {
        let next = line.tokens.get(form.words.len());
        let is_said = form.words.iter().copied().eq(said().take(form.words.len()));
        let first_is_reserved = form.words.first().is_some_and(|word| words::is_reserved(word));
        is_said && (first_is_reserved || next.is_some_and(|next| cannot_follow_a_name(source, *next)))
    })
}

fn cannot_follow_a_name(source: &Source, token: Token) -> bool {
    match token.kind {
        TokenKind::Word => !words::is_reserved(source.slice(token.span)) && source.slice(token.span) != "as",
        TokenKind::Number | TokenKind::Label | TokenKind::Currency | TokenKind::Quoted | TokenKind::Open => {
            true
        }
        _ => false,
    }
}

/// The inside of a quoted text, at the place of all of it.
fn quoted(node: &Node<'_>) -> Quoted {
    let text = node.text();
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    node.with(inner.to_owned())
}

/// `a and b and c`
fn names(node: Node<'_>) -> Lowered<Vec<Name>> {
    Ok(node.children().filter(|child| child.rule() == Rule::name).map(|child| child.name()).collect())
}

/// `of NAME`
fn of_name(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::kw_of)?;
    let name = c.one(Rule::name)?.name();
    c.end()?;
    Ok(name)
}

/// `payment reward "Outcome reward" of episode`
fn of_header(node: Node<'_>) -> Lowered<(Title, Option<Name>)> {
    let mut c = node.children();
    c.one(Rule::kw_declare)?;
    let name = c.one(Rule::name)?.name();
    let label = c.maybe(Rule::quoted).map(|node| quoted(&node));
    let of = c.maybe(Rule::of_name).map(of_name).transpose()?;
    c.end()?;
    Ok((Title { name, label }, of))
}

/// A line that is a keyword and a quoted text.
fn keyword_and_text(node: Node<'_>) -> Lowered<Quoted> {
    let mut c = node.children();
    c.any()?;
    let text = quoted(&c.one(Rule::quoted)?);
    c.end()?;
    Ok(text)
}

/// A date as it was written, with one space between its parts; they may stand on two lines, with a comment between
/// them.
fn date(node: &Node<'_>) -> ast::DateText {
    let lines = node.text().lines().map(|line| line.split_once("--").map_or(line, |(date, _)| date));
    node.with(lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" "))
}
