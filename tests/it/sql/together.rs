//! What rows share, how many there are, and rows that replace or reverse others: at fault on tables where they are at
//! fault in files, and otherwise paid for alike.

use std::collections::BTreeSet;

use meed::model::Model;
use meed::run::{Settings, run};
use meed::source::Source;

use super::engine::{Engine, Rows, Unpaid, statement};

const VISITS: &str = "contract \"Visits\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit, plural visits
  visit_id text, unique
  provider text
  person text
  visit_date date
  received date
  corrects text, may be blank
  cancels text, may be blank
";

/// A contract about visits, of which more is said.
fn model(said: &str) -> Model {
    let text = format!(
        "{VISITS}{said}
payment fee of visit
  for each provider and quarter of visit_date
  pay count × £1.00 per visit
"
    );
    meed::check(&Source::new("visits.meed", text)).model.unwrap()
}

const NAMES: &str = "  received on received
  replaces the row named in corrects
  reverses the row named in cancels
  no two rows share person and visit_date
";

fn visits(rows: &[[&str; 7]]) -> Rows {
    let columns = [
        ("visit_id", "VARCHAR"),
        ("provider", "VARCHAR"),
        ("person", "VARCHAR"),
        ("visit_date", "DATE"),
        ("received", "DATE"),
        ("corrects", "VARCHAR"),
        ("cancels", "VARCHAR"),
    ];
    let columns = columns.map(|(name, ty)| (name.to_owned(), ty.to_owned())).to_vec();
    let rows = rows.iter().map(|row| row.map(|cell| Some(cell.to_owned())).to_vec()).collect();
    Rows { name: "visit".to_owned(), columns, rows }
}

/// What the files pay, or the codes of what is at fault in them.
fn of_files(model: &Model, rows: &Rows) -> Result<String, BTreeSet<String>> {
    let loaded = rows.as_a_file(model);
    let codes: BTreeSet<String> =
        loaded.faults.list().iter().map(|fault| fault.code().0.to_owned()).collect();
    match codes.is_empty() {
        true => Ok(statement(model, &run(model, loaded.database, &Settings::default()).unwrap())),
        false => Err(codes),
    }
}

/// The same of tables.
fn of_tables(engine: &Engine, model: &Model, rows: &Rows) -> Result<String, BTreeSet<String>> {
    match engine.paid_rows(model, rows) {
        Ok(outcome) => Ok(statement(model, &outcome)),
        Err(Unpaid::Faults(faults)) => Err(faults.iter().map(|fault| fault.code.to_owned()).collect()),
        Err(other) => panic!("{other:?}"),
    }
}

