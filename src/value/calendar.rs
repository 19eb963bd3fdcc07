//! Weeks, months, quarters and years, and what they are called.

use std::sync::Arc;

use super::naming::two_years;
use super::{Day, Naming, PeriodKind};

/// The periods of a contract. A period is a kind and an index; indexes of a kind rise by one from period to period.
///
/// Quarters and contract years are counted from the anchor, a day in the first contract year's first month. Weeks go
/// from Monday to Sunday, whatever else begins or ends on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    anchor: Day,
    naming: Option<Arc<Naming>>,
}

impl Calendar {
    /// A calendar whose contract years (and quarters) start on the anniversaries of a day.
    pub fn new(anchor: Day) -> Self {
        Calendar { anchor, naming: None }
    }

    /// The same calendar; years and quarters have names of the contract's own.
    pub fn named(self, naming: Naming) -> Self {
        Calendar { naming: Some(Arc::new(naming)), ..self }
    }

    /// The names of the contract's own for periods of a kind.
    fn names(&self, kind: PeriodKind) -> Option<&Naming> {
        self.naming.as_deref().filter(|naming| naming.names(kind))
    }

    /// The first day of the contract year that the calendar counts from.
    pub fn anchor(&self) -> Day {
        self.anchor
    }

    /// How long a period is, and the day that period 0 of the kind starts on.
    pub(crate) fn grid(&self, kind: PeriodKind) -> (Length, Day) {
        let fixed = |month, day| Day::new(2000, month, day).unwrap_or(self.anchor);
        match kind {
            // A Monday.
            PeriodKind::Week => (Length::Days(7), fixed(1, 3)),
            PeriodKind::Month => (Length::Months(1), fixed(1, 1)),
            PeriodKind::Quarter => (Length::Months(3), self.anchor),
            PeriodKind::ContractYear => (Length::Months(12), self.anchor),
            PeriodKind::FinancialYear => (Length::Months(12), fixed(4, 1)),
        }
    }

    /// The index of the period that holds a day.
    pub fn index(&self, kind: PeriodKind, day: Day) -> i32 {
        let (length, origin) = self.grid(kind);
        let guess = match length {
            Length::Days(days) => return origin.days_until(day).div_euclid(days),
            Length::Months(months) => origin.months_until(day).div_euclid(months),
        };
        // By corresponding days an anniversary may fall on the last day of a shorter month: settle by the periods' own
        // first days.
        if self.first_day(kind, guess).is_some_and(|first| first > day) {
            guess.saturating_sub(1)
        } else if self.first_day(kind, guess.saturating_add(1)).is_some_and(|next| next <= day) {
            guess.saturating_add(1)
        } else {
            guess
        }
    }

    /// The first day of a period; none beyond the calendar's end.
    pub fn first_day(&self, kind: PeriodKind, index: i32) -> Option<Day> {
        match self.grid(kind) {
            (Length::Days(days), origin) => origin.plus_days(index.checked_mul(days)?),
            (Length::Months(months), origin) => origin.plus_months(index.checked_mul(months)?),
        }
    }

    /// The last day of a period; none beyond the calendar's end. The period that ends with the calendar has one.
    pub fn last_day(&self, kind: PeriodKind, index: i32) -> Option<Day> {
        match self.grid(kind) {
            (Length::Days(days), _) => self.first_day(kind, index)?.plus_days(days.checked_sub(1)?),
            (Length::Months(months), origin) => {
                let next = index.checked_add(1)?.checked_mul(months)?;
                origin
                    .plus_months(next)
                    .map_or_else(|| ends_the_calendar(origin, next), |day| day.plus_days(-1))
            }
        }
    }

    /// The last day of a period, or of the calendar if the period goes on beyond it.
    pub fn last_day_within(&self, kind: PeriodKind, index: i32) -> Day {
        self.last_day(kind, index).unwrap_or(Day::LAST)
    }

    /// Whether each period of the finer kind lies within one period of the coarser. A week lies within nothing but
    /// itself: it may begin in one month, quarter or year and end in the next.
    pub fn nests(&self, finer: PeriodKind, coarser: PeriodKind) -> bool {
        use PeriodKind::{ContractYear, FinancialYear, Month, Quarter};
        let on_month_start = self.anchor.day_of_month() == 1;
        let from_april = on_month_start && self.anchor.month() == 4;
        let april_grid = on_month_start && self.anchor.month() % 3 == 1;
        match (finer, coarser) {
            (a, b) if a == b => true,
            (Month, FinancialYear) | (Quarter, ContractYear) => true,
            (Month, Quarter | ContractYear) => on_month_start,
            (Quarter, FinancialYear) => april_grid,
            (ContractYear, FinancialYear) | (FinancialYear, ContractYear) => from_april,
            _ => false,
        }
    }

