//! What stands in a text, for a list beside it, and what can be folded.

use super::{Document, keyword};
use crate::source::Span;
use crate::syntax::ast::{Declaration, DeclarationKind};
use crate::syntax::{LeafKind, leaves};

/// A declaration, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// The word that begins its declaration, and its label; of a field its type.
    pub detail: String,
    /// The word of the declaration; `field` for a field.
    pub kind: &'static str,
    /// All of it.
    pub span: Span,
    /// Its name.
    pub name_span: Span,
    /// Its parts.
    pub parts: Vec<Symbol>,
}

/// The declarations of a text, in its order.
pub fn symbols(document: &Document) -> Vec<Symbol> {
    document
        .inspected
        .checked
        .file
        .declarations
        .iter()
        .map(|declaration| symbol(document, declaration))
        .collect()
}

fn symbol(document: &Document, declaration: &Declaration) -> Symbol {
    let kind = keyword(&declaration.kind);
    let label = declaration.label.as_ref().map(|label| label.node.as_str());
    let detail = label.map_or_else(|| kind.to_owned(), |label| format!("{kind} “{label}”"));
    let fields = match &declaration.kind {
        DeclarationKind::Record(record) => record.fields.as_slice(),
        _ => &[],
    };
    let fields = fields.iter().map(|field| Symbol {
        name: field.name.node.clone(),
        detail: document.source.said(field.ty.span),
        kind: "field",
        span: field.span,
        name_span: field.name.span,
        parts: Vec::new(),
    });
    // An editor refuses a symbol without a name, which a declaration may still be while it is written.
    let name = match declaration.name.node.as_str() {
        "" => kind.to_owned(),
        name => name.to_owned(),
    };
    let span = declaration.span.to(declaration.name.span);
    Symbol { name, detail, kind, span, name_span: declaration.name.span, parts: fields.collect() }
}

/// Lines that can be folded into the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// What is folded.
    pub span: Span,
    /// Whether it is a comment.
    pub comment: bool,
}

/// What can be folded: declarations, and comments of several lines.
pub fn folds(document: &Document) -> Vec<Fold> {
    let source = &document.source;
    let mut folds: Vec<Fold> = document
        .inspected
        .checked
        .file
        .declarations
        .iter()
        .map(|declaration| Fold { span: declaration.span, comment: false })
        .collect();
    let mut run: Option<Span> = None;
    for leaf in leaves(source).into_iter().filter(|leaf| leaf.kind == LeafKind::Comment) {
        // A comment behind something belongs to its line.
        let (line, column) = source.line_column(leaf.span.start);
        let alone = source.slice(Span::new(source.line_start(line), leaf.span.start)).trim().is_empty();
        if !alone || column == 0 {
            continue;
        }
        run = match run {
            Some(before) if source.line(before.end).saturating_add(1) == line => Some(before.to(leaf.span)),
            before => {
                folds.extend(before.map(|span| Fold { span, comment: true }));
                Some(leaf.span)
            }
        };
    }
    folds.extend(run.map(|span| Fold { span, comment: true }));
    folds.retain(|fold| source.line(fold.span.start) < source.line(fold.span.end));
    folds.sort_by_key(|fold| fold.span);
    folds
}
