//! Payment lines: what is paid for which rows, to whom, when.

use super::batches::{Share, each_batch, each_stretch, put_together};
use super::codes::STRETCH;
use super::error::{RunError, both};
use super::failure::{Part, Why};
use super::grouping::Grouping;
use super::limit_lines::LimitLines;
use super::lines_builder::{LinesBuilder, Placed};
use super::payment_lines::PaymentLines;
use super::point::members;
use super::shared::row_by_row;
use super::value::Value;
use super::view::{Rows, View};
use crate::column::{Bits, Lanes, NOWHERE, Packed, Vector, date, marked, number};
use crate::functions::day_of;
use crate::model::{FactId, FrameId, PaymentId, Type};
use crate::plan::{FramePlan, Node, PaymentPlan};
use crate::value::{Day, PeriodKind};

/// A share of lines, row by row: how much of each, and to whom.
type Shares<'a> = (Vector<'a>, Vec<u32>);

impl<'a> View<'a> {
    /// The lines of a payment. Payees are still the codes of their names: positions are known when all lines are.
    pub(crate) fn payment_lines(&self, payment: PaymentId) -> Result<PaymentLines, RunError> {
        let Some(plan) = self.plan.payments.get(payment.index()) else { return Ok(PaymentLines::default()) };
        let at = self.paid_for(plan.selection, plan.frame);
        let parts = each_batch(
            Rows::list(plan.frame, &at),
            self.share,
            LinesBuilder::default,
            |lines, begin, end| self.batch_of_lines(plan, at.get(begin..end).unwrap_or_default(), lines),
        )?;
        let mut lines = parts.into_iter().reduce(LinesBuilder::append).unwrap_or_default().finish();
        if let Some((item, ty)) = &plan.item {
            self.items(item, ty, plan.frame, &mut lines)?;
        }
        Ok(lines)
    }

    /// Tells each line its item: which of those that there are in words and in order.
    fn items(
        &self,
        item: &Node,
        ty: &Type,
        frame: FrameId,
        lines: &mut PaymentLines,
    ) -> Result<(), RunError> {
        let at: Vec<u32> = lines.at().iter().collect();
        let column = self.column_at(item, frame, &at)?;
        let mut places = Grouping::new(at.len(), self.share);
        places.part_by(&column, self.context.ranks.of(ty));
        let mut items = vec![String::new(); places.count];
        for (row, place) in places.groups.iter().enumerate() {
            let Some(words) = items.get_mut(*place as usize) else {
                return Err(self.blank(item, Part::Item, Rows::list(frame, &at), row));
            };
            if words.is_empty() {
                *words =
                    Value::of(&column, row, ty, &self.outcome.data).words(self.model, &self.outcome.data);
            }
        }
        lines.set_items(places.groups.into(), items);
        Ok(())
    }

    /// The rows or groups of a frame in which a selection has a row.
    pub(crate) fn paid_for(&self, selection: FactId, frame: FrameId) -> Vec<u32> {
        let Some(members) = members(self.outcome, selection) else { return Vec::new() };
        let all = members.bounds() == Some((1, 1));
        let marks = |start, end| members.range_by(start, end, |member| member != 0);
        match self.plan.frames.get(frame.index()) {
            Some(FramePlan::Rows(_)) if all => (0u32..).take(members.len()).collect(),
            Some(FramePlan::Rows(_)) => {
                put_together(each_stretch(members.len(), self.share, |start, end| {
                    marked(&marks(start, end), start)
                }))
            }
            Some(FramePlan::Groups { .. }) => {
                let groups = self.frame(frame);
                // Rows in no group, and those that are not members, mark one behind all groups.
                let nobody = u32::try_from(groups.len).unwrap_or(NOWHERE);
                let parts = each_stretch(members.len(), self.share, |start, end| {
                    let mut some = vec![false; groups.len.saturating_add(1)];
                    for begin in (start..end).step_by(self.share.batch.max(1)) {
                        let until = begin.saturating_add(self.share.batch).min(end);
                        let own = groups.group_of_row.range(begin, until);
                        for (group, member) in own.iter().zip(marks(begin, until)) {
                            let group = if member { (*group).min(nobody) } else { nobody };
                            if let Some(some) = some.get_mut(group as usize) {
                                *some = true;
                            }
                        }
                    }
                    some
                });
                let or = |mut one: Vec<bool>, other: Vec<bool>| {
                    one.iter_mut().zip(other).for_each(|(one, other)| *one |= other);
                    one
                };
                let mut some = parts.into_iter().reduce(or).unwrap_or_default();
                some.truncate(groups.len);
                marked(&some, 0)
            }
            Some(FramePlan::Contract) => {
                members.iter().filter(|member| *member != 0).take(1).map(|_| 0).collect()
            }
            _ => Vec::new(),
        }
    }

