//! Defines and measures, and the bodies that give their values.

use crate::analysis::FlowFacts;
use crate::check::declarations::population::Of;
use crate::check::messages;
use crate::check::resolve::scope::{Runs, Scope};
use crate::check::{Checker, Meaning};
use crate::functions;
use crate::model::{Expr, Fact, FactKind, FieldId, FrameId, Key, Type};
use crate::source::Spanned;
use crate::syntax::ast::{self, BodyStep, BodyValue};
use crate::value::{ChooseOp, Function, Published, UnitNames};

/// A value is held in bounds and rounded so often and no more.
const MOST_STEPS: usize = 20;

impl Checker<'_> {
    pub(crate) fn define(&mut self, declaration: &ast::Declaration, define: &ast::Define) -> Option<Meaning> {
        let of = self.of(declaration, define.of.as_ref())?;
        let rows = Scope::rows(self.rows_of(of.record), of.record, of.proven);
        let mut scope = Scope { runs: Runs::Rows(of.within), ..rows };
        if declaration.damaged {
            scope.proven.leave_open();
        }
        let mut value = self.body(declaration, &define.body, &scope)?;
        // Outside the cohort that it is of, a define has no value.
        if let Some(within) = of.within {
            value = self.only_within(within, value, &scope);
        }
        let fact = Fact { title: self.title(declaration), kind: FactKind::Define, frame: scope.frame, value };
        Some(Meaning::Fact(self.add_fact(fact)))
    }

    /// A value where the row is in a population, and blank elsewhere.
    fn only_within(&self, within: crate::model::FactId, value: Expr, scope: &Scope) -> Expr {
        let (frame, span, ty) = (scope.frame, value.span, value.ty.clone());
        let when = Expr {
            kind: crate::model::ExprKind::Fact(within),
            ty: Type::YesNo,
            frame,
            may_be_blank: false,
            span,
        };
        let row = crate::model::CaseRow { when, then: value, span };
        Expr { kind: crate::model::ExprKind::Cases(vec![row], None), ty, frame, may_be_blank: true, span }
    }

    pub(crate) fn measure(
        &mut self,
        declaration: &ast::Declaration,
        measure: &ast::Measure,
    ) -> Option<Meaning> {
        let of = self.of(declaration, measure.of.as_ref())?;
        let selection = self.selection(declaration, &of, &measure.conditions);
        let proven = self.proven_in(selection);
        let groups = self.grouped(&of, &measure.keys, &proven)?;
        // Without a line that could not be read: was it `for each`?
        if groups.is_none() && declaration.damaged {
            return None;
        }
        let frame = groups.unwrap_or(FrameId(0));
        let proven = self.proven_of_all(&proven, selection, frame);
        let scope = Scope {
            frame,
            record: Some(of.record),
            selection: Some(selection),
            aggregates: true,
            inhabited: false,
            proven,
            runs: if groups.is_some() { Runs::Groups } else { Runs::Nothing },
            sought_for: None,
            asks: false,
            line: None,
        };
        let value = self.body(declaration, &measure.body, &scope)?;
        let published = self.published(&measure.published, &value);
        let kind = FactKind::Measure { selection, published };
        let fact = Fact { title: self.title(declaration), kind, frame, value };
        Some(Meaning::Fact(self.add_fact(fact)))
    }

    /// Only what has a size can be put in order.
    fn published(&mut self, said: &[Spanned<Published>], value: &Expr) -> Option<Published> {
        if let [first, again, ..] = said {
            self.report(messages::terms::said_twice("published", first.span, again.span));
        }
        let first = said.first()?;
        if !matches!(value.ty, Type::Number(_) | Type::Date) {
            let found = self.describe_type(&value.ty);
            return self.refuse(messages::terms::not_in_order(first.span, value.span, &found));
        }
        Some(first.node)
    }

    /// The groups that `for each` makes of a clause's rows; inner none without it.
    pub(crate) fn grouped(
        &mut self,
        of: &Of,
        keys: &[Spanned<Vec<ast::Expr>>],
        proven: &FlowFacts,
    ) -> Option<Option<FrameId>> {
        self.grouped_by(of, keys, proven, Checker::key)
    }

    /// The same for what is made of rows: the noun of the record is the row itself.
    pub(crate) fn grouped_or_each(
        &mut self,
        of: &Of,
        keys: &[Spanned<Vec<ast::Expr>>],
        proven: &FlowFacts,
    ) -> Option<Option<FrameId>> {
        let (record, noun) = (of.record, self.records[of.record].title.name.clone());
        self.grouped_by(of, keys, proven, |checker, key, scope| match &key.kind {
            ast::ExprKind::Name(name) if *name == noun => Some(checker.row_key(record, key.span)),
            _ => checker.key(key, scope),
        })
    }

    fn grouped_by(
        &mut self,
        of: &Of,
        keys: &[Spanned<Vec<ast::Expr>>],
        proven: &FlowFacts,
        key: impl Fn(&mut Self, &ast::Expr, &Scope) -> Option<Key>,
    ) -> Option<Option<FrameId>> {
        if let [first, again, ..] = keys {
            self.report(messages::terms::said_twice("for each", first.span, again.span));
        }
        let Some(clause) = keys.first() else { return Some(None) };
        let scope = Scope::rows(self.rows_of(of.record), of.record, proven.clone());
        let typed: Vec<Option<Key>> = clause.node.iter().map(|written| key(self, written, &scope)).collect();
        let typed: Vec<Key> = typed.into_iter().collect::<Option<_>>()?;
        for (at, key) in typed.iter().enumerate() {
            if typed.iter().take(at).any(|other| other.value == key.value) {
                self.report(messages::grain::key_twice(&key.label, key.value.span));
            }
        }
        Some(Some(self.groups(of.record, typed)))
    }

    fn key(&mut self, key: &ast::Expr, scope: &Scope) -> Option<Key> {
        let mut value = self.expr(key, scope)?;
        if !self.can_be_a_key(&value) {
            let found = self.describe_type(&value.ty);
            return self.refuse(messages::grain::not_a_key(&found, value.span));
        }
        // Every row of the record is put into a group, also those that the clause leaves out: there is nothing to stop
        // for.
        if value.may_be_blank || must_be_given(&value) {
            let written = self.as_written(value.span);
            self.report(messages::grain::blank_key(value.span, &written));
        }
        // The frame is of all rows of the record, also of those for which nothing is proven.
        value.may_be_blank = self.blank_without_proof(&value);
        Some(Key { label: key_label(key), value })
    }

    /// Whether rows or groups can be put together by a value: what is counted or measured, and the time of
    /// day, puts nothing together.
    pub(crate) fn can_be_a_key(&self, value: &Expr) -> bool {
        use crate::model::ExprKind as Kind;
        let whole = |id: FieldId| self.records[id].whole || self.records[id].unique;
        match (&value.ty, &value.kind) {
            (Type::Number(_), Kind::Field(id)) => whole(*id),
            (Type::Number(_), kind) => matches!(kind, Kind::Key(_)),
            (Type::Moment | Type::Clock, _) => false,
            _ => true,
        }
    }

    pub(crate) fn blank_without_proof(&self, value: &Expr) -> bool {
        use crate::model::ExprKind as Kind;
        match &value.kind {
            Kind::Field(id) => self.records[*id].may_be_blank,
            Kind::Fact(id) => self.facts[*id].value.may_be_blank,
            Kind::Spread(inner, map) => {
                let blank = |field: &FieldId| self.records[*field].may_be_blank;
                map.through.iter().any(blank) || self.blank_without_proof(inner)
            }
            _ => value.operands().into_iter().any(|operand| self.blank_without_proof(operand)),
        }
    }

    /// The value of a body: an expression or cases, then its steps in order.
    pub(crate) fn body(
        &mut self,
        declaration: &ast::Declaration,
        body: &ast::Body,
        scope: &Scope,
    ) -> Option<Expr> {
        let mut value = match &body.value {
            BodyValue::Expr(expr) => self.expr(expr, scope),
            BodyValue::Cases(table) => self.cases(table, scope),
            BodyValue::Missing if declaration.damaged => None,
            BodyValue::Missing => {
                let kind = crate::check::resolve::names::kind_words(&declaration.kind);
                self.refuse(messages::terms::no_value(kind, declaration.header))
            }
        };
        if let Some(step) = body.steps.get(MOST_STEPS) {
            return self.refuse(messages::terms::too_many_steps(step.span));
        }
        for step in &body.steps {
            value = self.step(value, step, scope);
        }
        value
    }

    fn step(&mut self, value: Option<Expr>, step: &Spanned<BodyStep>, scope: &Scope) -> Option<Expr> {
        match &step.node {
            BodyStep::Rounded(rule) => self.rounded(value?, rule, scope),
            BodyStep::AtMost(bound) | BodyStep::AtLeast(bound) => {
                let bound = self.expr(bound, scope);
                let (value, bound) = (value?, bound?);
                let at_most = matches!(step.node, BodyStep::AtMost(_));
                let op = match (at_most, &value.ty) {
                    (true, Type::Date) => ChooseOp::Earlier,
                    (false, Type::Date) => ChooseOp::Later,
                    (true, _) => ChooseOp::Smaller,
                    (false, _) => ChooseOp::Larger,
                };
                let span = value.span.to(step.span);
                self.call(Function::Choose(op), vec![value, bound], span, scope)
            }
        }
    }
}

/// Whether something in a value must be given.
fn must_be_given(value: &Expr) -> bool {
    matches!(value.kind, crate::model::ExprKind::MustBeGiven(_))
        || value.operands().into_iter().any(must_be_given)
}

/// What a key is called: as it is written, without brackets.
pub(crate) fn key_label(key: &ast::Expr) -> String {
    use ast::ExprKind as Kind;
    match &key.kind {
        Kind::Name(name) => name.clone(),
        Kind::Possessive(of, field) => format!("{}'s {}", key_label(of), field.node),
        Kind::Bracket(inner) => key_label(inner),
        Kind::PeriodOf(kind, Some(of)) => {
            format!("{} of {}", crate::check::types::period_word(kind.node), key_label(of))
        }
        Kind::PeriodOf(kind, None) => crate::check::types::period_word(kind.node).to_owned(),
        Kind::Call(function, of) => match of.as_slice() {
            [of] => functions::written(function, &|_, _| key_label(of), &UnitNames::default()).0,
            _ => "key".to_owned(),
        },
        Kind::Lookup { table, .. } => table.node.clone(),
        _ => "key".to_owned(),
    }
}
