//! The texts of all columns become one dictionary, in byte order.

use rayon::slice::ParallelSliceMut;

use super::intern::{Interner, Texts};
use super::table::Dictionary;
use crate::column::{Packed, side_by_side};

/// A text by its first eight bytes, as a number that sorts as they do, by the next four, and below these its number among
/// all. Most texts are no longer: nothing else is looked at to put them in order. (To look each up where it lies took
/// two thirds of the time.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Headed(u64, u64);

/// How many bytes of a text stand with its number.
const HEAD: usize = 12;

impl Headed {
    fn new(text: &str, number: u32) -> Self {
        Headed(eight_bytes(text, 0), eight_bytes(text, 8) >> 32 << 32 | u64::from(number))
    }

    fn number(self) -> u32 {
        u32::try_from(self.1 & u64::from(u32::MAX)).unwrap_or(u32::MAX)
    }

    /// The bytes as numbers.
    fn head(self) -> (u64, u64) {
        (self.0, self.1 >> 32)
    }

    /// The bytes, and how many there are up to the last that is not nought.
    fn bytes(self) -> ([u8; HEAD], usize) {
        let mut bytes = [0; HEAD];
        let all = self.0.to_be_bytes().into_iter().chain(self.1.to_be_bytes());
        bytes.iter_mut().zip(all).for_each(|(to, from)| *to = from);
        let len = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last.saturating_add(1));
        (bytes, len)
    }
}

/// A text by eight of its bytes, and its number.
type Further = (u64, u32);

/// Fewer texts than this are put together by one thread.
const MANY: usize = 1 << 16;

/// Fewer texts than this are compared with each other.
const FEW_ALIKE: usize = 3;

/// Texts that are alike further than this are compared with each other.
const FAR: usize = 1 << 10;

/// One dictionary of all the texts, in byte order, each once, and the codes in it.
///
/// Each column comes with its own texts; its codes are replaced by those of the dictionary.
pub(super) fn merge(columns: Vec<(Interner, &mut Packed<u32>)>, threads: usize) -> Dictionary {
    let (mut all, mut columns_from) = (AllTexts::default(), Vec::with_capacity(columns.len()));
    for (own, codes) in columns {
        columns_from.push((all.len(), codes));
        all.add(own.into_texts());
    }
    let (rank, dictionary) = all.sorted(threads);
    let recode = |(first, codes): (usize, &mut Packed<u32>)| {
        let own = rank.get(first..).unwrap_or_default();
        *codes = codes.map(|code| own.get(code as usize).copied().unwrap_or(0));
    };
    if threads > 1 {
        side_by_side(columns_from, recode);
    } else {
        columns_from.into_iter().for_each(recode);
    }
    dictionary
}

/// The texts of columns one after the other: texts are numbered through.
#[derive(Default)]
struct AllTexts {
    /// The texts of each column, and the number of the first of those after it.
    columns: Vec<(Texts, usize)>,
    /// Whether a byte of them is nought.
    any_nought: bool,
}

impl AllTexts {
    fn len(&self) -> usize {
        self.columns.last().map_or(0, |(_, end)| *end)
    }

    fn add(&mut self, texts: Texts) {
        let end = self.len().saturating_add(texts.len());
        self.any_nought |= texts.has(0);
        self.columns.push((texts, end));
    }

    fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let at = self.columns.partition_point(|(_, end)| *end <= number);
        let first = at.checked_sub(1).and_then(|before| self.columns.get(before)).map_or(0, |(_, end)| *end);
        let code = u32::try_from(number.saturating_sub(first)).unwrap_or(u32::MAX);
        self.columns.get(at).map_or("", |(texts, _)| texts.get(code))
    }

    /// For each number the position of its text among all the different ones in byte order, and these in that order.
    fn sorted(&self, threads: usize) -> (Vec<u32>, Dictionary) {
        let mut order: Vec<Headed> = Vec::with_capacity(self.len());
        for (texts, _) in &self.columns {
            let numbers = u32::try_from(order.len()).unwrap_or(u32::MAX)..;
            order.extend(
                (0u32..)
                    .take(texts.len())
                    .zip(numbers)
                    .map(|(code, number)| Headed::new(texts.get(code), number)),
            );
        }
        let many = threads > 1 && order.len() >= MANY;
        if many {
            order.par_sort_unstable();
        } else {
            order.sort_unstable();
        }
        let parts = parts_of(&mut order, if many { threads } else { 1 });
        let made = side_by_side(parts, |part| self.sorted_part(part));
        let mut rank = vec![0; self.len()];
        let mut all: Option<Dictionary> = None;
        for (positions, dictionary) in made {
            let before = u32::try_from(all.as_ref().map_or(0, Dictionary::len)).unwrap_or(u32::MAX);
            for (number, position) in positions {
                if let Some(rank) = rank.get_mut(number as usize) {
                    *rank = before.saturating_add(position);
                }
            }
            all = Some(match all {
                Some(all) => all.followed_by(dictionary),
                None => dictionary,
            });
        }
        (rank, all.unwrap_or_default())
    }

    /// Some of the texts, in the order of their first bytes: each number and the position of its text among the different ones,
    /// and these.
    fn sorted_part(&self, part: &mut [Headed]) -> (Vec<(u32, u32)>, Dictionary) {
        for alike in part.chunk_by_mut(|one, other| one.head() == other.head()) {
            if alike.len() == 1 || alike.first().is_some_and(|first| self.is_all(*first)) {
                continue;
            }
            let mut further: Vec<Further> = alike.iter().map(|one| (0, one.number())).collect();
            self.put_in_order(&mut further, HEAD);
            let in_order = alike.iter_mut().zip(further);
            in_order
                .for_each(|(one, (_, number))| *one = Headed(one.0, one.1 >> 32 << 32 | u64::from(number)));
        }
        let (mut positions, mut dictionary) = (Vec::with_capacity(part.len()), Dictionary::default());
        let mut last: Option<Headed> = None;
        for one in part.iter() {
            let is_all = self.is_all(*one);
            let again = last.is_some_and(|last| {
                last.head() == one.head() && (is_all || self.get(last.number()) == self.get(one.number()))
            });
            if !again {
                let (bytes, len) = one.bytes();
                let head = bytes.get(..len).and_then(|bytes| str::from_utf8(bytes).ok());
                dictionary.push(head.filter(|_| is_all).unwrap_or_else(|| self.get(one.number())));
                last = Some(*one);
            }
            let position = u32::try_from(dictionary.len().saturating_sub(1)).unwrap_or(u32::MAX);
            positions.push((one.number(), position));
        }
        (positions, dictionary)
    }

    /// Whether the bytes that stand with the number of a text are all that it has.
    fn is_all(&self, one: Headed) -> bool {
        !self.any_nought && one.bytes().1 < HEAD
    }

    /// Puts texts that are alike up to a place into byte order: by the eight bytes that follow, which are there, and
    /// those that are alike in these as well by the next eight. To compare text with text took three times as long.
    fn put_in_order(&self, alike: &mut [Further], place: usize) {
        let ends = |(_, number): &Further| self.get(*number).len() <= place;
        if alike.len() < FEW_ALIKE || place >= FAR || alike.iter().any(ends) {
            alike.sort_unstable_by(|(_, one), (_, other)| self.get(*one).cmp(self.get(*other)));
            return;
        }
        alike.iter_mut().for_each(|(eight, number)| *eight = eight_bytes(self.get(*number), place));
        alike.sort_unstable_by_key(|(eight, _)| *eight);
        let next = place.saturating_add(size_of::<u64>());
        for alike in alike.chunk_by_mut(|(one, _), (other, _)| one == other).filter(|alike| alike.len() > 1) {
            self.put_in_order(alike, next);
        }
    }
}

