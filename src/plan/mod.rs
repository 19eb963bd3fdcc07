//! `plan`: the typed model becomes a list of steps over columns and groups.
//!
//! True afterwards: no names, nothing left to look up. Every expression is a tree of column kernels (`node::Node`) with
//! its constants as they are computed with; every aggregate, and every total of payments that an expression reads, is a
//! *slot* that is worked out once for its whole frame; `Plan::steps` lists frames, facts, slots, payments, limits and
//! clawbacks so that each stands after what it uses.

pub mod node;

mod balance;
mod compile;
mod narrow;
mod schedule;
mod spell;

pub(crate) use balance::BalancePlan;
pub use narrow::Goal;
pub(crate) use node::{CaseNode, Node, Op, RelatedAsk, Scalar};
pub(crate) use spell::{SpellPlan, StepPlan, StretchPlan};

use crate::model::{
    Aggregate, ClawbackId, FactId, FieldId, FrameId, LimitId, LinesTarget, Model, PaymentId, Running, Sought,
    TariffId, Type,
};
use crate::source::Span;
use crate::value::{AggregateOp, PeriodKind, ScaleMode};

/// What a run does, in order. Made by [`Plan::from_model`], which can not fail.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The steps, each after those that it uses. Payments come before limits, but for those limits that a payment
    /// reads; limits come before clawbacks.
    pub(crate) steps: Vec<Step>,
    /// For each frame of the model: what its groups are made by.
    pub(crate) frames: Vec<FramePlan>,
    /// For each record of the model: how its rows are worked out, if they are.
    pub(crate) spells: Vec<Option<SpellPlan>>,
    /// For each record of the model: what is carried in it, if something is.
    pub(crate) balances: Vec<Option<BalancePlan>>,
    /// For each fact of the model.
    pub(crate) facts: Vec<FactPlan>,
    /// What is worked out once for a whole frame without having a name.
    pub(crate) slots: Vec<Slot>,
    /// The totals of lines by keys that expressions read.
    pub(crate) totals: Vec<TotalPlan>,
    /// The rows that are sought for other rows.
    pub(crate) sought: Vec<SoughtPlan>,
    /// For each payment of the model.
    pub(crate) payments: Vec<PaymentPlan>,
    /// For each limit of the model: one for each of its payments.
    pub(crate) limits: Vec<Vec<TargetPlan>>,
    /// For each clawback of the model: its limits.
    pub(crate) clawbacks: Vec<Vec<Node>>,
    /// What is worked out once for several places of the contract: the place at which it is, and another. In the order
    /// in which they were found, so that the first of a pair may be the second of an earlier one.
    pub(crate) same_places: Vec<(Span, Span)>,
    /// The texts that stand in the contract. Their codes are known when the data is.
    pub(crate) texts: Vec<String>,
    /// The tariffs that some expression reads, in the order of the file.
    pub(crate) tariffs: Vec<TariffId>,
    /// Where the statement date is read, if it is.
    pub(crate) statement_date: Option<Span>,
    /// The kinds of period that dates are put into.
    pub(crate) periods: Vec<PeriodKind>,
}

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Make the groups of a frame, or the rows of a spell or balance.
    Frame(FrameId),
    /// Work out the column of a fact.
    Fact(FactId),
    /// Work out a slot.
    Slot(u32),
    /// Add up lines by keys.
    Total(u32),
    /// Put the rows that are sought for other rows in order.
    Sought(u32),
    /// Make the lines of a payment.
    Payment(PaymentId),
    /// Apply a limit.
    Limit(LimitId),
    /// Recover a clawback: its position.
    Clawback(ClawbackId),
}

/// How the rows of a frame come about.
#[derive(Clone, Debug)]
pub(crate) enum FramePlan {
    /// One row.
    Contract,
    /// The rows of a record: its position.
    Rows(usize),
    /// The groups of the rows of a record by keys.
    Groups {
        /// The position of the record.
        record: usize,
        /// The frame of its rows.
        rows: FrameId,
        /// The keys, on the rows.
        keys: Vec<Node>,
    },
    /// Payees by statement periods.
    Statement,
}

