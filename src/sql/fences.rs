//! Which steps Postgres has to work out before it goes on. It puts a step that is read once into the step that reads it,
//! each of its columns as often as it is written there: a long row of steps would become one expression that grows by
//! powers, which takes gigabytes to plan and to compile.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Call, From, Query, Select, Sql, Step, T};

/// An expression of more parts than this is not put into another.
const HEAVY: usize = 600;

/// Of how many parts each column of a step is made, where it is more than one.
type Weights = BTreeMap<String, usize>;

/// The steps that are worked out first.
pub(super) fn fenced(steps: &[Step], query: &Query) -> BTreeSet<String> {
    let mut found = Fences { weights: BTreeMap::new(), fenced: BTreeSet::new() };
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for query in steps.iter().map(|step| &step.query).chain([query]) {
        for select in selects(query) {
            inputs(select).into_iter().for_each(|step| {
                let times = times.entry(step).or_default();
                *times = times.saturating_add(1);
            });
        }
    }
    for step in steps {
        found.lighten(&step.query);
        let (weights, heaviest) = found.weights_of(&step.query);
        let is_by_itself = times.get(step.name.as_str()).is_some_and(|times| *times > 1);
        if heaviest > HEAVY && !is_by_itself && !selects(&step.query).iter().any(|select| is_kept(select)) {
            found.fenced.insert(step.name.clone());
        }
        if !is_by_itself {
            found.weights.insert(step.name.clone(), weights);
        }
    }
    found.lighten(query);
    found.fenced
}

struct Fences {
    /// Of the steps that are put into others; a step that is not here, or is fenced, has its columns ready.
    weights: BTreeMap<String, Weights>,
    fenced: BTreeSet<String>,
}

impl Fences {
    /// Fences off what a query reads, where it is heavy only because of what that was made of.
    fn lighten(&mut self, query: &Query) {
        for select in selects(query) {
            let heaviest = self.heaviest(select, &|fences, step, column| fences.weight(step, column));
            let alone = self.heaviest(select, &|_, _, _| 1);
            if heaviest > HEAVY && alone.saturating_mul(2) <= heaviest {
                let read: Vec<String> = inputs(select)
                    .into_iter()
                    .filter(|step| self.weights.get(*step).is_some_and(|weights| !weights.is_empty()))
                    .map(str::to_owned)
                    .collect();
                self.fenced.extend(read);
            }
        }
    }

    /// Of how many parts a column of a step is made, where it is read.
    fn weight(&self, step: &str, column: &str) -> usize {
        match self.fenced.contains(step) {
            true => 1,
            false => self.weights.get(step).and_then(|of| of.get(column)).copied().unwrap_or(1),
        }
    }

    /// The columns of a query, and the largest of all that is worked out in it.
    fn weights_of(&self, query: &Query) -> (Weights, usize) {
        let (mut all, mut heaviest) = (Weights::new(), 0);
        for select in selects(query) {
            heaviest =
                heaviest.max(self.heaviest(select, &|fences, step, column| fences.weight(step, column)));
            if is_kept(select) {
                continue;
            }
            let own = self.columns(select);
            for (name, weight) in own {
                let known = all.entry(name).or_insert(weight);
                *known = weight.max(*known);
            }
        }
        all.retain(|_, weight| *weight > 1);
        (all, heaviest)
    }

    fn columns(&self, select: &Select) -> Weights {
        let mut own = match (&select.from, select.star) {
            (From::Step(step), true) if !self.fenced.contains(step) => {
                self.weights.get(step).cloned().unwrap_or_default()
            }
            (From::Query(inner), true) => self.columns(inner),
            _ => Weights::new(),
        };
        for (sql, name) in &select.columns {
            own.insert(
                name.clone(),
                self.of(sql, select, &|fences, step, column| fences.weight(step, column)),
            );
        }
        own
    }

    /// The largest of what is worked out in a query.
    fn heaviest(&self, select: &Select, weight: &dyn Fn(&Fences, &str, &str) -> usize) -> usize {
        let series = select.each.iter().flat_map(|(from, to)| [from, to]);
        let written = select.columns.iter().map(|(sql, _)| sql);
        let written = written.chain(select.joins.iter().map(|join| &join.on)).chain(&select.filter);
        let written = written.chain(select.order.iter().map(|(sql, _)| sql)).chain(series);
        let own = written.map(|sql| self.of(sql, select, weight)).max().unwrap_or(0);
        match &select.from {
            From::Query(inner) => own.max(self.heaviest(inner, weight)),
            From::Nothing | From::Step(_) | From::Table(_) => own,
        }
    }

