//! A run that goes on from what another engine has worked out.

use std::collections::BTreeMap;

use super::engine::{self, Settings};
use super::error::RunError;
use super::result::RunResult;
use crate::data::Database;
use crate::model::{LimitId, Model, PaymentId};
use crate::plan::Plan;
use crate::value::Number;

/// For each cap that is applied already: what it has cut, payment by payment, of the line of which row.
pub(crate) type Cuts = BTreeMap<LimitId, Vec<(PaymentId, Vec<(u32, Number)>)>>;

/// Takes the steps that are left. The plan is one that reads what is worked out from the columns of the data.
pub(crate) fn finish(
    model: &Model,
    plan: &Plan,
    data: Database,
    settings: &Settings,
    cuts: Cuts,
) -> Result<RunResult, RunError> {
    engine::run_from(model, plan, data, settings, cuts)
}
