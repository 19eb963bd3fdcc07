//! When rows were received, and which earlier rows they stand for or take back.

use super::Name;

/// What a record says of when its rows were received. Each list holds every occurrence: the names of fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// `received on received_date`
    pub received: Vec<Name>,
    /// `replaces the row named in corrects`
    pub replaces: Vec<Name>,
    /// `reverses the row named in cancels`
    pub reverses: Vec<Name>,
}
