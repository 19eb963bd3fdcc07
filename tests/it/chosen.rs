//! A choice of the contract: one of a few words, chosen in it or supplied.

use meed::check::supplied::supplied;
use meed::model::{Constant, TariffId};
use meed::run::Prepared;
use meed::source::Source;
use meed::syntax::parse_literal;
use meed::testing::run_examples;

use crate::support::paid::model;

const CONTRACT: &str = r#"contract "Keeper"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

tariff keeper "Who keeps a saving" one of customer, provider, council, chosen provider
tariff level one of low, "much higher", to be supplied
tariff share by keeper
  | customer | 0%   |
  | provider | 100% |
  | council  | 20%  |
tariff fee by level and size
  | low           | big   | £1.00 |
  | low           | small | £2.00 |
  | "much higher" | big   | £3.00 |
  | "much higher" | small | £4.00 |

record saving
  saving_id  whole number, unique
  provider   text
  size       one of big, small
  made_on    date
  amount     money
  for_whom   one of customer, provider, council

define bonus of saving
  | when keeper is provider                 | £10.00 |
  | when keeper is one of customer, council | £5.00  |

cohort for_the_keeper of saving
  where for_whom is keeper

payment kept of saving
  pay (share for keeper) × amount + bonus + (fee for level and size)
  in quarter of made_on

measure for_keeper of for_the_keeper
  for each provider
  count

-- 100% × £40.00 + £10.00 + £1.00.
example "as chosen"
  given level is low
  suppose saving
    | provider | size | made_on    | amount | for_whom |
    | Acme     | big  | 2 May 2025 | £40.00 | council  |
    | Acme     | big  | 2 May 2025 | £0.00  | provider |
  then kept to Acme is £62.00
  then for_keeper for Acme is 1 saving

-- 20% × £40.00 + £5.00 + £4.00.
example "another choice"
  given keeper is council
  given level is "much higher"
  suppose saving
    | provider | size  | made_on    | amount | for_whom |
    | Acme     | small | 2 May 2025 | £40.00 | council  |
  then kept to Acme is £17.00
  then for_keeper for Acme is 1 saving
"#;

#[test]
fn what_is_chosen_decides_cases_look_ups_and_comparisons() {
    let tested = run_examples(&Prepared::new(&model(CONTRACT)), None);
    assert!(tested.len() == 2 && tested.iter().all(|tested| tested.passed()), "{tested:#?}");
}

#[test]
fn another_choice_is_given_for_a_run_by_its_word() {
    let model = model(CONTRACT);
    let given = |name: &str, text: &str| supplied(&model, name, &parse_literal(text).unwrap());
    assert_eq!(given("keeper", "council"), Ok((TariffId(0), Constant::Choice(2))));
    assert_eq!(given("level", "\"much higher\""), Ok((TariffId(1), Constant::Choice(1))));
    let wrong = given("keeper", "counsil").unwrap_err();
    assert_eq!(wrong.message, "`keeper` is one of customer, provider, council, and the value is not");
    assert_eq!(wrong.help.as_deref(), Some("did you mean `council`?"));
    assert!(given("keeper", "10%").is_err());
}

fn codes(from: &str, to: &str) -> Vec<&'static str> {
    assert!(CONTRACT.contains(from), "{from}");
    let text = CONTRACT.replace(from, to);
    meed::check(&Source::new("wrong.meed", text)).findings.iter().map(|finding| finding.code.0).collect()
}

#[test]
fn cases_over_it_cover_once() {
    assert_eq!(
        codes("keeper is one of customer, council |", "keeper is council                |"),
        ["E0428"]
    );
    assert_eq!(codes("keeper is one of customer, council |", "keeper is given |").first(), Some(&"E0429"));
    // A table by it has a row for each choice, or the look-up may be blank.
    assert_eq!(codes("  | council  | 20%  |\n", ""), ["E0404"]);
}

#[test]
fn what_is_chosen_is_one_of_the_choices() {
    assert_eq!(codes("chosen provider", "chosen nobody"), ["E0205"]);
    assert_eq!(
        codes("one of customer, provider, council, chosen provider", "text, chosen provider").first(),
        Some(&"E0360")
    );
    assert_eq!(codes(", chosen provider", "").first(), Some(&"E0101"));
    assert_eq!(codes("given keeper is council", "given keeper is nobody"), ["E0205"]);
    assert_eq!(codes("when keeper is provider ", "when keeper is nobody   ").first(), Some(&"E0205"));
}
