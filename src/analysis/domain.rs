//! What a value that conditions ask about may be: enough points that no condition can tell what lies between them.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::compared::{Stretch, order_of};
use super::{FlowFacts, Range, Step, Steps, Terms};
use crate::model::{Constant, Expr, Type};
use crate::value::{Day, Number};

/// Something that conditions ask about.
pub(crate) struct Subject {
    pub(crate) of: Expr,
    pub(crate) may_be_blank: bool,
    pub(crate) edges: Edges,
    /// Whether a condition asks about it, and not only about something that is made of it.
    pub(super) asked: bool,
    /// The subjects that make it blank if they are.
    pub(super) parts: Vec<usize>,
    /// Whether it may be blank although none of its parts is.
    pub(super) of_itself: bool,
}

/// What a value is compared with.
pub(crate) enum Edges {
    YesNo,
    Choices,
    Texts(BTreeSet<String>),
    Numbers(BTreeSet<Number>),
    Days(BTreeSet<Day>),
    /// With another value, or with the day so far from it.
    Against(Expr, Stretch),
}

/// One thing that a value may be.
pub(crate) enum Point {
    Blank,
    /// Something; nobody asks what.
    Given,
    YesNo(bool),
    Choice(u32),
    Text(String),
    OtherText,
    Number(Number),
    Day(Day),
    Sign(Sign),
}

/// How a value stands to the one it is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Less,
    Equal,
    More,
}

impl Sign {
    /// Seen from the other one.
    pub(crate) fn turned(self) -> Sign {
        match self {
            Sign::Less => Sign::More,
            Sign::Equal => Sign::Equal,
            Sign::More => Sign::Less,
        }
    }
}

impl Edges {
    /// Of a value that is only asked whether it is given.
    pub(crate) fn plain(expr: &Expr) -> Edges {
        match expr.ty {
            Type::YesNo => Edges::YesNo,
            Type::Choice(_) => Edges::Choices,
            Type::Date => Edges::Days(BTreeSet::new()),
            Type::Number(_) | Type::Moment | Type::Clock => Edges::Numbers(BTreeSet::new()),
            Type::Text | Type::Reference(_) | Type::Period(_) => Edges::Texts(BTreeSet::new()),
        }
    }

    /// Of a value that is compared with a known one.
    pub(crate) fn of(constant: &Constant) -> Edges {
        match constant {
            Constant::Number(number) => Edges::Numbers(BTreeSet::from([number.clone()])),
            Constant::Date(day) => Edges::Days(BTreeSet::from([*day])),
            Constant::Text(text) => Edges::Texts(BTreeSet::from([text.clone()])),
            Constant::YesNo(_) => Edges::YesNo,
            Constant::Choice(_) | Constant::Period(..) => Edges::Choices,
        }
    }

    /// Takes more of the same kind in; false if they are of another kind.
    pub(crate) fn join(&mut self, more: &Edges) -> bool {
        match (self, more) {
            (Edges::Numbers(known), Edges::Numbers(more)) => known.extend(more.iter().cloned()),
            (Edges::Days(known), Edges::Days(more)) => known.extend(more),
            (Edges::Texts(known), Edges::Texts(more)) => known.extend(more.iter().cloned()),
            (Edges::YesNo, Edges::YesNo) | (Edges::Choices, Edges::Choices) => {}
            (Edges::Against(known, apart), Edges::Against(more, other)) => {
                return known == more && apart == other;
            }
            _ => return false,
        }
        true
    }
}

impl Point {
    /// How it stands to a known value, or to the one that it is a sign of.
    pub(crate) fn against(&self, with: Option<&Constant>) -> Option<Ordering> {
        let own = match self {
            Point::Sign(Sign::Less) => return Some(Ordering::Less),
            Point::Sign(Sign::Equal) => return Some(Ordering::Equal),
            Point::Sign(Sign::More) => return Some(Ordering::Greater),
            Point::OtherText => return Some(Ordering::Less),
            Point::Blank | Point::Given => return None,
            Point::YesNo(value) => Constant::YesNo(*value),
            Point::Choice(choice) => Constant::Choice(*choice),
            Point::Text(text) => Constant::Text(text.clone()),
            Point::Number(number) => Constant::Number(number.clone()),
            Point::Day(day) => Constant::Date(*day),
        };
        order_of(&own, with?)
    }
}

