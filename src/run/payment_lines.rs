//! The lines of a payment, column by column: there may be as many as there are rows.

use std::collections::BTreeMap;

use crate::column::{Column, ColumnBuilder, Kind, NOWHERE, Packed, Scale, Values, Vector};
use crate::model::{LimitId, PaymentId};
use crate::value::Number;

use super::derived_columns::numbers;
use super::grouping::Grouping;
use super::view::View;

/// The lines of a payment, in the order of its frame. Kept as columns, a line takes some ten bytes; [`PaymentLine`] is
/// one of them.
#[derive(Clone, Debug)]
pub struct PaymentLines {
    at: Packed<u32>,
    part: Packed<u32>,
    /// Empty where the payment is one item.
    item: Packed<u32>,
    /// Empty where the payment is for no longer period.
    longer: Packed<i32>,
    payee: Packed<u32>,
    /// `NOWHERE` outside term and settlement.
    period: Packed<u32>,
    period_index: Packed<i32>,
    exact: Column,
    rounded: Column,
    /// By the line, and of one line in the order of the limits.
    cuts: Vec<LineCut>,
    /// What the statement has an item of its own for, in words and in order; empty for a payment that is one item.
    pub items: Vec<String>,
}

/// What the statement puts the lines of a payment together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePlace {
    /// The payee.
    pub payee: u32,
    /// The statement period; none outside term and settlement.
    pub period: Option<u32>,
    /// The longer period that it is for.
    pub longer: Option<i32>,
    /// Its item, where the payment has several.
    pub item: Option<u32>,
}

/// What a cap has cut from a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineCut {
    /// The position of the line.
    pub line: u32,
    /// The cap.
    pub limit: LimitId,
    /// How much, above nought.
    pub amount: Number,
}

/// One line of a payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentLine {
    /// Its row or group on the payment's frame.
    pub at: u32,
    /// Which part of the row or group's amount, of a shared payment: its shares in order, then the rest.
    pub part: u32,
    /// The position of its item in [`PaymentLines::items`], where the payment has several.
    pub item: Option<u32>,
    /// The longer period that it is for, where a payment is for one: its index.
    pub longer: Option<i32>,
    /// The payee.
    pub payee: u32,
    /// The statement period: a position in [`RunResult::periods`](super::RunResult::periods); none if it falls outside
    /// term and settlement (then it is not paid, and listed).
    pub period: Option<u32>,
    /// The index of the statement period in the calendar, also where it falls outside.
    pub period_index: i32,
    /// The amount before rounding, in whole currency (pounds).
    pub exact: Number,
    /// The amount after rounding.
    pub rounded: Number,
    /// What caps have cut from it, limit by limit: amounts above nought. Only for limits that cut the payments.
    pub cuts: Vec<(LimitId, Number)>,
}

impl PaymentLine {
    /// The amount after rounding and cuts: what the statement adds up.
    pub fn paid(&self) -> Number {
        self.cuts.iter().fold(self.rounded.clone(), |left, (_, cut)| left.minus(cut))
    }
}

