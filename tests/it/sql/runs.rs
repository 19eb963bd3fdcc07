//! Windows of time, unbroken runs, lines that are rounded together and ratios that are added up, for each of many.

use meed::data::{self, Content, Database, Format, Input, ReadOptions};
use meed::model::{Model, RecordId};
use meed::run::{Settings, run};
use meed::source::Source;
use meed::sql::{Dialect, Given};

use super::engine::{Engine, Unpaid, statement};
use super::random::explained;

fn engines() -> impl Iterator<Item = Engine> {
    [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten()
}

fn model(text: &str) -> Model {
    let checked = meed::check(&Source::new("runs.meed", text));
    checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings))
}

fn read(model: &Model, rows: String) -> Database {
    let input = Input {
        record: RecordId(0),
        name: "visit.csv".to_owned(),
        format: Format::Csv,
        content: Content::InOrder(Box::new(std::io::Cursor::new(rows))),
    };
    let loaded = data::read(model, vec![input], ReadOptions::default());
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults.list());
    loaded.database
}

/// Visits of few people at ends of months, with amounts below nought, nought and alike.
fn visits(seed: u64, count: u64) -> String {
    let mut chance = seed;
    let mut next = |below: u64| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (chance >> 33) % below
    };
    let mut rows = "visit_id,provider,person,held_on,kind,cost,parts,weight\n".to_owned();
    for id in 1..=count {
        let (year, month) = (2023 + next(3), 1 + next(12));
        let last = match month {
            2 if year == 2024 => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let day = [1, 28, 29, 30, 31, 1 + next(28)][usize::try_from(next(6)).unwrap()].min(last);
        let provider = ["A", "B", "C"][usize::try_from(next(3)).unwrap()];
        let kind = ["plain", "hard", "hard", "long"][usize::try_from(next(4)).unwrap()];
        let pence =
            [-5000, 0, 100_000, i64::try_from(next(100_000)).unwrap()][usize::try_from(next(4)).unwrap()];
        let (sign, pence) = (if pence < 0 { "-" } else { "" }, pence.abs());
        let (parts, weight) =
            ([0, 1, 2, 7, 29, 31][usize::try_from(next(6)).unwrap()], next(2) * next(9_999));
        rows.push_str(&format!(
            "{id},{provider},P{},{year}-{month:02}-{day:02},{kind},{sign}{}.{:02},{parts},{weight}\n",
            next(9),
            pence / 100,
            pence % 100
        ));
    }
    rows
}

/// Each way in which a row reaches back, and each way in which lines are rounded together, is paid for.
const ALL: &str = include_str!("runs.meed");

#[test]
fn rows_reach_back_and_lines_make_their_sum_as_on_files() {
    let model = model(ALL);
    for (seed, count) in [(1, 300), (2, 60), (3, 1)] {
        let data = read(&model, visits(seed, count));
        let files = statement(&model, &run(&model, data.clone(), &Settings::default()).unwrap());
        assert!(count < 2 || files.lines().count() > 100, "{files}");
        // Spark takes minutes to plan so many windows: it is asked once.
        for engine in engines().filter(|engine| seed == 2 || engine.dialect != Dialect::Spark) {
            let (outcome, _) = engine.paid(&model, &data, &Given::default()).unwrap();
            assert_eq!(statement(&model, &outcome), files);
            if seed == 2 && engine.dialect != Dialect::Spark {
                let held = explained(&engine, &model, data.clone(), &Given::default(), &outcome);
                assert!(held.wrong.is_empty() && held.fetched > 3, "{:#?}", held.wrong);
            }
        }
    }
}

/// A contract about visits, of which more is said.
fn about(said: &str) -> Model {
    model(&format!(
        "contract \"Visits\"
  payee provider
  term 1 January 2025 to 31 December 2025
  statements in contract years
  years from 1 January
  rounding each payment line to the nearest penny, halves up

record visit, plural visits
  visit_id whole number, unique
  provider text
  person text
  held_on date
  cost money, from £0.00 to £1,000.00
  weight whole number, from 0 to 9,999
{said}"
    ))
}

