//! The statement and its lines as a table for people.

use comfy_table::{Cell, CellAlignment, LineStyle, Table, TableStyle};

use super::{Amount, Balance, ClauseRows, ItemPart, KeyValue, LeftOut, Lines, RecordRows, Statement, Total};
use crate::show;
use crate::value::Currency;

/// The whole statement.
pub fn table(statement: &Statement) -> String {
    let parts = [
        heading(statement),
        given(statement),
        selection(statement),
        payees(statement),
        left_over(statement),
        outside(statement),
        data(statement),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn heading(statement: &Statement) -> String {
    let contract = &statement.contract;
    let commissioner =
        contract.commissioner.as_ref().map(|name| format!("Commissioner: {name}\n")).unwrap_or_default();
    format!(
        "{}\n{commissioner}Term: {}\nEach payment line is rounded {}.\n",
        contract.title, contract.term, contract.rounding
    )
}

fn given(statement: &Statement) -> String {
    let amounts = statement.given.iter().map(|given| {
        let instead = given.instead_of.as_ref().map(|own| format!(" instead of {own}")).unwrap_or_default();
        format!("  {} is {}{instead}\n", given.name, given.value)
    });
    let date = statement.as_at.iter().map(|day| format!("  the statement date is {day}\n"));
    section("Given for this run", amounts.chain(date))
}

fn selection(statement: &Statement) -> String {
    let Some(selection) = &statement.selection else { return String::new() };
    let both = [&selection.payees, &selection.periods];
    let words: Vec<_> =
        both.into_iter().filter(|list| !list.is_empty()).map(|list| show::listed(list)).collect();
    format!("Only {}. All totals are of this selection.\n", words.join(", in "))
}

fn payees(statement: &Statement) -> String {
    if statement.payees.is_empty() {
        return "Nothing is payable.\n".to_owned();
    }
    let currency = statement.contract.symbol;
    let mut rows = Rows::new(["Payee", "Period", "Item", "", "Amount"], currency);
    for payee in &statement.payees {
        rows.blank();
        let mut name = payee.payee.as_str();
        for period in &payee.periods {
            let mut label = period.period.as_str();
            for item in &period.items {
                rows.add([name, label, &item.item, item.label.as_deref().unwrap_or("")], &item.amount);
                (name, label) = ("", "");
                notes(item, currency).iter().for_each(|note| rows.note(note));
            }
            if period.items.len() > 1 {
                rows.add(["", "", "net", ""], &period.net);
            }
        }
        if payee.periods.len() > 1 {
            rows.totals(["", "total"], &payee.totals, &payee.net);
        }
    }
    if statement.payees.len() > 1 {
        rows.blank();
        rows.totals(["everybody", "total"], &statement.totals, &statement.net);
    }
    rows.text()
}

/// What stands in small under an item: what caps cut from it, how a balance moved.
fn notes(item: &ItemPart, currency: Currency) -> Vec<String> {
    let cut = |cut: &super::Cut| {
        let name = cut.label.as_ref().unwrap_or(&cut.by);
        format!("after {} cut by {name}", cut.amount.shown(currency))
    };
    let balance = item.balance.as_ref().map(|balance| balance_note(balance, currency));
    item.cuts.iter().map(cut).chain(balance).collect()
}

fn balance_note(balance: &Balance, currency: Currency) -> String {
    let left = if balance.carried { "carried forward" } else { "not taken back" };
    let parts = [("brought forward", &balance.brought_forward), ("due", &balance.due), (left, &balance.left)];
    let shown: Vec<_> = parts
        .into_iter()
        .filter(|(_, amount)| !amount.is_zero())
        .map(|(words, amount)| format!("{words} {}", amount.shown(currency)))
        .collect();
    shown.join(", ")
}

fn left_over(statement: &Statement) -> String {
    let currency = statement.contract.symbol;
    let lines = statement.left_over.iter().map(|left| {
        let item = match &left.label {
            Some(label) => format!("{label} ({})", left.item),
            None => left.item.clone(),
        };
        format!("  {}: {} of {item}\n", left.payee, left.amount.shown(currency))
    });
    section("Not taken back by the end of settlement", lines)
}

fn outside(statement: &Statement) -> String {
    let currency = statement.contract.symbol;
    let lines = statement.outside.iter().map(|line| {
        let keys = if line.keys.is_empty() { String::new() } else { format!(" ({})", keys(&line.keys)) };
        format!("  {}, {}: {} {}{keys}\n", line.payee, line.period, line.item, line.amount.shown(currency))
    });
    section("Not paid, because they fall outside the term and its settlement", lines)
}

/// What became of the rows, which of them were set aside, which columns were not read.
fn data(statement: &Statement) -> String {
    let Some(data) = &statement.data else { return String::new() };
    let records = data.records.iter().map(record_rows);
    // Measures take in nothing that payments do not; the JSON has them all.
    let clauses = data.clauses.iter().filter(|clause| clause.kind != "measure").map(clause_rows);
    let set_aside = data.faults.iter().map(|fault| {
        let row = fault.row.map(|row| format!(", row {row}")).unwrap_or_default();
        let column = fault.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
        format!("  {}{row}{column}: {} [{}]\n", fault.file, fault.message, fault.code)
    });
    let noun = if data.more_faults == 1 { "fault" } else { "faults" };
    let more = (data.more_faults > 0).then(|| format!("  and {} more {noun}\n", data.more_faults));
    let extra = data.extra_columns.iter().map(|column| format!("  {}: {}\n", column.file, column.heading));
    let set_aside = section("Set aside because of faults, and not paid for", set_aside.chain(more));
    // The rows are those of all payees and periods: beside a part of the statement they would say nothing of it.
    if statement.selection.is_some() {
        return set_aside;
    }
    let parts = [
        section("Rows of the data", records),
        section("Rows taken in and left out", clauses),
        set_aside,
        section("Columns that the contract does not ask for, and that were not read", extra),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// `episode: 50 rows = 47 paid for + 2 counted without payment + 1 left out`
fn record_rows(record: &RecordRows) -> String {
    let parts = [
        (record.paid_for, "paid for"),
        (record.outside, "outside the term and its settlement"),
        (record.counted, "counted without payment"),
        (record.left_out, "left out"),
        (record.set_aside, "set aside"),
    ];
    let shown: Vec<_> = parts
        .iter()
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, what)| format!("{} {what}", show::number(*rows)))
        .collect();
    let sum = if shown.is_empty() { String::new() } else { format!(" = {}", shown.join(" + ")) };
    let files: Vec<_> = record.files.iter().map(|file| file.file.clone()).collect();
    let from = match files.as_slice() {
        _ if record.listed => ", listed in the contract".to_owned(),
        [] => String::new(),
        files => format!(", from {}", show::listed(files)),
    };
    let head = format!("  {}: {}{sum}{from}\n", record.record, show::count(record.read, "row", "rows"));
    record.left_out_by.iter().fold(head, |text, left| text + &left_out(left))
}

fn clause_rows(clause: &ClauseRows) -> String {
    let left: usize = clause.left_out_by.iter().map(|left| left.rows).fold(0, usize::saturating_add);
    let without_key = match clause.without_key {
        0 => String::new(),
        some => format!(" ({} of them without a key, and so in no line)", show::number(some)),
    };
    let head = format!(
        "  {}: {} taken in{without_key}, {} left out\n",
        clause.clause,
        show::count(clause.taken_in, "row", "rows"),
        show::number(left)
    );
    let head = clause.left_out_by.iter().fold(head, |text, left| text + &left_out(left));
    let Some(spells) = &clause.spells else { return head };
    let made = format!("{head}    {} made of them\n", show::count(spells.made, "spell", "spells"));
    let none = spells.without_days.iter().map(|left| {
        let line = left.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let of = left.of.as_deref().unwrap_or_default();
        format!("    {} with no day in one: {} ({of}{line})\n", show::number(left.rows), left.by)
    });
    none.fold(made, |text, line| text + &line)
}

fn left_out(left: &LeftOut) -> String {
    let line = left.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let of = left.of.as_ref().map(|of| format!(" ({of}{line})")).unwrap_or_default();
    format!("    {} by: {}{of}\n", show::number(left.rows), left.by)
}

fn section(title: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.collect();
    if lines.is_empty() { lines } else { format!("{title}\n{lines}") }
}

fn keys(keys: &[KeyValue]) -> String {
    let shown: Vec<_> = keys.iter().map(|key| format!("{} {}", key.key, key.value)).collect();
    shown.join(", ")
}

/// The elementary lines.
pub fn lines_table(lines: &Lines, currency: Currency) -> String {
    if lines.lines.is_empty() {
        return "There are no lines.\n".to_owned();
    }
    let mut rows = Rows::new(["Payee", "Period", "Item", "Keys", "Amount"], currency);
    for line in &lines.lines {
        let places = [line.payee.as_str(), &line.period, &line.item, &keys(&line.keys)];
        match &line.amount {
            Some(amount) => rows.add(places, amount),
            None => rows.add_words(places, &not_paid(line, currency)),
        }
        let cut = |cut: &super::Cut| format!("after {} cut by {}", cut.amount.shown(currency), cut.by);
        line.cuts.iter().for_each(|one| rows.note(&cut(one)));
    }
    rows.text()
}

/// Why a line moves no money, and what it comes to.
fn not_paid(line: &super::ElementaryLine, currency: Currency) -> String {
    let amount = line.rounded.as_ref().map(|amount| amount.shown(currency)).unwrap_or_default();
    if line.outside { format!("not paid: {amount}") } else { format!("due: {amount}") }
}

/// A table of four columns of words and one of amounts.
struct Rows {
    table: Table,
    currency: Currency,
}

impl Rows {
    fn new(header: [&str; 5], currency: Currency) -> Self {
        let mut table = Table::new();
        table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')));
        table.set_header(header);
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        if let Some(amounts) = table.column_mut(4) {
            amounts.set_cell_alignment(CellAlignment::Right);
            amounts.set_padding((0, 0));
        }
        Rows { table, currency }
    }

    fn add(&mut self, places: [&str; 4], amount: &Amount) {
        self.add_words(places, &amount.shown(self.currency));
    }

    fn add_words(&mut self, places: [&str; 4], last: &str) {
        let cells = places.into_iter().chain([last]);
        self.table.add_row(cells.map(Cell::new));
    }

    fn note(&mut self, note: &str) {
        self.add_words(["", "", "", &format!("  {note}")], "");
    }

    /// Sets payees apart.
    fn blank(&mut self) {
        if !self.table.is_empty() {
            self.add_words(["", "", "", ""], "");
        }
    }

    fn totals(&mut self, places: [&str; 2], totals: &[Total], net: &Amount) {
        let mut places = places;
        for total in totals {
            let [payee, period] = places;
            self.add([payee, period, &total.item, total.label.as_deref().unwrap_or("")], &total.amount);
            places = ["", ""];
        }
        self.add(["", "", "net", ""], net);
    }

    fn text(&self) -> String {
        self.table.trim_fmt() + "\n"
    }
}
