//! Numbers that are kept from earlier versions, such as 6A: they are written as they are.

use crate::report::document::{Block, Document};
use crate::report::prose::Prose;
use crate::terms::Run;

/// Whether a document has numbers of paragraphs that counting would not give.
pub(super) fn numbers(document: &Document) -> bool {
    let mut paragraph = 0usize;
    let mut clause = 0usize;
    let blocks = document.sections.iter().flat_map(|section| &section.blocks);
    for block in blocks {
        match block {
            Block::Prose(Prose::Title(title)) if title.level >= 3 && !title.number.is_empty() => {
                paragraph = paragraph.saturating_add(1);
                clause = 0;
                if title.number != paragraph.to_string() {
                    return true;
                }
            }
            Block::Prose(Prose::Clause { number, .. })
                if !number.is_empty() && number.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                clause = clause.saturating_add(1);
                if *number != format!("{paragraph}.{clause}") {
                    return true;
                }
            }
            Block::Prose(_)
            | Block::Paragraph(_)
            | Block::Verbatim(_)
            | Block::Definitions(_)
            | Block::List(_)
            | Block::Table(_)
            | Block::Marked(_) => {}
        }
    }
    false
}

/// Words with their number before them.
pub(super) fn numbered(number: &str, words: &[Run]) -> Vec<Run> {
    let number = (!number.is_empty()).then(|| Run::Text(format!("{number}  ")));
    number.into_iter().chain(words.iter().cloned()).collect()
}

/// `(a)` for the first.
pub(super) fn letters(at: usize) -> String {
    let letter = ('a'..='z').nth(at.saturating_sub(1).checked_rem(26).unwrap_or(0)).unwrap_or('z');
    let times = at.saturating_sub(1).checked_div(26).unwrap_or(0).saturating_add(1);
    format!("({})", letter.to_string().repeat(times))
}
