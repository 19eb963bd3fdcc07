//! Regular rows of CSV: as many cells as there are headings, with no quotes but around whole cells. Nearly all rows
//! are.

use super::cell_place::CellPlace;
use super::stops::Stops;
use super::window::LONGEST_ROW;

/// Goes through the regular rows of a block, stop by stop.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cutter {
    /// The next of the stops, of the line ends and of the quotes.
    stop: usize,
    line_end: usize,
    quote: usize,
}

impl Cutter {
    /// Goes on at a place of the block.
    pub(super) fn go_to(&mut self, stops: &Stops, at: usize) {
        self.stop = stops.places.partition_point(|place| (*place as usize) < at);
        self.line_end = stops.line_ends.partition_point(|stop| (*stop as usize) < self.stop);
        self.quote = stops.quotes.partition_point(|stop| (*stop as usize) < self.stop);
    }

    /// Cuts the row that begins at a place, if it has as many cells as there are places for, and something in one of
    /// them: where it ends.
    pub(super) fn row(
        &mut self,
        (bytes, stops): (&[u8], &Stops),
        at: usize,
        places: &mut [CellPlace],
    ) -> Option<usize> {
        let end = *stops.line_ends.get(self.line_end)? as usize;
        if stops.quotes.get(self.quote).is_some_and(|quote| (*quote as usize) < end) {
            return self.row_with_quotes((bytes, stops), at, places);
        }
        let own = stops.places.get(self.stop..=end)?;
        if own.len() != places.len() {
            return None;
        }
        let mut start = u32::try_from(at).ok()?;
        for (place, stop) in places.iter_mut().zip(own) {
            *place = CellPlace { start, end: *stop };
            start = stop.wrapping_add(1);
        }
        let next = start as usize;
        let last = places.last_mut()?;
        if last.end > last.start && bytes.get(next.wrapping_sub(2)) == Some(&b'\r') {
            last.end = last.end.wrapping_sub(1);
        }
        let length = next.wrapping_sub(at);
        // Separators alone are a row with nothing in it.
        let some = length > places.len().saturating_add(1) || has_something(places);
        if !some || length > LONGEST_ROW {
            return None;
        }
        (self.stop, self.line_end) = (end.wrapping_add(1), self.line_end.wrapping_add(1));
        Some(next)
    }

    /// The same where there is a quote before the next line end.
    fn row_with_quotes(
        &mut self,
        (bytes, stops): (&[u8], &Stops),
        at: usize,
        places: &mut [CellPlace],
    ) -> Option<usize> {
        let mut own = (self.stop..).zip(stops.places.get(self.stop..)?);
        let mut next = || own.next().map(|(number, place)| (number, *place as usize));
        let last = places.len().checked_sub(1)?;
        let (mut start, mut number) = (at, self.stop);
        for (position, place) in places.iter_mut().enumerate() {
            let mut stop;
            (number, stop) = next()?;
            let mut content = start..stop;
            if bytes.get(stop) == Some(&b'"') {
                if stop != start {
                    return None;
                }
                let close = loop {
                    let (_, stop) = next()?;
                    if bytes.get(stop) == Some(&b'"') {
                        break stop;
                    }
                };
                content = start.wrapping_add(1)..close;
                (number, stop) = next()?;
                let after = close.wrapping_add(1);
                let returns =
                    position == last && stop == after.wrapping_add(1) && bytes.get(after) == Some(&b'\r');
                if stop != after && !returns {
                    return None;
                }
            } else if position == last && stop > start && bytes.get(stop.wrapping_sub(1)) == Some(&b'\r') {
                content.end = stop.wrapping_sub(1);
            }
            let ends_row = bytes.get(stop) == Some(&b'\n');
            if ends_row != (position == last) || bytes.get(stop) == Some(&b'"') {
                return None;
            }
            *place = CellPlace::new(content);
            start = stop.wrapping_add(1);
        }
        if !has_something(places) || start.wrapping_sub(at) > LONGEST_ROW {
            return None;
        }
        self.stop = number.wrapping_add(1);
        let passed = |list: &[u32], from: usize| {
            let own = list.get(from..).unwrap_or_default().iter();
            from.saturating_add(own.take_while(|stop| (**stop as usize) < self.stop).count())
        };
        (self.line_end, self.quote) =
            (passed(&stops.line_ends, self.line_end), passed(&stops.quotes, self.quote));
        Some(start)
    }
}

fn has_something(places: &[CellPlace]) -> bool {
    places.iter().any(|place| place.end > place.start)
}
