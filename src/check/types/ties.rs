//! What ties the rows that are sought to a row: what both share, and the edges between which a value of the rows sought
//! lies.

use crate::check::Checker;
use crate::check::declarations::population::parts_of;
use crate::check::messages::{self, Doing};
use crate::check::resolve::scope::Scope;
use crate::model::{Bound, Expr, ExprKind, RecordId, Type};
use crate::source::Span;
use crate::syntax::ast::{self, OrderTest, Test};
use crate::value::CompareOp;

/// What ties the rows sought to the row.
#[derive(Default)]
pub(super) struct Ties {
    /// What they share: the value of a row sought, and that of the row.
    pub(super) keys: Vec<(Expr, Expr)>,
    /// What is held between edges of the row.
    pub(super) by: Option<Expr>,
    pub(super) from: Option<Bound>,
    pub(super) to: Option<Bound>,
}

impl Checker<'_> {
    /// The conditions: those that tie the rows to the row, and those of the rows alone.
    pub(super) fn tied(
        &mut self,
        condition: Option<&ast::Expr>,
        inner: &mut Scope,
        asked: &Scope,
        (sought, here): (RecordId, RecordId),
    ) -> Option<(Ties, Vec<Expr>)> {
        let (mut ties, mut alone, mut wrong) = (Ties::default(), Vec::new(), false);
        for part in condition.map(parts_of).unwrap_or_default() {
            if !names_this(part) {
                match self.condition(part, inner) {
                    Some(condition) => {
                        inner.proven.also(&self.terms().proven_by(&condition));
                        alone.push(condition);
                    }
                    None => wrong = true,
                }
                continue;
            }
            match self.tie(part, inner, asked, &mut ties) {
                Some(Some(value)) => {
                    let (frame, span) = (value.frame, value.span);
                    let kind = ExprKind::Given(Box::new(value), true);
                    let given = Expr { kind, ty: Type::YesNo, frame, may_be_blank: false, span };
                    inner.proven.also(&self.terms().proven_by(&given));
                }
                Some(None) => {
                    let ties = self.possible_ties(sought, here);
                    let (here, sought) = (self.record_name(here), self.record_name(sought));
                    self.report(messages::related::not_a_tie(part.span, &here, &sought, &ties));
                    wrong = true;
                }
                None => wrong = true,
            }
        }
        (!wrong).then_some((ties, alone))
    }

    /// One tie. Inner none: it is none. Otherwise the value of the rows sought that is bounds.
    fn tie(
        &mut self,
        part: &ast::Expr,
        inner: &Scope,
        asked: &Scope,
        ties: &mut Ties,
    ) -> Option<Option<Expr>> {
        let comparison = match &part.kind {
            ast::ExprKind::Bracket(inside) => return self.tie(inside, inner, asked, ties),
            ast::ExprKind::Compare(comparison) if comparison.blank.is_none() => comparison,
            _ => return Some(None),
        };
        if names_this(&comparison.left) {
            return Some(None);
        }
        match &comparison.test.node {
            Test::Is(right) => {
                let (left, right) = (self.expr(&comparison.left, inner), self.expr(right, asked));
                let (left, right) = (left?, right?);
                self.same_type(&left, &right, Doing::Compare)?;
                if !self.can_be_a_key(&left) {
                    let found = self.describe_type(&left.ty);
                    return self.refuse(messages::grain::not_a_key(&found, left.span));
                }
                ties.keys.push((left.clone(), right));
                Some(Some(left))
            }
            Test::Order(order, right) => {
                let (left, right) = (self.expr(&comparison.left, inner), self.expr(right, asked));
                let (left, right) = (left?, right?);
                self.window_edge(*order, left, right, comparison.test.span, ties).map(Some)
            }
            Test::Between { from, to, both } => {
                if let Some(anew) = self.window_reversed(from, to) {
                    return self.refuse(messages::terms::ends_before_it_begins(from.span, to.span, &anew));
                }
                let two_dates = matches!(from.kind, ast::ExprKind::Shift { .. } | ast::ExprKind::NthDay(..));
                let until = if two_dates { to.clone() } else { super::compare::put_it(to, from) };
                let left = self.date_expr(&comparison.left, inner);
                let (from, to) = (self.date_expr(from, asked), self.date_expr(&until, asked));
                let (left, from, to) = (left?, from?, to?);
                let Some(both) = *both else {
                    return self.refuse(messages::terms::ends_not_said(comparison.test.span));
                };
                let first = if both { OrderTest::OnOrAfter } else { OrderTest::After };
                let left = self.window_edge(first, left, from, comparison.test.span, ties)?;
                self.window_edge(OrderTest::OnOrBefore, left, to, comparison.test.span, ties).map(Some)
            }
            Test::IsNot(_) | Test::OneOf(_) | Test::NotOneOf(_) | Test::Given | Test::Blank => Some(None),
        }
    }

    /// An edge of the one window.
    fn window_edge(
        &mut self,
        order: OrderTest,
        by: Expr,
        at: Expr,
        test: Span,
        ties: &mut Ties,
    ) -> Option<Expr> {
        let op = self.order_of(order, &by, &at, test)?;
        let lower = matches!(op, CompareOp::AtLeast | CompareOp::More);
        let included = matches!(op, CompareOp::AtLeast | CompareOp::AtMost);
        let first = ties.by.get_or_insert_with(|| by.clone());
        let edge = if lower { &mut ties.from } else { &mut ties.to };
        if *first != by || edge.is_some() {
            let (first, span) = (first.span, by.span);
            let sought = self.record_of(by.frame).map(|record| self.record_name(record)).unwrap_or_default();
            return self.refuse(messages::related::two_windows(span, first, &sought));
        }
        *edge = Some(Bound { at, included });
        Some(by)
    }

    /// How rows of one record could be tied to a row of the other: by a key that both have, and by dates.
    fn possible_ties(&self, sought: RecordId, here: RecordId) -> Vec<String> {
        let this = self.record_name(here);
        let key = self.shared_key(sought, here).map(|key| format!("{key} is this {this}'s {key}"));
        let date = |id: RecordId| {
            let mut fields = self.records[id].fields.iter();
            fields.find(|field| field.ty == Type::Date && !field.may_be_blank).map(|field| &field.name)
        };
        let dates = date(sought).zip(date(here));
        let window = dates.map(|(sought, here)| format!("{sought} is before this {this}'s {here}"));
        key.into_iter().chain(window).collect()
    }
}

/// Whether an expression names the row of the clause; what stands in a value over other rows has a `this` of its own.
fn names_this(expr: &ast::Expr) -> bool {
    match &expr.kind {
        ast::ExprKind::This(_) => true,
        ast::ExprKind::Related(_) => false,
        _ => expr.operands().into_iter().any(names_this),
    }
}
