//! E040 to E041: what a blank does has to be said where it matters.

use crate::check::messages::error;
use crate::check::messages::{HangsOn, Problem};
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};
use crate::syntax::ast::Name;

pub(crate) fn blank_undecided(span: Span, test: Span, of: BlankValue) -> Diagnostic {
    error(
        "E0401",
        format!("`{}` may be blank: is a blank taken in or left out?", of.written),
        span,
        "may be blank",
    )
    .with_label(test, "a blank is not equal to anything")
    .with_help(of.rule())
}

pub(crate) fn unknown_under_not(span: Span, not: Span, of: BlankValue) -> Diagnostic {
    let written = &of.written;
    let help = match (&of.word, &of.settled) {
        (Some(word), _) => format!(
            "to leave such rows out, write `{written} is given and` before `not`; to take them in, write `, and a blank {word} is left out` after the comparison, which `not` turns round"
        ),
        (None, Some(settled)) => {
            format!(
                "say what stands for a blank: `{settled}`; or write `{written} is given and` before `not`"
            )
        }
        (None, None) => format!("write `{written} is given and` before `not`"),
    };
    error(
        "E0402",
        "this may be unknown, and `not` would leave it unknown",
        span,
        format!("unknown where `{written}` is blank"),
    )
    .with_label(not, "under this `not`")
    .with_help(help)
}

pub(crate) fn unknown_before_otherwise(
    when: Span,
    others: &[Span],
    of: BlankValue,
    otherwise: Span,
    value: &str,
) -> Diagnostic {
    let name = &of.written;
    let told = error(
        "E0403",
        format!("does a blank `{name}` fall under `otherwise`?"),
        when,
        format!("unknown where `{name}` is blank"),
    );
    let excluded = match &of.word {
        Some(word) => format!(
            "; or write `, and a blank {word} is left out` after the comparison to let it fall under `otherwise`"
        ),
        None => String::new(),
    };
    others
        .iter()
        .fold(told, |told, other| told.with_label(*other, "unknown too"))
        .with_label(otherwise, "takes whatever is left")
        .with_help(format!("add a row `| when {name} is blank | {value} |` above `otherwise`{excluded}"))
}

pub(crate) fn amount_may_be_blank(span: Span, cause: &Cause) -> Diagnostic {
    let told =
        cause.told("E0404", "this amount may be blank: what is then paid?", " if that is what is meant");
    if cause.part.0 == span { told } else { told.with_label(span, "the amount") }
}

pub(crate) fn movement_may_be_blank(span: Span, cause: &Cause) -> Diagnostic {
    let asked = "this may be blank: how does the balance then move?";
    let told = cause.told("E0404", asked, " if that is what is meant");
    if cause.part.0 == span { told } else { told.with_label(span, "the clause") }
}

pub(crate) fn aggregate_of_blank(op: &'static str, cause: &Cause) -> Diagnostic {
    cause.told("E0405", format!("`{op}` of values that may be blank"), " to count a blank as that")
}

pub(crate) fn scale_of_blank(name: &str, cause: &Cause) -> Diagnostic {
    cause.told(
        "E0406",
        format!("`{name}` may be blank, and then no band holds"),
        " where the value is defined",
    )
}

pub(crate) fn edge_may_be_blank(span: Span) -> Diagnostic {
    error("E0407", "an edge or value of a band may not be blank", span, "may be blank")
        .with_help("write an amount, or the name of a tariff")
}

pub(crate) fn payee_may_be_blank(cause: &Cause) -> Problem {
    Problem::from(cause.told("E0408", "who is paid may be blank", " to pay someone else then"))
        .hanging(HangsOn { payee: true, ..HangsOn::default() })
}

pub(crate) fn place_may_be_blank(cause: &Cause) -> Diagnostic {
    cause.told("E0409", "when this is paid may be blank", " if that day is what is meant")
}

pub(crate) fn item_may_be_blank(cause: &Cause) -> Diagnostic {
    cause.told("E0498", "what the item is for may be blank", " if that is what is meant")
}

pub(crate) fn blank_of_what(name: &Name, compared: Span) -> Diagnostic {
    error("E0410", format!("`{}` is not part of this comparison", name.node), name.span, "a blank of what?")
        .with_label(compared, "compares this")
        .with_help(
            "name the field that is compared; put brackets round the comparison if it ends before the comma",
        )
}

pub(crate) fn empty_of_what(name: &Name, span: Span) -> Diagnostic {
    error(
        "E0412",
        format!("nothing here is taken over `{}`", name.node),
        name.span,
        "being empty would change nothing",
    )
    .with_label(span, "is not taken over it")
    .with_help("name the cohort that it is divided by or averaged over, or write `if blank`")
}

pub(crate) fn unique_but_blank(span: Span, name: &str) -> Diagnostic {
    error("E0411", format!("`{name}` is unique and may be blank"), span, "two blanks would be alike")
        .with_help("take out `may be blank`")
}

pub(crate) fn never_blank(span: Span) -> Diagnostic {
    Diagnostic::warning("W0002", "this is never blank", span, "always has a value")
        .with_help("leave out what is said of blanks; or let the field say `may be blank`")
}

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
