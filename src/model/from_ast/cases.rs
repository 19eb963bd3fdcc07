//! Tables of cases: exactly one must hold, whatever the data.
//!
//! What the conditions ask is taken apart into *subjects* (a choice, a yes-no, a number or date against the values it is compared with, two
//! values against each other). Every combination of what the subjects may be is tried: one in which no case holds is a gap, one in
//! which two hold an overlap, and the combination is the example that the error shows.

use std::collections::BTreeSet;

use super::Checker;
use super::blanks::proven_without;
use super::context::Scope;
use crate::model::problem::{BlankProblem, TermProblem};
use crate::model::{CaseRow, CompareOp, Comparison, Constant, Expr, ExprKind, Type};
use crate::source::Span;
use crate::syntax::ast::{CellKind, Table};
use crate::value::{Day, Number};

/// More combinations than this are not tried; the author is asked to split the table.
const MOST_COMBINATIONS: usize = 50_000;

impl Checker<'_> {
    /// `| when C | E |` rows and perhaps `| otherwise | E |`.
    pub(super) fn cases(&mut self, table: &Table, scope: &Scope) -> Option<Expr> {
        let mut rows: Vec<CaseRow> = Vec::new();
        let mut otherwise: Option<(Expr, Span)> = None;
        let mut not_yet = scope.clone();
        for row in &table.rows {
            let [when, value] = row.cells.as_slice() else {
                return self.refuse(TermProblem::RowOfTwo { span: row.span });
            };
            let CellKind::Expr(value) = &value.kind else {
                return self.refuse(TermProblem::NotACaseValue { span: value.span });
            };
            if let Some((_, first)) = &otherwise {
                return self.refuse(TermProblem::AfterOtherwise { otherwise: *first, span: row.span });
            }
            match &when.kind {
                CellKind::When(condition) => {
                    let condition = self.condition(condition, scope)?;
                    let inside = not_yet.proving(&self.proves(&condition));
                    let then = self.expr(value, &inside)?;
                    not_yet.proven.also(&proven_without(&condition, &|ty| self.choice_count(ty)));
                    rows.push(CaseRow { when: condition, then, span: row.span });
                }
                CellKind::Otherwise => otherwise = Some((self.expr(value, &not_yet)?, when.span)),
                _ => return self.refuse(TermProblem::NotACase { span: when.span }),
            }
        }
        let first = rows
            .first()
            .map(|row| row.then.clone())
            .or_else(|| otherwise.as_ref().map(|(value, _)| value.clone()))?;
        let values = rows.iter().map(|row| &row.then).chain(otherwise.as_ref().map(|(value, _)| value));
        let values: Vec<Expr> = values.cloned().collect();
        for value in &values {
            self.same_type(&first, value, "give in one table")?;
        }
        if let Some((_, span)) = &otherwise
            && let Some(unknown) = rows.iter().find(|row| row.when.may_be_blank)
        {
            return self
                .refuse(BlankProblem::UnknownBeforeOtherwise { when: unknown.when.span, otherwise: *span });
        }
        self.covered_once(&rows, otherwise.is_some(), table.span, scope)?;
        let may_be_blank = values.iter().any(|value| value.may_be_blank);
        let kind = ExprKind::Cases(rows, otherwise.map(|(value, _)| Box::new(value)));
        Some(Expr { kind, ty: first.ty, frame: scope.frame, may_be_blank, span: table.span })
    }

    /// Reports the first gap or overlap.
    fn covered_once(&mut self, rows: &[CaseRow], otherwise: bool, table: Span, scope: &Scope) -> Option<()> {
        let mut subjects: Vec<Subject> = Vec::new();
        for row in rows {
            collect(&row.when, &mut subjects);
        }
        let domains: Vec<Vec<Point>> = subjects.iter().map(|subject| self.points(subject, scope)).collect();
        let combinations =
            domains.iter().try_fold(1usize, |product, points| product.checked_mul(points.len().max(1)));
        if combinations.is_none_or(|count| count > MOST_COMBINATIONS) {
            return self.refuse(TermProblem::TooManyCases { span: table });
        }
        let mut choice = vec![0usize; domains.len()];
        loop {
            let points: Vec<&Point> =
                choice.iter().zip(&domains).filter_map(|(at, points)| points.get(*at)).collect();
            let world = World { subjects: &subjects, points: &points };
            let mut holding = rows.iter().filter(|row| world.holds(&row.when) == Some(true));
            let (first, second) = (holding.next(), holding.next());
            if let (Some(first), Some(second)) = (first, second) {
                let example = self.example_of(&subjects, &points);
                return self.refuse(TermProblem::CasesOverlap {
                    first: first.span,
                    second: second.span,
                    example,
                });
            }
            if first.is_none() && !otherwise {
                let example = self.example_of(&subjects, &points);
                return self.refuse(TermProblem::CasesGap { span: table, example });
            }
            if !advance(&mut choice, &domains) {
                return Some(());
            }
        }
    }

    /// What a subject may be.
    fn points(&self, subject: &Subject, scope: &Scope) -> Vec<Point> {
        let mut points: Vec<Point> = match &subject.edges {
            Edges::YesNo => vec![Point::YesNo(true), Point::YesNo(false)],
            Edges::Choices => {
                let all = || (0..self.choice_count(&subject.of.ty)).collect::<BTreeSet<u32>>();
                let left = scope.proven.choices_left(&subject.of).cloned().unwrap_or_else(all);
                left.into_iter().map(Point::Choice).collect()
            }
            Edges::Texts(texts) => texts.iter().cloned().map(Point::Text).chain([Point::OtherText]).collect(),
            Edges::Numbers(edges) => number_points(edges, self.whole(&subject.of)),
            Edges::Days(edges) => day_points(edges),
            Edges::Against(_) => [Sign::Less, Sign::Equal, Sign::More].map(Point::Sign).to_vec(),
        };
        if subject.may_be_blank {
            points.push(Point::Blank);
        }
        points
    }

    /// Whether a value is always a whole number.
    fn whole(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Field(field) => self.field_of(*field).is_some_and(|field| field.whole),
            ExprKind::Elapsed(_) | ExprKind::Complete(..) => true,
            ExprKind::Aggregate(aggregate) => aggregate.op == crate::syntax::ast::AggregateOp::Count,
            ExprKind::Fact(fact) => self.facts.get(fact.index()).is_some_and(|fact| self.whole(&fact.value)),
            ExprKind::Spread(inner, _) => self.whole(inner),
            _ => false,
        }
    }

    /// A combination in the contract's words.
    fn example_of(&self, subjects: &[Subject], points: &[&Point]) -> String {
        let parts: Vec<String> = subjects
            .iter()
            .zip(points)
            .map(|(subject, point)| {
                let name = self.words_of(&subject.of);
                match point {
                    Point::Blank => format!("{name} is blank"),
                    Point::YesNo(true) => format!("{name} is yes"),
                    Point::YesNo(false) => format!("{name} is no"),
                    Point::Choice(choice) => {
                        let Type::Choice(set) = subject.of.ty else { return name };
                        let choices = self.choice_sets.get(set.index()).map_or(&[][..], |set| &set.choices);
                        format!("{name} is {}", choices.get(*choice as usize).map_or("", String::as_str))
                    }
                    Point::Text(text) => format!("{name} is \"{text}\""),
                    Point::OtherText => format!("{name} is any other text"),
                    Point::Number(number) => {
                        let Type::Number(ty) = &subject.of.ty else { return name };
                        format!("{name} is {}", crate::value::format::number(number, ty, &self.units))
                    }
                    Point::Day(day) => format!("{name} is {}", day.long()),
                    Point::Sign(sign) => {
                        let Edges::Against(other) = &subject.edges else { return name };
                        let other = self.words_of(other);
                        match sign {
                            Sign::Less => format!("{name} is below {other}"),
                            Sign::Equal => format!("{name} equals {other}"),
                            Sign::More => format!("{name} is above {other}"),
                        }
                    }
                }
            })
            .collect();
        parts.join(" and ")
    }

    /// A value by its name.
    fn words_of(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Field(field) => {
                self.field_of(*field).map(|field| field.name.clone()).unwrap_or_default()
            }
            ExprKind::Fact(fact) => {
                self.facts.get(fact.index()).map(|f| f.title.name.clone()).unwrap_or_default()
            }
            ExprKind::Key(position) => self
                .keys_of(expr.frame)
                .get(*position as usize)
                .map(|key| key.label.clone())
                .unwrap_or_default(),
            ExprKind::Tariff { tariff, .. } => {
                self.tariffs.get(tariff.index()).map(|tariff| tariff.title.name.clone()).unwrap_or_default()
            }
            ExprKind::Spread(inner, _) => self.words_of(inner),
            ExprKind::Constant(Constant::Date(day)) => day.long(),
            _ => "the value".to_owned(),
        }
    }
}

