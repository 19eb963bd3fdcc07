//! Ordinary cells, which are nearly all of them, read with few steps.
//!
//! What is read here is read alike by `cell.rs`, and what is not read here is left to it: it knows what is wrong with a
//! cell, and in which words to say it.

use crate::value::Day;

/// A cell, and what follows it where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'b> {
    pub(super) text: &'b [u8],
    /// From where the cell begins to the end of its block, so that eight bytes can be looked at as one number however
    /// long the cell is.
    pub(super) rest: &'b [u8],
}

/// The longest text of which a glance says all.
pub(super) const GLANCE: usize = 8;

impl<'b> Text<'b> {
    /// A text with nothing after it.
    pub(super) fn alone(text: &'b [u8]) -> Self {
        Text { text, rest: text }
    }

    /// The first eight bytes as a number; noughts stand for what there is not.
    pub(super) fn glance(self) -> u64 {
        let missing = u32::try_from(GLANCE.saturating_sub(self.text.len())).unwrap_or(0).wrapping_mul(8);
        match self.rest.first_chunk::<GLANCE>() {
            Some(_) if missing >= u64::BITS => 0,
            Some(eight) => u64::from_le_bytes(*eight) & (u64::MAX >> missing),
            None => match (self.text.first_chunk::<4>(), self.text.last_chunk::<4>()) {
                // From four bytes on the first four and the last four are all of it.
                (Some(first), Some(last)) => {
                    let apart = 32u32.saturating_sub(missing);
                    u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << apart
                }
                _ => self.text.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
            },
        }
    }
}

/// A day that is written year-month-day.
pub(super) fn date(cell: &[u8]) -> Option<Day> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = <&[u8; 10]>::try_from(cell).ok()? else { return None };
    let digit = |byte: &u8| Some(byte.wrapping_sub(b'0')).filter(|digit| *digit <= 9);
    let two = |tens: &u8, ones: &u8| Some(digit(tens)?.wrapping_mul(10).wrapping_add(digit(ones)?));
    let (century, year, month, date) = (two(y1, y2)?, two(y3, y4)?, two(m1, m2)?, two(d1, d2)?);
    let year = i16::from(century).wrapping_mul(100).wrapping_add(i16::from(year));
    Day::new(year, month.cast_signed(), date.cast_signed())
}

/// The months that came last, so that of most days only the last two digits are looked at. (With the year and the month
/// worked out for each day, dates took a sixth of the time of reading.)
#[derive(Clone, Debug)]
pub(super) struct Months {
    /// As it is written up to the day; the day before its first; how many days it has.
    known: [(u64, i32, u8); 1 << MONTH_BITS],
}

const MONTH_BITS: u32 = 6;

impl Default for Months {
    fn default() -> Self {
        Months { known: [(0, 0, 0); 1 << MONTH_BITS] }
    }
}

impl Months {
    /// The number of a day that is written year-month-day.
    pub(super) fn day(&mut self, cell: &[u8]) -> Option<i32> {
        let (month, [tens, ones]) = <&[u8; 10]>::try_from(cell).ok()?.split_first_chunk::<8>()? else {
            return None;
        };
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        if tens > 9 || ones > 9 {
            return None;
        }
        let written = u64::from_le_bytes(*month);
        // The highest bits of the product hang on all of its bits.
        let place = written.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> u64::BITS.saturating_sub(MONTH_BITS);
        let known = self.known.get_mut(usize::try_from(place).unwrap_or(0))?;
        if known.0 != written {
            let [a, b, c, d, e, f, g, h] = *month;
            let days = [b"31", b"30", b"29", b"28"];
            let last = days.into_iter().find_map(|[i, j]| date(&[a, b, c, d, e, f, g, h, *i, *j]))?;
            let days = u8::try_from(last.day_of_month()).ok()?;
            *known = (written, last.number().saturating_sub(i32::from(days)), days);
        }
        let (_, before, days) = *known;
        let day = tens.wrapping_mul(10).wrapping_add(ones);
        (1..=days).contains(&day).then(|| before.saturating_add(i32::from(day)))
    }
}

/// A day that is written year-month-day and a time of day after it, perhaps with seconds: the day, and the seconds
/// since midnight.
pub(super) fn moment(cell: &[u8]) -> Option<(Day, i32)> {
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
    Some((date(day)?, second.cast_signed())).filter(|_| in_range)
}

/// Up to seventeen digits and perhaps a point and a minus sign: the digits as a whole number, and how many of them
/// stand behind the point.
pub(super) fn number(cell: Text<'_>) -> Option<(i64, u32)> {
    if let (1..=GLANCE, Some(eight)) = (cell.text.len(), cell.rest.first_chunk::<GLANCE>())
        && let Some(found) = short_number(u64::from_le_bytes(*eight), cell.text.len())
    {
        return Some(found);
    }
    match cell.text {
        [b'-', digits @ ..] => digits_of(digits).map(|(mantissa, places)| (mantissa.wrapping_neg(), places)),
        digits => digits_of(digits),
    }
}

