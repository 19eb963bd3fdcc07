//! E045 to E046: caps, minimums and clawbacks, and the order in which they take.

use crate::check::messages::{HangsOn, Problem};
use crate::check::messages::{error, period};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::text;
use crate::value::PeriodKind;

pub(crate) fn wrong_bound(span: Span, at_most: bool) -> Diagnostic {
    if at_most {
        error("E0449", "a cap limits from above", span, "limits from below")
            .with_help("write `at most`, or declare a `minimum`")
    } else {
        error("E0449", "a minimum limits from below", span, "limits from above")
            .with_help("write `at least`, or declare a `cap`")
    }
}

pub(crate) fn effect_not_said(span: Span) -> Diagnostic {
    error(
        "E0450",
        "does the cap reduce the payments, or is the excess deducted on a line of its own?",
        span,
        "not said",
    )
    .with_help("add `the payments themselves are reduced` or `the excess is deducted on a line of its own`")
}

pub(crate) fn effect_of_other(span: Span, at_most: bool) -> Diagnostic {
    if at_most {
        error("E0451", "a cap takes away, it does not add", span, "a cap").with_help(
            "write `the payments themselves are reduced` or `the excess is deducted on a line of its own`",
        )
    } else {
        error("E0451", "a minimum adds to the payments, it takes nothing away", span, "a minimum")
            .with_help("write `the shortfall is added on a line of its own`")
    }
}

pub(crate) fn together_unsaid(span: Span) -> Diagnostic {
    error("E0468", "does this hold for the payments together, or for each of them?", span, "not said")
        .with_help("write `together` after the last of them; for each of them, declare one limit each")
}

pub(crate) fn too_many(name: &Name, most: usize) -> Problem {
    let message = format!("there are more than {} caps and minimums", text::number(most));
    let finding = error("E0109", message, name.span, "one too many")
        .with_help("say the same for many payees, periods or rows with `for each`, or take the amounts from a tariff by key");
    Problem::from(finding).again("too many limits".to_owned())
}

pub(crate) fn order_of_limits(name: &Name, other: &str, other_span: Span) -> Diagnostic {
    error("E0452", format!("`{}` and `{other}` trim the same payment: which comes first?", name.node), name.span, "not said")
                    .with_label(other_span, "trims it too")
                    .with_help(format!("write `, after {other}` at the end of this line if `{other}` comes first; otherwise `, after {}` at the end of that one", name.node))
}

pub(crate) fn across_payees_unsaid(span: Span, field: &str) -> Problem {
    Problem::from({
        error("E0453", format!("does this hold for each {field}, or across all of them?"), span, "not said")
            .with_help(format!(
                "add `{field}` to `for each`, or write `, across all payees` at the end of the line"
            ))
    })
    .hanging(HangsOn { payee: true, ..HangsOn::default() })
}

pub(crate) fn across_payees_wrong(span: Span, field: &str) -> Problem {
    Problem::from({
        error(
            "E0454",
            format!("each of these has one {field}, so that nothing runs across payees"),
            span,
            "says `across all payees`",
        )
        .with_help("leave out `, across all payees`")
    })
    .hanging(HangsOn { payee: true, ..HangsOn::default() })
}

pub(crate) fn own_line_across_payees(span: Span, at_most: bool) -> Problem {
    Problem::from({
        let or_else = if at_most { ", or let the cap say `the payments themselves are reduced`" } else { "" };
        error(
            "E0455",
            "a line of its own needs a payee, and this limit runs across all of them",
            span,
            "on whose statement?",
        )
        .with_help(format!("add the payee to `for each`{or_else}"))
    })
    .hanging(HangsOn { payee: true, ..HangsOn::default() })
}

pub(crate) fn limit_order_unsaid(statements: PeriodKind, span: Span, end: u32) -> Problem {
    Problem::from({
        error(
            "E0456",
            format!("the limit runs across several {}s: in which of them does it bite?", period(statements)),
            span,
            "not said",
        )
        .with_help(format!("add a line `used up in order of {}`", period(statements)))
        .replace(Span::new(end, end), format!("\n  used up in order of {}", period(statements)))
    })
    .hanging(HangsOn { time: true, statements: true, ..HangsOn::default() })
}

pub(crate) fn day_of_its_own(span: Span, payment: &str) -> Diagnostic {
    let message = format!(
        "`day` is something of its own in `{payment}`, and the day of the line in the other payments"
    );
    error("E0465", message, span, "two meanings").with_help(
        "give the field another name, and `column \"day\"`: then `day` alone is the day of each line",
    )
}

pub(crate) fn keys_differ(span: Span, first: &str, second: &str) -> Diagnostic {
    error(
        "E0465",
        "the payments do not mean the same by this",
        span,
        format!("{first} in one, {second} in another"),
    )
    .with_help("let the fields have one type, with the same choices in the same order; or make two caps")
}

pub(crate) fn effect_twice(first: Span, again: Span) -> Diagnostic {
    error("E0422", "what the limit does to the payments is said twice", again, "again")
        .with_label(first, "the first time")
        .with_help(
            "keep `the payments themselves are reduced` or `the excess is deducted on a line of its own`",
        )
}

