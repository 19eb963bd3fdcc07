//! Which rows the lines of a payment rest on: what its working reads, followed from the lines to the rows of each record.
//!
//! This goes the way that the plan's schedule goes, with the rows for which something is worked out beside it: an
//! aggregate wants the rows of its groups, a running value those of its series, a cap the lines under it, a spell the
//! rows that it is made of. More rows than are needed do no harm to the working, but what rests on all rows of a table
//! is refused: they are not an explanation's to have.

use std::collections::{BTreeMap, BTreeSet};

use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::wanted::{Key, Known, Wanted, field, own_keys};
use crate::model::{FactId, FieldId, Frame, FrameId, Item, LimitId, PaymentId, RecordId, Type};
use crate::plan::{FramePlan, Goal, Node, Op, RelatedAsk, Slot, Way, Work};
use crate::source::Span;

/// Where something is worked out.
#[derive(Clone, Debug)]
pub(super) enum At {
    /// For the contract.
    Contract,
    /// For rows or groups.
    Places(Wanted),
}

/// What has been followed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Followed {
    Fact(FactId),
    Slot(u32),
    Lines(PaymentId, Cuts),
    Rows(FrameId),
    Story(RecordId),
    Keys(FrameId),
}

/// Up to which of its caps the lines of a payment are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cuts {
    /// None.
    None,
    /// Those that come before one.
    Before(LimitId),
    /// One, and those that come before it.
    Through(LimitId),
    /// All.
    All,
}

/// What lines rest on, in the finding.
pub(super) struct Needed<'a, 'm> {
    pub(super) maker: &'a mut Maker<'m>,
    pub(super) known: Known,
    /// The rows of each record, one piece after the other.
    pub(super) rows: BTreeMap<RecordId, Vec<Wanted>>,
    /// The fields that are read of them.
    pub(super) fields: BTreeSet<FieldId>,
    /// Whether of the lines that are asked for the rows that are left out matter too.
    pub(super) left_out: bool,
    /// What is worked out on these rows.
    pub(super) goals: Vec<Goal>,
    /// What decides in which groups and subsets rows are.
    pub(super) deciding: BTreeSet<Deciding>,
    pub(super) done: BTreeSet<(Followed, Option<usize>)>,
}

/// What decides in which groups and subsets the rows of a record are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Deciding {
    /// Whether they are in a subset.
    Subset(FactId),
    /// The keys of groups.
    Keys(FrameId),
}

impl<'a, 'm> Needed<'a, 'm> {
    /// Nothing is found yet.
    pub(super) fn new(maker: &'a mut Maker<'m>, left_out: bool) -> Self {
        Needed {
            maker,
            known: Known::default(),
            rows: BTreeMap::new(),
            fields: BTreeSet::new(),
            left_out,
            goals: Vec::new(),
            deciding: BTreeSet::new(),
            done: BTreeSet::new(),
        }
    }

    /// What the lines of a payment to some payees in some statement periods rest on.
    pub(super) fn of_lines(
        maker: &'a mut Maker<'m>,
        payment: PaymentId,
        asked: (&[String], &[i32]),
        left_out: bool,
    ) -> Made<Needed<'a, 'm>> {
        let frame = maker.plan_of(payment)?.frame;
        let mut needed = Needed::new(maker, left_out);
        needed.goals.push(Goal::Item(Item::Payment(payment)));
        let at = match needed.maker.model.frames[frame] {
            Frame::Contract => At::Contract,
            Frame::Rows(_) | Frame::Groups { .. } | Frame::Statement => {
                At::Places(needed.maker.lines_wanted(&mut needed.known, payment, asked)?)
            }
        };
        needed.lines(payment, &at, Cuts::All)?;
        needed.follow_references()?;
        Ok(needed)
    }

    pub(super) fn is_new(&mut self, what: Followed, at: &At) -> bool {
        let number = match at {
            At::Contract => None,
            At::Places(wanted) => Some(wanted.number),
        };
        self.done.insert((what, number))
    }

