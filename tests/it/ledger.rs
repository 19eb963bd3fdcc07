//! The statement as a workbook, a page and a document for Word: what it says, who may see what, and that its formulas
//! hold.

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::Command;

use meed::data;
use meed::ledger::{Edition, Ledger};
use meed::report::document::{Block, Document, Table};
use meed::report::ledger::Origin;
use meed::report::{Format, ledger, printed};
use meed::run::Prepared;
use meed::source::Source;
use meed::statement::{Selection, Statement};
use serde_json::Value;

use crate::support::command::{folder, meed};

/// The document of a contract on rows, as an edition shows it.
fn document(contract: &str, files: &[(&str, &str)], payees: &[&str], edition: Edition) -> Document {
    let checked = meed::check(&Source::new("contract.meed", contract));
    let model = checked.model.unwrap_or_else(|| panic!("{:#?}", checked.findings));
    let prepared = Prepared::new(&model);
    let inputs = files.iter().map(|(name, text)| {
        let record =
            model.records.iter_enumerated().find(|(_, record)| record.title.name == *name).unwrap().0;
        let content = data::Content::InOrder(Box::new(text.as_bytes()));
        data::Input { record, name: format!("{name}.csv"), format: data::Format::Csv, content }
    });
    let loaded = data::read(&model, inputs.collect(), data::ReadOptions::default());
    assert!(!loaded.refused(), "{:?}", loaded.faults);
    let outcome = prepared.run(loaded.database, &meed::run::Settings::default()).unwrap();
    let payees: Vec<String> = payees.iter().map(|payee| (*payee).to_owned()).collect();
    let selection = Selection::of(&model, &outcome, &payees, &[]).unwrap();
    let statement = Statement::of(&model, &outcome, &selection);
    let ledger = Ledger::of(&prepared, &outcome, statement, &selection, edition).unwrap();
    ledger::document(&ledger, &Origin::default())
}

/// The reablement contract and its data.
fn reablement(payees: &[&str], edition: Edition) -> Document {
    let contract = fs::read_to_string("contracts/reablement/contract.meed").unwrap();
    let rows = fs::read_to_string("contracts/reablement/data/episode.csv").unwrap();
    document(&contract, &[("episode", &rows)], payees, edition)
}

#[test]
fn what_has_more_rows_than_a_table_has_room_for_is_refused_before_it_is_made() {
    let contract = fs::read_to_string("contracts/reablement/contract.meed").unwrap();
    let rows = fs::read_to_string("contracts/reablement/data/episode.csv").unwrap();
    let model = meed::check(&Source::new("contract.meed", contract)).model.unwrap();
    let record = model.records.iter_enumerated().next().unwrap().0;
    let content = data::Content::InOrder(Box::new(std::io::Cursor::new(rows.clone())));
    let input = data::Input { record, name: "episode.csv".to_owned(), format: data::Format::Csv, content };
    let loaded = data::read(&model, vec![input], data::ReadOptions::default());
    let outcome = Prepared::new(&model).run(loaded.database, &meed::run::Settings::default()).unwrap();
    let selection = |payees: &[String]| Selection::of(&model, &outcome, payees, &[]).unwrap();
    let fits = |payees: &[String], edition, room| {
        Ledger::fits(&model, &outcome, (&selection(payees), edition), room).map_err(|refusal| refusal.message)
    };
    // All rows of the file but the headings.
    let all = rows.lines().count() - 1;
    let lines: usize = outcome.payments.iter().map(meed::run::PaymentLines::len).sum();
    let most = all.max(lines);
    assert_eq!(fits(&[], Edition::Commissioner, most), Ok(()));
    let what = if all > lines { "rows of episode" } else { "lines" };
    let message = format!("there are {most} {what}, and a table has room for {}", most - 1);
    assert_eq!(fits(&[], Edition::Commissioner, most - 1), Err(message));
    assert_eq!(fits(&[], Edition::Publication, 0), Ok(()));
    let one = outcome.payees.first().cloned().unwrap();
    assert_eq!(fits(std::slice::from_ref(&one), Edition::Payee, most - 1), Ok(()));
    let own = fits(&[one], Edition::Payee, 0).unwrap_err();
    assert!(own.ends_with(" lines, and a table has room for 0"), "{own}");
}

