//! `syntax`: the text of a contract becomes a tree.
//!
//! True afterwards: shape only. Names and numbers are text, the depth is bounded, every node has a span. Reading never
//! fails: it gives the declarations that could be read and every mistake that was found.
//!
//! The way of a text: `token` cuts it into pieces, `layout` into declarations and logical lines, `slips` recognises
//! what other habits bring in, `grammar` (pest) reads each line alone, `lower` makes the tree, `failure` and `mistake`
//! say what is wrong, `habits` what was meant, and `mend` writes the line anew.

mod alike;
pub mod ast;
mod expected;
mod format;
mod forms;
mod grammar;
mod label;
mod layout;
mod leaves;
mod literals;
mod lower;
mod messages;
mod node;
mod outline;
mod recovery;
#[cfg(test)]
mod tests;
mod token;
mod words;

pub(crate) use alike::look_alikes;
pub use expected::{ASKED, Expected, expected};
pub use format::format;
pub use leaves::{Column, Leaf, LeafKind, column_at, leaves};
pub use literals::literals;
pub(crate) use outline::{Outlined, outline};
pub(crate) use token::{Token, TokenKind};
pub use words::is_name;
pub(crate) use words::{Keyword, is_reserved, name_or_quoted};

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};
use grammar::Rule;
use messages::Excess;

/// The size of a contract's text that is still read, in bytes.
pub const MOST_BYTES: usize = 1024 * 1024;
/// How many mistakes are reported one by one.
const MAX_MISTAKES: usize = 20;

/// Reads a contract: the declarations that could be read, and every mistake in the writing.
pub fn parse(source: &Source) -> (ast::File, Vec<Diagnostic>) {
    if source.text().len() > MOST_BYTES {
        let mistake = messages::too_long(Span::new(0, 0), Excess::File { limit: MOST_BYTES });
        let nothing = ast::File { incomplete: true, ..ast::File::default() };
        return (nothing, vec![mistake]);
    }
    let tokens = token::tokens(source.text());
    let layout = layout::layout(source, &tokens);
    let mut reader = lower::Reader::new(source, &layout.blocks);
    let declarations: Vec<_> =
        layout.blocks.iter().filter_map(|block| lower::declaration(&mut reader, block)).collect();
    let incomplete = declarations.len() < layout.blocks.len();
    let unread = layout.blocks.iter().flat_map(|block| lower::unread_names(source, block)).collect();
    let mut mistakes = layout.mistakes.clone();
    mistakes.append(&mut reader.mistakes);
    (ast::File { declarations, unread, incomplete }, in_order(curly_once(source, &tokens, mistakes)))
}

/// Reads one value as it would stand in a contract, such as `£180,000.00`, and nothing beside it; the error says what
/// it should be.
pub fn parse_literal(text: &str) -> Result<ast::Expr, String> {
    let source = Source::new("value", text);
    let whole = token::tokens(text);
    // A comment or another line would not be a part of the value, and where the value is put into a text it would
    // swallow what follows.
    if whole.iter().any(|token| matches!(token.kind, token::TokenKind::Newline | token::TokenKind::Comment)) {
        return Err("a value stands on one line, without a comment".to_owned());
    }
    let span = layout::span_of(&whole);
    let mut reader = lower::Reader::new(&source, &[]);
    if whole.is_empty() {
        return Err("there is no value".to_owned());
    }
    let found = reader.read(&whole, span, Rule::literal_line, lower::literal_line);
    found.ok_or_else(|| {
        let wrong = in_order(reader.mistakes).into_iter().next();
        wrong.map_or_else(
            || "this is no value".to_owned(),
            |wrong| match wrong.help {
                Some(help) => format!("{}; {help}", wrong.message),
                None => wrong.message,
            },
        )
    })
}

/// Quotes of a word processor are one habit, told once for the whole text.
fn curly_once(source: &Source, tokens: &[token::Token], mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_key(Diagnostic::start);
    let is_curly = |wrong: &Diagnostic| wrong.code.0 == messages::CURLY;
    let Some(first) = found.iter().position(is_curly) else { return found };
    let curly = tokens.iter().filter(|token| token.kind == token::TokenKind::CurlyQuote);
    let all: Vec<_> = curly.map(|token| (token.span, source.slice(token.span))).collect();
    let told = messages::curly_quotes(found.remove(first), &all);
    found.retain(|wrong| !is_curly(wrong));
    found.insert(first, told);
    found
}

/// The mistakes in the order of the text, and not too many of them.
fn in_order(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_key(Diagnostic::start);
    let more = found.len().saturating_sub(MAX_MISTAKES);
    if more > 0
        && let Some(at) = found.get(MAX_MISTAKES).and_then(|next| next.labels.first()).map(|label| label.span)
    {
        found.truncate(MAX_MISTAKES);
        found.push(messages::too_many(at, more));
    }
    found
}
