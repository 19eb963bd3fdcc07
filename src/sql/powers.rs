//! Powers, multiplied out: one that is known, or a case for each that the rows can ask for.

use super::maker::Maker;
use super::number::Arithmetic;
use super::refusal::{Made, Refusal};
use super::scope::Scope;
use super::tree::{Sign, Sql};
use super::value::{Num, Over, Value};
use crate::source::Span;
use crate::value::{ArithmeticOp, Number};

/// Powers that the rows decide stay below this as whole numbers, so that an amount can be multiplied by one.
const MOST_POWER: u128 = 1_000_000_000_000_000_000_000_000_000;

impl Maker<'_> {
    /// A power.
    pub(super) fn power(&self, base: &Num, exponent: &Num, scope: &mut Scope, span: Span) -> Made<Value> {
        let known = exponent.known().and_then(|exponent| exponent.as_exponent());
        let Some(exponent) = known else { return self.power_of_rows(base, exponent, scope, span) };
        let mut power = Num::constant(&Number::one(), span)?;
        let mut arithmetic = Arithmetic { scope, span };
        for _ in 0..exponent {
            power = arithmetic.arithmetic(ArithmeticOp::Multiply, &power, base)?;
        }
        // Anything to the power of nought is one, but what is blank.
        Ok(Value::Number(match base.known() {
            Some(_) => power,
            None => arithmetic.cases(&[(base.is_blank().not(), power)], None)?,
        }))
    }

    /// A power that the rows decide: as many cases as stay small enough. Rows that ask for another stop the run.
    fn power_of_rows(&self, base: &Num, exponent: &Num, scope: &mut Scope, span: Span) -> Made<Value> {
        let refused = || {
            Refusal::of(
                span,
                "a power that the rows decide, of a number of so many digits, is not said in SQL",
            )
            .with_help("list the powers: a tariff by the exponent, or a table of cases")
        };
        let one = 10i128.checked_pow(exponent.scale).ok_or_else(refused)?;
        if exponent.over != Over::Fixed(1) || !matches!(base.over, Over::Fixed(_)) {
            return Err(refused());
        }
        let asked = scope.bind(exponent.of.clone(), "exponent");
        let given = base.is_blank().not();
        let mut powers: Vec<(Sql, Num)> = Vec::new();
        let mut made = Num::constant(&Number::one(), span)?;
        let mut chosen = made.clone();
        let mut next = 0i128;
        // Where an exponent cannot be as large as the next, all are there.
        while next.unsigned_abs() <= exponent.bound {
            let mut arithmetic = Arithmetic { scope, span };
            if next > 0 {
                match arithmetic.arithmetic(ArithmeticOp::Multiply, &made, base) {
                    Ok(power) => made = power,
                    Err(_) => break,
                }
            }
            let when = Sql::all(vec![given.clone(), asked.clone().infix(Sign::Is, Sql::Int(next))]);
            powers.push((when, made.clone()));
            match arithmetic.cases(&powers, None) {
                Ok(cases) if cases.bound < MOST_POWER => chosen = cases,
                Ok(_) | Err(_) => {
                    powers.pop();
                    break;
                }
            }
            next = next.saturating_add(one);
        }
        let Some(most) = i128::try_from(powers.len()).ok().filter(|cases| *cases > 2) else {
            return Err(refused());
        };
        let most = most.saturating_sub(1);
        let largest = Sql::Int(most.saturating_mul(one));
        let mut other =
            vec![asked.clone().infix(Sign::Less, Sql::Int(0)), asked.clone().infix(Sign::More, largest)];
        if one > 1 {
            other.push(asked.infix(Sign::Rest, Sql::Int(one)).infix(Sign::IsNot, Sql::Int(0)));
        }
        let other = Sql::all(vec![given, Sql::any(other)]);
        let told = format!("a power is none of those from 0 to {most}, which are worked out in SQL");
        self.holds_nowhere(scope, other, span, &told)?;
        Ok(Value::Number(chosen))
    }
}
