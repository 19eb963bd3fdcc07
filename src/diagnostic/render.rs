//! Findings as text: for people, for editors, for programs. The only place besides `cli` that knows miette.

use std::fmt;

use super::escaped::escaped;
pub use super::json::{Findings, SCHEMA, json};
use super::{Diagnostic, Severity};
use crate::source::{Source, Span};
use miette::{
    GraphicalTheme, LabeledSpan, MietteError, MietteHandler, MietteHandlerOpts, MietteSpanContents,
    ReportHandler, SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

/// How text for people is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Whether to colour it.
    pub colour: bool,
    /// How wide it may be; none measures the terminal.
    pub width: Option<usize>,
}

impl Look {
    /// The look of everything that is not a terminal: no colour, one width everywhere.
    pub fn plain() -> Self {
        Look { colour: false, width: Some(100) }
    }
}

/// Findings with the lines they are about, underlined.
pub fn fancy(source: &Source, diagnostics: &[Diagnostic], look: Look) -> String {
    let (source, diagnostics) = escaped(source, diagnostics);
    let rendered = diagnostics.iter().map(|diagnostic| {
        let report = Report { diagnostic, text: Text(&source) };
        Shown { report: &report, handler: handler(diagnostic, look) }.to_string()
    });
    rendered.map(|text| text.trim_end().to_owned() + "\n").collect::<Vec<_>>().join("\n")
}

/// One finding a line: `file:line:column: error[E0304]: message; help`.
pub fn short(source: &Source, diagnostics: &[Diagnostic]) -> String {
    let line = |diagnostic: &Diagnostic| {
        let place = place(source, diagnostic);
        let help = diagnostic.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{place}: {}: {}{help}\n", heading(diagnostic), diagnostic.message)
    };
    diagnostics.iter().map(line).collect()
}

fn place(source: &Source, diagnostic: &Diagnostic) -> String {
    match diagnostic.labels.first() {
        None => source.name().to_owned(),
        Some(label) => {
            let (line, column) = source.line_column(label.span.start);
            format!("{}:{line}:{column}", source.name())
        }
    }
}

/// `error[E0304]`
fn heading(diagnostic: &Diagnostic) -> String {
    let word = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!("{word}[{}]", diagnostic.code.0)
}

fn handler(diagnostic: &Diagnostic, look: Look) -> MietteHandler {
    let heading = format!("{}:", heading(diagnostic));
    let characters =
        ThemeCharacters { error: heading.clone(), warning: heading, ..ThemeCharacters::unicode() };
    let styles = if look.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let options = MietteHandlerOpts::new()
        .force_graphical(true)
        .terminal_links(false)
        .break_words(false)
        .tab_width(4)
        .graphical_theme(GraphicalTheme { characters, styles });
    match look.width {
        Some(width) => options.width(width).build(),
        None => options.build(),
    }
}

struct Shown<'a> {
    report: &'a Report<'a>,
    handler: MietteHandler,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.handler.debug(self.report, f)
    }
}

/// A finding together with the text it is about, as miette wants it.
#[derive(Debug)]
struct Report<'a> {
    diagnostic: &'a Diagnostic,
    text: Text<'a>,
}

/// The contract's text for miette, with columns counted in characters as everywhere else (its own count bytes).
#[derive(Debug)]
struct Text<'a>(&'a Source);

impl SourceCode for Text<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        // From the lines that are wanted on, not from the top: a long file may have a finding in each of its lines.
        let line = self.0.line(u32::try_from(span.offset()).unwrap_or(u32::MAX));
        let first = line.saturating_sub(before).max(1);
        let skipped = self.0.line_start(first) as usize;
        let rest = self.0.text().get(skipped..).unwrap_or_default();
        let within = SourceSpan::from((span.offset().saturating_sub(skipped), span.len()));
        let found = rest.read_span(&within, before, after)?;
        let start = found.span().offset().saturating_add(skipped);
        let column = self.0.line_column(u32::try_from(start).unwrap_or(u32::MAX)).1.saturating_sub(1);
        Ok(Box::new(MietteSpanContents::new_named(
            self.0.name().to_owned(),
            found.data(),
            SourceSpan::from((start, found.span().len())),
            found.line().saturating_add(first).saturating_sub(1),
            column,
            found.line_count(),
        )))
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)?;
        if self.shows_lines() || self.diagnostic.labels.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", place(self.text.0, self.diagnostic))
    }
}

