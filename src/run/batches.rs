//! Batches become columns: one after the other, or by several threads, each a stretch of them.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use std::ops::Range;

use super::error::RunError;
use super::view::{Rows, View};
use crate::column::{CHUNK, Column, ColumnBuilder, Kind, Vector, in_stretches};
use crate::model::FrameId;
use crate::plan::Node;

/// How the work is shared out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    /// How many threads.
    pub(crate) threads: usize,
    /// How many rows at a time.
    pub(crate) batch: usize,
}

impl Share {
    /// One thread.
    pub(super) const ALONE: Share = Share { threads: 1, batch: 1 << 14 };

    /// How many rows in a row each thread takes.
    pub(super) fn stretch(self, rows: usize) -> usize {
        let batch = self.batch.max(1);
        let batches = rows.div_ceil(batch);
        let threads = self.threads.clamp(1, batches.max(1));
        let stretch = batches.div_ceil(threads).saturating_mul(batch).max(1);
        // Columns of whole chunks are put together without packing anything again.
        let whole = stretch.next_multiple_of(CHUNK);
        let few = whole.saturating_sub(stretch) < stretch / 8;
        if few && whole.is_multiple_of(batch) { whole } else { stretch }
    }
}

/// What is made of each of a list, by all threads, in its place.
pub(super) fn each_of<T: Sync, U: Send>(
    list: &[T],
    share: Share,
    f: impl Fn(&T) -> U + Sync + Send,
) -> Vec<U> {
    match share.stretch(list.len()) {
        // No piece is shorter than half a stretch: two stretches are rarely of one length, and halves are.
        stretch if stretch < list.len() => list.par_iter().with_min_len(stretch / 2).map(f).collect(),
        _ => list.iter().map(f).collect(),
    }
}

/// The same of days or periods, of which there are few different ones: a table of those between the first and the last
/// where they lie close together.
pub(super) fn each_of_few<U: Copy + Send + Sync>(
    list: &[i32],
    share: Share,
    f: impl Fn(i32) -> U + Sync + Send,
) -> Vec<U> {
    let (least, most) =
        list.iter().fold((i32::MAX, i32::MIN), |(least, most), at| (least.min(*at), most.max(*at)));
    let place = |at: i32| at.checked_sub(least).and_then(|above| usize::try_from(above).ok());
    match place(most).filter(|span| *span < list.len()) {
        Some(_) => {
            let table: Vec<U> = (least..=most).map(&f).collect();
            each_of(list, share, |at| {
                place(*at).and_then(|at| table.get(at)).copied().unwrap_or_else(|| f(*at))
            })
        }
        None => each_of(list, share, |at| f(*at)),
    }
}

/// One list of several.
pub(super) fn put_together<U>(parts: Vec<Vec<U>>) -> Vec<U> {
    parts
        .into_iter()
        .reduce(|mut all, part| {
            all.extend(part);
            all
        })
        .unwrap_or_default()
}

/// What is made of each stretch of so many rows, by all threads, in their order.
pub(super) fn each_stretch<U: Send>(
    len: usize,
    share: Share,
    f: impl Fn(usize, usize) -> U + Sync + Send,
) -> Vec<U> {
    in_stretches(len, share.stretch(len), f)
}

/// Does a piece of work for each batch of rows, in order within a thread, and gives what each thread made, in the order
/// of the rows. What has no answer in some rows is told of all of them: the others of a batch are worked on again
/// without those.
pub(crate) fn each_batch<T: Send>(
    rows: Rows<'_>,
    share: Share,
    start: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, usize, usize) -> Result<(), RunError> + Sync,
) -> Result<Vec<T>, RunError> {
    let len = rows.len();
    let batch = share.batch.max(1);
    let run = |from: usize, until: usize| {
        let mut made = start();
        let mut failed: Option<RunError> = None;
        for begin in (from..until).step_by(batch) {
            let end = begin.saturating_add(batch).min(until);
            if let Err(error) = work(&mut made, begin, end) {
                let goes_on = matches!(error, RunError::Rows { .. });
                let error =
                    with_the_others(rows, begin..end, error, |begin, end| work(&mut start(), begin, end));
                failed = Some(error.after(failed, rows.frame));
                if !goes_on {
                    break;
                }
            }
        }
        failed.map_or(Ok(made), Err)
    };
    // Of no rows something is made, too.
    if len == 0 {
        return Ok(vec![run(0, 0)?]);
    }
    all_of(each_stretch(len, share, run).into_iter(), rows.frame)
}

