//! Whole numbers as options take them.

use std::ops::RangeInclusive;

/// Reads a whole number within a range, and says which ones there are where it is none.
pub(super) fn whole<T: TryFrom<u64>>(
    within: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text: &str| {
        let number = text.parse::<u64>().ok().filter(|number| within.contains(number));
        let (from, to) = (*within.start(), *within.end());
        number.and_then(|number| T::try_from(number).ok()).ok_or_else(|| match to {
            u64::MAX => format!("write a whole number from {from} on"),
            to => format!("write a whole number from {from} to {to}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_such_number_is_told_which_there_are() {
        assert_eq!(whole::<u32>(1..=500)("40"), Ok(40));
        for text in ["0", "501", "x", "-1", "1.5", "", "99999999999999999999"] {
            assert_eq!(whole::<u32>(1..=500)(text), Err("write a whole number from 1 to 500".to_owned()));
        }
        assert_eq!(whole::<u64>(0..=u64::MAX)("x"), Err("write a whole number from 0 on".to_owned()));
    }
}
