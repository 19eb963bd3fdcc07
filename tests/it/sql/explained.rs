//! The explanation of a line whose rows are fetched is that of the files, byte for byte, but for the file and the numbers
//! of rows, which a table does not have.

use std::path::Path;
use std::sync::Arc;

use meed::data::{Database, Origin};
use meed::explain::{RestsOn, Target, explain, rests_on};
use meed::model::{Item, Model};
use meed::report::{Format, written};
use meed::run::{Prepared, RunResult, Settings};
use meed::sql::{Explained, Given, LinesAsked, RowsBehind};
use meed::statement::{Selection, Statement};

use super::engine::{Engine, Loaded};
use super::shipped::{REFUSED, SMALL, folders, model, read};

/// The payments of shipped contracts whose lines are refused, each with the reason.
const NOT_EXPLAINED: &[(&str, &str, &str)] = &[
    // What the others learnt, who were not in the programme.
    ("educate-girls", "learning", "the working rests on all rows of `pupil`"),
    ("educate-girls", "enrolment", "the working rests on all rows of `listing`"),
    ("school-estate", "deduction", "what is carried from period to period is not worked out in SQL"),
    ("school-estate", "savings_share", "what is carried from period to period is not worked out in SQL"),
];

/// What is asked of a contract: of each item its first line, its last and the one in the middle; and one of each that
/// there is not.
pub(super) fn targets(model: &Model, files: &RunResult) -> Vec<Target> {
    let selection = Selection::of(model, files, &[], &[]).unwrap();
    let statement = Statement::of(model, files, &selection);
    let mut lines: Vec<(String, String, String)> = Vec::new();
    for payee in &statement.payees {
        for period in &payee.periods {
            for line in &period.items {
                lines.push((line.item.clone(), payee.payee.clone(), period.period.clone()));
            }
        }
    }
    let contract = &model.contract;
    let labels: Vec<String> =
        files.periods.iter().map(|index| contract.calendar.label(contract.statements, *index)).collect();
    let mut found = Vec::new();
    for item in &model.items {
        let name = &title_of(model, *item);
        let own: Vec<_> = lines.iter().filter(|(item, ..)| item == name).collect();
        let mut places = vec![0, own.len() / 2, own.len().saturating_sub(1)];
        places.dedup();
        let mut asked: Vec<(String, String)> = places
            .iter()
            .filter_map(|at| own.get(*at))
            .map(|(_, payee, period)| (payee.clone(), period.clone()))
            .collect();
        let missing = files
            .payees
            .iter()
            .flat_map(|payee| labels.iter().map(move |label| (payee.clone(), label.clone())));
        let is_there =
            |(payee, label): &(String, String)| own.iter().any(|(_, a, b)| a == payee && b == label);
        asked.extend(missing.into_iter().find(|place| !is_there(place)));
        if matches!(item, Item::Limit(_)) {
            asked.truncate(1);
        }
        found.extend(asked.into_iter().map(|(payee, period)| Target {
            line: name.clone(),
            payee: Some(payee),
            period: Some(period),
        }));
    }
    found.push(Target { line: "net".to_owned(), payee: files.payees.first().cloned(), period: None });
    found
}

fn title_of(model: &Model, item: Item) -> String {
    let title = match item {
        Item::Payment(id) => &model.payments[id].title,
        Item::Limit(id) => &model.limits[id].title,
        Item::Clawback(id) => &model.clawbacks[id].title,
    };
    title.name.clone()
}

/// Rows as a table has them: by what is unique, and from no file.
pub(super) fn as_table(model: &Model, folder: &Path) -> (Database, Database, Given) {
    let sorted = tempfile::tempdir().unwrap();
    std::fs::create_dir(sorted.path().join("data")).unwrap();
    for entry in std::fs::read_dir(folder.join("data")).unwrap() {
        let path = entry.unwrap().path();
        let to = sorted.path().join("data").join(path.file_name().unwrap());
        let name = path.file_stem().unwrap().to_str().unwrap();
        let record = model.file_records().map(|(_, record)| record).find(|record| record.title.name == name);
        let Some(record) = record else {
            std::fs::copy(&path, &to).unwrap();
            continue;
        };
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let headings = reader.headers().unwrap().clone();
        let unique = record.fields.iter().find(|field| field.unique).map(|field| field.column.as_str());
        let at = unique.and_then(|unique| headings.iter().position(|heading| heading == unique));
        let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let number = |row: &csv::StringRecord| row.get(at?)?.parse::<i64>().ok();
        let fields: Vec<Option<usize>> = record
            .fields
            .iter()
            .map(|field| headings.iter().position(|heading| heading == field.column))
            .collect();
        let cells = |row: &csv::StringRecord| -> Vec<String> {
            fields.iter().map(|at| at.and_then(|at| row.get(at)).unwrap_or_default().to_owned()).collect()
        };
        rows.sort_by_cached_key(|row| {
            (number(row), at.and_then(|at| row.get(at)).map(str::to_owned), cells(row))
        });
        let mut writer = csv::Writer::from_path(&to).unwrap();
        writer.write_record(&headings).unwrap();
        rows.iter().for_each(|row| writer.write_record(row).unwrap());
        writer.flush().unwrap();
    }
    let (mut data, all, given) = read(sorted.path(), model);
    for (id, _) in model.file_records() {
        let table = Arc::make_mut(&mut data.tables[id.index()]);
        table.origin = Origin::default();
    }
    (data, all, given)
}

