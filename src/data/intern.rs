//! Texts become codes.

use std::convert::Infallible;
use std::hash::BuildHasher;
use std::sync::LazyLock;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::slice::ParallelSlice;

use super::quick::{GLANCE, Text};
use super::table::Dictionary;
use crate::column::Packed;

/// Gives each text that it has not seen before the next code.
#[derive(Default)]
pub(super) struct Interner {
    codes: HashTable<Known>,
    texts: Texts,
    /// Some of the texts that came last: how they look, how long they are, and their codes. Most texts come again soon.
    recent: Vec<(u64, usize, u32)>,
}

/// A text as the table knows it, and its code. Names of people and places in data are mostly short: these stand here
/// letter by letter, so that nothing else is looked at to find one again. (To go to each text and compare it took
/// a third of the time of reading a file with a text for each person.)
#[derive(Clone, Copy)]
struct Known {
    /// The first eight bytes of a short text; of another its hash.
    first: u64,
    /// The bytes after them, and above them how many there are; of a text that is not short a part of its length.
    last: u32,
    code: u32,
}

/// The longest of the short texts.
const SHORT: usize = 11;

/// What says that a text is not short.
const LONG: u32 = 0xFF << 24;

/// Hashes are seeded anew in each run, so that no file can be made to collide; no result depends on them.
static HASHER: LazyLock<DefaultHashBuilder> = LazyLock::new(DefaultHashBuilder::default);
static SEEDS: LazyLock<[u64; 2]> = LazyLock::new(|| [HASHER.hash_one(1), HASHER.hash_one(2)]);

impl Known {
    fn of(cell: Text<'_>) -> Self {
        let len = cell.text.len();
        if len > SHORT {
            let length = u32::try_from(len).unwrap_or(0) & !LONG;
            return Known { first: HASHER.hash_one(cell.text), last: LONG | length, code: 0 };
        }
        let after = cell.text.get(GLANCE..).unwrap_or_default().iter().rev();
        let after = after.fold(0, |all, byte| all << 8 | u32::from(*byte));
        Known { first: cell.glance(), last: u32::try_from(len).unwrap_or(0) << 24 | after, code: 0 }
    }

    fn hash(&self) -> u64 {
        let [first, last] = *SEEDS;
        let product = u128::from(self.first ^ first).wrapping_mul(u128::from(u64::from(self.last) ^ last));
        let half = |half: u128| u64::try_from(half & u128::from(u64::MAX)).unwrap_or(0);
        half(product) ^ half(product >> 64)
    }

    /// Whether it is the same text: of long ones it is asked what they are.
    fn is(&self, other: &Known, same: impl FnOnce(u32) -> bool) -> bool {
        self.first == other.first && self.last == other.last && (self.last < LONG || same(self.code))
    }
}

/// How many recent texts are remembered, at places that their looks say.
const RECENT: usize = 1 << RECENT_BITS;
const RECENT_BITS: u32 = 6;

/// Texts end to end.
#[derive(Default)]
struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    fn get(&self, code: u32) -> &str {
        let at = code as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.all.get(start..end).unwrap_or_default()
    }

    fn add(&mut self, text: &str) -> u32 {
        let code = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.all.push_str(text);
        self.ends.push(self.all.len());
        code
    }
}

impl Interner {
    /// How many texts.
    fn len(&self) -> u32 {
        u32::try_from(self.texts.ends.len()).unwrap_or(u32::MAX)
    }

    /// Forgets all texts.
    pub(super) fn clear(&mut self) {
        self.codes.clear();
        self.texts.all.clear();
        self.texts.ends.clear();
        self.recent.clear();
    }

    /// The code of a text that came not long ago.
    pub(super) fn recent(&self, cell: Text<'_>) -> Option<u32> {
        let (look, text) = (cell.glance(), cell.text);
        let (own, length, code) = *self.recent.get(recent_place(look))?;
        let same = own == look
            && length == text.len()
            && (length <= GLANCE || self.texts.get(code).as_bytes() == text);
        same.then_some(code)
    }

    /// The code of a text; a new one, if need be, for a text that passes the check.
    pub(super) fn code<'t, E>(
        &mut self,
        text: &'t [u8],
        check: impl FnOnce(&'t [u8]) -> Result<&'t str, E>,
    ) -> Result<u32, E> {
        let cell = Text::alone(text);
        let code = self.code_of(Known::of(cell), || check(text), text)?;
        self.remember(cell, code);
        Ok(code)
    }

