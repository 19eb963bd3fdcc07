//! `ide`: what an editor asks of a contract: pure functions from a text and what is known of it to plain data.
//!
//! Nothing here knows of a protocol or of files, and nothing decides what a contract means: names come from the check's
//! index, words from `show` and `terms`, what may stand at a place from the grammar and the check.

mod complete;
mod fits;
mod hints;
mod hover;
mod names;
mod outline;
mod rename;
mod today;
mod tokens;

use std::cell::OnceCell;

use crate::Inspected;
use crate::model::Model;
use crate::source::{Source, Span};
use crate::syntax::ast::{Declaration, DeclarationKind};

pub use complete::{Completion, CompletionKind, complete};
pub use hints::{Hint, Lens, hints, lenses};
pub use hover::{Hover, hover};
pub use names::Occurrence;
pub use outline::{Fold, Symbol, folds, symbols};
pub use rename::{Beside, Renamed, rename};
pub use today::{ExampleToday, Today, run_example};
pub use tokens::{Coloured, TokenKind, tokens};

/// A contract as an editor has it, and what is known of it.
#[derive(Debug)]
pub struct Document {
    /// The text.
    pub source: Source,
    /// What the check says of it.
    pub inspected: Inspected,
    names: OnceCell<Vec<Occurrence>>,
}

impl Document {
    /// Reads and checks a text.
    pub fn of(source: Source) -> Self {
        let inspected = crate::inspect(&source);
        Document { source, inspected, names: OnceCell::new() }
    }

    /// The terms as far as they make sense.
    pub fn known(&self) -> Option<&Model> {
        self.inspected.known.as_ref()
    }

    /// Every name that stands for something, in the order of the text.
    pub fn names(&self) -> &[Occurrence] {
        self.names.get_or_init(|| names::occurrences(&self.source, &self.inspected))
    }

    /// What the name at an offset stands for.
    pub fn named_at(&self, offset: u32) -> Option<&Occurrence> {
        let holds = |found: &&Occurrence| found.span.start <= offset && offset <= found.span.end;
        // Between two names the later one is meant.
        self.names().iter().rfind(holds)
    }

    /// Where the thing at an offset is declared.
    pub fn definitions(&self, offset: u32) -> Vec<Span> {
        let Some(at) = self.named_at(offset) else { return Vec::new() };
        let declared = self.same(at).filter(|found| found.declares).map(|found| found.span);
        declared.collect()
    }

    /// Every place of the thing at an offset, and whether it is the one where it is declared.
    pub fn references(&self, offset: u32) -> Vec<(Span, bool)> {
        let Some(at) = self.named_at(offset) else { return Vec::new() };
        self.same(at).map(|found| (found.span, found.declares)).collect()
    }

    fn same<'d>(&'d self, at: &'d Occurrence) -> impl Iterator<Item = &'d Occurrence> {
        self.names().iter().filter(move |found| self.known_same(&found.meant, &at.meant))
    }

    fn known_same(&self, found: &crate::check::Meant, wanted: &crate::check::Meant) -> bool {
        names::same(self.known(), found, wanted)
    }

    /// The declaration at a position of the file.
    pub fn declaration(&self, position: usize) -> Option<&Declaration> {
        self.inspected.checked.file.declarations.get(position)
    }
}

/// A kind of declaration as the word that begins it.
pub fn keyword(kind: &DeclarationKind) -> &'static str {
    match kind {
        DeclarationKind::Contract(_) => "contract",
        DeclarationKind::Unit(_) => "unit",
        DeclarationKind::Record(_) => "record",
        DeclarationKind::Tariff(_) => "tariff",
        DeclarationKind::Spell(_) => "spell",
        DeclarationKind::Balance(_) => "balance",
        DeclarationKind::Define(_) => "define",
        DeclarationKind::Cohort(_) => "cohort",
        DeclarationKind::Outcome(_) => "outcome",
        DeclarationKind::Measure(_) => "measure",
        DeclarationKind::Scale(_) => "scale",
        DeclarationKind::Payment(_) => "payment",
        DeclarationKind::Cap(_) => "cap",
        DeclarationKind::Minimum(_) => "minimum",
        DeclarationKind::Clawback(_) => "clawback",
        DeclarationKind::Example(_) => "example",
    }
}
