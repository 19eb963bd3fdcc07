//! `meed lsp`: the language server, over standard input and output.
//!
//! One thread owns the texts and answers in order. It takes in all that has arrived before it checks a text, so that
//! ten keystrokes are one check; runs on data are the worker's, and what they come to is shown beside the text that
//! they were made of.

mod beside;
mod convert;
mod lines;
mod paths;
mod requests;
mod texts;
mod worker;

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};

use clap::Args;
use crossbeam_channel::{Receiver, Sender, select};
use gen_lsp_types::{
    InitializeParams, MessageType, Notification as _, PositionEncodingKind, PublishDiagnosticsNotification,
    PublishDiagnosticsParams, ShowMessageNotification, ShowMessageParams, Uri,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

use super::reply::{Answer, Failure, Reply};
use lines::Encoding;
use texts::Open;
use worker::{Done, Job};

/// Serves editors: findings while typing, what each name is, completion, rename, what the lines come to
///
/// It speaks the language server protocol over standard input and output; an editor starts it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed lsp       an editor starts this: docs/editor.md says how")]
pub(crate) struct Lsp {
    /// Taken and not needed: there is no other way (some editors write it)
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    pub(crate) fn run(&self) -> Answer {
        let (connection, threads) = Connection::stdio();
        let served = serve(&connection);
        drop(connection);
        let failed = |error: &dyn std::fmt::Display| {
            Failure::refused("E0703", format!("the editor went away without saying so: {error}"))
        };
        served.map_err(|error| failed(&error))?;
        threads.join().map_err(|error| failed(&error))?;
        Ok(Reply::fine(""))
    }
}

/// Serves one editor until it says that it is done.
fn serve(connection: &Connection) -> Result<(), lsp_server::ProtocolError> {
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let encoding = encoding(&params);
    connection.initialize_finish(id, answer_to_initialize(encoding))?;
    let (jobs, results) = worker::start();
    let mut server = Server {
        sender: connection.sender.clone(),
        jobs,
        encoding,
        refreshes: refreshes(&params),
        open: BTreeMap::new(),
        waiting: VecDeque::new(),
        asked: 0,
        broken: false,
    };
    server.answer_all(connection, &results);
    Ok(())
}

/// Bytes, where the editor offers them.
fn encoding(params: &InitializeParams) -> Encoding {
    let offered =
        params.capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    match offered {
        Some(offered) if offered.contains(&PositionEncodingKind::UTF8) => Encoding::Utf8,
        Some(_) | None => Encoding::Utf16,
    }
}

/// What the editor would ask for again if it is told to: what stands behind lines, and above examples.
fn refreshes(params: &InitializeParams) -> Vec<&'static str> {
    let workspace = params.capabilities.workspace.as_ref();
    let hints = workspace.and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support);
    let lenses = workspace.and_then(|workspace| workspace.code_lens.as_ref()?.refresh_support);
    let wanted = [(hints, "workspace/inlayHint/refresh"), (lenses, "workspace/codeLens/refresh")];
    wanted.into_iter().filter(|(supported, _)| *supported == Some(true)).map(|(_, method)| method).collect()
}

fn answer_to_initialize(encoding: Encoding) -> Value {
    let encoding = match encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
    };
    json!({
        "serverInfo": { "name": "meed", "version": env!("CARGO_PKG_VERSION") },
        "capabilities": {
            "positionEncoding": encoding,
            "textDocumentSync": { "openClose": true, "change": 2, "save": true },
            "hoverProvider": true,
            "completionProvider": { "triggerCharacters": [" ", "'", "|"] },
            "definitionProvider": true,
            "referencesProvider": true,
            "documentHighlightProvider": true,
            "documentSymbolProvider": true,
            "workspaceSymbolProvider": true,
            "codeActionProvider": { "codeActionKinds": ["quickfix"] },
            "codeLensProvider": {},
            "documentFormattingProvider": true,
            "renameProvider": { "prepareProvider": true },
            "foldingRangeProvider": true,
            "inlayHintProvider": true,
            "semanticTokensProvider": {
                "legend": { "tokenTypes": convert::COLOURS, "tokenModifiers": ["declaration"] },
                "full": true
            },
            "executeCommandProvider": { "commands": [convert::RUN_EXAMPLE] }
        }
    })
}

/// The server.
struct Server {
    sender: Sender<Message>,
    jobs: Sender<Job>,
    encoding: Encoding,
    refreshes: Vec<&'static str>,
    /// The texts that are open, by their addresses.
    open: BTreeMap<String, Open>,
    /// What has arrived and is not answered.
    waiting: VecDeque<Message>,
    /// How many requests the server has made.
    asked: i32,
    /// Whether it was told that something went wrong here.
    broken: bool,
}

