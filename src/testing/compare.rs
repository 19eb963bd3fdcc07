//! What came out, beside what was expected.

use super::Difference;
use crate::explain::{Explanation, Target, explain};
use crate::model::{Constant, Expectation, Expected, FactId, Frame, Item, LimitId, Model, Type};
use crate::run::{CutLines, Prepared, RunResult, Value};
use crate::value::{Number, PeriodKind};
use crate::{show, statement};

/// What an expectation is about, found in the outcome.
struct Found {
    value: Option<Constant>,
    target: Target,
}

/// The difference, if there is one.
pub(super) fn difference(
    prepared: &Prepared<'_>,
    outcome: &RunResult,
    expectation: &Expectation,
) -> Option<Difference> {
    let model = prepared.model();
    let found = found(model, outcome, expectation);
    if found.value.as_ref() == Some(&expectation.value) {
        return None;
    }
    let shown = |value: &Constant| show::constant(model, &expectation.ty, value);
    Some(Difference {
        line: model.source.line(expectation.span.start),
        expectation: model.source.said(expectation.span),
        expected: shown(&expectation.value),
        got: found.value.as_ref().map(shown),
        // There is one where there is such a line.
        explanation: explain(prepared, outcome, &found.target, false).ok(),
    })
}

/// How what an expectation is about came out, if there is something to explain.
pub(super) fn explained(
    prepared: &Prepared<'_>,
    outcome: &RunResult,
    expectation: &Expectation,
) -> Option<Explanation> {
    explain(prepared, outcome, &found(prepared.model(), outcome, expectation).target, true).ok()
}

fn found(model: &Model, outcome: &RunResult, expectation: &Expectation) -> Found {
    match &expectation.of {
        Expected::Money { item, of, payee, period } => {
            let places = Places { model, outcome, of: of.as_ref(), payee: payee.as_deref(), period: *period };
            places.money(*item)
        }
        Expected::Fact(fact, keys) => fact_value(model, outcome, *fact, keys),
    }
}

/// The payees and periods of an expectation about money.
struct Places<'a> {
    model: &'a Model,
    outcome: &'a RunResult,
    /// What the item is for, if one of several is meant.
    of: Option<&'a Constant>,
    payee: Option<&'a str>,
    period: Option<(PeriodKind, i32)>,
}

impl Places<'_> {
    fn money(&self, item: Option<Item>) -> Found {
        let amount = match item {
            Some(Item::Limit(limit)) if self.cuts(limit) => self.cut_by(limit),
            _ => self.listed(item),
        };
        let title = item.map(|item| statement::title(self.model, item));
        let label = self.period.map(|(kind, index)| self.model.contract.calendar.label(kind, index));
        let target = Target {
            line: title.map_or_else(|| "net".to_owned(), |title| title.name.clone()),
            payee: self.payee.map(str::to_owned),
            period: label,
        };
        Found { value: Some(Constant::Number(amount)), target }
    }

    /// What the lines of an item, or of all items, come to on the statement.
    fn listed(&self, item: Option<Item>) -> Number {
        let of = item.and_then(|item| self.of_words(item));
        let chosen = self.outcome.statement.iter().filter(|line| {
            item.is_none_or(|item| line.item == item)
                && (of.is_none() || statement::of(self.outcome, line.item, line.of) == of)
                && self.has(line.payee, Some(line.period))
        });
        chosen.fold(Number::zero(), |sum, line| sum.plus(&line.amount))
    }

    /// What the item is for, as the statement says it.
    fn of_words(&self, item: Item) -> Option<String> {
        let Item::Payment(payment) = item else { return None };
        let ty = &self.model.payments[payment].item.as_ref()?.ty;
        Some(show::constant(self.model, ty, self.of?))
    }

    fn cuts(&self, limit: LimitId) -> bool {
        self.model.limits[limit].cut
    }

    /// What a cap that has no lines of its own has cut from the payments, with a minus.
    fn cut_by(&self, limit: LimitId) -> Number {
        let cuts = self.outcome.payments.iter().flat_map(|lines| {
            let of_limit = lines.cuts().iter().filter(move |cuts| cuts.limit == limit);
            of_limit.flat_map(CutLines::iter).map(move |(line, amount)| (lines.place(line as usize), amount))
        });
        let here = cuts.filter(|(place, _)| place.is_some_and(|place| self.has(place.payee, place.period)));
        here.fold(Number::zero(), |sum, (_, amount)| sum.minus(&amount))
    }

    fn has(&self, payee: u32, period: Option<u32>) -> bool {
        let name = self.outcome.payees.get(payee as usize).map(String::as_str);
        self.payee.is_none_or(|wanted| name == Some(wanted))
            && self
                .period
                .is_none_or(|wanted| period.is_some_and(|period| self.lies_in(period, wanted) == Some(true)))
    }

    /// Whether a statement period lies within a period of the same or a longer kind.
    fn lies_in(&self, period: u32, (kind, wanted): (PeriodKind, i32)) -> Option<bool> {
        let contract = &self.model.contract;
        let index = *self.outcome.periods.get(period as usize)?;
        let first = contract.calendar.first_day(contract.statements, index)?;
        let last = contract.calendar.last_day(contract.statements, index)?;
        let of = |day| contract.calendar.index(kind, day);
        Some(of(first) == wanted && of(last) == wanted)
    }
}

