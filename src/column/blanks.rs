//! Functions of one value or of two over whole batches. What is done with a row is given as a closure; what a blank
//! comes to is decided here and nowhere else: the result is blank where an operand is.
//!
//! The forms say what a closure is given and what it gives: `binary::<Days, Days, Counts>(from, to, |from, to| …)`. A
//! closure that may fail is not asked about blanks; any other may be asked about their placeholders, and what it says
//! there is dropped.

use super::forms::{Gives, Takes};
use super::{Cells, Fault, Lanes, Scale, Vector, Wrong, either};

/// Each value by itself.
pub(crate) fn unary<A: Takes, Z: Gives>(
    a: &Vector<'_>,
    f: impl FnMut(&A::Value) -> Z::Value,
) -> Vector<'static> {
    match A::values(&a.lanes) {
        Some(values) => Z::vector(values.map(f), owned(&a.blank)),
        None => Vector::nothing(Z::KIND),
    }
}

/// Each value by itself; blank too where nothing comes of it.
pub(crate) fn unary_opt<A: Takes, Z: Gives>(
    a: &Vector<'_>,
    f: impl FnMut(&A::Value) -> Option<Z::Value>,
) -> Vector<'static> {
    match A::values(&a.lanes) {
        Some(values) => given::<Z>(&values.map(f), &a.blank),
        None => Vector::nothing(Z::KIND),
    }
}

/// Each value by itself, where that may fail.
pub(crate) fn try_unary<A: Takes, Z: Gives>(
    a: &Vector<'_>,
    mut f: impl FnMut(&A::Value) -> Result<Z::Value, Wrong>,
) -> Result<Vector<'static>, Fault> {
    let Some(values) = A::values(&a.lanes) else { return Ok(Vector::nothing(Z::KIND)) };
    let made = match &values {
        Cells::Same(value) => try_each::<Z>(None, &a.blank, |_| Some(f(value)))?,
        Cells::Each(values) => {
            try_each::<Z>(Some(values.len()), &a.blank, |row| values.get(row).map(&mut f))?
        }
    };
    Ok(Z::vector(made, owned(&a.blank)))
}

/// Two values at a time.
pub(crate) fn binary<A: Takes, B: Takes, Z: Gives>(
    a: &Vector<'_>,
    b: &Vector<'_>,
    f: impl FnMut(&A::Value, &B::Value) -> Z::Value,
) -> Vector<'static> {
    match (A::values(&a.lanes), B::values(&b.lanes)) {
        (Some(in_a), Some(in_b)) => Z::vector(in_a.zip(&in_b, f), blank(a, b)),
        _ => Vector::nothing(Z::KIND),
    }
}

/// Two values at a time; blank too where nothing comes of them.
pub(crate) fn binary_opt<A: Takes, B: Takes, Z: Gives>(
    a: &Vector<'_>,
    b: &Vector<'_>,
    f: impl FnMut(&A::Value, &B::Value) -> Option<Z::Value>,
) -> Vector<'static> {
    match (A::values(&a.lanes), B::values(&b.lanes)) {
        (Some(in_a), Some(in_b)) => given::<Z>(&in_a.zip(&in_b, f), &blank(a, b)),
        _ => Vector::nothing(Z::KIND),
    }
}

/// Two values at a time, where that may fail.
pub(crate) fn try_binary<A: Takes, B: Takes, Z: Gives>(
    a: &Vector<'_>,
    b: &Vector<'_>,
    mut f: impl FnMut(&A::Value, &B::Value) -> Result<Z::Value, Wrong>,
) -> Result<Vector<'static>, Fault> {
    let (Some(in_a), Some(in_b)) = (A::values(&a.lanes), B::values(&b.lanes)) else {
        return Ok(Vector::nothing(Z::KIND));
    };
    let blank = blank(a, b);
    // Each combination has a loop of its own, in which nothing is asked but the rows.
    let made = match (&in_a, &in_b) {
        (Cells::Each(a), Cells::Each(b)) => try_each::<Z>(Some(a.len().min(b.len())), &blank, |row| {
            a.get(row).zip(b.get(row)).map(|(a, b)| f(a, b))
        }),
        (Cells::Each(a), Cells::Same(b)) => {
            try_each::<Z>(Some(a.len()), &blank, |row| a.get(row).map(|a| f(a, b)))
        }
        (Cells::Same(a), Cells::Each(b)) => {
            try_each::<Z>(Some(b.len()), &blank, |row| b.get(row).map(|b| f(a, b)))
        }
        (Cells::Same(a), Cells::Same(b)) => try_each::<Z>(None, &blank, |_| Some(f(a, b))),
    }?;
    Ok(Z::vector(made, blank))
}

