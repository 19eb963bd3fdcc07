//! Part 1 and the Part on rounding: the particulars, what words mean, and the sentences that belong to the language.

use super::casing::{plural, sentence};
use super::marks;
use super::schedule::{Clause, Grid, GridRow, Piece, Words};
use super::voice::Voice;
use crate::model::{Constant, Expr, ExprKind, Item, Payee};
use crate::value::{Currency, PeriodKind};

/// A payee that is named.
fn named(payee: &Expr) -> Option<&str> {
    match &payee.kind {
        ExprKind::Constant(Constant::Text(name)) => Some(name.as_str()),
        _ => None,
    }
}

impl Voice<'_> {
    /// The names and times at the head.
    pub(super) fn particulars(&self) -> Vec<(String, Words)> {
        let contract = &self.model.contract;
        let mut rows: Vec<(String, String)> = Vec::new();
        let words = &contract.words;
        rows.extend(words.agreement.iter().map(|text| ("Agreement".to_owned(), marks::own(text))));
        rows.extend(words.version.iter().map(|text| ("Version".to_owned(), marks::own(text))));
        rows.extend(
            contract.commissioner.iter().map(|name| ("Commissioner".to_owned(), self.party_in_full(name))),
        );
        rows.extend(self.other_parties());
        match (&contract.payee, &self.book.payee) {
            (Payee::Named(name), _) => {
                let others = self.other_payees();
                let heading = if others.is_empty() { "Payee" } else { "Payees" };
                let all = std::iter::once(name.as_str()).chain(others).map(|name| self.party_in_full(name));
                rows.push((heading.to_owned(), crate::text::all_of(&all.collect::<Vec<_>>())));
            }
            (Payee::Field(_), Some(noun)) => {
                rows.push((noun.plural.clone(), format!("whoever is entered as the {}", noun.singular)));
            }
            (Payee::Field(name), None) => {
                rows.push(("Payees".to_owned(), format!("whoever is entered as {name}")))
            }
        }
        let days = |first: crate::value::Day, last: crate::value::Day| {
            format!("{} to {}, both days included", first.long(), last.long())
        };
        rows.push(("Term".to_owned(), days(contract.starts, contract.ends)));
        rows.push(("Settlement Period".to_owned(), days(contract.starts, contract.settled_by)));
        rows.extend(
            self.periods_used()
                .map(|kind| (plural(&self.book.period(kind).singular), self.period_meaning(kind, true))),
        );
        let statements = self.book.period(contract.statements).one();
        let payee = self.book.payee.as_ref().map(|noun| format!("{} and ", noun.one())).unwrap_or_default();
        rows.push(("Statements".to_owned(), format!("one for each {payee}{statements}")));
        let currency = match contract.currency {
            Currency::Pounds => "pounds sterling",
            Currency::Dollars => "US dollars",
            Currency::Euros => "euros",
        };
        rows.push(("Currency".to_owned(), currency.to_owned()));
        rows.into_iter().map(|(name, words)| (name, Words::from(words))).collect()
    }

    /// The kinds of period that the contract uses, from the shortest on.
    fn periods_used(&self) -> impl Iterator<Item = PeriodKind> + '_ {
        let used = super::periods::periods_in(self.model);
        PeriodKind::ALL.into_iter().filter(move |kind| used.contains(kind))
    }

    /// `3 months beginning on 1 April, 1 July, 1 October or 1 January`
    fn period_meaning(&self, kind: PeriodKind, short: bool) -> String {
        let contract = &self.model.contract;
        let anchor = contract.calendar.anchor();
        let day = |months: i32| {
            let day = anchor.plus_months(months).unwrap_or(anchor).long();
            day.rsplit_once(' ').map(|(day, _)| day.to_owned()).unwrap_or(day)
        };
        let meaning = match kind {
            PeriodKind::Week => "7 days beginning on a Monday".to_owned(),
            PeriodKind::Month => "calendar month".to_owned(),
            PeriodKind::Quarter => {
                let starts = [day(0), day(3), day(6), day(9)];
                format!("3 months beginning on {}", crate::text::one_of(&starts))
            }
            PeriodKind::ContractYear => format!("12 months beginning on {}", day(0)),
            PeriodKind::FinancialYear => "12 months beginning on 1 April".to_owned(),
        };
        match (short, kind) {
            (true, PeriodKind::Month) => "calendar months".to_owned(),
            (true, PeriodKind::Quarter) => meaning.replace(" or ", " and "),
            (true, _) => meaning,
            (false, PeriodKind::Month) => "a calendar month".to_owned(),
            (false, _) => format!("a period of {meaning}"),
        }
    }

    /// Who is paid by name beside the payee of the contract.
    pub(super) fn other_payees(&self) -> Vec<&str> {
        let contract = &self.model.contract;
        let own = if let Payee::Named(name) = &contract.payee { Some(name.as_str()) } else { None };
        let payments = self.model.payments.iter().filter(|payment| payment.clawback.is_none());
        let paid = payments.flat_map(|payment| {
            std::iter::once(&payment.payee).chain(payment.shares.iter().map(|share| &share.payee))
        });
        let mut found: Vec<&str> = Vec::new();
        for name in paid.filter_map(named).filter(|name| Some(*name) != own) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
        found
    }

    /// The table of terms.
    pub(super) fn definitions(&self) -> Clause {
        let mut rows: Vec<(String, String, String)> = Vec::new();
        let mut add = |anchor: &str, term: &str, meaning: String| {
            rows.push((anchor.to_owned(), term.to_owned(), meaning));
        };
        let contract = &self.model.contract;
        let days = |first: crate::value::Day, last: crate::value::Day| {
            format!("the period beginning with {} and ending with {}", first.long(), last.long())
        };
        add("_term", "Term", days(contract.starts, contract.ends));
        add("_settlement", "Settlement Period", days(contract.starts, contract.settled_by));
        add("_statement", "Statement", format!("paragraph {}", marks::paragraph("_payable.statement")));
        for kind in self.periods_used() {
            let noun = self.book.period(kind);
            add(&noun.to, &noun.singular, self.period_meaning(kind, false));
        }
        if let Some(noun) = &self.book.payee {
            add(
                &noun.to,
                &noun.singular,
                format!("whoever is entered as the {} ({})", noun.singular, marks::paragraph("_information")),
            );
        }
        if let Some(week) = &contract.working_week {
            let without = week.without.map(|field| {
                format!(
                    ", that is not the {} of a recorded {}",
                    self.book.field(field).one(),
                    self.book.record(field.record).one()
                )
            });
            let meaning = format!(
                "a day from {} to {}{}",
                weekday(week.first),
                weekday(week.last),
                without.unwrap_or_default()
            );
            add("_working_day", "Working Day", meaning);
        }
        for (id, record) in self.model.records.iter_enumerated() {
            let noun = self.book.record(id);
            let meant = record.title.printed.means.as_ref().or(record.title.label.as_ref());
            let meaning = match (meant, &record.made) {
                (_, Some(_)) => self.paragraph(&record.title.name),
                (Some(meant), None) => marks::own(meant),
                (None, None) => format!(
                    "one entry under paragraph {}",
                    marks::paragraph(&format!("_information.{}", record.title.name))
                ),
            };
            add(&noun.to, &noun.singular, meaning);
        }
        self.add_words(&mut add);
        self.add_declared(&mut add);
        self.add_fields(&mut add);
        rows.sort_by(|one, other| {
            one.1.to_lowercase().cmp(&other.1.to_lowercase()).then_with(|| one.2.cmp(&other.2))
        });
        let recorded = |anchor: &String| {
            let records = self.model.records.iter();
            anchor.starts_with('_')
                || records.clone().any(|record| record.title.name == *anchor && record.made.is_none())
        };
        // All else is defined elsewhere, and led to there.
        let rows = rows.into_iter().map(|(anchor, term, meaning)| GridRow {
            anchor: Some(anchor).filter(recorded),
            cells: vec![Words::from(term), Words::from(meaning)],
        });
        let grid = Grid { heads: vec![Words::from("Term"), Words::from("Meaning")], rows: rows.collect() };
        Clause::of("terms", "In this Schedule:").with(Piece::Grid(grid))
    }

    /// The sentences on days, blanks and rounding that belong to the language.
    pub(super) fn language(&self) -> Vec<Clause> {
        let mut clauses = vec![Clause::of("days", self.how_days_are_counted())];
        if self.model.records.iter().any(|record| record.fields.iter().any(|field| field.may_be_blank)) {
            clauses.push(Clause::of(
                "blanks",
                format!(
                    "Where an entry that may be left blank ({}) is blank, it is not treated as nil, as “no” or as any other value, and a \
                     condition that depends on it is not met, unless this Schedule says otherwise.",
                    marks::paragraph("_information")
                ),
            ));
        }
        clauses.push(Clause::of(
            "exact",
            format!(
                "Percentages and other results are used unrounded, also where they are compared, except where paragraph {} or the paragraph \
                 concerned says otherwise. Where there is nothing to add up or to count, the total or the number is nil.",
                marks::paragraph("rounding")
            ),
        ));
        if let Some(zone) = &self.model.contract.clock {
            clauses.push(Clause::of(
                "clocks",
                format!("Times are those shown by clocks in the zone {}. Hours are the time that passes, also where clocks are changed.", zone.name()),
            ));
        }
        clauses.extend(self.what_prevails());
        clauses
    }

    /// How amounts become whole pennies.
    pub(super) fn rounding(&self) -> Vec<Clause> {
        let mut items = Vec::new();
        for item in &self.model.items {
            match item {
                Item::Payment(id) => items.push(format!("each {}", self.book.payment(*id).one())),
                Item::Clawback(id) => items.push(format!(
                    "each amount due to be taken back under {}",
                    self.paragraph(&self.model.clawbacks[*id].title.name)
                )),
                Item::Limit(_) => {}
            }
        }
        if !self.model.limits.is_empty()
            || self.model.clawbacks.iter().any(|clawback| !clawback.limits.is_empty())
        {
            items.push("each limit on a payment or recovery".to_owned());
        }
        if self.model.balances().next().is_some() {
            items.push("each amount of money that moves in a balance".to_owned());
        }
        let rule = self.rounded_words(&self.model.contract.rounding);
        let rule = rule.strip_prefix("rounded ").unwrap_or(&rule);
        let rule = rule.replace(" being rounded", " is rounded").replace(", exactly", ", and exactly");
        let first = match items.as_slice() {
            [only] => Clause::of("line", sentence(&format!("{only} is rounded {rule}."))),
            _ => {
                Clause::of("line", format!("The following are rounded {rule}:")).with(ended(items, 0, false))
            }
        };
        vec![
            first,
            Clause::of("sign", "An amount below nil is rounded by its size, as if it were above nil."),
            Clause::of(
                "used",
                "Where an amount that is rounded under this paragraph is used to work out another, it is used as rounded.",
            ),
        ]
    }
}

/// A list whose items end as a list does.
pub(super) fn ended(items: Vec<String>, from: usize, open: bool) -> Piece {
    let last = items.len().saturating_sub(1);
    let items = items.into_iter().enumerate().map(|(at, item)| {
        let end = match (at, open) {
            (_, true) => ";",
            (at, false) if at == last => ".",
            (at, false) if at.saturating_add(1) == last => "; and",
            (_, false) => ";",
        };
        format!("{item}{end}")
    });
    match Piece::list(items) {
        Piece::List(entries, _) => Piece::List(entries, from),
        other => other,
    }
}

fn weekday(position: u8) -> String {
    let mut days = [false; 7];
    if let Some(day) = days.get_mut(usize::from(position)) {
        *day = true;
    }
    sentence(&crate::value::weekday_words(days))
}
