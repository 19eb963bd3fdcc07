//! What payments come to, and what limits leave of them.

use super::marks;
use super::voice::Voice;
use crate::model::{LimitId, LineKey, LinesTotal, Payee, PaymentId};
use crate::text;

impl Voice<'_> {
    /// `, before any reduction or deduction under paragraph 13`, where there is a limit on a payment.
    pub(super) fn before_limits(&self, payment: PaymentId) -> String {
        let limits =
            self.model.limits.iter().filter(|limit| limit.on.iter().any(|target| target.payment == payment));
        let limits: Vec<String> = limits.map(|limit| marks::paragraph(&limit.title.name)).collect();
        match limits.as_slice() {
            [] => String::new(),
            [one] => format!(" (before any change under paragraph {one})"),
            several => format!(" (before any change under paragraphs {})", text::all_of(several)),
        }
    }

    /// Whoever the statement is for.
    pub(super) fn this_payee(&self) -> String {
        match (&self.model.contract.payee, &self.book.payee) {
            (Payee::Field(_), Some(noun)) => format!("that {}", noun.one()),
            (Payee::Field(_), None) => "that payee".to_owned(),
            (Payee::Named(name), _) => marks::own(self.model.contract.words.party(name)),
        }
    }

    /// The period of the statement.
    pub(super) fn this_period(&self) -> String {
        format!("that {}", self.book.period(self.model.contract.statements).one())
    }

    /// What the lines of payments come to that have these keys.
    pub(super) fn lines_total(&self, total: &LinesTotal) -> String {
        let payments: Vec<String> = total
            .on
            .iter()
            .map(|target| format!("the {}", self.book.payment(target.payment).many()))
            .collect();
        let first = total.on.first().map(|target| target.keys.as_slice()).unwrap_or_default();
        let keys: String =
            first.iter().zip(&total.keys).map(|(key, value)| self.line_key(key, value)).collect();
        let payments = text::all_of(&payments);
        match total.after {
            Some(limit) => {
                let whole = if total.named { "" } else { ", taken together" };
                format!("what is payable of {payments}{whole}{keys} after {}", self.after_limit(limit))
            }
            None => {
                let before =
                    total.on.first().map(|target| self.before_limits(target.payment)).unwrap_or_default();
                format!("the total of {payments}{keys}{before}, nil if there is none")
            }
        }
    }

    fn line_key(&self, key: &LineKey, value: &crate::model::Expr) -> String {
        let value_words = match &value.kind {
            crate::model::ExprKind::Constant(crate::model::Constant::Text(name)) => marks::own(name),
            _ => self.value(value),
        };
        match key {
            LineKey::Payee => format!(" to {value_words}"),
            LineKey::Period(_) => format!(" that belong to {value_words}"),
            LineKey::Value(_) => format!(" for {value_words}"),
            LineKey::Payment => String::new(),
        }
    }

    /// `paragraphs 12 and 13`: a limit, and those that it comes after.
    pub(super) fn after_limit(&self, limit: LimitId) -> String {
        let mut all = self.all_before(limit);
        all.push(limit);
        let numbers: Vec<String> =
            all.iter().map(|limit| marks::paragraph(&self.model.limits[*limit].title.name)).collect();
        let word = if numbers.len() == 1 { "paragraph" } else { "paragraphs" };
        format!("{word} {}", text::all_of(&numbers))
    }

    /// The limits whose cuts come before one's, each once, in order.
    fn all_before(&self, limit: LimitId) -> Vec<LimitId> {
        let mut found: Vec<LimitId> = Vec::new();
        let mut open = self.model.limits[limit].after.clone();
        while let Some(next) = open.pop() {
            if !found.contains(&next) {
                found.push(next);
                open.extend(&self.model.limits[next].after);
            }
        }
        found.sort();
        found
    }

    /// What a limit leaves of its payments for a payee and period of the statement.
    pub(super) fn what_leaves(&self, limit: LimitId, payment: Option<PaymentId>) -> String {
        let on = self.model.limits[limit].on.iter().map(|target| target.payment);
        let of: Vec<String> = match payment {
            Some(payment) => vec![format!("the {}", self.book.payment(payment).many())],
            None => on.map(|payment| format!("the {}", self.book.payment(payment).many())).collect(),
        };
        let together = if of.len() > 1 { " together" } else { "" };
        format!(
            "what is payable to {} for {} of {}{together}, after {}",
            self.this_payee(),
            self.this_period(),
            text::all_of(&of),
            self.after_limit(limit)
        )
    }
}
