//! Whether one value is no less than another, by how the two are made and by the conditions that are met.

use super::held::Held;
use crate::analysis::{Terms, value_within};
use crate::model::{Aggregate, Expr, ExprKind, FactId, FactKind, FieldId, RecordId, Running, RunningOp};
use crate::value::{AggregateOp, ArithmeticOp, ChooseOp, Function, LocalPart, Number, PeriodEnd, ShiftUnit};

/// So many steps are gone to show that a value is no less; then it counts as not known.
const MOST_STEPS: u32 = 2000;

/// The days of February.
const SHORTEST_MONTH: i128 = 28;
/// The days of January.
const LONGEST_MONTH: i128 = 31;

impl<'t> Terms<'t> {
    /// Whether one value is no less than another.
    pub(super) fn is_no_less(&self, more: &'t Expr, less: &'t Expr, held: &Held<'t>) -> bool {
        let mut steps = MOST_STEPS;
        self.no_less(more, less, held, &mut steps)
    }

    /// Whether a value is known not to be below nought.
    pub(super) fn is_from_nought(&self, value: &'t Expr, held: &Held<'t>) -> bool {
        let least = |less: &Expr| self.range(less).is_never_negative();
        self.range(value).is_never_negative()
            || held.pairs.iter().any(|(more, less)| *more == value && least(less))
    }

    fn no_less(&self, more: &'t Expr, less: &'t Expr, held: &Held<'t>, steps: &mut u32) -> bool {
        let Some(fewer) = steps.checked_sub(1) else { return false };
        *steps = fewer;
        let apart = || !self.range(more).may_be_below(&self.range(less));
        more == less
            || apart()
            || self.by_what_is_held(more, less, held, steps)
            || self.by_both(more, less, steps)
            || self.by_the_more(more, less, held, steps)
            || self.by_the_less(more, less, held, steps)
    }

    fn by_what_is_held(&self, more: &'t Expr, less: &'t Expr, held: &Held<'t>, steps: &mut u32) -> bool {
        let up = held.pairs.iter().enumerate().filter(|(_, (known, _))| *known == more);
        let down = held.pairs.iter().enumerate().filter(|(_, (_, known))| *known == less);
        // A pair is used once, so that no circle of them is gone round.
        let without = |at: usize| {
            let pairs = held.pairs.iter().enumerate().filter(|(other, _)| *other != at);
            Held { pairs: pairs.map(|(_, pair)| *pair).collect() }
        };
        up.into_iter()
            .any(|(at, (_, lesser))| *lesser == less || self.no_less(lesser, less, &without(at), steps))
            || down.into_iter().any(|(at, (greater, _))| self.no_less(more, greater, &without(at), steps))
    }

    /// By what the two have in common.
    fn by_both(&self, more: &'t Expr, less: &'t Expr, steps: &mut u32) -> bool {
        let nothing = Held::default();
        match (&more.kind, &less.kind) {
            (ExprKind::Field(more), ExprKind::Field(less)) => self.is_held_to(*more, *less),
            (ExprKind::Spread(more, way), ExprKind::Spread(less, other)) => {
                way == other && self.no_less(more, less, &nothing, steps)
            }
            (ExprKind::Call(function, of), ExprKind::Call(other, from)) => {
                self.calls(function, of, other, from, steps)
            }
            (ExprKind::Aggregate(more), ExprKind::Aggregate(less)) => self.aggregates(more, less, steps),
            (ExprKind::Running(more), ExprKind::Running(less)) => self.reaches_further(more, less),
            // What caps leave is no more than what there was.
            (ExprKind::LinesTotal(more), ExprKind::LinesTotal(less)) => {
                more.after.is_none() && less.after.is_some() && more.on == less.on && more.keys == less.keys
            }
            (ExprKind::Payment(payment), ExprKind::WhatLeaves(_, of)) => Some(*payment) == *of,
            _ => false,
        }
    }

