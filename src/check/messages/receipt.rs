//! E0392 to E0399: when rows were received, and which earlier rows they stand for.

use crate::check::messages::{error, listed};
use crate::diagnostic::Diagnostic;
use crate::model::Field;
use crate::source::{Edit, Span};
use crate::syntax::ast::Name;

/// What a row does to the one that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Does {
    /// It stands in its place.
    Replace,
    /// It takes it back.
    Reverse,
}

impl Does {
    /// The words of its clause.
    pub(crate) fn clause(self) -> &'static str {
        match self {
            Does::Replace => "replaces the row named in",
            Does::Reverse => "reverses the row named in",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Does::Replace => "replace",
            Does::Reverse => "reverse",
        }
    }
}

pub(crate) fn no_day(name: &Name, found: &str, field: Span) -> Diagnostic {
    error("E0392", format!("`{}` holds {found}, and no day", name.node), name.span, "on which day?")
        .with_label(field, "declared here")
        .with_help("name a field of type `date`")
}

pub(crate) fn blank_day(name: &Name, field: Span) -> Diagnostic {
    error(
        "E0392",
        format!("`{}` may be blank: from when would such a row be known?", name.node),
        name.span,
        "may be blank",
    )
    .with_label(field, "declared here")
    .with_help("leave `may be blank` out of the field")
}

pub(crate) fn no_name(name: &Name, record: &str, uniques: &[String]) -> Diagnostic {
    let (message, help) = if uniques.is_empty() {
        (
            format!("rows of `{record}` have nothing that names them"),
            format!("give it a field such as `{record}_id  whole number, unique`"),
        )
    } else {
        (
            format!("rows of `{record}` could be named by {}", listed(uniques)),
            "let one field be `unique`".to_owned(),
        )
    };
    error("E0393", message, name.span, "would name a row").with_help(help)
}

pub(crate) fn names_itself(name: &Name, does: Does, field: Span) -> Diagnostic {
    error(
        "E0394",
        format!("a row would {} itself", does.word()),
        name.span,
        "names the row that it stands in",
    )
    .with_label(field, "declared here")
    .with_help(format!("name another field, which holds the `{}` of the earlier row", name.node))
}

pub(crate) fn other_type(
    name: &Name,
    (found, at): (&str, Span),
    (wanted, key): (&str, &Field),
) -> Diagnostic {
    let message = if found == wanted {
        format!("`{}` may have decimals, and rows are named by `{}`, which has none", name.node, key.name)
    } else {
        format!("`{}` holds {found}, and rows are named by `{}`, {wanted}", name.node, key.name)
    };
    error("E0394", message, name.span, "would name a row")
        .with_label(at, "declared here")
        .with_help(format!("give it the type of `{}`", key.name))
}

pub(crate) fn never_blank(name: &Name, does: Does, field: Span) -> Diagnostic {
    error(
        "E0395",
        format!("`{}` is never blank: every row would {} another", name.node, does.word()),
        name.span,
        "never blank",
    )
    .with_label(field, "declared here")
    .with_help("add `, may be blank` to the field")
    .with_fix([Edit::new(Span::new(field.end, field.end), ", may be blank")])
}

pub(crate) fn both(span: Span, first: Span, name: &str) -> Diagnostic {
    error("E0396", format!("a row named in `{name}` would be replaced and reversed"), span, "reversed")
        .with_label(first, "replaced")
        .with_help("keep one of the two lines, or name another field in one of them")
}

pub(crate) fn of_a_list(span: Span, listed: Span) -> Diagnostic {
    error("E0397", "a list is known from the beginning", span, "when, and which, rows were received")
        .with_label(listed, "the rows are listed here")
        .with_help("leave it out; to change the rows, change the list")
}

pub(crate) fn no_cut_off(span: Span) -> Diagnostic {
    error("E0398", "a cut-off is so many days after the end of each period", span, "how long after?")
        .with_help("write a whole number of days, working days, weeks or months, such as `10 days`")
}

pub(crate) fn nothing_received(span: Span) -> Diagnostic {
    error("E0399", "no record says when its rows were received", span, "what could be too late for it?")
        .with_help("add a field such as `received  date` to a record, and the line `received on received`")
}
