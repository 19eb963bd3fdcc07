//! Lines and simple curves through points, exactly.

use num_bigint::BigInt;
use num_traits::Signed;

use crate::value::Number;

/// A function of one value: `(n0 + n1·t + n2·t²) ÷ (d0 + d1·t)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Curve {
    over: [Number; 3],
    under: [Number; 2],
}

/// A value and what comes of it.
pub(super) type Point = (Number, Number);

impl Curve {
    /// One value throughout.
    pub(super) fn flat(value: &Number) -> Curve {
        Curve {
            over: [value.clone(), Number::zero(), Number::zero()],
            under: [Number::one(), Number::zero()],
        }
    }

    /// Whether both have the same values. Quotients may be written in several ways.
    pub(super) fn same(&self, other: &Curve) -> bool {
        crossed(self, other).iter().zip(&crossed(other, self)).all(|(left, right)| left == right)
    }

    /// The straight line through two points; none where they are one above the other.
    pub(super) fn line(a: &Point, b: &Point) -> Option<Curve> {
        let slope = b.1.minus(&a.1).divided_by(&b.0.minus(&a.0))?;
        let start = a.1.minus(&slope.times(&a.0));
        Some(Curve { over: [start, slope, Number::zero()], under: [Number::one(), Number::zero()] })
    }

    /// The quotient of two straight lines through three points: `(p + q·u) ÷ (1 + s·u)` with `u` from the first point.
    pub(super) fn quotient(a: &Point, b: &Point, c: &Point) -> Option<Curve> {
        let rise = |point: &Point| point.1.minus(&a.1).divided_by(&point.0.minus(&a.0));
        let (to_b, to_c) = (rise(b)?, rise(c)?);
        let s = to_b.minus(&to_c).divided_by(&c.1.minus(&b.1))?;
        let q = to_b.plus(&s.times(&b.1));
        let shifted = |constant: &Number, slope: &Number| constant.minus(&slope.times(&a.0));
        Some(Curve { over: [shifted(&a.1, &q), q, Number::zero()], under: [shifted(&Number::one(), &s), s] })
    }

    /// The parabola through three points.
    pub(super) fn parabola(a: &Point, b: &Point, c: &Point) -> Option<Curve> {
        let first = b.1.minus(&a.1).divided_by(&b.0.minus(&a.0))?;
        let second = c.1.minus(&b.1).divided_by(&c.0.minus(&b.0))?;
        let bend = second.minus(&first).divided_by(&c.0.minus(&a.0))?;
        let constant = a.1.minus(&first.times(&a.0)).plus(&bend.times(&a.0).times(&b.0));
        let slope = first.minus(&bend.times(&a.0.plus(&b.0)));
        Some(Curve { over: [constant, slope, bend], under: [Number::one(), Number::zero()] })
    }

    /// The simplest one through all points, of which there are at least four.
    pub(super) fn through(points: &[Point]) -> Option<Curve> {
        let (first, last) = (points.first()?, points.last()?);
        let middle = points.get(points.len().checked_div(2)?)?;
        if points.iter().all(|point| point.1 == first.1) {
            return Some(Curve::flat(&first.1));
        }
        let found = [
            Curve::line(first, last),
            Curve::quotient(first, middle, last),
            Curve::parabola(first, middle, last),
        ];
        found.into_iter().flatten().find(|curve| curve.holds(points))
    }

    /// Whether all points lie on it, and nothing between them is out of bounds.
    fn holds(&self, points: &[Point]) -> bool {
        let signs: Vec<bool> = points.iter().map(|(at, _)| self.below(at).is_negative()).collect();
        let one_side = signs.iter().all(|sign| Some(sign) == signs.first());
        one_side && points.iter().all(|(at, value)| self.at(at).as_ref() == Some(value))
    }

    fn below(&self, at: &Number) -> Number {
        let [d0, d1] = &self.under;
        d0.plus(&d1.times(at))
    }

    /// Its value; none where it has none.
    pub(super) fn at(&self, at: &Number) -> Option<Number> {
        let [n0, n1, n2] = &self.over;
        let over = n0.plus(&n1.times(at)).plus(&n2.times(at).times(at));
        over.divided_by(&self.below(at))
    }

