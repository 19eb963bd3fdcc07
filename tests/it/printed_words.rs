//! Words print and rules calculate: whatever is written, changed or left out of what is only printed, no amount of any
//! data changes.

use std::fs::{self, File};
use std::io::Cursor;
use std::path::Path;

use meed::data::{self, Content, Format, GIVEN, Input, ReadOptions};
use meed::model::{Model, RecordId};
use meed::run::{self, Settings};
use meed::source::Source;
use meed::statement::{Selection, Statement};
use proptest::prelude::{any, proptest};
use proptest::prop_assert_eq;

use crate::reference::random::case_of;
use crate::support::written::csv;

/// The first words of lines that are only printed.
const WORDS: [&str; 12] = [
    "called \"",
    "means \"",
    "formerly \"",
    "clause \"",
    "note \"",
    "party \"",
    "agreement ",
    "version \"",
    "examples prevail",
    "paragraphs prevail",
    "schedule prevails",
    "headings are no terms",
];

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// A contract without any of these lines, and without the same words behind its entries.
fn bare(text: &str) -> String {
    let mut kept = String::new();
    let mut within: Option<usize> = None;
    for line in text.lines() {
        let start = line.trim_start();
        if let Some(outer) = within
            && !start.is_empty()
            && indent(line) > outer
        {
            continue;
        }
        within = None;
        if indent(line) > 0 && WORDS.iter().any(|word| start.starts_with(word)) {
            within = Some(indent(line));
            continue;
        }
        // A line of meanings goes with the comma before it.
        if start.split_once(" means \"").is_some_and(|(choice, _)| !choice.contains([' ', ','])) {
            kept.truncate(kept.trim_end_matches([',', '\n']).len());
            kept.push('\n');
            continue;
        }
        kept += &without_entry_words(line);
        kept.push('\n');
    }
    kept
}

/// A line without `, means "…"` and the like.
fn without_entry_words(line: &str) -> String {
    let mut line = line.to_owned();
    while let Some(at) = line.find(" means \"") {
        let start = line.get(..at).unwrap().rfind(',').unwrap_or(at);
        let text = at + " means \"".len();
        let end = text + line.get(text..).unwrap().find('"').unwrap() + 1;
        line.replace_range(start..end, "");
    }
    for word in [", called \"", ", formerly \""] {
        while let Some(at) = line.find(word) {
            let text = at + word.len();
            let mut end = text + line.get(text..).unwrap().find('"').unwrap() + 1;
            if let Some(rest) = line.get(end..).unwrap().strip_prefix(", plural \"") {
                end += ", plural \"".len() + rest.find('"').unwrap() + 1;
            }
            line.replace_range(at..end, "");
        }
    }
    line
}

const DECLARED: [&str; 13] = [
    "record ",
    "tariff ",
    "spell ",
    "balance ",
    "define ",
    "cohort ",
    "outcome ",
    "measure ",
    "scale ",
    "payment ",
    "cap ",
    "minimum ",
    "clawback ",
];
const TYPES: [&str; 8] =
    ["text", "date", "whole number", "number", "percentage", "yes or no", "one of", "money"];

