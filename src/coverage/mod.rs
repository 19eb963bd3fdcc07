//! `coverage`: which parts of a contract its examples and data exercise.
//!
//! True afterwards: every part of the contract in which money or a fact is decided is listed with its line and the situations that it may
//! be in, and for each situation the examples and sets of data in which it occurred. Looking changes nothing: an outcome is read as it
//! stands. `universe` says what there is to cover, `observe` what a run exercised, `report` counts, `suggest` looks for rows that would
//! cover what is missing.

mod edge;
mod item;
mod observe;
mod open;
mod parts;
mod possible;
mod report;
mod suggest;
mod universe;

use std::collections::BTreeMap;

pub use edge::Step;
pub use item::{Goal, Item, Key, Kind};
pub use report::{Count, ItemPart, Report, RunPart};
pub use suggest::{Effort, Suggestion, Suggestions, suggest};

use crate::data;
use crate::model::{Example, Model};
use crate::run::{Outcome, Prepared, Settings};
use crate::value::{Day, Number};
use open::Open;

/// What exercised a part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// An example: its title, and its line in the contract.
    Example(String, usize),
    /// A set of data: its name.
    Data(String),
}

/// What became of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// The runs in which it occurred, by their positions in [`Coverage::runs`].
    pub by: Vec<usize>,
    /// For an edge beside which any value will do: the distance of the nearest, and the value in words.
    pub nearest: Option<(Number, String)>,
}

/// What there is to cover in a contract, and what was.
#[derive(Clone, Debug)]
pub struct Coverage {
    items: Vec<Item>,
    positions: BTreeMap<Key, usize>,
    covered: Vec<Covered>,
    runs: Vec<By>,
}

impl Coverage {
    /// What there is to cover. Nothing is yet.
    pub fn new(model: &Model) -> Self {
        let items = universe::items(model);
        let positions = items.iter().enumerate().map(|(at, item)| (item.key, at)).collect();
        let covered = vec![Covered::default(); items.len()];
        Coverage { items, positions, covered, runs: Vec::new() }
    }

    /// The same with what the examples of the contract exercise. An example that cannot be run exercises nothing.
    pub fn of_examples(model: &Model, as_at: Option<Day>) -> Self {
        let mut coverage = Coverage::new(model);
        let prepared = Prepared::new(model);
        for example in &model.examples {
            coverage.add_example(&prepared, example, as_at);
        }
        coverage
    }

    fn add_example(&mut self, prepared: &Prepared<'_>, example: &Example, as_at: Option<Day>) {
        let model = prepared.model();
        let Ok(data) = data::from_example(model, &example.tables) else { return };
        let settings = Settings { tariffs: example.given.clone(), as_at, threads: 1, ..Settings::default() };
        if let Ok(outcome) = prepared.run(data, &settings) {
            let by = By::Example(example.title.clone(), model.source.line(example.span.start));
            let open = Open::of_example(model, &example.tables);
            self.add(prepared, by, &outcome, &open);
        }
    }

    /// Adds what a run on data exercised.
    pub fn add_data(&mut self, model: &Model, name: &str, outcome: &Outcome) {
        self.add(&Prepared::new(model), By::Data(name.to_owned()), outcome, &Open::default());
    }

    fn add(&mut self, prepared: &Prepared<'_>, by: By, outcome: &Outcome, open: &Open) {
        // Only the outcome of another model cannot be looked at.
        let Ok(seen) = observe::observe(prepared, outcome, open, None) else { return };
        let run = self.runs.len();
        self.runs.push(by);
        for (key, nearest) in seen {
            let Some(covered) = self.positions.get(&key).and_then(|at| self.covered.get_mut(*at)) else {
                continue;
            };
            covered.by.push(run);
            let nearer = match (&covered.nearest, &nearest) {
                (Some((before, _)), Some((now, _))) => now < before,
                (None, now) => now.is_some(),
                (Some(_), None) => false,
            };
            if nearer {
                covered.nearest = nearest;
            }
        }
    }

    /// What there is to cover, in the order of the text, each with what became of it.
    pub fn items(&self) -> impl Iterator<Item = (&Item, &Covered)> {
        self.items.iter().zip(&self.covered)
    }

    /// What was not covered.
    pub fn missing(&self) -> impl Iterator<Item = &Item> {
        self.items().filter(|(_, covered)| covered.by.is_empty()).map(|(item, _)| item)
    }

    /// What was run.
    pub fn runs(&self) -> &[By] {
        &self.runs
    }
}
