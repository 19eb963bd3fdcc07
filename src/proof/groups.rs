//! What is taken over the rows of a group, of which one row at most is known.

use super::enclosure::{Enclosure, Set, just, nought, or_nought, sum};
use super::place::Place;
use super::world::World;
use crate::analysis::Range;
use crate::model::{
    Aggregate, Expr, ExprKind, FactId, FactKind, Frame, FrameId, RecordId, Related, RelatedOp, RunningOp,
    Type,
};
use crate::value::{AggregateOp, CompareOp, Number};

/// Of so many rows that stand in the contract each is looked at.
const MOST_OWN: u32 = 400;

/// Which rows a count counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// Those of a group.
    OfGroup(FrameId),
    /// Those that share something with a row, or come before it.
    Others,
}

impl World<'_> {
    /// The keys of a frame, as values of the rows of its record.
    pub(super) fn keys(&self, frame: FrameId) -> Vec<&Expr> {
        self.model.frames[frame].keys().iter().map(|key| &key.value).collect()
    }

    /// Something taken over the rows of the group that the row of a box is in.
    pub(super) fn aggregate(&self, expr: &Expr, aggregate: &Aggregate, place: &Place) -> Enclosure {
        let Some(record) = self.terms.population(aggregate.selection).map(|population| population.record)
        else {
            return Enclosure { blank: true, ..Enclosure::of(self.any_of(&expr.ty)) };
        };
        let keys = self.keys(expr.frame);
        let here = place.record == Some(record);
        let values: Vec<Enclosure> = keys
            .iter()
            .map(|key| if here { self.eval(key, place).whole() } else { Enclosure::of(self.any_of(&key.ty)) })
            .collect();
        if let Some(rows) = self.own_rows(record).filter(|rows| *rows <= MOST_OWN)
            && aggregate.op.of_nothing_is_nought()
        {
            return self.over_own_rows(aggregate, (record, rows), &keys, &values);
        }
        let asked = here && place.asked && self.are_all_asked(&keys);
        let any = self.generic(record, &keys, &values).map(|any| Place { asked, ..any });
        let any = any.and_then(|any| self.taken_in(aggregate, &any));
        let member = here && place.member;
        let own = if member { self.taken_in(aggregate, place) } else { None };
        let sure = own.is_some() && self.is_taken_in(aggregate, place);
        let Some(any) = any else {
            return match aggregate.op.of_nothing_is_nought() {
                true => Enclosure { by_row: member.then(nought), ..Enclosure::number(nought()) },
                false => Enclosure::nothing(),
            };
        };
        let rows = self.most_rows(record, &keys);
        let alone = member && rows.as_ref().is_some_and(|rows| *rows == Number::one());
        let least = Number::from_int(i128::from(sure));
        match aggregate.op {
            AggregateOp::Count => {
                let by_row =
                    Range::of(Some(least.clone()), Some(Number::from_int(i128::from(own.is_some()))));
                let all = if alone { by_row.clone() } else { Range::of(Some(least), rows) };
                Enclosure { by_row: member.then_some(by_row), ..Enclosure::number(all) }
            }
            AggregateOp::Total => {
                let of = |place: &Place| {
                    aggregate
                        .value
                        .as_ref()
                        .map_or_else(Range::unknown, |value| self.eval(value, place).range())
                };
                let by_row =
                    own.as_ref().map_or_else(nought, |own| if sure { of(own) } else { or_nought(&of(own)) });
                let times = Range::of(Some(Number::zero()), rows);
                let all = if alone { by_row.clone() } else { or_nought(&of(&any)).times(&times) };
                Enclosure { by_row: member.then_some(by_row), ..Enclosure::number(all) }
            }
            AggregateOp::Average
            | AggregateOp::Largest
            | AggregateOp::Smallest
            | AggregateOp::Earliest
            | AggregateOp::Latest
            | AggregateOp::One => {
                let of = own.as_ref().filter(|_| alone).unwrap_or(&any);
                let value = aggregate.value.as_ref().map(|value| self.eval(value, of).whole());
                let value = value.unwrap_or_else(|| Enclosure::of(self.any_of(&expr.ty)));
                Enclosure { blank: value.blank || !sure, ..value }
            }
        }
    }

    /// An amount of a group that is paid only where so many of its rows are counted: `when count is 3`. Where it is no
    /// sum over the rows, each of as many of them adds its part of it, and the others nothing.
    pub(super) fn among_rows_needed(&self, when: &Expr, amount: Enclosure, place: &Place) -> Enclosure {
        let grouped = matches!(self.model.frames[when.frame], Frame::Groups { .. });
        if amount.by_row.is_some() || !amount.given || !grouped || !place.member {
            return amount;
        }
        let needed = self.rows_needed(when, place).filter(|rows| *rows > Number::one());
        let Some(part) = needed.and_then(|rows| Number::one().divided_by(&rows)) else { return amount };
        let by_row = Some(or_nought(&amount.range().times(&just(part))));
        Enclosure { by_row, ..amount }
    }

    /// How many rows of its group a condition needs at least.
    fn rows_needed(&self, when: &Expr, place: &Place) -> Option<Number> {
        match &when.kind {
            ExprKind::And(parts) => parts.iter().filter_map(|part| self.rows_needed(part, place)).max(),
            ExprKind::Compare(comparison) => {
                let least = |count: &Expr, by: &Expr| {
                    let of_group = self.counted(count) == Some(Counted::OfGroup(when.frame));
                    of_group.then(|| self.eval(by, place).range().least).flatten()
                };
                match comparison.op {
                    CompareOp::Is => least(&comparison.left, &comparison.right)
                        .or_else(|| least(&comparison.right, &comparison.left)),
                    CompareOp::AtLeast | CompareOp::More => least(&comparison.left, &comparison.right),
                    CompareOp::AtMost | CompareOp::Less => least(&comparison.right, &comparison.left),
                    CompareOp::IsNot => None,
                }
            }
            _ => None,
        }
    }

    /// What a value is a count of: of a group, of other rows, or of rows along an order. A count is whole, and never
    /// below nought.
    pub(super) fn counted(&self, value: &Expr) -> Option<Counted> {
        match &value.kind {
            ExprKind::Aggregate(aggregate) => {
                (aggregate.op == AggregateOp::Count).then_some(Counted::OfGroup(value.frame))
            }
            ExprKind::Related(related) => {
                (related.sought.op == RelatedOp::Aggregate(AggregateOp::Count)).then_some(Counted::Others)
            }
            ExprKind::Running(running) => match running.op {
                RunningOp::UpToThis(op) | RunningOp::BeforeThis(op) | RunningOp::InARow(op) => {
                    (op == AggregateOp::Count).then_some(Counted::Others)
                }
                RunningOp::OneBefore | RunningOp::First | RunningOp::Last | RunningOp::RoundedTogether(_) => {
                    None
                }
            },
            ExprKind::Fact(fact) => match &self.model.facts[*fact].kind {
                FactKind::Define | FactKind::Measure { .. } => self.counted(&self.model.facts[*fact].value),
                FactKind::Cohort(_) | FactKind::Outcome(..) | FactKind::Selection(_) | FactKind::Scale(_) => {
                    None
                }
            },
            ExprKind::Spread(inner, _) => self.counted(inner),
            _ => None,
        }
    }

    /// The rows of a box that an aggregate takes in.
    pub(super) fn taken_in(&self, aggregate: &Aggregate, place: &Place) -> Option<Place> {
        let selected = self.narrowed_to_population(aggregate.selection, place)?;
        match aggregate.within {
            Some(within) => self.narrowed_to_population(within, &selected),
            None => Some(selected),
        }
    }

    pub(super) fn is_taken_in(&self, aggregate: &Aggregate, place: &Place) -> bool {
        let certain = |fact: FactId| self.truth(fact, place).is_met();
        certain(aggregate.selection) && aggregate.within.is_none_or(certain)
    }

    /// Rows that stand in the contract, one by one.
    fn over_own_rows(
        &self,
        aggregate: &Aggregate,
        (record, rows): (RecordId, u32),
        keys: &[&Expr],
        values: &[Enclosure],
    ) -> Enclosure {
        let mut all = nought();
        for row in 0..rows {
            let mut place = Place::any(record);
            place.known.insert(Vec::new(), row);
            let own: Vec<Enclosure> = keys.iter().map(|key| self.eval(key, &place)).collect();
            let fits =
                own.iter().zip(values).all(|(own, value)| own.given && own.set.meet(&value.set).is_some());
            let Some(taken) = self.taken_in(aggregate, &place).filter(|_| fits) else { continue };
            let one = || Range::of(Some(Number::one()), Some(Number::one()));
            let adds = aggregate.value.as_ref().map_or_else(one, |value| self.eval(value, &taken).range());
            let certain = own
                .iter()
                .zip(values)
                .all(|(own, value)| own.set.is_single() && value.set.is_single() && !value.blank);
            let certain = certain && self.is_taken_in(aggregate, &place);
            all = sum(&all, &if certain { adds } else { or_nought(&adds) });
        }
        Enclosure::number(all)
    }

    /// A value of another group, by its keys.
    pub(super) fn lookup(&self, expr: &Expr, of: &Expr, keys: &[Expr], place: &Place) -> Enclosure {
        let values: Vec<Enclosure> = keys.iter().map(|key| self.eval(key, place).whole()).collect();
        let unknown = || Enclosure { blank: true, ..Enclosure::of(self.any_of(&expr.ty)) };
        let Some(record) = self.record_of(of.frame) else { return unknown() };
        let own: Vec<&Expr> = match &self.model.frames[of.frame] {
            Frame::Groups { .. } => self.keys(of.frame),
            Frame::Rows(_) | Frame::Contract | Frame::Statement => {
                return self.lookup_in_rows(of, record, unknown);
            }
        };
        // Where the keys are those of the row's own group, that is the group that is looked up.
        let same =
            || keys.len() == own.len() && keys.iter().zip(&own).all(|(key, own)| self.on_rows(key) == **own);
        let asked = place.asked && place.record == Some(record) && same() && self.are_all_asked(&own);
        // Where there can be no such group, there is one of nothing.
        let there = self
            .generic(record, &own, &values)
            .unwrap_or_else(|| Place { member: false, ..Place::any(record) });
        let there = Place { asked, ..there };
        let found = self.eval(of, &there).whole();
        let found = match (&of.kind, &found.set) {
            // A group without a line has a line of nought.
            (ExprKind::Payment(_), Set::Numbers(range)) => Enclosure::number(or_nought(range)),
            _ => found,
        };
        Enclosure { blank: true, ..found }
    }

    fn lookup_in_rows(&self, of: &Expr, record: RecordId, unknown: impl Fn() -> Enclosure) -> Enclosure {
        let found = self.eval(of, &Place { member: false, ..Place::any(record) }).whole();
        if found.given { Enclosure { blank: true, ..found } } else { unknown() }
    }

    /// Something taken over other rows that share something with a row.
    pub(super) fn related(&self, related: &Related, place: &Place) -> Enclosure {
        let sought = &related.sought;
        let values: Vec<Enclosure> = related.keys.iter().map(|key| self.eval(key, place).whole()).collect();
        let keys: Vec<&Expr> = sought.keys.iter().collect();
        let mut any = self.generic(sought.record, &keys, &values);
        if let Some(within) = sought.within {
            any = any.and_then(|any| self.narrowed_to_population(within, &any));
        }
        for condition in &sought.conditions {
            any = any.and_then(|any| self.narrowed(&any, condition));
        }
        let rows = if any.is_some() { self.most_rows(sought.record, &keys) } else { Some(Number::zero()) };
        let times = Range::of(Some(Number::zero()), rows);
        let value = || match (&any, &sought.value) {
            (Some(any), Some(value)) => self.eval(value, any).whole(),
            (None, _) => Enclosure::nothing(),
            (Some(_), None) => Enclosure::number(Range::unknown()),
        };
        let found = match sought.op {
            RelatedOp::Aggregate(AggregateOp::Count) => Enclosure::number(times),
            RelatedOp::Aggregate(AggregateOp::Total) => {
                let value = value();
                Enclosure::number(if value.given {
                    or_nought(&value.range()).times(&times)
                } else {
                    nought()
                })
            }
            RelatedOp::Aggregate(_) | RelatedOp::First | RelatedOp::Last => value(),
        };
        Enclosure { blank: true, ..found }
    }

    /// The most rows of a record that share the values of keys; none where nothing says so.
    pub(super) fn most_rows(&self, record: RecordId, keys: &[&Expr]) -> Option<Number> {
        if keys.iter().any(|key| matches!(key.kind, ExprKind::Row)) {
            return Some(Number::one());
        }
        if let Some(rows) = self.own_rows(record) {
            return Some(Number::from_int(i128::from(rows)));
        }
        let by_rule = self.rules(record).into_iter().filter_map(|rule| self.rows_by(record, &rule, keys));
        by_rule.chain(self.rows_of_spell(record, keys)).chain(self.rows_of_balance(record, keys)).min()
    }

    /// How many values a type has, if that is known.
    pub(super) fn values_of(&self, ty: &Type) -> Option<Number> {
        let count = |count: usize| Number::from_int(i128::try_from(count).unwrap_or(i128::MAX));
        match ty {
            Type::Choice(set) => Some(count(self.model.choice_sets[*set].choices.len())),
            Type::YesNo => Some(count(2)),
            Type::Reference(record) => self.most_rows(*record, &[]),
            Type::Number(_) | Type::Date | Type::Moment | Type::Clock | Type::Text | Type::Period(_) => None,
        }
    }
}
