//! What a reviewer would ask about terms, and a contract may say is meant.

/// A question about terms that are taken. Some are warnings; the others are asked of the printed terms before they are
/// signed. Each is asked until the contract accepts it with a reason.
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
    /// A band that no data reaches.
    NeverReached,
    /// A limit that no data comes to.
    NeverBinds,
    /// Money that nothing limits.
    NoLimit,
    /// A row that is paid for under several payments.
    PaidTogether,
    /// Somebody who is paid for as often as they stand in the data.
    PaidAgain,
    /// A day that decides when money falls, and may lie before or after the term.
    OutsideTerm,
    /// A condition with a last day and no first.
    NoFirstDay,
    /// A date that may be later than the day on which what hangs on it is paid.
    LaterFact,
    /// A figure in a label that the rule does not have.
    OwnFigure,
    /// Two declarations with one label.
    SameLabel,
    /// A rate that is taken over fewer rows than the amount.
    FewerRows,
    /// A condition that another one makes idle.
    DecidesNothing,
    /// A payment that hangs on no outcome, beside others that do.
    NoOutcome,
    /// What somebody observes, with no meaning of its own.
    OrdinaryWords,
}

impl Doubt {
    /// All of them: first those that are warnings, in the order of their codes.
    pub const ALL: [Doubt; 21] = [
        Doubt::OneValue,
        Doubt::BareNumber,
        Doubt::NothingThrough,
        Doubt::AfterTheEnd,
        Doubt::Backwards,
        Doubt::NoLine,
        Doubt::BelowNil,
        Doubt::NeverReached,
        Doubt::NeverBinds,
        Doubt::NoLimit,
        Doubt::PaidTogether,
        Doubt::PaidAgain,
        Doubt::OutsideTerm,
        Doubt::NoFirstDay,
        Doubt::LaterFact,
        Doubt::OwnFigure,
        Doubt::SameLabel,
        Doubt::FewerRows,
        Doubt::DecidesNothing,
        Doubt::NoOutcome,
        Doubt::OrdinaryWords,
    ];

    /// The code of the warning; none where only the printed terms are asked.
    pub fn code(self) -> Option<&'static str> {
        Some(match self {
            Doubt::OneValue => "W0006",
            Doubt::BareNumber => "W0007",
            Doubt::NothingThrough => "W0008",
            Doubt::AfterTheEnd => "W0009",
            Doubt::Backwards => "W0010",
            Doubt::NoLine => "W0011",
            Doubt::BelowNil => "W0012",
            Doubt::NeverReached => "W0014",
            Doubt::NeverBinds => "W0015",
            Doubt::NoLimit => "Q0001",
            Doubt::PaidTogether => "Q0002",
            Doubt::PaidAgain => "Q0003",
            Doubt::OutsideTerm
            | Doubt::NoFirstDay
            | Doubt::LaterFact
            | Doubt::OwnFigure
            | Doubt::SameLabel
            | Doubt::FewerRows
            | Doubt::DecidesNothing
            | Doubt::NoOutcome
            | Doubt::OrdinaryWords => return None,
        })
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
            Doubt::NeverReached => "no data reaches the band",
            Doubt::NeverBinds => "the limit never binds",
            Doubt::NoLimit => "there is no limit",
            Doubt::PaidTogether => "one row earns several payments",
            Doubt::PaidAgain => "one person may be paid for again",
            Doubt::OutsideTerm => "days may lie outside the term",
            Doubt::NoFirstDay => "a day has no earliest",
            Doubt::LaterFact => "a fact may come after the day of payment",
            Doubt::OwnFigure => "the label has a figure of its own",
            Doubt::SameLabel => "two labels are the same",
            Doubt::FewerRows => "the rate is of fewer rows",
            Doubt::DecidesNothing => "a condition decides nothing",
            Doubt::NoOutcome => "it is paid without the outcome",
            Doubt::OrdinaryWords => "words have their ordinary meaning",
        }
    }

    /// What is accepted, as a sentence of a schedule that is signed.
    pub fn as_term(self) -> &'static str {
        match self {
            Doubt::OneValue => "One value, worked out for the whole of the data, serves every period.",
            Doubt::BareNumber => "The number by which money is multiplied is meant as it stands.",
            Doubt::NothingThrough => "The limit leaves nothing to be paid.",
            Doubt::AfterTheEnd => "An amount that falls after the end is not paid.",
            Doubt::Backwards => "A length of time from a later day to an earlier one is a negative number.",
            Doubt::NoLine => "The minimum does not apply to a period for which nothing is payable.",
            Doubt::BelowNil => "The amount may be below nil.",
            Doubt::NeverReached => "No case within the limits of this Schedule reaches the band.",
            Doubt::NeverBinds => "The limit is never reached.",
            Doubt::NoLimit => "There is no limit to what may become payable.",
            Doubt::PaidTogether => "One case may be paid for under several paragraphs.",
            Doubt::PaidAgain => "One person may be paid for more than once.",
            Doubt::OutsideTerm => "Days outside the Term count.",
            Doubt::NoFirstDay => "There is no earliest day.",
            Doubt::LaterFact => "A fact that comes about after the day of payment counts.",
            Doubt::OwnFigure => "The figure in the heading is no term of its own.",
            Doubt::SameLabel => "Two headings are the same, and each keeps its own meaning.",
            Doubt::FewerRows => "The rate is taken over fewer cases than the amount to which it is applied.",
            Doubt::DecidesNothing => "One condition is always met where the others are.",
            Doubt::NoOutcome => "It is payable whatever the outcome.",
            Doubt::OrdinaryWords => "Words that are not defined have their ordinary meaning.",
        }
    }

    /// Whether it is asked of what the contract can pay, and so needs more than a look at its words.
    pub fn is_of_money(self) -> bool {
        match self {
            Doubt::NeverBinds | Doubt::NoLimit | Doubt::PaidTogether | Doubt::PaidAgain => true,
            Doubt::OneValue
            | Doubt::BareNumber
            | Doubt::NothingThrough
            | Doubt::AfterTheEnd
            | Doubt::Backwards
            | Doubt::NoLine
            | Doubt::BelowNil
            | Doubt::NeverReached
            | Doubt::OutsideTerm
            | Doubt::NoFirstDay
            | Doubt::LaterFact
            | Doubt::OwnFigure
            | Doubt::SameLabel
            | Doubt::FewerRows
            | Doubt::DecidesNothing
            | Doubt::NoOutcome
            | Doubt::OrdinaryWords => false,
        }
    }

    /// A help, and the line that says that it is meant.
    pub fn or_meant(self, help: &str) -> String {
        format!("{help}; if it is meant, add a line `accepted that {}, because \"the reason\"`", self.words())
    }
}
