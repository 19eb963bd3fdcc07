//! Workbooks that `meed data` writes: one to fill in, and one with what is wrong beside the cells.

use std::path::Path;

use meed::data::Faults;
use meed::data::spec::Specification;
use meed::model::Model;

use super::reply::{Failure, Reply};

/// What is written for the name of a record, to have a workbook for all of them.
pub(super) const TEMPLATE: &str = "xlsx";

/// A workbook to fill in.
#[cfg(feature = "excel")]
pub(super) fn template(model: &Model, specification: &Specification) -> Result<Reply, Failure> {
    if super::terminal::is_out() {
        let message = "a workbook is no text that a terminal shows";
        return Err(
            Failure::usage(message).with_help("write it to a file: `meed data --template xlsx > data.xlsx`")
        );
    }
    let bytes = meed::report::book::template(model, specification);
    bytes.map(Reply::fine).ok_or_else(|| {
        Failure::refused("E0703", "the contract has more columns than a workbook takes")
            .with_help("take a file for each record: `--template RECORD`")
    })
}

/// The same where workbooks are left out.
#[cfg(not(feature = "excel"))]
pub(super) fn template(_: &Model, _: &Specification) -> Result<Reply, Failure> {
    Err(left_out())
}

/// Writes a copy of a workbook with what is wrong beside the cells. Nothing that is there is written over.
#[cfg(feature = "excel")]
pub(super) fn write(place: &Path, book: &Path, faults: &Faults) -> Result<(), Failure> {
    use meed::data::Format;

    use super::data_file::format_of;
    use super::project::{cannot_read, cannot_write};

    if [place, book].iter().any(|path| format_of(path) != Some(Format::Xlsx)) {
        let message = "marks are written into a copy of a workbook, and both files end in `.xlsx`";
        return Err(Failure::usage(message)
            .with_help("for other files write the faults to one of their own: `--faults faults.csv`"));
    }
    if place.symlink_metadata().is_ok() {
        let message = format!("`{}` is there already", place.display());
        return Err(
            Failure::refused("E0703", message).with_help("choose a name that is free; nothing was changed")
        );
    }
    let file = std::fs::File::open(book).map_err(|error| cannot_read(book, error.kind()))?;
    let unreadable = || {
        Failure::refused(
            "E0502",
            format!("`{}` can not be read as a workbook, and has no cells to mark", book.display()),
        )
        .with_help("open it in the spreadsheet and save it anew as `.xlsx`")
    };
    let sheets = meed::data::copied(file).map_err(|_| unreadable())?;
    let bytes = meed::report::book::marked(&sheets, faults).ok_or_else(unreadable)?;
    super::store::write(place, bytes).map_err(|error| cannot_write(place, &error))
}

/// The same where workbooks are left out.
#[cfg(not(feature = "excel"))]
pub(super) fn write(_: &Path, _: &Path, _: &Faults) -> Result<(), Failure> {
    Err(left_out())
}

#[cfg(not(feature = "excel"))]
fn left_out() -> Failure {
    Failure::usage("this build of Meed does not write workbooks to fill in")
        .with_help("build Meed with the feature `excel`")
}
