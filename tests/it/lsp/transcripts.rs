//! What is said between an editor and the server, word for word. Each transcript is read when it changes.

use serde_json::{Value, json};

use super::client::{Client, address, at, marked, repository};

const HERE: &str = "file:///nowhere/contract.meed";

const CONTRACT: &str = "contract \"Care — £\"
  payee       provider
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit, plural visits \"one visit\"
  visit_id  whole number, unique
  provider  text
  day       date
  hours     hours, from 0 to 24, may be blank
  result    one of seen, \"not at home\"

tariff price \"Price of an hour\" £15.00 per hour

cohort seen_visits of visit
  where result is seen
    and hours is given

payment care \"Care\" of seen_visits
  for each provider and quarter of day
  pay (total hours) × price

-- 2 × £15.00
example \"two hours\"
  suppose visit
    | provider | day        | hours | result |
    | Acme     | 2 May 2025 | 2     | seen   |
  then care to Acme in 2025Q2 is £30.00

example \"three hours, worked out wrongly\"
  suppose visit
    | provider | day        | hours | result |
    | Acme     | 2 May 2025 | 3     | seen   |
  then care to Acme in 2025Q2 is £30.00
";

/// The place before a stretch of the text.
fn place(text: &str, of: &str) -> (u64, u64) {
    marked(&text.replacen(of, &format!("▮{of}"), 1)).1
}

fn opened(text: &str) -> Client {
    let mut client = Client::start(json!({}));
    client.open(HERE, text);
    client.transcript.clear();
    client
}

#[test]
fn the_first_words() {
    let mut client = Client::start(json!({}));
    assert_eq!(client.open(HERE, CONTRACT), Vec::<Value>::new());
    insta::assert_snapshot!(client.transcript);
}

