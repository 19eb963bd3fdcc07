//! A project of the INDIGO data standard: outcomes, what they came to, and what was paid for them.
//!
//! The shapes are those of its `project.json`. What hangs on no outcome is no outcome payment: it is left out, and
//! counted in a note.

use std::collections::BTreeMap;

use serde::Serialize;

use super::number::Digits;
use super::ocds::buyer;
use super::paid::Payments;
use super::particulars::{Particulars, What};
use crate::diagnostic::Refusal;
use crate::flow;
use crate::ledger::SMALL;
use crate::model::{FactId, FactKind, Model, Population};
use crate::run::{RunResult, taken_in};
use crate::statement::{Amount, ItemPart, Statement};
use crate::terms::{self, Schedule};
use crate::text;
use crate::value::Currency;

#[derive(Serialize)]
pub(super) struct Project {
    name: Held<String>,
    overall_project_finance: Finance,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outcome_metrics: Vec<Metric>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outcome_pricings: Vec<Pricing>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    results: Vec<Outcome>,
    outcome_payments: Vec<Payment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    open_contracting_datas: Vec<OpenContracting>,
    /// What was paid and hangs on no outcome.
    #[serde(skip)]
    besides: Amount,
}

/// A value, as every one of them is wrapped.
#[derive(Serialize)]
struct Held<T> {
    value: T,
}

fn held<T>(value: T) -> Held<T> {
    Held { value }
}

#[derive(Serialize)]
struct Finance {
    total_outcome_payments_made: Money,
}

#[derive(Serialize)]
struct Money {
    currency: Held<&'static str>,
    amount: Held<Digits>,
}

#[derive(Serialize)]
struct Metric {
    id: String,
    definition: Held<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_population: Option<Held<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome_metric_target: Option<Held<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_source_for_outcome_validation: Option<Held<String>>,
}

#[derive(Serialize)]
struct Pricing {
    outcome_metric_id: Held<String>,
    currency: Held<&'static str>,
    price_description: Held<String>,
}

#[derive(Serialize)]
struct Outcome {
    outcome_metric_id: Held<String>,
    result_level: Held<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result_type: Option<Held<String>>,
    period: Period,
    outcomes_achieved: Held<String>,
}

#[derive(Serialize)]
struct Period {
    start_date: Held<String>,
    end_date: Held<String>,
}

#[derive(Serialize)]
struct Payment {
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome_metric_id: Option<Held<String>>,
    period: Period,
    payer_organisation_id: Held<String>,
    recipient_organisation_id: Held<String>,
    #[serde(rename = "type")]
    kind: Held<&'static str>,
    money: Money,
    notes: String,
}

#[derive(Serialize)]
struct OpenContracting {
    ocid: String,
}

impl Project {
    /// What was paid and is not in it.
    pub(super) fn note(&self, currency: Currency) -> Option<String> {
        (!self.besides.is_zero())
            .then(|| format!("not published, since it hangs on no outcome: {}", self.besides.shown(currency)))
    }
}

