//! Few rows as often as there is room for them: as many cases as there may be, in each year, quarter and month, and for
//! each payee.

use std::collections::BTreeMap;

use super::Scope;
use super::climb::{Climb, is_better};
use super::question::Question;
use super::rays::MOST_CUT;
use crate::model::{Field, FieldId, Record, RecordId, Type};
use crate::run::Value;
use crate::sample::{Draft, Texts, values_at};
use crate::value::Number;

/// Data sets of more rows than these are not copied many times over.
const MOST_GROWN: usize = 2_000;

/// Data is laid beside itself so many times in a direction and no more.
const MOST_SPREAD: u32 = 24;

/// Data of more rows than these is not laid beside itself.
const MOST_SPREAD_ROWS: usize = 1_000;

/// How far apart the numbers of copies are: of rows, of what is laid beside itself in other months, of all that, and of
/// rows that are put beside themselves with another value. A data set has fewer copies of each, so that no two rows have
/// one number.
const NUMBERS: [u64; 4] = [1, 1 << 12, 1 << 20, 1 << 32];

/// The first number of copies that are put beside all of these.
const BESIDE: u64 = 1 << 40;

/// Where so many in a row add nothing, the next are not tried.
const IN_VAIN: u32 = 3;

impl Climb<'_, '_, '_> {
    /// Looks at a data set as often as there is room for it: for each thing by which rows are told apart; in one period
    /// and for one payee, or for each payee first, then in other periods, and then for the others; and a few rows more
    /// where there is still room.
    pub(super) fn fill(&self, question: Question, few: &Draft) {
        let wide = self.among_values(question, few);
        let (cases, payees, none) = (&[Texts::Same, Texts::Apart][..], &[Texts::Payees][..], &[][..]);
        let ways: &[(&[Texts], &[Texts])] = match question.scope {
            Scope::PayeePeriod => &[(none, cases), (cases, none)],
            Scope::Year | Scope::Whole => &[(cases, payees), (payees, cases), (none, cases)],
        };
        let wider = Some(&wide).filter(|wide| **wide != *few);
        let drafts = std::iter::once(few).chain(wider);
        let all: Vec<_> = drafts.flat_map(|draft| ways.iter().map(move |way| (draft, way))).collect();
        let mut own: Option<(Number, Draft)> = None;
        for (at, (draft, (first, then))) in all.iter().enumerate() {
            let filled = self.paid.with_part(all.len().saturating_sub(at).saturating_add(1), || {
                let grown = self.grow(question, draft, first, NUMBERS[0]);
                let spread = self.spread(question, &grown);
                self.grow(question, &spread, then, NUMBERS[2])
            });
            let Some(paid) = self.paid(question, &filled) else { continue };
            if own.as_ref().is_none_or(|(known, _)| is_better(question, &paid, known)) {
                own = Some((paid, filled));
            }
        }
        // Beside what they came to themselves, and beside what is best of all.
        let best = self.paid.best(question).map(|found| (found.value, found.draft.written_out()));
        if own != best {
            self.top_up(question, few, own);
        }
        self.top_up(question, few, best);
    }

    /// A data set beside itself with each value of a field by which rows are told apart (each target of a network, each
    /// kind of result) that makes it better.
    fn among_values(&self, question: Question, one: &Draft) -> Draft {
        let model = self.asked.model();
        let mut best = one.clone();
        let Some(mut value) = self.paid(question, one) else { return best };
        let mut number = 0u64;
        for at in 0..one.tables.len() {
            let Some(record) = one.tables.get(at).map(|table| table.record) else { continue };
            for field in self.told_apart_by(&model.records[record]) {
                let (rows, id) = (best.only(at), FieldId { record, field });
                for other in self.others(&rows, id) {
                    number = number.saturating_add(NUMBERS[3]);
                    let copy = rows.numbered_copies(model, std::iter::once(number), Texts::Kept);
                    let Some(copy) = copy.with_in_all(0, id, &other) else { continue };
                    let both = best.clone().and(copy);
                    let Some(paid) = self.paid(question, &both).filter(|_| both.is_small()) else { continue };
                    if is_better(question, &paid, &value) {
                        (value, best) = (paid, both);
                    }
                }
            }
        }
        best
    }

    /// The values that a field can have: each row of a list, or each choice.
    fn others(&self, rows: &Draft, id: FieldId) -> Vec<Value> {
        match self.asked.model().records[id].ty {
            Type::Reference(to) => self.asked.world.names_of_own_rows(to).map(Value::Text).collect(),
            _ => values_at(self.asked.model(), rows, (0, 0), id),
        }
    }

    /// The fields of a record that name rows of a list, or choices by which its rows are told apart.
    fn told_apart_by(&self, record: &Record) -> Vec<u32> {
        let listed = |to: &RecordId| self.asked.model().records[*to].listed.is_some();
        let is_one = |(at, field): &(u32, &Field)| match &field.ty {
            Type::Reference(to) => listed(to),
            Type::Choice(_) => record.uniques.iter().any(|unique| unique.fields.contains(at)),
            _ => false,
        };
        (0u32..).zip(&record.fields).filter(is_one).map(|(at, _)| at).collect()
    }

    /// Copies of few rows beside others, in their months and in others, as long as they add something.
    fn top_up(&self, question: Question, few: &Draft, beside: Option<(Number, Draft)>) {
        let model = self.asked.model();
        let Some((mut value, mut best)) = beside.filter(|_| few.places().len() <= MOST_CUT) else { return };
        let mut number = BESIDE.saturating_add(best.size().1);
        for months in [0, 3, -3, 6, -6, 9, -9, 12, -12] {
            let mut step = 1u64;
            while step > 0 {
                let numbers = number..number.saturating_add(step);
                let next = numbers.end;
                let copies = few.numbered_copies(model, numbers, Texts::Apart).moved(months);
                let both = copies.map(|copies| best.clone().and(copies)).filter(Draft::is_small);
                let paid = both.as_ref().and_then(|both| self.paid(question, both));
                match both.zip(paid) {
                    Some((both, paid)) if is_better(question, &paid, &value) => {
                        (best, value, number, step) = (both, paid, next, step.saturating_mul(2));
                    }
                    _ => step = step.div_euclid(2),
                }
            }
        }
    }

    /// A data set without the rows that add nothing to what is asked, and as few others as its rows can refer to: they
    /// would only take the room of others.
    pub(super) fn needed(&self, question: Question, draft: &Draft) -> Draft {
        let mut needed = draft.written_out();
        let few = needed.places().len() <= MOST_CUT;
        let Some(value) = self.paid(question, &needed).filter(|_| few) else { return needed };
        let no_worse = |paid: Number| if question.least { paid <= value } else { paid >= value };
        let is_as_good = |draft: &Draft| self.paid(question, draft).is_some_and(no_worse);
        for (table, field, value) in self.values_of_others(&needed) {
            if let Some(alike) = needed.with_in_all(table, field, &value).filter(is_as_good) {
                needed = alike;
            }
        }
        for (place, field, to) in self.shared_others(&needed) {
            if let Some(shared) = needed.with(place, field, to).filter(is_as_good) {
                needed = shared;
            }
        }
        // What others refer to can go when these have gone.
        let (mut at, mut again) = (0, false);
        while let Some(place) = needed.places().get(at).copied() {
            match needed.without(place).filter(is_as_good) {
                Some(fewer) => (needed, again) = (fewer, true),
                None => at = at.saturating_add(1),
            }
            if again && at == needed.places().len() {
                (at, again) = (0, false);
            }
        }
        needed
    }

    /// The values of rows that others refer to, where these may differ: rows that are alike need not be several.
    fn values_of_others(&self, draft: &Draft) -> Vec<(usize, FieldId, Value)> {
        let model = self.asked.model();
        let refers = |field: &Field, to: RecordId| field.ty == Type::Reference(to);
        let is_other = |to: RecordId| {
            draft.tables.iter().any(|table| {
                let fields = &model.records[table.record].fields;
                fields.iter().any(|field| refers(field, to))
            })
        };
        let mut found = Vec::new();
        let tables = draft.tables.iter().enumerate();
        for (at, table) in tables.filter(|(_, table)| table.rows.len() > 1 && is_other(table.record)) {
            let fields = (0u32..).zip(&model.records[table.record].fields).filter(|(_, field)| !field.unique);
            for (field, _) in fields {
                let id = FieldId { record: table.record, field };
                let mut values: Vec<&Value> = Vec::new();
                for row in &table.rows {
                    let value = row.cells.get(field as usize).filter(|value| !values.contains(value));
                    values.extend(value);
                }
                if values.len() > 1 {
                    found.extend(values.into_iter().map(|value| (at, id, value.clone())));
                }
            }
        }
        found
    }

    /// For each reference the first row that any other refers to.
    fn shared_others(&self, draft: &Draft) -> Vec<((usize, usize), FieldId, Value)> {
        let model = self.asked.model();
        let mut first: BTreeMap<RecordId, Value> = BTreeMap::new();
        let mut found = Vec::new();
        for place in draft.places() {
            let Some(record) = draft.tables.get(place.0).map(|table| table.record) else { continue };
            for (field, declared) in (0u32..).zip(&model.records[record].fields) {
                let (Type::Reference(to), id) = (&declared.ty, FieldId { record, field }) else { continue };
                let Some(value) = draft.value(place, id) else { continue };
                match first.get(to) {
                    Some(known) if known != value => found.push((place, id, known.clone())),
                    Some(_) => {}
                    None => {
                        first.insert(*to, value.clone());
                    }
                }
            }
        }
        found
    }

    /// As many copies as there may be and as add something, in one of these ways: the one in which it is paid most.
    fn grow(&self, question: Question, draft: &Draft, ways: &[Texts], numbers: u64) -> Draft {
        let model = self.asked.model();
        let mut best = draft.clone();
        let Some(mut value) = self.paid(question, draft) else { return best };
        if draft.places().is_empty() || draft.places().len() > MOST_GROWN {
            return best;
        }
        for texts in ways {
            let (mut fits, mut step, mut vain) = (1u32, 1u32, 0u32);
            while step > 0 && vain < IN_VAIN {
                let times = fits.saturating_add(step);
                let copies = (0..u64::from(times)).map(|number| number.saturating_mul(numbers));
                let more = draft.numbered_copies(model, copies, *texts);
                let paid = if more.is_small() { self.paid(question, &more) } else { None };
                let Some(paid) = paid else {
                    step = step.div_euclid(2);
                    continue;
                };
                (fits, step) = (times, step.saturating_mul(2));
                if is_better(question, &paid, &value) {
                    (value, best, vain) = (paid, more, 0);
                } else {
                    vain = vain.saturating_add(1);
                }
            }
        }
        best
    }

    /// Puts a data set beside itself, so many months later and earlier, wherever that makes it better: what fills one
    /// year, or one quarter, may fill the others. First the rows of each record for the same others, then all of it as
    /// other cases.
    fn spread(&self, question: Question, one: &Draft) -> Draft {
        let mut best = one.clone();
        if one.places().len() > MOST_SPREAD_ROWS {
            return best;
        }
        let Some(mut value) = self.paid(question, one) else { return best };
        let mut number = NUMBERS[1];
        if one.tables.len() > 1 {
            for at in 0..one.tables.len() {
                self.spread_part(question, &one.only(at), Texts::Kept, (&mut best, &mut value), &mut number);
            }
        }
        let whole = best.clone();
        self.spread_part(question, &whole, Texts::Apart, (&mut best, &mut value), &mut number);
        best
    }

    fn spread_part(
        &self,
        question: Question,
        part: &Draft,
        texts: Texts,
        (best, value): (&mut Draft, &mut Number),
        number: &mut u64,
    ) {
        let model = self.asked.model();
        for (step, done) in [(12i32, 0), (-12, 0), (3, 12), (-3, 12), (1, 3), (-1, 3)] {
            let mut vain = 0u32;
            for many in 1..=MOST_SPREAD {
                if vain == IN_VAIN {
                    break;
                }
                let months = step.saturating_mul(i32::try_from(many).unwrap_or(0));
                if months.checked_rem(done) == Some(0) {
                    continue;
                }
                // Each copy has numbers of its own.
                *number = number.saturating_add(NUMBERS[1]);
                let copy = part.numbered_copies(model, std::iter::once(*number), texts);
                let Some(both) = copy.moved(months).map(|copy| best.clone().and(copy)) else { break };
                // Beyond the days that fields may have there is nothing in this direction.
                let Some(paid) = self.paid(question, &both).filter(|_| both.is_small()) else { break };
                if is_better(question, &paid, value) {
                    (*value, *best, vain) = (paid, both, 0);
                } else {
                    vain = vain.saturating_add(1);
                }
            }
        }
    }
}