/// The table of a name or under a heading.
fn table<'d>(document: &'d Document, name: &str) -> &'d Table {
    let tables = document.sections.iter().flat_map(|section| {
        let heading = section.heading.as_ref().map(|heading| heading.text.as_str());
        section.blocks.iter().filter_map(move |block| match block {
            Block::Table(table) => Some((table.name.as_deref(), heading, table)),
            _ => None,
        })
    });
    let all: Vec<_> = tables.collect();
    let own = all.iter().find(|(own, ..)| *own == Some(name));
    let found = own.or_else(|| all.iter().find(|(_, heading, _)| *heading == Some(name)));
    let found = found.map(|(.., table)| *table);
    found.unwrap_or_else(|| panic!("no table {name}"))
}

/// Columns of the rows whose first cells begin so.
fn cells(table: &Table, first: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let at = |name: &&str| table.columns.iter().position(|column| column.heading == **name).unwrap();
    let places: Vec<usize> = columns.iter().map(at).collect();
    let rows = table.groups.iter().flatten().filter(|row| row.cells[0].shown.starts_with(first));
    rows.map(|row| places.iter().map(|at| row.cells[*at].shown.clone()).collect()).collect()
}

/// Every text of a document.
fn everything(document: &Document) -> String {
    String::from_utf8(printed(document, Format::Html).unwrap()).unwrap()
}

