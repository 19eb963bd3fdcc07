//! Declarations, one file each: the shape of each line becomes typed terms, and what they need to be complete is asked.

pub(crate) mod balance;
pub(crate) mod clawback;
pub(crate) mod contract;
pub(crate) mod example;
mod example_rows;
pub(crate) mod fact;
pub(crate) mod form;
mod held_to;
pub(crate) mod limit;
pub(crate) mod limit_lines;
pub(crate) mod limit_order;
pub(crate) mod listed;
mod naming;
pub(crate) mod payment;
pub(crate) mod pick;
pub(crate) mod population;
pub(crate) mod receipt;
pub(crate) mod record;
pub(crate) mod scale;
pub(crate) mod shares;
pub(crate) mod spell;
pub(crate) mod tariff;
pub(crate) mod tariff_columns;
pub(crate) mod together;
mod volume;
