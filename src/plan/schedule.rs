//! The order of the steps: what is used stands before what uses it.

use std::collections::BTreeSet;

use super::{
    AggregatePlan, FramePlan, LineKeyPlan, Node, Op, Plan, RunningPlan, Slot, SoughtPlan, Step, StepPlan,
    Work,
};
use crate::model::{FactId, FrameId, Model, PaymentId, Step as ModelStep, TariffId};
use crate::source::Span;

/// The steps of a plan. They follow the model's order; frames and slots are put in where they are first needed. Limits
/// come after the payments, but where a payment reads what one leaves; what clawbacks do is no input of anything, so
/// these come last: then all payees are known.
pub(super) fn schedule(model: &Model, plan: &Plan) -> Vec<Step> {
    let mut order = Order::new(model, plan);
    let mut limits = Vec::new();
    let mut clawbacks = Vec::new();
    for step in &model.order {
        match step {
            ModelStep::Fact(fact) => order.take(Step::Fact(*fact)),
            ModelStep::Payment(payment) => order.take(Step::Payment(*payment)),
            ModelStep::Limit(limit) => limits.push(Step::Limit(*limit)),
            ModelStep::Clawback(clawback) => clawbacks.push(Step::Clawback(*clawback)),
        }
    }
    // Views list every fact, and the groups of every frame, also of one that no step needed.
    let ids = |len: usize| 0..u32::try_from(len).unwrap_or(u32::MAX);
    ids(plan.facts.len()).for_each(|fact| order.take(Step::Fact(FactId(fact))));
    ids(plan.payments.len()).for_each(|payment| order.take(Step::Payment(PaymentId(payment))));
    ids(plan.frames.len()).for_each(|frame| order.take(Step::Frame(FrameId(frame))));
    for step in limits.into_iter().chain(clawbacks) {
        order.take(step);
    }
    order.steps
}

/// What some steps use.
pub(super) struct Used {
    /// The steps, themselves too.
    pub(super) steps: BTreeSet<Step>,
    /// The tariffs that they read.
    pub(super) tariffs: BTreeSet<TariffId>,
    /// Where they read the statement date, if they do.
    pub(super) statement_date: Option<Span>,
}

/// Everything that some steps use, through whatever other steps.
pub(super) fn used(model: &Model, plan: &Plan, steps: impl Iterator<Item = Step>) -> Used {
    let mut order = Order::new(model, plan);
    steps.for_each(|step| order.take(step));
    Used { steps: order.seen, tariffs: order.tariffs, statement_date: order.statement_date }
}

struct Order<'p> {
    model: &'p Model,
    plan: &'p Plan,
    seen: BTreeSet<Step>,
    steps: Vec<Step>,
    tariffs: BTreeSet<TariffId>,
    statement_date: Option<Span>,
}

impl<'p> Order<'p> {
    fn new(model: &'p Model, plan: &'p Plan) -> Self {
        let (seen, tariffs) = (BTreeSet::new(), BTreeSet::new());
        Order { model, plan, seen, steps: Vec::new(), tariffs, statement_date: None }
    }
}

