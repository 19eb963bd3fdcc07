//! E03: types and units.

use crate::check::messages::{Advice, advised, either, error, listed, period};
use crate::check::messages::{HangsOn, Problem};
use crate::diagnostic::Diagnostic;
use crate::source::{Edit, Span};
use crate::syntax::ast::Name;
use crate::value::PeriodKind;

pub(crate) fn units_differ(
    doing: Doing,
    left: &str,
    left_span: Span,
    right: &str,
    right_span: Span,
    help: impl Into<Advice>,
) -> Diagnostic {
    let found = error("E0301", doing.fails(left, right), right_span, format!("this is {right}"))
        .with_label(left_span, format!("this is {left}"));
    advised(found, help.into())
}

pub(crate) fn types_differ(
    doing: Doing,
    left: &str,
    left_span: Span,
    right: &str,
    right_span: Span,
    help: Option<Advice>,
) -> Diagnostic {
    let found = error("E0302", doing.fails(left, right), right_span, format!("this is {right}"))
        .with_label(left_span, format!("this is {left}"));
    let otherwise = || Advice::from(format!("write {left} here, or {right} in the other place"));
    advised(found, help.unwrap_or_else(otherwise))
}

pub(crate) fn bare_number(number: &str, percent: &str, tariff: bool, span: Span, beside: Span) -> Diagnostic {
    let help = if tariff { format!("let the tariff say `{percent}`") } else { format!("write `{percent}`") };
    error(
        "E0345",
        format!("`{number}` stands beside a percentage: is {percent} meant?"),
        span,
        "a bare number",
    )
    .with_label(beside, "a percentage")
    .with_help(help)
    .with_fix((!tariff).then(|| Edit::new(span, percent)))
}

pub(crate) fn percent_of_what(digits: Option<&str>, span: Span, beside: Span) -> Diagnostic {
    let help = match digits {
        Some(digits) => format!("write `{digits}` if that is meant; or let the field be a `percentage`"),
        None => "compare with a plain number; or let the field be a `percentage`".to_owned(),
    };
    error("E0345", "a percentage stands beside a plain number: a percentage of what?", span, "a percentage")
        .with_label(beside, "a plain number in the data")
        .with_help(help)
}

/// `start_date + 42`
pub(crate) fn days_by_a_sign(span: Span, anew: &str) -> Diagnostic {
    error("E0303", "days are counted in words, and not with a sign", span, "a date and a sign")
        .with_help(format!("write `{anew}`"))
        .replace(span, anew)
}

pub(crate) fn not_a_number(doing: &str, found: &str, span: Span) -> Diagnostic {
    error("E0303", format!("{doing} needs a number, and this is {found}"), span, format!("this is {found}"))
                .with_help("write an amount, hours or the like; to know for how many rows something holds, count a cohort of them")
}

pub(crate) fn no_order(found: &str, span: Span) -> Diagnostic {
    error(
        "E0303",
        format!("{found} is neither more nor less, earlier nor later"),
        span,
        format!("this is {found}"),
    )
    .with_help("compare numbers or dates; anything else `is` or `is not`")
}

pub(crate) fn numbers_between(span: Span, whole: Span, left: &str, from: &str, to: &str) -> Diagnostic {
    let anew = format!("({left} is at least {from} and {left} is at most {to})");
    error("E0309", "`is from … to …` is said of dates", span, "a range of numbers")
        .with_help(format!("write `{anew}`"))
        .replace(whole, anew)
}

pub(crate) fn not_a_date(found: &str, span: Span) -> Diagnostic {
    error("E0304", "a date is needed here", span, format!("this is {found}"))
        .with_help("write a date such as 31 March 2026, or the name of a field that is a date")
}

pub(crate) fn not_a_moment(found: &str, span: Span) -> Diagnostic {
    error("E0347", "this has to be a date and time", span, format!("this is {found}"))
        .with_help("write a field of the type `date and time`; of a day say at what time, such as `09:00 on` and the date")
}

pub(crate) fn not_hours(found: &str, span: Span) -> Diagnostic {
    error("E0348", "a date and time is moved by hours", span, format!("this is {found}"))
        .with_help("write a number of hours, such as `4 hours after arrived`; days are added to its day, `day of arrived`")
}

pub(crate) fn days_of_hours(span: Span) -> Diagnostic {
    error(
        "E0348",
        "hours pass from one moment to another: there are no days to count",
        span,
        "both days, or not the first?",
    )
    .with_help("leave out what follows the comma")
}

