//! Aggregates: what is taken over the rows of each group.

use super::asked::For;
use super::batches::each_batch;
use super::error::RunError;
use super::extreme::Best;
use super::sums::Sums;
use super::trace::Compared;
use super::view::{Rows, View};
use crate::column::compare::compare;
use crate::column::{Cells, Column, Kind, NOWHERE, Truth, Values, Vector};
use crate::model::FrameId;
use crate::plan::{AggregatePlan, Node};
use crate::value::{AggregateOp, CompareOp};

impl AggregatePlan {
    /// Whether of no rows it is nought; everything else is blank there.
    pub(crate) fn of_nothing_is_nought(&self) -> bool {
        self.by.is_none() && matches!(self.op, AggregateOp::Count | AggregateOp::Total)
    }
}

/// The rows of a batch that are taken, and their groups.
struct Taken {
    begin: usize,
    end: usize,
    rows: Vec<u32>,
    groups: Vec<u32>,
}

impl Taken {
    /// The rows; where all of the batch are taken, as a stretch that need not be gathered.
    fn rows(&self, frame: FrameId) -> Rows<'_> {
        if self.rows.len() == self.end.saturating_sub(self.begin) {
            Rows::range(frame, self.begin, self.end)
        } else {
            Rows::list(frame, &self.rows)
        }
    }
}

impl<'a> View<'a> {
    /// The values of an aggregate for each group of its frame.
    pub(crate) fn aggregate(&self, plan: For<'_, AggregatePlan>) -> Result<Column, RunError> {
        let groups = self.frame(plan.frame).len;
        if let (Some(by), Some(value)) = (&plan.by, &plan.value) {
            return self.pick(plan, by, value);
        }
        match (plan.op, &plan.value) {
            (AggregateOp::Total | AggregateOp::Average, Some(value)) => {
                let sums = self.gather(
                    plan,
                    || Sums::new(groups),
                    |sums, taken| {
                        let values = self.eval(value, taken.rows(plan.rows))?;
                        sums.add(&values, &taken.groups);
                        Ok(())
                    },
                )?;
                let sums = sums.into_iter().reduce(Sums::merge).unwrap_or_else(|| Sums::new(groups));
                let made = if plan.op == AggregateOp::Average { sums.averages() } else { sums.totals() };
                made.map_err(|fault| self.fault(fault, value.span, Rows::range(plan.frame, 0, groups)))
            }
            // Of one row the largest is the only one, whatever it is.
            (AggregateOp::Largest | AggregateOp::Latest | AggregateOp::One, Some(value)) => {
                self.extreme(plan, value, true)
            }
            (AggregateOp::Smallest | AggregateOp::Earliest, Some(value)) => self.extreme(plan, value, false),
            _ => self.count(plan, groups),
        }
    }

