//! Typed expressions become trees of kernels.

use super::{
    AggregatePlan, BandPlan, CaseNode, FactPlan, FramePlan, LineKeyPlan, Node, Op, PaymentPlan, Plan,
    RelatedAsk, RunningPlan, Scalar, ScalePlan, Slot, SoughtPlan, TargetPlan, TotalPlan, Way, Work,
    node::Call,
};
use crate::column::Kind;
use crate::model::{
    Aggregate, BandValue, Bound, Clawback, Comparison, Constant, Expr, ExprKind, Fact, FactKind, Frame,
    FrameId, Limit, LineKey, LinesTotal, Model, Payment, PaymentId, Population, Related, Running, Scale,
    Sought, TariffId, Type,
};
use crate::source::Span;
use crate::value::Function;

/// Everything of a model but the order of the steps.
pub(super) fn compile(model: &Model) -> Plan {
    let mut compiler = Compiler { model, plan: Plan::default() };
    compiler.plan.periods.push(model.contract.statements);
    compiler.plan.frames = model.frames.iter().map(|frame| compiler.frame(frame)).collect();
    compiler.plan.spells = model.records.iter().map(|record| compiler.spell(record)).collect();
    compiler.plan.balances = model.records.iter().map(|record| compiler.balance(record)).collect();
    compiler.plan.facts = model.facts.iter().map(|fact| compiler.fact(fact)).collect();
    compiler.plan.payments = model.payments.iter().map(|payment| compiler.payment(payment)).collect();
    compiler.plan.limits = model.limits.iter().map(|limit| compiler.limit(limit)).collect();
    let statement = model.statement_frame();
    // Without a frame of payees and periods no clawback has a limit.
    let mut limits = |clawback: &Clawback| match statement {
        Some(frame) => clawback.limits.iter().map(|limit| compiler.on(limit, frame)).collect(),
        None => Vec::new(),
    };
    let clawbacks = model.clawbacks.iter().map(&mut limits).collect();
    compiler.plan.clawbacks = clawbacks;
    compiler.plan.tariffs.sort_unstable();
    compiler.plan.tariffs.dedup();
    compiler.plan
}

impl Plan {
    /// One more expression of the model, on its own frame. What it shares with the plan it shares; else the plan grows.
    pub(crate) fn compile(&mut self, model: &Model, expr: &Expr) -> Node {
        self.compile_on(model, expr, expr.frame)
    }

    /// The same for the rows of a frame, its own or one on which a value of the contract is asked for.
    pub(crate) fn compile_on(&mut self, model: &Model, expr: &Expr, frame: FrameId) -> Node {
        let places = self.same_places.len();
        let mut compiler = Compiler { model, plan: std::mem::take(self) };
        let node = compiler.on(expr, frame);
        *self = compiler.plan;
        // It stands in the contract already, and its places are known.
        self.same_places.truncate(places);
        node
    }
}

pub(super) struct Compiler<'m> {
    pub(super) model: &'m Model,
    pub(super) plan: Plan,
}

