//! Values that run over rows or groups one after the other, and the order of these.

use crate::check::Checker;
use crate::check::messages::{self, NotRunning, WindowOver};
use crate::check::resolve::scope::{Runs, Scope};
use crate::check::types::aggregate::aggregate_word;
use crate::model::{Expr, ExprKind, FactId, FrameId, RecordId, Running, RunningOp, Type, Window};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Reach};
use crate::value::{AggregateOp, NumberType};

/// Rows or groups in an order that tells them apart.
#[derive(Default)]
pub(crate) struct Placed {
    pub(crate) keys: Vec<Expr>,
    pub(crate) order: Vec<Expr>,
    pub(crate) falls: Vec<bool>,
    pub(crate) file_order: bool,
}

/// What runs: how it is taken, its value and its type.
type Taken = (RunningOp, Option<Expr>, Type);

impl Checker<'_> {
    /// `(total fee up to and including this one, for each person in order of start_date, then visit_id)`
    pub(crate) fn running(
        &mut self,
        of: &ast::Expr,
        reach: &Spanned<Reach>,
        series: &ast::Series,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let within = self.runs_over(span, scope)?;
        let base = self.without_cases(within, scope);
        let holds = match &reach.node {
            Reach::InARow(holds) => Some(self.condition(holds, &base)?),
            Reach::UpToThis(_) | Reach::BeforeThis(_) | Reach::OneBefore => None,
        };
        let taken = match &reach.node {
            Reach::OneBefore => self.expr(of, &base).map(|value| {
                let ty = value.ty.clone();
                (RunningOp::OneBefore, Some(value), ty)
            }),
            Reach::UpToThis(_) => self.run_aggregate(of, RunningOp::UpToThis, &base),
            Reach::BeforeThis(_) => self.run_aggregate(of, RunningOp::BeforeThis, &base),
            Reach::InARow(_) => {
                // Each of a run meets the condition.
                let mut within_run = base.clone();
                if let Some(holds) = &holds {
                    within_run.proven.also(&self.terms().proven_by(holds));
                }
                self.run_aggregate(of, RunningOp::InARow, &within_run)
            }
        };
        let placed = self.placed_in(series, within, &base);
        let ((op, value, ty), placed) = (taken?, placed?);
        let may_be_blank = match op {
            RunningOp::BeforeThis(op) | RunningOp::InARow(op) => !op.of_nothing_is_nought(),
            RunningOp::OneBefore => true,
            RunningOp::UpToThis(_) | RunningOp::First | RunningOp::Last | RunningOp::RoundedTogether(_) => {
                false
            }
        };
        let words = self.as_written(of.span.to(reach.span));
        let Placed { keys, order, falls, file_order } = placed;
        let window = match &reach.node {
            Reach::UpToThis(Some(last)) | Reach::BeforeThis(Some(last)) => {
                if falls.first() == Some(&true) {
                    return self.refuse(messages::order::window_falls(series.span));
                }
                Some(self.window(last, order.first(), (series.span, scope))?)
            }
            Reach::UpToThis(None) | Reach::BeforeThis(None) | Reach::OneBefore | Reach::InARow(_) => None,
        };
        let conditions = Vec::new();
        let running =
            Running { op, value, within, conditions, keys, order, falls, file_order, window, holds, words };
        let kind = ExprKind::Running(Box::new(running));
        Some(Expr { kind, ty, frame: scope.frame, may_be_blank, span })
    }

    /// `12 months`, of what the order begins with.
    fn window(
        &mut self,
        last: &ast::Expr,
        first: Option<&Expr>,
        (order, scope): (Span, &Scope),
    ) -> Option<Window> {
        let length = self.expr(last, &Scope { frame: FrameId(0), ..scope.clone() })?;
        let span = length.span;
        let of = first.map_or(WindowOver::Nothing, |first| match first.ty {
            Type::Date => WindowOver::Days,
            Type::Period(kind) => WindowOver::Periods(kind),
            _ => WindowOver::Nothing,
        });
        if of == WindowOver::Nothing {
            return self.refuse(messages::order::no_time_order(order));
        }
        let unit = match &length.ty {
            Type::Number(ty) => ty.unit.as_base(),
            _ => None,
        };
        let count = self.terms().constant_number(&length).and_then(|count| count.as_exponent());
        let count = count.and_then(|count| i32::try_from(count).ok()).filter(|count| *count >= 1);
        let window = count.zip(unit).and_then(|(count, unit)| of.window(count, unit));
        if window.is_none() {
            return self.refuse(messages::order::not_a_window(span, of));
        }
        window
    }

    /// The subset whose rows a value may run over in this place; inner none for all rows, or for groups.
    fn runs_over(&mut self, span: Span, scope: &Scope) -> Option<Option<FactId>> {
        match scope.runs {
            Runs::Rows(within) => Some(within),
            Runs::Groups => Some(None),
            Runs::Nothing if scope.aggregates && scope.frame == FrameId(0) => {
                self.refuse(messages::order::no_groups(span))
            }
            Runs::Nothing => self.refuse(messages::order::no_running_here(span)),
        }
    }

    /// The place without what a case has proven: a value runs over all rows of the population, those of other cases
    /// too.
    fn without_cases(&self, within: Option<FactId>, scope: &Scope) -> Scope {
        let population = within.or(scope.selection);
        let known = population.map(|fact| self.proven_in(fact)).unwrap_or_default();
        let mut proven = match scope.selection.filter(|_| scope.runs == Runs::Groups) {
            Some(selection) => self.proven_of_all(&known, selection, scope.frame),
            None => known,
        };
        if scope.proven.is_open() {
            proven.leave_open();
        }
        Scope { proven, ..scope.clone() }
    }

    /// `total fee` and the like, as it is taken over the rows or groups so far.
    fn run_aggregate(
        &mut self,
        of: &ast::Expr,
        reach: fn(AggregateOp) -> RunningOp,
        scope: &Scope,
    ) -> Option<Taken> {
        let span = of.span;
        let ast::ExprKind::Aggregate { op, value, of: cohort } = &of.kind else {
            return self.refuse(messages::order::not_running(span, NotRunning::NoWord));
        };
        if cohort.is_some() {
            return self.refuse(messages::order::not_running(span, NotRunning::OfCohort));
        }
        if op.node == AggregateOp::Average {
            return self.refuse(messages::order::not_running(span, NotRunning::Average));
        }
        let in_a_row = matches!(reach(op.node), RunningOp::InARow(_));
        if op.node == AggregateOp::Count && scope.runs == Runs::Groups {
            if in_a_row {
                // What stands in a row is groups: rows do not.
                return Some((reach(op.node), None, Type::Number(NumberType::plain())));
            }
            return self.refuse(messages::order::count_of_groups(span));
        }
        let record = scope.record?;
        let value = match value {
            Some(value) => Some(self.expr(value, scope)?),
            None => None,
        };
        let ty = self.aggregate_type(op, value.as_ref(), record)?;
        if let Some(blank) = value.as_ref().filter(|value| value.may_be_blank) {
            let problem = self.aggregate_of_blank(blank, aggregate_word(op.node), &scope.proven);
            return self.refuse(problem);
        }
        self.once_for_each_row(op.node, value.as_ref())?;
        Some((reach(op.node), value, ty))
    }

    /// The keys and the order of rows or groups: given for each, and together different for each.
    pub(crate) fn placed_in(
        &mut self,
        series: &ast::Series,
        within: Option<FactId>,
        scope: &Scope,
    ) -> Option<Placed> {
        let keys: Vec<Option<Expr>> = series.keys.iter().map(|key| self.series_key(key, scope)).collect();
        let order: Vec<Option<Expr>> =
            series.order.iter().map(|part| self.never_blank(&part.by, scope)).collect();
        let keys: Vec<Expr> = keys.into_iter().collect::<Option<_>>()?;
        let order: Vec<Expr> = order.into_iter().collect::<Option<_>>()?;
        let groups = !self.is_rows(scope.frame);
        let spell = scope.record.map(|record| &self.records[record]);
        let in_file = !groups && spell.is_none_or(|record| record.made.is_none());
        match series.file_order {
            Some(ref words) if !in_file => {
                return self.refuse(messages::order::no_file_order(words.span, groups));
            }
            Some(_) => {}
            None => self.told_apart((&keys, &order), (series.span, in_file), within, scope)?,
        }
        let falls = series.order.iter().map(|part| part.falls).collect();
        Some(Placed { keys, order, falls, file_order: series.file_order.is_some() })
    }

    /// The order of rows that share values already.
    pub(crate) fn placed_among(
        &mut self,
        series: &ast::Series,
        shared: Vec<Expr>,
        within: Option<FactId>,
        scope: &Scope,
    ) -> Option<Placed> {
        let order: Vec<Option<Expr>> =
            series.order.iter().map(|part| self.never_blank(&part.by, scope)).collect();
        let order: Vec<Expr> = order.into_iter().collect::<Option<_>>()?;
        let spell = scope.record.map(|record| &self.records[record]);
        let in_file = spell.is_none_or(|record| record.made.is_none());
        match series.file_order {
            Some(ref words) if !in_file => {
                return self.refuse(messages::order::no_file_order(words.span, false));
            }
            Some(_) => {}
            None => self.told_apart((&shared, &order), (series.span, in_file), within, scope)?,
        }
        let falls = series.order.iter().map(|part| part.falls).collect();
        Some(Placed { keys: shared, order, falls, file_order: series.file_order.is_some() })
    }

    fn series_key(&mut self, key: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let value = self.never_blank(key, scope)?;
        if !self.can_be_a_key(&value) {
            let found = self.describe_type(&value.ty);
            return self.refuse(messages::grain::not_a_key(&found, value.span));
        }
        Some(value)
    }

    fn never_blank(&mut self, part: &ast::Expr, scope: &Scope) -> Option<Expr> {
        let value = self.expr(part, scope)?;
        if !value.may_be_blank {
            return Some(value);
        }
        let (span, written) = (value.span, self.as_written(value.span));
        let given = self.given_words(&value);
        let help = match scope.runs {
            Runs::Nothing => format!("leave such rows out first: `{given}`"),
            Runs::Rows(_) => format!("let the definition be `of` a cohort: `{given}`"),
            Runs::Groups => match self.why_blank(&value, &scope.proven).settled {
                Some(settled) => format!("say what stands for a blank: `{}`", settled.text),
                None => "let the measure have a value for every group".to_owned(),
            },
        };
        self.refuse(messages::order::blank(span, &written, &help))
    }

    /// Two in one place would leave open which comes first.
    fn told_apart(
        &mut self,
        (keys, order): (&[Expr], &[Expr]),
        (span, file): (Span, bool),
        within: Option<FactId>,
        scope: &Scope,
    ) -> Option<()> {
        let record = scope.record?;
        if self.unsure_records.contains(&record) {
            return Some(());
        }
        let said: Vec<&Expr> = keys.iter().chain(order).collect();
        let missing = if self.is_rows(scope.frame) {
            self.missing_fields(record, within, &said)
        } else {
            self.missing_keys(scope.frame, &said)
        };
        let Some(missing) = missing else { return Some(()) };
        let then = (!missing.is_empty()).then(|| missing.join(", then "));
        let shared = keys.iter().map(|key| self.as_written(key.span)).collect::<Vec<_>>();
        self.refuse(messages::order::may_tie(span, &shared, then.as_deref(), file))
    }

    /// The keys of groups that values leave open, if there are any.
    fn missing_keys(&self, frame: FrameId, said: &[&Expr]) -> Option<Vec<String>> {
        let keys = (0u32..).zip(self.keys_of(frame));
        let is_said = |position: u32| said.iter().any(|value| value.kind == ExprKind::Key(position));
        let missing: Vec<String> =
            keys.filter(|(position, _)| !is_said(*position)).map(|(_, key)| key.label.clone()).collect();
        (!missing.is_empty()).then_some(missing)
    }

    /// What values of the rows of a record lack to tell the rows apart: the fewest fields of a uniqueness, none if
    /// there is none; outer none where nothing is lacking.
    fn missing_fields(&self, id: RecordId, within: Option<FactId>, said: &[&Expr]) -> Option<Vec<String>> {
        let is_said = |wanted: &Expr| {
            said.iter().any(|value| match (&value.kind, &wanted.kind) {
                // `person's person_id` says which person it is.
                (ExprKind::Spread(inner, way), ExprKind::Field(field)) => match inner.kind {
                    ExprKind::Field(far) => way.through == [*field] && self.records[far].unique,
                    _ => false,
                },
                _ => *value == wanted,
            })
        };
        let enough = self.terms().told_apart_by(id, within);
        let lacking = enough.iter().map(|values| {
            values
                .iter()
                .filter(|value| !is_said(value))
                .map(|value| self.words_of(value))
                .collect::<Vec<_>>()
        });
        let fewest = lacking.min_by_key(Vec::len);
        match fewest {
            Some(none) if none.is_empty() => None,
            fewest => Some(fewest.unwrap_or_default()),
        }
    }
}
