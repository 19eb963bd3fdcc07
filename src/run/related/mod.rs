//! Values over rows that share something with a row: the rows sought are put in order once, by what they share and by
//! what is held between edges; each row then finds its stretch of them by binary search, so that nothing is quadratic.

mod best;
mod point;
mod rows;
mod sought;
mod sums;

pub use point::RowsRelated;
pub(crate) use rows::SoughtRows;
use rows::Stretch;

use std::cmp::Ordering;

use super::error::RunError;
use super::eval::Evaluated;
use super::frames::order_at;
use super::trace::Compared;
use super::view::{Rows, View};
use crate::column::{Cells, Column, Kind, Lanes, NOWHERE, Scale, Vector, either};
use crate::model::RelatedOp;
use crate::plan::{Node, RelatedAsk};
use crate::value::AggregateOp;

/// What rows ask: for each the stretch of the rows sought, and whether a side of the row itself is blank.
struct Asked {
    stretches: Vec<Stretch>,
    blank: Cells<'static, bool>,
}

impl<'a> View<'a> {
    /// What is taken of the rows that are sought for rows of a frame.
    pub(crate) fn related(&self, ask: &RelatedAsk, kind: Kind, rows: Rows<'_>) -> Evaluated<'a> {
        let Some(known) = self.sought_for(ask, rows)? else { return Ok(Vector::nothing(kind)) };
        let Asked { stretches, blank } = self.stretches(&known, ask, rows)?;
        let made = match known.op {
            RelatedOp::Aggregate(AggregateOp::Count) => {
                let counts = stretches.iter().map(|stretch| i64::try_from(stretch.len()).unwrap_or(i64::MAX));
                Vector::given(Lanes::Fixed(Scale::WHOLE, Cells::each(counts.collect())))
            }
            RelatedOp::Aggregate(AggregateOp::Total) => Vector::given(known.totals(&stretches)),
            RelatedOp::Aggregate(AggregateOp::Average) => {
                let none = Cells::each(stretches.iter().map(|stretch| stretch.len() == 0).collect());
                Vector::given(known.averages(&stretches)).blanked(&none)
            }
            RelatedOp::Aggregate(_) | RelatedOp::First | RelatedOp::Last => {
                self.tell_of_next(&known, ask, &stretches);
                let best: Vec<u32> = stretches.iter().map(|stretch| known.best(*stretch)).collect();
                match &known.values {
                    Some(values) => Vector::list(values, kind, &best).into_owned(),
                    None => Vector::nothing(kind),
                }
            }
        };
        Ok(made.blanked(&blank))
    }

    /// The rows that count for a row of the frame; none where a side of the row is blank.
    pub(crate) fn rows_related(
        &self,
        ask: &RelatedAsk,
        rows: Rows<'_>,
    ) -> Result<Option<RowsRelated>, RunError> {
        let Some(known) = self.sought_for(ask, rows)? else { return Ok(None) };
        let Asked { stretches, blank } = self.stretches(&known, ask, rows)?;
        let Some(stretch) = stretches.first().filter(|_| blank.get(0) == Some(&false)) else {
            return Ok(None);
        };
        let mut found: Vec<u32> = known.rows_of(*stretch).collect();
        found.sort_unstable();
        Ok(Some(RowsRelated { rows: found, taken: known.row_at(known.best(*stretch)) }))
    }

    /// Those of some rows of a frame for which a row that is sought counts.
    pub(crate) fn rows_counting(
        &self,
        ask: &RelatedAsk,
        rows: Rows<'_>,
        sought: u32,
    ) -> Result<Vec<u32>, RunError> {
        let Some(known) = self.sought_for(ask, rows)? else { return Ok(Vec::new()) };
        let asked = self.stretches(&known, ask, rows)?;
        let positions = known.positions(sought);
        let counts = |stretch: &Stretch| positions.iter().any(|position| stretch.has(*position));
        let found = asked.stretches.iter().enumerate().filter(|(_, stretch)| counts(stretch));
        Ok(found.filter_map(|(at, _)| rows.row(at)).collect())
    }

    /// Tells of the rows that count for at least one of some rows of a frame.
    pub(crate) fn count_related(
        &self,
        ask: &RelatedAsk,
        rows: Rows<'_>,
        counts: &mut dyn FnMut(u32),
    ) -> Result<(), RunError> {
        let Some(known) = self.sought_for(ask, rows)? else { return Ok(()) };
        let asked = self.stretches(&known, ask, rows)?;
        known.covered(&asked.stretches).for_each(counts);
        Ok(())
    }

    fn stretches(&self, known: &SoughtRows, ask: &RelatedAsk, rows: Rows<'_>) -> Result<Asked, RunError> {
        let len = rows.len();
        let keys = ask.keys.iter().map(|key| self.eval(key, rows)).collect::<Result<Vec<_>, _>>()?;
        let edge = |edge: &Option<(Node, bool)>| match edge {
            Some((at, included)) => Ok(Some((self.eval(at, rows)?, *included))),
            None => Ok(None),
        };
        let (from, to) = (edge(&ask.from)?, edge(&ask.to)?);
        let sides = keys.iter().chain(from.iter().chain(&to).map(|(at, _)| at));
        let blank =
            sides.fold(Cells::Same(false), |blank, side| either(&blank, &side.blanks()).map(|blank| *blank));
        let groups = known.groups_of(self, &keys, len);
        let stretch = |at: usize| {
            let whole = match (blank.get(at), groups.get(at)) {
                (Some(false), Some(group)) if *group != NOWHERE => known.shared(*group, rows.row(at)),
                _ => return Stretch::default(),
            };
            let start = match &from {
                // Those before the edge come first; those on it count only if it is included.
                Some((edge, included)) => known.bound(whole, (edge, at), *included),
                None => whole.from,
            };
            let end = match &to {
                Some((edge, included)) => known.bound(whole, (edge, at), !included),
                None => whole.to,
            };
            let but = if ask.own { None } else { rows.row(at).and_then(|row| known.place(row)) };
            Stretch::new(start, end, but)
        };
        let stretches: Vec<Stretch> = (0..len).map(stretch).collect();
        if self.is_traced() {
            let whole = |at: usize| match (blank.get(at), groups.get(at)) {
                (Some(false), Some(group)) if *group != NOWHERE => known.shared(*group, rows.row(at)),
                _ => Stretch::default(),
            };
            let wholes: Vec<Stretch> = (0..len).map(whole).collect();
            for (edge, node) in [(&from, &ask.from), (&to, &ask.to)] {
                if let (Some((edge, _)), Some((node, _))) = (edge, node) {
                    self.tell_of_edge(known, &wholes, edge, node);
                }
            }
        }
        Ok(Asked { stretches, blank })
    }

    /// Tells of the rows that lie nearest to an edge: the last before it, the first on it and the first beyond it.
    fn tell_of_edge(&self, known: &SoughtRows, wholes: &[Stretch], edge: &Vector<'_>, node: &Node) {
        let Some(by) = &known.by else { return };
        let (mut beside, mut of): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        for (at, whole) in wholes.iter().enumerate() {
            let (on, beyond) =
                (known.bound(*whole, (edge, at), true), known.bound(*whole, (edge, at), false));
            let before = on.checked_sub(1).filter(|before| *before >= whole.from);
            let on = (on < beyond).then_some(on);
            let beyond = (beyond < whole.to).then_some(beyond);
            for position in [before, on, beyond].into_iter().flatten() {
                beside.push(u32::try_from(position).unwrap_or(NOWHERE));
                of.push(u32::try_from(at).unwrap_or(NOWHERE));
            }
        }
        let edges: Column = edge.to_column(wholes.len());
        let sides = (Vector::list(by, node.kind, &beside), Vector::list(&edges, node.kind, &of));
        let rows = Rows::list(crate::model::FrameId(0), &of);
        self.meets(node.span, Compared::Edge, (&sides.0, &sides.1), rows);
    }

    /// Tells how far the best value is from the next best: where they meet, another row is taken.
    fn tell_of_next(&self, known: &SoughtRows, ask: &RelatedAsk, stretches: &[Stretch]) {
        let (Some(values), true) = (&known.values, self.is_traced()) else { return };
        let Some(value) = self.plan.sought.get(ask.sought as usize).and_then(|plan| plan.value.as_ref())
        else {
            return;
        };
        if matches!(known.op, RelatedOp::First | RelatedOp::Last) {
            return;
        }
        let best: Vec<u32> = stretches.iter().map(|stretch| known.best(*stretch)).collect();
        let next: Vec<u32> = stretches.iter().map(|stretch| known.next_best(*stretch)).collect();
        let sides = (Vector::list(values, value.kind, &best), Vector::list(values, value.kind, &next));
        let rows = Rows::list(crate::model::FrameId(0), &best);
        self.meets(value.span, Compared::Turn, (&sides.0, &sides.1), rows);
    }
}

impl SoughtRows {
    /// The first position of a stretch at which the value held lies on an edge or beyond it, or only beyond it.
    fn bound(&self, whole: Stretch, (edge, at): (&Vector<'_>, usize), on_it: bool) -> usize {
        let Some(by) = &self.by else { return whole.from };
        let before = |position: usize| match order_at((by, position), (edge, at), None) {
            Ordering::Less => true,
            Ordering::Equal => !on_it,
            Ordering::Greater => false,
        };
        rows::first_not(whole.from, whole.to, before)
    }
}
