//! The steps in the making: for each frame the rows with all that has been worked out for them, each step one clause of
//! the contract.

use std::collections::{BTreeMap, BTreeSet};

use super::dialect::Dialect;
use super::line::Lines;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Relation, Scope, fresh_in};
use super::split::Split;
use super::tables::Tables;
use super::tree::{Sql, Step};
use super::value::Value;
use crate::data::Database;
use crate::model::{Constant, FactId, FactKind, Frame, FrameId, Model, PaymentId, RecordId, TariffId};
use crate::plan::{FactPlan, FramePlan, Node, Op, Plan, Slot, Work};
use crate::source::Span;
use crate::value::Day;

/// What is given beside the contract.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// Amounts for tariffs.
    pub tariffs: Vec<(TariffId, Constant)>,
    /// The statement date.
    pub as_at: Option<Day>,
}

/// Something that must hold of no row, or there is no answer.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    /// The step that has it.
    pub(super) step: String,
    /// Its column there.
    pub(super) column: String,
    /// The clause.
    pub(super) span: Span,
    /// What is the matter where it holds.
    pub(super) message: String,
}

/// Steps in the making.
pub(super) struct Maker<'m> {
    pub(super) model: &'m Model,
    pub(super) plan: &'m Plan,
    pub(super) dialect: Dialect,
    pub(super) tables: &'m Tables,
    pub(super) split: &'m Split,
    /// What the contract lists.
    pub(super) listed: &'m Database,
    pub(super) given: Vec<(TariffId, Constant)>,
    pub(super) as_at: Option<Day>,
    pub(super) steps: Vec<Step>,
    pub(super) watches: Vec<Watch>,
    pub(super) working_step: Option<String>,
    pub(super) lines: BTreeMap<PaymentId, Lines>,
    pub(super) totals: BTreeMap<u32, Relation>,
    /// The steps that say which rows of a record name which.
    pub(super) named: BTreeMap<RecordId, String>,
    pub(super) contract_slots: BTreeMap<u32, (String, Value)>,
    names: BTreeSet<String>,
    relations: BTreeMap<FrameId, Relation>,
    /// What is being worked out, so that a circle would end.
    open: BTreeSet<Held>,
}

impl<'m> Maker<'m> {
    pub(super) fn new(
        (model, plan): (&'m Model, &'m Plan),
        dialect: Dialect,
        tables: &'m Tables,
        split: &'m Split,
        listed: &'m Database,
        given: &Given,
    ) -> Self {
        Maker {
            model,
            plan,
            dialect,
            tables,
            split,
            listed,
            given: given.tariffs.clone(),
            as_at: given.as_at,
            steps: Vec::new(),
            watches: Vec::new(),
            working_step: None,
            lines: BTreeMap::new(),
            totals: BTreeMap::new(),
            named: BTreeMap::new(),
            contract_slots: BTreeMap::new(),
            // A step of the name of a table would be taken for it by the steps after it.
            names: tables.alone().map(str::to_lowercase).collect(),
            relations: BTreeMap::new(),
            open: BTreeSet::new(),
        }
    }

    /// A name that no step has yet: engines that do not mind capitals must not mistake it either.
    pub(super) fn fresh(&mut self, hint: &str) -> String {
        fresh_in(&mut self.names, hint)
    }

    /// `define fee, line 37`
    pub(super) fn comment(&self, what: &str, name: &str, span: Span) -> String {
        let name = if name.is_empty() { String::new() } else { format!(" {name}") };
        format!("{what}{name}, line {}", self.model.source.line_column(span.start).0)
    }

