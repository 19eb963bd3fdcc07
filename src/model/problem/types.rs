//! E03: types and units.

use super::{error, listed, period};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Name, PeriodKind};

pub(in crate::model) enum TypeProblem {
    UnitsDiffer { doing: &'static str, left: String, left_span: Span, right: String, right_span: Span },
    TypesDiffer { doing: &'static str, left: String, left_span: Span, right: String, right_span: Span },
    NotANumber { doing: &'static str, found: String, span: Span },
    NotADate { found: String, span: Span },
    NotACondition { found: String, span: Span },
    NotMoney { found: String, span: Span },
    PercentOrPoints { span: Span },
    AbsurdUnit { span: Span },
    WordsOfOrder { span: Span, dates: bool },
    NotATimeSpan { found: String, span: Span },
    NotWhole { span: Span },
    NotAPeriod { found: String, span: Span },
    PeriodsDoNotNest { finer: PeriodKind, coarser: PeriodKind, span: Span },
    NotAValue { span: Span },
    NoSuchDate { text: String, span: Span },
    NoSuchNumber { text: String, span: Span },
    RoundsToMoney { span: Span, unit: String },
    RoundsToNothing { span: Span },
    TooManyPlaces { span: Span },
    PayeeNotText { found: String, span: Span },
    SuppliedType { span: Span },
    NotATariffKey { name: Name, found: String },
    NotAKeyValue { key: String, span: Span },
    TariffNeedsKeys { name: Name, keys: Vec<String>, dated: bool },
    TariffNeedsDate { name: Name, dated: bool, span: Span },
    WrongKeyCount { name: Name, keys: Vec<String>, found: usize, span: Span },
    WrongKeyType { span: Span, wanted: String, found: String },
    RangeOfWrongType { span: Span, name: String, instead: String },
    PeriodLabelHere { label: String, span: Span },
    ItHere { span: Span },
}

impl TypeProblem {
    pub(super) fn describe(&self) -> Diagnostic {
        match self {
            Self::UnitsDiffer { doing, left, left_span, right, right_span } => {
                error("E0301", format!("cannot {doing} {left} and {right}"), *right_span, format!("this is {right}"))
                    .with_label(*left_span, format!("this is {left}"))
                    .with_help(units_help(left, right))
            }
            Self::TypesDiffer { doing, left, left_span, right, right_span } => {
                error("E0302", format!("cannot {doing} {left} and {right}"), *right_span, format!("this is {right}"))
                    .with_label(*left_span, format!("this is {left}"))
                    .with_help(format!("both sides have to be {left}, or both {right}"))
            }
            Self::NotANumber { doing, found, span } => error("E0303", format!("cannot {doing} {found}"), *span, format!("this is {found}"))
                .with_help("a number is needed here, such as an amount, hours or a count"),
            Self::NotADate { found, span } => error("E0304", "a date is needed here", *span, format!("this is {found}"))
                .with_help("write a date such as 31 March 2026, or the name of a field that is a date"),
            Self::NotACondition { found, span } => error("E0305", "a condition is needed here", *span, format!("this is {found}"))
                .with_help("write a comparison, such as `outcome is independent`, or a field that is yes or no"),
            Self::NotMoney { found, span } => error("E0306", "what is paid has to be an amount of money", *span, format!("this is {found}"))
                .with_help(money_help(found)),
            Self::PercentOrPoints { span } => error("E0307", "5% of it, or 5 percentage points?", *span, "added as a percentage")
                .with_help("write `5 percentage points`, or multiply: `(100% − 5%) × share`"),
            Self::AbsurdUnit { span } => error("E0308", "this product has a unit that nothing could mean", *span, "too many units multiplied")
                .with_help("check what each factor is a number of"),
            Self::WordsOfOrder { span, dates: true } => error("E0309", "dates are compared with words of time", *span, "a word for numbers")
                .with_help("for dates write `is before`, `is after`, `is on or before`, `is on or after`, `earlier of`, `later of`, `earliest` or `latest`"),
            Self::WordsOfOrder { span, dates: false } => error("E0309", "numbers are compared with words of size", *span, "a word for dates")
                .with_help("for numbers write `is less than`, `is more than`, `is at least`, `is at most`, `smaller of`, `larger of`, `smallest` or `largest`"),
            Self::NotATimeSpan { found, span } => error("E0310", "a date moves by days, weeks, months or years", *span, format!("this is {found}"))
                .with_help("say in what it is counted: `42 days after start_date`"),
            Self::NotWhole { span } => error("E0311", "a date moves by whole days, weeks, months or years", *span, "not a whole number")
                .with_help("write a whole number, such as `10 days`"),
            Self::NotAPeriod { found, span } => error("E0312", "a period is needed here", *span, format!("this is {found}"))
                .with_help("write `month of`, `quarter of`, `contract year of` or `financial year of` and a date"),
            Self::PeriodsDoNotNest { finer, coarser, span } => {
                error("E0313", format!("a {} does not lie within one {}", period(*finer), period(*coarser)), *span, "which one holds it is open")
                    .with_help(format!("take the {} of a date instead: `{} of first day of (…)`", period(*coarser), period(*coarser)))
            }
            Self::NotAValue { span } => error("E0314", "a plain value is needed here", *span, "not a value that stands in the text")
                .with_help("write an amount, a number with its unit, a percentage, a date or a quoted text"),
            Self::NoSuchDate { text, span } => error("E0315", format!("there is no {text}"), *span, "not a date of the calendar")
                .with_help("write a day that exists, such as 28 February 2026"),
            Self::NoSuchNumber { text, span } => error("E0316", format!("`{text}` is not a number that can be used here"), *span, "this number")
                .with_help("write digits such as 1,575.00"),
            Self::RoundsToMoney { span, unit } => error("E0317", format!("{unit} is not rounded to a coin"), *span, "rounds to money")
                .with_help("name a multiple of the value's own unit, such as `rounded to the nearest 0.1%, halves up` or `rounded down to 1 week`"),
            Self::RoundsToNothing { span } => error("E0318", "a value is rounded to multiples of more than nought", *span, "not above nought")
                .with_help("write a step such as £0.01 or 1 week"),
            Self::TooManyPlaces { span } => error("E0319", "at most 12 decimal places can be rounded to", *span, "too many")
                .with_help("write a number from 0 to 12"),
            Self::PayeeNotText { found, span } => error("E0320", "a payee is named by a text", *span, format!("this is {found}"))
                .with_help("give a field of type text, or a name in quotes"),
            Self::SuppliedType { span } => error("E0321", "this cannot be left to be supplied", *span, "not a type of one value")
                .with_help("write a unit, such as `£ per hour, to be supplied`"),
            Self::NotATariffKey { name, found } => error("E0322", format!("a tariff cannot be listed by `{}`", name.node), name.span, format!("this is {found}"))
                .with_help("list it by a field that is a choice, a text or a whole number"),
            Self::NotAKeyValue { key, span } => error("E0323", format!("this is not a value of `{key}`"), *span, "a value of the key is needed")
                .with_help(format!("write one of the values that `{key}` can have")),
            Self::TariffNeedsKeys { name, keys, dated } => {
                let mut how = name.node.clone();
                if !keys.is_empty() {
                    how.push_str(&format!(" for {}", keys.join(" and ")));
                }
                if *dated {
                    how.push_str(" at DATE");
                }
                error("E0324", format!("`{}` has several values; which one is meant is open", name.node), name.span, "a table of values")
                    .with_help(format!("write `{how}`"))
            }
            Self::TariffNeedsDate { name, dated: true, span } => error("E0325", format!("`{}` changes on dates; at which date is it read?", name.node), *span, "no date is said")
                .with_help(format!("write `{} at start_date`, or another date", name.node)),
            Self::TariffNeedsDate { name, dated: false, span } => error("E0325", format!("`{}` does not change on dates", name.node), *span, "a date is said")
                .with_help("leave out `at` and the date"),
            Self::WrongKeyCount { name, keys, found, span } => {
                let wanted = if keys.is_empty() { "no keys".to_owned() } else { listed(keys) };
                error("E0326", format!("`{}` is for {wanted}, and {found} are said", name.node), *span, "the keys do not fit")
                    .with_help("give each of its keys once, in that order; put brackets round the lookup if an `and` after it is not a key")
            }
            Self::WrongKeyType { span, wanted, found } => error("E0327", format!("this key has to be {wanted}"), *span, format!("this is {found}"))
                .with_help("give the keys in the order in which they are declared"),
            Self::RangeOfWrongType { span, name, instead } => {
                let help = if instead.is_empty() {
                    "leave the range out: only numbers and dates have one".to_owned()
                } else {
                    format!("write its bounds as {instead}")
                };
                error("E0328", format!("`{name}` has no such range"), *span, "not of the field's type").with_help(help)
            }
            Self::PeriodLabelHere { label, span } => error("E0329", format!("the period `{label}` can only stand in an example"), *span, "a label of a period")
                .with_help("in a clause, compare dates instead"),
            Self::ItHere { span } => error("E0330", "`it` has nothing to stand for", *span, "`it` is the first date of a range")
                .with_help("write the date again"),
        }
    }
}

/// What probably repairs a mix of two units.
fn units_help(left: &str, right: &str) -> String {
    let rate = |unit: &str, other: &str| {
        let (over, per) = unit.split_once(" per ")?;
        (over == other || format!("{per}s") == other || per == other)
            .then(|| format!("`{unit}` is a rate: multiply it by {per}s first"))
    };
    rate(left, right)
        .or_else(|| rate(right, left))
        .unwrap_or_else(|| "both sides have to be counted in the same unit".to_owned())
}

/// What probably makes money of it.
fn money_help(found: &str) -> String {
    match found.split_once(" per ") {
        Some((_, per)) if found.starts_with(['£', '$', '€']) => {
            format!("multiply the rate by a number of {per}s")
        }
        _ if found.contains('£') => {
            "a rate for each of what is counted may be missing, such as `£500.00 per person`".to_owned()
        }
        _ => "multiply it by a rate, such as `£500.00 per person`".to_owned(),
    }
}
