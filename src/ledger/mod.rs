//! `ledger`: a statement with everything that it rests on, so that a provider can check it, finance can pay it and an
//! auditor can do it again: lines with their workings, rates, limits used and left, recoveries in every period, rows
//! with their ends.
//!
//! True afterwards: nothing is worked out but sums. Who may see what is decided here, by the [`Edition`], and nowhere
//! else.

mod limits;
mod lines;
mod rates;
mod recoveries;
mod rows;

use crate::diagnostic::Refusal;
use crate::explain::told;
use crate::model::{FactId, Model};
use crate::run::{LinePlace, PaymentLines, Prepared, RunResult};
use crate::show;
use crate::statement::{Amount, LineKind, Selection, Statement};
use crate::terms;
use crate::text;

/// Counts below this are not published.
pub const SMALL: u32 = 5;

/// Who a statement is for, and so what is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edition {
    /// Of one payee: its own lines and rows, and no others'.
    Payee,
    /// Everything.
    #[default]
    Commissioner,
    /// Amounts and published measures, without persons and small counts.
    Publication,
}

/// A statement and what it rests on.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The statement.
    pub statement: Statement,
    /// Who it is for.
    pub edition: Edition,
    /// What the text of the contract is known by.
    pub identity: String,
    /// The paragraphs of the schedule.
    pub paragraphs: Vec<Cited>,
    /// The lines.
    pub lines: Vec<LedgerLine>,
    /// Measures and scales behind the lines.
    pub rates: Vec<Rate>,
    /// What was used of each limit, and what is left.
    pub limits: Vec<LimitUse>,
    /// How the balance of each clawback moved.
    pub recoveries: Vec<Recovery>,
    /// The rows of each record.
    pub rows: Vec<RecordSheet>,
    /// The prices.
    pub prices: Vec<Price>,
}

/// A paragraph of the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// Its number.
    pub number: String,
    /// Its reference.
    pub reference: String,
    /// What it says.
    pub text: String,
}

/// A line of the statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// What it is known by: `reward/Ashdown Care/2023Q2`.
    pub identity: String,
    /// Who is paid, or pays back.
    pub payee: String,
    /// Its item.
    pub item: String,
    /// The paragraph: that of the item's name.
    pub reference: String,
    /// The label of its item.
    pub label: Option<String>,
    /// What it is.
    pub kind: LineKind,
    /// Its period.
    pub period: String,
    /// First and last day of that.
    pub days: (String, String),
    /// Its keys, in words.
    pub keys: String,
    /// How many rows are behind it.
    pub rows: usize,
    /// Where they stand.
    pub places: String,
    /// Its formula with its numbers in.
    pub working: String,
    /// The amount before rounding.
    pub exact: String,
    /// The amount after rounding.
    pub rounded: Amount,
    /// What limits have cut from it, and which.
    pub cut: Amount,
    /// The names of these limits.
    pub cut_by: Vec<String>,
    /// Whether it is on the statement; what is due, or outside term and settlement, is not.
    pub paid: bool,
    /// Whether it falls outside term and settlement.
    pub outside: bool,
}

/// A measure or scale at a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// Its keys, in words.
    pub keys: String,
    /// What is divided.
    pub of: String,
    /// By what.
    pub by: String,
    /// The value.
    pub value: String,
    /// The band that it reached.
    pub band: String,
}

/// What a payee used of a limit in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitUse {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// True for a cap.
    pub at_most: bool,
    /// What it is for, key by key.
    pub keys: String,
    /// The payee.
    pub payee: String,
    /// The period.
    pub period: String,
    /// The limit.
    pub amount: Amount,
    /// Used up before, by this payee and others.
    pub before: Amount,
    /// What the payments come to before the limit.
    pub claimed: Amount,
    /// What it changes: below nought for a cap.
    pub change: Amount,
}

/// The balance of a clawback for a payee in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// The payee.
    pub payee: String,
    /// The clawback.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// The period.
    pub period: String,
    /// From earlier periods.
    pub brought: Amount,
    /// Due in this one.
    pub due: Amount,
    /// At most so much can be taken back, in the order of the contract; none where nothing is open.
    pub limits: Vec<Amount>,
    /// Taken back.
    pub taken: Amount,
    /// Left.
    pub left: Amount,
    /// Whether what is left is carried forward.
    pub carried: bool,
    /// Whether the row above is the period before.
    pub follows: bool,
}

