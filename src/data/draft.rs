//! A table while rows at fault are still among the others.

use std::convert::Infallible;

use super::column_reader::FieldReader;
use super::intern::Interner;
use super::merge::merge;
use super::rows::TableReader;
use super::table::{Dictionary, Origin, Table};
use crate::column::{Bits, Column, Packed, Values};
use crate::model::{Model, Record, RecordId, Type, exprs};

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
    /// The rows at fault.
    pub(super) faulty: Bits,
    /// With the number of every row.
    pub(super) origin: Origin,
    inputs: Vec<usize>,
    pub(super) complete: bool,
}

/// The tables, the codes of their texts being those of one dictionary. It has the texts of the contract too, so that no
/// run has to make room for them.
pub(super) fn drafts<'m>(
    model: &Model,
    tables: Vec<TableReader<'m>>,
    threads: usize,
) -> (Vec<Draft<'m>>, Dictionary) {
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
    let (mut own, mut codes) = (Interner::default(), Packed::default());
    codes.extend(
        exprs::texts(model)
            .into_iter()
            .filter_map(|text| own.code(text.as_bytes(), |_| Ok::<_, Infallible>(text)).ok()),
    );
    let dictionary = merge(texts.chain([(own, &mut codes)]).collect(), threads);
    (drafts, dictionary)
}

impl Draft<'_> {
    /// Says that a row is at fault.
    pub(super) fn mark(&mut self, row: usize) {
        self.faulty.mark(row);
    }

    /// Whether a row is at fault.
    pub(super) fn is_faulty(&self, row: u32) -> bool {
        self.faulty.get(row as usize)
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

    /// The rows that are without fault; none if all are.
    pub(super) fn kept(&self) -> Option<Vec<u32>> {
        self.faulty.any().then(|| (0u32..).take(self.rows).filter(|row| !self.is_faulty(*row)).collect())
    }

    /// The new positions of the rows.
    pub(super) fn places(&self, kept: &[u32]) -> Vec<u32> {
        let mut places = vec![NO_ROW; self.rows];
        for (place, row) in (0u32..).zip(kept) {
            if let Some(new) = places.get_mut(*row as usize) {
                *new = place;
            }
        }
        places
    }

    /// The table of the rows that are kept; references go to the new positions of the rows of each table.
    pub(super) fn into_table(self, kept: Option<&[u32]>, places: &[Option<Vec<u32>>]) -> Table {
        let fields = self.refers_to.iter().zip(&self.record.fields);
        let columns = self.columns.into_iter().zip(fields).map(|(column, (refers_to, field))| {
            let mut column = match kept {
                Some(kept) => column.taken(kept),
                None => column,
            };
            let moved = refers_to.and_then(|target| places.get(target.index())?.as_ref());
            if let (Some(moved), Values::Codes(rows)) = (moved, &mut column.values) {
                *rows = rows.map(|row| moved.get(row as usize).copied().unwrap_or(NO_ROW));
            }
            // The value at a blank is nought, also of texts, which were put in order, and where a reference found no
            // row.
            let other = matches!(field.ty, Type::Text | Type::Reference(_));
            if let (true, Some(blanks), Values::Codes(codes)) = (other, &column.blanks, &mut column.values) {
                *codes = codes
                    .iter()
                    .zip(blanks.iter())
                    .map(|(code, blank)| if blank { 0 } else { code })
                    .collect();
            }
            column.finish()
        });
        let origin = match kept {
            Some(kept) => self.origin.taken(kept),
            None => Origin { numbers: self.origin.numbers.finish(), files: self.origin.files },
        };
        Table { rows: kept.map_or(self.rows, <[u32]>::len), columns: columns.collect(), origin }
    }
}
