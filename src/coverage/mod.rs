//! `coverage`: which parts of a contract its examples and data exercise.
//!
//! True afterwards: every part of the contract in which money or a fact is decided is listed with its line and the
//! situations that it may be in, and for each situation the examples and sets of data in which it occurred. Nothing is
//! worked out again: `listener` is told by the run what it exercises, and `shown` reads the finished outcome as it
//! stands. `obligations` says what there is to cover, `undetermined` what an example leaves out, so that what needs it
//! (`prerequisites`) is not exercised; `report` counts, `suggest` looks for rows that would cover what is missing.

mod edge;
mod goal;
mod item;
mod listener;
mod obligations;
mod parts;
mod possible;
mod prerequisites;
mod relation;
mod report;
mod shown;
mod suggest;
mod undetermined;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use edge::Step;
pub use goal::Goal;
pub use item::{Item, Key, Kind};
pub use listener::Listener;
pub use report::{Count, ItemPart, Report, RunPart};
pub use suggest::{Effort, Suggestion, Suggestions, suggest};

use crate::data;
use crate::model::{Example, Model};
use crate::plan;
use crate::run::{Prepared, RunError, RunResult, Settings, Tracer};
use crate::value::{Day, Number};
use listener::{Seen, Wanted};
use obligations::Obligations;
use prerequisites::Muted;
use undetermined::Undetermined;

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
    wanted: Arc<Wanted>,
    covered: Vec<Covered>,
    runs: Vec<By>,
}

impl Coverage {
    /// What there is to cover. Nothing is yet.
    pub fn new(model: &Model) -> Self {
        Coverage::of(model, &Obligations::new(model))
    }

    fn of(model: &Model, obligations: &Obligations<'_>) -> Self {
        let items = obligations.items.clone();
        let positions = items.iter().enumerate().map(|(at, item)| (item.key, at)).collect();
        let covered = vec![Covered::default(); items.len()];
        let wanted = Arc::new(Wanted::new(model, obligations));
        Coverage { items, positions, wanted, covered, runs: Vec::new() }
    }

    /// The same with what the examples of the contract exercise. An example that cannot be run whole exercises what it
    /// expects something of; one that cannot be run so far, nothing.
    pub fn of_examples(prepared: &Prepared<'_>, as_at: Option<Day>) -> Self {
        let model = prepared.model();
        let obligations = Obligations::new(model);
        let mut coverage = Coverage::of(model, &obligations);
        for example in &model.examples {
            coverage.add_example(prepared, &obligations, example, as_at);
        }
        coverage
    }

    fn add_example(
        &mut self,
        prepared: &Prepared<'_>,
        obligations: &Obligations<'_>,
        example: &Example,
        as_at: Option<Day>,
    ) {
        let model = prepared.model();
        let Ok(data) = data::supposed(model, example) else { return };
        let wanted = plan::Goal::of_example(example);
        // What stops the whole run need not stop what the example expects: then that is what it shows.
        let (outcome, listener) = match self.run_example(prepared, example, data.clone(), as_at, None) {
            Ok(run) => run,
            Err(_) if wanted.is_some() => match self.run_example(prepared, example, data, as_at, wanted) {
                Ok(run) => run,
                Err(_) => return,
            },
            Err(_) => return,
        };
        let by = By::Example(example.title.clone(), model.source.line(example.span.start));
        let muted = obligations.prerequisites.muted(&Undetermined::of_example(model, &example.tables));
        self.add(model, by, seen(prepared, &outcome, &listener, &muted));
    }

    fn run_example(
        &self,
        prepared: &Prepared<'_>,
        example: &Example,
        data: data::Database,
        as_at: Option<Day>,
        only: Option<Vec<plan::Goal>>,
    ) -> Result<(RunResult, Arc<Listener>), RunError> {
        let listener = self.listener();
        let settings = Settings {
            tariffs: example.given.clone(),
            as_at,
            threads: 1,
            tracer: Some(Arc::clone(&listener) as Arc<dyn Tracer>),
            only,
            ..Settings::default()
        };
        Ok((prepared.run(data, &settings)?, listener))
    }

    /// What listens to one run, for [`Coverage::add_data`].
    pub fn listener(&self) -> Arc<Listener> {
        Listener::new(&self.wanted)
    }

    /// Adds what a run on data exercised, by what listened to it.
    pub fn add_data(
        &mut self,
        prepared: &Prepared<'_>,
        name: &str,
        outcome: &RunResult,
        listener: &Listener,
    ) {
        let seen = seen(prepared, outcome, listener, &Muted::default());
        self.add(prepared.model(), By::Data(name.to_owned()), seen);
    }

    fn add(&mut self, model: &Model, by: By, seen: Seen) {
        let run = self.runs.len();
        self.runs.push(by);
        for (key, nearest) in seen {
            let Some(covered) = self.positions.get(&key).and_then(|at| self.covered.get_mut(*at)) else {
                continue;
            };
            covered.by.push(run);
            let nearest =
                nearest.map(|(distance, value)| (distance, self.wanted.words(model, key.span, &value)));
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

/// What a run exercised: by what listened to it, and by its outcome.
fn seen(prepared: &Prepared<'_>, outcome: &RunResult, listener: &Listener, muted: &Muted) -> Seen {
    listener.seen(prepared.same_places(), shown::shown(prepared.model(), outcome), muted)
}
