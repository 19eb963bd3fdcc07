//! What every declaration has: its name, and what is printed of it.

use super::printed::Printed;
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
    /// Words beside it, printed and never calculated.
    pub printed: Printed,
}
