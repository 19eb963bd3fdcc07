//! What is counted: values of rows, subsets of rows, values of groups.

use super::casing::{a, is_or_are, sentence};
use super::marks;
use super::schedule::{Clause, Piece};
use super::voice::{Row, Voice};
use crate::analysis::value_within;
use crate::model::{Expr, ExprKind, Fact, FactId, FactKind, Frame, FrameId, Population, Running};
use crate::text;
use crate::value::Published;

impl Voice<'_> {
    /// The clauses of a fact: of a define, a cohort, an outcome, a measure. A scale has its own.
    pub(super) fn fact_clauses(&self, id: FactId) -> Vec<Clause> {
        let fact = &self.model.facts[id];
        match &fact.kind {
            FactKind::Define => self.define(id, fact),
            FactKind::Cohort(population) => self.population(id, population),
            FactKind::Outcome(population, evidence) => {
                let mut clauses = self.population(id, population);
                let noun = a(&self.book.fact(id).one());
                let said: Vec<String> = evidence.iter().map(|text| marks::own(text)).collect();
                if !said.is_empty() {
                    clauses.push(Clause::of(
                        "evidence",
                        format!(
                            "{} is shown by: {}. No amount depends on this evidence.",
                            sentence(&noun),
                            unstopped(&said.join("; "))
                        ),
                    ));
                }
                clauses
            }
            FactKind::Measure { selection, published } => self.measure(id, fact, *selection, *published),
            FactKind::Scale(scale) => self.scale(id, scale),
            FactKind::Selection(_) => Vec::new(),
        }
    }

    fn define(&self, id: FactId, fact: &Fact) -> Vec<Clause> {
        let noun = self.book.fact(id).one();
        let is = is_or_are(&self.book.fact(id).singular);
        let voice = self.at(fact.frame);
        let Some(record) = self.record(fact.frame) else {
            return voice.stated(&format!("the {noun} {is}"), "it", &fact.value);
        };
        let (subject, value, rest) = match value_within(&fact.value) {
            Some((within, value)) => {
                let one = a(&self.book.fact(within).one());
                let others = format!(
                    "{} that is not {} has no {noun}.",
                    sentence(&self.a_record(record)),
                    a(&self.book.fact(within).one())
                );
                (one, value, Some(others))
            }
            None => (self.a_record(record), &fact.value, None),
        };
        let mut clauses = voice.stated(&format!("the {noun} of {subject} {is}"), "it", value);
        clauses.extend(rest.map(|others| Clause::of("others", others)));
        clauses
    }

    /// `An Eligible Episode is a Success if: …`
    fn population(&self, id: FactId, population: &Population) -> Vec<Clause> {
        let voice = self.at(self.model.records[population.record].rows);
        let noun = self.book.fact(id).one();
        let (parent, parents) = self.parent(population);
        let (pick, conditions) = split_pick(&population.conditions);
        let Some(pick) = pick else {
            return vec![voice.listed("", &format!("{} is {} if", a(&parent), a(&noun)), conditions)];
        };
        let mut clauses = Vec::new();
        let mut which = String::new();
        if !conditions.is_empty() {
            clauses.push(voice.listed(
                "if",
                &format!("{} qualifies under this paragraph if", a(&parent)),
                conditions,
            ));
            which = " that qualify".to_owned();
        }
        let last = pick.op == crate::model::RunningOp::Last;
        clauses
            .push(Clause::of("pick", voice.pick_sentence(pick, last, &noun, &format!("{parents}{which}"))));
        clauses
    }

    fn pick_sentence(&self, pick: &Running, last: bool, noun: &str, of: &str) -> String {
        let word = if last { "last" } else { "first" };
        let same = pick.keys.iter().map(|key| format!("the same {}", self.key_term(key))).collect::<Vec<_>>();
        let same = if same.is_empty() { String::new() } else { format!(" and have {}", text::all_of(&same)) };
        let of = match (of.contains(" that qualify"), same.is_empty()) {
            (true, _) => format!("{of}{same}"),
            (false, true) => format!("all {of}"),
            (false, false) => format!("{of} that{}", same.strip_prefix(" and").unwrap_or(&same)),
        };
        let order = self.in_order(&pick.order, &pick.falls, pick.file_order);
        format!("Of the {}, only the {word} is {}, in {order}.", of.trim_start_matches("all "), a(noun))
    }

    /// What a population is a subset of, one and several.
    pub(super) fn parent(&self, population: &Population) -> (String, String) {
        match population.within {
            Some(within) => (self.book.fact(within).one(), self.book.fact(within).many()),
            None => (self.book.record(population.record).one(), self.book.record(population.record).many()),
        }
    }

    /// `HEAD: (a) …; and (b) ….`, or in one line where there is one condition.
    pub(super) fn listed(&self, part: &str, head: &str, conditions: &[Expr]) -> Clause {
        let items: Vec<(String, Vec<String>)> =
            conditions.iter().map(|condition| self.condition(condition).item()).collect();
        match items.as_slice() {
            [] => Clause::of(part, sentence(&format!("{head} it is recorded."))),
            [(only, after)] => {
                let after: String = after.iter().map(|sentence| format!(" {sentence}.")).collect();
                Clause::of(part, format!("{} {only}.{after}", sentence(head)))
            }
            several => {
                let last = several.len().saturating_sub(1);
                let items = several.iter().enumerate().map(|(at, (item, after))| {
                    let end = match at {
                        _ if at == last => ".",
                        _ if at.saturating_add(1) == last => "; and",
                        _ => ";",
                    };
                    let after: Vec<String> =
                        after.iter().map(|text| format!(" ({})", lower_first(text))).collect();
                    format!("{item}{}{end}", after.concat())
                });
                let all = if several.len() > 3 { " all of the following are met" } else { "" };
                Clause::of(part, format!("{}{all}:", sentence(head))).with(Piece::list(items))
            }
        }
    }

    /// `An Episode counts under this paragraph if: …`, for a clause with conditions of its own.
    pub(super) fn counts_if(&self, selection: FactId) -> Option<Clause> {
        let population = self.population_of(selection)?;
        let voice = self.at(self.model.records[population.record].rows);
        let (one, _) = self.parent(population);
        let head = format!("{} counts under this paragraph if", a(&one));
        (!population.conditions.is_empty()).then(|| voice.listed("if", &head, &population.conditions))
    }

    fn measure(
        &self,
        id: FactId,
        fact: &Fact,
        selection: FactId,
        published: Option<Published>,
    ) -> Vec<Clause> {
        let voice = self.at(fact.frame);
        let noun = self.book.fact(id).one();
        let mut clauses: Vec<Clause> = self.counts_if(selection).into_iter().collect();
        let subject = format!("the {noun}{}", self.of_each_key(fact.frame));
        let is = is_or_are(&self.book.fact(id).singular);
        clauses.extend(voice.stated(&format!("{subject} {is}"), "it", &fact.value));
        if let Some(order) = published {
            let first = match order {
                Published::HighestFirst => "highest",
                Published::LowestFirst => "lowest",
            };
            clauses.push(Clause::of(
                "published",
                format!(
                    "The {} are published for each period with the {first} first; equal values share a place. No amount depends on a place.",
                    self.book.fact(id).many()
                ),
            ));
        }
        clauses
    }

    /// ` of a Provider for a Quarter`
    pub(super) fn of_each_key(&self, frame: FrameId) -> String {
        let nouns = self.key_nouns(frame);
        let keys = nouns.iter().map(super::voice::KeyNoun::one).collect();
        Voice { frame, row: Row::Its, keys, ..self.clone() }.of_keys(frame)
    }

    /// The frame of a fact has rows, so that its sentences can say `its`.
    pub(super) fn is_of_rows(&self, frame: FrameId) -> bool {
        matches!(self.model.frames[frame], Frame::Rows(_))
    }
}

/// The pick at the end of conditions, and those before it.
fn split_pick(conditions: &[Expr]) -> (Option<&Running>, &[Expr]) {
    match conditions.split_last() {
        Some((Expr { kind: ExprKind::Running(pick), .. }, before)) if pick.is_pick() => (Some(pick), before),
        Some(_) | None => (None, conditions),
    }
}

/// A text of the author's before a full stop.
pub(super) fn unstopped(text: &str) -> &str {
    text.trim_end_matches('.')
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
