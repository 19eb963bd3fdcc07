//! What a reviewer would ask about terms, and a contract may say is meant.

/// A question about terms that are taken. It is asked until the contract accepts it with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// Asked when the contract is checked, under a code.
    Reviewed(Reviewed),
    /// Asked of the printed terms before they are signed.
    Drafting(Drafting),
}

/// What is asked when a contract is checked: a warning, or a question of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reviewed {
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
}

/// What is asked of the printed terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Drafting {
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
    /// All of them: first those that have a code, in its order.
    pub fn all() -> impl Iterator<Item = Doubt> {
        Reviewed::ALL.into_iter().map(Doubt::Reviewed).chain(Drafting::ALL.into_iter().map(Doubt::Drafting))
    }

    /// What is asked under a code, if this is.
    pub fn review(self) -> Option<Reviewed> {
        match self {
            Doubt::Reviewed(review) => Some(review),
            Doubt::Drafting(_) => None,
        }
    }

    /// What is accepted, in the contract's words: `accepted that WORDS, because "…"`.
    pub fn words(self) -> &'static str {
        match self {
            Doubt::Reviewed(review) => review.words(),
            Doubt::Drafting(drafting) => drafting.words(),
        }
    }

    /// What is accepted, as a sentence of a schedule that is signed.
    pub fn as_term(self) -> &'static str {
        match self {
            Doubt::Reviewed(review) => review.as_term(),
            Doubt::Drafting(drafting) => drafting.as_term(),
        }
    }
}

impl From<Reviewed> for Doubt {
    fn from(review: Reviewed) -> Self {
        Doubt::Reviewed(review)
    }
}

impl From<Drafting> for Doubt {
    fn from(drafting: Drafting) -> Self {
        Doubt::Drafting(drafting)
    }
}

impl Reviewed {
    const ALL: [Reviewed; 12] = [
        Reviewed::OneValue,
        Reviewed::BareNumber,
        Reviewed::NothingThrough,
        Reviewed::AfterTheEnd,
        Reviewed::Backwards,
        Reviewed::NoLine,
        Reviewed::BelowNil,
        Reviewed::NeverReached,
        Reviewed::NeverBinds,
        Reviewed::NoLimit,
        Reviewed::PaidTogether,
        Reviewed::PaidAgain,
    ];

    /// The code of the warning or question.
    pub fn code(self) -> &'static str {
        match self {
            Reviewed::OneValue => "W0006",
            Reviewed::BareNumber => "W0007",
            Reviewed::NothingThrough => "W0008",
            Reviewed::AfterTheEnd => "W0009",
            Reviewed::Backwards => "W0010",
            Reviewed::NoLine => "W0011",
            Reviewed::BelowNil => "W0012",
            Reviewed::NeverReached => "W0014",
            Reviewed::NeverBinds => "W0015",
            Reviewed::NoLimit => "Q0001",
            Reviewed::PaidTogether => "Q0002",
            Reviewed::PaidAgain => "Q0003",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Reviewed::OneValue => "one value serves all periods",
            Reviewed::BareNumber => "money is multiplied by a bare number",
            Reviewed::NothingThrough => "the limit lets nothing through",
            Reviewed::AfterTheEnd => "lines may fall after the end",
            Reviewed::Backwards => "time may be counted backwards",
            Reviewed::NoLine => "a period without a line has no minimum",
            Reviewed::BelowNil => "the amount may be below nil",
            Reviewed::NeverReached => "no data reaches the band",
            Reviewed::NeverBinds => "the limit never binds",
            Reviewed::NoLimit => "there is no limit",
            Reviewed::PaidTogether => "one row earns several payments",
            Reviewed::PaidAgain => "one person may be paid for again",
        }
    }

    fn as_term(self) -> &'static str {
        match self {
            Reviewed::OneValue => "One value, worked out for the whole of the data, serves every period.",
            Reviewed::BareNumber => "The number by which money is multiplied is meant as it stands.",
            Reviewed::NothingThrough => "The limit leaves nothing to be paid.",
            Reviewed::AfterTheEnd => "An amount that falls after the end is not paid.",
            Reviewed::Backwards => {
                "A length of time from a later day to an earlier one is a negative number."
            }
            Reviewed::NoLine => "The minimum does not apply to a period for which nothing is payable.",
            Reviewed::BelowNil => "The amount may be below nil.",
            Reviewed::NeverReached => "No case within the limits of this Schedule reaches the band.",
            Reviewed::NeverBinds => "The limit is never reached.",
            Reviewed::NoLimit => "There is no limit to what may become payable.",
            Reviewed::PaidTogether => "One case may be paid for under several paragraphs.",
            Reviewed::PaidAgain => "One person may be paid for more than once.",
        }
    }

    /// Whether it is asked of what the contract can pay, and so needs more than a look at its words.
    pub fn is_of_money(self) -> bool {
        match self {
            Reviewed::NeverBinds | Reviewed::NoLimit | Reviewed::PaidTogether | Reviewed::PaidAgain => true,
            Reviewed::OneValue
            | Reviewed::BareNumber
            | Reviewed::NothingThrough
            | Reviewed::AfterTheEnd
            | Reviewed::Backwards
            | Reviewed::NoLine
            | Reviewed::BelowNil
            | Reviewed::NeverReached => false,
        }
    }

    /// A help, and the line that says that it is meant.
    pub fn or_meant(self, help: &str) -> String {
        format!("{help}; if it is meant, add a line `accepted that {}, because \"the reason\"`", self.words())
    }
}

impl Drafting {
    const ALL: [Drafting; 9] = [
        Drafting::OutsideTerm,
        Drafting::NoFirstDay,
        Drafting::LaterFact,
        Drafting::OwnFigure,
        Drafting::SameLabel,
        Drafting::FewerRows,
        Drafting::DecidesNothing,
        Drafting::NoOutcome,
        Drafting::OrdinaryWords,
    ];

    fn words(self) -> &'static str {
        match self {
            Drafting::OutsideTerm => "days may lie outside the term",
            Drafting::NoFirstDay => "a day has no earliest",
            Drafting::LaterFact => "a fact may come after the day of payment",
            Drafting::OwnFigure => "the label has a figure of its own",
            Drafting::SameLabel => "two labels are the same",
            Drafting::FewerRows => "the rate is of fewer rows",
            Drafting::DecidesNothing => "a condition decides nothing",
            Drafting::NoOutcome => "it is paid without the outcome",
            Drafting::OrdinaryWords => "words have their ordinary meaning",
        }
    }

    fn as_term(self) -> &'static str {
        match self {
            Drafting::OutsideTerm => "Days outside the Term count.",
            Drafting::NoFirstDay => "There is no earliest day.",
            Drafting::LaterFact => "A fact that comes about after the day of payment counts.",
            Drafting::OwnFigure => "The figure in the heading is no term of its own.",
            Drafting::SameLabel => "Two headings are the same, and each keeps its own meaning.",
            Drafting::FewerRows => {
                "The rate is taken over fewer cases than the amount to which it is applied."
            }
            Drafting::DecidesNothing => "One condition is always met where the others are.",
            Drafting::NoOutcome => "It is payable whatever the outcome.",
            Drafting::OrdinaryWords => "Words that are not defined have their ordinary meaning.",
        }
    }
}
