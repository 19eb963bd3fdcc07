//! The rows of the data with their ends, and what was not paid.

use super::{View, section};
use crate::ledger::{RecordSheet, RowEnd};
use crate::report::document::{Block, Cell, Column, Kind, Row, Section, Table};
use crate::statement::LineKind;
use crate::text;

impl View<'_> {
    /// A table for each record.
    pub(super) fn records(&self) -> impl Iterator<Item = Section> + '_ {
        self.ledger.rows.iter().map(|sheet| {
            let fields = sheet.fields.iter().map(|field| match field.date {
                true => Column::new(&field.name, Kind::Date),
                false => Column::words(&field.name),
            });
            let ends = ["End", "Why", "Paragraph"].map(Column::words);
            let facts = sheet.cohorts.iter().chain(&sheet.defines).map(Column::words);
            let columns = [Column::words("Row")].into_iter().chain(fields).chain(ends).chain(facts);
            let columns = columns.chain([Column::words("Lines")]);
            let rows = sheet.rows.iter().map(|row| self.end(sheet, row));
            let table = Table::new(columns.collect::<Vec<_>>()).group(rows);
            Section::of([Block::Table(table)]).under(2, format!("Rows of {}", sheet.record))
        })
    }

    fn end(&self, sheet: &RecordSheet, row: &RowEnd) -> Row {
        let values = sheet.fields.iter().zip(&row.values);
        let values =
            values.map(|(field, value)| if field.date { Cell::date(value) } else { Cell::words(value) });
        let ends = [Cell::words(row.end), Cell::words(&row.why), self.paragraph(&row.reference)];
        let within = row.within.iter().map(|within| Cell::words(text::yes_no(*within)));
        let defined = row.defined.iter().map(Cell::words);
        let lines = Cell::words(row.lines.join("; "));
        let cells = [Cell::words(&row.place)].into_iter().chain(values).chain(ends);
        Row::of(cells.chain(within).chain(defined).chain([lines]))
    }

    /// Amounts and rows that were not paid, by kind.
    pub(super) fn not_paid(&self) -> Option<Section> {
        let ledger = self.ledger;
        let columns = ["Kind", "Payee", "Period", "What"].map(Column::words);
        let columns = columns.into_iter().chain([self.amounts("Amount")]);
        let columns = columns.chain(["Why", "Paragraph"].map(Column::words));
        let row = |kind: &str, places: [&str; 3], amount: Cell, why: &str, reference: &str| {
            let words = [Cell::words(kind)].into_iter().chain(places.map(Cell::words));
            Row::of(words.chain([amount, Cell::words(why), self.paragraph(reference)]))
        };
        let why = "it falls outside the term and its settlement";
        let outside = ledger.lines.iter().filter(|line| line.outside).map(|line| {
            let places = [line.payee.as_str(), &line.period, &line.identity];
            row("outside", places, self.money(&line.rounded), why, &line.reference)
        });
        let cuts = ledger.lines.iter().filter(|line| !line.cut.is_zero()).map(|line| {
            let places = [line.payee.as_str(), &line.period, &line.identity];
            let limit = line.cut_by.first().map_or("", String::as_str);
            row("cut by a limit", places, self.money(&line.cut), &text::all_of(&line.cut_by), limit)
        });
        let caps = ledger.lines.iter().filter(|line| line.paid && line.kind == LineKind::Cap).map(|line| {
            let places = [line.payee.as_str(), &line.period, &line.identity];
            let amount = self.money(&super::negative(&line.rounded));
            row("cut by a limit", places, amount, &line.item, &line.reference)
        });
        let left = ledger.statement.left_over.iter().map(|left| {
            let places = [left.payee.as_str(), "", &left.item];
            let why = "what is left at the end is shown and not taken back";
            row("left to be taken back", places, self.money(&left.amount), why, &left.item)
        });
        let faults = ledger.statement.data.iter().flat_map(|data| &data.faults).map(|fault| {
            let number = fault.row.map(|row| format!(" row {row}")).unwrap_or_default();
            let place = format!("{}{number}", fault.file);
            row("set aside because of a fault", ["", "", &place], Cell::words(""), &fault.message, "")
        });
        let rows = outside.chain(cuts).chain(caps).chain(left).chain(faults);
        section("Not paid", Table::new(columns.collect::<Vec<_>>()).group(rows))
    }
}
