//! Scales: the band in which a value lies, and what it gives there.

use super::error::RunError;
use super::trace::Compared;
use super::view::{Rows, View};
use crate::column::number::{arithmetic, kept};
use crate::column::{Cells, Kind, Lanes, NOWHERE, Scale, Truth, Vector, compare, select};
use crate::model::FactId;
use crate::plan::{BandPlan, ScalePlan};
use crate::value::{ArithmeticOp, CompareOp, Number, ScaleMode};

impl<'a> View<'a> {
    /// A scale over rows of its frame. Blank where its subject, or an edge, is.
    pub(crate) fn scale(
        &self,
        fact: FactId,
        scale: &ScalePlan,
        rows: Rows<'_>,
    ) -> Result<Vector<'a>, RunError> {
        let subject = self.eval(&scale.subject, rows)?;
        let edges = scale
            .bands
            .iter()
            .map(|band| band.edge.as_ref().map(|(at, _)| self.eval(at, rows)).transpose())
            .collect::<Result<Vec<_>, _>>()?;
        self.check_rising(fact, &scale.bands, &edges, rows)?;
        let placed: Vec<_> =
            scale.bands.iter().zip(&edges).map(|(band, edge)| (band, edge.as_ref())).collect();
        for (band, edge) in &placed {
            if let (Some((at, _)), Some(edge)) = (&band.edge, edge) {
                self.meets(at.span, Compared::Turn, (&subject, edge), rows);
            }
        }
        let reached = reached(&scale.bands, &edges, &subject);
        let unknown = reached.iter().fold(subject.blank.map(|blank| *blank), |blank, reached| {
            blank.zip(reached, |blank, reached| *blank || *reached == Truth::UNKNOWN)
        });
        if self.is_traced() {
            let known = unknown.iter(rows.len()).zip(highest(&reached, rows.len()));
            let which: Vec<u32> =
                known.map(|(unknown, band)| if *unknown { NOWHERE } else { band }).collect();
            let span = |band: &BandPlan| band.edge.as_ref().map(|(at, _)| at.span);
            let bands: Vec<_> =
                placed.iter().map(|(band, edge)| (band.span, span(band).zip(*edge))).collect();
            self.reaches(&bands, &subject, &which, rows);
        }
        let value = match scale.mode {
            Some(ScaleMode::EachSlice) => self.slices(scale, &subject, &edges, &reached, rows)?,
            mode => {
                let value = self.band_value(scale, &subject, &edges, &reached, rows)?;
                match mode {
                    Some(_) => arithmetic(ArithmeticOp::Multiply, &subject, &value),
                    None => value,
                }
            }
        };
        kept(value.blanked(&unknown), &[subject]).map_err(|fault| self.fault(fault, scale.subject.span, rows))
    }

    /// The value of the band that the subject reaches.
    fn band_value(
        &self,
        scale: &ScalePlan,
        subject: &Vector<'_>,
        edges: &[Option<Vector<'_>>],
        reached: &[Cells<'_, Truth>],
        rows: Rows<'_>,
    ) -> Result<Vector<'static>, RunError> {
        let which = highest(reached, rows.len());
        let mut values = Vec::new();
        for (at, band) in scale.bands.iter().enumerate() {
            let here = u32::try_from(at).unwrap_or(NOWHERE);
            let wanted = Cells::each(which.iter().map(|which| *which == here).collect());
            let value = self.eval_where(&band.value, rows, &wanted)?;
            values.push(match &band.to {
                Some(to) => {
                    let to = self.eval_where(to, rows, &wanted)?;
                    let edge = |at: usize| edges.get(at).and_then(Option::as_ref);
                    on_line(subject, (edge(at), edge(at.saturating_add(1))), (&value, &to))
                }
                None => value,
            });
        }
        Ok(select::pick(Kind::Number, &which, &values))
    }

    /// The part of the subject within each band at the rate of that band, added up.
    fn slices(
        &self,
        scale: &ScalePlan,
        subject: &Vector<'_>,
        edges: &[Option<Vector<'_>>],
        reached: &[Cells<'_, Truth>],
        rows: Rows<'_>,
    ) -> Result<Vector<'static>, RunError> {
        let nought = Vector::given(Lanes::Fixed(Scale::WHOLE, Cells::Same(0)));
        let mut total = nought.clone();
        for (at, (band, reached)) in scale.bands.iter().zip(reached).enumerate() {
            let top = edges.get(at.saturating_add(1)).and_then(Option::as_ref);
            let upper = match top {
                Some(top) => compare::choose(false, subject, top, rows.len()),
                None => subject.clone(),
            };
            let part = match edges.get(at).and_then(Option::as_ref) {
                Some(edge) => arithmetic(ArithmeticOp::Subtract, &upper, edge),
                None => upper,
            };
            let in_band = reached.map(|reached| *reached == Truth::YES);
            let rate = self.eval_where(&band.value, rows, &in_band)?;
            let slice = arithmetic(ArithmeticOp::Multiply, &part, &rate);
            let which: Vec<u32> = in_band.iter(rows.len()).map(|reached| u32::from(!*reached)).collect();
            let slice = select::pick(Kind::Number, &which, &[slice, nought.clone()]);
            total = arithmetic(ArithmeticOp::Add, &total, &slice);
        }
        Ok(total)
    }

    /// Edges may be supplied amounts: that they rise is known only now. `from` an amount begins before `above` it.
    fn check_rising(
        &self,
        scale: FactId,
        bands: &[BandPlan],
        edges: &[Option<Vector<'_>>],
        rows: Rows<'_>,
    ) -> Result<(), RunError> {
        let pairs = bands.iter().zip(edges).zip(bands.iter().zip(edges).skip(1));
        for ((before, edge_before), (band, edge)) in pairs {
            let (Some(low), Some(high)) = (edge_before, edge) else { continue };
            let op = if before.may_be_its_edge(band) { CompareOp::AtLeast } else { CompareOp::More };
            let rises = compare::compare(op, high, low).into_truths();
            let wrong = rises.iter(rows.len()).position(|rises| *rises == Truth::NO);
            if let Some(wrong) = wrong {
                let number = |edge: &Vector<'_>| {
                    Box::new(
                        edge.numbers(rows.len()).get(wrong).cloned().flatten().unwrap_or_else(Number::zero),
                    )
                };
                return Err(RunError::EdgesDoNotRise {
                    scale,
                    band: band.span,
                    edge: number(high),
                    before: number(low),
                    place: self.place(rows.frame, rows.row(wrong)),
                });
            }
        }
        Ok(())
    }
}

/// For each row the last band that the subject reaches.
fn highest(reached: &[Cells<'_, Truth>], len: usize) -> Vec<u32> {
    let mut which = vec![NOWHERE; len];
    for (band, reached) in (0u32..).zip(reached) {
        let reached = which.iter_mut().zip(reached.iter(len)).filter(|(_, reached)| **reached == Truth::YES);
        reached.for_each(|(which, _)| *which = band);
    }
    which
}

/// For each band whether the subject reaches it.
fn reached(
    bands: &[BandPlan],
    edges: &[Option<Vector<'_>>],
    subject: &Vector<'_>,
) -> Vec<Cells<'static, Truth>> {
    let reached = bands.iter().zip(edges).map(|(band, edge)| match (edge, &band.edge) {
        (Some(edge), Some((_, included))) => {
            let op = if *included { CompareOp::AtLeast } else { CompareOp::More };
            compare::compare(op, subject, edge).into_truths()
        }
        _ => Cells::Same(Truth::YES),
    });
    reached.collect()
}

/// On the straight line from a value at the lower edge to another at the upper one.
fn on_line(
    subject: &Vector<'_>,
    (low, high): (Option<&Vector<'_>>, Option<&Vector<'_>>),
    (from, to): (&Vector<'_>, &Vector<'_>),
) -> Vector<'static> {
    // A line in the first or last band has no end; the checker refuses it.
    let (Some(low), Some(high)) = (low, high) else { return Vector::nothing(Kind::Number) };
    let along = arithmetic(ArithmeticOp::Subtract, subject, low);
    let width = arithmetic(ArithmeticOp::Subtract, high, low);
    let part = arithmetic(ArithmeticOp::Divide, &along, &width);
    let rise = arithmetic(ArithmeticOp::Subtract, to, from);
    arithmetic(ArithmeticOp::Add, from, &arithmetic(ArithmeticOp::Multiply, &rise, &part))
}