impl Compiler<'_> {
    fn frame(&mut self, frame: &Frame) -> FramePlan {
        match frame {
            Frame::Contract => FramePlan::Contract,
            Frame::Rows(record) => FramePlan::Rows(record.index()),
            Frame::Statement => FramePlan::Statement,
            Frame::Groups { record, keys } => {
                let rows = self.model.records[*record].rows;
                let keys = keys.iter().map(|key| self.on(&key.value, rows)).collect();
                FramePlan::Groups { record: record.index(), rows, keys }
            }
        }
    }

    fn fact(&mut self, fact: &Fact) -> FactPlan {
        let work = match &fact.kind {
            FactKind::Define | FactKind::Measure { .. } => Work::Value(self.on(&fact.value, fact.frame)),
            FactKind::Cohort(subset) | FactKind::Outcome(subset, _) | FactKind::Selection(subset) => {
                self.subset(subset, fact.frame)
            }
            FactKind::Scale(scale) => Work::Scale(self.scale(scale, fact.frame)),
        };
        FactPlan { frame: fact.frame, work }
    }

    fn subset(&mut self, subset: &Population, frame: FrameId) -> Work {
        let conditions = subset.conditions.iter().map(|condition| self.on(condition, frame)).collect();
        Work::Subset { within: subset.within, conditions }
    }

    fn scale(&mut self, scale: &Scale, frame: FrameId) -> ScalePlan {
        let bands = scale.bands.iter().map(|band| {
            let (value, to) = match &band.value {
                BandValue::Flat(value) => (self.on(value, frame), None),
                BandValue::Line(from, to) => (self.on(from, frame), Some(self.on(to, frame))),
            };
            let edge = band.edge.as_ref().map(|edge| (self.on(&edge.at, frame), edge.included));
            BandPlan { edge, value, to, span: band.span }
        });
        let bands = bands.collect();
        ScalePlan { subject: self.on(&scale.subject, frame), mode: scale.mode, bands }
    }

    fn payment(&mut self, payment: &Payment) -> PaymentPlan {
        let placed_kind = match payment.placed.ty {
            Type::Period(kind) => Some(kind),
            _ => None,
        };
        PaymentPlan {
            frame: payment.frame,
            selection: payment.selection,
            amount: self.on(&payment.amount, payment.frame),
            payee: self.on(&payment.payee, payment.frame),
            shares: payment
                .shares
                .iter()
                .map(|share| (self.on(&share.part, payment.frame), self.on(&share.payee, payment.frame)))
                .collect(),
            placed: self.on(&payment.placed, payment.frame),
            placed_kind,
            together: payment.together.as_ref().map(|together| self.on(together, payment.frame)),
            item: payment.item.as_ref().map(|item| (self.on(item, payment.frame), item.ty.clone())),
        }
    }

    fn limit(&mut self, limit: &Limit) -> Vec<TargetPlan> {
        let targets = limit.on.iter().map(|target| {
            let frame = self.model.payments[target.payment].frame;
            TargetPlan {
                payment: target.payment,
                amount: self.on(&target.amount, frame),
                keys: target.keys.iter().map(|key| self.line_key(key, frame)).collect(),
                order: target.order.iter().map(|key| self.line_key(key, frame)).collect(),
            }
        });
        targets.collect()
    }

    fn line_key(&mut self, key: &LineKey, frame: FrameId) -> LineKeyPlan {
        match key {
            LineKey::Payee => LineKeyPlan::Payee,
            LineKey::Period(kind) => LineKeyPlan::Period(*kind),
            LineKey::Payment => LineKeyPlan::Payment,
            LineKey::Value(value) => LineKeyPlan::Value(self.on(value, frame)),
        }
    }

    fn fact_frame(&self, fact: crate::model::FactId) -> FrameId {
        self.model.facts[fact].frame
    }

    /// An expression for the rows of a frame. What lives on the contract is spread even where the model leaves that
    /// unsaid.
    pub(super) fn on(&mut self, expr: &Expr, frame: FrameId) -> Node {
        let node = Node { op: self.op(expr), kind: Kind::of(&expr.ty), span: expr.span };
        let of_contract = self.model.frames[expr.frame] == Frame::Contract;
        let everywhere = matches!(node.op, Op::Constant(_) | Op::StatementDate);
        if expr.frame == frame || !of_contract || everywhere {
            return node;
        }
        let (kind, span) = (node.kind, node.span);
        let way = Way { through: Vec::new(), to: expr.frame };
        Node { op: Op::Spread(Box::new(node), way), kind, span }
    }

    fn boxed(&mut self, expr: &Expr, frame: FrameId) -> Box<Node> {
        Box::new(self.on(expr, frame))
    }

    fn all(&mut self, parts: &[Expr], frame: FrameId) -> Vec<Node> {
        parts.iter().map(|part| self.on(part, frame)).collect()
    }

    fn op(&mut self, expr: &Expr) -> Op {
        let frame = expr.frame;
        match &expr.kind {
            ExprKind::Constant(constant) => Op::Constant(self.scalar(constant)),
            ExprKind::Field(field) => Op::Field(*field),
            ExprKind::Fact(fact) => Op::Fact(*fact),
            ExprKind::Key(key) => Op::Key(*key),
            ExprKind::Spread(of, map) => {
                Op::Spread(self.boxed(of, of.frame), Way { through: map.through.clone(), to: of.frame })
            }
            ExprKind::Tariff { tariff, keys, at } => self.tariff(*tariff, keys, at.as_deref(), frame),
            ExprKind::Lookup { of, keys } => {
                Op::Lookup { of: self.boxed(of, of.frame), frame: of.frame, keys: self.all(keys, frame) }
            }
            ExprKind::LinesTotal(total) => {
                let keys = self.all(&total.keys, frame);
                Op::LinesTotal(self.total(total), keys)
            }
            ExprKind::Call(function, arguments) => self.call(function, arguments, frame),
            ExprKind::Compare(comparison) => self.comparison(comparison, frame),
            ExprKind::Given(of, given) => Op::Given(self.boxed(of, frame), *given),
            ExprKind::And(parts) => Op::And(self.all(parts, frame)),
            ExprKind::Or(parts) => Op::Or(self.all(parts, frame)),
            ExprKind::Not(of) => Op::Not(self.boxed(of, frame)),
            ExprKind::IfBlank(a, b) => Op::IfBlank(self.boxed(a, frame), self.boxed(b, frame)),
            ExprKind::MustBeGiven(of) => Op::MustBeGiven(self.boxed(of, frame)),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, frame),
            ExprKind::Running(running) => self.running(running, frame),
            ExprKind::Related(related) => self.related(related, frame),
            ExprKind::ChooseGiven(op, a, b) => {
                Op::ChooseGiven(*op, self.boxed(a, frame), self.boxed(b, frame))
            }
            ExprKind::Row => Op::Row,
            ExprKind::StatementDate => {
                self.plan.statement_date.get_or_insert(expr.span);
                Op::StatementDate
            }
            ExprKind::Cases(rows, otherwise) => {
                let rows = rows.iter().map(|row| CaseNode {
                    when: self.on(&row.when, frame),
                    then: self.on(&row.then, frame),
                    span: row.span,
                });
                let rows = rows.collect();
                Op::Cases(rows, otherwise.as_ref().map(|otherwise| self.boxed(otherwise, frame)))
            }
            ExprKind::Payment(payment) => {
                let here = self.model.payments[*payment].frame == frame;
                self.slot(if here { Slot::PaymentAt(*payment) } else { Slot::PaymentTotal(*payment) })
            }
            ExprKind::WhatLeaves(limit, payment) => self.slot(Slot::Leaves(*limit, *payment)),
        }
    }

    fn call(&mut self, function: &Function, arguments: &[Expr], frame: FrameId) -> Op {
        let types: Vec<Type> = arguments.iter().map(|argument| argument.ty.clone()).collect();
        if let (Function::PeriodOf(kind), [Type::Date]) = (function, types.as_slice())
            && !self.plan.periods.contains(kind)
        {
            self.plan.periods.push(*kind);
        }
        Op::Call(Call { function: function.clone(), types, arguments: self.all(arguments, frame) })
    }

    fn tariff(&mut self, tariff: TariffId, keys: &[Expr], at: Option<&Expr>, frame: FrameId) -> Op {
        self.plan.tariffs.push(tariff);
        Op::Tariff { tariff, keys: self.all(keys, frame), at: at.map(|at| self.boxed(at, frame)) }
    }

    fn comparison(&mut self, comparison: &Comparison, frame: FrameId) -> Op {
        let blank = comparison.blank.as_ref().map(|rule| (self.boxed(&rule.of, frame), rule.included));
        Op::Compare {
            op: comparison.op,
            left: self.boxed(&comparison.left, frame),
            right: self.boxed(&comparison.right, frame),
            blank,
        }
    }

    fn scalar(&mut self, constant: &Constant) -> Scalar {
        match constant {
            Constant::Number(number) => Scalar::number(number),
            Constant::Date(day) => Scalar::Day(day.number()),
            Constant::Choice(choice) => Scalar::Code(*choice),
            Constant::YesNo(yes) => Scalar::Truth(*yes),
            Constant::Period(_, index) => Scalar::Period(*index),
            Constant::Text(text) => Scalar::Text(self.text(text)),
        }
    }

    fn text(&mut self, text: &str) -> u32 {
        let known = self.plan.texts.iter().position(|known| known == text);
        let position = known.unwrap_or_else(|| {
            self.plan.texts.push(text.to_owned());
            self.plan.texts.len().saturating_sub(1)
        });
        u32::try_from(position).unwrap_or(u32::MAX)
    }

    fn aggregate(&mut self, aggregate: &Aggregate, frame: FrameId) -> Op {
        let known = self.plan.slots.iter().position(|slot| match slot {
            Slot::Aggregate(known) => known.frame == frame && known.source == *aggregate,
            _ => false,
        });
        if let Some(position) = known {
            return self.shared(position, aggregate.operands());
        }
        let rows = self.fact_frame(aggregate.selection);
        let plan = AggregatePlan {
            frame,
            rows,
            op: aggregate.op,
            taken: std::iter::once(aggregate.selection).chain(aggregate.within).collect(),
            value: aggregate.value.as_ref().map(|value| self.on(value, rows)),
            by: aggregate.pick.as_ref().map(|pick| self.on(&pick.by, rows)),
            source: aggregate.clone(),
        };
        self.push(Slot::Aggregate(Box::new(plan)))
    }

    fn running(&mut self, running: &Running, frame: FrameId) -> Op {
        let known = self.plan.slots.iter().position(|slot| match slot {
            Slot::Running(known) => known.frame == frame && known.source == *running,
            _ => false,
        });
        if let Some(position) = known {
            return self.shared(position, running.operands());
        }
        let alike = self.plan.slots.iter().position(|slot| match slot {
            Slot::Running(known) => known.frame == frame && known.source.stands_as(running),
            _ => false,
        });
        let places = running.keys.iter().chain(&running.order);
        let plan = RunningPlan {
            frame,
            value: running.value.as_ref().map(|value| self.on(value, frame)),
            conditions: self.all(&running.conditions, frame),
            holds: running.holds.as_ref().map(|holds| self.on(holds, frame)),
            places: places.map(|part| (self.on(part, frame), part.ty.clone())).collect(),
            keys: running.keys.len(),
            series: 0,
            source: running.clone(),
        };
        // What it is made of may have filled slots before its own.
        let own = self.plan.slots.len();
        let series = u32::try_from(alike.unwrap_or(own)).unwrap_or(u32::MAX);
        self.push(Slot::Running(Box::new(RunningPlan { series, ..plan })))
    }

    fn related(&mut self, related: &Related, frame: FrameId) -> Op {
        let sought = self.sought(&related.sought);
        let keys = self.all(&related.keys, frame);
        let mut edge =
            |edge: &Option<Bound>| edge.as_ref().map(|edge| (self.on(&edge.at, frame), edge.included));
        let (from, to) = (edge(&related.from), edge(&related.to));
        Op::Related(Box::new(RelatedAsk { sought, keys, from, to, own: related.own }))
    }

    /// The position of what is sought.
    fn sought(&mut self, sought: &Sought) -> u32 {
        let known = self.plan.sought.iter().position(|known| known.source == *sought);
        let position = match known {
            Some(position) => {
                let there = self.plan.sought.get(position).map(|known| known.source.operands());
                for (there, here) in there.into_iter().flatten().zip(sought.operands()) {
                    same_places(there, here, &mut self.plan.same_places);
                }
                position
            }
            None => {
                let frame = self.model.records[sought.record].rows;
                let typed = |this: &mut Self, parts: &[Expr]| {
                    parts.iter().map(|part| (this.on(part, frame), part.ty.clone())).collect()
                };
                let made = SoughtPlan {
                    frame,
                    conditions: self.all(&sought.conditions, frame),
                    keys: typed(self, &sought.keys),
                    by: sought.by.as_ref().map(|by| self.on(by, frame)),
                    value: sought.value.as_ref().map(|value| self.on(value, frame)),
                    order: typed(self, &sought.order),
                    source: sought.clone(),
                };
                self.plan.sought.push(made);
                self.plan.sought.len().saturating_sub(1)
            }
        };
        u32::try_from(position).unwrap_or(u32::MAX)
    }

    /// A slot that is there already, worked out at another place of the contract.
    fn shared(&mut self, position: usize, here: Vec<&Expr>) -> Op {
        let there = match self.plan.slots.get(position) {
            Some(Slot::Aggregate(known)) => known.source.operands(),
            Some(Slot::Running(known)) => known.source.operands(),
            _ => Vec::new(),
        };
        for (there, here) in there.into_iter().zip(here) {
            same_places(there, here, &mut self.plan.same_places);
        }
        Op::Slot(u32::try_from(position).unwrap_or(u32::MAX))
    }

    /// The position of a total of lines.
    fn total(&mut self, total: &LinesTotal) -> u32 {
        let source = (total.after, !total.named, total.on.clone());
        let known = self.plan.totals.iter().position(|known| known.source == source);
        let position = known.unwrap_or_else(|| {
            let on =
                total.on.iter().map(|target| (target.payment, self.line_keys(target.payment, &target.keys)));
            let on = on.collect();
            let made = TotalPlan { after: total.after, own_lines: !total.named, on, source };
            self.plan.totals.push(made);
            self.plan.totals.len().saturating_sub(1)
        });
        u32::try_from(position).unwrap_or(u32::MAX)
    }

    fn line_keys(&mut self, payment: PaymentId, keys: &[LineKey]) -> Vec<LineKeyPlan> {
        let frame = self.model.payments[payment].frame;
        keys.iter().map(|key| self.line_key(key, frame)).collect()
    }

    /// A slot that is neither.
    fn slot(&mut self, wanted: Slot) -> Op {
        let known = self.plan.slots.iter().position(|slot| match (slot, &wanted) {
            (Slot::PaymentAt(a), Slot::PaymentAt(b)) | (Slot::PaymentTotal(a), Slot::PaymentTotal(b)) => {
                a == b
            }
            (Slot::Leaves(a, of_a), Slot::Leaves(b, of_b)) => a == b && of_a == of_b,
            _ => false,
        });
        match known {
            Some(position) => Op::Slot(u32::try_from(position).unwrap_or(u32::MAX)),
            None => self.push(wanted),
        }
    }

    fn push(&mut self, slot: Slot) -> Op {
        let position = u32::try_from(self.plan.slots.len()).unwrap_or(u32::MAX);
        self.plan.slots.push(slot);
        Op::Slot(position)
    }
}

/// The places of two equal expressions, part by part.
fn same_places(there: &Expr, here: &Expr, found: &mut Vec<(Span, Span)>) {
    if there.span != here.span {
        found.push((there.span, here.span));
    }
    for (there, here) in there.operands().into_iter().zip(here.operands()) {
        same_places(there, here, found);
    }
}
