//! Clock times: what clocks show at a moment and which moment they show, by the zone's own changes and never by an
//! engine's.

use super::calendar::{FIRST_DAY, floor_divided, plus_days, quotient};
use super::dialect::SqlType;
use super::maker::Maker;
use super::number::Arithmetic;
use super::refusal::{Made, Refusal};
use super::rule::Rule;
use super::scope::Scope;
use super::tables::Table;
use super::tree::{From, Select, Sign, Sql};
use super::types::Holds;
use super::value::{Num, Value};
use crate::model::Field;
use crate::source::Span;
use crate::value::{self, Day, LocalPart, SECONDS_A_DAY};

/// So many years before the contract begins and after it is settled the changes of clocks are written out.
const YEARS: i32 = 10;
/// A moment in seconds never exceeds this.
pub(super) const MOST_SECONDS: u128 = 1_000_000_000_000;

/// A change of clocks: when, and by how many seconds they are ahead of Greenwich before and after it.
struct Change {
    at: i64,
    before: i32,
    after: i32,
}

impl Change {
    /// What clocks show when it begins and ends to matter: between these a time is never shown, or twice.
    fn unclear(&self) -> (i64, i64) {
        let (a, b) = (self.shown_by(self.before), self.shown_by(self.after));
        (a.min(b), a.max(b))
    }

    fn shown_by(&self, offset: i32) -> i64 {
        self.at.saturating_add(i64::from(offset))
    }
}

/// The clocks of a contract for the years in which it matters.
struct Clocks {
    from: i64,
    to: i64,
    first: i32,
    changes: Vec<Change>,
}

fn int(value: i64) -> Sql {
    Sql::Int(i128::from(value))
}

fn since(sql: &Sql, from: i64) -> Sql {
    sql.clone().infix(Sign::AtLeast, int(from))
}

fn before(sql: &Sql, to: i64) -> Sql {
    sql.clone().infix(Sign::Less, int(to))
}

