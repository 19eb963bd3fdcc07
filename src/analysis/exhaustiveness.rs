//! Everything that conditions can meet with: each combination of what the values they ask about may be.
//!
//! Conditions are taken apart into *subjects*: a choice, a yes-no, a text, a number or date against the values it is
//! compared with, two values against each other. An assignment is one combination of what the subjects may be; those
//! that contradict themselves are left out.

use std::cmp::Ordering;
use std::ops::ControlFlow;

use super::compared::{Compared, Sides, Stretch};
use super::domain::{Edges, Point, Sign, Subject};
use super::{FlowFacts, Terms};
use crate::model::{Constant, Expr, ExprKind};
use crate::value::CompareOp;

/// More combinations than this are not tried.
const MOST_COMBINATIONS: usize = 50_000;
/// More conditions in all of them are not tried either.
const MOST_TRIALS: usize = 2_000_000;

/// What conditions ask, and every combination of answers.
pub(crate) struct Assignments {
    pub(crate) subjects: Vec<Subject>,
    domains: Vec<Vec<Point>>,
    relations: Vec<Relation>,
    tests: Vec<Test>,
}

/// Two subjects that compare the same two values a stretch of time apart: the first with the earlier (less), later or
/// same one.
struct Relation {
    first: usize,
    second: usize,
    order: Ordering,
    /// Whether no day lies between them.
    adjacent: bool,
    /// Whether the second compares them the other way round.
    turned: bool,
}

/// A condition, of subjects.
enum Test {
    Known(bool),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Given(usize, bool),
    YesNo(usize),
    Compare { subject: usize, op: CompareOp, with: Option<Constant>, blank: Option<Ruling> },
}

/// What a blank does in a comparison.
#[derive(Clone, Copy)]
struct Ruling {
    /// Whose blank, if it is not the subject's own.
    of: Option<usize>,
    included: bool,
}

/// One combination.
pub(crate) struct Assignment<'a> {
    all: &'a Assignments,
    at: &'a [usize],
}

impl Terms<'_> {
    /// The assignments of conditions, given what is proven before them; none where there are too many.
    pub(crate) fn assignments<'e>(
        &self,
        conditions: impl Iterator<Item = &'e Expr>,
        proven: &FlowFacts,
    ) -> Option<Assignments> {
        let mut making = Making { terms: self, subjects: Vec::new() };
        let conditions: Vec<&Expr> = conditions.collect();
        conditions.iter().for_each(|condition| making.collect(condition));
        making.add_parts();
        let tests: Vec<Test> = conditions.iter().map(|condition| making.test(condition)).collect();
        let subjects = making.subjects;
        let domains: Vec<Vec<Point>> = subjects.iter().map(|subject| self.points(subject, proven)).collect();
        let combinations =
            domains.iter().try_fold(1usize, |product, points| product.checked_mul(points.len().max(1)))?;
        let trials = combinations.checked_mul(tests.len())?;
        let relations = relations(&subjects);
        (combinations <= MOST_COMBINATIONS && trials <= MOST_TRIALS).then_some(Assignments {
            subjects,
            domains,
            relations,
            tests,
        })
    }
}

impl Assignments {
    /// Visits each assignment until the visitor breaks off, and gives what it broke off with.
    pub(crate) fn find<T>(&self, mut visit: impl FnMut(&Assignment<'_>) -> ControlFlow<T>) -> Option<T> {
        let mut at = vec![0usize; self.domains.len()];
        loop {
            let assignment = Assignment { all: self, at: &at };
            if assignment.is_possible()
                && let ControlFlow::Break(found) = visit(&assignment)
            {
                return Some(found);
            }
            if !self.advance(&mut at) {
                return None;
            }
        }
    }

    /// The next combination; false after the last.
    fn advance(&self, at: &mut [usize]) -> bool {
        for (position, points) in at.iter_mut().zip(&self.domains) {
            *position = position.saturating_add(1);
            if *position < points.len() {
                return true;
            }
            *position = 0;
        }
        false
    }
}

impl Assignment<'_> {
    /// Whether a condition holds here, by its position; none where it is unknown.
    pub(crate) fn holds(&self, condition: usize) -> Option<bool> {
        self.met(self.all.tests.get(condition)?)
    }

    /// What conditions ask about and what it is here, without what follows from the rest.
    pub(crate) fn told(&self) -> Vec<(&Subject, &Point)> {
        let subjects = self.all.subjects.iter().enumerate();
        let here = subjects.filter_map(|(position, subject)| Some((subject, self.point(position)?)));
        here.filter(|(subject, point)| match point {
            Point::Blank => !subject.parts.iter().any(|part| self.is_blank(*part)),
            _ => subject.asked,
        })
        .collect()
    }

