//! The engine against the reference: every fact, every line, every recovery, the statement.

use meed::column::Column;
use std::collections::BTreeMap;

use jiff::civil::Date;
use meed::model::{ClawbackId, FactId, Frame, FrameId, Item, LimitId, PaymentId, RecordId, Spell, Type};
use meed::run::{FrameRows, PaymentLine, RunError, RunResult, Value};

use super::money::Recovery;
use super::rows::Row;
use super::statement::Place;
use super::value::{Amount, Cell, amount_of, date_of, whole};
use super::world::{At, Trouble, World};

/// What is the same in both, or the first thing that is not, in words.
type Agreement = Result<(), String>;

impl From<Trouble> for String {
    fn from(trouble: Trouble) -> String {
        format!("only the reference is in trouble: {}", trouble.0)
    }
}

fn same<T: PartialEq + std::fmt::Debug>(
    what: impl FnOnce() -> String,
    engine: &T,
    reference: &T,
) -> Agreement {
    if engine == reference {
        return Ok(());
    }
    Err(format!("{}\n   engine {engine:?}\nreference {reference:?}", what()))
}

/// Whether an outcome of the engine is what the reference works out.
pub(super) fn agree(world: &World<'_>, outcome: &RunResult) -> Agreement {
    let comparison = Comparison { world, outcome };
    comparison.statement_frame()?;
    for (record, _, spell) in world.model.spells() {
        comparison.spells(record, spell)?;
    }
    for (fact, declared) in world.model.facts.iter_enumerated() {
        comparison.fact(fact, declared.frame, &declared.value.ty)?;
    }
    for payment in world.payments() {
        comparison.payment(payment)?;
    }
    for limit in world.model.limits.ids() {
        comparison.limit(limit)?;
    }
    for clawback in world.model.clawbacks.ids() {
        comparison.clawback(clawback)?;
    }
    comparison.statement()
}

struct Comparison<'w> {
    world: &'w World<'w>,
    outcome: &'w RunResult,
}

