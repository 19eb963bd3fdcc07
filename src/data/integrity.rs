//! Rows held against each other: unique values, references, and what is left when rows at fault are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::column_reader::key_field;
use super::draft::{Draft, NO_ROW, drafts};
use super::fault::{KeyProblem, Problem};
use super::fault_list::FaultList;
use super::fold::fold;
use super::held::check_held;
use super::history::{History, Rows};
use super::input::RowCount;
use super::key_index::KeyIndex;
use super::kind_hint;
use super::named::{Named, life};
use super::refused_row::{self, RefusedRow};
use super::row_fault::{Words, add, row_number};
use super::rows::TableReader;
use super::table::Database;
use super::volume::check_volumes;
use crate::column::{Bits, Column, Packed, Values, in_stretches};
use crate::model::{Model, exprs};
use crate::text;

/// Finishes the tables: codes of texts, unique values, references, rows that name others; then leaves out the rows at
/// fault.
pub(super) fn settle(
    model: &Model,
    tables: Vec<TableReader<'_>>,
    (set_aside, refused, threads): (bool, &[RefusedRow], usize),
    faults: &mut FaultList,
) -> (History, Vec<RowCount>) {
    let (mut drafts, texts) = drafts(model, tables, threads);
    drafts.iter().filter_map(|draft| kind_hint::of(model, draft, &texts)).for_each(|hint| faults.hint(hint));
    drafts.iter_mut().for_each(|draft| refused_row::mark(draft, refused, faults));
    fold(&exprs::texts(model), &mut drafts, &texts);
    let words = Words { model, texts: &texts };
    drafts.iter_mut().for_each(|draft| check_held(&words, draft, faults));
    let mut indexes: Vec<Option<KeyIndex>> = drafts.iter().map(|_| None).collect();
    let mut named: Vec<Named> = drafts.iter().map(|_| Named::default()).collect();
    let mut found = Vec::new();
    let order = targets_first(&drafts);
    let referred = drafts.iter().flat_map(|draft| draft.references().map(|(_, _, target)| target.index()));
    let asked: BTreeSet<usize> = referred.collect();
    // Whether a row is without fault is known once those that it refers to are settled; only then it holds its place
    // under a rule.
    for at in order.iter().copied() {
        found.extend(find_references(&words, &mut drafts, at, (&indexes, set_aside), faults));
        let Some(draft) = drafts.get_mut(at) else { continue };
        let (index, names) = check_unique(&words, draft, (set_aside, asked.contains(&at)), faults);
        if let (Some(slot), Some(name)) = (indexes.get_mut(at), named.get_mut(at)) {
            (*slot, *name) = (index, names);
        }
    }
    for ((table, column), rows) in found {
        if let Some(column) = drafts.get_mut(table).and_then(|draft| draft.columns.get_mut(column)) {
            column.values = Values::Codes(rows.finish());
        }
    }
    let counts =
        drafts.iter().map(|draft| RowCount { read: draft.rows, faulty: draft.faulty.count() }).collect();
    let kept: Vec<Option<Vec<u32>>> = drafts.iter().map(Draft::kept).collect();
    let places = drafts.iter().zip(&kept).map(|(draft, kept)| Some(draft.places(kept.as_ref()?)));
    let places: Vec<Option<Vec<u32>>> = places.collect();
    let rows = drafts.iter().zip(named).zip(kept.iter().zip(&places));
    let rows = rows.map(|((draft, named), moved)| {
        let named = match moved {
            (Some(kept), Some(places)) => named.kept(kept, places),
            _ => named,
        };
        let refers_to = draft.references().map(|(at, _, record)| (at, record)).collect();
        Rows::new(draft.record, named, refers_to)
    });
    let rows = rows.collect();
    let tables = drafts.into_iter().zip(&kept);
    let tables = tables.map(|(draft, kept)| Arc::new(draft.into_table(kept.as_deref(), &places))).collect();
    (History::new(Database { tables, texts: Arc::new(texts) }, rows, order), counts)
}

