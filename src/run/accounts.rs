//! What became of every row of the data: no row disappears.

use super::at::{Conditions, Evaluator, Failed, taken_in};
use super::columns::each_batch;
use super::error::RunError;
use super::outcome::Outcome;
use super::vector::NOWHERE;
use super::view::View;
use crate::data::Values;
use crate::model::{FactId, FactKind, Frame, FrameId, Model, PaymentId, RecordId, Type};

/// The accounts of all records and of all clauses that take rows in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// For each record of the model.
    pub records: Vec<RecordAccounts>,
    /// For each clause, payments first, then clawbacks, then measures, each in the order of the file.
    pub clauses: Vec<ClauseAccounts>,
}

/// What became of the rows of a record. The four numbers add up to its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordAccounts {
    /// The record.
    pub record: RecordId,
    /// How many rows it has.
    pub rows: usize,
    /// How many are behind a payment line inside the term and settlement.
    pub paid: usize,
    /// How many are behind payment lines, all outside.
    pub outside: usize,
    /// How many count without payment: in a measure, in a clawback, as a holiday, or because a row that counts refers to them.
    pub counted: usize,
    /// How many no clause took in, by the reason.
    pub excluded: Vec<(Reason, usize)>,
    /// For each row its fate: 0 excluded for want of any clause, and so on: see [`RecordAccounts::fate`].
    codes: Vec<u16>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is behind a payment line inside the term and settlement.
    Paid,
    /// It is behind payment lines, all outside.
    Outside,
    /// It counts without payment.
    Counted,
    /// No clause took it in.
    Excluded(Reason),
}

/// Why no clause took a row in, as seen by the first payment on its record (or else the first clawback, or the first measure).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It does not meet a condition.
    Condition(Failed),
    /// It is taken in, but has no value for a key of the clause.
    BlankKey(FactId),
    /// No clause is about this record.
    NoClause,
}

/// How many rows a clause took in, and which conditions left out the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseAccounts {
    /// The selection of the clause; it has the clause's name.
    pub selection: FactId,
    /// How many rows were taken in.
    pub taken: usize,
    /// Of these, how many have no value for a key, and so are in no group.
    pub blank_key: usize,
    /// How many rows each condition was the first to leave out; only those that left out some.
    pub left_out: Vec<(Failed, usize)>,
}

const PAID: u16 = 3;
const OUTSIDE: u16 = 2;
const COUNTED: u16 = 1;
/// Codes from here on are excluded rows: the position of the reason.
const EXCLUDED: u16 = 4;

impl RecordAccounts {
    /// What became of a row.
    pub fn fate(&self, row: usize) -> Fate {
        match self.codes.get(row).copied() {
            Some(PAID) => Fate::Paid,
            Some(OUTSIDE) => Fate::Outside,
            Some(COUNTED) => Fate::Counted,
            code => {
                let position = code.and_then(|code| code.checked_sub(EXCLUDED)).map(usize::from);
                let reason = position.and_then(|position| self.excluded.get(position));
                Fate::Excluded(reason.map_or(Reason::NoClause, |(reason, _)| *reason))
            }
        }
    }
}

/// A clause that takes rows in.
#[derive(Clone, Copy)]
struct Clause {
    selection: FactId,
    frame: FrameId,
    payment: Option<PaymentId>,
    /// Whether its lines are due back.
    clawback: bool,
}

/// What became of every row.
///
/// # Errors
/// As for [`Evaluator::new`].
pub fn accounts(model: &Model, outcome: &Outcome) -> Result<Accounts, RunError> {
    let evaluator = Evaluator::new(model, outcome)?;
    let view = evaluator.view();
    let clauses = clauses(model);
    let fates = fates(model, outcome, &clauses);
    let records = (0u32..).map(RecordId).zip(fates);
    Ok(Accounts {
        records: records
            .map(|(record, codes)| account(&view, record, codes, &clauses))
            .collect::<Result<_, _>>()?,
        clauses: clauses.iter().map(|clause| clause_accounts(&view, *clause)).collect::<Result<_, _>>()?,
    })
}

