//! Expressions, one place at a time.

use jiff::civil::Date;
use meed::model::{Comparison, Elapsed, Expr, ExprKind, Frame, FrameMap, TariffId};
use meed::value::{ArithmeticOp, ChooseOp, CompareOp, ElapsedUnit, LocalPart};
use num_traits::{ToPrimitive, Zero};

use super::value::{
    Amount, Cell, cell_of, date_of, days_between, months_between, plus_days, plus_months, rounded, whole,
};
use super::world::{At, Found, Trouble, World};

/// Takes the value of a cell of a kind that the checker has made sure of.
macro_rules! taken {
    ($name:ident, $variant:ident, $type:ty) => {
        pub(super) fn $name(&self, expr: &Expr, at: &At) -> Result<Option<$type>, Trouble> {
            match self.value(expr, at)? {
                None => Ok(None),
                Some(Cell::$variant(value)) => Ok(Some(value)),
                Some(other) => panic!("{other:?} in the place of another kind: {}", self.words(expr)),
            }
        }
    };
}

impl World<'_> {
    taken!(number, Number, Amount);
    taken!(date, Date, Date);
    taken!(condition, YesNo, bool);

    /// The value of an expression at a place of its frame.
    pub(super) fn value(&self, expr: &Expr, at: &At) -> Found {
        match &expr.kind {
            ExprKind::Constant(constant) => Ok(Some(cell_of(constant, &self.model.contract))),
            ExprKind::Field(field) => match at {
                At::Row(record, row) if *record == field.record => Ok(self.field(*field, *row).clone()),
                other => panic!("a field at {other:?}: {}", self.words(expr)),
            },
            ExprKind::Fact(fact) => self.fact(*fact, at),
            ExprKind::Row => match at {
                At::Row(_, row) => Ok(Some(Cell::Row(*row))),
                other => panic!("a row at {other:?}"),
            },
            ExprKind::Key(position) => self.key(usize::try_from(*position).unwrap(), at),
            ExprKind::Spread(inner, map) => match self.coarser(at, inner, map)? {
                Some(there) => self.value(inner, &there),
                None => Ok(None),
            },
            ExprKind::Tariff { tariff, keys, at: day } => self.tariff(*tariff, keys, day.as_deref(), at),
            ExprKind::Lookup { of, keys } => self.looked_up(of, keys, at),
            ExprKind::Payment(payment) => self.payment_at(*payment, at).map(|sum| Some(Cell::Number(sum))),
            ExprKind::WhatLeaves(limit, of) => {
                self.what_leaves(*limit, *of, at).map(|sum| Some(Cell::Number(sum)))
            }
            ExprKind::LinesTotal(total) => self.lines_total(total, at),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate, at),
            ExprKind::Running(running) => self.running(running, expr, at),
            ExprKind::StatementDate => match self.given.as_at {
                Some(day) => Ok(Some(Cell::Date(day))),
                None => Err(Trouble("the statement date is not given".into())),
            },
            ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_) => Ok(self.truth(expr, at)?.map(Cell::YesNo)),
            ExprKind::IfBlank(first, second) => match self.value(first, at)? {
                None => self.value(second, at),
                given => Ok(given),
            },
            ExprKind::MustBeGiven(of) => match (self.value(of, at)?, at) {
                (None, At::NoGroup(..)) => Ok(None),
                (None, _) => Err(Trouble(format!("must be given: {}", self.words(of)))),
                (given, _) => Ok(given),
            },
            ExprKind::Cases(..) => self.cases(expr, at),
            ExprKind::ShiftHours(..) | ExprKind::Local(..) => self.moment(expr, at),
            ExprKind::ShiftDays(..)
            | ExprKind::ShiftWorkingDays(..)
            | ExprKind::ShiftMonths(..)
            | ExprKind::Elapsed(_)
            | ExprKind::PeriodOf(..)
            | ExprKind::DayOf(..) => self.calendar(expr, at),
            ExprKind::Negative(_)
            | ExprKind::Arithmetic(..)
            | ExprKind::Rounded(..)
            | ExprKind::Choose(..)
            | ExprKind::ChooseGiven(..)
            | ExprKind::Power(..)
            | ExprKind::Complete(..) => self.arithmetic(expr, at),
        }
    }

    fn key(&self, position: usize, at: &At) -> Found {
        match at {
            At::Group(frame, group) => Ok(Some(self.groups(*frame)?[*group].keys[position].clone())),
            At::NoGroup(_, keys) => Ok(Some(keys[position].clone())),
            other => panic!("a key at {other:?}"),
        }
    }

    /// Where a coarser value stands: along the references from the row, or from each row of the group, which must all agree.
    fn coarser(&self, at: &At, inner: &Expr, map: &FrameMap) -> Result<Option<At>, Trouble> {
        let target = self.frame(inner.frame);
        if *target == Frame::Contract {
            return Ok(Some(At::Contract));
        }
        let (record, rows) = match at {
            At::Row(record, row) => (*record, vec![*row]),
            At::Group(frame, group) => {
                let Frame::Groups { record, .. } = self.frame(*frame) else { panic!("no frame of groups") };
                (*record, self.groups(*frame)?[*group].rows.clone())
            }
            // No row leads anywhere.
            At::NoGroup(..) => return Ok(None),
            At::Contract | At::Statement(..) => panic!("{at:?} determines nothing"),
        };
        let mut there: Vec<Option<At>> = Vec::new();
        for row in rows {
            let mut end = Some((record, row));
            for field in &map.through {
                let Some((_, row)) = end else { break };
                end = match self.field(*field, row) {
                    Some(Cell::Row(row)) => Some((self.referred(*field), *row)),
                    _ => None,
                };
            }
            there.push(match (end, target) {
                (None, _) => None,
                (Some((record, row)), Frame::Rows(_)) => Some(At::Row(record, row)),
                (Some((_, row)), _) => {
                    self.group_of(inner.frame, row)?.map(|group| At::Group(inner.frame, group))
                }
            });
        }
        assert!(there.windows(2).all(|pair| pair[0] == pair[1]), "no one value: {}", self.words(inner));
        Ok(there.swap_remove(0))
    }

    /// A fact or payment of other groups by its keys.
    fn looked_up(&self, of: &Expr, keys: &[Expr], at: &At) -> Found {
        // Of a group that there is not only counts and totals are known.
        if matches!(at, At::NoGroup(..)) {
            return Ok(None);
        }
        let values = keys.iter().map(|key| self.value(key, at));
        let values: Vec<Option<Cell>> = values.collect::<Result<_, _>>()?;
        let Some(values) = values.into_iter().collect::<Option<Vec<Cell>>>() else { return Ok(None) };
        match self.group_with(of.frame, &values)? {
            Some(group) => self.value(of, &At::Group(of.frame, group)),
            None => self.value(of, &At::NoGroup(of.frame, values)),
        }
    }

    /// The row with these keys; in it the last value that does not begin later than the day.
    fn tariff(&self, id: TariffId, keys: &[Expr], day: Option<&Expr>, at: &At) -> Found {
        let tariff = &self.model.tariffs[id];
        if let Some(given) = self.given.tariffs.get(&id) {
            return Ok(Some(cell_of(given, &self.model.contract)));
        }
        if tariff.supplied {
            return Err(Trouble(format!("{} has to be supplied", tariff.title.name)));
        }
        let mut wanted = Vec::new();
        for key in keys {
            match self.value(key, at)? {
                Some(value) => wanted.push(value),
                None => return Ok(None),
            }
        }
        let column = match day {
            None => Some(0),
            Some(day) => {
                let Some(day) = self.date(day, at)? else { return Ok(None) };
                tariff.dates.iter().rposition(|from| from.is_none_or(|from| date_of(from) <= day))
            }
        };
        let row = tariff.rows.iter().find(|row| {
            let held: Vec<Cell> = row.keys.iter().map(|key| cell_of(key, &self.model.contract)).collect();
            held == wanted
        });
        Ok(row.zip(column).map(|(row, column)| cell_of(&row.values[column], &self.model.contract)))
    }

    /// Three values: yes, no, unknown.
    fn truth(&self, expr: &Expr, at: &At) -> Result<Option<bool>, Trouble> {
        match &expr.kind {
            ExprKind::Compare(comparison) => self.compared(comparison, at),
            ExprKind::Given(inner, given) => Ok(Some(self.value(inner, at)?.is_some() == *given)),
            ExprKind::Not(inner) => Ok(self.condition(inner, at)?.map(|value| !value)),
            ExprKind::And(parts) => self.three_valued(parts, at, false),
            ExprKind::Or(parts) => self.three_valued(parts, at, true),
            _ => panic!("no condition: {}", self.words(expr)),
        }
    }

    /// All of them (one `no` decides) or any of them (one `yes` decides).
    fn three_valued(&self, parts: &[Expr], at: &At, deciding: bool) -> Result<Option<bool>, Trouble> {
        let mut result = Some(!deciding);
        for part in parts {
            match self.condition(part, at)? {
                Some(value) if value == deciding => return Ok(Some(deciding)),
                Some(_) => {}
                None => result = None,
            }
        }
        Ok(result)
    }

    fn compared(&self, comparison: &Comparison, at: &At) -> Result<Option<bool>, Trouble> {
        if let Some(rule) = &comparison.blank
            && self.value(&rule.of, at)?.is_none()
        {
            return Ok(Some(rule.included));
        }
        let (left, right) = (self.value(&comparison.left, at)?, self.value(&comparison.right, at)?);
        Ok(left.zip(right).map(|(left, right)| match comparison.op {
            CompareOp::Is => left == right,
            CompareOp::IsNot => left != right,
            CompareOp::Less => left < right,
            CompareOp::AtMost => left <= right,
            CompareOp::More => left > right,
            CompareOp::AtLeast => left >= right,
        }))
    }

    /// The case that holds; there is at most one.
    fn cases(&self, expr: &Expr, at: &At) -> Found {
        let ExprKind::Cases(rows, otherwise) = &expr.kind else { panic!("no cases") };
        let mut holding = Vec::new();
        for row in rows {
            if self.condition(&row.when, at)? == Some(true) {
                holding.push(row);
            }
        }
        assert!(holding.len() <= 1, "two cases hold: {}", self.words(expr));
        match (holding.first(), otherwise) {
            (Some(row), _) => self.value(&row.then, at),
            (None, Some(otherwise)) => self.value(otherwise, at),
            (None, None) => Ok(None),
        }
    }

    fn arithmetic(&self, expr: &Expr, at: &At) -> Found {
        let number = match &expr.kind {
            ExprKind::Negative(inner) => self.number(inner, at)?.map(|value| -value),
            ExprKind::Rounded(inner, rule) => self.number(inner, at)?.map(|value| rounded(&value, rule)),
            ExprKind::Arithmetic(op, left, right) => {
                let both = self.number(left, at)?.zip(self.number(right, at)?);
                both.and_then(|(left, right)| match op {
                    ArithmeticOp::Add => Some(left + right),
                    ArithmeticOp::Subtract => Some(left - right),
                    ArithmeticOp::Multiply => Some(left * right),
                    ArithmeticOp::Divide => (!right.is_zero()).then(|| left / right),
                })
            }
            ExprKind::Complete(of, size) => {
                let both = self.number(of, at)?.zip(self.number(size, at)?);
                both.and_then(|(of, size)| (!size.is_zero()).then(|| (of / size).trunc()))
            }
            ExprKind::Choose(op, left, right) => {
                let both = self.value(left, at)?.zip(self.value(right, at)?);
                return Ok(both.map(|(left, right)| match op {
                    ChooseOp::Larger | ChooseOp::Later => left.max(right),
                    ChooseOp::Smaller | ChooseOp::Earlier => left.min(right),
                }));
            }
            ExprKind::ChooseGiven(op, left, right) => {
                let given = [self.value(left, at)?, self.value(right, at)?].into_iter().flatten();
                return Ok(match op {
                    ChooseOp::Larger | ChooseOp::Later => given.max(),
                    ChooseOp::Smaller | ChooseOp::Earlier => given.min(),
                });
            }
            ExprKind::Power(base, exponent) => {
                let Some((base, exponent)) = self.number(base, at)?.zip(self.number(exponent, at)?) else {
                    return Ok(None);
                };
                let times = exponent.is_integer().then(|| exponent.to_integer().to_u32()).flatten();
                let times = times.filter(|times| *times <= 1_000);
                let times = times.ok_or_else(|| Trouble(format!("to the power of {exponent}")))?;
                Some((0..times).fold(whole(1), |product, _| product * &base))
            }
            _ => panic!("no arithmetic: {}", self.words(expr)),
        };
        Ok(number.map(Cell::Number))
    }

    /// Moments are seconds; what clocks show, the calendar library says.
    fn moment(&self, expr: &Expr, at: &At) -> Found {
        match &expr.kind {
            ExprKind::ShiftHours(moment, hours) => {
                let both = self.number(moment, at)?.zip(self.number(hours, at)?);
                Ok(both.map(|(moment, hours)| Cell::Number(moment + hours * whole(3600))))
            }
            ExprKind::Local(part, moment) => {
                let Some(moment) = self.number(moment, at)? else { return Ok(None) };
                let zone = self.model.contract.clock.as_ref().unwrap().name().to_owned();
                let second = moment.floor().to_integer().to_i64().unwrap();
                let shown = jiff::Timestamp::from_second(second).unwrap().in_tz(&zone).unwrap();
                Ok(Some(match part {
                    LocalPart::Day => Cell::Date(shown.date()),
                    LocalPart::Clock => {
                        let (hours, minutes) = (i64::from(shown.hour()), i64::from(shown.minute()));
                        Cell::Number(whole(hours * 3600 + minutes * 60 + i64::from(shown.second())))
                    }
                }))
            }
            _ => panic!("no moment: {}", self.words(expr)),
        }
    }

    fn calendar(&self, expr: &Expr, at: &At) -> Found {
        match &expr.kind {
            ExprKind::ShiftDays(from, by) => self.shifted(expr, (from, by), |a, b| Ok(plus_days(a, b)), at),
            ExprKind::ShiftMonths(from, by) => {
                self.shifted(expr, (from, by), |a, b| Ok(plus_months(a, b)), at)
            }
            ExprKind::ShiftWorkingDays(from, by) => {
                self.shifted(expr, (from, by), |a, b| self.plus_working_days(a, b), at)
            }
            ExprKind::Elapsed(elapsed) => self.elapsed(elapsed, at),
            ExprKind::PeriodOf(kind, of) => Ok(self.value(of, at)?.map(|of| match of {
                Cell::Date(day) | Cell::Period(_, day) => {
                    Cell::Period(*kind, self.periods.first_day(*kind, day))
                }
                other => panic!("{other:?} is in no period"),
            })),
            ExprKind::DayOf(last, of) => Ok(self.value(of, at)?.map(|of| match of {
                Cell::Period(kind, first) if *last => Cell::Date(self.periods.last_day(kind, first)),
                Cell::Period(_, first) => Cell::Date(first),
                other => panic!("{other:?} is no period"),
            })),
            _ => panic!("no date: {}", self.words(expr)),
        }
    }

    fn shifted(
        &self,
        expr: &Expr,
        (from, by): (&Expr, &Expr),
        shift: impl Fn(Date, i64) -> Result<Option<Date>, Trouble>,
        at: &At,
    ) -> Found {
        let Some((from, by)) = self.date(from, at)?.zip(self.number(by, at)?) else { return Ok(None) };
        let steps = by.is_integer().then(|| by.to_integer().to_i64()).flatten();
        let moved = steps.map(|steps| shift(from, steps)).transpose()?.flatten();
        moved
            .map(|day| Some(Cell::Date(day)))
            .ok_or_else(|| Trouble(format!("{from} can not be moved by {by}: {}", self.words(expr))))
    }

    /// The days counted, the weeks that they fill or begin, or the months and years that fit into them. Below nought from a later to an
    /// earlier day.
    fn elapsed(&self, elapsed: &Elapsed, at: &At) -> Found {
        if elapsed.unit == ElapsedUnit::Hours {
            let ends = self.number(&elapsed.from, at)?.zip(self.number(&elapsed.to, at)?);
            return Ok(ends.map(|(from, to)| Cell::Number((to - from) / whole(3600))));
        }
        let ends = self.date(&elapsed.from, at)?.zip(self.date(&elapsed.to, at)?);
        let Some((from, to)) = ends else { return Ok(None) };
        let one_more = if elapsed.both { 1 } else { 0 };
        let days = days_between(from, to) + one_more;
        let weeks = Amount::new(days.into(), 7.into());
        let months = || {
            // With both days counted the stretch ends where the day after begins.
            let end = plus_days(to, one_more).ok_or_else(|| Trouble("beyond the calendar".into()))?;
            Ok(if end >= from { months_between(from, end) } else { -months_between(end, from) })
        };
        let counted = match elapsed.unit {
            ElapsedUnit::Days | ElapsedUnit::Hours => whole(days),
            ElapsedUnit::WorkingDays => whole(self.working_days(from, to, elapsed.both)?),
            ElapsedUnit::StartedWeeks => weeks.ceil(),
            ElapsedUnit::CompletedWeeks => weeks.trunc(),
            ElapsedUnit::CompletedMonths => whole(months()?),
            ElapsedUnit::CompletedYears => whole(months()? / 12),
        };
        Ok(Some(Cell::Number(counted)))
    }
}
