//! Values of rows or groups that stand one after the other: windows.

use super::dialect::SqlType;
use super::maker::Maker;
use super::ratios::added_up;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Scope};
use super::tree::{Call, Rows, Sign, Sql};
use super::value::{MOST_ROWS, NARROW, Num, Over, Value};
use super::windows::{Reach, Series};
use crate::model::{Frame, RunningOp, Type};
use crate::plan::{Node, RunningPlan};
use crate::source::Span;
use crate::value::AggregateOp;

impl Maker<'_> {
    /// Works out a running value for the rows of its frame.
    pub(super) fn running(&mut self, slot: u32, plan: &RunningPlan) -> Made<()> {
        let source = &plan.source;
        let span = plan.places.first().map_or(self.model.contract.span, |(node, _)| node.span);
        if let Some(within) = source.within {
            self.ensure_fact(within)?;
        }
        let nodes: Vec<Node> = plan
            .value
            .iter()
            .chain(&plan.conditions)
            .chain(&plan.holds)
            .chain(plan.places.iter().map(|(node, _)| node))
            .cloned()
            .collect();
        self.ensure_all(&nodes, plan.frame)?;
        let mut scope = self.scope(plan.frame)?;
        let series = self.series(plan, &mut scope, span)?;
        let (what, value) = match source.op {
            RunningOp::First => ("running value", self.first(&series, &mut scope)),
            RunningOp::Last => ("running value", self.first(&series.turned(), &mut scope)),
            RunningOp::OneBefore => ("running value", self.one_before(plan, &series, &mut scope, span)?),
            RunningOp::UpToThis(op) => {
                let reach = self.reach(plan, &series, Rows::UpToThis, &mut scope, span)?;
                ("running value", self.taken_over(plan, op, &series, &reach, &mut scope)?)
            }
            RunningOp::BeforeThis(op) => {
                let reach = self.reach(plan, &series, Rows::BeforeThis, &mut scope, span)?;
                ("running value", self.taken_over(plan, op, &series, &reach, &mut scope)?)
            }
            RunningOp::InARow(op) => {
                let reach = self.unbroken(plan, &series, &mut scope, span)?;
                ("unbroken run", self.taken_over(plan, op, &series, &reach, &mut scope)?)
            }
            RunningOp::RoundedTogether(goes_to) => {
                ("rounded together", self.rounded_together(plan, goes_to, &series, &mut scope, span)?)
            }
        };
        let name = format!("running_{slot}");
        let comment = self.comment(what, "", span);
        self.add(scope, (&name, &comment), vec![(Held::Slot(slot), name.clone(), value)])
    }

    fn one_before(
        &mut self,
        plan: &RunningPlan,
        series: &Series,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let Some(node) = &plan.value else {
            return Err(Refusal::unexpected(span, "the value of the one before without a value"));
        };
        scope.guards.push(series.stands.clone());
        let value = self.value(node, scope)?;
        scope.guards.pop();
        let value = match (&value, self.type_of(plan)) {
            (Value::Choice(_), Some(ty)) => self.coded(value, &ty, span)?,
            _ => value,
        };
        Ok(value.mapped(&mut |sql| {
            let lag = series.over(Sql::call(Call::Lag, vec![sql.clone().whole()]), None);
            Sql::only_if(series.stands.clone(), lag)
        }))
    }

    fn type_of(&self, plan: &RunningPlan) -> Option<Type> {
        plan.source.value.as_ref().map(|value| value.ty.clone())
    }

    /// Who stands in a series, and where: not what has a blank there, and of rows only those that are meant.
    fn series(&mut self, plan: &RunningPlan, scope: &mut Scope, span: Span) -> Made<Series> {
        let mut stands = Vec::new();
        // The groups of a frame all stand in series, of lines those that have one; of rows those that are meant.
        match (&self.model.frames[plan.frame], plan.source.op, plan.source.within) {
            (Frame::Rows(_), _, within) => {
                if let Some(within) = within {
                    stands
                        .extend(scope.read(Held::Fact(within)).map(|within| within.truth(span)).transpose()?);
                }
                stands.extend(self.in_turn(&plan.conditions, scope)?);
            }
            (_, RunningOp::RoundedTogether(_), Some(selection)) => {
                stands.push(self.paid_for((plan.frame, selection), scope, span)?.0);
            }
            _ => {}
        }
        let mut by = Vec::new();
        let mut order = Vec::new();
        for (position, (node, ty)) in plan.places.iter().enumerate() {
            let value = self.value(node, scope)?;
            let value = self.coded(value, ty, node.span)?;
            stands.push(value.is_blank().not());
            match position.checked_sub(plan.keys) {
                None => by.push(value.one(node.span)?),
                Some(part) => {
                    let falls = plan.source.falls.get(part).copied().unwrap_or(false);
                    order.push((self.in_order(value, ty, node.span)?, falls));
                }
            }
        }
        if plan.source.file_order {
            return Err(Refusal::of(
                span,
                "a table has no order of its own: `file order` is not said in SQL",
            )
            .with_help("end the order in a unique field"));
        }
        let stands = scope.bind(Sql::all(stands).or_no(), "stands");
        by.insert(0, stands.clone());
        Ok(Series { stands, by, order })
    }

    /// A value as something that an engine puts in the same order as Meed.
    pub(super) fn in_order(&self, value: Value, ty: &Type, span: Span) -> Made<Sql> {
        let sql = value.one(span)?;
        Ok(match ty {
            Type::Text => Sql::ByBytes(Box::new(sql)),
            Type::Reference(record) if self.key_type(*record) == Type::Text => Sql::ByBytes(Box::new(sql)),
            Type::Choice(set) => {
                let places = (0i128..).zip(&self.model.choice_sets[*set].choices);
                let places = places.map(|(place, word)| {
                    (sql.clone().infix(Sign::Is, Sql::Text(word.clone())), Sql::Int(place))
                });
                Sql::Case(places.collect(), None)
            }
            Type::YesNo => Sql::if_else(sql, Sql::Int(1), Sql::Int(0)),
            Type::Reference(_)
            | Type::Number(_)
            | Type::Date
            | Type::Moment
            | Type::Clock
            | Type::Period(_) => sql,
        })
    }

    fn first(&self, series: &Series, scope: &mut Scope) -> Value {
        let number = series.over(Sql::call(Call::RowNumber, Vec::new()), None);
        let number = scope.bind(number, "place");
        Value::Truth(Sql::all(vec![series.stands.clone(), number.infix(Sign::Is, Sql::Int(1))]))
    }

    /// What is taken of the rows that a row reaches back to.
    fn taken_over(
        &mut self,
        plan: &RunningPlan,
        op: AggregateOp,
        series: &Series,
        reach: &Reach,
        scope: &mut Scope,
    ) -> Made<Value> {
        let only = |sql: Sql| Sql::only_if(series.stands.clone(), sql);
        let Some(node) = &plan.value else {
            let one = reach.counts.iter().map(|counts| Sql::only_if(counts.clone(), Sql::Int(1)));
            let counts = reach.over(&Sql::call(Call::Count, one.collect()));
            let count = counts.into_iter().reduce(Sql::plus).unwrap_or(Sql::Int(0));
            return Ok(Value::Number(Num::count(only(count), MOST_ROWS)));
        };
        let span = node.span;
        let counts: Vec<Sql> = std::iter::once(&series.stands).chain(&reach.counts).cloned().collect();
        scope.guards.extend(counts.iter().cloned());
        let value = self.value(node, scope)?;
        scope.guards.truncate(scope.guards.len().saturating_sub(counts.len()));
        let counts = Sql::all(counts);
        let value = match value {
            Value::Number(number) => {
                Value::Number(self.over_one_in(&number, &counts, |of| series.over_all(of), scope, span)?)
            }
            value => value,
        };
        // Of a run only what is in it.
        let own = |sql: &Sql| match reach.counts.is_some() {
            true => Sql::only_if(counts.clone(), sql.clone().whole()),
            false => sql.clone().whole(),
        };
        let mut extreme = |call: Call, than: Sign| {
            let value = value.clone();
            let of = value.sqls().into_iter().next().unwrap_or(Sql::Null(SqlType::Whole));
            let mut best: Option<Sql> = None;
            for found in reach.over(&Sql::call(call, vec![own(&of)])) {
                let found = scope.bind(found, "best");
                best = Some(match best {
                    None => found,
                    Some(best) => {
                        let first = Sql::any(vec![found.is_blank(), best.clone().infix(than, found.clone())]);
                        let first = Sql::all(vec![best.is_given(), first]);
                        Sql::if_else(first, best, found)
                    }
                });
            }
            let best = only(best.unwrap_or(Sql::Null(SqlType::Whole)));
            Ok(match value {
                Value::Number(number) => Value::Number(Num { of: best, ..number }),
                value => value.mapped(&mut |_| best.clone()),
            })
        };
        match op {
            AggregateOp::Largest | AggregateOp::Latest => extreme(Call::Max, Sign::AtLeast),
            AggregateOp::Smallest | AggregateOp::Earliest => extreme(Call::Min, Sign::AtMost),
            AggregateOp::Total => {
                let number = value.number(span)?;
                let bound = added_up(&number, span)?;
                let wide = bound >= NARROW;
                let ty = if wide { SqlType::Wide } else { SqlType::Whole };
                let of = own(&self.addend(&Num { over: Over::Fixed(1), ..number.clone() }, wide));
                let sums = reach.over(&Sql::call(Call::Sum, vec![of])).into_iter();
                let sums = sums.map(|sum| Sql::call(Call::Coalesce, vec![sum, Sql::Int(0)]).cast(ty));
                let sum = sums.reduce(Sql::plus).unwrap_or(Sql::Int(0));
                Ok(Value::Number(Num { of: only(sum), bound, wide, ..number }))
            }
            AggregateOp::Count | AggregateOp::Average | AggregateOp::One => {
                Err(Refusal::unexpected(span, "this is not taken of values that run"))
            }
        }
    }
}
