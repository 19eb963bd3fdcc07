//! `sql`: the same contract where the data already is.
//!
//! The plan becomes SQL for an engine: each clause one named step. What lives on many rows is worked out by the engine;
//! what it gives are groups and lines added up, and with these Meed's own engine goes on. Nothing else leaves the
//! engine.
//!
//! True afterwards: every construct of the plan is said in SQL, or refused with its clause before anything runs.
//! Numbers are whole ones of a known decimal place, ratios are two of them, no binary float is near; what could
//! overflow is refused.

mod answers;
mod calendar;
mod caps;
mod catalogue;
mod checks;
mod clock;
mod coarser;
mod columns;
mod counts;
mod dialect;
mod explained;
mod expr;
mod fences;
mod fetch;
mod finish;
mod functions;
mod groups;
mod joins;
mod kinds;
mod letters;
mod line;
mod lines;
mod live;
mod maker;
mod named;
mod needed;
mod needed_lines;
mod needed_rows;
mod number;
mod part_days;
mod pooled;
mod powers;
mod print;
mod ratios;
mod received;
mod refusal;
mod related;
mod rewrite;
mod rounded_together;
mod rows;
mod rule;
mod running;
mod scope;
mod spells;
mod split;
mod stand_ins;
mod tables;
mod taken;
mod together;
mod told;
mod totals;
mod tree;
mod types;
mod value;
mod wanted;
mod ways;
mod windows;

pub use catalogue::catalogue;
pub use dialect::Dialect;
pub use explained::{Explained, LinesAsked, RowsBehind, is_applied_to_rows};
pub use maker::Given;
pub use refusal::Refusal;
pub use tables::Tables;

use crate::data::{Database, ReadOptions, read_alone};
use crate::model::{Frame, Model};
use crate::plan::Plan;
use crate::run::{self, ClauseProvenance, RunError, RunResult, SelectingClause, Settings};
use checks::Check;
use counts::{Account, Counted, Told};
use fetch::Fetch;
use finish::Finish;
use maker::{Maker, Watch};
use split::Split;
use tree::Query;

/// The queries of a contract for an engine, in the order in which they are asked: first what must hold of the data,
/// then what is paid.
#[derive(Clone, Debug)]
pub struct Queries {
    plan: Plan,
    split: Split,
    listed: Database,
    given: Given,
    watches: Vec<Watch>,
    accounts: Vec<Account>,
    asked: Vec<Asked>,
    purposes: Vec<Purpose>,
}

/// A query.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What it asks, for people.
    pub title: String,
    /// The query.
    pub sql: String,
}

/// What an answer is for.
#[derive(Clone, Debug)]
enum Purpose {
    /// Rows that break a rule.
    Checks(Vec<Check>),
    /// What must hold of no row, and how many rows each clause takes in.
    Counts(Vec<(Counted, usize)>),
    /// What Meed goes on with.
    Fetch(Fetch),
}

/// Why the answers of an engine lead to no statement.
#[derive(Debug)]
pub enum Stopped {
    /// The data is at fault, or something has no answer.
    Refused(Vec<Refusal>),
    /// What Meed worked out from the answers has none.
    Run(RunError),
}

/// What is amiss, how many rows each clause took in, and the groups and lines that are paid from.
type Read = (Vec<Refusal>, Told, Vec<(Fetch, Vec<answers::Row>)>);

impl Queries {
    /// The queries of a contract.
    ///
    /// # Errors
    /// What of the contract cannot be said, clause by clause.
    pub fn of(
        model: &Model,
        dialect: Dialect,
        tables: &Tables,
        given: &Given,
    ) -> Result<Queries, Vec<Refusal>> {
        let plan = Plan::from_model(model);
        let split = Split::of(model, &tables.small());
        let listed = listed(model);
        let mut maker = Maker::new((model, &plan), dialect, tables, &split, &listed, given);
        let (fetches, mut refused) = maker.fetches();
        let accounts = maker.accounts().unwrap_or_else(|refusal| {
            if !refused.contains(&refusal) {
                refused.push(refusal);
            }
            Vec::new()
        });
        maker.unread();
        let checks = maker.checks().unwrap_or_else(|refusal| {
            if !refused.contains(&refusal) {
                refused.push(refusal);
            }
            Vec::new()
        });
        if !refused.is_empty() {
            return Err(refused);
        }
        let mut asked = Vec::new();
        let mut purposes = Vec::new();
        let mut add = |title: String, query: &Query, purpose: Purpose| {
            let (steps, query) = live::read(&maker.steps, query);
            let sql = print::written(dialect, &steps, &query);
            asked.push(Asked { title, sql });
            purposes.push(purpose);
        };
        for (title, query, rules) in checks {
            add(title, &query, Purpose::Checks(rules));
        }
        for (title, query, counted) in maker.counts(&accounts) {
            add(title, &query, Purpose::Counts(counted));
        }
        for fetch in fetches {
            add(fetch.title.clone(), &fetch.query.clone(), Purpose::Fetch(fetch));
        }
        let watches = std::mem::take(&mut maker.watches);
        drop(maker);
        Ok(Queries { plan, split, listed, given: given.clone(), watches, accounts, asked, purposes })
    }

