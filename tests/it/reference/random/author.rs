//! Who writes a random contract: what has been declared so far, and what may be said where.

use meed::value::PeriodKind;

use super::choices::Choices;
use super::schema::{Field, Kind, Schema, Unit, amounts, period_word};

/// An expression as text, and whether it may be blank as far as the author knows.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) blank: bool,
}

impl Said {
    pub(super) fn given(text: impl Into<String>) -> Self {
        Said { text: text.into(), blank: false }
    }
}

/// What a define, measure, scale or tariff gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    Number(Unit),
    Date,
    YesNo,
}

/// A key of a group, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) text: String,
    pub(super) kind: KeyKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    /// The period of a kind that holds a date.
    Period(PeriodKind, String),
    /// A field, perhaps of another record.
    Field(Kind),
}

/// Where something is said.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) record: usize,
    /// The cohort that the clause is of.
    pub(super) cohort: Option<usize>,
    /// The keys of the groups; none for the rows themselves.
    pub(super) keys: Option<Vec<Key>>,
    /// What is known to be given.
    pub(super) proven: Vec<String>,
    /// Whether every group has a row that is taken in: so it is in payments and clawbacks.
    pub(super) inhabited: bool,
    /// Whether the clause has a `where` of its own.
    pub(super) narrowed: bool,
}

impl Scope {
    /// The same clause at its rows.
    pub(super) fn rows(&self) -> Scope {
        Scope { keys: None, ..self.clone() }
    }
}

pub(super) struct Define {
    pub(super) name: String,
    pub(super) record: usize,
    pub(super) gives: Gives,
    pub(super) blank: bool,
}

pub(super) struct Cohort {
    pub(super) name: String,
    pub(super) record: usize,
    pub(super) within: Option<usize>,
    pub(super) proven: Vec<String>,
}

/// A measure, or a scale of one.
pub(super) struct Measure {
    pub(super) name: String,
    pub(super) record: usize,
    pub(super) keys: Vec<Key>,
    pub(super) gives: Gives,
    pub(super) blank: bool,
}

pub(super) struct Tariff {
    pub(super) name: String,
    pub(super) unit: Unit,
    pub(super) by: Option<&'static [&'static str]>,
    pub(super) dated: bool,
}

impl Tariff {
    /// Whether it is one amount.
    pub(super) fn plain(&self) -> bool {
        self.by.is_none() && !self.dated
    }
}

pub(super) struct Payment {
    pub(super) name: String,
    pub(super) record: usize,
    pub(super) keys: Option<Vec<Key>>,
    pub(super) proven: Vec<String>,
    /// Whether the clause names one payee.
    pub(super) named: bool,
}

pub(super) struct Limit {
    pub(super) name: String,
    pub(super) on: Vec<usize>,
    pub(super) at_most: bool,
    /// Whether it is on a line of its own.
    pub(super) shown: bool,
}

/// What has been written and what may be referred to.
pub(super) struct Author {
    pub(super) choices: Choices,
    pub(super) schema: Schema,
    pub(super) text: String,
    pub(super) tariffs: Vec<Tariff>,
    pub(super) defines: Vec<Define>,
    pub(super) cohorts: Vec<Cohort>,
    pub(super) measures: Vec<Measure>,
    pub(super) payments: Vec<Payment>,
    pub(super) limits: Vec<Limit>,
    pub(super) clawbacks: usize,
}

impl Author {
    pub(super) fn new(mut choices: Choices) -> Self {
        let schema = Schema::new(&mut choices);
        let text = schema.text();
        Author {
            choices,
            schema,
            text,
            tariffs: Vec::new(),
            defines: Vec::new(),
            cohorts: Vec::new(),
            measures: Vec::new(),
            payments: Vec::new(),
            limits: Vec::new(),
            clawbacks: 0,
        }
    }

    /// A declaration: its header and its clauses.
    pub(super) fn write(&mut self, header: &str, clauses: &[String]) {
        self.text += &format!("\n{header}\n");
        for clause in clauses {
            self.text += &format!("  {clause}\n");
        }
    }

    pub(super) fn field(&self, record: usize, name: &str) -> Option<&Field> {
        self.schema.records[record].fields.iter().find(|field| field.name == name)
    }

