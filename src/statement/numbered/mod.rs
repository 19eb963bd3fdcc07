//! Statements in sequence: each pays its own period on what was known by its cut-off, and settles what has become of
//! earlier ones.
//!
//! True afterwards: a statement is the lines of its period, and for every earlier period the difference between what
//! its lines come to on what is known now and what they came to at the cut-off before. So the statements up to one add
//! up to all lines of its periods on what was known by its cut-off, and none is ever opened again. Limits are right
//! because both sides are the whole contract.

mod known;
mod lines;
mod why;

use serde::Serialize;

use std::collections::BTreeMap;

use super::lines::{KeyValue, LineKind};
use super::{AcceptedTerm, Amount, DataPart, RowName, SCHEMA, Selection, Statement, received_words};
use crate::data::{History, Known};
use crate::diagnostic::Refusal;
use crate::model::Model;
use crate::run::{Prepared, RunResult, working_calendar};
use crate::text;
use crate::value::{Currency, Day};

/// A statement of the sequence: which it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its number, from 1.
    pub number: u32,
    /// Its period, as an index of the contract's statement kind.
    pub period: i32,
    /// The label of its period.
    pub label: String,
    /// The first day of its period.
    pub first_day: Day,
    /// The last day of its period.
    pub last_day: Day,
    /// By when what belongs to it has to be known.
    pub cut_off: Day,
}

/// All statements of a contract, from the first day of the term to the last of its settlement.
///
/// # Errors
/// Where the contract says no cut-off.
pub fn issues(model: &Model, history: &History) -> Result<Vec<Issue>, Refusal> {
    let contract = &model.contract;
    let Some(cut_off) = contract.cut_off else {
        let message = "the contract does not say by when what belongs to a statement has to be known";
        let help = "add a line to the contract, such as `cut-off  10 days after each period`, and to its records when rows were received: `received on received`";
        return Err(Refusal::usage(message).with_help(help));
    };
    let working = working_calendar(model, history.all());
    let (calendar, kind) = (&contract.calendar, contract.statements);
    let periods = calendar.index(kind, contract.starts)..=calendar.index(kind, contract.settled_by);
    let issue = |(number, period)| {
        let last_day = calendar.last_day(kind, period).unwrap_or(Day::LAST);
        Issue {
            number,
            period,
            label: calendar.label(kind, period),
            first_day: calendar.first_day(kind, period).unwrap_or(contract.starts),
            last_day,
            cut_off: cut_off.after(last_day, &working),
        }
    };
    Ok((1..).zip(periods).map(issue).collect())
}

/// One of them by its number, and the one before.
///
/// # Errors
/// Where there is none of that number, or the contract says no cut-off.
pub fn issue(model: &Model, history: &History, number: u32) -> Result<(Issue, Option<Issue>), Refusal> {
    let mut all = issues(model, history)?;
    let count = all.len();
    let at = usize::try_from(number).unwrap_or(usize::MAX).checked_sub(1).filter(|at| *at < count);
    let Some(at) = at else {
        let last = all.last().map(|issue| issue.label.clone()).unwrap_or_default();
        let message = format!("there is no statement {number}");
        let statements = text::count(count, "statement", "statements");
        let help =
            format!("the contract has {statements}: the first is 1, and number {count} is that of {last}");
        return Err(Refusal::usage(message).with_help(help));
    };
    let issue = all.swap_remove(at);
    // What was swapped into its place is not the one before.
    Ok((issue, at.checked_sub(1).and_then(|before| all.into_iter().nth(before))))
}

/// What a contract comes to on what was known by the cut-off of a statement.
#[derive(Clone, Copy, Debug)]
pub struct AsKnown<'a> {
    /// Which statement.
    pub issue: &'a Issue,
    /// The rows that count by its cut-off.
    pub known: &'a Known,
    /// What they come to.
    pub outcome: &'a RunResult,
}

/// A statement of the sequence.
#[derive(Clone, Debug, Serialize)]
pub struct NumberedStatement {
    /// `meed/numbered-statement`
    pub schema: &'static str,
    /// [`SCHEMA`]
    pub version: u32,
    /// Its number, from 1.
    pub number: u32,
    /// The label of its period.
    pub period: String,
    /// The first day of its period.
    pub first_day: String,
    /// The last day of its period.
    pub last_day: String,
    /// By when what belongs to it had to be known.
    pub cut_off: String,
    /// The same, where the contract asks for the statement date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_date: Option<String>,
    /// The cut-off of the statement before; none for the first.
    pub previous_cut_off: Option<String>,
    /// The lines of its own period.
    pub own: Statement,
    /// What has become of lines of earlier periods.
    pub adjustments: Vec<Adjustment>,
    /// What each payee is owed with it.
    pub payees: Vec<PayeeNet>,
    /// All adjustments.
    pub adjusted: Amount,
    /// All that is owed with it.
    pub net: Amount,
}

/// What one payee is owed with a statement of the sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PayeeNet {
    /// Who.
    pub payee: String,
    /// For the period itself.
    pub own: Amount,
    /// For earlier ones.
    pub adjusted: Amount,
    /// Both together.
    pub net: Amount,
}

