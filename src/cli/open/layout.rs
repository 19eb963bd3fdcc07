//! What all screens have in common.

pub(super) use meed::report::html::with_code as message;
use meed::report::html::{escaped, within};

use super::Site;
use super::http::{Response, Status};
use crate::cli::reply::{Exit, Reply};

/// The screens, by their way and their name.
const SCREENS: [(&str, &str); 7] = [
    ("statement", "Statement"),
    ("what-if", "What if"),
    ("most", "The most it can cost"),
    ("terms", "Terms"),
    ("data", "Data"),
    ("edit", "Edit"),
    ("compare", "Compare drafts"),
];

/// The style: that of the pages that Meed writes, and what only these have.
pub(super) fn style() -> Response {
    Response::style(format!("{}\n{}", meed::report::html::STYLE, include_str!("page.css")))
}

/// What stands beside the title in the browser: an M.
pub(super) fn icon() -> Response {
    Response::picture(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 16 16\"><rect width=\"16\" height=\"16\" rx=\"3\" fill=\"#0b3d70\"/><path d=\"M3 12V4l5 5 5-5v8\" fill=\"none\" stroke=\"#fff\" stroke-width=\"2\"/></svg>",
    )
}

/// What the page does more where scripts run.
pub(super) fn script() -> Response {
    Response::script(include_str!("page.js"))
}

/// A screen: its way, its heading, and what stands on it.
pub(super) fn page(site: &Site, way: &str, heading: &str, body: &str) -> Response {
    page_with(Status::Fine, site, way, heading, body)
}

pub(super) fn page_with(status: Status, site: &Site, way: &str, heading: &str, body: &str) -> Response {
    let screens = SCREENS.map(|(own, name)| {
        let here = if own == way { " aria-current=\"page\"" } else { "" };
        format!("<li><a href=\"{}\"{here}>{name}</a></li>", site.gate.address(own))
    });
    let file = site.contract.file_name().unwrap_or_default().to_string_lossy();
    let folder = site.contract.parent().and_then(|folder| folder.file_name()).unwrap_or_default();
    let place = format!("{}/{file}", folder.to_string_lossy());
    Response::page(
        status,
        format!(
            "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{heading} – {place} – Meed</title>\n<link rel=\"stylesheet\" href=\"{style}\">\n<link rel=\"icon\" href=\"{icon}\">\n<script src=\"{script}\" defer></script>\n</head>\n<body class=\"site\">\n<a class=\"skip\" href=\"#main\">To the content</a>\n<header><p class=\"where\"><strong>Meed</strong> {place} <span class=\"here\">On this computer only. Nothing is sent.</span></p>\n<nav aria-label=\"Screens\"><ul>{screens}</ul></nav></header>\n<main id=\"main\" class=\"wide\">\n<h1>{heading}</h1>\n{body}</main>\n</body>\n</html>\n",
            heading = escaped(heading),
            place = escaped(&place),
            style = site.gate.address("page.css"),
            icon = site.gate.address("icon.svg"),
            script = site.gate.address("page.js"),
            screens = screens.concat(),
        ),
    )
}

/// What a command said, as it said it, under the command that says it again.
pub(super) fn said(reply: &Reply, command: &str) -> String {
    let mut body = String::new();
    if !reply.err.is_empty() {
        let class = if reply.exit == Exit::Fine { "said" } else { "said wrong" };
        body += &format!(
            "<section class=\"{class}\" aria-label=\"What is wrong\">{}</section>\n",
            pre(&reply.err)
        );
    }
    let out = String::from_utf8_lossy(&reply.out);
    if !out.trim().is_empty() {
        body += &pre(&out);
    }
    body + &again(command)
}

/// What a command that writes a page has written, as a part of this one: without its title, and its headings are one step
/// down. Where it has nothing, what it said.
pub(super) fn report(reply: &Reply, command: &str) -> String {
    if reply.exit != Exit::Fine {
        return said(reply, command);
    }
    let html = String::from_utf8_lossy(&reply.out);
    let html = within(&html);
    let (before, after) = html.split_once("<h1").unwrap_or((html, ""));
    let rest = after.split_once("</h1>").map_or(after, |(_, rest)| rest);
    let lower = format!("{before}{rest}").replace("<h2", "<h3").replace("</h2>", "</h3>");
    format!("<div class=\"report\">{lower}</div>\n{}", again(command))
}

/// A text in letters of one width, which scrolls by itself where it is wide.
pub(super) fn pre(text: &str) -> String {
    format!(
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"As the command says it\"><pre>{}</pre></div>\n",
        escaped(text.trim_end())
    )
}

/// The command that says the same.
pub(super) fn again(command: &str) -> String {
    format!("<p class=\"again\">The same on the command line: <code>{}</code></p>\n", escaped(command))
}

/// A word of a command, in quotes where it needs them.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}
