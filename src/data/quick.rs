//! Ordinary cells, which are nearly all of them, read with few steps.
//!
//! What is read here is read alike by `cell.rs`, and what is not read here is left to it: it knows what is wrong with a
//! cell, and in which words to say it.

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

/// Digits with commas between groups of three, at least one, and perhaps a point: as [`digits_of`] gives them.
pub(super) fn grouped_digits(digits: &[u8]) -> Option<(i64, u32)> {
    // `0,123` is nobody's way to write 123: it is a decimal comma.
    let comma = digits.iter().take(4).position(|byte| *byte == b',').filter(|at| *at > 0)?;
    if digits.len() > 24 || digits.first() == Some(&b'0') {
        return None;
    }
    let mut plain = [0u8; 24];
    let mut len = 0usize;
    let mut add = |some: &[u8]| {
        let end = len.saturating_add(some.len());
        plain.get_mut(len..end).map(|to| to.copy_from_slice(some)).map(|()| len = end)
    };
    let (first, mut rest) = digits.split_at_checked(comma)?;
    add(first)?;
    while let Some((b',', group)) = rest.split_first() {
        let (group, more) = group.split_at_checked(3)?;
        if !group.iter().all(u8::is_ascii_digit) {
            return None;
        }
        add(group)?;
        rest = more;
    }
    if !rest.is_empty() && !rest.starts_with(b".") {
        return None;
    }
    add(rest)?;
    digits_of(plain.get(..len)?)
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
        fn digits_in_groups_are_the_number_that_is_read_slowly(text in "[1-9][0-9]{0,2}(,[0-9]{3}){0,4}([.][0-9]{1,4})?|[0-9,.]{0,12}") {
            if let Some((mantissa, places)) = grouped_digits(text.as_bytes()) {
                let plain = text.replace(',', "");
                prop_assert_eq!(digits_of(plain.as_bytes()), Some((mantissa, places)));
                prop_assert_eq!(number_by_cell(&text), Some(cell::Decimal::small(mantissa, places)));
            }
        }

        #[test]
        fn thousands_are_read(text in "[1-9][0-9]{0,2}(,[0-9]{3}){1,3}([.][0-9]{1,2})?") {
            prop_assert!(grouped_digits(text.as_bytes()).is_some());

        }

        #[test]
        fn a_word_is_found_where_it_stands(words in prop::collection::vec("[ab]{0,10}", 0..80), text in "[ab]{0,10}") {
            let lexicon = Lexicon::new(words.iter().map(String::as_str));
            let expected = words.iter().position(|word| *word == text).and_then(|at| u32::try_from(at).ok());
            prop_assert_eq!(lexicon.find(Text::alone(text.as_bytes())), expected);
        }
    }
}
