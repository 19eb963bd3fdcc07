//! E048: examples.

use crate::check::messages::{HangsOn, Problem};
use crate::check::messages::{error, listed, period};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::value::PeriodKind;

pub(crate) fn nothing_expected(span: Span, like: &str) -> Diagnostic {
    error("E0480", "the example expects nothing, so that it could never fail", span, "no `then` line")
        .with_help(format!("add a line such as: {like}"))
}

pub(crate) fn suppose_without_rows(span: Span) -> Diagnostic {
    error("E0481", "nothing is supposed", span, "no table of rows is under it")
        .with_help("add a table: a row of field names, then a row for each kind of case")
}

pub(crate) fn not_a_field_heading(span: Span, counted: bool) -> Diagnostic {
    error("E0482", "the first row of the table names fields", span, "not the name of a field").with_help(
        if counted {
            "write the name of a field, or `rows` for how many such rows there are"
        } else {
            "write the name of a field"
        },
    )
}

pub(crate) fn not_a_count(span: Span) -> Diagnostic {
    error("E0483", "how many such rows?", span, "not a whole number up to 1,000,000")
        .with_help("write a whole number, such as 111")
}

pub(crate) fn given_table(name: &Name) -> Diagnostic {
    error(
        "E0484",
        format!("`{}` has several values, and only a single one can be given", name.node),
        name.span,
        "a table",
    )
    .with_help("make the amount that varies a tariff of its own")
}

pub(crate) fn expected_of_row(name: &Name, belongs: &str) -> Diagnostic {
    error(
        "E0485",
        format!("`{}` has a value for {belongs}, and an example has no names for rows", name.node),
        name.span,
        "a value for each row",
    )
    .with_help("expect a payment or a measure that uses it")
}

pub(crate) fn unknown_period(
    label: &str,
    wanted: PeriodKind,
    other: bool,
    example: &str,
    span: Span,
) -> Problem {
    Problem::from({
        let message = if other {
            format!("`{label}` is not a {}, which is needed here", period(wanted))
        } else {
            format!("`{label}` is not a period of the term or its settlement")
        };
        let help = format!("write it like `{example}`, which is the first {}", period(wanted));
        error("E0486", message, span, "no such period").with_help(help)
    })
    .hanging(HangsOn { time: true, statements: true, ..HangsOn::default() })
}

pub(crate) fn not_an_item(item: &Name, several: bool, span: Span) -> Diagnostic {
    let name = &item.node;
    let (why, help) = if several {
        ("the items of a payment are told apart by one value", "name one value after `for`")
    } else {
        (
            "it is one item on the statement",
            "leave `for` out: who is paid stands after `to`, the period after `in`",
        )
    };
    error("E0489", format!("`{name}` has no such item: {why}"), span, "no item of its own").with_help(help)
}

pub(crate) fn not_given(tariff: &str, span: Span, example: Span) -> Diagnostic {
    error(
        "E0488",
        format!("this depends on `{tariff}`, which is to be supplied, and the example does not give it"),
        span,
        "cannot be worked out",
    )
    .with_label(example, "in this example")
    .with_help(format!("add a line `given {tariff} is` with its value to the example"))
}

pub(crate) fn not_supposed(missing: &[String], record: &str, span: Span, example: Span) -> Diagnostic {
    error(
        "E0487",
        format!("this depends on {} of `{record}`, which the example does not give", listed(missing)),
        span,
        "cannot be worked out",
    )
    .with_label(example, "in this example")
    .with_help(match missing {
        [only] => format!("add a column `{only}` to `suppose {record}`"),
        several => format!("add the columns {} to `suppose {record}`", listed(several)),
    })
}

/// `as known on`, where no record says when rows were received.
pub(crate) fn nothing_received(span: Span) -> Diagnostic {
    error("E0417", "no record says when its rows were received", span, "all rows are known on every day")
        .with_help("leave this line out; or let a record say `received on` and the field of that day")
}
