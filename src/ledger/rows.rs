//! The rows of the data, each with its end.

use super::lines::Found;
use super::{Column, Edition, RecordSheet, RowEnd, Whose};
use crate::data::Table;
use crate::diagnostic::Refusal;
use crate::explain::Told;
use crate::model::{FactId, FactKind, Frame, Model, Payee, Record, RecordId, Type};
use crate::run::{
    Failed, Fate, Prepared, Provenance, Reason, RecordProvenance, RunResult, Value, provenance,
};
use crate::statement;

/// What became of all rows.
pub(super) fn ends(prepared: &Prepared<'_>, outcome: &RunResult) -> Result<Provenance, Refusal> {
    provenance(prepared, outcome).map_err(|error| {
        let finding = error.describe(prepared.model());
        Refusal { code: None, message: finding.message, help: finding.help }
    })
}

/// The rows of each record that is data.
pub(super) fn sheets<'a, 't>(
    model: &'a Model,
    outcome: &'a RunResult,
    (told, ends): (&'a Told<'t>, &Provenance),
    lines: &Found,
    whose: Whose<'_>,
) -> Vec<RecordSheet> {
    let data = model
        .records
        .iter_enumerated()
        .filter(|(_, record)| record.made.is_none() && record.listed.is_none());
    let sheets = data.filter_map(|(id, record)| {
        let table = outcome.data.tables.get(id.index())?;
        let end = ends.records.iter().find(|end| end.record == id)?;
        let sheet = Sheet { model, outcome, told, id, record, table };
        let sheet = sheet.of(end, lines, whose);
        (!sheet.rows.is_empty()).then_some(sheet)
    });
    sheets.collect()
}

struct Sheet<'a, 't> {
    model: &'a Model,
    outcome: &'a RunResult,
    told: &'a Told<'t>,
    id: RecordId,
    record: &'a Record,
    table: &'a Table,
}

impl Sheet<'_, '_> {
    fn of(&self, end: &RecordProvenance, lines: &Found, whose: Whose<'_>) -> RecordSheet {
        let facts = self.facts();
        let cohorts: Vec<FactId> = facts
            .iter()
            .copied()
            .filter(|id| matches!(self.model.facts[*id].kind, FactKind::Cohort(_) | FactKind::Outcome(..)))
            .collect();
        let defines: Vec<FactId> =
            facts.into_iter().filter(|id| matches!(self.model.facts[*id].kind, FactKind::Define)).collect();
        let name = |id: &FactId| self.model.facts[*id].title.name.clone();
        let rows = (0..self.table.rows).filter_map(|row| {
            let behind = lines.of_rows.get(&(self.id, row)).cloned().unwrap_or_default();
            self.is_shown(row, &behind, whose).then(|| {
                let (end, why, reference) = self.end(end, row, whose);
                RowEnd {
                    place: self.told.places(self.id, &[row]),
                    values: self.values(row),
                    end,
                    why,
                    reference,
                    within: cohorts.iter().map(|id| self.told.has(*id, row)).collect(),
                    defined: defines.iter().map(|id| self.told.value(*id, row)).collect(),
                    lines: behind,
                }
            })
        });
        let rows = rows.collect();
        let fields = self.record.fields.iter();
        RecordSheet {
            record: self.record.title.name.clone(),
            fields: fields
                .map(|field| Column { name: field.name.clone(), date: field.ty == Type::Date })
                .collect(),
            cohorts: cohorts.iter().map(name).collect(),
            defines: defines.iter().map(name).collect(),
            rows,
        }
    }

    /// What is defined of the rows, and the subsets of them.
    fn facts(&self) -> Vec<FactId> {
        let of_rows = |id: &FactId| matches!(&self.model.frames[self.model.facts[*id].frame], Frame::Rows(record) if *record == self.id);
        self.model.facts_in_file_order().into_iter().filter(of_rows).collect()
    }

