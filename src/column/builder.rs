//! Columns in the making.

use super::number::exact;
use super::select::at_scale;
use super::{Bits, Cells, Column, Kind, Lanes, Packed, Scalar, Scale, Truth, Values, Vector};

/// A column in the making.
#[derive(Debug)]
pub(crate) struct ColumnBuilder {
    /// Of truths none until they are finished.
    values: Values,
    /// Truths: which are yes.
    yes: Option<Bits>,
    blanks: Bits,
    len: usize,
}

impl ColumnBuilder {
    /// An empty column of a form.
    pub(crate) fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Number => Values::Fixed { scale: Scale::WHOLE, values: Packed::default() },
            Kind::Day => Values::Days(Packed::default()),
            Kind::Period => Values::Periods(Packed::default()),
            Kind::Code | Kind::Truth => Values::Codes(Packed::default()),
        };
        ColumnBuilder {
            values,
            yes: (kind == Kind::Truth).then(Bits::default),
            blanks: Bits::default(),
            len: 0,
        }
    }

    /// Adds all rows of a column.
    pub(crate) fn append_column(&mut self, column: Column) {
        let len = column.values.len();
        let blanks = column.blanks.unwrap_or_default();
        self.append(ColumnBuilder { values: column.values, yes: None, blanks, len });
    }

    /// Adds so many rows of a batch.
    pub(crate) fn push(&mut self, vector: &Vector<'_>, len: usize) {
        match (&mut self.values, &vector.lanes) {
            (Values::Days(days), Lanes::Days(cells)) => extend(days, cells, len),
            (Values::Periods(periods), Lanes::Periods(cells)) => extend(periods, cells, len),
            (Values::Codes(codes), Lanes::Codes(cells)) => extend(codes, cells, len),
            (Values::Codes(codes), Lanes::Truths(cells)) => match &mut self.yes {
                Some(yes) => mark(yes, cells, len),
                None => extend_by(codes, cells, len, |truth| u32::from(*truth == Truth::YES)),
            },
            (_, lanes) => self.push_numbers(lanes, len),
        }
        let blanks = vector.blanks();
        let any = match &blanks {
            Cells::Same(blank) => *blank,
            Cells::Each(blanks) => blanks.contains(&true),
        };
        if any {
            self.blanks.reach(self.len);
            self.blanks.extend(blanks.iter(len).copied());
        }
        self.len = self.len.saturating_add(len);
    }

    /// Adds so many rows of truths, by the words of those that are yes.
    pub(crate) fn push_yes(&mut self, words: Vec<u64>, len: usize) {
        self.yes.get_or_insert_default().extend_words(words, len);
        self.len = self.len.saturating_add(len);
    }

    fn push_numbers(&mut self, lanes: &Lanes<'_>, len: usize) {
        if let (Values::Fixed { scale, values }, Lanes::Fixed(own, _)) = (&mut self.values, lanes) {
            let common =
                if values.is_empty() { Some(*own) } else { scale.common(*own).map(|(common, ..)| common) };
            if let Some(common) = common
                && rescale(values, *scale, common)
                && let Some(cells) = at_scale(lanes, common)
            {
                *scale = common;
                extend(values, &cells, len);
                return;
            }
        }
        let mut all = match std::mem::replace(&mut self.values, Values::Exact(Vec::new())) {
            Values::Exact(values) => values,
            Values::Fixed { scale, values } => {
                values.iter().map(|value| scale.number(i128::from(value))).collect()
            }
            _ => Vec::new(),
        };
        all.extend(exact(lanes).iter(len).cloned());
        self.values = Values::Exact(all);
    }

    /// Adds all rows of another.
    pub(crate) fn append(&mut self, other: ColumnBuilder) {
        if self.len == 0 {
            *self = other;
            return;
        }
        let len = other.len;
        if let (Some(yes), Some(others)) = (&mut self.yes, &other.yes) {
            yes.append(self.len, others);
        }
        let other = match self.values.append(other.values) {
            Ok(()) => {
                if !other.blanks.is_empty() {
                    self.blanks.append(self.len, &other.blanks);
                }
                self.len = self.len.saturating_add(len);
                return;
            }
            Err(values) => ColumnBuilder { values, ..other },
        };
        let column = other.finish();
        let kind = match column.values {
            Values::Fixed { .. } | Values::Exact(_) => Kind::Number,
            Values::Days(_) => Kind::Day,
            Values::Periods(_) => Kind::Period,
            Values::Codes(_) => Kind::Code,
        };
        self.push(&Vector::range(&column, kind, 0, len), len);
    }

    /// The column.
    pub(crate) fn finish(mut self) -> Column {
        if !self.blanks.is_empty() {
            self.blanks.reach(self.len);
        }
        if let Some(yes) = &self.yes {
            self.values = Values::Codes(Packed::of_marks(yes));
        }
        Column { values: self.values, blanks: (!self.blanks.is_empty()).then_some(self.blanks) }.finish()
    }
}

/// Adds so many truths of a batch.
fn mark(yes: &mut Bits, truths: &Cells<'_, Truth>, len: usize) {
    match truths {
        Cells::Same(truth) => yes.extend(std::iter::repeat_n(*truth == Truth::YES, len)),
        Cells::Each(each) => yes.extend_by(each.get(..len).unwrap_or(each), |truth| *truth == Truth::YES),
    }
}

/// Adds so many values of a batch.
fn extend<T: Scalar>(values: &mut Packed<T>, cells: &Cells<'_, T>, len: usize) {
    extend_by(values, cells, len, |value| *value);
}

/// Adds what is made of so many values of a batch.
fn extend_by<U: Clone, T: Scalar>(
    values: &mut Packed<T>,
    cells: &Cells<'_, U>,
    len: usize,
    f: impl Fn(&U) -> T,
) {
    match cells {
        Cells::Same(value) => values.extend(std::iter::repeat_n(f(value), len)),
        Cells::Each(each) => values.extend_by(each.get(..len).unwrap_or(each), f),
    }
}

/// Brings whole numbers to a finer scale; leaves them as they are where one would not fit.
fn rescale(values: &mut Packed<i64>, from: Scale, to: Scale) -> bool {
    if from == to || values.is_empty() {
        return true;
    }
    let Some(up) = from.up_to(to) else { return false };
    let larger: Option<Packed<i64>> = values.iter().map(|value| value.checked_mul(up)).collect();
    let fits = larger.is_some();
    *values = larger.unwrap_or_else(|| std::mem::take(values));
    fits
}
