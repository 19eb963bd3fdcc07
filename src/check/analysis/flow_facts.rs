//! What a met condition proves: which values are given, and which choices are left.

use std::collections::BTreeSet;

use crate::model::{Comparison, Constant, Expr, ExprKind, FactId, Type};
use crate::value::{AggregateOp, CompareOp};

/// What is known of a row that is taken in.
#[derive(Clone, Debug, Default)]
pub(crate) struct FlowFacts {
    /// Fields, facts and followed references that are known to be given.
    given: Vec<Expr>,
    /// Choices that a value may still be.
    choices: Vec<(Expr, BTreeSet<u32>)>,
    /// Populations that the row is in.
    populations: BTreeSet<FactId>,
    /// Whether more may be proven by a condition that could not be read. Then everything counts as given.
    open: bool,
}

impl FlowFacts {
    /// A condition could not be read: what it proves is not known.
    pub(crate) fn leave_open(&mut self) {
        self.open = true;
    }

    /// Whether a condition could not be read, so that nothing can be said against a blank.
    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// Both are known.
    pub(crate) fn also(&mut self, more: &FlowFacts) {
        self.open |= more.open;
        self.populations.extend(&more.populations);
        for expr in &more.given {
            self.give(expr);
        }
        for (expr, left) in &more.choices {
            self.narrow(expr, left);
        }
    }

    /// Whether a value is known to be given.
    pub(crate) fn is_given(&self, expr: &Expr) -> bool {
        self.open || self.given.iter().any(|known| known == expr)
    }

    /// The row is in a population.
    pub(crate) fn enter(&mut self, population: FactId) {
        self.populations.insert(population);
    }

    /// Whether the row is known to be in a population.
    pub(crate) fn is_in(&self, population: FactId) -> bool {
        self.open || self.populations.contains(&population)
    }

    /// The choices that a value may still be, if that is known.
    pub(crate) fn choices_left(&self, expr: &Expr) -> Option<&BTreeSet<u32>> {
        self.choices.iter().find(|(known, _)| known == expr).map(|(_, left)| left)
    }

    fn give(&mut self, expr: &Expr) {
        if !self.given.contains(expr) {
            self.given.push(expr.clone());
        }
    }

    pub(crate) fn narrow(&mut self, expr: &Expr, left: &BTreeSet<u32>) {
        match self.choices.iter_mut().find(|(known, _)| known == expr) {
            Some((_, before)) => *before = before.intersection(left).copied().collect(),
            None => self.choices.push((expr.clone(), left.clone())),
        }
    }

    /// What holds either way.
    fn either(&self, other: &FlowFacts) -> FlowFacts {
        let given = self.given.iter().filter(|expr| other.is_given(expr)).cloned().collect();
        let choices = self
            .choices
            .iter()
            .filter_map(|(expr, left)| {
                let union = left.union(other.choices_left(expr)?).copied().collect();
                Some((expr.clone(), union))
            })
            .collect();
        let populations = self.populations.intersection(&other.populations).copied().collect();
        FlowFacts { given, choices, populations, open: self.open || other.open }
    }
}

/// What a condition proves where it is met. `all` gives the number of choices of a value's type.
pub(crate) fn proven_by(condition: &Expr, all: &dyn Fn(&Type) -> u32) -> FlowFacts {
    let mut proven = FlowFacts::default();
    match &condition.kind {
        ExprKind::And(parts) => parts.iter().for_each(|part| proven.also(&proven_by(part, all))),
        ExprKind::Or(parts) => {
            let mut each = parts.iter().map(|part| proven_by(part, all));
            if let Some(first) = each.next() {
                proven = each.fold(first, |sofar, next| sofar.either(&next));
            }
        }
        ExprKind::Given(inner, true) => strict_leaves(inner, &mut |leaf| proven.give(leaf)),
        ExprKind::Compare(comparison) => compared(comparison, all, &mut proven),
        ExprKind::Fact(fact) => {
            proven.give(condition);
            proven.enter(*fact);
        }
        ExprKind::Field(_) | ExprKind::Spread(..) => proven.give(condition),
        ExprKind::Aggregate(aggregate) if aggregate.op == AggregateOp::One => proven.give(condition),
        _ => {}
    }
    proven
}

