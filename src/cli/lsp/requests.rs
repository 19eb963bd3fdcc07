//! What an editor asks, and the answers.

use gen_lsp_types::{
    CodeActionParams, CodeActionResponse, CodeLensParams, CompletionParams, Contents, Definition,
    DefinitionParams, DocumentFormattingParams, DocumentHighlight, DocumentHighlightKind,
    DocumentHighlightParams, DocumentSymbolParams, ExecuteCommandParams, FoldingRangeParams, Hover,
    HoverParams, InlayHintParams, Location, LspRequestMethod, MarkupContent, MarkupKind, MessageType,
    PrepareRenameParams, ReferenceParams, RenameParams, SemanticTokens, SemanticTokensParams,
    SymbolInformation, TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit, WorkspaceSymbolParams,
};
use lsp_server::{ErrorCode, Request, Response};
use meed::diagnostic::{Diagnostic, codes};
use meed::ide;
use meed::source::Span;
use meed::syntax;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::lines::Lines;
use super::paths::address_of;
use super::texts::Open;
use super::{Server, beside, convert};

/// Why a request has no answer.
struct Refused(ErrorCode, String);

type Given<T> = Result<T, Refused>;

/// Answers a request.
pub(super) fn answer(server: &Server, request: Request) -> Response {
    let Request { id, method, params } = request;
    use LspRequestMethod as Method;
    let given = match Method::from(method.as_str()) {
        Method::TextDocumentHover => given(params, |asked| hover(server, &asked)),
        Method::TextDocumentCompletion => given(params, |asked| complete(server, &asked)),
        Method::TextDocumentDefinition => given(params, |asked| definition(server, &asked)),
        Method::TextDocumentReferences => given(params, |asked| references(server, &asked)),
        Method::TextDocumentDocumentHighlight => given(params, |asked| highlights(server, &asked)),
        Method::TextDocumentPrepareRename => given(params, |asked| can_rename(server, &asked)),
        Method::TextDocumentRename => given(params, |asked| rename(server, &asked)),
        Method::TextDocumentDocumentSymbol => given(params, |asked| symbols(server, &asked)),
        Method::WorkspaceSymbol => given(params, |asked| symbols_everywhere(server, &asked)),
        Method::TextDocumentFoldingRange => given(params, |asked| folds(server, &asked)),
        Method::TextDocumentFormatting => given(params, |asked| layout(server, &asked)),
        Method::TextDocumentSemanticTokensFull => given(params, |asked| colours(server, &asked)),
        Method::TextDocumentCodeAction => given(params, |asked| actions(server, &asked)),
        Method::TextDocumentCodeLens => given(params, |asked| lenses(server, &asked)),
        Method::TextDocumentInlayHint => given(params, |asked| hints(server, &asked)),
        Method::WorkspaceExecuteCommand => given(params, |asked| execute(server, &asked)),
        _ => Err(Refused(ErrorCode::MethodNotFound, format!("there is no `{method}` here"))),
    };
    match given {
        Ok(value) => Response::new_ok(id, value),
        Err(Refused(code, message)) => Response::new_err(id, code as i32, message),
    }
}

/// Reads what is asked, and writes what is answered.
fn given<P: DeserializeOwned, A: Serialize>(
    params: Value,
    answer: impl FnOnce(P) -> Given<A>,
) -> Given<Value> {
    let asked = serde_json::from_value(params)
        .map_err(|error| Refused(ErrorCode::InvalidParams, error.to_string()))?;
    let answered = answer(asked)?;
    serde_json::to_value(answered).map_err(|error| Refused(ErrorCode::InternalError, error.to_string()))
}

fn open<'s>(server: &'s Server, address: &Uri) -> Given<&'s Open> {
    let found = server.open.get(&address.0);
    found.ok_or_else(|| Refused(ErrorCode::InvalidParams, format!("`{}` is not open", address.0)))
}

fn at<'s>(server: &'s Server, asked: &TextDocumentPositionParams) -> Given<(&'s Open, u32)> {
    let open = open(server, &asked.text_document.uri)?;
    Ok((open, open.lines.offset(asked.position)))
}

