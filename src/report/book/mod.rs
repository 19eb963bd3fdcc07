//! Workbooks that are data: one to fill in, and one that was sent with what is wrong written into it.

mod marked;
mod template;
mod validation;

pub use marked::marked;
pub use template::template;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

/// A column of a sheet, from its position.
fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// The look of headings.
fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color("#E9EDF0")
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::Bottom)
}

/// The look of words.
fn words() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// The bytes of a workbook: the same for the same content.
fn bytes(mut workbook: Workbook, title: &str) -> Result<Vec<u8>, XlsxError> {
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&created));
    workbook.save_to_buffer()
}
