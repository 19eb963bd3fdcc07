//! The money of a random contract: payments, caps and minimums, clawbacks.

use super::author::{Author, Key, KeyKind, Limit, Payment, Said, Scope};
use super::phrases;
use super::schema::{KINDS, Kind, Unit, period_word};

impl Author {
    pub(super) fn payment(&mut self) {
        let name = format!("payment{}", self.payments.len() + 1);
        let (of, mut clauses, scope) = self.lines("pay");
        let payee = self.payee("to", &scope);
        let named = payee.as_ref().is_some_and(|payee| payee.contains('"'));
        clauses.extend(payee);
        clauses.extend(self.left_over(&scope));
        self.write(&format!("payment {name} of {of}"), &clauses);
        self.payments.push(Payment {
            name,
            record: scope.record,
            keys: scope.keys,
            proven: scope.proven,
            named,
        });
    }

    /// Who bears what rounding the lines of groups together leaves.
    fn left_over(&mut self, scope: &Scope) -> Option<String> {
        let keys: Vec<&str> = scope.keys.iter().flatten().map(|key| key.text.as_str()).collect();
        if keys.is_empty() {
            return None;
        }
        let ways = ["largest remainders", "largest", "last", "", "", "", ""];
        let choice = self.choices.below(ways.len() * keys.len());
        let goes_to = ways.get(choice % ways.len()).filter(|way| !way.is_empty())?;
        let (series, order) = keys.split_at(choice / ways.len());
        let series =
            if series.is_empty() { String::new() } else { format!("for each {} ", series.join(" and ")) };
        let order = order.join(", then ");
        Some(format!("what rounding leaves goes to the {goes_to}, {series}in order of {order}"))
    }

    /// Whose, for which, how much, when: what payments and clawbacks have in common.
    pub(super) fn lines(&mut self, word: &str) -> (String, Vec<String>, Scope) {
        let mut scope = self.of_something();
        scope.inhabited = true;
        let of = self.population(&scope);
        let mut clauses = Vec::new();
        self.narrowed(&mut scope, &mut clauses);
        if !self.choices.once_in(3) {
            let keys = self.keys(&scope);
            let texts: Vec<&str> = keys.iter().map(|key| key.text.as_str()).collect();
            clauses.push(format!("for each {}", texts.join(" and ")));
            scope.keys = Some(keys);
        }
        let steps = if self.choices.once_in(4) { self.steps(&scope) } else { None };
        if let Some(rows) = steps {
            clauses.push(word.to_owned());
            clauses.extend(rows);
        } else if scope.keys.is_none() && self.choices.once_in(3) {
            let (rows, _) = self.cases(&scope, |author, scope| {
                let value = author.row_number(Unit::Money, scope, 1);
                author.settled(value, Unit::Money)
            });
            clauses.push(word.to_owned());
            clauses.extend(rows);
        } else {
            let amount = match &scope.keys {
                None => self.row_number(Unit::Money, &scope, 2),
                Some(_) => self.group_number(Unit::Money, &scope, 2),
            };
            let amount = self.settled(amount, Unit::Money);
            clauses.push(format!("{word} {}", amount.text));
        }
        if self.choices.once_in(4) {
            clauses.push("at least £0.00".to_owned());
        }
        clauses.extend(self.placing(&scope));
        if word == "pay" && self.choices.once_in(4) {
            clauses.extend(self.items(&scope));
        }
        (of, clauses, scope)
    }

    /// What the statement has an item of its own for: a key, or a field of the row that is given.
    fn items(&mut self, scope: &Scope) -> Option<String> {
        let of = match &scope.keys {
            Some(keys) if keys.is_empty() => return None,
            Some(keys) => self.choices.one(keys).text.clone(),
            None => {
                let kinds =
                    |kind: Kind| matches!(kind, Kind::Text | Kind::Choice(_) | Kind::YesNo | Kind::Date);
                let mut fields = self.fields(scope, kinds);
                fields.retain(|(said, _)| !said.blank);
                if fields.is_empty() {
                    return None;
                }
                self.choices.one(&fields).0.text.clone()
            }
        };
        Some(format!("an item for each {of}"))
    }

    /// A table by a number of the group that is never blank.
    fn steps(&mut self, scope: &Scope) -> Option<Vec<String>> {
        let units = [Unit::Of(scope.record), Unit::Ratio, Unit::Hours];
        let unit = *self.choices.one(&units);
        let known = scope.keys.as_ref().map(|_| self.known_numbers(unit, scope))?;
        let subject = known.into_iter().find(|said| !said.blank && !said.text.starts_with('('))?;
        let (edge, other) = (self.literal(unit), self.literal(unit));
        let edges = if self.choices.once_in(2) { (edge.clone(), edge) } else { (edge, other) };
        let mut value = || {
            let value = self.group_number(Unit::Money, scope, 1);
            self.settled(value, Unit::Money).text
        };
        let (first, second) = (value(), value());
        Some(vec![
            format!("| when {} is at least {} | {first} |", subject.text, edges.0),
            format!("| when {} is less than {} | {second} |", subject.text, edges.1),
        ])
    }

