//! Spells: the rows of a record become intervals of days, and these the rows of another record.
//!
//! Groups are numbered in the order of their keys, and pieces are kept in the order of group and first day throughout.
//! So each step is one walk over them, and the spells come out in the order of their keys, then their first days,
//! whatever the order of the rows.

mod days;
mod other;
mod provenance;

pub use provenance::{LostRow, SpellRows};

use super::batches::each_of;
use super::buckets::in_buckets;
use super::error::RunError;
use super::view::{Rows, View};
use crate::column::{Column, NOWHERE, Values, marked};
use crate::data::{Origin, Table};
use crate::model::{FrameId, RecordId};
use crate::plan::{Node, SpellPlan, StepPlan, StretchPlan};
use days::{Piece, TooMany};

/// The longest stretch that is told from a longer one: more days, or months, than the calendar has.
const LONGEST: i128 = 4_000_000;

/// The interval of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Interval {
    /// The group, and the days.
    days: Piece,
    /// The row.
    row: u32,
}

/// What the intervals of a spell are put together by.
struct Ground {
    /// The groups of the source's rows, or the rows.
    frame: FrameId,
    /// For each group of the pieces its place on that frame.
    places: Vec<u32>,
}

impl View<'_> {
    /// The rows of a spell, and the rows of its source behind each. Each thread has some of the groups.
    pub(super) fn spells(&self, record: RecordId, plan: &SpellPlan) -> Result<(Table, SpellRows), RunError> {
        let taken: Vec<u32> = super::point::taken_in(self.outcome, plan.selection).collect();
        let (ground, mut groups) = self.ground(record, plan, &taken);
        let from = self.days_at(&plan.from, plan.rows, &taken)?;
        let to = self.days_at(&plan.to, plan.rows, &taken)?;
        let mut lost = Vec::new();
        for (((row, group), first), last) in taken.iter().zip(&mut groups).zip(&from).zip(&to) {
            if *group == NOWHERE || first.zip(*last).is_none_or(|(first, last)| first > last) {
                lost.push(LostRow { row: *row, step: None });
                *group = NOWHERE;
            }
        }
        let interval = |at: usize| {
            let (days, group) = (from.get(at).zip(to.get(at)), groups.get(at).copied());
            let (first, last) = days.and_then(|(first, last)| first.zip(*last)).unwrap_or_default();
            let days = Piece { group: group.unwrap_or(NOWHERE), first, last };
            Interval { days, row: taken.get(at).copied().unwrap_or(NOWHERE) }
        };
        let steps = self.steps(record, plan, &ground)?;
        let parts = in_buckets(
            (&groups, ground.places.len()),
            self.share,
            |rows, into| into.extend(rows.map(interval)),
            |mut bucket| {
                bucket.groups_mut().for_each(<[Interval]>::sort_unstable);
                // Where each row is by itself there is nothing to put together yet.
                steps.part(&bucket.into_items(), plan.groups.is_some())
            },
        );
        let parts = parts.into_iter().collect::<Result<Vec<_>, _>>();
        let all = parts.and_then(|parts| parts.into_iter().try_fold(Part::default(), Part::followed_by));
        let mut all = all.map_err(|TooMany| self.too_many(record))?;
        lost.append(&mut all.lost);
        lost.sort_unstable();
        let table = self.spell_table(plan, &ground, &all.made);
        Ok((table, SpellRows { ends: all.ends, rows: all.rows, lost }))
    }

    /// The groups of the rows that are taken in: those of the keys, or each row by itself, in the order of what tells
    /// the rows apart.
    fn ground(&self, record: RecordId, plan: &SpellPlan, taken: &[u32]) -> (Ground, Vec<u32>) {
        let (frame, of_row): (FrameId, Vec<u32>) = match plan.groups {
            Some(groups) => (groups, self.frame(groups).group_of_row.at(taken)),
            None => (plan.rows, taken.to_vec()),
        };
        let most = of_row.iter().filter(|place| **place != NOWHERE).max();
        let mut occurs = vec![false; most.map_or(0, |most| (*most as usize).saturating_add(1))];
        for place in &of_row {
            if let Some(occurs) = occurs.get_mut(*place as usize) {
                *occurs = true;
            }
        }
        let mut places = marked(&occurs, 0);
        if plan.groups.is_none()
            && let Some(ranks) = self.key_ranks_of(record).into_iter().next().flatten()
        {
            places.sort_unstable_by_key(|place| {
                (ranks.get(*place as usize).copied().unwrap_or(*place), *place)
            });
        }
        let mut position = vec![NOWHERE; occurs.len()];
        for (at, place) in (0u32..).zip(&places) {
            if let Some(held) = position.get_mut(*place as usize) {
                *held = at;
            }
        }
        let position = |place: &u32| position.get(*place as usize).copied().unwrap_or(NOWHERE);
        let groups = each_of(&of_row, self.share, position);
        (Ground { frame, places }, groups)
    }

    /// For each key of a spell that is a reference: the places of the rows that it refers to.
    fn key_ranks_of(&self, record: RecordId) -> Vec<Option<&[u32]>> {
        let keys = self.model.spell(record).map_or(&[][..], |spell| spell.keys.as_slice());
        keys.iter().map(|key| self.context.ranks.of(&key.value.ty)).collect()
    }

    /// A date at rows of its frame. The checker has seen to it that none is blank, but where an example leaves out
    /// columns on which nothing that it expects depends: there is no day then.
    fn days_at(&self, node: &Node, frame: FrameId, at: &[u32]) -> Result<Vec<Option<i32>>, RunError> {
        let column = self.column_at(node, frame, at)?;
        let Values::Days(days) = &column.values else { return Ok(vec![None; at.len()]) };
        let days = days.iter().enumerate();
        Ok(days.map(|(position, day)| (!column.is_blank(position)).then_some(day)).collect())
    }

    fn steps(&self, record: RecordId, plan: &SpellPlan, ground: &Ground) -> Result<Steps, RunError> {
        let steps = plan.steps.iter().map(|step| {
            Ok(match step {
                StepPlan::Joined(gap) => Step::Joined(self.stretch(gap)?),
                StepPlan::Without { record: other, keys, .. } => {
                    Step::Without(self.other_days(record, plan, ground, (*other, keys)))
                }
                StepPlan::Within(first, last) => {
                    let first = self.days_at(first, ground.frame, &ground.places)?;
                    let last = self.days_at(last, ground.frame, &ground.places)?;
                    let bounds = first.into_iter().zip(last).map(|(first, last)| first.zip(last));
                    Step::Within(bounds.collect())
                }
                StepPlan::CutAt(kind) => Step::CutAt(self.model.contract.calendar.clone(), *kind),
                StepPlan::Blocks { length, whole } => {
                    Step::Blocks { length: self.stretch(length)?, months: length.months, whole: *whole }
                }
            })
        });
        Ok(Steps(steps.collect::<Result<_, RunError>>()?))
    }

    /// How many days or months a stretch has.
    pub(super) fn stretch(&self, stretch: &StretchPlan) -> Result<i32, RunError> {
        let count = self.eval(&stretch.count, Rows::range(FrameId(0), 0, 1))?.numbers(1);
        let count = count.into_iter().next().flatten().unwrap_or_else(crate::value::Number::zero);
        let whole = count.to_int().filter(|whole| *whole >= 1);
        let Some(whole) = whole else {
            return Err(RunError::NotALength { span: stretch.span, length: Box::new(count) });
        };
        let length = whole.min(LONGEST).saturating_mul(i128::from(stretch.times)).min(LONGEST);
        Ok(i32::try_from(length).unwrap_or(i32::MAX))
    }

    /// The keys of the groups of pieces, as columns of a spell's table.
    fn ground_keys(&self, plan: &SpellPlan, places: &[u32]) -> Vec<Column> {
        match plan.groups {
            Some(groups) => self.frame(groups).keys.iter().map(|key| key.taken(places)).collect(),
            None => vec![Column::codes(places.iter().copied())],
        }
    }

    fn spell_table(&self, plan: &SpellPlan, ground: &Ground, made: &[Piece]) -> Table {
        let place = |piece: &Piece| ground.places.get(piece.group as usize).copied().unwrap_or(0);
        let places: Vec<u32> = made.iter().map(place).collect();
        let mut columns = self.ground_keys(plan, &places);
        let days = |day: fn(&Piece) -> i32| Column {
            values: Values::Days(made.iter().map(day).collect()),
            blanks: None,
        };
        columns.extend([days(|piece| piece.first), days(|piece| piece.last)]);
        Table { rows: made.len(), columns, origin: Origin::default() }
    }

    fn too_many(&self, record: RecordId) -> RunError {
        let title = &self.model.records[record].title;
        RunError::TooManySpells { spell: title.name.clone(), span: title.name_span, most: days::MOST_PIECES }
    }
}

