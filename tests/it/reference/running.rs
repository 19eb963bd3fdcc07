//! Running values and picks, each place against each other one.

use meed::model::{Expr, Running, RunningOp, Type, Window};
use meed::value::{AggregateOp, PeriodKind};

use super::value::{Cell, Ranked, days_between, plus_days, plus_months, whole};
use super::world::{At, Found, Trouble, World};

/// Where a row or group stands: what it shares with its series, and what it is in order of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stand {
    pub(super) keys: Vec<Cell>,
    pub(super) order: Vec<Ranked>,
    /// The number of the row, where the order of the file counts.
    row: Option<At>,
}

impl World<'_> {
    /// Over the rows or groups that share the keys and stand before this one, or are it.
    pub(super) fn running(&self, running: &Running, expr: &Expr, at: &At) -> Found {
        if matches!(at, At::NoGroup(..)) {
            return Ok(None);
        }
        let Some(own) = self.stand(running, at, true)? else {
            return Ok(if running.is_pick() { Some(Cell::YesNo(false)) } else { None });
        };
        let mut before: Vec<(Stand, At)> = Vec::new();
        let mut after = 0;
        for other in self.places(expr.frame)? {
            let Some(stand) = self.stand(running, &other, true)?.filter(|stand| stand.keys == own.keys)
            else {
                continue;
            };
            let tie = other != *at && stand == own;
            assert!(!(tie && self.strict), "two in one place: {}", self.words(expr));
            // An example can say that one row stands for several: then the first comes first.
            let key = (&stand.order, &stand.row, &other);
            if key < (&own.order, &own.row, at) {
                before.push((stand, other));
            } else if other != *at {
                after += 1;
            }
        }
        before.sort();
        if let RunningOp::InARow(op) = running.op {
            let run = self.run(running, &own, &before, at)?;
            return self.taken_over(op, running.value.as_ref(), &run);
        }
        if let Some(window) = running.window {
            let including = matches!(running.op, RunningOp::UpToThis(_));
            before
                .retain(|(stand, _)| is_near(window, stand.order[0].cell(), own.order[0].cell(), including));
        }
        let before: Vec<At> = before.into_iter().map(|(_, place)| place).collect();
        match running.op {
            RunningOp::RoundedTogether(_) => panic!("lines are rounded together as lines"),
            RunningOp::First => Ok(Some(Cell::YesNo(before.is_empty()))),
            RunningOp::Last => Ok(Some(Cell::YesNo(after == 0))),
            RunningOp::OneBefore => match before.last() {
                Some(one) => self.value(running.value.as_ref().unwrap(), one),
                None => Ok(None),
            },
            RunningOp::BeforeThis(op) => self.taken_over(op, running.value.as_ref(), &before),
            RunningOp::InARow(_) => panic!("a run is told above"),
            RunningOp::UpToThis(op) => {
                let mut those = before;
                those.push(at.clone());
                self.taken_over(op, running.value.as_ref(), &those)
            }
        }
    }

    /// This one and those right before it, back to the first that does not meet the condition or stands after a gap.
    fn run(
        &self,
        running: &Running,
        own: &Stand,
        before: &[(Stand, At)],
        at: &At,
    ) -> Result<Vec<At>, Trouble> {
        let holds = running.holds.as_ref().unwrap();
        let mut run = Vec::new();
        let mut later = own;
        for (stand, place) in before.iter().map(|(stand, place)| (stand, place)).chain([(own, at)]).rev() {
            // Beyond a gap nobody asks.
            if place != at && is_gap(stand.order.first(), later.order.first()) {
                break;
            }
            if self.value(holds, place)? != Some(Cell::YesNo(true)) {
                break;
            }
            run.insert(0, place.clone());
            later = stand;
        }
        Ok(run)
    }

    pub(super) fn taken_over(&self, op: AggregateOp, of: Option<&Expr>, places: &[At]) -> Found {
        let mut values = Vec::new();
        for place in places {
            match of {
                Some(of) => values.extend(self.sure(of, place)?),
                None => values.push(Cell::Number(whole(1))),
            }
        }
        let mut sum = whole(0);
        Ok(match op {
            AggregateOp::Total | AggregateOp::Count => {
                for value in values {
                    let Cell::Number(number) = value else { panic!("{value:?} in a total") };
                    sum += number;
                }
                Some(Cell::Number(sum))
            }
            AggregateOp::Largest | AggregateOp::Latest => values.into_iter().max(),
            AggregateOp::Smallest | AggregateOp::Earliest => values.into_iter().min(),
            AggregateOp::Average | AggregateOp::One => panic!("{op:?} does not run"),
        })
    }

    /// Where something stands; nowhere if it is not of the population (where that is asked), or has a blank in its keys
    /// or order.
    pub(super) fn stand(&self, running: &Running, at: &At, asked: bool) -> Result<Option<Stand>, Trouble> {
        if let Some(within) = running.within.filter(|_| asked)
            && !self.is_in(within, at)?
        {
            return Ok(None);
        }
        for condition in &running.conditions {
            if self.value(condition, at)? != Some(Cell::YesNo(true)) {
                return Ok(None);
            }
        }
        let keys = self.all_given(&running.keys, at)?;
        let order = self.all_given(&running.order, at)?;
        let row = running.file_order.then(|| at.clone());
        let ranked = |order: Vec<Cell>| {
            let parts = order.into_iter().zip(&running.falls);
            parts.map(|(cell, falls)| Ranked::new(cell, *falls)).collect()
        };
        Ok(keys.zip(order.map(ranked)).map(|(keys, order)| Stand { keys, order, row }))
    }

    fn all_given(&self, parts: &[Expr], at: &At) -> Result<Option<Vec<Cell>>, Trouble> {
        let mut found = Vec::new();
        for part in parts {
            let Some(value) = self.sure(part, at)? else { return Ok(None) };
            found.push(match (value, &part.ty) {
                // A reference stands where the unique field of its row does.
                (Cell::Row(row), Type::Reference(record)) => self.name_of(*record, row),
                (value, _) => value,
            });
        }
        Ok(Some(found))
    }
}