/// Something that conditions ask about.
struct Subject {
    of: Expr,
    may_be_blank: bool,
    edges: Edges,
}

/// What it is compared with.
#[derive(PartialEq)]
enum Edges {
    YesNo,
    Choices,
    Texts(BTreeSet<String>),
    Numbers(BTreeSet<Number>),
    Days(BTreeSet<Day>),
    Against(Expr),
}

/// One thing that a subject may be.
#[derive(Clone)]
enum Point {
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
enum Sign {
    Less,
    Equal,
    More,
}

/// One combination.
struct World<'w> {
    subjects: &'w [Subject],
    points: &'w [&'w Point],
}

impl World<'_> {
    /// Whether a condition holds here; none where it is unknown.
    fn holds(&self, condition: &Expr) -> Option<bool> {
        match &condition.kind {
            ExprKind::Constant(Constant::YesNo(value)) => Some(*value),
            ExprKind::And(parts) => three_valued(parts.iter().map(|part| self.holds(part)), false),
            ExprKind::Or(parts) => three_valued(parts.iter().map(|part| self.holds(part)), true),
            ExprKind::Not(inner) => self.holds(inner).map(|value| !value),
            ExprKind::Given(inner, given) => match self.point(inner, None) {
                Some(Point::Blank) => Some(!given),
                _ => Some(*given),
            },
            ExprKind::Compare(comparison) => self.compared(comparison),
            _ => match self.point(condition, None) {
                Some(Point::YesNo(value)) => Some(*value),
                _ => None,
            },
        }
    }

    fn compared(&self, comparison: &Comparison) -> Option<bool> {
        let (left, right, swapped) = canonical(&comparison.left, &comparison.right);
        let against = (!matches!(right.kind, ExprKind::Constant(_))).then_some(right);
        let op = if swapped { mirrored(comparison.op) } else { comparison.op };
        let order = match (self.point(left, against)?, &right.kind) {
            (Point::Blank, _) => {
                let rule = comparison
                    .blank
                    .as_ref()
                    .filter(|rule| rule.of == comparison.left || rule.of == comparison.right);
                return rule.map(|rule| rule.included);
            }
            (Point::Sign(Sign::Less), _) => std::cmp::Ordering::Less,
            (Point::Sign(Sign::Equal), _) => std::cmp::Ordering::Equal,
            (Point::Sign(Sign::More), _) => std::cmp::Ordering::Greater,
            (Point::Number(value), ExprKind::Constant(Constant::Number(edge))) => value.cmp(edge),
            (Point::Day(value), ExprKind::Constant(Constant::Date(edge))) => value.cmp(edge),
            (Point::Choice(value), ExprKind::Constant(Constant::Choice(other))) => value.cmp(other),
            (Point::YesNo(value), ExprKind::Constant(Constant::YesNo(other))) => value.cmp(other),
            (Point::Text(value), ExprKind::Constant(Constant::Text(other))) => value.cmp(other),
            (Point::OtherText, ExprKind::Constant(Constant::Text(_))) => std::cmp::Ordering::Less,
            _ => return None,
        };
        Some(match op {
            CompareOp::Is => order.is_eq(),
            CompareOp::IsNot => order.is_ne(),
            CompareOp::Less => order.is_lt(),
            CompareOp::AtMost => order.is_le(),
            CompareOp::More => order.is_gt(),
            CompareOp::AtLeast => order.is_ge(),
        })
    }

    fn point(&self, of: &Expr, against: Option<&Expr>) -> Option<&Point> {
        let position = self.subjects.iter().position(|subject| {
            subject.of == *of
                && match (&subject.edges, against) {
                    (Edges::Against(other), Some(wanted)) => other == wanted,
                    (Edges::Against(_), None) | (_, Some(_)) => false,
                    _ => true,
                }
        })?;
        self.points.get(position).copied()
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

/// The next combination; false after the last.
fn advance(choice: &mut [usize], domains: &[Vec<Point>]) -> bool {
    for (at, points) in choice.iter_mut().zip(domains) {
        *at = at.saturating_add(1);
        if *at < points.len() {
            return true;
        }
        *at = 0;
    }
    false
}

/// Enters what a condition asks about.
fn collect(condition: &Expr, subjects: &mut Vec<Subject>) {
    match &condition.kind {
        ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(|part| collect(part, subjects)),
        ExprKind::Not(inner) => collect(inner, subjects),
        ExprKind::Constant(_) => {}
        ExprKind::Given(inner, _) => enter(subjects, inner, plain_edges(inner), inner.may_be_blank),
        ExprKind::Compare(comparison) => {
            let (left, right, _) = canonical(&comparison.left, &comparison.right);
            let blank = left.may_be_blank || right.may_be_blank;
            match &right.kind {
                ExprKind::Constant(constant) => enter(subjects, left, edges_of(constant), blank),
                _ => enter(subjects, left, Edges::Against(right.clone()), blank),
            }
        }
        _ => enter(subjects, condition, Edges::YesNo, condition.may_be_blank),
    }
}

/// A constant stands on the right; of two values the one that stands first in the text stands on the left.
fn canonical<'e>(left: &'e Expr, right: &'e Expr) -> (&'e Expr, &'e Expr, bool) {
    let constant = |expr: &Expr| matches!(expr.kind, ExprKind::Constant(_));
    let by_text = |expr: &Expr| format!("{:?}", expr.kind);
    let swap = match (constant(left), constant(right)) {
        (true, false) => true,
        (false, false) => by_text(left) > by_text(right),
        _ => false,
    };
    if swap { (right, left, true) } else { (left, right, false) }
}

fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Less => CompareOp::More,
        CompareOp::AtMost => CompareOp::AtLeast,
        CompareOp::More => CompareOp::Less,
        CompareOp::AtLeast => CompareOp::AtMost,
        same => same,
    }
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
fn enter(subjects: &mut Vec<Subject>, of: &Expr, edges: Edges, may_be_blank: bool) {
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
            subject.may_be_blank |= may_be_blank;
            return;
        }
    }
    subjects.push(Subject { of: of.clone(), may_be_blank, edges });
}

/// Each edge, and a number below, between and above them.
fn number_points(edges: &BTreeSet<Number>, whole: bool) -> Vec<Point> {
    let (one, two) = (Number::one(), Number::from_int(2));
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
    points.into_iter().filter(|point| !whole || point.is_whole()).map(Point::Number).collect()
}

fn day_points(edges: &BTreeSet<Day>) -> Vec<Point> {
    let mut points: BTreeSet<Day> = BTreeSet::new();
    for edge in edges {
        points.extend([edge.plus_days(-1), Some(*edge), edge.plus_days(1)].into_iter().flatten());
    }
    if points.is_empty() {
        points.extend(Day::new(2000, 1, 1));
    }
    points.into_iter().map(Point::Day).collect()
}