/// Parts for so many threads, none of which begins among texts whose first bytes are alike.
fn parts_of(order: &mut [Headed], threads: usize) -> Vec<&mut [Headed]> {
    let stretch = order.len().div_ceil(threads.max(1)).max(1);
    let (mut parts, mut rest) = (Vec::with_capacity(threads), order);
    while !rest.is_empty() {
        let last = rest.get(stretch.min(rest.len()).saturating_sub(1)).map(|one| one.head());
        let end = rest.partition_point(|one| Some(one.head()) <= last);
        let (part, later) = rest.split_at_mut_checked(end).unwrap_or_default();
        parts.push(part);
        rest = later;
    }
    parts
}

/// Eight bytes of a text as a number that sorts as they do.
fn eight_bytes(text: &str, place: usize) -> u64 {
    let own = text.as_bytes().get(place..).unwrap_or_default();
    if let Some(eight) = own.first_chunk() {
        return u64::from_be_bytes(*eight);
    }
    let mut bytes = [0; size_of::<u64>()];
    bytes.iter_mut().zip(own).for_each(|(to, from)| *to = *from);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;
    use std::convert::Infallible;

    /// Texts that are alike for some of their bytes, of which some end where others go on.
    fn texts() -> impl Strategy<Value = Vec<String>> {
        let start = prop::sample::select(vec!["", "P0", "a place with a long name, and a number: "]);
        let end = prop_oneof![9 => "[ab0-3é]{0,12}|[ab0]{0,4}", 1 => "[a\u{0}]{0,4}"];
        let text = (start, end).prop_map(|(start, end)| format!("{start}{end}"));
        prop::collection::vec(text, 0..200)
    }

    proptest! {
        #[test]
        fn texts_of_several_columns_become_one_dictionary_in_order(
            columns in prop::collection::vec((texts(), any::<bool>()), 1..4),
            threads in 1usize..4,
        ) {
            let coded = columns.iter().map(|(texts, once)| {
                let mut own = if *once { Interner::once() } else { Interner::default() };
                let code = |text: &String| own.code(text.as_bytes(), |_| Ok::<_, Infallible>(text)).unwrap();
                let codes: Packed<u32> = texts.iter().map(code).collect();
                (own, codes)
            });
            let mut coded: Vec<(Interner, Packed<u32>)> = coded.collect();
            let parts = coded.iter_mut().map(|(own, codes)| (std::mem::take(own), codes)).collect();
            let dictionary = merge(parts, threads);
            let all: BTreeSet<&String> = columns.iter().flat_map(|(texts, _)| texts).collect();
            prop_assert_eq!(dictionary.len(), all.len());
            prop_assert!((0u32..).zip(&all).all(|(code, text)| dictionary.text(code) == **text));
            prop_assert_eq!(dictionary.code("no such text"), None);
            for ((texts, _), (_, codes)) in columns.iter().zip(&coded) {
                prop_assert!(texts.iter().zip(codes.iter()).all(|(text, code)| dictionary.text(code) == text));
            }
        }

        #[test]
        fn parts_hold_all_and_begin_where_the_first_bytes_change(
            mut heads in prop::collection::vec(0u64..9, 0..60),
            threads in 1usize..5,
        ) {
            heads.sort_unstable();
            let of = |(number, head): (u32, &u64)| Headed(head / 3, ((head % 3) << 32) | u64::from(number));
            let mut order: Vec<Headed> = (0u32..).zip(&heads).map(of).collect();
            let all = order.clone();
            let parts: Vec<Vec<Headed>> = parts_of(&mut order, threads).into_iter().map(|part| part.to_vec()).collect();
            prop_assert!(parts.len() <= threads && parts.iter().all(|part| !part.is_empty()));
            let heads = |part: &[Headed]| part.iter().map(|one| one.head()).collect::<Vec<_>>();
            let apart = |one: &Vec<Headed>, next: &Vec<Headed>| heads(one).last() < heads(next).first();
            prop_assert!(parts.iter().zip(parts.iter().skip(1)).all(|(one, next)| apart(one, next)));
            prop_assert_eq!(parts.concat(), all);
        }
    }
}
