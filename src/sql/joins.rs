//! Values of other rows and groups: what a row refers to, the group that it is in, a group by its keys.

use super::dialect::SqlType;
use super::maker::Maker;
use super::refusal::{Made, Refusal};
use super::scope::{Held, Joined, Relation, Scope};
use super::tree::{Sign, Sql};
use super::value::{MOST, NARROW, Num, Over, Value};
use crate::column::Kind;
use crate::model::{Frame, FrameId, RecordId, Type};
use crate::plan::{FramePlan, Node, Way};
use crate::source::Span;

impl Maker<'_> {
    pub(super) fn spread(&mut self, of: &Node, way: &Way, scope: &mut Scope) -> Made<Value> {
        if matches!(self.model.frames[way.to], Frame::Contract) {
            let was = std::mem::replace(&mut scope.in_contract, true);
            let made = self.value(of, scope);
            scope.in_contract = was;
            return made;
        }
        if scope.relation.is_none() {
            return Ok(Value::blank(of.kind, None));
        }
        let seen = self.follow(way, of, scope)?;
        self.seen_from(scope, way.to, seen, |maker, scope| maker.value(of, scope))
    }

    /// Works something out of rows that are joined.
    pub(super) fn seen_from<T>(
        &mut self,
        scope: &mut Scope,
        frame: FrameId,
        seen: Option<(Joined, Relation)>,
        work: impl FnOnce(&mut Self, &mut Scope) -> Made<T>,
    ) -> Made<T> {
        if seen.is_none() {
            return work(self, scope);
        }
        let was = (scope.frame, std::mem::replace(&mut scope.seen, seen), scope.in_contract);
        // Rows that a value of the contract looks up are rows all the same.
        (scope.frame, scope.in_contract) = (frame, false);
        let made = work(self, scope);
        (scope.frame, scope.seen, scope.in_contract) = was;
        made
    }

    /// Joins the rows or groups that a way leads to; none where these are the rows themselves. What is asked of them is
    /// worked out first.
    pub(super) fn follow(
        &mut self,
        way: &Way,
        of: &Node,
        scope: &mut Scope,
    ) -> Made<Option<(Joined, Relation)>> {
        let span = of.span;
        let mut frame = scope.frame;
        let mut seen: Option<(Joined, Relation)> = None;
        for field in &way.through {
            let from = seen.take();
            let key =
                self.seen_from(scope, frame, from, |maker, scope| match &maker.model.frames[scope.frame] {
                    Frame::Groups { .. } => maker.field_of_group(*field, scope, span),
                    _ => scope
                        .read(Held::Field(field.field))
                        .ok_or_else(|| Refusal::unexpected(span, "a reference that is not held in SQL")),
                })?;
            let Value::Code(key, Type::Reference(record)) = key else {
                return Err(Refusal::unexpected(span, "a way over something that is no reference"));
            };
            frame = self.model.records[record].rows;
            if frame == way.to {
                self.ensure_all(std::slice::from_ref(of), frame)?;
            }
            let relation = self.relation(frame)?;
            let unique = self.identity(record, &relation, span)?;
            let joined =
                scope.join(&relation, |alias| on_column(alias, &unique).infix(Sign::Is, key.clone()));
            seen = Some((joined, relation));
        }
        if frame == way.to {
            return Ok(seen.or_else(|| scope.seen.clone()));
        }
        let keys =
            self.seen_from(scope, frame, seen, |maker, scope| match &maker.model.frames[scope.frame] {
                Frame::Groups { .. } => maker.keys_of_group(way.to, scope, span),
                _ => {
                    let Some(FramePlan::Groups { keys, .. }) = maker.plan.frames.get(way.to.index()).cloned()
                    else {
                        return Err(Refusal::of(span, "a way that is not said in SQL")
                            .with_help("let a define give what is read of the other rows, and read that"));
                    };
                    keys.iter().map(|key| maker.value(key, scope)).collect()
                }
            })?;
        self.ensure_all(std::slice::from_ref(of), way.to)?;
        let relation = self.relation(way.to)?;
        let on = self.keys_equal(&relation, keys, span)?;
        let joined = scope.join(&relation, |alias| aliased(&on, alias));
        Ok(Some((joined, relation)))
    }

    pub(super) fn lookup(
        &mut self,
        of: &Node,
        frame: FrameId,
        keys: &[Node],
        scope: &mut Scope,
        span: Span,
    ) -> Made<Value> {
        let keys = keys.iter().map(|key| self.value(key, scope)).collect::<Made<Vec<_>>>()?;
        let nothing = self.value(of, &mut Scope::nothing(frame))?;
        if scope.relation.is_none() {
            return Ok(nothing);
        }
        let keys: Vec<Value> = keys.into_iter().map(|key| self.in_columns(key, scope, "key")).collect();
        let blank = Sql::any(keys.iter().map(Value::is_blank).collect());
        self.ensure_all(std::slice::from_ref(of), frame)?;
        let relation = self.relation(frame)?;
        let on = self.keys_equal(&relation, keys, span)?;
        let joined = scope.join(&relation, |alias| aliased(&on, alias));
        let first = relation.values.get(&Held::Key(0)).cloned();
        let missing = first.map_or(Sql::Truth(false), |first| scope.taken(&joined, &first).is_blank());
        let found =
            self.seen_from(scope, frame, Some((joined, relation)), |maker, scope| maker.value(of, scope))?;
        // A group that there is not has a value all the same: that of no rows.
        let none = Value::blank(of.kind, None);
        let none = if let (Value::Code(_, ty), Value::Code(sql, _)) = (&found, none.clone()) {
            Value::Code(sql, ty.clone())
        } else {
            none
        };
        self.chosen(vec![(blank, none), (missing, nothing)], Some(found), scope, span)
    }

    /// That the keys of a relation have these values.
    pub(super) fn keys_equal(
        &self,
        relation: &Relation,
        keys: Vec<Value>,
        span: Span,
    ) -> Made<Vec<(Sql, Sql)>> {
        let mut pairs = Vec::new();
        for (position, key) in (0u32..).zip(keys) {
            let own = relation.values.get(&Held::Key(position)).cloned();
            let own = own.ok_or_else(|| Refusal::unexpected(span, "a key that is not held in SQL"))?;
            let (own, key) = self.alike(own, key, span)?;
            let key = match (&own, key) {
                (Value::Number(own), Value::Number(key)) => Value::Number(at_scale_of(own, key, span)?),
                (_, key) => key,
            };
            pairs.push((own.one(span)?, key.one(span)?));
        }
        Ok(pairs)
    }

    pub(super) fn row_itself(&self, scope: &mut Scope, span: Span) -> Made<Value> {
        let Frame::Rows(record) = self.model.frames[scope.frame] else {
            return Err(Refusal::unexpected(span, "a group is no row"));
        };
        if scope.relation.is_none() {
            return Ok(Value::blank(Kind::Code, None));
        }
        let value = scope.read(self.identity_held(record)).ok_or_else(|| self.no_identity(record, span))?;
        Ok(Value::Code(value.one(span)?, Type::Reference(record)))
    }

    pub(super) fn identity_held(&self, record: RecordId) -> Held {
        let of = &self.model.records[record];
        let unique = (0u32..).zip(&of.fields).find(|(_, field)| field.unique).map(|(at, _)| Held::Field(at));
        unique.filter(|_| of.made.is_none()).unwrap_or(Held::Row)
    }

    pub(super) fn no_identity(&self, record: RecordId, span: Span) -> Refusal {
        let name = &self.model.records[record].title.name;
        Refusal::of(
            span,
            format!("the rows of `{name}` have no unique field by which SQL could tell them apart"),
        )
        .with_help("let one of its fields be `unique`")
    }

    /// The column by which others refer to the rows of a record.
    pub(super) fn identity(&self, record: RecordId, relation: &Relation, span: Span) -> Made<Sql> {
        match relation.values.get(&self.identity_held(record)) {
            Some(value) => value.clone().one(span),
            None => Err(self.no_identity(record, span)),
        }
    }
}

