//! What the author is asked before a contract is signed. Each question has its place and a way to settle it: by other
//! words, or by `accepted that …, because "…"`, which is then printed in the schedule.

use std::collections::BTreeSet;

use super::casing::stands_alone;
use super::wider::narrower;
use crate::analysis::{Terms, doubts};
use crate::model::{Expr, ExprKind, FactKind, Model, Population, Printed, Title, Type};
use crate::source::Span;
use crate::value::{CompareOp, Doubt, Drafting, Reviewed};

/// A question to the author.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Query {
    /// The line of the contract.
    pub line: usize,
    /// What is asked.
    pub question: String,
    /// How it is settled.
    pub settled: String,
}

/// The questions, in the order of the contract.
pub fn queries(model: &Model) -> Vec<Query> {
    let mut asked = Asked { model, found: Vec::new(), settled: BTreeSet::new() };
    asked.dates();
    asked.conditions();
    asked.labels();
    asked.populations();
    asked.notes();
    asked.below_nil();
    asked.later_facts();
    asked.idle_conditions();
    asked.without_outcome();
    asked.ordinary_words();
    asked.same_labels();
    asked.own_clauses();
    asked.settles_nothing();
    asked.found.sort();
    asked.found.dedup();
    asked.found
}

pub(super) struct Asked<'m> {
    pub(super) model: &'m Model,
    found: Vec<Query>,
    /// What is asked of a declaration, and settled in it.
    pub(super) settled: BTreeSet<(String, Doubt)>,
}

impl<'m> Asked<'m> {
    pub(super) fn ask(&mut self, at: Span, question: String, settled: impl Into<String>) {
        let line = self.model.source.line(at.start);
        self.found.push(Query { line, question, settled: settled.into() });
    }

    /// Asks what a declaration may settle with a reason, unless it does.
    pub(super) fn ask_of(
        &mut self,
        (name, printed): (&str, &Printed),
        doubt: impl Into<Doubt>,
        at: Span,
        question: String,
        settled: &str,
    ) {
        let doubt = doubt.into();
        if printed.accepted.iter().any(|(accepted, _)| *accepted == doubt) {
            self.settled.insert((name.to_owned(), doubt));
            return;
        }
        let accepted = format!("`accepted that {}, because \"…\"` in `{name}`", doubt.words());
        self.ask(at, question, format!("{settled}; or {accepted}"));
    }

    /// A day that decides when money falls, and is held to nothing.
    fn dates(&mut self) {
        for payment in &self.model.payments {
            let mut open = vec![&payment.placed];
            while let Some(expr) = open.pop() {
                open.extend(expr.operands());
                let ExprKind::Field(id) = &expr.kind else { continue };
                let (field, record) = (&self.model.records[*id], &self.model.records[id.record].title);
                if field.ty == Type::Date && field.days == (None, None) && field.held_to.is_empty() {
                    let (starts, ends) = (self.model.contract.starts.long(), self.model.contract.ends.long());
                    let question = format!("may `{}` lie before or after the term?", field.name);
                    let settled = format!("`{} date, from {starts} to {ends}`, if it may not", field.name);
                    let of = (record.name.as_str(), &record.printed);
                    self.ask_of(of, Drafting::OutsideTerm, field.span, question, &settled);
                }
            }
        }
    }

    /// A condition on a date that has a last day and no first.
    fn conditions(&mut self) {
        let model = self.model;
        for fact in &model.facts {
            let Some(population) = fact.population() else { continue };
            for condition in &population.conditions {
                let ExprKind::Compare(comparison) = &condition.kind else { continue };
                let last_only = matches!(comparison.op, CompareOp::AtMost | CompareOp::Less);
                let date = comparison.left.ty == Type::Date;
                if date && last_only && !has_first(population, &comparison.left) {
                    let left = model.source.said(comparison.left.span);
                    let question = format!("is `{left}` within it however early it is?");
                    let last = model.source.said(comparison.right.span);
                    let settled = format!(
                        "`{left} is from start_date to {last}, both days counted`, if it is not, with the day from which it counts"
                    );
                    let of = (fact.title.name.as_str(), &fact.title.printed);
                    self.ask_of(of, Drafting::NoFirstDay, condition.span, question, &settled);
                }
            }
        }
    }

