//! Explanations, on the contract of the statement's tests.

use meed::data::ReadOptions;
use meed::explain::{RowTarget, Target, explain, explain_row};
use meed::report::text;
use meed::run::Prepared;

use crate::statement::{CONTRACT, VISITS};
use crate::support::paid::{model, paid};

fn line(target: &str, full: bool) -> Result<String, String> {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[VISITS], ReadOptions::default());
    let target = Target { line: target.to_owned(), payee: None, period: None };
    let found = explain(&Prepared::new(&model), &outcome, &target, full);
    found.map(|found| text(&found)).map_err(|wrong| wrong.to_string())
}

fn row(target: &str) -> Result<String, String> {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[VISITS], ReadOptions::default());
    let found = RowTarget::parse(target)
        .and_then(|target| explain_row(&Prepared::new(&model), &outcome, &target, false));
    found.map(|found| text(&found)).map_err(|wrong| wrong.to_string())
}

#[test]
fn a_line_says_its_formula_numbers_rounding_and_rows() {
    let expected = "\
hours_paid to Acme in 2026Q3: £100.50
  payment “Hours”  (contract.meed:20)
  pay hours × rate  (line 22)
  = 1.005 hours × £100.00 per hour = £100.50
    hours = 1.005 hours
    rate = £100.00 per hour (source: Rate card)
  £100.50 needs no rounding
  visit.csv row 5 (visit_id 4)
    met: hours is more than 1 hour; here hours is 1.005 hours  (line 21)
";
    assert_eq!(line("hours_paid/Acme/2026Q3", false).unwrap(), expected);
}

#[test]
fn a_line_that_was_cut_says_by_what() {
    let expected = "\
hours_paid to Beech in 2026Q2: £50.00
  payment “Hours”  (contract.meed:20)
  pay hours × rate  (line 22)
  = 1.5 hours × £100.00 per hour = £150.00
    hours = 1.5 hours
    rate = £100.00 per hour (source: Rate card)
  £150.00 needs no rounding
  cut by £100.00: person_cap allows at most £250.00 for person_id P1 and contract year 2026/27  (line 29)
  leaves £50.00
  visit.csv row 4 (visit_id 3)
    met: hours is more than 1 hour; here hours is 1.5 hours  (line 21)
";
    assert_eq!(line("hours_paid/Beech", false).unwrap(), expected);
}

#[test]
fn a_cap_says_its_limit_and_what_it_met() {
    let expected = "\
bonus_cap to Acme in 2026Q2: −£5.00
  cap “Most for bonuses”  (contract.meed:34)
  at most bonus_maximum for each provider and quarter, on bonus  (line 34)
  for provider Acme, quarter 2026Q2: at most £15.00
  the payments come to: £20.00
  so the line is: −£5.00
";
    assert_eq!(line("bonus_cap/Acme/2026Q2", false).unwrap(), expected);
}

#[test]
fn a_clawback_says_how_its_balance_moved() {
    let expected = "\
complaint to Acme in 2026Q4: £0.00
  clawback “Complaints”  (contract.meed:38)
  brought forward: £0.00
  due in this period: £15.00
    take back count × £7.50 per visit  (line 41)
    = 2 visits × £7.50 per visit = £15.00
      count = 2 visits, over 2 rows
    £15.00 needs no rounding
    2 rows: visit.csv rows 2–3
  at most what is payable after bonus_cap: £0.00  (line 42)
  taken back: £0.00
  carried forward: £15.00
";
    assert_eq!(line("complaint/Acme/2026Q4", false).unwrap(), expected);
}

#[test]
fn what_is_not_there_says_why() {
    let none = line("hours_paid/Beech/2026Q3", false).unwrap();
    assert_eq!(
        none,
        "there is no line of hours_paid to Beech in 2026Q3\n  the data has no visit for Beech in 2026Q3\n"
    );
    assert_eq!(
        line("hours/Acme", false).unwrap_err(),
        "the contract has no payment, cap, clawback, measure or definition `hours`; the lines that can be explained are `hours_paid`, `bonus`, \
         `person_cap`, `bonus_cap`, `complaint`, `net`"
    );
}

