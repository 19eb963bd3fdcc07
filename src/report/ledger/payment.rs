//! What is to be paid to whom, with the fields that finance fills in; the totals by period; and what the document was
//! made of.

use super::columns::{NET, PAYABLE, PAYMENT, STATEMENT};
use super::{Origin, View, section};
use crate::ledger::Edition;
use crate::report::document::{Block, Cell, Column, Row, Section, Sum, Table};
use crate::report::formula::Formula;
use crate::statement::Amount;

/// What finance fills in.
const OPEN: [&str; 11] = [
    "Supplier number",
    "Remittance reference",
    "VAT code",
    "VAT",
    "Gross",
    "Purchase order",
    "Cost centre",
    "Due date",
    "Prepared by",
    "Checked by",
    "Authorised by",
];

impl View<'_> {
    pub(super) fn payment(&self) -> Option<Section> {
        if self.is(Edition::Publication) {
            return None;
        }
        let columns = [Column::words("Payee"), self.amounts("Net")].into_iter();
        let columns = columns.chain(OPEN.map(Column::words)).chain([Column::words("Remark")]);
        let payees = &self.ledger.statement.payees;
        let rows = payees.iter().map(|payee| {
            let net = self.money(&payee.net).by(Formula::total_of(STATEMENT, PAYABLE, [(0, 0)]));
            let below = Amount::sum([]).is_more_than(&payee.net);
            let remark =
                if below { "below nil: the contract has no rule for it; not to be paid out" } else { "" };
            let open = OPEN.map(|_| Cell::open());
            Row::of([Cell::words(&payee.payee), net].into_iter().chain(open).chain([Cell::words(remark)]))
        });
        let all = Amount::sum(payees.iter().map(|payee| &payee.net));
        let total = [Cell::words("Total"), self.money(&all).by(Formula::total(PAYMENT, NET))];
        let total = total.into_iter().chain(OPEN.map(|_| Cell::words(""))).chain([Cell::words("")]);
        let table = Table::new(columns.collect::<Vec<_>>()).named(PAYMENT).group(rows);
        section(PAYMENT, table.group([Row::of(total).summing(Sum::Net)]))
    }

    /// What each payee is owed in each period.
    pub(super) fn by_period(&self) -> Option<Section> {
        let payees = &self.ledger.statement.payees;
        let several = payees.len() > 1 || payees.iter().any(|payee| payee.periods.len() > 1);
        if !several {
            return None;
        }
        let columns = [Column::words("Payee"), Column::words("Period"), self.amounts("Payable")];
        let rows = payees.iter().flat_map(|payee| {
            payee.periods.iter().map(|period| {
                let net = self.money(&period.net);
                let net = net.by(Formula::total_of(STATEMENT, PAYABLE, [(0, 0), (1, 1)]));
                Row::of([Cell::words(&payee.payee), Cell::words(&period.period), net])
            })
        });
        let total = self.money(&self.ledger.statement.net).by(Formula::total("By period", 2));
        let total = Row::of([Cell::words("Total"), Cell::words(""), total]).summing(Sum::Net);
        section("By period", Table::new(columns).named("By period").group(rows).group([total]))
    }

    /// What it was made of, and how it is made again.
    pub(super) fn about(&self, origin: &Origin) -> Section {
        let statement = &self.ledger.statement;
        let given = statement.given.iter().map(|given| {
            let instead =
                given.instead_of.as_ref().map(|own| format!(" instead of {own}")).unwrap_or_default();
            ("Given for this run", format!("{} is {}{instead}", given.name, given.value))
        });
        let accepted = statement
            .accepted
            .iter()
            .map(|term| ("Accepted in the contract", format!("{}, because {}", term.message, term.reason)));
        let files = statement.data.iter().flat_map(|data| &data.records).flat_map(|record| &record.files);
        let files = files.map(|file| ("Data", format!("{}, {} rows", file.file, file.rows)));
        let facts = [
            ("Contract", statement.contract.title.clone()),
            ("Text of the contract", format!("known by {}", self.ledger.identity)),
            ("Rounding", format!("each payment line {}", statement.contract.rounding)),
        ];
        let made = [("Made by", origin.version.clone()), ("To work it out again", origin.command.clone())];
        let all = facts.into_iter().chain(given).chain(accepted).chain(files).chain(made);
        Section::of([Block::Definitions(all.collect())]).under(2, "About")
    }
}
