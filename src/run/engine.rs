//! The run itself: step after step, each on what the steps before have worked out.

use crate::column::Column;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::batches::Share;
use super::context::{Context, add_texts};
use super::error::RunError;
use super::failure::{DataRows, Failure};
use super::finish::Cuts;
use super::limit_lines::LimitLines;
use super::memo::Memo;
use super::payment_lines::PaymentLines;
use super::payments::settle_payees;
use super::result::{FrameRows, RunResult};
use super::spells::SpellRows;
use super::trace::Tracer;
use super::view::{Rows, View};
use crate::data::Database;
use crate::model::{Constant, FactId, Frame, FrameId, LimitId, Model, RecordId, TariffId};
use crate::plan::{FactPlan, FramePlan, Goal, Plan, Slot, Step, Work};
use crate::value::Day;

/// Told after each step how many are done, and of how many.
pub type Progress = Arc<dyn Fn(usize, usize) + Send + Sync>;

/// What is given beside the contract and the data.
#[derive(Clone)]
pub struct Settings {
    /// Amounts for tariffs: supplied, or instead of the contract's own. The last one given for a tariff counts.
    pub tariffs: Vec<(TariffId, Constant)>,
    /// The day for which the statement is made.
    pub as_at: Option<Day>,
    /// Outcomes (or cohorts) in which no row shall be, to see what would be paid without them.
    pub empty: Vec<FactId>,
    /// Whether payment lines stay as they are before rounding, to see how an amount depends on a value. No statement is
    /// made so.
    pub unrounded: bool,
    /// Told of what the run meets.
    pub tracer: Option<Arc<dyn Tracer>>,
    /// How many threads at most; 0 for as many as the machine has. Small data takes one all the same.
    pub threads: usize,
    /// How many rows at a time. Never changes a result.
    pub batch: usize,
    /// Told of each step.
    pub progress: Option<Progress>,
    /// What is wanted, where it is not everything. Nothing else is worked out, so that nothing else can stop the run.
    pub only: Option<Vec<Goal>>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            tariffs: Vec::new(),
            as_at: None,
            empty: Vec::new(),
            unrounded: false,
            tracer: None,
            threads: 0,
            batch: 16_384,
            progress: None,
            only: None,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("tariffs", &self.tariffs)
            .field("as_at", &self.as_at)
            .field("empty", &self.empty)
            .field("unrounded", &self.unrounded)
            .field("threads", &self.threads)
            .field("batch", &self.batch)
            .field("only", &self.only)
            .finish_non_exhaustive()
    }
}

impl Settings {
    pub(crate) fn share(&self) -> Share {
        let all = || std::thread::available_parallelism().map_or(1, usize::from);
        Share { threads: if self.threads == 0 { all() } else { self.threads }, batch: self.batch.max(1) }
    }
}

/// Takes the steps of a plan, narrowed to what is wanted.
pub(super) fn run(
    model: &Model,
    plan: &Plan,
    data: Database,
    settings: &Settings,
) -> Result<RunResult, RunError> {
    run_from(model, plan, data, settings, Cuts::new())
}

/// The same, where some caps have been applied already.
pub(super) fn run_from(
    model: &Model,
    plan: &Plan,
    data: Database,
    settings: &Settings,
    cuts: Cuts,
) -> Result<RunResult, RunError> {
    let mut engine = Engine::new(model, plan, data, settings, cuts)?;
    engine.take_all(&plan.steps, &[], settings.progress.as_ref())?;
    Ok(engine.end())
}

/// Whether a step works on the statement, payee by payee, for which all of them have to be known.
pub(super) fn needs_payees(plan: &Plan, step: Step) -> bool {
    match step {
        Step::Clawback(_) => true,
        Step::Slot(slot) => {
            matches!(plan.slots.get(slot as usize), Some(Slot::PaymentTotal(_) | Slot::Leaves(..)))
        }
        Step::Frame(_)
        | Step::Fact(_)
        | Step::Payment(_)
        | Step::Limit(_)
        | Step::Total(_)
        | Step::Sought(_) => false,
    }
}

/// The steps that have no answer in some rows. What does not depend on them is worked out all the same, so that all
/// there is to tell is told at once.
#[derive(Default)]
struct FailedSteps {
    steps: BTreeSet<Step>,
    error: Option<RunError>,
}

impl FailedSteps {
    /// Whether a step cannot be taken because of one that has failed. Who is paid is not known where a payment has.
    fn hinder(&self, model: &Model, plan: &Plan, step: Step) -> bool {
        !self.steps.is_empty()
            && (needs_payees(plan, step) || plan.uses(model, step, |used| self.steps.contains(&used)))
    }

