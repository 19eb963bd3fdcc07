//! The values of a batch, of one type.

use std::borrow::Cow;

/// The values of a batch: the same in every row, or one for each.
#[derive(Clone, Debug)]
pub(crate) enum Cells<'a, T: Clone> {
    /// The same in every row.
    Same(T),
    /// One for each row.
    Each(Cow<'a, [T]>),
}

impl<'a, T: Clone> Cells<'a, T> {
    /// The same, with nothing borrowed.
    pub(crate) fn into_owned(self) -> Cells<'static, T> {
        match self {
            Cells::Same(value) => Cells::Same(value),
            Cells::Each(values) => Cells::Each(Cow::Owned(values.into_owned())),
        }
    }

    /// One for each row.
    pub(crate) fn each(values: Vec<T>) -> Self {
        Cells::Each(Cow::Owned(values))
    }

    /// The value of a row.
    pub(crate) fn get(&self, at: usize) -> Option<&T> {
        match self {
            Cells::Same(value) => Some(value),
            Cells::Each(values) => values.get(at),
        }
    }

    /// How many rows it is of; none where it is the same in any.
    pub(crate) fn len(&self) -> Option<usize> {
        match self {
            Cells::Same(_) => None,
            Cells::Each(values) => Some(values.len()),
        }
    }

    /// The values of so many rows in order.
    pub(crate) fn iter(&self, len: usize) -> CellsIter<'_, T> {
        match self {
            Cells::Same(value) => CellsIter::Same(value, len),
            Cells::Each(values) => CellsIter::Each(values.get(..len).unwrap_or(values).iter()),
        }
    }

    /// Each value by itself.
    pub(crate) fn map<U: Clone>(&self, mut f: impl FnMut(&T) -> U) -> Cells<'static, U> {
        match self {
            Cells::Same(value) => Cells::Same(f(value)),
            Cells::Each(values) => Cells::each(values.iter().map(f).collect()),
        }
    }

    /// Row by row with another.
    pub(crate) fn zip<U: Clone, V: Clone>(
        &self,
        other: &Cells<'_, U>,
        mut f: impl FnMut(&T, &U) -> V,
    ) -> Cells<'static, V> {
        match (self, other) {
            (Cells::Same(a), Cells::Same(b)) => Cells::Same(f(a, b)),
            (Cells::Same(a), Cells::Each(b)) => Cells::each(b.iter().map(|b| f(a, b)).collect()),
            (Cells::Each(a), Cells::Same(b)) => Cells::each(a.iter().map(|a| f(a, b)).collect()),
            (Cells::Each(a), Cells::Each(b)) => {
                Cells::each(a.iter().zip(b.iter()).map(|(a, b)| f(a, b)).collect())
            }
        }
    }

    /// The value of the first row in every row. For a batch of one that is used for many.
    pub(super) fn spread(&self) -> Option<Self> {
        Some(Cells::Same(self.get(0)?.clone()))
    }

    /// These values at the positions given, and the other one elsewhere. What is the same in every row stays so.
    pub(super) fn scatter(&self, to: &[u32], len: usize, elsewhere: &T) -> Self {
        match self {
            Cells::Same(value) => Cells::Same(value.clone()),
            Cells::Each(values) => {
                let mut all = vec![elsewhere.clone(); len];
                for (to, value) in to.iter().zip(values.iter()) {
                    if let Some(place) = all.get_mut(*to as usize) {
                        place.clone_from(value);
                    }
                }
                Cells::each(all)
            }
        }
    }
}

/// The values of a batch in order.
pub(crate) enum CellsIter<'c, T> {
    /// So often the same.
    Same(&'c T, usize),
    /// Each its own.
    Each(std::slice::Iter<'c, T>),
}

impl<'c, T> Iterator for CellsIter<'c, T> {
    type Item = &'c T;

    fn next(&mut self) -> Option<&'c T> {
        match self {
            CellsIter::Same(value, left) => {
                *left = left.checked_sub(1)?;
                Some(value)
            }
            CellsIter::Each(values) => values.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            CellsIter::Same(_, left) => (*left, Some(*left)),
            CellsIter::Each(values) => values.size_hint(),
        }
    }
}

/// Where one or the other is.
pub(crate) fn either<'a>(a: &Cells<'a, bool>, b: &Cells<'_, bool>) -> Cells<'a, bool> {
    match (a, b) {
        (_, Cells::Same(false)) => a.clone(),
        (Cells::Same(true), _) => Cells::Same(true),
        _ => a.zip(b, |a, b| *a || *b),
    }
}
