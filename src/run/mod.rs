//! `run`: the plan meets the data; out come payment lines, limits, clawbacks and measures, and the rows behind them.
//!
//! True afterwards: every line has its exact and its rounded amount, its payee and its period; every limit and clawback its lines; every
//! row of the data is accounted for. The same contract and data give the same outcome, whatever the row order, batch size or threads.

pub mod outcome;

pub use outcome::{ClawbackPeriod, ItemLine, LimitLine, Outcome, PaymentLine, PaymentLines};
