//! Two cases that are alike but for one value, of which one achieves an outcome.

use super::{outcome, total};
use crate::analysis::{Dependence, Terms, Thing};
use crate::data;
use crate::model::{FactId, FieldId, Frame, Item, Model, RecordId, Type};
use crate::proof::rows_paid_for;
use crate::run::{Prepared, Value};
use crate::sample::{Defaults, Draft, Texts, values_at};
use crate::value::Number;

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
        let record = of_data(model, record)?;
        drafts(prepared).iter().find_map(|draft| {
            let with = smallest(prepared, fact, record, draft)?;
            let without = changed(prepared, fact, record, &with)?;
            Some(Pair { with, without })
        })
    }
}

/// The record of the data whose rows are those of a record: of a spell those that it is made of. None where they stand
/// in the contract, or are worked out otherwise.
fn of_data(model: &Model, record: RecordId) -> Option<RecordId> {
    match &model.records[record].made {
        None => model.records[record].listed.is_none().then_some(record),
        Some(made) => of_data(model, made.spell()?.source),
    }
}

/// The rows of the examples, the fewest first, and plain ones; without examples those of the dearest rows too.
pub(super) fn drafts(prepared: &Prepared<'_>) -> Vec<Draft> {
    let model = prepared.model();
    let read: Vec<_> =
        model.examples.iter().filter_map(|example| data::supposed(model, example).ok()).collect();
    let defaults = Defaults::new(model, &read.iter().collect::<Vec<_>>());
    let drafts = model.examples.iter().filter_map(|example| Draft::of_example(model, example, &defaults));
    let mut drafts: Vec<Draft> = drafts.map(|draft| draft.written_out()).filter(Draft::is_small).collect();
    drafts.push(Draft::plain(model, &defaults).written_out());
    drafts.sort_by_key(Draft::size);
    if model.examples.is_empty() {
        drafts.extend(rows_paid_for(prepared));
    }
    drafts
}

/// A row of a record that is paid for, with the others that it takes.
pub(super) struct Row(Draft);

/// One row of a record without which less, or more, is paid, and of the others only those without which it is not: as
/// it stands in a draft, or with one value changed.
pub(super) fn paid_for(prepared: &Prepared<'_>, record: RecordId, draft: &Draft) -> Option<Row> {
    let model = prepared.model();
    let table = draft.tables.iter().position(|table| table.record == record)?;
    let one = (0..draft.tables.get(table)?.rows.len()).filter_map(|row| alone(draft, (table, row)));
    let counts = |draft: &Draft| {
        let mut none = draft.clone();
        none.tables.retain(|table| table.record != record);
        total(prepared, draft).zip(total(prepared, &none)).is_some_and(|(with, without)| with != without)
    };
    let fields = (0u32..).zip(&model.records[record].fields).map(|(field, _)| FieldId { record, field });
    let fields: Vec<FieldId> = fields.collect();
    let mut least = one.into_iter().find_map(|one| {
        if counts(&one) {
            return Some(one);
        }
        let values = fields.iter().flat_map(|field| {
            let values = values_at(model, &one, (table, 0), *field).into_iter();
            values.filter_map(|value| one.with((table, 0), *field, value)).collect::<Vec<_>>()
        });
        values.into_iter().find(&counts)
    })?;
    let mut at = 0;
    while let Some(place) = least.places().get(at).copied() {
        let is_own = least.tables.get(place.0).is_some_and(|table| table.record == record);
        match least.without(place).filter(|fewer| !is_own && counts(fewer)) {
            Some(fewer) => least = fewer,
            None => at = at.saturating_add(1),
        }
    }
    Some(Row(least))
}

/// A draft with one row of a table alone.
fn alone(draft: &Draft, (table, row): (usize, usize)) -> Option<Draft> {
    let mut one = draft.clone();
    let rows = &mut one.tables.get_mut(table)?.rows;
    *rows = vec![rows.get(row)?.clone()];
    Some(one)
}

/// How a row is there several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Each with others of its own: other people, other homes.
    Apart,
    /// All with the same others.
    Same,
    /// Each a month after the one before, with the same others.
    Later,
    /// Each a month before the one before.
    Earlier,
}

impl Way {
    /// All of them, in the order in which they are tried.
    pub(super) const ALL: [Way; 4] = [Way::Apart, Way::Same, Way::Later, Way::Earlier];
}

impl Row {
    /// So many of them; none beyond the calendar.
    pub(super) fn several(&self, model: &Model, record: RecordId, way: Way, many: u32) -> Option<Draft> {
        let Row(one) = self;
        let months = match way {
            Way::Apart => return Some(one.copies(model, many, Texts::Apart)),
            Way::Same => 0,
            Way::Later => 1,
            Way::Earlier => -1,
        };
        let mut same = one.clone();
        for table in same.tables.iter_mut().filter(|table| table.record == record) {
            let own = Draft { given: Vec::new(), tables: vec![table.clone()] };
            table.rows.clear();
            for number in 0..many {
                let copy = own.numbered_copies(model, std::iter::once(u64::from(number)), Texts::Kept);
                let moved = copy.moved(i32::try_from(number).ok()?.checked_mul(months)?)?;
                table.rows.extend(moved.tables.into_iter().flat_map(|table| table.rows));
            }
            table.numbered.iter_mut().for_each(|numbered| *numbered = false);
        }
        Some(same)
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
    // Best one that leaves alone what does not hang on the outcome: a day that is another would move that too.
    let apart = apart_from(prepared, fact, with);
    let mut first: Option<Draft> = None;
    let found = drafts.find(|draft| {
        let among = within.is_none_or(|within| is_met(prepared, within, draft) == Some(true));
        let fails = among && is_met(prepared, fact, draft) == Some(false);
        let alike = fails && apart_from(prepared, fact, draft) == apart;
        if fails && !alike && first.is_none() {
            first = Some(draft.clone());
        }
        alike
    });
    found.or(first)
}

/// What is paid that does not hang on an outcome: item, payee, period, amount.
fn apart_from(prepared: &Prepared<'_>, fact: FactId, draft: &Draft) -> Option<Vec<(Item, u32, u32, Number)>> {
    let dependence = Dependence::of(prepared.model());
    let result = outcome(prepared, draft)?;
    let hangs = |item: Item| match item {
        Item::Payment(id) => {
            dependence.behind([Thing::Payment(id)]).into_iter().any(|thing| thing == Thing::Fact(fact))
        }
        _ => true,
    };
    let lines = result.statement.iter().filter(|line| !hangs(line.item));
    Some(lines.map(|line| (line.item, line.payee, line.period, line.amount.clone())).collect())
}
