//! Texts, choices and headings that would be SQL if they were not put in quotes.

use meed::data::{self, Content, Format, Input, ReadOptions};
use meed::model::RecordId;
use meed::run::{Settings, run};
use meed::source::Source;
use meed::sql::Given;

use super::engine::{Engine, statement};

/// Each of them could end a quote, begin a comment, be a variable or stand for any text.
const TEXTS: [&str; 9] = [
    "o'; DROP TABLE visit; --",
    "\"; DROP TABLE visit; --",
    "\\'; SELECT 1; --",
    "${user} $$ $1 :name ?",
    "/* not a comment */",
    "100% _like_ *",
    "E'\\x41' U&'\\0041'",
    "naïve café ✓ 北京",
    "NULL",
];

fn contract() -> String {
    let text = |at: usize| TEXTS[at].replace('"', "”");
    format!(
        "contract \"Hostile\"\n  payee provider\n  term 1 April 2024 to 31 March 2025\n  statements in quarters\n  \
         rounding each payment line to the nearest penny, halves up\n\n\
         record visit, plural visits\n  visit_id whole number, unique\n  provider text\n  held_on date, column \"Day'; --\"\n  \
         select \"A word of SQL\" money, column \"{}\"\n  kind one of \"{}\", \"{}\", other\n\n\
         cohort counted of visit\n  where provider is not \"{}\"\n    and kind is not \"{}\"\n\n\
         payment p of counted\n  for each provider and kind and quarter of held_on\n  pay total select\n",
        text(2).replace('\\', "/"),
        text(0),
        text(4),
        text(3),
        text(4),
    )
}

/// £1.50 for each row of a provider, once with a kind of a hostile name and once with another.
fn paid_on(engine: Option<Engine>) {
    let Some(engine) = engine else { return };
    let source = Source::new("hostile.meed", contract());
    let checked = meed::check(&source);
    let model = checked.model.unwrap_or_else(|| panic!("{:?}\n{}", checked.findings, contract()));
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let heading = &model.records[RecordId(0)].fields[3].column;
    let mut rows = format!("visit_id,provider,\"Day'; --\",{},kind\n", quoted(heading));
    for (at, text) in TEXTS.iter().enumerate() {
        for (times, kind) in [(0, TEXTS[0]), (1, "other"), (2, TEXTS[4])] {
            let id = at * 3 + times;
            rows.push_str(&format!("{id},{},2024-05-0{},1.50,{}\n", quoted(text), times + 1, quoted(kind)));
        }
    }
    let input = Input {
        record: RecordId(0),
        name: "visit.csv".to_owned(),
        format: Format::Csv,
        content: Content::InOrder(Box::new(std::io::Cursor::new(rows))),
    };
    let loaded = data::read(&model, vec![input], ReadOptions::default());
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults.list());
    let outcome = engine.paid(&model, &loaded.database, &Given::default());
    let (outcome, _) = outcome.unwrap_or_else(|unpaid| panic!("{unpaid:?}"));
    let tables = statement(&model, &outcome);
    // All but one text are paid for two kinds, £3.00.
    let lines: Vec<&str> = tables.lines().skip(1).collect();
    assert_eq!(lines.len(), TEXTS.len() - 1, "{tables}");
    assert!(lines.iter().all(|line| line.ends_with(",3.00")), "{tables}");
    let files = run(&model, loaded.database, &Settings::default()).unwrap();
    assert_eq!(tables, statement(&model, &files));
}

#[test]
fn hostile_texts_and_headings_are_texts_and_headings_in_duckdb() {
    paid_on(Engine::duckdb());
}

#[test]
fn hostile_texts_and_headings_are_texts_and_headings_in_postgres() {
    paid_on(Engine::postgres());
}

#[test]
fn hostile_texts_and_headings_are_texts_and_headings_in_spark() {
    paid_on(Engine::spark(2));
}
