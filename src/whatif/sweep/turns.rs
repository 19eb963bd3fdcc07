//! Where comparisons, limits and roundings of a run would go the other way.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use super::curve::{Curve, Point};
use crate::run::{Met, Watch};
use crate::value::Number;

/// How many values are kept of one run.
const MOST_KEPT: usize = 2_000_000;

/// What a run met, one after the other; and whether that is all of it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    met: Vec<Met>,
    kept: usize,
}

impl Seen {
    /// A watch, and where it puts what it sees.
    pub(super) fn watch() -> (Watch, Arc<Mutex<Seen>>) {
        let seen: Arc<Mutex<Seen>> = Arc::default();
        let keep = Arc::clone(&seen);
        let watch = Watch::new(move |met| {
            // Texts, and what is blank throughout, have no distance.
            if let (true, Ok(mut seen)) = (values(&met).iter().any(Option::is_some), keep.lock()) {
                seen.kept = seen.kept.saturating_add(values(&met).len());
                if seen.kept <= MOST_KEPT {
                    seen.met.push(met);
                }
            }
        });
        (watch, seen)
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
