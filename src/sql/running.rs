//! Values of rows or groups that stand one after the other: windows.

use super::dialect::{Dialect, SqlType};
use super::groups::MOST_ROWS;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Scope};
use super::tree::{Call, Rows, Sign, Sql};
use super::value::{MOST, NARROW, Num, Over, Value};
use crate::model::{Frame, RunningOp, Type};
use crate::plan::{Node, RunningPlan};
use crate::source::Span;
use crate::value::AggregateOp;

/// The series of a row and its order there.
struct Series {
    /// Whether the row stands in one.
    stands: Sql,
    by: Vec<Sql>,
    order: Vec<(Sql, bool)>,
}

impl Series {
    fn over(&self, of: Sql, rows: Option<Rows>) -> Sql {
        Sql::Over { of: Box::new(of), by: self.by.clone(), order: self.order.clone(), rows }
    }

    fn turned(&self) -> Series {
        let order = self.order.iter().map(|(part, falls)| (part.clone(), !falls)).collect();
        Series { stands: self.stands.clone(), by: self.by.clone(), order }
    }
}

impl Maker<'_> {
    /// Works out a running value for the rows of its frame.
    pub(super) fn running(&mut self, slot: u32, plan: &RunningPlan) -> Made<()> {
        let source = &plan.source;
        let span = plan.places.first().map_or(self.model.contract.span, |(node, _)| node.span);
        if source.window.is_some() {
            return Err(Refusal::of(span, "a running value of a window of time is not said in SQL")
                .with_help("seek the rows instead: `(total X of visit where day is from … to …)`"));
        }
        let op = match source.op {
            RunningOp::InARow(_) => {
                return Err(Refusal::of(span, "a value of an unbroken run is not said in SQL").with_help(
                    "there is no other way to say it: pay this on files, where it is worked out row by row",
                ));
            }
            RunningOp::RoundedTogether(_) => {
                return Err(Refusal::of(span, "lines that are rounded together are not said in SQL")
                    .with_help("let each line be rounded by itself, or each group have one line"));
            }
            op @ (RunningOp::First
            | RunningOp::Last
            | RunningOp::OneBefore
            | RunningOp::UpToThis(_)
            | RunningOp::BeforeThis(_)) => op,
        };
        if let Some(within) = source.within {
            self.ensure_fact(within)?;
        }
        let nodes: Vec<Node> = plan
            .value
            .iter()
            .chain(&plan.conditions)
            .chain(plan.places.iter().map(|(node, _)| node))
            .cloned()
            .collect();
        self.ensure_all(&nodes, plan.frame)?;
        let mut scope = self.scope(plan.frame)?;
        let series = self.series(plan, &mut scope, span)?;
        let value = match op {
            RunningOp::First => self.first(&series, &mut scope),
            RunningOp::Last => self.first(&series.turned(), &mut scope),
            RunningOp::OneBefore => {
                let Some(node) = &plan.value else {
                    return Err(Refusal::unexpected(span, "the value of the one before without a value"));
                };
                scope.guards.push(series.stands.clone());
                let value = self.value(node, &mut scope)?;
                scope.guards.pop();
                let before = |sql: &Sql| {
                    let lag = series.over(Sql::call(Call::Lag, vec![sql.clone().whole()]), None);
                    Sql::only_if(series.stands.clone(), lag)
                };
                let value = match (&value, self.type_of(plan)) {
                    (Value::Choice(_), Some(ty)) => self.coded(value, &ty, span)?,
                    _ => value,
                };
                value.mapped(&mut |sql| before(sql))
            }
            RunningOp::UpToThis(op) => self.taken_over(plan, op, &series, Rows::UpToThis, &mut scope)?,
            RunningOp::BeforeThis(op) => self.taken_over(plan, op, &series, Rows::BeforeThis, &mut scope)?,
            // Refused above.
            RunningOp::InARow(_) | RunningOp::RoundedTogether(_) => return Ok(()),
        };
        let name = format!("running_{slot}");
        let comment = self.comment("running value", "", span);
        self.add(scope, (&name, &comment), vec![(Held::Slot(slot), name.clone(), value)])
    }

    fn type_of(&self, plan: &RunningPlan) -> Option<Type> {
        plan.source.value.as_ref().map(|value| value.ty.clone())
    }

    /// Who stands in a series, and where: not what has a blank there, and of rows only those that are meant.
    fn series(&mut self, plan: &RunningPlan, scope: &mut Scope, span: Span) -> Made<Series> {
        let mut stands = Vec::new();
        // The groups of a frame all stand in series; of rows those that are meant.
        if matches!(self.model.frames[plan.frame], Frame::Rows(_)) {
            if let Some(within) = plan.source.within {
                stands.extend(scope.read(Held::Fact(within)).map(|within| within.truth(span)).transpose()?);
            }
            stands.extend(self.in_turn(&plan.conditions, scope)?);
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

    fn taken_over(
        &mut self,
        plan: &RunningPlan,
        op: AggregateOp,
        series: &Series,
        rows: Rows,
        scope: &mut Scope,
    ) -> Made<Value> {
        let only = |sql: Sql| Sql::only_if(series.stands.clone(), sql);
        let Some(node) = &plan.value else {
            let count = series.over(Sql::call(Call::Count, Vec::new()), Some(rows));
            return Ok(Value::Number(Num::count(only(count), MOST_ROWS)));
        };
        let span = node.span;
        scope.guards.push(series.stands.clone());
        let value = self.value(node, scope)?;
        scope.guards.pop();
        let extreme = |call: Call| {
            if let Value::Number(Num { over: Over::Each(..), .. }) = &value {
                return Err(Refusal::of(span, "a running largest or smallest of ratios is not found in SQL")
                    .with_help("round the ratio in a define, and take the largest of that"));
            }
            let over = |sql: &Sql| only(series.over(Sql::call(call, vec![sql.clone().whole()]), Some(rows)));
            Ok(value.mapped(&mut |sql| over(sql)))
        };
        match op {
            AggregateOp::Largest | AggregateOp::Latest => extreme(Call::Max),
            AggregateOp::Smallest | AggregateOp::Earliest => extreme(Call::Min),
            AggregateOp::Total => {
                let number = value.number(span)?;
                let Over::Fixed(_) = number.over else {
                    return Err(Refusal::of(
                        span,
                        "a running total of ratios, of which each row has its own denominator, is not added up in SQL",
                    ).with_help("round the ratio in a define, and add that up"));
                };
                let bound = number.bound.checked_mul(MOST_ROWS).filter(|bound| *bound <= MOST);
                let bound = bound.ok_or_else(|| {
                    Refusal::of(
                        span,
                        "a running total that can need more than 38 digits is not added up in SQL",
                    )
                    .with_help("let the range of the field be narrower, or its column have fewer digits")
                })?;
                let wide = bound >= NARROW;
                let of = match self.dialect == Dialect::Spark && wide && !number.wide {
                    true => number.of.clone().cast(SqlType::Wide),
                    false => number.of.clone(),
                };
                let sum = series.over(Sql::call(Call::Sum, vec![of]), Some(rows));
                let sum = Sql::call(Call::Coalesce, vec![sum, Sql::Int(0)]);
                let sum = sum.cast(if wide { SqlType::Wide } else { SqlType::Whole });
                Ok(Value::Number(Num { of: only(sum), bound, wide, ..number }))
            }
            AggregateOp::Count | AggregateOp::Average | AggregateOp::One => {
                Err(Refusal::unexpected(span, "this is not taken of values that run"))
            }
        }
    }
}
