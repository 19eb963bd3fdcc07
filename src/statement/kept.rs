//! An earlier statement, as it was kept: the JSON of `meed pay`, or a snapshot.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::build::title;
use super::{Amount, Balance, Cut, Entries};
use crate::model::Model;

/// An earlier statement, as it was kept: its amounts by payee, period and item, and what else it tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub(super) amounts: BTreeMap<Place, KeptItem>,
    /// The text of the terms by the names of the declarations; nothing where it was not kept.
    pub(super) terms: BTreeMap<String, String>,
    /// Amounts that were given, by name.
    pub(super) given: BTreeMap<String, String>,
    /// The statement date.
    pub(super) as_at: Option<String>,
    /// How many rows of each record counted; nothing where it was not kept.
    pub(super) rows: BTreeMap<String, usize>,
    /// How many rows each clause took in.
    pub(super) taken_in: BTreeMap<String, usize>,
    /// The entries of the rows; nothing where they were not kept.
    pub(super) entries: Vec<Entries>,
    /// Whether what limits cut and how balances stood was kept.
    pub(super) has_steps: bool,
}

/// Payee, period, item.
pub(super) type Place = (String, String, String);

#[derive(Deserialize)]
struct KeptHead {
    schema: String,
}

#[derive(Deserialize)]
struct KeptStatement {
    selection: Option<serde_json::Value>,
    payees: Vec<KeptPayee>,
    #[serde(default)]
    terms: BTreeMap<String, String>,
    #[serde(default)]
    given: Vec<KeptGiven>,
    as_at: Option<String>,
    #[serde(default)]
    rows: Vec<Entries>,
    data: Option<KeptData>,
}

#[derive(Deserialize)]
struct KeptGiven {
    name: String,
    value: String,
}

#[derive(Default, Deserialize)]
struct KeptData {
    #[serde(default)]
    records: Vec<KeptRecord>,
    #[serde(default)]
    clauses: Vec<KeptClause>,
}

#[derive(Deserialize)]
struct KeptRecord {
    record: String,
    read: usize,
    #[serde(default)]
    set_aside: usize,
}

#[derive(Deserialize)]
struct KeptClause {
    clause: String,
    taken_in: usize,
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

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct KeptItem {
    item: String,
    of: Option<String>,
    pub(super) amount: Amount,
    #[serde(default)]
    pub(super) cuts: Vec<Cut>,
    #[serde(default)]
    pub(super) balance: Option<Balance>,
}

#[derive(Deserialize)]
struct KeptSnapshot {
    amounts: Vec<KeptLine>,
    #[serde(default)]
    given: Vec<KeptGiven>,
    statement_date: Option<String>,
    #[serde(flatten)]
    data: KeptData,
}

#[derive(Deserialize)]
struct KeptLine {
    payee: String,
    period: String,
    item: String,
    amount: Amount,
}

impl Kept {
    /// Whether it can be a statement of a contract: some item of it is an item there, or there is none.
    pub fn can_be_of(&self, model: &Model) -> bool {
        let names: BTreeSet<&str> =
            model.items.iter().map(|item| title(model, *item).name.as_str()).collect();
        self.amounts.is_empty() || self.amounts.values().any(|kept| names.contains(kept.item.as_str()))
    }

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
                            let place = (payee.payee.clone(), period.period.clone(), called);
                            kept.amounts.insert(place, item);
                        }
                    }
                }
                kept.terms = statement.terms;
                kept.entries = statement.rows;
                kept.as_at = statement.as_at;
                kept.has_steps = true;
                kept.take(statement.given, statement.data.unwrap_or_default());
            }
            "meed/snapshot" => {
                let snapshot: KeptSnapshot = serde_json::from_str(text).map_err(wrong)?;
                let lines = snapshot.amounts.into_iter().map(|line| {
                    let item = KeptItem {
                        item: line.item.clone(),
                        of: None,
                        amount: line.amount,
                        cuts: Vec::new(),
                        balance: None,
                    };
                    ((line.payee, line.period, line.item), item)
                });
                kept.amounts.extend(lines);
                kept.as_at = snapshot.statement_date;
                kept.take(snapshot.given, snapshot.data);
            }
            other => return Err(format!("it is `{other}`")),
        }
        Ok(kept)
    }

    /// Whether it has the entries of the rows.
    pub fn has_rows(&self) -> bool {
        !self.entries.is_empty()
    }

    /// What was given, and how many rows there were.
    fn take(&mut self, given: Vec<KeptGiven>, data: KeptData) {
        self.given = given.into_iter().map(|given| (given.name, given.value)).collect();
        let counted = |record: KeptRecord| (record.record, record.read.saturating_sub(record.set_aside));
        self.rows = data.records.into_iter().map(counted).collect();
        self.taken_in = data.clauses.into_iter().map(|clause| (clause.clause, clause.taken_in)).collect();
    }
}
