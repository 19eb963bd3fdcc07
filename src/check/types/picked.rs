//! References to a cohort that keeps one row for each value of a key. Such a field holds the key; what is asked through
//! it is looked up in the cohort by that key, and is blank where the cohort has no such row.

use crate::check::messages;
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::{Runs, Scope};
use crate::check::{Checker, Meaning, Meant};
use crate::model::{
    Expr, ExprKind, Fact, FactId, FactKind, FieldId, FrameMap, Key, Population, Printed, Title, Type,
};
use crate::source::Span;
use crate::syntax::ast::{self, DeclarationKind};

impl Checker<'_> {
    /// Whether a name is that of a cohort or an outcome.
    pub(crate) fn is_cohort(&self, name: &ast::Name) -> bool {
        let position = self.names.get(name.node.as_str()).copied();
        let declaration = position.and_then(|position| self.file.declarations.get(position));
        declaration.is_some_and(|declaration| {
            matches!(declaration.kind, DeclarationKind::Cohort(_) | DeclarationKind::Outcome(_))
        })
    }

    /// The type of a field that refers to a cohort, by names alone: that of the field for each value of which the
    /// cohort keeps one row.
    pub(crate) fn type_of_key(&mut self, name: &ast::Name) -> Option<Type> {
        let file = self.file;
        let position = self.names.get(name.node.as_str()).copied()?;
        let (DeclarationKind::Cohort(cohort) | DeclarationKind::Outcome(cohort)) =
            &file.declarations.get(position)?.kind
        else {
            return None;
        };
        let key = cohort.only.first().and_then(|only| match only.node.series.keys.as_slice() {
            [key] => match &key.kind {
                ast::ExprKind::Name(key) => Some(key),
                _ => None,
            },
            _ => None,
        });
        let fields = self.record_declared_behind(name).map_or(&[][..], |record| record.fields.as_slice());
        let field = fields.iter().find(|field| Some(&field.name.node) == key);
        match field.filter(|field| !matches!(field.ty.node, ast::FieldType::RefersTo(_))) {
            Some(field) => {
                if let Some(used) = self.used.get_mut(position) {
                    *used = true;
                }
                self.field_type(&field.ty)
            }
            // Which row is meant is open: a record is needed.
            None => self.resolve(name, Wanted::Record).and(None),
        }
    }

    /// What is asked through a field that refers to a cohort: the references before it, and the field.
    pub(crate) fn cohort_reference(
        &mut self,
        of: &ast::Expr,
        scope: &Scope,
    ) -> Option<(Vec<FieldId>, FieldId)> {
        if self.cohort_references.is_empty() {
            return None;
        }
        let (path, field) = match &of.kind {
            ast::ExprKind::Name(name) => (Vec::new(), self.find_field(scope.record?, name)?),
            ast::ExprKind::Possessive(outer, name) => {
                let (path, record, _) = self.probe(|checker| checker.reference(outer, scope))?;
                (path, self.find_field(record, &name.node)?)
            }
            _ => return None,
        };
        self.cohort_references.contains_key(&field).then_some((path, field))
    }

    /// A field, or a define, of the row of a cohort that a field refers to.
    pub(crate) fn followed_to_cohort(
        &mut self,
        (path, reference): (Vec<FieldId>, FieldId),
        field: &ast::Name,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let name = self.cohort_references.get(&reference)?.clone();
        let Meaning::Fact(cohort) = self.resolve(&name, Wanted::Population)? else { return None };
        let inner = self.value_in_cohort(cohort, field, span)?;
        let of = self.picked(cohort, inner)?;
        let there = Scope { proven: self.terms().at_end(&path, &scope.proven), ..Scope::contract() };
        let key = self.row_field(reference, span, &there)?;
        let (ty, frame) = (of.ty.clone(), key.frame);
        let kind = ExprKind::Lookup { of: Box::new(of), keys: vec![key] };
        // The cohort may have no such row.
        let mut value = Expr { kind, ty, frame, may_be_blank: true, span };
        if let Some(first) = path.first() {
            let frame = self.rows_of(first.record);
            let ty = value.ty.clone();
            let kind = ExprKind::Spread(Box::new(value), FrameMap { through: path });
            value = Expr { kind, ty, frame, may_be_blank: true, span };
        }
        value.may_be_blank &= !scope.proven.is_given(&value);
        Some(value)
    }

    /// A field of a cohort's rows, or a define of them.
    fn value_in_cohort(&mut self, cohort: FactId, name: &ast::Name, span: Span) -> Option<Expr> {
        let record = self.population(cohort)?.record;
        let (rows, proven) = (self.rows_of(record), self.proven_in(cohort));
        if let Some(id) = self.find_field(record, &name.node) {
            self.meant(&name.node, name.span, Meant::Field(id));
            return self.row_field(id, span, &Scope { proven, ..Scope::contract() });
        }
        if self.is_declared(&name.node)
            && let Some(Meaning::Fact(fact)) = self.resolve(name, Wanted::Value)
            && let Some(value) = self.fact_where(fact, span, &proven).filter(|value| value.frame == rows)
        {
            return Some(value);
        }
        if self.is_unread(&name.node, Some(record)) {
            return None;
        }
        let record = &self.records[record];
        let fields: Vec<String> = record.fields.iter().map(|field| field.name.clone()).collect();
        let suggestion = crate::text::nearest(&name.node, &fields).map(str::to_owned);
        let record = record.title.name.clone();
        self.refuse(messages::names::no_such_field(name, &record, &fields, suggestion.as_deref()))
    }

    /// A value of the rows of a cohort by the key for each value of which it keeps one row: a measure that nobody has
    /// named.
    fn picked(&mut self, cohort: FactId, inner: Expr) -> Option<Expr> {
        let known = self.picks.iter().find(|(of, value, _)| *of == cohort && *value == inner);
        let known = known.map(|(_, _, measure)| *measure);
        let measure = match known {
            Some(measure) => measure,
            None => self.pick_measure(cohort, inner)?,
        };
        let fact = &self.facts[measure];
        let (ty, frame, span) = (fact.value.ty.clone(), fact.frame, fact.title.name_span);
        Some(Expr { kind: ExprKind::Fact(measure), ty, frame, may_be_blank: true, span })
    }

    fn pick_measure(&mut self, cohort: FactId, inner: Expr) -> Option<FactId> {
        let record = self.population(cohort)?.record;
        let terms = self.terms();
        let [key] = terms.picked_by(cohort)? else { return None };
        let (label, value) = (self.words_of(key), key.clone());
        let may_be_blank = self.blank_without_proof(&value);
        let key = Key { value: Expr { may_be_blank, ..value }, label };
        let of_cohort = self.facts[cohort].title.clone();
        let name = format!("{}'s {}", of_cohort.name, self.words_of(&inner));
        let title = Title { name, label: None, printed: Printed::default(), ..of_cohort };
        let frame = self.groups(record, vec![key]);
        let proven = self.proven_in(cohort);
        let population = Population { record, within: Some(cohort), conditions: Vec::new() };
        let selection = self.population_fact(title.clone(), population, &proven, FactKind::Selection);
        let scope = Scope {
            frame,
            record: Some(record),
            selection: Some(selection),
            aggregates: true,
            inhabited: false,
            proven,
            runs: Runs::Nothing,
            sought_for: None,
            asks: false,
            line: None,
        };
        let value = self.at_this_grain(inner.clone(), &scope)?;
        let kind = FactKind::Measure { selection, published: None };
        let measure = self.add_fact(Fact { title, kind, frame, value });
        self.picks.push((cohort, inner, measure));
        Some(measure)
    }
}
