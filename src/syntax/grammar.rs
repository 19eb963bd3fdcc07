//! The pest grammar, and what its rules are called in messages.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use pest_derive::Parser;

use super::node::{Node, Tree};

/// The grammar of one logical line.
#[derive(Parser)]
#[grammar = "grammar/lexical.pest"]
#[grammar = "grammar/expression.pest"]
#[grammar = "grammar/lines.pest"]
struct Grammar;

/// Where a line stopped fitting, and what would have fitted there.
#[derive(Debug)]
pub(super) struct Misfit {
    /// The offset in the text of the line.
    pub(super) at: usize,
    /// What would have fitted.
    pub(super) expected: Vec<Rule>,
}

/// So many bytes of lines are remembered on a thread; then it begins anew.
const MOST_REMEMBERED: usize = 256 * 1024;

/// Lines that were read, with their trees. A line means the same wherever it stands, and of a contract that is read
/// again and again, by an editor or with other values, most lines are the same as before.
#[derive(Default)]
struct Remembered {
    trees: HashMap<Rule, HashMap<Box<str>, Rc<Tree>>>,
    bytes: usize,
}

thread_local! {
    static REMEMBERED: RefCell<Remembered> = RefCell::default();
}

impl Remembered {
    fn tree(&self, rule: Rule, line: &str) -> Option<Rc<Tree>> {
        self.trees.get(&rule)?.get(line).cloned()
    }

    fn keep(&mut self, rule: Rule, line: &str, tree: Rc<Tree>) {
        if self.bytes > MOST_REMEMBERED {
            *self = Remembered::default();
        }
        self.bytes = self.bytes.saturating_add(line.len());
        self.trees.entry(rule).or_default().insert(line.into(), tree);
    }
}

/// Reads a line, whose text starts at `base`, by a rule.
pub(super) fn read(rule: Rule, line: &str, base: usize) -> Result<Node<'_>, Misfit> {
    let tree = match REMEMBERED.with_borrow(|lines| lines.tree(rule, line)) {
        Some(tree) => tree,
        None => {
            let tree = Rc::new(parsed(rule, line)?);
            REMEMBERED.with_borrow_mut(|lines| lines.keep(rule, line, Rc::clone(&tree)));
            tree
        }
    };
    #[cfg(test)]
    seen::record(&tree);
    Node::whole(tree, line, base).ok_or(Misfit { at: 0, expected: Vec::new() })
}

fn parsed(rule: Rule, line: &str) -> Result<Tree, Misfit> {
    Grammar::parse(rule, line).map(Tree::of).map_err(|error| {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let expected = match error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives,
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        Misfit { at, expected }
    })
}

/// Which rules accepted programs have used, for the test that every rule is used.
#[cfg(test)]
pub(super) mod seen {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::{Rule, Tree};

    thread_local! {
        static RULES: RefCell<BTreeSet<Rule>> = const { RefCell::new(BTreeSet::new()) };
    }

    pub(super) fn record(tree: &Tree) {
        RULES.with_borrow_mut(|rules| rules.extend(tree.rules()));
    }

    pub(in crate::syntax) fn take() -> BTreeSet<Rule> {
        RULES.take()
    }
}
