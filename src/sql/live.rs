//! The steps that a query is made of, and of these only what it reads: rows are known by one long row of steps, of which
//! each query reads some columns.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{From, Join, Keeps, Query, Select, Sql, Step, T};

/// What is read of a step.
#[derive(Clone, Debug)]
enum Read {
    /// Whatever it has.
    All,
    /// These columns.
    Columns(BTreeSet<String>),
}

impl Read {
    fn has(&self, column: &str) -> bool {
        match self {
            Read::All => true,
            Read::Columns(columns) => columns.contains(column),
        }
    }

    fn add(&mut self, other: Read) {
        match (self, other) {
            (Read::Columns(own), Read::Columns(other)) => own.extend(other),
            (own, _) => *own = Read::All,
        }
    }
}

/// The steps in order, each with what is read of it, and the query.
pub(super) fn read(steps: &[Step], query: &Query) -> (Vec<Step>, Query) {
    let mut wanted = Wanted::default();
    wanted.query(query, &Read::All);
    let mut kept: Vec<Step> = Vec::new();
    let mut instead: BTreeMap<&str, String> = BTreeMap::new();
    for step in steps.iter().rev() {
        let Some(read) = wanted.of.remove(&step.name) else { continue };
        match (only_adds(&step.query), &read) {
            (Some((select, from)), Read::Columns(_)) => {
                let (columns, joins) = of_these(select, &read);
                if columns.is_empty() && joins.is_empty() {
                    instead.insert(&step.name, from.to_owned());
                    wanted.of.entry(from.to_owned()).or_insert(Read::Columns(BTreeSet::new())).add(read);
                    continue;
                }
                let query = Query::Select(Box::new(Select { columns, joins, ..select.clone() }));
                wanted.query(&query, &read);
                kept.push(Step { query, ..step.clone() });
            }
            _ => {
                wanted.query(&step.query, &read);
                kept.push(step.clone());
            }
        }
    }
    kept.reverse();
    let named = |name: &mut String| {
        while let Some(other) = instead.get(name.as_str()) {
            name.clone_from(other);
        }
    };
    kept.iter_mut().for_each(|step| rename(&mut step.query, &named));
    let mut query = query.clone();
    rename(&mut query, &named);
    (kept, query)
}

/// How many steps a query comes to where each is written out wherever it is read.
pub(super) fn written_out(steps: &[Step], query: &Query) -> usize {
    fn of_select(select: &Select, known: &BTreeMap<String, usize>) -> usize {
        let of = |step: &str| known.get(step).copied().unwrap_or(0);
        let from = match &select.from {
            From::Step(step) => of(step),
            From::Query(inner) => of_select(inner, known),
            From::Nothing | From::Table(_) => 0,
        };
        select.joins.iter().fold(from, |all, join| all.saturating_add(of(&join.step)))
    }
    let of_query = |query: &Query, known: &BTreeMap<String, usize>| match query {
        Query::Select(select) => of_select(select, known),
        Query::UnionAll(parts) => {
            parts.iter().map(|part| of_select(part, known)).fold(0, usize::saturating_add)
        }
        Query::Values(..) => 0,
    };
    let (kept, query) = read(steps, query);
    let mut known = BTreeMap::new();
    for step in &kept {
        let all = of_query(&step.query, &known).saturating_add(1);
        known.insert(step.name.clone(), all);
    }
    of_query(&query, &known)
}

/// A step that is the one before with columns more, whose rows are the same.
fn only_adds(query: &Query) -> Option<(&Select, &str)> {
    let Query::Select(select) = query else { return None };
    let Select {
        star: true,
        distinct: false,
        from: From::Step(from),
        each: None,
        filter: None,
        most: None,
        ..
    } = &**select
    else {
        return None;
    };
    (select.group.is_empty() && select.order.is_empty()).then_some((select, from))
}

