//! The fenced blocks of a page.

use std::ops::Range;

/// A fenced block.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// What stands after the opening fence.
    pub(super) info: String,
    /// What stands between the fences.
    pub(super) text: String,
    /// Where it stands in the page.
    pub(super) range: Range<usize>,
    /// The line of the opening fence.
    pub(super) line: usize,
}

impl Block {
    /// What it is: `meed`, `csv`, …
    pub(super) fn language(&self) -> &str {
        self.info.split_whitespace().next().unwrap_or_default()
    }

    /// What is said of it beyond that.
    pub(super) fn rest(&self) -> &str {
        self.info.split_once(' ').map_or("", |(_, rest)| rest.trim())
    }
}

/// The blocks of a page, in order.
pub(super) fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut at = 0;
    for (number, line) in page.split_inclusive('\n').enumerate() {
        let fence = line.strip_prefix("```");
        match (&mut open, fence) {
            (Some(block), Some(_)) => {
                block.range.end = at;
                blocks.extend(open.take());
            }
            (Some(block), None) => block.text.push_str(line),
            (None, Some(info)) => {
                let range = at + line.len()..at + line.len();
                let info = info.trim().to_owned();
                open = Some(Block { info, text: String::new(), range, line: number + 1 });
            }
            (None, None) => {}
        }
        at += line.len();
    }
    blocks
}

/// A page with the texts of some blocks changed.
pub(super) fn rewritten(page: &str, changes: &[(Range<usize>, String)]) -> String {
    let mut text = String::new();
    let mut from = 0;
    for (range, change) in changes {
        text.push_str(page.get(from..range.start).unwrap_or_default());
        text.push_str(change);
        from = range.end;
    }
    text + page.get(from..).unwrap_or_default()
}
