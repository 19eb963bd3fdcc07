//! Examples.

use super::super::ast::{DeclarationKind, Example, Expectation, Expr, Name, Spanned};
use super::super::grammar::Rule;
use super::super::layout::Block;
use super::super::node::{Lowered, Node};
use super::{Clause, Reader, Title, expr, keyword_and_text, quoted, table};
use crate::source::Span;

pub(super) fn example(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let title = reader.header(block, |node| Ok(Title { name: keyword_and_text(node)?, label: None }));
    let mut example =
        Example { given: Vec::new(), known_on: Vec::new(), suppose: Vec::new(), then: Vec::new() };
    for clause in clauses {
        let span = clause.line.span;
        match clause.rule {
            Rule::given_line => reader.keep_at(clause, &mut example.given, given),
            Rule::known_line => reader.keep_at(clause, &mut example.known_on, known_on),
            Rule::suppose_line => {
                let name = reader.line(clause.line, clause.rule, suppose);
                let table = table::data_table(reader, &clause.line.rows);
                example.suppose.extend(name.map(|name| Spanned::new((name, table), span)));
            }
            _ => reader.keep(clause, &mut example.then, |node| expectation(node, span)),
        }
    }
    (title, DeclarationKind::Example(example))
}

fn given(node: Node<'_>) -> Lowered<(Name, Expr)> {
    let mut c = node.children();
    c.one(Rule::kw_given)?;
    let name = c.one(Rule::name)?.name();
    c.one(Rule::kw_is)?;
    let value = expr::sum(c.one(Rule::sum)?)?;
    c.end()?;
    Ok((name, value))
}

fn known_on(node: Node<'_>) -> Lowered<Expr> {
    let mut c = node.children();
    c.one(Rule::as_known_on)?;
    let day = expr::sum(c.one(Rule::sum)?)?;
    c.end()?;
    Ok(day)
}

fn suppose(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::kw_suppose)?;
    let name = c.one(Rule::name)?.name();
    c.end()?;
    Ok(name)
}

fn expectation(node: Node<'_>, span: Span) -> Lowered<Expectation> {
    let mut c = node.children();
    c.one(Rule::kw_then)?;
    let item = c.one(Rule::name)?.name();
    let first = c.maybe(Rule::for_keys);
    let to = c.maybe(Rule::to_payee).map(payee).transpose()?;
    let keys = first.or_else(|| c.maybe(Rule::for_keys));
    let keys = keys.map(expr::for_keys).transpose()?.unwrap_or_default();
    let period = c.maybe(Rule::in_period).map(period).transpose()?;
    c.one(Rule::kw_is)?;
    let value = expr::sum(c.one(Rule::sum)?)?;
    c.end()?;
    Ok(Expectation { item, to, period, keys, value, span })
}

fn payee(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::kw_to)?;
    let payee = c.any()?;
    c.end()?;
    Ok(if payee.rule() == Rule::quoted { quoted(&payee) } else { payee.name() })
}

fn period(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::kw_in)?;
    let label = c.any()?;
    c.end()?;
    Ok(if label.rule() == Rule::quoted { quoted(&label) } else { label.name() })
}
