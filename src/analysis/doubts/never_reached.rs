//! Bands that no data reaches, and bounds of a value that it never comes to.

use crate::analysis::{Range, Terms};
use crate::model::exprs::band_exprs;
use crate::model::{Band, Edge, Expr, ExprKind, FactId, FactKind, Model, Scale};
use crate::source::Span;
use crate::value::{ChooseOp, Function, Number};

/// A band that no data reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreached {
    /// The scale.
    pub(crate) scale: FactId,
    /// The row of the table.
    pub(crate) at: Span,
    /// The end of what is placed in it that lies short of it.
    pub(crate) end: Number,
    /// Whether that is the most, and not the least.
    pub(crate) most: bool,
}

/// The bands that what is placed in a scale never comes to. The amounts of the contract count as they stand; of the
/// data nothing is taken to hold but what its fields say.
pub(crate) fn unreached(model: &Model, terms: &Terms<'_>, as_they_stand: &Terms<'_>) -> Vec<Unreached> {
    let scales = model.facts.iter_enumerated().filter_map(|(id, fact)| match &fact.kind {
        FactKind::Scale(scale) => Some((id, scale)),
        FactKind::Define
        | FactKind::Cohort(_)
        | FactKind::Outcome(..)
        | FactKind::Selection(_)
        | FactKind::Measure { .. } => None,
    });
    scales.flat_map(|(id, scale)| of_scale(id, scale, terms, as_they_stand)).collect()
}

fn of_scale(id: FactId, scale: &Scale, terms: &Terms<'_>, as_they_stand: &Terms<'_>) -> Vec<Unreached> {
    let subject = terms.range(&scale.subject);
    let edge = |band: Option<&Band>| -> Option<(Range, bool)> {
        let Edge { at, included } = band?.edge.as_ref()?;
        Some((as_they_stand.range(at), *included))
    };
    let mut found = Vec::new();
    for (position, band) in scale.bands.iter().enumerate() {
        if let (Some((own, included)), Some(most)) = (edge(Some(band)), &subject.most)
            && own.least.is_some_and(|least| *most < least || *most == least && !included)
        {
            found.push(Unreached { scale: id, at: band.span, end: most.clone(), most: true });
        }
        // The first band has to be there, whether or not anything lies below the second.
        if position > 0
            && let (Some((next, included)), Some(least)) =
                (edge(scale.bands.get(position.saturating_add(1))), &subject.least)
            && next.most.is_some_and(|next| next < *least || next == *least && included)
        {
            found.push(Unreached { scale: id, at: band.span, end: least.clone(), most: false });
        }
    }
    found
}

/// A bound of a value that it never comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unbinding {
    /// The bound.
    pub(crate) bound: Span,
    /// What is bounded.
    pub(crate) value: Span,
    /// What that never goes beyond.
    pub(crate) end: Number,
    /// Its expression, for its unit.
    pub(crate) of: Expr,
    /// Whether it is bounded from above.
    pub(crate) above: bool,
}

/// The bounds of values that nothing comes to, with what is bounded.
pub(crate) fn unbinding(model: &Model, terms: &Terms<'_>, as_they_stand: &Terms<'_>) -> Vec<Unbinding> {
    let facts = model.facts.iter().flat_map(|fact| match &fact.kind {
        FactKind::Scale(scale) => {
            scale.bands.iter().flat_map(|band| band_exprs(&band.value)).chain([&scale.subject]).collect()
        }
        FactKind::Define | FactKind::Measure { .. } => vec![&fact.value],
        FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) => Vec::new(),
    });
    let payments = model.payments.iter().map(|payment| &payment.amount);
    let mut found = Vec::new();
    for expr in facts.chain(payments) {
        look(expr, terms, as_they_stand, &mut found);
    }
    found
}

fn look(expr: &Expr, terms: &Terms<'_>, as_they_stand: &Terms<'_>, found: &mut Vec<Unbinding>) {
    if let ExprKind::Call(Function::Choose(op @ (ChooseOp::Smaller | ChooseOp::Larger)), parts) = &expr.kind
        && let [value, bound] = parts.as_slice()
    {
        let (own, held) = (terms.range(value), as_they_stand.range(bound));
        let above = *op == ChooseOp::Smaller;
        let (end, edge) = if above { (own.most, held.least) } else { (own.least, held.most) };
        let short = |end: &Number, edge: &Number| if above { end <= edge } else { end >= edge };
        if let (Some(end), Some(edge)) = (end, edge)
            && short(&end, &edge)
        {
            let (bound, value, of) = (bound.span, value.span, value.clone());
            found.push(Unbinding { bound, value, end, of, above });
        }
    }
    expr.operands().into_iter().for_each(|operand| look(operand, terms, as_they_stand, found));
}
