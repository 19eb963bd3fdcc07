//! Requests and responses: one of each to a connection.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What stands before the body of a request is no longer than this.
const LONGEST_HEAD: usize = 16 << 10;
/// A file is no longer than this: more than any workbook that a person sends.
const LONGEST_FILE: u64 = 256 << 20;
/// A form with a contract is no longer than this: a contract has at most a mebibyte, and each of its letters may be
/// written as three.
const LONGEST_TEXT: u64 = 4 << 20;
/// Nobody waits longer for a piece of a request.
const PATIENCE: Duration = Duration::from_secs(20);
/// So many headers a request has at most.
const MOST_HEADERS: usize = 64;

/// What a request says before its body.
pub(super) struct Head {
    pub(super) method: String,
    pub(super) target: String,
    /// Names in small letters.
    pub(super) headers: Vec<(String, String)>,
}

impl Head {
    /// What is asked for, without what stands after a question mark.
    pub(super) fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// How long the body may be.
    fn longest_body(&self) -> u64 {
        if self.path().ends_with("/data") { LONGEST_FILE } else { LONGEST_TEXT }
    }

    /// A header that is there once.
    pub(super) fn only(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|(own, _)| own == name);
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// Whether a header is there at all.
    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(own, _)| own == name)
    }
}

/// A request that was let in.
pub(super) struct Request {
    pub(super) method: String,
    /// Without what stands after a question mark.
    pub(super) path: String,
    pub(super) query: String,
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
}

/// Why there is no request.
pub(super) enum Refused {
    /// Whoever asked is told.
    Told(Status),
    /// There is nobody.
    Gone,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Fine,
    Elsewhere,
    Wrong,
    Forbidden,
    NotFound,
    NotAllowed,
    Conflict,
    TooLong,
    Failed,
}

impl Status {
    fn line(self) -> &'static str {
        match self {
            Status::Fine => "200 OK",
            Status::Elsewhere => "303 See Other",
            Status::Wrong => "400 Bad Request",
            Status::Forbidden => "403 Forbidden",
            Status::NotFound => "404 Not Found",
            Status::NotAllowed => "405 Method Not Allowed",
            Status::Conflict => "409 Conflict",
            Status::TooLong => "413 Content Too Large",
            Status::Failed => "500 Internal Server Error",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Status::Fine | Status::Elsewhere => "",
            Status::Wrong => "This is no request that the page understands.",
            Status::Forbidden => "Only the page that `meed open` has opened may ask.",
            Status::NotFound => {
                "There is no such page. Open the address that `meed open` prints; it works once, in one browser."
            }
            Status::NotAllowed => "The page only answers GET and POST.",
            Status::Conflict => "The file has changed meanwhile.",
            Status::TooLong => {
                "The file is longer than the page takes: put it into the folder `data` beside the contract."
            }
            Status::Failed => "Meed itself went wrong.",
        }
    }
}

