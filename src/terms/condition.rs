//! Conditions as clauses of a sentence, and what a blank does to them.

use super::casing::a;
use super::marks;
use super::voice::{Row, Voice};
use crate::model::{BlankRule, Comparison, Constant, Expr, ExprKind, FactKind, RunningOp, Type};
use crate::value::{AggregateOp, CompareOp};

/// A condition in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// `its Outcome is “reduced”`, and the sentences that the author's answers on blanks are.
    One(String, Vec<String>),
    /// All of them.
    All(Vec<Condition>),
    /// Any of them.
    Any(Vec<Condition>),
    /// That it is not so.
    Not(Box<Condition>),
}

impl Condition {
    fn one(text: String) -> Self {
        Condition::One(text, Vec::new())
    }

    /// In one line; what stands within another in brackets.
    pub(super) fn inline(&self) -> String {
        match self {
            Condition::One(text, after) => match after.as_slice() {
                [] => text.clone(),
                after => format!("{text} ({})", after.join("; ")),
            },
            Condition::All(parts) => joined(parts, "and"),
            Condition::Any(parts) => joined(parts, "or"),
            Condition::Not(inner) => format!("it is not the case that {}", inner.bracketed()),
        }
    }

    fn bracketed(&self) -> String {
        match self {
            Condition::One(..) => self.inline(),
            Condition::All(_) | Condition::Any(_) | Condition::Not(_) => format!("[{}]", self.inline()),
        }
    }

    /// As an item of a list: the clause, and its sentences about blanks after it.
    pub(super) fn item(&self) -> (String, Vec<String>) {
        match self {
            Condition::One(text, after) => {
                (text.clone(), after.iter().map(|sentence| super::casing::sentence(sentence)).collect())
            }
            Condition::All(_) | Condition::Any(_) | Condition::Not(_) => (self.inline(), Vec::new()),
        }
    }
}

fn joined(parts: &[Condition], word: &str) -> String {
    let lead = match (word, parts.len()) {
        ("and", 2) => "both ",
        ("or", 2) => "either ",
        _ => "",
    };
    let parts: Vec<String> = parts.iter().map(Condition::bracketed).collect();
    match parts.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{lead}{} {word} {last}", before.join(", ")),
    }
}