/// What an engine pays for rows of one provider and person: a day, a cost and a weight each.
fn paid(engine: &Engine, model: &Model, rows: &[(&str, &str, u32)]) -> Result<Vec<String>, Unpaid> {
    let rows = (1..).zip(rows).map(|(id, (day, cost, weight)): (u32, _)| {
        format!("{id},provider {id:03},P,{day},{cost},{weight}\n")
    });
    let head = "visit_id,provider,person,held_on,cost,weight\n".to_owned();
    let data = read(model, rows.fold(head, |text, row| text + &row));
    let (outcome, _) = engine.paid(model, &data, &Given::default())?;
    let lines = statement(model, &outcome);
    Ok(lines.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().to_owned()).collect())
}

#[test]
fn a_month_back_from_its_end_is_the_end_of_a_shorter_month() {
    let window = |reach: &str| {
        about(&format!(
            "
define reached of visit
  (total cost of the last 1 month {reach}, for each person in order of held_on, then visit_id)

payment sum of visit
  pay reached
  on held_on
"
        ))
    };
    let rows = [
        ("2025-02-27", "1.00", 0),
        ("2025-02-28", "2.00", 0),
        ("2025-03-30", "4.00", 0),
        ("2025-03-31", "8.00", 0),
    ];
    let (before, with) = (window("before this one"), window("up to and including this one"));
    for engine in engines() {
        // A month before 30 and 31 March is 28 February, which still counts before these days.
        assert_eq!(paid(&engine, &before, &rows).unwrap(), ["0.00", "1.00", "2.00", "6.00"]);
        // Up to and including 30 March it is the days after 28 February.
        assert_eq!(paid(&engine, &with, &rows).unwrap(), ["1.00", "3.00", "4.00", "12.00"]);
    }
}

#[test]
fn a_hundred_pounds_in_thirds_are_a_hundred_pounds() {
    let together = |goes: &str| {
        about(&format!(
            "
measure weights of visit
  for each person
  total weight

payment part of visit
  pay (£100.00 × weight ÷ weights, or £0.00 if blank)
  on held_on
  what rounding leaves goes to the {goes}, for each person in order of visit_id
"
        ))
    };
    let thirds = [("2025-02-27", "1.00", 7), ("2025-02-27", "1.00", 7), ("2025-02-27", "1.00", 7)];
    // 100 × 2 ÷ 7 is 28.571…, 100 × 3 ÷ 7 is 42.857….
    let sevenths = [("2025-02-27", "1.00", 2), ("2025-02-27", "1.00", 3), ("2025-02-27", "1.00", 2)];
    for engine in engines() {
        for (goes, of_thirds, of_sevenths) in [
            ("largest remainders", ["33.34", "33.33", "33.33"], ["28.57", "42.86", "28.57"]),
            ("largest", ["33.34", "33.33", "33.33"], ["28.57", "42.86", "28.57"]),
            ("last", ["33.33", "33.33", "33.34"], ["28.57", "42.86", "28.57"]),
        ] {
            let model = together(goes);
            assert_eq!(paid(&engine, &model, &thirds).unwrap(), of_thirds, "{goes}");
            assert_eq!(paid(&engine, &model, &sevenths).unwrap(), of_sevenths, "{goes}");
        }
    }
}

#[test]
fn ratios_of_different_denominators_stop_the_run_before_anything_is_paid() {
    let model = about(
        "
define apart of visit
  (cost ÷ weight, or £0.00 if blank)

measure sum of visit
  for each person
  total apart

payment fee of visit
  pay sum
  on held_on
",
    );
    for engine in engines() {
        // £1.00 ÷ 3000 + £2.00 ÷ 3000 is a tenth of a penny.
        assert_eq!(
            paid(&engine, &model, &[("2025-05-01", "1.00", 3000), ("2025-05-01", "2.00", 3000)]).unwrap(),
            ["0.00"; 2]
        );
        assert_eq!(
            paid(&engine, &model, &[("2025-05-01", "99.00", 3000), ("2025-05-01", "51.00", 3000)]).unwrap(),
            ["0.05"; 2]
        );
        match paid(&engine, &model, &[("2025-05-01", "1.00", 3000), ("2025-05-01", "2.00", 3001)]) {
            Err(Unpaid::Faults(told)) => {
                assert_eq!(told[0].code, "E0742");
                assert!(told[0].message.starts_with("ratios of different denominators"), "{told:?}");
            }
            other => panic!("{other:?}"),
        }
    }
}
