//! The rows that examples suppose and that contracts list: headings and cells.

use crate::check::messages;
use crate::check::{Checker, Meant};
use crate::model::{ExampleRow, RecordId};
use crate::syntax::ast::{self, Cell, CellKind, TableRow};

/// So many rows of one kind and no more: an example is there to be read.
const MOST_ROWS: u32 = 1_000_000;

impl Checker<'_> {
    /// Where the column `rows` is, if there can be one and is, and the fields of the others.
    pub(crate) fn rows_header(
        &mut self,
        record: RecordId,
        header: &TableRow,
        counted: bool,
    ) -> Option<(Option<usize>, Vec<u32>)> {
        let mut times_at = None;
        let mut fields = Vec::new();
        for (at, cell) in header.cells.iter().enumerate() {
            let Some(name) = heading(cell).map(str::to_owned) else {
                return self.refuse(messages::examples::not_a_field_heading(cell.span, counted));
            };
            if self.is_asked(&name) {
                self.offer_fields(record);
                return None;
            }
            let earlier = header.cells.iter().take(at).find(|cell| heading(cell) == Some(name.as_str()));
            if let Some(first) = earlier {
                let (first, again) = (first.span, cell.span);
                return self.refuse(messages::terms::said_twice("a column", first, again));
            }
            match self.find_field(record, &name) {
                Some(field) => {
                    self.meant(&name, cell.span, Meant::Field(field));
                    fields.push(field.field);
                }
                None if counted && name == "rows" => times_at = Some(at),
                None if self.is_unread(&name, Some(record)) => return None,
                None => {
                    let record = &self.records[record];
                    let fields: Vec<String> = record.fields.iter().map(|field| field.name.clone()).collect();
                    let record = record.title.name.clone();
                    let suggestion = crate::text::nearest(&name, &fields).map(str::to_owned);
                    let name = ast::Name::new(name, cell.span);
                    return self.refuse(messages::names::no_such_field(
                        &name,
                        &record,
                        &fields,
                        suggestion.as_deref(),
                    ));
                }
            }
        }
        Some((times_at, fields))
    }

    /// The cells of a row, in the one way in which contracts write values, and how many such rows there are.
    pub(crate) fn row_cells(
        &mut self,
        row: &TableRow,
        header: &TableRow,
        times_at: Option<usize>,
    ) -> Option<ExampleRow> {
        if row.cells.len() != header.cells.len() {
            let (expected, found) = (header.cells.len(), row.cells.len());
            return self.refuse(messages::tables::row_width(row.span, expected, found));
        }
        let mut made = ExampleRow { times: 1, cells: Vec::new(), spans: Vec::new() };
        for (at, cell) in row.cells.iter().enumerate() {
            if Some(at) == times_at {
                let CellKind::Expr(ast::Expr { kind: ast::ExprKind::Number(number), .. }) = &cell.kind else {
                    return self.refuse(messages::examples::not_a_count(cell.span));
                };
                let times = number.digits.replace(',', "").parse::<u32>().ok();
                let Some(times) = times.filter(|times| *times <= MOST_ROWS) else {
                    return self.refuse(messages::examples::not_a_count(cell.span));
                };
                made.times = times;
                continue;
            }
            made.cells.push(self.cell_text(cell)?);
            made.spans.push(cell.span);
        }
        Some(made)
    }

    /// A cell in the one way in which contracts write values.
    fn cell_text(&mut self, cell: &Cell) -> Option<String> {
        match &cell.kind {
            CellKind::Blank => Some(String::new()),
            CellKind::Raw(text) => Some(text.clone()),
            CellKind::Expr(expr) => self.expr_text(expr),
            _ => self.refuse(messages::types::not_a_value(cell.span)),
        }
    }

    pub(crate) fn expr_text(&mut self, expr: &ast::Expr) -> Option<String> {
        use ast::ExprKind as Kind;
        match &expr.kind {
            Kind::Name(text) | Kind::Text(text) | Kind::Period(text) => Some(text.clone()),
            Kind::YesNo(value) => Some(if *value { "yes" } else { "no" }.to_owned()),
            Kind::Date(text) => {
                let day = self.day(text, expr.span)?;
                Some(day.to_string())
            }
            Kind::Negative(inner) => Some(format!("-{}", self.expr_text(inner)?)),
            Kind::Number(number) => Some(match &number.form {
                ast::NumberForm::Percent { .. } => format!("{}%", number.digits),
                ast::NumberForm::Money { symbol, per: None } => format!("{symbol}{}", number.digits),
                _ => number.digits.clone(),
            }),
            _ => self.refuse(messages::types::not_a_value(expr.span)),
        }
    }
}

/// The name that a cell of the first row is.
fn heading(cell: &Cell) -> Option<&str> {
    match &cell.kind {
        CellKind::Expr(ast::Expr { kind: ast::ExprKind::Name(name), .. }) | CellKind::Raw(name) => Some(name),
        _ => None,
    }
}
