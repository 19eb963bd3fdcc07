//! What became of every row of the data: no row disappears.

mod fates;

use crate::model::{FactId, FactKind, Frame, FrameId, Model, PaymentId, RecordId};
use crate::plan::Plan;
use crate::run::batches::each_batch;
use crate::run::error::RunError;
use crate::run::point::{Conditions, Failed, PointEvaluator, taken_in};
use crate::run::prepared::Prepared;
use crate::run::result::RunResult;
use crate::run::view::{Rows, View};
use fates::{fates, place, sources_last};

/// What became of the rows of all records, and what all clauses that take rows in made of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// For each record of the model; for spells, of the rows that were worked out.
    pub records: Vec<RecordProvenance>,
    /// For each clause, payments first, then clawbacks, then measures, then spells, each in the order of the file.
    pub clauses: Vec<ClauseProvenance>,
}

/// What became of the rows of a record. The four numbers add up to its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordProvenance {
    /// The record.
    pub record: RecordId,
    /// How many rows it has.
    pub rows: usize,
    /// How many are behind a payment line inside the term and settlement.
    pub paid: usize,
    /// How many are behind payment lines, all outside.
    pub outside: usize,
    /// How many count without payment: in a measure, in a clawback, as a holiday, or because a row that counts refers
    /// to them.
    pub counted: usize,
    /// How many no clause took in, by the reason.
    pub excluded: Vec<(Reason, usize)>,
    /// For each row its fate: 0 excluded for want of any clause, and so on: see [`RecordProvenance::fate`].
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

/// Why no clause took a row in, as seen by the first payment on its record (or else the first clawback, measure or
/// spell). Of a row that went into a spell, why that was taken in by none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It does not meet a condition.
    Condition(Failed),
    /// It is taken in, but has no value for a key of the clause.
    BlankKey(FactId),
    /// It is taken in by a spell, and none of its days is in one.
    NoDays(NoDays),
    /// No clause is about this record, and it counts in no value of other rows.
    NotSought,
    /// No clause is about this record.
    NoClause,
}

/// Where the last day of a row went that a spell took in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoDays {
    /// The spell.
    pub spell: RecordId,
    /// The step that left none; none if the row ends before it begins.
    pub step: Option<u32>,
}

/// How many rows a clause took in, and which conditions left out the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseProvenance {
    /// The selection of the clause; it has the clause's name.
    pub selection: FactId,
    /// How many rows were taken in.
    pub taken: usize,
    /// Of these, how many have no value for a key, and so are in no group.
    pub blank_key: usize,
    /// How many rows each condition was the first to leave out; only those that left out some.
    pub left_out: Vec<(Failed, usize)>,
    /// For a spell: how many rows that it took in have no day in one, by where the last went.
    pub no_days: Vec<(NoDays, usize)>,
    /// For a spell: how many it made.
    pub made: Option<usize>,
}

const PAID: u16 = 3;
const OUTSIDE: u16 = 2;
const COUNTED: u16 = 1;
/// Codes from here on are excluded rows: the position of the reason.
const EXCLUDED: u16 = 4;

