//! Spells, day by day: each group has a set of days, and a set of the days on which a new interval begins although the
//! day before is in.

use std::collections::BTreeSet;

use jiff::civil::Date;
use meed::model::{RecordId, Spell, SpellStepKind, Stretch};
use num_traits::ToPrimitive;

use super::rows::Row;
use super::value::{Cell, plus_days, plus_months};
use super::world::{At, Trouble, World};

/// Rows that are put together: their keys, themselves, and the place at which what is for all of them is evaluated.
struct Together {
    keys: Vec<Cell>,
    rows: Vec<usize>,
    at: At,
}

/// The days of a group.
#[derive(Default)]
struct Days {
    days: BTreeSet<Date>,
    cuts: BTreeSet<Date>,
}

impl Days {
    /// Runs of days that follow each other, parted where they are cut.
    fn runs(&self) -> Vec<Vec<Date>> {
        let mut runs: Vec<Vec<Date>> = Vec::new();
        for day in &self.days {
            let last = runs.last_mut().filter(|run| {
                let before = run.last().unwrap();
                plus_days(*before, 1) == Some(*day) && !self.cuts.contains(day)
            });
            match last {
                Some(run) => run.push(*day),
                None => runs.push(vec![*day]),
            }
        }
        runs
    }

    fn join(&mut self, most: i64) {
        let mut gap: Vec<Date> = Vec::new();
        let (Some(first), Some(last)) = (self.days.first().copied(), self.days.last().copied()) else {
            return;
        };
        for day in every_day(first, last) {
            if !self.days.contains(&day) {
                gap.push(day);
                continue;
            }
            if i64::try_from(gap.len()).unwrap() <= most {
                self.days.extend(&gap);
            }
            gap.clear();
        }
    }

    fn cut_into_blocks(&mut self, block: impl Fn(Date, i64) -> Option<Date>, whole: bool) {
        for run in self.runs() {
            let mut number = 0;
            let mut open: Vec<Date> = Vec::new();
            for day in &run {
                if block(run[0], number) == Some(*day) {
                    self.cuts.insert(*day);
                    number += 1;
                    open.clear();
                }
                open.push(*day);
            }
            let full = block(run[0], number) == plus_days(*run.last().unwrap(), 1);
            if whole && !full {
                open.iter().for_each(|day| {
                    self.days.remove(day);
                });
            }
        }
    }
}

fn every_day(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| plus_days(*day, 1)).take_while(move |day| *day <= last)
}