/// About how long a period is, at most; periods of a kind begin further apart than a week or twenty-eight days.
fn at_most(kind: PeriodKind) -> i64 {
    match kind {
        PeriodKind::Week => 7,
        PeriodKind::Month => 31,
        PeriodKind::Quarter => 92,
        PeriodKind::ContractYear | PeriodKind::FinancialYear => 366,
    }
}

/// Whether a period is missing between two.
fn is_gap(earlier: Option<&Ranked>, later: Option<&Ranked>) -> bool {
    match (earlier.map(Ranked::cell), later.map(Ranked::cell)) {
        (Some(Cell::Period(kind, earlier)), Some(Cell::Period(_, later))) => {
            // Where the order falls the later one comes first.
            days_between(*earlier, *later).abs() > at_most(*kind) + 5
        }
        _ => false,
    }
}

/// Whether an earlier day or period lies in the window of a later one.
fn is_near(window: Window, earlier: &Cell, own: &Cell, including: bool) -> bool {
    match (earlier, own) {
        (Cell::Date(earlier), Cell::Date(own)) => {
            let back = match window {
                Window::Days(days) => plus_days(*own, -i64::from(days)),
                Window::Months(months) => plus_months(*own, -i64::from(months)),
                Window::Periods(_) => panic!("periods of days"),
            };
            back.is_none_or(|back| if including { *earlier > back } else { *earlier >= back })
        }
        (Cell::Period(kind, earlier), Cell::Period(_, own)) => {
            let Window::Periods(count) = window else { panic!("days of periods") };
            let count = i64::from(count);
            let back = match kind {
                PeriodKind::Week => plus_days(*own, -7 * count),
                PeriodKind::Month => plus_months(*own, -count),
                PeriodKind::Quarter => plus_months(*own, -3 * count),
                PeriodKind::ContractYear | PeriodKind::FinancialYear => plus_months(*own, -12 * count),
            };
            // A first day may be off by the shortness of a month, and no period is so short.
            let slack = if including { 5 } else { -5 };
            back.and_then(|back| plus_days(back, slack)).is_none_or(|edge| *earlier > edge)
        }
        _ => panic!("a window over {own:?}"),
    }
}
