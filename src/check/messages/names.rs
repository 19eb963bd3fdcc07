//! E02: names, and the words that stand for things.

use crate::check::messages::{HangsOn, Problem};
use crate::check::messages::{either, error, listed, suggest};
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};
use crate::syntax::ast::Name;
use crate::text;

pub(crate) fn unknown_name(
    name: &Name,
    wanted: &'static str,
    suggestion: Option<&str>,
    known: &[String],
) -> Problem {
    Problem::from({
        let found = error("E0201", format!("nothing is called `{}`", name.node), name.span, "not declared")
            .with_help(suggest(
                suggestion,
                match known {
                    [] => format!(
                        "{wanted} is needed here: declare `{}`, or use a name that is declared",
                        name.node
                    ),
                    _ => format!(
                        "{wanted} is needed here: {}; or declare `{}`",
                        text::one_of_first(&text::ticked(known), MOST_NAMED),
                        name.node
                    ),
                },
            ));
        match suggestion {
            Some(meant) => found.replace(name.span, meant),
            None => found,
        }
    })
    .again(format!("name {}", name.node))
    .unknown(&name.node, name.span, suggestion)
}

/// `is null`: what is compared with nothing is blank, or given.
pub(crate) fn compared_with_nothing(name: &Name, test: Span, instead: &'static str) -> Diagnostic {
    error(
        "E0201",
        format!("nothing is called `{}`, and what is missing is blank", name.node),
        name.span,
        "not declared",
    )
    .with_help(format!("write `{instead}`"))
    .replace(test, instead)
}

/// A name that only its declaration has, and one like it that is used and not declared.
pub(crate) fn misspelt_declaration(declared: &Name, used: &Name, times: usize) -> Diagnostic {
    let message = format!("nothing uses `{}`, and nothing is called `{}`", declared.node, used.node);
    misspelt_there(error("E0201", message, declared.span, "misspelt here?"), declared, used, times)
}

/// A choice that only its field has, and one like it that is used and no choice.
pub(crate) fn misspelt_choice(choice: &Name, used: &Name, times: usize) -> Diagnostic {
    let message = format!("nothing uses the choice `{}`, and `{}` is not a choice", choice.node, used.node);
    misspelt_there(error("E0205", message, choice.span, "misspelt here?"), choice, used, times)
}

fn misspelt_there(found: Diagnostic, declared: &Name, used: &Name, times: usize) -> Diagnostic {
    let here = match times {
        1 => "used here".to_owned(),
        several => format!("used here, and {several} times in all"),
    };
    found
        .with_label(used.span, here)
        .with_help(format!("write `{}` here, where it is declared", used.node))
        .replace(declared.span, &used.node)
}

/// A name that is used once, and one like it that is declared and used nowhere.
pub(crate) fn or_misspelt_there(found: Diagnostic, used: &str, declared: &Name) -> Diagnostic {
    let help = found.help.clone().unwrap_or_default();
    found
        .with_label(declared.span, "or is it misspelt here? nothing uses it")
        .with_help(format!("{help} or write `{used}` where `{}` is declared", declared.node))
}

pub(crate) fn maybe_text(name: &Name) -> Problem {
    Problem::from({
        error("E0201", format!("nothing is called `{}`", name.node), name.span, "not declared")
            .with_help(format!("write `\"{}\"` if it is a text", name.node))
            .replace(name.span, format!("\"{}\"", name.node))
    })
    .again(format!("name {}", name.node))
}

/// A field that is declared as a text, and whose values stand without quotes wherever it is compared.
pub(crate) fn text_with_words(field: &Name, ty: Span, used: Span, words: &[String]) -> Diagnostic {
    let choices: Vec<String> = words.iter().map(|word| choice_as_written(word)).collect();
    let written = format!("one of {}", choices.join(", "));
    error(
        "E0201",
        format!("`{}` is declared as a text, and its words stand without quotes", field.node),
        ty,
        "a choice of a few words?",
    )
    .with_label(used, "a word without quotes")
    .with_help(format!(
        "write `{written}`, with all the words that the data has; or put quotes around each word where it is used"
    ))
    .replace(ty, written)
}

