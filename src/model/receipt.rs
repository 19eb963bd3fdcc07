//! What was known when: by when what belongs to a statement has to be known, and when a row was.

use crate::value::{Day, WorkingCalendar};

/// By when what belongs to a statement has to be known: so long after the last day of its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutOff {
    /// So many days.
    Days(i32),
    /// So many months.
    Months(i32),
    /// So many of the contract's working days.
    WorkingDays(i32),
}

impl CutOff {
    /// The day, for a period that ends on another; the last day that there is where it would lie beyond.
    pub fn after(self, last: Day, working: &WorkingCalendar) -> Day {
        let day = match self {
            CutOff::Days(days) => last.plus_days(days),
            CutOff::Months(months) => last.plus_months(months),
            CutOff::WorkingDays(days) => {
                working.shifted(last.number(), i64::from(days)).and_then(Day::from_number)
            }
        };
        day.unwrap_or(Day::LAST)
    }
}

/// When the rows of a record were received, and which earlier rows they stand for: positions in its fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The day on which a row was received; without it, all rows were known from the beginning.
    pub received: Option<u32>,
    /// The unique value of the row that a row replaces, if it does.
    pub replaces: Option<u32>,
    /// The unique value of the row that a row reverses, if it does.
    pub reverses: Option<u32>,
}

impl Receipt {
    /// Whether nothing is said.
    pub fn is_nothing(self) -> bool {
        self == Receipt::default()
    }
}
