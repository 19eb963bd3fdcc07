//! What a run exercises, as it tells of it. Events come with their places; what is no obligation is let go by.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

use super::edge::Edge;
use super::goal::Goal;
use super::item::{Item, Key};
use super::obligations::Obligations;
use super::prerequisites::Muted;
use crate::model::{Model, TariffId, Type};
use crate::run::{Compared, Decided, Tracer};
use crate::source::Span;
use crate::value::{Number, format};

/// What was seen of an item: for an edge beside which any value will do how near the nearest was, and that value.
pub(super) type Nearest = Option<(Number, Number)>;

/// What was seen in a run.
pub(super) type Seen = BTreeMap<Key, Nearest>;

/// What a listener listens for.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    keys: BTreeSet<Key>,
    edges: BTreeMap<Span, Edge>,
    tariffs: Vec<TariffPlaces>,
}

/// Where a tariff and its rows stand.
#[derive(Clone, Debug)]
struct TariffPlaces {
    title: Span,
    rows: Vec<Span>,
}

impl Wanted {
    /// The obligations of a contract.
    pub(super) fn new(model: &Model, obligations: &Obligations<'_>) -> Self {
        let places = |tariff: &crate::model::Tariff| TariffPlaces {
            title: tariff.title.span,
            rows: tariff.rows.iter().map(|row| row.span).collect(),
        };
        Wanted {
            keys: obligations.items.iter().map(|item: &Item| item.key).collect(),
            edges: obligations.edges.clone(),
            tariffs: model.tariffs.iter().map(places).collect(),
        }
    }

    /// The nearest value beside an edge, in words.
    pub(super) fn words(&self, model: &Model, at: Span, value: &Number) -> String {
        match self.edges.get(&at).map(|edge| &edge.ty) {
            Some(Type::Number(ty)) => format::number(value, ty, &model.units),
            _ => format::plain(value),
        }
    }
}

/// Listens to one run. Give it to the run as [`crate::run::Settings::tracer`], and then to
/// [`super::Coverage::add_data`].
#[derive(Debug)]
pub struct Listener {
    wanted: Arc<Wanted>,
    heard: Mutex<Heard>,
}

/// What was heard.
#[derive(Debug, Default)]
struct Heard {
    seen: Seen,
    lookups: BTreeSet<(Span, TariffId, usize, Option<usize>)>,
}

impl Listener {
    /// For one run.
    pub(super) fn new(wanted: &Arc<Wanted>) -> Arc<Self> {
        Arc::new(Listener { wanted: Arc::clone(wanted), heard: Mutex::default() })
    }

