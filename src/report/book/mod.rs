//! Workbooks that are data: one to fill in, and one that was sent with what is wrong written into it.

mod marked;
mod template;
mod validation;

pub use marked::marked;
pub use template::template;

use rust_xlsxwriter::{Format, FormatAlign};

use super::xlsx::{bytes, styles::head};

/// A column of a sheet, from its position.
fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// The look of words.
fn words() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}
