//! One cell becomes a value, or a fault. Nothing is guessed.

use super::fault::{CellProblem, DateTrouble, NumberTrouble};
use super::quick;
use crate::text::lookalike;
use crate::value::{Currency, DateForm, DateOrder, Day, HoursForm, Number, SECONDS_AN_HOUR};

/// A number as it was written: small ones as `mantissa / 10^scale` without noughts at the end, so that equal numbers
/// are equal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Decimal {
    Small { mantissa: i64, scale: u32 },
    Large(Number),
}

impl Decimal {
    /// The smallest form of `mantissa / 10^scale`.
    pub(super) fn small(mut mantissa: i64, mut scale: u32) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale = scale.saturating_sub(1);
        }
        Decimal::Small { mantissa, scale }
    }

    /// The form of a number.
    pub(super) fn of(number: &Number) -> Self {
        let small = (0..=18).find_map(|scale| Some((number.to_scaled(scale)?, scale)));
        match small.and_then(|(mantissa, scale)| Some((i64::try_from(mantissa).ok()?, scale))) {
            Some((mantissa, scale)) => Decimal::Small { mantissa, scale },
            None => Decimal::Large(number.clone()),
        }
    }

    /// The number.
    pub(super) fn number(&self) -> Number {
        match self {
            Decimal::Small { mantissa, scale } => Number::from_scaled(i128::from(*mantissa), *scale),
            Decimal::Large(number) => number.clone(),
        }
    }

    /// Whether it is a whole number.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Decimal::Small { scale, .. } => *scale == 0,
            Decimal::Large(number) => number.is_whole(),
        }
    }

    /// Whether it is less than another.
    pub(super) fn is_below(&self, other: &Decimal) -> bool {
        if let (Decimal::Small { mantissa: a, scale: s }, Decimal::Small { mantissa: b, scale: t }) =
            (self, other)
            && let (Some(s), Some(t)) = (10i128.checked_pow(*s), 10i128.checked_pow(*t))
            && let (Some(a), Some(b)) = (i128::from(*a).checked_mul(t), i128::from(*b).checked_mul(s))
        {
            return a < b;
        }
        self.number() < other.number()
    }
}

/// What may stand around the digits of a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct NumberForm {
    /// The currency whose sign may stand before them.
    pub(super) currency: Option<Currency>,
    /// Whether a percent sign has to stand after them.
    pub(super) percent: bool,
}

/// Reads a number: `-1,234.50`, `£1,234.50`, `45%`.
pub(super) fn number(cell: &[u8], form: NumberForm) -> Result<Decimal, CellProblem> {
    let (negative, rest) = without_signs(cell, form.currency);
    let (digits, shift) = match rest.split_last() {
        Some((b'%', digits)) if form.percent => (digits, 2),
        _ => (rest, 0),
    };
    let Some(size) = short_digits(digits, shift).or_else(|| long_digits(digits, shift)) else {
        return Err(number_problem(cell, form));
    };
    if form.percent && shift == 0 {
        return Err(CellProblem::NoPercentSign);
    }
    Ok(match size {
        Decimal::Small { mantissa, scale } if negative => {
            Decimal::Small { mantissa: mantissa.saturating_neg(), scale }
        }
        Decimal::Large(number) if negative => Decimal::Large(number.negated()),
        size => size,
    })
}

/// Up to seventeen digits with what may stand before and between them, of a number that is no percentage: as a whole
/// number, and how many of the digits stand behind the point.
#[cold]
pub(super) fn amount(cell: &[u8], currency: Option<Currency>) -> Option<(i64, u32)> {
    if cell.is_empty() {
        return None;
    }
    let (negative, digits) = without_signs(cell, currency);
    let (mantissa, places) = quick::digits_of(digits).or_else(|| quick::grouped_digits(digits))?;
    Some((if negative { mantissa.wrapping_neg() } else { mantissa }, places))
}

/// What follows the signs before a number, and whether it is below nought.
fn without_signs(cell: &[u8], currency: Option<Currency>) -> (bool, &[u8]) {
    let (negative, rest) = strip_minus(cell);
    let rest = match currency {
        Some(currency) => {
            let mut sign = [0; 4];
            rest.strip_prefix(currency.symbol().encode_utf8(&mut sign).as_bytes()).unwrap_or(rest)
        }
        None => rest,
    };
    (negative, rest)
}

fn strip_minus(cell: &[u8]) -> (bool, &[u8]) {
    match cell.strip_prefix(b"-").or_else(|| cell.strip_prefix("−".as_bytes())) {
        Some(rest) => (true, rest),
        None => (false, cell),
    }
}

