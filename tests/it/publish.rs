//! What `meed publish` writes: the amounts are those that were worked out by other means, and the forms are those of
//! the standards.
//!
//! `MEED_TEST_OCDS` names a folder with the schemas of OCDS; without it they are not asked, and that is said.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::command::{folder, meed};

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The contracts that name a buyer and have amounts that were worked out by other means.
fn contracts() -> Vec<PathBuf> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts");
    let mut folders: Vec<PathBuf> = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| {
        let contract = fs::read_to_string(folder.join("contract.meed")).unwrap_or_default();
        contract.contains("\n  commissioner ") && folder.join("expected.csv").is_file()
    });
    folders.sort();
    assert!(folders.len() > 20);
    folders
}

/// A template with something in every line: each organisation with a number of its own, each period paid.
fn filled(template: &str) -> String {
    let mut reader = csv::Reader::from_reader(template.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["what", "who", "period", "value"]).unwrap();
    for (at, row) in reader.records().map(Result::unwrap).enumerate() {
        let value = match &row[0] {
            "ocid" => "ocds-213czf-0042".to_owned(),
            "uri" => "https://example.org/0042.json".to_owned(),
            "publisher" => "Somebody".to_owned(),
            "published" => "2030-01-31".to_owned(),
            "award" => "0042-award".to_owned(),
            "contract" => "0042-contract".to_owned(),
            "license" => "https://example.org/licence".to_owned(),
            "publication policy" => String::new(),
            "result type" => "Final".to_owned(),
            "organisation" => format!("GB-COH-{at:08}"),
            "indigo organisation" => format!("INDIGO-ORG-{at:04}"),
            "paid" => "2030-01-02".to_owned(),
            other => panic!("nothing is known of `{other}`"),
        };
        writer.write_record([&row[0], &row[1], &row[2], &value]).unwrap();
    }
    text(&writer.into_inner().unwrap())
}

/// An amount in hundredths of pennies, read digit by digit.
fn amount(digits: &str) -> i128 {
    let (whole, part) =
        digits.trim_start_matches('-').split_once('.').unwrap_or((digits.trim_start_matches('-'), ""));
    assert!(part.len() <= 4, "{digits}");
    let amount: i128 = format!("{whole}{part:0<4}").parse().unwrap();
    if digits.starts_with('-') { -amount } else { amount }
}

/// What the numbers called `amount` are in a text of JSON, as they are written; in OCDS with the line of the payer's
/// name behind each.
fn transactions(package: &str) -> BTreeMap<(String, String), i128> {
    let read: Value = serde_json::from_str(package).unwrap();
    let release = &read["releases"][0];
    let buyer = release["buyer"]["name"].as_str().unwrap();
    let listed = release["contracts"][0]["implementation"]["transactions"].as_array().unwrap();
    let written: Vec<&str> = package
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"amount\": "))
        .map(|digits| digits.trim_end_matches(','))
        .collect();
    assert_eq!(listed.len(), written.len());
    let mut found = BTreeMap::new();
    for (transaction, digits) in listed.iter().zip(written) {
        let [payer, payee] = ["payer", "payee"].map(|role| transaction[role]["name"].as_str().unwrap());
        let period = transaction["id"].as_str().unwrap().splitn(3, '/').last().unwrap().to_owned();
        let amount = amount(digits);
        assert!(amount > 0, "{digits}");
        let (name, signed) = if payer == buyer { (payee, amount) } else { (payer, -amount) };
        assert_eq!(found.insert((name.to_owned(), period), signed), None);
    }
    found
}

/// What was worked out by other means, by payee and period, without what comes to nothing.
fn expected(folder: &Path) -> BTreeMap<(String, String), i128> {
    let mut sums = BTreeMap::new();
    let mut reader = csv::Reader::from_path(folder.join("expected.csv")).unwrap();
    for row in reader.records().map(Result::unwrap) {
        *sums.entry((row[0].to_owned(), row[1].to_owned())).or_default() += amount(&row[3]);
    }
    sums.retain(|_, sum| *sum != 0);
    sums
}