/// A fact: where it lives and how it is worked out.
#[derive(Clone, Debug)]
pub(crate) struct FactPlan {
    /// Its frame.
    pub(crate) frame: FrameId,
    /// How.
    pub(crate) work: Work,
}

/// How a fact is worked out.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    /// By an expression.
    Value(Node),
    /// As a subset of the rows of a record. A row is in it or not: never unknown.
    Subset {
        /// The subset that it is a subset of.
        within: Option<FactId>,
        /// Its conditions, one by one.
        conditions: Vec<Node>,
    },
    /// By bands.
    Scale(ScalePlan),
}

/// A scale, all on its own frame.
#[derive(Clone, Debug)]
pub(crate) struct ScalePlan {
    /// What is placed in a band.
    pub(crate) subject: Node,
    /// How rates apply.
    pub(crate) mode: Option<ScaleMode>,
    /// The bands.
    pub(crate) bands: Vec<BandPlan>,
}

/// One band.
#[derive(Clone, Debug)]
pub(crate) struct BandPlan {
    /// Where it begins, and whether the edge is in it.
    pub(crate) edge: Option<(Node, bool)>,
    /// Its value, or the value at its own edge.
    pub(crate) value: Node,
    /// For a straight line: the value at the next band's edge.
    pub(crate) to: Option<Node>,
    /// The row of the table.
    pub(crate) span: Span,
}

impl BandPlan {
    /// Whether it may be its edge alone, the next one beginning above the same amount: `from 45%`, then `above 45%`. No
    /// straight line goes from an edge to itself.
    pub(crate) fn may_be_its_edge(&self, next: &BandPlan) -> bool {
        let included = |band: &BandPlan| band.edge.as_ref().is_some_and(|(_, included)| *included);
        included(self) && !included(next) && self.to.is_none()
    }
}

/// Something that is worked out once for a whole frame and read from there.
#[derive(Clone, Debug)]
pub(crate) enum Slot {
    /// An aggregate over the rows of each group.
    Aggregate(Box<AggregatePlan>),
    /// A value that runs over the rows or groups of a frame.
    Running(Box<RunningPlan>),
    /// The rounded amounts of a payment on the frame of its lines; £0 where there is no line.
    PaymentAt(PaymentId),
    /// The rounded amounts of a payment for each payee and period.
    PaymentTotal(PaymentId),
    /// What a limit leaves, of all its payments or of one, for each payee and period.
    Leaves(LimitId, Option<PaymentId>),
}

/// An aggregate.
#[derive(Clone, Debug)]
pub(crate) struct AggregatePlan {
    /// The frame of the groups.
    pub(crate) frame: FrameId,
    /// The frame of the rows.
    pub(crate) rows: FrameId,
    /// Which.
    pub(crate) op: AggregateOp,
    /// The rows that are taken: those in all of these.
    pub(crate) taken: Vec<FactId>,
    /// Of what, on the rows.
    pub(crate) value: Option<Node>,
    /// The date that decides for a pick.
    pub(crate) by: Option<Node>,
    /// As the model has it: equal aggregates on a frame share a slot.
    pub(crate) source: Aggregate,
}

/// A running value, all on its own frame.
#[derive(Clone, Debug)]
pub(crate) struct RunningPlan {
    /// The frame.
    pub(crate) frame: FrameId,
    /// Of what.
    pub(crate) value: Option<Node>,
    /// The conditions on its rows.
    pub(crate) conditions: Vec<Node>,
    /// What each of an unbroken run meets.
    pub(crate) holds: Option<Node>,
    /// The keys of a series and then its order, with their types.
    pub(crate) places: Vec<(Node, Type)>,
    /// How many of these are keys.
    pub(crate) keys: usize,
    /// The first slot whose rows or groups stand in the same series and order: they are put in order once.
    pub(crate) series: u32,
    /// As the model has it: equal ones on a frame share a slot.
    pub(crate) source: Running,
}

/// Rows that are sought for other rows, all on their own frame.
#[derive(Clone, Debug)]
pub(crate) struct SoughtPlan {
    /// The frame.
    pub(crate) frame: FrameId,
    /// The conditions on its rows.
    pub(crate) conditions: Vec<Node>,
    /// What is held equal to values of a row, with their types.
    pub(crate) keys: Vec<(Node, Type)>,
    /// What is held between edges.
    pub(crate) by: Option<Node>,
    /// What is taken of each.
    pub(crate) value: Option<Node>,
    /// What the first and the last are in order of, with their types.
    pub(crate) order: Vec<(Node, Type)>,
    /// As the model has it: what is sought alike is put in order once.
    pub(crate) source: Sought,
}