impl Voice<'_> {
    /// A condition in words.
    pub(super) fn condition(&self, expr: &Expr) -> Condition {
        match &expr.kind {
            ExprKind::Compare(comparison) => self.comparison(comparison),
            ExprKind::Given(of, given) => {
                let word = if *given { "given" } else { "blank" };
                Condition::one(format!("{} is {word}", self.value(of)))
            }
            ExprKind::And(parts) => self.all_of(parts),
            ExprKind::Or(parts) => self.any_of(parts),
            ExprKind::Not(inner) => self.not(inner),
            ExprKind::Fact(fact) => self.membership(*fact, true),
            ExprKind::Spread(inner, map) => self.seen(inner, map).condition(inner),
            ExprKind::Field(field) => Condition::one(format!(
                "{} is “yes”",
                self.row.of(&self.entry(&self.field_noun(*field).one()))
            )),
            ExprKind::Key(at) => Condition::one(format!("{} is “yes”", self.key(*at as usize))),
            ExprKind::Running(running) => match running.op {
                RunningOp::First | RunningOp::Last => Condition::one(self.running(running)),
                RunningOp::UpToThis(_)
                | RunningOp::BeforeThis(_)
                | RunningOp::OneBefore
                | RunningOp::InARow(_)
                | RunningOp::RoundedTogether(_) => {
                    Condition::one(format!("{} is “yes”", self.running(running)))
                }
            },
            ExprKind::Constant(_)
            | ExprKind::Row
            | ExprKind::Tariff { .. }
            | ExprKind::Lookup { .. }
            | ExprKind::Call(..)
            | ExprKind::IfBlank(..)
            | ExprKind::MustBeGiven(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Related(_)
            | ExprKind::ChooseGiven(..)
            | ExprKind::StatementDate
            | ExprKind::Cases(..)
            | ExprKind::Payment(_)
            | ExprKind::LinesTotal(_)
            | ExprKind::WhatLeaves(..) => Condition::one(format!("{} is “yes”", self.value(expr))),
        }
    }

    fn entry(&self, field: &str) -> String {
        format!("entry “{field}”")
    }

    /// `it is an Eligible Episode`
    pub(super) fn membership(&self, fact: crate::model::FactId, is: bool) -> Condition {
        let not = if is { "" } else { "not " };
        let noun = self.book.fact(fact).one();
        match &self.model.facts[fact].kind {
            FactKind::Cohort(_) | FactKind::Outcome(..) => {
                Condition::one(format!("{} is {not}{}", self.row.itself(), a(&noun)))
            }
            FactKind::Selection(_) => {
                let counts = if is { "counts" } else { "does not count" };
                Condition::one(format!("{} {counts}", self.row.itself()))
            }
            FactKind::Define | FactKind::Measure { .. } | FactKind::Scale(_) => {
                let word = if is { "yes" } else { "no" };
                Condition::one(format!("{} is “{word}”", self.fact(fact)))
            }
        }
    }

    fn not(&self, inner: &Expr) -> Condition {
        match &inner.kind {
            ExprKind::Fact(fact) => self.membership(*fact, false),
            ExprKind::Spread(of, map) => self.seen(of, map).not(of),
            ExprKind::Field(field) => Condition::one(format!(
                "{} is “no”",
                self.row.of(&self.entry(&self.field_noun(*field).one()))
            )),
            _ => Condition::Not(Box::new(self.condition(inner))),
        }
    }

    /// `falls in the period beginning with A and ending with B`, or what is neither of some; else all parts.
    fn all_of(&self, parts: &[Expr]) -> Condition {
        if let Some((left, values, blank)) = alternatives(parts, CompareOp::IsNot) {
            let values: Vec<String> = values.iter().map(|value| self.value(value)).collect();
            let text = match values.as_slice() {
                [one, other] => format!("{} is neither {one} nor {other}", self.value(left)),
                several => format!("{} is none of {}", self.value(left), crate::text::all_of(several)),
            };
            return Condition::One(text, self.blank_sentences(blank));
        }
        match parts {
            [one, other] => match (as_comparison(one), as_comparison(other)) {
                (Some(first), Some(last)) if is_period(one, first, other, last) => self.within(first, last),
                _ => Condition::All(parts.iter().map(|part| self.condition(part)).collect()),
            },
            [only] => self.condition(only),
            _ => Condition::All(parts.iter().map(|part| self.condition(part)).collect()),
        }
    }

    fn any_of(&self, parts: &[Expr]) -> Condition {
        match alternatives(parts, CompareOp::Is) {
            Some((left, values, blank)) => {
                let values: Vec<String> = values.iter().map(|value| self.value(value)).collect();
                let text = format!("{} is {}", self.value(left), crate::text::one_of(&values));
                Condition::One(text, self.blank_sentences(blank))
            }
            None => Condition::Any(parts.iter().map(|part| self.condition(part)).collect()),
        }
    }

    /// A date between two others.
    fn within(&self, first: &Comparison, last: &Comparison) -> Condition {
        let (from, to) = (&first.right, &last.right);
        let both = first.op == CompareOp::AtLeast;
        let text = if both && self.is_term(from, to) {
            format!("{} falls in the {}", self.value(&first.left), marks::term("_term", "Term"))
        } else {
            let after = if both { "" } else { "the day after " };
            format!(
                "{} falls in the period beginning with {after}{} and ending with {}",
                self.value(&first.left),
                self.value(from),
                self.value(to)
            )
        };
        Condition::One(text, self.blank_sentences(first.blank.as_ref()))
    }

    fn is_term(&self, from: &Expr, to: &Expr) -> bool {
        let is = |expr: &Expr, words: &str| self.source(expr).contains(words);
        is(from, "first day of the term")
            && is(to, "last day of the term")
            && matches!((&from.kind, &to.kind), (ExprKind::Constant(_), ExprKind::Constant(_)))
    }

    fn comparison(&self, comparison: &Comparison) -> Condition {
        let (left, right) = (self.value(&comparison.left), self.value(&comparison.right));
        let test = test(comparison.op, &comparison.left.ty, &comparison.right, &right);
        let test = match (self.is_several(&comparison.left), test.strip_prefix("is ")) {
            (true, Some(rest)) => format!("are {rest}"),
            (true | false, _) => test,
        };
        let text = format!("{left} {test}");
        Condition::One(text, self.blank_sentences(comparison.blank.as_ref()))
    }

    /// Whether a value is called by a term of several.
    pub(super) fn is_several(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Spread(inner, _) => self.is_several(inner),
            ExprKind::Aggregate(aggregate) if aggregate.op == AggregateOp::One => {
                aggregate.value.as_ref().is_some_and(|value| self.is_several(value))
            }
            _ => self.simple_of(expr).is_some_and(|(one, _)| super::casing::is_several(&marks::plain(&one))),
        }
    }

    /// What the author answered on a blank.
    fn blank_sentences(&self, rule: Option<&BlankRule>) -> Vec<String> {
        let Some(rule) = rule else { return Vec::new() };
        let met = if rule.included { "is met" } else { "is not met" };
        let of = match &self.row {
            Row::Whose => self.of_row(Row::Its).value(&rule.of),
            Row::Its | Row::Named(_) | Row::Their => self.value(&rule.of),
        };
        vec![format!("this condition {met} where {of} is blank")]
    }
}