impl Default for PaymentLines {
    fn default() -> Self {
        LinesBuilder::default().finish()
    }
}

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
    /// Adds a line; its amounts are added in the same order by [`LinesBuilder::amounts`].
    pub(super) fn line(&mut self, at: u32, part: u32, payee: u32, placed: Placed) {
        self.at.push(at);
        self.part.push(part);
        self.payee.push(payee);
        self.period.push(placed.period.unwrap_or(NOWHERE));
        self.period_index.push(placed.index);
        if let Some(longer) = placed.longer {
            self.longer.push(longer);
        }
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

impl PaymentLines {
    /// How many lines.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// The line at a position.
    pub fn line(&self, position: usize) -> Option<PaymentLine> {
        let number = |column: &Column| column.values.number(position).unwrap_or_else(Number::zero);
        Some(PaymentLine {
            at: self.at.get(position)?,
            part: self.part.get(position).unwrap_or(0),
            item: self.item.get(position),
            longer: self.longer.get(position),
            payee: self.payee.get(position)?,
            period: self.period.get(position).filter(|period| *period != NOWHERE),
            period_index: self.period_index.get(position)?,
            exact: number(&self.exact),
            rounded: number(&self.rounded),
            cuts: self.cuts_of(position).iter().map(|cut| (cut.limit, cut.amount.clone())).collect(),
        })
    }

    /// Where the line at a position belongs on the statement.
    pub fn place(&self, position: usize) -> Option<LinePlace> {
        Some(LinePlace {
            payee: self.payee.get(position)?,
            period: self.period.get(position).filter(|period| *period != NOWHERE),
            longer: self.longer.get(position),
            item: self.item.get(position),
        })
    }

    /// The lines in order.
    pub fn iter(&self) -> impl Iterator<Item = PaymentLine> + '_ {
        (0..self.len()).filter_map(|position| self.line(position))
    }

    /// The first line of a row or group.
    pub fn of(&self, at: u32) -> Option<PaymentLine> {
        self.line(self.at.iter().position(|known| known == at)?)
    }

    /// The lines that fall outside term and settlement.
    pub fn outside(&self) -> impl Iterator<Item = PaymentLine> + '_ {
        let outside = self.period.iter().enumerate().filter(|(_, period)| *period == NOWHERE);
        outside.filter_map(|(position, _)| self.line(position))
    }

    /// For each line its row or group on the payment's frame, and its statement period: none outside term and
    /// settlement.
    pub fn places(&self) -> impl Iterator<Item = (u32, Option<u32>)> + '_ {
        self.at.iter().zip(self.period.iter().map(|period| (period != NOWHERE).then_some(period)))
    }

    /// What caps have cut, by the line.
    pub fn cuts(&self) -> &[LineCut] {
        &self.cuts
    }

    fn cuts_of(&self, line: usize) -> &[LineCut] {
        let from = self.cuts.partition_point(|cut| (cut.line as usize) < line);
        let until = self.cuts.partition_point(|cut| (cut.line as usize) <= line);
        self.cuts.get(from..until).unwrap_or_default()
    }

    /// The rows or groups of the lines.
    pub(super) fn at(&self) -> &Packed<u32> {
        &self.at
    }

    /// The payees of the lines.
    pub(super) fn payees(&self) -> &Packed<u32> {
        &self.payee
    }

    /// The statement periods of the lines; `NOWHERE` outside.
    pub(super) fn periods(&self) -> &Packed<u32> {
        &self.period
    }

    /// The amounts after rounding.
    pub(super) fn rounded(&self) -> &Column {
        &self.rounded
    }

    /// Tells each line its item.
    pub(super) fn set_items(&mut self, item: Packed<u32>, items: Vec<String>) {
        (self.item, self.items) = (item.finish(), items);
    }

    /// Gives payees other numbers.
    pub(super) fn renumber_payees(&mut self, number: impl FnMut(u32) -> u32) {
        self.payee = self.payee.map(number).finish();
    }

    /// Adds what a cap has cut: each time a line and how much.
    pub(super) fn add_cuts(&mut self, limit: LimitId, cuts: Vec<(u32, Number)>) {
        self.cuts.extend(cuts.into_iter().map(|(line, amount)| LineCut { line, limit, amount }));
        // Stable: of one line in the order in which the caps were applied.
        self.cuts.sort_by_key(|cut| cut.line);
    }

    /// Adds what a cap has cut: each time the row or group of a line and how much.
    pub(super) fn cut_rows(&mut self, limit: LimitId, rows: Vec<(u32, Number)>) {
        let places: BTreeMap<u32, u32> = self.at.iter().zip(0u32..).collect();
        let of_line = |(row, amount)| Some((*places.get(&row)?, amount));
        self.add_cuts(limit, rows.into_iter().filter_map(of_line).collect());
    }

    /// What is left of each line after the caps that are asked for.
    pub(super) fn left(&self, counts: impl Fn(LimitId) -> bool) -> Column {
        let cuts: Vec<&LineCut> = self.cuts.iter().filter(|cut| counts(cut.limit)).collect();
        if cuts.is_empty() {
            return self.rounded.clone();
        }
        if let Values::Fixed { scale, values } = &self.rounded.values
            && let Some(left) = cut_scaled(values, *scale, &cuts)
        {
            return Column { values: Values::Fixed { scale: *scale, values: left }, blanks: None };
        }
        let each = (0..self.len()).map(|line| self.rounded.values.number(line).unwrap_or_else(Number::zero));
        let mut left: Vec<Number> = each.collect();
        for cut in cuts {
            if let Some(left) = left.get_mut(cut.line as usize) {
                *left = left.minus(&cut.amount);
            }
        }
        numbers(left)
    }
}

