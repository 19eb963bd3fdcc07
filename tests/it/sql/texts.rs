//! Texts in tables that could be mistaken for others: they are faults there as in files, under the same codes.

use std::collections::BTreeSet;

use meed::model::Model;
use meed::source::Source;
use meed::sql::Dialect;

use super::engine::{Engine, Rows};

const CONTRACT: &str = "contract \"Texts\"
  payee provider
  term 1 April 2024 to 31 March 2025
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record visit, plural visits
  visit_id whole number, unique
  provider text
  note text, may be blank written \"n/a\"
  kind one of plain, hard
  held_on date

payment fee of visit
  for each provider and quarter of held_on
  pay count × £1.00 per visit
";

/// What a text may have around it or in it: spaces, line ends, what only looks like a space, what cannot be seen at all,
/// accents apart from their letters, letters that have another form. The first few are fine.
const TEXTS: [&str; 33] = [
    "Acme",
    "Acme and Co",
    "Caf\u{e9} \u{1f600}",
    "\u{0939}\u{093f}",
    "n/a",
    "",
    " ",
    "   ",
    " Acme",
    "Acme ",
    "Acme\t",
    "\tAcme",
    "\t",
    "Ac\nme",
    "Acme\r",
    "Acme\u{0b}",
    "Acme\u{7f}",
    "Acme\u{85}",
    "Ac\u{a0}me",
    "\u{a0}Acme",
    "\u{2003}Acme",
    "Acme\u{3000}",
    "Ac\u{ad}me",
    "\u{200b}Acme",
    "Acme\u{200d}",
    "\u{feff}Acme",
    "Acme\u{2800}",
    "Acme\u{e0001}",
    " Acme\u{200e}",
    "Cafe\u{301}",
    " Cafe\u{301}",
    "\u{212b}ngstrom",
    "Ac\0me",
];

/// Which row is at fault in which column, under which code: the rows are numbered, and file and table have them in that
/// order.
type Told = BTreeSet<(u64, String, String)>;

fn of_files(model: &Model, rows: &Rows) -> Told {
    let loaded = rows.as_a_file(model);
    let told = loaded.faults.list().iter().map(|fault| {
        let column = fault.column.clone().unwrap();
        // The header is the first row, and the first visit is number 0; a text with a line end is on one row all the same.
        (fault.row.unwrap() - 2, column, fault.code().0.to_owned())
    });
    told.collect()
}

#[test]
fn texts_that_cannot_be_seen_or_compared_are_faults_on_tables_as_in_files() {
    let model = meed::check(&Source::new("texts.meed", CONTRACT)).model.unwrap();
    let columns = ["visit_id BIGINT", "provider VARCHAR", "note VARCHAR", "kind VARCHAR", "held_on DATE"];
    let columns = columns.map(|column| column.split_once(' ').unwrap());
    let columns: Vec<_> = columns.iter().map(|(name, ty)| ((*name).to_owned(), (*ty).to_owned())).collect();
    // No more than fifty faults of a table are told.
    for (field, fine) in [(1, vec![0, 1, 2, 3, 4]), (2, vec![0, 1, 2, 3, 4, 5]), (3, vec![])] {
        let rows = TEXTS.iter().enumerate().map(|(id, text)| {
            let mut row = [id.to_string().as_str(), "Acme", "", "plain", "2024-05-01"].map(str::to_owned);
            row[field] = (*text).to_owned();
            row.map(Some).to_vec()
        });
        let rows = Rows { name: "visit".to_owned(), columns: columns.clone(), rows: rows.collect() };
        let on_files = of_files(&model, &rows);
        let is_fine = |at: &u64| !on_files.iter().any(|(row, ..)| row == at);
        assert_eq!((0..TEXTS.len() as u64).filter(is_fine).collect::<Vec<_>>(), fine);
        for engine in [Engine::duckdb(), Engine::postgres(), Engine::spark(2)].into_iter().flatten() {
            let (mut rows, mut on_files) = (rows.clone(), on_files.clone());
            if engine.dialect == Dialect::Postgres {
                // It has no texts with a nought in them.
                rows.rows.retain(|row| !row[field].as_deref().unwrap_or_default().contains('\0'));
                on_files.retain(|(row, ..)| *row < rows.rows.len() as u64);
            }
            let told = engine.told(&model, &rows).into_iter().map(|(code, message)| {
                let id = message.split_once("visit_id ").unwrap().1.split_once(": `").unwrap();
                (id.0.parse().unwrap(), id.1.split_once('`').unwrap().0.to_owned(), code)
            });
            assert_eq!(told.collect::<Told>(), on_files);
        }
    }
}
