//! `incentives`: what the next case is worth, as more of a number of cases achieve an outcome; and what it is worth to
//! leave one out.
//!
//! What is paid for cases proves nothing of others; what is proved stands in `proved`. Cases that are alike but for the
//! outcome are made from the contract's own examples, paid by the ordinary engine for every number that achieves it,
//! and the amounts compared.

mod pair;
mod proved;
mod words;

use serde::Serialize;

use crate::data;
use crate::model::{FactId, FactKind, Model};
use crate::run::{Prepared, RunResult, Settings};
use crate::sample::{Draft, Edges, Texts};
use crate::value::{Amount, Number};
use pair::{Pair, Way};
pub use proved::{Proved, proved};

/// What an outcome, or a row, is worth.
#[derive(Clone, Debug, Serialize)]
pub struct Incentive {
    /// Of what.
    #[serde(flatten)]
    pub of: Of,
    /// The line of the contract.
    pub line: usize,
    /// What was found.
    #[serde(flatten)]
    pub found: Found,
}

/// What is worth something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// The outcome of this name, achieved.
    Outcome(String),
    /// A row of the record of this name.
    Record(String),
}

/// What was found for an outcome.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case", tag = "found")]
pub enum Found {
    /// The worth of each case.
    Curve(Curve),
    /// No example has a case that achieves it and would not with one value changed.
    NoExample,
    /// The data may not hold two cases of the kind that its examples show.
    NotAlike,
}

/// The worth of the first, the second and every further case that achieves an outcome.
#[derive(Clone, Debug, Serialize)]
pub struct Curve {
    /// Of so many cases: fewer than were asked for where the data may not hold as many.
    pub cases: u32,
    /// The stretches on which each further case is worth the same, in order.
    pub stretches: Vec<Stretch>,
    /// What is paid if none achieves it.
    pub with_none: Amount,
    /// What is paid if all achieve it.
    pub with_all: Amount,
    /// Where most is gained by leaving out a case that does not achieve it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOut>,
}

/// Cases that are worth the same each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The first, counted from one.
    pub from: u32,
    /// The last.
    pub to: u32,
    /// What each of them adds: the first of them, where they differ by rounding alone.
    pub each: Amount,
    /// Whether some of them add a step of rounding more or less.
    pub rounded: bool,
    /// The caps that take what they would add, where they add nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capped_by: Vec<String>,
}

/// A case less that does not achieve the outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// So many achieve it.
    pub achieved: u32,
    /// What is paid more without the case.
    pub gain: Amount,
}

/// What each outcome of a contract is worth, case by case.
pub fn incentives(prepared: &Prepared<'_>, cases: u32) -> Vec<Incentive> {
    let model = prepared.model();
    let outcomes = model.facts.iter_enumerated();
    let outcomes = outcomes.filter(|(_, fact)| matches!(fact.kind, FactKind::Outcome(..)));
    let outcomes: Vec<Incentive> = outcomes
        .map(|(id, fact)| Incentive {
            of: Of::Outcome(fact.title.name.clone()),
            line: model.source.line(fact.title.span.start),
            found: found(prepared, id, cases),
        })
        .collect();
    if outcomes.is_empty() { rows(prepared, cases) } else { outcomes }
}

/// What each further row of a record is worth, where there is no outcome: as many as are asked for, and as the terms
/// count to.
fn rows(prepared: &Prepared<'_>, cases: u32) -> Vec<Incentive> {
    let model = prepared.model();
    let counted = u32::try_from(Edges::of(&[model]).most()).unwrap_or(0).saturating_add(2);
    let cases = cases.max(counted.min(MOST_ROWS));
    let drafts = pair::drafts(prepared);
    let records = model.data_records().filter(|(_, record)| record.listed.is_none());
    let found = records.filter_map(|(id, record)| {
        let row = drafts.iter().find_map(|draft| pair::paid_for(prepared, id, draft))?;
        let of = |way: Way, many: u32| total(prepared, &row.several(model, id, way, many)?);
        // In the first way in which there may be two; and as many as there may be.
        let way = Way::ALL.into_iter().find(|way| of(*way, 2).is_some())?;
        let all: Vec<Number> = (0..=cases).map_while(|many| of(way, many)).collect();
        let cases = u32::try_from(all.len()).ok()?.checked_sub(1)?;
        let draft = |many: u32| row.several(model, id, way, many);
        Some(Incentive {
            of: Of::Record(record.title.name.clone()),
            line: model.source.line(record.title.span.start),
            found: Found::Curve(curve(prepared, cases, &all, &draft)?),
        })
    });
    found.collect()
}

/// So many rows are paid at most, where more are not asked for.
const MOST_ROWS: u32 = 300;

/// The worth of each of so many cases, of what is paid for each number of them, and the data of that number.
fn curve(
    prepared: &Prepared<'_>,
    cases: u32,
    all: &[Number],
    draft: &dyn Fn(u32) -> Option<Draft>,
) -> Option<Curve> {
    let mut stretches = stretches(all, &prepared.model().contract.rounding.step);
    for flat in stretches.iter_mut().filter(|stretch| stretch.each.is_zero()) {
        flat.capped_by = capped_by(prepared, draft(flat.from.saturating_sub(1)), draft(flat.to));
    }
    Some(Curve {
        cases,
        stretches,
        with_none: Amount::new(all.first()?.clone()),
        with_all: Amount::new(all.last()?.clone()),
        left_out: None,
    })
}