    /// The rows of a frame as they are known now.
    pub(super) fn relation(&mut self, frame: FrameId) -> Made<Relation> {
        if let Some(known) = self.relations.get(&frame) {
            return Ok(known.clone());
        }
        let made = match self.plan.frames.get(frame.index()).cloned() {
            Some(FramePlan::Rows(record)) => self.rows_of(record)?,
            Some(FramePlan::Groups { rows, keys, .. }) => self.groups(frame, rows, &keys)?,
            Some(FramePlan::Contract | FramePlan::Statement) | None => {
                return Err(Refusal::unexpected(
                    self.model.contract.span,
                    "the statement itself is not worked out in SQL",
                ));
            }
        };
        // What it was made of may have needed the very same.
        Ok(self.relations.entry(frame).or_insert(made).clone())
    }

    /// The rows of a frame, to be read.
    pub(super) fn scope(&mut self, frame: FrameId) -> Made<Scope> {
        Ok(Scope::of(frame, self.relation(frame)?))
    }

    /// Adds values to the rows of a frame.
    pub(super) fn add(
        &mut self,
        scope: Scope,
        title: (&str, &str),
        values: Vec<(Held, String, Value)>,
    ) -> Made<()> {
        let frame = scope.frame;
        let watched = scope.watched.clone();
        let names = &mut self.names;
        let mut namer = |hint: &str| fresh_in(names, hint);
        let Some(relation) = scope.with(&mut namer, title, values, &mut self.steps) else { return Ok(()) };
        self.watch(watched, &relation.step);
        self.relations.insert(frame, relation);
        Ok(())
    }

    /// The rows of a scope as the last step of its own.
    pub(super) fn finished(&mut self, scope: Scope, title: &str, comment: &str) -> Made<Relation> {
        let watched = scope.watched.clone();
        let frame = scope.frame;
        let read = scope.relation.as_ref().map(|relation| relation.step.clone());
        let names = &mut self.names;
        let mut namer = |hint: &str| fresh_in(names, hint);
        let made = scope.finished(&mut namer, title, comment, &mut self.steps);
        let relation = made.ok_or_else(|| Refusal::of_table("a step of nothing"))?;
        self.watch(watched, &relation.step);
        if let Some(own) = self.relations.get_mut(&frame)
            && Some(&own.step) == read.as_ref()
        {
            // What was worked out of the rows is known of them from now on.
            own.clone_from(&relation);
        }
        Ok(relation)
    }

    fn watch(&mut self, watched: Vec<(String, Span, String)>, step: &str) {
        self.watches.extend(watched.into_iter().map(|(column, span, message)| Watch {
            step: step.to_owned(),
            column,
            span,
            message,
        }));
    }

    /// Works out what expressions read on a frame, and what that reads.
    pub(super) fn ensure_all(&mut self, nodes: &[Node], frame: FrameId) -> Made<()> {
        nodes.iter().try_for_each(|node| self.ensure(node, frame))
    }

    fn ensure(&mut self, node: &Node, frame: FrameId) -> Made<()> {
        match &node.op {
            Op::Fact(fact) => return self.ensure_fact(*fact),
            Op::Slot(slot) => return self.ensure_slot(*slot),
            Op::Related(ask) => return self.ensure_related(ask, frame, node.span),
            Op::Spread(of, way) => return self.ensure_elsewhere(of, way.to),
            Op::Lookup { of, frame: other, keys } => {
                self.ensure_elsewhere(of, *other)?;
                return self.ensure_all(keys, frame);
            }
            Op::LinesTotal(total, keys) => {
                self.total_step(*total, node.span)?;
                return self.ensure_all(keys, frame);
            }
            _ => {}
        }
        node.operands().into_iter().try_for_each(|operand| self.ensure(operand, frame))
    }

    /// What is read of another frame is worked out before these rows are read: it may need more of them.
    fn ensure_elsewhere(&mut self, of: &Node, frame: FrameId) -> Made<()> {
        match self.model.frames[frame] {
            Frame::Contract => self.ensure_contract(of),
            Frame::Rows(_) | Frame::Groups { .. } | Frame::Statement => {
                self.relation(frame)?;
                self.ensure(of, frame)
            }
        }
    }

