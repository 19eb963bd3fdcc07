//! What an expression can be on the rows of a box: for every row in it, and every group that such a row is in, the
//! value lies in what is answered here.

use super::enclosure::{Enclosure, Set, just, or_nought, sum};
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::functions;
use crate::model::{CaseRow, Constant, Expr, ExprKind, FactKind, Frame, PaymentId, Running, RunningOp, Type};
use crate::value::{
    AggregateOp, ArithmeticOp, ChooseOp, CompareOp, Day, Function, Number, PeriodEnd, PeriodKind,
};

impl World<'_> {
    /// What an expression can be.
    pub(super) fn eval(&self, expr: &Expr, place: &Place) -> Enclosure {
        self.look();
        if self.is_spent() {
            return Enclosure { blank: true, ..Enclosure::of(self.any_of(&expr.ty)) };
        }
        let mut found = self.eval_form(expr, place);
        self.held_by_what_is_met(expr, place, &mut found);
        if !expr.may_be_blank {
            found.blank = false;
        }
        found
    }

    fn eval_form(&self, expr: &Expr, place: &Place) -> Enclosure {
        match &expr.kind {
            ExprKind::Constant(constant) => World::constant(constant),
            ExprKind::Field(field) => self.field(*field, place),
            ExprKind::Fact(fact) => match &self.model.facts[*fact].kind {
                FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) => {
                    self.truth(*fact, place)
                }
                FactKind::Scale(scale) => self.remembered(*fact, place, || self.scale(scale, place)),
                FactKind::Measure { .. } => {
                    self.remembered(*fact, place, || self.eval(&self.model.facts[*fact].value, place))
                }
                FactKind::Define => self.eval(&self.model.facts[*fact].value, place),
            },
            ExprKind::Key(position) => match self.terms.key(expr.frame, *position) {
                Some(key) if place.record == self.record_of(expr.frame) => {
                    self.eval(&key.value, place).whole()
                }
                Some(_) | None => Enclosure::of(self.any_of(&expr.ty)),
            },
            ExprKind::Row => match place.known.get(&place.path) {
                Some(row) => Enclosure::of(Set::Rows(Some([*row].into()))),
                None => Enclosure::of(Set::Rows(None)),
            },
            ExprKind::Spread(inner, map) => {
                let found = self.spread(expr, inner, &self.follow(place, &map.through));
                self.led_to(place, &map.through, found)
            }
            ExprKind::Tariff { tariff, keys, at } => self.tariff(*tariff, keys, at.as_deref(), place),
            ExprKind::Lookup { of, keys } => self.lookup(expr, of, keys, place),
            ExprKind::Call(function, arguments) => self.call(function, arguments, place),
            ExprKind::Compare(comparison) => self.compare(comparison, place),
            ExprKind::Given(value, given) => {
                let value = self.eval(value, place);
                let (given, blank) =
                    if *given { (value.given, value.blank) } else { (value.blank, value.given) };
                Enclosure::truth(given, blank, false)
            }
            ExprKind::And(parts) => self.all_of(parts, place),
            ExprKind::Or(parts) => self.any_one_of(parts, place),
            ExprKind::Not(inner) => {
                let inner = self.eval(inner, place);
                Enclosure::truth(inner.can_be_unmet(), inner.can_be_met(), inner.blank)
            }
            ExprKind::IfBlank(first, second) => {
                let first = self.eval(first, place);
                match (first.given, first.blank) {
                    (true, false) => first,
                    (false, _) => self.eval(second, place),
                    (true, true) => {
                        let second = self.eval(second, place);
                        let blank = second.blank;
                        Enclosure { blank, ..Enclosure { blank: false, ..first }.or(&second) }
                    }
                }
            }
            ExprKind::MustBeGiven(inner) => {
                Enclosure { blank: false, given: true, ..self.eval(inner, place) }
            }
            ExprKind::Aggregate(aggregate) => self.aggregate(expr, aggregate, place),
            ExprKind::Running(running) => self.running(running, place),
            ExprKind::Related(related) => self.related(related, place),
            ExprKind::ChooseGiven(op, first, second) => {
                let (a, b) = (self.eval(first, place), self.eval(second, place));
                let chosen = functions::of(&Function::Choose(*op)).range(&[a.range(), b.range()]);
                let blank = a.blank && b.blank;
                // Where one can be blank, the other is what it is.
                let mut found = a.or(&b).whole();
                if !a.blank && !b.blank && a.given && b.given {
                    found.set = Set::Numbers(chosen);
                }
                Enclosure { blank, ..found }
            }
            ExprKind::StatementDate => Enclosure::number(Range::unknown()),
            ExprKind::Cases(rows, otherwise) => self.cases(rows, otherwise.as_deref(), place),
            ExprKind::Payment(payment) => self.payment_lines(*payment, expr, place),
            ExprKind::LinesTotal(total) => Enclosure::number(self.total_of_lines(&total.on, total.after)),
            ExprKind::WhatLeaves(limit, _) => {
                let limit = &self.model.limits[*limit];
                let all = limit.on.iter().all(|target| self.is_never_negative(target.payment));
                let positive = limit.on.iter().all(|target| self.limit_amount(target).is_never_negative());
                Enclosure::number(if all && positive { Range::from_nought() } else { Range::unknown() })
            }
        }
    }

    fn spread(&self, expr: &Expr, inner: &Expr, to: &Place) -> Enclosure {
        match &self.model.frames[inner.frame] {
            Frame::Contract => self.eval(inner, &Place::contract()).whole(),
            Frame::Groups { .. } if inner.frame == expr.frame => self.eval(inner, to),
            Frame::Groups { .. } | Frame::Rows(_) | Frame::Statement => self.eval(inner, to).whole(),
        }
    }

    fn call(&self, function: &Function, arguments: &[Expr], place: &Place) -> Enclosure {
        let values: Vec<Enclosure> = arguments.iter().map(|argument| self.eval(argument, place)).collect();
        let blank = values.iter().any(|value| value.blank);
        let given = values.iter().all(|value| value.given);
        if !given {
            return Enclosure::nothing();
        }
        let mut ranges: Vec<Range> = values.iter().map(Enclosure::range).collect();
        let by_nought = functions::of(function).blank_at_nought().and_then(|at| ranges.get_mut(at));
        let mut blank_at_nought = false;
        if let Some(divisor) = by_nought {
            blank_at_nought = divisor.may_be_nought();
            if *divisor == just(Number::zero()) {
                return Enclosure::nothing();
            }
            if arguments.last().is_some_and(|by| self.counted(by).is_some()) {
                *divisor = divisor.within(&Range::of(Some(Number::one()), None));
            }
        }
        let mut range = match function {
            Function::PeriodOf(kind) => self.periods_of(*kind, arguments.first(), &ranges),
            Function::DayOf(end) => self.days_of(*end, arguments.first(), &ranges),
            other => functions::of(other).range(&ranges),
        };
        range = range.within(&self.held_apart(function, arguments, place));
        if self.terms.is_share_of(function, arguments) {
            range = range.within(&Range::of(Some(Number::zero()), Some(Number::one())));
        }
        let mut by_row = self.added_by_row(function, &values, &ranges);
        if let Function::Arithmetic(op) = function
            && let Some(factored) = self.factored(*op, arguments, place)
        {
            range = range.within(&factored.range);
            by_row = factored.by_row.or(by_row);
        }
        if *function == Function::Arithmetic(ArithmeticOp::Divide)
            && let Some(share) = self.own_share(arguments, place)
        {
            range = range.within(&share);
        }
        Enclosure { set: Set::Numbers(range), blank: blank || blank_at_nought, given: true, by_row }
    }

    fn periods_of(&self, kind: PeriodKind, of: Option<&Expr>, ranges: &[Range]) -> Range {
        let calendar = &self.model.contract.calendar;
        let Some(range) = ranges.first() else { return Range::unknown() };
        let finer = of.and_then(|of| if let Type::Period(finer) = of.ty { Some(finer) } else { None });
        range.rising(|end| {
            let end = i32::try_from(end.to_int()?).ok()?;
            let day = match finer {
                Some(finer) => calendar.first_day(finer, end)?,
                None => Day::from_number(end)?,
            };
            Some(Number::from_int(i128::from(calendar.index(kind, day))))
        })
    }

    fn days_of(&self, end: PeriodEnd, of: Option<&Expr>, ranges: &[Range]) -> Range {
        let calendar = &self.model.contract.calendar;
        let kind = of.and_then(|of| if let Type::Period(kind) = of.ty { Some(kind) } else { None });
        let (Some(range), Some(kind)) = (ranges.first(), kind) else { return Range::unknown() };
        range.rising(|index| {
            let index = i32::try_from(index.to_int()?).ok()?;
            let day = match end {
                PeriodEnd::First => calendar.first_day(kind, index)?,
                PeriodEnd::Last => calendar.last_day(kind, index)?,
            };
            Some(Number::from_int(i128::from(day.number())))
        })
    }

    /// What a row adds to an amount of its group, of what it adds to the parts.
    fn added_by_row(&self, function: &Function, values: &[Enclosure], ranges: &[Range]) -> Option<Range> {
        use crate::value::ArithmeticOp::{Add, Divide, Multiply, Subtract};
        if values.iter().all(|value| value.by_row.is_none()) {
            return None;
        }
        let turned = |range: &Range| {
            Range::of(range.most.as_ref().map(Number::negated), range.least.as_ref().map(Number::negated))
        };
        let rows: Vec<Option<&Range>> = values.iter().map(|value| value.by_row.as_ref()).collect();
        match (function, rows.as_slice(), ranges) {
            (Function::Negative, [Some(row)], _) => Some(turned(row)),
            // There is a row at least, which adds all of what is no sum over the rows.
            (Function::Arithmetic(op @ (Add | Subtract)), [a, b], [first, second]) => {
                let a = a.map_or_else(|| or_nought(first), Range::clone);
                let b = b.map_or_else(|| or_nought(second), Range::clone);
                Some(if *op == Add { sum(&a, &b) } else { sum(&a, &turned(&b)) })
            }
            (Function::Arithmetic(Multiply), [Some(row), _], [_, by]) => Some(row.times(by)),
            (Function::Arithmetic(Multiply), [None, Some(row)], [by, _]) => Some(row.times(by)),
            (Function::Arithmetic(Divide), [Some(row), _], [_, by]) => Some(row.times(&by.inverse())),
            (Function::Rounded(rounding), [Some(row)], _) => {
                let more = Range::of(Some(rounding.step.negated()), Some(rounding.step.clone()));
                Some(sum(row, &more))
            }
            (Function::Choose(ChooseOp::Smaller), [Some(row), None], [_, other]) => smaller(row, other),
            (Function::Choose(ChooseOp::Smaller), [None, Some(row)], [other, _]) => smaller(row, other),
            (Function::Choose(ChooseOp::Larger), [Some(row), None], [_, other]) => Some(larger(row, other)),
            (Function::Choose(ChooseOp::Larger), [None, Some(row)], [other, _]) => Some(larger(row, other)),
            (Function::Complete(_), [Some(row), None], [_, by])
                if row.is_never_negative() && by.is_never_negative() =>
            {
                Some(Range::of(Some(Number::zero()), row.times(&by.inverse()).most))
            }
            _ => None,
        }
    }

    fn all_of(&self, parts: &[Expr], place: &Place) -> Enclosure {
        let parts: Vec<Enclosure> = parts.iter().map(|part| self.eval(part, place)).collect();
        let met = parts.iter().all(Enclosure::can_be_met);
        let unmet = parts.iter().any(Enclosure::can_be_unmet);
        Enclosure::truth(met, unmet, parts.iter().any(|part| part.blank))
    }

    fn any_one_of(&self, parts: &[Expr], place: &Place) -> Enclosure {
        let parts: Vec<Enclosure> = parts.iter().map(|part| self.eval(part, place)).collect();
        let met = parts.iter().any(Enclosure::can_be_met);
        let unmet = parts.iter().all(Enclosure::can_be_unmet);
        let blank = parts.iter().any(|part| part.blank) && !parts.iter().any(Enclosure::is_met);
        Enclosure::truth(met, unmet, blank)
    }

    fn cases(&self, rows: &[CaseRow], otherwise: Option<&Expr>, place: &Place) -> Enclosure {
        let mut rest = Some(place.clone());
        let mut found: Option<Enclosure> = None;
        let mut blank = otherwise.is_none();
        for row in rows {
            let Some(now) = &rest else { break };
            let when = self.eval(&row.when, now);
            if let Some(then) = self.narrowed(now, &row.when) {
                let value = self.among_rows_needed(&row.when, self.eval(&row.then, &then), &then);
                found = Some(found.map_or_else(|| value.clone(), |found| found.or_of_group(&value)));
            }
            if when.is_met() {
                (rest, blank) = (None, false);
                break;
            }
            rest = self.without(now, &row.when).or_else(|| when.blank.then(|| now.clone()));
        }
        if let (Some(rest), Some(otherwise)) = (&rest, otherwise) {
            let value = self.eval(otherwise, rest);
            found = Some(found.map_or_else(|| value.clone(), |found| found.or_of_group(&value)));
        }
        let found = found.unwrap_or_else(Enclosure::nothing);
        Enclosure { blank: found.blank || blank, ..found }
    }

    /// The lines of a payment as an input of later clauses.
    fn payment_lines(&self, id: PaymentId, expr: &Expr, place: &Place) -> Enclosure {
        let payment = &self.model.payments[id];
        if expr.frame != payment.frame || place.record != self.record_of(payment.frame) {
            let range = if self.is_never_negative(id) { Range::from_nought() } else { Range::unknown() };
            return Enclosure::number(range);
        }
        let amount = self.eval(&payment.amount, place).range();
        Enclosure::number(or_nought(&self.as_a_line(&amount)))
    }

    /// Any line of a payment.
    pub(super) fn any_line(&self, id: PaymentId) -> Place {
        match self.record_of(self.model.payments[id].frame) {
            Some(record) => Place::any(record),
            None => Place::contract(),
        }
    }

    /// Whether no line of a payment is below nil.
    pub(super) fn is_never_negative(&self, id: PaymentId) -> bool {
        let payment = &self.model.payments[id];
        let any = self.any_line(id);
        // Where no row can be taken in there is no line.
        let Some(within) = self.narrowed_to_population(payment.selection, &any) else { return true };
        self.eval(&payment.amount, &within).range().is_never_negative()
    }

    /// The record of whose rows a frame is made.
    pub(super) fn record_of(&self, frame: crate::model::FrameId) -> Option<crate::model::RecordId> {
        self.model.frames[frame].record()
    }

    fn running(&self, running: &Running, place: &Place) -> Enclosure {
        let Some(record) = place.record else {
            return Enclosure { blank: true, ..Enclosure::number(Range::unknown()) };
        };
        let rows = self.most_rows(record, &[]);
        let value = || match &running.value {
            Some(value) => self.eval(value, &Place::any(record)).whole(),
            None => Enclosure::number(Range::unknown()),
        };
        match running.op {
            RunningOp::First | RunningOp::Last => Enclosure::truth(true, true, true),
            RunningOp::UpToThis(AggregateOp::Count)
            | RunningOp::BeforeThis(AggregateOp::Count)
            | RunningOp::InARow(AggregateOp::Count) => {
                Enclosure { blank: true, ..Enclosure::number(Range::of(Some(Number::zero()), rows)) }
            }
            RunningOp::UpToThis(AggregateOp::Total)
            | RunningOp::BeforeThis(AggregateOp::Total)
            | RunningOp::InARow(AggregateOp::Total) => {
                let times = Range::of(Some(Number::zero()), rows);
                Enclosure { blank: true, ..Enclosure::number(or_nought(&value().range()).times(&times)) }
            }
            RunningOp::RoundedTogether(_) => {
                let step = self.model.contract.rounding.step.clone();
                let around = Range::of(Some(step.negated()), Some(step));
                Enclosure { blank: true, ..Enclosure::number(sum(&value().range(), &around)) }
            }
            RunningOp::OneBefore
            | RunningOp::UpToThis(_)
            | RunningOp::BeforeThis(_)
            | RunningOp::InARow(_) => Enclosure { blank: true, ..value() },
        }
    }

    /// A choice among the sets of two values by a comparison: whether it can hold, and whether it can fail.
    pub(super) fn compared(&self, op: CompareOp, left: &Enclosure, right: &Enclosure) -> (bool, bool) {
        let alike = |can: bool, must: bool| match op {
            CompareOp::Is => (can, !must),
            CompareOp::IsNot => (!must, can),
            CompareOp::Less | CompareOp::AtMost | CompareOp::More | CompareOp::AtLeast => (true, true),
        };
        match (&left.set, &right.set) {
            (Set::Choices(a), Set::Choices(b)) => alike(!a.is_disjoint(b), a == b && a.len() == 1),
            (Set::Text(Some(a)), Set::Text(Some(b))) => alike(a == b, a == b),
            (Set::Truth { met, unmet }, Set::Truth { met: also, unmet: nor }) => {
                alike(*met && *also || *unmet && *nor, met != unmet && met == also && unmet == nor)
            }
            (Set::Rows(Some(a)), Set::Rows(Some(b))) => alike(!a.is_disjoint(b), a == b && a.len() == 1),
            (Set::Numbers(a), Set::Numbers(b)) => {
                let (below, above, meet) = (a.may_be_below(b), a.may_be_above(b), a.may_meet(b));
                match op {
                    CompareOp::Is => (meet, below || above),
                    CompareOp::IsNot => (below || above, meet),
                    CompareOp::Less => (below, meet || above),
                    CompareOp::AtMost => (below || meet, above),
                    CompareOp::More => (above, meet || below),
                    CompareOp::AtLeast => (above || meet, below),
                }
            }
            (Set::Choices(_) | Set::Text(_) | Set::Truth { .. } | Set::Rows(_) | Set::Numbers(_), _) => {
                (true, true)
            }
        }
    }

    /// The set of a constant of a tariff's key, and whether it fits what was asked for.
    pub(super) fn key_fits(key: &Constant, asked: &Enclosure) -> bool {
        asked.given && World::constant(key).set.meet(&asked.set).is_some()
    }
}

/// What a row adds to the smaller of a sum and another amount: no more than to the sum, nor than the other.
pub(super) fn smaller(row: &Range, other: &Range) -> Option<Range> {
    if !row.is_never_negative() || !other.is_never_negative() {
        return None;
    }
    let most = row.within(&Range::of(None, other.most.clone())).most;
    Some(Range::of(Some(Number::zero()), most))
}

/// What a row adds to the larger of a sum and another amount: no more than to both, each from nought up.
pub(super) fn larger(row: &Range, other: &Range) -> Range {
    let up = |range: &Range| {
        let nought = just(Number::zero());
        let zero = nought.least.clone();
        Range::of(zero, range.most.clone().map(|most| most.max(Number::zero())))
    };
    let both = sum(&up(row), &up(other));
    let least = row.least.clone().map(|least| least.min(Number::zero()));
    Range::of(least, both.most)
}
