//! What the library finds, in the types of the protocol. The only place besides the requests that knows these types.

use std::collections::HashMap;

use gen_lsp_types::{
    Code, CodeAction, CodeActionKind, CodeLens, Command, CompletionItem, CompletionItemKind, Diagnostic,
    DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentSymbol, FoldingRange,
    FoldingRangeKind, InlayHint, Location, SemanticToken, SymbolInformation, SymbolKind, TextEdit, Uri,
    WorkspaceEdit,
};
use meed::diagnostic::{self, Severity};
use meed::ide::{self, Coloured, Completion, CompletionKind, Fold, Hint, Lens, Symbol, TokenKind};
use meed::source::Edit;

use super::lines::Lines;

/// The command that runs an example.
pub(super) const RUN_EXAMPLE: &str = "meed.runExample";
/// The command that gives the page of a code.
pub(super) const EXPLAIN_CODE: &str = "meed.explainCode";

/// The colours, by the names that editors have for such words.
pub(super) const COLOURS: [&str; TokenKind::ALL.len()] = [
    "keyword",
    "class",
    "type",
    "struct",
    "property",
    "parameter",
    "variable",
    "function",
    "enumMember",
    "number",
    "string",
    "operator",
    "comment",
];

/// A finding: its message, then what its places are and the help, as the command line prints them.
pub(super) fn finding(address: &Uri, lines: &Lines, found: &diagnostic::Diagnostic) -> Diagnostic {
    let mut message = found.message.clone();
    if let Some(label) = found.labels.first().filter(|label| !label.text.is_empty()) {
        message.push_str(&format!("\n{}", label.text));
    }
    if let Some(help) = &found.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let related = found.labels.iter().skip(1).map(|label| DiagnosticRelatedInformation {
        location: Location { uri: address.clone(), range: lines.range(label.span) },
        message: label.text.clone(),
    });
    let related: Vec<_> = related.collect();
    let span = found.labels.first().map(|label| label.span).unwrap_or_default();
    let unused = found.code.0 == "W0001";
    Diagnostic {
        range: lines.range(span),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::Error,
            // A question is no mistake.
            Severity::Warning if found.code.0.starts_with('Q') => DiagnosticSeverity::Information,
            Severity::Warning => DiagnosticSeverity::Warning,
        }),
        code: Some(Code::String(found.code.0.to_owned())),
        source: Some("meed".to_owned()),
        message: message.into(),
        tags: unused.then(|| vec![DiagnosticTag::Unnecessary]),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

/// Changes of a text.
pub(super) fn edits(lines: &Lines, edits: &[Edit]) -> Vec<TextEdit> {
    let edit = |edit: &Edit| TextEdit { range: lines.range(edit.span), new_text: edit.text.clone() };
    edits.iter().map(edit).collect()
}

/// Changes of one file.
pub(super) fn workspace_edit(address: &Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit { changes: Some(HashMap::from([(address.clone(), edits)])), ..WorkspaceEdit::default() }
}

/// The help of a finding as an action that does what it says.
pub(super) fn fix(address: &Uri, lines: &Lines, found: &diagnostic::Diagnostic) -> Option<CodeAction> {
    if found.fix.is_empty() {
        return None;
    }
    let title = found.help.clone().unwrap_or_else(|| format!("mend {}", found.code.0));
    Some(CodeAction {
        title,
        kind: Some(CodeActionKind::QuickFix),
        diagnostics: Some(vec![finding(address, lines, found)]),
        is_preferred: Some(true),
        edit: Some(workspace_edit(address, edits(lines, &found.fix))),
        ..CodeAction::default()
    })
}

/// An action that shows the page of a finding's code.
pub(super) fn explain(found: &diagnostic::Diagnostic) -> CodeAction {
    let code = found.code.0;
    let title = format!("explain {code}");
    CodeAction {
        command: Some(Command {
            title: title.clone(),
            command: EXPLAIN_CODE.to_owned(),
            arguments: Some(vec![code.into()]),
            ..Command::default()
        }),
        title,
        kind: Some(CodeActionKind::QuickFix),
        ..CodeAction::default()
    }
}

/// A declaration with its parts.
pub(super) fn symbol(lines: &Lines, found: &Symbol) -> DocumentSymbol {
    let parts: Vec<DocumentSymbol> = found.parts.iter().map(|part| symbol(lines, part)).collect();
    DocumentSymbol::new(
        found.name.clone(),
        Some(found.detail.clone()),
        symbol_kind(found.kind),
        None,
        None,
        lines.range(found.span),
        lines.range(found.name_span),
        (!parts.is_empty()).then_some(parts),
    )
}