/// A number as whole numbers of the same decimal place and denominator as another's; blank where it is between them.
fn at_scale_of(own: &Num, key: Num, span: Span) -> Made<Num> {
    let (Over::Fixed(own_over), Over::Fixed(over)) = (&own.over, &key.over) else { return Ok(key) };
    let more = own.scale.saturating_sub(key.scale);
    let less = key.scale.saturating_sub(own.scale);
    let power = |places: u32| 10u128.checked_pow(places).unwrap_or(MOST);
    let (times, by) = (power(more).saturating_mul(*own_over), power(less).saturating_mul(*over));
    if times == by {
        return Ok(key);
    }
    let bound = key.bound.checked_mul(times).filter(|bound| *bound <= MOST && by <= MOST);
    let bound = bound.ok_or_else(|| {
        Refusal::of(span, "keys of so many decimal places are not compared in SQL")
            .with_help("let the columns have as many decimal places: a view may cast them")
    })?;
    let int = |value: u128| Sql::Int(i128::try_from(value).unwrap_or(i128::MAX));
    let wide = key.wide || bound >= NARROW;
    let of = if wide && !key.wide { key.of.cast(SqlType::Wide) } else { key.of };
    let of = if times == 1 { of } else { of.infix(Sign::Times, int(times)) };
    let of = match by {
        1 => of,
        by => {
            let whole = of.clone().infix(Sign::Rest, int(by)).infix(Sign::Is, Sql::Int(0));
            Sql::only_if(whole, Sql::Quotient { wide, of: Box::new(of), by: Box::new(int(by)) })
        }
    };
    Ok(Num { of, scale: own.scale, over: own.over.clone(), bound, wide })
}

/// The pairs of a join, for the name of what is joined.
pub(super) fn aliased(pairs: &[(Sql, Sql)], alias: &str) -> Sql {
    let pairs = pairs.iter().map(|(own, key)| on_column(alias, own).infix(Sign::Is, key.clone()));
    Sql::all(pairs.collect())
}

pub(super) fn on_column(alias: &str, column: &Sql) -> Sql {
    match column {
        Sql::Column(_, name) => Sql::of(alias, name),
        other => other.clone(),
    }
}
