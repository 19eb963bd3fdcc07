//! E03: types and units.

use crate::check::problem::{either, error, listed, period};
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::Name;
use crate::value::PeriodKind;

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

pub(crate) enum TypeProblem {
    UnitsDiffer {
        doing: Doing,
        left: String,
        left_span: Span,
        right: String,
        right_span: Span,
        help: String,
    },
    TypesDiffer {
        doing: Doing,
        left: String,
        left_span: Span,
        right: String,
        right_span: Span,
        help: Option<String>,
    },
    BareNumber {
        number: String,
        percent: String,
        tariff: bool,
        span: Span,
        beside: Span,
    },
    PercentOfWhat {
        digits: Option<String>,
        span: Span,
        beside: Span,
    },
    /// `start_date + 42`
    DaysByASign {
        span: Span,
        anew: String,
    },
    NotANumber {
        doing: String,
        found: String,
        span: Span,
    },
    NoOrder {
        found: String,
        span: Span,
    },
    NumbersBetween {
        span: Span,
        left: String,
        from: String,
        to: String,
    },
    NotADate {
        found: String,
        span: Span,
    },
    NotAMoment {
        found: String,
        span: Span,
    },
    NotHours {
        found: String,
        span: Span,
    },
    DaysOfHours {
        span: Span,
    },
    NoSuchTime {
        text: String,
        span: Span,
    },
    NoClock {
        span: Span,
    },
    NotACondition {
        found: String,
        span: Span,
    },
    NotMoney {
        found: String,
        span: Span,
        help: String,
    },
    PercentOrPoints {
        span: Span,
        digits: String,
        other: String,
        adds: bool,
    },
    AbsurdUnit {
        span: Span,
        money: bool,
    },
    WordsOfOrder {
        span: Span,
        dates: bool,
        instead: &'static str,
    },
    NotATimeSpan {
        found: String,
        span: Span,
    },
    NotWhole {
        span: Span,
        rounded: Option<(String, String)>,
    },
    NotAPeriod {
        found: String,
        span: Span,
    },
    PeriodsDoNotNest {
        finer: PeriodKind,
        coarser: PeriodKind,
        span: Span,
    },
    WhicheverOfWhat {
        span: Span,
    },
    PowerOfUnit {
        span: Span,
        exponent: bool,
        found: String,
        written: String,
        one: String,
    },
    NotAnExponent {
        span: Span,
    },
    NotAValue {
        span: Span,
    },
    NoSuchDate {
        text: String,
        last: Option<String>,
        span: Span,
    },
    NoSuchNumber {
        text: String,
        span: Span,
    },
    NoSuchDay {
        text: String,
        span: Span,
    },
    RoundsToMoney {
        span: Span,
        unit: String,
    },
    RoundsToNothing {
        span: Span,
    },
    TooManyPlaces {
        span: Span,
    },
    PayeeNotText {
        found: String,
        span: Span,
    },
    SuppliedType {
        span: Span,
    },
    ChosenOfWhat {
        span: Span,
        chosen: String,
    },
    NotATariffKey {
        name: Name,
        found: String,
    },
    NotAKeyValue {
        key: String,
        values: Vec<String>,
        span: Span,
    },
    TariffNeedsKeys {
        name: Name,
        keys: Vec<String>,
        date: Option<String>,
    },
    WhichColumn {
        span: Span,
        written: Vec<String>,
    },
    TariffNeedsDate {
        name: Name,
        written: String,
        date: String,
    },
    TariffNeverChanges {
        name: Name,
        span: Span,
    },
    WrongKeyCount {
        name: Name,
        keys: Vec<String>,
        found: usize,
        span: Span,
    },
    WrongKeyType {
        span: Span,
        wanted: String,
        found: String,
        keys: Vec<String>,
    },
    RangeOfWrongType {
        span: Span,
        name: String,
        wanted: String,
    },
    HeldToWhat {
        held: String,
        wanted: String,
        other: Name,
        found: String,
    },
    PeriodLabelHere {
        label: String,
        span: Span,
    },
    NoSuchPeriod {
        label: String,
        kind: PeriodKind,
        example: String,
        span: Span,
    },
    ItHere {
        span: Span,
    },
}

