//! Looking into a finished outcome: any expression at any row, the rows behind a line, why a row was left out.
//!
//! The same kernels as in the run, on a batch of one. Aggregates are worked out again when they are first asked for.

use crate::column::{Cells, NOWHERE, Packed, Truth, Values};
use std::collections::BTreeMap;

use super::asked::For;
use super::batches::Share;
use super::context::Context;
use super::engine::Settings;
use super::error::RunError;
use super::line_totals::AddedLine;
use super::memo::Memo;
use super::result::RunResult;
use super::standing::Standing;
use super::value::Value;
use super::view::{At, Rows, View};
use crate::model::{Expr, FactId, Frame, FrameId, FrameMap, Model};
use crate::plan::{Node, Op, Plan, Slot, Way, Work};

/// Evaluates expressions of a model on a finished outcome: see [`Prepared::look`](super::Prepared::look).
#[derive(Debug)]
pub struct PointEvaluator<'a> {
    model: &'a Model,
    outcome: &'a RunResult,
    plan: Plan,
    context: Context,
    memo: Memo,
    /// Where rows and groups stand, for the running values that were asked for: by their slots.
    standings: BTreeMap<u32, Standing>,
    share: Share,
}

/// The first condition that a row does not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failed {
    /// The cohort, outcome or selection that has the condition.
    pub of: FactId,
    /// The position among its conditions.
    pub condition: usize,
}

impl<'a> PointEvaluator<'a> {
    /// With the plan of the model, whole.
    pub(super) fn new(model: &'a Model, mut plan: Plan, outcome: &'a RunResult) -> Result<Self, RunError> {
        if let Some(goals) = &outcome.only {
            plan.narrow(model, goals);
        }
        let context = Context::new(model, &plan, &outcome.data, &outcome.supplied, outcome.as_at)?;
        let memo = Memo::new(&plan);
        Ok(PointEvaluator {
            model,
            outcome,
            plan,
            context,
            memo,
            standings: BTreeMap::new(),
            share: Settings::default().share(),
        })
    }

    /// The value of an expression at a row of its frame: a row of a record, a group, nought for the contract, or payee
    /// × periods + period for the statement.
    ///
    /// # Errors
    /// Where the expression stands in a case that the run did not take for this row and has no answer here.
    pub fn at(&mut self, expr: &Expr, row: usize) -> Result<Value, RunError> {
        let node = self.compiled(expr);
        let column =
            self.view().eval(&node, Rows::range(expr.frame, row, row.saturating_add(1)))?.to_column(1);
        Ok(Value::of(&column, 0, &expr.ty, &self.outcome.data))
    }

    /// The rows or groups of the series of a running value in which one stands, in order, and its position among them;
    /// none where it stands in no series.
    ///
    /// # Errors
    /// As for [`PointEvaluator::at`].
    pub fn series(&mut self, running: &Expr, at: u32) -> Result<Option<(Vec<u32>, usize)>, RunError> {
        let standing = self.standing(running)?;
        Ok(standing.and_then(|standing| standing.around(at)).map(|(series, place)| (series.to_vec(), place)))
    }

    /// The rows or groups that a running value takes for one, in order; none where it stands in no series.
    ///
    /// # Errors
    /// As for [`PointEvaluator::at`].
    pub fn run_over(&mut self, running: &Expr, at: u32) -> Result<Option<Vec<u32>>, RunError> {
        let standing = self.standing(running)?;
        Ok(standing.and_then(|standing| standing.taken_for(at)).map(<[u32]>::to_vec))
    }

    fn standing(&mut self, running: &Expr) -> Result<Option<&Standing>, RunError> {
        let node = self.compiled(running);
        let Op::Slot(slot) = node.op else { return Ok(None) };
        let Some(Slot::Running(plan)) = self.plan.slots.get(slot as usize) else { return Ok(None) };
        if !self.standings.contains_key(&slot) {
            let standing = self.view().standing(For::all(&**plan))?;
            self.standings.insert(slot, standing);
        }
        Ok(self.standings.get(&slot))
    }

    /// The lines that a total of lines adds up at a row of its frame.
    ///
    /// # Errors
    /// As for [`PointEvaluator::at`].
    pub fn lines_added(&mut self, expr: &Expr, row: usize) -> Result<Vec<AddedLine>, RunError> {
        let node = self.compiled(expr);
        let rows = Rows::range(expr.frame, row, row.saturating_add(1));
        match &node.op {
            Op::LinesTotal(total, keys) => self.view().lines_added(*total, keys, rows),
            _ => Ok(Vec::new()),
        }
    }

    /// The values of an expression at several rows of its frame, worked out together.
    ///
    /// # Errors
    /// As for [`PointEvaluator::at`].
    pub fn at_each(&mut self, expr: &Expr, rows: &[u32]) -> Result<Vec<Value>, RunError> {
        let node = self.compiled(expr);
        let column = self.view().eval(&node, Rows::list(expr.frame, rows))?.to_column(rows.len());
        let value = |at| Value::of(&column, at, &expr.ty, &self.outcome.data);
        Ok((0..rows.len()).map(value).collect())
    }