impl RecordProvenance {
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
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clause {
    /// Which rows.
    pub(crate) selection: FactId,
    /// What they are put into groups by, or the rows themselves.
    pub(crate) frame: FrameId,
    payment: Option<PaymentId>,
    /// Whether its lines are due back.
    clawback: bool,
    /// The spell that it makes.
    pub(crate) spell: Option<RecordId>,
}

/// What became of every row.
///
/// # Errors
/// As for [`Prepared::look`].
pub fn provenance(prepared: &Prepared<'_>, outcome: &RunResult) -> Result<Provenance, RunError> {
    let (model, mut evaluator) = (prepared.model(), prepared.look(outcome)?);
    let clauses = clauses(model);
    let fates = fates(&mut evaluator, &clauses);
    let view = evaluator.view();
    Ok(Provenance {
        records: records(&view, fates, &clauses)?,
        clauses: clauses.iter().map(|clause| clause_provenance(&view, *clause)).collect::<Result<_, _>>()?,
    })
}

/// What some clauses took in, in an outcome that a plan has led to.
pub(crate) fn clause_accounts(
    model: &Model,
    plan: Plan,
    outcome: &RunResult,
    wanted: impl Fn(&Clause) -> bool,
) -> Result<Vec<ClauseProvenance>, RunError> {
    let evaluator = PointEvaluator::new(model, plan, outcome)?;
    let view = evaluator.view();
    let clauses = clauses(model).into_iter().filter(wanted);
    clauses.map(|clause| clause_provenance(&view, clause)).collect()
}

/// The clauses that take rows in: payments, clawbacks, measures, spells.
pub(crate) fn clauses(model: &Model) -> Vec<Clause> {
    let in_order = model.payments_in_file_order().into_iter();
    let payments = in_order.map(|id| (id, &model.payments[id]));
    let payments = payments.map(|(id, payment)| Clause {
        selection: payment.selection,
        frame: payment.frame,
        payment: Some(id),
        clawback: payment.clawback.is_some(),
        spell: None,
    });
    let (due, mut clauses): (Vec<_>, Vec<_>) = payments.partition(|clause| clause.clawback);
    clauses.extend(due);
    let facts = model.facts_in_file_order().into_iter().map(|id| &model.facts[id]);
    clauses.extend(facts.filter_map(|fact| match fact.kind {
        FactKind::Measure { selection, .. } => {
            Some(Clause { selection, frame: fact.frame, payment: None, clawback: false, spell: None })
        }
        _ => None,
    }));
    clauses.extend(model.spells().map(|(id, _, spell)| {
        let frame = model.facts[spell.selection].frame;
        let (selection, spell) = (spell.selection, Some(id));
        Clause { selection, frame, payment: None, clawback: false, spell }
    }));
    clauses
}

fn record_of(model: &Model, selection: FactId) -> Option<RecordId> {
    match &model.frames[model.facts[selection].frame] {
        Frame::Rows(record) => Some(*record),
        Frame::Contract | Frame::Groups { .. } | Frame::Statement => None,
    }
}

/// What became of the rows of all records: those of spells first, since the rows that they are made of share their
/// reasons.
fn records(
    view: &View<'_>,
    mut fates: Vec<Vec<u16>>,
    clauses: &[Clause],
) -> Result<Vec<RecordProvenance>, RunError> {
    let mut made: Vec<RecordProvenance> = Vec::new();
    let data = view.model.data_records().map(|(id, _)| id);
    for id in sources_last(view.model).into_iter().chain(data) {
        let codes = fates.get_mut(id.index()).map(std::mem::take).unwrap_or_default();
        let first = clauses.iter().find(|clause| record_of(view.model, clause.selection) == Some(id));
        let of_spell = first.and_then(|clause| clause.spell);
        let through = of_spell.and_then(|spell| made.iter().find(|known| known.record == spell));
        made.push(record_provenance(view, id, codes, (first.copied(), through))?);
    }
    made.sort_unstable_by_key(|record| record.record);
    Ok(made)
}

/// For rows that a spell took in and that are good for nothing: why. By where their last day went, or by what the
/// spells have against them that they went into.
fn reasons_of_spell(view: &View<'_>, spell: &RecordProvenance, rows: usize) -> Vec<Option<Reason>> {
    let mut reasons: Vec<Option<Reason>> = vec![None; rows];
    let Some(known) = view.outcome.spells.get(spell.record.index()) else { return reasons };
    let mut give = |row: u32, reason: Reason| {
        if let Some(held) = reasons.get_mut(row as usize) {
            *held = Some(held.map_or(reason, |known| known.min(reason)));
        }
    };
    for lost in known.lost() {
        give(lost.row, Reason::NoDays(NoDays { spell: spell.record, step: lost.step }));
    }
    for position in 0..spell.rows {
        if let Fate::Excluded(reason) = spell.fate(position) {
            known.behind(position).iter().for_each(|row| give(*row, reason));
        }
    }
    reasons
}

/// What became of the rows of a record: finds the reasons of the rows that are left, as the first clause on it sees
/// them.
fn record_provenance(
    view: &View<'_>,
    record: RecordId,
    mut codes: Vec<u16>,
    (first, through): (Option<Clause>, Option<&RecordProvenance>),
) -> Result<RecordProvenance, RunError> {
    let count = |codes: &[u16], wanted: u16| codes.iter().filter(|code| **code == wanted).count();
    let (paid, outside, counted) = (count(&codes, PAID), count(&codes, OUTSIDE), count(&codes, COUNTED));
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
            let failed =
                all_failed(view, &conditions, Rows::range(view.model.records[record].rows, 0, codes.len()))?;
            let spells = through.map(|spell| reasons_of_spell(view, spell, codes.len())).unwrap_or_default();
            let spells = spells.into_iter().chain(std::iter::repeat(None));
            for ((code, failed), spell) in codes.iter_mut().zip(failed).zip(spells) {
                if *code == 0 {
                    let condition = conditions.named(failed).map(Reason::Condition);
                    exclude(code, condition.or(spell).unwrap_or(Reason::BlankKey(clause.selection)));
                }
            }
        }
        None => {
            let reason = if is_sought(view, record) { Reason::NotSought } else { Reason::NoClause };
            codes.iter_mut().filter(|code| **code == 0).for_each(|code| exclude(code, reason));
        }
    }
    sort_reasons(&mut excluded, &mut codes);
    Ok(RecordProvenance { record, rows: codes.len(), paid, outside, counted, excluded, codes })
}

