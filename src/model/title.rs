//! What every declaration has: its name, and what is printed of it.

use super::printed::Printed;
use super::{Field, Payee, Record, Type};
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

impl Record {
    /// The position of the field that people know a row by: its unique one, or else its first text or reference that
    /// does not say who is paid.
    pub fn called_by(&self, payee: &Payee) -> Option<usize> {
        let names = |field: &Field| {
            let pays = matches!(payee, Payee::Field(payee) if *payee == field.name);
            !pays && matches!(field.ty, Type::Text | Type::Reference(_))
        };
        self.fields.iter().position(|field| field.unique).or_else(|| self.fields.iter().position(names))
    }
}
