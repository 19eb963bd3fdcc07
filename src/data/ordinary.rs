//! The cells of a field, one after the other: what is ordinary is taken in a loop of its own for each form of field,
//! and what is not is looked at closely by `column_reader.rs`, cell by cell.

use super::cell;
use super::cell_place::CellPlace;
use super::column_reader::{Cell, FieldReader, Sink};
use super::fault::Problem;
use super::quick::{self, Text};
use super::quick_days::{self, DayOrder};
use crate::column::{Bits, Packed, Scalar};
use crate::value::Shown;

/// The cells of one column of a batch of rows.
pub(super) struct ColumnCells<'b> {
    bytes: &'b [u8],
    rows: std::slice::ChunksExact<'b, CellPlace>,
    position: usize,
    /// How many have been given.
    given: usize,
}

/// A cell and its place among those of the batch; none for one of a row that is at fault as a whole.
type Placed<'b> = (usize, Option<Text<'b>>);

impl<'b> ColumnCells<'b> {
    /// Those at a position in rows of so many cells.
    pub(super) fn new(bytes: &'b [u8], cells: &'b [CellPlace], (position, width): (usize, usize)) -> Self {
        ColumnCells { bytes, rows: cells.chunks_exact(width.max(1)), position, given: 0 }
    }
}

impl<'b> Iterator for ColumnCells<'b> {
    type Item = Placed<'b>;

    #[inline]
    fn next(&mut self) -> Option<Placed<'b>> {
        let row = self.rows.next()?;
        let at = self.given;
        self.given = at.wrapping_add(1);
        Some((at, row.get(self.position).and_then(|place| place.with_rest(self.bytes))))
    }
}

impl FieldReader<'_> {
    /// Adds the cells of a column. One that is at fault is blank in the column, and told of with its place.
    pub(super) fn push_texts<'b>(
        &mut self,
        mut cells: ColumnCells<'b>,
        mut fault: impl FnMut(usize, &'b [u8], Problem),
    ) {
        loop {
            let odd = if self.ordinary { self.take_ordinary(&mut cells) } else { cells.next() };
            match odd {
                None => return,
                Some((_, None)) => self.push_blank(),
                Some((_, Some(Text { text: [], .. }))) if self.field().may_be_blank => self.push_blank(),
                Some((at, Some(Text { text, .. }))) => {
                    if let Err(problem) = self.push(Cell::Text(text)) {
                        fault(at, text, problem);
                    }
                }
            }
        }
    }

    /// Takes ordinary cells up to one that is not, which it gives back.
    fn take_ordinary<'b>(&mut self, cells: &mut ColumnCells<'b>) -> Option<Placed<'b>> {
        let may_be_blank = self.field().may_be_blank;
        let (rows, blanks, stand_ins) = (&mut self.rows, &mut self.blanks, self.form.blanks.as_slice());
        let mut taking = Taking { rows, blanks, may_be_blank, stand_ins };
        match &mut self.sink {
            Sink::Numbers { form, numbers, whole, bounds, .. } => {
                let Some(short) = numbers.short(bounds) else { return cells.next() };
                let (whole, scaling, currency) = (*whole, short.scaling, form.currency);
                taking.while_read(cells, short.values, |cell| {
                    let found = quick::number(cell);
                    let (mantissa, places) = found.or_else(|| cell::amount(cell.text, currency))?;
                    if whole && places > 0 { None } else { scaling.scaled(mantissa, places) }
                })
            }
            Sink::Days { days, months, first, last } => {
                let (first, last) =
                    (first.map_or(i32::MIN, |day| day.number()), last.map_or(i32::MAX, |day| day.number()));
                let within = |day: &i32| (first..=last).contains(day);
                match months.order() {
                    DayOrder::YearMonthDay => taking.while_read(cells, days, |cell| {
                        months.day(cell.text, DayOrder::YearMonthDay).filter(within)
                    }),
                    DayOrder::DayMonthYear => taking.while_read(cells, days, |cell| {
                        months.day(cell.text, DayOrder::DayMonthYear).filter(within)
                    }),
                }
            }
            Sink::Texts { interner, codes } => taking.while_read(cells, codes, |cell| {
                if cell.text.is_empty() {
                    None
                } else {
                    interner.recent(cell).or_else(|| interner.ordinary(cell))
                }
            }),
            Sink::Choices { lexicon, codes, .. } => {
                taking.while_read(cells, codes, |cell| lexicon.find(cell))
            }
            Sink::YesNo { lexicon, codes } => taking.while_read(cells, codes, |cell| lexicon.answer(cell)),
            Sink::Moments { order, zone, seconds } => taking.while_read(cells, seconds, |cell| {
                let (day, at) = quick_days::moment(cell.text, *order)?;
                match zone.and_then(|zone| zone.moment(day, at))? {
                    Shown::Once(moment) => Some(moment),
                    Shown::Never | Shown::Twice => None,
                }
            }),
            Sink::Periods { known, periods, .. } => {
                taking.while_read(cells, periods, |cell| known.get(str::from_utf8(cell.text).ok()?).copied())
            }
        }
    }
}

/// Where cells go, besides their values.
pub(super) struct Taking<'r> {
    pub(super) rows: &'r mut usize,
    pub(super) blanks: &'r mut Bits,
    pub(super) may_be_blank: bool,
    /// Texts that stand for a blank.
    pub(super) stand_ins: &'r [String],
}

impl Taking<'_> {
    /// Goes on as long as texts are read, or blank where they may be.
    fn while_read<'b, T: Scalar>(
        &mut self,
        cells: &mut ColumnCells<'b>,
        values: &mut Packed<T>,
        mut read: impl FnMut(Text<'b>) -> Option<T>,
    ) -> Option<Placed<'b>> {
        let (most, stand_ins) = (cells.rows.len(), self.stand_ins);
        let stands_in = |cell: &Text<'b>| stand_ins.iter().any(|text| text.as_bytes() == cell.text);
        let is_blank = |cell: &Option<Text<'b>>| cell.is_some_and(|cell| cell.text.is_empty());
        if stand_ins.is_empty() {
            return self.while_taken((cells, most), values, |cell| cell.and_then(&mut read), is_blank);
        }
        let read = |cell: &Option<Text<'b>>| cell.filter(|cell| !stands_in(cell)).and_then(&mut read);
        self.while_taken((cells, most), values, read, is_blank)
    }

    /// Goes on as long as cells, of which there are at most so many, are read, or blank where they may be, and adds
    /// their values. Gives back the first cell that is neither.
    #[inline]
    pub(super) fn while_taken<C, T: Scalar>(
        &mut self,
        (cells, most): (&mut impl Iterator<Item = (usize, C)>, usize),
        values: &mut Packed<T>,
        mut read: impl FnMut(&C) -> Option<T>,
        is_blank: impl Fn(&C) -> bool,
    ) -> Option<(usize, C)> {
        let Some(values) = values.room(most) else { return cells.next() };
        let before = self.rows.saturating_sub(values.len());
        let mut odd = None;
        for (at, cell) in cells {
            match read(&cell) {
                Some(value) => values.push(value),
                None if self.may_be_blank && is_blank(&cell) => {
                    self.blanks.mark(before.saturating_add(values.len()));
                    values.push(T::default());
                }
                None => {
                    odd = Some((at, cell));
                    break;
                }
            }
        }
        *self.rows = before.saturating_add(values.len());
        odd
    }
}
