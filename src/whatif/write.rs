//! A comparison and the list of what can be set as comma-separated values.

use super::compare::Comparison;
use super::place::Place;
use crate::statement::write_csv;

/// `payee,period,item,today,what_if,difference`, a row for each payee, period and item that is listed.
pub fn csv(comparison: &Comparison) -> String {
    let rows = comparison.payees.iter().flat_map(|payee| {
        payee.rows.iter().map(|row| {
            let amounts = &row.amounts;
            let [today, what_if, difference] =
                [&amounts.today, &amounts.what_if, &amounts.difference].map(|amount| amount.machine());
            [payee.payee.clone(), row.period.clone(), row.item.clone(), today, what_if, difference]
        })
    });
    write_csv(["payee", "period", "item", "today", "what_if", "difference"].map(str::to_owned), rows)
}

/// `name,today,line`
pub fn listed_csv(places: &[Place]) -> String {
    let rows = places
        .iter()
        .map(|place| [place.name.clone(), place.today.clone().unwrap_or_default(), place.line.to_string()]);
    write_csv(["name", "today", "line"].map(str::to_owned), rows)
}
