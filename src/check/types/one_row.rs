//! A value without a word: where the keys of a group leave it one row, the value is that row's.

use crate::analysis::{FlowFacts, keeps_one_for_each};
use crate::check::Checker;
use crate::check::resolve::scope::Scope;
use crate::model::{Aggregate, Expr, ExprKind, FactId, FrameId, Population, RecordId};
use crate::value::AggregateOp;

impl Checker<'_> {
    /// A value of the rows, at groups of which each has one row: blank where the clause does not take that row in.
    pub(crate) fn of_the_one_row(&self, value: &Expr, scope: &Scope) -> Option<Expr> {
        let (selection, record) = scope.selection.zip(scope.record).filter(|_| scope.aggregates)?;
        let of_rows = value.frame == self.rows_of(record);
        if !of_rows
            || self.said_by_keys(value, scope.frame)
            || !self.has_one_row(scope.frame, record, selection)
        {
            return None;
        }
        let population = self.population(selection)?;
        let everything = population.within.is_none() && population.conditions.is_empty();
        let everything = everything || self.always_one(selection, scope.frame);
        let aggregate = Aggregate {
            op: AggregateOp::One,
            selection,
            within: None,
            value: Some(value.clone()),
            pick: None,
        };
        let mut one = Expr {
            kind: ExprKind::Aggregate(Box::new(aggregate)),
            ty: value.ty.clone(),
            frame: scope.frame,
            may_be_blank: value.may_be_blank || !(scope.inhabited || everything),
            span: value.span,
        };
        if scope.proven.is_given(&one) {
            one.may_be_blank = false;
        }
        Some(one)
    }

    /// Whether a value is a key of the groups, or what a key refers to has it.
    fn said_by_keys(&self, value: &Expr, groups: FrameId) -> bool {
        let keys = self.keys_of(groups);
        keys.iter().any(|key| self.same_or_within(&key.value, value))
            || matches!(&value.kind, ExprKind::Spread(_, way) if self.fixes_reference(keys, &way.through))
    }

    /// Whether a clause takes in one row of every group: the one that its cohort keeps for each value of the keys.
    pub(crate) fn always_one(&self, selection: FactId, groups: FrameId) -> bool {
        let keys: Vec<&Expr> = self.keys_of(groups).iter().map(|key| &key.value).collect();
        self.population(selection)
            .is_some_and(|population| keeps_one_for_each(self.clause_of(population), &keys))
    }

    /// What is proven of groups of which some may hold no row that the clause takes in: nothing, unless it takes in one
    /// of each.
    pub(crate) fn proven_of_all(&self, proven: &FlowFacts, selection: FactId, frame: FrameId) -> FlowFacts {
        let everything = self
            .population(selection)
            .is_some_and(|population| population.within.is_none() && population.conditions.is_empty());
        if everything || self.always_one(selection, frame) {
            return self.proven_at(proven, frame);
        }
        let mut nothing = FlowFacts::default();
        if proven.is_open() {
            nothing.leave_open();
        }
        nothing
    }

    /// The population that a clause without conditions of its own is of.
    fn clause_of<'m>(&'m self, population: &'m Population) -> &'m Population {
        let of = population.within.filter(|_| population.conditions.is_empty());
        of.and_then(|within| self.population(within)).unwrap_or(population)
    }

    /// Whether no two rows that a clause takes in share the keys of its groups.
    fn has_one_row(&self, groups: FrameId, record: RecordId, selection: FactId) -> bool {
        let is_key = |value: &Expr| self.keys_of(groups).iter().any(|key| key.value == *value);
        let enough = self.terms().told_apart_by(record, Some(selection));
        enough.iter().any(|values| values.iter().all(is_key))
    }
}
