//! The execution context: what the plan needs of this run's data and settings: codes of texts, tariffs as tables,
//! calendars as tables.

use crate::column::date::PeriodTable;
use crate::column::{Column, NOWHERE, Values};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::error::RunError;
use super::ranks::Ranks;
use super::tariffs::TariffTable;
use super::trace::Tracer;
use crate::data::{Database, Dictionary};
use crate::model::{Constant, FactId, Model, TariffId, Type};
use crate::plan::Plan;
use crate::value::{Day, WorkingCalendar};

/// A plan's constants as this run has them.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The code of each text of the plan.
    texts: Vec<u32>,
    /// The tariffs of the model, in its order.
    pub(crate) tariffs: Vec<TariffTable>,
    /// Tables for the kinds of period that days are put into.
    periods: Vec<PeriodTable>,
    /// The order of rows that keys refer to.
    pub(crate) ranks: Ranks,
    /// The day for which the statement is made.
    pub(crate) as_at: Option<Day>,
    /// Whether payment lines stay as they are before rounding.
    pub(crate) unrounded: bool,
    /// Who wants to know where the run could go another way.
    pub(crate) tracer: Option<Arc<dyn Tracer>>,
    /// Which days are working days.
    pub(crate) working: WorkingCalendar,
    /// Subsets in which no row shall be.
    pub(crate) empty: Vec<FactId>,
}

/// For so many years before and after the contract, days find their periods in a table.
const TABLE_YEARS: i32 = 10;

impl Context {
    /// Binds a plan. The data must have the contract's texts: see [`add_texts`].
    pub(crate) fn new(
        model: &Model,
        plan: &Plan,
        data: &Database,
        supplied: &[(TariffId, Constant)],
        as_at: Option<Day>,
    ) -> Result<Context, RunError> {
        let missing: Vec<TariffId> = plan
            .tariffs
            .iter()
            .copied()
            .filter(|id| model.tariffs[*id].rows.is_empty())
            .filter(|id| given(supplied, *id).is_none())
            .collect();
        if !missing.is_empty() {
            return Err(RunError::TariffsMissing { tariffs: missing });
        }
        if let (Some(span), None) = (plan.statement_date, as_at) {
            return Err(RunError::StatementDateMissing { span });
        }
        let calendar = &model.contract.calendar;
        let months = TABLE_YEARS.saturating_mul(12);
        let from =
            model.contract.starts.plus_months(months.saturating_neg()).unwrap_or(model.contract.starts);
        let to = model.contract.settled_by.plus_months(months).unwrap_or(model.contract.settled_by);
        Ok(Context {
            texts: plan.texts.iter().map(|text| data.texts.code(text).unwrap_or(NOWHERE)).collect(),
            tariffs: model
                .tariffs
                .iter_enumerated()
                .map(|(id, tariff)| TariffTable::new(tariff, given(supplied, id), &data.texts))
                .collect(),
            periods: plan
                .periods
                .iter()
                .map(|kind| PeriodTable::new(calendar.clone(), *kind, from, to))
                .collect(),
            ranks: Ranks::new(model, plan, data),
            as_at,
            unrounded: false,
            tracer: None,
            working: working_calendar(model, data),
            empty: Vec::new(),
        })
    }

    /// Other amounts for some tariffs: the last that is supplied, or those of the contract.
    pub(super) fn set_tariffs(
        &mut self,
        model: &Model,
        which: &[TariffId],
        supplied: &[(TariffId, Constant)],
        texts: &Dictionary,
    ) {
        for id in which {
            if let Some(table) = self.tariffs.get_mut(id.index()) {
                *table = TariffTable::new(&model.tariffs[*id], given(supplied, *id), texts);
            }
        }
    }

    /// Binds the texts of a plan that has grown. A text that does not occur equals no other.
    pub(crate) fn add_texts(&mut self, plan: &Plan, known: &Dictionary) {
        let new = plan.texts.iter().skip(self.texts.len());
        self.texts.extend(new.map(|text| known.code(text).unwrap_or(NOWHERE)));
    }

    /// The code of a text of the plan.
    pub(crate) fn text_code(&self, text: u32) -> u32 {
        self.texts.get(text as usize).copied().unwrap_or(NOWHERE)
    }

    /// A table of days for every kind of period that the plan asks for.
    pub(crate) fn periods(&self) -> &[PeriodTable] {
        &self.periods
    }
}

/// What is supplied for a tariff: the last counts.
fn given(supplied: &[(TariffId, Constant)], id: TariffId) -> Option<&Constant> {
    supplied.iter().rev().find(|(tariff, _)| *tariff == id).map(|(_, value)| value)
}

/// The working days of a contract; every day where it names none, and then none are counted.
pub(crate) fn working_calendar(model: &Model, data: &Database) -> WorkingCalendar {
    let Some(week) = model.contract.working_week else { return WorkingCalendar::new(0, 6, None) };
    let holidays = week.without.map(|field| {
        let column =
            data.tables.get(field.record.index()).and_then(|table| table.columns.get(field.field as usize));
        match column.map(|column| &column.values) {
            Some(Values::Days(days)) => days.iter().collect(),
            _ => Vec::new(),
        }
    });
    WorkingCalendar::new(week.first, week.last, holidays)
}

/// Sees to it that the texts of the contract have codes. Data that was read for it has them; only a text that is given
/// for the run, or comes with another contract, is new. Codes are in byte order, so a new text moves those after it, in
/// a copy of the columns.
pub(crate) fn add_texts(model: &Model, plan: &Plan, supplied: &[(TariffId, Constant)], data: &mut Database) {
    let values = model.tariffs.iter().flat_map(|tariff| tariff.rows.iter().flat_map(|row| &row.values));
    let constants = values.chain(supplied.iter().map(|(_, value)| value)).filter_map(|value| match value {
        Constant::Text(text) => Some(text),
        _ => None,
    });
    let wanted: BTreeSet<&str> = plan.texts.iter().chain(constants).map(String::as_str).collect();
    let new: Vec<&str> = wanted.into_iter().filter(|text| data.texts.code(text).is_none()).collect();
    if new.is_empty() {
        return;
    }
    let old = (0..data.texts.len()).map(|code| data.texts.text(u32::try_from(code).unwrap_or(NOWHERE)));
    let mut all: Vec<String> = old.chain(new).map(str::to_owned).collect();
    all.sort_unstable();
    let texts = Dictionary::from_sorted(all);
    let moved: Vec<u32> = (0..data.texts.len())
        .map(|code| texts.code(data.texts.text(u32::try_from(code).unwrap_or(NOWHERE))).unwrap_or(NOWHERE))
        .collect();
    for (record, table) in model.records.iter().zip(&mut data.tables) {
        if record.fields.iter().any(|field| field.ty == Type::Text) {
            let columns = record.fields.iter().zip(&mut Arc::make_mut(table).columns);
            columns
                .filter(|(field, _)| field.ty == Type::Text)
                .for_each(|(_, column)| recode(column, &moved));
        }
    }
    data.texts = Arc::new(texts);
}

fn recode(column: &mut Column, moved: &[u32]) {
    if let Values::Codes(codes) = &mut column.values {
        *codes = codes.map(|code| moved.get(code as usize).copied().unwrap_or(code)).finish();
    }
}