fn engines() -> impl Iterator<Item = Engine> {
    [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten()
}

#[test]
fn rows_that_replace_or_reverse_others_count_on_tables_as_on_files_or_are_at_fault() {
    let model = model(NAMES);
    let (day, later, latest) = ("2024-05-01", "2024-05-02", "2024-08-01");
    let cases: [(&str, Vec<[&str; 7]>); 13] = [
        ("", vec![["a", "X", "Ann", day, day, "", ""], ["b", "X", "Ann", day, later, "a", ""]]),
        // What was done to a row is not undone: of these only the last counts.
        (
            "",
            vec![
                ["a", "X", "Ann", day, day, "", ""],
                ["b", "Y", "Ann", later, later, "a", ""],
                ["c", "Z", "Ann", latest, latest, "b", ""],
            ],
        ),
        (
            "",
            vec![
                ["a", "X", "Ann", day, day, "", ""],
                ["b", "Y", "Ann", day, later, "a", ""],
                ["c", "Y", "Ann", day, latest, "", "b"],
                ["d", "Y", "Bob", day, latest, "", ""],
            ],
        ),
        ("E0536", vec![["a", "X", "Ann", day, day, "q", ""]]),
        ("E0539", vec![["a", "X", "Ann", day, day, "a", ""]]),
        (
            "E0538",
            vec![
                ["a", "X", "Ann", day, day, "", ""],
                ["b", "X", "Bob", day, day, "", ""],
                ["c", "X", "Cat", day, later, "a", "b"],
            ],
        ),
        (
            "E0537",
            vec![
                ["a", "X", "Ann", day, day, "", ""],
                ["b", "X", "Bob", day, later, "a", ""],
                ["c", "X", "Cat", day, later, "", "a"],
            ],
        ),
        (
            "E0542",
            vec![
                ["a", "X", "Ann", day, day, "", ""],
                ["b", "X", "Bob", day, later, "", "a"],
                ["c", "X", "Cat", day, latest, "b", ""],
            ],
        ),
        ("E0541", vec![["a", "X", "Ann", day, later, "", ""], ["b", "X", "Bob", day, day, "a", ""]]),
        ("E0539", vec![["a", "X", "Ann", day, day, "b", ""], ["b", "X", "Bob", day, day, "a", ""]]),
        ("E0529", vec![["a", "X", "Ann", day, day, "", ""], ["b", "Y", "Ann", day, later, "", ""]]),
        // Both are there on a day before the third takes the place of one of them.
        (
            "E0529",
            vec![
                ["a", "X", "Ann", day, day, "", ""],
                ["b", "Y", "Ann", day, later, "", ""],
                ["c", "Y", "Bob", day, latest, "a", ""],
            ],
        ),
        // The first is gone when the second comes.
        (
            "",
            vec![
                ["a", "X", "Ann", day, day, "", ""],
                ["b", "Y", "Bob", day, later, "a", ""],
                ["c", "Y", "Ann", day, later, "", ""],
            ],
        ),
    ];
    for (code, rows) in &cases {
        let rows = visits(rows);
        let files = of_files(&model, &rows);
        let expected = BTreeSet::from_iter((!code.is_empty()).then(|| (*code).to_owned()));
        assert_eq!(files.clone().err().unwrap_or_default(), expected, "{rows:?}");
        for engine in engines() {
            assert_eq!(of_tables(&engine, &model, &rows), files, "{rows:?}");
        }
    }
}

/// Rows at random: what is at fault is so in both, and what is not is paid alike. Three that name each other on one day
/// are not followed in tables.
#[test]
fn rows_that_name_others_at_random_fare_alike() {
    let model = model(NAMES);
    let mut seed = 20_241_130u64;
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let (mut fine, mut amiss) = (0, 0);
    for _ in 0..40 {
        let count = 3 + next(5);
        let rows: Vec<[String; 7]> = (0..count)
            .map(|id| {
                let target = (id > 0 && next(3) > 0)
                    .then(|| format!("v{}", if next(12) == 0 { id } else { next(id) }));
                let back = next(4) == 0;
                let day = format!("2024-05-{:02}", 1 + next(28));
                let received = format!("2024-06-{:02}", (if next(9) == 0 { next(5) } else { id }) + 1);
                let (corrects, cancels) = match (target, back) {
                    (None, _) => (String::new(), String::new()),
                    (Some(target), false) => (target, String::new()),
                    (Some(target), true) => (String::new(), target),
                };
                let provider = ["X", "Y"][usize::try_from(next(2)).unwrap()].to_owned();
                let person = ["Ann", "Bob"][usize::try_from(next(2)).unwrap()].to_owned();
                [format!("v{id}"), provider, person, day, received, corrects, cancels]
            })
            .collect();
        let rows: Vec<[&str; 7]> = rows.iter().map(|row| row.each_ref().map(String::as_str)).collect();
        let rows = visits(&rows);
        let files = of_files(&model, &rows);
        if files.is_ok() {
            fine += 1
        } else {
            amiss += 1
        }
        for engine in engines() {
            match (of_tables(&engine, &model, &rows), &files) {
                (Ok(tables), Ok(files)) => assert_eq!(tables, *files, "{rows:?}"),
                (Err(codes), Ok(_)) => assert_eq!(codes, BTreeSet::from(["E0742".to_owned()]), "{rows:?}"),
                (Err(_), Err(_)) => {}
                (Ok(_), Err(codes)) => panic!("only the files find {codes:?}: {rows:?}"),
            }
        }
    }
    assert!(fine > 5 && amiss > 5, "{fine} {amiss}");
}

#[test]
fn more_rows_or_values_than_there_may_be_are_at_fault_on_tables_as_in_files() {
    let day = "2024-05-01";
    let rows = visits(&[
        ["a", "X", "Ann", day, day, "", ""],
        ["b", "Y", "Ann", "2024-06-30", day, "", ""],
        ["c", "Z", "Ann", "2024-07-01", day, "", ""],
    ]);
    for (said, code) in [
        ("  no more than 2 rows share person\n", "E0545"),
        ("  no more than 3 rows share person\n", ""),
        ("  no more than 1 rows share person and quarter of visit_date\n", "E0545"),
        ("  no more than 2 rows share person and quarter of visit_date\n", ""),
        ("  no more than 2 rows in all\n", "E0545"),
        ("  no more than 3 rows in all\n", ""),
        ("  no more than 2 values of provider\n", "E0545"),
        ("  no more than 3 values of provider\n", ""),
        ("  no more than 1 rows share corrects\n", ""),
        ("  no two rows share person and visit_date\n", ""),
        ("  no two rows share person and received\n", "E0529"),
        ("  no two rows share corrects and received\n", ""),
    ] {
        let model = model(said);
        let files = of_files(&model, &rows);
        let expected = BTreeSet::from_iter((!code.is_empty()).then(|| code.to_owned()));
        assert_eq!(files.clone().err().unwrap_or_default(), expected, "{said}");
        for engine in engines() {
            assert_eq!(of_tables(&engine, &model, &rows), files, "{said}");
        }
    }
}

/// A table is gone through in whatever order its rows come, and only where some value is no larger than the one before
/// it are values counted.
#[test]
fn what_occurs_twice_is_found_wherever_it_stands() {
    let model = model("");
    let row = |id: &'static str| [id, "X", "Ann", "2024-05-01", "2024-05-01", "", ""];
    let cases: [(&[&str], bool); 9] = [
        (&["a"], false),
        (&["a", "b", "c"], false),
        (&["c", "b", "a"], false),
        (&["b", "a", "c"], false),
        (&["a", "a", "b"], true),
        (&["a", "b", "b"], true),
        (&["a", "b", "a"], true),
        (&["b", "c", "a", "b"], true),
        // By their bytes, and not as people would put them.
        (&["Z", "a", "z", "\u{e4}", "\u{10d03}", "\u{ff5a}"], false),
    ];
    for (ids, twice) in cases {
        let rows = visits(&ids.iter().map(|id| row(id)).collect::<Vec<_>>());
        let expected = BTreeSet::from_iter(twice.then(|| "E0529".to_owned()));
        assert_eq!(of_files(&model, &rows).err().unwrap_or_default(), expected, "{ids:?}");
        for engine in engines() {
            assert_eq!(of_tables(&engine, &model, &rows).err().unwrap_or_default(), expected, "{ids:?}");
        }
    }
}

/// What falls outside the term is told payee by payee and period by period: which rows that are stays in the engine.
#[test]
fn lines_outside_the_term_are_told_without_their_rows() {
    let of_rows = "
payment fee of visit
  pay £1.00
  on visit_date
";
    let of_spells = "
spell stay, plural stays of visit
  from visit_date to received

payment fee of stay
  pay £1.00
  on first_day
  to \"X\"
";
    let row = |id: &'static str, day: &'static str| [id, "X", "Ann", day, "2024-05-01", "", ""];
    let rows = visits(&[row("a", "2024-03-31"), row("b", "2024-03-01"), row("c", "2024-05-01")]);
    for said in [of_rows, of_spells] {
        let model = meed::check(&Source::new("visits.meed", format!("{VISITS}{said}"))).model.unwrap();
        for engine in engines() {
            let outcome = engine.paid_rows(&model, &rows).unwrap();
            let selection = meed::statement::Selection::of(&model, &outcome, &[], &[]).unwrap();
            let statement = meed::statement::Statement::of(&model, &outcome, &selection);
            let [outside] = statement.outside.as_slice() else { panic!("{:?}", statement.outside) };
            assert!(outside.keys.is_empty(), "{outside:?}");
            assert_eq!(outside.period, "2024Q1");
            assert_eq!(serde_json::to_value(&outside.amount).unwrap(), "2.00");
        }
    }
}
