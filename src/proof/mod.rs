//! `proof`: what a contract can pay at most and at least, for any data at all that it takes.
//!
//! Every bound is a theorem about the typed terms: it holds for all data within the ranges of the records and the numbers of rows that they
//! say, whatever the payees do. Where there is none, that is said, with what it would need. What is found is paid by the ordinary engine on
//! rows that can be looked at. Three steps: what an expression can be on a box of rows (`evaluate`, `narrow`, `groups`, `tables`), what one
//! row adds to the lines of payments (`price`, `search`), and how many rows there can be (`volume`, `total`).

mod enclosure;
mod evaluate;
mod groups;
mod narrow;
mod place;
mod price;
mod reach;
mod reasons;
mod search;
mod tables;
mod total;
mod volume;
mod witness;
mod words;
mod world;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::data;
use crate::model::{ExampleTable, Item, Model, PaymentId};
use crate::run::{Prepared, RunResult, Settings};
use crate::value::{Amount, Number, PeriodKind};
use total::Total;
use witness::Groups;
use words::Why;
use world::World;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// So many boxes are parted for one question.
    pub boxes: usize,
}

impl Default for Effort {
    fn default() -> Self {
        Effort { boxes: 60 }
    }
}

/// Over what money is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// One payee and one period of the statement.
    PayeePeriod,
    /// All payees, one contract year.
    Year,
    /// All payees, all periods.
    Whole,
}

/// What is known of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The bound is paid on a data set.
    Exact,
    /// No data is paid more; what was found is less.
    AtMost,
    /// There is no limit: each further row adds to it.
    NoLimit,
    /// Neither a bound nor rows that add to it without end were found.
    NotKnown,
}

/// The most or the least of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// The item; none for the whole statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Over what it is added up.
    pub scope: Scope,
    /// Whether it is the least, and not the most.
    pub least: bool,
    /// Whether it is what is payable when no outcome is achieved.
    pub without_outcomes: bool,
    /// What is known.
    pub status: Status,
    /// What no data is paid more than (or, of the least, less).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proved: Option<Amount>,
    /// What a data set is paid that was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<Amount>,
    /// Why there is no bound, and what adds to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}

/// What a contract can pay.
#[derive(Clone, Debug, Serialize)]
pub struct Bounds {
    /// The contract's title.
    pub contract: String,
    /// The answers.
    pub bounds: Vec<Bound>,
    /// What they rest on.
    pub rests_on: Vec<String>,
    /// The data set that is paid most of those that were tried.
    #[serde(skip)]
    pub witness: Option<Vec<ExampleTable>>,
}

/// A data set that was tried, and what it is paid.
struct Tried {
    tables: Vec<ExampleTable>,
    result: RunResult,
}

/// The most and the least that a contract can pay.
pub fn bounds(prepared: &Prepared<'_>, effort: Effort) -> Bounds {
    let model = prepared.model();
    let asked = Asked { prepared, world: World::new(prepared, false), effort };
    let payments = asked.payments();
    let mut tried = asked.tried(&payments);
    let mut bounds = Vec::new();
    for id in &payments {
        bounds.push(asked.most(&[*id], Some(*id), Scope::PayeePeriod, &tried));
    }
    for scope in asked.scopes() {
        bounds.push(asked.most(&payments, None, scope, &tried));
    }
    let without = Asked { prepared, world: World::new(prepared, true), effort };
    if model.facts.iter().any(|fact| matches!(fact.kind, crate::model::FactKind::Outcome(..))) {
        let empty = without.tried(&payments);
        bounds.push(without.most(&payments, None, Scope::Whole, &empty));
    }
    bounds.push(asked.least(&payments, &mut tried));
    let witness = tried.into_iter().max_by_key(|tried| net(&tried.result)).map(|tried| tried.tables);
    Bounds { contract: model.contract.title.clone(), bounds, rests_on: asked.world.rests_on(), witness }
}

/// A contract that is asked about.
struct Asked<'p, 'm> {
    prepared: &'p Prepared<'m>,
    world: World<'p>,
    effort: Effort,
}

impl Asked<'_, '_> {
    fn model(&self) -> &Model {
        self.world.model
    }

    /// The payments, without the due lines of clawbacks.
    fn payments(&self) -> Vec<PaymentId> {
        let ids = self.model().payments_in_file_order().into_iter();
        ids.filter(|id| self.model().payments[*id].clawback.is_none()).collect()
    }

