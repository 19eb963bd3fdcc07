//! Batches of values: what kernels take and give.

use std::borrow::Cow;

use super::{Bits, Cells, Column, Kind, NOWHERE, Packed, Scalar, Scale, Truth, Values, either};
use crate::value::Number;

/// The physical forms of a batch.
#[derive(Clone, Debug)]
pub(crate) enum Lanes<'a> {
    /// Numbers as whole numbers of parts.
    Fixed(Scale, Cells<'a, i64>),
    /// Numbers that are ratios, or too large.
    Exact(Cells<'a, Number>),
    /// Days since 1 January 1970.
    Days(Cells<'a, i32>),
    /// Periods of a kind.
    Periods(Cells<'a, i32>),
    /// Texts, choices, references.
    Codes(Cells<'a, u32>),
    /// Yes, no or unknown.
    Truths(Cells<'a, Truth>),
}

/// A batch of values and where there is none. Under truths nothing is blank: blank is unknown.
#[derive(Clone, Debug)]
pub(crate) struct Vector<'a> {
    pub(crate) lanes: Lanes<'a>,
    pub(crate) blank: Cells<'a, bool>,
}

impl Lanes<'static> {
    /// The same number in every row.
    pub(crate) fn number(number: &Number) -> Self {
        match Scale::holding(number) {
            Some((scale, value)) => Lanes::Fixed(scale, Cells::Same(value)),
            None => Lanes::Exact(Cells::Same(number.clone())),
        }
    }
}

/// A column or a stretch of it, as slices.
#[derive(Clone, Copy)]
enum Part<'r> {
    Range(usize, usize),
    List(&'r [u32]),
}

impl<'a> Vector<'a> {
    /// Values of which none is blank.
    pub(crate) fn given(lanes: Lanes<'a>) -> Self {
        Vector { lanes, blank: Cells::Same(false) }
    }

    /// Truths.
    pub(crate) fn truths(truths: Cells<'a, Truth>) -> Self {
        Vector::given(Lanes::Truths(truths))
    }

    /// Blank in every row.
    pub(crate) fn nothing(kind: Kind) -> Vector<'static> {
        let lanes = match kind {
            Kind::Number => Lanes::Fixed(Scale::WHOLE, Cells::Same(0)),
            Kind::Day => Lanes::Days(Cells::Same(0)),
            Kind::Period => Lanes::Periods(Cells::Same(0)),
            Kind::Code => Lanes::Codes(Cells::Same(0)),
            Kind::Truth => return Vector::truths(Cells::Same(Truth::UNKNOWN)),
        };
        Vector { lanes, blank: Cells::Same(true) }
    }

    /// A stretch of a column, without copying it.
    pub(crate) fn range(column: &'a Column, kind: Kind, start: usize, end: usize) -> Self {
        Vector::load(column, kind, Part::Range(start, end))
    }

    /// The values of a column at positions; blank where there is none.
    pub(crate) fn list(column: &'a Column, kind: Kind, at: &[u32]) -> Self {
        Vector::load(column, kind, Part::List(at))
    }

    fn load(column: &'a Column, kind: Kind, part: Part<'_>) -> Self {
        let blank = match (&column.blanks, part) {
            (None, Part::Range(..)) => Cells::Same(false),
            (None, Part::List(at)) if !at.contains(&NOWHERE) => Cells::Same(false),
            (None, Part::List(at)) => Cells::each(at.iter().map(|at| *at == NOWHERE).collect()),
            (Some(blanks), Part::Range(start, end)) => {
                blanks.range(start, end).map_or(Cells::Same(false), Cells::each)
            }
            (Some(blanks), Part::List(at)) => {
                Cells::each(at.iter().map(|at| *at == NOWHERE || blanks.get(*at as usize)).collect())
            }
        };
        let lanes = match &column.values {
            Values::Fixed { scale, values } => Lanes::Fixed(*scale, cut(values, part)),
            Values::Exact(values) => Lanes::Exact(cut_exact(values, part)),
            Values::Days(values) => Lanes::Days(cut(values, part)),
            Values::Periods(values) => Lanes::Periods(cut(values, part)),
            Values::Codes(values) if kind == Kind::Truth => {
                let yes = match part {
                    Part::Range(start, end) => {
                        Cells::each(values.range_by(start, end, |code| Truth::of(code != 0)))
                    }
                    Part::List(_) => cut(values, part).map(|code| Truth::of(*code != 0)),
                };
                return Vector::truths(match blank {
                    Cells::Same(false) => yes,
                    blank => yes.zip(&blank, |yes, blank| if *blank { Truth::UNKNOWN } else { *yes }),
                });
            }
            Values::Codes(values) => Lanes::Codes(cut(values, part)),
        };
        Vector { lanes, blank }
    }

    /// The same, with nothing borrowed.
    pub(crate) fn into_owned(self) -> Vector<'static> {
        let lanes = match self.lanes {
            Lanes::Fixed(scale, cells) => Lanes::Fixed(scale, cells.into_owned()),
            Lanes::Exact(cells) => Lanes::Exact(cells.into_owned()),
            Lanes::Days(cells) => Lanes::Days(cells.into_owned()),
            Lanes::Periods(cells) => Lanes::Periods(cells.into_owned()),
            Lanes::Codes(cells) => Lanes::Codes(cells.into_owned()),
            Lanes::Truths(cells) => Lanes::Truths(cells.into_owned()),
        };
        Vector { lanes, blank: self.blank.into_owned() }
    }

    /// The value of its first row, for any number of rows.
    pub(crate) fn spread(self) -> Self {
        let blank = self.blank.spread().unwrap_or(Cells::Same(true));
        let lanes = match &self.lanes {
            Lanes::Fixed(scale, cells) => cells.spread().map(|cells| Lanes::Fixed(*scale, cells)),
            Lanes::Exact(cells) => cells.spread().map(Lanes::Exact),
            Lanes::Days(cells) => cells.spread().map(Lanes::Days),
            Lanes::Periods(cells) => cells.spread().map(Lanes::Periods),
            Lanes::Codes(cells) => cells.spread().map(Lanes::Codes),
            Lanes::Truths(cells) => cells.spread().map(Lanes::Truths),
        };
        match lanes {
            Some(lanes) => Vector { lanes, blank },
            None => Vector::nothing(self.kind()),
        }
    }

    /// A batch of so many rows that has these values at the positions given, rising, and anything elsewhere.
    pub(crate) fn scatter(&self, to: &[u32], len: usize) -> Vector<'a> {
        let lanes = match &self.lanes {
            Lanes::Fixed(scale, cells) => Lanes::Fixed(*scale, cells.scatter(to, len, &0)),
            Lanes::Exact(cells) => Lanes::Exact(cells.scatter(to, len, &Number::zero())),
            Lanes::Days(cells) => Lanes::Days(cells.scatter(to, len, &0)),
            Lanes::Periods(cells) => Lanes::Periods(cells.scatter(to, len, &0)),
            Lanes::Codes(cells) => Lanes::Codes(cells.scatter(to, len, &0)),
            Lanes::Truths(cells) => Lanes::Truths(cells.scatter(to, len, &Truth::UNKNOWN)),
        };
        Vector { lanes, blank: self.blank.scatter(to, len, &true) }
    }

    /// The same, but blank where the position is nowhere.
    pub(crate) fn blank_where(self, at: &[u32]) -> Self {
        if !at.contains(&NOWHERE) {
            return self;
        }
        let nowhere = Cells::each(at.iter().map(|at| *at == NOWHERE).collect());
        self.blanked(&nowhere)
    }

    /// The same, but blank where said.
    pub(crate) fn blanked(self, nowhere: &Cells<'_, bool>) -> Self {
        if let Lanes::Truths(truths) = &self.lanes {
            return Vector::truths(
                truths.zip(nowhere, |truth, no| if *no { Truth::UNKNOWN } else { *truth }),
            );
        }
        Vector { blank: either(&self.blank, nowhere), lanes: self.lanes }
    }

    /// Which rows are blank; for truths, unknown.
    pub(crate) fn blanks(&self) -> Cells<'_, bool> {
        match &self.lanes {
            Lanes::Truths(truths) => truths.map(|truth| *truth == Truth::UNKNOWN),
            _ => self.blank.clone(),
        }
    }

    /// Whether it is of whole numbers, and held as such.
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self.lanes, Lanes::Fixed(Scale::WHOLE, _))
    }

    /// Its physical form.
    pub(crate) fn kind(&self) -> Kind {
        match self.lanes {
            Lanes::Fixed(..) | Lanes::Exact(_) => Kind::Number,
            Lanes::Days(_) => Kind::Day,
            Lanes::Periods(_) => Kind::Period,
            Lanes::Codes(_) => Kind::Code,
            Lanes::Truths(_) => Kind::Truth,
        }
    }

    /// Its truths; what is none is unknown.
    pub(crate) fn into_truths(self) -> Cells<'a, Truth> {
        match self.lanes {
            Lanes::Truths(truths) => truths,
            _ => Cells::Same(Truth::UNKNOWN),
        }
    }

    /// The numbers of so many rows, none where blank.
    pub(crate) fn numbers(&self, len: usize) -> Vec<Option<Number>> {
        let values: Vec<Number> = match &self.lanes {
            Lanes::Fixed(scale, cells) => {
                cells.iter(len).map(|value| scale.number(i128::from(*value))).collect()
            }
            Lanes::Exact(cells) => cells.iter(len).cloned().collect(),
            _ => Vec::new(),
        };
        values.into_iter().zip(self.blank.iter(len)).map(|(value, blank)| (!blank).then_some(value)).collect()
    }

    /// As a column of so many rows.
    pub(crate) fn to_column(&self, len: usize) -> Column {
        let values = match &self.lanes {
            Lanes::Fixed(scale, cells) => {
                Values::Fixed { scale: *scale, values: cells.iter(len).copied().collect() }
            }
            Lanes::Exact(cells) => Values::Exact(cells.iter(len).cloned().collect()),
            Lanes::Days(cells) => Values::Days(cells.iter(len).copied().collect()),
            Lanes::Periods(cells) => Values::Periods(cells.iter(len).copied().collect()),
            Lanes::Codes(cells) => Values::Codes(cells.iter(len).copied().collect()),
            Lanes::Truths(cells) => {
                Values::Codes(cells.iter(len).map(|truth| u32::from(*truth == Truth::YES)).collect())
            }
        };
        let blanks = self.blanks();
        let some = match &blanks {
            Cells::Same(blank) => *blank,
            Cells::Each(blanks) => blanks.contains(&true),
        };
        let marks = || blanks.iter(len).copied().collect::<Bits>();
        Column { values, blanks: some.then(marks) }
    }
}

/// A part of packed values; nought where there is none.
fn cut<'a, T: Scalar>(values: &'a Packed<T>, part: Part<'_>) -> Cells<'a, T> {
    match part {
        Part::Range(start, end) => Cells::Each(values.range(start, end)),
        Part::List(at) => Cells::each(values.at(at)),
    }
}

/// A part of ratios: borrowed if it is a stretch.
fn cut_exact<'a>(values: &'a [Number], part: Part<'_>) -> Cells<'a, Number> {
    match part {
        Part::Range(start, end) => Cells::Each(Cow::Borrowed(values.get(start..end).unwrap_or_default())),
        Part::List(at) => Cells::each(
            at.iter().map(|at| values.get(*at as usize).cloned().unwrap_or_else(Number::zero)).collect(),
        ),
    }
}
