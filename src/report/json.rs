//! JSON, for programs: the data in its own shape.

use serde::Serialize;

use crate::text::escape;

/// Laid out, so that people can read it as well; what would steer their screen is written as JSON writes it.
pub fn write(data: &(impl Serialize + ?Sized)) -> String {
    let text = serde_json::to_string_pretty(data).map(|text| text + "\n").unwrap_or_default();
    escape::json(&text).into_owned()
}