    /// One more; or the error itself, where it is not one of rows.
    fn add(&mut self, step: Step, error: RunError) -> Result<(), RunError> {
        if !matches!(error, RunError::Rows { .. }) {
            return Err(error);
        }
        self.steps.insert(step);
        self.error = Some(match self.error.take() {
            Some(before) => before.beside(error),
            None => error,
        });
        Ok(())
    }

    /// What is told of them, each failure with the rows of the data that it is about.
    fn told(self, rows: impl Fn(&Failure) -> Option<DataRows>) -> Result<(), RunError> {
        match self.error {
            Some(RunError::Rows { mut failures }) => {
                failures.iter_mut().for_each(|failure| failure.rows = rows(failure));
                Err(RunError::Rows { failures })
            }
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

/// Rows are numbered in 32 bits, of which the last number means none.
fn check_size(model: &Model, data: &Database) -> Result<(), RunError> {
    let too_many = model.records.iter().zip(&data.tables).find(|(_, table)| table.rows >= u32::MAX as usize);
    match too_many {
        Some((record, table)) => Err(RunError::TooManyRows {
            record: record.title.name.clone(),
            span: record.title.name_span,
            rows: table.rows,
        }),
        None => Ok(()),
    }
}

fn empty_outcome(model: &Model, data: Database, settings: &Settings) -> RunResult {
    let contract = &model.contract;
    let index = |day| contract.calendar.index(contract.statements, day);
    let column = || Column::codes([]);
    RunResult {
        data,
        supplied: settings.tariffs.clone(),
        as_at: settings.as_at,
        only: settings.only.clone(),
        payees: Vec::new(),
        periods: (index(contract.starts)..=index(contract.settled_by)).collect(),
        spells: vec![SpellRows::default(); model.records.len()],
        frames: vec![FrameRows::default(); model.frames.len()],
        facts: model.facts.iter().map(|_| column()).collect(),
        payments: vec![PaymentLines::default(); model.payments.len()],
        limits: vec![LimitLines::default(); model.limits.len()],
        clawbacks: vec![Vec::new(); model.clawbacks.len()],
        statement: Vec::new(),
    }
}

/// What a run has worked out so far.
pub(super) struct Engine<'r> {
    pub(super) model: &'r Model,
    pub(super) plan: &'r Plan,
    pub(super) context: Context,
    pub(super) memo: Memo,
    pub(super) payees_known: bool,
    pub(super) share: Share,
    pub(super) outcome: RunResult,
    pub(super) cuts: Cuts,
}

impl<'r> Engine<'r> {
    /// Nothing so far.
    pub(super) fn new(
        model: &'r Model,
        plan: &'r Plan,
        mut data: Database,
        settings: &Settings,
        cuts: Cuts,
    ) -> Result<Self, RunError> {
        check_size(model, &data)?;
        add_texts(model, plan, &settings.tariffs, &mut data);
        let mut context = Context::new(model, plan, &data, &settings.tariffs, settings.as_at)?;
        context.empty.clone_from(&settings.empty);
        context.unrounded = settings.unrounded;
        context.tracer.clone_from(&settings.tracer);
        let outcome = empty_outcome(model, data, settings);
        let memo = Memo::new(plan);
        Ok(Engine { model, plan, context, memo, payees_known: false, share: settings.share(), outcome, cuts })
    }

    /// Takes some steps, in their order. What those need that are to be taken later is kept.
    pub(super) fn take_all(
        &mut self,
        steps: &[Step],
        later: &[Step],
        progress: Option<&Progress>,
    ) -> Result<(), RunError> {
        let mut failed = FailedSteps::default();
        for (done, step) in (1..).zip(steps) {
            if failed.hinder(self.model, self.plan, *step) {
                continue;
            }
            if needs_payees(self.plan, *step) {
                self.settle_payees();
            }
            if let Err(error) = self.take(*step) {
                failed.add(*step, error)?;
            }
            let rest = steps.get(done..).unwrap_or_default();
            self.memo.let_go(self.plan, *step, rest.iter().chain(later));
            if let Some(progress) = progress {
                progress(done, steps.len());
            }
        }
        failed.told(|failure| self.view().data_rows(failure))
    }

    /// What came of it, once all steps are taken.
    pub(super) fn end(mut self) -> RunResult {
        self.settle_payees();
        self.outcome.statement = self.view().statement();
        self.outcome
    }

    fn view(&self) -> View<'_> {
        View {
            model: self.model,
            plan: self.plan,
            outcome: &self.outcome,
            context: &self.context,
            memo: &self.memo,
            payees_known: self.payees_known,
            share: self.share,
        }
    }

    fn take(&mut self, step: Step) -> Result<(), RunError> {
        match step {
            Step::Frame(frame) => {
                self.spells(frame)?;
                let made = self.view().build_frame(frame)?;
                put(&mut self.outcome.frames, frame.index(), made);
            }
            Step::Fact(fact) => {
                let made = self.view().fact_column(fact)?;
                put(&mut self.outcome.facts, fact.index(), made);
            }
            Step::Slot(slot) => {
                self.view().slot_column(slot);
            }
            Step::Total(total) => {
                self.view().line_totals(total);
            }
            Step::Sought(sought) => {
                self.view().sought_rows(sought);
            }
            Step::Payment(payment) => {
                let lines = self.view().payment_lines(payment)?;
                put(&mut self.outcome.payments, payment.index(), lines);
            }
            Step::Limit(limit) => self.limit(limit)?,
            Step::Clawback(clawback) => {
                let made = self.view().recover(clawback)?;
                put(&mut self.outcome.clawbacks, clawback.index(), made);
            }
        }
        Ok(())
    }

    /// Makes the rows of a frame, where they are spells or the periods of a balance.
    fn spells(&mut self, frame: FrameId) -> Result<(), RunError> {
        let Some(FramePlan::Rows(record)) = self.plan.frames.get(frame.index()) else { return Ok(()) };
        let (Some(spell), Ok(id)) = (self.plan.spell(*record), u32::try_from(*record)) else { return Ok(()) };
        let (table, rows) = self.view().spells(RecordId(id), spell)?;
        let len = table.rows;
        put(&mut self.outcome.data.tables, *record, Arc::new(table));
        put(&mut self.outcome.spells, *record, rows);
        let Some(balance) = self.plan.balance(*record) else { return Ok(()) };
        // The clauses read the keys and days of the rows, and what they give is more columns of them.
        put(&mut self.outcome.frames, frame.index(), FrameRows { len, ..FrameRows::default() });
        let columns = self.view().carried(RecordId(id), balance)?;
        if let Some(table) = self.outcome.data.tables.get_mut(*record) {
            Arc::make_mut(table).columns.extend(columns);
        }
        Ok(())
    }

    fn limit(&mut self, limit: LimitId) -> Result<(), RunError> {
        if let Some(cuts) = self.cuts.remove(&limit) {
            for (payment, rows) in cuts {
                if let Some(lines) = self.outcome.payments.get_mut(payment.index()) {
                    lines.cut_rows(limit, rows);
                }
            }
            return Ok(());
        }
        let made = self.view().limit(limit)?;
        put(&mut self.outcome.limits, limit.index(), made.lines);
        for (payment, cuts) in made.cuts {
            if let Some(lines) = self.outcome.payments.get_mut(payment.index()) {
                lines.add_cuts(cuts);
            }
        }
        Ok(())
    }

    /// All lines are there, of payments and of limits: payees get their positions, and the statement its rows.
    fn settle_payees(&mut self) {
        if std::mem::replace(&mut self.payees_known, true) {
            return;
        }
        let (outcome, share) = (&mut self.outcome, self.share);
        outcome.payees =
            settle_payees(&outcome.data.texts, &mut outcome.payments, &mut outcome.limits, share);
        let len = self.outcome.payees.len().saturating_mul(self.outcome.periods.len());
        for (frame, rows) in self.model.frames.iter().zip(&mut self.outcome.frames) {
            if *frame == Frame::Statement {
                rows.len = len;
            }
        }
    }
}

fn put<T>(list: &mut [T], at: usize, value: T) {
    if let Some(place) = list.get_mut(at) {
        *place = value;
    }
}

impl View<'_> {
    /// The column of a fact.
    fn fact_column(&self, fact: FactId) -> Result<Column, RunError> {
        let Some(FactPlan { frame, work }) = self.plan.fact(fact) else {
            return Ok(super::derived_columns::numbers(Vec::new()));
        };
        let kind = match work {
            Work::Value(value) => value.kind,
            Work::Subset { .. } => crate::column::Kind::Truth,
            Work::Scale(_) => crate::column::Kind::Number,
        };
        self.column_of(kind, Rows::range(*frame, 0, self.frame(*frame).len), |column, start, end| {
            match self.subset_marks(fact, (start, end)) {
                Some(yes) => column.push_yes(yes, end.saturating_sub(start)),
                None => {
                    let made = self.eval_fact(fact, Rows::range(*frame, start, end))?;
                    column.push(&made, end.saturating_sub(start));
                }
            }
            Ok(())
        })
    }
}
