//! What changes, as amending instructions in words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::lines::lines;
use super::words::Compare;
use super::{LineKind, Mark, Marked, Segment, between};
use crate::report::document::Document;

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A rule.
    Rules,
    /// A price or threshold, nothing else in the sentence.
    Prices,
    /// What is to be sent.
    Information,
    /// An example.
    Examples,
    /// Words from which nothing is calculated.
    Words,
}

impl Class {
    /// `A` for rules.
    pub fn letter(self) -> char {
        match self {
            Class::Rules => 'A',
            Class::Prices => 'B',
            Class::Information => 'C',
            Class::Examples => 'D',
            Class::Words => 'E',
        }
    }

    /// What it is called.
    pub fn words(self) -> &'static str {
        match self {
            Class::Rules => "Rules",
            Class::Prices => "Prices and thresholds",
            Class::Information => "Information",
            Class::Examples => "Worked examples",
            Class::Words => "Words",
        }
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind it is.
    pub class: Class,
    /// The paragraph, as the old document cites it; a new one as the new document does.
    pub paragraph: String,
    /// Its reference.
    pub reference: String,
    /// What is to be done.
    pub instruction: String,
}

/// Whether a line only lists what stands elsewhere: what is payable, the terms and where they are defined, the
/// references.
fn is_list(line: &Marked) -> bool {
    let in_table = matches!(line.kind, LineKind::Head | LineKind::Row);
    match line.place.reference.as_str() {
        "_references" => true,
        "_payable" | "_words" => in_table,
        _ => false,
    }
}

/// The changes from one document to another, in the order of the text. Numbers of paragraphs are none.
pub fn changes(old: &Document, new: &Document) -> Vec<Change> {
    let marked = between(&lines(old), &lines(new), Compare::Meant);
    let mut found: Vec<Change> = Vec::new();
    for line in marked.iter().filter(|line| is_changed(line)) {
        if is_list(line) {
            continue;
        }
        for change in of_line(line) {
            // The same in every row of a paragraph is said once.
            if !found.contains(&change) {
                found.push(change);
            }
        }
    }
    together(found)
}

fn is_changed(line: &Marked) -> bool {
    line.mark != Mark::Kept || line.cells.iter().flatten().any(|segment| segment.mark != Mark::Kept)
}

fn of_line(line: &Marked) -> Vec<Change> {
    let number = if line.place.number.is_empty() { &line.place.new_number } else { &line.place.number };
    let change = |class: Class, instruction: String| Change {
        class,
        paragraph: number.clone(),
        reference: line.place.reference.clone(),
        instruction,
    };
    let text = || {
        let cells =
            line.cells.iter().map(|cell| cell.iter().map(|one| one.text.as_str()).collect::<String>());
        cells.collect::<Vec<_>>().join(" | ")
    };
    let what = match line.kind {
        LineKind::Title(_) => "the heading",
        LineKind::Clause => "the sentence",
        LineKind::Point => "the item",
        LineKind::Meaning => "the line",
        LineKind::Head | LineKind::Row => "the row",
        LineKind::Note => "the note",
    };
    match line.mark {
        Mark::Inserted => vec![change(class(line, false), format!("insert {what} “{}”", text().trim()))],
        Mark::Deleted => vec![change(class(line, false), format!("leave out {what} “{}”", text().trim()))],
        Mark::Kept => {
            let words = line.cells.iter().flat_map(|cell| within(cell));
            words.map(|(instruction, figures)| change(class(line, figures), instruction)).collect()
        }
    }
}

/// What is to be done within a sentence, and whether it is to figures alone.
fn within(cell: &[Segment]) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let mut before = String::new();
    let mut rest = cell.iter().peekable();
    while let Some(segment) = rest.next() {
        match segment.mark {
            Mark::Kept => before.clone_from(&segment.text),
            Mark::Deleted => {
                let put = rest.next_if(|next| next.mark == Mark::Inserted);
                found.push(match put {
                    Some(put) => substituted(&segment.text, &put.text),
                    None => (after(&before, &format!("leave out “{}”", segment.text.trim())), false),
                });
            }
            Mark::Inserted => {
                found.push((after(&before, &format!("insert “{}”", segment.text.trim())), false));
            }
        }
    }
    found
}

fn substituted(left: &str, put: &str) -> (String, bool) {
    let is_figure = |text: &str| {
        let letters = |c: char| c.is_alphabetic();
        text.contains(|c: char| c.is_ascii_digit()) && !text.trim().contains(letters)
    };
    let figures = is_figure(left) && is_figure(put);
    (format!("for “{}” substitute “{}”", left.trim(), put.trim()), figures)
}

/// What is to be done after the words before it.
fn after(before: &str, what: &str) -> String {
    let words: Vec<&str> = before.split_whitespace().collect();
    let last = words.len().saturating_sub(4);
    let after = words.get(last..).unwrap_or_default().join(" ");
    match after.is_empty() {
        true => format!("at the beginning {what}"),
        false => format!("after “{after}” {what}"),
    }
}

fn class(line: &Marked, figures: bool) -> Class {
    let words = matches!(line.kind, LineKind::Note) || line.place.reference.starts_with("_clause");
    match line.place.annex.as_deref() {
        _ if words => Class::Words,
        Some("_information") => Class::Information,
        Some("_examples") => Class::Examples,
        Some("_notes") => Class::Words,
        Some(_) => Class::Prices,
        None if matches!(line.kind, LineKind::Title(_)) => Class::Words,
        None if figures => Class::Prices,
        None => Class::Rules,
    }
}

/// The same instruction in one paragraph is given once: in each place.
fn together(all: Vec<Change>) -> Vec<Change> {
    let mut count: BTreeMap<(String, String), usize> = BTreeMap::new();
    for change in &all {
        let place = (change.reference.clone(), change.instruction.clone());
        let found = count.entry(place).or_default();
        *found = found.saturating_add(1);
    }
    let mut found: Vec<Change> = Vec::new();
    for change in all {
        let place = (change.reference.clone(), change.instruction.clone());
        let times = count.get(&place).copied().unwrap_or(1);
        let said = found.iter_mut().find(|known| {
            known.reference == change.reference && known.instruction.starts_with(&change.instruction)
        });
        match said {
            Some(known) => {
                if times > 1 && !known.instruction.ends_with("in each place") {
                    known.instruction.push_str(", in each place");
                }
                // A rule that changes beside it in the same sentence makes the whole a rule.
                known.class = known.class.min(change.class);
            }
            None => found.push(change),
        }
    }
    found
}