fn hover(server: &Server, asked: &HoverParams) -> Given<Option<Hover>> {
    let (open, offset) = at(server, &asked.text_document_position_params)?;
    let told = ide::hover(&open.document, offset, open.sound(), open.today.as_ref());
    let here = |found: &&Diagnostic| {
        let first = found.labels.first().map(|label| label.span).unwrap_or_default();
        first.start <= offset && offset <= first.end
    };
    let findings: Vec<&Diagnostic> = open.document.inspected.checked.findings.iter().filter(here).collect();
    if told.is_none() && findings.is_empty() {
        return Ok(None);
    }
    let value = convert::hover_text(told.as_ref(), &findings);
    let range = told.map(|told| open.lines.range(told.span));
    let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value });
    Ok(Some(Hover { contents, range }))
}

fn complete(server: &Server, asked: &CompletionParams) -> Given<Vec<gen_lsp_types::CompletionItem>> {
    let (open, offset) = at(server, &asked.text_document_position_params)?;
    let found = ide::complete(&open.document, offset).into_iter().enumerate();
    Ok(found.map(|(at, found)| convert::completion(&open.lines, at, found)).collect())
}

fn location(address: &Uri, lines: &Lines, span: Span) -> Location {
    Location { uri: address.clone(), range: lines.range(span) }
}

fn definition(server: &Server, asked: &DefinitionParams) -> Given<Definition> {
    let place = &asked.text_document_position_params;
    let (open, offset) = at(server, place)?;
    let found = open.document.definitions(offset).into_iter();
    let found = found.map(|span| location(&place.text_document.uri, &open.lines, span));
    Ok(Definition::LocationList(found.collect()))
}

fn references(server: &Server, asked: &ReferenceParams) -> Given<Vec<Location>> {
    let place = &asked.text_document_position_params;
    let (open, offset) = at(server, place)?;
    let found = open.document.references(offset).into_iter();
    let found = found.filter(|(_, declares)| asked.context.include_declaration || !declares);
    Ok(found.map(|(span, _)| location(&place.text_document.uri, &open.lines, span)).collect())
}

fn highlights(server: &Server, asked: &DocumentHighlightParams) -> Given<Vec<DocumentHighlight>> {
    let (open, offset) = at(server, &asked.text_document_position_params)?;
    let found = open.document.references(offset).into_iter().map(|(span, declares)| DocumentHighlight {
        range: open.lines.range(span),
        kind: Some(if declares { DocumentHighlightKind::Write } else { DocumentHighlightKind::Read }),
    });
    Ok(found.collect())
}

fn can_rename(server: &Server, asked: &PrepareRenameParams) -> Given<Option<gen_lsp_types::Range>> {
    let (open, offset) = at(server, &asked.text_document_position_params)?;
    Ok(open.document.named_at(offset).map(|found| open.lines.range(found.span)))
}

fn rename(server: &Server, asked: &RenameParams) -> Given<WorkspaceEdit> {
    let place = &asked.text_document_position_params;
    let (open, offset) = at(server, place)?;
    let has_data = |record: &str, _heading: &str| match (&open.file, open.sound()) {
        (Some(file), Some(model)) => beside::has_data(model, file, record),
        _ => false,
    };
    let cited = open.file.as_deref().map(beside::cited).unwrap_or_default();
    let beside_it = ide::Beside { has_data: &has_data, cited: &cited };
    let renamed = ide::rename(&open.document, offset, &asked.new_name, &beside_it)
        .map_err(|refusal| Refused(ErrorCode::RequestFailed, refusal.to_string()))?;
    let edits = convert::edits(&open.lines, &renamed.edits);
    let mut edit = convert::workspace_edit(&place.text_document.uri, edits);
    if let (Some(tariff), Some(file)) = (&renamed.tariff, &open.file) {
        for beside::GivenFile { path, text, places } in beside::given_files(file, tariff) {
            let lines = Lines::of(text, server.encoding);
            let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let edits = places.into_iter().map(|(from, to)| TextEdit {
                range: lines.range(Span::new(small(from), small(to))),
                new_text: asked.new_name.clone(),
            });
            let changes = edit.changes.get_or_insert_default();
            changes.insert(Uri(address_of(&path)), edits.collect());
        }
    }
    Ok(edit)
}

fn symbols(server: &Server, asked: &DocumentSymbolParams) -> Given<Vec<gen_lsp_types::DocumentSymbol>> {
    let open = open(server, &asked.text_document.uri)?;
    Ok(ide::symbols(&open.document).iter().map(|found| convert::symbol(&open.lines, found)).collect())
}

