//! The command as a person runs it, and folders to run it in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An empty folder of a test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// What `meed` answers.
pub(crate) fn meed(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_meed")).args(args).output().unwrap()
}
