//! The lines of a limit, column by column: a cap for each person may have as many as there are persons.

use crate::column::{Column, NOWHERE, Packed};
use crate::data::Database;
use crate::model::{Model, PaymentId, Type};
use crate::value::Number;

use super::derived_columns::numbers;
use super::value::Value;

/// The lines of a cap or minimum, by group and (for a cap across periods) period. Where the payments are cut, only the
/// groups in which something is cut have one; otherwise each has, also if its amount is nought. [`LimitLine`] is one of
/// them.
#[derive(Clone, Debug)]
pub struct LimitLines {
    /// `NOWHERE` where the limit runs across payees.
    payee: Packed<u32>,
    /// `NOWHERE` where the group is not of one period.
    period: Packed<u32>,
    keys: Vec<KeyColumn>,
    amounts: Amounts<Column>,
}

/// The four amounts of lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Amounts<T> {
    /// The limit's.
    pub(super) limit: T,
    /// What the payments come to before it.
    pub(super) before: T,
    /// What of the limit was used up before.
    pub(super) used_before: T,
    /// What is added to the payments.
    pub(super) amount: T,
}

impl<T> Amounts<T> {
    /// What is made of each.
    pub(super) fn map<U>(self, f: impl Fn(T) -> U) -> Amounts<U> {
        Amounts {
            limit: f(self.limit),
            before: f(self.before),
            used_before: f(self.used_before),
            amount: f(self.amount),
        }
    }

    /// Each, to be changed.
    pub(super) fn as_mut(&mut self) -> Amounts<&mut T> {
        let Amounts { limit, before, used_before, amount } = self;
        Amounts { limit, before, used_before, amount }
    }
}

impl<T> IntoIterator for Amounts<T> {
    type Item = T;
    type IntoIter = std::array::IntoIter<T, 4>;

    fn into_iter(self) -> Self::IntoIter {
        [self.limit, self.before, self.used_before, self.amount].into_iter()
    }
}

impl<T> Amounts<Vec<T>> {
    /// Adds those of another line.
    pub(super) fn push(&mut self, limit: T, before: T, used_before: T, amount: T) {
        self.limit.push(limit);
        self.before.push(before);
        self.used_before.push(used_before);
        self.amount.push(amount);
    }
}

/// A key of the groups, line by line.
#[derive(Clone, Debug)]
pub(super) enum KeyColumn {
    /// Which payment it is.
    Payment(Packed<u32>),
    /// A payee, a period or a value of the rows.
    Value(Column, Type),
}

/// A line of a cap or minimum: what it does in a group, or (for a cap across periods) in a period of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitLine {
    /// The payee; none where the limit runs across payees (then the payments are cut).
    pub payee: Option<u32>,
    /// The period in which the line falls; none where the limit's group is not of one period and the payments are cut.
    pub period: Option<u32>,
    /// The keys of the group, in the order of [`crate::model::Limit::key_labels`].
    pub keys: Box<[LimitKey]>,
    /// The limit's amount for the group.
    pub limit: Number,
    /// What the payments come to here before it.
    pub before: Number,
    /// What of the limit was used up in earlier periods of the group.
    pub used_before: Number,
    /// What is added to the payments here: below nought for a cap, above for a minimum.
    pub amount: Number,
}

/// A key of a group under a limit. There may be a group for each person: words are made of those that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitKey {
    /// Which of the payments it is.
    Payment(PaymentId),
    /// A payee, a period or a value of the rows.
    Value(Value),
}

impl LimitLine {
    /// The keys of the group in words.
    pub fn key_words(&self, model: &Model, data: &Database) -> Vec<String> {
        let words = self.keys.iter().map(|key| match key {
            LimitKey::Payment(payment) => model.payments[*payment].title.name.clone(),
            LimitKey::Value(value) => value.words(model, data),
        });
        words.collect()
    }
}

impl Default for LimitLines {
    fn default() -> Self {
        let none = Amounts::<Vec<Number>>::default();
        LimitLines::new(Packed::default(), Packed::default(), Vec::new(), none.map(numbers))
    }
}

impl LimitLines {
    /// Lines by their columns, all of one length.
    pub(super) fn new(
        payee: Packed<u32>,
        period: Packed<u32>,
        keys: Vec<KeyColumn>,
        amounts: Amounts<Column>,
    ) -> Self {
        LimitLines {
            payee: payee.finish(),
            period: period.finish(),
            keys,
            amounts: amounts.map(Column::finish),
        }
    }

    /// How many lines.
    pub fn len(&self) -> usize {
        self.payee.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.payee.is_empty()
    }

    /// The line at a position. The values of its keys are those of the data that it was made of.
    pub fn line(&self, at: usize, data: &Database) -> Option<LimitLine> {
        let (payee, period) = (self.payee.get(at)?, self.period.get(at)?);
        let number = |column: &Column| column.values.number(at).unwrap_or_else(Number::zero);
        let keys = self.keys.iter().filter_map(|key| {
            Some(match key {
                KeyColumn::Payment(payments) => LimitKey::Payment(PaymentId(payments.get(at)?)),
                KeyColumn::Value(column, ty) => LimitKey::Value(Value::of(column, at, ty, data)),
            })
        });
        Some(LimitLine {
            payee: Some(payee).filter(|payee| *payee != NOWHERE),
            period: Some(period).filter(|period| *period != NOWHERE),
            keys: keys.collect(),
            limit: number(&self.amounts.limit),
            before: number(&self.amounts.before),
            used_before: number(&self.amounts.used_before),
            amount: number(&self.amounts.amount),
        })
    }

    /// The lines in order.
    pub fn iter<'l>(&'l self, data: &'l Database) -> impl Iterator<Item = LimitLine> + 'l {
        (0..self.len()).filter_map(|at| self.line(at, data))
    }

    /// The payee, the period and the amount of each line that has both.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (u32, u32, Number)> + '_ {
        let places = self.payee.iter().zip(self.period.iter()).enumerate();
        let known = places.filter(|(_, (payee, period))| *payee != NOWHERE && *period != NOWHERE);
        known
            .filter_map(|(at, (payee, period))| Some((payee, period, self.amounts.amount.values.number(at)?)))
    }

    /// The payees of the lines.
    pub(super) fn payees(&self) -> &Packed<u32> {
        &self.payee
    }

    /// Gives payees other numbers.
    pub(super) fn renumber_payees(&mut self, number: impl Fn(u32) -> u32 + Sync + Send) {
        let all = self.payee.map(|payee| if payee == NOWHERE { NOWHERE } else { number(payee) });
        self.payee = all.finish();
    }
}
