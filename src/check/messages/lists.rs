//! E049: rows that are listed in the contract.

use crate::check::messages::{error, listed};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Name;

pub(crate) fn no_rows(span: Span) -> Diagnostic {
    error("E0490", "nothing is listed", span, "no table of rows is under it")
        .with_help("add a table: a row of field names, then the rows")
}

pub(crate) fn no_column(missing: &[String], record: &str, span: Span) -> Diagnostic {
    let message = format!("the rows of `{record}` do not say {}", listed(missing));
    error("E0491", message, span, "not among the columns").with_help(match missing {
        [only] => format!("add a column `{only}`, or say that the field `may be blank`"),
        several => {
            format!("add the columns {}, or say that the fields `may be blank`", listed(several))
        }
    })
}

pub(crate) fn supposed(name: &Name, listed: Span) -> Diagnostic {
    error(
        "E0492",
        format!("the rows of `{}` are listed in the contract and cannot be supposed", name.node),
        name.span,
        "always has the rows that are listed",
    )
    .with_label(listed, "listed here")
    .with_help(format!("leave `suppose {}` out: every example has these rows", name.node))
}

pub(crate) fn no_volume(span: Span) -> Diagnostic {
    error("E0418", "rows are counted in whole numbers of one or more", span, "not a number of rows")
        .with_help("write how many there are at most, such as `200`")
}
