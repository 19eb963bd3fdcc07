//! What analysis reads: the typed lists of a contract, and what is known of each fact's values.

use std::borrow::Cow;

use super::{FlowFacts, Here, Range, Root, Step, Steps};
use crate::model::{
    ChoiceSet, ChoiceSetId, Expr, ExprKind, Fact, FactId, FactKind, Frame, FrameId, IndexVec, Key, Model,
    Population, Record, RecordId, Tariff, TariffId,
};
use crate::value::Day;

/// A population that others may be part of.
#[derive(Clone, Copy)]
enum Whole {
    Record(RecordId),
    Fact(FactId),
}

/// The typed lists of a contract that has been checked, or of one that is being checked as far as that has come.
#[derive(Clone, Debug)]
pub struct Terms<'t> {
    /// The records.
    pub records: &'t IndexVec<RecordId, Record>,
    /// The choices of fields.
    pub choice_sets: &'t IndexVec<ChoiceSetId, ChoiceSet>,
    /// The tariffs.
    pub tariffs: &'t IndexVec<TariffId, Tariff>,
    /// The frames.
    pub frames: &'t IndexVec<FrameId, Frame>,
    /// The facts, each after those that it uses.
    pub facts: &'t IndexVec<FactId, Fact>,
    /// What is known of the values of each fact; parallel to `facts`.
    pub known: Cow<'t, IndexVec<FactId, Known>>,
    /// The first and last day of the term, where data counts as ordinary: see [`Terms::ordinary`].
    pub(crate) ordinary: Option<(Day, Day)>,
}

/// What is known of the values of a fact. It is worked out once, in the order of the facts, so that no chain of names
/// is too long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What they are multiples of.
    pub step: Step,
    /// Between what they lie.
    pub(crate) range: Range,
    /// Whether none of them is nought.
    pub(crate) never_nought: bool,
    /// Why they may be blank, where the fact has a value at all.
    pub(crate) blank: Option<Root>,
    /// The population outside which there are none.
    pub(crate) home: Option<FactId>,
    /// What being in the population proves that the fact is.
    pub(crate) proven: FlowFacts,
}

impl Known {
    /// Of a fact of which all that it uses is known.
    pub fn of(terms: &Terms<'_>, fact: &Fact) -> Known {
        match &fact.kind {
            // What a scale gives is not worked out from its expression; it is blank where its subject is.
            FactKind::Scale(scale) => {
                let home = match scale.subject.kind {
                    ExprKind::Fact(subject) => terms.home(subject),
                    _ => None,
                };
                let blank = match scale.subject.kind {
                    ExprKind::Fact(subject) if home.is_some() => terms.known[subject].blank.clone(),
                    _ => terms.root_of_blank(&scale.subject, &FlowFacts::default()),
                };
                Known { home, blank, range: terms.scale_range(scale).of_use(), ..Known::default() }
            }
            FactKind::Define => match value_within(&fact.value) {
                Some((home, value)) => {
                    let inside = terms.known[home].proven.clone();
                    Known { home: Some(home), ..Known::of_value(terms, value, &inside) }
                }
                None => Known::of_value(terms, &fact.value, &terms.of_frame(fact.frame)),
            },
            FactKind::Measure { .. } => Known::of_value(terms, &fact.value, &FlowFacts::default()),
            FactKind::Cohort(population)
            | FactKind::Outcome(population, _)
            | FactKind::Selection(population) => {
                let mut proven = terms.proven_of(population);
                proven.enter(terms.known.next_id());
                Known { proven, ..Known::default() }
            }
        }
    }

    fn of_value(terms: &Terms<'_>, value: &Expr, proven: &FlowFacts) -> Known {
        Known {
            step: Steps::of(terms).step(value),
            range: terms.range(value).of_use(),
            never_nought: terms.is_never_nought(value, Here { proven, inhabited: None }),
            blank: terms.root_of_blank(value, proven),
            ..Known::default()
        }
    }
}

/// The population outside which a define has no value, and the value within.
pub(crate) fn value_within(value: &Expr) -> Option<(FactId, &Expr)> {
    let ExprKind::Cases(rows, None) = &value.kind else { return None };
    match rows.as_slice() {
        [row] => match row.when.kind {
            ExprKind::Fact(within) => Some((within, &row.then)),
            _ => None,
        },
        _ => None,
    }
}

impl<'t> Terms<'t> {
    /// The terms of a contract that has been checked.
    pub fn of(model: &'t Model) -> Self {
        Terms::over(model, None)
    }

    /// The same of data as it usually is, and of the contract as it stands: no number is negative, and all dates lie
    /// within the term, unless the field says otherwise; and a single amount is what it is, though another may be given
    /// for a run.
    pub(crate) fn ordinary(model: &'t Model) -> Self {
        Terms::over(model, Some((model.contract.starts, model.contract.ends)))
    }

    fn over(model: &'t Model, ordinary: Option<(Day, Day)>) -> Self {
        let mut terms = Terms {
            records: &model.records,
            choice_sets: &model.choice_sets,
            tariffs: &model.tariffs,
            frames: &model.frames,
            facts: &model.facts,
            known: Cow::Owned(IndexVec::new()),
            ordinary,
        };
        for fact in &model.facts {
            let known = Known::of(&terms, fact);
            terms.known.to_mut().push(known);
        }
        terms
    }

    /// What holds of every row of a frame of rows.
    fn of_frame(&self, frame: FrameId) -> FlowFacts {
        match &self.frames[frame] {
            Frame::Rows(record) => self.of_rows(*record),
            Frame::Contract | Frame::Groups { .. } | Frame::Statement => FlowFacts::default(),
        }
    }

    /// The population that a fact stands for.
    pub(crate) fn population(&self, id: FactId) -> Option<&'t Population> {
        self.facts[id].population()
    }

    /// Whether every row of one population is in another, by construction.
    pub(crate) fn is_subset(&self, part: FactId, whole: FactId) -> bool {
        let Some(whole) = self.without_plain_ones(whole) else { return false };
        let mut part = Some(part);
        while let Some(population) = part.and_then(|part| self.population(part)) {
            match whole {
                Whole::Record(record) => return population.record == record,
                Whole::Fact(fact) if part == Some(fact) => return true,
                Whole::Fact(_) => part = population.within,
            }
        }
        false
    }

    /// A selection without conditions of its own is what it is of.
    fn without_plain_ones(&self, mut fact: FactId) -> Option<Whole> {
        loop {
            let population = self.population(fact)?;
            match population.within {
                _ if !population.conditions.is_empty() => return Some(Whole::Fact(fact)),
                Some(within) => fact = within,
                None => return Some(Whole::Record(population.record)),
            }
        }
    }

    /// A key of the groups of a frame.
    pub fn key(&self, frame: FrameId, position: u32) -> Option<&'t Key> {
        self.frames[frame].keys().get(position as usize)
    }
}
