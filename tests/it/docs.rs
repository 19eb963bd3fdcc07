//! The pages for readers hold: every contract on them checks and passes its own examples, every fragment fits into a
//! contract, every command prints what the page shows, every code and every link leads somewhere.
//!
//! | block | what is held |
//! | --- | --- |
//! | `meed contract` | a complete contract: nothing is found wrong with it, it has examples, and they pass |
//! | `meed changed` | declarations that take the place of those in the last contract: it still checks, and is the last contract from then on |
//! | `meed` | declarations: put into the base of the page they check, and the examples among them pass |
//! | `meed written` | declarations that are only read, not checked |
//! | `meed wrong` | declarations: put into the base they are refused, and the `text` block after them is what `meed check` says |
//! | `csv FILE` | a file |
//! | `console` | commands, run in a folder that holds the last contract and the files so far |
//!
//! The base is the last complete contract above on the page, or, on the reference, the prelude of the pages of the
//! codes. With `MEED_DOCS=update` in the environment, what the commands and the checker say is written into the pages
//! instead of compared.

mod blocks;
mod contracts;
mod grammar;
mod pages;
mod walk;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// A file of this repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file of this repository.
fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(repository(path)).map_err(|error| format!("{path}: {error}"))
}

/// Whether the pages are to be brought up to date instead of compared.
fn updating() -> bool {
    std::env::var("MEED_DOCS").is_ok_and(|word| word == "update")
}

/// Fails with everything that is wrong, one after the other.
fn all_hold(results: impl IntoIterator<Item = Result<(), String>>) {
    let wrong: Vec<String> = results.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
