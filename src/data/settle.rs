//! Rows held against each other: unique values, references, and what is left when rows at fault are left out.

use std::sync::Arc;

use super::draft::{Draft, NO_ROW, drafts};
use super::fault::{Fault, FaultList, KeyProblem, Problem, shown};
use super::field_reader::key_field;
use super::held::check_held;
use super::input::RowCount;
use super::keys::KeyIndex;
use super::rows::TableReader;
use super::table::{Database, Dictionary};
use crate::column::{Column, Values};
use crate::model::{Field, Model, Type};
use crate::text;
use crate::value::{Day, Number, clock_words};

/// Finishes the tables: codes of texts, unique values, references; then leaves out the rows at fault.
pub(super) fn settle(
    model: &Model,
    tables: Vec<TableReader<'_>>,
    set_aside: bool,
    faults: &mut FaultList,
) -> (Database, Vec<RowCount>) {
    let (mut drafts, texts) = drafts(model, tables);
    let words = Words { model, texts: &texts };
    drafts.iter_mut().for_each(|draft| check_held(&words, draft, faults));
    let indexes: Vec<Option<KeyIndex>> =
        drafts.iter_mut().map(|draft| check_unique(&words, draft, faults)).collect();
    let found = find_references(&words, &mut drafts, &indexes, faults);
    for ((table, column), rows) in found {
        if let Some(column) = drafts.get_mut(table).and_then(|draft| draft.columns.get_mut(column)) {
            column.values = Values::Codes(rows);
        }
    }
    if set_aside {
        spread(&words, &mut drafts, faults);
    }
    let kept: Vec<Vec<u32>> = drafts.iter().map(Draft::kept).collect();
    let counts = drafts.iter().zip(&kept);
    let counts = counts
        .map(|(draft, kept)| RowCount { read: draft.rows, faulty: draft.rows.saturating_sub(kept.len()) })
        .collect();
    let places: Vec<Option<Vec<u32>>> =
        drafts.iter().zip(&kept).map(|(draft, kept)| draft.places(kept)).collect();
    let tables = drafts.into_iter().zip(&kept);
    let tables = tables.map(|(draft, kept)| Arc::new(draft.into_table(kept, &places))).collect();
    (Database { tables, texts: Arc::new(texts) }, counts)
}

/// What is needed to show a value of a column.
pub(super) struct Words<'a> {
    model: &'a Model,
    texts: &'a Dictionary,
}

impl Words<'_> {
    /// The value of a row before references are rows, nearly as it was written.
    pub(super) fn value(&self, field: &Field, column: &Column, row: usize) -> String {
        let text = match &column.values {
            Values::Fixed { values, .. } if field.ty == Type::Moment => {
                self.moment(values.get(row).copied().unwrap_or(0))
            }
            Values::Fixed { scale, values } => {
                let mantissa = values.get(row).copied().unwrap_or(0);
                digits(&Number::from_scaled(i128::from(mantissa), *scale))
            }
            Values::Exact(values) => values.get(row).map(digits).unwrap_or_default(),
            Values::Days(days) | Values::Periods(days) => days
                .get(row)
                .and_then(|day| Day::from_number(*day))
                .map(|day| day.to_string())
                .unwrap_or_default(),
            Values::Codes(codes) => self.code(field, codes.get(row).copied().unwrap_or(0)),
        };
        shown(text.as_bytes())
    }

    /// A date and time by the clock of the contract.
    fn moment(&self, moment: i64) -> String {
        let local = self.model.contract.clock.as_ref().and_then(|clock| clock.local(moment));
        local.map_or_else(String::new, |(day, second)| format!("{day}T{}", clock_words(second)))
    }

    fn code(&self, field: &Field, code: u32) -> String {
        match field.ty {
            Type::Choice(set) => {
                self.model.choice_sets[set].choices.get(code as usize).cloned().unwrap_or_default()
            }
            Type::YesNo => if code == 1 { "yes" } else { "no" }.to_owned(),
            Type::Reference(record) => match key_field(self.model, record) {
                Some((_, key)) if !matches!(key.ty, Type::Reference(_)) => self.code(key, code),
                _ => self.texts.text(code).to_owned(),
            },
            _ => self.texts.text(code).to_owned(),
        }
    }
}

fn digits(number: &Number) -> String {
    number.exact_decimal(20).unwrap_or_default()
}

/// Reports every row that shares with an earlier one what may occur once. Gives the index by the field that references hold.
fn check_unique(words: &Words<'_>, draft: &mut Draft<'_>, faults: &mut FaultList) -> Option<KeyIndex> {
    let key = draft.record.fields.iter().position(|field| field.unique);
    let mut by_key = None;
    for unique in &draft.record.uniques {
        let positions: Vec<usize> = unique.fields.iter().map(|field| *field as usize).collect();
        let columns: Vec<&Column> = positions.iter().filter_map(|at| draft.columns.get(*at)).collect();
        let fields: Vec<&Field> = positions.iter().filter_map(|at| draft.record.fields.get(*at)).collect();
        let mut twice = Vec::new();
        let index = KeyIndex::build(&columns, draft.rows, |row, first| {
            twice.push((row, first));
            let (first_file, first_row) = draft.origin.of(first);
            let values: Vec<String> =
                fields.iter().zip(&columns).map(|(field, column)| words.value(field, column, row)).collect();
            let headings: Vec<&str> = fields.iter().map(|field| field.column.as_str()).collect();
            let problem = KeyProblem::Twice {
                together: positions.len() > 1,
                file: first_file.to_owned(),
                row: first_row,
            };
            let position = positions.first().copied().unwrap_or(0);
            let cell = (text::all_of(&headings), values.join(", "));
            add(faults, draft, row, position, cell, Problem::Key(problem));
        });
        for (row, first) in twice {
            draft.mark(row);
            draft.mark(first);
        }
        if positions.len() == 1 && positions.first().copied() == key {
            by_key = Some(index);
        }
    }
    by_key
}

