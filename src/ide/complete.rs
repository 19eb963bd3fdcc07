//! What can be written at a place: only what fits there.

use super::{Document, fits};
use crate::check::{Meant, ValueKind, offers};
use crate::model::Type;
use crate::show::Names;
use crate::source::{Source, Span};
use crate::syntax::ast::DeclarationKind;
use crate::syntax::{self, Column, Expected};

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CompletionKind {
    /// A field.
    Field,
    /// A choice.
    Choice,
    /// Something declared.
    Declared,
    /// A unit.
    Unit,
    /// Words of the language.
    Words,
    /// A line.
    Line,
    /// A declaration.
    Declaration,
}

/// One thing that can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is written.
    pub text: String,
    /// What it takes the place of.
    pub span: Span,
    /// What it is.
    pub kind: CompletionKind,
    /// In words: the type of a value, the rest of a line.
    pub detail: String,
}

/// What can be written at an offset, names before words.
pub fn complete(document: &Document, offset: u32) -> Vec<Completion> {
    if let Some(column) = syntax::column_at(&document.source, offset) {
        return in_column(document, &column, offset).unwrap_or_default();
    }
    let Some(mut expected) = syntax::expected(&document.source, offset) else { return Vec::new() };
    let (mut found, wanted) = named(document, &expected, offset);
    let word = word_start(&document.source, offset);
    // What was begun some words ago goes on with a value that stands there.
    let here = |from: u32| document.source.slice(Span::new(from, word)).trim().is_empty();
    expected.phrases.retain(|(from, phrase)| !here(*from) || fits::begins(phrase, &wanted));
    only_fitting(document, &mut expected, &found, offset);
    for (from, phrase) in &expected.phrases {
        found.push(Completion {
            text: phrase.clone(),
            span: Span::new(*from, offset),
            kind: CompletionKind::Words,
            detail: String::new(),
        });
    }
    let whole = Span::new(expected.from, offset);
    for (words, shown) in &expected.lines {
        found.push(Completion {
            text: words.clone(),
            span: whole,
            kind: CompletionKind::Line,
            detail: (*shown).to_owned(),
        });
    }
    for word in &expected.declarations {
        found.push(Completion {
            text: (*word).to_owned(),
            span: whole,
            kind: CompletionKind::Declaration,
            detail: String::new(),
        });
    }
    let mut known = std::collections::BTreeSet::new();
    found.retain(|completion| known.insert(completion.text.clone()));
    found
}

/// Takes away the words that do not fit the type of what stands there: a date is not `at least` anything, and where a
/// choice is asked for no other value begins.
fn only_fitting(document: &Document, expected: &mut Expected, named: &[Completion], offset: u32) {
    let source = &document.source;
    let compares = expected.phrases.iter().find(|(_, phrase)| phrase.starts_with("is "));
    if let Some(value) = compares.and_then(|(from, _)| fits::compared(source, *from)) {
        expected.phrases.retain(|(_, phrase)| fits::compares(phrase, &value));
    }
    let modifies = expected.phrases.iter().find(|(_, phrase)| phrase == "may be blank");
    if let Some(ty) = modifies.and_then(|(from, _)| fits::modified(source, *from)) {
        expected.phrases.retain(|(_, phrase)| fits::modifies(phrase, &ty));
    }
    let word = word_start(source, offset);
    let (line, _) = source.line_column(word);
    let before = source.slice(Span::new(source.line_start(line), word));
    if !before.trim_start().starts_with('|') && named.iter().any(|found| found.kind == CompletionKind::Choice)
    {
        expected.phrases.retain(|(from, _)| *from != word);
    }
}

/// What fits a cell of rows of data: the fields as headings, and below them what the field takes.
fn in_column(document: &Document, column: &Column, offset: u32) -> Option<Vec<Completion>> {
    let model = document.known()?;
    let record = model.records.iter().find(|record| record.title.name == column.record)?;
    let before = document.source.slice(Span::new(0, offset));
    let cell = before.rsplit('|').next().unwrap_or_default().trim_start();
    let from = offset.saturating_sub(u32::try_from(cell.len()).unwrap_or(0));
    let made = |text: String, kind: CompletionKind, detail: String| Completion {
        text,
        span: Span::new(from, offset),
        kind,
        detail,
    };
    let names = Names::of(model);
    let Some(heading) = &column.heading else {
        let field = |field: &crate::model::Field| {
            made(field.name.clone(), CompletionKind::Field, names.with_unit(&field.ty))
        };
        return Some(record.fields.iter().map(field).collect());
    };
    let field = record.fields.iter().find(|field| field.name == *heading)?;
    let words = match &field.ty {
        Type::Choice(set) => {
            model.choice_sets[*set].choices.iter().map(|choice| syntax::name_or_quoted(choice)).collect()
        }
        Type::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        // What stands there is the data's own.
        Type::Number(_)
        | Type::Date
        | Type::Moment
        | Type::Clock
        | Type::Text
        | Type::Reference(_)
        | Type::Period(_) => Vec::new(),
    };
    Some(words.into_iter().map(|word| made(word, CompletionKind::Choice, "a choice".to_owned())).collect())
}

/// The names that fit, and the kinds of values that are wanted; none where any may stand.
fn named(document: &Document, expected: &Expected, offset: u32) -> (Vec<Completion>, Vec<ValueKind>) {
    let Some(asked) = &expected.asked else { return (Vec::new(), Vec::new()) };
    let source = Source::new(document.source.name(), asked.clone());
    let (file, _) = syntax::parse(&source);
    let from = word_start(&document.source, offset);
    let kind = |meant: &Option<Meant>| match meant {
        Some(Meant::Field(_) | Meant::FieldsCalled(_)) => CompletionKind::Field,
        Some(Meant::Choice(..)) => CompletionKind::Choice,
        Some(Meant::Declaration(position)) => {
            match document.declaration(*position).map(|found| &found.kind) {
                Some(DeclarationKind::Unit(_)) => CompletionKind::Unit,
                _ => CompletionKind::Declared,
            }
        }
        None => CompletionKind::Unit,
    };
    let offers = offers(&source, &file);
    let offered = offers.names.into_iter().map(|offer| Completion {
        kind: kind(&offer.meant),
        text: offer.name,
        span: Span::new(from, offset),
        detail: offer.words,
    });
    (offered.collect(), offers.wanted)
}

/// Where the word begins that ends at an offset.
fn word_start(source: &Source, offset: u32) -> u32 {
    let before = source.slice(Span::new(0, offset));
    let word = before.trim_end_matches(|letter: char| letter.is_alphanumeric() || letter == '_');
    u32::try_from(word.len()).unwrap_or(offset)
}
