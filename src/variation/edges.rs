//! Changes of an edge's side that can not move money.

use crate::model::{Band, BandValue, Constant, Expr, ExprKind, FactKind, Model};
use crate::value::Number;

/// Whether two versions of a scale differ only in which side of an edge belongs to which band, and the value there is
/// the same from both. The edge and the value, in words, where it is so.
pub fn same_at_edges(old: &Model, new: &Model, name: &str) -> Option<String> {
    let scale = |model: &'_ Model| {
        let fact = model.facts.iter().find(|fact| fact.title.name == name)?;
        match &fact.kind {
            FactKind::Scale(scale) => Some(scale.clone()),
            _ => None,
        }
    };
    let (before, after) = (scale(old)?, scale(new)?);
    if before.subject != after.subject || before.mode != after.mode || before.bands.len() != after.bands.len()
    {
        return None;
    }
    let mut moved = Vec::new();
    for (position, (one, other)) in before.bands.iter().zip(&after.bands).enumerate() {
        let edges = (one.edge.as_ref(), other.edge.as_ref());
        let same_value = match (&one.value, &other.value) {
            (BandValue::Flat(a), BandValue::Flat(b)) => a == b,
            (BandValue::Line(a, b), BandValue::Line(c, d)) => a == c && b == d,
            (BandValue::Flat(_), BandValue::Line(..)) | (BandValue::Line(..), BandValue::Flat(_)) => false,
        };
        match edges {
            (None, None) if same_value => {}
            (Some(a), Some(b)) if same_value && a.at == b.at => {
                if a.included != b.included {
                    let below = before.bands.get(position.checked_sub(1)?)?;
                    let (top, bottom) = (at_top(below)?, at_bottom(one)?);
                    if top != bottom {
                        return None;
                    }
                    moved.push(old.source.slice(a.at.span).to_owned());
                }
            }
            _ => return None,
        }
    }
    (!moved.is_empty()).then(|| format!("at {} both bands come to the same", crate::text::all_of(&moved)))
}

/// What a band comes to where the next one begins.
fn at_top(band: &Band) -> Option<Number> {
    match &band.value {
        BandValue::Flat(value) | BandValue::Line(_, value) => constant(value),
    }
}

/// What a band comes to where it begins.
fn at_bottom(band: &Band) -> Option<Number> {
    match &band.value {
        BandValue::Flat(value) | BandValue::Line(value, _) => constant(value),
    }
}

fn constant(value: &Expr) -> Option<Number> {
    match &value.kind {
        ExprKind::Constant(Constant::Number(number)) => Some(number.clone()),
        _ => None,
    }
}