fn shown(prepared: &Prepared<'_>, outcome: &RunResult, target: &Target, full: bool) -> String {
    let explanation = explain(prepared, outcome, target, full).unwrap();
    String::from_utf8(written(&explanation, Format::Text).unwrap()).unwrap()
}

/// What came of explanations on tables.
#[derive(Default)]
pub(super) struct Held {
    /// How many were the same as on files, with rows that were fetched.
    pub(super) fetched: usize,
    /// The items whose rows are refused, each with the reason.
    pub(super) refused: Vec<(String, String)>,
    /// Where they differ.
    pub(super) wrong: Vec<String>,
}

/// Explains on tables what is explained on files, and holds the one to the other.
pub(super) fn held_to_files(
    engine: &Engine,
    prepared: &Prepared<'_>,
    (loaded, given): (&Loaded, &Given),
    (whole, files): (&RunResult, &RunResult),
    targets: Vec<Target>,
    same: impl Fn(&str, &str) -> bool,
) -> Held {
    let model = prepared.model();
    let tables = loaded.known(engine.dialect, model).unwrap();
    let mut asked = Vec::new();
    let mut found = Held::default();
    for target in targets {
        match rests_on(prepared, whole, &target).unwrap() {
            RestsOn::Limit(limit) if meed::sql::is_applied_to_rows(model, &tables, limit) => {}
            RestsOn::Statement | RestsOn::Limit(_) => asked.push((target.clone(), target, None)),
            RestsOn::Value => panic!("{target:?}"),
            RestsOn::Lines { payment, payees, periods, left_out, target: resolved } => {
                let lines = LinesAsked { payment, payees, periods, left_out };
                match RowsBehind::of(model, engine.dialect, &tables, given, &Explained::Lines(lines)) {
                    Ok(rows) => asked.push((target, resolved, rows)),
                    Err(refusal) => {
                        assert!(refusal.span.is_some() && refusal.code == "E0740", "{refusal:?}");
                        let known = (target.line.clone(), refusal.message);
                        if !found.refused.contains(&known) {
                            found.refused.push(known);
                        }
                    }
                }
            }
        }
    }
    let queries = asked.iter().flat_map(|(.., rows)| rows.iter().flat_map(RowsBehind::asked));
    let queries: Vec<&str> = queries.map(|asked| asked.sql.as_str()).collect();
    let mut answers = match engine.ask(&loaded.tables, &queries) {
        Ok(answers) => answers.into_iter(),
        Err(error) => {
            found.wrong.push(error);
            return found;
        }
    };
    for (target, resolved, rows) in &asked {
        let part = match rows {
            None => whole.clone(),
            Some(rows) => {
                let own: Vec<String> = answers.by_ref().take(rows.asked().len()).collect();
                match rows.outcome(prepared, whole, &own) {
                    Ok(part) => part,
                    Err(stopped) => {
                        found.wrong.push(format!("{target:?}: {stopped:?}"));
                        continue;
                    }
                }
            }
        };
        found.fetched += usize::from(rows.is_some());
        for full in [false, true] {
            let on_files = shown(prepared, files, target, full);
            let on_tables = shown(prepared, &part, resolved, full);
            if !same(&on_files, &on_tables) {
                let first = on_files.lines().zip(on_tables.lines()).find(|(a, b)| a != b);
                found
                    .wrong
                    .push(format!("{target:?}, of which these differ first, files then tables: {first:#?}"));
                break;
            }
        }
    }
    found
}