/// Those of its columns that are read, and what has to be joined for them.
fn of_these(select: &Select, read: &Read) -> (Vec<(Sql, String)>, Vec<Join>) {
    let columns: Vec<(Sql, String)> =
        select.columns.iter().filter(|(_, name)| read.has(name)).cloned().collect();
    let mut aliases = BTreeSet::new();
    let see = |sql: &Sql, aliases: &mut BTreeSet<String>| {
        sql.columns(&mut |alias, _| {
            aliases.insert(alias.to_owned());
        });
    };
    columns.iter().for_each(|(sql, _)| see(sql, &mut aliases));
    let mut joins = Vec::new();
    for join in select.joins.iter().rev() {
        if join.keeps != Keeps::Once || aliases.contains(&join.alias) {
            see(&join.on, &mut aliases);
            joins.push(join.clone());
        }
    }
    joins.reverse();
    (columns, joins)
}

fn rename(query: &mut Query, named: &impl Fn(&mut String)) {
    fn of_select(select: &mut Select, named: &impl Fn(&mut String)) {
        select.joins.iter_mut().for_each(|join| named(&mut join.step));
        match &mut select.from {
            From::Step(step) => named(step),
            From::Query(query) => of_select(query, named),
            From::Nothing | From::Table(_) => {}
        }
    }
    match query {
        Query::Select(select) => of_select(select, named),
        Query::UnionAll(parts) => parts.iter_mut().for_each(|part| of_select(part, named)),
        Query::Values(..) => {}
    }
}

/// What is read of steps, as far as they have been gone through.
#[derive(Default)]
struct Wanted {
    of: BTreeMap<String, Read>,
}

impl Wanted {
    fn query(&mut self, query: &Query, read: &Read) {
        match query {
            Query::Select(select) => self.select(select, read),
            // What stands side by side is told by its place.
            Query::UnionAll(parts) => parts.iter().for_each(|part| self.select(part, &Read::All)),
            Query::Values(..) => {}
        }
    }

    fn select(&mut self, select: &Select, read: &Read) {
        let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut see = |sql: &Sql| {
            sql.columns(&mut |alias, name| {
                seen.entry(alias.to_owned()).or_default().insert(name.to_owned());
            });
        };
        select.columns.iter().for_each(|(sql, _)| see(sql));
        select.joins.iter().for_each(|join| see(&join.on));
        select.each.iter().for_each(|(from, to)| {
            see(from);
            see(to);
        });
        select.filter.iter().for_each(&mut see);
        select.order.iter().for_each(|(sql, _)| see(sql));
        for join in &select.joins {
            let of = Read::Columns(seen.get(&join.alias).cloned().unwrap_or_default());
            self.add(&join.step, of);
        }
        let mut of = Read::Columns(seen.remove(T).unwrap_or_default());
        if select.star {
            // Rows that are taken once are told apart by all that they have.
            of.add(if select.distinct { Read::All } else { read.clone() });
        }
        match &select.from {
            From::Step(step) => self.add(step, of),
            From::Query(query) => self.select(query, &of),
            From::Nothing | From::Table(_) => {}
        }
    }

    fn add(&mut self, step: &str, read: Read) {
        self.of.entry(step.to_owned()).or_insert(Read::Columns(BTreeSet::new())).add(read);
    }
}

/// A step and those before it that have the same rows, with fewer columns.
pub(super) fn same_rows<'s>(steps: &'s [Step], name: &str) -> Vec<&'s str> {
    let mut found = Vec::new();
    let mut next = steps.iter().find(|step| step.name == name);
    while let Some(step) = next {
        found.push(step.name.as_str());
        let before = only_adds(&step.query);
        // What a row is joined to more than once makes more rows of it.
        let before = before.filter(|(select, _)| select.joins.iter().all(|join| join.keeps == Keeps::Once));
        next = before.and_then(|(_, from)| steps.iter().find(|step| step.name == from));
    }
    found
}
