//! An editor with a script.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take before the test gives up: a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server and the side of the editor.
pub(super) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    inbox: VecDeque<Value>,
    asked: i64,
    /// What was said, for people.
    pub(super) transcript: String,
}

/// A folder of this repository.
pub(super) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The address of a file.
pub(super) fn address(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Client {
    /// Starts a server for an editor that can do what `capabilities` says.
    pub(super) fn start(capabilities: Value) -> Self {
        let mut client = Client::spawn();
        let params = json!({ "processId": null, "rootUri": null, "capabilities": capabilities });
        client.ask("initialize", params);
        client.tell("initialized", json!({}));
        client
    }

    /// Starts a server and says nothing.
    pub(super) fn spawn() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_meed"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.stdout.take().unwrap();
        let input = child.stdin.take();
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(output);
            while let Some(message) = read(&mut reader) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Client { child, input, messages, inbox: VecDeque::new(), asked: 0, transcript: String::new() }
    }

    /// Sends bytes as they are.
    pub(super) fn send_raw(&mut self, bytes: &[u8]) {
        self.input.as_mut().unwrap().write_all(bytes).unwrap();
        self.input.as_mut().unwrap().flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// Tells the server something.
    pub(super) fn tell(&mut self, method: &str, params: Value) {
        self.say('→', method, &params);
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, without waiting for the answer.
    pub(super) fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.asked += 1;
        self.say('→', method, &params);
        self.send(&json!({ "jsonrpc": "2.0", "id": self.asked, "method": method, "params": params }));
        self.asked
    }

    /// The answer to a question: its result, or its error.
    pub(super) fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let answer = self.take(|message| message["id"] == id && message.get("method").is_none());
        match answer.get("error") {
            Some(error) => {
                self.say('←', "error", error);
                Err(error.clone())
            }
            None => {
                self.say('←', "result", &answer["result"]);
                Ok(answer["result"].clone())
            }
        }
    }

    /// Asks and waits.
    pub(super) fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The next thing of a kind that the server says or asks for of itself.
    pub(super) fn heard(&mut self, method: &str) -> Value {
        let message = self.take(|message| message["method"] == method);
        if let Some(id) = message.get("id") {
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
        }
        self.say('←', method, &message["params"]);
        message["params"].clone()
    }

    fn take(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            if let Some(at) = self.inbox.iter().position(&is_wanted) {
                return self.inbox.remove(at).unwrap();
            }
            let message = self.messages.recv_timeout(PATIENCE).expect("the server says nothing");
            self.inbox.push_back(message);
        }
    }

    /// Opens a text under an address and gives what was found in it.
    pub(super) fn open(&mut self, address: &str, text: &str) -> Vec<Value> {
        let document = json!({ "uri": address, "languageId": "meed", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
        self.findings()
    }

    /// What is found in a text at once, as told next. What is asked of its money is told later, and beside it.
    pub(super) fn findings(&mut self) -> Vec<Value> {
        loop {
            let told = self.heard("textDocument/publishDiagnostics");
            let found = told["diagnostics"].as_array().unwrap();
            if !found.iter().any(is_question) {
                return found.clone();
            }
        }
    }

    /// What is asked of the money of a text.
    pub(super) fn questions(&mut self) -> Vec<Value> {
        loop {
            let told = self.heard("textDocument/publishDiagnostics");
            let found = told["diagnostics"].as_array().unwrap();
            if found.iter().any(is_question) {
                return found.clone();
            }
        }
    }

    /// Replaces the whole text.
    pub(super) fn change(&mut self, address: &str, version: i64, text: &str) {
        let document = json!({ "uri": address, "version": version });
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
        );
    }

    /// Asks about a place.
    pub(super) fn ask_at(&mut self, method: &str, address: &str, place: (u64, u64)) -> Value {
        self.ask(method, at(address, place))
    }

    /// Ends the server as the protocol has it, and gives its exit code.
    pub(super) fn end(mut self) -> (Option<i32>, String) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.wait()
    }

    /// Closes the input and waits: the exit code, and what stands on standard error.
    pub(super) fn wait(mut self) -> (Option<i32>, String) {
        self.input = None;
        let status = self.child.wait().unwrap();
        let mut errors = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        (status.code(), errors)
    }

    fn say(&mut self, arrow: char, method: &str, params: &Value) {
        let here = address(&repository(""));
        let shown = params.to_string().replace(&here, "file:///…/").replace(env!("CARGO_PKG_VERSION"), "…");
        self.transcript.push_str(&format!("{arrow} {method} {shown}\n"));
    }
}

fn is_question(found: &Value) -> bool {
    found["code"].as_str().is_some_and(|code| code.starts_with('Q'))
}

/// A question about a place.
pub(super) fn at(address: &str, (line, character): (u64, u64)) -> Value {
    json!({
        "textDocument": { "uri": address },
        "position": { "line": line, "character": character }
    })
}

/// A message, or nothing at the end.
fn read(reader: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => {
                if let Some(said) = header.strip_prefix("Content-Length: ") {
                    length = said.parse().ok()?;
                }
            }
        }
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Where a mark `▮` stands in a text, in units of UTF-16, and the text without it.
pub(super) fn marked(text: &str) -> (String, (u64, u64)) {
    let (before, after) = text.split_once('▮').unwrap();
    let line = before.matches('\n').count() as u64;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (format!("{before}{after}"), (line, last.encode_utf16().count() as u64))
}
