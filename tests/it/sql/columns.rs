//! Columns as warehouses have them: of other types, under other headings, in views; and values that some engines hold
//! and no file can: what is taken comes to what it comes to on files, and what is not is told with what to do.

use std::path::Path;

use meed::source::Source;

use super::engine::{Engine, Rows, statement};
use super::on::{Place, meed};

/// A second is paid a pound; times go into parts of a second that do not count, before 1970 too.
const SECONDS: &str = "contract \"Seconds\"
  payee provider
  term 1 January 1970 to 31 December 1970
  statements in quarters
  clock UTC
  rounding each payment line to the nearest penny, halves up

record call
  call_id whole number, unique
  provider text
  held_on date
  began date and time, fractions of a second dropped
  ended date and time, may be blank, fractions of a second dropped

payment fee of call
  pay (hours from began to ended, or 0 hours if blank) × £3,600.00 per hour
  in quarter of held_on
";

fn calls(rows: &[[&str; 3]]) -> Rows {
    let columns = [
        ("call_id", "BIGINT"),
        ("provider", "VARCHAR"),
        ("held_on", "DATE"),
        ("began", "TIMESTAMP"),
        ("ended", "TIMESTAMP"),
    ];
    let given = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    Rows {
        name: "call".to_owned(),
        columns: columns.map(|(name, ty)| (name.to_owned(), ty.to_owned())).to_vec(),
        rows: rows
            .iter()
            .map(|[id, began, ended]| [id, "Acme", "1970-01-02", began, ended].map(given).to_vec())
            .collect(),
    }
}

#[test]
fn parts_of_a_second_are_dropped_on_tables_as_on_files() {
    let model = meed::check(&Source::new("seconds.meed", SECONDS)).model.unwrap();
    // From 23:59:58 to 00:00:01 are three seconds; from 08:00:00 to 08:00:02 two.
    let rows = calls(&[
        ["1", "1969-12-31 23:59:58.5", "1970-01-01 00:00:01.5"],
        ["2", "1970-01-01 08:00:00.999999", "1970-01-01 08:00:02"],
    ]);
    for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten() {
        let outcome = engine.paid_rows(&model, &rows).unwrap_or_else(|unpaid| panic!("{unpaid:?}"));
        assert_eq!(statement(&model, &outcome), "payee,period,item,amount\nAcme,1970Q1,fee,5.00\n");
    }
    // A contract that does not say so has them refused, under the code of files.
    let strict = SECONDS.replace(", fractions of a second dropped", "");
    let model = meed::check(&Source::new("seconds.meed", strict)).model.unwrap();
    for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten() {
        let told = engine.told(&model, &rows);
        let codes: Vec<&str> = told.iter().map(|(code, _)| code.as_str()).collect();
        assert_eq!(codes, ["E0534", "E0534", "E0534"], "{told:?}");
        assert!(told[0].1.ends_with("goes into parts of a second"), "{told:?}");
    }
}

#[test]
fn a_time_that_is_none_is_a_fault_whether_or_not_it_is_paid_by() {
    let unread = SECONDS
        .replace("pay (hours from began to ended, or 0 hours if blank) × £3,600.00 per hour", "pay £1.00");
    for contract in [SECONDS, &unread] {
        let model = meed::check(&Source::new("seconds.meed", contract)).model.unwrap();
        for engine in [Engine::duckdb(), Engine::postgres()].into_iter().flatten() {
            for ended in ["infinity", "-infinity", "290000-01-01 00:00:00"] {
                let rows = calls(&[["1", "1970-01-01 08:00:00", ""], ["2", "1970-01-01 08:00:00", ended]]);
                let asked = engine.faults_of(&model, &rows);
                let told: Vec<_> = asked.iter().map(|(code, told)| (code.as_str(), told.as_str())).collect();
                let message = format!("call, call_id 2: `ended` `{ended}` lies outside its range");
                assert_eq!(told, [("E0524", message.as_str())]);
            }
        }
    }
}

/// A contract whose field may stand under two headings.
const HEADINGS: &str = "contract \"Headings\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit
  visit_id whole number, unique
  provider text
  held_on date
  cost money, column \"Cost\" or \"Price\"

payment fee of visit
  for each provider and quarter of held_on
  pay total cost
";

