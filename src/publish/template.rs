//! The file to fill in before something is published.

use super::particulars::What;
use crate::report::Sheet;
use crate::statement::Statement;

/// A line for everything that may be given, with the payees and periods of a statement; a last column says what belongs
/// there.
pub fn template(statement: &Statement) -> Sheet {
    let buyer = statement.contract.commissioner.as_deref();
    let payees = statement.payees.iter().map(|payee| payee.payee.as_str());
    let organisations: Vec<&str> =
        buyer.into_iter().chain(payees.filter(|payee| Some(*payee) != buyer)).collect();
    let mut periods: Vec<(&str, &str)> = statement
        .payees
        .iter()
        .flat_map(|payee| &payee.periods)
        .map(|period| (period.first_day.as_str(), period.period.as_str()))
        .collect();
    periods.sort_unstable();
    periods.dedup();
    let row = |what: What, who: &str, period: &str, value: &str| {
        [what.word(), who, period, value, what.note()].map(str::to_owned)
    };
    let mut rows = Vec::new();
    for what in What::ALL {
        match what {
            What::Publisher => rows.push(row(what, "", "", buyer.unwrap_or_default())),
            What::Organisation | What::IndigoOrganisation => {
                rows.extend(organisations.iter().map(|who| row(what, who, "", "")));
            }
            What::Paid => rows.extend(periods.iter().map(|(_, period)| row(what, "", period, ""))),
            What::Ocid
            | What::Uri
            | What::Published
            | What::Award
            | What::Contract
            | What::License
            | What::Policy
            | What::ResultType => rows.push(row(what, "", "", "")),
        }
    }
    Sheet::new(["what", "who", "period", "value", "note"], rows)
}
