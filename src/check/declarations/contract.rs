//! The contract's own clauses.

use crate::check::messages;
use crate::check::resolve::expected::Wanted;
use crate::check::{Checker, Guessed, Meaning};
use crate::model::{
    Contract, ContractWords, FieldForm, FieldId, Payee, Printed, RecordId, Type, WorkingWeek,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, DeclarationKind};
use crate::value::{
    Calendar, Currency, Day, Number, NumberStyle, NumberType, PeriodKind, Rounding, RoundingWay, Unit, Zone,
};

/// How many years a term may last, with its settlement. Every period of it is a row of the statement.
const MOST_YEARS: i32 = 200;

impl<'a> Checker<'a> {
    /// The contract's terms. What is missing or wrong is reported and guessed, so that the rest of the file can still
    /// be checked.
    pub(crate) fn contract_terms(&mut self) {
        let terms = match self.the_contract() {
            Some((declaration, clauses)) => self.stated_terms(declaration, clauses),
            None => self.guessed_terms(),
        };
        self.contract = terms;
    }

    fn stated_terms(
        &mut self,
        declaration: &'a ast::Declaration,
        clauses: &'a ast::Contract,
    ) -> Option<Contract> {
        let guess = self.guessed_terms()?;
        self.guessed = Guessed::default();
        let currency = self.contract_currency(clauses);
        let like = Need::Always("payee  provider");
        let payee = self.clause(declaration, "payee", &clauses.payee, like);
        let (starts, ends) = self.stated_term(declaration, clauses).unwrap_or((guess.starts, guess.ends));
        let settled_by = self.settled_by(declaration, clauses, (starts, ends));
        let anchor = self.anchor(declaration, clauses, starts);
        let like = Need::Always("statements  in quarters");
        let statements = self.clause(declaration, "statements", &clauses.statements, like);
        let like = Need::Always(match currency {
            Currency::Pounds => "rounding  each payment line to the nearest penny, halves up",
            Currency::Dollars | Currency::Euros => {
                "rounding  each payment line to the nearest cent, halves up"
            }
        });
        let rounding = self.clause(declaration, "rounding", &clauses.rounding, like);
        let rounding = rounding.and_then(|rule| self.rounding_of_lines(&rule.node, currency));
        let form = self.forms(FieldForm::default(), &clauses.forms);
        let commissioner = self.clause(declaration, "commissioner", &clauses.commissioner, Need::Never);
        if let Some(span) = payee.filter(|payee| is_nobody(&payee.node)).map(|payee| payee.span) {
            self.report(messages::terms::no_payee_name(span));
        }
        self.guessed.payee = payee.is_none();
        self.guessed.working_week = declaration.damaged;
        let clock = self.stated_clock(declaration, clauses);
        self.guessed.statements = statements.is_none();
        Some(Contract {
            title: declaration.name.node.clone(),
            commissioner: commissioner.map(|name| name.node.clone()),
            payee: payee.map_or(guess.payee, |payee| match &payee.node {
                ast::ContractPayee::Field(name) => Payee::Field(name.clone()),
                ast::ContractPayee::Named(name) => Payee::Named(name.clone()),
            }),
            starts,
            ends,
            settled_by,
            calendar: self.named(declaration, clauses, Calendar::new(anchor), (starts, settled_by)),
            statements: statements.map_or(guess.statements, |statements| statements.node),
            rounding: rounding.unwrap_or(guess.rounding),
            currency,
            form,
            working_week: None,
            cut_off: None,
            clock,
            printed: crate::check::printed::beside(declaration),
            words: crate::check::printed::of_contract(self.file, clauses),
            span: declaration.span,
        })
    }

    /// The terms of a contract of which nothing is known.
    fn guessed_terms(&mut self) -> Option<Contract> {
        self.guessed = Guessed { payee: true, time: true, statements: true, working_week: true, clock: true };
        let (starts, ends) = (Day::new(2000, 4, 1)?, Day::new(2030, 3, 31)?);
        Some(Contract {
            title: String::new(),
            commissioner: None,
            payee: Payee::Named(String::new()),
            starts,
            ends,
            settled_by: ends,
            calendar: Calendar::new(starts),
            // The longest period: every key that is a period lies within it.
            statements: PeriodKind::ContractYear,
            rounding: Rounding { step: Number::one(), way: RoundingWay::HalvesUp, words: String::new() },
            currency: Currency::Pounds,
            form: FieldForm::default(),
            working_week: None,
            cut_off: None,
            clock: None,
            printed: Printed::default(),
            words: ContractWords::default(),
            span: Span::default(),
        })
    }

