//! A parameter: a contract with one value left open.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::super::filter::Filter;
use super::super::find::Setting;
use super::super::place::{Handle, Place};
use super::super::{NotChanged, change};
use super::breakpoints::{Listener, Seen, Written};
use super::range::Range;
use crate::data::Database;
use crate::model::{Constant, Model, TariffId};
use crate::run::{self, Begun, Prepared, RunError, RunResult, Settings, Tracer};
use crate::source::Source;
use crate::value::Number;
use crate::{Checked, show};

/// A payee, a period and an item: what an amount is of.
pub(super) type Line = (String, i32, usize);

/// What is paid with one value.
#[derive(Debug)]
pub(super) struct Paid {
    /// By payee, period and item.
    pub(super) lines: BTreeMap<Line, Number>,
    /// All of it.
    pub(super) total: Number,
}

/// Why there is no amount at a value.
#[derive(Clone, Debug)]
pub enum Spent {
    /// The run has no answer there: the contract that was run, and why.
    Run(Box<Model>, RunError),
    /// The contract makes no sense there.
    Changed(NotChanged),
    /// The value cannot be written: it is no whole day, or its digits do not end.
    NotWritten,
    /// So many runs were made that it has to end.
    Runs,
}

/// The contract, the data and what is given, with one value left open.
pub struct Parameter<'a> {
    /// The contract with a tariff where the value stood; or as it is, where that cannot be.
    prepared: Prepared<'static>,
    /// The contract as it is.
    own: &'a Model,
    handle: Handle,
    range: &'a Range,
    data: &'a Database,
    settings: Settings,
    filter: &'a Filter,
    known: BTreeMap<Number, Arc<Paid>>,
    /// The run as far as the value does not matter: with lines rounded, and not.
    begun: [Option<Begun>; 2],
    /// How many runs may still be made, and how much these may still tell.
    left: usize,
    to_hear: usize,
    progress: Option<&'a (dyn Fn(usize) + Sync)>,
    runs: AtomicUsize,
}

/// How many runs a sweep may take.
const MOST_RUNS: usize = 800;

/// How many values these may tell of, row by row: so large data is not looked at as often as small data.
const MOST_HEARD: usize = 1_000_000_000;

