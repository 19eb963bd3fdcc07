//! What the conditions of a table ask about, and what each of these may be.

use std::collections::BTreeSet;

use crate::model::{Constant, Expr, ExprKind, Type};
use crate::value::{Day, Number};

/// Something that conditions ask about.
pub(super) struct Subject {
    pub(super) of: Expr,
    /// What has to be given so that the conditions on it are known.
    pub(super) blanks: Vec<Expr>,
    pub(super) edges: Edges,
}

/// What it is compared with.
#[derive(PartialEq)]
pub(super) enum Edges {
    YesNo,
    Choices,
    Texts(BTreeSet<String>),
    Numbers(BTreeSet<Number>),
    Days(BTreeSet<Day>),
    Against(Expr),
}

/// One thing that a subject may be.
#[derive(Clone)]
pub(super) enum Point {
    Blank,
    YesNo(bool),
    Choice(u32),
    Text(String),
    OtherText,
    Number(Number),
    Day(Day),
    Sign(Sign),
}

/// How a value stands to the one it is compared with.
#[derive(Clone, Copy)]
pub(super) enum Sign {
    Less,
    Equal,
    More,
}

/// Enters what a condition asks about.
pub(super) fn collect(condition: &Expr, subjects: &mut Vec<Subject>) {
    match &condition.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(|part| collect(part, subjects)),
        ExprKind::Not(inner) => collect(inner, subjects),
        ExprKind::Constant(_) => {}
        ExprKind::Given(inner, _) => enter(subjects, inner, plain_edges(inner), &[inner]),
        ExprKind::Compare(comparison) => {
            let (left, right, _) = canonical(&comparison.left, &comparison.right);
            match &right.kind {
                ExprKind::Constant(constant) => enter(subjects, left, edges_of(constant), &[left]),
                _ => enter(subjects, left, Edges::Against(right.clone()), &[left, right]),
            }
        }
        _ => enter(subjects, condition, Edges::YesNo, &[condition]),
    }
}

/// A constant stands on the right; of two values the one that stands first in the text stands on the left.
pub(super) fn canonical<'e>(left: &'e Expr, right: &'e Expr) -> (&'e Expr, &'e Expr, bool) {
    let constant = |expr: &Expr| matches!(expr.kind, ExprKind::Constant(_));
    let by_text = |expr: &Expr| format!("{:?}", expr.kind);
    let swap = match (constant(left), constant(right)) {
        (true, false) => true,
        (false, false) => by_text(left) > by_text(right),
        _ => false,
    };
    if swap { (right, left, true) } else { (left, right, false) }
}

fn edges_of(constant: &Constant) -> Edges {
    match constant {
        Constant::Number(number) => Edges::Numbers(BTreeSet::from([number.clone()])),
        Constant::Date(day) => Edges::Days(BTreeSet::from([*day])),
        Constant::Text(text) => Edges::Texts(BTreeSet::from([text.clone()])),
        Constant::YesNo(_) => Edges::YesNo,
        Constant::Choice(_) | Constant::Period(..) => Edges::Choices,
    }
}

fn plain_edges(expr: &Expr) -> Edges {
    match expr.ty {
        Type::YesNo => Edges::YesNo,
        Type::Choice(_) => Edges::Choices,
        Type::Date => Edges::Days(BTreeSet::new()),
        Type::Number(_) => Edges::Numbers(BTreeSet::new()),
        _ => Edges::Texts(BTreeSet::new()),
    }
}

/// Adds edges to a subject that is known, or the subject.
fn enter(subjects: &mut Vec<Subject>, of: &Expr, edges: Edges, asked: &[&Expr]) {
    let blanks: Vec<Expr> =
        asked.iter().filter(|expr| expr.may_be_blank).map(|expr| (*expr).clone()).collect();
    for subject in subjects.iter_mut().filter(|subject| subject.of == *of) {
        let joined = match (&mut subject.edges, &edges) {
            (Edges::Numbers(known), Edges::Numbers(more)) => {
                known.extend(more.iter().cloned());
                true
            }
            (Edges::Days(known), Edges::Days(more)) => {
                known.extend(more.iter().copied());
                true
            }
            (Edges::Texts(known), Edges::Texts(more)) => {
                known.extend(more.iter().cloned());
                true
            }
            (known, more) => *known == *more,
        };
        if joined {
            subject.blanks.extend(blanks);
            return;
        }
    }
    subjects.push(Subject { of: of.clone(), blanks, edges });
}

/// Each edge, and a number below, between and above them, as far as the value can be these.
pub(super) fn number_points(
    edges: &BTreeSet<Number>,
    whole: bool,
    (least, most): &(Option<Number>, Option<Number>),
) -> Vec<Point> {
    let (one, two) = (Number::one(), Number::from_int(2));
    let edges: BTreeSet<&Number> = edges.iter().chain(least).chain(most).collect();
    let mut points = Vec::new();
    let Some(first) = edges.first() else { return vec![Point::Number(Number::zero())] };
    points.push(first.minus(&one));
    let mut before: Option<&Number> = None;
    for edge in edges {
        if let Some(before) = before {
            let between = if whole {
                let next = before.floor().plus(&one);
                (next < *edge).then_some(next)
            } else {
                before.plus(edge).divided_by(&two)
            };
            points.extend(between);
        }
        points.push(edge.clone());
        before = Some(edge);
    }
    points.extend(before.map(|last| last.plus(&one)));
    let possible = |point: &Number| {
        (!whole || point.is_whole())
            && least.as_ref().is_none_or(|least| point >= least)
            && most.as_ref().is_none_or(|most| point <= most)
    };
    points.into_iter().filter(possible).map(Point::Number).collect()
}

/// Each edge, the day before and the day after, as far as the value can be these.
pub(super) fn day_points(edges: &BTreeSet<Day>, (first, last): (Option<Day>, Option<Day>)) -> Vec<Point> {
    let mut points: BTreeSet<Day> = BTreeSet::new();
    for edge in edges.iter().copied().chain(first).chain(last) {
        points.extend([edge.plus_days(-1), Some(edge), edge.plus_days(1)].into_iter().flatten());
    }
    if points.is_empty() {
        points.extend(Day::new(2000, 1, 1));
    }
    let possible =
        |day: &Day| first.is_none_or(|first| *day >= first) && last.is_none_or(|last| *day <= last);
    points.into_iter().filter(possible).map(Point::Day).collect()
}
