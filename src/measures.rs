//! `measures`: the values of measures and scales, group by group, and the published ones as league tables.
//!
//! True afterwards: every group of every measure has its row. A published measure is in its order, with a place for
//! every group among those of the same periods; equal values share a place.

use std::cmp::Ordering;

use serde::Serialize;

use crate::model::{Fact, FactKind, Model, Type};
use crate::run::{RunResult, Value};
use crate::show;
use crate::value::Published;

/// A measure or scale and its values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// Its name.
    pub measure: String,
    /// Its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What stands first, if it is published: `highest` or `lowest`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<&'static str>,
    /// What its groups are made by.
    pub keys: Vec<String>,
    /// Its groups.
    pub rows: Vec<Row>,
    /// What its values are.
    #[serde(skip)]
    pub ty: Type,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its place among the groups of the same periods; none for a blank, or where the measure is not published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<usize>,
    /// Whether others have the same place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    /// Its keys.
    pub keys: Vec<String>,
    /// The value for people: `61.1111…%`.
    pub shown: String,
    /// The value for programs: a number to its last digit or as a ratio, a date, a text; none for a blank.
    pub value: Option<String>,
}

/// Which measures, and which of their groups.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only those of these names; empty is all.
    pub names: Vec<String>,
    /// Only published ones.
    pub published: bool,
    /// Only groups with one of these labels among their periods; empty is all.
    pub periods: Vec<String>,
}

/// The measures and scales of an outcome that are wanted, in the order of the file.
pub fn measured(model: &Model, outcome: &RunResult, wanted: &Wanted) -> Vec<Measured> {
    let facts = model.facts_in_file_order().into_iter().filter_map(|id| {
        let fact = &model.facts[id];
        let published = order(fact)?;
        let named = wanted.names.is_empty() || wanted.names.contains(&fact.title.name);
        let shown = named && (published.is_some() || !wanted.published);
        shown.then(|| Groups::of(model, outcome, fact, id).measured(published, &wanted.periods))
    });
    facts.collect()
}

/// The names of the measures and scales of a contract.
pub fn names(model: &Model) -> impl Iterator<Item = &str> {
    model.facts.iter().filter(|fact| order(fact).is_some()).map(|fact| fact.title.name.as_str())
}

/// None for what is no measure or scale; inner none for one that is not published.
fn order(fact: &Fact) -> Option<Option<Published>> {
    match fact.kind {
        FactKind::Measure { published, .. } => Some(published),
        FactKind::Scale(_) => Some(None),
        _ => None,
    }
}

/// A fact and the groups that it has a value for.
struct Groups<'a> {
    model: &'a Model,
    outcome: &'a RunResult,
    fact: &'a Fact,
    /// Labels and types of the keys.
    keys: Vec<(&'a str, &'a Type)>,
    /// The groups: keys and value.
    groups: Vec<(Vec<Value>, Value)>,
}

impl<'a> Groups<'a> {
    fn of(model: &'a Model, outcome: &'a RunResult, fact: &'a Fact, id: crate::model::FactId) -> Self {
        let data = &outcome.data;
        let keys = model.frames[fact.frame].keys().iter();
        let keys: Vec<(&str, &Type)> = keys.map(|key| (key.label.as_str(), &key.value.ty)).collect();
        let frame = outcome.frame(fact.frame);
        let group = |at: usize| {
            let columns = frame.map(|frame| frame.keys.as_slice()).unwrap_or_default();
            let values = keys.iter().zip(columns).map(|((_, ty), column)| Value::of(column, at, ty, data));
            let value =
                outcome.fact(id).map_or(Value::Blank, |column| Value::of(column, at, &fact.value.ty, data));
            (values.collect(), value)
        };
        let groups = (0..frame.map_or(0, |frame| frame.len)).map(group).collect();
        Groups { model, outcome, fact, keys, groups }
    }

    fn measured(mut self, published: Option<Published>, periods: &[String]) -> Measured {
        let wanted = |value: &Value| match value {
            Value::Period(kind, index) => periods.contains(&show::period(self.model, *kind, *index)),
            _ => false,
        };
        self.groups.retain(|(keys, _)| periods.is_empty() || keys.iter().any(wanted));
        let places = match published {
            Some(order) => self.put_in_order(order),
            None => vec![(None, false); self.groups.len()],
        };
        let rows = self.groups.iter().zip(places).map(|((keys, value), (place, shared))| Row {
            place,
            shared,
            keys: keys.iter().map(|key| key.words(self.model, &self.outcome.data)).collect(),
            shown: value.shown(self.model, &self.outcome.data, &self.fact.value.ty),
            value: (*value != Value::Blank).then(|| value.words(self.model, &self.outcome.data)),
        });
        let rows = rows.collect();
        Measured {
            measure: self.fact.title.name.clone(),
            label: self.fact.title.label.clone(),
            first: published.map(|order| match order {
                Published::HighestFirst => "highest",
                Published::LowestFirst => "lowest",
            }),
            keys: self.keys.iter().map(|(label, _)| (*label).to_owned()).collect(),
            rows,
            ty: self.fact.value.ty.clone(),
        }
    }

    /// Puts the groups in order, period by period, and gives each its place. Equal values keep the order of their keys.
    fn put_in_order(&mut self, published: Published) -> Vec<(Option<usize>, bool)> {
        self.groups
            .sort_by(|a, b| periods(&a.0).cmp(periods(&b.0)).then_with(|| in_order(&a.1, &b.1, published)));
        let mut places: Vec<(Option<usize>, bool)> = Vec::new();
        for league in self.groups.chunk_by(|a, b| periods(&a.0).eq(periods(&b.0))) {
            let mut place = 1;
            for equal in league.chunk_by(|a, b| a.1 == b.1) {
                let blank = equal.first().is_some_and(|(_, value)| *value == Value::Blank);
                let shared = !blank && equal.len() > 1;
                places.extend(equal.iter().map(|_| ((!blank).then_some(place), shared)));
                place = place.saturating_add(equal.len());
            }
        }
        places
    }
}

/// The periods among the keys of a group.
fn periods(keys: &[Value]) -> impl Iterator<Item = i32> {
    keys.iter().filter_map(|key| match key {
        Value::Period(_, index) => Some(*index),
        _ => None,
    })
}

/// Blanks are last, whatever the order.
fn in_order(a: &Value, b: &Value, published: Published) -> Ordering {
    let rising = match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Moment(a), Value::Moment(b)) | (Value::Clock(a), Value::Clock(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (a, b) => return (*a == Value::Blank).cmp(&(*b == Value::Blank)),
    };
    if published == Published::HighestFirst { rising.reverse() } else { rising }
}
