//! What has to be given before something can be published.

use super::Standard;
use super::paid::Payments;
use super::particulars::{Particulars, What};
use crate::diagnostic::Refusal;
use crate::statement::Statement;

/// A line that has to be added: what, and of whom.
pub(super) type Missing<'s> = (What, &'s str);

/// All that is missing, in the order of the file. Nothing here depends on what happens to be given besides.
pub(super) fn missing<'s>(
    standard: Standard,
    statement: &'s Statement,
    particulars: &Particulars,
    payments: &Payments<'s>,
) -> Vec<Missing<'s>> {
    let buyer = statement.contract.commissioner.as_deref();
    let payees = payments.payees();
    let organisations = buyer.into_iter().chain(payees.iter().copied().filter(|payee| Some(*payee) != buyer));
    let mut missing = Vec::new();
    match standard {
        Standard::Ocds => {
            let wanted = [What::Ocid, What::Uri, What::Publisher, What::Award, What::Contract];
            missing.extend(
                wanted.into_iter().filter(|what| particulars.given(*what).is_none()).map(|what| (what, "")),
            );
            if particulars.published().is_none() {
                missing.push((What::Published, ""));
            }
            let unknown = organisations.filter(|name| particulars.organisation(name).is_none());
            missing.extend(unknown.map(|name| (What::Organisation, name)));
        }
        Standard::Indigo => {
            let unknown = organisations.filter(|name| particulars.indigo(name).is_none());
            missing.extend(unknown.map(|name| (What::IndigoOrganisation, name)));
        }
    }
    if payments.paid.is_empty() {
        missing.push((What::Paid, ""));
    }
    missing
}

/// The refusal that says what to add.
pub(super) fn refusal(standard: Standard, missing: &[Missing<'_>], file: &str) -> Refusal {
    let line = |(what, who): &Missing<'_>| {
        let of = if who.is_empty() { String::new() } else { format!(" of {who}") };
        format!("\n    {}{of}: {}", what.word(), what.note())
    };
    let lines: String = missing.iter().map(line).collect();
    Refusal::refused("E0750", format!("`{file}` does not have all that {} asks for", standard.name()))
        .with_help(format!(
            "give what is missing; `meed publish PATH --template` writes lines for all of it{lines}"
        ))
}
