//! Built-in functions in words.

use super::marks;
use super::value::choice_word;
use super::voice::Voice;
use crate::model::{Aggregate, Constant, Expr, ExprKind};
use crate::source::Span;
use crate::value::{
    ArithmeticOp, ElapsedUnit, Function, HoursWithin, LocalPart, Number, PartDays, PeriodEnd, Rounding,
    RoundingWay, ShiftUnit, weekday_words,
};

impl Voice<'_> {
    /// What a function makes of values.
    pub(super) fn call(&self, function: &Function, arguments: &[Expr], span: Span) -> String {
        let value = |at: usize| arguments.get(at).map(|argument| self.value(argument)).unwrap_or_default();
        match function {
            Function::Arithmetic(op) => match as_share(function, arguments) {
                Some((part, whole)) => self.share(part, whole),
                None => self.inline_formula(*op, arguments),
            },
            Function::Negative => format!("−{}", self.operand(arguments, 0, true)),
            Function::Rounded(rule) => format!("{}, {}", value(0), self.rounded_words(rule)),
            Function::Complete(_) => format!(
                "the number of times that {} goes into {}, disregarding what is left over",
                value(1),
                value(0)
            ),
            Function::Power => format!("{} to the power of {} (1 where that is nil)", value(0), value(1)),
            Function::Choose(op) => format!("the {} of {} and {}", choice_word(*op), value(0), value(1)),
            Function::Shift(unit) => match arguments {
                [from, by] => self.shift(*unit, from, by),
                _ => String::new(),
            },
            Function::Elapsed(elapsed) => self.elapsed(elapsed.unit, elapsed.both, &value(0), &value(1)),
            Function::CalendarMonths => format!(
                "the number of months by which the calendar month of {} is later than that of {}, whatever their days",
                value(1),
                value(0)
            ),
            Function::Local(LocalPart::Day) => format!("the date of {}", value(0)),
            Function::Local(LocalPart::Clock) => format!("the time of day that clocks show at {}", value(0)),
            Function::MomentOn => {
                format!("the first moment at which clocks show {} or later on {}", value(0), value(1))
            }
            Function::HoursWithin(part) => self.hours_within(*part, arguments),
            Function::PeriodOf(kind) => match arguments.first().map(|of| (&of.kind, self.source(of))) {
                Some((ExprKind::Constant(Constant::Date(_)), label)) if self.is_label(&label) => {
                    format!("the {} {}", self.book.period(*kind).one(), label.trim_matches('"'))
                }
                _ => self.period_holding(*kind, &value(0)),
            },
            Function::DayOf(end) => self.day_of(*end, arguments, span),
        }
    }

    /// Whether a text is the label of a period rather than a date.
    fn is_label(&self, text: &str) -> bool {
        crate::value::Day::parse_long(text).is_none()
            && !text.contains("the term")
            && !text.contains("settlement")
    }

    fn day_of(&self, end: PeriodEnd, arguments: &[Expr], _: Span) -> String {
        let word = match end {
            PeriodEnd::First => "first",
            PeriodEnd::Last => "last",
        };
        let of = arguments.first().map(|of| self.value(of)).unwrap_or_default();
        format!("the {word} day of {of}")
    }

    /// The text of an expression in the contract.
    pub(super) fn source(&self, expr: &Expr) -> String {
        self.model.source.said(expr.span)
    }

    /// A day so long after another. The number is the author's, in the author's unit.
    fn shift(&self, unit: ShiftUnit, from: &Expr, by: &Expr) -> String {
        let base = self.value(from);
        let (count, times) = unscaled(by);
        let times = times.unwrap_or(1);
        let way = if times < 0 { "before" } else { "after" };
        if let (ShiftUnit::Days, ExprKind::Constant(Constant::Number(steps)), true) =
            (unit, &count.kind, self.is_nth_day(count))
        {
            let nth = steps.plus(&Number::one());
            return format!("the {} day of the period beginning with {base}", ordinal(&nth));
        }
        let whole = match &count.kind {
            ExprKind::Constant(Constant::Number(number)) => Some(number.clone()),
            _ => None,
        };
        let in_days = times.abs() == 1;
        match (unit, whole) {
            (ShiftUnit::Days, Some(number)) if in_days => {
                if number == Number::one() {
                    let next = if times < 0 { "the day before" } else { "the day after" };
                    return format!("{next} {base}");
                }
                format!("the {} day {way} {base}", ordinal(&number))
            }
            (ShiftUnit::WorkingDays, Some(number)) => {
                format!(
                    "the {} {} {way} {base}",
                    ordinal(&number),
                    marks::term("_working_day", "Working Day")
                )
            }
            (ShiftUnit::Hours, _) => format!("the time {} {way} {base}", self.value(count)),
            (ShiftUnit::Days | ShiftUnit::Months, Some(_)) => {
                format!("the day {} {way} {base}", self.value(count))
            }
            (ShiftUnit::Days | ShiftUnit::Months | ShiftUnit::WorkingDays, None) => {
                format!("the day that is {} {way} {base}", self.value(count))
            }
        }
    }

    /// `the 5th day from D`, of which the model keeps four days.
    pub(super) fn is_nth_day(&self, count: &Expr) -> bool {
        let text = self.source(count);
        text.starts_with(|c: char| c.is_ascii_digit()) && !text.contains(' ')
    }

    pub(super) fn elapsed(&self, unit: ElapsedUnit, both: Option<bool>, from: &str, to: &str) -> String {
        let start = match both {
            Some(true) | None => format!("beginning with {from}"),
            Some(false) => format!("beginning with the day after {from}"),
        };
        let period = format!("the period {start} and ending with {to}");
        match unit {
            ElapsedUnit::Days => format!("the number of days in {period}"),
            ElapsedUnit::Hours => {
                format!("the time that passes from {from} to {to}, in hours and parts of hours")
            }
            ElapsedUnit::WorkingDays => {
                format!("the number of {} in {period}", marks::term("_working_day", "Working Days"))
            }
            ElapsedUnit::StartedWeeks => {
                format!("the number of weeks, a part of a week counting as a week, in {period}")
            }
            ElapsedUnit::CompletedWeeks => {
                format!("the number of whole weeks, a part being disregarded, in {period}")
            }
            ElapsedUnit::CompletedMonths => {
                format!("the number of whole months, a part being disregarded, in {period}")
            }
            ElapsedUnit::CompletedYears => {
                format!("the number of whole years, a part being disregarded, in {period}")
            }
        }
    }

    fn hours_within(&self, part: HoursWithin, arguments: &[Expr]) -> String {
        let value = |at: usize| arguments.get(at).map(|argument| self.value(argument)).unwrap_or_default();
        let working = marks::term("_working_day", "Working Days");
        let days = match part.days {
            PartDays::All => String::new(),
            PartDays::Week(days) => format!(" on a {}", weekday_words(days).replace(" and ", " or ")),
            PartDays::Working => format!(" on {working}"),
            PartDays::NotWorking => format!(" on days that are not {working}"),
        };
        let between = if part.between {
            format!(" at which clocks show a time from {} up to {}", value(2), value(3))
        } else {
            String::new()
        };
        format!(
            "the time, in hours and parts of hours, that passes{days} from {} to {}{between}",
            value(0),
            value(1)
        )
    }

    /// `rounded to the nearest penny, exactly half a penny being rounded up`
    pub(super) fn rounded_words(&self, rule: &Rounding) -> String {
        let coin = self.model.contract.currency.coin();
        let target = rule.words.split(", ").next().unwrap_or_default().to_owned();
        let half = if target.ends_with(coin) { format!("half a {coin}") } else { "half way".to_owned() };
        let target = if rule.words.contains("to the nearest") && !target.contains("the nearest") {
            format!("to the nearest {target}")
        } else {
            target
        };
        match rule.way {
            RoundingWay::HalvesUp => format!("rounded {target}, exactly {half} being rounded up"),
            RoundingWay::HalvesDown => format!("rounded {target}, exactly {half} being rounded down"),
            RoundingWay::HalvesToEven => {
                format!("rounded {target}, exactly {half} being rounded to the even one")
            }
            RoundingWay::Down => format!("rounded {target}, disregarding what is left over"),
            RoundingWay::Up => format!("rounded {target}, any part counting as a whole"),
        }
    }

    /// `A × B` within a sentence, of full names.
    fn inline_formula(&self, op: ArithmeticOp, arguments: &[Expr]) -> String {
        let tight = matches!(op, ArithmeticOp::Multiply | ArithmeticOp::Divide);
        let (left, right) = (self.operand(arguments, 0, tight), self.operand(arguments, 1, true));
        format!("{left} {} {right}", sign(op))
    }

    /// An operand of a formula within a sentence, in brackets where its own signs would be read with those around it.
    fn operand(&self, arguments: &[Expr], at: usize, tight: bool) -> String {
        let Some(argument) = arguments.get(at) else { return String::new() };
        let text = self.value(argument);
        let loose = matches!(
            argument.called(),
            Some((Function::Arithmetic(ArithmeticOp::Add | ArithmeticOp::Subtract) | Function::Negative, _))
        );
        let inner = matches!(argument.called(), Some((Function::Arithmetic(_), _)));
        if loose && tight || inner && at > 0 { format!("({text})") } else { text }
    }
}

