//! The values of a banded payment, to be drawn: only where edges and values stand in the contract as numbers.

use super::marks;
use super::schedule::{Curve, CurveBand};
use super::voice::Voice;
use crate::model::{BandValue, Constant, Expr, ExprKind, Scale};
use crate::value::{Number, ScaleMode};

impl Voice<'_> {
    /// The curve of a scale, if it can be drawn.
    pub(super) fn curve(&self, scale: &Scale, across: &str, up: &str) -> Option<Curve> {
        match scale.mode {
            None => {}
            // The values are rates of what is measured: as a curve they would say something else.
            Some(ScaleMode::EachSlice | ScaleMode::AllAtRateReached) => return None,
        }
        let edges: Vec<Option<Number>> = scale
            .bands
            .iter()
            .map(|band| match &band.edge {
                None => Some(None),
                Some(edge) => self.number(&edge.at).map(Some),
            })
            .collect::<Option<_>>()?;
        let values: Vec<(Number, Number)> = scale
            .bands
            .iter()
            .map(|band| match &band.value {
                BandValue::Flat(value) => self.number(value).map(|value| (value.clone(), value)),
                BandValue::Line(from, to) => self.number(from).zip(self.number(to)),
            })
            .collect::<Option<_>>()?;
        let known: Vec<&Number> = edges.iter().flatten().collect();
        let (first, last) = (known.first()?, known.last()?);
        let spread = last.minus(first);
        let margin =
            if spread.is_zero() { Number::one() } else { spread.divided_by(&Number::from_int(4))? };
        let (left, right) = (first.minus(&margin), last.plus(&margin));
        let nought = Number::zero();
        let lowest =
            values.iter().flat_map(|(a, b)| [a, b]).fold(nought.clone(), |low, value| low.min(value.clone()));
        let highest =
            values.iter().flat_map(|(a, b)| [a, b]).fold(nought, |high, value| high.max(value.clone()));
        let bands = scale.bands.iter().enumerate().map(|(at, band)| {
            let lower = edges.get(at).cloned().flatten().unwrap_or_else(|| left.clone());
            let upper = edges.get(at.saturating_add(1)).cloned().flatten().unwrap_or_else(|| right.clone());
            let (from, to) = values.get(at).cloned()?;
            let label =
                band.edge.as_ref().map(|edge| marks::plain(&self.value(&edge.at))).unwrap_or_default();
            let shown = match &band.value {
                BandValue::Flat(value) => [value, value],
                BandValue::Line(from, to) => [from, to],
            };
            let [from_label, to_label] = shown.map(|value| marks::plain(&self.value(value)));
            Some(CurveBand {
                across: (place_between(&lower, &left, &right)?, place_between(&upper, &left, &right)?),
                up: (place_between(&from, &lowest, &highest)?, place_between(&to, &lowest, &highest)?),
                included: band.edge.as_ref().is_none_or(|edge| edge.included),
                labels: (label, from_label, to_label),
            })
        });
        let (across, up) = (marks::plain(across), marks::plain(up));
        let title = format!("{up} by {across}");
        Some(Curve { title, across, up, bands: bands.collect::<Option<_>>()? })
    }

    /// A number that stands in the contract, by itself or as a price.
    fn number(&self, expr: &Expr) -> Option<Number> {
        match &expr.kind {
            ExprKind::Constant(Constant::Number(number)) => Some(number.clone()),
            ExprKind::Tariff { tariff, keys, at: None } if keys.is_empty() => {
                let row = self.model.tariffs[*tariff].rows.first()?;
                match row.values.first()? {
                    Constant::Number(number) => Some(number.clone()),
                    _ => None,
                }
            }
            ExprKind::Spread(inner, _) => self.number(inner),
            _ => None,
        }
    }
}

/// Where a number lies between two others, in parts of a thousand.
pub fn place_between(number: &Number, low: &Number, high: &Number) -> Option<i64> {
    let span = high.minus(low);
    if span.is_zero() {
        return Some(0);
    }
    let part = number.minus(low).times(&Number::from_int(1000)).divided_by(&span)?;
    let whole = part.rounded(&Number::one(), crate::value::RoundingWay::HalvesUp);
    i64::try_from(whole.to_int()?).ok()
}
