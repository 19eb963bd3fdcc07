//! Why an amount is what it is, down to the rows; what became of a row.

use meed::report::html::escaped;
use serde_json::Value;

use super::Site;
use super::form::{encoded, fields, value};
use super::http::{Request, Response};
use super::layout::{again, page, quoted, said};
use super::screens::records;
use crate::cli::reply::Exit;

/// Of a stretch of rows so many are named one by one.
const MOST_IN_A_ROW: u64 = 40;

/// The reason of an amount, or what became of a row.
pub(super) fn screen(site: &Site, request: &Request) -> Response {
    let asked = fields(&request.query);
    let get = |name| value(&asked, name);
    let mut words = vec!["explain".to_owned()];
    let mut command = "meed explain .".to_owned();
    let mut say = |option: &str, text: &str| {
        if !text.is_empty() {
            words.push(format!("--{option}={text}"));
            command += &format!(" --{option}={}", quoted(text));
        }
    };
    let row = match (get("record"), get("row")) {
        ("", row) => row.to_owned(),
        (record, row) => format!("{record}:{row}"),
    };
    say("row", &row);
    if row.is_empty() {
        say("item", if get("item").is_empty() { "net" } else { get("item") });
        say("payee", get("payee"));
        say("period", get("period"));
    }
    let full = get("full") == "yes";
    if full {
        words.push("--full".to_owned());
        command += " --full";
    }
    words.push("--format=json".to_owned());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let reply = site.run(&words);
    let records = records(site);
    let mut body = String::new();
    if reply.exit == Exit::Fine {
        let told: Value = serde_json::from_slice(&reply.out).unwrap_or_default();
        body += &tree(site, list(&told, "nodes"), &records);
        if !full {
            let all = format!("{}?{}&full=yes", site.gate.address("why"), request.query);
            body += &format!("<p><a href=\"{}\">Every line and every row behind it</a></p>\n", escaped(&all));
        }
        body += &again(&command);
    } else {
        body += &said(&reply, &command);
    }
    body += &format!("<p><a href=\"{}\">Back to the statement</a></p>\n", site.gate.address("statement"));
    body += &row_form(site, &records);
    page(site, "why", "Why", &body)
}

fn list<'v>(of: &'v Value, key: &str) -> &'v [Value] {
    of.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Reasons within reasons.
fn tree(site: &Site, nodes: &[Value], records: &[String]) -> String {
    if nodes.is_empty() {
        return String::new();
    }
    let mut html = String::from("<ul class=\"why\">\n");
    for node in nodes {
        let told = |key: &str| node.get(key).and_then(Value::as_str).unwrap_or_default();
        let text = told("text");
        let line = node.get("line").and_then(Value::as_u64);
        let line = line.map(|line| format!(" <span class=\"soft\">line {line}</span>")).unwrap_or_default();
        html += &format!(
            "<li class=\"{}\">{}{line}{}</li>\n",
            escaped(told("kind")),
            behind(site, text, told("value")).unwrap_or_else(|| shown(site, text, told("value"), records)),
            tree(site, list(node, "because"), records)
        );
    }
    html + "</ul>\n"
}

/// `behind a line of reward/Ashdown Care/2023Q2, £558.81`, with the way to that line.
fn behind(site: &Site, text: &str, value: &str) -> Option<String> {
    let (before, rest) = text.strip_prefix("behind ")?.split_once(" of ")?;
    let line = rest.strip_suffix(value)?.strip_suffix(", ")?;
    let mut parts = line.splitn(2, '/');
    let (item, rest) = (parts.next()?, parts.next()?);
    let (payee, period) = rest.rsplit_once('/')?;
    Some(format!(
        "behind {} of <a href=\"{}\">{}</a>, <strong>{}</strong>",
        escaped(before),
        reason(site, item, payee, period),
        escaped(line),
        escaped(value)
    ))
}

/// A sentence, with what it comes to in bold and with the way to each row that it names.
fn shown(site: &Site, text: &str, value: &str, records: &[String]) -> String {
    match text.strip_suffix(value).filter(|_| !value.is_empty()) {
        Some(before) => format!("{}<strong>{}</strong>", linked(site, before, records), escaped(value)),
        None => linked(site, text, records),
    }
}

/// `episode.csv rows 2–4, 19` or `data.xlsx#episode row 4`, each row with the way to what became of it.
fn linked(site: &Site, text: &str, records: &[String]) -> String {
    let mut html = Vec::new();
    let (mut record, mut counting) = (None::<&str>, false);
    for word in text.split(' ') {
        let stem = match word.split_once('#') {
            Some((_, sheet)) => sheet.trim_end_matches(':'),
            None => word.split(['.', ':']).next().unwrap_or_default(),
        };
        let named = records.iter().find(|own| *own == stem && word.contains(['.', '#']));
        if let Some(named) = named {
            (record, counting) = (Some(named.as_str()), false);
        } else if matches!(word, "row" | "rows") {
            counting = record.is_some();
        } else if let (true, Some(record)) = (counting, record)
            && let Some(rows) = numbered(site, record, word)
        {
            html.push(rows);
            continue;
        } else {
            counting = false;
        }
        html.push(escaped(word));
    }
    html.join(" ")
}

/// `2–4,` as the ways to its rows.
fn numbered(site: &Site, record: &str, word: &str) -> Option<String> {
    let numbers = word.trim_end_matches([',', ';', ':']);
    let tail = word.get(numbers.len()..)?;
    let (first, last) = numbers.split_once('–').unwrap_or((numbers, numbers));
    let (first, last) = (first.parse::<u64>().ok()?, last.parse::<u64>().ok()?);
    let way = |row: u64| {
        format!("<a href=\"{}?record={}&amp;row={row}\">{row}</a>", site.gate.address("why"), encoded(record))
    };
    if last.checked_sub(first)? > MOST_IN_A_ROW {
        return Some(format!("{}–{}{}", way(first), way(last), escaped(tail)));
    }
    let all: Vec<String> = (first..=last).map(way).collect();
    Some(format!("{}{}", all.join(", "), escaped(tail)))
}

/// Asks for a row.
fn row_form(site: &Site, records: &[String]) -> String {
    let options: String =
        records.iter().map(|record| format!("<option>{}</option>", escaped(record))).collect();
    format!(
        "<h2>A row of the data</h2>\n<form method=\"get\" action=\"{}\" class=\"line-form\"><p><label for=\"record\">Record</label> <select id=\"record\" name=\"record\">{options}</select> <label for=\"row\">Row, as a spreadsheet shows it</label> <input id=\"row\" name=\"row\" inputmode=\"numeric\" size=\"8\" required> <button>What became of it</button></p></form>\n",
        site.gate.address("why")
    )
}

/// The address of the reason of an amount.
pub(super) fn reason(site: &Site, item: &str, payee: &str, period: &str) -> String {
    let part = |name: &str, text: &str| {
        if text.is_empty() { String::new() } else { format!("&amp;{name}={}", encoded(text)) }
    };
    format!(
        "{}?item={}{}{}",
        site.gate.address("why"),
        encoded(item),
        part("payee", payee),
        part("period", period)
    )
}
