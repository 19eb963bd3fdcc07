//! What checks has a case for every row: tables of two cases with a stretch between them, over values of all kinds.

use std::cell::RefCell;

use meed::value::Number;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use super::author::{Author, Said, Scope};
use super::choices::Choices;
use super::schema::{Unit, amounts};
use crate::reference::case::{Case, checked, compared};
use crate::support::search;

const CASES: u32 = 16;
const UNITS: [Unit; 6] = [Unit::Hours, Unit::Days, Unit::Weeks, Unit::Plain, Unit::Ratio, Unit::Money];

/// A contract with values to ask about, its data, and tables over those values.
struct Tried {
    base: Case,
    tables: Vec<Table>,
}

struct Table {
    text: String,
    /// Whether the second case begins further on than the first ends.
    apart: bool,
}

fn tried(contract: Vec<u16>, tables: Vec<u16>, data: Vec<u16>) -> Tried {
    let mut author = Author::new(Choices::new(contract));
    for _ in 0..3 {
        author.tariff();
    }
    author.cohort();
    for _ in 0..6 {
        author.define();
    }
    author.measure();
    author.scale();
    let rows =
        Scope { record: 0, cohort: None, keys: None, proven: Vec::new(), inhabited: false, narrowed: false };
    author.choices = Choices::new(tables);
    let mut tables = Vec::new();
    for unit in UNITS {
        let mut subjects = author.simple_numbers(unit, &rows);
        subjects.extend((0..3).map(|_| author.row_number(unit, &rows, 2)));
        if unit == Unit::Hours {
            subjects.extend((0..8).map(|_| author.hours_between(&rows)));
        }
        tables.extend(subjects.into_iter().map(|subject| table(&mut author, unit, &subject)));
    }
    let files = author.schema.data(&mut Choices::new(data));
    Tried { base: Case { text: author.text, files }, tables }
}

/// Two cases, the one up to an edge, the other from the same, from the next amount or from a little more; and one for
/// blanks.
fn table(author: &mut Author, unit: Unit, subject: &Said) -> Table {
    let at = author.choices.below(amounts(unit).len() - 1);
    let edge = author.literal_at(unit, at);
    let next = match author.choices.below(3) {
        0 => edge.clone(),
        1 => author.literal_at(unit, at + 1),
        _ => further(author, unit, at),
    };
    let below = *author.choices.one(&["is at most", "is less than"]);
    let above = *author.choices.one(&["is at least", "is more than"]);
    let value = &subject.text;
    let mut text = "\ndefine asked of visit\n".to_owned();
    text += &format!("  | when {value} {below} {edge} | £1.00 |\n");
    text += &format!("  | when {value} {above} {next} | £2.00 |\n");
    if subject.blank {
        text += &format!("  | when {value} is blank | £3.00 |\n");
    }
    text += "\npayment asked_for of visit\n  pay asked\n  to \"Acme\"\n  on start_date\n";
    Table { text, apart: next != edge }
}

/// One more, or a tenth more.
fn further(author: &mut Author, unit: Unit, at: usize) -> String {
    let by = *author.choices.one(&["1", "0.1"]);
    let edge = Number::parse(&amounts(unit)[at].replace(',', "")).unwrap();
    let more = edge.plus(&Number::parse(by).unwrap()).exact_decimal(2).unwrap();
    let edge = author.literal_at(unit, at);
    edge.replace(amounts(unit)[at], &more)
}

#[derive(Debug, Default)]
struct Tally {
    /// Tables that check.
    checked: usize,
    /// Those among them that leave out what their value can not be.
    steps: usize,
    /// Tables with a gap.
    gaps: usize,
}

#[test]
fn what_checks_has_a_case_for_every_row() {
    let config = Config { max_shrink_iters: 400, ..search::cases(CASES) };
    let tally = RefCell::new(Tally::default());
    let numbers = (vec(any::<u16>(), 400..500), vec(any::<u16>(), 500..600), vec(any::<u16>(), 200..600));
    let result = TestRunner::new(config).run(&numbers, |(contract, tables, data)| {
        let Tried { base, tables } = tried(contract, tables, data);
        if checked(&base.text).is_err() {
            return Ok(());
        }
        for table in tables {
            let case = Case { text: format!("{}{}", base.text, table.text), files: base.files.clone() };
            let mut tally = tally.borrow_mut();
            match checked(&case.text) {
                Ok(model) => {
                    tally.checked += 1;
                    tally.steps += usize::from(table.apart);
                    compared(&model, &case)
                        .map_err(|reason| TestCaseError::fail(format!("{reason}\n\n{case}")))?;
                }
                Err(wrong) if wrong.starts_with("E0428") => tally.gaps += 1,
                Err(_) => {}
            }
        }
        Ok(())
    });
    match result {
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        other => other.unwrap(),
    }
    let tally = tally.into_inner();
    assert!(tally.checked > 50 && tally.steps > 5 && tally.gaps > 50, "{tally:?}");
}
