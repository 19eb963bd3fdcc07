//! E0474 to E0479, E0368: which lines of payments are added up, and among whom a line is shared.

use crate::check::messages::{error, listed};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(crate) fn no_line_key(span: Span, written: &str, payment: &str, keys: &str) -> Diagnostic {
    error("E0474", format!("the lines of `{payment}` have no `{written}`"), span, "not one of their keys")
                    .with_help(format!("they are for each {keys}; write one of these, `payee` for who is paid, or the statement's period alone"))
}

pub(crate) fn key_of_other_type(span: Span, payment: &str, wanted: &str, found: &str) -> Diagnostic {
    error(
        "E0474",
        format!("for the lines of `{payment}` this is {wanted}"),
        span,
        format!("here it is {found}"),
    )
    .with_help("let the two fields have one type, with the same choices in the same order")
}

pub(crate) fn which_period(span: Span, written: &str, payment: &str, keys: &[String]) -> Diagnostic {
    error(
        "E0475",
        format!("the lines of `{payment}` have more than one period that `{written}` could be"),
        span,
        "which one is open",
    )
    .with_help(format!("they have {}; name the one that is meant by its own words", listed(keys)))
}

pub(crate) fn keys_unsaid(
    span: Span,
    name: &str,
    total: &str,
    missing: Option<&str>,
    like: &str,
) -> Diagnostic {
    let message = match missing {
        Some(missing) => format!("the lines of `{name}` have no `{missing}`, by which this clause goes"),
        None => format!("which lines of `{name}` are added up?"),
    };
    error("E0476", message, span, "not said")
        .with_help(format!("say which: `{total} for {like}`, or fewer of these keys"))
}

pub(crate) fn key_of_own_line(span: Span, cap: &str, own: &str, own_span: Span) -> Diagnostic {
    error("E0477", format!("what is payable after `{cap}` is known only for a payee and a period of the statement"), span, "asked for by another key")
                    .with_label(own_span, format!("`{own}` is on a line of its own"))
                    .with_help(format!("say with `for` which payee and period are meant; or let `{own}` say `the payments themselves are reduced`"))
}

pub(crate) fn shared_payee(span: Span) -> Diagnostic {
    error("E0368", "this line is shared among several payees", span, "which of them?")
        .with_help("name the field or write the payee's name in quotes")
}

pub(crate) fn no_rest(span: Span, preposition: &str, payee: &str) -> Diagnostic {
    let (who, last) = match preposition {
        "from" => ("who owes the rest?", "the last payee owes"),
        _ => ("who gets the rest?", "the last payee gets"),
    };
    error("E0478", who, span, "the parts may not make up the whole").with_help(format!(
        "end the line with `, the rest {preposition} {payee}`: {last} what the others leave, exactly",
    ))
}

pub(crate) fn shared_and_to(shared: Span, to: Span, preposition: &str) -> Diagnostic {
    let (twice, who) = match preposition {
        "from" => ("this says twice who owes it", "owes"),
        _ => ("this says twice who is paid", "gets"),
    };
    error("E0479", twice, to, "one payee").with_label(shared, "several payees").with_help(format!(
        "leave one of the lines out; a payee who {who} what is left stands after `the rest {preposition}`"
    ))
}

pub(crate) fn shares_too_large(span: Span, preposition: &str, payee: &str) -> Diagnostic {
    error(
        "E0478",
        "the shares are no part of the whole",
        span,
        "each is from 0% to 100%, and all together no more than 100%",
    )
    .with_help(format!(
        "write shares that leave a rest, such as `shared 80% {preposition} \"Investors Ltd\", the rest {preposition} {payee}`"
    ))
}

pub(crate) fn no_line_here(span: Span, word: &'static str) -> Diagnostic {
    error("E0368", format!("`{word}` alone is that of a line, and this is not about a line of a payment"), span, "of which line?")
                .with_help("it can stand in what a payment pays and in the amount of a cap; elsewhere name a field, or the period of a date")
}
