//! The one door by which files are written: the whole of a file takes its place, or the old one stands as it was.
//!
//! A file is written beside its place under a name of its own, its bytes are brought to the disk, and only then does it
//! take the name. A full disk, a kill and a power cut leave the old file, and at worst one called `.NAME.….part` beside
//! it.

use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;

/// Puts a text or other bytes in a file, which is there already or not. A link to a file stays a link, and the file
/// that it leads to changes.
pub(crate) fn write(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    let text = text.as_ref();
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => put(path, text, None),
        Err(error) => Err(error),
        Ok(_) => {
            let place = fs::canonicalize(path)?;
            put(&place, text, Some(&fs::metadata(&place)?))
        }
    }
}

/// Puts a text in a file of its own: what stands there already is a file, and no link to one.
pub(crate) fn write_own(path: &Path, text: impl AsRef<[u8]>) -> io::Result<()> {
    let text = text.as_ref();
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => put(path, text, None),
        Err(error) => Err(error),
        Ok(old) => put(path, text, Some(&old)),
    }
}

/// Makes a folder with everything in it: filled under a name of its own, it takes its place only when it is whole.
pub(crate) fn make_folder<E>(
    place: &Path,
    fill: impl FnOnce(&Path) -> Result<(), E>,
    failed: impl Fn(io::Error) -> E,
) -> Result<(), E> {
    let beside = folder_of(place);
    fs::create_dir_all(beside).map_err(&failed)?;
    let mut builder = Builder::new();
    let (prefix, open) = (prefix(place), all_may(0o777));
    builder.prefix(&prefix).suffix(".part");
    if let Some(open) = open {
        builder.permissions(open);
    }
    let made = builder.tempdir_in(beside).map_err(&failed)?;
    fill(made.path())?;
    fs::rename(made.path(), place).map_err(&failed)?;
    // What it was called is gone, and nothing is left to be cleared away.
    let _renamed = made.keep();
    to_disk(beside);
    Ok(())
}

fn put(place: &Path, text: &[u8], old: Option<&fs::Metadata>) -> io::Result<()> {
    if let Some(old) = old {
        if !old.is_file() {
            return Err(io::Error::new(ErrorKind::InvalidInput, "it is no regular file"));
        }
        if old.permissions().readonly() {
            return Err(io::Error::new(ErrorKind::PermissionDenied, "the file may not be written to"));
        }
    }
    let beside = folder_of(place);
    let mut builder = Builder::new();
    let (prefix, open) = (prefix(place), all_may(0o666));
    builder.prefix(&prefix).suffix(".part");
    if let Some(open) = open {
        builder.permissions(open);
    }
    let mut file = builder.tempfile_in(beside)?;
    if let Some(old) = old {
        keep_owner(file.as_file(), old);
        file.as_file().set_permissions(old.permissions())?;
    }
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(place).map_err(|error| error.error)?;
    to_disk(beside);
    Ok(())
}

fn folder_of(place: &Path) -> &Path {
    place.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
}

/// What a file is called before it has its name.
fn prefix(place: &Path) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(place.file_name().unwrap_or_default());
    name.push(".");
    name.into()
}

/// The new name is on the disk once its folder is. Not every file system can be asked to do that, and the file is whole
/// either way.
fn to_disk(folder: &Path) {
    let _asked = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Whoever the old file belonged to; where that may not be given away, whoever runs this.
#[cfg(unix)]
fn keep_owner(file: &File, old: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let _kept = fchown(file, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _old: &fs::Metadata) {}

/// What a new file or folder may be used for, less what the user's mask takes away.
#[cfg(unix)]
fn all_may(mode: u32) -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn all_may(_mode: u32) -> Option<Permissions> {
    None
}
