//! What a met condition proves: which values are given, which are not nought, and which choices are left.

use std::collections::BTreeSet;

use super::{Terms, value_within};
use crate::model::{
    Comparison, Constant, Expr, ExprKind, FactId, FactKind, FieldId, FrameId, FrameMap, Made, Population,
    RecordId, Type,
};
use crate::value::{CompareOp, Number};

/// How many parts of a value are looked at: a chain of definitions may be long.
const MOST_PARTS: usize = 500;

/// What is known of a row that is taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FlowFacts {
    /// Values that are known to be given.
    given: Vec<Expr>,
    /// Numbers that are known not to be nought.
    not_nought: Vec<Expr>,
    /// Choices that a value may still be.
    choices: Vec<(Expr, BTreeSet<u32>)>,
    /// Populations that the row is in, and those of the rows to which references lead.
    populations: BTreeSet<(Vec<FieldId>, FactId)>,
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
        self.populations.extend(more.populations.iter().cloned());
        more.given.iter().for_each(|expr| {
            self.give(expr);
        });
        more.not_nought.iter().for_each(|expr| self.rule_nought_out(expr));
        for (expr, left) in &more.choices {
            self.narrow(expr, left);
        }
    }

    /// Whether a value is known to be given.
    pub(crate) fn is_given(&self, expr: &Expr) -> bool {
        self.open || self.given.contains(expr)
    }

    /// Whether a number is known not to be nought where it is given.
    pub(crate) fn is_not_nought(&self, expr: &Expr) -> bool {
        self.open || self.not_nought.contains(expr)
    }

    /// The row is in a population.
    pub(crate) fn enter(&mut self, population: FactId) {
        self.populations.insert((Vec::new(), population));
    }

    /// Whether the row is known to be in a population.
    pub(crate) fn is_in(&self, population: FactId) -> bool {
        self.open || self.populations.contains(&(Vec::new(), population))
    }

    /// The choices that a value may still be, if that is known.
    pub(crate) fn choices_left(&self, expr: &Expr) -> Option<&BTreeSet<u32>> {
        self.choices.iter().find(|(known, _)| known == expr).map(|(_, left)| left)
    }

    /// A value is given; whether that was not known before.
    fn give(&mut self, expr: &Expr) -> bool {
        let is_new = !self.given.contains(expr);
        if is_new {
            self.given.push(expr.clone());
        }
        is_new
    }

    fn rule_nought_out(&mut self, expr: &Expr) {
        if !self.not_nought.contains(expr) {
            self.not_nought.push(expr.clone());
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
        let choices = self
            .choices
            .iter()
            .filter_map(|(expr, left)| {
                let union = left.union(other.choices_left(expr)?).copied().collect();
                Some((expr.clone(), union))
            })
            .collect();
        FlowFacts {
            given: self.given.iter().filter(|expr| other.is_given(expr)).cloned().collect(),
            not_nought: self.not_nought.iter().filter(|expr| other.is_not_nought(expr)).cloned().collect(),
            choices,
            populations: self.populations.intersection(&other.populations).cloned().collect(),
            open: self.open || other.open,
        }
    }

    /// The same in another place: of each value what it is there, if it is anything there. The populations are those of
    /// the row.
    pub(crate) fn moved(&self, to: &dyn Fn(&Expr) -> Option<Expr>) -> FlowFacts {
        FlowFacts {
            given: self.given.iter().filter_map(to).collect(),
            not_nought: self.not_nought.iter().filter_map(to).collect(),
            choices: self.choices.iter().filter_map(|(expr, left)| Some((to(expr)?, left.clone()))).collect(),
            populations: self.populations.clone(),
            open: self.open,
        }
    }

    /// What is known of the row to which references lead, of what is known of the row that has them.
    fn beyond(&self, path: &[FieldId], rows: &dyn Fn(RecordId) -> FrameId) -> FlowFacts {
        let populations = self
            .populations
            .iter()
            .filter_map(|(through, population)| Some((through.strip_prefix(path)?.to_vec(), *population)));
        let populations = populations.collect();
        FlowFacts { populations, ..self.moved(&|expr| beyond(expr, path, rows)) }
    }

    /// What is known of a row, seen from the one whose references lead to it.
    fn through(&self, path: &[FieldId], frame: FrameId) -> FlowFacts {
        let populations = self.populations.iter();
        let populations = populations.map(|(further, population)| ([path, further].concat(), *population));
        let populations = populations.collect();
        FlowFacts { populations, ..self.moved(&|expr| through(expr, path, frame)) }
    }
}

/// A value that a row has through references, as the row has it to which the first of them lead.
fn beyond(expr: &Expr, path: &[FieldId], rows: &dyn Fn(RecordId) -> FrameId) -> Option<Expr> {
    if path.is_empty() {
        return Some(expr.clone());
    }
    let ExprKind::Spread(inner, map) = &expr.kind else { return None };
    let rest = map.through.strip_prefix(path)?;
    let Some(first) = rest.first() else { return Some(inner.as_ref().clone()) };
    let kind = ExprKind::Spread(inner.clone(), FrameMap { through: rest.to_vec() });
    Some(Expr { kind, frame: rows(first.record), ..expr.clone() })
}