pub(crate) fn no_such_time(text: &str, span: Span) -> Diagnostic {
    error("E0349", format!("no clock shows `{text}`"), span, "not a time")
        .with_help("write a time from 00:00 to 23:59")
}

pub(crate) fn no_clock(span: Span) -> Diagnostic {
    error("E0415", "the contract does not say by which clock times are written", span, "a time of which clock?")
                .with_help("by the clocks of a place, with its summer time, or as they are written? add to the contract: `clock  Europe/London`, or `clock  UTC`")
}

pub(crate) fn not_a_condition(found: &str, span: Span) -> Diagnostic {
    error("E0305", "a condition is needed here", span, format!("this is {found}"))
        .with_help("write a comparison, such as `outcome is independent`, or a field that is yes or no")
}

pub(crate) fn not_money(found: &str, span: Span, help: Advice) -> Diagnostic {
    advised(error("E0306", "this has to be an amount of money", span, format!("this is {found}")), help)
}

pub(crate) fn percent_or_points(span: Span, digits: &str, other: &str, adds: bool) -> Diagnostic {
    let (sign, done) = if adds { ('+', "added") } else { ('−', "taken off") };
    error(
        "E0307",
        format!("{digits}% of it, or {digits} percentage points?"),
        span,
        format!("{done} as a percentage"),
    )
    .with_help(format!(
        "write `{digits} percentage points`; or `{other} × (100% {sign} {digits}%)` if it is {digits}% of it"
    ))
}

pub(crate) fn absurd_unit(span: Span, money: bool) -> Diagnostic {
    if money {
        error("E0308", "money is multiplied by money", span, "no amount of money")
            .with_help("one of the two has to be a quantity, a plain number or a percentage, such as `110%`")
    } else {
        error("E0308", "this multiplies units into one that does not exist", span, "one unit too often")
            .with_help("take out one of the factors, or divide by it")
    }
}

pub(crate) fn words_of_order(span: Span, dates: bool, instead: &'static str) -> Diagnostic {
    if dates {
        error("E0309", "dates are compared with words of time", span, "a word for numbers")
            .with_help(format!("write `{instead}`"))
    } else {
        error("E0309", "numbers are compared with words of size", span, "a word for dates")
            .with_help(format!("write `{instead}`"))
    }
}

pub(crate) fn not_a_time_span(found: &str, span: Span) -> Diagnostic {
    error("E0310", "a date moves by days, weeks, months or years", span, format!("this is {found}"))
        .with_help("say in what it is counted: `42 days after start_date`")
}

pub(crate) fn not_whole(span: Span, rounded: Option<&(String, String)>) -> Diagnostic {
    error("E0311", "a date moves by whole days, weeks, months or years", span, "may be no whole number")
        .with_help(match rounded {
            Some((written, one)) => format!("round it first, such as `({written}, rounded down to {one})`"),
            None => "write a whole number, such as `10 days`".to_owned(),
        })
}

pub(crate) fn not_a_period(found: &str, span: Span) -> Diagnostic {
    error("E0312", "a period is needed here", span, format!("this is {found}")).with_help(
        "write `week of`, `month of`, `quarter of`, `contract year of` or `financial year of` before a date",
    )
}

pub(crate) fn periods_do_not_nest(finer: PeriodKind, coarser: PeriodKind, span: Span) -> Problem {
    Problem::from({
        error(
            "E0313",
            format!("a {} does not lie within one {}", period(finer), period(coarser)),
            span,
            "which one holds it is open",
        )
        .with_help(format!(
            "put `first day of` or `last day of` before the {}, and take the {} of that day",
            period(finer),
            period(coarser)
        ))
    })
    .hanging(HangsOn { time: true, ..HangsOn::default() })
}

pub(crate) fn whichever_of_what(span: Span) -> Diagnostic {
    error("E0365", "`whichever is given` is said of a choice between two", span, "no choice between two")
                .with_help("write `(earlier of A and B, whichever is given)`, or `later of`, `larger of`, `smaller of`; for one value `(X, or Y if blank)`")
}

pub(crate) fn power_of_unit(span: Span, exponent: bool, found: &str, written: &str, one: &str) -> Diagnostic {
    let (message, label) = if exponent {
        ("a power is a plain whole number", format!("this is {found}"))
    } else {
        ("only a number without a unit is raised to a power", format!("this is {found}"))
    };
    error("E0366", message, span, label).with_help(format!("take the unit away: `({written} ÷ {one})`"))
}

pub(crate) fn not_an_exponent(span: Span) -> Diagnostic {
    error("E0367", "a power is a whole number from 0 to 1,000", span, "not such a number")
        .with_help("write a whole number, or the name of one")
}

