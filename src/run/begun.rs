//! A run as far as it does not depend on some tariffs. What other amounts for them come to is worked out from there, as
//! often as one likes, and the rest is not worked out again.

use std::sync::Arc;

use super::context::Context;
use super::engine::{Engine, Settings, needs_payees};
use super::error::RunError;
use super::finish::Cuts;
use super::memo::Memo;
use super::prepared::Prepared;
use super::result::RunResult;
use super::trace::Tracer;
use crate::data::Database;
use crate::model::{Constant, Model, TariffId};
use crate::plan::Step;

/// What was worked out, and the steps that are left.
#[derive(Debug)]
pub struct Begun {
    apart: Vec<TariffId>,
    settings: Settings,
    context: Context,
    memo: Memo,
    outcome: RunResult,
    later: Vec<Step>,
}

impl Prepared<'_> {
    /// Works out what does not depend on some tariffs, for which any amounts have to be given. None where that has no
    /// answer, of which a whole run tells; and where not everything is wanted.
    pub fn begin(&self, data: Database, settings: &Settings, apart: &[TariffId]) -> Option<Begun> {
        if settings.only.is_some() {
            return None;
        }
        let (model, plan) = (self.model(), self.plan());
        let (now, later) = plan.apart_from(model, apart, |step| needs_payees(plan, step));
        let settings = Settings { tracer: None, progress: None, ..settings.clone() };
        let mut engine = Engine::new(model, plan, data, &settings, Cuts::new()).ok()?;
        engine.take_all(&now, &later, None).ok()?;
        let Engine { context, memo, outcome, .. } = engine;
        Some(Begun { apart: apart.to_vec(), settings, context, memo, outcome, later })
    }

    /// Takes the steps that are left, with other amounts for the tariffs: all that are supplied, and the contract,
    /// which may have other amounts in the tables of these tariffs. Only of these steps the tracer is told.
    ///
    /// # Errors
    /// As for [`Prepared::run`].
    pub fn go_on(
        &self,
        begun: &Begun,
        model: &Model,
        tariffs: Vec<(TariffId, Constant)>,
        tracer: Option<Arc<dyn Tracer>>,
    ) -> Result<RunResult, RunError> {
        let mut context = begun.context.clone();
        context.set_tariffs(model, &begun.apart, &tariffs, &begun.outcome.data.texts);
        // What is told comes row after row.
        let threads = if tracer.is_some() { 1 } else { begun.settings.threads };
        context.tracer = tracer;
        let mut engine = Engine {
            model,
            plan: self.plan(),
            context,
            memo: begun.memo.clone(),
            payees_known: false,
            share: Settings { threads, ..begun.settings.clone() }.share(),
            outcome: RunResult { supplied: tariffs, ..begun.outcome.clone() },
            cuts: Cuts::new(),
        };
        engine.take_all(&begun.later, &[], None)?;
        Ok(engine.end())
    }
}
