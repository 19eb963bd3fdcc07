//! Whether two contracts pay the same for all data: each term is brought into one form, in which names, order and ways
//! of writing do not show, and the forms are compared. What has one form comes to the same on any data; of what has
//! two, nothing is said.

mod form;
mod terms;

use std::collections::BTreeMap;

use crate::model::{Item, Model};
use form::{Forms, Writer};

/// What is known of two contracts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sameness {
    /// The items that are the same for all data, on which nothing else hangs.
    pub same: Vec<String>,
    /// The items of which that is not known, and what else differs.
    pub open: Vec<String>,
}

impl Sameness {
    /// Whether both pay the same for all data.
    pub fn is_proved(&self) -> bool {
        self.open.is_empty()
    }
}

/// Whether two contracts pay the same for all data, item by item. A single amount counts as it stands in the contract.
pub fn same(one: &Model, other: &Model) -> Sameness {
    let forms = Forms::default();
    let (first, second) = (Writer::of(one, &forms), Writer::of(other, &forms));
    let mut found = Sameness { same: Vec::new(), open: Vec::new() };
    // What decides which data is taken and how lines become statements holds for every item.
    let (before, after) = (first.surroundings(), second.surroundings());
    for (what, form) in &before {
        if after.get(what) != Some(form) {
            found.open.push(what.clone());
        }
    }
    found.open.extend(after.keys().filter(|what| !before.contains_key(*what)).cloned());
    let surrounded = found.open.is_empty();
    let (before, after) = (items(&first), items(&second));
    for (name, form) in &before {
        let same = surrounded && after.get(name) == Some(form);
        if same { found.same.push(name.clone()) } else { found.open.push(name.clone()) }
    }
    found.open.extend(after.keys().filter(|name| !before.contains_key(*name)).cloned());
    // Each item has the same form by itself; whether it hangs on another that differs, its form does not show.
    if !found.open.is_empty() {
        let alone = |name: &String| {
            let others = first.hangs_on(name).into_iter().chain(second.hangs_on(name));
            others.into_iter().all(|other| !found.open.contains(&other))
        };
        let (same, open): (Vec<_>, Vec<_>) = found.same.iter().cloned().partition(alone);
        found.same = same;
        found.open.extend(open);
    }
    found
}

/// The items of a contract by their names, each in its one form.
fn items(writer: &Writer<'_>) -> BTreeMap<String, String> {
    let model = writer.model;
    let item = |item: &Item| match item {
        Item::Payment(id) => (model.payments[*id].title.name.clone(), writer.payment(*id)),
        Item::Limit(id) => (model.limits[*id].title.name.clone(), writer.limit(*id)),
        Item::Clawback(id) => (model.clawbacks[*id].title.name.clone(), writer.clawback(*id)),
    };
    model.items.iter().map(item).collect()
}
