//! How a statement differs from the one that was kept: amounts, then totals by payee, then all else.

use super::document::{Block, Cell, Column, Document, Item, List, Look, Row, Section, Table, Value};
use crate::snapshot::{Changes, Moved};
use crate::statement::Amount;
use crate::value::Currency;

/// How many amounts, payees and other things are shown of a long list.
const SHOWN: usize = 20;

/// What changed; of long lists the beginning, unless all is wanted.
pub fn document(changes: &Changes, all: bool) -> Document {
    let shown = if all { usize::MAX } else { SHOWN };
    let amounts = changes.amounts.iter().take(shown);
    let amounts = amounts.map(|one| row(changes, [&one.payee, &one.period, &one.item], &one.moved));
    let payees = changes.payees.iter().take(shown);
    let payees = payees.map(|one| row(changes, [&one.payee, "in all", ""], &one.moved));
    let others = changes.others.iter().take(shown).map(Item::new).collect::<Vec<_>>();
    let others = (!others.is_empty()).then_some(Block::List(List { items: others, inset: false }));
    let parts = [
        [table(amounts), more(changes.amounts.len(), shown), None],
        [table(payees), more(changes.payees.len(), shown), table(everybody(changes).into_iter())],
        [others, more(changes.others.len(), shown), None],
    ];
    let sections = parts.map(|blocks| {
        let blocks: Vec<Block> = blocks.into_iter().flatten().collect();
        (!blocks.is_empty()).then(|| Section::of(blocks))
    });
    Document::new("Changes", sections)
}

fn table(rows: impl Iterator<Item = Row>) -> Option<Block> {
    let words = ["Payee", "Period", "Item"].map(Column::words);
    let amounts = ["Before", "Now", "Change"].map(Column::money);
    let columns: Vec<Column> = words.into_iter().chain(amounts).collect();
    let table = Table { look: Look::Moved, ..Table::new(columns).group(rows) };
    (!table.groups.is_empty()).then_some(Block::Table(table))
}

/// What everybody is owed, item by item and in all; of one payee it says nothing new.
fn everybody(changes: &Changes) -> Vec<Row> {
    let items = changes.items.iter();
    let items = items.map(|one| row(changes, ["everybody", "in all", &one.item], &one.moved));
    let net = changes.net.iter().map(|moved| row(changes, ["everybody", "in all", ""], moved));
    // The change of a single item is that of all.
    let items = items.filter(|_| changes.items.len() > 1 || changes.net.is_none());
    items.chain(net).filter(|_| changes.several).collect()
}

fn row(changes: &Changes, places: [&str; 3], moved: &Moved) -> Row {
    let [before, after] = changes.currencies;
    let amount = |amount: &Option<Amount>, currency| match amount {
        Some(amount) => Cell::money(amount, currency),
        None => Cell::words("nothing"),
    };
    let change = moved.change.as_ref().map_or_else(|| Cell::words(""), |change| signed(change, after));
    let amounts = [amount(&moved.before, before), amount(&moved.after, after), change];
    Row::of(places.map(Cell::words).into_iter().chain(amounts))
}

/// With its sign also where it is more.
fn signed(change: &Amount, currency: Currency) -> Cell {
    let plus = if change.is_positive() { "+" } else { "" };
    let shown = format!("{plus}{}", change.shown(currency));
    Cell { shown, value: Value::Money(change.clone(), currency), formula: None }
}

fn more(count: usize, shown: usize) -> Option<Block> {
    let more = count.saturating_sub(shown);
    (more > 0).then(|| Block::Paragraph(format!("… and {more} more (`--full` shows all)")))
}
