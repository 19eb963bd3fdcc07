//! What a run can not do. `error_words.rs` says it.

use std::collections::BTreeSet;

use super::failure::{Failure, together};
use crate::model::{FactId, FrameId, TariffId};
use crate::source::Span;
use crate::value::Number;

/// Why there is no outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunError {
    /// Tariffs that are read have to be supplied and were not.
    TariffsMissing {
        /// Which, in the order of the file.
        tariffs: Vec<TariffId>,
    },
    /// The statement date is read and was not given.
    StatementDateMissing {
        /// Where it is read first.
        span: Span,
    },
    /// The edges of a scale do not rise with the amounts that a tariff now has.
    EdgesDoNotRise {
        /// The scale.
        scale: FactId,
        /// The row of its table.
        band: Span,
        /// The edge.
        edge: Box<Number>,
        /// The edge of the band before.
        before: Box<Number>,
        /// For which row or group, in words; empty for the contract.
        place: String,
    },
    /// A gap or a block of a spell would not be a whole number of days or months, or less than one.
    NotALength {
        /// Where it is read.
        span: Span,
        /// How long it would be.
        length: Box<Number>,
    },
    /// Intervals would be cut into more pieces than can be held.
    TooManySpells {
        /// The spell's name.
        spell: String,
        /// Its declaration.
        span: Span,
        /// How many there can be.
        most: usize,
    },
    /// Expressions have no answer in some rows or groups: all that a run found, in the order of the contract.
    Rows {
        /// Each expression with its rows.
        failures: Vec<Failure>,
    },
    /// More rows than can be numbered.
    TooManyRows {
        /// The record's name.
        record: String,
        /// Its declaration.
        span: Span,
        /// How many rows.
        rows: usize,
    },
}

impl RunError {
    /// What is told where there was another before it. What has no answer in some rows is told for all of them and for
    /// all expressions. Where the rows of an expression are not those that were worked on, only the expression that
    /// stands first is told: the others are not known of all rows.
    pub(super) fn after(self, before: Option<RunError>, worked_on: FrameId) -> RunError {
        match (before, self) {
            (Some(RunError::Rows { failures: before }), RunError::Rows { failures: now }) => {
                let mut failures = together(before, now);
                if failures.iter().any(|failure| failure.places.of(worked_on).is_none()) {
                    failures.truncate(1);
                }
                RunError::Rows { failures }
            }
            (None | Some(RunError::Rows { .. }), error) => error,
            (Some(first), _) => first,
        }
    }

    /// What two parts of one clause, or two clauses, fail of.
    pub(super) fn beside(self, other: RunError) -> RunError {
        match (self, other) {
            (RunError::Rows { failures: one }, RunError::Rows { failures: other }) => {
                RunError::Rows { failures: together(one, other) }
            }
            (RunError::Rows { .. }, other) => other,
            (one, _) => one,
        }
    }

    /// The rows of a frame in which there is no answer, rising; none if that is not all that there is to tell.
    pub(super) fn rows_of(&self, frame: FrameId) -> Option<BTreeSet<u32>> {
        match self {
            RunError::Rows { failures } => {
                let rows: Option<Vec<Vec<u32>>> =
                    failures.iter().map(|failure| failure.places.of(frame)).collect();
                Some(rows?.into_iter().flatten().collect())
            }
            RunError::TariffsMissing { .. }
            | RunError::StatementDateMissing { .. }
            | RunError::EdgesDoNotRise { .. }
            | RunError::NotALength { .. }
            | RunError::TooManySpells { .. }
            | RunError::TooManyRows { .. } => None,
        }
    }
}

/// The two, or what is told where one of them or both are not to be had.
pub(super) fn both<A, B>(one: Result<A, RunError>, other: Result<B, RunError>) -> Result<(A, B), RunError> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(one), Err(other)) => Err(one.beside(other)),
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
    }
}

/// All of them, or what is told of those that are not to be had.
pub(super) fn all<T>(each: impl Iterator<Item = Result<T, RunError>>) -> Result<Vec<T>, RunError> {
    let mut all = Ok(Vec::new());
    for next in each {
        all = both(all, next).map(|(mut made, next)| {
            made.push(next);
            made
        });
    }
    all
}
