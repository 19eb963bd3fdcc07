//! Values of groups: keys, aggregates, measures at the same or coarser keys.

use super::author::{Author, Gives, Key, KeyKind, Said, Scope};
use super::phrases;
use super::schema::{KINDS, Kind, Unit};

impl Author {
    /// Keys of groups: given in every row that is taken in.
    pub(super) fn keys(&mut self, scope: &Scope) -> Vec<Key> {
        let fields = self.fields(scope, |kind| !matches!(kind, Kind::Number(_) | Kind::Moment));
        let mut keys: Vec<Key> = Vec::new();
        for (said, kind) in fields.into_iter().filter(|(said, _)| !said.blank) {
            match kind {
                // Rows are grouped by a number of their own only.
                Kind::Whole if said.text.contains("'s ") => {}
                Kind::Date => {
                    let period = *self.choices.one(&KINDS);
                    keys.push(self.period_key(period, &said.text));
                    if self.choices.once_in(4) {
                        keys.push(Key { text: said.text, kind: KeyKind::Field(kind) });
                    }
                }
                _ => keys.push(Key { text: said.text, kind: KeyKind::Field(kind) }),
            }
        }
        let mut found: Vec<Key> = Vec::new();
        if let Some(payee) = keys.iter().position(|key| key.text == "provider")
            && !self.choices.once_in(4)
        {
            found.push(keys.remove(payee));
        }
        for _ in 0..1 + self.choices.below(2) {
            if !keys.is_empty() {
                let position = self.choices.below(keys.len());
                found.push(keys.remove(position));
            }
        }
        found
    }

    /// A number of a group.
    pub(super) fn group_number(&mut self, unit: Unit, scope: &Scope, depth: usize) -> Said {
        if depth == 0 || self.choices.once_in(3) {
            let simple = self.known_numbers(unit, scope);
            if !simple.is_empty() && !self.choices.once_in(3) {
                return self.choices.one(&simple).clone();
            }
            return self.aggregated(unit, scope);
        }
        let depth = depth - 1;
        match self.choices.below(7) {
            0 | 1 => self.aggregated(unit, scope),
            2 => self.sum(|author| author.group_number(unit, scope, depth)),
            3 => self.product(unit, |author, of| author.group_number(of, scope, depth)),
            4 => {
                let (a, b) = (self.group_number(unit, scope, depth), self.group_number(unit, scope, depth));
                let word = *self.choices.one(&["larger", "smaller"]);
                Said { text: format!("({word} of {} and {})", a.text, b.text), blank: a.blank || b.blank }
            }
            5 => {
                let value = self.group_number(unit, scope, depth);
                self.rounded(value, unit)
            }
            _ => {
                let value = self.group_number(unit, scope, depth);
                self.settled(value, unit)
            }
        }
    }

    /// Measures, scales and payments that the keys settle or that are looked up, and tariffs.
    pub(super) fn known_numbers(&self, unit: Unit, scope: &Scope) -> Vec<Said> {
        let keys = scope.keys.clone().unwrap_or_default();
        let mut found = self.numbers_of_the_one_row(unit, scope);
        for tariff in self.tariffs.iter().filter(|tariff| tariff.unit == unit) {
            if tariff.by.is_none() && !tariff.dated {
                found.push(Said::given(tariff.name.clone()));
            }
        }
        for measure in self.measures.iter().filter(|measure| measure.gives == Gives::Number(unit)) {
            let settled = measure.record == scope.record && self.settle(&keys, &measure.keys);
            if settled || measure.keys.is_empty() {
                found.push(Said { text: measure.name.clone(), blank: measure.blank });
            } else if let Some(said) = self.looked_up(&measure.keys, &keys) {
                found.push(Said { text: format!("({} for {said})", measure.name), blank: true });
            }
        }
        // No payment decides a fact: only payments and clawbacks, whose groups have rows, name payments.
        if unit == Unit::Money && scope.inhabited {
            for payment in &self.payments {
                let Some(coarser) = &payment.keys else { continue };
                if payment.record == scope.record && self.settle(&keys, coarser) {
                    found.push(Said::given(payment.name.clone()));
                }
            }
        }
        found
    }

    /// What stands in the row, where the keys leave a group one row.
    fn numbers_of_the_one_row(&self, unit: Unit, scope: &Scope) -> Vec<Said> {
        let is_key = |name: &str| scope.keys.iter().flatten().any(|key| key.text == name);
        let record = &self.schema.records[scope.record];
        let one_row = record.fields.iter().any(|field| field.unique && is_key(field.name))
            || record.once.is_some_and(|(one, other)| is_key(one) && is_key(other));
        if !one_row {
            return Vec::new();
        }
        // A row that the clause leaves out still makes a group.
        let left_out = !scope.inhabited && (scope.cohort.is_some() || scope.narrowed);
        let rows = self.simple_numbers(unit, &scope.rows()).into_iter();
        rows.map(|said| Said { blank: said.blank || left_out, ..said }).collect()
    }

    /// Keys of the group that are like the keys of a measure, in their order.
    fn looked_up(&self, wanted: &[Key], keys: &[Key]) -> Option<String> {
        let like = |wanted: &Key| {
            keys.iter().find(|key| match (&key.kind, &wanted.kind) {
                (KeyKind::Period(one, _), KeyKind::Period(other, _)) => one == other,
                (KeyKind::Field(one), KeyKind::Field(other)) => one == other,
                _ => false,
            })
        };
        let texts: Option<Vec<&str>> =
            wanted.iter().map(|key| like(key).map(|key| key.text.as_str())).collect();
        texts.map(|texts| texts.join(" and "))
    }

