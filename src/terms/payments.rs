//! Payments: for whom, how much, to whom, when.

use super::casing::{a, sentence};
use super::marks;
use super::schedule::Clause;
use super::voice::{KeyNoun, Row, Voice};
use crate::model::{
    Constant, Expr, ExprKind, Frame, Key, Payment, PaymentId, Running, RunningOp, Share, Type,
};
use crate::value::{ArithmeticOp, Function, GoesTo, Number, format};

impl Voice<'_> {
    /// The clauses of a payment.
    pub(super) fn payment_clauses(&self, id: PaymentId, below_nil: bool) -> Vec<Clause> {
        let payment = &self.model.payments[id];
        let noun = self.book.payment(id).clone();
        let mut clauses = match &self.model.frames[payment.frame] {
            Frame::Rows(_) => self.for_each_row(payment, &noun.one()),
            Frame::Groups { keys, .. } => self.for_each_group(payment, &noun.one(), keys),
            Frame::Contract | Frame::Statement => {
                let mut clauses: Vec<Clause> = self.counts_if(payment.selection).into_iter().collect();
                clauses.extend(self.at(payment.frame).stated(
                    &format!("the {} is", noun.one()),
                    "it",
                    &payment.amount,
                ));
                clauses
            }
        };
        clauses.extend(self.whoever(id, payment));
        clauses.extend(self.goes_to(payment));
        clauses.extend(self.belongs_to(payment));
        clauses.extend(self.rounded_in_one(payment));
        if let Some(item) = &payment.item {
            let item = self.at(payment.frame).of_row(self.row_name(payment)).value(item);
            clauses.push(Clause::of(
                "item",
                format!("The Statement shows a separate item for {}.", each_of(&item)),
            ));
        }
        if below_nil {
            clauses.push(Clause::of(
                "below_nil",
                format!(
                    "Where the amount is below nil, it reduces the total under paragraph {}.",
                    marks::paragraph("_payable.sum")
                ),
            ));
        }
        clauses
    }

    fn row_name(&self, payment: &Payment) -> Row {
        Row::Named(format!("the {}", self.rows_noun(payment.selection).0))
    }

    fn for_each_row(&self, payment: &Payment, noun: &str) -> Vec<Clause> {
        let voice = self.at(payment.frame);
        let (one, _) = self.rows_noun(payment.selection);
        let conditions =
            self.population_of(payment.selection).map(|population| population.conditions.as_slice());
        let first = match conditions {
            Some(conditions @ [_, ..]) => {
                voice.listed("if", &format!("{} is payable for each {one} if", a(noun)), conditions)
            }
            Some([]) | None => Clause::of("if", format!("{} is payable for each {one}.", sentence(&a(noun)))),
        };
        let named = voice.of_row(self.row_name(payment));
        let mut clauses = vec![first];
        clauses.extend(named.stated(&format!("the amount of {} is", a(noun)), "the amount", &payment.amount));
        clauses
    }

    fn for_each_group(&self, payment: &Payment, noun: &str, keys: &[Key]) -> Vec<Clause> {
        let voice = self.at(payment.frame);
        let mut clauses: Vec<Clause> = self.counts_if(payment.selection).into_iter().collect();
        let nouns = self.key_nouns(payment.frame);
        let each = Voice {
            frame: payment.frame,
            row: Row::Its,
            keys: nouns.iter().map(KeyNoun::one).collect(),
            ..self.clone()
        };
        let subject = format!("the {noun}{}", each.to_keys(payment.frame));
        clauses.extend(voice.stated(&format!("{subject} is"), "the amount", &payment.amount));
        if !vanishes(&payment.amount) {
            let (one, _) = self.rows_noun(payment.selection);
            let counted = if self.is_narrowed(payment.selection) { "that counts" } else { "" };
            let where_there = voice.qualifiers_and(payment.frame, counted);
            if !keys.is_empty() {
                clauses.push(Clause::of(
                    "where",
                    format!("It is payable only where there is at least one {one}{where_there}."),
                ));
            }
        }
        clauses
    }

    /// To whom, where the keys do not say so.
    fn goes_to(&self, payment: &Payment) -> Option<Clause> {
        let voice = self.at(payment.frame).of_row(self.row_name(payment));
        if let Some(shared) = voice.shared(payment, "payable to") {
            return Some(Clause::of("shared", format!("The amount{shared}")));
        }
        if self.payee_is_key(payment) {
            return None;
        }
        Some(Clause::of("to", format!("It is payable to {}.", voice.payee_words(&payment.payee))))
    }

    /// `, once rounded, is shared: 70% is payable to the Provider and the rest to …`; none for a payment that goes to
    /// one.
    pub(super) fn shared(&self, payment: &Payment, verb: &str) -> Option<String> {
        let share = |share: &Share| {
            format!("{} is {verb} {}", self.value(&share.part), self.payee_words(&share.payee))
        };
        let shares: Vec<String> = payment.shares.iter().map(share).collect();
        let preposition = verb.rsplit(' ').next().unwrap_or_default();
        let rest = self.payee_words(&payment.payee);
        (!shares.is_empty()).then(|| {
            format!(
                ", once rounded, is shared: {} and the rest {preposition} {rest}. Each share but the rest is rounded; the rest is what the others leave.",
                shares.join(", ")
            )
        })
    }

    fn payee_is_key(&self, payment: &Payment) -> bool {
        let ExprKind::Key(at) = &payment.payee.kind else { return false };
        let nouns = self.key_nouns(payment.frame);
        let payee = self.book.payee.as_ref().map(|payee| payee.to.as_str());
        nouns.get(*at as usize).is_some_and(|noun| Some(noun.noun.to.as_str()) == payee)
    }

    /// A payee: a name without quotation marks, or whoever a value names.
    pub(super) fn payee_words(&self, payee: &Expr) -> String {
        match &payee.kind {
            ExprKind::Constant(Constant::Text(name)) => marks::own(self.model.contract.words.party(name)),
            _ => self.value(payee),
        }
    }

    /// When, where the keys do not say so.
    pub(super) fn belongs_to(&self, payment: &Payment) -> Option<Clause> {
        let statements = self.model.contract.statements;
        if let (ExprKind::Key(_), Type::Period(kind)) = (&payment.placed.kind, &payment.placed.ty)
            && *kind == statements
        {
            return None;
        }
        let voice = self.at(payment.frame).of_row(self.row_name(payment));
        Some(Clause::of("when", voice.belongs_words("It belongs", payment)))
    }

    /// `It belongs to the Quarter in which its Start Date falls.`
    pub(super) fn belongs_words(&self, subject: &str, payment: &Payment) -> String {
        let statements = self.model.contract.statements;
        let period = self.book.period(statements).one();
        let placed = &payment.placed;
        match &placed.ty {
            Type::Period(kind) if *kind == statements => format!("{subject} to {}.", self.value(placed)),
            Type::Period(kind) if self.model.contract.calendar.nests(*kind, statements) => {
                format!("{subject} to the {period} in which {} falls.", self.value(placed))
            }
            Type::Period(_) => format!(
                "{subject} to {} and is counted in the last {period} of it or, where that comes first, of the Settlement Period.",
                self.value(placed)
            ),
            Type::Date
            | Type::Moment
            | Type::Clock
            | Type::Number(_)
            | Type::Text
            | Type::Choice(_)
            | Type::YesNo
            | Type::Reference(_) => {
                let day = self.value(placed);
                let day = if day.starts_with("the day ") { day } else { format!("the day that is {day}") };
                format!("{subject} to {day}, and so to the {period} in which that day falls.")
            }
        }
    }

    /// Lines that are rounded together, so that they make their sum.
    fn rounded_in_one(&self, payment: &Payment) -> Option<Clause> {
        let together = payment.together.as_ref()?;
        let ExprKind::Running(running) = &together.kind else { return None };
        let RunningOp::RoundedTogether(goes) = running.op else { return None };
        let voice = self.at(payment.frame).of_row(self.row_name(payment));
        let with = voice.series_words(running);
        let order = voice.in_order(&running.order, &running.falls, running.file_order);
        let contract = &self.model.contract;
        let step = match &contract.rounding.step {
            step if *step == Number::from_scaled(1, 2) => format!("one {}", contract.currency.coin()),
            step => format::money(step, contract.currency),
        };
        let text = match goes {
            GoesTo::LargestRemainders => format!(
                "The amounts{with} are rounded so that they make their sum, rounded once: each is rounded down, and {step} more goes to each of \
                 those of which rounding took most, until the sum is reached; of equal ones to those that come first in {order}."
            ),
            GoesTo::Largest => format!(
                "The amounts{with} are rounded so that they make their sum, rounded once: the largest takes what the others leave; of equal ones the \
                 first in {order}."
            ),
            GoesTo::Last => format!(
                "The amounts{with} are rounded so that they make their sum, rounded once: the last in {order}, takes what the others leave."
            ),
        };
        Some(Clause::of("together", text))
    }

    fn series_words(&self, running: &Running) -> String {
        if running.keys.is_empty() { String::new() } else { self.with_the_same(&running.keys) }
    }
}

