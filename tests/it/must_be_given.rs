//! `(X, which must be given)`: a run that meets a blank stops and says where.

use meed::data::{self, Format, Input, ReadOptions};
use meed::diagnostic::Diagnostic;
use meed::model::{Model, RecordId};
use meed::run::Prepared;
use meed::run::{self, RunResult, Settings};
use meed::source::Source;
use meed::testing::{Verdict, run_examples};

use crate::support::paid::model;

const CONTRACT: &str = r#"contract "Indexed"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record index
  month_start  date, unique
  figure       number, at least 1

record visit
  visit_id    whole number, unique
  provider    text
  visit_date  date
  kind        one of indexed, flat
  paid        yes or no

measure cpi of index
  for each month_start
  figure

cohort payable of visit
  where paid

define price of payable
  | when kind is flat    | £10.00                                                                                |
  | when kind is indexed | £10.00 × (cpi for first day of (month of visit_date), which must be given) ÷ 100 |

payment care of payable
  for each provider and quarter of visit_date
  pay total price
"#;

const INDEX: &str = "month_start,figure\n2025-05-01,110\n";
const HEADER: &str = "visit_id,provider,visit_date,kind,paid\n";

/// Runs on visits; batches and threads never show.
fn outcome(model: &Model, visits: &str) -> Result<RunResult, Diagnostic> {
    let tried = [(1, 1), (2, 2), (16_384, 1)].map(|(batch, threads)| {
        let text = format!("{HEADER}{visits}");
        let input = |record, text: &str| {
            let reader = Box::new(std::io::Cursor::new(text.to_owned()));
            Input {
                record: RecordId(record),
                name: "rows.csv".to_owned(),
                format: Format::Csv,
                content: meed::data::Content::InOrder(reader),
            }
        };
        let loaded = data::read(model, vec![input(0, INDEX), input(1, &text)], ReadOptions::default());
        assert!(!loaded.refused(), "{:?}", loaded.faults);
        let settings = Settings { batch, threads, ..Settings::default() };
        run::run(model, loaded.database, &settings).map_err(|error| error.describe(model))
    });
    let [one, two, three] = tried;
    let told = |result: &Result<RunResult, Diagnostic>| result.as_ref().err().cloned();
    assert_eq!((told(&one), told(&two)), (told(&two), told(&three)));
    one
}

#[test]
fn where_it_is_given_it_is_the_value() {
    let model = model(CONTRACT);
    // £10.00 × 110 ÷ 100 + £10.00.
    let outcome = outcome(&model, "1,Acme,2025-05-31,indexed,yes\n2,Acme,2025-06-01,flat,yes\n").unwrap();
    let lines = &outcome.payments[0];
    assert_eq!(lines.iter().map(|line| line.rounded.to_scaled(2).unwrap()).collect::<Vec<_>>(), [2_100]);
}

#[test]
fn neither_other_cases_nor_rows_outside_the_population_are_asked() {
    let model = model(CONTRACT);
    assert!(outcome(&model, "1,Acme,2025-06-01,flat,yes\n2,Acme,2025-06-01,indexed,no\n").is_ok());
}

#[test]
fn a_blank_stops_the_run_and_says_where() {
    let model = model(CONTRACT);
    let visits = |days: std::ops::RangeInclusive<u32>| -> String {
        days.map(|day| format!("{day},Acme,2025-06-{day:02},indexed,yes\n")).collect()
    };
    let told = |text: &str| {
        let error = outcome(&model, text).unwrap_err();
        (error.code.0, error.message)
    };
    let blank = "`cpi for first day of (month of visit_date)` must be given and is blank";
    assert_eq!(told(&visits(7..=7)), ("E0608", format!("{blank} for visit 7")));
    assert_eq!(told(&visits(7..=8)), ("E0608", format!("{blank} for visit 7 and visit 8")));
    assert_eq!(
        told(&visits(1..=6)),
        ("E0608", format!("{blank} for visit 1, visit 2, visit 3, visit 4, visit 5 and 1 other"))
    );
    assert_eq!(
        told(&visits(1..=30)),
        ("E0608", format!("{blank} for visit 1, visit 2, visit 3, visit 4, visit 5 and 25 others"))
    );
}

#[test]
fn a_measure_has_a_value_for_every_group_and_is_asked_in_every_group() {
    let text = CONTRACT.replace(
        "payment care",
        "measure mean_price of payable\n  for each provider\n  (average price, which must be given)\n\npayment care",
    );
    let model = model(&text);
    // No visit to Beech is payable: there is no mean.
    let visits = "1,Acme,2025-05-31,flat,yes\n2,Beech,2025-06-01,flat,no\n";
    let error = outcome(&model, visits).unwrap_err();
    assert_eq!(error.message, "`average price` must be given and is blank for Beech");
}

/// An example of something else needs no index, no amount that is to be supplied and no column that only a payment
/// reads.
#[test]
fn what_an_example_does_not_expect_does_not_stop_it() {
    let text = CONTRACT
        .replace("£10.00 × (cpi", "bid × (cpi")
        .replace("define price", "tariff bid £, to be supplied\n\ndefine price")
        + r#"
measure visits of payable
  for each provider
  count

example "visits alone"
  suppose visit
    | provider | paid |
    | Acme     | yes  |
    | Acme     | no   |
  then visits for Acme is 1 visit

example "the price needs the index"
  given bid is £10.00
  suppose visit
    | provider | visit_date  | kind    | paid |
    | Acme     | 2 June 2025 | indexed | yes  |
  then care is £10.00

example "the price"
  given bid is £10.00
  suppose index
    | month_start | figure |
    | 1 June 2025 | 120    |
  suppose visit
    | provider | visit_date  | kind    | paid |
    | Acme     | 2 June 2025 | indexed | yes  |
  then care to Acme in 2025Q2 is £12.00
"#;
    let tested = run_examples(&Prepared::new(&model(&text)), None);
    assert!(tested[0].passed() && tested[2].passed(), "{tested:#?}");
    let Verdict::Refused(found) = &tested[1].verdict else { panic!("{:#?}", tested[1]) };
    assert_eq!(found[0].code.0, "E0608");
}

/// The codes of a contract with something else in the place of the look-up.
fn codes(look_up: &str) -> Vec<&'static str> {
    let text = CONTRACT.replace("(cpi for first day of (month of visit_date), which must be given)", look_up);
    assert_ne!(text, CONTRACT);
    meed::check(&Source::new("wrong.meed", text)).findings.iter().map(|finding| finding.code.0).collect()
}

#[test]
fn what_is_never_blank_needs_no_such_word() {
    assert_eq!(codes("(100, which must be given)"), ["W0002"]);
}

#[test]
fn rows_are_not_grouped_by_it() {
    let text = CONTRACT.replace("visit_date  date\n", "visit_date  date\n  seen  date, may be blank\n");
    let text = text + "\nmeasure seen_then of visit\n  for each (seen, which must be given)\n  count\n";
    let findings = meed::check(&Source::new("wrong.meed", text)).findings;
    assert_eq!(findings.iter().map(|finding| finding.code.0).collect::<Vec<_>>(), ["E0335"]);
}
