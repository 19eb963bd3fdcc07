//! What the schedule says is for information moves no money: neither other words of such a paragraph, nor other entries
//! in such a column.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::Path;

use meed::data::{self, Content, Format, Input, ReadOptions};
use meed::model::Model;
use meed::report::{markdown, terms};
use meed::run::{self, Settings};
use meed::source::Source;
use meed::wordings::variants;
use proptest::prelude::{any, prop_assert_eq, proptest};

use crate::printed_words::{random, shipped};
use crate::reference::random::case_of;

/// The words after which a paragraph or an entry is for information.
const SAID: &str = "for information: no amount depends on it";

fn model(text: &str) -> Option<Model> {
    meed::check(&Source::new("contract.meed", text)).model
}

/// The references of the paragraphs that a schedule says are for information, and the columns of its records.
#[derive(Default)]
struct ForInformation {
    paragraphs: BTreeSet<String>,
    columns: BTreeSet<(String, String)>,
}

impl ForInformation {
    fn of(model: &Model) -> Self {
        let schedule = markdown::write(&terms::document(&meed::terms::schedule(model, &Vec::new())));
        let mut found = ForInformation::default();
        let mut reference = String::new();
        for line in schedule.replace('\\', "").lines() {
            if let Some(heading) = line.strip_prefix("### ") {
                reference =
                    heading.rsplit_once('[').map_or("", |(_, end)| end.trim_end_matches(']')).to_owned();
            }
            if line.ends_with(&format!("This paragraph is {SAID}.")) {
                found.paragraphs.insert(reference.clone());
            }
            if let (true, Some((_, rest))) =
                (line.starts_with("| ") && line.contains(SAID), line.split_once('('))
                && let Some((column, _)) = rest.split_once(')')
            {
                found.columns.insert((reference.clone(), column.to_owned()));
            }
        }
        found
    }
}

/// The name of the fact in which two texts begin to differ.
fn changed_in(model: &Model, other: &str) -> Option<String> {
    let own = model.source.text();
    let at = own.bytes().zip(other.bytes()).position(|(one, next)| one != next)?;
    let holds = |span: meed::source::Span| (span.start as usize..span.end as usize).contains(&at);
    let fact = model.facts.iter().find(|fact| !fact.title.name.is_empty() && holds(fact.title.span))?;
    Some(fact.title.name.clone())
}

#[test]
fn other_words_of_such_a_paragraph_of_a_shipped_contract_move_no_money() {
    let mut tried = 0usize;
    for entry in fs::read_dir("contracts").unwrap() {
        let folder = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(folder.join("contract.meed")) else { continue };
        let text = format!("{}\n", text.split("\nexample ").next().unwrap().trim_end());
        let base = model(&text).unwrap();
        let said = ForInformation::of(&base);
        let paid = shipped(&folder, &base);
        for variant in variants(&Source::new("contract.meed", text.as_str())) {
            let changed = changed_in(&base, &variant.text);
            if changed.is_some_and(|name| said.paragraphs.contains(&name))
                && let Some(other) = variant.model("contract.meed")
            {
                tried += 1;
                assert_eq!(shipped(&folder, &other), paid, "{}: {}", folder.display(), variant.words());
            }
        }
    }
    assert!(tried > 40, "{tried}");
}

/// Of a contract so many other wordings are paid.
const WORDINGS: usize = 6;

proptest! {
    #![proptest_config(crate::support::search::cases(10))]

    #[test]
    fn other_words_of_such_a_paragraph_of_a_random_contract_move_no_money(
        contract in proptest::collection::vec(any::<u16>(), 200),
        rows in proptest::collection::vec(any::<u16>(), 400),
    ) {
        let (text, files) = case_of(contract, rows);
        if let Some(base) = model(&text) {
            let said = ForInformation::of(&base);
            let said = |text: &str| changed_in(&base, text).is_some_and(|name| said.paragraphs.contains(&name));
            let others = variants(&Source::new("random.meed", text.as_str())).into_iter();
            let mut others = others.filter(|variant| said(&variant.text)).take(WORDINGS).peekable();
            let before = others.peek().map(|_| random(&text, &files));
            for variant in others {
                if variant.model("random.meed").is_some() {
                    let now = random(&variant.text, &files);
                    prop_assert_eq!(Some(now), before.clone(), "{}\n{}", variant.words(), text);
                }
            }
        }
    }
}

/// The statement of a contract on tables; none where they are refused.
fn paid(model: &Model, folder: &Path, tables: &BTreeMap<String, String>) -> Option<String> {
    let inputs = model.file_records().map(|(record, declared)| {
        let content = Content::InOrder(Box::new(Cursor::new(tables[&declared.title.name].clone())));
        Input { record, name: format!("{}.csv", declared.title.name), format: Format::Csv, content }
    });
    let loaded = data::read(model, inputs.collect(), ReadOptions::default());
    if loaded.refused() {
        return None;
    }
    let given = match fs::File::open(folder.join("data/given.csv")) {
        Ok(file) => data::read_given(model, "given.csv", file),
        Err(_) => Default::default(),
    };
    let settings =
        Settings { tariffs: given.0.tariffs, as_at: given.0.statement_date, ..Settings::default() };
    let outcome = run::run(model, loaded.database, &settings).unwrap();
    Some(crate::support::written::csv(&meed::statement::Statement::of(model, &outcome, &Default::default())))
}

/// A table in which every row has the entry that another row had in one column.
fn moved_down(table: &str, heading: &str) -> Option<String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let at = reader.headers().unwrap().iter().position(|own| own == heading)?;
    let head = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&head).unwrap();
    for (number, row) in rows.iter().enumerate() {
        let before = &rows[(number + rows.len() - 1) % rows.len()];
        let cells =
            row.iter().enumerate().map(|(column, cell)| if column == at { &before[at] } else { cell });
        out.write_record(cells).unwrap();
    }
    Some(String::from_utf8(out.into_inner().unwrap()).unwrap()).filter(|moved| moved != table)
}

#[test]
fn other_entries_in_such_a_column_of_a_shipped_contract_move_no_money() {
    let mut tried = 0usize;
    for entry in fs::read_dir("contracts").unwrap() {
        let folder = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(folder.join("contract.meed")) else { continue };
        let base = model(&text).unwrap();
        let table = |name: &str, file: &Option<String>| {
            let own = || format!("{name}.csv");
            fs::read_to_string(folder.join("data").join(file.clone().unwrap_or_else(own))).ok()
        };
        let tables: Option<BTreeMap<String, String>> = base
            .file_records()
            .map(|(_, declared)| {
                let name = declared.title.name.clone();
                table(&name, &declared.source.file).map(|text| (name, text))
            })
            .collect();
        let Some(tables) = tables else { continue };
        let before = paid(&base, &folder, &tables).unwrap();
        for (record, field) in ForInformation::of(&base).columns {
            let Some((_, declared)) = base.file_records().find(|(_, own)| own.title.name == record) else {
                continue;
            };
            let heading = &declared.fields.iter().find(|own| own.name == field).unwrap().column;
            let Some(moved) = moved_down(&tables[&record], heading) else { continue };
            let mut other = tables.clone();
            other.insert(record.clone(), moved);
            if let Some(after) = paid(&base, &folder, &other) {
                tried += 1;
                assert_eq!(after, before, "{}: {record}.{field}", folder.display());
            }
        }
    }
    assert!(tried > 20, "{tried}");
}
