//! The lines of a payment, column by column: there may be as many as there are rows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::column::{CHUNK, Column, NOWHERE, Packed, Scale, Values, in_stretches};
use crate::model::{LimitId, PaymentId};
use crate::value::Number;

use super::batches::Share;
use super::combined::GroupKey;
use super::cut_lines::CutLines;
use super::derived_columns::numbers;
use super::grouping::Grouping;
use super::lines_builder::LinesBuilder;
use super::view::View;

/// The lines of a payment, in the order of its frame. Kept as columns, a line takes some ten bytes; [`PaymentLine`] is
/// one of them.
#[derive(Clone, Debug)]
pub struct PaymentLines {
    pub(super) at: Packed<u32>,
    pub(super) part: Packed<u32>,
    /// Empty where the payment is one item.
    pub(super) item: Packed<u32>,
    /// Empty where the payment is for no longer period.
    pub(super) longer: Packed<i32>,
    pub(super) payee: Packed<u32>,
    /// `NOWHERE` outside term and settlement.
    pub(super) period: Packed<u32>,
    pub(super) period_index: Packed<i32>,
    pub(super) exact: Column,
    pub(super) rounded: Column,
    /// In the order in which the caps were applied.
    pub(super) cuts: Vec<CutLines>,
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
            cuts: self.cuts_of(position),
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
        self.all_of(at).next()
    }

    /// The lines of a row or group, which follow each other.
    pub fn all_of(&self, at: u32) -> impl Iterator<Item = PaymentLine> + '_ {
        let from = self.at.partition_point(|known| known < at);
        (from..self.len()).map_while(move |position| self.line(position).filter(|line| line.at == at))
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

    /// What caps have cut, cap by cap.
    pub fn cuts(&self) -> &[CutLines] {
        &self.cuts
    }

    fn cuts_of(&self, line: usize) -> Vec<(LimitId, Number)> {
        let of = |cuts: &CutLines| Some((cuts.limit, cuts.of(u32::try_from(line).ok()?)?));
        self.cuts.iter().filter_map(of).collect()
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
    pub(super) fn renumber_payees(&mut self, number: impl Fn(u32) -> u32 + Sync + Send) {
        self.payee = self.payee.map(number).finish();
    }

    /// Adds what a cap has cut.
    pub(super) fn add_cuts(&mut self, cuts: CutLines) {
        self.cuts.push(cuts);
    }

    /// Adds what a cap has cut: each time the row or group of a line and how much.
    pub(super) fn cut_rows(&mut self, limit: LimitId, rows: Vec<(u32, Number)>) {
        let places: BTreeMap<u32, u32> = self.at.iter().zip(0u32..).collect();
        let of_line = |(row, amount)| Some((*places.get(&row)?, amount));
        self.add_cuts(CutLines::new(limit, rows.into_iter().filter_map(of_line).collect()));
    }

    /// What is left of each line after the caps that are asked for.
    pub(super) fn left(&self, counts: impl Fn(LimitId) -> bool) -> Cow<'_, Column> {
        let counted = self.cuts.iter().filter(|cuts| counts(cuts.limit) && !cuts.lines().is_empty());
        counted.fold(Cow::Borrowed(&self.rounded), |left, cuts| Cow::Owned(less(&left, cuts)))
    }
}

/// Amounts less what a cap has cut of some.
fn less(amounts: &Column, cuts: &CutLines) -> Column {
    if let (Values::Fixed { scale, values }, Values::Fixed { scale: of_cuts, values: cut }) =
        (&amounts.values, &cuts.amounts().values)
        && let Some(left) = less_scaled((*scale, values), cuts, (*of_cuts, cut))
    {
        return Column { values: Values::Fixed { scale: *scale, values: left }, blanks: None };
    }
    let each = (0..amounts.values.len()).map(|line| amounts.values.number(line).unwrap_or_else(Number::zero));
    let mut left: Vec<Number> = each.collect();
    for (line, amount) in cuts.iter() {
        if let Some(left) = left.get_mut(line as usize) {
            *left = left.minus(&amount);
        }
    }
    numbers(left)
}

/// The same as whole numbers of the parts of the amounts; none where that does not go.
fn less_scaled(
    (scale, values): (Scale, &Packed<i64>),
    cuts: &CutLines,
    (of_cuts, cut): (Scale, &Packed<i64>),
) -> Option<Packed<i64>> {
    // What is cut may be held in smaller parts than it needs.
    let (_, up, down) = of_cuts.common(scale)?;
    let line = |at: usize| u32::try_from(at).unwrap_or(NOWHERE);
    let part = |start: usize, end: usize| {
        let mut left = values.range(start, end).into_owned();
        let (first, last) = (cuts.before(line(start)), cuts.before(line(end)));
        let (lines, cut) = (cuts.lines().range(first, last), cut.range(first, last));
        for (line, cut) in lines.iter().zip(cut.iter()) {
            let parts = cut.checked_mul(up)?;
            let whole = parts.checked_div(down)?;
            if whole.checked_mul(down)? != parts {
                return None;
            }
            let left = left.get_mut((*line as usize).checked_sub(start)?)?;
            *left = left.checked_sub(whole)?;
        }
        Some(Packed::from(left).finish())
    };
    let parts: Option<Vec<_>> = in_stretches(values.len(), CHUNK, part).into_iter().collect();
    Some(Packed::put_together(parts?).finish())
}

