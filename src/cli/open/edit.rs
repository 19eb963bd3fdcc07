//! The text of the contract: checked, compared with the file, and saved when a button says so.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};

use meed::report::html::escaped;

use serde_json::Value;

use super::Site;
use super::compare::{self, DRAFTS};
use super::form::{encoded, fields, value};
use super::http::{Request, Response, Status};
use super::layout::{again, message, page, page_with, pre};
use crate::cli::reply::{Exit, Reply};
use crate::cli::{new, store};

/// What a text is known by, so that nobody writes over what somebody else has saved.
fn mark(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("{:016x}-{}", hasher.finish(), text.len())
}

pub(super) fn screen(site: &Site, request: &Request) -> Response {
    let asked = fields(&request.query);
    let name = value(&asked, "draft");
    let draft = compare::versions(site).into_iter().find(|version| version.name == name);
    let draft = draft.and_then(|draft| fs::read_to_string(draft.path).ok());
    match fs::read_to_string(&site.contract) {
        Ok(text) => {
            let shown = draft.as_deref().unwrap_or(&text);
            page(site, "edit", "Edit", &form(site, shown, &mark(&text)))
        }
        Err(error) => {
            let words = format!(
                "<p class=\"said wrong\">The file cannot be read: {}</p>\n",
                escaped(&error.to_string())
            );
            page_with(Status::Conflict, site, "edit", "Edit", &words)
        }
    }
}

/// The first text of a contract, in a folder that has none.
pub(super) fn begin(site: &Site) -> Response {
    let text = new::starter(site.contract.parent().unwrap_or(&site.contract));
    let words = "<p>There is no contract in this folder yet. This one is small and complete: change it to yours and save it, or put the text of your own in its place.</p>\n";
    page(site, "edit", "A new contract", &format!("{words}{}", form(site, &text, &mark(""))))
}

fn form(site: &Site, text: &str, read: &str) -> String {
    let save = if site.read_only {
        String::new()
    } else {
        format!(
            " <button formaction=\"{}\">Keep as a draft</button> <button formaction=\"{}\">Save</button>",
            site.gate.address("draft"),
            site.gate.address("save")
        )
    };
    format!(
        "<form method=\"post\" action=\"{}\" class=\"edit\" data-live=\"{}\">\n<p><label for=\"text\">The contract</label></p>\n<div id=\"live\" role=\"status\"></div>\n<textarea id=\"text\" name=\"text\" rows=\"28\" spellcheck=\"false\" autocapitalize=\"off\">\n{}</textarea>\n<input type=\"hidden\" name=\"read\" value=\"{}\">\n<p><button>Check</button> <button formaction=\"{}\">Compare with the file</button>{save}</p>\n</form>\n",
        site.gate.address("check"),
        site.gate.address("live"),
        escaped(text),
        escaped(read),
        site.gate.address("compare")
    )
}

/// The text of a form, with the line ends of a file.
fn sent(request: &Request) -> (String, String) {
    let body = String::from_utf8_lossy(&request.body);
    let given = fields(&body);
    (value(&given, "text").replace("\r\n", "\n"), value(&given, "read").to_owned())
}

/// A command on the text, as if it were the file, with the name of the file.
fn on_draft(text: &str, words: impl Fn(&str) -> Vec<String>) -> Reply {
    let failed = |error: std::io::Error| {
        Reply::failed(Exit::Refused, format!("error: the text cannot be looked at: {error}\n"))
    };
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => return failed(error),
    };
    let path = folder.path().join("contract.meed");
    if let Err(error) = fs::write(&path, text) {
        return failed(error);
    }
    let draft = path.display().to_string();
    let reply = crate::cli::answered(words(&draft));
    let named = |text: &str| text.replace(&draft, "the text");
    Reply {
        out: named(&String::from_utf8_lossy(&reply.out)).into_bytes(),
        err: named(&reply.err),
        exit: reply.exit,
    }
}

fn check(text: &str, format: &str) -> Reply {
    let option = format!("--format={format}");
    on_draft(text, |draft| vec!["check".to_owned(), option.clone(), "--".to_owned(), draft.to_owned()])
}

/// What is wrong with a text, as a list in which each error leads to its line.
fn findings(site: &Site, text: &str) -> (bool, String) {
    let reply = check(text, "json");
    let told: Value = serde_json::from_slice(&reply.out).unwrap_or_default();
    let list = |key: &str| told.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let (found, questions) = (list("diagnostics"), list("questions"));
    let count = |key: &str| told.get(key).and_then(Value::as_u64).unwrap_or_default();
    let errors = usize::try_from(count("errors")).unwrap_or(usize::MAX);
    let words = match errors {
        0 => "No errors.".to_owned(),
        errors => format!("The text has {}.", meed::text::count(errors, "error", "errors")),
    };
    let class = if errors == 0 { "well" } else { "said wrong" };
    let items: String = found.iter().chain(&questions).map(|found| finding(site, found)).collect();
    let items = if items.is_empty() { items } else { format!("<ul class=\"findings\">\n{items}</ul>\n") };
    (errors == 0, format!("<p class=\"{class}\">{}</p>\n{items}", escaped(&words)))
}

