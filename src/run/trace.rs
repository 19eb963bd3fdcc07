//! The listener of a run. Whoever wants to know where a run comes to a parting of ways (at which values it would go the
//! other way, what it exercises, how much it works out) is told so while it runs, and works nothing out again. Each
//! event has its place in the contract.

use std::fmt;

use super::view::{At, Rows, View};
use crate::column::{Cells, Column, Kind, Lanes, NOWHERE, Truth, Values, Vector};
use crate::model::TariffId;
use crate::plan::Node;
use crate::source::Span;
use crate::value::{Number, RoundingWay};

/// Told of what a run meets; of threads, each in its order. Every method does nothing unless it is written.
pub trait Tracer: fmt::Debug + Send + Sync {
    /// An expression is worked out for so many rows.
    fn evaluated(&self, at: Span, rows: usize) {
        let _ = (at, rows);
    }

    /// Two sides are compared, row by row: none where one is blank or has no size. Days count for one each, times in
    /// seconds. The place is that of the edge, of the second of two that are chosen from, or of what else decides.
    fn compared(&self, at: Span, what: Compared, sides: &[Option<(Number, Number)>]) {
        let _ = (at, what, sides);
    }

    /// Something is taken in whole steps: how many there are in it, row by row.
    fn stepped(&self, at: Span, steps: &[Option<Number>]) {
        let _ = (at, steps);
    }

    /// A condition, or a part of one that those before it have not decided, is decided for so many rows.
    fn decided(&self, at: Span, rows: Decided) {
        let _ = (at, rows);
    }

    /// Something for which the contract says what a blank does is blank in so many rows, and given in so many.
    fn asked(&self, at: Span, blank: usize, given: usize) {
        let _ = (at, blank, given);
    }

    /// A case holds for so many rows: the place of its row, or of what holds otherwise.
    fn case_taken(&self, at: Span, rows: usize) {
        let _ = (at, rows);
    }

    /// So many values lie in a band: the place of its row.
    fn band_reached(&self, at: Span, rows: usize) {
        let _ = (at, rows);
    }

    /// A tariff is looked up, from a place: the positions of the row that is found and of the date that holds.
    fn looked_up(&self, at: Span, tariff: TariffId, row: usize, date: Option<usize>) {
        let _ = (at, tariff, row, date);
    }
}

/// For what two sides are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// By a comparison of order: a value with an edge.
    Edge,
    /// The edges of the band in which a value lies, where it begins and where it ends. All edges of a scale are told of
    /// as turns before.
    Band,
    /// To take the larger (or later) or the smaller (or earlier).
    Choice {
        /// Whether the larger.
        larger: bool,
    },
    /// Anything else at which the run would go another way.
    Turn,
}

/// For how many rows a condition is met, is not met, and is not known because of a blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Met.
    pub met: usize,
    /// Not met.
    pub not_met: usize,
    /// Not known.
    pub unknown: usize,
}

