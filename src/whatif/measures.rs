//! Measures and scales side by side.

use serde::Serialize;

use super::filter::Filter;
use super::side::Side;
use crate::model::{Fact, FactId, FactKind, Frame};
use crate::run::Value;
use crate::statement;

/// A value of a measure or scale on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MeasureRow {
    /// Its name.
    pub measure: String,
    /// Its label.
    pub label: Option<String>,
    /// The keys of the group, in words; empty for the whole contract.
    pub keys: String,
    /// As things are; none where there is no such group.
    pub today: Option<String>,
    /// As they would be; none where there would be no such group.
    pub what_if: Option<String>,
}

/// The values that differ, or all of them; and how many are the same and left out.
pub(super) fn rows(
    today: Side<'_>,
    what_if: Side<'_>,
    filter: &Filter,
    full: bool,
) -> (Vec<MeasureRow>, usize) {
    let mut rows: Vec<MeasureRow> = Vec::new();
    for id in today.model.facts_in_file_order() {
        let fact = &today.model.facts[id];
        if !is_measure(&fact.kind) {
            continue;
        }
        let other = other_fact(what_if, &fact.title.name);
        let values = values_of(today, id, fact, filter);
        let others = other.map(|(id, fact)| values_of(what_if, id, fact, filter)).unwrap_or_default();
        let row = |keys: &str, today: Option<String>, what_if: Option<String>| MeasureRow {
            measure: fact.title.name.clone(),
            label: fact.title.label.clone(),
            keys: keys.to_owned(),
            today,
            what_if,
        };
        let find = |list: &[(String, String)], keys: &str| {
            list.iter().find(|(known, _)| known == keys).map(|(_, value)| value.clone())
        };
        rows.extend(values.iter().map(|(keys, value)| row(keys, Some(value.clone()), find(&others, keys))));
        let new = others.iter().filter(|(keys, _)| find(&values, keys).is_none());
        rows.extend(new.map(|(keys, value)| row(keys, None, Some(value.clone()))));
    }
    let all = rows.len();
    rows.retain(|row| full || row.today != row.what_if);
    let alike = all.saturating_sub(rows.len());
    (rows, alike)
}

fn is_measure(kind: &FactKind) -> bool {
    matches!(kind, FactKind::Measure { .. } | FactKind::Scale(_))
}

fn other_fact<'a>(side: Side<'a>, name: &str) -> Option<(FactId, &'a Fact)> {
    let mut facts = side.model.facts.iter_enumerated();
    facts.find(|(_, fact)| is_measure(&fact.kind) && fact.title.name == name)
}

/// The value of each group, with its keys in words; of groups by payee only those of payees that are taken in.
fn values_of(side: Side<'_>, id: FactId, fact: &Fact, filter: &Filter) -> Vec<(String, String)> {
    let len = match &side.model.frames[fact.frame] {
        Frame::Contract => 1,
        _ => side.outcome.frame(fact.frame).map_or(0, |rows| rows.len),
    };
    let Some(column) = side.outcome.fact(id) else { return Vec::new() };
    let value = |at: u32| {
        let keys = statement::keys(side.model, side.outcome, fact.frame, at);
        let words: Vec<String> = keys.into_iter().map(|key| key.value).collect();
        let of_another = |word: &String| side.outcome.payees.contains(word) && !filter.has_payee(word);
        if words.iter().any(of_another) {
            return None;
        }
        let ty = &fact.value.ty;
        let value = Value::of(column, at as usize, ty, &side.outcome.data);
        Some((words.join(", "), value.shown(side.model, &side.outcome.data, ty)))
    };
    (0..u32::try_from(len).unwrap_or(u32::MAX)).filter_map(value).collect()
}
