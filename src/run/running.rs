//! Running values: rows or groups are put into the order of their series, and gone through once.

use crate::column::number::settle;
use crate::column::{Cells, Column, Kind, NOWHERE, Truth, Values, Vector};
use std::cmp::Ordering;
use std::collections::VecDeque;
use std::ops::Range;

use super::batches::each_batch;
use super::error::RunError;
use super::frames::Grouping;
use super::rounded_together::rounded_together;
use super::trace::Compared;
use super::view::{Rows, View};
use crate::model::{FactId, Frame, FrameId, RunningOp};
use crate::plan::{Node, RunningPlan};
use crate::value::{AggregateOp, GoesTo, Number};

/// Rows or groups one after the other, series by series.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// The rows or groups.
    at: Vec<u32>,
    /// The series of each.
    series: Vec<u32>,
    /// For each row or group of the frame its position in these lists; `NOWHERE` where it stands in no series.
    places: Vec<u32>,
    /// For each position what is taken for it, as positions: those of its series that stand before it, without those too far back or
    /// before the run was broken, perhaps with itself. Neither end ever falls from one position to the next.
    taken: Vec<Range<usize>>,
}

impl Standing {
    /// The series in which a row or group stands, and its position there.
    pub(crate) fn around(&self, at: u32) -> Option<(&[u32], usize)> {
        let position = *self.places.get(at as usize)? as usize;
        let series = *self.series.get(position)?;
        let start = self.series.partition_point(|other| *other < series);
        let end = self.series.partition_point(|other| *other <= series);
        Some((self.at.get(start..end)?, position.checked_sub(start)?))
    }

    /// What is taken for a row or group, in order.
    pub(crate) fn taken_for(&self, at: u32) -> Option<&[u32]> {
        let position = *self.places.get(at as usize)? as usize;
        self.at.get(self.taken.get(position)?.clone())
    }

    /// What is taken for each position, where a condition holds or where a window begins: each position is asked once.
    fn take(&mut self, including: bool, mut goes_back_to: impl FnMut(usize, usize) -> usize) {
        let mut start = 0;
        for position in 0..self.at.len() {
            if self.is_first(position) {
                start = position;
            }
            start = goes_back_to(start, position);
            let end = if including { position.saturating_add(1) } else { position };
            self.taken.push(start.min(end)..end);
        }
    }

    /// Whether the one at a position is the first of its series.
    fn is_first(&self, position: usize) -> bool {
        let before = position.checked_sub(1).and_then(|before| self.series.get(before));
        before != self.series.get(position)
    }
}