fn clauses(model: &Model) -> Vec<Clause> {
    let in_order = model.payments_in_file_order().into_iter();
    let payments = in_order.filter_map(|id| Some((id, model.payments.get(id.index())?)));
    let payments = payments.map(|(id, payment)| Clause {
        selection: payment.selection,
        frame: payment.frame,
        payment: Some(id),
        clawback: payment.clawback.is_some(),
    });
    let (due, mut clauses): (Vec<_>, Vec<_>) = payments.partition(|clause| clause.clawback);
    clauses.extend(due);
    let facts = model.facts_in_file_order().into_iter().filter_map(|id| model.facts.get(id.index()));
    clauses.extend(facts.filter_map(|fact| match fact.kind {
        FactKind::Measure { selection, .. } => {
            Some(Clause { selection, frame: fact.frame, payment: None, clawback: false })
        }
        _ => None,
    }));
    clauses
}

fn record_of(model: &Model, selection: FactId) -> Option<RecordId> {
    match model.frames.get(model.facts.get(selection.index())?.frame.index()) {
        Some(Frame::Rows(record)) => Some(*record),
        _ => None,
    }
}

/// The row of a clause's frame that a row of the record belongs to; none where a key is blank.
fn place(model: &Model, outcome: &Outcome, frame: FrameId, row: u32) -> Option<u32> {
    match model.frames.get(frame.index()) {
        Some(Frame::Rows(_)) => Some(row),
        Some(Frame::Groups { .. }) => {
            let group = outcome.frame(frame)?.group_of_row.get(row as usize).copied()?;
            (group != NOWHERE).then_some(group)
        }
        _ => Some(0),
    }
}

/// For each row of each record what it was good for; excluded rows are nought yet.
fn fates(model: &Model, outcome: &Outcome, clauses: &[Clause]) -> Vec<Vec<u16>> {
    let mut fates: Vec<Vec<u16>> = outcome.data.tables.iter().map(|table| vec![0; table.rows]).collect();
    fates.resize(model.records.len(), Vec::new());
    // Every listed holiday says which days are working days, in whichever clause they are counted.
    let holidays = model.contract.working_week.and_then(|week| week.without);
    if let Some(of_record) = holidays.and_then(|field| fates.get_mut(field.record.index())) {
        of_record.fill(COUNTED);
    }
    for clause in clauses {
        let lines = line_fates(outcome, *clause);
        let Some(of_record) =
            record_of(model, clause.selection).and_then(|record| fates.get_mut(record.index()))
        else {
            continue;
        };
        for row in taken_in(outcome, clause.selection) {
            let fate = place(model, outcome, clause.frame, row).map(|at| match &lines {
                Some(lines) => lines.get(at as usize).copied().unwrap_or(0),
                None => COUNTED,
            });
            if let (Some(fate), Some(held)) = (fate, of_record.get_mut(row as usize)) {
                *held = fate.max(*held);
            }
        }
    }
    while follow_references(model, outcome, &mut fates) {}
    fates
}

/// What the lines of a payment make of the rows behind them; none for a clause without lines.
fn line_fates(outcome: &Outcome, clause: Clause) -> Option<Vec<u16>> {
    let payment = outcome.payment(clause.payment?)?;
    let mut fates = vec![0; outcome.frame(clause.frame).map_or(0, |frame| frame.len)];
    for line in &payment.lines {
        if let Some(fate) = fates.get_mut(line.at as usize) {
            *fate = match line.period {
                _ if clause.clawback => COUNTED,
                Some(_) => PAID,
                None => OUTSIDE,
            };
        }
    }
    Some(fates)
}

/// A row to which a row that counts refers counts too. Gives whether there was a new one.
fn follow_references(model: &Model, outcome: &Outcome, fates: &mut [Vec<u16>]) -> bool {
    let mut new = false;
    for (from, (record, table)) in model.records.iter().zip(&outcome.data.tables).enumerate() {
        for (field, column) in record.fields.iter().zip(&table.columns) {
            let (Type::Reference(to), Values::Codes(codes)) = (&field.ty, &column.values) else { continue };
            let Some(from) = fates.get(from).cloned() else { continue };
            let Some(targets) = fates.get_mut(to.index()) else { continue };
            let blank =
                |row: usize| column.blanks.as_ref().is_some_and(|blanks| blanks.0.get(row) == Some(&true));
            for (row, code) in
                codes.iter().enumerate().filter(|(row, _)| from.get(*row).is_some_and(|fate| *fate > 0))
            {
                if let Some(target) =
                    targets.get_mut(*code as usize).filter(|target| **target == 0 && !blank(row))
                {
                    *target = COUNTED;
                    new = true;
                }
            }
        }
    }
    new
}