pub(crate) fn not_a_value(span: Span) -> Diagnostic {
    error("E0314", "a plain value is needed here", span, "not a value that stands in the text")
                .with_help("write an amount, a number with its unit, a percentage, a date or a quoted text; a tariff may also be a sum, product or quotient of numbers and of other tariffs")
}

pub(crate) fn no_such_date(text: &str, last: Option<&str>, span: Span) -> Diagnostic {
    error("E0315", format!("there is no {text}"), span, "not a date of the calendar").with_help(match last {
        Some(last) => format!("the last day of that month is `{last}`"),
        None => "write a day that the calendar has".to_owned(),
    })
}

pub(crate) fn no_such_number(text: &str, span: Span) -> Diagnostic {
    error("E0316", format!("`{text}` is not a number that can be used here"), span, "this number")
        .with_help("write digits such as 1,575.00")
}

pub(crate) fn no_such_day(text: &str, span: Span) -> Diagnostic {
    error("E0316", format!("there is no {text}th day"), span, "days are counted from 1")
        .with_help("write a number from 1 on; the date itself is the 1st day")
}

pub(crate) fn rounds_to_money(span: Span, unit: &str) -> Diagnostic {
    error("E0317", format!("{unit} is not rounded to a coin"), span, "rounds to money")
                .with_help("name a multiple of the value's own unit, such as `rounded to the nearest 0.1%, halves up` or `rounded down to 1 week`")
}

pub(crate) fn rounds_to_nothing(span: Span) -> Diagnostic {
    error("E0318", "a value is rounded to multiples of more than nought", span, "not above nought")
        .with_help("write a step such as £0.01 or 1 week")
}

pub(crate) fn too_many_places(span: Span) -> Diagnostic {
    error("E0319", "at most 12 decimal places can be rounded to", span, "too many")
        .with_help("write a number from 0 to 12")
}

pub(crate) fn payee_not_text(found: &str, span: Span) -> Diagnostic {
    error("E0320", "a payee is named by a text", span, format!("this is {found}"))
                .with_help("give a field of type text, a name in quotes, or the text field of a listed record that the row refers to")
}

pub(crate) fn supplied_type(span: Span) -> Diagnostic {
    error("E0321", "this cannot be left to be supplied", span, "not a type of one value")
        .with_help("write a unit, such as `£ per hour, to be supplied`")
}

pub(crate) fn chosen_of_what(span: Span, chosen: &str) -> Diagnostic {
    error("E0360", "only one of several choices can be chosen", span, "no choices")
        .with_help(format!("list the choices: `one of {chosen}, another, chosen {chosen}`"))
}

pub(crate) fn not_a_tariff_key(name: &Name, found: &str) -> Diagnostic {
    error(
        "E0322",
        format!("a tariff cannot be listed by `{}`", name.node),
        name.span,
        format!("this is {found}"),
    )
    .with_help(
        "list it by a field that is a choice, a text or a whole number, or by a choice of the contract",
    )
}

pub(crate) fn not_a_key_value(key: &str, values: &[String], span: Span) -> Diagnostic {
    error("E0323", format!("this is not a value of `{key}`"), span, "a value of the key is needed").with_help(
        match values {
            [] => format!("write a value that `{key}` can have"),
            values => format!("write {}", either(values)),
        },
    )
}

pub(crate) fn tariff_needs_keys(name: &Name, keys: &[String], date: Option<&str>) -> Diagnostic {
    let at = date.as_ref().map(|date| format!(" at {date}")).unwrap_or_default();
    let written = format!("({} for {}{at})", name.node, keys.join(" and "));
    error(
        "E0324",
        format!("`{}` has several values; which one is meant is open", name.node),
        name.span,
        "a table of values",
    )
    .with_help(format!("write `{written}`"))
    .replace(name.span, written)
}

pub(crate) fn which_column(span: Span, written: &[String]) -> Diagnostic {
    error(
        "E0324",
        "this tariff has several columns; which one is meant is open",
        span,
        "a table of several columns",
    )
    .with_help(format!("write {}", either(written)))
}

pub(crate) fn tariff_needs_date(name: &Name, written: &str, date: &str) -> Diagnostic {
    error(
        "E0325",
        format!("`{}` changes on dates; at which date is it read?", name.node),
        name.span,
        "no date is said",
    )
    .with_help(format!("write `({written} at {date})`, or another date"))
    .with_fix((written == name.node).then(|| Edit::new(name.span, format!("({written} at {date})"))))
}