    /// Two calls of one function that grows with its argument, and the ends of one period.
    fn calls(
        &self,
        function: &Function,
        of: &'t [Expr],
        other: &Function,
        from: &'t [Expr],
        steps: &mut u32,
    ) -> bool {
        let nothing = Held::default();
        match (function, of, other, from) {
            (Function::DayOf(PeriodEnd::Last), [period], Function::DayOf(PeriodEnd::First), [same]) => {
                period == same
            }
            (Function::Local(LocalPart::Day), [more], Function::Local(LocalPart::Day), [less]) => {
                self.no_less(more, less, &nothing, steps)
            }
            (Function::Rounded(rounding), [more], Function::Rounded(same), [less]) => {
                rounding == same && self.no_less(more, less, &nothing, steps)
            }
            (Function::Shift(unit), [more, by], Function::Shift(same, ..), [less, other_by]) => {
                unit == same
                    && self.no_less(more, less, &nothing, steps)
                    && self.no_less(by, other_by, &nothing, steps)
            }
            (
                Function::Arithmetic(ArithmeticOp::Multiply),
                [more, by],
                Function::Arithmetic(ArithmeticOp::Multiply),
                [less, other_by],
            ) => {
                by == other_by
                    && self.range(by).is_never_negative()
                    && self.no_less(more, less, &nothing, steps)
            }
            _ => false,
        }
    }

    /// Fields of which the one is held to the other, perhaps through others; the days of a spell.
    pub(crate) fn is_held_to(&self, more: FieldId, less: FieldId) -> bool {
        if more.record != less.record {
            return false;
        }
        let record = &self.records[more.record];
        let mut reached = vec![more.field];
        let mut at = 0;
        while let Some(here) = reached.get(at).copied() {
            at = at.saturating_add(1);
            for (other, field) in (0u32..).zip(&record.fields) {
                let below = record.fields.get(here as usize).is_some_and(|field| {
                    field.held_to.iter().any(|held| held.at_least && held.other == other)
                });
                let above = field.held_to.iter().any(|held| !held.at_least && held.other == here);
                let days = self.are_days_of_spell(more.record, here, other);
                if (below || above || days) && !reached.contains(&other) {
                    reached.push(other);
                }
            }
        }
        reached.contains(&less.field)
    }

    /// Whether two fields are the last and the first day of a spell.
    fn are_days_of_spell(&self, record: RecordId, last: u32, first: u32) -> bool {
        let made = self.records[record].made.as_ref();
        let keys = made.and_then(|made| u32::try_from(made.rows().keys.len()).ok());
        keys.is_some_and(|keys| first == keys && Some(last) == keys.checked_add(1))
    }

    /// Over the rows of one selection: of all, and of part of them; of the larger, and of the smaller of two values.
    fn aggregates(&self, more: &'t Aggregate, less: &'t Aggregate, steps: &mut u32) -> bool {
        if more.selection != less.selection {
            return false;
        }
        let counts = |of: &Aggregate| match of.op {
            AggregateOp::Count => true,
            AggregateOp::Total => {
                of.value.as_ref().is_some_and(|value| self.range(value).is_never_negative())
            }
            AggregateOp::Average
            | AggregateOp::Largest
            | AggregateOp::Smallest
            | AggregateOp::Earliest
            | AggregateOp::Latest
            | AggregateOp::One => false,
        };
        let is_part = match (less.within, more.within) {
            (_, None) => true,
            (Some(part), Some(whole)) => self.is_subset(part, whole),
            (None, Some(_)) => false,
        };
        let same_rows = more.within == less.within && more.pick == less.pick;
        let (Some(value), Some(lesser)) = (&more.value, &less.value) else {
            return more.op == less.op && more.value == less.value && counts(more) && is_part;
        };
        if more.op == less.op && value == lesser && counts(more) && is_part {
            return true;
        }
        let widest = matches!(more.op, AggregateOp::Latest | AggregateOp::Largest)
            && matches!(less.op, AggregateOp::Earliest | AggregateOp::Smallest);
        let mut held = self.held_in(more.selection);
        if let Some(within) = more.within {
            held = held.with(self.held_in(within));
        }
        same_rows && (more.op == less.op || widest) && self.no_less(value, lesser, &held, steps)
    }

