//! Putting a batch together from several.

use std::hint::select_unpredictable;

use super::number::exact;
use super::{Cells, Kind, Lanes, NOWHERE, Scale, Truth, Vector};
use crate::value::Number;

/// For each row the value of the branch that `which` names; blank where it names none.
pub(crate) fn pick(kind: Kind, which: &[u32], branches: &[Vector<'_>]) -> Vector<'static> {
    let blanks: Vec<Cells<'_, bool>> = branches.iter().map(Vector::blanks).collect();
    let blanks: Vec<&Cells<'_, bool>> = blanks.iter().collect();
    let count = u32::try_from(branches.len()).unwrap_or(NOWHERE);
    let none_is_blank = blanks.iter().all(|blank| matches!(blank, Cells::Same(false)))
        && which.iter().all(|which| *which < count);
    let blank =
        if none_is_blank { Cells::Same(false) } else { Cells::each(choose_copied(which, &blanks, true)) };
    let lanes = match kind {
        Kind::Number => numbers(which, branches),
        Kind::Day => Lanes::Days(cells(which, branches, 0, |lanes| match lanes {
            Lanes::Days(cells) => Some(cells),
            _ => None,
        })),
        Kind::Period => Lanes::Periods(cells(which, branches, 0, |lanes| match lanes {
            Lanes::Periods(cells) => Some(cells),
            _ => None,
        })),
        Kind::Code => Lanes::Codes(cells(which, branches, 0, |lanes| match lanes {
            Lanes::Codes(cells) => Some(cells),
            _ => None,
        })),
        Kind::Truth => {
            return Vector::truths(cells(which, branches, Truth::UNKNOWN, |lanes| match lanes {
                Lanes::Truths(cells) => Some(cells),
                _ => None,
            }));
        }
    };
    Vector { lanes, blank }
}

/// So many branches are gone through one after the other.
const FEW: usize = 8;

fn choose<T: Clone>(which: &[u32], branches: &[&Cells<'_, T>], nothing: &T) -> Vec<T> {
    let value = |(row, which): (usize, &u32)| {
        branches.get(*which as usize).and_then(|cells| cells.get(row)).unwrap_or(nothing).clone()
    };
    which.iter().enumerate().map(value).collect()
}

/// The same of what is copied as it is. Which branch a row takes no processor foresees: of a few branches each is laid
/// over the rows that take it, without a branch.
fn choose_copied<T: Copy>(which: &[u32], branches: &[&Cells<'_, T>], nothing: T) -> Vec<T> {
    if branches.len() > FEW {
        return choose(which, branches, &nothing);
    }
    let mut all = vec![nothing; which.len()];
    for (branch, cells) in (0u32..).zip(branches) {
        let rows = all.iter_mut().zip(which);
        match cells {
            Cells::Same(value) => {
                rows.for_each(|(to, which)| *to = select_unpredictable(*which == branch, *value, *to));
            }
            Cells::Each(values) => rows.zip(values.iter()).for_each(|((to, which), value)| {
                *to = select_unpredictable(*which == branch, *value, *to);
            }),
        }
    }
    all
}

/// Branches of another form (there are none in a typed model) count as blank.
fn cells<'b, T: Copy + 'b>(
    which: &[u32],
    branches: &'b [Vector<'b>],
    nothing: T,
    of: impl Fn(&'b Lanes<'b>) -> Option<&'b Cells<'b, T>>,
) -> Cells<'static, T> {
    let none = Cells::Same(nothing);
    let parts: Vec<&Cells<'_, T>> =
        branches.iter().map(|branch| of(&branch.lanes).unwrap_or(&none)).collect();
    Cells::each(choose_copied(which, &parts, nothing))
}

fn numbers(which: &[u32], branches: &[Vector<'_>]) -> Lanes<'static> {
    let scale = branches.iter().try_fold(Scale::WHOLE, |scale, branch| match &branch.lanes {
        Lanes::Fixed(own, _) => scale.common(*own).map(|(common, ..)| common),
        _ => None,
    });
    if let Some(scale) = scale
        && let Some(scaled) =
            branches.iter().map(|branch| at_scale(&branch.lanes, scale)).collect::<Option<Vec<_>>>()
    {
        let parts: Vec<_> = scaled.iter().collect();
        return Lanes::Fixed(scale, Cells::each(choose_copied(which, &parts, 0)));
    }
    let parts: Vec<_> = branches.iter().map(|branch| exact(&branch.lanes)).collect();
    let parts: Vec<_> = parts.iter().collect();
    Lanes::Exact(Cells::each(choose(which, &parts, &Number::zero())))
}

/// The numbers of those that are marked, the first of which has a number; rising. Each is put behind the last one that is
/// marked, and stays there if it is marked itself: which are, no processor foresees, so nothing hangs on it but where
/// the next one is put.
pub(crate) fn marked(marks: &[bool], first: usize) -> Vec<u32> {
    let count = marks.iter().filter(|marked| **marked).count();
    let first = u32::try_from(first).unwrap_or(NOWHERE);
    if count == marks.len() {
        return (first..).take(count).collect();
    }
    let mut all = vec![0; count.saturating_add(1)];
    let mut next = 0usize;
    for (number, marked) in (first..).zip(marks) {
        if let Some(to) = all.get_mut(next) {
            *to = number;
        }
        next = next.wrapping_add(usize::from(*marked));
    }
    all.truncate(count);
    all
}

/// Whole numbers at a finer scale; none where one does not fit.
pub(crate) fn at_scale<'c>(lanes: &'c Lanes<'_>, scale: Scale) -> Option<Cells<'c, i64>> {
    let Lanes::Fixed(own, cells) = lanes else { return None };
    if *own == scale {
        return Some(match cells {
            Cells::Same(value) => Cells::Same(*value),
            Cells::Each(values) => Cells::Each(std::borrow::Cow::Borrowed(values)),
        });
    }
    let up = own.up_to(scale)?;
    let mut over = false;
    let scaled = cells.map(|value| {
        let (scaled, too_large) = value.overflowing_mul(up);
        over |= too_large;
        scaled
    });
    (!over).then_some(scaled)
}
