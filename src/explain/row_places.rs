//! Rows of the data as people find them: in a spreadsheet by the file and the numbers, in a table of a database, which
//! has neither, by what is unique in them.

use std::collections::BTreeSet;

use super::balance::balance_nodes;
use super::context::Context;
use super::node::{Kind, Node};
use crate::model::{Made, RecordId};
use crate::run::{Value, field_values, made_words};
use crate::text;

/// How many stretches of rows are shown unless everything is wanted.
const SHORT: usize = 6;

/// `episode.csv rows 2–201, 205 (201 rows)`; of spells each with the rows behind it.
pub(super) fn rows_node(context: &Context, record: RecordId, rows: &[usize]) -> Node {
    if context.model.spell(record).is_some() {
        return spells_node(context, record, rows);
    }
    let count = text::count(rows.len(), "row", "rows");
    if !has_places(context, record) && rows.len() > 1 {
        return Node::new(Kind::Rows, format!("{count}{}", unique_words(context, record, rows)));
    }
    let stretches = stretches(context, record, rows);
    let shown = if context.full { stretches.len() } else { SHORT };
    let left = stretches.len().saturating_sub(shown);
    let mut text = String::new();
    let mut file = "";
    for stretch in stretches.iter().take(shown) {
        let numbers = stretch.numbers();
        match (stretch.file == file, text.is_empty()) {
            (true, _) => text.push_str(&format!(", {numbers}")),
            (false, true) => {
                text.push_str(&format!("{} {} {numbers}", stretch.file, stretch.noun(&stretches)))
            }
            (false, false) => text.push_str(&format!("; {} rows {numbers}", stretch.file)),
        }
        file = &stretch.file;
    }
    if left > 0 {
        text.push_str(" and others; `--full` shows them");
    }
    match rows.len() {
        0 => Node::new(Kind::Rows, "no rows"),
        1 => {
            Node::new(Kind::Rows, rows.iter().map(|row| row_name(context, record, *row)).collect::<String>())
        }
        _ => Node::new(Kind::Rows, format!("{count}: {text}")),
    }
}

/// Rows that are worked out, and what each is worked out from.
fn spells_node(context: &Context, record: RecordId, rows: &[usize]) -> Node {
    let shown = if context.full { rows.len() } else { SHORT };
    let left = rows.len().saturating_sub(shown);
    let more = (left > 0).then(|| {
        let others = text::count(left, "other", "others");
        Node::new(Kind::Rows, format!("and {others}; `--full` shows them"))
    });
    let spells = rows.iter().take(shown).map(|row| {
        Node::new(Kind::Row, row_name(context, record, *row)).because(behind_spell(context, record, *row))
    });
    let (one, several) = context.model.records[record].made.as_ref().map_or(("row", "rows"), Made::words);
    let head = Node::new(Kind::Rows, text::count(rows.len(), one, several));
    head.because(spells).because(more)
}

/// What a row is worked out from: the rows of the source behind a spell, how a balance moved; nothing for a row of the
/// data.
pub(super) fn behind_spell(context: &Context, record: RecordId, row: usize) -> Vec<Node> {
    match &context.model.records[record].made {
        None => Vec::new(),
        Some(Made::Balance(_)) => balance_nodes(context, record, row),
        Some(Made::Spell(spell)) => {
            let behind = context.outcome.spells.get(record.index()).map(|rows| rows.behind(row));
            let behind: Vec<usize> = behind.unwrap_or_default().iter().map(|row| *row as usize).collect();
            vec![rows_node(context, spell.source, &behind)]
        }
    }
}

/// `episode.csv row 17 (person_id 8)`, `stay P1, 1 April 2025 to 30 June 2025`
pub(super) fn row_name(context: &Context, record: RecordId, row: usize) -> String {
    if context.model.spell(record).is_some() {
        let name = &context.model.records[record].title.name;
        return format!("{name} {}", spell_name(context, record, row));
    }
    format!("{}{}", row_place(context, record, row), called(context, record, row))
}

