//! What a cap has cut from the lines of a payment, column by column.

use crate::column::{Column, Packed, Values};
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
        let (lines, amounts) = match cuts {
            Cuts::Fixed(scale, mut cuts) => {
                cuts.sort_unstable_by_key(|(line, _)| *line);
                let values = cuts.iter().map(|(_, amount)| *amount).collect::<Packed<i64>>();
                let values = Values::Fixed { scale, values: values.finish() };
                let lines = cuts.into_iter().map(|(line, _)| line).collect::<Packed<u32>>();
                (lines, Column { values, blanks: None })
            }
            Cuts::Exact(mut cuts) => {
                cuts.sort_unstable_by_key(|(line, _)| *line);
                let (lines, amounts): (Vec<u32>, Vec<Number>) = cuts.into_iter().unzip();
                (lines.into(), numbers(amounts))
            }
        };
        CutLines { limit, lines: lines.finish(), amounts }
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

/// Lines in any order, each with what is cut of it.
#[derive(Clone, Debug)]
pub(crate) enum Cuts {
    /// As whole numbers of parts.
    Fixed(crate::column::Scale, Vec<(u32, i64)>),
    /// As any numbers.
    Exact(Vec<(u32, Number)>),
}

impl Cuts {
    /// The line and the amount of each.
    pub(super) fn into_numbers(self) -> Vec<(u32, Number)> {
        match self {
            Cuts::Fixed(scale, cuts) => {
                cuts.into_iter().map(|(line, amount)| (line, scale.number(i128::from(amount)))).collect()
            }
            Cuts::Exact(cuts) => cuts,
        }
    }
}
