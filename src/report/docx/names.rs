//! The names of bookmarks: letters, figures and `_`, forty at the most, each but once.

use std::collections::BTreeMap;

use crate::report::document::{Block, Document};
use crate::report::prose::Prose;

/// A bookmark's name is no longer.
const LONGEST: usize = 40;

/// The bookmark of each anchor, and whether it has a number of its own.
pub(super) struct Names {
    names: BTreeMap<String, (String, bool)>,
}

impl Names {
    /// The bookmarks of a document, in its order.
    pub(super) fn of(document: &Document) -> Names {
        let mut names = Names { names: BTreeMap::new() };
        let mut taken = Vec::new();
        for block in document.sections.iter().flat_map(|section| &section.blocks) {
            match block {
                Block::Prose(Prose::Title(title)) => {
                    let numbered = title.level == 3 && !title.number.is_empty();
                    names.add(&title.anchor, numbered, &mut taken);
                }
                Block::Prose(Prose::Clause { anchor, number, .. }) => {
                    names.add(anchor, !number.is_empty(), &mut taken)
                }
                Block::Prose(
                    Prose::Points { .. }
                    | Prose::Meanings(_)
                    | Prose::Grid(_)
                    | Prose::Curve(_)
                    | Prose::Note { .. }
                    | Prose::Contents,
                )
                | Block::Paragraph(_)
                | Block::Definitions(_)
                | Block::List(_)
                | Block::Table(_)
                | Block::Marked(_)
                | Block::Verbatim(_) => {}
            }
        }
        names
    }

    fn add(&mut self, anchor: &str, numbered: bool, taken: &mut Vec<String>) {
        if anchor.is_empty() || self.names.contains_key(anchor) {
            return;
        }
        let plain: String = anchor.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let mut name: String = format!("ref_{plain}").chars().take(LONGEST).collect();
        let mut again = 2usize;
        // Word does not tell capitals apart.
        while taken.contains(&name.to_lowercase()) {
            let ending = format!("_{again}");
            let kept = LONGEST.saturating_sub(ending.len());
            name = name.chars().take(kept).chain(ending.chars()).collect();
            again = again.saturating_add(1);
        }
        taken.push(name.to_lowercase());
        self.names.insert(anchor.to_owned(), (name, numbered));
    }

    /// The bookmark of an anchor, if it is one.
    pub(super) fn bookmark(&self, anchor: &str) -> Option<String> {
        self.names.get(anchor).map(|(name, _)| name.clone())
    }

    /// The bookmark of an anchor that has a number, to be referred to by it.
    pub(super) fn numbered(&self, anchor: &str) -> Option<String> {
        self.names.get(anchor).filter(|(_, numbered)| *numbered).map(|(name, _)| name.clone())
    }
}
