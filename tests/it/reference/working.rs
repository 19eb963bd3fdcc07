//! Working days, counted one by one.

use jiff::civil::Date;

use super::value::{Cell, plus_days};
use super::world::{Trouble, World};

impl World<'_> {
    /// Whether a day is worked on. Of a year outside the listed holidays nobody knows.
    pub(super) fn is_worked(&self, day: Date) -> Result<bool, Trouble> {
        let week = self.model.contract.working_week.expect("working days are counted");
        // Monday is 0.
        let today = u8::try_from(day.weekday().to_monday_zero_offset()).unwrap();
        let in_week = match week.first <= week.last {
            true => week.first <= today && today <= week.last,
            false => week.first <= today || today <= week.last,
        };
        let Some(field) = week.without else { return Ok(in_week) };
        let rows = 0..self.rows_of(field.record)?;
        let holidays = rows.filter_map(|row| match self.field(field, row) {
            Some(Cell::Date(day)) => Some(*day),
            _ => None,
        });
        let holidays: Vec<Date> = holidays.collect();
        let years = || holidays.iter().map(|day| day.year());
        let known =
            years().min() <= Some(day.year()) && Some(day.year()) <= years().max() && !holidays.is_empty();
        if !known {
            return Err(Trouble(format!("no holiday is listed for {}", day.year())));
        }
        Ok(in_week && !holidays.contains(&day))
    }

    /// Day after day, or back, until so many working days are passed.
    pub(super) fn plus_working_days(&self, from: Date, count: i64) -> Result<Option<Date>, Trouble> {
        let mut day = from;
        let mut left = count.abs();
        while left > 0 {
            match plus_days(day, count.signum()) {
                Some(next) => day = next,
                None => return Ok(None),
            }
            left -= i64::from(self.is_worked(day)?);
        }
        Ok(Some(day))
    }

    /// The working days from one day to another; from a later to an earlier one those passed on the way back, below
    /// nought.
    pub(super) fn working_days(&self, from: Date, to: Date, both: bool) -> Result<i64, Trouble> {
        let first = if both { from } else { plus_days(from, 1).expect("a day within the calendar") };
        let mut count = 0;
        let (mut day, sign, last) = match first <= to {
            true => (first, 1, to),
            false => (plus_days(to, 1).unwrap(), -1, plus_days(first, -1).unwrap()),
        };
        self.is_worked(from)?;
        self.is_worked(to)?;
        while day <= last {
            count += sign * i64::from(self.is_worked(day)?);
            day = plus_days(day, 1).unwrap();
        }
        Ok(count)
    }
}
