//! `flow`: what the money depends on.
//!
//! Two answers. [`ItemFlow`] reads the terms: which outcomes stand anywhere behind an amount, through conditions,
//! groups, measures, scales and other payments. [`AtStake`] reads data as well: what would still be paid if no outcome
//! at all were achieved.

mod words;

use serde::Serialize;

use crate::analysis::{Dependence, Thing};
use crate::model::{FactId, FactKind, Item, Model, PaymentId};
use crate::run::{Prepared, RunError, RunResult, Settings};
use crate::statement::Amount;
use crate::value::Number;

pub use words::report;

/// An item of the statement, and the outcomes that its amounts depend on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemFlow {
    /// Its name.
    pub item: String,
    /// Its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// `payment`, `cap`, `minimum` or `clawback`.
    pub kind: &'static str,
    /// The names of the outcomes, in the order of the file.
    pub outcomes: Vec<String>,
}

impl ItemFlow {
    /// Whether money is earned by it.
    pub fn is_payment(&self) -> bool {
        self.kind == "payment"
    }
}

/// Every payment and clawback with the outcomes behind it, in the order of the statement. A cap earns nothing: it
/// depends on what it cuts.
pub fn items(model: &Model) -> Vec<ItemFlow> {
    let mut items = all_items(model);
    items.retain(|item| item.kind != CAP && item.kind != MINIMUM);
    items
}

const CAP: &str = "cap";
const MINIMUM: &str = "minimum";

/// Every item of the statement with the outcomes behind it, in its order: caps and minimums too.
pub fn all_items(model: &Model) -> Vec<ItemFlow> {
    let dependence = Dependence::of(model);
    let outcomes = outcomes(model);
    let flow = |item: &Item| {
        let (title, kind, thing) = match item {
            Item::Payment(id) => (&model.payments[*id].title, "payment", Thing::Payment(*id)),
            Item::Clawback(id) => (&model.clawbacks[*id].title, "clawback", Thing::Clawback(*id)),
            Item::Limit(id) => {
                let limit = &model.limits[*id];
                (&limit.title, if limit.at_most { CAP } else { MINIMUM }, Thing::Limit(*id))
            }
        };
        let behind = dependence.behind([thing]);
        let named = outcomes.iter().filter(|fact| behind.contains(&Thing::Fact(**fact)));
        let names = named.map(|fact| model.facts[*fact].title.name.clone());
        ItemFlow { item: title.name.clone(), label: title.label.clone(), kind, outcomes: names.collect() }
    };
    model.items.iter().map(flow).collect()
}

/// The outcomes of a contract, in the order of the file.
fn outcomes(model: &Model) -> Vec<FactId> {
    let is_outcome = |fact: &FactId| matches!(model.facts[*fact].kind, FactKind::Outcome(..));
    model.facts_in_file_order().into_iter().filter(is_outcome).collect()
}

/// What a data set pays, and what of it would be paid if nothing were achieved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AtStake {
    /// The sum of the statement.
    pub paid: Amount,
    /// The sum of the statement if every outcome were empty, all else being the same.
    pub without_outcomes: Amount,
    /// The difference as a share of what is paid; none where nothing is paid.
    #[serde(skip)]
    pub share: Option<Number>,
}

/// Works out once more what an outcome would have been with every outcome of the contract empty.
///
/// # Errors
/// As for [`Prepared::run`].
pub fn at_stake(prepared: &Prepared<'_>, as_it_is: RunResult) -> Result<AtStake, RunError> {
    let paid = net(&as_it_is);
    let settings = Settings {
        tariffs: as_it_is.supplied,
        as_at: as_it_is.as_at,
        empty: outcomes(prepared.model()),
        ..Settings::default()
    };
    let without = net(&prepared.run(as_it_is.data, &settings)?);
    let share = paid.minus(&without).divided_by(&paid);
    Ok(AtStake { paid: Amount::new(paid), without_outcomes: Amount::new(without), share })
}

/// The lines of a payment or clawback that fall outside term and settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotPaid {
    /// Its name.
    pub item: String,
    /// Whether they would be taken back.
    pub taken_back: bool,
    /// How many lines.
    pub lines: usize,
    /// What they come to.
    pub amount: Amount,
}

/// What falls outside term and settlement, in the order of the payments of the file.
pub fn not_paid(model: &Model, outcome: &RunResult) -> Vec<NotPaid> {
    let of = |id: PaymentId| {
        let payment = &model.payments[id];
        let outside = outcome.payment(id)?.outside();
        let amounts: Vec<Amount> = outside.map(|line| Amount::new(line.rounded)).collect();
        let (item, taken_back) = (payment.title.name.clone(), payment.clawback.is_some());
        let found = NotPaid { item, taken_back, lines: amounts.len(), amount: Amount::sum(&amounts) };
        (found.lines > 0).then_some(found)
    };
    model.payments_in_file_order().into_iter().filter_map(of).collect()
}

fn net(outcome: &RunResult) -> Number {
    outcome.statement.iter().fold(Number::zero(), |sum, line| sum.plus(&line.amount))
}
