//! `meed open`: the contract as pages in the browser of the machine that it runs on.
//!
//! Every screen is what a command answers, and says which: the page works nothing out. It is bound to this machine
//! alone, behind a key that nobody else has (`gate.rs`), works without script, and writes only what a button says that
//! it writes.

mod asked;
mod compare;
mod data;
mod edit;
mod form;
mod gate;
mod http;
mod layout;
mod screens;
mod statement;
mod what_if;
mod why;

use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use clap::Args;

use super::project::{CONTRACT, cannot_read, contract_file};
use super::reply::{Answer, Failure, Reply};
use super::terminal;
use gate::Gate;
use http::{Request, Response, Status};

/// Opens a contract in the browser: its statement, the reasons, other values, the terms and the data
#[derive(Debug, Args)]
#[command(after_help = "\
Examples
  meed open contracts/reablement
  meed open . --read-only

The page is for this machine alone: nothing is sent anywhere, and nothing is written unless a
button says so. It is there until the command is ended, with Ctrl-C.")]
pub(crate) struct Open {
    /// The contract file, or the folder that holds contract.meed
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Without the buttons that write
    #[arg(long)]
    read_only: bool,
    /// Only print the address, and leave it to you to open it
    #[arg(long)]
    no_browser: bool,
}

/// So many requests are answered at a time.
const MOST_AT_ONCE: usize = 8;

/// A file that was sent to the page; it stays in memory.
struct Sent {
    name: String,
    record: String,
    bytes: Arc<Vec<u8>>,
}

/// What the pages are about.
struct Site {
    /// The contract file.
    contract: PathBuf,
    read_only: bool,
    gate: Gate,
    sent: Mutex<Option<Sent>>,
}

impl Site {
    fn sent(&self) -> MutexGuard<'_, Option<Sent>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The contract as an argument of a command.
    fn path(&self) -> String {
        self.contract.display().to_string()
    }

    /// What a command answers about the contract.
    fn run(&self, words: &[&str]) -> Reply {
        let path = self.path();
        let (command, rest) = words.split_first().map_or(("pay", words), |(command, rest)| (*command, rest));
        let all = [command].into_iter().chain(rest.iter().copied()).chain(["--", path.as_str()]);
        super::answered(all.map(str::to_owned).collect())
    }
}

impl Open {
    pub(crate) fn run(&self) -> Answer {
        // In a folder without a contract one is begun on the page.
        let begun = self.path.is_dir() && !self.path.join(CONTRACT).exists();
        let contract = if begun { self.path.join(CONTRACT) } else { contract_file(&self.path)? };
        if !begun && !contract.exists() {
            return Err(cannot_read(&contract, io::ErrorKind::NotFound).into());
        }
        let contract = std::path::absolute(&contract).unwrap_or(contract);
        let cannot = |error: io::Error| {
            Failure::refused("E0703", format!("the page cannot be opened: {error}"))
                .with_help("check that programs may listen on this machine")
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(cannot)?;
        let port = listener.local_addr().map_err(cannot)?.port();
        let gate = Gate::new(port).map_err(cannot)?;
        let address = gate.first_address();
        terminal::be_plain();
        terminal::tell(&format!("{address}\n"));
        if !self.no_browser {
            terminal::open_browser(&address);
        }
        let site = Arc::new(Site { contract, read_only: self.read_only, gate, sent: Mutex::new(None) });
        serve(&listener, &site);
        Ok(Reply::fine(""))
    }
}

fn serve(listener: &TcpListener, site: &Arc<Site>) {
    let busy = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        if busy.fetch_add(1, Ordering::SeqCst) >= MOST_AT_ONCE {
            busy.fetch_sub(1, Ordering::SeqCst);
            continue;
        }
        let (site, busy) = (Arc::clone(site), Arc::clone(&busy));
        std::thread::spawn(move || {
            // What goes wrong with one request is told to whoever asked, or to nobody.
            let _told = talk(&stream, &site);
            busy.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

fn talk(stream: &TcpStream, site: &Site) -> io::Result<()> {
    let response = match http::read(stream, |head| site.gate.refuses(head)) {
        Ok(request) => {
            let answered = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| answer(site, &request)));
            answered.unwrap_or_else(|_| {
                Response::words(Status::Failed, "Meed itself went wrong; nothing was written.")
            })
        }
        Err(http::Refused::Told(status)) => Response::words(status, status.words()),
        Err(http::Refused::Gone) => return Ok(()),
    };
    http::write(stream, response)
}

/// What a request gets. It names no file: what it names is looked up in lists.
fn answer(site: &Site, request: &Request) -> Response {
    let Some(way) = site.gate.way(&request.path) else {
        return match site.gate.exchanged(&request.path) {
            Some(home) => Response::to(&home),
            None => Response::words(Status::NotFound, Status::NotFound.words()),
        };
    };
    if !site.contract.exists()
        && request.method == "GET"
        && !matches!(way, "page.css" | "page.js" | "icon.svg" | "code")
    {
        return edit::begin(site);
    }
    match (request.method.as_str(), way) {
        ("GET", "") => Response::to(&site.gate.address("statement")),
        ("GET", "page.css") => layout::style(),
        ("GET", "page.js") => layout::script(),
        ("GET", "icon.svg") => layout::icon(),
        ("GET", "statement") => statement::screen(site, request),
        ("GET", "why") => why::screen(site, request),
        ("GET", "what-if") => what_if::screen(site, request),
        ("GET", "what-if.svg") => what_if::drawing(site, request),
        ("GET", "statement.svg") => statement::file(site, request, ("svg", "statement.svg")),
        ("GET", "statement.html") => statement::file(site, request, ("html", "statement.html")),
        ("GET", "terms") => screens::terms(site),
        ("GET", "most") => screens::most(site),
        ("GET", "statement.xlsx") => statement::file(site, request, ("xlsx", "statement.xlsx")),
        ("GET", "statement.docx") => statement::file(site, request, ("docx", "statement.docx")),
        ("GET", "terms.docx") => screens::download(site, &["terms", "--format=docx"], "terms.docx"),
        ("GET", "template.xlsx") => screens::download(site, &["data", "--template=xlsx"], "data.xlsx"),
        ("GET", "data") => data::screen(site),
        ("POST", "data") => data::received(site, request),
        ("GET", "marked.xlsx") => data::marked(site),
        ("POST", "keep") if !site.read_only => data::keep(site),
        ("GET", "compare") => compare::screen(site, request),
        ("GET", "code") => screens::code(site, request),
        ("GET", "edit") => edit::screen(site, request),
        ("POST", "live") => edit::live(site, request),
        ("POST", "check") => edit::checked(site, request),
        ("POST", "compare") => edit::compared(site, request),
        ("POST", "draft") if !site.read_only => edit::draft(site, request),
        ("POST", "save") if !site.read_only => edit::save(site, request),
        _ => Response::words(Status::NotFound, Status::NotFound.words()),
    }
}
