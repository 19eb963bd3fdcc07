//! The statement: what is owed, payee by payee and period by period, and what became of the rows.

use std::collections::BTreeMap;

use super::balances::balances;
use super::chart::{Bar, Bars};
use super::document::{Block, Cell, Column, Document, Item, Row, Section, Sum, Table};
use super::set_aside::set_aside;
use super::{Chart, Report, Sheet};
use crate::statement::{
    Amount, Balance, ClauseRows, ClockChange, Cut, ItemPart, KeyValue, LeftOut, PayeePart, PeriodPart,
    RecordRows, Statement, Total,
};
use crate::text;
use crate::value::Currency;

impl Report for Statement {
    fn document(&self) -> Document {
        let [heading, given, rest @ ..] = sections(self);
        let sections = [heading, given, selection(self), since(self)].into_iter().chain(rest);
        let sections = sections.chain(balances(&self.balances)).chain([paragraphs(self)]);
        let sections = sections.chain(data(self)).chain([accepted(self)]);
        Document::new(&self.contract.title, sections)
    }

    /// Exactly `payee,period,item,amount`, a row for each payee, period and item.
    fn sheet(&self) -> Option<Sheet> {
        let rows = self.payees.iter().flat_map(|payee| {
            payee.periods.iter().flat_map(move |period| {
                period.items.iter().map(move |item| {
                    [payee.payee.clone(), period.period.clone(), item.called(), item.amount.machine()]
                })
            })
        });
        Some(Sheet::new(["payee", "period", "item", "amount"], rows))
    }

    /// What is payable to all payees, period by period.
    fn chart(&self) -> Option<Chart> {
        let mut periods: BTreeMap<&str, Vec<&Amount>> = BTreeMap::new();
        for period in self.payees.iter().flat_map(|payee| &payee.periods) {
            periods.entry(&period.period).or_default().push(&period.net);
        }
        // Labels of one kind sort by time.
        let bars = periods.into_iter().map(|(period, nets)| Bar::whole(period, Amount::sum(nets)));
        let title = format!("{}: {} in all", self.contract.title, self.net.shown(self.contract.symbol));
        Some(Chart::Bars(Bars { title, currency: self.contract.symbol, bars: bars.collect() }))
    }
}

/// What has changed since an earlier statement.
fn since(statement: &Statement) -> Option<Section> {
    let since = statement.since.as_ref()?;
    let currency = statement.contract.symbol;
    let [before, now, difference] =
        [&since.before, &since.now, &since.difference].map(|amount| amount.shown(currency));
    let says = format!("Previously stated {before}, now {now}: a difference of {difference}.");
    let amount = |amount: &Option<Amount>| match amount {
        Some(amount) => Cell::money(amount, currency),
        None => Cell::words("none"),
    };
    let rows = since.lines.iter().map(|line| {
        let words = [&line.payee, &line.period, &line.item].map(Cell::words);
        let amounts = [amount(&line.before), amount(&line.now), Cell::money(&line.difference, currency)];
        Row::of(words.into_iter().chain(amounts).chain([Cell::words(line.reasons())]))
    });
    let words = [Column::once("Payee"), Column::once("Period"), Column::words("Item")];
    let columns = words.into_iter().chain(["Before", "Now", "Difference"].map(Column::money));
    let columns = columns.chain([Column::words("Why")]);
    let table = Table::new(columns.collect::<Vec<_>>()).group(rows);
    let table = (!table.groups.is_empty()).then_some(Block::Table(table));
    let known = table.is_some().then(|| Block::Paragraph(since.known.clone()));
    let blocks = [Block::Paragraph(says)].into_iter().chain(known).chain(table).collect::<Vec<_>>();
    Some(Section::of(blocks).under(2, "Changed since the earlier statement"))
}

/// Where the schedule says what the items are.
pub(super) fn paragraphs(statement: &Statement) -> Option<Section> {
    let items = statement.paragraphs.iter().map(|of| {
        let label = of.label.iter().map(|label| format!(", {label}")).collect::<String>();
        Item::new(format!("paragraph {} [{}]{label}", of.paragraph, of.item))
    });
    Section::list("In the schedule", items)
}

