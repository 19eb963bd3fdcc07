//! Values looked up by keys that are said: tariffs, and measures at other keys.

use crate::check::messages;
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meaning};
use crate::model::{Expr, ExprKind, FactId, TariffId, Type};
use crate::source::Span;
use crate::syntax::ast;

impl Checker<'_> {
    /// `T for K and K at D`
    pub(crate) fn lookup(
        &mut self,
        (table, column): (&ast::Name, Option<&ast::Name>),
        keys: &[ast::Expr],
        at: Option<&ast::Expr>,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        match self.resolve(table, Wanted::Table)? {
            Meaning::Tariff(tariff) => {
                let tariff = self.column_of(tariff, table, column)?;
                self.tariff_at(tariff, table, keys, at, span, scope)
            }
            _ if column.is_some() => self.refuse(messages::tables::no_columns(
                table,
                &column.map(|column| column.node.clone()).unwrap_or_default(),
            )),
            Meaning::Fact(_) if at.is_some() => {
                self.refuse(messages::types::tariff_never_changes(table, span))
            }
            Meaning::Fact(fact) => self.fact_for(fact, table, keys, span, scope),
            _ => None,
        }
    }

    fn tariff_at(
        &mut self,
        id: TariffId,
        name: &ast::Name,
        keys: &[ast::Expr],
        at: Option<&ast::Expr>,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let tariff = &self.tariffs[id];
        let key_types: Vec<Type> = tariff.keys.iter().map(|key| key.ty.clone()).collect();
        let key_names: Vec<String> = tariff.keys.iter().map(|key| key.name.clone()).collect();
        let (ty, dated) = (tariff.ty.clone(), !tariff.dates.is_empty());
        if key_types.len() != keys.len() {
            return self.refuse(messages::types::wrong_key_count(name, &key_names, keys.len(), span));
        }
        match (dated, at) {
            (true, None) => {
                let (written, date) = (self.as_written(span), self.a_date(scope));
                return self.refuse(messages::types::tariff_needs_date(name, &written, &date));
            }
            (false, Some(at)) => {
                return self.refuse(messages::types::tariff_never_changes(name, at.span));
            }
            _ => {}
        }
        let keys = self.lookup_keys(keys, &key_types, &key_names, scope)?;
        let at = match at {
            Some(at) => Some(Box::new(self.date_expr(at, scope)?)),
            None => None,
        };
        let key_blank =
            keys.iter().any(|key| key.may_be_blank) || at.as_ref().is_some_and(|at| at.may_be_blank);
        let may_be_blank = key_blank || !self.covers(id, &keys, at.as_deref(), scope);
        Some(Expr {
            kind: ExprKind::Tariff { tariff: id, keys, at },
            ty,
            frame: scope.frame,
            may_be_blank,
            span,
        })
    }

    fn lookup_keys(
        &mut self,
        keys: &[ast::Expr],
        types: &[Type],
        names: &[String],
        scope: &Scope,
    ) -> Option<Vec<Expr>> {
        let typed: Vec<Option<Expr>> = keys
            .iter()
            .zip(types)
            .map(|(key, ty)| {
                if let Some(row) = self.this_row(key, ty, scope) {
                    return Some(row);
                }
                let value = self.expr_like(key, Some(ty.clone()), scope)?;
                if value.ty == *ty {
                    return Some(value);
                }
                let (wanted, found) = (self.describe_type(ty), self.describe_type(&value.ty));
                let own = self.unique_of_own(ty, &value);
                let own = own.as_ref().map(|(noun, key)| (noun.as_str(), key.as_str()));
                self.refuse(messages::types::wrong_key_type(key.span, &wanted, &found, names, own))
            })
            .collect();
        typed.into_iter().collect()
    }

    /// The name of the clause's own record, where a reference to it is wanted: the row itself.
    pub(crate) fn this_row(&self, key: &ast::Expr, ty: &Type, scope: &Scope) -> Option<Expr> {
        let ast::ExprKind::Name(name) = &key.kind else { return None };
        let record = scope.record.filter(|record| *ty == Type::Reference(*record))?;
        let is_named = self.records[record].title.name == *name;
        let row = self.row_itself(record, key.span);
        self.bring(&row, scope.frame).filter(|_| is_named && self.find_field(record, name).is_none())
    }

    /// A measure at keys of its own choosing.
    fn fact_for(
        &mut self,
        id: FactId,
        name: &ast::Name,
        keys: &[ast::Expr],
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let fact = &self.facts[id];
        let (frame, ty) = (fact.frame, fact.value.ty.clone());
        let types: Vec<Type> = self.keys_of(frame).iter().map(|key| key.value.ty.clone()).collect();
        let labels: Vec<String> = self.keys_of(frame).iter().map(|key| key.label.clone()).collect();
        if types.len() != keys.len() {
            return self.refuse(messages::types::wrong_key_count(name, &labels, keys.len(), span));
        }
        let keys = self.lookup_keys(keys, &types, &labels, scope)?;
        let of =
            Expr { kind: ExprKind::Fact(id), ty: ty.clone(), frame, may_be_blank: true, span: name.span };
        // Where there is no such group only a count or total of nothing has a value.
        let of_nothing = has_value_of_nothing(&self.facts[id].value);
        let may_be_blank = keys.iter().any(|key| key.may_be_blank) || !of_nothing;
        Some(Expr {
            kind: ExprKind::Lookup { of: Box::new(of), keys },
            ty,
            frame: scope.frame,
            may_be_blank,
            span,
        })
    }
}

/// Whether of a group without rows a measure has a value all the same.
pub(crate) fn has_value_of_nothing(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Aggregate(aggregate) => aggregate.op.of_nothing_is_nought(),
        ExprKind::IfBlank(_, otherwise) => matches!(otherwise.kind, ExprKind::Constant(_)),
        _ => false,
    }
}
