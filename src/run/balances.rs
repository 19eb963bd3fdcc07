//! Balances: what is carried from period to period.
//!
//! The rows are there, in the order of their keys and then their days, and the clauses are worked out for all of them
//! at once. What is left is one walk over the rows: each series begins where the days begin again.
//!
//! What goes is what came first, but for what is above the most: that is of what came last. So what lapses follows from
//! two sums: what came long enough ago, and what has gone so far.

use std::collections::VecDeque;

use super::error::RunError;
use super::failure::Part;
use super::result::RunResult;
use super::view::{Rows, View};
use crate::column::{Cells, Column, Lanes, Truth, Values, Vector};
use crate::model::{FieldId, Model, Movement, RecordId};
use crate::plan::{BalancePlan, Node};
use crate::run::trace::Compared;
use crate::value::{Day, Number};

/// The clauses of a balance, row by row; an amount that no clause gives is nought.
struct Clauses {
    opens: Vec<Number>,
    adds: Vec<Number>,
    takes: Vec<Number>,
    rates: Vec<Number>,
    at_least: Option<Vec<Number>>,
    at_most: Option<Vec<Number>>,
    again: Vec<bool>,
}

/// How long what came is there: so many days, or months.
#[derive(Clone, Copy)]
struct Lapse {
    length: i32,
    months: bool,
}

/// What came and has not lapsed yet, oldest first, each with the day on which it does; and two sums.
struct Lots {
    open: VecDeque<(Option<Day>, Number)>,
    /// What came so long ago that it has lapsed, unless it had gone before.
    came: Number,
    /// What has gone.
    gone: Number,
}

/// What moves in a period.
#[derive(Clone)]
struct Moves {
    opening: Number,
    wiped: Number,
    lapsed: Number,
    interest: Number,
    added: Number,
    taken: Number,
    shortfall: Number,
    excess: Number,
    closing: Number,
    left: Number,
}

