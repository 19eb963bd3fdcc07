//! Where cells lie.

use std::ops::Range;

use super::quick::Text;

/// Where a cell lies in its block, without the quotes around it.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellPlace {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl CellPlace {
    /// The cell of a row that is at fault as a whole.
    pub(super) const NONE: CellPlace = CellPlace { start: u32::MAX, end: 0 };

    /// From one byte of the block up to another.
    pub(super) fn new(range: Range<usize>) -> Self {
        // A block is some mebibytes long.
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        CellPlace { start: place(range.start), end: place(range.end) }
    }

    /// The bytes of the cell; none where it is of a row that is at fault as a whole.
    pub(super) fn of(self, block: &[u8]) -> Option<&[u8]> {
        block.get(self.start as usize..self.end as usize)
    }

    /// The cell with what follows it in its block; none where it is of a row that is at fault as a whole.
    pub(super) fn with_rest(self, block: &[u8]) -> Option<Text<'_>> {
        let rest = block.get(self.start as usize..)?;
        Some(Text { text: rest.get(..self.end.checked_sub(self.start)? as usize)?, rest })
    }
}