/// The rows of a record, each with its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordSheet {
    /// The record.
    pub record: String,
    /// Its fields.
    pub fields: Vec<Column>,
    /// The cohorts and outcomes that a row may be in.
    pub cohorts: Vec<String>,
    /// What is defined of a row.
    pub defines: Vec<String>,
    /// Its rows.
    pub rows: Vec<RowEnd>,
}

/// A column of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name of its field.
    pub name: String,
    /// Whether its values are dates.
    pub date: bool,
}

/// A row of the data, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowEnd {
    /// Where it stands.
    pub place: String,
    /// Its values, one a field.
    pub values: Vec<String>,
    /// `paid for`, `counted without payment`, `left out`, `outside`.
    pub end: &'static str,
    /// Why, where it was not paid for.
    pub why: String,
    /// The paragraph that says so: its reference.
    pub reference: String,
    /// Whether it is in each cohort.
    pub within: Vec<bool>,
    /// What is defined of it.
    pub defined: Vec<String>,
    /// The lines that it is behind.
    pub lines: Vec<String>,
}

/// A price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Its name.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// Its keys, in words.
    pub keys: String,
    /// From when.
    pub from: String,
    /// Its value.
    pub value: String,
    /// Where it comes from; that it was supplied.
    pub source: String,
}

/// How many rows a sheet of a workbook has room for, below its headings and above its sum.
pub const ROWS_OF_SHEET: usize = 1_048_574;

/// How many rows a page or a document has in a table at the most: more are looked at by nobody, and shown by no browser.
pub const ROWS_OF_PAGE: usize = 100_000;

impl Ledger {
    /// Whether the lines and rows of a ledger fit into tables of so many rows each.
    ///
    /// # Errors
    /// Where they do not.
    pub fn fits(
        model: &Model,
        outcome: &RunResult,
        (selection, edition): (&Selection, Edition),
        room: usize,
    ) -> Result<(), Refusal> {
        if edition == Edition::Publication {
            return Ok(());
        }
        let shown = |place: LinePlace| selection.has_payee(place.payee) && selection.has_period(place.period);
        let of_payment = |lines: &PaymentLines| {
            (0..lines.len()).filter_map(|at| lines.place(at)).filter(|place| shown(*place)).count()
        };
        let lines = outcome.payments.iter().map(of_payment).fold(0, usize::saturating_add);
        let all = selection.payees.is_empty() && selection.period_labels.is_empty();
        let tables =
            model.records.iter().zip(&outcome.data.tables).filter(|(record, _)| all && record.made.is_none());
        let rows = tables.map(|(record, table)| (table.rows, format!("rows of {}", record.title.name)));
        let most = rows.chain([(lines, "lines".to_owned())]).max_by_key(|(count, _)| *count);
        match most.filter(|(count, _)| *count > room) {
            Some((count, what)) => Err(Refusal::usage(format!(
                "there are {} {what}, and a table has room for {}",
                text::number(count),
                text::number(room)
            ))
            .with_help(
                "print it for one payee (`--payee NAME`), or without lines and rows (`--edition publication`); `--lines --format csv` lists all lines",
            )),
            None => Ok(()),
        }
    }

    /// A statement with what it rests on, as an edition shows it. That of a payee is of one payee.
    ///
    /// # Errors
    /// Where the outcome is of another contract.
    pub fn of(
        prepared: &Prepared<'_>,
        outcome: &RunResult,
        statement: Statement,
        selection: &Selection,
        edition: Edition,
    ) -> Result<Self, Refusal> {
        let model = prepared.model();
        let whose = Whose { edition, selection };
        let ends = rows::ends(prepared, outcome)?;
        told(prepared, outcome, |told| {
            let all = edition != Edition::Publication;
            let found = if all { lines::lines(model, outcome, told, whose) } else { lines::Found::default() };
            Ledger {
                edition,
                identity: identity(model.source.text()),
                paragraphs: cited(model, &terms::Register::default()),
                rates: rates::rates(model, told, whose),
                limits: if all { limits::limits(model, outcome, told, whose) } else { Vec::new() },
                recoveries: if all { recoveries::recoveries(model, outcome, selection) } else { Vec::new() },
                rows: if all {
                    rows::sheets(model, outcome, (told, &ends), &found, whose)
                } else {
                    Vec::new()
                },
                prices: prices(model, outcome),
                lines: found.lines,
                statement: shown(statement, edition),
            }
        })
    }

