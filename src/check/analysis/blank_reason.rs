//! Why a value may be blank, and what to write about it.

use crate::check::Checker;
use crate::functions;
use crate::model::{Constant, Expr, ExprKind, FactId, FactKind, Tariff, TariffId, TariffKey, Type};
use crate::source::Span;
use crate::value::AggregateOp;

impl Checker<'_> {
    /// The first part of a value for which it may be blank, with the reason; and what to write instead.
    pub(crate) fn why_blank(&self, value: &Expr) -> ((Span, String), String) {
        let mut first = None;
        crate::check::analysis::flow_facts::reasons(value, &mut |reason| first = first.or(Some(reason)));
        let part = first.unwrap_or(value);
        let written = self.as_written(part.span);
        let nought = self.nought(&part.ty);
        let settle = |tail: &str| format!("write `({written}, or {nought} {tail})` if that is what is meant");
        if let Some(by) = functions::divisor(part) {
            let reason = format!("`{}` may be nought", self.as_written(by.span));
            return ((part.span, reason), settle(&self.if_empty_words(by)));
        }
        let (reason, help) = match &part.kind {
            ExprKind::Tariff { tariff, at, .. } => self.no_price(*tariff, at.is_some(), &settle("if blank")),
            ExprKind::Aggregate(one) if one.op == AggregateOp::One => {
                let own = one.value.as_ref().is_some_and(|of| of.may_be_blank);
                let reason = if own {
                    format!("`{written}` may be blank")
                } else {
                    "the clause may not take the row in".to_owned()
                };
                (reason, settle("if blank"))
            }
            ExprKind::Aggregate(_) => ("there may be no rows".to_owned(), settle(&self.if_empty_words(part))),
            ExprKind::Running(_) => ("there may be none before this one".to_owned(), settle("if blank")),
            ExprKind::Lookup { .. } => ("there may be no such group".to_owned(), settle("if blank")),
            ExprKind::Fact(fact) if self.is_of_cohort(*fact) => {
                let fact =
                    self.facts.get(fact.index()).map(|fact| fact.title.name.clone()).unwrap_or_default();
                let reason = format!("`{fact}` has a value only for the rows that it is of");
                (reason, format!("let this be `of` the same rows; or {}", settle("if blank")))
            }
            _ => {
                let given =
                    format!("leave such rows out with `where {written} is given`; or {}", settle("if blank"));
                (format!("`{written}` may be blank"), given)
            }
        };
        ((part.span, reason), help)
    }

    /// `if eligible is empty`, where a value is taken over a population; otherwise `if blank`.
    fn if_empty_words(&self, value: &Expr) -> String {
        match self.taken_over(value) {
            Some(population) => format!("if {population} is empty"),
            None => "if blank".to_owned(),
        }
    }

    /// The name of the population that a value is taken over.
    fn taken_over(&self, value: &Expr) -> Option<String> {
        match &value.kind {
            ExprKind::Aggregate(aggregate) => match aggregate.within {
                Some(cohort) => self.facts.get(cohort.index()).map(|fact| fact.title.name.clone()),
                None => Some(self.population_words(aggregate.selection)),
            },
            _ => value.operands().into_iter().find_map(|operand| self.taken_over(operand)),
        }
    }

    /// The condition that leaves out the rows in which a value is blank.
    pub(crate) fn given_words(&self, value: &Expr) -> String {
        let mut first = None;
        crate::check::analysis::flow_facts::reasons(value, &mut |reason| first = first.or(Some(reason)));
        format!("where {} is given", self.as_written(first.unwrap_or(value).span))
    }

    /// A tariff may have no value for some of the keys, or none yet.
    fn no_price(&self, tariff: TariffId, dated: bool, settle: &str) -> (String, String) {
        let Some(tariff) = self.tariffs.get(tariff.index()) else {
            return (String::new(), settle.to_owned());
        };
        let name = &tariff.title.name;
        match tariff.dates.first() {
            Some(Some(first)) if dated => (
                format!("`{name}` has no value before {}", first.long()),
                format!("let its first row be `to begin with`; or {settle}"),
            ),
            _ => match self.choice_without_price(tariff) {
                Some(choice) => (
                    format!("`{name}` has no row for `{choice}`"),
                    format!("add a row for `{choice}`; or {settle}"),
                ),
                None => (
                    format!("`{name}` has no row for some of its keys"),
                    format!("add the rows that are missing; or {settle}"),
                ),
            },
        }
    }

    /// The first choice of a tariff's one key that has no row.
    fn choice_without_price(&self, tariff: &Tariff) -> Option<String> {
        let [TariffKey { ty: Type::Choice(set), .. }] = tariff.keys.as_slice() else { return None };
        let choices = &self.choice_sets.get(set.index())?.choices;
        let mut missing = choices.iter().enumerate().filter(|(position, _)| {
            let key = u32::try_from(*position).map(Constant::Choice);
            !tariff.rows.iter().any(|row| row.keys.first() == key.as_ref().ok())
        });
        missing.next().map(|(_, choice)| choice.clone())
    }

    /// Whether a definition is of a cohort, and blank outside.
    fn is_of_cohort(&self, fact: FactId) -> bool {
        self.facts.get(fact.index()).is_some_and(|fact| {
            matches!(fact.kind, FactKind::Define) && crate::check::types::value_within(&fact.value).is_some()
        })
    }
}