    /// Rows or groups whose keys are among what some have.
    pub(super) fn by(
        &mut self,
        at: &At,
        values: &[Key],
        to: (FrameId, Vec<Key>),
        span: Span,
    ) -> Made<Wanted> {
        match at {
            At::Places(wanted) => self.maker.wanted_by(&mut self.known, (wanted, values), to, span),
            At::Contract => Ok(Wanted::all(to.0)),
        }
    }

    /// Rows that are read: their groups are told apart by keys, and what they are made of is read too.
    pub(super) fn rows(&mut self, wanted: &Wanted, span: Span) -> Made<()> {
        let model = self.maker.model;
        let Frame::Rows(record) = model.frames[wanted.frame] else { return Ok(()) };
        let at = At::Places(wanted.clone());
        if !self.is_new(Followed::Rows(wanted.frame), &at) {
            return Ok(());
        }
        let of = &model.records[record];
        if wanted.is_all() && !self.maker.split.is_local(record) {
            let name = &of.title.name;
            return Err(Refusal::of(span, format!("the working rests on all rows of `{name}`")).with_help(
                "an explanation asks for the rows behind one line; if these are few and no secret, the file of \
                 `--tables` says that they are `small`",
            ));
        }
        match &of.made {
            Some(_) => self.spell(record, &at),
            None => {
                self.rows.entry(record).or_default().push(wanted.clone());
                match of.called_by(&model.contract.payee).and_then(|at| u32::try_from(at).ok()) {
                    Some(position) => self.field(FieldId { record, field: position }, &at),
                    None => Ok(()),
                }
            }
        }
    }

    pub(super) fn is_local(&self, frame: FrameId) -> bool {
        match self.maker.model.frames[frame] {
            Frame::Rows(record) => self.maker.split.is_local(record),
            Frame::Contract | Frame::Groups { .. } | Frame::Statement => false,
        }
    }

    /// Those of rows that are in subsets.
    pub(super) fn taken_in(&mut self, at: &At, subsets: &[FactId]) -> At {
        match at {
            At::Contract => At::Contract,
            // Of what Meed has, it has all.
            At::Places(wanted) if self.is_local(wanted.frame) => at.clone(),
            At::Places(wanted) => At::Places(
                subsets.iter().fold(wanted.clone(), |wanted, subset| self.known.taken_in(&wanted, *subset)),
            ),
        }
    }

    /// The rows that groups are made of, or the rows themselves; those in some subsets, of which more is not asked.
    pub(super) fn rows_behind(
        &mut self,
        at: &At,
        frame: FrameId,
        subsets: &[FactId],
        span: Span,
    ) -> Made<At> {
        let made = match (at, self.maker.plan.frames.get(frame.index()).cloned()) {
            (At::Places(wanted), Some(FramePlan::Groups { rows, keys, .. })) => {
                let of_rows: Vec<Key> = keys.iter().cloned().map(Key::Value).collect();
                let made = self.by(&At::Places(wanted.clone()), &own_keys(&keys), (rows, of_rows), span)?;
                let of = self.taken_in(&At::Places(made), subsets);
                self.deciding.insert(Deciding::Keys(frame));
                self.nodes(&keys, rows, &of)?;
                of
            }
            _ => self.taken_in(at, subsets),
        };
        if let At::Places(wanted) = &made {
            self.rows(&wanted.clone(), span)?;
        }
        Ok(made)
    }

    /// The groups that rows are in, whole: as groups, and as rows.
    fn groups_of(&mut self, rows: &At, frame: FrameId, span: Span) -> Made<(At, At)> {
        let Some(FramePlan::Groups { rows: own, keys, .. }) =
            self.maker.plan.frames.get(frame.index()).cloned()
        else {
            return Ok((rows.clone(), rows.clone()));
        };
        self.nodes(&keys, own, rows)?;
        let of_rows: Vec<Key> = keys.iter().cloned().map(Key::Value).collect();
        let groups = self.by(rows, &of_rows, (frame, own_keys(&keys)), span)?;
        let rows = At::Places(self.by(rows, &of_rows.clone(), (own, of_rows), span)?);
        if let At::Places(wanted) = &rows {
            self.rows(&wanted.clone(), span)?;
        }
        Ok((At::Places(groups), rows))
    }