    /// The scopes in which the whole statement is asked for.
    fn scopes(&self) -> Vec<Scope> {
        let contract = &self.model().contract;
        let by_year = contract.calendar.nests(contract.statements, PeriodKind::ContractYear);
        let year = (by_year && contract.statements != PeriodKind::ContractYear).then_some(Scope::Year);
        [Some(Scope::PayeePeriod), year, Some(Scope::Whole)].into_iter().flatten().collect()
    }

    /// Data sets of the dearest rows: of all payments together, and of each alone.
    fn tried(&self, payments: &[PaymentId]) -> Vec<Tried> {
        let mut found: Vec<Tried> = self.run(Vec::new()).into_iter().collect();
        let mut sets: Vec<Vec<PaymentId>> = vec![payments.to_vec()];
        if payments.len() > 1 {
            sets.extend(payments.iter().map(|id| vec![*id]));
        }
        for set in sets {
            for scope in [Scope::Whole, Scope::PayeePeriod] {
                self.world.ask();
                let total = self.world.uncapped(&set, scope, true, self.effort);
                let parts: Vec<&total::Part> = total.parts.iter().collect();
                self.world.ask();
                let times = parts.iter().any(|part| part.rows.is_none()).then_some(4);
                for groups in [Groups::Together, Groups::Apart] {
                    found.extend(self.run(self.world.rows_of(&parts, times, groups)));
                }
            }
        }
        found
    }

    /// What data is paid, if it is data that the contract takes.
    fn run(&self, tables: Vec<ExampleTable>) -> Option<Tried> {
        let database = data::from_example(self.model(), &tables).ok()?;
        let empty = if self.world.is_without_outcomes() { self.world.outcomes() } else { Vec::new() };
        let settings = Settings { empty, ..Settings::default() };
        let result = self.prepared.run(database, &settings).ok()?;
        Some(Tried { tables, result })
    }

    /// The most of some payments in a scope.
    fn most(&self, payments: &[PaymentId], one: Option<PaymentId>, scope: Scope, tried: &[Tried]) -> Bound {
        self.world.ask();
        let mut total = self.world.capped(payments, scope, self.effort);
        if one.is_none() {
            total.most = self.with_minimums(total.most, scope);
        }
        let found = tried.iter().filter_map(|tried| self.paid(&tried.result, one, scope)).max();
        let found = found.unwrap_or_else(Number::zero);
        let mut bound = Bound {
            item: one.map(|id| self.model().payments[id].title.name.clone()),
            scope,
            least: false,
            without_outcomes: self.world.is_without_outcomes(),
            status: Status::AtMost,
            proved: total.most.clone().map(Amount::new),
            found: Some(Amount::new(found.clone())),
            because: Vec::new(),
        };
        match &total.most {
            Some(most) if *most == found => bound.status = Status::Exact,
            Some(_) => {}
            None => self.no_bound(&total, one, scope, &mut bound),
        }
        bound
    }

    /// Why there is no bound: rows that add to it without end, tried at 1, 2, 4 and 8 times.
    fn no_bound(&self, total: &Total, one: Option<PaymentId>, scope: Scope, bound: &mut Bound) {
        bound.status = Status::NotKnown;
        for part in &total.parts {
            let nothing = part.dearest.price.as_ref().is_some_and(Number::is_zero);
            if part.rows.is_some() && part.dearest.price.is_some() || nothing {
                continue;
            }
            self.world.ask();
            let at = |times: u64| {
                let tried = self.run(self.world.rows_of(&[part], Some(times), Groups::Together))?;
                self.paid(&tried.result, one, scope)
            };
            let paid: Option<Vec<Number>> = [1, 2, 4, 8].into_iter().map(at).collect();
            let rises = paid.as_deref().and_then(|paid| {
                let [first, second, fourth, eighth] = paid else { return None };
                let each = |more: Number, rows: i128| more.divided_by(&Number::from_int(rows));
                let steps =
                    [second.minus(first), each(fourth.minus(second), 2)?, each(eighth.minus(fourth), 4)?];
                steps.into_iter().min().filter(|least| !least.is_negative() && !least.is_zero())
            });
            let open = self.world.open_fields(part);
            if part.rows.is_none() && rises.is_some()
                || !open.is_empty() && !paid.unwrap_or_default().is_empty()
            {
                bound.status = Status::NoLimit;
            }
            let why = Why { open, endless: self.world.endless(part.record) };
            bound.because.extend(words::reasons(self.model(), part.record, rises, why));
        }
    }

