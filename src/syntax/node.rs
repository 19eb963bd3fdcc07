//! A cursor over the parse tree, so that the lowering reads like the grammar line that it belongs to.

use std::iter::Peekable;

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

/// One node of the parse tree, and where its line starts in the text.
#[derive(Clone, Debug)]
pub(super) struct Node<'t> {
    pair: Pair<'t, Rule>,
    base: usize,
}

impl<'t> Node<'t> {
    pub(super) fn new(pair: Pair<'t, Rule>, base: usize) -> Self {
        Node { pair, base }
    }

    pub(super) fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    pub(super) fn text(&self) -> &'t str {
        self.pair.as_str()
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        let start = self.base + self.pair.as_span().start();
        Span::new(offset(start), offset(self.base + end_of(&self.pair)))
    }

    pub(super) fn children(self) -> Children<'t> {
        let span = self.span();
        Children { pairs: self.pair.into_inner().peekable(), base: self.base, span }
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
        let base = self.base;
        let inner = self.pair.into_inner().flatten().filter(move |pair| pair.as_rule() == rule);
        inner.map(move |pair| Node::new(pair, base).span())
    }

    /// The outermost nodes of some rules within it, itself perhaps one.
    pub(super) fn outermost(self, is_wanted: fn(Rule) -> bool) -> Vec<Node<'t>> {
        if is_wanted(self.rule()) {
            return vec![self];
        }
        let base = self.base;
        self.pair.into_inner().flat_map(|pair| Node::new(pair, base).outermost(is_wanted)).collect()
    }

    pub(super) fn mismatch<T>(&self) -> Lowered<T> {
        Err(Stop::Mismatch(self.span()))
    }
}

/// A rule that looked for more may end after white space and comments; its last child does not. All signs and keywords
/// are children, but for the closing signs of the rules named here.
fn end_of(pair: &Pair<'_, Rule>) -> usize {
    let closes_itself = matches!(pair.as_rule(), Rule::quoted | Rule::per_hundred | Rule::ordinal);
    match pair.clone().into_inner().next_back() {
        Some(last) if !closes_itself => end_of(&last),
        _ => pair.as_span().end(),
    }
}

/// The children of a node, taken one after the other.
pub(super) struct Children<'t> {
    pairs: Peekable<Pairs<'t, Rule>>,
    base: usize,
    span: Span,
}

/// Where the numbers, dates and clock times of a line stand.
pub(super) fn literals(line: &Node<'_>) -> impl Iterator<Item = Span> {
    let of = |rule: Rule| line.clone().all(rule).collect::<Vec<_>>();
    [Rule::number, Rule::date, Rule::clock].into_iter().flat_map(of)
}

impl<'t> Children<'t> {
    /// The next child, which must be of this rule.
    pub(super) fn one(&mut self, rule: Rule) -> Lowered<Node<'t>> {
        self.maybe(rule).ok_or(Stop::Mismatch(self.span))
    }

    /// The next child, if it is of this rule.
    pub(super) fn maybe(&mut self, rule: Rule) -> Option<Node<'t>> {
        let base = self.base;
        self.pairs.next_if(|pair| pair.as_rule() == rule).map(|pair| Node::new(pair, base))
    }

    /// The next child, which must be there.
    pub(super) fn any(&mut self) -> Lowered<Node<'t>> {
        self.next().ok_or(Stop::Mismatch(self.span))
    }

    /// All is taken.
    pub(super) fn end(mut self) -> Lowered<()> {
        self.maybe(Rule::EOI);
        if self.pairs.next().is_some() { Err(Stop::Mismatch(self.span)) } else { Ok(()) }
    }
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    fn next(&mut self) -> Option<Node<'t>> {
        let base = self.base;
        self.pairs.next_if(|pair| pair.as_rule() != Rule::EOI).map(|pair| Node::new(pair, base))
    }
}
