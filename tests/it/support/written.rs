//! What is reported, as text.

use meed::report::{Format, Report, written};

/// As comma-separated values.
pub(crate) fn csv(report: &(impl Report + ?Sized)) -> String {
    String::from_utf8(written(report, Format::Csv).unwrap()).unwrap()
}

/// As people read it.
pub(crate) fn text(report: &(impl Report + ?Sized)) -> String {
    String::from_utf8(written(report, Format::Text).unwrap()).unwrap()
}
