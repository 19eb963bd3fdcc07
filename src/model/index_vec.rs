//! Lists that are indexed by the ids of what is in them.
#![expect(
    clippy::indexing_slicing,
    reason = "an id is given out by its list, which only ever grows; that of a field by its record, once it has its fields"
)]

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use super::{Field, FieldId, Record, RecordId};

/// A copyable position in one kind of list.
pub trait Id: Copy {
    /// The id of a position. Positions are counted in 32 bits.
    fn at(position: u32) -> Self;

    /// The position in its list.
    fn index(self) -> usize;
}

/// A list of `T` that is indexed by `I` and by nothing else. An id is made only by the list that it belongs to, when
/// something is added, and nothing is ever taken away: so an id that is held has something behind it.
#[derive(Clone, PartialEq, Eq)]
pub struct IndexVec<I, T> {
    items: Vec<T>,
    of: PhantomData<fn(I) -> I>,
}

impl<I: Id, T> IndexVec<I, T> {
    /// An empty list.
    pub fn new() -> Self {
        IndexVec::from(Vec::new())
    }

    /// The id that the next thing will have.
    pub fn next_id(&self) -> I {
        I::at(u32::try_from(self.items.len()).unwrap_or(u32::MAX))
    }

    /// Adds something and gives its id.
    pub fn push(&mut self, item: T) -> I {
        let id = self.next_id();
        self.items.push(item);
        id
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.next_id().index()).map(|position| I::at(u32::try_from(position).unwrap_or(u32::MAX)))
    }

    /// What is in it, each with its id.
    pub fn iter_enumerated(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator + Clone {
        let with_id = |(position, item)| (I::at(u32::try_from(position).unwrap_or(u32::MAX)), item);
        self.items.iter().enumerate().map(with_id)
    }

    /// What is in it, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// What is in it, in order, to be changed.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The same as a slice.
    pub fn as_slice(&self) -> &[T] {
        &self.items
    }
}

impl<I: Id, T> Index<I> for IndexVec<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.items[id.index()]
    }
}

impl<I: Id, T> IndexMut<I> for IndexVec<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index()]
    }
}

impl Index<FieldId> for IndexVec<RecordId, Record> {
    type Output = Field;

    fn index(&self, id: FieldId) -> &Field {
        &self.items[id.record.index()].fields[id.field as usize]
    }
}

impl<I, T> From<Vec<T>> for IndexVec<I, T> {
    fn from(items: Vec<T>) -> Self {
        IndexVec { items, of: PhantomData }
    }
}

impl<I, T> FromIterator<T> for IndexVec<I, T> {
    fn from_iter<S: IntoIterator<Item = T>>(items: S) -> Self {
        IndexVec::from(Vec::from_iter(items))
    }
}

impl<I, T> Default for IndexVec<I, T> {
    fn default() -> Self {
        IndexVec::from(Vec::new())
    }
}

impl<I, T: fmt::Debug> fmt::Debug for IndexVec<I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

impl<I, T> IntoIterator for IndexVec<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, I, T> IntoIterator for &'a IndexVec<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<'a, I, T> IntoIterator for &'a mut IndexVec<I, T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter_mut()
    }
}
