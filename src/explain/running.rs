//! Running values: what they came from, row by row or group by group.

use super::context::Context;
use super::node::{Kind, Node};
use super::row_places::{row_name, rows_node};
use crate::model::{Expr, Frame, Running};
use crate::statement;

/// How many groups are named unless everything is wanted.
const SHORT: usize = 6;

/// `total earnings up to and including this one = £1,200.00, from 3 rows: payslip.csv rows 2–4`
pub(super) fn running_node(context: &Context, expr: &Expr, running: &Running, at: u32) -> Node {
    let value = context.shown(expr, at);
    let words = &running.words;
    let Some(used) = context.run_over(expr, at) else {
        return Node::new(Kind::Value, format!("{words} = {value}, for it stands in no series"));
    };
    let text = format!("{words} = {value}, from {}", places(context, expr, &used));
    let node = Node::new(Kind::Value, text).with_value(value, context.exact(expr, at));
    let Some(of) = running.value.as_ref().filter(|_| context.full) else { return node };
    let each = used.iter().map(|at| {
        let value = context.shown(of, *at);
        let text = format!("{}: {} = {value}", place(context, expr, *at), context.words(of.span));
        Node::new(Kind::Row, text).with_value(value, context.exact(of, *at))
    });
    node.because(each)
}

/// The rows in the order of the data, or the groups in their own.
fn places(context: &Context, expr: &Expr, used: &[u32]) -> String {
    match (&context.model.frames[expr.frame], used) {
        (Frame::Rows(record), _) => {
            let mut rows: Vec<usize> = used.iter().map(|row| *row as usize).collect();
            rows.sort_unstable();
            rows_node(context, *record, &rows).text
        }
        (_, []) => "no groups".to_owned(),
        _ => {
            let shown = if context.full { used.len() } else { SHORT };
            let named: Vec<String> = used.iter().take(shown).map(|at| place(context, expr, *at)).collect();
            let more = if used.len() > shown { " and others; `--full` shows them" } else { "" };
            format!("{}{more}", named.join(", "))
        }
    }
}

/// What a row or group is called.
fn place(context: &Context, expr: &Expr, at: u32) -> String {
    let frame = expr.frame;
    match &context.model.frames[frame] {
        Frame::Rows(record) => row_name(context, *record, at as usize),
        _ => {
            let keys = statement::keys(context.model, context.outcome, frame, at);
            keys.into_iter().map(|key| key.value).collect::<Vec<_>>().join("/")
        }
    }
}
