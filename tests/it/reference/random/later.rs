//! A payment that uses what other payments come to, before caps or after one, and that may be shared.

use super::author::{Author, Limit, Payment, Scope};
use super::phrases;
use super::schema::period_word;

impl Author {
    pub(super) fn later_payment(&mut self) {
        let name = format!("payment{}", self.payments.len() + 1);
        let (of, mut clauses, scope) = self.lines("pay");
        let shared = self.choices.once_in(3);
        let used = self.used(&scope, shared);
        match clauses.iter_mut().find(|clause| clause.starts_with("pay ")) {
            Some(pay) => *pay = format!("{pay} − {used}"),
            // A table of cases.
            None => clauses.push(format!("at least {used}")),
        }
        let payee = self.payee("to", &scope);
        if shared {
            let rest = match &payee {
                Some(payee) => payee.strip_prefix("to ").unwrap().to_owned(),
                None if self.schema.named => "\"Acme\"".to_owned(),
                None => "provider".to_owned(),
            };
            let shares = *self.choices.one(&["80% to \"Investors\"", "33.3% to \"Acme\", 12.5% to \"Bank\""]);
            clauses.push(format!("shared {shares}, the rest to {rest}"));
        } else {
            clauses.extend(payee);
        }
        self.write(&format!("payment {name} of {of}"), &clauses);
        let (record, keys, proven) = (scope.record, scope.keys, scope.proven);
        self.payments.push(Payment { name, record, keys, proven, named: false });
        if shared && self.choices.once_in(2) {
            self.cap_on_wholes(self.payments.len() - 1);
        }
    }

    /// A cap that reduces the lines of a shared payment before they are shared.
    fn cap_on_wholes(&mut self, payment: usize) {
        let on = vec![payment];
        let (header, name) = self.limit_header("cap", &on);
        let (mut keys, mut order) = match self.payments[payment].keys.clone() {
            None => self.cut_rows(self.payments[payment].record, &on),
            Some(keys) => self.cut_groups(&keys),
        };
        if self.choices.once_in(2) {
            keys.push(self.long_period().to_owned());
        }
        self.fall(&mut order);
        let keys =
            if keys.is_empty() { "in all".to_owned() } else { format!("for each {}", keys.join(" and ")) };
        let amount = self.limit_amount();
        let clauses = [
            format!("at most {amount} {keys}{}", phrases::ACROSS),
            format!("{} {}", phrases::IN_ORDER, order.join(", then ")),
            format!("{}{}", phrases::REDUCED, phrases::BEFORE_SHARED),
        ];
        self.write(&header, &clauses);
        self.limits.push(Limit { name, on, at_most: true, shown: false });
    }

    /// The total of a payment, or what a cap leaves, for keys that its lines have.
    fn used(&mut self, scope: &Scope, shared: bool) -> String {
        let statement = period_word(self.schema.statements);
        let mut keys: Vec<String> = Vec::new();
        // A shared line has no payee of its own.
        if !shared && self.choices.once_in(2) {
            keys.push("payee".to_owned());
        }
        if keys.is_empty() || self.choices.once_in(2) {
            keys.push(statement.to_owned());
        }
        let limits = self.limits.len();
        if limits > 0 && self.choices.once_in(3) {
            let limit = self.choices.below(limits);
            return format!("(what is payable after {} for {})", self.limits[limit].name, keys.join(" and "));
        }
        let payment = self.choices.below(self.payments.len());
        let payment = &self.payments[payment];
        let own = scope.keys.iter().flatten().filter(|_| payment.record == scope.record);
        let shares = |text: &String| payment.keys.iter().flatten().any(|key| key.text == *text);
        let common: Vec<String> = own.map(|key| key.text.clone()).filter(shares).collect();
        let name = payment.name.clone();
        if !common.is_empty() && self.choices.once_in(2) {
            keys = vec![self.choices.one(&common).clone()];
        }
        format!("total {name} for {}", keys.join(" and "))
    }
}