/// The steps of a spell, with the amounts and days of this run.
struct Steps(Vec<Step>);

enum Step {
    Joined(i32),
    Without(Vec<Piece>),
    Within(Vec<Option<(i32, i32)>>),
    CutAt(crate::value::Calendar, crate::value::PeriodKind),
    Blocks { length: i32, months: bool, whole: bool },
}

impl Step {
    fn of(&self, pieces: &[Piece]) -> Result<Vec<Piece>, TooMany> {
        Ok(match self {
            Step::Joined(gap) => days::joined(pieces, *gap),
            Step::Without(holes) => days::without(pieces, holes),
            Step::Within(bounds) => days::within(pieces, bounds),
            Step::CutAt(calendar, kind) => days::cut_at(pieces, calendar, *kind)?,
            Step::Blocks { length, months, whole } => days::blocks(pieces, *length, *months, *whole)?,
        })
    }
}

/// The spells of some groups, and the rows behind them.
#[derive(Default)]
struct Part {
    made: Vec<Piece>,
    /// For each spell where its rows end.
    ends: Vec<usize>,
    rows: Vec<u32>,
    lost: Vec<LostRow>,
}

impl Part {
    /// Those of this one and then of another.
    fn followed_by(mut self, other: Part) -> Result<Part, TooMany> {
        let before = self.rows.len();
        self.ends.extend(other.ends.iter().map(|end| end.saturating_add(before)));
        self.made.extend(other.made);
        self.rows.extend(other.rows);
        self.lost.extend(other.lost);
        days::not_too_many(&self.made)?;
        Ok(self)
    }
}

