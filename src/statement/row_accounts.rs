//! What became of every row of the data: no row disappears.

use serde::{Deserialize, Serialize};

use super::{AbsentRow, AbsentRows, ClockChange, FileNotRead, Received, clock};
use crate::data::report::FaultLine;
use crate::data::{BookNote, ExtraColumn, Origin};
use crate::model::{FactId, Model, RecordId};
use crate::run::{
    ClauseProvenance, Failed, NoDays, Prepared, Provenance, Reason, RecordProvenance, RunError, RunResult,
    provenance,
};
use crate::show;
use crate::source::Span;

/// The data behind a statement. It is of all payees and periods, whatever was selected.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DataPart {
    /// Record by record, what became of its rows.
    pub records: Vec<RecordRows>,
    /// Clause by clause, which rows it took in and which it left out.
    pub clauses: Vec<ClauseRows>,
    /// The rows that were set aside, as far as they are listed.
    pub faults: Vec<FaultLine>,
    /// How many more faults there are.
    pub more_faults: usize,
    /// Columns that the contract does not know; they were not read.
    pub extra_columns: Vec<ExtraColumn>,
    /// Files and folders in the folder of the data that were not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files_not_read: Vec<FileNotRead>,
    /// Records whose rows come from several places or come twice, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// What is to be known of workbooks that were read: hidden rows, formulas, sheets that were not read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub book_notes: Vec<BookNote>,
    /// Hours between two times with a change of the clocks between them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clock_changes: Vec<ClockChange>,
    /// Rows that were replaced or reversed, or refer to one that does not count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub absent_rows: Vec<AbsentRow>,
}

/// What became of the rows of a record. The five numbers after `read`, and those of the rows that do not count, add up
/// to it.
#[derive(Clone, Debug, Serialize)]
pub struct RecordRows {
    /// The record.
    pub record: String,
    /// Whether its rows are terms, listed in the contract.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub listed: bool,
    /// Its files in order; none where its rows are listed.
    pub files: Vec<FileRows>,
    /// How many rows there were.
    pub read: usize,
    /// Behind a payment line.
    pub paid_for: usize,
    /// Behind payment lines that fall outside term and settlement.
    pub outside: usize,
    /// Counted in a measure, in a clawback or through a reference, without a payment.
    pub counted: usize,
    /// Taken in by no clause.
    pub left_out: usize,
    /// At fault and set aside.
    pub set_aside: usize,
    /// Replaced, reversed, or received too late.
    #[serde(skip_serializing_if = "AbsentRows::is_nothing")]
    pub absent: AbsentRows,
    /// Besides, lines of its files that are rows of other kinds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_kinds: Option<usize>,
    /// Why rows were taken in by no clause.
    pub left_out_by: Vec<LeftOut>,
}

/// A file and how many rows of it were used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRows {
    /// Its name.
    pub file: String,
    /// How many rows.
    pub rows: usize,
}

/// Rows that a condition left out.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOut {
    /// How many.
    pub rows: usize,
    /// The condition, in the contract's words, or another reason.
    pub by: String,
    /// The cohort or clause that has the condition.
    pub of: Option<String>,
    /// The line of the contract.
    pub line: Option<usize>,
}

/// What a clause took in.
#[derive(Clone, Debug, Serialize)]
pub struct ClauseRows {
    /// Its name.
    pub clause: String,
    /// `payment`, `clawback`, `measure`, `spell` or `balance`.
    pub kind: &'static str,
    /// How many rows it took in.
    pub taken_in: usize,
    /// Of these, how many have no value for a key and so are in no group.
    pub without_key: usize,
    /// How many rows each condition was the first to leave out.
    pub left_out_by: Vec<LeftOut>,
    /// What a spell or balance made of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spells: Option<SpellsMade>,
}

/// What a spell made of the rows that it took in.
#[derive(Clone, Debug, Serialize)]
pub struct SpellsMade {
    /// How many spells there are.
    pub made: usize,
    /// The rows that have no day in one, by the step that left none.
    pub without_days: Vec<LeftOut>,
}

impl DataPart {
    /// What became of all rows.
    ///
    /// # Errors
    /// As for [`provenance()`].
    pub fn of(prepared: &Prepared<'_>, outcome: &RunResult, received: Received) -> Result<Self, RunError> {
        let model = prepared.model();
        let Provenance { records, clauses } = provenance(prepared, outcome)?;
        // Spells are no rows of the data: what became of them is told of the rows that they are made of.
        let with_counts = records.iter().zip(received.rows.iter().chain(std::iter::repeat(&(0, 0))));
        let with_counts = with_counts.filter(|(account, _)| model.spell(account.record).is_none());
        let absent = |record: RecordId| received.absent.get(record.index()).copied().unwrap_or_default();
        let others =
            |record: RecordId| received.other_rows.get(record.index()).copied().filter(|rows| *rows > 0);
        Ok(DataPart {
            records: with_counts
                .map(|(account, (read, faulty))| RecordRows {
                    other_kinds: others(account.record),
                    absent: absent(account.record),
                    ..record_rows(model, outcome, account, *read, *faulty)
                })
                .collect(),
            clauses: clauses.iter().map(|account| clause_rows(model, account)).collect(),
            faults: received.faults,
            more_faults: received.more_faults,
            extra_columns: received.extra_columns,
            files_not_read: received.not_read,
            sources: received.sources,
            book_notes: received.book_notes,
            clock_changes: clock::changes(prepared, outcome)?,
            absent_rows: received.absent_rows,
        })
    }
}

