//! Tariffs: single values, tables by keys, values that change on dates, values to be supplied.

use crate::analysis::FlowFacts;
use crate::check::declarations::contract::Need;
use crate::check::messages::{self, Doing};
use crate::check::resolve::expected::Wanted;
use crate::check::resolve::scope::Scope;
use crate::check::types::folded::{self, is_worked_out};
use crate::check::{Checker, Meaning};
use crate::model::{
    Constant, Expr, ExprKind, Fact, FactKind, FrameId, Tariff, TariffId, TariffKey, TariffRow, Title, Type,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Cell, CellKind, FieldType, Table, TableRow, TariffBody};
use crate::value::Day;

/// The columns of values: from when each holds, and where that is said.
type DateColumns = Vec<(Option<Day>, Span)>;
/// A value with its type and its place.
type Typed = (Constant, Type, Span);

/// The only row of a tariff of one value.
fn row_of(value: Constant, span: Span) -> Vec<TariffRow> {
    vec![TariffRow { keys: Vec::new(), values: vec![value], span }]
}

impl Checker<'_> {
    pub(crate) fn tariff(&mut self, declaration: &ast::Declaration, tariff: &ast::Tariff) -> Option<Meaning> {
        let title = self.title(declaration);
        let source =
            self.clause(declaration, "source", &tariff.source, Need::Never).map(|text| text.node.clone());
        let whole = |ty, rows| Tariff {
            title: title.clone(),
            ty,
            keys: Vec::new(),
            dates: Vec::new(),
            rows,
            supplied: false,
            source: source.clone(),
        };
        let made = match &tariff.body {
            TariffBody::Missing if declaration.damaged => return None,
            TariffBody::Missing => {
                let kind = crate::check::resolve::names::kind_words(&declaration.kind);
                return self.refuse(messages::terms::no_value(kind, declaration.header));
            }
            TariffBody::Single(expr) if is_worked_out(expr) => {
                let typed = self.expr(expr, &Scope::contract())?;
                let Some(number) = folded::number(&typed) else { return self.worked_out(title, typed) };
                whole(typed.ty, row_of(Constant::Number(number), expr.span))
            }
            TariffBody::Single(expr) => {
                let (value, ty) = self.constant(expr)?;
                whole(ty, row_of(value, expr.span))
            }
            TariffBody::Supplied(ty) => {
                let ty = self.supplied_type(ty)?;
                Tariff { supplied: true, ..whole(ty, Vec::new()) }
            }
            TariffBody::Chosen(ty, chosen) => {
                let (ty, value) = self.chosen(ty, chosen)?;
                whole(ty, row_of(value, chosen.span))
            }
            TariffBody::Table { by, table } if by.is_empty() => {
                let (ty, dates, row) = self.dated(table, declaration.damaged)?;
                Tariff { dates, ..whole(ty, vec![row]) }
            }
            TariffBody::Table { by, table } => {
                let keys: Vec<Option<TariffKey>> = by.iter().map(|name| self.tariff_key(name)).collect();
                let keys: Vec<TariffKey> = keys.into_iter().collect::<Option<_>>()?;
                if let Some(names) = self.column_names(&keys, table) {
                    let damaged = declaration.damaged;
                    return self.columns(&title, source.as_ref(), (&keys, &names), table, damaged);
                }
                let (ty, dates, rows) = self.keyed(&keys, table)?;
                Tariff { keys, dates, ..whole(ty, rows) }
            }
        };
        let id = self.tariffs.push(made);
        if declaration.damaged {
            self.unsure_tariffs.insert(id);
        }
        Some(Meaning::Tariff(id))
    }

    /// A tariff that is worked out of others: it follows them where they are given for a run.
    fn worked_out(&mut self, title: Title, value: Expr) -> Option<Meaning> {
        if !self.is_of_tariffs(&value) {
            return self.refuse(messages::types::not_a_value(value.span));
        }
        self.never_blank_amount(&value, &FlowFacts::default())?;
        let fact = Fact { title, kind: FactKind::Define, frame: FrameId(0), value };
        Some(Meaning::Fact(self.add_fact(fact)))
    }

    /// What can be left to be supplied: one value, or one of a few choices.
    fn supplied_type(&mut self, ty: &Spanned<FieldType>) -> Option<Type> {
        if matches!(ty.node, FieldType::OneOf(_)) { self.field_type(ty) } else { self.simple_type(ty) }
    }

    /// `one of customer, provider, council, chosen provider`
    fn chosen(&mut self, ty: &Spanned<FieldType>, chosen: &ast::Name) -> Option<(Type, Constant)> {
        if !matches!(ty.node, FieldType::OneOf(_)) {
            return self.refuse(messages::types::chosen_of_what(ty.span, &chosen.node));
        }
        let ty = self.field_type(ty)?;
        let word = ast::Expr { kind: ast::ExprKind::Text(chosen.node.clone()), span: chosen.span };
        let value = self.constant_of(&word, &ty)?;
        Some((ty, value))
    }

    /// A value that stands in the text, where a bare word is a choice of its type.
    pub(crate) fn constant_of(&mut self, value: &ast::Expr, ty: &Type) -> Option<Constant> {
        match self.expr_like(value, Some(ty.clone()), &Scope::contract())? {
            Expr { kind: ExprKind::Constant(constant), ty: found, .. } if found == *ty => Some(constant),
            other => self.refuse(messages::types::not_a_value(other.span)),
        }
    }

    /// Whether a name is declared as a choice of the contract.
    fn is_choice_of_the_contract(&self, name: &str) -> bool {
        let declared = self.names.get(name).and_then(|position| self.file.declarations.get(*position));
        let tariff = declared.and_then(|declaration| match &declaration.kind {
            ast::DeclarationKind::Tariff(tariff) => Some(&tariff.body),
            _ => None,
        });
        matches!(tariff, Some(TariffBody::Chosen(ty, _) | TariffBody::Supplied(ty)) if matches!(ty.node, FieldType::OneOf(_)))
    }

    /// The type of a choice of the contract.
    fn choice_of_the_contract(&mut self, name: &ast::Name) -> Option<Type> {
        match self.resolve(name, Wanted::Tariff)? {
            Meaning::Tariff(id) => Some(self.tariffs[id].ty.clone()),
            _ => None,
        }
    }

    /// `by pathway`: the type of the field of that name, which must be the same wherever there is one; or a choice of
    /// the contract.
    fn tariff_key(&mut self, name: &ast::Name) -> Option<TariffKey> {
        if self.is_asked(&name.node) {
            self.offer_all_fields();
            return None;
        }
        let fields = self.records.iter().flat_map(|record| &record.fields);
        let mut types: Vec<(Type, bool)> = Vec::new();
        for field in fields.filter(|field| field.name == name.node) {
            let kind = (field.ty.clone(), field.whole);
            if !types.contains(&kind) {
                types.push(kind);
            }
        }
        match types.as_slice() {
            [(ty @ (Type::Choice(_) | Type::Text), _)] => {
                Some(TariffKey { name: name.node.clone(), ty: ty.clone() })
            }
            [(ty @ Type::Number(_), true)] => Some(TariffKey { name: name.node.clone(), ty: ty.clone() }),
            [(ty, _)] => {
                let found = self.describe_type(ty);
                self.refuse(messages::types::not_a_tariff_key(name, &found))
            }
            [] if self.is_unread(&name.node, None) => None,
            [] if self.is_choice_of_the_contract(&name.node) => {
                let ty = self.choice_of_the_contract(name)?;
                Some(TariffKey { name: name.node.clone(), ty })
            }
            [] => {
                let fields = self.records.iter().flat_map(|record| &record.fields);
                let fields: Vec<String> = fields.map(|field| field.name.clone()).collect();
                let suggestion = crate::text::nearest(&name.node, &fields).map(str::to_owned);
                let wanted = "a field of a record";
                self.refuse(messages::names::unknown_name(name, wanted, suggestion.as_deref(), &Vec::new()))
            }
            _ => self.refuse(messages::names::key_of_several_types(name)),
        }
    }

    /// Rows of `from DATE` and a value. Where the header could not be read the keys may be lost, and the rows are not
    /// what they seem.
    fn dated(&mut self, table: &Table, damaged: bool) -> Option<(Type, Vec<Option<Day>>, TariffRow)> {
        if damaged { self.probe(|checker| checker.dated_rows(table)) } else { self.dated_rows(table) }
    }

    fn dated_rows(&mut self, table: &Table) -> Option<(Type, Vec<Option<Day>>, TariffRow)> {
        let mut columns: DateColumns = Vec::new();
        let mut values: Vec<Typed> = Vec::new();
        let mut wrong = false;
        for row in &table.rows {
            match self.dated_row(row) {
                Some((from, value)) => {
                    columns.push(from);
                    values.push(value);
                }
                None => wrong = true,
            }
        }
        if wrong {
            return None;
        }
        self.dates_rise(&columns)?;
        let ty = self.one_type(&values)?;
        let dates = columns.into_iter().map(|(day, _)| day).collect();
        let values = values.into_iter().map(|(value, _, _)| value).collect();
        Some((ty, dates, TariffRow { keys: Vec::new(), values, span: table.span }))
    }

    fn dated_row(&mut self, row: &TableRow) -> Option<((Option<Day>, Span), Typed)> {
        let [from, value] = row.cells.as_slice() else {
            return self.refuse(messages::tables::row_of_two(row.span));
        };
        let (from, value) = (self.start_cell(from), self.value_cell(value));
        Some((from?, value?))
    }

    /// `from 1 April 2024` or `to begin with`.
    fn start_cell(&mut self, cell: &Cell) -> Option<(Option<Day>, Span)> {
        match &cell.kind {
            CellKind::ToBeginWith => Some((None, cell.span)),
            CellKind::From(expr) => match self.constant(expr)? {
                (Constant::Date(day), _) => Some((Some(day), cell.span)),
                _ => self.not_a_start_date(cell),
            },
            _ => self.not_a_start_date(cell),
        }
    }

    fn not_a_start_date<T>(&mut self, cell: &Cell) -> Option<T> {
        let written = self.as_written(cell.span);
        self.refuse(messages::tables::not_a_start_date(cell.span, &written))
    }

    fn dates_rise(&mut self, columns: &DateColumns) -> Option<()> {
        for pair in columns.windows(2) {
            if let [(before, first), (after, second)] = pair
                && before >= after
            {
                return self.refuse(messages::terms::dates_reversed(*first, *second));
            }
        }
        Some(())
    }

    fn value_cell(&mut self, cell: &Cell) -> Option<Typed> {
        match &cell.kind {
            CellKind::Expr(expr) => {
                let (value, ty) = self.constant(expr)?;
                Some((value, ty, cell.span))
            }
            _ => self.refuse(messages::types::not_a_value(cell.span)),
        }
    }

    /// All values of a tariff are of one type.
    fn one_type(&mut self, values: &[Typed]) -> Option<Type> {
        let (_, ty, first) = values.first()?;
        for (_, other, span) in values {
            if other != ty {
                let (left, right) = (self.type_words(ty), self.type_words(other));
                return self.refuse(messages::types::types_differ(
                    Doing::OneTariff,
                    &left,
                    *first,
                    &right,
                    *span,
                    None,
                ));
            }
        }
        Some(ty.clone())
    }

    /// Rows of keys and values, perhaps under a header.
    pub(crate) fn keyed(
        &mut self,
        keys: &[TariffKey],
        table: &Table,
    ) -> Option<(Type, Vec<Option<Day>>, Vec<TariffRow>)> {
        let (columns, rows) = self.header(keys, table)?;
        self.dates_rise(&columns)?;
        let width = keys.len().saturating_add(columns.len().max(1));
        let mut made: Vec<TariffRow> = Vec::new();
        let mut values = Vec::new();
        let mut wrong = false;
        for row in rows {
            match self.keyed_row(keys, row, width, &made) {
                Some((row, its_values)) => {
                    values.extend(its_values);
                    made.push(row);
                }
                None => wrong = true,
            }
        }
        let ty = self.one_type(&values)?;
        (!wrong).then_some((ty, columns.into_iter().map(|(day, _)| day).collect(), made))
    }

    fn keyed_row(
        &mut self,
        keys: &[TariffKey],
        row: &TableRow,
        width: usize,
        before: &[TariffRow],
    ) -> Option<(TariffRow, Vec<Typed>)> {
        let found = row.cells.len();
        if found != width {
            return self.refuse(messages::tables::row_width(row.span, width, found));
        }
        let (key_cells, value_cells) = row.cells.split_at_checked(keys.len())?;
        let key_values: Vec<Option<Constant>> =
            keys.iter().zip(key_cells).map(|(key, cell)| self.key_cell(key, cell)).collect();
        let values: Vec<Option<Typed>> = value_cells.iter().map(|cell| self.value_cell(cell)).collect();
        let key_values: Vec<Constant> = key_values.into_iter().collect::<Option<_>>()?;
        if let Some(first) = before.iter().find(|other| other.keys == key_values) {
            return self.refuse(messages::tables::tariff_row_twice(first.span, row.span));
        }
        let values: Vec<Typed> = values.into_iter().collect::<Option<_>>()?;
        let its_values = values.iter().map(|(value, _, _)| value.clone()).collect();
        Some((TariffRow { keys: key_values, values: its_values, span: row.span }, values))
    }

    /// The date columns, if the first row is a header, and the rows under it.
    fn header<'t>(&mut self, keys: &[TariffKey], table: &'t Table) -> Option<(DateColumns, &'t [TableRow])> {
        let (first, rest) = table.rows.split_first()?;
        let names_a_key = |(key, cell): (&TariffKey, &Cell)| matches!(&cell.kind, CellKind::Expr(expr) if matches!(&expr.kind, ast::ExprKind::Name(name) if *name == key.name));
        if !keys.iter().zip(&first.cells).all(names_a_key) {
            return Some((Vec::new(), &table.rows));
        }
        let (_, columns) = first.cells.split_at_checked(keys.len())?;
        let dated = columns.iter().any(|cell| matches!(cell.kind, CellKind::From(_) | CellKind::ToBeginWith));
        if !dated {
            return Some((Vec::new(), rest));
        }
        let columns: Vec<Option<(Option<Day>, Span)>> =
            columns.iter().map(|cell| self.start_cell(cell)).collect();
        Some((columns.into_iter().collect::<Option<_>>()?, rest))
    }

    fn key_cell(&mut self, key: &TariffKey, cell: &Cell) -> Option<Constant> {
        let CellKind::Expr(expr) = &cell.kind else { return self.not_a_key_value(key, cell) };
        if key.ty == Type::Text {
            return match &expr.kind {
                ast::ExprKind::Name(text) | ast::ExprKind::Text(text) => {
                    self.texts.entry(text.clone()).or_insert(expr.span);
                    Some(Constant::Text(text.clone()))
                }
                _ => self.not_a_key_value(key, cell),
            };
        }
        let value = self.expr_like(expr, Some(key.ty.clone()), &Scope::contract())?;
        match value.kind {
            ExprKind::Constant(constant) if value.ty == key.ty => Some(constant),
            _ => self.not_a_key_value(key, cell),
        }
    }

    fn not_a_key_value<T>(&mut self, key: &TariffKey, cell: &Cell) -> Option<T> {
        let values = match key.ty {
            Type::Choice(set) => Some(self.choice_sets[set].choices.clone()),
            _ => None,
        };
        let (key, span) = (key.name.clone(), cell.span);
        self.refuse(messages::types::not_a_key_value(&key, &values.unwrap_or_default(), span))
    }

    /// Whether a tariff has a row for every value that its keys may still have, from the beginning.
    pub(crate) fn covers(&self, id: TariffId, keys: &[Expr], at: Option<&Expr>, scope: &Scope) -> bool {
        scope.proven.is_open()
            || self.unsure_tariffs.contains(&id)
            || self.terms().missing(id, keys, at, &scope.proven).is_none()
    }
}