    fn ensure_contract(&mut self, node: &Node) -> Made<()> {
        match &node.op {
            Op::Slot(slot) => return self.contract_step(*slot, node.span).map(|_| ()),
            Op::Fact(fact) => {
                let nodes: Vec<Node> = match self.plan.fact(*fact).map(|plan| plan.work.clone()) {
                    Some(Work::Value(value)) => vec![value],
                    Some(Work::Scale(scale)) => scale
                        .bands
                        .iter()
                        .flat_map(|band| {
                            band.edge.iter().map(|(at, _)| at).chain([&band.value]).chain(&band.to)
                        })
                        .chain([&scale.subject])
                        .cloned()
                        .collect(),
                    Some(Work::Subset { .. }) | None => Vec::new(),
                };
                return nodes.iter().try_for_each(|node| self.ensure_contract(node));
            }
            Op::Lookup { of, frame, keys } => {
                self.ensure_elsewhere(of, *frame)?;
                return keys.iter().try_for_each(|key| self.ensure_contract(key));
            }
            _ => {}
        }
        node.operands().into_iter().try_for_each(|operand| self.ensure_contract(operand))
    }

    /// The last of the steps of a frame, where it has been worked out.
    pub(super) fn known_step(&self, frame: FrameId) -> Option<&str> {
        self.relations.get(&frame).map(|relation| relation.step.as_str())
    }

    pub(super) fn is_held(&self, frame: FrameId, held: Held) -> bool {
        self.relations.get(&frame).is_some_and(|relation| relation.values.contains_key(&held))
    }

    /// Works out a fact, unless it is known.
    pub(super) fn ensure_fact(&mut self, fact: FactId) -> Made<()> {
        let Some(plan) = self.plan.fact(fact).cloned() else { return Ok(()) };
        let held = Held::Fact(fact);
        if self.is_held(plan.frame, held) || matches!(self.model.frames[plan.frame], Frame::Contract) {
            return Ok(());
        }
        let span = self.model.facts[fact].title.span;
        if !self.open.insert(held) {
            return Err(Refusal::unexpected(span, "this is worked out by itself"));
        }
        let made = self.make_fact(fact, &plan);
        self.open.remove(&held);
        made
    }

    fn make_fact(&mut self, fact: FactId, plan: &FactPlan) -> Made<()> {
        let (held, span) = (Held::Fact(fact), self.model.facts[fact].title.span);
        let (what, title) = self.fact_title(fact);
        let comment = self.comment(what, &self.model.facts[fact].title.name.clone(), span);
        let value = match &plan.work {
            Work::Value(value) => {
                self.ensure(value, plan.frame)?;
                let mut scope = self.scope(plan.frame)?;
                let made = self.value(value, &mut scope)?;
                (scope, self.coded(made, &self.model.facts[fact].value.ty.clone(), span)?)
            }
            Work::Subset { within, conditions } => {
                if let Some(within) = within {
                    self.ensure_fact(*within)?;
                }
                self.ensure_all(conditions, plan.frame)?;
                let mut scope = self.scope(plan.frame)?;
                let mut all = Vec::new();
                if let Some(within) = within {
                    let within = scope.read(Held::Fact(*within));
                    all.extend(within.map(|within| within.truth(span)).transpose()?);
                }
                let certain = all.len();
                scope.guards.extend(all.iter().cloned());
                all.extend(self.in_turn(conditions, &mut scope)?);
                scope.guards.clear();
                let is_certain = all.len() == certain;
                let all = Sql::all(all);
                (scope, Value::Truth(if is_certain { all } else { all.or_no() }))
            }
            Work::Scale(scale) => {
                let edges = scale
                    .bands
                    .iter()
                    .flat_map(|band| band.edge.iter().map(|(at, _)| at).chain([&band.value]).chain(&band.to));
                let nodes: Vec<Node> = edges.chain([&scale.subject]).cloned().collect();
                self.ensure_all(&nodes, plan.frame)?;
                let mut scope = self.scope(plan.frame)?;
                let made = self.scale(scale, &mut scope)?;
                (scope, made)
            }
        };
        self.add(value.0, (&title, &comment), vec![(held, title.clone(), value.1)])
    }