    /// What runs up to and including a row, and what runs before it.
    fn reaches_further(&self, more: &Running, less: &Running) -> bool {
        let grows = |op: AggregateOp| match op {
            AggregateOp::Count => true,
            AggregateOp::Total => {
                more.value.as_ref().is_some_and(|value| self.range(value).is_never_negative())
            }
            AggregateOp::Largest | AggregateOp::Latest => true,
            AggregateOp::Average | AggregateOp::Smallest | AggregateOp::Earliest | AggregateOp::One => false,
        };
        let (RunningOp::UpToThis(op), RunningOp::BeforeThis(before)) = (more.op, less.op) else {
            return false;
        };
        let rows = |of: &Running| {
            (of.within, of.conditions.clone(), of.keys.clone(), of.order.clone(), of.falls.clone())
        };
        op == before
            && more.value == less.value
            && rows(more) == rows(less)
            && more.window == less.window
            && grows(op)
    }

    /// By what the larger is made of.
    fn by_the_more(&self, more: &'t Expr, less: &'t Expr, held: &Held<'t>, steps: &mut u32) -> bool {
        let nought = |value: &Expr| self.range(value).is_never_negative();
        match &more.kind {
            ExprKind::Fact(fact) => match self.unfolded(*fact) {
                Some((home, value)) => {
                    let held = home.map_or_else(|| held.clone(), |home| held.with(self.held_in(home)));
                    self.no_less(value, less, &held, steps)
                }
                None => false,
            },
            ExprKind::MustBeGiven(inner) => self.no_less(inner, less, held, steps),
            ExprKind::IfBlank(one, other) | ExprKind::ChooseGiven(_, one, other) => {
                self.no_less(one, less, held, steps) && self.no_less(other, less, held, steps)
            }
            ExprKind::Cases(rows, otherwise) => {
                let met = rows
                    .iter()
                    .all(|row| self.no_less(&row.then, less, &held.with(self.held_by(&row.when)), steps));
                let unmet =
                    rows.iter().fold(held.clone(), |held, row| held.with(self.held_without(&row.when)));
                met && otherwise.as_deref().is_none_or(|value| self.no_less(value, less, &unmet, steps))
            }
            ExprKind::Call(function, arguments) => match (function, arguments.as_slice()) {
                (Function::Choose(ChooseOp::Larger | ChooseOp::Later), [one, other]) => {
                    self.no_less(one, less, held, steps) || self.no_less(other, less, held, steps)
                }
                (Function::Choose(ChooseOp::Smaller | ChooseOp::Earlier), [one, other]) => {
                    self.no_less(one, less, held, steps) && self.no_less(other, less, held, steps)
                }
                (Function::Shift(_), [from, by]) => {
                    nought(by) && self.no_less(from, less, held, steps)
                        || self.days_after(more, less).is_some_and(|days| days >= 0)
                }
                (Function::DayOf(PeriodEnd::Last), [period]) => match period.as_period() {
                    Some((_, of)) => of.ty == less.ty && self.no_less(of, less, held, steps),
                    None => false,
                },
                (Function::Arithmetic(ArithmeticOp::Add), [one, other]) => {
                    nought(other) && self.no_less(one, less, held, steps)
                        || nought(one) && self.no_less(other, less, held, steps)
                }
                _ => false,
            },
            // What is taken of the rows sought is what they are sought by.
            ExprKind::Related(related) => match (&related.from, &related.sought.value) {
                (Some(edge), Some(value)) => {
                    related.sought.by.as_ref() == Some(value)
                        && related.sought.is_one_of_them()
                        && self.no_less(&edge.at, less, held, steps)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// By what the smaller is made of.
    fn by_the_less(&self, more: &'t Expr, less: &'t Expr, held: &Held<'t>, steps: &mut u32) -> bool {
        let range = |value: &Expr| self.range(value);
        let nought = |value: &Expr| range(value).is_never_negative();
        let is_share =
            |value: &Expr| nought(value) && range(value).most.is_some_and(|most| most <= Number::one());
        let is_below = |value: &Expr| range(value).most.is_some_and(|most| most <= Number::zero());
        match &less.kind {
            ExprKind::Fact(fact) => match self.unfolded(*fact) {
                Some((home, value)) => {
                    let held = home.map_or_else(|| held.clone(), |home| held.with(self.held_in(home)));
                    self.no_less(more, value, &held, steps)
                }
                None => false,
            },
            ExprKind::MustBeGiven(inner) => self.no_less(more, inner, held, steps),
            ExprKind::IfBlank(one, other) | ExprKind::ChooseGiven(_, one, other) => {
                self.no_less(more, one, held, steps) && self.no_less(more, other, held, steps)
            }
            ExprKind::Cases(rows, otherwise) => {
                let met = rows
                    .iter()
                    .all(|row| self.no_less(more, &row.then, &held.with(self.held_by(&row.when)), steps));
                let unmet =
                    rows.iter().fold(held.clone(), |held, row| held.with(self.held_without(&row.when)));
                met && otherwise.as_deref().is_none_or(|value| self.no_less(more, value, &unmet, steps))
            }
            ExprKind::Call(function, arguments) => match (function, arguments.as_slice()) {
                (Function::Choose(ChooseOp::Smaller | ChooseOp::Earlier), [one, other]) => {
                    self.no_less(more, one, held, steps) || self.no_less(more, other, held, steps)
                }
                (Function::Choose(ChooseOp::Larger | ChooseOp::Later), [one, other]) => {
                    self.no_less(more, one, held, steps) && self.no_less(more, other, held, steps)
                }
                (Function::Shift(_), [from, by]) => is_below(by) && self.no_less(more, from, held, steps),
                (Function::DayOf(PeriodEnd::First), [period]) => match period.as_period() {
                    Some((_, of)) => of.ty == more.ty && self.no_less(more, of, held, steps),
                    None => false,
                },
                (Function::Arithmetic(ArithmeticOp::Subtract), [one, other]) => {
                    nought(other) && self.no_less(more, one, held, steps)
                }
                (Function::Arithmetic(ArithmeticOp::Multiply), [one, other]) => {
                    is_share(other) && nought(one) && self.no_less(more, one, held, steps)
                        || is_share(one) && nought(other) && self.no_less(more, other, held, steps)
                }
                _ => false,
            },
            ExprKind::Related(related) => match (&related.to, &related.sought.value) {
                (Some(edge), Some(value)) => {
                    related.sought.by.as_ref() == Some(value)
                        && related.sought.is_one_of_them()
                        && self.no_less(more, &edge.at, held, steps)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// How many days at least a date lies after another, if it is reckoned from that one.
    fn days_after(&self, date: &Expr, from: &Expr) -> Option<i128> {
        if date == from {
            return Some(0);
        }
        let (Function::Shift(unit), [inner, by]) = date.called()? else { return None };
        let by = self.range(by).least?.to_int()?;
        let days = match unit {
            ShiftUnit::Days | ShiftUnit::WorkingDays if by >= 0 => by,
            ShiftUnit::Days => by,
            ShiftUnit::Months if by >= 0 => by.checked_mul(SHORTEST_MONTH)?,
            ShiftUnit::Months => by.checked_mul(LONGEST_MONTH)?,
            ShiftUnit::Hours | ShiftUnit::WorkingDays => return None,
        };
        self.days_after(inner, from)?.checked_add(days)
    }

    /// What a define comes to, and the population outside which it comes to nothing.
    pub(super) fn unfolded(&self, fact: FactId) -> Option<(Option<FactId>, &'t Expr)> {
        let fact = Some(&self.facts[fact]).filter(|fact| matches!(fact.kind, FactKind::Define))?;
        Some(match value_within(&fact.value) {
            Some((home, value)) => (Some(home), value),
            None => (None, &fact.value),
        })
    }
}
