//! Every contract in `contracts/`: it checks, is laid out, its examples hold, and it pays what was worked out by other
//! means. Those in `benches/` are paid on data that is made, by `benches/run`.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use meed::data::{self, Format, GIVEN, Input, ReadOptions};
use meed::model::Model;
use meed::report;
use meed::run::{self, Prepared, RunResult, Settings};
use meed::snapshot::{Changes, Snapshot};
use meed::source::Source;
use meed::statement::{DataPart, Lines, Received, Selection, Statement};
use meed::value::Number;
use meed::{Checked, syntax, testing};

use crate::support::written::csv;

fn folders_in(parent: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<_> = entries.filter(|path| path.join("contract.meed").is_file()).collect();
    folders.sort();
    assert!(folders.len() >= 4);
    folders
}

fn folders() -> Vec<PathBuf> {
    folders_in("contracts")
}

/// Those that are shipped, and those whose data is made to measure by.
fn folders_with_benches() -> Vec<PathBuf> {
    [folders(), folders_in("benches")].concat()
}

fn source(folder: &Path) -> Source {
    Source::new("contract.meed", fs::read_to_string(folder.join("contract.meed")).unwrap())
}

fn model(folder: &Path) -> Model {
    let Checked { model, findings, .. } = meed::check(&source(folder));
    assert_eq!(findings, [], "{}", folder.display());
    model.unwrap()
}

fn outcome(folder: &Path, model: &Model) -> (RunResult, Received) {
    outcome_of(folder, "data", model)
}

/// What comes of a data set: a folder in the folder of the contract.
fn outcome_of(folder: &Path, set: &str, model: &Model) -> (RunResult, Received) {
    let inputs = model.file_records().map(|(record, declared)| {
        let own = || format!("{}.csv", declared.title.name);
        let name = format!("{set}/{}", declared.source.file.clone().unwrap_or_else(own));
        let reader = Box::new(File::open(folder.join(&name)).unwrap());
        Input { record, name, format: Format::Csv, content: meed::data::Content::InOrder(reader) }
    });
    let loaded = data::read(model, inputs.collect(), ReadOptions::default());
    assert!(loaded.faults.is_empty(), "{}", folder.display());
    let received = Received::of(model, &loaded);
    let given = match File::open(folder.join(set).join(GIVEN)) {
        Ok(file) => data::read_given(model, GIVEN, file),
        Err(_) => Default::default(),
    };
    assert!(given.1.is_empty(), "{}: {:?}", folder.display(), given.1);
    let settings =
        Settings { tariffs: given.0.tariffs, as_at: given.0.statement_date, ..Settings::default() };
    (run::run(model, loaded.database, &settings).unwrap(), received)
}

/// The data sets of a contract: the folder, and the name of its snapshot.
fn data_sets(folder: &Path) -> Vec<(String, String)> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let sets = files.filter_map(|set| match set.as_str() {
        "data" => Some(("data".to_owned(), "data".to_owned())),
        other => other.strip_prefix("data-").map(|name| (set.clone(), name.to_owned())),
    });
    sets.collect()
}

fn number(text: &str) -> Number {
    Number::parse(text).unwrap()
}

fn sum<'a>(amounts: impl IntoIterator<Item = &'a Number>) -> Number {
    amounts.into_iter().fold(Number::zero(), |sum, amount| sum.plus(amount))
}

/// The rows of a statement as CSV that move money, by payee, period and item.
fn moving(text: &str) -> BTreeMap<[String; 3], Number> {
    let mut rows = BTreeMap::new();
    for row in ::csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap) {
        let amount = number(&row[3]);
        if !amount.is_zero() {
            let key = [&row[0], &row[1], &row[2]].map(str::to_owned);
            assert!(rows.insert(key, amount).is_none(), "twice: {row:?}");
        }
    }
    rows
}

#[test]
fn nothing_is_wrong_with_any() {
    folders_with_benches().iter().for_each(|folder| drop(model(folder)));
}

#[test]
fn all_are_laid_out() {
    for folder in folders_with_benches() {
        let source = source(&folder);
        assert_eq!(syntax::format(&source).unwrap(), source.text(), "{}", folder.display());
    }
}