fn compared(comparison: &Comparison, all: &dyn Fn(&Type) -> u32, proven: &mut FlowFacts) {
    if comparison.blank.as_ref().is_some_and(|rule| rule.included) {
        return;
    }
    strict_leaves(&comparison.left, &mut |leaf| proven.give(leaf));
    strict_leaves(&comparison.right, &mut |leaf| proven.give(leaf));
    if let ExprKind::Constant(Constant::Choice(choice)) = comparison.right.kind {
        let left = match comparison.op {
            CompareOp::Is => BTreeSet::from([choice]),
            CompareOp::IsNot => (0..all(&comparison.left.ty)).filter(|other| *other != choice).collect(),
            _ => return,
        };
        proven.narrow(&comparison.left, &left);
    }
}

/// What a condition leaves where it is not met (and not unknown): only what a single comparison with a choice says.
pub(crate) fn proven_without(condition: &Expr, all: &dyn Fn(&Type) -> u32) -> FlowFacts {
    let mut proven = FlowFacts::default();
    match &condition.kind {
        ExprKind::Compare(comparison) if comparison.op == CompareOp::Is && comparison.blank.is_none() => {
            if let ExprKind::Constant(Constant::Choice(choice)) = comparison.right.kind {
                let left = (0..all(&comparison.left.ty)).filter(|other| *other != choice).collect();
                proven.narrow(&comparison.left, &left);
            }
        }
        ExprKind::Or(parts) => parts.iter().for_each(|part| proven.also(&proven_without(part, all))),
        _ => {}
    }
    proven
}

/// The fields and facts without which an expression has no value.
fn strict_leaves(expr: &Expr, give: &mut dyn FnMut(&Expr)) {
    match &expr.kind {
        ExprKind::Field(_)
        | ExprKind::Fact(_)
        | ExprKind::Spread(..)
        | ExprKind::Lookup { .. }
        | ExprKind::Running(_)
        | ExprKind::Key(_) => give(expr),
        ExprKind::Aggregate(aggregate) if aggregate.op == AggregateOp::One => give(expr),
        ExprKind::MustBeGiven(inner) => strict_leaves(inner, give),
        ExprKind::Call(_, arguments) => {
            arguments.iter().for_each(|argument| strict_leaves(argument, give));
        }
        _ => {}
    }
}

/// The parts of a value for which it may be blank: fields, definitions and look-ups that may be; a quotient whose divisor may be nought.
pub(crate) fn reasons<'e>(expr: &'e Expr, found: &mut dyn FnMut(&'e Expr)) {
    if !expr.may_be_blank {
        return;
    }
    let carries_on =
        matches!(expr.kind, ExprKind::Call(..) | ExprKind::ChooseGiven(..) | ExprKind::LinesTotal(_));
    let operands = expr.operands();
    if carries_on && operands.iter().any(|operand| operand.may_be_blank) {
        operands.into_iter().for_each(|operand| reasons(operand, found));
    } else {
        found(expr);
    }
}

/// The values whose blank leaves a condition unknown.
pub(crate) fn unknowns<'e>(condition: &'e Expr, found: &mut dyn FnMut(&'e Expr)) {
    match &condition.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(|part| unknowns(part, found)),
        ExprKind::Not(inner) => unknowns(inner, found),
        ExprKind::Compare(comparison) => {
            let mut unsettled = |value: &'e Expr| {
                if comparison.blank.as_ref().is_none_or(|rule| rule.of != *value) {
                    found(value);
                }
            };
            reasons(&comparison.left, &mut unsettled);
            reasons(&comparison.right, &mut unsettled);
        }
        _ => reasons(condition, found),
    }
}