/// What a reviewer would ask of the terms, and why they stand.
pub(super) fn accepted(statement: &Statement) -> Option<Section> {
    let terms = statement.accepted.iter().map(|term| {
        let (code, line) = (term.code, term.line);
        Item::new(format!("{code}, line {line}: {}, because {}", term.message, term.reason))
    });
    Section::list("Accepted in the contract, with a reason", terms)
}

/// What a statement says of amounts: its heading, what was given, the payees, and what else there is to them.
pub(super) fn sections(statement: &Statement) -> [Option<Section>; 6] {
    [
        heading(statement),
        given(statement),
        payees(statement),
        spellings(statement),
        left_over(statement),
        outside(statement),
    ]
}

/// Who, for how long, by which clock.
pub(super) fn heading_words(statement: &Statement) -> Vec<(&'static str, String)> {
    let contract = &statement.contract;
    let commissioner = contract.commissioner.iter().map(|name| ("Commissioner", name.clone()));
    let clock = contract.clock.iter().map(|zone| ("Clock", zone.clone()));
    commissioner.chain([("Term", contract.term.clone())]).chain(clock).collect()
}

fn heading(statement: &Statement) -> Option<Section> {
    let contract = &statement.contract;
    let definitions = heading_words(statement);
    let rounding = format!("Each payment line is rounded {}.", contract.rounding);
    let blocks = [Block::Definitions(definitions), Block::Paragraph(rounding)];
    Some(Section::of(blocks).under(1, &contract.title))
}

fn given(statement: &Statement) -> Option<Section> {
    let amounts = statement.given.iter().map(|given| {
        let instead = given.instead_of.as_ref().map(|own| format!(" instead of {own}")).unwrap_or_default();
        format!("{} is {}{instead}", given.name, given.value)
    });
    let date = statement.as_at.iter().map(|day| format!("the statement date is {day}"));
    Section::list("Given for this run", amounts.chain(date).map(Item::new))
}

pub(super) fn selection(statement: &Statement) -> Option<Section> {
    let selection = statement.selection.as_ref()?;
    let both = [&selection.payees, &selection.periods];
    let words: Vec<_> =
        both.into_iter().filter(|list| !list.is_empty()).map(|list| text::all_of(list)).collect();
    let only = format!("Only {}. All totals are of this selection.", words.join(", in "));
    Some(Section::of([Block::Paragraph(only)]))
}

fn payees(statement: &Statement) -> Option<Section> {
    if statement.payees.is_empty() {
        let nothing = Block::Paragraph("Nothing is payable.".to_owned());
        return Some(Section::of([nothing].into_iter().chain(without(statement)).collect::<Vec<_>>()));
    }
    let columns = [
        Column::once("Payee"),
        Column::once("Period"),
        Column::words("Item"),
        Column::words(""),
        Column::money("Amount"),
    ];
    let amounts = Amounts { currency: statement.contract.symbol };
    let each = statement.payees.iter();
    let table = each.fold(Table::new(columns), |table, payee| table.group(amounts.payee(payee)));
    let everybody = amounts.totals("everybody", &statement.totals, &statement.net);
    let table = if statement.payees.len() > 1 { table.group(everybody) } else { table };
    Some(Section::of([Block::Table(table)].into_iter().chain(without(statement)).collect::<Vec<_>>()))
}

/// What the amounts lack, said beside them: `Without 2 of 5 rows of meal, which are set aside because of faults.`
fn without(statement: &Statement) -> Option<Block> {
    let records = statement.data.iter().flat_map(|data| &data.records).filter(|record| record.set_aside > 0);
    let rows = records.map(|record| {
        let (some, all) = (text::number(record.set_aside), text::count(record.read, "row", "rows"));
        format!("{some} of {all} of {}", record.record)
    });
    let rows: Vec<String> = rows.collect();
    let words = format!("Without {}, set aside because of faults.", text::all_of(&rows));
    (!rows.is_empty()).then_some(Block::Paragraph(words))
}

fn spellings(statement: &Statement) -> Option<Section> {
    let quoted = |names: &Vec<String>| names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>();
    let lines = statement.spellings.iter().map(|names| Item::new(text::all_of(&quoted(names))));
    Section::list("Payees that differ only in capitals or spaces, and are paid as different ones", lines)
}