/// The project.
///
/// # Errors
/// An amount that is no decimal; a contract that names no commissioner.
pub(super) fn project(
    (model, outcome): (&Model, &RunResult),
    statement: &Statement,
    particulars: &Particulars,
    payments: &Payments<'_>,
) -> Result<Project, Refusal> {
    let behind: BTreeMap<String, Vec<String>> =
        flow::all_items(model).into_iter().map(|item| (item.item, item.outcomes)).collect();
    let currency = statement.contract.symbol.code();
    let payer = buyer(statement)?;
    let organisation = |name: &str| held(particulars.indigo(name).unwrap_or_default().to_owned());
    let money = |amount: &Amount| {
        Ok::<_, Refusal>(Money { currency: held(currency), amount: held(Digits::of(amount)?) })
    };
    let (mut paid, mut besides) = (Vec::new(), Vec::new());
    for payment in &payments.paid {
        for item in payment.period.items.iter().filter(|item| !item.amount.is_zero()) {
            match behind.get(&item.item).map(Vec::as_slice).unwrap_or_default() {
                [] => besides.push(&item.amount),
                outcomes => paid.push((payment, item, outcomes)),
            }
        }
    }
    let outcome_payments = paid.iter().map(|(payment, item, outcomes)| {
        let (only, notes) = match outcomes {
            [one] => (Some(held(one.clone())), title(item)),
            many => (None, format!("{}, for {}", title(item), text::all_of(many))),
        };
        Ok(Payment {
            outcome_metric_id: only,
            period: Period {
                start_date: held(payment.period.first_day.clone()),
                end_date: held(payment.period.last_day.clone()),
            },
            payer_organisation_id: organisation(payer),
            recipient_organisation_id: organisation(payment.payee),
            kind: held("Actual"),
            money: money(&item.amount)?,
            notes,
        })
    });
    let schedule = terms::schedule(model, &terms::Workings::new());
    let outcomes = outcomes(model);
    let metrics = outcomes.iter().map(|(fact, population, evidence)| {
        let title = &model.facts[*fact].title;
        Metric {
            id: title.name.clone(),
            definition: held(title.label.clone().unwrap_or_else(|| title.name.clone())),
            target_population: population_words(model, population).map(held),
            outcome_metric_target: said(&schedule, &title.name).map(held),
            data_source_for_outcome_validation: (!evidence.is_empty()).then(|| held(evidence.join("; "))),
        }
    });
    let results = outcomes.iter().map(|(fact, population, _)| Outcome {
        outcome_metric_id: held(model.facts[*fact].title.name.clone()),
        result_level: held("Outcome level"),
        result_type: particulars.given(What::ResultType).map(|word| held(word.to_owned())),
        period: Period {
            start_date: held(statement.contract.starts.clone()),
            end_date: held(statement.contract.ends.clone()),
        },
        outcomes_achieved: held(achieved(model, outcome, *fact, population)),
    });
    let total = Amount::sum(paid.iter().map(|(_, item, _)| &item.amount));
    Ok(Project {
        name: held(statement.contract.title.clone()),
        overall_project_finance: Finance { total_outcome_payments_made: money(&total)? },
        outcome_metrics: metrics.collect(),
        outcome_pricings: pricings(model, &schedule, currency),
        results: results.collect(),
        outcome_payments: outcome_payments.collect::<Result<_, Refusal>>()?,
        open_contracting_datas: particulars
            .given(What::Ocid)
            .map(|ocid| OpenContracting { ocid: ocid.to_owned() })
            .into_iter()
            .collect(),
        besides: Amount::sum(besides),
    })
}

/// The outcomes, in the order of the file.
fn outcomes(model: &Model) -> Vec<(FactId, &Population, &[String])> {
    let of = |fact: FactId| match &model.facts[fact].kind {
        FactKind::Outcome(population, evidence) => Some((fact, population, evidence.as_slice())),
        FactKind::Define
        | FactKind::Cohort(_)
        | FactKind::Selection(_)
        | FactKind::Measure { .. }
        | FactKind::Scale(_) => None,
    };
    model.facts_in_file_order().into_iter().filter_map(of).collect()
}

/// What the printed terms say of a declaration.
fn said(schedule: &Schedule, name: &str) -> Option<String> {
    schedule.said_of(name).map(|(_, sentences)| sentences.join(" ")).filter(|said| !said.is_empty())
}

/// For each outcome the payments that hang on it, as the printed terms have them.
fn pricings(model: &Model, schedule: &Schedule, currency: &'static str) -> Vec<Pricing> {
    let items: Vec<_> = flow::all_items(model).into_iter().filter(flow::ItemFlow::is_payment).collect();
    let mut pricings = Vec::new();
    for (fact, ..) in outcomes(model) {
        let name = &model.facts[fact].title.name;
        for item in items.iter().filter(|item| item.outcomes.contains(name)) {
            let Some(said) = said(schedule, &item.item) else { continue };
            pricings.push(Pricing {
                outcome_metric_id: held(name.clone()),
                currency: held(currency),
                price_description: held(said),
            });
        }
    }
    pricings
}

/// Of whom the outcome is: what a cohort is called, or what a row of the record is said to be.
fn population_words(model: &Model, population: &Population) -> Option<String> {
    match population.within {
        Some(within) => {
            let title = &model.facts[within].title;
            Some(title.label.clone().unwrap_or_else(|| title.name.clone()))
        }
        None => model.records[population.record].title.label.clone(),
    }
}

/// `20 of 37 rows`. What is so few that people could be known by it is not told.
fn achieved(model: &Model, outcome: &RunResult, fact: FactId, population: &Population) -> String {
    let got = taken_in(outcome, fact).count();
    let of = match population.within {
        Some(within) => taken_in(outcome, within).count(),
        None => outcome.data.tables.get(population.record.index()).map_or(0, |table| table.rows),
    };
    let few = |count: usize| count > 0 && count < SMALL as usize;
    if few(got) || few(of) || few(of.saturating_sub(got)) {
        return format!("not published (fewer than {SMALL})");
    }
    let record = &model.records[population.record];
    format!("{} of {}", text::number(got), text::count(of, &record.title.name, &record.plural))
}

/// `Outcome reward`
fn title(item: &ItemPart) -> String {
    item.label.clone().unwrap_or_else(|| item.called())
}
