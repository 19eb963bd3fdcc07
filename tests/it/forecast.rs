//! What is likely: drawn from assumptions that leave nothing to chance, and from some that do.

use meed::forecast::{Assumptions, Draws, Forecast, forecast};
use meed::model::Model;
use meed::report;
use meed::run::Prepared;
use meed::value::Number;

use crate::support::paid::model;

const TEXT: &str = "contract \"Visits\"
  payee provider
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit
  visit_id whole number, unique
  provider text
  day      date, from 1 April 2025 to 31 March 2026
  kept     yes or no
  hours    hours, from 0 to 10

outcome held of visit
  where kept

measure share of visit
  for each provider and quarter of day
  (held as a share of visit, or 0% if visit is empty)

payment fee of visit
  pay £10.00
  in quarter of day

payment reward of visit
  for each provider and quarter of day
  pay
    | when share is at least 50% | £100.00 |
    | otherwise                  | £0.00   |

example \"one visit that was kept\"
  suppose visit
    | provider | day        | kept | hours |
    | Acme     | 2 May 2025 | yes  | 2     |
  then net to Acme is £110.00
";

const HEADINGS: &str = "of,what,value,chance,luck,when,source\n";

fn drawn(lines: &str, samples: u32, seed: u64) -> (Model, Forecast) {
    let model = model(TEXT);
    let assumed = Assumptions::read(&model, &format!("{HEADINGS}{lines}")).unwrap();
    let found = forecast(&Prepared::new(&model), &assumed, Draws { samples, seed }, &|_| {}).unwrap();
    (model, found)
}

const SURE: &str = "visit,rows,3 in each quarter of day,,,,a
visit,provider,Acme,,,,a
visit,kept,no,,,,a
visit,hours,2,,,,a
visit,cost,£12.00,,,,a
held,saves,£5.00,,,,a
contract,paid,30 days,,,,a
";

#[test]
fn what_is_sure_is_paid_in_every_sample() {
    let (_, found) = drawn(SURE, 5, 1);
    // Four quarters of three visits at £10.00, nothing kept.
    let whole = [&found.whole.mean, &found.whole.low, &found.whole.middle, &found.whole.high];
    assert_eq!(whole.map(|amount| amount.machine()), ["120.00"; 4]);
    assert_eq!(found.periods.iter().map(|one| one.mean.machine()).collect::<Vec<_>>(), ["30.00"; 4]);
    // Costs of £36.00 a quarter; each statement is paid in the quarter after its own.
    let cash: Vec<[String; 4]> = found
        .cash
        .iter()
        .map(|one| [&one.paid, &one.costs, &one.provider, &one.commissioner].map(|amount| amount.machine()))
        .collect();
    assert_eq!(
        cash,
        [
            ["0.00", "36.00", "-36.00", "0.00"],
            ["30.00", "36.00", "-42.00", "-30.00"],
            ["30.00", "36.00", "-48.00", "-60.00"],
            ["30.00", "36.00", "-54.00", "-90.00"],
            ["30.00", "0.00", "-24.00", "-120.00"],
        ]
        .map(|row| row.map(str::to_owned))
    );
}

#[test]
fn the_same_seed_draws_the_same_and_another_does_not() {
    let lines = SURE.replace("visit,kept,no,,,,a", "visit,kept,yes,50%,30%,,a\nvisit,kept,no,,,,a");
    let text = |seed: u64| {
        let (model, found) = drawn(&lines, 40, seed);
        (found.text(&model), report::chart::write(&report::forecast::cash(&found, model.contract.currency)))
    };
    assert_eq!(text(1), text(1));
    assert_ne!(text(1), text(2));
    let (_, found) = drawn(&lines, 40, 1);
    // Each quarter pays £30.00, and £100.00 where two or three of three are kept: so between £120.00 and £520.00.
    let number = Number::from_int;
    let mean = found.whole.mean.exact();
    assert!(*mean >= number(120) && *mean <= number(520), "{mean:?}");
    assert_ne!(found.whole.low, found.whole.high);
    // Luck is paid something, and less than where more is kept.
    let unimproved = found.unimproved.unwrap();
    let luck = unimproved.reward.mean.exact();
    assert!(*luck > number(0) && luck.plus(&number(120)) < *mean, "{luck:?} of {mean:?}");
}

#[test]
fn what_luck_alone_is_paid_is_exact() {
    let (_, found) = drawn(&format!("{SURE}held,by luck,50% of 3 cases,,,,a\n"), 1, 1);
    let luck = &found.by_luck[0];
    // Two or three of three cases: 4 of 8. £100.00 in half of all: £50.00.
    assert_eq!(luck.chance.as_deref(), Some("50.00%"));
    assert_eq!(luck.mean.as_ref().unwrap().machine(), "50.00");
    assert_eq!(luck.most.as_ref().unwrap().machine(), "100.00");
    // Three cases cost £36.00 and are paid £30.00 without, £130.00 with two that are kept.
    assert_eq!(luck.break_even, Some(2));
}

#[test]
fn a_line_that_cannot_be_used_is_told_with_what_to_write() {
    let model = model(TEXT);
    let wrong = |lines: &str| {
        let wrong = Assumptions::read(&model, &format!("{HEADINGS}{lines}")).unwrap_err();
        (wrong.line, wrong.message)
    };
    let said = |line: u64, message: &str| (line, message.to_owned());
    assert_eq!(wrong("visit,rows,3 in all,,,,\n"), said(2, "this assumption has no source"));
    assert_eq!(
        wrong("visits,rows,3 in all,,,,a\n"),
        said(2, "there is no `visits` of which `rows` could be assumed")
    );
    assert_eq!(wrong("visit,rows,many,,,,a\n"), said(2, "`many` does not say how many rows there will be"));
    assert_eq!(
        wrong(&SURE.replace("visit,kept,no,,,,a\n", "")),
        said(2, "nothing is assumed of `kept` of visit")
    );
    assert_eq!(
        wrong(&SURE.replace("visit,kept,no,,,,a", "visit,kept,no,40%,,,a")),
        said(4, "the chances of `kept` make less than 100%, and it is never blank")
    );
    assert_eq!(
        wrong(&SURE.replace("visit,kept,no,,", "visit,kept,no,140%,")),
        said(4, "`140%` is no chance")
    );
    assert_eq!(
        wrong(&SURE.replace("held,saves", "holds,saves")),
        said(7, "the contract has no outcome `holds`")
    );
}