/// A contract with every such line in every declaration, and the same words behind its entries.
fn worded(text: &str) -> String {
    let bare = bare(text);
    let blocks: Vec<&str> = bare.split("\n\n").collect();
    let mut at = 0;
    let written = blocks.iter().map(|block| {
        let mut lines: Vec<String> = Vec::new();
        let is = |word: &&str| block.lines().any(|line| line.starts_with(word));
        let record = block.lines().any(|line| line.starts_with("record "));
        for (position, line) in block.lines().enumerate() {
            let next = block.lines().nth(position + 1).unwrap_or("");
            let mut words = line.split_whitespace().skip(1);
            let is_field = record
                && indent(line) == 2
                && indent(next) <= 2
                && !line.contains("--")
                && !line.trim_end().ends_with(',')
                && TYPES.iter().any(|ty| line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ").starts_with(ty))
                && words.next().is_some();
            at += 1;
            lines.push(if is_field {
                format!("{line}, means \"what is 7 or 8 in {at}\", called \"Entry of {at}\", formerly \"entry_{at}\"")
            } else {
                line.to_owned()
            });
        }
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        at += 1;
        if DECLARED.iter().any(is) {
            lines.push(format!("  called \"Thing of {at}\", plural \"Things of {at}\""));
            lines.push(format!("  formerly \"thing_{at}\""));
            lines.push("  clause \"Interest\" \"8% a year is paid on what is late.\"".to_owned());
            lines.push("  note \"Remark\" \"At most £1.00 for each person.\"".to_owned());
        }
        if is(&"contract ") {
            for line in [
                "party \"Some Company Ltd\" \"number 1234567, 1 High Street\", called \"the Company\"",
                "agreement \"Services agreement of 1 March 2023\"",
                "version \"3\"",
                "examples prevail over paragraphs",
                "headings are no terms",
                "clause \"Invoices\" \"An invoice is due 30 days after its day.\"",
                "note \"VAT\" \"All amounts exclude it.\"",
            ] {
                lines.push(format!("  {line}"));
            }
        }
        lines.join("\n")
    });
    written.collect::<Vec<_>>().join("\n\n") + "\n"
}

fn model_of(text: &str) -> Model {
    let checked = meed::check(&Source::new("contract.meed", text));
    let wrong = checked.findings;
    checked.model.unwrap_or_else(|| panic!("{wrong:#?}\n{text}"))
}

/// The statement of a shipped contract's data under some terms.
pub(crate) fn shipped(folder: &Path, model: &Model) -> String {
    let inputs = model.file_records().map(|(record, declared)| {
        let own = || format!("{}.csv", declared.title.name);
        let name = format!("data/{}", declared.source.file.clone().unwrap_or_else(own));
        let reader = Box::new(File::open(folder.join(&name)).unwrap());
        Input { record, name, format: Format::Csv, content: Content::InOrder(reader) }
    });
    let loaded = data::read(model, inputs.collect(), ReadOptions::default());
    let given = match File::open(folder.join("data").join(GIVEN)) {
        Ok(file) => data::read_given(model, GIVEN, file),
        Err(_) => Default::default(),
    };
    let settings =
        Settings { tariffs: given.0.tariffs, as_at: given.0.statement_date, ..Settings::default() };
    let outcome = run::run(model, loaded.database, &settings).unwrap();
    csv(&Statement::of(model, &outcome, &Selection::default()))
}

#[test]
fn no_amount_of_a_shipped_contract_changes() {
    let mut worded_fields = 0;
    for entry in fs::read_dir("contracts").unwrap() {
        let folder = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(folder.join("contract.meed")) else { continue };
        let paid = shipped(&folder, &model_of(&text));
        for changed in [bare(&text), worded(&text)] {
            let model = model_of(&changed);
            worded_fields += model
                .records
                .iter()
                .flat_map(|record| &record.fields)
                .filter(|field| field.printed.means.is_some())
                .count();
            assert_eq!(shipped(&folder, &model), paid, "{}", folder.display());
        }
        // The words are there, and are printed.
        let schedule = meed::terms::schedule(&model_of(&worded(&text)), &Vec::new());
        let printed = format!("{schedule:?}");
        for word in ["the Company", "Thing of", "8% a year", "1 March 2023"] {
            assert!(printed.contains(word), "{}: {word}", folder.display());
        }
    }
    assert!(worded_fields > 100, "{worded_fields}");
}

/// The statement of random data under random terms; none where the terms are refused.
pub(crate) fn random(text: &str, files: &[(String, Vec<String>)]) -> Option<String> {
    let model = meed::check(&Source::new("random.meed", text)).model?;
    let inputs = (0..).map(RecordId).zip(files).map(|(record, (header, rows))| {
        let text = format!("{header}\n{}", rows.iter().map(|row| format!("{row}\n")).collect::<String>());
        let name = format!("{}.csv", model.records[record].title.name);
        Input { record, name, format: Format::Csv, content: Content::InOrder(Box::new(Cursor::new(text))) }
    });
    let loaded = data::read(&model, inputs.collect(), ReadOptions::default());
    let outcome = run::run(&model, loaded.database, &Settings::default()).ok()?;
    Some(csv(&Statement::of(&model, &outcome, &Selection::default())))
}

proptest! {
    #![proptest_config(crate::support::search::cases(60))]

    #[test]
    fn no_amount_of_a_random_contract_changes(
        contract in proptest::collection::vec(any::<u16>(), 200),
        rows in proptest::collection::vec(any::<u16>(), 400),
    ) {
        let (text, files) = case_of(contract, rows);
        prop_assert_eq!(random(&worded(&text), &files), random(&text, &files), "{}", worded(&text));
    }
}