    /// The rows of a coarser frame that rows of a frame belong to, each once and in order.
    pub fn coarser(&self, from: FrameId, map: &FrameMap, to: FrameId, rows: &[u32]) -> Vec<u32> {
        if self.model.frames[to] == Frame::Contract {
            return vec![0];
        }
        let way = Way { through: map.through.clone(), to };
        let mut found = self.view().follow(Rows::list(from, rows), &way);
        found.retain(|row| *row != NOWHERE);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The value of an expression of a group in which there is no row.
    ///
    /// # Errors
    /// As for [`PointEvaluator::at`].
    pub fn of_nothing(&mut self, expr: &Expr) -> Result<Value, RunError> {
        let node = self.compiled(expr);
        let column = self.view().eval(&node, Rows { frame: expr.frame, at: At::Nothing })?.to_column(1);
        Ok(Value::of(&column, 0, &expr.ty, &self.outcome.data))
    }

    /// The group of a frame that a lookup with these keys at a row of its own frame finds; none if there is no such
    /// group.
    ///
    /// # Errors
    /// As for [`PointEvaluator::at`].
    pub fn group_found(
        &mut self,
        of: FrameId,
        keys: &[Expr],
        frame: FrameId,
        row: u32,
    ) -> Result<Option<u32>, RunError> {
        let nodes: Vec<Node> = keys.iter().map(|key| self.plan.compile_on(self.model, key, frame)).collect();
        self.make_room();
        let (view, row) = (self.view(), [row]);
        let keys = nodes.iter().map(|node| view.eval(node, Rows::list(frame, &row)));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let groups = super::frames::find(view.frame(of), &keys, &view.key_ranks(of), 1);
        Ok(groups.first().copied().filter(|group| *group != NOWHERE))
    }

    /// A node for an expression, with room for what it reads.
    pub(super) fn compiled(&mut self, expr: &Expr) -> Node {
        let node = self.plan.compile(self.model, expr);
        self.make_room();
        node
    }

    /// Room for what the plan has grown by.
    fn make_room(&mut self) {
        self.context.add_texts(&self.plan, &self.outcome.data.texts);
        self.memo.make_room(&self.plan);
    }

    /// The first condition that a row does not meet, of a cohort, outcome or selection or of what it is a subset of;
    /// none if it is in.
    ///
    /// # Errors
    /// As for [`PointEvaluator::at`].
    pub fn first_failed(&self, subset: FactId, row: usize) -> Result<Option<Failed>, RunError> {
        let failures = Conditions::of(&self.plan, subset);
        let found = failures.first_failed(&self.view(), row, row.saturating_add(1))?;
        Ok(found.first().and_then(|position| failures.named(*position)))
    }

    /// What it looks into.
    pub(super) fn of(&self) -> (&'a Model, &'a RunResult) {
        (self.model, self.outcome)
    }

    pub(crate) fn view(&self) -> View<'_> {
        View {
            model: self.model,
            plan: &self.plan,
            outcome: self.outcome,
            context: &self.context,
            memo: &self.memo,
            payees_known: true,
            share: self.share,
        }
    }
}

/// The rows of a cohort, outcome or selection.
pub(crate) fn taken_in(outcome: &RunResult, subset: FactId) -> impl Iterator<Item = u32> {
    let codes = members(outcome, subset).map(Packed::iter);
    (0u32..).zip(codes.into_iter().flatten()).filter(|(_, code)| *code != 0).map(|(row, _)| row)
}

/// For each row whether it is in a cohort, outcome or selection: 1 or 0.
pub(super) fn members(outcome: &RunResult, subset: FactId) -> Option<&Packed<u32>> {
    match outcome.fact(subset).map(|column| &column.values) {
        Some(Values::Codes(codes)) => Some(codes),
        _ => None,
    }
}

/// The conditions of a subset, those of what it is a subset of first.
pub(crate) struct Conditions<'p> {
    frame: FrameId,
    conditions: Vec<(Failed, &'p Node)>,
}

impl<'p> Conditions<'p> {
    /// Of a cohort, outcome or selection.
    pub(crate) fn of(plan: &'p Plan, subset: FactId) -> Self {
        let mut of = Conditions { frame: FrameId(0), conditions: Vec::new() };
        let mut chain = Vec::new();
        let mut next = Some(subset);
        while let Some(fact) = next.filter(|fact| !chain.contains(fact)) {
            chain.push(fact);
            next = match plan.fact(fact).map(|plan| &plan.work) {
                Some(Work::Subset { within, .. }) => *within,
                _ => None,
            };
        }
        for fact in chain.into_iter().rev() {
            if let Some(plan) = plan.fact(fact)
                && let Work::Subset { conditions, .. } = &plan.work
            {
                of.frame = plan.frame;
                let named = conditions.iter().enumerate();
                of.conditions.extend(named.map(|(condition, node)| (Failed { of: fact, condition }, node)));
            }
        }
        of
    }

    /// All of them, in the order in which they are asked.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Failed, &'p Node)> {
        self.conditions.iter().map(|(failed, node)| (failed, *node))
    }

    /// The condition at a position.
    pub(crate) fn named(&self, position: u32) -> Option<Failed> {
        self.conditions.get(position as usize).map(|(failed, _)| *failed)
    }

    /// For each row the position of the first condition that it does not meet; `NOWHERE` if it meets all.
    pub(crate) fn first_failed(
        &self,
        view: &View<'_>,
        start: usize,
        end: usize,
    ) -> Result<Vec<u32>, RunError> {
        let rows = Rows::range(self.frame, start, end);
        let mut first = vec![NOWHERE; rows.len()];
        for (position, (_, condition)) in (0u32..).zip(&self.conditions) {
            let open = Cells::each(first.iter().map(|first| *first == NOWHERE).collect());
            let met = view.eval_where(condition, rows, &open)?.into_truths();
            for (first, met) in first.iter_mut().zip(met.iter(rows.len())) {
                if *first == NOWHERE && *met != Truth::YES {
                    *first = position;
                }
            }
        }
        Ok(first)
    }
}
