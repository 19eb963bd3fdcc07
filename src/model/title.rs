//! What every declaration has: its name, and what is printed of it.

use crate::source::Span;

/// A name as declared: the word, the label, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The name.
    pub name: String,
    /// The label; the printed terms use it instead of the name.
    pub label: Option<String>,
    /// The whole declaration.
    pub span: Span,
    /// The name in it.
    pub name_span: Span,
    /// What the printed terms call it, one and several, where the author says so.
    pub called: Option<(String, Option<String>)>,
    /// Paragraphs of the parties' own words, printed and never calculated: heading and text.
    pub clauses: Vec<(String, String)>,
    /// Notes, printed and never calculated: title and text.
    pub notes: Vec<(Option<String>, String)>,
}
