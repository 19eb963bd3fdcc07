//! Arithmetic.

use super::fault::{Fault, Wrong};
use crate::plan::node::MOST_PLACES;
use crate::run::vector::{Cells, Lanes, Vector, either};
use crate::value::{ArithmeticOp, Number, RoundingWay};

/// `+ − × ÷`: blank where a side is, and where the divisor is nought.
pub(crate) fn arithmetic(op: ArithmeticOp, a: &Vector<'_>, b: &Vector<'_>) -> Vector<'static> {
    let blank = owned(either(&a.blank, &b.blank));
    if op == ArithmeticOp::Divide {
        return divide(a, b).blanked(&blank);
    }
    let fixed = match (op, &a.lanes, &b.lanes) {
        (ArithmeticOp::Multiply, Lanes::Fixed(scale_a, a), Lanes::Fixed(scale_b, b)) => {
            multiply_fixed(*scale_a, a, *scale_b, b)
        }
        (_, Lanes::Fixed(scale_a, a), Lanes::Fixed(scale_b, b)) => {
            add_fixed(*scale_a, a, *scale_b, b, op == ArithmeticOp::Subtract)
        }
        _ => None,
    };
    let lanes = fixed.unwrap_or_else(|| {
        Lanes::Exact(exact(&a.lanes).zip(&exact(&b.lanes), |a, b| match op {
            ArithmeticOp::Add => a.plus(b),
            ArithmeticOp::Subtract => a.minus(b),
            ArithmeticOp::Multiply | ArithmeticOp::Divide => a.times(b),
        }))
    });
    Vector { lanes, blank }
}

/// With the other sign.
pub(crate) fn negative(a: &Vector<'_>) -> Vector<'static> {
    let nought = Vector::given(Lanes::Fixed(0, Cells::Same(0)));
    arithmetic(ArithmeticOp::Subtract, &nought, a)
}

/// How many complete times one goes into the other, by size; blank where a side is, and where the divisor is nought.
pub(crate) fn complete(a: &Vector<'_>, b: &Vector<'_>) -> Vector<'static> {
    rounded(&arithmetic(ArithmeticOp::Divide, a, b), &Number::one(), RoundingWay::Down)
}

/// One to the power of the other; blank where either is.
pub(crate) fn to_the_power(a: &Vector<'_>, b: &Vector<'_>) -> Result<Vector<'static>, Fault> {
    let blank = owned(either(&a.blank, &b.blank));
    let exponents = exact(&b.lanes);
    let powers = exact(&a.lanes).zip(&exponents, |base, exponent| match exponent.as_exponent() {
        Some(exponent) => base.to_the_power(exponent).ok_or(Wrong::PowerTooLarge),
        None => Err(Wrong::NoSuchPower(exponent.clone())),
    });
    let wrong = powers.zip(&blank, |power, blank| if *blank { None } else { power.as_ref().err().cloned() });
    let first = match &wrong {
        Cells::Same(wrong) => wrong.clone().map(|what| (0, what)),
        Cells::Each(all) => {
            all.iter().enumerate().find_map(|(row, wrong)| wrong.clone().map(|what| (row, what)))
        }
    };
    match first {
        Some((row, what)) => Err(Fault { row, what }),
        None => {
            let powers = powers.map(|power| power.clone().unwrap_or_else(|_| Number::zero()));
            Ok(Vector { lanes: settle(powers), blank })
        }
    }
}

/// To multiples of a step, by size.
pub(crate) fn rounded(a: &Vector<'_>, step: &Number, way: RoundingWay) -> Vector<'static> {
    let fixed = match &a.lanes {
        Lanes::Fixed(scale, cells) => rounded_fixed(*scale, cells, step, way),
        _ => None,
    };
    let lanes = fixed.unwrap_or_else(|| settle(exact(&a.lanes).map(|value| value.rounded(step, way))));
    Vector { lanes, blank: owned(a.blank.clone()) }
}

/// Numbers as ratios.
pub(crate) fn exact<'c>(lanes: &'c Lanes<'_>) -> Cells<'c, Number> {
    match lanes {
        Lanes::Fixed(scale, cells) => cells.map(|value| Number::from_scaled(i128::from(*value), *scale)),
        Lanes::Exact(Cells::Same(value)) => Cells::Same(value.clone()),
        Lanes::Exact(Cells::Each(values)) => Cells::Each(std::borrow::Cow::Borrowed(values)),
        _ => Cells::Same(Number::zero()),
    }
}

/// The power of ten, where it fits.
pub(crate) fn power(scale: u32) -> Option<i64> {
    10i64.checked_pow(scale)
}

fn owned(blank: Cells<'_, bool>) -> Cells<'static, bool> {
    match blank {
        Cells::Same(blank) => Cells::Same(blank),
        Cells::Each(blanks) => Cells::each(blanks.into_owned()),
    }
}

fn add_fixed(
    scale_a: u32,
    a: &Cells<'_, i64>,
    scale_b: u32,
    b: &Cells<'_, i64>,
    subtract: bool,
) -> Option<Lanes<'static>> {
    let scale = scale_a.max(scale_b);
    let (up_a, up_b) = (power(scale.abs_diff(scale_a))?, power(scale.abs_diff(scale_b))?);
    let mut over = false;
    let sum = a.zip(b, |a, b| {
        let (a, over_a) = a.overflowing_mul(up_a);
        let (b, over_b) = b.overflowing_mul(up_b);
        let (sum, over_sum) = if subtract { a.overflowing_sub(b) } else { a.overflowing_add(b) };
        over |= over_a | over_b | over_sum;
        sum
    });
    (!over).then_some(Lanes::Fixed(scale, sum))
}

fn multiply_fixed(
    scale_a: u32,
    a: &Cells<'_, i64>,
    scale_b: u32,
    b: &Cells<'_, i64>,
) -> Option<Lanes<'static>> {
    let scale = scale_a.checked_add(scale_b).filter(|scale| *scale <= MOST_PLACES)?;
    let mut over = false;
    let product = a.zip(b, |a, b| {
        let (product, too_large) = a.overflowing_mul(*b);
        over |= too_large;
        product
    });
    (!over).then_some(Lanes::Fixed(scale, product))
}

