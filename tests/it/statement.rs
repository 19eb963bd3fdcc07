//! The statement and its lines, on a contract small enough to work out by hand.

use meed::data::ReadOptions;
use meed::model::Model;
use meed::report::text;
use meed::run::Prepared;
use meed::run::RunResult;
use meed::statement::{DataPart, Lines, Received, Selection, Statement};

use crate::support::paid::{model, paid};
use crate::support::written::csv;

/// £100.00 an hour for each visit of more than one hour, of which a person's year pays at most £250.00; a bonus of
/// £10.00 a visit, of which a quarter pays at most £15.00; half of what was paid for a visit is taken back when it is
/// complained of, never more than the quarter's bonus.
pub(crate) const CONTRACT: &str = r#"contract "Visits"
  payee       provider
  term        1 April 2026 to 31 March 2027
  settlement  until 30 June 2027
  years       from 1 April
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id    whole number, unique
  person_id   text
  provider    text
  visit_date  date
  hours       hours
  complained  date, may be blank

tariff rate "Price of an hour" £100.00 per hour source "Rate card"
tariff bonus_maximum £15.00

payment hours_paid "Hours" of visit
  where hours is more than 1 hour
  pay hours × rate
  in quarter of visit_date

payment bonus "Bonus" of visit
  for each provider and quarter of visit_date
  pay count × £10.00 per visit

cap person_cap "Most for a person" on hours_paid
  at most £250.00 for each person_id and contract year, across all payees
  used up in order of visit_date, then visit_id
  the payments themselves are reduced

cap bonus_cap "Most for bonuses" on bonus
  at most bonus_maximum for each provider and quarter
  the excess is deducted on a line of its own

clawback complaint "Complaints" of visit
  where complained is given
  for each provider and quarter of complained
  take back count × £7.50 per visit
  at most what is payable after bonus_cap for each provider and quarter
  the rest is carried forward, and what is left at the end is shown but not taken back
"#;

/// Acme, April to June 2026: visits 1 (2 hours, £200.00) and 2 (1 hour, nothing). Beech: visit 3 (1.5 hours of the same
/// person, £150.00, of which £50.00 is left under the person's cap). July to September: visit 4 of Acme. Two complaints
/// of Acme in October to December, when it has no bonus; visit 5 falls after the settlement.
pub(crate) const VISITS: &str = "\
visit_id,person_id,provider,visit_date,hours,complained
1,P1,Acme,2026-04-01,2,2026-10-01
2,P2,Acme,2026-06-30,1,2026-12-31
3,P1,Beech,2026-05-01,1.5,
4,P3,Acme,2026-07-01,1.005,
5,P4,Acme,2027-07-01,3,
";

fn example() -> (Model, RunResult, Received) {
    let model = model(CONTRACT);
    let (outcome, received) = paid(&model, &[VISITS], ReadOptions::default());
    (model, outcome, received)
}

#[test]
fn the_csv_has_a_row_for_each_payee_period_and_item() {
    let (model, outcome, _) = example();
    let statement = Statement::of(&model, &outcome, &Selection::default());
    // Bonus: two visits in the first quarter, £20.00, £5.00 above the cap. Nothing to take the £15.00 of complaints
    // from: they wait until the end of settlement, on 30 June 2027.
    let expected = "\
payee,period,item,amount
Acme,2026Q2,hours_paid,200.00
Acme,2026Q2,bonus,20.00
Acme,2026Q2,bonus_cap,-5.00
Acme,2026Q3,hours_paid,100.50
Acme,2026Q3,bonus,10.00
Acme,2026Q4,complaint,0.00
Acme,2027Q1,complaint,0.00
Acme,2027Q2,complaint,0.00
Beech,2026Q2,hours_paid,50.00
Beech,2026Q2,bonus,10.00
";
    assert_eq!(csv(&statement), expected);
}

