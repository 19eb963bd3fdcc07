//! The rows sought, in the order in which others find them.

use std::ops::Deref;

use super::super::frames::find;
use super::super::result::FrameRows;
use super::super::view::View;
use super::best::Tree;
use super::sums::Sums;
use crate::column::number::settle;
use crate::column::{Cells, Column, Lanes, NOWHERE, Vector};
use crate::model::{RelatedOp, Type};
use crate::value::Number;

/// The rows sought, in order, and what is needed to take something of a stretch of them.
#[derive(Debug)]
pub(crate) struct SoughtRows {
    /// What is taken.
    pub(super) op: RelatedOp,
    /// What the rows share with others: their groups, which have no rows of their own.
    pub(super) groups: FrameRows,
    /// The group of each text, choice or other row that is the one key; empty where the keys are others.
    pub(super) by_code: Vec<u32>,
    /// Where the rows of each group begin, and where those of the last end; only where they are not those behind a spell.
    pub(super) starts: Vec<u32>,
    /// The types of the keys.
    pub(super) types: Vec<Type>,
    /// The rows: by the spell that they are behind, if they are sought so; by group; by the value held; by row.
    pub(super) rows: Vec<u32>,
    /// The spell and the group of each.
    pub(super) heads: Vec<(u32, u32)>,
    /// Whether they are those behind a spell.
    pub(super) behind: bool,
    /// The values held between edges.
    pub(super) by: Option<Column>,
    /// The position of each row of the record; only where they are not those behind a spell.
    pub(super) places: Vec<u32>,
    /// What is taken of each.
    pub(super) values: Option<Column>,
    pub(super) sums: Sums,
    pub(super) tree: Tree,
}

/// The rows sought: for all that there are, or made for those that ask.
pub(super) enum Known<'a> {
    Held(&'a SoughtRows),
    Made(Box<SoughtRows>),
}

impl Deref for Known<'_> {
    type Target = SoughtRows;

    fn deref(&self) -> &SoughtRows {
        match self {
            Known::Held(known) => known,
            Known::Made(made) => made,
        }
    }
}

/// A stretch of the rows sought, and the position in it that does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) but: Option<usize>,
}

impl Stretch {
    /// From one position up to another, without one if that lies between.
    pub(super) fn new(from: usize, to: usize, but: Option<usize>) -> Self {
        let to = to.max(from);
        Stretch { from, to, but: but.filter(|but| (from..to).contains(but)) }
    }

    /// Whether the row at a position counts.
    pub(super) fn has(self, position: usize) -> bool {
        (self.from..self.to).contains(&position) && self.but != Some(position)
    }

    /// How many count.
    pub(super) fn len(self) -> usize {
        self.to.saturating_sub(self.from).saturating_sub(usize::from(self.but.is_some()))
    }
}

/// The first position between two from which on a test no longer holds.
pub(super) fn first_not(from: usize, to: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (from, to);
    while from < to {
        let middle = from.midpoint(to);
        if before(middle) { from = middle.saturating_add(1) } else { to = middle }
    }
    from
}