/// The value of a measure or scale at its keys.
fn fact_value(model: &Model, outcome: &RunResult, id: FactId, keys: &[Constant]) -> Found {
    let name = model.facts[id].title.name.as_str();
    let at = place(model, outcome, id, keys);
    let words = at.map(|at| key_words(model, outcome, id, at)).unwrap_or_default();
    let line = if words.is_empty() { name.to_owned() } else { format!("{name}/{words}") };
    let target = Target { line, payee: None, period: None };
    let value = at.and_then(|at| {
        let fact = &model.facts[id];
        constant(Value::of(outcome.fact(id)?, at, &fact.value.ty, &outcome.data))
    });
    Found { value, target }
}

/// The group that has the keys.
fn place(model: &Model, outcome: &RunResult, id: FactId, wanted: &[Constant]) -> Option<usize> {
    let fact = &model.facts[id];
    let Frame::Groups { keys, .. } = &model.frames[fact.frame] else { return Some(0) };
    let rows = outcome.frame(fact.frame)?;
    let fits = |at: &usize| {
        let columns = keys.iter().zip(&rows.keys).zip(wanted);
        let mut fits = columns.map(|((key, column), wanted)| {
            is_key(
                model,
                outcome,
                &Value::of(column, *at, &key.value.ty, &outcome.data),
                &key.value.ty,
                wanted,
            )
        });
        fits.all(|fits| fits)
    };
    (0..rows.len).find(fits)
}

/// Whether a value is a key as an expectation writes it. A row of another record is called by its unique field.
fn is_key(model: &Model, outcome: &RunResult, value: &Value, ty: &Type, wanted: &Constant) -> bool {
    match (ty, wanted) {
        (Type::Reference(_), Constant::Text(text)) => value.words(model, &outcome.data) == *text,
        _ => constant(value.clone()).as_ref() == Some(wanted),
    }
}

fn key_words(model: &Model, outcome: &RunResult, id: FactId, at: usize) -> String {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let keys = statement::keys(model, outcome, model.facts[id].frame, at);
    keys.into_iter().map(|key| key.value).collect::<Vec<_>>().join("/")
}

fn constant(value: Value) -> Option<Constant> {
    Some(match value {
        Value::Blank | Value::Row(..) => return None,
        Value::Number(number) | Value::Moment(number) | Value::Clock(number) => Constant::Number(number),
        Value::Date(day) => Constant::Date(day),
        Value::Text(text) => Constant::Text(text),
        Value::Choice(_, choice) => Constant::Choice(choice),
        Value::YesNo(yes) => Constant::YesNo(yes),
        Value::Period(kind, index) => Constant::Period(kind, index),
    })
}
