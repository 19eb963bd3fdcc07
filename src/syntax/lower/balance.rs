//! Balances.

use super::super::ast::{Balance, DeclarationKind, Expr, Lost, Name, Rounding, Spanned};
use super::super::grammar::Rule;
use super::super::layout::Block;
use super::super::node::{Lowered, Node};
use super::spell::made_header;
use super::{Clause, Reader, Title, evidence, expr, number};

pub(super) fn balance(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let (title, plural, of) = match reader.header(block, header) {
        Some((title, plural, of)) => (Some(title), plural, of),
        None => (None, None, None),
    };
    let mut balance = Balance { plural, of, ..Balance::default() };
    for clause in clauses {
        match clause.rule {
            Rule::for_each_line => reader.keep_at(clause, &mut balance.keys, evidence::for_each_line),
            Rule::opens_line => reader.keep_at(clause, &mut balance.opens, amount),
            Rule::adds_line => reader.keep_at(clause, &mut balance.adds, amount),
            Rule::takes_line => reader.keep_at(clause, &mut balance.takes, amount),
            Rule::interest_line => reader.keep_at(clause, &mut balance.interest, interest),
            Rule::again_line => reader.keep_at(clause, &mut balance.again, evidence::keyword_and_expr),
            Rule::lapses_line => reader.keep_at(clause, &mut balance.lapses, amount),
            Rule::until_line => reader.keep_at(clause, &mut balance.until, amount),
            Rule::lost_line => reader.keep_at(clause, &mut balance.lost, lost),
            _ => bound(reader, clause, &mut balance),
        }
    }
    (title, DeclarationKind::Balance(balance))
}

/// `balance bank, plural banks "Savings bank" of plan_year`
fn header(node: Node<'_>) -> Lowered<(Title, Option<Name>, Option<Name>)> {
    made_header(node, Rule::kw_balance)
}

/// A line that is a keyword and a sum.
fn amount(node: Node<'_>) -> Lowered<Expr> {
    let mut c = node.children();
    c.any()?;
    let amount = expr::sum(c.one(Rule::sum)?)?;
    c.end()?;
    Ok(amount)
}

/// `interest of 3%, rounded to the nearest penny, halves up`
fn interest(node: Node<'_>) -> Lowered<(Expr, Option<Rounding>)> {
    let mut c = node.children();
    c.one(Rule::interest_of)?;
    let rate = expr::sum(c.one(Rule::sum)?)?;
    let rounding = match c.maybe(Rule::comma) {
        Some(_) => {
            c.one(Rule::kw_rounded)?;
            Some(number::rounding(c.one(Rule::rounding)?)?)
        }
        None => None,
    };
    c.end()?;
    Ok((rate, rounding))
}

/// `at least X`, `at most X`
fn bound(reader: &mut Reader<'_>, clause: &Clause<'_>, balance: &mut Balance) {
    let mut found: Vec<Spanned<(bool, Expr)>> = Vec::new();
    reader.keep_at(clause, &mut found, |node| {
        let mut c = node.children();
        let at_most = c.any()?.rule() == Rule::at_most;
        let bound = expr::sum(c.one(Rule::sum)?)?;
        c.end()?;
        Ok((at_most, bound))
    });
    for Spanned { node: (at_most, bound), span } in found {
        let bounds = if at_most { &mut balance.at_most } else { &mut balance.at_least };
        bounds.push(Spanned::new(bound, span));
    }
}

fn lost(node: Node<'_>) -> Lowered<Lost> {
    let mut c = node.children();
    let what = c.any()?;
    c.end()?;
    match what.rule() {
        Rule::above_is_lost => Ok(Lost::Above),
        Rule::missing_is_not_owed => Ok(Lost::Missing),
        Rule::left_is_lost => Ok(Lost::Left),
        _ => what.mismatch(),
    }
}
