//! Where rows and groups stand: their series, their order in these, and what is taken for each.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use super::asked::For;
use super::batches::{Share, each_batch, each_of, each_of_few, put_together};
use super::codes::{Codes, Key};
use super::combined::GroupKey;
use super::error::RunError;
use super::grouping::Grouping;
use super::ordered::{end_of_each, in_order};
use super::parted::parted;
use super::view::{Rows, View};
use crate::column::{Column, Kind, NOWHERE, Truth, Values, marked, side_by_side};
use crate::model::{FactId, Frame, FrameId, RunningOp};
use crate::plan::{Node, RunningPlan};

/// Rows or groups one after the other, series by series.
#[derive(Debug, Default)]
pub(crate) struct InSeries {
    /// The rows or groups.
    pub(super) at: Vec<u32>,
    /// The series of each.
    pub(super) series: Vec<u32>,
    /// For each row or group of the frame its position in these lists; `NOWHERE` where it stands in no series.
    places: OnceLock<Vec<u32>>,
    /// How many rows or groups the frame has.
    len: usize,
}

/// Rows or groups that may stand in series.
struct Grouped<'a> {
    /// They, rising.
    members: Vec<u32>,
    /// The series of each; none where it stands in none.
    groups: Grouping,
    /// What they are in order of, part by part, with the places of rows that are referred to.
    order: Vec<OrderedBy<'a>>,
}

/// A part of an order, and for references the places of the rows that they refer to.
type OrderedBy<'a> = (Cow<'a, Column>, Option<&'a [u32]>);

/// Whether a row has a key the other way round.
type Falls = fn(usize) -> bool;

/// The keys of an order.
fn keys_of<'c>(plan: For<'_, RunningPlan>, order: &'c [OrderedBy<'_>]) -> Vec<Key<'c, Falls>> {
    let falls = |part: usize| plan.source.falls.get(part).copied().unwrap_or(false);
    let turned: Falls = |_| true;
    let key = |(part, (column, ranks)): (usize, &'c OrderedBy<'_>)| Key {
        codes: Codes::of(column, *ranks),
        falls: falls(part).then_some(turned),
    };
    order.iter().enumerate().map(key).collect()
}

/// Rows or groups in their series, and what is taken for each.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    in_series: Arc<InSeries>,
    /// For each position what is taken for it, as positions: those of its series that stand before it, without those
    /// too far back or before the run was broken, perhaps with itself. Neither end ever falls from one position to the
    /// next.
    pub(super) taken: Vec<Taken>,
}

/// Some positions, one after the other, in little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    start: u32,
    end: u32,
}

