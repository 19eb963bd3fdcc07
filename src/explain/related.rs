//! Values over rows that share something with a row: which rows count.

use super::context::Context;
use super::node::{Kind, Node};
use super::row_places::{row_name, rows_node};
use crate::model::{Expr, Related, RelatedOp};
use crate::value::AggregateOp;

/// `count of call where guest is this stay's guest = 2 calls, over call.csv rows 2, 5`; of what takes one row, which it
/// is.
pub(super) fn related_node(context: &Context, expr: &Expr, related: &Related, at: u32) -> Node {
    let value = context.shown(expr, at);
    let words = &related.words;
    let record = related.sought.record;
    let Some(found) = context.rows_related(expr, at) else {
        return Node::new(Kind::Value, format!("{words} = {value}, for what it is held to is blank"))
            .because(asked_nodes(context, related, at));
    };
    let rows: Vec<usize> = found.rows.iter().map(|row| *row as usize).collect();
    let from = match (found.taken, rows.len()) {
        (Some(taken), 2..) => {
            let taken = row_name(context, record, taken as usize);
            format!("of {taken}, out of {}", rows_node(context, record, &rows).text)
        }
        _ => format!("over {}", rows_node(context, record, &rows).text),
    };
    let node = Node::new(Kind::Value, format!("{words} = {value}, {from}"))
        .with_value(value, context.exact(expr, at))
        .because(asked_nodes(context, related, at));
    let adds = matches!(related.sought.op, RelatedOp::Aggregate(op) if op != AggregateOp::Count);
    let Some(of) = related.sought.value.as_ref().filter(|_| context.full && adds) else { return node };
    let each = found.rows.iter().map(|row| {
        let value = context.shown(of, *row);
        let text =
            format!("{}: {} = {value}", row_name(context, record, *row as usize), context.words(of.span));
        Node::new(Kind::Row, text).with_value(value, context.exact(of, *row))
    });
    node.because(each)
}

/// What the row itself gives to find the others by.
fn asked_nodes(context: &Context, related: &Related, at: u32) -> Vec<Node> {
    let asked = related.asked().map(|asked| {
        let value = context.shown(asked, at);
        let text = format!("{} = {value}", context.words(asked.span));
        Node::new(Kind::Value, text).with_value(value, context.exact(asked, at))
    });
    asked.collect()
}