    /// The least that the whole contract pays.
    fn least(&self, payments: &[PaymentId], tried: &mut Vec<Tried>) -> Bound {
        self.world.ask();
        let lines = self.world.uncapped(payments, Scope::Whole, false, self.effort);
        let taken = self.taken_back();
        let caps = self.model().limits.iter().filter(|limit| limit.at_most).flat_map(|limit| &limit.on);
        let mut caps = caps.map(|on| self.world.eval(&on.amount, &self.world.any_line(on.payment)).range());
        let lines =
            total::Total { most: lines.most.filter(|_| caps.all(|cap| cap.is_never_negative())), ..lines };
        let below = lines.most.clone().zip(taken).map(|(lines, taken)| lines.plus(&taken));
        let fewest: Vec<&total::Part> = lines.parts.iter().collect();
        if below.as_ref().is_none_or(|below| !below.is_zero()) {
            let times = fewest.iter().any(|part| part.rows.is_none()).then_some(1);
            tried.extend(self.run(self.world.rows_of(&fewest, times, Groups::Together)));
        }
        let found = tried.iter().filter_map(|tried| self.paid(&tried.result, None, Scope::Whole)).min();
        let found = found.unwrap_or_else(Number::zero);
        let proved = below.map(|below| below.negated());
        let status = match &proved {
            Some(proved) if *proved == found => Status::Exact,
            Some(_) => Status::AtMost,
            None => Status::NotKnown,
        };
        Bound {
            item: None,
            scope: Scope::Whole,
            least: true,
            without_outcomes: false,
            status,
            proved: proved.map(Amount::new),
            found: Some(Amount::new(found)),
            because: Vec::new(),
        }
    }

    /// What clawbacks take at most beyond what the same period pays, if that is known.
    fn taken_back(&self) -> Option<Number> {
        let clawbacks = self.model().clawbacks.iter();
        let open = clawbacks.filter(|clawback| !self.world.is_covered(clawback));
        let due: Vec<PaymentId> = open.map(|clawback| clawback.due).collect();
        self.world.uncapped(&due, Scope::Whole, true, self.effort).most
    }

    /// With what minimums add at most, and only where clawbacks never give.
    fn with_minimums(&self, most: Option<Number>, scope: Scope) -> Option<Number> {
        let world = &self.world;
        let gives = self.model().clawbacks.iter().any(|clawback| !world.only_takes(clawback));
        if gives {
            return None;
        }
        let minimums = self.model().limits.iter().filter(|limit| !limit.at_most);
        minimums.fold(most, |all, limit| {
            let added = limit.on.iter().map(|target| {
                let amount = world.eval(&target.amount, &world.any_line(target.payment)).range().most?;
                if !amount.is_negative()
                    && limit.on.iter().any(|target| !world.is_never_negative(target.payment))
                {
                    return None;
                }
                let keys = target.keys.iter().map(|key| world.key_count(key, target.payment, limit, scope));
                let many = keys.into_iter().try_fold(Number::one(), |all, many| Some(all.times(&many?)))?;
                Some(amount.max(Number::zero()).times(&many))
            });
            let added: Option<Vec<Number>> = added.collect();
            Some(all?.plus(&added?.into_iter().max().unwrap_or_else(Number::zero)))
        })
    }

    /// What a run paid in a scope, where most was paid.
    fn paid(&self, result: &RunResult, one: Option<PaymentId>, scope: Scope) -> Option<Number> {
        let contract = &self.model().contract;
        let mut sums: BTreeMap<(u32, i32), Number> = BTreeMap::new();
        for line in &result.statement {
            if one.is_some_and(|id| line.item != Item::Payment(id)) {
                continue;
            }
            let period = *result.periods.get(line.period as usize)?;
            let key = match scope {
                Scope::PayeePeriod => (line.payee, period),
                Scope::Year => {
                    let day = contract.calendar.first_day(contract.statements, period)?;
                    (0, contract.calendar.index(PeriodKind::ContractYear, day))
                }
                Scope::Whole => (0, 0),
            };
            let sum = sums.entry(key).or_insert_with(Number::zero);
            *sum = sum.plus(&line.amount);
        }
        match scope {
            Scope::Whole => Some(sums.into_values().next().unwrap_or_else(Number::zero)),
            Scope::PayeePeriod | Scope::Year => sums.into_values().max(),
        }
    }
}

fn net(result: &RunResult) -> Number {
    result.statement.iter().fold(Number::zero(), |all, line| all.plus(&line.amount))
}
