//! What happens while somebody types: bursts, places beyond ASCII, line ends, requests that are taken back, and the
//! end.

use serde_json::{Value, json};

use super::client::{Client, at};

const HERE: &str = "file:///nowhere/contract.meed";

const CARE: &str = "contract \"Care — £\"
  payee       \"Acme\"
  term        1 April 2025 to 31 March 2026
  statements  in quarters
  rounding    each payment line to the nearest penny, halves up

record visit
  visit_id  whole number, unique
  day       date
  hours     hours

tariff price £15.00 per hour

payment care \"Care\" of visit
  for each quarter of day
  pay (total hours) × price
";

/// A message as it goes over the line.
fn frame(message: &Value) -> String {
    let text = message.to_string();
    format!("Content-Length: {}\r\n\r\n{text}", text.len())
}

#[test]
fn ten_keystrokes_are_one_check_and_the_last_text_counts() {
    let mut client = Client::start(json!({}));
    assert_eq!(client.open(HERE, CARE), Vec::<Value>::new());
    // All are sent at once.
    let burst: String = (2..12)
        .map(|version| {
            let text = CARE.replace("price\n", if version == 11 { "prise\n" } else { "pricee\n" });
            let told = json!({
                "jsonrpc": "2.0",
                "method": "textDocument/didChange",
                "params": {
                    "textDocument": { "uri": HERE, "version": version },
                    "contentChanges": [{ "text": text }]
                }
            });
            frame(&told)
        })
        .collect();
    client.send_raw(burst.as_bytes());
    let mut seen = Vec::new();
    loop {
        let told = client.heard("textDocument/publishDiagnostics");
        seen.push(told["version"].as_i64().unwrap());
        if told["version"] == 11 {
            assert!(told["diagnostics"][0]["message"].as_str().unwrap().contains("`prise`"), "{told}");
            break;
        }
    }
    assert!(seen.len() < 10, "every keystroke was checked: {seen:?}");
    assert_eq!(client.end().0, Some(0));
}

#[test]
fn a_part_of_a_text_is_changed_in_the_units_that_were_agreed() {
    // After `£15.00 per hour × 2`: `£` and `×` are one unit of UTF-16 and two bytes.
    let line = CARE.lines().position(|line| line.contains("total hours")).unwrap() as u64;
    for (capabilities, from) in [
        (json!({}), "  pay (total hours) × ".encode_utf16().count()),
        (json!({ "general": { "positionEncodings": ["utf-8"] } }), "  pay (total hours) × ".len()),
    ] {
        let mut client = Client::start(capabilities);
        client.open(HERE, CARE);
        let place = |character: usize| json!({ "line": line, "character": character });
        let range = json!({ "start": place(from), "end": place(from + "price".len()) });
        client.tell(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": HERE, "version": 2 },
                "contentChanges": [{ "range": range, "text": "prise" }]
            }),
        );
        let found = client.findings();
        // `price` is now used by nobody, and `prise` is not declared.
        let unknown = found.iter().find(|found| found["severity"] == 1).unwrap();
        assert_eq!(unknown["range"], json!({ "start": place(from), "end": place(from + "prise".len()) }));
        assert_eq!(client.end().0, Some(0));
    }
}

#[test]
fn line_ends_of_other_systems_and_a_mark_at_the_beginning_are_no_mistake() {
    let mut client = Client::start(json!({}));
    let windows = format!("\u{feff}{}", CARE.replace('\n', "\r\n"));
    assert_eq!(client.open(HERE, &windows), Vec::<Value>::new());
    let line = CARE.lines().position(|line| line.starts_with("payment")).unwrap() as u64;
    let told = client.ask_at("textDocument/hover", HERE, (line, 9));
    assert!(told["contents"]["value"].as_str().unwrap().starts_with("**care** “Care”, a payment"));
    // Without an end of the last line, and with nothing at all.
    client.change(HERE, 2, CARE.trim_end());
    assert_eq!(client.findings(), Vec::<Value>::new());
    client.change(HERE, 3, "");
    let _ = client.findings();
    assert_eq!(client.end().0, Some(0));
}

#[test]
fn a_request_that_is_taken_back_is_not_answered() {
    let mut client = Client::start(json!({}));
    client.open(HERE, CARE);
    // Both arrive together, behind a text that has to be checked first.
    let hover =
        json!({ "jsonrpc": "2.0", "id": 77, "method": "textDocument/hover", "params": at(HERE, (13, 9)) });
    let cancel = json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": 77 } });
    client.send_raw(format!("{}{}", frame(&hover), frame(&cancel)).as_bytes());
    let refused = client.answer(77);
    // Where the first was answered before the second was there, it is an answer; otherwise it is the one that the
    // protocol names.
    if let Err(error) = refused {
        assert_eq!(error["code"], -32800);
    }
    assert_eq!(client.end().0, Some(0));
}

#[test]
fn what_nobody_understands_is_refused_and_the_server_goes_on() {
    let mut client = Client::start(json!({}));
    let id = client.begin("textDocument/nonsense", json!({}));
    assert_eq!(client.answer(id).unwrap_err()["code"], -32601);
    let id = client.begin("textDocument/hover", json!({ "textDocument": 1 }));
    assert_eq!(client.answer(id).unwrap_err()["code"], -32602);
    let id = client.begin("textDocument/hover", at("file:///not/open.meed", (0, 0)));
    assert_eq!(client.answer(id).unwrap_err()["code"], -32602);
    assert_eq!(client.open(HERE, CARE), Vec::<Value>::new());
    // Far beyond the text.
    assert_eq!(client.ask_at("textDocument/hover", HERE, (9999, 9999)), Value::Null);
    assert_eq!(client.end().0, Some(0));
}

#[test]
fn a_broken_frame_and_a_closed_input_end_the_server() {
    let mut client = Client::start(json!({}));
    client.send_raw(b"Content-Length: nonsense\r\n\r\n");
    let (code, _) = client.wait();
    assert_eq!(code, Some(1), "what cannot be read is a failure");
    let client = Client::start(json!({}));
    let (code, errors) = client.wait();
    assert_eq!((code, errors.as_str()), (Some(0), ""));
}

#[test]
fn findings_of_a_text_that_is_closed_are_taken_back() {
    let mut client = Client::start(json!({}));
    assert_ne!(client.open(HERE, &CARE.replace("price\n", "prise\n")), Vec::<Value>::new());
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": HERE } }));
    assert_eq!(client.findings(), Vec::<Value>::new());
    assert_eq!(client.end().0, Some(0));
}
