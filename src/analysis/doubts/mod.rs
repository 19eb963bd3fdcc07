//! What a reviewer would ask about terms that are taken: each question is a search over the typed terms, and says where
//! it arises.
//!
//! A search finds nothing where it does not know: a question that need not be asked costs more trust than one that is
//! missed.

mod after_end;
mod backwards;
mod bare_number;
mod below_nil;
mod held;
mod limits;
mod never_reached;
mod no_less;
mod one_value;

pub(crate) use after_end::after_end;
pub(crate) use backwards::backwards;
pub(crate) use bare_number::bare_numbers;
pub(crate) use below_nil::below_nil;
pub(crate) use limits::{Limiting, nothing_through, without_lines};
pub(crate) use never_reached::{unbinding, unreached};
pub(crate) use one_value::one_values;