    /// Whether a row is one of those that are asked for. A payee sees the rows that are its own, or behind its lines; a
    /// row that names another payee it never sees.
    fn is_shown(&self, row: usize, behind: &[String], whose: Whose<'_>) -> bool {
        let of_payee = match (self.payee(row), whose.edition) {
            (Some(payee), _) => whose.has(&payee),
            (None, Edition::Payee) => !behind.is_empty(),
            (None, Edition::Commissioner | Edition::Publication) => true,
        };
        // Rows that are behind no line belong to no period: they are shown with every one.
        of_payee && (whose.selection.period_labels.is_empty() || !behind.is_empty() || !self.is_paid(row))
    }

    fn is_paid(&self, row: usize) -> bool {
        let clauses = self.model.payments.iter().filter(|payment| payment.clawback.is_none());
        let mut taken = clauses.filter(|payment| {
            let selection = &self.model.facts[payment.selection];
            matches!(&self.model.frames[selection.frame], Frame::Rows(record) if *record == self.id)
                && self.told.has(payment.selection, row)
        });
        taken.next().is_some()
    }

    /// Whose row it is, where the payee stands in it.
    fn payee(&self, row: usize) -> Option<String> {
        let Payee::Field(name) = &self.model.contract.payee else { return None };
        let at = self.record.fields.iter().position(|field| field.name == *name)?;
        self.values(row).into_iter().nth(at)
    }

    fn values(&self, row: usize) -> Vec<String> {
        let fields = self.record.fields.iter().zip(&self.table.columns);
        let value =
            fields.map(|(field, column)| match Value::of(column, row, &field.ty, &self.outcome.data) {
                Value::Blank => String::new(),
                Value::Date(day) => day.to_string(),
                value => value.words(self.model, &self.outcome.data),
            });
        value.collect()
    }

    /// What became of a row, why, and which paragraph says so.
    fn end(&self, ends: &RecordProvenance, row: usize, whose: Whose<'_>) -> (&'static str, String, String) {
        let name = |fact: FactId| self.model.facts[fact].title.name.clone();
        match ends.fate(row) {
            Fate::Paid => ("paid for", String::new(), String::new()),
            Fate::Outside => ("outside the term and its settlement", String::new(), String::new()),
            Fate::Counted => {
                let (why, reference) = self.not_paid(row, whose).unwrap_or_default();
                ("counted without payment", why, reference)
            }
            Fate::Excluded(reason) => {
                let (why, reference) = match reason {
                    Reason::Condition(failed) => (self.condition(failed, row, whose), name(failed.of)),
                    Reason::BlankKey(of) => ("a key of the clause is blank".to_owned(), name(of)),
                    Reason::NoDays(lost) => (
                        statement::no_days_words(self.model, lost).0,
                        self.model.records[lost.spell].title.name.clone(),
                    ),
                    Reason::NotSought => ("no other row counts it".to_owned(), String::new()),
                    Reason::NoClause => ("no clause is about it".to_owned(), String::new()),
                };
                ("left out", why, reference)
            }
        }
    }

    /// Why a condition leaves a row out. What it compares with other rows is not told to a payee: they may be
    /// another's.
    fn condition(&self, failed: Failed, row: usize, whose: Whose<'_>) -> String {
        match whose.edition {
            Edition::Payee if !self.told.is_of_row(failed) => self.told.condition_alone(failed),
            Edition::Payee | Edition::Commissioner | Edition::Publication => self.told.condition(failed, row),
        }
    }

    /// What kept a row out of the first payment on its record.
    fn not_paid(&self, row: usize, whose: Whose<'_>) -> Option<(String, String)> {
        let payments = self.model.payments_in_file_order().into_iter().map(|id| &self.model.payments[id]);
        let mut own = payments.filter(|payment| {
            let selection = &self.model.facts[payment.selection];
            payment.clawback.is_none()
                && matches!(&self.model.frames[selection.frame], Frame::Rows(record) if *record == self.id)
        });
        let failed = self.told.failed(own.next()?.selection, row)?;
        Some((self.condition(failed, row, whose), self.model.facts[failed.of].title.name.clone()))
    }
}
