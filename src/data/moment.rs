//! Cells that hold a date and time.

use super::cell;
use super::fault::{CellProblem, TimeTrouble};
use crate::model::FieldForm;
use crate::value::{Day, Shown, Zone, parse_clock, seconds_of};

/// The most digits of a fraction of a second.
const LONGEST_FRACTION: usize = 9;

/// Reads `2026-03-29T07:30`, perhaps with seconds, perhaps with `Z` or `+01:00`: seconds since the beginning of 1970 in
/// Greenwich. Without an offset the clocks of the contract's zone are meant; a contract in the middle of an example
/// writes the day out.
pub(super) fn moment(text: &[u8], form: &FieldForm, zone: Option<&Zone>) -> Result<i64, CellProblem> {
    let written = cell::plain_text(text)?;
    let problem =
        |trouble| CellProblem::Time { trouble, zone: zone.map(Zone::name).unwrap_or_default().to_owned() };
    let apart = written.rfind(['T', ' ']).ok_or_else(|| problem(TimeTrouble::NoTime))?;
    let (day, rest) = written.split_at(apart);
    let rest = rest.get(1..).unwrap_or_default();
    let day = match Day::parse_long(day) {
        Some(day) => day,
        None => cell::date(day.as_bytes(), &form.dates)?,
    };
    let (clock, offset) = split_offset(rest);
    let clock = match clock.split_once(['.', ',']) {
        Some((whole, fraction)) if fraction.len() <= LONGEST_FRACTION => {
            let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
            match () {
                () if !digits => return Err(problem(TimeTrouble::NotATime)),
                // Where there is nothing to lose, nothing need be said.
                () if form.fractions_dropped || cell::is_noughts(Some(fraction.as_bytes())) => whole,
                () => return Err(problem(TimeTrouble::Fraction)),
            }
        }
        _ => clock,
    };
    let second = parse_clock(clock).ok_or_else(|| problem(TimeTrouble::NotATime))?;
    if let Some(offset) = offset {
        let offset = offset_seconds(offset).ok_or_else(|| problem(TimeTrouble::NotAnOffset))?;
        return Ok(seconds_of(day, second).saturating_sub(i64::from(offset)));
    }
    match zone.and_then(|zone| zone.moment(day, second)) {
        Some(Shown::Once(moment)) => Ok(moment),
        Some(Shown::Never) => Err(problem(TimeTrouble::Never)),
        Some(Shown::Twice) => Err(problem(TimeTrouble::Twice)),
        None => Err(problem(TimeTrouble::NotATime)),
    }
}

/// The clock time and what follows it: `Z`, `+01:00`, `-05:00`.
fn split_offset(text: &str) -> (&str, Option<&str>) {
    match text.find(['Z', '+', '-']) {
        Some(at) => {
            let (clock, offset) = text.split_at(at);
            (clock, Some(offset))
        }
        None => (text, None),
    }
}

fn offset_seconds(text: &str) -> Option<i32> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, clock) = text.split_at_checked(1)?;
    let seconds = parse_clock(clock)?;
    Some(if sign == "-" { seconds.saturating_neg() } else { seconds })
}
