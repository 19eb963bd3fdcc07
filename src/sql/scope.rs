//! A step in the making: what is read of the rows, what is joined to them, and what becomes a column because it is
//! written more than once.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Call, From, Join, Keeps, Query, Select, Sql, Step, T};
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
    /// The first of its steps: those after it have columns more, and the same rows.
    root: String,
    /// Its values, as columns of `t`.
    pub(super) values: BTreeMap<Held, Value>,
    /// The names of its columns, without capitals: some engines do not mind them.
    pub(super) names: BTreeSet<String>,
    /// What columns were made of, so that it is worked out once.
    known: Vec<(Known, String)>,
}

/// What a column was made of.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    /// This.
    Of(Sql),
    /// A column of what was joined.
    Picked(Box<Joined>, String),
}

impl Relation {
    /// A step with columns of its own.
    pub(super) fn new(
        step: String,
        values: BTreeMap<Held, Value>,
        names: impl IntoIterator<Item = String>,
    ) -> Relation {
        let names = names.into_iter().map(|name| name.to_lowercase()).collect();
        Relation { root: step.clone(), step, values, names, known: Vec::new() }
    }
}

impl Relation {
    /// The same rows with other values.
    pub(super) fn with_values(&self, values: BTreeMap<Held, Value>) -> Relation {
        Relation { values, ..self.clone() }
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
    joined: Vec<Joined>,
}

/// What is joined: the first step of its rows, the one that has all that is read of them now, and on what, where it is
/// called `j`.
#[derive(Clone, Debug)]
pub(super) struct Joined {
    root: String,
    step: String,
    on: Sql,
    /// As it is written in the step that joins it.
    written: Join,
    layer: usize,
}

impl PartialEq for Joined {
    fn eq(&self, other: &Joined) -> bool {
        // Later steps have the same rows.
        self.root == other.root && self.on == other.on
    }
}

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
            joined: Vec::new(),
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
        self.known(Known::Of(sql.clone()), hint, |scope, name| scope.add(sql, name, level))
    }

    /// The column that was made of something; where there is none, it is made.
    fn known(&mut self, known: Known, hint: &str, make: impl FnOnce(&mut Scope, String)) -> Sql {
        let column = |(_, name): &(Known, String)| Sql::column(name);
        let relation = self.relation.as_ref();
        if let Some(column) =
            relation.and_then(|relation| relation.known.iter().find(|(own, _)| *own == known).map(column))
        {
            return column;
        }
        let name = self.fresh(hint);
        make(self, name.clone());
        if let Some(relation) = &mut self.relation {
            relation.known.push((known, name.clone()));
        }
        Sql::column(&name)
    }

    /// Whether a value is blank, told by the columns that it is made of: they need not be put together for it.
    pub(super) fn is_blank(&self, value: &Value) -> Sql {
        let blanks = value.sqls().into_iter().map(|sql| match self.made_of(&sql) {
            Some(columns) => Sql::any(columns.iter().map(Sql::is_blank).collect()),
            None => sql.is_blank(),
        });
        Sql::any(blanks.collect())
    }

    /// Whether a value is given.
    pub(super) fn is_given(&self, value: &Value) -> Sql {
        let given = value.sqls().into_iter().map(|sql| match self.made_of(&sql) {
            Some(columns) => Sql::all(columns.iter().map(Sql::is_given).collect()),
            None => sql.is_given(),
        });
        Sql::all(given.collect())
    }

    /// The columns that are all given exactly where something is; none where there is more to it.
    fn made_of(&self, sql: &Sql) -> Option<Vec<Sql>> {
        let all = |parts: &[&Sql]| {
            let mut columns: Vec<Sql> = Vec::new();
            for part in parts {
                let mut own = self.made_of(part)?;
                own.retain(|column| !columns.contains(column));
                columns.append(&mut own);
            }
            Some(columns)
        };
        match sql {
            Sql::Int(_) | Sql::Text(_) | Sql::Day(_) | Sql::Truth(_) => Some(Vec::new()),
            Sql::Column(alias, name) if alias == T => {
                let known = self.relation.iter().flat_map(|relation| &relation.known);
                let made = known.filter(|(_, own)| own == name).find_map(|(known, _)| match known {
                    Known::Of(sql) => Some(sql),
                    Known::Picked(..) => None,
                });
                Some(made.and_then(|sql| self.made_of(sql)).unwrap_or_else(|| vec![sql.clone()]))
            }
            Sql::Infix(_, a, b)
            | Sql::PlusDays(a, b)
            | Sql::PlusMonths(a, b)
            | Sql::DaysBetween(a, b)
            | Sql::Quotient { of: a, by: b, .. } => all(&[a, b]),
            Sql::Cast(_, of) | Sql::Part(_, of) | Sql::ByBytes(of) | Sql::Not(of) => self.made_of(of),
            Sql::Call(Call::Abs, parts) => all(&parts.iter().collect::<Vec<_>>()),
            // Which of them it is does not matter where all are given.
            Sql::Case(cases, Some(otherwise)) => {
                let values = cases.iter().map(|(_, value)| value).chain([&**otherwise]);
                all(&values.collect::<Vec<_>>()).filter(Vec::is_empty)
            }
            Sql::Null(_)
            | Sql::Column(..)
            | Sql::All(_)
            | Sql::Any(_)
            | Sql::IsBlank(_)
            | Sql::IsGiven(_)
            | Sql::Exists(_)
            | Sql::Case(_, None)
            | Sql::Micros(_)
            | Sql::Has(..)
            | Sql::HasSpaceAround(_)
            | Sql::IsNotComposed(_)
            | Sql::Call(
                Call::Coalesce
                | Call::NullIf
                | Call::Count
                | Call::Sum
                | Call::Max
                | Call::Min
                | Call::AnyTruth
                | Call::RowNumber
                | Call::Lag
                | Call::Lead,
                _,
            )
            | Sql::Over { .. } => None,
        }
    }

    fn add(&mut self, sql: Sql, name: String, level: usize) {
        self.levels.insert(name.clone(), level.saturating_add(1));
        if let Some(layer) = self.layer(level) {
            layer.columns.push((sql, name));
        }
    }

    /// The rows of a relation as they are joined when something of them is picked. What they are joined on is said for
    /// the name that they get, and holds of one of them at most.
    pub(super) fn join(&mut self, relation: &Relation, on: impl Fn(&str) -> Sql) -> Joined {
        self.joined(&relation.root, &relation.step, on)
    }

    /// The same of a step that stands alone.
    pub(super) fn join_step(&mut self, step: &str, on: impl Fn(&str) -> Sql) -> Joined {
        self.joined(step, step, on)
    }

    fn joined(&mut self, root: &str, step: &str, named: impl Fn(&str) -> Sql) -> Joined {
        let on = named("j");
        if let Some(known) = self.joined.iter().find(|known| known.step == step && known.on == on) {
            return known.clone();
        }
        let alias = format!("j{}", self.joined.len().saturating_add(1));
        let written =
            Join { step: step.to_owned(), on: named(&alias), alias: alias.clone(), keeps: Keeps::Once };
        let (layer, root, step) = (self.level(&on), root.to_owned(), step.to_owned());
        let joined = Joined { root, step, on, written, layer };
        self.joined.push(joined.clone());
        joined
    }

    /// A column of what is joined, as a column of these rows.
    pub(super) fn pick(&mut self, joined: &Joined, name: &str) -> Sql {
        let Joined { written, layer, .. } = joined.clone();
        let sql = Sql::of(&written.alias, name);
        self.known(Known::Picked(Box::new(joined.clone()), name.to_owned()), name, |scope, own| {
            scope.add(sql, own, layer);
            if let Some(of) = scope.layer(layer)
                && !of.joins.contains(&written)
            {
                of.joins.push(written);
            }
        })
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
            let name = namer(&if position == last { title.to_owned() } else { format!("{title}_parts") });
            let select = Select {
                star: true,
                columns: layer.columns,
                from: From::Step(relation.step),
                joins: layer.joins,
                ..Select::default()
            };
            steps.push(Step {
                name: name.clone(),
                comment: comment.to_owned(),
                query: Query::Select(Box::new(select)),
            });
            relation.step = name;
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

/// A name that is not among these yet, without regard to capitals.
pub(super) fn fresh_in(names: &mut BTreeSet<String>, hint: &str) -> String {
    let short = cut(hint);
    let mut name = short.clone();
    let mut number = 2u32;
    while !names.insert(name.to_lowercase()) {
        name = format!("{short}_{number}");
        number = number.saturating_add(1);
    }
    name
}
