//! E0333 and E0378 to E0389: values over rows that share something with a row.

use crate::check::messages::{either, error};
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};

pub(crate) fn no_row_here(span: Span, place: &str) -> Diagnostic {
    error(
        "E0378",
        format!("rows are sought for a row, and the clause is for {place}"),
        span,
        "no row to share anything with",
    )
    .with_help("write a `define` for it, of the record, and use its name here")
}

/// Ties that the two records could have, as they are written.
pub(crate) fn not_a_tie(span: Span, here: &str, sought: &str, ties: &[String]) -> Diagnostic {
    let begin = match ties.is_empty() {
        true => format!("begin with a value of `{sought}`, and compare it with one of this {here}"),
        false => format!("begin with a value of `{sought}`: {}", either(ties)),
    };
    error(
        "E0379",
        format!("this does not say by itself which rows of `{sought}` count for this {here}"),
        span,
        "neither an equality nor a window",
    )
    .with_help(format!("{begin}; put what else its rows must be into a cohort"))
}

pub(crate) fn whose(span: Span, name: &str, here: &str) -> Diagnostic {
    error("E0380", format!("`{name}` is a value of this {here}, not of the rows sought"), span, "whose?")
        .with_help(format!("write `this {here}'s {name}`"))
        .with_fix([Edit::new(span, format!("this {here}'s {name}"))])
}

pub(crate) fn untied(span: Span, sought: &str, key: &str, here: &str) -> Diagnostic {
    error(
        "E0381",
        format!("the rows of every {key} would count"),
        span,
        format!("nothing ties `{sought}` to this {here}"),
    )
    .with_help(format!(
        "add `and {key} is this {here}'s {key}`, or write `of {sought} of any {key}` if they do count"
    ))
}

pub(crate) fn own_not_said(span: Span, record: &str) -> Diagnostic {
    error("E0382", format!("can this {record} itself count?"), span, "rows of the clause's own record")
        .with_help(format!("write `any other {record}`, or `this or any other {record}`"))
}

pub(crate) fn own_elsewhere(span: Span, record: &str) -> Diagnostic {
    error(
        "E0382",
        format!("this row is no {record}, so that every {record} is another"),
        span,
        "says nothing",
    )
    .with_help(format!("write `{record}` alone"))
}

pub(crate) fn in_another(span: Span, record: &str) -> Diagnostic {
    error("E0383", "rows are sought for rows that are themselves sought", span, "`this` could be either row")
        .with_help(format!("write a `define` for it, `of {record}`, and use its name here"))
}

pub(crate) fn this_here(span: Span, record: &str) -> Diagnostic {
    error(
        "E0384",
        format!("`this {record}` has a meaning only where other rows are sought for it"),
        span,
        "no rows are sought here",
    )
    .with_help("write the field alone")
}

pub(crate) fn this_other(span: Span, record: &str, here: &str) -> Diagnostic {
    error("E0384", format!("the row of this clause is no {record}"), span, format!("a {here}"))
        .with_help(format!("write `this {here}`"))
}

pub(crate) fn two_windows(span: Span, first: Span, sought: &str) -> Diagnostic {
    error(
        "E0385",
        format!("only one value of `{sought}` can be held to edges, one below and one above"),
        span,
        "one more",
    )
    .with_label(first, "the first")
    .with_help("choose one of the two values in a `define`, with `earlier of` or `later of`; or put one of the conditions into a cohort, and count its rows")
}

pub(crate) fn not_behind(span: Span, record: &str, here: &str) -> Diagnostic {
    error(
        "E0386",
        format!("no {record} is behind a {here}"),
        span,
        "only the rows that a spell is made of are behind it",
    )
    .with_help(format!("write `where` and what `{record}` shares with this {here}"))
}

pub(crate) fn no_key(span: Span, name: &str) -> Diagnostic {
    error("E0387", format!("`{name}` is no key that both records have"), span, "nothing to leave open")
        .with_help(format!("leave `of any {name}` out"))
}

pub(crate) fn which_rows(span: Span, here: &str, taken: &str, sought: &str, key: &str) -> Diagnostic {
    error(
        "E0333",
        format!("the clause is for one {here}: which rows count for it is open"),
        span,
        "taken over which rows?",
    )
    .with_help(format!(
        "say what they share with it: `({taken} of {sought} where {key} is this {here}'s {key})`"
    ))
}

pub(crate) fn no_rows_sought(span: Span, rows: &str) -> Diagnostic {
    error("E0382", "there is no row here from which others could be told apart", span, "other than which?")
        .with_help(format!("write `{rows}` alone"))
}

pub(crate) fn rows_not_one(
    span: Span,
    (name, cohort_of): (&str, Option<&str>),
    field: &str,
    here: &str,
    key: &str,
) -> Diagnostic {
    let what = match cohort_of {
        Some(record) => format!("`{name}` is a cohort of `{record}`"),
        None => format!("`{name}` is a record"),
    };
    error(
        "E0389",
        format!("{what}, and a {here} has no reference to one of its rows"),
        span,
        format!("whose `{field}`?"),
    )
    .with_help(format!(
        "say which row is meant by what both share: `({field} of the last {name} where {key} is this {here}'s {key}, \
         in order of {field})`; or count those that share it: `(count of {name} where {key} is this {here}'s {key})`"
    ))
}
