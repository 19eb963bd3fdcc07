//! The working of an amount of an example, in one line and in the words of the schedule: what it was calculated from,
//! what bands, limits and balances made of it. Nothing is left out of it.

use std::collections::BTreeMap;

use crate::explain::{Explanation, Kind, Node};

/// So many facts are followed into the facts that they use.
const DEEPEST: usize = 3;
/// A sum of more lines than this says how many there are of each amount.
const MOST_LINES: usize = 6;

/// The working of an amount; `called` has the defined terms of the contract's names.
pub fn working(explanation: &Explanation, called: &BTreeMap<String, String>) -> Option<String> {
    let mut found = Found { called, said: Vec::new() };
    for node in &explanation.nodes {
        match node.kind {
            Kind::Value => found.figure(node, 0, true),
            _ => found.parts(node, 0),
        }
    }
    (!found.said.is_empty()).then(|| found.said.join("; "))
}

struct Found<'c> {
    called: &'c BTreeMap<String, String>,
    said: Vec<String>,
}

impl Found<'_> {
    fn say(&mut self, text: String) {
        if !text.is_empty() && !self.said.contains(&text) {
            self.said.push(text);
        }
    }

    /// What is said about something.
    fn parts(&mut self, node: &Node, depth: usize) {
        let lines: Vec<&Node> = node.because.iter().filter(|node| is_line(node)).collect();
        if lines.len() > 1 || lines.iter().any(|line| line.because.is_empty()) {
            self.say(self.sum(&lines));
        }
        for part in &node.because {
            match part.kind {
                Kind::Numbers => {
                    let text = part.text.strip_prefix("= ").unwrap_or(&part.text);
                    if text.contains(" = ") {
                        self.say(self.in_terms(text));
                    }
                    self.parts(part, depth);
                }
                Kind::Value => self.figure(part, depth, false),
                Kind::Limit | Kind::Balance | Kind::Cut if is_line(part) => {}
                Kind::Limit | Kind::Balance | Kind::Cut => {
                    self.say(self.in_terms(&with_value(part)));
                    self.parts(part, depth);
                }
                Kind::WhyNot => self.say("there is none".to_owned()),
                Kind::Line if is_line(part) => self.parts(part, depth),
                Kind::Line
                | Kind::Clause
                | Kind::Band
                | Kind::Formula
                | Kind::Rounding
                | Kind::Rows
                | Kind::Row
                | Kind::In
                | Kind::Out
                | Kind::Condition
                | Kind::Hint => {}
            }
        }
    }

    /// A value that a formula uses, where it was calculated itself: `Success Rate = 111 episodes ÷ 200 episodes = 55.5%`.
    /// What is explained is not named.
    fn figure(&mut self, node: &Node, depth: usize, itself: bool) {
        match node.text.split_once(" = ") {
            Some((name, rest)) if rest.contains(" = ") => {
                let name = if itself { String::new() } else { format!("{} = ", self.in_terms_all(name)) };
                self.say(format!("{name}{}", self.in_terms(rest)));
            }
            Some((name, value)) => {
                // The band says of what it is the value, unless that is what is explained.
                for band in node.because.iter().filter(|band| band.kind == Kind::Band) {
                    let of = if itself {
                        String::new()
                    } else {
                        format!("{} = {value}: ", self.in_terms_all(name))
                    };
                    self.say(format!("{of}{}", self.in_terms(&with_value(band))));
                    self.parts(band, depth);
                }
            }
            None => self.say(self.in_terms(&with_value(node))),
        }
        if depth < DEEPEST {
            self.parts(node, depth.saturating_add(1));
        }
    }

    /// `£252,000.00 (Core Payment) + £31,500.00 (Outcome Reward) − £130.00 (Annual cap)`
    fn sum(&self, lines: &[&Node]) -> String {
        let mut parts: Vec<(String, usize)> = Vec::new();
        let named = lines.len() <= MOST_LINES;
        for node in lines {
            let value = node.value.clone().unwrap_or_default();
            let rest = node.text.strip_prefix(value.as_str()).unwrap_or_default();
            let text = if named { format!("{value} ({})", self.item(rest.trim())) } else { value };
            match parts.iter_mut().find(|(known, _)| *known == text && !named) {
                Some((_, times)) => *times = times.saturating_add(1),
                None => parts.push((text, 1)),
            }
        }
        let mut sum = String::new();
        for (text, times) in parts {
            let (sign, text) = match text.strip_prefix('−') {
                Some(size) => ("−", size.to_owned()),
                None => ("+", text),
            };
            let text = if times > 1 { format!("{times} × {text}") } else { text };
            match (sum.is_empty(), sign) {
                (true, "−") => sum = format!("−{text}"),
                (true, _) => sum = text,
                (false, sign) => sum = format!("{sum} {sign} {text}"),
            }
        }
        sum
    }

    /// `core “Core payment”` by its term, a line by its places.
    fn item(&self, text: &str) -> String {
        let name = text.split(" “").next().unwrap_or(text);
        self.called.get(name).cloned().unwrap_or_else(|| self.in_terms(name))
    }

    /// A text whose names are those of the contract, as terms: names of several words wherever they stand, and what a
    /// limit is called.
    fn in_terms(&self, text: &str) -> String {
        let text = &self.rows(text).replace("cut by ", "reduced by ");
        match text.split_once("at most ") {
            Some((before, rest)) if rest.contains(": ") => {
                let (bound, value) = rest.rsplit_once(": ").unwrap_or((rest, ""));
                format!("{}at most {}: {value}", self.compound(before), self.in_terms_all(bound))
            }
            Some(_) | None => self.compound(text),
        }
    }

    /// Rows that are supposed, by the term of their record: `Episode row 3`.
    fn rows(&self, text: &str) -> String {
        match text.split_once("`suppose ").and_then(|(before, rest)| Some((before, rest.split_once('`')?))) {
            Some((before, (name, after))) => format!("{before}{}{after}", self.in_terms_all(name)),
            None => text.to_owned(),
        }
    }

    fn compound(&self, text: &str) -> String {
        self.replaced(text, |name| name.contains('_'))
    }

    /// A text of the contract, every name of which is a term.
    fn in_terms_all(&self, text: &str) -> String {
        self.replaced(text, |_| true)
    }

    fn replaced(&self, text: &str, wanted: impl Fn(&str) -> bool) -> String {
        let mut out = String::new();
        let mut name = String::new();
        let end = |name: &mut String, out: &mut String| {
            match self.called.get(name.as_str()).filter(|_| wanted(name)) {
                Some(term) => out.push_str(term),
                None => out.push_str(name),
            }
            name.clear();
        };
        for c in text.chars() {
            if c.is_alphanumeric() || c == '_' {
                name.push(c);
            } else {
                end(&mut name, &mut out);
                out.push(c);
            }
        }
        end(&mut name, &mut out);
        out
    }
}

/// Whether a node is a line of a list: `£10.00  row 3`.
fn is_line(node: &Node) -> bool {
    let value = node.value.as_deref().filter(|value| !value.is_empty());
    value.is_some_and(|value| node.text.strip_prefix(value).is_some_and(|rest| rest.starts_with("  ")))
}

/// What a node says, with the value that it is about.
fn with_value(node: &Node) -> String {
    match &node.value {
        Some(value) if !node.text.contains(value.as_str()) => format!("{}: {value}", node.text),
        Some(_) | None => node.text.clone(),
    }
}
