//! Parts of a statement: some payees, some periods.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diagnostic::Refusal;
use crate::model::Model;
use crate::run::RunResult;
use crate::text;
use crate::value::PeriodKind;

/// The payees and periods that a view is confined to. An empty list means all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Selection {
    /// Their names.
    pub payees: Vec<String>,
    /// The labels, as they were asked for; a year's label stands for all its periods.
    pub periods: Vec<String>,
    /// The labels of the statement's periods that these stand for.
    #[serde(skip)]
    pub period_labels: Vec<String>,
    #[serde(skip)]
    payee_positions: BTreeSet<u32>,
    #[serde(skip)]
    period_positions: BTreeSet<u32>,
}

impl Selection {
    /// Finds payees by name and periods by label.
    pub fn of(
        model: &Model,
        outcome: &RunResult,
        payees: &[String],
        periods: &[String],
    ) -> Result<Self, Refusal> {
        Selection::among(model, outcome, (payees, &[]), periods)
    }

    /// The same, where a payee may also be one of others, who have no line here.
    pub(super) fn among(
        model: &Model,
        outcome: &RunResult,
        (payees, others): (&[String], &[String]),
        periods: &[String],
    ) -> Result<Self, Refusal> {
        let known = payees.iter().filter(|payee| outcome.payees.contains(payee) || !others.contains(payee));
        let payee_positions = known.map(|payee| payee_position(outcome, payee)).collect::<Result<_, _>>()?;
        let mut period_positions = BTreeSet::new();
        for label in periods {
            period_positions.extend(periods_of(model, outcome, label)?);
        }
        let labels = period_positions.iter().filter_map(|at| outcome.periods.get(*at as usize));
        let labels = labels.map(|index| model.contract.calendar.label(model.contract.statements, *index));
        Ok(Selection {
            period_labels: labels.collect(),
            payees: payees.to_vec(),
            periods: periods.to_vec(),
            payee_positions,
            period_positions,
        })
    }

    /// The same of all periods.
    pub(super) fn of_its_payees(self) -> Self {
        Selection { periods: Vec::new(), period_labels: Vec::new(), ..self }
    }

    /// Whether nothing was asked for in particular.
    pub fn is_everything(&self) -> bool {
        self.payees.is_empty() && self.periods.is_empty()
    }

    /// Whether a payee is in it.
    pub fn has_payee(&self, payee: u32) -> bool {
        self.payees.is_empty() || self.payee_positions.contains(&payee)
    }

    /// Whether a period is in it; lines that fall in no period of the statement are in it unless periods were asked
    /// for.
    pub fn has_period(&self, period: Option<u32>) -> bool {
        self.periods.is_empty() || period.is_some_and(|period| self.period_positions.contains(&period))
    }
}

fn payee_position(outcome: &RunResult, payee: &str) -> Result<u32, Refusal> {
    let position = outcome.payees.iter().position(|known| known == payee);
    position.and_then(|at| u32::try_from(at).ok()).ok_or_else(|| {
        Refusal::usage(format!("no payee `{payee}` is paid anything")).with_help(text::meant_or_all(
            payee,
            outcome.payees.iter().map(String::as_str),
            "payees",
        ))
    })
}

/// The statement periods that a label stands for: the one of this label, or those within a longer one.
fn periods_of(model: &Model, outcome: &RunResult, label: &str) -> Result<Vec<u32>, Refusal> {
    let contract = &model.contract;
    let calendar = &contract.calendar;
    let mut kinds = vec![contract.statements];
    kinds.extend(PeriodKind::ALL.into_iter().filter(|kind| *kind != contract.statements));
    let found = calendar.find(&kinds, label, contract.starts, contract.settled_by);
    let within = |index: i32| {
        let (kind, wanted) = found?;
        let first = calendar.first_day(contract.statements, index)?;
        let last = calendar.last_day(contract.statements, index)?;
        Some(calendar.index(kind, first) == wanted && calendar.index(kind, last) == wanted)
    };
    if let Some((kind, wanted)) = found
        && let Some(part) = outcome.periods.iter().find(|index| straddles(model, **index, kind, wanted))
    {
        return Err(straddled(model, outcome, label, *part));
    }
    let positions = (0u32..).zip(&outcome.periods).filter(|(_, index)| within(**index) == Some(true));
    let positions: Vec<_> = positions.map(|(position, _)| position).collect();
    if positions.is_empty() { Err(unknown_period(model, outcome, label)) } else { Ok(positions) }
}

/// Whether a period of the statement lies partly within another period and partly outside.
fn straddles(model: &Model, index: i32, kind: PeriodKind, wanted: i32) -> bool {
    let (calendar, statements) = (&model.contract.calendar, model.contract.statements);
    let ends = (calendar.first_day(statements, index), calendar.last_day(statements, index));
    let (Some(first), Some(last)) = ends else { return false };
    let within = |day| calendar.index(kind, day) == wanted;
    let inside = || calendar.first_day(kind, wanted).is_some_and(|day| first < day && day < last);
    within(first) != within(last) || (!within(first) && inside())
}

/// What falls in a period that is only partly asked for would be left out, or taken in, without a word.
fn straddled(model: &Model, outcome: &RunResult, label: &str, part: i32) -> Refusal {
    let part_label = model.contract.calendar.label(model.contract.statements, part);
    let from_to = first_to_last(model, outcome);
    Refusal::usage(format!("the statement's `{part_label}` lies only partly in `{label}`"))
        .with_help(format!("ask for periods of the statement, such as `{part_label}`, {from_to}"))
}

/// Which periods the statement has. Which of them was meant by another one, its spelling does not say.
fn unknown_period(model: &Model, outcome: &RunResult, label: &str) -> Refusal {
    Refusal::usage(format!("the statement has no period `{label}`"))
        .with_help(format!("its periods are those {}", first_to_last(model, outcome)))
}

/// `from 2023Q2 to 2026Q3`
fn first_to_last(model: &Model, outcome: &RunResult) -> String {
    let of = |index: Option<&i32>| {
        index.map_or(String::new(), |index| model.contract.calendar.label(model.contract.statements, *index))
    };
    format!("from `{}` to `{}`", of(outcome.periods.first()), of(outcome.periods.last()))
}
