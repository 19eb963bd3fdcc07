//! Spells worked out by hand. Both evaluators give them, in every order of the rows.

use meed::model::Model;
use meed::run::{RunResult, Value};

use super::case::{Case, checked, compared};

const HEAD: &str = "contract \"Stays\"
  payee provider
  term 1 April 2025 to 31 March 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record placement
  placement_id whole number, unique
  person_id text
  provider text
  kind one of foster, respite
  start_date date
  end_date date, may be blank

record hospital
  hospital_id whole number, unique
  person_id text
  from_date date
  to_date date

spell away of hospital
  for each person_id
  from from_date to to_date

measure nights_away of away
  for each person_id
  total (days from first_day to last_day, both days counted)

measure stays_counted of stay
  for each person_id
  count

";

/// Of a person: the placements, from and to, all of one provider and kind.
fn placements(rows: &[(&str, &str, &str)]) -> Vec<String> {
    let rows = rows.iter().zip(1..);
    rows.map(|((person, from, to), id)| format!("{id},{person},Acme,foster,{from},{to}")).collect()
}

/// A contract with a spell `stay` of these lines, on placements and stays in hospital.
fn outcome(terms: &str, placements: Vec<String>, away: &[(&str, &str, &str)]) -> (Model, RunResult) {
    let away = away.iter().zip(1..).map(|((person, from, to), id)| format!("{id},{person},{from},{to}"));
    let files = vec![
        ("placement_id,person_id,provider,kind,start_date,end_date".to_owned(), placements),
        ("hospital_id,person_id,from_date,to_date".to_owned(), away.collect()),
    ];
    let case = Case { text: format!("{HEAD}{terms}"), files };
    let model = checked(&case.text).unwrap();
    let outcome = compared(&model, &case).unwrap_or_else(|reason| panic!("{reason}")).unwrap();
    (model, outcome)
}

/// The rows of a spell, its fields one after the other.
fn rows((model, outcome): &(Model, RunResult), spell: &str) -> Vec<String> {
    let (id, record, _) = model.spells().find(|(_, record, _)| record.title.name == spell).unwrap();
    let table = &outcome.data.tables[id.index()];
    let cell = |(field, column), row| match Value::of(column, row, field, &outcome.data) {
        Value::Date(day) => day.to_string(),
        value => value.words(model, &outcome.data),
    };
    let cells = |row| {
        record.fields.iter().zip(&table.columns).map(move |(field, column)| cell((&field.ty, column), row))
    };
    (0..table.rows).map(|row| cells(row).collect::<Vec<_>>().join(" ")).collect()
}

/// The stays of these lines after `for each person_id` and `from … to …`.
fn stays(steps: &str, placed: &[(&str, &str, &str)], away: &[(&str, &str, &str)]) -> Vec<String> {
    let terms = format!(
        "spell stay of placement\n  for each person_id\n  from start_date to (end_date, or 31 March 2026 if blank)\n{steps}"
    );
    rows(&outcome(&terms, placements(placed), away), "stay")
}

#[test]
fn what_overlaps_or_touches_is_one_stay_and_people_are_kept_apart() {
    let placed = [
        ("B", "2025-06-05", "2025-06-08"),
        ("A", "2025-06-11", "2025-06-12"),
        ("A", "2025-06-01", "2025-06-10"),
        ("B", "2025-06-01", "2025-06-30"),
        ("A", "2025-06-14", "2025-06-14"),
        // It ends before it begins, and is no stay at all.
        ("C", "2025-06-02", "2025-06-01"),
    ];
    assert_eq!(
        stays("", &placed, &[]),
        ["A 2025-06-01 2025-06-12", "A 2025-06-14 2025-06-14", "B 2025-06-01 2025-06-30"]
    );
}

#[test]
fn gaps_of_exactly_so_many_days_are_joined_and_of_one_more_are_not() {
    // 11 to 17 June are seven days, 21 to 28 June eight.
    let placed = [
        ("A", "2025-06-01", "2025-06-10"),
        ("A", "2025-06-18", "2025-06-20"),
        ("A", "2025-06-29", "2025-06-30"),
    ];
    let joined = stays("  joined over gaps of at most 7 days\n", &placed, &[]);
    assert_eq!(joined, ["A 2025-06-01 2025-06-20", "A 2025-06-29 2025-06-30"]);
    let more = stays("  joined over gaps of at most 8 days\n", &placed, &[]);
    assert_eq!(more, ["A 2025-06-01 2025-06-30"]);
}

