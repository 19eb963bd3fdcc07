//! Exact arithmetic on whole numbers: scales and denominators are known before anything runs, and so is how large a
//! value can be.

use super::dialect::SqlType;
use super::refusal::{Made, Refusal};
use super::scope::Scope;
use super::tree::{Call, Sign, Sql};
use super::value::{MOST, NARROW, Num, Over};
use crate::source::Span;
use crate::value::{ArithmeticOp, CompareOp, Number, RoundingWay};

/// Where numbers are made: what is written twice becomes a column, and what grows too large is told with its place.
pub(super) struct Arithmetic<'s> {
    pub(super) scope: &'s mut Scope,
    pub(super) span: Span,
}

/// A whole number and what it never exceeds.
#[derive(Clone)]
pub(super) struct Whole {
    pub(super) of: Sql,
    pub(super) bound: u128,
    pub(super) wide: bool,
}

impl Whole {
    pub(super) fn int(value: u128) -> Whole {
        Whole {
            of: Sql::Int(i128::try_from(value).unwrap_or(i128::MAX)),
            bound: value,
            wide: value >= NARROW,
        }
    }
}

/// A number as steps of rounding, `of ÷ by`, and what a step is: a whole number of so many decimal places.
pub(super) struct Steps {
    pub(super) of: Whole,
    pub(super) by: Whole,
    pub(super) unit: u128,
    pub(super) scale: u32,
}

