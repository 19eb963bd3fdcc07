//! Where comparisons, limits and roundings of a run would go the other way.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::curve::{Curve, Point};
use crate::run::Tracer;
use crate::value::Number;

/// How many values are kept of one run.
const MOST_KEPT: usize = 2_000_000;

/// What a run met, one after the other; and whether that is all of it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    met: Vec<Met>,
    kept: usize,
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

    fn keep(&self, met: Met) {
        // Texts, and what is blank throughout, have no distance.
        if let (true, Ok(mut seen)) = (values(&met).iter().any(Option::is_some), self.0.lock()) {
            seen.kept = seen.kept.saturating_add(values(&met).len());
            if seen.kept <= MOST_KEPT {
                seen.met.push(met);
            }
        }
    }
}

impl Tracer for Listener {
    fn compared(&self, distances: Vec<Option<Number>>) {
        self.keep(Met::Comparison(distances));
    }

    fn stepped(&self, steps: Vec<Option<Number>>) {
        self.keep(Met::Steps(steps));
    }
}

/// The values at which something turns.
#[derive(Debug)]
pub(super) struct Turns {
    /// Strictly within the stretch.
    pub(super) at: BTreeSet<Number>,
    /// Whether everything that the runs met could be followed from end to end.
    pub(super) all: bool,
}

/// What turns within a stretch, from what runs at some values of it met. How far two sides are apart is a line or a simple curve as
/// long as nothing that it depends on turns; its roots are where it turns itself.
pub(super) fn turns(
    values_at: &[Number],
    seen: &[Seen],
    (low, high): (&Number, &Number),
    most: usize,
) -> Turns {
    let first = seen.first();
    let length = first.map_or(0, |seen| seen.met.len());
    let whole = |seen: &Seen| seen.kept <= MOST_KEPT && seen.met.len() == length;
    let mut turns = Turns { at: BTreeSet::new(), all: seen.iter().all(whole) };
    for place in 0..length {
        let met: Vec<&Met> = seen.iter().filter_map(|seen| seen.met.get(place)).collect();
        let rows = met.first().map_or(0, |met| values(met).len());
        if met.len() != seen.len() || met.iter().any(|met| values(met).len() != rows) {
            turns.all = false;
            continue;
        }
        let steps = matches!(met.first(), Some(Met::Steps(_)));
        for row in 0..rows {
            let of_row = met.iter().map(|met| values(met).get(row).cloned().flatten());
            let Some(of_row) = of_row.collect::<Option<Vec<Number>>>() else { continue };
            if of_row.iter().all(|value| Some(value) == of_row.first()) {
                continue;
            }
            let points: Vec<Point> = values_at.iter().cloned().zip(of_row).collect();
            match Curve::through(&points) {
                Some(curve) => turns.at.extend(roots(&curve, steps, (low, high), most)),
                None => turns.all = false,
            }
            if turns.at.len() > most {
                return turns;
            }
        }
    }
    turns
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
