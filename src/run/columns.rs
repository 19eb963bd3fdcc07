//! Batches become columns: one after the other, or by several threads, each a stretch of them.

use super::error::RunError;
use super::kernels::number::exact;
use super::kernels::select::at_scale;
use super::vector::{Lanes, Vector};
use super::view::{Rows, View};
use crate::data::{Blanks, Column, Values};
use crate::model::FrameId;
use crate::plan::Node;
use crate::plan::node::Kind;
use crate::value::Number;

/// How the work is shared out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    /// How many threads.
    pub(crate) threads: usize,
    /// How many rows at a time.
    pub(crate) batch: usize,
}

/// A column in the making.
#[derive(Debug)]
pub(crate) struct ColumnBuilder {
    values: Values,
    blanks: Vec<bool>,
    len: usize,
}

impl ColumnBuilder {
    /// An empty column of a form.
    pub(crate) fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Number => Values::Fixed { scale: 0, values: Vec::new() },
            Kind::Day => Values::Days(Vec::new()),
            Kind::Period => Values::Periods(Vec::new()),
            Kind::Code | Kind::Truth => Values::Codes(Vec::new()),
        };
        ColumnBuilder { values, blanks: Vec::new(), len: 0 }
    }

    /// Adds so many rows of a batch.
    pub(crate) fn push(&mut self, vector: &Vector<'_>, len: usize) {
        match (&mut self.values, &vector.lanes) {
            (Values::Days(days), Lanes::Days(cells)) => days.extend(cells.iter(len)),
            (Values::Periods(periods), Lanes::Periods(cells)) => periods.extend(cells.iter(len)),
            (Values::Codes(codes), Lanes::Codes(cells)) => codes.extend(cells.iter(len)),
            (Values::Codes(codes), Lanes::Truths(cells)) => {
                codes.extend(cells.iter(len).map(|truth| u32::from(*truth == super::vector::Truth::YES)));
            }
            (_, lanes) => self.push_numbers(lanes, len),
        }
        let blanks = vector.blanks();
        if !self.blanks.is_empty() || blanks.iter(len).any(|blank| *blank) {
            self.blanks.resize(self.len, false);
            self.blanks.extend(blanks.iter(len));
        }
        self.len = self.len.saturating_add(len);
    }

    fn push_numbers(&mut self, lanes: &Lanes<'_>, len: usize) {
        if let (Values::Fixed { scale, values }, Lanes::Fixed(own, _)) = (&mut self.values, lanes) {
            let common = if values.is_empty() { *own } else { (*scale).max(*own) };
            if rescale(values, *scale, common)
                && let Some(cells) = at_scale(lanes, common)
            {
                *scale = common;
                values.extend(cells.iter(len));
                return;
            }
        }
        let mut all = match std::mem::replace(&mut self.values, Values::Exact(Vec::new())) {
            Values::Exact(values) => values,
            Values::Fixed { scale, values } => {
                values.iter().map(|value| Number::from_scaled(i128::from(*value), scale)).collect()
            }
            _ => Vec::new(),
        };
        all.extend(exact(lanes).iter(len).cloned());
        self.values = Values::Exact(all);
    }

    /// Adds all rows of another.
    fn append(&mut self, other: ColumnBuilder) {
        if self.len == 0 {
            *self = other;
            return;
        }
        let len = other.len;
        let column = other.finish();
        let kind = match column.values {
            Values::Fixed { .. } | Values::Exact(_) => Kind::Number,
            Values::Days(_) => Kind::Day,
            Values::Periods(_) => Kind::Period,
            Values::Codes(_) => Kind::Code,
        };
        self.push(&Vector::range(&column, kind, 0, len), len);
    }

    /// The column.
    pub(crate) fn finish(self) -> Column {
        Column { values: self.values, blanks: (!self.blanks.is_empty()).then_some(Blanks(self.blanks)) }
    }
}

/// Brings whole numbers to a larger scale; leaves them as they are where one would not fit.
fn rescale(values: &mut [i64], from: u32, to: u32) -> bool {
    if from == to || values.is_empty() {
        return true;
    }
    let Some(up) = to.checked_sub(from).and_then(super::kernels::number::power) else { return false };
    if values.iter().any(|value| value.checked_mul(up).is_none()) {
        return false;
    }
    values.iter_mut().for_each(|value| *value = value.saturating_mul(up));
    true
}

/// Does a piece of work for each batch of so many rows, in order within a thread, and gives what each thread made, in the order of the
/// rows. The first failure in that order is the one that is told; where values must be given and are not, all of them are.
pub(crate) fn each_batch<T: Send>(
    rows: usize,
    share: Share,
    start: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, usize, usize) -> Result<(), RunError> + Sync,
) -> Result<Vec<T>, RunError> {
    let batch = share.batch.max(1);
    let batches = rows.div_ceil(batch);
    let threads = share.threads.clamp(1, batches.max(1));
    let stretch = batches.div_ceil(threads).saturating_mul(batch).max(1);
    let run = |from: usize| {
        let mut made = start();
        let mut failed: Option<RunError> = None;
        let until = from.saturating_add(stretch).min(rows);
        for begin in (from..until).step_by(batch) {
            if let Err(error) = work(&mut made, begin, begin.saturating_add(batch).min(until)) {
                let goes_on = matches!(error, RunError::NotGiven { .. });
                failed = Some(error.after(failed));
                if !goes_on {
                    break;
                }
            }
        }
        failed.map_or(Ok(made), Err)
    };
    if threads == 1 {
        return Ok(vec![run(0)?]);
    }
    std::thread::scope(|scope| {
        let run = &run;
        let handles: Vec<_> = (0..rows).step_by(stretch).map(|from| scope.spawn(move || run(from))).collect();
        let made = handles
            .into_iter()
            .map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        all_of(made)
    })
}

/// What all threads made, or what is told of their failures.
fn all_of<T>(parts: impl Iterator<Item = Result<T, RunError>>) -> Result<Vec<T>, RunError> {
    let (mut made, mut failed) = (Vec::new(), None);
    for part in parts {
        match part {
            Ok(part) => made.push(part),
            Err(error) => failed = Some(error.after(failed)),
        }
    }
    failed.map_or(Ok(made), Err)
}

impl<'a> View<'a> {
    /// The column of an expression over all rows of a frame.
    pub(crate) fn column(&self, node: &Node, frame: FrameId) -> Result<Column, RunError> {
        self.column_by(node.kind, self.frame(frame).len, |start, end| {
            self.eval(node, Rows::range(frame, start, end))
        })
    }

    /// The column of an expression over these rows of a frame.
    pub(crate) fn column_at(&self, node: &Node, frame: FrameId, at: &[u32]) -> Result<Column, RunError> {
        self.column_by(node.kind, at.len(), |start, end| {
            self.eval(node, Rows::list(frame, at.get(start..end).unwrap_or_default()))
        })
    }

    /// A column of so many rows, batch by batch.
    pub(crate) fn column_by(
        &self,
        kind: Kind,
        rows: usize,
        batch: impl Fn(usize, usize) -> Result<Vector<'a>, RunError> + Sync,
    ) -> Result<Column, RunError> {
        let parts = each_batch(
            rows,
            self.share,
            || ColumnBuilder::new(kind),
            |builder, start, end| {
                builder.push(&batch(start, end)?, end.saturating_sub(start));
                Ok(())
            },
        )?;
        let mut all = ColumnBuilder::new(kind);
        for part in parts {
            all.append(part);
        }
        Ok(all.finish())
    }
}