    fn batch_of_lines(
        &self,
        plan: &PaymentPlan,
        at: &[u32],
        lines: &mut LinesBuilder,
    ) -> Result<(), RunError> {
        let rows = Rows::list(plan.frame, at);
        let amount = self.wanted(&plan.amount, rows, Part::Amount);
        let payee = self.wanted(&plan.payee, rows, Part::Payee);
        let ((amount, payee), placed) =
            both(both(amount, payee), self.wanted(&plan.placed, rows, Part::Placed))?;
        let placed = self.place_lines(&placed, plan.placed_kind, &plan.placed, rows)?;
        let rounding = &self.model.contract.rounding;
        let unrounded = self.context.unrounded;
        let rounded = match &plan.together {
            _ if unrounded => amount.clone(),
            Some(together) => self.wanted(together, rows, Part::Amount)?,
            None => number::rounded(&amount, &rounding.step, rounding.way),
        };
        let shares = self.shares(plan, rows)?;
        let payees = self.payees(&payee, &plan.payee, rows)?;
        let of_shares = shares.iter().map(|(_, payees)| payees.as_slice());
        lines.lines(at, &of_shares.chain([payees.as_slice()]).collect::<Vec<_>>(), &placed);
        if shares.is_empty() {
            lines.amounts(&amount, &rounded, at.len());
            return Ok(());
        }
        let ratios: Vec<&Vector<'_>> = shares.iter().map(|(ratio, _)| ratio).collect();
        let parts = self.parted(&rounded, &ratios);
        let len = at.len().saturating_mul(parts.exact.len());
        lines.amounts(&row_by_row(&parts.exact, at.len()), &row_by_row(&parts.rounded, at.len()), len);
        Ok(())
    }

