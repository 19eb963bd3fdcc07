//! `report`: what was found out about a contract, written for people and for programs.
//!
//! People read a [`Document`]: each thing that is reported is made into one, in a file of its own, and each [`Format`]
//! for people writes any document, in a file of its own. Programs read the data: JSON is the shape of the data
//! structures themselves, and CSV one flat [`Sheet`] of them, so that neither changes when the words for people do.

mod balances;
#[cfg(feature = "excel")]
pub mod book;
pub mod changes;
pub mod chart;
mod comparison;
pub mod coverage;
pub mod csv;
pub mod document;
pub mod docx;
mod explanation;
pub mod forecast;
pub mod formula;
pub mod html;
pub mod json;
pub mod ledger;
mod lines;
pub mod markdown;
mod marked;
mod marks;
mod measures;
mod numbered;
pub mod prose;
pub mod redline;
pub mod register;
mod set_aside;
mod settable;
mod statement;
mod sweep;
pub mod terms;
pub mod text;
pub mod variation;
mod working;
pub mod xlsx;

pub use chart::Chart;
pub use csv::Sheet;
pub use document::Document;
pub(crate) use marks::unmarked;
pub use working::working;

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
    /// A page that stands alone.
    Html,
    /// A document for Word.
    Docx,
    /// A workbook.
    Xlsx,
    /// A drawing.
    Svg,
}

/// Something that can be reported.
pub trait Report: Serialize {
    /// For people.
    fn document(&self) -> Document;

    /// As one flat table; none for what is not flat.
    fn sheet(&self) -> Option<Sheet> {
        None
    }

    /// As a drawing; none for what nobody would rather look at.
    fn chart(&self) -> Option<Chart> {
        None
    }
}

/// The bytes of a report; none where it has no such form.
pub fn written(report: &(impl Report + ?Sized), format: Format) -> Option<Vec<u8>> {
    match format {
        Format::Text => Some(text(report).into_bytes()),
        Format::Csv => report.sheet().map(|sheet| csv::write(&sheet).into_bytes()),
        Format::Json => Some(json::write(report).into_bytes()),
        Format::Html | Format::Docx | Format::Xlsx => printed(&report.document(), format),
        Format::Svg => report.chart().map(|chart| chart::write(&chart).into_bytes()),
    }
}

/// The bytes of a document, in a form for people.
pub fn printed(document: &Document, format: Format) -> Option<Vec<u8>> {
    match format {
        Format::Text => Some(text::write(document).into_bytes()),
        Format::Html => Some(html::write(document).into_bytes()),
        Format::Docx => docx::write(document, &document.title),
        Format::Xlsx => xlsx::write(document),
        Format::Csv | Format::Json | Format::Svg => None,
    }
}

/// A report as plain text.
pub fn text(report: &(impl Report + ?Sized)) -> String {
    text::write(&report.document())
}
