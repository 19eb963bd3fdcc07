//! From where something is said: whose row it is, and what the keys of the group are called there.

use super::book::{Book, Noun};
use super::casing::from_name;
use crate::model::{
    Expr, ExprKind, Field, FieldId, Frame, FrameId, FrameMap, Key, Model, Payee, RecordId, Type,
};
use crate::value::{Function, PeriodKind};

/// The row of which something is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// The one that the sentence is about: `its Fee`.
    Its,
    /// One that is named: `the Fee of the Episode`.
    Named(String),
    /// The rows of the noun before: `whose Fee`.
    Whose,
    /// Several rows, each by itself: `their Fee`.
    Their,
}

impl Row {
    /// Something of the row.
    pub(super) fn of(&self, what: &str) -> String {
        match self {
            Row::Its => format!("its {what}"),
            Row::Named(row) => format!("the {what} of {row}"),
            Row::Whose => format!("whose {what}"),
            Row::Their => format!("their {what}"),
        }
    }

    /// The row itself.
    pub(super) fn itself(&self) -> String {
        match self {
            Row::Its => "it".to_owned(),
            Row::Named(row) => row.clone(),
            Row::Whose => "which".to_owned(),
            Row::Their => "they".to_owned(),
        }
    }
}

/// A place in the contract from which values are named.
#[derive(Clone)]
pub(super) struct Voice<'v> {
    pub(super) model: &'v Model,
    pub(super) book: &'v Book,
    /// Where the values live.
    pub(super) frame: FrameId,
    /// Whose values, where they are of rows.
    pub(super) row: Row,
    /// What the keys of the group are called: `that Provider`.
    pub(super) keys: Vec<String>,
}

/// What a key of groups is: its noun, and how it is told from others of the same noun.
pub(super) struct KeyNoun {
    pub(super) noun: Noun,
    /// `first`, `second`, where two keys have one noun.
    pub(super) ordinal: Option<&'static str>,
    /// How it is joined: `of a Provider`, `for a Quarter`.
    pub(super) word: &'static str,
}

impl KeyNoun {
    /// `that Provider`, `the first Quarter`.
    pub(super) fn that(&self) -> String {
        match self.ordinal {
            Some(ordinal) => format!("the {ordinal} {}", self.noun.one()),
            None => format!("that {}", self.noun.one()),
        }
    }

    /// `a Provider`, `one Quarter (“the first Quarter”)`.
    pub(super) fn one(&self) -> String {
        match self.ordinal {
            Some(ordinal) => {
                let one = if ordinal == "first" { "one" } else { "the same or another" };
                format!("{one} {} (“the {ordinal} {}”)", self.noun.one(), self.noun.singular)
            }
            None => super::casing::a(&self.noun.one()),
        }
    }

    /// The same of rows that are taken together where they share it: `the same Quarter (“the first Quarter”)`.
    pub(super) fn same(&self) -> String {
        match self.ordinal {
            Some("first") => {
                format!("one and the same {} (“the first {}”)", self.noun.one(), self.noun.singular)
            }
            Some(ordinal) => format!(
                "one and the same {} (“the {ordinal} {}”, which may be the first)",
                self.noun.one(),
                self.noun.singular
            ),
            None => super::casing::a(&self.noun.one()),
        }
    }
}