/// A declaration, with the text that it stands in.
pub(super) fn symbol_somewhere(address: &Uri, lines: &Lines, found: &Symbol) -> SymbolInformation {
    let location = Location { uri: address.clone(), range: lines.range(found.span) };
    let (name, kind) = (found.name.clone(), symbol_kind(found.kind));
    SymbolInformation::new(None, location, gen_lsp_types::BaseSymbolInformation::new(name, kind, None, None))
}

/// What stands beside a symbol in a list, by the word of its declaration.
pub(super) fn symbol_kind(word: &str) -> SymbolKind {
    match word {
        "contract" => SymbolKind::Module,
        "record" | "spell" | "balance" => SymbolKind::Class,
        "cohort" | "outcome" => SymbolKind::Struct,
        "tariff" => SymbolKind::Constant,
        "field" => SymbolKind::Field,
        "payment" | "cap" | "minimum" | "clawback" => SymbolKind::Function,
        "unit" => SymbolKind::TypeParameter,
        "example" => SymbolKind::Event,
        _ => SymbolKind::Variable,
    }
}

/// Lines that can be folded.
pub(super) fn fold(lines: &Lines, found: &Fold) -> FoldingRange {
    let range = lines.range(found.span);
    FoldingRange {
        start_line: range.start.line,
        end_line: range.end.line,
        kind: Some(if found.comment { FoldingRangeKind::Comment } else { FoldingRangeKind::Region }),
        ..FoldingRange::default()
    }
}

/// Colours, each word told by how far it is from the one before.
pub(super) fn colours(lines: &Lines, found: &[Coloured]) -> Vec<SemanticToken> {
    let mut tokens = Vec::new();
    let (mut line, mut start) = (0_u32, 0_u32);
    for word in found {
        let kind = TokenKind::ALL.iter().position(|kind| *kind == word.kind);
        let kind = kind.and_then(|kind| u32::try_from(kind).ok()).unwrap_or_default();
        for (at, from, length) in lines.parts(word.span) {
            let delta_start = if at == line { from.saturating_sub(start) } else { from };
            tokens.push(SemanticToken {
                delta_line: at.saturating_sub(line),
                delta_start,
                length,
                token_type: kind,
                token_modifiers_bitset: u32::from(word.declares),
            });
            (line, start) = (at, from);
        }
    }
    tokens
}

/// Something that can be written; names come before words, in the order of the library.
pub(super) fn completion(lines: &Lines, at: usize, found: Completion) -> CompletionItem {
    let kind = match found.kind {
        CompletionKind::Field => CompletionItemKind::Field,
        CompletionKind::Choice => CompletionItemKind::EnumMember,
        CompletionKind::Declared => CompletionItemKind::Variable,
        CompletionKind::Unit => CompletionItemKind::Unit,
        CompletionKind::Words | CompletionKind::Declaration => CompletionItemKind::Keyword,
        CompletionKind::Line => CompletionItemKind::Snippet,
    };
    let edit = TextEdit { range: lines.range(found.span), new_text: found.text.clone() };
    CompletionItem {
        kind: Some(kind),
        detail: (!found.detail.is_empty()).then_some(found.detail),
        sort_text: Some(format!("{at:04}")),
        filter_text: Some(found.text.clone()),
        text_edit: Some(edit.into()),
        label: found.text,
        ..CompletionItem::default()
    }
}

/// A few words behind a line.
pub(super) fn hint(lines: &Lines, found: Hint) -> InlayHint {
    let position = lines.position(found.at);
    InlayHint::new(position, found.words.into(), None, None, None, Some(true), None, None)
}

/// A line above an example.
pub(super) fn lens(address: &Uri, lines: &Lines, found: &Lens) -> CodeLens {
    let position = lines.position(found.at);
    let came_out = found.words.as_ref().map(|words| format!(" ({words})")).unwrap_or_default();
    CodeLens {
        range: gen_lsp_types::Range { start: position, end: position },
        command: Some(Command {
            title: format!("run this example{came_out}"),
            command: RUN_EXAMPLE.to_owned(),
            arguments: Some(vec![address.0.clone().into(), found.title.clone().into()]),
            ..Command::default()
        }),
        ..CodeLens::default()
    }
}

/// What is told of a word, with the findings there and what their codes are about.
pub(super) fn hover_text(told: Option<&ide::Hover>, findings: &[&diagnostic::Diagnostic]) -> String {
    let mut text: Vec<String> = told.iter().map(|told| told.text.clone()).collect();
    for found in findings {
        let page = meed::diagnostic::codes::find(found.code.0);
        let first = page.and_then(|page| page.text.split("\n\n").nth(1)).unwrap_or_default();
        text.push(format!("---\n**{}** {first}", found.code.0));
    }
    text.join("\n\n")
}