impl Maker<'_> {
    fn clocks(&self, span: Span) -> Made<Clocks> {
        let contract = &self.model.contract;
        let none = || {
            Refusal::of(span, "clock times of no zone are not said in SQL")
                .with_help("say in the contract where its clocks are: `clock Europe/London`")
        };
        let zone = contract.clock.as_ref().ok_or_else(none)?;
        let midnight = |day: Day| value::seconds_of(day, 0);
        let years = |day: Day, years: i32| day.plus_months(years.saturating_mul(12)).unwrap_or(day);
        let (from, to) =
            (midnight(years(contract.starts, -YEARS)), midnight(years(contract.settled_by, YEARS)));
        let stretches = zone.stretches(from, to).ok_or_else(none)?;
        let offsets = stretches.iter().map(|(_, _, offset)| *offset);
        let changes = stretches.iter().skip(1).zip(offsets);
        let changes = changes.map(|((at, _, after), before)| Change { at: *at, before, after: *after });
        let first = stretches.first().map_or(0, |(_, _, offset)| *offset);
        Ok(Clocks { from, to, first, changes: changes.collect() })
    }

    /// By how much clocks are ahead of Greenwich at a moment; nothing beyond the years that are written out.
    fn offset_of(&self, moment: &Sql, span: Span) -> Made<Sql> {
        let clocks = self.clocks(span)?;
        let mut cases = vec![(before(moment, clocks.from), Sql::Null(SqlType::Whole))];
        cases.push((since(moment, clocks.to), Sql::Null(SqlType::Whole)));
        let changes = clocks.changes.iter().rev();
        cases.extend(changes.map(|change| (since(moment, change.at), int(i64::from(change.after)))));
        cases.push((moment.is_given(), int(i64::from(clocks.first))));
        Ok(Sql::Case(cases, None))
    }

    /// The first moment at which clocks show so many seconds of 1970 and after, or more; nothing beyond the years that
    /// are written out.
    pub(super) fn moment_of(&self, shown: &Sql, span: Span) -> Made<Sql> {
        let clocks = self.clocks(span)?;
        let less = |offset: i32| shown.clone().minus(int(i64::from(offset)));
        let mut cases = vec![(before(shown, clocks.from), Sql::Null(SqlType::Whole))];
        cases.push((since(shown, clocks.to), Sql::Null(SqlType::Whole)));
        for change in clocks.changes.iter().rev() {
            let (from, to) = change.unclear();
            cases.push((since(shown, to), less(change.after)));
            if change.after > change.before {
                cases.push((since(shown, from), int(change.at)));
            }
        }
        cases.push((shown.is_given(), less(clocks.first)));
        Ok(Sql::Case(cases, None))
    }

    /// That clocks never show it, or twice.
    pub(super) fn is_unclear(&self, shown: &Sql, span: Span) -> Made<Sql> {
        let clocks = self.clocks(span)?;
        let unclear = clocks.changes.iter().map(Change::unclear);
        let within = unclear.map(|(from, to)| Sql::all(vec![since(shown, from), before(shown, to)]));
        Ok(Sql::any(within.collect()))
    }

    /// That it lies beyond the years that are written out.
    pub(super) fn is_beyond(&self, seconds: &Sql, span: Span) -> Made<Sql> {
        let clocks = self.clocks(span)?;
        // By a day, so that no zone matters.
        let (from, to) = (clocks.from.saturating_add(SECONDS_A_DAY), clocks.to.saturating_sub(SECONDS_A_DAY));
        Ok(Sql::any(vec![before(seconds, from), since(seconds, to)]))
    }

    /// What clocks show at a moment, in seconds since the beginning of 1970.
    pub(super) fn shown_at(&self, moment: &Sql, scope: &mut Scope, span: Span) -> Made<Sql> {
        let offset = scope.bind(self.offset_of(moment, span)?, "offset");
        self.within_years(moment, &offset, scope, span)?;
        Ok(scope.bind(moment.clone().plus(offset), "local"))
    }

    /// What the changes of clocks up to a moment come to, of something that goes with what clocks show: at each what it
    /// is before less what it is after.
    pub(super) fn changed_before(&self, moment: &Sql, span: Span, of: impl Fn(i64) -> i64) -> Made<Sql> {
        let mut sum = 0i64;
        let mut cases = Vec::new();
        for change in &self.clocks(span)?.changes {
            let by = |offset: i32| of(change.shown_by(offset));
            let lost = by(change.before).saturating_sub(by(change.after));
            sum = sum.saturating_add(lost);
            cases.extend((lost != 0).then(|| (since(moment, change.at), int(sum))));
        }
        cases.reverse();
        Ok(match cases.is_empty() {
            true => int(0),
            false => Sql::Case(cases, Some(Box::new(int(0)))),
        })
    }

    /// What clocks show at a moment: the day or the time of day.
    pub(super) fn local(&mut self, part: LocalPart, of: Value, scope: &mut Scope, span: Span) -> Made<Value> {
        let of = of.number(span)?;
        let of = Arithmetic { scope: &mut *scope, span }.whole_number(&of)?;
        let of = scope.bind(of, "moment");
        let local = self.shown_at(&of, scope, span)?;
        Ok(match part {
            LocalPart::Day => {
                let days = floor_divided(local, i128::from(SECONDS_A_DAY));
                Value::Day(plus_days(Sql::Day(0), days))
            }
            LocalPart::Clock => {
                let day = scope.bind(floor_divided(local.clone(), i128::from(SECONDS_A_DAY)), "day");
                let seconds = local.minus(day.infix(Sign::Times, Sql::Int(i128::from(SECONDS_A_DAY))));
                Value::Number(Num::count(seconds, u128::from(SECONDS_A_DAY.unsigned_abs())))
            }
        })
    }

    /// A clock time on a day.
    pub(super) fn moment_on(
        &mut self,
        clock: Value,
        day: Value,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let (clock, day) = (clock.number(span)?, day.one(span)?);
        let clock = Arithmetic { scope: &mut *scope, span }.whole_number(&clock)?;
        let days = super::calendar::days_between(Sql::Day(0), day).cast(SqlType::Whole);
        let shown =
            scope.bind(days.infix(Sign::Times, Sql::Int(i128::from(SECONDS_A_DAY))).plus(clock), "shown");
        let moment = scope.bind(self.moment_of(&shown, span)?, "moment");
        self.within_years(&shown, &moment, scope, span)?;
        Ok(Value::Number(Num::count(moment, MOST_SECONDS)))
    }

    /// The rules of what shows a time, the first of the number that is given.
    pub(super) fn times(
        &self,
        field: &Field,
        holds: Holds,
        (table, apart, own): (&Table, &Option<Sql>, &Sql),
        number: usize,
    ) -> Made<Vec<(Rule, Select)>> {
        let (seconds, fraction) = seconds_of(own, field);
        let mut inner = self.part(table, apart, own, number, own.clone().is_given());
        // Of what is no time there are no seconds, which some engines would break off at.
        let is_time = beyond_days(own).not();
        let if_time = |of: Sql| Sql::Case(vec![(is_time.clone(), of)], None);
        inner.columns.push((if_time(seconds), "seconds".to_owned()));
        let mut rules = Vec::new();
        if !field.form.fractions_dropped {
            inner.columns.push((if_time(fraction), "fraction".to_owned()));
            rules.push((Rule::Fraction, Sql::column("fraction")));
        }
        let seconds = Sql::column("seconds");
        if self.model.contract.clock.is_some() {
            rules.push((Rule::Years, self.is_beyond(&seconds, field.span)?));
        }
        if is_by_clocks(holds) {
            rules.push((Rule::Clocks, self.is_unclear(&seconds, field.span)?));
        }
        let parts = (number..).zip(rules).map(|(number, (rule, broken))| {
            let number = Sql::Int(i128::try_from(number).unwrap_or(0));
            let [key, value] = ["row_key", "value"].map(|name| (Sql::column(name), name.to_owned()));
            let select = Select {
                columns: vec![(number, "rule".to_owned()), key, value],
                from: From::Query(Box::new(inner.clone())),
                filter: Some(broken),
                ..Select::default()
            };
            (rule, select)
        });
        Ok(parts.collect())
    }

    fn within_years(&self, of: &Sql, made: &Sql, scope: &mut Scope, span: Span) -> Made<()> {
        let beyond = Sql::all(vec![of.is_given(), made.is_blank()]);
        let message = format!(
            "a moment lies more than {YEARS} years before the contract begins or after it is settled, for which clocks are not written out"
        );
        self.holds_nowhere(scope, beyond, span, &message)
    }
}

/// The whole seconds since 1970 that a column shows, and whether it shows a part of one.
pub(super) fn seconds_of(own: &Sql, field: &Field) -> (Sql, Sql) {
    let micros = Sql::Micros(Box::new(own.clone()));
    let part = micros.clone().infix(Sign::Rest, Sql::Int(1_000_000)).infix(Sign::IsNot, Sql::Int(0));
    // What is dropped is dropped before 1970 too.
    let seconds = match field.form.fractions_dropped {
        true => floor_divided(micros, 1_000_000),
        false => quotient(micros, 1_000_000),
    };
    (seconds, part)
}

/// That a column with times shows none of a day of the calendar. What some engines call infinity is none.
pub(super) fn beyond_days(own: &Sql) -> Sql {
    let after = plus_days(Sql::Day(Day::LAST.number()), Sql::Int(1));
    Sql::any(vec![
        own.clone().infix(Sign::Less, Sql::Day(FIRST_DAY)),
        own.clone().infix(Sign::AtLeast, after),
    ])
}

/// Whether a column has what clocks of the zone show.
pub(super) fn is_by_clocks(holds: Holds) -> bool {
    holds == Holds::Moment
}