impl View<'_> {
    /// What the rows of a balance say of their periods: the columns of its movements.
    pub(super) fn carried(&self, record: RecordId, plan: &BalancePlan) -> Result<Vec<Column>, RunError> {
        let days = self.first_days(record, plan);
        let clauses = self.clauses(plan, days.len())?;
        let lapse = match &plan.lapses {
            Some(stretch) => Some(Lapse { length: self.stretch(stretch)?, months: stretch.months }),
            None => None,
        };
        let mut columns: Vec<Vec<Number>> = vec![Vec::with_capacity(days.len()); Movement::ALL.len()];
        let mut opening = Number::zero();
        let mut lots = Lots::new();
        let mut unrounded = Vec::new();
        for (row, day) in days.iter().enumerate() {
            let before = row.checked_sub(1).and_then(|before| days.get(before));
            let after = days.get(row.saturating_add(1));
            if before.is_none_or(|before| before >= day) {
                opening = at(&clauses.opens, row);
                lots = Lots::new();
                lots.come(lapse, *day, opening.clone());
            }
            let lapsed = lapse.map(|_| self.lapsed(plan, &mut lots, *day, &clauses, row));
            let mut moves = self.period(plan, &clauses, row, (opening.clone(), lapsed), &mut unrounded);
            lots.moved(lapse, *day, &moves);
            opening = moves.closing.clone();
            if after.is_none_or(|after| after <= day) {
                moves.left = opening.clone();
            }
            let fields = Movement::ALL.map(|movement| moves.of(movement).clone());
            columns.iter_mut().zip(fields).for_each(|(column, value)| column.push(value));
        }
        self.rounds_interest(plan, unrounded);
        Ok(columns.into_iter().map(super::derived_columns::numbers).collect())
    }

    fn first_days(&self, record: RecordId, plan: &BalancePlan) -> Vec<Day> {
        let field = u32::try_from(plan.first_day).ok().map(|field| FieldId { record, field });
        match field.and_then(|field| self.field(field)).map(|column| &column.values) {
            Some(Values::Days(days)) => days.iter().filter_map(Day::from_number).collect(),
            _ => Vec::new(),
        }
    }

    fn clauses(&self, plan: &BalancePlan, len: usize) -> Result<Clauses, RunError> {
        let rows = Rows::range(plan.rows, 0, len);
        let whole = |number: Option<Number>| number.unwrap_or_else(Number::zero);
        let exact = |node: &Node| -> Result<Vec<Number>, RunError> {
            let values = self.wanted(node, rows, Part::Movement)?;
            Ok(values.numbers(len).into_iter().map(whole).collect())
        };
        // Money moves as it is paid: in whole pennies, or as the contract says.
        let amount = |node: &Node| -> Result<Vec<Number>, RunError> {
            Ok(exact(node)?.into_iter().map(|amount| self.as_moved(plan, amount)).collect())
        };
        let some = |node: &Option<Node>| node.as_ref().map(amount).transpose();
        let again = match &plan.again {
            Some(again) => {
                let met = self.eval(again, rows)?.into_truths();
                self.decides(again.span, &met, &Cells::Same(true), rows);
                met.iter(len).map(|met| *met == Truth::YES).collect()
            }
            None => Vec::new(),
        };
        Ok(Clauses {
            opens: some(&plan.opens)?.unwrap_or_default(),
            adds: some(&plan.adds)?.unwrap_or_default(),
            takes: some(&plan.takes)?.unwrap_or_default(),
            rates: plan.interest.as_ref().map(|(rate, _)| exact(rate)).transpose()?.unwrap_or_default(),
            at_least: some(&plan.at_least)?,
            at_most: some(&plan.at_most)?,
            again,
        })
    }

    fn as_moved(&self, plan: &BalancePlan, amount: Number) -> Number {
        if plan.money { self.as_a_line(amount) } else { amount }
    }

    /// What of the opening of a period lapses on its first day. Where the balance starts again there is nothing left to
    /// lapse.
    fn lapsed(&self, plan: &BalancePlan, lots: &mut Lots, day: Day, clauses: &Clauses, row: usize) -> Number {
        lots.lapse(day);
        if clauses.again.get(row) == Some(&true) {
            return Number::zero();
        }
        if let Some(stretch) = &plan.lapses {
            self.parts(stretch.span, &lots.came, &lots.gone);
        }
        lots.came.minus(&lots.gone).max(Number::zero())
    }

    /// One period.
    fn period(
        &self,
        plan: &BalancePlan,
        clauses: &Clauses,
        row: usize,
        (opening, lapsed): (Number, Option<Number>),
        unrounded: &mut Vec<Number>,
    ) -> Moves {
        let again = clauses.again.get(row) == Some(&true);
        let wiped = if again { opening.clone() } else { Number::zero() };
        let lapsed = lapsed.unwrap_or_else(Number::zero);
        let brought = opening.minus(&wiped).minus(&lapsed);
        let mut interest = brought.times(&at(&clauses.rates, row));
        if let Some((_, Some(rounding))) = &plan.interest {
            unrounded.push(interest.clone());
            interest = interest.rounded(&rounding.step, rounding.way);
        }
        let interest = self.as_moved(plan, interest);
        let (added, taken) = (at(&clauses.adds, row), at(&clauses.takes, row));
        let moved = brought.plus(&interest).plus(&added).minus(&taken);
        let bound =
            |bounds: &Option<Vec<Number>>| bounds.as_ref().and_then(|bounds| bounds.get(row)).cloned();
        let (least, most) = (bound(&clauses.at_least), bound(&clauses.at_most));
        let shortfall = least.map_or_else(Number::zero, |least| {
            self.bounds(&plan.at_least, true, &moved, &least);
            least.minus(&moved).max(Number::zero())
        });
        let moved = moved.plus(&shortfall);
        let excess = most.map_or_else(Number::zero, |most| {
            self.bounds(&plan.at_most, false, &moved, &most);
            moved.minus(&most).max(Number::zero())
        });
        let closing = moved.minus(&excess);
        let left = Number::zero();
        Moves { opening, wiped, lapsed, interest, added, taken, shortfall, excess, closing, left }
    }

    /// Tells of a balance that is held against a bound.
    fn bounds(&self, bound: &Option<Node>, larger: bool, value: &Number, held: &Number) {
        if let (Some(tracer), Some(bound)) = (&self.context.tracer, bound) {
            let sides = [Some((value.clone(), held.clone()))];
            tracer.compared(bound.span, Compared::Choice { larger }, &sides);
        }
    }

    /// Tells of the interest that is rounded.
    fn rounds_interest(&self, plan: &BalancePlan, unrounded: Vec<Number>) {
        if let Some((rate, Some(rounding))) = &plan.interest {
            let len = unrounded.len();
            let of = Vector::given(Lanes::Exact(Cells::each(unrounded)));
            self.rounds(rate.span, &of, &rounding.step, rounding.way, len);
        }
    }
}

