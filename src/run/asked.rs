//! What is worked out once for a whole frame, and cannot be for some of it: then for those rows and groups that are
//! asked for, and for no others. A blank that must be given, or a date beyond the calendar, stops a run where its value
//! is used, and nowhere else. This is the one place that decides it; `selection.rs` decides which rows ask.

use std::ops::Deref;

use super::error::RunError;
use super::eval::Evaluated;
use super::view::{Rows, View};
use crate::column::{Kind, NOWHERE, Vector};

/// What is worked out once.
#[derive(Debug)]
pub(crate) enum Once<T> {
    /// For everything there is.
    ForAll(T),
    /// It has no answer somewhere, and why; it is worked out for those that ask.
    AsAsked(RunError),
}

impl<T> Once<T> {
    /// Of what came of working it out for all.
    pub(super) fn of(made: Result<T, RunError>) -> Self {
        made.map_or_else(Once::AsAsked, Once::ForAll)
    }
}

/// What is told where those that ask have no answer: of all rows in which there is none, else as it was found first.
pub(super) fn told(found: RunError, first: &RunError) -> RunError {
    if matches!(found, RunError::Rows { .. }) { found } else { first.clone() }
}

/// Something of a plan, and for which rows or groups of its frame it is worked out.
pub(crate) struct For<'p, P> {
    plan: &'p P,
    asked: Option<&'p [bool]>,
}

impl<P> Clone for For<'_, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for For<'_, P> {}

impl<P> Deref for For<'_, P> {
    type Target = P;

    fn deref(&self) -> &P {
        self.plan
    }
}

impl<'p, P> For<'p, P> {
    /// For all of them.
    pub(super) fn all(plan: &'p P) -> Self {
        For { plan, asked: None }
    }

    /// For those that are marked, or for all.
    pub(super) fn those(plan: &'p P, asked: Option<&'p [bool]>) -> Self {
        For { plan, asked }
    }

    /// Whether a row or group asks.
    pub(super) fn asks(&self, at: u32) -> bool {
        self.asked.is_none_or(|asked| asked.get(at as usize) == Some(&true))
    }

    /// Whether not all ask.
    pub(super) fn asks_some(&self) -> bool {
        self.asked.is_some()
    }

    /// Those that ask, rising; none where all do.
    pub(super) fn asking(&self) -> Option<Vec<u32>> {
        let asked = (0u32..).zip(self.asked?);
        Some(asked.filter(|(_, asks)| **asks).map(|(at, _)| at).collect())
    }
}

impl<'a> View<'a> {
    /// The values of a slot for rows of its frame, worked out for these and no others.
    pub(super) fn slot_as_asked(
        &self,
        slot: u32,
        kind: Kind,
        rows: Rows<'_>,
        first: &RunError,
    ) -> Evaluated<'a> {
        let mut asked = vec![false; self.frame(rows.frame).len];
        let at: Vec<u32> = (0..rows.len()).map(|position| rows.row(position).unwrap_or(NOWHERE)).collect();
        for at in &at {
            if let Some(asks) = asked.get_mut(*at as usize) {
                *asks = true;
            }
        }
        let column = self.work_out_slot(slot, Some(&asked)).map_err(|found| told(found, first))?;
        Ok(Vector::list(&column, kind, &at).into_owned())
    }
}