impl DataPart {
    /// Of rows that stay where they are: what each clause took in.
    pub fn of_clauses(model: &Model, clauses: &[ClauseProvenance]) -> Self {
        DataPart {
            clauses: clauses.iter().map(|account| clause_rows(model, account)).collect(),
            ..DataPart::default()
        }
    }
}

fn record_rows(
    model: &Model,
    outcome: &RunResult,
    account: &RecordProvenance,
    read: usize,
    set_aside: usize,
) -> RecordRows {
    let record = &model.records[account.record];
    let listed = record.listed.is_some();
    let origin =
        outcome.data.tables.get(account.record.index()).map(|table| &table.origin).filter(|_| !listed);
    RecordRows {
        record: record.title.name.clone(),
        listed,
        files: origin.map(|origin| files(origin, account.rows)).unwrap_or_default(),
        read,
        paid_for: account.paid,
        outside: account.outside,
        counted: account.counted,
        left_out: account.excluded.iter().map(|(_, rows)| *rows).fold(0, usize::saturating_add),
        set_aside,
        absent: AbsentRows::default(),
        other_kinds: None,
        left_out_by: account.excluded.iter().map(|(reason, rows)| left_out(model, *reason, *rows)).collect(),
    }
}

fn files(origin: &Origin, rows: usize) -> Vec<FileRows> {
    let ends = origin.files.iter().skip(1).map(|file| file.first).chain([rows]);
    let files = origin.files.iter().zip(ends);
    files
        .map(|(file, end)| FileRows { file: file.name.clone(), rows: end.saturating_sub(file.first) })
        .collect()
}

fn clause_rows(model: &Model, account: &ClauseProvenance) -> ClauseRows {
    let left_out_by = account.left_out.iter();
    ClauseRows {
        clause: model.facts[account.selection].title.name.clone(),
        kind: clause_kind(model, account.selection),
        taken_in: account.taken,
        without_key: account.blank_key,
        left_out_by: left_out_by
            .map(|(failed, rows)| left_out(model, Reason::Condition(*failed), *rows))
            .collect(),
        spells: account.made.map(|made| {
            let without_days = account.no_days.iter();
            let without_days = without_days.map(|(lost, rows)| left_out(model, Reason::NoDays(*lost), *rows));
            SpellsMade { made, without_days: without_days.collect() }
        }),
    }
}

/// The kind of clause whose rows a selection is.
pub(crate) fn clause_kind(model: &Model, selection: FactId) -> &'static str {
    let payment = model.payments.iter().find(|payment| payment.selection == selection);
    match payment {
        Some(payment) if payment.clawback.is_some() => "clawback",
        Some(_) => "payment",
        None if model.balances().any(|(_, _, balance)| balance.rows.selection == selection) => "balance",
        None if model.spells().any(|(_, _, spell)| spell.selection == selection) => "spell",
        None => "measure",
    }
}

fn left_out(model: &Model, reason: Reason, rows: usize) -> LeftOut {
    let name = |fact: FactId| Some(model.facts[fact].title.name.clone());
    match reason {
        Reason::Condition(failed) => {
            let (by, line) = condition(model, failed).unwrap_or_default();
            LeftOut { rows, by, of: name(failed.of), line: Some(line) }
        }
        Reason::BlankKey(fact) => {
            LeftOut { rows, by: "a key of the clause is blank".to_owned(), of: name(fact), line: None }
        }
        Reason::NoDays(lost) => {
            let (by, line) = no_days_words(model, lost);
            let of = Some(model.records[lost.spell].title.name.clone());
            LeftOut { rows, by, of, line }
        }
        Reason::NotSought => LeftOut { rows, by: "no other row counts it".to_owned(), of: None, line: None },
        Reason::NoClause => LeftOut { rows, by: "no clause is about it".to_owned(), of: None, line: None },
    }
}

/// What left no day of a row that a spell took in, and its line.
pub(crate) fn no_days_words(model: &Model, lost: NoDays) -> (String, Option<usize>) {
    let Some(spell) = model.spell(lost.spell) else { return (String::new(), None) };
    let Some(position) = lost.step else {
        return ("it ends before it begins".to_owned(), Some(model.source.line(spell.from.span.start)));
    };
    let Some(step) = spell.steps.get(position as usize) else { return (String::new(), None) };
    (in_words(model, step.span), Some(model.source.line(step.span.start)))
}

/// The contract's own words, on one line.
fn in_words(model: &Model, span: Span) -> String {
    model.source.said(span)
}

/// A condition in the contract's words, and its line.
fn condition(model: &Model, failed: Failed) -> Option<(String, usize)> {
    let condition = model.facts[failed.of].population()?.conditions.get(failed.condition)?;
    Some((show::condition(model, condition), model.source.line(condition.span.start)))
}
