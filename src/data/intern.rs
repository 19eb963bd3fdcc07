//! Texts become codes.

use std::convert::Infallible;
use std::hash::BuildHasher;
use std::sync::LazyLock;

use super::quick::{GLANCE, Text};
use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

/// Gives each text that it has not seen before the next code.
#[derive(Default)]
pub(super) struct Interner {
    codes: HashTable<Known>,
    texts: Texts,
    /// Some of the texts that came last: how they look, how long they are, and their codes. Most texts come again soon.
    recent: Vec<(u64, usize, u32)>,
    /// Whether no text comes again, if all is in order: none is looked for, each has a code of its own, and two that are
    /// alike are found when all are put in order.
    once: bool,
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
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    /// How many.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether a byte occurs in them.
    pub(super) fn has(&self, byte: u8) -> bool {
        self.all.as_bytes().contains(&byte)
    }

    /// The text of a code.
    pub(super) fn get(&self, code: u32) -> &str {
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

    /// Adds all texts of another: the code of the first of them.
    fn append(&mut self, other: &Texts) -> u32 {
        let (code, before) = (u32::try_from(self.ends.len()).unwrap_or(u32::MAX), self.all.len());
        self.all.push_str(&other.all);
        self.ends.extend(other.ends.iter().map(|end| end.saturating_add(before)));
        code
    }
}

impl Interner {
    /// For texts of which each should come once.
    pub(super) fn once() -> Self {
        Interner { once: true, ..Interner::default() }
    }

    /// The texts alone.
    pub(super) fn into_texts(self) -> Texts {
        self.texts
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
        let code = self.code_of(cell, || check(text))?;
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
        let code = self.code_of(cell, plain).ok()?;
        self.remember(cell, code);
        Some(code)
    }

    fn remember(&mut self, cell: Text<'_>, code: u32) {
        if self.once {
            return;
        }
        let look = cell.glance();
        if self.recent.is_empty() {
            self.recent = vec![(0, usize::MAX, 0); RECENT];
        }
        if let Some(place) = self.recent.get_mut(recent_place(look)) {
            *place = (look, cell.text.len(), code);
        }
    }

    fn code_of<'t, E>(&mut self, cell: Text<'_>, new: impl FnOnce() -> Result<&'t str, E>) -> Result<u32, E> {
        if self.once {
            return Ok(self.texts.add(new()?));
        }
        self.code_of_known(Known::of(cell), new, cell.text)
    }

    fn code_of_known<'t, E>(
        &mut self,
        known: Known,
        new: impl FnOnce() -> Result<&'t str, E>,
        text: &[u8],
    ) -> Result<u32, E> {
        let Interner { codes, texts, recent: _, once: _ } = self;
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
        if self.once {
            let before = self.texts.append(&other.texts);
            return (before..).take(other.texts.len()).collect();
        }
        let mut here = vec![0; other.texts.len()];
        for known in &other.codes {
            // Only a text that is new here, or long, is looked at.
            let text = || other.texts.get(known.code);
            let long = if known.last < LONG { "" } else { text() };
            let code = self.code_of_known(*known, || Ok::<_, Infallible>(text()), long.as_bytes());
            if let Some(here) = here.get_mut(known.code as usize) {
                match code {
                    Ok(code) => *here = code,
                }
            }
        }
        here
    }
}

/// Where a text of that look is remembered.
fn recent_place(look: u64) -> usize {
    // The highest bits of the product hang on all the bits of the look.
    let place = look.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> u64::BITS.saturating_sub(RECENT_BITS);
    usize::try_from(place).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
    }
}