impl Steps {
    /// The spells of intervals that are in order; those of a group are put together first, if they are.
    fn part(&self, intervals: &[Interval], together: bool) -> Result<Part, TooMany> {
        let days: Vec<Piece> = intervals.iter().map(|interval| interval.days).collect();
        let pieces = if together { days::joined(&days, 0) } else { days };
        let made = self.all(pieces.clone())?;
        let behind = provenance::Behind::new(intervals, &made);
        let lost = self.lost(intervals, &pieces, behind.lost)?;
        Ok(Part { made, ends: behind.ends, rows: behind.rows, lost })
    }

    fn all(&self, pieces: Vec<Piece>) -> Result<Vec<Piece>, TooMany> {
        self.0.iter().try_fold(pieces, |pieces, step| step.of(&pieces))
    }

    /// For rows of which no day is left: the step that took the last one. Only their groups are gone through again.
    fn lost(
        &self,
        intervals: &[Interval],
        pieces: &[Piece],
        lost: Vec<usize>,
    ) -> Result<Vec<LostRow>, TooMany> {
        let mut open: Vec<Interval> = lost.into_iter().filter_map(|at| intervals.get(at)).copied().collect();
        let mut groups: Vec<u32> = open.iter().map(|interval| interval.days.group).collect();
        groups.dedup();
        let in_question = |piece: &&Piece| groups.binary_search(&piece.group).is_ok();
        let mut pieces: Vec<Piece> = pieces.iter().filter(in_question).copied().collect();
        let mut found = Vec::new();
        for (position, step) in (0u32..).zip(&self.0) {
            if open.is_empty() {
                break;
            }
            pieces = step.of(&pieces)?;
            let gone = provenance::Behind::new(&open, &pieces).lost;
            found.extend(
                gone.iter()
                    .filter_map(|at| open.get(*at))
                    .map(|interval| LostRow { row: interval.row, step: Some(position) }),
            );
            let mut gone = gone.into_iter().peekable();
            let mut at = 0usize;
            open.retain(|_| {
                let is_gone = gone.next_if_eq(&at).is_some();
                at = at.saturating_add(1);
                !is_gone
            });
        }
        Ok(found)
    }
}
