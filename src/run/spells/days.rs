//! Intervals of days, group after group, and what the steps of a spell do to them. Every step takes a list in order and
//! gives one in order, in time proportional to both.

use crate::value::{Calendar, Day, PeriodKind};

/// Days of a group, both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    /// The group: a position in the list of those that have intervals.
    pub(super) group: u32,
    /// The first day.
    pub(super) first: i32,
    /// The last day.
    pub(super) last: i32,
}

/// More pieces than this are not made: a cut of open ends such as the year 9999 would take all memory.
pub(super) const MOST_PIECES: usize = 100_000_000;

/// There would be more than [`MOST_PIECES`].
#[derive(Debug)]
pub(super) struct TooMany;

/// Pieces of a group that overlap, touch, or have so many days or fewer between them become one. The pieces are in
/// order of their first days.
pub(super) fn joined(pieces: &[Piece], gap: i32) -> Vec<Piece> {
    let mut made: Vec<Piece> = Vec::new();
    for piece in pieces {
        let reach = made.last_mut().filter(|last| {
            let next = last.last.saturating_add(gap).saturating_add(1);
            last.group == piece.group && piece.first <= next
        });
        match reach {
            Some(last) => last.last = last.last.max(piece.last),
            None => made.push(*piece),
        }
    }
    made
}

/// What is left when other days are taken out. Neither list overlaps itself.
pub(super) fn without(pieces: &[Piece], holes: &[Piece]) -> Vec<Piece> {
    let mut made = Vec::new();
    let mut first_hole = 0usize;
    for piece in pieces {
        let before = |hole: &&Piece| (hole.group, hole.last) < (piece.group, piece.first);
        let passed = holes.get(first_hole..).unwrap_or_default().iter().take_while(before).count();
        first_hole = first_hole.saturating_add(passed);
        let within = |hole: &&Piece| hole.group == piece.group && hole.first <= piece.last;
        let mut next = piece.first;
        for hole in holes.get(first_hole..).unwrap_or_default().iter().take_while(within) {
            if hole.first > next {
                made.push(Piece { first: next, last: hole.first.saturating_sub(1), ..*piece });
            }
            next = next.max(hole.last.saturating_add(1));
        }
        if next <= piece.last {
            made.push(Piece { first: next, ..*piece });
        }
    }
    made
}

/// What lies between two days, which may be others for each group; nothing where there are none.
pub(super) fn within(pieces: &[Piece], bounds: &[Option<(i32, i32)>]) -> Vec<Piece> {
    let clipped = pieces.iter().filter_map(|piece| {
        let (first, last) = bounds.get(piece.group as usize).copied()??;
        let (first, last) = (piece.first.max(first), piece.last.min(last));
        (first <= last).then_some(Piece { first, last, ..*piece })
    });
    clipped.collect()
}

/// Cut before the first day of each period.
pub(super) fn cut_at(pieces: &[Piece], calendar: &Calendar, kind: PeriodKind) -> Result<Vec<Piece>, TooMany> {
    let starts = starts(pieces, calendar, kind);
    let mut made = Vec::new();
    for piece in pieces {
        let mut first = piece.first;
        let next = starts.partition_point(|start| *start <= first);
        let inside = starts.get(next..).unwrap_or_default().iter().take_while(|start| **start <= piece.last);
        for start in inside {
            made.push(Piece { first, last: start.saturating_sub(1), ..*piece });
            first = *start;
        }
        made.push(Piece { first, ..*piece });
        not_too_many(&made)?;
    }
    Ok(made)
}

/// The first days of all periods that begin after the first day of all pieces, and not after the last.
fn starts(pieces: &[Piece], calendar: &Calendar, kind: PeriodKind) -> Vec<i32> {
    let first = pieces.iter().map(|piece| piece.first).min().and_then(Day::from_number);
    let last = pieces.iter().map(|piece| piece.last).max();
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let periods = calendar.index(kind, first).saturating_add(1)..;
    let starts = periods.map_while(|index| calendar.first_day(kind, index)).map(Day::number);
    starts.take_while(|start| *start <= last).collect()
}

/// Cut into blocks that are counted from the first day of each piece. What is left over is a shorter block, or none.
pub(super) fn blocks(
    pieces: &[Piece],
    length: i32,
    months: bool,
    whole: bool,
) -> Result<Vec<Piece>, TooMany> {
    let mut made = Vec::new();
    for piece in pieces {
        let start = Day::from_number(piece.first);
        // A block that would begin after the end of the calendar begins after everything.
        let begin = |block: i32| match (months, start) {
            (true, Some(start)) => {
                start.plus_months(length.saturating_mul(block)).map_or(i32::MAX, Day::number)
            }
            _ => piece.first.saturating_add(length.saturating_mul(block)),
        };
        let mut first = piece.first;
        for block in 1.. {
            let next = begin(block);
            let last = next.saturating_sub(1);
            if last > piece.last {
                break;
            }
            made.push(Piece { first, last, ..*piece });
            first = next;
        }
        if first <= piece.last && !whole {
            made.push(Piece { first, ..*piece });
        }
        not_too_many(&made)?;
    }
    Ok(made)
}