fn finding(site: &Site, found: &Value) -> String {
    let told = |key: &str| found.get(key).and_then(Value::as_str).unwrap_or_default();
    let label = found.pointer("/labels/0/text").and_then(Value::as_str).unwrap_or_default();
    let line = found.pointer("/labels/0/start/line").or_else(|| found.get("line")).and_then(Value::as_u64);
    let line = line.unwrap_or(1);
    let kind = match told("severity") {
        "" => "question",
        severity => severity,
    };
    let label = if label.is_empty() { String::new() } else { format!(": {}", message(label)) };
    let help = match told("help") {
        "" => String::new(),
        help => format!("<br><span class=\"help\">{}</span>", message(help)),
    };
    let code = match told("code") {
        "" => String::new(),
        code => {
            format!(" <a href=\"{}?name={}\">{}</a>", site.gate.address("code"), encoded(code), escaped(code))
        }
    };
    format!(
        "<li class=\"{kind}\"><a href=\"#text\" data-line=\"{line}\">Line {line}</a>, {kind}: {}{label}{code}{help}</li>\n",
        message(told("message"))
    )
}

/// What is wrong with the text as it stands, for the script.
pub(super) fn live(site: &Site, request: &Request) -> Response {
    Response::part(findings(site, &sent(request).0).1)
}

pub(super) fn checked(site: &Site, request: &Request) -> Response {
    let (text, read) = sent(request);
    let (_, told) = findings(site, &text);
    let body =
        format!("<div role=\"status\">{told}</div>\n{}{}", again("meed check ."), form(site, &text, &read));
    page(site, "edit", "Edit", &body)
}

/// Keeps the text beside the contract, under the next number.
pub(super) fn draft(site: &Site, request: &Request) -> Response {
    let (text, read) = sent(request);
    let folder = site.contract.parent().map(|folder| folder.join(DRAFTS)).unwrap_or_default();
    let free = (1..=MOST_DRAFTS)
        .map(|number| (number, folder.join(format!("draft-{number}.meed"))))
        .find(|(_, path)| !path.exists());
    let written = match &free {
        Some((_, path)) => fs::create_dir_all(&folder).and_then(|()| store::write_own(path, text.as_str())),
        None => Err(std::io::Error::other("there are too many drafts")),
    };
    match (written, free) {
        (Ok(()), Some((number, _))) => {
            let file = site.contract.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let way = format!(
                "compare?from={}&to={}",
                encoded(&file),
                encoded(&format!("drafts/draft-{number}.meed"))
            );
            Response::to(&site.gate.address(&way))
        }
        (written, _) => {
            let why = written.err().map(|error| error.to_string()).unwrap_or_default();
            let words = format!("The draft cannot be written: {why}");
            let body = format!(
                "<p class=\"said wrong\" role=\"status\">{}</p>\n{}",
                escaped(&words),
                form(site, &text, &read)
            );
            page_with(Status::Failed, site, "edit", "Not kept", &body)
        }
    }
}

/// So many drafts lie beside a contract and no more.
const MOST_DRAFTS: u32 = 999;

pub(super) fn compared(site: &Site, request: &Request) -> Response {
    let (text, read) = sent(request);
    let file = site.path();
    let reply = on_draft(&text, |draft| {
        ["diff", "--format=html", "--", file.as_str(), draft].map(str::to_owned).to_vec()
    });
    let body = if reply.exit == Exit::Fine {
        let html = String::from_utf8_lossy(&reply.out);
        format!("<article class=\"schedule\">{}</article>\n", meed::report::html::within(&html))
    } else {
        pre(&(reply.err + &String::from_utf8_lossy(&reply.out)))
    };
    page(site, "edit", "What the text changes", &(body + &form(site, &text, &read)))
}

/// Saves the text, unless it has errors or the file is no longer what was read.
pub(super) fn save(site: &Site, request: &Request) -> Response {
    let (text, read) = sent(request);
    let refused = |status: Status, words: &str, more: &str| {
        let body = format!(
            "<p class=\"said wrong\" role=\"status\">{}</p>\n{more}{}",
            escaped(words),
            form(site, &text, &read)
        );
        page_with(status, site, "edit", "Not saved", &body)
    };
    let there = fs::read_to_string(&site.contract).unwrap_or_default();
    if mark(&there) != read {
        return refused(
            Status::Conflict,
            "The file was changed by somebody else since it was read here. Compare with the file before you go on.",
            "",
        );
    }
    let (is_sound, told) = findings(site, &text);
    if !is_sound {
        return refused(Status::Wrong, "The text has errors, and was not saved.", &told);
    }
    match store::write(&site.contract, &text) {
        Ok(()) => Response::to(&site.gate.address("statement")),
        Err(error) => refused(Status::Failed, &format!("The file cannot be written: {error}"), ""),
    }
}
