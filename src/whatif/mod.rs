//! `whatif`: what a contract would pay if one of its values, or its data, were another.
//!
//! True afterwards: whatever is changed is changed in the text of the contract, at one place, and the changed contract
//! is checked as any other (rising edges, cases, units). Two outcomes are only set side by side; a sweep says which of
//! its break points are exact.

mod change;
mod compare;
mod dial;
mod filter;
mod find;
mod measures;
mod place;
mod scales;
mod side;
pub mod sweep;

pub use change::{Changed, NotChanged, change, with_given};
pub use compare::{ChangedValue, Comparison, ItemRow, LeftOverRow, Pair, PayeeRows, Row, SCHEMA, Sums};
pub use dial::Dial;
pub use filter::Filter;
pub use find::{Setting, setting};
pub use measures::MeasureRow;
pub use place::{Place, Places};
pub use side::Side;