/// Up to seventeen digits, perhaps in groups, and perhaps a point, which is nearly all of them.
fn short_digits(digits: &[u8], shift: u32) -> Option<Decimal> {
    let (mantissa, places) = quick::digits_of(digits).or_else(|| quick::grouped_digits(digits))?;
    Some(Decimal::small(mantissa, places.checked_add(shift)?))
}

/// Digits of any number, with or without commas between groups of three.
fn long_digits(digits: &[u8], shift: u32) -> Option<Decimal> {
    if !Number::is_short_enough(digits) || digits.starts_with(b"-") {
        return None;
    }
    let text = str::from_utf8(digits).ok()?;
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = whole.len() > first.len();
    // `0,123` is nobody's way to write 123: it is a decimal comma.
    let first_is_one = (1..=3).contains(&first.len()) && !first.starts_with('0');
    if grouped && !(first_is_one && groups.all(|group| group.len() == 3)) {
        return None;
    }
    let (whole, rest) = text.split_at_checked(whole.len())?;
    let number = Number::parse(&format!("{}{rest}", whole.replace(',', "")))?;
    Some(Decimal::of(&number.times(&Number::from_scaled(1, shift))))
}

/// Why a cell is no number.
fn number_problem(cell: &[u8], form: NumberForm) -> CellProblem {
    let text = match plain_text(cell) {
        Ok(text) => text,
        Err(problem) => return problem,
    };
    // The words for what the column holds are put in by whoever knows the field.
    CellProblem::Number { trouble: number_trouble(text, form), holds: String::new() }
}

fn number_trouble(text: &str, form: NumberForm) -> NumberTrouble {
    let is_sign = |c: char| Currency::from_symbol(c).is_some();
    let bare = text.trim_start_matches(['-', '−']);
    let digits = bare.trim_start_matches(is_sign).trim_end_matches('%');
    let sign = bare.chars().next().filter(|c| is_sign(*c));
    let only = |allowed: &str| digits.chars().all(|c| c.is_ascii_digit() || allowed.contains(c));
    if !digits.contains(|c: char| c.is_ascii_digit()) {
        NumberTrouble::Other
    } else if !Number::is_short_enough(text.as_bytes()) && only(".,") {
        NumberTrouble::TooLong
    } else if let Some(sign) = sign.filter(|sign| form.currency.map(Currency::symbol) != Some(*sign)) {
        NumberTrouble::Currency(sign)
    } else if text.ends_with('%') && !form.percent && only(".,") {
        NumberTrouble::Percent
    } else if sign.is_some() && digits.starts_with(['-', '−']) {
        NumberTrouble::MinusInside
    } else if text.starts_with('(') && text.ends_with(')') {
        NumberTrouble::Brackets
    } else if only(".,") && digits.contains(',') {
        NumberTrouble::Commas
    } else if only(".") && (digits.starts_with('.') || digits.ends_with('.')) {
        NumberTrouble::BarePoint
    } else if digits.contains(char::is_whitespace)
        && digits.chars().all(|c| c.is_ascii_digit() || ".,".contains(c) || c.is_whitespace())
    {
        NumberTrouble::Blank
    } else if only(".eE+-") && digits.contains(['e', 'E']) && digits.starts_with(|c: char| c.is_ascii_digit())
    {
        NumberTrouble::Exponent
    } else if digits.starts_with(|c: char| c.is_ascii_digit()) && digits.contains(char::is_alphabetic) {
        NumberTrouble::Unit
    } else {
        NumberTrouble::Other
    }
}

/// A text that can be seen and compared: UTF-8, composed, without spaces around it, without characters that cannot be
/// seen.
pub(super) fn plain_text(cell: &[u8]) -> Result<&str, CellProblem> {
    let text = str::from_utf8(cell).map_err(|error| {
        let at = error.valid_up_to();
        CellProblem::NotUtf8 { byte: cell.get(at).copied().unwrap_or(0), at: at.saturating_add(1) }
    })?;
    if let Some(character) = lookalike::hidden(text) {
        return Err(CellProblem::HiddenCharacter { character });
    }
    if text.starts_with(' ') || text.ends_with(' ') {
        return Err(CellProblem::SurroundingBlanks);
    }
    match lookalike::composed(text) {
        Some(composed) => Err(CellProblem::NotComposed { composed }),
        None => Ok(text),
    }
}

