//! The built-in functions in SQL.

use super::calendar::{
    FIRST_DAY, NO_HOLIDAYS, days_between, floor_divided, plus_days, plus_months, quotient,
};
use super::dialect::SqlType;
use super::maker::Maker;
use super::number::Arithmetic;
use super::refusal::{Made, Refusal};
use super::scope::Scope;
use super::tree::{Sign, Sql};
use super::value::{Num, Value};
use crate::model::{TariffId, Type};
use crate::plan::node::{Call, Scalar};
use crate::plan::{Node, Op, ScalePlan};
use crate::source::Span;
use crate::value::{
    ArithmeticOp, CompareOp, Day, Elapsed, ElapsedUnit, Function, Number, PeriodEnd, PeriodKind, RoundingWay,
    SECONDS_AN_HOUR, ScaleMode, ShiftUnit,
};

/// More days than there are between any two.
const MOST_DAYS: u128 = 4_000_000;

impl Maker<'_> {
    /// A call of a built-in function.
    pub(super) fn call(&mut self, call: &Call, span: Span, scope: &mut Scope) -> Made<Value> {
        let mut values = Vec::new();
        for argument in &call.arguments {
            values.push(self.value(argument, scope)?);
        }
        let mut values = values.into_iter();
        let mut next =
            || values.next().ok_or_else(|| Refusal::unexpected(span, "a function without its arguments"));
        let first = next()?;
        match &call.function {
            Function::Negative => {
                let first = first.number(span)?;
                Ok(Value::Number(Arithmetic { scope, span }.negative(&first)?))
            }
            Function::Arithmetic(op) => {
                let (a, b) = (first.number(span)?, next()?.number(span)?);
                Ok(Value::Number(Arithmetic { scope, span }.arithmetic(*op, &a, &b)?))
            }
            Function::Rounded(rounding) => {
                let first = first.number(span)?;
                Ok(Value::Number(Arithmetic { scope, span }.rounded(&first, &rounding.step, rounding.way)?))
            }
            Function::Complete(_) => {
                let (a, b) = (first.number(span)?, next()?.number(span)?);
                let mut arithmetic = Arithmetic { scope, span };
                let times = arithmetic.arithmetic(ArithmeticOp::Divide, &a, &b)?;
                Ok(Value::Number(arithmetic.rounded(&times, &Number::one(), RoundingWay::Down)?))
            }
            Function::Power => {
                let (base, exponent) = (first.number(span)?, next()?.number(span)?);
                self.power(&base, &exponent, scope, span)
            }
            Function::Choose(op) => self.choose(*op, first, next()?, false, scope, span),
            Function::Shift(unit) => {
                let by = next()?.number(span)?;
                let made = self.shifted(*unit, first, &by, scope, span)?;
                self.in_calendar(*unit, call.arguments.first(), &by, made, scope, span)
            }
            Function::Elapsed(elapsed) => self.elapsed(*elapsed, first, next()?, scope, span),
            Function::CalendarMonths => {
                let (from, to) = (first.one(span)?, next()?.one(span)?);
                let from = self.period_of(scope, PeriodKind::Month, from);
                let to = self.period_of(scope, PeriodKind::Month, to);
                Ok(Value::Number(Num::count(to.minus(from).cast(SqlType::Whole), MOST_DAYS)))
            }
            Function::Local(part) => self.local(*part, first, scope, span),
            Function::MomentOn => {
                let day = next()?;
                self.moment_on(first, day, scope, span)
            }
            Function::HoursWithin(part) => {
                let ends = std::iter::once(first).chain(values).collect();
                self.hours_within(*part, ends, scope, span)
            }
            Function::PeriodOf(kind) => {
                let of = first.one(span)?;
                Ok(Value::Period(match call.types.first() {
                    Some(Type::Period(finer)) => self.period_holding(scope, (*kind, *finer), of, false),
                    _ => self.period_of(scope, *kind, of),
                }))
            }
            Function::DayOf(end) => {
                let of = first.one(span)?;
                let Some(Type::Period(kind)) = call.types.first() else {
                    return Err(Refusal::unexpected(span, "an end of something that is no period"));
                };
                Ok(Value::Day(match end {
                    PeriodEnd::First => self.first_day(*kind, of),
                    PeriodEnd::Last => self.last_day(*kind, of),
                }))
            }
        }
    }

    /// A day that was moved lies in the calendar, or there is no answer: it is asked where the days that it is counted
    /// from, and how far, leave it open.
    fn in_calendar(
        &self,
        unit: ShiftUnit,
        from: Option<&Node>,
        by: &Num,
        made: Value,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let days = match unit {
            ShiftUnit::Days => 1u128,
            // Of seven days of a week at least one is worked on.
            ShiftUnit::Months | ShiftUnit::WorkingDays => 31,
            ShiftUnit::Hours => return Ok(made),
        };
        let (earliest, latest) = self.days_of(from);
        let far = 10u128.checked_pow(by.scale).and_then(|power| by.bound.checked_div(power));
        let far = far.and_then(|far| i64::try_from(far.checked_add(1)?.checked_mul(days)?).ok());
        let stays = far.is_some_and(|far| {
            i64::from(earliest).saturating_sub(far) >= i64::from(FIRST_DAY)
                && i64::from(latest).saturating_add(far) <= i64::from(Day::LAST.number())
        });
        let Value::Day(day) = made else { return Ok(made) };
        if stays || day.is_constant() {
            return Ok(Value::Day(day));
        }
        let day = scope.bind(day, "moved_to");
        let beyond = Sql::any(vec![
            day.clone().infix(Sign::Less, Sql::Day(FIRST_DAY)),
            day.clone().infix(Sign::More, Sql::Day(Day::LAST.number())),
        ]);
        self.holds_nowhere(scope, beyond, span, "a day lies beyond the calendar")?;
        Ok(Value::Day(day))
    }

    /// Between which days a value lies: those of its field, which the rows are held to.
    fn days_of(&self, node: Option<&Node>) -> (i32, i32) {
        let known = match node.map(|node| &node.op) {
            Some(Op::Field(field)) => {
                self.model.records[field.record].fields.get(field.field as usize).map(|field| field.days)
            }
            Some(Op::Constant(Scalar::Day(day))) => return (*day, *day),
            _ => None,
        };
        let (first, last) = known.unwrap_or((None, None));
        (first.map_or(FIRST_DAY, Day::number), last.map_or(Day::LAST.number(), Day::number))
    }

    fn shifted(
        &mut self,
        unit: ShiftUnit,
        from: Value,
        by: &Num,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        if unit == ShiftUnit::Hours {
            let from = from.number(span)?;
            let mut arithmetic = Arithmetic { scope, span };
            let hour = Num::constant(&Number::from_int(i128::from(SECONDS_AN_HOUR)), span)?;
            let seconds = arithmetic.arithmetic(ArithmeticOp::Multiply, by, &hour)?;
            return Ok(Value::Number(arithmetic.arithmetic(ArithmeticOp::Add, &from, &seconds)?));
        }
        let from = from.one(span)?;
        let by = Arithmetic { scope, span }.whole_number(by)?;
        Ok(Value::Day(match unit {
            ShiftUnit::Days | ShiftUnit::Hours => plus_days(from, by),
            ShiftUnit::Months => plus_months(from, by),
            ShiftUnit::WorkingDays => {
                let table = self.working_table(span)?;
                let (from, by) = (scope.bind(from, "from"), scope.bind(by, "by"));
                let upto = self.working_number(scope, from.clone(), span)?;
                let before = self.working_number(scope, plus_days(from.clone(), Sql::Int(-1)), span)?;
                let after = Sql::Case(
                    vec![
                        (by.clone().infix(Sign::More, Sql::Int(0)), upto.plus(by.clone())),
                        (
                            by.clone().infix(Sign::Less, Sql::Int(0)),
                            before.plus(by.clone()).plus(Sql::Int(1)),
                        ),
                    ],
                    None,
                );
                let wanted = scope.bind(after, "working_day_wanted");
                let joined =
                    scope.join_step(&table, |alias| Sql::of(alias, "no").infix(Sign::Is, wanted.clone()));
                let day = scope.pick(&joined, "day");
                // Beyond the listed holidays there is no answer: it is told of, not left blank.
                let none = Sql::all(vec![wanted.is_given(), day.clone().is_blank()]);
                self.holds_nowhere(scope, none, span, NO_HOLIDAYS)?;
                Sql::if_else(by.infix(Sign::Is, Sql::Int(0)), from, day)
            }
        }))
    }

    fn elapsed(
        &mut self,
        elapsed: Elapsed,
        from: Value,
        to: Value,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let both = elapsed.both.unwrap_or(false);
        if elapsed.unit == ElapsedUnit::Hours {
            let (from, to) = (from.number(span)?, to.number(span)?);
            let mut arithmetic = Arithmetic { scope, span };
            let seconds = arithmetic.arithmetic(ArithmeticOp::Subtract, &to, &from)?;
            let hour = Num::constant(&Number::from_int(i128::from(SECONDS_AN_HOUR)), span)?;
            return Ok(Value::Number(arithmetic.arithmetic(ArithmeticOp::Divide, &seconds, &hour)?));
        }
        let (from, to) = (from.one(span)?, to.one(span)?);
        let days = days_between(from.clone(), to.clone()).plus(Sql::Int(i128::from(both)));
        let end = |to: Sql| if both { plus_days(to, Sql::Int(1)) } else { to };
        let count = match elapsed.unit {
            ElapsedUnit::Days | ElapsedUnit::Hours => days,
            ElapsedUnit::StartedWeeks => floor_divided(days.plus(Sql::Int(6)), 7),
            ElapsedUnit::CompletedWeeks => quotient(days, 7),
            ElapsedUnit::CompletedMonths => self.months_until(scope, from, end(to)),
            ElapsedUnit::CompletedYears => {
                let months = self.months_until(scope, from, end(to));
                quotient(months, 12)
            }
            ElapsedUnit::WorkingDays => {
                self.holidays_are_known(&from, &to, scope, span)?;
                let start = if both { plus_days(from, Sql::Int(-1)) } else { from };
                let (from, to) =
                    (self.working_number(scope, start, span)?, self.working_number(scope, to, span)?);
                to.infix(Sign::Minus, from)
            }
        };
        Ok(Value::Number(Num::count(count.cast(SqlType::Whole), MOST_DAYS)))
    }

    /// A tariff: the row that has the keys, and of that the column that holds at a date.
    pub(super) fn tariff(
        &mut self,
        id: TariffId,
        keys: &[Node],
        at: Option<&Node>,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let tariff = &self.model.tariffs[id];
        if let Some((_, given)) = self.given.iter().rev().find(|(own, _)| *own == id) {
            return self.coded(Value::constant(given, span)?, &tariff.ty, span);
        }
        if tariff.rows.is_empty() {
            let name = &tariff.title.name;
            return Err(Refusal::of(span, format!("the amount `{name}` is not given"))
                .with_help(format!("give it: `--set '{name}=…'`")));
        }
        let mut values = Vec::new();
        for key in keys {
            let value = self.value(key, scope)?;
            values.push(self.in_columns(value, scope, "key"));
        }
        let at = at.map(|at| self.value(at, scope)?.one(at.span)).transpose()?;
        let at = at.map(|at| scope.bind(at, "at"));
        let mut cases = Vec::new();
        for row in &tariff.rows {
            let mut when = Vec::new();
            for ((own, value), key) in tariff.keys.iter().zip(&row.keys).zip(&values) {
                let value = self.coded(Value::constant(value, span)?, &own.ty, span)?;
                let key = self.coded(key.clone(), &own.ty, span)?;
                when.push(self.compared(CompareOp::Is, key, value, scope, span)?);
            }
            let constant = |value| self.coded(Value::constant(value, span)?, &tariff.ty, span);
            match &at {
                Some(at) if !tariff.dates.is_empty() => {
                    for (date, value) in tariff.dates.iter().zip(&row.values).rev() {
                        let from = match date {
                            Some(day) => at.clone().infix(Sign::AtLeast, Sql::Day(day.number())),
                            None => at.clone().is_given(),
                        };
                        let when = when.iter().cloned().chain([from]).collect();
                        cases.push((Sql::all(when), constant(value)?));
                    }
                }
                _ => {
                    if let Some(value) = row.values.first() {
                        cases.push((Sql::all(when.clone()), constant(value)?));
                    }
                }
            }
        }
        match cases.as_slice() {
            [(Sql::Truth(true), only)] => Ok(only.clone()),
            _ => self.chosen(cases, None, scope, span),
        }
    }

    /// A scale: the band that its subject reaches, and what that gives.
    pub(super) fn scale(&mut self, scale: &ScalePlan, scope: &mut Scope) -> Made<Value> {
        let span = scale.subject.span;
        let subject = self.value(&scale.subject, scope)?.number(span)?;
        let subject = Arithmetic { scope, span }.bound_to_columns(&subject, "subject");
        let mut bands = Vec::new();
        for band in &scale.bands {
            let mut edge = None;
            let mut reached = Sql::Truth(true);
            if let Some((at, included)) = &band.edge {
                let value = self.value(at, scope)?.number(at.span)?;
                let mut arithmetic = Arithmetic { scope: &mut *scope, span };
                let value = arithmetic.bound_to_columns(&value, "edge");
                let than = if *included { CompareOp::AtLeast } else { CompareOp::More };
                reached = arithmetic.compare(than, &subject, &value)?;
                edge = Some(value);
            }
            bands.push((edge, reached));
        }
        self.edges_rise(scale, &bands, scope)?;
        let value = match scale.mode {
            Some(ScaleMode::EachSlice) => self.slices(scale, &subject, &bands, scope)?,
            mode => {
                let value = self.band_value(scale, &subject, &bands, scope)?;
                match mode {
                    Some(_) => {
                        Arithmetic { scope, span }.arithmetic(ArithmeticOp::Multiply, &subject, &value)?
                    }
                    None => value,
                }
            }
        };
        // Blank where the subject or an edge is.
        let mut known = vec![subject.is_blank().not()];
        known.extend(bands.iter().filter_map(|(edge, _)| edge.as_ref()).map(|edge| edge.is_blank().not()));
        let known = Sql::all(known);
        Ok(Value::Number(match known {
            Sql::Truth(true) => value,
            known => Arithmetic { scope, span }.cases(&[(known, value)], None)?,
        }))
    }

    /// That the edges rise is known of those that stand in the contract.
    fn edges_rise(&mut self, scale: &ScalePlan, bands: &[(Option<Num>, Sql)], scope: &mut Scope) -> Made<()> {
        let edges =
            || scale.bands.iter().zip(bands).filter_map(|(band, (edge, _))| Some((band, edge.as_ref()?)));
        for ((low, from), (high, to)) in edges().zip(edges().skip(1)) {
            let span = high.span;
            let than = if low.may_be_its_edge(high) { CompareOp::Less } else { CompareOp::AtMost };
            if let (Some(from), Some(to)) = (from.known(), to.known()) {
                let falls = if than == CompareOp::Less { to < from } else { to <= from };
                self.holds_nowhere(scope, Sql::Truth(falls), span, "the edges of the bands do not rise")?;
                continue;
            }
            let falls = Arithmetic { scope, span }.compare(than, to, from)?;
            self.holds_nowhere(scope, falls, span, "the edges of the bands do not rise")?;
        }
        Ok(())
    }

    fn band_value(
        &mut self,
        scale: &ScalePlan,
        subject: &Num,
        bands: &[(Option<Num>, Sql)],
        scope: &mut Scope,
    ) -> Made<Num> {
        let span = scale.subject.span;
        let mut cases = Vec::new();
        for (position, (band, (edge, reached))) in scale.bands.iter().zip(bands).enumerate() {
            let mut value = self.value(&band.value, scope)?.number(band.span)?;
            let next = bands.get(position.saturating_add(1)).and_then(|(edge, _)| edge.as_ref());
            if let (Some(to), Some(from), Some(until)) = (&band.to, edge, next) {
                let to = self.value(to, scope)?.number(band.span)?;
                let mut arithmetic = Arithmetic { scope: &mut *scope, span };
                let along = arithmetic.arithmetic(ArithmeticOp::Subtract, subject, from)?;
                let width = arithmetic.arithmetic(ArithmeticOp::Subtract, until, from)?;
                let rise = arithmetic.arithmetic(ArithmeticOp::Subtract, &to, &value)?;
                let part = arithmetic.arithmetic(ArithmeticOp::Divide, &along, &width)?;
                let risen = arithmetic.arithmetic(ArithmeticOp::Multiply, &rise, &part)?;
                value = arithmetic.arithmetic(ArithmeticOp::Add, &value, &risen)?;
            }
            cases.push((reached.clone(), value));
        }
        cases.reverse();
        Arithmetic { scope, span }.cases(&cases, None)
    }

    fn slices(
        &mut self,
        scale: &ScalePlan,
        subject: &Num,
        bands: &[(Option<Num>, Sql)],
        scope: &mut Scope,
    ) -> Made<Num> {
        let span = scale.subject.span;
        let mut total = Num::count(Sql::Int(0), 0);
        for (position, (band, (edge, reached))) in scale.bands.iter().zip(bands).enumerate() {
            let rate = self.value(&band.value, scope)?.number(band.span)?;
            let top = bands.get(position.saturating_add(1)).and_then(|(edge, _)| edge.as_ref());
            let mut arithmetic = Arithmetic { scope: &mut *scope, span };
            let mut part = subject.clone();
            if let Some(top) = top {
                let below = arithmetic.compare(CompareOp::AtMost, subject, top)?;
                part = arithmetic.cases(&[(below, subject.clone())], Some(top))?;
            }
            if let Some(edge) = edge {
                part = arithmetic.arithmetic(ArithmeticOp::Subtract, &part, edge)?;
            }
            let slice = arithmetic.arithmetic(ArithmeticOp::Multiply, &part, &rate)?;
            let nought = Num::count(Sql::Int(0), 0);
            let slice = arithmetic.cases(&[(reached.clone(), slice)], Some(&nought))?;
            total = arithmetic.arithmetic(ArithmeticOp::Add, &total, &slice)?;
        }
        Ok(total)
    }
}
