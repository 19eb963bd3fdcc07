//! The values of a contract that can be set, each with the name by which a command calls it.

use serde::Serialize;

use super::{Dial, scales};
use crate::check::supplied;
use crate::model::{Constant, Model, TariffId, Type};
use crate::source::{Source, Span};
use crate::syntax::{self, ast};
use crate::value::{Number, NumberStyle, NumberType, Unit};

/// One value that stands in the terms, or is to be supplied to them.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// What a command calls it: `share_earned[from 66%]`.
    pub name: String,
    /// The label of the declaration.
    pub label: Option<String>,
    /// The value as it stands; none where it is to be supplied.
    pub today: Option<String>,
    /// The line of the contract.
    pub line: usize,
    /// How it is moved, if it can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dial: Option<Dial>,
    /// The declaration.
    #[serde(skip)]
    pub(super) owner: String,
    /// The names that may stand in brackets after the declaration's, the best first; an empty one stands for none.
    #[serde(skip)]
    pub(super) keys: Vec<String>,
    /// The stretch of the text that a new value takes the place of; none where the value is to be supplied.
    #[serde(skip)]
    pub(super) span: Option<Span>,
    /// The value and its type, if it stands there as one.
    #[serde(skip)]
    pub(super) value: Option<(Constant, Type)>,
    /// How a run can be given another value without another text.
    #[serde(skip)]
    pub(super) handle: Handle,
}

/// How a run can be given another value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handle {
    /// As an amount for a tariff.
    Tariff(TariffId),
    /// In the table of a tariff: the row and the position among its values.
    Cell(TariffId, usize, usize),
    /// Only by what stands in the text.
    Text,
}

impl Place {
    /// What it is a number of, or that it is a date: the type that a new value must have.
    pub(super) fn ty(&self) -> Option<&Type> {
        self.value.as_ref().map(|(_, ty)| ty)
    }

    /// The number that holds today, if it is one.
    pub(super) fn number_with(&self, supplied: &[(TariffId, Constant)]) -> Option<Number> {
        let given = match self.handle {
            Handle::Tariff(id) => {
                supplied.iter().rev().find(|(tariff, _)| *tariff == id).map(|(_, value)| value)
            }
            Handle::Cell(..) | Handle::Text => None,
        };
        match given.or(self.value.as_ref().map(|(value, _)| value)) {
            Some(Constant::Number(number)) => Some(number.clone()),
            _ => None,
        }
    }

    /// The value that holds today: as it stands, or as it was supplied instead.
    pub(super) fn today_with(&self, model: &Model, supplied: &[(TariffId, Constant)]) -> Option<String> {
        let Handle::Tariff(id) = self.handle else { return self.today.clone() };
        let given = supplied.iter().rev().find(|(tariff, _)| *tariff == id);
        let given = given.map(|(_, value)| crate::show::constant(model, &model.tariffs[id].ty, value));
        given.or_else(|| self.today.clone())
    }
}

/// All values of a contract that can be set, in the order of the file.
#[derive(Clone, Debug)]
pub struct Places {
    /// The values.
    pub list: Vec<Place>,
}

impl Places {
    /// Looks for them in the text of a contract that was checked.
    pub fn of(model: &Model) -> Self {
        let source = &model.source;
        let (file, _) = syntax::parse(source);
        let literals = syntax::literals(source);
        let collector = Collector { model, source };
        let mut list: Vec<Place> = file
            .declarations
            .iter()
            .flat_map(|declaration| collector.declaration(declaration, &literals))
            .collect();
        name(&mut list);
        Places { list }
    }
}

/// The first key that no other value of the declaration has makes the name.
fn name(list: &mut [Place]) {
    let known: Vec<(String, Vec<String>)> =
        list.iter().map(|place| (place.owner.clone(), place.keys.clone())).collect();
    for place in list {
        let alone = |key: &&String| {
            known.iter().filter(|(owner, keys)| *owner == place.owner && keys.contains(key)).count() == 1
        };
        let key = place.keys.iter().find(alone).or(place.keys.last()).cloned().unwrap_or_default();
        place.name = if key.is_empty() { place.owner.clone() } else { format!("{}[{key}]", place.owner) };
    }
}

