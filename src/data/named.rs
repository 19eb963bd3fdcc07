//! Rows that replace or reverse earlier ones, which they name by their unique value.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, NO_ROW};
use super::fault::Problem;
use super::fault_list::FaultList;
use super::key_index::KeyIndex;
use super::named_fault::NamedProblem;
use super::row_fault::{Words, add, row_number};

/// Which rows of a table name which others. Each is empty where no row can name one.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    /// For each row the one that it names.
    pub(super) names: Vec<u32>,
    /// For each row the one that names it: no row is named twice.
    pub(super) by: Vec<u32>,
    /// For each row whether it reverses the one that it names; otherwise it replaces it.
    pub(super) reversing: Vec<bool>,
    /// The rows that name what cannot be named.
    wrong: BTreeSet<usize>,
}

impl Named {
    /// Finds them. Rows that name what cannot be named are at fault.
    pub(super) fn find(
        words: &Words<'_>,
        draft: &mut Draft<'_>,
        index: Option<&KeyIndex>,
        faults: &mut FaultList,
    ) -> Self {
        let receipt = draft.record.receipt;
        let key = draft.record.fields.iter().position(|field| field.unique);
        let (Some(index), Some(key)) = (index, key) else { return Named::default() };
        if receipt.replaces.is_none() && receipt.reverses.is_none() {
            return Named::default();
        }
        let mut finder = Finder { words, draft, found: Named::of_rows(draft.rows), wrong: BTreeMap::new() };
        for (field, reversing) in [(receipt.replaces, false), (receipt.reverses, true)] {
            let Some(field) = field else { continue };
            finder.column(field as usize, reversing, (index, key));
        }
        finder.order();
        finder.circles();
        let Finder { mut found, wrong, .. } = finder;
        for (row, (field, problem)) in wrong {
            found.forget(row);
            found.wrong.insert(row);
            let cell = draft.record.fields.get(field).zip(draft.columns.get(field));
            let (column, value) = cell
                .map(|(field, column)| (field.column.clone(), words.value(field, column, row)))
                .unwrap_or_default();
            add(faults, draft, row, field, (column, value), Problem::Named(problem));
            draft.mark(row);
        }
        found
    }

    fn of_rows(rows: usize) -> Self {
        let (names, by, reversing) = (vec![NO_ROW; rows], vec![NO_ROW; rows], vec![false; rows]);
        Named { names, by, reversing, wrong: BTreeSet::new() }
    }

    /// What a row at fault says of another is not known.
    fn forget(&mut self, row: usize) {
        if let Some(by) = self.named(row).and_then(|named| self.by.get_mut(named)) {
            *by = NO_ROW;
        }
        if let (Some(names), Some(reversing)) = (self.names.get_mut(row), self.reversing.get_mut(row)) {
            (*names, *reversing) = (NO_ROW, false);
        }
    }

    /// The row that names a row.
    pub(super) fn namer(&self, row: usize) -> Option<usize> {
        self.by.get(row).copied().filter(|by| *by != NO_ROW).map(|by| by as usize)
    }

    /// The row that a row names.
    pub(super) fn named(&self, row: usize) -> Option<usize> {
        self.names.get(row).copied().filter(|named| *named != NO_ROW).map(|named| named as usize)
    }

    /// The rows that name others, rising, each with the one that it names.
    fn naming(&self) -> Vec<(usize, usize)> {
        let named = self.names.iter().enumerate().filter(|(_, named)| **named != NO_ROW);
        named.map(|(row, named)| (row, *named as usize)).collect()
    }

    /// Whether a row reverses another.
    pub(super) fn is_reversal(&self, row: usize) -> bool {
        self.reversing.get(row).copied().unwrap_or(false)
    }

    /// The same of the rows that are kept, by their new places. What a row at fault says of another is not known.
    pub(super) fn kept(&self, kept: &[u32], places: &[u32]) -> Self {
        let moved = |rows: &[u32]| {
            let new = |row: &u32| places.get(*row as usize).copied().unwrap_or(NO_ROW);
            kept.iter().filter_map(|row| rows.get(*row as usize)).map(new).collect()
        };
        let reversing = kept.iter().filter_map(|row| self.reversing.get(*row as usize)).copied();
        let (names, by) = (moved(&self.names), moved(&self.by));
        Named { names, by, reversing: reversing.collect(), wrong: BTreeSet::new() }
    }
}

struct Finder<'a, 'm> {
    words: &'a Words<'a>,
    draft: &'a Draft<'m>,
    found: Named,
    /// The rows at fault, each with the field that names the other and what is wrong.
    wrong: BTreeMap<usize, (usize, NamedProblem)>,
}