/// A number whose digits, and perhaps a point among them, are the first so many of eight bytes; none if they are
/// anything else. All eight are worked on together: a loop over digits is left at a place that no processor foresees.
fn short_number(eight: u64, len: usize) -> Option<(i64, u32)> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let missing = u32::try_from(GLANCE.wrapping_sub(len)).unwrap_or(0).wrapping_mul(8);
    // The last byte of the cell becomes the highest one; before the first stand noughts.
    let noughts = (ONES * 0x30).wrapping_shr(63u32.wrapping_sub(missing)) >> 1;
    let digits = eight.wrapping_shl(missing) | noughts;
    // The lowest bit that is left is that of the first point.
    let other = digits ^ (ONES * 0x2E);
    let points = other.wrapping_sub(ONES) & !other & (ONES * 0x80);
    let (digits, places) = if points == 0 {
        (digits, 0)
    } else {
        let at = points.trailing_zeros() & !7;
        // Neither first nor last.
        if at == missing || at == 56 {
            return None;
        }
        let before = digits & 1u64.wrapping_shl(at).wrapping_sub(1);
        let after = digits & u64::MAX.wrapping_shl(at) << 8;
        (before << 8 | after | 0x30, 56u32.wrapping_sub(at) >> 3)
    };
    // The upper half of each byte is 3, and also when six is added to it.
    let upper = digits & (ONES * 0xF0);
    let upper_of_more = digits.wrapping_add(ONES * 0x06) & (ONES * 0xF0);
    if upper | upper_of_more >> 4 != ONES * 0x33 {
        return None;
    }
    let ones = digits & (ONES * 0x0F);
    let pairs = ones.wrapping_mul(10).wrapping_add(ones >> 8);
    let fours = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(0x000F_4240_0000_0064);
    let others = (pairs >> 16 & 0x0000_00FF_0000_00FF).wrapping_mul(0x0000_2710_0000_0001);
    let mantissa = fours.wrapping_add(others) >> 32;
    Some((mantissa.cast_signed(), places))
}

/// The same without a sign.
pub(super) fn digits_of(digits: &[u8]) -> Option<(i64, u32)> {
    if digits.is_empty() || digits.len() > 17 {
        return None;
    }
    let mut mantissa: i64 = 0;
    // How many digits have been read since the point; none before it.
    let mut places: Option<u32> = None;
    for (at, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit <= 9 {
            // Seventeen digits fit.
            mantissa = mantissa.wrapping_mul(10).wrapping_add(i64::from(digit));
            places = places.map(|places| places.wrapping_add(1));
        } else if *byte == b'.' && at > 0 && places.is_none() {
            places = Some(0);
        } else {
            return None;
        }
    }
    match places {
        Some(0) => None,
        places => Some((mantissa, places.unwrap_or(0))),
    }
}

/// A few words, to find one of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    words: Vec<(u64, Box<[u8]>)>,
    /// By what a glance at a text says, the position of the one word that it can be; none where two words look alike.
    table: Option<GlanceTable>,
}

/// Where each of some glances has a slot of its own: which of a few words it is no processor foresees, and one that is
/// looked up is compared with one word.
#[derive(Clone, Debug)]
struct GlanceTable {
    factor: u64,
    shift: u32,
    positions: Vec<u32>,
}

impl GlanceTable {
    /// The most words: with more of them no factor is found soon.
    const MOST: usize = 64;

    /// Of glances at words in their order; of two alike the first counts.
    fn of(glances: &[u64]) -> Option<Self> {
        if glances.len() > Self::MOST {
            return None;
        }
        let bits =
            glances.len().saturating_mul(glances.len()).next_power_of_two().trailing_zeros().clamp(4, 12);
        // Odd numbers that have little in common with each other.
        (0..64u64).find_map(|at| {
            let factor = 0x9E37_79B9_7F4A_7C15u64.wrapping_mul(at.wrapping_mul(2).wrapping_add(1));
            let mut table = GlanceTable {
                factor,
                shift: u64::BITS.saturating_sub(bits),
                positions: vec![u32::MAX; 1 << bits],
            };
            let mut taken: Vec<(usize, u64)> = Vec::with_capacity(glances.len());
            for (position, glance) in (0u32..).zip(glances) {
                let slot = table.slot(*glance);
                match taken.iter().find(|(other, _)| *other == slot) {
                    Some((_, same)) if same == glance => {}
                    Some(_) => return None,
                    None => {
                        taken.push((slot, *glance));
                        *table.positions.get_mut(slot)? = position;
                    }
                }
            }
            Some(table)
        })
    }

    fn slot(&self, glance: u64) -> usize {
        usize::try_from(glance.wrapping_mul(self.factor) >> self.shift).unwrap_or(0)
    }
}

