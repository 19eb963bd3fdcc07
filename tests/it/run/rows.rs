//! No row disappears.

use super::mini::{EPISODES, mini};
use crate::support::build::Build;
use crate::support::expr::*;
use crate::support::table::database;
use meed::model::*;
use meed::run::Prepared;
use meed::run::{Failed, Fate, Reason, RowsBehind, Settings, provenance, run};
use meed::value::CompareOp;

#[test]
fn every_row_is_accounted_for() {
    let mini = mini();
    let model = &mini.build.model;
    let mut rows = EPISODES.to_vec();
    // Without a provider it is in no group, and saves no hours. It counts as a success that came back, but in no group
    // either.
    rows.push("10 | 5 |      | 2024-06-06 | yes |   | 2024-06-07");
    // Before the term.
    rows.push("11 | 5 | Acme | 2023-06-06 | no  | 2 |           ");
    let outcome = run(model, database(model, &[&rows]), &Settings::default()).unwrap();
    let accounts = provenance(&Prepared::new(model), &outcome).unwrap();
    let of = &accounts.records[0];
    assert_eq!((of.rows, of.paid, of.outside, of.counted), (11, 9, 1, 0));
    assert_eq!(of.excluded, [(Reason::BlankKey(mini.all), 1)]);
    assert_eq!((of.fate(0), of.fate(10)), (Fate::Paid, Fate::Outside));
    assert_eq!(of.fate(9), Fate::Excluded(Reason::BlankKey(mini.all)));

    let clause = |selection| accounts.clauses.iter().find(|clause| clause.selection == selection).unwrap();
    assert_eq!((clause(mini.all).taken, clause(mini.all).blank_key), (11, 1));
    let saving = clause(mini.saving);
    assert_eq!((saving.taken, saving.blank_key), (5, 0));
    assert_eq!(saving.left_out, [(Failed { of: mini.saving, condition: 0 }, 6)]);
    // Of eleven rows six are successes, four of them came back, one without a provider.
    let back = clause(mini.readmitted);
    assert_eq!((back.taken, back.blank_key), (4, 1));
    let not_success = Failed { of: mini.success, condition: 0 };
    let not_back = Failed { of: mini.readmitted, condition: 0 };
    assert_eq!(back.left_out, [(not_success, 5), (not_back, 2)]);
}

#[test]
fn the_first_condition_that_fails_is_named() {
    let mini = mini();
    let model = &mini.build.model;
    let outcome = run(model, mini.data(), &Settings::default()).unwrap();
    let failed =
        |row| Prepared::new(model).look(&outcome).unwrap().first_failed(mini.readmitted, row).unwrap();
    assert_eq!(failed(0), None);
    assert_eq!(failed(1), Some(Failed { of: mini.success, condition: 0 }));
    assert_eq!(failed(3), Some(Failed { of: mini.readmitted, condition: 0 }));
}

#[test]
fn the_rows_behind_a_line_are_those_of_its_group_that_were_taken_in() {
    let mini = mini();
    let model = &mini.build.model;
    let outcome = run(model, mini.data(), &Settings::default()).unwrap();
    let frame = model.payments[mini.reward].frame;
    let mut behind = RowsBehind::default();
    // Acme in 2024Q2: rows 0, 1 and 3.
    assert_eq!(behind.of(model, &outcome, mini.all, (frame, 0)), [0, 1, 3]);
    assert_eq!(behind.of(model, &outcome, mini.saving, (frame, 0)), [1]);
    let rows = mini.build.rows(mini.episode);
    assert_eq!(behind.of(model, &outcome, mini.saving, (rows, 5)), [5]);
    assert_eq!(behind.of(model, &outcome, mini.saving, (rows, 0)), [0u32; 0]);
}

#[test]
fn rows_that_are_measured_or_referred_to_count_without_payment() {
    let mut build = Build::new("2024-04-01", "2025-03-31");
    let town = build.record("town", &[("id", numbers())]);
    let person = build.record("person", &[("id", numbers()), ("town", Type::Reference(town))]);
    let fields = [
        ("person", Type::Reference(person)),
        ("provider", Type::Text),
        ("on", Type::Date),
        ("hours", numbers()),
    ];
    let visit = build.record("visit", &fields);
    let hours = build.field(visit, "hours");
    let long = build.selection("long", visit, None, vec![compare(CompareOp::More, hours.clone(), num("5"))]);
    let short =
        build.selection("short", visit, None, vec![compare(CompareOp::Less, hours.clone(), num("1"))]);
    build.measure("short_ones", short, count(short, CONTRACT));
    let payment = build.field(visit, "provider");
    let on = build.field(visit, "on");
    build.payment("long", long, hours, payment, on);
    let towns = ["1", "2", "3"];
    let people = ["1 | 0", "2 | 1", "3 | 2"];
    let visits = [
        "0 | Acme | 2024-05-01 | 6",
        "1 | Acme | 2024-05-01 | 0.5",
        "2 | Acme | 2024-05-01 | 3",
        "2 | Acme | 2024-05-01 | 4",
    ];
    let outcome =
        run(&build.model, database(&build.model, &[&towns, &people, &visits]), &Settings::default()).unwrap();
    let accounts = provenance(&Prepared::new(&build.model), &outcome).unwrap();
    let numbers = |of: usize| {
        let of = &accounts.records[of];
        let excluded: usize = of.excluded.iter().map(|(_, count)| count).sum();
        assert_eq!(of.rows, of.paid + of.outside + of.counted + excluded);
        (of.paid, of.outside, of.counted, excluded)
    };
    // The town and the person of a visit that counts count too; nobody refers to the third.
    assert_eq!(numbers(town.index()), (0, 0, 2, 1));
    assert_eq!(numbers(person.index()), (0, 0, 2, 1));
    assert_eq!(numbers(visit.index()), (1, 0, 1, 2));
    assert_eq!(accounts.records[0].excluded, [(Reason::NoClause, 1)]);
    let condition = Reason::Condition(Failed { of: long, condition: 0 });
    assert_eq!(accounts.records[2].excluded, [(condition, 2)]);
}
