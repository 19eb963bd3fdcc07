//! The bands of a scale that a value reached.

use super::context::Context;
use super::node::{Kind, Node};
use crate::model::{Band, BandValue, Edge, Scale, Type};
use crate::run::Value;
use crate::value::{Number, ScaleMode};

/// The band reached, and how it makes the amount: each slice with its own rate, or all at one rate.
pub(super) fn band_nodes(context: &Context, scale: &Scale, at: u32, ty: &Type) -> Vec<Node> {
    let slices = match scale.mode {
        Some(ScaleMode::EachSlice) => slice_nodes(context, scale, at, ty),
        Some(ScaleMode::AllAtRateReached) => all_node(context, scale, at, ty).into_iter().collect(),
        None => Vec::new(),
    };
    band_node(context, scale, at).into_iter().map(|band| band.because(slices.clone())).collect()
}

/// `10 hours × £1.00 per hour = £10.00`, for each band that has a part of the amount.
fn slice_nodes(context: &Context, scale: &Scale, at: u32, ty: &Type) -> Vec<Node> {
    let Some(subject) = context.number(&scale.subject, at) else { return Vec::new() };
    let tops = scale.bands.iter().skip(1).map(Some).chain([None]);
    let slice = |(band, next): (&Band, Option<&Band>)| {
        let edge = |band: &Band| context.number(&band.edge.as_ref()?.at, at);
        let from = edge(band);
        let top = next.and_then(edge).map_or_else(|| subject.clone(), |top| top.min(subject.clone()));
        let part = from.as_ref().map_or_else(|| top.clone(), |from| top.minus(from));
        let reached = from.is_none_or(|from| from < subject);
        (reached && !part.is_zero()).then(|| product_node(context, scale, band, at, (&part, ty)))?
    };
    scale.bands.iter().zip(tops).filter_map(slice).collect()
}

/// `60 hours × £0.50 per hour = £30.00`
fn all_node(context: &Context, scale: &Scale, at: u32, ty: &Type) -> Option<Node> {
    let all = context.number(&scale.subject, at)?;
    product_node(context, scale, scale.bands.get(reached(context, scale, at)?)?, at, (&all, ty))
}

fn product_node(
    context: &Context,
    scale: &Scale,
    band: &Band,
    at: u32,
    (part, ty): (&Number, &Type),
) -> Option<Node> {
    let BandValue::Flat(rate) = &band.value else { return None };
    let shown =
        |number: Number, ty: &Type| Value::Number(number).shown(context.model, &context.outcome.data, ty);
    let product = part.times(&context.number(rate, at)?);
    let value = shown(product.clone(), ty);
    let text = format!("{} × {} = {value}", shown(part.clone(), &scale.subject.ty), context.shown(rate, at));
    let exact = crate::show::exact(&product);
    Some(Node::new(Kind::Numbers, text).with_value(value, Some(exact)).at_line(context.line(band.span)))
}

/// The position of the band that the value reaches.
fn reached(context: &Context, scale: &Scale, at: u32) -> Option<usize> {
    let subject = context.number(&scale.subject, at)?;
    let reached = |edge: &Edge| {
        let edge_at = context.number(&edge.at, at)?;
        Some(if edge.included { subject >= edge_at } else { subject > edge_at })
    };
    let in_reach = |band: &&Band| band.edge.as_ref().is_none_or(|edge| reached(edge) == Some(true));
    scale.bands.iter().take_while(in_reach).count().checked_sub(1)
}

/// The band reached and its edges: `55.5% is in the band from 45% and below 66%: in a straight line from 0% to 100%`.
fn band_node(context: &Context, scale: &Scale, at: u32) -> Option<Node> {
    let position = reached(context, scale, at)?;
    let band = scale.bands.get(position)?;
    let next =
        position.checked_add(1).and_then(|next| scale.bands.get(next)).and_then(|band| band.edge.as_ref());
    let lower = band.edge.as_ref().map(|edge| {
        let word = if edge.included { "from" } else { "above" };
        format!("{word} {}", context.shown(&edge.at, at))
    });
    // The next band's edge belongs to it or to this one.
    let upper = next.map(|edge| {
        let word = if edge.included { "below" } else { "up to" };
        format!("{word} {}", context.shown(&edge.at, at))
    });
    let range: Vec<_> = lower.into_iter().chain(upper).collect();
    let shown = context.shown(&scale.subject, at);
    let range = if range.is_empty() { "of everything".to_owned() } else { range.join(" and ") };
    let text = format!("{shown} is in the band {range}: {}", value_words(context, band, &shown, next, at));
    Some(Node::new(Kind::Band, text).at_line(context.line(band.span)))
}

fn value_words(context: &Context, band: &Band, shown: &str, next: Option<&Edge>, at: u32) -> String {
    match &band.value {
        BandValue::Flat(value) => context.words(value.span),
        BandValue::Line(from, to) => {
            let words =
                format!("in a straight line from {} to {}", context.words(from.span), context.words(to.span));
            let edges = band.edge.as_ref().zip(next);
            let way = edges.map(|(lower, upper)| {
                let (lower, upper) = (context.shown(&lower.at, at), context.shown(&upper.at, at));
                format!(", ({shown} − {lower}) ÷ ({upper} − {lower}) of the way")
            });
            words + &way.unwrap_or_default()
        }
    }
}