pub(crate) fn maybe_choice(name: &Name, field: &str) -> Problem {
    Problem::from({
        let choice = &name.node;
        error("E0201", format!("nothing is called `{choice}`"), name.span, format!("a choice of `{field}`?"))
            .with_help(format!("write `{field} is {choice}`"))
            .replace(name.span, format!("{field} is {choice}"))
    })
    .again(format!("name {}", name.node))
}

pub(crate) fn declared_twice(name: &Name, first: Span) -> Diagnostic {
    error("E0202", format!("`{}` is declared twice", name.node), name.span, "declared again here")
        .with_label(first, "first declared here")
        .with_help("give one of the two another name")
}

pub(crate) fn taken(name: &Name, by: &'static str) -> Diagnostic {
    error("E0202", format!("`{}` has a meaning already", name.node), name.span, by)
        .with_help("take another name")
}

pub(crate) fn circle(names: &[Name], limits: bool) -> Diagnostic {
    cycle(names, limits)
}

pub(crate) fn too_deep(span: Span) -> Diagnostic {
    error(
        "E0203",
        "this is worked out from itself, through a great many others",
        span,
        "the last that was followed",
    )
    .with_help("work one of them out from fields alone")
}

pub(crate) fn wrong_kind(
    name: &Name,
    expected: &'static str,
    found: &'static str,
    known: &[String],
    meant: Option<&str>,
) -> Diagnostic {
    error(
        "E0204",
        format!("`{}` is {found}, not {expected}", name.node),
        name.span,
        format!("{expected} is needed here"),
    )
    .with_fix(meant.map(|meant| Edit::new(name.span, meant)))
    .with_help(match (meant, known) {
        (Some(meant), _) => text::did_you_mean(meant),
        (None, []) => format!("declare {expected} first; the contract has none"),
        (None, [_, ..]) if known.len() <= 6 => format!("write the name of {expected}: {}", either(known)),
        (None, _) => format!("write the name of {expected}"),
    })
}

pub(crate) fn unknown_choice(word: &Name, choices: &[String], suggestion: Option<&str>) -> Problem {
    Problem::from(
        error(
            "E0205",
            format!("`{}` is not one of the choices", word.node),
            word.span,
            format!("the choices are {}", choices.join(", ")),
        )
        .with_help(suggest(suggestion, "write one of the choices, or add this one to the field"))
        .with_fix(suggestion.map(|meant| Edit::new(word.span, choice_as_written(meant)))),
    )
    .again(format!("choice {} {}", word.node, choices.join(",")))
    .unknown(&word.node, word.span, suggestion)
}

pub(crate) fn unknown_unit(word: &Name, suggestion: Option<&str>) -> Problem {
    Problem::from(error(
                "E0206",
                format!("`{}` is not a unit", word.node),
                word.span,
                "not a unit",
            )
            .with_help(match (unit_or_type(&word.node), suggestion) {
                (Some(meant), _) => format!("write {meant}"),
                (None, Some(meant)) => text::did_you_mean(meant),
                (None, None) => "write hours, days, weeks, people, points or money, a record that is counted, or a type such as `text`, `date` or `one of a, b`; a unit of the contract's own has a line `unit` and its name".to_owned(),
            })
            .with_fix(type_meant(&word.node).map(|meant| Edit::new(word.span, meant)))).again(format!("unit {}", word.node))
        // Where the record is misspelt its plural is no mistake of its own.
        .unknown(word.node.strip_suffix('s').unwrap_or(&word.node), word.span, None)
}

pub(crate) fn no_such_field(
    name: &Name,
    record: &str,
    fields: &[String],
    suggestion: Option<&str>,
) -> Problem {
    Problem::from(
        error(
            "E0207",
            format!("the record `{record}` has no field `{}`", name.node),
            name.span,
            "no such field",
        )
        .with_help(suggest(suggestion, format!("its fields are {}", listed(fields))))
        .with_fix(suggestion.map(|meant| Edit::new(name.span, meant))),
    )
    .again(format!("name {}", name.node))
    .unknown(&name.node, name.span, suggestion)
}

