//! The stretches of time that the terms count in: sixteen years after a birth, 28 days, thirteen weeks. A day that lies
//! one of them from another day of its row, or a day more or less, is on one side of a condition of both or on the other.

use crate::functions::shift::of_date;
use crate::model::{Constant, Expr, ExprKind, Model, Type, exprs};
use crate::value::{ArithmeticOp, Day, Function, Number, ShiftUnit};

/// The most of them that are tried.
const MOST: usize = 12;

/// Months and days; either may be below nought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stretch {
    months: i32,
    days: i32,
}

impl Stretch {
    fn of(unit: ShiftUnit, count: &Number) -> Option<Self> {
        let count = i32::try_from(count.to_int().filter(|_| count.is_whole())?).ok()?.checked_abs()?;
        match unit {
            ShiftUnit::Days => Some(Stretch { months: 0, days: count }),
            // Ten working days are two weeks, but for holidays.
            ShiftUnit::WorkingDays => {
                Some(Stretch { months: 0, days: count.checked_mul(7)?.checked_div(5)? })
            }
            ShiftUnit::Months => Some(Stretch { months: count, days: 0 }),
            ShiftUnit::Hours => None,
        }
        .filter(|stretch| *stretch != Stretch { months: 0, days: 0 })
    }

    /// The days so far from another, before and after it, and those beside them.
    pub(crate) fn from(self, day: Day) -> impl Iterator<Item = Day> {
        let ways = [1, -1].into_iter().filter_map(move |way: i32| {
            day.plus_months(self.months.checked_mul(way)?)?.plus_days(self.days.checked_mul(way)?)
        });
        ways.flat_map(|day| [0, -1, 1].into_iter().filter_map(move |more| day.plus_days(more)))
    }
}

/// The stretches that stand in the terms.
pub(crate) fn stretches(model: &Model) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for tariff in &model.tariffs {
        for value in tariff.rows.iter().flat_map(|row| &row.values) {
            found.extend(of_constant(&tariff.ty, value));
        }
    }
    exprs::all_exprs(model).into_iter().for_each(|expr| enter(expr, &mut found));
    found.sort_unstable();
    found.dedup();
    found.truncate(MOST);
    found
}

fn of_constant(ty: &Type, constant: &Constant) -> Option<Stretch> {
    let (Type::Number(of), Constant::Number(count)) = (ty, constant) else { return None };
    let (unit, times) = of_date(&of.unit)?;
    Stretch::of(unit, &count.times(&Number::from_int(times)))
}

fn enter(expr: &Expr, found: &mut Vec<Stretch>) {
    if let ExprKind::Constant(constant) = &expr.kind {
        found.extend(of_constant(&expr.ty, constant));
    }
    if let Some((Function::Shift(unit), [_, count])) = expr.called() {
        found.extend(product(count).and_then(|count| Stretch::of(*unit, &count)));
    }
    expr.operands().into_iter().for_each(|operand| enter(operand, found));
}

/// A number that stands there, or a product of such.
fn product(expr: &Expr) -> Option<Number> {
    if let ExprKind::Constant(Constant::Number(number)) = &expr.kind {
        return Some(number.clone());
    }
    match expr.called()? {
        (Function::Arithmetic(ArithmeticOp::Multiply), [one, other]) => {
            Some(product(one)?.times(&product(other)?))
        }
        (Function::Negative, [one]) => product(one),
        _ => None,
    }
}
