//! Bands, with both edges in words.

use super::casing::sentence;
use super::schedule::{Clause, Grid, Piece};
use super::voice::Voice;
use crate::model::{Band, BandValue, Constant, ExprKind, FactId, Scale};
use crate::value::ScaleMode;

impl Voice<'_> {
    /// The clauses of a scale.
    pub(super) fn scale(&self, id: FactId, scale: &Scale) -> Vec<Clause> {
        let frame = self.model.facts[id].frame;
        let voice = self.at(frame);
        let noun = self.book.fact(id).one();
        let (subject, measured) = match self.record(frame).filter(|_| self.is_of_rows(frame)) {
            Some(record) => (format!("the {noun} of {}", self.a_record(record)), voice.value(&scale.subject)),
            None => (format!("the {noun}{}", self.of_each_key(frame)), voice.value(&scale.subject)),
        };
        let short = self.simple_of(&scale.subject).map_or_else(|| "value".to_owned(), |(one, _)| one);
        let lines = scale.bands.iter().enumerate().map(|(at, band)| {
            let next = scale.bands.get(at.saturating_add(1));
            vec![
                sentence(&voice.band_edges(scale.mode, band, next)),
                sentence(&voice.band_value(scale.mode, band, next)),
            ]
        });
        let head = match scale.mode {
            None => format!("{subject} depends on {measured}:"),
            Some(ScaleMode::EachSlice) => {
                format!(
                    "{subject} is the total of the following, each part of {measured} being taken at the rate of its own band:"
                )
            }
            Some(ScaleMode::AllAtRateReached) => {
                format!(
                    "{subject} is the whole of {measured} at one rate, that of the band in which it falls:"
                )
            }
        };
        let columns = match scale.mode {
            None => [sentence(&short), noun.clone()],
            Some(ScaleMode::EachSlice) => ["Part".to_owned(), "Rate".to_owned()],
            Some(ScaleMode::AllAtRateReached) => [sentence(&short), "Rate for the whole".to_owned()],
        };
        let mut grid = Grid::of(&["", ""], lines);
        grid.heads = columns.map(super::schedule::Words::from).into();
        let mut clauses = vec![Clause::of("", sentence(&head)).with(Piece::Grid(grid))];
        clauses.extend(
            voice.curve(scale, &short, &noun).map(|curve| Clause::of("curve", "").with(Piece::Curve(curve))),
        );
        clauses.extend(scale.bands.iter().zip(scale.bands.iter().skip(1)).filter_map(|(band, next)| {
            let text = voice.line_sentence(band, next, &short)?;
            Some(Clause::of("line", text))
        }));
        clauses
    }

    /// `45% or more, but less than 66%`
    fn band_edges(&self, mode: Option<ScaleMode>, band: &Band, next: Option<&Band>) -> String {
        let edge = |band: &Band| band.edge.as_ref().map(|edge| (self.value(&edge.at), edge.included));
        let lower = edge(band);
        let upper = next.and_then(edge);
        if mode == Some(ScaleMode::EachSlice) {
            return match (lower, upper) {
                (None, Some((upper, _))) => format!("the part up to {upper}"),
                (Some((lower, _)), Some((upper, _))) => format!("the part above {lower}, up to {upper}"),
                (Some((lower, _)), None) => format!("the part above {lower}"),
                (None, None) => "the whole".to_owned(),
            };
        }
        let below = |(value, included): &(String, bool)| match included {
            true => format!("less than {value}"),
            false => format!("{value} or less"),
        };
        match (&lower, &upper) {
            (None, Some(upper)) => below(upper),
            (None, None) => "any".to_owned(),
            (Some((value, included)), upper) => {
                let lower = if *included { format!("{value} or more") } else { format!("more than {value}") };
                match upper {
                    Some((upper, true)) => format!("{lower}, but less than {upper}"),
                    Some((upper, false)) => format!("{lower}, but not more than {upper}"),
                    None => lower,
                }
            }
        }
    }

    fn band_value(&self, mode: Option<ScaleMode>, band: &Band, next: Option<&Band>) -> String {
        match &band.value {
            BandValue::Flat(value) => match mode {
                None => self.value(value),
                Some(ScaleMode::EachSlice | ScaleMode::AllAtRateReached) => self.value(value),
            },
            BandValue::Line(from, to) => {
                let edge = |band: Option<&Band>| {
                    band.and_then(|band| band.edge.as_ref())
                        .map(|edge| self.value(&edge.at))
                        .unwrap_or_default()
                };
                let way = match (&from.kind, &to.kind) {
                    (
                        ExprKind::Constant(Constant::Number(from)),
                        ExprKind::Constant(Constant::Number(to)),
                    ) if from < to => "rising in",
                    (
                        ExprKind::Constant(Constant::Number(from)),
                        ExprKind::Constant(Constant::Number(to)),
                    ) if from > to => "falling in",
                    _ => "in",
                };
                format!(
                    "{way} a straight line from {} at {} to {} at {}",
                    self.value(from),
                    edge(Some(band)),
                    self.value(to),
                    edge(next)
                )
            }
        }
    }

    /// The formula of a straight line.
    fn line_sentence(&self, band: &Band, next: &Band, subject: &str) -> Option<String> {
        let BandValue::Line(from, to) = &band.value else { return None };
        let (low, high) = (self.value(&band.edge.as_ref()?.at), self.value(&next.edge.as_ref()?.at));
        let (from, to) = (self.value(from), self.value(to));
        let letter = super::marks::letter('S');
        // What is nil, or the whole, is left out.
        let rise = match (from.as_str(), to.as_str()) {
            ("0%", "100%") => String::new(),
            ("0%" | "£0.00" | "$0.00" | "€0.00", to) => format!("{to} × "),
            (from, to) => format!("{from} + ({to} − {from}) × "),
        };
        Some(format!(
            "In the band from {low} to {high} it is {rise}({letter} − {low}) ÷ ({high} − {low}), where {letter} is the {subject}."
        ))
    }
}