#[test]
fn days_in_hospital_split_a_stay_or_shorten_it_or_use_it_up() {
    let placed = [
        ("A", "2025-06-01", "2025-06-30"),
        ("B", "2025-06-01", "2025-06-10"),
        ("C", "2025-06-01", "2025-06-02"),
    ];
    let away = [
        ("A", "2025-06-10", "2025-06-12"),
        ("A", "2025-06-12", "2025-06-14"),
        ("B", "2025-05-20", "2025-06-03"),
        ("C", "2025-05-31", "2025-06-02"),
        ("D", "2025-06-01", "2025-06-30"),
    ];
    assert_eq!(
        stays("  without the days of away\n", &placed, &away),
        ["A 2025-06-01 2025-06-09", "A 2025-06-15 2025-06-30", "B 2025-06-04 2025-06-10"]
    );
    // Joined after it, the five days in hospital are a gap like any other.
    let joined = stays("  without the days of away\n  joined over gaps of at most 5 days\n", &placed, &away);
    assert_eq!(joined, ["A 2025-06-01 2025-06-30", "B 2025-06-04 2025-06-10"]);
}

#[test]
fn steps_are_taken_in_the_order_in_which_they_are_written() {
    // Clipped first, 29 March to 1 April is one day, and 2 to 8 April a gap of seven days.
    let placed = [("A", "2025-03-29", "2025-04-01"), ("A", "2025-04-09", "2025-04-10")];
    let clip = "  within first day of the term to last day of the term\n";
    let join = "  joined over gaps of at most 7 days\n";
    assert_eq!(stays(&format!("{clip}{join}"), &placed, &[]), ["A 2025-04-01 2025-04-10"]);
    // A placement before the term is joined to one in it only while it is there.
    let placed = [("A", "2025-03-20", "2025-03-28"), ("A", "2025-04-05", "2025-04-10")];
    assert_eq!(stays(&format!("{join}{clip}"), &placed, &[]), ["A 2025-04-01 2025-04-10"]);
    assert_eq!(stays(&format!("{clip}{join}"), &placed, &[]), ["A 2025-04-05 2025-04-10"]);
}

#[test]
fn a_stay_is_cut_where_quarters_begin() {
    let placed =
        [("A", "2025-06-30", "2025-10-01"), ("B", "2025-07-01", "2025-09-30"), ("C", "2026-02-27", "")];
    assert_eq!(
        stays("  cut at the start of each quarter\n", &placed, &[]),
        [
            "A 2025-06-30 2025-06-30",
            "A 2025-07-01 2025-09-30",
            "A 2025-10-01 2025-10-01",
            "B 2025-07-01 2025-09-30",
            "C 2026-02-27 2026-03-31"
        ]
    );
}

#[test]
fn blocks_of_weeks_are_counted_from_the_first_day_of_a_stay() {
    // Two weeks from 1 June are up to the 14th; 29 days are two blocks and a day.
    let placed = [("A", "2025-06-01", "2025-06-29"), ("B", "2025-06-03", "2025-06-16")];
    let blocks = [
        "A 2025-06-01 2025-06-14",
        "A 2025-06-15 2025-06-28",
        "A 2025-06-29 2025-06-29",
        "B 2025-06-03 2025-06-16",
    ];
    assert_eq!(stays("  cut into blocks of 2 weeks, the last may be shorter\n", &placed, &[]), blocks);
    assert_eq!(
        stays("  cut into whole blocks of 2 weeks\n", &placed, &[]),
        [blocks[0], blocks[1], blocks[3]]
    );
    assert_eq!(
        stays("  cut into whole blocks of 14 days\n", &placed, &[]),
        [blocks[0], blocks[1], blocks[3]]
    );
}

#[test]
fn blocks_of_months_follow_the_corresponding_day_through_short_months() {
    // From 31 January: 28 February corresponds, then 31 March, then 30 April. 2028 is a leap year.
    let placed = [("A", "2026-01-31", "2026-04-29"), ("B", "2028-01-31", "2028-03-30")];
    assert_eq!(
        stays("  cut into whole blocks of 1 month\n", &placed, &[]),
        [
            "A 2026-01-31 2026-02-27",
            "A 2026-02-28 2026-03-30",
            "A 2026-03-31 2026-04-29",
            "B 2028-01-31 2028-02-28",
            "B 2028-02-29 2028-03-30"
        ]
    );
}

#[test]
fn a_leap_day_is_a_day() {
    // 25 February 2028 and the days after it: the 29th is the fifth.
    let placed = [("A", "2028-02-25", "2028-03-05")];
    assert_eq!(
        stays("  cut into blocks of 5 days, the last may be shorter\n", &placed, &[]),
        ["A 2028-02-25 2028-02-29", "A 2028-03-01 2028-03-05"]
    );
    // From 28 February to 1 March there is a gap of one day in a leap year, and of none in another.
    let placed = [
        ("A", "2028-02-01", "2028-02-28"),
        ("A", "2028-03-01", "2028-03-02"),
        ("B", "2027-02-01", "2027-02-28"),
        ("B", "2027-03-01", "2027-03-02"),
    ];
    assert_eq!(
        stays("", &placed, &[]),
        ["A 2028-02-01 2028-02-28", "A 2028-03-01 2028-03-02", "B 2027-02-01 2027-03-02"]
    );
}

