//! JSON, for programs: the data in its own shape.

use serde::Serialize;

/// Laid out, so that people can read it as well.
pub fn write(data: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string_pretty(data).map(|text| text + "\n").unwrap_or_default()
}
