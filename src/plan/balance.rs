//! What is carried from period to period.

use super::compile::Compiler;
use super::{Node, StretchPlan};
use crate::model::{FrameId, Record};
use crate::value::Rounding;

/// The clauses of a balance, each on its rows.
#[derive(Clone, Debug)]
pub(crate) struct BalancePlan {
    /// The frame of its rows.
    pub(crate) rows: FrameId,
    /// Where its first day stands among its fields.
    pub(crate) first_day: usize,
    /// Whether it is of money, so that what moves is rounded as a line is.
    pub(crate) money: bool,
    /// What is there before the first period.
    pub(crate) opens: Option<Node>,
    /// What comes.
    pub(crate) adds: Option<Node>,
    /// What goes.
    pub(crate) takes: Option<Node>,
    /// The share that comes to what is brought forward, and how it is rounded.
    pub(crate) interest: Option<(Node, Option<Rounding>)>,
    /// What it is not below.
    pub(crate) at_least: Option<Node>,
    /// What it is not above.
    pub(crate) at_most: Option<Node>,
    /// Whether nothing is carried into a period.
    pub(crate) again: Option<Node>,
    /// How long what came is there.
    pub(crate) lapses: Option<StretchPlan>,
}

impl Compiler<'_> {
    /// What is carried in a record, if something is.
    pub(super) fn balance(&mut self, record: &Record) -> Option<BalancePlan> {
        let balance = record.made.as_ref()?.balance()?;
        let [first_day, _] = record.days()?;
        let rows = record.rows;
        let mut on = |expr: &Option<_>| expr.as_ref().map(|expr| self.on(expr, rows));
        let (opens, adds, takes) = (on(&balance.opens), on(&balance.adds), on(&balance.takes));
        let (at_least, at_most, again) = (on(&balance.at_least), on(&balance.at_most), on(&balance.again));
        let interest = balance.interest.as_ref();
        let interest = interest.map(|(rate, rounding)| (self.on(rate, rows), rounding.clone()));
        let lapses = balance.lapses.as_ref().map(|stretch| self.stretch(stretch));
        let money = balance.ty.unit.currency().is_some();
        Some(BalancePlan {
            rows,
            first_day,
            money,
            opens,
            adds,
            takes,
            interest,
            at_least,
            at_most,
            again,
            lapses,
        })
    }
}

impl BalancePlan {
    /// Its clauses.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        let all = [&self.opens, &self.adds, &self.takes, &self.at_least, &self.at_most, &self.again];
        let interest = self.interest.iter().map(|(rate, _)| rate);
        all.into_iter().flatten().chain(interest).chain(self.lapses.iter().map(|stretch| &stretch.count))
    }
}
