//! Tables.

use super::super::ast::{Cell, CellKind, Expr, Table, TableRow};
use super::super::grammar::{self, Rule};
use super::super::layout::{Row, span_of};
use super::super::messages;
use super::super::node::{Lowered, Node};
use super::super::recovery::known::Known;
use super::super::recovery::slips;
use super::super::token::{Token, TokenKind, offset};
use super::{Reader, expr};
use crate::source::{Source, Span};

/// The rows of a clause; none where there are none.
pub(super) fn table(reader: &mut Reader<'_>, rows: &[Row]) -> Option<Table> {
    rows_of(reader, rows, cell)
}

/// The rows of an example's data: a cell is a literal, or else the text as it stands.
pub(super) fn data_table(reader: &mut Reader<'_>, rows: &[Row]) -> Option<Table> {
    rows_of(reader, rows, data_cell)
}

/// Reads the pieces of a cell that stand at a place; none where they are wrong.
type ReadCell = fn(&mut Reader<'_>, &[Token], Span) -> Option<CellKind>;

fn rows_of(reader: &mut Reader<'_>, rows: &[Row], read: ReadCell) -> Option<Table> {
    let span = rows.iter().map(|row| row.span).reduce(Span::to)?;
    let rows = rows.iter().filter_map(|row| row_of(reader, row, read)).collect();
    Some(Table { rows, span })
}

fn row_of(reader: &mut Reader<'_>, row: &Row, read: ReadCell) -> Option<TableRow> {
    if row.tokens.last().is_none_or(|last| last.kind != TokenKind::Bar) || row.tokens.len() < 2 {
        let wrong = slips::unclosed_quote(&row.tokens)
            .or_else(|| dashes(reader.source, row).map(messages::dashes))
            .unwrap_or_else(|| messages::open_row(row.span));
        reader.mistakes.push(wrong);
        return None;
    }
    let mut cells = Vec::new();
    let mut bars = row.tokens.iter().filter(|token| token.kind == TokenKind::Bar).map(|bar| bar.span);
    let mut left = bars.next()?;
    for (tokens, right) in row.tokens.split(|token| token.kind == TokenKind::Bar).skip(1).zip(bars) {
        let between = Span::new(left.end, right.start);
        let cell = match tokens {
            [] => Some(Cell { kind: CellKind::Blank, span: between }),
            _ => {
                let span = span_of(tokens);
                read(reader, tokens, span).map(|kind| Cell { kind, span })
            }
        };
        // One wrong cell is reported; the row is left out, for its columns would not fit.
        cells.push(cell);
        left = right;
    }
    let cells = cells.into_iter().collect::<Option<Vec<Cell>>>()?;
    Some(TableRow { cells, span: row.span })
}

/// All of a line such as `|---|---|`: two dashes begin a comment, so that only its first bar is left.
fn dashes(source: &Source, row: &Row) -> Option<Span> {
    let rest = source.text().get(row.span.end as usize..)?;
    let line = rest.split('\n').next()?;
    let is_dashes =
        line.contains("--") && line.chars().all(|c| matches!(c, '-' | '|' | ':' | '+' | ' ' | '\r'));
    let end = row.span.end.saturating_add(offset(line.trim_end().len()));
    (row.tokens.len() == 1 && is_dashes).then(|| Span::new(row.span.start, end))
}

fn cell(reader: &mut Reader<'_>, tokens: &[Token], span: Span) -> Option<CellKind> {
    reader.read(tokens, span, Rule::cell, cell_kind)
}

fn cell_kind(node: Node<'_>) -> Lowered<CellKind> {
    let mut c = node.children();
    let first = c.any()?;
    let kind = match first.rule() {
        Rule::to_begin_with => CellKind::ToBeginWith,
        Rule::from_the_bottom => CellKind::FromTheBottom,
        Rule::kw_from => CellKind::From(expr::sum(c.one(Rule::sum)?)?),
        Rule::kw_above => CellKind::Above(expr::sum(c.one(Rule::sum)?)?),
        Rule::kw_when => CellKind::When(expr::expr(c.one(Rule::expr)?)?),
        Rule::kw_otherwise => CellKind::Otherwise,
        Rule::none_of_it => CellKind::NoneOfIt,
        Rule::all_of_it => CellKind::AllOfIt,
        Rule::straight_line => straight_line(first)?,
        _ => CellKind::Expr(expr::expr(first)?),
    };
    c.end()?;
    Ok(kind)
}

fn straight_line(node: Node<'_>) -> Lowered<CellKind> {
    let mut c = node.children();
    c.one(Rule::in_a_straight_line)?;
    let from = expr::sum(c.one(Rule::sum)?)?;
    c.one(Rule::kw_to)?;
    let to = expr::sum(c.one(Rule::sum)?)?;
    c.one(Rule::at_the_next_row)?;
    c.end()?;
    Ok(CellKind::StraightLine(from, to))
}

/// `P-001` is an identifier in data, not a subtraction: only a literal is an expression here.
fn data_cell(reader: &mut Reader<'_>, tokens: &[Token], span: Span) -> Option<CellKind> {
    if let Some(wrong) = slips::unclosed_quote(tokens) {
        reader.mistakes.push(wrong);
        return None;
    }
    if let Some(wrong) = slips::lookalike_in(reader.source.slice(span), span) {
        reader.mistakes.push(wrong);
        return None;
    }
    let literal = literal(reader.source, tokens);
    Some(literal.map_or_else(|| CellKind::Raw(reader.source.slice(span).to_owned()), CellKind::Expr))
}

/// Whether a cell of data is a literal, and not plain text.
pub(in crate::syntax) fn is_literal(source: &Source, tokens: &[Token]) -> bool {
    literal(source, tokens).is_some()
}

/// `12 Elm` has the shape of a quantity, and may be one: the model knows what the column holds.
fn literal(source: &Source, tokens: &[Token]) -> Option<Expr> {
    if slips::first(source, &Known::of(source, &[]), tokens).is_some() {
        return None;
    }
    let span = span_of(tokens);
    let node = grammar::read(Rule::literal_line, source.slice(span), span.start as usize).ok()?;
    expr::literal_line(node).ok()
}