/// The caps that take more from one data set than from another, in the order of the text.
fn capped_by(prepared: &Prepared<'_>, before: Option<Draft>, after: Option<Draft>) -> Vec<String> {
    let model = prepared.model();
    let result = |draft: Option<Draft>| draft.and_then(|draft| outcome(prepared, &draft));
    let (Some(before), Some(after)) = (result(before), result(after)) else { return Vec::new() };
    let added = |result: &RunResult, at: usize| {
        let Some(lines) = result.limits.get(at) else { return Number::zero() };
        let lines = (0..lines.len()).filter_map(|line| lines.line(line, &result.data));
        lines.fold(Number::zero(), |all, line| all.plus(&line.amount))
    };
    let takes_more = |at: usize| added(&after, at) < added(&before, at);
    let caps = model.limits.iter().enumerate().filter(|(_, limit)| limit.at_most);
    caps.filter(|(at, _)| takes_more(*at)).map(|(_, limit)| limit.title.name.clone()).collect()
}

fn found(prepared: &Prepared<'_>, outcome: FactId, cases: u32) -> Found {
    let model = prepared.model();
    let Some(pair) = Pair::of(prepared, outcome) else { return Found::NoExample };
    let paid = |achieved: u32, cases: u32| total(prepared, &pair.population(model, achieved, cases));
    // As many as were asked for, or as the data may hold.
    let may_be = |cases: u32| paid(0, cases).is_some() && paid(cases, cases).is_some();
    let (mut held, mut beyond, mut next) = (0, cases.saturating_add(1), cases);
    while held < next && next < beyond {
        if may_be(next) {
            held = next;
        } else {
            beyond = next;
        }
        next = held.midpoint(beyond);
    }
    if held < cases.min(2) {
        return Found::NotAlike;
    }
    let cases = held;
    let of = |cases: u32| (0..=cases).map(|achieved| paid(achieved, cases)).collect::<Option<Vec<Number>>>();
    let (Some(all), Some(one_less)) = (of(cases), of(cases.saturating_sub(1))) else {
        return Found::NotAlike;
    };
    // The same number achieves it, and one case fewer does not.
    let gains = all.iter().zip(&one_less).zip(0u32..).map(|((with, without), at)| (without.minus(with), at));
    let most = gains.max_by(|(a, at), (b, other)| a.cmp(b).then(other.cmp(at)));
    let left_out = most.filter(|(gain, _)| !gain.is_negative() && !gain.is_zero());
    let left_out = left_out.map(|(gain, achieved)| LeftOut { achieved, gain: Amount::new(gain) });
    let draft = |achieved: u32| Some(pair.population(model, achieved, cases));
    match curve(prepared, cases, &all, &draft) {
        Some(curve) => Found::Curve(Curve { left_out, ..curve }),
        None => Found::NotAlike,
    }
}

/// What is paid in all if none, one, two and so on of a number of cases achieve an outcome, the cases being alike but
/// for it; none where the examples show no such case.
pub(crate) fn paid_by_number(prepared: &Prepared<'_>, outcome: FactId, cases: u32) -> Option<Vec<Number>> {
    let pair = Pair::of(prepared, outcome)?;
    let of = |achieved: u32| total(prepared, &pair.population(prepared.model(), achieved, cases));
    (0..=cases).map(of).collect()
}

/// The steps between amounts; those as one that are equal, or that rounding alone tells apart.
fn stretches(amounts: &[Number], step: &Number) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for ((before, after), at) in amounts.iter().zip(amounts.iter().skip(1)).zip(1u32..) {
        let each = after.minus(before);
        let is_near = |last: &&mut Stretch| {
            let apart = each.minus(last.each.exact());
            let apart = if apart.is_negative() { apart.negated() } else { apart };
            apart <= *step && last.each.is_zero() == each.is_zero()
        };
        match found.last_mut().filter(is_near) {
            Some(last) => {
                last.to = at;
                last.rounded |= *last.each.exact() != each;
            }
            None => {
                let each = Amount::new(each);
                found.push(Stretch { from: at, to: at, each, rounded: false, capped_by: Vec::new() });
            }
        }
    }
    found
}

impl Pair {
    /// So many cases, of which a number achieves the outcome.
    fn population(&self, model: &Model, achieved: u32, cases: u32) -> Draft {
        let with = self.with.numbered_copies(model, 0..u64::from(achieved), Texts::Apart);
        with.and(self.without.numbered_copies(model, u64::from(achieved)..u64::from(cases), Texts::Apart))
    }
}

/// The result of a draft, if it is data that the contract takes and pays.
fn outcome(prepared: &Prepared<'_>, draft: &Draft) -> Option<RunResult> {
    let model = prepared.model();
    let mut tables = draft.tables(model);
    tables.retain(|table| !table.rows.is_empty());
    let data = data::from_example(model, &tables).ok()?;
    let supplied = draft.given.iter().filter(|(tariff, _)| model.tariffs[*tariff].supplied);
    let settings = Settings { tariffs: supplied.cloned().collect(), threads: 1, ..Settings::default() };
    prepared.run(data, &settings).ok()
}

fn total(prepared: &Prepared<'_>, draft: &Draft) -> Option<Number> {
    let result = outcome(prepared, draft)?;
    Some(result.statement.iter().fold(Number::zero(), |all, line| all.plus(&line.amount)))
}
