//! What if: another value beside today's, and the amount over a range of values with the points where it turns.

use meed::report::html::escaped;
use serde_json::Value;

use super::Site;
use super::form::{encoded, fields, value};
use super::http::{Request, Response};
use super::layout::{page, quoted, report, said};
use super::screens::{download, inside};
use crate::cli::reply::Exit;

/// Of the values at which the amount turns so many are listed.
const MOST_TURNS: usize = 60;

fn text<'v>(of: &'v Value, key: &str) -> &'v str {
    of.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Other values of the contract beside today's.
pub(super) fn screen(site: &Site, request: &Request) -> Response {
    let asked = fields(&request.query);
    let get = |name| value(&asked, name).trim();
    let list = site.run(&["what-if", "--list", "--format=json"]);
    if list.exit != Exit::Fine {
        return page(site, "what-if", "What if", &said(&list, "meed what-if . --list"));
    }
    let places: Value = serde_json::from_slice(&list.out).unwrap_or_default();
    let places = places.as_array().map(Vec::as_slice).unwrap_or_default();
    let today = places.iter().find(|place| text(place, "name") == get("name"));
    let dial = today.and_then(|place| place.get("dial"));
    let moved = dial.and_then(|dial| moved_to(dial, get("along"))).unwrap_or_default();
    let to = if moved.is_empty() { get("to") } else { &moved };
    let shown = if to.is_empty() { String::new() } else { beside(site, (get("name"), to)) };
    if get("part") == "beside" {
        return Response::part(shown);
    }
    let now = today.map(|place| text(place, "today")).unwrap_or_default();
    let mut body = form(site, places, &|name| if name == "to" { to } else { get(name) }, now);
    if get("name").is_empty() {
        return page(site, "what-if", "What if", &body);
    }
    body += &dial.map(|dial| slider(site, dial, get("name"), get("along"))).unwrap_or_default();
    body += &format!("<div id=\"beside\">\n{shown}</div>\n");
    if !get("from").is_empty() && !get("until").is_empty() {
        let sweep = format!("{}={}..{}", get("name"), get("from"), get("until"));
        body += &over(site, &sweep, (get("name"), get("from"), get("until")));
    }
    page(site, "what-if", "What if", &body)
}

fn form<'f>(site: &Site, places: &[Value], get: &impl Fn(&'f str) -> &'f str, today: &str) -> String {
    let mut options = String::new();
    for place in places {
        let name = text(place, "name");
        let label = text(place, "label");
        options += &format!(
            "<option value=\"{}\"{}>{} = {}</option>",
            escaped(name),
            if name == get("name") { " selected" } else { "" },
            if label.is_empty() { escaped(name) } else { format!("{} ({})", escaped(label), escaped(name)) },
            escaped(text(place, "today")),
        );
    }
    let hint = if today.is_empty() { String::new() } else { format!(" placeholder=\"{}\"", escaped(today)) };
    let input = |id: &'f str, label: &str, hint: &str| {
        format!(
            "<label for=\"{id}\">{label}</label> <input id=\"{id}\" name=\"{id}\" value=\"{}\" size=\"14\"{hint}> ",
            escaped(get(id))
        )
    };
    let now =
        if today.is_empty() { String::new() } else { format!("<p>Today it is {}.</p>\n", escaped(today)) };
    format!(
        "<p>A value of the contract is changed for this page alone: the contract stays as it is.</p>\n<form method=\"get\" action=\"{}\" class=\"line-form\">\n<p><label for=\"name\">Value</label> <select id=\"name\" name=\"name\">{options}</select></p>\n{now}<p>{}<button>Show beside today</button></p>\n<p>{}{}<button>Show where the amount turns</button></p>\n</form>\n",
        site.gate.address("what-if"),
        input("to", "Instead", &hint),
        input("from", "Over a range, from", ""),
        input("until", "to", ""),
    )
}

/// A value that the slider was moved to, as the contract would write it.
fn moved_to(dial: &Value, along: &str) -> Option<String> {
    let is_number = along.starts_with(|c: char| c.is_ascii_digit())
        && along.chars().all(|c| c.is_ascii_digit() || c == '.')
        && along.matches('.').count() < 2;
    let places = |number: &str| number.split_once('.').map_or(0, |(_, part)| part.len());
    let wanted = places(text(dial, "number"));
    let number = match along.split_once('.') {
        _ if wanted == 0 => along.to_owned(),
        Some((whole, part)) => format!("{whole}.{part:0<wanted$}"),
        None => format!("{along}.{:0<wanted$}", ""),
    };
    is_number.then(|| format!("{}{number}{}", text(dial, "before"), text(dial, "after")))
}