pub(crate) fn rest_unsaid(span: Span) -> Diagnostic {
    error("E0459", "what becomes of what the limits leave?", span, "not said")
                .with_help("add `the rest is carried forward, and what is left at the end is shown but not taken back` or `the rest is not taken back`")
}

pub(crate) fn limit_period(payee: &str, statements: PeriodKind, span: Span) -> Problem {
    Problem::from({
        error(
            "E0460",
            format!(
                "recovery runs for each {payee} and {}, and this limit is for something else",
                period(statements)
            ),
            span,
            "not the keys of a statement",
        )
        .with_help(format!("write `for each {payee} and {}`", period(statements)))
    })
    .hanging(HangsOn { statements: true, ..HangsOn::default() })
}

pub(crate) fn leaves_together(cap: &Name, payment: &Name) -> Diagnostic {
    error(
        "E0461",
        format!(
            "`{}` is on several payments together: what is payable of `{}` alone is open",
            cap.node, payment.node
        ),
        payment.span,
        "not known alone",
    )
    .with_help(format!("write `what is payable after {}`, which is all of them together", cap.node))
}

pub(crate) fn not_under_cap(cap: &Name, payment: &Name) -> Diagnostic {
    error(
        "E0462",
        format!("`{}` is not a payment under `{}`", payment.node, cap.node),
        payment.span,
        "not under the cap",
    )
    .with_help(format!("name one of the payments that `{}` is on", cap.node))
}

pub(crate) fn after_own_line(name: &Name, earlier: &str, earlier_span: Span) -> Diagnostic {
    error("E0467", format!("`{earlier}` is on a line of its own: what it leaves of the lines that `{}` looks at is open", name.node), name.span, "comes after it")
                    .with_label(earlier_span, "on a line of its own")
                    .with_help(format!("let `{}` stand first, or hold all payments of `{earlier}` by payee and period, on a line of its own too", name.node))
}

pub(crate) fn nothing_paid(span: Span, record: Option<&str>) -> Diagnostic {
    Diagnostic::warning(
        "W0003",
        "nothing is paid and nothing measured",
        span,
        "a contract without a payment or measure",
    )
    .with_help(match record {
        Some(record) => format!("add what is paid: `payment fee \"Fee\" of {record}`, and under it `pay £10.00` and `in` its period"),
        None => "add a record of what is done, and `payment fee \"Fee\"` of it".to_owned(),
    })
}

/// A payment of which two lines may be equal in an order.
pub(crate) struct Tied {
    pub(crate) payment: String,
    /// What would tell them apart.
    pub(crate) lacks: Vec<String>,
    /// The record of which nothing tells the rows apart.
    pub(crate) record: Option<String>,
}

pub(crate) fn order_may_tie(span: Span, lacks: &[String], tied: &[Tied], said: bool) -> Problem {
    let hangs_on = HangsOn { payee: true, statements: true, ..HangsOn::default() };
    Problem::from(two_may_tie(span, lacks, tied, said)).hanging(hangs_on)
}

fn two_may_tie(span: Span, lacks: &[String], tied: &[Tied], said: bool) -> Diagnostic {
    let names: Vec<String> = tied.iter().map(|tied| format!("`{}`", tied.payment)).collect();
    let which = "which of them is reduced is open";
    let message = match names.as_slice() {
        [] => format!("two lines of different payments could be equal in this order; {which}"),
        names => format!("two lines of {} could be equal in this order; {which}", names.join(", or two of ")),
    };
    let found = error("E0457", message, span, "may tie");
    match tied.iter().find_map(|tied| tied.record.as_ref()) {
        Some(record) => found.with_help(format!(
            "give `{record}` a field `{record}_id whole number, unique`, and end the order with `, then {record}_id`"
        )),
        None if said => found.with_help(format!("add `, then {}` to `used up in order of`", lacks.join(", then "))),
        None => found.with_help(format!("add a line `used up in order of {}`", lacks.join(", then "))),
    }
}

/// `before they are shared`, of payments of which none is shared.
pub(crate) fn nothing_shared(span: Span) -> Problem {
    error("E0473", "none of these payments is shared among several payees", span, "before what?")
        .with_help("write `the payments themselves are reduced`")
        .into()
}

/// A cap on wholes that is for each payee, or used up in order of payees.
pub(crate) fn whole_has_no_payee(span: Span) -> Problem {
    error("E0473", "a line that is not shared yet has no one payee", span, "before it is known who gets what")
        .with_help("leave `payee` out of this cap, and write `, across all payees`; or write `the payments themselves are reduced`")
        .into()
}

/// A cap on wholes after one that has reduced parts of them.
pub(crate) fn parts_reduced_before(span: Span, earlier: &str, earlier_span: Span) -> Problem {
    error("E0473", format!("`{earlier}` has reduced single parts of these lines before"), span, "of what is left, the shares are no longer known")
        .with_label(earlier_span, "comes before")
        .with_help(format!("let `{earlier}` come after this cap; or let it say `the payments themselves are reduced, before they are shared` too"))
        .into()
}