    /// For each share of a payment its ratio and its payee, row by row.
    pub(super) fn shares(&self, plan: &PaymentPlan, rows: Rows<'_>) -> Result<Vec<Shares<'a>>, RunError> {
        let share = |(part, payee): &(Node, Node)| {
            let ratios = self.wanted(part, rows, Part::Share)?;
            let payees = self.wanted(payee, rows, Part::Payee)?;
            Ok((ratios, self.payees(&payees, payee, rows)?))
        };
        plan.shares.iter().map(share).collect()
    }

    /// The codes of payees.
    fn payees(&self, payees: &Vector<'_>, node: &Node, rows: Rows<'_>) -> Result<Vec<u32>, RunError> {
        match &payees.lanes {
            Lanes::Codes(codes) => Ok(codes.iter(rows.len()).copied().collect()),
            _ => Err(self.blank(node, Part::Payee, rows, 0)),
        }
    }

    /// Values of which none may be blank.
    pub(crate) fn wanted(&self, node: &Node, rows: Rows<'_>, part: Part) -> Result<Vector<'a>, RunError> {
        let value = self.eval(node, rows)?;
        let blanks = value.blanks();
        let blank = blanks.iter(rows.len()).enumerate().filter(|(_, blank)| **blank).map(|(at, _)| at);
        let failure = self.failure(node.span, Why::Blank(part), rows, blank);
        if failure.places.is_empty() { Ok(value) } else { Err(RunError::Rows { failures: vec![failure] }) }
    }

    pub(super) fn blank(&self, node: &Node, part: Part, rows: Rows<'_>, at: usize) -> RunError {
        let failure = self.failure(node.span, Why::Blank(part), rows, std::iter::once(at));
        RunError::Rows { failures: vec![failure] }
    }

    /// The statement periods of lines. A period belongs to the statement period that holds its last day. What is placed
    /// by a period is paid if some day of it lies in the term or settlement; what is placed by a day, if the day does.
    /// (A statement period may have begun before the term, and hold whole months that lie outside.)
    fn place_lines(
        &self,
        placed: &Vector<'_>,
        kind: Option<PeriodKind>,
        node: &Node,
        rows: Rows<'_>,
    ) -> Result<Vec<Placed>, RunError> {
        let contract = &self.model.contract;
        let days = match kind {
            Some(kind) => &day_of::last_within(&contract.calendar, kind, placed),
            None => placed,
        };
        let indexes = date::periods_of_days(self.context.periods(), contract.statements, days);
        let (Lanes::Days(own) | Lanes::Periods(own), Lanes::Periods(indexes)) =
            (&placed.lanes, &indexes.lanes)
        else {
            return Err(self.blank(node, Part::Placed, rows, 0));
        };
        let first = self.outcome.periods.first().copied().unwrap_or(0);
        let number = |day: Day| kind.map_or(day.number(), |kind| contract.calendar.index(kind, day));
        let inside = number(contract.starts)..=number(contract.settled_by);
        let position = |index: i32| {
            let position = usize::try_from(index.checked_sub(first)?).ok()?;
            (position < self.outcome.periods.len()).then(|| u32::try_from(position).ok())?
        };
        let longer = kind.filter(|kind| !contract.calendar.nests(*kind, contract.statements));
        // A longer period may end after the last statement, which is then the one that it is due in.
        let last = self.outcome.periods.last().copied().filter(|_| longer.is_some()).unwrap_or(i32::MAX);
        let place = |(index, own): (&i32, &i32)| {
            let paid = inside.contains(own);
            let index = if paid { (*index).min(last) } else { *index };
            Placed { index, period: position(index).filter(|_| paid), longer: longer.map(|_| *own) }
        };
        Ok(indexes.iter(rows.len()).zip(own.iter(rows.len())).map(place).collect())
    }
}

/// Who is paid by all lines: gives the names in byte order, and puts their positions for their codes.
pub(crate) fn settle_payees(
    texts: &crate::data::Dictionary,
    payments: &mut [PaymentLines],
    limits: &mut [LimitLines],
    share: Share,
) -> Vec<String> {
    let all = payments.iter().map(PaymentLines::payees).chain(limits.iter().map(LimitLines::payees));
    let codes = all.map(|lines| paid(lines, share)).reduce(Bits::or).unwrap_or_default();
    let known: Vec<u32> = codes.marked().filter_map(|code| u32::try_from(code).ok()).collect();
    // Where all texts are payees, their codes are their positions.
    if (0..).zip(&known).any(|(position, code)| position != *code) {
        let codes = codes.ranked();
        payments.iter_mut().for_each(|lines| lines.renumber_payees(|code| codes.rank(code as usize)));
        limits.iter_mut().for_each(|lines| lines.renumber_payees(|code| codes.rank(code as usize)));
    }
    known.into_iter().map(|code| texts.text(code).to_owned()).collect()
}

/// The payees of lines that have one.
fn paid(lines: &Packed<u32>, share: Share) -> Bits {
    let part = |start: usize, end: usize| {
        let mut codes = Bits::default();
        for begin in (start..end).step_by(STRETCH) {
            let payees = lines.range(begin, begin.saturating_add(STRETCH).min(end));
            payees.iter().filter(|payee| **payee != NOWHERE).for_each(|payee| codes.mark(*payee as usize));
        }
        codes
    };
    each_stretch(lines.len(), share, part).into_iter().reduce(Bits::or).unwrap_or_default()
}