    /// What a period is called: as the contract says, or `2026-W14`, `2026-04`, `2026Q2`, `2026/27`, `2026`, or its
    /// first day and length.
    pub fn label(&self, kind: PeriodKind, index: i32) -> String {
        if let Some(name) = self.names(kind).and_then(|naming| naming.name(self, kind, index)) {
            return name;
        }
        let Some(first) = self.first_day(kind, index) else { return String::new() };
        let (year, month, day) = (first.year(), first.month(), first.day_of_month());
        match kind {
            PeriodKind::Week => week_label(first),
            PeriodKind::Month => format!("{year:04}-{month:02}"),
            PeriodKind::Quarter if day == 1 && month % 3 == 1 => format!("{year:04}Q{}", month.div_ceil(3)),
            PeriodKind::Quarter => format!("{first}+3m"),
            PeriodKind::ContractYear | PeriodKind::FinancialYear if day == 1 && month == 4 => two_years(year),
            PeriodKind::ContractYear if day == 1 && month == 1 => format!("{year:04}"),
            PeriodKind::ContractYear | PeriodKind::FinancialYear => format!("{first}+1y"),
        }
    }

    /// A label as a contract writes it: a name of its own stands in quotes.
    pub fn written(&self, kind: PeriodKind, index: i32) -> String {
        let label = self.label(kind, index);
        if self.names(kind).is_some() { format!("\"{label}\"") } else { label }
    }

    /// The period of a label, looked for among those that hold a day from the first to the last; the kinds in order.
    pub fn find(&self, kinds: &[PeriodKind], label: &str, from: Day, to: Day) -> Option<(PeriodKind, i32)> {
        kinds.iter().find_map(|kind| {
            let mut range = self.index(*kind, from)..=self.index(*kind, to);
            let year = self.year_of_label(*kind, label);
            let may_be = |index| {
                year.is_none() || self.first_day(*kind, index).is_none_or(|day| Some(day.year()) == year)
            };
            let found = range.find(|index| may_be(*index) && self.label(*kind, *index) == label);
            found.map(|index| (*kind, index))
        })
    }
}

impl Calendar {
    /// The year in which the period of a label must begin, where the label says it: so not every period has to be put
    /// into words.
    fn year_of_label(&self, kind: PeriodKind, label: &str) -> Option<i32> {
        let year = label.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
        // Weeks are counted in years of their own.
        (kind != PeriodKind::Week && self.names(kind).is_none()).then(|| year.parse().ok())?
    }

    /// The period of a kind that has a label, whenever it is.
    pub fn labelled(&self, kind: PeriodKind, label: &str) -> Option<i32> {
        if let Some(naming) = self.names(kind) {
            let far = |years: i32| naming.from.plus_months(years.saturating_mul(12));
            let (from, to) = (far(NAMED_YEARS.saturating_neg())?, far(NAMED_YEARS)?);
            return self.find(&[kind], label, from, to).map(|(_, index)| index);
        }
        let year = label.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
        let year = year.parse::<i16>().ok().filter(|year| (2..=9997).contains(year))?;
        let from = Day::new(year.checked_sub(1)?, 1, 1)?;
        let to = Day::new(year.checked_add(1)?, 12, 31)?;
        self.find(&[kind], label, from, to).map(|(_, index)| index)
    }
}

/// For how many years before and after the term's first day a name of the contract's own is looked for.
const NAMED_YEARS: i32 = 200;

/// The last day of the calendar, if the day after it would be this many months from a day.
fn ends_the_calendar(origin: Day, months: i32) -> Option<Day> {
    let month_before = origin.plus_months(months.checked_sub(1)?)?;
    // Months from the first day of a month lead to first days: 1 December is the last of them.
    (origin.day_of_month() == 1 && month_before.plus_days(30) == Some(Day::LAST)).then_some(Day::LAST)
}

/// How long the periods of a kind are.
pub(crate) enum Length {
    /// So many days.
    Days(i32),
    /// So many months, by corresponding days.
    Months(i32),
}

/// A week as ISO 8601 has it: it belongs to the year that holds its Thursday, and is counted there from the first such
/// week.
fn week_label(monday: Day) -> String {
    let thursday = monday.plus_days(3).unwrap_or(monday);
    let year = thursday.year();
    let january = i16::try_from(year).ok().and_then(|year| Day::new(year, 1, 1)).unwrap_or(thursday);
    let week = january.days_until(thursday).div_euclid(7).saturating_add(1);
    format!("{year:04}-W{week:02}")
}
