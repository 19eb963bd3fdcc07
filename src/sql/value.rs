//! What an expression is in SQL: a number as whole numbers of a known decimal place, perhaps over a denominator;
//! everything else as it is.

use super::dialect::SqlType;
use super::refusal::{Made, Refusal};
use super::tree::{Call, Sql};
use crate::column::Kind;
use crate::model::{Constant, Type};
use crate::source::Span;
use crate::value::Number;

/// The most that a wide number holds: 38 digits.
pub(super) const MOST: u128 = 99_999_999_999_999_999_999_999_999_999_999_999_999;
/// More rows than any table has.
pub(super) const MOST_ROWS: u128 = 10_000_000_000;
/// What stays below this is kept in 64 bits; the engine's own error is the second fence.
pub(super) const NARROW: u128 = 1 << 62;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A number, or a moment or clock time in seconds.
    Number(Num),
    /// A day.
    Day(Sql),
    /// A period, by its index in the calendar.
    Period(Sql),
    /// Yes or no.
    Truth(Sql),
    /// A text, a choice by its word, or a row by what tells it apart.
    Code(Sql, Type),
    /// A choice of a set that is not known yet.
    Choice(u32),
}

/// A number: `of / (10^scale × over)`. Blank where either part is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Num {
    /// The whole number.
    pub(super) of: Sql,
    /// How many decimal places.
    pub(super) scale: u32,
    /// The denominator, above nought.
    pub(super) over: Over,
    /// The size that the whole number never exceeds.
    pub(super) bound: u128,
    /// Whether it is of a wide type.
    pub(super) wide: bool,
}

/// A denominator.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Over {
    /// The same for all rows.
    Fixed(u128),
    /// Another for each row, and what it never exceeds; blank where the number is.
    Each(Sql, u128),
}

impl Over {
    /// What it never exceeds.
    pub(super) fn bound(&self) -> u128 {
        match self {
            Over::Fixed(fixed) => *fixed,
            Over::Each(_, bound) => *bound,
        }
    }

    /// As it is written.
    pub(super) fn sql(&self) -> Sql {
        match self {
            Over::Fixed(fixed) => Sql::Int(i128::try_from(*fixed).unwrap_or(i128::MAX)),
            Over::Each(sql, _) => sql.clone(),
        }
    }
}

impl Num {
    /// A whole number of rows, days and the like.
    pub(super) fn count(of: Sql, bound: u128) -> Num {
        Num { of, scale: 0, over: Over::Fixed(1), bound, wide: bound >= NARROW }
    }

    /// A constant.
    pub(super) fn constant(number: &Number, span: Span) -> Made<Num> {
        let too_long = || {
            Refusal::of(span, "a number of so many digits cannot be held in 38")
                .with_help("write the amount with fewer digits, or let the range of a field be narrower")
        };
        let (mut of, mut over) = number.numerator_denominator();
        let (mut twos, mut fives) = (0u32, 0u32);
        for (factor, times) in [(2u32, &mut twos), (5u32, &mut fives)] {
            while (&over % factor) == 0u32.into() && over != 0u32.into() {
                over /= factor;
                *times = times.saturating_add(1);
            }
        }
        let scale = twos.max(fives);
        // What is left of the denominator divides the number times 10^scale less the twos and fives that it had.
        of *= num_bigint::BigInt::from(2u32).pow(scale.saturating_sub(twos));
        of *= num_bigint::BigInt::from(5u32).pow(scale.saturating_sub(fives));
        let of = i128::try_from(of).map_err(|_| too_long())?;
        let over = u128::try_from(over).map_err(|_| too_long())?;
        if of.unsigned_abs() > MOST || over > MOST {
            return Err(too_long());
        }
        let bound = of.unsigned_abs();
        Ok(Num { of: Sql::Int(of), scale, over: Over::Fixed(over), bound, wide: bound >= NARROW })
    }

    /// The number itself, if it is the same for all rows.
    pub(super) fn known(&self) -> Option<Number> {
        match (&self.of, &self.over) {
            (Sql::Int(of), Over::Fixed(over)) => Number::from_scaled(*of, self.scale)
                .divided_by(&Number::from_int(i128::try_from(*over).ok()?)),
            _ => None,
        }
    }

    /// No number.
    pub(super) fn blank() -> Num {
        Num { of: Sql::Null(SqlType::Whole), scale: 0, over: Over::Fixed(1), bound: 0, wide: false }
    }

    /// Nought where it is blank.
    pub(super) fn or_nought(self) -> Num {
        let or = |sql: Sql, other: i128| Sql::call(Call::Coalesce, vec![sql, Sql::Int(other)]);
        match self.over {
            Over::Fixed(_) => Num { of: or(self.of, 0), ..self },
            Over::Each(over, bound) => {
                let of = or(Sql::only_if(over.clone().is_given(), self.of), 0);
                Num { of, over: Over::Each(or(over, 1), bound), ..self }
            }
        }
    }

