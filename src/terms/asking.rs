//! More questions to the author: when facts are known, conditions that are idle, what no outcome decides, words that
//! have no meaning of their own, labels and clauses that read like rules.

use std::collections::{BTreeMap, BTreeSet};

use super::queries::{Asked, figures};
use super::titles::titles;
use crate::analysis::{Dependence, Thing, named};
use crate::model::{Expr, ExprKind, FactKind, FieldId, Payment, PaymentId, Population, Printed, Title, Type};
use crate::text;
use crate::value::Drafting;

impl Asked<'_> {
    /// The payments that are no clawback's.
    fn payments(&self) -> Vec<(PaymentId, &'_ Payment)> {
        let all = self.model.payments.iter_enumerated();
        all.filter(|(_, payment)| payment.clawback.is_none()).collect()
    }

    /// A payment that belongs to a day, and hangs on another one that may come later.
    pub(super) fn later_facts(&mut self) {
        let model = self.model;
        let dependence = Dependence::of(model);
        let date = |field: &FieldId| matches!(model.records[*field].ty, Type::Date | Type::Moment);
        for (id, payment) in
            model.payments.iter_enumerated().filter(|(_, payment)| payment.clawback.is_none())
        {
            let mut places: BTreeSet<FieldId> = BTreeSet::new();
            named(&payment.placed, &mut |thing| match thing {
                Thing::Field(field) => {
                    places.insert(field);
                }
                Thing::Frame(_) | Thing::Fact(_) => {
                    for thing in dependence.behind([thing]) {
                        if let Thing::Field(field) = thing {
                            places.insert(field);
                        }
                    }
                }
                Thing::Tariff(_)
                | Thing::Spell(_)
                | Thing::Payment(_)
                | Thing::Limit(_)
                | Thing::Clawback(_) => {}
            });
            let places: BTreeSet<FieldId> = places.into_iter().filter(date).collect();
            let used = dependence.behind([Thing::Payment(id)]);
            let used: BTreeSet<FieldId> = used
                .into_iter()
                .filter_map(|thing| if let Thing::Field(field) = thing { Some(field) } else { None })
                .filter(date)
                .collect();
            let Some(place) = places.first() else { continue };
            let later: Vec<String> = used
                .difference(&places)
                .filter(|field| model.records[field.record].made.is_none())
                .map(|field| format!("`{}`", model.records[*field].name))
                .collect();
            if later.is_empty() {
                continue;
            }
            let title = &payment.title;
            let place = &model.records[*place].name;
            let question = format!(
                "`{}` falls by `{place}` and hangs on {}, which may come after it: is it worked out again then?",
                title.name,
                text::all_of(&later)
            );
            let settled =
                "a `clause` that says when a statement is corrected, or a later day on which it falls";
            self.ask_of(
                (&title.name, &title.printed),
                Drafting::LaterFact,
                title.name_span,
                question,
                settled,
            );
        }
    }

    /// A condition that always holds: of what cannot be blank that it is given, or what its wider population says
    /// already.
    pub(super) fn idle_conditions(&mut self) {
        let model = self.model;
        for fact in &model.facts {
            let Some(population) = fact.population() else { continue };
            for condition in &population.conditions {
                let always = matches!(&condition.kind, ExprKind::Given(inner, true) if !inner.may_be_blank);
                if !always && !self.is_said_before(population, condition) {
                    continue;
                }
                let written = model.source.said(condition.span);
                let question =
                    format!("`{written}` holds for every row that it is asked of: what is it for?");
                // A selection has no words of its own: they are those of the clause.
                let title = titles(model).find(|title| title.name == fact.title.name).unwrap_or(&fact.title);
                let of = (title.name.as_str(), &title.printed);
                self.ask_of(of, Drafting::DecidesNothing, condition.span, question, "leave it out");
            }
        }
    }

    /// Whether a wider population has the same condition.
    fn is_said_before(&self, population: &Population, condition: &Expr) -> bool {
        let mut within = population.within;
        while let Some(wider) = within.and_then(|within| self.population(within)) {
            if wider.conditions.contains(condition) {
                return true;
            }
            within = wider.within;
        }
        false
    }

    /// A payment that hangs on no outcome, where others do.
    pub(super) fn without_outcome(&mut self) {
        let model = self.model;
        let dependence = Dependence::of(model);
        let hangs = |id: PaymentId| {
            dependence.behind([Thing::Payment(id)]).into_iter().any(|thing| match thing {
                Thing::Fact(fact) => matches!(model.facts[fact].kind, FactKind::Outcome(..)),
                Thing::Field(_)
                | Thing::Tariff(_)
                | Thing::Frame(_)
                | Thing::Spell(_)
                | Thing::Payment(_)
                | Thing::Limit(_)
                | Thing::Clawback(_) => false,
            })
        };
        let payments = self.payments();
        let (with, without): (Vec<PaymentId>, Vec<PaymentId>) =
            payments.iter().map(|(id, _)| *id).partition(|id| hangs(*id));
        if with.is_empty() {
            return;
        }
        for id in without {
            let title = &model.payments[id].title;
            let question = format!("is `{}` paid whatever the outcome?", title.name);
            let settled = "the outcome in it, if it is not";
            self.ask_of(
                (&title.name, &title.printed),
                Drafting::NoOutcome,
                title.name_span,
                question,
                settled,
            );
        }
    }

    /// What somebody observes, and a condition asks for: a court will give it a meaning, if the contract does not.
    pub(super) fn ordinary_words(&mut self) {
        let model = self.model;
        let mut asked: BTreeSet<FieldId> = BTreeSet::new();
        for fact in &model.facts {
            let Some(population) = fact.population() else { continue };
            for condition in &population.conditions {
                named(condition, &mut |thing| {
                    if let Thing::Field(field) = thing {
                        asked.insert(field);
                    }
                });
            }
        }
        for id in asked {
            let (field, record) = (&model.records[id], &model.records[id.record].title);
            let observed = matches!(field.ty, Type::Choice(_) | Type::YesNo);
            if !observed || field.printed.means.is_some() || !field.printed.choices.is_empty() {
                continue;
            }
            let (question, settled) = match &field.ty {
                Type::Choice(set) => (
                    format!("what do the choices of `{}` mean?", field.name),
                    format!(
                        "`{} means \"…\"` after its type, and so for each choice",
                        model.choice_sets[*set].choices.first().map(String::as_str).unwrap_or_default()
                    ),
                ),
                _ => (format!("when is `{}` yes?", field.name), "`means \"…\"` after its type".to_owned()),
            };
            let of = (record.name.as_str(), &record.printed);
            self.ask_of(of, Drafting::OrdinaryWords, field.span, question, &settled);
        }
    }

    /// Two declarations with one label.
    pub(super) fn same_labels(&mut self) {
        let model = self.model;
        let mut known: BTreeMap<String, &Title> = BTreeMap::new();
        let mut all: Vec<&Title> = titles(model)
            .filter(|title| model.source.slice(title.span).starts_with(char::is_alphabetic))
            .collect();
        all.sort_by_key(|title| title.span);
        all.dedup_by_key(|title| title.span);
        for title in all {
            let Some(label) = &title.label else { continue };
            let Some(first) = known.insert(label.to_lowercase(), title) else { continue };
            let question = format!(
                "`{}` and `{}` have the label “{label}”: which is meant by it?",
                first.name, title.name
            );
            let settled = "another label for one of them, or `called \"…\"`";
            self.ask_of(
                (&title.name, &title.printed),
                Drafting::SameLabel,
                title.name_span,
                question,
                settled,
            );
        }
    }

    /// A clause of the parties' own that reads like a rule: it says what a term means, or has a figure that a rule has.
    pub(super) fn own_clauses(&mut self) {
        let model = self.model;
        let contract = &model.contract;
        let contracts = contract
            .printed
            .clauses
            .iter()
            .map(|clause| ("contract", &contract.printed, contract.span, clause));
        let declared = titles(model).flat_map(|title| {
            title
                .printed
                .clauses
                .iter()
                .map(|clause| (title.name.as_str(), &title.printed, title.name_span, clause))
        });
        let all: Vec<(&str, &Printed, crate::source::Span, &crate::model::OwnClause)> =
            contracts.chain(declared).collect();
        let rules = rules_only(model.source.text());
        let rules = figures(&rules);
        for (name, printed, at, clause) in all {
            let heading = &clause.heading;
            if clause.text.contains("” means ") || clause.text.contains("” has the meaning") {
                let question =
                    format!("the clause “{heading}” says what a term means: does a rule say otherwise?");
                self.ask(at, question, "`called` and `means` for the term, and no meaning in the clause");
            }
            let shared =
                figures(&clause.text).into_iter().find(|figure| figure.len() > 1 && rules.contains(figure));
            if let Some(figure) = shared {
                let question = format!(
                    "the clause “{heading}” has the figure {figure}, and so has a rule: are they the same thing?"
                );
                let settled = "leave the figure to the rule, or name the paragraph in the clause";
                self.ask_of((name, printed), Drafting::OwnFigure, at, question, settled);
            }
        }
    }

    /// What is accepted and never asked.
    pub(super) fn settles_nothing(&mut self) {
        let model = self.model;
        let contract = [("contract", &model.contract.printed, model.contract.span)];
        let declared = titles(model).map(|title| (title.name.as_str(), &title.printed, title.name_span));
        let all: Vec<_> = contract.into_iter().chain(declared).collect();
        for (name, printed, at) in all {
            for (doubt, _) in printed.accepted.iter().filter(|(doubt, _)| doubt.review().is_none()) {
                if !self.settled.contains(&(name.to_owned(), *doubt)) {
                    let question = format!("`{name}` accepts that {}, and nobody asks", doubt.words());
                    self.ask(at, question, "leave the line out");
                }
            }
        }
    }
}

/// A contract without its quoted texts and remarks.
fn rules_only(source: &str) -> String {
    let mut lines = Vec::new();
    let mut in_example = false;
    for line in source.lines() {
        let line = line.split("--").next().unwrap_or_default();
        if line.starts_with(|c: char| !c.is_whitespace()) {
            in_example = line.starts_with("example");
        }
        if !in_example {
            lines.push(line.split('"').step_by(2).collect::<Vec<_>>().join(" "));
        }
    }
    lines.join("\n")
}
