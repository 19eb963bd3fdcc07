//! A contract in sentences: parts, numbered paragraphs with references, tables, formulas, annexes.

use std::collections::BTreeMap;

use super::marks::{self, Run};

/// A contract as a schedule that can be signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// What it is called.
    pub title: String,
    /// What stands at its head: names and what they stand for.
    pub particulars: Vec<(String, Words)>,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Its annexes.
    pub annexes: Vec<Annex>,
    /// The number of each paragraph, by reference.
    pub numbers: BTreeMap<String, String>,
}

/// A part: paragraphs under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its heading.
    pub heading: String,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
}

/// What is printed of one declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its number.
    pub number: String,
    /// What it is cited by: the declared name, or a word of the language's own.
    pub reference: String,
    /// Its heading.
    pub heading: Words,
    /// What it says, sentence by sentence.
    pub clauses: Vec<Clause>,
    /// What the author notes: printed, and not calculated.
    pub notes: Vec<Note>,
    /// The references that it had before.
    pub formerly: Vec<String>,
}

/// A numbered sentence, with what belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    /// Its number; none where the paragraph has but one.
    pub number: String,
    /// What it is cited by: `readmission.limit`.
    pub reference: String,
    /// What it says.
    pub pieces: Vec<Piece>,
}

/// A piece of a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Sentences.
    Text(Words),
    /// Items (a), (b), …; from that of this position on.
    List(Vec<Entry>, usize),
    /// What letters of a formula stand for.
    Where(Vec<Words>),
    /// A table.
    Grid(Grid),
    /// Something that is drawn, with what it shows in words.
    Curve(Curve),
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it says.
    pub words: Words,
}

/// A table whose first row is its heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The headings.
    pub heads: Vec<Words>,
    /// The rows.
    pub rows: Vec<GridRow>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridRow {
    /// What can be linked to.
    pub anchor: Option<String>,
    /// Its cells.
    pub cells: Vec<Words>,
}

/// The values of a banded payment, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// What is drawn, in words.
    pub title: String,
    /// What runs to the right.
    pub across: String,
    /// What runs upwards.
    pub up: String,
    /// The bands, rising.
    pub bands: Vec<CurveBand>,
}

/// A band of a curve, from left to right. Places are parts in a thousand of the width and the height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurveBand {
    /// Its edges.
    pub across: (i64, i64),
    /// Its values at these.
    pub up: (i64, i64),
    /// Whether its left edge is in it.
    pub included: bool,
    /// Its left edge, and its values, as they are written.
    pub labels: (String, String, String),
}

/// A note of the author's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its heading, if it has one.
    pub heading: Option<String>,
    /// Its text.
    pub text: String,
}

/// An annex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annex {
    /// Its heading.
    pub heading: String,
    /// What it is cited by.
    pub reference: String,
    /// Its sections.
    pub sections: Vec<AnnexSection>,
}

/// A section of an annex.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnnexSection {
    /// Its heading, if it has one.
    pub heading: Option<Words>,
    /// What stands in it.
    pub clauses: Vec<Clause>,
}

/// A sentence with links in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words(pub(super) String);

impl From<String> for Words {
    fn from(text: String) -> Self {
        Words(text)
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Words(text.to_owned())
    }
}

impl Schedule {
    /// A sentence in pieces, with the numbers of the paragraphs that it names.
    pub fn runs(&self, words: &Words) -> Vec<Run> {
        marks::runs(&words.0, &|to| self.numbers.get(to).cloned().unwrap_or_default())
    }

    /// A sentence as it is read.
    pub fn text(&self, words: &Words) -> String {
        self.runs(words).iter().map(Run::text).collect()
    }

    /// The paragraphs of all parts.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.parts.iter().flat_map(|part| &part.paragraphs)
    }

    /// What the paragraph of a declaration says, sentence by sentence, under its number; none where it has no
    /// paragraph. Tables and curves are left out: they are read where they stand.
    pub fn said_of(&self, name: &str) -> Option<(&str, Vec<String>)> {
        let paragraph = self.paragraphs().find(|paragraph| paragraph.reference == name)?;
        let sentences = paragraph.clauses.iter().flat_map(|clause| self.sentences(clause));
        Some((&paragraph.number, sentences.collect()))
    }

    fn sentences(&self, clause: &Clause) -> Vec<String> {
        let mut said = Vec::new();
        for piece in &clause.pieces {
            match piece {
                Piece::Text(words) => said.push(self.text(words)),
                Piece::List(entries, _) => {
                    said.extend(entries.iter().map(|entry| format!("- {}", self.text(&entry.words))));
                }
                Piece::Where(words) => said.extend(words.iter().map(|words| self.text(words))),
                Piece::Grid(_) | Piece::Curve(_) => {}
            }
        }
        said
    }
}

impl Clause {
    /// A clause of one text.
    pub(super) fn of(part: &str, text: impl Into<String>) -> Self {
        Clause {
            number: String::new(),
            reference: part.to_owned(),
            pieces: vec![Piece::Text(Words(text.into()))],
        }
    }

    /// The same with another piece.
    pub(super) fn with(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }
}

impl Piece {
    /// A list from (a) on.
    pub(super) fn list(items: impl IntoIterator<Item = String>) -> Self {
        Piece::List(items.into_iter().map(|words| Entry { words: Words(words) }).collect(), 0)
    }
}

impl Grid {
    /// A table of texts.
    pub(super) fn of(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        let heads = heads.iter().map(|head| Words::from(*head)).collect();
        let row =
            |cells: Vec<String>| GridRow { anchor: None, cells: cells.into_iter().map(Words).collect() };
        Grid { heads, rows: rows.into_iter().map(row).collect() }
    }
}