fn symbols_everywhere(server: &Server, asked: &WorkspaceSymbolParams) -> Given<Vec<SymbolInformation>> {
    let wanted = asked.query.to_lowercase();
    let mut all = Vec::new();
    for (address, open) in &server.open {
        let symbols = ide::symbols(&open.document);
        let found = symbols.iter().filter(|symbol| symbol.name.to_lowercase().contains(&wanted));
        let address = Uri(address.clone());
        all.extend(found.map(|symbol| convert::symbol_somewhere(&address, &open.lines, symbol)));
    }
    Ok(all)
}

fn folds(server: &Server, asked: &FoldingRangeParams) -> Given<Vec<gen_lsp_types::FoldingRange>> {
    let open = open(server, &asked.text_document.uri)?;
    Ok(ide::folds(&open.document).iter().map(|found| convert::fold(&open.lines, found)).collect())
}

/// The whole text laid out; a text with mistakes in the writing stays as it is.
fn layout(server: &Server, asked: &DocumentFormattingParams) -> Given<Vec<TextEdit>> {
    let open = open(server, &asked.text_document.uri)?;
    let source = &open.document.source;
    let laid_out = syntax::format(source).map_err(|findings| {
        let why = findings.first().map(|found| found.message.clone()).unwrap_or_default();
        Refused(ErrorCode::RequestFailed, format!("the contract cannot be laid out: {why}"))
    })?;
    if laid_out == source.text() {
        return Ok(Vec::new());
    }
    let end = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
    Ok(vec![TextEdit { range: open.lines.range(Span::new(0, end)), new_text: laid_out }])
}

fn colours(server: &Server, asked: &SemanticTokensParams) -> Given<SemanticTokens> {
    let open = open(server, &asked.text_document.uri)?;
    let data = convert::colours(&open.lines, &ide::tokens(&open.document));
    Ok(SemanticTokens { result_id: None, data })
}

fn actions(server: &Server, asked: &CodeActionParams) -> Given<Vec<CodeActionResponse>> {
    let address = &asked.text_document.uri;
    let open = open(server, address)?;
    let wanted = open.lines.span(asked.range);
    let touches = |found: &&Diagnostic| {
        let first = found.labels.first().map(|label| label.span).unwrap_or_default();
        first.start <= wanted.end && wanted.start <= first.end
    };
    let findings: Vec<&Diagnostic> =
        open.document.inspected.checked.findings.iter().filter(touches).collect();
    let fixes = findings.iter().filter_map(|found| convert::fix(address, &open.lines, found));
    let pages = findings.iter().map(|found| convert::explain(found));
    Ok(fixes.chain(pages).map(CodeActionResponse::CodeAction).collect())
}

fn lenses(server: &Server, asked: &CodeLensParams) -> Given<Vec<gen_lsp_types::CodeLens>> {
    let address = &asked.text_document.uri;
    let open = open(server, address)?;
    let lenses = ide::lenses(&open.document, open.today.as_ref());
    Ok(lenses.iter().map(|found| convert::lens(address, &open.lines, found)).collect())
}

fn hints(server: &Server, asked: &InlayHintParams) -> Given<Vec<gen_lsp_types::InlayHint>> {
    let open = open(server, &asked.text_document.uri)?;
    let wanted = open.lines.span(asked.range);
    let Some(today) = &open.today else { return Ok(Vec::new()) };
    let found = ide::hints(&open.document, today).into_iter();
    let found = found.filter(|hint| wanted.start <= hint.at && hint.at <= wanted.end);
    Ok(found.map(|hint| convert::hint(&open.lines, hint)).collect())
}

/// Runs an example, or gives the page of a code.
fn execute(server: &Server, asked: &ExecuteCommandParams) -> Given<Value> {
    let arguments = asked.arguments.as_deref().unwrap_or_default();
    let argument = |at: usize| arguments.get(at).and_then(Value::as_str).unwrap_or_default();
    match asked.command.as_str() {
        convert::RUN_EXAMPLE => {
            let open = open(server, &Uri(argument(0).to_owned()))?;
            let told = ide::run_example(&open.document, argument(1))
                .map_err(|refusal| Refused(ErrorCode::RequestFailed, refusal.to_string()))?;
            let kind = if told.passed { MessageType::Info } else { MessageType::Warning };
            server.show(kind, told.report());
            Ok(Value::from(told.report()))
        }
        convert::EXPLAIN_CODE => {
            let page = codes::find(argument(0));
            page.map(|page| Value::from(page.text)).ok_or_else(|| {
                Refused(ErrorCode::InvalidParams, format!("there is no code `{}`", argument(0)))
            })
        }
        other => Err(Refused(ErrorCode::InvalidParams, format!("there is no command `{other}`"))),
    }
}
