//! Names that several things may have.

use meed::run::Prepared;
use meed::source::Source;
use meed::testing::{Tested, run_examples};

use crate::support::paid::model;

const VISITS: &str = "contract \"Visits\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  day   date
  cost  money

record report
  day  date

define cost of report
  £5.00

tariff daily £20.00

payment visits of visit
  pay cost + daily
  in quarter of day

payment reports of report
  pay cost
  in quarter of day

example \"each has its own cost\"
  suppose visit
    | day        | cost  |
    | 1 May 2025 | £1.00 |
  suppose report
    | day        |
    | 2 May 2025 |
  then visits in 2025Q2 is £21.00
  then reports in 2025Q2 is £5.00
";

/// A field lives in its record, and a define of another record may have its name: £1.00 + £20.00 for the visit, £5.00
/// for the report.
#[test]
fn a_define_of_one_record_has_the_name_of_a_field_of_another() {
    let model = model(VISITS);
    let tested = run_examples(&Prepared::new(&model), None);
    assert!(tested.len() == 1 && tested.iter().all(Tested::passed), "{tested:#?}");
}

/// What is of no record has its name alone: `day` would be either wherever it stands.
#[test]
fn a_tariff_has_no_name_of_a_field() {
    let findings = meed::check(&Source::new("contract.meed", VISITS.replace("daily", "day"))).findings;
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code.0).collect();
    assert_eq!(codes, ["E0202"]);
}

/// Nor has a define the name of a field of its own record.
#[test]
fn a_define_has_no_name_of_a_field_of_its_own_record() {
    let text = VISITS.replace("define cost of report", "define cost of visit");
    let findings = meed::check(&Source::new("contract.meed", text)).findings;
    assert!(findings.iter().any(|finding| finding.code.0 == "E0202"), "{findings:#?}");
}