    /// Whether it is blank.
    pub(super) fn is_blank(&self) -> Sql {
        match &self.over {
            Over::Fixed(_) => self.of.clone().is_blank(),
            Over::Each(over, _) => Sql::any(vec![self.of.clone().is_blank(), over.clone().is_blank()]),
        }
    }
}

impl Value {
    /// No value, of a form.
    pub(super) fn blank(kind: Kind, ty: Option<&Type>) -> Value {
        match kind {
            Kind::Number => Value::Number(Num::blank()),
            Kind::Day => Value::Day(Sql::Null(SqlType::Date)),
            Kind::Period => Value::Period(Sql::Null(SqlType::Short)),
            Kind::Truth => Value::Truth(Sql::Null(SqlType::Truth)),
            Kind::Code => Value::Code(Sql::Null(SqlType::Text), ty.cloned().unwrap_or(Type::Text)),
        }
    }

    /// A value that stands in the contract.
    pub(super) fn constant(constant: &Constant, span: Span) -> Made<Value> {
        Ok(match constant {
            Constant::Number(number) => Value::Number(Num::constant(number, span)?),
            Constant::Date(day) => Value::Day(Sql::Day(day.number())),
            Constant::Text(text) => Value::Code(Sql::Text(text.clone()), Type::Text),
            Constant::Choice(choice) => Value::Choice(*choice),
            Constant::YesNo(yes) => Value::Truth(Sql::Truth(*yes)),
            Constant::Period(_, index) => Value::Period(Sql::Int(i128::from(*index))),
        })
    }

    /// Whether it is blank.
    pub(super) fn is_blank(&self) -> Sql {
        match self {
            Value::Number(number) => number.is_blank(),
            Value::Day(sql) | Value::Period(sql) | Value::Truth(sql) | Value::Code(sql, _) => {
                sql.clone().is_blank()
            }
            Value::Choice(_) => Sql::Truth(false),
        }
    }

    /// A condition.
    pub(super) fn truth(self, span: Span) -> Made<Sql> {
        match self {
            Value::Truth(sql) => Ok(sql),
            _ => Err(Refusal::unexpected(span, "this is no condition in SQL")),
        }
    }

    /// A number.
    pub(super) fn number(self, span: Span) -> Made<Num> {
        match self {
            Value::Number(number) => Ok(number),
            _ => Err(Refusal::unexpected(span, "this is no number in SQL")),
        }
    }

    /// A day, a period, a text: anything that is one column.
    pub(super) fn one(self, span: Span) -> Made<Sql> {
        match self {
            Value::Day(sql) | Value::Period(sql) | Value::Truth(sql) | Value::Code(sql, _) => Ok(sql),
            Value::Number(Num { of, over: Over::Fixed(_), .. }) => Ok(of),
            Value::Number(_) => Err(Refusal::of(span, "a ratio cannot be a key or a place in an order")
                .with_help("round it first, and group or order by that")),
            Value::Choice(_) => {
                Err(Refusal::unexpected(span, "the choices that this is one of are not known here"))
            }
        }
    }

    /// The same with each column put through something.
    pub(super) fn mapped(&self, map: &mut impl FnMut(&Sql) -> Sql) -> Value {
        match self {
            Value::Number(number) => Value::Number(Num {
                of: map(&number.of),
                over: match &number.over {
                    Over::Fixed(fixed) => Over::Fixed(*fixed),
                    Over::Each(sql, bound) => Over::Each(map(sql), *bound),
                },
                ..number.clone()
            }),
            Value::Day(sql) => Value::Day(map(sql)),
            Value::Period(sql) => Value::Period(map(sql)),
            Value::Truth(sql) => Value::Truth(map(sql)),
            Value::Code(sql, ty) => Value::Code(map(sql), ty.clone()),
            Value::Choice(choice) => Value::Choice(*choice),
        }
    }

    /// The columns that it is held in, once it is in columns of these names: its own, and that of its denominator.
    pub(super) fn named(&self, name: &str, over: &str) -> Value {
        let column = |sql: &Sql, name: &str| match sql.is_constant() {
            true => sql.clone(),
            false => Sql::column(name),
        };
        match self {
            Value::Number(number) => Value::Number(Num {
                of: column(&number.of, name),
                over: match &number.over {
                    Over::Fixed(fixed) => Over::Fixed(*fixed),
                    Over::Each(sql, bound) => Over::Each(column(sql, over), *bound),
                },
                ..number.clone()
            }),
            _ => self.mapped(&mut |sql| column(sql, name)),
        }
    }

    /// What it is worked out by: its own, and its denominator.
    pub(super) fn sqls(&self) -> Vec<Sql> {
        let mut found = Vec::new();
        self.mapped(&mut |sql| {
            found.push(sql.clone());
            sql.clone()
        });
        found
    }
}

/// What the denominators of a column are called.
pub(super) fn over_of(name: &str) -> String {
    format!("{name}__over")
}
