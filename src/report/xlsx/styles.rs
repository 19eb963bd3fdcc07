//! How cells look.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::report::document::Value;

/// The formats of a sheet.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) note: Format,
    pub(super) name: Format,
    pub(super) plain: Format,
    pub(super) head: Format,
    pub(super) head_right: Format,
    words: Format,
    money: Format,
    number: Format,
    date: Format,
    open: Format,
    sum_words: Format,
    sum_money: Format,
}

/// The look of headings, in every workbook.
pub(in crate::report) fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color("#E9EDF0")
        .set_border_bottom(FormatBorder::Thin)
        .set_align(FormatAlign::Bottom)
}

impl Styles {
    pub(super) fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        // With its sign: nothing is said by a colour alone.
        let money = "#,##0.00;[Red]-#,##0.00";
        Styles {
            title: Format::new().set_bold().set_font_size(14),
            note: Format::new().set_font_color("#4A4A4A"),
            name: Format::new().set_bold(),
            plain: Format::new(),
            // Words keep a distance from the number on their left.
            head: head().set_indent(1),
            head_right: head().set_align(FormatAlign::Right),
            words: top().set_text_wrap().set_indent(1),
            money: top().set_num_format(money),
            number: top().set_num_format("#,##0.############"),
            date: top().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            open: top().set_background_color("#FFF8DC").set_border_bottom(FormatBorder::Dotted),
            sum_words: top().set_bold().set_border_top(FormatBorder::Thin).set_indent(1),
            sum_money: top().set_bold().set_border_top(FormatBorder::Thin).set_num_format(money),
        }
    }

    /// That of a value.
    pub(super) fn of(&self, value: &Value, sum: bool) -> &Format {
        match (value, sum) {
            (Value::Money(..), true) => &self.sum_money,
            (_, true) => &self.sum_words,
            (Value::Money(..), false) => &self.money,
            (Value::Number(_), false) => &self.number,
            (Value::Date(_), false) => &self.date,
            (Value::Open, false) => &self.open,
            (Value::Words, false) => &self.words,
        }
    }
}
