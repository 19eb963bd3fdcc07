//! From an outcome to a statement: grouping and adding up.

use std::collections::BTreeMap;

use super::called;
use super::entries::Entries;
use super::given::given_amounts;
use super::lines::{cut, payee_name, payment_line};
use super::spellings::spellings;
use super::{
    AcceptedTerm, Amount, Balance, DataPart, Heading, ItemKind, ItemPart, Kept, LeftOver, LineKind, Outside,
    ParagraphOf, PayeePart, PeriodPart, SCHEMA, Selection, Since, Statement, Total, balances, row_order,
    texts_of_terms,
};
use crate::model::{ClawbackId, Contract, Item, LimitId, Model, PaymentId, Title};
use crate::run::{ClawbackPeriod, ItemLine, RunResult};
use crate::value::Number;

impl Statement {
    /// The statement of an outcome, or the part of it that is selected.
    pub fn of(model: &Model, outcome: &RunResult, selection: &Selection) -> Self {
        let builder = Builder { model, outcome, cuts: cuts(outcome), balances: clawback_balances(outcome) };
        let all = item_lines(model, outcome);
        let chosen =
            |line: &&ItemLine| selection.has_payee(line.payee) && selection.has_period(Some(line.period));
        let lines: Vec<_> = all.iter().filter(chosen).collect();
        let payees: Vec<_> =
            lines.chunk_by(|a, b| a.payee == b.payee).map(|lines| builder.payee(lines)).collect();
        let net = Amount::sum(payees.iter().map(|part| &part.net));
        Statement {
            schema: "meed/statement",
            version: SCHEMA,
            contract: heading(model),
            given: given_amounts(model, outcome),
            as_at: outcome.as_at.map(|day| day.to_string()),
            selection: (!selection.is_everything()).then(|| selection.clone()),
            totals: builder.totals(&lines),
            payees,
            net,
            outside: builder.outside(selection),
            left_over: builder.left_over(selection),
            balances: balances::balances(model, outcome, selection),
            spellings: spellings(outcome, selection),
            accepted: Vec::new(),
            paragraphs: Vec::new(),
            terms: BTreeMap::new(),
            rows: Vec::new(),
            since: None,
            data: None,
        }
    }

    /// The same with what the contract accepts.
    pub fn with_accepted(self, accepted: Vec<AcceptedTerm>) -> Self {
        Statement { accepted, ..self }
    }

    /// The same with the paragraphs of its items, each by what it is cited by: those whose number is kept.
    pub fn cited_by(self, numbers: &BTreeMap<&str, &str>) -> Self {
        let of = |total: &Total| {
            let paragraph = (*numbers.get(total.item.as_str())?).to_owned();
            Some(ParagraphOf { item: total.item.clone(), label: total.label.clone(), paragraph })
        };
        let mut paragraphs: Vec<ParagraphOf> = self.totals.iter().filter_map(of).collect();
        paragraphs.dedup();
        Statement { paragraphs, ..self }
    }

    /// The same with what has changed since an earlier one.
    pub fn with_since(self, model: &Model, kept: &Kept) -> Self {
        Statement { since: Some(Since::of(model, &self, kept)), ..self }
    }

    /// The same with the text of the terms.
    pub fn with_terms(self, model: &Model) -> Self {
        Statement { terms: texts_of_terms(model), ..self }
    }

    /// The same with the entries of every row.
    pub fn with_rows(self, model: &Model, outcome: &RunResult) -> Self {
        Statement { rows: Entries::of(model, outcome), ..self }
    }

    /// The same with what became of every row.
    pub fn with_data(self, data: DataPart) -> Self {
        Statement { data: Some(data), ..self }
    }
}

/// The lines of the statement, and a line of £0.00 where a clawback has a balance and nothing is taken: it is shown in
/// every period.
pub(crate) fn item_lines(model: &Model, outcome: &RunResult) -> Vec<ItemLine> {
    let mut lines = outcome.statement.clone();
    for (id, periods) in (0..).map(ClawbackId).zip(&outcome.clawbacks) {
        let waiting = periods.iter().filter(|period| period.taken.is_zero());
        lines.extend(waiting.map(|period| ItemLine {
            payee: period.payee,
            period: period.period,
            longer: None,
            item: Item::Clawback(id),
            of: None,
            amount: Number::zero(),
        }));
    }
    let position = |item: Item| model.items.iter().position(|known| *known == item);
    lines.sort_by_key(|line| (line.payee, line.period, line.longer, position(line.item), line.of));
    lines
}

