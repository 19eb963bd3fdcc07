//! Which rows lines rest on: those of the payment itself, the lines under its caps or in its totals; and the rows that
//! spells are made of.

use super::needed::{At, Cuts, Followed, Needed};
use super::refusal::{Made, Refusal};
use super::wanted::{Key, Wanted, field, own_keys};
use crate::model::{FieldId, Frame, LimitId, Made as Worked, PaymentId, RecordId};
use crate::plan::{FramePlan, LineKeyPlan, Node, PaymentPlan, StepPlan};
use crate::source::Span;

impl Needed<'_, '_> {
    /// The lines of a payment for rows or groups, and what caps do to them.
    pub(super) fn lines(&mut self, payment: PaymentId, at: &At, cuts: Cuts) -> Made<()> {
        if !self.is_new(Followed::Lines(payment, cuts), at) {
            return Ok(());
        }
        let model = self.maker.model;
        let plan = self.maker.plan_of(payment)?;
        let span = model.payments[payment].title.span;
        let of_lines = [plan.selection];
        // Where there is no line, the rows that are left out say why.
        let subsets = if self.left_out && cuts == Cuts::All { &[][..] } else { &of_lines[..] };
        let rows = match model.frames[plan.frame] {
            Frame::Contract => At::Places(Wanted::all(model.facts[plan.selection].frame)),
            _ => at.clone(),
        };
        let rows = self.rows_behind(&rows, plan.frame, subsets, span)?;
        let at = match model.frames[plan.frame] {
            Frame::Rows(_) => &rows,
            _ => at,
        };
        self.fact(plan.selection, &rows)?;
        let shares = plan.shares.iter().flat_map(|(part, payee)| [part, payee]);
        let item = plan.item.iter().map(|(item, _)| item);
        let nodes = [&plan.amount, &plan.payee, &plan.placed].into_iter().chain(shares);
        let nodes: Vec<Node> = nodes.chain(&plan.together).chain(item).cloned().collect();
        self.nodes(&nodes, plan.frame, at)?;
        let under: Vec<LimitId> = model
            .limits
            .iter_enumerated()
            .filter(|(id, limit)| {
                limit.on.iter().any(|target| target.payment == payment)
                    && match cuts {
                        Cuts::None => false,
                        Cuts::All => limit.cut,
                        Cuts::Before(last) => model.limits[last].after.contains(id),
                        Cuts::Through(last) => *id == last || model.limits[last].after.contains(id),
                    }
            })
            .map(|(id, _)| id)
            .collect();
        under.into_iter().try_for_each(|limit| self.limit(limit, (payment, &plan), at))
    }

    /// What else is under a cap that some lines are under.
    fn limit(&mut self, id: LimitId, (payment, of): (PaymentId, &PaymentPlan), at: &At) -> Made<()> {
        let span = self.maker.model.limits[id].title.span;
        let targets = self.maker.plan.limits.get(id.index()).cloned().unwrap_or_default();
        let Some(own) = targets.iter().find(|target| target.payment == payment).cloned() else {
            return Ok(());
        };
        for target in &targets {
            let plan = self.maker.plan_of(target.payment)?;
            let pairs = own.keys.iter().zip(&target.keys);
            let pairs = pairs.filter_map(|(ours, theirs)| {
                Some((line_key(ours, (payment, of))?, line_key(theirs, (target.payment, &plan))?))
            });
            let (ours, theirs): (Vec<Key>, Vec<Key>) = pairs.unzip();
            let lines = At::Places(self.by(at, &ours, (plan.frame, theirs), span)?);
            self.lines(target.payment, &lines, Cuts::Before(id))?;
            let values = target.keys.iter().chain(&target.order).filter_map(|key| match key {
                LineKeyPlan::Value(node) => Some(node),
                LineKeyPlan::Payee | LineKeyPlan::Period(_) | LineKeyPlan::Payment => None,
            });
            let nodes: Vec<Node> = values.chain([&target.amount]).cloned().collect();
            self.nodes(&nodes, plan.frame, &lines)?;
        }
        Ok(())
    }