/// Amounts less what is cut of some, as whole numbers of parts; none where that does not go.
fn cut_scaled(values: &Packed<i64>, scale: Scale, cuts: &[&LineCut]) -> Option<Packed<i64>> {
    let mut cuts = cuts.iter().peekable();
    let mut left = Packed::default();
    for (line, value) in (0u32..).zip(values.iter()) {
        let mut value = value;
        while let Some(cut) = cuts.next_if(|cut| cut.line == line) {
            value = value.checked_sub(i64::try_from(scale.count(&cut.amount)?).ok()?)?;
        }
        left.push(value);
    }
    Some(left.finish())
}

/// What amounts come to, group by group.
pub(super) fn sums_of(amounts: &Column, grouping: &Grouping) -> Vec<Number> {
    let groups = grouping.groups.iter().map(|group| *group as usize);
    match &amounts.values {
        Values::Fixed { scale, values } => {
            // 128 bits hold the sum of as many 64-bit numbers as there can be lines.
            let mut sums = vec![0i128; grouping.count];
            for (group, value) in groups.zip(values.iter()) {
                if let Some(sum) = sums.get_mut(group) {
                    *sum = sum.saturating_add(i128::from(value));
                }
            }
            sums.into_iter().map(|sum| scale.number(sum)).collect()
        }
        Values::Exact(values) => {
            let mut sums = vec![Number::zero(); grouping.count];
            for (group, value) in groups.zip(values) {
                if let Some(sum) = sums.get_mut(group) {
                    *sum = sum.plus(value);
                }
            }
            sums
        }
        // Amounts are numbers.
        Values::Days(_) | Values::Codes(_) | Values::Periods(_) => vec![Number::zero(); grouping.count],
    }
}

impl<'a> View<'a> {
    /// The lines of a payment.
    pub(crate) fn lines(&self, payment: PaymentId) -> &'a PaymentLines {
        static NONE: std::sync::OnceLock<PaymentLines> = std::sync::OnceLock::new();
        self.outcome.payment(payment).unwrap_or_else(|| NONE.get_or_init(PaymentLines::default))
    }

    /// Adds up amounts of a payment's lines inside term and settlement, by the values that a line has in other columns:
    /// for each combination that occurs, in their order, a line that has it and the sum.
    pub(super) fn added_up(
        &self,
        lines: &PaymentLines,
        left: &Column,
        by: &[Column],
    ) -> Vec<(usize, Number)> {
        let mut grouping = Grouping::new(lines.len(), self.share);
        grouping.leave_out(lines.periods().iter().map(|period| period == NOWHERE));
        grouping.part_by_all(&by.iter().map(|column| (column, None)).collect::<Vec<_>>());
        let mut first = vec![None; grouping.count];
        for (line, group) in grouping.groups.iter().enumerate() {
            if let Some(first) = first.get_mut(*group as usize) {
                first.get_or_insert(line);
            }
        }
        let sums = sums_of(left, &grouping).into_iter();
        first.into_iter().zip(sums).filter_map(|(line, sum)| Some((line?, sum))).collect()
    }

    /// The same by payee and statement period: payee, period, sum.
    pub(super) fn by_payee_and_period(&self, lines: &PaymentLines, left: &Column) -> Vec<(u32, u32, Number)> {
        let by = [Column::of_codes(&lines.payee), Column::of_codes(&lines.period)];
        let sums = self.added_up(lines, left, &by).into_iter();
        sums.filter_map(|(line, sum)| Some((lines.payee.get(line)?, lines.period.get(line)?, sum))).collect()
    }

    /// The same by all that tells a line of the statement: payee, period, longer period, item.
    pub(super) fn by_item(&self, lines: &PaymentLines, left: &Column) -> Vec<(PaymentLine, Number)> {
        let mut by = vec![Column::of_codes(&lines.payee), Column::of_codes(&lines.period)];
        if !lines.longer.is_empty() {
            by.push(Column { values: Values::Periods(lines.longer.clone()), blanks: None });
        }
        if !lines.item.is_empty() {
            by.push(Column::of_codes(&lines.item));
        }
        let sums = self.added_up(lines, left, &by).into_iter();
        sums.filter_map(|(line, sum)| Some((lines.line(line)?, sum))).collect()
    }
}
