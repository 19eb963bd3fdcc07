//! What a cap has cut from the lines of a payment, column by column.

use crate::column::number::exact;
use crate::column::{Cells, Column, ColumnBuilder, Kind, Lanes, Packed, Values, Vector};
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
    pub(super) fn new(limit: LimitId, cuts: Cuts) -> Self {
        let (lines, amounts) = cuts.sorted().into_columns();
        CutLines { limit, lines: Packed::from(lines).finish(), amounts: amounts.finish() }
    }

    /// Of lines that rise, in several parts one after the other.
    pub(super) fn of_parts(limit: LimitId, parts: Vec<Vec<Cuts>>) -> Self {
        let (mut lines, mut amounts) = (Packed::default(), ColumnBuilder::new(Kind::Number));
        for (own, column) in parts.into_iter().flatten().map(Cuts::into_columns) {
            amounts.push(&Vector::range(&column, Kind::Number, 0, own.len()), own.len());
            lines.extend_from_slice(&own);
        }
        CutLines { limit, lines: lines.finish(), amounts: amounts.finish() }
    }

    /// What is cut of a line, if anything is.
    pub(super) fn of(&self, line: u32) -> Option<Number> {
        let (mut from, mut to) = (0usize, self.lines.len());
        while from < to {
            let middle = from.midpoint(to);
            if self.lines.get(middle)? < line {
                from = middle.saturating_add(1);
            } else {
                to = middle;
            }
        }
        (self.lines.get(from)? == line).then(|| self.amounts.values.number(from))?
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

/// If more than one line in so many is cut, all are looked at to put them in order.
const FEW: usize = 8;

/// Lines in any order, each with what is cut of it.
#[derive(Clone, Debug)]
pub(crate) enum Cuts {
    /// As whole numbers of parts.
    Fixed(crate::column::Scale, Vec<(u32, i64)>),
    /// As any numbers.
    Exact(Vec<(u32, Number)>),
}

impl Cuts {
    /// The same in the order of the lines.
    fn sorted(self) -> Self {
        match self {
            Cuts::Fixed(scale, mut cuts) => {
                let lines =
                    cuts.iter().map(|(line, _)| (*line as usize).saturating_add(1)).max().unwrap_or(0);
                if lines > cuts.len().saturating_mul(FEW) {
                    cuts.sort_unstable_by_key(|(line, _)| *line);
                    return Cuts::Fixed(scale, cuts);
                }
                // Where many lines are cut, each amount is put into its place.
                let mut amounts = vec![0; lines];
                for (line, amount) in &cuts {
                    if let Some(place) = amounts.get_mut(*line as usize) {
                        *place = *amount;
                    }
                }
                cuts.clear();
                cuts.extend((0u32..).zip(amounts).filter(|(_, amount)| *amount != 0));
                Cuts::Fixed(scale, cuts)
            }
            Cuts::Exact(mut cuts) => {
                cuts.sort_unstable_by_key(|(line, _)| *line);
                Cuts::Exact(cuts)
            }
        }
    }

    /// Of lines, each with what is cut of it, where something is.
    pub(super) fn of(lines: impl Iterator<Item = u32>, amounts: &Vector<'_>) -> Self {
        match &amounts.lanes {
            Lanes::Fixed(scale, Cells::Each(amounts)) => {
                let cuts = lines.zip(amounts.iter().copied());
                Cuts::Fixed(*scale, cuts.filter(|(_, amount)| *amount != 0).collect())
            }
            lanes => {
                let amounts = exact(lanes);
                let cuts = lines.enumerate().filter_map(|(at, line)| Some((line, amounts.get(at)?.clone())));
                Cuts::Exact(cuts.filter(|(_, amount)| !amount.is_zero()).collect())
            }
        }
    }

    /// The lines, and the amount of each.
    pub(super) fn into_columns(self) -> (Vec<u32>, Column) {
        match self {
            Cuts::Fixed(scale, cuts) => {
                let (lines, amounts): (Vec<u32>, Vec<i64>) = cuts.into_iter().unzip();
                (lines, Column { values: Values::Fixed { scale, values: amounts.into() }, blanks: None })
            }
            Cuts::Exact(cuts) => {
                let (lines, amounts): (Vec<u32>, Vec<Number>) = cuts.into_iter().unzip();
                (lines, numbers(amounts))
            }
        }
    }
}