impl Terms<'_> {
    /// What a subject may be.
    pub(crate) fn points(&self, subject: &Subject, proven: &FlowFacts) -> Vec<Point> {
        let mut points: Vec<Point> = match &subject.edges {
            Edges::YesNo => vec![Point::YesNo(true), Point::YesNo(false)],
            Edges::Choices => {
                let all = || (0..self.choice_count(&subject.of.ty)).collect::<BTreeSet<u32>>();
                let left = proven.choices_left(&subject.of).cloned().unwrap_or_else(all);
                left.into_iter().map(Point::Choice).collect()
            }
            Edges::Texts(texts) if texts.is_empty() => vec![Point::Given],
            Edges::Texts(texts) => texts.iter().cloned().map(Point::Text).chain([Point::OtherText]).collect(),
            Edges::Numbers(edges) if edges.is_empty() => vec![Point::Given],
            Edges::Numbers(edges) => {
                let Range { least, most } = self.range(&subject.of);
                let inside = |number: &Number| {
                    least.as_ref().is_none_or(|least| number >= least)
                        && most.as_ref().is_none_or(|most| number <= most)
                };
                let edges = edges.iter().chain(&least).chain(&most).cloned().collect();
                let points = number_points(&edges, &Steps::of(self).step(&subject.of));
                points.into_iter().filter(inside).map(Point::Number).collect()
            }
            Edges::Days(edges) if edges.is_empty() => vec![Point::Given],
            Edges::Days(edges) => {
                let (first, last) = self.first_and_last(&subject.of);
                let inside = |day: &Day| {
                    first.is_none_or(|first| *day >= first) && last.is_none_or(|last| *day <= last)
                };
                let points = day_points(edges.iter().chain(&first).chain(&last));
                points.into_iter().filter(inside).map(Point::Day).collect()
            }
            Edges::Against(..) => [Sign::Less, Sign::Equal, Sign::More].map(Point::Sign).into(),
        };
        if subject.may_be_blank {
            points.push(Point::Blank);
        }
        points
    }

    /// The first and the last day that a date can be.
    fn first_and_last(&self, expr: &Expr) -> (Option<Day>, Option<Day>) {
        let Range { least, most } = self.range(expr);
        let day = |number: Option<Number>| Day::from_number(i32::try_from(number?.to_int()?).ok()?);
        (day(least), day(most))
    }
}

/// Each edge, and a number below, between and above them; of whole numbers those around each edge. Only what a value
/// can be is left, if it is known what it is a multiple of.
fn number_points(edges: &BTreeSet<Number>, step: &Step) -> BTreeSet<Number> {
    let one = Number::one();
    if step.size() == Some(&one) {
        let around = |edge: &Number| {
            let floor = edge.floor();
            [floor.minus(&one), floor.plus(&one), floor]
        };
        return edges.iter().flat_map(around).collect();
    }
    let further = step.size().cloned().unwrap_or_else(Number::one).max(one);
    let between = edges.iter().zip(edges.iter().skip(1)).filter_map(|(a, b)| number_between(a, b, step));
    let below = edges.first().map(|first| down(&first.minus(&further), step));
    let above = edges.last().map(|last| down(&last.plus(&further), step));
    let at = edges.iter().filter(|edge| down(edge, step) == **edge).cloned();
    at.chain(between).chain(below).chain(above).collect()
}

/// The nearest number that is no more and that a value of this step can be.
fn down(number: &Number, step: &Step) -> Number {
    step.down(number).unwrap_or_else(|| number.clone())
}

/// A number between two that a value of this step can be: halfway, if that is one.
fn number_between(a: &Number, b: &Number, step: &Step) -> Option<Number> {
    let half = a.plus(b).divided_by(&Number::from_int(2))?;
    let below = down(&half, step);
    if below > *a {
        return Some(below);
    }
    step.size().map(|size| below.plus(size)).filter(|above| above < b)
}

/// Each edge, and the days before and after it.
fn day_points<'d>(edges: impl Iterator<Item = &'d Day>) -> BTreeSet<Day> {
    edges.flat_map(|edge| [edge.plus_days(-1), Some(*edge), edge.plus_days(1)]).flatten().collect()
}
