//! Rows that a payment is made for, put beside each of the rows that are there: a goal for each of the people who are
//! supported, a departure for each month in which hours were delivered. Where a reward is paid for other rows than the
//! fees are, the most of the one and the most of the other are seldom found together.

use super::climb::{Climb, is_better};
use super::question::Question;
use crate::model::{FieldId, Model, RecordId, Type};
use crate::run::Value;
use crate::sample::{Draft, Texts};
use crate::value::Day;

/// The first number of the copies that are put beside others: beyond those of what is put on top, and before those of the
/// next payment.
const BESIDE_EACH: u64 = 3 << 39;

/// Where so many in a row add nothing, the next are not tried.
const IN_VAIN: usize = 3;

/// What a row shares with those that are put beside it: its texts, and a month.
type OthersAndMonth = (Vec<Value>, Option<(i32, u32)>);

impl Climb<'_, '_, '_> {
    /// Looks at what is best with the rows of each table of few others beside each of its own rows, as many of them as
    /// add something.
    pub(super) fn join(&self, question: Question, few: &[Draft]) {
        let model = self.asked.model();
        let mut number = BESIDE_EACH;
        for draft in few {
            for at in 0..draft.tables.len() {
                let Some(found) = self.paid.best(question) else { return };
                let best = found.draft.written_out();
                let rows = beside_each(model, &best, &draft.written_out().only(at), &mut number);
                self.add_what_adds(question, best, &rows);
            }
        }
    }

    /// Puts rows beside others, half as many at once where all of them add nothing.
    fn add_what_adds(&self, question: Question, mut best: Draft, rows: &[Draft]) {
        let Some(mut value) = self.paid(question, &best) else { return };
        let (mut at, mut step, mut vain) = (0usize, rows.len(), 0usize);
        while step > 0 && at < rows.len() && vain < IN_VAIN {
            let next = at.saturating_add(step).min(rows.len());
            let more = rows.get(at..next).unwrap_or_default();
            let both = more.iter().fold(best.clone(), |both, row| both.and(row.clone()));
            match self.paid(question, &both).filter(|_| both.is_small()) {
                Some(paid) if is_better(question, &paid, &value) => {
                    (value, best, at, vain) = (paid, both, next, 0);
                    step = step.saturating_mul(2);
                }
                _ if step == 1 => (at, vain) = (next, vain.saturating_add(1)),
                _ => step = step.div_euclid(2),
            }
        }
    }
}

/// The rows of one table for each of the rows of a data set to which they can refer; or, of the same payee and others of
/// the same name, as many months later or earlier as bring their first date to that of another row.
fn beside_each(model: &Model, best: &Draft, rows: &Draft, number: &mut u64) -> Vec<Draft> {
    let Some(record) = rows.tables.first().map(|table| table.record) else { return Vec::new() };
    let mut copy = || {
        *number = number.saturating_add(1);
        rows.numbered_copies(model, std::iter::once(*number), Texts::Kept)
    };
    let mut found = Vec::new();
    let fields = || (0u32..).zip(&model.records[record].fields);
    for (field, declared) in fields() {
        let Type::Reference(to) = declared.ty else { continue };
        let names = names_of(model, best, to).into_iter();
        let id = FieldId { record, field };
        found.extend(names.map(|name| with(copy(), id, &name)));
    }
    if !found.is_empty() {
        return found;
    }
    let texts: Vec<(FieldId, &str)> = fields()
        .filter(|(_, field)| field.ty == Type::Text && !field.unique)
        .map(|(field, declared)| (FieldId { record, field }, declared.name.as_str()))
        .collect();
    let mut known: Vec<OthersAndMonth> = Vec::new();
    for table in best.tables.iter().filter(|table| table.record != record) {
        let theirs = &model.records[table.record].fields;
        let same = texts.iter().filter_map(|(own, name)| {
            Some((*own, theirs.iter().position(|field| field.name == *name && field.ty == Type::Text)?))
        });
        let same: Vec<(FieldId, usize)> = same.collect();
        for row in &table.rows {
            let names: Vec<Value> = same.iter().filter_map(|(_, at)| row.cells.get(*at).cloned()).collect();
            let day = first_day(&row.cells);
            let key = (names.clone(), day.map(|day| (day.year(), day.month())));
            if names.len() != same.len() || known.contains(&key) {
                continue;
            }
            known.push(key);
            let own = rows.tables.iter().flat_map(|table| &table.rows).find_map(|row| first_day(&row.cells));
            let months = own.zip(day).map_or(0, |(own, day)| months_between(own, day));
            let named =
                same.iter().zip(&names).fold(copy(), |copy, ((field, _), name)| with(copy, *field, name));
            found.extend(named.moved(months));
        }
    }
    found
}

/// The rows of the only table with a value in a field of all of them.
fn with(rows: Draft, field: FieldId, value: &Value) -> Draft {
    rows.with_in_all(0, field, value).unwrap_or(rows)
}

/// What the rows of a record are called by those that refer to them.
fn names_of(model: &Model, draft: &Draft, record: RecordId) -> Vec<Value> {
    let Some(unique) = model.records[record].fields.iter().position(|field| field.unique) else {
        return Vec::new();
    };
    let tables = draft.tables.iter().filter(|table| table.record == record);
    tables.flat_map(|table| &table.rows).filter_map(|row| row.cells.get(unique).cloned()).collect()
}

fn first_day(cells: &[Value]) -> Option<Day> {
    cells.iter().find_map(|cell| if let Value::Date(day) = cell { Some(*day) } else { None })
}

fn months_between(from: Day, to: Day) -> i32 {
    let months = |day: Day| {
        let month = i32::try_from(day.month()).unwrap_or(0);
        day.year().saturating_mul(12).saturating_add(month)
    };
    months(to).saturating_sub(months(from))
}
