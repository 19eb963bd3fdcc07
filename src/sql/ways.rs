//! What Meed reads on narrow frames, and so what the answers of the engine have to hold.

use std::collections::BTreeMap;

use super::maker::Maker;
use crate::model::{Frame, FrameId, PaymentId};
use crate::plan::{LineKeyPlan, Node, Op, Slot, Way, Work};

/// The ways that Meed goes from narrow frames, which the answer has to lead.
#[derive(Default)]
pub(super) struct Ways(pub(super) BTreeMap<FrameId, Vec<Way>>);

impl Maker<'_> {
    /// Tells of each expression that Meed works out on a narrow frame, and of its parts.
    pub(super) fn each_narrow_node(&self, tell: &mut impl FnMut(FrameId, &Node)) {
        let mut go = |nodes: Vec<&Node>, frame: FrameId| {
            if self.split.is_narrow(frame) {
                nodes.into_iter().for_each(|node| each_node(node, frame, tell));
            }
        };
        for plan in &self.plan.facts {
            let nodes = match &plan.work {
                Work::Value(value) => vec![value],
                Work::Subset { conditions, .. } => conditions.iter().collect(),
                Work::Scale(scale) => {
                    let bands = scale.bands.iter();
                    let of_bands = bands.flat_map(|band| {
                        band.edge.iter().map(|(at, _)| at).chain([&band.value]).chain(&band.to)
                    });
                    of_bands.chain([&scale.subject]).collect()
                }
            };
            go(nodes, plan.frame);
        }
        for plan in &self.plan.payments {
            let shares = plan.shares.iter().flat_map(|(part, payee)| [part, payee]);
            let item = plan.item.iter().map(|(item, _)| item);
            go(
                [&plan.amount, &plan.payee, &plan.placed]
                    .into_iter()
                    .chain(shares)
                    .chain(&plan.together)
                    .chain(item)
                    .collect(),
                plan.frame,
            );
        }
        for slot in &self.plan.slots {
            match slot {
                Slot::Running(plan) => {
                    let places = plan.places.iter().map(|(node, _)| node);
                    go(
                        plan.value.iter().chain(&plan.conditions).chain(&plan.holds).chain(places).collect(),
                        plan.frame,
                    );
                }
                Slot::Aggregate(plan) => go(plan.value.iter().chain(&plan.by).collect(), plan.rows),
                Slot::PaymentAt(_) | Slot::PaymentTotal(_) | Slot::Leaves(..) => {}
            }
        }
        let values = |keys: &'_ [LineKeyPlan]| -> Vec<Node> {
            keys.iter()
                .filter_map(|key| if let LineKeyPlan::Value(node) = key { Some(node.clone()) } else { None })
                .collect()
        };
        let frame_of = |payment: PaymentId| self.model.payments[payment].frame;
        for target in self.plan.limits.iter().flatten() {
            let nodes = [values(&target.keys), values(&target.order), vec![target.amount.clone()]].concat();
            go(nodes.iter().collect(), frame_of(target.payment));
        }
        for total in &self.plan.totals {
            for (payment, keys) in &total.on {
                go(values(keys).iter().collect(), frame_of(*payment));
            }
        }
        if let Some(statement) = self.model.statement_frame() {
            go(self.plan.clawbacks.iter().flatten().collect(), statement);
        }
        for (position, plan) in self.plan.spells.iter().enumerate() {
            let Some(plan) = plan else { continue };
            go(vec![&plan.from, &plan.to], plan.rows);
            if let Some(balance) = self.plan.balance(position) {
                let all = [
                    &balance.opens,
                    &balance.adds,
                    &balance.takes,
                    &balance.at_least,
                    &balance.at_most,
                    &balance.again,
                ];
                go(
                    all.into_iter().flatten().chain(balance.interest.iter().map(|(rate, _)| rate)).collect(),
                    balance.rows,
                );
            }
        }
    }

    pub(super) fn ways(&self) -> Ways {
        let mut ways = Ways::default();
        self.each_narrow_node(&mut |frame, node| {
            if let Op::Spread(_, way) = &node.op
                && !matches!(self.model.frames[way.to], Frame::Contract)
            {
                let known = ways.0.entry(frame).or_default();
                if !known.contains(way) {
                    known.push(way.clone());
                }
            }
        });
        ways
    }

    /// Whether a total of lines is asked for on a narrow frame.
    pub(super) fn total_is_read_by_meed(&self, total: u32) -> bool {
        let mut found = false;
        self.each_narrow_node(&mut |_, node| {
            if let Op::LinesTotal(own, _) = &node.op {
                found |= *own == total;
            }
        });
        found
    }
}

/// Tells of a node and of those that it is made of, each with its frame.
fn each_node(node: &Node, frame: FrameId, tell: &mut impl FnMut(FrameId, &Node)) {
    tell(frame, node);
    match &node.op {
        Op::Spread(of, way) => each_node(of, way.to, tell),
        Op::Lookup { of, frame: other, keys } => {
            each_node(of, *other, tell);
            keys.iter().for_each(|key| each_node(key, frame, tell));
        }
        _ => node.operands().into_iter().for_each(|operand| each_node(operand, frame, tell)),
    }
}
