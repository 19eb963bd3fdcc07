//! A contract that is ready to be run: its plan is made once, for as many runs, and looks at what came of them, as one
//! likes.

use std::borrow::Cow;

use super::engine::{self, Settings};
use super::error::RunError;
use super::point::PointEvaluator;
use super::result::RunResult;
use crate::data::Database;
use crate::model::Model;
use crate::plan::Plan;
use crate::source::Span;

/// A model and its plan.
#[derive(Clone, Debug)]
pub struct Prepared<'m> {
    model: Cow<'m, Model>,
    plan: Plan,
}

impl<'m> Prepared<'m> {
    /// Makes the plan.
    pub fn new(model: &'m Model) -> Self {
        Prepared { plan: Plan::from_model(model), model: Cow::Borrowed(model) }
    }

    /// Makes the plan of a contract that is kept here.
    pub fn owning(model: Model) -> Prepared<'static> {
        Prepared { plan: Plan::from_model(&model), model: Cow::Owned(model) }
    }

    /// The contract.
    pub fn model(&self) -> &Model {
        &self.model
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What is worked out once for several places of the contract: the place of which a run tells, and another, pair
    /// after pair.
    pub(crate) fn same_places(&self) -> &[(Span, Span)] {
        &self.plan.same_places
    }

    /// Works out everything that the contract says about data.
    ///
    /// # Errors
    /// Where an amount or date that is read was not given, and where the data leads to something that has no answer:
    /// see [`RunError`].
    pub fn run(&self, data: Database, settings: &Settings) -> Result<RunResult, RunError> {
        let Some(goals) = &settings.only else { return engine::run(&self.model, &self.plan, data, settings) };
        let mut plan = self.plan.clone();
        plan.narrow(&self.model, goals);
        engine::run(&self.model, &plan, data, settings)
    }

    /// Looks into an outcome of this contract.
    ///
    /// # Errors
    /// Only where the outcome is of another contract: then an amount that has to be supplied may be missing.
    pub fn look<'o>(&'o self, outcome: &'o RunResult) -> Result<PointEvaluator<'o>, RunError> {
        PointEvaluator::new(&self.model, self.plan.clone(), outcome)
    }

    /// Whether the statement date is asked for.
    pub fn reads_statement_date(&self) -> bool {
        self.plan.reads_statement_date()
    }
}

/// Works out everything that a contract says about data. For several runs of one contract, keep a [`Prepared`].
///
/// # Errors
/// As for [`Prepared::run`].
pub fn run(model: &Model, data: Database, settings: &Settings) -> Result<RunResult, RunError> {
    Prepared::new(model).run(data, settings)
}