/// Reads a date that is written in one of several ways.
pub(super) fn date(cell: &[u8], forms: &[DateForm]) -> Result<Day, CellProblem> {
    let mut first_problem = None;
    for form in forms {
        let day = if form.at_midnight { without_midnight(cell) } else { cell };
        let Some((year, month, date)) = date_parts(day, form.order) else { continue };
        match Day::new(year, month, date) {
            Some(day) => return Ok(day),
            None => {
                first_problem.get_or_insert_with(|| no_such_day(day, form.order, (year, month, date)));
            }
        }
    }
    if let Some(problem) = first_problem {
        return Err(problem);
    }
    let text = plain_text(cell)?;
    let order = forms.first().map_or(DateOrder::YearMonthDay, |form| form.order);
    Err(CellProblem::Date { trouble: date_trouble(text, order), order })
}

/// The day of a time stamp whose time is midnight; of anything else all of it.
fn without_midnight(cell: &[u8]) -> &[u8] {
    let apart = cell.iter().position(|byte| matches!(byte, b'T' | b' '));
    let Some((day, time)) = apart.and_then(|at| cell.split_at_checked(at)) else { return cell };
    let time = time.get(1..).unwrap_or_default();
    // The day is the one that is written, whatever clock showed midnight then.
    let offset = time.iter().position(|byte| matches!(byte, b'Z' | b'+' | b'-')).unwrap_or(time.len());
    let clock = time.get(..offset).unwrap_or_default();
    let clock = match clock.iter().position(|byte| *byte == b'.') {
        Some(point) if is_noughts(clock.get(point.saturating_add(1)..)) => {
            clock.get(..point).unwrap_or_default()
        }
        _ => clock,
    };
    let midnight: [&[u8]; 6] = [b"00:00", b"00:00:00", b"0:00", b"0:00:00", b"12:00 AM", b"12:00:00 AM"];
    if midnight.contains(&clock) && is_offset(time.get(offset..).unwrap_or_default()) { day } else { cell }
}

/// Whether something is written in digits that are all nought.
pub(super) fn is_noughts(digits: Option<&[u8]>) -> bool {
    digits.is_some_and(|digits| !digits.is_empty() && digits.iter().all(|byte| *byte == b'0'))
}

