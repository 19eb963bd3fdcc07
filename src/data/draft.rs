//! A table while rows at fault are still among the others.

use std::convert::Infallible;

use super::column_reader::FieldReader;
use super::intern::{self, Interner};
use super::rows::TableReader;
use super::table::{Dictionary, Origin, Table};
use crate::column::{Blanks, Column, Values};
use crate::model::{Model, Record, RecordId, exprs};

/// A reference to no row.
pub(super) const NO_ROW: u32 = u32::MAX;

/// A table, all the rows that were read in it.
pub(super) struct Draft<'m> {
    pub(super) record: &'m Record,
    pub(super) columns: Vec<Column>,
    refers_to: Vec<Option<RecordId>>,
    /// Whether texts of a column that differ only in capitals are one.
    pub(super) folded: Vec<bool>,
    pub(super) rows: usize,
    /// For each row whether it is at fault; shorter if no later row is.
    pub(super) faulty: Vec<bool>,
    /// With the number of every row.
    pub(super) origin: Origin,
    inputs: Vec<usize>,
    pub(super) complete: bool,
}

/// The tables, the codes of their texts being those of one dictionary. It has the texts of the contract too, so that no run has to make
/// room for them.
pub(super) fn drafts<'m>(model: &Model, tables: Vec<TableReader<'m>>) -> (Vec<Draft<'m>>, Dictionary) {
    let mut drafts = Vec::new();
    let mut interners: Vec<Vec<Option<Interner>>> = Vec::new();
    for table in tables {
        let refers_to = table.fields.iter().map(|field| field.refers_to()).collect();
        let folded = table.fields.iter().map(FieldReader::is_folded).collect();
        let (columns, texts) = table.fields.into_iter().map(|field| field.finish()).unzip();
        interners.push(texts);
        drafts.push(Draft {
            record: table.record,
            columns,
            refers_to,
            folded,
            rows: table.rows,
            faulty: table.faulty,
            origin: Origin { files: table.files, numbers: table.numbers },
            inputs: table.inputs,
            complete: table.complete,
        });
    }
    let columns = drafts.iter_mut().flat_map(|draft| &mut draft.columns).zip(interners.into_iter().flatten());
    let texts = columns.filter_map(|(column, interner)| match (interner, &mut column.values) {
        (Some(interner), Values::Codes(codes)) => Some((interner, codes)),
        _ => None,
    });
    let (mut own, mut codes) = (Interner::default(), Vec::new());
    codes.extend(
        exprs::texts(model)
            .into_iter()
            .filter_map(|text| own.code(text.as_bytes(), || Ok::<(), Infallible>(())).ok()),
    );
    let dictionary = intern::merge(texts.chain([(own, &mut codes)]).collect());
    (drafts, dictionary)
}

impl Draft<'_> {
    /// Says that a row is at fault.
    pub(super) fn mark(&mut self, row: usize) {
        if self.faulty.len() <= row {
            self.faulty.resize(row.saturating_add(1), false);
        }
        if let Some(faulty) = self.faulty.get_mut(row) {
            *faulty = true;
        }
    }

    /// Whether a row is at fault.
    pub(super) fn is_faulty(&self, row: u32) -> bool {
        self.faulty.get(row as usize).copied().unwrap_or(false)
    }

    /// The columns that are references, each with its position and the record it refers to.
    pub(super) fn references(&self) -> impl Iterator<Item = (usize, &Column, RecordId)> {
        let columns = self.columns.iter().zip(&self.refers_to).enumerate();
        columns.filter_map(|(at, (column, refers_to))| Some((at, column, (*refers_to)?)))
    }

    /// The position among the inputs of the file of a row.
    pub(super) fn input_of(&self, row: usize) -> usize {
        let after = self.origin.files.partition_point(|file| file.first <= row);
        self.inputs.get(after.saturating_sub(1)).copied().unwrap_or(0)
    }

    /// The names of the files, each once.
    pub(super) fn file_names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for file in &self.origin.files {
            if !names.contains(&file.name) {
                names.push(file.name.clone());
            }
        }
        names
    }

    /// The rows that are without fault.
    pub(super) fn kept(&self) -> Vec<u32> {
        (0u32..).take(self.rows).filter(|row| !self.is_faulty(*row)).collect()
    }

    /// The new positions of the rows; none if they are the old ones.
    pub(super) fn places(&self, kept: &[u32]) -> Option<Vec<u32>> {
        (kept.len() < self.rows).then(|| {
            let mut places = vec![NO_ROW; self.rows];
            for (place, row) in (0u32..).zip(kept) {
                if let Some(new) = places.get_mut(*row as usize) {
                    *new = place;
                }
            }
            places
        })
    }

    /// The table of the rows that are kept; references go to the new positions of the rows of each table.
    pub(super) fn into_table(mut self, kept: &[u32], places: &[Option<Vec<u32>>]) -> Table {
        for (column, refers_to) in self.columns.iter_mut().zip(&self.refers_to) {
            if kept.len() < self.rows {
                *column = column.taken(kept);
            }
            let moved = refers_to.and_then(|target| places.get(target.index())?.as_ref());
            if let (Some(moved), Values::Codes(rows)) = (moved, &mut column.values) {
                for row in rows {
                    *row = moved.get(*row as usize).copied().unwrap_or(NO_ROW);
                }
            }
            // The value at a blank is nought, also where a reference found no row.
            if let (Some(Blanks(blanks)), Values::Codes(codes)) = (&column.blanks, &mut column.values) {
                codes.iter_mut().zip(blanks).filter(|(_, blank)| **blank).for_each(|(code, _)| *code = 0);
            }
            if column.blanks.as_ref().is_some_and(|blanks| !blanks.0.contains(&true)) {
                column.blanks = None;
            }
        }
        let origin = Origin::of_rows(self.origin.files, &self.origin.numbers, kept);
        Table { rows: kept.len(), columns: self.columns, origin }
    }
}
