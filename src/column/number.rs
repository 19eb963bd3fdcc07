//! Arithmetic.

use super::blanks::{Scaled, binary_opt, numeric, unary};
use super::forms::{Numbers, Whole};
use super::{Cells, Fault, Lanes, Vector, Wrong};
use crate::value::{ArithmeticOp, Number, RoundingWay};

/// The most decimal places that a scaled whole number has: 10^18 is the largest power of ten in 64 bits.
pub(crate) const MOST_PLACES: u32 = 18;

/// `+ − × ÷`: blank where a side is, and where the divisor is nought.
pub(crate) fn arithmetic(op: ArithmeticOp, a: &Vector<'_>, b: &Vector<'_>) -> Vector<'static> {
    match op {
        ArithmeticOp::Add => numeric(a, b, |a, b| add_scaled(a, b, false), |a, b| ratios(a, b, Number::plus)),
        ArithmeticOp::Subtract => {
            numeric(a, b, |a, b| add_scaled(a, b, true), |a, b| ratios(a, b, Number::minus))
        }
        ArithmeticOp::Multiply => numeric(a, b, multiply_scaled, |a, b| ratios(a, b, Number::times)),
        ArithmeticOp::Divide => divide(a, b),
    }
}

fn ratios(a: &Lanes<'_>, b: &Lanes<'_>, f: impl Fn(&Number, &Number) -> Number) -> Lanes<'static> {
    Lanes::Exact(exact(a).zip(&exact(b), f))
}

/// What came of operands, unless a number has too many digits: what came of such ones would grow out of hand. Where an
/// operand is as long already, as a total may be, a little longer is no growth.
pub(crate) fn kept<'a>(made: Vector<'a>, operands: &[Vector<'_>]) -> Result<Vector<'a>, Fault> {
    const A_LITTLE: u64 = 1 << 12;
    let too_long = |row: usize, value: &Number| {
        let bits = value.bits();
        bits > Number::MOST_BITS && {
            let of = operands.iter().filter_map(|operand| match &operand.lanes {
                Lanes::Exact(values) => values.get(row).map(Number::bits),
                _ => None,
            });
            bits > of.max().unwrap_or(0).saturating_add(A_LITTLE)
        }
    };
    let found: Vec<usize> = match &made.lanes {
        Lanes::Exact(Cells::Same(value)) if too_long(0, value) => {
            return Err(Fault::everywhere(Wrong::TooManyDigits));
        }
        Lanes::Exact(Cells::Each(values)) => {
            let long = values.iter().enumerate().filter(|(row, value)| too_long(*row, value));
            long.map(|(row, _)| row).collect()
        }
        _ => Vec::new(),
    };
    if found.is_empty() {
        Ok(made)
    } else {
        Err(Fault { found: vec![(Wrong::TooManyDigits, found)], everywhere: false })
    }
}

/// With the other sign.
pub(crate) fn negative(a: &Vector<'_>) -> Vector<'static> {
    let nought = Vector::given(Lanes::Fixed(0, Cells::Same(0)));
    arithmetic(ArithmeticOp::Subtract, &nought, a)
}

/// To multiples of a step, by size.
pub(crate) fn rounded(a: &Vector<'_>, step: &Number, way: RoundingWay) -> Vector<'static> {
    let fixed = match &a.lanes {
        Lanes::Fixed(scale, cells) => rounded_scaled(*scale, cells, step, way),
        _ => None,
    };
    match fixed {
        Some(lanes) => Vector { lanes, blank: a.blank.map(|blank| *blank) },
        None => unary::<Numbers, Numbers>(a, |value| value.rounded(step, way)),
    }
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

fn add_scaled((scale_a, a): Scaled<'_>, (scale_b, b): Scaled<'_>, subtract: bool) -> Option<Lanes<'static>> {
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

fn multiply_scaled((scale_a, a): Scaled<'_>, (scale_b, b): Scaled<'_>) -> Option<Lanes<'static>> {
    let scale = scale_a.checked_add(scale_b).filter(|scale| *scale <= MOST_PLACES)?;
    let mut over = false;
    let product = a.zip(b, |a, b| {
        let (product, too_large) = a.overflowing_mul(*b);
        over |= too_large;
        product
    });
    (!over).then_some(Lanes::Fixed(scale, product))
}

/// Blank where the divisor is nought. Of scaled numbers there is one reduction a row instead of three: a 64-bit number
/// times a power of ten up to 10^18 fits into 128 bits.
fn divide(a: &Vector<'_>, b: &Vector<'_>) -> Vector<'static> {
    match (&a.lanes, &b.lanes) {
        (Lanes::Fixed(scale_a, _), Lanes::Fixed(scale_b, _)) => {
            let scale = scale_a.max(scale_b);
            let up = |own: &u32| power(scale.abs_diff(*own)).map(i128::from);
            match (up(scale_a), up(scale_b)) {
                (Some(up_a), Some(up_b)) => binary_opt::<Whole, Whole, Numbers>(a, b, |a, b| {
                    Number::ratio(i128::from(*a).saturating_mul(up_a), i128::from(*b).saturating_mul(up_b))
                }),
                _ => binary_opt::<Numbers, Numbers, Numbers>(a, b, Number::divided_by),
            }
        }
        _ => binary_opt::<Numbers, Numbers, Numbers>(a, b, Number::divided_by),
    }
}

/// Ratios that all are decimals of few places go back to whole numbers: what follows is then as fast as before the
/// division.
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

fn rounded_scaled(
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
