//! A statement of the sequence: its own period, and what has become of earlier ones.

use super::document::{Block, Cell, Column, Document, Row, Section, Sum, Table};
use super::statement::{keys, sections};
use super::{Report, Sheet};
use crate::statement::numbered::{Adjustment, NumberedStatement, cause_words};
use crate::statement::{Amount, KeyValue};
use crate::text;
use crate::value::{Currency, Day};

/// So many reasons of a line are shown; programs get all.
const REASONS: usize = 8;

impl Report for NumberedStatement {
    fn document(&self) -> Document {
        let [heading, given, payees, rest @ ..] = sections(&self.own);
        let none = || Section::of([Block::Paragraph(format!("There are no lines in {}.", self.period))]);
        let payees = if self.own.payees.is_empty() { Some(none()) } else { payees };
        let only = super::statement::selection(&self.own);
        let own = [heading, which(self), given, only, payees, adjustments(self), payable(self)];
        Document::new(
            &self.own.contract.title,
            own.into_iter()
                .chain(rest)
                .chain([super::statement::paragraphs(&self.own)])
                .chain(super::statement::data(&self.own))
                .chain([super::statement::accepted(&self.own)]),
        )
    }

    /// A row for each item of the period, then one for each line of an earlier one that has changed.
    fn sheet(&self) -> Option<Sheet> {
        let header = ["payee", "period", "item", "kind", "keys", "before", "now", "amount", "why"];
        let machine = |amount: &Option<Amount>| amount.as_ref().map(Amount::machine).unwrap_or_default();
        let own = self.own.payees.iter().flat_map(|payee| {
            payee.periods.iter().flat_map(move |period| {
                period.items.iter().map(move |item| {
                    let amount = item.amount.machine();
                    let (payee, period) = (payee.payee.as_str(), period.period.as_str());
                    [payee, period, &item.item, "own", "", "", &amount, &amount, ""].map(str::to_owned)
                })
            })
        });
        let changed = self.adjustments.iter().map(|line| {
            let why: Vec<String> =
                line.why.iter().map(|cause| cause_words(cause, self.own.contract.symbol)).collect();
            let keys: Vec<_> = line.keys.iter().map(|key| format!("{}={}", key.key, key.value)).collect();
            [
                line.payee.clone(),
                line.period.clone(),
                line.item.clone(),
                "adjustment".to_owned(),
                keys.join("; "),
                machine(&line.before),
                machine(&line.now),
                line.change.machine(),
                why.join("; "),
            ]
        });
        Some(Sheet::new(header, own.chain(changed)))
    }
}

fn long(day: &str) -> String {
    Day::parse(day).map_or_else(|| day.to_owned(), Day::long)
}

/// Which statement it is, and what it knows.
fn which(statement: &NumberedStatement) -> Option<Section> {
    let (first, last) = (long(&statement.first_day), long(&statement.last_day));
    let which = format!("Statement {} is for {}, {first} to {last}.", statement.number, statement.period);
    let cut_off = long(&statement.cut_off);
    let earlier = match &statement.previous_cut_off {
        Some(before) => format!(
            "It settles what has changed in earlier periods since the cut-off before, {}, and leaves their statements as they are.",
            long(before)
        ),
        None => "It is the first.".to_owned(),
    };
    let date = statement.statement_date.as_ref().map(|_| ", which is the statement date").unwrap_or_default();
    let known = format!("It is made of what was received by its cut-off, {cut_off}{date}. {earlier}");
    Some(Section::of([Block::Paragraph(which), Block::Paragraph(known)]))
}

fn adjustments(statement: &NumberedStatement) -> Option<Section> {
    let currency = statement.own.contract.symbol;
    if statement.adjustments.is_empty() {
        let nothing = statement
            .previous_cut_off
            .as_ref()
            .map(|_| Section::of([Block::Paragraph("Nothing has changed in earlier periods.".to_owned())]));
        return nothing;
    }
    let columns = [Column::once("Payee"), Column::once("Period"), Column::words("Item"), Column::words("")];
    let amounts = ["Before", "Now", "Difference"].map(Column::money);
    let table = Table::new(columns.into_iter().chain(amounts).collect::<Vec<_>>());
    let groups = statement.adjustments.chunk_by(|one, next| one.payee == next.payee);
    let table = groups.fold(table, |table, lines| {
        let sum = Amount::sum(lines.iter().map(|line| &line.change));
        let total = (lines.len() > 1).then(|| {
            let payee = lines.first().map(|line| line.payee.as_str()).unwrap_or_default();
            let places = [payee, "total", "", "", "", ""].map(Cell::words);
            Row::of(places.into_iter().chain([Cell::money(&sum, currency)])).summing(Sum::Net)
        });
        table.group(lines.iter().map(|line| row(line, currency)).chain(total))
    });
    Some(Section::of([Block::Table(table)]).under(2, "What has changed in earlier periods"))
}

fn row(line: &Adjustment, currency: Currency) -> Row {
    // What the row says already is not said again.
    let again = |key: &&KeyValue| key.value != line.payee && key.value != line.period;
    let keys = keys(&line.keys.iter().filter(again).cloned().collect::<Vec<_>>());
    let keys = if keys.is_empty() { line.label.clone().unwrap_or_default() } else { keys };
    let places = [line.payee.as_str(), &line.period, &line.item, &keys].map(Cell::words);
    let amount = |amount: &Option<Amount>| match amount {
        Some(amount) => Cell::money(amount, currency),
        None => Cell::words("none"),
    };
    let amounts = [amount(&line.before), amount(&line.now), Cell::money(&line.change, currency)];
    let more = line.why.len().saturating_sub(REASONS);
    let more =
        (more > 0).then(|| format!("and {} more reasons; `--format json` has all", text::number(more)));
    let why = line.why.iter().take(REASONS).map(|cause| cause_words(cause, currency)).chain(more);
    Row::of(places.into_iter().chain(amounts)).noting(why.collect::<Vec<_>>())
}

/// What each payee is owed: this period and earlier ones.
fn payable(statement: &NumberedStatement) -> Option<Section> {
    let currency = statement.own.contract.symbol;
    if statement.adjustments.is_empty() {
        return None;
    }
    let columns = [Column::words("Payee")]
        .into_iter()
        .chain([statement.period.as_str(), "Earlier periods", "Payable"].map(Column::money));
    let row = |payee: &str, amounts: [&Amount; 3]| {
        Row::of([Cell::words(payee)].into_iter().chain(amounts.map(|amount| Cell::money(amount, currency))))
    };
    let payees = statement.payees.iter().map(|net| row(&net.payee, [&net.own, &net.adjusted, &net.net]));
    let everybody = row("everybody", [&statement.own.net, &statement.adjusted, &statement.net]);
    let everybody = (statement.payees.len() > 1).then(|| everybody.summing(Sum::Net));
    let table = Table::new(columns.collect::<Vec<_>>()).group(payees.chain(everybody));
    Some(Section::of([Block::Table(table)]).under(2, "Payable with this statement"))
}
