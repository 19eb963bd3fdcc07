//! Running values: what they came from, row by row or group by group.

use super::eye::Eye;
use super::node::{Kind, Node};
use super::rows::{row_name, rows_node};
use crate::model::{Expr, Frame, Running, RunningOp};
use crate::statement;

/// How many groups are named unless everything is wanted.
const SHORT: usize = 6;

/// `total earnings up to and including this one = £1,200.00, from 3 rows: payslip.csv rows 2–4`
pub(super) fn running_node(eye: &Eye, expr: &Expr, running: &Running, at: u32) -> Node {
    let value = eye.shown(expr, at);
    let words = &running.words;
    let Some((series, position)) = eye.series(expr, at) else {
        return Node::new(Kind::Value, format!("{words} = {value}, for it stands in no series"));
    };
    let until =
        if matches!(running.op, RunningOp::UpToThis(_)) { position.saturating_add(1) } else { position };
    let from = if running.op == RunningOp::OneBefore { position.saturating_sub(1) } else { 0 };
    let used = series.get(from..until).unwrap_or_default();
    let text = format!("{words} = {value}, from {}", places(eye, expr, used));
    let node = Node::new(Kind::Value, text).with_value(value, eye.exact(expr, at));
    let Some(of) = running.value.as_ref().filter(|_| eye.full) else { return node };
    let each = used.iter().map(|at| {
        let value = eye.shown(of, *at);
        let text = format!("{}: {} = {value}", place(eye, expr, *at), eye.words(of.span));
        Node::new(Kind::Row, text).with_value(value, eye.exact(of, *at))
    });
    node.because(each)
}

/// The rows in the order of the data, or the groups in their own.
fn places(eye: &Eye, expr: &Expr, used: &[u32]) -> String {
    match (&eye.model.frames[expr.frame], used) {
        (Frame::Rows(record), _) => {
            let mut rows: Vec<usize> = used.iter().map(|row| *row as usize).collect();
            rows.sort_unstable();
            rows_node(eye, *record, &rows).text
        }
        (_, []) => "no groups".to_owned(),
        _ => {
            let shown = if eye.full { used.len() } else { SHORT };
            let named: Vec<String> = used.iter().take(shown).map(|at| place(eye, expr, *at)).collect();
            let more = if used.len() > shown { " and others; `--full` shows them" } else { "" };
            format!("{}{more}", named.join(", "))
        }
    }
}

/// What a row or group is called.
fn place(eye: &Eye, expr: &Expr, at: u32) -> String {
    let frame = expr.frame;
    match &eye.model.frames[frame] {
        Frame::Rows(record) => row_name(eye, *record, at as usize),
        _ => {
            let keys = statement::keys(eye.model, eye.outcome, frame, at);
            keys.into_iter().map(|key| key.value).collect::<Vec<_>>().join("/")
        }
    }
}
