//! What payment lines are in SQL, and which limits are applied to them there.

use std::collections::{BTreeMap, BTreeSet};

use super::split::Split;
use super::value::{Num, Value};
use crate::model::{Expr, Frame, LimitId, LimitTarget, LineKey, Model, Type};

/// What lines have beside their payee, amount and period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extra {
    /// What the statement has an item for.
    Item,
    /// The amount of a limit.
    Amount(LimitId),
    /// A key of a limit.
    Key(LimitId, usize),
    /// A part of the order of a limit.
    Order(LimitId, usize),
    /// A key of a total of lines.
    Total(u32, usize),
}

/// The lines of a payment.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// The step that has them.
    pub(super) step: String,
    /// The decimal places of the amounts.
    pub(super) scale: u32,
    /// The size that no amount exceeds.
    pub(super) bound: u128,
    /// Whether they are wide.
    pub(super) wide: bool,
    /// What else they have.
    pub(super) extras: BTreeMap<Extra, Value>,
    /// The columns that tell where a line is from: what tells rows apart, or the keys of groups.
    pub(super) places: Vec<String>,
    /// The names of all its columns.
    pub(super) names: BTreeSet<String>,
    /// The caps that have reduced them in SQL, each with the column of what it has cut.
    pub(super) cuts: Vec<(LimitId, String)>,
    /// What they are parts of, where a cap comes before they are shared.
    pub(super) shared: Option<Shared>,
}

/// What lines are parts of: the same columns in each part.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    /// The whole, so far as caps have left it: a column.
    pub(super) whole: Num,
    /// What each part but the last is of it.
    pub(super) ratios: Vec<Num>,
}

/// The column that says which part of a whole a line is, the first being 0.
pub(super) const PART: &str = "_part";

/// The columns that all lines have.
pub(super) const PAYEE: &str = "payee";
pub(super) const AMOUNT: &str = "amount";
pub(super) const PERIOD: &str = "period";
pub(super) const STATEMENT: &str = "statement_period";
pub(super) const INSIDE: &str = "inside";
pub(super) const PLACED: &str = "placed";

/// Whether a limit groups or orders lines by something of which there is much: then it is applied where the lines are.
pub(super) fn is_wide_limit(model: &Model, split: &Split, limit: LimitId) -> bool {
    let of_rows = |target: &&LimitTarget| !split.is_narrow(model.payments[target.payment].frame);
    let wide = |key: &LineKey| match key {
        LineKey::Payee | LineKey::Period(_) | LineKey::Payment => false,
        LineKey::Value(value) => is_wide_key(model, split, value),
    };
    let on = &model.limits[limit].on;
    on.iter().filter(of_rows).any(|target| target.keys.iter().chain(&target.order).any(wide))
}

/// Whether there may be as many values of a key as there are rows.
fn is_wide_key(model: &Model, split: &Split, value: &Expr) -> bool {
    // Days are few, but in an order they stand before what tells rows apart.
    let of_contract = matches!(model.frames[value.frame], Frame::Contract);
    !of_contract && !split.is_narrow(value.frame) && (value.ty == Type::Date || !split.is_narrow_key(value))
}
