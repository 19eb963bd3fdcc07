//! What if: another value beside today's, and the amount over a range of values with the points where it turns.

use meed::report::html::{escaped, within};
use meed::value::Number;
use serde_json::Value;

use super::Site;
use super::form::{encoded, fields, value};
use super::http::{Request, Response};
use super::layout::{again, page, quoted, said};
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
    let mut body = form(site, places, &get, today.map(|place| text(place, "today")).unwrap_or_default());
    if get("name").is_empty() {
        return page(site, "what-if", "What if", &body);
    }
    if !get("to").is_empty() {
        body += &beside(site, &format!("{}={}", get("name"), get("to")));
    }
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

/// The statement beside today's.
fn beside(site: &Site, set: &str) -> String {
    let option = format!("--set={set}");
    let command = format!("meed what-if . --set={}", quoted(set));
    let reply = site.run(&["what-if", &option, "--format=html"]);
    let heading = "<h2>Beside today</h2>\n";
    if reply.exit != Exit::Fine {
        return format!("{heading}{}", said(&reply, &command));
    }
    let html = String::from_utf8_lossy(&reply.out);
    format!("{heading}<div class=\"report\">{}</div>\n{}", lower(within(&html)), again(&command))
}

/// A report within a page: without its title, and its headings are one step down.
fn lower(html: &str) -> String {
    let (before, after) = html.split_once("<h1").unwrap_or((html, ""));
    let rest = after.split_once("</h1>").map_or(after, |(_, rest)| rest);
    format!("{before}{rest}").replace("<h2", "<h3").replace("</h2>", "</h3>")
}

/// The amount over a range, and where it turns.
fn over(site: &Site, sweep: &str, (name, from, until): (&str, &str, &str)) -> String {
    let option = format!("--sweep={sweep}");
    let command = format!("meed what-if . --sweep={}", quoted(sweep));
    let heading = "<h2>Over the range</h2>\n";
    let drawn = site.run(&["what-if", &option, "--format=json"]);
    let words = site.run(&["what-if", &option]);
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
        drawing(stretches, text(&told, "today")),
        said(&words, &command)
    )
}

/// The amounts over a range as a drawing. The table below it says the same.
fn drawing(stretches: &[Value], today: &str) -> String {
    let number = |text: &str| match text.split_once('/') {
        Some((over, under)) => Number::ratio(over.parse().ok()?, under.parse().ok()?),
        None => Number::parse(text),
    };
    let mut lines = Vec::new();
    for stretch in stretches {
        let ends = ["from", "to", "at_from", "at_to"].map(|key| number(text(stretch, key)));
        if let [Some(from), Some(to), Some(low), Some(high)] = ends {
            lines.push([from, to, low, high]);
        }
    }
    let across = lines.iter().flat_map(|[from, to, ..]| [from, to]);
    let up = lines.iter().flat_map(|[_, _, low, high]| [low, high]);
    let (Some(left), Some(right)) = (across.clone().min(), across.max()) else { return String::new() };
    let (Some(bottom), Some(top)) = (up.clone().min(), up.max()) else { return String::new() };
    let drawn: String = lines
        .iter()
        .map(|[from, to, low, high]| {
            let (x1, x2) = (place(from, left, right, 500), place(to, left, right, 500));
            let (y1, y2) = (place(low, bottom, top, 200), place(high, bottom, top, 200));
            let (x1, x2) = (x1.saturating_add(100), x2.saturating_add(100));
            let (y1, y2) = (220_i128.saturating_sub(y1), 220_i128.saturating_sub(y2));
            if x1 == x2 && y1 == y2 {
                return format!("<circle cx=\"{x1}\" cy=\"{y1}\" r=\"3.5\" fill=\"#0b3d70\"/>\n");
            }
            format!(
                "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"#0b3d70\" stroke-width=\"3\" stroke-linecap=\"round\"/>\n"
            )
        })
        .collect();
    let amount = |number: &Number| {
        let shown = number.shown_to(2);
        let (whole, part) = shown.split_once('.').unwrap_or((&shown, "00"));
        let (sign, whole) = whole.strip_prefix(['-', '−']).map_or(("", whole), |whole| ("−", whole));
        format!("{sign}{}.{part}", meed::text::grouped(whole))
    };
    let digits: String = today.chars().filter(|letter| letter.is_ascii_digit() || *letter == '.').collect();
    let now = Number::parse(&digits).filter(|now| left <= now && now <= right).map(|now| {
        let x = place(&now, left, right, 500).saturating_add(100);
        format!(
            "<line x1=\"{x}\" y1=\"20\" x2=\"{x}\" y2=\"232\" stroke=\"#8a5a00\" stroke-dasharray=\"4 4\"/>\n<text x=\"{x}\" y=\"14\" text-anchor=\"middle\">today</text>\n"
        )
    });
    let now = now.unwrap_or_default();
    let shown = |number: &Number| number.exact_decimal(6).unwrap_or_else(|| number.shown_to(4));
    format!(
        "<figure><svg viewBox=\"0 0 640 270\" role=\"img\" aria-label=\"The amount over the range; the table below says the same\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"#1a1a1a\">\n<line x1=\"100\" y1=\"232\" x2=\"600\" y2=\"232\" stroke=\"#4a4a4a\"/>\n<line x1=\"88\" y1=\"20\" x2=\"88\" y2=\"232\" stroke=\"#4a4a4a\"/>\n{now}{drawn}<text x=\"84\" y=\"24\" text-anchor=\"end\">{}</text><text x=\"84\" y=\"224\" text-anchor=\"end\">{}</text><text x=\"100\" y=\"252\">{}</text><text x=\"600\" y=\"252\" text-anchor=\"end\">{}</text>\n</svg></figure>\n",
        escaped(&amount(top)),
        escaped(&amount(bottom)),
        escaped(&shown(left)),
        escaped(&shown(right))
    )
}

/// Where a number lies between two others, on so many points.
fn place(number: &Number, low: &Number, high: &Number, points: i128) -> i128 {
    let span = high.minus(low);
    let part = number.minus(low).divided_by(&span).map(|part| part.times(&Number::from_int(points)));
    part.and_then(|part| part.floor().to_int()).unwrap_or(0)
}