    /// What declares a fact, and what its step is called.
    fn fact_title(&self, fact: FactId) -> (&'static str, String) {
        let of = &self.model.facts[fact];
        let name = &of.title.name;
        match &of.kind {
            FactKind::Define => ("define", name.clone()),
            FactKind::Cohort(_) => ("cohort", name.clone()),
            FactKind::Outcome(..) => ("outcome", name.clone()),
            FactKind::Selection(_) => ("rows of", format!("rows_of_{name}")),
            FactKind::Measure { .. } => ("measure", name.clone()),
            FactKind::Scale(_) => ("scale", name.clone()),
        }
    }

    /// Works out what nobody reads, so far as it can be said: files stop where it has no answer, and so do tables.
    pub(super) fn unread(&mut self) {
        for fact in self.model.facts.ids().filter(|fact| !self.split.is_narrow(self.model.facts[*fact].frame))
        {
            // What cannot be said of it is no matter.
            let _ = self.ensure_fact(fact);
        }
    }

    /// Works out a slot, unless it is known.
    pub(super) fn ensure_slot(&mut self, slot: u32) -> Made<()> {
        let Some(plan) = self.plan.slots.get(slot as usize).cloned() else { return Ok(()) };
        let held = Held::Slot(slot);
        let frame = match &plan {
            Slot::Aggregate(aggregate) => aggregate.frame,
            Slot::Running(running) => running.frame,
            Slot::PaymentAt(payment) => {
                self.plan.payments.get(payment.index()).map_or(FrameId(0), |plan| plan.frame)
            }
            Slot::PaymentTotal(_) | Slot::Leaves(..) => FrameId(0),
        };
        if self.is_held(frame, held) || matches!(self.model.frames[frame], Frame::Contract) {
            return Ok(());
        }
        if !self.open.insert(held) {
            return Err(Refusal::unexpected(
                self.model.contract.span,
                "a value that is worked out by itself",
            ));
        }
        let made = match &plan {
            Slot::Aggregate(aggregate) => self.aggregate_on_groups(slot, aggregate),
            Slot::Running(running) => self.running(slot, running),
            Slot::PaymentAt(payment) => self.payment_at(slot, *payment, frame),
            Slot::PaymentTotal(_) | Slot::Leaves(..) => Err(Refusal::unexpected(
                self.model.contract.span,
                "the statement itself is not worked out in SQL",
            )),
        };
        self.open.remove(&held);
        made
    }

    /// That something holds of no row is asked by a query of its own.
    pub(super) fn holds_nowhere(&self, scope: &mut Scope, when: Sql, span: Span, message: &str) -> Made<()> {
        if scope.relation.is_none() || when == Sql::Truth(false) {
            return Ok(());
        }
        // Of rows that are not asked nothing can be amiss.
        let when = Sql::all(scope.guards.iter().cloned().chain([when]).collect());
        let when = match scope.seen.is_some() {
            // Where nothing is joined there is nothing that could be amiss.
            true => match scope.read(Held::Key(0)) {
                Some(key) => Sql::all(vec![key.is_blank().not(), when]),
                None => when,
            },
            false => when,
        };
        // What holds of all rows is a column too.
        let when = match when.or_no() {
            Sql::Truth(true) => Sql::Not(Box::new(Sql::Truth(false))),
            when => when,
        };
        if let Sql::Column(_, column) = scope.bind(when, "amiss") {
            scope.watched.push((column, span, message.to_owned()));
        }
        Ok(())
    }

    /// That a value is given, wherever there is a row that could give it.
    pub(super) fn must_be_given(&self, scope: &mut Scope, value: &Value, span: Span) -> Made<()> {
        self.holds_nowhere(scope, value.is_blank(), span, "a value that must be given is blank")
    }
}