    pub(super) fn nodes(&mut self, nodes: &[Node], frame: FrameId, at: &At) -> Made<()> {
        nodes.iter().try_for_each(|node| self.node(node, frame, at))
    }

    pub(super) fn node(&mut self, node: &Node, frame: FrameId, at: &At) -> Made<()> {
        match &node.op {
            Op::Field(field) => return self.field(*field, at),
            Op::Fact(fact) => return self.fact(*fact, at),
            Op::Slot(slot) => return self.slot(*slot, node.span, at),
            Op::Spread(of, way) => return self.spread(of, way, frame, at),
            Op::Lookup { of, frame: other, keys } => {
                self.nodes(keys, frame, at)?;
                let values: Vec<Key> = keys.iter().cloned().map(Key::Value).collect();
                let own = match self.maker.plan.frames.get(other.index()).cloned() {
                    Some(FramePlan::Groups { keys, .. }) => own_keys(&keys),
                    _ => Vec::new(),
                };
                let groups = At::Places(self.by(at, &values, (*other, own), node.span)?);
                self.rows_behind(&groups, *other, &[], node.span)?;
                return self.node(of, *other, &groups);
            }
            Op::LinesTotal(total, keys) => {
                self.nodes(keys, frame, at)?;
                return self.lines_total(*total, keys, node.span, at);
            }
            Op::Related(ask) => return self.related(ask, frame, node.span, at),
            Op::Row => {
                if let Frame::Rows(record) = self.maker.model.frames[frame] {
                    let unique =
                        self.maker.model.records[record].fields.iter().position(|field| field.unique);
                    let unique = unique.and_then(|at| u32::try_from(at).ok());
                    return unique.map_or(Ok(()), |field| self.field(FieldId { record, field }, at));
                }
            }
            _ => {}
        }
        node.operands().into_iter().try_for_each(|operand| self.node(operand, frame, at))
    }

    /// A field that is read; of a reference the row that it leads to, which has to be there.
    pub(super) fn field(&mut self, id: FieldId, at: &At) -> Made<()> {
        self.fields.insert(id);
        let model = self.maker.model;
        let Some(of) = model.records[id.record].fields.get(id.field as usize) else { return Ok(()) };
        let (Type::Reference(to), At::Places(wanted)) = (&of.ty, at) else { return Ok(()) };
        let wanted = match self.maker.plan.frames.get(wanted.frame.index()) {
            Some(FramePlan::Rows(_)) => wanted.clone(),
            _ => return Ok(()),
        };
        let Some(referred) = self.maker.referred(&mut self.known, &wanted, id, *to)? else { return Ok(()) };
        self.rows(&referred, of.span)?;
        let unique = model.records[*to].fields.iter().position(|field| field.unique);
        match unique.and_then(|at| u32::try_from(at).ok()) {
            Some(field) => self.field(FieldId { record: *to, field }, &At::Places(referred)),
            None => Ok(()),
        }
    }

    fn spread(&mut self, of: &Node, way: &Way, frame: FrameId, at: &At) -> Made<()> {
        if matches!(self.maker.model.frames[way.to], Frame::Contract) {
            return self.node(of, way.to, &At::Contract);
        }
        let mut here = self.rows_behind(at, frame, &[], of.span)?;
        for id in &way.through {
            self.field(*id, &here)?;
            let referred = match (&here, field(self.maker.model, *id)) {
                (At::Places(wanted), Some(_)) => {
                    let wanted = wanted.clone();
                    let ty = self.maker.model.records[id.record].fields.get(id.field as usize);
                    match ty.map(|field| &field.ty) {
                        Some(Type::Reference(to)) => {
                            self.maker.referred(&mut self.known, &wanted, *id, *to)?
                        }
                        _ => None,
                    }
                }
                _ => None,
            };
            let Some(referred) = referred else {
                return Err(Refusal::unexpected(of.span, "a way over something that is no reference"));
            };
            here = At::Places(referred);
        }
        let (there, _) = self.groups_of(&here, way.to, of.span)?;
        self.node(of, way.to, &there)
    }

