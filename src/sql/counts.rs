//! What is counted of rows before anything is paid: of how many something holds that must hold of none, how many each
//! clause takes in, and which condition was the first to leave out the others. All that is counted of the same rows is
//! counted in one go.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::misunderstood;
use super::dialect::Dialect;
use super::live;
use super::maker::{Maker, Watch};
use super::refusal::{Made, Refusal};
use super::scope::fresh_in;
use super::tree::{Call, From, Query, Select, Sql, Step};
use crate::model::{Frame, FrameId};
use crate::plan::{FramePlan, Node};
use crate::run::{ClauseProvenance, Conditions, Failed, SelectingClause, selecting_clauses};

/// A clause whose rows are counted by the engine.
#[derive(Clone, Debug)]
pub(super) struct Account {
    clause: SelectingClause,
    /// Its conditions, in the order in which they are asked.
    conditions: Vec<Failed>,
    /// The step with these columns: whether each of them holds, and whether a key is blank.
    step: String,
    met: Vec<Sql>,
    no_key: Sql,
}

/// A number that is counted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Counted {
    /// The rows of which something holds that must not, by its place among what is watched.
    Amiss(usize),
    /// The rows that meet so many conditions of a clause, from the first on.
    Meet(usize, usize),
    /// Of those that meet all the ones in which a key is blank.
    WithoutKey(usize),
}

/// So many steps, each as often as it is read, are planned in no time.
const FEW_WRITTEN_OUT: usize = 80;

/// A query, and what is counted in which of its columns.
pub(super) type Counts = (String, Query, Vec<(Counted, usize)>);

