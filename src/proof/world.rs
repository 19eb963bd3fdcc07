//! What is asked of a contract when nothing is known of its data but what the contract says of it.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use super::Scope;
use super::enclosure::{Enclosure, Set, just};
use super::known_lines::{KnownLines, KnownPools};
use super::memo::{Memo, Read};
use super::parted::Parted;
use super::place::Place;
use crate::analysis::{Dependence, Range, Terms, Thing};
use crate::data::{self, Database};
use crate::model::{
    Constant, Expr, FactId, FactKind, FieldId, Item, Made, Model, PaymentId, RecordId, SpellStepKind, Type,
};
use crate::run::{Prepared, RunResult, Settings, Value};
use crate::sample::Stretch;
use crate::value::{Day, Number};

/// A contract, and the rows that it has of its own.
pub(super) struct World<'m> {
    pub(super) model: &'m Model,
    pub(super) terms: Terms<'m>,
    /// The rows that stand in the contract, and the spells that are made of them.
    own: Database,
    /// What is paid without any data.
    unasked: Option<RunResult>,
    /// What each field can be, once asked.
    any: RefCell<BTreeMap<FieldId, Enclosure>>,
    /// The fields that were read since somebody asked.
    pub(super) read: RefCell<Read>,
    /// What is known of facts on boxes.
    memo: RefCell<Memo>,
    /// Amounts of which one payment has a part and another the rest, once asked.
    parted: OnceCell<Vec<Parted>>,
    /// What lines of payments come to, once asked.
    pub(super) lines: RefCell<BTreeMap<(PaymentId, Scope, bool), Option<Number>>>,
    /// The stretches of time that stand in the terms, once asked.
    pub(super) stretches: OnceCell<Vec<Stretch>>,
    /// How many values may still be looked at: an answer takes no longer than people wait.
    left: Cell<u64>,
    /// How many there were when somebody asked.
    given: Cell<u64>,
    /// A subset that none of the rows that are asked about is in, and what these share.
    emptied: RefCell<Option<(FactId, Vec<Expr>)>>,
    /// Payments that are priced by the rows of another record, which their lines look up.
    pub(super) elsewhere: RefCell<Vec<PaymentId>>,
    /// Lines of rows that stand in the contract, at their most or their least, once asked.
    pub(super) listed: RefCell<KnownLines>,
    /// What minimums hold together of rows that stand in the contract, once asked.
    pub(super) pools_of_minimums: RefCell<KnownPools>,
    /// Whether every outcome is taken to be achieved by nobody.
    without_outcomes: bool,
}

/// How many values are looked at for one question.
const EFFORT: u64 = 60_000;

/// How many for a question that is asked once.
const EFFORT_ONCE: u64 = 400_000;

/// How many where people wait for the next key.
const GLANCE: u64 = 2_500;

impl<'m> World<'m> {
    /// Of a contract.
    pub(super) fn new(prepared: &'m Prepared<'_>, without_outcomes: bool) -> Self {
        let model = prepared.model();
        let empty = data::from_example(model, &[]).unwrap_or_default();
        let unasked = prepared.run(empty.clone(), &Settings::default()).ok();
        let own = unasked.as_ref().map_or(empty, |result| result.data.clone());
        World {
            model,
            terms: Terms::of(model),
            own,
            unasked,
            any: RefCell::new(BTreeMap::new()),
            read: RefCell::default(),
            memo: RefCell::default(),
            parted: OnceCell::new(),
            lines: RefCell::default(),
            stretches: OnceCell::new(),
            left: Cell::new(EFFORT),
            given: Cell::new(EFFORT),
            emptied: RefCell::new(None),
            elsewhere: RefCell::default(),
            listed: RefCell::default(),
            pools_of_minimums: RefCell::default(),
            without_outcomes,
        }
    }

    /// Begins a question.
    pub(super) fn ask(&self) {
        self.allow(EFFORT);
    }

