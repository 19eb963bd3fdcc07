//! `larger of A and B`, `smaller of A and B`, `earlier of A and B`, `later of A and B`

use super::range::{both, known};
use super::step::any_of;
use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::{Fault, Vector, compare};
use crate::model::Type;
use crate::value::{ChooseOp, Number};

impl BuiltIn for ChooseOp {
    fn wants(&self) -> &'static [Want] {
        &[Want::Any, Want::Any]
    }

    fn together(&self) -> Option<Together> {
        Some(Together::Compare)
    }

    fn gives(&self, arguments: &Arguments<'_>) -> Result<Type, Refusal> {
        let [of, _] = arguments.two()?;
        let (dates, instead) = match self {
            ChooseOp::Larger => (false, "later of"),
            ChooseOp::Smaller => (false, "earlier of"),
            ChooseOp::Later => (true, "larger of"),
            ChooseOp::Earlier => (true, "smaller of"),
        };
        match (of.ty, dates) {
            (Type::Number(_), false) | (Type::Date | Type::Moment | Type::Clock, true) => Ok(of.ty.clone()),
            (Type::Number(_), true) | (Type::Date, false) => {
                Err(Refusal::WordsOfOrder { dates: !dates, instead })
            }
            _ => Err(Refusal::NoOrder),
        }
    }

    fn needs(&self) -> Option<Need> {
        None
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, arguments: &[Range]) -> Range {
        let [a, b] = arguments else { return Range::unknown() };
        let (a, b) = (a.clone(), b.clone());
        match self {
            ChooseOp::Larger | ChooseOp::Later => {
                Range::of(known(a.least, b.least, Number::max), both(a.most, b.most, Number::max))
            }
            ChooseOp::Smaller | ChooseOp::Earlier => {
                Range::of(both(a.least, b.least, Number::min), known(a.most, b.most, Number::min))
            }
        }
    }

    fn step(&self, arguments: &[Stepped<'_>]) -> Step {
        any_of(arguments)
    }

    fn parting(&self) -> Parting<'_> {
        Parting::WhereEqual { larger: self.takes_larger() }
    }

    fn kernel(&self, batch: &Batch<'_, '_>, _: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        Ok(compare::choose(self.takes_larger(), batch.at(0), batch.at(1), batch.len))
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        let word = match self {
            ChooseOp::Larger => "larger",
            ChooseOp::Smaller => "smaller",
            ChooseOp::Earlier => "earlier",
            ChooseOp::Later => "later",
        };
        let (a, b) = (operands.within(0, Binding::Postfix), operands.within(1, Binding::Postfix));
        // What two things are chosen from would run on into a sign beside it.
        (format!("{word} of {a} and {b}"), Binding::Not)
    }

    fn examples(&self) -> &'static [Example] {
        match self {
            ChooseOp::Larger => &[Example { text: "larger of £3.00 and £5.00", value: "£5.00" }],
            ChooseOp::Smaller => &[Example { text: "smaller of 7 and (3 + 5)", value: "7" }],
            ChooseOp::Earlier => &[Example { text: "earlier of began and ended", value: "31 January 2025" }],
            ChooseOp::Later => &[Example { text: "later of began and ended", value: "1 April 2025" }],
        }
    }
}
