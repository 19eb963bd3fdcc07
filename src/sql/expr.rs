//! Expressions of the plan in SQL.

use super::maker::Maker;
use super::number::{Arithmetic, sign_of};
use super::refusal::{Made, Refusal};
use super::scope::{Held, Scope};
use super::tree::Sql;
use super::value::{Num, Value};
use crate::model::Type;
use crate::plan::{CaseNode, Node, Op, Scalar, Slot, Work};
use crate::source::Span;
use crate::value::{ChooseOp, CompareOp};

impl Maker<'_> {
    /// The value of an expression for the rows of a scope.
    pub(super) fn value(&mut self, node: &Node, scope: &mut Scope) -> Made<Value> {
        let span = node.span;
        match &node.op {
            Op::Constant(scalar) => self.scalar(scalar, span),
            Op::Field(field) => self.held(scope, Held::Field(field.field), node),
            Op::Fact(fact) => self.fact_value(*fact, node, scope),
            Op::Key(key) => self.held(scope, Held::Key(*key), node),
            Op::Slot(slot) => self.slot_value(*slot, node, scope),
            Op::Spread(of, way) => self.spread(of, way, scope),
            Op::Tariff { tariff, keys, at } => self.tariff(*tariff, keys, at.as_deref(), scope, span),
            Op::Lookup { of, frame, keys } => self.lookup(of, *frame, keys, scope, span),
            Op::LinesTotal(total, keys) => self.lines_total(*total, keys, scope, span),
            Op::Related(_) => self.held(scope, Held::Related(span), node),
            Op::Call(call) => self.call(call, span, scope),
            Op::Compare { op, left, right, blank } => {
                let asked = match blank {
                    Some((asked, _)) => self.value(asked, scope)?.is_blank(),
                    None => Sql::Truth(false),
                };
                scope.guards.push(asked.clone().not());
                let (left, right) = (self.value(left, scope)?, self.value(right, scope)?);
                scope.guards.pop();
                let compared = self.compared(*op, left, right, scope, span)?;
                let answer = blank.as_ref().is_some_and(|(_, answer)| *answer);
                Ok(Value::Truth(Sql::if_else(asked, Sql::Truth(answer), compared)))
            }
            Op::Given(of, given) => {
                let blank = self.value(of, scope)?.is_blank();
                Ok(Value::Truth(if *given { negated(blank) } else { blank }))
            }
            Op::And(parts) => Ok(Value::Truth(Sql::all(self.while_open(parts, true, scope)?))),
            Op::Or(parts) => Ok(Value::Truth(Sql::any(self.while_open(parts, false, scope)?))),
            Op::Not(of) => {
                let of = self.value(of, scope)?.truth(span)?;
                Ok(Value::Truth(of.not()))
            }
            Op::IfBlank(of, otherwise) => {
                let of = self.value(of, scope)?;
                let of = self.in_columns(of, scope, "given");
                let blank = of.is_blank();
                scope.guards.push(blank.clone());
                let otherwise = self.value(otherwise, scope)?;
                scope.guards.pop();
                self.chosen(vec![(blank, otherwise)], Some(of), scope, span)
            }
            Op::MustBeGiven(of) => {
                let value = self.value(of, scope)?;
                self.must_be_given(scope, &value, of.span)?;
                Ok(value)
            }
            Op::ChooseGiven(op, a, b) => {
                let (a, b) = (self.value(a, scope)?, self.value(b, scope)?);
                self.choose(*op, a, b, true, scope, span)
            }
            Op::Row => self.row_itself(scope, span),
            Op::StatementDate => match self.as_at {
                Some(day) => Ok(Value::Day(Sql::Day(day.number()))),
                None => Err(Refusal::of(span, "the statement date is not given")
                    .with_help("give it: `--as-at 2026-03-31`")),
            },
            Op::Cases(cases, otherwise) => self.cases(cases, otherwise.as_deref(), scope, span),
        }
    }

    fn scalar(&self, scalar: &Scalar, span: Span) -> Made<Value> {
        Ok(match scalar {
            Scalar::Fixed { scale, value } => {
                let number = scale.number(i128::from(*value));
                Value::Number(Num::constant(&number, span)?)
            }
            Scalar::Exact(number) => Value::Number(Num::constant(number, span)?),
            Scalar::Day(day) => Value::Day(Sql::Day(*day)),
            Scalar::Period(index) => Value::Period(Sql::Int(i128::from(*index))),
            Scalar::Code(choice) => Value::Choice(*choice),
            Scalar::Text(text) => {
                let text = self.plan.texts.get(*text as usize).cloned().unwrap_or_default();
                Value::Code(Sql::Text(text), Type::Text)
            }
            Scalar::Truth(yes) => Value::Truth(Sql::Truth(*yes)),
        })
    }

    fn held(&self, scope: &mut Scope, held: Held, node: &Node) -> Made<Value> {
        if scope.relation.is_none() {
            return Ok(Value::blank(node.kind, None));
        }
        let missing = || Refusal::unexpected(node.span, "what this reads is not worked out in SQL");
        scope.read(held).ok_or_else(missing)
    }

    fn fact_value(&mut self, fact: crate::model::FactId, node: &Node, scope: &mut Scope) -> Made<Value> {
        if !scope.in_contract && scope.relation.is_some() {
            return self.held(scope, Held::Fact(fact), node);
        }
        // Of the contract, or of a group without rows: from what it is made of.
        match self.plan.fact(fact).map(|plan| plan.work.clone()) {
            Some(Work::Value(value)) => self.value(&value, scope),
            Some(Work::Subset { .. }) => Ok(Value::Truth(Sql::Truth(false))),
            Some(Work::Scale(scale)) => self.scale(&scale, scope),
            None => Ok(Value::blank(node.kind, None)),
        }
    }

    fn slot_value(&mut self, slot: u32, node: &Node, scope: &mut Scope) -> Made<Value> {
        if scope.in_contract {
            return self.contract_slot(slot, scope, node.span);
        }
        if scope.relation.is_some() {
            return self.held(scope, Held::Slot(slot), node);
        }
        Ok(match self.plan.slots.get(slot as usize) {
            Some(Slot::Aggregate(aggregate)) if !aggregate.op.of_nothing_is_nought() => {
                Value::blank(node.kind, None)
            }
            Some(Slot::Running(_)) => Value::blank(node.kind, None),
            _ => Value::Number(Num::count(Sql::Int(0), 0)),
        })
    }

    /// Conditions, each asked of the rows that meet all before it.
    pub(super) fn in_turn(&mut self, parts: &[Node], scope: &mut Scope) -> Made<Vec<Sql>> {
        let depth = scope.guards.len();
        let mut made = Vec::new();
        for part in parts {
            let met = self.value(part, scope)?.truth(part.span)?;
            scope.guards.push(met.clone());
            made.push(met);
        }
        scope.guards.truncate(depth);
        Ok(made)
    }

    /// Conditions, each asked of the rows for which those before it leave something open: of `and` while none is no, of
    /// `or` while none is yes.
    fn while_open(&mut self, parts: &[Node], and: bool, scope: &mut Scope) -> Made<Vec<Sql>> {
        let depth = scope.guards.len();
        let mut made = Vec::new();
        for part in parts {
            let met = self.value(part, scope)?.truth(part.span)?;
            let closed = if and { met.clone().not() } else { met.clone() };
            scope.guards.push(closed.or_no().not());
            made.push(met);
        }
        scope.guards.truncate(depth);
        Ok(made)
    }

    /// The value in columns, so that it can be written several times.
    pub(super) fn in_columns(&self, value: Value, scope: &mut Scope, hint: &str) -> Value {
        let mut hints = vec![format!("{hint}__over"), hint.to_owned()];
        value.mapped(&mut |sql| scope.bind(sql.clone(), &hints.pop().unwrap_or_default()))
    }

    /// A choice by its word, where the other side says of which set it is.
    pub(super) fn alike(&self, a: Value, b: Value, span: Span) -> Made<(Value, Value)> {
        let set_of = |value: &Value| match value {
            Value::Code(_, ty @ Type::Choice(_)) => Some(ty.clone()),
            _ => None,
        };
        let set = set_of(&a).or_else(|| set_of(&b));
        let worded = |value: Value| match (value, &set) {
            (Value::Choice(choice), Some(ty)) => self.coded(Value::Choice(choice), ty, span),
            (Value::Choice(choice), None) => Ok(Value::Period(Sql::Int(i128::from(choice)))),
            (value, _) => Ok(value),
        };
        Ok((worded(a)?, worded(b)?))
    }

    /// A value as one of a type.
    pub(super) fn coded(&self, value: Value, ty: &Type, span: Span) -> Made<Value> {
        match (value, ty) {
            (Value::Choice(choice), Type::Choice(set)) => {
                let word = self.model.choice_sets[*set].choices.get(choice as usize);
                let word = word.ok_or_else(|| Refusal::unexpected(span, "a choice of another set"))?;
                Ok(Value::Code(Sql::Text(word.clone()), ty.clone()))
            }
            (Value::Code(sql, _), ty @ (Type::Text | Type::Choice(_) | Type::Reference(_))) => {
                Ok(Value::Code(sql, ty.clone()))
            }
            (value, _) => Ok(value),
        }
    }

    pub(super) fn compared(
        &mut self,
        op: CompareOp,
        left: Value,
        right: Value,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Sql> {
        match self.alike(left, right, span)? {
            (Value::Number(a), Value::Number(b)) => Arithmetic { scope, span }.compare(op, &a, &b),
            (Value::Code(a, ty), Value::Code(b, _)) => {
                if op.is_order() && matches!(ty, Type::Choice(_)) {
                    let [a, b] = [a, b].map(|sql| self.in_order(Value::Code(sql, ty.clone()), &ty, span));
                    return Ok(a?.infix(sign_of(op), b?));
                }
                let by_bytes = |sql: Sql| if op.is_order() { Sql::ByBytes(Box::new(sql)) } else { sql };
                Ok(by_bytes(a).infix(sign_of(op), by_bytes(b)))
            }
            (
                Value::Day(a) | Value::Period(a) | Value::Truth(a),
                Value::Day(b) | Value::Period(b) | Value::Truth(b),
            ) => Ok(a.infix(sign_of(op), b)),
            _ => Err(Refusal::unexpected(span, "values of different forms are not compared in SQL")),
        }
    }

    /// The first of which a condition holds, else another, else none.
    pub(super) fn chosen(
        &mut self,
        cases: Vec<(Sql, Value)>,
        otherwise: Option<Value>,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let mut set = None;
        for value in cases.iter().map(|(_, value)| value).chain(&otherwise) {
            if let Value::Code(_, ty) = value {
                set.get_or_insert_with(|| ty.clone());
            }
        }
        let worded = |value: Value| match &set {
            Some(ty) => self.coded(value, ty, span),
            None => Ok(value),
        };
        let cases =
            cases.into_iter().map(|(when, value)| Ok((when, worded(value)?))).collect::<Made<Vec<_>>>()?;
        let otherwise = otherwise.map(worded).transpose()?;
        let first = cases.first().map(|(_, value)| value).or(otherwise.as_ref()).cloned();
        let Some(first) = first else {
            return Err(Refusal::unexpected(span, "there is nothing to choose from"));
        };
        if matches!(first, Value::Number(_)) {
            let number = |value: Value| value.number(span);
            let cases = cases
                .into_iter()
                .map(|(when, value)| Ok((when, number(value)?)))
                .collect::<Made<Vec<_>>>()?;
            let otherwise = otherwise.map(number).transpose()?;
            return Ok(Value::Number(Arithmetic { scope, span }.cases(&cases, otherwise.as_ref())?));
        }
        let cases =
            cases.into_iter().map(|(when, value)| Ok((when, value.one(span)?))).collect::<Made<Vec<_>>>()?;
        let otherwise = otherwise.map(|value| value.one(span)).transpose()?;
        let sql = match (cases.is_empty(), otherwise) {
            (true, Some(otherwise)) => otherwise,
            (_, otherwise) => Sql::Case(cases, otherwise.map(Box::new)),
        };
        Ok(first.mapped(&mut |_| sql.clone()))
    }

    fn cases(
        &mut self,
        cases: &[CaseNode],
        otherwise: Option<&Node>,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let depth = scope.guards.len();
        let mut made = Vec::new();
        for case in cases {
            let when = self.value(&case.when, scope)?.truth(case.when.span)?;
            scope.guards.push(when.clone());
            made.push((when.clone(), self.value(&case.then, scope)?));
            scope.guards.pop();
            scope.guards.push(when.or_no().not());
        }
        let otherwise = otherwise.map(|otherwise| self.value(otherwise, scope)).transpose()?;
        scope.guards.truncate(depth);
        self.chosen(made, otherwise, scope, span)
    }

    /// The larger or smaller of two; where one is blank the other, if that is asked for.
    pub(super) fn choose(
        &mut self,
        op: ChooseOp,
        a: Value,
        b: Value,
        given: bool,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let (a, b) = (self.in_columns(a, scope, "one"), self.in_columns(b, scope, "other"));
        let than = if op.takes_larger() { CompareOp::AtLeast } else { CompareOp::AtMost };
        let first = self.compared(than, a.clone(), b.clone(), scope, span)?;
        let (no_a, no_b) = (a.is_blank(), b.is_blank());
        if given {
            return self.chosen(vec![(no_a, b.clone()), (no_b, a.clone()), (first, a)], Some(b), scope, span);
        }
        // What an engine calls the greatest passes over what is blank.
        let both = Sql::all(vec![negated(no_a), negated(no_b)]);
        self.chosen(vec![(first, a), (both, b)], None, scope, span)
    }
}

fn negated(blank: Sql) -> Sql {
    match blank {
        Sql::IsBlank(of) => Sql::IsGiven(of),
        other => other.not(),
    }
}