impl Lexicon {
    /// Of these words.
    pub(super) fn new<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        let words = words.map(|word| (Text::alone(word.as_bytes()).glance(), word.as_bytes().into()));
        let words: Vec<(u64, Box<[u8]>)> = words.collect();
        let alike = |at: usize, (look, word): &(u64, Box<[u8]>)| {
            words.iter().take(at).any(|(other, before)| other == look && before != word)
        };
        let any_alike = words.iter().enumerate().any(|(at, word)| alike(at, word));
        let glances: Vec<u64> = words.iter().map(|(look, _)| *look).collect();
        Lexicon { table: if any_alike { None } else { GlanceTable::of(&glances) }, words }
    }

    /// Of words for yes and no in turn: 1 for yes, 0 for no.
    pub(super) fn answer(&self, cell: Text<'_>) -> Option<u32> {
        self.find(cell).map(|place| 1 ^ (place & 1))
    }

    /// The position of a word among them.
    pub(super) fn find(&self, cell: Text<'_>) -> Option<u32> {
        let (look, text) = (cell.glance(), cell.text);
        let same = |(own, word): &(u64, Box<[u8]>)| {
            *own == look && word.len() == text.len() && (text.len() <= GLANCE || **word == *text)
        };
        match &self.table {
            Some(table) => {
                let position = *table.positions.get(table.slot(look))?;
                self.words.get(position as usize).filter(|word| same(word)).map(|_| position)
            }
            None => u32::try_from(self.words.iter().position(same)?).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell;
    use super::*;
    use crate::model::FieldForm;
    use crate::value::{DateForm, DateOrder, Shown, Zone};
    use proptest::prelude::*;

    fn number_by_cell(text: &str) -> Option<cell::Decimal> {
        cell::number(text.as_bytes(), cell::NumberForm { currency: None, percent: false }).ok()
    }

    /// A text as it stands in a block, with something after it.
    fn in_block<'b>(block: &'b mut String, text: &str, after: &str) -> Text<'b> {
        *block = format!("{text}{after}");
        let (text, _) = block.as_bytes().split_at(text.len());
        Text { text, rest: block.as_bytes() }
    }

    proptest! {
        #[test]
        fn a_number_is_the_one_that_is_read_slowly(text in "-?[0-9.,]{0,19}", after in "[0-9.,]{0,9}") {
            let found = number(in_block(&mut String::new(), &text, &after));
            prop_assert_eq!(found, number(Text::alone(text.as_bytes())));
            if let Some((mantissa, places)) = found {
                prop_assert_eq!(number_by_cell(&text), Some(cell::Decimal::small(mantissa, places)));
            }
        }

        #[test]
        fn eight_bytes_are_a_number_where_they_are_one_byte_by_byte(eight in "[0-9./:x ]{8}|[0-9]{0,7}[.][0-9]{0,7}[0-9]{8}", len in 1usize..=8) {
            let (text, _) = eight.as_bytes().split_at(len);
            let together = short_number(u64::from_le_bytes(*eight.as_bytes().first_chunk().unwrap()), len);
            prop_assert_eq!(together, digits_of(text));
        }

        #[test]
        fn a_glance_hangs_on_the_text_alone(text in "[a-z]{0,12}", after in "[a-z]{0,12}") {
            let look = in_block(&mut String::new(), &text, &after).glance();
            prop_assert_eq!(look, Text::alone(text.as_bytes()).glance());
        }

        #[test]
        fn a_short_number_is_read(text in "-?(0|[1-9][0-9]{0,8})([.][0-9]{1,7})?") {
            prop_assert!(number(Text::alone(text.as_bytes())).is_some());
        }

        #[test]
        fn a_day_is_the_one_that_is_read_slowly(text in "[0-9]{4}-[01][0-9]-[0-3][0-9]|[0-9-]{9,11}") {
            let form = DateForm { order: DateOrder::YearMonthDay, at_midnight: false };
            prop_assert_eq!(date(text.as_bytes()), cell::date(text.as_bytes(), &[form]).ok());
        }

        #[test]
        fn a_day_of_a_known_month_is_the_one_that_is_read_anew(
            texts in prop::collection::vec("(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]|0000-00-00|[0-9-]{9,11}", 0..300)
        ) {
            let mut months = Months::default();
            for text in texts {
                prop_assert_eq!(months.day(text.as_bytes()), date(text.as_bytes()).map(Day::number));
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
            if let Some((day, second)) = moment(text.as_bytes())
                && let Some(Shown::Once(moment)) = zone.as_ref().and_then(|zone| zone.moment(day, second))
            {
                prop_assert_eq!(super::super::moment::moment(text.as_bytes(), &form, zone.as_ref()), Ok(moment));
            }
        }

        #[test]
        fn a_word_is_found_where_it_stands(words in prop::collection::vec("[ab]{0,10}", 0..80), text in "[ab]{0,10}") {
            let lexicon = Lexicon::new(words.iter().map(String::as_str));
            let expected = words.iter().position(|word| *word == text).and_then(|at| u32::try_from(at).ok());
            prop_assert_eq!(lexicon.find(Text::alone(text.as_bytes())), expected);
        }
    }
}