/// A line of an earlier period that comes to something else than it did at the cut-off before.
#[derive(Clone, Debug, Serialize)]
pub struct Adjustment {
    /// Who is paid, or pays back.
    pub payee: String,
    /// The period of the line.
    pub period: String,
    /// The name of its item.
    pub item: String,
    /// Its label.
    pub label: Option<String>,
    /// What the line is.
    pub kind: LineKind,
    /// What tells it from the other lines of its item.
    pub keys: Vec<KeyValue>,
    /// What it came to at the cut-off before; none where there was no such line.
    pub before: Option<Amount>,
    /// What it comes to; none where there is no such line any more.
    pub now: Option<Amount>,
    /// The difference, which is settled.
    pub change: Amount,
    /// Why.
    pub why: Vec<Cause>,
}

/// Why a line of an earlier period has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Cause {
    /// A row was received after the cut-off before.
    Received {
        /// Which.
        row: RowName,
        /// When.
        received: String,
    },
    /// A row stands in the place of another.
    Replaced {
        /// The row that stood there.
        row: RowName,
        /// The row that stands there.
        by: RowName,
        /// When that was received, where it is known.
        received: Option<String>,
    },
    /// A row took another back.
    Reversed {
        /// The row that was taken back.
        row: RowName,
        /// The row that took it back.
        by: RowName,
        /// When that was received, where it is known.
        received: Option<String>,
    },
    /// A cap cuts another amount from the line.
    Cut {
        /// The cap.
        by: String,
        /// What it cut.
        before: Amount,
        /// What it cuts.
        now: Amount,
    },
    /// The statement date is another.
    StatementDate,
}

/// `visit 12 was replaced by visit 31, received on 3 August 2025`
pub fn cause_words(cause: &Cause, currency: Currency) -> String {
    match cause {
        Cause::Received { row, received } => {
            let day = Day::parse(received).map_or_else(|| received.clone(), Day::long);
            format!("{} was received on {day}", row.words())
        }
        Cause::Replaced { row, by, received } => {
            format!("{} was replaced by {}{}", row.words(), by.words(), received_words(received.as_deref()))
        }
        Cause::Reversed { row, by, received } => {
            format!("{} was reversed by {}{}", row.words(), by.words(), received_words(received.as_deref()))
        }
        Cause::Cut { by, before, now } => {
            format!("{by} cuts {} and no more {}", now.shown(currency), before.shown(currency))
        }
        Cause::StatementDate => "the statement date is another".to_owned(),
    }
}

impl NumberedStatement {
    /// A statement: what is known by its cut-off, and what was known by the one before. Only some payees, if they are
    /// named.
    ///
    /// # Errors
    /// Where a payee is named who is paid nothing.
    pub fn of(
        prepared: &Prepared<'_>,
        history: &History,
        (now, before): (AsKnown<'_>, Option<AsKnown<'_>>),
        payees: &[String],
    ) -> Result<Self, Refusal> {
        let (model, issue) = (prepared.model(), now.issue);
        let earlier = before.map(|before| before.outcome.payees.as_slice()).unwrap_or_default();
        let periods = std::slice::from_ref(&issue.label);
        let selection = Selection::among(model, now.outcome, (payees, earlier), periods)?;
        let own = Statement::of(model, now.outcome, &selection);
        let chosen = |payee: &str| payees.is_empty() || payees.iter().any(|name| name == payee);
        let mut adjustments = match before {
            Some(before) => why::adjustments(prepared, history, now, before),
            None => Vec::new(),
        };
        adjustments.retain(|line| chosen(&line.payee));
        let adjusted = Amount::sum(adjustments.iter().map(|line| &line.change));
        let net = Amount::sum([&own.net, &adjusted]);
        Ok(NumberedStatement {
            schema: "meed/numbered-statement",
            version: SCHEMA,
            number: issue.number,
            period: issue.label.clone(),
            first_day: issue.first_day.to_string(),
            last_day: issue.last_day.to_string(),
            cut_off: issue.cut_off.to_string(),
            previous_cut_off: before.map(|before| before.issue.cut_off.to_string()),
            payees: payee_nets(&own, &adjustments),
            statement_date: now.outcome.as_at.map(|day| day.to_string()),
            // The period goes without saying.
            own: Statement {
                as_at: None,
                selection: (!payees.is_empty()).then(|| selection.of_its_payees()),
                ..own
            },
            adjustments,
            adjusted,
            net,
        })
    }

    /// The same with what the contract accepts, and why.
    pub fn with_accepted(self, accepted: Vec<AcceptedTerm>) -> Self {
        NumberedStatement { own: self.own.with_accepted(accepted), ..self }
    }

    /// The same with the paragraphs of its items, each by what it is cited by.
    pub fn cited_by(self, numbers: &BTreeMap<&str, &str>) -> Self {
        NumberedStatement { own: self.own.cited_by(numbers), ..self }
    }

    /// The same with what became of every row that was known.
    pub fn with_data(self, data: DataPart) -> Self {
        NumberedStatement { own: self.own.with_data(data), ..self }
    }
}

fn payee_nets(own: &Statement, adjustments: &[Adjustment]) -> Vec<PayeeNet> {
    let mut names: Vec<&str> = own.payees.iter().map(|part| part.payee.as_str()).collect();
    names.extend(adjustments.iter().map(|line| line.payee.as_str()));
    names.sort_unstable();
    names.dedup();
    let net = |payee: &str| {
        let own = Amount::sum(own.payees.iter().filter(|part| part.payee == payee).map(|part| &part.net));
        let changes = adjustments.iter().filter(|line| line.payee == payee).map(|line| &line.change);
        let adjusted = Amount::sum(changes);
        PayeeNet { payee: payee.to_owned(), net: Amount::sum([&own, &adjusted]), own, adjusted }
    };
    names.into_iter().map(net).collect()
}
