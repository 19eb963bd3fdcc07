//! The order in which declarations are worked out: each after those that it mentions, so that none waits for a long row
//! of others.

use std::collections::BTreeMap;

use crate::source::Source;
use crate::syntax::ast;

/// Positions of declarations, each after those whose names stand in it as far as there is such an order, otherwise as
/// in the file. A name in a label or note counts too: it changes nothing but the order.
pub(crate) fn in_order(source: &Source, file: &ast::File, names: &BTreeMap<&str, usize>) -> Vec<usize> {
    let mentioned = |position: usize| -> Vec<usize> {
        let text = file.declarations.get(position).map_or("", |declaration| source.slice(declaration.span));
        let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        words.filter_map(|word| names.get(word).copied()).collect()
    };
    let mut order = Vec::new();
    let mut met = vec![false; file.declarations.len()];
    let mut open: Vec<(usize, std::vec::IntoIter<usize>)> = Vec::new();
    for first in 0..file.declarations.len() {
        let mut next = Some(first);
        loop {
            if let Some(position) = next
                && let Some(met) = met.get_mut(position).filter(|met| !**met)
            {
                *met = true;
                open.push((position, mentioned(position).into_iter()));
            }
            let Some((position, rest)) = open.last_mut() else { break };
            next = rest.next();
            if next.is_none() {
                order.push(*position);
                open.pop();
            }
        }
    }
    order
}