pub(crate) fn field_of_another_record(
    name: &Name,
    record: &str,
    here: Option<&str>,
    through: Option<&str>,
) -> Problem {
    Problem::from({
        let field = &name.node;
        let message = match here {
            Some(here) => {
                format!("`{field}` is a field of `{record}`, and this clause is about `{here}`")
            }
            None => format!("`{field}` is a field of `{record}`, and this place has no rows"),
        };
        let help = match through {
            Some(through) => format!("write `{through}'s {field}`, which follows the reference"),
            None => {
                format!("let the clause be of `{record}`, or make a measure of `{record}` and use its name")
            }
        };
        error("E0208", message, name.span, format!("a field of `{record}`"))
            .with_help(help)
            .with_fix(through.map(|through| Edit::new(name.span, format!("{through}'s {field}"))))
    })
    .again(format!("name {}", name.node))
}

pub(crate) fn record_not_reference(record: &Name, here: &str, ways: &[String], field: &str) -> Diagnostic {
    let name = &record.node;
    let message = format!("`{name}` is a record; a `{here}` refers to it as {}", either(ways));
    let written: Vec<String> = ways.iter().map(|way| format!("{way}'s {field}")).collect();
    error("E0208", message, record.span, "a record, not a reference")
        .with_help(format!("write {}", either(&written)))
}

pub(crate) fn no_contract(at: Span) -> Diagnostic {
    error("E0209", "the file has no contract", at, "the contract should stand here")
        .with_help("begin with a line such as: contract \"Help to Live at Home\"")
}

pub(crate) fn two_contracts(first: Span, again: Span) -> Diagnostic {
    error("E0210", "a file holds one contract", again, "a second contract")
        .with_label(first, "the first")
        .with_help("put each contract into a file of its own")
}

pub(crate) fn unknown_currency(word: &Name, meant: Option<&'static str>) -> Diagnostic {
    error("E0211", format!("`{}` is not a currency that can be paid in", word.node), word.span, "not known")
        .with_help(match meant {
            Some(meant) => format!("write `currency {meant}`"),
            None => "write `currency pounds`, `currency dollars` or `currency euros`".to_owned(),
        })
}

pub(crate) fn not_a_reference(found: &str, span: Span) -> Diagnostic {
    error("E0212", "`'s` follows a reference to another record", span, format!("this is {found}"))
        .with_help("put a field that `refers to` a record before `'s`")
}

pub(crate) fn reference_without_key(
    span: Span,
    record: &str,
    uniques: &[String],
    fields: &[String],
) -> Diagnostic {
    let (message, help) = match uniques {
                    [] => (
                        format!("a reference needs a unique field in `{record}`, which has none"),
                        format!(
                            "write `, unique` after the field that identifies a row: {}; or refer to a cohort of it that keeps `only the first for each` of such a field",
                            either(fields)
                        ),
                    ),
                    several => (
                        format!(
                            "a reference needs one unique field in `{record}`, and {} are unique",
                            listed(several)
                        ),
                        "keep `unique` on the one by which the data refers, and write `no two rows share` and the name for the others".to_owned(),
                    ),
                };
    error("E0213", message, span, "which row is meant is open").with_help(help)
}

pub(crate) fn reference_circle(span: Span, record: &str) -> Diagnostic {
    error(
        "E0214",
        "records refer to each other in a circle",
        span,
        format!("`{record}` leads back to this record"),
    )
    .with_help("take out one of the references; what refers to a row can be counted from the other side")
}

pub(crate) fn column_twice(column: &str, first: Span, again: Span) -> Diagnostic {
    error("E0215", format!("two fields read the column `{column}`"), again, "reads it again")
        .with_label(first, "reads it first")
        .with_help(
            "say after one of them which other column it reads, with `, column` and its heading in quotes",
        )
}

pub(crate) fn no_fields(span: Span) -> Diagnostic {
    error("E0216", "the record has no fields", span, "nothing is under it")
        .with_help("list its columns under it, one a line, such as: person_id  text, unique")
}

pub(crate) fn of_what(declaration: &'static str, name: &Name, known: &[String]) -> Diagnostic {
    error(
        "E0217",
        format!("`{}` does not say of what", name.node),
        name.span,
        format!("{declaration} is always of something"),
    )
    .with_help(match known.first() {
        Some(_) => format!("write `of` and what it is of after it: {}", either(known)),
        None => "declare a record first, and write `of` and its name after it".to_owned(),
    })
}

