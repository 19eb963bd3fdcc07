//! Three-valued logic.

/// Yes, no or unknown, in that a conjunction is the least and a disjunction the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Truth(u8);

impl Truth {
    pub(crate) const NO: Truth = Truth(0);
    pub(crate) const UNKNOWN: Truth = Truth(1);
    pub(crate) const YES: Truth = Truth(2);

    /// What is known.
    pub(crate) fn of(yes: bool) -> Truth {
        if yes { Truth::YES } else { Truth::NO }
    }

    /// The opposite; of unknown, unknown.
    pub(crate) fn not(self) -> Truth {
        Truth(Truth::YES.0.saturating_sub(self.0))
    }
}
