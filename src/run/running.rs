//! Running values: rows or groups are put into the order of their series, and gone through once.

use crate::column::number::settle;
use crate::column::{Cells, Column, Kind, NOWHERE, Truth, Values, Vector};
use std::cmp::Ordering;

use super::batches::each_batch;
use super::error::RunError;
use super::frames::Grouping;
use super::trace::Compared;
use super::view::{Rows, View};
use crate::model::{Frame, FrameId, RunningOp};
use crate::plan::{Node, RunningPlan};
use crate::value::{AggregateOp, Number};

/// Rows or groups one after the other, series by series.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// The rows or groups.
    at: Vec<u32>,
    /// The series of each.
    series: Vec<u32>,
    /// For each row or group of the frame its position in these lists; `NOWHERE` where it stands in no series.
    places: Vec<u32>,
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

    /// Whether the one at a position is the first of its series.
    fn is_first(&self, position: usize) -> bool {
        let before = position.checked_sub(1).and_then(|before| self.series.get(before));
        before != self.series.get(position)
    }

    /// Goes through each series: what has come of those up to and including each one, or before it.
    fn scan<S: Clone>(&self, start: &S, including: bool, mut step: impl FnMut(&mut S, usize)) -> Vec<S> {
        let mut state = start.clone();
        let mut made = Vec::with_capacity(self.at.len());
        for position in 0..self.at.len() {
            if self.is_first(position) {
                state.clone_from(start);
            }
            if including {
                step(&mut state, position);
                made.push(state.clone());
            } else {
                made.push(state.clone());
                step(&mut state, position);
            }
        }
        made
    }
}

