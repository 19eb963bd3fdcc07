//! Running values: rows or groups are put into the order of their series, and gone through once.

use crate::column::number::settle;
use crate::column::{
    Bits, Cells, Column, Kind, NOWHERE, Packed, Scalar, Scale, Values, Vector, side_by_side,
};
use std::cmp::Ordering;
use std::collections::VecDeque;
use std::ops::Range;

use super::asked::For;
use super::batches::{Share, put_together};
use super::error::RunError;
use super::rounded_together::rounded_together;
use super::standing::{Standing, Taken};
use super::trace::Compared;
use super::view::{Rows, View};
use crate::model::{FrameId, RunningOp};
use crate::plan::{Node, RunningPlan};
use crate::value::{AggregateOp, GoesTo, Number};

impl View<'_> {
    /// The values of a running value for its whole frame; blank where nothing stands in a series.
    pub(crate) fn running(&self, plan: For<'_, RunningPlan>) -> Result<Column, RunError> {
        let len = self.frame(plan.frame).len;
        let op = match plan.source.op {
            RunningOp::First => return Ok(picked(len, &self.ends_of_series(plan, false)?)),
            RunningOp::Last => return Ok(picked(len, &self.ends_of_series(plan, true)?)),
            RunningOp::RoundedTogether(goes_to) => {
                return self.rounded_together(plan, &self.standing(plan)?, goes_to);
            }
            RunningOp::OneBefore => None,
            RunningOp::UpToThis(op) | RunningOp::BeforeThis(op) | RunningOp::InARow(op) => Some(op),
        };
        let standing = self.standing(plan)?;
        let (made, kind) = match &plan.value {
            Some(value) => {
                let values = self.values_that_count(plan, &standing, value)?;
                self.tell_of_best(&standing, &values, value, op);
                let parts = standing.parts(self.share);
                (taken((&standing.taken, &parts), &values, value.kind, op), value.kind)
            }
            None => (counts(&standing), Kind::Number),
        };
        self.column_by(kind, Rows::list(plan.frame, standing.places()), |start, end| {
            let places = standing.places().get(start..end).unwrap_or_default();
            Ok(Vector::list(&made, kind, places).into_owned())
        })
    }

    /// The values of those that stand in series, in their order. What is taken for nobody who asks is not asked for,
    /// such as the value of the last of a series for what comes before a row: it cannot fail.
    fn values_that_count(
        &self,
        plan: For<'_, RunningPlan>,
        standing: &Standing,
        value: &Node,
    ) -> Result<Column, RunError> {
        // Where all have one, who is asked for makes no difference.
        if !self.is_traced()
            && !plan.asks_some()
            && let Ok(values) = self.column_at(value, plan.frame, &standing.at)
        {
            return Ok(values);
        }
        let (mut asked, mut places) = (Vec::new(), vec![NOWHERE; standing.at.len()]);
        let mut done = 0;
        for (_, taken) in standing.at.iter().zip(&standing.taken).filter(|(at, _)| plan.asks(**at)) {
            let taken = taken.range();
            for position in taken.start.max(done)..taken.end {
                if let (Some(place), Some(at)) = (places.get_mut(position), standing.at.get(position)) {
                    *place = u32::try_from(asked.len()).unwrap_or(NOWHERE);
                    asked.push(*at);
                }
            }
            done = done.max(taken.end);
        }
        let values = self.column_at(value, plan.frame, &asked)?;
        // Who asks for all asks for each in its place.
        if asked.len() == places.len() {
            return Ok(values);
        }
        Ok(Vector::list(&values, value.kind, &places).to_column(places.len()))
    }

    /// The rounded amounts of lines, series by series.
    fn rounded_together(
        &self,
        plan: For<'_, RunningPlan>,
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
        Ok(Vector::list(&made, Kind::Number, standing.places()).to_column(self.frame(plan.frame).len))
    }

    /// Tells how far each value is from the largest or smallest before it.
    fn tell_of_best(&self, standing: &Standing, values: &Column, of: &Node, op: Option<AggregateOp>) {
        let kind = of.kind;
        let chooses = !matches!(op, None | Some(AggregateOp::Total | AggregateOp::Count));
        if chooses && self.is_traced() {
            let len = standing.at.len();
            let before =
                standing.taken.iter().map(|taken| taken.range()).enumerate().map(|(position, taken)| {
                    Taken::new(taken.start, taken.end.min(position).max(taken.start))
                });
            let before: Vec<Taken> = before.collect();
            let before = taken((&before, &standing.parts(Share::ALONE)), values, kind, op);
            let (own, best) = (Vector::range(values, kind, 0, len), Vector::range(&before, kind, 0, len));
            let rows = Rows::range(FrameId(0), 0, len);
            self.meets(of.span, Compared::Turn, (&own, &best), rows);
        }
    }
}

/// Yes for those that are picked, no for all others.
fn picked(len: usize, those: &[u32]) -> Column {
    let mut picked = Bits::none(len);
    those.iter().for_each(|at| picked.mark(*at as usize));
    Column::of_marks(&picked)
}

fn counts(standing: &Standing) -> Column {
    let count = |taken: &Taken| i64::try_from(taken.range().len()).unwrap_or(i64::MAX);
    let values = standing.taken.iter().map(count).collect();
    Column { values: Values::Fixed { scale: Scale::WHOLE, values }, blanks: None }
}