impl SoughtRows {
    /// The places of the rows that the keys refer to.
    fn ranks<'v>(&self, view: &View<'v>) -> Vec<Option<&'v [u32]>> {
        self.types.iter().map(|ty| view.context.ranks.of(ty)).collect()
    }

    /// All that share the keys of a group; of those behind a spell only its own.
    pub(super) fn shared(&self, group: u32, row: Option<u32>) -> Stretch {
        let spell = match (self.behind, row) {
            (false, _) => {
                let start = |group: usize| self.starts.get(group).map_or(0, |start| *start as usize);
                let group = group as usize;
                return Stretch::new(start(group), start(group.saturating_add(1)), None);
            }
            (true, Some(row)) => row,
            (true, None) => return Stretch::default(),
        };
        let head = (spell, group);
        let from = self.heads.partition_point(|other| *other < head);
        let rest = self.heads.get(from..).unwrap_or_default();
        Stretch::new(from, from.saturating_add(rest.partition_point(|other| *other == head)), None)
    }

    /// The groups with these keys, row by row; `NOWHERE` where there is none, and where a key is blank.
    pub(super) fn groups_of(&self, view: &View<'_>, keys: &[Vector<'_>], len: usize) -> Vec<u32> {
        match keys {
            [Vector { lanes: Lanes::Codes(codes), blank }] if !self.by_code.is_empty() => {
                let group = |code: &u32| self.by_code.get(*code as usize).copied().unwrap_or(NOWHERE);
                let each = codes.iter(len).zip(blank.iter(len));
                each.map(|(code, blank)| if *blank { NOWHERE } else { group(code) }).collect()
            }
            _ => find(&self.groups, keys, &self.ranks(view), len),
        }
    }

    /// The position of a row of the record.
    pub(super) fn place(&self, row: u32) -> Option<usize> {
        self.places.get(row as usize).filter(|place| **place != NOWHERE).map(|place| *place as usize)
    }

    /// Whether a position is the first of those that share its keys.
    pub(super) fn is_first(&self, position: usize) -> bool {
        let before = position.checked_sub(1).and_then(|before| self.heads.get(before));
        before != self.heads.get(position)
    }

    /// The positions of a row: of those behind a spell one for each spell.
    pub(super) fn positions(&self, row: u32) -> Vec<usize> {
        let all = self.rows.iter().enumerate();
        all.filter(|(_, other)| **other == row).map(|(position, _)| position).collect()
    }

    /// The row at a position.
    pub(super) fn row_at(&self, position: u32) -> Option<u32> {
        self.rows.get(position as usize).copied()
    }

    /// The rows of a stretch that count.
    pub(super) fn rows_of(&self, stretch: Stretch) -> impl Iterator<Item = u32> {
        let positions = (stretch.from..stretch.to).filter(move |position| Some(*position) != stretch.but);
        positions.filter_map(|position| self.rows.get(position).copied())
    }

    /// The rows that count in at least one of many stretches, each once for each position; however long these are, each
    /// position is looked at once.
    pub(super) fn covered(&self, stretches: &[Stretch]) -> impl Iterator<Item = u32> {
        self.rows.iter().zip(self.counting(stretches)).filter(|(_, counts)| *counts).map(|(row, _)| *row)
    }

    /// For each position whether it counts in at least one of many stretches.
    pub(super) fn counting(&self, stretches: &[Stretch]) -> impl Iterator<Item = bool> + use<> {
        let mut steps = vec![0i64; self.rows.len().saturating_add(1)];
        let mut step = |at: usize, by: i64| {
            if let Some(held) = steps.get_mut(at) {
                *held = held.saturating_add(by);
            }
        };
        for stretch in stretches.iter().filter(|stretch| stretch.from < stretch.to) {
            step(stretch.from, 1);
            step(stretch.to, -1);
            if let Some(but) = stretch.but {
                step(but, -1);
                step(but.saturating_add(1), 1);
            }
        }
        let mut open = 0i64;
        steps.into_iter().map(move |step| {
            open = open.saturating_add(step);
            open > 0
        })
    }

    /// The position that is taken of a stretch.
    pub(super) fn best(&self, stretch: Stretch) -> u32 {
        match stretch.but {
            Some(but) => {
                let (before, after) =
                    (self.tree.best(stretch.from, but), self.tree.best(but.saturating_add(1), stretch.to));
                self.tree.better(before, after)
            }
            None => self.tree.best(stretch.from, stretch.to),
        }
    }

    /// The position that would be taken if the best one did not count.
    pub(super) fn next_best(&self, stretch: Stretch) -> u32 {
        let best = self.best(stretch);
        if best == NOWHERE {
            return NOWHERE;
        }
        let best = best as usize;
        let before = self.best(Stretch::new(stretch.from, best, stretch.but));
        let after = self.best(Stretch::new(best.saturating_add(1), stretch.to, stretch.but));
        self.tree.better(before, after)
    }
}

impl SoughtRows {
    /// The total of each stretch.
    pub(super) fn totals(&self, stretches: &[Stretch]) -> Lanes<'static> {
        settle(Cells::each(stretches.iter().map(|stretch| self.total(*stretch)).collect()))
    }

    /// The mean of each stretch; nought where nothing is in it.
    pub(super) fn averages(&self, stretches: &[Stretch]) -> Lanes<'static> {
        let mean = |stretch: &Stretch| {
            let count = Number::from_int(i128::try_from(stretch.len()).unwrap_or(i128::MAX));
            self.total(*stretch).divided_by(&count).unwrap_or_else(Number::zero)
        };
        settle(Cells::each(stretches.iter().map(mean).collect()))
    }

    fn total(&self, stretch: Stretch) -> Number {
        let sum = |from: usize, to: usize| self.sums.between(from, to, self.is_first(from));
        match stretch.but {
            Some(but) => sum(stretch.from, stretch.to).minus(&sum(but, but.saturating_add(1))),
            None => sum(stretch.from, stretch.to),
        }
    }
}
