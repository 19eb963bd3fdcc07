//! Few rows as often as there is room for them: as many cases as there may be, in each year, quarter and month, and for
//! each payee.

use std::collections::BTreeMap;

use super::climb::Climb;
use super::question::Question;
use super::rays::MOST_CUT;
use crate::model::{FieldId, RecordId, Type};
use crate::run::Value;
use crate::sample::{Draft, Texts};
use crate::value::Number;

/// Data sets of more rows than these are not copied many times over.
const MOST_GROWN: usize = 2_000;

/// Data is laid beside itself so many times in a direction and no more.
const MOST_SPREAD: u32 = 24;

/// Data of more rows than these is not laid beside itself.
const MOST_SPREAD_ROWS: usize = 1_000;

/// How far apart the numbers of copies are: of rows, of what is laid beside itself in other months, and of all that. A
/// data set has fewer copies of each, so that no two rows have one number.
const NUMBERS: [u32; 3] = [1, 1 << 12, 1 << 20];

impl Climb<'_, '_, '_> {
    /// Looks at a data set as often as there is room for it: first in one period and for one payee, or for each payee
    /// first, then in other periods, and then for the others.
    pub(super) fn fill(&mut self, question: Question, draft: &Draft) {
        let needed = self.needed(question, draft);
        let (cases, payees) = (&[Texts::Same, Texts::Apart][..], &[Texts::Payees][..]);
        for (first, then) in [(&[][..], cases), (cases, payees), (payees, cases)] {
            let grown = self.grow(question, &needed, first, NUMBERS[0]);
            let spread = self.spread(question, &grown);
            self.grow(question, &spread, then, NUMBERS[2]);
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
        for (place, field, to) in self.shared_others(&needed) {
            if let Some(shared) = needed.with(place, field, to).filter(is_as_good) {
                needed = shared;
            }
        }
        let mut at = 0;
        while let Some(place) = needed.places().get(at).copied() {
            match needed.without(place).filter(is_as_good) {
                Some(fewer) => needed = fewer,
                None => at = at.saturating_add(1),
            }
        }
        needed
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
    fn grow(&mut self, question: Question, draft: &Draft, ways: &[Texts], numbers: u32) -> Draft {
        let model = self.asked.model();
        let mut best = draft.clone();
        let Some(mut value) = self.paid(question, draft) else { return best };
        if draft.places().is_empty() || draft.places().len() > MOST_GROWN {
            return best;
        }
        for texts in ways {
            let (mut fits, mut step) = (1u32, 1u32);
            while step > 0 {
                let times = fits.saturating_add(step);
                let copies = (0..times).map(|number| number.saturating_mul(numbers));
                let more = draft.numbered_copies(model, copies, *texts);
                let paid = if more.is_small() { self.paid(question, &more) } else { None };
                let Some(paid) = paid else {
                    step = step.div_euclid(2);
                    continue;
                };
                (fits, step) = (times, step.saturating_mul(2));
                if if question.least { paid < value } else { paid > value } {
                    (value, best) = (paid, more);
                }
            }
        }
        self.look(&best);
        best
    }

    /// Puts a data set beside itself, so many months later and earlier, wherever that makes it better: what fills one
    /// year, or one quarter, may fill the others. First the rows of each record for the same others, then all of it as
    /// other cases.
    fn spread(&mut self, question: Question, one: &Draft) -> Draft {
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
        self.look(&best);
        best
    }

    fn spread_part(
        &self,
        question: Question,
        part: &Draft,
        texts: Texts,
        (best, value): (&mut Draft, &mut Number),
        number: &mut u32,
    ) {
        let model = self.asked.model();
        for (step, done) in [(12i32, 0), (-12, 0), (3, 12), (-3, 12), (1, 3), (-1, 3)] {
            for many in 1..=MOST_SPREAD {
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
                if if question.least { paid < *value } else { paid > *value } {
                    (*value, *best) = (paid, both);
                }
            }
        }
    }
}
