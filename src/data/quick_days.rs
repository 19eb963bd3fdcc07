//! Days as nearly all files write them, read without a look at more than their digits.

use crate::value::{DateForm, DateOrder, Day};

/// An order of days that is read quickly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum DayOrder {
    /// As in 2025-04-01.
    #[default]
    YearMonthDay,
    /// As in 01/04/2025.
    DayMonthYear,
}

impl DayOrder {
    /// The first of the orders of a field that is read quickly, if there is one.
    pub(super) fn of(forms: &[DateForm]) -> Option<Self> {
        forms.iter().find_map(|form| match form.order {
            DateOrder::YearMonthDay => Some(DayOrder::YearMonthDay),
            DateOrder::DayMonthYear => Some(DayOrder::DayMonthYear),
            DateOrder::MonthDayYear => None,
        })
    }

    /// Of ten bytes the day of the month, and the rest.
    #[inline]
    fn parted(self, cell: &[u8]) -> Option<([u8; 2], [u8; 8])> {
        match (self, <&[u8; 10]>::try_from(cell).ok()?) {
            (DayOrder::YearMonthDay, [month @ .., tens, ones]) => Some(([*tens, *ones], *month)),
            (DayOrder::DayMonthYear, [tens, ones, month @ ..]) => Some(([*tens, *ones], *month)),
        }
    }
}

/// A day that is written with two digits for the day and the month, and four for the year.
pub(super) fn date(cell: &[u8], order: DayOrder) -> Option<Day> {
    let (day, month) = order.parted(cell)?;
    date_of(day, month, order)
}

fn date_of([d1, d2]: [u8; 2], rest: [u8; 8], order: DayOrder) -> Option<Day> {
    let (y1, y2, y3, y4, m1, m2) = match (order, rest) {
        (DayOrder::YearMonthDay, [y1, y2, y3, y4, b'-', m1, m2, b'-']) => (y1, y2, y3, y4, m1, m2),
        (DayOrder::DayMonthYear, [b'/', m1, m2, b'/', y1, y2, y3, y4]) => (y1, y2, y3, y4, m1, m2),
        _ => return None,
    };
    let digit = |byte: u8| Some(byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9);
    let two = |tens: u8, ones: u8| Some(digit(tens)?.wrapping_mul(10).wrapping_add(digit(ones)?));
    let (century, year, month, date) = (two(y1, y2)?, two(y3, y4)?, two(m1, m2)?, two(d1, d2)?);
    let year = i16::from(century).wrapping_mul(100).wrapping_add(i16::from(year));
    Day::new(year, month.cast_signed(), date.cast_signed())
}

/// The months that came last, so that of most days only the two digits of the day are looked at. (With the year and the
/// month worked out for each day, dates took a sixth of the time of reading.)
#[derive(Clone, Debug)]
pub(super) struct Months {
    order: DayOrder,
    /// As it is written without the day; the day before its first; how many days it has.
    known: [(u64, i32, u8); 1 << MONTH_BITS],
}

const MONTH_BITS: u32 = 6;

impl Months {
    pub(super) fn new(order: DayOrder) -> Self {
        Months { order, known: [(0, 0, 0); 1 << MONTH_BITS] }
    }

    /// The order.
    pub(super) fn order(&self) -> DayOrder {
        self.order
    }

    /// The number of a day that is written in this order, which is theirs: said once more, so that it is not asked of
    /// each day.
    #[inline]
    pub(super) fn day(&mut self, cell: &[u8], order: DayOrder) -> Option<i32> {
        let ([tens, ones], month) = order.parted(cell)?;
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        if tens > 9 || ones > 9 {
            return None;
        }
        let written = u64::from_le_bytes(month);
        // The highest bits of the product hang on all of its bits.
        let place = written.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> u64::BITS.saturating_sub(MONTH_BITS);
        let known = self.known.get_mut(usize::try_from(place).unwrap_or(0))?;
        if known.0 != written {
            let days = [*b"31", *b"30", *b"29", *b"28"];
            let last = days.into_iter().find_map(|day| date_of(day, month, order))?;
            let days = u8::try_from(last.day_of_month()).ok()?;
            *known = (written, last.number().saturating_sub(i32::from(days)), days);
        }
        let (_, before, days) = *known;
        let day = tens.wrapping_mul(10).wrapping_add(ones);
        (1..=days).contains(&day).then(|| before.saturating_add(i32::from(day)))
    }
}