impl<'a> Parameter<'a> {
    /// For a range of values. The settings are those of today's run.
    pub fn new(
        model: &'a Model,
        range: &'a Range,
        (data, settings): (&'a Database, &Settings),
        filter: &'a Filter,
        progress: Option<&'a (dyn Fn(usize) + Sync)>,
    ) -> Self {
        let named = match (range.place.handle, range.place.span) {
            (Handle::Text, Some(_)) => with_tariff(model, &range.place),
            _ => None,
        };
        let (model_used, handle) = named.unwrap_or_else(|| (model.clone(), range.place.handle));
        let settings = Settings { unrounded: true, progress: None, ..settings.clone() };
        Parameter {
            prepared: Prepared::owning(model_used),
            own: model,
            handle,
            range,
            data,
            settings,
            filter,
            known: BTreeMap::new(),
            begun: [None, None],
            left: MOST_RUNS,
            to_hear: MOST_HEARD,
            progress,
            runs: AtomicUsize::new(0),
        }
    }

    /// The amounts that are supplied beside the value.
    pub(super) fn supplied(&self) -> &[(TariffId, Constant)] {
        &self.settings.tariffs
    }

    /// Whether only what can be written in a contract can be tried: whole days, digits that end.
    pub(super) fn is_text(&self) -> bool {
        self.handle == Handle::Text
    }

    /// What comes of a value.
    ///
    /// # Errors
    /// Where there is no answer.
    pub fn outcome(&mut self, value: &Number) -> Result<RunResult, Spent> {
        self.begin(value, false);
        self.run(value, false, None).map(|(_, outcome)| outcome)
    }

    /// Whether the contract makes sense with a value written into its text. A tariff in its place may pass where the
    /// value does not.
    pub(super) fn makes_sense(&self, value: &Number) -> Result<(), Spent> {
        let constant = self.range.constant(value).ok_or(Spent::NotWritten)?;
        match self.written(constant, &mut self.settings.clone()) {
            // What cannot be written is no end that anybody has written.
            Ok(_) | Err(Spent::NotWritten) => Ok(()),
            Err(wrong) => Err(wrong),
        }
    }

    /// What is paid with a value.
    pub(super) fn paid(&mut self, value: &Number) -> Result<Arc<Paid>, Spent> {
        if let Some(paid) = self.known.get(value) {
            return Ok(Arc::clone(paid));
        }
        self.left = self.left.checked_sub(1).ok_or(Spent::Runs)?;
        self.begin(value, true);
        let (model, outcome) = self.run(value, true, None)?;
        let paid = Arc::new(self.sum(model.as_ref().unwrap_or(self.prepared.model()), &outcome, self.any()));
        self.known.insert(value.clone(), Arc::clone(&paid));
        Ok(paid)
    }

    /// The total at an end of a stretch. So few are asked for that they are found even when no more runs are to be
    /// made.
    pub(super) fn paid_at_an_end(&mut self, value: &Number) -> Result<Number, Spent> {
        self.left = self.left.max(1);
        Ok(self.paid(value)?.total.clone())
    }

    /// What a statement would say, its lines rounded.
    pub(super) fn rounded(&mut self, value: &Number) -> Result<Number, Spent> {
        self.begin(value, false);
        let (model, outcome) = self.run(value, false, None)?;
        Ok(self.sum(model.as_ref().unwrap_or(self.prepared.model()), &outcome, None).total)
    }

    /// The same at several values, and what the runs met there.
    pub(super) fn heard(&mut self, values: &[Number]) -> Result<Vec<(Arc<Paid>, Seen)>, Spent> {
        self.left = self.left.checked_sub(values.len()).ok_or(Spent::Runs)?;
        if self.to_hear == 0 {
            return Err(Spent::Runs);
        }
        values.iter().for_each(|value| self.begin(value, true));
        let parameter = &*self;
        let heard: Vec<_> = values
            .par_iter()
            .map(|value| {
                let listener = Arc::new(Listener::default());
                let (model, outcome) =
                    parameter.run(value, true, Some(Arc::clone(&listener) as Arc<dyn Tracer>))?;
                let written = model.as_ref().and_then(|model| parameter.words_in(model));
                let paid = parameter.sum(
                    model.as_ref().unwrap_or(parameter.prepared.model()),
                    &outcome,
                    parameter.any(),
                );
                Ok((Arc::new(paid), listener.seen().before(written.as_ref())))
            })
            .collect();
        let heard: Vec<(Arc<Paid>, Seen)> = heard.into_iter().collect::<Result<_, Spent>>()?;
        for (value, (paid, seen)) in values.iter().zip(&heard) {
            self.known.insert(value.clone(), Arc::clone(paid));
            self.to_hear = self.to_hear.saturating_sub(seen.told());
        }
        Ok(heard)
    }

    /// What stands in a changed contract in place of the value.
    fn words_in(&self, changed: &Model) -> Option<Written> {
        let place = self.range.place.span.filter(|_| self.is_text())?;
        let rest = self.own.source.text().len().checked_sub(place.end as usize)?;
        let end = changed.source.text().len().checked_sub(rest)?;
        let len = u32::try_from(end.checked_sub(place.start as usize)?).ok()?;
        Some(Written { place, len })
    }

    /// What is paid at some value for which that is known.
    fn any(&self) -> Option<&Paid> {
        self.known.first_key_value().map(|(_, paid)| paid.as_ref())
    }

    /// What comes of a value, as far as it was begun.
    fn run(
        &self,
        value: &Number,
        unrounded: bool,
        tracer: Option<Arc<dyn Tracer>>,
    ) -> Result<(Option<Model>, RunResult), Spent> {
        let runs = self.runs.fetch_add(1, Ordering::Relaxed);
        if let Some(progress) = self.progress {
            progress(runs.saturating_add(1));
        }
        let constant = self.range.constant(value).ok_or(Spent::NotWritten)?;
        let mut settings = Settings { unrounded, ..self.settings.clone() };
        let changed = match self.handle {
            Handle::Tariff(tariff) => {
                settings.tariffs.push((tariff, constant));
                None
            }
            Handle::Cell(tariff, row, at) => {
                Some(with_cell(self.prepared.model(), (tariff, row, at), constant))
            }
            Handle::Text => Some(self.written(constant, &mut settings)?),
        };
        let begun = self.begun.get(usize::from(unrounded)).and_then(Option::as_ref);
        let model = changed.as_ref().unwrap_or(self.prepared.model());
        let outcome = match begun {
            Some(begun) => self.prepared.go_on(begun, model, settings.tariffs, tracer),
            None => {
                let threads = if tracer.is_some() { 1 } else { settings.threads };
                let settings = Settings { tracer, threads, ..settings };
                // The copy shares the rows.
                match &changed {
                    Some(model) => run::run(model, self.data.clone(), &settings),
                    None => self.prepared.run(self.data.clone(), &settings),
                }
            }
        };
        match outcome {
            Ok(outcome) => Ok((changed, outcome)),
            Err(error) => {
                let model = changed.unwrap_or_else(|| self.prepared.model().clone());
                Err(Spent::Run(Box::new(model), error))
            }
        }
    }

    /// Begins a run, as far as a value does not matter, unless it has been begun; nothing where that has no answer, or
    /// the value stands in the text of the contract alone.
    fn begin(&mut self, value: &Number, unrounded: bool) {
        let mut settings = Settings { unrounded, ..self.settings.clone() };
        let tariff = match self.handle {
            Handle::Tariff(tariff) => {
                settings.tariffs.extend(self.range.constant(value).map(|value| (tariff, value)));
                tariff
            }
            Handle::Cell(tariff, ..) => tariff,
            Handle::Text => return,
        };
        if let Some(begun @ None) = self.begun.get_mut(usize::from(unrounded)) {
            *begun = self.prepared.begin(self.data.clone(), &settings, &[tariff]);
        }
    }

    /// The contract with the value in its text.
    fn written(&self, value: Constant, settings: &mut Settings) -> Result<Model, Spent> {
        let ty = self.range.ty.clone();
        let written = show::constant(self.own, &ty, &value).replace('−', "-");
        if written.contains('…') {
            return Err(Spent::NotWritten);
        }
        let setting = Setting { place: self.range.place.clone(), written, value, ty };
        let changed = change(self.own, &[setting]).map_err(Spent::Changed)?;
        settings.tariffs.extend(changed.supplied);
        Ok(changed.model)
    }

    /// What is paid, from that of another value: most amounts are the same there, and shares of many groups are long
    /// to add up.
    fn sum(&self, model: &Model, outcome: &RunResult, other: Option<&Paid>) -> Paid {
        let mut lines = BTreeMap::new();
        for line in self.filter.lines(model, outcome) {
            let position = model.items.iter().position(|item| *item == line.item).unwrap_or(usize::MAX);
            let payee = outcome.payees.get(line.payee as usize).cloned().unwrap_or_default();
            let period = outcome.periods.get(line.period as usize).copied().unwrap_or_default();
            let sum = lines.entry((payee, period, position)).or_insert_with(Number::zero);
            *sum = sum.plus(&line.amount);
        }
        let nothing = Number::zero();
        let in_other = |line| other.and_then(|other| other.lines.get(line)).unwrap_or(&nothing);
        let more = lines.iter().map(|(line, sum)| (in_other(line), sum));
        let gone =
            other.into_iter().flat_map(|other| &other.lines).filter(|(line, _)| !lines.contains_key(*line));
        let changed =
            more.chain(gone.map(|(_, sum)| (sum, &nothing))).filter(|(before, after)| before != after);
        let change =
            changed.fold(Number::zero(), |change, (before, after)| change.plus(&after.minus(before)));
        let total = other.map_or_else(Number::zero, |other| other.total.clone()).plus(&change);
        Paid { lines, total }
    }
}

/// The contract with the name of a tariff where the value stands, if it makes sense so: then any ratio can be tried.
fn with_tariff(model: &Model, place: &Place) -> Option<(Model, Handle)> {
    let text = model.source.text();
    let mut name = "swept_value".to_owned();
    while text.contains(&name) {
        name.push('_');
    }
    let (value, ty) = place.value.as_ref()?;
    let literal = show::constant(model, ty, value);
    let changed = change::replace(text, vec![(place.span?, name.clone())]);
    let source = Source::new(model.source.name(), format!("{changed}\ntariff {name} {literal}\n"));
    let Checked { model, .. } = crate::check(&source);
    let model = model?;
    let (tariff, _) = model.tariffs.iter_enumerated().find(|(_, tariff)| tariff.title.name == name)?;
    Some((model, Handle::Tariff(tariff)))
}

/// The contract with another value in the table of a tariff. It has the type of the one before; nothing else is asked
/// of it.
fn with_cell(model: &Model, (tariff, row, at): (TariffId, usize, usize), value: Constant) -> Model {
    let mut model = model.clone();
    let cell = model.tariffs[tariff].rows.get_mut(row).and_then(|row| row.values.get_mut(at));
    if let Some(cell) = cell {
        *cell = value;
    }
    model
}