/// What the table is, what is told or paid of it on DuckDB, and on Postgres.
const TABLES: [(&str, &str, Option<&str>, Option<&str>); 11] = [
    ("the first heading", "cost AS \"Cost\"", Some("Acme,2024Q2,fee,3.50"), Some("Acme,2024Q2,fee,3.50")),
    ("the second heading", "cost AS \"Price\"", Some("Acme,2024Q2,fee,3.50"), Some("Acme,2024Q2,fee,3.50")),
    (
        "both headings",
        "cost AS \"Price\", cost AS \"Cost\"",
        Some("has `Price` and `Cost`, and `cost` has one column"),
        Some(
            "say which: write in the file of `--tables`: {\"visit\": {\"columns\": {\"cost\": {\"column\": \"Price\"}}}}",
        ),
    ),
    (
        "a heading that is nearly that",
        "cost AS \"COST\"",
        Some(
            "it has `COST`, and names are taken letter by letter; if that is it, write in the file of `--tables`",
        ),
        Some("has no column `Cost` or `Price`"),
    ),
    (
        "a number that is no exact one",
        "CAST(cost AS DOUBLE PRECISION) AS \"Cost\"",
        Some("let a view give it the type that the contract asks for: `CAST(\"Cost\" AS DECIMAL(12,2))`"),
        Some("is of type double precision: a binary floating-point number is no exact one"),
    ),
    (
        "a number that is a text",
        "CAST(cost AS VARCHAR) AS \"Cost\"",
        Some("is of type VARCHAR: the contract has no text there"),
        Some("is of type character varying: the contract has no text there"),
    ),
    ("a sum", "CAST(cost * 100 AS HUGEINT) AS \"Cost\"", Some("Acme,2024Q2,fee,350.00"), None),
    ("no negative numbers", "CAST(cost * 100 AS UBIGINT) AS \"Cost\"", Some("Acme,2024Q2,fee,350.00"), None),
    // 125 and 225 in whole hundreds are 100 and 200.
    ("whole hundreds", "CAST(cost * 100 AS NUMERIC(3,-2)) AS \"Cost\"", None, Some("Acme,2024Q2,fee,300.00")),
    (
        "not a number",
        "CAST('NaN' AS NUMERIC) AS \"Cost\"",
        None,
        Some("error[E0743]: visit, visit_id 1: `cost` `NaN` is no number"),
    ),
    (
        "a large number",
        "CAST('1e400' AS NUMERIC) AS \"Cost\"",
        None,
        Some("000…` has more digits than its column is taken to have"),
    ),
];

fn told_of(place: Option<Place>, kinds: &[&str], folder: &Path, told: usize) {
    let Some(place) = place else { return };
    std::fs::write(folder.join("contract.meed"), HEADINGS).unwrap();
    let schema = format!("\"{}\"", place.schema.replace('"', "\"\""));
    let tables = folder.join("tables.json");
    let named = format!("{schema}.visit").replace('"', "\\\"");
    std::fs::write(&tables, format!("{{\"visit\": {{\"table\": \"{named}\"}}}}")).unwrap();
    for (what, column, on_duckdb, on_postgres) in TABLES {
        let Some(expected) = [on_duckdb, on_postgres][told] else { continue };
        for kind in kinds {
            place.run(&format!(
                "DROP SCHEMA IF EXISTS {schema} CASCADE;\nCREATE SCHEMA {schema};\n\
                 CREATE TABLE {schema}.visits (id BIGINT, provider VARCHAR, held_on DATE, cost DECIMAL(8,2));\n\
                 INSERT INTO {schema}.visits VALUES (1, 'Acme', DATE '2024-04-03', 1.25), (2, 'Acme', DATE '2024-05-03', 2.25);\n\
                 CREATE {kind} {schema}.visit AS SELECT 'x' AS other, {column}, held_on, provider, id AS visit_id FROM {schema}.visits;\n"
            ));
            let contract = folder.join("contract.meed");
            let (contract, tables) = (contract.to_str().unwrap(), tables.to_str().unwrap());
            let (_, out, err) =
                meed(&["pay", contract, "--format", "csv", "--on", &place.connection, "--tables", tables]);
            assert!((out.clone() + &err).contains(expected), "{kind} {what}: {out}{err}");
        }
    }
}

#[test]
fn tables_and_views_of_duckdb_are_taken_or_it_is_said_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::duckdb(folder.path()).map(|place| place.within("columns"));
    told_of(place, &["TABLE", "VIEW"], folder.path(), 0);
}

#[test]
fn tables_and_views_of_postgres_are_taken_or_it_is_said_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::postgres().map(|place| place.within("columns"));
    told_of(place, &["TABLE", "VIEW", "MATERIALIZED VIEW"], folder.path(), 1);
}
