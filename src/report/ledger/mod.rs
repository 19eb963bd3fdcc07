//! A statement with what it rests on, as a document: for a workbook a sheet each, for a page one after the other.

mod checks;
mod columns;
mod lines;
mod payment;
mod rows;
mod statement;

use super::document::{Block, Cell, Column, Document, Kind, Row, Section, Table};
use crate::ledger::{Edition, Ledger};
use crate::statement::Amount;
use crate::value::{Currency, Number};

/// What the document says of where it comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The version of the program.
    pub version: String,
    /// The command that makes it again.
    pub command: String,
}

/// The document.
pub fn document(ledger: &Ledger, origin: &Origin) -> Document {
    let view = View { ledger, currency: ledger.statement.contract.symbol };
    let statement = [Some(view.statement()), view.changes()];
    let tables = [view.lines(), view.rates(), view.limits(), view.recoveries()];
    let rest = [view.not_paid(), view.by_period(), view.prices()];
    let payment = [view.reconciliation(), view.payment(), Some(view.terms()), Some(view.about(origin))];
    let sections =
        statement.into_iter().chain(tables).chain(view.records().map(Some)).chain(rest).chain(payment);
    Document::new(&ledger.statement.contract.title, sections)
}

/// What is shown and in which currency.
struct View<'a> {
    ledger: &'a Ledger,
    currency: Currency,
}

impl View<'_> {
    fn money(&self, amount: &Amount) -> Cell {
        Cell::money(amount, self.currency)
    }

    /// A column of amounts, which says in what.
    fn amounts(&self, heading: &str) -> Column {
        Column::money(format!("{heading} ({})", self.currency.symbol()))
    }

    /// The number of the paragraph of a reference.
    fn paragraph(&self, reference: &str) -> Cell {
        Cell::words(self.ledger.paragraph(reference))
    }

    fn is(&self, edition: Edition) -> bool {
        self.ledger.edition == edition
    }

    fn prices(&self) -> Option<Section> {
        let columns = ["Price", "Label", "Paragraph", "For", "From", "Value", "Source"].map(Column::words);
        let rows = self.ledger.prices.iter().map(|price| {
            let label = price.label.clone().unwrap_or_default();
            Row::of([
                Cell::words(&price.name),
                Cell::words(label),
                Cell::words("Annex A"),
                Cell::words(&price.keys),
                Cell::date(&price.from),
                Cell::words(&price.value),
                Cell::words(&price.source),
            ])
        });
        section("Prices", Table::new(columns).group(rows))
    }

    fn terms(&self) -> Section {
        let columns = [("Paragraph", Kind::Words), ("Reference", Kind::Words), ("Heading", Kind::Words)];
        let columns = columns.map(|(heading, kind)| Column::new(heading, kind));
        let own = self.ledger.paragraphs.iter();
        let rows = own.map(|paragraph| {
            let reference = if paragraph.reference.starts_with('_') { "" } else { &paragraph.reference };
            Row::of([&paragraph.number, reference, &paragraph.text].map(Cell::words))
        });
        let note = "A paragraph may be cited by its reference, which stays the same if paragraphs are renumbered. `meed terms` prints them whole.";
        let table = Block::Table(Table::new(columns).group(rows));
        Section::of([Block::Paragraph(note.to_owned()), table]).under(2, "Terms")
    }
}

/// A table under a heading; none where it has no rows.
fn section(heading: &str, table: Table) -> Option<Section> {
    (!table.groups.is_empty()).then(|| Section::of([Block::Table(table)]).under(2, heading))
}

fn nought() -> Amount {
    Amount::new(Number::zero())
}

/// The same below nought, and the other way round.
fn negative(amount: &Amount) -> Amount {
    nought().less(amount)
}

fn label(label: Option<&String>) -> Cell {
    Cell::words(label.cloned().unwrap_or_default())
}