    /// Begins a question that is asked once of a contract, and looks at every row that stands in it.
    pub(super) fn ask_long(&self) {
        self.allow(EFFORT_ONCE);
    }

    /// Begins a question to which a glance has to do.
    pub(super) fn glance(&self) {
        self.allow(GLANCE);
    }

    fn allow(&self, values: u64) {
        self.left.set(values);
        self.given.set(values);
    }

    /// Leaves enough for another part of a question.
    pub(super) fn go_on(&self) {
        self.left.set(self.left.get().max(self.given.get().div_euclid(4)));
    }

    /// What is answered if none of the rows that are asked about, which share what is fixed, is in a subset.
    pub(super) fn with_none_in<T>(&self, fact: FactId, fixed: &[Expr], answer: impl FnOnce() -> T) -> T {
        let before = self.emptied.replace(Some((fact, fixed.to_vec())));
        self.memo.borrow_mut().forget();
        let found = answer();
        self.emptied.replace(before);
        self.memo.borrow_mut().forget();
        found
    }

    /// What is answered for any data and with an effort of its own, whatever is being asked.
    pub(super) fn apart_from_all<T>(&self, answer: impl FnOnce() -> T) -> T {
        let (emptied, elsewhere) = (self.emptied.take(), self.elsewhere.take());
        let (read, left, given) = (self.read.take(), self.left.get(), self.given.get());
        if emptied.is_some() {
            self.memo.borrow_mut().forget();
        }
        self.glance();
        let found = answer();
        if emptied.is_some() {
            self.memo.borrow_mut().forget();
        }
        self.emptied.replace(emptied);
        self.elsewhere.replace(elsewhere);
        self.read.replace(read);
        self.left.set(left);
        self.given.set(given);
        found
    }

    /// Whether a subset is taken to have none of the rows of a place.
    pub(super) fn is_emptied(&self, fact: FactId, place: &Place) -> bool {
        let emptied = |(known, _): &(FactId, Vec<Expr>)| *known == fact;
        self.is_empty_outcome(fact)
            || place.asked && place.path.is_empty() && self.emptied.borrow().as_ref().is_some_and(emptied)
    }

    /// Whether all rows with the same values of keys are among those that are asked about, if one is.
    pub(super) fn are_all_asked(&self, keys: &[&Expr]) -> bool {
        let calendar = &self.model.contract.calendar;
        let shared = |fixed: &Expr| {
            keys.iter().any(|key| {
                **key == *fixed
                    || match (key.as_period(), fixed.as_period()) {
                        (Some((finer, of)), Some((kind, wanted))) => {
                            of == wanted && calendar.nests(finer, kind)
                        }
                        _ => false,
                    }
            })
        };
        self.emptied.borrow().as_ref().is_some_and(|(_, fixed)| fixed.iter().all(shared))
    }

    /// Amounts of which one payment has what is within a limit, and another what is beyond it.
    pub(super) fn parted_amounts(&self) -> &[Parted] {
        self.parted.get_or_init(|| Parted::all(self.model, &self.terms))
    }

    /// What a measure or a scale is on a box, looked at once.
    pub(super) fn remembered(
        &self,
        fact: FactId,
        place: &Place,
        look: impl FnOnce() -> Enclosure,
    ) -> Enclosure {
        if let Some((found, read)) = self.memo.borrow().get(fact, place) {
            self.read.borrow_mut().extend(read.iter().cloned());
            return found;
        }
        let before = self.read.take();
        let found = look();
        let own = self.read.replace(before);
        self.read.borrow_mut().extend(own.iter().cloned());
        // What was looked at when the effort was spent says nothing.
        if !self.is_spent() {
            self.memo.borrow_mut().keep(fact, place, &found, own);
        }
        found
    }

    /// Counts a value that is looked at.
    pub(super) fn look(&self) {
        self.left.set(self.left.get().saturating_sub(1));
    }