/// Rows with an amount at the end.
struct Amounts {
    currency: Currency,
}

impl Amounts {
    fn payee(&self, payee: &PayeePart) -> Vec<Row> {
        let mut rows: Vec<Row> =
            payee.periods.iter().flat_map(|period| self.period(&payee.payee, period)).collect();
        if payee.periods.len() > 1 {
            rows.extend(self.totals(&payee.payee, &payee.totals, &payee.net));
        }
        rows
    }

    fn period(&self, payee: &str, period: &PeriodPart) -> Vec<Row> {
        let item = |item: &ItemPart| {
            let called = item.called();
            let places = [payee, &period.period, &called, item.label.as_deref().unwrap_or("")];
            self.row(places, &item.amount).noting(notes(item, self.currency))
        };
        let net = self.row([payee, &period.period, "net", ""], &period.net).summing(Sum::Period);
        let net = (period.items.len() > 1).then_some(net);
        period.items.iter().map(item).chain(net).collect()
    }

    fn totals(&self, payee: &str, totals: &[Total], net: &Amount) -> Vec<Row> {
        let total = |total: &Total| {
            let label = total.label.as_deref().unwrap_or("");
            self.row([payee, "total", &total.called(), label], &total.amount).summing(Sum::Item)
        };
        let net = self.row([payee, "total", "net", ""], net).summing(Sum::Net);
        totals.iter().map(total).chain([net]).collect()
    }

    fn row(&self, places: [&str; 4], amount: &Amount) -> Row {
        Row::of(places.map(Cell::words).into_iter().chain([Cell::money(amount, self.currency)]))
    }
}

/// What stands in small under an item: what caps cut from it, how a balance moved.
fn notes(item: &ItemPart, currency: Currency) -> Vec<String> {
    let cut = |cut: &Cut| {
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

fn left_over(statement: &Statement) -> Option<Section> {
    let currency = statement.contract.symbol;
    let lines = statement.left_over.iter().map(|left| {
        let item = match &left.label {
            Some(label) => format!("{label} ({})", left.item),
            None => left.item.clone(),
        };
        format!("{}: {} of {item}", left.payee, left.amount.shown(currency))
    });
    Section::list("Not taken back by the end of settlement", lines.map(Item::new))
}

fn outside(statement: &Statement) -> Option<Section> {
    let currency = statement.contract.symbol;
    let lines = statement.outside.iter().map(|line| {
        let keys = if line.keys.is_empty() { String::new() } else { format!(" ({})", keys(&line.keys)) };
        format!("{}, {}: {} {}{keys}", line.payee, line.period, line.item, line.amount.shown(currency))
    });
    Section::list("Not paid, because they fall outside the term and its settlement", lines.map(Item::new))
}

/// `provider Acme, quarter 2024Q2`
pub(super) fn keys(keys: &[KeyValue]) -> String {
    let shown: Vec<_> = keys.iter().map(|key| format!("{} {}", key.key, key.value)).collect();
    shown.join(", ")
}

/// What became of the rows, which of them were set aside, which columns were not read.
pub(super) fn data(statement: &Statement) -> Vec<Option<Section>> {
    let Some(data) = &statement.data else { return Vec::new() };
    let set_aside = Section::list("Set aside because of faults, and not paid for", set_aside(data));
    // The rows are those of all payees and periods: beside a part of the statement they would say nothing of it.
    let sources = Section::list("Rows from several files", data.sources.iter().map(Item::new));
    let not_read = data.files_not_read.iter().map(|file| Item::new(format!("{}: {}", file.file, file.why)));
    let not_read = Section::list("There beside the data, and not read", not_read);
    let books = data
        .book_notes
        .iter()
        .map(|note| Item::new(format!("{}, sheet {}: {}", note.file, note.sheet, note.note)));
    let books = Section::list("To know of the workbooks", books);
    if statement.selection.is_some() {
        return vec![set_aside, sources, books, not_read];
    }
    let absent =
        data.absent_rows.iter().map(|row| Item::new(format!("{}: {}", row.name.words(), row.words())));
    // Measures take in nothing that payments do not; the JSON has them all.
    let clauses = data.clauses.iter().filter(|clause| clause.kind != "measure");
    let clocks = data.clock_changes.iter().map(clock_change);
    let extra = data.extra_columns.iter().map(|column| format!("{}: {}", column.file, column.heading));
    vec![
        Section::list("Rows of the data", data.records.iter().map(record_rows)),
        Section::list("Rows taken in and left out", clauses.map(clause_rows)),
        Section::list("Hours across a change of the clocks, counted as they passed", clocks),
        Section::list("Replaced or reversed, and not counted any more", absent),
        set_aside,
        Section::list(
            "Columns that the contract does not ask for, and that were not read",
            extra.map(Item::new),
        ),
        sources,
        books,
        not_read,
    ]
}

/// `episode: 50 rows = 47 paid for + 2 counted without payment + 1 left out`
fn record_rows(record: &RecordRows) -> Item {
    let parts = [
        (record.paid_for, "paid for"),
        (record.outside, "outside the term and its settlement"),
        (record.counted, "counted without payment"),
        (record.left_out, "left out"),
        (record.set_aside, "set aside"),
        (record.absent.replaced, "replaced"),
        (record.absent.reversed, "reversed"),
        (record.absent.reversing, "reversing others"),
        (record.absent.leading_nowhere, "referring to rows that do not count"),
        (record.absent.later, "received after the cut-off"),
    ];
    let shown: Vec<_> = parts
        .iter()
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, what)| format!("{} {what}", text::number(*rows)))
        .collect();
    let sum = if shown.is_empty() { String::new() } else { format!(" = {}", shown.join(" + ")) };
    let files: Vec<_> = record.files.iter().map(|file| file.file.clone()).collect();
    let from = match files.as_slice() {
        _ if record.listed => ", listed in the contract".to_owned(),
        [] => String::new(),
        files => format!(", from {}", text::all_of(files)),
    };
    let others = record.other_kinds.map(|rows| text::count(rows, "row", "rows"));
    let others = others.map(|rows| format!("; besides, {rows} of other kinds")).unwrap_or_default();
    let head = format!("{}: {}{sum}{from}{others}", record.record, text::count(record.read, "row", "rows"));
    Item::new(head).with(record.left_out_by.iter().map(left_out))
}

