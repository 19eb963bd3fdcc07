//! Subsets that count for all rows of a group: without one success there is no reward for any of them.
//!
//! *The lemma.* Of the rows that share what is fixed, either none is in the subset, and each has the price that it has
//! then; or one is, and that one has the price of a row of the subset, and the others the highest. Where the rule that
//! says how many rows there are counts them for each provider and year, that holds of each of these by itself: so many
//! providers and years, each at the larger of the two. Fewer rows of one of them come to no more, since both are larger
//! the more rows there are.

use super::Effort;
use super::place::Place;
use super::total::Part;
use super::world::World;
use crate::analysis::{Dependence, Thing};
use crate::model::{Expr, ExprKind, FactId, FactKind, FieldId, Frame, PaymentId, RecordId, Type, VolumeKey};
use crate::source::Span;
use crate::value::{Function, Number};

/// So many subsets, and no more, are asked what it is worth that one row is in them.
const MOST_SUBSETS: usize = 4;

impl World<'_> {
    /// What rows add where a subset counts for all of them.
    pub(super) fn with_one_at_least(&self, part: &Part, fixed: &[Expr], effort: Effort) -> Option<Number> {
        let rows = part.rows.as_ref()?;
        let all = self.with_one_of(part, rows, fixed, effort);
        let each = part.rule.as_ref().filter(|rule| rule.most < *rows && rule.most > Number::one()).and_then(
            |rule| {
                let keys: Vec<&Expr> = fixed.iter().collect();
                let open = rule.keys.iter().filter(|key| !self.is_fixed(part.record, **key, &keys));
                let open = open.map(|key| self.as_expr(part.record, *key)).collect::<Option<Vec<Expr>>>()?;
                let fixed: Vec<Expr> = fixed.iter().cloned().chain(open).collect();
                let groups = rows.divided_by(&rule.most)?;
                Some(self.with_one_of(part, &rule.most, &fixed, effort)?.times(&groups))
            },
        );
        all.into_iter().chain(each).min()
    }

    /// The same of so many rows that share what is fixed.
    fn with_one_of(&self, part: &Part, rows: &Number, fixed: &[Expr], effort: Effort) -> Option<Number> {
        let price = part.dearest.price.as_ref()?;
        if !rows.is_whole() || *rows < Number::one() || price.is_zero() {
            return None;
        }
        let dearest = |place: Place| {
            self.go_on();
            self.dearest((&part.payments, &[]), place, true, effort.boxes).price
        };
        let bound = |fact: FactId| {
            let any = || Place::any(part.record).asked();
            let without = self.with_none_in(fact, fixed, || dearest(any()))?.times(rows);
            if without >= price.times(rows) {
                return None;
            }
            self.go_on();
            let member = self.narrowed_to_population(fact, &any());
            let member = member.map_or_else(|| Some(Number::zero()), dearest)?;
            let others = rows.minus(&Number::one());
            Some(without.max(price.times(&others).plus(&member.min(price.clone()))))
        };
        self.subsets_behind(&part.payments, part.record).into_iter().filter_map(bound).min()
    }

    /// What a rule counts by as a value of the rows.
    fn as_expr(&self, record: RecordId, key: VolumeKey) -> Option<Expr> {
        let id = FieldId { record, field: key.field };
        let field = &self.model.records[id];
        let (frame, _) =
            self.model.frames.iter_enumerated().find(|(_, frame)| **frame == Frame::Rows(record))?;
        let of = Expr {
            kind: ExprKind::Field(id),
            ty: field.ty.clone(),
            frame,
            may_be_blank: field.may_be_blank,
            span: Span::default(),
        };
        Some(match key.period {
            Some(kind) => Expr::call(Function::PeriodOf(kind), vec![of], Type::Period(kind), Span::default()),
            None => of,
        })
    }

    /// The subsets of a record that payments hang on.
    pub(super) fn subsets_behind(&self, payments: &[PaymentId], record: RecordId) -> Vec<FactId> {
        let behind = Dependence::of(self.model).behind(payments.iter().map(|id| Thing::Payment(*id)));
        let is_subset = |kind: &FactKind| matches!(kind, FactKind::Cohort(_) | FactKind::Outcome(..));
        let facts = behind.into_iter().filter_map(|thing| match thing {
            Thing::Fact(fact) if is_subset(&self.model.facts[fact].kind) => Some(fact),
            _ => None,
        });
        let of_record = facts.filter(|fact| {
            self.terms.population(*fact).is_some_and(|population| population.record == record)
        });
        let mut found: Vec<FactId> = of_record.collect();
        found.sort();
        // Those that are declared last are the narrowest.
        found.split_off(found.len().saturating_sub(MOST_SUBSETS))
    }
}
