//! Rows and groups that are wanted: those whose keys are among others that a step has.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::joins::aliased;
use super::line::{PERIOD, STATEMENT};
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Relation, Scope};
use super::tree::{From, Query, Select, Sign, Sql, Step};
use super::value::{Num, Over, Value};
use crate::column::Kind;
use crate::model::{FactId, FieldId, Frame, FrameId, PaymentId, RecordId};
use crate::plan::{FramePlan, Node, Op, PaymentPlan};
use crate::source::Span;
use crate::value::PeriodKind;

/// What rows or groups are sought by.
#[derive(Clone, Debug)]
pub(super) enum Key {
    /// A value of them.
    Value(Node),
    /// The period of a kind in which a line of theirs falls.
    Period(PaymentId, PeriodKind),
}

impl Key {
    /// The value, where it is one.
    pub(super) fn node(&self) -> Option<&Node> {
        match self {
            Key::Value(node) => Some(node),
            Key::Period(..) => None,
        }
    }

    /// A text by which two keys are told apart.
    fn word(&self) -> String {
        format!("{self:?}")
    }
}

/// Rows or groups of a frame: all of them, or those whose keys are among those of a step; of rows perhaps only those in
/// some subsets.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) frame: FrameId,
    /// What tells it from others of the same contract.
    pub(super) number: usize,
    /// The number of the same whether or not they are in the subsets.
    whole: usize,
    among: Option<Rc<Among>>,
    taken: Vec<FactId>,
}

#[derive(Debug)]
struct Among {
    keys: Vec<Key>,
    relation: Relation,
    /// The rows or groups that have these keys, and as which of their values.
    source: Option<(Wanted, Vec<Key>)>,
}

/// The column that says that a key is among the wanted ones.
const WANTED: &str = "wanted";

impl Wanted {
    /// All of a frame.
    pub(super) fn all(frame: FrameId) -> Wanted {
        Wanted { frame, number: 0, whole: 0, among: None, taken: Vec::new() }
    }

    /// Whether it is all of them.
    pub(super) fn is_all(&self) -> bool {
        self.among.is_none()
    }

    /// The same, in the subsets or not.
    fn in_any_case(&self) -> Wanted {
        Wanted { number: self.whole, taken: Vec::new(), ..self.clone() }
    }

    /// Whether these are those that have one of some keys, and which keys.
    fn is_by(&self, frame: FrameId, keys: &[Key]) -> bool {
        self.frame == frame && self.among.as_ref().is_some_and(|among| are_same(&among.keys, keys))
    }
}

fn are_same(these: &[Key], those: &[Key]) -> bool {
    these.iter().map(Key::word).eq(those.iter().map(Key::word))
}

/// What is known of wanted rows already: by the rows that they are wanted for, their own frame and their keys.
#[derive(Default)]
pub(super) struct Known(BTreeMap<String, Wanted>);

impl Known {
    /// Those of wanted rows that are in a subset.
    pub(super) fn taken_in(&mut self, wanted: &Wanted, subset: FactId) -> Wanted {
        if wanted.taken.contains(&subset) {
            return wanted.clone();
        }
        let name = format!("{} of {} in {}", wanted.number, wanted.frame.index(), subset.index());
        let number = self.0.len().saturating_add(1);
        let taken = wanted.taken.iter().copied().chain([subset]).collect();
        self.0.entry(name).or_insert_with(|| Wanted { number, taken, ..wanted.clone() }).clone()
    }
}

/// A field of the rows of a record.
pub(super) fn field(model: &crate::model::Model, field: FieldId) -> Option<Node> {
    let of = model.records[field.record].fields.get(field.field as usize)?;
    Some(Node { op: Op::Field(field), kind: Kind::of(&of.ty), span: of.span })
}

