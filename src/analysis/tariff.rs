//! For which keys, and when, a tariff has no value.

use std::collections::BTreeSet;

use super::{FlowFacts, Terms};
use crate::model::{Constant, Expr, TariffId, TariffRow, Type};
use crate::value::{Day, Number};

/// What a tariff has no value for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Days before this one.
    Before(Day),
    /// These choices of its keys.
    Row(Vec<u32>),
    /// Some of its keys: which cannot be told, since they are not choices.
    SomeKeys,
}

/// So many combinations of choices are looked through.
const MOST_ROWS: usize = 100_000;

impl Terms<'_> {
    /// What a tariff has no value for where it is looked up by keys and a date, if it has not one for all that they can
    /// be.
    pub(crate) fn missing(
        &self,
        id: TariffId,
        keys: &[Expr],
        at: Option<&Expr>,
        proven: &FlowFacts,
    ) -> Option<Missing> {
        let tariff = &self.tariffs[id];
        if let Some(from) = tariff.dates.first().copied().flatten() {
            let from_number = Number::from_int(i128::from(from.number()));
            let least = at.and_then(|at| self.range(at).least);
            if least.is_none_or(|least| least < from_number) {
                return Some(Missing::Before(from));
            }
        }
        let left: Vec<Vec<u32>> = keys.iter().map(|key| self.choices_of(key, proven)).collect();
        if keys.iter().any(|key| !matches!(key.ty, Type::Choice(_))) {
            return Some(Missing::SomeKeys);
        }
        self.first_missing(&tariff.rows, &left)
    }

    fn choices_of(&self, key: &Expr, proven: &FlowFacts) -> Vec<u32> {
        match proven.choices_left(key) {
            Some(left) => left.iter().copied().collect(),
            None => (0..self.choice_count(&key.ty)).collect(),
        }
    }

    /// The first combination of choices without a row, in the order in which the choices are declared.
    fn first_missing(&self, rows: &[TariffRow], left: &[Vec<u32>]) -> Option<Missing> {
        let choice = |key: &Constant| match key {
            Constant::Choice(choice) => Some(*choice),
            Constant::Number(_)
            | Constant::Date(_)
            | Constant::Text(_)
            | Constant::YesNo(_)
            | Constant::Period(..) => None,
        };
        let held: BTreeSet<Vec<u32>> =
            rows.iter().filter_map(|row| row.keys.iter().map(choice).collect()).collect();
        let all = left.iter().try_fold(1usize, |product, choices| product.checked_mul(choices.len()))?;
        if all > MOST_ROWS {
            return Some(Missing::SomeKeys);
        }
        let mut wanted: Vec<Vec<u32>> = vec![Vec::new()];
        for choices in left {
            let longer = |start: &Vec<u32>| {
                let start = start.clone();
                choices.iter().map(move |choice| [start.as_slice(), &[*choice]].concat()).collect::<Vec<_>>()
            };
            wanted = wanted.iter().flat_map(longer).collect();
        }
        wanted.into_iter().find(|keys| !held.contains(keys)).map(Missing::Row)
    }
}
