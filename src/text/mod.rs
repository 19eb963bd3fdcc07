//! Words for people, each said in one way: what was probably meant, lists, counts, digits, and texts that have to fit
//! in a line.
//!
//! It knows of nothing else in the crate, so that every stage may use it.

mod count;
pub mod escape;
mod line;
mod list;
pub mod lookalike;
mod nearest;

pub use count::{count, grouped, how_many, noun, number, ordinal};
pub use line::{cut, one_line, visible};
pub use list::{all_of, first_of, one_of, one_of_first, ticked};
pub use nearest::{did_you_mean, meant_or_all, nearest, similar};

/// `yes` or `no`
pub fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
