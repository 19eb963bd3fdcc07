//! Two cases that are alike but for one value, of which one achieves an outcome.

use super::outcome;
use crate::analysis::Terms;
use crate::data;
use crate::model::{FactId, FieldId, Frame, RecordId, Type};
use crate::run::{Prepared, Value};
use crate::sample::{Defaults, Draft, values_at};

/// The rows of each case.
pub(super) struct Pair {
    pub(super) with: Draft,
    pub(super) without: Draft,
}

impl Pair {
    /// From the examples, those of the fewest rows first.
    pub(super) fn of(prepared: &Prepared<'_>, fact: FactId) -> Option<Self> {
        let model = prepared.model();
        let Frame::Rows(record) = model.frames[model.facts[fact].frame] else { return None };
        if model.records[record].listed.is_some() || model.records[record].made.is_some() {
            return None;
        }
        let read: Vec<_> =
            model.examples.iter().filter_map(|example| data::supposed(model, example).ok()).collect();
        let defaults = Defaults::new(model, &read.iter().collect::<Vec<_>>());
        let drafts = model.examples.iter().filter_map(|example| Draft::of_example(model, example, &defaults));
        let mut drafts: Vec<Draft> =
            drafts.map(|draft| draft.written_out()).filter(Draft::is_small).collect();
        drafts.push(Draft::plain(model, &defaults).written_out());
        drafts.sort_by_key(Draft::size);
        drafts.iter().find_map(|draft| {
            let with = smallest(prepared, fact, record, draft)?;
            let without = changed(prepared, fact, record, &with)?;
            Some(Pair { with, without })
        })
    }
}

/// Whether the rows of a draft, which has one of the record, achieve an outcome; none where it is not to be paid.
fn is_met(prepared: &Prepared<'_>, fact: FactId, draft: &Draft) -> Option<bool> {
    let result = outcome(prepared, draft)?;
    let column = result.fact(fact)?;
    let rows = result.frame(prepared.model().facts[fact].frame)?.len;
    Some((0..rows).any(|row| Value::of(column, row, &Type::YesNo, &result.data) == Value::YesNo(true)))
}

/// One row of the record that achieves the outcome, and of the others only those without which it would not.
fn smallest(prepared: &Prepared<'_>, fact: FactId, record: RecordId, draft: &Draft) -> Option<Draft> {
    if is_met(prepared, fact, draft) != Some(true) {
        return None;
    }
    let mut least = draft.clone();
    let mut at = 0;
    while let Some(place) = least.places().get(at).copied() {
        match least.without(place).filter(|fewer| is_met(prepared, fact, fewer) == Some(true)) {
            Some(fewer) => least = fewer,
            None => at = at.saturating_add(1),
        }
    }
    let own = least.tables.iter().find(|table| table.record == record)?;
    (own.rows.len() == 1).then_some(least)
}

/// The same with one value of the row changed, so that it does not achieve the outcome but is still among those that
/// could.
fn changed(prepared: &Prepared<'_>, fact: FactId, record: RecordId, with: &Draft) -> Option<Draft> {
    let model = prepared.model();
    let within = Terms::of(model).population(fact)?.within;
    let table = with.tables.iter().position(|table| table.record == record)?;
    let fields = (0u32..).zip(&model.records[record].fields).map(|(field, _)| FieldId { record, field });
    let mut drafts = fields.flat_map(|field| {
        let values = values_at(model, with, (table, 0), field).into_iter();
        values.filter_map(move |value| with.with((table, 0), field, value)).collect::<Vec<_>>()
    });
    drafts.find(|draft| {
        let among = within.is_none_or(|within| is_met(prepared, within, draft) == Some(true));
        among && is_met(prepared, fact, draft) == Some(false)
    })
}