impl Maker<'_> {
    /// The clauses on rows that are not at hand. Spells are not among them: what has no day in one is told only on
    /// files.
    pub(super) fn accounts(&mut self) -> Made<Vec<Account>> {
        let mut accounts = Vec::new();
        for clause in selecting_clauses(self.model) {
            let rows = self.model.facts[clause.selection].frame;
            let Frame::Rows(record) = self.model.frames[rows] else { continue };
            if clause.spell.is_some() || self.split.is_local(record) {
                continue;
            }
            let conditions = Conditions::of(self.plan, clause.selection);
            let (named, nodes): (Vec<Failed>, Vec<Node>) =
                conditions.all().map(|(failed, node)| (*failed, (*node).clone())).unzip();
            accounts.push(self.account(clause, rows, named, &nodes)?);
        }
        Ok(accounts)
    }

    fn account(
        &mut self,
        clause: SelectingClause,
        rows: FrameId,
        conditions: Vec<Failed>,
        nodes: &[Node],
    ) -> Made<Account> {
        let keys = match self.plan.frames.get(clause.frame.index()).cloned() {
            Some(FramePlan::Groups { keys, .. }) => keys,
            Some(FramePlan::Rows(_) | FramePlan::Contract | FramePlan::Statement) | None => Vec::new(),
        };
        self.ensure_all(nodes, rows)?;
        self.ensure_all(&keys, rows)?;
        let mut scope = self.scope(rows)?;
        let met = self.in_turn(nodes, &mut scope)?;
        // Clauses share conditions: each is a column.
        let met: Vec<Sql> = met.into_iter().map(|met| scope.bind(met.or_no(), "met")).collect();
        let keys = self.group_keys(clause.frame, &keys, &mut scope)?;
        let no_key = Sql::any(keys.iter().map(|key| scope.is_blank(key)).collect());
        let no_key = scope.bind(no_key, "no_key");
        // That conditions have an answer has been asked where they pick the rows.
        scope.watched.clear();
        let name = self.model.facts[clause.selection].title.name.clone();
        let comment = self.comment("who is in", &name, self.model.facts[clause.selection].title.span);
        let step = self.finished(scope, &format!("{name}_account"), &comment)?.step;
        Ok(Account { clause, conditions, step, met, no_key })
    }

    /// One query for all that is counted of the same rows.
    pub(super) fn counts(&self, accounts: &[Account]) -> Vec<Counts> {
        let of_accounts = accounts.iter().map(|account| account.step.as_str());
        let steps: BTreeSet<&str> =
            of_accounts.chain(self.watches.iter().map(|watch| watch.step.as_str())).collect();
        // The last step of the same rows has all columns of those before it.
        let mut last: BTreeMap<&str, &str> = BTreeMap::new();
        for step in self.steps.iter().rev().filter(|step| steps.contains(step.name.as_str())) {
            let with = *last.get(step.name.as_str()).unwrap_or(&step.name.as_str());
            for before in live::same_rows(&self.steps, &step.name) {
                last.entry(before).or_insert(with);
            }
        }
        let mut counts = Vec::new();
        for step in self.steps.iter().filter(|step| last.get(step.name.as_str()) == Some(&step.name.as_str()))
        {
            counts.extend(self.counts_of(step, &last, accounts));
        }
        counts
    }

    fn counts_of(&self, step: &Step, last: &BTreeMap<&str, &str>, accounts: &[Account]) -> Vec<Counts> {
        let here = |name: &str| last.get(name).is_some_and(|last| *last == step.name);
        let (mut names, mut counted) = (BTreeSet::new(), Vec::new());
        let mut columns: Vec<(Sql, String)> = Vec::new();
        // What clauses have in common is counted once.
        let mut add = |count: Counted, sql: Sql, name: String| {
            let known = columns.iter().position(|(known, _)| *known == sql);
            let at = known.unwrap_or(columns.len());
            if known.is_none() {
                columns.push((sql, fresh_in(&mut names, &name)));
            }
            counted.push((count, at));
        };
        let count = |when: Sql| match when {
            Sql::Truth(true) => Sql::call(Call::Count, Vec::new()),
            when => Sql::count_if(when),
        };
        for (at, watch) in self.watches.iter().enumerate().filter(|(_, watch)| here(&watch.step)) {
            add(Counted::Amiss(at), Sql::count_if(Sql::column(&watch.column)), watch.column.clone());
        }
        for (at, account) in accounts.iter().enumerate().filter(|(_, account)| here(&account.step)) {
            let name = &self.model.facts[account.clause.selection].title.name;
            let meet = |many: usize| Sql::all(account.met.iter().take(many).cloned().collect());
            for many in 0..=account.met.len() {
                add(Counted::Meet(at, many), count(meet(many)), format!("{name}_meet_{many}"));
            }
            if account.no_key != Sql::Truth(false) {
                let without = Sql::all(vec![meet(account.met.len()), account.no_key.clone()]);
                add(Counted::WithoutKey(at), count(without), format!("{name}_without_key"));
            }
        }
        let rows = self.model.frames.ids().find_map(|frame| match self.model.frames[frame] {
            Frame::Rows(record) if self.is_of(frame, &step.name) => Some(record),
            Frame::Rows(_) | Frame::Contract | Frame::Groups { .. } | Frame::Statement => None,
        });
        let of = rows.map_or(step.name.as_str(), |record| self.model.records[record].title.name.as_str());
        let title = format!(
            "rows of {of}: of how many something holds that must hold of none, and whom each clause takes in"
        );
        let query = |part: &[usize]| {
            let columns = part.iter().filter_map(|at| columns.get(*at).cloned()).collect();
            let from = From::Step(step.name.clone());
            Query::Select(Box::new(Select { columns, from, ..Select::default() }))
        };
        let parts = self.in_parts(columns.len(), query).into_iter().map(|part| {
            let place = |(count, column): &(Counted, usize)| {
                Some((*count, part.iter().position(|own| own == column)?))
            };
            (title.clone(), query(&part), counted.iter().filter_map(place).collect())
        });
        parts.collect()
    }

    /// Which columns are counted in one query: all, but in Spark, whose planner writes out a step wherever it is read
    /// and takes longer by the square of all these. There they are together that take no longer together.
    fn in_parts(&self, columns: usize, query: impl Fn(&[usize]) -> Query) -> Vec<Vec<usize>> {
        if self.dialect != Dialect::Spark {
            return if columns > 0 { vec![(0..columns).collect()] } else { Vec::new() };
        }
        let effort = |part: &[usize]| {
            let steps = live::written_out(&self.steps, &query(part)).max(FEW_WRITTEN_OUT);
            steps.saturating_mul(steps)
        };
        let mut parts: Vec<(Vec<usize>, usize)> = Vec::new();
        for column in 0..columns {
            let alone = effort(&[column]);
            let together = parts.iter_mut().find_map(|(part, before)| {
                let with: Vec<usize> = part.iter().copied().chain([column]).collect();
                let after = effort(&with);
                (after <= before.saturating_add(alone)).then_some((part, before, with, after))
            });
            match together {
                Some((part, before, with, after)) => (*part, *before) = (with, after),
                None => parts.push((vec![column], alone)),
            }
        }
        parts.into_iter().map(|(part, _)| part).collect()
    }

    /// Whether a step is among those of the rows of a frame.
    fn is_of(&self, frame: FrameId, step: &str) -> bool {
        self.known_step(frame).is_some_and(|last| live::same_rows(&self.steps, last).contains(&step))
    }
}

