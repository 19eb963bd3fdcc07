//! Moments, as clocks and calendars of a zone show them.

use super::number::exact;
use crate::plan::node::Kind;
use crate::run::vector::{Cells, Lanes, Vector};
use crate::value::{LocalPart, Number, Zone};

/// The day, or the seconds after midnight, that is shown at moments. A part of a second is not shown. Beyond the calendar nothing is.
pub(crate) fn local(zone: Option<&Zone>, part: LocalPart, moments: &Vector<'_>) -> Vector<'static> {
    let Some(zone) = zone else { return Vector::nothing(kind(part)) };
    let shown = |moment: &Number| {
        let second = moment.floor().to_int().and_then(|second| i64::try_from(second).ok())?;
        let (day, second) = zone.local(second)?;
        Some((day.number(), i64::from(second)))
    };
    let found = exact(&moments.lanes).map(shown);
    let blank = found.zip(&moments.blank, |found, blank| *blank || found.is_none());
    let lanes = match part {
        LocalPart::Day => Lanes::Days(found.map(|found| found.map_or(0, |(day, _)| day))),
        LocalPart::Clock => {
            let seconds: Cells<'static, i64> = found.map(|found| found.map_or(0, |(_, second)| second));
            Lanes::Fixed(0, seconds)
        }
    };
    Vector { lanes, blank }
}

fn kind(part: LocalPart) -> Kind {
    match part {
        LocalPart::Day => Kind::Day,
        LocalPart::Clock => Kind::Number,
    }
}