/// What is wrong with a value by what the standard says of its place; `[]` is any position. A place that is not here is
/// none that is written.
fn wrong_with(place: &str, value: &Value) -> Option<&'static str> {
    let is_text = value.as_str().is_some_and(|text| !text.is_empty());
    let is_date = |value: &Value| {
        let digits = value.as_str().unwrap_or_default().split('-').map(str::len).collect::<Vec<_>>();
        digits == [4, 2, 2]
    };
    let is_one_of = |words: &[&str]| value.as_str().is_some_and(|text| words.contains(&text));
    let is_currency = is_one_of(&["GBP", "USD", "EUR"]);
    let is_organisation = value.as_str().is_some_and(|text| text.starts_with("INDIGO-ORG-"));
    let (holds, wrong) = match place {
        "name/value"
        | "outcome_metrics/[]/id"
        | "outcome_metrics/[]/definition/value"
        | "outcome_metrics/[]/target_population/value"
        | "outcome_metrics/[]/outcome_metric_target/value"
        | "outcome_metrics/[]/data_source_for_outcome_validation/value"
        | "outcome_pricings/[]/outcome_metric_id/value"
        | "outcome_pricings/[]/price_description/value"
        | "results/[]/outcome_metric_id/value"
        | "results/[]/outcomes_achieved/value"
        | "outcome_payments/[]/outcome_metric_id/value"
        | "outcome_payments/[]/notes"
        | "open_contracting_datas/[]/ocid" => (is_text, "is no text"),
        "overall_project_finance/total_outcome_payments_made/amount/value"
        | "outcome_payments/[]/money/amount/value" => (value.is_number(), "is no number"),
        "overall_project_finance/total_outcome_payments_made/currency/value"
        | "outcome_pricings/[]/currency/value"
        | "outcome_payments/[]/money/currency/value" => (is_currency, "is no currency"),
        "results/[]/result_level/value" => (is_one_of(&["Outcome level", "Project level"]), "is no level"),
        "results/[]/result_type/value" => (is_one_of(&["Interim", "Final"]), "is no type"),
        "results/[]/period/start_date/value"
        | "results/[]/period/end_date/value"
        | "outcome_payments/[]/period/start_date/value"
        | "outcome_payments/[]/period/end_date/value" => (is_date(value), "is no date"),
        "outcome_payments/[]/payer_organisation_id/value"
        | "outcome_payments/[]/recipient_organisation_id/value" => (is_organisation, "is no organisation"),
        "outcome_payments/[]/type/value" => (is_one_of(&["Actual", "Planned"]), "is no type"),
        _ => (false, "is no field that is known"),
    };
    (!holds).then_some(wrong)
}

