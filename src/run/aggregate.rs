//! Aggregates: what is taken over the rows of each group.

use super::asked::For;
use super::batches::each_batch;
use super::error::RunError;
use super::extreme::Best;
use super::marks::count_marked;
use super::sums::Sums;
use super::trace::Compared;
use super::view::{Rows, View};
use crate::column::compare::compare;
use crate::column::{Cells, Column, Kind, NOWHERE, Scale, Truth, Values, Vector, marked};
use crate::model::FrameId;
use crate::plan::{AggregatePlan, Node};
use crate::value::{AggregateOp, CompareOp};

/// The rows of a batch that are taken, and their groups.
struct Taken {
    begin: usize,
    end: usize,
    /// None where all of the batch are.
    rows: Option<Vec<u32>>,
    groups: Vec<u32>,
}

impl Taken {
    /// Those of a batch that are marked.
    fn of(begin: usize, end: usize, groups: Vec<u32>, marks: &[bool]) -> Self {
        let rows = marked(marks, begin);
        if rows.len() == groups.len() {
            return Taken { begin, end, rows: None, groups };
        }
        let group = |row: &u32| groups.get((*row as usize).wrapping_sub(begin)).copied().unwrap_or(NOWHERE);
        let groups = rows.iter().map(group).collect();
        Taken { begin, end, rows: Some(rows), groups }
    }

    /// The rows; where all of the batch are taken, as a stretch that need not be gathered.
    fn rows(&self, frame: FrameId) -> Rows<'_> {
        match &self.rows {
            None => Rows::range(frame, self.begin, self.end),
            Some(rows) => Rows::list(frame, rows),
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
        let all = Rows::range(plan.rows, 0, self.frame(plan.rows).len);
        // Rows that are not taken are counted too, behind the groups, where nobody looks.
        let nobody = u32::try_from(groups).unwrap_or(NOWHERE);
        let start = || vec![0i64; groups.saturating_add(1)];
        let counts = each_batch(all, self.share, start, |counts, begin, end| {
            if let Some(marks) = self.taken_marks(plan, (begin, end)) {
                count_marked(counts, &self.groups_of(plan, begin, end), &marks);
                return Ok(());
            }
            let (groups, marked) = self.marked(plan, begin, end);
            for (group, marked) in groups.iter().zip(&marked) {
                let group = if *marked { *group } else { nobody };
                if let Some(count) = counts.get_mut(group as usize) {
                    *count = count.wrapping_add(1);
                }
            }
            Ok(())
        })?;
        let add = |mut a: Vec<i64>, b: Vec<i64>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a = a.saturating_add(b));
            a
        };
        let mut values = counts.into_iter().reduce(add).unwrap_or_default();
        values.resize(groups, 0);
        Ok(Column { values: Values::Fixed { scale: Scale::WHOLE, values: values.into() }, blanks: None })
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

    /// The value on the latest or earliest date: of the rows with that date (the checker has seen to it that there is
    /// one) the least.
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
                let rows = taken.rows(plan.rows);
                let chosen = taken.groups.iter().zip(is.iter(taken.groups.len())).enumerate();
                let chosen = chosen.filter(|(_, (_, is))| **is == Truth::YES);
                let (rows, groups): (Vec<u32>, Vec<u32>) =
                    chosen.filter_map(|(at, (group, _))| Some((rows.row(at)?, *group))).unzip();
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
        let all = Rows::range(plan.rows, 0, self.frame(plan.rows).len);
        each_batch(all, self.share, start, |made, begin, end| {
            let taken = self.taken(plan, begin, end);
            if taken.groups.is_empty() { Ok(()) } else { add(made, &taken) }
        })
    }

    fn taken(&self, plan: For<'_, AggregatePlan>, begin: usize, end: usize) -> Taken {
        let (groups, marked) = self.marked(plan, begin, end);
        Taken::of(begin, end, groups, &marked)
    }

    /// The groups of the rows of a batch.
    fn groups_of(&self, plan: For<'_, AggregatePlan>, begin: usize, end: usize) -> Vec<u32> {
        match self.is_contract(plan.frame) {
            true => vec![0; end.saturating_sub(begin)],
            false => self.frame(plan.frame).group_of_row.range(begin, end),
        }
    }

    /// The groups of the rows of a batch, and which of the rows are taken.
    fn marked(&self, plan: For<'_, AggregatePlan>, begin: usize, end: usize) -> (Vec<u32>, Vec<bool>) {
        let rows = Rows::range(plan.rows, begin, end);
        let groups = self.groups_of(plan, begin, end);
        let mut marked: Vec<bool> = groups.iter().map(|group| *group != NOWHERE).collect();
        for fact in &plan.taken {
            match self.load(self.outcome.fact(*fact), Kind::Truth, rows).into_truths() {
                Cells::Same(truth) if truth == Truth::YES => {}
                truths => {
                    let each = marked.iter_mut().zip(truths.iter(rows.len()));
                    each.for_each(|(marked, truth)| *marked &= *truth == Truth::YES);
                }
            }
        }
        if plan.asks_some() {
            marked.iter_mut().zip(&groups).for_each(|(marked, group)| *marked &= plan.asks(*group));
        }
        (groups, marked)
    }
}