    /// The fields of a row that hold something wanted: its own, and those of the row that it refers to.
    pub(super) fn fields(&self, scope: &Scope, wanted: impl Fn(Kind) -> bool) -> Vec<(Said, Kind)> {
        let mut found = Vec::new();
        let mut offer = |text: String, blank: bool, kind: Kind| {
            if wanted(kind) {
                let blank = blank && !scope.proven.contains(&text);
                found.push((Said { text, blank }, kind));
            }
        };
        for field in &self.schema.records[scope.record].fields {
            offer(field.name.to_owned(), field.blank, field.kind);
            if let Kind::Refers(other) = field.kind {
                let way_blank = field.blank && !scope.proven.contains(&field.name.to_owned());
                for far in &self.schema.records[other].fields {
                    offer(format!("{}'s {}", field.name, far.name), far.blank || way_blank, far.kind);
                }
            }
        }
        found
    }

    /// The name of a clause's population.
    pub(super) fn population(&self, scope: &Scope) -> String {
        match scope.cohort {
            Some(cohort) => self.cohorts[cohort].name.clone(),
            None => self.schema.records[scope.record].name.to_owned(),
        }
    }

    /// The cohorts that lie within a clause's population.
    pub(super) fn inner(&self, scope: &Scope) -> Vec<usize> {
        let inside = |cohort: usize| match scope.cohort {
            None => self.cohorts[cohort].record == scope.record,
            Some(outer) => cohort != outer && self.lies_within(cohort, outer),
        };
        (0..self.cohorts.len()).filter(|cohort| inside(*cohort)).collect()
    }

    pub(super) fn lies_within(&self, cohort: usize, outer: usize) -> bool {
        cohort == outer || self.cohorts[cohort].within.is_some_and(|within| self.lies_within(within, outer))
    }

    /// Whether keys settle those of a coarser value.
    pub(super) fn settle(&self, keys: &[Key], coarser: &[Key]) -> bool {
        coarser.iter().all(|wanted| {
            keys.iter().any(|key| match (&key.kind, &wanted.kind) {
                _ if key == wanted => true,
                (KeyKind::Period(finer, date), KeyKind::Period(kind, other)) => {
                    date == other && self.schema.nests(*finer, *kind)
                }
                _ => false,
            })
        })
    }

    /// A value that stands in the text, by its position among those that rise.
    pub(super) fn literal_at(&self, unit: Unit, position: usize) -> String {
        let amount = amounts(unit)[position];
        match unit {
            Unit::Plain => amount.to_owned(),
            Unit::Ratio => format!("{amount}%"),
            Unit::Money => format!("£{amount}"),
            Unit::Hours => format!("{amount} hours"),
            Unit::Weeks => format!("{amount} weeks"),
            Unit::Days => format!("{amount} days"),
            Unit::PerHour => format!("£{amount} per hour"),
            Unit::Of(record) => format!("{amount} {}", self.schema.records[record].plural),
        }
    }

    pub(super) fn literal(&mut self, unit: Unit) -> String {
        let position = amounts(unit).len() - 1 - self.choices.below(amounts(unit).len());
        self.literal_at(unit, position)
    }

    /// A value that is not nought.
    pub(super) fn divisor(&mut self, unit: Unit) -> String {
        let position = 1 + self.choices.below(amounts(unit).len() - 1);
        self.literal_at(unit, position)
    }

    /// A value that is never blank: the same, or another where it is.
    pub(super) fn settled(&mut self, said: Said, unit: Unit) -> Said {
        if !said.blank {
            return said;
        }
        // Rarely: a run that stops agrees with another that stops, and says no more.
        if self.choices.once_in(25) {
            return Said::given(super::phrases::must_be_given(&said.text));
        }
        let otherwise = self.literal(unit);
        Said::given(super::phrases::if_blank(&said.text, &otherwise))
    }

    pub(super) fn period_key(&self, kind: PeriodKind, date: &str) -> Key {
        let text = format!("{} of {date}", period_word(kind));
        Key { text, kind: KeyKind::Period(kind, date.to_owned()) }
    }
}