/// Two numbers at a time: as scaled whole numbers where that goes, otherwise as ratios.
pub(crate) fn numeric(
    a: &Vector<'_>,
    b: &Vector<'_>,
    scaled: impl FnOnce(Scaled<'_>, Scaled<'_>) -> Option<Lanes<'static>>,
    ratios: impl FnOnce(&Lanes<'_>, &Lanes<'_>) -> Lanes<'static>,
) -> Vector<'static> {
    let fast = match (&a.lanes, &b.lanes) {
        (Lanes::Fixed(scale_a, in_a), Lanes::Fixed(scale_b, in_b)) => {
            scaled((*scale_a, in_a), (*scale_b, in_b))
        }
        _ => None,
    };
    Vector { lanes: fast.unwrap_or_else(|| ratios(&a.lanes, &b.lanes)), blank: blank(a, b) }
}

/// Whole numbers of parts.
pub(crate) type Scaled<'c> = (Scale, &'c Cells<'c, i64>);

/// Where one of two is blank.
pub(crate) fn blank(a: &Vector<'_>, b: &Vector<'_>) -> Cells<'static, bool> {
    owned(&either(&a.blank, &b.blank))
}

fn owned(blank: &Cells<'_, bool>) -> Cells<'static, bool> {
    match blank {
        Cells::Same(blank) => Cells::Same(*blank),
        Cells::Each(blanks) => Cells::each(blanks.to_vec()),
    }
}

/// For each of so many rows what comes of it, a placeholder where it is blank. One row stands for all where everything is
/// the same in all.
fn try_each<Z: Gives>(
    len: Option<usize>,
    blank: &Cells<'_, bool>,
    mut made: impl FnMut(usize) -> Option<Result<Z::Value, Wrong>>,
) -> Result<Cells<'static, Z::Value>, Fault> {
    let Some(len) = blank.len().map(|own| len.map_or(own, |len| own.min(len))).or(len) else {
        let given = blank.get(0) == Some(&false);
        let made = given.then(|| made(0)).flatten().unwrap_or_else(|| Ok(Z::placeholder()));
        return made.map(Cells::Same).map_err(Fault::everywhere);
    };
    let mut failed: Option<Fault> = None;
    let mut one = |row: usize| match made(row) {
        Some(Ok(made)) => made,
        None => Z::placeholder(),
        Some(Err(what)) => {
            match &mut failed {
                Some(failed) => failed.also(row, what),
                None => failed = Some(Fault::at(row, what)),
            }
            Z::placeholder()
        }
    };
    let all: Vec<Z::Value> = match blank {
        Cells::Same(true) => vec![Z::placeholder(); len],
        Cells::Same(false) => (0..len).map(one).collect(),
        Cells::Each(blanks) => {
            let rows = blanks.iter().take(len).enumerate();
            rows.map(|(row, blank)| if *blank { Z::placeholder() } else { one(row) }).collect()
        }
    };
    failed.map_or_else(|| Ok(Cells::each(all)), Err)
}

fn or_placeholders<Z: Gives>(
    made: &Cells<'static, Option<Z::Value>>,
    blank: Cells<'static, bool>,
) -> Vector<'static> {
    Z::vector(made.map(|made| made.clone().unwrap_or_else(Z::placeholder)), blank)
}

/// What came of rows, blank where nothing did.
fn given<Z: Gives>(made: &Cells<'static, Option<Z::Value>>, blank: &Cells<'_, bool>) -> Vector<'static> {
    let nothing = made.map(Option::is_none);
    or_placeholders::<Z>(made, owned(&either(&nothing, blank)))
}