impl View<'_> {
    /// The values of a running value for its whole frame; blank where nothing stands in a series.
    pub(crate) fn running(&self, plan: &RunningPlan) -> Result<Column, RunError> {
        let standing = self.standing(plan)?;
        let len = self.frame(plan.frame).len;
        let op = match plan.source.op {
            RunningOp::First => return Ok(picked(&standing, len, |position| standing.is_first(position))),
            RunningOp::Last => {
                let is_last = |position: usize| standing.is_first(position.saturating_add(1));
                return Ok(picked(&standing, len, is_last));
            }
            RunningOp::RoundedTogether(goes_to) => return self.rounded_together(plan, &standing, goes_to),
            RunningOp::OneBefore => None,
            RunningOp::UpToThis(op) | RunningOp::BeforeThis(op) | RunningOp::InARow(op) => Some(op),
        };
        let (made, kind) = match &plan.value {
            Some(value) => {
                let values = self.values_that_count(&standing, value, plan.frame)?;
                self.tell_of_best(&standing, &values, value, op);
                (taken(&standing.taken, &values, value.kind, op), value.kind)
            }
            None => (counts(&standing), Kind::Number),
        };
        Ok(Vector::list(&made, kind, &standing.places).to_column(len))
    }

    /// The values of those that stand in series, in their order. What is taken for no row is not asked for, such as the value of the last of
    /// a series for what comes before a row: it cannot fail.
    fn values_that_count(
        &self,
        standing: &Standing,
        value: &Node,
        frame: FrameId,
    ) -> Result<Column, RunError> {
        let (mut asked, mut places) = (Vec::new(), vec![NOWHERE; standing.at.len()]);
        let mut done = 0;
        for taken in &standing.taken {
            for position in taken.start.max(done)..taken.end {
                if let (Some(place), Some(at)) = (places.get_mut(position), standing.at.get(position)) {
                    *place = u32::try_from(asked.len()).unwrap_or(NOWHERE);
                    asked.push(*at);
                }
            }
            done = done.max(taken.end);
        }
        let values = self.column_at(value, frame, &asked)?;
        Ok(Vector::list(&values, value.kind, &places).to_column(places.len()))
    }

    /// The rounded amounts of lines, series by series.
    fn rounded_together(
        &self,
        plan: &RunningPlan,
        standing: &Standing,
        goes_to: GoesTo,
    ) -> Result<Column, RunError> {
        let len = standing.at.len();
        let rule = &self.model.contract.rounding;
        let mut made = Vec::with_capacity(len);
        if let Some(value) = &plan.value {
            let amounts = self.column_at(value, plan.frame, &standing.at)?;
            let amounts = Vector::range(&amounts, Kind::Number, 0, len).numbers(len);
            let amounts: Vec<Number> =
                amounts.into_iter().map(|amount| amount.unwrap_or_else(Number::zero)).collect();
            let mut rest = amounts.as_slice();
            for series in standing.series.chunk_by(|a, b| a == b) {
                let (own, others) = rest.split_at(series.len().min(rest.len()));
                rest = others;
                made.extend(rounded_together(own, rule, goes_to));
            }
        }
        let made = Vector::given(settle(Cells::each(made))).to_column(len);
        Ok(Vector::list(&made, Kind::Number, &standing.places).to_column(self.frame(plan.frame).len))
    }

    /// Tells how far each value is from the largest or smallest before it.
    fn tell_of_best(&self, standing: &Standing, values: &Column, of: &Node, op: Option<AggregateOp>) {
        let kind = of.kind;
        let chooses = !matches!(op, None | Some(AggregateOp::Total | AggregateOp::Count));
        if chooses && self.is_traced() {
            let len = standing.at.len();
            let before: Vec<Range<usize>> = standing
                .taken
                .iter()
                .enumerate()
                .map(|(position, taken)| taken.start..taken.end.min(position).max(taken.start))
                .collect();
            let before = taken(&before, values, kind, op);
            let (own, best) = (Vector::range(values, kind, 0, len), Vector::range(&before, kind, 0, len));
            let rows = Rows::range(FrameId(0), 0, len);
            self.meets(of.span, Compared::Turn, (&own, &best), rows);
        }
    }

    /// The rows or groups that stand in series, in order. Only the order of the file tells apart two that share a place.
    pub(crate) fn standing(&self, plan: &RunningPlan) -> Result<Standing, RunError> {
        let members = self.members(plan)?;
        let mut places = Grouping::new(members.len());
        let mut series = None;
        for (position, (part, ty)) in plan.places.iter().enumerate() {
            if position == plan.keys {
                series = Some(places.groups.clone());
            }
            let column = self.column_at(part, plan.frame, &members)?;
            self.orders(part.span, &column);
            places.part_by(&column, self.context.ranks.of(ty));
        }
        let series = series.unwrap_or_else(|| places.groups.clone());
        let mut order: Vec<(u32, u32, u32)> = Vec::with_capacity(members.len());
        for ((at, place), series) in members.iter().zip(&places.groups).zip(&series) {
            if *place != NOWHERE {
                order.push((*place, *at, *series));
            }
        }
        order.sort_unstable();
        let mut standing = Standing {
            at: order.iter().map(|(_, at, _)| *at).collect(),
            series: order.iter().map(|(_, _, series)| *series).collect(),
            places: vec![NOWHERE; self.frame(plan.frame).len],
            taken: Vec::with_capacity(order.len()),
        };
        for (position, at) in (0u32..).zip(&standing.at) {
            if let Some(place) = standing.places.get_mut(*at as usize) {
                *place = position;
            }
        }
        self.take(plan, &mut standing)?;
        Ok(standing)
    }

    /// What is taken for each: all that stand before it, those in a window, or an unbroken run.
    fn take(&self, plan: &RunningPlan, standing: &mut Standing) -> Result<(), RunError> {
        match (plan.source.op, plan.source.window) {
            (RunningOp::InARow(_), _) => {
                let times = self.times(plan, &standing.at)?;
                let held = self.held(plan, &standing.at)?;
                standing.take(true, |start, position| {
                    let before = position.saturating_sub(1);
                    let (earlier, own) = (times.get(before).copied(), times.get(position).copied());
                    // A period that is not there breaks the run.
                    let gap = earlier.zip(own).is_some_and(|(a, b)| b.saturating_sub(a) > 1);
                    match held.get(position) {
                        Some(true) if gap && start < position => position,
                        Some(true) => start,
                        _ => position.saturating_add(1),
                    }
                });
            }
            (op @ (RunningOp::UpToThis(_) | RunningOp::BeforeThis(_)), Some(window)) => {
                let including = matches!(op, RunningOp::UpToThis(_));
                let times = self.times(plan, &standing.at)?;
                standing.take(including, |mut start, position| {
                    let back = times.get(position).map_or(i32::MIN, |own| window.back_from(*own));
                    let outside = |at: &i32| if including { *at <= back } else { *at < back };
                    while start < position && times.get(start).is_some_and(outside) {
                        start = start.saturating_add(1);
                    }
                    start
                });
            }
            (RunningOp::OneBefore, _) => {
                let firsts: Vec<bool> =
                    (0..standing.at.len()).map(|position| standing.is_first(position)).collect();
                standing.take(false, |start, position| match firsts.get(position) {
                    Some(false) => position.saturating_sub(1),
                    _ => start,
                });
            }
            (RunningOp::BeforeThis(_), None) => standing.take(false, |start, _| start),
            (RunningOp::UpToThis(_), None) => standing.take(true, |start, _| start),
            (RunningOp::First | RunningOp::Last | RunningOp::RoundedTogether(_), _) => {}
        }
        Ok(())
    }

    /// The days or periods with which the order begins; none where it begins with something else.
    fn times(&self, plan: &RunningPlan, at: &[u32]) -> Result<Vec<i32>, RunError> {
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

    /// Whether each meets the condition of a run.
    fn held(&self, plan: &RunningPlan, at: &[u32]) -> Result<Vec<bool>, RunError> {
        let Some(holds) = &plan.holds else { return Ok(Vec::new()) };
        let parts = each_batch(at.len(), self.share, Vec::new, |held: &mut Vec<bool>, start, end| {
            let rows = Rows::list(plan.frame, at.get(start..end).unwrap_or_default());
            let truths = self.subset(None, std::slice::from_ref(holds), rows)?.into_truths();
            held.extend(truths.iter(rows.len()).map(|truth| *truth == Truth::YES));
            Ok(())
        })?;
        Ok(parts.concat())
    }

    /// The rows or groups over which a value runs.
    fn members(&self, plan: &RunningPlan) -> Result<Vec<u32>, RunError> {
        let len = self.frame(plan.frame).len;
        if let (RunningOp::RoundedTogether(_), Some(selection)) = (plan.source.op, plan.source.within) {
            return Ok(self.paid_for(selection, plan.frame));
        }
        let of_rows = matches!(&self.model.frames[plan.frame], Frame::Rows(_));
        if !of_rows || (plan.source.within.is_none() && plan.conditions.is_empty()) {
            return Ok((0u32..).take(len).collect());
        }
        self.rows_that_meet(plan.frame, plan.source.within, &plan.conditions)
    }

    /// The rows of a subset that meet conditions, rising.
    pub(super) fn rows_that_meet(
        &self,
        frame: FrameId,
        within: Option<FactId>,
        conditions: &[Node],
    ) -> Result<Vec<u32>, RunError> {
        let len = self.frame(frame).len;
        let parts = each_batch(len, self.share, Vec::new, |found: &mut Vec<u32>, start, end| {
            let rows = Rows::range(frame, start, end);
            let truths = self.subset(within, conditions, rows)?.into_truths();
            let members = (start..end).zip(truths.iter(rows.len())).filter(|(_, met)| **met == Truth::YES);
            found.extend(members.filter_map(|(row, _)| u32::try_from(row).ok()));
            Ok(())
        })?;
        Ok(parts.concat())
    }
}