pub(super) struct Collector<'m> {
    pub(super) model: &'m Model,
    pub(super) source: &'m Source,
}

impl Collector<'_> {
    fn declaration(&self, declaration: &ast::Declaration, literals: &[Span]) -> Vec<Place> {
        use ast::DeclarationKind as Kind;
        let mut found = match &declaration.kind {
            Kind::Contract(_) | Kind::Unit(_) | Kind::Record(_) | Kind::Example(_) => return Vec::new(),
            Kind::Tariff(tariff) => self.tariff(declaration, tariff),
            Kind::Scale(scale) => scales::places(self, declaration, scale),
            Kind::Cap(limit) | Kind::Minimum(limit) => self.limit(declaration, limit),
            Kind::Define(_)
            | Kind::Cohort(_)
            | Kind::Outcome(_)
            | Kind::Spell(_)
            | Kind::Balance(_)
            | Kind::Measure(_)
            | Kind::Payment(_)
            | Kind::Clawback(_) => Vec::new(),
        };
        let inside = |span: &&Span| declaration.span.start <= span.start && span.end <= declaration.span.end;
        for span in literals.iter().filter(inside) {
            if !found.iter().any(|place| place.span == Some(*span)) {
                found.push(self.place(declaration, *span, Vec::new(), Handle::Text));
            }
        }
        found.sort_by_key(|place| place.span);
        number_the_same(&mut found);
        found
    }

    /// A value at a stretch of the text, with the names that it has beside what stands there.
    pub(super) fn place(
        &self,
        declaration: &ast::Declaration,
        span: Span,
        keys: Vec<String>,
        handle: Handle,
    ) -> Place {
        let today = self.source.said(span);
        let line = self.source.line(span.start);
        let own = [today.clone(), format!("{today}, line {line}")];
        let value = self.value(&today);
        Place {
            name: String::new(),
            label: declaration.label.as_ref().map(|label| label.node.clone()),
            dial: Dial::of(value.as_ref(), &today),
            value,
            today: Some(today),
            line,
            owner: declaration.name.node.clone(),
            keys: keys.into_iter().chain(own).collect(),
            span: Some(span),
            handle,
        }
    }

    /// A literal, the amount of a tariff that is named, or the words for all and nothing.
    fn value(&self, text: &str) -> Option<(Constant, Type)> {
        let share = |of| {
            let ty = Type::Number(NumberType { unit: Unit::none(), style: NumberStyle::Percent });
            Some((Constant::Number(of), ty))
        };
        match text {
            "all of it" => return share(Number::one()),
            "none of it" => return share(Number::zero()),
            _ => {}
        }
        let literal = syntax::parse_literal(text).ok()?;
        if let ast::ExprKind::Name(name) = &literal.kind {
            let tariff = self.model.tariffs.iter().find(|tariff| tariff.title.name == *name)?;
            let value = tariff.rows.first().and_then(|row| row.values.first());
            return Some((value?.clone(), tariff.ty.clone()));
        }
        supplied::constant(self.model, &literal)
    }

    /// Whether an expression is a literal, or the name of a tariff of one value: what another literal can stand for.
    pub(super) fn is_settable(&self, expr: &ast::Expr) -> bool {
        use ast::ExprKind as Kind;
        match &expr.kind {
            Kind::Number(_) | Kind::Date(_) | Kind::Clock(_) => true,
            Kind::Name(name) => self.single(name),
            _ => false,
        }
    }

    fn single(&self, name: &str) -> bool {
        let mut tariffs = self.model.tariffs.iter().filter(|tariff| tariff.title.name == name);
        tariffs.any(|tariff| tariff.keys.is_empty() && tariff.dates.is_empty())
    }

    fn limit(&self, declaration: &ast::Declaration, limit: &ast::Limit) -> Vec<Place> {
        let amounts = limit.amounts.iter().map(|amount| &amount.amount);
        let settable = amounts.filter(|amount| self.is_settable(amount));
        settable
            .map(|amount| self.place(declaration, amount.span, vec![String::new()], Handle::Text))
            .collect()
    }

    fn tariff(&self, declaration: &ast::Declaration, tariff: &ast::Tariff) -> Vec<Place> {
        let named =
            |(_, known): &(TariffId, &crate::model::Tariff)| known.title.name == declaration.name.node;
        let Some((id, known)) = self.model.tariffs.iter_enumerated().find(named) else {
            return Vec::new();
        };
        match &tariff.body {
            ast::TariffBody::Single(expr) => {
                vec![self.place(declaration, expr.span, vec![String::new()], Handle::Tariff(id))]
            }
            ast::TariffBody::Chosen(_, chosen) => {
                vec![self.place(declaration, chosen.span, vec![String::new()], Handle::Tariff(id))]
            }
            ast::TariffBody::Supplied(_) => {
                let line = self.source.line(declaration.name.span.start);
                vec![Place {
                    name: String::new(),
                    label: declaration.label.as_ref().map(|label| label.node.clone()),
                    today: None,
                    line,
                    owner: declaration.name.node.clone(),
                    keys: vec![String::new()],
                    span: None,
                    value: None,
                    dial: None,
                    handle: Handle::Tariff(id),
                }]
            }
            ast::TariffBody::Table { by, table } if by.is_empty() => self.dated(declaration, id, table),
            ast::TariffBody::Table { by, table } => self.keyed(declaration, (id, known), by.len(), table),
            ast::TariffBody::Missing => Vec::new(),
        }
    }

    /// `reward_share[from 1 April 2026]`
    fn dated(&self, declaration: &ast::Declaration, id: TariffId, table: &ast::Table) -> Vec<Place> {
        let rows = table.rows.iter().enumerate();
        let places = rows.filter_map(|(at, row)| match row.cells.as_slice() {
            [from, value] => {
                let keys = vec![self.source.said(from.span)];
                Some(self.place(declaration, value.span, keys, Handle::Cell(id, 0, at)))
            }
            _ => None,
        });
        places.collect()
    }

    /// `weekly_fee[higher]`, `price[lower, north, from 1 April 2024]`. Rows that the tariff does not have are headers.
    fn keyed(
        &self,
        declaration: &ast::Declaration,
        (id, known): (TariffId, &crate::model::Tariff),
        keys: usize,
        table: &ast::Table,
    ) -> Vec<Place> {
        let position = |row: &ast::TableRow| known.rows.iter().position(|known| known.span == row.span);
        let header = table.rows.iter().find(|row| position(row).is_none());
        let mut found = Vec::new();
        for row in &table.rows {
            let Some(at) = position(row) else { continue };
            let (names, values) = row.cells.split_at_checked(keys).unwrap_or_default();
            let shown = |cell: &ast::Cell| self.source.said(cell.span).trim_matches('"').to_owned();
            let named = names.iter().map(shown).collect::<Vec<_>>().join(", ");
            for (column, value) in values.iter().enumerate() {
                let date = header.and_then(|header| header.cells.get(keys.saturating_add(column)));
                let date = date.filter(|_| !known.dates.is_empty()).map(|cell| format!(", {}", shown(cell)));
                let key = format!("{named}{}", date.unwrap_or_default());
                found.push(self.place(declaration, value.span, vec![key], Handle::Cell(id, at, column)));
            }
        }
        found
    }
}

/// Values that stand twice on one line are told apart by their position.
fn number_the_same(found: &mut [Place]) {
    let keys: Vec<Option<String>> = found.iter().map(|place| place.keys.last().cloned()).collect();
    for (at, place) in found.iter_mut().enumerate() {
        let Some(Some(key)) = keys.get(at) else { continue };
        let same = |range: &[Option<String>]| range.iter().flatten().filter(|other| *other == key).count();
        if same(&keys) > 1 {
            let before = keys.get(..at).map_or(0, same);
            place.keys.push(format!("{key}, number {}", before.saturating_add(1)));
        }
    }
}
