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
use crate::cli::project::{CONTRACT, contracts_in};
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
    let folder = site.contract.parent().unwrap_or(&site.contract);
    let text = new::starter(folder);
    let there = contracts_in(folder);
    let none = if there.is_empty() {
        "<p>There is no contract in this folder yet. ".to_owned()
    } else {
        let there = meed::text::all_of(&there);
        let words = format!(
            "There is no `{CONTRACT}` in this folder, but there is a contract in {there}. To see one of these, open it instead: it can be dragged onto Meed like a folder."
        );
        format!("<p class=\"said\">{}</p>\n<p>", message(&words))
    };
    let words = "This one is small and complete: change it to yours and save it, or put the text of your own in its place. Nothing is in the folder until you save.</p>\n";
    page(site, "edit", "A new contract", &format!("{none}{words}{}", form(site, &text, &mark(""))))
}

/// The text, and beside it what is wrong with it.
fn form(site: &Site, text: &str, read: &str) -> String {
    form_with(site, text, read, &findings(site, text).1)
}

fn form_with(site: &Site, text: &str, read: &str, told: &str) -> String {
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
        "<form method=\"post\" action=\"{}\" class=\"edit\" data-live=\"{}\">\n<p><label for=\"text\">The contract</label></p>\n<div id=\"live\" role=\"status\">{told}</div>\n<textarea id=\"text\" name=\"text\" rows=\"28\" spellcheck=\"false\" autocapitalize=\"off\">\n{}</textarea>\n<input type=\"hidden\" name=\"read\" value=\"{}\">\n<p><button>Check</button> <button formaction=\"{}\">Compare with the file</button>{save}</p>\n</form>\n",
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

fn check(text: &str) -> Reply {
    on_draft(text, |draft| ["check", "--format=json", "--", draft].map(str::to_owned).to_vec())
}

/// What a command says as JSON.
fn answer(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.out).unwrap_or_default()
}

/// What is wrong with a text, as a list in which each error leads to its line; and what its examples come to.
fn findings(site: &Site, text: &str) -> (bool, String) {
    let told = answer(&check(text));
    let list = |key: &str| told.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let (found, questions) = (list("diagnostics"), list("questions"));
    let count = |key: &str| told.get(key).and_then(Value::as_u64).unwrap_or_default();
    let errors = usize::try_from(count("errors")).unwrap_or(usize::MAX);
    let (words, examples) = match errors {
        0 => examples(text),
        errors => (format!("The text has {}.", meed::text::count(errors, "error", "errors")), String::new()),
    };
    let class = match (errors, examples.is_empty()) {
        (0, true) => "well",
        (0, false) => "said",
        _ => "said wrong",
    };
    let items: String = found.iter().chain(&questions).map(|found| finding(site, found)).collect();
    let items = items + &examples;
    let items = if items.is_empty() { items } else { format!("<ul class=\"findings\">\n{items}</ul>\n") };
    (errors == 0, format!("<p class=\"{class}\">{}</p>\n{items}", escaped(&words)))
}

/// What the examples of a text without errors come to: in a word, and those that come to something else one by one.
fn examples(text: &str) -> (String, String) {
    let told =
        answer(&on_draft(text, |draft| ["test", "--format=json", "--", draft].map(str::to_owned).to_vec()));
    let list = |of: &Value, key: &str| of.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let all: Vec<Value> =
        list(&told, "contracts").iter().flat_map(|contract| list(contract, "examples")).collect();
    let other: Vec<&Value> =
        all.iter().filter(|example| example.get("passed") == Some(&Value::Bool(false))).collect();
    let words = match (all.len(), other.len()) {
        (0, _) => "No errors.".to_owned(),
        (1, 0) => "No errors. The example comes out as it says.".to_owned(),
        (all, 0) => format!("No errors. {all} examples come out as they say."),
        (all, 1) => format!("No errors. 1 of {all} examples comes to something else than it says."),
        (all, other) => format!("No errors. {other} of {all} examples come to something else than they say."),
    };
    let mut items = String::new();
    for example in other {
        let title = example.get("title").and_then(Value::as_str).unwrap_or_default();
        for differs in list(example, "differences") {
            let told = |key: &str| differs.get(key).and_then(Value::as_str).map(escaped).unwrap_or_default();
            items += &format!(
                "<li class=\"question\">{}, example: <code>{}</code>, but it comes to {}<br><span class=\"help\">of “{}”: change what it expects, or what the contract pays</span></li>\n",
                line_link(differs.get("line").and_then(Value::as_u64).unwrap_or(1)),
                told("expectation"),
                told("got"),
                escaped(title)
            );
        }
        for refused in list(example, "refused") {
            items += &format!(
                "<li class=\"question\">{}, example: {}</li>\n",
                line_link(example.get("line").and_then(Value::as_u64).unwrap_or(1)),
                message(refused.as_str().unwrap_or(title))
            );
        }
    }
    (words, items)
}

/// The way to a line of the text.
fn line_link(line: u64) -> String {
    format!("<a href=\"#text\" data-line=\"{line}\">Line {line}</a>")
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
        "<li class=\"{kind}\">{}, {kind}: {}{label}{code}{help}</li>\n",
        line_link(line),
        message(told("message"))
    )
}

/// What is wrong with the text as it stands, for the script.
pub(super) fn live(site: &Site, request: &Request) -> Response {
    Response::part(findings(site, &sent(request).0).1)
}

pub(super) fn checked(site: &Site, request: &Request) -> Response {
    let (text, read) = sent(request);
    let body = format!("{}{}", again("meed check ."), form(site, &text, &read));
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
    let (is_sound, told) = findings(site, &text);
    let refused = |status: Status, words: &str| {
        let body = format!(
            "<p class=\"said wrong\" role=\"status\">{}</p>\n{}",
            escaped(words),
            form_with(site, &text, &read, &told)
        );
        page_with(status, site, "edit", "Not saved", &body)
    };
    let there = fs::read_to_string(&site.contract).unwrap_or_default();
    if mark(&there) != read {
        return refused(
            Status::Conflict,
            "The file was changed by somebody else since it was read here. Compare with the file before you go on.",
        );
    }
    if !is_sound {
        return refused(Status::Wrong, "The text has errors, and was not saved.");
    }
    match store::write(&site.contract, &text) {
        Ok(()) => Response::to(&site.gate.address("statement")),
        Err(error) => refused(Status::Failed, &format!("The file cannot be written: {error}")),
    }
}