/// Yes for those that are picked, no for all others.
fn picked(standing: &Standing, len: usize, is_picked: impl Fn(usize) -> bool) -> Column {
    let mut codes = vec![0u32; len];
    for (_, at) in standing.at.iter().enumerate().filter(|(position, _)| is_picked(*position)) {
        if let Some(code) = codes.get_mut(*at as usize) {
            *code = 1;
        }
    }
    Column::codes(codes)
}

fn counts(standing: &Standing) -> Column {
    let count = |taken: &Range<usize>| i64::try_from(taken.len()).unwrap_or(i64::MAX);
    let values = standing.taken.iter().map(count).collect();
    Column { values: Values::Fixed { scale: 0, values }, blanks: None }
}

/// What is taken of the values of ranges of which neither end ever falls; without an aggregate the last of them. Blanks are passed over,
/// but for the one before.
fn taken(ranges: &[Range<usize>], values: &Column, kind: Kind, op: Option<AggregateOp>) -> Column {
    let sources = match op {
        Some(AggregateOp::Total) => return totals(ranges, values),
        Some(AggregateOp::Largest | AggregateOp::Latest) => best(ranges, values, Ordering::Greater),
        Some(AggregateOp::Smallest | AggregateOp::Earliest) => best(ranges, values, Ordering::Less),
        // None of these runs over values: a count has none, and the checker refuses the others.
        Some(AggregateOp::Count | AggregateOp::Average | AggregateOp::One) => vec![NOWHERE; ranges.len()],
        None => ranges
            .iter()
            .map(|range| match range.is_empty() {
                true => NOWHERE,
                false => u32::try_from(range.end.saturating_sub(1)).unwrap_or(NOWHERE),
            })
            .collect(),
    };
    Vector::list(values, kind, &sources).to_column(sources.len())
}