impl Comparison<'_> {
    fn cell(&self, column: &Column, row: usize, ty: &Type) -> Option<Cell> {
        Some(match Value::of(column, row, ty, &self.outcome.data) {
            Value::Blank => return None,
            Value::Number(number) => Cell::Number(amount_of(&number)),
            Value::Moment(second) | Value::Clock(second) => Cell::Number(amount_of(&second)),
            Value::Date(day) => Cell::Date(date_of(day)),
            Value::Text(text) => Cell::Text(text),
            Value::Choice(_, position) => Cell::Choice(position),
            Value::YesNo(value) => Cell::YesNo(value),
            Value::Row(_, row) => Cell::Row(usize::try_from(row).unwrap()),
            Value::Period(kind, index) => Cell::Period(
                kind,
                date_of(self.world.model.contract.calendar.first_day(kind, index).unwrap()),
            ),
        })
    }

    fn frame_rows(&self, frame: FrameId) -> &FrameRows {
        self.outcome.frame(frame).unwrap()
    }

    /// The first day of a statement period of the engine.
    fn period(&self, index: i32) -> Date {
        let contract = &self.world.model.contract;
        date_of(contract.calendar.first_day(contract.statements, index).unwrap())
    }

    fn payee_and_period(&self, payee: u32, period: u32) -> (String, Date) {
        let index = self.outcome.periods[usize::try_from(period).unwrap()];
        (self.outcome.payees[usize::try_from(payee).unwrap()].clone(), self.period(index))
    }

    /// The place of the reference for a row or group of the engine.
    fn place(&self, frame: FrameId, at: usize) -> Result<At, String> {
        Ok(match self.world.frame(frame) {
            Frame::Contract => At::Contract,
            Frame::Rows(record) => At::Row(*record, at),
            Frame::Groups { keys, .. } => {
                let columns = &self.frame_rows(frame).keys;
                let keys: Option<Vec<Cell>> = keys
                    .iter()
                    .zip(columns)
                    .map(|(key, column)| self.cell(column, at, &key.value.ty))
                    .collect();
                let keys = keys.ok_or_else(|| "a group has a blank key".to_owned())?;
                let group = self.world.group_with(frame, &keys)?;
                At::Group(frame, group.ok_or_else(|| format!("only the engine has a group {keys:?}"))?)
            }
            Frame::Statement => return Err("a fact for payees and periods".to_owned()),
        })
    }

    /// The spells, the rows behind each, and the rows of which no day is left.
    fn spells(&self, record: RecordId, spell: &Spell) -> Agreement {
        let declared = &self.world.model.records[record];
        let name = &declared.title.name;
        let table = &self.outcome.data.tables[record.index()];
        let engine: Vec<Row> = (0..table.rows)
            .map(|row| {
                let cells = declared.fields.iter().zip(&table.columns);
                cells.map(|(field, column)| self.cell(column, row, &field.ty)).collect()
            })
            .collect();
        let reference = self.world.table(record)?;
        same(|| format!("the rows of `{name}`"), &engine.as_slice(), &reference)?;
        let rows = &self.outcome.spells[record.index()];
        let taken = self.world.rows_taken(spell)?;
        let mut left: Vec<usize> = Vec::new();
        for (position, made) in reference.iter().enumerate() {
            let behind: Vec<usize> =
                rows.behind(position).iter().map(|row| usize::try_from(*row).unwrap()).collect();
            let mut own = Vec::new();
            for row in &taken {
                if self.world.has_a_day_in(spell, *row, made)? {
                    own.push(*row);
                }
            }
            // In a gap that was joined there is no day of any row: then those beside it are behind it.
            if own.is_empty() {
                assert!(
                    !behind.is_empty() && behind.iter().all(|row| taken.contains(row)),
                    "{name} {made:?}"
                );
                continue;
            }
            same(|| format!("the rows behind `{name}` {made:?}"), &behind, &own)?;
            left.extend(own);
        }
        let mut lost: Vec<usize> =
            rows.lost().iter().map(|lost| usize::try_from(lost.row).unwrap()).collect();
        lost.sort_unstable();
        let own: Vec<usize> = taken.into_iter().filter(|row| !left.contains(row)).collect();
        same(|| format!("the rows without a day in `{name}`"), &lost, &own)
    }

    fn statement_frame(&self) -> Agreement {
        let payees: Vec<String> = self.world.payees()?.into_iter().collect();
        same(|| "payees".into(), &self.outcome.payees, &payees)?;
        let periods: Vec<Date> = self.outcome.periods.iter().map(|index| self.period(*index)).collect();
        same(|| "periods".into(), &periods, &self.world.statement_periods())
    }

    fn fact(&self, fact: FactId, frame: FrameId, ty: &Type) -> Agreement {
        let name = &self.world.model.facts[fact].title.name;
        let column = self.outcome.fact(fact).unwrap();
        let places = self.world.places(frame)?;
        same(|| format!("the number of values of `{name}`"), &column.values.len(), &places.len())?;
        for at in 0..column.values.len() {
            let place = self.place(frame, at)?;
            let value = self.world.fact(fact, &place)?;
            let what = || format!("`{name}` at {place:?} ({})", self.called(&place));
            same(what, &self.cell(column, at, ty), &value)?;
            if value.is_none() && !self.world.model.facts[fact].value.may_be_blank {
                return Err(format!("`{name}` is said to be never blank, and is at {place:?}"));
            }
        }
        Ok(())
    }

    /// What a group is called by.
    fn called(&self, place: &At) -> String {
        match place {
            At::Group(frame, group) => format!("{:?}", self.world.groups(*frame).unwrap()[*group].keys),
            _ => String::new(),
        }
    }

    fn payment(&self, payment: PaymentId) -> Agreement {
        let declared = &self.world.model.payments[payment];
        let name = &declared.title.name;
        let ours = self.world.lines(payment)?;
        let theirs = self.outcome.payment(payment).unwrap();
        same(|| format!("the number of lines of `{name}`"), &theirs.len(), &ours.len())?;
        for line in theirs.iter() {
            let place = self.place(declared.frame, usize::try_from(line.at).unwrap())?;
            let part = usize::try_from(line.part).unwrap();
            let is_it = |other: &super::money::Line| other.at == place && other.part == part;
            let Some(position) = ours.iter().position(is_it) else {
                return Err(format!("only the engine has a line of `{name}` at {place:?}"));
            };
            let what = || format!("the line of `{name}` at {place:?} ({})", self.called(&place));
            same(what, &self.line(&line), &{
                let own = &ours[position];
                let left = self.world.after_cuts(payment, position)?;
                (own.payee.clone(), own.period, own.paid, own.exact.clone(), own.rounded.clone(), left)
            })?;
        }
        Ok(())
    }

    fn line(&self, line: &PaymentLine) -> (String, Date, bool, Amount, Amount, Amount) {
        let payee = self.outcome.payees[usize::try_from(line.payee).unwrap()].clone();
        let (exact, rounded) = (amount_of(&line.exact), amount_of(&line.rounded));
        (
            payee,
            self.period(line.period_index),
            line.period.is_some(),
            exact,
            rounded,
            amount_of(&line.paid()),
        )
    }

    fn limit(&self, limit: LimitId) -> Agreement {
        let declared = &self.world.model.limits[limit];
        if declared.cut {
            return Ok(());
        }
        let mut theirs: BTreeMap<(String, Date), Amount> = BTreeMap::new();
        for line in &self.outcome.limit_lines(limit).collect::<Vec<_>>() {
            let place = self.payee_and_period(line.payee.unwrap(), line.period.unwrap());
            *theirs.entry(place).or_insert_with(|| whole(0)) += amount_of(&line.amount);
        }
        theirs.retain(|_, amount| *amount != whole(0));
        let mut ours = self.world.limit(limit)?.own.clone();
        ours.retain(|_, amount| *amount != whole(0));
        same(|| format!("the lines of `{}`", declared.title.name), &theirs, &ours)
    }

    fn clawback(&self, clawback: ClawbackId) -> Agreement {
        let declared = &self.world.model.clawbacks[clawback];
        let amounts = |numbers: &[meed::value::Number]| numbers.iter().map(amount_of).collect();
        let mut theirs = self.outcome.clawbacks[clawback.index()].iter().map(|period| {
            let (payee, first) = self.payee_and_period(period.payee, period.period);
            Recovery {
                payee,
                period: first,
                brought: amount_of(&period.brought),
                due: amount_of(&period.due),
                limits: amounts(&period.limits),
                taken: amount_of(&period.taken),
                left: amount_of(&period.left),
            }
        });
        let ours = self.world.recovery(clawback)?;
        for own in ours.iter() {
            let what = || format!("the recovery of `{}`", declared.title.name);
            same(what, &theirs.next(), &Some(own.clone()))?;
        }
        same(|| format!("a further recovery of `{}`", declared.title.name), &theirs.next(), &None)
    }

    fn statement(&self) -> Agreement {
        let theirs = self.outcome.statement.iter().map(|line| {
            let (payee, period) = self.payee_and_period(line.payee, line.period);
            let item = self.world.model.items.iter().position(|item: &Item| *item == line.item).unwrap();
            let of = line.of.map(|of| {
                let Item::Payment(id) = line.item else { panic!("an item of something that is no payment") };
                self.outcome.payments[id.index()].items[usize::try_from(of).unwrap()].clone()
            });
            let longer = line.longer.map(|(kind, index)| {
                let first = self.world.model.contract.calendar.first_day(kind, index).unwrap();
                (kind, date_of(first))
            });
            ((payee, period, longer, item, of), amount_of(&line.amount))
        });
        let mut theirs: Vec<_> = theirs.collect();
        let in_words = |((payee, period, longer, item, of), amount): (Place, Amount)| {
            let of = of.map(|of| self.item_words(item, &of));
            ((payee, period, longer, item, of), amount)
        };
        let mut ours: Vec<_> = self.world.statement()?.into_iter().map(in_words).collect();
        // References stand in the order of what names them, which words are not.
        theirs.sort_by(|one, next| one.0.cmp(&next.0));
        ours.sort_by(|one, next| one.0.cmp(&next.0));
        same(|| "the statement".into(), &theirs, &ours)
    }

    /// What an item is for, as a statement says it.
    fn item_words(&self, item: usize, of: &Cell) -> String {
        let model = self.world.model;
        let Item::Payment(id) = model.items[item] else { panic!("an item of something that is no payment") };
        let ty = &model.payments[id].item.as_ref().unwrap().ty;
        match (of, ty) {
            (Cell::Text(text), _) => text.clone(),
            (Cell::Number(number), _) => number.to_string(),
            (Cell::YesNo(yes), _) => if *yes { "yes" } else { "no" }.to_owned(),
            (Cell::Choice(at), Type::Choice(set)) => {
                model.choice_sets[*set].choices[usize::try_from(*at).unwrap()].clone()
            }
            (Cell::Date(date), _) => day_of(*date).long(),
            (Cell::Period(kind, first), _) => {
                let calendar = &model.contract.calendar;
                calendar.label(*kind, calendar.index(*kind, day_of(*first)))
            }
            (Cell::Row(row), Type::Reference(record)) => match self.world.name_of(*record, *row) {
                Cell::Text(text) => text,
                Cell::Number(number) => number.to_string(),
                other => panic!("a name that is no text or whole number: {other:?}"),
            },
            (other, ty) => panic!("{other:?} is not of {ty:?}"),
        }
    }
}

/// The statement of the engine, or its trouble, as one text: to compare two runs to the byte.
pub(super) fn in_bytes(result: &Result<RunResult, RunError>) -> String {
    match result {
        Ok(outcome) => format!("{:?}\n{:?}\n{:?}", outcome.payees, outcome.periods, outcome.statement),
        Err(error) => format!("{error:?}"),
    }
}

fn day_of(date: Date) -> meed::value::Day {
    meed::value::Day::new(date.year(), date.month(), date.day()).unwrap()
}
