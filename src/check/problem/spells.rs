//! E0370 to E0377: spells, which have to say whose days they are, from which day to which, and how they are cut.

use crate::check::problem::{error, listed, period};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::value::PeriodKind;

pub(crate) enum SpellProblem {
    NotAField { span: Span, written: String },
    FieldTwice { span: Span, field: String, own: bool },
    DayMayBeBlank { span: Span, first: bool, written: String, given: String },
    NotALength { span: Span, found: String, gap: bool },
    LengthWorkedOut { span: Span, gap: bool },
    NotPositive { span: Span },
    OtherKeys { name: Name, other: Vec<String>, keys: Vec<String> },
    CutUndone { join: Span, cut: Span },
}

impl SpellProblem {
    pub(crate) fn describe(&self) -> Diagnostic {
        match self {
            Self::NotAField { span, written } => {
                error("E0370", "a spell is for each of its rows' fields", *span, "not a field")
                    .with_help(format!(
                        "write a field, or a field through a reference such as `person's area`, and group by `{written}` in a clause of the spell"
                    ))
            }
            Self::FieldTwice { span, field, own } => {
                let by = if *own { "every spell has a field of that name" } else { "named again" };
                error("E0371", format!("the spell would have two fields `{field}`"), *span, by)
                    .with_help("leave one of the keys out, or give the field of the record another name")
            }
            Self::DayMayBeBlank { span, first, written, given } => {
                let (which, example) =
                    if *first { ("first", "first day of the term") } else { ("last", "last day of the term") };
                error("E0372", format!("the {which} day may be blank: how far do the days then go?"), *span, "may be blank")
                    .with_help(format!("write `({written}, or {example} if blank)`, or leave such rows out with `{given}`"))
            }
            Self::NotALength { span, found, gap } => {
                let (what, help) = if *gap {
                    ("a gap is counted in days", "write a number of days, such as `7 days`")
                } else {
                    ("a block is counted in days, weeks or months", "write a number of days, weeks, months or years, such as `13 weeks`")
                };
                error("E0373", what, *span, format!("this is {found}")).with_help(help)
            }
            Self::LengthWorkedOut { span, gap } => {
                let (what, like) = if *gap { ("gap", "7 days") } else { ("block", "13 weeks") };
                error("E0374", format!("how long a {what} is stands in the contract and is not worked out"), *span, "neither an amount nor a tariff")
                    .with_help(format!("write an amount such as `{like}`, or the name of a tariff"))
            }
            Self::NotPositive { span } => {
                error("E0375", "a gap or a block is a whole number, and at least one", *span, "not a whole number of at least one")
                    .with_help("write a whole number, such as `7 days`")
            }
            Self::OtherKeys { name, other, keys } => {
                error("E0376", format!("`{}` has other keys, so that whose days are taken out is open", name.node), name.span, format!("has {}", listed(other)))
                    .with_help(format!("name a spell whose keys are {}, or make one of the same rows", listed(keys)))
            }
            Self::CutUndone { join, cut } => {
                error("E0377", "this joins again what was cut", *join, "no day lies between two parts of a cut")
                    .with_label(*cut, "cut here")
                    .with_help("join first, and cut after it")
            }
        }
    }
}

/// What to write where every period of the term is wanted.
pub(crate) fn periods_of_the_term(kind: PeriodKind) -> String {
    let word = period(kind);
    format!(
        "for every {word} of the term, make a spell `from first day of the term to last day of the term` with `cut at the start of each {word}`"
    )
}