/// A line with more bytes is not shown: its place is named instead.
const LONGEST_SHOWN: u32 = 2_000;

impl Report<'_> {
    /// Whether the lines of the labels, with those beside them, are short enough to be shown.
    fn shows_lines(&self) -> bool {
        let source = self.text.0;
        let last = source.line(u32::MAX);
        let end = |line: usize| match line < last {
            true => source.line_start(line.saturating_add(1)),
            false => u32::try_from(source.text().len()).unwrap_or(u32::MAX),
        };
        let short = |line: usize| end(line).saturating_sub(source.line_start(line)) <= LONGEST_SHOWN;
        self.diagnostic.labels.iter().all(|label| {
            let line = source.line(label.span.start);
            [line.saturating_sub(1).max(1), line, line.saturating_add(1).min(last)].into_iter().all(short)
        })
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.diagnostic.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.diagnostic.labels.is_empty() && self.shows_lines()).then_some(&self.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let text = self.text.0.text();
        let labels = self.diagnostic.labels.iter().enumerate().map(|(at, label)| {
            let words = (!label.text.is_empty()).then(|| label.text.clone());
            let span = within(label.span, text);
            if at == 0 {
                LabeledSpan::new_primary_with_span(words, span)
            } else {
                LabeledSpan::new_with_span(words, span)
            }
        });
        Some(Box::new(labels))
    }
}

