//! The screens that show what a command answers.

use serde_json::Value;

use super::Site;
use super::form::{fields, value};
use super::http::{Request, Response, Status};
use super::layout::{again, page, pre, report, said};
use crate::cli::reply::Exit;

/// The records whose rows are in files.
pub(super) fn records(site: &Site) -> Vec<String> {
    let reply = site.run(&["data", "--format=json"]);
    let told: Value = serde_json::from_slice(&reply.out).unwrap_or_default();
    let files = told.get("files").and_then(Value::as_array).cloned().unwrap_or_default();
    let of_files = files.iter().filter(|file| file.get("file").is_some_and(Value::is_string));
    of_files.filter_map(|file| file.get("record")?.as_str().map(str::to_owned)).collect()
}

/// The contract in sentences.
pub(super) fn terms(site: &Site) -> Response {
    let reply = site.run(&["terms", "--format=html"]);
    if reply.exit != Exit::Fine {
        return page(site, "terms", "Terms", &said(&reply, "meed terms ."));
    }
    let html = String::from_utf8_lossy(&reply.out);
    let within = meed::report::html::within(&html);
    let body = format!(
        "<p><a href=\"{}\">For Word</a>. To print it, print this page.</p>\n<article class=\"schedule\">{within}</article>\n{}",
        site.gate.address("terms.docx"),
        again("meed terms . --format html")
    );
    page(site, "terms", "Terms", &body)
}

/// What the contract can pay at most, for any data.
pub(super) fn most(site: &Site) -> Response {
    let reply = site.run(&["bounds", "--format=html"]);
    let words = "<p>Proved for every data set that the contract takes, not only for the one beside it.</p>\n";
    page(site, "most", "The most it can cost", &format!("{words}{}", report(&reply, "meed bounds .")))
}

/// A file to keep.
pub(super) fn download(site: &Site, words: &[&str], name: &'static str) -> Response {
    let reply = site.run(words);
    if reply.exit == Exit::Fine {
        return Response::file(name, reply.out);
    }
    super::layout::page_with(Status::Conflict, site, "statement", "This cannot be made", &pre(&reply.err))
}

/// The drawing that a command makes, as a part of the page.
pub(super) fn inside(site: &Site, words: &[&str]) -> String {
    let reply = site.run(words);
    match reply.exit {
        Exit::Fine => format!("<figure class=\"drawing\">{}</figure>\n", String::from_utf8_lossy(&reply.out)),
        Exit::Refused | Exit::Usage | Exit::Internal => String::new(),
    }
}

/// The page of a code.
pub(super) fn code(site: &Site, request: &Request) -> Response {
    let asked = fields(&request.query);
    let name = value(&asked, "name");
    let reply = crate::cli::answered(vec!["codes".to_owned(), "--".to_owned(), name.to_owned()]);
    page(site, "edit", "What the code says", &said(&reply, &format!("meed codes {name}")))
}
