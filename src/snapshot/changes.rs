//! How one snapshot differs from another.

use serde::Serialize;

use super::others::others;
use super::pairs::pairs;
use super::{Line, Snapshot};
use crate::statement::Amount;
use crate::value::Currency;

/// How a statement differs from the one that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Amounts by payee, period and item, in that order.
    pub amounts: Vec<AmountChange>,
    /// What payees are owed in all.
    pub payees: Vec<TotalChange>,
    /// What items come to in all, in the order of the contract.
    pub items: Vec<ItemChange>,
    /// What everybody is owed, if that changed.
    pub net: Option<Moved>,
    /// All that changed besides, in words.
    pub others: Vec<String>,
    /// The currencies, before and after.
    #[serde(skip)]
    pub currencies: [Currency; 2],
    /// Whether there are several payees, so that what everybody is owed says more than what each is.
    #[serde(skip)]
    pub several: bool,
}

/// An amount of a payee, period and item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AmountChange {
    /// Who is paid.
    pub payee: String,
    /// The label of the period.
    pub period: String,
    /// The name of the item.
    pub item: String,
    /// What it was and is.
    #[serde(flatten)]
    pub moved: Moved,
}

/// What a payee is owed in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TotalChange {
    /// Who is paid.
    pub payee: String,
    /// What it was and is.
    #[serde(flatten)]
    pub moved: Moved,
}

/// What an item comes to in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// The name of the item.
    pub item: String,
    /// What it was and is.
    #[serde(flatten)]
    pub moved: Moved,
}

/// An amount before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// As it was kept; none if there was no such line.
    pub before: Option<Amount>,
    /// As it is now; none if there is no such line any more.
    pub after: Option<Amount>,
    /// By how much it changed; none between two currencies.
    pub change: Option<Amount>,
}

impl Changes {
    /// What is different after, seen from before.
    pub fn between(before: &Snapshot, after: &Snapshot) -> Self {
        let currencies = [before.currency(), after.currency()];
        let same_currency = before.contract.currency == after.contract.currency;
        let moved = |was: Option<&Amount>, is: Option<&Amount>| Moved::of(was, is, same_currency);
        let position = |name: &str| {
            let of = |snapshot: &Snapshot| snapshot.items.iter().position(|item| item.item == name);
            of(after).or_else(|| of(before))
        };
        let place = |line: &'_ Line| {
            (line.payee.clone(), line.period.clone(), position(&line.item), line.item.clone())
        };
        let amounts = pairs(&before.amounts, &after.amounts, place).into_values().filter_map(|(was, is)| {
            let moved = moved(was.map(|line| &line.amount), is.map(|line| &line.amount))?;
            let Line { payee, period, item, .. } = is.or(was)?;
            Some(AmountChange { payee: payee.clone(), period: period.clone(), item: item.clone(), moved })
        });
        let payees = pairs(&before.payees, &after.payees, |part| part.payee.clone());
        let payees = payees.into_iter().filter_map(|((payee, _), (was, is))| {
            let moved = moved(was.map(|part| &part.net), is.map(|part| &part.net))?;
            Some(TotalChange { payee, moved })
        });
        let items = pairs(&before.items, &after.items, |item| (position(&item.item), item.item.clone()));
        let items = items.into_iter().filter_map(|(((_, item), _), (was, is))| {
            let moved = moved(was.map(|item| &item.amount), is.map(|item| &item.amount))?;
            Some(ItemChange { item, moved })
        });
        let mut changes = Changes {
            amounts: amounts.collect(),
            payees: payees.collect(),
            items: items.collect(),
            net: moved(Some(&before.net), Some(&after.net)),
            others: others(before, after),
            currencies,
            several: before.payees().max(after.payees()) > 1,
        };
        if before != after && changes.is_empty() {
            changes.others.push("what is on the statement stands in another order".to_owned());
        }
        changes
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.amounts.is_empty()
            && self.payees.is_empty()
            && self.items.is_empty()
            && self.net.is_none()
            && self.others.is_empty()
    }
}

impl Moved {
    /// None if nothing moved.
    fn of(before: Option<&Amount>, after: Option<&Amount>, same_currency: bool) -> Option<Self> {
        let nought = Amount::sum([]);
        let change = after.unwrap_or(&nought).less(before.unwrap_or(&nought));
        (before != after).then(|| Moved {
            before: before.cloned(),
            after: after.cloned(),
            change: same_currency.then_some(change),
        })
    }
}
