//! The statement does not depend on how the work is done, nor on the order of the data.

use super::mini::{EPISODES, STATEMENT, mini};
use crate::support::search;
use crate::support::table::{database, statement};
use meed::run::{Settings, run};
use proptest::prelude::*;

/// More episodes than the hand-worked ones: the same again for other people and providers, on other days.
fn many() -> Vec<String> {
    const DAYS: [&str; 5] = ["2024-04-30", "2024-06-30", "2024-07-01", "2024-12-24", "2025-02-28"];
    let mut rows: Vec<String> = EPISODES.iter().map(|row| (*row).to_owned()).collect();
    for copy in 1..12 {
        for (at, row) in EPISODES.iter().enumerate() {
            let mut cells: Vec<String> = row.split('|').map(|cell| cell.trim().to_owned()).collect();
            cells[0] = (copy * 100 + at).to_string();
            cells[1] = (copy * 5 % 7 + at % 3).to_string();
            cells[2] = format!("{}{}", cells[2], copy % 4);
            cells[3] = DAYS[(copy * 3 + at) % 5].to_owned();
            rows.push(cells.join(" | "));
        }
    }
    rows
}

fn statement_of(rows: &[String], batch: usize, threads: usize) -> Vec<String> {
    let mini = mini();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let settings = Settings { batch, threads, ..Settings::default() };
    let outcome = run(&mini.build.model, database(&mini.build.model, &[&rows]), &settings).unwrap();
    statement(&mini.build.model, &outcome)
}

proptest! {
    #![proptest_config(search::cases(48))]

    #[test]
    fn the_hand_worked_statement_in_any_order_of_rows(
        rows in Just(EPISODES.map(str::to_owned).to_vec()).prop_shuffle(),
        batch in 1usize..12,
        threads in 1usize..5,
    ) {
        prop_assert_eq!(statement_of(&rows, batch, threads), STATEMENT);
    }

    #[test]
    fn the_same_statement_in_any_order_of_many_rows(
        rows in Just(many()).prop_shuffle(),
        batch in 1usize..200,
        threads in 1usize..5,
    ) {
        prop_assert_eq!(statement_of(&rows, batch, threads), statement_of(&many(), 16_384, 1));
    }
}