impl View<'_> {
    /// Whether somebody wants to know.
    pub(crate) fn is_traced(&self) -> bool {
        self.context.tracer.is_some()
    }

    /// Tells that an expression is worked out.
    pub(crate) fn evaluates(&self, node: &Node, rows: Rows<'_>) {
        if let Some(tracer) = &self.context.tracer {
            tracer.evaluated(node.span, rows.len());
        }
    }

    /// Tells of two sides that are compared. A group without rows stands at no edge.
    pub(crate) fn meets(
        &self,
        at: Span,
        what: Compared,
        (left, right): (&Vector<'_>, &Vector<'_>),
        rows: Rows<'_>,
    ) {
        let Some(tracer) = &self.context.tracer else { return };
        let what = if matches!(rows.at, At::Nothing) { Compared::Turn } else { what };
        let sides = self.sides((left, right), rows);
        tracer.compared(at, what, &sides);
    }

    fn sides(
        &self,
        (left, right): (&Vector<'_>, &Vector<'_>),
        rows: Rows<'_>,
    ) -> Vec<Option<(Number, Number)>> {
        let len = rows.len();
        let sides = values(left, len).into_iter().zip(values(right, len)).enumerate();
        let asked = |at: usize| matches!(rows.at, At::Nothing) || is_there(rows, at);
        sides.map(|(at, (left, right))| left.zip(right).filter(|_| asked(at))).collect()
    }

    /// Tells of the band in which each value lies: of so many the position, `NOWHERE` where that is not known; and of
    /// its own edges.
    pub(crate) fn reaches(
        &self,
        bands: &[(Span, Option<(Span, &Vector<'_>)>)],
        subject: &Vector<'_>,
        which: &[u32],
        rows: Rows<'_>,
    ) {
        let Some(tracer) = &self.context.tracer else { return };
        if matches!(rows.at, At::Nothing) {
            return;
        }
        let here = |at: usize, band: usize| which.get(at).is_some_and(|which| *which as usize == band);
        for (band, (span, edge)) in bands.iter().enumerate() {
            let count = (0..rows.len()).filter(|at| here(*at, band) && is_there(rows, *at)).count();
            if count > 0 {
                tracer.band_reached(*span, count);
            }
            // The value lies in the band that begins here, or in the one that ends here.
            let Some((span, edge)) = edge else { continue };
            let beside = |at: usize| here(at, band) || band.checked_sub(1).is_some_and(|band| here(at, band));
            let sides = self.sides((subject, edge), rows).into_iter().enumerate();
            let sides: Vec<_> = sides.map(|(at, sides)| sides.filter(|_| beside(at))).collect();
            tracer.compared(*span, Compared::Band, &sides);
        }
    }

    /// Tells of two amounts of which a limit takes the smaller or the larger.
    pub(crate) fn parts(&self, at: Span, left: &Number, right: &Number) {
        if let Some(tracer) = &self.context.tracer {
            tracer.compared(at, Compared::Turn, &[Some((left.clone(), right.clone()))]);
        }
    }

    /// Tells of numbers by which things are ordered or grouped: how far each is from the next larger one.
    pub(crate) fn orders(&self, at: Span, by: &Column) {
        let Some(tracer) = &self.context.tracer else { return };
        if !matches!(by.values, Values::Fixed { .. } | Values::Exact(_)) {
            return;
        }
        let len = by.values.len();
        let numbers = Vector::range(by, Kind::Number, 0, len).numbers(len);
        let mut numbers: Vec<Number> = numbers.into_iter().flatten().collect();
        numbers.sort_unstable();
        let next = numbers.iter().zip(numbers.iter().skip(1));
        let next: Vec<_> = next.map(|(low, high)| Some((high.clone(), low.clone()))).collect();
        tracer.compared(at, Compared::Turn, &next);
    }

    /// Tells of a divisor: at nought the quotient is blank, and beyond it has the other sign.
    pub(crate) fn divisor(&self, at: Span, of: &Vector<'_>, rows: Rows<'_>) {
        let Some(tracer) = &self.context.tracer else { return };
        let divisors = values(of, rows.len()).into_iter();
        let divisors: Vec<_> = divisors.map(|of| Some((of?, Number::zero()))).collect();
        tracer.compared(at, Compared::Turn, &divisors);
    }

    /// Tells of a number that is rounded.
    pub(crate) fn rounds(&self, at: Span, of: &Vector<'_>, step: &Number, way: RoundingWay, len: usize) {
        let Some(tracer) = &self.context.tracer else { return };
        let half = Number::ratio(1, 2).unwrap_or_else(Number::zero);
        let shift = match way {
            RoundingWay::Down | RoundingWay::Up => Number::zero(),
            RoundingWay::HalvesUp | RoundingWay::HalvesDown | RoundingWay::HalvesToEven => half,
        };
        let steps = values(of, len).into_iter().map(|of| Some(of?.divided_by(step)?.plus(&shift)));
        tracer.stepped(at, &steps.collect::<Vec<_>>());
    }

    /// Tells of a number of which only complete times of another count.
    pub(crate) fn divides(&self, at: Span, of: &Vector<'_>, by: &Vector<'_>, len: usize) {
        let Some(tracer) = &self.context.tracer else { return };
        let sides = values(of, len).into_iter().zip(values(by, len));
        let steps = sides.map(|(of, by)| of?.divided_by(&by?));
        tracer.stepped(at, &steps.collect::<Vec<_>>());
    }

    /// Tells of a condition that is decided for the rows that are asked. A group without rows meets no condition and
    /// fails none.
    pub(crate) fn decides(
        &self,
        at: Span,
        truths: &Cells<'_, Truth>,
        asked: &Cells<'_, bool>,
        rows: Rows<'_>,
    ) {
        let Some(tracer) = &self.context.tracer else { return };
        let mut decided = Decided::default();
        let truths = truths.iter(rows.len()).zip(asked.iter(rows.len())).enumerate();
        for (truth, _) in
            truths.filter(|(at, (_, asked))| **asked && is_there(rows, *at)).map(|(_, both)| both)
        {
            let count = match *truth {
                Truth::YES => &mut decided.met,
                Truth::NO => &mut decided.not_met,
                _ => &mut decided.unknown,
            };
            *count = count.saturating_add(1);
        }
        if decided != Decided::default() {
            tracer.decided(at, decided);
        }
    }

    /// Tells of what stands in for a blank: whether it has to. Of a group without rows it is told only that it has.
    pub(crate) fn stands_in(&self, at: Span, blanks: &Cells<'_, bool>, rows: Rows<'_>) {
        match (&self.context.tracer, rows.at) {
            (Some(tracer), At::Nothing) if blanks.get(0) == Some(&true) => tracer.asked(at, 1, 0),
            _ => self.asks(at, blanks, &Cells::Same(true), rows),
        }
    }

    /// Tells of what may be blank, in the rows in which that counts.
    pub(crate) fn asks(&self, at: Span, blanks: &Cells<'_, bool>, counts: &Cells<'_, bool>, rows: Rows<'_>) {
        let Some(tracer) = &self.context.tracer else { return };
        let len = rows.len();
        let asked = blanks.iter(len).zip(counts.iter(len)).enumerate();
        let asked = asked.filter(|(at, (_, counts))| **counts && is_there(rows, *at));
        let (blank, given): (Vec<bool>, Vec<bool>) =
            asked.map(|(_, (blank, _))| *blank).partition(|blank| *blank);
        if !blank.is_empty() || !given.is_empty() {
            tracer.asked(at, blank.len(), given.len());
        }
    }

    /// Tells of a case that holds for some of the rows.
    pub(crate) fn takes(&self, at: Span, taken: &Cells<'_, bool>, rows: Rows<'_>) {
        let Some(tracer) = &self.context.tracer else { return };
        let taken = taken.iter(rows.len()).enumerate();
        let count = taken.filter(|(at, taken)| **taken && is_there(rows, *at)).count();
        if count > 0 {
            tracer.case_taken(at, count);
        }
    }

    /// Tells of the rows and dates of a tariff that are found: the positions of its values, `NOWHERE` where there is
    /// none.
    pub(crate) fn finds(&self, at: Span, tariff: TariffId, dates: usize, found: &[u32], rows: Rows<'_>) {
        let Some(tracer) = &self.context.tracer else { return };
        let found = found.iter().enumerate();
        let found = found.filter(|(at, found)| **found != NOWHERE && is_there(rows, *at));
        let mut found: Vec<usize> = found.map(|(_, found)| *found as usize).collect();
        found.sort_unstable();
        found.dedup();
        for position in found {
            let (row, date) = match (position.checked_div(dates), position.checked_rem(dates)) {
                (Some(row), Some(date)) => (row, Some(date)),
                _ => (position, None),
            };
            tracer.looked_up(at, tariff, row, date);
        }
    }
}

/// Whether there is a row at a position.
fn is_there(rows: Rows<'_>, position: usize) -> bool {
    rows.row(position).is_some()
}

/// Numbers, and dates by their number. What is of another kind is compared for being the same only.
fn values(vector: &Vector<'_>, len: usize) -> Vec<Option<Number>> {
    match &vector.lanes {
        Lanes::Fixed(..) | Lanes::Exact(_) => vector.numbers(len),
        Lanes::Days(days) => {
            let blanks = vector.blanks();
            let days = days.iter(len).zip(blanks.iter(len));
            days.map(|(day, blank)| (!blank).then(|| Number::from_int(i128::from(*day)))).collect()
        }
        _ => vec![None; len],
    }
}
