//! Hours within parts of days in closed form, against files, on which Meed goes from day to day; working days of years
//! without holidays; rows of one kind among others.

use meed::data::{self, Content, Format, Input, ReadOptions};
use meed::model::Model;
use meed::run::{Settings, run};
use meed::source::Source;
use meed::sql::Given;
use meed::value::Day;

use super::engine::{Engine, Rows, Unpaid, statement};

/// What hours are asked for; and a part of an hour is paid for by the second, so that each of them shows.
const PARTS: [&str; 10] = [
    "between 22:00 and 06:00",
    "between 00:30 and 02:30",
    "between 01:00 and 01:30",
    "between 09:00 and 17:00",
    "on Saturday and Sunday",
    "on Sunday between 00:00 and 03:00",
    "on working days",
    "on working days between 08:15 and 18:45",
    "on days that are not working days",
    "on days that are not working days between 18:00 and 08:00",
];

const HEAD: &str = "contract \"Hours\"
  payee provider
  term 1 January 2025 to 31 December 2026
  statements in quarters
  rounding each payment line to the nearest penny, halves up
  working days Monday to Friday, without holiday
  clock Europe/London

record holiday
  day date, unique
  listed here
    | day              |
    | 1 January 2025   |
    | 21 April 2025    |
    | 26 December 2025 |
    | 28 March 2026    |
    | 25 December 2026 |

";

fn contract() -> String {
    let mut text = HEAD.to_owned();
    text.push_str("record call, plural calls\n  call_id whole number, unique\n  provider text\n  rung date and time\n  answered date and time\n\n");
    for (at, part) in PARTS.iter().enumerate() {
        text.push_str(&format!(
            "payment p{at} of call\n  pay (hours from rung to answered, {part}) × £36.00 per hour\n  on day of rung\n  \
             an item for each call_id\n  accepted that the amount may be below nil, because \"It is a test\"\n\n"
        ));
    }
    text
}

fn model(text: &str) -> Model {
    let checked = meed::check(&Source::new("hours.meed", text));
    checked.model.unwrap_or_else(|| panic!("{:#?}\n{text}", checked.findings))
}

fn database(model: &Model, rows: &Rows) -> data::Loaded {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(rows.columns.iter().map(|(name, _)| name)).unwrap();
    for row in &rows.rows {
        writer.write_record(row.iter().map(|cell| cell.as_deref().unwrap_or_default())).unwrap();
    }
    let (record, declared) = model.file_records().next().unwrap();
    let input = Input {
        record,
        name: format!("{}.csv", declared.title.name),
        format: Format::Csv,
        content: Content::InOrder(Box::new(std::io::Cursor::new(writer.into_inner().unwrap()))),
    };
    data::read(model, vec![input], ReadOptions::default())
}

fn columns(of: &[&str]) -> Vec<(String, String)> {
    let columns = of.iter().map(|column| column.split_once(' ').unwrap());
    columns.map(|(name, ty)| (name.to_owned(), ty.to_owned())).collect()
}

/// Moments in Greenwich around midnights, changes of clocks, holidays and weekends, each to each.
fn moments() -> Vec<i64> {
    let days = ["2025-03-29", "2025-03-30", "2025-10-26", "2025-12-26", "2026-03-28", "2026-03-29"];
    let seconds = [0, 1, 3_599, 3_600, 5_400, 8_999, 30_600, 79_200, 86_399];
    let at = |day: &str| i64::from(Day::parse(day).unwrap().number()) * 86_400;
    days.iter().flat_map(|day| seconds.map(|second| at(day) + second)).collect()
}

