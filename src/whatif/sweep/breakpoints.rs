//! Where comparisons, limits and roundings of a run would go the other way.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Mutex;

use super::curve::{Curve, Point};
use crate::run::{Compared, Tracer};
use crate::source::Span;
use crate::value::Number;

/// How many values are kept of one run.
const MOST_KEPT: usize = 2_000_000;

/// How many rows of a place may be on no curve before it is given up.
const MOST_MISSED: usize = 5;

/// What a run met: at each place of the contract one after the other; and how much, so that it is known whether that is
/// all of it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    met: BTreeMap<Span, Vec<Met>>,
    kept: usize,
}

impl Seen {
    /// Of how many values the run told.
    pub(super) fn told(&self) -> usize {
        self.kept
    }

    /// The same by the places of the contract as it is, where the run was of one with other words in a place.
    pub(super) fn before(self, written: Option<&Written>) -> Self {
        let Some(written) = written else { return self };
        let met = self.met.into_iter().map(|(at, met)| (written.before(at), met));
        Seen { met: met.collect(), kept: self.kept }
    }
}

/// Words that stand in place of others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    /// Where the others stood.
    pub(super) place: Span,
    /// How long the new ones are.
    pub(super) len: u32,
}

impl Written {
    /// The place in the contract as it was.
    fn before(&self, at: Span) -> Span {
        let new_end = self.place.start.saturating_add(self.len);
        let before = |at: u32| match at.checked_sub(new_end) {
            Some(past) => self.place.end.saturating_add(past),
            None => at.min(self.place.end),
        };
        Span { start: before(at.start), end: before(at.end) }
    }
}

/// What was met, for each row of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Met {
    /// How far two sides of a comparison are apart.
    Comparison(Vec<Option<Number>>),
    /// How many steps there are in something that is taken in whole steps.
    Steps(Vec<Option<Number>>),
}

/// Listens to one run, and keeps what it met.
#[derive(Debug, Default)]
pub(super) struct Listener(Mutex<Seen>);

impl Listener {
    /// What was met, once the run is over.
    pub(super) fn seen(&self) -> Seen {
        self.0.lock().map(|mut seen| std::mem::take(&mut *seen)).unwrap_or_default()
    }

    fn keep(&self, at: Span, met: Met) {
        // Texts, and what is blank throughout, have no distance.
        if let (true, Ok(mut seen)) = (values(&met).iter().any(Option::is_some), self.0.lock()) {
            seen.kept = seen.kept.saturating_add(values(&met).len());
            if seen.kept <= MOST_KEPT {
                seen.met.entry(at).or_default().push(met);
            }
        }
    }
}

impl Tracer for Listener {
    fn compared(&self, at: Span, what: Compared, sides: &[Option<(Number, Number)>]) {
        // Edges of bands are breakpoints as well.
        if what != Compared::Band {
            let distances = sides.iter().map(|sides| sides.as_ref().map(|(left, right)| left.minus(right)));
            self.keep(at, Met::Comparison(distances.collect()));
        }
    }

    fn stepped(&self, at: Span, steps: &[Option<Number>]) {
        self.keep(at, Met::Steps(steps.to_vec()));
    }
}

/// The values at which something turns.
#[derive(Debug)]
pub(super) struct Breakpoints {
    /// Strictly within the stretch.
    pub(super) at: BTreeSet<Number>,
    /// Whether everything that the runs met could be followed from end to end.
    pub(super) all: bool,
}

/// What turns within a stretch, from what runs at some values of it met. How far two sides are apart is a line or a
/// simple curve as long as nothing that it depends on turns; its roots are where it turns itself.
pub(super) fn breakpoints(
    values_at: &[Number],
    seen: &[Seen],
    (low, high): (&Number, &Number),
    most: usize,
) -> Breakpoints {
    let places: BTreeSet<Span> = seen.iter().flat_map(|seen| seen.met.keys().copied()).collect();
    let mut breakpoints =
        Breakpoints { at: BTreeSet::new(), all: seen.iter().all(|seen| seen.kept <= MOST_KEPT) };
    for place in places {
        let of_runs = seen.iter().map(|seen| seen.met.get(&place).map(Vec::as_slice).unwrap_or_default());
        let of_runs: Vec<&[Met]> = of_runs.collect();
        let times = of_runs.first().map_or(0, |met| met.len());
        breakpoints.all &= of_runs.iter().all(|met| met.len() == times);
        let mut followed = HashSet::new();
        for time in 0..times {
            let met: Vec<&Met> = of_runs.iter().filter_map(|met| met.get(time)).collect();
            breakpoints.add(values_at, &met, &mut followed, (low, high), most);
            if breakpoints.at.len() > most {
                return breakpoints;
            }
        }
    }
    breakpoints
}

impl Breakpoints {
    /// Adds what turns of what all runs met at one place. What was met there in another row is not followed again.
    fn add(
        &mut self,
        values_at: &[Number],
        met: &[&Met],
        followed: &mut HashSet<Vec<Number>>,
        range: (&Number, &Number),
        most: usize,
    ) {
        let rows = met.first().map_or(0, |met| values(met).len());
        if met.len() != values_at.len() || met.iter().any(|met| values(met).len() != rows) {
            self.all = false;
            return;
        }
        let steps = matches!(met.first(), Some(Met::Steps(_)));
        let mut missed = 0;
        for row in 0..rows {
            let of_row = met.iter().map(|met| values(met).get(row).cloned().flatten());
            let Some(of_row) = of_row.collect::<Option<Vec<Number>>>() else { continue };
            if of_row.iter().all(|value| Some(value) == of_row.first()) {
                continue;
            }
            if !followed.insert(of_row.clone()) {
                continue;
            }
            let points: Vec<Point> = values_at.iter().cloned().zip(of_row).collect();
            match Curve::through(&points) {
                Some(curve) => self.at.extend(roots(&curve, steps, range, most)),
                None => {
                    self.all = false;
                    missed += 1;
                }
            }
            // Where many rows are on no curve that is looked for, the others of the place will hardly be.
            if self.at.len() > most || missed > MOST_MISSED {
                return;
            }
        }
    }
}

fn values(met: &Met) -> &[Option<Number>] {
    match met {
        Met::Comparison(values) | Met::Steps(values) => values,
    }
}

/// Where a curve is nought, or for steps where it is a whole number. It is taken to run one way.
fn roots(curve: &Curve, steps: bool, (low, high): (&Number, &Number), most: usize) -> Vec<Number> {
    let mut found = Vec::new();
    if steps {
        let (Some(a), Some(b)) = (curve.at(low), curve.at(high)) else { return found };
        let (first, last) = if a < b { (a, b) } else { (b, a) };
        let mut next = first.floor();
        while next <= last && found.len() <= most {
            found.extend(curve.meets(&Curve::flat(&next)));
            next = next.plus(&Number::one());
        }
    } else {
        found = curve.meets(&Curve::flat(&Number::zero()));
    }
    found.retain(|root| low < root && root < high);
    found
}
