//! Groups of rows that share keys, and what is taken over the rows of each.

use std::collections::BTreeMap;

use super::dialect::SqlType;
use super::joins::aliased;
use super::maker::Maker;
use super::ratios::{added_up, apart_of, denominators, differ, over_one, too_many_digits};
use super::refusal::{Made, Refusal};
use super::scope::{Held, Relation, Scope};
use super::tree::{Call, From, Query, Select, Sign, Sql, Step};
use super::value::{MOST, MOST_ROWS, NARROW, Num, Over, Value, over_of};
use crate::model::{Frame, FrameId};
use crate::plan::{AggregatePlan, FramePlan, Node};
use crate::source::Span;
use crate::value::AggregateOp;

/// What is taken over the rows of a group: columns of the rows, what is taken of them, and the value that it makes.
pub(super) struct Taken {
    /// Columns of the rows.
    pub(super) columns: Vec<(Sql, String)>,
    /// What is taken of them, as columns.
    pub(super) taken: Vec<(Sql, String)>,
    /// The value, in these columns.
    pub(super) value: Value,
    /// The column among them that says that the value cannot be had, and where in the contract it stands.
    pub(super) amiss: Option<(String, Span)>,
}

impl Maker<'_> {
    /// The groups of a frame: the combinations of its keys, of rows in which none of them is blank.
    pub(super) fn groups(&mut self, frame: FrameId, rows: FrameId, keys: &[Node]) -> Made<Relation> {
        self.ensure_all(keys, rows)?;
        let mut scope = self.scope(rows)?;
        let values = self.group_keys(frame, keys, &mut scope)?;
        let mut columns = Vec::new();
        let mut held = BTreeMap::new();
        let mut given = Vec::new();
        for ((position, value), node) in (0u32..).zip(values).zip(keys) {
            let name = self.key_name(frame, position);
            columns.push((value.clone().one(node.span)?, name.clone()));
            given.push(scope.is_given(&value));
            held.insert(Held::Key(position), value.named(&name, ""));
        }
        let (name, what) = self.frame_title(frame);
        let relation = self.finished(scope, &format!("{name}_rows"), &what)?;
        let names: Vec<String> = columns.iter().map(|(_, name)| name.clone()).collect();
        let select = Select {
            distinct: true,
            columns,
            from: From::Step(relation.step),
            filter: Some(Sql::all(given)),
            ..Select::default()
        };
        let step = self.fresh(&name);
        self.steps.push(Step { name: step.clone(), comment: what, query: Query::Select(Box::new(select)) });
        Ok(Relation::new(step, held, names))
    }

    /// The keys of rows, each of its type.
    pub(super) fn group_keys(
        &mut self,
        frame: FrameId,
        keys: &[Node],
        scope: &mut Scope,
    ) -> Made<Vec<Value>> {
        let Frame::Groups { keys: of_model, .. } = &self.model.frames[frame] else { return Ok(Vec::new()) };
        let types: Vec<_> = of_model.iter().map(|key| key.value.ty.clone()).collect();
        let mut values = Vec::new();
        for (key, ty) in keys.iter().zip(&types) {
            let value = self.value(key, scope)?;
            let value = self.coded(value, ty, key.span)?;
            if let Value::Number(Num { over: Over::Each(..), .. }) = value {
                return Err(Refusal::of(key.span, "a ratio cannot be a key in SQL").with_help(
                    "round it first, or put it into bands of a table of cases and group by these",
                ));
            }
            values.push(self.in_columns(value, scope, "key"));
        }
        Ok(values)
    }

    /// What a key is called in SQL: `provider`, `quarter_of_start_date`.
    pub(super) fn key_name(&self, frame: FrameId, position: u32) -> String {
        let Frame::Groups { keys, .. } = &self.model.frames[frame] else { return format!("key_{position}") };
        let label = keys.get(position as usize).map_or("key", |key| key.label.as_str());
        let words: String = label.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let words = super::scope::cut(words.trim_matches('_'));
        let same = |key: &&crate::model::Key| key.label == label;
        // Two keys in the same words are told apart by their places.
        if keys.iter().filter(same).count() > 1 { format!("{words}_{position}") } else { words }
    }

    /// What the step of a frame of groups is called, and what it is.
    pub(super) fn frame_title(&self, frame: FrameId) -> (String, String) {
        let Frame::Groups { record, keys } = &self.model.frames[frame] else {
            return ("contract".to_owned(), "the contract".to_owned());
        };
        let name = &self.model.records[*record].title.name;
        let labels: Vec<String> = keys.iter().map(|key| key.label.clone()).collect();
        (format!("{name}_groups"), format!("groups of {name} by {}", labels.join(" and ")))
    }

    /// What an aggregate takes of rows; the rows are those of a scope.
    pub(super) fn taken(&mut self, plan: &AggregatePlan, scope: &mut Scope, name: &str) -> Made<Taken> {
        let span = plan.value.as_ref().map_or(self.model.contract.span, |value| value.span);
        let mut taken = Vec::new();
        for fact in &plan.taken {
            let of = scope.read(Held::Fact(*fact));
            let of = of.ok_or_else(|| Refusal::unexpected(span, "rows that are not picked in SQL"))?;
            taken.push(of.truth(span)?);
        }
        let taken = Sql::all(taken);
        let Some(node) = &plan.value else {
            return Ok(counted(taken, name));
        };
        scope.guards.push(taken.clone());
        let value = self.value(node, scope)?;
        scope.guards.pop();
        let value = match (&value, plan.source.value.as_ref()) {
            (Value::Choice(_), Some(expr)) => self.coded(value, &expr.ty.clone(), span)?,
            _ => value,
        };
        match plan.op {
            AggregateOp::Count => Ok(counted(taken, name)),
            AggregateOp::Total | AggregateOp::Average => self.sum(plan.op, taken, value, name, span),
            AggregateOp::Largest
            | AggregateOp::Smallest
            | AggregateOp::Earliest
            | AggregateOp::Latest
            | AggregateOp::One => {
                let largest =
                    matches!(plan.op, AggregateOp::Largest | AggregateOp::Latest | AggregateOp::One);
                if let Some(by) = &plan.by {
                    let by = self.value(by, scope)?.one(by.span)?;
                    return self.picked(
                        taken,
                        by,
                        value,
                        (plan.op == AggregateOp::Latest, name),
                        scope,
                        span,
                    );
                }
                self.extreme(taken, value, (largest, plan.op == AggregateOp::One), name, span)
            }
        }
    }

    pub(super) fn sum(
        &self,
        op: AggregateOp,
        taken: Sql,
        value: Value,
        name: &str,
        span: Span,
    ) -> Made<Taken> {
        let number = over_one(&value.number(span)?);
        let bound = added_up(&number, span)?;
        let wide = bound >= NARROW;
        let ty = if wide { SqlType::Wide } else { SqlType::Whole };
        let own = format!("{name}__of");
        let over_name = over_of(name);
        let average = op == AggregateOp::Average;
        let mut columns = vec![(Sql::only_if(taken.clone(), self.addend(&number, wide)), own.clone())];
        let sum = Sql::call(Call::Sum, vec![Sql::column(&own)]);
        let many =
            Sql::call(Call::NullIf, vec![Sql::call(Call::Count, vec![Sql::column(&own)]), Sql::Int(0)]);
        let made = |over| {
            let of = Sql::column(name);
            Value::Number(Num { of, scale: number.scale, over, bound, wide })
        };
        let of_nothing = |sum: Sql| Sql::call(Call::Coalesce, vec![sum, Sql::Int(0)]);
        let over_bound = match average {
            true => number.over.bound().checked_mul(MOST_ROWS).filter(|bound| *bound <= MOST),
            false => Some(number.over.bound()),
        };
        let over_bound = over_bound.ok_or_else(|| too_many_digits(span))?;
        let each = Over::Each(Sql::column(&over_name), over_bound);
        let many = if average && over_bound >= NARROW { many.cast(SqlType::Wide) } else { many };
        let mut amiss = None;
        let (sum, over, over_sql) = match (&number.over, average) {
            (Over::Fixed(_), false) => (of_nothing(sum), number.over.clone(), None),
            (Over::Fixed(over), true) => {
                let over = i128::try_from(*over).unwrap_or(i128::MAX);
                (sum, each, Some(if over == 1 { many } else { many.infix(Sign::Times, Sql::Int(over)) }))
            }
            (Over::Each(over, bound), _) => {
                columns.extend(denominators(&taken, &number.of, over, *bound, name));
                amiss = Some((apart_of(name), span));
                let of_all = Sql::call(Call::Max, vec![Sql::column(&format!("{over_name}__of"))]);
                match average {
                    true => (sum, each, Some(of_all.infix(Sign::Times, many))),
                    false => {
                        let of_all = Sql::call(Call::Coalesce, vec![of_all, Sql::Int(1)]);
                        (of_nothing(sum), each, Some(of_all))
                    }
                }
            }
        };
        let mut all = vec![(sum.cast(ty), name.to_owned())];
        all.extend(over_sql.map(|sql| (sql, over_name.clone())));
        all.extend(amiss.iter().map(|(column, _)| (differ(&over_name), column.clone())));
        Ok(Taken { columns, taken: all, value: made(over), amiss })
    }

    pub(super) fn extreme(
        &self,
        taken: Sql,
        value: Value,
        (largest, one): (bool, bool),
        name: &str,
        span: Span,
    ) -> Made<Taken> {
        let value = match value {
            Value::Number(number) if !one => Value::Number(over_one(&number)),
            value => value,
        };
        let over = over_of(name);
        let call = match &value {
            Value::Truth(_) => Call::AnyTruth,
            _ if largest => Call::Max,
            _ => Call::Min,
        };
        if let (Value::Number(number @ Num { over: Over::Each(of, bound), .. }), false) = (&value, one) {
            let own = format!("{name}__of");
            let given = Sql::all(vec![taken.clone(), of.clone().is_given()]);
            let mut columns = vec![(Sql::only_if(given, number.of.clone().whole()), own.clone())];
            columns.extend(denominators(&taken, &number.of, of, *bound, name));
            let taken = vec![
                (Sql::call(call, vec![Sql::column(&own)]), name.to_owned()),
                (Sql::call(Call::Max, vec![Sql::column(&format!("{over}__of"))]), over.clone()),
                (differ(&over), apart_of(name)),
            ];
            let amiss = Some((apart_of(name), span));
            return Ok(Taken { columns, taken, value: all_columns(&value, name, &over), amiss });
        }
        let mut columns = Vec::new();
        let mut made = Vec::new();
        for (sql, column) in value.sqls().into_iter().zip([name, over.as_str()]) {
            let own = format!("{column}__of");
            columns.push((Sql::only_if(taken.clone(), sql.whole()), own.clone()));
            made.push((Sql::call(call, vec![Sql::column(&own)]), column.to_owned()));
        }
        Ok(Taken { columns, taken: made, value: all_columns(&value, name, &over), amiss: None })
    }

    /// The value on the latest or earliest day. Of rows that share that day the least is taken; the checker has seen to
    /// it that there is one.
    fn picked(
        &self,
        taken: Sql,
        by: Sql,
        value: Value,
        (latest, name): (bool, &str),
        scope: &mut Scope,
        span: Span,
    ) -> Made<Taken> {
        let keys = scope.grouped_by.clone();
        let taken = scope.bind(taken.or_no(), "taken");
        let by_columns = [taken.clone()].into_iter().chain(keys).collect();
        let number = Sql::Over {
            of: Box::new(Sql::call(Call::RowNumber, Vec::new())),
            by: by_columns,
            order: vec![(by, latest)],
            rows: None,
        };
        let number = scope.bind(number, "place");
        let first = Sql::all(vec![taken, number.infix(Sign::Is, Sql::Int(1))]);
        self.extreme(first, value, (true, true), name, span)
    }

    /// An aggregate for each group of a frame that is in SQL.
    pub(super) fn aggregate_on_groups(&mut self, slot: u32, plan: &AggregatePlan) -> Made<()> {
        let Some(FramePlan::Groups { rows, keys, .. }) = self.plan.frames.get(plan.frame.index()).cloned()
        else {
            return Err(Refusal::unexpected(
                self.model.contract.span,
                "what is taken over rows lives on groups",
            ));
        };
        let name = format!("{}_{slot}", word_of(plan.op));
        let (step, value, on) = self.over_rows(
            plan.frame,
            rows,
            &keys,
            &name,
            |maker, scope| {
                for fact in &plan.taken {
                    maker.ensure_fact_known(scope, *fact)?;
                }
                maker.taken(plan, scope, &name)
            },
            plan,
        )?;
        let mut scope = self.scope(plan.frame)?;
        let joined = scope.join_step(&step, |alias| aliased(&on, alias));
        let value = scope.taken(&joined, &value);
        let value = match (value, plan.op.of_nothing_is_nought()) {
            (Value::Number(number), true) => Value::Number(number.or_nought()),
            (value, _) => value,
        };
        let (title, _) = self.frame_title(plan.frame);
        let comment = format!("{} for each of these groups", word_of(plan.op));
        self.add(scope, (&title, &comment), vec![(Held::Slot(slot), name, value)])
    }

    fn ensure_fact_known(&self, scope: &mut Scope, fact: crate::model::FactId) -> Made<()> {
        match scope.read(Held::Fact(fact)) {
            Some(_) => Ok(()),
            None => {
                Err(Refusal::unexpected(self.model.facts[fact].title.span, "rows that are not picked in SQL"))
            }
        }
    }

    /// A step with what is taken over the rows of each group; and how the groups are joined to it.
    #[expect(clippy::type_complexity, reason = "a step, a value and the pairs of a join")]
    fn over_rows(
        &mut self,
        frame: FrameId,
        rows: FrameId,
        keys: &[Node],
        name: &str,
        take: impl FnOnce(&mut Self, &mut Scope) -> Made<Taken>,
        plan: &AggregatePlan,
    ) -> Made<(String, Value, Vec<(Sql, Sql)>)> {
        self.ensure_all(keys, rows)?;
        for fact in &plan.taken {
            self.ensure_fact(*fact)?;
        }
        let nodes: Vec<Node> = plan.value.iter().chain(&plan.by).cloned().collect();
        self.ensure_all(&nodes, rows)?;
        let mut scope = self.scope(rows)?;
        let values = self.group_keys(frame, keys, &mut scope)?;
        let keys = values.iter().zip(keys).map(|(value, node)| value.clone().one(node.span));
        scope.grouped_by = keys.collect::<Made<_>>()?;
        let taken = take(self, &mut scope)?;
        let (step, on) = self.grouped(frame, scope, &values, taken.columns, taken.taken, name)?;
        self.watch_denominators(taken.amiss, &step);
        Ok((step, taken.value, on))
    }

    /// The step that groups rows by the keys of a frame; and the pairs by which the groups of that frame are joined to
    /// it.
    pub(super) fn grouped(
        &mut self,
        frame: FrameId,
        scope: Scope,
        keys: &[Value],
        columns: Vec<(Sql, String)>,
        taken: Vec<(Sql, String)>,
        name: &str,
    ) -> Made<(String, Vec<(Sql, Sql)>)> {
        let span = self.model.contract.span;
        let mut of_rows = Vec::new();
        let mut outer = Vec::new();
        let mut on = Vec::new();
        let groups = self.relation(frame)?;
        for (position, key) in (0u32..).zip(keys) {
            let column = format!("key_{position}");
            of_rows.push((key.clone().one(span)?, column.clone()));
            outer.push((Sql::column(&column), column.clone()));
            let own = groups.values.get(&Held::Key(position)).cloned();
            let own = own.ok_or_else(|| Refusal::unexpected(span, "groups without their keys"))?;
            on.push((Sql::column(&column), own.one(span)?));
        }
        let relation = self.finished(scope, &format!("{name}_rows"), "")?;
        of_rows.extend(columns);
        let inner = Select { columns: of_rows, from: From::Step(relation.step), ..Select::default() };
        let group = (1..=outer.len()).collect();
        outer.extend(taken);
        let select =
            Select { columns: outer, from: From::Query(Box::new(inner)), group, ..Select::default() };
        let step = self.fresh(name);
        let comment = format!("{} of {}", name, self.frame_title(frame).1);
        self.steps.push(Step { name: step.clone(), comment, query: Query::Select(Box::new(select)) });
        Ok((step, on))
    }
}

/// A value in columns, also where it is a constant.
fn all_columns(value: &Value, name: &str, over: &str) -> Value {
    let mut names = vec![over.to_owned(), name.to_owned()];
    value.mapped(&mut |_| Sql::column(&names.pop().unwrap_or_default()))
}

pub(super) fn counted(taken: Sql, name: &str) -> Taken {
    let own = format!("{name}__of");
    Taken {
        columns: vec![(taken, own.clone())],
        taken: vec![(Sql::count_if(Sql::column(&own)), name.to_owned())],
        value: Value::Number(Num::count(Sql::column(name), MOST_ROWS)),
        amiss: None,
    }
}

/// The word of an aggregate.
pub(super) fn word_of(op: AggregateOp) -> &'static str {
    match op {
        AggregateOp::Count => "count",
        AggregateOp::Total => "total",
        AggregateOp::Average => "average",
        AggregateOp::Largest => "largest",
        AggregateOp::Smallest => "smallest",
        AggregateOp::Earliest => "earliest",
        AggregateOp::Latest => "latest",
        AggregateOp::One => "the_one",
    }
}
