//! What is payable, item by item, and the four numbers at the top.

use std::collections::BTreeMap;

use super::columns::{
    CHANGES, CHECKS, DIFFERENCE, EARNED, LINE_EARNED, LINE_PERIOD, LINE_REDUCED, LINE_TAKEN, LINES, PAYABLE,
    REDUCED, RESULT, STATEMENT, TAKEN,
};
use super::{View, label, negative, nought};
use crate::ledger::Edition;
use crate::report::document::{Block, Cell, Column, Row, Section, Sum, Table};
use crate::report::formula::{DIFFERS, Formula};
use crate::report::statement::heading_words;
use crate::statement::{Amount, ItemKind, ItemPart, Moved};

/// What of an item is earned, reduced and taken back.
pub(super) struct Parts {
    pub(super) earned: Amount,
    pub(super) reduced: Amount,
    pub(super) taken: Amount,
}

impl Parts {
    fn of(item: &ItemPart) -> Self {
        let cut = Amount::sum(item.cuts.iter().map(|cut| &cut.amount));
        let amount = item.amount.clone();
        match item.kind {
            ItemKind::Payment => {
                let earned = Amount::sum([&amount, &cut]);
                Parts { earned, reduced: negative(&cut), taken: nought() }
            }
            ItemKind::Minimum => Parts { earned: amount, reduced: nought(), taken: nought() },
            ItemKind::Cap => Parts { earned: nought(), reduced: amount, taken: nought() },
            ItemKind::Clawback => Parts { earned: nought(), reduced: nought(), taken: amount },
        }
    }

    pub(super) fn sum(&self) -> Amount {
        Amount::sum([&self.earned, &self.reduced, &self.taken])
    }
}

