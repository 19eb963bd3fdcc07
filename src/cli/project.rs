//! The contract that a command is about, and where its data lies.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use meed::check::Accepted;
use meed::model::Model;
use meed::source::Source;
use meed::syntax::MOST_BYTES;
use meed::text;

use super::reply::{Answer, Failure};
use super::{data_file, findings};

/// The name of the contract in a folder.
pub(crate) const CONTRACT: &str = "contract.meed";

/// A contract's text and its surroundings.
#[derive(Debug)]
pub(crate) struct Project {
    /// The text.
    pub(crate) source: Source,
    /// The file.
    pub(crate) file: PathBuf,
    /// What the contract settles with a reason, once it is known to be accepted.
    pub(crate) settled: Vec<Accepted>,
}

impl Project {
    /// Reads the contract at a path: a file, or a folder that holds `contract.meed`.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let file = contract_file(path)?;
        let bytes = beginning(&file).map_err(|error| cannot_read(&file, error.kind()))?;
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(&file, &error))?;
        if text.contains('\r') && !text.contains('\n') {
            let message = format!("the lines of `{}` end in a carriage return alone", file.display());
            let help = "save it as plain text with the line ends of this system";
            return Err(Failure::refused("E0702", message).with_help(help));
        }
        Ok(Project::at(&file, Source::new(file.display().to_string(), text)))
    }

    /// A text in the place of a file.
    pub(crate) fn at(file: &Path, source: Source) -> Self {
        Project { source, file: file.to_owned(), settled: Vec::new() }
    }

    /// The same with its contract, or the reply that says why it is refused.
    pub(crate) fn accepted(path: &Path) -> Answer<(Self, Model)> {
        let mut project = Project::open(path)?;
        let (model, settled) = findings::accepted_with(&project.source)?;
        project.settled = settled;
        Ok((project, model))
    }

    /// The folder of the contract, beside which its data sets and snapshots lie; empty for the one that the command is
    /// given in.
    pub(crate) fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new(""))
    }
}

/// What is in a file, up to a little more than a contract may have: what is longer is refused, however long it is.
fn beginning(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(file)?.take(most).read_to_end(&mut bytes)?;
    if bytes.len() > MOST_BYTES {
        // A character that is cut in two is no mistake of the file.
        let whole = std::str::from_utf8(&bytes).err().filter(|error| error.error_len().is_none());
        if let Some(error) = whole {
            let missing = bytes.len().saturating_sub(error.valid_up_to());
            bytes.truncate(error.valid_up_to());
            bytes.extend(std::iter::repeat_n(b' ', missing));
        }
    }
    Ok(bytes)
}

/// The contract file that a path means.
pub(crate) fn contract_file(path: &Path) -> Result<PathBuf, Failure> {
    if !path.is_dir() {
        if path.is_file() && data_file::format_of(path).is_some() {
            let message = format!("`{}` is a file of data, and a contract is wanted here", path.display());
            let help = "give the contract, or the folder that holds it, and the data as `--data RECORD=FILE`";
            return Err(Failure::refused("E0701", message).with_help(help));
        }
        return Ok(path.to_owned());
    }
    // `.` adds nothing to a name that a person reads.
    let file = if path == Path::new(".") { PathBuf::from(CONTRACT) } else { path.join(CONTRACT) };
    if file.is_file() {
        return Ok(file);
    }
    let message = format!("there is no `{CONTRACT}` in the folder `{}`", path.display());
    let help = match contracts_in(path).as_slice() {
        [] => "give a contract file, or a folder that holds `contract.meed`; `meed new NAME` makes one"
            .to_owned(),
        found => format!("there is one in {}", text::all_of(found)),
    };
    Err(Failure::refused("E0701", message).with_help(help))
}

/// Where in a folder there are contracts of another name, in their order: folders that hold one, and files. The first
/// few.
pub(crate) fn contracts_in(path: &Path) -> Vec<String> {
    const FEW: usize = 6;
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_one = |path: &PathBuf| {
        let own = path.extension().is_some_and(|ending| ending == "meed") && path.is_file();
        own || path.join(CONTRACT).is_file()
    };
    let mut found: Vec<PathBuf> = entries.filter(is_one).collect();
    found.sort();
    let more = found.len().saturating_sub(FEW);
    let mut named: Vec<String> =
        found.iter().take(FEW).map(|found| format!("`{}`", found.display())).collect();
    named.extend((more > 0).then(|| format!("{more} more")));
    named
}

/// Why a file could not be read, in plain words.
pub(crate) fn cannot_read(path: &Path, kind: ErrorKind) -> Failure {
    let path = path.display();
    let (message, help) = match kind {
        ErrorKind::NotFound => (format!("there is no file `{path}`"), "check the path and its spelling"),
        ErrorKind::PermissionDenied => {
            (format!("the file `{path}` may not be read"), "check who may read the file")
        }
        ErrorKind::IsADirectory => (format!("`{path}` is a folder, not a file"), "give the file itself"),
        other => (format!("the file `{path}` cannot be read: {other}"), "check that the disk is there"),
    };
    Failure::refused("E0701", message).with_help(help)
}

/// Why a file could not be written, in plain words.
pub(crate) fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    if matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::AlreadyExists) {
        return Failure::refused("E0703", format!("`{}` is there already", path.display()))
            .with_help("choose a name that is free; nothing was changed");
    }
    let message = format!("`{}` cannot be written: {error}", path.display());
    Failure::refused("E0703", message).with_help("check that the folder is there and who may write to it")
}

fn not_utf8(file: &Path, error: &std::string::FromUtf8Error) -> Failure {
    let good = error.utf8_error().valid_up_to();
    let before = error.as_bytes().get(..good).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count().saturating_add(1);
    let byte = error.as_bytes().get(good).copied().unwrap_or_default();
    let message = format!("`{}` is not UTF-8 text: the byte 0x{byte:02X} in line {line}", file.display());
    Failure::refused("E0702", message).with_help("save it as plain text with the encoding UTF-8")
}
