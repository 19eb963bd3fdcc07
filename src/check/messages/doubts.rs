//! W0006 to W0015: what a reviewer would ask about terms that are taken, and what the contract says is meant.

use crate::check::messages::{error, period, spells};
use crate::diagnostic::Diagnostic;
use crate::model::Title;
use crate::source::Span;
use crate::value::{Day, Number, PeriodKind, Reviewed, format};

/// A question, with what to write; and the line that says that it is meant.
fn doubt(of: Reviewed, message: String, span: Span, label: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::warning(of.code(), message, span, label).with_help(of.or_meant(help))
}

/// What a measure without periods lacks.
pub(crate) struct Lacking<'a> {
    /// The period, as the payment has it: `quarter of day`.
    pub(crate) key: Option<&'a str>,
    /// Whether the measure has keys already.
    pub(crate) keyed: bool,
}

pub(crate) fn one_value(
    measure: &Title,
    payment: &Title,
    used: Span,
    kind: PeriodKind,
    lacking: &Lacking<'_>,
) -> Diagnostic {
    let (name, word) = (&measure.name, period(kind));
    let message =
        format!("`{name}` is one value for the whole term, and `{}` uses it in each {word}", payment.name);
    let help = match (lacking.key, lacking.keyed) {
        (Some(key), false) => format!("add `for each {key}` to `{name}`"),
        (Some(key), true) => format!("add `{key}` to the `for each` of `{name}`"),
        (None, _) => {
            format!("add the {word} of a date to the `for each` of `{name}`, and look it up by that")
        }
    };
    doubt(Reviewed::OneValue, message, measure.name_span, "later rows change it for earlier periods", &help)
        .with_label(used, "used here")
}

pub(crate) fn bare_number(
    number: &Number,
    literal: bool,
    at: Span,
    written: &str,
    money: Span,
) -> Diagnostic {
    let share = format::plain(number);
    let times = format::plain(&number.times(&Number::from_int(100)));
    let (subject, place) = match literal {
        true => (format!("`{written}`,"), String::new()),
        false => (format!("`{written}`, which is {share},"), format!(" for the tariff `{written}`")),
    };
    let message = format!("money is multiplied by {subject} and nothing says what that counts");
    let help = format!("write `{share}%`{place} if a share is meant, or `{times}%` for {share} times");
    doubt(Reviewed::BareNumber, message, at, "a bare number", &help).with_label(money, "this is money")
}

pub(crate) fn cap_of_nothing(cap: &Title, at: Span) -> Diagnostic {
    let message = format!("nothing is ever paid under `{}`", cap.name);
    doubt(Reviewed::NothingThrough, message, at, "never more than nothing", "write how much may be paid")
}

pub(crate) fn minimum_of_nothing(minimum: &Title, at: Span) -> Diagnostic {
    let message = format!("`{}` never adds anything", minimum.name);
    doubt(Reviewed::NothingThrough, message, at, "never more than nothing", "write how much is paid at least")
}

pub(crate) fn clawback_of_nothing(clawback: &Title, at: Span) -> Diagnostic {
    let message = format!("`{}` never takes anything back", clawback.name);
    doubt(
        Reviewed::NothingThrough,
        message,
        at,
        "never more than nothing",
        "write how much may be taken back",
    )
}

pub(crate) fn after_end(
    name: &str,
    taken_back: bool,
    placed: Span,
    day: Day,
    all: bool,
    end: Day,
) -> Diagnostic {
    let (day, end) = (day.long(), end.long());
    let done = if taken_back { "taken back" } else { "paid" };
    let message = match all {
        true => format!("all lines of `{name}` fall after {end}, and none of them is {done}"),
        false => format!("lines of `{name}` can fall as late as {day}, and none after {end} is {done}"),
    };
    let help = format!("let the contract say `settlement until {day}`");
    doubt(Reviewed::AfterTheEnd, message, placed, format!("{day}, for a date at the end of the term"), &help)
}

pub(crate) fn backwards(stretch: Span, from: &str, to: &str, field: Option<Span>) -> Diagnostic {
    let message = "this may end before it begins, and then counts as less than nothing".to_owned();
    let help = match field {
        Some(_) => format!("add `, on or after {from}` to the field `{to}`"),
        None => format!(
            "take in only rows `where {to} is on or after {from}`, or begin at the `earlier of` the two"
        ),
    };
    let found =
        doubt(Reviewed::Backwards, message, stretch, format!("nothing holds `{to}` to `{from}`"), &help);
    match field {
        Some(field) => found.with_label(field, "may be earlier"),
        None => found,
    }
}

pub(crate) fn no_line(minimum: &Title, payment: &Title, kind: PeriodKind) -> Diagnostic {
    let word = period(kind);
    let message =
        format!("`{}` adds nothing in a {word} in which `{}` has no line", minimum.name, payment.name);
    let label = format!("holds for each {word} that has a line");
    doubt(Reviewed::NoLine, message, minimum.name_span, label, &spells::periods_of_the_term(kind))
        .with_label(payment.name_span, "has a line only where there are rows")
}

pub(crate) fn below_nil(payment: &Title, difference: Span, taken_back: bool, nothing: &str) -> Diagnostic {
    let name = &payment.name;
    let message = match taken_back {
        false => format!("the amount of `{name}` may be below nil, and is then owed back"),
        true => format!("what `{name}` takes back may be below nil, and is then paid"),
    };
    let help = format!("add a line `at least {nothing}` to `{name}`");
    doubt(Reviewed::BelowNil, message, difference, "nothing keeps this from being less than nothing", &help)
        .with_label(payment.name_span, "rests on it")
}

pub(crate) fn unreached(scale: &Title, band: Span, end: &str, most: bool) -> Diagnostic {
    let beyond = if most { "more" } else { "less" };
    let message = format!("no data reaches this band of `{}`: it is never {beyond} than {end}", scale.name);
    let help = "leave the band out, or correct its edge or the range of what is placed in it";
    doubt(Reviewed::NeverReached, message, band, "never reached", help)
}

pub(crate) fn unbinding(bound: Span, value: Span, end: &str, above: bool) -> Diagnostic {
    let (beyond, bounded) = if above { ("more", "at most") } else { ("less", "at least") };
    let message = format!("this limit never binds: what it limits is never {beyond} than {end}");
    let help = format!("leave the limit out, or correct it: `{bounded}` what there can be {beyond} than");
    doubt(Reviewed::NeverBinds, message, bound, "never comes to this", &help)
        .with_label(value, format!("never {beyond} than {end}"))
}

pub(crate) fn settles_nothing(span: Span, words: &str) -> Diagnostic {
    Diagnostic::warning("W0013", format!("nothing here asks whether {words}"), span, "settles nothing")
        .with_help("leave this line out")
}

pub(crate) fn no_reason(reason: Span) -> Diagnostic {
    error("E0369", "what is accepted needs a reason", reason, "no reason")
        .with_help("write why it is meant: `because \"schedule 3, paragraph 2\"`")
}