    pub(super) fn fact(&mut self, fact: FactId, at: &At) -> Made<()> {
        let Some(plan) = self.maker.plan.fact(fact).cloned() else { return Ok(()) };
        if !self.is_new(Followed::Fact(fact), at) {
            return Ok(());
        }
        match &plan.work {
            Work::Value(value) => self.node(value, plan.frame, at),
            Work::Subset { within, conditions } => {
                self.deciding.insert(Deciding::Subset(fact));
                within.iter().try_for_each(|within| self.fact(*within, at))?;
                self.nodes(conditions, plan.frame, at)
            }
            Work::Scale(scale) => {
                self.node(&scale.subject, plan.frame, at)?;
                for band in &scale.bands {
                    let edge = band.edge.iter().map(|(edge, _)| edge);
                    for node in edge.chain([&band.value]).chain(&band.to) {
                        self.node(node, plan.frame, at)?;
                    }
                }
                Ok(())
            }
        }
    }

    fn slot(&mut self, slot: u32, span: Span, at: &At) -> Made<()> {
        if !self.is_new(Followed::Slot(slot), at) {
            return Ok(());
        }
        match self.maker.plan.slots.get(slot as usize).cloned() {
            Some(Slot::Aggregate(plan)) => {
                let rows = match self.maker.model.frames[plan.frame] {
                    Frame::Contract => At::Places(Wanted::all(plan.rows)),
                    _ => at.clone(),
                };
                let rows = self.rows_behind(&rows, plan.frame, &plan.taken, span)?;
                plan.taken.iter().try_for_each(|fact| self.fact(*fact, &rows))?;
                plan.value.iter().chain(&plan.by).try_for_each(|node| self.node(node, plan.rows, &rows))
            }
            Some(Slot::Running(plan)) => {
                let places: Vec<Node> = plan.places.iter().map(|(node, _)| node.clone()).collect();
                self.nodes(&places, plan.frame, at)?;
                let keys: Vec<Key> = places.iter().take(plan.keys).cloned().map(Key::Value).collect();
                let series = At::Places(self.by(at, &keys, (plan.frame, keys.clone()), span)?);
                let within: Vec<FactId> = plan.source.within.into_iter().collect();
                let series = match self.maker.model.frames[plan.frame] {
                    Frame::Rows(_) => self.taken_in(&series, &within),
                    // A group stands in its series whatever is in it.
                    _ => series,
                };
                let rows = self.rows_behind(&series, plan.frame, &[], span)?;
                within.into_iter().try_for_each(|within| self.fact(within, &rows))?;
                let nodes = plan.value.iter().chain(&plan.conditions).chain(&plan.holds).chain(&places);
                nodes.into_iter().try_for_each(|node| self.node(node, plan.frame, &series))
            }
            Some(Slot::PaymentAt(payment)) => self.lines(payment, at, Cuts::None),
            Some(Slot::PaymentTotal(_) | Slot::Leaves(..)) => {
                Err(Refusal::of(span, "the working rests on what the statement comes to, payee by payee")
                    .with_help("ask for the lines that it is made of, one by one"))
            }
            None => Ok(()),
        }
    }

    fn related(&mut self, ask: &RelatedAsk, frame: FrameId, span: Span, at: &At) -> Made<()> {
        let sides: Vec<Node> = ask.sides().cloned().collect();
        self.nodes(&sides, frame, at)?;
        let Some(plan) = self.maker.plan.sought.get(ask.sought as usize).cloned() else { return Ok(()) };
        let values: Vec<Key> = ask.keys.iter().cloned().map(Key::Value).collect();
        let keys = plan.keys.iter().map(|(node, _)| Key::Value(node.clone())).collect();
        let sought = At::Places(self.by(at, &values, (plan.frame, keys), span)?);
        let within: Vec<FactId> = plan.source.within.into_iter().collect();
        let sought = self.rows_behind(&sought, plan.frame, &within, span)?;
        within.into_iter().try_for_each(|within| self.fact(within, &sought))?;
        let typed = plan.keys.iter().chain(&plan.order).map(|(node, _)| node);
        let nodes = plan.conditions.iter().chain(&plan.by).chain(&plan.value).chain(typed);
        nodes.into_iter().try_for_each(|node| self.node(node, plan.frame, &sought))
    }
}