impl World<'_> {
    /// The rows of a spell.
    pub(super) fn spells(&self, record: RecordId, spell: &Spell) -> Result<Vec<Row>, Trouble> {
        let mut made: Vec<(Vec<Cell>, Row)> = Vec::new();
        for together in self.together(spell)? {
            let mut days = Days::default();
            for row in &together.rows {
                days.days.extend(self.days_of_row(spell, *row)?);
            }
            for step in &spell.steps {
                self.step(record, &step.kind, &together, &mut days)?;
            }
            let order: Vec<Cell> =
                together.keys.iter().zip(&spell.keys).map(|(key, of)| self.rank(key, &of.value.ty)).collect();
            for run in days.runs() {
                let ends = [run[0], *run.last().unwrap()].map(Cell::Date);
                let row = together.keys.iter().cloned().chain(ends).map(Some).collect();
                made.push((order.clone(), row));
            }
        }
        // What comes first among equal keys is the earlier; rows that nothing tells apart stay in the order of the
        // file.
        made.sort_by(|(a, one), (b, other)| (a, &one[a.len()]).cmp(&(b, &other[b.len()])));
        Ok(made.into_iter().map(|(_, row)| row).collect())
    }

    /// The days from a row's first to its last.
    pub(super) fn days_of_row(&self, spell: &Spell, row: usize) -> Result<Vec<Date>, Trouble> {
        let at = At::Row(spell.source, row);
        Ok(match (self.sure(&spell.from, &at)?, self.sure(&spell.to, &at)?) {
            (Some(Cell::Date(from)), Some(Cell::Date(to))) => every_day(from, to).collect(),
            // An example may leave out what nothing that it expects depends on.
            _ => Vec::new(),
        })
    }

    /// The rows that a spell takes in.
    pub(super) fn rows_taken(&self, spell: &Spell) -> Result<Vec<usize>, Trouble> {
        let mut taken = Vec::new();
        for row in 0..self.rows_of(spell.source)? {
            if self.is_in(spell.selection, &At::Row(spell.source, row))? {
                taken.push(row);
            }
        }
        Ok(taken)
    }

    /// Whether a row that is taken in has a day in a spell of its keys.
    pub(super) fn has_a_day_in(&self, spell: &Spell, row: usize, made: &Row) -> Result<bool, Trouble> {
        let keys = match spell.groups {
            Some(frame) => {
                let group = self.group_of(frame, row)?;
                group.map(|group| Ok::<_, Trouble>(self.groups(frame)?[group].keys.clone())).transpose()?
            }
            None => Some(vec![Cell::Row(row)]),
        };
        let (own, ends) = made.split_at(spell.keys.len());
        let [Some(Cell::Date(first)), Some(Cell::Date(last)), ..] = ends else { panic!("two days") };
        let alike = keys.is_some_and(|keys| keys.into_iter().map(Some).eq(own.iter().cloned()));
        Ok(alike && self.days_of_row(spell, row)?.iter().any(|day| (first..=last).contains(&day)))
    }

    fn together(&self, spell: &Spell) -> Result<Vec<Together>, Trouble> {
        let taken = self.rows_taken(spell)?;
        let Some(frame) = spell.groups else {
            let one = |row: usize| Together {
                keys: vec![Cell::Row(row)],
                rows: vec![row],
                at: At::Row(spell.source, row),
            };
            return Ok(taken.into_iter().map(one).collect());
        };
        let groups = self.groups(frame)?.iter().enumerate();
        let groups = groups.map(|(number, group)| Together {
            keys: group.keys.clone(),
            rows: group.rows.iter().copied().filter(|row| taken.contains(row)).collect(),
            at: At::Group(frame, number),
        });
        Ok(groups.filter(|together| !together.rows.is_empty()).collect())
    }

    fn step(
        &self,
        record: RecordId,
        step: &SpellStepKind,
        together: &Together,
        days: &mut Days,
    ) -> Result<(), Trouble> {
        match step {
            SpellStepKind::Joined(gap) => days.join(self.length(gap)?),
            SpellStepKind::Without { spell, .. } => {
                for row in self.table(*spell)? {
                    let (keys, ends) = row.split_at(row.len() - 2);
                    if !self.same_keys(record, &together.keys, *spell, keys) {
                        continue;
                    }
                    let [Some(Cell::Date(first)), Some(Cell::Date(last))] = ends else { panic!("two days") };
                    days.days.retain(|day| day < first || day > last);
                }
            }
            SpellStepKind::Within(first, last) => {
                let (first, last) = (self.sure(first, &together.at)?, self.sure(last, &together.at)?);
                days.days.retain(|day| {
                    let day = Some(Cell::Date(*day));
                    first.is_some() && last.is_some() && first <= day && day <= last
                });
            }
            SpellStepKind::CutAt(kind) => {
                let starts = days.days.iter().copied();
                days.cuts.extend(starts.filter(|day| self.periods.first_day(*kind, *day) == *day));
            }
            SpellStepKind::Blocks { length, whole } => {
                let each = self.length(length)?;
                let plus = if length.months { plus_months } else { plus_days };
                days.cut_into_blocks(|first, number| plus(first, number * each), *whole);
            }
        }
        Ok(())
    }

    /// How many days or months a stretch has.
    pub(super) fn length(&self, stretch: &Stretch) -> Result<i64, Trouble> {
        let count = self.number(&stretch.count, &At::Contract)?.unwrap();
        let whole = count.is_integer() && count >= super::value::whole(1);
        match count.to_i64().filter(|_| whole) {
            Some(count) => Ok(count * i64::from(stretch.times)),
            None => Err(Trouble("a stretch of days is not whole".into())),
        }
    }

    /// Whether two spells share their keys, which are known by their names.
    fn same_keys(&self, one: RecordId, keys: &[Cell], other: RecordId, others: &[Option<Cell>]) -> bool {
        let fields = |record: RecordId| &self.model.records[record].fields;
        fields(one).iter().zip(keys).all(|(field, key)| {
            let position = fields(other).iter().position(|known| known.name == field.name).unwrap();
            others[position].as_ref() == Some(key)
        })
    }
}
