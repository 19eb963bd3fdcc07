//! A comparison, and the list of what can be set, for people.

use comfy_table::{Cell, CellAlignment, LineStyle, Table, TableStyle};

use super::compare::{ChangedValue, Comparison, Pair, Sums};
use super::place::Place;
use crate::show;
use crate::value::Currency;

/// The comparison as a table.
pub fn table(comparison: &Comparison) -> String {
    let parts = [heading(comparison), payees(comparison), left_over(comparison), measures(comparison)];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn heading(comparison: &Comparison) -> String {
    let values = comparison.values.iter().map(ChangedValue::words);
    let values: String = values.collect();
    let given = if values.is_empty() { values } else { format!("\nWhat if\n{values}") };
    format!("{}\n{given}", comparison.contract)
}

fn payees(comparison: &Comparison) -> String {
    if comparison.payees.iter().flat_map(|payee| &payee.rows).all(|row| row.amounts.same())
        && !comparison.full
    {
        let net = comparison.totals.net.today.shown(comparison.symbol);
        let words = if comparison.measures.is_empty() { "Nothing changes" } else { "No amount changes" };
        return format!("{words}: {net} in all, before and after.\n");
    }
    let [today, what_if] = comparison.sides.each_ref().map(String::as_str);
    let mut rows =
        Rows::new(["Payee", "Period", "Item", "", today, what_if, "Difference"], 3, comparison.symbol);
    for payee in &comparison.payees {
        rows.blank();
        let (mut name, mut before) = (payee.payee.as_str(), "");
        for row in &payee.rows {
            let period = if row.period == before { "" } else { row.period.as_str() };
            rows.add([name, period, &row.item, row.label.as_deref().unwrap_or("")], &row.amounts);
            (name, before) = ("", &row.period);
        }
        let periods = payee.rows.chunk_by(|a, b| a.period == b.period).count();
        rows.sums(["", "total"], &payee.totals, periods > 1);
    }
    if comparison.payees.len() != 1 {
        rows.blank();
        rows.sums(["everybody", "total"], &comparison.totals, true);
    }
    rows.text()
}

fn left_over(comparison: &Comparison) -> String {
    if comparison.left_over.is_empty() {
        return String::new();
    }
    let [today, what_if] = comparison.sides.each_ref().map(String::as_str);
    let mut rows = Rows::new(["Payee", "Item", "", "", today, what_if, "Difference"], 3, comparison.symbol);
    for row in &comparison.left_over {
        rows.add([&row.payee, &row.item, "", ""], &row.amounts);
    }
    format!("Not taken back by the end of settlement\n{}", rows.text())
}

fn measures(comparison: &Comparison) -> String {
    if comparison.measures.is_empty() {
        return String::new();
    }
    let [today, what_if] = comparison.sides.each_ref().map(String::as_str);
    let mut rows = Rows::new(["Measure", "", "For", today, what_if], 2, comparison.symbol);
    let mut before = "";
    for row in &comparison.measures {
        let (name, label) = match row.measure == before {
            true => ("", ""),
            false => (row.measure.as_str(), row.label.as_deref().unwrap_or("")),
        };
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
        rows.row(&[name, label, &row.keys, &value(&row.today), &value(&row.what_if)]);
        before = &row.measure;
    }
    let alike = match comparison.measures_alike {
        0 => String::new(),
        1 => "1 other value of a measure is the same.\n".to_owned(),
        some => format!("{} other values of measures are the same.\n", show::number(some)),
    };
    format!("{}{alike}", rows.text())
}

/// Every value that can be set.
pub fn list(places: &[Place], currency: Currency) -> String {
    if places.is_empty() {
        return "The contract has no value that can be set.\n".to_owned();
    }
    let mut rows = Rows::new(["Line", "Name", "Today", ""], 0, currency);
    for place in places {
        let today = place.today.as_deref().unwrap_or("to be supplied");
        rows.row(&[&place.line.to_string(), &place.name, today, place.label.as_deref().unwrap_or("")]);
    }
    rows.text()
}

/// A table whose last columns are amounts.
pub(super) struct Rows {
    table: Table,
    columns: usize,
    currency: Currency,
}

impl Rows {
    /// With so many columns of amounts at the end.
    pub(super) fn new<const N: usize>(header: [&str; N], amounts: usize, currency: Currency) -> Self {
        let mut table = Table::new();
        table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
        table.set_header(header);
        for (at, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, if at.saturating_add(1) == N { 0 } else { 2 }));
            if at.saturating_add(amounts) >= N {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        Rows { table, columns: N, currency }
    }

    pub(super) fn row(&mut self, cells: &[&str]) {
        self.table.add_row(cells.iter().map(Cell::new));
    }

    fn add(&mut self, places: [&str; 4], amounts: &Pair) {
        let shown =
            [&amounts.today, &amounts.what_if, &amounts.difference].map(|amount| amount.shown(self.currency));
        let cells = places.into_iter().map(str::to_owned).chain(shown);
        self.table.add_row(cells.map(Cell::new));
    }

    /// Sets payees apart.
    fn blank(&mut self) {
        if !self.table.is_empty() {
            self.table.add_row(vec![Cell::new(""); self.columns]);
        }
    }

    /// By item, unless they say what stands above them, and the net.
    fn sums(&mut self, places: [&str; 2], sums: &Sums, by_item: bool) {
        let mut places = places;
        for item in sums.items.iter().filter(|_| by_item) {
            let [payee, period] = places;
            self.add([payee, period, &item.item, item.label.as_deref().unwrap_or("")], &item.amounts);
            places = ["", ""];
        }
        let [payee, period] = places;
        self.add([payee, period, "net", ""], &sums.net);
    }

    /// With amounts in some other columns.
    pub(super) fn text_with_amounts(mut self, columns: std::ops::Range<usize>) -> String {
        for at in columns {
            if let Some(column) = self.table.column_mut(at) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self.text()
    }

    pub(super) fn text(&self) -> String {
        self.table.trim_fmt() + "\n"
    }
}
