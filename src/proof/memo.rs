//! What measures and scales were found to be on a box. A share of a group asks for its counts, a band for its share, a
//! payment for its band, and each of them again at every edge: without it, ninety-nine of a hundred values that were
//! looked at had been looked at before.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::enclosure::Enclosure;
use super::place::{Path, Place};
use crate::model::{FactId, FieldId};

/// So many are kept, and then none of them.
const MOST: usize = 4_096;

/// The fields that an answer was made of.
pub(super) type Read = BTreeSet<(Path, FieldId)>;

/// What is known of facts on boxes.
#[derive(Default)]
pub(super) struct Memo {
    known: HashMap<(FactId, u64), Vec<Known>>,
    many: usize,
}

struct Known {
    place: Place,
    found: Enclosure,
    read: Read,
}

impl Memo {
    /// What a fact is on a box, and the fields that say so, if it is known.
    pub(super) fn get(&self, fact: FactId, place: &Place) -> Option<(Enclosure, &Read)> {
        let known = self.known.get(&(fact, hash(place)))?;
        known.iter().find(|known| known.place == *place).map(|known| (known.found.clone(), &known.read))
    }

    /// Keeps what a fact is on a box.
    pub(super) fn keep(&mut self, fact: FactId, place: &Place, found: &Enclosure, read: Read) {
        if self.many >= MOST {
            self.forget();
        }
        self.many = self.many.saturating_add(1);
        let known = Known { place: place.clone(), found: found.clone(), read };
        self.known.entry((fact, hash(place))).or_default().push(known);
    }

    /// Forgets everything, because it is asked of other rows.
    pub(super) fn forget(&mut self) {
        self.known.clear();
        self.many = 0;
    }
}

/// A number that is the same for equal boxes.
fn hash(place: &Place) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&place.record, &place.path, &place.known, place.fields.len(), place.met.len()).hash(&mut hasher);
    (&place.inside, &place.outside, place.member, place.asked).hash(&mut hasher);
    for (field, enclosure) in &place.fields {
        (field, enclosure).hash(&mut hasher);
    }
    hasher.finish()
}
