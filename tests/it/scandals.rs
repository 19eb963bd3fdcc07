//! Three scandals, as `docs/proofs.md` tells them: what the command says of the shipped contract of its kind, and of
//! the terms that close it.

use std::fs;

use meed::incentives::{Found, Proved, incentives, proved};
use meed::model::Model;
use meed::proof::{Bound, Effort, Scope, Status, bounds};
use meed::run::Prepared;
use meed::source::Source;

fn shipped(name: &str) -> String {
    fs::read_to_string(format!("contracts/{name}/contract.meed")).unwrap()
}

fn model(text: &str) -> Model {
    let checked = meed::check(&Source::new("contract", text));
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

fn page() -> String {
    fs::read_to_string("docs/proofs.md").unwrap()
}

fn without_outcomes(name: &str) -> Bound {
    let model = model(&shipped(name));
    let found = bounds(&Prepared::new(&model), Effort::default()).bounds.into_iter();
    found.filter(|bound| bound.scope == Scope::Whole).find(|bound| bound.without_outcomes).unwrap()
}

#[test]
fn paid_for_numbers() {
    assert_eq!(without_outcomes("troubled-families").status, Status::NoLimit);
    let closed = without_outcomes("troubled-families-closed");
    assert_eq!(closed.status, Status::Exact, "{closed:?}");
    assert_eq!(closed.proved.unwrap().machine(), "0.00");
}

/// The terms of the page that close sub-populations, in the place of its payment.
fn closed() -> String {
    let page = page();
    let block = page.split("```meed-part closing sub-populations\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    let text = shipped("sub-populations");
    // The examples after it are those of the terms as they were.
    let (before, _) = text.split_once("payment reward").unwrap();
    format!("{before}{block}")
}

fn of_payment(text: &str) -> Proved {
    let model = model(text);
    proved(&Prepared::new(&model)).remove(0)
}

#[test]
fn creaming_and_parking() {
    let text = shipped("sub-populations");
    let open = model(&text);
    let Found::Curve(curve) = incentives(&Prepared::new(&open), 40).remove(0).found else { panic!() };
    let gain = curve.left_out.unwrap().gain.shown(open.contract.currency);
    assert!(page().contains(&format!("one less that does not achieve it is worth up to {gain}")), "{gain}");
    assert!(!of_payment(&text).never_pays_to_leave_out);
    assert!(of_payment(&closed()).never_pays_to_leave_out);
}

#[test]
fn rounding_up() {
    let open = model(&shipped("sub-populations"));
    let Found::Curve(curve) = incentives(&Prepared::new(&open), 40).remove(0).found else { panic!() };
    // The first are worth nothing and the next much: a cliff.
    let (first, next) = (&curve.stretches[0], &curve.stretches[1]);
    assert!(first.each.is_zero() && next.each.is_positive());
    assert!(page().contains(&format!("the next {} each", next.each.shown(open.contract.currency))));
    // A price for each: the dearest group's is £300.00.
    let closed = of_payment(&closed());
    assert_eq!(closed.each_at_most.unwrap().machine(), "300.00");
}

#[test]
fn sums_are_proved_and_shares_are_not() {
    // A fee for each stay that hangs on that stay alone; a share of a group stands in the way.
    let kent = of_payment(&shipped("kent"));
    assert!(kent.never_pays_to_leave_out, "{kent:?}");
    // Six weeks at the dearest price: 6 × £735.00.
    assert_eq!(kent.each_at_most.unwrap().machine(), "4410.00");
    let shared = of_payment(&shipped("sub-populations"));
    assert!(shared.each_at_most.is_none() && shared.because.is_some());
}