    /// The code of a text that is known, or of a new one of letters that nobody would look at closely.
    pub(super) fn ordinary(&mut self, cell: Text<'_>) -> Option<u32> {
        let text = cell.text;
        let plain = || match text {
            [] | [b' ', ..] | [.., b' '] => Err(()),
            _ if text.iter().all(|byte| (b' '..=b'~').contains(byte)) => str::from_utf8(text).map_err(|_| ()),
            _ => Err(()),
        };
        let code = self.code_of(Known::of(cell), plain, text).ok()?;
        self.remember(cell, code);
        Some(code)
    }

    fn remember(&mut self, cell: Text<'_>, code: u32) {
        let look = cell.glance();
        if self.recent.is_empty() {
            self.recent = vec![(0, usize::MAX, 0); RECENT];
        }
        if let Some(place) = self.recent.get_mut(recent_place(look)) {
            *place = (look, cell.text.len(), code);
        }
    }

    fn code_of<'t, E>(
        &mut self,
        known: Known,
        new: impl FnOnce() -> Result<&'t str, E>,
        text: &[u8],
    ) -> Result<u32, E> {
        let Interner { codes, texts, recent: _ } = self;
        let same = |other: &Known| other.is(&known, |code| texts.get(code).as_bytes() == text);
        match codes.entry(known.hash(), same, Known::hash) {
            Entry::Occupied(known) => Ok(known.get().code),
            Entry::Vacant(free) => {
                let code = texts.add(new()?);
                free.insert(Known { code, ..known });
                Ok(code)
            }
        }
    }

    /// Takes in the texts of another, which are in order: for each of its codes the one here.
    pub(super) fn take_in(&mut self, other: &Interner) -> Vec<u32> {
        let mut here = vec![0; other.len() as usize];
        for known in &other.codes {
            // Only a text that is new here, or long, is looked at.
            let text = || other.texts.get(known.code);
            let long = if known.last < LONG { "" } else { text() };
            let code = self.code_of(*known, || Ok::<_, Infallible>(text()), long.as_bytes());
            if let Some(here) = here.get_mut(known.code as usize) {
                match code {
                    Ok(code) => *here = code,
                }
            }
        }
        here
    }

    /// For each code its position among all the texts in byte order, and the texts in that order.
    fn sorted(&self, threads: usize) -> (Vec<u32>, Dictionary) {
        let mut order: Vec<(u64, u32)> =
            (0..self.len()).map(|code| (self.eight_bytes(code, 0), code)).collect();
        self.put_in_order(&mut order, 0);
        let mut rank = vec![0; order.len()];
        for (position, (_, code)) in (0u32..).zip(&order) {
            if let Some(rank) = rank.get_mut(*code as usize) {
                *rank = position;
            }
        }
        // Texts that lie far apart are brought together, which a thread waits for.
        let stretch = if order.len() < MANY { order.len() } else { order.len().div_ceil(threads.max(1)) };
        let parts = order.par_chunks(stretch.max(1));
        let parts: Vec<Dictionary> =
            parts.map(|part| part.iter().map(|(_, code)| self.texts.get(*code)).collect()).collect();
        (rank, parts.into_iter().reduce(Dictionary::followed_by).unwrap_or_default())
    }

    /// Puts texts that are alike up to a place into byte order: by the eight bytes that follow, which are there, and
    /// those that are alike in these as well by the next eight. To compare text with text took three times as long.
    fn put_in_order(&self, order: &mut [(u64, u32)], place: usize) {
        order.sort_unstable_by_key(|(eight, _)| *eight);
        let next = place.saturating_add(size_of::<u64>());
        for alike in order.chunk_by_mut(|(one, _), (other, _)| one == other) {
            let ends = |(_, code): &(u64, u32)| self.texts.get(*code).len() <= next;
            if alike.len() < FEW_ALIKE || place >= FAR || alike.iter().any(ends) {
                alike.sort_unstable_by(|(_, one), (_, other)| {
                    self.texts.get(*one).cmp(self.texts.get(*other))
                });
                continue;
            }
            alike.iter_mut().for_each(|(eight, code)| *eight = self.eight_bytes(*code, next));
            self.put_in_order(alike, next);
        }
    }

    /// Eight bytes of a text as a number that sorts as they do.
    fn eight_bytes(&self, code: u32, place: usize) -> u64 {
        let mut bytes = [0; size_of::<u64>()];
        let text = self.texts.get(code).as_bytes().get(place..).unwrap_or_default();
        bytes.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
        u64::from_be_bytes(bytes)
    }
}

