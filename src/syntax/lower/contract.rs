//! The contract itself.

use super::super::ast::{
    Contract, ContractPayee, DateText, DeclarationKind, Expr, Name, Rounding, WorkingDays,
};
use super::super::grammar::Rule;
use super::super::layout::Block;
use super::super::node::{Lowered, Node};
use super::{Clause, Reader, Title, beside, date, expr, form, keyword_and_text, number, quoted};
use crate::value::{NamePart, PeriodKind, weekday_named};

pub(super) fn contract(
    reader: &mut Reader<'_>,
    block: &Block,
    clauses: &[Clause<'_>],
) -> (Option<Title>, DeclarationKind) {
    reader.no_table(&block.header);
    let title = reader.header(block, |node| Ok(Title { name: keyword_and_text(node)?, label: None }));
    let mut contract = Contract::default();
    for clause in clauses {
        match clause.rule {
            Rule::commissioner_line => reader.keep(clause, &mut contract.commissioner, keyword_and_text),
            Rule::payee_line => reader.keep_at(clause, &mut contract.payee, payee),
            Rule::term_line => reader.keep_at(clause, &mut contract.term, term),
            Rule::settlement_line => reader.keep_at(clause, &mut contract.settlement, settlement),
            Rule::years_line => reader.keep_at(clause, &mut contract.years, years),
            Rule::statements_line => reader.keep_at(clause, &mut contract.statements, statements),
            Rule::rounding_line => reader.keep_at(clause, &mut contract.rounding, rounding),
            Rule::currency_line => reader.keep(clause, &mut contract.currency, currency),
            Rule::clock_line => reader.keep(clause, &mut contract.clock, clock),
            Rule::cut_off_line => reader.keep(clause, &mut contract.cut_off, cut_off),
            Rule::years_called_line => reader.keep_at(clause, &mut contract.years_called, called),
            Rule::quarters_called_line => reader.keep_at(clause, &mut contract.quarters_called, called),
            Rule::party_line => reader.keep_at(clause, &mut contract.parties, beside::party),
            Rule::agreement_line => reader.keep(clause, &mut contract.agreement, keyword_and_text),
            Rule::version_line => reader.keep(clause, &mut contract.version, keyword_and_text),
            Rule::prevails_line => reader.keep_at(clause, &mut contract.prevails, beside::prevails),
            Rule::working_days_line => reader.keep_at(clause, &mut contract.working_days, working_days),
            _ => {
                form::take_form(reader, clause, &mut contract.forms);
            }
        }
    }
    (title, DeclarationKind::Contract(contract))
}

fn payee(node: Node<'_>) -> Lowered<ContractPayee> {
    let mut c = node.children();
    c.one(Rule::kw_payee)?;
    let payee = match c.maybe(Rule::name) {
        Some(field) => ContractPayee::Field(field.name().node),
        None => ContractPayee::Named(quoted(&c.one(Rule::quoted)?).node),
    };
    c.end()?;
    Ok(payee)
}

fn term(node: Node<'_>) -> Lowered<(DateText, DateText)> {
    let mut c = node.children();
    c.one(Rule::kw_term)?;
    let from = date(&c.one(Rule::date)?);
    c.one(Rule::kw_to)?;
    let to = date(&c.one(Rule::date)?);
    c.end()?;
    Ok((from, to))
}

fn settlement(node: Node<'_>) -> Lowered<DateText> {
    let mut c = node.children();
    c.one(Rule::kw_settlement)?;
    c.one(Rule::kw_until)?;
    let until = date(&c.one(Rule::date)?);
    c.end()?;
    Ok(until)
}

fn years(node: Node<'_>) -> Lowered<String> {
    let mut c = node.children();
    c.one(Rule::kw_years)?;
    c.one(Rule::kw_from)?;
    let day = date(&c.one(Rule::day_month)?);
    c.end()?;
    Ok(day.node)
}

fn statements(node: Node<'_>) -> Lowered<PeriodKind> {
    let mut c = node.children();
    c.one(Rule::kw_statements)?;
    c.one(Rule::kw_in)?;
    let period = c.any()?;
    c.end()?;
    match period.rule() {
        Rule::weeks => Ok(PeriodKind::Week),
        Rule::months => Ok(PeriodKind::Month),
        Rule::quarters => Ok(PeriodKind::Quarter),
        Rule::contract_years => Ok(PeriodKind::ContractYear),
        Rule::financial_years => Ok(PeriodKind::FinancialYear),
        _ => period.mismatch(),
    }
}

fn rounding(node: Node<'_>) -> Lowered<Rounding> {
    let mut c = node.children();
    c.one(Rule::kw_rounding)?;
    c.one(Rule::each_payment_line)?;
    let rounding = number::rounding(c.one(Rule::rounding)?)?;
    c.end()?;
    Ok(rounding)
}

fn currency(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::kw_currency)?;
    let name = c.one(Rule::name)?.name();
    c.end()?;
    Ok(name)
}

fn working_days(node: Node<'_>) -> Lowered<WorkingDays> {
    let mut c = node.children();
    c.one(Rule::working_days)?;
    let first = weekday_named(c.one(Rule::weekday)?.text()).unwrap_or(0);
    c.one(Rule::kw_to)?;
    let last = weekday_named(c.one(Rule::weekday)?.text()).unwrap_or(0);
    let without = match c.maybe(Rule::comma) {
        Some(_) => {
            c.one(Rule::kw_without)?;
            Some(c.one(Rule::name)?.name())
        }
        None => None,
    };
    c.end()?;
    Ok(WorkingDays { first, last, without })
}

fn clock(node: Node<'_>) -> Lowered<Name> {
    let mut c = node.children();
    c.one(Rule::kw_clock)?;
    let zone = c.one(Rule::zone)?.name();
    c.end()?;
    Ok(zone)
}

fn cut_off(node: Node<'_>) -> Lowered<Expr> {
    let mut c = node.children();
    c.one(Rule::kw_cut_off)?;
    let after = expr::operand(c.one(Rule::number)?)?;
    c.one(Rule::after_each_period)?;
    c.end()?;
    Ok(after)
}

/// `contract years called "FY" and the year in which they end`: the parts of the name
fn called(node: Node<'_>) -> Lowered<Vec<NamePart>> {
    let mut c = node.children();
    c.any()?;
    c.one(Rule::kw_called)?;
    let parts = c.filter(|part| part.rule() != Rule::kw_and).map(|part| {
        Ok(match part.rule() {
            Rule::quoted => NamePart::Text(quoted(&part).node),
            Rule::year_begun => NamePart::FirstYear,
            Rule::year_ended => NamePart::LastYear,
            Rule::both_years => NamePart::BothYears,
            Rule::holding_year => NamePart::ContractYear,
            Rule::their_number => NamePart::Number,
            _ => return part.mismatch(),
        })
    });
    parts.collect()
}