/// A share of a population: two counts that one phrase of the contract was.
pub(super) fn as_share<'e>(
    function: &Function,
    arguments: &'e [Expr],
) -> Option<(&'e Aggregate, &'e Aggregate)> {
    let (Function::Arithmetic(ArithmeticOp::Divide), [part, whole]) = (function, arguments) else {
        return None;
    };
    match (&part.kind, &whole.kind) {
        (ExprKind::Aggregate(one), ExprKind::Aggregate(other)) if part.span == whole.span => {
            Some((one, other))
        }
        _ => None,
    }
}

/// A sign of arithmetic as it is printed.
pub(super) fn sign(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "+",
        ArithmeticOp::Subtract => "−",
        ArithmeticOp::Multiply => "×",
        ArithmeticOp::Divide => "÷",
    }
}

/// A number of days or months as the author wrote it, and by what it was multiplied: weeks by 7, years by 12, `before`
/// by −1.
pub(super) fn unscaled(by: &Expr) -> (&Expr, Option<i128>) {
    if let Some((Function::Arithmetic(ArithmeticOp::Multiply), [count, factor])) = by.called()
        && let ExprKind::Constant(Constant::Number(times)) = &factor.kind
        && factor.span == count.span
    {
        return (count, times.to_int());
    }
    (by, None)
}

/// `42nd`
pub(super) fn ordinal(number: &Number) -> String {
    let digits = crate::value::format::plain(number);
    let last_two = digits.chars().rev().take(2).collect::<String>();
    let ending = match last_two.as_str() {
        // 11, 12 and 13, from behind.
        "11" | "21" | "31" => "th",
        _ => match last_two.chars().next() {
            Some('1') => "st",
            Some('2') => "nd",
            Some('3') => "rd",
            _ => "th",
        },
    };
    format!("{digits}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_end_as_they_are_spoken() {
        for (number, text) in [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (12, "12th"),
            (13, "13th"),
            (21, "21st"),
            (42, "42nd"),
            (91, "91st"),
            (111, "111th"),
            (365, "365th"),
        ] {
            assert_eq!(ordinal(&Number::from_int(number)), text);
        }
    }
}
