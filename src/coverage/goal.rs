//! What has to happen at a place for it to be covered.

/// A situation that a part of the contract may be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    /// A payment has a line inside term and settlement that is not £0.
    Pays,
    /// A define has a value for a row, a measure one that is taken over a row.
    Value,
    /// A row is in a cohort or outcome.
    RowIn,
    /// A row of what it is `of` is not in it.
    RowOut,
    /// Something is due.
    Due,
    /// A payee who has a line on the statement owes nothing.
    NothingDue,
    /// Something due is left at the end of a period: carried forward, or not taken back.
    Left,
    /// A limit changes an amount.
    Bites,
    /// A limit leaves an amount as it is.
    LeavesWhole,
    /// A condition is met.
    Met,
    /// A condition is not met by a row that the conditions before it let through.
    NotMet,
    /// A condition is not known for such a row, because of a blank.
    Unknown,
    /// A case is taken.
    Taken,
    /// A row of a tariff is looked up.
    LookedUp,
    /// A date of a tariff, by its position, is the one that holds.
    DateHolds(u32),
    /// A value lies in a band.
    Reached,
    /// Just below an edge.
    Below,
    /// At an edge.
    At,
    /// Just above an edge.
    Above,
    /// What is asked for a blank is blank, or the population is empty.
    Blank,
    /// It is not.
    Given,
}

impl Goal {
    /// The first in order,
    pub(super) const FIRST: Goal = Goal::Pays;
    /// and the last.
    pub(super) const LAST: Goal = Goal::Given;

    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Goal::Pays => "pays",
            Goal::Value => "value",
            Goal::RowIn => "row_in",
            Goal::RowOut => "row_out",
            Goal::Due => "due",
            Goal::NothingDue => "nothing_due",
            Goal::Left => "left",
            Goal::Bites => "bites",
            Goal::LeavesWhole => "leaves_whole",
            Goal::Met => "met",
            Goal::NotMet => "not_met",
            Goal::Unknown => "unknown",
            Goal::Taken => "taken",
            Goal::LookedUp => "looked_up",
            Goal::DateHolds(_) => "date_holds",
            Goal::Reached => "reached",
            Goal::Below => "below",
            Goal::At => "at",
            Goal::Above => "above",
            Goal::Blank => "blank",
            Goal::Given => "given",
        }
    }
}
