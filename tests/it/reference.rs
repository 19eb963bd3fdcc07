//! A second evaluator, written from the design for clarity alone: rows as lists of cells, groups as maps by their keys,
//! every expression row by row. It shares nothing with the engine but the typed model, and holds it, the checker and
//! the contracts to account.

mod aggregate;
mod agree;
mod already_paid;
mod balances;
mod case;
mod contracts;
mod expr;
mod found;
mod functions;
mod limits;
mod money;
mod order;
pub(crate) mod random;
mod related;
mod rows;
mod running;
mod spells;
mod statement;
mod stays;
mod sums;
mod together;
mod value;
mod working;
mod world;
