//! Columns: values of one form, and where there is none.

use crate::value::Number;

/// One column: its values, and where there is none. The value at a blank is a placeholder (nought) and means nothing.
#[derive(Clone, Debug)]
pub struct Column {
    /// The values.
    pub values: Values,
    /// Which are blank; none if no value is.
    pub blanks: Option<Blanks>,
}

impl Column {
    /// Whether a row has no value.
    pub fn is_blank(&self, row: usize) -> bool {
        self.blanks.as_ref().is_some_and(|blanks| blanks.0.get(row).copied().unwrap_or(false))
    }

    /// The column of some of its rows.
    pub(crate) fn taken(&self, rows: &[u32]) -> Column {
        let blanks = self.blanks.as_ref().map(|blanks| Blanks(pick(&blanks.0, rows)));
        let values = match &self.values {
            Values::Fixed { scale, values } => Values::Fixed { scale: *scale, values: pick(values, rows) },
            Values::Exact(values) => Values::Exact(pick(values, rows)),
            Values::Days(values) => Values::Days(pick(values, rows)),
            Values::Codes(values) => Values::Codes(pick(values, rows)),
            Values::Periods(values) => Values::Periods(pick(values, rows)),
        };
        Column { values, blanks }
    }
}

/// The values at positions.
pub(crate) fn pick<T: Clone>(values: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().filter_map(|row| values.get(*row as usize)).cloned().collect()
}

/// The physical forms of a column.
#[derive(Clone, Debug)]
pub enum Values {
    /// Numbers as whole numbers of 10^-scale.
    Fixed {
        /// How many decimal places.
        scale: u32,
        /// The numbers times 10^scale.
        values: Vec<i64>,
    },
    /// Numbers that are ratios, or too large.
    Exact(Vec<Number>),
    /// Days since 1 January 1970.
    Days(Vec<i32>),
    /// Text (position in the dictionary), choice (position in its set), reference (row of the other table), yes-no (1 and 0).
    Codes(Vec<u32>),
    /// Periods: their index in the calendar; the kind is in the type.
    Periods(Vec<i32>),
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
}

/// Which values of a column are blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blanks(pub Vec<bool>);
