//! The variants in which a condition, a bound or a limit is left out.

use super::{Change, Kind};
use crate::source::{Edit, Source, Span, Spanned};
use crate::syntax::ast::{
    Body, BodyStep, BodyValue, CellKind, Declaration, DeclarationKind, Expr, ExprKind, SpellStep,
};

/// What can be left out of a declaration.
pub(super) fn changes(source: &Source, declared: &Declaration) -> Vec<Change> {
    let mut without = LeftOut { source, found: Vec::new() };
    match &declared.kind {
        DeclarationKind::Contract(_)
        | DeclarationKind::Unit(_)
        | DeclarationKind::Record(_)
        | DeclarationKind::Tariff(_)
        | DeclarationKind::Scale(_)
        | DeclarationKind::Example(_) => {}
        DeclarationKind::Spell(spell) => {
            without.conditions(&spell.conditions);
            for step in &spell.steps {
                match step.node {
                    SpellStep::Joined(_) | SpellStep::Without(_) | SpellStep::Within(..) => {
                        without.clause(step.span, Kind::Condition);
                    }
                    // Other rows come of it: what reads them makes no sense without.
                    SpellStep::CutAt(_) | SpellStep::Blocks(_) | SpellStep::WholeBlocks(_) => {}
                }
            }
        }
        DeclarationKind::Balance(balance) => {
            let bounds = balance.at_least.iter().chain(&balance.at_most).chain(&balance.lapses);
            bounds.for_each(|bound| without.clause(bound.span, Kind::Limit));
        }
        DeclarationKind::Define(define) => without.body(&define.body),
        DeclarationKind::Cohort(cohort) | DeclarationKind::Outcome(cohort) => {
            without.conditions(&cohort.conditions);
            cohort.only.iter().for_each(|only| without.clause(only.span, Kind::Pick));
        }
        DeclarationKind::Measure(measure) => {
            without.conditions(&measure.conditions);
            without.body(&measure.body);
        }
        DeclarationKind::Payment(payment) => {
            without.conditions(&payment.conditions);
            without.body(&payment.pay);
        }
        DeclarationKind::Cap(_) | DeclarationKind::Minimum(_) => without.all_of(declared),
        DeclarationKind::Clawback(clawback) => {
            without.all_of(declared);
            without.conditions(&clawback.conditions);
            without.body(&clawback.take);
            for limit in &clawback.limits {
                // What a cap has left is taken back at most: without it, what was earned before the cap.
                let is_after_cap = matches!(limit.amount.kind, ExprKind::WhatLeaves { .. });
                without.clause(limit.span, if is_after_cap { Kind::Order } else { Kind::Limit });
            }
        }
    }
    without.found
}

struct LeftOut<'s> {
    source: &'s Source,
    found: Vec<Change>,
}

impl LeftOut<'_> {
    fn push(&mut self, at: Span, said: String, removed: Span, kind: Kind) {
        let edits = vec![Edit::new(removed, "")];
        self.found.push(Change { at, from: said, to: String::new(), kind, edits });
    }

    /// A whole clause.
    fn clause(&mut self, span: Span, kind: Kind) {
        self.push(span, self.source.said(span), span, kind);
    }

    /// A whole declaration.
    fn all_of(&mut self, declared: &Declaration) {
        self.push(declared.header, self.source.said(declared.header), declared.span, Kind::Limit);
    }

    /// Each of the conditions of clauses.
    fn conditions(&mut self, clauses: &[Spanned<Expr>]) {
        for clause in clauses {
            if !self.parts(&clause.node) {
                self.clause(clause.span, Kind::Condition);
            }
        }
    }

    /// Each of several conditions that are joined, and of those in brackets. False where it is one.
    fn parts(&mut self, condition: &Expr) -> bool {
        let parts = match &condition.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => parts,
            ExprKind::Bracket(inner) => return self.parts(inner),
            _ => return false,
        };
        for (at, part) in parts.iter().enumerate() {
            // What joins it to the others goes with it.
            let before = at.checked_sub(1).and_then(|before| parts.get(before));
            let removed = match (before, parts.get(at.saturating_add(1))) {
                (Some(before), _) => Span::new(before.span.end, part.span.end),
                (None, Some(next)) => Span::new(part.span.start, next.span.start),
                (None, None) => part.span,
            };
            self.push(part.span, self.source.said(part.span), removed, Kind::Condition);
            self.parts(part);
        }
        true
    }

    /// What is done to a value after it is worked out, and parts of the conditions of its cases.
    fn body(&mut self, body: &Body) {
        match &body.value {
            BodyValue::Cases(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    if let CellKind::When(condition) = &cell.kind {
                        self.parts(condition);
                    }
                }
            }
            BodyValue::Expr(_) | BodyValue::Missing => {}
        }
        for step in &body.steps {
            let kind = match step.node {
                BodyStep::AtMost(_) | BodyStep::AtLeast(_) => Kind::Limit,
                BodyStep::Rounded(_) => Kind::Rounding,
            };
            self.clause(step.span, kind);
        }
    }
}
