//! Whether a value may be blank, and why: through names, to where a blank arises.

use super::{FlowFacts, Missing, Terms, value_within};
use crate::functions;
use crate::model::{Aggregate, Expr, ExprKind, FactId, FieldId, RunningOp, TariffId};
use crate::source::Span;
use crate::value::AggregateOp;

/// Where a blank arises, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Root {
    /// The part that is blank there.
    pub(crate) span: Span,
    /// Why.
    pub(crate) why: Why,
}

/// Why a value may be blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// It is not given: a field, or a reference on the way to it, may be blank.
    NotGiven,
    /// What stands there may be nought, and is divided by.
    Divisor(Box<Expr>),
    /// A tariff has no value for some keys, or before some day.
    NoPrice {
        /// Which.
        tariff: TariffId,
        /// What it lacks.
        missing: Missing,
        /// The field that it is asked at, if it is one.
        date: Option<FieldId>,
    },
    /// There may be no group of these keys.
    NoGroup,
    /// There may be no rows to take it over: those of a cohort, or that the clause takes in.
    NoRows(Box<Aggregate>),
    /// The clause may leave out the one row of the group.
    LeftOut,
    /// There may be none before.
    NoneBefore,
    /// There may be no such rows.
    NoneSought,
    /// It has a value only in the population that it is of.
    Outside(FactId),
}

impl Terms<'_> {
    /// Where the blanks of a value arise that is worked out where so much is proven; the first, if there are several.
    pub(crate) fn root_of_blank(&self, expr: &Expr, proven: &FlowFacts) -> Option<Root> {
        if !expr.may_be_blank {
            return None;
        }
        let here = |why| Some(Root { span: expr.span, why });
        let first = |parts: &[&Expr]| parts.iter().find_map(|part| self.root_of_blank(part, proven));
        match &expr.kind {
            ExprKind::Fact(fact) => self.root_of_fact(*fact, expr.span, proven),
            ExprKind::Spread(inner, map) => {
                let there = self.at_end(&map.through, proven);
                self.root_of_blank(inner, &there).or_else(|| here(Why::NotGiven))
            }
            ExprKind::Call(_, arguments) => {
                let parts: Vec<&Expr> = arguments.iter().collect();
                first(&parts).or_else(|| {
                    here(
                        functions::divisor(expr)
                            .map_or(Why::NotGiven, |by| Why::Divisor(Box::new(by.clone()))),
                    )
                })
            }
            ExprKind::Tariff { tariff, keys, at } => {
                let parts: Vec<&Expr> = keys.iter().chain(at.as_deref()).collect();
                first(&parts).or_else(|| {
                    let missing = self.missing(*tariff, keys, at.as_deref(), proven);
                    let date = at.as_ref().and_then(|at| match at.kind {
                        ExprKind::Field(field) => Some(field),
                        _ => None,
                    });
                    here(Why::NoPrice {
                        tariff: *tariff,
                        missing: missing.unwrap_or(Missing::SomeKeys),
                        date,
                    })
                })
            }
            ExprKind::Lookup { keys, .. } => {
                let keys: Vec<&Expr> = keys.iter().collect();
                first(&keys).or_else(|| here(Why::NoGroup))
            }
            ExprKind::Aggregate(aggregate) => {
                let own = aggregate
                    .value
                    .as_ref()
                    .and_then(|value| self.root_of_blank(value, &self.known[aggregate.selection].proven));
                own.or_else(|| match aggregate.op {
                    AggregateOp::One => here(Why::LeftOut),
                    AggregateOp::Count
                    | AggregateOp::Total
                    | AggregateOp::Average
                    | AggregateOp::Largest
                    | AggregateOp::Smallest
                    | AggregateOp::Earliest
                    | AggregateOp::Latest => here(Why::NoRows(aggregate.clone())),
                })
            }
            ExprKind::Running(running) => match running.op {
                RunningOp::BeforeThis(_) | RunningOp::OneBefore => here(Why::NoneBefore),
                RunningOp::UpToThis(_)
                | RunningOp::InARow(_)
                | RunningOp::First
                | RunningOp::Last
                | RunningOp::RoundedTogether(_) => here(Why::NotGiven),
            },
            ExprKind::Related(related) => {
                let asked: Vec<&Expr> = related.asked().collect();
                let value = related.sought.value.iter().filter(|value| value.may_be_blank);
                let value = || first(&value.collect::<Vec<_>>());
                first(&asked).or_else(value).or_else(|| here(Why::NoneSought))
            }
            // Blank where both are: what stands in last is what is missing.
            ExprKind::IfBlank(_, last) => first(&[last]),
            ExprKind::Cases(rows, otherwise) => {
                let taken = rows.iter().find_map(|row| {
                    let mut met = proven.clone();
                    met.also(&self.proven_by(&row.when));
                    self.root_of_blank(&row.then, &met)
                });
                let rest = || otherwise.as_ref().and_then(|value| self.root_of_blank(value, proven));
                let outside = || {
                    value_within(expr).map(|(within, _)| Root { span: expr.span, why: Why::Outside(within) })
                };
                taken.or_else(rest).or_else(outside)
            }
            ExprKind::Constant(_)
            | ExprKind::Field(_)
            | ExprKind::Key(_)
            | ExprKind::Row
            | ExprKind::StatementDate
            | ExprKind::Payment(_)
            | ExprKind::WhatLeaves(..) => here(Why::NotGiven),
            ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::MustBeGiven(_)
            | ExprKind::ChooseGiven(..)
            | ExprKind::LinesTotal(_) => first(&expr.operands()).or_else(|| here(Why::NotGiven)),
        }
    }

    /// Through a name: why what it stands for may be blank where it has a value at all.
    fn root_of_fact(&self, id: FactId, span: Span, proven: &FlowFacts) -> Option<Root> {
        let outside = self.home(id).filter(|home| !proven.is_in(*home));
        match outside {
            Some(_) => Some(Root { span, why: Why::Outside(id) }),
            None => self.known[id].blank.clone().or(Some(Root { span, why: Why::NotGiven })),
        }
    }

    /// The population outside which a fact has no value: that of a define, and of a scale of one.
    pub(crate) fn home(&self, id: FactId) -> Option<FactId> {
        self.known[id].home
    }
}

/// The parts of a value for which it may be blank: fields, definitions and look-ups that may be; a quotient whose
/// divisor may be nought.
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