/// Nothing, `Z`, `+01:00` or `+0100`.
fn is_offset(text: &[u8]) -> bool {
    match text {
        [] | [b'Z'] => true,
        [b'+' | b'-', clock @ ..] => {
            let digits: Vec<u8> = clock.iter().copied().filter(|byte| *byte != b':').collect();
            digits.len() == 4 && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// Reads a duration: `1:30` is one and a half hours.
pub(super) fn hours(cell: &[u8], forms: &[HoursForm]) -> Result<Decimal, CellProblem> {
    let (negative, rest) = strip_minus(cell);
    let found = forms.iter().find_map(|form| seconds(rest, *form));
    let Some(seconds) = found else {
        plain_text(cell)?;
        return Err(CellProblem::Hours { form: forms.first().copied().unwrap_or(HoursForm::HoursMinutes) });
    };
    let hours = Number::ratio(seconds, i128::from(SECONDS_AN_HOUR)).unwrap_or_else(Number::zero);
    Ok(Decimal::of(&if negative { hours.negated() } else { hours }))
}

fn seconds(text: &[u8], form: HoursForm) -> Option<i128> {
    let mut parts = text.split(|byte| *byte == b':');
    let hours = i128::from(digits_of(parts.next()?, 1..=4)?);
    let mut sixtieth = || {
        let part = digits_of(parts.next()?, 2..=2)?;
        (part < 60).then(|| i128::from(part))
    };
    let minutes = sixtieth()?;
    let seconds = match form {
        HoursForm::HoursMinutes => 0,
        HoursForm::HoursMinutesSeconds => sixtieth()?,
    };
    let minutes = hours.saturating_mul(60).saturating_add(minutes);
    let whole = minutes.saturating_mul(60).saturating_add(seconds);
    parts.next().is_none().then_some(whole)
}

/// The year, month and day of a text of the right shape.
fn date_parts(cell: &[u8], order: DateOrder) -> Option<(i16, i8, i8)> {
    let sign = if order == DateOrder::YearMonthDay { b'-' } else { b'/' };
    let mut parts = cell.split(|byte| *byte == sign);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let two = |part: &[u8]| i8::try_from(digits_of(part, 1..=2)?).ok();
    let exactly_two = |part: &[u8]| i8::try_from(digits_of(part, 2..=2)?).ok();
    let year = |part: &[u8]| digits_of(part, 4..=4);
    match order {
        DateOrder::YearMonthDay => Some((year(first)?, exactly_two(second)?, exactly_two(third)?)),
        DateOrder::DayMonthYear => Some((year(third)?, two(second)?, two(first)?)),
        DateOrder::MonthDayYear => Some((year(third)?, two(first)?, two(second)?)),
    }
}

fn digits_of(part: &[u8], lengths: std::ops::RangeInclusive<usize>) -> Option<i16> {
    if !lengths.contains(&part.len()) {
        return None;
    }
    part.iter().try_fold(0i16, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| byte.wrapping_sub(b'0'))?;
        number.checked_mul(10)?.checked_add(i16::from(digit))
    })
}

fn no_such_day(cell: &[u8], order: DateOrder, (year, month, day): (i16, i8, i8)) -> CellProblem {
    let swapped = match order {
        DateOrder::YearMonthDay => None,
        DateOrder::DayMonthYear => Some(DateOrder::MonthDayYear),
        DateOrder::MonthDayYear => Some(DateOrder::DayMonthYear),
    };
    if let Some(other) = swapped.filter(|other| is_date(cell, *other)) {
        return CellProblem::Date { trouble: DateTrouble::Order(other), order };
    }
    let why = match Day::new(year, month, 1) {
        _ if year == 0 => "years begin with 1".to_owned(),
        None => format!("there is no month {month}"),
        Some(_) if day == 0 => "days begin with 1".to_owned(),
        Some(first) => {
            let last = first.plus_months(1).and_then(|next| next.plus_days(-1));
            let name = first.long();
            let month_and_year = name.split_once(' ').map_or("", |(_, rest)| rest);
            format!("{month_and_year} has {} days", last.map_or(31, Day::day_of_month))
        }
    };
    CellProblem::NoSuchDay { why }
}

fn is_date(cell: &[u8], order: DateOrder) -> bool {
    date_parts(cell, order).is_some_and(|(year, month, day)| Day::new(year, month, day).is_some())
}

fn date_trouble(text: &str, order: DateOrder) -> DateTrouble {
    let orders = [DateOrder::YearMonthDay, DateOrder::DayMonthYear, DateOrder::MonthDayYear];
    let other = orders.into_iter().find(|other| *other != order && is_date(text.as_bytes(), *other));
    let day = text.split([' ', 'T']).next().unwrap_or_default();
    let short = text.split(['/', '-', '.']).map(str::len).collect::<Vec<_>>();
    if let Some(other) = other {
        DateTrouble::Order(other)
    } else if day.len() < text.len() && text.contains(':') && is_date(day.as_bytes(), order) {
        // Midnight may follow where the contract says so; any other time never.
        let is_midnight = is_date(without_midnight(text.as_bytes()), order);
        if is_midnight { DateTrouble::Midnight } else { DateTrouble::NotMidnight }
    } else if let Some(kind) = period_label(text) {
        DateTrouble::Period(kind)
    } else if text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        DateTrouble::Serial
    } else if matches!(short.as_slice(), [1 | 2, 1 | 2, 2]) && text.starts_with(|c: char| c.is_ascii_digit())
    {
        DateTrouble::ShortYear
    } else {
        DateTrouble::Other
    }
}

/// The kind of period of which this looks like a label: `2025-04`, `2025Q2`, `2025-W14`.
fn period_label(text: &str) -> Option<&'static str> {
    let (year, rest) = text.split_at_checked(4)?;
    let number =
        |text: &str, of: std::ops::RangeInclusive<u32>| text.parse().is_ok_and(|number| of.contains(&number));
    let rest = year.bytes().all(|byte| byte.is_ascii_digit()).then_some(rest)?;
    let is_long = |text: &str| text.len() == 2;
    if let Some(week) = rest.strip_prefix("-W").filter(|week| is_long(week) && number(week, 1..=53)) {
        return (!week.is_empty()).then_some("week");
    }
    match (rest.strip_prefix('-'), rest.strip_prefix('Q')) {
        (Some(month), _) if is_long(month) && number(month, 1..=12) => Some("month"),
        (_, Some(quarter)) if number(quarter, 1..=4) => Some("quarter"),
        _ => None,
    }
}

/// A cell without the spaces around it.
pub(super) fn without_outer_spaces(text: &[u8]) -> &[u8] {
    let first = text.iter().position(|byte| *byte != b' ').unwrap_or(text.len());
    let last = text.iter().rposition(|byte| *byte != b' ').map_or(first, |last| last.saturating_add(1));
    text.get(first..last).unwrap_or_default()
}
