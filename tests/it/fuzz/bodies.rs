//! What holds of any bytes at all: the bodies of the fuzz targets, which the suite runs too. Each panics where
//! something does not hold.

use std::io::Cursor;

use meed::data::{Format, Input, ReadOptions, read, read_given};
use meed::model::{Constant, Model, RecordId, TariffId};
use meed::run::{Settings, run};
use meed::snapshot::Snapshot;
use meed::source::Source;
use meed::syntax::format;
use meed::value::Number;

/// The contract whose data are fuzzed: a field of every kind that a cell can hold, one of them blank, and a reference.
const CONTRACT: &str = include_str!("../../fuzz/contract.meed");

fn model() -> Model {
    meed::check(&Source::new("contract.meed", CONTRACT)).model.unwrap()
}

/// The text of a contract: it is checked or refused with a reason, never for a mistake of the program; and its layout
/// is laid out.
pub(crate) fn contract(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let source = Source::new("any.meed", text);
    let checked = meed::check(&source);
    for finding in &checked.findings {
        assert!(!finding.is_internal(), "{}", finding.message);
        assert!(!finding.message.contains('\n'), "{}", finding.message);
    }
    if let Ok(once) = format(&source) {
        let again = format(&Source::new("again.meed", once.as_str()));
        assert_eq!(again.as_deref().ok(), Some(once.as_str()));
    }
}

fn rows(bytes: &[u8], format: Format) {
    let model = model();
    for set_aside_faults in [false, true] {
        let reader = Box::new(Cursor::new(bytes));
        let input = Input {
            record: RecordId(0),
            name: "visit".to_owned(),
            format,
            content: meed::data::Content::InOrder(reader),
        };
        let options = ReadOptions { set_aside_faults, ..ReadOptions::default() };
        let loaded = read(&model, vec![input], options);
        if !loaded.refused() {
            // What cannot be worked out is an error with its place; all else makes a statement.
            let bonus = (TariffId(1), Constant::Number(Number::from_int(5)));
            let _ = run(&model, loaded.database, &Settings { tariffs: vec![bonus], ..Settings::default() });
        }
    }
}

/// A file of rows, its cells parted by commas.
pub(crate) fn csv(bytes: &[u8]) {
    rows(bytes, Format::Csv);
}

/// A file of rows, a JSON object on each line.
pub(crate) fn json(bytes: &[u8]) {
    rows(bytes, Format::JsonLines);
}

/// A file of what is given.
pub(crate) fn given(bytes: &[u8]) {
    let _ = read_given(&model(), "given.csv", bytes);
}

/// A statement as it is kept: what can be read is written so that it can be read again, and is the same then.
pub(crate) fn snapshot(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(kept) = Snapshot::parse(text) else { return };
    let written = kept.text();
    assert_eq!(Snapshot::parse(&written).map(|again| again.text()), Ok(written));
}
