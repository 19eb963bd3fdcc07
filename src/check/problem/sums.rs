//! E0474 to E0479, E0368: which lines of payments are added up, and among whom a line is shared.

use crate::check::problem::{error, listed};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

pub(crate) enum SumProblem {
    NoLineKey { span: Span, written: String, payment: String, keys: String },
    KeyOfOtherType { span: Span, payment: String, wanted: String, found: String },
    WhichPeriod { span: Span, written: String, payment: String, keys: Vec<String> },
    KeysUnsaid { span: Span, name: String, total: String, missing: Option<String>, like: String },
    KeyOfOwnLine { span: Span, cap: String, own: String, own_span: Span },
    SharedPayee { span: Span },
    NoRest { span: Span },
    SharedAndTo { shared: Span, to: Span },
    SharesTooLarge { span: Span },
    NoLineHere { span: Span, word: &'static str },
}

impl SumProblem {
    pub(crate) fn describe(&self) -> Diagnostic {
        match self {
            Self::NoLineKey { span, written, payment, keys } => {
                error("E0474", format!("the lines of `{payment}` have no `{written}`"), *span, "not one of their keys")
                    .with_help(format!("they are for each {keys}; write one of these, `payee` for who is paid, or the statement's period alone"))
            }
            Self::KeyOfOtherType { span, payment, wanted, found } => {
                error("E0474", format!("for the lines of `{payment}` this is {wanted}"), *span, format!("here it is {found}"))
                    .with_help("let the two fields have one type, with the same choices in the same order")
            }
            Self::WhichPeriod { span, written, payment, keys } => {
                error("E0475", format!("the lines of `{payment}` have more than one period that `{written}` could be"), *span, "which one is open")
                    .with_help(format!("they have {}; name the one that is meant by its own words", listed(keys)))
            }
            Self::KeysUnsaid { span, name, total, missing, like } => {
                let message = match missing {
                    Some(missing) => format!("the lines of `{name}` have no `{missing}`, by which this clause goes"),
                    None => format!("which lines of `{name}` are added up?"),
                };
                error("E0476", message, *span, "not said").with_help(format!("say which: `{total} for {like}`, or fewer of these keys"))
            }
            Self::KeyOfOwnLine { span, cap, own, own_span } => {
                error("E0477", format!("what is payable after `{cap}` is known only for a payee and a period of the statement"), *span, "asked for by another key")
                    .with_label(*own_span, format!("`{own}` is on a line of its own"))
                    .with_help(format!("say with `for` which payee and period are meant; or let `{own}` say `the payments themselves are reduced`"))
            }
            Self::SharedPayee { span } => error("E0368", "this line is shared among several payees", *span, "which of them?")
                .with_help("name the field or write the payee's name in quotes"),
            Self::NoRest { span } => error("E0478", "who gets the rest?", *span, "the parts may not make up the whole")
                .with_help("end the line with `, the rest to …`: the last payee gets what the others leave, to the penny"),
            Self::SharesTooLarge { span } => error("E0478", "the shares are no part of the whole", *span, "each is from 0% to 100%, and all together no more than 100%")
                .with_help("write shares that leave a rest, such as `shared 80% to …, the rest to …`"),
            Self::SharedAndTo { shared, to } => error("E0479", "this says twice who is paid", *to, "one payee")
                .with_label(*shared, "several payees")
                .with_help("leave one of the lines out; a payee who gets what is left stands after `the rest to`"),
            Self::NoLineHere { span, word } => error("E0368", format!("`{word}` alone is that of a line, and this is not about a line of a payment"), *span, "of which line?")
                .with_help("it can stand in what a payment pays and in the amount of a cap; elsewhere name a field, or the period of a date"),
        }
    }
}
