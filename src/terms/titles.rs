//! The declarations that have words beside them.

use crate::model::{FactKind, Item, Model, Title};

/// Every declaration that has words beside it.
pub(super) fn titles(model: &Model) -> impl Iterator<Item = &Title> {
    let items = model.items.iter().map(|item| match item {
        Item::Payment(id) => &model.payments[*id].title,
        Item::Limit(id) => &model.limits[*id].title,
        Item::Clawback(id) => &model.clawbacks[*id].title,
    });
    let records = model.records.iter().map(|record| &record.title);
    let tariffs = model.tariffs.iter().map(|tariff| &tariff.title);
    // A selection has the words of its clause.
    let facts = model.facts.iter().filter(|fact| !matches!(fact.kind, FactKind::Selection(_)));
    records.chain(tariffs).chain(facts.map(|fact| &fact.title)).chain(items)
}