    /// The same, its paragraphs cited by the numbers of a register.
    #[must_use]
    pub fn cited_by(self, model: &Model, register: &terms::Register) -> Self {
        Ledger { paragraphs: cited(model, register), ..self }
    }

    /// The number of the paragraph that has a reference.
    pub fn paragraph(&self, reference: &str) -> &str {
        let found = self.paragraphs.iter().find(|paragraph| paragraph.reference == reference);
        found.map(|paragraph| paragraph.number.as_str()).unwrap_or_default()
    }
}

/// Whose lines and rows are shown.
#[derive(Clone, Copy)]
struct Whose<'a> {
    edition: Edition,
    selection: &'a Selection,
}

impl Whose<'_> {
    /// Whether what is of a payee is shown.
    fn has(&self, payee: &str) -> bool {
        self.selection.payees.is_empty() || self.selection.payees.iter().any(|own| own == payee)
    }
}

/// The statement as an edition shows it: what tells of rows is the commissioner's.
fn shown(statement: Statement, edition: Edition) -> Statement {
    match edition {
        Edition::Commissioner => statement,
        Edition::Payee => Statement {
            spellings: Vec::new(),
            data: None,
            since: statement.since.map(|since| since.for_others(false)),
            ..statement
        },
        Edition::Publication => Statement {
            spellings: Vec::new(),
            data: None,
            outside: Vec::new(),
            left_over: Vec::new(),
            balances: Vec::new(),
            since: statement.since.map(|since| since.for_others(true)),
            ..statement
        },
    }
}

/// The paragraphs of the schedule and their texts.
fn cited(model: &Model, register: &terms::Register) -> Vec<Cited> {
    let schedule = terms::schedule_numbered(model, &terms::Workings::new(), register);
    let paragraphs = schedule.paragraphs().map(|paragraph| Cited {
        number: paragraph.number.clone(),
        reference: paragraph.reference.clone(),
        text: schedule.text(&paragraph.heading),
    });
    paragraphs.collect()
}

/// What a text is known by: the beginning of its hash (FNV-1a of 64 bits, twice over).
fn identity(text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}

fn prices(model: &Model, outcome: &RunResult) -> Vec<Price> {
    let mut found = Vec::new();
    for (id, tariff) in model.tariffs.iter_enumerated() {
        let price = |keys: String, from: String, value: String, source: String| Price {
            name: tariff.title.name.clone(),
            label: tariff.title.label.clone(),
            keys,
            from,
            value,
            source,
        };
        let source = tariff.source.clone().unwrap_or_default();
        let supplied = outcome.supplied.iter().rev().find(|(given, _)| *given == id);
        if let Some((_, value)) = supplied {
            let value = show::constant(model, &tariff.ty, value);
            found.push(price(String::new(), String::new(), value, "supplied for this run".to_owned()));
            continue;
        }
        let dates: Vec<_> = if tariff.dates.is_empty() { vec![None] } else { tariff.dates.clone() };
        for row in &tariff.rows {
            let keys = tariff.keys.iter().zip(&row.keys);
            let keys =
                keys.map(|(key, value)| format!("{} {}", key.name, show::constant(model, &key.ty, value)));
            let keys = keys.collect::<Vec<_>>().join(", ");
            for (date, value) in dates.iter().zip(&row.values) {
                let from = date.map(|day| day.to_string()).unwrap_or_default();
                let value = show::constant(model, &tariff.ty, value);
                found.push(price(keys.clone(), from, value, source.clone()));
            }
        }
    }
    found
}

/// The label of a fact that is printed.
fn named(model: &Model, fact: FactId) -> (String, Option<String>) {
    let title = &model.facts[fact].title;
    (title.name.clone(), title.label.clone())
}
