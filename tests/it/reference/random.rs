//! Random contracts on random data: the engine and the reference say the same, whatever the order of the rows and of
//! the work.

mod author;
mod balances;
mod choices;
mod facts;
mod forms;
mod gaps;
mod groups;
mod later;
mod money;
mod phrases;
mod related;
mod running;
mod schema;
mod spells;
mod values;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use meed::data::Database;
use meed::model::{FactId, Frame, Model, Movement};
use meed::run::{RunResult, Settings, movement};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

use super::case::{Case, checked, compared, loaded, settings};
use crate::support::search;
use author::Author;
use choices::Choices;

/// How many contracts in a run of the suite.
const CASES: u32 = 250;
/// Of a hundred contracts, so many must check, or the author has forgotten the language.
const MOST: usize = 90;

fn written(contract: Vec<u16>, data: Vec<u16>) -> Case {
    authored(contract, data).1
}

/// The case, and who has written it.
fn authored(contract: Vec<u16>, data: Vec<u16>) -> (Author, Case) {
    let mut author = Author::new(Choices::new(contract));
    for _ in 0..author.choices.below(4) {
        author.tariff();
    }
    for _ in 0..author.choices.below(7) {
        match author.choices.below(9) {
            0 | 1 => author.cohort(),
            2 => author.define(),
            3 | 4 => author.measure(),
            5 => author.scale(),
            6 | 7 => author.spell(),
            _ => author.balance(),
        }
    }
    for _ in 0..1 + author.choices.below(4) {
        author.payment();
    }
    for _ in 0..author.choices.below(4) {
        author.limit();
    }
    if author.choices.once_in(2) {
        author.later_payment();
    }
    for _ in 0..author.choices.below(3) {
        author.clawback();
    }
    let files = author.schema.data(&mut Choices::new(data));
    let case = Case { text: author.text.clone(), files };
    (author, case)
}

/// A random contract with its rows and what is given for it, and all of it as text; none where it does not check. Each
/// line of it may be written otherwise, or left out.
pub(crate) fn ready(
    contract: Vec<u16>,
    data: Vec<u16>,
    otherwise: impl Fn(&str) -> Option<String>,
) -> Option<(Model, Database, Settings, String)> {
    let mut case = written(contract, data);
    case.text = case.text.lines().filter_map(&otherwise).map(|line| line + "\n").collect();
    for (_, rows) in &mut case.files {
        *rows = rows.iter().filter_map(|row| otherwise(row)).collect();
    }
    let model = checked(&case.text).ok()?;
    let (data, settings) = (loaded(&model, &case.files), settings(&model, 1024, 1));
    Some((model, data, settings, case.to_string()))
}

/// The text of a random contract.
pub(crate) fn text_of(contract: Vec<u16>) -> String {
    written(contract, Vec::new()).text
}

/// A random contract with random data: for each record the header and the rows.
pub(crate) fn case_of(contract: Vec<u16>, data: Vec<u16>) -> (String, Vec<(String, Vec<String>)>) {
    let Case { text, files } = written(contract, data);
    (text, files)
}