    /// Of how many parts an expression of a query is made.
    fn of(&self, sql: &Sql, select: &Select, weight: &dyn Fn(&Fences, &str, &str) -> usize) -> usize {
        sql.weight(&|alias, column| match &select.from {
            From::Step(step) if alias == T => weight(self, step, column),
            From::Query(inner) if alias == T => {
                let made = inner.columns.iter().find(|(_, name)| name == column);
                made.map_or(1, |(made, _)| self.of(made, inner, weight))
            }
            _ => {
                let join = select.joins.iter().find(|join| join.alias == alias);
                join.map_or(1, |join| weight(self, &join.step, column))
            }
        })
    }
}

/// The queries that stand side by side in one.
fn selects(query: &Query) -> Vec<&Select> {
    match query {
        Query::Select(select) => vec![select],
        Query::UnionAll(parts) => parts.iter().collect(),
        Query::Values(..) => Vec::new(),
    }
}

/// The steps that a query reads.
fn inputs(select: &Select) -> Vec<&str> {
    let from = match &select.from {
        From::Step(step) => vec![step.as_str()],
        From::Query(inner) => inputs(inner),
        From::Nothing | From::Table(_) => Vec::new(),
    };
    from.into_iter().chain(select.joins.iter().map(|join| join.step.as_str())).collect()
}

/// Whether Postgres works it out first in any case: what is grouped, taken once, or counted over a window.
fn is_kept(select: &Select) -> bool {
    fn gathers(sql: &Sql) -> bool {
        let own = match sql {
            Sql::Over { .. } => true,
            Sql::Call(call, _) => match call {
                Call::Count | Call::Sum | Call::Max | Call::Min | Call::AnyTruth => true,
                Call::RowNumber | Call::Lag | Call::Lead => true,
                Call::Abs | Call::Coalesce | Call::NullIf => false,
            },
            _ => false,
        };
        own || sql.parts().into_iter().any(gathers)
    }
    select.distinct
        || select.most.is_some()
        || !select.group.is_empty()
        || select.columns.iter().any(|(sql, _)| gathers(sql))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::tree::Sign;

    fn step(name: &str, from: From, columns: Vec<(Sql, String)>) -> Step {
        let select = Select { star: true, from, columns, ..Select::default() };
        Step { name: name.to_owned(), comment: String::new(), query: Query::Select(Box::new(select)) }
    }

    fn times(column: &str, times: usize) -> Sql {
        let one = || Sql::column(column);
        (1..times).fold(one(), |sum, _| sum.infix(Sign::Times, one()))
    }

    /// A row of steps, each of which reads the one before it so many times.
    fn tower(base: From, high: usize, wide: usize) -> (Vec<Step>, Query) {
        let name = |at: usize| format!("s{at}");
        let mut steps = vec![step("s0", base, vec![(times("a", wide), "c0".to_owned())])];
        for at in 1..high {
            let columns = vec![(times(&format!("c{}", at - 1), wide), format!("c{at}"))];
            steps.push(step(&name(at), From::Step(name(at - 1)), columns));
        }
        let last = Select { star: true, from: From::Step(name(high - 1)), ..Select::default() };
        (steps, Query::Select(Box::new(last)))
    }

    #[test]
    fn what_grows_by_powers_is_worked_out_on_the_way() {
        let table = || From::Table(vec!["visit".to_owned()]);
        let (steps, query) = tower(table(), 2, 10);
        assert_eq!(fenced(&steps, &query), BTreeSet::new());
        let (steps, query) = tower(table(), 7, 10);
        // Ten parts of ten are two hundred, and ten of these too many.
        assert_eq!(Vec::from_iter(fenced(&steps, &query)), ["s1", "s3", "s5"]);
        // What the rows themselves are made of counts too, also where it stands in a query of its own.
        let inner =
            Select { from: table(), columns: vec![(times("raw", 100), "a".to_owned())], ..Select::default() };
        let (steps, query) = tower(From::Query(Box::new(inner)), 2, 2);
        assert_eq!(fenced(&steps, &query), BTreeSet::from(["s0".to_owned()]));
    }

    #[test]
    fn what_is_read_twice_is_worked_out_first_as_it_is() {
        let (mut steps, query) = tower(From::Table(vec!["visit".to_owned()]), 3, 10);
        let second = Select { from: From::Step("s1".to_owned()), ..Select::default() };
        steps.push(Step {
            name: "again".to_owned(),
            comment: String::new(),
            query: Query::Select(Box::new(second)),
        });
        assert_eq!(fenced(&steps, &query), BTreeSet::new());
    }
}
