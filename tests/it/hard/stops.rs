//! What stops a run has a reason: a value that is missing where it is used, a day that is needed and does not exist, a
//! word that is wrong.

use std::path::Path;

use meed::source::Source;

use super::{meed, project};

const HEAD: &str = "\
contract \"T\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

";

const VISITS: &str = "\
record visit
  visit_id  whole number, unique
  provider  text
  day       date
  cost      money, may be blank

";

/// Visits whose payments are what a formula says.
fn visits(formula: &str) -> String {
    format!(
        "{HEAD}{VISITS}define paid of visit\n  ({formula})\n\npayment p of visit\n  pay paid\n  in quarter of day\n"
    )
}

/// What is paid in all, or the code of what is refused.
fn paid(name: &str, contract: &str, rows: &str) -> String {
    outcome(&project(name, contract, &[("data/visit.csv", rows)]))
}

/// The same of a folder.
fn outcome(folder: &Path) -> String {
    let (exit, out, err) = meed(folder, &["pay", ".", "--format", "json"]);
    if exit != 0 {
        assert_eq!(exit, 1, "{err}");
        return err.split(['[', ']']).nth(1).unwrap().to_owned();
    }
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    json["net"].as_str().map_or_else(|| json["net"].to_string(), str::to_owned)
}

#[test]
fn the_last_of_a_series_is_before_nothing_and_may_be_blank() {
    let last_blank = "visit_id,provider,day,cost\n1,Acme,2025-05-01,10.00\n2,Acme,2025-05-02,\n";
    let before = "total (cost, which must be given) before this one, for each provider in order of visit_id";
    // Nothing before the first; £10.00 before the second.
    assert_eq!(paid("last-blank", &visits(before), last_blank), "10.00");
    // One series of each provider has its own last one.
    let two = "visit_id,provider,day,cost\n1,A,2025-05-01,10.00\n2,A,2025-05-02,\n3,B,2025-05-01,7.00\n4,B,2025-05-02,\n";
    assert_eq!(paid("last-blank-of-two", &visits(before), two), "17.00");
    // A row by itself is first and last.
    let alone = "visit_id,provider,day,cost\n1,Acme,2025-05-01,\n";
    assert_eq!(paid("last-blank-alone", &visits(before), alone), "0.00");
    let one_before = "(((cost, which must be given)) of the one before, for each provider in order of visit_id), or £0.00 if blank";
    assert_eq!(paid("one-before", &visits(one_before), last_blank), "10.00");
    let largest = "(largest (cost, which must be given) before this one, for each provider in order of visit_id), or £0.00 if blank";
    assert_eq!(paid("largest-before", &visits(largest), last_blank), "10.00");
}

#[test]
fn what_a_running_value_takes_in_must_be_given() {
    let first_blank = "visit_id,provider,day,cost\n1,Acme,2025-05-01,\n2,Acme,2025-05-02,10.00\n";
    let last_blank = "visit_id,provider,day,cost\n1,Acme,2025-05-01,10.00\n2,Acme,2025-05-02,\n";
    let before = "total (cost, which must be given) before this one, for each provider in order of visit_id";
    assert_eq!(paid("first-blank", &visits(before), first_blank), "E0608");
    let up_to = "total (cost, which must be given) up to and including this one, for each provider in order of visit_id";
    assert_eq!(paid("up-to-blank", &visits(up_to), last_blank), "E0608");
}

#[test]
fn the_end_of_the_calendar_is_outside_of_the_term_like_any_other_day() {
    let rows =
        "visit_id,provider,day\n1,Acme,9999-12-31\n2,Acme,2025-05-01\n3,Acme,9999-12-26\n4,Acme,0001-01-01\n";
    let mut checked = 0;
    for period in ["week", "month", "quarter", "contract year", "financial year"] {
        for statements in ["weeks", "months", "quarters", "contract years"] {
            let head = HEAD.replace("quarters", statements);
            let record =
                "record visit\n  visit_id  whole number, unique\n  provider  text\n  day       date\n\n";
            let contract = format!("{head}{record}payment p of visit\n  pay £3.00\n  in {period} of day\n");
            if meed::check(&Source::new("t.meed", contract.as_str())).model.is_none() {
                continue;
            }
            checked += 1;
            let name = format!("end-of-calendar-{period}-{statements}").replace(' ', "-");
            assert_eq!(paid(&name, &contract, rows), "3.00", "{name}");
        }
    }
    assert!(checked >= 8, "{checked}");
}

#[test]
fn a_mistyped_key_of_a_spell_is_told_where_it_stands() {
    let record = "record placement\n  placement_id  whole number, unique\n  child         text\n  start_date    date\n  end_date      date\n\n";
    let spell = |keys: &str| {
        format!(
            "{HEAD}{record}spell stay of placement\n  for each {keys}\n  from start_date to end_date\n\n\
             payment care of stay\n  pay £1.00\n  on last_day\n  to \"Acme\"\n"
        )
    };
    for (keys, wrong) in [
        ("chlid", "chlid"),
        ("(chlid)", "chlid"),
        ("child and chlid", "chlid"),
        ("stay", "stay"),
        ("first_day", "first_day"),
    ] {
        let found = meed::check(&Source::new("t.meed", spell(keys))).findings;
        let told: Vec<_> = found.iter().map(|one| format!("{}: {}", one.code.0, one.message)).collect();
        assert!(told.iter().any(|one| one.contains(&format!("`{wrong}`"))), "{keys}: {told:?}");
        assert!(found.iter().all(|one| !one.is_internal()), "{keys}: {told:?}");
    }
}

