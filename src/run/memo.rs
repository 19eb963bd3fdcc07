//! What is worked out once and read from then on.

use std::sync::{Arc, OnceLock};

use super::asked::Once;
use super::line_totals::LineTotals;
use super::related::SoughtRows;
use super::standing::InSeries;
use crate::column::Column;
use crate::plan::{Plan, Step};

/// What has been worked out once. A run fills it step by step; whoever looks at a finished outcome, when it is asked
/// for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    /// The columns of the plan's slots.
    pub(crate) slots: Vec<OnceLock<Arc<Once<Column>>>>,
    /// Rows and groups in series, by the first of the slots that they stand so for; let go of after the last.
    pub(crate) series: Vec<OnceLock<Arc<InSeries>>>,
    /// The totals of lines by keys.
    pub(crate) totals: Vec<OnceLock<Arc<Once<LineTotals>>>>,
    /// The rows that are sought for other rows, in order.
    pub(crate) sought: Vec<OnceLock<Arc<Once<SoughtRows>>>>,
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
        self.series.resize_with(plan.slots.len(), OnceLock::new);
        self.totals.resize_with(plan.totals.len(), OnceLock::new);
        self.sought.resize_with(plan.sought.len(), OnceLock::new);
        self.of_nothing.resize_with(plan.facts.len(), OnceLock::new);
    }

    /// Lets go of what no later step asks for once a step is taken: rows in the order of a series.
    pub(super) fn let_go<'a>(&mut self, plan: &Plan, step: Step, later: impl IntoIterator<Item = &'a Step>) {
        let series = |step: &Step| match step {
            Step::Slot(slot) => plan.running(*slot).map(|running| running.series),
            Step::Frame(_)
            | Step::Fact(_)
            | Step::Total(_)
            | Step::Sought(_)
            | Step::Payment(_)
            | Step::Limit(_)
            | Step::Clawback(_) => None,
        };
        if let Some(own) = series(&step)
            && !later.into_iter().any(|step| series(step) == Some(own))
            && let Some(kept) = self.series.get_mut(own as usize)
        {
            kept.take();
        }
    }
}