    /// Whether no more may be looked at.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Whether nobody is taken to achieve anything.
    pub(super) fn is_without_outcomes(&self) -> bool {
        self.without_outcomes
    }

    /// Whether an outcome is taken to be achieved by nobody.
    pub(super) fn is_empty_outcome(&self, fact: FactId) -> bool {
        self.without_outcomes && matches!(self.model.facts[fact].kind, FactKind::Outcome(..))
    }

    /// How many rows a record has, if they stand in the contract or are made of rows that do.
    pub(super) fn own_rows(&self, id: RecordId) -> Option<u32> {
        let record = &self.model.records[id];
        let rows = || self.own.tables.get(id.index()).and_then(|table| u32::try_from(table.rows).ok());
        if record.listed.is_some() {
            return rows();
        }
        let spell = record.made.as_ref()?.spell()?;
        let takes_out = |kind: &SpellStepKind| matches!(kind, SpellStepKind::Without { .. });
        let alone = !spell.steps.iter().any(|step| takes_out(&step.kind));
        if alone && self.own_rows(spell.source).is_some() { rows() } else { None }
    }

    /// The lines of a payment that hangs on the terms alone and that no limit holds: each with its payee and period.
    pub(super) fn lines_of_terms(&self, id: PaymentId) -> Option<Vec<(u32, i32, Number)>> {
        let is_own = |record: Option<RecordId>| record.is_none_or(|record| self.own_rows(record).is_some());
        let is_of_terms = |thing: Thing| match thing {
            Thing::Field(field) => is_own(Some(field.record)),
            Thing::Spell(record) => is_own(Some(record)),
            Thing::Frame(frame) => is_own(self.record_of(frame)),
            Thing::Fact(fact) => is_own(self.record_of(self.model.facts[fact].frame)),
            Thing::Payment(payment) => is_own(self.record_of(self.model.payments[payment].frame)),
            Thing::Tariff(tariff) => !self.model.tariffs[tariff].supplied,
            Thing::Limit(_) | Thing::Clawback(_) => false,
        };
        let held = self.model.limits.iter().any(|limit| limit.on.iter().any(|on| on.payment == id));
        let behind = Dependence::of(self.model).behind([Thing::Payment(id)]);
        if held || !behind.into_iter().all(is_of_terms) {
            return None;
        }
        let result = self.unasked.as_ref()?;
        let lines = result.statement.iter().filter(|line| line.item == Item::Payment(id));
        lines
            .map(|line| {
                let period = result.periods.get(line.period as usize)?;
                Some((line.payee, *period, line.amount.clone()))
            })
            .collect()
    }

    /// What a field of a row can be.
    pub(super) fn field(&self, id: FieldId, place: &Place) -> Enclosure {
        let key = (place.path.clone(), id);
        self.read.borrow_mut().insert(key.clone());
        if let Some(row) = place.known.get(&place.path) {
            return self.own_value(id, *row);
        }
        let found = place.fields.get(&key).cloned().unwrap_or_else(|| self.any_value(id));
        self.held(id, place, found)
    }

    /// A field that is held to another of its row lies on the right side of that.
    fn held(&self, id: FieldId, place: &Place, mut found: Enclosure) -> Enclosure {
        for held in &self.model.records[id].held_to {
            let other = FieldId { record: id.record, field: held.other };
            let key = (place.path.clone(), other);
            let other = place.fields.get(&key).cloned().unwrap_or_else(|| self.any_value(other));
            let range = other.range();
            if let (Set::Numbers(own), false, true) = (&found.set, other.blank, other.given) {
                let beyond =
                    if held.at_least { Range::of(range.least, None) } else { Range::of(None, range.most) };
                found.set = Set::Numbers(own.within(&beyond));
            }
        }
        found
    }

    /// What a field can be that nothing narrows.
    pub(super) fn any_value(&self, id: FieldId) -> Enclosure {
        if let Some(known) = self.any.borrow().get(&id) {
            return known.clone();
        }
        let found = self.any_value_anew(id);
        self.any.borrow_mut().insert(id, found.clone());
        found
    }

