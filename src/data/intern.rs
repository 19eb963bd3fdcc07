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
    /// The codes by their texts, each with the hash of its text.
    codes: HashTable<(u32, u32)>,
    texts: Texts,
    /// Some of the texts that came last: how they look, how long they are, and their codes. Most texts come again soon.
    recent: Vec<(u64, usize, u32)>,
}

/// Hashes are seeded anew in each run, so that no file can be made to collide; no result depends on them.
static HASHER: LazyLock<DefaultHashBuilder> = LazyLock::new(DefaultHashBuilder::default);

/// The hash of a text, as it is kept: a text that is taken in again is not hashed again, nor looked at where only the
/// table grows. (With a million texts that each occur once, that was a fifth of the time of a run.)
fn hash_of(text: &[u8]) -> u32 {
    u32::try_from(HASHER.hash_one(text) >> 32).unwrap_or(0)
}

/// What a table finds a place by: all of its bits hang on those that are kept.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
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
        let code = self.code_by_hash(text, hash_of(text), check)?;
        let look = Text::alone(text).glance();
        if self.recent.is_empty() {
            self.recent = vec![(0, usize::MAX, 0); RECENT];
        }
        if let Some(place) = self.recent.get_mut(recent_place(look)) {
            *place = (look, text.len(), code);
        }
        Ok(code)
    }

    fn code_by_hash<'t, E>(
        &mut self,
        text: &'t [u8],
        hash: u32,
        check: impl FnOnce(&'t [u8]) -> Result<&'t str, E>,
    ) -> Result<u32, E> {
        let Interner { codes, texts, recent: _ } = self;
        let same = |(own, code): &(u32, u32)| *own == hash && texts.get(*code).as_bytes() == text;
        match codes.entry(spread(hash), same, |(own, _)| spread(*own)) {
            Entry::Occupied(known) => Ok(known.get().1),
            Entry::Vacant(free) => {
                let code = texts.add(check(text)?);
                free.insert((hash, code));
                Ok(code)
            }
        }
    }

    /// Takes in the texts of another, which are in order: for each of its codes the one here.
    pub(super) fn take_in(&mut self, other: &Interner) -> Vec<u32> {
        let mut here = vec![0; other.len() as usize];
        for (hash, code) in &other.codes {
            let text = other.texts.get(*code);
            let known = self.code_by_hash(text.as_bytes(), *hash, |_| Ok::<_, Infallible>(text));
            if let Some(here) = here.get_mut(*code as usize) {
                match known {
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
