//! The contract with other values.

use meed::diagnostic::Code;
use meed::model::Model;
use meed::whatif::{Changed, NotChanged, Places, change, setting};

use super::contract;

const CLAUSES: &str = "tariff price £5.00
scale by_hours of hours_seen
  | from the bottom  | £1.00 |
  | from 10 hours    | £2.00 |
  | above 20 hours   | £3.00 |
measure hours_seen of visit
  for each provider
  total hours
payment fee of visit
  where hours is more than 1 hour
  pay price
  in quarter of day
payment more of visit
  for each provider and quarter of day
  pay (by_hours for provider, or £0.00 if blank)
";

fn changed(model: &Model, texts: &[&str]) -> Result<Changed, NotChanged> {
    let places = Places::of(model);
    let settings: Vec<_> = texts.iter().map(|text| setting(model, &places, text).unwrap()).collect();
    change(model, &settings)
}

#[test]
fn only_the_value_itself_is_another() {
    let model = contract(CLAUSES);
    let sets = [
        "price=£7.50",
        "by_hours[from 10 hours]=12 hours",
        "by_hours[value above 20 hours]=£9.00",
        "fee[1 hour]=2 hours",
    ];
    let changed = changed(&model, &sets).unwrap();
    let expected = super::HEAD.to_owned()
        + "\n"
        + &CLAUSES
            .replace("price £5.00", "price £7.50")
            .replace("from 10 hours", "from 12 hours")
            .replace("£3.00 |", "£9.00 |")
            .replace("1 hour\n", "2 hours\n");
    assert_eq!(changed.model.source.text(), expected);
}

#[test]
fn the_changed_contract_is_checked() {
    let model = contract(CLAUSES);
    let Err(NotChanged::Wrong(source, findings)) =
        changed(&model, &["by_hours[from 10 hours]=20 hours", "by_hours[above 20 hours]=15 hours"])
    else {
        panic!("the edges do not rise");
    };
    assert_eq!(findings[0].code.0, "E0441");
    assert!(source.text().contains("from 20 hours"));
}

#[test]
fn one_value_is_set_once() {
    let model = contract(CLAUSES);
    let twice = changed(&model, &["by_hours[10 hours]=12 hours", "by_hours[from 10 hours]=13 hours"]);
    let Err(NotChanged::Refused(refused)) = twice else { panic!("both are one place") };
    assert_eq!(
        (refused.code, refused.message.as_str()),
        (Some(Code("E0721")), "`by_hours[from 10 hours]` is set twice")
    );
}