    /// The payee is in a field that some record has; where none has it, that is said once.
    pub(crate) fn payee_is_a_field(&mut self) {
        let clauses = self.file.declarations.iter().find_map(|declaration| match &declaration.kind {
            DeclarationKind::Contract(clauses) => Some(clauses),
            _ => None,
        });
        let Some(payee) = clauses.and_then(|clauses| clauses.payee.first()) else { return };
        let ast::ContractPayee::Field(name) = &payee.node else { return };
        let fields: Vec<String> =
            self.records.iter().flat_map(|record| &record.fields).map(|field| field.name.clone()).collect();
        let pays = |declaration: &ast::Declaration| {
            matches!(declaration.kind, DeclarationKind::Payment(_) | DeclarationKind::Clawback(_))
        };
        let unknown = !fields.contains(name) && !self.is_unread(name, None) && !self.file.incomplete;
        if unknown && self.file.declarations.iter().any(pays) {
            let suggestion = crate::text::nearest(name, &fields).map(str::to_owned);
            let (field, span) = (name.clone(), payee.span);
            self.report(messages::names::no_payee_anywhere(&field, suggestion.as_deref(), span));
            self.guessed.payee = true;
        }
    }

    /// The zone of the clocks by which times are written.
    fn stated_clock(&mut self, declaration: &ast::Declaration, clauses: &'a ast::Contract) -> Option<Zone> {
        self.guessed.clock = declaration.damaged;
        let said = self.clause(declaration, "clock", &clauses.clock, Need::Never)?;
        let zone = Zone::named(&said.node);
        if zone.is_none() {
            self.guessed.clock = true;
            self.report(messages::terms::no_such_zone(&said.node, said.span));
        }
        zone
    }

    /// Which days are working days. Known only once the records are: one of them may hold the holidays.
    pub(crate) fn working_week(&mut self) {
        let found = self.file.declarations.iter().find_map(|declaration| match &declaration.kind {
            DeclarationKind::Contract(clauses) => Some((declaration, clauses)),
            _ => None,
        });
        let Some((declaration, clauses)) = found else { return };
        let Some(said) = self.clause(declaration, "working days", &clauses.working_days, Need::Never) else {
            return;
        };
        let without = match &said.node.without {
            None => None,
            Some(name) => match self.holidays(name) {
                Some(field) => Some(field),
                None => {
                    self.guessed.working_week = true;
                    return;
                }
            },
        };
        if let Some(contract) = &mut self.contract {
            contract.working_week =
                Some(WorkingWeek { first: said.node.first, last: said.node.last, without });
        }
    }

