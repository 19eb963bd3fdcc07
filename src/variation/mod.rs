//! `variation`: two versions of a contract. Which declarations changed, were put in, left out or only renamed; the
//! contracts on the way from the one to the other, change by change; and what the change is worth.
//!
//! True afterwards: the steps lead from the old contract to the new one, and what each is worth adds up to the whole
//! exactly.

mod edges;
mod effect;
mod pieces;
mod renames;

pub use edges::same_at_edges;
pub use effect::{Amounts, Effect, ItemEffect, Moves};
pub use pieces::{Piece, Renamed, Steps, steps};
pub use renames::{as_before, renamed};
