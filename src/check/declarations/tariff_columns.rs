//! A tariff with several columns by the same keys: a price list as it is printed. Each column is a tariff of its own,
//! `price's visit`.

use crate::check::messages;
use crate::check::{Checker, Meaning};
use crate::model::{Printed, Tariff, TariffId, TariffKey, Title};
use crate::source::Span;
use crate::syntax::ast::{self, Cell, CellKind, Table, TableRow};

impl Checker<'_> {
    /// The names of the columns, if the table has a header that names the keys and several columns.
    pub(crate) fn column_names(&self, keys: &[TariffKey], table: &Table) -> Option<Vec<ast::Name>> {
        let (names, columns) = table.rows.first()?.cells.split_at_checked(keys.len())?;
        let heads =
            keys.iter().zip(names).all(|(key, cell)| name_of(cell).is_some_and(|name| name.node == key.name));
        let named: Vec<ast::Name> = columns.iter().filter_map(name_of).collect();
        (heads && columns.len() > 1 && named.len() == columns.len()).then_some(named)
    }

    /// Makes a tariff of each column, and gives the first.
    pub(crate) fn columns(
        &mut self,
        title: &Title,
        source: Option<&String>,
        (keys, names): (&[TariffKey], &[ast::Name]),
        table: &Table,
        unsure: bool,
    ) -> Option<Meaning> {
        for (at, name) in names.iter().enumerate() {
            if let Some(first) = names.iter().take(at).find(|first| first.node == name.node) {
                return self.refuse(messages::names::declared_twice(name, first.span));
            }
        }
        let expected = keys.len().saturating_add(names.len());
        if let Some(row) = table.rows.iter().find(|row| row.cells.len() != expected) {
            let found = row.cells.len();
            return self.refuse(messages::tables::row_width(row.span, expected, found));
        }
        let mut made = Vec::new();
        // What is printed beside them all stands beside the first.
        let mut words = Some(Printed { called: None, ..title.printed.clone() });
        for (at, name) in names.iter().enumerate() {
            let (ty, dates, rows) = self.keyed(keys, &column(table, keys.len(), at))?;
            let id = self.tariffs.push(Tariff {
                title: Title {
                    name: format!("{}'s {}", title.name, name.node),
                    printed: words.take().unwrap_or_default(),
                    ..title.clone()
                },
                ty,
                keys: keys.to_vec(),
                dates,
                rows,
                supplied: false,
                source: source.cloned(),
            });
            if unsure {
                self.unsure_tariffs.insert(id);
            }
            made.push((name.node.clone(), id));
        }
        let first = made.first().map(|(_, id)| *id)?;
        self.tariff_columns.insert(first, made);
        Some(Meaning::Tariff(first))
    }

    /// The tariff that a name and a column stand for.
    pub(crate) fn column_of(
        &mut self,
        tariff: TariffId,
        table: &ast::Name,
        column: Option<&ast::Name>,
    ) -> Option<TariffId> {
        let columns = self.tariff_columns.get(&tariff);
        match (columns, column) {
            (None, None) => Some(tariff),
            (None, Some(column)) => {
                let (table, column) = (table.clone(), column.node.clone());
                self.refuse(messages::tables::no_columns(&table, &column))
            }
            (Some(columns), Some(column)) => {
                if let Some((_, id)) = columns.iter().find(|(name, _)| *name == column.node) {
                    return Some(*id);
                }
                let known: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
                self.refuse(messages::tables::no_such_column(column, &table.node, &known))
            }
            (Some(_), None) => self.which_column(tariff, table.span),
        }
    }

    /// Asks which column is meant.
    pub(crate) fn which_column<T>(&mut self, tariff: TariffId, span: Span) -> Option<T> {
        let columns = self.tariff_columns.get(&tariff)?;
        let of = columns.iter().map(|(_, id)| &self.tariffs[*id]);
        let written: Vec<String> = of
            .map(|tariff| {
                let keys: Vec<&str> = tariff.keys.iter().map(|key| key.name.as_str()).collect();
                format!("({} for {})", tariff.title.name, keys.join(" and "))
            })
            .collect();
        self.refuse(messages::types::which_column(span, &written))
    }

    /// `price's visit` without its keys.
    pub(crate) fn column_without_keys(&mut self, of: &ast::Expr, column: &ast::Name) -> Option<()> {
        let ast::ExprKind::Name(name) = &of.kind else { return Some(()) };
        let Some(tariff) = self.tariff_with_columns(name) else { return Some(()) };
        let table = ast::Name::new(name.clone(), of.span);
        let id = self.column_of(tariff, &table, Some(column))?;
        let keys = self.tariffs[id].keys.iter().map(|key| key.name.clone()).collect::<Vec<_>>();
        let name = ast::Name::new(format!("{name}'s {}", column.node), of.span.to(column.span));
        self.refuse(messages::types::tariff_needs_keys(&name, &keys, None))
    }

    fn tariff_with_columns(&mut self, name: &str) -> Option<TariffId> {
        let position = self.names.get(name).copied()?;
        let declaration = self.file.declarations.get(position)?;
        if !matches!(declaration.kind, ast::DeclarationKind::Tariff(_)) {
            return None;
        }
        match self.meaning_at(position)? {
            Meaning::Tariff(id) => self.tariff_columns.contains_key(&id).then_some(id),
            _ => None,
        }
    }
}

fn name_of(cell: &Cell) -> Option<ast::Name> {
    match &cell.kind {
        CellKind::Expr(expr) => match &expr.kind {
            ast::ExprKind::Name(name) => Some(ast::Name::new(name.clone(), cell.span)),
            _ => None,
        },
        _ => None,
    }
}

/// The rows under the header with the cells of the keys and of one column.
fn column(table: &Table, keys: usize, at: usize) -> Table {
    let rows = table.rows.iter().skip(1).map(|row| {
        let value = row.cells.get(keys.saturating_add(at));
        TableRow { cells: row.cells.iter().take(keys).chain(value).cloned().collect(), span: row.span }
    });
    Table { rows: rows.collect(), span: table.span }
}
