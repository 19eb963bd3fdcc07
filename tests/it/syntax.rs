//! Reading and laying out the text of a contract.

mod codes;
mod declarations;
mod dump;
mod expressions;
mod format;
mod mistakes;
mod robust;
mod torn;

use meed::diagnostic::Diagnostic;
use meed::source::Source;
use meed::syntax::ast::{Declaration, File};
use meed::syntax::parse;

/// The contract that the design was built from.
const REABLEMENT: &str = include_str!("../samples/reablement.meed");
/// Every form of the language.
const FORMS: &str = include_str!("../samples/forms.meed");

fn source(text: &str) -> Source {
    Source::new("test.meed", text)
}

/// The tree of a text that must be right.
fn accepted(text: &str) -> File {
    let source = source(text);
    let (file, mistakes) = parse(&source);
    assert!(mistakes.is_empty(), "{text}\n{}", shown(&source, &mistakes));
    file
}

/// The only declaration of a text that must be right.
fn only(text: &str) -> Declaration {
    let mut file = accepted(text);
    assert_eq!(file.declarations.len(), 1);
    file.declarations.remove(0)
}

/// The mistakes in a text.
fn mistakes(text: &str) -> Vec<Diagnostic> {
    parse(&source(text)).1
}

/// The mistakes, one a line: code, line, marked text, message.
fn shown(source: &Source, mistakes: &[Diagnostic]) -> String {
    let mut text = String::new();
    for mistake in mistakes {
        let span = mistake.labels[0].span;
        let line = source.line(span.start);
        text += &format!("{} line {line} `{}`: {}\n", mistake.code.0, source.slice(span), mistake.message);
    }
    text
}