#[test]
fn a_line_that_falls_outside_says_so() {
    let expected = "\
hours_paid to Acme in 2027Q3: not paid
  pay hours × rate  (contract.meed:22)
  = 3 hours × £100.00 per hour = £300.00
    hours = 3 hours
    rate = £100.00 per hour (source: Rate card)
  £300.00 needs no rounding
  not paid: it falls in 2027Q3, and lines fall from 1 April 2026 to 30 June 2027
  visit.csv row 6 (visit_id 5)
    met: hours is more than 1 hour; here hours is 3 hours  (line 21)
";
    assert_eq!(line("hours_paid/Acme/2027Q3", false).unwrap(), expected);
}

#[test]
fn everything_lists_every_line() {
    let short = line("net/Acme", false).unwrap();
    // 200.00 + 100.50, 20.00 + 10.00, −5.00 and nothing taken back.
    assert!(short.starts_with("net to Acme: £325.50\n  £300.50  hours_paid “Hours”"), "{short}");
    let full = line("bonus/Acme", true).unwrap();
    assert!(full.contains("  £20.00  bonus/Acme/2026Q2\n  £10.00  bonus/Acme/2026Q3\n"), "{full}");
}

#[test]
fn a_row_says_what_it_was_counted_in_and_what_left_it_out() {
    let expected = "\
visit in visit.csv row 3
  visit_id 2, person_id P2, provider Acme, visit_date 30 June 2026, hours 1 hour, complained 31 December 2026
  not in payment hours_paid  (contract.meed:20)
    not met: hours is more than 1 hour; here hours is 1 hour  (line 21)
  in payment bonus  (line 25)
  in clawback complaint  (line 38)
  behind a line of bonus/Acme/2026Q2, £20.00
  behind due of complaint/Acme/2026Q4, £15.00
";
    assert_eq!(row("visit:3").unwrap(), expected);
    assert_eq!(row("visit:visit_id=2").unwrap(), expected);
    assert_eq!(row("visit:visit_date=2026-06-30").unwrap(), expected);
}

#[test]
fn a_row_that_is_not_there_says_so() {
    assert_eq!(
        row("visit:9").unwrap_err(),
        "the data of `visit` has no row `9`; it has 5 rows; the header is row 1"
    );
    assert_eq!(
        row("visit:person_id=P1").unwrap_err(),
        "several rows of visit have person_id `P1`; name a field whose values are unique, or the number of the row"
    );
    assert!(row("visits:3").unwrap_err().ends_with("did you mean `visit`?"));
}

#[test]
fn the_json_says_what_the_text_says() {
    let model = model(CONTRACT);
    let (outcome, _) = paid(&model, &[VISITS], ReadOptions::default());
    let target = Target { line: "bonus/Beech".to_owned(), payee: None, period: None };
    let found = explain(&Prepared::new(&model), &outcome, &target, false).unwrap();
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!((&json["schema"], &json["version"]), (&"meed/explanation".into(), &1.into()));
    assert_eq!(json["nodes"][0]["value"], "£10.00");
    assert_eq!(json["nodes"][0]["because"][2]["exact"], "10");
    assert_eq!(json["nodes"][0]["because"][0]["line"], 25);
}

/// Seven hours are 5 × £10.00 and 2 × £4.00 by slices, and 7 × £4.00 at one rate.
const SCALES: &str = r#"contract "Scales"
  payee       "Acme"
  term        1 April 2026 to 31 March 2027
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record job
  job_id  whole number, unique
  done    date
  hours   hours

define worked of job
  hours

scale by_slice of worked
  each slice at its own rate
  | from the bottom | £10.00 per hour |
  | above 5 hours   | £4.00 per hour  |
  | above 9 hours   | £1.00 per hour  |

scale at_one_rate of worked
  all at the rate reached
  | from the bottom | £10.00 per hour |
  | above 5 hours   | £4.00 per hour  |

payment sliced of job
  pay by_slice
  on done

payment flat of job
  pay at_one_rate
  on done
"#;