/// What is told of a batch that has failed: also what the rows in which it has not would fail of. Where it is not known
/// in which rows it has, that is all.
fn with_the_others(
    rows: Rows<'_>,
    of: Range<usize>,
    error: RunError,
    again: impl Fn(usize, usize) -> Result<(), RunError>,
) -> RunError {
    let mut open = vec![(of, error)];
    let mut told: Option<RunError> = None;
    while let Some((of, error)) = open.pop() {
        let failing = error.rows_of(rows.frame).unwrap_or_default();
        let fails = |at: &usize| rows.row(*at).is_some_and(|row| failing.contains(&row));
        told = Some(error.after(told, rows.frame));
        let mut begin = of.start;
        let mut any = false;
        for end in of.clone().filter(fails).chain([of.end]) {
            any |= end < of.end;
            // Without a row that is left out there is nothing new to see.
            if any
                && begin < end
                && let Err(error) = again(begin, end)
            {
                open.push((begin..end, error));
            }
            begin = end.saturating_add(1);
        }
    }
    told.unwrap_or_else(|| RunError::Rows { failures: Vec::new() })
}

/// What all threads made, or what is told of their failures.
fn all_of<T>(parts: impl Iterator<Item = Result<T, RunError>>, frame: FrameId) -> Result<Vec<T>, RunError> {
    let (mut made, mut failed) = (Vec::new(), None);
    for part in parts {
        match part {
            Ok(part) => made.push(part),
            Err(error) => failed = Some(error.after(failed, frame)),
        }
    }
    failed.map_or(Ok(made), Err)
}

impl<'a> View<'a> {
    /// The column of an expression over all rows of a frame.
    pub(crate) fn column(&self, node: &Node, frame: FrameId) -> Result<Column, RunError> {
        self.column_by(node.kind, Rows::range(frame, 0, self.frame(frame).len), |start, end| {
            self.eval(node, Rows::range(frame, start, end))
        })
    }

    /// The column of an expression over these rows of a frame.
    pub(crate) fn column_at(&self, node: &Node, frame: FrameId, at: &[u32]) -> Result<Column, RunError> {
        self.column_by(node.kind, Rows::list(frame, at), |start, end| {
            self.eval(node, Rows::list(frame, at.get(start..end).unwrap_or_default()))
        })
    }

    /// A column of rows, batch by batch.
    pub(crate) fn column_by(
        &self,
        kind: Kind,
        rows: Rows<'_>,
        batch: impl Fn(usize, usize) -> Result<Vector<'a>, RunError> + Sync,
    ) -> Result<Column, RunError> {
        self.column_of(kind, rows, |column, start, end| {
            column.push(&batch(start, end)?, end.saturating_sub(start));
            Ok(())
        })
    }

    /// A column to which the values of each batch of rows are added.
    pub(crate) fn column_of(
        &self,
        kind: Kind,
        rows: Rows<'_>,
        add: impl Fn(&mut ColumnBuilder, usize, usize) -> Result<(), RunError> + Sync,
    ) -> Result<Column, RunError> {
        let parts = each_batch(rows, self.share, || ColumnBuilder::new(kind), add)?;
        let mut all = ColumnBuilder::new(kind);
        for part in parts {
            all.append(part);
        }
        Ok(all.finish())
    }
}