/// The position of the best value in each range, the first of those that are alike. Each position enters a queue once and leaves it once.
fn best(ranges: &[Range<usize>], values: &Column, better: Ordering) -> Vec<u32> {
    let mut queue: VecDeque<usize> = VecDeque::new();
    let mut done = 0;
    let mut found = Vec::with_capacity(ranges.len());
    for range in ranges {
        for position in range.start.max(done)..range.end {
            if values.is_blank(position) {
                continue;
            }
            while queue.back().is_some_and(|last| values.values.compare(position, *last) == better) {
                queue.pop_back();
            }
            queue.push_back(position);
        }
        done = done.max(range.end);
        while queue.front().is_some_and(|first| *first < range.start) {
            queue.pop_front();
        }
        let best = queue.front().and_then(|best| u32::try_from(*best).ok());
        found.push(best.filter(|_| !range.is_empty()).unwrap_or(NOWHERE));
    }
    found
}

fn totals(ranges: &[Range<usize>], values: &Column) -> Column {
    let given = |position: usize| !values.is_blank(position);
    if let Values::Fixed { scale, values: numbers } = &values.values {
        // 128 bits hold the sum of as many 64-bit numbers as there can be rows.
        let number =
            |position: usize| i128::from(numbers.get(position).filter(|_| given(position)).unwrap_or(0));
        let sums = slid(ranges, &0i128, |sum, position, enters| {
            let number = number(position);
            *sum = if enters { sum.saturating_add(number) } else { sum.saturating_sub(number) };
        });
        if let Ok(values) = sums.iter().map(|sum| i64::try_from(*sum)).collect() {
            return Column { values: Values::Fixed { scale: *scale, values }, blanks: None };
        }
    }
    let len = values.values.len();
    let numbers = Vector::range(values, Kind::Number, 0, len).numbers(len);
    let sums = slid(ranges, &Number::zero(), |sum, position, enters| {
        if let Some(Some(number)) = numbers.get(position) {
            *sum = if enters { sum.plus(number) } else { sum.minus(number) };
        }
    });
    Vector::given(settle(Cells::each(sums))).to_column(ranges.len())
}

/// What has come of each range, when each position enters once and leaves once. Where nothing of the last range is left, all begins anew.
fn slid<S: Clone>(ranges: &[Range<usize>], start: &S, mut step: impl FnMut(&mut S, usize, bool)) -> Vec<S> {
    let mut state = start.clone();
    let mut made = Vec::with_capacity(ranges.len());
    let mut held = 0..0;
    for range in ranges {
        if range.start >= held.end {
            state.clone_from(start);
            held = range.start..range.start;
        }
        (held.start..range.start).for_each(|position| step(&mut state, position, false));
        (held.end..range.end).for_each(|position| step(&mut state, position, true));
        held = range.clone();
        made.push(state.clone());
    }
    made
}
