//! Texts become codes.

use std::convert::Infallible;
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use super::quick::{GLANCE, Text};
use super::table::Dictionary;
use crate::column::Packed;

/// Gives each text that it has not seen before the next code. The hashes are seeded anew in each run, so that no file
/// can be made to collide; no result depends on them.
#[derive(Default)]
pub(super) struct Interner {
    hasher: DefaultHashBuilder,
    codes: HashTable<u32>,
    texts: Texts,
    /// Some of the texts that came last: how they look, how long they are, and their codes. Most texts come again soon.
    recent: Vec<(u64, usize, u32)>,
}

/// How many recent texts are remembered, at places that their looks say.
const RECENT: usize = 1 << RECENT_BITS;
const RECENT_BITS: u32 = 6;

/// Texts end to end.
#[derive(Default)]
struct Texts {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Texts {
    fn get(&self, code: u32) -> &[u8] {
        let at = code as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn add(&mut self, text: &[u8]) -> u32 {
        let code = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
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
        self.texts.bytes.clear();
        self.texts.ends.clear();
        self.recent.clear();
    }

    /// The code of a text that came not long ago.
    pub(super) fn recent(&self, cell: Text<'_>) -> Option<u32> {
        let (look, text) = (cell.glance(), cell.text);
        let (own, length, code) = *self.recent.get(recent_place(look))?;
        let same = own == look && length == text.len() && (length <= GLANCE || self.texts.get(code) == text);
        same.then_some(code)
    }

    /// The code of a text; a new one, if need be, for a text that passes the check.
    pub(super) fn code<E>(&mut self, text: &[u8], check: impl FnOnce() -> Result<(), E>) -> Result<u32, E> {
        let code = self.code_by_hash(text, check)?;
        let look = Text::alone(text).glance();
        if self.recent.is_empty() {
            self.recent = vec![(0, usize::MAX, 0); RECENT];
        }
        if let Some(place) = self.recent.get_mut(recent_place(look)) {
            *place = (look, text.len(), code);
        }
        Ok(code)
    }

    fn code_by_hash<E>(&mut self, text: &[u8], check: impl FnOnce() -> Result<(), E>) -> Result<u32, E> {
        let hash = self.hasher.hash_one(text);
        let Interner { hasher, codes, texts, recent: _ } = self;
        let entry =
            codes.entry(hash, |code| texts.get(*code) == text, |code| hasher.hash_one(texts.get(*code)));
        match entry {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(free) => {
                check()?;
                let code = texts.add(text);
                free.insert(code);
                Ok(code)
            }
        }
    }

    /// The code of a text that is known to be in order.
    fn code_of_checked(&mut self, text: &[u8]) -> u32 {
        match self.code_by_hash(text, || Ok::<(), Infallible>(())) {
            Ok(code) => code,
        }
    }

    /// Takes in the texts of another: for each of its codes the one here.
    pub(super) fn take_in(&mut self, other: &Interner) -> Vec<u32> {
        (0..other.len()).map(|code| self.code_of_checked(other.texts.get(code))).collect()
    }

    /// For each code its position among all the texts in byte order, and the texts in that order.
    fn sorted(&self) -> (Vec<u32>, Dictionary) {
        // Most texts differ within their first bytes, which are compared without going to the texts.
        let key = |code: u32| (first_bytes(self.texts.get(code)), code);
        let mut order: Vec<(u64, u32)> = (0..self.len()).map(key).collect();
        order.sort_unstable_by(|(a_first, a), (b_first, b)| {
            a_first.cmp(b_first).then_with(|| self.texts.get(*a).cmp(self.texts.get(*b)))
        });
        let mut rank = vec![0; order.len()];
        for (position, (_, code)) in (0u32..).zip(&order) {
            if let Some(rank) = rank.get_mut(*code as usize) {
                *rank = position;
            }
        }
        // Only whole texts of UTF-8 were given codes.
        let texts = order.iter().filter_map(|(_, code)| str::from_utf8(self.texts.get(*code)).ok());
        (rank, texts.collect())
    }
}

/// Where a text of that look is remembered.
fn recent_place(look: u64) -> usize {
    // The highest bits of the product hang on all the bits of the look.
    let place = look.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> u64::BITS.saturating_sub(RECENT_BITS);
    usize::try_from(place).unwrap_or(0)
}

/// The first eight bytes as a number that sorts as they do.
fn first_bytes(text: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
    u64::from_be_bytes(bytes)
}

/// One dictionary of all the texts, in byte order, and the codes in it.
///
/// Each column comes with its own interner; its codes are replaced by those of the dictionary.
pub(super) fn merge(mut columns: Vec<(Interner, &mut Packed<u32>)>) -> Dictionary {
    // The largest takes in the others.
    columns.sort_by_key(|(own, _)| std::cmp::Reverse(own.len()));
    let mut columns = columns.into_iter();
    let Some((mut all, first_codes)) = columns.next() else { return Dictionary::default() };
    let mut joined = Vec::new();
    for (own, codes) in columns {
        joined.push((all.take_in(&own), codes));
    }
    let (rank, dictionary) = all.sorted();
    let ranked = |code: u32| rank.get(code as usize).copied().unwrap_or(0);
    *first_codes = first_codes.map(ranked);
    for (to_all, codes) in joined {
        *codes = codes.map(|code| ranked(to_all.get(code as usize).copied().unwrap_or(0)));
    }
    dictionary
}
