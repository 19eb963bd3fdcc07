//! Rows that are as dear as can be, as data.

use std::collections::BTreeMap;

use super::enclosure::Set;
use super::place::{Path, Place};
use super::points::chosen;
use super::search::Dearest;
use super::total::Part;
use super::volume::Rule;
use super::world::World;
use crate::analysis::Range;
use crate::model::{
    ExampleRow, ExampleTable, Expr, ExprKind, FactId, FieldId, LineKey, PaymentId, Record, RecordId, Type,
    VolumeKey,
};
use crate::run::Value;
use crate::sample::as_data;
use crate::source::Span;
use crate::value::{Day, Number};

/// The most rows that a data set is made of.
const MOST_ROWS: u64 = 20_000;

/// Whether the rows of a data set are in one line of their payments, or as far apart as there are periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Groups {
    /// In one, where nothing keeps them apart.
    Together,
    /// In a period each, in turn.
    Apart,
}

/// Rows of one record: what is the same in all, and what tells them apart.
struct Rows {
    record: RecordId,
    place: Place,
    times: u64,
    /// Whether they refer to the rows that those before refer to.
    of_a_choice: bool,
    /// For each field that differs how far it goes: row by row, or after so many rows.
    varied: Vec<(VolumeKey, u64)>,
}

