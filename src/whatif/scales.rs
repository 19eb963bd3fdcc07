//! The values of a scale: `share_earned[from 66%]` is where a band begins, `share_earned[value from 66%]` what it
//! gives.

use super::place::{Collector, Handle, Place};
use crate::syntax::ast::{self, CellKind};

/// The edges and the values of the bands.
pub(super) fn places(of: &Collector<'_>, declaration: &ast::Declaration, scale: &ast::Scale) -> Vec<Place> {
    let rows = scale.table.iter().flat_map(|table| &table.rows);
    let cells = rows.filter_map(|row| match row.cells.as_slice() {
        [head, value] => Some((head, value)),
        _ => None,
    });
    let mut found = Vec::new();
    for (head, value) in cells {
        let band = of.source.said(head.span);
        if let CellKind::From(edge) | CellKind::Above(edge) = &head.kind
            && of.is_settable(edge)
        {
            found.push(of.place(declaration, edge.span, vec![band.clone()], Handle::Text));
        }
        let settable = match &value.kind {
            CellKind::AllOfIt | CellKind::NoneOfIt => true,
            CellKind::Expr(expr) => of.is_settable(expr),
            _ => false,
        };
        if settable {
            found.push(of.place(declaration, value.span, vec![format!("value {band}")], Handle::Text));
        }
        if let CellKind::StraightLine(from, to) = &value.kind {
            for (end, words) in [(from, "start"), (to, "end")] {
                if of.is_settable(end) {
                    let key = format!("{words} of the line {band}");
                    found.push(of.place(declaration, end.span, vec![key], Handle::Text));
                }
            }
        }
    }
    found
}
