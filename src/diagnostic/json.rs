//! Findings for programs.

use serde::Serialize;

use super::{Code, Diagnostic, Severity};
use crate::source::{Source, Span};

/// The version of the JSON form. It rises when something in it changes its name or meaning.
pub const SCHEMA: u32 = 1;

/// Findings as one object with a version.
#[derive(Debug, Serialize)]
pub struct Findings<'a> {
    schema: &'static str,
    version: u32,
    file: &'a str,
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    help: Option<&'a str>,
    labels: Vec<Place<'a>>,
    /// What to replace; left out where the help leaves something to decide.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fix: Vec<Place<'a>>,
}

#[derive(Debug, Serialize)]
struct Place<'a> {
    text: &'a str,
    start: Point,
    end: Point,
}

#[derive(Debug, Serialize)]
struct Point {
    offset: u32,
    line: usize,
    column: usize,
}

/// Findings for programs.
pub fn json<'a>(source: &'a Source, diagnostics: &'a [Diagnostic]) -> Findings<'a> {
    let count = |severity| diagnostics.iter().filter(|found| found.severity == severity).count();
    let point = |offset| {
        let (line, column) = source.line_column(offset);
        Point { offset, line, column }
    };
    let place = |span: Span, text: &'a str| Place { text, start: point(span.start), end: point(span.end) };
    let finding = |found: &'a Diagnostic| Finding {
        code: found.code,
        severity: found.severity,
        message: &found.message,
        help: found.help.as_deref(),
        labels: found.labels.iter().map(|label| place(label.span, &label.text)).collect(),
        fix: found.fix.iter().map(|edit| place(edit.span, &edit.text)).collect(),
    };
    Findings {
        schema: "meed/diagnostics",
        version: SCHEMA,
        file: source.name(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        diagnostics: diagnostics.iter().map(finding).collect(),
    }
}
