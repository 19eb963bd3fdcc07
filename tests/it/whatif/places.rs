//! The values that can be set, and their names.

use meed::diagnostic::Refusal;
use meed::whatif::{Places, setting};

use super::contract;

const CLAUSES: &str = r#"
tariff bid "Bid price" £ per hour, to be supplied
tariff single £5.00
tariff price by provider and met
  | provider | met | from 1 April 2026 | from 1 July 2026 |
  | Acme     | yes | £3.00             | £4.00            |
  | Beech    | no  | £5.00             | £6.00            |
tariff share
  | to begin with    | 20% |
  | from 1 July 2026 | 30% |

define pay_by_hand of visit
  | when hours is at least 3 hours | 3 hours |
  | otherwise                      | hours   |

payment fee of visit
  where hours is more than 1 hour
  pay single + £2.00
  in quarter of day

cap by_tariff on fee
  at most single for each provider and quarter
  the excess is deducted on a line of its own

cap by_hand on fee, after by_tariff
  at most £100.00 for each provider and quarter
  the excess is deducted on a line of its own

cap by_formula on fee, after by_hand
  at most 10 × single for each provider and quarter
  the excess is deducted on a line of its own
"#;

fn model() -> meed::model::Model {
    // Choices are wanted for the keys of a table.
    let text = format!("{}\n{CLAUSES}", super::HEAD.replace("met       yes or no", "met       one of a, b"));
    let text = text.replace("| yes |", "| a   |").replace("| no  |", "| b   |");
    let checked = meed::check(&meed::source::Source::new("contract.meed", text));
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

#[test]
fn every_value_has_a_name_of_its_own() {
    let places = Places::of(&model());
    let names: Vec<_> = places.list.iter().map(|place| place.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "bid",
            "single",
            "price[1 April 2026]",
            "price[1 July 2026]",
            "price[Acme, a, from 1 April 2026]",
            "price[Acme, a, from 1 July 2026]",
            "price[Beech, b, from 1 April 2026]",
            "price[Beech, b, from 1 July 2026]",
            "share[to begin with]",
            "share[1 July 2026]",
            "share[from 1 July 2026]",
            "pay_by_hand[3 hours, line 26, number 1]",
            "pay_by_hand[3 hours, line 26, number 2]",
            "fee[1 hour]",
            "fee[£2.00]",
            "by_tariff",
            "by_hand",
            "by_formula[10]",
        ]
    );
    for place in &places.list {
        assert_eq!(places.find(&place.name).unwrap().name, place.name);
    }
}

fn code(refusal: &Refusal) -> &str {
    refusal.code.map_or("", |code| code.0)
}

fn help(refusal: &Refusal) -> &str {
    refusal.help.as_deref().unwrap_or_default()
}

fn refused(text: &str) -> Refusal {
    let model = model();
    setting(&model, &Places::of(&model), text).unwrap_err()
}

#[test]
fn values_are_found_however_their_numbers_are_written() {
    let places = Places::of(&model());
    for (asked, name) in [
        ("by_hand[£100]", "by_hand"),
        ("by_hand[£100.00]", "by_hand"),
        ("fee[ 1  hour ]", "fee[1 hour]"),
        ("fee[1.0 hour]", "fee[1 hour]"),
        ("by_tariff[single]", "by_tariff"),
    ] {
        assert_eq!(places.find(asked).unwrap().name, name, "{asked}");
    }
}

#[test]
fn what_cannot_be_set_is_refused_with_what_can() {
    let wrong = refused("sinle=£3.00");
    assert_eq!(
        (code(&wrong), wrong.message.as_str()),
        ("E0720", "the contract has no value `sinle` that can be set")
    );
    assert!(help(&wrong).starts_with("did you mean `single`?"), "{wrong:?}");
    let wrong = refused("pay_by_hand[3 hours]=4 hours");
    assert_eq!(
        (code(&wrong), wrong.message.as_str()),
        ("E0721", "`pay_by_hand[3 hours]` stands for 2 values")
    );
    assert!(help(&wrong).contains("`pay_by_hand[3 hours, line 26, number 2]` (line 26)"), "{wrong:?}");
    let wrong = refused("price[Acme, a]=£3.00");
    assert_eq!(code(&wrong), "E0720");
    let wrong = refused("single=3 hours");
    assert_eq!(
        (code(&wrong), wrong.message.as_str()),
        ("E0722", "`single` is in £, and `3 hours` is in hours")
    );
    assert_eq!(help(&wrong), "write it as in a contract: `single=£5.00`");
    let wrong = refused("bid=£3.00");
    assert_eq!(wrong.message, "`bid` is in £ per hour, and `£3.00` is in £");
    assert_eq!(code(&refused("single")), "E0720");
    assert_eq!(code(&refused("by_formula=£3.00")), "E0721");
}

#[test]
fn a_record_and_an_example_have_nothing_to_set() {
    let model = contract(
        "payment fee of visit\n  pay £2.00\n  in quarter of day\nexample \"two\"\n  suppose visit\n    | provider | day        |\n    | Acme     | 1 May 2026 |\n  then net is £2.00\n",
    );
    let names: Vec<_> = Places::of(&model).list.into_iter().map(|place| place.name).collect();
    assert_eq!(names, ["fee[£2.00]"]);
}