/// Where a reference stands, the table and the column, and the rows that it refers to.
type Found = ((usize, usize), Vec<u32>);

/// Finds the rows that references refer to, and reports those that refer to none.
fn find_references(
    words: &Words<'_>,
    drafts: &mut [Draft<'_>],
    indexes: &[Option<KeyIndex>],
    faults: &mut FaultList,
) -> Vec<Found> {
    let mut found = Vec::new();
    let mut dangling = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        for (position, column, target) in draft.references() {
            let Some(other) = drafts.get(target.index()) else { continue };
            let index = indexes.get(target.index()).and_then(Option::as_ref);
            let key = key_field(words.model, target);
            let (Some(index), Some((key_at, key))) = (index, key) else { continue };
            let Some(keys) = other.columns.get(key_at) else { continue };
            let Some(field) = draft.record.fields.get(position) else { continue };
            let find = |row| index.find(keys, column, row).unwrap_or(NO_ROW);
            let rows: Vec<u32> = (0..draft.rows).map(find).collect();
            // Where the other file could not be read, nothing is known about its rows.
            let none = rows.iter().enumerate().filter(|(row, to)| **to == NO_ROW && !column.is_blank(*row));
            for (row, _) in none.filter(|_| other.complete) {
                let problem = KeyProblem::Dangling {
                    record: other.record.title.name.clone(),
                    column: key.column.clone(),
                    files: other.file_names(),
                };
                let cell = (field.column.clone(), words.value(field, column, row));
                add(faults, draft, row, position, cell, Problem::Key(problem));
                dangling.push((at, row));
            }
            found.push(((at, position), rows));
        }
    }
    for (at, row) in dangling {
        if let Some(draft) = drafts.get_mut(at) {
            draft.mark(row);
        }
    }
    found
}

/// Rows that refer to a row at fault are at fault themselves, and so on.
fn spread(words: &Words<'_>, drafts: &mut [Draft<'_>], faults: &mut FaultList) {
    let referring: Vec<Referring> =
        drafts.iter().enumerate().flat_map(|(at, draft)| referring(at, draft)).collect();
    let mut waiting: Vec<(usize, u32)> = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        let marked = (0u32..).zip(&draft.faulty).filter(|(_, faulty)| **faulty);
        waiting.extend(marked.map(|(row, _)| (at, row)));
    }
    while let Some((target, to)) = waiting.pop() {
        for list in referring.iter().filter(|list| list.target == target) {
            for row in list.rows_that_refer_to(to) {
                let Some(draft) = drafts.get(list.at).filter(|draft| !draft.is_faulty(row)) else { continue };
                let Some(field) = draft.record.fields.get(list.position) else { continue };
                let (file, number) = drafts.get(target).map_or(("", 0), |other| other.origin.of(to as usize));
                let problem = KeyProblem::RefersToFault { file: file.to_owned(), row: number };
                let cell = (field.column.clone(), key_value(words, drafts, target, to));
                add(faults, draft, row as usize, list.position, cell, Problem::Key(problem));
                if let Some(draft) = drafts.get_mut(list.at) {
                    draft.mark(row as usize);
                }
                waiting.push((list.at, row));
            }
        }
    }
}

/// The references of one column, by the row that is referred to.
struct Referring {
    /// The table and column.
    at: usize,
    position: usize,
    /// The table that is referred to.
    target: usize,
    /// The row referred to and the row that refers, sorted.
    pairs: Vec<(u32, u32)>,
}

impl Referring {
    fn rows_that_refer_to(&self, to: u32) -> impl Iterator<Item = u32> + '_ {
        let first = self.pairs.partition_point(|(target, _)| *target < to);
        self.pairs.iter().skip(first).take_while(move |(target, _)| *target == to).map(|(_, row)| *row)
    }
}

fn referring<'a>(at: usize, draft: &'a Draft<'_>) -> impl Iterator<Item = Referring> + 'a {
    draft.references().filter_map(move |(position, column, target)| {
        let Values::Codes(rows) = &column.values else { return None };
        let mut pairs: Vec<(u32, u32)> =
            rows.iter().copied().zip(0u32..).filter(|(to, _)| *to != NO_ROW).collect();
        pairs.sort_unstable();
        Some(Referring { at, position, target: target.index(), pairs })
    })
}

/// The value by which references name a row, after references have become rows.
fn key_value(words: &Words<'_>, drafts: &[Draft<'_>], mut table: usize, mut row: u32) -> String {
    for _ in drafts {
        let Some(draft) = drafts.get(table) else { break };
        let key = draft.record.fields.iter().position(|field| field.unique);
        let Some((field, column)) = key.and_then(|at| draft.record.fields.get(at).zip(draft.columns.get(at)))
        else {
            break;
        };
        match (&field.ty, &column.values) {
            (Type::Reference(next), Values::Codes(rows)) => {
                table = next.index();
                row = rows.get(row as usize).copied().unwrap_or(NO_ROW);
            }
            _ => return words.value(field, column, row as usize),
        }
    }
    String::new()
}

/// Reports a fault of a row: the column and value, and what is wrong.
pub(super) fn add(
    faults: &mut FaultList,
    draft: &Draft<'_>,
    row: usize,
    position: usize,
    (column, value): (String, String),
    problem: Problem,
) {
    let (file, number) = draft.origin.of(row);
    let fault =
        Fault { file: file.to_owned(), row: Some(number), column: Some(column), value: Some(value), problem };
    faults.add((draft.input_of(row), number, position), fault);
}