    fn any_value_anew(&self, id: FieldId) -> Enclosure {
        if let Some(rows) = self.own_rows(id.record) {
            let values = (0..rows).map(|row| self.own_value(id, row));
            return values.reduce(|a, b| a.or(&b)).unwrap_or_else(Enclosure::nothing);
        }
        let field = &self.model.records[id];
        let record = &self.model.records[id.record];
        let spell = record.made.as_ref().and_then(Made::spell);
        let is_day = record.days().is_some_and(|days| days.contains(&(id.field as usize)));
        if let Some(spell) = spell.filter(|_| is_day) {
            return Enclosure::number(self.days_of_spell(spell));
        }
        if let Some(range) = self.carried(id) {
            return Enclosure::number(range);
        }
        let set = match &field.ty {
            Type::Date => {
                let day = |day: Option<Day>| day.map(|day| Number::from_int(i128::from(day.number())));
                Set::Numbers(Range::of(day(field.days.0), day(field.days.1)))
            }
            Type::Number(_) => Set::Numbers(Range::of(field.at_least.clone(), field.at_most.clone())),
            other => self.any_of(other),
        };
        Enclosure { blank: field.may_be_blank, ..Enclosure::of(set) }
    }

    /// Any value of a type.
    pub(super) fn any_of(&self, ty: &Type) -> Set {
        match ty {
            Type::Number(_) | Type::Date | Type::Moment | Type::Clock | Type::Period(_) => {
                Set::Numbers(Range::unknown())
            }
            Type::Text => Set::Text(None),
            Type::Choice(set) => {
                let choices = u32::try_from(self.model.choice_sets[*set].choices.len()).unwrap_or(u32::MAX);
                Set::Choices((0..choices).collect())
            }
            Type::YesNo => Set::Truth { met: true, unmet: true },
            Type::Reference(record) => Set::Rows(self.own_rows(*record).map(|rows| (0..rows).collect())),
        }
    }

    fn own_value(&self, id: FieldId, row: u32) -> Enclosure {
        let column =
            self.own.tables.get(id.record.index()).and_then(|table| table.columns.get(id.field as usize));
        let Some(column) = column else {
            return Enclosure { blank: true, ..Enclosure::of(self.any_of(&self.model.records[id].ty)) };
        };
        let whole = |number: i128| Set::Numbers(just(Number::from_int(number)));
        Enclosure::of(match Value::of(column, row as usize, &self.model.records[id].ty, &self.own) {
            Value::Blank => return Enclosure::nothing(),
            Value::Number(number) | Value::Moment(number) | Value::Clock(number) => {
                Set::Numbers(just(number))
            }
            Value::Date(day) => whole(i128::from(day.number())),
            Value::Period(_, index) => whole(i128::from(index)),
            Value::Text(text) => Set::Text(Some(text)),
            Value::Choice(_, choice) => Set::Choices(BTreeSet::from([choice])),
            Value::YesNo(yes) => Set::Truth { met: yes, unmet: !yes },
            Value::Row(_, row) => Set::Rows(Some(BTreeSet::from([row]))),
        })
    }

    /// A value that stands in the text.
    pub(super) fn constant(constant: &Constant) -> Enclosure {
        let whole = |number: i128| Set::Numbers(just(Number::from_int(number)));
        Enclosure::of(match constant {
            Constant::Number(number) => Set::Numbers(just(number.clone())),
            Constant::Date(day) => whole(i128::from(day.number())),
            Constant::Period(_, index) => whole(i128::from(*index)),
            Constant::Text(text) => Set::Text(Some(text.clone())),
            Constant::Choice(choice) => Set::Choices(BTreeSet::from([*choice])),
            Constant::YesNo(yes) => Set::Truth { met: *yes, unmet: !yes },
        })
    }
}
