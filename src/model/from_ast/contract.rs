//! The contract's own clauses.

use super::Checker;
use crate::model::problem::{NameProblem, TermProblem};
use crate::model::{Contract, Payee};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, DateOrder, DeclarationKind};
use crate::value::{Calendar, Currency, Day};

impl<'a> Checker<'a> {
    /// The contract's terms. None (and reported) if there is no contract, or one of its clauses is missing or wrong.
    pub(super) fn contract_terms(&mut self) -> Option<Contract> {
        let (declaration, clauses) = self.the_contract()?;
        let currency = self.contract_currency(clauses);
        let payee = self.clause(declaration, "payee", &clauses.payee, Need::Always("payee  provider"));
        let term = self.clause(
            declaration,
            "term",
            &clauses.term,
            Need::Always("term  1 April 2026 to 31 March 2029"),
        );
        let statements = self.clause(
            declaration,
            "statements",
            &clauses.statements,
            Need::Always("statements  in quarters"),
        );
        let rounding = self.clause(
            declaration,
            "rounding",
            &clauses.rounding,
            Need::Always("rounding  each payment line to the nearest penny, halves up"),
        );
        let settlement = self.clause(declaration, "settlement", &clauses.settlement, Need::Never);
        let years = self.clause(declaration, "years", &clauses.years, Need::Never);
        let dates = self.clause(declaration, "dates", &clauses.dates, Need::Never);
        let commissioner = self.clause(declaration, "commissioner", &clauses.commissioner, Need::Never);
        let rounding = rounding.and_then(|rule| self.rounding_of_lines(&rule.node, currency));
        let (starts, ends) = self.term(term?)?;
        let settled_by = self.settled_by(settlement, ends)?;
        let anchor = self.anchor(years, starts)?;
        Some(Contract {
            title: declaration.name.node.clone(),
            commissioner: commissioner.map(|name| name.node.clone()),
            payee: match &payee?.node {
                ast::ContractPayee::Field(name) => Payee::Field(name.clone()),
                ast::ContractPayee::Named(name) => Payee::Named(name.clone()),
            },
            starts,
            ends,
            settled_by,
            calendar: Calendar::new(anchor),
            statements: statements?.node,
            rounding: rounding?,
            currency,
            dates: dates.map_or(DateOrder::YearMonthDay, |dates| dates.node),
            notes: super::names::notes(&declaration.notes),
            span: declaration.span,
        })
    }

    fn the_contract(&mut self) -> Option<(&'a ast::Declaration, &'a ast::Contract)> {
        let mut found = self.file.declarations.iter().filter_map(|declaration| match &declaration.kind {
            DeclarationKind::Contract(clauses) => Some((declaration, clauses)),
            _ => None,
        });
        let first = found.next();
        let second = found.next();
        let Some((declaration, clauses)) = first else {
            let at = self.file.declarations.first().map_or(Span::new(0, 0), |first| first.header);
            return self.refuse(NameProblem::NoContract { at });
        };
        if let Some((again, _)) = second {
            self.report(NameProblem::TwoContracts { first: declaration.header, again: again.header });
        }
        Some((declaration, clauses))
    }

    fn contract_currency(&mut self, clauses: &ast::Contract) -> Currency {
        let Some(word) = clauses.currency.first() else { return Currency::Pounds };
        match Currency::from_word(&word.node) {
            Some(currency) => currency,
            None => {
                self.report(NameProblem::UnknownCurrency { word: word.clone() });
                Currency::Pounds
            }
        }
    }

    fn rounding_of_lines(
        &mut self,
        rule: &ast::Rounding,
        currency: Currency,
    ) -> Option<crate::model::Rounding> {
        let money = crate::model::NumberType {
            unit: crate::value::Unit::money(currency),
            style: crate::model::NumberStyle::Plain,
        };
        self.rounding(rule, Some(&money))
    }

    fn term(&mut self, term: &Spanned<(ast::DateText, ast::DateText)>) -> Option<(Day, Day)> {
        let (from, to) = &term.node;
        let starts = self.day(&from.node, from.span);
        let ends = self.day(&to.node, to.span);
        let (starts, ends) = (starts?, ends?);
        if ends < starts {
            return self.refuse(TermProblem::DatesReversed { first: from.span, second: to.span });
        }
        Some((starts, ends))
    }

    fn settled_by(&mut self, settlement: Option<&Spanned<ast::DateText>>, ends: Day) -> Option<Day> {
        let Some(settlement) = settlement else { return Some(ends) };
        let until = &settlement.node;
        let day = self.day(&until.node, until.span)?;
        if day < ends {
            return self.refuse(TermProblem::SettledBeforeEnd { settlement: until.span, ends: ends.long() });
        }
        Some(day)
    }

    /// The first day of a contract year: the anniversary of `years from` on or before the start of the term.
    fn anchor(&mut self, years: Option<&Spanned<String>>, starts: Day) -> Option<Day> {
        let Some(years) = years else { return Some(starts) };
        // A leap year, so that 29 February can be said; the years that have none then start on the last day of February.
        let day = self.day(&format!("{} 2000", years.node), years.span)?;
        let calendar = Calendar::new(day);
        let index = calendar.index(ast::PeriodKind::ContractYear, starts);
        calendar.first_day(ast::PeriodKind::ContractYear, index)
    }

    /// The one occurrence of a clause. More than one, or none of one that is needed, is reported.
    pub(super) fn clause<'c, T: Placed>(
        &mut self,
        declaration: &ast::Declaration,
        keyword: &'static str,
        found: &'c [T],
        need: Need,
    ) -> Option<&'c T> {
        if let [first, again, ..] = found {
            self.report(TermProblem::SaidTwice { keyword, first: first.place(), again: again.place() });
        }
        if let (None, Need::Always(like), false) = (found.first(), need, declaration.damaged) {
            self.report(TermProblem::MissingClause {
                keyword,
                like,
                declaration: super::names::kind_words(&declaration.kind),
                span: declaration.header,
            });
        }
        found.first()
    }
}

/// Whether a clause has to stand there, and what it looks like.
#[derive(Clone, Copy)]
pub(super) enum Need {
    Always(&'static str),
    Never,
}

/// Something that stands somewhere.
pub(super) trait Placed {
    fn place(&self) -> Span;
}

impl<T> Placed for Spanned<T> {
    fn place(&self) -> Span {
        self.span
    }
}

impl Placed for ast::Expr {
    fn place(&self) -> Span {
        self.span
    }
}

impl Placed for ast::LimitAmount {
    fn place(&self) -> Span {
        self.span
    }
}