    fn point(&self, subject: usize) -> Option<&Point> {
        self.all.domains.get(subject)?.get(*self.at.get(subject)?)
    }

    fn is_blank(&self, subject: usize) -> bool {
        matches!(self.point(subject), Some(Point::Blank))
    }

    /// Whether the combination does not contradict itself.
    fn is_possible(&self) -> bool {
        let blanks = self.all.subjects.iter().enumerate().all(|(position, subject)| {
            let part_blank = subject.parts.iter().any(|part| self.is_blank(*part));
            match self.is_blank(position) {
                true => part_blank || subject.of_itself,
                false => !part_blank,
            }
        });
        blanks && self.all.relations.iter().all(|relation| self.agree(relation))
    }

    fn agree(&self, relation: &Relation) -> bool {
        let (Some(Point::Sign(first)), Some(Point::Sign(second))) =
            (self.point(relation.first), self.point(relation.second))
        else {
            return true;
        };
        let (first, second) = (*first, if relation.turned { second.turned() } else { *second });
        let (nearer, further) = match relation.order {
            Ordering::Less => (first, second),
            Ordering::Greater => (second, first),
            Ordering::Equal => return first == second,
        };
        let between = nearer == Sign::More && further == Sign::Less;
        (nearer == Sign::More || further == Sign::Less) && !(between && relation.adjacent)
    }

    fn met(&self, test: &Test) -> Option<bool> {
        match test {
            Test::Known(value) => Some(*value),
            Test::All(parts) => three_valued(parts.iter().map(|part| self.met(part)), false),
            Test::Any(parts) => three_valued(parts.iter().map(|part| self.met(part)), true),
            Test::Not(inner) => self.met(inner).map(|value| !value),
            Test::Given(subject, given) => Some(self.is_blank(*subject) != *given),
            Test::YesNo(subject) => match self.point(*subject)? {
                Point::YesNo(value) => Some(*value),
                _ => None,
            },
            Test::Compare { subject, op, with, blank } => match self.point(*subject)? {
                Point::Blank => {
                    let ruling = blank.filter(|ruling| ruling.of.is_none_or(|of| self.is_blank(of)));
                    ruling.map(|ruling| ruling.included)
                }
                point => Some(meets(*op, point.against(with.as_ref())?)),
            },
        }
    }
}

/// And (deciding value false) or or (deciding value true) over three values.
fn three_valued(parts: impl Iterator<Item = Option<bool>>, deciding: bool) -> Option<bool> {
    let mut unknown = false;
    for part in parts {
        match part {
            Some(value) if value == deciding => return Some(deciding),
            Some(_) => {}
            None => unknown = true,
        }
    }
    if unknown { None } else { Some(!deciding) }
}

fn meets(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Is => order.is_eq(),
        CompareOp::IsNot => order.is_ne(),
        CompareOp::Less => order.is_lt(),
        CompareOp::AtMost => order.is_le(),
        CompareOp::More => order.is_gt(),
        CompareOp::AtLeast => order.is_ge(),
    }
}

/// Which subjects compare the same two values, a known stretch of time apart.
fn relations(subjects: &[Subject]) -> Vec<Relation> {
    let mut found = Vec::new();
    for (second, b) in subjects.iter().enumerate() {
        for (first, a) in subjects.iter().enumerate().take(second) {
            let (Edges::Against(other_a, apart_a), Edges::Against(other_b, apart_b)) = (&a.edges, &b.edges)
            else {
                continue;
            };
            if a.of == b.of && other_a == other_b {
                found.extend(relation((first, *apart_a), (second, *apart_b), false));
            } else if a.of == *other_b && b.of == *other_a {
                // Months can be turned round in neither: then the one in days is.
                let relation = match (apart_b.turned(), apart_a.turned()) {
                    (Some(turned), _) => relation((first, *apart_a), (second, turned), true),
                    (None, Some(turned)) => relation((second, *apart_b), (first, turned), true),
                    (None, None) => None,
                };
                found.extend(relation);
            }
        }
    }
    found
}

fn relation(first: (usize, Stretch), second: (usize, Stretch), turned: bool) -> Option<Relation> {
    let order = first.1.against(second.1)?;
    let adjacent = first.1.is_beside(second.1);
    Some(Relation { first: first.0, second: second.0, order, adjacent, turned })
}

/// Subjects while they are being found.
struct Making<'c> {
    terms: &'c Terms<'c>,
    subjects: Vec<Subject>,
}

