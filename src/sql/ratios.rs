//! Ratios that are added up or compared with each other, row by row: over one denominator.
//!
//! Where every denominator is so small that one number is a multiple of all that there can be, that is what they are
//! brought to. Else those that are put together have to have the same: whether they have is counted before anything is
//! paid.

use super::dialect::{Dialect, SqlType};
use super::maker::{Maker, Watch};
use super::refusal::{Made, Refusal};
use super::scope::Scope;
use super::tree::{Call, Sign, Sql};
use super::value::{MOST, MOST_ROWS, NARROW, Num, Over, over_of};
use crate::source::Span;

/// What is the matter where denominators differ.
const DIFFER: &str =
    "ratios of different denominators, which SQL does not put together: round each of them in a define";

/// The same number over one denominator for all rows, where what each has is small enough.
pub(super) fn over_one(number: &Num) -> Num {
    let Over::Each(over, most) = &number.over else { return number.clone() };
    let Some(multiple) = common_multiple(*most) else { return number.clone() };
    let (Ok(of), Some(bound)) = (i128::try_from(multiple), number.bound.checked_mul(multiple)) else {
        return number.clone();
    };
    if bound > MOST {
        return number.clone();
    }
    let wide = number.wide || bound >= NARROW;
    let own = if wide && !number.wide { number.of.clone().cast(SqlType::Wide) } else { number.of.clone() };
    let times = Sql::Quotient {
        wide: false,
        of: Box::new(Sql::Int(of).cast(SqlType::Whole)),
        by: Box::new(over.clone()),
    };
    Num { of: own.infix(Sign::Times, times), over: Over::Fixed(multiple), bound, wide, ..number.clone() }
}

/// The least number that all up to another divide, if 64 bits hold it.
fn common_multiple(most: u128) -> Option<u128> {
    // That of all up to 43 does not.
    if most > 42 {
        return None;
    }
    (1..=most).try_fold(1u128, |all, next| {
        let (mut a, mut b) = (all, next);
        while let Some(rest) = a.checked_rem(b) {
            (a, b) = (b, rest);
        }
        all.checked_div(a)?.checked_mul(next)
    })
}

/// What a total of such numbers never exceeds.
pub(super) fn added_up(number: &Num, span: Span) -> Made<u128> {
    let bound = number.bound.checked_mul(MOST_ROWS).filter(|bound| *bound <= MOST);
    bound.ok_or_else(|| too_many_digits(span))
}

pub(super) fn too_many_digits(span: Span) -> Refusal {
    Refusal::of(span, "a total that can need more than 38 digits is not added up in SQL")
        .with_help("let the range of the field be narrower, or its column have fewer digits")
}

/// Whether the denominators of some rows differ, where the least and the largest of them are asked for.
pub(super) fn differ(over_name: &str) -> Sql {
    let of = Sql::column(&format!("{over_name}__of"));
    let [least, most] = [Call::Min, Call::Max].map(|call| Sql::call(call, vec![of.clone()]));
    least.infix(Sign::IsNot, most)
}

/// The column that says so.
pub(super) fn apart_of(name: &str) -> String {
    format!("{name}__apart")
}

/// The denominators of the rows that are taken and have a value.
pub(super) fn denominators(
    taken: &Sql,
    of: &Sql,
    over: &Sql,
    bound: u128,
    name: &str,
) -> Option<(Sql, String)> {
    let over = if bound >= NARROW { over.clone() } else { over.clone().whole() };
    let given = Sql::all(vec![taken.clone(), of.clone().is_given()]);
    Some((Sql::only_if(given, over), format!("{}__of", over_of(name))))
}

impl Maker<'_> {
    /// What is added up of a number: nothing where it is blank; as wide as its sum where the engine adds up 64 bits in 64.
    pub(super) fn addend(&self, number: &Num, wide: bool) -> Sql {
        let of = match self.dialect == Dialect::Spark && wide && !number.wide {
            true => number.of.clone().cast(SqlType::Wide),
            false => number.of.clone(),
        };
        match &number.over {
            Over::Fixed(_) => of,
            Over::Each(over, _) => Sql::only_if(over.clone().is_given(), of),
        }
    }

    /// That the denominators do not differ is asked of the step that has what was put together.
    pub(super) fn watch_denominators(&mut self, amiss: Option<(String, Span)>, step: &str) {
        self.watches.extend(amiss.map(|(column, span)| Watch {
            step: step.to_owned(),
            column,
            span,
            message: DIFFER.to_owned(),
        }));
    }

    /// A number over one denominator for all rows of a series, which is found in a window.
    pub(super) fn over_one_in(
        &self,
        number: &Num,
        stands: &Sql,
        window: impl Fn(Sql) -> Sql,
        scope: &mut Scope,
        span: Span,
    ) -> Made<Num> {
        let number = over_one(number);
        let Over::Each(over, bound) = &number.over else { return Ok(number) };
        let given = Sql::all(vec![stands.clone(), number.of.clone().is_given()]);
        let own = scope.bind(Sql::only_if(given, over.clone()), "denominator");
        let [least, most] = [Call::Min, Call::Max]
            .map(|call| scope.bind(window(Sql::call(call, vec![own.clone()])), "denominator"));
        let differ = Sql::all(vec![stands.clone(), least.infix(Sign::IsNot, most.clone())]);
        self.holds_nowhere(scope, differ, span, DIFFER)?;
        let of = Sql::only_if(own.is_given(), number.of.clone());
        let of = scope.bind(of, "numerator");
        let most = Sql::call(Call::Coalesce, vec![most, Sql::Int(1)]);
        let over = Over::Each(scope.bind(most, "denominator"), *bound);
        Ok(Num { of, over, ..number })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_denominators_have_a_multiple_of_64_bits() {
        assert_eq!(common_multiple(1), Some(1));
        assert_eq!(common_multiple(6), Some(60));
        assert_eq!(common_multiple(31), Some(72_201_776_446_800));
        assert!(common_multiple(42).is_some_and(|multiple| multiple < NARROW));
        assert_eq!(common_multiple(43), None);
    }
}
