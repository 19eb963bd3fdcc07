//! Data: what is asked for, a workbook to fill in, and a file that is checked before it is put into the folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use meed::report::html::escaped;
use meed::text;
use serde_json::Value;

use super::asked::asked;
use super::form::parts;
use super::http::{Request, Response, Status};
use super::layout::{again, message, page, page_with, said};
use super::screens::records;
use super::{Sent, Site};
use crate::cli::data_file::{all_endings, ending_in, is_book, stem_of, usual_endings};
use crate::cli::reply::{Exit, Reply};
use crate::cli::{sets, store};

/// What a workbook with the rows of several records is called in the folder.
const OF_ALL: &str = "data";

pub(super) fn screen(site: &Site) -> Response {
    page(site, "data", "Data", &(form(site) + &asked(site)))
}

/// Takes a file.
fn form(site: &Site) -> String {
    let records = records(site);
    let options: String =
        records.iter().map(|record| format!("<option>{}</option>", escaped(record))).collect();
    format!(
        "<h2>Fill in</h2>\n<p><a href=\"{}\">A workbook to fill in</a>: a sheet for each kind of row, and on each heading what belongs there.</p>\n<h2>Check a file</h2>\n<p>It is looked at on this computer, and stays where it is.</p>\n<form method=\"post\" action=\"{}\" enctype=\"multipart/form-data\" class=\"line-form drop\">\n<p><label for=\"file\">Workbook, CSV, JSON lines or Parquet: choose it, or drop it here</label> <input id=\"file\" type=\"file\" name=\"file\" accept=\"{}\" required></p>\n<p><label for=\"of\">It has the rows of</label> <select id=\"of\" name=\"record\"><option value=\"\">what the sheets of the workbook are named after</option>{options}</select></p>\n<p><button>Check it</button></p>\n</form>\n",
        site.gate.address("template.xlsx"),
        site.gate.address("data"),
        all_endings().join(",")
    )
}

/// Checks a file that was sent.
pub(super) fn received(site: &Site, request: &Request) -> Response {
    let wrong = |words: &str| {
        let body = format!("<p class=\"said wrong\">{}</p>\n{}", escaped(words), form(site));
        page_with(Status::Wrong, site, "data", "Data", &body)
    };
    let Some(parts) = parts(&request.content_type, &request.body) else {
        return wrong("Choose a file first.");
    };
    let record = parts.iter().find(|part| part.name == "record").map(|part| part.bytes.as_slice());
    let record = String::from_utf8_lossy(record.unwrap_or_default()).into_owned();
    if !record.is_empty() && !records(site).contains(&record) {
        return wrong("The contract has no such record.");
    }
    let file =
        parts.into_iter().find_map(|part| Some((part.file.filter(|name| !name.is_empty())?, part.bytes)));
    let Some((name, bytes)) = file else { return wrong("Choose a file first.") };
    if ending_in(Path::new(&name)).is_none() {
        return wrong(&format!("The name of the file does not end in {}.", text::one_of(&usual_endings())));
    }
    let sent = Sent { name, record, bytes: Arc::new(bytes) };
    let response = checked(site, &sent);
    *site.sent() = Some(sent);
    response
}

/// A file that was sent, in a folder of its own that goes when this is dropped.
fn laid_down(sent: &Sent) -> std::io::Result<(tempfile::TempDir, PathBuf)> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(kept_as(sent));
    fs::write(&path, sent.bytes.as_slice())?;
    Ok((folder, path))
}

/// What a check of the file says, and in which form.
fn check(site: &Site, sent: &Sent, path: &Path, more: &[String]) -> Reply {
    let mut words = vec!["data".to_owned(), format!("--check={}", path.display())];
    if !sent.record.is_empty() {
        words.push(format!("--record={}", sent.record));
    }
    words.extend_from_slice(more);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let reply = site.run(&words);
    // The file has the name that its sender knows it by.
    let named = |text: &str| text.replace(&path.display().to_string(), &sent.name);
    Reply {
        out: named(&String::from_utf8_lossy(&reply.out)).into_bytes(),
        err: named(&reply.err),
        exit: reply.exit,
    }
}

fn checked(site: &Site, sent: &Sent) -> Response {
    let (_folder, path) = match laid_down(sent) {
        Ok(laid) => laid,
        Err(error) => {
            let words = format!(
                "<p class=\"said wrong\">The file cannot be looked at: {}</p>",
                escaped(&error.to_string())
            );
            return page_with(Status::Failed, site, "data", "Data", &words);
        }
    };
    let text = check(site, sent, &path, &[]);
    let record = if sent.record.is_empty() { String::new() } else { format!(" --record {}", sent.record) };
    let command = format!("meed data . --check '{}'{record}", sent.name);
    if text.exit == Exit::Fine {
        let button = put_button(site, sent);
        let body = format!(
            "<p class=\"well\" role=\"status\">Nothing is wrong with {}.</p>\n{button}{}{}",
            escaped(&sent.name),
            said(&text, &command),
            form(site)
        );
        return page(site, "data", "Data", &body);
    }
    let json = check(site, sent, &path, &["--format=json".to_owned()]);
    let table = table(site, sent, &json.out);
    // Where there is no table, the file as a whole is wrong, and the command says how.
    let rest = if table.is_empty() { said(&text, &command) } else { again(&command) };
    page(site, "data", "Data with faults", &(table + &rest + &form(site)))
}