/// What the contracts of a run came to.
#[derive(Debug, Default)]
struct Tally {
    checked: usize,
    /// What is wrong with the others, and how often.
    wrong: BTreeMap<String, usize>,
    /// Those in which it happens that …
    happened: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn count(&mut self, text: &str, model: &Model, outcome: &RunResult) {
        let lines = || outcome.payments.iter().flat_map(meed::run::PaymentLines::iter);
        let shown = || {
            outcome
                .limits
                .iter()
                .flat_map(|lines| lines.iter(&outcome.data))
                .filter(|line| line.payee.is_some() && line.period.is_some())
        };
        let recoveries = || outcome.clawbacks.iter().flatten();
        let of_spell = |selection: FactId| match model.frames[model.facts[selection].frame] {
            Frame::Rows(record) => model.spell(record).is_some(),
            _ => false,
        };
        let spells_paid = model.payments.iter().zip(&outcome.payments);
        let mut spells_paid = spells_paid.filter(|(payment, _)| of_spell(payment.selection));
        let moved = |of: Movement| {
            let mut found = model.balances().flat_map(|(id, ..)| {
                let rows = outcome.data.tables[id.index()].rows;
                (0..rows).filter_map(move |row| movement(model, outcome, id, row, of))
            });
            found.any(|amount| !amount.is_zero())
        };
        let happened = [
            ("a balance lapses", moved(Movement::Lapsed)),
            ("a balance starts again", moved(Movement::Wiped)),
            ("a balance bears interest", moved(Movement::Interest)),
            ("a balance is above the most", moved(Movement::Excess)),
            ("a balance is below the least", moved(Movement::Shortfall)),
            ("a spell is made", outcome.spells.iter().any(|rows| !rows.behind(0).is_empty())),
            ("a row is in no spell", outcome.spells.iter().any(|rows| !rows.lost().is_empty())),
            (
                "a spell is paid for",
                spells_paid.any(|(_, payment)| {
                    payment.iter().any(|line| line.period.is_some() && !line.rounded.is_zero())
                }),
            ),
            ("a line is paid", lines().any(|line| line.period.is_some() && !line.rounded.is_zero())),
            ("a line is rounded", lines().any(|line| line.exact != line.rounded)),
            ("a line is shared", lines().any(|line| line.part > 0)),
            ("an item is for something", outcome.payments.iter().any(|payment| payment.items.len() > 1)),
            (
                "a line is for a longer period",
                lines().any(|line| line.longer.is_some() && line.period.is_some()),
            ),
            ("a line falls outside", lines().any(|line| line.period.is_none())),
            ("a line is cut", lines().any(|line| !line.cuts.is_empty())),
            ("a cap is shown", shown().any(|line| line.amount.is_negative())),
            ("a minimum is shown", shown().any(|line| !line.amount.is_negative() && !line.amount.is_zero())),
            ("something is taken back", recoveries().any(|period| !period.taken.is_zero())),
            (
                "a limit holds a recovery",
                recoveries().any(|period| !period.taken.is_zero() && !period.left.is_zero()),
            ),
            (
                "something carried is taken",
                recoveries().any(|period| period.due.is_zero() && !period.taken.is_zero()),
            ),
            ("a value runs", text.contains(" this one, ") || text.contains(phrases::ONE_BEFORE)),
            ("other rows are sought", text.contains(phrases::THIS)),
            ("a payment uses another", text.contains("total payment")),
            ("a payment uses what a cap leaves", text.contains("(what is payable after ")),
            ("a row is picked", text.contains("\n  only the ")),
            (
                "a fact is blank",
                outcome.facts.iter().any(|fact| fact.blanks.as_ref().is_some_and(meed::column::Bits::any)),
            ),
        ];
        for (what, _) in happened.into_iter().filter(|(_, so)| *so) {
            *self.happened.entry(what).or_default() += 1;
        }
    }
}

#[test]
fn the_engine_works_out_what_the_reference_does_for_random_contracts() {
    let config = Config { max_shrink_iters: 4000, ..search::cases(CASES) };
    let tally = RefCell::new(Tally::default());
    let numbers = (vec(any::<u16>(), 0..400), vec(any::<u16>(), 0..600));
    let result = TestRunner::new(config).run(&numbers, |(contract, data)| {
        let case = written(contract, data);
        let model = match checked(&case.text) {
            Ok(model) => model,
            Err(wrong) => {
                *tally.borrow_mut().wrong.entry(wrong).or_default() += 1;
                return Ok(());
            }
        };
        tally.borrow_mut().checked += 1;
        let tried = catch_unwind(AssertUnwindSafe(|| compared(&model, &case))).unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<String>().cloned();
            Err(words.unwrap_or_else(|| panic.downcast_ref::<&str>().unwrap_or(&"a panic").to_string()))
        });
        match tried {
            Ok(Some(outcome)) => tally.borrow_mut().count(&case.text, &model, &outcome),
            Ok(None) => *tally.borrow_mut().happened.entry("both are in trouble").or_default() += 1,
            Err(reason) => return Err(TestCaseError::fail(format!("{reason}\n\n{case}"))),
        }
        Ok(())
    });
    match result {
        // The contract and its data say more than the numbers that they were made from.
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        other => other.unwrap(),
    }
    let tally = tally.into_inner();
    let wrong: usize = tally.wrong.values().sum();
    assert!(
        tally.checked * 100 >= (tally.checked + wrong) * MOST,
        "too many do not check: {:#?}",
        tally.wrong
    );
    assert!(
        tally.happened.len() == 27 || search::is_long(),
        "something never happens: {:#?}",
        tally.happened
    );
}