/// What is taken of the values of ranges of which neither end ever falls; without an aggregate the last of them. Blanks
/// are passed over, but for the one before. The ranges of each part lie within it.
fn taken(
    (ranges, parts): (&[Taken], &[Range<usize>]),
    values: &Column,
    kind: Kind,
    op: Option<AggregateOp>,
) -> Column {
    let sources = match op {
        Some(AggregateOp::Total) => return totals((ranges, parts), values),
        Some(AggregateOp::Largest | AggregateOp::Latest) => best((ranges, parts), values, Ordering::Greater),
        Some(AggregateOp::Smallest | AggregateOp::Earliest) => best((ranges, parts), values, Ordering::Less),
        // None of these runs over values: a count has none, and the checker refuses the others.
        Some(AggregateOp::Count | AggregateOp::Average | AggregateOp::One) => vec![NOWHERE; ranges.len()],
        None => ranges
            .iter()
            .map(|taken| match taken.range().last() {
                Some(last) => u32::try_from(last).unwrap_or(NOWHERE),
                None => NOWHERE,
            })
            .collect(),
    };
    Vector::list(values, kind, &sources).to_column(sources.len())
}

/// The position of the best value in each range, the first of those that are alike. Each position enters a queue once
/// and leaves it once.
fn best((ranges, parts): (&[Taken], &[Range<usize>]), values: &Column, better: Ordering) -> Vec<u32> {
    let of_part = |part: &Range<usize>| {
        let own = (ranges.get(part.clone()).unwrap_or_default(), part);
        let given = |position: usize| !values.is_blank(position);
        match &values.values {
            Values::Fixed { values, .. } => best_scalar(own, values, given, better),
            Values::Days(values) | Values::Periods(values) => best_scalar(own, values, given, better),
            Values::Codes(values) => best_scalar(own, values, given, better),
            Values::Exact(values) => {
                best_of(own.0, given, |one, other| values.get(one).cmp(&values.get(other)) == better)
            }
        }
    };
    put_together(side_by_side(parts.iter().collect(), of_part))
}

/// The same for the ranges of a part, of packed values.
fn best_scalar<T: Scalar>(
    (ranges, part): (&[Taken], &Range<usize>),
    values: &Packed<T>,
    given: impl Fn(usize) -> bool,
    better: Ordering,
) -> Vec<u32> {
    let held = values.range(part.start, part.end);
    let value = |position: usize| held.get(position.wrapping_sub(part.start));
    best_of(ranges, given, |one, other| value(one).cmp(&value(other)) == better)
}

/// The same for some ranges, where it is known which positions have a value, and which is better than another.
fn best_of(
    ranges: &[Taken],
    given: impl Fn(usize) -> bool,
    is_better: impl Fn(usize, usize) -> bool,
) -> Vec<u32> {
    let mut queue: VecDeque<usize> = VecDeque::new();
    let mut done = 0;
    let mut found = Vec::with_capacity(ranges.len());
    for range in ranges.iter().map(|taken| taken.range()) {
        if range.start >= done {
            queue.clear();
        }
        for position in (range.start.max(done)..range.end).filter(|position| given(*position)) {
            while queue.back().is_some_and(|last| is_better(position, *last)) {
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

fn totals((ranges, parts): (&[Taken], &[Range<usize>]), values: &Column) -> Column {
    let given = |position: usize| !values.is_blank(position);
    if let Values::Fixed { scale, values: numbers } = &values.values {
        let of_part = |part: &Range<usize>| {
            let own = numbers.range(part.start, part.end);
            let number = |position: usize| own.get(position.wrapping_sub(part.start)).copied();
            // 128 bits hold the sum of as many 64-bit numbers as there can be rows.
            let number =
                |position: usize| i128::from(number(position).filter(|_| given(position)).unwrap_or(0));
            let ranges = ranges.get(part.clone()).unwrap_or_default();
            let step = |sum: &mut i128, position: usize, enters: bool| {
                let number = number(position);
                *sum = if enters { sum.saturating_add(number) } else { sum.saturating_sub(number) };
            };
            slid(ranges, &0, step, |sum| i64::try_from(*sum).ok())
        };
        let sums = side_by_side(parts.iter().collect(), of_part).into_iter().collect::<Option<Vec<_>>>();
        if let Some(sums) = sums {
            let values = put_together(sums).into();
            return Column { values: Values::Fixed { scale: *scale, values }, blanks: None };
        }
    }
    let len = values.values.len();
    let numbers = Vector::range(values, Kind::Number, 0, len).numbers(len);
    let step = |sum: &mut Number, position: usize, enters: bool| {
        if let Some(Some(number)) = numbers.get(position) {
            *sum = if enters { sum.plus(number) } else { sum.minus(number) };
        }
    };
    let sums = slid(ranges, &Number::zero(), step, |sum| Some(sum.clone())).unwrap_or_default();
    Vector::given(settle(Cells::each(sums))).to_column(ranges.len())
}

/// What has come of each range, when each position enters once and leaves once; none where one of them can not be kept.
/// Where nothing of the last range is left, all begins anew.
fn slid<S: Clone, K>(
    ranges: &[Taken],
    start: &S,
    mut step: impl FnMut(&mut S, usize, bool),
    kept: impl Fn(&S) -> Option<K>,
) -> Option<Vec<K>> {
    let mut state = start.clone();
    let mut made = Vec::with_capacity(ranges.len());
    let mut held = 0..0;
    for range in ranges.iter().map(|taken| taken.range()) {
        if range.start >= held.end {
            state.clone_from(start);
            held = range.start..range.start;
        }
        (held.start..range.start).for_each(|position| step(&mut state, position, false));
        (held.end..range.end).for_each(|position| step(&mut state, position, true));
        held = range;
        made.push(kept(&state)?);
    }
    Some(made)
}
