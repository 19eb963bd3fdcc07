//! Contracts written for what the shipped ones do not have, with what they pay worked out by hand.

use meed::data::{self, Content, Database, Format, Input, ReadOptions};
use meed::model::{Model, RecordId};
use meed::run::{Settings, run};
use meed::source::Source;
use meed::sql::Given;

use super::engine::{Engine, Unpaid, statement};

/// Rows are paid for if a ratio of the whole contract, of two groups that it looks up, is large enough.
const RATIO: &str = "contract \"Ratio of groups\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit, plural visits
  visit_id whole number, unique
  provider text
  held_on date
  kind one of plain, hard
  cost money, from £0.00 to £1,000.00

measure cost_of of visit
  for each kind
  total cost

measure hardness of visit
  ((cost_of for hard) ÷ (cost_of for plain), or 0% if blank)

cohort paid_visits of visit
  where hardness is at least 50%

payment costs of paid_visits
  for each provider and quarter of held_on
  pay total cost
";

/// What an engine pays on rows, line by line.
fn paid(engine: &Engine, contract: &str, rows: &str) -> Vec<String> {
    asked(engine, contract, rows).unwrap_or_else(|unpaid| panic!("{unpaid:?}"))
}

/// The same, or why it pays nothing.
fn asked(engine: &Engine, contract: &str, rows: &str) -> Result<Vec<String>, Unpaid> {
    let checked = meed::check(&Source::new("written.meed", contract));
    let model = checked.model.unwrap_or_else(|| panic!("{:?}", checked.findings));
    let input = Input {
        record: RecordId(0),
        name: "visit.csv".to_owned(),
        format: Format::Csv,
        content: Content::InOrder(Box::new(std::io::Cursor::new(rows.to_owned()))),
    };
    let loaded = data::read(&model, vec![input], ReadOptions::default());
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults.list());
    let (outcome, _) = engine.paid(&model, &loaded.database, &Given::default())?;
    Ok(statement(&model, &outcome).lines().skip(1).map(str::to_owned).collect())
}

#[test]
fn rows_are_picked_by_a_ratio_of_groups_that_the_contract_looks_up() {
    let rows = |last: &str| {
        format!(
            "visit_id,provider,held_on,kind,cost\n1,A,2024-04-01,plain,100.00\n2,B,2024-05-01,plain,100.00\n\
             3,A,2024-06-30,hard,99.99\n4,B,2024-07-01,hard,{last}\n"
        )
    };
    for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(3)].into_iter().flatten() {
        // (99.99 + 0.01) ÷ (100.00 + 100.00) is 50% exactly: all are paid for.
        let all = ["A,2024Q2,costs,199.99", "B,2024Q2,costs,100.00", "B,2024Q3,costs,0.01"];
        assert_eq!(paid(&engine, RATIO, &rows("0.01")), all);
        // 99.99 ÷ 200.00 is 49.995%: nobody is.
        assert_eq!(paid(&engine, RATIO, &rows("0.00")), Vec::<String>::new());
    }
}

/// Visits refer to people, who are held to their visits: to ask whether a visit refers to a person is to ask of all
/// visits.
const CIRCLE: &str = "contract \"Names\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up
  clock Europe/London

record person, plural people
  person_id text, unique

record visit, plural visits
  visit_id whole number, unique
  provider text
  person refers to person
  ended date and time

measure visits of visit
  for each person
  count

outcome seen_twice of person
  where (visits for person) is at least 2 visits

payment fee of visit
  where person's seen_twice
  for each provider and quarter of (day of ended)
  pay count × £1.00 per visit
";

