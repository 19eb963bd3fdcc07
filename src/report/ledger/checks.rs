//! The checks: sums against sums, each with what was expected and what was found.

use super::columns::{
    CHANGES, CHECKS, DIFFERENCE, EARNED, LIMITS, LINE_PAYABLE, LINES, NET, PAYABLE, PAYMENT, RECOVERIES,
    REDUCED, ROWS, STATEMENT, TAKEN, WITHIN,
};
use super::lines::{is_kept, rolls};
use super::{View, nought};
use crate::ledger::Edition;
use crate::report::document::{Block, Cell, Column, Kind, Row, Section, Table};
use crate::report::formula::{AGREES, DIFFERS, Formula};
use crate::statement::{Amount, RecordRows};

/// A check: what it holds, and both sides with their values.
struct Check {
    words: String,
    expected: Cell,
    found: Cell,
    agrees: bool,
}

impl View<'_> {
    pub(super) fn reconciliation(&self) -> Option<Section> {
        if self.is(Edition::Publication) {
            return None;
        }
        let columns = [Column::words("Check")].into_iter();
        let columns =
            columns.chain(["Expected", "Found", "Difference"].map(|head| Column::new(head, Kind::Mixed)));
        let columns = columns.chain([Column::words("Result")]);
        let rows = self.checks().into_iter().map(|check| {
            let difference = Formula::Here(2).less(Formula::Here(1));
            let nothing = self.money(&check.difference()).by(difference);
            let result = Cell::words(if check.agrees { AGREES } else { DIFFERS });
            let result = result.by(Formula::Here(3).agrees());
            Row::of([Cell::words(check.words), check.expected, check.found, nothing, result])
        });
        let table = Table::new(columns.collect::<Vec<_>>()).named(CHECKS).group(rows);
        let blocks = [Block::Table(table)].into_iter().chain(self.received());
        Some(Section::of(blocks.collect::<Vec<_>>()).under(2, "Reconciliation"))
    }

    /// How many checks do not agree.
    pub(super) fn wrong(&self) -> usize {
        self.checks().iter().filter(|check| !check.agrees).count()
    }

    fn checks(&self) -> Vec<Check> {
        let ledger = self.ledger;
        let net = &ledger.statement.net;
        let items = || Formula::total(STATEMENT, PAYABLE);
        let parts = self.parts();
        let by_items: Vec<Amount> = parts.values().map(super::statement::Parts::sum).collect();
        let by_items = Amount::sum(&by_items);
        let [.., by_lines] = self.line_sums();
        let money = |words: &str, expected: (&Amount, Option<Formula>), found: (&Amount, Formula)| {
            let cell = |(amount, formula): (&Amount, Option<Formula>)| match formula {
                Some(formula) => self.money(amount).by(formula),
                None => self.money(amount),
            };
            Check {
                words: words.to_owned(),
                agrees: expected.0 == found.0,
                expected: cell(expected),
                found: cell((found.0, Some(found.1))),
            }
        };
        let three = Formula::Plus([EARNED, REDUCED, TAKEN].map(|at| Formula::total(STATEMENT, at)).into());
        let payees = Amount::sum(ledger.statement.payees.iter().map(|payee| &payee.net));
        let lines_sum = Formula::total(LINES, LINE_PAYABLE);
        let mut found = vec![
            money("The lines add up to the items", (&by_items, Some(items())), (&by_lines, lines_sum)),
            money("The items add up to the sum that was calculated", (net, None), (&by_items, items())),
            money(
                "Earned, with what is reduced and taken back, is what is payable",
                (&by_items, Some(items())),
                (&by_items, three),
            ),
            money(
                "What payees are paid adds up",
                (&by_items, Some(items())),
                (&payees, Formula::total(PAYMENT, NET)),
            ),
        ];
        let count = |words: &str, wrong: usize, table: &str, column: usize| Check {
            words: words.to_owned(),
            expected: Cell::count(0),
            found: Cell::count(wrong).by(Formula::Count { table: table.to_owned(), column, is: DIFFERS }),
            agrees: wrong == 0,
        };
        if !ledger.limits.is_empty() {
            let wrong = ledger.limits.iter().filter(|used| !is_kept(used)).count();
            found.push(count("Limits that are not kept", wrong, LIMITS, WITHIN));
        }
        if !ledger.recoveries.is_empty() {
            let wrong = ledger.recoveries.iter().filter(|recovery| !rolls(recovery)).count();
            let column = self.most_limits().saturating_add(10);
            found.push(count("Recoveries that take more or less than they can", wrong, RECOVERIES, column));
        }
        if let Some(since) = &ledger.statement.since {
            let now = Amount::sum([&since.before, &since.difference]);
            let earlier = Formula::total(CHANGES, DIFFERENCE);
            found.push(money(
                "What has changed since the earlier statement is the difference from it",
                (&net.less(&since.before), None),
                (&now.less(&since.before), earlier),
            ));
        }
        found.extend(self.rows_received());
        found
    }

    /// Rows received are rows that have an end.
    fn rows_received(&self) -> Option<Check> {
        let records = self.record_rows()?;
        let read: usize = records.iter().map(|record| record.read).fold(0, usize::saturating_add);
        let ended: usize = records.iter().flat_map(ends).fold(0, usize::saturating_add);
        let sums = (2..9).map(|column| Formula::total(ROWS, column)).collect();
        Some(Check {
            words: "Every row received has one end".to_owned(),
            expected: Cell::count(read).by(Formula::total(ROWS, 1)),
            found: Cell::count(ended).by(Formula::Plus(sums)),
            agrees: read == ended,
        })
    }

    /// The rows are those of all payees and periods.
    fn record_rows(&self) -> Option<&[RecordRows]> {
        let statement = &self.ledger.statement;
        let data = statement.data.as_ref().filter(|_| statement.selection.is_none())?;
        (!data.records.is_empty()).then_some(data.records.as_slice())
    }

    fn received(&self) -> Option<Block> {
        let counts =
            ["Received", "Paid for", "Outside", "Counted", "Left out", "Set aside", "Not counted", "Later"];
        let columns = counts.map(|heading| Column::new(heading, Kind::Number));
        let columns = [Column::words("Record")].into_iter().chain(columns).chain([Column::words("Files")]);
        let rows = self.record_rows()?.iter().map(|record| {
            let counts = std::iter::once(record.read).chain(ends(record)).map(Cell::count);
            let files: Vec<String> =
                record.files.iter().map(|file| format!("{} ({})", file.file, file.rows)).collect();
            Row::of(
                [Cell::words(&record.record)]
                    .into_iter()
                    .chain(counts)
                    .chain([Cell::words(files.join(", "))]),
            )
        });
        let table =
            Table::new(columns.collect::<Vec<_>>()).named(ROWS).captioned("Rows of the data").group(rows);
        Some(Block::Table(table))
    }
}

impl Check {
    fn difference(&self) -> Amount {
        use crate::report::document::Value;
        match (&self.expected.value, &self.found.value) {
            (Value::Money(expected, _), Value::Money(found, _)) => found.less(expected),
            (expected, found) if expected == found => nought(),
            _ => Amount::new(crate::value::Number::from_int(1)),
        }
    }
}

/// The ends of the rows of a record.
fn ends(record: &RecordRows) -> [usize; 7] {
    let absent = &record.absent;
    let gone = [absent.replaced, absent.reversed, absent.reversing, absent.leading_nowhere];
    [
        record.paid_for,
        record.outside,
        record.counted,
        record.left_out,
        record.set_aside,
        gone.into_iter().fold(0, usize::saturating_add),
        absent.later,
    ]
}
