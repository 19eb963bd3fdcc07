//! Who may ask: only a page of this site, in the browser that was given its address.

use std::io;
use std::sync::Mutex;
use std::sync::PoisonError;

use super::http::{Head, Status};

/// The key, and what every request has to say.
pub(super) struct Gate {
    port: u16,
    /// Stands at the head of every path.
    key: String,
    /// Is exchanged for the key once: what is on a command line can be seen by others.
    once: Mutex<Option<String>>,
}

impl Gate {
    /// A gate with a key of its own.
    pub(super) fn new(port: u16) -> io::Result<Self> {
        Ok(Gate { port, key: random()?, once: Mutex::new(Some(random()?)) })
    }

    /// The address that is opened first, and once.
    pub(super) fn first_address(&self) -> String {
        let once = self.once.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default();
        format!("http://127.0.0.1:{}/open/{once}", self.port)
    }

    /// The path of a screen.
    pub(super) fn address(&self, way: &str) -> String {
        format!("/{}/{way}", self.key)
    }

    /// What a path asks for, if it has the key.
    pub(super) fn way<'p>(&self, path: &'p str) -> Option<&'p str> {
        let (key, way) = path.strip_prefix('/')?.split_once('/')?;
        same(key, &self.key).then_some(way)
    }

    /// The way in, for the first who asks with the code.
    pub(super) fn exchanged(&self, path: &str) -> Option<String> {
        let code = path.strip_prefix("/open/")?;
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        if !once.as_ref().is_some_and(|own| same(code, own)) {
            return None;
        }
        *once = None;
        Some(self.address("statement"))
    }

    /// Why a request is refused before anything of it is looked at; none where it may go on.
    pub(super) fn refuses(&self, head: &Head) -> Option<Status> {
        let hosts = [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)];
        let is_ours = |host: &str| hosts.iter().any(|own| own == host);
        // A name of another site that leads to this machine is still that of another site.
        if !head.only("host").is_some_and(is_ours) {
            return Some(Status::Forbidden);
        }
        let site = head.only("sec-fetch-site");
        match head.method.as_str() {
            "GET" if head.has("sec-fetch-site") => {
                let from_here = matches!(site, Some("same-origin"));
                // An address that is typed, or opened by another program, comes from nowhere.
                let from_nowhere = matches!(site, Some("none"));
                (!from_here && !from_nowhere).then_some(Status::Forbidden)
            }
            "GET" => None,
            // Nothing of a body is taken from whoever has no key.
            "POST" if self.way(head.path()).is_none() => Some(Status::NotFound),
            "POST" => {
                let origin = head.only("origin").and_then(|origin| origin.strip_prefix("http://"));
                let foreign = head.has("sec-fetch-site") && site != Some("same-origin");
                (foreign || !origin.is_some_and(is_ours)).then_some(Status::Forbidden)
            }
            _ => Some(Status::NotAllowed),
        }
    }
}

/// Whether two texts are the same; how long it takes does not say where they differ.
fn same(one: &str, other: &str) -> bool {
    let differ = one.bytes().zip(other.bytes()).fold(0, |differ, (one, other)| differ | (one ^ other));
    one.len() == other.len() && differ == 0
}

/// 32 random bytes, in letters.
fn random() -> io::Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(gate: &Gate, method: &str, headers: &[(&str, &str)]) -> Head {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Head { method: method.to_owned(), target: gate.address("save?x"), headers }
    }

    #[test]
    fn only_this_site_may_ask() {
        let gate = Gate::new(4711).unwrap();
        let refused =
            |method: &str, headers: &[(&str, &str)]| gate.refuses(&head(&gate, method, headers)).is_some();
        let ours = ("host", "127.0.0.1:4711");
        assert!(!refused("GET", &[ours]));
        assert!(!refused("GET", &[("host", "localhost:4711")]));
        assert!(!refused("GET", &[ours, ("sec-fetch-site", "none")]));
        assert!(!refused("GET", &[ours, ("sec-fetch-site", "same-origin")]));
        assert!(!refused(
            "POST",
            &[ours, ("origin", "http://127.0.0.1:4711"), ("sec-fetch-site", "same-origin")]
        ));
        for host in [
            "evil.example",
            "evil.example:4711",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:4711.evil.example",
            "[::1]:4711",
            "",
        ] {
            assert!(refused("GET", &[("host", host)]), "{host}");
        }
        assert!(refused("GET", &[]));
        assert!(refused("GET", &[ours, ours]));
        assert!(refused("GET", &[ours, ("sec-fetch-site", "cross-site")]));
        assert!(refused("GET", &[ours, ("sec-fetch-site", "same-site")]));
        assert!(refused("POST", &[ours]));
        for origin in [
            "http://evil.example",
            "null",
            "https://127.0.0.1:4711",
            "http://127.0.0.1:4712",
            "http://127.0.0.1:4711/x",
        ] {
            assert!(refused("POST", &[ours, ("origin", origin)]), "{origin}");
        }
        assert!(refused(
            "POST",
            &[ours, ("origin", "http://127.0.0.1:4711"), ("sec-fetch-site", "cross-site")]
        ));
        for method in ["PUT", "DELETE", "OPTIONS", "HEAD", "CONNECT", "get"] {
            assert!(refused(method, &[ours]), "{method}");
        }
        let mut without_key = head(&gate, "POST", &[ours, ("origin", "http://127.0.0.1:4711")]);
        assert_eq!(gate.refuses(&without_key), None);
        without_key.target = "/0000/save".to_owned();
        assert_eq!(gate.refuses(&without_key), Some(Status::NotFound));
    }

    #[test]
    fn the_code_lets_one_in_and_the_key_is_needed_from_then_on() {
        let gate = Gate::new(1).unwrap();
        let first = gate.first_address();
        let path = first.strip_prefix("http://127.0.0.1:1").unwrap();
        assert_eq!(gate.exchanged("/open/"), None);
        assert_eq!(gate.exchanged("/open/0000"), None);
        let home = gate.exchanged(path).unwrap();
        assert_eq!(gate.exchanged(path), None);
        assert_eq!(gate.way(&home), Some("statement"));
        for path in
            ["/statement", "//statement", "/0000/statement", "/", "", home.split_at(home.len() - 20).0]
        {
            assert_eq!(gate.way(path), None, "{path}");
        }
        assert_ne!(Gate::new(1).unwrap().address(""), gate.address(""));
    }
}
