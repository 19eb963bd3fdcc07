//! E042 to E047: tables of cases, bands, tariffs and what stands in their rows.

use crate::check::messages::{Advice, advised, error, listed, suggest};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::text;

pub(crate) fn cases_gap(last: Span, example: &str) -> Diagnostic {
    error("E0428", format!("no case holds when {example}"), last, "the last case, and none covers it")
        .with_help("add a row for it, or a last row that begins with `| otherwise |`")
}

pub(crate) fn cases_overlap(first: Span, second: Span, example: &str, apart: Option<Advice>) -> Diagnostic {
    let found = error("E0429", format!("two cases hold when {example}"), second, "holds too")
        .with_label(first, "holds");
    advised(found, apart.unwrap_or_else(|| "narrow one of them, so that each case has one row".into()))
}

pub(crate) fn too_many_cases(span: Span) -> Diagnostic {
    error(
        "E0430",
        "the conditions of this table have too many combinations to try",
        span,
        "cannot be checked for gaps and overlaps",
    )
    .with_help("put part of the conditions into a define of its own, and test that")
}

pub(crate) fn never_met(span: Span, after: Option<Span>, either: Option<&str>) -> Diagnostic {
    let told = error("E0463", "this can never be met", span, "holds for no row");
    match after {
        Some(after) => told.with_label(after, "where this is met").with_help(match either {
            Some(either) => {
                format!("write `{either}` for both if either is enough; or leave one of them out")
            }
            None => "leave out what contradicts it, or write `or` where either is enough".to_owned(),
        }),
        None => told.with_help("compare it with what the field can hold, as its record says"),
    }
}

pub(crate) fn nothing_left(otherwise: Span) -> Diagnostic {
    Diagnostic::warning("W0004", "nothing is left for `otherwise`", otherwise, "never reached")
        .with_help("leave the row out; the rows before it cover every case")
}

pub(crate) fn after_otherwise(otherwise: Span, span: Span) -> Diagnostic {
    error("E0431", "nothing is left after `otherwise`", span, "never reached")
        .with_label(otherwise, "takes whatever is left")
        .with_help("move the row above `otherwise`")
}

pub(crate) fn not_a_case(span: Span, written: &str) -> Diagnostic {
    let rest = ["else", "default", "others", "other", "rest", "any", "anything", "all"];
    let anew = match rest.contains(&written.to_lowercase().as_str()) {
        true => "otherwise".to_owned(),
        false => format!("when {written}"),
    };
    error("E0432", "a row of cases begins with `when` or `otherwise`", span, "not a case")
        .with_help(format!("write `{anew}`"))
        .replace(span, anew)
}

pub(crate) fn not_a_case_value(span: Span) -> Diagnostic {
    error("E0433", "a case needs a value", span, "not a value")
        .with_help("write an amount, a name or an expression in the second cell")
}

pub(crate) fn row_of_two(span: Span) -> Diagnostic {
    error("E0434", "a row of this table has two cells", span, "not two cells")
        .with_help("write when it holds in the first cell and the value in the second, such as `| when cost is at least £10.00 | £5.00 |`")
}

pub(crate) fn row_width(span: Span, expected: usize, found: usize) -> Diagnostic {
    error(
        "E0435",
        format!("this row has {found} cells, and the table has {expected} columns"),
        span,
        "too many or too few cells",
    )
    .with_help(format!("give the row {expected} cells; leave one empty for a blank"))
}

pub(crate) fn no_bands(span: Span) -> Diagnostic {
    error("E0436", "the scale has no bands", span, "no table is under it").with_help(
        "begin with `| from the bottom | none of it |`, then a row such as `| from 45% | 50% |` for each band",
    )
}

pub(crate) fn not_from_the_beginning(span: Span, nothing: &str) -> Diagnostic {
    error("E0437", "the first band begins at the bottom", span, "leaves everything below without a band")
        .with_help(format!("put a row `| from the bottom | {nothing} |` before it, with what is given there"))
}

pub(crate) fn begins_twice(span: Span) -> Diagnostic {
    error("E0438", "only the first band begins `from the bottom`", span, "begins again")
        .with_help("write `from` or `above` and the edge, such as `from 45%`")
}

pub(crate) fn not_an_edge(span: Span, written: &str) -> Diagnostic {
    error("E0439", "a band begins with `from` or `above`", span, "not an edge")
                .with_help(format!("write `from {written}` if {written} itself belongs to the band, `above {written}` if it belongs to the band before"))
}

pub(crate) fn not_a_band_value(span: Span) -> Diagnostic {
    error("E0440", "this is not what a band can give", span, "not a value")
                .with_help("write `none of it`, `all of it`, an amount or percentage, or `in a straight line from A to B at the next row`")
}

pub(crate) fn edges_do_not_rise(lower: Span, upper: Span) -> Diagnostic {
    error("E0441", "the edges of the bands do not rise", upper, "not above the edge before")
        .with_label(lower, "the edge before")
        .with_help("order the rows by their edges, the lowest first")
}

pub(crate) fn line_without_end(span: Span) -> Diagnostic {
    error("E0442", "the last band has no upper edge for a straight line to end at", span, "ends nowhere")
        .with_help("add a row for where the line ends, such as `| from 66% | all of it |`")
}

pub(crate) fn line_without_start(span: Span) -> Diagnostic {
    error(
        "E0443",
        "the first band has no lower edge for a straight line to start from",
        span,
        "the first edge",
    )
    .with_help("put a row `| from the bottom | none of it |` first, and start the line from an edge")
}

pub(crate) fn line_in_slices(span: Span) -> Diagnostic {
    error("E0444", "a straight line is not a rate for a slice", span, "a line")
        .with_help("give each slice one rate")
}

pub(crate) fn not_a_rate(span: Span, counted: &str, one: &str) -> Diagnostic {
    error(
        "E0466",
        format!("the scale multiplies its rates by a number of {counted}, and this is not for each {one}"),
        span,
        "not a rate",
    )
    .with_help(format!(
        "write ` per {one}` after each amount; or leave out the line on rates if the amount is not multiplied"
    ))
}

pub(crate) fn not_a_start_date(span: Span, written: &str) -> Diagnostic {
    error("E0445", "from which date does this hold?", span, "no date").with_help(
        if written.starts_with(|first: char| first.is_ascii_digit()) {
            format!("write `from {written}`")
        } else {
            "write `from` and a date, or `to begin with` in the first place".to_owned()
        },
    )
}

pub(crate) fn tariff_row_twice(first: Span, again: Span) -> Diagnostic {
    error("E0446", "two rows are for the same keys", again, "again")
        .with_label(first, "the first")
        .with_help("keep one of them")
}

pub(crate) fn no_such_column(column: &Name, table: &str, known: &[String]) -> Diagnostic {
    let meant = text::nearest(&column.node, known);
    error(
        "E0207",
        format!("the tariff `{table}` has no column `{}`", column.node),
        column.span,
        "no such column",
    )
    .with_help(suggest(meant, format!("its columns are {}", listed(known))))
}

pub(crate) fn no_columns(table: &Name, column: &str) -> Diagnostic {
    error(
        "E0207",
        format!("`{}` has no columns with names", table.node),
        table.span,
        "one value for its keys",
    )
    .with_help(format!("leave out `'s {column}`"))
}
