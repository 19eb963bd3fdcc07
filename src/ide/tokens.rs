//! Colours by meaning.

use std::collections::BTreeMap;

use super::Document;
use crate::check::Meant;
use crate::source::Span;
use crate::syntax::ast::DeclarationKind;
use crate::syntax::{LeafKind, leaves};

/// What a word is for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// A word of the language.
    Keyword,
    /// Rows: a record, spell or balance.
    Rows,
    /// A unit.
    Unit,
    /// A cohort or an outcome.
    Subset,
    /// A field.
    Field,
    /// A tariff.
    Tariff,
    /// A define, measure or scale.
    Fact,
    /// What moves money.
    Money,
    /// A choice.
    Choice,
    /// A number, date or period.
    Number,
    /// A text.
    Text,
    /// A sign.
    Sign,
    /// A comment.
    Comment,
}

impl TokenKind {
    /// All of them, in the order in which they are declared.
    pub const ALL: [TokenKind; 13] = [
        TokenKind::Keyword,
        TokenKind::Rows,
        TokenKind::Unit,
        TokenKind::Subset,
        TokenKind::Field,
        TokenKind::Tariff,
        TokenKind::Fact,
        TokenKind::Money,
        TokenKind::Choice,
        TokenKind::Number,
        TokenKind::Text,
        TokenKind::Sign,
        TokenKind::Comment,
    ];
}

/// A word and its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coloured {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Whether it is declared there.
    pub declares: bool,
}

/// The words of a text, in its order.
pub fn tokens(document: &Document) -> Vec<Coloured> {
    let named: BTreeMap<Span, (TokenKind, bool)> = document
        .names()
        .iter()
        .filter_map(|name| Some((name.span, (kind_of(document, &name.meant)?, name.declares))))
        .collect();
    let found = leaves(&document.source).into_iter().filter_map(|leaf| {
        let by_name = named.get(&leaf.span).copied();
        let (kind, declares) = match leaf.kind {
            LeafKind::Declares | LeafKind::Keyword => (TokenKind::Keyword, false),
            LeafKind::Name => by_name?,
            LeafKind::Choice => by_name.unwrap_or((TokenKind::Choice, false)),
            LeafKind::Unit => by_name.unwrap_or((TokenKind::Unit, false)),
            LeafKind::Number | LeafKind::Time => (TokenKind::Number, false),
            LeafKind::Text | LeafKind::Data => (TokenKind::Text, false),
            LeafKind::Sign => (TokenKind::Sign, false),
            LeafKind::Comment => (TokenKind::Comment, false),
        };
        Some(Coloured { span: leaf.span, kind, declares })
    });
    found.collect()
}

fn kind_of(document: &Document, meant: &Meant) -> Option<TokenKind> {
    Some(match meant {
        Meant::Field(_) | Meant::FieldsCalled(_) => TokenKind::Field,
        Meant::Choice(..) => TokenKind::Choice,
        Meant::Declaration(position) => match &document.declaration(*position)?.kind {
            DeclarationKind::Contract(_) | DeclarationKind::Example(_) => return None,
            DeclarationKind::Record(_) | DeclarationKind::Spell(_) | DeclarationKind::Balance(_) => {
                TokenKind::Rows
            }
            DeclarationKind::Unit(_) => TokenKind::Unit,
            DeclarationKind::Cohort(_) | DeclarationKind::Outcome(_) => TokenKind::Subset,
            DeclarationKind::Tariff(_) => TokenKind::Tariff,
            DeclarationKind::Define(_) | DeclarationKind::Measure(_) | DeclarationKind::Scale(_) => {
                TokenKind::Fact
            }
            DeclarationKind::Payment(_)
            | DeclarationKind::Cap(_)
            | DeclarationKind::Minimum(_)
            | DeclarationKind::Clawback(_) => TokenKind::Money,
        },
    })
}
