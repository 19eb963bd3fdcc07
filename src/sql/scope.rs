//! A step in the making: what is read of the rows, what is joined to them, and what becomes a column because it is
//! written more than once.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{From, Join, Query, Select, Sql, Step, T};
use super::value::{Num, Over, Value, over_of};
use crate::model::{FactId, FrameId};
use crate::source::Span;

/// What the rows of a frame hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Held {
    /// A field.
    Field(u32),
    /// A key of the group.
    Key(u32),
    /// A fact.
    Fact(FactId),
    /// A slot.
    Slot(u32),
    /// What is taken of rows that are sought, by the place in the contract.
    Related(Span),
    /// What tells rows that are worked out apart: a number.
    Row,
}

/// The rows of a frame, so far as they have been worked out: the last of its steps.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// The step.
    pub(super) step: String,
    /// Its values, as columns of `t`.
    pub(super) values: BTreeMap<Held, Value>,
    /// The names of its columns, without capitals: some engines do not mind them.
    pub(super) names: BTreeSet<String>,
    /// How much each column is, where the planner puts in what it was made of.
    pub(super) weights: BTreeMap<String, usize>,
}

impl Relation {
    /// A step with columns of its own.
    pub(super) fn new(
        step: String,
        values: BTreeMap<Held, Value>,
        names: impl IntoIterator<Item = String>,
    ) -> Relation {
        let names = names.into_iter().map(|name| name.to_lowercase()).collect();
        Relation { step, values, names, weights: BTreeMap::new() }
    }
}

/// A layer: one `SELECT` over the one before.
#[derive(Clone, Debug, Default)]
struct Layer {
    joins: Vec<Join>,
    columns: Vec<(Sql, String)>,
}

/// Rows that are read, layer by layer.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// Their frame.
    pub(super) frame: FrameId,
    /// The rows; none for a group in which there is nothing.
    pub(super) relation: Option<Relation>,
    /// The rows that are joined to them and whose values are read now.
    pub(super) seen: Option<(Joined, Relation)>,
    /// Whether a value of the contract is worked out.
    pub(super) in_contract: bool,
    /// Columns of conditions that may hold of no row, each with the clause and what is the matter where it does.
    pub(super) watched: Vec<(String, Span, String)>,
    /// What must hold of a row for what is worked out now to be asked of it at all.
    pub(super) guards: Vec<Sql>,
    /// What the rows are put into groups by, where they are.
    pub(super) grouped_by: Vec<Sql>,
    layers: Vec<Layer>,
    levels: BTreeMap<String, usize>,
    joins: usize,
}

/// What was joined, and where.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    layer: usize,
    alias: String,
}

/// What is written once more than this is worked out first in Postgres.
const HEAVY: usize = 600;

impl Scope {
    /// The rows of a relation.
    pub(super) fn of(frame: FrameId, relation: Relation) -> Scope {
        Scope { relation: Some(relation), ..Scope::nothing(frame) }
    }

    /// One group in which there is no row.
    pub(super) fn nothing(frame: FrameId) -> Scope {
        Scope {
            frame,
            relation: None,
            seen: None,
            in_contract: false,
            watched: Vec::new(),
            guards: Vec::new(),
            grouped_by: Vec::new(),
            layers: Vec::new(),
            levels: BTreeMap::new(),
            joins: 0,
        }
    }

    /// The layer in which something can be worked out first.
    fn level(&self, sql: &Sql) -> usize {
        let mut level = 0;
        sql.columns(&mut |alias, name| {
            if alias == T {
                level = level.max(self.levels.get(name).copied().unwrap_or(0));
            }
        });
        level
    }

    fn layer(&mut self, level: usize) -> Option<&mut Layer> {
        while self.layers.len() <= level {
            self.layers.push(Layer::default());
        }
        self.layers.get_mut(level)
    }

    /// A name that no column has yet.
    pub(super) fn fresh(&mut self, hint: &str) -> String {
        let short = cut(hint);
        let Some(relation) = &mut self.relation else { return short };
        let mut name = short.clone();
        let mut number = 2u32;
        while !relation.names.insert(name.to_lowercase()) {
            name = format!("{short}_{number}");
            number = number.saturating_add(1);
        }
        name
    }

    /// A column with this value, which may be read again and again.
    pub(super) fn bind(&mut self, sql: Sql, hint: &str) -> Sql {
        if sql.is_plain() || self.relation.is_none() {
            return sql;
        }
        let level = self.level(&sql);
        let known =
            self.layers.get(level).and_then(|layer| layer.columns.iter().find(|(own, _)| *own == sql));
        if let Some((_, name)) = known {
            return Sql::column(name);
        }
        let name = self.fresh(hint);
        self.add(sql, name.clone(), level);
        Sql::column(&name)
    }

    fn add(&mut self, sql: Sql, name: String, level: usize) {
        self.levels.insert(name.clone(), level.saturating_add(1));
        if let Some(layer) = self.layer(level) {
            layer.columns.push((sql, name));
        }
    }

