//! Counts, totals and the like over the rows of a group.

use crate::analysis::FlowFacts;
use crate::check::messages;
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meaning, ValueKind};
use crate::diagnostic::Diagnostic;
use crate::model::{Aggregate, Expr, ExprKind, FactId, FactKind, FrameId, Pick, RecordId, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast;
use crate::value::{AggregateOp, ArithmeticOp, Function, NumberStyle, NumberType, Unit};

impl Checker<'_> {
    pub(crate) fn aggregate(
        &mut self,
        op: &Spanned<AggregateOp>,
        value: Option<&ast::Expr>,
        of: Option<&ast::Name>,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let (selection, record) = self.aggregated(op.span, scope)?;
        let within = match of {
            Some(name) => Some(self.within(name, selection)?).flatten(),
            None => None,
        };
        let value = match value {
            Some(of) => {
                let value = self.row_value(of, within, selection, record);
                match op.node {
                    AggregateOp::Earliest | AggregateOp::Latest => {
                        self.asked_of(of, &[ValueKind::Date, ValueKind::Moment]);
                    }
                    AggregateOp::Count | AggregateOp::One => {}
                    AggregateOp::Total
                    | AggregateOp::Average
                    | AggregateOp::Largest
                    | AggregateOp::Smallest => self.asked_of(of, &[ValueKind::Number]),
                }
                Some(value?)
            }
            None => None,
        };
        let ty = self.aggregate_type(op, value.as_ref(), record)?;
        if let Some(blank) = value.as_ref().filter(|value| value.may_be_blank) {
            let proven = self.proven_over(within, selection);
            let problem = self.aggregate_of_blank(blank, aggregate_word(op.node), &proven);
            return self.refuse(problem);
        }
        self.once_for_each_row(op.node, value.as_ref())?;
        let of_nothing = !(scope.inhabited && within.is_none());
        let may_be_blank = of_nothing && !op.node.of_nothing_is_nought();
        let aggregate = Aggregate { op: op.node, selection, within, value, pick: None };
        Some(Expr {
            kind: ExprKind::Aggregate(Box::new(aggregate)),
            ty,
            frame: scope.frame,
            may_be_blank,
            span,
        })
    }

    /// The total (or average) of a value that a whole group shares would count it again for every row of the group.
    pub(crate) fn once_for_each_row(&mut self, op: AggregateOp, value: Option<&Expr>) -> Option<()> {
        let Some(value) = value.filter(|_| matches!(op, AggregateOp::Total | AggregateOp::Average)) else {
            return Some(());
        };
        let mut shared = None;
        if self.differs_by_row(value, &mut shared) {
            return Some(());
        }
        let Some(frame) = shared else { return Some(()) };
        let (span, belongs) = (value.span, self.frame_words(frame));
        self.refuse(messages::grain::counted_again(span, aggregate_word(op), &belongs))
    }

    /// Whether something in an expression belongs to the row itself. What is shared by a group is noted on the way.
    fn differs_by_row(&self, expr: &Expr, shared: &mut Option<FrameId>) -> bool {
        match &expr.kind {
            ExprKind::Spread(inner, _) if !self.is_rows(inner.frame) => {
                *shared = Some(inner.frame);
                false
            }
            ExprKind::Spread(..) | ExprKind::Field(_) | ExprKind::Fact(_) | ExprKind::Payment(_) => true,
            _ => expr.operands().into_iter().any(|part| self.differs_by_row(part, shared)),
        }
    }

    pub(crate) fn aggregate_of_blank(
        &self,
        value: &Expr,
        op: &'static str,
        proven: &FlowFacts,
    ) -> Diagnostic {
        messages::blanks::aggregate_of_blank(op, &self.why_blank(value, proven))
    }

    /// The rows that an aggregate in this place runs over.
    fn aggregated(&mut self, span: Span, scope: &Scope) -> Option<(FactId, RecordId)> {
        match (scope.selection, scope.record) {
            (Some(selection), Some(record)) if scope.aggregates => Some((selection, record)),
            _ => {
                let place = self.frame_words(scope.frame);
                self.refuse(messages::grain::no_aggregate_here(span, &place))
            }
        }
    }

    /// The population that `if … is empty` names, as an aggregate knows it.
    pub(crate) fn population_named(&mut self, name: &ast::Name, scope: &Scope) -> Option<Option<FactId>> {
        let (selection, _) = self.aggregated(name.span, scope)?;
        self.within(name, selection)
    }

    /// The cohort after `of`. It must lie within the clause's own population; inner none: it is that population itself.
    fn within(&mut self, name: &ast::Name, selection: FactId) -> Option<Option<FactId>> {
        match self.resolve(name, Wanted::Population)? {
            Meaning::Record(record) => {
                let population = self.population(selection)?;
                if population.record != record || population.within.is_some() {
                    return self.wider(name, selection);
                }
                Some(None)
            }
            Meaning::Fact(fact) => {
                let parent = self.population(selection)?.within;
                if parent == Some(fact) {
                    return Some(None);
                }
                let inside = match parent {
                    Some(parent) => self.is_subset(fact, parent),
                    None => self.same_record(fact, selection),
                };
                if inside { Some(Some(fact)) } else { self.wider(name, selection) }
            }
            _ => None,
        }
    }

    fn wider<T>(&mut self, name: &ast::Name, selection: FactId) -> Option<T> {
        let population = self.population_words(selection);
        self.refuse(messages::grain::wider_than_clause(name, &population))
    }

    fn same_record(&self, fact: FactId, selection: FactId) -> bool {
        let record = |id| self.population(id).map(|population| population.record);
        record(fact).is_some() && record(fact) == record(selection)
    }

    fn row_value(
        &mut self,
        value: &ast::Expr,
        within: Option<FactId>,
        selection: FactId,
        record: RecordId,
    ) -> Option<Expr> {
        let scope = Scope::rows(self.rows_of(record), record, self.proven_over(within, selection));
        self.expr(value, &scope)
    }

    /// What is proven of the rows that something is taken over.
    fn proven_over(&self, within: Option<FactId>, selection: FactId) -> FlowFacts {
        let mut proven = self.proven_in(selection);
        if let Some(within) = within {
            proven.also(&self.proven_in(within));
        }
        proven
    }

    pub(crate) fn aggregate_type(
        &mut self,
        op: &Spanned<AggregateOp>,
        value: Option<&Expr>,
        record: RecordId,
    ) -> Option<Type> {
        let Some(value) = value else {
            let noun = self.noun(record).map_or_else(Unit::none, Unit::base);
            return Some(Type::Number(NumberType { unit: noun, style: NumberStyle::Plain }));
        };
        let dates = matches!(op.node, AggregateOp::Earliest | AggregateOp::Latest);
        match (&value.ty, dates) {
            (Type::Number(_), false) | (Type::Date, true) => Some(value.ty.clone()),
            (Type::Number(_), true) | (Type::Date, false) if op.node != AggregateOp::Total => {
                let instead = match op.node {
                    AggregateOp::Earliest => "smallest",
                    AggregateOp::Latest => "largest",
                    AggregateOp::Smallest => "earliest",
                    _ => "latest",
                };
                let found = messages::types::words_of_order(op.span, !dates, instead);
                self.refuse(found.replace(op.span, instead))
            }
            (other, true) => {
                let found = self.describe_type(other);
                self.refuse(messages::types::not_a_date(&found, value.span))
            }
            (other, false) => {
                let found = self.describe_type(other);
                self.refuse(messages::types::not_a_number(
                    &format!("`{}`", aggregate_word(op.node)),
                    &found,
                    value.span,
                ))
            }
        }
    }

    /// `success as a share of eligible`
    pub(crate) fn share(
        &mut self,
        part: &ast::Name,
        whole: &ast::Name,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let (selection, record) = self.aggregated(span, scope)?;
        let part_fact = self.within(part, selection);
        let whole_fact = self.within(whole, selection);
        let (part_fact, whole_fact) = (part_fact?, whole_fact?);
        let subset = match (part_fact, whole_fact) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(part), Some(whole)) => self.is_subset(part, whole),
        };
        if !subset {
            let outcome = part_fact.map(|fact| &self.facts[fact]);
            let outcome = outcome.is_some_and(|fact| matches!(fact.kind, FactKind::Outcome(..)));
            let keyword = if outcome { "outcome" } else { "cohort" };
            let (part, whole) = (part.clone(), whole.clone());
            return self.refuse(messages::grain::share_not_subset(&part, keyword, &whole));
        }
        let noun = self.noun(record).map_or_else(Unit::none, Unit::base);
        let count = |within| Expr {
            kind: ExprKind::Aggregate(Box::new(Aggregate {
                op: AggregateOp::Count,
                selection,
                within,
                value: None,
                pick: None,
            })),
            ty: Type::Number(NumberType { unit: noun.clone(), style: NumberStyle::Plain }),
            frame: scope.frame,
            may_be_blank: false,
            span,
        };
        let may_be_blank = !(scope.inhabited && whole_fact.is_none());
        let counts = vec![count(part_fact), count(whole_fact)];
        let kind = ExprKind::Call(Function::Arithmetic(ArithmeticOp::Divide), counts);
        let ty = crate::check::types::literal::plain(NumberStyle::Percent);
        Some(Expr { kind, ty, frame: scope.frame, may_be_blank, span })
    }

    /// `hours on the latest review_date`
    pub(crate) fn on_the(
        &mut self,
        value: &ast::Expr,
        latest: bool,
        by: &ast::Name,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let (selection, record) = self.aggregated(span, scope)?;
        let value = self.row_value(value, None, selection, record);
        let date = ast::Expr { kind: ast::ExprKind::Name(by.node.clone()), span: by.span };
        let by_value = self.row_value(&date, None, selection, record);
        let (value, by_value) = (value?, by_value?);
        if by_value.ty != Type::Date {
            let found = self.describe_type(&by_value.ty);
            return self.refuse(messages::types::not_a_date(&found, by.span));
        }
        if by_value.may_be_blank {
            let proven = self.proven_over(None, selection);
            let word = if latest { "latest" } else { "earliest" };
            let problem = self.aggregate_of_blank(&by_value, word, &proven);
            return self.refuse(problem);
        }
        self.one_row_a_day(&by_value, by, record, scope)?;
        let op = if latest { AggregateOp::Latest } else { AggregateOp::Earliest };
        let may_be_blank =
            value.may_be_blank || !(scope.inhabited || self.always_one(selection, scope.frame));
        let ty = value.ty.clone();
        let aggregate =
            Aggregate { op, selection, within: None, value: Some(value), pick: Some(Pick { by: by_value }) };
        Some(Expr {
            kind: ExprKind::Aggregate(Box::new(aggregate)),
            ty,
            frame: scope.frame,
            may_be_blank,
            span,
        })
    }

    /// Two rows of a group on the same day would leave open which one counts.
    fn one_row_a_day(&mut self, by: &Expr, name: &ast::Name, record: RecordId, scope: &Scope) -> Option<()> {
        let fixed =
            |value: &Expr| value == by || self.keys_of(scope.frame).iter().any(|key| key.value == *value);
        let enough = self.terms().told_apart_by(record, scope.selection);
        let unique = enough.iter().any(|values| values.iter().all(fixed));
        if unique || self.unsure_records.contains(&record) {
            return Some(());
        }
        let keys = self.keys_of(scope.frame).iter().map(|key| key.label.clone()).collect::<Vec<_>>();
        let record = self.records[record].title.name.clone();
        self.refuse(messages::grain::ties_on_a_day(name, &keys, &record))
    }
}

/// The word of an aggregate.
pub(crate) fn aggregate_word(op: AggregateOp) -> &'static str {
    match op {
        AggregateOp::Count => "count",
        AggregateOp::Total => "total",
        AggregateOp::Average => "average",
        AggregateOp::Largest => "largest",
        AggregateOp::Smallest => "smallest",
        AggregateOp::Earliest => "earliest",
        AggregateOp::Latest => "latest",
        AggregateOp::One => "the one row",
    }
}
