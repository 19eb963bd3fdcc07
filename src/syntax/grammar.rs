//! The pest grammar, and what its rules are called in messages.

use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};
use pest_derive::Parser;

use super::node::Node;

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

/// Reads a line, whose text starts at `base`, by a rule.
pub(super) fn read(rule: Rule, line: &str, base: usize) -> Result<Node<'_>, Misfit> {
    match Grammar::parse(rule, line) {
        Ok(mut pairs) => {
            #[cfg(test)]
            seen::record(pairs.clone());
            pairs.next().map(|pair| Node::new(pair, base)).ok_or(Misfit { at: 0, expected: Vec::new() })
        }
        Err(error) => {
            let at = match error.location {
                InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
            };
            let expected = match error.variant {
                ErrorVariant::ParsingError { positives, .. } => positives,
                ErrorVariant::CustomError { .. } => Vec::new(),
            };
            Err(Misfit { at, expected })
        }
    }
}

/// Which rules accepted programs have used, for the test that every rule is used.
#[cfg(test)]
pub(super) mod seen {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use pest::iterators::Pairs;

    use super::Rule;

    thread_local! {
        static RULES: RefCell<BTreeSet<Rule>> = const { RefCell::new(BTreeSet::new()) };
    }

    pub(super) fn record(pairs: Pairs<'_, Rule>) {
        RULES.with_borrow_mut(|rules| rules.extend(pairs.flatten().map(|pair| pair.as_rule())));
    }

    pub(in crate::syntax) fn take() -> BTreeSet<Rule> {
        RULES.take()
    }
}
