//! `proof`: what a contract can pay at most and at least, for any data at all that it takes.
//!
//! Every bound is a theorem about the typed terms: it holds for all data within the ranges of the records and the
//! numbers of rows that they say, whatever the payees do. Where there is none, that is said, with what it would need.
//! What is found is paid by the ordinary engine on rows that can be looked at. Three steps: what an expression can be
//! on a box of rows (`evaluate`, `narrow`, `groups`, `tables`), what one row adds to the lines of payments (`price`,
//! `search`), and how many rows there can be (`volume`, `total`).

mod candidates;
mod caps;
mod carried;
mod climb;
mod conserved;
mod enclosure;
mod evaluate;
mod factored;
mod falls;
mod fill;
mod groups;
mod joined;
mod known_lines;
mod least;
mod lines;
mod listed;
mod looked_up;
mod memo;
mod minimums;
mod narrow;
mod one_of;
mod paid;
mod parted;
mod picked;
mod place;
mod points;
mod price;
mod question;
mod questions;
mod rays;
mod reach;
mod reasons;
mod search;
mod tables;
mod total;
mod totals;
mod volume;
mod witness;
mod words;
mod world;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analysis::{Dependence, Thing};
use crate::data;
use crate::model::{
    Constant, ExampleTable, Expr, FactId, FactKind, FieldId, Item, Model, PaymentId, TariffId,
};
use crate::run::{Prepared, RunResult, Settings};
use crate::sample::{Draft, files};
use crate::value::{Amount, Number, PeriodKind};
pub(crate) use candidates::rows_paid_for;
use climb::{Climb, is_better};
pub use questions::questions;

use question::Question;
use rays::Ray;
use total::Total;
pub use words::BoundLine;
use world::World;

/// So many values are worked out for each box that may be parted.
const VALUES_OF_A_BOX: u64 = 340_000;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// So many boxes are parted for one question.
    pub boxes: usize,
    /// So many values are worked out for data sets that are paid, for all questions together.
    pub values: u64,
}

impl Effort {
    /// So many boxes, and values in proportion.
    pub fn of(boxes: usize) -> Self {
        let values = u64::try_from(boxes).unwrap_or(u64::MAX).saturating_mul(VALUES_OF_A_BOX);
        Effort { boxes, values }
    }
}

impl Default for Effort {
    fn default() -> Self {
        Effort::of(60)
    }
}

/// Over what money is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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
    /// The data that is paid most of what was found, as files of a data set: each with its name.
    #[serde(skip)]
    pub witness: Vec<(String, String)>,
}

/// The most and the least that a contract can pay.
pub fn bounds(prepared: &Prepared<'_>, effort: Effort) -> Bounds {
    let model = prepared.model();
    let asked = Asked { prepared, world: World::new(prepared, false), effort };
    let payments = asked.payments();
    let most = |one: Option<PaymentId>, scope: Scope| Question { one, scope, least: false };
    let mut questions: Vec<Question> =
        payments.iter().map(|id| most(Some(*id), Scope::PayeePeriod)).collect();
    questions.extend(asked.scopes().into_iter().map(|scope| most(None, scope)));
    questions.push(Question { least: true, ..most(None, Scope::Whole) });
    let outcomes = model.facts.iter().any(|fact| matches!(fact.kind, FactKind::Outcome(..)));
    let (answer, paid) = match outcomes {
        true => {
            let without = Asked { prepared, world: World::new(prepared, true), effort };
            without.answers(&payments, &[most(None, Scope::Whole)], None)
        }
        false => (Vec::new(), None),
    };
    // What is paid much without an outcome may be paid much with one.
    let (mut bounds, best) = asked.answers(&payments, &questions, paid.as_ref());
    let at = bounds.len().saturating_sub(1);
    bounds.splice(at..at, answer);
    let witness = best.map(|draft| files(model, &draft)).unwrap_or_default();
    Bounds { contract: model.contract.title.clone(), bounds, rests_on: asked.world.rests_on(), witness }
}

/// Whether amounts can be below nil, asked of all rows that there can be.
pub(crate) struct Signs<'p>(World<'p>);

impl<'p> Signs<'p> {
    /// Of a contract.
    pub(crate) fn of(prepared: &'p Prepared<'_>) -> Self {
        Signs(World::new(prepared, false))
    }