/// A day and a time of day after it, perhaps with seconds: the day, and the seconds since midnight.
pub(super) fn moment(cell: &[u8], order: DayOrder) -> Option<(Day, i32)> {
    let (day, rest) = cell.split_first_chunk::<10>()?;
    let digit = |byte: &u8| Some(u32::from(byte.wrapping_sub(b'0'))).filter(|digit| *digit <= 9);
    let two = |tens: &u8, ones: &u8| Some(digit(tens)?.wrapping_mul(10).wrapping_add(digit(ones)?));
    let (hours, minutes, seconds) = match rest {
        [b'T' | b' ', h1, h2, b':', m1, m2] => (two(h1, h2)?, two(m1, m2)?, 0),
        [b'T' | b' ', h1, h2, b':', m1, m2, b':', s1, s2] => (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?),
        _ => return None,
    };
    let in_range = hours < 24 && minutes < 60 && seconds < 60;
    let second = hours.wrapping_mul(3600).wrapping_add(minutes.wrapping_mul(60)).wrapping_add(seconds);
    Some((date(day, order)?, second.cast_signed())).filter(|_| in_range)
}

#[cfg(test)]
mod tests {
    use super::super::cell;
    use super::*;
    use crate::model::FieldForm;
    use crate::value::{Shown, Zone};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_day_is_the_one_that_is_read_slowly(text in "[0-9]{4}-[01][0-9]-[0-3][0-9]|[0-9-]{9,11}") {
            let form = DateForm { order: DateOrder::YearMonthDay, at_midnight: false };
            prop_assert_eq!(date(text.as_bytes(), DayOrder::YearMonthDay), cell::date(text.as_bytes(), &[form]).ok());
        }

        #[test]
        fn a_day_that_comes_first_is_the_one_that_is_read_slowly(text in "[0-3][0-9]/[01][0-9]/[0-9]{4}|[0-9/]{9,11}") {
            let form = DateForm { order: DateOrder::DayMonthYear, at_midnight: false };
            let found = date(text.as_bytes(), DayOrder::DayMonthYear);
            let slowly = cell::date(text.as_bytes(), &[form]).ok();
            prop_assert!(found.is_none() || found == slowly);
            // What has two digits for the day and for the month is always read.
            if text.as_bytes().get(2) == Some(&b'/') && text.as_bytes().get(5) == Some(&b'/') {
                prop_assert_eq!(found, slowly);
            }
        }

        #[test]
        fn a_day_of_a_known_month_is_the_one_that_is_read_anew(
            texts in prop::collection::vec("(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]|0000-00-00|[0-9-]{9,11}|[0-3][0-9]/[01][0-9]/(19|20)[0-9]{2}", 0..300),
            order in prop::sample::select(vec![DayOrder::YearMonthDay, DayOrder::DayMonthYear]),
        ) {
            let mut months = Months::new(order);
            for text in texts {
                prop_assert_eq!(months.day(text.as_bytes(), order), date(text.as_bytes(), order).map(Day::number));
            }
        }

        #[test]
        fn a_time_is_the_one_that_is_read_slowly(
            day in "2024-0[1-4]-[0-3][0-9]",
            time in "[T ][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?|[T ][0-9:]{4,8}",
        ) {
            let form = FieldForm { dates: vec![DateForm { order: DateOrder::YearMonthDay, at_midnight: false }], ..FieldForm::default() };
            let zone = Zone::named("Europe/London");
            let text = format!("{day}{time}");
            if let Some((day, second)) = moment(text.as_bytes(), DayOrder::YearMonthDay)
                && let Some(Shown::Once(moment)) = zone.as_ref().and_then(|zone| zone.moment(day, second))
            {
                prop_assert_eq!(super::super::moment::moment(text.as_bytes(), &form, zone.as_ref()), Ok(moment));
            }
        }
    }
}