/// `episode.csv row 17`; of a table only its record.
pub(super) fn row_place(context: &Context, record: RecordId, row: usize) -> String {
    if !has_places(context, record) {
        return context.model.records[record].title.name.clone();
    }
    let (file, number) = origin(context, record, row);
    format!("{file} row {number}")
}

/// Whether the rows of a record stand in files.
fn has_places(context: &Context, record: RecordId) -> bool {
    context.table(record).is_some_and(|table| !table.origin.files.is_empty())
}

/// `: episode, episode_id 16, 19`; of rows that nothing tells apart ` of visit`.
fn unique_words(context: &Context, record: RecordId, rows: &[usize]) -> String {
    let (model, data) = (context.model, &context.outcome.data);
    let of = &model.records[record];
    let name = &of.title.name;
    let Some((by, field)) = of.fields.iter().enumerate().find(|(_, field)| field.unique) else {
        return format!(" of {name}");
    };
    let shown = if context.full { rows.len() } else { SHORT };
    let values = rows.iter().take(shown).filter_map(|row| {
        let at = u32::try_from(*row).ok()?;
        field_values(model, data, record, at).nth(by).map(|(_, value)| value.words(model, data))
    });
    let values: Vec<String> = values.collect();
    let more = if rows.len() > shown { " and others; `--full` shows them" } else { "" };
    format!(": {name}, {} {}{more}", field.name, values.join(", "))
}

/// ` (person_id 8)`: what people know a row by.
fn called(context: &Context, record: RecordId, row: usize) -> String {
    let (model, data) = (context.model, &context.outcome.data);
    let by = model.records[record].called_by(&model.contract.payee);
    let at = u32::try_from(row).unwrap_or(u32::MAX);
    let value = by.and_then(|by| field_values(model, data, record, at).nth(by));
    let shown = value.map(|(field, value)| format!(" ({} {})", field.name, value.words(model, data)));
    shown.unwrap_or_default()
}

/// `stay.csv row 3, 1 June 2025 to 2 June 2025`: what it is made of is called by its unique field, or else by where it
/// stands.
fn spell_name(context: &Context, record: RecordId, row: usize) -> String {
    let (model, data) = (context.model, &context.outcome.data);
    let at = u32::try_from(row).unwrap_or(u32::MAX);
    let word = |value: Value| match value {
        Value::Row(of, row) if model.spell(of).is_some() => spell_name(context, of, row as usize),
        Value::Row(of, row) if !model.records[of].fields.iter().any(|field| field.unique) => {
            row_name(context, of, row as usize)
        }
        value => value.words(model, data),
    };
    made_words(model, data, record, at, word)
}

/// Rows of one file that follow each other; or one row of an example that stands for several.
struct Stretch {
    file: String,
    first: u64,
    last: u64,
    times: usize,
}

impl Stretch {
    fn numbers(&self) -> String {
        if self.first == self.last {
            self.first.to_string()
        } else {
            format!("{}–{}", self.first, self.last)
        }
    }

    fn noun(&self, all: &[Stretch]) -> &'static str {
        if all.len() == 1 && self.first == self.last { "row" } else { "rows" }
    }
}

fn stretches(context: &Context, record: RecordId, rows: &[usize]) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for row in rows {
        let (file, number) = origin(context, record, *row);
        match found.last_mut().filter(|last| last.file == file) {
            Some(last) if last.times == 1 && last.last.checked_add(1) == Some(number) => last.last = number,
            Some(last) if last.first == number && last.last == number => {
                last.times = last.times.saturating_add(1);
            }
            _ => found.push(Stretch { file, first: number, last: number, times: 1 }),
        }
    }
    found
}

/// The file, without its folders where that tells it from the others, and the number of the row.
fn origin(context: &Context, record: RecordId, row: usize) -> (String, u64) {
    let Some(table) = context.table(record) else { return (String::new(), 0) };
    let (file, number) = table.origin.of(row);
    let base = base_name(file);
    let files = context.outcome.data.tables.iter().flat_map(|table| &table.origin.files);
    let alike: BTreeSet<_> =
        files.map(|file| file.name.as_str()).filter(|name| base_name(name) == base).collect();
    (if alike.len() > 1 { file } else { base }.to_owned(), number)
}

fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}
