//! E0223 to E0227: words that are printed and never calculated.

use crate::check::messages::error;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Name, Quoted};

pub(crate) fn one_word_for_two(word: &Quoted, first: Option<Span>) -> Diagnostic {
    let message = format!("two things would be called `{}`", word.node);
    let found = error("E0223", message, word.span, "taken");
    match first {
        Some(first) => found.with_label(first, "taken here").with_help("call one of them something else"),
        None => {
            found.with_help("call it something else: every schedule has this term for a thing of its own")
        }
    }
}

pub(crate) fn called_nothing(word: &Quoted) -> Diagnostic {
    error("E0223", "this is called nothing", word.span, "no word")
        .with_help("write a word in the quotes, such as `called \"Eligible Episode\"`, or leave the line out")
}

pub(crate) fn still_declared(former: &Quoted, of: &str) -> Diagnostic {
    let message = format!("`{}` is a name of today", former.node);
    error("E0224", message, former.span, format!("not what `{of}` was called before"))
        .with_help("leave the line out, or write the name that it had before")
}

pub(crate) fn two_of_one_name(former: &Quoted, first: Span) -> Diagnostic {
    error("E0224", format!("two things were called `{}`", former.node), former.span, "again")
        .with_label(first, "the first time")
        .with_help("keep the line where the thing itself went on; the other one is new")
}

pub(crate) fn no_paragraph(name: &Name) -> Diagnostic {
    error("E0225", format!("`{}` has no paragraph of its own", name.node), name.span, "stands in an annex")
        .with_help("name a value, a payment, a limit or a clawback, or leave the place out")
}

pub(crate) fn place_is_known(name: &Name) -> Diagnostic {
    let message = "a clause under a declaration is printed with its paragraph";
    error("E0225", message, name.span, "another place")
        .with_help("leave the place out, or write the clause under the contract")
}

pub(crate) fn party_twice(name: &Quoted, first: Span) -> Diagnostic {
    error("E0226", format!("the party `{}` is named twice", name.node), name.span, "again")
        .with_label(first, "the first time")
        .with_help("keep one of them")
}

pub(crate) fn no_choices(field: &str, choice: &Name) -> Diagnostic {
    error("E0227", format!("`{field}` has no choices"), choice.span, "a choice")
        .with_help("say what the field means: `means \"…\"`; choices are those of `one of …`")
}

pub(crate) fn choice_means_twice(choice: &Name) -> Diagnostic {
    error("E0227", format!("`{}` means two things", choice.node), choice.span, "again")
        .with_help("keep one of them")
}
