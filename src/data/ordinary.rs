//! The cells of a field, one after the other: what is ordinary is taken in a loop of its own for each form of field, and what is not is
//! looked at closely by `column_reader.rs`, cell by cell.

use super::column_reader::{Cell, FieldReader, Sink};
use super::fault::Problem;
use super::quick;
use crate::value::Shown;

/// A cell and its place among those that are added; none for one of a row that is at fault as a whole.
type Placed<'b> = (usize, Option<&'b [u8]>);

impl FieldReader<'_> {
    /// Adds cells of text. One that is at fault is blank in the column, and told of with its place.
    pub(super) fn push_texts<'b>(
        &mut self,
        cells: impl Iterator<Item = Option<&'b [u8]>>,
        mut fault: impl FnMut(usize, &'b [u8], Problem),
    ) {
        let mut cells = cells.enumerate();
        loop {
            let odd = if self.plain { self.take_ordinary(&mut cells) } else { cells.next() };
            match odd {
                None => return,
                Some((_, None)) => self.push_blank(),
                Some((_, Some([]))) if self.field().may_be_blank => self.push_blank(),
                Some((at, Some(text))) => {
                    if let Err(problem) = self.push(Cell::Text(text)) {
                        fault(at, text, problem);
                    }
                }
            }
        }
    }

    /// Takes ordinary cells up to one that is not, which it gives back.
    fn take_ordinary<'b>(&mut self, cells: &mut impl Iterator<Item = Placed<'b>>) -> Option<Placed<'b>> {
        let rows = &mut self.rows;
        match &mut self.sink {
            Sink::Numbers { numbers, whole, bounds, .. } => {
                let Some(mut short) = numbers.short(bounds) else { return cells.next() };
                let whole = *whole;
                while_taken(cells, rows, |text| {
                    quick::number(text).is_some_and(|(mantissa, places)| {
                        (places == 0 || !whole) && short.push(mantissa, places)
                    })
                })
            }
            Sink::Days { days, months, first, last } => {
                let (first, last) =
                    (first.map_or(i32::MIN, |day| day.number()), last.map_or(i32::MAX, |day| day.number()));
                while_taken(cells, rows, |text| {
                    let day = months.day(text).filter(|day| (first..=last).contains(day));
                    day.map(|day| days.push(day)).is_some()
                })
            }
            Sink::Texts { interner, codes } => while_taken(cells, rows, |text| {
                !text.is_empty() && interner.recent(text).map(|code| codes.push(code)).is_some()
            }),
            Sink::Choices { lexicon, codes, .. } => {
                while_taken(cells, rows, |text| lexicon.find(text).map(|code| codes.push(code)).is_some())
            }
            Sink::YesNo { lexicon, codes } => while_taken(cells, rows, |text| {
                lexicon.find(text).map(|place| codes.push(1 ^ (place & 1))).is_some()
            }),
            Sink::Moments { zone, seconds } => while_taken(cells, rows, |text| {
                let shown = quick::moment(text).zip(*zone).and_then(|((day, at), zone)| zone.moment(day, at));
                match shown {
                    Some(Shown::Once(moment)) => {
                        seconds.push(moment);
                        true
                    }
                    Some(Shown::Never | Shown::Twice) | None => false,
                }
            }),
            Sink::Periods { known, periods, .. } => while_taken(cells, rows, |text| {
                let index = str::from_utf8(text).ok().and_then(|label| known.get(label));
                index.map(|index| periods.push(*index)).is_some()
            }),
        }
    }
}

/// Goes on as long as cells are taken, and counts them.
fn while_taken<'b>(
    cells: &mut impl Iterator<Item = Placed<'b>>,
    rows: &mut usize,
    mut take: impl FnMut(&[u8]) -> bool,
) -> Option<Placed<'b>> {
    for (at, cell) in cells {
        if !cell.is_some_and(&mut take) {
            return Some((at, cell));
        }
        *rows = rows.saturating_add(1);
    }
    None
}
