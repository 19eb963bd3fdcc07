//! Values of rows or groups that stand one after the other.

use super::{Expr, FactId};
use crate::value::{AggregateOp, Day, GoesTo};

/// A value that depends on where a row or group stands among the others. Its frame is rows or groups, and all its parts
/// live there.
///
/// Those that share the keys are one series; no two of a series share a place in its order, unless the order of the
/// file tells them apart. What has a blank key or a blank in its order is in no series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    /// Which.
    pub op: RunningOp,
    /// Of what; none for a count, and for what only asks for the place.
    pub value: Option<Expr>,
    /// Of rows: only those of this subset,
    pub within: Option<FactId>,
    /// and only those that meet these conditions.
    pub conditions: Vec<Expr>,
    /// What those of one series share.
    pub keys: Vec<Expr>,
    /// What they are in order of.
    pub order: Vec<Expr>,
    /// For each part of the order whether it falls: then what is largest, latest or last comes first.
    pub falls: Vec<bool>,
    /// Whether the file and row number come last in the order.
    pub file_order: bool,
    /// Only those that lie so far back.
    pub window: Option<Window>,
    /// Of an unbroken run: the condition that each of it meets.
    pub holds: Option<Expr>,
    /// In words: `total earnings up to and including this one`; of a pick those for a row that is left out:
    /// `not the first for this person, in order of start_date`.
    pub words: String,
}

/// The forms of a running value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunningOp {
    /// Taken up to and including this one.
    UpToThis(AggregateOp),
    /// Taken before this one. Before the first a count and a total are nought, all else is blank.
    BeforeThis(AggregateOp),
    /// The value of the one before; blank for the first.
    OneBefore,
    /// Taken over the unbroken run of those that meet a condition, up to and including this one. Where this one does
    /// not meet it a count and a total are nought, all else is blank.
    InARow(AggregateOp),
    /// Whether this one is the first.
    First,
    /// Whether this one is the last.
    Last,
    /// The value rounded by the contract's rule for lines, so that the series makes its own rounded sum. Of groups:
    /// only those in which the subset has a row.
    RoundedTogether(GoesTo),
}

/// How far a running value looks back, by the first thing in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// So many days.
    Days(i32),
    /// So many months, by the corresponding day.
    Months(i32),
    /// So many periods, where the order begins with periods.
    Periods(i32),
}

impl Window {
    /// The last day or period that lies outside a window which ends with this one; the first of a window that ends
    /// before it. These are days or indexes of periods; beyond the calendar nothing lies outside.
    pub fn back_from(self, at: i32) -> i32 {
        let back = match self {
            Window::Days(days) => at.checked_sub(days),
            Window::Months(months) => months
                .checked_neg()
                .and_then(|months| Day::from_number(at)?.plus_months(months))
                .map(Day::number),
            Window::Periods(periods) => at.checked_sub(periods),
        };
        back.unwrap_or(i32::MIN)
    }
}

impl Running {
    /// The expressions that it is directly made of.
    pub(crate) fn operands(&self) -> Vec<&Expr> {
        let parts = self.value.iter().chain(&self.conditions).chain(&self.holds);
        parts.chain(&self.keys).chain(&self.order).collect()
    }

    /// Whether another one runs over the same rows or groups, in the same series and order.
    pub(crate) fn stands_as(&self, other: &Self) -> bool {
        let Running { op, value: _, within, conditions, keys, order, falls, file_order, .. } = self;
        let own_rows = |op: &RunningOp| matches!(op, RunningOp::RoundedTogether(_));
        !own_rows(op)
            && !own_rows(&other.op)
            && (within, conditions, keys) == (&other.within, &other.conditions, &other.keys)
            && (order, falls, file_order) == (&other.order, &other.falls, &other.file_order)
    }

    /// Whether it is a number of rows.
    pub fn is_count(&self) -> bool {
        use RunningOp::{BeforeThis, InARow, UpToThis};
        let (UpToThis(op) | BeforeThis(op) | InARow(op)) = self.op else { return false };
        op == AggregateOp::Count
    }

    /// Whether it picks rows for a population.
    pub fn is_pick(&self) -> bool {
        matches!(self.op, RunningOp::First | RunningOp::Last)
    }
}
