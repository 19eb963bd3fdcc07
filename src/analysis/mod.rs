//! `analysis`: what can be said of values before there are any.
//!
//! Pure functions over the typed terms of a contract, which a checker has as it makes them and a model has for good.
//! Each question has one answer, which every stage uses: it is exact, or says that it is not known. A new form of
//! expression cannot be forgotten: no match here has a branch for all else.

mod blank;
mod compared;
mod constant;
mod dependence;
mod divisor;
mod domain;
pub(crate) mod doubts;
mod exhaustiveness;
mod flow_facts;
mod given;
mod range;
mod same;
mod step;
mod tariff;
mod terms;
mod unique;

pub(crate) use crate::functions::Range;
pub use crate::functions::Step;
pub(crate) use blank::{Root, Why, reasons, unknowns};
pub(crate) use compared::Stretch;
pub(crate) use dependence::{Dependence, Thing, named};
pub(crate) use divisor::Here;
pub(crate) use domain::{Edges, Point, Sign, Subject};
pub(crate) use exhaustiveness::Assignment;
pub(crate) use flow_facts::FlowFacts;
pub use same::{Sameness, same};
pub(crate) use step::Steps;
pub(crate) use tariff::Missing;
pub(crate) use terms::value_within;
pub use terms::{Known, Terms};
pub(crate) use unique::keeps_one_for_each;
