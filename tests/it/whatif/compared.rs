//! Two outcomes side by side.

use meed::model::Model;
use meed::report::text;
use meed::run::{self, RunResult, Settings};
use meed::whatif::{Comparison, Filter, Places, Side, change, setting};

use crate::support::written::csv;

use super::{contract, visits};

const CLAUSES: &str = "
tariff price £5.00
payment fee of visit
  where hours is more than 1 hour
  pay price
  in quarter of day
payment other of visit
  for each provider and quarter of day
  pay count × £1.00 per visit
measure long_visits of visit
  where hours is more than 1 hour
  for each provider
  count
";

fn outcome(model: &Model, rows: &[(&str, usize, &str, &str)]) -> RunResult {
    run::run(model, visits(model, rows), &Settings::default()).unwrap()
}

fn compared(set: &str, full: bool, payees: &[&str]) -> Comparison {
    let model = contract(CLAUSES);
    let settings = vec![setting(&model, &Places::of(&model), set).unwrap()];
    let changed = change(&model, &settings).unwrap();
    let rows = [("Acme", 2, "2", "yes"), ("Acme", 1, "1", "yes"), ("Beech", 1, "1", "yes")];
    let (today, what_if) = (outcome(&model, &rows), outcome(&changed.model, &rows));
    let payees: Vec<String> = payees.iter().map(|payee| (*payee).to_owned()).collect();
    let filter = Filter::of(&model, &[&today, &what_if], (&payees, &[], &[])).unwrap();
    let sides = (Side { model: &model, outcome: &today }, Side { model: &changed.model, outcome: &what_if });
    Comparison::of(sides.0, sides.1, &settings, &filter, full)
}

// Acme's two long visits: £10.00 today, £15.00 at £7.50. Nobody else has a fee, and the other payment is the same.
#[test]
fn only_what_changes_is_listed() {
    let comparison = compared("price=£7.50", false, &[]);
    assert_eq!(
        csv(&comparison),
        "payee,period,item,today,what_if,difference\nAcme,2026Q2,fee,10.00,15.00,5.00\n"
    );
    // All together: £10.00 and £3.00 + £1.00.
    let net = &comparison.totals.net;
    assert_eq!(
        [&net.today, &net.what_if, &net.difference].map(|amount| amount.machine()),
        ["14.00", "19.00", "5.00"]
    );
    assert_eq!((comparison.measures.len(), comparison.measures_alike), (0, 2));
}

#[test]
fn everything_is_listed_if_asked() {
    let expected = "payee,period,item,today,what_if,difference
Acme,2026Q2,fee,10.00,15.00,5.00
Acme,2026Q2,other,3.00,3.00,0.00
Beech,2026Q2,other,1.00,1.00,0.00
";
    assert_eq!(csv(&compared("price=£7.50", true, &[])), expected);
}

// With at least half an hour every visit counts: Beech has a fee where it had none, and a group of the measure where it
// had none.
#[test]
fn what_is_only_on_one_side_is_nought_on_the_other() {
    let comparison = compared("fee[1 hour]=0.5 hours", false, &[]);
    let expected = "payee,period,item,today,what_if,difference
Acme,2026Q2,fee,10.00,15.00,5.00
Beech,2026Q2,fee,0.00,5.00,5.00
";
    assert_eq!(csv(&comparison), expected);
    let measures = compared("long_visits[1 hour]=0.5 hours", false, &[]).measures;
    let shown: Vec<_> = measures
        .iter()
        .map(|row| (row.keys.as_str(), row.today.as_deref(), row.what_if.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [("Acme", Some("2 visits"), Some("3 visits")), ("Beech", Some("0 visits"), Some("1 visit"))]
    );
}

#[test]
fn a_comparison_is_confined_to_payees() {
    let comparison = compared("fee[1 hour]=0.5 hours", false, &["Beech"]);
    assert_eq!(csv(&comparison).lines().count(), 2);
    assert_eq!(comparison.totals.net.what_if.machine(), "6.00");
}

#[test]
fn that_nothing_changes_is_said_in_words() {
    let comparison = compared("fee[1 hour]=1.5 hours", false, &[]);
    assert!(text(&comparison).ends_with("Nothing changes: £14.00 in all, before and after.\n"));
}
