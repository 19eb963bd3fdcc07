//! The wordings of the language that are more than a word, in one place: when one changes, it changes here.

pub(super) fn blank_rule(field: &str, taken_in: bool) -> String {
    let fate = if taken_in { "taken in" } else { "left out" };
    format!(", and a blank {field} is {fate}")
}

pub(super) const WHICHEVER_IS_GIVEN: &str = ", whichever is given";

pub(super) fn if_blank(value: &str, otherwise: &str) -> String {
    format!("({value}, or {otherwise} if blank)")
}

pub(super) fn must_be_given(value: &str) -> String {
    format!("({value}, which must be given)")
}

pub(super) fn if_empty(value: &str, otherwise: &str, population: &str) -> String {
    format!("({value}, or {otherwise} if {population} is empty)")
}

pub(super) fn first_band(value: &str) -> String {
    format!("| from the bottom | {value} |")
}

pub(super) fn band(included: bool, edge: &str, value: &str) -> String {
    format!("| {} {edge} | {value} |", if included { "from" } else { "above" })
}

pub(super) fn line(from: &str, to: &str) -> String {
    format!("in a straight line from {from} to {to} at the next row")
}

pub(super) fn together(payments: &[String]) -> String {
    let together = if payments.len() > 1 { " together" } else { "" };
    format!("{}{together}", payments.join(" and "))
}

pub(super) const IN_ORDER: &str = "used up in order of";
pub(super) const REDUCED: &str = "the payments themselves are reduced";
pub(super) const DEDUCTED: &str = "the excess is deducted on a line of its own";
pub(super) const ADDED: &str = "the shortfall is added on a line of its own";
pub(super) const ACROSS: &str = ", across all payees";
pub(super) const SLICES: &str = "each slice at its own rate";
pub(super) const REACHED: &str = "all at the rate reached";
pub(super) const CARRIED: &str =
    "the rest is carried forward, and what is left at the end is shown but not taken back";
pub(super) const DROPPED: &str = "the rest is not taken back";

pub(super) fn payable_after(cap: &str, payment: Option<&str>) -> String {
    match payment {
        Some(payment) => format!("(what is payable after {cap} of {payment})"),
        None => format!("(what is payable after {cap})"),
    }
}

/// Pounds for each complete block of so many.
pub(super) fn blocks(size: &str, of: &str, price: &str) -> String {
    format!("((complete blocks of {size} in {of}) × {price} per block)")
}

pub(super) const REACHES: [&str; 2] = ["up to and including this one", "before this one"];
pub(super) const IN_A_ROW: &str = "in a row where";
pub(super) const ORDER: &str = "in order of ";
/// How far back days are counted.
pub(super) const STRETCHES: &[&str] = &["1 day", "30 days", "6 weeks", "1 month", "5 months", "1 year"];
pub(super) const ONE_BEFORE: &str = "of the one before";

/// After a part of an order: what is largest, latest or last comes first.
pub(super) const FALLING: &str = " falling";
pub(super) const BEFORE_SHARED: &str = ", before they are shared";

/// Rows or groups in order.
pub(super) fn series(keys: &[String], order: &[String]) -> String {
    let each = if keys.is_empty() { String::new() } else { format!("for each {} ", keys.join(" and ")) };
    format!("{each}in order of {}", order.join(", then "))
}

/// The units of time in which a stretch is counted.
pub(super) const DAYS: &str = "days";
pub(super) const STARTED_WEEKS: &str = "started weeks";
pub(super) const COMPLETED_WEEKS: &str = "completed weeks";
pub(super) const COMPLETED_MONTHS: &str = "completed months";

pub(super) fn elapsed(unit: &str, from: &str, to: &str, both: bool) -> String {
    let ends = if both { "both days counted" } else { "the first day not counted" };
    format!("({unit} from {from} to {to}, {ends})")
}

pub(super) fn calendar_months(from: &str, to: &str) -> String {
    format!("(calendar months from {from} to {to})")
}

pub(super) fn hours(from: &str, to: &str, part: &str) -> String {
    format!("(hours from {from} to {to}{part})")
}

/// The part of a stretch of time that counts; the first is all of it.
pub(super) const PARTS: [&str; 6] = [
    "",
    ", between 22:00 and 06:00",
    ", between 09:15 and 17:30",
    ", on Saturday and Sunday",
    ", on Friday to Monday between 18:00 and 00:00",
    ", on Sunday, Monday and Wednesday between 00:30 and 02:30",
];

/// The moment of a day.
pub(super) fn moment_on(clock: &str, date: &str) -> String {
    format!("({clock} on {date})")
}

/// Before the record of the row for which others are sought.
pub(super) const THIS: &str = "this ";

/// What is taken over rows that share something with this one.
pub(super) fn related(taken: &str, rows: &str, conditions: &[String]) -> String {
    let conditions =
        if conditions.is_empty() { String::new() } else { format!(" where {}", conditions.join(" and ")) };
    format!("({taken} of {rows}{conditions}")
}