fn walk(place: &str, value: &Value, wrong: &mut Vec<String>) {
    let below = |name: &str| if place.is_empty() { name.to_owned() } else { format!("{place}/{name}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| walk(&below(name), value, wrong)),
        Value::Array(items) => items.iter().for_each(|value| walk(&below("[]"), value, wrong)),
        leaf => wrong.extend(wrong_with(place, leaf).map(|why| format!("{place}: {leaf} {why}"))),
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a schema that is not there is said")]
fn what_all_contracts_publish_is_what_was_worked_out_and_has_the_forms_of_the_standards() {
    let folder = folder("published");
    let mut packages = Vec::new();
    for contract in contracts() {
        let path = contract.display().to_string();
        let template = meed(&["publish", &path, "--template"]);
        assert!(template.status.success(), "{path}: {}", text(&template.stderr));
        let given = folder.join("publication.csv");
        fs::write(&given, filled(&text(&template.stdout))).unwrap();
        let given = given.display().to_string();
        let publish = |standard| meed(&["publish", &path, "--as", standard, "--particulars", &given]);

        let ocds = publish("ocds");
        assert!(ocds.status.success(), "{path}: {}", text(&ocds.stderr));
        let ocds = text(&ocds.stdout);
        assert_eq!(transactions(&ocds), expected(&contract), "{path}");
        let file = folder.join(format!("{}.json", contract.file_name().unwrap().display()));
        fs::write(&file, ocds).unwrap();
        packages.push(file);

        let indigo = publish("indigo");
        assert!(indigo.status.success(), "{path}: {}", text(&indigo.stderr));
        let project: Value = serde_json::from_slice(&indigo.stdout).unwrap();
        let mut wrong = Vec::new();
        walk("", &project, &mut wrong);
        assert_eq!(wrong, Vec::<String>::new(), "{path}");
        let ids = |list: &str, id: &dyn Fn(&Value) -> Option<String>| {
            project[list].as_array().into_iter().flatten().filter_map(id).collect::<Vec<_>>()
        };
        let metrics = ids("outcome_metrics", &|metric| metric["id"].as_str().map(str::to_owned));
        for list in ["outcome_pricings", "results", "outcome_payments"] {
            let named = ids(list, &|item| item["outcome_metric_id"]["value"].as_str().map(str::to_owned));
            assert!(named.iter().all(|id| metrics.contains(id)), "{path}: {list}");
        }
    }
    let Some(schemas) = std::env::var_os("MEED_TEST_OCDS") else {
        eprintln!("left out: the schemas of OCDS, for which MEED_TEST_OCDS has to name their folder");
        return;
    };
    let own = Path::new(&schemas).join("venv/bin/python3");
    let python = if own.is_file() { own } else { PathBuf::from("python3") };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publish/validate.py");
    let told = Command::new(python).arg(script).arg(schemas).args(&packages).output().unwrap();
    assert!(told.status.success(), "{}{}", text(&told.stdout), text(&told.stderr));
    assert_eq!(text(&told.stdout), format!("{} packages, 0 mistakes\n", packages.len()));
}

const CONTRACT: &str = "\
contract \"Work\"
  commissioner  \"Council\"
  payee         provider
  term          1 April 2025 to 31 March 2026
  statements    in quarters
  rounding      each payment line to the nearest penny, halves up

record person, plural people
  person_id   whole number, unique
  provider    text
  start_date  date, from 1 April 2025 to 31 March 2026
  amount      money

payment starts of person
  pay amount
  in quarter of start_date
";

const GIVEN: &str = "\
what,who,period,value
ocid,,,ocds-213czf-0042
uri,,,https://example.org/0042.json
publisher,,,Council
published,,,2025-10-31
award,,,A
contract,,,C
organisation,Council,,GB-LAC-1
organisation,Acme,,GB-COH-2
organisation,Beech,,GB-COH-3
paid,,2025Q2,2025-07-28
";

/// A folder with a contract, its rows and what is given.
fn project(name: &str, rows: &str, given: &str) -> PathBuf {
    let folder = folder(name);
    fs::create_dir(folder.join("data")).unwrap();
    fs::write(folder.join("contract.meed"), CONTRACT).unwrap();
    fs::write(folder.join("data/person.csv"), format!("person_id,provider,start_date,amount\n{rows}"))
        .unwrap();
    fs::write(folder.join("publication.csv"), given).unwrap();
    folder
}

/// £10,000,000,000,000,000.01 is no double; what Acme pays back changes sides; the order of the rows is nothing.
#[test]
fn amounts_keep_their_digits_and_what_is_paid_back_changes_sides() {
    let rows = ["1,Acme,2025-04-01,-3.07", "2,Beech,2025-04-01,10000000000000000.01"];
    let publish = |name, rows: String| {
        let folder = project(name, &rows, GIVEN);
        let out = meed(&["publish", &folder.display().to_string(), "--as", "ocds"]);
        assert!(out.status.success(), "{}", text(&out.stderr));
        text(&out.stdout)
    };
    let one = publish("published-digits", rows.map(|row| format!("{row}\n")).concat());
    let [first, second] = rows;
    assert_eq!(one, publish("published-digits-turned", format!("{second}\n{first}\n")));
    assert!(one.contains("\"amount\": 10000000000000000.01,"), "{one}");
    assert!(one.contains("\"amount\": 3.07,"), "{one}");
    let read: Value = serde_json::from_str(&one).unwrap();
    let release = &read["releases"][0];
    let transaction = &release["contracts"][0]["implementation"]["transactions"][0];
    assert_eq!(
        (&transaction["payer"]["name"], &transaction["payee"]["name"]),
        (&"Acme".into(), &"Council".into())
    );
    let roles: Vec<&Value> =
        release["parties"].as_array().unwrap().iter().map(|party| &party["roles"]).collect();
    let expected =
        serde_json::json!([["buyer", "payer", "payee"], ["supplier", "payer"], ["supplier", "payee"]]);
    assert_eq!(serde_json::json!(roles), expected);
}

/// What is wrong is said with what to do, and nothing is published.
#[test]
fn what_is_missing_or_wrong_is_told() {
    let rows = "1,Acme,2025-04-01,1.00\n2,Acme,2025-07-01,2.00\n";
    let cases = [
        ("ocid,,,ocds-213czf-0042\n", "", "E0750", "ocid: the number of the contracting process"),
        ("organisation,Acme,,GB-COH-2\n", "", "E0750", "organisation of Acme: its number in a register"),
        ("paid,,2025Q2,2025-07-28\n", "", "E0750", "paid: the day"),
        ("GB-COH-2", "01234567", "E0751", "line 9: `organisation`: `01234567` is not the code of a register"),
        ("GB-COH-3", "GB-COH-2", "E0751", "line 10: `GB-COH-2` is the number of `Acme` already"),
        ("ocds-213czf-0042", "0042", "E0751", "line 2: `ocid`: `0042` is no number of a contracting process"),
        ("2025-07-28", "28/07/25", "E0751", "line 11: `paid`: `28/07/25` is no date"),
        (
            "2025Q2",
            "2025Q9",
            "E0751",
            "a day is given on which `2025Q9` was paid, and nothing is in that period",
        ),
        ("paid,,2025Q2", "paid,Acne,2025Q2", "E0751", "`Acne` was paid, and the statement has no such payee"),
        ("paid,,2025Q2", "paid,,", "E0751", "line 11: `paid` needs a period in the column period"),
        ("award,,,A", "award,Acme,,A", "E0751", "line 6: `award` is of nobody in particular"),
        ("award,,,A", "award,,,A\naward,,,B", "E0751", "line 7: `award` is given twice"),
        ("publisher,", "publishers,", "E0751", "line 4: `publishers` is nothing that is asked for"),
        ("what,who", "which;who", "E0751", "line 1: the first line does not name the columns"),
        (
            "https://example.org/0042.json",
            "example.org",
            "E0751",
            "line 3: `uri`: `example.org` is no address",
        ),
    ];
    for (old, new, code, told) in cases {
        assert!(GIVEN.contains(old), "{old}");
        let folder = project("published-wrong", rows, &GIVEN.replacen(old, new, 1));
        let out = meed(&["publish", &folder.display().to_string(), "--as", "ocds"]);
        let errors = text(&out.stderr);
        assert_eq!((out.status.code(), text(&out.stdout).as_str()), (Some(1), ""), "{errors}");
        assert!(errors.starts_with(&format!("error[{code}]: ")) && errors.contains(told), "{errors}");
    }
    let folder = project("published-part", rows, GIVEN);
    let out = meed(&["publish", &folder.display().to_string(), "--as", "ocds"]);
    let told = "not published, since no day is given on which it was paid: £2.00 (Acme in 2025Q3)\n";
    assert_eq!((out.status.code(), text(&out.stderr).as_str()), (Some(0), told));
}
