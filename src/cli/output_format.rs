//! The forms in which commands write what they report.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use meed::report::{self, Document, Format, Report, csv, written};

use super::reply::{Failure, Reply};

/// The forms of a command: the word for each, and what it holds there. Any other word is refused with the list of
/// these.
pub(crate) fn formats<const FORMS: usize>(
    forms: [(&'static str, Format, &'static str); FORMS],
) -> impl TypedValueParser<Value = Format> {
    let words = forms.map(|(word, _, help)| PossibleValue::new(word).help(help));
    PossibleValuesParser::new(words).map(move |given| {
        let form = forms.iter().find(|(word, ..)| *word == given);
        form.map(|(_, format, _)| *format).unwrap_or_default()
    })
}

/// A report in the form that was asked for. In rows, texts that a spreadsheet would take for formulas get a mark unless
/// none is wanted.
pub(crate) fn reported(
    report: &(impl Report + ?Sized),
    format: Format,
    no_marks: bool,
) -> Result<Reply, Failure> {
    let written = match format {
        Format::Csv if !no_marks => report.sheet().map(|sheet| csv::write(&sheet.marked()).into_bytes()),
        Format::Csv
        | Format::Text
        | Format::Json
        | Format::Html
        | Format::Docx
        | Format::Xlsx
        | Format::Svg => written(report, format),
    };
    written.map(Reply::fine).ok_or_else(|| {
        if format == Format::Svg {
            return Failure::usage("there is no drawing of this")
                .with_help("leave out `--format`, or write `--format html`");
        }
        Failure::usage("this is no flat table, and cannot be written in rows")
            .with_help("leave out `--format`, or write `--format json`")
    })
}

/// A document in the form for people that was asked for.
pub(crate) fn printed(document: &Document, format: Format) -> Result<Reply, Failure> {
    report::printed(document, format).map(Reply::fine).ok_or_else(|| {
        Failure::usage("the document cannot be written in this form")
            .with_help("write `--format html`, which a browser and Word open")
    })
}
