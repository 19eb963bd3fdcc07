//! What the statement was made from besides the contract: the data, and the amounts given for this run.

use serde::{Deserialize, Serialize};

use super::absent::{AbsentRow, AbsentRows, absent_rows};
use crate::data::report::{FaultLine, report};
use crate::data::{BookNote, ExtraColumn, History, Known, Loaded};
use crate::model::Model;
use crate::run::RunResult;
use crate::show;

/// What was received: kept apart from the rows, which the run takes.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// Rows that were set aside, as far as they are listed.
    pub faults: Vec<FaultLine>,
    /// How many more faults there are.
    pub more_faults: usize,
    /// Columns that the contract does not know.
    pub extra_columns: Vec<ExtraColumn>,
    /// Files and folders of the data set that were not read.
    pub not_read: Vec<FileNotRead>,
    /// Records whose rows come from several places or come twice, in words.
    pub sources: Vec<String>,
    /// What is to be known of workbooks that were read.
    pub book_notes: Vec<BookNote>,
    /// For each record of the contract, how many rows were read and how many of them set aside.
    pub rows: Vec<(usize, usize)>,
    /// For each record of the contract, how many lines of its files are rows of other kinds.
    pub other_rows: Vec<usize>,
    /// For each record of the contract, how many rows do not count.
    pub absent: Vec<AbsentRows>,
    /// Which, but for those that are received later.
    pub absent_rows: Vec<AbsentRow>,
}

/// Something in the folder of the data that was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNotRead {
    /// Its name.
    pub file: String,
    /// Why not.
    pub why: String,
}

impl FileNotRead {
    /// A file, and why it was not read.
    pub fn new(file: String, why: impl Into<String>) -> Self {
        FileNotRead { file, why: why.into() }
    }
}

impl Received {
    /// What was received with the rows.
    pub fn of(model: &Model, loaded: &Loaded) -> Self {
        let faults = report(&loaded.faults);
        Received {
            faults: faults.faults,
            more_faults: faults.more,
            extra_columns: loaded.extra_columns.clone(),
            not_read: Vec::new(),
            sources: Vec::new(),
            book_notes: loaded.book_notes.clone(),
            rows: loaded.row_counts.iter().map(|count| (count.read, count.faulty)).collect(),
            other_rows: loaded.other_rows.clone(),
            absent: AbsentRows::of(model, &loaded.gone),
            absent_rows: absent_rows(model, &loaded.history, &loaded.gone),
        }
    }

    /// The same, as it was known by a day.
    pub fn known(self, model: &Model, history: &History, known: &Known) -> Self {
        let absent = AbsentRows::of(model, &known.gone);
        Received { absent, absent_rows: absent_rows(model, history, &known.gone), ..self }
    }
}

/// An amount given for this run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAmount {
    /// The tariff.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// The amount, as people write it.
    pub value: String,
    /// The contract's own amount, if it has one.
    pub instead_of: Option<String>,
}

/// The amounts that were given, in the order of the contract.
pub(super) fn given_amounts(model: &Model, outcome: &RunResult) -> Vec<GivenAmount> {
    let given = model.tariffs.iter().zip(0u32..).filter_map(|(tariff, position)| {
        // The last one given counts.
        let (_, value) = outcome.supplied.iter().rev().find(|(id, _)| id.0 == position)?;
        let own = tariff.rows.first().and_then(|row| row.values.first());
        Some(GivenAmount {
            name: tariff.title.name.clone(),
            label: tariff.title.label.clone(),
            value: show::constant(model, &tariff.ty, value),
            instead_of: own.map(|own| show::constant(model, &tariff.ty, own)),
        })
    });
    given.collect()
}