pub(crate) fn tariff_never_changes(name: &Name, span: Span) -> Diagnostic {
    error("E0325", format!("`{}` does not change on dates", name.node), span, "a date is said")
        .with_help("leave out `at` and the date")
}

pub(crate) fn wrong_key_count(name: &Name, keys: &[String], found: usize, span: Span) -> Diagnostic {
    let said = match found {
        1 => "1 is given".to_owned(),
        several => format!("{several} are given"),
    };
    let (message, help) = match keys {
        [] => (format!("`{}` has no keys, and {said}", name.node), "leave out `for` and the keys".to_owned()),
        [only] => (
            format!("`{}` has one key, and {said}", name.node),
            format!("give only `{only}`; put brackets round the lookup if an `and` after it is not a key"),
        ),
        keys => (
            format!("`{}` has {} keys, and {said}", name.node, keys.len()),
            format!("give each once, in this order: {}", listed(keys)),
        ),
    };
    error("E0326", message, span, "the keys do not fit").with_help(help)
}

/// A key of another type than the one that is wanted. Where rows are made of the record itself, its noun is the key
/// that refers to it.
pub(crate) fn wrong_key_type(
    span: Span,
    wanted: &str,
    found: &str,
    keys: &[String],
    own: Option<(&str, &str)>,
) -> Diagnostic {
    let help = match own {
        Some((noun, key)) => {
            format!("let the rows be made `for each {noun}` instead of `{key}`, and write `{noun}` here")
        }
        None => format!("give the keys in the order in which they are declared: {}", listed(keys)),
    };
    error("E0327", format!("this key has to be {wanted}"), span, format!("this is {found}")).with_help(help)
}

pub(crate) fn range_of_wrong_type(span: Span, name: &str, wanted: &str) -> Diagnostic {
    error("E0328", format!("`{name}` is {wanted}, which has no such range"), span, "not a range of it")
                .with_help("a number ranges from a number to a number, a date from a date to a date; leave the range out of anything else")
}

pub(crate) fn held_to_what(held: &str, wanted: &str, other: &Name, found: &str) -> Diagnostic {
    if held == other.node {
        error("E0361", format!("`{held}` is held to itself"), other.span, "the same field")
            .with_help(format!("name another field that is {wanted}, or a value"))
    } else {
        error(
            "E0361",
            format!("`{held}` cannot be held to `{}`", other.node),
            other.span,
            format!("this is {found}"),
        )
        .with_help(format!("name a field that is {wanted}, or a value"))
    }
}

pub(crate) fn period_label_here(label: &str, span: Span) -> Diagnostic {
    error(
        "E0329",
        format!("the period `{label}` can only stand in an example, or beside a field of periods"),
        span,
        "a label of a period",
    )
    .with_help("in a clause, compare dates instead")
}

pub(crate) fn no_such_period(label: &str, kind: PeriodKind, example: &str, span: Span) -> Diagnostic {
    error("E0329", format!("there is no {} `{label}`", kind.word()), span, "no label of one")
        .with_help(format!("write it as `{example}`"))
}

pub(crate) fn it_here(span: Span) -> Diagnostic {
    error("E0330", "what `it` stands for is open", span, "`it` is the one date that a range begins with")
        .with_help("write the date again")
}

/// What two values were to do together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    Add,
    Subtract,
    Compare,
    StandIn,
    OneTariff,
    OneTable,
    OneScale,
    Line,
    Blocks,
    Round,
    Replace,
}

impl Doing {
    /// That it cannot be done with these two.
    fn fails(self, left: &str, right: &str) -> String {
        match self {
            Doing::Add => format!("cannot add {left} and {right}"),
            Doing::Subtract => format!("cannot take {right} from {left}"),
            Doing::Compare => format!("cannot compare {left} with {right}"),
            Doing::StandIn => format!("cannot put {right} in the place of {left}"),
            Doing::OneTariff => format!("one tariff cannot hold {left} and {right}"),
            Doing::OneTable => format!("one table cannot give {left} and {right}"),
            Doing::OneScale => format!("one scale cannot give {left} and {right}"),
            Doing::Line => format!("no straight line leads from {left} to {right}"),
            Doing::Blocks => format!("cannot count {left} in blocks of {right}"),
            Doing::Round => format!("cannot round {left} to a multiple of {right}"),
            Doing::Replace => format!("this is a value of {left}, not of {right}"),
        }
    }
}

pub(crate) fn no_time_between(span: Span) -> Diagnostic {
    error("E0499", "between a time and itself lies no time, or the whole day", span, "the same time twice")
        .with_help("write another time; or leave `between` out where the whole day counts")
}
