//! Why an amount is what it is, as a list of lists.

use super::Report;
use super::document::{Block, Document, Item, List, Section};
use crate::explain::{Explanation, Node};

impl Report for Explanation {
    fn document(&self) -> Document {
        let mut file = Some(self.file.as_str());
        let items = self.nodes.iter().map(|node| item(node, &mut file)).collect();
        Document::new("Explanation", [Some(Section::of([Block::List(List { items, inset: false })]))])
    }
}

/// The file is named once.
fn item(node: &Node, file: &mut Option<&str>) -> Item {
    let place = node.line.map(|line| match file.take() {
        Some(file) => format!("{file}:{line}"),
        None => format!("line {line}"),
    });
    let place = match (place, &node.paragraph) {
        (Some(place), Some(number)) => Some(format!("{place}, paragraph {number}")),
        (place, _) => place,
    };
    let items = node.because.iter().map(|node| item(node, file)).collect();
    Item { text: node.text.clone(), place, items }
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;
    use crate::explain::Kind;

    #[test]
    fn what_is_said_about_a_node_stands_further_in() {
        let mut rows = Node::new(Kind::Rows, "episode.csv rows 2–4");
        rows.line = Some(3);
        let mut line = Node::new(Kind::Line, "core: £9.00");
        (line.line, line.because) = (Some(7), vec![rows]);
        let all = Explanation::new("contract.meed", false, vec![line]);
        assert_eq!(text(&all), "core: £9.00  (contract.meed:7)\n  episode.csv rows 2–4  (line 3)\n");
    }
}
