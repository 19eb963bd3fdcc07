//! A release package of the Open Contracting Data Standard 1.1 with the transactions of a contract.
//!
//! The shapes are those of its release and release package schemas, 1.1.5. A transaction is what one payee was paid for
//! one period. Where the net amount is below nought the payee paid it back: then payer and payee change places, and the
//! amount is above nought.

use serde::Serialize;

use super::number::Digits;
use super::paid::{Payment, Payments};
use super::particulars::{Particulars, What};
use crate::diagnostic::Refusal;
use crate::statement::{Amount, Statement};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Package<'s> {
    uri: &'s str,
    version: &'static str,
    published_date: String,
    publisher: Named<'s>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publication_policy: Option<&'s str>,
    releases: [Release<'s>; 1],
}

#[derive(Serialize)]
struct Named<'s> {
    name: &'s str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Release<'s> {
    ocid: &'s str,
    id: String,
    date: String,
    language: &'static str,
    tag: [&'static str; 1],
    initiation_type: &'static str,
    parties: Vec<Party<'s>>,
    buyer: Reference<'s>,
    contracts: [Contract<'s>; 1],
}

#[derive(Serialize)]
struct Party<'s> {
    id: String,
    name: &'s str,
    identifier: Identifier<'s>,
    roles: Vec<&'static str>,
}

#[derive(Serialize)]
struct Identifier<'s> {
    scheme: &'s str,
    id: &'s str,
}

#[derive(Clone, Serialize)]
struct Reference<'s> {
    id: String,
    name: &'s str,
}

#[derive(Serialize)]
struct Contract<'s> {
    id: &'s str,
    #[serde(rename = "awardID")]
    award: &'s str,
    title: &'s str,
    period: Period,
    implementation: Implementation<'s>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Period {
    start_date: String,
    end_date: String,
}

#[derive(Serialize)]
struct Implementation<'s> {
    transactions: Vec<Transaction<'s>>,
}

#[derive(Serialize)]
struct Transaction<'s> {
    id: String,
    date: String,
    value: Value,
    payer: Reference<'s>,
    payee: Reference<'s>,
}

#[derive(Serialize)]
struct Value {
    amount: Digits,
    currency: &'static str,
}

/// The start of a day. A day of the contract has no zone; the standard asks for a time with one.
fn start_of(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

/// The package.
///
/// # Errors
/// An amount that is no decimal; a contract that names no commissioner.
pub(super) fn package<'s>(
    statement: &'s Statement,
    particulars: &'s Particulars,
    payments: &Payments<'s>,
) -> Result<Package<'s>, Refusal> {
    let buyer = buyer(statement)?;
    let given = |what: What| particulars.given(what).unwrap_or_default();
    let published = particulars.published().map(|day| day.to_string()).unwrap_or_default();
    let reference = |name: &'s str| Reference { id: id_of(particulars, name), name };
    let transaction = |payment: &Payment<'s>| {
        let net = &payment.period.net;
        let is_refund = !net.is_positive();
        let amount = if is_refund { Amount::sum([]).less(net) } else { net.clone() };
        let (payer, payee) = if is_refund { (payment.payee, buyer) } else { (buyer, payment.payee) };
        Ok::<_, Refusal>(Transaction {
            id: format!(
                "{}/{}/{}",
                given(What::Contract),
                id_of(particulars, payment.payee),
                payment.period.period
            ),
            date: start_of(&payment.day.to_string()),
            value: Value { amount: Digits::of(&amount)?, currency: statement.contract.symbol.code() },
            payer: reference(payer),
            payee: reference(payee),
        })
    };
    let transactions = payments.paid.iter().map(transaction).collect::<Result<_, _>>()?;
    let heading = &statement.contract;
    Ok(Package {
        uri: given(What::Uri),
        version: "1.1",
        published_date: start_of(&published),
        publisher: Named { name: given(What::Publisher) },
        license: particulars.given(What::License),
        publication_policy: particulars.given(What::Policy),
        releases: [Release {
            ocid: given(What::Ocid),
            id: format!("{}-implementation-{published}", given(What::Ocid)),
            date: start_of(&published),
            language: "en",
            tag: ["implementation"],
            initiation_type: "tender",
            parties: parties(buyer, particulars, payments),
            buyer: reference(buyer),
            contracts: [Contract {
                id: given(What::Contract),
                award: given(What::Award),
                title: &heading.title,
                period: Period {
                    start_date: start_of(&heading.starts),
                    end_date: format!("{}T23:59:59Z", heading.ends),
                },
                implementation: Implementation { transactions },
            }],
        }],
    })
}

/// Who buys, as the contract names them.
pub(super) fn buyer(statement: &Statement) -> Result<&str, Refusal> {
    statement.contract.commissioner.as_deref().ok_or_else(|| {
        Refusal::refused("E0750", "the contract does not say who buys, and so not who pays")
            .with_help("write `commissioner \"NAME\"` under the contract")
    })
}

fn id_of(particulars: &Particulars, name: &str) -> String {
    particulars.organisation(name).map(|id| id.whole()).unwrap_or_default()
}

/// Everybody who is named, each once, with the parts that they have.
fn parties<'s>(buyer: &'s str, particulars: &'s Particulars, payments: &Payments<'s>) -> Vec<Party<'s>> {
    let is_refund = |payment: &Payment<'_>| !payment.period.net.is_positive();
    let payees = payments.payees();
    let names = std::iter::once(buyer).chain(payees.iter().copied().filter(|payee| *payee != buyer));
    let party = |name: &'s str| {
        let own = || payments.paid.iter().filter(|payment| payment.payee == name);
        let is_buyer = name == buyer;
        let (pays, is_paid) =
            (payments.paid.iter().any(|it| !is_refund(it)), payments.paid.iter().any(is_refund));
        let roles = [
            ("buyer", is_buyer),
            ("supplier", own().next().is_some()),
            ("payer", (is_buyer && pays) || own().any(is_refund)),
            ("payee", (is_buyer && is_paid) || own().any(|it| !is_refund(it))),
        ];
        let id = particulars.organisation(name)?;
        Some(Party {
            id: id.whole(),
            name,
            identifier: Identifier { scheme: &id.list, id: &id.number },
            roles: roles.into_iter().filter(|(_, has)| *has).map(|(role, _)| role).collect(),
        })
    };
    names.filter_map(party).collect()
}