impl Finder<'_, '_> {
    /// What the rows name in one field.
    fn column(&mut self, field: usize, reversing: bool, (index, key): (&KeyIndex, usize)) {
        let columns = self.draft.columns.get(field).zip(self.draft.columns.get(key));
        let Some((column, keys)) = columns else { return };
        for row in (0..self.draft.rows).filter(|row| !column.is_blank(*row)) {
            if self.draft.is_faulty(row_number(row)) {
                continue;
            }
            let named = index.find(keys, column, row).map(|named| named as usize);
            match named {
                None if self.draft.complete => {
                    self.refuse(row, field, NamedProblem::NotThere { key: self.heading(key) });
                }
                None => {}
                Some(named) if named == row => self.refuse(row, field, NamedProblem::Itself),
                Some(_) if self.found.named(row).is_some() => self.refuse(row, field, NamedProblem::Both),
                Some(named) => match self.found.namer(named) {
                    Some(first) => {
                        let (file, number) = self.place(first);
                        self.refuse(row, field, NamedProblem::Twice { file, row: number });
                    }
                    None => self.enter(row, named, reversing),
                },
            }
        }
    }

    fn enter(&mut self, row: usize, named: usize, reversing: bool) {
        let Named { names, by, reversing: reversals, wrong: _ } = &mut self.found;
        if let (Some(names), Some(by), Some(reversal)) =
            (names.get_mut(row), by.get_mut(named), reversals.get_mut(row))
        {
            (*names, *by, *reversal) = (row_number(named), row_number(row), reversing);
        }
    }

    /// A row is received no sooner than the one that it names, which is no reversal.
    fn order(&mut self) {
        for (row, named) in self.found.naming() {
            let field = self.field_of(row);
            if self.found.is_reversal(named) {
                let (file, number) = self.place(named);
                self.refuse(row, field, NamedProblem::OfReversal { file, row: number });
            } else if let Some((own, earlier)) = received(self.draft, row).zip(received(self.draft, named))
                && own < earlier
            {
                let (file, number) = self.place(named);
                let shown = |row| self.received_words(row);
                let (own, earlier) = (shown(row), shown(named));
                self.refuse(row, field, NamedProblem::TooSoon { file, row: number, own, earlier });
            }
        }
    }

    /// Rows that name each other in a circle: none of them would stand for anything.
    fn circles(&mut self) {
        let mut seen = vec![NO_ROW; self.draft.rows];
        for (start, _) in self.found.naming() {
            let mut at = Some(start);
            while let Some(row) = at.filter(|row| seen.get(*row) == Some(&NO_ROW)) {
                if let Some(seen) = seen.get_mut(row) {
                    *seen = row_number(start);
                }
                at = self.found.named(row);
            }
            let Some(first) = at.filter(|row| seen.get(*row) == Some(&row_number(start))) else { continue };
            let mut row = first;
            loop {
                let field = self.field_of(row);
                self.refuse(row, field, NamedProblem::Circle);
                match self.found.named(row).filter(|next| *next != first) {
                    Some(next) => row = next,
                    None => break,
                }
            }
        }
    }

    fn refuse(&mut self, row: usize, field: usize, problem: NamedProblem) {
        self.wrong.entry(row).or_insert((field, problem));
    }

    /// The field in which a row names another.
    fn field_of(&self, row: usize) -> usize {
        let receipt = self.draft.record.receipt;
        let field = if self.found.is_reversal(row) { receipt.reverses } else { receipt.replaces };
        field.unwrap_or_default() as usize
    }

    fn heading(&self, field: usize) -> String {
        self.draft.record.fields.get(field).map(|field| field.column.clone()).unwrap_or_default()
    }

    fn place(&self, row: usize) -> (String, u64) {
        let (file, number) = self.draft.origin.of(row);
        (file.to_owned(), number)
    }

    fn received_words(&self, row: usize) -> String {
        let field = self.draft.record.receipt.received.unwrap_or_default() as usize;
        let cell = self.draft.record.fields.get(field).zip(self.draft.columns.get(field));
        cell.map(|(field, column)| self.words.value(field, column, row)).unwrap_or_default()
    }
}

/// The day on which a row was received; none where the record says nothing of it, or an example leaves it out.
fn received(draft: &Draft<'_>, row: usize) -> Option<i32> {
    draft.columns.get(draft.record.receipt.received? as usize)?.day(row)
}

/// From which day a row counts, and from which it counts no more; none where it never does, or is at fault itself.
pub(super) fn life(draft: &Draft<'_>, named: &Named, row: usize) -> Option<(i32, i32)> {
    if named.is_reversal(row) || named.wrong.contains(&row) {
        return None;
    }
    let start = received(draft, row).unwrap_or(i32::MIN);
    let end = named.namer(row).map_or(i32::MAX, |by| received(draft, by).unwrap_or(i32::MIN));
    (start < end).then_some((start, end))
}
