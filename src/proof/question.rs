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