#[test]
fn the_table_shows_cuts_balances_and_what_is_not_paid() {
    let (model, outcome, received) = example();
    let data = DataPart::of(&Prepared::new(&model), &outcome, received).unwrap();
    let shown = text(&Statement::of(&model, &outcome, &Selection::default()).with_data(data));
    insta::with_settings!({ prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("statement-small", shown);
    });
    for part in [
        "after £100.00 cut by Most for a person",
        "due £15.00, carried forward £15.00",
        "  Acme: £15.00 of Complaints (complaint)\n",
        "  Acme, 2027Q3: hours_paid £300.00 (visit_id 5)\n",
        "  visit: 5 rows = 4 paid for + 1 outside the term and its settlement, from data/visit.csv\n",
        "  hours_paid: 4 rows taken in, 1 left out\n    1 by: hours is more than 1 hour (hours_paid, line 21)\n",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
}

#[test]
fn totals_of_a_selection_are_of_the_selection() {
    let (model, outcome, _) = example();
    let payees = ["Acme".to_owned()];
    let selection = Selection::of(&model, &outcome, &payees, &["2026Q2".to_owned()]).unwrap();
    let statement = Statement::of(&model, &outcome, &selection);
    assert_eq!(statement.net.machine(), "215.00");
    assert!(text(&statement).contains("Only Acme, in 2026Q2. All totals are of this selection.\n"));
    let year = Selection::of(&model, &outcome, &payees, &["2026/27".to_owned()]).unwrap();
    assert_eq!(Statement::of(&model, &outcome, &year).net.machine(), "325.50");
}

#[test]
fn what_is_not_there_cannot_be_selected() {
    let (model, outcome, _) = example();
    let unknown = |payees: &[&str], periods: &[&str]| {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let wrong = Selection::of(&model, &outcome, &owned(payees), &owned(periods)).unwrap_err();
        wrong.to_string()
    };
    assert_eq!(unknown(&["Acne"], &[]), "no payee `Acne` is paid anything; did you mean `Acme`?");
    // Which period was meant, its spelling does not say.
    let expected = "the statement has no period `2026Q1`; its periods are those from `2026Q2` to `2027Q2`";
    assert_eq!(unknown(&[], &["2026Q1"]), expected);
}

#[test]
fn lines_have_their_keys_exact_amounts_and_cuts() {
    let (model, outcome, _) = example();
    let lines = Lines::of(&model, &outcome, &Selection::default());
    let expected = "\
payee,period,item,kind,keys,exact,rounded,cut,amount
Acme,2026Q2,hours_paid,payment,visit_id=1,200,200.00,,200.00
Acme,2026Q2,bonus,payment,provider=Acme; quarter of visit_date=2026Q2,20,20.00,,20.00
Acme,2026Q2,bonus_cap,cap,provider=Acme; quarter=2026Q2,,-5.00,,-5.00
Acme,2026Q3,hours_paid,payment,visit_id=4,100.5,100.50,,100.50
Acme,2026Q3,bonus,payment,provider=Acme; quarter of visit_date=2026Q3,10,10.00,,10.00
Acme,2026Q4,complaint,due,provider=Acme; quarter of complained=2026Q4,15,15.00,,
Acme,2026Q4,complaint,clawback,,,0.00,,0.00
Acme,2027Q3,hours_paid,payment,visit_id=5,300,300.00,,
Acme,2027Q3,bonus,payment,provider=Acme; quarter of visit_date=2027Q3,10,10.00,,
Beech,2026Q2,hours_paid,payment,visit_id=3,150,150.00,100.00,50.00
Beech,2026Q2,bonus,payment,provider=Beech; quarter of visit_date=2026Q2,10,10.00,,10.00
";
    assert_eq!(csv(&lines), expected);
    let shown = text(&lines);
    assert!(shown.contains("due: £15.00\n") && shown.contains("not paid: £300.00\n"), "{shown}");
}

#[test]
fn rows_that_were_set_aside_are_on_the_statement() {
    let model = model(CONTRACT);
    let faulty = VISITS.replace("2026-07-01,1.005", "2026-07-32,1.005");
    let options = ReadOptions { set_aside_faults: true, ..ReadOptions::default() };
    let (outcome, received) = paid(&model, &[&faulty], options);
    let data = DataPart::of(&Prepared::new(&model), &outcome, received).unwrap();
    let shown = text(&Statement::of(&model, &outcome, &Selection::default()).with_data(data));
    assert!(shown.contains(" + 1 set aside, from data/visit.csv\n"), "{shown}");
    assert!(shown.contains("  data/visit.csv, row 5, column visit_date: "), "{shown}");
}

#[test]
fn the_json_has_its_version_and_amounts_as_text() {
    let (model, outcome, received) = example();
    let data = DataPart::of(&Prepared::new(&model), &outcome, received).unwrap();
    let statement = Statement::of(&model, &outcome, &Selection::default()).with_data(data);
    let json = serde_json::to_value(&statement).unwrap();
    assert_eq!(json["schema"], "meed/statement");
    assert_eq!(json["version"], 1);
    assert_eq!(json["net"], "385.50");
    assert_eq!(json["payees"][1]["periods"][0]["items"][0]["cuts"][0]["amount"], "100.00");
    assert_eq!(json["left_over"][0]["amount"], "15.00");
    assert_eq!(json["data"]["records"][0]["read"], 5);
}

#[test]
fn a_clawback_without_a_label_is_named_once() {
    let model = model(&CONTRACT.replace("clawback complaint \"Complaints\"", "clawback complaint"));
    let (outcome, _) = paid(&model, &[VISITS], ReadOptions::default());
    let shown = text(&Statement::of(&model, &outcome, &Selection::default()));
    assert!(shown.contains("  Acme: £15.00 of complaint\n"), "{shown}");
}