fn heading(model: &Model) -> Heading {
    let contract = &model.contract;
    Heading {
        title: contract.title.clone(),
        commissioner: contract.commissioner.clone(),
        starts: contract.starts.to_string(),
        ends: contract.ends.to_string(),
        settled_by: contract.settled_by.to_string(),
        currency: contract.currency.word(),
        term: term(contract),
        symbol: contract.currency,
        rounding: contract.rounding.words.clone(),
        clock: contract.clock.as_ref().map(|clock| clock.name().to_owned()),
    }
}

/// `1 April 2023 to 31 March 2026, settled until 30 September 2026`
fn term(contract: &Contract) -> String {
    let term = format!("{} to {}", contract.starts.long(), contract.ends.long());
    if contract.settled_by == contract.ends {
        term
    } else {
        format!("{term}, settled until {}", contract.settled_by.long())
    }
}

type Cuts = BTreeMap<CutPlace, BTreeMap<LimitId, Number>>;
/// Payee, period, the longer period, the payment and which of its items.
type CutPlace = (u32, u32, Option<i32>, PaymentId, Option<u32>);
type Balances<'a> = BTreeMap<(u32, u32, ClawbackId), &'a ClawbackPeriod>;

/// What caps have cut, by payee, period, payment and cap.
fn cuts(outcome: &RunResult) -> Cuts {
    let mut sums = Cuts::new();
    for (id, lines) in (0..).map(PaymentId).zip(&outcome.payments) {
        for (limit, place, amount) in lines.cut_by_item() {
            let Some(period) = place.period else { continue };
            let place = (place.payee, period, place.longer, id, place.item);
            sums.entry(place).or_default().insert(limit, amount);
        }
    }
    sums
}

fn clawback_balances(outcome: &RunResult) -> Balances<'_> {
    let mut found = Balances::new();
    for (id, periods) in (0..).map(ClawbackId).zip(&outcome.clawbacks) {
        found.extend(periods.iter().map(|period| ((period.payee, period.period, id), period)));
    }
    found
}

struct Builder<'a> {
    model: &'a Model,
    outcome: &'a RunResult,
    cuts: Cuts,
    balances: Balances<'a>,
}