/// `is X or more`, `is on or before D`
fn test(op: CompareOp, ty: &Type, right: &Expr, shown: &str) -> String {
    match ty {
        Type::Number(_) => match op {
            // An edge that is a long phrase stands after its words.
            CompareOp::AtLeast if is_plain(right) => format!("is {shown} or more"),
            CompareOp::AtMost if is_plain(right) => format!("is {shown} or less"),
            CompareOp::AtLeast => format!("is equal to or more than {shown}"),
            CompareOp::AtMost => format!("is equal to or less than {shown}"),
            CompareOp::More => format!("is more than {shown}"),
            CompareOp::Less => format!("is less than {shown}"),
            CompareOp::Is => format!("is exactly {shown}"),
            CompareOp::IsNot => format!("is not {shown}"),
        },
        Type::Date => match op {
            CompareOp::AtLeast => format!("is on or after {shown}"),
            CompareOp::AtMost => format!("is on or before {shown}"),
            CompareOp::More => format!("is after {shown}"),
            CompareOp::Less => format!("is before {shown}"),
            CompareOp::Is => format!("is {shown}"),
            CompareOp::IsNot => format!("is not {shown}"),
        },
        Type::Moment | Type::Clock => match op {
            CompareOp::AtLeast => format!("is at or after {shown}"),
            CompareOp::AtMost => format!("is at or before {shown}"),
            CompareOp::More => format!("is after {shown}"),
            CompareOp::Less => format!("is before {shown}"),
            CompareOp::Is => format!("is {shown}"),
            CompareOp::IsNot => format!("is not {shown}"),
        },
        Type::Text | Type::Choice(_) | Type::YesNo | Type::Reference(_) | Type::Period(_) => match op {
            CompareOp::Is => format!("is {shown}"),
            CompareOp::IsNot => format!("is not {shown}"),
            CompareOp::AtLeast => format!("is not before {shown}"),
            CompareOp::AtMost => format!("is not after {shown}"),
            CompareOp::More => format!("is after {shown}"),
            CompareOp::Less => format!("is before {shown}"),
        },
    }
}

fn is_plain(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Constant(Constant::Number(_)) | ExprKind::Tariff { .. })
}

fn as_comparison(expr: &Expr) -> Option<&Comparison> {
    match &expr.kind {
        ExprKind::Compare(comparison) => Some(comparison),
        _ => None,
    }
}

/// Two comparisons that one test was written as: `is from A to B`.
fn is_period(one: &Expr, first: &Comparison, other: &Expr, last: &Comparison) -> bool {
    let starts = matches!(first.op, CompareOp::AtLeast | CompareOp::More);
    one.span == other.span && starts && last.op == CompareOp::AtMost && first.left == last.left
}

/// The values that one thing is compared with, where the parts are that and nothing else.
fn alternatives(parts: &[Expr], op: CompareOp) -> Option<(&Expr, Vec<&Expr>, Option<&BlankRule>)> {
    let comparisons: Vec<&Comparison> = parts.iter().map(as_comparison).collect::<Option<_>>()?;
    let first = comparisons.first().filter(|_| comparisons.len() > 1)?;
    let alike =
        |other: &&Comparison| other.op == op && other.left == first.left && other.blank == first.blank;
    comparisons.iter().all(alike).then(|| {
        (&first.left, comparisons.iter().map(|comparison| &comparison.right).collect(), first.blank.as_ref())
    })
}