/// Fewer texts than this are put together by one thread.
const MANY: usize = 1 << 16;

/// Fewer texts than this are compared with each other.
const FEW_ALIKE: usize = 3;

/// Texts that are alike further than this are compared with each other.
const FAR: usize = 1 << 10;

/// Where a text of that look is remembered.
fn recent_place(look: u64) -> usize {
    // The highest bits of the product hang on all the bits of the look.
    let place = look.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> u64::BITS.saturating_sub(RECENT_BITS);
    usize::try_from(place).unwrap_or(0)
}

/// One dictionary of all the texts, in byte order, and the codes in it.
///
/// Each column comes with its own interner; its codes are replaced by those of the dictionary.
pub(super) fn merge(mut columns: Vec<(Interner, &mut Packed<u32>)>, threads: usize) -> Dictionary {
    // The largest takes in the others.
    columns.sort_by_key(|(own, _)| std::cmp::Reverse(own.len()));
    let mut columns = columns.into_iter();
    let Some((mut all, first_codes)) = columns.next() else { return Dictionary::default() };
    let mut joined = Vec::new();
    for (own, codes) in columns {
        joined.push((all.take_in(&own), codes));
    }
    let (rank, dictionary) = all.sorted(threads);
    let ranked = |code: u32| rank.get(code as usize).copied().unwrap_or(0);
    joined.push((Vec::new(), first_codes));
    let recode = |(to_all, codes): (Vec<u32>, &mut Packed<u32>)| {
        *codes = match to_all.is_empty() {
            true => codes.map(ranked),
            false => codes.map(|code| ranked(to_all.get(code as usize).copied().unwrap_or(0))),
        };
    };
    if threads > 1 {
        joined.into_par_iter().for_each(recode)
    } else {
        joined.into_iter().for_each(recode)
    }
    dictionary
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    /// Texts that are alike for some of their bytes, of which some end where others go on.
    fn texts() -> impl Strategy<Value = Vec<String>> {
        let start = prop::sample::select(vec!["", "P0", "a place with a long name, and a number: "]);
        let text = (start, "[ab0-3é]{0,12}").prop_map(|(start, end)| format!("{start}{end}"));
        prop::collection::vec(text, 0..200)
    }

    proptest! {
        /// What is taken without a close look is what a close look takes, letter by letter.
        #[test]
        fn ordinary_texts_are_those_that_are_in_order(
            texts in prop::collection::vec("[ab\u{e9}\u{a0}\u{200b}\t ~]{0,3}[a-c0-9 ]{0,14}", 1..60),
        ) {
            let (mut quickly, mut slowly) = (Interner::default(), Interner::default());
            for text in &texts {
                let cell = Text { text: text.as_bytes(), rest: text.as_bytes() };
                let slow = slowly.code(text.as_bytes(), super::super::cell::plain_text);
                if let Some(code) = quickly.ordinary(cell) {
                    prop_assert!(slow.is_ok());
                    prop_assert_eq!(quickly.texts.get(code), text);
                } else {
                    prop_assert!(slow.is_err() || text.is_empty() || !text.is_ascii());
                }
                if let Ok(code) = slow {
                    prop_assert_eq!(slowly.texts.get(code), text);
                }
            }
        }

        #[test]
        fn texts_of_several_columns_become_one_dictionary_in_order(
            columns in prop::collection::vec(texts(), 1..4),
            threads in 1usize..4,
        ) {
            let coded = columns.iter().map(|texts| {
                let mut own = Interner::default();
                let code = |text: &String| own.code(text.as_bytes(), |_| Ok::<_, Infallible>(text)).unwrap();
                let codes: Packed<u32> = texts.iter().map(code).collect();
                (own, codes)
            });
            let mut coded: Vec<(Interner, Packed<u32>)> = coded.collect();
            let parts = coded.iter_mut().map(|(own, codes)| (std::mem::take(own), codes)).collect();
            let dictionary = merge(parts, threads);
            let all: BTreeSet<&String> = columns.iter().flatten().collect();
            prop_assert!((0u32..).zip(&all).all(|(code, text)| dictionary.text(code) == **text));
            prop_assert_eq!(dictionary.code("no such text"), None);
            for (texts, (_, codes)) in columns.iter().zip(&coded) {
                prop_assert!(texts.iter().zip(codes.iter()).all(|(text, code)| dictionary.text(code) == text));
            }
        }
    }
}
