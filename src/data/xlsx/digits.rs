//! The numbers of a workbook as digits. A workbook keeps binary numbers, of which fifteen digits are what was typed or
//! is shown.

use crate::value::{Day, clock_to_the_second};

/// So many digits of a number are what a workbook knows of it.
const KNOWN: usize = 15;

/// A number as it is kept: its digits, without noughts at the ends, and where the point stands among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    negative: bool,
    digits: String,
    /// How many of the digits stand before the point; below nought, so many noughts after it come first.
    point: i32,
}

impl Digits {
    /// The number that is written so, to the digits that are known of it; none where it is none.
    pub(super) fn of(written: &str) -> Option<Self> {
        let exact = Digits::parsed(written)?;
        if exact.digits.len() <= KNOWN {
            return Some(exact);
        }
        // The same number, which is binary, in as many digits as are known of it: the nearest that there are.
        let kept: f64 = written.trim().parse().ok()?;
        Digits::parsed(&format!("{kept:.14e}"))
    }

    fn parsed(written: &str) -> Option<Self> {
        let written = written.trim();
        let (negative, size) = match written.strip_prefix('-') {
            Some(size) => (true, size),
            None => (false, written.strip_prefix('+').unwrap_or(written)),
        };
        let (mantissa, power) = match size.split_once(['e', 'E']) {
            Some((mantissa, power)) => {
                (mantissa, power.parse::<i32>().ok().filter(|power| power.abs() < 400)?)
            }
            None => (size, 0),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{part}");
        if all.is_empty() || all.len() > 400 || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = all.trim_start_matches('0');
        let leading = i32::try_from(all.len().saturating_sub(significant.len())).ok()?;
        let point = i32::try_from(whole.len()).ok()?.saturating_add(power).saturating_sub(leading);
        let digits = significant.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Digits { negative: false, digits, point: 0 });
        }
        Some(Digits { negative, digits, point })
    }

    /// A hundred times as much.
    pub(super) fn hundredfold(mut self) -> Self {
        self.point = self.point.saturating_add(if self.digits.is_empty() { 0 } else { 2 });
        self
    }

    /// Whether it is a whole number.
    pub(super) fn is_whole(&self) -> bool {
        self.digits.len() <= usize::try_from(self.point).unwrap_or(0)
    }

    /// Whether it is so large that a workbook has lost digits of it, which it writes as noughts.
    pub(super) fn may_have_lost_some(&self) -> bool {
        self.point > 15
    }

    /// Whether it is below nought.
    pub(super) fn is_negative(&self) -> bool {
        self.negative
    }

    /// As it stands in CSV: `-1234.5`.
    pub(super) fn written(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}", self.size())
    }

    /// The same without the minus sign.
    pub(super) fn size(&self) -> String {
        let length = i32::try_from(self.digits.len()).unwrap_or(i32::MAX);
        let noughts = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
        if self.digits.is_empty() {
            "0".to_owned()
        } else if self.point <= 0 {
            format!("0.{}{}", noughts(self.point.saturating_neg()), self.digits)
        } else if self.point >= length {
            format!("{}{}", self.digits, noughts(self.point.saturating_sub(length)))
        } else {
            let (whole, part) = self.digits.split_at(usize::try_from(self.point).unwrap_or(0));
            format!("{whole}.{part}")
        }
    }

    /// How many digits stand before the point.
    pub(super) fn whole_digits(&self) -> usize {
        usize::try_from(self.point).unwrap_or(0)
    }

    /// As days and thousandths of a second; none where it is below nought or beyond any day.
    pub(super) fn moment(&self) -> Option<(i32, u32)> {
        let written = self.written();
        let (whole, part) = written.split_once('.').unwrap_or((&written, ""));
        let day: i32 = whole.parse().ok().filter(|day| (0..3_000_000).contains(day))?;
        let part = part.get(..KNOWN).unwrap_or(part);
        let above: u128 = if part.is_empty() { 0 } else { part.parse().ok()? };
        let below = 10u128.checked_pow(u32::try_from(part.len()).ok()?)?;
        let (doubled, whole_day) = (above.checked_mul(2 * THOUSANDTHS)?, 2u128.checked_mul(below)?);
        // Halves up.
        let thousandths = doubled.checked_add(below)?.checked_div(whole_day)?;
        if thousandths >= THOUSANDTHS {
            return Some((day.saturating_add(1), 0));
        }
        Some((day, u32::try_from(thousandths).ok()?))
    }
}

