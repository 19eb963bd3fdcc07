//! The entries of the rows, as they can be kept with a statement, and which rows are others than before: so that a later
//! statement can name what moved an amount.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{Model, Payee};
use crate::run::{RunResult, Value};
use crate::text;

/// The rows of a record that were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// The record.
    pub record: String,
    /// Its fields, in the order of the contract.
    pub fields: Vec<String>,
    /// The entries of each row, in the same order; one that is blank is empty.
    pub rows: Vec<Vec<String>>,
}

impl Entries {
    /// Those of all records that are data.
    pub(super) fn of(model: &Model, outcome: &RunResult) -> Vec<Self> {
        let data = model.records.iter_enumerated();
        let data = data.filter(|(_, record)| record.made.is_none() && record.listed.is_none());
        let all = data.filter_map(|(id, record)| {
            let table = outcome.data.tables.get(id.index())?;
            let entries = |row: usize| -> Vec<String> {
                let fields = record.fields.iter().zip(&table.columns);
                let said =
                    fields.map(|(field, column)| match Value::of(column, row, &field.ty, &outcome.data) {
                        Value::Blank => String::new(),
                        value => value.words(model, &outcome.data),
                    });
                said.collect()
            };
            Some(Entries {
                record: record.title.name.clone(),
                fields: record.fields.iter().map(|field| field.name.clone()).collect(),
                rows: (0..table.rows).map(entries).collect(),
            })
        });
        all.collect()
    }

    /// The entry of a row in a field.
    fn entry<'e>(&self, row: &'e [String], field: &str) -> Option<&'e str> {
        let at = self.fields.iter().position(|own| own == field)?;
        row.get(at).map(String::as_str)
    }
}

/// A row that came, went or has other entries.
pub(super) struct Changed {
    /// Which one, and that it came or went; nothing more where its entries are others.
    which: String,
    /// The fields whose entries are others, with these; none where the row came or went.
    entries: Option<BTreeMap<String, String>>,
    /// Whose it was and is, where rows name their payee.
    payees: BTreeSet<String>,
}

impl Changed {
    /// Whether it is a payee's row; every one's where rows name none.
    pub(super) fn is_of(&self, payee: &str) -> bool {
        self.payees.is_empty() || self.payees.contains(payee)
    }

    /// What is another of what some fields say; none where that is nothing.
    pub(super) fn among(&self, fields: &BTreeSet<String>) -> Option<String> {
        let Some(entries) = &self.entries else { return Some(self.which.clone()) };
        let entries = entries.iter().filter(|(field, _)| fields.contains(*field));
        let entries: Vec<String> = entries.map(|(_, words)| words.clone()).collect();
        (!entries.is_empty()).then(|| format!("{} has {}", self.which, text::all_of(&entries)))
    }
}

/// The rows that are others, by record; nothing of records that were not kept.
pub(super) fn changed(model: &Model, before: &[Entries], now: &[Entries]) -> BTreeMap<String, Vec<Changed>> {
    let pairs = now.iter().filter_map(|now| {
        let before = before.iter().find(|before| before.record == now.record)?;
        Some((now.record.clone(), Pair { model, before, now }.changed()))
    });
    pairs.collect()
}

/// A record before and now.
struct Pair<'a> {
    model: &'a Model,
    before: &'a Entries,
    now: &'a Entries,
}

type Row = [String];

impl Pair<'_> {
    fn changed(&self) -> Vec<Changed> {
        let record = self.model.records.iter().find(|record| record.title.name == self.now.record);
        let key = record.into_iter().flat_map(|record| &record.fields).find(|field| field.unique);
        match key.map(|field| &field.name).filter(|name| self.before.fields.contains(name)) {
            Some(key) => self.by(key),
            None => self.by_all_entries(),
        }
    }

    /// Rows that one field tells apart.
    fn by(&self, key: &str) -> Vec<Changed> {
        let rows = |of: &'_ Entries| -> BTreeMap<String, Vec<String>> {
            let keyed = |row: &Vec<String>| Some((of.entry(row, key)?.to_owned(), row.clone()));
            of.rows.iter().filter_map(keyed).collect()
        };
        let (before, now) = (rows(self.before), rows(self.now));
        let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
        let found = names.into_iter().filter_map(|name| {
            let which = format!("`{key}` {name}");
            match (before.get(name).map(Vec::as_slice), now.get(name).map(Vec::as_slice)) {
                (Some(one), Some(next)) => self.other(which, one, next),
                (one, next) => Some(self.came_or_went(&which, one, next)),
            }
        });
        found.collect()
    }

    /// Rows that nothing tells apart but all that they say.
    fn by_all_entries(&self) -> Vec<Changed> {
        let mut left: BTreeMap<&Row, (usize, usize)> = BTreeMap::new();
        for row in &self.before.rows {
            let count = left.entry(row.as_slice()).or_default();
            count.0 = count.0.saturating_add(1);
        }
        for row in &self.now.rows {
            let count = left.entry(row.as_slice()).or_default();
            count.1 = count.1.saturating_add(1);
        }
        let found =
            left.into_iter().filter(|(_, (before, now))| before != now).map(|(row, (before, now))| {
                let said: Vec<&str> =
                    row.iter().map(String::as_str).filter(|entry| !entry.is_empty()).collect();
                let which = format!("a row “{}”", said.join(", "));
                if now > before {
                    self.came_or_went(&which, None, Some(row))
                } else {
                    self.came_or_went(&which, Some(row), None)
                }
            });
        found.collect()
    }

    fn came_or_went(&self, which: &str, before: Option<&Row>, now: Option<&Row>) -> Changed {
        let word = if now.is_some() { "is new" } else { "is gone" };
        Changed { which: format!("{which} {word}"), entries: None, payees: self.payees(before, now) }
    }

    fn other(&self, which: String, before: &Row, now: &Row) -> Option<Changed> {
        let entries = self.now.fields.iter().zip(now).filter_map(|(field, is)| {
            let was = self.before.entry(before, field)?;
            let shown = |entry: &str| if entry.is_empty() { "blank".to_owned() } else { entry.to_owned() };
            let words = format!("`{field}` {}, before {}", shown(is), shown(was));
            (was != is).then(|| (field.clone(), words))
        });
        let entries: BTreeMap<String, String> = entries.collect();
        (!entries.is_empty()).then(|| Changed {
            which,
            entries: Some(entries),
            payees: self.payees(Some(before), Some(now)),
        })
    }

    fn payees(&self, before: Option<&Row>, now: Option<&Row>) -> BTreeSet<String> {
        let Payee::Field(name) = &self.model.contract.payee else { return BTreeSet::new() };
        let before = before.and_then(|row| self.before.entry(row, name));
        let now = now.and_then(|row| self.now.entry(row, name));
        before.into_iter().chain(now).map(str::to_owned).collect()
    }
}