#[test]
fn a_step_is_not_taken_for_the_table_that_it_is_named_after() {
    let checked = meed::check(&Source::new("names.meed", CIRCLE));
    let model = checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings));
    let input = |record: u32, name: &str, rows: &'static str| Input {
        record: RecordId(record),
        name: name.to_owned(),
        format: Format::Csv,
        content: Content::InOrder(Box::new(std::io::Cursor::new(rows))),
    };
    let visits = "visit_id,provider,person,ended\n1,A,P,2024-05-01T10:00Z\n2,A,P,2024-06-30T23:30Z\n3,A,Q,2024-05-01T10:00Z\n";
    let inputs = vec![input(0, "person.csv", "person_id\nP\nQ\n"), input(1, "visit.csv", visits)];
    let loaded = data::read(&model, inputs, ReadOptions::default());
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults.list());
    for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten() {
        let (outcome, _) = engine.paid(&model, &loaded.database, &Given::default()).unwrap();
        // In London the second visit ended on 1 July.
        let lines = statement(&model, &outcome);
        assert_eq!(lines.lines().skip(1).collect::<Vec<_>>(), ["A,2024Q2,fee,1.00", "A,2024Q3,fee,1.00"]);
    }
}

/// Amounts of the contract are small numbers, and what they are multiplied by to compare them is not.
const SMALL: &str = "contract \"Small\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit, plural visits
  visit_id whole number, unique
  provider text
  kind one of plain, hard
  held_on date
  cost money, from £0.00 to £1,000,000.00

tariff price by kind
  | plain | £1,500.00 |
  | hard  | £0.01     |

measure least of visit
  for each visit_id
  smallest (£1,500.00)

payment dearest of visit
  pay larger of cost and (price for kind)
  on held_on

payment levelled of visit
  for each visit_id and provider and held_on
  pay (least for visit_id, or £0.00 if blank) × 1.00000001
  on held_on
";

#[test]
fn small_numbers_of_the_contract_are_multiplied_in_64_bits() {
    for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten() {
        let rows = "visit_id,provider,kind,held_on,cost\n1,A,plain,2024-05-01,0.0000000001\n2,A,hard,2024-05-01,0.02\n";
        let lines = paid(&engine, SMALL, rows);
        // £1,500.00 and £0.02; twice £1,500.000015.
        assert_eq!(lines, ["A,2024Q2,dearest,1500.02", "A,2024Q2,levelled,3000.00"]);
    }
}

/// What each person is paid for has one cap over two payments of different rows; one of them is shared, and has a cap
/// of its own before.
const TOGETHER: &str = "contract \"Together\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit, plural visits
  code text, unique
  provider text
  person text
  held_on date
  cost money, from £0.00 to £1,000.00

record call, plural calls
  code text, unique
  provider text
  person text
  held_on date
  worth money, from £0.00 to £1,000.00

payment fee of visit
  pay cost
  on held_on

payment talk of call
  pay worth
  on held_on
  shared 25% to \"Broker\", the rest to provider

cap a_call on talk
  at most £50.00 for each code, across all payees
  used up in order of payee
  the payments themselves are reduced

cap a_person on fee and talk together, after a_call
  at most £100.00 for each person, across all payees
  used up in order of held_on, then code, then payment, then payee
  the payments themselves are reduced
";

/// The same of a cap that cuts each call before it is shared: what is cut of a call is cut of both who share it.
fn before_shared() -> String {
    let (head, _) = TOGETHER.split_once("cap a_call").unwrap();
    format!(
        "{head}cap a_person on fee and talk together
  at most £100.00 for each person, across all payees
  used up in order of held_on, then code, then payment
  the payments themselves are reduced, before they are shared
"
    )
}

/// The rows of visits and calls.
fn visits_and_calls(model: &Model, visits: &str, calls: &str) -> Database {
    let input = |record: u32, name: &str, rows: String| Input {
        record: RecordId(record),
        name: name.to_owned(),
        format: Format::Csv,
        content: Content::InOrder(Box::new(std::io::Cursor::new(rows))),
    };
    let visits = input(0, "visit.csv", format!("code,provider,person,held_on,cost\n{visits}"));
    let calls = input(1, "call.csv", format!("code,provider,person,held_on,worth\n{calls}"));
    let loaded = data::read(model, vec![visits, calls], ReadOptions::default());
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults.list());
    loaded.database
}

