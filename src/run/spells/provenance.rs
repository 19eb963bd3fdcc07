//! The rows behind each spell.

use super::Interval;
use super::days::Piece;

/// Where the spells of a record come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpellRows {
    /// For each spell where its rows end in `rows`; they begin where those of the spell before end.
    pub(super) ends: Vec<usize>,
    /// The rows of the source that have a day in a spell, spell after spell.
    pub(super) rows: Vec<u32>,
    /// The rows that were taken in and of which no day is in a spell, in no order.
    pub(super) lost: Vec<LostRow>,
}

/// A row that was taken in and of which no day is in a spell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LostRow {
    /// The row of the source.
    pub row: u32,
    /// The step that left no day of it; none if it ended before it began.
    pub step: Option<u32>,
}

impl SpellRows {
    /// The rows of the source behind a spell, rising: those that have a day in it. Where it lies in a gap that was
    /// joined, the rows on either side of the gap.
    pub fn behind(&self, spell: usize) -> &[u32] {
        let start = spell.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start.zip(self.ends.get(spell).copied());
        range.and_then(|(start, end)| self.rows.get(start..end)).unwrap_or_default()
    }

    /// The spells that a row of the source is behind.
    pub fn of_row(&self, row: u32) -> Vec<usize> {
        (0..self.ends.len()).filter(|spell| self.behind(*spell).binary_search(&row).is_ok()).collect()
    }

    /// The rows that were taken in and of which no day is in a spell, in no order.
    pub fn lost(&self) -> &[LostRow] {
        &self.lost
    }
}

/// Which intervals have a day in which pieces.
pub(super) struct Behind {
    pub(super) ends: Vec<usize>,
    pub(super) rows: Vec<u32>,
    /// The positions of the intervals that have none, rising.
    pub(super) lost: Vec<usize>,
}

impl Behind {
    /// Of intervals and pieces that are both in order; pieces do not overlap.
    pub(super) fn new(intervals: &[Interval], pieces: &[Piece]) -> Self {
        let mut behind = Behind { ends: vec![0; pieces.len()], rows: Vec::new(), lost: Vec::new() };
        let mut starts = Vec::with_capacity(intervals.len());
        let mut first = 0usize;
        for (at, interval) in intervals.iter().enumerate() {
            let days = interval.days;
            let before = |piece: &&Piece| (piece.group, piece.last) < (days.group, days.first);
            let passed = pieces.get(first..).unwrap_or_default().iter().take_while(before).count();
            first = first.saturating_add(passed);
            starts.push(first);
            let counts = behind.ends.get_mut(first..).unwrap_or_default().iter_mut();
            let met =
                counts.zip(meeting(pieces, first, days)).map(|(count, _)| *count = count.saturating_add(1));
            if met.count() == 0 {
                behind.lost.push(at);
            }
        }
        let in_gaps = in_gaps(intervals, pieces, &behind.ends);
        behind.fill(intervals, pieces, &starts, &in_gaps);
        behind
    }

    /// Puts the rows in their places; until now `ends` has counted them.
    fn fill(&mut self, intervals: &[Interval], pieces: &[Piece], starts: &[usize], in_gaps: &[(usize, u32)]) {
        for (piece, _) in in_gaps {
            if let Some(count) = self.ends.get_mut(*piece) {
                *count = count.saturating_add(1);
            }
        }
        let mut total = 0usize;
        let mut next: Vec<usize> = Vec::with_capacity(self.ends.len());
        for end in &mut self.ends {
            next.push(total);
            total = total.saturating_add(*end);
            *end = total;
        }
        self.rows = vec![0; total];
        let mut put = |piece: usize, row: u32| {
            let Some(place) = next.get_mut(piece) else { return };
            if let Some(held) = self.rows.get_mut(*place) {
                *held = row;
            }
            *place = place.saturating_add(1);
        };
        for (interval, first) in intervals.iter().zip(starts) {
            let met = meeting(pieces, *first, interval.days).count();
            (*first..first.saturating_add(met)).for_each(|piece| put(piece, interval.row));
        }
        in_gaps.iter().for_each(|(piece, row)| put(*piece, *row));
        let mut start = 0usize;
        for end in &self.ends {
            if let Some(rows) = self.rows.get_mut(start..*end) {
                rows.sort_unstable();
            }
            start = *end;
        }
    }
}

/// The pieces from a position on that share a day with others; the first that could is there.
fn meeting(pieces: &[Piece], first: usize, days: Piece) -> impl Iterator<Item = &Piece> {
    let from = pieces.get(first..).unwrap_or_default().iter();
    from.take_while(move |piece| piece.group == days.group && piece.first <= days.last)
}

/// Pieces in which no row has a day lie in a gap that was joined: the rows on either side of it are behind them.
fn in_gaps(intervals: &[Interval], pieces: &[Piece], counts: &[usize]) -> Vec<(usize, u32)> {
    let mut found = Vec::new();
    let mut next = 0usize;
    let mut furthest: Option<Interval> = None;
    for (at, piece) in pieces.iter().enumerate().filter(|(at, _)| counts.get(*at) == Some(&0)) {
        let key = |interval: &Interval| (interval.days.group, interval.days.first);
        while let Some(interval) =
            intervals.get(next).filter(|interval| key(interval) < (piece.group, piece.first))
        {
            let further = |known: Interval| {
                known.days.group < interval.days.group || known.days.last < interval.days.last
            };
            if furthest.is_none_or(further) {
                furthest = Some(*interval);
            }
            next = next.saturating_add(1);
        }
        let after = intervals.get(next).copied();
        let beside = [furthest, after].into_iter().flatten().filter(|other| other.days.group == piece.group);
        found.extend(beside.map(|interval| (at, interval.row)));
    }
    found
}