#[test]
fn a_recovery_rolls_in_every_period_from_the_first_to_the_last() {
    // By hand, from the readmissions of Ashdown Care: £186.27 each of two of the three successes of 2023Q2, £367.50,
    // £342.86 and £257.86. A balance that finds no reward waits; 2024Q2 and 2025Q1 only hand it on. The last period is
    // that of 30 September 2026.
    let document = reablement(&["Ashdown Care"], Edition::Payee);
    let columns = ["Period", "Brought forward (£)", "Due (£)", "Taken back (£)", "Left (£)"];
    let found = cells(table(&document, "Recoveries"), "Ashdown Care", &columns);
    let expected = [
        ["2023Q2", "£0.00", "£186.27", "£186.27", "£0.00"],
        ["2023Q3", "£0.00", "£186.27", "£0.00", "£186.27"],
        ["2023Q4", "£186.27", "£0.00", "£186.27", "£0.00"],
        ["2024Q1", "£0.00", "£367.50", "£0.00", "£367.50"],
        ["2024Q2", "£367.50", "£0.00", "£0.00", "£367.50"],
        ["2024Q3", "£367.50", "£0.00", "£367.50", "£0.00"],
        ["2024Q4", "£0.00", "£342.86", "£0.00", "£342.86"],
        ["2025Q1", "£342.86", "£0.00", "£0.00", "£342.86"],
        ["2025Q2", "£342.86", "£257.86", "£257.86", "£342.86"],
        ["2025Q3", "£342.86", "£0.00", "£0.00", "£342.86"],
        ["2025Q4", "£342.86", "£0.00", "£0.00", "£342.86"],
        ["2026Q1", "£342.86", "£0.00", "£0.00", "£342.86"],
        ["2026Q2", "£342.86", "£0.00", "£0.00", "£342.86"],
        ["2026Q3", "£342.86", "£0.00", "£0.00", "£342.86"],
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_line_has_its_identity_its_paragraph_its_working_and_its_rows() {
    let document = reablement(&[], Edition::Commissioner);
    // 20% of £11,735.00, 5 ÷ 21 of the way: 11,735 ÷ 21.
    let columns =
        ["Paragraph", "Rows", "Row references", "Working", "Exact amount", "Rounded (£)", "Payable (£)"];
    let found = cells(table(&document, "Lines"), "reward/Ashdown Care/2023Q2", &columns);
    let places = "8 rows: episode.csv rows 2–4, 19–21, 36–37";
    let working = "20% × £11,735.00 × 23.8095…%";
    assert_eq!(found, [["11", "8", places, working, "11735/21", "£558.81", "£558.81"]]);
    let columns = ["For", "Divided", "By", "Value"];
    let rates = cells(table(&document, "Rates"), "success_rate", &columns);
    let keys = "provider Ashdown Care, quarter of start_date 2023Q2";
    assert!(
        rates.contains(&[keys, "3 episodes", "6 episodes", "50%"].map(str::to_owned).to_vec()),
        "{rates:?}"
    );
    // Person 5 saves 4 hours with Ashdown Care, £1,560.00, and then 3 with Beacon, £1,170.00, of which £940.00 is left.
    let columns = ["For", "Payee", "Limit (£)", "Used before (£)", "Claimed (£)", "Changed (£)", "Left (£)"];
    let limits = cells(table(&document, "Limits"), "person_cap", &columns);
    let keys = "person_id 5, contract year 2023/24";
    let own = [keys, "Ashdown Care", "£2,500.00", "£0.00", "£1,560.00", "£0.00", "£940.00"];
    let other = [keys, "Beacon Reablement", "£2,500.00", "£1,560.00", "£1,170.00", "−£230.00", "£0.00"];
    for expected in [own, other] {
        assert!(limits.contains(&expected.map(str::to_owned).to_vec()), "{limits:?}");
    }
}

#[test]
fn a_payee_sees_no_other_and_a_publication_no_rows() {
    let payees = ["Ashdown Care", "Beacon Reablement", "Harbour, Hill & Co", "Kestrel Community"];
    for own in payees {
        let text = everything(&reablement(&[own], Edition::Payee));
        for other in payees.iter().filter(|other| **other != own) {
            assert!(!text.contains(&other.replace('&', "&amp;")), "{own} reads of {other}");
        }
    }
    let text = everything(&reablement(&[], Edition::Publication));
    assert!(!text.contains("episode.csv") && !text.contains("person_id 5"));
    // Of the payee's own rows there are all: 50 in all.
    let rows = |payee: &str| table(&reablement(&[payee], Edition::Payee), "Rows of episode").groups[0].len();
    assert_eq!(payees.into_iter().map(rows).sum::<usize>(), 50);
}

const PUBLISHED: &str = r#"contract "Editions"
  payee provider
  term 1 April 2026 to 31 March 2027
  statements in quarters
  rounding each payment line to the nearest penny, halves up

record case
  case_id    whole number, unique
  provider   text
  client     text
  start_date date
  worked     yes or no

cohort counted of case
  where client is not "nobody"

outcome done of counted
  where worked

measure rate of counted
  for each provider and quarter of start_date
  (done as a share of counted, or 0% if counted is empty)
  published with the highest first

payment fee of case
  for each provider and quarter of start_date
  pay count × £10.00 per case
"#;

/// Rows of a provider, of which the first have worked.
fn rows(first: usize, provider: &str, all: usize, worked: usize) -> String {
    let provider = format!("\"{}\"", provider.replace('"', "\"\""));
    let row = |at: usize| {
        let worked = if at < worked { "yes" } else { "no" };
        format!("{},{provider},Client {},2026-05-01,{worked}\n", first + at, first + at)
    };
    (0..all).map(row).collect()
}

#[test]
fn what_is_published_hides_small_counts_and_their_rest() {
    let head = "case_id,provider,client,start_date,worked\n".to_owned();
    // 6 of 12 and 6 of 6 are shown; 3 of 8 is few, and 9 of 12 leaves three.
    let all = [("Acme", 12, 6), ("Beech", 8, 3), ("Cedar", 6, 6), ("Dale", 12, 9)];
    let made =
        all.iter().enumerate().map(|(at, (name, all, worked))| rows(at * 100 + 1, name, *all, *worked));
    let data = head + &made.collect::<String>();
    let document = document(PUBLISHED, &[("case", &data)], &[], Edition::Publication);
    let found = cells(table(&document, "Rates"), "rate", &["For", "Divided", "By", "Value"]);
    let key = |name: &str| format!("provider {name}, quarter of start_date 2026Q2");
    let hidden = "not published (fewer than 5)";
    let expected = [
        [&key("Acme"), "6 cases", "12 cases", "50%"],
        [&key("Beech"), "", "", hidden],
        [&key("Cedar"), "6 cases", "6 cases", "100%"],
        [&key("Dale"), "", "", hidden],
    ];
    assert_eq!(found, expected);
    assert!(!everything(&document).contains("Client"));
}

/// The texts of the parts of a workbook.
fn parts(bytes: &[u8]) -> String {
    let number = |bytes: &[u8]| usize::from(bytes[0]) + 256 * usize::from(bytes[1]);
    let starts = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"PK\x03\x04"));
    let texts = starts.filter_map(|at| {
        let start = at + 30 + number(&bytes[at + 26..]) + number(&bytes[at + 28..]);
        let mut text = String::new();
        let mut plain = flate2::read::DeflateDecoder::new(&bytes[start..]);
        std::io::Read::read_to_string(&mut plain, &mut text).ok().map(|_| text)
    });
    texts.collect()
}

