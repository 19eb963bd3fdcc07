//! What is asked for of the data, file by file, as `meed data` tells it.

use meed::report::html::escaped;
use meed::text::{all_of, count, yes_no};
use serde_json::Value;

use super::Site;
use super::layout::{again, said};
use crate::cli::reply::Exit;

/// What the files hold, and what has to be given with them.
pub(super) fn asked(site: &Site) -> String {
    let heading = "<h2>What is asked for</h2>\n";
    let reply = site.run(&["data", "--format=json"]);
    if reply.exit != Exit::Fine {
        return format!("{heading}{}", said(&reply, "meed data ."));
    }
    let told: Value = serde_json::from_slice(&reply.out).unwrap_or_default();
    let files: String = list(&told, "files").iter().map(of_file).collect();
    let given = list(&told, "given");
    let given = if given.is_empty() {
        String::new()
    } else {
        let rows = given.iter().map(|of| ["name", "holds", "example", "meaning"].map(|key| text(of, key)));
        let words = "<p>What has to be given with the data, in the columns name and value</p>\n";
        format!("<h3>data/given.csv</h3>\n{words}{}", table(&["Name", "Value", "Example", "Meaning"], rows))
    };
    format!("{heading}{files}{given}{}", again("meed data ."))
}

/// The columns of one file; or how many rows are listed.
fn of_file(file: &Value) -> String {
    let (name, record, meaning) = (text(file, "file"), text(file, "record"), text(file, "meaning"));
    let heading = if name.is_empty() { record } else { format!("{name} ({record})") };
    let meaning = if meaning.is_empty() { String::new() } else { format!("<p>{meaning}</p>\n") };
    if let Some(rows) = file.get("listed").and_then(Value::as_u64) {
        let rows = count(usize::try_from(rows).unwrap_or(usize::MAX), "row", "rows");
        return format!(
            "<h3>{heading}</h3>\n{meaning}<p>{rows}, listed in the contract; no file is read.</p>\n"
        );
    }
    let is = |of: &Value, key: &str| of.get(key).and_then(Value::as_bool).unwrap_or_default();
    let columns = list(file, "columns");
    let rows = columns.iter().map(|column| {
        let once = if is(column, "unique") { ", each once" } else { "" };
        let blank = yes_no(!is(column, "required")).to_owned();
        let holds = format!("{}{once}", text(column, "holds"));
        [text(column, "heading"), holds, blank, text(column, "example"), text(column, "meaning")]
    });
    let table = table(&["Column", "Holds", "May be blank", "Example", "Meaning"], rows);
    let words = |of: &Value| of.as_str().map(escaped).unwrap_or_default();
    let together = list(file, "together").into_iter().map(|fields| {
        let fields: Vec<String> = fields.as_array().into_iter().flatten().map(words).collect();
        format!("<p>No two rows share {}.</p>\n", all_of(&fields))
    });
    let most = list(file, "at_most");
    let most = most.iter().map(|most| format!("<p>{}.</p>\n", words(most)));
    format!("<h3>{heading}</h3>\n{meaning}{table}{}", together.chain(most).collect::<String>())
}

fn text(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).map(escaped).unwrap_or_default()
}

fn list(of: &Value, key: &str) -> Vec<Value> {
    of.get(key).and_then(Value::as_array).cloned().unwrap_or_default()
}

/// A table whose first column names the rows. A column without a word is left out.
fn table<const N: usize>(headings: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = rows.collect();
    let is_said = |at: usize| rows.iter().any(|row| row.get(at).is_some_and(|cell| !cell.is_empty()));
    let said: Vec<usize> = (0..N).filter(|at| is_said(*at)).collect();
    let head = said.iter().filter_map(|at| headings.get(*at));
    let head: String = head.map(|heading| format!("<th scope=\"col\">{heading}</th>")).collect();
    let rows = rows.iter().map(|row| {
        let cells = said.iter().filter_map(|at| Some((*at, row.get(*at)?))).map(|(at, cell)| match at {
            0 => format!("<th scope=\"row\">{cell}</th>"),
            _ => format!("<td>{cell}</td>"),
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    });
    format!(
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"What is asked for\"><table><thead><tr>{head}</tr></thead><tbody>\n{}</tbody></table></div>\n",
        rows.collect::<String>()
    )
}