fn divide(a: &Vector<'_>, b: &Vector<'_>) -> Vector<'static> {
    let quotient = match (&a.lanes, &b.lanes) {
        (Lanes::Fixed(scale_a, a), Lanes::Fixed(scale_b, b)) => divide_fixed(*scale_a, a, *scale_b, b),
        _ => None,
    };
    let quotient = quotient.unwrap_or_else(|| exact(&a.lanes).zip(&exact(&b.lanes), Number::divided_by));
    let blank = quotient.map(Option::is_none);
    Vector { lanes: settle(quotient.map(|value| value.clone().unwrap_or_else(Number::zero))), blank }
}

/// One reduction a row instead of three. A 64-bit number times a power of ten up to 10^18 fits into 128 bits.
fn divide_fixed(
    scale_a: u32,
    a: &Cells<'_, i64>,
    scale_b: u32,
    b: &Cells<'_, i64>,
) -> Option<Cells<'static, Option<Number>>> {
    let scale = scale_a.max(scale_b);
    let up_a = i128::from(power(scale.abs_diff(scale_a))?);
    let up_b = i128::from(power(scale.abs_diff(scale_b))?);
    Some(a.zip(b, |a, b| {
        Number::ratio(i128::from(*a).saturating_mul(up_a), i128::from(*b).saturating_mul(up_b))
    }))
}

/// Ratios that all are decimals of few places go back to whole numbers: what follows is then as fast as before the division.
pub(crate) fn settle(values: Cells<'static, Number>) -> Lanes<'static> {
    const FEW_PLACES: u32 = 4;
    let fixed = match &values {
        Cells::Same(value) => scaled(value, FEW_PLACES).map(Cells::Same),
        Cells::Each(each) => {
            each.iter().map(|value| scaled(value, FEW_PLACES)).collect::<Option<Vec<_>>>().map(Cells::each)
        }
    };
    match fixed {
        Some(fixed) => Lanes::Fixed(FEW_PLACES, fixed),
        None => Lanes::Exact(values),
    }
}

fn scaled(value: &Number, scale: u32) -> Option<i64> {
    i64::try_from(value.to_scaled(scale)?).ok()
}

fn rounded_fixed(
    scale: u32,
    cells: &Cells<'_, i64>,
    step: &Number,
    way: RoundingWay,
) -> Option<Lanes<'static>> {
    let places = (0..=MOST_PLACES).find(|places| scaled(step, *places).is_some())?;
    let step = scaled(step, places).filter(|step| *step > 0)?;
    let common = scale.max(places);
    let up = i128::from(power(common.abs_diff(scale))?);
    let wide_step = i128::from(step).checked_mul(i128::from(power(common.abs_diff(places))?))?;
    let mut over = false;
    let rounded = cells.map(|value| {
        let steps = steps(i128::from(*value).saturating_mul(up), wide_step, way);
        let result = steps.and_then(|steps| i64::try_from(steps.checked_mul(i128::from(step))?).ok());
        over |= result.is_none();
        result.unwrap_or(0)
    });
    (!over).then_some(Lanes::Fixed(places, rounded))
}

/// How many steps a value is rounded to.
fn steps(value: i128, step: i128, way: RoundingWay) -> Option<i128> {
    let size = value.checked_abs()?;
    let (below, part) = (size.checked_div(step)?, size.checked_rem(step)?);
    let half = part.checked_mul(2)?.cmp(&step);
    let up = match way {
        RoundingWay::HalvesUp => half.is_ge(),
        RoundingWay::HalvesDown => half.is_gt(),
        RoundingWay::HalvesToEven => half.is_gt() || (half.is_eq() && below.checked_rem(2)? == 1),
        RoundingWay::Down => false,
        RoundingWay::Up => part > 0,
    };
    let steps = below.checked_add(i128::from(up))?;
    if value < 0 { steps.checked_neg() } else { Some(steps) }
}