#[test]
fn a_text_is_never_a_formula() {
    let names = ["=HYPERLINK(\"http://x\")", "+44 20", "-1+1", "@sum", "*", "Plain & <b>"];
    let made = names.iter().enumerate().map(|(at, name)| rows(at * 10 + 1, name, at + 1, 0));
    let data = "case_id,provider,client,start_date,worked\n".to_owned() + &made.collect::<String>();
    let document = document(PUBLISHED, &[("case", &data)], &[], Edition::Commissioner);
    let book = printed(&document, Format::Xlsx).unwrap();
    assert_eq!(book, printed(&document, Format::Xlsx).unwrap());
    let text = parts(&book);
    assert!(text.contains("<f>SUM("), "the parts are read");
    let formulas: Vec<&str> =
        text.split("<f>").skip(1).map(|rest| rest.split("</f>").next().unwrap()).collect();
    for formula in formulas {
        let known = ["SUM(", "SUMPRODUCT(", "IF(", "COUNTIF(", "MAX(", "(", "0"];
        let begins = known.iter().any(|known| formula.starts_with(known))
            || formula.starts_with(|c: char| c.is_ascii_uppercase());
        assert!(begins && !formula.contains("HYPERLINK"), "{formula}");
    }
    // A star and a sign in a name mean nothing to the sums: 5 rows at £10.00 for `*`.
    assert_eq!(cells(table(&document, "Statement"), "*", &["Payable (£)"]), [["£50.00"]]);
}

#[test]
fn every_formula_of_a_workbook_comes_to_what_the_statement_says() {
    let has = |program: &str, arg: &str| {
        Command::new(program).arg(arg).output().is_ok_and(|out| out.status.success())
    };
    if !has("soffice", "--version") || !has("python3", "--version") {
        // Not by `println!`, which is shown only where a test fails.
        let said =
            "skipped: workbooks are calculated anew by LibreOffice and python3, and one of them is not there";
        writeln!(std::io::stderr(), "{said}").unwrap();
        return;
    }
    let folder = folder("workbooks");
    for contract in ["reablement", "wiltshire", "peterborough", "youth-contract", "apprenticeships"] {
        let made = meed(&["pay", &format!("contracts/{contract}"), "--format", "xlsx"]);
        let file = folder.join(format!("{contract}.xlsx"));
        fs::write(&file, &made.stdout).unwrap();
        let out = Command::new("python3")
            .arg("tests/workbook/recalculate.py")
            .arg(&file)
            .arg(folder.join(contract))
            .output();
        let out = out.unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        if String::from_utf8_lossy(&out.stderr).contains("No such file") {
            writeln!(std::io::stderr(), "skipped: LibreOffice is there without Calc, and opens no workbook")
                .unwrap();
            return;
        }
        assert!(said.ends_with(" formulas, 0 different\n") && !said.starts_with("0 "), "{contract}: {said}");
    }
}

#[test]
fn what_has_changed_since_a_kept_statement_is_the_difference() {
    let folder = folder("since");
    let kept = folder.join("kept.json");
    let before = meed(&["pay", "contracts/reablement", "--format", "json"]);
    fs::write(&kept, &before.stdout).unwrap();
    let file = kept.to_str().unwrap();
    let same = meed(&["pay", "contracts/reablement", "--since", file]);
    let said = String::from_utf8(same.stdout).unwrap();
    assert!(said.contains("Previously stated £76,605.84, now £76,605.84: a difference of £0.00."), "{said}");
    // The reablement fee falls to £1,500.00: by hand, the core of Ashdown Care in 2023Q4 is two such fees, 80% × 2 ×
    // £75.00 less.
    let set = [
        "pay",
        "contracts/reablement",
        "--set",
        "reablement_fee=£1,500.00",
        "--payee",
        "Ashdown Care",
        "--period",
        "2023Q4",
    ];
    let now = meed(&[&set[..], &["--since", file]].concat());
    let said = String::from_utf8(now.stdout).unwrap();
    let line = said.lines().find(|line| line.contains("core") && line.contains("−£")).unwrap();
    assert_eq!(
        line.split_whitespace().collect::<Vec<_>>()[3..7],
        ["core", "£2,940.00", "£2,820.00", "−£120.00"]
    );
    assert!(line.contains("given: `reablement_fee` is £1,500.00"), "{said}");
    let wrong = meed(&["pay", "contracts/reablement", "--since", "Cargo.toml"]);
    assert_eq!(wrong.status.code(), Some(2));
    let edition = meed(&["pay", "contracts/reablement", "--edition", "payee", "--format", "html"]);
    assert!(String::from_utf8(edition.stderr).unwrap().contains("is for one payee"));
}