#[test]
fn all_examples_hold() {
    for folder in folders_with_benches() {
        let tested = testing::run_examples(&Prepared::new(&model(&folder)), None);
        assert!(!tested.is_empty(), "{}", folder.display());
        for example in tested {
            assert!(example.passed(), "{}: {}: {:?}", folder.display(), example.title, example.verdict);
        }
    }
}

#[test]
fn all_pay_what_was_worked_out_by_other_means() {
    for folder in folders() {
        let model = model(&folder);
        let (outcome, _) = outcome(&folder, &model);
        let statement = Statement::of(&model, &outcome, &Selection::default());
        let expected = fs::read_to_string(folder.join("expected.csv")).unwrap();
        assert_eq!(moving(&csv(&statement)), moving(&expected), "{}", folder.display());
    }
}

#[test]
fn totals_are_the_sums_of_lines() {
    for folder in folders() {
        let model = model(&folder);
        let (outcome, _) = outcome(&folder, &model);
        let everything = Selection::default();
        let mut lines: BTreeMap<[String; 3], Vec<Number>> = BTreeMap::new();
        for line in Lines::of(&model, &outcome, &everything).lines {
            if let Some(amount) = &line.amount {
                lines
                    .entry([line.payee.clone(), line.period.clone(), line.called()])
                    .or_default()
                    .push(number(&amount.machine()));
            }
        }
        let sums = lines.into_iter().map(|(place, amounts)| (place, sum(&amounts)));
        let sums: BTreeMap<_, _> = sums.filter(|(_, amount)| !amount.is_zero()).collect();
        let statement = Statement::of(&model, &outcome, &everything);
        let items = moving(&csv(&statement));
        assert_eq!(sums, items, "{}", folder.display());
        assert_eq!(sum(items.values()), number(&statement.net.machine()), "{}", folder.display());
        let payees: Vec<_> = statement.payees.iter().map(|payee| number(&payee.net.machine())).collect();
        assert_eq!(sum(&payees), number(&statement.net.machine()), "{}", folder.display());
    }
}

#[test]
fn no_row_disappears() {
    for folder in folders() {
        let model = model(&folder);
        let (outcome, received) = outcome(&folder, &model);
        for record in DataPart::of(&Prepared::new(&model), &outcome, received).unwrap().records {
            let parts = [record.paid_for, record.outside, record.counted, record.left_out, record.set_aside];
            let absent = record.absent.total();
            assert_eq!(
                parts.iter().sum::<usize>() + absent,
                record.read,
                "{}: {}",
                folder.display(),
                record.record
            );
            let files: usize = record.files.iter().map(|file| file.rows).sum();
            let in_files = model.file_records().any(|(_, declared)| declared.title.name == record.record);
            assert_eq!(
                files,
                if in_files { record.read - absent } else { 0 },
                "{}: {}",
                folder.display(),
                record.record
            );
        }
    }
}

/// After a change that is meant: `cargo run -- test contracts --review`.
#[test]
fn the_statements_are_as_they_were_kept() {
    let mut wrong = String::new();
    for folder in folders() {
        let model = model(&folder);
        let mut kept = 0;
        for (set, name) in data_sets(&folder) {
            let (outcome, received) = outcome_of(&folder, &set, &model);
            let data = DataPart::of(&Prepared::new(&model), &outcome, received).unwrap();
            let statement = Statement::of(&model, &outcome, &Selection::default()).with_data(data);
            let now = Snapshot::of(&statement);
            let file = folder.join("snapshots").join(format!("{name}.json"));
            let text = fs::read_to_string(&file).unwrap();
            let before = Snapshot::parse(&text).unwrap();
            if before != now {
                let changes = report::changes::document(&Changes::between(&before, &now), true);
                wrong += &format!("{}\n{}\n", file.display(), report::text::write(&changes));
            }
            assert!(before != now || text == now.text(), "{} is laid out otherwise", file.display());
            kept += 1;
        }
        assert_eq!(fs::read_dir(folder.join("snapshots")).unwrap().count(), kept, "{}", folder.display());
    }
    assert!(wrong.is_empty(), "{wrong}");
}