/// What amounts come to, group by group.
pub(super) fn sums_of(amounts: &Column, grouping: &Grouping) -> Vec<Number> {
    match &amounts.values {
        Values::Fixed { scale, values } => {
            // 128 bits hold the sum of as many 64-bit numbers as there can be lines.
            let add = |sum: &mut i128, more: i128| *sum = sum.saturating_add(more);
            let sums = grouping.gathered(
                0i128,
                |start, groups, sums| {
                    let values = values.range(start, start.saturating_add(groups.len()));
                    for (group, value) in groups.iter().zip(values.iter()) {
                        sums.get_mut(*group as usize)
                            .into_iter()
                            .for_each(|sum| add(sum, i128::from(*value)));
                    }
                },
                add,
            );
            sums.into_iter().map(|sum| scale.number(sum)).collect()
        }
        Values::Exact(values) => {
            let mut sums = vec![Number::zero(); grouping.count];
            for (group, value) in grouping.groups.iter().zip(values) {
                if let Some(sum) = sums.get_mut(*group as usize) {
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

    /// Adds up amounts of a payment's lines inside term and settlement: payee, statement period, sum.
    pub(super) fn by_payee_and_period(&self, lines: &PaymentLines, left: &Column) -> Vec<(u32, u32, Number)> {
        let by = [Column::of_codes(&lines.payee), Column::of_codes(&lines.period)];
        let sums = added_up(&lines.period, left, &by, self.share).into_iter();
        sums.filter_map(|(line, sum)| Some((lines.payee.get(line)?, lines.period.get(line)?, sum))).collect()
    }

    /// The same by all that tells a line of the statement: payee, period, longer period, item.
    pub(super) fn by_item(&self, lines: &PaymentLines, left: &Column) -> Vec<(PaymentLine, Number)> {
        let sums = added_up(&lines.period, left, &lines.item_columns(None), self.share).into_iter();
        sums.filter_map(|(line, sum)| Some((lines.line(line)?, sum))).collect()
    }
}

impl PaymentLines {
    /// All that tells a line of the statement, of all lines or of some.
    fn item_columns(&self, some: Option<&[u32]>) -> Vec<Column> {
        let codes = |codes: &Packed<u32>| match some {
            Some(lines) => Column { values: Values::Codes(codes.take(lines)), blanks: None },
            None => Column::of_codes(codes),
        };
        let mut by = vec![codes(&self.payee), codes(&self.period)];
        if !self.longer.is_empty() {
            let longer = some.map_or_else(|| self.longer.clone(), |lines| self.longer.take(lines));
            by.push(Column { values: Values::Periods(longer), blanks: None });
        }
        if !self.item.is_empty() {
            by.push(codes(&self.item));
        }
        by
    }

    /// What each cap has cut, by all that tells a line of the statement; of lines inside term and settlement.
    pub fn cut_by_item(&self) -> Vec<(LimitId, LinePlace, Number)> {
        let of = |cuts: &CutLines| {
            let lines: Vec<u32> = cuts.lines().iter().collect();
            let by = self.item_columns(Some(&lines));
            let sums = added_up(&self.period.take(&lines), cuts.amounts(), &by, Share::ALONE).into_iter();
            let place =
                |(at, sum): (usize, Number)| Some((cuts.limit, self.place(*lines.get(at)? as usize)?, sum));
            sums.filter_map(place).collect::<Vec<_>>()
        };
        self.cuts.iter().flat_map(of).collect()
    }
}

/// Adds up amounts, but for those outside every period, by other columns: for each combination that occurs, in their
/// order, the position of one that has it and the sum.
fn added_up(periods: &Packed<u32>, amounts: &Column, by: &[Column], share: Share) -> Vec<(usize, Number)> {
    let mut grouping = Grouping::new(periods.len(), share);
    if periods.bounds().is_some_and(|(_, most)| most == NOWHERE) {
        grouping.leave_out(periods.iter().map(|period| period == NOWHERE));
    }
    grouping.part_by_all(&by.iter().map(|column| GroupKey::Values(column, None)).collect::<Vec<_>>());
    let first = grouping.first_rows().into_iter().map(|at| at as usize);
    first.zip(sums_of(amounts, &grouping)).collect()
}