/// A copy of the contract on reablement with other terms or rows, its statement against one that was kept.
fn since(name: &str, terms: &[(&str, &str)], rows: impl Fn(&str) -> String, kept: &str) -> Value {
    let folder = folder(&format!("since-{name}"));
    fs::create_dir_all(folder.join("data")).unwrap();
    let text = fs::read_to_string("contracts/reablement/contract.meed").unwrap();
    let text = terms.iter().fold(text, |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    fs::write(folder.join("contract.meed"), text).unwrap();
    let data = fs::read_to_string("contracts/reablement/data/episode.csv").unwrap();
    fs::write(folder.join("data/episode.csv"), rows(&data)).unwrap();
    let file = folder.join("kept.json");
    fs::write(&file, kept).unwrap();
    let out = meed(&["pay", folder.to_str().unwrap(), "--since", file.to_str().unwrap(), "--format", "json"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice::<Value>(&out.stdout).unwrap()["since"].clone()
}

/// Why an amount differs: `kind: text` of each reason.
fn why(since: &Value, payee: &str, period: &str, item: &str) -> Vec<String> {
    let lines = since["lines"].as_array().unwrap();
    let line = lines
        .iter()
        .find(|line| line["payee"] == payee && line["period"] == period && line["item"] == item)
        .unwrap_or_else(|| panic!("{payee} {period} {item}: {since:#}"));
    let reasons = line["why"].as_array().unwrap().iter();
    reasons
        .map(|one| format!("{}: {}", one["kind"].as_str().unwrap(), one["text"].as_str().unwrap()))
        .collect()
}

/// A row that comes later.
const MORE: &str = "51,99,Ashdown Care,new,2023-10-05,2023-10-20,reablement,5,0,same,2023-11-01,,no\n";

/// The first entry of the row of the shipped data that has these.
fn kept_row(entries: &str) -> String {
    let data = fs::read_to_string("contracts/reablement/data/episode.csv").unwrap();
    let row = data.lines().find(|row| row.contains(entries)).unwrap();
    row.split(',').next().unwrap().to_owned()
}

#[test]
fn each_amount_that_differs_says_what_moved_it_as_far_as_it_was_kept() {
    let kept = meed(&["pay", "contracts/reablement", "--format", "json"]).stdout;
    let kept = String::from_utf8(kept).unwrap();
    let same = |data: &str| data.to_owned();
    // The same terms and rows: nothing differs.
    let nothing =
        since("nothing", &[("pay 80% × (total fee)", "pay 80% × (total fee) -- as agreed")], same, &kept);
    assert_eq!(nothing["lines"], Value::Array(Vec::new()));
    assert!(
        nothing["known"].as_str().unwrap().contains("the text of the terms, and not the rows themselves")
    );
    // A term: the threshold. Core does not hang on it, and does not differ; what is taken back follows the reward.
    let term = since("term", &[("| from 45%        |", "| from 50%        |")], same, &kept);
    assert_eq!(
        why(&term, "Ashdown Care", "2023Q2", "reward"),
        ["terms: the text of `share_earned` has changed"]
    );
    let taken = why(&term, "Ashdown Care", "2023Q2", "readmission");
    for reason in [
        "terms: the text of `share_earned` has changed",
        "recovery: due £0.00, before £186.27",
        "follows: `reward` differs",
    ] {
        assert!(taken.iter().any(|one| one == reason), "{taken:?}");
    }
    // A cap: £560.00 of £1,560.00 goes beyond £1,000.00.
    let cap = since("cap", &[("at most £2,500.00", "at most £1,000.00")], same, &kept);
    assert_eq!(
        why(&cap, "Ashdown Care", "2023Q2", "hours_saved"),
        ["terms: the text of `person_cap` has changed", "limit: `person_cap` cuts £560.00, before £0.00"]
    );
    // A row more, and another row's entry.
    let more = since("more", &[], |data| format!("{data}{MORE}"), &kept);
    assert_eq!(
        why(&more, "Ashdown Care", "2023Q4", "core"),
        ["rows: 1 more of `episode` (51, before 50)", "rows: `core` takes in 51 rows, before 50"]
    );
    let other = |data: &str| {
        assert!(data.contains("2023-11-11,reablement,9.5"));
        data.replacen("2023-11-11,reablement,9.5", "2023-11-11,lower,9.5", 1)
    };
    let entry = since("entry", &[], other, &kept);
    let said = why(&entry, "Ashdown Care", "2023Q4", "core");
    assert!(said[0].starts_with("rows: entries have changed") && said.len() == 1, "{said:?}");
    // Where the rows were kept, they are named: with the entries that the amount hangs on, and of the payee alone.
    let with_rows = meed(&["pay", "contracts/reablement", "--format", "json", "--with-rows"]).stdout;
    let with_rows = String::from_utf8(with_rows).unwrap();
    let named = since("more-named", &[], |data| format!("{data}{MORE}"), &with_rows);
    assert!(named["known"].as_str().unwrap().ends_with("and the entries of the rows."), "{}", named["known"]);
    assert_eq!(
        why(&named, "Ashdown Care", "2023Q4", "core"),
        [
            "rows: 1 more of `episode` (51, before 50)",
            "rows: `core` takes in 51 rows, before 50",
            "rows: `episode_id` 51 is new"
        ]
    );
    let fewer = since("fewer-named", &[], |data| data.to_owned(), &{
        let mut kept: Value = serde_json::from_str(&with_rows).unwrap();
        let rows = kept["rows"][0]["rows"].as_array_mut().unwrap();
        let mut gone = rows[0].clone();
        gone[0] = Value::from("99");
        rows.push(gone);
        kept["net"] = Value::from("0.00");
        kept["payees"][0]["periods"][0]["items"][0]["amount"] = Value::from("0.00");
        kept.to_string()
    });
    let first = &fewer["lines"][0]["why"];
    assert!(first.to_string().contains("`episode_id` 99 is gone"), "{first}");
    let id = kept_row("2023-11-11,reablement,9.5");
    let entry = since("entry-named", &[], other, &with_rows);
    assert_eq!(
        why(&entry, "Ashdown Care", "2023Q4", "core"),
        [format!("rows: `episode_id` {id} has `pathway` lower, before reablement")]
    );
    // Nothing of the rows stands in a statement that was not asked for them, nor in the workbook of a payee.
    assert!(!kept.contains("\"rows\": [\n    {"));
    let refused = meed(&["pay", "contracts/reablement", "--with-rows"]);
    assert_eq!(refused.status.code(), Some(2));
    // What was not kept is said not to be.
    let mut older: Value = serde_json::from_str(&kept).unwrap();
    older.as_object_mut().unwrap().remove("terms");
    let older = since("older", &[("| from 45%        |", "| from 50%        |")], same, &older.to_string());
    assert!(
        older["known"].as_str().unwrap().ends_with("and not the rows themselves or the text of the terms.")
    );
    assert_eq!(
        why(&older, "Ashdown Care", "2023Q2", "reward"),
        ["unknown: entries of rows, or terms; which was not kept"]
    );
    // The workbook of a payee has the reasons, and no numbers of rows of others.
    let folder = folder("since-more-page");
    let file = folder.join("kept.json");
    fs::write(&file, &kept).unwrap();
    let args = [
        "pay",
        "contracts/reablement",
        "--set",
        "yearly_maximum=£1,000.00",
        "--since",
        file.to_str().unwrap(),
    ];
    let payee = ["--edition", "payee", "--payee", "Ashdown Care", "--format", "html"];
    let page = String::from_utf8(meed(&[&args[..], &payee].concat()).stdout).unwrap();
    assert!(page.contains("given: `yearly_maximum` is £1,000.00, before the contract’s own"), "{page}");
}

const VISITS: &str = "contract \"Visits\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  provider  text
  day       date

payment fee of visit
  pay £10.00
  in quarter of day
";

/// The rows of a sheet, each cell as a word or a number; a formula with what it comes to.
fn words_of(file: &std::path::Path, sheet: &str) -> Vec<Vec<String>> {
    let bytes = fs::read(file).unwrap();
    let sheets = data::copied(std::io::Cursor::new(&bytes)).unwrap();
    let at = sheets.iter().position(|known| known.name == sheet).unwrap();
    let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    let page = format!("xl/worksheets/sheet{}.xml", at + 1);
    book.by_name(&page).unwrap().read_to_string(&mut xml).unwrap();
    let word = |row: u32, cell: &data::CopiedCell| match &cell.value {
        data::CopiedValue::Text(text) | data::CopiedValue::Number(text, _) => text.clone(),
        data::CopiedValue::NotWorkedOut => {
            let column = char::from(b'A' + u8::try_from(cell.column).unwrap());
            let (_, rest) = xml.split_once(&format!("<c r=\"{column}{row}\"")).unwrap();
            let (formula, rest) = rest.split_once("<f>").unwrap().1.split_once("</f><v>").unwrap();
            format!("={formula} is {}", rest.split_once("</v>").unwrap().0)
        }
        other => format!("{other:?}"),
    };
    let row =
        |(row, cells): &(u32, Vec<data::CopiedCell>)| cells.iter().map(|cell| word(*row, cell)).collect();
    sheets[at].rows.iter().map(row).collect()
}

/// Visits on these days, paid against a statement on others; the sheet of changes.
fn changes_of(name: &str, before: &[&str], now: &[&str]) -> Vec<Vec<String>> {
    let home = folder(&format!("changes-{name}"));
    fs::create_dir_all(home.join("data")).unwrap();
    fs::write(home.join("contract.meed"), VISITS).unwrap();
    let write = |days: &[&str]| {
        let rows = (1..).zip(days).map(|(at, day)| format!("{at},Acme,{day}\n"));
        let text = rows.fold("visit_id,provider,day\n".to_owned(), |all, row| all + &row);
        fs::write(home.join("data/visit.csv"), text).unwrap();
    };
    let place = home.to_str().unwrap();
    write(before);
    let kept = home.join("kept.json");
    fs::write(&kept, meed(&["pay", place, "--format", "json"]).stdout).unwrap();
    write(now);
    let book = home.join("statement.xlsx");
    let paid = meed(&["pay", place, "--since", kept.to_str().unwrap(), "--format", "xlsx"]);
    assert!(paid.status.success(), "{}", String::from_utf8_lossy(&paid.stderr));
    fs::write(&book, paid.stdout).unwrap();
    words_of(&book, "Changes")
}

/// One visit and then three in the second quarter of 2025, two and then one in the third, one in the fourth: £20.00 more,
/// £10.00 less, nothing. Of one quarter alone the sheet says it once.
#[test]
fn the_sheet_of_changes_adds_up_what_differs_by_period() {
    let before = ["2025-04-02", "2025-07-01", "2025-07-02", "2025-10-01"];
    let now = ["2025-04-02", "2025-04-03", "2025-06-30", "2025-07-01", "2025-10-01"];
    let rows = changes_of("two", &before, &now);
    let says = |row: &&Vec<String>, first: &str| row.first().is_some_and(|cell| cell == first);
    let of = |first: &str| rows.iter().filter(|row| says(row, first)).collect::<Vec<_>>();
    assert_eq!(of("Previously stated £40.00, now £50.00: a difference of £10.00.").len(), 1, "{rows:#?}");
    let lines = of("Acme").into_iter().map(|row| [&row[1], &row[4], &row[5], &row[6]]);
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [["2025Q2", "10", "30", "=(F9-E9) is 20.00"], ["2025Q3", "20", "10", "=(F10-E10) is -10.00"]]
    );
    let total = of("Everything that differs")[0].last().unwrap();
    assert_eq!(total, "=SUM('Changes'!$G$9:$G$10) is 10.00");
    let by_period = rows.iter().position(|row| row == &["By period"]).unwrap();
    let sum = |row: usize, is: &str| {
        let of = format!("EXACT('Changes'!$B$9:$B$10,A{row})*1,'Changes'!$G$9:$G$10");
        format!("=SUMPRODUCT({of}) is {is}")
    };
    assert_eq!(
        rows[by_period + 1..],
        [
            vec!["Period".to_owned(), "Difference (£)".to_owned()],
            vec!["2025Q2".to_owned(), sum(15, "20.00")],
            vec!["2025Q3".to_owned(), sum(16, "-10.00")],
        ]
    );
    let one = changes_of("one", &before[..1], &now[..3]);
    assert!(!one.contains(&vec!["By period".to_owned()]), "{one:#?}");
}
