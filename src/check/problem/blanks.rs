//! E040 to E041: what a blank does has to be said where it matters.

use crate::check::problem::error;
use crate::diagnostic::{Diagnostic, Edit};
use crate::source::Span;
use crate::syntax::ast::Name;

/// A value that may be blank, in the contract's words.
pub(crate) struct BlankValue {
    /// As it stands in the text.
    pub(crate) written: String,
    /// The word by which a blank of it is called, if it has one.
    pub(crate) word: Option<String>,
    /// The value with what stands for a blank of it.
    pub(crate) settled: Option<String>,
}

/// Why a value may be blank, and what to write.
pub(crate) struct Cause {
    /// The part that may be, and why.
    pub(crate) part: (Span, String),
    /// Where that arises, if it is elsewhere.
    pub(crate) root: Option<(Span, String)>,
    /// What to mend there.
    pub(crate) mend: Option<String>,
    /// The condition that leaves such rows out.
    pub(crate) given: Option<String>,
    /// The value with what stands for a blank of it.
    pub(crate) settled: Option<Edit>,
}

impl Cause {
    /// A finding about the part, with the root and with all that can be written: the last settles it, and says so.
    fn told(&self, code: &'static str, message: impl Into<String>, settles: &str) -> Diagnostic {
        let told = error(code, message, self.part.0, &self.part.1);
        let told = match &self.root {
            Some((span, reason)) => told.with_label(*span, reason),
            None => told,
        };
        let given = self.given.as_ref().map(|given| format!("leave such rows out with `{given}`"));
        let settled = self.settled.as_ref().map(|settled| format!("write `{}`{settles}", settled.text));
        let answers: Vec<String> = self.mend.iter().cloned().chain(given).chain(settled).collect();
        let told = told.with_fix(self.settled.clone());
        match answers.is_empty() {
            true => told.with_help("let the value be one that is always given"),
            false => told.with_help(answers.join("; or ")),
        }
    }
}

impl BlankValue {
    /// What to write after a comparison, or how else to settle it.
    fn rule(&self) -> String {
        match &self.word {
            Some(word) => format!(
                "write `, and a blank {word} is taken in` or `, and a blank {word} is left out` after the comparison"
            ),
            None => match &self.settled {
                Some(settled) => format!("say what stands for a blank: `{settled}`"),
                None => format!("ask first whether it is given: `{} is given and`", self.written),
            },
        }
    }
}

pub(crate) enum BlankProblem {
    BlankUndecided { span: Span, test: Span, of: BlankValue },
    UnknownUnderNot { span: Span, not: Span, of: BlankValue },
    UnknownBeforeOtherwise { when: Span, others: Vec<Span>, of: BlankValue, otherwise: Span, value: String },
    AmountMayBeBlank { span: Span, cause: Cause },
    AggregateOfBlank { op: &'static str, cause: Cause },
    ScaleOfBlank { name: String, cause: Cause },
    EdgeMayBeBlank { span: Span },
    PayeeMayBeBlank { cause: Cause },
    PlaceMayBeBlank { cause: Cause },
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
            Self::UnknownBeforeOtherwise { when, others, of, otherwise, value } => {
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
                    .with_help(format!("add a row `| when {name} is blank | {value} |`{excluded}"))
            }
            Self::AmountMayBeBlank { span, cause } => {
                let told = cause.told("E0404", "this amount may be blank: what is then paid?", " if that is what is meant");
                if cause.part.0 == *span { told } else { told.with_label(*span, "the amount") }
            }
            Self::AggregateOfBlank { op, cause } => {
                cause.told("E0405", format!("`{op}` of values that may be blank"), " to count a blank as that")
            }
            Self::ScaleOfBlank { name, cause } => {
                cause.told("E0406", format!("`{name}` may be blank, and then no band holds"), " where the value is defined")
            }
            Self::EdgeMayBeBlank { span } => error("E0407", "an edge or value of a band may not be blank", *span, "may be blank")
                .with_help("write an amount, or the name of a tariff"),
            Self::PayeeMayBeBlank { cause } => cause.told("E0408", "who is paid may be blank", " to pay someone else then"),
            Self::PlaceMayBeBlank { cause } => {
                cause.told("E0409", "when this is paid may be blank", " if that day is what is meant")
            }
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
