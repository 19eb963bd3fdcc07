//! Populations: cohorts, outcomes, and the rows that a clause takes in.

use crate::analysis::FlowFacts;
use crate::analysis::Known;
use crate::check::declarations::contract::Need;
use crate::check::messages;
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meaning};
use crate::model::{
    Expr, ExprKind, Fact, FactId, FactKind, Population, Printed, RecordId, Step, Title, Type,
};
use crate::source::Spanned;
use crate::syntax::ast;

/// What a clause is `of`.
#[derive(Clone, Debug)]
pub(crate) struct Of {
    pub(crate) record: RecordId,
    pub(crate) within: Option<FactId>,
    pub(crate) proven: FlowFacts,
}

impl Checker<'_> {
    /// The record or cohort after `of`.
    pub(crate) fn of(&mut self, declaration: &ast::Declaration, of: Option<&ast::Name>) -> Option<Of> {
        let Some(name) = of else {
            if declaration.damaged {
                return None;
            }
            let kind = crate::check::resolve::names::kind_words(&declaration.kind);
            return self.refuse(messages::names::of_what(
                kind,
                &declaration.name,
                &self.names_of(Wanted::Population),
            ));
        };
        match self.resolve(name, Wanted::Population)? {
            Meaning::Record(record) => {
                Some(Of { record, within: None, proven: self.terms().of_rows(record) })
            }
            Meaning::Fact(fact) => Some(Of {
                record: self.population(fact)?.record,
                within: Some(fact),
                proven: self.proven_in(fact),
            }),
            _ => None,
        }
    }

    pub(crate) fn cohort(
        &mut self,
        declaration: &ast::Declaration,
        cohort: &ast::Cohort,
        outcome: bool,
    ) -> Option<Meaning> {
        let only = self.clause(declaration, "only the", &cohort.only, Need::Never);
        if cohort.conditions.is_empty() && only.is_none() {
            let like = "where CONDITION";
            self.clause(declaration, "where", &cohort.conditions, Need::Always(like));
        }
        let of = self.of(declaration, cohort.of.as_ref())?;
        let (mut population, proven) = self.conditions(&of, &cohort.conditions, declaration.damaged);
        let pick = only.and_then(|only| self.pick(only, &population, &proven));
        population.conditions.extend(pick);
        let evidence = cohort.evidence.iter().map(|text| text.node.clone()).collect();
        let title = self.title(declaration);
        let kind = |population| {
            if outcome { FactKind::Outcome(population, evidence) } else { FactKind::Cohort(population) }
        };
        Some(Meaning::Fact(self.population_fact(title, population, &proven, kind)))
    }

    /// The rows that a clause takes in, as a fact of its own.
    pub(crate) fn selection(
        &mut self,
        declaration: &ast::Declaration,
        of: &Of,
        conditions: &[Spanned<ast::Expr>],
    ) -> FactId {
        let (population, proven) = self.conditions(of, conditions, declaration.damaged);
        // Notes belong to the clause.
        let title = Title { printed: Printed::default(), ..self.title(declaration) };
        self.population_fact(title, population, &proven, FactKind::Selection)
    }

    /// Types conditions one after the other, each knowing that those before it are met. A wrong one leaves open what is
    /// proven, so that those who use the population are still checked.
    fn conditions(
        &mut self,
        of: &Of,
        conditions: &[Spanned<ast::Expr>],
        damaged: bool,
    ) -> (Population, FlowFacts) {
        let rows = self.rows_of(of.record);
        let mut scope = Scope::rows(rows, of.record, of.proven.clone());
        let mut typed = Vec::new();
        if damaged {
            scope.proven.leave_open();
        }
        for clause in conditions {
            for part in parts_of(&clause.node) {
                match self.condition(part, &scope) {
                    Some(condition) => {
                        scope.proven.also(&self.terms().proven_by(&condition));
                        typed.push(condition);
                    }
                    None => scope.proven.leave_open(),
                }
            }
        }
        // Whatever was wrong leaves open what is proven, and then nothing is said.
        if !scope.proven.is_open() {
            self.can_be_met(&typed, &of.proven);
        }
        (Population { record: of.record, within: of.within, conditions: typed }, scope.proven)
    }

    pub(crate) fn population_fact(
        &mut self,
        title: Title,
        population: Population,
        proven: &FlowFacts,
        kind: impl FnOnce(Population) -> FactKind,
    ) -> FactId {
        let frame = self.rows_of(population.record);
        let span = title.span;
        let mut parts: Vec<Expr> = Vec::new();
        if let Some(within) = population.within {
            let may_be_blank = self.facts[within].value.may_be_blank;
            parts.push(Expr { kind: ExprKind::Fact(within), ty: Type::YesNo, frame, may_be_blank, span });
        }
        parts.extend(population.conditions.iter().cloned());
        // A row is in a population or it is not: an unknown condition is not met.
        let value = Expr { kind: ExprKind::And(parts), ty: Type::YesNo, frame, may_be_blank: false, span };
        let id = self.add_fact(Fact { title, kind: kind(population), frame, value });
        if proven.is_open() {
            self.known[id].proven.leave_open();
        }
        id
    }

    fn next_fact(&self) -> FactId {
        self.facts.next_id()
    }

    /// Adds a fact to the model, after all that it uses.
    pub(crate) fn add_fact(&mut self, fact: Fact) -> FactId {
        let id = self.next_fact();
        let known = Known::of(&self.terms(), &fact);
        self.known.push(known);
        self.facts.push(fact);
        self.order.push(Step::Fact(id));
        id
    }

    /// The population that a fact stands for.
    pub(crate) fn population(&self, fact: FactId) -> Option<&Population> {
        self.facts[fact].population()
    }

    /// Whether every row of one population is in another, by construction.
    pub(crate) fn is_subset(&self, part: FactId, whole: FactId) -> bool {
        self.terms().is_subset(part, whole)
    }

    /// What being in a population proves.
    pub(crate) fn proven_in(&self, population: FactId) -> FlowFacts {
        self.known[population].proven.clone()
    }

    /// What a clause takes in, in words.
    pub(crate) fn population_words(&self, selection: FactId) -> String {
        let Some(population) = self.population(selection) else { return String::new() };
        match population.within.map(|fact| &self.facts[fact]) {
            Some(fact) => fact.title.name.clone(),
            None => self.records[population.record].title.name.clone(),
        }
    }
}

/// The parts of a top-level `and`, so that a row that is left out can be told which one it failed.
pub(crate) fn parts_of(condition: &ast::Expr) -> Vec<&ast::Expr> {
    match &condition.kind {
        ast::ExprKind::And(parts) => parts.iter().collect(),
        _ => vec![condition],
    }
}
