//! Combinations of keys: each has a cell of one table.

use super::batches::{Share, each_stretch};
use super::codes::{Codes, Placed, STRETCH};
use super::result::GroupOfRow;
use crate::column::{Bits, Column, NOWHERE, Packed, Ranked, side_by_side};

/// A key of rows.
#[derive(Clone, Copy)]
pub(super) enum GroupKey<'c> {
    /// Its values; for references with the places of the rows that they refer to.
    Values(&'c Column, Option<&'c [u32]>),
    /// The groups by the keys before, of which each row has one.
    Groups(&'c Packed<u32>),
}

impl<'c> GroupKey<'c> {
    /// Its values as numbers.
    pub(super) fn codes(self) -> Codes<'c> {
        match self {
            GroupKey::Values(column, ranks) => Codes::of(column, ranks),
            GroupKey::Groups(groups) => Codes::Own(groups),
        }
    }

    /// Where it is blank.
    pub(super) fn blanks(self) -> Option<&'c Bits> {
        match self {
            GroupKey::Values(column, _) => column.blanks.as_ref(),
            GroupKey::Groups(_) => None,
        }
    }
}

/// A table of all combinations may not be much larger than the rows themselves.
pub(super) fn most_cells(rows: usize) -> usize {
    rows.saturating_mul(16).clamp(1 << 12, 1 << 31)
}

/// As many keys as one table of all combinations has room for.
pub(super) struct Combined<'c> {
    keys: Vec<Placed<'c>>,
    blanks: Vec<&'c Bits>,
    /// How many combinations there are.
    size: usize,
}

impl<'c> Combined<'c> {
    /// The first of these keys, as far as they go into a table that parts so many groups of so many rows. Between what
    /// the values of a key lie is known of its packed column.
    pub(super) fn of(keys: &[GroupKey<'c>], groups: usize, rows: usize) -> Self {
        let most = most_cells(rows);
        let mut fit = Combined { keys: Vec::new(), blanks: Vec::new(), size: groups };
        for key in keys {
            let codes = key.codes();
            let Some((least, greatest)) = codes.bounds() else { break };
            let width =
                usize::try_from(greatest.saturating_sub(least)).ok().and_then(|width| width.checked_add(1));
            let wider = width.and_then(|width| fit.size.checked_mul(width)).filter(|size| *size <= most);
            let (Some(wider), Some(width)) = (wider, width.and_then(|width| u32::try_from(width).ok()))
            else {
                break;
            };
            fit.size = wider;
            fit.keys.push(Placed { codes, least, width });
            fit.blanks.extend(key.blanks());
        }
        fit
    }

    /// How many keys there are.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// No cell of the table.
    pub(super) fn none(&self) -> Bits {
        Bits::none(self.size)
    }

    /// Puts the cells of a stretch of rows for their groups; `NOWHERE` where a key is blank. Groups that are one and the
    /// same are written and not read: room that was asked for and is read before it is written is given twice by the
    /// system, which took a twentieth of a run.
    pub(super) fn read(&self, start: usize, is_one: bool, groups: &mut [u32], codes: &mut Vec<u32>) {
        let end = start.saturating_add(groups.len());
        let mut keys = self.keys.iter();
        if is_one && let Some(key) = keys.next() {
            key.codes.read_above(key.least, (start, end), codes);
            groups.iter_mut().zip(codes.iter()).for_each(|(group, code)| *group = *code);
        }
        for key in keys {
            key.codes.read_above(key.least, (start, end), codes);
            for (group, code) in groups.iter_mut().zip(codes.iter()) {
                let cell = group.wrapping_mul(key.width).wrapping_add(*code);
                *group = if *group == NOWHERE { NOWHERE } else { cell };
            }
        }
        for blanks in self.blanks.iter().filter_map(|blanks| blanks.range(start, end)) {
            let left_out = groups.iter_mut().zip(blanks).filter(|(_, blank)| *blank);
            left_out.for_each(|(group, _)| *group = NOWHERE);
        }
    }

    /// The cells that occur, numbered; of so many rows.
    pub(super) fn numbered(&self, marked: Vec<Bits>, rows: usize) -> Numbered {
        let cells = marked.into_iter().reduce(Bits::or).unwrap_or_default().ranked();
        // Where there are few cells, all their numbers are written down; counting bits takes longer.
        let numbers = match self.size <= (rows >> 3).max(1 << 12) {
            true => (0..self.size).map(|cell| cells.rank(cell).wrapping_add(1)).collect(),
            false => Vec::new(),
        };
        Numbered { cells, numbers }
    }
}

/// The cells that occur, numbered in their order.
pub(super) struct Numbered {
    cells: Ranked,
    /// For each cell its number and one more, if all of them are written down.
    numbers: Vec<u32>,
}

impl Numbered {
    /// How many occur.
    pub(super) fn count(&self) -> usize {
        self.cells.count()
    }

