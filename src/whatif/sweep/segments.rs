//! A range cut where the amounts stop being one line or curve.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::breakpoints::{Seen, breakpoints};
use super::curve::{Curve, Point};
use super::parameter::{Line, Paid, Parameter, Spent};
use crate::value::{Number, RoundingWay};

/// In how many places one stretch is cut at once, and how many there may be in all.
const MOST_CUTS: usize = 150;
/// How often a stretch is cut again.
const DEEPEST: usize = 12;
/// How often of these at values that are only guessed, or at the middle.
const MOST_GUESSES: usize = 4;
/// The most bits of a value at which something is guessed to turn. Each guess has more digits than the values it is
/// made from.
const MOST_BITS: u64 = 128;
/// How many places the values have at most that are looked at.
const MOST_PLACES: u32 = 12;
/// Near where a stretch is looked at, as parts of 63 of it: the middle, near both ends, and two odd ones.
const LOOKED_AT: [(i128, i128); 5] = [(2, 63), (17, 63), (1, 2), (45, 63), (61, 63)];

/// A stretch between two values, its ends not included.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) from: Number,
    pub(super) to: Number,
    /// What the amounts are on it; none where that was not found.
    pub(super) amounts: Option<Amounts>,
}

/// What the amounts are on a stretch.
#[derive(Clone, Debug)]
pub(super) struct Amounts {
    /// Each, at the lower end.
    pub(super) lines: BTreeMap<Line, Curve>,
    /// Each at the upper end: where stretches were joined that have one total, the single amounts may have changed
    /// places.
    pub(super) last: BTreeMap<Line, Curve>,
    /// Their sum, if it is a line or a simple curve as well.
    pub(super) total: Option<Curve>,
    /// Whether every comparison on the way was followed too: then nothing can turn unseen.
    pub(super) followed: bool,
}

impl Amounts {
    /// The sum at a value, also at an end, where it is the limit.
    pub(super) fn total_at(&self, at: &Number) -> Option<Number> {
        if let Some(total) = &self.total {
            return total.at(at);
        }
        self.lines.values().try_fold(Number::zero(), |sum, curve| Some(sum.plus(&curve.at(at)?)))
    }
}

/// Cuts a range.
///
/// # Errors
/// Where a run within it has no answer. That there are too many runs is no error: what is left is not found.
pub(super) fn segments(
    parameter: &mut Parameter<'_>,
    from: &Number,
    to: &Number,
) -> Result<Vec<Segment>, Spent> {
    let mut found = Vec::new();
    cut(parameter, (from, to), Tries { cuts: DEEPEST, guesses: MOST_GUESSES }, &mut found)?;
    let joined = join(parameter, found)?;
    let width = to.minus(from);
    Ok(joined.into_iter().flat_map(|segment| spread(segment, &width)).collect())
}

/// Into how many parts a whole range is cut in which nothing is found.
const PARTS: i128 = 20;

/// A stretch in which nothing is found, in parts, so that what is paid between its ends is seen too.
fn spread(segment: Segment, range: &Number) -> Vec<Segment> {
    let width = segment.to.minus(&segment.from);
    let parts =
        width.times(&Number::from_int(PARTS)).divided_by(range).and_then(|parts| parts.floor().to_int());
    let (None, Some(parts @ 2..)) = (&segment.amounts, parts) else { return vec![segment] };
    let at = |part| Number::ratio(part, parts).map(|part| segment.from.plus(&width.times(&part)));
    let ends: Vec<Number> = (0..=parts).filter_map(at).collect();
    let pairs = ends.iter().zip(ends.iter().skip(1));
    pairs.map(|(from, to)| Segment { from: from.clone(), to: to.clone(), amounts: None }).collect()
}

/// How often a stretch may still be cut, and how often of these by a guess.
#[derive(Clone, Copy)]
struct Tries {
    cuts: usize,
    guesses: usize,
}

fn cut(
    parameter: &mut Parameter<'_>,
    (from, to): (&Number, &Number),
    tries: Tries,
    found: &mut Vec<Segment>,
) -> Result<(), Spent> {
    let open = |found: &mut Vec<Segment>| {
        found.push(Segment { from: from.clone(), to: to.clone(), amounts: None });
        Ok(())
    };
    if found.len() > MOST_CUTS {
        return open(found);
    }
    let look = match Look::at(parameter, from, to) {
        Err(Spent::Runs) => return open(found),
        look => look?,
    };
    let breakpoints = breakpoints(&look.values, &look.seen, (from, to), MOST_CUTS);
    if breakpoints.at.len() > MOST_CUTS {
        return open(found);
    }
    let mut at = breakpoints.at;
    let guessed = at.is_empty();
    if guessed {
        let fits = look.fits();
        if let Some((lines, total)) = fits {
            let amounts = Amounts { last: lines.clone(), lines, total, followed: breakpoints.all };
            found.push(Segment { from: from.clone(), to: to.clone(), amounts: Some(amounts) });
            return Ok(());
        }
        at = look.kinks();
    }
    // What was seen is many times the data: nothing of it is kept while the parts are looked at.
    drop(look);
    let left = tries.cuts.checked_sub(1).zip(tries.guesses.checked_sub(usize::from(guessed)));
    let Some((cuts, guesses)) = left else { return open(found) };
    let tries = Tries { cuts, guesses };
    if at.is_empty() {
        let half = Number::ratio(1, 2).unwrap_or_else(Number::one);
        at.insert(from.plus(&to.minus(from).times(&half)));
    }
    let ends: Vec<&Number> = std::iter::once(from).chain(&at).chain([to]).collect();
    for pair in ends.windows(2) {
        if let [low, high] = pair {
            cut(parameter, (low, high), tries, found)?;
        }
    }
    Ok(())
}

