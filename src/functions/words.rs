//! How functions are written.

use crate::value::UnitNames;

/// How tightly a text holds together; the looser stands in brackets within the tighter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Binding {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Postfix,
    Atom,
}

/// The texts of the arguments.
pub(crate) struct Operands<'w> {
    /// The text of the argument at a position, in brackets if it binds looser than this.
    pub(crate) within: &'w dyn Fn(usize, Binding) -> String,
    /// What units are called.
    pub(crate) units: &'w UnitNames,
}

impl Operands<'_> {
    /// The text of the argument at a position, in brackets if it binds looser than this.
    pub(crate) fn within(&self, at: usize, least: Binding) -> String {
        (self.within)(at, least)
    }
}