impl Order<'_> {
    /// Puts a step after what it needs. A model has no cycles; the marks are set first so that a wrong one would end
    /// all the same.
    fn take(&mut self, step: Step) {
        if !self.seen.insert(step) {
            return;
        }
        match step {
            Step::Frame(frame) => match self.plan.frames.get(frame.index()) {
                Some(FramePlan::Groups { rows, keys, .. }) => {
                    self.take(Step::Frame(*rows));
                    self.nodes(keys);
                }
                Some(FramePlan::Rows(record)) => self.spell(*record),
                _ => {}
            },
            Step::Fact(fact) => self.fact(fact),
            Step::Slot(slot) => self.slot(slot),
            Step::Total(total) => {
                let Some(plan) = self.plan.totals.get(total as usize) else { return };
                for (payment, keys) in &plan.on {
                    self.take(Step::Payment(*payment));
                    self.line_keys(keys.iter());
                }
                plan.after.into_iter().for_each(|limit| self.take(Step::Limit(limit)));
            }
            Step::Sought(sought) => {
                self.plan.sought.get(sought as usize).into_iter().for_each(|sought| self.sought(sought));
            }
            Step::Payment(payment) => {
                if let Some(plan) = self.plan.payments.get(payment.index()) {
                    self.take(Step::Frame(plan.frame));
                    self.take(Step::Fact(plan.selection));
                    self.nodes([&plan.amount, &plan.payee, &plan.placed].into_iter().chain(&plan.together));
                    self.nodes(plan.item.iter().map(|(item, _)| item));
                    self.nodes(plan.shares.iter().flat_map(|(part, payee)| [part, payee]));
                }
            }
            Step::Limit(limit) => {
                for earlier in &self.model.limits[limit].after {
                    self.take(Step::Limit(*earlier));
                }
                for target in self.plan.limits.get(limit.index()).into_iter().flatten() {
                    self.take(Step::Payment(target.payment));
                    self.nodes([&target.amount]);
                    self.line_keys(target.keys.iter().chain(&target.order));
                }
            }
            Step::Clawback(clawback) => {
                self.take(Step::Payment(self.model.clawbacks[clawback].due));
                self.nodes(self.plan.clawbacks.get(clawback.index()).into_iter().flatten());
            }
        }
        self.steps.push(step);
    }

    /// What the rows of a spell are made of; data is there from the start.
    fn spell(&mut self, record: usize) {
        let Some(spell) = self.plan.spell(record) else { return };
        self.take(Step::Fact(spell.selection));
        spell.groups.into_iter().for_each(|groups| self.take(Step::Frame(groups)));
        self.nodes([&spell.from, &spell.to]);
        for step in &spell.steps {
            match step {
                StepPlan::Joined(stretch) | StepPlan::Blocks { length: stretch, .. } => {
                    self.nodes([&stretch.count]);
                }
                StepPlan::Without { rows, .. } => self.take(Step::Frame(*rows)),
                StepPlan::Within(first, last) => self.nodes([first, last]),
                StepPlan::CutAt(_) => {}
            }
        }
        if let Some(balance) = self.plan.balance(record) {
            self.nodes(balance.nodes());
        }
    }

    fn fact(&mut self, fact: FactId) {
        let Some(plan) = self.plan.fact(fact) else { return };
        self.take(Step::Frame(plan.frame));
        match &plan.work {
            Work::Value(value) => self.nodes([value]),
            Work::Subset { within, conditions } => {
                if let Some(within) = within {
                    self.take(Step::Fact(*within));
                }
                self.nodes(conditions);
            }
            Work::Scale(scale) => {
                self.nodes([&scale.subject]);
                for band in &scale.bands {
                    self.nodes(band.edge.iter().map(|(at, _)| at).chain([&band.value]).chain(&band.to));
                }
            }
        }
    }

    fn slot(&mut self, slot: u32) {
        match self.plan.slots.get(slot as usize) {
            Some(Slot::Aggregate(aggregate)) => self.aggregate(aggregate),
            Some(Slot::Running(running)) => self.running(running),
            Some(Slot::PaymentAt(payment) | Slot::PaymentTotal(payment)) => {
                self.take(Step::Payment(*payment))
            }
            Some(Slot::Leaves(limit, _)) => self.take(Step::Limit(*limit)),
            None => {}
        }
    }

    fn aggregate(&mut self, aggregate: &AggregatePlan) {
        self.take(Step::Frame(aggregate.frame));
        for fact in &aggregate.taken {
            self.take(Step::Fact(*fact));
        }
        self.nodes(aggregate.value.iter().chain(&aggregate.by));
    }

    fn running(&mut self, running: &RunningPlan) {
        self.take(Step::Frame(running.frame));
        if let Some(within) = running.source.within {
            self.take(Step::Fact(within));
        }
        self.nodes(running.value.iter().chain(&running.conditions).chain(&running.holds));
        self.nodes(running.places.iter().map(|(part, _)| part));
    }

    fn sought(&mut self, sought: &SoughtPlan) {
        self.take(Step::Frame(sought.frame));
        if let Some(within) = sought.source.within {
            self.take(Step::Fact(within));
        }
        if let Some(spell) = sought.source.behind {
            self.take(Step::Frame(self.model.records[spell].rows));
        }
        self.nodes(sought.conditions.iter().chain(&sought.by).chain(&sought.value));
        self.nodes(sought.keys.iter().chain(&sought.order).map(|(part, _)| part));
    }

    fn line_keys<'a>(&mut self, keys: impl Iterator<Item = &'a LineKeyPlan>) {
        for key in keys {
            if let LineKeyPlan::Value(value) = key {
                self.nodes([value]);
            }
        }
    }

    fn nodes<'a>(&mut self, nodes: impl IntoIterator<Item = &'a Node>) {
        for node in nodes {
            match &node.op {
                Op::Fact(fact) => self.take(Step::Fact(*fact)),
                Op::Slot(slot) => self.take(Step::Slot(*slot)),
                Op::LinesTotal(total, _) => self.take(Step::Total(*total)),
                Op::Related(ask) => self.take(Step::Sought(ask.sought)),
                Op::Spread(_, way) => self.take(Step::Frame(way.to)),
                Op::Lookup { frame, .. } => self.take(Step::Frame(*frame)),
                Op::Tariff { tariff, .. } => {
                    self.tariffs.insert(*tariff);
                }
                Op::StatementDate => {
                    self.statement_date.get_or_insert(node.span);
                }
                _ => {}
            }
            self.nodes(node.operands());
        }
    }
}