/// `shift, hours from began to ended: 1 row (data/shift.csv, row 2)`
fn clock_change(change: &ClockChange) -> Item {
    let more = change.rows.saturating_sub(change.places.len());
    let more = (more > 0).then(|| format!("{} more", text::number(more)));
    let places: Vec<String> = change.places.iter().cloned().chain(more).collect();
    let rows = text::count(change.rows, "row", "rows");
    Item::new(format!("{}, {}: {rows} ({})", change.of, change.hours, places.join("; ")))
}

fn clause_rows(clause: &ClauseRows) -> Item {
    let left: usize = clause.left_out_by.iter().map(|left| left.rows).fold(0, usize::saturating_add);
    let without_key = match clause.without_key {
        0 => String::new(),
        some => format!(" ({} of them without a key, and so in no line)", text::number(some)),
    };
    let head = format!(
        "{}: {} taken in{without_key}, {} left out",
        clause.clause,
        text::count(clause.taken_in, "row", "rows"),
        text::number(left)
    );
    let made = clause.spells.iter().map(|spells| Item::new(made_words(clause.kind, spells.made)));
    let without_days = clause.spells.iter().flat_map(|spells| &spells.without_days).map(|left| {
        let line = left.line.map(|line| format!(", line {line}")).unwrap_or_default();
        let of = left.of.as_deref().unwrap_or_default();
        Item::new(format!("{} with no day in one: {} ({of}{line})", text::number(left.rows), left.by))
    });
    Item::new(head).with(clause.left_out_by.iter().map(left_out).chain(made).chain(without_days))
}

/// `8 spells made of them`
fn made_words(kind: &str, made: usize) -> String {
    match kind {
        "balance" => format!("{} for their keys", text::count(made, "period", "periods")),
        _ => format!("{} made of them", text::count(made, "spell", "spells")),
    }
}

fn left_out(left: &LeftOut) -> Item {
    let line = left.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let of = left.of.as_ref().map(|of| format!(" ({of}{line})")).unwrap_or_default();
    Item::new(format!("{} by: {}{of}", text::number(left.rows), left.by))
}
