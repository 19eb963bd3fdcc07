//! Arithmetic.

use super::blanks::{Scaled, binary_opt, blank, numeric, unary};
use super::forms::{Numbers, Whole};
use super::{Cells, Fault, Lanes, Scale, Vector, Wrong};
use crate::value::{ArithmeticOp, Number, RoundingWay};

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
    let nought = Vector::given(Lanes::Fixed(Scale::WHOLE, Cells::Same(0)));
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
        Lanes::Fixed(scale, cells) => cells.map(|value| scale.number(i128::from(*value))),
        Lanes::Exact(Cells::Same(value)) => Cells::Same(value.clone()),
        Lanes::Exact(Cells::Each(values)) => Cells::Each(std::borrow::Cow::Borrowed(values)),
        _ => Cells::Same(Number::zero()),
    }
}

fn add_scaled((scale_a, a): Scaled<'_>, (scale_b, b): Scaled<'_>, subtract: bool) -> Option<Lanes<'static>> {
    let (scale, up_a, up_b) = scale_a.common(scale_b)?;
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
    let scale = scale_a.times(scale_b)?;
    let mut over = false;
    let product = a.zip(b, |a, b| {
        let (product, too_large) = a.overflowing_mul(*b);
        over |= too_large;
        product
    });
    (!over).then_some(Lanes::Fixed(scale, product))
}

/// Blank where the divisor is nought. Where it is the same in all rows, the quotients are whole numbers of smaller parts;
/// otherwise each is a ratio, of scaled numbers with one reduction a row instead of three: the product of two 64-bit
/// numbers fits into 128 bits.
fn divide(a: &Vector<'_>, b: &Vector<'_>) -> Vector<'static> {
    let (Lanes::Fixed(scale_a, in_a), Lanes::Fixed(scale_b, in_b)) = (&a.lanes, &b.lanes) else {
        return binary_opt::<Numbers, Numbers, Numbers>(a, b, Number::divided_by);
    };
    if let Cells::Same(by) = in_b
        && let Some(lanes) = divided_scaled((*scale_a, in_a), (*scale_b, *by))
    {
        return Vector { lanes, blank: blank(a, b) };
    }
    match scale_a.common(*scale_b) {
        Some((_, up_a, up_b)) => binary_opt::<Whole, Whole, Numbers>(a, b, |a, b| {
            let up = |value: &i64, up: i64| i128::from(*value).saturating_mul(i128::from(up));
            Number::ratio(up(a, up_a), up(b, up_b))
        }),
        None => binary_opt::<Numbers, Numbers, Numbers>(a, b, Number::divided_by),
    }
}

fn divided_scaled((scale, a): Scaled<'_>, (scale_by, by): (Scale, i64)) -> Option<Lanes<'static>> {
    let (scale, up) = scale.divided(scale_by.parts(), by)?;
    let mut over = false;
    let quotient = a.map(|a| {
        let (quotient, too_large) = a.overflowing_mul(up);
        over |= too_large;
        quotient
    });
    (!over).then_some(Lanes::Fixed(scale, quotient))
}

/// Ratios that all are decimals of few places go back to whole numbers: what follows is then as fast as before the
/// division.
pub(crate) fn settle(values: Cells<'static, Number>) -> Lanes<'static> {
    const FEW_PLACES: u32 = 4;
    let few = Scale::decimal(FEW_PLACES);
    let fixed = few.and_then(|few| match &values {
        Cells::Same(value) => scaled(value, few).map(Cells::Same),
        Cells::Each(each) => {
            each.iter().map(|value| scaled(value, few)).collect::<Option<Vec<_>>>().map(Cells::each)
        }
    });
    match few.zip(fixed) {
        Some((few, fixed)) => Lanes::Fixed(few, fixed),
        None => Lanes::Exact(values),
    }
}

fn scaled(value: &Number, scale: Scale) -> Option<i64> {
    i64::try_from(scale.count(value)?).ok()
}

fn rounded_scaled(
    scale: Scale,
    cells: &Cells<'_, i64>,
    step: &Number,
    way: RoundingWay,
) -> Option<Lanes<'static>> {
    let (of_step, step) = Scale::holding(step).filter(|(_, step)| *step > 0)?;
    let (_, up, step_up) = scale.common(of_step)?;
    let up = i128::from(up);
    let wide_step = i128::from(step).checked_mul(i128::from(step_up))?;
    let mut over = false;
    let rounded = cells.map(|value| {
        let steps = steps(i128::from(*value).saturating_mul(up), wide_step, way);
        let result = steps.and_then(|steps| i64::try_from(steps.checked_mul(i128::from(step))?).ok());
        over |= result.is_none();
        result.unwrap_or(0)
    });
    (!over).then_some(Lanes::Fixed(of_step, rounded))
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