    /// The period or day of a line; none where the one period among the keys will do.
    fn placing(&mut self, scope: &Scope) -> Option<String> {
        let periods: Vec<(Key, bool)> = scope
            .keys
            .iter()
            .flatten()
            .filter_map(|key| match key.kind {
                KeyKind::Period(kind, _) => {
                    Some((key.clone(), self.schema.nests(kind, self.schema.statements)))
                }
                KeyKind::Field(_) => None,
            })
            .collect();
        let short: Vec<&Key> = periods.iter().filter(|(_, short)| *short).map(|(key, _)| key).collect();
        if short.len() == 1 && !self.choices.once_in(4) {
            return None;
        }
        if let Some(key) = short.last() {
            return Some(format!("in {}", key.text));
        }
        let longer = |key: &&Key| match key.kind {
            KeyKind::Period(kind, _) => self.schema.nests(self.schema.statements, kind),
            KeyKind::Field(_) => false,
        };
        let long = periods.iter().map(|(key, _)| key).find(longer).cloned();
        if let Some(key) = long
            && self.choices.once_in(2)
        {
            return Some(format!("in {}", key.text));
        }
        if let Some((key, _)) = periods.first() {
            let word = *self.choices.one(&["last", "first"]);
            return Some(format!("on {word} day of ({})", key.text));
        }
        let date = match &scope.keys {
            Some(_) => self.group_date(scope).text,
            None => self.line_date(scope),
        };
        let kinds: Vec<_> =
            KINDS.into_iter().filter(|kind| self.schema.nests(*kind, self.schema.statements)).collect();
        Some(if self.choices.once_in(2) {
            format!("on {date}")
        } else {
            let date = if date.contains(' ') && !date.starts_with('(') { format!("({date})") } else { date };
            format!("in {} of {date}", period_word(*self.choices.one(&kinds)))
        })
    }

    /// A date that is given.
    fn line_date(&mut self, scope: &Scope) -> String {
        let dates = self.fields(scope, |kind| kind == Kind::Date);
        if dates.is_empty() {
            return "last day of the term".to_owned();
        }
        let (date, _) = self.choices.one(&dates).clone();
        if date.blank { phrases::if_blank(&date.text, "last day of the term") } else { date.text }
    }

    /// Who is paid, where it does not follow.
    pub(super) fn payee(&mut self, word: &str, scope: &Scope) -> Option<String> {
        let own = self.field(scope.record, "provider").is_some();
        let keyed = scope.keys.as_ref().is_none_or(|keys| keys.iter().any(|key| key.text == "provider"));
        if (own && keyed) || self.schema.named {
            return None;
        }
        let known = self.fields(scope, |kind| kind == Kind::Text);
        let fixed = |said: &Said| {
            !said.blank && scope.keys.as_ref().is_none_or(|keys| keys.iter().any(|key| key.text == said.text))
        };
        let known: Vec<Said> = known.into_iter().map(|(said, _)| said).filter(fixed).collect();
        if known.is_empty() {
            return Some(format!("{word} \"Acme\""));
        }
        Some(format!("{word} {}", self.choices.one(&known).text))
    }

    pub(super) fn limit(&mut self) {
        if self.payments.is_empty() {
            return;
        }
        match self.choices.below(3) {
            0 => self.cut(),
            1 => self.shown(true),
            _ => self.shown(false),
        }
    }

    /// The header of a limit, after all that share a payment with it.
    pub(super) fn limit_header(&mut self, word: &str, on: &[usize]) -> (String, String) {
        let name = format!("{}{}", if word == "cap" { "cap" } else { "least" }, self.limits.len() + 1);
        let names: Vec<String> = on.iter().map(|at| self.payments[*at].name.clone()).collect();
        let earlier = self.limits.iter().filter(|limit| limit.on.iter().any(|at| on.contains(at)));
        let earlier: Vec<String> = earlier.map(|limit| limit.name.clone()).collect();
        let after =
            if earlier.is_empty() { String::new() } else { format!(", after {}", earlier.join(" and ")) };
        (format!("{word} {name} on {}{after}", phrases::together(&names)), name)
    }

