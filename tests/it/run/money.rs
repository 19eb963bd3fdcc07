//! Payments, limits, clawbacks and the statement.
