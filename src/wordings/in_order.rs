//! The variants in which a limit is used up in another order, or is applied before another one and not after it.

use super::{Change, Kind};
use crate::source::{Edit, Source, Span};
use crate::syntax::ast::{Declaration, DeclarationKind, File, Limit, Ordered};

/// What could be in another order in a declaration.
pub(super) fn changes(source: &Source, file: &File, declared: &Declaration) -> Vec<Change> {
    let Some(limit) = limit_of(declared) else { return Vec::new() };
    let first = limit.order.iter().filter_map(|order| order.node.first());
    first
        .map(|first| the_other_way(source, first))
        .chain(before_others(source, file, declared, limit))
        .collect()
}

fn limit_of(declared: &Declaration) -> Option<&Limit> {
    match &declared.kind {
        DeclarationKind::Cap(limit) | DeclarationKind::Minimum(limit) => Some(limit),
        DeclarationKind::Contract(_)
        | DeclarationKind::Unit(_)
        | DeclarationKind::Record(_)
        | DeclarationKind::Tariff(_)
        | DeclarationKind::Spell(_)
        | DeclarationKind::Balance(_)
        | DeclarationKind::Define(_)
        | DeclarationKind::Cohort(_)
        | DeclarationKind::Outcome(_)
        | DeclarationKind::Measure(_)
        | DeclarationKind::Scale(_)
        | DeclarationKind::Payment(_)
        | DeclarationKind::Clawback(_)
        | DeclarationKind::Example(_) => None,
    }
}

/// What comes first by an order comes last.
fn the_other_way(source: &Source, first: &Ordered) -> Change {
    let by = source.said(first.by.span);
    let (from, to) = (format!("{by} falling"), by.clone());
    if !first.falls {
        let edits = vec![Edit::new(Span::new(first.by.span.end, first.by.span.end), " falling")];
        return Change { at: first.by.span, from: to, to: from, kind: Kind::Order, edits };
    }
    let end = first.by.span.end;
    let rest = source.slice(Span::new(end, source.whole().end));
    let falling = rest.find("falling").map_or(0, |at| at.saturating_add("falling".len()));
    let removed = Span::new(end, end.saturating_add(u32::try_from(falling).unwrap_or(0)));
    Change { at: first.by.span, from, to, kind: Kind::Order, edits: vec![Edit::new(removed, "")] }
}

/// A limit that is applied after another one: that one after it.
fn before_others(source: &Source, file: &File, declared: &Declaration, limit: &Limit) -> Option<Change> {
    let [other] = limit.after.as_slice() else { return None };
    let (on, end) = (limit.on.last()?.span.end, other.span.end);
    // `together, after person_cap`: the comma before the word goes with it.
    let comma = source.slice(Span::new(on, end)).rfind(',').and_then(|at| u32::try_from(at).ok())?;
    let turned = file.declarations.iter().find(|found| {
        found.name.node == other.node && limit_of(found).is_some_and(|limit| limit.after.is_empty())
    })?;
    let put = Span::new(turned.header.end, turned.header.end);
    Some(Change {
        at: other.span,
        from: format!("after {}", other.node),
        to: format!("before {}", other.node),
        kind: Kind::Order,
        edits: vec![
            Edit::new(Span::new(on.saturating_add(comma), end), ""),
            Edit::new(put, format!(", after {}", declared.name.node)),
        ],
    })
}
