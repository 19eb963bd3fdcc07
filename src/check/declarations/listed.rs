//! Rows that are listed in the contract: `listed here` under a record.

use crate::check::Checker;
use crate::check::messages;
use crate::model::{ExampleRow, ExampleTable, RecordId};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, DeclarationKind, Table};

impl Checker<'_> {
    /// The rows of a record that says `listed here`. What the cells hold is checked when they are read, as data is.
    pub(crate) fn listed_rows(
        &mut self,
        record: RecordId,
        declaration: &ast::Declaration,
        listed: &[Spanned<Option<Table>>],
    ) {
        if let [first, again, ..] = listed {
            let (first, again) = (first.span, again.span);
            self.report(messages::terms::said_twice("listed here", first, again));
        }
        // A row that could not be read may have been the one that names the columns.
        let Some(said) = listed.first().filter(|_| !declaration.damaged) else { return };
        let table = self.listed_table(record, said);
        self.records[record].listed = table;
    }

    fn listed_table(&mut self, record: RecordId, said: &Spanned<Option<Table>>) -> Option<ExampleTable> {
        let Some((header, rows)) = said.node.as_ref().and_then(|table| table.rows.split_first()) else {
            return self.refuse(messages::lists::no_rows(said.span));
        };
        let (_, fields) = self.rows_header(record, header, false)?;
        self.every_field_is_listed(record, &fields, header.span)?;
        let rows: Vec<Option<ExampleRow>> =
            rows.iter().map(|row| self.row_cells(row, header, None)).collect();
        Some(ExampleTable { record, fields, rows: rows.into_iter().collect::<Option<_>>()? })
    }

    /// Terms leave nothing to be numbered or guessed: only what may be blank can be left out.
    fn every_field_is_listed(&mut self, id: RecordId, fields: &[u32], span: Span) -> Option<()> {
        let record = &self.records[id];
        let left_out = (0u32..).zip(&record.fields);
        let left_out = left_out.filter(|(at, field)| !field.may_be_blank && !fields.contains(at));
        let missing: Vec<String> = left_out.map(|(_, field)| field.name.clone()).collect();
        if missing.is_empty() {
            return Some(());
        }
        let record = record.title.name.clone();
        self.refuse(messages::lists::no_column(&missing, &record, span))
    }

    /// Where a record says that its rows are listed, if it does.
    pub(crate) fn listed_at(&self, record: RecordId) -> Option<Span> {
        let title = &self.records[record].title;
        let declaration = self.file.declarations.iter().find(|known| known.span == title.span)?;
        match &declaration.kind {
            DeclarationKind::Record(record) => record.listed.first().map(|listed| listed.span),
            _ => None,
        }
    }
}
