//! `report`: what was found out about a contract, written for people and for programs.
//!
//! People read a [`Document`]: each thing that is reported is made into one, in a file of its own, and each [`Format`] for people writes
//! any document, in a file of its own. Programs read the data: JSON is the shape of the data structures themselves, and CSV one flat
//! [`Sheet`] of them, so that neither changes when the words for people do.

mod balances;
pub mod changes;
mod comparison;
pub mod coverage;
pub mod csv;
pub mod document;
pub mod docx;
mod explanation;
pub mod html;
pub mod json;
mod lines;
pub mod markdown;
mod marks;
mod measures;
mod numbered;
pub mod prose;
mod set_aside;
mod settable;
mod statement;
mod sweep;
pub mod terms;
pub mod text;

pub use csv::Sheet;
pub use document::Document;

use serde::Serialize;

/// How a report is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text, for people.
    #[default]
    Text,
    /// Comma-separated values, for spreadsheets and databases.
    Csv,
    /// JSON, for programs.
    Json,
}

/// Something that can be reported.
pub trait Report: Serialize {
    /// For people.
    fn document(&self) -> Document;

    /// As one flat table; none for what is not flat.
    fn sheet(&self) -> Option<Sheet> {
        None
    }
}

/// The bytes of a report; none where it has no such form.
pub fn written(report: &(impl Report + ?Sized), format: Format) -> Option<Vec<u8>> {
    match format {
        Format::Text => Some(text(report).into_bytes()),
        Format::Csv => report.sheet().map(|sheet| csv::write(&sheet).into_bytes()),
        Format::Json => Some(json::write(report).into_bytes()),
    }
}

/// A report as plain text.
pub fn text(report: &(impl Report + ?Sized)) -> String {
    text::write(&report.document())
}