/// The tables, each after those that it refers to.
fn targets_first(drafts: &[Draft<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    // A chain of references is no longer than there are tables: the checker refuses circles.
    for _ in drafts {
        let ready = |at: &usize, order: &[usize]| {
            let draft = drafts.get(*at);
            let mut targets = draft.into_iter().flat_map(Draft::references);
            targets.all(|(_, _, target)| order.contains(&target.index()))
        };
        let next: Vec<usize> =
            (0..drafts.len()).filter(|at| !order.contains(at) && ready(at, &order)).collect();
        order.extend(next);
    }
    order
}

/// Reports every row that shares with another what may occur once. Gives the index by the field that references hold.
///
/// Where rows at fault are set aside, those that already are hold no place: a good row is not lost because of them.
/// Then both of two good rows are reported, since both are set aside.
///
/// A row that is replaced shares what it likes with the one in its place: no day sees both.
fn check_unique(
    words: &Words<'_>,
    draft: &mut Draft<'_>,
    (set_aside, asked): (bool, bool),
    faults: &mut FaultList,
) -> (Option<KeyIndex>, Named) {
    let key = draft.record.fields.iter().position(|field| field.unique);
    let receipt = draft.record.receipt;
    let asked = asked || receipt.replaces.is_some() || receipt.reverses.is_some();
    let out = if set_aside { draft.faulty.clone() } else { Bits::default() };
    let held = |row: &usize| !out.get(*row);
    let rows = (0..draft.rows).filter(held).chain((0..draft.rows).filter(|row| out.get(*row)));
    let mut by_key = None;
    let mut named = Named::default();
    for unique in &draft.record.uniques {
        let positions: Vec<usize> = unique.fields.iter().map(|field| *field as usize).collect();
        let columns: Vec<&Column> = positions.iter().filter_map(|at| draft.columns.get(*at)).collect();
        let mut twice = Vec::new();
        let is_key = positions.len() == 1 && positions.first().copied() == key;
        let found = |row, first| twice.push((row, first));
        let index = KeyIndex::build(&columns, rows.clone(), is_key && asked, found);
        if !is_key && !named.names.is_empty() {
            twice = at_one_time(draft, &named, &twice);
        }
        let mut wrong = Vec::new();
        let mut told = BTreeSet::new();
        for (row, first) in twice.into_iter().filter(|(row, first)| held(row) && held(first)) {
            shared(words, draft, &positions, (row, first), faults);
            if set_aside && told.insert(first) {
                shared(words, draft, &positions, (first, row), faults);
            }
            wrong.extend([row, first]);
        }
        wrong.into_iter().for_each(|row| draft.mark(row));
        if is_key {
            named = Named::find(words, draft, Some(&index), faults);
            by_key = Some(index);
        }
    }
    check_volumes(words, draft, &named, set_aside, faults);
    (by_key, named)
}

/// Of rows that share something, each with the first that does, those that count on one day.
fn at_one_time(draft: &Draft<'_>, named: &Named, shared: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, first) in shared {
        groups.entry(*first).or_insert_with(|| vec![*first]).push(*row);
    }
    let mut found = Vec::new();
    for rows in groups.into_values() {
        let lives = rows.into_iter().filter_map(|row| Some((life(draft, named, row)?, row)));
        let mut lives: Vec<((i32, i32), usize)> = lives.collect();
        lives.sort_unstable();
        let mut longest: Option<(i32, usize)> = None;
        for ((start, end), row) in lives {
            if let Some((until, other)) = longest.filter(|(until, _)| start < *until) {
                found.push((row, other));
                longest = Some(if end > until { (end, row) } else { (until, other) });
            } else {
                longest = Some((end, row));
            }
        }
    }
    found
}

/// Reports a row that shares the values of some columns with another.
fn shared(
    words: &Words<'_>,
    draft: &Draft<'_>,
    positions: &[usize],
    (row, other): (usize, usize),
    faults: &mut FaultList,
) {
    let fields = positions.iter().filter_map(|at| draft.record.fields.get(*at).zip(draft.columns.get(*at)));
    let (headings, values): (Vec<&str>, Vec<String>) =
        fields.map(|(field, column)| (field.column.as_str(), words.value(field, column, row))).unzip();
    let (file, number) = draft.origin.of(other);
    let together = positions.len() > 1;
    let problem = KeyProblem::Twice { together, file: file.to_owned(), row: number };
    let position = positions.first().copied().unwrap_or(0);
    let cell = (text::all_of(&headings), values.join(", "));
    add(faults, draft, row, position, cell, Problem::Key(problem));
}

/// How many rows a thread looks for at a time.
const STRETCH: usize = 1 << 14;

/// Where a reference stands, the table and the column, and the rows that it refers to.
type Found = ((usize, usize), Packed<u32>);

/// Finds the rows that the references of a table refer to, and reports those that refer to none; where rows at fault
/// are set aside, also those that refer to one of them.
fn find_references(
    words: &Words<'_>,
    drafts: &mut [Draft<'_>],
    at: usize,
    (indexes, set_aside): (&[Option<KeyIndex>], bool),
    faults: &mut FaultList,
) -> Vec<Found> {
    let mut found = Vec::new();
    let mut wrong = Vec::new();
    let Some(draft) = drafts.get(at) else { return found };
    for (position, column, target) in draft.references() {
        let Some(other) = drafts.get(target.index()) else { continue };
        let index = indexes.get(target.index()).and_then(Option::as_ref);
        let key = key_field(words.model, target);
        let (Some(index), Some((key_at, key))) = (index, key) else { continue };
        let Some(keys) = other.columns.get(key_at) else { continue };
        let Some(field) = draft.record.fields.get(position) else { continue };
        let mut rows = Packed::default();
        in_stretches(draft.rows, STRETCH, |start, end| index.find_all(keys, column, (start, end)))
            .iter()
            .for_each(|found| rows.extend_from_slice(found));
        let finds_all = rows.bounds().is_none_or(|(_, most)| most < NO_ROW);
        let asked = if finds_all && !(set_aside && other.faulty.any()) { 0 } else { draft.rows };
        for (row, to) in rows.iter().enumerate().take(asked).filter(|(row, _)| !column.is_blank(*row)) {
            let problem = match to {
                // Where the other file could not be read, nothing is known about its rows.
                NO_ROW if other.complete => KeyProblem::Dangling {
                    record: other.record.title.name.clone(),
                    column: key.column.clone(),
                    files: other.file_names(),
                },
                to if to != NO_ROW
                    && set_aside
                    && other.is_faulty(to)
                    && !draft.is_faulty(row_number(row)) =>
                {
                    let (file, number) = other.origin.of(to as usize);
                    KeyProblem::RefersToFault { file: file.to_owned(), row: number }
                }
                _ => continue,
            };
            let cell = (field.column.clone(), words.value(field, column, row));
            add(faults, draft, row, position, cell, Problem::Key(problem));
            wrong.push(row);
        }
        found.push(((at, position), rows));
    }
    if let Some(draft) = drafts.get_mut(at) {
        wrong.into_iter().for_each(|row| draft.mark(row));
    }
    found
}
