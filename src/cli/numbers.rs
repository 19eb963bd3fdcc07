//! The register of paragraph numbers, `paragraphs.csv` beside the contract: reading it, and bringing it up to a
//! version.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use meed::model::Model;
use meed::report::register;
use meed::terms::{self, Contradiction, Register, Workings};

use super::project::{Project, cannot_read, cannot_write};
use super::reply::{Exit, Failure, Reply};
use super::store;

/// The file of the register.
pub(super) const FILE: &str = "paragraphs.csv";

fn place(folder: &Path) -> PathBuf {
    folder.join(FILE)
}

/// The register beside a contract; an empty one where none is kept.
pub(crate) fn kept(folder: &Path) -> Result<Register, Failure> {
    let path = place(folder);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Register::default()),
        Err(error) => return Err(cannot_read(&path, error.kind())),
    };
    read(&text, &path)
}

/// The register in a text.
pub(crate) fn read(text: &str, path: &Path) -> Result<Register, Failure> {
    register::read(text).map_err(|line| {
        let message = format!("line {line} of `{}` is no line of a register", path.display());
        let help = "its columns are reference, number, since and until; `meed terms PATH --freeze` writes it";
        Failure::usage(message).with_help(help)
    })
}

/// Refuses a register that says something else than the contract.
pub(crate) fn agreed(project: &Project, model: &Model, register: &Register) -> Result<(), Box<Reply>> {
    let schedule = terms::schedule_numbered(model, &Workings::new(), register);
    let found = register.contradictions(&schedule);
    let Some(first) = found.first() else { return Ok(()) };
    let path = place(project.folder());
    let (message, help) = match first {
        Contradiction::Gone(reference) => (
            format!("`{}` keeps a number for [{reference}], which the contract has no more", path.display()),
            format!(
                "`meed terms PATH --freeze` keeps it as left out; or write `formerly \"{}\"` in the declaration that took its place",
                reference.split('.').next().unwrap_or(reference)
            ),
        ),
        Contradiction::Again(reference) => (
            format!(
                "[{reference}] was left out, and its number in `{}` is kept for what it was",
                path.display()
            ),
            "give the new declaration another name".to_owned(),
        ),
    };
    Err(Box::new(Reply::failed(Exit::Refused, format!("error: {message}\n  help: {help}\n"))))
}

/// Keeps the numbers of the contract as it is: from now on they stay.
pub(crate) fn freeze(project: &Project, model: &Model) -> Result<String, Failure> {
    let before = kept(project.folder())?;
    let schedule = terms::schedule_numbered(model, &Workings::new(), &before);
    let version = model.contract.words.version.as_deref().unwrap_or("1");
    let after = before.brought_up(&schedule, version);
    let again =
        before.contradictions(&schedule).into_iter().find(|found| matches!(found, Contradiction::Again(_)));
    if let Some(Contradiction::Again(reference)) = again {
        let message = format!("[{reference}] was left out, and its number is kept for what it was");
        return Err(Failure::usage(message).with_help("give the new declaration another name"));
    }
    let path = place(project.folder());
    let text = register::write(&after).ok_or_else(|| Failure::usage("the register cannot be written"))?;
    store::write(&path, &text).map_err(|error| cannot_write(&path, &error))?;
    let count = after.entries.iter().filter(|entry| entry.until.is_none()).count();
    Ok(format!("{}: {count} numbers are kept for version {version}\n", path.display()))
}