    fn count(&self, plan: For<'_, AggregatePlan>, groups: usize) -> Result<Column, RunError> {
        let counts = self.gather(
            plan,
            || vec![0i64; groups],
            |counts, taken| {
                for group in &taken.groups {
                    if let Some(count) = counts.get_mut(*group as usize) {
                        *count = count.saturating_add(1);
                    }
                }
                Ok(())
            },
        )?;
        let add = |mut a: Vec<i64>, b: Vec<i64>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = a.saturating_add(b));
            a
        };
        let values = counts.into_iter().reduce(add).unwrap_or_else(|| vec![0; groups]).into();
        Ok(Column { values: Values::Fixed { scale: 0, values }, blanks: None })
    }

    /// The largest or latest value, or the smallest or earliest.
    fn extreme(&self, plan: For<'_, AggregatePlan>, value: &Node, largest: bool) -> Result<Column, RunError> {
        let groups = self.frame(plan.frame).len;
        let best = self.gather(
            plan,
            || Best::new(groups, value.kind, largest),
            |best, taken| {
                best.add(&self.eval(value, taken.rows(plan.rows))?, &taken.groups);
                Ok(())
            },
        )?;
        let best = best.into_iter().reduce(Best::merge);
        let column = best.unwrap_or_else(|| Best::new(groups, value.kind, largest)).finish();
        self.tell_of_others(plan, value, &column)?;
        Ok(column)
    }

    /// Tells how far each value is from the one of its group that was taken: where it reaches it, another one is taken.
    fn tell_of_others(
        &self,
        plan: For<'_, AggregatePlan>,
        value: &Node,
        taken_values: &Column,
    ) -> Result<(), RunError> {
        if !self.is_traced() {
            return Ok(());
        }
        self.gather(
            plan,
            || (),
            |(), taken| {
                let own = self.eval(value, taken.rows(plan.rows))?;
                let best = Vector::list(taken_values, value.kind, &taken.groups);
                self.meets(value.span, Compared::Turn, (&own, &best), taken.rows(plan.rows));
                Ok(())
            },
        )?;
        Ok(())
    }

    /// The value on the latest or earliest date: of the rows with that date (the checker has seen to it that there is one) the least.
    fn pick(&self, plan: For<'_, AggregatePlan>, by: &Node, value: &Node) -> Result<Column, RunError> {
        let dates = self.extreme(plan, by, plan.op == AggregateOp::Latest)?;
        let groups = self.frame(plan.frame).len;
        let best = self.gather(
            plan,
            || Best::new(groups, value.kind, false),
            |best, taken| {
                let own = self.eval(by, taken.rows(plan.rows))?;
                let wanted = Vector::list(&dates, by.kind, &taken.groups);
                let is = compare(CompareOp::Is, &own, &wanted).into_truths();
                let chosen = taken.rows.iter().zip(&taken.groups).zip(is.iter(taken.rows.len()));
                let chosen =
                    chosen.filter(|(_, is)| **is == Truth::YES).map(|((row, group), _)| (*row, *group));
                let (rows, groups): (Vec<u32>, Vec<u32>) = chosen.unzip();
                best.add(&self.eval(value, Rows::list(plan.rows, &rows))?, &groups);
                Ok(())
            },
        )?;
        Ok(best
            .into_iter()
            .reduce(Best::merge)
            .unwrap_or_else(|| Best::new(groups, value.kind, false))
            .finish())
    }

    /// Goes over the rows that are taken, batch by batch.
    fn gather<T: Send>(
        &self,
        plan: For<'_, AggregatePlan>,
        start: impl Fn() -> T + Sync,
        add: impl Fn(&mut T, &Taken) -> Result<(), RunError> + Sync,
    ) -> Result<Vec<T>, RunError> {
        each_batch(self.frame(plan.rows).len, self.share, start, |made, begin, end| {
            let taken = self.taken(plan, begin, end)?;
            if taken.rows.is_empty() { Ok(()) } else { add(made, &taken) }
        })
    }

    fn taken(&self, plan: For<'_, AggregatePlan>, begin: usize, end: usize) -> Result<Taken, RunError> {
        let rows = Rows::range(plan.rows, begin, end);
        let mut truths = Cells::Same(Truth::YES);
        for fact in &plan.taken {
            let in_it = self.load(self.outcome.fact(*fact), Kind::Truth, rows).into_truths();
            truths = truths.zip(&in_it, |a, b| *a.min(b));
        }
        let frame = self.frame(plan.frame);
        let whole = self.is_contract(plan.frame);
        let mut taken = Taken { begin, end, rows: Vec::new(), groups: Vec::new() };
        let mut groups = if whole { None } else { Some(frame.group_of_row.range(begin, end)) };
        for (row, truth) in (begin..end).zip(truths.iter(rows.len())) {
            let group = groups.as_mut().map_or(Some(0), |groups| groups.next().flatten());
            if let Some(group) = group.filter(|group| *truth == Truth::YES && plan.asks(*group)) {
                taken.rows.push(u32::try_from(row).unwrap_or(NOWHERE));
                taken.groups.push(group);
            }
        }
        Ok(taken)
    }
}
