//! The elementary lines, each with its keys.

use super::document::{Block, Cell, Column, Document, Row, Section, Table};
use super::statement::keys;
use super::{Report, Sheet};
use crate::statement::{Amount, Cut, ElementaryLine, Lines};
use crate::value::Currency;

impl Report for Lines {
    fn document(&self) -> Document {
        let block = if self.lines.is_empty() {
            Block::Paragraph("There are no lines.".to_owned())
        } else {
            let columns = ["Payee", "Period", "Item", "Keys"].map(Column::words);
            let columns: Vec<Column> = columns.into_iter().chain([Column::money("Amount")]).collect();
            Block::Table(Table::new(columns).group(self.lines.iter().map(|line| row(line, self.symbol))))
        };
        Document::new("Lines", [Some(Section::of([block]))])
    }

    /// A row for each elementary line. `amount` is empty where a line moves no money.
    fn sheet(&self) -> Option<Sheet> {
        let header = ["payee", "period", "item", "kind", "keys", "exact", "rounded", "cut", "amount"];
        let machine = |amount: &Option<Amount>| amount.as_ref().map(Amount::machine).unwrap_or_default();
        let rows = self.lines.iter().map(|line| {
            let keys: Vec<_> = line.keys.iter().map(|key| format!("{}={}", key.key, key.value)).collect();
            let cut = Amount::sum(line.cuts.iter().map(|cut| &cut.amount));
            [
                line.payee.clone(),
                line.period.clone(),
                line.called(),
                line.kind.word().to_owned(),
                keys.join("; "),
                line.exact.clone().unwrap_or_default(),
                machine(&line.rounded),
                if line.cuts.is_empty() { String::new() } else { cut.machine() },
                machine(&line.amount),
            ]
        });
        Some(Sheet::new(header, rows))
    }
}

fn row(line: &ElementaryLine, currency: Currency) -> Row {
    let item = line.called();
    let places = [line.payee.as_str(), &line.period, &item, &keys(&line.keys)].map(Cell::words);
    let amount = match &line.amount {
        Some(amount) => Cell::money(amount, currency),
        None => Cell::words(not_paid(line, currency)),
    };
    let cut = |cut: &Cut| format!("after {} cut by {}", cut.amount.shown(currency), cut.by);
    Row::of(places.into_iter().chain([amount])).noting(line.cuts.iter().map(cut))
}

/// Why a line moves no money, and what it comes to.
fn not_paid(line: &ElementaryLine, currency: Currency) -> String {
    let amount = line.rounded.as_ref().map(|amount| amount.shown(currency)).unwrap_or_default();
    if line.outside { format!("not paid: {amount}") } else { format!("due: {amount}") }
}
