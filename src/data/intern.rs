//! Texts become codes.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::table::Dictionary;

/// Gives each text that it has not seen before the next code. The hashes are seeded anew in each run, so that no file can be made to
/// collide; no result depends on them.
#[derive(Default)]
pub(super) struct Interner {
    hasher: DefaultHashBuilder,
    codes: HashTable<u32>,
    texts: Texts,
}

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

    /// The code of a text that was seen before.
    pub(super) fn known(&self, text: &[u8]) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.codes.find(hash, |code| self.texts.get(*code) == text).copied()
    }

    /// The code of a text, a new one if need be.
    pub(super) fn code(&mut self, text: &[u8]) -> u32 {
        let hash = self.hasher.hash_one(text);
        let Interner { hasher, codes, texts } = self;
        let entry =
            codes.entry(hash, |code| texts.get(*code) == text, |code| hasher.hash_one(texts.get(*code)));
        match entry {
            hashbrown::hash_table::Entry::Occupied(known) => *known.get(),
            hashbrown::hash_table::Entry::Vacant(free) => {
                let code = texts.add(text);
                free.insert(code);
                code
            }
        }
    }
}

/// One dictionary of all the texts, in byte order, and the codes in it.
///
/// Each column comes with its own interner; its codes are replaced by those of the dictionary.
pub(super) fn merge(columns: Vec<(Interner, &mut Vec<u32>)>) -> Dictionary {
    let mut all = Interner::default();
    let mut joined = Vec::new();
    for (own, codes) in columns {
        let to_all: Vec<u32> = (0..own.len()).map(|code| all.code(own.texts.get(code))).collect();
        joined.push((to_all, codes));
    }
    let mut order: Vec<u32> = (0..all.len()).collect();
    order.sort_unstable_by(|a, b| all.texts.get(*a).cmp(all.texts.get(*b)));
    let mut rank = vec![0u32; order.len()];
    for (position, code) in (0u32..).zip(&order) {
        if let Some(rank) = rank.get_mut(*code as usize) {
            *rank = position;
        }
    }
    for (to_all, codes) in joined {
        for code in codes {
            let in_all = to_all.get(*code as usize).copied().unwrap_or(0);
            *code = rank.get(in_all as usize).copied().unwrap_or(0);
        }
    }
    // Only whole texts of UTF-8 were given codes.
    order.iter().filter_map(|code| str::from_utf8(all.texts.get(*code)).ok()).collect()
}