/// A value of a row, as the one has it whose references lead there.
fn through(expr: &Expr, path: &[FieldId], frame: FrameId) -> Option<Expr> {
    let (inner, further) = match &expr.kind {
        ExprKind::Spread(inner, map) => (inner.clone(), map.through.as_slice()),
        ExprKind::Field(_) | ExprKind::Fact(_) => (Box::new(expr.clone()), &[][..]),
        // Of anything else a reference cannot be asked.
        _ => return None,
    };
    let kind = ExprKind::Spread(inner, FrameMap { through: [path, further].concat() });
    Some(Expr { kind, frame, ..expr.clone() })
}

impl Terms<'_> {
    /// How many choices a type has.
    pub(crate) fn choice_count(&self, ty: &Type) -> u32 {
        let Type::Choice(set) = ty else { return 0 };
        let choices = self.choice_sets[*set].choices.len();
        u32::try_from(choices).unwrap_or(u32::MAX)
    }

    fn rows(&self, record: RecordId) -> FrameId {
        self.records[record].rows
    }

    /// What holds of every row of a record: of a spell's, what is proven of the keys that it is made of.
    pub(crate) fn of_rows(&self, id: RecordId) -> FlowFacts {
        let mut facts = FlowFacts::default();
        let record = &self.records[id];
        let Some(spell) = record.made.as_ref().map(Made::rows) else { return facts };
        let known = &self.known[spell.selection];
        for (position, key) in (0u32..).zip(&spell.keys) {
            let of = |of: &Expr| Expr {
                kind: ExprKind::Field(FieldId { record: id, field: position }),
                frame: record.rows,
                ..of.clone()
            };
            if let Some(left) = known.proven.choices_left(&key.value) {
                facts.narrow(&of(&key.value), left);
            }
            if known.proven.not_nought.contains(&key.value) {
                facts.rule_nought_out(&of(&key.value));
            }
        }
        facts
    }

    /// What holds of every row to which a reference leads: of a spell's, what is proven of the rows that it is made of.
    fn behind(&self, reference: FieldId) -> Option<FlowFacts> {
        let spell = self.records[reference.record].made.as_ref()?.rows();
        let proven = &self.known[spell.selection].proven;
        let path = match &spell.keys.get(reference.field as usize)?.value.kind {
            ExprKind::Row => Vec::new(),
            ExprKind::Field(field) => vec![*field],
            ExprKind::Spread(inner, map) => match inner.kind {
                ExprKind::Field(field) => [map.through.as_slice(), &[field]].concat(),
                _ => return None,
            },
            _ => return None,
        };
        Some(proven.beyond(&path, &|record| self.rows(record)))
    }

    /// What is known of the row at the end of references, from what is known where they begin.
    pub(crate) fn at_end(&self, path: &[FieldId], here: &FlowFacts) -> FlowFacts {
        let rows = |record| self.rows(record);
        let mut known = here.beyond(path, &rows);
        for (at, reference) in path.iter().enumerate() {
            let rest = path.get(at.saturating_add(1)..).unwrap_or_default();
            if let Some(behind) = self.behind(*reference) {
                known.also(&behind.beyond(rest, &rows));
            }
        }
        known
    }

    /// What being in a population proves.
    pub(crate) fn proven_of(&self, population: &Population) -> FlowFacts {
        let mut proven = self.of_rows(population.record);
        if let Some(known) = population.within.map(|within| &self.known[within]) {
            proven.also(&known.proven);
        }
        for condition in &population.conditions {
            proven.also(&self.proven_by(condition));
        }
        proven
    }

    /// What a condition proves where it is met.
    pub(crate) fn proven_by(&self, condition: &Expr) -> FlowFacts {
        let mut proven = FlowFacts::default();
        match &condition.kind {
            ExprKind::And(parts) => parts.iter().for_each(|part| proven.also(&self.proven_by(part))),
            ExprKind::Or(parts) => {
                let mut each = parts.iter().map(|part| self.proven_by(part));
                if let Some(first) = each.next() {
                    proven = each.fold(first, |sofar, next| sofar.either(&next));
                }
            }
            ExprKind::Given(inner, true) => self.strict_parts(inner, &mut proven),
            ExprKind::Compare(comparison) => self.compared(comparison, &mut proven),
            // A cohort that the row is in proves what its own conditions prove.
            ExprKind::Fact(fact) => {
                proven.give(condition);
                proven.enter(*fact);
                proven.also(&self.known[*fact].proven);
            }
            ExprKind::Spread(inner, map) => {
                proven.give(condition);
                let there = self.proven_by(inner);
                proven.also(&there.through(&map.through, condition.frame));
            }
            ExprKind::Field(_) | ExprKind::Aggregate(_) | ExprKind::Related(_) | ExprKind::Lookup { .. } => {
                proven.give(condition);
            }
            // Met where something is not so, or by one of several values.
            ExprKind::Given(_, false)
            | ExprKind::Not(_)
            | ExprKind::IfBlank(..)
            | ExprKind::ChooseGiven(..)
            | ExprKind::Cases(..)
            | ExprKind::Running(_)
            | ExprKind::MustBeGiven(_) => {}
            // Not conditions.
            ExprKind::Constant(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::Tariff { .. }
            | ExprKind::Call(..)
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => {}
        }
        proven
    }

    fn compared(&self, comparison: &Comparison, proven: &mut FlowFacts) {
        if comparison.blank.as_ref().is_none_or(|rule| !rule.included) {
            for side in [&comparison.left, &comparison.right] {
                self.strict_parts(side, proven);
            }
            self.choices_by(comparison, comparison.op, proven);
        }
        not_nought_by(comparison, comparison.op, proven);
    }

    /// The choices that a comparison leaves.
    fn choices_by(&self, comparison: &Comparison, op: CompareOp, proven: &mut FlowFacts) {
        let ExprKind::Constant(Constant::Choice(choice)) = comparison.right.kind else { return };
        let left = match op {
            CompareOp::Is => BTreeSet::from([choice]),
            CompareOp::IsNot => {
                (0..self.choice_count(&comparison.left.ty)).filter(|other| *other != choice).collect()
            }
            CompareOp::Less | CompareOp::AtMost | CompareOp::More | CompareOp::AtLeast => return,
        };
        proven.narrow(&comparison.left, &left);
    }

    /// What a condition leaves where it is not met (and not unknown): only what single comparisons say.
    pub(crate) fn proven_without(&self, condition: &Expr) -> FlowFacts {
        let mut proven = FlowFacts::default();
        match &condition.kind {
            ExprKind::Compare(comparison) => {
                let op = comparison.op.opposite();
                not_nought_by(comparison, op, &mut proven);
                if comparison.op == CompareOp::Is && comparison.blank.is_none() {
                    self.choices_by(comparison, op, &mut proven);
                }
            }
            ExprKind::Or(parts) => parts.iter().for_each(|part| proven.also(&self.proven_without(part))),
            ExprKind::Given(inner, false) => self.strict_parts(inner, &mut proven),
            ExprKind::Not(inner) => proven = self.proven_by(inner),
            // What is not met of several leaves open which; of the others nothing follows.
            _ => {}
        }
        proven
    }

    /// A value and all its parts without which it has none, through definitions too.
    fn strict_parts(&self, expr: &Expr, proven: &mut FlowFacts) {
        let mut open = vec![expr];
        for _ in 0..MOST_PARTS {
            let Some(expr) = open.pop() else { return };
            if !proven.give(expr) {
                continue;
            }
            match &expr.kind {
                ExprKind::MustBeGiven(inner) => open.push(inner),
                ExprKind::Call(_, arguments) => open.extend(arguments),
                ExprKind::Tariff { keys, at, .. } => open.extend(keys.iter().chain(at.as_deref())),
                ExprKind::Lookup { keys, .. } => open.extend(keys),
                ExprKind::Related(related) => open.extend(related.asked()),
                // What is defined of a row stands there.
                ExprKind::Fact(fact) if matches!(self.facts[*fact].kind, FactKind::Define) => {
                    let value = &self.facts[*fact].value;
                    open.push(value_within(value).map_or(value, |(_, inner)| inner));
                }
                // What is given, or is given where one of its parts is.
                ExprKind::Constant(_)
                | ExprKind::Field(_)
                | ExprKind::Fact(_)
                | ExprKind::Key(_)
                | ExprKind::Row
                | ExprKind::Spread(..)
                | ExprKind::Compare(_)
                | ExprKind::Given(..)
                | ExprKind::And(_)
                | ExprKind::Or(_)
                | ExprKind::Not(_)
                | ExprKind::IfBlank(..)
                | ExprKind::ChooseGiven(..)
                | ExprKind::Aggregate(_)
                | ExprKind::Running(_)
                | ExprKind::StatementDate
                | ExprKind::Cases(..)
                | ExprKind::Payment(_)
                | ExprKind::LinesTotal(_)
                | ExprKind::WhatLeaves(..) => {}
            }
        }
    }
}

/// A comparison with a number that stands there may rule nought out. Where a blank is taken in, it still does of what
/// is given.
fn not_nought_by(comparison: &Comparison, op: CompareOp, proven: &mut FlowFacts) {
    let (of, with, op) = match (&comparison.left.kind, &comparison.right.kind) {
        (_, ExprKind::Constant(Constant::Number(with))) => (&comparison.left, with, op),
        (ExprKind::Constant(Constant::Number(with)), _) => (&comparison.right, with, op.mirrored()),
        _ => return,
    };
    let nought = Number::zero();
    let nought_holds = match op {
        CompareOp::Is => nought == *with,
        CompareOp::IsNot => nought != *with,
        CompareOp::Less => nought < *with,
        CompareOp::AtMost => nought <= *with,
        CompareOp::More => nought > *with,
        CompareOp::AtLeast => nought >= *with,
    };
    if !nought_holds {
        proven.rule_nought_out(of);
    }
}