#[test]
fn the_slices_of_a_scale_add_up_to_its_amount() {
    let model = model(SCALES);
    let rows = "job_id,done,hours\n1,2026-04-01,7\n";
    let (outcome, _) = paid(&model, &[rows], ReadOptions::default());
    let text = |item: &str| {
        let target = Target { line: item.to_owned(), payee: None, period: None };
        text(&explain(&Prepared::new(&model), &outcome, &target, false).unwrap())
    };
    let sliced = text("sliced");
    for part in [
        "by_slice = £58.00",
        "7 hours is in the band above 5 hours and up to 9 hours",
        "5 hours × £10.00 per hour = £50.00",
        "2 hours × £4.00 per hour = £8.00",
    ] {
        assert!(sliced.contains(part), "{part}\n{sliced}");
    }
    assert_eq!(sliced.matches(" × ").count(), 2, "{sliced}");
    let flat = text("flat");
    assert!(flat.contains("7 hours × £4.00 per hour = £28.00"), "{flat}");
}

#[test]
fn one_line_that_is_not_shown_is_one_line() {
    let model = model(SCALES);
    let rows: String = (1..=6).map(|job| format!("{job},2026-04-01,1\n")).collect();
    let (outcome, _) = paid(&model, &[&format!("job_id,done,hours\n{rows}")], ReadOptions::default());
    let target = Target { line: "sliced".to_owned(), payee: None, period: None };
    let text = text(&explain(&Prepared::new(&model), &outcome, &target, false).unwrap());
    assert!(text.ends_with("and 1 more line; `--full` shows it\n"), "{text}");
}

const SHARED: &str = r#"contract "Shared"
  payee       provider
  term        1 April 2025 to 31 March 2027
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  provider  text
  done      date
  price     money

payment earned of visit
  for each provider and quarter of done
  pay 50% × total price
  shared 80% to "Investors Ltd", the rest to provider

payment bonus of visit
  for each provider and quarter of done
  pay 10% × total earned
"#;

fn shared(target: &str) -> String {
    let model = model(SHARED);
    let visits = "visit_id,provider,done,price\n1,Acme,2025-04-02,100.03\n2,Acme,2025-05-02,0.00\n";
    let (outcome, _) = paid(&model, &[visits], ReadOptions::default());
    let target = Target { line: target.to_owned(), payee: None, period: None };
    text(&explain(&Prepared::new(&model), &outcome, &target, false).unwrap())
}

/// Half of £100.03 is £50.015; 80% of £50.02 is £40.016.
#[test]
fn a_part_of_a_shared_line_says_what_is_shared_and_what_the_others_get() {
    let expected = "\
earned to Acme in 2025Q2: £10.00
  payment  (contract.meed:13)
  pay 50% × total price  (line 15)
  = 50% × £100.03 = £50.015
    total price = £100.03, over 2 rows
  £50.015 rounded to the nearest penny, halves up: £50.02
  shared: £40.02 to Investors Ltd; the rest to Acme: £10.00
  2 rows: visit.csv rows 2–3
";
    assert_eq!(shared("earned/Acme"), expected);
    let part =
        "  shared: 80% of it to Investors Ltd: £40.016 rounded to the nearest penny, halves up: £40.02\n";
    assert!(shared("earned/Investors Ltd").contains(part));
}

#[test]
fn a_total_of_lines_says_which() {
    let expected = "\
bonus to Acme in 2025Q2: £5.00
  payment  (contract.meed:18)
  pay 10% × total earned  (line 20)
  = 10% × £50.02 = £5.002
    total earned = £50.02, over 2 lines
      £40.02  earned to Investors Ltd in 2025Q2: provider Acme, quarter of done 2025Q2
      £10.00  earned to Acme in 2025Q2: provider Acme, quarter of done 2025Q2
  £5.002 rounded to the nearest penny, halves up: £5.00
  2 rows: visit.csv rows 2–3
";
    assert_eq!(shared("bonus/Acme"), expected);
}

/// A remark is no part of what a contract says, though it may stand in the middle of it.
#[test]
fn remarks_are_not_told() {
    let remarked = CONTRACT.replace("pay hours × rate", "pay hours -- a \"remark\"\n      × rate");
    assert_ne!(remarked, CONTRACT);
    let model = model(&remarked);
    let (outcome, _) = paid(&model, &[VISITS], ReadOptions::default());
    let target = Target { line: "hours_paid/Acme/2026Q3".to_owned(), payee: None, period: None };
    let found = text(&explain(&Prepared::new(&model), &outcome, &target, false).unwrap());
    assert!(found.contains("pay hours × rate  (line"), "{found}");
    assert!(!found.contains("remark"), "{found}");
}
