//! From `share_earned[66%]=45%..66%` and `3%` to a range of values.

use super::super::find::value_for;
use super::super::place::{Place, Places};
use crate::check::supplied;
use crate::diagnostic::Refusal;
use crate::model::{Constant, Model, Type};
use crate::show;
use crate::value::{BaseUnit, Day, Number, NumberStyle, format};

/// How many steps are worked out one by one.
const MOST_STEPS: i128 = 1000;

/// The values that one place takes, one after the other. Dates are their numbers.
#[derive(Clone, Debug)]
pub struct Range {
    /// The place.
    pub place: Place,
    /// The first value.
    pub from: Number,
    /// The last one.
    pub to: Number,
    /// From one step to the next, if steps are asked for.
    pub step: Option<Number>,
    /// The type of the values.
    pub ty: Type,
}

/// Reads `NAME=FROM..TO` and a step.
///
/// # Errors
/// Where the name or the values are none, or the range or its steps are empty or too many.
pub fn range(model: &Model, places: &Places, text: &str, step: Option<&str>) -> Result<Range, Refusal> {
    let wrong = |message: String| {
        Refusal::refused("E0725", message)
            .with_help("write the name, `=` and two values: `yearly_maximum=£0.00..£20,000.00`")
    };
    let parts = text.split_once('=').and_then(|(name, values)| Some((name, values.split_once("..")?)));
    let Some((name, (from, to))) = parts else {
        return Err(wrong(format!("`{text}` does not say from which value to which")));
    };
    let place = places.find(name)?.clone();
    let (first, ty) = value_for(model, &place, from)?;
    let (last, last_ty) = value_for(model, &place, to)?;
    if ty != last_ty {
        return Err(wrong(format!("`{}` and `{}` are not of one unit", from.trim(), to.trim())));
    }
    let sweeps = matches!(ty, Type::Number(_) | Type::Date);
    let (Some(from), Some(to), true) = (number(&first), number(&last), sweeps) else {
        return Err(wrong(format!("`{}` is no number and no date, which alone can be swept", place.name)));
    };
    if to <= from {
        return Err(wrong(format!("the range of `{}` does not rise", place.name)));
    }
    let step = step.map(|step| step_of(model, (&from, &to), &ty, step)).transpose()?;
    Ok(Range { place, from, to, step, ty })
}

fn number(value: &Constant) -> Option<Number> {
    match value {
        Constant::Number(number) => Some(number.clone()),
        Constant::Date(day) => Some(Number::from_int(i128::from(day.number()))),
        _ => None,
    }
}

/// `3%`, `£500.00`; for dates a number of days.
fn step_of(model: &Model, (from, to): (&Number, &Number), ty: &Type, text: &str) -> Result<Number, Refusal> {
    let example = match ty {
        Type::Date => "7 days".to_owned(),
        Type::Number(number) if number.style != NumberStyle::Plain => "1%".to_owned(),
        ty => show::constant(model, ty, &Constant::Number(Number::one())),
    };
    let wrong = |message: String| {
        Refusal::refused("E0725", message)
            .with_help(format!("write the step in the same unit: `--step '{example}'`"))
    };
    let literal =
        crate::syntax::parse_literal(text).map_err(|reason| wrong(format!("the step `{text}`: {reason}")))?;
    let found = supplied::constant(model, &literal);
    let is_days = |ty: &Type| matches!(ty, Type::Number(ty) if ty.unit.as_base() == Some(BaseUnit::Days));
    let step = match found {
        Some((Constant::Number(step), found))
            if same_unit(&found, ty) || (*ty == Type::Date && is_days(&found)) =>
        {
            step
        }
        _ => return Err(wrong(format!("the step `{text}` is in another unit than the range"))),
    };
    if step.is_zero() || step.is_negative() {
        return Err(wrong(format!("the step `{text}` leads nowhere")));
    }
    let steps = to.minus(from).divided_by(&step).unwrap_or_else(Number::zero);
    if steps > Number::from_int(MOST_STEPS) {
        let message = format!(
            "{} steps are more than {}",
            format::plain(&steps.floor()),
            format::plain(&Number::from_int(MOST_STEPS))
        );
        return Err(Refusal::refused("E0725", message).with_help("take a longer step or a shorter range"));
    }
    Ok(step)
}

/// A step between percentages may be in percentage points.
fn same_unit(step: &Type, range: &Type) -> bool {
    match (step, range) {
        (Type::Number(step), Type::Number(range)) => step.unit == range.unit,
        _ => false,
    }
}

impl Range {
    /// A value as a constant of the contract; none if it is no whole day.
    pub(super) fn constant(&self, value: &Number) -> Option<Constant> {
        match self.ty {
            Type::Date => {
                let day = i32::try_from(value.to_int()?).ok()?;
                Day::from_number(day).map(Constant::Date)
            }
            _ => Some(Constant::Number(value.clone())),
        }
    }

    /// A value for people: `55.5%`, and where its digits do not end the ratio as well, `1/3 (33.3333…%)`.
    pub(super) fn shown(&self, model: &Model, value: &Number) -> String {
        let Some(constant) = self.constant(value) else { return format::plain(value) };
        let shown = show::constant(model, &self.ty, &constant);
        if shown.contains('…') { format!("{} ({shown})", show::exact(value)) } else { shown }
    }

    /// A value for programs.
    pub(super) fn machine(&self, value: &Number) -> String {
        match self.constant(value) {
            Some(Constant::Date(day)) => day.to_string(),
            _ => show::exact(value),
        }
    }

    /// The steps, the last one at the end of the range or before it.
    pub(super) fn steps(&self) -> Vec<Number> {
        let Some(step) = &self.step else { return Vec::new() };
        let mut found = Vec::new();
        let mut next = self.from.clone();
        while next <= self.to {
            found.push(next.clone());
            next = next.plus(step);
        }
        found
    }
}