#[test]
fn a_mistake_and_its_help_as_an_action() {
    let wrong = CONTRACT.replace("× price", "× prise");
    let mut client = Client::start(json!({}));
    client.transcript.clear();
    let found = client.open(HERE, &wrong);
    let range = found[0]["range"].clone();
    let asked = json!({ "textDocument": { "uri": HERE }, "range": range, "context": { "diagnostics": [] } });
    let actions = client.ask("textDocument/codeAction", asked);
    let edit = &actions[0]["edit"]["changes"][HERE][0];
    assert_eq!(edit["newText"], "price");
    let code = json!({ "command": "meed.explainCode", "arguments": [found[0]["code"]] });
    let page = client.begin("workspace/executeCommand", code);
    let page = client.answer(page).unwrap();
    assert!(page.as_str().unwrap().starts_with("# E0201: "));
    let said = client.transcript.lines().filter(|line| !line.starts_with("← result \"# E0201"));
    insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_is_asked_of_the_money_is_told_beside_what_is_wrong() {
    let mut client = Client::start(json!({}));
    assert_eq!(client.open(HERE, CONTRACT), Vec::<Value>::new());
    let asked = client.questions();
    // What `meed check` asks of the same text.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contract.meed");
    std::fs::write(&file, CONTRACT).unwrap();
    let checked = std::process::Command::new(env!("CARGO_BIN_EXE_meed"))
        .args(["check", "--format", "json"])
        .arg(&file)
        .output()
        .unwrap();
    let told: Value = serde_json::from_slice(&checked.stdout).unwrap();
    let said = |found: &Value| found["message"].as_str().unwrap().lines().next().unwrap().to_owned();
    let asked: Vec<String> = asked.iter().map(said).collect();
    let told: Vec<String> = told["questions"].as_array().unwrap().iter().map(said).collect();
    assert_eq!(asked, told);
    assert_eq!(client.end().0, Some(0));
}

#[test]
fn where_things_are_and_what_they_are() {
    let mut client = opened(CONTRACT);
    let uses_price = place(CONTRACT, "price\n");
    client.ask_at("textDocument/hover", HERE, uses_price);
    client.ask_at("textDocument/definition", HERE, uses_price);
    client.ask_at("textDocument/hover", HERE, place(CONTRACT, "seen_visits\n  for"));
    client.ask_at("textDocument/hover", HERE, place(CONTRACT, "hours is given"));
    client.ask_at("textDocument/hover", HERE, place(CONTRACT, "× price"));
    let mut asked = at(HERE, place(CONTRACT, "hours     hours"));
    asked["context"] = json!({ "includeDeclaration": true });
    client.ask("textDocument/references", asked);
    client.ask_at("textDocument/documentHighlight", HERE, place(CONTRACT, "care \"Care\""));
    insta::assert_snapshot!(client.transcript.replace("\\n", "\n    "));
}

#[test]
fn what_stands_in_a_text() {
    let mut client = opened(CONTRACT);
    let asked = json!({ "textDocument": { "uri": HERE } });
    client.ask("textDocument/documentSymbol", asked.clone());
    client.ask("textDocument/foldingRange", asked.clone());
    client.ask("workspace/symbol", json!({ "query": "see" }));
    let colours = client.ask("textDocument/semanticTokens/full", asked);
    assert_eq!(colours["data"].as_array().unwrap().len() % 5, 0);
    insta::assert_snapshot!(client.transcript);
}

#[test]
fn a_text_is_laid_out_and_one_with_mistakes_is_not() {
    let crooked = CONTRACT.replace("  statements  in quarters", "      statements in quarters");
    let mut client = opened(&crooked);
    let asked = json!({ "textDocument": { "uri": HERE }, "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = client.ask("textDocument/formatting", asked.clone());
    assert_eq!(edits[0]["newText"], meed::syntax::format(&meed::source::Source::new("x", crooked)).unwrap());
    client.change(HERE, 2, "contract \"x\"\n  payee (\n");
    client.findings();
    let id = client.begin("textDocument/formatting", asked);
    let refused = client.answer(id).unwrap_err();
    assert!(
        refused["message"].as_str().unwrap().starts_with("the contract cannot be laid out: "),
        "{refused}"
    );
}

#[test]
fn a_name_is_changed_wherever_it_stands_and_the_data_keeps_its_heading() {
    let contract = repository("contracts/reablement/contract.meed");
    let text = std::fs::read_to_string(&contract).unwrap();
    let here = address(&contract);
    let mut client = Client::start(json!({}));
    client.open(&here, &text);
    client.transcript.clear();
    let mut asked = at(&here, place(&text, "start_date"));
    client.ask("textDocument/prepareRename", asked.clone());
    asked["newName"] = json!("begun_on");
    let edits = client.ask("textDocument/rename", asked.clone());
    let edits = edits["changes"][&here].as_array().unwrap();
    assert!(
        edits.iter().any(|edit| edit["newText"] == ", column \"start_date\""),
        "the data keeps its heading"
    );
    let names = edits.iter().filter(|edit| edit["newText"] == "begun_on").count();
    let written = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| *word == "start_date");
    assert_eq!(names, written.count(), "every place and no other");
    for wrong in ["total", "two words", "end_date", ""] {
        asked["newName"] = json!(wrong);
        let id = client.begin("textDocument/rename", asked.clone());
        client.answer(id).unwrap_err();
    }
    let said =
        client.transcript.lines().filter(|line| line.contains("error") || line.contains("prepareRename"));
    insta::assert_snapshot!(said.collect::<Vec<_>>().join("\n"));
}

/// The words that are offered at a mark.
fn offered(client: &mut Client, version: i64, text: &str) -> Vec<String> {
    let (text, place) = marked(text);
    client.change(HERE, version, &text);
    client.findings();
    let found = client.ask_at("textDocument/completion", HERE, place);
    found.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn only_what_fits_is_offered() {
    let mut client = opened(CONTRACT);
    let cases = [
        ("  where result is seen", "  where result is ▮"),
        ("  where result is seen", "  where ▮"),
        ("  pay (total hours) × price", "  pay (total ▮"),
        ("  pay (total hours) × price", "  pay (total hours) × pr▮"),
        ("  pay (total hours) × price", "  pay (total hours) × ▮"),
        ("  pay (total hours) × price", "  pay ▮"),
        ("  where result is seen", "  where provider is ▮"),
        ("  where result is seen", "  where day is on or after ▮"),
        ("  where result is seen", "  where quarter of day is ▮"),
        ("  where result is seen", "  where day is from 1 April 2025 to ▮, both days counted"),
        ("  for each provider and quarter of day", "  for each provider and quarter of ▮"),
        ("  for each provider and quarter of day", "  fo▮"),
        ("payment care \"Care\" of seen_visits", "payment care \"Care\" of ▮"),
        ("  suppose visit\n    | provider | day ", "  suppose visit\n    | provider | ▮ "),
        ("2     | seen ", "2     | ▮ "),
        ("2     | seen ", "2     | \"no▮ "),
        ("2     | seen ", "▮     | seen "),
        ("  where result is seen", "  where result ▮"),
        ("    and hours is given", "    and hours is ▮"),
        ("    and hours is given", "    and day is ▮"),
        ("  day       date", "  day       date, ▮"),
        ("  provider  text", "  provider  text, ▮"),
        ("  then care to", "  then ▮ to"),
        ("£15.00 per hour", "£15.00 per ▮"),
        ("  statements  in quarters", "  statements  in ▮"),
        ("hours, from 0 to 24, may be blank", "hours, ▮"),
        ("-- 2 × £15.00\n", "▮\n"),
        ("-- 2 × £15.00\n", "-- tot▮\n"),
    ];
    let mut said = String::new();
    for (at, (old, new)) in cases.into_iter().enumerate() {
        assert!(CONTRACT.contains(old), "{old}");
        let text = CONTRACT.replacen(old, new, 1);
        let found = offered(&mut client, 2 + i64::try_from(at).unwrap(), &text);
        let line = new.lines().find(|line| line.contains('▮')).unwrap().trim();
        said.push_str(&format!("{line}\n    {}\n", found.join(" · ")));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn examples_are_run_and_what_comes_out_instead_stands_beside() {
    let refresh = json!({ "refreshSupport": true });
    let mut client = Client::start(json!({ "workspace": { "inlayHint": refresh, "codeLens": refresh } }));
    client.open(HERE, CONTRACT);
    client.heard("workspace/inlayHint/refresh");
    client.transcript.clear();
    let document = json!({ "uri": HERE });
    let lenses = client.ask("textDocument/codeLens", json!({ "textDocument": document }));
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    client.ask("textDocument/inlayHint", json!({ "textDocument": document, "range": all }));
    for lens in lenses.as_array().unwrap() {
        let command = &lens["command"];
        let asked = json!({ "command": command["command"], "arguments": command["arguments"] });
        client.ask("workspace/executeCommand", asked);
        client.heard("window/showMessage");
    }
    insta::assert_snapshot!(client.transcript);
}

#[test]
fn what_the_lines_come_to_stands_beside_them() {
    let contract = repository("contracts/reablement/contract.meed");
    let text = std::fs::read_to_string(&contract).unwrap();
    let here = address(&contract);
    let refresh = json!({ "refreshSupport": true });
    let mut client = Client::start(json!({ "workspace": { "inlayHint": refresh } }));
    client.open(&here, &text);
    client.heard("workspace/inlayHint/refresh");
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 } });
    let hints =
        client.ask("textDocument/inlayHint", json!({ "textDocument": { "uri": here }, "range": all }));
    let shown: Vec<String> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| {
            let line = usize::try_from(hint["position"]["line"].as_u64().unwrap()).unwrap();
            format!("{}  {}", text.lines().nth(line).unwrap(), hint["label"].as_str().unwrap())
        })
        .collect();
    // The same amounts as the statement has.
    let json = std::process::Command::new(env!("CARGO_BIN_EXE_meed"))
        .args(["pay", "--format", "json"])
        .arg(&contract)
        .output()
        .unwrap();
    let statement: Value = serde_json::from_slice(&json.stdout).unwrap();
    for total in statement["totals"].as_array().unwrap() {
        let item = total["item"].as_str().unwrap();
        assert!(shown.iter().any(|line| line.contains(&format!(" {item} "))), "{item}: {shown:?}");
    }
    let hover = client.ask_at("textDocument/hover", &here, place(&text, "start_date"));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Today: "), "{hover}");
    insta::assert_snapshot!(shown.join("\n"));
}