    pub(super) fn limit_amount(&mut self) -> String {
        let contract: Vec<String> = self
            .measures
            .iter()
            .filter(|measure| {
                measure.keys.is_empty()
                    && !measure.blank
                    && measure.gives == super::author::Gives::Number(Unit::Money)
            })
            .map(|measure| measure.name.clone())
            .collect();
        let mut names: Vec<String> = self
            .tariffs
            .iter()
            .filter(|tariff| tariff.unit == Unit::Money && tariff.by.is_none() && !tariff.dated)
            .map(|tariff| tariff.name.clone())
            .collect();
        names.extend(contract);
        if names.is_empty() || !self.choices.once_in(3) {
            return (*self.choices.one(&["£100.00", "£0.00", "£33.33", "£250.50", "£1,000.00", "£5,000.00"]))
                .to_owned();
        }
        self.choices.one(&names).clone()
    }

    /// A period for a limit: one that holds those of the statement.
    pub(super) fn long_period(&mut self) -> &'static str {
        let kinds: Vec<_> =
            KINDS.into_iter().filter(|kind| self.schema.nests(self.schema.statements, *kind)).collect();
        period_word(*self.choices.one(&kinds))
    }

    /// A cap, or a minimum, on a line of its own.
    fn shown(&mut self, at_most: bool) {
        let all: Vec<usize> = (0..self.payments.len()).collect();
        let mut on = self.choices.some(&all);
        // It holds all payments of those on lines of their own that it comes after.
        for limit in self.limits.iter().rev().filter(|limit| limit.shown) {
            if limit.on.iter().any(|at| on.contains(at)) {
                on.extend(&limit.on);
                on.sort_unstable();
                on.dedup();
            }
        }
        let (header, name) = self.limit_header(if at_most { "cap" } else { "minimum" }, &on);
        let period = self.long_period();
        let statement = period_word(self.schema.statements);
        let keys = match (self.schema.named, self.choices.once_in(5)) {
            (false, false) => format!("for each provider and {period}"),
            (false, true) => "for each provider".to_owned(),
            (true, false) => format!("for each {period}"),
            (true, true) => "in all".to_owned(),
        };
        let amount = self.limit_amount();
        let mut clauses = vec![format!("{} {amount} {keys}", if at_most { "at most" } else { "at least" })];
        if at_most {
            let then = if on.len() > 1 && self.choices.once_in(3) { ", then payment" } else { "" };
            clauses.push(format!("{} {statement}{then}", phrases::IN_ORDER));
            clauses.push(phrases::DEDUCTED.to_owned());
        } else {
            clauses.push(phrases::ADDED.to_owned());
        }
        self.write(&header, &clauses);
        self.limits.push(Limit { name, on, at_most, shown: true });
    }

    /// A cap that reduces the payments, line by line in a total order.
    fn cut(&mut self) {
        let first = self.choices.below(self.payments.len());
        let record = self.payments[first].record;
        let rows = self.payments[first].keys.is_none();
        let alike =
            |at: &usize| rows && self.payments[*at].record == record && self.payments[*at].keys.is_none();
        let others: Vec<usize> = (0..self.payments.len()).filter(|at| *at != first && alike(at)).collect();
        let mut on = vec![first];
        if !others.is_empty() && self.choices.once_in(2) {
            on.push(*self.choices.one(&others));
            on.sort_unstable();
        }
        // What a limit on a line of its own leaves of single lines is not known.
        if self.limits.iter().any(|limit| limit.shown && limit.on.iter().any(|at| on.contains(at))) {
            return;
        }
        let (header, name) = self.limit_header("cap", &on);
        let (mut keys, mut order) = match self.payments[first].keys.clone() {
            None => self.cut_rows(record, &on),
            Some(keys) => self.cut_groups(&keys),
        };
        if self.choices.once_in(2) {
            keys.push(self.long_period().to_owned());
        }
        if on.len() > 1 {
            order.push("payment".to_owned());
        }
        self.fall(&mut order);
        let named = on.iter().all(|at| self.payments[*at].named);
        let payee = self.schema.named || named || keys.iter().any(|key| key == "provider");
        let across = if payee { "" } else { phrases::ACROSS };
        let keys =
            if keys.is_empty() { "in all".to_owned() } else { format!("for each {}", keys.join(" and ")) };
        let amount = self.limit_amount();
        let clauses = [
            format!("at most {amount} {keys}{across}"),
            format!("{} {}", phrases::IN_ORDER, order.join(", then ")),
            phrases::REDUCED.to_owned(),
        ];
        self.write(&header, &clauses);
        self.limits.push(Limit { name, on, at_most: true, shown: false });
    }

    /// Keys and order of a cap on lines for rows.
    pub(super) fn cut_rows(&mut self, record: usize, on: &[usize]) -> (Vec<String>, Vec<String>) {
        // What every one of the payments proves.
        let mut proven = self.payments[on[0]].proven.clone();
        proven.retain(|text| on.iter().all(|at| self.payments[*at].proven.contains(text)));
        let scope = Scope { record, cohort: None, keys: None, proven, inhabited: true, narrowed: false };
        let fields = self.fields(&scope, |kind| !matches!(kind, Kind::Number(_) | Kind::Date | Kind::Moment));
        let mut keys: Vec<String> = fields
            .into_iter()
            .filter(|(said, _)| !said.blank && !said.text.ends_with("_id"))
            .map(|(said, _)| said.text)
            .collect();
        if !keys.is_empty() {
            let position = self.choices.below(keys.len());
            keys = if self.choices.once_in(5) { Vec::new() } else { vec![keys.swap_remove(position)] };
        }
        // What tells the rows apart; of spells the keys and an end.
        let own = &self.schema.records[record];
        let unique: Vec<&str> = if own.spell {
            let keys = own.fields.iter().filter(|field| field.name != "last_day");
            keys.map(|field| field.name).collect()
        } else {
            vec![if record == 0 { "visit_id" } else { "person_id" }]
        };
        let mut order = Vec::new();
        let dates =
            self.fields(&scope, |kind| matches!(kind, Kind::Date | Kind::Choice(_) | Kind::Number(_)));
        let dates: Vec<Said> = dates.into_iter().map(|(said, _)| said).filter(|said| !said.blank).collect();
        if !dates.is_empty() && !self.choices.once_in(4) {
            order.push(self.choices.one(&dates).text.clone());
        }
        if self.choices.once_in(3) {
            order.insert(0, period_word(self.schema.statements).to_owned());
        }
        order.extend(unique.into_iter().map(str::to_owned));
        (keys, order)
    }

    /// Keys and order of a cap on lines for groups.
    pub(super) fn cut_groups(&mut self, keys: &[Key]) -> (Vec<String>, Vec<String>) {
        let (mut grouped, mut order) = (Vec::new(), Vec::new());
        for key in keys {
            if grouped.is_empty() && self.choices.once_in(2) {
                grouped.push(key.text.clone());
            } else {
                order.push(key.text.clone());
            }
        }
        if order.is_empty() {
            order.push(period_word(self.schema.statements).to_owned());
        }
        (grouped, order)
    }

    pub(super) fn clawback(&mut self) {
        self.clawbacks += 1;
        let name = format!("clawback{}", self.clawbacks);
        let (of, mut clauses, scope) = self.lines("take back");
        let payee = self.payee("from", &scope);
        let shared = self.choices.once_in(4);
        if shared {
            let rest = match &payee {
                Some(payee) => payee.strip_prefix("from ").unwrap().to_owned(),
                None if self.schema.named => "\"Acme\"".to_owned(),
                None => "provider".to_owned(),
            };
            clauses.push(format!("shared 33.3% from \"Acme\", 12.5% from \"Bank\", the rest from {rest}"));
        } else {
            clauses.extend(payee);
        }
        let statement = period_word(self.schema.statements);
        let each = if shared {
            format!("payee and {statement}")
        } else if self.schema.named {
            statement.to_owned()
        } else {
            format!("provider and {statement}")
        };
        let limits = self.choices.below(3);
        for _ in 0..limits {
            let amount = self.statement_number();
            clauses.push(format!("at most {amount} for each {each}"));
        }
        if limits > 0 || self.choices.once_in(2) {
            clauses.push((*self.choices.one(&[phrases::CARRIED, phrases::DROPPED])).to_owned());
        }
        self.write(&format!("clawback {name} of {of}"), &clauses);
    }

    /// Money of a payee in a statement period.
    fn statement_number(&mut self) -> String {
        let caps: Vec<usize> = (0..self.limits.len()).filter(|at| self.limits[*at].at_most).collect();
        let part = |author: &mut Self| match author.choices.below(3) {
            0 if !caps.is_empty() => {
                let cap = *author.choices.one(&caps);
                let on = author.limits[cap].on.clone();
                let payment = *author.choices.one(&on);
                let of = if author.choices.once_in(3) {
                    Some(author.payments[payment].name.clone())
                } else {
                    None
                };
                phrases::payable_after(&author.limits[cap].name, of.as_deref())
            }
            1 => author.literal(Unit::Money),
            _ => {
                let payment = author.choices.below(author.payments.len());
                author.payments[payment].name.clone()
            }
        };
        let first = part(self);
        match self.choices.below(4) {
            0 | 1 => first,
            2 => format!("{first} + {}", part(self)),
            _ => format!("50% × {first}"),
        }
    }
}