impl Server {
    /// Answers until the editor says that it is done, or goes away.
    fn answer_all(&mut self, connection: &Connection, results: &Receiver<Done>) {
        loop {
            if self.waiting.is_empty() {
                self.settle();
                select! {
                    recv(connection.receiver) -> message => match message {
                        Ok(message) => self.waiting.push_back(message),
                        // Standard input was closed.
                        Err(_) => return,
                    },
                    recv(results) -> done => {
                        done.into_iter().for_each(|done| self.ran(done));
                        continue;
                    }
                }
            }
            self.waiting.extend(connection.receiver.try_iter());
            match self.waiting.pop_front() {
                Some(Message::Request(request)) => self.request(request),
                Some(Message::Notification(told)) if told.method == "exit" => return,
                Some(Message::Notification(told)) => self.told(told),
                // Answers to what the server asked for hold nothing.
                Some(Message::Response(_)) | None => {}
            }
        }
    }

    /// Answers a request, unless it was taken back meanwhile.
    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        if self.is_cancelled(&id) {
            let code = ErrorCode::RequestCanceled as i32;
            self.send(Response::new_err(id, code, "the request was taken back".to_owned()));
            return;
        }
        if request.method == "shutdown" {
            self.send(Response::new_ok(id, Value::Null));
            return;
        }
        self.settle();
        let answered = catch_unwind(AssertUnwindSafe(|| requests::answer(self, request)));
        let response = answered.unwrap_or_else(|_| {
            let message = "error[E0001]: internal error; the text is as it was".to_owned();
            Response::new_err(id, ErrorCode::InternalError as i32, message)
        });
        self.send(response);
    }

    fn is_cancelled(&self, id: &RequestId) -> bool {
        self.waiting.iter().any(|message| match message {
            Message::Notification(told) if told.method == "$/cancelRequest" => {
                let cancelled = told.params.get("id").cloned().unwrap_or_default();
                serde_json::from_value::<RequestId>(cancelled).is_ok_and(|cancelled| cancelled == *id)
            }
            _ => false,
        })
    }

    fn send(&self, message: impl Into<Message>) {
        // An editor that has gone away is told nothing more; the loop ends when its side is closed.
        let _gone = self.sender.send(message.into());
    }

    /// Something that the editor says.
    fn told(&mut self, told: Notification) {
        if let Some(problem) = texts::told(self, told) {
            self.show(MessageType::Warning, problem);
        }
    }

    /// Checks the texts that have changed, and says what was found.
    fn settle(&mut self) {
        let changed: Vec<String> =
            self.open.iter().filter(|(_, open)| open.changed).map(|(address, _)| address.clone()).collect();
        for address in changed {
            let Some(open) = self.open.get_mut(&address) else { continue };
            let checked = catch_unwind(AssertUnwindSafe(|| open.check()));
            let Ok(before) = checked else {
                // The text is kept, and what was known of it.
                open.changed = false;
                if !std::mem::replace(&mut self.broken, true) {
                    let message =
                        "error[E0001]: internal error while checking the contract; please report it";
                    self.show(MessageType::Error, message.to_owned());
                }
                continue;
            };
            let (version, findings) = (open.version, open.findings(&Uri(address.clone())));
            self.publish(&address, Some(version), findings);
            // What nobody waits for comes after: the run on data, and clearing away what was known before.
            let job = self.open.get(&address).and_then(|open| open.job(&address));
            job.into_iter().for_each(|job| drop(self.jobs.send(job)));
            drop(before);
        }
    }

    fn publish(&self, address: &str, version: Option<i32>, diagnostics: Vec<gen_lsp_types::Diagnostic>) {
        let params = PublishDiagnosticsParams { uri: Uri(address.to_owned()), version, diagnostics };
        let method = PublishDiagnosticsNotification::METHOD.as_str().to_owned();
        self.send(Notification::new(method, params));
    }

    fn show(&self, kind: MessageType, message: String) {
        let method = ShowMessageNotification::METHOD.as_str().to_owned();
        self.send(Notification::new(method, ShowMessageParams { kind, message }));
    }

    /// Takes in what a run came to, and has the editor ask again for what hangs on it.
    fn ran(&mut self, done: Done) {
        let Some(open) = self.open.get_mut(&done.address) else { return };
        if open.version != done.version {
            return;
        }
        let has_questions = !done.today.questions.is_empty();
        open.today = Some(done.today);
        open.is_worked_out = !open.changed;
        if has_questions && open.is_worked_out {
            let (findings, version) = (open.findings(&Uri(done.address.clone())), open.version);
            self.publish(&done.address, Some(version), findings);
        }
        for method in self.refreshes.clone() {
            self.asked = self.asked.saturating_add(1);
            let id = RequestId::from(format!("meed-{}", self.asked));
            self.send(Request::new(id, method.to_owned(), Value::Null));
        }
    }
}
