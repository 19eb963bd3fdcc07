//! What is asked of data sets: of which item, over what money is added up, and whether the most or the least.

use super::Scope;
use crate::model::PaymentId;

/// What is asked of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question {
    pub(super) one: Option<PaymentId>,
    pub(super) scope: Scope,
    pub(super) least: bool,
}

impl Question {
    /// How much of what may be tried goes into it, against others: most into all of the contract, which is asked first.
    pub(super) fn weight(self) -> usize {
        match (self.one, self.scope) {
            (Some(_), _) => 1,
            (None, Scope::PayeePeriod | Scope::Year) => 2,
            (None, Scope::Whole) if self.least => 2,
            (None, Scope::Whole) => 6,
        }
    }
}
