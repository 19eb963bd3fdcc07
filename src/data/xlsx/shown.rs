//! How a workbook shows a number, as far as it says what the number is.

use crate::value::Currency;

/// What the format of a cell says of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Nothing.
    Plain,
    /// As it was typed: a text.
    Text,
    /// With noughts before it, up to so many digits.
    Padded(usize),
    /// As a hundred times as much, with a percent sign.
    Percent,
    /// As an amount of a currency.
    Money(Currency),
    /// As a day.
    Day,
    /// As a day and a time.
    Moment,
    /// As a time.
    Time,
    /// With words or signs that are not the number's own, which change what is read: `0.45` shown as `0.45%`.
    Dressed,
}

/// The formats that have a number and no code of their own.
pub(super) fn built_in(id: u32) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Day,
        18..=21 | 32..=35 | 45..=47 | 55 | 56 => Shown::Time,
        22 => Shown::Moment,
        49 => Shown::Text,
        // The others are numbers, and money of whatever country the program is used in.
        _ => Shown::Plain,
    }
}

/// What a format means. Only its first part is looked at, that of what is above nought.
pub(super) fn classified(code: &str) -> Shown {
    let code = Code::of(code);
    let has = |wanted: &[char]| code.signs.chars().any(|c| wanted.contains(&c.to_ascii_lowercase()));
    let general = code.signs.to_ascii_lowercase().contains("general");
    let power = code.signs.contains("E+") || code.signs.contains("E-") || code.signs.contains("e+");
    if code.signs.trim() == "@" {
        return Shown::Text;
    }
    if !general && !power {
        let day = has(&['y', 'd', 'e', 'g']);
        let time = has(&['h', 's']) || code.elapsed;
        match (day, time) {
            (true, true) => return Shown::Moment,
            (true, false) => return Shown::Day,
            (false, true) => return Shown::Time,
            (false, false) if has(&['m']) => return Shown::Day,
            (false, false) => {}
        }
    }
    if code.signs.contains('%') {
        return Shown::Percent;
    }
    if code.literal.contains('%') {
        return Shown::Dressed;
    }
    let sign = code.literal.chars().chain(code.signs.chars()).find_map(Currency::from_symbol);
    if let Some(currency) = sign {
        return Shown::Money(currency);
    }
    match noughts(&code.signs) {
        0 | 1 => Shown::Plain,
        digits => Shown::Padded(digits),
    }
}

/// How many noughts a format has before its point, where nothing but noughts is there.
fn noughts(signs: &str) -> usize {
    let whole = signs.trim().split(['.', 'E', 'e']).next().unwrap_or_default();
    let only = |allowed: &[char]| whole.chars().all(|c| allowed.contains(&c));
    if only(&['0', ' ', '-', '/', '(', ')']) { whole.matches('0').count() } else { 0 }
}

/// A format, taken apart.
struct Code {
    /// What stands for digits and parts of dates, and signs that stand for themselves without quotes.
    signs: String,
    /// What stands for itself.
    literal: String,
    /// Whether it counts hours, minutes or seconds that have passed.
    elapsed: bool,
}

impl Code {
    fn of(text: &str) -> Self {
        let (mut code, mut rest) =
            (Code { signs: String::new(), literal: String::new(), elapsed: false }, text.chars());
        while let Some(character) = rest.next() {
            match character {
                ';' => break,
                '"' => code.literal.extend(rest.by_ref().take_while(|c| *c != '"')),
                '\\' => code.literal.extend(rest.next()),
                // A space as wide as the next character, or that character as often as there is room.
                '_' | '*' => {
                    rest.next();
                }
                '[' => {
                    let within: String = rest.by_ref().take_while(|c| *c != ']').collect();
                    code.bracket(&within);
                }
                other => code.signs.push(other),
            }
        }
        code
    }

    /// `[$£-809]`, `[h]`, `[Red]`, `[>=100]`
    fn bracket(&mut self, within: &str) {
        if let Some(currency) = within.strip_prefix('$') {
            self.literal.push_str(currency.split('-').next().unwrap_or_default());
            return;
        }
        let lower = within.to_ascii_lowercase();
        self.elapsed |=
            !lower.is_empty() && ["h", "m", "s"].iter().any(|unit| lower.replace(unit, "").is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_a_number_is() {
        let pound = Currency::from_symbol('£').unwrap();
        let euro = Currency::from_symbol('€').unwrap();
        for (code, shown) in [
            ("General", Shown::Plain),
            ("0", Shown::Plain),
            ("#,##0.00", Shown::Plain),
            ("0.00E+00", Shown::Plain),
            ("[Red]#,##0;[Blue]-#,##0", Shown::Plain),
            ("0 \"hours\"", Shown::Plain),
            ("@", Shown::Text),
            ("00000", Shown::Padded(5)),
            ("000-000", Shown::Padded(6)),
            ("0%", Shown::Percent),
            ("0.0 %", Shown::Percent),
            ("0.00\"%\"", Shown::Dressed),
            ("0\\%", Shown::Dressed),
            ("\"£\"#,##0.00", Shown::Money(pound)),
            ("[$£-809]#,##0.00", Shown::Money(pound)),
            ("#,##0.00\\ [$€-407]", Shown::Money(euro)),
            ("_-£* #,##0.00_-", Shown::Money(pound)),
            ("dd/mm/yyyy", Shown::Day),
            ("[$-F800]dddd, mmmm dd, yyyy", Shown::Day),
            ("mmm\\-yy", Shown::Day),
            ("mmm", Shown::Day),
            ("yyyy-mm-dd\\Thh:mm", Shown::Moment),
            ("d/m/yyyy h:mm AM/PM", Shown::Moment),
            ("h:mm", Shown::Time),
            ("[h]:mm:ss", Shown::Time),
            ("[mm]", Shown::Time),
        ] {
            assert_eq!(classified(code), shown, "{code}");
        }
        assert_eq!(built_in(14), Shown::Day);
        assert_eq!(built_in(49), Shown::Text);
        assert_eq!(built_in(0), Shown::Plain);
    }
}