/// So many thousandths of a second has a day.
const THOUSANDTHS: u128 = 86_400_000;

/// The day of a number of days. In the usual count the 60th day is 29 February 1900, which was none.
pub(super) fn day(number: i32, from_1904: bool) -> Option<Day> {
    if from_1904 {
        return Day::new(1904, 1, 1)?.plus_days(number);
    }
    match number {
        ..=0 | 60 => None,
        1..=59 => Day::new(1899, 12, 31)?.plus_days(number),
        _ => Day::new(1899, 12, 30)?.plus_days(number),
    }
}

/// `07:30`, or with seconds and their thousandths where they are not nought.
pub(super) fn clock(thousandths: u32) -> String {
    let (seconds, rest) = (thousandths / 1000, thousandths % 1000);
    let fraction = if rest == 0 { String::new() } else { format!(".{rest:03}") };
    clock_to_the_second(i32::try_from(seconds).unwrap_or(0)) + &fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_was_typed_and_never_the_noise_of_a_binary_number() {
        for (kept, written) in [
            ("0", "0"),
            ("-0", "0"),
            ("120", "120"),
            ("0.30000000000000004", "0.3"),
            ("4.5999999999999996", "4.6"),
            ("1.1000000000000001", "1.1"),
            ("-17.239999999999998", "-17.24"),
            ("1E-3", "0.001"),
            ("1.2345E4", "12345"),
            ("123456789012345", "123456789012345"),
            ("0.33333333333333331", "0.333333333333333"),
            ("1234567.8899999999", "1234567.89"),
            ("9.9999999999999995E-8", "0.0000001"),
            ("99999999999999.984", "100000000000000"),
        ] {
            assert_eq!(Digits::of(kept).unwrap().written(), written, "{kept}");
        }
        for none in ["", "abc", "1e999", "NaN", "inf", "1.2.3", "--1", "1e"] {
            assert_eq!(Digits::of(none), None, "{none}");
        }
        assert_eq!(Digits::of("0.45").unwrap().hundredfold().written(), "45");
        assert_eq!(Digits::of("0.125").unwrap().hundredfold().written(), "12.5");
        assert_eq!(Digits::of("0.00012").unwrap().hundredfold().written(), "0.012");
        assert!(Digits::of("1234567890123456").unwrap().may_have_lost_some());
    }

    #[test]
    fn days_are_counted_as_workbooks_count_them() {
        let written = |number, from_1904| day(number, from_1904).map(|day| day.to_string());
        // Worked out by hand: 1 January 1900 is day 1, 1 March 1900 day 61, 1 January 2024 day 45292; by the other
        // count 1462 less.
        assert_eq!(written(1, false).unwrap(), "1900-01-01");
        assert_eq!(written(59, false).unwrap(), "1900-02-28");
        assert_eq!(written(60, false), None);
        assert_eq!(written(61, false).unwrap(), "1900-03-01");
        assert_eq!(written(45_292, false).unwrap(), "2024-01-01");
        assert_eq!(written(45_292 - 1_462, true).unwrap(), "2024-01-01");
        assert_eq!(written(0, true).unwrap(), "1904-01-01");
        assert_eq!(written(0, false), None);
    }

    #[test]
    fn times_are_parts_of_a_day_to_the_thousandth_of_a_second() {
        let moment = |kept: &str| Digits::of(kept).unwrap().moment().unwrap();
        // A third of a day is 8 hours; 45292.3125 is half past seven.
        assert_eq!(clock(moment("45292.3125").1), "07:30:00");
        assert_eq!(clock(moment("0.33333333333333331").1), "08:00:00");
        assert_eq!(moment("45292.999999999993"), (45_293, 0));
        assert_eq!(moment("45292.00000000001"), (45_292, 0));
        assert_eq!(clock(moment("0.5000057870370370").1), "12:00:00.500");
        assert_eq!(Digits::of("-1").unwrap().moment(), None);
    }
}