/// Whether rows of a record are sought for other rows.
fn is_sought(view: &View<'_>, record: RecordId) -> bool {
    view.plan.sought.iter().any(|sought| sought.source.record == record)
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
fn all_failed(view: &View<'_>, conditions: &Conditions<'_>, rows: Rows<'_>) -> Result<Vec<u32>, RunError> {
    let parts = each_batch(rows, view.share, Vec::new, |all, start, end| {
        all.extend(conditions.first_failed(view, start, end)?);
        Ok(())
    })?;
    Ok(parts.concat())
}

fn clause_provenance(view: &View<'_>, clause: Clause) -> Result<ClauseProvenance, RunError> {
    let conditions = Conditions::of(view.plan, clause.selection);
    let rows = match record_of(view.model, clause.selection) {
        Some(record) => {
            let len = view.outcome.data.tables.get(record.index()).map_or(0, |table| table.rows);
            Rows::range(view.model.records[record].rows, 0, len)
        }
        None => Rows::list(clause.frame, &[]),
    };
    let mut left_out: Vec<(Failed, usize)> = Vec::new();
    for position in all_failed(view, &conditions, rows)? {
        let Some(failed) = conditions.named(position) else { continue };
        match left_out.iter_mut().find(|(known, _)| *known == failed) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => left_out.push((failed, 1)),
        }
    }
    left_out.sort_unstable();
    let mut no_days: Vec<(NoDays, usize)> = Vec::new();
    let spell = clause.spell.and_then(|id| Some((id, view.outcome.spells.get(id.index())?)));
    for (spell, lost) in
        spell.into_iter().flat_map(|(id, rows)| rows.lost().iter().map(move |lost| (id, lost)))
    {
        let reason = NoDays { spell, step: lost.step };
        match no_days.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => no_days.push((reason, 1)),
        }
    }
    no_days.sort_unstable();
    let made = clause.spell.map(|id| view.outcome.data.tables.get(id.index()).map_or(0, |table| table.rows));
    let blank = |row: &u32| place(view.model, view.outcome, clause.frame, *row).is_none();
    Ok(ClauseProvenance {
        selection: clause.selection,
        taken: taken_in(view.outcome, clause.selection).count(),
        blank_key: taken_in(view.outcome, clause.selection).filter(blank).count(),
        left_out,
        no_days,
        made,
    })
}
