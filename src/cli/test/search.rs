//! The contracts that paths mean.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::folder::{is_readable, no_folder};
use crate::cli::project::CONTRACT;
use crate::cli::reply::Failure;

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// Each contract once, in the order of the paths, within a folder by name.
    pub(super) contracts: Vec<PathBuf>,
    /// Folders and contracts that could not be looked into, and why.
    pub(super) refused: Vec<(PathBuf, Failure)>,
}

/// The contracts at some paths, and in the folders there.
pub(super) fn contracts(paths: &[PathBuf]) -> Result<Found, Failure> {
    let mut found = Found::default();
    for path in paths {
        let before = (found.contracts.len(), found.refused.len());
        if path.is_dir() {
            search(path, &mut found);
        } else {
            found.contracts.push(path.clone());
        }
        if (found.contracts.len(), found.refused.len()) == before {
            let message = format!("there is no `{CONTRACT}` in `{}` or in the folders in it", path.display());
            return Err(Failure::refused("E0701", message)
                .with_help("give a contract file, or a folder that holds contracts"));
        }
    }
    Ok(found)
}

/// Every contract in a folder and the folders in it. What cannot be looked into could hold one that fails.
fn search(folder: &Path, found: &mut Found) {
    let file = if folder == Path::new(".") { PathBuf::from(CONTRACT) } else { folder.join(CONTRACT) };
    let folders = match folders_in(folder) {
        Ok(folders) => folders,
        Err(error) => {
            found.refused.push((folder.to_owned(), no_folder(folder, error.kind())));
            return;
        }
    };
    match is_readable(&file) {
        Ok(true) => found.contracts.push(file),
        Ok(false) => {}
        Err(failure) => found.refused.push((file, failure)),
    }
    folders.iter().for_each(|folder| search(folder, found));
}

/// The folders in a folder, by name; not those that are hidden, and not those that are only pointed to, which could
/// lead in a circle.
fn folders_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && !entry.file_name().to_string_lossy().starts_with('.') {
            folders.push(entry.path());
        }
    }
    folders.sort();
    Ok(folders)
}
