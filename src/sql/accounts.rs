//! How many rows each clause takes in, and which condition was the first to leave out the others.

use super::answers::misunderstood;
use super::maker::Maker;
use super::refusal::Made;
use super::tree::{Call, From, Query, Select, Sql};
use super::value::Value;
use crate::model::{Frame, FrameId};
use crate::plan::{FramePlan, Node};
use crate::run::{ClauseProvenance, Conditions, Failed, SelectingClause, selecting_clauses};

/// A clause whose rows are counted by the engine: its conditions, in the order in which they are asked.
#[derive(Clone, Debug)]
pub(super) struct Account {
    clause: SelectingClause,
    conditions: Vec<Failed>,
}

impl Maker<'_> {
    /// The query that counts the rows of every clause on rows that are not at hand, and the clauses. Spells are not
    /// among them: what has no day in one is told only on files.
    pub(super) fn accounts(&mut self) -> Made<(Option<Query>, Vec<Account>)> {
        let (mut parts, mut accounts) = (Vec::new(), Vec::new());
        for clause in selecting_clauses(self.model) {
            let rows = self.model.facts[clause.selection].frame;
            let Frame::Rows(record) = self.model.frames[rows] else { continue };
            if clause.spell.is_some() || self.split.is_local(record) {
                continue;
            }
            let conditions = Conditions::of(self.plan, clause.selection);
            let (named, nodes): (Vec<Failed>, Vec<Node>) =
                conditions.all().map(|(failed, node)| (*failed, (*node).clone())).unzip();
            let number = accounts.len();
            parts.push(self.account(number, (rows, clause.frame), &nodes)?);
            accounts.push(Account { clause, conditions: named });
        }
        Ok(((!parts.is_empty()).then_some(Query::UnionAll(parts)), accounts))
    }

    fn account(&mut self, number: usize, (rows, frame): (FrameId, FrameId), nodes: &[Node]) -> Made<Select> {
        let keys = match self.plan.frames.get(frame.index()).cloned() {
            Some(FramePlan::Groups { keys, .. }) => keys,
            Some(FramePlan::Rows(_) | FramePlan::Contract | FramePlan::Statement) | None => Vec::new(),
        };
        self.ensure_all(nodes, rows)?;
        self.ensure_all(&keys, rows)?;
        let mut scope = self.scope(rows)?;
        let met = self.in_turn(nodes, &mut scope)?;
        let failed = (0i128..).zip(met).map(|(at, met)| (met.or_no().not(), Sql::Int(at)));
        let failed: Vec<(Sql, Sql)> = failed.filter(|(when, _)| *when != Sql::Truth(false)).collect();
        let first = match failed.is_empty() {
            true => Sql::Int(-1),
            false => Sql::Case(failed, Some(Box::new(Sql::Int(-1)))),
        };
        let first = scope.bind(first, "first_failed");
        let keys = self.group_keys(frame, &keys, &mut scope)?;
        let blank = scope.bind(Sql::any(keys.iter().map(Value::is_blank).collect()), "no_key");
        // That conditions have an answer has been asked where they pick the rows.
        scope.watched.clear();
        let step = self.finished(scope, &format!("account_{number}"), "")?.step;
        let columns = [
            (Sql::Int(i128::try_from(number).unwrap_or(0)), "clause"),
            (first, "first_failed"),
            (Sql::call(Call::Count, Vec::new()), "rows"),
            (Sql::count_if(blank), "without_key"),
        ];
        let columns = columns.map(|(sql, name)| (sql, name.to_owned())).to_vec();
        Ok(Select { columns, from: From::Step(step), group: vec![1, 2], ..Select::default() })
    }
}

/// What an answer says of the clauses.
pub(super) fn accounts(accounts: &[Account], rows: &[Vec<String>]) -> Made<Vec<ClauseProvenance>> {
    let mut made: Vec<ClauseProvenance> = accounts
        .iter()
        .map(|account| ClauseProvenance {
            selection: account.clause.selection,
            taken: 0,
            blank_key: 0,
            left_out: Vec::new(),
            no_days: Vec::new(),
            made: None,
        })
        .collect();
    for row in rows {
        let cells: Option<Vec<i64>> = row.iter().map(|cell| cell.parse().ok()).collect();
        let Some([clause, first, rows, without_key]) =
            cells.and_then(|cells| <[i64; 4]>::try_from(cells).ok())
        else {
            return Err(misunderstood());
        };
        let at = usize::try_from(clause).unwrap_or(usize::MAX);
        let (Some(account), Some(held)) = (accounts.get(at), made.get_mut(at)) else {
            return Err(misunderstood());
        };
        let count = |count: i64| usize::try_from(count).unwrap_or(0);
        match usize::try_from(first).ok().and_then(|first| account.conditions.get(first)) {
            Some(failed) => held.left_out.push((*failed, count(rows))),
            None => (held.taken, held.blank_key) = (count(rows), count(without_key)),
        }
    }
    made.iter_mut().for_each(|clause| clause.left_out.sort_unstable());
    Ok(made)
}
