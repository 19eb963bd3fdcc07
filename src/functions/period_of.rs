//! `quarter of D`: the period of a kind that holds a date, or that holds a shorter period.

use super::kernel::remembering;
use super::{
    Arguments, Batch, Binding, BuiltIn, Example, Need, Operands, Parting, Range, Refusal, Step, Stepped,
    Surroundings, Together, Want,
};
use crate::column::blanks::unary;
use crate::column::forms::Periods;
use crate::column::{Fault, Vector, date};
use crate::model::Type;
use crate::value::PeriodKind;

impl BuiltIn for PeriodKind {
    fn wants(&self) -> &'static [Want] {
        &[Want::Any]
    }

    fn together(&self) -> Option<Together> {
        None
    }

    fn gives(&self, arguments: &Arguments<'_>) -> Result<Type, Refusal> {
        match arguments.one()?.ty {
            Type::Date => Ok(Type::Period(*self)),
            Type::Period(finer) => {
                match arguments.calendar.as_ref().is_some_and(|calendar| calendar.nests(*finer, *self)) {
                    true => Ok(Type::Period(*self)),
                    false => Err(Refusal::PeriodsDoNotNest { finer: *finer, coarser: *self }),
                }
            }
            _ => Err(Refusal::NotADate(0)),
        }
    }

    fn needs(&self) -> Option<Need> {
        None
    }

    fn blank_at_nought(&self) -> Option<usize> {
        None
    }

    fn range(&self, _: &[Range]) -> Range {
        Range::unknown()
    }

    fn step(&self, _: &[Stepped<'_>]) -> Step {
        Step::ANY
    }

    fn parting(&self) -> Parting<'_> {
        Parting::Nowhere
    }

    fn kernel(&self, batch: &Batch<'_, '_>, around: &Surroundings<'_>) -> Result<Vector<'static>, Fault> {
        let of = batch.at(0);
        Ok(match batch.types.first() {
            Some(Type::Period(finer)) => {
                let first = |index| around.calendar.first_day(*finer, index);
                let longer = |index| first(index).map_or(0, |day| around.calendar.index(*self, day));
                unary::<Periods, Periods>(of, remembering(longer))
            }
            _ => date::periods_of_days(around.periods, *self, of),
        })
    }

    fn written(&self, operands: &Operands<'_>) -> (String, Binding) {
        (format!("{} of {}", self.word(), operands.within(0, Binding::Atom)), Binding::Postfix)
    }

    fn examples(&self) -> &'static [Example] {
        match self {
            // 31 January 2025 is a Friday.
            PeriodKind::Week => &[Example { text: "first day of (week of began)", value: "27 January 2025" }],
            PeriodKind::Month => &[Example { text: "month of began", value: "2025-01" }],
            PeriodKind::Quarter => &[Example { text: "quarter of (month of began)", value: "2025Q1" }],
            PeriodKind::ContractYear => {
                &[Example { text: "last day of (contract year of began)", value: "31 March 2025" }]
            }
            PeriodKind::FinancialYear => &[Example { text: "financial year of ended", value: "2025/26" }],
        }
    }
}
