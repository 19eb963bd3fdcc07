//! What is worked out once and read from then on.

use std::sync::OnceLock;

use super::asked::Once;
use super::line_totals::LineTotals;
use super::related::SoughtRows;
use crate::column::Column;
use crate::plan::Plan;

/// What has been worked out once. A run fills it step by step; whoever looks at a finished outcome, when it is asked
/// for.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// The columns of the plan's slots.
    pub(crate) slots: Vec<OnceLock<Once<Column>>>,
    /// The totals of lines by keys.
    pub(crate) totals: Vec<OnceLock<Once<LineTotals>>>,
    /// The rows that are sought for other rows, in order.
    pub(crate) sought: Vec<OnceLock<Once<SoughtRows>>>,
    /// For each fact its value for a group in which there is no row.
    pub(crate) of_nothing: Vec<OnceLock<Column>>,
}

impl Memo {
    /// Nothing yet, with room for everything of a plan.
    pub(crate) fn new(plan: &Plan) -> Self {
        let mut memo = Memo::default();
        memo.make_room(plan);
        memo
    }

    /// Room for what the plan has grown by.
    pub(crate) fn make_room(&mut self, plan: &Plan) {
        self.slots.resize_with(plan.slots.len(), OnceLock::new);
        self.totals.resize_with(plan.totals.len(), OnceLock::new);
        self.sought.resize_with(plan.sought.len(), OnceLock::new);
        self.of_nothing.resize_with(plan.facts.len(), OnceLock::new);
    }
}
