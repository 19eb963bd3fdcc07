//! Columns: values of one form, and where there is none.

use super::bits::Bits;
use super::packed::Packed;
use super::scale::Scale;
use crate::value::Number;

/// One column: its values, and where there is none. The value at a blank is a placeholder (nought) and means nothing.
#[derive(Clone, Debug)]
pub struct Column {
    /// The values.
    pub values: Values,
    /// Which are blank; none if no value is.
    pub blanks: Option<Bits>,
}

impl Column {
    /// A column of codes, none of them blank.
    pub(crate) fn codes(codes: impl IntoIterator<Item = u32>) -> Column {
        Column { values: Values::Codes(codes.into_iter().collect()), blanks: None }
    }

    /// A column of packed codes, none of them blank.
    pub(crate) fn of_codes(codes: &Packed<u32>) -> Column {
        Column { values: Values::Codes(codes.clone()), blanks: None }
    }

    /// A column of truths: yes where there is a mark, no elsewhere.
    pub(crate) fn of_marks(marks: &Bits) -> Column {
        Column { values: Values::Codes(Packed::of_marks(marks)), blanks: None }
    }

    /// The values of some rows, in their order. All of them are there.
    pub(crate) fn take(&self, rows: &[u32]) -> Column {
        let values = match &self.values {
            Values::Fixed { scale, values } => Values::Fixed { scale: *scale, values: values.take(rows) },
            Values::Exact(values) => {
                Values::Exact(rows.iter().filter_map(|row| values.get(*row as usize).cloned()).collect())
            }
            Values::Days(values) => Values::Days(values.take(rows)),
            Values::Periods(values) => Values::Periods(values.take(rows)),
            Values::Codes(values) => Values::Codes(values.take(rows)),
        };
        let blanks = self.blanks.as_ref();
        let blanks = blanks.map(|blanks| rows.iter().map(|row| blanks.get(*row as usize)).collect());
        Column { values, blanks }
    }

    /// Whether a row has no value.
    pub fn is_blank(&self, row: usize) -> bool {
        self.blanks.as_ref().is_some_and(|blanks| blanks.get(row))
    }

    /// The code of a row; none where it is blank or the column has none.
    pub(crate) fn code(&self, row: usize) -> Option<u32> {
        match &self.values {
            Values::Codes(codes) if !self.is_blank(row) => codes.get(row),
            _ => None,
        }
    }

    /// The day of a row; none where it is blank or the column has none.
    pub(crate) fn day(&self, row: usize) -> Option<i32> {
        match &self.values {
            Values::Days(days) if !self.is_blank(row) => days.get(row),
            _ => None,
        }
    }

    /// The column of some of its rows.
    pub(crate) fn taken(&self, rows: &[u32]) -> Column {
        let blanks =
            self.blanks.as_ref().map(|blanks| rows.iter().map(|row| blanks.get(*row as usize)).collect());
        let values = match &self.values {
            Values::Fixed { scale, values } => Values::Fixed { scale: *scale, values: values.take(rows) },
            Values::Exact(values) => Values::Exact(pick(values, rows)),
            Values::Days(values) => Values::Days(values.take(rows)),
            Values::Codes(values) => Values::Codes(values.take(rows)),
            Values::Periods(values) => Values::Periods(values.take(rows)),
        };
        Column { values, blanks }
    }

    /// The same in as few bytes as it needs, without a mark where nothing is blank.
    pub(crate) fn finish(self) -> Column {
        let values = match self.values {
            Values::Fixed { scale, values } => Values::Fixed { scale, values: values.finish() },
            Values::Exact(values) => Values::Exact(values),
            Values::Days(values) => Values::Days(values.finish()),
            Values::Codes(values) => Values::Codes(values.finish()),
            Values::Periods(values) => Values::Periods(values.finish()),
        };
        Column { values, blanks: self.blanks.filter(Bits::any).map(Bits::finish) }
    }

    /// The bytes that it takes.
    pub fn bytes(&self) -> usize {
        let values = match &self.values {
            Values::Fixed { values, .. } => values.bytes(),
            Values::Exact(values) => values.capacity().saturating_mul(size_of::<Number>()),
            Values::Days(values) | Values::Periods(values) => values.bytes(),
            Values::Codes(values) => values.bytes(),
        };
        values.saturating_add(self.blanks.as_ref().map_or(0, Bits::bytes))
    }
}

/// The values at positions.
fn pick<T: Clone>(values: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().filter_map(|row| values.get(*row as usize)).cloned().collect()
}

/// The physical forms of a column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Numbers as whole numbers of parts.
    Fixed {
        /// How many parts one has.
        scale: Scale,
        /// How many parts each number is.
        values: Packed<i64>,
    },
    /// Numbers that are ratios, or too large.
    Exact(Vec<Number>),
    /// Days since 1 January 1970.
    Days(Packed<i32>),
    /// Text (position in the dictionary), choice (position in its set), reference (row of the other table), yes-no (1
    /// and 0).
    Codes(Packed<u32>),
    /// Periods: their index in the calendar; the kind is in the type.
    Periods(Packed<i32>),
}

impl Values {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Values::Fixed { values, .. } => values.len(),
            Values::Exact(values) => values.len(),
            Values::Days(values) | Values::Periods(values) => values.len(),
            Values::Codes(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds values of the same form; gives them back where they have another.
    pub(super) fn append(&mut self, other: Values) -> Result<(), Values> {
        match (self, other) {
            (Values::Fixed { scale, values }, Values::Fixed { scale: own, values: others })
                if *scale == own =>
            {
                values.append(others);
            }
            (Values::Exact(values), Values::Exact(others)) => values.extend(others),
            (Values::Days(values), Values::Days(others))
            | (Values::Periods(values), Values::Periods(others)) => values.append(others),
            (Values::Codes(values), Values::Codes(others)) => values.append(others),
            (_, other) => return Err(other),
        }
        Ok(())
    }

    /// The number at a place; none where the values are none.
    pub(crate) fn number(&self, at: usize) -> Option<Number> {
        match self {
            Values::Fixed { scale, values } => values.get(at).map(|value| scale.number(i128::from(value))),
            Values::Exact(values) => values.get(at).cloned(),
            Values::Days(_) | Values::Codes(_) | Values::Periods(_) => None,
        }
    }

    /// How the values at two places compare.
    pub(crate) fn compare(&self, one: usize, other: usize) -> std::cmp::Ordering {
        match self {
            Values::Fixed { values, .. } => values.get(one).cmp(&values.get(other)),
            Values::Exact(values) => values.get(one).cmp(&values.get(other)),
            Values::Days(values) | Values::Periods(values) => values.get(one).cmp(&values.get(other)),
            Values::Codes(values) => values.get(one).cmp(&values.get(other)),
        }
    }
}