    /// The lines of which a total is read.
    pub(super) fn lines_total(&mut self, total: u32, keys: &[Node], span: Span, at: &At) -> Made<()> {
        let Some(total) = self.maker.plan.totals.get(total as usize).cloned() else { return Ok(()) };
        for (payment, theirs) in &total.on {
            let plan = self.maker.plan_of(*payment)?;
            let pairs = keys.iter().zip(theirs).filter_map(|(ours, theirs)| {
                Some((Key::Value(ours.clone()), line_key(theirs, (*payment, &plan))?))
            });
            let (ours, theirs): (Vec<Key>, Vec<Key>) = pairs.unzip();
            let lines = At::Places(self.by(at, &ours, (plan.frame, theirs), span)?);
            self.lines(*payment, &lines, total.after.map_or(Cuts::None, Cuts::Through))?;
        }
        Ok(())
    }

    /// The rows that a spell is made of, and the days that are taken out of it.
    pub(super) fn spell(&mut self, record: RecordId, at: &At) -> Made<()> {
        let model = self.maker.model;
        let span = model.records[record].title.span;
        if model.records[record].made.as_ref().and_then(Worked::balance).is_some() {
            return Err(Refusal::of(
                span,
                "what is carried from earlier periods is not explained from tables",
            )
            .with_help("see what was carried on the statement: `meed pay --on`"));
        }
        let Some(plan) = self.maker.plan.spell(record.index()).cloned() else { return Ok(()) };
        let days = model.records[record].days().map_or(0, |[first, _]| first);
        let own = (0..u32::try_from(days).unwrap_or(0))
            .filter_map(|at| field(model, FieldId { record, field: at }).map(Key::Value));
        let own: Vec<Key> = own.collect();
        let (rows, kept) = match plan.groups {
            Some(frame) => {
                let Some(FramePlan::Groups { keys, .. }) = self.maker.plan.frames.get(frame.index()).cloned()
                else {
                    return Ok(());
                };
                let groups = At::Places(self.by(at, &own, (frame, own_keys(&keys)), span)?);
                (self.rows_behind(&groups, frame, &[plan.selection], span)?, (frame, groups))
            }
            None => {
                let Some(keys) = self.maker.row_keys(plan.rows) else {
                    return Err(Refusal::unexpected(span, "spells of rows that nothing tells apart"));
                };
                let rows = At::Places(self.by(at, &own, (plan.rows, keys), span)?);
                let rows = self.rows_behind(&rows, plan.rows, &[plan.selection], span)?;
                (rows.clone(), (plan.rows, rows))
            }
        };
        self.fact(plan.selection, &rows)?;
        self.nodes(&[plan.from.clone(), plan.to.clone()], plan.rows, &rows)?;
        for step in &plan.steps {
            match step {
                StepPlan::Within(from, to) => self.nodes(&[from.clone(), to.clone()], kept.0, &kept.1)?,
                StepPlan::Without { rows, keys, record } => {
                    let record = RecordId(u32::try_from(*record).unwrap_or(0));
                    let theirs = keys
                        .iter()
                        .filter_map(|at| field(model, FieldId { record, field: *at }).map(Key::Value));
                    let holes = self.by(at, &own, (*rows, theirs.collect()), span)?;
                    self.rows(&holes, span)?;
                }
                StepPlan::Joined(_) | StepPlan::CutAt(_) | StepPlan::Blocks { .. } => {}
            }
        }
        Ok(())
    }
}

/// A key of lines, by which they are sought; none where it is the same for all, or not one of the line's.
fn line_key(key: &LineKeyPlan, (payment, plan): (PaymentId, &PaymentPlan)) -> Option<Key> {
    match key {
        LineKeyPlan::Value(node) => Some(Key::Value(node.clone())),
        LineKeyPlan::Payee => plan.shares.is_empty().then(|| Key::Value(plan.payee.clone())),
        LineKeyPlan::Period(kind) => Some(Key::Period(payment, *kind)),
        LineKeyPlan::Payment => None,
    }
}
