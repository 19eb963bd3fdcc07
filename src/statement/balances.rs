//! How balances moved, series by series and period by period.

use serde::{Serialize, Serializer};

use super::{KeyValue, Selection};
use crate::model::{Model, Movement, Record, RecordId, Type};
use crate::run::{RunResult, Value, field_values};
use crate::show;
use crate::value::Amount;

/// How all balances moved, apart from the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rolls {
    /// `meed/balances`
    pub schema: &'static str,
    /// Rises when something in the form changes its name or meaning.
    pub version: u32,
    /// The balances, in the order of the contract.
    pub balances: Vec<BalanceRoll>,
}

impl Rolls {
    /// The balances of an outcome, or the part of them that is selected.
    pub fn of(model: &Model, outcome: &RunResult, selection: &Selection) -> Self {
        Rolls { schema: "meed/balances", version: 1, balances: balances(model, outcome, selection) }
    }
}

/// A balance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BalanceRoll {
    /// Its name.
    pub balance: String,
    /// Its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What may move it: those of which a clause of the contract says something.
    pub moved_by: Vec<&'static str>,
    /// One for each of its keys, in order.
    pub series: Vec<SeriesRoll>,
}

/// The periods of a balance that share its keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeriesRoll {
    /// The keys.
    pub keys: Vec<KeyValue>,
    /// The periods, in order, also those in which nothing moves.
    pub periods: Vec<PeriodRoll>,
}

/// How a balance moved in a period:
/// `closing = opening − wiped − lapsed + interest + added − taken + shortfall − excess`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PeriodRoll {
    /// Its label: `2024Q2`.
    pub period: String,
    /// Its first day within the balance.
    pub first_day: String,
    /// Its last day within the balance.
    pub last_day: String,
    /// Brought forward.
    pub opening: Figure,
    /// Gone because the balance starts again.
    pub wiped: Figure,
    /// Lapsed.
    pub lapsed: Figure,
    /// Interest or indexation.
    pub interest: Figure,
    /// Come.
    pub added: Figure,
    /// Gone.
    pub taken: Figure,
    /// Missing to the least.
    pub shortfall: Figure,
    /// Above the most.
    pub excess: Figure,
    /// Carried forward.
    pub closing: Figure,
    /// There at the end of the last period; nought before.
    pub left: Figure,
}

/// A number of money or of something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// For programs: `1575.00`, `12`.
    pub machine: String,
    /// For people: `£1,575.00`, `12 points`.
    pub shown: String,
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.machine)
    }
}

impl PeriodRoll {
    /// What it says of a movement.
    pub fn figure(&self, movement: Movement) -> &Figure {
        match movement {
            Movement::Opening => &self.opening,
            Movement::Wiped => &self.wiped,
            Movement::Lapsed => &self.lapsed,
            Movement::Interest => &self.interest,
            Movement::Added => &self.added,
            Movement::Taken => &self.taken,
            Movement::Shortfall => &self.shortfall,
            Movement::Excess => &self.excess,
            Movement::Closing => &self.closing,
            Movement::Left => &self.left,
        }
    }
}

impl PeriodRoll {
    /// All that it says, each by its name.
    pub fn figures(&self) -> impl Iterator<Item = (&'static str, &Figure)> {
        Movement::ALL.into_iter().map(|movement| (movement.name(), self.figure(movement)))
    }
}

impl BalanceRoll {
    /// The movements of which a clause says something.
    pub fn movements(&self) -> impl Iterator<Item = Movement> {
        self.moved_by.iter().filter_map(|name| Movement::named(name))
    }
}

/// The balances of an outcome, or the part of them that is selected: series that have a payee among their keys, and
/// periods.
pub(super) fn balances(model: &Model, outcome: &RunResult, selection: &Selection) -> Vec<BalanceRoll> {
    let rolls = model.balances().map(|(id, record, balance)| {
        let moves = |movement: &Movement| {
            let at_the_end = matches!(movement, Movement::Opening | Movement::Closing | Movement::Left);
            !at_the_end && balance.clause(*movement).is_some()
        };
        let moved_by = Movement::ALL.into_iter().filter(moves).map(Movement::name).collect();
        let (balance, label) = (record.title.name.clone(), record.title.label.clone());
        BalanceRoll { balance, label, moved_by, series: series(model, outcome, (id, record), selection) }
    });
    rolls.filter(|roll| selection.is_everything() || !roll.series.is_empty()).collect()
}

fn series(
    model: &Model,
    outcome: &RunResult,
    (id, record): (RecordId, &Record),
    selection: &Selection,
) -> Vec<SeriesRoll> {
    let rows = outcome.data.tables.get(id.index()).map_or(0, |table| table.rows);
    let Some([keys, last]) = record.days() else { return Vec::new() };
    let mut found: Vec<SeriesRoll> = Vec::new();
    let mut before: Option<crate::value::Day> = None;
    for row in (0..rows).filter_map(|row| u32::try_from(row).ok()) {
        let values: Vec<_> = field_values(model, &outcome.data, id, row).collect();
        let said = values.iter().take(keys).map(|(field, value)| KeyValue {
            key: field.name.clone(),
            value: value.words(model, &outcome.data),
        });
        let said: Vec<KeyValue> = said.collect();
        let (Some((_, Value::Date(first))), Some((_, Value::Date(until)))) =
            (values.get(keys), values.get(last))
        else {
            continue;
        };
        // A series begins where the days begin again.
        if before.is_none_or(|before| before >= *first) {
            found.push(SeriesRoll { keys: said, periods: Vec::new() });
        }
        before = Some(*first);
        let contract = &model.contract;
        let index = contract.calendar.index(contract.statements, *first);
        let position = outcome.periods.iter().position(|period| *period == index);
        let position = position.and_then(|position| u32::try_from(position).ok());
        let Some(series) = found.last_mut().filter(|_| selection.has_period(position)) else { continue };
        let figure = |movement: Movement| {
            let at = Movement::ALL.iter().take_while(|other| **other != movement).count();
            let at = last.saturating_add(1).saturating_add(at);
            values
                .get(at)
                .map(|(field, value)| figure(model, outcome, &field.ty, value))
                .unwrap_or_else(nought)
        };
        series.periods.push(PeriodRoll {
            period: contract.calendar.label(contract.statements, index),
            first_day: first.to_string(),
            last_day: until.to_string(),
            opening: figure(Movement::Opening),
            wiped: figure(Movement::Wiped),
            lapsed: figure(Movement::Lapsed),
            interest: figure(Movement::Interest),
            added: figure(Movement::Added),
            taken: figure(Movement::Taken),
            shortfall: figure(Movement::Shortfall),
            excess: figure(Movement::Excess),
            closing: figure(Movement::Closing),
            left: figure(Movement::Left),
        });
    }
    let asked = |series: &SeriesRoll| series.keys.iter().any(|key| selection.payees.contains(&key.value));
    found.retain(|series| !series.periods.is_empty() && (selection.payees.is_empty() || asked(series)));
    found
}

fn figure(model: &Model, outcome: &RunResult, ty: &Type, value: &Value) -> Figure {
    let shown = value.shown(model, &outcome.data, ty);
    let machine = match (value, ty) {
        (Value::Number(number), Type::Number(ty)) if ty.unit.currency().is_some() => {
            Amount::new(number.clone()).machine()
        }
        (Value::Number(number), _) => show::exact(number),
        _ => return nought(),
    };
    Figure { machine, shown }
}

fn nought() -> Figure {
    Figure { machine: "0".to_owned(), shown: "0".to_owned() }
}
