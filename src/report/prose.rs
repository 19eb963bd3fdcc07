//! What a contract in sentences is made of, beside headings and paragraphs: numbered clauses with links, lists (a),
//! (b), letters of formulas, tables of words, curves.

use crate::terms::{Curve, Run};

/// Words with links.
pub type Words = Vec<Run>;

/// A block of a contract in sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Prose {
    /// A heading that is numbered and can be linked to.
    Title(Title),
    /// A numbered sentence.
    Clause {
        /// What it is linked by.
        anchor: String,
        /// Its number; nothing where its heading has it.
        number: String,
        /// What it says.
        words: Words,
    },
    /// Items (a), (b), …, from that of a position on.
    Points {
        /// How many stood before.
        from: usize,
        /// The items.
        items: Vec<Words>,
    },
    /// What letters of a formula stand for.
    Meanings(Vec<Words>),
    /// A table of words.
    Grid(Grid),
    /// Something that is drawn.
    Curve(Curve),
    /// What the author notes: printed, and not calculated.
    Note {
        /// Its heading, if it has one.
        heading: Option<String>,
        /// Its text.
        text: String,
    },
    /// The headings of the parts and paragraphs, as links.
    Contents,
}

/// A heading that is numbered and can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// 1 for the whole, 2 for a part or an annex, 3 for a paragraph.
    pub level: u8,
    /// What it is linked by.
    pub anchor: String,
    /// `Part 2`, `14`, `Annex 1`; nothing for the whole.
    pub number: String,
    /// Its words.
    pub words: Words,
    /// What it is cited by, where that is the author's own name.
    pub reference: Option<String>,
}

/// A table of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The headings.
    pub heads: Vec<Words>,
    /// The rows.
    pub rows: Vec<GridRow>,
}

/// A row of a table of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridRow {
    /// What it is linked by.
    pub anchor: Option<String>,
    /// Its cells.
    pub cells: Vec<Words>,
}

/// Words without links.
pub fn plain(words: &[Run]) -> String {
    words.iter().map(Run::text).collect()
}

/// The letter of an item: `a`, and after `z` `aa`.
pub fn letter(position: usize) -> String {
    let letters: Vec<char> = ('a'..='z').collect();
    let (round, at) =
        (position.checked_div(letters.len()).unwrap_or(0), position.checked_rem(letters.len()).unwrap_or(0));
    let letter = letters.get(at).copied().unwrap_or('z');
    std::iter::repeat_n(letter, round.saturating_add(1)).collect()
}
