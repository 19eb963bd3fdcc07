//! Looking at the rows that count for a row of a finished outcome.

use std::collections::BTreeSet;

use super::super::error::RunError;
use super::super::point::PointEvaluator;
use super::super::view::{Rows, View};
use crate::model::{Expr, ExprKind, Frame, RecordId, Related, exprs};
use crate::plan::{Op, RelatedAsk};

impl<'a> PointEvaluator<'a> {
    /// The rows that count for a row of the frame, in the order of the data, and of what takes one of them which; none
    /// where a side of the row itself is blank.
    ///
    /// # Errors
    /// As for [`PointEvaluator::at`].
    pub fn rows_related(&mut self, related: &Expr, at: u32) -> Result<Option<RowsRelated>, RunError> {
        let node = self.compiled(related);
        let Op::Related(ask) = &node.op else { return Ok(None) };
        let row = [at];
        self.view().rows_related(ask, Rows::list(related.frame, &row))
    }

    /// The rows that count in a value of a row of another record, each once, by their records. A row that counts in one
    /// of its own record is told by what its own clauses make of it.
    pub(crate) fn rows_sought(&mut self) -> BTreeSet<(RecordId, u32)> {
        let mut rows = BTreeSet::new();
        for (expr, related) in self.all_related() {
            let record = related.sought.record;
            if self.of().0.frames[expr.frame] != Frame::Rows(record) {
                self.each_answer(expr, |view, ask, rows_of| {
                    view.count_related(ask, rows_of, &mut |row| {
                        rows.insert((record, row));
                    })
                });
            }
        }
        rows
    }

    /// For each value over other rows in which a row of a record counts: the rows for which it does.
    pub fn counts_for(&mut self, record: RecordId, row: u32) -> Vec<(&'a Expr, Vec<u32>)> {
        let mut found = Vec::new();
        for (expr, related) in self.all_related() {
            if related.sought.record == record {
                let mut rows = Vec::new();
                self.each_answer(expr, |view, ask, rows_of| {
                    rows.extend(view.rows_counting(ask, rows_of, row)?);
                    Ok(())
                });
                found.push((expr, rows));
            }
        }
        found
    }

    fn all_related(&self) -> Vec<(&'a Expr, &'a Related)> {
        let mut found = Vec::new();
        exprs::all_exprs(self.of().0).into_iter().for_each(|expr| enter(expr, &mut found));
        found
    }

    /// Asks for all rows of the frame together. Where these have no answer, each is asked by itself: in a case that the
    /// run did not take for it there may be none.
    fn each_answer(
        &mut self,
        expr: &Expr,
        mut ask: impl FnMut(&View<'_>, &RelatedAsk, Rows<'_>) -> Result<(), RunError>,
    ) {
        let node = self.compiled(expr);
        let Op::Related(related) = &node.op else { return };
        let len = self.of().1.frame(expr.frame).map_or(0, |frame| frame.len);
        let view = self.view();
        if ask(&view, related, Rows::range(expr.frame, 0, len)).is_ok() {
            return;
        }
        for row in 0..len {
            let _ = ask(&view, related, Rows::range(expr.frame, row, row.saturating_add(1)));
        }
    }
}

/// The rows that count for a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsRelated {
    /// All, in the order of the data.
    pub rows: Vec<u32>,
    /// The one that is taken, where one is.
    pub taken: Option<u32>,
}

/// Every value over other rows in an expression, each once.
fn enter<'e>(expr: &'e Expr, found: &mut Vec<(&'e Expr, &'e Related)>) {
    if let ExprKind::Related(related) = &expr.kind
        && !found.iter().any(|(known, _)| known.span == expr.span)
    {
        found.push((expr, related));
    }
    expr.operands().into_iter().for_each(|operand| enter(operand, found));
}
