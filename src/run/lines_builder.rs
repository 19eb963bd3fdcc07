//! The lines of a payment in the making, batch by batch.

use crate::column::{ColumnBuilder, Kind, NOWHERE, Packed, Vector};

use super::payment_lines::PaymentLines;
use super::shared::in_turn;

/// Where a line falls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// The index of its statement period.
    pub(super) index: i32,
    /// The position of that period from the start of the term; none outside term and settlement.
    pub(super) period: Option<u32>,
    /// The index of the longer period that it is for.
    pub(super) longer: Option<i32>,
}

impl Placed {
    /// The position of its period; `NOWHERE` outside.
    fn position(&self) -> u32 {
        self.period.unwrap_or(NOWHERE)
    }
}

/// Lines in the making.
#[derive(Debug)]
pub(super) struct LinesBuilder {
    at: Packed<u32>,
    part: Packed<u32>,
    longer: Packed<i32>,
    payee: Packed<u32>,
    period: Packed<u32>,
    period_index: Packed<i32>,
    exact: ColumnBuilder,
    rounded: ColumnBuilder,
}

impl Default for LinesBuilder {
    fn default() -> Self {
        LinesBuilder {
            at: Packed::default(),
            part: Packed::default(),
            longer: Packed::default(),
            payee: Packed::default(),
            period: Packed::default(),
            period_index: Packed::default(),
            exact: ColumnBuilder::new(Kind::Number),
            rounded: ColumnBuilder::new(Kind::Number),
        }
    }
}

impl LinesBuilder {
    /// Adds the lines of rows, of each as many as there are lists of payees; their amounts are added in the same order
    /// by [`LinesBuilder::amounts`].
    pub(super) fn lines(&mut self, at: &[u32], payees: &[&[u32]], placed: &[Placed]) {
        let parts = payees.len();
        if let [payees] = payees {
            self.at.extend_from_slice(at);
            self.part.extend(std::iter::repeat_n(0, at.len()));
            self.payee.extend_from_slice(payees);
            self.period.extend_by(placed, Placed::position);
            self.period_index.extend_by(placed, |placed| placed.index);
        } else {
            let many = |row: u32| std::iter::repeat_n(row, parts);
            self.at.extend(at.iter().flat_map(|at| many(*at)));
            self.part.extend((0u32..).take(parts).cycle().take(at.len().saturating_mul(parts)));
            self.payee.extend(in_turn(payees.iter().map(|payees| payees.iter()), at.len(), &NOWHERE));
            self.period.extend(placed.iter().flat_map(|placed| many(placed.position())));
            self.period_index
                .extend(placed.iter().flat_map(|placed| std::iter::repeat_n(placed.index, parts)));
        }
        // Either all lines of a payment are for a longer period or none is.
        let longer = placed.iter().filter_map(|placed| placed.longer);
        self.longer.extend(longer.flat_map(|longer| std::iter::repeat_n(longer, parts)));
    }

    /// Adds the amounts of lines, before and after rounding.
    pub(super) fn amounts(&mut self, exact: &Vector<'_>, rounded: &Vector<'_>, len: usize) {
        self.exact.push(exact, len);
        self.rounded.push(rounded, len);
    }

    /// Adds all lines of another.
    pub(super) fn append(mut self, other: LinesBuilder) -> Self {
        self.at.append(other.at);
        self.part.append(other.part);
        self.longer.append(other.longer);
        self.payee.append(other.payee);
        self.period.append(other.period);
        self.period_index.append(other.period_index);
        self.exact.append(other.exact);
        self.rounded.append(other.rounded);
        self
    }

    /// The lines.
    pub(super) fn finish(self) -> PaymentLines {
        PaymentLines {
            at: self.at.finish(),
            part: self.part.finish(),
            item: Packed::default(),
            longer: self.longer.finish(),
            payee: self.payee.finish(),
            period: self.period.finish(),
            period_index: self.period_index.finish(),
            exact: self.exact.finish(),
            rounded: self.rounded.finish(),
            cuts: Vec::new(),
            items: Vec::new(),
        }
    }
}