impl TypeProblem {
    pub(crate) fn describe(&self) -> Diagnostic {
        match self {
            Self::UnitsDiffer { doing, left, left_span, right, right_span, help } => {
                error("E0301", doing.fails(left, right), *right_span, format!("this is {right}"))
                    .with_label(*left_span, format!("this is {left}"))
                    .with_help(help)
            }
            Self::TypesDiffer { doing, left, left_span, right, right_span, help } => {
                error("E0302", doing.fails(left, right), *right_span, format!("this is {right}"))
                    .with_label(*left_span, format!("this is {left}"))
                    .with_help(help.clone().unwrap_or_else(|| format!("write {left} here, or {right} in the other place")))
            }
            Self::BareNumber { number, percent, tariff, span, beside } => {
                let help = if *tariff { format!("let the tariff say `{percent}`") } else { format!("write `{percent}`") };
                error("E0345", format!("`{number}` stands beside a percentage: is {percent} meant?"), *span, "a bare number")
                    .with_label(*beside, "a percentage")
                    .with_help(help)
            }
            Self::PercentOfWhat { digits, span, beside } => {
                let help = match digits {
                    Some(digits) => format!("write `{digits}` if that is meant; or let the field be a `percentage`"),
                    None => "compare with a plain number; or let the field be a `percentage`".to_owned(),
                };
                error("E0345", "a percentage stands beside a plain number: a percentage of what?", *span, "a percentage")
                    .with_label(*beside, "a plain number in the data")
                    .with_help(help)
            }
            Self::DaysByASign { span, anew } => error("E0303", "days are counted in words, and not with a sign", *span, "a date and a sign")
                .with_help(format!("write `{anew}`"))
                .replace(*span, anew),
            Self::NotANumber { doing, found, span } => error("E0303", format!("{doing} needs a number, and this is {found}"), *span, format!("this is {found}"))
                .with_help("write an amount, hours or the like; to know for how many rows something holds, count a cohort of them"),
            Self::NoOrder { found, span } => error("E0303", format!("{found} is neither more nor less, earlier nor later"), *span, format!("this is {found}"))
                .with_help("compare numbers or dates; anything else `is` or `is not`"),
            Self::NotAMoment { found, span } => error("E0347", "this has to be a date and time", *span, format!("this is {found}"))
                .with_help("a field of the type `date and time` is one; hours pass between two of them"),
            Self::NotHours { found, span } => error("E0348", "a date and time is moved by hours", *span, format!("this is {found}"))
                .with_help("write `4 hours after …`; days are added to `day of …`"),
            Self::DaysOfHours { span } => error("E0348", "hours pass from one moment to another: there are no days to count", *span, "both days, or not the first?")
                .with_help("leave out what follows the comma"),
            Self::NoSuchTime { text, span } => error("E0349", format!("no clock shows `{text}`"), *span, "not a time")
                .with_help("write a time from 00:00 to 23:59"),
            Self::NoClock { span } => error("E0415", "the contract does not say by which clock times are written", *span, "a time of which clock?")
                .with_help("by the clocks of a place, with its summer time, or as they are written? add to the contract: `clock  Europe/London`, or `clock  UTC`"),
            Self::NotADate { found, span } => error("E0304", "a date is needed here", *span, format!("this is {found}"))
                .with_help("write a date such as 31 March 2026, or the name of a field that is a date"),
            Self::NotACondition { found, span } => error("E0305", "a condition is needed here", *span, format!("this is {found}"))
                .with_help("write a comparison, such as `outcome is independent`, or a field that is yes or no"),
            Self::NotMoney { found, span, help } => error("E0306", "this has to be an amount of money", *span, format!("this is {found}"))
                .with_help(help),
            Self::PercentOrPoints { span, digits, other, adds } => {
                let (sign, done) = if *adds { ('+', "added") } else { ('−', "taken off") };
                error("E0307", format!("{digits}% of it, or {digits} percentage points?"), *span, format!("{done} as a percentage"))
                    .with_help(format!("write `{digits} percentage points`; or `{other} × (100% {sign} {digits}%)` if it is {digits}% of it"))
            }
            Self::AbsurdUnit { span, money: true } => error("E0308", "money is multiplied by money", *span, "no amount of money")
                .with_help("one of the two has to be a quantity, a plain number or a percentage, such as `110%`"),
            Self::AbsurdUnit { span, money: false } => error("E0308", "this is a number of nothing that there is", *span, "one unit too often")
                .with_help("take out the factor that stands there too often, or divide by it"),
            Self::NumbersBetween { span, left, from, to } => error("E0309", "`is from … to …` is said of dates", *span, "a range of numbers")
                .with_help(format!("write `({left} is at least {from} and {left} is at most {to})`")),
            Self::WordsOfOrder { span, dates: true, instead } => error("E0309", "dates are compared with words of time", *span, "a word for numbers")
                .with_help(format!("write `{instead}`")),
            Self::WordsOfOrder { span, dates: false, instead } => error("E0309", "numbers are compared with words of size", *span, "a word for dates")
                .with_help(format!("write `{instead}`")),
            Self::NotATimeSpan { found, span } => error("E0310", "a date moves by days, weeks, months or years", *span, format!("this is {found}"))
                .with_help("say in what it is counted: `42 days after start_date`"),
            Self::NotWhole { span, rounded } => error("E0311", "a date moves by whole days, weeks, months or years", *span, "may be no whole number")
                .with_help(match rounded {
                    Some((written, one)) => format!("round it first, such as `({written}, rounded down to {one})`"),
                    None => "write a whole number, such as `10 days`".to_owned(),
                }),
            Self::NotAPeriod { found, span } => error("E0312", "a period is needed here", *span, format!("this is {found}"))
                .with_help("write `week of`, `month of`, `quarter of`, `contract year of` or `financial year of` before a date"),
            Self::PeriodsDoNotNest { finer, coarser, span } => {
                error("E0313", format!("a {} does not lie within one {}", period(*finer), period(*coarser)), *span, "which one holds it is open")
                    .with_help(format!("take one of its days: `{} of (first day of (…))`, or `last day`", period(*coarser)))
            }
            Self::WhicheverOfWhat { span } => error("E0365", "`whichever is given` is said of a choice between two", *span, "no choice between two")
                .with_help("write `(earlier of A and B, whichever is given)`, or `later of`, `larger of`, `smaller of`; for one value `(X, or Y if blank)`"),
            Self::PowerOfUnit { span, exponent, found, written, one } => {
                let (message, label) = if *exponent {
                    ("a power is a plain whole number", format!("this is {found}"))
                } else {
                    ("only a number without a unit is raised to a power", format!("this is {found}"))
                };
                error("E0366", message, *span, label).with_help(format!("take the unit away: `({written} ÷ {one})`"))
            }
            Self::NotAnExponent { span } => error("E0367", "a power is a whole number from 0 to 1,000", *span, "not such a number")
                .with_help("write a whole number, or the name of one"),
            Self::NotAValue { span } => error("E0314", "a plain value is needed here", *span, "not a value that stands in the text")
                .with_help("write an amount, a number with its unit, a percentage, a date or a quoted text; a tariff may also be a sum, product or quotient of numbers and of other tariffs"),
            Self::NoSuchDate { text, last, span } => error("E0315", format!("there is no {text}"), *span, "not a date of the calendar")
                .with_help(match last {
                    Some(last) => format!("the last day of that month is `{last}`"),
                    None => "write a day that the calendar has".to_owned(),
                }),
            Self::NoSuchDay { text, span } => error("E0316", format!("there is no {text}th day"), *span, "days are counted from 1")
                .with_help("write a number from 1 on; the date itself is the 1st day"),
            Self::NoSuchNumber { text, span } => error("E0316", format!("`{text}` is not a number that can be used here"), *span, "this number")
                .with_help("write digits such as 1,575.00"),
            Self::RoundsToMoney { span, unit } => error("E0317", format!("{unit} is not rounded to a coin"), *span, "rounds to money")
                .with_help("name a multiple of the value's own unit, such as `rounded to the nearest 0.1%, halves up` or `rounded down to 1 week`"),
            Self::RoundsToNothing { span } => error("E0318", "a value is rounded to multiples of more than nought", *span, "not above nought")
                .with_help("write a step such as £0.01 or 1 week"),
            Self::TooManyPlaces { span } => error("E0319", "at most 12 decimal places can be rounded to", *span, "too many")
                .with_help("write a number from 0 to 12"),
            Self::PayeeNotText { found, span } => error("E0320", "a payee is named by a text", *span, format!("this is {found}"))
                .with_help("give a field of type text, a name in quotes, or the text field of a listed record that the row refers to"),
            Self::SuppliedType { span } => error("E0321", "this cannot be left to be supplied", *span, "not a type of one value")
                .with_help("write a unit, such as `£ per hour, to be supplied`"),
            Self::ChosenOfWhat { span, chosen } => error("E0360", "only one of several choices can be chosen", *span, "no choices")
                .with_help(format!("list the choices: `one of {chosen}, …, chosen {chosen}`")),
            Self::NotATariffKey { name, found } => error("E0322", format!("a tariff cannot be listed by `{}`", name.node), name.span, format!("this is {found}"))
                .with_help("list it by a field that is a choice, a text or a whole number, or by a choice of the contract"),
            Self::NotAKeyValue { key, values, span } => error("E0323", format!("this is not a value of `{key}`"), *span, "a value of the key is needed")
                .with_help(match values.as_slice() {
                    [] => format!("write a value that `{key}` can have"),
                    values => format!("write {}", either(values)),
                }),
            Self::TariffNeedsKeys { name, keys, date } => {
                let at = date.as_ref().map(|date| format!(" at {date}")).unwrap_or_default();
                error("E0324", format!("`{}` has several values; which one is meant is open", name.node), name.span, "a table of values")
                    .with_help(format!("write `({} for {}{at})`", name.node, keys.join(" and ")))
            }
            Self::WhichColumn { span, written } => {
                error("E0324", "this tariff has several columns; which one is meant is open", *span, "a table of several columns")
                    .with_help(format!("write {}", either(written)))
            }
            Self::TariffNeedsDate { name, written, date } => error("E0325", format!("`{}` changes on dates; at which date is it read?", name.node), name.span, "no date is said")
                .with_help(format!("write `({written} at {date})`, or another date")),
            Self::TariffNeverChanges { name, span } => error("E0325", format!("`{}` does not change on dates", name.node), *span, "a date is said")
                .with_help("leave out `at` and the date"),
            Self::WrongKeyCount { name, keys, found, span } => {
                let said = match found {
                    1 => "1 is given".to_owned(),
                    several => format!("{several} are given"),
                };
                let (message, help) = match keys.as_slice() {
                    [] => (format!("`{}` has no keys, and {said}", name.node), "leave out `for` and the keys".to_owned()),
                    [only] => (format!("`{}` has one key, and {said}", name.node), format!("give only `{only}`; put brackets round the lookup if an `and` after it is not a key")),
                    keys => (format!("`{}` has {} keys, and {said}", name.node, keys.len()), format!("give each once, in this order: {}", listed(keys))),
                };
                error("E0326", message, *span, "the keys do not fit").with_help(help)
            }
            Self::WrongKeyType { span, wanted, found, keys } => error("E0327", format!("this key has to be {wanted}"), *span, format!("this is {found}"))
                .with_help(format!("give the keys in the order in which they are declared: {}", listed(keys))),
            Self::RangeOfWrongType { span, name, wanted } => error("E0328", format!("`{name}` is {wanted}, which has no such range"), *span, "not a range of it")
                .with_help("a number ranges from a number to a number, a date from a date to a date; leave the range out of anything else"),
            Self::HeldToWhat { held, wanted, other, .. } if *held == other.node => error("E0361", format!("`{held}` is held to itself"), other.span, "the same field")
                .with_help(format!("name another field that is {wanted}, or a value")),
            Self::HeldToWhat { held, wanted, other, found } => error("E0361", format!("`{held}` cannot be held to `{}`", other.node), other.span, format!("this is {found}"))
                .with_help(format!("name a field that is {wanted}, or a value")),
            Self::PeriodLabelHere { label, span } => error("E0329", format!("the period `{label}` can only stand in an example, or beside a field of periods"), *span, "a label of a period")
                .with_help("in a clause, compare dates instead"),
            Self::NoSuchPeriod { label, kind, example, span } => error("E0329", format!("there is no {} `{label}`", kind.word()), *span, "no label of one")
                .with_help(format!("write it as `{example}`")),
            Self::ItHere { span } => error("E0330", "what `it` stands for is open", *span, "`it` is the one date that a range begins with")
                .with_help("write the date again"),
        }
    }
}