impl View<'_> {
    /// The values of a running value for its whole frame; blank where nothing stands in a series.
    pub(crate) fn running(&self, plan: &RunningPlan) -> Result<Column, RunError> {
        let standing = self.standing(plan)?;
        let len = self.frame(plan.frame).len;
        let (op, including) = match plan.source.op {
            RunningOp::First => return Ok(picked(&standing, len, |position| standing.is_first(position))),
            RunningOp::Last => {
                let is_last = |position: usize| standing.is_first(position.saturating_add(1));
                return Ok(picked(&standing, len, is_last));
            }
            RunningOp::OneBefore => (None, false),
            RunningOp::UpToThis(op) => (Some(op), true),
            RunningOp::BeforeThis(op) => (Some(op), false),
        };
        let (made, kind) = match (&plan.value, op) {
            (Some(value), op) => {
                let values = self.values_that_count(&standing, value, plan.frame, including)?;
                self.tell_of_best(&standing, &values, value, op);
                (taken(&standing, &values, value.kind, op, including), value.kind)
            }
            (None, _) => (counts(&standing, including), Kind::Number),
        };
        Ok(Vector::list(&made, kind, &standing.places).to_column(len))
    }

    /// The values of those that stand in series, in their order. What comes before a row never takes in the last one of its series: its
    /// value is not asked for, and cannot fail.
    fn values_that_count(
        &self,
        standing: &Standing,
        value: &Node,
        frame: FrameId,
        including: bool,
    ) -> Result<Column, RunError> {
        if including {
            return self.column_at(value, frame, &standing.at);
        }
        let (mut asked, mut places) = (Vec::new(), Vec::with_capacity(standing.at.len()));
        for (position, at) in standing.at.iter().enumerate() {
            let is_last = standing.is_first(position.saturating_add(1));
            places.push(if is_last { NOWHERE } else { u32::try_from(asked.len()).unwrap_or(NOWHERE) });
            if !is_last {
                asked.push(*at);
            }
        }
        let values = self.column_at(value, frame, &asked)?;
        Ok(Vector::list(&values, value.kind, &places).to_column(places.len()))
    }

    /// Tells how far each value is from the largest or smallest before it.
    fn tell_of_best(&self, standing: &Standing, values: &Column, of: &Node, op: Option<AggregateOp>) {
        let kind = of.kind;
        let chooses = !matches!(op, None | Some(AggregateOp::Total | AggregateOp::Count));
        if chooses && self.is_traced() {
            let len = standing.at.len();
            let before = taken(standing, values, kind, op, false);
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
        };
        for (position, at) in (0u32..).zip(&standing.at) {
            if let Some(place) = standing.places.get_mut(*at as usize) {
                *place = position;
            }
        }
        Ok(standing)
    }

    /// The rows or groups over which a value runs.
    fn members(&self, plan: &RunningPlan) -> Result<Vec<u32>, RunError> {
        let len = self.frame(plan.frame).len;
        let of_rows = matches!(&self.model.frames[plan.frame], Frame::Rows(_));
        if !of_rows || (plan.source.within.is_none() && plan.conditions.is_empty()) {
            return Ok((0u32..).take(len).collect());
        }
        let parts = each_batch(len, self.share, Vec::new, |found: &mut Vec<u32>, start, end| {
            let rows = Rows::range(plan.frame, start, end);
            let truths = self.subset(plan.source.within, &plan.conditions, rows)?.into_truths();
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
    Column { values: Values::Codes(codes), blanks: None }
}

fn counts(standing: &Standing, including: bool) -> Column {
    let values = standing.scan(&0i64, including, |count, _| *count = count.saturating_add(1));
    Column { values: Values::Fixed { scale: 0, values }, blanks: None }
}

/// What is taken of the values so far, in the order in which they stand; without an aggregate the last of them. Blanks are passed over,
/// but for the one before.
fn taken(
    standing: &Standing,
    values: &Column,
    kind: Kind,
    op: Option<AggregateOp>,
    including: bool,
) -> Column {
    let nothing = || NOWHERE;
    let sources = match op {
        Some(AggregateOp::Total) => return totals(standing, values, including),
        Some(op) => {
            let better = match op {
                AggregateOp::Largest | AggregateOp::Latest => Ordering::Greater,
                _ => Ordering::Less,
            };
            standing.scan(&nothing(), including, |best, position| {
                let beats = *best == NOWHERE || compare(&values.values, position, *best as usize) == better;
                if beats && !values.is_blank(position) {
                    *best = u32::try_from(position).unwrap_or(NOWHERE);
                }
            })
        }
        None => standing.scan(&nothing(), including, |last, position| {
            *last = u32::try_from(position).unwrap_or(NOWHERE);
        }),
    };
    Vector::list(values, kind, &sources).to_column(sources.len())
}

fn totals(standing: &Standing, values: &Column, including: bool) -> Column {
    let given = |position: usize| !values.is_blank(position);
    if let Values::Fixed { scale, values: numbers } = &values.values {
        // 128 bits hold the sum of as many 64-bit numbers as there can be rows.
        let sums = standing.scan(&0i128, including, |sum, position| {
            let number = numbers.get(position).filter(|_| given(position)).copied().unwrap_or(0);
            *sum = sum.saturating_add(i128::from(number));
        });
        if let Ok(values) = sums.iter().map(|sum| i64::try_from(*sum)).collect() {
            return Column { values: Values::Fixed { scale: *scale, values }, blanks: None };
        }
    }
    let len = standing.at.len();
    let numbers = Vector::range(values, Kind::Number, 0, len).numbers(len);
    let sums = standing.scan(&Number::zero(), including, |sum, position| {
        if let Some(Some(number)) = numbers.get(position) {
            *sum = sum.plus(number);
        }
    });
    Vector::given(settle(Cells::each(sums))).to_column(len)
}

/// How two values of a column compare.
fn compare(values: &Values, a: usize, b: usize) -> Ordering {
    match values {
        Values::Fixed { values, .. } => values.get(a).cmp(&values.get(b)),
        Values::Exact(values) => values.get(a).cmp(&values.get(b)),
        Values::Days(values) | Values::Periods(values) => values.get(a).cmp(&values.get(b)),
        Values::Codes(values) => values.get(a).cmp(&values.get(b)),
    }
}
