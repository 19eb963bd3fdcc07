//! What is shown beside the text: what its lines come to, and how its examples came out.

use super::Document;
use super::today::Today;
use crate::syntax::ast::DeclarationKind;

/// A few words behind a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Behind what.
    pub at: u32,
    /// The words.
    pub words: String,
}

/// A line above an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// Where the example begins.
    pub at: u32,
    /// The example.
    pub title: String,
    /// How it came out, if it has been run.
    pub words: Option<String>,
}

/// What payments, limits and clawbacks come to on the data, and what came out where an example expects something else.
pub fn hints(document: &Document, today: &Today) -> Vec<Hint> {
    let mut hints = Vec::new();
    for declaration in &document.inspected.checked.file.declarations {
        let said = match &declaration.kind {
            DeclarationKind::Payment(_)
            | DeclarationKind::Cap(_)
            | DeclarationKind::Minimum(_)
            | DeclarationKind::Clawback(_) => today.totals.get(&declaration.name.node).cloned(),
            DeclarationKind::Contract(_) => today.totals.get("net").map(|net| format!("net {net}")),
            DeclarationKind::Record(_) | DeclarationKind::Spell(_) | DeclarationKind::Balance(_) => {
                let rows = today.rows.get(&declaration.name.node);
                rows.map(|rows| crate::text::count(*rows, "row", "rows"))
            }
            DeclarationKind::Measure(_) | DeclarationKind::Scale(_) => {
                one_value(today, &declaration.name.node)
            }
            DeclarationKind::Unit(_)
            | DeclarationKind::Tariff(_)
            | DeclarationKind::Define(_)
            | DeclarationKind::Cohort(_)
            | DeclarationKind::Outcome(_)
            | DeclarationKind::Example(_) => None,
        };
        hints.extend(said.map(|words| Hint { at: declaration.header.end, words }));
    }
    let text = &document.source;
    for (line, got) in today.examples.iter().flat_map(|example| &example.instead) {
        let start = text.line_start(*line);
        let rest = text.text().get(start as usize..).unwrap_or_default();
        let length = rest.lines().next().map_or(0, |line| line.trim_end().len());
        let at = start.saturating_add(u32::try_from(length).unwrap_or(0));
        hints.push(Hint { at, words: format!("comes to {got}") });
    }
    hints.sort_by_key(|hint| hint.at);
    hints
}

/// The value of a measure that has but one.
fn one_value(today: &Today, name: &str) -> Option<String> {
    match today.measures.get(name)?.as_slice() {
        [(_, value)] if today.groups.get(name) == Some(&1) => Some(value.clone()),
        _ => None,
    }
}

/// A line for each example that runs it, with how it came out.
pub fn lenses(document: &Document, today: Option<&Today>) -> Vec<Lens> {
    let declarations = document.inspected.checked.file.declarations.iter();
    let examples = declarations.filter(|found| matches!(found.kind, DeclarationKind::Example(_)));
    let lens = |example: &crate::syntax::ast::Declaration| {
        let line = document.source.line(example.span.start);
        let ran = today.and_then(|today| today.examples.iter().find(|ran| ran.line == line));
        Lens {
            at: example.span.start,
            title: example.name.node.clone(),
            words: ran.map(|ran| ran.words.clone()),
        }
    };
    examples.map(lens).collect()
}
