//! A value without a word: where the keys of a group leave it one row, the value is that row's.

use crate::check::Checker;
use crate::check::resolve::scope::Scope;
use crate::model::{Aggregate, Expr, ExprKind, FrameId, RecordId};
use crate::value::AggregateOp;

impl Checker<'_> {
    /// A value of the rows, at groups of which each has one row: blank where the clause does not take that row in.
    pub(crate) fn of_the_one_row(&self, value: &Expr, scope: &Scope) -> Option<Expr> {
        let (selection, record) = scope.selection.zip(scope.record).filter(|_| scope.aggregates)?;
        let of_rows = value.frame == self.rows_of(record);
        if !of_rows || self.said_by_keys(value, scope.frame) || !self.has_one_row(scope.frame, record) {
            return None;
        }
        let population = self.population(selection)?;
        let everything = population.within.is_none() && population.conditions.is_empty();
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

    /// Whether no two rows of a record share the keys of its groups.
    fn has_one_row(&self, groups: FrameId, record: RecordId) -> bool {
        let is_key = |position: &u32| {
            let field = crate::model::FieldId { record, field: *position };
            self.keys_of(groups).iter().any(|key| key.value.kind == ExprKind::Field(field))
        };
        let uniques = self.records.get(record.index()).map_or(&[][..], |record| &record.uniques);
        uniques.iter().any(|unique| unique.fields.iter().all(is_key))
    }
}
