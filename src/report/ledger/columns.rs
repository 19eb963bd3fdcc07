//! The tables that formulas know, and their columns, counted from nought.

/// The items.
pub(super) const STATEMENT: &str = "Statement";
/// What of an item is earned.
pub(super) const EARNED: usize = 5;
/// What of it is reduced or deducted.
pub(super) const REDUCED: usize = 6;
/// What is taken back.
pub(super) const TAKEN: usize = 7;
/// What is payable.
pub(super) const PAYABLE: usize = 8;

/// The lines.
pub(super) const LINES: &str = "Lines";
/// The period of a line.
pub(super) const LINE_PERIOD: usize = 5;
/// What of a line is earned.
pub(super) const LINE_EARNED: usize = 17;
/// What of it is reduced or deducted.
pub(super) const LINE_REDUCED: usize = 18;
/// What is taken back.
pub(super) const LINE_TAKEN: usize = 19;
/// What is payable.
pub(super) const LINE_PAYABLE: usize = 20;

/// What differs from an earlier statement.
pub(super) const CHANGES: &str = "Changes";
/// By how much.
pub(super) const DIFFERENCE: usize = 6;

/// The limits.
pub(super) const LIMITS: &str = "Limits";
/// Whether a limit is kept.
pub(super) const WITHIN: usize = 12;

/// The recoveries; the check is the last column.
pub(super) const RECOVERIES: &str = "Recoveries";

/// What each payee is paid.
pub(super) const PAYMENT: &str = "Payment";
/// How much.
pub(super) const NET: usize = 1;

/// The checks.
pub(super) const CHECKS: &str = "Checks";
/// Whether a check agrees.
pub(super) const RESULT: usize = 4;

/// What became of the rows, record by record.
pub(super) const ROWS: &str = "Rows";
