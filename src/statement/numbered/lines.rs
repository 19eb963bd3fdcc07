//! The lines of periods before a statement's own: what moved money there, each by what tells it from the others.

use std::collections::BTreeMap;

use super::{AsKnown, KeyValue, LineKind};
use crate::model::{ClawbackId, Frame, FrameId, Item, LimitId, Model, PaymentId, RecordId, Type};
use crate::run::{PaymentLine, RunResult};
use crate::statement::lines::{keys, payee_name, period_index};
use crate::value::Number;

/// What tells a line from all others, in the order in which lines are listed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) payee: String,
    pub(super) period: i32,
    /// The position of the item in the contract.
    pub(super) item: usize,
    pub(super) kind: LineKind,
    keys: Vec<InOrder>,
}

/// A key, numbers before texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct InOrder {
    number: u64,
    value: String,
}

/// A line, or parts of one that go to the same payee.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) item: Item,
    pub(super) keys: Vec<KeyValue>,
    /// What it adds to the statement.
    pub(super) amount: Number,
    /// What it comes to before caps cut from it.
    pub(super) rounded: Number,
    pub(super) cuts: BTreeMap<LimitId, Number>,
    /// The row or group of the payment's frame.
    pub(super) at: Option<u32>,
}

pub(super) type Lines = BTreeMap<Place, Line>;

/// What rows that have been replaced are called now: by record and name, the name of the row in their place.
pub(super) type Successors = BTreeMap<(RecordId, String), String>;

/// The lines of all periods before one, called as they are called now.
pub(super) fn lines_before(model: &Model, side: AsKnown<'_>, period: i32, successors: &Successors) -> Lines {
    let outcome = side.outcome;
    let mut reader = Reader { model, outcome, before: period, successors, lines: Lines::new() };
    for (position, item) in model.items.iter().enumerate() {
        match item {
            Item::Payment(id) => reader.payment(position, *id),
            Item::Limit(id) => reader.limit(position, *id),
            Item::Clawback(id) => reader.clawback(position, *id),
        }
    }
    reader.lines
}

struct Reader<'a> {
    model: &'a Model,
    outcome: &'a RunResult,
    before: i32,
    successors: &'a Successors,
    lines: Lines,
}

impl Reader<'_> {
    fn payment(&mut self, position: usize, id: PaymentId) {
        let frame = self.model.payments[id].frame;
        let before = self.before;
        let settled = |line: &PaymentLine| line.period.is_some() && line.period_index < before;
        let outcome = self.outcome;
        for line in outcome.lines(id).filter(settled) {
            let keys = self.called_now(frame, keys(self.model, self.outcome, frame, line.at));
            let place = (payee_name(self.outcome, line.payee), line.period_index);
            self.add(
                (place, position, LineKind::Payment),
                Line {
                    item: Item::Payment(id),
                    keys,
                    amount: line.paid(),
                    rounded: line.rounded.clone(),
                    cuts: line.cuts.iter().cloned().collect(),
                    at: Some(line.at),
                },
            );
        }
    }

    /// The keys of a line that are names of rows, by the names of those in their place.
    fn called_now(&self, frame: FrameId, mut keys: Vec<KeyValue>) -> Vec<KeyValue> {
        if self.successors.is_empty() {
            return keys;
        }
        let fields = |record: RecordId, key: &KeyValue| {
            let field = self.model.records[record].fields.iter().find(|field| field.name == key.key)?;
            match field.ty {
                Type::Reference(to) => Some(to),
                _ => field.unique.then_some(record),
            }
        };
        for (at, key) in keys.iter_mut().enumerate() {
            let record = match &self.model.frames[frame] {
                Frame::Rows(record) => fields(*record, key),
                Frame::Groups { keys, .. } => match keys.get(at).map(|key| &key.value.ty) {
                    Some(Type::Reference(to)) => Some(*to),
                    _ => None,
                },
                Frame::Contract | Frame::Statement => None,
            };
            if let Some(name) = record.and_then(|record| self.successors.get(&(record, key.value.clone()))) {
                key.value.clone_from(name);
            }
        }
        keys
    }

    fn limit(&mut self, position: usize, id: LimitId) {
        let limit = &self.model.limits[id];
        if limit.cut {
            return;
        }
        let kind = if limit.at_most { LineKind::Cap } else { LineKind::Minimum };
        for line in self.outcome.limit_lines(id) {
            let (Some(payee), Some(period)) = (line.payee, line.period) else { continue };
            let keys = limit.key_labels.iter().zip(line.key_words(self.model, &self.outcome.data));
            let keys = keys.map(|(key, value)| KeyValue { key: key.clone(), value }).collect();
            self.plain((payee, period), (position, kind), (Item::Limit(id), keys, line.amount.clone()));
        }
    }

    fn clawback(&mut self, position: usize, id: ClawbackId) {
        for period in self.outcome.clawbacks.get(id.index()).map(Vec::as_slice).unwrap_or_default() {
            let taken = (Item::Clawback(id), Vec::new(), period.taken.negated());
            self.plain((period.payee, period.period), (position, LineKind::Clawback), taken);
        }
    }

    /// A line without rows of its own.
    fn plain(
        &mut self,
        (payee, period): (u32, u32),
        (position, kind): (usize, LineKind),
        (item, keys, amount): (Item, Vec<KeyValue>, Number),
    ) {
        let index = period_index(self.outcome, period);
        if index >= self.before {
            return;
        }
        let (rounded, cuts) = (amount.clone(), BTreeMap::new());
        let place = (payee_name(self.outcome, payee), index);
        self.add((place, position, kind), Line { item, keys, amount, rounded, cuts, at: None });
    }

    fn add(&mut self, ((payee, period), item, kind): ((String, i32), usize, LineKind), line: Line) {
        let number = |value: &String| value.parse().unwrap_or(u64::MAX);
        let keys =
            line.keys.iter().map(|key| InOrder { number: number(&key.value), value: key.value.clone() });
        let place = Place { payee, period, item, kind, keys: keys.collect() };
        match self.lines.get_mut(&place) {
            Some(known) => {
                known.amount = known.amount.plus(&line.amount);
                known.rounded = known.rounded.plus(&line.rounded);
                for (limit, cut) in line.cuts {
                    let sum = known.cuts.entry(limit).or_insert_with(Number::zero);
                    *sum = sum.plus(&cut);
                }
            }
            None => {
                self.lines.insert(place, line);
            }
        }
    }
}