impl Making<'_> {
    /// Enters what a condition asks about.
    fn collect(&mut self, condition: &Expr) {
        match &condition.kind {
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                parts.iter().for_each(|part| self.collect(part));
            }
            ExprKind::Not(inner) => self.collect(inner),
            ExprKind::Constant(_) => {}
            ExprKind::Given(inner, _) => self.enter(inner, Edges::plain(inner), inner.may_be_blank, true),
            ExprKind::Compare(comparison) => {
                let blank = comparison.left.may_be_blank || comparison.right.may_be_blank;
                match self.terms.in_one_form(comparison).sides {
                    Sides::Known(_) => {}
                    Sides::Constant(of, with) => self.enter(&of, Edges::of(&with), blank, true),
                    Sides::Against(of, other, apart) => {
                        self.enter(&of, Edges::Against(other, apart), blank, true);
                    }
                }
            }
            _ => self.enter(condition, Edges::YesNo, condition.may_be_blank, true),
        }
    }

    /// Adds edges to a subject that is known, or the subject.
    fn enter(&mut self, of: &Expr, edges: Edges, may_be_blank: bool, asked: bool) {
        for subject in self.subjects.iter_mut().filter(|subject| subject.of == *of) {
            if subject.edges.join(&edges) {
                subject.may_be_blank |= may_be_blank;
                subject.of_itself |= may_be_blank;
                subject.asked |= asked;
                return;
            }
        }
        self.subjects.push(Subject {
            of: of.clone(),
            may_be_blank,
            edges,
            asked,
            parts: Vec::new(),
            of_itself: may_be_blank,
        });
    }

    /// What is made of other values is blank where they are: makes them subjects of their own.
    fn add_parts(&mut self) {
        for position in 0..self.subjects.len() {
            let Some(subject) = self.subjects.get(position).filter(|subject| subject.may_be_blank) else {
                continue;
            };
            let of = subject.of.clone();
            let other = match &subject.edges {
                Edges::Against(other, _) => Some(other.clone()),
                _ => None,
            };
            let mut reasons = Vec::new();
            for value in std::iter::once(&of).chain(&other) {
                super::reasons(value, &mut |reason| reasons.push(reason.clone()));
            }
            let plain = other.is_none();
            reasons.retain(|reason| !(plain && *reason == of));
            if reasons.is_empty() {
                continue;
            }
            let mut parts = Vec::new();
            for reason in &reasons {
                self.enter(reason, Edges::plain(reason), true, false);
                parts.extend(self.plain_subject(reason));
            }
            if let Some(subject) = self.subjects.get_mut(position) {
                subject.parts = parts;
                subject.of_itself = false;
            }
        }
    }

    fn plain_subject(&self, of: &Expr) -> Option<usize> {
        self.subjects
            .iter()
            .position(|subject| subject.of == *of && !matches!(subject.edges, Edges::Against(..)))
    }

    fn test(&self, condition: &Expr) -> Test {
        let each = |parts: &[Expr]| parts.iter().map(|part| self.test(part)).collect();
        match &condition.kind {
            ExprKind::Constant(Constant::YesNo(value)) => Test::Known(*value),
            ExprKind::And(parts) => Test::All(each(parts)),
            ExprKind::Or(parts) => Test::Any(each(parts)),
            ExprKind::Not(inner) => Test::Not(Box::new(self.test(inner))),
            ExprKind::Given(inner, given) => {
                self.plain_subject(inner).map_or(Test::Known(*given), |of| Test::Given(of, *given))
            }
            ExprKind::Compare(comparison) => {
                let ruling = comparison
                    .blank
                    .as_ref()
                    .map(|rule| Ruling { of: self.plain_subject(&rule.of), included: rule.included });
                self.comparison(self.terms.in_one_form(comparison), ruling)
            }
            _ => self.plain_subject(condition).map_or(Test::Known(false), Test::YesNo),
        }
    }

    fn comparison(&self, compared: Compared, blank: Option<Ruling>) -> Test {
        let op = compared.op;
        let (subject, with) = match compared.sides {
            Sides::Known(order) => return Test::Known(meets(op, order)),
            Sides::Constant(of, with) => (self.plain_subject(&of), Some(with)),
            Sides::Against(of, other, apart) => (self.against(&of, &other, apart), None),
        };
        subject.map_or(Test::Known(false), |subject| Test::Compare { subject, op, with, blank })
    }

    fn against(&self, of: &Expr, other: &Expr, apart: Stretch) -> Option<usize> {
        self.subjects.iter().position(|subject| {
            subject.of == *of
                && matches!(&subject.edges, Edges::Against(known, known_apart)
                    if known == other && *known_apart == apart)
        })
    }
}