/// What was seen at some values of a stretch.
struct Look {
    values: Vec<Number>,
    paid: Vec<Arc<Paid>>,
    seen: Vec<Seen>,
}

impl Look {
    fn at(parameter: &mut Parameter<'_>, from: &Number, to: &Number) -> Result<Look, Spent> {
        let width = to.minus(from);
        let part = |(over, under)| Number::ratio(over, under).map(|part| width.times(&part));
        let within = Number::ratio(1, 200).map_or_else(Number::zero, |part| width.times(&part));
        let near = |part| Some(short(&from.plus(&part?), &within));
        let values: Vec<Number> = LOOKED_AT.into_iter().filter_map(|at| near(part(at))).collect();
        let (paid, seen) = parameter.heard(&values)?.into_iter().unzip();
        Ok(Look { values, paid, seen })
    }

    fn keys(&self) -> BTreeSet<&Line> {
        self.paid.iter().flat_map(|paid| paid.lines.keys()).collect()
    }

    fn points(&self, line: &Line) -> Vec<Point> {
        let amount = |paid: &Arc<Paid>| paid.lines.get(line).cloned().unwrap_or_else(Number::zero);
        self.values.iter().cloned().zip(self.paid.iter().map(amount)).collect()
    }

    /// The line or curve of every amount; none if one has none.
    fn fits(&self) -> Option<(BTreeMap<Line, Curve>, Option<Curve>)> {
        let fit = |line: &Line| Some((line.clone(), Curve::through(&self.points(line))?));
        let lines = self.keys().into_iter().map(fit).collect::<Option<_>>()?;
        let totals: Vec<Point> =
            self.values.iter().cloned().zip(self.paid.iter().map(|paid| paid.total.clone())).collect();
        Some((lines, Curve::through(&totals)))
    }

    /// Where the line or curve of the lower end meets that of the upper one, amount by amount.
    fn kinks(&self) -> BTreeSet<Number> {
        let mut found = BTreeSet::new();
        for line in self.keys() {
            let points = self.points(line);
            if let ([a, b, c, d, e], None) = (points.as_slice(), Curve::through(&points)) {
                let lower = [Curve::line(a, b), Curve::quotient(a, b, c)];
                let upper = [Curve::line(d, e), Curve::quotient(c, d, e)];
                let pairs =
                    lower.iter().flatten().flat_map(|low| upper.iter().flatten().map(move |up| (low, up)));
                let met = pairs.flat_map(|(low, up)| low.meets(up));
                let is_guess = |at: &Number| b.0 < *at && *at < d.0 && at.bits() <= MOST_BITS;
                found.extend(met.filter(is_guess).take(1));
            }
        }
        while found.len() > 4 {
            found.pop_last();
        }
        found
    }
}

/// The shortest decimal that is near enough to a number: amounts at it are as short, and a run works them out sooner.
fn short(number: &Number, within: &Number) -> Number {
    let rounded = |places| number.rounded(&Number::from_scaled(1, places), RoundingWay::HalvesDown);
    let is_near = |short: &Number| short.minus(number) <= *within && number.minus(short) <= *within;
    (0..=MOST_PLACES).map(rounded).find(is_near).unwrap_or_else(|| number.clone())
}

/// Stretches over whose common end the total runs on are one.
fn join(parameter: &mut Parameter<'_>, segments: Vec<Segment>) -> Result<Vec<Segment>, Spent> {
    let mut joined: Vec<Segment> = Vec::new();
    for segment in segments {
        let on = match joined.last() {
            Some(last) => runs_on(parameter, last, &segment)?,
            None => false,
        };
        match joined.last_mut().filter(|_| on) {
            Some(last) => {
                last.to = segment.to;
                if let (Some(amounts), Some(more)) = (&mut last.amounts, &segment.amounts) {
                    amounts.followed &= more.followed;
                    amounts.last.clone_from(&more.last);
                }
            }
            None => joined.push(segment),
        }
    }
    Ok(joined)
}

/// Whether the total is the same line or curve on both sides and has no other value at the end itself.
fn runs_on(parameter: &mut Parameter<'_>, before: &Segment, after: &Segment) -> Result<bool, Spent> {
    let (Some(left), Some(right)) = (&before.amounts, &after.amounts) else {
        return Ok(before.amounts.is_none() && after.amounts.is_none());
    };
    let same = match (&left.total, &right.total) {
        (Some(left), Some(right)) => left.same(right),
        (None, None) => left.last == right.lines,
        _ => false,
    };
    if !same {
        return Ok(false);
    }
    let there = match parameter.paid(&after.from) {
        Err(Spent::Runs) => return Ok(false),
        paid => paid?,
    };
    Ok(left.total_at(&after.from).as_ref() == Some(&there.total))
}