/// `each Area of the Episode`, of `the Area of the Episode` or `that Area`.
fn each_of(value: &str) -> String {
    let rest = value.strip_prefix("the ").or_else(|| value.strip_prefix("that ")).unwrap_or(value);
    format!("each {rest}")
}

/// Whether an amount is nil where its clause takes in no row, so that it need not be said that there is then none.
fn vanishes(amount: &Expr) -> bool {
    match &amount.kind {
        ExprKind::Aggregate(aggregate) => aggregate.op.of_nothing_is_nought(),
        ExprKind::Call(function, arguments) => match function {
            Function::Arithmetic(ArithmeticOp::Multiply) => arguments.iter().any(vanishes),
            Function::Arithmetic(ArithmeticOp::Add | ArithmeticOp::Subtract) => {
                arguments.iter().all(vanishes)
            }
            Function::Arithmetic(ArithmeticOp::Divide) | Function::Rounded(_) | Function::Negative => {
                arguments.first().is_some_and(vanishes)
            }
            Function::Complete(_)
            | Function::Power
            | Function::Choose(_)
            | Function::Shift(_)
            | Function::Elapsed(_)
            | Function::CalendarMonths
            | Function::Local(_)
            | Function::MomentOn
            | Function::HoursWithin(_)
            | Function::PeriodOf(_)
            | Function::DayOf(_) => false,
        },
        ExprKind::Constant(_)
        | ExprKind::Field(_)
        | ExprKind::Fact(_)
        | ExprKind::Key(_)
        | ExprKind::Row
        | ExprKind::Spread(..)
        | ExprKind::Tariff { .. }
        | ExprKind::Lookup { .. }
        | ExprKind::Compare(_)
        | ExprKind::Given(..)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::IfBlank(..)
        | ExprKind::MustBeGiven(_)
        | ExprKind::Running(_)
        | ExprKind::Related(_)
        | ExprKind::ChooseGiven(..)
        | ExprKind::StatementDate
        | ExprKind::Cases(..)
        | ExprKind::Payment(_)
        | ExprKind::LinesTotal(_)
        | ExprKind::WhatLeaves(..) => false,
    }
}