impl Builder<'_> {
    fn payee(&self, lines: &[&ItemLine]) -> PayeePart {
        let periods: Vec<_> = lines
            .chunk_by(|a, b| (a.period, a.longer) == (b.period, b.longer))
            .map(|lines| self.period(lines))
            .collect();
        PayeePart {
            payee: lines.first().map(|line| payee_name(self.outcome, line.payee)).unwrap_or_default(),
            net: Amount::sum(periods.iter().map(|part| &part.net)),
            periods,
            totals: self.totals(lines),
        }
    }

    fn period(&self, lines: &[&ItemLine]) -> PeriodPart {
        let (kind, index) = lines.first().map_or((self.model.contract.statements, i32::MAX), |line| {
            called::period_of(self.model, self.outcome, line)
        });
        let calendar = &self.model.contract.calendar;
        let items: Vec<_> = lines.iter().map(|line| self.item(line)).collect();
        PeriodPart {
            period: calendar.label(kind, index),
            first_day: calendar.first_day(kind, index).map(|day| day.to_string()).unwrap_or_default(),
            last_day: calendar.last_day(kind, index).map(|day| day.to_string()).unwrap_or_default(),
            net: Amount::sum(items.iter().map(|item| &item.amount)),
            items,
        }
    }

    fn item(&self, line: &ItemLine) -> ItemPart {
        let title = title(self.model, line.item);
        let longer = line.longer.map(|(_, index)| index);
        let cuts = match line.item {
            Item::Payment(id) => self.cuts.get(&(line.payee, line.period, longer, id, line.of)),
            Item::Limit(_) | Item::Clawback(_) => None,
        };
        let cuts = cuts.into_iter().flatten().map(|(limit, amount)| cut(self.model, *limit, amount));
        ItemPart {
            item: title.name.clone(),
            of: called::of(self.outcome, line.item, line.of),
            label: title.label.clone(),
            kind: kind(self.model, line.item),
            amount: Amount::new(line.amount.clone()),
            cuts: cuts.collect(),
            balance: self.balance(line),
        }
    }

    fn balance(&self, line: &ItemLine) -> Option<Balance> {
        let Item::Clawback(id) = line.item else { return None };
        let period = self.balances.get(&(line.payee, line.period, id)).filter(|period| moves(period))?;
        let amount = |amount: &Number| Amount::new(amount.clone());
        Some(Balance {
            brought_forward: amount(&period.brought),
            due: amount(&period.due),
            taken: amount(&period.taken),
            left: amount(&period.left),
            carried: self.model.clawbacks[id].carried,
        })
    }

    /// The sums of items, in the order of the contract; items without a line are left out.
    fn totals(&self, lines: &[&ItemLine]) -> Vec<Total> {
        let mut sums: BTreeMap<(Item, Option<u32>), Number> = BTreeMap::new();
        for line in lines {
            let sum = sums.entry((line.item, line.of)).or_insert_with(Number::zero);
            *sum = sum.plus(&line.amount);
        }
        let in_order = self.model.items.iter().flat_map(|item| {
            sums.range((*item, None)..=(*item, Some(u32::MAX))).map(|((item, of), sum)| (*item, *of, sum))
        });
        let totals = in_order.map(|(item, of, sum)| {
            let title = title(self.model, item);
            Total {
                item: title.name.clone(),
                of: called::of(self.outcome, item, of),
                label: title.label.clone(),
                amount: Amount::new(sum.clone()),
            }
        });
        totals.collect()
    }

    fn outside(&self, selection: &Selection) -> Vec<Outside> {
        let mut found = Vec::new();
        for (id, lines) in (0..).map(PaymentId).zip(&self.outcome.payments) {
            let outside: Vec<_> = lines.outside().collect();
            let frame = self.model.payments[id].frame;
            let rows: Vec<u32> = outside.iter().map(|line| line.at).collect();
            let ranks = row_order::ranks(self.model, self.outcome, frame, &rows);
            let chosen = |line: &crate::run::PaymentLine| {
                selection.has_payee(line.payee) && selection.has_period(None)
            };
            for (own, line) in outside.iter().enumerate().filter(|(_, line)| chosen(line)) {
                let shown = payment_line(self.model, self.outcome, id, line, LineKind::Payment);
                let at = ranks.as_ref().and_then(|ranks| ranks.get(own).copied());
                let at = at.unwrap_or(line.at as usize);
                let place = (line.payee, line.period_index, id, at);
                let amount = Amount::new(line.rounded.clone());
                let item = called::with_of(&shown.item, shown.of.as_deref());
                let (payee, period, keys) = (shown.payee, shown.period, shown.keys);
                found.push((place, Outside { payee, period, item, keys, amount }));
            }
        }
        found.sort_by_key(|(place, _)| *place);
        found.into_iter().map(|(_, line)| line).collect()
    }

    /// What is left of each clawback after the last period, where it is carried so far.
    fn left_over(&self, selection: &Selection) -> Vec<LeftOver> {
        let last = u32::try_from(self.outcome.periods.len().saturating_sub(1)).unwrap_or(u32::MAX);
        let at_end = |((payee, period, id), balance): (&(u32, u32, ClawbackId), &&ClawbackPeriod)| {
            let clawback = &self.model.clawbacks[*id];
            let shown = *period == last && selection.has_payee(*payee) && selection.has_period(Some(last));
            (shown && clawback.carried && !balance.left.is_zero()).then(|| LeftOver {
                payee: payee_name(self.outcome, *payee),
                item: clawback.title.name.clone(),
                label: clawback.title.label.clone(),
                amount: Amount::new(balance.left.clone()),
            })
        };
        self.balances.iter().filter_map(at_end).collect()
    }
}

/// The title of an item.
pub(crate) fn title(model: &Model, item: Item) -> &Title {
    match item {
        Item::Payment(id) => &model.payments[id].title,
        Item::Limit(id) => &model.limits[id].title,
        Item::Clawback(id) => &model.clawbacks[id].title,
    }
}

fn kind(model: &Model, item: Item) -> ItemKind {
    match item {
        Item::Payment(_) => ItemKind::Payment,
        Item::Clawback(_) => ItemKind::Clawback,
        Item::Limit(id) if model.limits[id].at_most => ItemKind::Cap,
        Item::Limit(_) => ItemKind::Minimum,
    }
}

/// Whether anything happened to the balance of a clawback in a period.
fn moves(period: &ClawbackPeriod) -> bool {
    [&period.brought, &period.due, &period.taken, &period.left].into_iter().any(|amount| !amount.is_zero())
}