/// What answers say of the clauses, and of what must hold of no row.
pub(super) struct Told {
    accounts: Vec<Account>,
    clauses: Vec<ClauseProvenance>,
    /// Of each clause how many rows meet none of its conditions and more, the first, the first two, …
    meet: Vec<Vec<usize>>,
    /// What holds of some rows and must not.
    pub(super) amiss: Vec<Refusal>,
}

impl Told {
    pub(super) fn of(accounts: &[Account]) -> Told {
        let clauses = accounts.iter().map(|account| ClauseProvenance {
            selection: account.clause.selection,
            taken: 0,
            blank_key: 0,
            left_out: Vec::new(),
            no_days: Vec::new(),
            made: None,
        });
        let meet = accounts.iter().map(|account| vec![0; account.met.len().saturating_add(1)]);
        Told {
            accounts: accounts.to_vec(),
            clauses: clauses.collect(),
            meet: meet.collect(),
            amiss: Vec::new(),
        }
    }

    /// The one row of an answer.
    pub(super) fn read(
        &mut self,
        counted: &[(Counted, usize)],
        watches: &[Watch],
        rows: &[Vec<String>],
    ) -> Made<()> {
        let [row] = rows else { return Err(misunderstood()) };
        let columns = counted.iter().map(|(_, column)| column.saturating_add(1)).max().unwrap_or(0);
        if row.len() != columns {
            return Err(misunderstood());
        }
        for (count, column) in counted {
            let many: Option<usize> = row.get(*column).and_then(|cell| cell.parse().ok());
            let many = many.ok_or_else(misunderstood)?;
            match *count {
                Counted::Amiss(at) => {
                    let watch = watches.get(at).ok_or_else(misunderstood)?;
                    if many > 0 {
                        let message = format!("{}: {many} rows", watch.message);
                        self.amiss.push(Refusal { code: "E0742", ..Refusal::of(watch.span, message) });
                    }
                }
                Counted::Meet(at, conditions) => {
                    let meet = self.meet.get_mut(at).and_then(|meet| meet.get_mut(conditions));
                    *meet.ok_or_else(misunderstood)? = many;
                }
                Counted::WithoutKey(at) => {
                    self.clauses.get_mut(at).ok_or_else(misunderstood)?.blank_key = many;
                }
            }
        }
        Ok(())
    }

    /// How many rows each clause took in, and which condition was the first to leave out the others.
    pub(super) fn clauses(self) -> Vec<ClauseProvenance> {
        let told = self.clauses.into_iter().zip(&self.accounts).zip(&self.meet);
        let told = told.map(|((mut clause, account), meet)| {
            clause.taken = meet.last().copied().unwrap_or(0);
            let left_out = meet.windows(2).zip(&account.conditions).filter_map(|(both, failed)| match both {
                [before, after] => {
                    before.checked_sub(*after).filter(|many| *many > 0).map(|many| (*failed, many))
                }
                _ => None,
            });
            clause.left_out = left_out.collect();
            clause.left_out.sort_unstable();
            clause
        });
        told.collect()
    }
}