    /// The number of one that occurs.
    pub(super) fn number(&self, cell: u32) -> u32 {
        match self.numbers.get(cell as usize) {
            Some(number) => number.wrapping_sub(1),
            None => self.cells.rank(cell as usize),
        }
    }

    /// Puts numbers for cells, of which each has one added to it, so that none is nought; the numbers have that too.
    fn renumber(&self, cells: &mut [u32]) {
        let ranked = |cell: u32| cell.checked_sub(1).map_or(0, |cell| self.number(cell).wrapping_add(1));
        match self.numbers.as_slice() {
            [] => cells.iter_mut().for_each(|cell| *cell = ranked(*cell)),
            numbers => {
                // What is beyond the table, as what is one before nought, is none.
                let number = |cell: u32| numbers.get(cell.wrapping_sub(1) as usize).copied().unwrap_or(0);
                cells.iter_mut().for_each(|cell| *cell = number(*cell));
            }
        }
    }
}

/// The groups of all rows, and the first row of each.
pub(super) struct Groups {
    pub(super) of_row: GroupOfRow,
    pub(super) first_row: Vec<u32>,
}

/// The cells of all rows, packed, each with one added to it, so that none is nought; in stretches of rows.
pub(super) struct CellsOfRows {
    rows: usize,
    numbered: Numbered,
    stretches: Vec<(usize, Packed<u32>)>,
}

impl CellsOfRows {
    /// Those of so many rows by keys that all go into one table; none where they do not.
    pub(super) fn of(rows: usize, keys: &[GroupKey<'_>], share: Share) -> Option<Self> {
        let combined = Combined::of(keys, 1, rows);
        if keys.is_empty() || combined.len() < keys.len() {
            return None;
        }
        let parts = each_stretch(rows, share, |start, end| {
            let (mut marked, mut cells, mut codes) = (combined.none(), Packed::<u32>::default(), Vec::new());
            let mut groups = vec![0; STRETCH];
            for begin in (start..end).step_by(STRETCH) {
                groups.truncate(end.saturating_sub(begin));
                combined.read(begin, true, &mut groups, &mut codes);
                marked.mark_all(&groups);
                cells.extend_by(&groups, |cell| cell.wrapping_add(1));
            }
            (marked, (start, cells))
        });
        let (marked, stretches): (Vec<Bits>, Vec<(usize, Packed<u32>)>) = parts.into_iter().unzip();
        Some(CellsOfRows { rows, numbered: combined.numbered(marked, rows), stretches })
    }

    /// Their groups: the cells that occur, numbered.
    pub(super) fn into_groups(self) -> Groups {
        let CellsOfRows { rows, numbered, stretches } = self;
        // Where there are many groups, putting together what the threads found takes longer than to look for it.
        let apart = numbered.count() <= rows >> 3;
        let made = side_by_side(stretches, |(start, cells)| {
            let (mut firsts, mut row) = (Firsts::of(numbered.count(), apart), start);
            let groups = cells.into_mapped(|cells| {
                numbered.renumber(cells);
                firsts.see(row, cells);
                row = row.saturating_add(cells.len());
            });
            (groups, firsts)
        });
        let (groups, firsts): (Vec<Packed<u32>>, Vec<Firsts>) = made.into_iter().unzip();
        let of_row = Packed::put_together(groups).finish();
        let first_row = match apart {
            true => firsts.into_iter().reduce(Firsts::earlier).map_or_else(Vec::new, |firsts| firsts.0),
            false => {
                let mut firsts = Firsts::of(numbered.count(), true);
                for begin in (0..of_row.len()).step_by(STRETCH) {
                    firsts.see(begin, &of_row.range(begin, begin.saturating_add(STRETCH)));
                }
                firsts.0
            }
        };
        Groups { of_row: GroupOfRow::kept(of_row), first_row }
    }
}

/// The first row of each group, `NOWHERE` of those that were not seen.
struct Firsts(Vec<u32>);

impl Firsts {
    /// Of so many groups; of none where nobody asks.
    fn of(count: usize, asked: bool) -> Self {
        Firsts(vec![NOWHERE; if asked { count } else { 0 }])
    }

    /// Sees rows, from one on; each has its group, one higher.
    fn see(&mut self, start: usize, groups: &[u32]) {
        let rows = start..start.saturating_add(groups.len());
        for (row, group) in rows.zip(groups) {
            // Rows rise, and of nearly all the group was seen before.
            let first = self.0.get_mut(group.wrapping_sub(1) as usize).filter(|first| **first == NOWHERE);
            if let Some(first) = first {
                *first = u32::try_from(row).unwrap_or(NOWHERE);
            }
        }
    }

    /// The earlier of two.
    fn earlier(mut self, other: Firsts) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(one, other)| *one = (*one).min(other));
        self
    }
}