/// Lists of pieces, unless there are too many of them together.
pub(super) fn not_too_many_of(parts: Vec<super::Part>) -> Result<Vec<super::Part>, TooMany> {
    let made = parts.iter().map(|part| part.made.len()).fold(0, usize::saturating_add);
    if made > MOST_PIECES { Err(TooMany) } else { Ok(parts) }
}

pub(super) fn not_too_many(made: &[Piece]) -> Result<(), TooMany> {
    if made.len() > MOST_PIECES { Err(TooMany) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(group: u32, first: i32, last: i32) -> Piece {
        Piece { group, first, last }
    }

    #[test]
    fn what_touches_or_overlaps_is_one() {
        // Days 1–3 and 4–5 touch, 5–9 overlaps; 11 stands alone after day 10; the other group begins again.
        let pieces = [piece(0, 1, 3), piece(0, 4, 5), piece(0, 5, 9), piece(0, 11, 11), piece(1, 12, 13)];
        assert_eq!(joined(&pieces, 0), [piece(0, 1, 9), piece(0, 11, 11), piece(1, 12, 13)]);
        assert_eq!(joined(&pieces, 1), [piece(0, 1, 11), piece(1, 12, 13)]);
    }

    #[test]
    fn an_interval_within_another_does_not_shorten_it() {
        assert_eq!(joined(&[piece(0, 1, 20), piece(0, 3, 4), piece(0, 21, 22)], 0), [piece(0, 1, 22)]);
    }

    #[test]
    fn days_taken_out_split_an_interval_or_use_it_up() {
        let pieces = [piece(0, 1, 10), piece(0, 12, 14), piece(1, 1, 3), piece(2, 5, 6)];
        let holes = [piece(0, 4, 5), piece(0, 9, 12), piece(1, 0, 9), piece(3, 5, 6)];
        let left = [piece(0, 1, 3), piece(0, 6, 8), piece(0, 13, 14), piece(2, 5, 6)];
        assert_eq!(without(&pieces, &holes), left);
    }

    #[test]
    fn one_hole_can_reach_over_two_intervals() {
        assert_eq!(
            without(&[piece(0, 1, 5), piece(0, 7, 9)], &[piece(0, 4, 7)]),
            [piece(0, 1, 3), piece(0, 8, 9)]
        );
    }

    #[test]
    fn blocks_of_days_and_what_is_left_over() {
        let days = [piece(0, 1, 10)];
        let even = [piece(0, 1, 5), piece(0, 6, 10)];
        assert_eq!(blocks(&days, 5, false, false).unwrap(), even);
        assert_eq!(blocks(&days, 5, false, true).unwrap(), even);
        let odd = [piece(0, 1, 4), piece(0, 5, 8), piece(0, 9, 10)];
        assert_eq!(blocks(&days, 4, false, false).unwrap(), odd);
        assert_eq!(blocks(&days, 4, false, true).unwrap(), odd[..2]);
        assert_eq!(blocks(&days, 11, false, true).unwrap(), []);
    }

    #[test]
    fn blocks_of_months_follow_the_corresponding_day() {
        let day = |text| Day::parse_long(text).unwrap().number();
        let days = [piece(0, day("31 January 2024"), day("1 April 2024"))];
        let made = [
            piece(0, day("31 January 2024"), day("28 February 2024")),
            piece(0, day("29 February 2024"), day("30 March 2024")),
            piece(0, day("31 March 2024"), day("1 April 2024")),
        ];
        assert_eq!(blocks(&days, 1, true, false).unwrap(), made);
        assert_eq!(blocks(&days, 1, true, true).unwrap(), made[..2]);
    }

    #[test]
    fn the_end_of_the_calendar_ends_blocks_and_periods() {
        let day = |text| Day::parse_long(text).unwrap().number();
        let days = [piece(0, day("30 November 9999"), day("31 December 9999"))];
        let cut = [
            piece(0, day("30 November 9999"), day("30 November 9999")),
            piece(0, day("1 December 9999"), day("31 December 9999")),
        ];
        let calendar = Calendar::new(Day::parse_long("1 April 2025").unwrap());
        assert_eq!(cut_at(&days, &calendar, PeriodKind::Month).unwrap(), cut);
        let blocks_made = [
            piece(0, day("30 November 9999"), day("29 December 9999")),
            piece(0, day("30 December 9999"), day("31 December 9999")),
        ];
        assert_eq!(blocks(&days, 1, true, false).unwrap(), blocks_made);
    }
}
