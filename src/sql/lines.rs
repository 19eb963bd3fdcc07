//! Payment lines in SQL, and the caps that reduce them one after the other.

use std::collections::BTreeMap;

use super::joins::aliased;
use super::line::{AMOUNT, Extra, INSIDE, Lines, PART, PAYEE, PERIOD, PLACED, STATEMENT, Shared};
use super::maker::Maker;
use super::number::Arithmetic;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Scope};
use super::tree::{From, Query, Select, Sign, Sql, Step};
use super::value::{Num, Over, Value, over_of};
use crate::model::{FactId, Frame, FrameId, LineKey, PaymentId, Type};
use crate::plan::{FramePlan, LineKeyPlan, Node, PaymentPlan};
use crate::source::Span;

/// The payee and the amount of each part of a line, and what each of them but the last is of the whole.
type Parts = (Vec<(Sql, Sql)>, Vec<Num>);

impl Maker<'_> {
    /// The lines of a payment, worked out once.
    pub(super) fn lines_of(&mut self, payment: PaymentId) -> Made<Lines> {
        if let Some(known) = self.lines.get(&payment) {
            return Ok(known.clone());
        }
        let made = self.make_lines(payment)?;
        self.lines.insert(payment, made.clone());
        Ok(made)
    }

    fn make_lines(&mut self, payment: PaymentId) -> Made<Lines> {
        let of = &self.model.payments[payment];
        let (name, span) = (of.title.name.clone(), of.title.span);
        let Some(plan) = self.plan.payments.get(payment.index()).cloned() else {
            return Err(Refusal::unexpected(span, "a payment without lines"));
        };
        let wanted = self.extras_of(payment);
        let nodes: Vec<Node> = [&plan.amount, &plan.payee, &plan.placed]
            .into_iter()
            .chain(&plan.together)
            .chain(plan.shares.iter().flat_map(|(part, payee)| [part, payee]))
            .chain(wanted.iter().map(|(_, node, _)| node))
            .cloned()
            .collect();
        self.ensure_all(&nodes, plan.frame)?;
        self.ensure_fact(plan.selection)?;
        let mut scope = self.scope(plan.frame)?;
        let (taken, places) = self.paid_for((plan.frame, plan.selection), &mut scope, span)?;
        let mut columns = Vec::new();
        scope.guards.push(taken.clone());
        let amount = self.value(&plan.amount, &mut scope)?.number(span)?;
        let rounding = &self.model.contract.rounding;
        // The exact amount is what must not be blank.
        let exact = amount.is_blank();
        let rounded = match &plan.together {
            Some(together) => self.value(together, &mut scope)?.number(together.span)?,
            None => Arithmetic { scope: &mut scope, span }.rounded(&amount, &rounding.step, rounding.way)?,
        };
        let rounded = Num { of: scope.bind(rounded.of.clone(), "rounded"), ..rounded };
        self.placed(&plan, &mut scope, &mut columns)?;
        let mut extras = BTreeMap::new();
        for (extra, node, ty) in &wanted {
            let value = self.value(node, &mut scope)?;
            let value = match ty {
                Some(ty) => self.coded(value, ty, node.span)?,
                None => value,
            };
            if let Value::Number(Num { over: Over::Each(..), .. }) = value {
                return Err(Refusal::of(node.span, "lines are not limited or added up by a ratio in SQL")
                    .with_help("round the ratio in a define, and use that"));
            }
            let sql = value.clone().one(node.span)?;
            let named = match columns
                .iter()
                .find(|(own, _)| *own == sql)
                .map(|(_, column): &(Sql, String)| column.clone())
            {
                Some(column) => value.named(&column, ""),
                None => {
                    let column = format!("_{}", extras.len());
                    columns.push((sql, column.clone()));
                    value.named(&column, "")
                }
            };
            extras.insert(*extra, named);
        }
        columns.extend(places.iter().enumerate().map(|(at, sql)| (sql.clone(), format!("_at_{at}"))));
        let (parts, ratios) = self.parts(&plan, &rounded, &mut scope, span)?;
        let is_shared = !plan.shares.is_empty();
        let shared = self.shared(payment, &rounded, ratios, &mut columns);
        scope.guards.clear();
        let is_blank = |sql: &Sql| scope.is_blank(&Value::Period(sql.clone()));
        let blank: Vec<Sql> =
            parts.iter().flat_map(|(payee, amount)| [is_blank(payee), is_blank(amount)]).collect();
        let placed = columns.iter().find(|(_, name)| name == PLACED).map(|(sql, _)| is_blank(sql));
        let together = plan.together.is_some().then_some(exact);
        let blank = Sql::any(blank.into_iter().chain(placed).chain(together).collect());
        let message = format!("a line of `{name}` has no amount, no payee or no day");
        self.holds_nowhere(&mut scope, Sql::all(vec![taken.clone(), blank]), plan.amount.span, &message)?;
        let comment = format!("{}: its lines", self.comment("payment", &name, span));
        let relation = self.finished(scope, &format!("{name}_amounts"), &comment)?;
        let selects = (0i128..).zip(parts).map(|(part, (payee, amount))| {
            let part = is_shared.then(|| (Sql::Int(part), PART.to_owned()));
            let own = [(payee, PAYEE.to_owned()), (amount, AMOUNT.to_owned())];
            let columns = own.into_iter().chain(part).chain(columns.clone()).collect();
            Select {
                columns,
                from: From::Step(relation.step.clone()),
                filter: Some(taken.clone()),
                ..Select::default()
            }
        });
        let own = [PAYEE, AMOUNT].map(str::to_owned).into_iter();
        let part = is_shared.then(|| PART.to_owned());
        let names = own.chain(part).chain(columns.iter().map(|(_, name)| name.clone())).collect();
        let step = self.fresh(&format!("{name}_lines"));
        let query = Query::UnionAll(selects.collect());
        self.steps.push(Step { name: step.clone(), comment: String::new(), query });
        let places = (0..places.len()).map(|at| format!("_at_{at}")).collect();
        Ok(Lines {
            step,
            scale: rounded.scale,
            bound: rounded.bound,
            wide: rounded.wide,
            extras,
            places,
            names,
            cuts: Vec::new(),
            shared,
        })
    }

    /// What the parts of lines are parts of, held in columns of each, where a cap asks for it.
    fn shared(
        &self,
        payment: PaymentId,
        whole: &Num,
        ratios: Vec<Num>,
        columns: &mut Vec<(Sql, String)>,
    ) -> Option<Shared> {
        let asks = self
            .model
            .limits
            .iter()
            .any(|limit| limit.before_shared && limit.on.iter().any(|target| target.payment == payment));
        if ratios.is_empty() || !asks {
            return None;
        }
        let mut held = |number: &Num, name: String| {
            let value = Value::Number(number.clone());
            let over = over_of(&name);
            let named = value.named(&name, &over);
            for (sql, column) in value.sqls().into_iter().zip(named.sqls()) {
                if let (Sql::Column(_, name), false) = (column, sql.is_constant()) {
                    columns.push((sql, name));
                }
            }
            match named {
                Value::Number(number) => number,
                _ => number.clone(),
            }
        };
        let whole = held(whole, "_whole".to_owned());
        let ratios = ratios.iter().enumerate().map(|(at, ratio)| held(ratio, format!("_share_{at}")));
        Some(Shared { whole, ratios: ratios.collect() })
    }

    /// What is asked of the lines of a payment: by whom, what, and of which type.
    fn extras_of(&self, payment: PaymentId) -> Vec<(Extra, Node, Option<Type>)> {
        let mut found = Vec::new();
        let of = self.plan.payments.get(payment.index());
        found.extend(of.and_then(|plan| plan.item.clone()).map(|(node, ty)| (Extra::Item, node, Some(ty))));
        for (id, limit) in self.model.limits.iter_enumerated() {
            let plans = self.plan.limits.get(id.index()).into_iter().flatten();
            for (target, plan) in limit.on.iter().zip(plans).filter(|(target, _)| target.payment == payment) {
                found.push((Extra::Amount(id), plan.amount.clone(), None));
                let keys = values(&target.keys, &plan.keys)
                    .map(|(at, node, ty)| (Extra::Key(id, at), node, Some(ty)));
                let order = values(&target.order, &plan.order)
                    .map(|(at, node, ty)| (Extra::Order(id, at), node, Some(ty)));
                found.extend(keys.chain(order));
            }
        }
        for (total, plan) in (0u32..).zip(&self.plan.totals) {
            for (_, keys) in plan.on.iter().filter(|(own, _)| *own == payment) {
                for (at, key) in keys.iter().enumerate() {
                    if let LineKeyPlan::Value(node) = key {
                        found.push((Extra::Total(total, at), node.clone(), None));
                    }
                }
            }
        }
        found
    }

    /// Of which rows there are lines, and what tells where a line is from.
    pub(super) fn paid_for(
        &mut self,
        (frame, selection): (FrameId, FactId),
        scope: &mut Scope,
        span: Span,
    ) -> Made<(Sql, Vec<Sql>)> {
        match self.plan.frames.get(frame.index()).cloned() {
            Some(FramePlan::Rows(_)) => {
                let taken = scope.read(Held::Fact(selection));
                let taken = taken
                    .ok_or_else(|| Refusal::unexpected(span, "rows that are not picked in SQL"))?
                    .truth(span)?;
                let Frame::Rows(record) = self.model.frames[frame] else {
                    return Err(Refusal::unexpected(span, "rows of no record"));
                };
                let relation = self.relation(frame)?;
                Ok((taken, self.identity(record, &relation, span).into_iter().collect()))
            }
            Some(FramePlan::Groups { rows, keys, .. }) => {
                let mut of_rows = self.scope(rows)?;
                let values = self.group_keys(frame, &keys, &mut of_rows)?;
                let taken = of_rows.read(Held::Fact(selection));
                let taken = taken
                    .ok_or_else(|| Refusal::unexpected(span, "rows that are not picked in SQL"))?
                    .truth(span)?;
                let relation = self.finished(of_rows, "paid_rows", "")?;
                let mut columns = Vec::new();
                let mut on = Vec::new();
                let mut places = Vec::new();
                for (position, value) in (0u32..).zip(values) {
                    let name = format!("key_{position}");
                    let own = scope
                        .read(Held::Key(position))
                        .ok_or_else(|| Refusal::unexpected(span, "groups without their keys"))?;
                    let own = own.one(span)?;
                    columns.push((value.one(span)?, name.clone()));
                    on.push((Sql::column(&name), own.clone()));
                    places.push(own);
                }
                columns.push((Sql::Truth(true), "paid".to_owned()));
                let select = Select {
                    distinct: true,
                    columns,
                    from: From::Step(relation.step),
                    filter: Some(taken),
                    ..Select::default()
                };
                let step = self.fresh("paid_groups");
                let comment = "the groups in which the payment has a row".to_owned();
                self.steps.push(Step { name: step.clone(), comment, query: Query::Select(Box::new(select)) });
                let joined = scope.join_step(&step, |alias| aliased(&on, alias));
                Ok((scope.pick(&joined, "paid").is_given(), places))
            }
            Some(FramePlan::Contract | FramePlan::Statement) | None => Err(Refusal::of(
                span,
                "what a payment for the whole contract comes to is not read by rows in SQL",
            )
            .with_help("let the payment be for each of something")),
        }
    }

    /// When lines fall: the value that they are placed by, the statement period and whether it is one that is paid.
    pub(super) fn placed(
        &mut self,
        plan: &PaymentPlan,
        scope: &mut Scope,
        columns: &mut Vec<(Sql, String)>,
    ) -> Made<()> {
        let span = plan.placed.span;
        let contract = &self.model.contract;
        let (starts, settled, statements) = (contract.starts, contract.settled_by, contract.statements);
        let calendar = &contract.calendar;
        let (first, last) = (calendar.index(statements, starts), calendar.index(statements, settled));
        let placed = self.value(&plan.placed, scope)?.one(span)?;
        let placed = scope.bind(placed, "placed_at");
        let number = |day: crate::value::Day| match plan.placed_kind {
            Some(kind) => Sql::Int(i128::from(calendar.index(kind, day))),
            None => Sql::Day(day.number()),
        };
        let inside = Sql::all(vec![
            placed.clone().infix(Sign::AtLeast, number(starts)),
            placed.clone().infix(Sign::AtMost, number(settled)),
        ]);
        let mut index = match plan.placed_kind {
            Some(kind) if kind == statements => placed.clone(),
            Some(kind) => self.period_holding(scope, (statements, kind), placed.clone(), true),
            None => self.period_of(scope, statements, placed.clone()),
        };
        let last = Sql::Int(i128::from(last));
        if plan.placed_kind.is_some_and(|kind| !calendar.nests(kind, statements)) {
            // A longer period may end after the last statement, which is then the one that it is due in.
            let held = scope.bind(index, "ends_in");
            let beyond = Sql::all(vec![inside.clone(), held.clone().infix(Sign::More, last.clone())]);
            index = Sql::if_else(beyond, last.clone(), held);
        }
        let index = scope.bind(index, "falls_in");
        let inside = Sql::all(vec![
            inside,
            index.clone().infix(Sign::AtLeast, Sql::Int(i128::from(first))),
            index.clone().infix(Sign::AtMost, last),
        ]);
        let inside = scope.bind(inside.or_no(), "is_inside");
        columns.push((placed, PLACED.to_owned()));
        columns.push((index.clone(), STATEMENT.to_owned()));
        columns.push((inside.clone(), INSIDE.to_owned()));
        columns.push((Sql::only_if(inside, index), PERIOD.to_owned()));
        Ok(())
    }

    /// The payee and the amount of each part of a line: the shares, each rounded by itself, and the rest; and what each
    /// share is of the whole.
    fn parts(&mut self, plan: &PaymentPlan, rounded: &Num, scope: &mut Scope, span: Span) -> Made<Parts> {
        let rounding = &self.model.contract.rounding;
        let (mut parts, mut ratios) = (Vec::new(), Vec::new());
        let mut rest = rounded.clone();
        for (ratio, payee) in &plan.shares {
            let ratio = self.value(ratio, scope)?.number(ratio.span)?;
            let mut arithmetic = Arithmetic { scope: &mut *scope, span };
            let share = arithmetic.arithmetic(crate::value::ArithmeticOp::Multiply, rounded, &ratio)?;
            let share = arithmetic.rounded(&share, &rounding.step, rounding.way)?;
            let share = Num { of: scope.bind(share.of.clone(), "share"), ..share };
            rest = Arithmetic { scope: &mut *scope, span }.arithmetic(
                crate::value::ArithmeticOp::Subtract,
                &rest,
                &share,
            )?;
            let payee = self.value(payee, scope)?.one(payee.span)?;
            parts.push((payee, share.of));
            ratios.push(ratio);
        }
        let payee = self.value(&plan.payee, scope)?.one(plan.payee.span)?;
        parts.push((payee, rest.of));
        Ok((parts, ratios))
    }
}

/// The values among keys, each with its place and type.
fn values<'a>(
    of_model: &'a [LineKey],
    of_plan: &'a [LineKeyPlan],
) -> impl Iterator<Item = (usize, Node, Type)> + 'a {
    of_model.iter().zip(of_plan).enumerate().filter_map(|(at, (key, plan))| match (key, plan) {
        (LineKey::Value(value), LineKeyPlan::Value(node)) => Some((at, node.clone(), value.ty.clone())),
        _ => None,
    })
}
