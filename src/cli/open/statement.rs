//! The statement: what is owed, with the reason of each amount a click away.

use std::collections::BTreeSet;
use std::fs;

use meed::report::html::escaped;
use meed::value::Day;
use serde_json::Value;

use super::Site;
use super::form::{encoded, fields, value};
use super::http::{Request, Response};
use super::layout::{again, page, quoted, said};
use super::screens::{download, inside};
use super::why::reason;
use crate::cli::reply::Exit;
use crate::cli::sets;

fn text<'v>(of: &'v Value, key: &str) -> &'v str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(of: &'v Value, key: &str) -> &'v [Value] {
    of.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// What an item is called, and what it is for.
fn name(item: &Value) -> (String, String) {
    let own = text(item, "item");
    let called =
        if text(item, "of").is_empty() { own.to_owned() } else { format!("{own} for {}", text(item, "of")) };
    let label = if text(item, "label").is_empty() { called.clone() } else { text(item, "label").to_owned() };
    (called, label)
}

pub(super) fn screen(site: &Site, request: &Request) -> Response {
    let asked = fields(&request.query);
    let (payee, period) = (value(&asked, "payee"), value(&asked, "period"));
    let mut words = vec!["pay".to_owned(), "--format=json".to_owned()];
    let mut command = "meed pay .".to_owned();
    for (option, given) in [("payee", payee), ("period", period)] {
        if !given.is_empty() {
            words.push(format!("--{option}={given}"));
            command += &format!(" --{option}={}", quoted(given));
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let reply = site.run(&words);
    if reply.exit != Exit::Fine {
        let body = if is_begun(site) {
            begun(site)
        } else {
            let help = format!(
                "<p><a href=\"{}\">What data is asked for, and a workbook to fill in</a> · <a href=\"{}\">Edit the contract</a></p>\n",
                site.gate.address("data"),
                site.gate.address("edit")
            );
            help + &said(&reply, &command)
        };
        return page(site, "statement", "There is no statement yet", &body);
    }
    let told: Value = serde_json::from_slice(&reply.out).unwrap_or_default();
    let contract = told.get("contract").unwrap_or(&Value::Null);
    let mut body = format!(
        "<p class=\"title\">{}. Amounts in {}.</p>\n",
        escaped(text(contract, "title")),
        escaped(text(contract, "currency"))
    );
    body += &chosen(site, payee, period);
    body += &table(site, &told);
    body += &drawn(site, payee, period);
    body += &notes(site, &told);
    body += &to_keep(site, payee, period);
    page(site, "statement", "Statement", &(body + &again(&command)))
}

/// Whether the contract is sound and only the rows are missing: nothing is in the folder of its data.
fn is_begun(site: &Site) -> bool {
    let folder = site.contract.parent().map(|folder| folder.join(sets::DATA));
    let is_empty =
        folder.is_none_or(|folder| fs::read_dir(folder).map_or(true, |mut files| files.next().is_none()));
    is_empty && site.run(&["check"]).exit == Exit::Fine
}

/// What comes next, where a contract was just saved.
fn begun(site: &Site) -> String {
    format!(
        "<p class=\"well\">The contract is saved. What is missing is the data: the rows that it pays for.</p>\n<ol>\n<li>Get <a href=\"{}\">a workbook to fill in</a>.</li>\n<li>Fill it in, and save it where you like.</li>\n<li><a href=\"{}\">Check it, and put it into the folder</a>; there it also says what data is asked for.</li>\n</ol>\n<p>Or go on and <a href=\"{}\">edit the contract</a>.</p>\n",
        site.gate.address("template.xlsx"),
        site.gate.address("data"),
        site.gate.address("edit")
    )
}

/// The statement as a drawing.
fn drawn(site: &Site, payee: &str, period: &str) -> String {
    let confined = confined(&[("payee", payee), ("period", period)]);
    let words: Vec<&str> =
        ["pay", "--format=svg"].into_iter().chain(confined.iter().map(String::as_str)).collect();
    match inside(site, &words) {
        drawing if drawing.is_empty() => drawing,
        drawing => format!("<h2>Drawn</h2>\n{drawing}"),
    }
}

/// The options that were chosen.
fn confined(chosen: &[(&str, &str)]) -> Vec<String> {
    let given = chosen.iter().filter(|(_, value)| !value.is_empty());
    given.map(|(option, value)| format!("--{option}={value}")).collect()
}

/// A file to keep of what is shown, in one of its forms, for whom it is asked.
pub(super) fn file(site: &Site, request: &Request, (format, name): (&str, &'static str)) -> Response {
    let asked = fields(&request.query);
    let chosen = ["payee", "period", "edition"].map(|option| (option, value(&asked, option)));
    let mut words = vec!["pay".to_owned(), format!("--format={format}")];
    words.extend(confined(&chosen));
    download(site, &words.iter().map(String::as_str).collect::<Vec<_>>(), name)
}

/// The files that can be kept: for oneself, for a payee, for everybody.
fn to_keep(site: &Site, payee: &str, period: &str) -> String {
    let files = |edition: &str, forms: &[(&str, &str)]| -> String {
        let ways = forms.iter().map(|(name, called)| {
            let asked = [("payee", payee), ("period", period), ("edition", edition)];
            let given: Vec<String> = asked
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(option, value)| format!("{option}={}", encoded(value)))
                .collect();
            let way =
                if given.is_empty() { (*name).to_owned() } else { format!("{name}?{}", given.join("&")) };
            format!("<a href=\"{}\">{called}</a>", escaped(&site.gate.address(&way)))
        });
        ways.collect::<Vec<_>>().join(" · ")
    };
    let papers = [("statement.xlsx", "workbook"), ("statement.docx", "Word"), ("statement.html", "page")];
    let drawing = [&papers[..], &[("statement.svg", "drawing")]].concat();
    let of_payee = if payee.is_empty() {
        "To send a payee its own, choose the payee in the table first.".to_owned()
    } else {
        format!("For {}, with its own lines and rows alone: {}", escaped(payee), files("payee", &papers))
    };
    format!(
        "<h2>To keep</h2>\n<ul>\n<li>With every line and row: {}</li>\n<li>{of_payee}</li>\n<li>To publish, without persons and small counts: {}</li>\n</ul>\n<p>To print it, print this page.</p>\n",
        files("", &drawing),
        files("publication", &papers)
    )
}

/// What the statement is confined to.
fn chosen(site: &Site, payee: &str, period: &str) -> String {
    if payee.is_empty() && period.is_empty() {
        return String::new();
    }
    let of: Vec<String> =
        [payee, period].iter().filter(|text| !text.is_empty()).map(|text| escaped(text)).collect();
    format!("<p>Only {}. <a href=\"{}\">All of it</a></p>\n", of.join(", "), site.gate.address("statement"))
}

/// Payees and their periods below each other, items beside each other.
fn table(site: &Site, told: &Value) -> String {
    let items: Vec<(String, String)> = list(told, "totals").iter().map(name).collect();
    let mut html = String::from(
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Statement\"><table>\n<thead><tr><th scope=\"col\">Payee, period</th>",
    );
    for (_, label) in &items {
        html += &format!("<th scope=\"col\" class=\"figure\">{}</th>", escaped(label));
    }
    html += "<th scope=\"col\" class=\"figure\">Net</th></tr></thead>\n";
    for part in list(told, "payees") {
        let payee = text(part, "payee");
        html += "<tbody>";
        html += &row(site, &items, list(part, "totals"), part, (payee, ""), true);
        for period in list(part, "periods") {
            html += &row(site, &items, list(period, "items"), period, (payee, text(period, "period")), false);
        }
        html += "</tbody>\n";
    }
    html += "<tfoot>";
    html += &row(site, &items, list(told, "totals"), told, ("", ""), true);
    html + "</tfoot></table></div>\n"
}

fn row(
    site: &Site,
    items: &[(String, String)],
    parts: &[Value],
    whole: &Value,
    (payee, period): (&str, &str),
    sum: bool,
) -> String {
    let class = if sum { " class=\"sum\"" } else { "" };
    let head = if payee.is_empty() {
        "Everybody".to_owned()
    } else if period.is_empty() {
        let only = format!("{}?payee={}", site.gate.address("statement"), encoded(payee));
        format!("<a href=\"{only}\">{}</a>", escaped(payee))
    } else {
        format!("{}{}", escaped(period), days(whole))
    };
    let mut html = format!("<tr{class}><th scope=\"row\">{head}</th>");
    let whose = format!("{payee} {period}");
    for (called, label) in items {
        let part = parts.iter().find(|part| name(part).0 == *called);
        html += &match part {
            Some(part) => {
                let item = text(part, "item");
                figure(
                    site,
                    text(part, "amount"),
                    (item, payee, period),
                    &format!("{label}, {}", whose.trim()),
                )
            }
            None => "<td></td>".to_owned(),
        };
    }
    html + &figure(site, text(whole, "net"), ("net", payee, period), &format!("net, {}", whose.trim()))
        + "</tr>\n"
}

/// The months or days of a period, for those who would count its quarters otherwise.
fn days(period: &Value) -> String {
    let day = |key: &str| Day::parse(text(period, key));
    let (Some(first), Some(last)) = (day("first_day"), day("last_day")) else { return String::new() };
    format!(" <span class=\"soft days\">{}</span>", stretch(first, last))
}

/// `April to June 2023`; in days where it is not of whole months.
fn stretch(first: Day, last: Day) -> String {
    let is_first = |day: Day| day.day_of_month() == 1;
    if !is_first(first) || !last.plus_days(1).is_some_and(is_first) {
        return format!("{} to {}", first.long(), last.long());
    }
    let month = |day: Day| day.long().split_once(' ').map(|(_, month)| month.to_owned()).unwrap_or_default();
    let (from, to) = (month(first), month(last));
    match from.split_once(' ') {
        _ if from == to => to,
        Some((start, _)) if first.year() == last.year() => format!("{start} to {to}"),
        _ => format!("{from} to {to}"),
    }
}

/// An amount, which leads to its reason.
fn figure(site: &Site, amount: &str, (item, payee, period): (&str, &str, &str), label: &str) -> String {
    let link = reason(site, item, payee, period);
    let shown = grouped(amount);
    format!(
        "<td class=\"figure\"><a href=\"{link}\" aria-label=\"{}: {shown}, why\">{shown}</a></td>",
        escaped(label.trim_end_matches(", "))
    )
}

/// `-1,234.50`
fn grouped(amount: &str) -> String {
    let (sign, size) = amount.strip_prefix('-').map_or(("", amount), |size| ("−", size));
    let (whole, part) = size.split_once('.').unwrap_or((size, ""));
    let point = if part.is_empty() { "" } else { "." };
    escaped(&format!("{sign}{}{point}{part}", meed::text::grouped(whole)))
}

/// What became of the rows, what was set aside, what lies beside and was not read.
fn notes(site: &Site, told: &Value) -> String {
    let folder = site.contract.parent().map(|folder| format!("{}/", folder.display())).unwrap_or_default();
    let file = |of: &Value| text(of, "file").replace(&folder, "");
    let Some(data) = told.get("data").filter(|data| data.is_object()) else { return String::new() };
    let mut lines = Vec::new();
    for record in list(data, "records") {
        let count = |key: &str| record.get(key).and_then(Value::as_u64).unwrap_or(0);
        lines.push(format!(
            "{}: {} rows = {} paid for + {} outside the term + {} counted without payment + {} left out + {} set aside",
            text(record, "record"), count("read"), count("paid_for"), count("outside"), count("counted"), count("left_out"), count("set_aside")
        ));
    }
    for column in list(data, "extra_columns") {
        lines.push(format!(
            "{}: the column {} is not asked for, and was not read",
            file(column),
            text(column, "heading")
        ));
    }
    for note in list(data, "book_notes") {
        lines.push(format!("{}, sheet {}: {}", file(note), text(note, "sheet"), text(note, "note")));
    }
    for unread in list(data, "files_not_read") {
        lines.push(format!("{}: {}", file(unread), text(unread, "why")));
    }
    let lines: BTreeSet<String> = lines.into_iter().collect();
    let items: String = lines.iter().map(|line| format!("<li>{}</li>\n", escaped(line))).collect();
    format!("<h2>The rows of the data</h2>\n<ul>\n{items}</ul>\n")
}