/// The keys of the groups of a frame, on the groups themselves.
pub(super) fn own_keys(keys: &[Node]) -> Vec<Key> {
    let own = |(at, node): (u32, &Node)| Key::Value(Node { op: Op::Key(at), ..node.clone() });
    (0u32..).zip(keys).map(own).collect()
}

impl Maker<'_> {
    /// Works out what keys read.
    fn ensure_keys(&mut self, keys: &[Key], frame: FrameId) -> Made<()> {
        for key in keys {
            match key {
                Key::Value(node) => self.ensure_all(std::slice::from_ref(node), frame)?,
                Key::Period(payment, _) => {
                    let placed = self.plan_of(*payment)?.placed;
                    self.ensure_all(&[placed], frame)?;
                }
            }
        }
        Ok(())
    }

    /// The lines of a payment as they are planned.
    pub(super) fn plan_of(&self, payment: PaymentId) -> Made<PaymentPlan> {
        let span = self.model.payments[payment].title.span;
        let plan = self.plan.payments.get(payment.index()).cloned();
        plan.ok_or_else(|| Refusal::unexpected(span, "a payment without lines"))
    }

    /// A key as a column, if one column is what it is.
    pub(super) fn key_value(&mut self, key: &Key, scope: &mut Scope) -> Made<Option<Value>> {
        let value = match key {
            Key::Value(node) => self.value(node, scope)?,
            Key::Period(payment, kind) => {
                let plan = self.plan_of(*payment)?;
                let mut columns = Vec::new();
                self.placed(&plan, scope, &mut columns)?;
                let statements = self.model.contract.statements;
                let period = columns.into_iter().find(|(_, name)| name == PERIOD).map(|(sql, _)| sql);
                let Some(period) = period else { return Ok(None) };
                let period = scope.bind(period, "falls_in");
                Value::Period(self.period_holding(scope, (*kind, statements), period, true))
            }
        };
        Ok(match value {
            Value::Choice(_) | Value::Number(Num { over: Over::Each(..), .. }) => None,
            value => Some(self.in_columns(value, scope, "key")),
        })
    }

    /// Whether a row or group of a scope is wanted.
    pub(super) fn is_wanted(&mut self, wanted: &Wanted, scope: &mut Scope, span: Span) -> Made<Sql> {
        let mut all = Vec::new();
        for subset in &wanted.taken {
            let taken = scope.read(Held::Fact(*subset));
            let taken = taken.ok_or_else(|| Refusal::unexpected(span, "rows that are not picked in SQL"))?;
            all.push(taken.truth(span)?);
        }
        let Some(among) = wanted.among.clone() else { return Ok(Sql::all(all)) };
        let mut held = among.relation.with_values(BTreeMap::new());
        let mut own = Vec::new();
        for (at, key) in (0u32..).zip(&among.keys) {
            let theirs = among.relation.values.get(&Held::Key(at)).cloned();
            if let (Some(theirs), Some(value)) = (theirs, self.key_value(key, scope)?) {
                held.values.insert(Held::Key(u32::try_from(own.len()).unwrap_or(u32::MAX)), theirs);
                own.push(value);
            }
        }
        if own.is_empty() {
            return Err(Refusal::of(span, "rows that are sought by nothing that one column holds")
                .with_help("seek them by a field: of this person, of this day"));
        }
        let on = self.keys_equal(&held, own, span)?;
        let joined = scope.join(&held, |alias| aliased(&on, alias));
        all.push(scope.pick(&joined, WANTED).is_given());
        Ok(Sql::all(all))
    }

    /// The rows of a frame, and which of them are in one of some pieces.
    pub(super) fn wanted_rows(
        &mut self,
        frame: FrameId,
        pieces: &[Wanted],
        span: Span,
    ) -> Made<(Scope, Sql)> {
        for piece in pieces {
            piece.taken.iter().try_for_each(|subset| self.ensure_fact(*subset))?;
            if let Some(among) = piece.among.clone() {
                self.ensure_keys(&among.keys, frame)?;
            }
        }
        let mut scope = self.scope(frame)?;
        let any: Vec<Sql> =
            pieces.iter().map(|piece| self.is_wanted(piece, &mut scope, span)).collect::<Made<_>>()?;
        Ok((scope, Sql::any(any)))
    }

    /// The rows or groups of a frame whose keys are among the values that others have.
    pub(super) fn wanted_by(
        &mut self,
        known: &mut Known,
        of: (&Wanted, &[Key]),
        (frame, keys): (FrameId, Vec<Key>),
        span: Span,
    ) -> Made<Wanted> {
        let (wanted, values) = of;
        if wanted.is_by(frame, &keys) && wanted.is_by(frame, values) {
            return Ok(wanted.in_any_case());
        }
        // The groups of the rows of groups are these groups.
        let source = wanted.among.as_ref().and_then(|among| among.source.as_ref());
        if let Some((source, own)) = source
            && wanted.is_by(wanted.frame, values)
            && source.frame == frame
            && are_same(own, &keys)
            && self.tells_apart(frame, &keys)
        {
            return Ok(source.in_any_case());
        }
        let words = |keys: &[Key]| keys.iter().map(Key::word).collect::<Vec<_>>().join(", ");
        let name = format!(
            "{} of {} by {} among {} on {}",
            frame.index(),
            wanted.number,
            words(&keys),
            words(values),
            wanted.frame.index()
        );
        if let Some(known) = known.0.get(&name) {
            return Ok(known.clone());
        }
        if keys.is_empty() {
            return Ok(Wanted::all(frame));
        }
        self.ensure_keys(values, wanted.frame)?;
        let (scope, filter) = self.wanted_rows(wanted.frame, std::slice::from_ref(wanted), span)?;
        let relation = self.keys_among(values, scope, filter, span)?;
        let number = known.0.len().saturating_add(1);
        let among = Among { keys, relation, source: Some((wanted.clone(), values.to_vec())) };
        let made = Wanted { frame, number, whole: number, among: Some(Rc::new(among)), taken: Vec::new() };
        known.0.insert(name, made.clone());
        Ok(made)
    }

    /// A step with the values that some rows have, each combination once.
    fn keys_among(&mut self, values: &[Key], mut scope: Scope, filter: Sql, span: Span) -> Made<Relation> {
        let mut columns = Vec::new();
        let mut held = BTreeMap::new();
        for (at, key) in (0u32..).zip(values) {
            let Some(value) = self.key_value(key, &mut scope)? else { continue };
            let name = format!("key_{at}");
            held.insert(Held::Key(at), value.named(&name, ""));
            columns.push((value.one(span)?, name));
        }
        columns.push((Sql::Truth(true), WANTED.to_owned()));
        let filter = scope.bind(filter, "is_wanted");
        let relation = self.finished(scope, "asked", "")?;
        let names: Vec<String> = columns.iter().map(|(_, name)| name.clone()).collect();
        let select = Select {
            distinct: true,
            columns,
            from: From::Step(relation.step),
            filter: Some(filter),
            ..Select::default()
        };
        let step = self.fresh("keys_asked");
        let comment = "the keys that an explanation asks for".to_owned();
        self.steps.push(Step { name: step.clone(), comment, query: Query::Select(Box::new(select)) });
        Ok(Relation::new(step, held, names))
    }

    /// The rows or groups whose lines of a payment go to some payees in some statement periods, whether or not they
    /// have a line. No payees, or no periods, are all of them.
    pub(super) fn lines_wanted(
        &mut self,
        known: &mut Known,
        payment: PaymentId,
        (payees, periods): (&[String], &[i32]),
    ) -> Made<Wanted> {
        let span = self.model.payments[payment].title.span;
        let plan = self.plan_of(payment)?;
        let to: Vec<Node> =
            plan.shares.iter().map(|(_, payee)| payee).chain([&plan.payee]).cloned().collect();
        let nodes: Vec<Node> = to.iter().chain([&plan.placed]).cloned().collect();
        let keys = match self.plan.frames.get(plan.frame.index()).cloned() {
            Some(FramePlan::Groups { keys, .. }) => own_keys(&keys),
            _ => self.row_keys(plan.frame).unwrap_or_else(|| nodes.iter().cloned().map(Key::Value).collect()),
        };
        self.ensure_all(&nodes, plan.frame)?;
        self.wanted_where(known, (plan.frame, keys), span, |maker, scope| {
            let mut filter = Vec::new();
            if !payees.is_empty() {
                let mut any = Vec::new();
                for node in &to {
                    let value = maker.value(node, scope)?.one(node.span)?;
                    let value = scope.bind(value, "paid_to");
                    let is = |payee: &String| value.clone().infix(Sign::Is, Sql::Text(payee.clone()));
                    any.extend(payees.iter().map(is));
                }
                filter.push(Sql::any(any));
            }
            if !periods.is_empty() {
                let mut columns = Vec::new();
                maker.placed(&plan, scope, &mut columns)?;
                let falls = columns.into_iter().find(|(_, name)| name == STATEMENT).map(|(sql, _)| sql);
                let falls = falls.ok_or_else(|| Refusal::unexpected(span, "lines that fall nowhere"))?;
                let is = |period: &i32| falls.clone().infix(Sign::Is, Sql::Int(i128::from(*period)));
                filter.push(Sql::any(periods.iter().map(is).collect()));
            }
            Ok(Sql::all(filter))
        })
    }

    /// The rows or groups of which something holds, by what tells them apart.
    pub(super) fn wanted_where(
        &mut self,
        known: &mut Known,
        (frame, keys): (FrameId, Vec<Key>),
        span: Span,
        holds: impl FnOnce(&mut Self, &mut Scope) -> Made<Sql>,
    ) -> Made<Wanted> {
        self.ensure_keys(&keys, frame)?;
        let mut scope = self.scope(frame)?;
        let filter = holds(self, &mut scope)?;
        let relation = self.keys_among(&keys, scope, filter, span)?;
        let number = known.0.len().saturating_add(1);
        let among = Among { keys, relation, source: None };
        let made = Wanted { frame, number, whole: number, among: Some(Rc::new(among)), taken: Vec::new() };
        known.0.insert(format!("asked for, {number}"), made.clone());
        Ok(made)
    }

    /// Whether no two rows or groups of a frame have the same keys.
    fn tells_apart(&self, frame: FrameId, keys: &[Key]) -> bool {
        match self.plan.frames.get(frame.index()) {
            Some(FramePlan::Groups { keys: own, .. }) => are_same(&own_keys(own), keys),
            Some(FramePlan::Rows(_)) => self.row_keys(frame).is_some_and(|own| are_same(&own, keys)),
            Some(FramePlan::Contract | FramePlan::Statement) | None => false,
        }
    }

    /// What tells the rows of a record apart; none where nothing does.
    pub(super) fn row_keys(&self, frame: FrameId) -> Option<Vec<Key>> {
        let Frame::Rows(record) = self.model.frames[frame] else { return None };
        let of = &self.model.records[record];
        let apart = of.made.is_some() || of.fields.iter().any(|field| field.unique);
        apart.then(|| vec![Key::Value(Node { op: Op::Row, kind: Kind::Code, span: of.title.span })])
    }

    /// The rows of a record that some references lead to.
    pub(super) fn referred(
        &mut self,
        known: &mut Known,
        from: &Wanted,
        by: FieldId,
        to: RecordId,
    ) -> Made<Option<Wanted>> {
        let rows = self.model.records[to].rows;
        let span = self.model.records[by.record].title.span;
        let (Some(own), Some(field)) = (self.row_keys(rows), field(self.model, by)) else { return Ok(None) };
        self.wanted_by(known, (from, &[Key::Value(field)]), (rows, own), span).map(Some)
    }
}
