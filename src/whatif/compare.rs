//! Two outcomes of a contract side by side.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::filter::Filter;
use super::find::Setting;
use super::measures::{self, MeasureRow};
use super::side::Side;

use crate::model::{ClawbackId, Constant, Item, Model, TariffId};
use crate::show;
use crate::statement::{self, Amount};
use crate::value::{Currency, Number, PeriodKind};

/// The version of the JSON forms of a comparison and of a sweep.
pub const SCHEMA: u32 = 1;

/// Two outcomes side by side.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// `meed/what-if`
    pub schema: &'static str,
    /// [`SCHEMA`]
    pub version: u32,
    /// The contract's title.
    pub contract: String,
    /// `pounds`
    pub currency: &'static str,
    /// What stands in the contract now, and what would.
    pub values: Vec<ChangedValue>,
    /// What the two sides are called: `Today` and `What if`, or two data sets.
    pub sides: [String; 2],
    /// Whether rows are listed that are the same on both sides.
    pub full: bool,
    /// Payee by payee, those in which something is listed.
    pub payees: Vec<PayeeRows>,
    /// All payees together.
    pub totals: Sums,
    /// Measures and scales.
    pub measures: Vec<MeasureRow>,
    /// How many values of measures and scales are the same on both sides and not listed.
    pub measures_alike: usize,
    /// What clawbacks could not take back by the end.
    pub left_over: Vec<LeftOverRow>,
    /// The sign before an amount.
    #[serde(skip)]
    pub symbol: Currency,
}

/// A value of the contract, now and in question.
#[derive(Clone, Debug, Serialize)]
pub struct ChangedValue {
    /// Its name.
    pub name: String,
    /// As it stands in the contract; none where it is to be supplied.
    pub today: Option<String>,
    /// What would stand there.
    pub what_if: String,
    /// The line of the contract.
    pub line: usize,
}

/// What is different for one payee.
#[derive(Clone, Debug, Serialize)]
pub struct PayeeRows {
    /// Who.
    pub payee: String,
    /// By period, then in the order of the contract.
    pub rows: Vec<Row>,
    /// All periods together, also those that are not listed.
    pub totals: Sums,
}

/// An item in a period on both sides.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The label of the period.
    pub period: String,
    /// The item's name.
    pub item: String,
    /// Its label.
    pub label: Option<String>,
    /// The amounts.
    #[serde(flatten)]
    pub amounts: Pair,
}

/// An amount on both sides.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// As things are.
    pub today: Amount,
    /// As they would be.
    pub what_if: Amount,
    /// How much more that is.
    pub difference: Amount,
}

/// Sums by item, and their net.
#[derive(Clone, Debug, Serialize)]
pub struct Sums {
    /// The items, in the order of the contract.
    pub items: Vec<ItemRow>,
    /// All of it.
    pub net: Pair,
}

/// The sum of an item on both sides.
#[derive(Clone, Debug, Serialize)]
pub struct ItemRow {
    /// The item's name.
    pub item: String,
    /// Its label.
    pub label: Option<String>,
    /// The sums.
    #[serde(flatten)]
    pub amounts: Pair,
}

/// What a clawback could not take back from a payee by the end of settlement.
#[derive(Clone, Debug, Serialize)]
pub struct LeftOverRow {
    /// From whom.
    pub payee: String,
    /// The clawback.
    pub item: String,
    /// How much.
    #[serde(flatten)]
    pub amounts: Pair,
}

impl ChangedValue {
    /// What a setting changes in a contract for which some amounts were supplied.
    pub(super) fn of(model: &Model, setting: &Setting, supplied: &[(TariffId, Constant)]) -> Self {
        ChangedValue {
            name: setting.place.name.clone(),
            today: setting.place.today_with(model, supplied),
            what_if: show::constant(model, &setting.ty, &setting.value),
            line: setting.place.line,
        }
    }
}

impl Pair {
    fn of((today, what_if): &(Number, Number)) -> Self {
        Pair {
            today: Amount::new(today.clone()),
            what_if: Amount::new(what_if.clone()),
            difference: Amount::new(what_if.minus(today)),
        }
    }

    /// Whether both sides are the same.
    pub fn same(&self) -> bool {
        self.difference.is_zero()
    }
}

/// Today's amount and the other one, by payee, period and item. Items are known by name: they are the same in both
/// contracts.
type Amounts = BTreeMap<Place, (Number, Number)>;

/// Where an amount stands on the statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    payee: String,
    period: i32,
    /// The longer period that it is for.
    longer: Option<(PeriodKind, i32)>,
    /// The position of the item.
    item: usize,
    /// What it is for, where a payment has an item for each of something.
    of: Option<String>,
}

