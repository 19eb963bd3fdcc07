//! A cursor over the parse tree, so that the lowering reads like the grammar line that it belongs to.

use std::rc::Rc;

use pest::iterators::{Pair, Pairs};

use super::ast::{Name, Span, Spanned};
use super::grammar::Rule;
use super::token::offset;
use crate::diagnostic::Diagnostic;

/// Why a line could not be lowered.
#[derive(Debug)]
pub(super) enum Stop {
    /// The author's mistake, which the grammar let pass in order to name it.
    Mistake(Box<Diagnostic>),
    /// The grammar gave a shape that the lowering did not expect: always a mistake of ours.
    Mismatch(Span),
}

impl From<Diagnostic> for Stop {
    fn from(wrong: Diagnostic) -> Self {
        Stop::Mistake(Box::new(wrong))
    }
}

/// What lowering gives.
pub(super) type Lowered<T> = Result<T, Stop>;

/// The parse tree of a line, apart from the line it was read from: places are offsets in it, so that the same line
/// elsewhere has the same tree.
#[derive(Debug)]
pub(super) struct Tree {
    /// Each before what is in it, in the order of the text.
    nodes: Vec<Branch>,
}

/// A node of a tree.
#[derive(Clone, Copy, Debug)]
struct Branch {
    rule: Rule,
    start: usize,
    /// Where the rule ended, perhaps after white space.
    end: usize,
    /// Where its last child ends.
    trimmed: usize,
    /// The position of the first node that is not in it.
    next: usize,
}

impl Tree {
    /// Everything that was read, of which the first is the whole.
    pub(super) fn of(pairs: Pairs<'_, Rule>) -> Self {
        let mut nodes = Vec::new();
        pairs.for_each(|pair| {
            plant(pair, &mut nodes);
        });
        Tree { nodes }
    }

    /// The rules that read it.
    #[cfg(test)]
    pub(super) fn rules(&self) -> impl Iterator<Item = Rule> {
        self.nodes.iter().map(|node| node.rule)
    }
}

/// Adds a node and what is in it; gives where its last child ends.
fn plant(pair: Pair<'_, Rule>, nodes: &mut Vec<Branch>) -> usize {
    let (rule, span) = (pair.as_rule(), pair.as_span());
    let (start, end, at) = (span.start(), span.end(), nodes.len());
    nodes.push(Branch { rule, start, end, trimmed: end, next: 0 });
    // A rule that looked for more may end after white space and comments; its last child does not. All signs and
    // keywords are children, but for the closing signs of the rules named here.
    let closes_itself = matches!(rule, Rule::quoted | Rule::per_hundred | Rule::ordinal);
    let last = pair.into_inner().map(|child| plant(child, nodes)).last();
    let trimmed = last.filter(|_| !closes_itself).unwrap_or(end);
    let next = nodes.len();
    if let Some(node) = nodes.get_mut(at) {
        (node.trimmed, node.next) = (trimmed, next);
    }
    trimmed
}

/// One node of the parse tree of a line, and where the line starts in the text.
#[derive(Clone, Debug)]
pub(super) struct Node<'t> {
    tree: Rc<Tree>,
    at: usize,
    branch: Branch,
    line: &'t str,
    base: usize,
}

impl<'t> Node<'t> {
    /// The whole of a line; none where nothing was read.
    pub(super) fn whole(tree: Rc<Tree>, line: &'t str, base: usize) -> Option<Self> {
        let branch = *tree.nodes.first()?;
        Some(Node { tree, at: 0, branch, line, base })
    }

    fn node_at(&self, at: usize) -> Option<Self> {
        let branch = *self.tree.nodes.get(at)?;
        Some(Node { tree: Rc::clone(&self.tree), at, branch, ..*self })
    }

    pub(super) fn rule(&self) -> Rule {
        self.branch.rule
    }

    pub(super) fn text(&self) -> &'t str {
        self.line.get(self.branch.start..self.branch.end).unwrap_or_default()
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        Span::new(offset(self.base + self.branch.start), offset(self.base + self.branch.trimmed))
    }

    pub(super) fn children(self) -> Children<'t> {
        Children { at: self.at + 1, of: self }
    }

    /// The node as a name: its text and its place.
    pub(super) fn name(&self) -> Name {
        self.with(self.text().to_owned())
    }

    /// Something that stands where the node stands.
    pub(super) fn with<T>(&self, thing: T) -> Spanned<T> {
        Spanned::new(thing, self.span())
    }

    /// Where the nodes of a rule stand within it.
    pub(super) fn all(self, rule: Rule) -> impl Iterator<Item = Span> {
        let within = (self.at + 1..self.branch.next).filter_map(move |at| self.node_at(at));
        within.filter(move |node| node.rule() == rule).map(|node| node.span())
    }

    /// The outermost nodes of some rules within it, itself perhaps one.
    pub(super) fn outermost(self, is_wanted: fn(Rule) -> bool) -> Vec<Node<'t>> {
        if is_wanted(self.rule()) {
            return vec![self];
        }
        self.children().all().flat_map(|node| node.outermost(is_wanted)).collect()
    }

    pub(super) fn mismatch<T>(&self) -> Lowered<T> {
        Err(Stop::Mismatch(self.span()))
    }
}

/// The children of a node, taken one after the other.
pub(super) struct Children<'t> {
    of: Node<'t>,
    /// The position of the next one.
    at: usize,
}

/// Where the numbers, dates and clock times of a line stand.
pub(super) fn literals(line: &Node<'_>) -> impl Iterator<Item = Span> {
    let of = |rule: Rule| line.clone().all(rule).collect::<Vec<_>>();
    [Rule::number, Rule::date, Rule::clock].into_iter().flat_map(of)
}

impl<'t> Children<'t> {
    /// The next child, which is not taken.
    fn peek(&self) -> Option<Node<'t>> {
        (self.at < self.of.branch.next).then(|| self.of.node_at(self.at)).flatten()
    }

    fn next_if(&mut self, is_wanted: impl FnOnce(Rule) -> bool) -> Option<Node<'t>> {
        let next = self.peek().filter(|node| is_wanted(node.rule()))?;
        self.at = next.branch.next;
        Some(next)
    }

    /// All that are left, the end of the line among them.
    fn all(mut self) -> impl Iterator<Item = Node<'t>> {
        std::iter::from_fn(move || self.next_if(|_| true))
    }

    /// The next child, which must be of this rule.
    pub(super) fn one(&mut self, rule: Rule) -> Lowered<Node<'t>> {
        self.maybe(rule).ok_or_else(|| Stop::Mismatch(self.of.span()))
    }

    /// The next child, if it is of this rule.
    pub(super) fn maybe(&mut self, rule: Rule) -> Option<Node<'t>> {
        self.next_if(|found| found == rule)
    }

    /// The next child, which must be there.
    pub(super) fn any(&mut self) -> Lowered<Node<'t>> {
        self.next().ok_or_else(|| Stop::Mismatch(self.of.span()))
    }

    /// All is taken.
    pub(super) fn end(mut self) -> Lowered<()> {
        self.maybe(Rule::EOI);
        if self.peek().is_some() { Err(Stop::Mismatch(self.of.span())) } else { Ok(()) }
    }
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        self.next_if(|rule| rule != Rule::EOI)
    }
}
