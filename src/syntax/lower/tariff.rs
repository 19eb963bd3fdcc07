//! Tariffs.

use super::super::ast::{DeclarationKind, Quoted, Table, Tariff, TariffBody};
use super::super::grammar::Rule;
use super::super::layout::Block;
use super::super::messages::{self, ValueForm};
use super::super::node::{Lowered, Node};
use super::{Clause, Reader, Title, expr, names, quoted, record, table};

pub(super) fn tariff(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    let header = reader.header(block, header);
    let rows = table::table(reader, &block.header.rows);
    let (title, body, mut source) = match header {
        Some((title, body, source)) => (Some(title), body, Vec::from_iter(source)),
        None => (None, TariffBody::Missing, Vec::new()),
    };
    for clause in clauses {
        reader.keep(clause, &mut source, source_line);
    }
    let body = with_rows(reader, body, rows, block);
    (title, DeclarationKind::Tariff(Tariff { body, source }))
}

/// What the header says and the rows under it, together.
fn with_rows(reader: &mut Reader<'_>, body: TariffBody, rows: Option<Table>, block: &Block) -> TariffBody {
    match (body, rows) {
        (body, None) => body,
        (TariffBody::Missing, Some(table)) => TariffBody::Table { by: Vec::new(), table },
        (TariffBody::Table { by, .. }, Some(table)) => TariffBody::Table { by, table },
        (TariffBody::Single(value), Some(table)) => {
            reader.mistakes.push(messages::second_value(table.span, value.span, ValueForm::Table));
            TariffBody::Single(value)
        }
        (body @ (TariffBody::Supplied(_) | TariffBody::Chosen(..)), Some(table)) => {
            reader.mistakes.push(messages::no_table_here(table.span, block.header.span));
            body
        }
    }
}

fn header(node: Node<'_>) -> Lowered<(Title, TariffBody, Option<Quoted>)> {
    let span = node.span();
    let mut c = node.children();
    c.one(Rule::kw_tariff)?;
    let name = c.one(Rule::name)?.name();
    let label = c.maybe(Rule::quoted).map(|node| quoted(&node));
    let body = if let Some(by) = c.maybe(Rule::by_names) {
        let mut by = by.children();
        by.one(Rule::kw_by)?;
        let names = names(by.one(Rule::names)?)?;
        by.end()?;
        TariffBody::Table { by: names, table: Table { rows: Vec::new(), span } }
    } else if let Some(supplied) = c.maybe(Rule::supplied) {
        let mut supplied = supplied.children();
        let ty = record::field_type(supplied.one(Rule::field_type)?)?;
        supplied.one(Rule::comma)?;
        let body = match supplied.maybe(Rule::chosen) {
            Some(chosen) => TariffBody::Chosen(ty, record::chosen(chosen)?),
            None => {
                supplied.one(Rule::to_be_supplied)?;
                TariffBody::Supplied(ty)
            }
        };
        supplied.end()?;
        body
    } else if let Some(value) = c.maybe(Rule::sum) {
        TariffBody::Single(expr::sum(value)?)
    } else {
        TariffBody::Missing
    };
    let source = c.maybe(Rule::source).map(keyword_and_text_of).transpose()?;
    c.end()?;
    Ok((Title { name, label }, body, source))
}

fn keyword_and_text_of(node: Node<'_>) -> Lowered<Quoted> {
    super::keyword_and_text(node)
}

fn source_line(node: Node<'_>) -> Lowered<Quoted> {
    let mut c = node.children();
    let source = keyword_and_text_of(c.one(Rule::source)?)?;
    c.end()?;
    Ok(source)
}
