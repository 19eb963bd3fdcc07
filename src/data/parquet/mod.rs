//! Parquet files: column by column, the columns by several threads. A column that no field asks for is not read.
//!
//! A value is taken as it would be if it stood in a CSV file, with every check, unless its type says already what it
//! is: a day, a yes or no. Binary fractions are not exact: of floating-point numbers only whole ones are taken (as
//! programs write whole numbers among which some are missing), and everything else is a fault. No row group is passed
//! over: every row has to be accounted for.

mod each;
mod pages;
mod place;
mod push;
mod rows;
mod runs;
mod source;
mod values;

pub(super) use rows::read;