    /// A figure in a label that the rule does not have, and a label that makes no term.
    fn labels(&mut self) {
        let model = self.model;
        let facts = model.facts.iter().filter(|fact| !matches!(fact.kind, FactKind::Selection(_)));
        let payments =
            model.payments.iter().filter(|payment| payment.clawback.is_none()).map(|payment| &payment.title);
        let limits = model.limits.iter().map(|limit| &limit.title);
        let titles = facts.map(|fact| &fact.title).chain(payments).chain(limits);
        let titles: Vec<&Title> =
            titles.chain(model.clawbacks.iter().map(|clawback| &clawback.title)).collect();
        for title in titles {
            let Some(label) = &title.label else { continue };
            let text = model.source.said(title.span);
            let rule = text.split_once(label.as_str()).map_or(text.as_str(), |(_, rule)| rule);
            for figure in figures(label) {
                if !figures(rule).contains(&figure) {
                    let question =
                        format!("the label “{label}” says {figure}; does the rule of `{}`?", title.name);
                    let settled = "say in the label what the rule says, or leave the figure out";
                    let of = (title.name.as_str(), &title.printed);
                    self.ask_of(of, Drafting::OwnFigure, title.name_span, question, settled);
                }
            }
            let is_subset = model.facts.iter().any(|fact| {
                fact.title == *title && matches!(fact.kind, FactKind::Cohort(_) | FactKind::Outcome(..))
            });
            if is_subset && title.printed.called.is_none() && !stands_alone(label) {
                let question = format!("what is one row of `{}` called?", title.name);
                self.ask(
                    title.name_span,
                    question,
                    "`called \"Finished Episode\", plural \"Finished Episodes\"` in a line of it",
                );
            }
        }
    }

    /// A payment for more rows than its rate is taken over.
    fn populations(&mut self) {
        let model = self.model;
        for payment in &model.payments {
            for (rate, narrow) in narrower(model, payment) {
                let (name, cohort) = (&payment.title.name, &model.facts[narrow].title.name);
                let rate = &model.facts[rate].title.name;
                let question =
                    format!("`{name}` is of all rows, and `{rate}` in it of `{cohort}` only: is that meant?");
                let of = (name.as_str(), &payment.title.printed);
                let settled = format!("`of {cohort}`, if it is not");
                self.ask_of(of, Drafting::FewerRows, payment.title.name_span, question, &settled);
            }
        }
    }

    pub(super) fn population(&self, fact: crate::model::FactId) -> Option<&'m Population> {
        self.model.facts[fact].population()
    }

    /// What is assumed has not been agreed.
    fn notes(&mut self) {
        let model = self.model;
        let assumed = |text: &str| text.to_lowercase().starts_with("assumed");
        for (heading, _) in &model.contract.printed.notes {
            if heading.as_deref().is_some_and(assumed) {
                let question = "a note says that something is assumed: has it been agreed?".to_owned();
                self.ask(model.contract.span, question, "take the note away once it has");
            }
        }
        for tariff in &model.tariffs {
            if tariff.source.as_deref().is_some_and(assumed) {
                let question =
                    format!("the source of `{}` is an assumption: has it been agreed?", tariff.title.name);
                self.ask(tariff.title.name_span, question, "give the source that was agreed");
            }
            if tariff.supplied {
                let question = format!("what is the value of `{}`?", tariff.title.name);
                self.ask(
                    tariff.title.name_span,
                    question,
                    "write it in the place of `to be supplied` before signature",
                );
            }
        }
    }

    /// An amount that may be below nil is printed with what follows from it.
    fn below_nil(&mut self) {
        let model = self.model;
        let terms = Terms::ordinary(model);
        for below in doubts::below_nil(model, &terms) {
            let title = &model.payments[below.payment].title;
            let question = format!("may the amount of `{}` be below nil?", title.name);
            let of = (title.name.as_str(), &title.printed);
            let settled = "`at least £0.00` under it, if it may not";
            self.ask_of(of, Reviewed::BelowNil, below.difference, question, settled);
        }
    }
}

/// Whether a population holds a date to a first day.
fn has_first(population: &Population, date: &Expr) -> bool {
    population.conditions.iter().any(|condition| {
        let mut open = vec![condition];
        while let Some(expr) = open.pop() {
            open.extend(expr.operands());
            if let ExprKind::Compare(comparison) = &expr.kind
                && matches!(comparison.op, CompareOp::AtLeast | CompareOp::More)
                && comparison.left == *date
            {
                return true;
            }
        }
        false
    })
}

/// The figures in a text: `91`, `7.5%`.
pub(super) fn figures(text: &str) -> Vec<String> {
    let words =
        text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')' | '|' | ',' | ';' | ':'));
    let figure = |word: &str| {
        let word = word.trim_start_matches(['£', '$', '€']).trim_end_matches('.').replace(',', "");
        word.starts_with(|c: char| c.is_ascii_digit()).then_some(word)
    };
    words.filter_map(figure).collect()
}