/// A payment's expressions on the frame of its lines.
#[derive(Clone, Debug)]
pub(crate) struct PaymentPlan {
    /// The frame of the lines.
    pub(crate) frame: FrameId,
    /// The rows taken in.
    pub(crate) selection: FactId,
    /// The amount.
    pub(crate) amount: Node,
    /// The payee; of a shared payment, who gets the rest.
    pub(crate) payee: Node,
    /// The shares before the rest: how much, and to whom.
    pub(crate) shares: Vec<(Node, Node)>,
    /// The period or date.
    pub(crate) placed: Node,
    /// The kind of the period; none for a date.
    pub(crate) placed_kind: Option<PeriodKind>,
    /// The rounded amount, where lines are rounded together.
    pub(crate) together: Option<Node>,
    /// What the statement has an item of its own for, and of which type that is.
    pub(crate) item: Option<(Node, Type)>,
}

impl PaymentPlan {
    /// How many lines each row or group has, behind one another: one for each share, and one for the rest.
    pub(crate) fn parts(&self) -> usize {
        self.shares.len().saturating_add(1)
    }
}

/// How the lines of one payment fit a limit.
#[derive(Clone, Debug)]
pub(crate) struct TargetPlan {
    /// The payment.
    pub(crate) payment: PaymentId,
    /// The limit's amount.
    pub(crate) amount: Node,
    /// The keys.
    pub(crate) keys: Vec<LineKeyPlan>,
    /// The order.
    pub(crate) order: Vec<LineKeyPlan>,
}

/// The totals of the lines of payments, for each combination of keys.
#[derive(Clone, Debug)]
pub(crate) struct TotalPlan {
    /// The cap up to which lines are cut.
    pub(crate) after: Option<LimitId>,
    /// Whether lines that caps have of their own count too.
    pub(crate) own_lines: bool,
    /// The payments, and the keys of their lines.
    pub(crate) on: Vec<(PaymentId, Vec<LineKeyPlan>)>,
    /// As the model has it, without the values of the keys: equal totals are worked out once.
    source: (Option<LimitId>, bool, Vec<LinesTarget>),
}

/// Something that a line is grouped or ordered by.
#[derive(Clone, Debug)]
pub(crate) enum LineKeyPlan {
    /// Its payee.
    Payee,
    /// The period of a kind that holds its statement period.
    Period(PeriodKind),
    /// The position of its payment.
    Payment,
    /// A value on the frame of the lines.
    Value(Node),
}

/// The way from a frame to a coarser one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Way {
    /// The references to follow from the row, or from the first row of the group.
    pub(crate) through: Vec<FieldId>,
    /// The frame that it leads to.
    pub(crate) to: FrameId,
}

impl Plan {
    /// The plan of a model.
    pub fn from_model(model: &Model) -> Plan {
        let mut plan = compile::compile(model);
        plan.steps = schedule::schedule(model, &plan);
        plan
    }

    /// How the rows of a record are worked out, if they are.
    pub(crate) fn spell(&self, record: usize) -> Option<&SpellPlan> {
        self.spells.get(record)?.as_ref()
    }

    /// What is carried in a record, if something is.
    pub(crate) fn balance(&self, record: usize) -> Option<&BalancePlan> {
        self.balances.get(record)?.as_ref()
    }

    /// Whether anything that is worked out depends on the statement date.
    pub fn reads_statement_date(&self) -> bool {
        self.statement_date.is_some()
    }

    /// The running value that a slot is, if it is one.
    pub(crate) fn running(&self, slot: u32) -> Option<&RunningPlan> {
        match self.slots.get(slot as usize) {
            Some(Slot::Running(running)) => Some(running),
            _ => None,
        }
    }

    /// What a fact is, if there is one.
    pub(crate) fn fact(&self, fact: FactId) -> Option<&FactPlan> {
        self.facts.get(fact.index())
    }
}