/// A slider, with a button for those whose browser runs no scripts.
fn slider(site: &Site, dial: &Value, name: &str, along: &str) -> String {
    let number = text(dial, "number");
    let at = if along.is_empty() { number } else { along };
    let of = |key: &str| escaped(text(dial, key));
    format!(
        "<form method=\"get\" action=\"{}\" class=\"line-form dial\" data-before=\"{}\" data-after=\"{}\">\n<input type=\"hidden\" name=\"name\" value=\"{}\">\n<p><label for=\"along\">Or move it</label> {} <input type=\"range\" id=\"along\" name=\"along\" min=\"{}\" max=\"{}\" step=\"{}\" value=\"{}\"> {} <output for=\"along\">{}</output> <button>Show</button></p>\n</form>\n",
        site.gate.address("what-if"),
        of("before"),
        of("after"),
        escaped(name),
        escaped(&format!("{}{}{}", text(dial, "before"), text(dial, "low"), text(dial, "after"))),
        of("low"),
        of("high"),
        of("step"),
        escaped(at),
        escaped(&format!("{}{}{}", text(dial, "before"), text(dial, "high"), text(dial, "after"))),
        escaped(&moved_to(dial, at).unwrap_or_default()),
    )
}

/// A drawing to keep.
pub(super) fn drawing(site: &Site, request: &Request) -> Response {
    let asked = fields(&request.query);
    let get = |name| value(&asked, name).trim();
    let option = if get("to").is_empty() {
        format!("--sweep={}={}..{}", get("name"), get("from"), get("until"))
    } else {
        format!("--set={}={}", get("name"), get("to"))
    };
    download(site, &["what-if", &option, "--format=svg"], "what-if.svg")
}

/// Where a drawing is to be had.
fn drawn_way(site: &Site, asked: &[(&str, &str)]) -> String {
    let asked: Vec<String> = asked.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let way = format!("{}?{}", site.gate.address("what-if.svg"), asked.join("&"));
    format!("<p>To keep: <a href=\"{}\">the drawing</a>.</p>\n", escaped(&way))
}

/// The statement beside today's.
fn beside(site: &Site, (name, to): (&str, &str)) -> String {
    let set = format!("{name}={to}");
    let option = format!("--set={set}");
    let command = format!("meed what-if . --set={}", quoted(&set));
    let reply = site.run(&["what-if", &option, "--format=html"]);
    let heading = "<h2>Beside today</h2>\n";
    let way = match reply.exit {
        Exit::Fine => drawn_way(site, &[("name", name), ("to", to)]),
        Exit::Refused | Exit::Usage | Exit::Internal => String::new(),
    };
    format!("{heading}{way}{}", report(&reply, &command))
}

/// The amount over a range, and where it turns.
fn over(site: &Site, sweep: &str, (name, from, until): (&str, &str, &str)) -> String {
    let option = format!("--sweep={sweep}");
    let command = format!("meed what-if . --sweep={}", quoted(sweep));
    let heading = "<h2>Over the range</h2>\n";
    let drawn = site.run(&["what-if", &option, "--format=json"]);
    let words = site.run(&["what-if", &option, "--format=html"]);
    if drawn.exit != Exit::Fine {
        return format!("{heading}{}", said(&words, &command));
    }
    let told: Value = serde_json::from_slice(&drawn.out).unwrap_or_default();
    let stretches = told.get("stretches").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let unit = from.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".,".contains(letter));
    let sign = from.chars().next().filter(|sign| "£$€".contains(*sign));
    // A value as it is written in the contract: with the unit that the range was given in.
    let written = |exact: &str| match sign {
        Some(sign) => format!(
            "{sign}{exact}{}",
            from.trim_start_matches(|c: char| c == sign || c.is_ascii_digit() || ".,".contains(c))
        ),
        None => format!("{exact}{unit}"),
    };
    let turns: String = stretches
        .iter()
        .take(MOST_TURNS)
        .filter(|stretch| !text(stretch, "from").contains('/'))
        .map(|stretch| {
            let value = written(text(stretch, "from"));
            let way = format!(
                "{}?name={}&to={}&from={}&until={}",
                site.gate.address("what-if"),
                encoded(name),
                encoded(&value),
                encoded(from),
                encoded(until)
            );
            format!("<li><a href=\"{}\">{}</a></li>\n", escaped(&way), escaped(&value))
        })
        .collect();
    format!(
        "{heading}{}<h3>The values at which it turns</h3>\n<p>Each shows the statement with that value, beside today’s.</p>\n<ul class=\"turns\">\n{turns}</ul>\n{}",
        inside(site, &["what-if", &option, "--format=svg"]),
        drawn_way(site, &[("name", name), ("from", from), ("until", until)]) + &report(&words, &command)
    )
}
