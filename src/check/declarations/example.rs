//! Examples: given amounts, supposed rows, and what is expected of them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::analysis::Thing;
use crate::check::declarations::contract::Need;
use crate::check::messages::{self, Advice, Doing};
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::{Checker, Meaning};
use crate::model::{
    Constant, Example, ExampleRow, ExampleTable, Expectation, Expected, ExprKind, FactId, FieldId, Item,
    TariffId, Type,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, DeclarationKind, Table};
use crate::value::{NumberStyle, NumberType, PeriodKind};

impl Checker<'_> {
    pub(crate) fn all_examples(&mut self) {
        let file = self.file;
        // What only an example uses has no use.
        let used = self.used.clone();
        for declaration in &file.declarations {
            if let DeclarationKind::Example(example) = &declaration.kind
                && let Some(example) = self.example(declaration, example)
            {
                self.examples.push(example);
            }
        }
        self.used = used;
    }

    fn example(&mut self, declaration: &ast::Declaration, example: &ast::Example) -> Option<Example> {
        if example.then.is_empty() && !declaration.damaged {
            let like = self.like_expected();
            self.report(messages::examples::nothing_expected(declaration.header, &like));
        }
        let given_once =
            self.said_once("given", example.given.iter().map(|given| (&given.node.0.node, given.span)));
        let supposed_once = self
            .said_once("suppose", example.suppose.iter().map(|suppose| (&suppose.node.0.node, suppose.span)));
        let given: Vec<Option<(TariffId, Constant)>> =
            example.given.iter().map(|given| self.given_tariff(&given.node.0, &given.node.1)).collect();
        let tables: Vec<Option<ExampleTable>> =
            example.suppose.iter().map(|suppose| self.supposed(declaration, suppose)).collect();
        let expectations: Vec<Option<Expectation>> =
            example.then.iter().map(|expected| self.expectation(expected)).collect();
        let day = self.clause(declaration, "as known on", &example.known_on, Need::Never);
        let known_on = day.map_or(Some(None), |day| self.known_on(day).map(Some))?;
        let given: Vec<(TariffId, Constant)> = given.into_iter().collect::<Option<_>>()?;
        let tables: Vec<ExampleTable> = tables.into_iter().collect::<Option<_>>()?;
        let expectations: Vec<Expectation> = expectations.into_iter().collect::<Option<_>>()?;
        let supplied: Vec<TariffId> = given.iter().map(|(tariff, _)| *tariff).collect();
        for expectation in &expectations {
            // One report an example is enough: the columns to add are mostly the same.
            let clear = given_once && supposed_once && !declaration.damaged;
            let known = (supplied.as_slice(), known_on.is_some());
            if !clear || !self.enough_is_supposed(expectation, &tables, known, declaration) {
                break;
            }
        }
        Some(Example {
            title: declaration.name.node.clone(),
            given,
            known_on,
            tables,
            expectations,
            span: declaration.span,
        })
    }

    /// What an expectation of this contract looks like.
    fn like_expected(&self) -> String {
        let payment = self.payments.iter().find(|payment| payment.clawback.is_none());
        let item = payment.map_or("net", |payment| payment.title.name.as_str());
        let label = self.contract.as_ref().map(|contract| {
            let index = contract.calendar.index(contract.statements, contract.starts);
            contract.calendar.label(contract.statements, index)
        });
        format!("then {item} to Acme in {} is {}500.00", label.unwrap_or_default(), self.currency().symbol())
    }

    /// A tariff is given once in an example, a record supposed once.
    fn said_once<'n>(
        &mut self,
        keyword: &'static str,
        said: impl Iterator<Item = (&'n String, Span)>,
    ) -> bool {
        let mut known: BTreeMap<&String, Span> = BTreeMap::new();
        let mut once = true;
        for (name, again) in said {
            if let Some(first) = known.insert(name, again) {
                self.report(messages::terms::said_twice(keyword, first, again));
                once = false;
            }
        }
        once
    }

    /// `given yearly_maximum is £1,000,000.00`
    fn given_tariff(&mut self, name: &ast::Name, value: &ast::Expr) -> Option<(TariffId, Constant)> {
        let Meaning::Tariff(id) = self.resolve(name, Wanted::Tariff)? else { return None };
        let tariff = &self.tariffs[id];
        if !tariff.keys.is_empty() || !tariff.dates.is_empty() {
            return self.refuse(messages::examples::given_table(name));
        }
        let ty = tariff.ty.clone();
        Some((id, self.constant_like(&ty, name.span, value)?))
    }

    /// A value that stands in the text, of the type that something has.
    pub(crate) fn constant_like(&mut self, wanted: &Type, name: Span, value: &ast::Expr) -> Option<Constant> {
        if let (Type::Choice(_), ast::ExprKind::Name(_) | ast::ExprKind::Text(_)) = (wanted, &value.kind) {
            return self.constant_of(value, wanted);
        }
        let (constant, found) = self.constant(value)?;
        let agree = match (wanted, &found, &constant) {
            (Type::Number(a), Type::Number(b), Constant::Number(number)) if a.unit == b.unit => {
                self.percentage_said(a, name, number, b, value.span)?;
                true
            }
            (a, b, _) => a == b,
        };
        if agree {
            return Some(constant);
        }
        let (left, right) = (self.describe_type(wanted), self.describe_type(&found));
        let bare = |ty: &NumberType| ty.unit.is_none() && ty.style == NumberStyle::Plain;
        let help = match (wanted, &found, &constant) {
            (Type::Number(wanted), Type::Number(found), Constant::Number(number)) if bare(found) => {
                let shown = crate::value::format::number(number, wanted, &self.units);
                Some(Advice::replace(format!("write `{shown}`"), value.span, shown))
            }
            _ => None,
        };
        self.refuse(messages::types::types_differ(Doing::Replace, &right, value.span, &left, name, help))
    }

    /// `suppose episode` and its rows.
    fn supposed(
        &mut self,
        declaration: &ast::Declaration,
        suppose: &Spanned<(ast::Name, Option<Table>)>,
    ) -> Option<ExampleTable> {
        let (name, table) = &suppose.node;
        let Meaning::Record(record) = self.resolve(name, Wanted::Record)? else { return None };
        if let Some(listed) = self.listed_at(record) {
            return self.refuse(messages::lists::supposed(name, listed));
        }
        // The row that could not be read may have been the one that names the columns.
        if declaration.damaged {
            return None;
        }
        let Some((header, rows)) = table.as_ref().and_then(|table| table.rows.split_first()) else {
            return self.refuse(messages::examples::suppose_without_rows(suppose.span));
        };
        let (times_at, fields) = self.rows_header(record, header, true)?;
        let rows: Vec<Option<ExampleRow>> =
            rows.iter().map(|row| self.row_cells(row, header, times_at)).collect();
        Some(ExampleTable { record, fields, rows: rows.into_iter().collect::<Option<_>>()? })
    }

    /// `then reward to Acme in 2024Q2 is £31,500.00`
    fn expectation(&mut self, expected: &ast::Expectation) -> Option<Expectation> {
        if self.is_asked(&expected.item.node) {
            self.offer_net();
        }
        if expected.item.node == "net" && !self.is_declared("net") {
            return self.money_expected(None, expected);
        }
        match self.resolve(&expected.item, Wanted::Expected)? {
            Meaning::Payment(id) => self.money_expected(Some(Item::Payment(id)), expected),
            Meaning::Limit(id) => self.money_expected(Some(Item::Limit(id)), expected),
            Meaning::Clawback(id) => self.money_expected(Some(Item::Clawback(id)), expected),
            Meaning::Fact(id) => self.fact_expected(id, expected),
            _ => None,
        }
    }

    fn money_expected(&mut self, item: Option<Item>, expected: &ast::Expectation) -> Option<Expectation> {
        let period = match &expected.period {
            Some(label) => {
                let kinds = self.statement_periods();
                Some(self.period_label(&label.node, label.span, &kinds)?)
            }
            None => None,
        };
        let of = match expected.keys.as_slice() {
            [] => None,
            keys => Some(self.expected_item(item, keys, expected)?),
        };
        let money = crate::check::types::literal::quantity(crate::value::Unit::money(self.currency()));
        let value = self.constant_like(&money, expected.item.span, &expected.value)?;
        let payee = expected.to.as_ref().map(|name| name.node.clone());
        Some(Expectation {
            of: Expected::Money { item, of, payee, period },
            value,
            ty: money,
            span: expected.span,
        })
    }

    /// The value of which an item is meant, where a payment has an item for each.
    fn expected_item(
        &mut self,
        item: Option<Item>,
        keys: &[ast::Expr],
        expected: &ast::Expectation,
    ) -> Option<Constant> {
        let made = match item {
            Some(Item::Payment(id)) => self.payments[id].item.as_ref(),
            Some(Item::Limit(_) | Item::Clawback(_)) | None => None,
        };
        match (made.map(|item| (item.ty.clone(), item.span)), keys) {
            (Some((ty, span)), [key]) => {
                let label = self.as_written(span);
                self.expected_key(key, &ty, &[label])
            }
            (made, _) => {
                let span = keys.first()?.span.to(keys.last()?.span);
                self.refuse(messages::examples::not_an_item(&expected.item, made.is_some(), span))
            }
        }
    }

    fn fact_expected(&mut self, id: FactId, expected: &ast::Expectation) -> Option<Expectation> {
        let fact = &self.facts[id];
        let (frame, ty) = (fact.frame, fact.value.ty.clone());
        if self.is_rows(frame) {
            let belongs = self.frame_words(frame);
            return self.refuse(messages::examples::expected_of_row(&expected.item, &belongs));
        }
        let types: Vec<Type> = self.keys_of(frame).iter().map(|key| key.value.ty.clone()).collect();
        let labels: Vec<String> = self.keys_of(frame).iter().map(|key| key.label.clone()).collect();
        if types.len() != expected.keys.len() {
            let (name, span) = (expected.item.clone(), expected.span);
            return self.refuse(messages::types::wrong_key_count(&name, &labels, expected.keys.len(), span));
        }
        let keys: Vec<Option<Constant>> =
            expected.keys.iter().zip(&types).map(|(key, ty)| self.expected_key(key, ty, &labels)).collect();
        let value = self.constant_like(&ty, expected.item.span, &expected.value)?;
        let keys = keys.into_iter().collect::<Option<_>>()?;
        Some(Expectation { of: Expected::Fact(id, keys), value, ty, span: expected.span })
    }

    fn expected_key(&mut self, key: &ast::Expr, ty: &Type, names: &[String]) -> Option<Constant> {
        use ast::ExprKind as Kind;
        match (&key.kind, ty) {
            (Kind::Name(text) | Kind::Text(text), Type::Text) => Some(Constant::Text(text.clone())),
            (Kind::Period(label) | Kind::Text(label), Type::Period(kind)) => {
                let (kind, index) = self.period_label(label, key.span, &[*kind])?;
                Some(Constant::Period(kind, index))
            }
            (Kind::Number(number), Type::Period(kind)) => {
                let (kind, index) = self.period_label(&number.digits, key.span, &[*kind])?;
                Some(Constant::Period(kind, index))
            }
            // A row of another record is called by its unique field.
            (_, Type::Reference(_)) => Some(Constant::Text(self.expr_text(key)?)),
            (_, ty) => {
                let value = self.expr_like(key, Some(ty.clone()), &Scope::contract())?;
                match value.kind {
                    ExprKind::Constant(constant) if value.ty == *ty => Some(constant),
                    _ => {
                        let (wanted, found) = (self.describe_type(ty), self.describe_type(&value.ty));
                        let keys = names.to_vec();
                        self.refuse(messages::types::wrong_key_type(key.span, &wanted, &found, &keys, None))
                    }
                }
            }
        }
    }

    /// The period of a label, among those of these kinds that lie in term and settlement.
    fn period_label(&mut self, label: &str, span: Span, kinds: &[PeriodKind]) -> Option<(PeriodKind, i32)> {
        let contract = self.contract.as_ref()?;
        let (calendar, from, to) = (contract.calendar.clone(), contract.starts, contract.settled_by);
        let wanted = kinds.first().copied().unwrap_or(contract.statements);
        match calendar.find(kinds, label, from, to) {
            Some(found) => Some(found),
            None => {
                let example = calendar.written(wanted, calendar.index(wanted, from));
                let other = calendar.find(&PeriodKind::ALL, label, from, to).is_some();
                let label = label.to_owned();
                self.refuse(messages::examples::unknown_period(&label, wanted, other, &example, span))
            }
        }
    }

    /// The periods that whole statements add up to, the statement's own first.
    fn statement_periods(&self) -> Vec<PeriodKind> {
        let Some(statements) = self.contract.as_ref().map(|contract| contract.statements) else {
            return Vec::new();
        };
        let longer =
            PeriodKind::ALL.into_iter().filter(|kind| *kind != statements && self.nests(statements, *kind));
        std::iter::once(statements).chain(longer).collect()
    }

    /// Everything that some things are worked out of. Examples expect the same things again and again.
    fn needed(&mut self, things: Vec<Thing>) -> Rc<BTreeSet<Thing>> {
        if let Some(needed) = self.needed.get(&things) {
            return Rc::clone(needed);
        }
        let behind = self.dependence().behind(things.iter().copied());
        let needed = Rc::new(BTreeSet::from_iter(behind));
        self.needed.insert(things, Rc::clone(&needed));
        needed
    }

    /// Whatever the expected value depends on must be said: the fields among the columns, the tariffs that are to be
    /// supplied.
    fn enough_is_supposed(
        &mut self,
        expectation: &Expectation,
        tables: &[ExampleTable],
        (given, by_a_day): (&[TariffId], bool),
        declaration: &ast::Declaration,
    ) -> bool {
        let dependence = self.dependence();
        let things = match &expectation.of {
            Expected::Fact(fact, _) => vec![Thing::Fact(*fact)],
            Expected::Money { item: Some(item), .. } => dependence.of_item(*item),
            Expected::Money { item: None, .. } => {
                self.items().into_iter().flat_map(|item| dependence.of_item(item)).collect()
            }
        };
        let needed = self.needed(things);
        let (span, example) = (expectation.span, declaration.header);
        let tariff = self.tariffs.iter_enumerated().find(|(id, tariff)| {
            tariff.supplied && !given.contains(id) && needed.contains(&Thing::Tariff(*id))
        });
        if let Some((_, tariff)) = tariff {
            let name = tariff.title.name.clone();
            self.report(messages::examples::not_given(&name, span, example));
            return false;
        }
        for table in tables {
            let record = &self.records[table.record];
            let missing: Vec<String> = record
                .fields
                .iter()
                .enumerate()
                .filter_map(|(position, field)| {
                    let position = u32::try_from(position).ok()?;
                    let id = FieldId { record: table.record, field: position };
                    let settled = field.unique || field.may_be_blank || table.fields.contains(&position);
                    // Whether a row counts on a day hangs on when it was received.
                    let asked = by_a_day && record.receipt.received == Some(position);
                    ((asked || needed.contains(&Thing::Field(id))) && !settled).then(|| field.name.clone())
                })
                .collect();
            if !missing.is_empty() {
                let record = record.title.name.clone();
                self.report(messages::examples::not_supposed(&missing, &record, span, example));
                return false;
            }
        }
        true
    }
}
