//! Values over rows that share something with a row: the rows sought are joined on what they share, and taken together
//! for each row that asks.

use super::groups::Taken;
use super::joins::{aliased, on_column};
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Scope};
use super::tree::{Call, From, Join, Keeps, Query, Select, Sign, Sql, Step, T};
use super::value::{Value, over_of};
use crate::model::{Frame, FrameId, RelatedOp};
use crate::plan::{FramePlan, Node, RelatedAsk, SoughtPlan};
use crate::source::Span;
use crate::value::{AggregateOp, CompareOp};

/// What the rows sought are called where they are joined.
const SOUGHT: &str = "j";

/// The rows that are sought: the step that has them, and its columns.
struct SoughtRows {
    step: String,
    keys: Vec<Value>,
    by: Option<Value>,
    value: Option<Value>,
    order: Vec<(Sql, bool)>,
    row: Option<Sql>,
}

/// A value of the step that is joined.
fn of_sought(value: &Value) -> Value {
    value.mapped(&mut |sql| match sql {
        Sql::Column(alias, name) if alias == T => Sql::of(SOUGHT, name),
        other => other.clone(),
    })
}

impl Maker<'_> {
    /// What is taken of the rows that are sought for the rows of a frame, worked out once for all of them.
    pub(super) fn ensure_related(&mut self, ask: &RelatedAsk, frame: FrameId, span: Span) -> Made<()> {
        let held = Held::Related(span);
        if self.is_held(frame, held) {
            return Ok(());
        }
        let Some(plan) = self.plan.sought.get(ask.sought as usize).cloned() else {
            return Err(Refusal::unexpected(span, "nothing that is sought"));
        };
        if plan.source.behind.is_some() {
            return Err(Refusal::of(span, "the rows behind a spell are not sought in SQL")
                .with_help("seek the rows of the record itself, by the dates of the spell"));
        }
        let is_one = matches!(plan.source.op, RelatedOp::First | RelatedOp::Last);
        if is_one && plan.source.file_order {
            return Err(Refusal::of(
                span,
                "a table has no order of its own: the first in file order is not sought in SQL",
            )
            .with_help("end the order in a unique field"));
        }
        let sides: Vec<Node> = ask.sides().cloned().collect();
        self.ensure_all(&sides, frame)?;
        let sought = self.sought_rows(&plan, ask, span)?;
        let (step, value, places) = self.answered(&plan, ask, (frame, span), &sought)?;
        let mut scope = self.scope(frame)?;
        let blank = self.is_unasked(&sides, &mut scope)?;
        let mut on = Vec::new();
        for (place, own) in places.iter().zip(self.places(frame, &mut scope, span)?) {
            on.push((Sql::column(place), own));
        }
        let joined = scope.join_step(&step, |alias| aliased(&on, alias));
        let value = scope.taken(&joined, &value);
        let value = match value {
            Value::Number(number) if plan.source.of_nothing_is_nought() => Value::Number(number.or_nought()),
            value => value,
        };
        let value = match blank {
            Sql::Truth(false) => value,
            blank => value.mapped(&mut |sql| Sql::only_if(blank.clone().not(), sql.clone())),
        };
        let comment = self.comment("rows that share something", "", span);
        self.add(scope, ("related", &comment), vec![(held, "related".to_owned(), value)])
    }

    /// Whether a side of the row itself is blank.
    fn is_unasked(&mut self, sides: &[Node], scope: &mut Scope) -> Made<Sql> {
        let mut blank = Vec::new();
        for side in sides {
            blank.push(self.value(side, scope)?.is_blank());
        }
        Ok(scope.bind(Sql::any(blank), "unasked"))
    }

    /// What tells the rows or groups of a frame apart.
    fn places(&mut self, frame: FrameId, scope: &mut Scope, span: Span) -> Made<Vec<Sql>> {
        match (&self.model.frames[frame], self.plan.frames.get(frame.index()).cloned()) {
            (Frame::Rows(record), _) => {
                let relation = self.relation(frame)?;
                Ok(vec![self.identity(*record, &relation, span)?])
            }
            (_, Some(FramePlan::Groups { keys, .. })) => {
                let keys = (0u32..).zip(&keys).map(|(at, _)| {
                    let key = scope.read(Held::Key(at));
                    key.ok_or_else(|| Refusal::unexpected(span, "groups without their keys"))?.one(span)
                });
                keys.collect()
            }
            _ => Err(Refusal::unexpected(span, "rows that are sought for the whole contract")),
        }
    }

    /// The rows that count, with all that is asked of them.
    fn sought_rows(&mut self, plan: &SoughtPlan, ask: &RelatedAsk, span: Span) -> Made<SoughtRows> {
        if let Some(within) = plan.source.within {
            self.ensure_fact(within)?;
        }
        let typed = plan.keys.iter().chain(&plan.order).map(|(node, _)| node);
        let nodes = plan.conditions.iter().chain(&plan.by).chain(&plan.value).chain(typed);
        let nodes: Vec<Node> = nodes.cloned().collect();
        self.ensure_all(&nodes, plan.frame)?;
        let mut scope = self.scope(plan.frame)?;
        let mut filter = Vec::new();
        if let Some(within) = plan.source.within {
            let within = scope.read(Held::Fact(within));
            let within =
                within.ok_or_else(|| Refusal::unexpected(span, "rows that are not picked in SQL"))?;
            filter.push(within.truth(span)?);
        }
        scope.guards.extend(filter.iter().cloned());
        filter.extend(self.in_turn(&plan.conditions, &mut scope)?);
        scope.guards.clone_from(&filter);
        let mut columns: Vec<(Sql, String)> = Vec::new();
        let mut put = |value: &Value, name: &str| {
            let over = over_of(name);
            let named = value.named(name, &over);
            for (sql, column) in value.sqls().into_iter().zip(named.sqls()) {
                if let Sql::Column(_, name) = column {
                    columns.push((sql, name));
                }
            }
            named
        };
        let mut keys = Vec::new();
        for (at, (node, ty)) in plan.keys.iter().enumerate() {
            let key = self.value(node, &mut scope)?;
            let key = self.coded(key, ty, node.span)?;
            filter.push(key.is_blank().not());
            keys.push(put(&key, &format!("key_{at}")));
        }
        let by = match &plan.by {
            Some(node) => {
                let by = self.value(node, &mut scope)?;
                filter.push(by.is_blank().not());
                Some(put(&by, "by"))
            }
            None => None,
        };
        let value = match (&plan.value, &plan.source.value) {
            (Some(node), Some(expr)) => {
                let value = self.value(node, &mut scope)?;
                let value = self.coded(value, &expr.ty, node.span)?;
                Some(put(&value, "value"))
            }
            _ => None,
        };
        let mut order = Vec::new();
        for (at, (node, ty)) in plan.order.iter().enumerate() {
            let part = self.value(node, &mut scope)?;
            let part = self.coded(part, ty, node.span)?;
            let falls = plan.source.falls.get(at).copied().unwrap_or(false);
            let part = put(&part, &format!("order_{at}"));
            order.push((self.in_order(of_sought(&part), ty, node.span)?, falls));
        }
        let mut row = None;
        if !ask.own {
            let relation = self.relation(plan.frame)?;
            let identity = self.identity(plan.source.record, &relation, span)?;
            columns.push((identity, "row_key".to_owned()));
            row = Some(Sql::of(SOUGHT, "row_key"));
        }
        let name = self.model.records[plan.source.record].title.name.clone();
        let relation = self.finished(scope, &format!("{name}_sought"), "")?;
        if columns.is_empty() {
            columns.push((Sql::Int(1), "one".to_owned()));
        }
        let from = From::Step(relation.step);
        let select = Select { columns, from, filter: Some(Sql::all(filter)), ..Select::default() };
        let step = self.fresh(&format!("{name}_that_count"));
        let query = Query::Select(Box::new(select));
        let comment = format!("rows of {name} that are sought for others");
        self.steps.push(Step { name: step.clone(), comment, query });
        Ok(SoughtRows { step, keys, by, value, order, row })
    }

    /// The step that has for each row that asks what it is answered; the value there and the columns that tell the rows
    /// apart.
    fn answered(
        &mut self,
        plan: &SoughtPlan,
        ask: &RelatedAsk,
        (frame, span): (FrameId, Span),
        sought: &SoughtRows,
    ) -> Made<(String, Value, Vec<String>)> {
        let mut scope = self.scope(frame)?;
        let mut on = Vec::new();
        let mut asked = Vec::new();
        for node in &ask.keys {
            let value = self.value(node, &mut scope)?;
            asked.push(self.in_columns(value, &mut scope, "asked"));
        }
        for (key, asked) in sought.keys.iter().zip(asked) {
            on.push(self.compared(CompareOp::Is, of_sought(key), asked, &mut scope, span)?);
        }
        for (edge, inner, outer) in
            [(&ask.from, CompareOp::AtLeast, CompareOp::More), (&ask.to, CompareOp::AtMost, CompareOp::Less)]
        {
            let (Some((node, included)), Some(by)) = (edge, &sought.by) else { continue };
            let value = self.value(node, &mut scope)?;
            let value = self.in_columns(value, &mut scope, "edge");
            let op = if *included { inner } else { outer };
            on.push(self.compared(op, of_sought(by), value, &mut scope, span)?);
        }
        let places = self.places(frame, &mut scope, span)?;
        if let (Some(row), Some(own)) = (&sought.row, places.first()) {
            on.push(row.clone().infix(Sign::IsNot, own.clone()));
        }
        let relation = self.finished(scope, "asking", "")?;
        let names: Vec<String> = (0..places.len()).map(|at| format!("at_{at}")).collect();
        let own: Vec<(Sql, String)> = places.into_iter().zip(names.iter().cloned()).collect();
        let join = Join {
            step: sought.step.clone(),
            alias: SOUGHT.to_owned(),
            on: Sql::all(on),
            keeps: Keeps::Found,
        };
        let mut inner = Select { from: From::Step(relation.step), joins: vec![join], ..Select::default() };
        inner.columns.extend(own.iter().cloned());
        let taken = match plan.source.op {
            RelatedOp::Aggregate(op) => self.of_related(op, sought, Sql::Truth(true), span)?,
            op @ (RelatedOp::First | RelatedOp::Last) => {
                let turned = op == RelatedOp::Last;
                let order = sought.order.iter().map(|(part, falls)| (part.clone(), *falls != turned));
                let number = Sql::Over {
                    of: Box::new(Sql::call(Call::RowNumber, Vec::new())),
                    by: own.iter().map(|(place, _)| place.clone()).collect(),
                    order: order.collect(),
                    rows: None,
                };
                inner.columns.push((number, "place".to_owned()));
                let value =
                    sought.value.as_ref().ok_or_else(|| Refusal::unexpected(span, "a first of nothing"))?;
                for sql in value.sqls() {
                    if let Sql::Column(_, name) = &sql {
                        inner.columns.push((on_column(SOUGHT, &sql), name.clone()));
                    }
                }
                let columns = names.iter().map(|name| (Sql::column(name), name.clone())).collect();
                inner = Select { columns, from: From::Query(Box::new(inner)), ..Select::default() };
                let first = Sql::column("place").infix(Sign::Is, Sql::Int(1));
                self.extreme(first, value.clone(), (true, true), "answer", span)?
            }
        };
        inner.columns.extend(taken.columns);
        let mut columns: Vec<(Sql, String)> =
            names.iter().map(|name| (Sql::column(name), name.clone())).collect();
        let group = (1..=columns.len()).collect();
        columns.extend(taken.taken);
        let select = Select { columns, from: From::Query(Box::new(inner)), group, ..Select::default() };
        let step = self.fresh("answered");
        let comment = "what is taken of the rows that count for each".to_owned();
        self.steps.push(Step { name: step.clone(), comment, query: Query::Select(Box::new(select)) });
        self.watch_denominators(taken.amiss, &step);
        Ok((step, taken.value, names))
    }

    fn of_related(&self, op: AggregateOp, sought: &SoughtRows, taken: Sql, span: Span) -> Made<Taken> {
        let Some(value) = sought.value.as_ref().map(of_sought).filter(|_| op != AggregateOp::Count) else {
            return Ok(super::groups::counted(taken, "answer"));
        };
        match op {
            AggregateOp::Count => Ok(super::groups::counted(taken, "answer")),
            AggregateOp::Total | AggregateOp::Average => self.sum(op, taken, value, "answer", span),
            AggregateOp::Largest | AggregateOp::Latest | AggregateOp::One => {
                self.extreme(taken, value, (true, op == AggregateOp::One), "answer", span)
            }
            AggregateOp::Smallest | AggregateOp::Earliest => {
                self.extreme(taken, value, (false, false), "answer", span)
            }
        }
    }
}
