//! The one layout of a contract, as `meed fmt` writes it.
//!
//! It works on the pieces of the text, not on the tree: what the author broke over lines stays broken, every comment
//! stays where it stands, and only spaces, columns and the signs of arithmetic change. Before the text is handed out it
//! is read again: it must say the same, hold the same comments, and be laid out already.

mod line;
mod printer;
mod table;

use super::layout::{self, Physical, Role};
use super::messages;
use super::token::{self, TokenKind};
use super::{ast, parse};
use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use printer::{Printer, Written};

/// Lays a contract out; a contract with mistakes in the writing is refused with them.
pub fn format(source: &Source) -> Result<String, Vec<Diagnostic>> {
    let (file, mistakes) = parse(source);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let text = print(source);
    let again = Source::new(source.name(), text.clone());
    if says_the_same(source, &file, &again) && print(&again) == text {
        Ok(text)
    } else {
        Err(vec![messages::layout_broke(Span::new(0, 0))])
    }
}

fn says_the_same(source: &Source, file: &ast::File, again: &Source) -> bool {
    let (read_again, mistakes) = parse(again);
    mistakes.is_empty() && *file == read_again && comments(source) == comments(again)
}

fn comments(source: &Source) -> Vec<&str> {
    let tokens = token::tokens(source.text());
    tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Comment)
        .map(|token| source.slice(token.span))
        .collect()
}

fn print(source: &Source) -> String {
    let layout = layout::layout(source, &token::tokens(source.text()));
    let mut printer = Printer::new(source, &layout);
    let mut written: Vec<Written> = Vec::new();
    for (physical, after) in layout.lines.iter().zip(roles_after(&layout.lines)) {
        let next = printer.write(physical, after);
        let is_blank = next.text.is_empty() && next.comment.is_none();
        let after_blank = written.last().is_none_or(|last| last.text.is_empty() && last.comment.is_none());
        if !(is_blank && after_blank) {
            written.push(next);
        }
    }
    while written.last().is_some_and(|last| last.text.is_empty() && last.comment.is_none()) {
        written.pop();
    }
    joined(&written)
}

/// For each line, what the next one is that is not empty.
fn roles_after(lines: &[Physical]) -> Vec<Role> {
    let mut next = Role::Empty;
    let mut roles: Vec<Role> = lines
        .iter()
        .rev()
        .map(|line| if line.role == Role::Empty { next } else { std::mem::replace(&mut next, line.role) })
        .collect();
    roles.reverse();
    roles
}

/// Puts the comments at the ends of consecutive lines under one another.
fn joined(written: &[Written]) -> String {
    let mut text = String::new();
    for run in written.chunk_by(|one, next| is_remarked(one) == is_remarked(next)) {
        let widest = run.iter().map(|line| width(&line.text)).max().unwrap_or(0);
        for line in run {
            text.push_str(&line.text);
            if let Some(comment) = &line.comment {
                if is_remarked(line) {
                    text.push_str(&spaces(widest - width(&line.text) + 2));
                }
                text.push_str(comment);
            }
            text.push('\n');
        }
    }
    text
}

/// Whether a comment stands behind something.
fn is_remarked(line: &Written) -> bool {
    line.comment.is_some() && !line.text.trim().is_empty()
}

/// The width of a text in characters.
fn width(text: &str) -> usize {
    text.chars().count()
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}