    /// What is taken over the rows of the group.
    pub(super) fn aggregated(&mut self, unit: Unit, scope: &Scope) -> Said {
        match unit {
            Unit::Of(record) if record == scope.record => return self.count(scope),
            Unit::Of(_) | Unit::PerHour => return Said::given(self.literal(unit)),
            Unit::Ratio if self.choices.once_in(2) => return self.share(scope),
            _ => {}
        }
        if unit == Unit::Money && self.choices.once_in(6) {
            let (count, size) = (self.count(scope), self.divisor(Unit::Of(scope.record)));
            let price = self.literal(Unit::Money);
            return Said::given(phrases::blocks(&size, &count.text, &price));
        }
        if unit == Unit::Money && self.choices.once_in(3) {
            let count = self.count(scope);
            let noun = self.schema.records[scope.record].name;
            let price = self.literal(Unit::Money);
            return Said { text: format!("({} × {price} per {noun})", count.text), blank: false };
        }
        if self.schema.records[scope.record].once.is_some()
            && scope.keys.as_ref().is_some_and(|keys| keys.iter().any(|key| key.text == "person"))
            && self.choices.once_in(2)
        {
            let value = self.row_number(unit, &scope.rows(), 1);
            let word = *self.choices.one(&["latest", "earliest"]);
            let blank = value.blank || !scope.inhabited;
            return Said { text: format!("({} on the {word} start_date)", operand(&value.text)), blank };
        }
        let within = self.within(scope);
        let mut rows = scope.rows();
        if let Some(within) = within {
            rows.proven.extend(self.cohorts[within].proven.clone());
        }
        let value = self.row_number(unit, &rows, 1);
        let value = self.settled(value, unit);
        // What does not belong to the row cannot be added up row by row.
        let words: &[&str] = if self.is_of_row(&value.text, scope) {
            &["total", "total", "average", "largest", "smallest"]
        } else {
            &["largest", "smallest"]
        };
        let word = *self.choices.one(words);
        let of = within.map_or_else(String::new, |within| format!(" of {}", self.cohorts[within].name));
        let blank = word != "total" && (!scope.inhabited || within.is_some());
        let text = format!("({word} {}{of})", in_brackets(&value.text));
        if !blank || self.choices.once_in(2) {
            return Said { text, blank };
        }
        // `is empty` names what the aggregate is taken over.
        let over = within.map_or_else(|| self.population(scope), |within| self.cohorts[within].name.clone());
        let otherwise = self.literal(unit);
        Said::given(phrases::if_empty(&text, &otherwise, &over))
    }

    /// Whether a text names a field or a define of the clause's own record; what follows a reference is another row's.
    pub(super) fn is_of_row(&self, text: &str, scope: &Scope) -> bool {
        let own = self.fields(&scope.rows(), |_| true);
        let own: Vec<String> =
            own.into_iter().map(|(said, _)| said.text).filter(|name| !name.contains("'s")).collect();
        let mut words =
            text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '\''));
        let mut followed = false;
        words.any(|word| {
            let here = !followed && (own.iter().any(|name| name == word) || word.starts_with("define"));
            followed = word.ends_with("'s");
            here
        })
    }

    fn within(&mut self, scope: &Scope) -> Option<usize> {
        let inner = self.inner(scope);
        if inner.is_empty() || !self.choices.once_in(3) { None } else { Some(*self.choices.one(&inner)) }
    }

    fn count(&mut self, scope: &Scope) -> Said {
        match self.within(scope) {
            Some(within) => Said::given(format!("(count of {})", self.cohorts[within].name)),
            None => Said::given("(count)"),
        }
    }

    fn share(&mut self, scope: &Scope) -> Said {
        let inner = self.inner(scope);
        if inner.is_empty() {
            let (count, divisor) = (self.count(scope), self.divisor(Unit::Of(scope.record)));
            return Said::given(format!("({} ÷ {divisor})", count.text));
        }
        let part = *self.choices.one(&inner);
        let outer: Vec<usize> =
            inner.iter().copied().filter(|other| *other != part && self.lies_within(part, *other)).collect();
        let whole =
            if outer.is_empty() || self.choices.once_in(2) { None } else { Some(*self.choices.one(&outer)) };
        let name = whole.map_or_else(|| self.population(scope), |whole| self.cohorts[whole].name.clone());
        let text = format!("{} as a share of {name}", self.cohorts[part].name);
        let blank = !scope.inhabited || whole.is_some();
        if blank && self.choices.once_in(2) {
            return Said::given(phrases::if_empty(&text, "0%", &name));
        }
        Said { text: format!("({text})"), blank }
    }

    pub(super) fn group_date(&mut self, scope: &Scope) -> Said {
        let dates = self.fields(&scope.rows(), |kind| kind == Kind::Date);
        let dates: Vec<Said> = dates.into_iter().map(|(said, _)| said).filter(|said| !said.blank).collect();
        let word = *self.choices.one(&["latest", "earliest"]);
        if dates.is_empty() {
            return Said::given("last day of the term");
        }
        let date = self.choices.one(&dates).clone();
        let said = Said { text: format!("({word} {})", in_brackets(&date.text)), blank: !scope.inhabited };
        if said.blank && self.choices.once_in(2) {
            return Said::given(phrases::if_blank(&said.text, "last day of the term"));
        }
        said
    }
}

/// What is totalled is a name or stands in brackets.
pub(super) fn in_brackets(text: &str) -> String {
    let name = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if text.starts_with('(') || (name && !text.starts_with(|first: char| first.is_ascii_digit())) {
        text.to_owned()
    } else {
        format!("({text})")
    }
}

fn operand(text: &str) -> String {
    in_brackets(text)
}
