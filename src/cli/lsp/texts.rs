//! The texts that are open: opened, changed, closed.

use std::path::PathBuf;

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, TextDocumentContentChangeEvent, Uri,
};
use lsp_server::Notification;
use meed::ide::{Document, Today};
use meed::model::Model;
use meed::source::Source;

use super::Server;
use super::convert;
use super::lines::Lines;
use super::paths::path_of;
use super::worker::Job;

/// A text that is open.
pub(super) struct Open {
    /// Its lines.
    pub(super) lines: Lines,
    /// The version that the editor gives it.
    pub(super) version: i32,
    /// What is known of it, as of the last check.
    pub(super) document: Document,
    /// Whether it has changed since.
    pub(super) changed: bool,
    /// The terms of the last text before it that was taken.
    sound_before: Option<Model>,
    /// What that came to on its data.
    pub(super) today: Option<Today>,
    /// Whether that is of the text as it stands.
    pub(super) is_worked_out: bool,
    /// Its file, if it is one.
    pub(super) file: Option<PathBuf>,
}

impl Open {
    fn of(address: &str, text: String, version: i32, server: &Server) -> Self {
        let file = path_of(address);
        let name = file.as_ref().map_or_else(|| address.to_owned(), |file| file.display().to_string());
        Open {
            lines: Lines::of(text, server.encoding),
            version,
            document: Document::of(Source::new(name, "")),
            changed: true,
            sound_before: None,
            today: None,
            is_worked_out: false,
            file,
        }
    }

    /// Reads and checks the text; gives what was known of the one before.
    pub(super) fn check(&mut self) -> Document {
        let document = Document::of(Source::new(self.document.source.name(), self.lines.text()));
        self.changed = false;
        self.is_worked_out = false;
        let mut before = std::mem::replace(&mut self.document, document);
        if let Some(model) = before.inspected.checked.model.take() {
            self.sound_before = Some(model);
        }
        before
    }

    /// The terms of the last text that was taken.
    pub(super) fn sound(&self) -> Option<&Model> {
        self.document.inspected.checked.model.as_ref().or(self.sound_before.as_ref())
    }

    /// What was found, for the editor.
    pub(super) fn findings(&self, address: &Uri) -> Vec<gen_lsp_types::Diagnostic> {
        let findings = self.document.inspected.checked.findings.iter();
        let questions = self.today.iter().filter(|_| self.is_worked_out).flat_map(|today| &today.questions);
        findings.chain(questions).map(|found| convert::finding(address, &self.lines, found)).collect()
    }

    /// The text as something to run, if it is taken.
    pub(super) fn job(&self, address: &str) -> Option<Job> {
        let checked = &self.document.inspected.checked;
        checked.model.as_ref()?;
        Some(Job {
            address: address.to_owned(),
            version: self.version,
            source: self.document.source.clone(),
            checked: checked.clone(),
            file: self.file.clone(),
        })
    }
}

/// Something that the editor says; what is wrong with it, if it cannot be understood.
pub(super) fn told(server: &mut Server, told: Notification) -> Option<String> {
    let method = told.method.clone();
    let taken = match method.as_str() {
        "textDocument/didOpen" => serde_json::from_value(told.params).map(|said| opened(server, said)),
        "textDocument/didChange" => serde_json::from_value(told.params).map(|said| changed(server, said)),
        "textDocument/didClose" => serde_json::from_value(told.params).map(|said| closed(server, &said)),
        "textDocument/didSave" => serde_json::from_value(told.params).map(|said| saved(server, &said)),
        "workspace/didChangeWatchedFiles" => {
            // Data has changed: what the texts come to is worked out again.
            for (address, open) in &server.open {
                open.job(address).into_iter().for_each(|job| drop(server.jobs.send(job)));
            }
            Ok(())
        }
        _ => Ok(()),
    };
    taken.err().map(|error| format!("`{method}` cannot be understood: {error}"))
}

fn opened(server: &mut Server, said: DidOpenTextDocumentParams) {
    let document = said.text_document;
    let open = Open::of(&document.uri.0, document.text, document.version, server);
    server.open.insert(document.uri.0, open);
}

fn changed(server: &mut Server, said: DidChangeTextDocumentParams) {
    let Some(open) = server.open.get_mut(&said.text_document.text_document_identifier.uri.0) else { return };
    open.version = said.text_document.version;
    open.changed = true;
    for change in said.content_changes {
        open.lines = match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                open.lines.changed(Some(part.range), &part.text)
            }
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                open.lines.changed(None, &whole.text)
            }
        };
    }
}

/// The findings of a text that is closed are taken from the list.
fn closed(server: &mut Server, said: &DidCloseTextDocumentParams) {
    let address = &said.text_document.uri.0;
    if server.open.remove(address).is_some() {
        server.publish(address, None, Vec::new());
    }
}

/// The data beside it may be another by now.
fn saved(server: &mut Server, said: &DidSaveTextDocumentParams) {
    let address = &said.text_document.uri.0;
    let job = server.open.get(address).filter(|open| !open.changed).and_then(|open| open.job(address));
    job.into_iter().for_each(|job| drop(server.jobs.send(job)));
}
