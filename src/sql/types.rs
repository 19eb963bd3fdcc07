//! What a column of a type of an engine holds, and which type would be taken.

use super::dialect::{Dialect, SqlType};
use crate::model::{Field, Model, RecordId, Type};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Numbers of so many decimal places and digits; of a percentage, whether 45 stands for 45%; and whether the column
    /// may hold more decimal places, which is asked of it then.
    Number { decimals: u32, digits: u32, percent: bool, loose: bool },
    /// Days.
    Day,
    /// Days with a time of a clock.
    Moment,
    /// Moments, the same everywhere.
    MomentInGreenwich,
    /// Texts.
    Text,
    /// Yes and no.
    YesNo,
}

/// How many digits a number is taken to have before its decimal places, where nothing is known of its column.
pub(super) const USUAL_DIGITS: u32 = 10;
/// The type of what a reference to a record holds, in the end.
pub(super) fn key_of(model: &Model, record: RecordId) -> Option<Type> {
    let unique = model.records[record].fields.iter().find(|field| field.unique)?;
    match &unique.ty {
        Type::Reference(next) => key_of(model, *next),
        ty => Some(ty.clone()),
    }
}

/// What a column of a type holds, where a field may be held so.
pub(super) fn held(
    field: &Field,
    dialect: Dialect,
    expected: Holds,
    ty: &str,
) -> Result<Holds, &'static str> {
    let (word, rest) = ty.split_once('(').map_or((ty, ""), |(word, rest)| (word.trim(), rest));
    let mut digits = rest.trim_end_matches(')').split(',').filter_map(|part| part.trim().parse::<i32>().ok());
    let held = |decimals: u32, digits: u32, loose: bool| match expected {
        Holds::Number { percent, .. } => Ok(Holds::Number { decimals, digits, percent, loose }),
        Holds::Text if matches!(field.ty, Type::Reference(_)) && decimals == 0 => {
            Ok(Holds::Number { decimals, digits, percent: false, loose })
        }
        _ => Err("the contract has no number there"),
    };
    let number = |decimals: u32, digits: u32| held(decimals, digits, false);
    match word {
        "tinyint" | "utinyint" | "byte" => number(0, 3),
        "smallint" | "usmallint" | "short" | "int2" => number(0, 5),
        "integer" | "int" | "int4" | "uinteger" => number(0, 10),
        // What is larger is a fault, or refused by the range of the field.
        "bigint" | "long" | "int8" | "ubigint" | "hugeint" => number(0, 18),
        "decimal" | "numeric" => match (digits.next(), digits.next()) {
            // With fewer decimal places than none, as Postgres has them, there are as many more digits before the point.
            (Some(digits), decimals) if digits <= 38 => {
                let decimals = decimals.unwrap_or(0);
                let before = u32::try_from(digits.saturating_sub(decimals)).unwrap_or(0);
                number(u32::try_from(decimals).unwrap_or(0), before)
            }
            // Without them a number of Postgres may have any: what is expected is held to.
            _ => match expected {
                Holds::Number { decimals, digits, .. } => held(decimals, digits, true),
                _ => held(0, USUAL_DIGITS, true),
            },
        },
        "double" | "double precision" | "float" | "real" | "float4" | "float8" => {
            Err("a binary floating-point number is no exact one")
        }
        "date" => match (expected, &field.ty) {
            (Holds::Day, _) | (Holds::Text, Type::Reference(_)) => Ok(Holds::Day),
            _ => Err("the contract has no date there"),
        },
        "timestamp"
        | "timestamp without time zone"
        | "timestamp_ntz"
        | "timestamp with time zone"
        | "timestamptz" => match (expected, word) {
            // What others call so shows a clock; in Spark it is a moment, the same everywhere.
            (Holds::Moment | Holds::MomentInGreenwich, "timestamp") if dialect == Dialect::Spark => {
                Ok(Holds::MomentInGreenwich)
            }
            (Holds::Moment | Holds::MomentInGreenwich, "timestamp with time zone" | "timestamptz") => {
                Ok(Holds::MomentInGreenwich)
            }
            (Holds::Moment | Holds::MomentInGreenwich, _) => Ok(expected),
            _ => Err("the contract has no date and time there"),
        },
        "boolean" | "bool" => match field.ty {
            Type::YesNo => Ok(Holds::YesNo),
            _ => Err("the contract has no yes or no there"),
        },
        "varchar" | "text" | "string" | "character varying" => match field.ty {
            Type::YesNo | Type::Text | Type::Choice(_) | Type::Reference(_) => Ok(Holds::Text),
            Type::Number(_) | Type::Date | Type::Moment | Type::Clock | Type::Period(_) => {
                Err("the contract has no text there")
            }
        },
        _ => Err("this type is not taken"),
    }
}

/// The type that a column of a field would have.
pub(super) fn wanted(model: &Model, dialect: Dialect, ty: &Type) -> &'static str {
    match ty {
        Type::Number(_) => "DECIMAL(12,2)",
        Type::Date | Type::Period(_) => dialect.type_name(SqlType::Date),
        Type::Moment => match dialect {
            Dialect::DuckDb | Dialect::Postgres => "TIMESTAMP",
            Dialect::Spark => "TIMESTAMP_NTZ",
        },
        Type::YesNo => dialect.type_name(SqlType::Truth),
        Type::Text | Type::Choice(_) | Type::Clock => dialect.type_name(SqlType::Text),
        Type::Reference(record) => match key_of(model, *record) {
            // What tells rows apart is a whole number.
            Some(Type::Number(_)) => dialect.type_name(SqlType::Whole),
            Some(ty) => wanted(model, dialect, &ty),
            None => dialect.type_name(SqlType::Text),
        },
    }
}
