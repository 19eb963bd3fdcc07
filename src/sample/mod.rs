//! Small data sets in the making: rows that an example could suppose, changed, doubled and cut down. What looks for
//! rows uses them: suggestions for coverage, the data that is paid most, the examples that tell two versions apart.

mod carried;
mod copies;
mod crowds;
mod draft;
mod files;
mod interest;
mod stretches;
mod write;

pub(crate) use carried::same_field;
pub(crate) use copies::Texts;
pub(crate) use crowds::Edges;
pub(crate) use draft::{Defaults, Draft, DraftTable, as_data, later};
pub(crate) use files::files;
pub(crate) use interest::{edges, in_range, values, values_at};
pub(crate) use stretches::{Stretch, stretches};
pub(crate) use write::rows_text;