#[test]
fn a_cap_for_each_person_cuts_the_lines_of_several_payments_in_one_order() {
    // Of c1 the cap of a call leaves B £50.00 and the broker nothing. Of P's £100.00 v1 takes £60.00, c1 what is left,
    // v2 finds nothing; of Q's v3 takes £70.00 and B's part of c2 £30.00.
    capped(TOGETHER, &["A,2024Q2,fee,130.00", "B,2024Q2,talk,40.00", "B,2024Q3,talk,30.00"]);
    // c1 keeps £40.00 of its £80.00, c2 £30.00 of its £40.00: a quarter of these is the broker's.
    let shared = [
        "A,2024Q2,fee,130.00",
        "B,2024Q2,talk,30.00",
        "B,2024Q3,talk,22.50",
        "Broker,2024Q2,talk,10.00",
        "Broker,2024Q3,talk,7.50",
    ];
    capped(&before_shared(), &shared);
}

/// What a contract of visits and calls pays on rows worked out by hand, and as on files on others.
fn capped(contract: &str, wanted: &[&str]) {
    let checked = meed::check(&Source::new("together.meed", contract));
    let model = checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings));
    let by_hand = visits_and_calls(
        &model,
        "v1,A,P,2024-05-01,60.00\nv2,A,P,2024-05-03,5.00\nv3,A,Q,2024-06-01,70.00\n",
        "c1,B,P,2024-05-02,80.00\nc2,B,Q,2024-07-01,40.00\n",
    );
    // Few people, and amounts of which the caps leave some, all and none.
    let mut chance = 1u64;
    let mut next = |below: u64| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) % below
    };
    let mut rows = |kind: &str| -> String {
        let row = |at: u64| {
            let (provider, person) = (["A", "B", "Broker"][usize::try_from(next(3)).unwrap()], next(9));
            let (month, day) = (4 + next(9), 1 + next(28));
            format!(
                "{kind}{at},{provider},P{person},2024-{month:02}-{day:02},{}.{:02}\n",
                next(60),
                next(100)
            )
        };
        (0..60).map(row).collect()
    };
    let many = visits_and_calls(&model, &rows("x"), &rows("x"));
    let files = statement(&model, &run(&model, many.clone(), &Settings::default()).unwrap());
    assert!(files.lines().count() > 12, "{files}");
    for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten() {
        let paid = |data: &Database| {
            let (outcome, _) = engine.paid(&model, data, &Given::default()).unwrap();
            statement(&model, &outcome)
        };
        let lines = paid(&by_hand);
        let lines: Vec<&str> = lines.lines().skip(1).filter(|line| !line.ends_with(",0.00")).collect();
        assert_eq!(lines, wanted);
        assert_eq!(paid(&many), files);
    }
}

/// Amounts fall by 4% with each year gone, and grow by what a row says.
const POWERS: &str = "contract \"Powers\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit, plural visits
  visit_id whole number, unique
  provider text
  held_on date
  gone whole number, from 0 to 100
  growth percentage, from 0% to 200%, may be blank

payment falls of visit
  pay £100.00 × (96% to the power of gone)
  on held_on

payment grows of visit
  where growth is given
    and gone is at most 3
  pay £1.00 × (growth to the power of gone)
  on held_on
";

#[test]
fn the_power_of_a_row_is_worked_out_or_stops_the_run() {
    let rows = |last: u32| {
        format!(
            "visit_id,provider,held_on,gone,growth\n1,A,2024-04-01,0,50%\n2,B,2024-04-01,1,\n3,C,2024-04-01,{last},150%\n\
             4,D,2024-04-01,3,150%\n5,E,2024-04-01,2,0%\n"
        )
    };
    for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten() {
        // 0.96³ = 0.884736, 0.96¹³ = 0.5882…; 1.5³ = 3.375, and 0.5⁰ = 1.
        let all = [
            "A,2024Q2,falls,100.00",
            "A,2024Q2,grows,1.00",
            "B,2024Q2,falls,96.00",
            "C,2024Q2,falls,58.82",
            "D,2024Q2,falls,88.47",
            "D,2024Q2,grows,3.38",
            "E,2024Q2,falls,92.16",
            "E,2024Q2,grows,0.00",
        ];
        assert_eq!(paid(&engine, POWERS, &rows(13)), all);
        match asked(&engine, POWERS, &rows(14)) {
            Err(Unpaid::Faults(told)) => {
                assert!(told[0].message.starts_with("a power is none of those from 0 to 13"), "{told:?}");
            }
            other => panic!("{other:?}"),
        }
    }
}
