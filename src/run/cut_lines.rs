//! What a cap has cut from the lines of a payment, column by column.

use crate::column::number::{exact, settle};
use crate::column::{Cells, Column, ColumnBuilder, Kind, Lanes, Packed, Vector};
use crate::model::LimitId;
use crate::value::Number;

use super::derived_columns::numbers;

/// What one cap has cut from the lines of a payment.
#[derive(Clone, Debug)]
pub struct CutLines {
    /// The cap.
    pub limit: LimitId,
    /// The positions of the lines, rising.
    lines: Packed<u32>,
    /// How much of each, above nought.
    amounts: Column,
}

impl CutLines {
    /// Of lines in any order, each with what is cut of it.
    pub(super) fn new(limit: LimitId, mut cuts: Vec<(u32, Number)>) -> Self {
        cuts.sort_unstable_by_key(|(line, _)| *line);
        let (lines, amounts): (Vec<u32>, Vec<Number>) = cuts.into_iter().unzip();
        CutLines { limit, lines: Packed::from(lines).finish(), amounts: numbers(amounts).finish() }
    }

    /// How many of the lines come before this one.
    pub(super) fn before(&self, line: u32) -> usize {
        self.lines.partition_point(|cut| cut < line)
    }

    /// What is cut of a line, if anything is.
    pub(super) fn of(&self, line: u32) -> Option<Number> {
        let at = self.before(line);
        (self.lines.get(at)? == line).then(|| self.amounts.values.number(at))?
    }

    /// The positions of the lines, rising.
    pub(crate) fn lines(&self) -> &Packed<u32> {
        &self.lines
    }

    /// What is cut of each.
    pub(crate) fn amounts(&self) -> &Column {
        &self.amounts
    }

    /// Each line and what is cut of it.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Number)> + '_ {
        let amount = |at: usize| self.amounts.values.number(at).unwrap_or_else(Number::zero);
        self.lines.iter().enumerate().map(move |(at, line)| (line, amount(at)))
    }
}

/// What is cut of lines that rise, in the making.
#[derive(Debug)]
pub(super) struct CutLinesBuilder {
    lines: Packed<u32>,
    amounts: ColumnBuilder,
}

impl Default for CutLinesBuilder {
    fn default() -> Self {
        CutLinesBuilder { lines: Packed::default(), amounts: ColumnBuilder::new(Kind::Number) }
    }
}

impl CutLinesBuilder {
    /// Adds so many lines, each with what is cut of it, where something is.
    pub(super) fn add(&mut self, lines: impl Iterator<Item = u32>, amounts: &Vector<'_>, len: usize) {
        let (lines, amounts) = match &amounts.lanes {
            Lanes::Fixed(scale, Cells::Each(amounts)) => {
                let cuts = lines.zip(amounts.iter().copied()).filter(|(_, amount)| *amount != 0);
                let (lines, amounts): (Vec<u32>, Vec<i64>) = cuts.unzip();
                (lines, Lanes::Fixed(*scale, Cells::each(amounts)))
            }
            lanes => {
                let amounts = exact(lanes);
                let cuts = lines.zip(amounts.iter(len)).filter(|(_, amount)| !amount.is_zero());
                let (lines, amounts): (Vec<u32>, Vec<Number>) =
                    cuts.map(|(line, amount)| (line, amount.clone())).unzip();
                (lines, settle(Cells::each(amounts)))
            }
        };
        self.amounts.push(&Vector::given(amounts), lines.len());
        self.lines.extend_from_slice(&lines);
    }

    /// Of several parts, one after the other.
    pub(super) fn put_together(parts: Vec<Self>) -> Self {
        let after = |mut all: Self, part: Self| {
            all.lines.append(part.lines);
            all.amounts.append(part.amounts);
            all
        };
        parts.into_iter().reduce(after).unwrap_or_default()
    }

    /// What the limit has cut.
    pub(super) fn finish(self, limit: LimitId) -> CutLines {
        CutLines { limit, lines: self.lines.finish(), amounts: self.amounts.finish() }
    }
}
