//! The band of a scale that a value reached.

use super::eye::Eye;
use super::node::{Kind, Node};
use crate::model::{Band, BandValue, Edge, Scale};

/// The band reached and its edges: `55.5% is in the band from 45% and below 66%: in a straight line from 0% to 100%`.
pub(super) fn band_node(eye: &Eye, scale: &Scale, at: u32) -> Option<Node> {
    let subject = eye.number(&scale.subject, at)?;
    let reached = |edge: &Edge| {
        let edge_at = eye.number(&edge.at, at)?;
        Some(if edge.included { subject >= edge_at } else { subject > edge_at })
    };
    let in_reach = |band: &&Band| band.edge.as_ref().is_none_or(|edge| reached(edge) == Some(true));
    let position = scale.bands.iter().take_while(in_reach).count().checked_sub(1)?;
    let band = scale.bands.get(position)?;
    let next =
        position.checked_add(1).and_then(|next| scale.bands.get(next)).and_then(|band| band.edge.as_ref());
    let lower = band.edge.as_ref().map(|edge| {
        let word = if edge.included { "from" } else { "above" };
        format!("{word} {}", eye.shown(&edge.at, at))
    });
    // The next band's edge belongs to it or to this one.
    let upper = next.map(|edge| {
        let word = if edge.included { "below" } else { "up to" };
        format!("{word} {}", eye.shown(&edge.at, at))
    });
    let range: Vec<_> = lower.into_iter().chain(upper).collect();
    let shown = eye.shown(&scale.subject, at);
    let range = if range.is_empty() { "of everything".to_owned() } else { range.join(" and ") };
    let text = format!("{shown} is in the band {range}: {}", value_words(eye, band, &shown, next, at));
    Some(Node::new(Kind::Band, text).at_line(eye.line(band.span)))
}

fn value_words(eye: &Eye, band: &Band, shown: &str, next: Option<&Edge>, at: u32) -> String {
    match &band.value {
        BandValue::Flat(value) => eye.words(value.span),
        BandValue::Line(from, to) => {
            let words = format!("in a straight line from {} to {}", eye.words(from.span), eye.words(to.span));
            let edges = band.edge.as_ref().zip(next);
            let way = edges.map(|(lower, upper)| {
                let (lower, upper) = (eye.shown(&lower.at, at), eye.shown(&upper.at, at));
                format!(", ({shown} − {lower}) ÷ ({upper} − {lower}) of the way")
            });
            words + &way.unwrap_or_default()
        }
    }
}