/// The faults, each with its cell.
fn table(site: &Site, sent: &Sent, json: &[u8]) -> String {
    let told: Value = serde_json::from_slice(json).unwrap_or_default();
    let faults = told.get("faults").and_then(Value::as_array).cloned().unwrap_or_default();
    if faults.is_empty() {
        return String::new();
    }
    let text =
        |fault: &Value, key: &str| fault.get(key).and_then(Value::as_str).map(escaped).unwrap_or_default();
    let mut rows = String::new();
    for fault in faults.iter().take(MOST_SHOWN) {
        let row =
            fault.get("row").and_then(Value::as_u64).map(|row| format!("row {row}")).unwrap_or_default();
        let cell = if text(fault, "cell").is_empty() { row } else { text(fault, "cell") };
        rows += &format!(
            "<tr><td>{}</td><th scope=\"row\">{cell}</th><td>{}</td><td class=\"faulty\">{}</td><td>{}</td><td>{}</td></tr>\n",
            text(fault, "sheet"),
            text(fault, "column"),
            text(fault, "value"),
            message(fault.get("message").and_then(Value::as_str).unwrap_or_default()),
            message(fault.get("help").and_then(Value::as_str).unwrap_or_default())
        );
    }
    let all = meed::text::count(faults.len(), "fault", "faults");
    let marked = if is_book(Path::new(&sent.name)) {
        format!(
            "<p><a href=\"{}\">The workbook with the faults beside the cells</a>, to send back</p>\n",
            site.gate.address("marked.xlsx")
        )
    } else {
        String::new()
    };
    format!(
        "<p class=\"said wrong\" role=\"status\">{all} in {}. Nothing was calculated, and nothing was put into the folder.</p>\n{marked}<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Faults\"><table><thead><tr><th scope=\"col\">Sheet</th><th scope=\"col\">Cell</th><th scope=\"col\">Column</th><th scope=\"col\">Value</th><th scope=\"col\">What is wrong</th><th scope=\"col\">What to do</th></tr></thead><tbody>\n{rows}</tbody></table></div>\n",
        escaped(&sent.name)
    )
}

/// So many faults stand on the screen; the workbook has all of them.
const MOST_SHOWN: usize = 500;

/// The workbook that was sent, with what is wrong beside its cells.
pub(super) fn marked(site: &Site) -> Response {
    let sent = site.sent();
    let missing = || Response::words(Status::NotFound, "No workbook was sent.");
    let Some(sent) = sent.as_ref() else { return missing() };
    let Ok((folder, path)) = laid_down(sent) else { return missing() };
    let out = folder.path().join("marked.xlsx");
    let _reply = check(site, sent, &path, &[format!("--mark={}", out.display())]);
    fs::read(&out).map_or_else(|_| missing(), |bytes| Response::file("faults.xlsx", bytes))
}

/// The button that puts the file into the folder, under the name that it says.
fn put_button(site: &Site, sent: &Sent) -> String {
    if site.read_only {
        return String::new();
    }
    format!(
        "<form method=\"post\" action=\"{}\"><p><button>Put it into the folder data, as {}</button></p></form>\n",
        site.gate.address("keep"),
        escaped(&kept_as(sent))
    )
}

/// What the file is called in the folder.
fn kept_as(sent: &Sent) -> String {
    let name = if sent.record.is_empty() { OF_ALL } else { &sent.record };
    let ending = ending_in(Path::new(&sent.name)).map(str::to_ascii_lowercase);
    format!("{name}.{}", ending.as_deref().unwrap_or("csv"))
}

/// Puts the file into the folder of the data. Nothing that is there is written over.
pub(super) fn keep(site: &Site) -> Response {
    let sent = site.sent();
    let Some(sent) = sent.as_ref() else { return Response::to(&site.gate.address("data")) };
    let refused = |words: &str| {
        let body = format!("<p class=\"said wrong\" role=\"status\">{}</p>\n{}", escaped(words), form(site));
        page_with(Status::Conflict, site, "data", "Data", &body)
    };
    let Some(folder) = site.contract.parent().map(|folder| folder.join(sets::DATA)) else {
        return refused("The contract lies in no folder.");
    };
    let name = kept_as(sent);
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let there = entries.map(|entry| entry.path()).find(|path| stem_of(path) == stem_of(Path::new(&name)));
    if let Some(there) = there {
        let there = there.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let words = format!(
            "{} is not in the folder: {there} is there already, and its rows would count as well. If the new file takes its place, move {there} out of {} first, and press the button again.",
            sent.name,
            folder.display()
        );
        let body = format!(
            "<p class=\"said wrong\" role=\"status\">{}</p>\n{}{}",
            escaped(&words),
            put_button(site, sent),
            form(site)
        );
        return page_with(Status::Conflict, site, "data", "Data", &body);
    }
    let written = fs::create_dir_all(&folder)
        .and_then(|()| store::write_own(&folder.join(&name), sent.bytes.as_slice()));
    match written {
        Ok(()) => Response::to(&site.gate.address("statement")),
        Err(error) => refused(&format!("The file cannot be written: {error}")),
    }
}
