//! The small words of the language that mean the same in every stage.

/// Which way a rounding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoundingWay {
    /// To the nearest; halves away from zero.
    HalvesUp,
    /// To the nearest; halves towards zero.
    HalvesDown,
    /// To the nearest; halves to the even multiple.
    HalvesToEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

/// The signs of arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `−`
    Subtract,
    /// `×`
    Multiply,
    /// `÷`
    Divide,
}

/// The aggregates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateOp {
    /// `count`
    Count,
    /// `total`
    Total,
    /// `average`
    Average,
    /// `largest`
    Largest,
    /// `smallest`
    Smallest,
    /// `earliest`
    Earliest,
    /// `latest`
    Latest,
    /// No word: the value in the one row that a group has. It is never written.
    One,
}

impl AggregateOp {
    /// Whether of no rows it is nought; otherwise it is blank there.
    pub fn of_nothing_is_nought(self) -> bool {
        match self {
            AggregateOp::Count | AggregateOp::Total => true,
            AggregateOp::Average
            | AggregateOp::Largest
            | AggregateOp::Smallest
            | AggregateOp::Earliest
            | AggregateOp::Latest
            | AggregateOp::One => false,
        }
    }

    /// Whether it is what each row adds, one or a value, put together.
    pub fn adds_up(self) -> bool {
        match self {
            AggregateOp::Count | AggregateOp::Total => true,
            AggregateOp::Average
            | AggregateOp::Largest
            | AggregateOp::Smallest
            | AggregateOp::Earliest
            | AggregateOp::Latest
            | AggregateOp::One => false,
        }
    }
}

/// Which of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChooseOp {
    /// `larger of`
    Larger,
    /// `smaller of`
    Smaller,
    /// `earlier of`
    Earlier,
    /// `later of`
    Later,
}

impl ChooseOp {
    /// Whether it is the larger or later of two that is taken.
    pub fn takes_larger(self) -> bool {
        match self {
            ChooseOp::Larger | ChooseOp::Later => true,
            ChooseOp::Smaller | ChooseOp::Earlier => false,
        }
    }
}

/// In what a stretch of days is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ElapsedUnit {
    /// `days`
    Days,
    /// `hours`, of two dates and times
    Hours,
    /// `working days`: those that the contract names
    WorkingDays,
    /// `started weeks`: a part week counts as one
    StartedWeeks,
    /// `completed weeks`
    CompletedWeeks,
    /// `completed months`
    CompletedMonths,
    /// `completed years`
    CompletedYears,
}

/// What calendars and clocks show at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LocalPart {
    /// `day of T`
    Day,
    /// `clock time of T`
    Clock,
}

/// The comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// Equal.
    Is,
    /// Not equal.
    IsNot,
    /// Less, or earlier.
    Less,
    /// At most, or on or before.
    AtMost,
    /// More, or later.
    More,
    /// At least, or on or after.
    AtLeast,
}

impl CompareOp {
    /// What holds where this does not.
    pub(crate) fn opposite(self) -> CompareOp {
        match self {
            CompareOp::Is => CompareOp::IsNot,
            CompareOp::IsNot => CompareOp::Is,
            CompareOp::Less => CompareOp::AtLeast,
            CompareOp::AtMost => CompareOp::More,
            CompareOp::More => CompareOp::AtMost,
            CompareOp::AtLeast => CompareOp::Less,
        }
    }

    /// The same with the sides exchanged.
    pub(crate) fn mirrored(self) -> CompareOp {
        match self {
            CompareOp::Is => CompareOp::Is,
            CompareOp::IsNot => CompareOp::IsNot,
            CompareOp::Less => CompareOp::More,
            CompareOp::AtMost => CompareOp::AtLeast,
            CompareOp::More => CompareOp::Less,
            CompareOp::AtLeast => CompareOp::AtMost,
        }
    }

    /// Whether it asks which is larger or later, and so has an edge.
    pub(crate) fn is_order(self) -> bool {
        match self {
            CompareOp::Is | CompareOp::IsNot => false,
            CompareOp::Less | CompareOp::AtMost | CompareOp::More | CompareOp::AtLeast => true,
        }
    }
}

/// How the values of a scale that are rates apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleMode {
    /// The part of the amount within each band at that band's rate.
    EachSlice,
    /// The whole amount at the rate of the band that it reaches.
    AllAtRateReached,
}

/// Which groups a published measure lists first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Published {
    /// `published with the highest first`
    HighestFirst,
    /// `published with the lowest first`
    LowestFirst,
}

/// How the data writes dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 2024-05-31
    YearMonthDay,
    /// 31/05/2024
    DayMonthYear,
    /// 05/31/2024
    MonthDayYear,
}

/// `day/month/year`, perhaps `at midnight`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateForm {
    /// The order of its parts.
    pub order: DateOrder,
    /// Whether a time may follow, which must be midnight.
    pub at_midnight: bool,
}

/// How a duration is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoursForm {
    /// `01:30`
    HoursMinutes,
    /// `01:30:00`
    HoursMinutesSeconds,
}

/// Which of the lines that are rounded together bears what rounding them one by one leaves of their sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GoesTo {
    /// Each is rounded down, and a penny more goes to those of which rounding took most.
    LargestRemainders,
    /// The largest amount takes what the others leave.
    Largest,
    /// The last in their order takes what the others leave.
    Last,
}
