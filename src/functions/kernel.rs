//! What kernels are given.

use crate::column::date::PeriodTable;
use crate::column::{Cells, Lanes, Scale, Vector, Wrong};
use crate::model::Type;
use crate::value::{Calendar, SECONDS_AN_HOUR, WorkingCalendar, Zone};

/// The arguments of a batch of calls.
pub(crate) struct Batch<'b, 'v> {
    /// The arguments, in order.
    pub(crate) arguments: &'b [Vector<'v>],
    /// Their types.
    pub(crate) types: &'b [Type],
    /// What stands for an argument that is not there: a typed model has none such.
    pub(crate) nothing: &'b Vector<'static>,
    /// How many calls.
    pub(crate) len: usize,
}

impl<'b, 'v> Batch<'b, 'v> {
    /// The argument at a position.
    pub(super) fn at(&self, position: usize) -> &'b Vector<'v> {
        self.arguments.get(position).unwrap_or(self.nothing)
    }
}

/// What kernels may ask of the contract and its data.
pub(crate) struct Surroundings<'s> {
    /// The calendar of the contract's periods.
    pub(crate) calendar: Calendar,
    /// The zone by whose clocks the data's times are written, if it is said.
    pub(crate) clock: Option<&'s Zone>,
    /// Which days are working days.
    pub(crate) working: &'s WorkingCalendar,
    /// Tables of the kinds of period that days are put into.
    pub(crate) periods: &'s [PeriodTable],
}

impl Surroundings<'_> {
    /// A year of which no holiday is listed is not a year without holidays.
    pub(super) fn knows_holidays(&self, from: i32, to: i32) -> Result<(), Wrong> {
        let years = self.working.unlisted(from, to);
        if years.is_empty() { Ok(()) } else { Err(Wrong::NoHolidaysListed(years)) }
    }
}

/// A slow function of few different values: neighbours are often equal, and periods are few. Each value has one place,
/// which the one that was asked for last holds.
pub(super) fn remembering<T: Clone>(f: impl Fn(i32) -> T) -> impl FnMut(&i32) -> T {
    const PLACES: i32 = 1 << 9;
    let mut known: Vec<Option<(i32, T)>> = Vec::new();
    move |value| {
        if known.is_empty() {
            known.extend((0..PLACES).map(|_| None));
        }
        let at = usize::try_from(value.rem_euclid(PLACES)).unwrap_or(0);
        let Some(place) = known.get_mut(at) else { return f(*value) };
        match place {
            Some((known, made)) if known == value => made.clone(),
            _ => {
                let made = f(*value);
                *place = Some((*value, made.clone()));
                made
            }
        }
    }
}

/// How many seconds an hour has.
pub(super) fn an_hour() -> Vector<'static> {
    Vector::given(Lanes::Fixed(Scale::WHOLE, Cells::Same(SECONDS_AN_HOUR)))
}
