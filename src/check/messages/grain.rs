//! E033 to E034: grain, keys, and where things may stand.

use crate::check::messages::{HangsOn, Problem};
use crate::check::messages::{error, listed, period};
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};
use crate::syntax::ast::Name;
use crate::value::PeriodKind;

pub(crate) fn too_fine(span: Span, written: &str, belongs: &str, wanted: &str, kind: Fineness) -> Diagnostic {
    let counted = (kind == Fineness::Holds).then(|| Edit::new(span, format!("count of {written}")));
    let help = match kind {
        Fineness::NoRows => {
            "use a value that is the same for all of it, or make a measure with `for each` first".to_owned()
        }
        Fineness::Number => format!(
            "write `total {written}`, `average {written}`, `largest {written}` or `smallest {written}`"
        ),
        Fineness::Date => format!("write `earliest {written}` or `latest {written}`"),
        Fineness::Holds => format!("write `count of {written}`"),
        Fineness::Other { key: None } => {
            format!("add `{written}` to `for each`, or count a cohort of the rows in which it holds")
        }
        Fineness::Other { key: Some(key) } => {
            format!(
                "if no two rows share `{key}`, say so: `{key}  text, unique`; otherwise add `{written}` to `for each`"
            )
        }
    };
    error(
        "E0331",
        format!("`{written}` has a value for {belongs}, and the clause is for {wanted}"),
        span,
        format!("one value for {belongs}"),
    )
    .with_help(help)
    .with_fix(counted)
}

pub(crate) fn other_grain(span: Span, name: &str, belongs: &str, wanted: &str) -> Diagnostic {
    error(
        "E0332",
        format!("`{name}` has a value for {belongs}, and the clause is for {wanted}"),
        span,
        format!("one value for {belongs}"),
    )
    .with_help(format!(
        "say for which: write `for` and its keys after `{name}`; or let the clause be for {belongs}"
    ))
}

pub(crate) fn no_aggregate_here(span: Span, place: &str) -> Diagnostic {
    error(
        "E0333",
        format!("there are no rows to add up here: the clause is for {place}"),
        span,
        "adds up rows",
    )
    .with_help("add a line that begins with `for each`, or make it a measure and use its name")
}

pub(crate) fn not_a_key(found: &str, span: Span) -> Diagnostic {
    error("E0334", "rows cannot be grouped by this", span, format!("this is {found}"))
                .with_help("group by a text, a choice, a reference, a whole number, a date or a period such as `quarter of start_date`")
}

pub(crate) fn blank_key(span: Span, written: &str) -> Diagnostic {
    error("E0335", "rows cannot be grouped by what may be blank", span, "may be blank").with_help(format!(
        "leave such rows out with `where {} is given`",
        written.rsplit(" of ").next().unwrap_or(written)
    ))
}

pub(crate) fn key_twice(label: &str, span: Span) -> Diagnostic {
    error("E0336", format!("`{label}` is named twice"), span, "again").with_help("name it once")
}

pub(crate) fn wider_than_clause(name: &Name, population: &str) -> Diagnostic {
    error(
        "E0337",
        format!("the clause takes in only `{population}`, and `{}` is not a part of it", name.node),
        name.span,
        "would count only what both hold",
    )
    .with_help(format!(
        "let the clause be `of` something that holds all of `{}`, or make a measure of it and use its name",
        name.node
    ))
}

pub(crate) fn share_not_subset(part: &Name, keyword: &'static str, whole: &Name) -> Diagnostic {
    let (part_name, whole_name) = (&part.node, &whole.node);
    error(
        "E0338",
        format!("`{part_name}` is not a part of `{whole_name}`, so that its share could exceed 100%"),
        part.span,
        format!("not declared `of {whole_name}`"),
    )
    .with_label(whole.span, "the whole")
    .with_help(format!("declare it as `{keyword} {part_name} of {whole_name}`"))
}

pub(crate) fn ties_on_a_day(by: &Name, keys: &[String], record: &str) -> Diagnostic {
    let shared = if keys.is_empty() { String::new() } else { format!(" of one {}", keys.join(" and ")) };
    let mut unique = keys.to_vec();
    unique.push(by.node.clone());
    error(
        "E0339",
        format!("two rows{shared} could share a `{}`; which one counts is open", by.node),
        by.span,
        "not unique in the group",
    )
    .with_help(format!(
        "add to the record `{record}`: no two rows share {}",
        listed(&unique).replace('`', "")
    ))
}

pub(crate) fn term_periods_here(kind: PeriodKind, date: &str, span: Span) -> Diagnostic {
    error(
        "E0340",
        format!("the term has more than one {}: which one is open", period(kind)),
        span,
        "not one period",
    )
    .with_help(format!(
        "write `{} of {date}`, or of another date; {}",
        period(kind),
        crate::check::messages::spells::periods_of_the_term(kind)
    ))
}

pub(crate) fn period_of_what(kind: PeriodKind, date: &str, span: Span) -> Diagnostic {
    let written = format!("{} of {date}", period(kind));
    error("E0341", format!("`{}` of which date?", period(kind)), span, "no date is said")
        .with_help(format!(
            "write `{written}`, or of another date; without a date it is a line's own period, in caps only"
        ))
        .replace(span, written)
}

pub(crate) fn what_leaves_here(span: Span) -> Diagnostic {
    error("E0342", "for whom, and when? `what is payable after …` does not say it here", span, "which lines is open")
                .with_help("say it with `for`, such as `what is payable after yearly_cap for provider and quarter of start_date`; in the limit of a clawback it is said already")
}

pub(crate) fn payee_not_fixed(field: &str, span: Span, keys: Option<(Span, &str)>) -> Problem {
    Problem::from({
        let found = error("E0343", "one line could hold rows of several payees", span, "who is paid is open");
        match keys {
            Some((at, written)) => found
                .with_help(format!("write `for each {field} and {written}`"))
                .replace(Span::new(at.start, at.start), format!("{field} and ")),
            None => found.with_help(format!("add `{field}` to `for each`")),
        }
    })
    .hanging(HangsOn { payee: true, ..HangsOn::default() })
}

pub(crate) fn limit_varies(span: Span) -> Diagnostic {
    error(
        "E0344",
        "the limit could differ between lines that share it",
        span,
        "not fixed by the limit's keys",
    )
    .with_help("use a tariff, or a value of one of the keys after `for each`")
}

pub(crate) fn counted_again(span: Span, op: &'static str, belongs: &str) -> Diagnostic {
    error(
        "E0346",
        format!("`{op}` would take this once for every row, and it has one value for {belongs}"),
        span,
        format!("one value for {belongs}"),
    )
    .with_help(format!(
        "leave out `{op}` in a clause that is for {belongs}; or write `{op}` of what each row has"
    ))
}

/// What a value that is too fine for its place is, and so which word is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fineness {
    /// There are no rows in this place to take it over.
    NoRows,
    Number,
    Date,
    /// Whether a row is one of a cohort.
    Holds,
    Other {
        key: Option<String>,
    },
}