/// The place cut to the text, so that no label can make the renderer give up; what runs over the end of its line is
/// underlined there, and what lies in the blank end of the text stands after its last word.
fn within(span: Span, text: &str) -> SourceSpan {
    let whole = |at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = whole((span.start as usize).min(text.trim_end().len()));
    let end = whole((span.end as usize).clamp(start, text.len()));
    let place = text.get(start..end).unwrap_or("");
    let first_line = place.split(['\r', '\n']).next().unwrap_or(place);
    SourceSpan::new(start.into(), first_line.trim_end().len())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    const CONTRACT: &str = "contract \"Care\"\r\n\tpayee provider\r\n\ntariff fee £1,575.00\n\npayment core of episode\n  pay 80% × total fees\n";

    fn contract() -> Source {
        Source::new("contract.meed", CONTRACT)
    }

    fn place(needle: &str) -> Span {
        let at = u32::try_from(CONTRACT.find(needle).unwrap()).unwrap();
        Span::new(at, at + u32::try_from(needle.len()).unwrap())
    }

    fn misspelt() -> Diagnostic {
        Diagnostic::error("E0201", "there is no `fees`", place("fees"), "not declared anywhere")
            .with_label(place("fee "), "`fee` is declared here")
            .with_help("did you mean `fee`?")
    }

    fn unused() -> Diagnostic {
        Diagnostic::warning("W0201", "nothing uses `core`", place("payment core of episode\n  pay 80%"), "")
    }

    #[test]
    fn a_finding_shows_its_lines_underlined() {
        assert_snapshot!(fancy(&contract(), &[misspelt(), unused()], Look::plain()), @r#"
         error[E0201]: there is no `fees`
          ╭─[contract.meed:7:19]
        3 │ 
        4 │ tariff fee £1,575.00
          ·        ─┬─
          ·         ╰── `fee` is declared here
        5 │ 
        6 │ payment core of episode
        7 │   pay 80% × total fees
          ·                   ──┬─
          ·                     ╰── not declared anywhere
          ╰────
         help: did you mean `fee`?

         warning[W0201]: nothing uses `core`
          ╭─[contract.meed:6:1]
        5 │ 
        6 │ payment core of episode
          · ───────────────────────
        7 │   pay 80% × total fees
          ╰────
        "#);
    }

    #[test]
    fn a_place_at_the_end_of_the_text_and_a_tab_before_one_are_shown() {
        let end = u32::try_from(CONTRACT.len()).unwrap();
        let at_end = Diagnostic::error("E0101", "the text ends too early", Span::new(end, end), "here");
        let after_tab = Diagnostic::error("E0102", "what is this", place("payee"), "this");
        assert_snapshot!(fancy(&contract(), &[at_end, after_tab], Look::plain()), @r#"
         error[E0101]: the text ends too early
          ╭─[contract.meed:7:23]
        6 │ payment core of episode
        7 │   pay 80% × total fees
          ·                       ▲
          ·                       ╰── here
          ╰────

         error[E0102]: what is this
          ╭─[contract.meed:2:2]
        1 │ contract "Care"
        2 │     payee provider
          ·     ──┬──
          ·       ╰── this
        3 │ 
          ╰────
        "#);
    }

    #[test]
    fn a_place_beyond_the_text_is_still_a_message() {
        let beyond = Diagnostic::error("E0101", "far away", Span::new(9_000, 10_000), "here");
        assert!(fancy(&contract(), &[beyond], Look::plain()).contains("error[E0101]: far away"));
    }

    #[test]
    fn a_finding_without_a_place_is_one_line() {
        let nowhere = Diagnostic { labels: Vec::new(), ..misspelt() };
        assert_snapshot!(fancy(&contract(), &[nowhere], Look::plain()), @r#"
        error[E0201]: there is no `fees`
        help: did you mean `fee`?
        "#);
    }

    #[test]
    fn the_short_form_counts_columns_in_characters() {
        assert_snapshot!(short(&contract(), &[misspelt(), unused()]), @r#"
        contract.meed:7:19: error[E0201]: there is no `fees`; did you mean `fee`?
        contract.meed:6:1: warning[W0201]: nothing uses `core`
        "#);
    }

    #[test]
    fn only_a_coloured_look_has_escapes() {
        let look = Look { colour: true, ..Look::plain() };
        assert!(fancy(&contract(), &[misspelt()], look).contains('\u{1b}'));
        assert!(!fancy(&contract(), &[misspelt()], Look::plain()).contains('\u{1b}'));
    }

    #[test]
    fn the_json_form_counts_and_places() {
        let (source, found) = (contract(), [misspelt(), unused()]);
        assert_snapshot!(serde_json::to_string_pretty(&json(&source, &found)).unwrap(), @r#"
        {
          "schema": "meed/diagnostics",
          "version": 1,
          "file": "contract.meed",
          "errors": 1,
          "warnings": 1,
          "diagnostics": [
            {
              "code": "E0201",
              "severity": "error",
              "message": "there is no `fees`",
              "help": "did you mean `fee`?",
              "labels": [
                {
                  "text": "not declared anywhere",
                  "start": {
                    "offset": 101,
                    "line": 7,
                    "column": 19
                  },
                  "end": {
                    "offset": 105,
                    "line": 7,
                    "column": 23
                  }
                },
                {
                  "text": "`fee` is declared here",
                  "start": {
                    "offset": 42,
                    "line": 4,
                    "column": 8
                  },
                  "end": {
                    "offset": 46,
                    "line": 4,
                    "column": 12
                  }
                }
              ]
            },
            {
              "code": "W0201",
              "severity": "warning",
              "message": "nothing uses `core`",
              "help": null,
              "labels": [
                {
                  "text": "",
                  "start": {
                    "offset": 58,
                    "line": 6,
                    "column": 1
                  },
                  "end": {
                    "offset": 91,
                    "line": 7,
                    "column": 10
                  }
                }
              ]
            }
          ]
        }
        "#);
    }
}