    fn holiday_record(&mut self, name: &ast::Name) -> Option<RecordId> {
        match self.resolve(name, Wanted::Record)? {
            Meaning::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The one unique date of a record.
    fn holidays(&mut self, name: &ast::Name) -> Option<FieldId> {
        let record = self.holiday_record(name)?;
        let fields = &self.records[record].fields;
        let dates = (0..).zip(fields).filter(|(_, field)| field.unique && field.ty == Type::Date);
        match dates.collect::<Vec<_>>().as_slice() {
            [(field, _)] => Some(FieldId { record, field: *field }),
            _ if self.unsure_records.contains(&record) => None,
            _ => self.refuse(messages::terms::not_holidays(name.span)),
        }
    }

    fn the_contract(&mut self) -> Option<(&'a ast::Declaration, &'a ast::Contract)> {
        let mut found = self.file.declarations.iter().filter_map(|declaration| match &declaration.kind {
            DeclarationKind::Contract(clauses) => Some((declaration, clauses)),
            _ => None,
        });
        let first = found.next();
        let second = found.next();
        let Some((declaration, clauses)) = first else {
            // Where something could not be read at all, that may have been the contract.
            if !self.file.incomplete {
                let at = self.file.declarations.first().map_or(Span::new(0, 0), |first| first.header);
                self.report(messages::names::no_contract(at));
            }
            return None;
        };
        if let Some((again, _)) = second {
            self.report(messages::names::two_contracts(declaration.header, again.header));
        }
        Some((declaration, clauses))
    }

    fn contract_currency(&mut self, clauses: &ast::Contract) -> Currency {
        let Some(word) = clauses.currency.first() else { return Currency::Pounds };
        match Currency::from_word(&word.node) {
            Some(currency) => currency,
            None => {
                let meant = Currency::meant(&word.node);
                self.report(messages::names::unknown_currency(word, meant.map(Currency::word)));
                meant.unwrap_or(Currency::Pounds)
            }
        }
    }

    fn rounding_of_lines(&mut self, rule: &ast::Rounding, currency: Currency) -> Option<Rounding> {
        let money = NumberType { unit: Unit::money(currency), style: NumberStyle::Plain };
        self.rounding(rule, Some(&money))
    }

    /// The first and the last day.
    fn stated_term(
        &mut self,
        declaration: &ast::Declaration,
        clauses: &'a ast::Contract,
    ) -> Option<(Day, Day)> {
        let like = Need::Always("term  1 April 2026 to 31 March 2029");
        let term = self.clause(declaration, "term", &clauses.term, like);
        let days = term.map(|term| {
            let (from, to) = &term.node;
            (self.day(&from.node, from.span), self.day(&to.node, to.span))
        });
        let (Some(term), Some((Some(starts), Some(ends)))) = (term, days) else {
            self.guessed.time = true;
            return None;
        };
        if ends < starts {
            let (first, second) = (term.node.0.span, term.node.1.span);
            self.report(messages::terms::dates_reversed(first, second));
            return Some((ends, starts));
        }
        let ends = self.within_limit(starts, ends, term.node.1.span);
        Some((starts, ends))
    }

    /// A day by which the term or its settlement ends; if that is too far off, it is told, and taken as the first day.
    fn within_limit(&mut self, starts: Day, ends: Day, span: Span) -> Day {
        let limit = starts.plus_months(MOST_YEARS.saturating_mul(12)).unwrap_or(Day::LAST);
        if ends <= limit {
            return ends;
        }
        self.report(messages::terms::lasts_too_long(span, MOST_YEARS));
        self.guessed.time = true;
        starts
    }

    fn settled_by(
        &mut self,
        declaration: &ast::Declaration,
        clauses: &'a ast::Contract,
        (starts, ends): (Day, Day),
    ) -> Day {
        let stated = self.clause(declaration, "settlement", &clauses.settlement, Need::Never);
        let Some(until) = stated.map(|settlement| &settlement.node) else {
            self.guessed.time |= declaration.damaged;
            return ends;
        };
        match self.day(&until.node, until.span) {
            Some(day) if day >= ends => self.within_limit(starts, day, until.span).max(ends),
            early => {
                if early.is_some() && !self.guessed.time {
                    let ends = ends.long();
                    self.report(messages::terms::settled_before_end(until.span, &ends));
                }
                self.guessed.time = true;
                ends
            }
        }
    }

    /// The first day of a contract year: the anniversary of `years from` on or before the start of the term.
    fn anchor(&mut self, declaration: &ast::Declaration, clauses: &'a ast::Contract, starts: Day) -> Day {
        let stated = self.clause(declaration, "years", &clauses.years, Need::Never);
        let Some(years) = stated else {
            self.guessed.time |= declaration.damaged;
            return starts;
        };
        // A leap year, so that 29 February can be said; the years that have none then start on the last day of
        // February.
        let Some(day) = Day::parse_long(&format!("{} 2000", years.node)) else {
            self.report(messages::types::no_such_date(&years.node, None, years.span));
            self.guessed.time = true;
            return starts;
        };
        let calendar = Calendar::new(day);
        let index = calendar.index(PeriodKind::ContractYear, starts);
        // Counted from a 29 February, so that leap years keep it.
        let first_days = (0..=8)
            .filter_map(|back| calendar.first_day(PeriodKind::ContractYear, index.saturating_sub(back)));
        let mut first_days = first_days.filter(|first| first.day_of_month() == day.day_of_month());
        first_days.next().unwrap_or(starts)
    }

    /// The one occurrence of a clause. More than one, or none of one that is needed, is reported.
    pub(crate) fn clause<'c, T: Placed>(
        &mut self,
        declaration: &ast::Declaration,
        keyword: &'static str,
        found: &'c [T],
        need: Need,
    ) -> Option<&'c T> {
        if let [first, again, ..] = found {
            self.report(messages::terms::said_twice(keyword, first.place(), again.place()));
        }
        if let (None, Need::Always(like), false) = (found.first(), need, declaration.damaged) {
            self.report(messages::terms::missing_clause(
                keyword,
                like,
                crate::check::resolve::names::kind_words(&declaration.kind),
                declaration.header,
            ));
        }
        found.first()
    }
}

/// Whether a clause has to stand there, and what it looks like.
#[derive(Clone, Copy)]
pub(crate) enum Need {
    Always(&'static str),
    Never,
}

/// Something that stands somewhere.
pub(crate) trait Placed {
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

/// Whether a payee is named by a name that says nothing.
fn is_nobody(payee: &ast::ContractPayee) -> bool {
    matches!(payee, ast::ContractPayee::Named(name) if name.trim().is_empty())
}