/// A run that needs some values and not others: what nobody asks for stops nothing.
#[test]
fn a_value_that_nobody_asks_for_stops_nothing() {
    let total = "(total (cost, which must be given) up to and including this one, for each provider in order of visit_id)";
    let rows =
        "visit_id,provider,day,cost\n1,Acme,2025-05-01,10.00\n2,Acme,2025-05-02,5.00\n3,Acme,2025-05-03,\n";
    let of_cases = |take: &str| {
        format!(
            "{HEAD}{VISITS}define paid of visit\n  | when visit_id is at most {take} | {total} |\n  | otherwise | £1.00 |\n\n\
             payment p of visit\n  pay paid\n  in quarter of day\n"
        )
    };
    // £10.00, then £15.00, and £1.00 for the third, whose case needs no total.
    assert_eq!(paid("asked-in-cases", &of_cases("2"), rows), "26.00");
    assert_eq!(paid("asked-in-cases-3", &of_cases("3"), rows), "E0608");
    // Only the rows of the cohort ask: £10.00 and £15.00.
    let of_cohort = |until: &str| {
        format!(
            "{HEAD}{VISITS}cohort early of visit\n  where visit_id is at most {until}\n\ndefine so_far of early\n  {total}\n\n\
             payment p of early\n  pay so_far\n  in quarter of day\n"
        )
    };
    assert_eq!(paid("asked-of-cohort", &of_cohort("2"), rows), "25.00");
    assert_eq!(paid("asked-of-all", &of_cohort("3"), rows), "E0608");
    // Nobody is in it: nobody asks.
    assert_eq!(paid("asked-of-none", &of_cohort("0"), rows), "0.00");
}

#[test]
fn a_row_that_is_sought_for_nobody_stops_nothing() {
    let contract = |until: u32| {
        format!(
            "{HEAD}{VISITS}record stay\n  stay_id   whole number, unique\n  provider  text\n  ended     date\n\n\
             define costs_after of stay\n  | when stay_id is at most {until} | (total (cost, which must be given) of visit where provider is \
             this stay's provider and day is after this stay's ended) |\n  | otherwise | £1.00 |\n\n\
             payment p of stay\n  pay costs_after\n  in quarter of ended\n"
        )
    };
    let stays = "stay_id,provider,ended\n1,Acme,2025-05-02\n2,Beech,2025-05-02\n3,Acme,2025-05-01\n";
    let told = |name: &str, until: u32, visits: &str| {
        let rows = format!("visit_id,provider,day,cost\n{visits}");
        let folder = project(name, &contract(until), &[("data/visit.csv", &rows), ("data/stay.csv", stays)]);
        outcome(&folder)
    };
    // The blank is of a visit on the day on which the first stay ended: it counts for the third alone, which does not
    // ask.
    let visits = "1,Acme,2025-05-02,\n2,Acme,2025-05-03,7.00\n3,Beech,2025-05-03,5.00\n";
    assert_eq!(told("sought-for-nobody", 2, visits), "13.00");
    assert_eq!(told("sought-for-third", 3, visits), "E0608");
    // Blank before it ended: it counts for nobody.
    let before = "1,Acme,2025-04-02,\n2,Acme,2025-05-03,7.00\n3,Beech,2025-05-03,5.00\n";
    assert_eq!(told("sought-before", 3, before), "19.00");
}

#[test]
fn a_run_is_asked_no_further_back_than_it_goes() {
    let contract = |until: u32| {
        format!(
            "{HEAD}{VISITS}define paid of visit\n  | when visit_id is at most {until} | (count in a row where (cost, which must be given) is \
             more than £2.00, for each provider in order of visit_id) × £1.00 per visit |\n  | otherwise | £0.00 |\n\n\
             payment p of visit\n  pay paid\n  in quarter of day\n"
        )
    };
    let rows =
        "visit_id,provider,day,cost\n1,Acme,2025-05-01,10.00\n2,Acme,2025-05-02,5.00\n3,Acme,2025-05-03,\n";
    // One, and then two in a row.
    assert_eq!(paid("run-not-asked", &contract(2), rows), "3.00");
    assert_eq!(paid("run-asked", &contract(3), rows), "E0608");
}

#[test]
fn a_blank_that_is_met_from_several_places_is_told_once_for_its_row() {
    let total = "(total (cost, which must be given) up to and including this one, for each provider in order of visit_id)";
    let rows = "visit_id,provider,day,cost\n1,Acme,2025-05-01,\n2,Acme,2025-05-02,\n3,Acme,2025-05-03,1.00\n";
    let contract = format!(
        "{HEAD}{VISITS}define paid of visit\n  | when visit_id is at most 2 | {total} |\n  | when visit_id is 3 | {total} |\n  | otherwise | \
         £0.00 |\n\npayment p of visit\n  pay paid\n  in quarter of day\n"
    );
    let folder = project("told-once", &contract, &[("data/visit.csv", rows)]);
    let (exit, _, err) = meed(&folder, &["pay", "."]);
    assert_eq!(exit, 1);
    assert!(err.contains("blank for visit 1 and visit 2\n"), "{err}");
}
