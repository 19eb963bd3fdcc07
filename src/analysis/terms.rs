//! What analysis reads: the typed lists of a contract, and what is known of each fact's values.

use std::borrow::Cow;

use super::{Step, Steps};
use crate::model::{
    ChoiceSet, Fact, FactId, FactKind, Field, FieldId, Frame, FrameId, Key, Model, Record, Tariff, TariffId,
};

/// The typed lists of a contract that has been checked, or of one that is being checked as far as that has come.
#[derive(Clone, Debug)]
pub struct Terms<'t> {
    /// The records.
    pub records: &'t [Record],
    /// The choices of fields.
    pub choice_sets: &'t [ChoiceSet],
    /// The tariffs.
    pub tariffs: &'t [Tariff],
    /// The frames.
    pub frames: &'t [Frame],
    /// The facts, each after those that it uses.
    pub facts: &'t [Fact],
    /// What is known of the values of each fact; parallel to `facts`.
    pub known: Cow<'t, [Known]>,
}

/// What is known of the values of a fact. It is worked out once, in the order of the facts, so that no chain of names is too long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What they are multiples of.
    pub step: Step,
}

impl Known {
    /// Of a fact of which all that it uses is known.
    pub fn of(terms: &Terms<'_>, fact: &Fact) -> Known {
        match &fact.kind {
            // What a scale gives is not worked out from its expression.
            FactKind::Scale(_) => Known::default(),
            FactKind::Define
            | FactKind::Measure { .. }
            | FactKind::Cohort(_)
            | FactKind::Outcome(..)
            | FactKind::Selection(_) => Known { step: Steps::of(terms).step(&fact.value) },
        }
    }
}

impl<'t> Terms<'t> {
    /// The terms of a contract that has been checked.
    pub fn of(model: &'t Model) -> Self {
        let mut terms = Terms {
            records: model.records.as_slice(),
            choice_sets: model.choice_sets.as_slice(),
            tariffs: model.tariffs.as_slice(),
            frames: model.frames.as_slice(),
            facts: model.facts.as_slice(),
            known: Cow::Owned(Vec::with_capacity(model.facts.len())),
        };
        for fact in &model.facts {
            let known = Known::of(&terms, fact);
            terms.known.to_mut().push(known);
        }
        terms
    }

    /// A field.
    pub fn field(&self, id: FieldId) -> Option<&'t Field> {
        self.records.get(id.record.index())?.fields.get(id.field as usize)
    }

    /// A fact.
    pub fn fact(&self, id: FactId) -> Option<&'t Fact> {
        self.facts.get(id.index())
    }

    /// What is known of a fact's values.
    pub fn known(&self, id: FactId) -> Option<&Known> {
        self.known.get(id.index())
    }

    /// A tariff.
    pub fn tariff(&self, id: TariffId) -> Option<&'t Tariff> {
        self.tariffs.get(id.index())
    }

    /// A key of the groups of a frame.
    pub fn key(&self, frame: FrameId, position: u32) -> Option<&'t Key> {
        match self.frames.get(frame.index())? {
            Frame::Groups { keys, .. } => keys.get(position as usize),
            Frame::Contract | Frame::Rows(_) | Frame::Statement => None,
        }
    }
}
