//! Moments, as clocks and calendars of a zone show them.

use super::Vector;
use super::arity::unary_opt;
use super::forms::{Counts, Days, Numbers};
use crate::value::{LocalPart, Number, Zone};

/// The day, or the seconds after midnight, that is shown at moments. A part of a second is not shown. Beyond the calendar, and where there is
/// no zone, nothing is.
pub(crate) fn local(zone: Option<&Zone>, part: LocalPart, moments: &Vector<'_>) -> Vector<'static> {
    let shown = |moment: &Number| {
        let second = moment.floor().to_int().and_then(|second| i64::try_from(second).ok())?;
        zone?.local(second)
    };
    match part {
        LocalPart::Day => unary_opt::<Numbers, Days>(moments, |at| Some(shown(at)?.0.number())),
        LocalPart::Clock => unary_opt::<Numbers, Counts>(moments, |at| Some(i64::from(shown(at)?.1))),
    }
}