fn written(moment: i64) -> String {
    let day = Day::from_number(i32::try_from(moment.div_euclid(86_400)).unwrap()).unwrap();
    let second = moment.rem_euclid(86_400);
    format!("{day}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

fn engines() -> impl Iterator<Item = Engine> {
    [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten()
}

#[test]
fn hours_within_parts_of_days_are_the_same_by_the_formula_and_day_by_day() {
    let model = model(&contract());
    let moments = moments();
    let pairs = moments.iter().enumerate().flat_map(|(at, from)| {
        // Near and far, forward and back.
        [1, 2, 7, 20, 31].map(|step| (*from, moments[(at * 5 + step) % moments.len()]))
    });
    let rows = pairs.enumerate().map(|(id, (from, to))| {
        [id.to_string(), "Acme".to_owned(), written(from), written(to)].map(Some).to_vec()
    });
    let types = ["call_id BIGINT", "provider VARCHAR", "rung VARCHAR", "answered VARCHAR"];
    let rows = Rows { name: "call".to_owned(), columns: columns(&types), rows: rows.collect() };
    let loaded = database(&model, &rows);
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults.list());
    let files = statement(&model, &run(&model, loaded.database.clone(), &Settings::default()).unwrap());
    assert!(files.lines().count() > PARTS.len() * 100, "{files}");
    for engine in engines() {
        let (outcome, _) = engine.paid(&model, &loaded.database, &Given::default()).unwrap();
        let tables = statement(&model, &outcome);
        let differ: Vec<_> = tables.lines().zip(files.lines()).filter(|(a, b)| a != b).take(5).collect();
        assert!(tables == files, "tables, then files: {differ:#?}");
    }
}

#[test]
fn working_days_of_a_year_without_holidays_stop_the_run_on_tables_as_on_files() {
    let asked = [
        "working days from seen_on to told_on, the first day not counted",
        "working days from seen_on to told_on, both days counted",
    ];
    for asked in asked {
        let text = format!(
            "{HEAD}record visit, plural visits\n  visit_id whole number, unique\n  provider text\n  seen_on date\n  told_on date\n\n\
             payment fee of visit\n  pay ({asked}) × £1.00 per working day\n  on seen_on\n  \
             accepted that the amount may be below nil, because \"It is a test\"\n"
        );
        let model = model(&text);
        for (told_on, fine) in [("2026-12-31", true), ("2027-01-01", false), ("2024-12-31", false)] {
            let cells = ["1", "Acme", "2025-06-02", told_on].map(|cell| Some(cell.to_owned())).to_vec();
            let types = ["visit_id BIGINT", "provider VARCHAR", "seen_on DATE", "told_on DATE"];
            let rows = Rows { name: "visit".to_owned(), columns: columns(&types), rows: vec![cells] };
            let data = database(&model, &rows).database;
            let files = run(&model, data.clone(), &Settings::default());
            assert_eq!(files.is_ok(), fine, "{told_on}");
            for engine in engines() {
                match engine.paid(&model, &data, &Given::default()) {
                    Ok((outcome, _)) => assert_eq!(
                        Some(statement(&model, &outcome)),
                        files.as_ref().ok().map(|files| statement(&model, files))
                    ),
                    Err(Unpaid::Faults(told)) => {
                        assert!(!fine && told[0].message.contains("no holiday is listed"), "{told:?}");
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    }
}

/// Rows of several kinds in one table: a visit, with or without a cost, and what is none.
#[test]
fn rows_of_one_kind_among_others_are_the_same_on_tables_and_files() {
    let kinds = [
        ("text", "kind is visit"),
        ("text, may be blank", "kind is visit"),
        ("text, may be blank", "kind is not call"),
        ("one of visit, call, letter", "kind is visit"),
        ("one of visit, call, letter, may be blank", "kind is not one of call, letter"),
        ("yes or no, written visit or call", "kind is visit"),
    ];
    let texts = ["visit", "call", "letter", "", " visit", "Visit", "call\t", "post"];
    for (ty, only) in kinds {
        let text = format!(
            "contract \"Kinds\"\n  payee provider\n  term 1 January 2025 to 31 December 2026\n  statements in quarters\n  \
             rounding each payment line to the nearest penny, halves up\n\n\
             record visit, plural visits\n  rows where {only}\n  visit_id whole number, unique\n  provider text\n  \
             kind {ty}\n  seen_on date\n  cost money, from £0.00 to £10.00\n\n\
             payment fee of visit\n  for each provider and quarter of seen_on\n  pay total cost\n"
        );
        let model = model(&text);
        for wrong in [None, Some(4), Some(5), Some(6), Some(7), Some(3)] {
            let chosen = (0..texts.len()).filter(|at| *at < 3 || Some(*at) == wrong);
            // Nothing else of a row of another kind is held to anything: here its day.
            let rows = chosen.map(|at| {
                let day = if texts[at].trim() == "call" { "2099-01-01" } else { "2025-05-01" };
                let cost = format!("{}.00", at + 1);
                [at.to_string().as_str(), "Acme", texts[at], day, &cost]
                    .map(|cell| Some(cell.to_owned()))
                    .to_vec()
            });
            let types =
                ["visit_id BIGINT", "provider VARCHAR", "kind VARCHAR", "seen_on DATE", "cost DECIMAL(9,2)"];
            let rows = Rows { name: "visit".to_owned(), columns: columns(&types), rows: rows.collect() };
            let loaded = database(&model, &rows);
            let files = loaded.faults.is_empty().then(|| {
                statement(&model, &run(&model, loaded.database.clone(), &Settings::default()).unwrap())
            });
            for engine in engines() {
                let place = format!("{ty}, {only}, {wrong:?}: {files:?}");
                match (engine.paid_rows(&model, &rows), &files) {
                    (Ok(outcome), Some(files)) => assert_eq!(&statement(&model, &outcome), files, "{place}"),
                    (Err(Unpaid::Faults(_)), None) => {}
                    (other, _) => panic!("{place}: {other:?}"),
                }
            }
        }
    }
}