    /// All that the run exercised: what it told of, also for the other places of what it worked out once for several;
    /// and what is seen of its outcome. Less what is muted.
    pub(super) fn seen(&self, same_places: &[(Span, Span)], shown: BTreeSet<Key>, muted: &Muted) -> Seen {
        let heard = std::mem::take(&mut *self.heard());
        let mut seen = heard.seen;
        for (there, here) in same_places {
            let goals = Key::new(*there, Goal::FIRST)..=Key::new(*there, Goal::LAST);
            let also: Vec<(Goal, Nearest)> =
                seen.range(goals).map(|(key, nearest)| (key.goal, nearest.clone())).collect();
            for (goal, nearest) in also {
                note(&mut seen, Key::new(*here, goal), nearest);
            }
        }
        for (at, tariff, row, date) in heard.lookups {
            let places = self.wanted.tariffs.get(tariff.index()).filter(|_| !muted.has_lookup(at));
            let Some(places) = places else { continue };
            let row = places.rows.get(row).map(|row| Key::new(*row, Goal::LookedUp));
            let date = date.and_then(|date| u32::try_from(date).ok());
            let date = date.map(|date| Key::new(places.title, Goal::DateHolds(date)));
            row.into_iter().chain(date).for_each(|key| note(&mut seen, key, None));
        }
        shown.into_iter().for_each(|key| note(&mut seen, key, None));
        seen.retain(|key, _| self.wanted.keys.contains(key) && !muted.has(key));
        seen
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Notes situations that occurred at a place in so many rows.
    fn occurred<const N: usize>(&self, at: Span, goals: [(Goal, usize); N]) {
        let occurred = goals.into_iter().filter(|(_, rows)| *rows > 0);
        let mut occurred = occurred.map(|(goal, _)| Key::new(at, goal)).peekable();
        if occurred.peek().is_some() {
            let mut heard = self.heard();
            occurred.for_each(|key| note(&mut heard.seen, key, None));
        }
    }

    /// Notes values beside an edge: where they are near enough, or where any will do the nearest.
    fn beside(&self, at: Span, sides: &[Option<(Number, Number)>]) {
        let Some(edge) = self.wanted.edges.get(&at) else { return };
        let mut found: BTreeMap<Goal, Nearest> = BTreeMap::new();
        for (value, limit) in sides.iter().flatten() {
            let goal = match value.cmp(limit) {
                std::cmp::Ordering::Less => Goal::Below,
                std::cmp::Ordering::Equal => Goal::At,
                std::cmp::Ordering::Greater => Goal::Above,
            };
            if goal == Goal::At || (edge.distance.is_some() && found.contains_key(&goal)) {
                found.entry(goal).or_insert(None);
                continue;
            }
            let distance = value.minus(limit).size();
            match &edge.distance {
                Some(wanted) if distance != *wanted => {}
                Some(_) => {
                    found.insert(goal, None);
                }
                None => keep(found.entry(goal), Some((distance, value.clone()))),
            }
        }
        if !found.is_empty() {
            let mut heard = self.heard();
            found.into_iter().for_each(|(goal, nearest)| note(&mut heard.seen, Key::new(at, goal), nearest));
        }
    }

    /// Notes which of two is taken: the first is left as it is, or the second bounds it.
    fn chosen(&self, at: Span, larger: bool, sides: &[Option<(Number, Number)>]) {
        let bites = |(value, bound): &&(Number, Number)| if larger { value < bound } else { value > bound };
        let all = sides.iter().flatten().count();
        let bitten = sides.iter().flatten().filter(bites).count();
        self.occurred(at, [(Goal::Bites, bitten), (Goal::LeavesWhole, all.saturating_sub(bitten))]);
    }
}

impl Tracer for Listener {
    fn compared(&self, at: Span, what: Compared, sides: &[Option<(Number, Number)>]) {
        match what {
            Compared::Edge | Compared::Band => self.beside(at, sides),
            Compared::Choice { larger } => self.chosen(at, larger, sides),
            Compared::Turn => {}
        }
    }

    fn decided(&self, at: Span, rows: Decided) {
        let goals = [(Goal::Met, rows.met), (Goal::NotMet, rows.not_met), (Goal::Unknown, rows.unknown)];
        self.occurred(at, goals);
    }

    fn asked(&self, at: Span, blank: usize, given: usize) {
        self.occurred(at, [(Goal::Blank, blank), (Goal::Given, given)]);
    }

    fn case_taken(&self, at: Span, rows: usize) {
        self.occurred(at, [(Goal::Taken, rows)]);
    }

    fn band_reached(&self, at: Span, rows: usize) {
        self.occurred(at, [(Goal::Reached, rows)]);
    }

    fn looked_up(&self, at: Span, tariff: TariffId, row: usize, date: Option<usize>) {
        self.heard().lookups.insert((at, tariff, row, date));
    }
}

/// Notes that an item occurred, and of two distances the smaller.
fn note(seen: &mut Seen, key: Key, nearest: Nearest) {
    keep(seen.entry(key), nearest);
}

fn keep<K: Ord>(entry: std::collections::btree_map::Entry<'_, K, Nearest>, nearest: Nearest) {
    let held = entry.or_insert_with(|| nearest.clone());
    if let (Some(before), Some(now)) = (&*held, &nearest)
        && now < before
    {
        *held = nearest;
    }
}
