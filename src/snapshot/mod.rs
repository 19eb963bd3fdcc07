//! `snapshot`: a whole statement as it is kept beside a contract, and how another one differs from it.
//!
//! True afterwards: whatever is on the statement is in the snapshot, and the same statement gives the same bytes. What
//! would change without the statement changing is not in it: where the command was given, and the lines of the
//! contract's text. Two snapshots are equal if and only if there are no [`Changes`] between them.

mod balances;
mod changes;
mod layout;
mod others;
mod pairs;
mod words;

use balances::{BalanceLine, balance_lines};
pub use changes::{AmountChange, Changes, ItemChange, Moved, TotalChange};

use serde::{Deserialize, Serialize};

use crate::data::ExtraColumn;
use crate::statement::ROW;
use crate::statement::{
    AbsentRow, AbsentRows, Amount, Balance, ClauseRows, ClockChange, Cut, DataPart, FileNotRead, FileRows,
    GivenAmount, Heading, LeftOut, LeftOver, Outside, PayeePart, RecordRows, RowName, Statement,
};
use crate::value::Currency;

/// The version of the form of snapshots. It rises when something in them changes its name or meaning.
pub const VERSION: u32 = 1;

const SCHEMA: &str = "meed/snapshot";

/// A statement as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    schema: String,
    version: u32,
    contract: Terms,
    given: Vec<GivenAmount>,
    statement_date: Option<String>,
    amounts: Vec<Line>,
    items: Vec<Item>,
    payees: Vec<Payee>,
    net: Amount,
    outside: Vec<Outside>,
    left_over: Vec<LeftOver>,
    /// How balances moved: a line for each key and period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    balances: Vec<BalanceLine>,
    records: Vec<Record>,
    clauses: Vec<Clause>,
    columns_not_read: Vec<ExtraColumn>,
    /// What lies in the folder of the data and is not read; not what an editor or a system hides there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files_not_read: Vec<FileNotRead>,
    /// Not where the rows stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    clock_changes: Vec<ClockChange>,
    /// Not where the rows stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    absent_rows: Vec<AbsentRow>,
}

/// The head of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    title: String,
    commissioner: Option<String>,
    starts: String,
    ends: String,
    settled_by: String,
    currency: String,
    rounding: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clock: Option<String>,
}

/// What one payee is owed in one period for one item: a line of the file, so that a difference between two files can be
/// read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    payee: String,
    period: String,
    item: String,
    amount: Amount,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cuts: Vec<Cut>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    balance: Option<Balance>,
}

/// An item of the contract that is on the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    item: String,
    label: Option<String>,
    amount: Amount,
}

/// All that one payee is owed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payee {
    payee: String,
    net: Amount,
}

/// What became of the rows of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    record: String,
    /// Whether its rows stand in the contract.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    listed: bool,
    files: Vec<FileRows>,
    read: usize,
    paid_for: usize,
    outside: usize,
    counted: usize,
    left_out: usize,
    #[serde(default, skip_serializing_if = "AbsentRows::is_nothing")]
    absent: AbsentRows,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other_kinds: Option<usize>,
    left_out_by: Vec<Left>,
}

/// What a clause took in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Clause {
    clause: String,
    kind: String,
    taken_in: usize,
    without_key: usize,
    left_out_by: Vec<Left>,
}

/// Rows that a condition left out; not on which line of the contract it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Left {
    rows: usize,
    by: String,
    of: Option<String>,
}

impl Snapshot {
    /// The snapshot of a statement: of all payees and periods, from data without faults.
    ///
    /// Every part is named here, so that a part that is added to the statement is not forgotten.
    pub fn of(statement: &Statement) -> Self {
        let Statement {
            schema: _,
            version: _,
            contract,
            given,
            as_at,
            selection: _,
            payees,
            totals,
            net,
            outside,
            left_over,
            balances,
            // The payees say it.
            spellings: _,
            // They are the contract's own words, and the numbers of its paragraphs.
            accepted: _,
            paragraphs: _,
            // The contract beside it has them.
            terms: _,
            // The data beside it has them.
            rows: _,
            // It is of two statements.
            since: _,
            data,
        } = statement;
        let nothing = DataPart::default();
        let DataPart {
            records,
            clauses,
            faults: _,
            more_faults: _,
            extra_columns,
            clock_changes,
            files_not_read,
            sources: _,
            // How a file is kept is not what is paid.
            book_notes: _,
            absent_rows,
        } = data.as_ref().unwrap_or(&nothing);
        let hidden =
            |file: &FileNotRead| file.file.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
        let items = totals.iter().map(|total| Item {
            item: total.called(),
            label: total.label.clone(),
            amount: total.amount.clone(),
        });
        let nets = payees.iter().map(|part| Payee { payee: part.payee.clone(), net: part.net.clone() });
        Snapshot {
            schema: SCHEMA.to_owned(),
            version: VERSION,
            contract: terms(contract),
            given: given.clone(),
            statement_date: as_at.clone(),
            amounts: payees.iter().flat_map(lines).collect(),
            items: items.collect(),
            payees: nets.collect(),
            net: net.clone(),
            outside: named(outside),
            left_over: left_over.clone(),
            balances: balances.iter().flat_map(balance_lines).collect(),
            records: records.iter().map(record).collect(),
            clauses: clauses.iter().map(clause).collect(),
            columns_not_read: extra_columns.clone(),
            files_not_read: files_not_read.iter().filter(|file| !hidden(file)).cloned().collect(),
            clock_changes: clock_changes
                .iter()
                .map(|change| ClockChange { places: Vec::new(), ..change.clone() })
                .collect(),
            absent_rows: placeless(absent_rows),
        }
    }