    /// By how much it rises for one more, if it is a straight line.
    pub(super) fn slope(&self) -> Option<&Number> {
        let [_, slope, bend] = &self.over;
        let [_, under] = &self.under;
        (bend.is_zero() && under.is_zero()).then_some(slope)
    }

    /// Where two of them meet, as far as these are ratios.
    pub(super) fn meets(&self, other: &Curve) -> Vec<Number> {
        let (left, right) = (crossed(self, other), crossed(other, self));
        let mut rest = left.iter().zip(&right).map(|(left, right)| left.minus(right));
        let mut next = || rest.next().unwrap_or_else(Number::zero);
        let (c, b, a, cubic) = (next(), next(), next(), next());
        if cubic.is_zero() { roots(&a, &b, &c) } else { Vec::new() }
    }
}

/// What is above the line of one times what is below that of the other, power by power.
fn crossed(above: &Curve, below: &Curve) -> [Number; 4] {
    let ([n0, n1, n2], [d0, d1]) = (&above.over, &below.under);
    [n0.times(d0), n1.times(d0).plus(&n0.times(d1)), n2.times(d0).plus(&n1.times(d1)), n2.times(d1)]
}

/// The ratios at which `a·t² + b·t + c` is nought.
fn roots(a: &Number, b: &Number, c: &Number) -> Vec<Number> {
    if a.is_zero() {
        return c.negated().divided_by(b).into_iter().collect();
    }
    let four = Number::from_int(4);
    let Some(root) = square_root(&b.times(b).minus(&four.times(a).times(c))) else { return Vec::new() };
    let twice = a.plus(a);
    [root.clone(), root.negated()].iter().filter_map(|root| root.minus(b).divided_by(&twice)).collect()
}

/// The square root, if it is a ratio.
fn square_root(of: &Number) -> Option<Number> {
    let (over, under) = of.numerator_denominator();
    let whole = |of: &BigInt| {
        let root = if of.is_negative() { None } else { Some(of.sqrt()) };
        root.filter(|root| root.pow(2) == *of).and_then(|root| Number::parse(&root.to_string()))
    };
    whole(&over)?.divided_by(&whole(&under)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(at: i128, value: i128) -> Point {
        (Number::from_int(at), Number::from_int(value))
    }

    #[test]
    fn the_simplest_curve_through_points_is_found() {
        let line = Curve::through(&[point(0, 1), point(1, 3), point(2, 5), point(4, 9)]).unwrap();
        assert_eq!(line.slope(), Some(&Number::from_int(2)));
        // 12 ÷ (1 + t): 12, 6, 4, 3, 2.
        let quotient = [point(0, 12), point(1, 6), point(2, 4), point(3, 3), point(5, 2)];
        let curve = Curve::through(&quotient).unwrap();
        assert_eq!((curve.slope(), curve.at(&Number::from_int(11))), (None, Some(Number::one())));
        let square = Curve::through(&[point(0, 0), point(1, 1), point(2, 4), point(3, 9)]).unwrap();
        assert_eq!(square.at(&Number::from_int(10)), Some(Number::from_int(100)));
        assert_eq!(Curve::through(&[point(0, 0), point(1, 1), point(2, 1), point(3, 5)]), None);
    }

    #[test]
    fn where_two_meet_is_exact() {
        let rising = Curve::line(&point(0, 0), &point(3, 1)).unwrap();
        let flat = Curve::line(&point(0, 5), &point(1, 5)).unwrap();
        assert_eq!(rising.meets(&flat), [Number::from_int(15)]);
        let square = Curve::parabola(&point(0, 0), &point(1, 1), &point(2, 4)).unwrap();
        let four = Curve::line(&point(0, 4), &point(1, 4)).unwrap();
        assert_eq!(square.meets(&four), [Number::from_int(2), Number::from_int(-2)]);
        // The root of 5 is no ratio.
        assert_eq!(square.meets(&flat), []);
    }
}