/// How the explanations of a shipped contract differ; and how many were held to the files with rows that were fetched.
fn differs(
    folder: &Path,
    engine: &Engine,
    not_explained: &[(&str, &str, &str)],
    hold: impl Fn(&Engine, &Prepared<'_>, (&Loaded, &Given), &RunResult) -> Held,
) -> (usize, Vec<String>) {
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    if REFUSED.iter().any(|(contract, _)| *contract == name) {
        return (0, Vec::new());
    }
    let model = model(folder);
    let prepared = Prepared::new(&model);
    let (data, all, given) = as_table(&model, folder);
    let small = SMALL.iter().find(|(contract, _)| *contract == name).map_or(&[][..], |(_, small)| small);
    let loaded = Loaded::of(&model, &all, small);
    let settings = Settings { tariffs: given.tariffs.clone(), as_at: given.as_at, ..Settings::default() };
    let files = prepared.run(data, &settings).unwrap();
    let mut held = hold(engine, &prepared, (&loaded, &given), &files);
    let expected: Vec<(String, String)> = (not_explained.iter())
        .filter(|(contract, ..)| *contract == name)
        .map(|(_, item, why)| ((*item).to_owned(), (*why).to_owned()))
        .collect();
    if held.refused != expected {
        held.wrong.push(format!("refused {:#?}", held.refused));
    }
    (held.fetched, held.wrong.into_iter().map(|wrong| format!("{name}: {wrong}")).collect())
}

/// Holds what is explained of every shipped contract to the files: more than so many times with rows that were fetched.
pub(super) fn shipped(
    engine: Option<Engine>,
    not_explained: &[(&str, &str, &str)],
    more_than: usize,
    hold: impl Fn(&Engine, &Prepared<'_>, (&Loaded, &Given), &RunResult) -> Held,
) {
    let Some(engine) = engine else { return };
    let mut wrong = Vec::new();
    let mut held = 0;
    for folder in folders() {
        let (some, of_one) = differs(&folder, &engine, not_explained, &hold);
        held += some;
        wrong.extend(of_one);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n----\n"));
    assert!(held > more_than, "{held}");
}

fn all(engine: Option<Engine>) {
    shipped(engine, NOT_EXPLAINED, 150, |engine, prepared, on, files| {
        let model = prepared.model();
        let (whole, _) = engine.paid_on(model, on.0, on.1).unwrap();
        let same = |files: &str, tables: &str| files == tables;
        held_to_files(engine, prepared, on, (&whole, files), targets(model, files), same)
    });
}

#[test]
fn lines_of_shipped_contracts_are_explained_on_duckdb_as_on_files() {
    all(Engine::duckdb());
}

#[test]
fn lines_of_shipped_contracts_are_explained_on_postgres_as_on_files() {
    all(Engine::postgres());
}

/// Of all that could be asked for only this leaves the engine: the rows of the provider in the quarter for the reward,
/// and for the hours saved those that are paid for and what else the same persons have used of their year.
#[test]
fn only_the_rows_and_fields_behind_a_line_leave_the_engine() {
    let Some(engine) = Engine::duckdb() else { return };
    let folder = Path::new("contracts/reablement");
    let model = model(folder);
    let (_, data, given) = read(folder, &model);
    let mut reader = csv::Reader::from_path(folder.join("data/episode.csv")).unwrap();
    let headings = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let cell = |row: &csv::StringRecord, heading: &str| {
        row.get(headings.iter().position(|own| own == heading).unwrap()).unwrap().to_owned()
    };
    let part = |row: &csv::StringRecord, at: usize| -> u32 {
        cell(row, "start_date").split('-').nth(at).unwrap().parse().unwrap()
    };
    let quarter = |row: &csv::StringRecord| format!("{}Q{}", part(row, 0), (part(row, 1) - 1) / 3 + 1);
    let here = |row: &&csv::StringRecord| cell(row, "provider") == "Ashdown Care" && quarter(row) == "2023Q2";
    let of_reward: Vec<String> = rows.iter().filter(here).map(|row| cell(row, "episode_id")).collect();
    let hours =
        |row: &csv::StringRecord, heading: &str| cell(row, heading).parse::<f64>().unwrap_or(f64::MAX);
    let paid = |row: &&csv::StringRecord| {
        cell(row, "outcome") == "reduced"
            && hours(row, "weekly_hours_before") > hours(row, "weekly_hours_after")
    };
    let year = |row: &csv::StringRecord| part(row, 0) - u32::from(part(row, 1) < 4);
    let behind: Vec<&csv::StringRecord> = rows.iter().filter(paid).filter(here).collect();
    let with_them = rows.iter().filter(paid).filter(|row| {
        behind.iter().any(|own| cell(own, "person_id") == cell(row, "person_id") && year(own) == year(row))
    });
    let of_hours: Vec<String> = with_them.map(|row| cell(row, "episode_id")).collect();
    assert!(of_reward.len() > 3 && !of_hours.is_empty() && of_hours.len() < rows.len());

    let loaded = Loaded::of(&model, &data, &[]);
    let tables = loaded.known(engine.dialect, &model).unwrap();
    let index = meed::value::Day::parse("2023-04-01").unwrap();
    let index = model.contract.calendar.index(model.contract.statements, index);
    // Of the reward all but the persons and what is only paid for otherwise; of the hours what they are worked out by.
    for (name, mut expected, fields) in [("reward", of_reward, 8), ("hours_saved", of_hours, 7)] {
        let payment = model.payments.ids().find(|id| model.payments[*id].title.name == name).unwrap();
        let lines = LinesAsked {
            payment,
            payees: vec!["Ashdown Care".to_owned()],
            periods: vec![index],
            left_out: false,
        };
        let rows = RowsBehind::of(&model, engine.dialect, &tables, &given, &Explained::Lines(lines))
            .unwrap()
            .unwrap();
        let queries: Vec<&str> = rows.asked().iter().map(|asked| asked.sql.as_str()).collect();
        let answers = engine.ask(&loaded.tables, &queries).unwrap();
        let [answer] = answers.as_slice() else { panic!("{answers:?}") };
        let mut reader = csv::Reader::from_reader(answer.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), fields, "{answer}");
        let mut ids: Vec<String> =
            reader.records().map(|row| row.unwrap().get(0).unwrap().to_owned()).collect();
        ids.sort();
        expected.sort();
        assert_eq!(ids, expected, "{name}");
    }
}
