//! Seconds as they are counted, and as clocks show them.

use super::Day;

/// So many seconds are an hour.
pub const SECONDS_AN_HOUR: i64 = 3_600;

/// So many seconds has a day on which clocks show each time once.
pub const SECONDS_A_DAY: i64 = 86_400;

/// The seconds from the start of 1970 on to one of a day, where each day has as many.
pub fn seconds_of(day: Day, second: i32) -> i64 {
    i64::from(day.number()).saturating_mul(SECONDS_A_DAY).saturating_add(i64::from(second))
}

/// The day of so many seconds, and those after its midnight.
pub fn day_and_second(seconds: i64) -> Option<(Day, i32)> {
    let day = Day::from_number(i32::try_from(seconds.div_euclid(SECONDS_A_DAY)).ok()?)?;
    Some((day, i32::try_from(seconds.rem_euclid(SECONDS_A_DAY)).ok()?))
}

/// Seconds as hours, minutes and seconds.
pub fn hours_minutes_seconds(seconds: u64) -> (u64, u64, u64) {
    let minutes = seconds / 60;
    (minutes / 60, minutes % 60, seconds % 60)
}

/// Seconds after midnight as a clock shows them: `07:30`, `07:30:15`.
pub fn clock_words(second: i32) -> String {
    let (hours, minutes, seconds) = hours_minutes_seconds(u64::from(second.unsigned_abs()));
    if seconds == 0 { format!("{hours:02}:{minutes:02}") } else { clock_to_the_second(second) }
}

/// The same, with its seconds in any case: `07:30:00`.
pub fn clock_to_the_second(second: i32) -> String {
    let (hours, minutes, seconds) = hours_minutes_seconds(u64::from(second.unsigned_abs()));
    format!("{hours:02}:{minutes:02}:{seconds:02}")
}

/// Reads `07:30` or `07:30:15` as seconds after midnight.
pub fn parse_clock(text: &str) -> Option<i32> {
    let mut parts = text.split(':').map(|part| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse::<i32>().ok())?
    });
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = match parts.next() {
        Some(second) => second?,
        None => 0,
    };
    let fits = parts.next().is_none() && hour < 24 && minute < 60 && second < 60;
    let minutes = hour.saturating_mul(60).saturating_add(minute);
    fits.then(|| minutes.saturating_mul(60).saturating_add(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_show_hours_minutes_and_seconds() {
        for (second, words) in [(0, "00:00"), (27_000, "07:30"), (27_015, "07:30:15"), (86_399, "23:59:59")] {
            assert_eq!(clock_words(second), words);
            assert_eq!(parse_clock(words), Some(second));
        }
        assert_eq!(clock_to_the_second(27_000), "07:30:00");
        for wrong in ["24:00", "7:30", "07:60", "07:30:60", "07:30:15:00"] {
            assert_eq!(parse_clock(wrong), None);
        }
        let day = Day::new(1969, 12, 31).unwrap();
        assert_eq!((seconds_of(day, 86_399), day_and_second(-1)), (-1, Some((day, 86_399))));
    }
}
