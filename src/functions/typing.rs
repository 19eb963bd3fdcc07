//! What functions take and give.

use crate::model::Type;
use crate::value::{Calendar, Number, NumberStyle, NumberType, PeriodKind, Unit};

/// What an argument has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// Anything; the function looks at it itself.
    Any,
    /// A number; what is done with it, for messages.
    Number(&'static str),
    /// A date.
    Date,
    /// A date and time.
    Moment,
    /// A period.
    Period,
}

/// What is done with arguments that have to be of one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Together {
    /// They are added.
    Add,
    /// One is taken from the other.
    Subtract,
    /// One is compared with the other.
    Compare,
    /// One is counted in blocks of the other.
    Blocks,
}

/// What a contract has to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Which days are working days.
    WorkingDays,
    /// By which clocks.
    Clock,
}

/// An argument that is as wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Argument<'e> {
    /// Its type.
    pub(crate) ty: &'e Type,
    /// The number that it is, if that stands in the text or in a tariff.
    pub(crate) known: Option<&'e Number>,
    /// Whether it is a value that stands right here in the text.
    pub(crate) literal: bool,
}

impl Argument<'_> {
    /// Its type as a number; a plain one where it is none, which [`Want::Number`] rules out.
    pub(crate) fn number(&self) -> NumberType {
        match self.ty {
            Type::Number(ty) => ty.clone(),
            _ => NumberType { unit: Unit::none(), style: NumberStyle::Plain },
        }
    }
}

/// The arguments of a call, and the contract's calendar.
#[derive(Clone, Debug)]
pub(crate) struct Arguments<'e> {
    /// In order.
    pub(crate) all: &'e [Argument<'e>],
    /// The calendar, if it is known.
    pub(crate) calendar: Option<Calendar>,
}

impl<'e> Arguments<'e> {
    /// The one argument.
    pub(crate) fn one(&self) -> Result<Argument<'e>, Refusal> {
        match self.all {
            [one] => Ok(*one),
            _ => Err(Refusal::Count),
        }
    }

    /// The two arguments.
    pub(crate) fn two(&self) -> Result<[Argument<'e>; 2], Refusal> {
        match self.all {
            [first, second] => Ok([*first, *second]),
            _ => Err(Refusal::Count),
        }
    }
}

/// Why there is no such result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Another number of arguments than the function has: the grammar gives none such.
    Count,
    /// The argument at this position is no date.
    NotADate(usize),
    /// A product or quotient of units that means nothing; whether money is multiplied by money.
    AbsurdUnit { money: bool },
    /// The argument at this position has a unit, of which there is no power, or which is no power.
    PowerOfUnit(usize),
    /// The argument at this position is a number to whose power nothing is raised.
    NotAnExponent(usize),
    /// Words of size for dates, or words of time for numbers.
    WordsOfOrder { dates: bool, instead: &'static str },
    /// Values of this type have no order.
    NoOrder,
    /// It has to be said which days are counted.
    EndsNotSaid,
    /// The two clock times are one.
    NoTimeBetween,
    /// It is said which days are counted, of hours.
    DaysOfHours,
    /// The one kind of period does not consist of the other.
    PeriodsDoNotNest { finer: PeriodKind, coarser: PeriodKind },
}
