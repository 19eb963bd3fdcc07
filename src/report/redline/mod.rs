//! Two documents as one: what was left out and what was put in, line by line and word by word. Accepting all of it
//! gives the one, rejecting all the other.

mod align;
mod changes;
mod lines;
mod words;

pub use changes::{Change, Class, changes};

use super::document::{Block, Document, Section};
pub use super::marked::{LineKind, Mark, Marked, Place, Segment};
use align::Step;
use lines::{Line, lines};
use words::{Compare, Token};

/// All lines of both documents, in order.
pub fn marked(old: &Document, new: &Document) -> Vec<Marked> {
    between(&lines(old), &lines(new), Compare::Shown)
}

/// The redline as a document of its own.
pub fn document(old: &Document, new: &Document) -> Document {
    let section = Section { heading: None, blocks: vec![Block::Marked(marked(old, new))] };
    Document { title: new.title.clone(), sections: vec![section] }
}

fn between(old: &[Line], new: &[Line], compare: Compare) -> Vec<Marked> {
    let step = |step: Step<'_>| match step {
        Step::Both(old, new) => both(old, new, compare),
        Step::Old(old) => whole(old, Mark::Deleted),
        Step::New(new) => whole(new, Mark::Inserted),
    };
    align::steps(old, new, compare).into_iter().map(step).collect()
}

fn whole(line: &Line, mark: Mark) -> Marked {
    let cell = |cell: &Vec<Token>| {
        let text: String = cell.iter().map(|token| token.shown.as_str()).collect();
        if text.is_empty() { Vec::new() } else { vec![Segment { mark, text }] }
    };
    let place = match mark {
        Mark::Inserted => Place { number: String::new(), new_number: line.number.clone(), ..line.place() },
        Mark::Deleted | Mark::Kept => Place { number: line.number.clone(), ..line.place() },
    };
    Marked { kind: line.kind, mark, cells: line.cells.iter().map(cell).collect(), place }
}

fn both(old: &Line, new: &Line, compare: Compare) -> Marked {
    let cells = old.cells.iter().zip(&new.cells).map(|(old, new)| words::between(old, new, compare));
    let place = Place { number: old.number.clone(), new_number: new.number.clone(), ..new.place() };
    Marked { kind: new.kind, mark: Mark::Kept, cells: cells.collect(), place }
}
