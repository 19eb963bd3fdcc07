//! E0370 to E0377: spells, which have to say whose days they are, from which day to which, and how they are cut.

use crate::check::messages::{error, listed, period};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::value::PeriodKind;

/// Of a spell or a balance, as the word says.
pub(crate) fn not_a_field(span: Span, written: &str, what: &str) -> Diagnostic {
    error("E0370", format!("the keys of a {what} are fields of its rows"), span, "not a field")
                    .with_help(format!(
                        "write a field, or a field through a reference such as `person's area`, and group by `{written}` in a clause of the {what}"
                    ))
}

pub(crate) fn field_twice(span: Span, field: &str, own: bool, what: &str) -> Diagnostic {
    let by = if own { format!("every {what} has a field of that name") } else { "named again".to_owned() };
    error("E0371", format!("the {what} would have two fields `{field}`"), span, by)
        .with_help("leave one of the keys out, or give the field of the record another name")
}

pub(crate) fn day_may_be_blank(span: Span, first: bool, written: &str, given: &str) -> Diagnostic {
    let (which, example) =
        if first { ("first", "first day of the term") } else { ("last", "last day of the term") };
    error(
        "E0372",
        format!("the {which} day may be blank: how far do the days then go?"),
        span,
        "may be blank",
    )
    .with_help(format!("write `({written}, or {example} if blank)`, or leave such rows out with `{given}`"))
}

/// What is so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// Days between two intervals that become one.
    Gap,
    /// A part into which intervals are cut.
    Block,
    /// The time after which what came into a balance lapses.
    Lapse,
}

pub(crate) fn not_a_length(span: Span, found: &str, of: Length) -> Diagnostic {
    let (code, what, help) = match of {
        Length::Gap => ("E0373", "a gap is counted in days", "write a number of days, such as `7 days`"),
        Length::Block => (
            "E0373",
            "a block is counted in days, weeks, months or years",
            "write a number of days, weeks, months or years, such as `13 weeks`",
        ),
        Length::Lapse => (LAPSE, LAPSES, LAPSE_LIKE),
    };
    error(code, what, span, format!("this is {found}")).with_help(help)
}

const LAPSE: &str = "E0363";
const LAPSES: &str = "what is carried lapses after a whole number of days, weeks, months or years";
const LAPSE_LIKE: &str = "write `lapses after 12 months`, or the name of a tariff";

pub(crate) fn length_worked_out(span: Span, of: Length) -> Diagnostic {
    let (what, like) = match of {
        Length::Gap => ("gap", "7 days"),
        Length::Block => ("block", "13 weeks"),
        Length::Lapse => {
            return error(LAPSE, LAPSES, span, "neither an amount nor a tariff").with_help(LAPSE_LIKE);
        }
    };
    error(
        "E0374",
        format!("how long a {what} may be stands in the contract, and is not worked out"),
        span,
        "neither an amount nor a tariff",
    )
    .with_help(format!("write an amount such as `{like}`, or the name of a tariff"))
}

pub(crate) fn not_positive(span: Span, of: Length) -> Diagnostic {
    let label = "not a whole number of at least one";
    match of {
        Length::Gap | Length::Block => {
            error("E0375", "a gap or a block is a whole number, and at least one", span, label)
                .with_help("write a whole number, such as `7 days`")
        }
        Length::Lapse => error(LAPSE, LAPSES, span, label).with_help(LAPSE_LIKE),
    }
}

pub(crate) fn other_keys(name: &Name, other: &[String], keys: &[String]) -> Diagnostic {
    error(
        "E0376",
        format!("`{}` has other keys, so that whose days are taken out is open", name.node),
        name.span,
        format!("has {}", listed(other)),
    )
    .with_help(format!("name a spell whose keys are {}, or make one of the same rows", listed(keys)))
}

pub(crate) fn cut_undone(join: Span, cut: Span) -> Diagnostic {
    error("E0377", "this joins again what was cut", join, "no day lies between two parts of a cut")
        .with_label(cut, "cut here")
        .with_help("join first, and cut after it")
}

/// What to write where every period of the term is wanted.
pub(crate) fn periods_of_the_term(kind: PeriodKind) -> String {
    let word = period(kind);
    format!(
        "for every {word} of the term, make a spell `from first day of the term to last day of the term` with `cut at the start of each {word}`"
    )
}
