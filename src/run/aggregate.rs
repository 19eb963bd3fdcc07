//! Aggregates: what is taken over the rows of each group.

use super::columns::each_batch;
use super::error::RunError;
use super::extreme::Best;
use super::kernels::compare::compare;
use super::kernels::number::{exact, power};
use super::vector::{Cells, Lanes, NOWHERE, Truth, Vector};
use super::view::{Rows, View};
use crate::data::{Blanks, Column, Values};
use crate::model::{AggregateOp, CompareOp, FrameId};
use crate::plan::node::Kind;
use crate::plan::{AggregatePlan, Node};
use crate::value::Number;

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
    pub(crate) fn aggregate(&self, plan: &AggregatePlan) -> Result<Column, RunError> {
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
                Ok(if plan.op == AggregateOp::Average { sums.averages() } else { sums.totals() })
            }
            (AggregateOp::Largest | AggregateOp::Latest, Some(value)) => self.extreme(plan, value, true),
            (AggregateOp::Smallest | AggregateOp::Earliest, Some(value)) => self.extreme(plan, value, false),
            _ => self.count(plan, groups),
        }
    }

    fn count(&self, plan: &AggregatePlan, groups: usize) -> Result<Column, RunError> {
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
        let values = counts.into_iter().reduce(add).unwrap_or_else(|| vec![0; groups]);
        Ok(Column { values: Values::Fixed { scale: 0, values }, blanks: None })
    }

    /// The largest or latest value, or the smallest or earliest.
    fn extreme(&self, plan: &AggregatePlan, value: &Node, largest: bool) -> Result<Column, RunError> {
        let groups = self.frame(plan.frame).len;
        let best = self.gather(
            plan,
            || Best::new(groups, value.kind, largest),
            |best, taken| {
                best.add(&self.eval(value, taken.rows(plan.rows))?, &taken.groups);
                Ok(())
            },
        )?;
        Ok(best
            .into_iter()
            .reduce(Best::merge)
            .unwrap_or_else(|| Best::new(groups, value.kind, largest))
            .finish())
    }

    /// The value on the latest or earliest date: of the rows with that date (the checker has seen to it that there is one) the least.
    fn pick(&self, plan: &AggregatePlan, by: &Node, value: &Node) -> Result<Column, RunError> {
        let dates = self.extreme(plan, by, plan.op == AggregateOp::Latest)?;
        let groups = self.frame(plan.frame).len;
        let best = self.gather(
            plan,
            || Best::new(groups, value.kind, false),
            |best, taken| {
                let own = self.eval(by, taken.rows(plan.rows))?;
                let wanted = Vector::list(&dates, by.kind, &taken.groups);
                let is = compare(CompareOp::Is, &own, &wanted);
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
        plan: &AggregatePlan,
        start: impl Fn() -> T + Sync,
        add: impl Fn(&mut T, &Taken) -> Result<(), RunError> + Sync,
    ) -> Result<Vec<T>, RunError> {
        each_batch(self.frame(plan.rows).len, self.share, start, |made, begin, end| {
            let taken = self.taken(plan, begin, end)?;
            if taken.rows.is_empty() { Ok(()) } else { add(made, &taken) }
        })
    }

    fn taken(&self, plan: &AggregatePlan, begin: usize, end: usize) -> Result<Taken, RunError> {
        let rows = Rows::range(plan.rows, begin, end);
        let mut truths = Cells::Same(Truth::YES);
        for fact in &plan.taken {
            let in_it = self.load(self.outcome.fact(*fact), Kind::Truth, rows).into_truths();
            truths = truths.zip(&in_it, |a, b| *a.min(b));
        }
        let frame = self.frame(plan.frame);
        let whole = self.is_contract(plan.frame);
        let mut taken = Taken { begin, end, rows: Vec::new(), groups: Vec::new() };
        for (row, _) in (begin..end).zip(truths.iter(rows.len())).filter(|(_, truth)| **truth == Truth::YES) {
            let group = if whole { 0 } else { frame.group_of_row.get(row).copied().unwrap_or(NOWHERE) };
            if group != NOWHERE {
                taken.rows.push(u32::try_from(row).unwrap_or(NOWHERE));
                taken.groups.push(group);
            }
        }
        Ok(taken)
    }
}

/// Sums and counts for each group. 128 bits hold the sum of any number of rows of 64 bits.
struct Sums {
    scale: u32,
    fixed: Vec<i128>,
    /// Where a ratio came in: the exact part of the sums, beside the fixed part.
    ratios: Option<Vec<Number>>,
    counts: Vec<i64>,
}

impl Sums {
    fn new(groups: usize) -> Self {
        Sums { scale: 0, fixed: vec![0; groups], ratios: None, counts: vec![0; groups] }
    }

    fn add(&mut self, values: &Vector<'_>, groups: &[u32]) {
        let len = groups.len();
        let given = groups.iter().zip(values.blank.iter(len)).map(|(group, blank)| (*group as usize, *blank));
        match &values.lanes {
            Lanes::Fixed(scale, cells) => {
                let up = self.rescale(*scale);
                for ((group, blank), value) in given.zip(cells.iter(len)) {
                    if let (false, Some(sum), Some(count)) =
                        (blank, self.fixed.get_mut(group), self.counts.get_mut(group))
                    {
                        *sum = sum.saturating_add(i128::from(*value).saturating_mul(up));
                        *count = count.saturating_add(1);
                    }
                }
            }
            lanes => {
                let groups = self.fixed.len();
                let ratios = self.ratios.get_or_insert_with(|| vec![Number::zero(); groups]);
                for ((group, blank), value) in given.zip(exact(lanes).iter(len)) {
                    if let (false, Some(sum), Some(count)) =
                        (blank, ratios.get_mut(group), self.counts.get_mut(group))
                    {
                        *sum = sum.plus(value);
                        *count = count.saturating_add(1);
                    }
                }
            }
        }
    }

    /// Brings the sums to at least a scale; gives by what values of that scale are multiplied. Batches differ in scale only where one of
    /// them came from a division, and by few places: far from what 128 bits hold.
    fn rescale(&mut self, scale: u32) -> i128 {
        if scale > self.scale {
            let up = i128::from(power(scale.saturating_sub(self.scale)).unwrap_or(1));
            self.fixed.iter_mut().for_each(|sum| *sum = sum.saturating_mul(up));
            self.scale = scale;
        }
        i128::from(power(self.scale.saturating_sub(scale)).unwrap_or(1))
    }

    fn merge(mut self, other: Sums) -> Sums {
        let up = self.rescale(other.scale);
        for (sum, more) in self.fixed.iter_mut().zip(other.fixed) {
            *sum = sum.saturating_add(more.saturating_mul(up));
        }
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count = count.saturating_add(more);
        }
        self.ratios = match (self.ratios, other.ratios) {
            (Some(a), Some(b)) => Some(a.iter().zip(&b).map(|(a, b)| a.plus(b)).collect()),
            (a, b) => a.or(b),
        };
        self
    }

    fn numbers(&self) -> Vec<Number> {
        let fixed = self.fixed.iter().map(|sum| Number::from_scaled(*sum, self.scale));
        match &self.ratios {
            Some(ratios) => fixed.zip(ratios).map(|(fixed, ratio)| fixed.plus(ratio)).collect(),
            None => fixed.collect(),
        }
    }

    fn totals(self) -> Column {
        let fixed: Option<Vec<i64>> = match self.ratios {
            None => self.fixed.iter().map(|sum| i64::try_from(*sum).ok()).collect(),
            Some(_) => None,
        };
        let values = match fixed {
            Some(values) => Values::Fixed { scale: self.scale, values },
            None => Values::Exact(self.numbers()),
        };
        Column { values, blanks: None }
    }

    fn averages(self) -> Column {
        let averages = self.numbers().into_iter().zip(&self.counts);
        let averages: Vec<Option<Number>> =
            averages.map(|(sum, count)| sum.divided_by(&Number::from_int(i128::from(*count)))).collect();
        let blanks = averages.iter().map(Option::is_none).collect();
        let values = averages.into_iter().map(|average| average.unwrap_or_else(Number::zero)).collect();
        Column { values: Values::Exact(values), blanks: Some(Blanks(blanks)) }
    }
}