impl View<'_> {
    pub(super) fn statement(&self) -> Section {
        let statement = &self.ledger.statement;
        let mut head = heading_words(statement);
        head.insert(0, ("Contract", statement.contract.title.clone()));
        let payees = statement.selection.as_ref().map(|selection| selection.payees.join(", "));
        head.extend(payees.filter(|payees| !payees.is_empty()).map(|payees| ("Payee", payees)));
        let periods = statement.selection.as_ref().map(|selection| selection.periods.join(", "));
        head.extend(periods.filter(|periods| !periods.is_empty()).map(|periods| ("Period", periods)));
        head.extend(statement.as_at.iter().map(|day| ("Statement date", day.clone())));
        let edition = match self.ledger.edition {
            Edition::Payee => "of the payee: its own lines and rows",
            Edition::Commissioner => "of the commissioner: all lines and rows",
            Edition::Publication => "for publication: no persons, no counts under 5",
        };
        head.push(("Edition", edition.to_owned()));
        let set = statement.given.iter().filter_map(|given| {
            let instead = given.instead_of.as_ref()?;
            Some(format!("NOTE: {} is {} for this run, instead of {instead}.", given.name, given.value))
        });
        let aside =
            statement.data.iter().flat_map(|data| &data.records).filter(|record| record.set_aside > 0);
        let aside = aside.map(|record| {
            let (some, name) = (record.set_aside, &record.record);
            format!("NOTE: {some} of the rows of {name} are set aside because of faults, and not paid for.")
        });
        let notes: Vec<Block> = set.chain(aside).map(Block::Paragraph).collect();
        let blocks = [Block::Definitions(head)].into_iter().chain(notes);
        let tables = [Block::Table(self.four()), Block::Table(self.items())];
        Section::of(blocks.chain(tables).collect::<Vec<_>>()).under(1, STATEMENT)
    }

    /// Earned, reduced, taken back, payable; and whether all checks agree.
    fn four(&self) -> Table {
        let parts = self.parts();
        let of = |of: fn(&Parts) -> &Amount| Amount::sum(parts.values().map(of));
        let (earned, reduced, taken) =
            (of(|parts| &parts.earned), of(|parts| &parts.reduced), of(|parts| &parts.taken));
        let net = Amount::sum([&earned, &reduced, &taken]);
        let row = |words: &str, amount: &Amount, column: usize| {
            Row::of([Cell::words(words), self.money(amount).by(Formula::total(STATEMENT, column))])
        };
        let rows = [
            row("Earned", &earned, EARNED),
            row("Reduced or deducted", &reduced, REDUCED),
            row("Taken back", &taken, TAKEN),
        ];
        let payable = row("Payable", &net, PAYABLE).summing(Sum::Net);
        let table =
            Table::new([Column::words("In all"), self.amounts("Amount")]).group(rows).group([payable]);
        if self.is(Edition::Publication) {
            return table;
        }
        let wrong = self.wrong();
        let wrong =
            Cell::count(wrong).by(Formula::Count { table: CHECKS.to_owned(), column: RESULT, is: DIFFERS });
        table.group([
            Row::of([Cell::words("Checks that differ (see Reconciliation)"), wrong]).summing(Sum::Net)
        ])
    }

    /// What each item of each payee and period is made of.
    pub(super) fn parts(&self) -> BTreeMap<(String, String, String), Parts> {
        let mut found = BTreeMap::new();
        for payee in &self.ledger.statement.payees {
            for period in &payee.periods {
                for item in &period.items {
                    let place = (payee.payee.clone(), period.period.clone(), item.called());
                    found.insert(place, Parts::of(item));
                }
            }
        }
        found
    }

    fn items(&self) -> Table {
        let words = ["Payee", "Period", "Item", "Label", "Paragraph"].map(Column::words);
        let amounts = ["Earned", "Reduced or deducted", "Taken back", "Payable"];
        let columns = words.into_iter().chain(amounts.map(|heading| self.amounts(heading)));
        let mut rows = Vec::new();
        for payee in &self.ledger.statement.payees {
            for period in &payee.periods {
                rows.extend(period.items.iter().map(|item| self.item(&payee.payee, &period.period, item)));
            }
        }
        let parts = self.parts();
        let sum = |column: usize, of: &dyn Fn(&Parts) -> Amount| {
            let amounts: Vec<Amount> = parts.values().map(of).collect();
            self.money(&Amount::sum(&amounts)).by(Formula::total(STATEMENT, column))
        };
        let total = ["Total", "", "", "", ""].map(Cell::words).into_iter().chain([
            sum(EARNED, &|parts| parts.earned.clone()),
            sum(REDUCED, &|parts| parts.reduced.clone()),
            sum(TAKEN, &|parts| parts.taken.clone()),
            sum(PAYABLE, &Parts::sum),
        ]);
        let total = Row::of(total).summing(Sum::Net);
        Table::new(columns.collect::<Vec<_>>())
            .named(STATEMENT)
            .captioned("Payable, item by item")
            .group(rows)
            .group([total])
    }

    fn item(&self, payee: &str, period: &str, item: &ItemPart) -> Row {
        let called = item.called();
        let parts = Parts::of(item);
        let words =
            [Cell::words(payee), Cell::words(period), Cell::words(&called), label(item.label.as_ref())];
        let amount = |amount: &Amount, column: usize| {
            let cell = self.money(amount);
            match self.is(Edition::Publication) {
                true => cell,
                false => {
                    let only = [(1, 0), (LINE_PERIOD, 1), (2, 2)];
                    cell.by(Formula::total_of(LINES, column, only))
                }
            }
        };
        let payable = Formula::Plus([EARNED, REDUCED, TAKEN].map(Formula::Here).into());
        let amounts = [
            amount(&parts.earned, LINE_EARNED),
            amount(&parts.reduced, LINE_REDUCED),
            amount(&parts.taken, LINE_TAKEN),
            self.money(&parts.sum()).by(payable),
        ];
        Row::of(words.into_iter().chain([self.paragraph(&item.item)]).chain(amounts))
            .anchored(format!("item={called}/{payee}/{period}"))
    }

    /// What has changed since an earlier statement.
    pub(super) fn changes(&self) -> Option<Section> {
        let since = self.ledger.statement.since.as_ref()?;
        let words = ["Payee", "Period", "Item", "Paragraph"].map(Column::words);
        let amounts = ["Previously stated", "Now", "Difference"].map(|heading| self.amounts(heading));
        let why = [Column::words("Why")];
        let columns: Vec<Column> = words.into_iter().chain(amounts).chain(why).collect();
        let amount = |amount: &Option<Amount>| match amount {
            Some(amount) => self.money(amount),
            None => Cell::words("none"),
        };
        let row = |line: &Moved| {
            let name = line.item.split(" for ").next().unwrap_or(&line.item);
            let words = [&line.payee, &line.period, &line.item].map(Cell::words);
            let difference = match (&line.before, &line.now) {
                (Some(_), Some(_)) => Formula::Here(5).less(Formula::Here(4)),
                (None, _) => Formula::Here(5),
                (_, None) => Formula::Nought.less(Formula::Here(4)),
            };
            let amounts =
                [amount(&line.before), amount(&line.now), self.money(&line.difference).by(difference)];
            let why = [Cell::words(line.reasons())];
            Row::of(words.into_iter().chain([self.paragraph(name)]).chain(amounts).chain(why))
        };
        let total = ["Everything that differs", "", "", "", "", ""].map(Cell::words);
        let total =
            total.into_iter().chain([self.money(&since.difference).by(Formula::total(CHANGES, DIFFERENCE))]);
        let total = total.chain([Cell::words("")]);
        let table = Table::new(columns).named(CHANGES).group(since.lines.iter().map(row));
        let table = table.group([Row::of(total).summing(Sum::Net)]);
        let (before, now) = (since.before.shown(self.currency), since.now.shown(self.currency));
        let difference = since.difference.shown(self.currency);
        let says = format!("Previously stated {before}, now {now}: a difference of {difference}.");
        let by_period = self.changes_by_period(&since.lines).map(Block::Table);
        let blocks = [Block::Paragraph(says), Block::Paragraph(since.known.clone()), Block::Table(table)];
        Some(Section::of(blocks.into_iter().chain(by_period).collect::<Vec<_>>()).under(2, CHANGES))
    }

    /// What differs, period by period: by how much each is to be corrected in the books. Of one period it says nothing
    /// new.
    fn changes_by_period(&self, lines: &[Moved]) -> Option<Table> {
        let mut sums: BTreeMap<&str, Amount> = BTreeMap::new();
        for line in lines {
            let sum = sums.entry(&line.period).or_insert_with(nought);
            *sum = Amount::sum([&*sum, &line.difference]);
        }
        let row = |(period, sum): (&&str, &Amount)| {
            let of_period = Formula::total_of(CHANGES, DIFFERENCE, [(1, 0)]);
            Row::of([Cell::words(*period), self.money(sum).by(of_period)])
        };
        let columns = vec![Column::words("Period"), self.amounts("Difference")];
        let table = || Table::new(columns).captioned("By period").group(sums.iter().map(row));
        (sums.len() > 1).then(table)
    }
}
