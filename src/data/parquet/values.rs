//! The values of a column of a Parquet file.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::errors::{ParquetError, Result};
use parquet::schema::types::ColumnDescriptor;

/// The most digits of a decimal number: as many as 128 bits hold.
const MOST_DIGITS: i32 = 38;

/// A value.
pub(super) enum Value<'v> {
    /// A whole number, and how many decimal places it has.
    Number(i128, u32),
    /// A binary floating-point number, as it is written, and below which size such numbers tell all whole numbers
    /// apart.
    Binary(String, i128),
    Day(i32),
    YesNo(bool),
    Text(&'v [u8]),
    /// Seconds since the beginning of 1970, of Greenwich or as the clock of a place shows them, and parts of a second.
    Moment {
        seconds: i64,
        nanoseconds: u32,
        greenwich: bool,
    },
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Whole {
        signed: bool,
    },
    Decimal {
        places: u32,
    },
    Binary,
    Day,
    YesNo,
    Text,
    /// So many in a second.
    Moment {
        parts: u32,
        greenwich: bool,
    },
}

impl Holds {
    /// What a column holds, or in words what it holds that is not read.
    pub(super) fn of(column: &ColumnDescriptor) -> std::result::Result<Self, String> {
        if column.path().parts().len() > 1 || column.max_rep_level() > 0 {
            return Err("lists, or several values together".to_owned());
        }
        let physical = column.physical_type();
        match (column.logical_type_ref(), column.converted_type()) {
            (Some(LogicalType::Decimal(_)), _) | (_, ConvertedType::DECIMAL) => decimal(column),
            (Some(LogicalType::Date), _) | (_, ConvertedType::DATE) if physical == Physical::INT32 => {
                Ok(Holds::Day)
            }
            (Some(LogicalType::Timestamp(of)), _) if physical == Physical::INT64 => {
                let parts = match of.unit {
                    TimeUnit::MILLIS => 1_000,
                    TimeUnit::MICROS => 1_000_000,
                    TimeUnit::NANOS => 1_000_000_000,
                };
                Ok(Holds::Moment { parts, greenwich: of.is_adjusted_to_u_t_c })
            }
            (_, ConvertedType::TIMESTAMP_MILLIS) => Ok(Holds::Moment { parts: 1_000, greenwich: true }),
            (_, ConvertedType::TIMESTAMP_MICROS) => Ok(Holds::Moment { parts: 1_000_000, greenwich: true }),
            (Some(LogicalType::Time(_)), _)
            | (_, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS) => Err("times of day".to_owned()),
            (_, ConvertedType::INTERVAL) => Err("intervals".to_owned()),
            (Some(LogicalType::Integer(of)), _) => Ok(Holds::Whole { signed: of.is_signed }),
            (
                _,
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64,
            ) => Ok(Holds::Whole { signed: false }),
            _ => match physical {
                Physical::BOOLEAN => Ok(Holds::YesNo),
                Physical::INT32 | Physical::INT64 => Ok(Holds::Whole { signed: true }),
                Physical::FLOAT | Physical::DOUBLE => Ok(Holds::Binary),
                Physical::BYTE_ARRAY => Ok(Holds::Text),
                Physical::INT96 => {
                    Err("dates and times in a form of which nobody knows the time zone".to_owned())
                }
                Physical::FIXED_LEN_BYTE_ARRAY => Err("bytes".to_owned()),
            },
        }
    }

    /// A whole number of four bytes, the lowest first.
    #[inline]
    pub(super) fn of_four(self, bytes: [u8; 4]) -> i64 {
        match self {
            Holds::Whole { signed: false } => i64::from(u32::from_le_bytes(bytes)),
            _ => i64::from(i32::from_le_bytes(bytes)),
        }
    }

    /// What a whole number stands for; one of eight bytes without a sign may be below nought here.
    #[inline]
    pub(super) fn of_whole(self, value: i64) -> Value<'static> {
        match self {
            Holds::Whole { signed: false } => Value::Number(i128::from(value.cast_unsigned()), 0),
            Holds::Decimal { places } => Value::Number(i128::from(value), places),
            Holds::Day => Value::Day(i32::try_from(value).unwrap_or(i32::MAX)),
            Holds::Moment { parts, greenwich } => {
                let (parts, scale) = (i64::from(parts), 1_000_000_000 / parts);
                let part = u32::try_from(value.rem_euclid(parts)).unwrap_or(0);
                let nanoseconds = part.saturating_mul(scale);
                Value::Moment { seconds: value.div_euclid(parts), nanoseconds, greenwich }
            }
            Holds::Whole { signed: true } | Holds::Binary | Holds::YesNo | Holds::Text => {
                Value::Number(i128::from(value), 0)
            }
        }
    }

    pub(super) fn of_bytes(self, bytes: &[u8]) -> Result<Value<'_>> {
        let Holds::Decimal { places } = self else { return Ok(Value::Text(bytes)) };
        // The highest byte first, and the highest bit says whether the number is below nought.
        let below = bytes.first().is_some_and(|first| first & 0x80 != 0);
        let number = bytes.iter().try_fold(if below { -1i128 } else { 0 }, |number, byte| {
            number.checked_mul(256)?.checked_add(i128::from(*byte))
        });
        let long = || ParquetError::General("a decimal number has more digits than its column".to_owned());
        Ok(Value::Number(number.ok_or_else(long)?, places))
    }
}

fn decimal(column: &ColumnDescriptor) -> std::result::Result<Holds, String> {
    let (precision, scale) = (column.type_precision(), column.type_scale());
    match u32::try_from(scale) {
        Ok(places) if precision <= MOST_DIGITS && scale <= MOST_DIGITS => Ok(Holds::Decimal { places }),
        _ => Err(format!("decimal numbers of more than {MOST_DIGITS} digits")),
    }
}
