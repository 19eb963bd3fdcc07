//! Spells: the rows of a record become intervals of days, and these the rows of another record.
//!
//! Groups are numbered in the order of their keys, and pieces are kept in the order of group and first day throughout.
//! So each step is one walk over them, and the spells come out in the order of their keys, then their first days,
//! whatever the order of the rows.

mod days;
mod other;
mod provenance;

pub use provenance::{LostRow, SpellRows};

use std::borrow::Cow;
use std::ops::Range;

use super::batches::{each_stretch, put_together};
use super::buckets::in_buckets;
use super::error::RunError;
use super::view::{Rows, View};
use crate::column::{Column, NOWHERE, Values, marked, part, side_by_side};
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
        let taken = self.rows_taken(plan);
        let from = self.days_of(&plan.from, plan.rows, &taken)?;
        let to = self.days_of(&plan.to, plan.rows, &taken)?;
        // Of a row without days there is none.
        let days = |start: usize, end: usize| {
            let days = from.range(start, end).zip(to.range(start, end));
            days.map(|(first, last)| first.zip(last).filter(|(first, last)| first <= last))
        };
        let (ground, groups) = self.ground(record, plan, &taken, &days);
        let nowhere = groups.iter().zip(&taken).filter(|(group, _)| **group == NOWHERE);
        let mut lost: Vec<LostRow> = nowhere.map(|(_, row)| LostRow { row: *row, step: None }).collect();
        let intervals = |rows: Range<usize>, into: &mut Vec<Interval>| {
            let (start, end) = (rows.start, rows.end);
            let of_rows = part(&taken, start, end).iter().zip(part(&groups, start, end));
            into.extend(of_rows.zip(days(start, end)).map(|((row, group), days)| {
                let (first, last) = days.unwrap_or_default();
                Interval { days: Piece { group: *group, first, last }, row: *row }
            }));
        };
        let steps = self.steps(record, plan, &ground)?;
        let parts = in_buckets((&groups, ground.places.len()), self.share, intervals, |mut bucket| {
            bucket.groups_mut().for_each(<[Interval]>::sort_unstable);
            // Where each row is by itself there is nothing to put together yet.
            steps.part(&bucket.into_items(), plan.groups.is_some())
        });
        let parts = parts.into_iter().collect::<Result<Vec<_>, _>>().and_then(days::not_too_many_of);
        let mut parts: Vec<Part> = parts.map_err(|TooMany| self.too_many(record))?;
        parts.iter_mut().for_each(|part| lost.append(&mut part.lost));
        let table = self.spell_table(plan, &ground, &parts);
        let Part { ends, rows, .. } = parts.into_iter().fold(Part::default(), Part::followed_by);
        Ok((table, SpellRows { ends, rows, lost }))
    }

    /// The groups of the rows that are taken in: those of the keys, or each row by itself, in the order of what tells
    /// the rows apart.
    fn ground<D: Iterator<Item = Option<(i32, i32)>>>(
        &self,
        record: RecordId,
        plan: &SpellPlan,
        taken: &[u32],
        days: &(impl Fn(usize, usize) -> D + Sync),
    ) -> (Ground, Vec<u32>) {
        let frame = plan.groups.unwrap_or(plan.rows);
        let len = self.frame(frame).len;
        let parts = each_stretch(taken.len(), self.share, |start, end| {
            let taken = part(taken, start, end);
            let of_row = match plan.groups {
                Some(groups) => self.frame(groups).group_of_row.at(taken),
                None => taken.to_vec(),
            };
            let mut occurs = vec![false; len];
            for place in &of_row {
                if let Some(occurs) = occurs.get_mut(*place as usize) {
                    *occurs = true;
                }
            }
            (of_row, occurs)
        });
        let (of_row, occurs): (Vec<Vec<u32>>, Vec<_>) = parts.into_iter().unzip();
        let either = |mut all: Vec<bool>, others: Vec<bool>| {
            all.iter_mut().zip(others).for_each(|(all, other)| *all |= other);
            all
        };
        let occurs = occurs.into_iter().reduce(either).unwrap_or_default();
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
        let mut starts = Vec::with_capacity(of_row.len());
        let mut next = 0usize;
        for part in of_row {
            let start = next;
            next = next.saturating_add(part.len());
            starts.push((start, part));
        }
        let groups = self.each_by_itself(starts, |(start, part): (usize, Vec<u32>)| {
            let days = days(start, start.saturating_add(part.len()));
            let group = |(place, days): (&u32, Option<_>)| days.map_or(NOWHERE, |_| position(place));
            part.iter().zip(days).map(group).collect::<Vec<u32>>()
        });
        let groups = put_together(groups);
        (Ground { frame, places }, groups)
    }

    /// For each key of a spell that is a reference: the places of the rows that it refers to.
    fn key_ranks_of(&self, record: RecordId) -> Vec<Option<&[u32]>> {
        let keys = self.model.spell(record).map_or(&[][..], |spell| spell.keys.as_slice());
        keys.iter().map(|key| self.context.ranks.of(&key.value.ty)).collect()
    }

    /// The rows of the source that are taken in.
    fn rows_taken(&self, plan: &SpellPlan) -> Vec<u32> {
        let Some(members) = super::point::members(self.outcome, plan.selection) else { return Vec::new() };
        put_together(each_stretch(members.len(), self.share, |start, end| {
            marked(&members.range_by(start, end, |code| code != 0), start)
        }))
    }

    /// A date at rows of its frame. The checker has seen to it that none is blank, but where an example leaves out
    /// columns on which nothing that it expects depends: there is no day then.
    fn days_of(&self, node: &Node, frame: FrameId, at: &[u32]) -> Result<DaysOf<'_>, RunError> {
        // Of all rows the column need not be gathered.
        let all = at.len() == self.frame(frame).len && (0u32..).zip(at).all(|(row, at)| row == *at);
        let column = match all {
            true => self.key_column(node, frame)?,
            false => Cow::Owned(self.column_at(node, frame, at)?),
        };
        Ok(DaysOf { column, len: at.len() })
    }

    fn steps(&self, record: RecordId, plan: &SpellPlan, ground: &Ground) -> Result<Steps, RunError> {
        let steps = plan.steps.iter().map(|step| {
            Ok(match step {
                StepPlan::Joined(gap) => Step::Joined(self.stretch(gap)?),
                StepPlan::Without { record: other, keys, .. } => {
                    Step::Without(self.other_days(record, plan, ground, (*other, keys)))
                }
                StepPlan::Within(first, last) => {
                    let first = self.days_of(first, ground.frame, &ground.places)?;
                    let last = self.days_of(last, ground.frame, &ground.places)?;
                    let bounds = each_stretch(ground.places.len(), self.share, |start, end| {
                        let days = first.range(start, end).zip(last.range(start, end));
                        days.map(|(first, last)| first.zip(last)).collect::<Vec<_>>()
                    });
                    Step::Within(put_together(bounds))
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
            Some(groups) => {
                let keys: Vec<&Column> = self.frame(groups).keys.iter().collect();
                self.each_by_itself(keys, |key| key.taken(places))
            }
            None => vec![Column::codes(places.iter().copied())],
        }
    }

    /// The rows of a spell: its keys, and its first and last days.
    fn spell_table(&self, plan: &SpellPlan, ground: &Ground, parts: &[Part]) -> Table {
        let place = |piece: &Piece| ground.places.get(piece.group as usize).copied().unwrap_or(0);
        let made = || parts.iter().flat_map(|part| &part.made);
        let places: Vec<u32> = made().map(place).collect();
        let mut columns = self.ground_keys(plan, &places);
        let days: [fn(&Piece) -> i32; 2] = [|piece| piece.first, |piece| piece.last];
        columns.extend(self.each_by_itself(days.to_vec(), |day| Column {
            values: Values::Days(made().map(day).collect()),
            blanks: None,
        }));
        Table { rows: places.len(), columns, origin: Origin::default() }
    }

    /// What is made of each, by a thread of its own where there are several.
    fn each_by_itself<T: Send, U: Send>(&self, of: Vec<T>, make: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
        if self.share.threads > 1 { side_by_side(of, make) } else { of.into_iter().map(make).collect() }
    }

    fn too_many(&self, record: RecordId) -> RunError {
        let title = &self.model.records[record].title;
        RunError::TooManySpells { spell: title.name.clone(), span: title.name_span, most: days::MOST_PIECES }
    }
}

/// The days at rows of a frame.
struct DaysOf<'a> {
    column: Cow<'a, Column>,
    len: usize,
}

impl DaysOf<'_> {
    /// Those from one row up to another.
    fn range(&self, start: usize, end: usize) -> impl Iterator<Item = Option<i32>> {
        let days = match &self.column.values {
            Values::Days(days) => days.range(start, end),
            _ => Cow::default(),
        };
        let count = end.min(self.len).saturating_sub(start);
        let blank = self.column.blanks.as_ref().and_then(|blanks| blanks.range(start, end));
        (0..count).map(move |at| {
            let blank = blank.as_ref().is_some_and(|blank| blank.get(at).copied().unwrap_or(false));
            days.get(at).copied().filter(|_| !blank)
        })
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
    /// The rows behind the spells of this one and then of another.
    fn followed_by(mut self, other: Part) -> Part {
        if self.ends.is_empty() {
            return other;
        }
        let before = self.rows.len();
        self.ends.extend(other.ends.iter().map(|end| end.saturating_add(before)));
        self.rows.extend(other.rows);
        self
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
        // Both are in the order of the groups.
        let mut next = groups.iter().peekable();
        let in_question = |piece: &&Piece| {
            while next.next_if(|group| **group < piece.group).is_some() {}
            next.peek().is_some_and(|group| **group == piece.group)
        };
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