impl Comparison {
    /// Sets two outcomes side by side, confined to what a filter takes in.
    pub fn of(today: Side<'_>, what_if: Side<'_>, settings: &[Setting], filter: &Filter, full: bool) -> Self {
        let model = today.model;
        let mut amounts = Amounts::new();
        add(&mut amounts, today, filter, |pair| &mut pair.0);
        add(&mut amounts, what_if, filter, |pair| &mut pair.1);
        let listed = |(_, pair): &(&Place, &(Number, Number))| full || pair.0 != pair.1;
        let payees: BTreeSet<&str> =
            amounts.iter().filter(listed).map(|(place, _)| place.payee.as_str()).collect();
        let payees = payees.into_iter().map(|payee| PayeeRows {
            payee: payee.to_owned(),
            rows: amounts
                .iter()
                .filter(|(place, _)| place.payee == payee)
                .filter(listed)
                .map(|entry| row(model, entry))
                .collect(),
            totals: sums(model, amounts.iter().filter(|(place, _)| place.payee == payee), full),
        });
        let payees: Vec<PayeeRows> = payees.collect();
        let (measures, measures_alike) = measures::rows(today, what_if, filter, full);
        Comparison {
            schema: "meed/what-if",
            version: SCHEMA,
            contract: model.contract.title.clone(),
            currency: model.contract.currency.word(),
            values: settings
                .iter()
                .map(|setting| ChangedValue::of(model, setting, &today.outcome.supplied))
                .collect(),
            sides: ["Today".to_owned(), "What if".to_owned()],
            full,
            payees,
            totals: sums(model, amounts.iter(), full),
            measures,
            measures_alike,
            left_over: left_over(today, what_if, filter, full),
            symbol: model.contract.currency,
        }
    }

    /// The same, of two data sets.
    pub fn between(self, data: [String; 2]) -> Self {
        Comparison { sides: data, ..self }
    }
}

fn add(
    amounts: &mut Amounts,
    side: Side<'_>,
    filter: &Filter,
    of: impl Fn(&mut (Number, Number)) -> &mut Number,
) {
    for line in filter.lines(side.model, side.outcome) {
        let item = side.model.items.iter().position(|item| *item == line.item).unwrap_or(usize::MAX);
        let place = Place {
            payee: side.outcome.payees.get(line.payee as usize).cloned().unwrap_or_default(),
            period: side.outcome.periods.get(line.period as usize).copied().unwrap_or_default(),
            longer: line.longer,
            item,
            of: statement::of(side.outcome, line.item, line.of),
        };
        let pair = amounts.entry(place).or_insert_with(|| (Number::zero(), Number::zero()));
        let amount = of(pair);
        *amount = amount.plus(&line.amount);
    }
}

fn title(model: &Model, position: usize, of: Option<&str>) -> (String, Option<String>) {
    let item = model.items.get(position).copied();
    let title =
        item.map(|item| (statement::called(model, item, of), statement::title(model, item).label.clone()));
    title.unwrap_or_default()
}

fn row(model: &Model, (place, pair): (&Place, &(Number, Number))) -> Row {
    let (item, label) = title(model, place.item, place.of.as_deref());
    let (kind, index) = place.longer.unwrap_or((model.contract.statements, place.period));
    Row { period: model.contract.calendar.label(kind, index), item, label, amounts: Pair::of(pair) }
}

/// Sums by item. Those that are the same on both sides only where everything is listed.
fn sums<'a>(
    model: &Model,
    amounts: impl Iterator<Item = (&'a Place, &'a (Number, Number))>,
    full: bool,
) -> Sums {
    let nothing = || (Number::zero(), Number::zero());
    let both = |a: &(Number, Number), b: &(Number, Number)| (a.0.plus(&b.0), a.1.plus(&b.1));
    let mut items: BTreeMap<(usize, Option<&str>), (Number, Number)> = BTreeMap::new();
    for (place, pair) in amounts {
        let sum = items.entry((place.item, place.of.as_deref())).or_insert_with(nothing);
        *sum = both(sum, pair);
    }
    let net = items.values().fold(nothing(), |sum, pair| both(&sum, pair));
    let listed = items.iter().filter(|(_, pair)| full || pair.0 != pair.1);
    let items = listed.map(|((position, of), pair)| {
        let (item, label) = title(model, *position, *of);
        ItemRow { item, label, amounts: Pair::of(pair) }
    });
    Sums { items: items.collect(), net: Pair::of(&net) }
}

fn left_over(today: Side<'_>, what_if: Side<'_>, filter: &Filter, full: bool) -> Vec<LeftOverRow> {
    let mut left: BTreeMap<(String, ClawbackId), (Number, Number)> = BTreeMap::new();
    let mut add = |side: Side<'_>, second: bool| {
        for ((id, clawback), periods) in side.model.clawbacks.iter_enumerated().zip(&side.outcome.clawbacks) {
            let last = side.outcome.periods.len().saturating_sub(1);
            for period in periods.iter().filter(|period| clawback.carried && period.period as usize == last) {
                let payee = side.outcome.payees.get(period.payee as usize).cloned().unwrap_or_default();
                if filter.takes(side.model, &payee, Item::Clawback(id)) {
                    let pair = left.entry((payee, id)).or_insert_with(|| (Number::zero(), Number::zero()));
                    *(if second { &mut pair.1 } else { &mut pair.0 }) = period.left.clone();
                }
            }
        }
    };
    add(today, false);
    add(what_if, true);
    let listed = left.into_iter().filter(|(_, pair)| {
        let some = !pair.0.is_zero() || !pair.1.is_zero();
        some && (full || pair.0 != pair.1)
    });
    let rows = listed.map(|((payee, id), pair)| LeftOverRow {
        payee,
        item: today.model.clawbacks[id].title.name.clone(),
        amounts: Pair::of(&pair),
    });
    rows.collect()
}
