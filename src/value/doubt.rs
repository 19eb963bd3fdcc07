//! What a reviewer would ask about terms, and a contract may say is meant.

/// A question about terms that are taken: each is a warning, until the contract accepts it with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// A value of the whole contract is used in each period.
    OneValue,
    /// Money times a number that says of nothing what it is.
    BareNumber,
    /// A limit below which there is nothing.
    NothingThrough,
    /// Lines for which there is no statement any more.
    AfterTheEnd,
    /// A stretch of time that may end before it begins.
    Backwards,
    /// A minimum of periods, some of which have no line that could be raised.
    NoLine,
    /// An amount to be paid that may be a debt.
    BelowNil,
}

impl Doubt {
    /// All of them, in the order of their codes.
    pub const ALL: [Doubt; 7] = [
        Doubt::OneValue,
        Doubt::BareNumber,
        Doubt::NothingThrough,
        Doubt::AfterTheEnd,
        Doubt::Backwards,
        Doubt::NoLine,
        Doubt::BelowNil,
    ];

    /// The code of the warning.
    pub fn code(self) -> &'static str {
        match self {
            Doubt::OneValue => "W0006",
            Doubt::BareNumber => "W0007",
            Doubt::NothingThrough => "W0008",
            Doubt::AfterTheEnd => "W0009",
            Doubt::Backwards => "W0010",
            Doubt::NoLine => "W0011",
            Doubt::BelowNil => "W0012",
        }
    }

    /// What is accepted, in the contract's words: `accepted that WORDS, because "…"`.
    pub fn words(self) -> &'static str {
        match self {
            Doubt::OneValue => "one value serves all periods",
            Doubt::BareNumber => "money is multiplied by a bare number",
            Doubt::NothingThrough => "the limit lets nothing through",
            Doubt::AfterTheEnd => "lines may fall after the end",
            Doubt::Backwards => "time may be counted backwards",
            Doubt::NoLine => "a period without a line has no minimum",
            Doubt::BelowNil => "the amount may be below nil",
        }
    }
}
