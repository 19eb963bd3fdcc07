//! Days as year, month and day of the month, and back, in a few multiplications.
//!
//! After Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms" (2023): the year
//! begins with March, so that the odd day comes last, and each division is by a constant. Reading a date and looking
//! for its period are done for every row: through the general library they took a tenth of the time of a run.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "every number here is bounded by the years 0 to 9999, and fits 32 bits (the one product that does not has 64)"
)]

/// How many days before 1 January 1970 the first of March of the year 0 is.
const BEFORE_1970: i32 = 719_468;

/// The year, month and day of the month of a day that is counted from 1 January 1970, within the years 1 to 9999.
pub(super) fn date_of(day: i32) -> (i32, u32, u32) {
    let number = day.saturating_add(BEFORE_1970).max(0).cast_unsigned();
    let quarters = 4 * number + 3;
    let (century, in_century) = (quarters / 146_097, quarters % 146_097 / 4);
    let years = 2_939_745 * u64::from(4 * in_century + 3);
    let (year, rest) = split(years);
    let in_year = rest / 2_939_745 / 4;
    let months = 2_141 * in_year + 197_913;
    let (month, date) = (months >> 16, (months & 0xffff) / 2_141 + 1);
    // The months after December are January and February of the next year.
    let next = in_year >= 306;
    let year = 100 * century + year + u32::from(next);
    (year.cast_signed(), if next { month - 12 } else { month }, date)
}

/// The day, counted from 1 January 1970, of a date of the years 1 to 9999 that there is.
pub(super) fn day_of((year, month, date): (i32, u32, u32)) -> i32 {
    let early = month <= 2;
    let year = year - i32::from(early);
    let month = if early { month + 12 } else { month };
    let century = year / 100;
    let years = 1461 * year / 4 - century + century / 4;
    let months = (979 * month - 2919) / 32;
    years + (months + date - 1).cast_signed() - BEFORE_1970
}

/// How many days a month has.
pub(super) fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The upper and the lower 32 bits.
fn split(value: u64) -> (u32, u32) {
    let [a, b, c, d, e, f, g, h] = value.to_be_bytes();
    (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;

    /// Every day of the years 1 to 9999 is the one that the calendar library says, there and back.
    #[test]
    fn every_day_is_the_one_of_the_library() {
        let (mut date, mut day) = (Date::constant(1, 1, 1), -719_162);
        loop {
            let own = (i32::from(date.year()), date.month().cast_unsigned(), date.day().cast_unsigned());
            let own = (own.0, u32::from(own.1), u32::from(own.2));
            assert_eq!(date_of(day), own);
            assert_eq!(day_of(own), day);
            assert_eq!(days_in(own.0, own.1), u32::from(date.days_in_month().cast_unsigned()));
            day += 1;
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => break,
            }
        }
        assert_eq!(day, 2_932_897, "the day after 31 December 9999");
    }
}
