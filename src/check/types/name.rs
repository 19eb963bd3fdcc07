//! Names in expressions: fields, keys, facts, tariffs, payments, and references followed.

use crate::analysis::FlowFacts;
use crate::check::messages::{self, Fineness};
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meaning, Meant};
use crate::model::{
    Expr, ExprKind, FactId, FactKind, Field, FieldId, Frame, FrameId, FrameMap, Movement, PaymentId, Record,
    RecordId, TariffId, Type,
};
use crate::source::Span;
use crate::syntax::ast;

impl Checker<'_> {
    /// A bare name. Fields of the clause's record come first; everything else is in the one namespace.
    pub(crate) fn name(&mut self, name: &str, span: Span, scope: &Scope) -> Option<Expr> {
        if self.is_asked(name) {
            self.offer_values(span, scope, None);
            return None;
        }
        if self.ambiguous.contains(name) {
            return None;
        }
        self.whose(name, span, scope)?;
        if let Some(record) = scope.record
            && let Some(field) = self.find_field(record, name)
        {
            self.meant(name, span, Meant::Field(field));
            return self.own_field(field, span, scope);
        }
        let spanned = ast::Name::new(name.to_owned(), span);
        if !self.is_declared(name) {
            return self.unknown(&spanned, scope);
        }
        match self.resolve(&spanned, Wanted::Value)? {
            Meaning::Fact(fact) => self.fact_value(fact, span, scope),
            Meaning::Tariff(tariff) => self.bare_tariff(tariff, &spanned, scope),
            Meaning::Payment(payment) => self.payment_value(payment, span, scope),
            Meaning::Record(_) | Meaning::Limit(_) | Meaning::Clawback(_) | Meaning::Unit => None,
        }
    }

    /// Whether nothing at all has a name.
    pub(crate) fn is_unknown(&self, name: &str, scope: &Scope) -> bool {
        let field = scope.record.and_then(|record| self.find_field(record, name));
        field.is_none() && !self.is_declared(name) && !self.is_unread_here(name, scope)
    }

    /// Whether a name stands in a line that could not be read: in the clause's own record, in any other, or at the
    /// margin.
    fn is_unread_here(&self, name: &str, scope: &Scope) -> bool {
        self.is_unread(name, None) || scope.record.is_some_and(|record| self.is_unread(name, Some(record)))
    }

    /// Reports an unknown name: a field of another record, a misspelling, or nothing at all.
    fn unknown<T>(&mut self, name: &ast::Name, scope: &Scope) -> Option<T> {
        if self.is_unread_here(&name.node, scope) {
            return None;
        }
        if let Some(balance) = scope.record.filter(|record| self.is_balance_underway(*record))
            && Movement::named(&name.node).is_some()
        {
            let balance = self.records[balance].title.name.clone();
            return self.refuse(messages::balances::worked_out(name, &balance));
        }
        if let Some(field) = scope.record.and_then(|record| self.field_with_choice(record, &name.node)) {
            return self.refuse(messages::names::maybe_choice(name, &field));
        }
        let has_it = |record: &Record| record.fields.iter().any(|field| field.name == name.node);
        let Some(elsewhere) = self.records.iter().find(|record| has_it(record)) else {
            return self.unknown_name_of(name, Wanted::Value, scope.record);
        };
        let here = scope.record.map(|id| &self.records[id]);
        let referred = |field: &Field| match field.ty {
            Type::Reference(to) => Some(&self.records[to]).filter(|record| has_it(record)),
            _ => None,
        };
        let mut through = here.into_iter().flat_map(|here| &here.fields);
        let through = through.find_map(|field| referred(field).map(|record| (field.name.clone(), record)));
        let record = through.as_ref().map_or(elsewhere, |(_, record)| record).title.name.clone();
        let through = through.map(|(field, _)| field);
        let here = here.map(|here| here.title.name.clone());
        let (here, through) = (here.as_deref(), through.as_deref());
        self.refuse(messages::names::field_of_another_record(name, &record, here, through))
    }

    /// The field of a record that has a choice.
    fn field_with_choice(&self, record: RecordId, choice: &str) -> Option<String> {
        let mut fields = self.records[record].fields.iter();
        let has_it = |field: &&Field| match field.ty {
            Type::Choice(set) => {
                let choices = &self.choice_sets[set].choices;
                choices.iter().any(|known| known == choice)
            }
            _ => false,
        };
        fields.find(has_it).map(|field| field.name.clone())
    }

    /// A field of a row, on the rows of its record.
    pub(crate) fn row_field(&self, id: FieldId, span: Span, scope: &Scope) -> Option<Expr> {
        let field = &self.records[id];
        let frame = self.rows_of(id.record);
        let mut expr = Expr {
            kind: ExprKind::Field(id),
            ty: field.ty.clone(),
            frame,
            may_be_blank: field.may_be_blank,
            span,
        };
        if scope.proven.is_given(&expr) {
            expr.may_be_blank = false;
        }
        Some(expr)
    }

    fn own_field(&mut self, id: FieldId, span: Span, scope: &Scope) -> Option<Expr> {
        let value = self.row_field(id, span, scope)?;
        self.at_this_grain(value, scope)
    }

    /// A row-level value at the grain of the clause: the value itself, a key, the value of the one row, or an error
    /// that names the missing word.
    pub(crate) fn at_this_grain(&mut self, value: Expr, scope: &Scope) -> Option<Expr> {
        let one = self.of_the_one_row(&value, scope);
        let brought = || self.bring(&value, scope.frame).or_else(|| self.looked_up(&value, scope));
        if let Some(brought) = one.or_else(brought) {
            return Some(brought);
        }
        let unsure = scope.record.is_some_and(|record| self.unsure_records.contains(&record));
        if unsure && !self.keys_of(scope.frame).is_empty() {
            return None;
        }
        let (belongs, wanted) = (self.frame_words(value.frame), self.frame_words(scope.frame));
        let kind = match value.ty {
            _ if !scope.aggregates => Fineness::NoRows,
            Type::Number(_) => Fineness::Number,
            Type::Date => Fineness::Date,
            _ if self.is_membership(&value) => Fineness::Holds,
            _ => Fineness::Other { key: self.could_be_unique(scope) },
        };
        let written = self.as_written(value.span);
        self.refuse(messages::grain::too_fine(value.span, &written, &belongs, &wanted, kind))
    }

    /// Whether a value says of a row that it is one of a cohort or an outcome.
    fn is_membership(&self, value: &Expr) -> bool {
        let ExprKind::Fact(fact) = value.kind else { return false };
        matches!(self.facts[fact].kind, FactKind::Cohort(_) | FactKind::Outcome(..))
    }

    /// The value of a define, cohort, outcome, measure or scale.
    pub(crate) fn fact_value(&mut self, id: FactId, span: Span, scope: &Scope) -> Option<Expr> {
        let frame = self.facts[id].frame;
        let there = self.proven_there(frame, scope);
        let value = self.fact_where(id, span, &there)?;
        if let Some(one) = self.of_the_one_row(&value, scope) {
            return Some(one);
        }
        if let Some(spread) = self.spread(value.clone(), scope.frame, &scope.proven) {
            return Some(spread);
        }
        if let Frame::Rows(_) = self.frames[frame] {
            return self.at_this_grain(value, scope);
        }
        let (belongs, wanted) = (self.frame_words(frame), self.frame_words(scope.frame));
        let name = self.facts[id].title.name.clone();
        self.refuse(messages::grain::other_grain(span, &name, &belongs, &wanted))
    }

    /// A fact on its own frame, where so much is proven.
    pub(crate) fn fact_where(&self, id: FactId, span: Span, proven: &FlowFacts) -> Option<Expr> {
        let fact = &self.facts[id];
        let (ty, frame) = (fact.value.ty.clone(), fact.frame);
        // A define of a cohort has no value elsewhere; here the row may be known to be in it.
        let inside = self.terms().home(id).is_some_and(|home| proven.is_in(home));
        let may_be_blank = match inside {
            true => self.known[id].blank.is_some(),
            false => fact.value.may_be_blank,
        };
        let mut value = Expr { kind: ExprKind::Fact(id), ty, frame, may_be_blank, span };
        value.may_be_blank &= !self.terms().is_settled(&value, proven);
        Some(value)
    }

    /// What is proven of the row of a frame that a place determines: the place's own, or one that references lead to.
    fn proven_there(&self, frame: FrameId, scope: &Scope) -> FlowFacts {
        match self.way(scope.frame, frame, &scope.proven) {
            Some((map, _)) if !map.through.is_empty() => self.terms().at_end(&map.through, &scope.proven),
            _ => scope.proven.clone(),
        }
    }

    fn bare_tariff(&mut self, id: TariffId, name: &ast::Name, scope: &Scope) -> Option<Expr> {
        let date = self.a_date(scope);
        let tariff = &self.tariffs[id];
        let dated = !tariff.dates.is_empty();
        if self.tariff_columns.contains_key(&id) {
            return self.which_column(id, name.span);
        }
        if !tariff.keys.is_empty() {
            let keys = tariff.keys.iter().map(|key| key.name.clone()).collect::<Vec<_>>();
            let date = dated.then_some(date);
            return self.refuse(messages::types::tariff_needs_keys(name, &keys, date.as_deref()));
        }
        if dated {
            let (name, written) = (name.clone(), name.node.clone());
            return self.refuse(messages::types::tariff_needs_date(&name, &written, &date));
        }
        let kind = ExprKind::Tariff { tariff: id, keys: Vec::new(), at: None };
        Some(Expr { kind, ty: tariff.ty.clone(), frame: scope.frame, may_be_blank: false, span: name.span })
    }

    /// A payment's rounded lines before caps: at the keys of its lines, or for each payee and period of the statement.
    fn payment_value(&mut self, id: PaymentId, span: Span, scope: &Scope) -> Option<Expr> {
        let payment = &self.payments[id];
        let (frame, ty) = (payment.frame, payment.amount.ty.clone());
        let name = payment.title.name.clone();
        if scope.frame == self.statement_frame() {
            return Some(Expr {
                kind: ExprKind::Payment(id),
                ty,
                frame: scope.frame,
                may_be_blank: false,
                span,
            });
        }
        let value = Expr { kind: ExprKind::Payment(id), ty, frame, may_be_blank: false, span };
        if let Some(spread) = self.spread(value, scope.frame, &scope.proven) {
            return Some(spread);
        }
        let (belongs, wanted) = (self.frame_words(frame), self.frame_words(scope.frame));
        self.refuse(messages::grain::other_grain(span, &name, &belongs, &wanted))
    }

    /// The one field by which a clause groups its rows, if it could be said that no two rows share it.
    fn could_be_unique(&self, scope: &Scope) -> Option<String> {
        let [key] = self.keys_of(scope.frame) else { return None };
        let ExprKind::Field(id) = &key.value.kind else { return None };
        let field = &self.records[*id];
        let has_key = self.records[id.record].fields.iter().any(|field| field.unique);
        let could = field.ty == Type::Text && !field.may_be_blank && !field.unique && !has_key;
        could.then(|| field.name.clone())
    }

    /// The text by which a reference names its row: `school's name` for `school`.
    pub(crate) fn named_by_text(&self, of: &ast::Expr, ty: &Type) -> Option<ast::Expr> {
        let Type::Reference(record) = ty else { return None };
        if !matches!(of.kind, ast::ExprKind::Name(_) | ast::ExprKind::Possessive(..)) {
            return None;
        }
        let fields = &self.records[*record].fields;
        let key = fields.iter().find(|field| field.unique && field.ty == Type::Text)?;
        let name = ast::Name::new(key.name.clone(), of.span);
        Some(ast::Expr { kind: ast::ExprKind::Possessive(Box::new(of.clone()), name), span: of.span })
    }

    /// `person's budget`
    pub(crate) fn possessive(
        &mut self,
        of: &ast::Expr,
        field: &ast::Name,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        if let ast::ExprKind::This(record) = &of.kind {
            let here = self.place_of_this(record, of.span, scope)?;
            let own = here.record.and_then(|record| self.find_field(record, &field.node));
            if let Some(own) = own {
                self.meant(&field.node, field.span, Meant::Field(own));
            }
            return self.name(&field.node, span, &here);
        }
        let value = self.followed(of, field, span, scope)?;
        self.at_this_grain(value, scope)
    }

    /// A followed reference, on the rows of the clause's record.
    pub(crate) fn followed(
        &mut self,
        of: &ast::Expr,
        field: &ast::Name,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        if let ast::ExprKind::Name(name) = &of.kind {
            if self.is_asked(name) {
                self.offer_references(of.span, scope);
                return None;
            }
            self.whose(name, of.span, scope)?;
            self.rows_not_one(name, of.span, field, scope)?;
        }
        if let Some(reference) = self.cohort_reference(of, scope) {
            return self.followed_to_cohort(reference, field, span, scope);
        }
        self.referred_to_by_record(of, field, scope)?;
        if !matches!(&of.kind, ast::ExprKind::Name(name) if scope.record.is_some_and(|record| self.find_field(record, name).is_some()))
        {
            self.column_without_keys(of, field)?;
        }
        let (path, record, blank) = self.reference(of, scope)?;
        if self.is_asked(&field.node) {
            self.offer_fields(record);
            return None;
        }
        let Some(id) = self.find_field(record, &field.node) else {
            return self.followed_fact(field, (&path, blank), record, span, scope);
        };
        self.meant(&field.node, field.span, Meant::Field(id));
        let there = self.terms().at_end(&path, &scope.proven);
        let inner = self.row_field(id, span, &Scope { proven: there, ..Scope::contract() })?;
        self.followed_value(inner, path, span, blank, scope)
    }

    /// `school's fee`, where the row refers to its school by another name.
    fn referred_to_by_record(&mut self, of: &ast::Expr, field: &ast::Name, scope: &Scope) -> Option<()> {
        let ast::ExprKind::Name(name) = &of.kind else { return Some(()) };
        let Some(here) = scope.record.filter(|record| self.find_field(*record, name).is_none()) else {
            return Some(());
        };
        let here = &self.records[here];
        let leads_there = |field: &&Field| match field.ty {
            Type::Reference(to) => self.records[to].title.name == *name,
            _ => false,
        };
        let ways: Vec<String> = here.fields.iter().filter(leads_there).map(|way| way.name.clone()).collect();
        if ways.is_empty() {
            return Some(());
        }
        let (here, record) = (here.title.name.clone(), ast::Name::new(name.clone(), of.span));
        self.refuse(messages::names::record_not_reference(&record, &here, &ways, &field.node))
    }

    fn followed_value(
        &mut self,
        inner: Expr,
        path: Vec<FieldId>,
        span: Span,
        blank: bool,
        scope: &Scope,
    ) -> Option<Expr> {
        let frame = self.rows_of(path.first()?.record);
        let may_be_blank = inner.may_be_blank || blank;
        let ty = inner.ty.clone();
        let kind = ExprKind::Spread(Box::new(Expr { span, ..inner }), FrameMap { through: path });
        let mut value = Expr { kind, ty, frame, may_be_blank, span };
        if scope.proven.is_given(&value) {
            value.may_be_blank = false;
        }
        Some(value)
    }

    /// A define, cohort or measure of the record that a reference leads to.
    fn followed_fact(
        &mut self,
        name: &ast::Name,
        (path, blank): (&[FieldId], bool),
        record: RecordId,
        span: Span,
        scope: &Scope,
    ) -> Option<Expr> {
        let rows = self.rows_of(record);
        if self.is_declared(&name.node)
            && let Some(Meaning::Fact(fact)) = self.resolve(name, Wanted::Value)
        {
            let there = self.terms().at_end(path, &scope.proven);
            let of = self.fact_where(fact, span, &there).filter(|of| of.frame == rows);
            if let Some(of) = of {
                return self.followed_value(of, path.to_vec(), span, blank, scope);
            }
        }
        if self.is_unread(&name.node, Some(record)) {
            return None;
        }
        let fields: Vec<String> =
            self.records[record].fields.iter().map(|field| field.name.clone()).collect();
        let record_name = self.records[record].title.name.clone();
        let suggestion = crate::text::nearest(&name.node, &fields).map(str::to_owned);
        self.refuse(messages::names::no_such_field(name, &record_name, &fields, suggestion.as_deref()))
    }

    /// The references that an owner stands for, the record at their end, and whether the way may be blank.
    pub(crate) fn reference(
        &mut self,
        of: &ast::Expr,
        scope: &Scope,
    ) -> Option<(Vec<FieldId>, RecordId, bool)> {
        let (field, mut path, blank) = match &of.kind {
            ast::ExprKind::Name(name) => {
                let found = scope.record.and_then(|record| self.find_field(record, name));
                let Some(field) = found else {
                    return self.unknown(&ast::Name::new(name.clone(), of.span), scope);
                };
                self.meant(name, of.span, Meant::Field(field));
                (field, Vec::new(), false)
            }
            ast::ExprKind::Possessive(outer, name) if matches!(outer.kind, ast::ExprKind::This(_)) => {
                if let ast::ExprKind::This(record) = &outer.kind {
                    self.place_of_this(record, outer.span, scope)?;
                }
                let found = scope.record.and_then(|record| self.find_field(record, &name.node));
                let Some(field) = found else { return self.unknown(name, scope) };
                self.meant(&name.node, name.span, Meant::Field(field));
                (field, Vec::new(), false)
            }
            ast::ExprKind::Possessive(outer, name) => {
                let (path, record, blank) = self.reference(outer, scope)?;
                let Some(field) = self.find_field(record, &name.node) else {
                    return self.unknown(name, scope);
                };
                self.meant(&name.node, name.span, Meant::Field(field));
                (field, path, blank)
            }
            _ => {
                return self.refuse(messages::names::not_a_reference("an expression", of.span));
            }
        };
        match &of.kind {
            ast::ExprKind::Name(name) => self.meant(name, of.span, Meant::Field(field)),
            ast::ExprKind::Possessive(_, name) => self.meant(&name.node, name.span, Meant::Field(field)),
            _ => {}
        }
        let declared = &self.records[field];
        let (ty, may_be_blank) = (declared.ty.clone(), declared.may_be_blank);
        let Type::Reference(record) = ty else {
            let found = self.describe_type(&ty);
            return self.refuse(messages::names::not_a_reference(&found, of.span));
        };
        let there = self.terms().at_end(&path, &scope.proven);
        let at = Scope { proven: there, ..Scope::contract() };
        let given = self.row_field(field, of.span, &at).is_some_and(|value| !value.may_be_blank);
        path.push(field);
        Some((path, record, blank || (may_be_blank && !given)))
    }
}