    /// Reads what [`text`](Snapshot::text) has written.
    ///
    /// # Errors
    /// What is wrong with the text, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Head {
            schema: String,
            version: u32,
        }
        let wrong = |error: serde_json::Error| match error.line() {
            0 => error.to_string(),
            line => format!("line {line} is not one of a snapshot"),
        };
        let Head { schema, version } = serde_json::from_str(text).map_err(wrong)?;
        if schema != SCHEMA {
            return Err(format!("it is `{schema}`"));
        }
        if version != VERSION {
            return Err(format!("it is of version {version}, and this Meed writes version {VERSION}"));
        }
        serde_json::from_str(text).map_err(wrong)
    }

    /// What everybody is owed.
    pub fn net(&self) -> &Amount {
        &self.net
    }

    /// How many are paid or pay.
    pub fn payees(&self) -> usize {
        self.payees.len()
    }

    /// The currency of the amounts.
    pub fn currency(&self) -> Currency {
        Currency::from_word(&self.contract.currency).unwrap_or(Currency::Pounds)
    }

    /// As it is kept: JSON of which each line can be understood by itself.
    pub fn text(&self) -> String {
        layout::text(self)
    }
}

/// Rows that do not count, without where they stand, in the order of their names.
fn placeless(absent: &[AbsentRow]) -> Vec<AbsentRow> {
    let placeless = |name: &RowName| RowName { place: None, ..name.clone() };
    let rows = absent.iter().map(|row| AbsentRow {
        name: placeless(&row.name),
        other: placeless(&row.other),
        ..row.clone()
    });
    let mut rows: Vec<AbsentRow> = rows.collect();
    rows.sort_by(|one, next| one.name.cmp(&next.name));
    rows
}

/// The lines outside, without the place of a row that nothing names: it may move in its file, and the statement is the
/// same.
fn named(outside: &[Outside]) -> Vec<Outside> {
    let mut lines: Vec<Outside> = outside.to_vec();
    for line in &mut lines {
        line.keys.retain(|key| key.key != ROW);
    }
    // Payees, periods and items stand in their order; only lines that were told apart by their place alone have none
    // left.
    let place = |line: &Outside| (line.payee.clone(), line.period.clone(), line.item.clone());
    for same in lines.chunk_by_mut(|one, next| place(one) == place(next)) {
        if same.iter().all(|line| line.keys.is_empty()) {
            same.sort_by_key(|line| line.amount.machine());
        }
    }
    lines
}

fn terms(heading: &Heading) -> Terms {
    // The term for people and the currency's sign say again what the days and the currency's name say.
    let Heading {
        title,
        commissioner,
        starts,
        ends,
        settled_by,
        currency,
        term: _,
        symbol: _,
        rounding,
        clock,
    } = heading;
    Terms {
        title: title.clone(),
        commissioner: commissioner.clone(),
        starts: starts.clone(),
        ends: ends.clone(),
        settled_by: settled_by.clone(),
        currency: (*currency).to_owned(),
        rounding: rounding.clone(),
        clock: clock.clone(),
    }
}

fn lines(payee: &PayeePart) -> impl Iterator<Item = Line> {
    payee.periods.iter().flat_map(|period| {
        period.items.iter().map(|item| Line {
            payee: payee.payee.clone(),
            period: period.period.clone(),
            item: item.called(),
            amount: item.amount.clone(),
            cuts: item.cuts.clone(),
            balance: item.balance.clone(),
        })
    })
}

fn record(rows: &RecordRows) -> Record {
    let RecordRows {
        record,
        files,
        read,
        paid_for,
        outside,
        counted,
        left_out,
        set_aside: _,
        absent,
        other_kinds,
        left_out_by,
        listed,
    } = rows;
    Record {
        record: record.clone(),
        listed: *listed,
        files: files.clone(),
        read: *read,
        paid_for: *paid_for,
        outside: *outside,
        counted: *counted,
        left_out: *left_out,
        absent: *absent,
        other_kinds: *other_kinds,
        left_out_by: left_out_by.iter().map(left).collect(),
    }
}

fn clause(rows: &ClauseRows) -> Clause {
    let ClauseRows { clause, kind, taken_in, without_key, left_out_by, spells: _ } = rows;
    Clause {
        clause: clause.clone(),
        kind: (*kind).to_owned(),
        taken_in: *taken_in,
        without_key: *without_key,
        left_out_by: left_out_by.iter().map(left).collect(),
    }
}

fn left(rows: &LeftOut) -> Left {
    Left { rows: rows.rows, by: rows.by.clone(), of: rows.of.clone() }
}