impl World<'_> {
    /// A data set of the dearest rows of some parts, as many as there can be, or so many.
    pub(super) fn rows_of(&self, parts: &[&Part], times: Option<u64>, groups: Groups) -> Vec<ExampleTable> {
        let mut tables: BTreeMap<RecordId, Vec<Vec<String>>> = BTreeMap::new();
        for part in parts {
            let place = self.corner(&part.payments, &part.dearest.place, None);
            let all = part.rows.as_ref().and_then(|rows| u64::try_from(rows.floor().to_int()?).ok());
            let times = times.or(all).unwrap_or(1).min(MOST_ROWS);
            let varied = self.varied(part, groups);
            let of_a_choice = part.of_a_choice;
            self.add_rows(&Rows { record: part.record, place, times, of_a_choice, varied }, &mut tables);
        }
        tables.into_iter().filter_map(|(record, rows)| self.table(record, rows)).collect()
    }

    /// What tells rows apart: what a rule counts by, each value after so many rows, and what no two rows share.
    fn varied(&self, part: &Part, groups: Groups) -> Vec<(VolumeKey, u64)> {
        let mut varied: Vec<(VolumeKey, u64)> = Vec::new();
        let add = |key: VolumeKey, each: u64, varied: &mut Vec<(VolumeKey, u64)>| {
            if !varied.iter().any(|(known, _)| known.field == key.field) {
                varied.push((key, each));
            }
        };
        if let Some(rule) = &part.rule {
            varied.extend(self.varied_by(part.record, rule));
        }
        // A limit for each of something leaves most where each row has another.
        let limits = self.model.limits.iter().filter(|limit| limit.at_most);
        for target in limits.flat_map(|limit| &limit.on).filter(|on| part.payments.contains(&on.payment)) {
            for key in &target.keys {
                let LineKey::Value(value) = key else { continue };
                match self.on_rows(value).kind {
                    ExprKind::Field(field) if field.record == part.record => {
                        add(VolumeKey { field: field.field, period: None }, 1, &mut varied);
                    }
                    _ => {}
                }
            }
        }
        let record = &self.model.records[part.record];
        for unique in record.uniques.iter().filter(|unique| unique.fields.len() > 1) {
            let differs = |field: &&u32| {
                let ty = record.fields.get(**field as usize).map(|field| &field.ty);
                let listed = |to: &RecordId| self.own_rows(*to).is_some();
                matches!(ty, Some(Type::Text)) || matches!(ty, Some(Type::Reference(to)) if !listed(to))
            };
            if let Some(field) = unique.fields.iter().find(differs) {
                add(VolumeKey { field: *field, period: None }, 1, &mut varied);
            }
        }
        if groups == Groups::Apart {
            for key in self.period_keys(part) {
                add(key, 1, &mut varied);
            }
        }
        for (at, field) in (0u32..).zip(&record.fields) {
            if field.unique && !matches!(field.ty, Type::Text | Type::Number(_)) {
                add(VolumeKey { field: at, period: None }, 1, &mut varied);
            }
        }
        varied
    }

    /// What a rule counts by, and after how many rows each of it is another.
    fn varied_by(&self, record: RecordId, rule: &Rule) -> Vec<(VolumeKey, u64)> {
        let mut varied: Vec<(VolumeKey, u64)> = Vec::new();
        let mut each = rule.most.to_int().and_then(|most| u64::try_from(most).ok()).unwrap_or(1);
        for key in &rule.keys {
            if !varied.iter().any(|(known, _)| known.field == key.field) {
                varied.push((*key, each));
            }
            let size = self.size(record, *key, &[]).and_then(|size| u64::try_from(size.to_int()?).ok());
            each = each.saturating_mul(size.unwrap_or(u64::MAX));
        }
        varied
    }

    /// The dates by whose periods the lines of payments are made.
    fn period_keys(&self, part: &Part) -> Vec<VolumeKey> {
        let keys = part.payments.iter().flat_map(|id| self.keys(self.model.payments[*id].frame));
        let of_date = |key: &Expr| {
            let (period, of) = key.as_period()?;
            match &of.kind {
                ExprKind::Field(field) if field.record == part.record => {
                    Some(VolumeKey { field: field.field, period: Some(period) })
                }
                _ => None,
            }
        };
        keys.filter_map(of_date).collect()
    }

    fn add_rows(&self, rows: &Rows, tables: &mut BTreeMap<RecordId, Vec<Vec<String>>>) {
        let record = &self.model.records[rows.record];
        let before: BTreeMap<RecordId, u64> =
            tables.iter().map(|(record, rows)| (*record, rows.len() as u64)).collect();
        let mut targets: BTreeMap<u32, u64> = BTreeMap::new();
        // Rows after others are told apart from those too.
        let shared = rows.of_a_choice;
        // Of a few payees, each after the last is the first again.
        let many = |key: &VolumeKey| {
            let size = self.size(rows.record, VolumeKey { period: None, ..*key }, &[])?;
            u64::try_from(size.to_int()?).ok().filter(|many| *many > 0)
        };
        let texts = rows.varied.iter().filter(|(key, _)| {
            record.fields.get(key.field as usize).is_some_and(|field| matches!(field.ty, Type::Text))
        });
        let many: BTreeMap<u32, u64> = texts.filter_map(|(key, _)| Some((key.field, many(key)?))).collect();
        let first = if shared { 0 } else { before.get(&rows.record).copied().unwrap_or(0) };
        for row in 0..rows.times {
            let mut cells = Vec::with_capacity(record.fields.len());
            for (at, field) in (0u32..).zip(&record.fields) {
                let id = FieldId { record: rows.record, field: at };
                let key = rows.varied.iter().find(|(key, _)| key.field == at);
                let step =
                    key.map_or(0, |(_, each)| row.saturating_add(first).checked_div(*each).unwrap_or(0));
                let step = many.get(&at).and_then(|many| step.checked_rem(*many)).unwrap_or(step);
                let numbered = field.unique && matches!(field.ty, Type::Text | Type::Number(_));
                let cell = match field.ty {
                    _ if numbered => before
                        .get(&rows.record)
                        .copied()
                        .unwrap_or(0)
                        .saturating_add(row)
                        .saturating_add(1)
                        .to_string(),
                    Type::Reference(to) if self.own_rows(to).is_none() && !self.is_blank(id, &rows.place) => {
                        let last = targets.entry(at).or_insert(0);
                        *last = (*last).max(step);
                        let known = if shared { 0 } else { before.get(&to).copied().unwrap_or(0) };
                        known
                            .saturating_add(step)
                            .saturating_sub(if shared { 0 } else { first })
                            .saturating_add(1)
                            .to_string()
                    }
                    _ => self.cell(id, &rows.place, (key.map(|(key, _)| *key), step)),
                };
                cells.push(cell);
            }
            tables.entry(rows.record).or_default().push(cells);
        }
        for (field, last) in targets {
            let id = FieldId { record: rows.record, field };
            let Type::Reference(to) = self.model.records[id].ty else { continue };
            let place = self.follow(&rows.place, &[id]);
            let there = if shared { before.get(&to).copied().unwrap_or(0) } else { first };
            let times = last.saturating_add(1).saturating_sub(there);
            let varied = self.rule_of_all(to).map(|rule| self.varied_by(to, &rule)).unwrap_or_default();
            self.add_rows(&Rows { record: to, place, times, of_a_choice: false, varied }, tables);
        }
    }

    fn is_blank(&self, id: FieldId, place: &Place) -> bool {
        let own = self.field(id, place);
        !own.given || own.blank
    }

    /// What stands in a cell: the value of the box, so many steps on.
    fn cell(&self, id: FieldId, place: &Place, (key, step): (Option<VolumeKey>, u64)) -> String {
        let field = &self.model.records[id];
        let own = self.field(id, place);
        if !own.given || own.blank {
            return String::new();
        }
        let step = i32::try_from(step).unwrap_or(i32::MAX);
        let value = match (&own.set, &field.ty) {
            (Set::Text(text), _) => match (text, step) {
                (None, 0) => Value::Text("Acme".to_owned()),
                (None, step) => Value::Text(format!("Acme {}", step.saturating_add(1))),
                (Some(text), _) => Value::Text(text.clone()),
            },
            (Set::Choices(choices), Type::Choice(set)) => {
                let at = usize::try_from(step).unwrap_or(0).checked_rem(choices.len().max(1)).unwrap_or(0);
                Value::Choice(*set, choices.iter().nth(at).copied().unwrap_or(0))
            }
            (Set::Truth { met, .. }, _) => Value::YesNo(*met),
            (Set::Rows(rows), Type::Reference(to)) => {
                let row = rows.as_ref().and_then(|rows| rows.first()).copied().unwrap_or(0);
                return self.own_name(*to, row);
            }
            (Set::Numbers(range), Type::Date) => match self.day(id, range, (key, step)) {
                Some(day) => Value::Date(day),
                None => return String::new(),
            },
            (Set::Numbers(range), ty) => {
                let number = chosen(range, field.whole);
                let number = match ty {
                    Type::Number(_) if field.whole => stepped(range, number, step),
                    _ => number,
                };
                match ty {
                    Type::Moment => Value::Moment(number),
                    Type::Clock => Value::Clock(number),
                    Type::Period(kind) => {
                        let index = number.to_int().and_then(|index| i32::try_from(index).ok()).unwrap_or(0);
                        Value::Period(*kind, index.saturating_add(step))
                    }
                    _ => Value::Number(number),
                }
            }
            (Set::Choices(_) | Set::Rows(_), _) => return String::new(),
        };
        as_data(self.model, field, Some(&value))
    }

    /// A day of the box, or of the period that is so many on, beginning again after the last that there can be.
    fn day(&self, id: FieldId, range: &Range, (key, step): (Option<VolumeKey>, i32)) -> Option<Day> {
        let calendar = &self.model.contract.calendar;
        let whole = |end: &Option<Number>| i32::try_from(end.as_ref()?.to_int()?).ok();
        let starts = self.model.contract.starts.number();
        let first = whole(&range.least).or_else(|| whole(&range.most)).unwrap_or(starts);
        let any = self.any_value(id).range();
        let least = whole(&any.least).unwrap_or(starts);
        let most = whole(&any.most).unwrap_or_else(|| self.model.contract.ends.number());
        match key.and_then(|key| key.period) {
            Some(kind) if step > 0 => {
                let (low, high) = (Day::from_number(least)?, Day::from_number(most)?);
                let (low, high) = (calendar.index(kind, low), calendar.index(kind, high));
                let many = high.saturating_sub(low).saturating_add(1);
                let own = calendar.index(kind, Day::from_number(first)?);
                let at =
                    own.saturating_sub(low).saturating_add(step).rem_euclid(many.max(1)).saturating_add(low);
                Day::from_number(calendar.first_day(kind, at)?.number().max(least))
            }
            _ => {
                let many = most.saturating_sub(least).saturating_add(1).max(1);
                let at = if step == 0 {
                    first
                } else {
                    first.saturating_sub(least).saturating_add(step).rem_euclid(many).saturating_add(least)
                };
                Day::from_number(at)
            }
        }
    }

    /// What the rows that stand in the contract are called, if those of a record do.
    pub(super) fn names_of_own_rows(&self, record: RecordId) -> impl Iterator<Item = String> {
        (0..self.own_rows(record).unwrap_or(0)).map(move |row| self.own_name(record, row))
    }

    /// What a row that stands in the contract is called by those that refer to it.
    fn own_name(&self, record: RecordId, row: u32) -> String {
        let declared: &Record = &self.model.records[record];
        let Some(at) = declared.fields.iter().position(|field| field.unique) else { return String::new() };
        let id = FieldId { record, field: u32::try_from(at).unwrap_or(0) };
        let mut place = Place::any(record);
        place.known.insert(Vec::new(), row);
        self.cell(id, &place, (None, 0))
    }

    /// The corner of a box at which its row is dearest: each field that matters at one value. Where a subset is named,
    /// the row is surely in it, or surely not.
    pub(super) fn corner(
        &self,
        payments: &[PaymentId],
        place: &Place,
        subset: Option<(FactId, bool)>,
    ) -> Place {
        let mut at = place.clone();
        self.read.borrow_mut().clear();
        let _ = self.price(payments, &at, true);
        let _ = self.fits(&at, subset);
        let read: Vec<(Path, FieldId)> = self.read.borrow().iter().cloned().collect();
        for (path, field) in &read {
            if at.known.contains_key(path) {
                continue;
            }
            let field = *field;
            let seen = Place { path: path.clone(), record: Some(field.record), ..at.clone() };
            let own = self.field(field, &seen);
            let mut best: Option<((u8, Option<Number>), Place)> = None;
            let days = self.days_beside(field, &read, &at);
            for value in self.points(field, &own, &days) {
                let narrowed = seen.with(field, value).back_to(&at);
                let price = (self.fits(&narrowed, subset), self.price(payments, &narrowed, true));
                // What cannot be in the subset as wanted is no answer; among the others the dearest, and of those the
                // surest.
                let better = match &best {
                    None => true,
                    Some((known, _)) if (price.0 > 0) != (known.0 > 0) => price.0 > 0,
                    Some((known, _)) if price.1 == known.1 => price.0 > known.0,
                    Some((known, _)) => price.1.is_some() && (known.1.is_none() || price.1 > known.1),
                };
                if better {
                    best = Some((price, narrowed));
                }
            }
            if let Some((_, narrowed)) = best {
                at = narrowed;
            }
        }
        at
    }

    /// Whether a row of a box is in a subset, or not in it, as is wanted: surely, perhaps or not at all.
    fn fits(&self, place: &Place, subset: Option<(FactId, bool)>) -> u8 {
        let Some((fact, wanted)) = subset else { return 0 };
        let plain = Place { inside: Vec::new(), outside: Vec::new(), met: Vec::new(), ..place.clone() };
        let truth = self.truth(fact, &plain);
        let not = truth.can_be_unmet() || truth.blank;
        match (wanted, truth.can_be_met(), not) {
            (true, true, false) | (false, false, true) => 2,
            (_, true, true) => 1,
            (true, false, _) | (false, _, false) => 0,
        }
    }

    /// The dearest row of some payments in a subset, or out of it.
    pub(super) fn corner_in(&self, part: &Part, fact: FactId, inside: bool) -> Option<Part> {
        self.ask();
        let any = Place::any(part.record);
        let place = if inside { self.narrowed_to_population(fact, &any)? } else { any.not_in(fact) };
        let place = self.corner(&part.payments, &place, Some((fact, inside)));
        (self.fits(&place, Some((fact, inside))) == 2).then(|| {
            let dearest = Dearest { price: part.dearest.price.clone(), place };
            Part { dearest, ..part.clone() }
        })
    }

    /// The rows of a record as a table with all of its columns.
    fn table(&self, record: RecordId, rows: Vec<Vec<String>>) -> Option<ExampleTable> {
        let declared = &self.model.records[record];
        if declared.listed.is_some() || declared.made.is_some() {
            return None;
        }
        let fields = (0..u32::try_from(declared.fields.len()).ok()?).collect();
        let spans = vec![Span::default(); declared.fields.len()];
        let rows = rows.into_iter().map(|cells| ExampleRow { times: 1, cells, spans: spans.clone() });
        Some(ExampleTable { record, fields, rows: rows.collect() })
    }
}

/// A whole number so many steps from another, within a range.
fn stepped(range: &Range, number: Number, step: i32) -> Number {
    let step = Number::from_int(i128::from(step));
    let moved = if range.most.is_none() { number.plus(&step) } else { number.minus(&step) };
    let below = range.least.as_ref().is_some_and(|least| moved < *least);
    if below { number } else { moved }
}