#[test]
fn without_for_each_every_row_is_its_own_and_leads_on_to_what_it_has() {
    let terms = "
spell stay of placement
  where kind is foster
  for each person_id and provider
  from start_date to (end_date, or 31 March 2026 if blank)

spell part of placement
  from start_date to (end_date, or 31 March 2026 if blank)
  cut at the start of each month

spell whole, plural wholes of part
  where placement's kind is foster
  for each placement's person_id
  from first_day to last_day

payment fee of part
  pay £1.00 per day × (days from first_day to last_day, both days counted)
  in quarter of first_day
";
    let placed = vec![
        "2,B,Beech,foster,2025-06-29,2025-07-02".to_owned(),
        "10,A,Acme,respite,2025-06-05,2025-06-06".to_owned(),
        "1,B,Beech,foster,2025-07-03,2025-07-03".to_owned(),
    ];
    let found = outcome(terms, placed, &[]);
    // In the order of the placements' own numbers.
    assert_eq!(
        rows(&found, "part"),
        [
            "1 2025-07-03 2025-07-03",
            "2 2025-06-29 2025-06-30",
            "2 2025-07-01 2025-07-02",
            "10 2025-06-05 2025-06-06"
        ]
    );
    assert_eq!(rows(&found, "whole"), ["B 2025-06-29 2025-07-03"]);
    assert_eq!(rows(&found, "stay"), ["B Beech 2025-06-29 2025-07-03"]);
    // The payee is one reference away: Acme 2 days in 2025Q2, Beech 2 and then 3.
    let (model, outcome) = &found;
    let paid: Vec<String> = outcome
        .statement
        .iter()
        .map(|line| {
            let payee = &outcome.payees[line.payee as usize];
            let period = outcome.periods[line.period as usize];
            let label = model.contract.calendar.label(model.contract.statements, period);
            format!("{payee} {label} {}", line.amount.shown_to(2))
        })
        .collect();
    assert_eq!(paid, ["Acme 2025Q2 2.00", "Beech 2025Q2 2.00", "Beech 2025Q3 3.00"]);
}

#[test]
fn the_rows_behind_a_stay_are_those_that_have_a_day_in_it() {
    let terms = "
spell stay of placement
  where kind is foster
  for each person_id
  from start_date to (end_date, or 31 March 2026 if blank)
  joined over gaps of at most 40 days
  within first day of the term to last day of the term
  cut at the start of each month
";
    let placed = vec![
        "1,A,Acme,foster,2025-03-01,2025-03-31".to_owned(),
        "2,A,Acme,foster,2025-04-02,2025-04-25".to_owned(),
        "3,A,Acme,foster,2025-04-28,2025-05-02".to_owned(),
        "4,A,Acme,foster,2025-07-02,2025-06-30".to_owned(),
        "5,A,Acme,respite,2025-04-02,2025-04-25".to_owned(),
        "6,A,Acme,foster,2025-06-11,2025-06-11".to_owned(),
    ];
    let found = outcome(terms, placed, &[]);
    assert_eq!(
        rows(&found, "stay"),
        ["A 2025-04-01 2025-04-30", "A 2025-05-01 2025-05-31", "A 2025-06-01 2025-06-11"]
    );
    let (model, outcome) = &found;
    let (id, ..) = model.spells().find(|(_, record, _)| record.title.name == "stay").unwrap();
    let spells = &outcome.spells[id.index()];
    assert_eq!([spells.behind(0), spells.behind(1), spells.behind(2)], [[1, 2].as_slice(), &[2], &[5]]);
    // The first was clipped away by the second step; the fourth ended before it began.
    let mut lost: Vec<(u32, Option<u32>)> = spells.lost().iter().map(|lost| (lost.row, lost.step)).collect();
    lost.sort_unstable();
    assert_eq!(lost, [(0, Some(1)), (3, None)]);
    assert_eq!(spells.of_row(2), [0, 1]);
}

#[test]
fn a_month_within_a_gap_is_put_down_to_the_rows_on_either_side() {
    let terms = "
spell stay of placement
  for each person_id
  from start_date to (end_date, or 31 March 2026 if blank)
  joined over gaps of at most 40 days
  cut at the start of each month
";
    let found = outcome(
        terms,
        placements(&[
            ("A", "2025-04-01", "2025-04-03"),
            ("A", "2025-04-02", "2025-04-02"),
            ("A", "2025-04-26", "2025-04-26"),
            ("A", "2025-06-02", "2025-06-02"),
            ("B", "2025-05-02", "2025-05-02"),
        ]),
        &[],
    );
    let (model, outcome) = &found;
    let (id, ..) = model.spells().find(|(_, record, _)| record.title.name == "stay").unwrap();
    assert_eq!(rows(&found, "stay")[1], "A 2025-05-01 2025-05-31");
    assert_eq!(outcome.spells[id.index()].behind(1), [2, 3]);
}
