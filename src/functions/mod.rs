//! The built-in functions, one file each: how it is written, what it takes and gives, when it is blank, what its values
//! lie between, whether they are whole, where a run that meets it could go another way, and examples. Which functions
//! there are is [`Function`]; all that any other stage wants to know of one it asks here.
#![deny(clippy::arithmetic_side_effects)]

mod arithmetic;
mod calendar_months;
mod choose;
mod complete;
pub(crate) mod day_of;
mod elapsed;
mod hours_within;
mod kernel;
mod local;
mod moment_on;
mod negative;
mod period_of;
mod power;
mod range;
mod rounded;
pub(crate) mod shift;
mod step;
mod typing;
mod words;

use crate::column::{Fault, Vector};
use crate::model::{Expr, Type};
use crate::value::{Function, UnitNames};

pub(crate) use arithmetic::sensible;
pub(crate) use kernel::{Batch, Surroundings};
pub(crate) use range::Range;
pub use step::Step;
pub(crate) use step::Stepped;
pub(crate) use typing::{Argument, Arguments, Need, Refusal, Together, Want};
pub(crate) use words::{Binding, Operands};

/// A built-in function. Everything is said of every one: nothing goes without saying.
pub(crate) trait BuiltIn {
    /// What each argument has to be, in order.
    fn wants(&self) -> &'static [Want];
    /// What is done with the arguments if they have to be of one type.
    fn together(&self) -> Option<Together>;
    /// The type of the result.
    fn gives(&self, arguments: &Arguments<'_>) -> Result<Type, Refusal>;
    /// What the contract has to say for it.
    fn needs(&self) -> Option<Need>;
    /// The argument at whose nought the result is blank; otherwise it is blank only where an argument is.
    fn blank_at_nought(&self) -> Option<usize>;
    /// Between what the result lies.
    fn range(&self, arguments: &[Range]) -> Range;
    /// What the results are multiples of; of 1 where they are whole.
    fn step(&self, arguments: &[Stepped<'_>]) -> Step;
    /// Where a run that meets it could go another way.
    fn parting(&self) -> Parting<'_>;
    /// The results for a batch of calls. What a blank comes to, the kernels of `column` decide.
    fn kernel(&self, batch: &Batch<'_, '_>, around: &Surroundings<'_>) -> Result<Vector<'static>, Fault>;
    /// How it is written.
    fn written(&self, operands: &Operands<'_>) -> (String, Binding);
    /// Expressions and what they come to, worked out by hand.
    fn examples(&self) -> &'static [Example];
}

/// Where a run goes another way at some value of an argument.
pub(crate) enum Parting<'f> {
    /// Nowhere.
    Nowhere,
    /// Where the one argument is as large as the other, of which the larger or the smaller is taken.
    WhereEqual {
        /// Whether the larger.
        larger: bool,
    },
    /// Where this argument is nought.
    AtNought(usize),
    /// At each step of this rounding.
    AtSteps(&'f crate::value::Rounding),
    /// Where one more of the second argument goes into the first.
    AtTimes,
}

/// An expression and what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// As a contract has it. `began` and `ended` are dates, `arrived` and `left` dates with a time: see
    /// `tests/it/functions.rs`.
    pub text: &'static str,
    /// As a statement shows it.
    pub value: &'static str,
}

/// What there is to know of a function.
pub(crate) fn of(function: &Function) -> &dyn BuiltIn {
    match function {
        Function::Negative => &negative::Negative,
        Function::Arithmetic(op) => op,
        Function::Rounded(rounding) => rounding,
        Function::Complete(blocks) => blocks,
        Function::Power => &power::Power,
        Function::Choose(op) => op,
        Function::Shift(unit) => unit,
        Function::Elapsed(elapsed) => elapsed,
        Function::CalendarMonths => &calendar_months::CalendarMonths,
        Function::Local(part) => part,
        Function::MomentOn => &moment_on::MomentOn,
        Function::HoursWithin(part) => part,
        Function::PeriodOf(kind) => kind,
        Function::DayOf(end) => end,
    }
}

/// The part of a call at whose nought it is blank, if there is one: the divisor of a quotient.
pub(crate) fn divisor(expr: &Expr) -> Option<&Expr> {
    let (function, arguments) = expr.called()?;
    arguments.get(of(function).blank_at_nought()?)
}

/// How a call is written, by the texts of its arguments: of that at a position, in brackets if it binds looser than
/// said.
pub(crate) fn written(
    function: &Function,
    within: &dyn Fn(usize, Binding) -> String,
    units: &UnitNames,
) -> (String, Binding) {
    of(function).written(&Operands { within, units })
}

/// Every function, whatever it is told besides its arguments.
fn every() -> Vec<Function> {
    use crate::value::{
        ArithmeticOp, Blocks, ChooseOp, Elapsed, ElapsedUnit, HoursWithin, LocalPart, PartDays, PeriodEnd,
        ShiftUnit,
    };
    use crate::value::{BaseUnit, Number, PeriodKind, Rounding, RoundingWay, Unit};
    let penny =
        Rounding { step: Number::from_scaled(1, 2), way: RoundingWay::HalvesUp, words: String::new() };
    let weeks = Blocks { unit: Unit::base(BaseUnit::Weeks) };
    let signs = [ArithmeticOp::Add, ArithmeticOp::Subtract, ArithmeticOp::Multiply, ArithmeticOp::Divide];
    let choices = [ChooseOp::Larger, ChooseOp::Smaller, ChooseOp::Earlier, ChooseOp::Later];
    let shifts = [ShiftUnit::Days, ShiftUnit::Hours, ShiftUnit::WorkingDays, ShiftUnit::Months];
    let stretches = [
        ElapsedUnit::Days,
        ElapsedUnit::Hours,
        ElapsedUnit::WorkingDays,
        ElapsedUnit::StartedWeeks,
        ElapsedUnit::CompletedWeeks,
        ElapsedUnit::CompletedMonths,
        ElapsedUnit::CompletedYears,
    ];
    let stretches = stretches.map(|unit| Function::Elapsed(Elapsed { unit, both: None }));
    let weekend = PartDays::Week([false, false, false, false, false, true, true]);
    let parts =
        [(weekend, false), (PartDays::Working, false), (PartDays::NotWorking, false), (PartDays::All, true)];
    let parts = parts.map(|(days, between)| Function::HoursWithin(HoursWithin { days, between }));
    let alone = [
        Function::MomentOn,
        Function::Negative,
        Function::CalendarMonths,
        Function::Power,
        Function::Rounded(penny),
        Function::Complete(weeks),
    ];
    alone
        .into_iter()
        .chain(signs.map(Function::Arithmetic))
        .chain(choices.map(Function::Choose))
        .chain(shifts.map(Function::Shift))
        .chain(stretches)
        .chain(parts)
        .chain([LocalPart::Day, LocalPart::Clock].map(Function::Local))
        .chain(PeriodKind::ALL.map(Function::PeriodOf))
        .chain([PeriodEnd::First, PeriodEnd::Last].map(Function::DayOf))
        .collect()
}

/// The examples of every function, each with the function.
pub fn examples() -> Vec<(Function, &'static [Example])> {
    every().into_iter().map(|function| (function.clone(), of(&function).examples())).collect()
}
