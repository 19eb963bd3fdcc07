//! E040 to E041: what a blank does has to be said where it matters.

use crate::check::problem::error;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Name;

/// A value that may be blank, in the contract's words.
pub(crate) struct BlankValue {
    /// As it stands in the text.
    pub(crate) written: String,
    /// The word by which a blank of it is called, if it has one.
    pub(crate) word: Option<String>,
}

impl BlankValue {
    /// What to write after a comparison, or how else to settle it.
    fn rule(&self) -> String {
        match &self.word {
            Some(word) => format!(
                "write `, and a blank {word} is taken in` or `, and a blank {word} is left out` after the comparison"
            ),
            None => format!("say what stands for a blank: `({}, or … if blank)`", self.written),
        }
    }
}

pub(crate) enum BlankProblem {
    BlankUndecided { span: Span, test: Span, of: BlankValue },
    UnknownUnderNot { span: Span, not: Span, of: BlankValue },
    UnknownBeforeOtherwise { when: Span, others: Vec<Span>, of: BlankValue, otherwise: Span },
    AmountMayBeBlank { span: Span, reason: (Span, String), help: String },
    AggregateOfBlank { span: Span, op: &'static str, written: String, nought: String },
    ScaleOfBlank { span: Span, name: String, nought: String },
    EdgeMayBeBlank { span: Span },
    PayeeMayBeBlank { span: Span, given: String },
    PlaceMayBeBlank { span: Span, given: String },
    BlankOfWhat { name: Name, compared: Span },
    EmptyOfWhat { name: Name, span: Span },
    UniqueButBlank { span: Span, name: String },
    NeverBlank { span: Span },
}

impl BlankProblem {
    pub(crate) fn describe(&self) -> Diagnostic {
        match self {
            Self::BlankUndecided { span, test, of } => {
                error("E0401", format!("`{}` may be blank: is a blank taken in or left out?", of.written), *span, "may be blank")
                    .with_label(*test, "a blank is not equal to anything")
                    .with_help(of.rule())
            }
            Self::UnknownUnderNot { span, not, of } => {
                let given = format!("; or write `{} is given and` before `not`", of.written);
                error("E0402", "this may be unknown, and `not` would leave it unknown", *span, format!("unknown where `{}` is blank", of.written))
                    .with_label(*not, "under this `not`")
                    .with_help(format!("{}{given}", of.rule()))
            }
            Self::UnknownBeforeOtherwise { when, others, of, otherwise } => {
                let name = &of.written;
                let told = error("E0403", format!("does a blank `{name}` fall under `otherwise`?"), *when, format!("unknown where `{name}` is blank"));
                let excluded = match &of.word {
                    Some(word) => format!("; or write `, and a blank {word} is left out` after the comparison to let it fall under `otherwise`"),
                    None => String::new(),
                };
                others
                    .iter()
                    .fold(told, |told, other| told.with_label(*other, "unknown too"))
                    .with_label(*otherwise, "takes whatever is left")
                    .with_help(format!("add a row `| when {name} is blank | … |`{excluded}"))
            }
            Self::AmountMayBeBlank { span, reason, help } => {
                let told = error("E0404", "this amount may be blank: what is then paid?", reason.0, &reason.1);
                let told = if reason.0 == *span { told } else { told.with_label(*span, "the amount") };
                told.with_help(help)
            }
            Self::AggregateOfBlank { span, op, written, nought } => error("E0405", format!("`{op}` of values that may be blank"), *span, "may be blank")
                .with_help(format!("write `({written}, or {nought} if blank)` to count a blank as nought; or leave such rows out with `where {written} is given`")),
            Self::ScaleOfBlank { span, name, nought } => error("E0406", format!("`{name}` may be blank, and then no band holds"), *span, "may be blank")
                .with_help(format!("settle it in `{name}`: `(…, or {nought} if … is empty)`")),
            Self::EdgeMayBeBlank { span } => error("E0407", "an edge or value of a band may not be blank", *span, "may be blank")
                .with_help("write an amount, or the name of a tariff"),
            Self::PayeeMayBeBlank { span, given } => error("E0408", "who is paid may be blank", *span, "names no payee for some rows")
                .with_help(format!("leave such rows out: `{given}`")),
            Self::PlaceMayBeBlank { span, given } => error("E0409", "when this is paid may be blank", *span, "has no date for some rows")
                .with_help(format!("leave such rows out: `{given}`; or say which date stands for a blank: `(…, or … if blank)`")),
            Self::BlankOfWhat { name, compared } => error("E0410", format!("`{}` is not part of this comparison", name.node), name.span, "a blank of what?")
                .with_label(*compared, "compares this")
                .with_help("name the field that is compared; put brackets round the comparison if it ends before the comma"),
            Self::EmptyOfWhat { name, span } => {
                error("E0412", format!("nothing here is taken over `{}`", name.node), name.span, "being empty would change nothing")
                    .with_label(*span, "is not taken over it")
                    .with_help("name the cohort that is divided by or averaged, or write `if blank`")
            }
            Self::UniqueButBlank { span, name } => error("E0411", format!("`{name}` is unique and may be blank"), *span, "two blanks would be alike")
                .with_help("take out `may be blank`"),
            Self::NeverBlank { span } => Diagnostic::warning("W0002", "this is never blank", *span, "always has a value")
                .with_help("leave out what is said of blanks; or let the field say `may be blank`"),
        }
    }
}