pub(crate) fn key_of_several_types(name: &Name) -> Diagnostic {
    error(
        "E0219",
        format!("several records have a field `{}`, and not with the same choices", name.node),
        name.span,
        "which one is meant is open",
    )
    .with_help("give the fields the same choices in the same order, or rename one")
}

pub(crate) fn no_payee_anywhere(field: &str, suggestion: Option<&str>, span: Span) -> Problem {
    Problem::from({
        let otherwise = format!("add a field `{field}` to the records, or write the payee's name in quotes");
        error(
            "E0220",
            format!("no record has a field `{field}`, which is to say who is paid"),
            span,
            "not a field",
        )
        .with_help(suggest(suggestion, otherwise))
    })
    .unknown(field, span, suggestion)
}

pub(crate) fn no_payee_field(field: &str, record: &str, ways: &[String], span: Span) -> Problem {
    Problem::from({
        let (how, help) = match ways {
            [] => ("has no", format!("add a line `to \"Name\"`, or a field `{field}` to the record")),
            ways => (
                "leads to several",
                format!("write who is paid on a line that begins with `to`: {}", either(ways)),
            ),
        };
        error(
            "E0220",
            format!("who is paid is open: `{record}` {how} `{field}`"),
            span,
            "whose line is this?",
        )
        .with_help(help)
    })
    .again(format!("payee {record}"))
    .hanging(HangsOn { payee: true, ..HangsOn::default() })
    .unknown(field, span, None)
}

pub(crate) fn unused(name: &Name, kind: &'static str) -> Diagnostic {
    Diagnostic::warning(
        "W0001",
        format!("`{}` is never used", name.node),
        name.span,
        format!("{kind} that nothing refers to"),
    )
    .with_help("use it or take it out; a reader will look for what it does")
}

/// A choice stands in quotes where it is no word.
fn choice_as_written(choice: &str) -> String {
    let is_word =
        choice.chars().all(|c| c.is_alphanumeric() || c == '_') && choice.starts_with(char::is_alphabetic);
    if is_word && !crate::syntax::is_reserved(choice) { choice.to_owned() } else { format!("\"{choice}\"") }
}

/// How many names a help lists.
const MOST_NAMED: usize = 8;

/// The type that databases and programs call so.
fn type_meant(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "string" | "varchar" | "char" | "str" | "nvarchar" => "text",
        "int" | "integer" | "bigint" => "whole number",
        "float" | "double" | "decimal" | "numeric" | "real" => "number",
        "bool" | "boolean" | "flag" | "bit" => "yes or no",
        "datetime" | "timestamp" => "date and time",
        "percent" | "pct" => "percentage",
        _ => return None,
    })
}

/// What to write for a word that is no unit, and that many use for one or for a type.
fn unit_or_type(word: &str) -> Option<String> {
    let meant = match word.to_lowercase().as_str() {
        "pounds" | "pound" | "gbp" | "sterling" => {
            return Some("the sign before the amount, `£5.00`; the type of a field is `money`".to_owned());
        }
        "currency" | "amount" | "price" | "cost" => "money",
        _ => return type_meant(word).map(|meant| format!("`{meant}`")),
    };
    Some(format!("`{meant}`"))
}

fn cycle(names: &[Name], limits: bool) -> Diagnostic {
    let around: Vec<String> = names.iter().map(|name| name.node.clone()).collect();
    let span = names.first().map_or(Span::new(0, 0), |name| name.span);
    let message = match (around.as_slice(), limits) {
        ([only], false) => format!("`{only}` is defined by itself"),
        (_, false) => format!("{} are defined by each other", listed(&around)),
        ([only], true) => format!("`{only}` comes after itself"),
        (_, true) => format!("{} come after each other", listed(&around)),
    };
    let (label, help) = if limits {
        ("comes after the others", "say in all but one of them after which it comes: that one trims first")
    } else {
        ("needs its own value", "work one of them out from fields alone")
    };
    let first = Diagnostic::error("E0203", message, span, label);
    names
        .iter()
        .skip(1)
        .fold(first, |diagnostic, name| diagnostic.with_label(name.span, "which needs this one"))
        .with_help(help)
}