impl Arithmetic<'_> {
    fn too_large(&self) -> Refusal {
        Refusal::of(self.span, "this can need more than 38 digits, which the engines do not have")
            .with_help("say in the contract between what the fields lie that it is made of: `hours per week, from 0 to 168`")
    }

    fn bounded(&self, bound: Option<u128>) -> Made<u128> {
        bound.filter(|bound| *bound <= MOST).ok_or_else(|| self.too_large())
    }

    pub(super) fn times(&self, a: Whole, b: Whole) -> Made<Whole> {
        let bound = self.bounded(a.bound.checked_mul(b.bound))?;
        Ok(match (&a.of, &b.of) {
            (Sql::Int(x), Sql::Int(y)) => {
                let of = Sql::Int(x.checked_mul(*y).ok_or_else(|| self.too_large())?);
                Whole { of, bound, wide: bound >= NARROW }
            }
            (Sql::Null(_), _) | (_, Sql::Int(1)) => Whole { bound, ..a },
            (_, Sql::Null(_)) | (Sql::Int(1), _) => Whole { bound, ..b },
            _ => {
                let (a, wide) = self.widened(a, b.wide, bound);
                Whole { of: a.of.infix(Sign::Times, b.of), bound, wide: wide || b.wide }
            }
        })
    }

    pub(super) fn plus(&self, a: Whole, sign: Sign, b: Whole) -> Made<Whole> {
        let bound = self.bounded(a.bound.checked_add(b.bound))?;
        if b.of == Sql::Int(0) {
            return Ok(a);
        }
        let (a, wide) = self.widened(a, b.wide, bound);
        let wide = wide || b.wide;
        let of = if sign == Sign::Plus { a.of.plus(b.of) } else { a.of.minus(b.of) };
        Ok(Whole { of, bound, wide })
    }

    /// Made wide before it is computed with, where 64 bits might not do.
    fn widened(&self, a: Whole, other_is_wide: bool, bound: u128) -> (Whole, bool) {
        if bound < NARROW || a.wide || other_is_wide {
            let wide = a.wide;
            return (a, wide);
        }
        (Whole { of: a.of.cast(SqlType::Wide), bound: a.bound, wide: true }, true)
    }

    fn whole(number: &Num) -> Whole {
        Whole { of: number.of.clone(), bound: number.bound, wide: number.wide }
    }

    fn power(&self, places: u32) -> Made<Whole> {
        Ok(Whole::int(self.bounded(10u128.checked_pow(places))?))
    }

    /// The same number at a larger scale.
    fn at_scale(&self, number: &Num, scale: u32) -> Made<Whole> {
        self.times(Self::whole(number), self.power(scale.saturating_sub(number.scale))?)
    }

    /// In columns, where it is more than one.
    pub(super) fn bound_to_columns(&mut self, number: &Num, hint: &str) -> Num {
        let of = self.scope.bind(number.of.clone(), hint);
        let over = match &number.over {
            Over::Fixed(fixed) => Over::Fixed(*fixed),
            Over::Each(sql, bound) => Over::Each(self.scope.bind(sql.clone(), "over"), *bound),
        };
        Num { of, over, ..number.clone() }
    }

    /// Two numbers at one scale and over one denominator.
    fn common(&mut self, a: &Num, b: &Num) -> Made<(Num, Num)> {
        let scale = a.scale.max(b.scale);
        let (x, y) = (self.at_scale(a, scale)?, self.at_scale(b, scale)?);
        let made = |whole: Whole, over: &Over| Num {
            of: whole.of,
            scale,
            over: over.clone(),
            bound: whole.bound,
            wide: whole.wide,
        };
        if a.over == b.over {
            return Ok((made(x, &a.over), made(y, &a.over)));
        }
        if let (Over::Fixed(p), Over::Fixed(q)) = (&a.over, &b.over) {
            let both = p.checked_div(gcd(*p, *q)).and_then(|part| part.checked_mul(*q));
            let both = self.bounded(both)?;
            let by = |own: u128| Whole::int(both.checked_div(own).unwrap_or(1));
            let over = Over::Fixed(both);
            return Ok((made(self.times(x, by(*p))?, &over), made(self.times(y, by(*q))?, &over)));
        }
        let over = self.product(&a.over, &b.over)?;
        let x = self.times(x, Self::over(&b.over))?;
        let y = self.times(y, Self::over(&a.over))?;
        Ok((made(x, &over), made(y, &over)))
    }

    fn over(over: &Over) -> Whole {
        Whole { of: over.sql(), bound: over.bound(), wide: over.bound() >= NARROW }
    }

    fn product(&self, a: &Over, b: &Over) -> Made<Over> {
        let both = self.times(Self::over(a), Self::over(b))?;
        Ok(match (a, b) {
            (Over::Fixed(p), Over::Fixed(q)) => Over::Fixed(self.bounded(p.checked_mul(*q))?),
            _ => Over::Each(both.of, both.bound),
        })
    }

    /// A sum, difference, product or quotient.
    pub(super) fn arithmetic(&mut self, op: ArithmeticOp, a: &Num, b: &Num) -> Made<Num> {
        match op {
            ArithmeticOp::Add | ArithmeticOp::Subtract => {
                let (x, y) = self.common(a, b)?;
                let sign = if op == ArithmeticOp::Add { Sign::Plus } else { Sign::Minus };
                let sum = self.plus(Self::whole(&x), sign, Self::whole(&y))?;
                Ok(Num { of: sum.of, bound: sum.bound, wide: sum.wide, ..x })
            }
            ArithmeticOp::Multiply => {
                let product = self.times(Self::whole(a), Self::whole(b))?;
                let over = self.product(&a.over, &b.over)?;
                let scale = a.scale.saturating_add(b.scale);
                Ok(Num { of: product.of, scale, over, bound: product.bound, wide: product.wide })
            }
            ArithmeticOp::Divide => self.divide(a, b),
        }
    }

    fn divide(&mut self, a: &Num, b: &Num) -> Made<Num> {
        if let Some(by) = b.known() {
            return match Number::one().divided_by(&by) {
                Some(inverse) => {
                    self.arithmetic(ArithmeticOp::Multiply, a, &Num::constant(&inverse, self.span)?)
                }
                None => Ok(Num::blank()),
            };
        }
        if b.of == Sql::Null(SqlType::Whole) {
            return Ok(Num::blank());
        }
        // a ÷ b = a.of × b.over × 10^b.scale ÷ (a.over × b.of × 10^a.scale), and the sign of b goes up.
        let b = self.bound_to_columns(b, "divisor");
        let mut of = self.times(Self::whole(a), Self::over(&b.over))?;
        of = self.times(of, self.power(b.scale.saturating_sub(a.scale))?)?;
        let sign = Sql::Case(
            vec![
                (b.of.clone().infix(Sign::Less, Sql::Int(0)), Sql::Int(-1)),
                (b.of.clone().infix(Sign::More, Sql::Int(0)), Sql::Int(1)),
            ],
            None,
        );
        let of = Whole { of: of.of.infix(Sign::Times, sign), ..of };
        let size = Sql::call(Call::NullIf, vec![Sql::call(Call::Abs, vec![b.of.clone()]), Sql::Int(0)]);
        let over = self.product(&a.over, &Over::Each(size, b.bound.max(1)))?;
        let scale = a.scale.saturating_sub(b.scale);
        Ok(Num { of: of.of, scale, over, bound: of.bound, wide: of.wide })
    }

    /// With the other sign.
    pub(super) fn negative(&self, a: &Num) -> Made<Num> {
        let of = self.times(Whole::int(1), Self::whole(a))?.of;
        let of = match of {
            Sql::Int(value) => Sql::Int(value.saturating_neg()),
            of => Sql::Int(0).infix(Sign::Minus, of),
        };
        Ok(Num { of, ..a.clone() })
    }

    /// A comparison; unknown where one of them is blank.
    pub(super) fn compare(&mut self, op: CompareOp, a: &Num, b: &Num) -> Made<Sql> {
        let (x, y) = self.common(a, b)?;
        let compared = x.of.infix(sign_of(op), y.of);
        // Over one denominator that is blank, what stands over it says nothing.
        Ok(match &x.over {
            Over::Each(over, _) if a.over == b.over => Sql::only_if(over.clone().is_given(), compared),
            Over::Each(..) | Over::Fixed(_) => compared,
        })
    }

    /// The first of which a condition holds, else another, else none.
    pub(super) fn cases(&mut self, cases: &[(Sql, Num)], otherwise: Option<&Num>) -> Made<Num> {
        let all: Vec<Num> = cases.iter().map(|(_, value)| value).chain(otherwise).cloned().collect();
        let scale = all.iter().map(|number| number.scale).max().unwrap_or(0);
        let fixed: Option<Vec<u128>> = all
            .iter()
            .map(|number| if let Over::Fixed(fixed) = number.over { Some(fixed) } else { None })
            .collect();
        let common = fixed.and_then(|fixed| {
            fixed.into_iter().try_fold(1u128, |both, own| both.checked_div(gcd(both, own))?.checked_mul(own))
        });
        let mut wholes = Vec::new();
        for number in &all {
            let whole = self.at_scale(number, scale)?;
            wholes.push(match (common, &number.over) {
                (Some(common), Over::Fixed(own)) => {
                    self.times(whole, Whole::int(common.checked_div(*own).unwrap_or(1)))?
                }
                _ => whole,
            });
        }
        let wide = wholes.iter().any(|whole| whole.wide);
        let bound = wholes.iter().map(|whole| whole.bound).max().unwrap_or(0);
        let widened = wholes.into_iter().map(|whole| match wide && !whole.wide {
            true => whole.of.cast(SqlType::Wide),
            false => whole.of,
        });
        let mut whens: Vec<Sql> = cases.iter().map(|(when, _)| when.clone()).collect();
        if common.is_none() {
            whens = whens.into_iter().map(|when| self.scope.bind(when, "holds")).collect();
        }
        let chosen = |values: Vec<Sql>| {
            let mut values = values.into_iter();
            let cases: Vec<(Sql, Sql)> = whens.iter().cloned().zip(values.by_ref()).collect();
            if cases.is_empty() {
                return values.next().unwrap_or(Sql::Null(SqlType::Whole));
            }
            // If all are small numbers, the first says that they have 64 bits.
            let mut cases = cases;
            if let Some((_, first)) = cases.first_mut() {
                *first = first.clone().whole();
            }
            Sql::Case(cases, values.next().map(Box::new))
        };
        let of = chosen(widened.collect());
        let over = match common {
            Some(common) => Over::Fixed(common),
            None => Over::Each(
                chosen(all.iter().map(|number| number.over.sql()).collect()),
                all.iter().map(|number| number.over.bound()).max().unwrap_or(1),
            ),
        };
        Ok(Num { of, scale, over, bound, wide })
    }

    /// To a multiple of a step, by size: the sign is put back.
    pub(super) fn rounded(&mut self, number: &Num, step: &Number, way: RoundingWay) -> Made<Num> {
        let Steps { of, by, unit, scale } = self.in_steps(number, step)?;
        let steps = match &by.of {
            Sql::Int(1) => of,
            _ => self.steps(of, by, way)?,
        };
        self.of_steps(steps, unit, scale)
    }

    /// How many steps of rounding a number has.
    pub(super) fn in_steps(&self, number: &Num, step: &Number) -> Made<Steps> {
        let step = Num::constant(step, self.span)?;
        let (Sql::Int(unit), Over::Fixed(1)) = (&step.of, &step.over) else {
            return Err(Refusal::of(self.span, "a step of rounding that is no decimal is not said in SQL")
                .with_help("round to a decimal: `rounded to the nearest £0.10, halves up`"));
        };
        let unit = unit.unsigned_abs();
        // number ÷ step = of × 10^step.scale ÷ (10^scale × over × unit)
        let of = self.times(Self::whole(number), self.power(step.scale.saturating_sub(number.scale))?)?;
        let by = self.times(self.power(number.scale.saturating_sub(step.scale))?, Whole::int(unit))?;
        let by = self.times(Self::over(&number.over), by)?;
        Ok(Steps { of, by, unit, scale: step.scale })
    }

    /// So many steps of rounding.
    pub(super) fn of_steps(&self, steps: Whole, unit: u128, scale: u32) -> Made<Num> {
        let made = self.times(steps, Whole::int(unit))?;
        Ok(Num { of: made.of, scale, over: Over::Fixed(1), bound: made.bound, wide: made.wide })
    }

    /// How many steps a size has, rounded; with its sign.
    pub(super) fn steps(&mut self, of: Whole, by: Whole, way: RoundingWay) -> Made<Whole> {
        let of = Whole { of: self.scope.bind(of.of, "exact"), ..of };
        let by = Whole { of: self.scope.bind(by.of, "step"), ..by };
        let size = Whole { of: Sql::call(Call::Abs, vec![of.of.clone()]), ..of.clone() };
        let twice = |whole: Whole| self.times(Whole::int(2), whole);
        let quotient = |a: Whole, b: Whole| {
            let (a, wide) = self.widened(a.clone(), b.wide, a.bound);
            let wide = wide || b.wide;
            Whole { of: Sql::Quotient { wide, of: Box::new(a.of), by: Box::new(b.of) }, bound: a.bound, wide }
        };
        let one = Whole::int(1);
        let steps = match way {
            RoundingWay::Down => quotient(size, by.clone()),
            RoundingWay::Up => {
                let raised = self.plus(size, Sign::Plus, by.clone())?;
                quotient(self.plus(raised, Sign::Minus, one)?, by.clone())
            }
            RoundingWay::HalvesUp => {
                quotient(self.plus(twice(size)?, Sign::Plus, by.clone())?, twice(by.clone())?)
            }
            RoundingWay::HalvesDown => {
                let raised = self.plus(twice(size)?, Sign::Plus, by.clone())?;
                quotient(self.plus(raised, Sign::Minus, one)?, twice(by.clone())?)
            }
            RoundingWay::HalvesToEven => {
                let below = quotient(size.clone(), by.clone());
                let rest = self.plus(size, Sign::Minus, self.times(below.clone(), by.clone())?)?;
                let (below_of, doubled) = (below.of.clone(), twice(rest)?);
                let more = doubled.of.clone().infix(Sign::More, by.of.clone());
                let half = doubled.of.infix(Sign::Is, by.of.clone());
                let odd = below_of.clone().infix(Sign::Rest, Sql::Int(2)).infix(Sign::Is, Sql::Int(1));
                let up = Sql::any(vec![more, Sql::all(vec![half, odd])]);
                let raised = Sql::if_else(up, Sql::Int(1), Sql::Int(0));
                Whole { of: below_of.infix(Sign::Plus, raised), ..below }
            }
        };
        let sign = Sql::if_else(of.of.infix(Sign::Less, Sql::Int(0)), Sql::Int(-1), Sql::Int(1));
        // No more than the size divided, and one more.
        let least = match &by.of {
            Sql::Int(by) => by.unsigned_abs().max(1),
            _ => 1,
        };
        let bound = of.bound.checked_div(least).unwrap_or(of.bound).saturating_add(1);
        let signed = sign.infix(Sign::Times, steps.of);
        Ok(match steps.wide && bound < NARROW {
            true => Whole { of: signed.cast(SqlType::Whole), bound, wide: false },
            false => Whole { of: signed, bound, wide: steps.wide },
        })
    }

    /// The whole number that it is.
    pub(super) fn whole_number(&mut self, number: &Num) -> Made<Sql> {
        if number.scale == 0 && number.over == Over::Fixed(1) {
            return Ok(number.of.clone());
        }
        match number.known().and_then(|known| known.to_int()) {
            Some(whole) => Ok(Sql::Int(whole)),
            None => Err(Refusal::of(
                self.span,
                "a number that need not be whole moves a date, which SQL would round",
            )
            .with_help("round it first: `(X, rounded down to 1 day)`, or let the field be a whole number")),
        }
    }
}

/// The sign of a comparison.
pub(super) fn sign_of(op: CompareOp) -> Sign {
    match op {
        CompareOp::Is => Sign::Is,
        CompareOp::IsNot => Sign::IsNot,
        CompareOp::Less => Sign::Less,
        CompareOp::AtMost => Sign::AtMost,
        CompareOp::More => Sign::More,
        CompareOp::AtLeast => Sign::AtLeast,
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while let Some(rest) = a.checked_rem(b) {
        (a, b) = (b, rest);
    }
    a.max(1)
}