impl<'v> Voice<'v> {
    /// The contract, a row of which it is `its`, or a group whose keys are `that Provider`.
    pub(super) fn at(&self, frame: FrameId) -> Voice<'v> {
        let keys = self.key_nouns(frame).iter().map(KeyNoun::that).collect();
        Voice { frame, row: Row::Its, keys, ..self.clone() }
    }

    /// The same with another row.
    pub(super) fn of_row(&self, row: Row) -> Voice<'v> {
        Voice { row, ..self.clone() }
    }

    /// A row of a record that is called by its noun: `the Episode`.
    pub(super) fn row_of(&self, record: RecordId) -> Voice<'v> {
        let voice = self.at(self.model.records[record].rows);
        let name = format!("the {}", self.book.record(record).one());
        voice.of_row(Row::Named(name))
    }

    /// The keys of a frame.
    pub(super) fn frame_keys(&self, frame: FrameId) -> &'v [Key] {
        self.model.frames[frame].keys()
    }

    /// The record of whose rows a frame is.
    pub(super) fn record(&self, frame: FrameId) -> Option<RecordId> {
        self.model.frames[frame].record()
    }

    /// What the keys of a frame are called.
    pub(super) fn key_nouns(&self, frame: FrameId) -> Vec<KeyNoun> {
        let keys = self.frame_keys(frame);
        let mut nouns: Vec<KeyNoun> = keys.iter().map(|key| self.key_noun(key)).collect();
        let names: Vec<String> = nouns.iter().map(|noun| noun.noun.singular.clone()).collect();
        for (at, noun) in nouns.iter_mut().enumerate() {
            let same = |name: &&String| **name == noun.noun.singular;
            let (before, all) =
                (names.iter().take(at).filter(same).count(), names.iter().filter(same).count());
            noun.ordinal =
                (all > 1).then(|| ["first", "second", "third"].get(before).copied().unwrap_or("further"));
        }
        nouns
    }

    fn key_noun(&self, key: &Key) -> KeyNoun {
        let noun = self.noun_of(&key.value, &key.label);
        let period = matches!(key.value.ty, Type::Period(_) | Type::Date);
        KeyNoun { noun, ordinal: None, word: if period { "for" } else { "of" } }
    }

    /// The noun for the values of a key.
    pub(super) fn noun_of(&self, value: &Expr, label: &str) -> Noun {
        match (&value.kind, &value.ty) {
            (ExprKind::Field(field), _) => self.field_noun(*field),
            (ExprKind::Spread(inner, _), _) => self.noun_of(inner, label),
            (ExprKind::Fact(fact), _) => self.book.fact(*fact).clone(),
            (ExprKind::Row, Type::Reference(record)) => self.book.record(*record).clone(),
            (ExprKind::Key(at), _) => {
                let key = self.frame_keys(value.frame).get(*at as usize);
                key.map(|key| self.noun_of(&key.value, &key.label)).unwrap_or_default()
            }
            (ExprKind::Call(Function::PeriodOf(kind), _), _) => self.book.period(*kind),
            (_, Type::Period(kind)) => self.book.period(*kind),
            (_, Type::Date) => {
                Noun { to: String::new(), singular: "day".to_owned(), plural: "days".to_owned() }
            }
            _ => {
                let name = from_name(&label.replace(' ', "_"));
                Noun { to: String::new(), plural: super::casing::plural(&name), singular: name }
            }
        }
    }

    /// The term of a field; of the payee's, whichever record it is in, that of whoever is paid.
    pub(super) fn field_noun(&self, field: FieldId) -> Noun {
        match &self.book.payee {
            Some(payee) if self.is_payee(&self.model.records[field]) => payee.clone(),
            _ => self.book.field(field),
        }
    }

    /// Whether a field says who is paid.
    pub(super) fn is_payee(&self, field: &Field) -> bool {
        matches!(&self.model.contract.payee, Payee::Field(name) if *name == field.name)
    }

    /// Another frame, as it is seen from this one.
    pub(super) fn seen(&self, inner: &Expr, map: &FrameMap) -> Voice<'v> {
        let rows = self.reached(&map.through);
        match &self.model.frames[inner.frame] {
            Frame::Contract | Frame::Statement => self.at(inner.frame),
            Frame::Rows(_) => Voice { frame: inner.frame, row: rows, keys: Vec::new(), ..self.clone() },
            Frame::Groups { record, keys } => {
                let there = self.at(self.model.records[*record].rows).of_row(rows);
                let seen = keys.iter().map(|key| match map.through.is_empty() {
                    true => self.key_seen(key),
                    false => there.value(&key.value),
                });
                Voice { frame: inner.frame, row: Row::Its, keys: seen.collect(), ..self.clone() }
            }
        }
    }

    /// What a key of a coarser group of the same record is, said from here.
    fn key_seen(&self, key: &Key) -> String {
        let own = self.frame_keys(self.frame);
        if own.is_empty() {
            return self.value(&key.value);
        }
        if let Some(at) = own.iter().position(|own| own.value == key.value) {
            return self.key(at);
        }
        let within = |finer: &Key| match (finer.value.as_period(), key.value.as_period()) {
            (Some((finer, date)), Some((coarser, other))) => {
                date == other && self.model.contract.calendar.nests(finer, coarser)
            }
            _ => false,
        };
        match (own.iter().position(within), key.value.as_period()) {
            (Some(at), Some((coarser, _))) => self.period_holding(coarser, &self.key(at)),
            _ => self.of_its_rows().value(&key.value),
        }
    }

    /// The rows of a group that all agree: the row that its keys name, or any.
    fn of_its_rows(&self) -> Voice<'v> {
        let Some(record) = self.record(self.frame) else { return self.clone() };
        let rows = self.model.records[record].rows;
        let own = |key: &&Key| matches!(&key.value.kind, ExprKind::Field(field) if self.model.records[*field].unique);
        let named = self.frame_keys(self.frame).iter().find(own);
        let noun = self.book.record(record).one();
        let name = if named.is_some() { format!("that {noun}") } else { format!("the {noun}") };
        self.at(rows).of_row(Row::Named(name))
    }

    /// A key of the group by its position.
    pub(super) fn key(&self, at: usize) -> String {
        self.keys.get(at).cloned().unwrap_or_default()
    }

    /// `the Contract Year in which that Quarter falls`
    pub(super) fn period_holding(&self, kind: PeriodKind, what: &str) -> String {
        format!("the {} in which {what} falls", self.book.period(kind).one())
    }

    /// The row at the end of references.
    pub(super) fn reached(&self, path: &[FieldId]) -> Row {
        if path.is_empty() {
            return match &self.model.frames[self.frame] {
                Frame::Groups { .. } => self.of_its_rows().row,
                Frame::Contract | Frame::Rows(_) | Frame::Statement => self.row.clone(),
            };
        }
        let (start, rest) = self.start_of(path);
        rest.iter().fold(start, |row, field| Row::Named(row.of(&self.book.field(*field).one())))
    }

    /// Where a path starts, and what of it is left: in a group the key that names one of its rows.
    fn start_of<'p>(&self, path: &'p [FieldId]) -> (Row, &'p [FieldId]) {
        for (at, key) in self.frame_keys(self.frame).iter().enumerate() {
            let reached: Vec<FieldId> = match &key.value.kind {
                ExprKind::Field(field) => vec![*field],
                ExprKind::Spread(inner, way) => match inner.kind {
                    ExprKind::Field(field) => way.through.iter().copied().chain([field]).collect(),
                    _ => continue,
                },
                _ => continue,
            };
            if path.starts_with(&reached) {
                return (Row::Named(self.key(at)), path.get(reached.len()..).unwrap_or_default());
            }
            let unique = reached.last().is_some_and(|field| self.model.records[*field].unique);
            let way = reached.get(..reached.len().saturating_sub(1)).unwrap_or_default();
            if unique && !way.is_empty() && path.starts_with(way) {
                let record =
                    reached.last().map(|field| self.book.record(field.record).one()).unwrap_or_default();
                let row = Row::Named(format!("the {record} of {}", self.key(at)));
                return (row, path.get(way.len()..).unwrap_or_default());
            }
        }
        match self.frame_keys(self.frame) {
            [] => (self.row.clone(), path),
            _ => (self.of_its_rows().row, path),
        }
    }
}
