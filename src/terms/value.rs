//! Values as noun phrases, each form of expression in its own words.

use super::casing::a;
use super::voice::{Row, Voice};
use crate::model::{CaseRow, Constant, Expr, ExprKind, FactId, FactKind, Frame, PaymentId, TariffId, Type};
use crate::value::ChooseOp;

impl Voice<'_> {
    /// A value as a noun phrase.
    pub(super) fn value(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Constant(value) => self.constant(&expr.ty, value),
            ExprKind::Field(field) => self.row.of(&self.field_noun(*field).one()),
            ExprKind::Fact(fact) => self.fact(*fact),
            ExprKind::Key(at) => self.key(*at as usize),
            ExprKind::Row => self.row.itself(),
            ExprKind::Spread(inner, map) => self.seen(inner, map).value(inner),
            ExprKind::Tariff { tariff, keys, at } => self.tariff(*tariff, keys, at.as_deref()),
            ExprKind::Lookup { of, keys } => self.lookup(of, keys),
            ExprKind::Call(function, arguments) => self.call(function, arguments, expr.span),
            ExprKind::Compare(_)
            | ExprKind::Given(..)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_) => {
                format!("whether {}", self.condition(expr).inline())
            }
            ExprKind::IfBlank(first, second) => {
                format!(
                    "{} (or, where {}, {})",
                    self.value(first),
                    self.blank_where(first),
                    self.value(second)
                )
            }
            ExprKind::MustBeGiven(of) => format!("{} (which must be recorded)", self.value(of)),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            ExprKind::Running(running) => self.running(running),
            ExprKind::Related(related) => self.related(related),
            ExprKind::ChooseGiven(op, one, other) => {
                let (one, other) = (self.value(one), self.value(other));
                format!(
                    "the {} of {one} and {other} or, where only one of them is given, that one",
                    choice_word(*op)
                )
            }
            ExprKind::StatementDate => "the day for which the Statement is made".to_owned(),
            ExprKind::Cases(rows, otherwise) => self.cases_inline(rows, otherwise.as_deref()),
            ExprKind::Payment(payment) => self.payment(*payment),
            ExprKind::LinesTotal(total) => self.lines_total(total),
            ExprKind::WhatLeaves(limit, payment) => self.what_leaves(*limit, *payment),
        }
    }

    fn constant(&self, ty: &Type, value: &Constant) -> String {
        self.book.constant(self.model, ty, value)
    }

    /// A value or subset at the place itself.
    pub(super) fn fact(&self, id: FactId) -> String {
        let noun = self.book.fact(id);
        match (&self.model.facts[id].kind, &self.model.frames[self.model.facts[id].frame]) {
            (FactKind::Cohort(_) | FactKind::Outcome(..), _) => {
                format!("whether {} is {}", self.row.itself(), a(&noun.one()))
            }
            (FactKind::Selection(_), _) => format!("whether {} counts", self.row.itself()),
            (FactKind::Define | FactKind::Measure { .. } | FactKind::Scale(_), frame) => match frame {
                Frame::Rows(_) => self.row.of(&noun.one()),
                Frame::Groups { .. } => {
                    format!("the {}{}", noun.one(), self.of_keys(self.model.facts[id].frame))
                }
                Frame::Contract | Frame::Statement => format!("the {}", noun.one()),
            },
        }
    }

    /// ` of that Provider for that Quarter`
    pub(super) fn of_keys(&self, frame: crate::model::FrameId) -> String {
        let words = self.key_nouns(frame);
        let said = words.iter().zip(&self.keys).map(|(noun, key)| (noun.word, key.clone()));
        joined_keys(said)
    }

    /// A price at its keys.
    pub(super) fn tariff(&self, id: TariffId, keys: &[Expr], at: Option<&Expr>) -> String {
        let tariff = &self.model.tariffs[id];
        let mut text = format!("the {}", self.book.tariff(id).one());
        if tariff.is_single() && !tariff.supplied && !matches!(tariff.ty, Type::Choice(_)) {
            let value = tariff.rows.first().and_then(|row| row.values.first());
            if let Some(value) = value {
                return format!("{text} ({})", self.constant(&tariff.ty, value));
            }
        }
        let keys: Vec<String> = keys.iter().map(|key| self.value(key)).collect();
        if !keys.is_empty() {
            text = format!("{text} for {}", crate::text::all_of(&keys));
        }
        match at {
            Some(at) => format!("{text} that applies on {}", self.value(at)),
            None => text,
        }
    }

    fn lookup(&self, of: &Expr, keys: &[Expr]) -> String {
        let keys = keys.iter().map(|key| self.value(key)).collect();
        Voice { frame: of.frame, row: Row::Its, keys, ..self.clone() }.value(of)
    }

    /// The lines of a payment before anything is taken from them.
    fn payment(&self, id: PaymentId) -> String {
        let (payment, noun) = (&self.model.payments[id], self.book.payment(id));
        let before = self.before_limits(id);
        match &self.model.frames[self.frame] {
            Frame::Statement => {
                format!("the {} to {} for {}{before}", noun.many(), self.this_payee(), self.this_period())
            }
            Frame::Rows(_) => format!("the {} for {}{before}", noun.one(), self.row.itself()),
            Frame::Groups { .. } => format!("the {}{}{before}", noun.one(), self.to_keys(payment.frame)),
            Frame::Contract => format!("the {}{before}", noun.one()),
        }
    }

    /// ` to that Provider for that Quarter`: the payee's key is whom a payment goes to.
    pub(super) fn to_keys(&self, frame: crate::model::FrameId) -> String {
        let nouns = self.key_nouns(frame);
        let payee = |noun: &super::voice::KeyNoun| {
            self.book.payee.as_ref().is_some_and(|payee| payee.to == noun.noun.to)
        };
        let said = nouns.iter().zip(&self.keys).map(|(noun, key)| {
            let word = if payee(noun) { "to" } else { "for" };
            (word, key.clone())
        });
        joined_keys(said)
    }

    fn cases_inline(&self, rows: &[CaseRow], otherwise: Option<&Expr>) -> String {
        let mut parts: Vec<String> = rows
            .iter()
            .map(|row| format!("where {}, {}", self.condition(&row.when).inline(), self.value(&row.then)))
            .collect();
        parts.extend(otherwise.map(|value| format!("in any other case, {}", self.value(value))));
        format!("the following ({})", parts.join("; "))
    }
}

/// Keys one after the other, those of one word joined: ` of that Provider and that Area for that Quarter`.
fn joined_keys(keys: impl Iterator<Item = (&'static str, String)>) -> String {
    let mut grouped: Vec<(&str, Vec<String>)> = Vec::new();
    for (word, key) in keys {
        match grouped.iter_mut().find(|(known, _)| *known == word) {
            Some((_, list)) => list.push(key),
            None => grouped.push((word, vec![key])),
        }
    }
    grouped.iter().map(|(word, keys)| format!(" {word} {}", crate::text::all_of(keys))).collect()
}

/// `larger`, `earlier`
pub(super) fn choice_word(op: ChooseOp) -> &'static str {
    match op {
        ChooseOp::Larger => "larger",
        ChooseOp::Smaller => "smaller",
        ChooseOp::Earlier => "earlier",
        ChooseOp::Later => "later",
    }
}
