//! The contracts that paths mean.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::project::CONTRACT;
use crate::cli::reply::Failure;

/// Each contract once, in the order of the paths, within a folder by name.
pub(super) fn contracts(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        let before = files.len();
        if path.is_dir() {
            search(path, &mut files)
        } else {
            files.push(path.clone())
        }
        if files.len() == before {
            let message = format!("there is no `{CONTRACT}` in `{}` or in the folders in it", path.display());
            return Err(Failure::refused("E0701", message)
                .with_help("give a contract file, or a folder that holds contracts"));
        }
    }
    Ok(files)
}

/// Every contract in a folder and the folders in it.
fn search(folder: &Path, found: &mut Vec<PathBuf>) {
    let file = if folder == Path::new(".") { PathBuf::from(CONTRACT) } else { folder.join(CONTRACT) };
    if file.is_file() {
        found.push(file);
    }
    let entries = fs::read_dir(folder).map(|entries| entries.filter_map(Result::ok).collect::<Vec<_>>());
    let mut folders: Vec<_> = entries
        .unwrap_or_default()
        .into_iter()
        .filter(|entry| {
            // A folder that is only pointed to could lead in a circle.
            entry.file_type().is_ok_and(|kind| kind.is_dir())
                && !entry.file_name().to_string_lossy().starts_with('.')
        })
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders.iter().for_each(|folder| search(folder, found));
}