impl Taken {
    pub(super) fn new(start: usize, end: usize) -> Self {
        let number = |position: usize| u32::try_from(position).unwrap_or(NOWHERE);
        Taken { start: number(start.min(end)), end: number(end) }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Deref for Standing {
    type Target = InSeries;

    fn deref(&self) -> &InSeries {
        &self.in_series
    }
}

impl InSeries {
    /// For each row or group of the frame its position; `NOWHERE` where it stands in no series.
    pub(super) fn places(&self) -> &[u32] {
        self.places.get_or_init(|| {
            let mut places = vec![NOWHERE; self.len];
            for (position, at) in (0u32..).zip(&self.at) {
                if let Some(place) = places.get_mut(*at as usize) {
                    *place = position;
                }
            }
            places
        })
    }

    /// Whether the one at a position is the first of its series.
    pub(super) fn is_first(&self, position: usize) -> bool {
        let before = position.checked_sub(1).and_then(|before| self.series.get(before));
        before != self.series.get(position)
    }
}

impl Standing {
    /// The series in which a row or group stands, and its position there.
    pub(crate) fn around(&self, at: u32) -> Option<(&[u32], usize)> {
        let position = *self.places().get(at as usize)? as usize;
        let series = *self.series.get(position)?;
        let start = self.series.partition_point(|other| *other < series);
        let end = self.series.partition_point(|other| *other <= series);
        Some((self.at.get(start..end)?, position.checked_sub(start)?))
    }

    /// What is taken for a row or group, in order.
    pub(crate) fn taken_for(&self, at: u32) -> Option<&[u32]> {
        let position = *self.places().get(at as usize)? as usize;
        self.at.get(self.taken.get(position)?.range())
    }

    /// Stretches of positions for several threads, none of which begins within a series.
    pub(super) fn parts(&self, share: Share) -> Vec<Range<usize>> {
        let mut start = 0usize;
        let parts = parted(&self.series, share, |one, next| one == next).into_iter();
        let range = |part: &[u32]| {
            let end = start.saturating_add(part.len());
            std::mem::replace(&mut start, end)..end
        };
        parts.map(range).collect()
    }

    /// What is taken for each position, where a condition holds or where a window begins: each position is asked once,
    /// series by series.
    fn take(
        &mut self,
        share: Share,
        including: bool,
        goes_back_to: impl Fn(usize, usize) -> usize + Sync + Send,
    ) {
        let of_part = |part: Range<usize>| {
            let mut start = part.start;
            let of = |position: usize| {
                if self.is_first(position) {
                    start = position;
                }
                start = goes_back_to(start, position);
                Taken::new(start, if including { position.saturating_add(1) } else { position })
            };
            part.map(of).collect::<Vec<Taken>>()
        };
        self.taken = put_together(side_by_side(self.parts(share), of_part));
    }
}

impl View<'_> {
    /// The rows or groups that stand in series, in order: put in order once for all running values that they stand so
    /// for, which are taken one after the other.
    pub(super) fn in_series(&self, plan: For<'_, RunningPlan>) -> Result<Arc<InSeries>, RunError> {
        let kept =
            self.memo.series.get(plan.series as usize).filter(|_| !plan.asks_some() && !self.is_traced());
        let Some(kept) = kept else { return self.put_in_series(plan).map(Arc::new) };
        if let Some(known) = kept.get() {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(self.put_in_series(plan)?);
        Ok(Arc::clone(kept.get_or_init(|| made)))
    }

    /// The rows or groups that stand in series, in order.
    fn put_in_series(&self, plan: For<'_, RunningPlan>) -> Result<InSeries, RunError> {
        Ok(self.series_in_order(plan, self.in_groups(plan)?))
    }

    /// The same of those in groups. Only the order of the file tells apart two that share a place.
    fn series_in_order(&self, plan: For<'_, RunningPlan>, grouped: Grouped<'_>) -> InSeries {
        let Grouped { members, groups, order } = grouped;
        // Members rise, so that of those that share a place the first in the file comes first.
        let keys = keys_of(plan, &order);
        let order = in_order((&groups.groups, groups.count), self.share, &keys, |_, _| Ordering::Equal);
        let series = groups.groups;
        let of = |list: &[u32]| {
            each_of(&order, self.share, |member| list.get(*member as usize).copied().unwrap_or(NOWHERE))
        };
        let series = of(&series);
        let len = self.frame(plan.frame).len;
        let at = if members.len() == len { order } else { of(&members) };
        InSeries { at, series, places: OnceLock::new(), len }
    }

    /// The first row or group of each series, or the last, in any order.
    pub(super) fn ends_of_series(
        &self,
        plan: For<'_, RunningPlan>,
        last: bool,
    ) -> Result<Vec<u32>, RunError> {
        let known = self.memo.series.get(plan.series as usize).and_then(OnceLock::get);
        let series = match known.filter(|_| !plan.asks_some()) {
            Some(known) => Arc::clone(known),
            None => {
                let grouped = self.in_groups(plan)?;
                let (groups, keys) = (&grouped.groups, keys_of(plan, &grouped.order));
                if let Some(ends) = end_of_each((&groups.groups, groups.count), self.share, &keys, last) {
                    let member = |end: u32| grouped.members.get(end as usize).copied();
                    return Ok(ends.into_iter().filter_map(member).collect());
                }
                Arc::new(self.series_in_order(plan, grouped))
            }
        };
        let ends = series.at.iter().enumerate().filter(|(position, _)| {
            series.is_first(if last { position.saturating_add(1) } else { *position })
        });
        Ok(ends.map(|(_, at)| *at).collect())
    }

    /// The rows or groups that may stand in a series, in groups by their series.
    fn in_groups(&self, plan: For<'_, RunningPlan>) -> Result<Grouped<'_>, RunError> {
        let members = self.members(plan)?;
        let mut columns = Vec::with_capacity(plan.places.len());
        for (part, ty) in &plan.places {
            let column = match members.len() == self.frame(plan.frame).len {
                true => self.key_column(part, plan.frame)?,
                false => Cow::Owned(self.column_at(part, plan.frame, &members)?),
            };
            self.orders(part.span, &column);
            columns.push((column, self.context.ranks.of(ty)));
        }
        let order = columns.split_off(plan.keys.min(columns.len()));
        let mut groups = Grouping::new(members.len(), self.share);
        groups.part_by_all(
            &columns.iter().map(|(column, ranks)| GroupKey::Values(column, *ranks)).collect::<Vec<_>>(),
        );
        order.iter().for_each(|(column, _)| groups.leave_out_blanks(column.blanks.as_ref()));
        Ok(Grouped { members, groups, order })
    }

    /// The same, with where each row or group stands, and what is taken for each.
    pub(crate) fn standing(&self, plan: For<'_, RunningPlan>) -> Result<Standing, RunError> {
        let mut standing = Standing { in_series: self.in_series(plan)?, taken: Vec::new() };
        self.take(plan, &mut standing)?;
        Ok(standing)
    }

    /// What is taken for each: all that stand before it, those in a window, or an unbroken run.
    fn take(&self, plan: For<'_, RunningPlan>, standing: &mut Standing) -> Result<(), RunError> {
        match (plan.source.op, plan.source.window) {
            (RunningOp::InARow(_), _) => {
                let times = self.times(plan, &standing.at)?;
                let held = self.held(plan, standing, &times)?;
                standing.take(self.share, true, |start, position| match held.get(position) {
                    Some(true) if is_gap(&times, position) && start < position => position,
                    Some(true) => start,
                    _ => position.saturating_add(1),
                });
            }
            (op @ (RunningOp::UpToThis(_) | RunningOp::BeforeThis(_)), Some(window)) => {
                let including = matches!(op, RunningOp::UpToThis(_));
                let times = self.times(plan, &standing.at)?;
                let backs = each_of_few(&times, self.share, |own| window.back_from(own));
                standing.take(self.share, including, |mut start, position| {
                    let back = backs.get(position).copied().unwrap_or(i32::MIN);
                    let outside = |at: &i32| if including { *at <= back } else { *at < back };
                    while start < position && times.get(start).is_some_and(outside) {
                        start = start.saturating_add(1);
                    }
                    start
                });
            }
            // What a series begins with is where it is taken from as well.
            (RunningOp::OneBefore, _) => {
                standing.take(self.share, false, |start, position| start.max(position.saturating_sub(1)))
            }
            (RunningOp::BeforeThis(_), None) => standing.take(self.share, false, |start, _| start),
            (RunningOp::UpToThis(_), None) => standing.take(self.share, true, |start, _| start),
            (RunningOp::First | RunningOp::Last | RunningOp::RoundedTogether(_), _) => {}
        }
        Ok(())
    }

    /// The days or periods with which the order begins; none where it begins with something else.
    fn times(&self, plan: For<'_, RunningPlan>, at: &[u32]) -> Result<Vec<i32>, RunError> {
        let Some((first, _)) = plan.places.get(plan.keys) else { return Ok(Vec::new()) };
        // Days need not follow each other: of a run only periods are asked for.
        if plan.source.window.is_none() && first.kind != Kind::Period {
            return Ok(Vec::new());
        }
        Ok(match self.column_at(first, plan.frame, at)?.values {
            Values::Days(values) | Values::Periods(values) => values.iter().collect(),
            Values::Fixed { .. } | Values::Exact(_) | Values::Codes(_) => Vec::new(),
        })
    }

    /// Whether each meets the condition of a run, as far as those that ask reach back.
    fn held(
        &self,
        plan: For<'_, RunningPlan>,
        standing: &Standing,
        times: &[i32],
    ) -> Result<Vec<bool>, RunError> {
        if plan.asking().is_none() {
            return self.meets_run(plan, &standing.at);
        }
        let mut held = vec![false; standing.at.len()];
        let asks = |position: &usize| standing.at.get(*position).is_some_and(|at| plan.asks(*at));
        let mut open: Vec<usize> = (0..standing.at.len()).filter(asks).collect();
        let mut seen: BTreeSet<usize> = open.iter().copied().collect();
        while !open.is_empty() {
            let at: Vec<u32> =
                open.iter().filter_map(|position| standing.at.get(*position)).copied().collect();
            let mut earlier = Vec::new();
            for (position, holds) in open.iter().zip(self.meets_run(plan, &at)?) {
                if let Some(held) = held.get_mut(*position) {
                    *held = holds;
                }
                if holds && !standing.is_first(*position) && !is_gap(times, *position) {
                    earlier.extend(position.checked_sub(1).filter(|before| seen.insert(*before)));
                }
            }
            open = earlier;
        }
        Ok(held)
    }

    /// Whether each of these meets the condition of a run.
    fn meets_run(&self, plan: For<'_, RunningPlan>, at: &[u32]) -> Result<Vec<bool>, RunError> {
        let Some(holds) = &plan.holds else { return Ok(Vec::new()) };
        let parts = each_batch(
            Rows::list(plan.frame, at),
            self.share,
            Vec::new,
            |held: &mut Vec<bool>, start, end| {
                let rows = Rows::list(plan.frame, at.get(start..end).unwrap_or_default());
                let truths = self.subset(None, std::slice::from_ref(holds), rows)?.into_truths();
                held.extend(truths.iter(rows.len()).map(|truth| *truth == Truth::YES));
                Ok(())
            },
        )?;
        Ok(parts.concat())
    }

    /// The rows or groups over which a value runs.
    fn members(&self, plan: For<'_, RunningPlan>) -> Result<Vec<u32>, RunError> {
        let len = self.frame(plan.frame).len;
        if let (RunningOp::RoundedTogether(_), Some(selection)) = (plan.source.op, plan.source.within) {
            return Ok(self.paid_for(selection, plan.frame));
        }
        if !self.any_stands(plan)? {
            return Ok(Vec::new());
        }
        if !self.has_members(plan) {
            return Ok((0u32..).take(len).collect());
        }
        self.rows_that_meet(plan.frame, plan.source.within, &plan.conditions, 0..len)
    }

    /// Whether not all rows of the frame may stand in a series.
    fn has_members(&self, plan: For<'_, RunningPlan>) -> bool {
        let of_rows = matches!(&self.model.frames[plan.frame], Frame::Rows(_));
        of_rows && (plan.source.within.is_some() || !plan.conditions.is_empty())
    }

    /// Whether some of those that ask stand in a series. If none does, no other is looked at.
    fn any_stands(&self, plan: For<'_, RunningPlan>) -> Result<bool, RunError> {
        let Some(mut asking) = plan.asking() else { return Ok(true) };
        if self.has_members(plan) {
            let rows = Rows::list(plan.frame, &asking);
            let truths = self.subset(plan.source.within, &plan.conditions, rows)?.into_truths();
            let met: Vec<bool> = truths.iter(asking.len()).map(|truth| *truth == Truth::YES).collect();
            asking = asking.into_iter().zip(met).filter(|(_, met)| *met).map(|(at, _)| at).collect();
        }
        for (part, _) in &plan.places {
            let column = self.column_at(part, plan.frame, &asking)?;
            let given = asking.iter().enumerate().filter(|(position, _)| !column.is_blank(*position));
            asking = given.map(|(_, at)| *at).collect();
        }
        Ok(!asking.is_empty())
    }

    /// Those of a stretch of rows that are in a subset and meet conditions, rising.
    pub(super) fn rows_that_meet(
        &self,
        frame: FrameId,
        within: Option<FactId>,
        conditions: &[Node],
        of: Range<usize>,
    ) -> Result<Vec<u32>, RunError> {
        let parts = each_batch(
            Rows::range(frame, of.start, of.end),
            self.share,
            Vec::new,
            |found: &mut Vec<u32>, start, end| {
                let (start, end) = (of.start.saturating_add(start), of.start.saturating_add(end));
                let rows = Rows::range(frame, start, end);
                let truths = self.subset(within, conditions, rows)?.into_truths();
                let met: Vec<bool> = truths.iter(rows.len()).map(|truth| *truth == Truth::YES).collect();
                found.extend(marked(&met, start));
                Ok(())
            },
        )?;
        Ok(put_together(parts))
    }
}

/// Whether a period is missing between a position and the one before it, which breaks a run.
fn is_gap(times: &[i32], position: usize) -> bool {
    let earlier = position.checked_sub(1).and_then(|before| times.get(before));
    earlier.zip(times.get(position)).is_some_and(|(earlier, own)| own.abs_diff(*earlier) > 1)
}