    /// The queries.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// All of them as one text, each with what it asks.
    pub fn written(&self, model: &Model, dialect: Dialect) -> String {
        let source = &model.source;
        let mut text = format!(
            "-- {}, for {}, by Meed {}\n-- the contract: {}\n",
            source.name(),
            dialect.name(),
            env!("CARGO_PKG_VERSION"),
            hash(source.text())
        );
        for (number, asked) in (1..).zip(&self.asked) {
            let of = self.asked.len();
            text.push_str(&format!("\n-- query {number} of {of}: {}\n{};\n", asked.title, asked.sql));
        }
        text
    }

    /// What is amiss with the data as far as some answers tell, which are the first of all: an engine may have broken off
    /// at the very rows that are at fault.
    ///
    /// # Errors
    /// Where an answer is not understood.
    pub fn amiss(&self, model: &Model, answered: &[String]) -> Result<Vec<Refusal>, Refusal> {
        Ok(self.read(model, answered)?.0)
    }

    /// What answers tell: what is amiss, how many rows each clause took in, and what is paid from if nothing is amiss.
    fn read(&self, model: &Model, answers: &[String]) -> Result<Read, Refusal> {
        let mut told = Told::of(&self.accounts);
        let mut broken = Vec::new();
        let mut fetched = Vec::new();
        for ((purpose, asked), answer) in self.purposes.iter().zip(&self.asked).zip(answers) {
            let cells = || answers::cells(&asked.title, answer);
            match purpose {
                Purpose::Checks(checks) => broken.extend(told::faults(model, checks, &cells()?)?),
                Purpose::Counts(counted) => told.read(counted, &self.watches, &cells()?)?,
                Purpose::Fetch(fetch) if broken.is_empty() && told.amiss.is_empty() => {
                    fetched.push((fetch.clone(), answers::rows(model, fetch, answer)?));
                }
                Purpose::Fetch(_) => {}
            }
        }
        // What rows at fault would come to is nobody's matter: as on files they are told, and nothing else.
        if broken.is_empty() {
            broken.append(&mut told.amiss);
        }
        Ok((broken, told, fetched))
    }

    /// What the contract comes to, from the answers in the order of the queries, each a table as CSV with a header; and
    /// how many rows each clause took in, but for spells.
    ///
    /// # Errors
    /// Where the data is at fault, or something has no answer.
    pub fn finish(
        &self,
        model: &Model,
        answers: &[String],
    ) -> Result<(RunResult, Vec<ClauseProvenance>), Stopped> {
        let refused = |refusal| Stopped::Refused(vec![refusal]);
        let (amiss, told, fetched) = self.read(model, answers).map_err(refused)?;
        if !amiss.is_empty() {
            return Err(Stopped::Refused(amiss));
        }
        let settings =
            Settings { tariffs: self.given.tariffs.clone(), as_at: self.given.as_at, ..Settings::default() };
        let finish = Finish::new(model, &self.split, &self.plan, &fetched).map_err(refused)?;
        let ready = finish.ready(&settings, self.listed.clone()).map_err(refused)?;
        let outcome =
            run::finish(model, &ready.plan, ready.data, &settings, ready.cuts).map_err(Stopped::Run)?;
        // Those on rows that are at hand have been counted by nobody yet.
        let at_hand = |clause: &SelectingClause| match model.frames[model.facts[clause.selection].frame] {
            Frame::Rows(record) => clause.spell.is_none() && self.split.is_local(record),
            Frame::Contract | Frame::Groups { .. } | Frame::Statement => false,
        };
        let mut counted = told.clauses();
        counted.extend(run::clause_accounts(model, ready.plan, &outcome, at_hand).map_err(Stopped::Run)?);
        let order: Vec<_> = run::selecting_clauses(model).iter().map(|clause| clause.selection).collect();
        counted.sort_by_key(|clause| order.iter().position(|known| *known == clause.selection));
        Ok((outcome, counted))
    }
}

/// A number that tells texts apart, for people who compare.
fn hash(text: &str) -> String {
    // FNV-1a: what is printed is no proof of anything, only a name.
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// The rows that a contract lists.
fn listed(model: &Model) -> Database {
    read_alone(model, Vec::new(), ReadOptions::default()).database
}
