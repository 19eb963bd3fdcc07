//! Caps and minimums: what is held to which amount, in which order it is used up, and what becomes of the rest.

use super::casing::{a, sentence};
use super::marks;
use super::running::{by_letters, in_time};
use super::schedule::Clause;
use super::voice::{Row, Voice};
use crate::model::{Expr, ExprKind, Limit, LimitId, LimitTarget, LineKey, PaymentId, Type};
use crate::text;

impl Voice<'_> {
    /// The clauses of a cap or a minimum.
    pub(super) fn limit_clauses(&self, id: LimitId, below_nil: &[PaymentId]) -> Vec<Clause> {
        let limit = &self.model.limits[id];
        let Some(first) = limit.on.first() else { return Vec::new() };
        let clauses = if limit.at_most { self.cap(limit, first) } else { self.minimum(limit, first) };
        let may_be_below = limit.on.iter().any(|target| below_nil.contains(&target.payment));
        let rest = (may_be_below && limit.at_most).then(|| {
            let effect = if limit.cut { "reduced" } else { "deducted from" };
            Clause::of(
                "below_nil",
                format!(
                    "An amount below nil is not {effect}. It adds to what is left for later amounts, and does not undo what was done before."
                ),
            )
        });
        clauses.into_iter().chain(rest).collect()
    }

    fn cap(&self, limit: &Limit, first: &LimitTarget) -> Vec<Clause> {
        let together = if limit.on.len() > 1 { ", taken together," } else { "" };
        let amount = self.limit_amount(first);
        let keys = self.limit_keys(limit, first);
        let mut clauses = vec![Clause::of(
            "most",
            sentence(&format!(
                "{}{together}{keys} are limited to {amount} in total.",
                self.limited_payments(limit)
            )),
        )];
        let payments = self.plain_payments(limit);
        let order = self.used_up(limit);
        let text = match limit.cut {
            true => format!(
                "{}An amount that would go beyond what is left is reduced to what is left; where nothing is left, it is nil.",
                order.map(|order| format!("The limit is used up in {order}. ")).unwrap_or_default()
            ),
            false => format!(
                "{}What goes beyond the limit in {} is deducted in that {} as a separate item. {} are not themselves changed by the deduction.",
                order.map(|order| format!("The limit is used up in {order}. ")).unwrap_or_default(),
                a(&self.book.period(self.model.contract.statements).one()),
                self.book.period(self.model.contract.statements).one(),
                sentence(&payments)
            ),
        };
        clauses.push(Clause::of(if limit.cut { "reduced" } else { "deducted" }, text));
        if limit.before_shared {
            clauses.push(Clause::of(
                "shared",
                "Where an amount is shared, it is reduced as a whole, and what is left of it is shared in its place."
                    .to_owned(),
            ));
        }
        clauses
    }

    fn minimum(&self, limit: &Limit, first: &LimitTarget) -> Vec<Clause> {
        let together = if limit.on.len() > 1 { ", taken together," } else { "" };
        let amount = self.limit_amount(first);
        let keys = self.limit_keys(limit, first);
        let statements = self.book.period(self.model.contract.statements).one();
        let when = match limit.period_key {
            Some(kind) if kind == self.model.contract.statements => format!("in that {statements}"),
            Some(kind) => format!("in the last {statements} of that {}", self.book.period(kind).one()),
            None => format!("in the last {statements} of the {}", marks::term("_term", "Term")),
        };
        vec![
            Clause::of(
                "least",
                format!(
                    "Where {}{together}{keys} are less than {amount} in total, the difference is added {when} as a separate item.",
                    self.limited_payments(limit)
                ),
            ),
            Clause::of(
                "none",
                format!("This does not apply where there are no {} at all.", self.nouns(limit)),
            ),
        ]
    }

    /// `the Outcome Rewards and the Hours Saved Payments (as reduced under paragraph 12)`
    fn limited_payments(&self, limit: &Limit) -> String {
        let names: Vec<String> =
            limit.on.iter().map(|target| self.after_earlier(limit, target.payment)).collect();
        text::all_of(&names)
    }

    /// What of a payment a limit takes: what earlier limits leave, or the payment before others.
    fn after_earlier(&self, limit: &Limit, payment: PaymentId) -> String {
        let name = format!("the {}", self.book.payment(payment).many());
        let touches = |id: &LimitId| self.model.limits[*id].on.iter().any(|target| target.payment == payment);
        let after: Vec<String> = limit
            .after
            .iter()
            .filter(|id| touches(id))
            .map(|id| {
                let effect = if self.model.limits[*id].cut { "as reduced" } else { "after the deduction" };
                format!("{effect} under paragraph {}", marks::paragraph(&self.model.limits[*id].title.name))
            })
            .collect();
        if after.is_empty() { name } else { format!("{name} ({})", text::all_of(&after)) }
    }

    fn plain_payments(&self, limit: &Limit) -> String {
        let names = limit.on.iter().map(|target| format!("the {}", self.book.payment(target.payment).many()));
        text::all_of(&names.collect::<Vec<_>>())
    }

    fn nouns(&self, limit: &Limit) -> String {
        let names = limit.on.iter().map(|target| self.book.payment(target.payment).many());
        text::one_of(&names.collect::<Vec<_>>())
    }

    fn limit_amount(&self, target: &LimitTarget) -> String {
        let voice = self.at(self.model.payments[target.payment].frame).of_row(Row::Its);
        let shown = voice.value(&target.amount);
        match voice.formula(&target.amount) {
            Some(_) => format!("({shown})"),
            None => shown,
        }
    }

    /// ` to any one Provider that belong to any one Contract Year`
    fn limit_keys(&self, limit: &Limit, first: &LimitTarget) -> String {
        let mut to = String::new();
        let mut rows = Vec::new();
        let mut periods = String::new();
        for key in &first.keys {
            match key {
                LineKey::Payee
                    if self.book.payee.is_none() && limit.on.iter().all(|on| self.has_one_payee(on)) => {}
                LineKey::Payee => to = format!(" to any one {}", self.payee_noun()),
                LineKey::Period(kind) => {
                    periods = format!(" that belong to any one {}", self.book.period(*kind).one())
                }
                LineKey::Value(value) => rows.push(self.any_one(value)),
                LineKey::Payment => rows.push("each of them by itself".to_owned()),
            }
        }
        let rows = if rows.is_empty() { String::new() } else { format!(" for {}", text::all_of(&rows)) };
        let whole = if first.keys.is_empty() || limit.period_key.is_none() && periods.is_empty() {
            format!(" over the whole {}", marks::term("_settlement", "Settlement Period"))
        } else {
            String::new()
        };
        let across = match limit.payee_key {
            Some(_) => String::new(),
            None if self.book.payee.is_some() => {
                format!(", whichever {} they are payable to,", self.payee_nouns())
            }
            None => String::new(),
        };
        format!("{to}{rows}{periods}{whole}{across}")
    }

    /// Whether all lines of a payment go to one who is named.
    fn has_one_payee(&self, target: &LimitTarget) -> bool {
        let payment = &self.model.payments[target.payment];
        payment.shares.is_empty() && matches!(payment.payee.kind, ExprKind::Constant(_))
    }

    fn payee_noun(&self) -> String {
        self.book.payee.as_ref().map_or_else(|| "payee".to_owned(), super::book::Noun::one)
    }

    fn payee_nouns(&self) -> String {
        self.book.payee.as_ref().map_or_else(|| "payees".to_owned(), super::book::Noun::many)
    }

    fn any_one(&self, value: &Expr) -> String {
        match (&value.kind, value.as_period()) {
            (_, Some((kind, date))) => {
                let voice = self.at(value.frame);
                format!("any one {} in which {} falls", self.book.period(kind).one(), voice.value(date))
            }
            (ExprKind::Field(_) | ExprKind::Key(_) | ExprKind::Fact(_) | ExprKind::Spread(..), None) => {
                format!("any one {}", self.at(value.frame).key_term(value))
            }
            (_, None) => format!("any one value of {}", self.at(value.frame).of_row(Row::Their).value(value)),
        }
    }

    /// In which order a limit's amount is used up; none where it cannot matter.
    fn used_up(&self, limit: &Limit) -> Option<String> {
        let first = limit.on.first().filter(|target| !target.order.is_empty())?;
        let parts: Vec<String> = (0..first.order.len()).map(|at| self.used_up_part(limit, at)).collect();
        Some(format!("the order {}", parts.join(" and, where that is the same, ")))
    }

    fn used_up_part(&self, limit: &Limit, at: usize) -> String {
        let part = |target: &'_ LimitTarget| target.falls.get(at).copied().unwrap_or(false);
        let keys: Vec<(PaymentId, &LineKey, bool)> = limit
            .on
            .iter()
            .filter_map(|target| Some((target.payment, target.order.get(at)?, part(target))))
            .collect();
        let said: Vec<String> =
            keys.iter().map(|(_, key, falls)| self.line_order(key, *falls, limit)).collect();
        let same = said.iter().all(|one| Some(one) == said.first());
        match (said.first(), same) {
            (Some(one), true) => one.clone(),
            _ => {
                let each = keys.iter().zip(&said).map(|((payment, ..), order)| {
                    format!("{order} (for the {})", self.book.payment(*payment).many())
                });
                each.collect::<Vec<_>>().join(" or ")
            }
        }
    }

    fn line_order(&self, key: &LineKey, falls: bool, limit: &Limit) -> String {
        match key {
            LineKey::Payee => format!("of the names of the {}, {}", self.payee_nouns(), by_letters(falls)),
            LineKey::Period(kind) => {
                format!(
                    "of the {} to which the amounts belong, {}",
                    self.book.period(*kind).many(),
                    in_time(falls)
                )
            }
            LineKey::Payment => {
                let name = |target: &LimitTarget| format!("the {}", self.book.payment(target.payment).many());
                let mut names: Vec<String> = limit.on.iter().map(name).collect();
                if falls {
                    names.reverse();
                }
                format!("of their kind, {}", names.join(" before "))
            }
            LineKey::Value(value) => {
                let record = self.record(value.frame);
                let rows = record.map(|record| self.book.record(record).many()).unwrap_or_default();
                let direction = self.direction(&value.ty, falls);
                let what = match (&value.kind, &value.ty) {
                    (ExprKind::Key(_), Type::Period(kind)) => {
                        format!("the {}", self.book.period(*kind).many())
                    }
                    (ExprKind::Key(_), _) => format!("the {}", self.noun_of(value, "").many()),
                    _ => self.at(value.frame).of_row(Row::Named(format!("the {rows}"))).value(value),
                };
                format!("of {what}, {direction}")
            }
        }
    }
}
