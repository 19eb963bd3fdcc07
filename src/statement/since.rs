//! What has changed since an earlier statement that was kept: each amount that differs, and what is then still to be
//! paid.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Amount, Statement};
use crate::value::Number;

/// An earlier statement, as it was kept: its amounts by payee, period and item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    amounts: BTreeMap<Place, Amount>,
}

/// Payee, period, item.
type Place = (String, String, String);

/// What has changed since an earlier statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Since {
    /// Everything before.
    pub before: Amount,
    /// Everything now.
    pub now: Amount,
    /// The difference, which is still to be paid.
    pub difference: Amount,
    /// Each amount that differs.
    pub lines: Vec<Moved>,
}

/// An amount that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Who is paid.
    pub payee: String,
    /// The period.
    pub period: String,
    /// The item.
    pub item: String,
    /// As it was; none where it was not there.
    pub before: Option<Amount>,
    /// As it is; none where it is no longer there.
    pub now: Option<Amount>,
    /// The difference.
    pub difference: Amount,
}

#[derive(Deserialize)]
struct KeptHead {
    schema: String,
}

#[derive(Deserialize)]
struct KeptStatement {
    selection: Option<serde_json::Value>,
    payees: Vec<KeptPayee>,
}

#[derive(Deserialize)]
struct KeptPayee {
    payee: String,
    periods: Vec<KeptPeriod>,
}

#[derive(Deserialize)]
struct KeptPeriod {
    period: String,
    items: Vec<KeptItem>,
}

#[derive(Deserialize)]
struct KeptItem {
    item: String,
    of: Option<String>,
    amount: Amount,
}

#[derive(Deserialize)]
struct KeptSnapshot {
    amounts: Vec<KeptLine>,
}

#[derive(Deserialize)]
struct KeptLine {
    payee: String,
    period: String,
    item: String,
    amount: Amount,
}

impl Kept {
    /// Reads a statement that was kept: the JSON of `meed pay`, or a snapshot.
    ///
    /// # Errors
    /// What is wrong with the text, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |error: serde_json::Error| match error.line() {
            0 => error.to_string(),
            line => format!("line {line} is not one of a statement"),
        };
        let KeptHead { schema } = serde_json::from_str(text).map_err(wrong)?;
        let mut kept = Kept::default();
        match schema.as_str() {
            "meed/statement" => {
                let statement: KeptStatement = serde_json::from_str(text).map_err(wrong)?;
                if statement.selection.is_some_and(|selection| !selection.is_null()) {
                    return Err("it is of some payees or periods only".to_owned());
                }
                for payee in statement.payees {
                    for period in payee.periods {
                        for item in period.items {
                            let called = super::with_of(&item.item, item.of.as_deref());
                            kept.amounts
                                .insert((payee.payee.clone(), period.period.clone(), called), item.amount);
                        }
                    }
                }
            }
            "meed/snapshot" => {
                let snapshot: KeptSnapshot = serde_json::from_str(text).map_err(wrong)?;
                let lines = snapshot.amounts.into_iter();
                kept.amounts.extend(lines.map(|line| ((line.payee, line.period, line.item), line.amount)));
            }
            other => return Err(format!("it is `{other}`")),
        }
        Ok(kept)
    }
}

impl Since {
    /// What is different now. Of a part of a statement it is the same part of the earlier one.
    pub(super) fn of(now: &Statement, kept: &Kept) -> Self {
        let selection = now.selection.as_ref();
        let wanted = |(payee, period, _): &Place| {
            selection.is_none_or(|selection| {
                let has = |list: &[String], name: &String| list.is_empty() || list.contains(name);
                has(&selection.payees, payee)
                    && (has(&selection.period_labels, period) || selection.periods.contains(period))
            })
        };
        let mut places: BTreeMap<Place, (Option<Amount>, Option<Amount>)> = BTreeMap::new();
        for (place, amount) in kept.amounts.iter().filter(|(place, _)| wanted(place)) {
            places.entry(place.clone()).or_default().0 = Some(amount.clone());
        }
        for payee in &now.payees {
            for period in &payee.periods {
                for item in &period.items {
                    let place = (payee.payee.clone(), period.period.clone(), item.called());
                    places.entry(place).or_default().1 = Some(item.amount.clone());
                }
            }
        }
        let nought = Amount::new(Number::zero());
        let lines = places.iter().map(|((payee, period, item), (before, now))| Moved {
            payee: payee.clone(),
            period: period.clone(),
            item: item.clone(),
            difference: now.as_ref().unwrap_or(&nought).less(before.as_ref().unwrap_or(&nought)),
            before: before.clone(),
            now: now.clone(),
        });
        let lines: Vec<Moved> = lines.collect();
        let before = Amount::sum(lines.iter().filter_map(|line| line.before.as_ref()));
        let now = Amount::sum(lines.iter().filter_map(|line| line.now.as_ref()));
        Since {
            difference: now.less(&before),
            before,
            now,
            lines: lines.into_iter().filter(|line| !line.difference.is_zero()).collect(),
        }
    }
}