    /// Joins another step, or finds that it is joined so already. What it is joined on is said for the name that it
    /// gets.
    pub(super) fn join(&mut self, step: &str, on: impl Fn(&str) -> Sql) -> Joined {
        let level = self.level(&on("j"));
        let known = self.layers.get(level).and_then(|layer| {
            layer.joins.iter().find(|join| join.step == step && join.on == on(&join.alias))
        });
        if let Some(join) = known {
            return Joined { layer: level, alias: join.alias.clone() };
        }
        self.joins = self.joins.saturating_add(1);
        let alias = format!("j{}", self.joins);
        let join = Join { step: step.to_owned(), on: on(&alias), alias: alias.clone(), inner: false };
        if let Some(layer) = self.layer(level) {
            layer.joins.push(join);
        }
        Joined { layer: level, alias }
    }

    /// A column of what is joined, as a column of these rows.
    pub(super) fn pick(&mut self, joined: &Joined, name: &str) -> Sql {
        let sql = Sql::of(&joined.alias, name);
        let layer = self.layers.get(joined.layer);
        let known = layer.and_then(|layer| layer.columns.iter().find(|(own, _)| *own == sql));
        if let Some((_, name)) = known {
            return Sql::column(name);
        }
        let own = self.fresh(name);
        self.add(sql, own.clone(), joined.layer);
        Sql::column(&own)
    }

    /// A value of the rows.
    pub(super) fn read(&mut self, held: Held) -> Option<Value> {
        match self.seen.clone() {
            Some((joined, relation)) => {
                let value = relation.values.get(&held)?;
                Some(self.taken(&joined, value))
            }
            None => self.relation.as_ref()?.values.get(&held).cloned(),
        }
    }

    /// A value of what is joined.
    pub(super) fn taken(&mut self, joined: &Joined, value: &Value) -> Value {
        value.mapped(&mut |sql| match sql {
            Sql::Column(_, name) => self.pick(joined, name),
            other => other.clone(),
        })
    }

    /// Makes the layers steps. Gives the last of them with all that its rows hold now.
    fn steps(
        self,
        namer: &mut dyn FnMut(&str) -> String,
        title: &str,
        comment: &str,
        steps: &mut Vec<Step>,
    ) -> Option<Relation> {
        let mut relation = self.relation?;
        let last = self.layers.len().saturating_sub(1);
        for (position, layer) in self.layers.into_iter().enumerate() {
            let of =
                |column: &str, weights: &BTreeMap<String, usize>| weights.get(column).copied().unwrap_or(1);
            let mut heavy = false;
            let mut weights = relation.weights.clone();
            for (sql, name) in &layer.columns {
                let weight = sql.weight(&|column| of(column, &relation.weights));
                heavy |= weight > HEAVY;
                weights.insert(name.clone(), weight);
            }
            let name = namer(&if position == last { title.to_owned() } else { format!("{title}_parts") });
            let select = Select {
                star: true,
                columns: layer.columns,
                from: From::Step(relation.step),
                joins: layer.joins,
                ..Select::default()
            };
            let comment = if position == 0 { comment.to_owned() } else { String::new() };
            steps.push(Step {
                name: name.clone(),
                comment,
                query: Query::Select(Box::new(select)),
                fence: heavy,
            });
            relation.step = name;
            relation.weights = if heavy { BTreeMap::new() } else { weights };
        }
        Some(relation)
    }

    /// The rows with more values, each in a column of a name that it is to have.
    pub(super) fn with(
        mut self,
        namer: &mut dyn FnMut(&str) -> String,
        (title, comment): (&str, &str),
        values: Vec<(Held, String, Value)>,
        steps: &mut Vec<Step>,
    ) -> Option<Relation> {
        let mut held = Vec::new();
        for (key, name, value) in values {
            let name = self.fresh(&name);
            let over = match &value {
                Value::Number(Num { over: Over::Each(..), .. }) => self.fresh(&over_of(&name)),
                _ => String::new(),
            };
            let named = value.named(&name, &over);
            for (sql, column) in value.sqls().into_iter().zip(named.sqls()) {
                if let (Sql::Column(_, name), false) = (column, sql.is_constant()) {
                    let level = self.level(&sql);
                    self.add(sql, name, level);
                }
            }
            held.push((key, named));
        }
        let mut relation = self.steps(namer, title, comment, steps)?;
        relation.values.extend(held);
        Some(relation)
    }

    /// The rows themselves with all that is joined and worked out: the last step.
    pub(super) fn finished(
        self,
        namer: &mut dyn FnMut(&str) -> String,
        title: &str,
        comment: &str,
        steps: &mut Vec<Step>,
    ) -> Option<Relation> {
        self.steps(namer, title, comment, steps)
    }
}

/// A name of which all engines keep every letter, with a number after it.
pub(super) fn cut(name: &str) -> String {
    let end = name.char_indices().map(|(at, _)| at).take_while(|at| *at <= 40).last().unwrap_or(0);
    if name.len() <= 45 { name.to_owned() } else { name.get(..end).unwrap_or_default().to_owned() }
}
