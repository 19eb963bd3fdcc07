//! The tree that an explanation is.

use std::collections::BTreeMap;

use serde::Serialize;

/// The version of the JSON form. It rises when something in it changes its name or meaning.
const SCHEMA: u32 = 1;

/// An explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// `meed/explanation`
    pub schema: &'static str,
    /// Rises when something in the form changes its name or meaning.
    pub version: u32,
    /// The contract file.
    pub file: String,
    /// Whether everything is in it.
    pub full: bool,
    /// What is explained, one after the other.
    pub nodes: Vec<Node>,
}

/// One thing that is said, and what is said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// What it is, for programs.
    pub kind: Kind,
    /// What it says, for people.
    pub text: String,
    /// The value that it is about, as people write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The same to the last digit, or as a ratio `n/d`, where it is a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// The line of the contract that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The paragraph of the schedule that says so, where it is that of a declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<String>,
    /// What is said about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Node>,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A line or total of the statement.
    Line,
    /// A clause of the contract.
    Clause,
    /// A formula as it is written.
    Formula,
    /// A formula with its numbers in.
    Numbers,
    /// A value that a formula uses.
    Value,
    /// The band of a scale.
    Band,
    /// How an amount was rounded.
    Rounding,
    /// What a cap has cut.
    Cut,
    /// A limit and what it came to.
    Limit,
    /// A step of a clawback's balance.
    Balance,
    /// The rows behind an amount.
    Rows,
    /// A row of the data.
    Row,
    /// Something that a row was counted in.
    In,
    /// Something that a row was left out of.
    Out,
    /// A condition that was not met.
    Condition,
    /// Why there is no such line.
    WhyNot,
    /// What else could be asked.
    Hint,
}

impl Explanation {
    /// An explanation of one thing or several.
    pub fn new(file: &str, full: bool, nodes: Vec<Node>) -> Self {
        Explanation { schema: "meed/explanation", version: SCHEMA, file: file.to_owned(), full, nodes }
    }

    /// With the paragraphs of the schedule, each with the line of the contract on which its declaration begins.
    pub fn cited_by(mut self, paragraphs: &BTreeMap<usize, String>) -> Self {
        fn cite(nodes: &mut [Node], paragraphs: &BTreeMap<usize, String>) {
            for node in nodes {
                node.paragraph = node.line.and_then(|line| paragraphs.get(&line).cloned());
                cite(&mut node.because, paragraphs);
            }
        }
        cite(&mut self.nodes, paragraphs);
        self
    }
}

impl Node {
    /// A node that says something.
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Node {
            kind,
            text: text.into(),
            value: None,
            exact: None,
            line: None,
            paragraph: None,
            because: Vec::new(),
        }
    }

    /// The same with its place in the contract.
    pub(super) fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// The same with the value that it is about.
    pub(super) fn with_value(mut self, shown: impl Into<String>, exact: Option<String>) -> Self {
        self.value = Some(shown.into());
        self.exact = exact;
        self
    }

    /// The same with what is said about it.
    pub(super) fn because(mut self, nodes: impl IntoIterator<Item = Node>) -> Self {
        self.because.extend(nodes);
        self
    }
}
