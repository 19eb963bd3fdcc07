//! E0356 to E0358, E0362 to E0364 and E0470 to E0472: balances, of which nothing vanishes.

use crate::check::messages::error;
use crate::diagnostic::Diagnostic;
use crate::model::Movement;
use crate::source::{Edit, Span};
use crate::syntax::ast::{Lost, Name};

/// What is lost, in the words of the language.
fn lost_words(lost: Lost) -> &'static str {
    match lost {
        Lost::Above => "what is above is lost",
        Lost::Missing => "what is missing is not owed",
        Lost::Left => "what is left at the end is lost",
    }
}

/// Something is worked out that nobody is paid and nobody owes.
pub(crate) fn vanishes(name: &Name, at: Span, lost: Lost) -> Diagnostic {
    let (asked, label, movement) = match lost {
        Lost::Above => {
            ("what becomes of what is above the most that", "nothing reads `excess`", Movement::Excess)
        }
        Lost::Missing => (
            "what becomes of what is missing from the least that",
            "nothing reads `shortfall`",
            Movement::Shortfall,
        ),
        Lost::Left => ("what becomes of what is left at the end of", "nothing reads `left`", Movement::Left),
    };
    let line = lost_words(lost);
    let (read, of) = (movement.name(), &name.node);
    let may_be = if lost == Lost::Left { "" } else { " may be" };
    error("E0356", format!("{asked} `{of}`{may_be}?"), at, label)
        .with_fix([Edit::new(Span::new(at.end, at.end), format!("\n  {line}"))])
        .with_help(format!("write `{line}` in the balance; or read `{read}` in a payment `of {of}`"))
}

/// A clause of a balance reads what the balance works out.
pub(crate) fn worked_out(name: &Name, balance: &str) -> Diagnostic {
    error(
        "E0357",
        format!("`{}` is what the balance works out, and no clause of it can read it", name.node),
        name.span,
        format!("worked out by `{balance}`"),
    )
    .with_help(format!(
        "read it in a payment, measure or define `of {balance}`; its own clauses read the keys, `first_day`, `last_day` and what is worked out apart from it"
    ))
}

/// A clause of a balance is no number.
pub(crate) fn not_an_amount(span: Span, found: &str) -> Diagnostic {
    error("E0358", "a balance is of money, or of a number of something", span, format!("this is {found}"))
        .with_help("write an amount, such as `total fee for provider and quarter of first_day`")
}

/// Something is read, and is said to be lost.
pub(crate) fn lost_and_read(said: Span, lost: Lost, movement: Movement) -> Diagnostic {
    error(
        "E0359",
        format!("`{}` is read, and is said to be lost", movement.name()),
        said,
        format!("{} nobody", if lost == Lost::Missing { "owed to" } else { "goes to" }),
    )
    .with_help(format!("take out `{}`", lost_words(lost)))
}

/// Nothing comes into a balance.
pub(crate) fn nothing_comes(header: Span) -> Diagnostic {
    error("E0362", "nothing comes into this balance", header, "neither `adds` nor `opens with`")
        .with_help("write `adds` and what comes in a period, or `opens with` and what is there at the start")
}

/// A balance ends before it begins, or after the last statement.
pub(crate) fn ends_elsewhere(span: Span, first: &str, last: &str) -> Diagnostic {
    error(
        "E0364",
        "a balance ends within the term and its settlement",
        span,
        format!("not from {first} to {last}"),
    )
    .with_help(
        "write `until last day of the term`, or leave the line out: then it goes on to the last statement",
    )
}

/// The least is more than the most.
pub(crate) fn bounds_crossed(least: Span, most: Span) -> Diagnostic {
    error("E0470", "the least that the balance may be is more than the most", least, "the least")
        .with_label(most, "the most")
        .with_help("let the amount after `at least` be no more than the one after `at most`")
}

/// Something is lost that there is not.
pub(crate) fn nothing_to_lose(span: Span, lost: Lost) -> Diagnostic {
    let (bound, like) = match lost {
        Lost::Missing => ("is missing below `at least`", "at least"),
        Lost::Above | Lost::Left => ("is above `at most`", "at most"),
    };
    error("E0471", format!("this says what becomes of what {bound}"), span, "the balance has no such line")
        .with_help(format!("write `{like}` and an amount, or take this line out"))
}

/// Interest is no share of what is there.
pub(crate) fn not_a_share(span: Span, found: &str) -> Diagnostic {
    error("E0472", "interest is a share of what is brought forward", span, format!("this is {found}"))
        .with_help("write a percentage, such as `0.5%`; of a yearly one `3% × (days from first_day to last_day, both days counted) ÷ 365 days`")
}
