//! Where the values of a column come from: each by itself, or as places in a dictionary.

use parquet::errors::Result;

use super::values::{Holds, Value};
use crate::column::Scalar;

/// How many values are told of at a time. A column takes them without looking for room in between.
pub(super) const BATCH: usize = 1024;

/// What cells stand for.
pub(super) trait Source {
    /// What stands where a value is.
    type Cell;

    /// Numbers are read as whole ones of so many decimal places from now on.
    fn with_places(&mut self, places: u32);

    /// What is read of the value of a cell; none where it is not ordinary.
    fn ordinary<T: Scalar>(
        &mut self,
        cell: &Self::Cell,
        read: impl FnOnce(&Value<'_>) -> Option<T>,
    ) -> Option<T>;

    /// What is made of the value of a cell; none where there is no such value.
    fn look_at<R>(&self, cell: &Self::Cell, look: impl FnOnce(&Value<'_>) -> R) -> Option<R>;
}

/// Values that stand where they belong.
pub(super) struct Themselves<'v>(std::marker::PhantomData<Value<'v>>);

impl Themselves<'_> {
    pub(super) fn new() -> Self {
        Themselves(std::marker::PhantomData)
    }
}

impl<'v> Source for Themselves<'v> {
    type Cell = Value<'v>;

    fn with_places(&mut self, _: u32) {}

    #[inline]
    fn ordinary<T: Scalar>(
        &mut self,
        cell: &Value<'v>,
        read: impl FnOnce(&Value<'_>) -> Option<T>,
    ) -> Option<T> {
        read(cell)
    }

    fn look_at<R>(&self, cell: &Value<'v>, look: impl FnOnce(&Value<'_>) -> R) -> Option<R> {
        Some(look(cell))
    }
}

/// Whole numbers that stand where they belong: what the column holds.
pub(super) struct Wholes(pub(super) Holds);

impl Source for Wholes {
    type Cell = i64;

    fn with_places(&mut self, _: u32) {}

    #[inline]
    fn ordinary<T: Scalar>(&mut self, cell: &i64, read: impl FnOnce(&Value<'_>) -> Option<T>) -> Option<T> {
        read(&self.0.of_whole(*cell))
    }

    fn look_at<R>(&self, cell: &i64, look: impl FnOnce(&Value<'_>) -> R) -> Option<R> {
        Some(look(&self.0.of_whole(*cell)))
    }
}

/// Values that are kept once; a cell is the place of one. Each is read once, too.
#[derive(Default)]
pub(super) struct Dictionary<'p> {
    values: Vec<Value<'p>>,
    /// What was read of each, as how far it is above nought.
    read: Vec<Option<u64>>,
    places: u32,
}

impl<'p> Dictionary<'p> {
    pub(super) fn of(values: Vec<Value<'p>>) -> Self {
        Dictionary { read: vec![None; values.len()], values, places: 0 }
    }
}

impl Source for Dictionary<'_> {
    type Cell = u32;

    fn with_places(&mut self, places: u32) {
        if self.places != places {
            self.places = places;
            self.read.fill(None);
        }
    }

    #[inline]
    fn ordinary<T: Scalar>(&mut self, cell: &u32, read: impl FnOnce(&Value<'_>) -> Option<T>) -> Option<T> {
        let known = self.read.get_mut(*cell as usize)?;
        if let Some(above) = known {
            return Some(T::default().plus(*above));
        }
        let value = read(self.values.get(*cell as usize)?)?;
        *known = Some(value.above(T::default()));
        Some(value)
    }

    fn look_at<R>(&self, cell: &u32, look: impl FnOnce(&Value<'_>) -> R) -> Option<R> {
        self.values.get(*cell as usize).map(look)
    }
}

/// What is done with the values of a column, a batch at a time.
pub(super) trait Visit {
    /// Takes the cells of the next rows, and where there is none.
    fn batch<S: Source>(
        &mut self,
        source: &mut S,
        cells: impl Iterator<Item = Option<S::Cell>>,
    ) -> Result<()>;
}
