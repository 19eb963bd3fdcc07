//! What a finished outcome shows: rows in and out, values that are given, what was paid, cut and taken back. It is read
//! as it stands.

use std::collections::BTreeSet;

use super::goal::Goal;
use super::item::Key;
use crate::column::Values;
use crate::model::{
    Clawback, ClawbackId, Fact, FactId, FactKind, Frame, FrameId, Item, Limit, LimitId, Model, Movement,
    PaymentId, Population, RecordId,
};
use crate::plan;
use crate::run::{ClawbackPeriod, PaymentLine, RunResult, movement};
use crate::source::Span;
use crate::value::Number;

/// The situations that an outcome shows.
pub(super) fn shown(model: &Model, outcome: &RunResult) -> BTreeSet<Key> {
    let mut reader = Reader { model, outcome, shown: BTreeSet::new() };
    reader.facts();
    reader.spells();
    reader.money();
    reader.shown
}

struct Reader<'a> {
    model: &'a Model,
    outcome: &'a RunResult,
    shown: BTreeSet<Key>,
}

impl Reader<'_> {
    fn mark_if(&mut self, shown: bool, span: Span, goal: Goal) {
        if shown {
            self.shown.insert(Key::new(span, goal));
        }
    }

    fn facts(&mut self) {
        let model = self.model;
        for (id, fact) in model.facts.iter_enumerated() {
            match &fact.kind {
                FactKind::Cohort(population) | FactKind::Outcome(population, _) => {
                    self.subset(id, fact, population);
                }
                FactKind::Define => {
                    let given = self.rows(fact.frame).any(|row| self.is_given(id, row));
                    self.mark_if(given, fact.title.span, Goal::Value);
                }
                FactKind::Measure { selection, .. } => {
                    let rows = self.rows(model.facts[*selection].frame);
                    let mut taken = rows.filter(|row| self.is_in(*selection, *row));
                    let given = taken
                        .any(|row| self.group(fact.frame, row).is_some_and(|group| self.is_given(id, group)));
                    self.mark_if(given, fact.title.span, Goal::Value);
                }
                FactKind::Selection(_) | FactKind::Scale(_) => {}
            }
        }
    }

    fn subset(&mut self, id: FactId, fact: &Fact, population: &Population) {
        let span = fact.title.span;
        let is_in = self.rows(fact.frame).any(|row| self.is_in(id, row));
        let whole = |row: u32| population.within.is_none_or(|whole| self.is_in(whole, row));
        let is_out =
            self.rows(fact.frame).any(|row| self.is_known(id, row) && !self.is_in(id, row) && whole(row));
        self.mark_if(is_in, span, Goal::RowIn);
        self.mark_if(is_out, span, Goal::RowOut);
    }

    fn spells(&mut self) {
        let model = self.model;
        for (id, record, _) in model.spells() {
            let rows = self.outcome.data.tables.get(id.index()).map_or(0, |table| table.rows);
            self.mark_if(rows > 0, record.title.span, Goal::Value);
            self.lapses(id, rows);
        }
    }

    /// Whether something lapses of a balance.
    fn lapses(&mut self, id: RecordId, rows: usize) {
        let balance = self.model.balance(id);
        let Some(lapses) = balance.and_then(|balance| balance.lapses.as_ref()) else { return };
        let lapsed = |row| movement(self.model, self.outcome, id, row, Movement::Lapsed);
        let some = (0..rows).any(|row| lapsed(row).is_some_and(|lapsed| !lapsed.is_zero()));
        self.mark_if(some, lapses.count.span, Goal::Bites);
    }

    fn money(&mut self) {
        let model = self.model;
        for (id, _) in model.payments.iter_enumerated() {
            self.payment(id);
        }
        for (id, limit) in model.limits.iter_enumerated() {
            self.limit(id, limit);
        }
        for (id, clawback) in model.clawbacks.iter_enumerated() {
            self.clawback(id, clawback);
        }
    }

    /// The lines of a payment inside term and settlement.
    fn lines(&self, id: PaymentId) -> impl Iterator<Item = PaymentLine> {
        self.outcome.lines(id).filter(|line| line.period.is_some())
    }

    fn payment(&mut self, id: PaymentId) {
        let payment = &self.model.payments[id];
        let pays = self.lines(id).any(|line| !line.rounded.is_zero());
        self.mark_if(pays, payment.title.span, Goal::Pays);
        for (part, share) in (0u32..).zip(&payment.shares) {
            let pays = self.lines(id).any(|line| line.part == part && !line.rounded.is_zero());
            self.mark_if(pays, share.part.span, Goal::Pays);
        }
    }

    /// Of a cap that cuts, the lines that it cuts and those that it leaves whole; otherwise its own lines, those of
    /// nought among them.
    fn limit(&mut self, id: LimitId, limit: &Limit) {
        let (span, this) = (limit.title.span, &*self);
        let (bites, leaves) = if limit.cut {
            let is_cut = |line: &PaymentLine| line.cuts.iter().any(|(by, _)| *by == id);
            let lines = || limit.on.iter().flat_map(|target| this.lines(target.payment));
            let leaves = lines().any(|line| !is_cut(&line) && is_above(&line.rounded));
            (lines().any(|line| is_cut(&line)), leaves)
        } else {
            let lines = || this.outcome.limit_lines(id);
            let leaves = lines().any(|line| line.amount.is_zero() && is_above(&line.before));
            (lines().any(|line| !line.amount.is_zero()), leaves)
        };
        self.mark_if(bites, span, Goal::Bites);
        self.mark_if(leaves, span, Goal::LeavesWhole);
    }

    fn clawback(&mut self, id: ClawbackId, clawback: &Clawback) {
        let span = clawback.title.span;
        let outcome = self.outcome;
        let periods = outcome.clawbacks.get(id.index()).map(Vec::as_slice).unwrap_or_default();
        let owing: BTreeSet<u32> =
            periods.iter().filter(|period| is_above(&period.due)).map(|period| period.payee).collect();
        self.mark_if(!owing.is_empty(), span, Goal::Due);
        let item = plan::Goal::Item(Item::Clawback(id));
        let is_known = outcome.only.as_ref().is_none_or(|only| only.contains(&item));
        let owes_nothing = is_known && outcome.statement.iter().any(|line| !owing.contains(&line.payee));
        self.mark_if(owes_nothing, span, Goal::NothingDue);
        let open: Vec<&ClawbackPeriod> =
            periods.iter().filter(|period| is_above(&period.brought.plus(&period.due))).collect();
        if let Some(rest) = clawback.rest {
            self.mark_if(open.iter().any(|period| is_above(&period.left)), rest, Goal::Left);
        }
        for (at, limit) in clawback.limits.iter().enumerate() {
            for period in &open {
                let Some(most) = period.limits.get(at) else { continue };
                let asked = period.brought.plus(&period.due);
                // Of several limits the smallest decides what is taken, or nought where it is below nought.
                let decides = *most < asked && (*most == period.taken || most.is_negative());
                self.mark_if(decides, limit.span, Goal::Bites);
                self.mark_if(*most >= asked, limit.span, Goal::LeavesWhole);
            }
        }
    }

    fn rows(&self, frame: FrameId) -> impl Iterator<Item = u32> + use<> {
        (0u32..).take(self.outcome.frame(frame).map_or(0, |rows| rows.len))
    }

    fn is_given(&self, fact: FactId, row: u32) -> bool {
        self.outcome.fact(fact).is_some_and(|column| !column.is_blank(row as usize))
    }

    /// Whether it was worked out if a row is in a population: a run may be of less than everything.
    fn is_known(&self, population: FactId, row: u32) -> bool {
        match self.outcome.fact(population).map(|column| &column.values) {
            Some(Values::Codes(codes)) => codes.get(row as usize).is_some(),
            _ => false,
        }
    }

    /// Whether a row is in a population.
    fn is_in(&self, population: FactId, row: u32) -> bool {
        match self.outcome.fact(population).map(|column| &column.values) {
            Some(Values::Codes(codes)) => codes.get(row as usize) == Some(1),
            _ => false,
        }
    }

    /// The group that a row of its record belongs to.
    fn group(&self, frame: FrameId, row: u32) -> Option<u32> {
        match &self.model.frames[frame] {
            Frame::Groups { .. } => self.outcome.frame(frame)?.group_of_row.get(row as usize),
            Frame::Rows(_) => Some(row),
            Frame::Contract | Frame::Statement => Some(0),
        }
    }
}

fn is_above(amount: &Number) -> bool {
    !amount.is_zero() && !amount.is_negative()
}