impl Lots {
    fn new() -> Self {
        Lots { open: VecDeque::new(), came: Number::zero(), gone: Number::zero() }
    }

    /// Something comes on a day; what is below nought goes.
    fn come(&mut self, lapse: Option<Lapse>, day: Day, amount: Number) {
        let Some(Lapse { length, months }) = lapse else { return };
        if amount.is_negative() {
            self.gone = self.gone.plus(&amount.size());
        } else if !amount.is_zero() {
            let until = if months { day.plus_months(length) } else { day.plus_days(length) };
            self.open.push_back((until, amount));
        }
    }

    /// What came so long ago lapses on a day.
    fn lapse(&mut self, day: Day) {
        let over = |(until, _): &&(Option<Day>, Number)| until.is_some_and(|until| until <= day);
        let over = self.open.iter().take_while(over).count();
        for (_, amount) in self.open.drain(..over) {
            self.came = self.came.plus(&amount);
        }
    }

    /// What moves in a period. What is above the most is of what came in the period, as far as that goes.
    fn moved(&mut self, lapse: Option<Lapse>, day: Day, moves: &Moves) {
        if lapse.is_none() {
            return;
        }
        let nought = Number::zero();
        let taken = moves.taken.negated();
        let comes = [&moves.added, &moves.interest, &taken, &moves.shortfall];
        let (mut came, mut gone) = (nought.clone(), nought.clone());
        for amount in comes {
            if amount.is_negative() {
                gone = gone.minus(amount);
            } else {
                came = came.plus(amount);
            }
        }
        let old = moves.excess.minus(&came).max(nought.clone());
        let came = came.minus(&moves.excess).max(nought);
        let before = moves.wiped.plus(&moves.lapsed);
        self.gone = self.gone.plus(&before).plus(&gone).plus(&old);
        self.come(lapse, day, came);
    }
}

impl Moves {
    fn of(&self, movement: Movement) -> &Number {
        match movement {
            Movement::Opening => &self.opening,
            Movement::Wiped => &self.wiped,
            Movement::Lapsed => &self.lapsed,
            Movement::Interest => &self.interest,
            Movement::Added => &self.added,
            Movement::Taken => &self.taken,
            Movement::Shortfall => &self.shortfall,
            Movement::Excess => &self.excess,
            Movement::Closing => &self.closing,
            Movement::Left => &self.left,
        }
    }
}

/// What a row of a balance says of its period; none where there is no such row.
pub fn movement(
    model: &Model,
    outcome: &RunResult,
    record: RecordId,
    row: usize,
    movement: Movement,
) -> Option<Number> {
    let field = model.movement(record, movement)?;
    let column = outcome.data.tables.get(record.index())?.columns.get(field.field as usize)?;
    column.values.number(row)
}

/// The amount of a row; nought where no clause gives one.
fn at(amounts: &[Number], row: usize) -> Number {
    amounts.get(row).cloned().unwrap_or_else(Number::zero)
}