/// The accounts of a record: finds the reasons of the rows that are left.
fn account(
    view: &View<'_>,
    record: RecordId,
    mut codes: Vec<u16>,
    clauses: &[Clause],
) -> Result<RecordAccounts, RunError> {
    let count = |codes: &[u16], wanted: u16| codes.iter().filter(|code| **code == wanted).count();
    let (paid, outside, counted) = (count(&codes, PAID), count(&codes, OUTSIDE), count(&codes, COUNTED));
    let first = clauses.iter().find(|clause| record_of(view.model, clause.selection) == Some(record));
    let mut excluded: Vec<(Reason, usize)> = Vec::new();
    let mut exclude = |code: &mut u16, reason: Reason| {
        let known = excluded.iter().position(|(known, _)| *known == reason);
        let position = known.unwrap_or_else(|| {
            excluded.push((reason, 0));
            excluded.len().saturating_sub(1)
        });
        if let Some((_, count)) = excluded.get_mut(position) {
            *count = count.saturating_add(1);
        }
        *code = u16::try_from(position).unwrap_or(u16::MAX).saturating_add(EXCLUDED);
    };
    match first {
        Some(clause) => {
            let conditions = Conditions::of(view.plan, clause.selection);
            let failed = all_failed(view, &conditions, codes.len())?;
            for (code, failed) in codes.iter_mut().zip(failed).filter(|(code, _)| **code == 0) {
                let reason =
                    conditions.named(failed).map_or(Reason::BlankKey(clause.selection), Reason::Condition);
                exclude(code, reason);
            }
        }
        None => codes.iter_mut().filter(|code| **code == 0).for_each(|code| exclude(code, Reason::NoClause)),
    }
    sort_reasons(&mut excluded, &mut codes);
    Ok(RecordAccounts { record, rows: codes.len(), paid, outside, counted, excluded, codes })
}

/// Puts reasons in the order of the clauses and conditions, whatever row came first.
fn sort_reasons(excluded: &mut [(Reason, usize)], codes: &mut [u16]) {
    let mut sorted = excluded.to_vec();
    sorted.sort_unstable();
    let moved: Vec<u16> = excluded
        .iter()
        .map(|(reason, _)| {
            let position = sorted.iter().position(|(known, _)| known == reason).unwrap_or(0);
            u16::try_from(position).unwrap_or(u16::MAX).saturating_add(EXCLUDED)
        })
        .collect();
    for code in codes.iter_mut() {
        let position = code.checked_sub(EXCLUDED).map(usize::from);
        if let Some(moved) = position.and_then(|position| moved.get(position)) {
            *code = *moved;
        }
    }
    excluded.clone_from_slice(&sorted);
}

/// For each row of the record the first condition that it does not meet.
fn all_failed(view: &View<'_>, conditions: &Conditions<'_>, rows: usize) -> Result<Vec<u32>, RunError> {
    let parts = each_batch(rows, view.share, Vec::new, |all, start, end| {
        all.extend(conditions.first_failed(view, start, end)?);
        Ok(())
    })?;
    Ok(parts.concat())
}

fn clause_accounts(view: &View<'_>, clause: Clause) -> Result<ClauseAccounts, RunError> {
    let conditions = Conditions::of(view.plan, clause.selection);
    let record = record_of(view.model, clause.selection).map_or(usize::MAX, RecordId::index);
    let rows = view.outcome.data.tables.get(record).map_or(0, |table| table.rows);
    let mut left_out: Vec<(Failed, usize)> = Vec::new();
    for position in all_failed(view, &conditions, rows)? {
        let Some(failed) = conditions.named(position) else { continue };
        match left_out.iter_mut().find(|(known, _)| *known == failed) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => left_out.push((failed, 1)),
        }
    }
    left_out.sort_unstable();
    let blank = |row: &u32| place(view.model, view.outcome, clause.frame, *row).is_none();
    Ok(ClauseAccounts {
        selection: clause.selection,
        taken: taken_in(view.outcome, clause.selection).count(),
        blank_key: taken_in(view.outcome, clause.selection).filter(blank).count(),
        left_out,
    })
}
