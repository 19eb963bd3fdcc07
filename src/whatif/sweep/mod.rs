//! One value swept over a range: where the amount stops being the same straight line, exactly.
//!
//! A run with lines left unrounded is a function of the value; between its break points it is a straight line or a
//! simple curve. The break points are not sampled: thresholds come from the comparisons that a run makes (each is told
//! with how far its two sides are apart), kinks from where the lines on both sides meet. Both are ratios of whole
//! numbers. Each stretch between two of them is then held to the same line or curve for every payee, period and item at
//! five values; where that fails the stretch is said to be open.

mod breakpoints;
mod curve;
mod parameter;
mod range;
mod report;
mod segments;
mod whole;

pub use parameter::{Parameter, Spent};
pub use range::{Range, range};
pub use report::{BreakRow, Findings, Kind, StepRow, Stretch, Sweep, shows_something, sweep};