/// What is sent back.
pub(super) struct Response {
    status: Status,
    kind: &'static str,
    /// Where to go, or what a download is called.
    more: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Response {
    pub(super) fn page(status: Status, html: String) -> Self {
        Response { status, kind: "text/html; charset=utf-8", more: Vec::new(), body: html.into_bytes() }
    }

    pub(super) fn words(status: Status, words: &str) -> Self {
        Response {
            status,
            kind: "text/plain; charset=utf-8",
            more: Vec::new(),
            body: format!("{words}\n").into_bytes(),
        }
    }

    /// A part of a page, for its script.
    pub(super) fn part(html: String) -> Self {
        Response::page(Status::Fine, html)
    }

    pub(super) fn script(text: &str) -> Self {
        Response {
            status: Status::Fine,
            kind: "text/javascript; charset=utf-8",
            more: Vec::new(),
            body: text.as_bytes().to_vec(),
        }
    }

    pub(super) fn picture(svg: &str) -> Self {
        Response {
            status: Status::Fine,
            kind: "image/svg+xml",
            more: Vec::new(),
            body: svg.as_bytes().to_vec(),
        }
    }

    pub(super) fn style(css: String) -> Self {
        Response {
            status: Status::Fine,
            kind: "text/css; charset=utf-8",
            more: Vec::new(),
            body: css.into_bytes(),
        }
    }

    /// A file to keep. Its name is one of ours.
    pub(super) fn file(name: &'static str, body: Vec<u8>) -> Self {
        let more = vec![("Content-Disposition", format!("attachment; filename=\"{name}\""))];
        Response { status: Status::Fine, kind: "application/octet-stream", more, body }
    }

    pub(super) fn to(address: &str) -> Self {
        Response {
            status: Status::Elsewhere,
            kind: "text/plain; charset=utf-8",
            more: vec![("Location", address.to_owned())],
            body: Vec::new(),
        }
    }
}

/// Reads a request. What the gate refuses is not read on.
pub(super) fn read(
    mut stream: &TcpStream,
    refuses: impl Fn(&Head) -> Option<Status>,
) -> Result<Request, Refused> {
    let gone = |_: io::Error| Refused::Gone;
    stream.set_read_timeout(Some(PATIENCE)).map_err(gone)?;
    stream.set_write_timeout(Some(PATIENCE)).map_err(gone)?;
    let mut bytes = Vec::new();
    let (head, length) = loop {
        let mut piece = [0; 4096];
        let read = stream.read(&mut piece).map_err(gone)?;
        if read == 0 {
            return Err(Refused::Gone);
        }
        bytes.extend_from_slice(piece.get(..read).unwrap_or_default());
        let found = parsed(&bytes)?;
        if found.as_ref().map_or(bytes.len(), |(_, length)| *length) > LONGEST_HEAD {
            return Err(Refused::Told(Status::TooLong));
        }
        if let Some(found) = found {
            break found;
        }
    };
    if let Some(status) = refuses(&head) {
        return Err(Refused::Told(status));
    }
    if head.has("transfer-encoding") {
        return Err(Refused::Told(Status::Wrong));
    }
    let wanted = match (head.has("content-length"), head.only("content-length").map(str::parse::<u64>)) {
        (false, _) => 0,
        (true, Some(Ok(wanted))) => wanted,
        (true, _) => return Err(Refused::Told(Status::Wrong)),
    };
    let longest = head.longest_body();
    if wanted > longest {
        // What is on its way is taken and forgotten, so that the answer is heard.
        let _gone = io::copy(&mut stream.take(longest), &mut io::sink());
        return Err(Refused::Told(Status::TooLong));
    }
    let mut body = bytes.split_off(length);
    let missing = wanted.saturating_sub(body.len() as u64);
    let read = stream.take(missing).read_to_end(&mut body).map_err(gone)?;
    if (read as u64) < missing {
        return Err(Refused::Gone);
    }
    body.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
    let content_type = head.only("content-type").unwrap_or_default().to_owned();
    let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
    Ok(Request {
        method: head.method.clone(),
        path: path.to_owned(),
        query: query.to_owned(),
        content_type,
        body,
    })
}

/// The head of a request and how long it is, if it is whole.
fn parsed(bytes: &[u8]) -> Result<Option<(Head, usize)>, Refused> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let length = match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Refused::Told(Status::Wrong)),
    };
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| Refused::Told(Status::Wrong));
    let mut found = Vec::new();
    for header in request.headers.iter() {
        found.push((header.name.to_ascii_lowercase(), text(header.value)?));
    }
    let method = request.method.unwrap_or_default().to_owned();
    let target = request.path.unwrap_or_default().to_owned();
    Ok(Some((Head { method, target, headers: found }, length)))
}

/// What every response says: no script but ours, nothing from elsewhere, nothing kept, nothing told to others.
const ALWAYS: &str = "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n\
Cache-Control: no-store\r\n\
Referrer-Policy: same-origin\r\n\
X-Content-Type-Options: nosniff\r\n\
Cross-Origin-Opener-Policy: same-origin\r\n\
Cross-Origin-Resource-Policy: same-origin\r\n\
Connection: close\r\n";

/// Sends a response.
pub(super) fn write(mut stream: &TcpStream, response: Response) -> io::Result<()> {
    let Response { status, kind, more, body } = response;
    let more: String = more.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!(
        "HTTP/1.1 {}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{more}{ALWAYS}\r\n",
        status.line(),
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&body)?;
    stream.flush()?;
    stream.shutdown(std::net::Shutdown::Write)
}
