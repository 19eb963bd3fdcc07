//! The lines of a document that two versions of it are compared by.

use super::words::{Token, tokens};
use super::{LineKind, Place};
use crate::report::document::{Block, Document};
use crate::report::prose::{Prose, letter};
use crate::terms::Run;

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) kind: LineKind,
    /// What it is linked by, or what the line before it is that has a link.
    pub(super) anchor: String,
    /// The number of the sentence that it belongs to.
    pub(super) number: String,
    /// The reference of the paragraph or annex.
    reference: String,
    annex: Option<String>,
    pub(super) cells: Vec<Vec<Token>>,
}

impl Line {
    pub(super) fn place(&self) -> Place {
        Place { reference: self.reference.clone(), annex: self.annex.clone(), ..Place::default() }
    }
}

/// Where the next line stands.
#[derive(Default)]
struct At {
    anchor: String,
    number: String,
    reference: String,
    annex: Option<String>,
}

impl At {
    fn line(&self, kind: LineKind, cells: Vec<Vec<Token>>) -> Line {
        Line {
            kind,
            anchor: self.anchor.clone(),
            number: self.number.clone(),
            reference: self.reference.clone(),
            annex: self.annex.clone(),
            cells,
        }
    }

    fn enter(&mut self, prose: &Prose, found: &mut Vec<Line>) {
        match prose {
            Prose::Title(title) => {
                self.anchor.clone_from(&title.anchor);
                self.number.clone_from(&title.number);
                self.reference.clone_from(&title.anchor);
                if title.level == 2 {
                    let annex = title.number.starts_with("Annex");
                    self.annex = annex.then(|| title.anchor.clone());
                }
                let reference = title.reference.iter().map(|reference| format!("  [{reference}]"));
                let text = with(&title.number, &title.words, reference.collect());
                found.push(self.line(LineKind::Title(title.level), vec![text]));
            }
            Prose::Clause { anchor, number, words } => {
                self.anchor.clone_from(anchor);
                if !number.is_empty() {
                    self.number.clone_from(number);
                }
                found.push(self.line(LineKind::Clause, vec![with(number, words, String::new())]));
            }
            Prose::Points { from, items } => {
                for (at, item) in (*from..).zip(items) {
                    let mark = format!("({})", letter(at));
                    found.push(self.line(LineKind::Point, vec![with(&mark, item, String::new())]));
                }
            }
            Prose::Meanings(all) => {
                found.extend(all.iter().map(|line| self.line(LineKind::Meaning, vec![tokens(line)])));
            }
            Prose::Grid(grid) => {
                let cells = |cells: &[Vec<Run>]| cells.iter().map(|cell| tokens(cell)).collect();
                found.push(self.line(LineKind::Head, cells(&grid.heads)));
                found.extend(grid.rows.iter().map(|row| self.line(LineKind::Row, cells(&row.cells))));
            }
            Prose::Note { heading, text } => {
                let heading = heading.as_ref().map(|heading| format!("{heading}: ")).unwrap_or_default();
                let words = [Run::Text(format!("{heading}{text}"))];
                found.push(self.line(LineKind::Note, vec![tokens(&words)]));
            }
            // Both are made of the rest.
            Prose::Curve(_) | Prose::Contents => {}
        }
    }
}

/// Words after a number that stands by itself; a number is its own even where another comes in its place.
fn with(number: &str, words: &[Run], after: String) -> Vec<Token> {
    let mut found = Vec::new();
    if !number.is_empty() {
        found.push(Token { shown: number.to_owned(), same: String::new() });
        found.push(Token { shown: "  ".to_owned(), same: "  ".to_owned() });
    }
    found.extend(tokens(words));
    found.extend(tokens(&[Run::Text(after)]));
    found
}

/// All lines, in order.
pub(super) fn lines(document: &Document) -> Vec<Line> {
    let mut at = At::default();
    let mut found = Vec::new();
    for block in document.sections.iter().flat_map(|section| &section.blocks) {
        if let Block::Prose(prose) = block {
            at.enter(prose, &mut found);
        }
    }
    found
}
