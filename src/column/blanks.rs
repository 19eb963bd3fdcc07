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
    let made = try_each::<Z>(&[values.len(), a.blank.len()], |row| {
        let given = a.blank.get(row) == Some(&false);
        given.then(|| values.get(row)).flatten().map(&mut f)
    })?;
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
    let made = try_each::<Z>(&[in_a.len(), in_b.len(), blank.len()], |row| {
        let given = blank.get(row) == Some(&false);
        given.then(|| in_a.get(row).zip(in_b.get(row))).flatten().map(|(a, b)| f(a, b))
    })?;
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

/// For each row what comes of it, a placeholder where nothing does. One row stands for all where everything is the same
/// in all.
fn try_each<Z: Gives>(
    lens: &[Option<usize>],
    mut made: impl FnMut(usize) -> Option<Result<Z::Value, Wrong>>,
) -> Result<Cells<'static, Z::Value>, Fault> {
    let mut one = |row: usize| made(row).unwrap_or_else(|| Ok(Z::placeholder()));
    let Some(len) = lens.iter().flatten().min() else {
        return one(0).map(Cells::Same).map_err(Fault::everywhere);
    };
    let mut all = Vec::with_capacity(*len);
    let mut failed: Option<Fault> = None;
    for row in 0..*len {
        match (one(row), &mut failed) {
            (Ok(made), _) => all.push(made),
            (Err(what), Some(failed)) => failed.also(row, what),
            (Err(what), None) => failed = Some(Fault::at(row, what)),
        }
    }
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