    /// Whether a value of the rows of a selection is never below nil.
    pub(crate) fn are_never_below_nil(&self, selection: FactId, value: &Expr) -> bool {
        self.0.ask();
        let Some(population) = self.0.terms.population(selection) else { return false };
        let any = place::Place::any(population.record);
        let within = self.0.narrowed_to_population(selection, &any).unwrap_or(any);
        self.0.eval(value, &within).range().is_never_negative()
    }

    /// Whether a value of a payment's lines is never below nil.
    pub(crate) fn is_never_below_nil(&self, id: PaymentId, value: &Expr) -> bool {
        self.0.ask();
        let any = self.0.any_line(id);
        let selection = self.0.model.payments[id].selection;
        let within = self.0.narrowed_to_population(selection, &any).unwrap_or(any);
        self.0.eval(value, &within).range().is_never_negative()
    }
}

/// What a record adds at most to the lines of a payment; none where that is not known.
pub(crate) fn dearest_record(prepared: &Prepared<'_>, id: PaymentId) -> Option<Number> {
    let world = World::new(prepared, false);
    let record = world.paid_for(id)?;
    world.dearest((&[id], &[]), place::Place::any(record), true, Effort::default().boxes).price
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

    /// The answers to questions, and the data that is paid most in all; looked at first is data that is given.
    fn answers(
        &self,
        payments: &[PaymentId],
        questions: &[Question],
        known: Option<&Draft>,
    ) -> (Vec<Bound>, Option<Draft>) {
        let totals: Vec<Total> = questions.iter().map(|question| self.proved(payments, *question)).collect();
        let rows = self.dearest_rows(payments, &totals);
        let climb = Climb::new(self, questions.to_vec(), rows);
        if let Some(draft) = known {
            climb.look(draft);
        }
        climb.paid.allow(self.effort.values);
        // Where there is no end, rows that show it are enough; and many of them may come to what bounds another
        // question.
        let mut rays: BTreeMap<Question, Ray> = BTreeMap::new();
        for (question, _) in questions.iter().zip(&totals).filter(|(_, total)| total.most.is_none()) {
            if let Some(ray) = climb.ray(*question, &rays) {
                let proved = questions.iter().zip(&totals).filter(|(other, _)| other.least == question.least);
                if let Some(most) = proved.filter_map(|(_, total)| total.most.as_ref()).max() {
                    climb.along(&ray, most);
                }
                rays.insert(*question, ray);
            }
        }
        let ends = |(one, _): &(&Question, &Total)| !rays.contains_key(*one);
        let open: Vec<(&Question, &Total)> = questions.iter().zip(&totals).filter(ends).collect();
        for (at, (question, total)) in open.iter().enumerate() {
            let proved =
                if question.least { total.most.as_ref().map(Number::negated) } else { total.most.clone() };
            // What is left over by one is there for the next.
            let weights = open.iter().skip(at).map(|(question, _)| question.weight());
            let parts = weights.sum::<usize>().div_euclid(question.weight());
            climb.paid.with_part(parts, || climb.climb(**question, proved.as_ref()));
        }
        let bounds = questions.iter().zip(&totals);
        let bounds = bounds.map(|(question, total)| self.bound(*question, total, &climb, &rays));
        let bounds = bounds.collect();
        let whole = Question { one: None, scope: Scope::Whole, least: false };
        (bounds, climb.paid.best(whole).map(|found| found.draft))
    }

    /// What is proved for a question. All lines, of payments, caps and clawbacks, are whole numbers of the steps that
    /// they are rounded to, and so is the sum.
    fn proved(&self, payments: &[PaymentId], question: Question) -> Total {
        let total = if question.least { self.least(payments) } else { self.most(payments, question) };
        let step = &self.model().contract.rounding.step;
        let whole = |most: Number| most.divided_by(step).map_or(most, |steps| steps.floor().times(step));
        Total { most: total.most.map(whole), ..total }
    }

    fn most(&self, payments: &[PaymentId], question: Question) -> Total {
        self.world.ask();
        match question.one {
            Some(id) => self.world.capped(&[id], false, question.scope, self.effort),
            None => {
                let total = self.world.capped(payments, true, question.scope, self.effort);
                let apart = self.with_minimums(total.most, question.scope, &[]);
                let together = self.together_with_minimums(payments, question.scope);
                Total { most: apart.into_iter().chain(together).min(), ..total }
            }
        }
    }

    /// What data is paid, if it is data that the contract takes.
    fn run_with(&self, tables: Vec<ExampleTable>, tariffs: Vec<(TariffId, Constant)>) -> Option<RunResult> {
        let database = data::from_example(self.model(), &tables).ok()?;
        let empty = if self.world.is_without_outcomes() { self.world.outcomes() } else { Vec::new() };
        let settings = Settings { empty, tariffs, threads: 1, ..Settings::default() };
        self.prepared.run(database, &settings).ok()
    }

    /// What is answered to a question.
    fn bound(
        &self,
        question: Question,
        total: &Total,
        climb: &Climb<'_, '_, '_>,
        rays: &BTreeMap<Question, Ray>,
    ) -> Bound {
        let proved =
            if question.least { total.most.as_ref().map(Number::negated) } else { total.most.clone() };
        let paid = climb.paid.best(question).map(|found| found.value);
        let beyond = proved.as_ref().zip(paid.as_ref());
        let beyond = beyond.is_some_and(|(proved, paid)| is_better(question, paid, proved));
        debug_assert!(!beyond, "{question:?}: {paid:?} is paid, beyond {proved:?}");
        // What is paid on a data set is so, whatever was thought to be proved.
        let proved = proved.filter(|_| !beyond);
        let mut because = Vec::new();
        let status = match &proved {
            // Only what a data set is paid is exact.
            Some(_) if proved == paid => Status::Exact,
            Some(_) => Status::AtMost,
            None => {
                let climbed = if rays.contains_key(&question) { None } else { climb.ray(question, rays) };
                let rises = rays.get(&question).or(climbed.as_ref());
                because.extend(rises.map(|ray| words::adds(self.model(), ray, question.least)));
                for part in &total.parts {
                    let nothing = part.dearest.price.as_ref().is_some_and(Number::is_zero);
                    if part.rows.is_some() && part.dearest.price.is_some() || nothing {
                        continue;
                    }
                    self.world.ask();
                    for reason in words::reasons(self.model(), self.world.why(part)) {
                        if !because.contains(&reason) {
                            because.push(reason);
                        }
                    }
                }
                if because.is_empty() {
                    because.extend(self.not_known(question));
                }
                if rises.is_some() { Status::NoLimit } else { Status::NotKnown }
            }
        };
        Bound {
            item: question.one.map(|id| self.model().payments[id].title.name.clone()),
            scope: question.scope,
            least: question.least,
            without_outcomes: self.world.is_without_outcomes(),
            status,
            proved: proved.map(Amount::new),
            found: paid.map(Amount::new),
            because,
        }
    }

    /// The payments of which no end is known.
    fn not_known(&self, question: Question) -> Vec<String> {
        let asked = self.payments().into_iter().filter(|id| question.one.is_none_or(|one| one == *id));
        let of_one = |id| Question { one: Some(id), scope: Scope::PayeePeriod, least: false };
        let open = asked.filter(|id| !question.least && self.most(&[], of_one(*id)).most.is_none());
        open.map(|id| words::not_known(&self.model().payments[id].title.name)).collect()
    }

    /// The fields that an item, or anything, is worked out of.
    fn fields_behind(&self, one: Option<PaymentId>) -> Vec<FieldId> {
        let dependence = Dependence::of(self.model());
        let items = match one {
            Some(id) => vec![Thing::Payment(id)],
            None => self.model().payments.iter_enumerated().map(|(id, _)| Thing::Payment(id)).collect(),
        };
        let behind = dependence.behind(items).into_iter();
        behind.filter_map(|thing| if let Thing::Field(field) = thing { Some(field) } else { None }).collect()
    }

    /// What a run answers to a question: what it paid where it paid most, or least.
    fn answer(&self, result: &RunResult, question: Question) -> Option<Number> {
        let contract = &self.model().contract;
        let mut sums: BTreeMap<(u32, i32), Number> = BTreeMap::new();
        for line in &result.statement {
            if question.one.is_some_and(|id| line.item != Item::Payment(id)) {
                continue;
            }
            let period = *result.periods.get(line.period as usize)?;
            let key = match question.scope {
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
        match question.scope {
            Scope::Whole => Some(sums.into_values().next().unwrap_or_else(Number::zero)),
            // Where there is no line there is nothing to pay.
            Scope::PayeePeriod | Scope::Year if question.least => {
                Some(sums.into_values().min().unwrap_or_else(Number::zero))
            }
            Scope::PayeePeriod | Scope::Year => Some(sums.into_values().max().unwrap_or_else(Number::zero)),
        }
    }
}
