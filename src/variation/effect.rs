//! What a change is worth: by item, payee and period, increases and decreases apart.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::statement::{Amount, Statement};
use crate::value::Number;

/// The amounts of a statement by payee, period and item.
pub type Amounts = BTreeMap<(String, String, String), Amount>;

/// An amount before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moves {
    /// Before.
    pub before: Amount,
    /// After.
    pub after: Amount,
    /// The change.
    pub change: Amount,
}

/// An amount of something, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemEffect {
    /// An item, a payee or a period.
    pub of: String,
    /// Its amounts.
    #[serde(flatten)]
    pub moves: Moves,
}

/// What a change is worth on some data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Everything.
    pub total: Moves,
    /// What payees get more, all together.
    pub increases: Amount,
    /// What payees get less, all together.
    pub decreases: Amount,
    /// Item by item.
    pub items: Vec<ItemEffect>,
    /// Payee by payee.
    pub payees: Vec<ItemEffect>,
    /// Period by period.
    pub periods: Vec<ItemEffect>,
    /// How many single amounts of a payee, period and item are different.
    pub amounts: usize,
}

impl Effect {
    /// Whether no amount of a payee, period and item is different.
    pub fn moves_nothing(&self) -> bool {
        self.amounts == 0
    }

    /// The amounts of a statement.
    pub fn amounts(statement: &Statement) -> Amounts {
        let mut found = Amounts::new();
        for payee in &statement.payees {
            for period in &payee.periods {
                for item in &period.items {
                    let of = item.of.as_ref().map(|of| format!(" for {of}")).unwrap_or_default();
                    let name = format!("{}{of}", item.item);
                    found.insert((payee.payee.clone(), period.period.clone(), name), item.amount.clone());
                }
            }
        }
        found
    }

    /// The difference of two statements; items in the order in which they are given.
    pub fn between(before: &Amounts, after: &Amounts, items: &[String]) -> Self {
        let nought = || Amount::new(Number::zero());
        let mut places: BTreeMap<&(String, String, String), (Amount, Amount)> = BTreeMap::new();
        for (place, amount) in before {
            places.entry(place).or_insert_with(|| (nought(), nought())).0 = amount.clone();
        }
        for (place, amount) in after {
            places.entry(place).or_insert_with(|| (nought(), nought())).1 = amount.clone();
        }
        let by = |of: fn(&(String, String, String)) -> &String| {
            let mut sums: BTreeMap<String, (Amount, Amount)> = BTreeMap::new();
            for (place, (one, other)) in &places {
                let sum = sums.entry(of(place).clone()).or_insert_with(|| (nought(), nought()));
                sum.0 = Amount::sum([&sum.0, one]);
                sum.1 = Amount::sum([&sum.1, other]);
            }
            let effects =
                sums.into_iter().map(|(of, (before, after))| ItemEffect { of, moves: moves(before, after) });
            effects.collect::<Vec<_>>()
        };
        let payees = by(|place| &place.0);
        let mut of_items = by(|place| &place.2);
        let rank = |item: &ItemEffect| {
            items.iter().position(|known| item.of == *known || item.of.starts_with(&format!("{known} for ")))
        };
        of_items.sort_by_key(|item| rank(item).unwrap_or(usize::MAX));
        let up = payees.iter().filter(|payee| payee.moves.change.is_positive());
        let down = payees.iter().filter(|payee| nought().is_more_than(&payee.moves.change));
        Effect {
            total: moves(Amount::sum(before.values()), Amount::sum(after.values())),
            increases: Amount::sum(up.map(|payee| &payee.moves.change)),
            decreases: Amount::sum(down.map(|payee| &payee.moves.change)),
            items: of_items,
            periods: by(|place| &place.1),
            amounts: places.values().filter(|(before, after)| before != after).count(),
            payees,
        }
    }
}

fn moves(before: Amount, after: Amount) -> Moves {
    Moves { change: after.less(&before), before, after }
}
