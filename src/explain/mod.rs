//! `explain`: why an amount is what it is, why a line is not there, what became of a row. Pure views of an outcome.
//!
//! True afterwards: every number shown is one that the run worked out, or that the run's own evaluator gives at the
//! same place. An explanation is a tree of [`Node`]s; how it is written is `report`'s to know.

mod balance;
mod bands;
mod clawback;
mod context;
mod folded;
mod formula;
mod item;
mod limit;
mod node;
mod payment;
mod population;
mod related;
mod rests;
mod row;
mod row_places;
mod running;
mod settled;
mod sums;
mod target;
mod told;
mod value;
mod why_not;

pub use node::{Explanation, Kind, Node};
pub use rests::{Named, RestsOn, named, rests_on};
pub use row::explain_row;
pub use settled::{Standing, explain_absent, explain_known};
pub use target::{RowNamed, RowTarget, Target, explain};
pub use told::{Told, ToldFigure, told};
