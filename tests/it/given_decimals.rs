//! Amounts that a program gives for a run, as decimals.

use meed::check::supplied::decimal;
use meed::model::{Constant, Model, TariffId};
use meed::source::Source;
use meed::value::{Decimal, Number};

const CONTRACT: &str = r#"
contract "Given"
  payee "Acme"
  term 1 April 2026 to 31 March 2027
  statements in quarters
  currency pounds
  rounding each payment line to the nearest penny, halves up

record visit
  visit_id text, unique
  day      date
  hours    hours, from 0 to 24

tariff price £ per hour, to be supplied
tariff share percentage, to be supplied
tariff rates
  | to begin with    | £1.00 per hour |
  | from 1 July 2026 | £2.00 per hour |

payment fee of visit
  pay hours × (price + rates at day) × share
  in quarter of day
"#;

fn model() -> Model {
    let checked = meed::check(&Source::new("contract.meed", CONTRACT));
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

#[test]
fn a_decimal_is_taken_in_the_unit_of_the_tariff() {
    // £12.345 an hour: 12,345 thousandths.
    let given = decimal(&model(), "price", Decimal::new(12_345, 3)).unwrap();
    assert_eq!(given, (TariffId(0), Constant::Number(Number::from_scaled(12_345, 3))));
}

#[test]
fn what_a_decimal_could_mean_two_ways_is_refused() {
    let refused = decimal(&model(), "share", Decimal::new(5, 0)).unwrap_err();
    assert_eq!(refused.message, "`share` is a percentage, and the value is a number");
}

#[test]
fn only_single_amounts_that_there_are_can_be_given() {
    let refused = |name| decimal(&model(), name, Decimal::ONE).unwrap_err().message;
    assert_eq!(refused("rates"), "`rates` is a table, and only single amounts can be given");
    assert_eq!(refused("prize"), "the contract has no tariff `prize`");
}
