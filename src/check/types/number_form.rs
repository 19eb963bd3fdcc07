//! What a number in a text is a number of.

use crate::syntax::ast::{Name, NumberForm, UnitText};
use crate::value::{Currency, NumberStyle, Unit};

/// How a number is written, by what stands around its digits.
pub(crate) fn style_of(form: &NumberForm) -> NumberStyle {
    match form {
        NumberForm::Percent { .. } => NumberStyle::Percent,
        NumberForm::PercentagePoints { .. } => NumberStyle::PercentagePoints,
        NumberForm::Plain | NumberForm::Money { .. } | NumberForm::Unit(_) => NumberStyle::Plain,
    }
}

/// The unit of a number, by what stands around its digits. `base` gives the unit of a word; whether it stands over
/// `per` is told with it.
pub(crate) fn unit_of(form: &NumberForm, mut base: impl FnMut(&Name, bool) -> Option<Unit>) -> Option<Unit> {
    match form {
        NumberForm::Plain => Some(Unit::none()),
        NumberForm::Percent { per } | NumberForm::PercentagePoints { per } => match per {
            Some(per) => Unit::none().per(&base(per, false)?),
            None => Some(Unit::none()),
        },
        NumberForm::Unit(text) => unit(text, base),
        NumberForm::Money { symbol, per } => {
            let money = Unit::money(Currency::from_symbol(*symbol)?);
            let per = match per {
                Some(per) => base(per, false)?,
                None => Unit::none(),
            };
            money.per(&per)
        }
    }
}

/// `hours per week`
pub(crate) fn unit(text: &UnitText, mut base: impl FnMut(&Name, bool) -> Option<Unit>) -> Option<Unit> {
    let over = base(&text.over, true);
    let per = match &text.per {
        Some(per) => base(per, false)?,
        None => Unit::none(),
    };
    over?.per(&per)
}
