//! Whether two contracts pay the same for all data: told by their terms, and held against data sets one by one.

use std::collections::BTreeMap;

use meed::analysis::same;
use meed::data;
use meed::model::{ExampleRow, ExampleTable, Model, RecordId};
use meed::run::{Prepared, Settings};
use meed::source::{Source, Span};
use meed::value::Number;
use meed::wordings;

use crate::support::paid::model;

const TEXT: &str = "contract \"Small\"
  payee provider
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record case, plural cases
  provider text
  kind one of red, green
  started date, from 30 June 2025 to 1 July 2025
  hours whole number, from 0 to 3
  seen yes or no, may be blank

tariff price £4.00

define fee of case
  | when kind is red | price × hours |
  | otherwise        | £10.00 ÷ 3    |

outcome done of case
  where seen
    and hours is more than 1

measure rate of case
  for each provider and quarter of started
  (done as a share of case, or 0% if case is empty)

scale earned of rate
  | from the bottom | none of it |
  | from 40% | in a straight line from 0% to 100% at the next row |
  | from 80% | all of it |

payment fees of case
  for each provider and quarter of started
  pay (total fee) × earned

payment results of done
  pay smaller of (fee + £1.00) and £12.00
  in quarter of started

cap most on results
  at most £20.00 for each provider and quarter
  used up in order of quarter
  the excess is deducted on a line of its own
";

fn changed(from: &str, to: &str) -> Model {
    assert!(TEXT.contains(from), "{from}");
    model(&TEXT.replace(from, to))
}

/// Changes that make no difference, and changes that do.
#[test]
fn what_has_one_form_is_the_same_and_what_has_two_is_not_said_to_be() {
    let written = model(TEXT);
    assert!(same(&written, &written).is_proved());
    for (from, to) in [
        ("price × hours", "hours × price"),
        ("price × hours", "£4.00 × hours"),
        ("hours is more than 1", "hours is at least 2"),
        ("fee + £1.00", "£1.00 + fee"),
        ("  where seen\n    and hours is more than 1", "  where hours is more than 1\n    and seen"),
        // Both bands come to nothing at 40%, and to all of it at 80%.
        ("from 40%", "above 40%"),
        ("from 80%", "above 80%"),
        ("tariff price £4.00", "tariff price \"Price of an hour\" £4.00"),
    ] {
        let found = same(&written, &changed(from, to));
        assert!(found.is_proved(), "{from} → {to}: {found:?}");
    }
    for (from, to) in [
        ("tariff price £4.00", "tariff price £4.01"),
        ("hours is more than 1", "hours is more than 2"),
        ("from 40%", "from 41%"),
        ("smaller of (fee", "larger of (fee"),
        ("halves up", "halves down"),
        ("from 0 to 3", "from 0 to 4"),
        (
            "  pay smaller of (fee + £1.00) and £12.00\n",
            "  where seen\n  pay smaller of (fee + £1.00) and £13.00\n",
        ),
    ] {
        let found = same(&written, &changed(from, to));
        assert!(!found.is_proved(), "{from} → {to}");
    }
    // Only what a change reaches is open.
    let other = same(&written, &changed("at most £20.00", "at most £21.00"));
    assert_eq!(
        (other.same, other.open),
        (vec!["fees".to_owned()], vec!["most".to_owned(), "results".to_owned()])
    );
}

fn rows() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for kind in ["red", "green"] {
        for started in ["2025-06-30", "2025-07-01"] {
            for hours in ["0", "1", "2", "3"] {
                for seen in ["yes", "no", ""] {
                    found.push(["A", kind, started, hours, seen].map(str::to_owned).to_vec());
                }
            }
        }
    }
    found
}

/// What every data set of one, two or three rows is paid, line by line. Each set is a provider of its own: what one is
/// paid hangs on its own rows alone.
fn by_force(model: &Model) -> BTreeMap<(String, i32, String), Number> {
    let all = rows();
    let mut sets: Vec<Vec<&Vec<String>>> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        sets.push(vec![one]);
        for (more, other) in all.iter().enumerate().skip(at) {
            sets.push(vec![one, other]);
            // Of three rows every seventh set.
            sets.extend(all.iter().skip(more).step_by(7).map(|third| vec![one, other, third]));
        }
    }
    let table = sets.iter().enumerate().flat_map(|(at, set)| {
        set.iter().map(move |row| ExampleRow {
            times: 1,
            cells: [&[format!("P{at}")], &row[1..]].concat(),
            spans: vec![Span::default(); 5],
        })
    });
    let table = ExampleTable { record: RecordId(0), fields: (0..5).collect(), rows: table.collect() };
    let data = data::from_example(model, &[table]).unwrap();
    let result = Prepared::new(model).run(data, &Settings::default()).unwrap();
    let mut paid = BTreeMap::new();
    for line in &result.statement {
        let item = format!("{:?}", line.item);
        let key = (result.payees[line.payee as usize].clone(), result.periods[line.period as usize], item);
        let sum = paid.entry(key).or_insert_with(Number::zero);
        *sum = sum.plus(&line.amount);
    }
    paid.retain(|_, amount| !amount.is_zero());
    paid
}

/// Every small change of the terms that is said to make no difference makes none on any data set.
#[test]
fn changes_that_are_proved_to_be_the_same_are_paid_the_same_on_every_data_set() {
    let written = model(TEXT);
    let paid = by_force(&written);
    let (mut proved, mut all) = (0, 0);
    for variant in wordings::variants(&Source::new("c", TEXT)) {
        let Some(other) = variant.model("c") else { continue };
        all += 1;
        if same(&written, &other).is_proved() {
            proved += 1;
            assert!(by_force(&other) == paid, "line {}: {}", variant.line, variant.words());
        }
    }
    // Both edges of the straight line, at least.
    assert!(proved >= 2 && all > 20, "{proved} of {all}");
}
