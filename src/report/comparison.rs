//! Two outcomes side by side.

use super::chart::{Bar, Bars};
use super::document::{Block, Cell, Column, Document, Item, Kind, Row, Section, Sum, Table};
use super::{Chart, Report, Sheet};
use crate::statement::Amount;
use crate::text;
use crate::value::Currency;
use crate::whatif::{ChangedValue, Comparison, ItemRow, MeasureRow, Pair, PayeeRows, Sums};

impl Report for Comparison {
    fn document(&self) -> Document {
        let heading = Section::default().under(1, &self.contract);
        let sections = [Some(heading), changed(&self.values), payees(self), left_over(self), measures(self)];
        Document::new(format!("{}: what if", self.contract), sections)
    }

    /// `payee,period,item,today,what_if,difference`, a row for each payee, period and item that is listed.
    fn sheet(&self) -> Option<Sheet> {
        let rows = self.payees.iter().flat_map(|payee| {
            payee.rows.iter().map(|row| {
                let amounts = &row.amounts;
                let [today, what_if, difference] =
                    [&amounts.today, &amounts.what_if, &amounts.difference].map(|amount| amount.machine());
                [payee.payee.clone(), row.period.clone(), row.item.clone(), today, what_if, difference]
            })
        });
        Some(Sheet::new(["payee", "period", "item", "today", "what_if", "difference"], rows))
    }

    /// What is payable on the one side, what each item adds or takes, and what is payable on the other.
    fn chart(&self) -> Option<Chart> {
        let [today, what_if] = &self.sides;
        let mut bars = vec![Bar::whole(today, self.totals.net.today.clone())];
        let mut so_far = self.totals.net.today.clone();
        for item in self.totals.items.iter().filter(|item| !item.amounts.same()) {
            let then = Amount::sum([&so_far, &item.amounts.difference]);
            let name = item.label.as_ref().unwrap_or(&item.item);
            bars.push(Bar::step(name, so_far, then.clone()));
            so_far = then;
        }
        bars.push(Bar::whole(what_if, self.totals.net.what_if.clone()));
        let values: Vec<String> =
            self.values.iter().map(|value| format!("{} {}", value.name, value.what_if)).collect();
        let of = if values.is_empty() { String::new() } else { format!(", {}", values.join(", ")) };
        Some(Chart::Bars(Bars { title: format!("What if{of}"), currency: self.symbol, bars }))
    }
}

/// What is another value in the contract.
pub(super) fn changed(values: &[ChangedValue]) -> Option<Section> {
    Section::list("What if", values.iter().map(|value| Item::new(changed_words(value))))
}

/// `yearly_maximum is £180,000.00 instead of £18,000,000.00 (line 27)`
fn changed_words(value: &ChangedValue) -> String {
    let today = value.today.as_ref().map(|today| format!(" instead of {today}")).unwrap_or_default();
    format!("{} is {}{today} (line {})", value.name, value.what_if, value.line)
}

fn payees(comparison: &Comparison) -> Option<Section> {
    let same = comparison.payees.iter().flat_map(|payee| &payee.rows).all(|row| row.amounts.same());
    if same && !comparison.full {
        let net = comparison.totals.net.today.shown(comparison.symbol);
        let words = if comparison.measures.is_empty() { "Nothing changes" } else { "No amount changes" };
        let sentence = format!("{words}: {net} in all, before and after.");
        return Some(Section::of([Block::Paragraph(sentence)]));
    }
    let words = [Column::once("Payee"), Column::once("Period"), Column::words("Item"), Column::words("")];
    let pairs = Pairs { currency: comparison.symbol };
    let table = Table::new(with_sides(words, comparison));
    let table = comparison.payees.iter().fold(table, |table, payee| table.group(pairs.payee(payee)));
    let everybody = pairs.sums("everybody", &comparison.totals, true);
    let table = if comparison.payees.len() == 1 { table } else { table.group(everybody) };
    Some(Section::of([Block::Table(table)]))
}

/// Some columns of words, and the amounts of both sides.
fn with_sides(words: [Column; 4], comparison: &Comparison) -> Vec<Column> {
    let [today, what_if] = &comparison.sides;
    let amounts = [today, what_if, "Difference"].map(Column::money);
    words.into_iter().chain(amounts).collect()
}

/// Rows with an amount on both sides and the difference.
struct Pairs {
    currency: Currency,
}

impl Pairs {
    fn payee(&self, payee: &PayeeRows) -> Vec<Row> {
        let rows = payee.rows.iter().map(|row| {
            let label = row.label.as_deref().unwrap_or("");
            self.row([&payee.payee, &row.period, &row.item, label], &row.amounts)
        });
        let periods = payee.rows.chunk_by(|a, b| a.period == b.period).count();
        rows.chain(self.sums(&payee.payee, &payee.totals, periods > 1)).collect()
    }

    /// By item, unless they say what stands above them, and the net.
    fn sums(&self, payee: &str, sums: &Sums, by_item: bool) -> Vec<Row> {
        let item = |item: &ItemRow| {
            let label = item.label.as_deref().unwrap_or("");
            self.row([payee, "total", &item.item, label], &item.amounts).summing(Sum::Item)
        };
        let net = self.row([payee, "total", "net", ""], &sums.net).summing(Sum::Net);
        sums.items.iter().filter(|_| by_item).map(item).chain([net]).collect()
    }

    fn row(&self, places: [&str; 4], amounts: &Pair) -> Row {
        let amounts = [&amounts.today, &amounts.what_if, &amounts.difference];
        let amounts = amounts.map(|amount| Cell::money(amount, self.currency));
        Row::of(places.map(Cell::words).into_iter().chain(amounts))
    }
}

fn left_over(comparison: &Comparison) -> Option<Section> {
    if comparison.left_over.is_empty() {
        return None;
    }
    let pairs = Pairs { currency: comparison.symbol };
    let columns = with_sides(["Payee", "Item", "", ""].map(Column::words), comparison);
    let rows =
        comparison.left_over.iter().map(|row| pairs.row([&row.payee, &row.item, "", ""], &row.amounts));
    let table = Block::Table(Table::new(columns).group(rows));
    Some(Section::of([table]).under(2, "Not taken back by the end of settlement"))
}

fn measures(comparison: &Comparison) -> Option<Section> {
    if comparison.measures.is_empty() {
        return None;
    }
    let words = [Column::once("Measure"), Column::once(""), Column::words("For")];
    let sides = comparison.sides.iter().map(|side| Column::new(side, Kind::Mixed));
    let columns: Vec<Column> = words.into_iter().chain(sides).collect();
    let table = Table::new(columns).group(comparison.measures.iter().map(measure));
    let alike = match comparison.measures_alike {
        0 => None,
        1 => Some("1 other value of a measure is the same.".to_owned()),
        some => Some(format!("{} other values of measures are the same.", text::number(some))),
    };
    let blocks: Vec<Block> = [Block::Table(table)].into_iter().chain(alike.map(Block::Paragraph)).collect();
    Some(Section::of(blocks))
}

fn measure(row: &MeasureRow) -> Row {
    let [today, what_if] = [&row.today, &row.what_if].map(|value| value.as_deref().unwrap_or("none"));
    let label = row.label.as_deref().unwrap_or("");
    Row::of([row.measure.as_str(), label, &row.keys, today, what_if].map(Cell::words))
}
